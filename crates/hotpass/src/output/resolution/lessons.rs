//! What a model learned, as text.

use hotpass_model::resolution::lessons::Lessons;
use hotpass_runtime::ops::resolve::training::TrainedModel;

use super::model;
use crate::output::{
    style::Style,
    table::{Align, count, counted, render as table},
};

/// How many weights are listed.
const SHOWN: usize = 10;

/// Returns a model that was trained: its weights, or what decisions changed of them.
pub(crate) fn render(trained: &TrainedModel) -> String {
    let mut text = match &trained.draft.lessons {
        Some(lessons) => learned(lessons, trained.unsure),
        None => model::render(&trained.draft.model),
    };
    text.extend([format!("\nWrote {}\n", trained.output.display())]);
    if let Some(setting) = &trained.setting {
        text.extend([format!(
            "Runs use it once hotpass.toml says:\n\n{setting}\n"
        )]);
    }
    text
}

/// Returns what a person should know of decisions, a sentence each.
pub(crate) fn doubts(trained: &TrainedModel) -> Vec<String> {
    let mut doubts = Vec::new();
    if trained.revoked > 0 {
        doubts.push(format!(
            "{} that the model learned from count no more; train the model that it came from again",
            counted(trained.revoked, "decision"),
        ));
    }
    if trained.contradicted > 0 {
        doubts.push(format!(
            "{} cannot all be true and teach nothing; `hotpass review decisions` lists them",
            counted(trained.contradicted, "decision"),
        ));
    }
    doubts
}

fn learned(lessons: &Lessons, unsure: u64) -> String {
    let heading = format!("Learned from {}", counted(lessons.used(), "decided pair"));
    let mut text = format!("{}\n\n", Style::Heading.of(&heading));
    let mut rows = vec![
        row("Same", lessons.same, ""),
        row("Different", lessons.different, ""),
    ];
    let others = [
        ("Known", lessons.known, "learned from before"),
        (
            "Not found",
            lessons.gone,
            "a record of the pair is not there any more",
        ),
        (
            "Not compared",
            lessons.not_compared,
            "a record of the pair is attached to another one, or set aside",
        ),
        ("Unsure", unsure, "nobody could tell, which teaches nothing"),
    ];
    let others = others.into_iter().filter(|(_, number, _)| *number > 0);
    rows.extend(others.map(|(name, number, why)| row(name, number, why)));
    let columns = [("", Align::Left), ("", Align::Right), ("", Align::Left)];
    text.push_str(&table(&columns, rows));
    if lessons.used() == 0 {
        text.push_str("\nThe weights stay as they are.\n");
        return text;
    }
    text.extend([format!(
        "\nThe model now agrees with {} of these {}, before with {}.\n\n",
        count(lessons.agreed_after),
        counted(lessons.used(), "pair"),
        count(lessons.agreed_before),
    )]);
    text.push_str(&moved(lessons));
    text
}

fn row(name: &str, number: u64, why: &str) -> Vec<String> {
    vec![format!("  {name}"), count(number), why.to_owned()]
}

fn moved(lessons: &Lessons) -> String {
    let header = [
        ("Moved", Align::Left),
        ("Answer", Align::Left),
        ("Pairs", Align::Right),
        ("Bits before", Align::Right),
        ("Bits now", Align::Right),
    ];
    let rows = lessons.moved.iter().take(SHOWN).map(|level| {
        vec![
            level.comparison.clone(),
            level.level.clone(),
            count(level.pairs),
            format!("{:+.2}", level.before),
            format!("{:+.2}", level.after),
        ]
    });
    let mut text = table(&header, rows.collect());
    let hidden = lessons.moved.len().saturating_sub(SHOWN);
    if hidden > 0 {
        text.extend([format!(
            "and {}, by less\n",
            counted(hidden as u64, "other weight")
        )]);
    }
    text
}
