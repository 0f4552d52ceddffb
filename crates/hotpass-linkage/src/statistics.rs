//! Statistics of columns: what kind of values a column holds, and whether they can tell records apart.

use crate::table::{Column, NULL};

/// How many distinct values of a column are looked at to tell its kind.
const SAMPLE: usize = 5_000;

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// E-mail addresses.
    Email,
    /// Telephone and fax numbers.
    Phone,
    /// Calendar dates.
    Date,
    /// Websites.
    Website,
    /// Identifiers and postal codes: digits, or letters and digits, without blanks.
    Code,
    /// One of few values.
    Category,
    /// One word or two: names of people and places.
    Word,
    /// Several words: names of organizations, titles, addresses.
    Text,
}

/// Returns the probability that two rows with a value have the same; with no such pair, that of one pair among those of
/// twice as many rows.
pub fn collision(column: &Column) -> f64 {
    let counts = column.counts();
    let n: f64 = counts.iter().skip(1).map(|count| f64::from(*count)).sum();
    let pairs: f64 = counts
        .iter()
        .skip(1)
        .map(|count| f64::from(*count) * (f64::from(*count) - 1.0))
        .sum();
    let floor = 1.0 / (n * n).max(1.0);
    (pairs / (n * (n - 1.0)).max(1.0)).max(floor)
}

/// Statistics of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Rows.
    pub n_rows: usize,
    /// Rows with a value.
    pub n_present: usize,
    /// Distinct values.
    pub n_distinct: usize,
    /// Rows whose value another row has too.
    pub n_shared: usize,
    /// Rows of the most frequent value.
    pub n_most_frequent: usize,
    /// Average number of words of the distinct values.
    pub mean_words: f64,
    /// Average number of characters of the distinct values.
    pub mean_length: f64,
    /// The probability that two rows with a value have the same.
    pub collision: f64,
    /// The kind.
    pub kind: Kind,
}

impl Statistics {
    /// Computes the statistics of a column.
    pub fn of(column: &Column) -> Self {
        let counts = column.counts();
        let n_rows = column.codes.len();
        let n_present = n_rows - counts[NULL as usize] as usize;
        let present = &counts[1..];
        let n_shared = present
            .iter()
            .filter(|count| **count > 1)
            .map(|count| *count as usize)
            .sum();
        let pairs: f64 = present
            .iter()
            .map(|count| f64::from(*count) * (f64::from(*count) - 1.0))
            .sum();
        let all = n_present as f64 * (n_present as f64 - 1.0);
        let shape = Shape::of(column);
        Self {
            n_rows,
            n_present,
            n_distinct: present.iter().filter(|count| **count > 0).count(),
            n_shared,
            n_most_frequent: present.iter().max().copied().unwrap_or_default() as usize,
            mean_words: shape.words,
            mean_length: shape.length,
            collision: if all > 0.0 { pairs / all } else { 0.0 },
            kind: shape.kind(&column.name, present.len(), n_present),
        }
    }

    /// Returns the share of rows with a value.
    pub fn fill(&self) -> f64 {
        self.n_present as f64 / self.n_rows.max(1) as f64
    }
}

/// How the distinct values of a column look, as shares and averages.
#[derive(Debug, Default)]
struct Shape {
    emails: f64,
    phones: f64,
    dates: f64,
    websites: f64,
    numbers: f64,
    codes: f64,
    digits: f64,
    words: f64,
    length: f64,
}

impl Shape {
    fn of(column: &Column) -> Self {
        let step = (column.values.len() / SAMPLE).max(1);
        let mut shape = Self::default();
        let mut n = 0.0_f64;
        for value in column.values.iter().skip(1).step_by(step) {
            n += 1.0;
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let letters = value.chars().filter(|c| c.is_alphabetic()).count();
            let length = value.chars().count();
            let words = value.split_whitespace().count();
            let has_blank = words > 1;
            shape.emails += f64::from(is_email(value));
            shape.phones += f64::from(letters == 0 && (7..=15).contains(&digits));
            shape.dates += f64::from(is_date(value));
            shape.websites += f64::from(is_website(value));
            shape.numbers += f64::from(digits >= 7);
            shape.codes += f64::from(digits > 0 && !has_blank && letters <= digits + 4);
            shape.digits += f64::from(digits == length);
            shape.words += words as f64;
            shape.length += length as f64;
        }
        for sum in [
            &mut shape.emails,
            &mut shape.phones,
            &mut shape.dates,
            &mut shape.websites,
            &mut shape.numbers,
            &mut shape.codes,
            &mut shape.digits,
            &mut shape.words,
            &mut shape.length,
        ] {
            *sum /= n.max(1.0);
        }
        shape
    }

    fn kind(&self, name: &str, n_distinct: usize, n_present: usize) -> Kind {
        let name = name.to_lowercase();
        let is_called = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if self.emails > 0.6 {
            Kind::Email
        } else if self.websites > 0.6 {
            Kind::Website
        } else if self.numbers > 0.5 && is_called(&["phone", "tel", "fax", "mobile", "cell"]) {
            Kind::Phone
        } else if self.dates > 0.8 {
            Kind::Date
        } else if self.phones > 0.7 && self.digits < 0.5 {
            Kind::Phone
        } else if n_distinct <= 60 && n_distinct * 8 < n_present {
            Kind::Category
        } else if self.codes > 0.7 {
            Kind::Code
        } else if self.words < 1.5 {
            Kind::Word
        } else {
            Kind::Text
        }
    }
}

fn is_email(value: &str) -> bool {
    value
        .split_once('@')
        .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'))
}

fn is_website(value: &str) -> bool {
    let value = value.to_lowercase();
    let has_scheme = ["http://", "https://", "www."]
        .iter()
        .any(|start| value.starts_with(start));
    let is_domain = value.rsplit_once('.').is_some_and(|(host, ending)| {
        !host.is_empty() && ending.len() > 1 && ending.bytes().all(|b| b.is_ascii_lowercase())
    });
    has_scheme || is_domain && !value.contains([' ', '@'])
}

/// Tells whether a value looks like a date: three groups of digits (or a month's name), or eight digits of this era.
fn is_date(value: &str) -> bool {
    let groups: Vec<&str> = value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|group| !group.is_empty())
        .collect();
    let number = |text: &str| text.parse::<u32>().ok();
    match groups.as_slice() {
        [only] if only.len() == 8 && only.bytes().all(|b| b.is_ascii_digit()) => {
            let number = number(only).unwrap_or_default();
            (1850..2100).contains(&(number / 10_000))
                && (1..=12).contains(&(number / 100 % 100))
                && (1..=31).contains(&(number % 100))
        }
        [year, month, day] | [day, month, year] if year.len() == 4 || day.len() == 4 => {
            [year, month, day].iter().all(|group| {
                number(group).is_some_and(|n| n <= 31 || (1850..2100).contains(&n))
                    || group.len() == 3 && group.chars().all(char::is_alphabetic)
            })
        }
        _ => false,
    }
}
