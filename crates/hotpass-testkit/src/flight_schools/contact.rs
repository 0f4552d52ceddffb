//! `Contact Database.xlsx`: a customer catalogue whose related sheets have lost their ids, a log
//! typed at a trade fair, and three sheets that nobody reads.

use std::path::Path;

use crate::golden::{
    CAPTURE, CAPTURE_SHEET, COMPANY_ADDRESSES, COMPANY_CAT, COMPANY_CONTACTS, CONTACT_FILE,
};
use crate::random::Random;
use crate::workbook::{Book, Cell, Layout};

use super::Spec;
use super::invented::{Organisation, Person};
use super::ledger::{Joins, Kind, Ledger, Row, Truth};
use super::listing::{Listing, Volume, listings, strangers};
use super::words::NOTES;
use super::{header_of, layout_of, writing};

/// The catalogue's first id.
const FIRST_ID: u32 = 101;
/// One id in so many was given twice.
const REPEATED_ID: u32 = 300;

/// Writes the workbook.
pub(super) fn write(spec: &Spec, folder: &Path, truth: &mut Truth) -> anyhow::Result<()> {
    let mut book = Book::create(&folder.join(CONTACT_FILE))?;
    admin(&mut book)?;
    companies(spec, &mut book, truth)?;
    contacts(spec, &mut book, truth)?;
    addresses(spec, &mut book, truth)?;
    unread(spec, &mut book)?;
    capture(spec, &mut book, truth)?;
    book.finish()
}

fn admin(book: &mut Book) -> anyhow::Result<()> {
    let layout = Layout {
        hidden: true,
        ..layout_of(&["Priority", "Status"])
    };
    let mut sheet = book.sheet("Admin", layout)?;
    header_of(&mut sheet, &["Priority", "Status"])?;
    for row in [
        ["High", "Active"],
        ["Medium", "Prospect"],
        ["Low", "Dormant"],
    ] {
        sheet.row(&row.map(Cell::from), crate::workbook::RowStyle::Plain)?;
    }
    sheet.finish()
}

fn companies(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet("Company_Cat", layout_of(&COMPANY_CAT))?;
    header_of(&mut sheet, &COMPANY_CAT)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (CONTACT_FILE, "Company_Cat"),
        spec.shuffle_seed,
    );
    for mut listing in listings(spec, Volume::Contact) {
        let website = listing.website();
        ledger.push(company(&mut listing, website))?;
    }
    ledger.finish()?;
    Ok(())
}

fn company(listing: &mut Listing, website: Cell) -> Row {
    let (organisation, random) = (&listing.organisation, &mut listing.random);
    let id = catalogue_id(listing.ordinal);
    let id = if random.percent(25) {
        Cell::formula_number("A{p}+1", f64::from(id))
    } else {
        Cell::from(id)
    };
    let ledger_name = if random.percent(40) {
        organisation.name()
    } else {
        String::new()
    };
    Row::new(Kind::Organization, Joins::Itself, Some(organisation.number))
        .cell(id)
        .cell(listing.name.text.as_str())
        .cell(ledger_name)
        .cell(if random.percent(50) {
            writing::date(random)
        } else {
            Cell::Blank
        })
        .cell(organisation.category)
        .cell(random.pick(&["Core", "Growth", "", "Watch"]))
        .cell(random.pick(&["High", "Medium", "Low", ""]))
        .cell(random.pick(&["Active", "Active", "Prospect", "Dormant", ""]))
        .cell(writing::date(random))
        .cell(if random.percent(40) {
            Cell::text("Yes")
        } else {
            Cell::Blank
        })
        .cell(website)
        .hidden_if(random.percent(2))
}

fn catalogue_id(ordinal: u32) -> u32 {
    // The seventh company, and every three hundredth after it, got the id of the one before.
    FIRST_ID + ordinal - u32::from(ordinal % REPEATED_ID == 7)
}

fn contacts(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet("Company_Contacts", layout_of(&COMPANY_CONTACTS))?;
    header_of(&mut sheet, &COMPANY_CONTACTS)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (CONTACT_FILE, "Company_Contacts"),
        spec.shuffle_seed,
    );
    for mut listing in listings(spec, Volume::Contact).filter(Listing::has_relations) {
        let mut random = Random::of(spec.seed, 72, u64::from(listing.organisation.number));
        if !random.percent(40) {
            continue;
        }
        for (index, person) in listing.organisation.people.clone().iter().enumerate() {
            if index == 0 || random.percent(40) {
                let name = listing.name_again();
                let (id, joins) = lost_id(&mut random, &listing);
                ledger.push(contact(
                    &mut random,
                    person,
                    (id, joins),
                    (name, listing.organisation.number),
                ))?;
            }
        }
    }
    for organisation in strangers(spec, Volume::Contact) {
        let mut random = Random::of(spec.seed, 73, u64::from(organisation.number));
        if random.percent(4) {
            ledger.push(stranger(&mut random, &organisation))?;
        }
    }
    ledger.finish()?;
    Ok(())
}

/// The id of a related row: a zero, the company's name, an uncomputed formula, seldom the id.
fn lost_id(random: &mut Random, listing: &Listing) -> (Cell, Joins) {
    match random.weighted(&[48, 38, 8, 6]) {
        0 => (Cell::from(0_u32), Joins::ByName),
        1 => (Cell::text(listing.name.text.as_str()), Joins::ByName),
        2 => (
            Cell::formula("XLOOKUP(B{r},Company_Cat!B:B,Company_Cat!A:A)"),
            Joins::ByName,
        ),
        _ => (Cell::from(catalogue_id(listing.ordinal)), Joins::ById),
    }
}

fn contact(
    random: &mut Random,
    person: &Person,
    (id, joins): (Cell, Joins),
    (name, organisation): (String, u32),
) -> Row {
    let cell = writing::phone(random, Some(person.number), person.mobile, None);
    let email = writing::email(
        random,
        Some(person.number),
        std::slice::from_ref(&person.email),
    );
    let landline = if random.percent(50) {
        writing::phone(random, Some(person.number), person.landline, None)
    } else {
        (Cell::Blank, Vec::new())
    };
    Row::new(Kind::Contact, joins, Some(organisation))
        .cell(id)
        .cell(name)
        .cell(random.pick(&["Primary", "Active", "", "Left"]))
        .cell(person.given)
        .cell(person.family)
        .cell(person.role)
        .planting(cell)
        .planting(email)
        .planting(landline)
}

/// A contact of a company that the catalogue does not have.
fn stranger(random: &mut Random, organisation: &Organisation) -> Row {
    let person = &organisation.people[0];
    let name = organisation.name();
    contact(
        random,
        person,
        (Cell::from(0_u32), Joins::Not),
        (name, organisation.number),
    )
}

fn addresses(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet("Company_Addresses", layout_of(&COMPANY_ADDRESSES))?;
    header_of(&mut sheet, &COMPANY_ADDRESSES)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (CONTACT_FILE, "Company_Addresses"),
        spec.shuffle_seed,
    );
    for mut listing in listings(spec, Volume::Contact).filter(Listing::has_relations) {
        let mut random = Random::of(spec.seed, 74, u64::from(listing.organisation.number));
        if !random.percent(22) {
            continue;
        }
        let (id, joins) = lost_id(&mut random, &listing);
        let name = listing.name_again();
        let hangar = format!("Hangar {}", 1 + random.below(40));
        ledger.push(
            Row::new(Kind::Address, joins, Some(listing.organisation.number))
                .cell(id)
                .cell(name)
                .cell(random.pick(&["Head Office", "Hangar", ""]))
                .cell(listing.organisation.place.airport)
                .cell(hangar),
        )?;
    }
    ledger.finish()?;
    Ok(())
}

fn unread(spec: &Spec, book: &mut Book) -> anyhow::Result<()> {
    let plain = crate::workbook::RowStyle::Plain;
    let columns = ["Order", "Company", "Date"];
    let mut sheet = book.sheet("Order Dates", layout_of(&columns))?;
    header_of(&mut sheet, &columns)?;
    for listing in listings(spec, Volume::Contact).take(40) {
        let mut random = Random::of(spec.seed, 75, u64::from(listing.ordinal));
        let date = writing::date(&mut random);
        sheet.row(
            &[Cell::from(listing.ordinal), listing.name.text.into(), date],
            plain,
        )?;
    }
    sheet.finish()?;
    let columns = ["Company", "Note"];
    let mut sheet = book.sheet("Company_Notes", layout_of(&columns))?;
    header_of(&mut sheet, &columns)?;
    for listing in listings(spec, Volume::Contact).take(12) {
        let note = NOTES[listing.ordinal as usize % NOTES.len()];
        sheet.row(&[listing.name.text.into(), Cell::from(note)], plain)?;
    }
    sheet.finish()
}

fn capture(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<()> {
    let mut sheet = book.sheet(CAPTURE_SHEET, layout_of(&CAPTURE))?;
    header_of(&mut sheet, &CAPTURE)?;
    let mut ledger = Ledger::new(
        sheet,
        truth,
        (CONTACT_FILE, CAPTURE_SHEET),
        spec.shuffle_seed,
    );
    let mut line = 0_u32;
    for mut listing in listings(spec, Volume::Contact).filter(Listing::has_relations) {
        let mut random = Random::of(spec.seed, 76, u64::from(listing.organisation.number));
        if random.percent(12) {
            line += 1;
            ledger.push(captured(&mut random, &mut listing, line))?;
        }
    }
    ledger.finish()?;
    Ok(())
}

fn captured(random: &mut Random, listing: &mut Listing, line: u32) -> Row {
    let (name, website) = (listing.name_again(), listing.website());
    let organisation = &listing.organisation;
    let person = &organisation.people[organisation.people.len() - 1];
    let second = random.percent(30).then_some(person.landline);
    let phone = writing::phone(random, Some(person.number), person.mobile, second);
    let email = writing::email(
        random,
        Some(person.number),
        std::slice::from_ref(&person.email),
    );
    Row::new(Kind::Capture, Joins::ByName, Some(organisation.number))
        .cell(line)
        .cell(name)
        .cell(format!(
            "{} {} ({})",
            person.given, person.family, person.role
        ))
        .planting(phone)
        .planting(email)
        .cell(organisation.address.as_str())
        .cell(organisation.planes.as_str())
        .cell(website)
        .cell(format!(
            "{} in {}",
            organisation.category, organisation.place.town
        ))
        .cell(organisation.category)
}
