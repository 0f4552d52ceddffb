//! What holds for every kernel: totality, idempotence, no leaked placeholders.

use proptest::prelude::*;

use super::*;
use hotpass_testkit::seeds::cases;

/// What cells are made of, the traps included.
const PIECES: &[&str] = &[
    "082 123 4567",
    "011 555 0100",
    "+27",
    "x9",
    "Tel:",
    "or",
    "/",
    "/1",
    ", ",
    "; ",
    "\n",
    " ",
    "&",
    "and",
    "-",
    ".",
    "(",
    ")",
    "jane",
    "Doe",
    "JANE",
    "Dr.",
    "Mr",
    "van",
    "der",
    "Merwe",
    "Jr",
    "CEO",
    "@",
    "x.co.za",
    "www.",
    "http://",
    "https://",
    "/Path",
    "?q",
    ":80",
    "03/04/2025",
    "2025-01-02",
    "10 March 2025",
    "12:30",
    "T",
    "45706",
    "Gauteng",
    "KZN",
    "Natal",
    "Province",
    "t/a",
    "trading as",
    "(Pty) Ltd",
    "\"",
    "n/a",
    "0",
    "1",
    "27",
    "2012/345678/07",
    "4123456789",
    "8001015009087",
    ".0",
    "E8",
    "8.2",
    "nan",
    "None",
    "\u{a0}",
    "\u{200b}",
    "\u{e9}",
    "\u{130}",
    "T\u{308}",
    "<",
    ">",
    "mailto:",
    "South Africa",
    "UK",
    "'",
    "#",
    "|",
    "\\",
];

fn locale(country: &str) -> Locale {
    Locale::for_country(country).expect("a country of the table")
}

/// Normalizes, and checks what must hold of any outcome.
fn check(kind: Kind, raw: &str, stored: CellKind, locale: &Locale) {
    let outcome = value(kind, raw, stored, locale);
    assert!(!matches!(&outcome, Outcome::Values(values) if values.is_empty()));
    for found in outcome.values() {
        assert!(!found.text.is_empty(), "{kind:?} {raw:?}");
        assert!(
            !matches!(found.text.as_str(), "nan" | "NaN" | "NaT" | "None" | "#N/A"),
            "{kind:?} {raw:?}"
        );
        assert!(
            found.validity == Validity::Valid || found.reason.is_some(),
            "{kind:?} {raw:?}"
        );
        if found.validity == Validity::Invalid {
            continue;
        }
        let again = value(kind, &found.text, CellKind::Text, locale);
        assert_eq!(again.texts(), [found.text.as_str()], "{kind:?} {raw:?}");
    }
}

/// Text that looks like what such cells hold.
fn likely() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..9).prop_map(|pieces| pieces.concat())
}

fn stored() -> impl Strategy<Value = CellKind> {
    prop_oneof![
        Just(CellKind::Text),
        Just(CellKind::Number),
        Just(CellKind::Boolean),
        Just(CellKind::DateTime)
    ]
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_text_of_any_kind_has_an_outcome_and_settles(raw in any::<String>(), stored in stored()) {
        let za = locale("ZA");
        for kind in Kind::ALL {
            check(*kind, &raw, stored, &za);
        }
    }

    #[test]
    fn likely_text_of_any_kind_settles(raw in likely(), stored in stored()) {
        for locale in [locale("ZA"), locale("US")] {
            for kind in Kind::ALL {
                check(*kind, &raw, stored, &locale);
            }
        }
    }

    #[test]
    fn names_with_letters_have_a_key_and_a_slug(raw in any::<String>()) {
        if text::clean(&raw).text.chars().any(char::is_alphanumeric) {
            let slug = name_key::slug(&raw);
            prop_assert!(slug.is_some_and(|slug| !slug.is_empty()));
            prop_assert!(name_key::organization_key(&raw).is_some_and(|key| !key.is_empty()));
        }
    }

    #[test]
    fn whole_numbers_read_the_same_as_float_and_as_text(number in 600_000_000_u64..899_999_999) {
        let za = locale("ZA");
        let plain = value(Kind::Phone, &format!("0{number}"), CellKind::Text, &za);
        let float = value(Kind::Phone, &format!("{number}.0"), CellKind::Text, &za);
        if plain.values()[0].validity == Validity::Valid {
            prop_assert_eq!(plain.texts(), float.texts());
        }
    }
}

#[test]
fn cells_without_a_value_are_missing() {
    let za = locale("ZA");
    for (stored, rule) in [
        (CellKind::Empty, "empty"),
        (CellKind::Error, "error_cell"),
        (CellKind::Unevaluated, "unevaluated_formula"),
    ] {
        assert_eq!(
            value(Kind::Text, "text", stored, &za),
            Outcome::Missing { rule }
        );
    }
    for kind in Kind::ALL {
        assert_eq!(value(*kind, " \u{a0}", CellKind::Text, &za), Outcome::EMPTY);
        assert_eq!(
            value(*kind, "N/A", CellKind::Text, &za),
            Outcome::PLACEHOLDER
        );
    }
}

#[test]
fn validity_orders_from_invalid_to_valid() {
    assert!(Validity::Invalid < Validity::Doubtful && Validity::Doubtful < Validity::Valid);
}

#[test]
fn outcomes_name_the_rule_of_their_finding() {
    let za = locale("ZA");
    for (kind, raw, code) in [
        (Kind::Email, "a@b@c.com", Some("HP-N002")),
        (Kind::Phone, "12", Some("HP-N003")),
        (Kind::Website, "nowhere", Some("HP-N004")),
        (Kind::Province, "Pretoria", Some("HP-N005")),
        (Kind::Country, "Wakanda", Some("HP-N006")),
        (Kind::Date, "31/02/2025", Some("HP-N007")),
        (Kind::VatNumber, "123", Some("HP-N008")),
        (Kind::OrganizationName, "4711", Some("HP-N009")),
        (Kind::Date, "03/04/2025", Some("HP-N011")),
        (Kind::Phone, "0821234567.0", Some("HP-N014")),
        (Kind::Province, "Natal", Some("HP-N015")),
        (Kind::Email, "info@aero.example", None),
    ] {
        let outcome = value(kind, raw, CellKind::Text, &za);
        assert_eq!(
            rule_for(kind, &outcome.values()[0]).map(|rule| rule.code),
            code,
            "{raw}"
        );
    }
    let long = "a".repeat(text::MAX_CHARS + 1);
    let cut = value(Kind::Text, &long, CellKind::Text, &za);
    assert_eq!(
        rule_for(Kind::Text, &cut.values()[0]).map(|rule| rule.code),
        Some("HP-N013")
    );
    let unusable = Normalized::invalid("text", "text.nfkc", "unusable");
    assert_eq!(
        rule_for(Kind::Text, &unusable).map(|rule| rule.code),
        Some("HP-N010")
    );
    assert_eq!(
        rule_for_cell(&Outcome::PLACEHOLDER).map(|rule| rule.code),
        Some("HP-N001")
    );
    assert_eq!(
        rule_for_cell(&value(Kind::Email, "a@x.co b@x.co", CellKind::Text, &za))
            .map(|rule| rule.code),
        Some("HP-N012")
    );
    assert_eq!(rule_for_cell(&Outcome::EMPTY), None);
}

/// What random inputs found once.
#[test]
fn odd_texts_settle() {
    let za = locale("ZA");
    for raw in [
        "(Pty) Ltd, /",
        "(Pty) Ltd, ., /1",
        "mailto:?q@jane",
        "t/a, t/a",
        "t/a, t/a)",
    ] {
        for kind in Kind::ALL {
            check(*kind, raw, CellKind::Text, &za);
        }
    }
}
