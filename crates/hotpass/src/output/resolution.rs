//! What became of tables that were resolved, as text.

// Which pairs blocking rules give.
pub(crate) mod blocking;
// How right a result is.
pub(crate) mod evaluation;
// What a model learned.
pub(crate) mod lessons;
// Records against an index.
pub(crate) mod matching;
// Linkage models.
pub(crate) mod model;
// Why a pair has its weight.
pub(crate) mod waterfall;

use std::path::Path;

use hotpass_model::resolution::Resolved;

use super::{
    style::Style,
    table::{Align, count, counted, render as table},
};

/// How many sizes of clusters are listed unless more detail is asked for.
const SIZES: usize = 8;

/// Returns the summary of a result.
pub(crate) fn render(resolved: &Resolved, output: Option<&Path>, verbose: bool) -> String {
    let line = format!(
        "{} became {}: {} removed",
        counted(resolved.input_records, "record"),
        count(resolved.deduplicated_records),
        counted(resolved.duplicates_removed, "duplicate"),
    );
    let mut text = format!("{}\n\n", Style::Heading.of(&line));
    let thresholds = resolved.thresholds;
    let mut rows = vec![
        row(
            "Matches",
            &counted(resolved.high_confidence_matches, "pair"),
            &format!("probability {} and more", short(thresholds.matching)),
        ),
        row(
            "For review",
            &counted(resolved.review_pairs, "pair"),
            &format!(
                "probability {} to {}; they are not merged",
                short(thresholds.review),
                short(thresholds.matching)
            ),
        ),
        row(
            "Compared",
            &counted(resolved.candidate_pairs, "pair"),
            &recall(resolved.estimated_recall),
        ),
    ];
    rows.extend(spilled(resolved.spilled_bytes).map(|amount| {
        let why = "scored pairs, beyond the memory limit";
        row("Spilled", &amount, why)
    }));
    for source in resolved
        .sources
        .iter()
        .filter(|_| resolved.sources.len() > 1)
    {
        let rows_of = counted(source.rows, "record");
        rows.push(row("Source", &source.source, &rows_of));
    }
    let listed = if verbose { usize::MAX } else { SIZES };
    let several = resolved.cluster_sizes.iter().filter(|size| size.size > 1);
    for size in several.clone().take(listed) {
        let records = format!("of {}", counted(size.size, "record"));
        rows.push(row("Clusters", &count(size.clusters), &records));
    }
    if several.clone().count() > listed {
        rows.push(row("", "…", "all of them with --verbose"));
    }
    text.push_str(&table(&[("", Align::Left); 3], rows));
    text.push_str(&written(resolved, output));
    text
}

/// Returns what was written, the table first.
fn written(resolved: &Resolved, output: Option<&Path>) -> String {
    let mut text = String::new();
    if resolved.outputs.is_empty() {
        text.push_str("\nNothing was written.\n");
    }
    for written in resolved.outputs.iter().rev() {
        let kind = if output.is_some_and(|output| output == Path::new(&written.path)) {
            Style::Good.of("Wrote")
        } else {
            Style::Dim.of("     ")
        };
        text.extend([format!("\n{kind} {}", written.path)]);
    }
    if !resolved.outputs.is_empty() {
        text.push('\n');
    }
    text
}

fn row(title: &str, value: &str, note: &str) -> Vec<String> {
    [title, value, note].map(str::to_owned).to_vec()
}

/// Returns how much was spilled to disk, if anything was.
fn spilled(bytes: u64) -> Option<String> {
    (bytes > 0).then(|| format!("{:.1} MB", bytes as f64 / 1e6))
}

fn recall(estimated: Option<f64>) -> String {
    estimated.map_or_else(String::new, |share| {
        format!("about {} of all true pairs are among them", percent(share))
    })
}

/// Returns a share in percent.
fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Returns a probability without digits that say nothing.
fn short(probability: f64) -> String {
    let text = format!("{probability:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}
