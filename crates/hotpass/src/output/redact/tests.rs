//! What is masked, and what is not.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn masked(text: &str) -> String {
    Redactor::default().text(text).into_owned()
}

#[test]
fn an_address_is_masked_in_place() {
    for (text, expected) in [
        ("ask bob@example.com.", "ask ***redacted***."),
        ("<o'brien+x@mail.example.co.za>", "<***redacted***>"),
        ("mailto:bob%40example.com", "mailto:***redacted***"),
        ("\"john doe\"@example.com", "***redacted***"),
        ("root@[10.0.0.1]", "***redacted***"),
        ("a@b.co,c@d.co", "***redacted***,***redacted***"),
        ("in `data/bob@example.com.csv`", "in `data/***redacted***`"),
        ("jürgen@müller.de", "***redacted***"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn an_at_sign_alone_is_no_address() {
    for text in [
        "3 @ 4",
        "a@b",
        "@name",
        "crate@1.2.3",
        "a @ b.co",
        "x@",
        "%40",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn a_telephone_number_is_masked_in_place() {
    for (text, expected) in [
        ("+27 82 123 4567", "***redacted***"),
        ("+27 (0)82 123-4567", "***redacted***"),
        ("+27821234567", "***redacted***"),
        ("0027 82 123 4567", "***redacted***"),
        ("(011) 123 4567", "***redacted***"),
        (
            "call 082 123 4567 or 083/123-4567.",
            "call ***redacted*** or ***redacted***.",
        ),
        ("082 123 4567/083 123 4567", "***redacted***/***redacted***"),
        ("0821234567 2025-10-28", "***redacted*** 2025-10-28"),
        ("2025-10-28 0821234567", "2025-10-28 ***redacted***"),
        ("01 23 45 67 89", "***redacted***"),
        ("030 1234 5678", "***redacted***"),
        ("555-123-4567", "***redacted***"),
        ("(555) 123-4567", "***redacted***"),
        ("1-555-123-4567", "***redacted***"),
        ("27 82 123 4567", "***redacted***"),
        ("82 123 4567", "***redacted***"),
        ("Tel0821234567", "Tel***redacted***"),
        ("tel-0821234567 ext 3", "tel-***redacted*** ext 3"),
        ("phone: 27821234567", "phone: ***redacted***"),
        ("row 12:0821234567", "row 12:***redacted***"),
        ("082\u{a0}123\u{a0}4567", "***redacted***"),
    ] {
        assert_eq!(masked(text), expected, "{text}");
    }
}

#[test]
fn other_numbers_stay() {
    for text in [
        "2025-10-28",
        "2025-10-28T06:00:00.123456789Z",
        "2025-10-28 06:00:00 to 2025-10-29 06:00:00",
        "28.10.2025 06:00",
        "01.02.2025, 02.02.2025",
        "27821234567",
        "821234567",
        "1,234,567,890 rows",
        "1 234 567 890 rows",
        "12.0821234567",
        "0.0821234567",
        "run-0123456789abcdef",
        "run-c012345678901234",
        "c01234567890",
        "org-0123456789",
        "01234567-0123-0123-0123-012345678901",
        "0123-4567-8901-2345",
        "0000123456",
        "10.0.19045.3086",
        "Sheet1!A1048576:B1048576",
        "#0821234567",
        "refined-data-20251028T060000Z-012345678901.zip",
        "data/0821234567.xlsx",
        "0821234567.xlsx",
        "data/0821234567/a.csv",
        "1761600000.0",
        "+02:00",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn what_was_typed_stays_readable_but_for_addresses() {
    let arguments = [
        "hotpass",
        "run",
        "0821234567",
        "--output-path=out 082 123 4567/b@c.co",
    ];
    let redactor = Redactor::new(&arguments.map(OsString::from));
    let text = "cannot find `0821234567`; nor `out 082 123 4567/b@c.co`; call 083 123 4567";
    assert_eq!(
        redactor.text(text),
        "cannot find `0821234567`; nor `out 082 123 4567/***redacted***`; call ***redacted***"
    );
}

#[test]
fn texts_under_a_personal_key_are_masked_and_counts_are_not() {
    let mut redactor = Redactor::default();
    redactor.add_keys(&["Passport".into(), " ".into()]);
    let value = json!({
        "contact_email": "anything",
        "workPhone": ["1", "2", 3],
        "contact": { "name": "Ann", "age": 40, "more": [null, true, "x"] },
        "passport_number": "A123",
        "source_breakdown": { "Contact Database": 12, "b@c.co": 3, "d@e.co": 4 },
        "value": "ask b@c.co",
        "alternatives": ["082 123 4567", "none"],
        "cell": "$B$7",
        "path": "dist/082 123 4567/b@c.co",
        "number": 27_821_234_567_u64,
    });
    assert_eq!(
        redactor.value(value),
        json!({
            "contact_email": MASK,
            "workPhone": [MASK, MASK, 3],
            "contact": { "name": MASK, "age": 40, "more": [null, true, MASK] },
            "passport_number": MASK,
            "source_breakdown": {
                "Contact Database": 12,
                "***redacted***": 3,
                "***redacted*** (2)": 4,
            },
            "value": "ask ***redacted***",
            "alternatives": [MASK, "none"],
            "cell": "$B$7",
            "path": "dist/082 123 4567/***redacted***",
            "number": 27_821_234_567_u64,
        })
    );
}

/// Addresses as people have them.
fn an_address() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9._%+-]{0,12}[a-z0-9])?@[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?(\\.[a-z]{2,8}){1,3}"
}

/// Numbers as people write them: ten digits with a trunk 0, or a country and nine.
fn a_number() -> impl Strategy<Value = String> {
    prop_oneof![
        "0[1-9][0-9]{8}",
        "0[1-9][0-9][ -][0-9]{3}[ -][0-9]{4}",
        "\\(0[1-9][0-9]\\) [0-9]{3}[- ][0-9]{4}",
        "0[1-9]( [0-9]{2}){4}",
        "\\+[1-9][0-9] ?[1-9][0-9] ?[0-9]{3}[ -]?[0-9]{4}",
        "\\+[1-9][0-9] \\(0\\)[1-9][0-9] [0-9]{3} [0-9]{4}",
        "00[1-9][0-9] [1-9][0-9] [0-9]{3} [0-9]{4}",
        "[2-9][0-9]{2}-[0-9]{3}-[0-9]{4}",
    ]
}

/// What is harmless and looks a little like the others.
fn a_harmless_word() -> impl Strategy<Value = String> {
    prop_oneof![
        "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])",
        "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])T[01][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3,9}Z",
        "(0[1-9]|[12][0-9])\\.(0[1-9]|1[0-2])\\.20[0-9]{2}",
        "[1-9][0-9]{0,14}",
        "[1-9][0-9]{0,2}(,[0-9]{3}){1,4}",
        "(0|[1-9][0-9]{0,3})\\.[0-9]{1,12}",
        "[0-9a-f]{64}",
        "run-[0-9a-f]{16}",
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "[A-Z][a-z]{2,6}![A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?",
        "[1-9][0-9]{0,2}(\\.(0|[1-9][0-9]{0,2})){2}",
        "[a-z]{1,8}/[a-z0-9_-]{1,12}[0-9]{10}\\.(xlsx|csv|parquet)",
        "HP-[IVLM][0-9]{3}",
        "z[a-z]{2,8}",
    ]
}

/// What stands between words that are none of the others.
fn a_gap() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(", ".to_owned()),
        Just("; ".to_owned()),
        Just(" and ".to_owned()),
        Just("\" \"".to_owned()),
        Just("\n".to_owned()),
        Just(" (was) ".to_owned()),
    ]
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(256))]

    #[test]
    fn a_planted_value_never_survives(
        words in prop::collection::vec((a_harmless_word(), a_gap()), 0..4),
        planted in prop_oneof![an_address(), a_number()],
        behind in prop::collection::vec((a_gap(), a_harmless_word()), 0..4),
    ) {
        let mut text: String = words.iter().flat_map(|(word, gap)| [word.as_str(), gap]).collect();
        text.push_str(&planted);
        text.extend(behind.iter().flat_map(|(gap, word)| [gap.as_str(), word]));
        let found = masked(&text);
        prop_assert!(!found.contains(&planted), "{text} became {found}");
        prop_assert!(found.contains(MASK));
        for (word, _) in &words {
            prop_assert!(found.contains(word), "{word} of {text} became {found}");
        }
        for (_, word) in &behind {
            prop_assert!(found.contains(word), "{word} of {text} became {found}");
        }
        prop_assert_eq!(masked(&found), found.clone(), "masking twice changes nothing");
    }

    #[test]
    fn what_is_harmless_stays(words in prop::collection::vec((a_harmless_word(), a_gap()), 1..6)) {
        let text: String = words.iter().flat_map(|(word, gap)| [word.as_str(), gap]).collect();
        prop_assert_eq!(masked(&text), text);
    }

    #[test]
    fn any_text_is_taken(text in "\\PC{0,60}", more in "[0-9 +()@./x-]{0,40}") {
        masked(&(text + &more));
    }

    #[test]
    fn numbers_and_truth_values_stay_under_any_key(key in "\\PC{0,12}", number in any::<i64>()) {
        let value = json!({ format!("contact {key}"): number, "phones": { "email": true } });
        let redacted = Redactor::default().value(value);
        let numbers: Vec<&Value> = redacted.as_object().expect("an object").values().collect();
        prop_assert!(numbers.contains(&&json!(number)));
        prop_assert_eq!(&redacted["phones"]["email"], &json!(true));
    }
}
