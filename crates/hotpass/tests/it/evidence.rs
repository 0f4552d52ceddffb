//! Every published cell resolves to source cells: the cells named are read here with a reader of our own, the rule
//! named is applied to their text, and the published value must come out. `explain` tells the same.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use hotpass_engine::{
    normalize::{self, Locale, Normalized, date::DateColumn},
    table::CellKind,
};
use hotpass_model::{
    property::Kind,
    ssot::{self, Origin},
};
use hotpass_testkit::{flight_schools::Spec, project::TestProject};

use crate::{
    publication::{Row, csv_table, generated, published, table, value},
    run,
};

/// A cell as text with its stored type.
type Cell = (String, CellKind);

/// Every filled cell of the source workbooks, by address.
#[derive(Default)]
struct Sources {
    cells: BTreeMap<String, Cell>,
    columns: BTreeMap<(String, usize), Vec<String>>,
}

impl Sources {
    fn read(project: &TestProject) -> Self {
        let mut sources = Self::default();
        for file in project.files("data").expect("the workbooks") {
            let mut book: Xlsx<_> =
                open_workbook(project.path("data").join(&file)).expect("a workbook");
            for sheet in book.sheet_names() {
                let range = book.worksheet_range(&sheet).expect("a sheet");
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, data) in range.used_cells() {
                    let (row, column) = (row + top as usize, column + left as usize);
                    if let Some(cell) = text(data) {
                        let place = format!("{file}#{sheet}");
                        if row > 0 {
                            let column = sources.columns.entry((place.clone(), column));
                            column.or_default().push(cell.0.clone());
                        }
                        let letters = hotpass_testkit::workbook::column_letters(column);
                        sources
                            .cells
                            .insert(format!("{place}!{letters}{}", row + 1), cell);
                    }
                }
            }
        }
        sources
    }

    fn cell(&self, address: &str) -> Cell {
        assert!(self.cells.contains_key(address), "`{address}` is empty");
        self.cells[address].clone()
    }

    /// Returns how the dates of the column of a cell are read.
    fn dates(&self, address: &str) -> DateColumn {
        let (place, cell) = address.rsplit_once('!').expect("a cell");
        let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let column = (0..100)
            .find(|column| hotpass_testkit::workbook::column_letters(*column) == letters)
            .expect("a column");
        let values = &self.columns[&(place.to_owned(), column)];
        DateColumn::infer(values.iter().map(String::as_str)).with_fallback(locale().date_order)
    }
}

/// Returns the text of a stored cell, whole numbers without a point and dates as ISO 8601.
fn text(data: &Data) -> Option<Cell> {
    Some(match data {
        Data::String(text) => (text.clone(), CellKind::Text),
        Data::Float(number) => (number.to_string(), CellKind::Number),
        Data::Int(number) => (number.to_string(), CellKind::Number),
        Data::Bool(value) => (value.to_string().to_uppercase(), CellKind::Boolean),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
        }
        _ => return None,
    })
}

fn locale() -> Locale {
    Locale::for_country("ZA").expect("a country")
}

/// Returns the kind of value that a published column holds.
fn kind(column: &str) -> Kind {
    let position = ssot::position(column).expect("a published column");
    match ssot::COLUMNS[position].origin {
        Origin::Chosen(property) => property.kind(),
        _ if column.contains("email") => Kind::Email,
        _ if column.contains("phone") => Kind::Phone,
        _ if column.contains("role") => Kind::Category,
        _ => Kind::PersonName,
    }
}

fn is_traced(column: &ssot::Column) -> bool {
    matches!(column.origin, Origin::Chosen(_) | Origin::Contact)
}

/// Returns what a cell yields under a kind.
fn yields(sources: &Sources, kind: Kind, address: &str) -> Vec<Normalized> {
    let (raw, stored) = sources.cell(address);
    let outcome = match kind {
        Kind::Date => sources.dates(address).parse(&raw, stored),
        _ => normalize::value(kind, &raw, stored, &locale()),
    };
    outcome.values().to_vec()
}

/// Tells whether cells yield a value under the rule named.
fn holds(sources: &Sources, column: &str, rule: &str, cells: &[&str], wanted: &str) -> bool {
    let first = |kind: Kind, address: &&str| {
        let yielded = yields(sources, kind, address).into_iter().next();
        yielded.map(|value| value.text).unwrap_or_default()
    };
    match rule {
        "join.columns" => {
            let separator = if kind(column) == Kind::Address {
                ", "
            } else {
                " | "
            };
            let parts: Vec<String> = cells.iter().map(|cell| first(kind(column), cell)).collect();
            parts.join(separator) == wanted
        }
        "join.name" => {
            let parts: Vec<String> = cells
                .iter()
                .map(|cell| first(Kind::NamePart, cell))
                .collect();
            parts.join(" ") == wanted
        }
        "person.role_in_parentheses" => cells.iter().any(|cell| {
            let names = yields(sources, Kind::PersonName, cell);
            names
                .iter()
                .any(|name| name.detail.as_deref() == Some(wanted))
        }),
        rule => {
            cells.len() == 1
                && yields(sources, kind(column), cells[0])
                    .iter()
                    .any(|value| value.text == wanted && value.rule == rule)
        }
    }
}

#[test]
fn every_piece_of_evidence_is_what_its_cells_yield_under_its_rule() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let sources = Sources::read(&project);
    let provenance = table(&project, "dist/hotpass.provenance.parquet");
    assert!(provenance.len() > 2000, "only {} rows", provenance.len());
    // One value read from several cells has a row per cell.
    let mut values: BTreeMap<[&str; 6], Vec<&Row>> = BTreeMap::new();
    for row in &provenance {
        let names = [
            "entity_id",
            "column",
            "record_id",
            "value",
            "normalization",
            "standing",
        ];
        values
            .entry(names.map(|name| value(row, name)))
            .or_default()
            .push(row);
    }
    let mut rules = BTreeSet::new();
    let mut wrong = Vec::new();
    for ([_, column, _, wanted, rule, _], rows) in values {
        rules.insert(rule);
        if rule == "project.constant" {
            assert_eq!(value(rows[0], "cell"), "hotpass.toml");
            assert_eq!(wanted, "Flight School");
            continue;
        }
        for row in &rows {
            let read = sources.cell(value(row, "cell")).0;
            assert_eq!(read, value(row, "raw"), "{row:?}");
        }
        let cells: Vec<&str> = rows.iter().map(|row| value(row, "cell")).collect();
        let single = cells
            .iter()
            .all(|cell| holds(&sources, column, rule, &[cell], wanted));
        if !single && !holds(&sources, column, rule, &cells, wanted) {
            wrong.push(format!("{column}: {rule} of {cells:?} is not `{wanted}`"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    for rule in [
        "phone.e164",
        "join.name",
        "join.columns",
        "person.role_in_parentheses",
    ] {
        assert!(rules.contains(rule), "{rule} is not tested: {rules:?}");
    }
}

#[test]
fn every_published_cell_is_the_value_or_the_values_that_won() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let provenance = table(&project, "dist/hotpass.provenance.parquet");
    let mut won: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for row in provenance
        .iter()
        .filter(|row| value(row, "standing") == "won")
    {
        let winners = won.entry((value(row, "entity_id"), value(row, "column")));
        let winners = winners.or_default();
        // Winners differ from each other, so a repeat is a further cell of the same value.
        if !winners.contains(&value(row, "value")) {
            winners.push(value(row, "value"));
        }
    }
    let mut checked = 0;
    for row in table(&project, "dist/hotpass.parquet") {
        for column in ssot::COLUMNS.iter().filter(|column| is_traced(column)) {
            let found = row.get(column.name).map(String::as_str);
            let winners = won.get(&(value(&row, "entity_id"), column.name));
            let separator = if column.name.starts_with("contact_secondary") {
                ";"
            } else {
                "; "
            };
            let expected = winners.map(|winners| winners.join(separator));
            // Where no source says so, the country is the profile's.
            if column.name == "country" && expected.is_none() {
                assert_eq!(found, Some("South Africa"));
                continue;
            }
            assert_eq!(found, expected.as_deref(), "{} of {row:?}", column.name);
            checked += usize::from(found.is_some());
        }
    }
    assert!(checked > 1000, "only {checked} cells");
}

#[test]
fn explain_tells_what_the_provenance_table_holds() {
    let project = generated(&Spec {
        organisations: 30,
        ..Spec::default()
    });
    published(&project, &[]);
    let provenance = table(&project, "dist/hotpass.provenance.parquet");
    let columns: Vec<&ssot::Column> = ssot::COLUMNS.iter().filter(|c| is_traced(c)).collect();
    let rows = table(&project, "dist/hotpass.parquet");
    let mut told = 0;
    for (index, row) in rows.iter().enumerate().take(24) {
        let column = columns[index % columns.len()].name;
        let entity = value(row, "entity_id");
        let outcome = run(
            &project,
            &["explain", &format!("{entity}.{column}"), "--format", "json"],
        );
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let answer: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one object");
        let field = &answer["fields"][0];
        assert_eq!(field["column"], column);
        assert_eq!(field["value"].as_str(), row.get(column).map(String::as_str));
        let expected: Vec<&Row> = provenance
            .iter()
            .filter(|row| value(row, "entity_id") == entity && value(row, "column") == column)
            .collect();
        let evidence = field["evidence"].as_array().expect("the evidence");
        assert_eq!(evidence.len(), expected.len(), "{answer}");
        for (found, expected) in evidence.iter().zip(expected) {
            for (name, text) in found.as_object().expect("a piece of evidence") {
                assert_eq!(
                    text.as_str(),
                    expected.get(name).map(String::as_str),
                    "{name}"
                );
                told += 1;
            }
        }
    }
    assert!(told > 100, "only {told} facts compared");
}

#[test]
fn findings_tell_where_and_not_what() {
    let project = generated(&Spec::default());
    published(&project, &[]);
    let provenance = table(&project, "dist/hotpass.provenance.parquet");
    // Short texts, such as a status, are words of a message by chance.
    let raw: BTreeSet<&str> = provenance
        .iter()
        .filter(|row| value(row, "column") != "organization_category")
        .map(|row| value(row, "raw"))
        .filter(|raw| raw.chars().count() >= 8)
        .collect();
    assert!(raw.len() > 500, "only {} values", raw.len());
    let mut messages = Vec::new();
    for (file, column) in [("findings", "message"), ("quarantine", "reason")] {
        let rows = csv_table(&project, &format!("dist/hotpass.{file}.csv"));
        messages.extend(rows.iter().map(|row| value(row, column).to_owned()));
    }
    assert!(messages.len() > 50, "only {} messages", messages.len());
    for message in &messages {
        let told: Vec<&&str> = raw.iter().filter(|raw| message.contains(**raw)).collect();
        assert!(told.is_empty(), "`{message}` holds {told:?}");
    }
}
