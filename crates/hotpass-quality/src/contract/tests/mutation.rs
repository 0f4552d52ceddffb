//! Documents of others with one thing in them that does not belong there: it is kept and told, or refused, and never lost.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::contract::{Contract, Problem, frictionless, odcs};

/// A form that is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Odcs,
    TableSchema,
}

impl Form {
    fn read(self, document: &Value) -> Result<Vec<Contract>, Problem> {
        match self {
            Self::Odcs => odcs::read(document),
            Self::TableSchema => Ok(vec![frictionless::read(document, "readings")?]),
        }
    }

    fn write(self, contracts: &[Contract]) -> Value {
        match (self, contracts) {
            (Self::TableSchema, [contract]) => frictionless::write(contract),
            _ => odcs::write(contracts),
        }
    }
}

// What says the same if it is left out, or is written in other words.
fn is_idle(key: &str, value: &Value) -> bool {
    match key {
        "apiVersion" | "kind" => true,
        "required" | "unique" | "primaryKey" | "isPrimaryKey" | "isUnique" => value == false,
        "primaryKeyPosition" => value == -1,
        "isNullable" => value.is_boolean(),
        "logicalType" => value == "object",
        "unit" => value == "rows",
        "type" => value == "foreignKey",
        // A word of our own.
        "owner" => value == "",
        _ => false,
    }
}

fn leaves<'a>(value: &'a Value, key: &'a str, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                leaves(inner, key, found);
            }
        }
        Value::Array(items) => {
            for inner in items {
                leaves(inner, key, found);
            }
        }
        leaf => found.push((key, leaf)),
    }
}

fn counted(value: &Value, counts_idle: bool) -> BTreeMap<String, usize> {
    let mut found = Vec::new();
    leaves(value, "", &mut found);
    let mut counts = BTreeMap::new();
    for (key, leaf) in found {
        if counts_idle || !is_idle(key, leaf) {
            *counts.entry(leaf.to_string()).or_default() += 1;
        }
    }
    counts
}

// The places of a document as pointers of JSON, but for the whole.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, inner)| (key.replace('~', "~0").replace('/', "~1"), inner))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, inner)| (at.to_string(), inner))
            .collect(),
        _ => Vec::new(),
    };
    for (step, inner) in inner {
        let place = format!("{at}/{step}");
        places(inner, &place, found);
        found.push(place);
    }
}

fn without_extensions(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| *key != "extensions");
            let kept = kept.map(|(key, inner)| (key.clone(), without_extensions(inner)));
            Value::Object(kept.collect())
        }
        Value::Array(items) => items.iter().map(without_extensions).collect(),
        other => other.clone(),
    }
}

/// Says what is wrong with how a document is taken and written again; nothing if all of it comes back or it is refused.
fn fault(form: Form, document: &Value, place: &str, changed: &Value) -> Option<String> {
    let contracts = match form.read(document) {
        Ok(contracts) => contracts,
        Err(problem) if problem.to_string().len() > 10 => return None,
        Err(problem) => return Some(format!("refused with no more than `{problem}`")),
    };
    let written = form.write(&contracts);
    let there = counted(&written, true);
    for (leaf, count) in counted(document, false) {
        let found = there.get(&leaf).copied().unwrap_or(0);
        // A reference that the standard cannot write is told in parts.
        let has_parts = leaf.contains('.')
            && leaf
                .trim_matches('"')
                .split('.')
                .all(|part| there.contains_key(&format!("\"{part}\"")));
        if found < count && !has_parts {
            return Some(format!(
                "{leaf} is there {count} times and comes back {found} times"
            ));
        }
    }
    match form.read(&written) {
        Ok(again) if again == contracts => {}
        Ok(_) => return Some("it is another after it was written and read".to_owned()),
        Err(problem) => return Some(format!("what is written is refused: {problem}")),
    }
    for contract in &contracts {
        let own = contract.write();
        if counted(&own, true).contains_key("null") {
            return Some("the own form has a null".to_owned());
        }
        if contract.faults().is_empty() && Contract::read(own).as_ref() != Ok(contract) {
            return Some("the own form says something else".to_owned());
        }
    }
    let words = contracts.iter().map(|contract| {
        let whole = serde_json::to_value(contract).expect("a contract");
        without_extensions(&whole)
    });
    let words = counted(&words.collect(), true);
    let mut new = counted(changed, true);
    new.remove("null");
    // A JSON Schema is run from where it is kept.
    let is_run = place.contains("jsonSchema");
    if is_run || new.keys().all(|leaf| words.contains_key(leaf)) {
        return None;
    }
    let told: Vec<String> = contracts
        .iter()
        .flat_map(Contract::not_run)
        .map(|kept| format!("{}.{}", kept.place, kept.what))
        .collect();
    let is_of = |told: &String| {
        let mut steps = place.split('/').skip(1);
        told.contains("quality rule") || steps.any(|step| told.contains(step))
    };
    (!told.iter().any(is_of)).then(|| format!("nobody is told: {told:?}"))
}

fn changed(document: &Value, place: &str, value: &Value) -> Value {
    let mut document = document.clone();
    if let Some(there) = document.pointer_mut(place) {
        *there = value.clone();
    }
    document
}

fn added(document: &Value, place: &str) -> Option<Value> {
    let mut document = document.clone();
    let object = document.pointer_mut(place)?.as_object_mut()?;
    object.insert("unknown-key".to_owned(), json!("zq-0"));
    Some(document)
}

fn misfits() -> [Value; 9] {
    [
        json!("zq-1"),
        json!(-918_273_645),
        json!(91.827_364_5),
        json!(u64::MAX - 7),
        json!(true),
        json!(null),
        json!(["zq-2", null]),
        json!([{"zq-key": "zq-3"}]),
        json!({"name": "zq-4", "value": null}),
    ]
}

// Of all misfits each place gets some, another selection than the place before.
fn faults_at(form: Form, document: &Value, (number, place): (usize, &String)) -> Vec<String> {
    let mut faults = Vec::new();
    for misfit in misfits().into_iter().cycle().skip(number * 4).take(4) {
        let mutated = changed(document, place, &misfit);
        let fault = fault(form, &mutated, place, &misfit);
        faults.extend(fault.map(|fault| format!("{form:?} {place} = {misfit}: {fault}")));
    }
    if let Some(mutated) = added(document, place) {
        let place = format!("{place}/unknown-key");
        let fault = fault(form, &mutated, &place, &json!("zq-0"));
        faults.extend(fault.map(|fault| format!("{form:?} {place}: {fault}")));
    }
    faults
}

#[test]
fn one_misfit_anywhere_is_kept_and_told_or_refused() {
    for (form, document) in documents() {
        assert_eq!(
            fault(form, &document, "", &json!(null)),
            None,
            "{form:?} as it is"
        );
        let mut all = Vec::new();
        places(&document, "", &mut all);
        assert!(all.len() > 30, "only {} places", all.len());
        let faults: Vec<String> = all
            .par_iter()
            .enumerate()
            .flat_map_iter(|place| faults_at(form, &document, place))
            .collect();
        assert!(
            faults.is_empty(),
            "{} faults:\n{}",
            faults.len(),
            faults.join("\n")
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zA-Z%'. ]{0,8}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        "[a-z]{1,4}",
        prop::sample::select(vec![
            "name", "type", "value", "property", "hotpass", "json", "from", "to", "metric", "rule",
            "own", "kept",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(150))]

    #[test]
    fn any_value_anywhere_comes_back_or_is_refused(
        which in 0..4_usize,
        place in any::<prop::sample::Index>(),
        value in any_json(),
    ) {
        let (form, document) = documents().swap_remove(which);
        let mut all = Vec::new();
        places(&document, "", &mut all);
        let place = place.get(&all);
        let mutated = changed(&document, place, &value);
        let fault = fault(form, &mutated, place, &json!(null));
        prop_assert!(fault.is_none(), "{form:?} {place} = {value}: {fault:?}");
    }
}

fn documents() -> Vec<(Form, Value)> {
    [
        (Form::Odcs, include_str!("documents/odcs-3.1.json")),
        (Form::Odcs, include_str!("documents/odcs-3.0.json")),
        (Form::Odcs, include_str!("documents/odcs-2.2.json")),
        (
            Form::TableSchema,
            include_str!("documents/table-schema.json"),
        ),
    ]
    .map(|(form, text)| (form, serde_json::from_str(text).expect("a document")))
    .to_vec()
}
