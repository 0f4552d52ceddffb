//! How people write the same thing in different ways: names of organizations, telephone numbers,
//! e-mail addresses, dates. Truth goes in, what stands in the cell comes out, together with the
//! list of well-formed values planted there. Reading any of it back is the product's task.

use crate::random::Random;
use crate::workbook::{Cell, Date};

use super::invented::{Organisation, Phone};
use super::words::PLACEHOLDERS;

/// An organization's name as it stands in one workbook.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// What stands in the cell.
    pub(super) text: String,
    /// Whether the name alone does not lead to the organization, only another strong key does.
    pub(super) needs_key: bool,
    /// Whether the other strong keys are left out, so that only similarity is left.
    pub(super) hard: bool,
}

/// A value that was put into a cell on purpose.
#[derive(Debug, Clone)]
pub(super) struct Planted {
    /// Number of the person, if it belongs to one.
    pub(super) person: Option<u64>,
    /// Its true form: an e-mail address or a number in E.164.
    pub(super) value: Value,
    /// Whether a careful reader can get the true form from the cell.
    pub(super) well_formed: bool,
}

/// A planted value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// An e-mail address in lower case.
    Email(String),
    /// A number in E.164.
    Phone(String),
}

/// The beginning of an address that belongs to nobody in particular.
pub(super) const MAILBOX: &str = "info@";

/// A cell together with what was planted in it.
pub(super) type Planting = (Cell, Vec<Planted>);

/// The name in one of its writings.
pub(super) fn name(random: &mut Random, organisation: &Organisation) -> Name {
    let plain = organisation.name();
    let keyed = organisation.domain.is_some();
    let weights: [usize; 10] = if keyed {
        [34, 30, 7, 5, 8, 6, 6, 6, 2, 1]
    } else {
        [40, 35, 10, 5, 10, 0, 0, 0, 0, 0]
    };
    let style = random.weighted(&weights);
    let text = match style {
        1 => format!("{plain} {}", legal_form(organisation)),
        2 => plain.to_uppercase(),
        3 => plain.to_lowercase(),
        4 => punctuated(random, &plain),
        5 => format!("{} Holdings (Pty) Ltd t/a {plain}", organisation.stem),
        6 => format!(
            "{} {} {}",
            organisation.stem, organisation.trade, organisation.kind.1
        ),
        7 => format!(
            "{} {}",
            mistyped(random, &organisation.stem),
            after_stem(organisation)
        ),
        8 => format!("{} {}", mistyped(random, &plain), legal_form(organisation)),
        9 => mistyped(random, &plain),
        _ => plain,
    };
    Name {
        text,
        needs_key: style >= 5,
        hard: style == 9,
    }
}

fn after_stem(organisation: &Organisation) -> String {
    format!("{} {}", organisation.trade, organisation.kind.0)
}

fn legal_form(organisation: &Organisation) -> &'static str {
    const FORMS: [&str; 6] = [
        "(Pty) Ltd",
        "(PTY) LTD",
        "Pty Ltd",
        "CC",
        "(Pty) Ltd.",
        "Limited",
    ];
    FORMS[organisation.number as usize % FORMS.len()]
}

fn punctuated(random: &mut Random, plain: &str) -> String {
    match random.below(4) {
        0 => plain.replacen(' ', "  ", 1),
        1 => format!("{plain} "),
        2 => plain.replacen(' ', "\u{a0}", 1),
        _ => plain.replacen(' ', "-", 1),
    }
}

/// Two letters swapped, one lost or one doubled, never the first.
fn mistyped(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = 1 + random.below(letters.len().saturating_sub(2).clamp(1, 7));
    match random.below(3) {
        0 if at + 1 < letters.len() && letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

/// A number, or two, as one cell.
pub(super) fn phone(
    random: &mut Random,
    person: Option<u64>,
    first: Phone,
    second: Option<Phone>,
) -> Planting {
    let planted = |phone: Phone, well_formed| Planted {
        person,
        value: Value::Phone(phone.e164()),
        well_formed,
    };
    if let Some(second) = second {
        let (one, two) = (spaced(first), spaced(second));
        let text = match random.below(5) {
            0 => format!("Tel: {one} or {two}"),
            1 => format!("{one} / {two}"),
            2 => format!("{one}; {two}"),
            3 => format!("{}, {}", plain(first), plain(second)),
            _ => format!("{one} | {two}"),
        };
        return (
            Cell::text(text),
            vec![planted(first, true), planted(second, true)],
        );
    }
    let well_formed = !random.percent(3);
    let cell = if well_formed {
        one_phone(random, first)
    } else {
        broken_phone(random, first)
    };
    (cell, vec![planted(first, well_formed)])
}

fn one_phone(random: &mut Random, phone: Phone) -> Cell {
    let national = phone.0;
    match random.weighted(&[26, 6, 4, 14, 10, 12, 8, 5, 4, 4, 4, 3]) {
        0 => Cell::Number(national as f64),
        1 => Cell::Number((27_000_000_000 + national) as f64),
        2 => Cell::text(format!("{}.0", plain(phone))),
        3 => Cell::text(spaced(phone)),
        4 => Cell::text(plain(phone)),
        5 => Cell::text(format!("+27 {}", after_zero(phone))),
        6 => Cell::text(format!("+27 (0){}", after_zero(phone))),
        7 => Cell::text(spaced(phone).replace(' ', "-")),
        8 => Cell::text(format!("0027 {}", after_zero(phone))),
        9 => Cell::text(spaced(phone).replacen(' ', ") ", 1).replacen('0', "(0", 1)),
        10 => Cell::text(format!(
            "{} {} {}",
            spaced(phone),
            random.pick(&["x", "ext", "ext."]),
            20 + random.below(60)
        )),
        _ => Cell::text(format!("Cell: {}", spaced(phone).replace(' ', "."))),
    }
}

/// A number that cannot be read. With the prefixes from 80 the numbering plan has short numbers
/// too, so that a few digits less would leave another valid number.
fn broken_phone(random: &mut Random, phone: Phone) -> Cell {
    let digits = plain(phone);
    let has_short_numbers = phone.0 >= 800_000_000;
    let kept = |count: usize| -> String {
        digits
            .chars()
            .take(if has_short_numbers { 3 } else { count })
            .collect()
    };
    match random.below(3) {
        0 => Cell::text(kept(8)),
        1 => Cell::text(format!("{digits}{digits}")),
        _ => Cell::text(format!("{} ??", kept(6))),
    }
}

/// `0821234567`.
pub(super) fn plain(phone: Phone) -> String {
    format!("0{}", phone.0)
}

/// `082 123 4567`.
fn spaced(phone: Phone) -> String {
    format!("0{}", after_zero(phone))
}

/// `82 123 4567`.
fn after_zero(phone: Phone) -> String {
    let number = phone.0;
    format!(
        "{} {:03} {:04}",
        number / 10_000_000,
        number / 10_000 % 1000,
        number % 10_000
    )
}

/// One or more e-mail addresses as one cell.
pub(super) fn email(random: &mut Random, person: Option<u64>, all: &[String]) -> Planting {
    let planted = |email: &String, well_formed| Planted {
        person: person.filter(|_| !email.starts_with(MAILBOX)),
        value: Value::Email(email.clone()),
        well_formed,
    };
    let Some(first) = all.first() else {
        return (Cell::Blank, Vec::new());
    };
    if all.len() > 1 {
        let separator = random.pick(&["; ", ";", ", ", " / ", " | "]);
        let planted = all.iter().map(|email| planted(email, true)).collect();
        return (Cell::text(all.join(separator)), planted);
    }
    let well_formed = !random.percent(3);
    let text = match (well_formed, random.weighted(&[60, 14, 8, 6, 6])) {
        (true, 1) => first.to_uppercase(),
        (true, 2) => format!(" {first} "),
        (true, 3) => format!("mailto:{first}"),
        (true, 4) => format!("{first}\u{a0}"),
        (true, _) => first.clone(),
        (false, 0) => first.replace('@', " at "),
        (false, 1) => first.replace(".example", ""),
        (false, _) => first.replace('@', "@@"),
    };
    (Cell::text(text), vec![planted(first, well_formed)])
}

/// A date of the years the workbooks cover, in one of the ways of writing it.
pub(super) fn date(random: &mut Random) -> Cell {
    let date = Date::new(
        2024 + i32::from(random.percent(60)),
        1 + random.below(12) as u32,
        1 + random.below(28) as u32,
    );
    match random.weighted(&[45, 15, 15, 5, 12, 3, 5]) {
        0 => Cell::Date(date),
        1 => Cell::text(date.iso()),
        2 => Cell::text(format!("{:02}/{:02}/{}", date.day, date.month, date.year)),
        3 => Cell::text(date.iso().replace('-', "/")),
        4 => Cell::Blank,
        5 => Cell::text("NaT"),
        _ => Cell::text(format!(
            "{} {}, {}",
            month_name(date.month),
            date.day,
            date.year
        )),
    }
}

fn month_name(month: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[(month as usize + 11) % 12]
}

/// A website as people type it.
pub(super) fn website(random: &mut Random, website: &str) -> Cell {
    let bare = website.trim_start_matches("https://").to_owned();
    Cell::text(match random.below(6) {
        0 => bare,
        1 => bare.trim_start_matches("www.").to_owned(),
        2 => format!("http://{bare}/"),
        3 => bare.to_uppercase(),
        4 => format!("{website}/?ref=list"),
        _ => website.to_owned(),
    })
}

/// The text, or in some cases a placeholder or nothing.
pub(super) fn or_placeholder(random: &mut Random, text: &str) -> Cell {
    match random.weighted(&[80, 8, 12]) {
        0 => Cell::text(text),
        1 => Cell::text(random.pick(&PLACEHOLDERS)),
        _ => Cell::Blank,
    }
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

    use super::*;

    fn text(cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn a_broken_number_is_no_other_valid_number() {
        let mut random = Random::new(1);
        for number in 1..400 {
            for person in Organisation::of(3, number).people {
                for phone in [person.mobile, person.landline] {
                    let broken = text(&broken_phone(&mut random, phone));
                    let parsed = PHONE_NUMBER_UTIL.parse(&broken, Some(Region::ZA));
                    assert!(
                        !parsed.is_ok_and(|parsed| PHONE_NUMBER_UTIL.is_valid_number(&parsed)),
                        "{broken}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_whole_number_keeps_all_its_digits_in_every_writing() {
        let mut random = Random::new(2);
        for number in 0..500 {
            let phone = Phone(820_000_000 + number * 7919);
            let written = text(&one_phone(&mut random, phone));
            let digits: String = written.chars().filter(char::is_ascii_digit).collect();
            assert!(digits.contains(&phone.0.to_string()), "{written}");
        }
    }
}
