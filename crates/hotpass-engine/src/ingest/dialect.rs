//! Delimited text: how it is delimited and quoted, and its records one by one.
//!
//! The dialect is the one under which the first records have the most regular width and the cleanest cells
//! (the consistency measure of van den Burg, Nazábal and Sutton, 2019). Records keep blank lines, so that a
//! record's number is its row in a spreadsheet program.

use super::shape::{self, Shape};
use crate::table::CellKind;

/// How fields are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between fields.
    pub(super) delimiter: char,
    /// Around fields that hold the delimiter, if any.
    pub(super) quote: Option<char>,
    /// Whether a backslash takes the meaning from the character after it.
    pub(super) has_escapes: bool,
}

/// The delimiters tried. What stands within values more often than between them is not among them.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// The delimiters tried where none of the others is, with the fewest fields that they must make.
const RARE_DELIMITERS: [(char, usize); 4] = [(':', 2), ('^', 2), ('~', 2), (' ', 3)];
/// How many records the dialect is judged by.
const RECORDS: usize = 200;
/// How many characters the dialect is judged by.
const SAMPLE: usize = 64 * 1024;

/// Returns the dialect of a text, and where its first record starts (after a `sep=` line).
pub(super) fn detect(text: &str, extension: &str) -> (Dialect, usize) {
    let escapes = text.matches("\\\"").take(1000).count() > text.matches("\"\"").take(1000).count();
    let first = text.lines().next().unwrap_or_default();
    if let Some(delimiter) = declared(first) {
        let dialect = Dialect {
            delimiter,
            quote: Some('"'),
            has_escapes: escapes,
        };
        let rest = text.get(first.len()..).unwrap_or_default();
        let newline = if rest.starts_with("\r\n") {
            2
        } else {
            rest.len().min(1)
        };
        return (dialect, first.len() + newline);
    }
    let mut best = Dialect {
        delimiter: if matches!(extension, "tsv" | "tab") {
            '\t'
        } else {
            ','
        },
        quote: Some('"'),
        has_escapes: escapes,
    };
    let sample = sample(text);
    let mut score = 0.0;
    for delimiter in DELIMITERS {
        for quote in quotes(sample) {
            let dialect = Dialect {
                delimiter,
                quote,
                has_escapes: escapes,
            };
            let found = consistency(sample, dialect);
            if found > score {
                (best, score) = (dialect, found);
            }
        }
    }
    let is_undelimited = !DELIMITERS
        .iter()
        .any(|delimiter| sample.contains(*delimiter));
    if is_undelimited && let Some(dialect) = rare(sample, best) {
        best = dialect;
    }
    (best, 0)
}

/// Returns the rare delimiter that takes every record apart into as many fields as the header has, if some
/// column is not of words: names and sentences are as regular at times.
fn rare(sample: &str, usual: Dialect) -> Option<Dialect> {
    let fits = |dialect: Dialect, fewest: usize| {
        let is_word = |field: &String| shape::of(CellKind::Text, field) == Shape::Word;
        let mut records = Records::new(sample, dialect);
        let mut fields = Vec::new();
        if !records.next(&mut fields) || fields.len() < fewest || !fields.iter().all(is_word) {
            return false;
        }
        let width = fields.len();
        let mut typed = vec![true; width];
        let mut count = 0;
        while count < RECORDS && records.next(&mut fields) {
            if matches!(fields.as_slice(), [only] if only.is_empty()) {
                continue;
            }
            if fields.len() != width {
                return false;
            }
            for (typed, field) in typed.iter_mut().zip(&fields) {
                *typed &= !is_word(field);
            }
            count += 1;
        }
        count >= 3 && typed.contains(&true)
    };
    RARE_DELIMITERS.iter().find_map(|(delimiter, fewest)| {
        let dialect = Dialect {
            delimiter: *delimiter,
            ..usual
        };
        fits(dialect, *fewest).then_some(dialect)
    })
}

/// Reads the `sep=;` line that spreadsheet programs understand.
fn declared(line: &str) -> Option<char> {
    let value = line.trim_end_matches('\r').trim_matches('"');
    let (key, value) = value.split_once('=')?;
    let mut chars = value.chars();
    let delimiter = chars.next()?;
    (key.eq_ignore_ascii_case("sep") && chars.next().is_none()).then_some(delimiter)
}

/// Returns the beginning of a text, cut at a line.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let cut = (0..=SAMPLE)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let start = text.get(..cut).unwrap_or(text);
    start.rsplit_once('\n').map_or(start, |(whole, _)| whole)
}

fn quotes(sample: &str) -> Vec<Option<char>> {
    let mut quotes = vec![Some('"')];
    // An apostrophe quotes only when fields begin and end with it.
    let has = |pattern: &str| sample.contains(pattern);
    let starts_field = |delimiter: &char| has(&format!("{delimiter}'")) || has("\n'");
    let ends_field = |delimiter: &char| has(&format!("'{delimiter}")) || has("'\n") || has("'\r");
    if DELIMITERS
        .iter()
        .any(|delimiter| starts_field(delimiter) && ends_field(delimiter))
    {
        quotes.push(Some('\''));
    }
    if sample.contains('"') {
        quotes.push(None);
    }
    quotes
}

/// Scores a dialect: regular widths times clean cells.
fn consistency(sample: &str, dialect: Dialect) -> f64 {
    let mut widths: Vec<(usize, usize)> = Vec::new();
    let (mut cells, mut clean) = (0_usize, 0_usize);
    let mut fields = Vec::new();
    let mut records = Records::new(sample, dialect);
    let mut count = 0;
    while count < RECORDS && records.next(&mut fields) {
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        count += 1;
        match widths.iter_mut().find(|(width, _)| *width == fields.len()) {
            Some((_, count)) => *count += 1,
            None => widths.push((fields.len(), 1)),
        }
        cells += fields.len();
        clean += fields
            .iter()
            .filter(|field| is_clean(field, dialect))
            .count();
    }
    if cells == 0 {
        return 0.0;
    }
    let pattern: f64 = widths
        .iter()
        .map(|(width, count)| *count as f64 * (*width as f64 - 1.0).max(0.001) / *width as f64)
        .sum::<f64>()
        / widths.len() as f64;
    pattern * (clean as f64 / cells as f64).max(1e-6)
}

/// Tells whether a cell looks like one value: typed, or words without leftovers of another dialect.
fn is_clean(field: &str, dialect: Dialect) -> bool {
    let text = field.trim();
    if text.is_empty() || shape::of(CellKind::Text, text) != Shape::Word && !text.contains('"') {
        return true;
    }
    let leftover = DELIMITERS.iter().any(|delimiter| {
        *delimiter != dialect.delimiter && *delimiter != ',' && text.contains(*delimiter)
    });
    !leftover && !text.starts_with('"') && !text.ends_with('"') && !text.starts_with('\'')
}

/// Reads the records of a text.
pub(super) struct Records<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    dialect: Dialect,
    /// How many quoted fields never ended; they were read as plain text.
    pub(super) unclosed: u64,
    /// Spare strings, so that a long file does not allocate per field.
    spare: Vec<String>,
}

impl<'a> Records<'a> {
    /// Returns a reader at the start of a text.
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        Self {
            rest: text.chars().peekable(),
            dialect,
            unclosed: 0,
            spare: Vec::new(),
        }
    }

    /// Reads the next record into `fields`; a blank line is one empty field. Returns whether there was one.
    pub(super) fn next(&mut self, fields: &mut Vec<String>) -> bool {
        self.spare.append(fields);
        if self.rest.peek().is_none() {
            return false;
        }
        loop {
            let mut field = self.spare.pop().unwrap_or_default();
            field.clear();
            let ends_record = self.field(&mut field);
            fields.push(field);
            if ends_record {
                return true;
            }
        }
    }

    /// Reads one field and what ends it; returns whether that is the end of the record.
    fn field(&mut self, field: &mut String) -> bool {
        if let Some(quote) = self.dialect.quote {
            let start = self.rest.clone();
            // Spaces before a quote are no part of the value.
            while self.rest.peek() == Some(&' ') {
                self.rest.next();
            }
            if self.rest.next_if_eq(&quote).is_some() {
                if self.quoted(quote, field) {
                    return self.plain(field);
                }
                self.unclosed += 1;
                // Later quotes would end the text the same way, so from here on they are plain characters.
                self.dialect.quote = None;
                field.clear();
            }
            self.rest = start;
        }
        self.plain(field)
    }

    /// Reads up to the closing quote; returns whether there is one.
    fn quoted(&mut self, quote: char, field: &mut String) -> bool {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.dialect.has_escapes {
                field.extend(self.rest.next());
            } else if c != quote {
                field.push(c);
            } else if self.rest.next_if_eq(&quote).is_some() {
                field.push(quote);
            } else if self.closes() {
                return true;
            } else {
                // A lone quote inside a field, as in `"the "old" mill"`.
                field.push(c);
            }
        }
        false
    }

    /// Tells whether a field ends here, after spaces perhaps.
    fn closes(&mut self) -> bool {
        let mut ahead = self.rest.clone();
        while ahead.peek() == Some(&' ') && self.dialect.delimiter != ' ' {
            ahead.next();
        }
        let ends = match ahead.peek() {
            None | Some('\n' | '\r') => true,
            Some(c) => *c == self.dialect.delimiter,
        };
        if ends {
            self.rest = ahead;
        }
        ends
    }

    fn plain(&mut self, field: &mut String) -> bool {
        while let Some(c) = self.rest.next() {
            if c == self.dialect.delimiter {
                return false;
            }
            match c {
                '\n' => return true,
                '\r' => {
                    self.rest.next_if_eq(&'\n');
                    return true;
                }
                c => field.push(c),
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let (dialect, start) = detect(text, "csv");
        let mut records = Records::new(text.get(start..).expect("the rest of the text"), dialect);
        let mut fields = Vec::new();
        let mut rows = Vec::new();
        while records.next(&mut fields) {
            rows.push(fields.clone());
        }
        rows
    }

    #[test]
    fn delimiters_are_told_by_regular_widths() {
        for (text, delimiter) in [
            ("a,b\n1,2\n3,4\n", ','),
            ("a;b\n1,5;2,5\n3,5;4,5\n", ';'),
            ("a\tb\n1, 2\t3\n4, 5\t6\n", '\t'),
            ("a|b|c\nx, y|2|3\nz|5|6\n", '|'),
            ("name,when\nAnn,10:30\nBob,11:45\n", ','),
            ("only\none\ncolumn\n", ','),
        ] {
            assert_eq!(detect(text, "csv").0.delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn rare_delimiters_need_a_header_and_a_column_that_is_not_of_words() {
        for (text, delimiter) in [
            ("host:port\na:1\nb:2\nc:3\n", ':'),
            ("x y z\n1 2 3\n4 5 6\n7 8 9\n", ' '),
            ("a^b\nq^1\nr^2\ns^3\n", '^'),
            ("Time\n10:30\n11:45\n12:00\n", ','),
            ("10:30\n11:45\n12:00\n13:15\n", ','),
            (
                "Full Name Here\nAnn Mary Lee\nBob Ray Poe\nCid Roy Day\n",
                ',',
            ),
            ("Street No\nMain 1\nLong 2\nHigh 3\n", ','),
        ] {
            assert_eq!(detect(text, "csv").0.delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn quotes_hold_delimiters_newlines_and_quotes() {
        assert_eq!(
            rows("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n"),
            [["a", "b"], ["x, \"y\"", "two\nlines"]]
        );
        assert_eq!(
            rows("a,b\n'x, y','z'\n'u','v'\n"),
            [["a", "b"], ["x, y", "z"], ["u", "v"]]
        );
        assert_eq!(
            rows("a,b\n'x, y',1\nit's,2\n'u, v',3\n"),
            [["a", "b"], ["x, y", "1"], ["it's", "2"], ["u, v", "3"]]
        );
        assert_eq!(
            rows("a,b\n\"say \\\"hi\\\", you\",2\n"),
            [["a", "b"], ["say \"hi\", you", "2"]]
        );
    }

    #[test]
    fn a_quote_that_never_ends_is_a_plain_character() {
        let text = "a,b\n\"x,1\ny,2\n";
        let dialect = Dialect {
            delimiter: ',',
            quote: Some('"'),
            has_escapes: false,
        };
        let mut records = Records::new(text, dialect);
        let mut fields = Vec::new();
        let mut rows = Vec::new();
        while records.next(&mut fields) {
            rows.push(fields.clone());
        }
        assert_eq!(rows, [["a", "b"], ["\"x", "1"], ["y", "2"]]);
        assert_eq!(records.unclosed, 1);
    }

    #[test]
    fn a_declared_separator_wins_and_blank_lines_count() {
        let text = "sep=;\r\na;b\r\n\r\n1;2";
        let (dialect, start) = detect(text, "csv");
        assert_eq!((dialect.delimiter, start), (';', 7));
        assert_eq!(rows(text), [vec!["a", "b"], vec![""], vec!["1", "2"]]);
    }
}
