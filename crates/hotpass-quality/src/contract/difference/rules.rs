//! What changed in quality rules.

use super::Changes;
use crate::contract::{QualityRule, Severity};

/// Compares rules with what they were. Rules with a name are those of the same name, others those that measure the same.
pub(super) fn compare(
    of: &str,
    of_column: bool,
    old: &[QualityRule],
    new: &[QualityRule],
    changes: &mut Changes,
) {
    let mut before: Vec<_> = old.iter().collect();
    for rule in new {
        let same = before.iter().position(|other| is_same(other, rule));
        match same.map(|at| before.remove(at)) {
            None => added(of, of_column, rule, changes),
            Some(other) => changed(of, of_column, other, rule, changes),
        }
    }
    for rule in before {
        changes.compatible(format!("{} of {of} is gone.", called(rule)));
    }
}

fn is_same(one: &QualityRule, other: &QualityRule) -> bool {
    match (one.name.as_str(), other.name.as_str()) {
        ("", "") => one.check == other.check,
        (one, other) => one == other,
    }
}

// A rule that is not run, or that only warns, sets nothing aside.
fn sets_aside(rule: &QualityRule, of_column: bool) -> bool {
    rule.severity.unwrap_or_default() == Severity::Error && rule.not_run(of_column).is_none()
}

fn added(of: &str, of_column: bool, rule: &QualityRule, changes: &mut Changes) {
    let sentence = format!("{} of {of} is new.", called(rule));
    if sets_aside(rule, of_column) {
        changes.breaking(sentence);
    } else {
        changes.compatible(sentence);
    }
}

fn changed(of: &str, of_column: bool, old: &QualityRule, new: &QualityRule, changes: &mut Changes) {
    let name = called(new);
    let (was, is) = (sets_aside(old, of_column), sets_aside(new, of_column));
    if old.check != new.check && is {
        changes.breaking(format!("{name} of {of} measures something else."));
    } else if old.check != new.check {
        changes.compatible(format!(
            "{name} of {of} measures something else, and sets nothing aside."
        ));
    } else if is && !was {
        changes.breaking(format!("Breaking {name} of {of} is an error; it was none."));
    } else if old.severity.unwrap_or_default() != new.severity.unwrap_or_default() {
        changes.compatible(format!("Breaking {name} of {of} has another severity."));
    } else if old != new {
        changes.documentary(format!("{name} of {of} is described in other words."));
    }
}

fn called(rule: &QualityRule) -> String {
    match (rule.name.as_str(), rule.description.as_str()) {
        ("", "") => "A quality rule".to_owned(),
        ("", words) | (words, _) => format!("The quality rule \"{words}\""),
    }
}
