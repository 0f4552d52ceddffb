//! Edit distances and similarities of two values, without preparing them.
//!
//! In: two texts and what counts as one unit of them. Out: the exact figure. For one value against many, or with a cut-off,
//! use [`super::edit`], which these call.

use super::edit::{
    damerau_at_most, jaro_at_least, jaro_winkler_at_least, levenshtein_at_most,
    prepared::{Prepared, PreparedValues, Unit},
};

/// Returns the Jaro similarity, 0 to 1; see [`super::edit::jaro_at_least`].
pub fn jaro(unit: Unit, left: &str, right: &str) -> f64 {
    let score = prepared(unit, left, right, |l, r| jaro_at_least(l, r, 0.0));
    score.unwrap_or_default()
}

/// Returns the Jaro-Winkler similarity, 0 to 1; see [`super::edit::jaro_winkler_at_least`].
pub fn jaro_winkler(unit: Unit, left: &str, right: &str) -> f64 {
    let score = prepared(unit, left, right, |l, r| jaro_winkler_at_least(l, r, 0.0));
    score.unwrap_or_default()
}

/// Returns the Levenshtein distance in edits; see [`super::edit::levenshtein_at_most`].
pub fn levenshtein(unit: Unit, left: &str, right: &str) -> u32 {
    let distance = prepared(unit, left, right, |l, r| {
        levenshtein_at_most(l, r, u32::MAX)
    });
    distance.unwrap_or(u32::MAX)
}

/// Returns the unrestricted Damerau-Levenshtein distance in edits; see [`super::edit::damerau_at_most`].
pub fn damerau_levenshtein(unit: Unit, left: &str, right: &str) -> u32 {
    let distance = prepared(unit, left, right, |l, r| damerau_at_most(l, r, u32::MAX));
    distance.unwrap_or(u32::MAX)
}

/// Returns one less the Levenshtein distance as a share of the longer value, 0 to 1; 1 for two empty values.
pub fn levenshtein_similarity(unit: Unit, left: &str, right: &str) -> f64 {
    similarity(unit, left, right, levenshtein(unit, left, right))
}

/// Returns one less the Damerau-Levenshtein distance as a share of the longer value, 0 to 1; 1 for two empty values.
pub fn damerau_similarity(unit: Unit, left: &str, right: &str) -> f64 {
    similarity(unit, left, right, damerau_levenshtein(unit, left, right))
}

fn prepared<T>(
    unit: Unit,
    left: &str,
    right: &str,
    measure: impl Fn(Prepared<'_>, Prepared<'_>) -> Option<T>,
) -> Option<T> {
    let values = PreparedValues::new(unit, [left, right]);
    measure(values.get(0), values.get(1))
}

fn similarity(unit: Unit, left: &str, right: &str, distance: u32) -> f64 {
    let n_units = |text: &str| match unit {
        Unit::Character => text.chars().count(),
        Unit::Byte => text.len(),
    };
    let longer = n_units(left).max(n_units(right));
    if longer == 0 {
        return 1.0;
    }
    1.0 - f64::from(distance) / longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarities_are_shares_of_the_longer_value() {
        for (left, right, levenshtein, damerau) in [
            ("abcd", "abdc", 0.5, 0.75),
            ("abc", "abc", 1.0, 1.0),
            ("abc", "xyz", 0.0, 0.0),
            ("abc", "", 0.0, 0.0),
            ("", "", 1.0, 1.0),
            ("caf\u{e9}", "cafe", 0.75, 0.75),
        ] {
            let unit = Unit::Character;
            let figures = (
                levenshtein_similarity(unit, left, right),
                damerau_similarity(unit, left, right),
            );
            assert_eq!(figures, (levenshtein, damerau), "{left} {right}");
        }
    }

    #[test]
    fn the_unit_decides_what_an_edit_is() {
        assert_eq!(levenshtein(Unit::Character, "\u{e9}", "e"), 1);
        assert_eq!(levenshtein(Unit::Byte, "\u{e9}", "e"), 2);
        assert_eq!(damerau_levenshtein(Unit::Byte, "CA", "ABC"), 2);
        assert!((jaro(Unit::Byte, "DIXON", "DICKSONX") - 0.766_666).abs() < 1e-6);
        assert!((jaro_winkler(Unit::Byte, "DIXON", "DICKSONX") - 0.813_333).abs() < 1e-6);
        assert!(levenshtein_similarity(Unit::Byte, "\u{e9}", "e").abs() < f64::EPSILON);
    }
}
