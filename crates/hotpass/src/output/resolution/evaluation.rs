//! How right a result is, as text.

use hotpass_model::resolution::{Evaluated, PairScores, WrongKind, WrongPair};

use super::{percent, short, spilled, waterfall};
use crate::{
    output::{
        style::Style,
        table::{Align, count, counted, render as table},
    },
    usage::Usage,
};

/// How many wrong pairs of a kind are listed unless more detail is asked for.
const LISTED: usize = 5;

/// Returns the scores, then the worst errors.
pub(crate) fn render(evaluated: &Evaluated, usage: Usage, verbose: bool) -> String {
    let title = format!(
        "Clusters: F1 {:.4} at the default threshold",
        evaluated.clusters.pairs.f1
    );
    let mut text = format!("{}\n\n", Style::Heading.of(&title));
    let header = [
        ("", Align::Left),
        ("F1", Align::Right),
        ("Precision", Align::Right),
        ("Recall", Align::Right),
        ("Best F1", Align::Right),
        ("at", Align::Right),
    ];
    let row = |title: &str, scores: &PairScores| {
        vec![
            title.to_owned(),
            format!("{:.4}", scores.f1),
            format!("{:.4}", scores.precision),
            format!("{:.4}", scores.recall),
            format!("{:.4}", scores.best_f1),
            short(scores.best_threshold),
        ]
    };
    let rows = vec![
        row("Pairs", &evaluated.pairs),
        row("Clusters", &evaluated.clusters.pairs),
    ];
    text.push_str(&table(&header, rows));
    text.extend([format!(
        "\n  B-cubed F1 {:.4}; {} of {} are among {} compared\n",
        evaluated.clusters.b_cubed,
        percent(evaluated.blocking_recall),
        counted(evaluated.true_pairs, "true pair"),
        count(evaluated.candidate_pairs)
    )]);
    if let (Some(cpu), Some(memory)) = (usage.cpu_seconds, usage.peak_memory_mb) {
        text.extend([format!("  {cpu:.2} CPU seconds, {memory:.0} MiB at most\n")]);
    }
    if let Some(amount) = spilled(evaluated.spilled_bytes) {
        text.extend([format!(
            "  {amount} of scored pairs were spilled, beyond the memory limit\n"
        )]);
    }
    for (kind, heading) in [
        (WrongKind::FalsePositive, "Called a match, and not true"),
        (WrongKind::FalseNegative, "True, and not called a match"),
    ] {
        let wrong = evaluated
            .worst_errors
            .iter()
            .filter(|pair| pair.error == kind);
        text.push_str(&errors(heading, &wrong.collect::<Vec<_>>(), verbose));
    }
    text
}

fn errors(heading: &str, wrong: &[&WrongPair], verbose: bool) -> String {
    if wrong.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", Style::Heading.of(heading));
    let listed = if verbose { wrong.len() } else { LISTED };
    for pair in wrong.iter().take(listed) {
        if verbose {
            text.push('\n');
            text.push_str(&waterfall::render(&pair.explanation));
            continue;
        }
        let explanation = &pair.explanation;
        let note = if pair.is_candidate {
            ""
        } else {
            "; no rule brings them together"
        };
        text.extend([format!(
            "  {} and {}: probability {}{note}\n",
            explanation.left,
            explanation.right,
            short(explanation.match_probability)
        )]);
    }
    if wrong.len() > listed {
        let more = wrong.len() - listed;
        text.extend([format!("  and {more} more; --verbose shows why\n")]);
    }
    text
}
