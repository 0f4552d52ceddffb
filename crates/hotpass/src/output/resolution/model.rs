//! Linkage models, as text.

use hotpass_model::linkage::{
    ClusteringMethod, Comparison, ComparisonLevel, LinkType, LinkageModel,
};

use super::short;
use crate::output::{
    style::Style,
    table::{Align, clip, render as table},
};

/// How wide a condition is shown.
const CONDITION: usize = 60;

/// Returns the weights of a model.
pub(crate) fn render(model: &LinkageModel) -> String {
    let mut text = String::new();
    if let Some(description) = &model.description {
        text.extend([format!("{}\n\n", Style::Heading.of(description))]);
    }
    let prior = model.prior.map_or_else(
        || "not learned".to_owned(),
        |prior| format!("{prior:.3e}: {:.2} bits", (prior / (1.0 - prior)).log2()),
    );
    let thresholds = model.thresholds;
    text.extend([format!(
        "  prior       {prior}\n  thresholds  match {}, review {}, reject {}\n  linked      {}, clusters by {}\n",
        short(thresholds.matching),
        short(thresholds.review),
        short(thresholds.reject),
        link(model.link),
        method(model.clustering.method),
    )]);
    for comparison in &model.comparisons {
        text.push_str(&weights(comparison));
    }
    text.extend([format!(
        "\n{}\n",
        Style::Heading.of("Pairs are compared that agree on")
    )]);
    text.extend(
        model
            .blocking
            .iter()
            .map(|rule| format!("  {}\n", rule.rule)),
    );
    text.push_str(&conditions("Never the same", &model.cannot_link));
    text.push_str(&conditions("Always the same", &model.must_link));
    text
}

/// Returns a proposed model with its reasons.
pub(crate) fn proposal(model: &LinkageModel) -> String {
    let reason = |reason: &Option<String>| reason.clone().unwrap_or_default();
    let columns = [("", Align::Left), ("", Align::Left)];
    let mut text = format!("{}\n", Style::Heading.of("Compared"));
    let rows = model.comparisons.iter().map(|comparison| {
        let levels = comparison.levels.iter().filter(|level| !level.is_null);
        let labels: Vec<&str> = levels.map(|level| level.label.as_str()).collect();
        let why = reason(&comparison.reason);
        vec![comparison.name.clone(), why, labels.join(", ")]
    });
    text.push_str(&table(&[("", Align::Left); 3], rows.collect()));
    text.extend([format!(
        "\n{}\n",
        Style::Heading.of("Pairs are compared that agree on")
    )]);
    let rows = model
        .blocking
        .iter()
        .map(|rule| vec![clip(&rule.rule, CONDITION), reason(&rule.reason)]);
    text.push_str(&table(&columns, rows.collect()));
    if !model.left_out.is_empty() {
        text.extend([format!("\n{}\n", Style::Heading.of("Left out"))]);
        let rows = model
            .left_out
            .iter()
            .map(|left| vec![left.column.clone(), left.reason.clone()]);
        text.push_str(&table(&columns, rows.collect()));
    }
    text
}

fn weights(comparison: &Comparison) -> String {
    let header = [
        ("Level", Align::Left),
        ("m", Align::Right),
        ("u", Align::Right),
        ("Bits", Align::Right),
        ("When", Align::Left),
    ];
    let rows = comparison.levels.iter().map(|level| {
        let share =
            |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.3e}"));
        vec![
            level.label.clone(),
            share(level.m),
            share(level.u),
            bits(level),
            clip(&level.when, CONDITION),
        ]
    });
    format!(
        "\n{}\n{}",
        Style::Heading.of(&comparison.name),
        table(&header, rows.collect())
    )
}

fn bits(level: &ComparisonLevel) -> String {
    match (level.is_null, level.m, level.u) {
        (true, ..) => "0".into(),
        (false, Some(m), Some(u)) => format!("{:+.2}", (m / u).log2()),
        _ => String::new(),
    }
}

fn conditions(heading: &str, conditions: &[String]) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = conditions
        .iter()
        .map(|line| format!("  {line}\n"))
        .collect();
    format!("\n{}\n{}", Style::Heading.of(heading), lines.concat())
}

fn link(link: LinkType) -> &'static str {
    match link {
        LinkType::Dedupe => "any two records",
        LinkType::Link => "records of different sources",
        LinkType::LinkAndDedupe => "records of one source and of different ones",
    }
}

fn method(method: ClusteringMethod) -> &'static str {
    match method {
        ClusteringMethod::AverageLinkage => "average linkage",
        ClusteringMethod::OneToOne => "one-to-one assignment",
        ClusteringMethod::ConnectedComponents => "connected components",
    }
}
