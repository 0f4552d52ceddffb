//! Any value has a form, and the envelope is kept.

use std::collections::BTreeMap;

use serde::Serializer;

use super::*;

/// Fails when it is written.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a path that is not text"))
    }
}

#[test]
fn anything_has_a_form_in_json() {
    let numbers = [f64::NAN, f64::INFINITY, 0.5];
    assert_eq!(total(&numbers), json!([null, null, 0.5]));
    let keys = BTreeMap::from([(vec![1_u8], 1)]);
    assert_eq!(
        total(&keys),
        json!({ "unwritable": "key must be a string" })
    );
    assert_eq!(
        total(&json!({ "deep": [u128::from(u64::MAX)] })),
        json!({ "deep": [u64::MAX] })
    );
    assert_eq!(
        total(&Broken),
        json!({ "unwritable": "a path that is not text" })
    );
}

#[test]
fn a_line_has_the_envelope_in_its_order() {
    let log = Log::new(Some(LogFormat::Json), Redactor::default(), false);
    log.set_pace(Pace::Kept);
    let stamp: Timestamp = "2025-10-28T06:00:00.5Z".parse().expect("a time");
    let data = json!({ "message": "ask b@example.com" });
    log.emit_at(Some(stamp), Level::Info, "notice", &data);
    log.identify("run-1");
    log.event(Level::Error, "error", &json!({ "rate": f64::NAN }));
    let text = log.take_written();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            r#"{"schema":1,"ts":"2025-10-28T06:00:00.500Z","seq":1,"level":"info","event":"notice","data":{"message":"ask ***redacted***"}}"#
        )
    );
    let second: Value = serde_json::from_str(lines.next().expect("a line")).expect("an object");
    assert_eq!(second["seq"], 2);
    assert_eq!(second["run_id"], "run-1");
    assert_eq!(second["data"], json!({ "rate": null }));
    assert!(second["ts"].as_str().expect("a time").ends_with('Z'));
}

#[test]
fn flags_win_over_settings_and_fields_add_up() {
    let fields = ["passport".to_owned()];
    let log = Log::new(None, Redactor::default(), false);
    log.configure(Some(LogFormat::Json), &fields);
    assert!(log.is_json());
    let data = json!({ "passport": "P1", "email": "x" });
    assert_eq!(
        log.redacted_value(&data),
        json!({ "passport": "***redacted***", "email": "***redacted***" })
    );
    let log = Log::new(Some(LogFormat::Text), Redactor::default(), false);
    log.configure(Some(LogFormat::Json), &[]);
    assert!(!log.is_json());
}

#[test]
fn quiet_keeps_errors_and_numbers_have_no_gap() {
    let log = Log::new(Some(LogFormat::Json), Redactor::default(), true);
    log.set_pace(Pace::Kept);
    log.event(Level::Info, "notice", &json!({}));
    log.event(Level::Error, "error", &json!({}));
    let text = log.take_written();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains(r#""seq":1"#), "{text}");
}
