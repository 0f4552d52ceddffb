//! Which options a type has in a document of version 3.1.0.

use super::form::{Entry, Form};

/// The options of a type.
pub(super) fn of_type(logical: &str) -> &'static [Entry] {
    match logical {
        "string" => TEXT,
        "integer" => INTEGER,
        "number" => NUMBER,
        "date" => DATE,
        "timestamp" | "time" => TIME,
        "object" => OBJECT,
        "array" => ARRAY,
        "boolean" => ANYTHING,
        _ => &[],
    }
}

const TEXT: &[Entry] = &[
    ("minLength", Form::Count),
    ("maxLength", Form::Count),
    ("pattern", Form::Text),
    ("format", Form::Text),
];
const INTEGER: &[Entry] = &[
    ("multipleOf", Form::Positive),
    ("minimum", Form::Number),
    ("maximum", Form::Number),
    ("exclusiveMinimum", Form::Number),
    ("exclusiveMaximum", Form::Number),
    (
        "format",
        Form::Word(&[
            "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128",
        ]),
    ),
];
const NUMBER: &[Entry] = &[
    ("multipleOf", Form::Positive),
    ("minimum", Form::Number),
    ("maximum", Form::Number),
    ("exclusiveMinimum", Form::Number),
    ("exclusiveMaximum", Form::Number),
    ("format", Form::Word(&["f32", "f64"])),
];
const DATE: &[Entry] = &[
    ("format", Form::Text),
    ("minimum", Form::Text),
    ("maximum", Form::Text),
    ("exclusiveMinimum", Form::Text),
    ("exclusiveMaximum", Form::Text),
];
const TIME: &[Entry] = &[
    ("format", Form::Text),
    ("minimum", Form::Text),
    ("maximum", Form::Text),
    ("exclusiveMinimum", Form::Text),
    ("exclusiveMaximum", Form::Text),
    ("timezone", Form::Flag),
    ("defaultTimezone", Form::Text),
];
const OBJECT: &[Entry] = &[
    ("maxProperties", Form::Count),
    ("minProperties", Form::Count),
    ("required", Form::Each(&Form::Text)),
];
const ARRAY: &[Entry] = &[
    ("maxItems", Form::Count),
    ("minItems", Form::Count),
    ("uniqueItems", Form::Flag),
];
const ANYTHING: &[Entry] = &[];
