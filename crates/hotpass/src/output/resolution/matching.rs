//! What new records are alike, as text.

use hotpass_model::resolution::matching::{Matched, RecordMatch, RecordMatches};

use super::{short, waterfall};
use crate::output::{
    style::Style,
    table::{Align, clip, count, counted, render as table},
};

/// How wide the values of a record are shown.
const VALUES: usize = 60;

/// How many records are listed unless more detail is asked for.
const LISTED: usize = 50;

/// Returns what one record is alike.
pub(crate) fn render(record: &RecordMatches, matched: &Matched) -> String {
    let line = match &record.cluster {
        Some(cluster) => format!("The record belongs to the cluster {cluster}"),
        None => "The record belongs to no cluster of the index".to_owned(),
    };
    let mut text = format!("{}\n", Style::Heading.of(&line));
    if !record.other_clusters.is_empty() {
        let clusters = record.other_clusters.join(", ");
        text.extend([format!(
            "{} it matches other clusters as well: {clusters}\n",
            Style::Warning.of("Look at it:")
        )]);
    }
    if !record.matches.is_empty() {
        text.push('\n');
        let header = [
            ("Record", Align::Left),
            ("Cluster", Align::Left),
            ("Probability", Align::Right),
            ("Bits", Align::Right),
            ("", Align::Left),
            ("What it says", Align::Left),
        ];
        text.push_str(&table(&header, record.matches.iter().map(row).collect()));
    }
    text.extend([format!(
        "\nCompared with {} of {}; {} rejected.\n",
        count(record.compared),
        counted(matched.indexed_records, "record"),
        count(record.rejected),
    )]);
    for explanation in record
        .matches
        .iter()
        .filter_map(|each| each.explanation.as_ref())
    {
        text.push('\n');
        text.push_str(&waterfall::render(explanation));
    }
    text
}

fn row(found: &RecordMatch) -> Vec<String> {
    let values: Vec<&str> = found.values.values().map(String::as_str).collect();
    vec![
        found.record.clone(),
        found.cluster.clone().unwrap_or_else(|| "new".to_owned()),
        short(found.match_probability),
        format!("{:+.2}", found.match_weight),
        verdict(found),
        clip(&values.join(", "), VALUES),
    ]
}

fn verdict(found: &RecordMatch) -> String {
    match (found.condition, found.classification) {
        (Some(condition), _) => condition.to_owned(),
        (None, "match") => Style::Good.of("match"),
        (None, "review") => Style::Warning.of("review"),
        (None, other) => Style::Dim.of(other),
    }
}

/// Returns what many records are alike.
pub(crate) fn render_all(matched: &Matched, verbose: bool) -> String {
    let known = matched.records.iter().filter(|each| each.cluster.is_some());
    let line = format!(
        "{} of {} belong to a cluster of the index",
        count(known.count() as u64),
        counted(matched.records.len() as u64, "record"),
    );
    let mut text = format!("{}\n\n", Style::Heading.of(&line));
    let header = [
        ("Record", Align::Left),
        ("Cluster", Align::Left),
        ("Best match", Align::Left),
        ("Probability", Align::Right),
        ("", Align::Left),
        ("Matches", Align::Right),
        ("For review", Align::Right),
    ];
    let listed = if verbose { usize::MAX } else { LISTED };
    let rows = matched.records.iter().take(listed).map(summary);
    text.push_str(&table(&header, rows.collect()));
    if matched.records.len() > listed {
        text.push_str("…  all of them with --verbose or --format json\n");
    }
    for explanation in matched
        .records
        .iter()
        .flat_map(|record| &record.matches)
        .filter_map(|each| each.explanation.as_ref())
    {
        text.push('\n');
        text.push_str(&waterfall::render(explanation));
    }
    text
}

fn summary(record: &RecordMatches) -> Vec<String> {
    let of = |class: &str| {
        let matches = record.matches.iter();
        let n = matches.filter(|each| each.classification == class).count();
        count(n as u64)
    };
    let best = record.matches.first();
    let text = |of: fn(&RecordMatch) -> String| best.map_or_else(String::new, of);
    vec![
        record.record.clone(),
        record.cluster.clone().unwrap_or_default(),
        text(|best| best.record.clone()),
        text(|best| short(best.match_probability)),
        text(verdict),
        of("match"),
        of("review"),
    ]
}
