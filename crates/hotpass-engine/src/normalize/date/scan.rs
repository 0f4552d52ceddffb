//! Takes the text of a date apart into numbers and a month's name; times, weekdays and small words fall away.
//!
//! In: cleaned text. Out: one shape per date in the text, or why a piece is none. Which number is the day is not
//! decided here unless a name of a month settles it.

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i16,
    pub(super) n_digits: usize,
}

/// What a date is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Three numbers in the order written.
    Numeric([Number; 3]),
    /// A month by name, which tells the other two apart.
    Named {
        year: Number,
        month: i16,
        day: Number,
    },
}

/// One date of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) text: &'a str,
    pub(super) shape: Shape,
}

enum Field {
    Number(Number),
    Month(i16),
}

/// English and Afrikaans names; three letters or more of one are enough.
const MONTHS: &[(&str, i16)] = &[
    ("january", 1),
    ("januarie", 1),
    ("february", 2),
    ("februarie", 2),
    ("march", 3),
    ("maart", 3),
    ("mrt", 3),
    ("april", 4),
    ("may", 5),
    ("mei", 5),
    ("june", 6),
    ("junie", 6),
    ("july", 7),
    ("julie", 7),
    ("august", 8),
    ("augustus", 8),
    ("september", 9),
    ("october", 10),
    ("oktober", 10),
    ("november", 11),
    ("december", 12),
    ("desember", 12),
];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrydag",
    "saterdag",
    "sondag",
];

const SMALL_WORDS: &[&str] = &[
    "st", "nd", "rd", "th", "ste", "de", "of", "on", "the", "at", "am", "pm", "z", "utc", "gmt",
    "sast",
];

/// Returns the dates of a text, split where a list is split.
pub(super) fn parts(text: &str) -> Vec<Result<Parts<'_>, &'static str>> {
    text.split([';', '|', '\n', '&'])
        .flat_map(|piece| piece.split(" and "))
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(|piece| shape(piece).map(|shape| Parts { text: piece, shape }))
        .collect()
}

fn shape(piece: &str) -> Result<Shape, &'static str> {
    let mut fields = Vec::with_capacity(3);
    for word in piece.split(' ') {
        let is_clock = word.contains(':')
            || (word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('h'));
        if is_clock && !word.contains(['T', 't']) {
            is_time(word).then_some(()).ok_or("not_a_date")?;
            continue;
        }
        let date = date_of_timestamp(word)?;
        collect(date, &mut fields)?;
        if fields.len() > 3 {
            return Err("not_a_date");
        }
    }
    from_fields(&fields)
}

/// Returns the date before the `T` of a timestamp, or the word itself.
fn date_of_timestamp(word: &str) -> Result<&str, &'static str> {
    match word.split_once(['T', 't']) {
        Some((date, time))
            if date.ends_with(|c: char| c.is_ascii_digit())
                && time.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            is_time(time).then_some(date).ok_or("not_a_date")
        }
        _ => Ok(word),
    }
}

fn is_time(word: &str) -> bool {
    word.bytes().all(|b| {
        b.is_ascii_digit()
            || matches!(
                b,
                b':' | b'.'
                    | b'+'
                    | b'-'
                    | b','
                    | b'Z'
                    | b'z'
                    | b'h'
                    | b'H'
                    | b'a'
                    | b'A'
                    | b'p'
                    | b'P'
                    | b'm'
                    | b'M'
            )
    })
}

fn collect(word: &str, fields: &mut Vec<Field>) -> Result<(), &'static str> {
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_same = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic()
            }
        };
        if !first.is_ascii_digit() && !first.is_alphabetic() {
            if !matches!(
                first,
                '/' | '-' | '.' | ',' | '\\' | '\'' | '_' | '(' | ')' | '\u{2010}'..='\u{2019}'
            ) {
                return Err("not_a_date");
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let end = rest
            .char_indices()
            .find(|(_, c)| !is_same(*c))
            .map_or(rest.len(), |(at, _)| at);
        let (run, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        if first.is_ascii_digit() {
            number(run, fields)?;
        } else {
            name(run, fields)?;
        }
    }
    Ok(())
}

fn number(run: &str, fields: &mut Vec<Field>) -> Result<(), &'static str> {
    if run.len() == 8 && fields.is_empty() {
        for (from, to) in [(0, 4), (4, 6), (6, 8)] {
            number(run.get(from..to).unwrap_or_default(), fields)?;
        }
        return Ok(());
    }
    let value = run.parse().map_err(|_| "not_a_date")?;
    if run.len() > 4 {
        return Err("not_a_date");
    }
    fields.push(Field::Number(Number {
        value,
        n_digits: run.len(),
    }));
    Ok(())
}

fn name(run: &str, fields: &mut Vec<Field>) -> Result<(), &'static str> {
    let word = run.to_lowercase();
    if SMALL_WORDS.contains(&word.as_str()) {
        return Ok(());
    }
    if word.chars().count() >= 3 {
        if let Some((_, month)) = MONTHS.iter().find(|(name, _)| {
            name.starts_with(word.as_str()) || word == "sept" && *name == "september"
        }) {
            fields.push(Field::Month(*month));
            return Ok(());
        }
        if WEEKDAYS.iter().any(|name| {
            name.starts_with(word.as_str())
                || (word.len() >= 4 && word.starts_with(name.get(..4).unwrap_or(name)))
        }) {
            return Ok(());
        }
    }
    if ["ma", "di", "wo", "do", "vr", "sa", "so"].contains(&word.as_str()) {
        return Ok(());
    }
    Err("not_a_date")
}

fn from_fields(fields: &[Field]) -> Result<Shape, &'static str> {
    match fields {
        [
            Field::Number(first),
            Field::Number(second),
            Field::Number(third),
        ] => Ok(Shape::Numeric([*first, *second, *third])),
        [
            Field::Number(first),
            Field::Month(month),
            Field::Number(last),
        ] => {
            let (year, day) = if is_year(*first) {
                (*first, *last)
            } else {
                (*last, *first)
            };
            Ok(Shape::Named {
                year,
                month: *month,
                day,
            })
        }
        [
            Field::Month(month),
            Field::Number(first),
            Field::Number(second),
        ]
        | [
            Field::Number(first),
            Field::Number(second),
            Field::Month(month),
        ] => {
            let (year, day) = if is_year(*first) {
                (*first, *second)
            } else {
                (*second, *first)
            };
            Ok(Shape::Named {
                year,
                month: *month,
                day,
            })
        }
        [Field::Month(_), Field::Number(number)] | [Field::Number(number), Field::Month(_)] => {
            Err(if is_year(*number) {
                "no_day"
            } else {
                "no_year"
            })
        }
        [Field::Number(number)] if is_year(*number) => Err("no_day"),
        [Field::Number(_), Field::Number(_)] => Err("no_year"),
        _ => Err("not_a_date"),
    }
}

fn is_year(number: Number) -> bool {
    number.n_digits == 4 || number.value > 31
}
