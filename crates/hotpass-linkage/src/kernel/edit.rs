//! Jaro-Winkler, Levenshtein and Damerau-Levenshtein with a cut-off, over values prepared once.
//!
//! In: two prepared values ([`prepared::PreparedValues`]) and what the pair has to reach. Out: the exact figure, or `None`
//! when the pair does not reach it. Lengths and letter bags rule most pairs out before any character is looked at; what
//! remains is compared by bit-parallel kernels for values of up to 64 characters, and by plain ones beyond. A value
//! that is compared with many others goes into a [`pattern::Pattern`]; the functions here are for single pairs.
//!
//! The figures equal those of rapidfuzz to the last bit. They equal those of `DuckDB`, hence of Splink, over values that
//! are prepared with [`prepared::Unit::Byte`].

// The Damerau-Levenshtein distance.
mod damerau;
// The Jaro similarity and the Winkler boost.
mod jaro;
// The Levenshtein distance.
mod levenshtein;
// One value that is compared with many.
pub mod pattern;
// Values in the form that the kernels read.
pub mod prepared;
#[cfg(test)]
mod tests;

use pattern::Pattern;
use prepared::Prepared;

/// Returns the Jaro similarity, 0 to 1, when it is at least `cutoff`.
///
/// After M. A. Jaro, "Advances in record-linkage methodology", JASA 84 (1989). Characters are common when they are at most
/// half the longer length less one apart. Two empty values have the similarity 1, or 0 when they are prepared as bytes.
pub fn jaro_at_least(left: Prepared<'_>, right: Prepared<'_>, cutoff: f64) -> Option<f64> {
    jaro::may_reach(left, right, cutoff)
        .then(|| Pattern::new(left).jaro_at_least(right, cutoff))
        .flatten()
}

/// Returns the Jaro-Winkler similarity, 0 to 1, when it is at least `cutoff`.
///
/// After W. E. Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter model of record
/// linkage" (1990): a Jaro similarity above 0.7 is raised by a tenth of what is missing to 1 for each of up to four first
/// characters that are the same.
pub fn jaro_winkler_at_least(left: Prepared<'_>, right: Prepared<'_>, cutoff: f64) -> Option<f64> {
    jaro::may_reach(left, right, jaro::needed(left, right, cutoff))
        .then(|| Pattern::new(left).jaro_winkler_at_least(right, cutoff))
        .flatten()
}

/// Returns the Levenshtein distance in insertions, deletions and substitutions, when it is at most `most`.
///
/// After V. I. Levenshtein (1966), computed as H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
/// distances" (2003), does.
pub fn levenshtein_at_most(left: Prepared<'_>, right: Prepared<'_>, most: u32) -> Option<u32> {
    levenshtein::may_reach(left, right, most)
        .then(|| Pattern::new(left).levenshtein_at_most(right, most))
        .flatten()
}

/// Returns the unrestricted Damerau-Levenshtein distance, when it is at most `most`.
///
/// It also counts a swap of neighbors as one edit, and what is swapped may be edited again: from `CA` to `ABC` are 2
/// edits, where the restricted distance (optimal string alignment) has 3. After R. Lowrance and R. A. Wagner, "An
/// extension of the string-to-string correction problem", JACM 22 (1975).
pub fn damerau_at_most(left: Prepared<'_>, right: Prepared<'_>, most: u32) -> Option<u32> {
    levenshtein::may_reach(left, right, most)
        .then(|| Pattern::new(left).damerau_at_most(right, most))
        .flatten()
}
