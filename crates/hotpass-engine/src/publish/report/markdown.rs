//! Renders the report as Markdown. Text from data (file names, messages) is escaped, so that it can neither break a
//! table nor become markup.

use super::{
    document::{Block, Column, Document, Section, Value},
    grouped,
};

/// Renders a document.
pub(super) fn render(document: &Document) -> String {
    let mut lines = vec![
        format!("# {}", escaped(&document.title)),
        String::new(),
        escaped(&document.lead),
    ];
    for section in &document.sections {
        lines.extend([
            String::new(),
            format!("## {}", section.title),
            String::new(),
        ]);
        if !section.intro.is_empty() {
            lines.extend([section.intro.to_owned(), String::new()]);
        }
        render_block(section, &mut lines);
    }
    lines.extend([
        String::new(),
        "---".into(),
        String::new(),
        escaped(&document.footer),
        String::new(),
    ]);
    lines.join("\n")
}

fn render_block(section: &Section, lines: &mut Vec<String>) {
    match &section.block {
        Block::Figures(figures) => {
            let columns = [
                Column {
                    name: "Metric",
                    is_number: false,
                },
                Column {
                    name: "Value",
                    is_number: true,
                },
                Column {
                    name: "Note",
                    is_number: false,
                },
            ];
            let rows = figures.iter().map(|figure| {
                row(&[
                    escaped(figure.label),
                    shown(&figure.value),
                    escaped(&figure.note),
                ])
            });
            table(&columns, rows, lines);
        }
        Block::Table { columns, rows } => {
            let rows = rows
                .iter()
                .map(|values| row(&values.iter().map(shown).collect::<Vec<_>>()));
            table(columns, rows, lines);
        }
        Block::Items(items) => {
            for (level, sentence) in items {
                match level {
                    Some(level) => {
                        lines.push(format!(
                            "- **{}**: {}",
                            level.as_str().to_uppercase(),
                            escaped(sentence)
                        ));
                    }
                    None => lines.push(format!("- {}", escaped(sentence))),
                }
            }
        }
    }
}

fn table(columns: &[Column], rows: impl Iterator<Item = String>, lines: &mut Vec<String>) {
    let names: Vec<String> = columns
        .iter()
        .map(|column| column.name.to_owned())
        .collect();
    let rules: Vec<String> = columns
        .iter()
        .map(|column| if column.is_number { "---:" } else { "---" }.to_owned())
        .collect();
    lines.extend([row(&names), row(&rules)]);
    lines.extend(rows);
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Name(text) => escaped(text),
        Value::Count(count) => grouped(*count),
        Value::Share(share) => format!("{:.1} %", share * 100.0),
        Value::Score(score) => format!("{score:.2}"),
        Value::Mark(_, word) => (*word).to_owned(),
    }
}

/// Returns text that means itself in a Markdown table.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '~' | '#' | '!' | '$' => {
                safe.push('\\');
                safe.push(letter);
            }
            '&' => safe.push_str("&amp;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}
