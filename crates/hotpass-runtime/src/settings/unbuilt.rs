//! What settings can ask for that this version does not do. It is refused by name: a setting without effect would be
//! a promise that nobody keeps. What is switched off or empty asks for nothing.

use std::collections::BTreeMap;

use crate::{
    document::DocumentError,
    settings::layers::Layers,
    tree::{Kind, Node},
};

/// Key → what it belongs to. A key stands for everything below it.
pub const UNBUILT: &[(&str, &str)] = &[
    ("features.enrichment", "enrichment"),
    ("features.geospatial", "geocoding"),
    (
        "features.compliance",
        "detection and treatment of personal data",
    ),
    ("features.observability", "telemetry"),
    ("features.acquisition", "acquisition"),
    ("features.dashboards", "pages about runs"),
    ("profile.enrich", "enrichment"),
    (
        "profile.compliance.policy",
        "detection and treatment of personal data",
    ),
    (
        "profile.compliance.jurisdiction",
        "detection and treatment of personal data",
    ),
    (
        "profile.compliance.consent-required",
        "detection and treatment of personal data",
    ),
    (
        "profile.compliance.personal-data",
        "detection and treatment of personal data",
    ),
    (
        "profile.compliance.retention-days",
        "detection and treatment of personal data",
    ),
    ("governance.audit-retention-days", "an evidence log"),
    (
        "compliance.detect-pii",
        "detection and treatment of personal data",
    ),
    ("compliance.audit-log-enabled", "an evidence log"),
    (
        "compliance.consent-required",
        "detection and treatment of personal data",
    ),
    (
        "compliance.consent-overrides",
        "detection and treatment of personal data",
    ),
    ("compliance.pii-redaction", "redaction of published data"),
    ("pipeline.incremental", "incremental runs"),
    ("pipeline.backfill", "backfill"),
    ("pipeline.since", "incremental runs"),
    ("pipeline.acquisition", "acquisition"),
    ("pipeline.intent", "collection of intent signals"),
    (
        "pipeline.intent-digest-path",
        "collection of intent signals",
    ),
    (
        "pipeline.intent-signal-store-path",
        "collection of intent signals",
    ),
    ("pipeline.intent-webhooks", "delivery to other systems"),
    ("pipeline.daily-list-path", "daily lists"),
    ("pipeline.daily-list-size", "daily lists"),
    ("pipeline.crm-endpoint", "delivery to other systems"),
    ("pipeline.crm-token", "delivery to other systems"),
    ("pipeline.automation-http", "delivery to other systems"),
    ("telemetry", "telemetry"),
    ("orchestrator", "orchestration"),
];

/// Tells whether a key is another one or stands below it.
pub fn is_below(key: &str, above: &str) -> bool {
    let rest = key.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Refuses what this version does not do, all of it in one error at the first place.
///
/// # Errors
/// When anything is asked for that is not built.
pub(super) fn refuse(layers: &Layers) -> Result<(), DocumentError> {
    let merged = layers.merged();
    let mut asked = Vec::new();
    ask(&merged, &mut String::new(), &mut asked);
    let Some((key, part, node)) = asked.first() else {
        return Ok(());
    };
    let problem = format!("`{key}` asks for {part}, which this version does not do");
    let others: Vec<String> = asked[1..]
        .iter()
        .map(|(key, ..)| format!("`{key}`"))
        .collect();
    let mut hint = String::from("take it out or switch it off; it would have no effect");
    if !others.is_empty() {
        hint.extend(["; the same holds for ", others.join(", ").as_str()]);
    }
    Err(DocumentError::new(
        layers.place_of(node.key),
        problem,
        Some(hint),
    ))
}

/// Collects the values that ask for something unbuilt, with their keys.
fn ask<'n>(node: &'n Node, key: &mut String, asked: &mut Vec<(String, &'static str, &'n Node)>) {
    if let Some(part) = part(key) {
        if asks(node) {
            let (key, node) = nearest(node, key);
            asked.push((key, part, node));
        }
        return;
    }
    let Kind::Table(table) = &node.kind else {
        return;
    };
    let start = key.len();
    for (name, value) in table {
        if start > 0 {
            key.push('.');
        }
        key.push_str(name);
        ask(value, key, asked);
        key.truncate(start);
    }
}

/// Returns the part that a key belongs to, if it is not built.
fn part(key: &str) -> Option<&'static str> {
    let mut found = UNBUILT.iter().filter(|(unbuilt, _)| *unbuilt == key);
    found.next().map(|(_, part)| *part)
}

/// Tells whether a value asks for anything.
fn asks(node: &Node) -> bool {
    match &node.kind {
        Kind::Null | Kind::Boolean(false) => false,
        Kind::Text(text) => !text.is_empty(),
        Kind::Loose(text) => !matches!(
            text.to_ascii_lowercase().as_str(),
            "" | "0" | "false" | "no" | "off"
        ),
        Kind::List(list) => !list.is_empty(),
        // What belongs to something that is switched off asks for nothing.
        Kind::Table(table) if is_off(table) => false,
        Kind::Table(table) => table.values().any(asks),
        Kind::Boolean(true) | Kind::Integer(_) | Kind::Float(_) => true,
    }
}

fn is_off(table: &BTreeMap<String, Node>) -> bool {
    let switch = table.get("enabled").map(|node| &node.kind);
    matches!(switch, Some(Kind::Boolean(false)))
}

/// Returns the first value below a key that asks for something: where somebody would look.
fn nearest<'n>(node: &'n Node, key: &str) -> (String, &'n Node) {
    if let Kind::Table(table) = &node.kind
        && let Some((name, value)) = table.iter().find(|(_, value)| asks(value))
    {
        return nearest(value, &format!("{key}.{name}"));
    }
    (key.to_owned(), node)
}
