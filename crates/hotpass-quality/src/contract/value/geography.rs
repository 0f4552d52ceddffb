//! Points and shapes on a map: longitude and latitude, `GeoJSON` (RFC 7946) and `TopoJSON`.

use serde_json::Value as Json;

use super::{Value, decimal::Decimal};

/// Reads a point, `90.50, 45.50`.
pub(super) fn read_point(text: &str) -> Option<Value<'static>> {
    let (longitude, latitude) = text.split_once(',')?;
    point(longitude.trim(), latitude.trim())
}

/// Reads a point as a list of JSON, `[90.50, 45.50]`.
pub(super) fn read_listed_point(text: &str) -> Option<Value<'static>> {
    match serde_json::from_str(text).ok()? {
        Json::Array(parts) => match parts.as_slice() {
            [Json::Number(longitude), Json::Number(latitude)] => {
                point(&longitude.to_string(), &latitude.to_string())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Reads a point as an object of JSON, `{"lon": 90.50, "lat": 45.50}`.
pub(super) fn read_named_point(text: &str) -> Option<Value<'static>> {
    let object: Json = serde_json::from_str(text).ok()?;
    let object = object.as_object().filter(|object| object.len() == 2)?;
    match (object.get("lon")?, object.get("lat")?) {
        (Json::Number(longitude), Json::Number(latitude)) => {
            point(&longitude.to_string(), &latitude.to_string())
        }
        _ => None,
    }
}

fn point(longitude: &str, latitude: &str) -> Option<Value<'static>> {
    let within = |text: &str, most: &str| {
        let number = Decimal::read(text).filter(Decimal::is_finite)?;
        let (least, most) = (Decimal::read(&format!("-{most}"))?, Decimal::read(most)?);
        let is_within = number.order(&least)?.is_ge() && number.order(&most)?.is_le();
        is_within.then_some(number)
    };
    Some(Value::Point(
        within(longitude, "180")?,
        within(latitude, "90")?,
    ))
}

/// Whether an object is a shape, a feature or a collection of them.
pub(super) fn is_geojson(value: &Json) -> bool {
    let each = |key: &str, is_one: fn(&Json) -> bool| {
        let list = value.get(key).and_then(Json::as_array);
        list.is_some_and(|list| list.iter().all(is_one))
    };
    match value.get("type").and_then(Json::as_str) {
        Some("FeatureCollection") => each("features", is_feature),
        Some("Feature") => is_feature(value),
        Some("GeometryCollection") => each("geometries", is_geojson_shape),
        _ => is_shape(value),
    }
}

fn is_geojson_shape(value: &Json) -> bool {
    is_geojson(value)
        && !matches!(value.get("type"), Some(kind) if kind == "Feature" || kind == "FeatureCollection")
}

fn is_feature(value: &Json) -> bool {
    let geometry = value.get("geometry");
    let properties = value.get("properties");
    value.get("type").is_some_and(|kind| kind == "Feature")
        && geometry.is_some_and(|shape| shape.is_null() || is_geojson_shape(shape))
        && properties.is_some_and(|object| object.is_null() || object.is_object())
}

fn is_shape(value: &Json) -> bool {
    let Some(at) = value.get("coordinates") else {
        return false;
    };
    let all = |value: &Json, is_one: fn(&Json) -> bool| {
        value.as_array().is_some_and(|list| list.iter().all(is_one))
    };
    match value.get("type").and_then(Json::as_str) {
        Some("Point") => is_position(at),
        Some("MultiPoint") => all(at, is_position),
        Some("LineString") => is_line(at),
        Some("MultiLineString") => all(at, is_line),
        Some("Polygon") => is_polygon(at),
        Some("MultiPolygon") => all(at, is_polygon),
        _ => false,
    }
}

fn is_position(value: &Json) -> bool {
    value
        .as_array()
        .is_some_and(|list| matches!(list.len(), 2 | 3) && list.iter().all(Json::is_number))
}

fn has(value: &Json, least: usize, is_one: fn(&Json) -> bool) -> bool {
    value
        .as_array()
        .is_some_and(|list| list.len() >= least && list.iter().all(is_one))
}

fn is_line(value: &Json) -> bool {
    has(value, 2, is_position)
}

fn is_polygon(value: &Json) -> bool {
    has(value, 0, |ring| has(ring, 4, is_position))
}

/// Whether an object is a topology, or one shape of it.
pub(super) fn is_topojson(value: &Json) -> bool {
    let kind = value.get("type").and_then(Json::as_str);
    if kind == Some("Topology") {
        let objects = value.get("objects").and_then(Json::as_object);
        let is_arc = |arc: &Json| has(arc, 0, is_position);
        let arcs = value.get("arcs").and_then(Json::as_array);
        return objects.is_some_and(|objects| objects.values().all(is_topology_shape))
            && arcs.is_some_and(|arcs| arcs.iter().all(is_arc));
    }
    is_topology_shape(value)
}

fn is_topology_shape(value: &Json) -> bool {
    let numbers = |value: &Json| has(value, 0, |number| number.is_i64() || number.is_u64());
    let (arcs, at) = (value.get("arcs"), value.get("coordinates"));
    match value.get("type").and_then(Json::as_str) {
        Some("Point") => at.is_some_and(is_position),
        Some("MultiPoint") => at.is_some_and(|at| has(at, 0, is_position)),
        Some("LineString") => arcs.is_some_and(numbers),
        Some("MultiLineString" | "Polygon" | "MultiPolygon") => arcs.is_some_and(Json::is_array),
        Some("GeometryCollection") => {
            let shapes = value.get("geometries").and_then(Json::as_array);
            shapes.is_some_and(|shapes| shapes.iter().all(is_topology_shape))
        }
        _ => false,
    }
}
