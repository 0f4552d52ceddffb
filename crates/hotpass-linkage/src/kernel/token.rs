//! Similarities that do not mind the order or number of words, or what surrounds the shorter value.
//!
//! In: two texts, best folded first ([`super::fold`]). Out: a similarity from 0 to 1, as the functions of the same names
//! of `rapidfuzz.fuzz` (0 to 100 there) have it; those are after A. Cohen, `FuzzyWuzzy` (2011).

use rapidfuzz::{distance::lcs_seq, fuzz};

/// Returns twice the characters in common in order as a share of all, 0 to 1; 1 for two empty values.
pub fn ratio(left: &str, right: &str) -> f64 {
    fuzz::ratio(left.chars(), right.chars())
}

/// Returns [`ratio`] of the values with their words in alphabetical order.
pub fn token_sort_ratio(left: &str, right: &str) -> f64 {
    ratio(&joined(&sorted_words(left)), &joined(&sorted_words(right)))
}

/// Returns how alike the sets of words are: 1 when one is part of the other, 0 when either is empty.
///
/// The best [`ratio`] among the common words, those with what only the left has, and those with what only the right has.
pub fn token_set_ratio(left: &str, right: &str) -> f64 {
    let (left, right) = (distinct_words(left), distinct_words(right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let of = |words: &[&str], others: &[&str], is_common: bool| {
        let words = words.iter().copied();
        let words = words.filter(|word| others.binary_search(word).is_ok() == is_common);
        joined(&words.collect::<Vec<_>>())
    };
    let common = of(&left, &right, true);
    let (left_only, right_only) = (of(&left, &right, false), of(&right, &left, false));
    if !common.is_empty() && (left_only.is_empty() || right_only.is_empty()) {
        return 1.0;
    }
    let n_common = n_chars(&common);
    let blank = usize::from(n_common > 0);
    let (n_left, n_right) = (n_chars(&left_only), n_chars(&right_only));
    let (all_left, all_right) = (n_common + blank + n_left, n_common + blank + n_right);
    let in_order = n_common + blank + lcs_seq::similarity(left_only.chars(), right_only.chars());
    let whole = share(in_order, all_left + all_right);
    if n_common == 0 {
        return whole;
    }
    // The common words are a beginning of either, so that all of them are in order.
    whole
        .max(share(n_common, n_common + all_left))
        .max(share(n_common, n_common + all_right))
}

/// Returns the best [`ratio`] of the shorter value and a stretch of the longer one of at most its length.
///
/// Two empty values have the ratio 1, an empty one and another have 0.
pub fn partial_ratio(left: &str, right: &str) -> f64 {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if short.is_empty() {
        return f64::from(u8::from(long.is_empty()));
    }
    let best = best_stretch(&short, &long);
    if short.len() == long.len() {
        best.max(best_stretch(&long, &short))
    } else {
        best
    }
}

/// The best ratio of `short` and a stretch of `long`: as long as `short`, or shorter at either end.
fn best_stretch(short: &[char], long: &[char]) -> f64 {
    let comparator = lcs_seq::BatchComparator::new(short.iter().copied());
    let mut best: f64 = 0.0;
    for end in 1..long.len() + short.len() {
        let stretch = &long[end.saturating_sub(short.len())..end.min(long.len())];
        let in_order = comparator.similarity(stretch.iter().copied());
        best = best.max(share(in_order, short.len() + stretch.len()));
        if best >= 1.0 {
            break;
        }
    }
    best
}

/// Twice the characters in order as a share of all; written as a difference, as rapidfuzz computes it.
fn share(in_order: usize, all: usize) -> f64 {
    1.0 - (all - 2 * in_order) as f64 / all as f64
}

fn sorted_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

fn distinct_words(text: &str) -> Vec<&str> {
    let mut words = sorted_words(text);
    words.dedup();
    words
}

fn joined(words: &[&str]) -> String {
    words.join(" ")
}

fn n_chars(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests;
