//! Quality rules.

use serde_json::{Map, Value, json};

use super::{FORMAT, form, parking};
use crate::contract::{
    Metric,
    translation::{
        Object, Shape, Word, give, keep, kept, move_if, object, put_object, take, take_object,
    },
};

const RULE: &[Word] = &[
    ("name", "name", Shape::Text),
    ("description", "description", Shape::Text),
    ("dimension", "dimension", Shape::Text),
];

// What a number must come to, in their words and ours.
const BOUNDS: &[(&str, &str)] = &[
    ("mustBe", "must-be"),
    ("mustNotBe", "must-not-be"),
    ("mustBeGreaterThan", "must-be-greater-than"),
    ("mustBeGreaterOrEqualTo", "must-be-greater-or-equal-to"),
    ("mustBeLessThan", "must-be-less-than"),
    ("mustBeLessOrEqualTo", "must-be-less-or-equal-to"),
    ("mustBeBetween", "must-be-between"),
    ("mustNotBeBetween", "must-not-be-between"),
];

const GREAT_EXPECTATIONS: &str = "greatExpectations";

// Marks a rule that says what a field's list of allowed values says.
const CONSTRAINT: &str = "constraint";

/// Reads a rule. What cannot be told apart is kept as it is.
pub(super) fn read(mut theirs: Object) -> Object {
    let mut ours = parking::unpark(&mut theirs);
    let untyped = theirs.get("type") == Some(&no_type());
    if untyped {
        theirs.remove("type");
    }
    let whole = theirs.clone();
    let mut read = Map::new();
    take(&mut theirs, &mut read, RULE);
    move_if(&mut theirs, "severity", &mut read, "severity", is_severity);
    let check = match kind(&theirs).as_str() {
        _ if untyped => None,
        "library" => read_metric(&mut theirs),
        "sql" => read_query(&mut theirs),
        "custom" => read_custom(&mut theirs),
        "text" => {
            theirs.remove("type");
            Some(json!({"type": "text"}))
        }
        _ => None,
    };
    let (read, left, check) = match check {
        Some(check) => (read, theirs, check),
        None => (Map::new(), whole, json!({"type": "foreign"})),
    };
    // What was made here has no word twice.
    for (key, value) in read {
        ours.entry(key).or_insert(value);
    }
    ours.insert("check".to_owned(), check);
    keep(&mut ours, FORMAT, left);
    ours
}

// What is kept as the type of a rule of unknown form that says none; nulls do not pass every reader.
fn no_type() -> Value {
    json!({"hotpass": "no type"})
}

fn is_severity(value: &Value) -> bool {
    matches!(value.as_str(), Some("error" | "warning" | "info"))
}

fn kind(theirs: &Object) -> String {
    match theirs.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(_) => String::new(),
        None if theirs.contains_key("query") => "sql".to_owned(),
        None if theirs.contains_key("implementation") => "custom".to_owned(),
        None => "library".to_owned(),
    }
}

// The one bound of a rule; none if there is none or more than one.
fn read_bound(theirs: &mut Object) -> Option<Object> {
    let mut bound = Map::new();
    for (their_word, our_word) in BOUNDS {
        if let Some(value) = theirs.remove(*their_word) {
            bound.insert((*our_word).to_owned(), value);
        }
    }
    let fits = |(word, value): (&String, &Value)| match word.as_str() {
        "must-be" | "must-not-be" => true,
        "must-be-between" | "must-not-be-between" => value
            .as_array()
            .is_some_and(|ends| ends.len() == 2 && ends.iter().all(Value::is_number)),
        _ => value.is_number(),
    };
    (bound.len() == 1 && bound.iter().all(fits)).then_some(bound)
}

fn read_metric(theirs: &mut Object) -> Option<Value> {
    let of_30 = !theirs.contains_key("metric");
    let word = theirs
        .get(if of_30 { "rule" } else { "metric" })?
        .as_str()?
        .to_owned();
    let metric = Metric::of(&word)?;
    let mut arguments = match theirs.remove("arguments") {
        None => Map::new(),
        Some(arguments) => object(arguments)?,
    };
    // Version 3.0 has arguments beside the rule, and rules that say by their name what they must come to.
    for key in ["validValues", "pattern"] {
        if metric == Metric::InvalidValues && !arguments.contains_key(key) {
            move_if(theirs, key, &mut arguments, key, |_| true);
        }
    }
    let bounded = BOUNDS.iter().any(|(word, _)| theirs.contains_key(*word));
    let implied = matches!(word.as_str(), "nullCheck" | "uniqueCheck" | "validValues");
    let bound = match (bounded, implied) {
        (true, _) => read_bound(theirs)?,
        (false, true) => Map::from_iter([("must-be".to_owned(), json!(0))]),
        (false, false) => return None,
    };
    let unit = match theirs.get("unit").map(Value::as_str) {
        None if word == "duplicatePercent" => "percent",
        None | Some(Some("rows")) => "rows",
        Some(Some("percent")) => "percent",
        Some(_) => return None,
    };
    theirs.remove("type");
    theirs.remove("unit");
    theirs.remove("metric");
    // Another name of the metric is told as version 3.0 does.
    if word != metric.word() {
        theirs.entry("rule").or_insert_with(|| word.into());
    }
    let mut check = Map::new();
    check.insert("type".to_owned(), "metric".into());
    check.insert("metric".to_owned(), serde_json::to_value(metric).ok()?);
    check.insert("unit".to_owned(), unit.into());
    put_object(&mut check, "arguments", arguments);
    put_object(&mut check, "bound", bound);
    Some(Value::Object(check))
}

fn read_query(theirs: &mut Object) -> Option<Value> {
    let query = theirs.get("query")?.as_str()?.to_owned();
    let bound = read_bound(theirs)?;
    theirs.remove("type");
    theirs.remove("query");
    Some(json!({"type": "sql", "query": query, "bound": bound}))
}

fn read_custom(theirs: &mut Object) -> Option<Value> {
    let engine = theirs.get("engine")?.as_str()?.to_owned();
    let implementation = theirs.remove("implementation")?;
    theirs.remove("type");
    let letters: String = engine
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if let Value::Object(told) = &implementation
        && letters == "greatexpectations"
        && let Some((check, rest)) = read_expectation(told.clone())
    {
        put_object(theirs, "implementation", rest);
        if engine == GREAT_EXPECTATIONS {
            theirs.remove("engine");
        }
        return Some(check);
    }
    theirs.remove("engine");
    Some(json!({"type": "custom", "engine": engine, "implementation": implementation}))
}

fn read_expectation(mut told: Object) -> Option<(Value, Object)> {
    let name = told
        .remove("type")
        .or_else(|| told.remove("expectation_type"))?;
    let name = name.as_str()?.to_owned();
    let arguments = take_object(&mut told, "kwargs");
    let mut check = Map::new();
    check.insert("type".to_owned(), "expectation".into());
    check.insert("expectation".to_owned(), name.into());
    put_object(&mut check, "arguments", arguments);
    Some((Value::Object(check), told))
}

/// Writes a rule.
pub(super) fn write(mut ours: Object) -> Object {
    let mut left = kept(&mut ours, FORMAT);
    let mut theirs = Map::new();
    let mut check = take_object(&mut ours, "check");
    let kind = check.remove("type");
    give(&mut ours, &mut theirs, RULE);
    if theirs
        .get("dimension")
        .is_some_and(|dimension| !form::is_dimension(dimension))
    {
        left.extend(
            theirs
                .remove("dimension")
                .map(|dimension| ("dimension".to_owned(), dimension)),
        );
    }
    move_if(
        &mut ours,
        "severity",
        &mut theirs,
        "severity",
        Value::is_string,
    );
    let kind = match kind.as_ref().and_then(Value::as_str).unwrap_or_default() {
        "metric" => write_metric(check, &mut theirs),
        "sql" => {
            move_if(&mut check, "query", &mut theirs, "query", |_| true);
            write_bound(&mut check, &mut theirs);
            "sql"
        }
        "expectation" => write_expectation(check, &mut theirs, &mut left),
        "custom" => {
            theirs.extend(check);
            if !form::is_implementation(theirs.get("implementation")) {
                let implementation = theirs.insert("implementation".to_owned(), "".into());
                left.extend(implementation.map(|value| ("implementation".to_owned(), value)));
            }
            "custom"
        }
        "foreign" => {
            left.entry("type").or_insert_with(no_type);
            "text"
        }
        _ => "text",
    };
    // The word of version 3.0 may stand beside the one that took its place.
    if kind == "library" {
        move_if(&mut left, "rule", &mut theirs, "rule", Value::is_string);
    }
    theirs.insert("type".to_owned(), kind.into());
    parking::park(&mut theirs, ours, left, form::RULE);
    theirs
}

fn write_metric(mut check: Object, theirs: &mut Object) -> &'static str {
    let metric = check
        .remove("metric")
        .and_then(|metric| serde_json::from_value::<Metric>(metric).ok());
    theirs.extend(metric.map(|metric| ("metric".to_owned(), metric.word().into())));
    move_if(&mut check, "arguments", theirs, "arguments", |_| true);
    move_if(&mut check, "unit", theirs, "unit", |_| true);
    write_bound(&mut check, theirs);
    "library"
}

fn write_bound(check: &mut Object, theirs: &mut Object) {
    for (our_word, value) in take_object(check, "bound") {
        let word = BOUNDS
            .iter()
            .find(|(_, ours)| *ours == our_word)
            .map(|(theirs, _)| *theirs);
        // Two ends of a range must not be the same there.
        let ends = value
            .as_array()
            .filter(|ends| ends.first() == ends.last())
            .and_then(|ends| ends.first());
        let (word, value) = match (word, ends) {
            (Some("mustBeBetween"), Some(end)) => ("mustBe", end.clone()),
            (Some("mustNotBeBetween"), Some(end)) => ("mustNotBe", end.clone()),
            (Some(word), _) => (word, value),
            (None, _) => continue,
        };
        theirs.insert(word.to_owned(), value);
    }
}

fn write_expectation(mut check: Object, theirs: &mut Object, left: &mut Object) -> &'static str {
    let mut implementation = Map::new();
    move_if(
        &mut check,
        "expectation",
        &mut implementation,
        "type",
        |_| true,
    );
    implementation.insert(
        "kwargs".to_owned(),
        Value::Object(take_object(&mut check, "arguments")),
    );
    implementation.extend(take_object(left, "implementation"));
    let engine = left
        .remove("engine")
        .unwrap_or_else(|| GREAT_EXPECTATIONS.into());
    theirs.insert("engine".to_owned(), engine);
    put_object(theirs, "implementation", implementation);
    "custom"
}

/// The rule that says what a list of allowed values says.
pub(super) fn of_enumeration(values: &Value) -> Object {
    let rule = json!({
        "name": "values allowed",
        "type": "library",
        "metric": "invalidValues",
        "arguments": {"validValues": values},
        "mustBe": 0,
    });
    let mut rule = object(rule).expect("an object was written");
    let own = Map::from_iter([(CONSTRAINT.to_owned(), "enum".into())]);
    parking::park(&mut rule, own, Map::new(), form::RULE);
    rule
}

/// The list of allowed values that a rule says, if it is the one that [`of_enumeration`] makes of it.
pub(super) fn enumeration(rule: &Object) -> Option<Value> {
    let values = rule.get("arguments")?.get("validValues")?;
    let is_list = values.as_array().is_some_and(|values| !values.is_empty());
    (is_list && *rule == of_enumeration(values)).then(|| values.clone())
}
