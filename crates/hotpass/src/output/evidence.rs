//! Where values come from, and what codes mean, as text on one screen.

use hotpass_model::finding::Rule;
use serde_json::Value;

use super::style::Style;
use crate::cli::Globals;

/// Pieces of evidence listed per value unless more detail is asked for.
const LISTED: usize = 8;

/// Returns the documentation of a rule.
pub(crate) fn render_rule(rule: &Rule) -> String {
    let title = format!("{} {}", rule.code, rule.name);
    let severity = Style::of_severity(rule.severity).of(rule.severity.as_str());
    let mut text = format!("{} ({severity})\n", Style::Heading.of(&title));
    for (heading, body) in [
        ("What it finds", rule.what),
        ("Why it matters", rule.why),
        ("Example", rule.example),
        ("What to do", rule.action),
    ] {
        text.extend([format!("\n{}\n  {body}\n", Style::Heading.of(heading))]);
    }
    text
}

/// Returns the engine's account of one value or of all values of an organization.
pub(crate) fn render(value: &Value, globals: &Globals) -> String {
    let name = word(value, "organization_name");
    let title = if name.is_empty() {
        word(value, "subject")
    } else {
        name
    };
    let mut text = format!(
        "{} {}\n",
        Style::Heading.of(&title),
        Style::Dim.of(&word(value, "entity_id"))
    );
    // Whoever asks about one value is not told about the whole organization.
    if list(value, "fields").len() != 1 {
        text.push_str(&describe_records(value, globals.verbose));
        for decision in list(value, "decisions") {
            text.push_str(&describe_decision(decision));
        }
    }
    for field in list(value, "fields") {
        text.push('\n');
        text.push_str(&describe_field(field, globals.verbose));
    }
    text
}

/// Returns the organizations that are one, each with why.
fn describe_records(value: &Value, verbose: bool) -> String {
    let organizations: Vec<&Value> = list(value, "records")
        .iter()
        .filter(|record| word(record, "joined_by") == "itself")
        .collect();
    if organizations.len() < 2 {
        return String::new();
    }
    let mut text = format!("{} records are one\n", organizations.len());
    let shown = if verbose { organizations.len() } else { LISTED };
    for record in organizations.iter().take(shown) {
        text.extend([format!(
            "  {}  {}\n",
            word(record, "record_id"),
            Style::Dim.of(&format!("({})", word(record, "source")))
        )]);
        let with = word(record, "linked_with");
        if !with.is_empty() {
            let why = format!(
                "as {with} by {}, weight {}: {}",
                word(record, "linked_by"),
                word(record, "link_weight"),
                word(record, "link_evidence")
            );
            text.extend([format!("           {}\n", Style::Dim.of(&why))]);
        }
    }
    let hidden = organizations.len().saturating_sub(shown);
    if hidden > 0 {
        text.extend([format!("  … and {hidden} more; -v lists them\n")]);
    }
    text
}

fn describe_decision(decision: &Value) -> String {
    let mut what = decision["what"].to_string();
    if let Some(pair) = decision["what"].get("pair") {
        what = format!(
            "{} and {}: {}",
            word(pair, "left"),
            word(pair, "right"),
            word(pair, "answer")
        );
    }
    let why = match word(decision, "why") {
        why if why.is_empty() => String::new(),
        why => format!(" ({why})"),
    };
    format!(
        "{} {} decided on {}: {what}{why}\n",
        Style::Dim.of(&word(decision, "id")),
        word(decision, "who"),
        word(decision, "when")
    )
}

fn describe_field(field: &Value, verbose: bool) -> String {
    let shown = match word(field, "value") {
        value if value.is_empty() => Style::Dim.of("no value"),
        value => Style::Good.of(&value),
    };
    let mut text = format!("{}: {shown}\n", Style::Heading.of(&word(field, "column")));
    let how: Vec<String> = ["resolution", "rule"]
        .iter()
        .map(|key| word(field, key))
        .filter(|part| !part.is_empty())
        .collect();
    if !how.is_empty() {
        text.extend([format!("  how: {}\n", how.join("; "))]);
    }
    let evidence = list(field, "evidence");
    let shown = if verbose { evidence.len() } else { LISTED };
    for piece in evidence.iter().take(shown) {
        text.push_str(&describe_evidence(piece));
    }
    let hidden = evidence.len().saturating_sub(shown);
    if hidden > 0 {
        text.extend([format!("  … and {hidden} more; -v lists them\n")]);
    }
    text
}

fn describe_evidence(piece: &Value) -> String {
    let standing = word(piece, "standing");
    let style = match standing.as_str() {
        "won" => Style::Good,
        "lost" => Style::Dim,
        _ => Style::Hint,
    };
    let cell = match word(piece, "cell") {
        cell if cell.is_empty() => word(piece, "record_id"),
        cell => cell,
    };
    let mut text = format!(
        "  {} {}  {} {}\n",
        style.of(&format!("{standing:<8}")),
        word(piece, "value"),
        cell,
        Style::Dim.of(&format!("({})", word(piece, "source")))
    );
    let raw = word(piece, "raw");
    let mut details = Vec::new();
    if !raw.is_empty() && raw != word(piece, "value") {
        details.push(format!("cell reads `{raw}`"));
    }
    for key in ["normalization", "validity", "reason"] {
        let part = word(piece, key);
        if !part.is_empty() {
            details.push(part);
        }
    }
    if !details.is_empty() {
        text.extend([format!(
            "           {}\n",
            Style::Dim.of(&details.join("; "))
        )]);
    }
    text
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn word(value: &Value, key: &str) -> String {
    match value.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
