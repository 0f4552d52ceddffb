//! Arbitrary text as a cell of every kind: an outcome for each, and what is valid stays as it is.
#![no_main]

use std::sync::LazyLock;

use hotpass_engine::normalize::{Locale, Validity, value};
use hotpass_engine::table::CellKind;
use hotpass_model::property::Kind;
use libfuzzer_sys::fuzz_target;

const STORED: [CellKind; 6] = [
    CellKind::Text,
    CellKind::Number,
    CellKind::Boolean,
    CellKind::Date,
    CellKind::DateTime,
    CellKind::Time,
];

static LOCALES: LazyLock<[Locale; 2]> = LazyLock::new(|| {
    ["ZA", "US"].map(|country| Locale::for_country(country).expect("a country of the table"))
});

/// Normalizes a cell, and again what came of it.
fn check(kind: Kind, raw: &str, stored: CellKind, locale: &Locale) {
    for found in value(kind, raw, stored, locale).values() {
        assert!(!found.text.is_empty(), "{kind:?} {raw:?}");
        if found.validity == Validity::Valid {
            let again = value(kind, &found.text, CellKind::Text, locale);
            assert_eq!(
                again.texts(),
                [found.text.as_str()],
                "{kind:?} {raw:?} stored as {stored:?}"
            );
        }
    }
}

fuzz_target!(|input: (u8, &str)| {
    let (choice, raw) = input;
    let locale = &LOCALES[usize::from(choice % 2)];
    let stored = STORED[usize::from(choice / 2) % STORED.len()];
    for kind in Kind::ALL {
        check(*kind, raw, stored, locale);
    }
});
