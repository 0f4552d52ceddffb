//! Keys, trading names and acronyms of organizations.

use proptest::prelude::*;

use super::*;

#[test]
fn spellings_of_one_organization_share_a_key() {
    for name in [
        "Aero School",
        "AERO SCHOOL (Pty) Ltd",
        "Aero School Pty Limited",
        "Aero School C.C.",
        "A\u{e9}ro-School, Inc.",
        "The Aero School",
        "Aero School (Pty) Ltd t/a Sky High",
        "Aero School (Edms) Bpk",
        "Aero School (RF) NPC",
        "Aero School GmbH & Co. KG",
        "Aero School S.A.",
        "Aero School S.p.A.",
        "Aero School S.\u{e0} r.l.",
        "Aero School B.V.",
        "Aero School, LLC",
        "Aero School Gesellschaft mit beschr\u{e4}nkter Haftung",
        "Aero School Limited Liability Company",
        "Aero School, Unipessoal Lda.",
        "Aero School & Co",
    ] {
        assert_eq!(
            organization_key(name).as_deref(),
            Some("aero school"),
            "{name}"
        );
    }
    for (name, key) in [
        ("A.B. Flying & Sons (Pty) Ltd", Some("ab flying and sons")),
        ("O'Brien Air", Some("obrien air")),
        ("Toyota SA", Some("toyota sa")),
        ("Serenity Spa", Some("serenity spa")),
        ("Aero Holdings Ltd", Some("aero holdings")),
        ("(Pty) Ltd", Some("pty")),
        ("The", Some("the")),
        (
            "\u{5317}\u{4eac}\u{822a}\u{7a7a}",
            Some("\u{5317}\u{4eac}\u{822a}\u{7a7a}"),
        ),
        ("---", None),
        ("", None),
    ] {
        assert_eq!(organization_key(name).as_deref(), key, "{name}");
    }
}

#[test]
fn a_trading_name_is_split_off() {
    for (name, registered, trading) in [
        (
            "Aero (Pty) Ltd t/a Sky High",
            "Aero (Pty) Ltd",
            Some("Sky High"),
        ),
        ("Aero CC T/A: Sky", "Aero CC", Some("Sky")),
        ("Aero (trading as Sky High)", "Aero", Some("Sky High")),
        ("Aero LLC dba Sky (Cape)", "Aero LLC", Some("Sky (Cape)")),
        ("Aero, d.b.a. Sky", "Aero", Some("Sky")),
        ("Aero h/a Lug", "Aero", Some("Lug")),
        ("t/a Aero School", "Aero School", None),
        ("Aero t/a", "Aero", None),
        ("Fleet/Air School", "Fleet/Air School", None),
        ("Adba School", "Adba School", None),
        ("Dbase School", "Dbase School", None),
        ("t/a", "", None),
        ("", "", None),
    ] {
        assert_eq!(trading_names(name), (registered, trading), "{name}");
    }
}

#[test]
fn acronyms_are_of_the_first_letters() {
    for (short, long, is_acronym) in [
        ("SACAA", "South African Civil Aviation Authority", true),
        ("S.A.A.", "South African Airways (SOC) Ltd", true),
        ("SAA (Pty) Ltd", "South African Airways", true),
        ("UCT", "University of Cape Town", true),
        ("UOCT", "University of Cape Town", true),
        ("SA", "Sky", false),
        ("S", "Sky Air", false),
        ("SAB", "Sky Air", false),
        ("Sky Air", "Sky Air", false),
        ("", "", false),
    ] {
        assert_eq!(is_acronym_of(short, long), is_acronym, "{short} {long}");
    }
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(1000))]

    #[test]
    fn a_name_with_a_letter_has_a_key_that_a_legal_form_leaves_alone(any in any::<String>(), name in "[A-Z][a-z]{3,7}( [A-Z][a-z]{3,7}){0,3}") {
        prop_assert_eq!(organization_key(&any).is_some(), !words(trading_names(&any).0).is_empty());
        for form in ["(Pty) Ltd", "CC", "GmbH", "Inc.", "S.A."] {
            prop_assert_eq!(organization_key(&format!("{name} {form}")), organization_key(&name));
        }
    }
}
