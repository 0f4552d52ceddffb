//! Similarities by the runs of characters that values are made of, and by the characters alone.
//!
//! In: texts. Out: how much their grams (runs of two or three characters) or characters overlap, 0 to 1. The order of grams
//! does not matter, so that swapped words cost little.

use super::edit::prepared::Unit;

/// How many characters a gram has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GramLen {
    /// Two characters.
    Two,
    /// Three characters.
    Three,
}

/// The grams of a value and how often each occurs, prepared for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grams {
    /// The characters of a gram packed into a number, in ascending order, with the number of occurrences.
    counts: Vec<(u64, u32)>,
}

impl Grams {
    /// Takes the grams of a text; a text shorter than a gram is one itself, an empty text has none.
    pub fn new(text: &str, len: GramLen) -> Self {
        let len = match len {
            GramLen::Two => 2,
            GramLen::Three => 3,
        };
        let chars: Vec<char> = text.chars().collect();
        let mut grams: Vec<u64> = chars
            .windows(len.min(chars.len()).max(1))
            .map(packed)
            .collect();
        grams.sort_unstable();
        let counts = grams
            .chunk_by(|l, r| l == r)
            .map(|same| (same[0], same.len() as u32))
            .collect();
        Self { counts }
    }

    /// Returns the cosine of the angle between the counts, 0 to 1; 0 when a value has no gram.
    ///
    /// After G. Salton, "Automatic text processing" (1989), without weights.
    pub fn cosine(&self, other: &Self) -> f64 {
        let (lengths, mut product) = (self.squares() * other.squares(), 0.0);
        self.for_each_common(other, |l, r| product += f64::from(l) * f64::from(r));
        if lengths == 0.0 {
            return 0.0;
        }
        (product / lengths.sqrt()).min(1.0)
    }

    /// Returns twice the grams in common as a share of all, 0 to 1; 0 when neither value has a gram.
    ///
    /// After L. R. Dice, "Measures of the amount of ecologic association between species", Ecology 26 (1945), over
    /// multisets.
    pub fn dice(&self, other: &Self) -> f64 {
        let all = self.n_grams() + other.n_grams();
        let mut common = 0;
        self.for_each_common(other, |l, r| common += u64::from(l.min(r)));
        if all == 0 {
            return 0.0;
        }
        2.0 * common as f64 / all as f64
    }

    fn n_grams(&self) -> u64 {
        self.counts.iter().map(|&(_, n)| u64::from(n)).sum()
    }

    fn squares(&self) -> f64 {
        self.counts.iter().map(|&(_, n)| f64::from(n).powi(2)).sum()
    }

    /// Calls with the two numbers of occurrences of each gram that both have.
    fn for_each_common(&self, other: &Self, mut call: impl FnMut(u32, u32)) {
        let mut others = other.counts.iter().peekable();
        for &(gram, n) in &self.counts {
            while others.next_if(|&&(other, _)| other < gram).is_some() {}
            if let Some(&(_, other_n)) = others.next_if(|&&(other, _)| other == gram) {
                call(n, other_n);
            }
        }
    }
}

/// Returns the distinct units in common as a share of the distinct units of either, 0 to 1.
///
/// As `jaccard` of `DuckDB` over [`Unit::Byte`], except that an empty value is an error there and has the similarity 0 here.
/// After P. Jaccard (1901).
pub fn jaccard(unit: Unit, left: &str, right: &str) -> f64 {
    let (left, right) = (distinct(unit, left), distinct(unit, right));
    let common = left
        .iter()
        .filter(|unit| right.binary_search(unit).is_ok())
        .count();
    let either = left.len() + right.len() - common;
    if either == 0 {
        return 0.0;
    }
    common as f64 / either as f64
}

fn distinct(unit: Unit, text: &str) -> Vec<u32> {
    let mut units: Vec<u32> = match unit {
        Unit::Character => text.chars().map(u32::from).collect(),
        Unit::Byte => text.bytes().map(u32::from).collect(),
    };
    units.sort_unstable();
    units.dedup();
    units
}

/// A character needs 21 bits; the one added keeps a gram apart from a shorter one.
fn packed(gram: &[char]) -> u64 {
    gram.iter()
        .fold(0, |packed, &c| (packed << 21) | (u64::from(c) + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn grams_overlap_as_worked_by_hand() {
        for (left, right, cosine, dice) in [
            // ni ig gh ht and na ac ch ht have one in common.
            ("night", "nacht", 0.25, 0.25),
            // aa twice and aa once: 2 / (2 * 1), 2 * 1 / 3.
            ("aaa", "aa", 1.0, 2.0 / 3.0),
            ("ab", "ab", 1.0, 1.0),
            ("a", "a", 1.0, 1.0),
            ("a", "b", 0.0, 0.0),
            ("", "ab", 0.0, 0.0),
            ("", "", 0.0, 0.0),
        ] {
            let (l, r) = (
                Grams::new(left, GramLen::Two),
                Grams::new(right, GramLen::Two),
            );
            assert!((l.cosine(&r) - cosine).abs() < 1e-12, "{left} {right}");
            assert!((l.dice(&r) - dice).abs() < 1e-12, "{left} {right}");
        }
        let three = |text| Grams::new(text, GramLen::Three);
        assert!((three("abcd").dice(&three("abce")) - 0.5).abs() < 1e-12);
        assert_ne!(three("ab"), three("abc"));
    }

    #[test]
    fn jaccard_is_that_of_duckdb() {
        for (left, right, expected) in [
            ("duck", "luck", 0.6),
            ("aab", "ab", 1.0),
            ("abc", "abd", 0.5),
            ("G\u{e9}rard", "Gerard", 0.571_428_571_428_571_4),
            ("\u{e9}", "\u{e8}", 0.333_333_333_333_333_3),
        ] {
            let similarity = jaccard(Unit::Byte, left, right);
            assert!((similarity - expected).abs() < 1e-15, "{left} {right}");
        }
        assert!(jaccard(Unit::Character, "\u{e9}", "\u{e8}").abs() < f64::EPSILON);
        assert!(jaccard(Unit::Character, "", "").abs() < f64::EPSILON);
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(500))]

        #[test]
        fn measures_are_shares_symmetric_and_one_for_the_same(left in "[a-c ]{0,9}", right in "[a-c ]{0,9}", any: String) {
            for len in [GramLen::Two, GramLen::Three] {
                let (l, r) = (Grams::new(&left, len), Grams::new(&right, len));
                for (there, back) in [(l.cosine(&r), r.cosine(&l)), (l.dice(&r), r.dice(&l))] {
                    prop_assert!((0.0..=1.0).contains(&there) && (there - back).abs() < 1e-12);
                }
                let own = Grams::new(&any, len);
                let same = f64::from(u8::from(!any.is_empty()));
                prop_assert!((own.cosine(&own) - same).abs() < 1e-9 && (own.dice(&own) - same).abs() < 1e-12);
            }
        }
    }
}
