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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn similarities_are_those_of_rapidfuzz_for_python() {
        for (left, right, sort, set, partial) in PEER {
            assert!(
                (token_sort_ratio(left, right) - sort).abs() < 1e-9,
                "sort {left} {right}"
            );
            assert!(
                (token_set_ratio(left, right) - set).abs() < 1e-9,
                "set {left} {right}"
            );
            let found = partial_ratio(left, right);
            assert!(
                (found - partial).abs() < 1e-9,
                "partial {left} {right}: {found}"
            );
        }
    }

    #[expect(
        clippy::unreadable_literal,
        reason = "computed by rapidfuzz 3 for Python"
    )]
    const PEER: [(&str, &str, f64, f64, f64); 45] = [
        (
            "fuzzy wuzzy was a bear",
            "wuzzy fuzzy was a bear",
            1.0,
            1.0,
            0.9302325581395349,
        ),
        (
            "fuzzy was a bear",
            "fuzzy fuzzy was a bear",
            0.8421052631578947,
            1.0,
            1.0,
        ),
        (
            "mariners vs angels",
            "los angeles angels of anaheim at seattle mariners",
            0.5074626865671642,
            0.9090909090909091,
            0.6153846153846154,
        ),
        (
            "aero school",
            "aero flying school",
            0.7586206896551724,
            1.0,
            0.7777777777777779,
        ),
        (
            "aero school",
            "school of aero",
            0.88,
            1.0,
            0.7058823529411764,
        ),
        ("", "", 1.0, 0.0, 1.0),
        ("", "a", 0.0, 0.0, 0.0),
        ("a", "", 0.0, 0.0, 0.0),
        ("abc", "xyz", 0.0, 0.0, 0.0),
        ("a b", "c d", 0.33333333333333337, 0.33333333333333326, 0.4),
        (
            "this is a test",
            "this is a test!",
            0.9655172413793103,
            0.9655172413793103,
            1.0,
        ),
        ("yankees", "new york yankees", 0.6086956521739131, 1.0, 1.0),
        ("bear was", "the bear was a wuzzy one", 0.5, 1.0, 1.0),
        (
            "caf\u{e9} du nord",
            "cafe du nord",
            0.9166666666666665,
            0.9166666666666667,
            0.9166666666666665,
        ),
        ("ab", "ba", 0.5, 0.5, 0.6666666666666667),
        (
            "a certain string",
            "cetain",
            0.5454545454545454,
            0.5454545454545454,
            0.8333333333333335,
        ),
        (
            "abcd efgh",
            "efgh abcx",
            0.8888888888888888,
            0.8888888888888888,
            0.6153846153846154,
        ),
        (
            "b b",
            "cbaa abbc c bcac",
            0.3157894736842105,
            0.11764705882352942,
            0.6666666666666667,
        ),
        ("aaa", "cabc", 0.2857142857142857, 0.2857142857142857, 0.4),
        ("bb", "aca babc", 0.4, 0.4, 0.5),
        (
            "cc",
            "c ccc ccab",
            0.33333333333333337,
            0.33333333333333326,
            1.0,
        ),
        ("cbca acbb bc", "b a bbca", 0.7, 0.7, 0.6666666666666667),
        ("b caac aa bc", "bbc b cc", 0.7, 0.7, 0.5714285714285714),
        ("abbc cb", "bba bca ca ac", 0.6, 0.6, 0.7142857142857143),
        ("c a b", "aba", 0.5, 0.5, 0.6666666666666667),
        (
            "baa bc",
            "ccb cbbb",
            0.4285714285714286,
            0.42857142857142855,
            0.5454545454545454,
        ),
        ("b", "bab b cb a", 0.18181818181818177, 1.0, 1.0),
        (
            "aaca",
            "cacc acca ccbc acba",
            0.34782608695652173,
            0.34782608695652173,
            0.75,
        ),
        ("b a", "cab aac c", 0.5, 0.5, 1.0),
        (
            "accc b",
            "aac caba",
            0.5714285714285714,
            0.5714285714285715,
            0.6666666666666667,
        ),
        (
            "cba cbb a bc",
            "bab b",
            0.5882352941176471,
            0.5882352941176471,
            0.8,
        ),
        ("caac a aa", "bcc bbb", 0.375, 0.375, 0.5),
        (
            "acc",
            "cc b b b",
            0.36363636363636365,
            0.5714285714285715,
            0.8,
        ),
        ("ba acca", "bbc", 0.19999999999999996, 0.2, 0.5),
        ("baab", "a", 0.4, 0.4, 1.0),
        ("a ac aaba ac", "bcbc", 0.375, 0.3076923076923077, 0.4),
        (
            "baac aaa ccb",
            "bbaa cba acc cbba",
            0.6206896551724138,
            0.6206896551724138,
            0.6666666666666667,
        ),
        ("aab b", "accc", 0.2222222222222222, 0.2222222222222223, 0.4),
        (
            "bb b bc",
            "ba a aa",
            0.4285714285714286,
            0.42857142857142855,
            0.5,
        ),
        (
            "b c a b",
            "baac acc aa",
            0.5555555555555556,
            0.5,
            0.6153846153846154,
        ),
        (
            "bac aaa",
            "ccc",
            0.19999999999999996,
            0.2,
            0.33333333333333337,
        ),
        (
            "bb ac",
            "acb cbcb",
            0.7692307692307692,
            0.7692307692307692,
            0.6,
        ),
        (
            "dadgcbcda eaafceb bcg dedbe bd b cefdfffbb dfdbfd eeffcf aage beggbc fcgec fff eagaeeed bcd efgg d ffcdegb",
            "e gc cf bg dg gdgd bcdbedb de dafccbdfe b deaafebgc bcbe cceg gfdgg ecd gagbedb",
            0.5405405405405406,
            0.5405405405405406,
            0.5189873417721519,
        ),
        (
            "ga ef e fgffb ec defcg caadfdcce cgffeda dbeacfe bdegedffc def bceafdedd geefff df",
            "fadff fgd gbgag c gfdgf cbdgcdbde c afedacafd b fbfadffce bebbc aafge deefab",
            0.5189873417721519,
            0.5128205128205129,
            0.5526315789473684,
        ),
        (
            "ccefbdedb gcgecfbc gfag cdgbgcb ff ged ecd bbgbfdccg bafbffc ab cdabaag g fadf gfedcfgca",
            "abd dddg bbg deedb fccdeaba a g cdgecbdb gaa bfeaedc adf aaeae acg da adfb fggbf",
            0.5119047619047619,
            0.5119047619047619,
            0.525,
        ),
    ];

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(500))]

        #[test]
        fn the_order_of_words_does_not_matter(words in prop::collection::vec("[a-d]{1,4}", 1..5), other in "[a-d ]{0,12}") {
            let mut turned = words.clone();
            turned.reverse();
            let (words, turned) = (words.join(" "), turned.join("  "));
            prop_assert!((token_sort_ratio(&words, &turned) - 1.0).abs() < 1e-12);
            prop_assert!((token_set_ratio(&words, &turned) - 1.0).abs() < 1e-12);
            let similarities = [token_sort_ratio(&words, &other), token_set_ratio(&words, &other), partial_ratio(&words, &other)];
            prop_assert!(similarities.iter().all(|s| (0.0..=1.0).contains(s)));
            prop_assert!((partial_ratio(&words, &other) - partial_ratio(&other, &words)).abs() < 1e-12);
        }
    }
}
