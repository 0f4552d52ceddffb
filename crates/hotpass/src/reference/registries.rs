//! The registries of the model as pages: findings, published columns, properties.

use hotpass_model::{
    finding,
    property::Property,
    ssot::{COLUMNS, Origin},
};

use super::table;

/// Returns the catalogue of findings.
pub(super) fn findings() -> String {
    let mut text = String::from(
        "# Findings\n\n`hotpass explain CODE` prints the same. A finding never carries a cell's value, only its address.\n\n",
    );
    let rules = finding::catalogue();
    text.push_str(&table(
        &["Code", "Name", "Severity"],
        rules.iter().map(|rule| {
            vec![
                format!("[{}](#{})", rule.code, anchor(rule.code, rule.name)),
                rule.name.to_owned(),
                rule.severity.as_str().to_owned(),
            ]
        }),
    ));
    for rule in rules {
        text.extend([format!(
            "\n## {} {}\n\n{}\n\n- *Why it matters*: {}\n- *Example*: {}\n- *What to do*: {}\n",
            rule.code, rule.name, rule.what, rule.why, rule.example, rule.action
        )]);
    }
    text
}

fn anchor(code: &str, name: &str) -> String {
    format!("{}-{name}", code.to_lowercase())
}

/// Returns the columns of the published table.
pub(super) fn columns() -> String {
    let rows = COLUMNS.iter().map(|column| {
        let origin = match column.origin {
            Origin::Chosen(property) => format!("survivorship of `{}`", property.name()),
            Origin::Contact => "the contacts, primary first".to_owned(),
            Origin::Derived => "computed".to_owned(),
            Origin::Constant => "the profile".to_owned(),
        };
        let example = if column.example.is_empty() {
            String::new()
        } else {
            format!("`{}`", column.example)
        };
        vec![
            format!("`{}`", column.name),
            column.data_type.as_str().to_owned(),
            if column.required { "yes" } else { "no" }.to_owned(),
            column.description.to_owned(),
            example,
            origin,
        ]
    });
    let header = ["Column", "Type", "Required", "Meaning", "Example", "From"];
    format!(
        "# Published columns\n\nIn order.\n\n{}",
        table(&header, rows)
    )
}

/// Returns the properties a source column may be mapped to.
pub(super) fn properties() -> String {
    let rows = Property::ALL.iter().map(|property| {
        let kind = serde_json::to_value(property.kind());
        let kind = kind.ok().and_then(|kind| kind.as_str().map(str::to_owned));
        let published = COLUMNS
            .iter()
            .find(|column| column.origin == Origin::Chosen(*property))
            .map(|column| format!("`{}`", column.name));
        vec![
            format!("`{}`", property.name()),
            kind.unwrap_or_default().replace('_', " "),
            if property.is_contact() {
                "contact"
            } else {
                "organization"
            }
            .to_owned(),
            published.unwrap_or_default(),
        ]
    });
    let header = ["Property", "Kind of value", "Belongs to", "Published as"];
    format!(
        "# Properties\n\nWhat a source column may be mapped to. The kind decides how values are normalized.\n\n{}",
        table(&header, rows)
    )
}
