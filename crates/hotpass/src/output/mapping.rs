//! Column mappings as text.

use hotpass_model::mapping::{Mapping, MatchStatus};

use super::{
    style::Style,
    table::{self, Align, clip, counted},
};

/// The widest header shown.
const WIDEST: usize = 40;

/// Returns one table per mapped table.
pub(crate) fn render(mapping: &Mapping) -> String {
    let mut text = String::new();
    for table in &mapping.tables {
        let title = format!(
            "{} · {} · table {}",
            table.source, table.sheet, table.number
        );
        text.push_str(&Style::Heading.of(&title));
        text.push('\n');
        let rows = table
            .columns
            .iter()
            .map(|column| {
                vec![
                    clip(&column.header, WIDEST),
                    column
                        .property
                        .map_or("-", |property| property.name())
                        .to_owned(),
                    status(column.status).to_owned(),
                    format!("{:.2}", column.confidence),
                    clip(&column.reason, 2 * WIDEST),
                ]
            })
            .collect();
        let header = [
            ("Column", Align::Left),
            ("Property", Align::Left),
            ("Status", Align::Left),
            ("Sure", Align::Right),
            ("Why", Align::Left),
        ];
        text.push_str(&table::render(&header, rows));
        text.push('\n');
    }
    text
}

/// Returns how many columns have each status, such as `12 columns: 9 applied, 2 proposed, 1 unmapped`.
pub(crate) fn tally(mapping: &Mapping) -> String {
    let columns = || mapping.tables.iter().flat_map(|table| &table.columns);
    let parts: Vec<String> = [
        MatchStatus::Declared,
        MatchStatus::Applied,
        MatchStatus::Proposed,
        MatchStatus::Unmapped,
    ]
    .into_iter()
    .map(|wanted| {
        let number = columns().filter(|column| column.status == wanted).count();
        (number, status(wanted))
    })
    .filter(|(number, _)| *number > 0)
    .map(|(number, name)| format!("{} {name}", table::count(number as u64)))
    .collect();
    match parts.len() {
        0 => "no columns".to_owned(),
        _ => format!(
            "{}: {}",
            counted(columns().count() as u64, "column"),
            parts.join(", ")
        ),
    }
}

fn status(status: MatchStatus) -> &'static str {
    match status {
        MatchStatus::Declared => "declared",
        MatchStatus::Applied => "applied",
        MatchStatus::Proposed => "proposed",
        MatchStatus::Unmapped => "unmapped",
    }
}
