//! What is valid in a document of version 3.1.0, as far as it is kept and not made here.

use serde_json::Value;

use super::property::LOGICAL_TYPES;

/// A key and what its value must look like.
pub(super) type Entry = (&'static str, Form);

/// What a value must look like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Any,
    Text,
    Flag,
    Number,
    Integer,
    Positive,
    Count,
    // A text, number, truth value or null.
    Scalar,
    Date,
    Id,
    Object,
    Word(&'static [&'static str]),
    Each(&'static Form),
    // At least one.
    Filled(&'static Form),
    // Only these keys, and the first so many of them must be there.
    Keys(usize, &'static [Entry]),
    // At least these, with whatever else.
    With(&'static [Entry]),
    Either(&'static Form, &'static Form),
    Reference,
}

impl Form {
    /// Whether a value looks like that.
    pub(super) fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Positive => value.as_f64().is_some_and(|number| number > 0.0),
            Self::Count => value.is_u64(),
            Self::Scalar => !value.is_array() && !value.is_object(),
            Self::Date => value.as_str().is_some_and(is_date),
            Self::Id => value.as_str().is_some_and(is_id),
            Self::Object => value.is_object(),
            Self::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Self::Each(form) => value
                .as_array()
                .is_some_and(|items| items.iter().all(|item| form.fits(item))),
            Self::Filled(form) => {
                value.as_array().is_some_and(|items| !items.is_empty())
                    && Self::Each(form).fits(value)
            }
            Self::Keys(needed, entries) => fits_keys(value, *needed, entries),
            Self::With(entries) => entries
                .iter()
                .all(|(key, form)| value.get(key).is_some_and(|part| form.fits(part))),
            Self::Either(one, other) => one.fits(value) || other.fits(value),
            Self::Reference => value.as_str().is_some_and(is_reference),
        }
    }
}

fn fits_keys(value: &Value, needed: usize, entries: &[Entry]) -> bool {
    let Some(object) = value.as_object() else {
        return false;
    };
    let known = |(key, part): (&String, &Value)| {
        entries
            .iter()
            .any(|(name, form)| name == key && form.fits(part))
    };
    object.iter().all(known)
        && entries
            .iter()
            .take(needed)
            .all(|(name, _)| object.contains_key(*name))
}

/// Whether references can name something so.
pub(super) fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|mark: char| mark.is_ascii_alphabetic() || mark == '_');
    starts
        && name
            .chars()
            .all(|mark| mark.is_ascii_alphanumeric() || mark == '_')
}

/// Whether a rule can look at that side of quality.
pub(super) fn is_dimension(value: &Value) -> bool {
    DIMENSION.fits(value)
}

/// Whether a rule of another tool can be told so.
pub(super) fn is_implementation(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.is_string() || value.is_object())
}

/// Whether a dataset can refer so to others.
pub(super) fn is_relationship(value: &Value) -> bool {
    OF_DATASET.fits(value)
}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|mark| mark.is_ascii_alphanumeric() || mark == '_' || mark == '-')
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}

// `dataset.column`, or a path of names and ids, maybe in another file.
fn is_reference(text: &str) -> bool {
    if let Some((dataset, column)) = text.split_once('.')
        && is_name(dataset)
        && is_name(column)
    {
        return true;
    }
    let path = match text.split_once(".yaml#") {
        Some((file, path)) if !file.is_empty() => path,
        _ => text,
    };
    let steps: Vec<_> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let fits = |pair: &[&str]| matches!(pair, [kind, id] if is_name(kind) && is_id(id));
    steps.len() % 2 == 0 && steps.chunks(2).all(fits)
}

const TEXTS: Form = Form::Each(&Form::Text);
const DIMENSION: Form = Form::Word(&[
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
]);
const CUSTOM: Form = Form::Each(&Form::Keys(
    2,
    &[
        ("property", Form::Text),
        ("value", Form::Any),
        ("id", Form::Id),
        ("description", Form::Text),
    ],
));
const DEFINITIONS: Form = Form::Each(&Form::Keys(
    2,
    &[
        ("url", Form::Text),
        ("type", Form::Text),
        ("id", Form::Id),
        ("description", Form::Text),
    ],
));
const MEMBERS: Form = Form::Each(&Form::Keys(
    1,
    &[
        ("username", Form::Text),
        ("id", Form::Id),
        ("name", Form::Text),
        ("description", Form::Text),
        ("role", Form::Text),
        ("dateIn", Form::Date),
        ("dateOut", Form::Date),
        ("replacedByUsername", Form::Text),
        ("tags", TEXTS),
        ("customProperties", CUSTOM),
        ("authoritativeDefinitions", DEFINITIONS),
    ],
));
const TEAM: Form = Form::Keys(
    0,
    &[
        ("id", Form::Id),
        ("name", Form::Text),
        ("description", Form::Text),
        ("members", MEMBERS),
        ("tags", TEXTS),
        ("customProperties", CUSTOM),
        ("authoritativeDefinitions", DEFINITIONS),
    ],
);
const ROLES: Form = Form::Each(&Form::Keys(
    1,
    &[
        ("role", Form::Text),
        ("id", Form::Id),
        ("description", Form::Text),
        ("access", Form::Text),
        ("firstLevelApprovers", Form::Text),
        ("secondLevelApprovers", Form::Text),
        ("customProperties", CUSTOM),
    ],
));
const LEVELS: Form = Form::Each(&Form::Keys(
    2,
    &[
        ("property", Form::Text),
        ("value", Form::Scalar),
        ("id", Form::Id),
        ("valueExt", Form::Scalar),
        ("unit", Form::Text),
        ("element", Form::Text),
        ("driver", Form::Text),
        ("description", Form::Text),
        ("scheduler", Form::Text),
        ("schedule", Form::Text),
    ],
));
const SUPPORT: Form = Form::Each(&Form::Keys(
    1,
    &[
        ("channel", Form::Text),
        ("id", Form::Id),
        ("url", Form::Text),
        ("description", Form::Text),
        ("tool", Form::Text),
        ("scope", Form::Text),
        ("invitationUrl", Form::Text),
        ("customProperties", CUSTOM),
    ],
));
const PRICE: Form = Form::Keys(
    0,
    &[
        ("id", Form::Id),
        ("priceAmount", Form::Number),
        ("priceCurrency", Form::Text),
        ("priceUnit", Form::Text),
    ],
);
const PURPOSE: Form = Form::Keys(
    0,
    &[
        ("usage", Form::Text),
        ("purpose", Form::Text),
        ("limitations", Form::Text),
        ("authoritativeDefinitions", DEFINITIONS),
        ("customProperties", CUSTOM),
    ],
);
// Each sort of server has keys of its own; a document that had them right has them right still.
const SERVERS: Form = Form::Each(&Form::With(&[("server", Form::Text), ("type", Form::Text)]));
// Of a column: one place, or as many as its key has.
const OF_COLUMN: Form = Form::Each(&Form::Keys(
    1,
    &[("to", PLACE), TYPED, ("customProperties", CUSTOM)],
));
// Of a dataset: from one place to one, or from several to as many.
const OF_DATASET: Form = Form::Either(
    &Form::Keys(
        2,
        &[
            ("from", Form::Reference),
            ("to", Form::Reference),
            TYPED,
            ("customProperties", CUSTOM),
        ],
    ),
    &Form::Keys(
        2,
        &[
            ("from", PLACES),
            ("to", PLACES),
            TYPED,
            ("customProperties", CUSTOM),
        ],
    ),
);
const TYPED: Entry = ("type", Form::Word(&["foreignKey"]));
const PLACES: Form = Form::Filled(&Form::Reference);
const PLACE: Form = Form::Either(&Form::Reference, &PLACES);

/// What a document may say.
pub(super) const DOCUMENT: &[Entry] = &[
    ("version", Form::Text),
    ("id", Form::Text),
    ("status", Form::Text),
    ("name", Form::Text),
    ("tenant", Form::Text),
    ("tags", TEXTS),
    ("servers", SERVERS),
    ("dataProduct", Form::Text),
    ("description", PURPOSE),
    ("domain", Form::Text),
    ("support", SUPPORT),
    ("price", PRICE),
    ("team", Form::Either(&TEAM, &MEMBERS)),
    ("roles", ROLES),
    ("slaDefaultElement", Form::Text),
    ("slaProperties", LEVELS),
    ("authoritativeDefinitions", DEFINITIONS),
    ("customProperties", CUSTOM),
    ("contractCreatedTs", Form::Text),
];

/// What may be said of a dataset beyond what a contract has words for.
pub(super) const DATASET: &[Entry] = &[
    ("id", Form::Id),
    ("physicalName", Form::Text),
    ("physicalType", Form::Text),
    ("dataGranularityDescription", Form::Text),
    ("authoritativeDefinitions", DEFINITIONS),
    ("businessName", Form::Text),
    ("description", Form::Text),
    ("tags", TEXTS),
    ("relationships", Form::Each(&OF_DATASET)),
    ("customProperties", CUSTOM),
];

/// What may be said of a column beyond what a contract has words for.
pub(super) const COLUMN: &[Entry] = &[
    ("id", Form::Id),
    ("physicalName", Form::Text),
    ("physicalType", Form::Text),
    ("primaryKey", Form::Flag),
    ("primaryKeyPosition", Form::Integer),
    ("logicalType", Form::Word(LOGICAL_TYPES)),
    ("partitioned", Form::Flag),
    ("partitionKeyPosition", Form::Integer),
    ("businessName", Form::Text),
    ("description", Form::Text),
    ("tags", TEXTS),
    ("classification", Form::Text),
    ("examples", Form::Each(&Form::Any)),
    ("encryptedName", Form::Text),
    ("transformSourceObjects", TEXTS),
    ("transformLogic", Form::Text),
    ("transformDescription", Form::Text),
    ("criticalDataElement", Form::Flag),
    ("authoritativeDefinitions", DEFINITIONS),
    ("relationships", OF_COLUMN),
    ("customProperties", CUSTOM),
];

/// What may be said of a column of a type beyond that.
pub(super) fn nested(logical: &str) -> &'static [Entry] {
    match logical {
        "array" => &[("items", Form::Object)],
        "object" => &[("properties", Form::Each(&Form::Object))],
        _ => &[],
    }
}

/// What may be said of a quality rule beyond what a contract has words for.
pub(super) const RULE: &[Entry] = &[
    ("id", Form::Id),
    ("authoritativeDefinitions", DEFINITIONS),
    ("businessImpact", Form::Text),
    ("customProperties", CUSTOM),
    ("method", Form::Text),
    ("schedule", Form::Text),
    ("scheduler", Form::Text),
    ("severity", Form::Text),
    ("tags", TEXTS),
    ("unit", Form::Text),
];

/// What may be said of a reference beyond what a contract has words for.
pub(super) const REFERENCE: &[Entry] = &[("customProperties", CUSTOM)];
