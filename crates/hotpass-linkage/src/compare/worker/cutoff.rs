//! How far a similarity or distance has to be computed for the levels that ask for it.

use crate::compare::{Comparer, Formula, Measure, Test};

/// Returns the loosest bound that tests have for a term: beyond it, every test has its answer. Terms that are reckoned
/// with, or compared with each other, have none.
pub(super) fn loosest(comparer: &Comparer, term: usize) -> f64 {
    let is_similarity = matches!(
        comparer.terms[term].measure,
        Measure::Jaro | Measure::JaroWinkler
    );
    let (exact, none) = if is_similarity {
        (f64::NEG_INFINITY, f64::INFINITY)
    } else {
        (f64::INFINITY, f64::NEG_INFINITY)
    };
    let mut loosest = none;
    let mut is_compared = false;
    let mut visit = |test: &Test| match test {
        Test::AtLeast(index, bound)
        | Test::AtMost(index, bound)
        | Test::Above(index, bound)
        | Test::Below(index, bound)
            if *index == term =>
        {
            loosest = if is_similarity {
                loosest.min(*bound)
            } else {
                loosest.max(*bound)
            };
        }
        Test::Compare(left, _, right) if *left == term || *right == term => {
            is_compared = true;
        }
        _ => {}
    };
    for test in &comparer.tests {
        visit_tests(test, &mut visit);
    }
    let mut is_reckoned = false;
    for formula in &comparer.formulas {
        is_reckoned |= visit_formula(formula, term, &mut visit);
    }
    if is_compared || is_reckoned {
        exact
    } else {
        loosest
    }
}

fn visit_tests(test: &Test, visit: &mut dyn FnMut(&Test)) {
    visit(test);
    if let Test::All(tests) | Test::Any(tests) = test {
        for test in tests {
            visit_tests(test, visit);
        }
    }
}

/// Visits the tests of a formula; returns whether it reckons with a term.
fn visit_formula(formula: &Formula, term: usize, visit: &mut dyn FnMut(&Test)) -> bool {
    match formula {
        Formula::Term(index) => *index == term,
        Formula::Number(_) | Formula::Column { .. } => false,
        Formula::Call(_, arguments) => arguments
            .iter()
            .any(|each| visit_formula(each, term, visit)),
        Formula::Case(branches, otherwise) => {
            let mut found = false;
            for (test, value) in branches {
                visit_tests(test, visit);
                found |= visit_formula(value, term, visit);
            }
            if let Some(value) = otherwise {
                found |= visit_formula(value, term, visit);
            }
            found
        }
    }
}
