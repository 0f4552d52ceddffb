//! Telephone numbers as cells hold them: several in one cell, extensions, and numbers stored as numbers.

use super::*;

fn locale() -> Locale {
    Locale::for_country("ZA").expect("South Africa is in the table")
}

/// Cells with several numbers.
const SEVERAL: &[(&str, &[&str])] = &[
    (
        "Tel: 011 555 0100 or 082 123 4567",
        &["+27115550100", "+27821234567"],
    ),
    (
        "011 555 0100 / 082 123 4567",
        &["+27115550100", "+27821234567"],
    ),
    ("0115550100;0821234567", &["+27115550100", "+27821234567"]),
    ("0115550100, 0821234567", &["+27115550100", "+27821234567"]),
    ("0115550100|0821234567", &["+27115550100", "+27821234567"]),
    ("0115550100\n0821234567", &["+27115550100", "+27821234567"]),
    (
        "0115550100 and 0821234567",
        &["+27115550100", "+27821234567"],
    ),
    ("0115550100 & 0821234567", &["+27115550100", "+27821234567"]),
    (
        "0115550100 of 0821234567",
        &["+27115550100", "+27821234567"],
    ),
    (
        "Tel 011 555 0100 Cell 082 123 4567",
        &["+27115550100", "+27821234567"],
    ),
    (
        "011 555 0100 (w) 082 123 4567 (h)",
        &["+27115550100", "+27821234567"],
    ),
    (
        "+27115550100+27821234567",
        &["+27115550100", "+27821234567"],
    ),
    (
        "011 555 0100 082 123 4567",
        &["+27115550100", "+27821234567"],
    ),
    (
        "011 555 0100 - 082 123 4567",
        &["+27115550100", "+27821234567"],
    ),
    ("011 555 0100/1", &["+27115550100", "+27115550101"]),
    (
        "011 555 0100/1/2",
        &["+27115550100", "+27115550101", "+27115550102"],
    ),
    ("011 555 0100 / 0101", &["+27115550100", "+27115550101"]),
    ("011 555 0100 or 0101", &["+27115550100", "+27115550101"]),
    ("0821234567 / 0821234567", &["+27821234567"]),
    ("+1 650 253 0000", &["+16502530000"]),
    (
        "+44 20 7946 0958 or 021 555 0000",
        &["+442079460958", "+27215550000"],
    ),
];

#[test]
fn every_way_to_write_one_number_gives_the_same_e164() {
    for raw in [
        "082 123 4567",
        "0821234567",
        "27821234567",
        "0027821234567",
        "+27 (0)82 123 4567",
        "+27821234567",
        "(082) 123-4567",
        "082.123.4567",
        "082-123-4567",
        "082/1234567",
        "+27 82\u{a0}123 4567",
        "27 82 123 4567",
        "Cell: 082 123 4567",
        "082 123 4567 (w)",
        "Tel.: 082 123 4567",
        "0821234567.0",
        "27821234567.0",
        "8.21234567E8",
        "\u{ff10}821234567",
        "tel:+27821234567",
        "(+27) 82 123 4567",
        "00 27 82 123 4567",
        "082 123 4567.",
        "'0821234567",
    ] {
        let outcome = normalize(raw, CellKind::Text, &locale());
        let [value] = outcome.values() else {
            panic!("{raw}: {outcome:?}")
        };
        assert_eq!(
            (value.text.as_str(), value.validity),
            ("+27821234567", Validity::Valid),
            "{raw}"
        );
    }
    for raw in ["821234567", "27821234567"] {
        let outcome = normalize(raw, CellKind::Number, &locale());
        assert_eq!(outcome.values()[0].text, "+27821234567");
        assert_eq!(outcome.values()[0].reason, Some("number_as_float"));
    }
}

#[test]
fn what_stands_beside_a_number_is_its_detail() {
    for (raw, expected) in [
        ("011 555 0100 x9", Some("ext 9")),
        ("011 555 0100 ext 12", Some("ext 12")),
        ("011 555 0100 ext. 12", Some("ext 12")),
        ("011 555 0100 Extension: 12", Some("ext 12")),
        ("011 555 0100 #12", Some("ext 12")),
        ("Fax: 011 555 0100", Some("fax")),
        ("011 555 0100 (Fax)", Some("fax")),
        ("WhatsApp 082 123 4567", Some("whatsapp")),
        ("(h) 011 555 0100", Some("home")),
        ("Jane: 082 123 4567", Some("Jane")),
        ("Tel (w): 011 555 0100 ext 7", Some("work; ext 7")),
        ("Tel 011 555 0100", None),
    ] {
        let outcome = normalize(raw, CellKind::Text, &locale());
        assert_eq!(outcome.values().len(), 1, "{raw}");
        assert_eq!(outcome.values()[0].validity, Validity::Valid, "{raw}");
        assert_eq!(outcome.values()[0].detail.as_deref(), expected, "{raw}");
    }
    let both = normalize(
        "Tel: 011 555 0100 Fax: 011 555 0101",
        CellKind::Text,
        &locale(),
    );
    assert_eq!(both.values()[0].detail, None);
    assert_eq!(both.values()[1].detail.as_deref(), Some("fax"));
}

#[test]
fn what_is_not_a_number_is_kept_with_its_reason() {
    for (raw, validity, text, reason) in [
        (
            "call the office",
            Validity::Invalid,
            "call the office",
            "parse_error",
        ),
        ("12", Validity::Invalid, "12", "number_invalid"),
        (
            "01155501001",
            Validity::Doubtful,
            "+271155501001",
            "number_possible",
        ),
        (
            "jane@aero.example",
            Validity::Invalid,
            "jane@aero.example",
            "parse_error",
        ),
        ("+999 12", Validity::Invalid, "+999 12", "parse_error"),
        (
            "+0821234567",
            Validity::Doubtful,
            "+27821234567",
            "plus_misplaced",
        ),
        (
            "442079460958",
            Validity::Doubtful,
            "+442079460958",
            "plus_assumed",
        ),
        (
            "082 123 456X",
            Validity::Invalid,
            "082 123 456X",
            "number_masked",
        ),
    ] {
        let outcome = normalize(raw, CellKind::Text, &locale());
        let [value] = outcome.values() else {
            panic!("{raw}: {outcome:?}")
        };
        assert_eq!(
            (value.validity, value.text.as_str(), value.reason),
            (validity, text, Some(reason)),
            "{raw}"
        );
    }
}

#[test]
fn a_mobile_number_that_lacks_a_digit_is_doubtful() {
    let outcome = normalize("082 123 456", CellKind::Text, &locale());
    assert_eq!(outcome.values()[0].reason, Some("number_short"));
}

#[test]
fn an_extension_after_a_separator_belongs_to_the_number_before() {
    for raw in [
        "tel:+27-82-123-4567;ext=5",
        "082 123 4567, ext 5",
        "082 123 4567 (ext 5)",
    ] {
        let outcome = normalize(raw, CellKind::Text, &locale());
        assert_eq!(outcome.values().len(), 1, "{raw}");
        assert_eq!(
            outcome.values()[0].detail.as_deref(),
            Some("ext 5"),
            "{raw}"
        );
    }
    let hours = normalize("082 123 4567 (after 5pm)", CellKind::Text, &locale());
    assert_eq!(hours.values().len(), 1);
}

#[test]
fn other_countries_read_their_own_national_numbers() {
    for (country, raw, expected) in [
        ("GB", "020 7946 0958", "+442079460958"),
        ("US", "(650) 253-0000", "+16502530000"),
        ("NA", "061 272 000", "+26461272000"),
        ("DE", "030 901820", "+4930901820"),
        ("ZA", "+264 61 272 000", "+26461272000"),
    ] {
        let locale = Locale::for_country(country).expect("known country");
        let outcome = normalize(raw, CellKind::Text, &locale);
        assert_eq!(outcome.values()[0].text, expected, "{country} {raw}");
        assert_eq!(outcome.values()[0].validity, Validity::Valid);
    }
}

#[test]
fn a_number_without_any_digit_but_zero_is_missing() {
    assert_eq!(
        normalize("0", CellKind::Number, &locale()),
        Outcome::PLACEHOLDER
    );
    assert_eq!(
        normalize("N/A", CellKind::Text, &locale()),
        Outcome::PLACEHOLDER
    );
    assert_eq!(normalize(" ", CellKind::Text, &locale()), Outcome::EMPTY);
}

#[test]
fn several_numbers_in_a_cell_are_all_found() {
    for (raw, expected) in SEVERAL {
        assert_eq!(
            normalize(raw, CellKind::Text, &locale()).texts(),
            *expected,
            "{raw}"
        );
    }
}

#[test]
fn only_a_prefix_names_a_country() {
    for (raw, expected) in [
        ("+27 82 555 1234", Some("ZA")),
        ("0027 82 555 1234", Some("ZA")),
        ("Tel: +44 20 7946 0958", Some("GB")),
        ("082 555 1234 / +44 20 7946 0958", Some("GB")),
        ("082 555 1234", None),
        ("+27 1", None),
        ("none", None),
    ] {
        assert_eq!(country_by_prefix(raw), expected, "{raw}");
    }
}
