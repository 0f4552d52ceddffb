//! What a column holds, in figures: how full it is, what its values look like, what kind of column it seems to be.
//!
//! The figures describe; they do not decide. Mapping weighs them, normalization reads the values.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use serde::Serialize;

use super::shape::{self, Shape};
use crate::table::{CellKind, Column};

/// The kind of values a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InferredType {
    /// No values.
    Empty,
    /// E-mail addresses.
    Email,
    /// Telephone numbers, also when stored as numbers.
    Phone,
    /// Web addresses.
    Url,
    /// Dates or times.
    Date,
    /// Numbers.
    Number,
    /// Truth values.
    Boolean,
    /// Few different values, each many times.
    Categorical,
    /// Words and sentences.
    Text,
    /// A value of its own for every row.
    Identifier,
}

/// How many cells of a column are stored as what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// Text.
    pub text: u64,
    /// Numbers.
    pub number: u64,
    /// Truth values.
    pub boolean: u64,
    /// Dates, dates with time, and times.
    pub date: u64,
    /// Errors.
    pub error: u64,
    /// Formulas without a result.
    pub unevaluated: u64,
}

/// Which share of a column's values looks like what, from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shares {
    /// E-mail addresses.
    pub email: f64,
    /// Telephone numbers.
    pub phone: f64,
    /// Web addresses.
    pub url: f64,
    /// Dates.
    pub date: f64,
    /// Numbers, whole ones among them.
    pub number: f64,
    /// Whole numbers.
    pub integer: f64,
    /// Truth values.
    pub boolean: f64,
}

/// Statistics of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statistics {
    /// How many rows the table has.
    pub rows: u64,
    /// How many of them have no value here.
    pub empty: u64,
    /// How many different values there are; see `distinct_is_exact`.
    pub distinct: u64,
    /// Whether `distinct` is exact; above 100 000 counting stops and it is a lower bound.
    pub distinct_is_exact: bool,
    /// What the cells are stored as.
    pub stored: Stored,
    /// The length of the shortest value in characters.
    pub min_length: u64,
    /// The length of the longest value in characters.
    pub max_length: u64,
    /// What the values look like.
    pub shares: Shares,
    /// The kind of column that follows from all this.
    pub inferred: InferredType,
    /// The first different values, at most three, each at most 60 characters long.
    pub samples: Vec<String>,
}

/// Different values are counted up to here.
const DISTINCT_CAP: usize = 100_000;

/// Returns the statistics of one column.
pub fn of_column(column: &Column) -> Statistics {
    let mut tally = Tally::default();
    let rows = column.kinds.len();
    for row in 0..rows {
        tally.add(column.kind(row), column.value(row));
    }
    let values = tally.values;
    let share = |count: u64| {
        if values == 0 {
            0.0
        } else {
            count as f64 / values as f64
        }
    };
    let shares = Shares {
        email: share(tally.email),
        phone: share(tally.phone),
        url: share(tally.url),
        date: share(tally.date),
        number: share(tally.number),
        integer: share(tally.integer),
        boolean: share(tally.boolean),
    };
    let distinct = tally.seen.len() as u64;
    let inferred = infer(&column.header, &tally, &shares);
    Statistics {
        rows: rows as u64,
        empty: rows as u64 - values,
        distinct,
        distinct_is_exact: !tally.is_capped,
        stored: tally.stored,
        min_length: if values == 0 { 0 } else { tally.min_length },
        max_length: tally.max_length,
        shares,
        inferred,
        samples: tally.samples,
    }
}

#[derive(Default)]
struct Tally {
    values: u64,
    stored: Stored,
    seen: HashSet<u64>,
    hasher: FixedState,
    is_capped: bool,
    min_length: u64,
    max_length: u64,
    total_length: u64,
    email: u64,
    phone: u64,
    url: u64,
    date: u64,
    number: u64,
    integer: u64,
    boolean: u64,
    /// Whole numbers of nine to twelve digits, the length of telephone numbers without their plus or zero.
    phone_sized: u64,
    words: u64,
    samples: Vec<String>,
}

/// Hashes alike in every run, so that even a collision is the same.
type FixedState = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

impl Tally {
    fn add(&mut self, kind: CellKind, value: Option<&str>) {
        match kind {
            CellKind::Empty => {}
            CellKind::Text => self.stored.text += 1,
            CellKind::Number => self.stored.number += 1,
            CellKind::Boolean => self.stored.boolean += 1,
            CellKind::Date | CellKind::DateTime | CellKind::Time => self.stored.date += 1,
            CellKind::Error => self.stored.error += 1,
            CellKind::Unevaluated => self.stored.unevaluated += 1,
        }
        let Some(value) = value else { return };
        let length = value.chars().count() as u64;
        self.min_length = if self.values == 0 {
            length
        } else {
            self.min_length.min(length)
        };
        self.values += 1;
        self.max_length = self.max_length.max(length);
        self.total_length += length;
        self.note_value(value);
        self.note_shape(kind, value.trim());
    }

    fn note_value(&mut self, value: &str) {
        let hash = self.hasher.hash_one(value);
        if self.seen.len() >= DISTINCT_CAP {
            self.is_capped |= !self.seen.contains(&hash);
        } else if self.seen.insert(hash) && self.samples.len() < 3 {
            self.samples.push(value.chars().take(60).collect());
        }
    }

    fn note_shape(&mut self, kind: CellKind, value: &str) {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let is_integer = digits > 0
            && value
                .strip_prefix('-')
                .unwrap_or(value)
                .bytes()
                .all(|byte| byte.is_ascii_digit());
        match shape::of(kind, value) {
            Shape::Email => self.email += 1,
            Shape::Url => self.url += 1,
            Shape::Date => self.date += 1,
            Shape::Phone => self.phone += 1,
            Shape::Number => self.number += 1,
            Shape::Boolean => self.boolean += 1,
            Shape::Word | Shape::Prose | Shape::Blank => {
                self.words += 1;
                self.boolean += u64::from(is_truth(value));
            }
        }
        if is_integer {
            self.integer += 1;
            self.phone_sized += u64::from((9..=12).contains(&digits));
        }
    }
}

fn is_truth(value: &str) -> bool {
    ["true", "false", "yes", "no", "y", "n"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word))
}

/// The share above which a look decides.
const MOST: f64 = 0.7;

fn infer(header: &str, tally: &Tally, shares: &Shares) -> InferredType {
    if tally.values == 0 {
        return InferredType::Empty;
    }
    let says = Header::of(header);
    let phone_sized = tally.phone_sized as f64 / tally.values as f64;
    if shares.email > MOST {
        InferredType::Email
    } else if shares.url > MOST {
        InferredType::Url
    } else if shares.date > MOST {
        InferredType::Date
    } else if shares.boolean > MOST {
        InferredType::Boolean
    } else if (says.phone && shares.phone + phone_sized.min(shares.number) > 0.5)
        || (shares.phone > MOST && !says.identifier)
    {
        InferredType::Phone
    } else if is_identifier(tally, says) {
        InferredType::Identifier
    } else if shares.number + shares.phone > MOST {
        InferredType::Number
    } else if is_categorical(tally) {
        InferredType::Categorical
    } else {
        InferredType::Text
    }
}

/// What a header says about its column.
#[derive(Debug, Clone, Copy)]
struct Header {
    phone: bool,
    identifier: bool,
}

impl Header {
    fn of(header: &str) -> Self {
        const PHONE: [&str; 14] = [
            "phone",
            "phones",
            "tel",
            "telephone",
            "mobile",
            "cell",
            "cellphone",
            "cellnumber",
            "landline",
            "fax",
            "whatsapp",
            "telefon",
            "telefoon",
            "msisdn",
        ];
        const IDENTIFIER: [&str; 10] = [
            "id",
            "ids",
            "code",
            "key",
            "ref",
            "reference",
            "guid",
            "uuid",
            "registration",
            "vat",
        ];
        let lower = header.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        Self {
            phone: has(&PHONE) || lower == "contact number",
            identifier: has(&IDENTIFIER),
        }
    }
}

/// Tells whether every row has a short value of its own and either the header or the values speak of ids.
fn is_identifier(tally: &Tally, says: Header) -> bool {
    let distinct = tally.seen.len() as u64;
    let is_unique = tally.is_capped || tally.values >= 2 && distinct * 100 >= tally.values * 98;
    let is_short = tally.total_length <= tally.values * 40;
    let has_codes = tally.words > 0
        && tally.samples.len() >= 2
        && tally.samples.iter().all(|sample| is_code(sample));
    is_unique && is_short && (says.identifier || has_codes)
}

/// Tells whether a value is one word of letters with digits, such as `ORG-0012`.
fn is_code(value: &str) -> bool {
    value.len() >= 3
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_/.".contains(c))
}

/// Tells whether values repeat: at most a tenth are different, or at most half among few rows.
fn is_categorical(tally: &Tally) -> bool {
    let distinct = tally.seen.len() as u64;
    let is_short = tally.total_length <= tally.values * 30;
    !tally.is_capped
        && is_short
        && (distinct * 10 < tally.values
            || tally.values >= 6
                && tally.values <= 100
                && distinct <= 12
                && distinct * 2 <= tally.values)
}

#[cfg(test)]
mod tests {
    use arrow::array::{StringArray, UInt8Array};

    use super::*;

    fn column(header: &str, kind: CellKind, values: &[&str]) -> Column {
        Column {
            header: header.to_owned(),
            index: 0,
            text: values
                .iter()
                .map(|value| Some(*value))
                .collect::<StringArray>(),
            kinds: UInt8Array::from(vec![kind as u8; values.len()]),
        }
    }

    fn inferred(header: &str, kind: CellKind, values: &[&str]) -> InferredType {
        of_column(&column(header, kind, values)).inferred
    }

    #[test]
    #[expect(
        clippy::too_many_lines,
        reason = "one table of cases reads best in one piece"
    )]
    fn columns_are_told_by_their_values() {
        let text = CellKind::Text;
        let number = CellKind::Number;
        for (header, kind, values, expected) in [
            (
                "Mail",
                text,
                vec!["a@b.co", "c@d.co", "e@f.org"],
                InferredType::Email,
            ),
            (
                "Web",
                text,
                vec!["www.a.co", "https://b.co/x"],
                InferredType::Url,
            ),
            (
                "Since",
                text,
                vec!["2020-01-31", "2021-02-28"],
                InferredType::Date,
            ),
            (
                "Since",
                CellKind::Date,
                vec!["2020-01-31"],
                InferredType::Date,
            ),
            (
                "Phone",
                number,
                vec!["821234567", "115550100"],
                InferredType::Phone,
            ),
            (
                "Contact Number",
                text,
                vec!["082 123 4567", "+27 11 555 0100"],
                InferredType::Phone,
            ),
            (
                "Sales",
                number,
                vec!["821234567", "115550100"],
                InferredType::Number,
            ),
            (
                "Active",
                text,
                vec!["Yes", "No", "yes"],
                InferredType::Boolean,
            ),
            (
                "C_ID",
                number,
                vec!["1", "2", "3"],
                InferredType::Identifier,
            ),
            (
                "Key",
                text,
                vec!["ORG-001", "ORG-002"],
                InferredType::Identifier,
            ),
            (
                "Notes",
                text,
                vec!["call back", "closed down", "moved to Paarl"],
                InferredType::Text,
            ),
            ("Empty", text, vec![], InferredType::Empty),
        ] {
            assert_eq!(inferred(header, kind, &values), expected, "{header}");
        }
        let provinces = ["Gauteng", "Limpopo"].repeat(20);
        assert_eq!(
            inferred("Province", text, &provinces),
            InferredType::Categorical
        );
    }

    #[test]
    fn figures_count_values_and_gaps() {
        let mut column = column("Name", CellKind::Text, &["Ann", "", "Ann", "Bob"]);
        column.text = vec![Some("Ann"), None, Some("Ann"), Some("Bobby")]
            .into_iter()
            .collect();
        column.kinds = UInt8Array::from(vec![1, 0, 1, 1]);
        let statistics = of_column(&column);
        assert_eq!(
            (statistics.rows, statistics.empty, statistics.distinct),
            (4, 1, 2)
        );
        assert_eq!((statistics.min_length, statistics.max_length), (3, 5));
        assert_eq!(statistics.samples, ["Ann", "Bobby"]);
        assert_eq!(statistics.stored.text, 3);
    }
}
