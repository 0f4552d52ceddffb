//! Names of people in parts: titles, particles, roles beside the name, and what is no name.

use super::*;
use crate::normalize::Validity;

fn parts(name: &str) -> [Option<String>; 5] {
    let name = PersonName::parse(name).expect("a name");
    [
        name.title,
        name.given,
        name.middle,
        name.family,
        name.suffix,
    ]
}

#[test]
fn names_come_apart_into_parts() {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    for (raw, expected) in [
        (
            "Dr. Jane Q. Doe-Smith",
            ["Dr.", "Jane", "Q.", "Doe-Smith", ""],
        ),
        ("van der Merwe, Piet", ["", "Piet", "", "van der Merwe", ""]),
        ("Piet van der Merwe", ["", "Piet", "", "van der Merwe", ""]),
        ("Mr. and", ["Mr.", "", "", "and", ""]),
        ("JANE DOE", ["", "Jane", "", "Doe", ""]),
        ("jane doe", ["", "Jane", "", "Doe", ""]),
        ("Doe, Jane Mary", ["", "Jane", "Mary", "Doe", ""]),
        ("John Smith Jr.", ["", "John", "", "Smith", "Jr."]),
        ("John Smith, PhD", ["", "John", "", "Smith", "PhD"]),
        (
            "Jan Janse van Rensburg",
            ["", "Jan", "", "Janse van Rensburg", ""],
        ),
        ("Capt Le Roux", ["Capt", "", "", "Le Roux", ""]),
        ("Mr Smith", ["Mr", "", "", "Smith", ""]),
        ("Thandiwe", ["", "Thandiwe", "", "", ""]),
        ("Doe, Dr. Jane", ["Dr.", "Jane", "", "Doe", ""]),
    ] {
        assert_eq!(parts(raw), expected.map(some), "{raw}");
    }
}

#[test]
fn names_in_one_letter_case_get_the_usual_one() {
    for (raw, expected) in [
        ("JANE DOE", "Jane Doe"),
        ("PIET VAN DER MERWE", "Piet van der Merwe"),
        ("o'brien, sean", "Sean O'Brien"),
        ("MARY MCDONALD", "Mary McDonald"),
        ("JP SMITH", "JP Smith"),
        ("P.J. SMITH", "P.J. Smith"),
        ("ANNE-MARIE NEL", "Anne-Marie Nel"),
        ("Jane deWet", "Jane deWet"),
        ("\u{c9}LODIE ROUX", "\u{c9}lodie Roux"),
        ("\u{5f20} \u{4f1f}", "\u{5f20} \u{4f1f}"),
    ] {
        assert_eq!(normalize(raw).values()[0].text, expected, "{raw}");
    }
}

#[test]
fn roles_and_titles_are_no_part_of_the_name() {
    for (raw, text, detail, reason) in [
        (
            "Jane Doe (Head of Training)",
            "Jane Doe",
            Some("Head of Training"),
            None,
        ),
        ("Jane Doe - CFI", "Jane Doe", Some("CFI"), None),
        (
            "Jane Doe, Chief Pilot",
            "Jane Doe",
            Some("Chief Pilot"),
            None,
        ),
        ("Capt. Jane Doe", "Jane Doe", None, Some("title_removed")),
        ("Mr Smith", "Mr Smith", None, None),
        ("van der Merwe, Piet", "Piet van der Merwe", None, None),
        ("Ops Team", "Ops Team", None, None),
        ("Mr. Le Roux", "Mr. Le Roux", None, None),
        (
            "Col (Ret) Jane Doe",
            "Jane Doe",
            Some("Ret"),
            Some("title_removed"),
        ),
    ] {
        let outcome = normalize(raw);
        let value = &outcome.values()[0];
        assert_eq!(
            (value.text.as_str(), value.detail.as_deref(), value.reason),
            (text, detail, reason),
            "{raw}"
        );
        assert_eq!(value.validity, Validity::Valid);
    }
}

#[test]
fn several_full_names_are_several_persons() {
    for raw in [
        "Jane Doe & John Smith",
        "Jane Doe / John Smith",
        "Jane Doe and John Smith",
        "Jane Doe; John Smith",
    ] {
        assert_eq!(normalize(raw).texts(), ["Jane Doe", "John Smith"], "{raw}");
    }
    let couple = normalize("Jane & John Doe");
    assert_eq!(couple.values().len(), 1);
    assert_eq!(couple.values()[0].reason, Some("several_persons"));
}

#[test]
fn what_is_not_a_name_is_kept_with_its_reason() {
    for (raw, reason) in [
        ("jane@aero.example", "email_address"),
        ("4711", "no_letters"),
        ("Mr.", "title_alone"),
        ("Jane 082 123 4567", "not_a_name"),
    ] {
        let outcome = normalize(raw);
        let value = &outcome.values()[0];
        assert_eq!(
            (value.text.as_str(), value.validity, value.reason),
            (raw, Validity::Invalid, Some(reason)),
            "{raw}"
        );
    }
    assert_eq!(normalize("Unknown"), Outcome::PLACEHOLDER);
}

#[test]
fn one_part_of_a_name_keeps_its_words() {
    for (raw, expected) in [
        ("JANE", "Jane"),
        (" van der  MERWE ", "van der MERWE"),
        ("VAN DER MERWE", "van der Merwe"),
        ("Null", "Null"),
        ("Nat", "Nat"),
    ] {
        assert_eq!(normalize_part(raw).values()[0].text, expected, "{raw}");
    }
    assert_eq!(normalize_part("NaT"), Outcome::PLACEHOLDER);
    assert_eq!(normalize_part("12").values()[0].validity, Validity::Invalid);
}
