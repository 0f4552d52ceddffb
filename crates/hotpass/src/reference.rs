//! The generated part of the documentation: what the program knows about itself goes in, Markdown, JSON and man pages come
//! out.
//!
//! Nothing is written here; `xtask check` compares the pages with the committed ones.

// The commands and their man pages.
mod commands;
// The command line as data.
pub(crate) mod contract;
// Findings, columns and properties.
mod registries;
// The keys of `hotpass.toml`.
mod settings;

use hotpass_runtime::ops::resolve::model;

use crate::error::CliError;

/// A page: its path relative to the reference folder, and its content.
pub(crate) type Page = (String, Vec<u8>);

/// Returns every page.
pub(crate) fn pages() -> Result<Vec<Page>, CliError> {
    let mut pages = vec![
        page("commands.md", commands::page()),
        page("commands.json", commands::data()?),
        page("findings.md", registries::findings()),
        page("columns.md", registries::columns()),
        page("properties.md", registries::properties()),
        page("settings.md", settings::page()),
        page("environment.md", settings::environment()),
        ("settings.schema.json".into(), settings::json_schema()?),
        ("linkage-model.schema.json".into(), model_schema()?),
    ];
    pages.extend(commands::man_pages()?);
    Ok(pages)
}

/// Returns the JSON Schema of linkage models as a file.
fn model_schema() -> Result<Vec<u8>, CliError> {
    let mut text = serde_json::to_vec_pretty(&model::schema())?;
    text.push(b'\n');
    Ok(text)
}

fn page(name: &str, text: String) -> Page {
    (name.into(), text.into_bytes())
}

/// Returns a Markdown table; bars in cells are escaped.
fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(|&cell| cell.to_owned()).collect());
    text.push_str(&line(header.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        text.push_str(&line(
            row.iter()
                .map(|cell| cell.replace('|', "\\|").replace('\n', " "))
                .collect(),
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_do_not_break_a_table() {
        let text = table(&["a", "b"], [vec!["x|y".into(), "z".into()]]);
        assert_eq!(text, "| a | b |\n| --- | --- |\n| x\\|y | z |\n");
    }

    #[test]
    fn every_page_has_a_heading_and_a_name_of_its_own() {
        let pages = pages().expect("the pages");
        let names: std::collections::BTreeSet<_> = pages.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), pages.len());
        for (name, content) in &pages {
            let start: &[u8] = match name.rsplit_once('.') {
                Some((_, "md")) => b"# ",
                Some((_, "json")) => b"{",
                _ => b".ie",
            };
            assert!(content.starts_with(start), "{name}");
        }
    }
}
