//! The kernels against rapidfuzz, against published examples, against `DuckDB`, and their bounds against the kernels.

use proptest::prelude::*;
use rapidfuzz::distance::{
    damerau_levenshtein, jaro as jaro_peer, jaro_winkler, levenshtein as lev,
};

use super::{
    damerau_at_most, jaro_at_least, jaro_winkler_at_least, levenshtein_at_most,
    pattern::Pattern,
    prepared::{PreparedValues, Unit},
};
use crate::table::Column;

/// What each kernel says of a pair.
#[derive(Debug, PartialEq)]
struct Figures {
    jaro: u64,
    jaro_winkler: u64,
    levenshtein: u32,
    damerau: u32,
}

fn of(left: &str, right: &str, unit: Unit) -> Figures {
    let values = PreparedValues::new(unit, [left, right]);
    let (l, r) = (values.get(0), values.get(1));
    Figures {
        jaro: jaro_at_least(l, r, 0.0)
            .expect("any likeness is enough")
            .to_bits(),
        jaro_winkler: jaro_winkler_at_least(l, r, 0.0)
            .expect("any likeness is enough")
            .to_bits(),
        levenshtein: levenshtein_at_most(l, r, u32::MAX).expect("any distance is near enough"),
        damerau: damerau_at_most(l, r, u32::MAX).expect("any distance is near enough"),
    }
}

fn of_peer(left: &str, right: &str) -> Figures {
    let (l, r) = (|| left.chars(), || right.chars());
    Figures {
        jaro: jaro_peer::similarity(l(), r()).to_bits(),
        jaro_winkler: jaro_winkler::similarity(l(), r()).to_bits(),
        levenshtein: lev::distance(l(), r()) as u32,
        damerau: damerau_levenshtein::distance(l(), r()) as u32,
    }
}

#[test]
fn published_examples_have_their_figures() {
    // Winkler 1990 and the record linkage literature after it, to three decimals.
    for (left, right, jaro, jaro_winkler) in [
        ("MARTHA", "MARHTA", 0.944, 0.961),
        ("DIXON", "DICKSONX", 0.767, 0.813),
        ("DWAYNE", "DUANE", 0.822, 0.840),
        ("SHACKLEFORD", "SHACKELFORD", 0.970, 0.982),
        ("DUNNINGHAM", "CUNNIGHAM", 0.896, 0.896),
        ("NICHLESON", "NICHULSON", 0.926, 0.956),
        ("JONES", "JOHNSON", 0.790, 0.832),
        ("MASSEY", "MASSIE", 0.889, 0.933),
        ("ABROMS", "ABRAMS", 0.889, 0.922),
        ("CRATE", "TRACE", 0.733, 0.733),
        ("ABC", "XYZ", 0.0, 0.0),
    ] {
        let figures = of(left, right, Unit::Character);
        assert!(
            (f64::from_bits(figures.jaro) - jaro).abs() < 6e-4,
            "{left} {right}"
        );
        assert!(
            (f64::from_bits(figures.jaro_winkler) - jaro_winkler).abs() < 6e-4,
            "{left} {right}"
        );
    }
    for (left, right, levenshtein, damerau) in [
        ("kitten", "sitting", 3, 3),
        ("saturday", "sunday", 3, 3),
        ("CA", "ABC", 3, 2),
        ("ca", "abc", 3, 2),
        ("abcd", "acbd", 2, 1),
        ("", "abc", 3, 3),
        ("a cat", "an act", 3, 2),
        ("caf\u{e9}", "cafe", 1, 1),
        ("\u{43c}\u{438}\u{440}", "\u{440}\u{438}\u{43c}", 2, 2),
    ] {
        let figures = of(left, right, Unit::Character);
        assert_eq!(
            (figures.levenshtein, figures.damerau),
            (levenshtein, damerau),
            "{left} {right}"
        );
    }
}

#[test]
fn bytes_have_the_figures_of_duckdb() {
    // DuckDB 2.0.0: jaro_similarity, jaro_winkler_similarity, levenshtein, damerau_levenshtein.
    for (left, right, jaro, jaro_winkler, levenshtein, damerau) in DUCKDB {
        let expected = Figures {
            jaro: jaro.to_bits(),
            jaro_winkler: jaro_winkler.to_bits(),
            levenshtein,
            damerau,
        };
        assert_eq!(of(left, right, Unit::Byte), expected, "{left} {right}");
    }
}

const LONG: [&str; 2] = [
    "a probabilistic record linkage model for deriving trajectories from surveys of households",
    "probabilistic record linkage models to derive the trajectories of surveyed households, again",
];

#[expect(
    clippy::unreadable_literal,
    reason = "copied as DuckDB prints them, to the last bit"
)]
const DUCKDB: [(&str, &str, f64, f64, u32, u32); 19] = [
    (
        "MARTHA",
        "MARHTA",
        0.9444444444444445,
        0.9611111111111111,
        2,
        1,
    ),
    (
        "DIXON",
        "DICKSONX",
        0.7666666666666666,
        0.8133333333333332,
        4,
        4,
    ),
    (
        "DwAyNE",
        "DuANE",
        0.8222222222222223,
        0.8400000000000001,
        2,
        2,
    ),
    (
        "CRATE",
        "TRACE",
        0.7333333333333334,
        0.7333333333333334,
        2,
        2,
    ),
    ("", "", 0.0, 0.0, 0, 0),
    ("", "a", 0.0, 0.0, 1, 1),
    ("a", "a", 1.0, 1.0, 0, 0),
    ("a", "b", 0.0, 0.0, 1, 1),
    ("0", "00", 0.8333333333333334, 0.8500000000000001, 1, 1),
    ("CA", "ABC", 0.0, 0.0, 3, 2),
    (
        "G\u{e9}rard",
        "Gerard",
        0.8492063492063492,
        0.8642857142857143,
        2,
        2,
    ),
    (
        "M\u{fc}ller",
        "Mueller",
        0.8095238095238096,
        0.8285714285714287,
        2,
        2,
    ),
    (
        "\u{e9}",
        "\u{e8}",
        0.6666666666666666,
        0.6666666666666666,
        1,
        1,
    ),
    (
        "jones",
        "johnson",
        0.7904761904761904,
        0.8323809523809523,
        4,
        4,
    ),
    (
        "\u{418}\u{432}\u{430}\u{43d}\u{43e}\u{432}",
        "\u{418}\u{432}\u{430}\u{43d}\u{43e}\u{432}\u{43d}\u{430}",
        0.9166666666666666,
        0.95,
        4,
        4,
    ),
    (
        "\u{5317}\u{4eac}",
        "\u{5317}\u{5e73}",
        0.6666666666666666,
        0.6666666666666666,
        3,
        3,
    ),
    (
        LONG[0],
        LONG[1],
        0.7923089524683983,
        0.7923089524683983,
        24,
        24,
    ),
    (
        "abcvwxyz",
        "zabcvwxy",
        0.9166666666666666,
        0.9166666666666666,
        2,
        2,
    ),
    ("abab", "baba", 0.8333333333333334, 0.8333333333333334, 2, 2),
];

/// Text with much in common: of a small alphabet, of names, of any characters; empty to long.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ab]{0,12}",
        "[a-e]{0,70}",
        "[ab \u{e9}\u{fc}]{0,140}",
        "[A-Za-z0-9 .'-]{0,30}",
        "[\u{430}-\u{438}a-c]{0,20}",
        "[\u{430}-\u{438}a-c]{60,90}",
        any::<String>(),
    ]
}

/// A text and one that comes from it by a few edits, or another.
fn pair() -> impl Strategy<Value = (String, String)> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 0..6);
    (text(), edits, text(), prop::bool::weighted(0.75)).prop_map(
        |(text, edits, other, is_edited)| {
            if !is_edited {
                return (text, other);
            }
            let mut chars: Vec<char> = text.chars().collect();
            for (at, kind, letter) in edits {
                let at = at.index(chars.len() + 1);
                let letter = char::from(b'a' + letter % 5);
                match kind {
                    0 => chars.insert(at, letter),
                    _ if at >= chars.len() => {}
                    1 => chars[at] = letter,
                    2 => {
                        chars.remove(at);
                    }
                    _ if at + 1 < chars.len() => chars.swap(at, at + 1),
                    _ => {}
                }
            }
            (text, chars.into_iter().collect())
        },
    )
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(2000))]

    #[test]
    fn every_figure_is_that_of_rapidfuzz((left, right) in pair()) {
        prop_assert_eq!(of(&left, &right, Unit::Character), of_peer(&left, &right));
    }

    #[test]
    fn a_cutoff_never_rejects_a_pair_that_reaches_it((left, right) in pair(), cutoff in 0.0..=1.0_f64) {
        let figures = of_peer(&left, &right);
        let (jaro, winkler) = (f64::from_bits(figures.jaro), f64::from_bits(figures.jaro_winkler));
        let values = PreparedValues::new(Unit::Character, [left.as_str(), right.as_str()]);
        let (l, r) = (values.get(0), values.get(1));
        // The figure itself is the cut-off on which a bound is most easily wrong.
        for cutoff in [cutoff, jaro, winkler, jaro.next_up(), winkler.next_up()] {
            prop_assert_eq!(jaro_at_least(l, r, cutoff), (jaro >= cutoff).then_some(jaro));
            prop_assert_eq!(jaro_winkler_at_least(l, r, cutoff), (winkler >= cutoff).then_some(winkler));
        }
        let (levenshtein, damerau) = (figures.levenshtein, figures.damerau);
        for most in (0..4).chain([levenshtein.saturating_sub(1), levenshtein, damerau.saturating_sub(1), damerau]) {
            prop_assert_eq!(levenshtein_at_most(l, r, most), (levenshtein <= most).then_some(levenshtein));
            prop_assert_eq!(damerau_at_most(l, r, most), (damerau <= most).then_some(damerau));
        }
    }

    #[test]
    fn a_pattern_that_is_replaced_is_as_a_new_one((left, right) in pair(), earlier in text()) {
        let values = PreparedValues::new(Unit::Character, [left.as_str(), right.as_str(), earlier.as_str()]);
        let mut pattern = Pattern::new(values.get(2));
        pattern.replace(values.get(0));
        let right = values.get(1);
        let new = Pattern::new(values.get(0));
        prop_assert_eq!(pattern.jaro_winkler_at_least(right, 0.8), new.jaro_winkler_at_least(right, 0.8));
        prop_assert_eq!(pattern.levenshtein_at_most(right, 9), new.levenshtein_at_most(right, 9));
        prop_assert_eq!(pattern.left().n_units(), values.n_units(0) as usize);
    }
}

#[test]
fn a_store_keeps_values_apart_and_small() {
    let texts = ["", "abc", "caf\u{e9}", "\u{5317}\u{4eac}", "", "z"];
    let values = PreparedValues::new(Unit::Character, texts);
    assert_eq!(values.len(), texts.len());
    for (code, text) in (0..).zip(texts) {
        assert_eq!(
            values.n_units(code) as usize,
            text.chars().count(),
            "{text}"
        );
        assert_eq!(
            values.get(code).signature(),
            values.signature(code),
            "{text}"
        );
    }
    let bytes = PreparedValues::new(Unit::Byte, texts);
    assert_eq!(bytes.n_units(2), 5);
    let many = PreparedValues::new(Unit::Character, std::iter::repeat_n("Smith", 1000));
    assert!(many.n_bytes() <= 1000 * (24 + 5));
}

#[test]
fn values_that_share_their_text_are_those_that_do_not() {
    for texts in [
        &["Smith", "smyth", "x"][..],
        &["Smith", "Zo\u{eb}", "\u{5317}\u{4eac}"],
        &[],
    ] {
        for unit in [Unit::Character, Unit::Byte] {
            let column = Column::encode("name", texts.iter().copied()).expect("little text");
            let shared = PreparedValues::of(unit, &column.values);
            let mut own = PreparedValues::new(unit, column.values.iter());
            let mut longer = shared.clone();
            longer.push("Smit");
            own.push("Smit");
            assert_eq!(longer.len(), own.len());
            for code in 0..own.len() as u32 {
                assert_eq!(
                    format!("{:?}", longer.get(code)),
                    format!("{:?}", own.get(code))
                );
                if (code as usize) < shared.len() {
                    assert_eq!(
                        format!("{:?}", shared.get(code)),
                        format!("{:?}", own.get(code))
                    );
                }
            }
        }
    }
}
