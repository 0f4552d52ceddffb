//! Bounds of dates and times: a Table Schema writes them in the form of the field, a contract as ISO 8601 does.

use jiff::{
    civil::{Date, DateTime, Time},
    fmt::strtime,
};
use serde_json::Value;

use crate::contract::translation::Object;

const BOUNDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusive-minimum",
    "exclusive-maximum",
];

/// Puts ISO 8601 for the form of the field, where that is the same moment and would be written as it was.
pub(super) fn read(ours: &mut Object) {
    renew(ours, |kind, format, text| {
        let iso = standard(kind, format, text)?;
        (lexical(kind, format, &iso).as_deref() == Some(text)).then_some(iso)
    });
}

/// Puts the form of the field for ISO 8601.
pub(super) fn write(ours: &mut Object) {
    renew(ours, lexical);
}

fn renew(ours: &mut Object, other: impl Fn(&str, &str, &str) -> Option<String>) {
    let text = |key: &str| {
        ours.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (kind, format) = (text("type"), text("format"));
    if !format.contains('%') {
        return;
    }
    for key in BOUNDS {
        if let Some(Value::String(text)) = ours.get_mut(*key)
            && let Some(renewed) = other(&kind, &format, text)
        {
            *text = renewed;
        }
    }
}

fn lexical(kind: &str, format: &str, iso: &str) -> Option<String> {
    match kind {
        "date" => strtime::format(format, iso.parse::<Date>().ok()?).ok(),
        "datetime" => strtime::format(format, iso.parse::<DateTime>().ok()?).ok(),
        "time" => strtime::format(format, iso.parse::<Time>().ok()?).ok(),
        _ => None,
    }
}

fn standard(kind: &str, format: &str, text: &str) -> Option<String> {
    let parts = strtime::parse(format, text).ok()?;
    match kind {
        "date" => Some(parts.to_date().ok()?.to_string()),
        "datetime" => Some(parts.to_datetime().ok()?.to_string()),
        "time" => Some(parts.to_time().ok()?.to_string()),
        _ => None,
    }
}
