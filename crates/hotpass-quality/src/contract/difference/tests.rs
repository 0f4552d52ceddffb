//! Changes between versions, by whom they concern.

use serde_json::{Value, json};

use super::{Effect, diff};
use crate::contract::{Contract, Step};

fn contract(version: &str, parts: &Value) -> Contract {
    let mut document = json!({"dataset": "schools", "version": version});
    let parts = parts.as_object().expect("an object").clone();
    document.as_object_mut().expect("an object").extend(parts);
    Contract::read(document).expect("a contract")
}

fn with_field(rules: &Value) -> Contract {
    let mut field = json!({"name": "a"});
    let rules = rules.as_object().expect("an object").clone();
    field.as_object_mut().expect("an object").extend(rules);
    contract("1.0.0", &json!({"field": [field]}))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_narrows_a_field_breaks_and_the_other_way_round_is_compatible() {
    for (wide, narrow, sentence) in [
        (
            json!({}),
            json!({"required": true}),
            "`a` must have a value.",
        ),
        (
            json!({}),
            json!({"unique": true}),
            "No two rows may have the same `a`.",
        ),
        (
            json!({}),
            json!({"enum": ["x"]}),
            "The values of `a` are limited to `x`.",
        ),
        (
            json!({"enum": ["x", "y"]}),
            json!({"enum": ["x"]}),
            "The values of `a` no longer include `y`.",
        ),
        (
            json!({}),
            json!({"pattern": "x+"}),
            "The pattern of `a` is `x+`; it was free.",
        ),
        (
            json!({}),
            json!({"format": "email"}),
            "The form of `a` is `email`; it was free.",
        ),
        (
            json!({}),
            json!({"classification": "personal"}),
            "The classification of `a` is `personal`; it was free.",
        ),
        (
            json!({}),
            json!({"min-length": 2}),
            "`a` must be of a length of at least 2.",
        ),
        (
            json!({"max-length": 9}),
            json!({"max-length": 8}),
            "`a` must be of a length of at most 8; that was 9.",
        ),
        (
            json!({}),
            json!({"type": "date"}),
            "The type of `a` is date; it was string.",
        ),
        (
            json!({"type": "number"}),
            json!({"type": "integer"}),
            "The type of `a` is integer; it was number.",
        ),
        (
            json!({"type": "any"}),
            json!({"type": "string"}),
            "The type of `a` is string; it was any.",
        ),
        (
            json!({"type": "integer", "minimum": "9"}),
            json!({"type": "integer", "minimum": 10}),
            "`a` must be at least 10; that was `9`.",
        ),
        (
            json!({"type": "date", "maximum": "2020-02-01"}),
            json!({"type": "date", "maximum": "2020-01-31"}),
            "`a` must be at most `2020-01-31`; that was `2020-02-01`.",
        ),
        (
            json!({}),
            json!({"exclusive-maximum": "z"}),
            "`a` must be below `z`.",
        ),
        (
            json!({"exclusive-minimum": "a"}),
            json!({"exclusive-minimum": "b"}),
            "`a` must be above `b`; that was `a`.",
        ),
        (
            json!({"severity": "warning"}),
            json!({}),
            "Breaking a rule of `a` is an error; it was a warning.",
        ),
        (
            json!({}),
            json!({"categories": ["x", {"value": "y", "label": "Y"}]}),
            "The categories of `a` are limited to `x`, `y`.",
        ),
        (
            json!({}),
            json!({"quality": [{"name": "full", "check": {"type": "metric", "metric": "null-values", "bound": {"must-be": 0}}}]}),
            "The quality rule \"full\" of `a` is new.",
        ),
    ] {
        let narrowed = diff(&with_field(&wide), &with_field(&narrow));
        let found: Vec<_> = narrowed
            .changes
            .iter()
            .map(|change| (change.effect, change.sentence.as_str()))
            .collect();
        assert_eq!(found, [(Effect::Breaking, sentence)]);
        assert_eq!(
            (narrowed.required, narrowed.is_enough),
            (Step::Major, false)
        );
        let widened = diff(&with_field(&narrow), &with_field(&wide));
        assert_eq!(
            widened.effect(),
            Some(Effect::Compatible),
            "{sentence}: {:?}",
            widened.changes
        );
        assert_eq!(widened.required, Step::Minor);
    }
}

#[test]
fn changes_without_a_direction_break() {
    for (old, new) in [
        (json!({"pattern": "a"}), json!({"pattern": "a|b"})),
        (json!({"format": "email"}), json!({"format": "uri"})),
        (json!({"type": "date"}), json!({"type": "boolean"})),
        (json!({"identifier": "x"}), json!({"identifier": "y"})),
        (
            json!({"missing-values": ["-"]}),
            json!({"missing-values": ["", "-"]}),
        ),
        (json!({"notation": {"decimal-char": ","}}), json!({})),
        (
            json!({"type": "duration", "minimum": "P1D"}),
            json!({"type": "duration", "minimum": "PT1H"}),
        ),
        (
            json!({"categories": ["a", "b"], "categories-ordered": true}),
            json!({"categories": ["b", "a"], "categories-ordered": true}),
        ),
    ] {
        let found = diff(&with_field(&old), &with_field(&new));
        assert_eq!(found.effect(), Some(Effect::Breaking), "{old} {new}");
    }
}

#[test]
fn texts_are_documentary() {
    for (old, new) in [
        (json!({}), json!({"title": "A"})),
        (json!({"description": "x"}), json!({"description": "y"})),
        (json!({}), json!({"tags": ["x"], "examples": [1]})),
        (
            json!({"categories": ["x"]}),
            json!({"categories": [{"value": "x", "label": "X"}]}),
        ),
        (
            json!({"extensions": {"odcs": {"physicalType": "int"}}}),
            json!({}),
        ),
        (
            json!({"quality": [{"description": "x", "check": {"type": "text"}}]}),
            json!({"quality": [{"description": "y", "check": {"type": "text"}}]}),
        ),
    ] {
        let found = diff(&with_field(&old), &with_field(&new));
        assert_eq!(
            (found.effect(), found.required),
            (Some(Effect::Documentary), Step::Patch),
            "{old} {new}"
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn changes_of_a_dataset_have_their_effects() {
    let key = json!([{"fields": ["a"], "dataset": "places", "reference-fields": ["x"]}]);
    for (old, new, effect, sentence) in [
        (
            json!({"field": [{"name": "a"}]}),
            json!({}),
            Effect::Breaking,
            "`a` is gone.",
        ),
        (
            json!({}),
            json!({"field": [{"name": "a"}]}),
            Effect::Compatible,
            "`a` is new.",
        ),
        (
            json!({}),
            json!({"field": [{"name": "a", "required": true}]}),
            Effect::Breaking,
            "`a` is new, and must have a value.",
        ),
        (
            json!({"primary-key": ["a"]}),
            json!({"primary-key": ["b"]}),
            Effect::Breaking,
            "The primary key is b; it was a.",
        ),
        (
            json!({"primary-key": ["a"]}),
            json!({}),
            Effect::Breaking,
            "The primary key is none; it was a.",
        ),
        (
            json!({"primary-key": ["a", "b"]}),
            json!({"primary-key": ["b", "a"]}),
            Effect::Documentary,
            "The fields of the primary key have another order.",
        ),
        (
            json!({}),
            json!({"unique-keys": [["b", "a"]]}),
            Effect::Breaking,
            "No two rows may have the same a and b.",
        ),
        (
            json!({"unique-keys": [["a"]]}),
            json!({}),
            Effect::Compatible,
            "Rows may have the same a.",
        ),
        (
            json!({}),
            json!({"foreign-key": key}),
            Effect::Breaking,
            "a must occur in x of `places`.",
        ),
        (
            json!({"foreign-key": key}),
            json!({}),
            Effect::Compatible,
            "a need not occur in x of `places`.",
        ),
        (
            json!({"fields-match": "exact"}),
            json!({"fields-match": "equal"}),
            Effect::Compatible,
            "Columns and fields may differ in more ways.",
        ),
        (
            json!({"fields-match": "superset"}),
            json!({"fields-match": "subset"}),
            Effect::Breaking,
            "Columns and fields may not differ in all the ways that they could.",
        ),
        (
            json!({}),
            json!({"missing-values": ["", "-"]}),
            Effect::Breaking,
            "Other texts mean that there is no value in the dataset.",
        ),
        (
            json!({}),
            json!({"missing-values": [{"value": "", "label": "none"}]}),
            Effect::Documentary,
            "The missing values of the dataset have other labels.",
        ),
        (
            json!({"owner": "Ann"}),
            json!({"owner": "Ben"}),
            Effect::Documentary,
            "Another owner of the dataset is given.",
        ),
        (
            json!({"field": [{"name": "a"}, {"name": "b"}]}),
            json!({"field": [{"name": "b"}, {"name": "a"}]}),
            Effect::Documentary,
            "The fields have another order.",
        ),
    ] {
        let found = diff(&contract("1.0.0", &old), &contract("1.0.0", &new));
        let found: Vec<_> = found
            .changes
            .iter()
            .map(|change| (change.effect, change.sentence.as_str()))
            .collect();
        assert_eq!(found, [(effect, sentence)]);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn versions_make_the_step_or_do_not() {
    let nothing = json!({});
    let texts = json!({"title": "Schools"});
    let more = json!({"field": [{"name": "a"}]});
    for (old, before, new, after, required, is_enough, verdict) in [
        (
            "1.2.3",
            &nothing,
            "1.2.3",
            &nothing,
            Step::None,
            true,
            "Nothing changed; 1.2.3 is as good as 1.2.3.",
        ),
        (
            "1.2.3",
            &nothing,
            "1.2.4",
            &texts,
            Step::Patch,
            true,
            "The changes ask for a patch step, which 1.2.3 to 1.2.4 makes.",
        ),
        (
            "1.2.3",
            &nothing,
            "1.2.4",
            &more,
            Step::Minor,
            false,
            "The changes ask for a minor step, which 1.2.3 to 1.2.4 does not make: 1.3.0 would.",
        ),
        (
            "1.2.3",
            &more,
            "1.3.0",
            &nothing,
            Step::Major,
            false,
            "The changes ask for a major step, which 1.2.3 to 1.3.0 does not make: 2.0.0 would.",
        ),
        (
            "1.2.3",
            &more,
            "3.0.0",
            &nothing,
            Step::Major,
            true,
            "The changes ask for a major step, which 1.2.3 to 3.0.0 makes.",
        ),
        (
            "0.2.3",
            &more,
            "0.3.0",
            &nothing,
            Step::Minor,
            true,
            "The changes ask for a minor step, which 0.2.3 to 0.3.0 makes.",
        ),
        (
            "1.2.3",
            &nothing,
            "1.2.2",
            &texts,
            Step::Patch,
            false,
            "1.2.2 is before 1.2.3; the next version is 1.2.4.",
        ),
    ] {
        let found = diff(&contract(old, before), &contract(new, after));
        assert_eq!(
            (found.required, found.is_enough, found.verdict.as_str()),
            (required, is_enough, verdict)
        );
    }
}

#[test]
fn a_version_of_another_form_makes_no_step() {
    let mut old = contract("1.0.0", &json!({}));
    old.version = "draft".into();
    let found = diff(&old, &contract("1.0.0", &json!({})));
    assert_eq!((found.given, found.is_enough), (None, false));
    assert_eq!(
        found.to_string(),
        "The step cannot be told: `draft` or `1.0.0` is not of the form 1.2.3.\n"
    );
}
