//! Takes personal values out of what is logged: text or JSON goes in, the same with e-mail addresses, telephone numbers and
//! everything textual under a personal key masked comes out. Numbers and truth values stay: they count people, they do
//! not name them. Results are not redacted; what they may hold is the policy's business.

// Finds addresses in text.
mod email;
// Finds telephone numbers in text.
mod phone;

use std::{borrow::Cow, ffi::OsString, ops::Range};

use serde_json::{Map, Value};

/// What stands in place of a personal value.
const MASK: &str = "***redacted***";
/// A key is personal if its name contains one of these.
const PERSONAL: [&str; 6] = ["email", "phone", "contact", "cell", "mobile", "whatsapp"];
/// What stands under a key with one of these endings is a place on a disk, whose digits are no telephone number.
const PLACES: [&str; 5] = ["path", "file", "dir", "folder", "output"];
/// Text with fewer digits than this holds no telephone number.
const FEWEST_DIGITS: usize = 9;

/// Takes personal values out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    keys: Vec<String>,
    typed: Vec<String>,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Anything.
    Prose,
    /// A place on a disk.
    Place,
}

impl Redactor {
    /// Returns a redactor for a command line: what stands there was typed by its reader, so digits of it stay readable.
    pub(crate) fn new(arguments: &[OsString]) -> Self {
        let typed = arguments.iter().skip(1);
        let typed = typed.filter_map(|argument| {
            let argument = argument.to_string_lossy();
            let value = match argument.split_once('=') {
                Some((flag, value)) if flag.starts_with('-') => value,
                _ => &argument,
            };
            is_long_enough(value).then(|| value.to_owned())
        });
        Self {
            keys: Vec::new(),
            typed: typed.collect(),
        }
    }

    /// Takes further keys for personal ones.
    pub(crate) fn add_keys(&mut self, keys: &[String]) {
        let keys = keys.iter().map(|key| key.trim().to_lowercase());
        self.keys.extend(keys.filter(|key| !key.is_empty()));
    }

    /// Returns text without e-mail addresses and telephone numbers.
    pub(crate) fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.mask(text, Kind::Prose)
    }

    /// Returns JSON without personal values.
    pub(crate) fn value(&self, value: Value) -> Value {
        self.walk(value, Kind::Prose)
    }

    fn walk(&self, value: Value, kind: Kind) -> Value {
        match value {
            Value::String(text) => match self.mask(&text, kind) {
                Cow::Borrowed(_) => Value::String(text),
                Cow::Owned(masked) => Value::String(masked),
            },
            Value::Array(values) => {
                let values = values.into_iter();
                Value::Array(values.map(|value| self.walk(value, kind)).collect())
            }
            Value::Object(entries) => self.object(entries, |key, value| {
                let lower = key.to_lowercase();
                if lower == "cell" && value.as_str().is_some_and(is_cell_address) {
                    value
                } else if self.is_personal(&lower) {
                    self.blank(value)
                } else if PLACES.iter().any(|place| lower.ends_with(place)) {
                    self.walk(value, Kind::Place)
                } else {
                    self.walk(value, Kind::Prose)
                }
            }),
            other => other,
        }
    }

    /// Returns a value of a personal key: its texts are masked, its shape and its numbers stay.
    fn blank(&self, value: Value) -> Value {
        match value {
            Value::String(text) if !text.is_empty() => Value::String(MASK.into()),
            Value::Array(values) => {
                Value::Array(values.into_iter().map(|value| self.blank(value)).collect())
            }
            Value::Object(entries) => self.object(entries, |_, value| self.blank(value)),
            other => other,
        }
    }

    /// Returns an object with other values; no entry is lost when masks make keys equal.
    fn object(&self, entries: Map<String, Value>, change: impl Fn(&str, Value) -> Value) -> Value {
        let mut changed = Map::new();
        for (key, value) in entries {
            let value = change(&key, value);
            let masked = self.text(&key).into_owned();
            let mut name = masked.clone();
            let mut number = 1;
            while changed.contains_key(&name) {
                number += 1;
                name = format!("{masked} ({number})");
            }
            changed.insert(name, value);
        }
        Value::Object(changed)
    }

    fn is_personal(&self, key: &str) -> bool {
        let mut tokens = PERSONAL.iter().copied();
        tokens.any(|token| key.contains(token)) || self.keys.iter().any(|token| key.contains(token))
    }

    fn mask<'a>(&self, text: &'a str, kind: Kind) -> Cow<'a, str> {
        let has_address = email::may_hold(text);
        let has_number = kind == Kind::Prose && is_long_enough(text);
        if !has_address && !has_number {
            return Cow::Borrowed(text);
        }
        let letters: Vec<char> = text.chars().collect();
        let mut places = Vec::new();
        if has_address {
            places = email::find(&letters);
        }
        if has_number {
            let spared = self.spared(&letters);
            let is_spared =
                |place: &Range<usize>| spared.iter().any(|spared| covers(spared, place));
            let found = phone::find(&letters, &places);
            places.extend(found.into_iter().filter(|place| !is_spared(place)));
            places.sort_unstable_by_key(|place| place.start);
        }
        if places.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(covered(&letters, &places))
    }

    /// Returns where the text repeats what was typed.
    fn spared(&self, letters: &[char]) -> Vec<Range<usize>> {
        let mut spared = Vec::new();
        for typed in &self.typed {
            let typed: Vec<char> = typed.chars().collect();
            let places = letters.windows(typed.len()).enumerate();
            let places = places.filter(|(_, window)| *window == typed);
            spared.extend(places.map(|(start, _)| start..start + typed.len()));
        }
        spared
    }
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Returns text with a mask over each of these places, which are in order and do not overlap.
fn covered(letters: &[char], places: &[Range<usize>]) -> String {
    let mut text = String::with_capacity(letters.len());
    let mut from = 0;
    for place in places {
        text.extend(letters.get(from..place.start).unwrap_or_default());
        text.push_str(MASK);
        from = place.end;
    }
    text.extend(letters.get(from..).unwrap_or_default());
    text
}

fn is_long_enough(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS
}

/// Tells whether a text under the key `cell` is the address of one: `B7` or `$B$7`.
fn is_cell_address(text: &str) -> bool {
    let text = text.replace('$', "");
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let n_letters = text.len() - digits.len();
    (1..=3).contains(&n_letters)
        && (1..=7).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests;
