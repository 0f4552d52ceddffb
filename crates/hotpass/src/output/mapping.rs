//! Column mappings as text.

use hotpass_model::mapping::{Mapping, MatchStatus};

use super::{
    style::Style,
    table::{self, Align},
};

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
                    column.header.clone(),
                    column
                        .property
                        .map_or("-", |property| property.name())
                        .to_owned(),
                    status(column.status).to_owned(),
                    format!("{:.2}", column.confidence),
                    column.reason.clone(),
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

fn status(status: MatchStatus) -> &'static str {
    match status {
        MatchStatus::Declared => "declared",
        MatchStatus::Applied => "applied",
        MatchStatus::Proposed => "proposed",
        MatchStatus::Unmapped => "unmapped",
    }
}
