//! Names of people: nicknames, initials, given and family name swapped.
//!
//! In: parts of names as written, folded here. Out: how two of them relate. Nothing is said of the person: names of one
//! group may be of two people.

use super::fold::fold;

// Given names and their short and pet forms.
mod nickname;

/// How two given names relate, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GivenNames {
    /// They are the same but for case, accents and punctuation.
    Exact,
    /// One is a short or pet form of the other, or both are of a third.
    Nickname,
    /// One is the initial or initials of the other.
    Initial,
    /// They are none of that, or one is empty.
    Different,
}

/// Tells how two given names relate; each may be several, `Jan Hendrik` or `J H`.
///
/// Of several names the first decides about nicknames, and the others have to agree as far as both have them.
pub fn same_given_name(left: &str, right: &str) -> GivenNames {
    let (left, right) = (fold(left), fold(right));
    if left.is_empty() || right.is_empty() {
        return GivenNames::Different;
    }
    if left == right {
        return GivenNames::Exact;
    }
    let mut closest = GivenNames::Exact;
    for (left, right) in left.split(' ').zip(right.split(' ')) {
        closest = closest.max(one_given_name(left, right));
    }
    // One has names more than the other, as `Jan` and `Jan Hendrik`.
    if closest == GivenNames::Exact {
        closest = GivenNames::Nickname;
    }
    if closest == GivenNames::Different
        && (are_initials(&left, &right) || are_initials(&right, &left))
    {
        return GivenNames::Initial;
    }
    closest
}

/// Tells whether the given name of one person is the family name of the other, both ways.
///
/// The parts are compared folded; a person whose two names are the same has none to swap.
pub fn given_and_family_swapped(left: (&str, &str), right: (&str, &str)) -> bool {
    let (left_given, left_family) = (fold(left.0), fold(left.1));
    let (right_given, right_family) = (fold(right.0), fold(right.1));
    !left_given.is_empty()
        && !left_family.is_empty()
        && left_given != left_family
        && left_given == right_family
        && left_family == right_given
}

fn one_given_name(left: &str, right: &str) -> GivenNames {
    if left == right {
        GivenNames::Exact
    } else if nickname::share_group(left, right) {
        GivenNames::Nickname
    } else if is_initial(left, right) || is_initial(right, left) {
        GivenNames::Initial
    } else {
        GivenNames::Different
    }
}

fn is_initial(short: &str, long: &str) -> bool {
    let mut letters = short.chars();
    letters.next() == long.chars().next() && letters.next().is_none()
}

/// Tells whether one word is the initials of two names or more: `jh` of `jan hendrik`.
fn are_initials(short: &str, long: &str) -> bool {
    long.contains(' ')
        && short
            .chars()
            .eq(long.split(' ').filter_map(|name| name.chars().next()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn given_names_relate_as_people_use_them() {
        use GivenNames::{Different, Exact, Initial, Nickname};
        for (left, right, expected) in [
            ("Robert", "ROBERT", Exact),
            ("Jos\u{e9}", "Jose", Exact),
            ("Robert", "Bob", Nickname),
            ("Rob", "Bobby", Nickname),
            ("Johannes", "Hannes", Nickname),
            ("Hendrik", "Hennie", Nickname),
            ("Elizabeth", "Liz", Nickname),
            ("Alexandra", "Alex", Nickname),
            ("Alexander", "Alex", Nickname),
            ("Alexander", "Alexandra", Different),
            ("R.", "Robert", Initial),
            ("J H", "Jan Hendrik", Initial),
            ("JH", "Jan Hendrik", Initial),
            ("J.", "Jan Hendrik", Initial),
            ("Jan", "Jan Hendrik", Nickname),
            ("Jan Hendrik", "Jan Pieter", Different),
            ("Robert", "Richard", Different),
            ("R", "Bob", Different),
            ("", "Robert", Different),
            ("", "", Different),
        ] {
            assert_eq!(same_given_name(left, right), expected, "{left} {right}");
            assert_eq!(same_given_name(right, left), expected, "{right} {left}");
        }
    }

    #[test]
    fn swapped_names_are_told() {
        assert!(given_and_family_swapped(
            ("James", "Bond"),
            ("BOND", "James")
        ));
        assert!(!given_and_family_swapped(
            ("James", "Bond"),
            ("James", "Bond")
        ));
        assert!(!given_and_family_swapped(
            ("James", "James"),
            ("James", "James")
        ));
        assert!(!given_and_family_swapped(("", "Bond"), ("Bond", "")));
        assert!(!given_and_family_swapped(
            ("James", "Bond"),
            ("Bond", "Jim")
        ));
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(500))]

        #[test]
        fn the_side_does_not_matter(left in "[a-c. ]{0,6}", right in "[a-c. ]{0,6}", any: String) {
            prop_assert_eq!(same_given_name(&left, &right), same_given_name(&right, &left));
            let is_empty = fold(&any).is_empty();
            prop_assert_eq!(same_given_name(&any, &any) == GivenNames::Exact, !is_empty);
        }
    }
}
