//! Texts that are values of a type, and texts that nearly are.

use serde_json::{Value as Json, json};

use super::*;
use crate::contract::Field;

fn reader(field: Json) -> Reader {
    let mut field = field;
    field["name"] = json!("a");
    let field: Field = serde_json::from_value(field).expect("a field");
    Reader::of(&field).expect("a reader")
}

fn table(field: Json, good: &[&str], bad: &[&str]) {
    let told = field.to_string();
    let reader = reader(field);
    for text in good {
        assert!(reader.read(text).is_some(), "{told}: {text}");
        assert!(reader.is_one(text), "{told}: {text}");
    }
    for text in bad {
        assert_eq!(reader.read(text), None, "{told}: {text}");
        assert!(!reader.is_one(text), "{told}: {text}");
    }
}

#[test]
fn numbers_are_written_as_the_field_says() {
    table(
        json!({"type": "integer"}),
        &["7", "-7", "+007", " 7 ", "123456789012345678901234567890"],
        &["", "7.0", "1,000", "1e3", "NaN", "INF", "7a", "0x1", "1_0"],
    );
    table(
        json!({"type": "integer", "notation": {"group-char": ","}}),
        &["1,000", "1000"],
        &["1.000", ","],
    );
    table(
        json!({"type": "integer", "notation": {"bare-number": false}}),
        &["95%", "EUR 95", "€-5", "7", ".5"],
        &["", "EUR", "9.5", "1,000", "- 5"],
    );
    table(
        json!({"type": "number"}),
        &[
            "1.5", ".5", "5.", "1E-3", "NaN", "nan", "INF", "-INF", "+1", " 1.5",
        ],
        &["", "1,5", "1,000.5", "Infinity", "1.5.2", "12%"],
    );
    table(
        json!({"type": "number", "notation": {"group-char": ",", "decimal-char": "."}}),
        &["1,000.5", "1000.5", "1,0,0", "1.000,5"],
        &["1.000.5", "1 000"],
    );
    table(
        json!({"type": "number", "notation": {"group-char": ".", "decimal-char": ","}}),
        &["1.000,5", "0,5"],
        &["1,000,5"],
    );
    table(
        json!({"type": "number", "notation": {"decimal-char": ","}}),
        &["1,5", "15"],
        &["1.5"],
    );
    table(
        json!({"type": "number", "notation": {"bare-number": false, "group-char": ","}}),
        &["$1,000.50", "12.5 %", "-3.5kg", "$.5"],
        &["free", ""],
    );
}

#[test]
fn truths_are_the_words_of_the_field_and_no_others() {
    table(
        json!({"type": "boolean"}),
        &["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"],
        &["", "yes", "tRUE", " true", "2"],
    );
    table(
        json!({"type": "boolean", "notation": {"true-values": ["ja"], "false-values": ["nein"]}}),
        &["ja", "nein"],
        &["true", "Ja", "0"],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn dates_and_times_are_of_their_format() {
    table(
        json!({"type": "date"}),
        &["2024-02-29", "0001-01-01"],
        &[
            "2024-02-30",
            "2024-2-3",
            "24-02-03",
            "2024/02/03",
            "2024-02-03T00:00:00",
            " 2024-02-03",
            "20240203",
        ],
    );
    table(
        json!({"type": "date", "format": "%d/%m/%Y"}),
        &["29/02/2024", "1/2/2024"],
        &["30/02/2024", "29/02/24", "29/02/2024 ", "2024-02-29"],
    );
    table(
        json!({"type": "date", "format": "%d %b %y"}),
        &["03 Mar 26", "3 MAR 26"],
        &["03 March 26", "03 Mrz 26"],
    );
    table(
        json!({"type": "datetime"}),
        &[
            "2024-01-26T15:00:00",
            "2024-01-26T15:00:00.300-05:00",
            "2024-01-26T24:00:00",
            "2024-01-26T15:00:00Z",
        ],
        &[
            "2024-01-26 15:00:00",
            "2024-01-26T15:00",
            "2024-01-26",
            "2024-01-26T25:00:00",
            "2024-01-26T15:00:60",
        ],
    );
    table(
        json!({"type": "datetime", "format": "%Y-%m-%d %H:%M%z"}),
        &[
            "2024-01-26 15:00+02:00",
            "2024-01-26 15:00Z",
            "2024-01-26  15:00-0330",
        ],
        &["2024-01-26 15:00", "2024-01-26T15:00Z"],
    );
    table(
        json!({"type": "time"}),
        &["15:00:00", "00:00:00.5", "15:00:00Z"],
        &["15:00", "24:00:01", "3pm", "15:00:60"],
    );
    table(
        json!({"type": "time", "format": "%I:%M %p"}),
        &["3:05 pm", "12:00 AM"],
        &["15:05", "0:05 pm"],
    );
    table(
        json!({"type": "date", "format": "any"}),
        &["26 January 2024", "01/26/2024"],
        &["soon", "2024-02-30"],
    );
    let field: Field = serde_json::from_value(json!({"name": "a", "type": "date", "format": "%Q"}))
        .expect("a field");
    assert!(Reader::of(&field).is_err());
}

#[test]
fn years_months_and_durations_are_as_xml_schema_has_them() {
    table(
        json!({"type": "year"}),
        &["2024", "0099"],
        &["24", "02024", "12024", "2024.0", "+202", " 202", "-0044"],
    );
    table(
        json!({"type": "yearmonth"}),
        &["2024-01", "0099-12"],
        &[
            "2024-13",
            "2024-1",
            "24-01",
            "2024",
            "2024-01-01",
            "-2024-01",
        ],
    );
    table(
        json!({"type": "duration"}),
        &["P1Y2M3DT10H30M", "-P120D", "PT0.5S", "P1M", "PT36H"],
        &[
            "P", "PT", "1D", "P1S", "P1Y2D3M", "P-1D", "P1W", "PT1.5H", "P1DT",
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn points_shapes_and_json_are_what_they_say() {
    table(
        json!({"type": "geopoint"}),
        &["90.50,45.50", "-180, 90"],
        &[
            "181,0",
            "0,91",
            "90.5",
            "90.5;45.5",
            "a,b",
            "1,2,3",
            "NaN,1",
        ],
    );
    table(
        json!({"type": "geopoint", "format": "array"}),
        &["[90.5, 45.5]"],
        &["[1,2,3]", "[\"1\",\"2\"]", "90,45"],
    );
    table(
        json!({"type": "geopoint", "format": "object"}),
        &["{\"lon\": 90.5, \"lat\": 45}"],
        &[
            "{\"lon\": 1}",
            "{\"lon\": 1, \"lat\": 2, \"z\": 3}",
            "{\"lon\": 1, \"lat\": 95}",
        ],
    );
    table(
        json!({"type": "geojson"}),
        &[
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
            "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}",
        ],
        &[
            "{\"type\":\"Point\"}",
            "{\"type\":\"Point\",\"coordinates\":[1]}",
            "{}",
            "[1,2]",
            "x",
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}",
        ],
    );
    table(
        json!({"type": "geojson", "format": "topojson"}),
        &[
            "{\"type\":\"LineString\",\"arcs\":[42]}",
            "{\"type\":\"Topology\",\"objects\":{},\"arcs\":[]}",
        ],
        &[
            "{\"type\":\"Topology\"}",
            "{\"type\":\"LineString\",\"arcs\":[\"x\"]}",
        ],
    );
    table(
        json!({"type": "object"}),
        &["{}", " {\"a\": [1]} "],
        &["[]", "1", "{a: 1}", ""],
    );
    table(
        json!({"type": "array"}),
        &["[]", "[1, \"x\"]"],
        &["{}", "1,2"],
    );
    table(
        json!({"type": "list", "notation": {"item-type": "integer", "delimiter": ";"}}),
        &["1;2", "7", "1; 2"],
        &["", "1,2", "1;;2", "a"],
    );
    table(json!({"type": "list"}), &["a,b", "", ","], &[]);
}

#[test]
fn texts_have_the_form_that_their_format_names() {
    table(
        json!({"format": "email"}),
        &["a@b.co", "x.y+z@example.org", "ü@bücher.de"],
        &[
            "a", "a@b", "@b.co", "a@@b.co", "a b@c.de", "a@b.c", "a@-b.co", ".a@b.co", "a@b..co",
        ],
    );
    table(
        json!({"format": "uri"}),
        &["http://example.com/a?b#c", "mailto:a@b.co", "urn:x:%20"],
        &["example.com", "http://a b", "http://x/%2", "1:2", ":x"],
    );
    table(
        json!({"format": "uuid"}),
        &[
            "550e8400-e29b-41d4-a716-446655440000",
            "550E8400E29B41D4A716446655440000",
        ],
        &[
            "550e8400",
            "550e8400-e29b-41d4-a716-44665544000g",
            "550e-8400e29b41d4a716446655440000",
        ],
    );
    table(
        json!({"format": "binary"}),
        &["YWJj", "YQ==", ""],
        &["YWJ", "YW*j", "Y==="],
    );
    table(json!({"format": "wkt"}), &["anything"], &[]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn values_of_a_type_have_an_order_and_equals_share_a_key() {
    for (field, one, order, other) in [
        (
            json!({"type": "date"}),
            "2024-01-31",
            Some(Ordering::Less),
            "2024-02-01",
        ),
        (
            json!({"type": "datetime"}),
            "2024-01-01T12:00:00+02:00",
            Some(Ordering::Equal),
            "2024-01-01T10:00:00Z",
        ),
        (
            json!({"type": "date", "format": "%d/%m/%Y"}),
            "31/01/2024",
            Some(Ordering::Less),
            "01/02/2024",
        ),
        (
            json!({"type": "year"}),
            "0099",
            Some(Ordering::Less),
            "2024",
        ),
        (
            json!({"type": "yearmonth"}),
            "2023-12",
            Some(Ordering::Less),
            "2024-01",
        ),
        (
            json!({"type": "duration"}),
            "PT60M",
            Some(Ordering::Equal),
            "PT1H",
        ),
        (
            json!({"type": "duration"}),
            "P12M",
            Some(Ordering::Equal),
            "P1Y",
        ),
        (
            json!({"type": "duration"}),
            "P1M",
            Some(Ordering::Less),
            "P32D",
        ),
        (json!({"type": "duration"}), "P1M", None, "P30D"),
        (
            json!({"type": "integer"}),
            "007",
            Some(Ordering::Equal),
            "7",
        ),
        (
            json!({"type": "number", "notation": {"decimal-char": ","}}),
            "1,50",
            Some(Ordering::Equal),
            "1,5",
        ),
        (json!({"type": "string"}), "a", None, "a"),
    ] {
        let reader = reader(field.clone());
        let [one, other] = [one, other].map(|text| reader.read(text).expect("a value"));
        assert_eq!(one.order(&other), order, "{field} {one:?} {other:?}");
        if let Some(order) = order {
            assert_eq!(one.key() == other.key(), order.is_eq(), "{field}");
        }
    }
    let bound = reader(json!({"type": "integer"})).read_json(&json!(7));
    let key = bound.as_ref().and_then(Value::key);
    assert_eq!(key.as_deref(), Some("7E-0"));
    let nothing = reader(json!({"type": "number"})).read("NaN");
    assert_eq!(nothing.expect("a value").key(), None);
    assert_eq!(reader(json!({"type": "string"})).read_json(&json!(7)), None);
    assert_eq!(
        reader(json!({"type": "string"}))
            .read("über")
            .and_then(|text| text.length()),
        Some(4)
    );
}
