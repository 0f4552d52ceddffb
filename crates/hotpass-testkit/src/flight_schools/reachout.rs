//! `Reachout Database.xlsx`: a call list with a long tail of rows that have an id and no name, and
//! its people, a third of whom carry only the organization's name.

use std::path::Path;

use crate::golden::{CONTACT_INFO, ORGANISATION, REACHOUT_FILE};
use crate::random::Random;
use crate::workbook::{Book, Cell};

use super::Spec;
use super::invented::Person;
use super::ledger::{Joins, Kind, Ledger, Row, Truth};
use super::listing::{Listing, Volume, listings};
use super::words::{NOTES, PLACEHOLDERS, QUESTIONS, REMARKS};
use super::{header_of, layout_of, writing};

/// Rows without a name for each row with one.
const EMPTY_PER_NAMED: u32 = 5;

/// Writes the workbook.
pub(super) fn write(spec: &Spec, folder: &Path, truth: &mut Truth) -> anyhow::Result<()> {
    let mut book = Book::create(&folder.join(REACHOUT_FILE))?;
    organisations(spec, &mut book, truth)?;
    people(spec, &mut book, truth)?;
    book.finish()
}

fn organisations(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet("Organisation", layout_of(&ORGANISATION))?;
    header_of(&mut sheet, &ORGANISATION)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (REACHOUT_FILE, "Organisation"),
        spec.shuffle_seed,
    );
    let mut named = 0;
    for mut listing in listings(spec, Volume::Reachout) {
        named = listing.ordinal;
        ledger.push(organisation(&mut listing))?;
    }
    for empty in 1..=named * EMPTY_PER_NAMED {
        let mut random = Random::of(spec.seed, 70, u64::from(empty));
        // A few of the names are there and yet are nothing.
        let name = if random.percent(2) {
            random.pick(&[" ", "\u{a0}", "-"])
        } else {
            ""
        };
        let id = counted_id(&mut random, "B", named + empty);
        ledger.push(
            Row::new(Kind::Template, Joins::Not, None)
                .cell(name)
                .cell(id),
        )?;
    }
    ledger.finish()?;
    Ok(())
}

fn organisation(listing: &mut Listing) -> Row {
    let website = listing.website();
    let (organisation, random) = (&listing.organisation, &mut listing.random);
    let area = match random.below(5) {
        0 => organisation.place.province,
        _ => random.pick(organisation.place.writings),
    };
    let touched = if random.percent(40) { "Y" } else { "" };
    let distance = format!(
        "{} km from {}",
        2 + random.below(80),
        organisation.place.town
    );
    Row::new(Kind::Organization, Joins::Itself, Some(organisation.number))
        .cell(listing.name.text.as_str())
        .cell(counted_id(random, "B", listing.ordinal))
        .cell(writing::date(random))
        .cell(touched)
        .cell(area)
        .cell(writing::or_placeholder(random, &distance))
        .cell(organisation.category)
        .cell(website)
        .cell(writing::or_placeholder(random, &organisation.address))
        .cell(writing::or_placeholder(random, &organisation.planes))
        .cell(organisation.category)
        .cell(if random.percent(50) {
            random.pick(&NOTES)
        } else {
            ""
        })
        .cell(if random.percent(30) {
            random.pick(&QUESTIONS)
        } else {
            ""
        })
}

/// An id that is a number, or the one before plus one with or without its cached value.
fn counted_id(random: &mut Random, column: &str, id: u32) -> Cell {
    let formula = format!("{column}{{p}}+1");
    match random.weighted(&[30, 55, 15]) {
        // The first has none before it.
        _ if id == 1 => Cell::from(id),
        0 => Cell::from(id),
        1 => Cell::formula_number(&formula, f64::from(id)),
        _ => Cell::formula(&formula),
    }
}

fn people(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet("Contact Info", layout_of(&CONTACT_INFO))?;
    header_of(&mut sheet, &CONTACT_INFO)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (REACHOUT_FILE, "Contact Info"),
        spec.shuffle_seed,
    );
    for mut listing in listings(spec, Volume::Reachout).filter(Listing::has_relations) {
        listing.random = Random::of(spec.seed, 71, u64::from(listing.organisation.number));
        for (index, person) in listing.organisation.people.clone().iter().enumerate() {
            if index == 0 || listing.random.percent(60) {
                ledger.push(contact(&mut listing, person, index == 0))?;
            }
        }
    }
    ledger.finish()?;
    Ok(())
}

fn contact(listing: &mut Listing, person: &Person, first: bool) -> Row {
    let name = listing.name_again();
    let random = &mut listing.random;
    let (id, joins) = match random.weighted(&[40, 30, 8]) {
        _ if !first && random.percent(65) => (Cell::Blank, Joins::ByName),
        0 => (Cell::from(listing.ordinal), Joins::ById),
        1 => (looked_up(Some(listing.ordinal)), Joins::ById),
        _ => (looked_up(None), Joins::ByName),
    };
    let second = random.percent(12).then_some(person.landline);
    let mut addresses = vec![person.email.clone()];
    if random.percent(7) {
        addresses.extend(listing.organisation.mailbox());
    }
    let phone = writing::phone(random, Some(person.number), person.mobile, second);
    let whatsapp = if random.percent(45) {
        writing::phone(random, Some(person.number), person.mobile, None)
    } else {
        (Cell::Blank, Vec::new())
    };
    let role = match random.below(10) {
        0 => random.pick(&PLACEHOLDERS),
        _ => person.role,
    };
    let invalid = if random.percent(13) {
        random.pick(&["x", "Invalid", "Yes", "bounced"])
    } else {
        ""
    };
    Row::new(Kind::Contact, joins, Some(listing.organisation.number))
        .cell(id)
        .cell(name)
        .cell(writing::date(random))
        .cell(person.given)
        .cell(person.family)
        .cell(role)
        .planting(phone)
        .planting(whatsapp)
        .planting(writing::email(random, Some(person.number), &addresses))
        .cell(invalid)
        .cell(if random.percent(20) {
            random.pick(&REMARKS)
        } else {
            ""
        })
}

/// An id looked up by name.
fn looked_up(cached: Option<u32>) -> Cell {
    let formula = "INDEX(Organisation!B:B,MATCH(B{r},Organisation!A:A,0))";
    match cached {
        Some(id) => Cell::formula_number(formula, f64::from(id)),
        None => Cell::formula(formula),
    }
}
