//! The registry's list: a title merged over the table, one contact per row, names that repeat, and
//! a sheet of findings about rows that somebody noted by hand.

use std::path::Path;

use crate::golden::{CLEANED, SACAA_FILE};
use crate::random::Random;
use crate::workbook::{Book, Cell, RowStyle, title_range};

use super::Spec;
use super::ledger::{Joins, Kind, Ledger, Row, Truth};
use super::listing::{Listing, Volume, listings};
use super::words::PLACEHOLDERS;
use super::{header_of, layout_of, writing};

const ISSUES: [&str; 5] = [
    "Row",
    "Name of Organisation",
    "Field",
    "Issue",
    "Suggested action",
];

/// What is found about rows: the field, the issue and the suggestion.
const FOUND: [[&str; 3]; 5] = [
    [
        "Contact Number",
        "Number format differs",
        "Confirm by telephone",
    ],
    [
        "Contact Email Address",
        "More than one address",
        "Keep the first",
    ],
    [
        "Website URL",
        "Site does not answer",
        "Ask for the new address",
    ],
    [
        "Name of Organisation",
        "Possible duplicate",
        "Compare with the register",
    ],
    [
        "Province",
        "Not in the list of provinces",
        "Choose from the list",
    ],
];

/// Writes the workbook.
pub(super) fn write(spec: &Spec, folder: &Path, truth: &mut Truth) -> anyhow::Result<()> {
    let mut book = Book::create(&folder.join(SACAA_FILE))?;
    let placed = cleaned(spec, &mut book, truth)?;
    issues(spec, &mut book, truth, &placed)?;
    lists(&mut book)?;
    book.finish()
}

fn cleaned(spec: &Spec, book: &mut Book, truth: &mut Truth) -> anyhow::Result<Vec<(u32, u32)>> {
    let mut layout = layout_of(&CLEANED);
    layout.merges.push(title_range(1, CLEANED.len()));
    layout.frozen_rows = 3;
    let mut sheet = book.sheet("Cleaned", layout)?;
    sheet.row(
        &[Cell::from("Approved flight schools - refined copy")],
        RowStyle::Bold,
    )?;
    sheet.skip(1);
    header_of(&mut sheet, &CLEANED)?;
    let mut ledger = Ledger::new(sheet, truth, (SACAA_FILE, "Cleaned"), spec.shuffle_seed);
    for mut listing in listings(spec, Volume::Sacaa) {
        ledger.push(approval(&mut listing))?;
    }
    ledger.finish()
}

fn approval(listing: &mut Listing) -> Row {
    let website = listing.website();
    let (organisation, random) = (&listing.organisation, &mut listing.random);
    let person = &organisation.people[0];
    let row = Row::new(Kind::Organization, Joins::Itself, Some(organisation.number))
        .cell(listing.name.text.as_str())
        .cell(random.pick(organisation.place.writings))
        .cell(random.pick(&["Active", "Active", "Active", "Approved", "Expired"]))
        .cell(website);
    if listing.name.hard || random.percent(8) {
        return row
            .cell(random.pick(&PLACEHOLDERS))
            .cell("")
            .cell(random.pick(&["", "-"]));
    }
    let title = random.pick(&["", "", "", "Mr ", "Ms ", "Capt. "]);
    let second = random.percent(25).then_some(person.landline);
    let mailbox = organisation.mailbox();
    let addresses = match (random.below(5), mailbox) {
        (0, Some(mailbox)) => vec![mailbox],
        (1, Some(mailbox)) => vec![person.email.clone(), mailbox],
        _ => vec![person.email.clone()],
    };
    row.cell(format!("{title}{} {}", person.given, person.family))
        .planting(writing::phone(
            random,
            Some(person.number),
            person.mobile,
            second,
        ))
        .planting(writing::email(random, Some(person.number), &addresses))
}

fn issues(
    spec: &Spec,
    book: &mut Book,
    truth: &mut Truth,
    placed: &[(u32, u32)],
) -> anyhow::Result<()> {
    let rows: std::collections::BTreeMap<u32, u32> = placed.iter().copied().collect();
    let mut sheet = book.sheet("Issues", layout_of(&ISSUES))?;
    header_of(&mut sheet, &ISSUES)?;
    let mut ledger = Ledger::new(sheet, truth, (SACAA_FILE, "Issues"), spec.shuffle_seed);
    for listing in listings(spec, Volume::Sacaa).filter(|listing| !listing.repeated) {
        let number = listing.organisation.number;
        let mut random = Random::of(spec.seed, 77, u64::from(number));
        if let (true, Some(row)) = (random.percent(35), rows.get(&number)) {
            let [field, issue, action] = random.pick(&FOUND);
            ledger.push(
                Row::new(Kind::Issue, Joins::ByName, Some(number))
                    .cell(*row)
                    .cell(listing.name.text.as_str())
                    .cell(field)
                    .cell(issue)
                    .cell(action),
            )?;
        }
    }
    ledger.finish()?;
    Ok(())
}

fn lists(book: &mut Book) -> anyhow::Result<()> {
    let columns = ["Province", "Status"];
    let mut sheet = book.sheet("Lists", layout_of(&columns))?;
    header_of(&mut sheet, &columns)?;
    for row in [
        ["Gauteng", "Active"],
        ["Western Cape", "Approved"],
        ["KwaZulu-Natal", "Expired"],
    ] {
        sheet.row(&row.map(Cell::from), RowStyle::Plain)?;
    }
    sheet.finish()
}
