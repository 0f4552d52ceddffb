//! The report's sections about the run: what was read, what became of it, what to do next.

use super::{Block, Figure, Level, Section, Value, table_of, text};
use crate::publish::report::Report;

/// The few numbers that matter most.
pub(super) fn glance(report: &Report<'_>) -> Section {
    let dossier = report.dossier;
    let quality = &dossier.quality;
    let rows = dossier.rows;
    let n_expectations = quality.expectations.len();
    let count = |label, count, note: String| Figure {
        label,
        value: Value::Count(count),
        note,
    };
    let mut figures = vec![
        count(
            "Golden records",
            quality.total_records,
            format!("{} columns", dossier.golden.num_columns()),
        ),
        count(
            "Rows read",
            rows.read,
            format!("from {} files", dossier.inputs.len()),
        ),
        count(
            "Rows set aside",
            rows.quarantined,
            "each with its reason in Quarantine".into(),
        ),
        Figure {
            label: "Mean quality",
            value: Value::Score(quality.score.mean),
            note: format!(
                "from {:.2} to {:.2}; valid values",
                quality.score.min, quality.score.max
            ),
        },
        count(
            "True conflicts",
            report.n_conflicts(),
            "sources that disagree".into(),
        ),
    ];
    if n_expectations > 0 {
        figures.push(count(
            "Expectations kept",
            report.n_held() as u64,
            format!("of {n_expectations}"),
        ));
    }
    Section {
        id: "glance",
        title: "At a glance",
        intro: "",
        block: Block::Figures(figures),
    }
}

/// What to do next, the most urgent first.
pub(super) fn advice(report: &Report<'_>) -> Section {
    let mut advice: Vec<(Level, String)> = report
        .dossier
        .quality
        .recommendations
        .iter()
        .map(|advice| (Level::of(advice.level), advice.message.clone()))
        .collect();
    advice.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    let items = advice
        .into_iter()
        .map(|(level, sentence)| (Some(level), sentence))
        .collect();
    Section {
        id: "next",
        title: "What to do next",
        intro: "",
        block: Block::Items(items),
    }
}

/// Where every row went.
pub(super) fn rows(report: &Report<'_>) -> Section {
    let rows = report.dossier.rows;
    let line = |what: &str, count: u64, meaning: &str| {
        let share = count as f64 / rows.read.max(1) as f64;
        vec![
            text(what),
            Value::Count(count),
            Value::Share(share),
            text(meaning),
        ]
    };
    let balance = if rows.balances() {
        Value::Mark(Level::Good, "every row is accounted for")
    } else {
        Value::Mark(Level::Error, "rows are missing from the account")
    };
    let table = vec![
        line("Merged", rows.merged, "part of a golden record"),
        line("Quarantined", rows.quarantined, "set aside with a reason"),
        line(
            "Skipped",
            rows.skipped,
            "no record: titles, totals, notes, blank templates",
        ),
        vec![
            text("Read"),
            Value::Count(rows.read),
            Value::Share(1.0),
            balance,
        ],
    ];
    Section {
        id: "rows",
        title: "Row accounting",
        intro: "Rows read = merged + quarantined + skipped.",
        block: table_of(
            &[
                ("Rows", false),
                ("Count", true),
                ("Share", true),
                ("Meaning", false),
            ],
            table,
        ),
    }
}

/// The same per source.
pub(super) fn sources(report: &Report<'_>) -> Section {
    let breakdown = &report.dossier.quality.source_breakdown;
    let rows = report
        .dossier
        .sources
        .iter()
        .map(|source| {
            vec![
                Value::Name(source.label.clone()),
                Value::Count(source.files.len() as u64),
                Value::Count(source.rows.read),
                Value::Count(source.rows.merged),
                Value::Count(source.rows.quarantined),
                Value::Count(source.rows.skipped),
                Value::Count(source.joined),
                Value::Count(source.unjoined),
                Value::Count(breakdown.get(&source.label).copied().unwrap_or_default()),
            ]
        })
        .collect();
    let columns = [
        ("Source", false),
        ("Files", true),
        ("Rows", true),
        ("Merged", true),
        ("Quarantined", true),
        ("Skipped", true),
        ("Joined", true),
        ("Unjoined", true),
        ("Golden records", true),
    ];
    Section {
        id: "sources",
        title: "Sources",
        intro: "Joined are related rows (contacts, addresses, notes) that found their organization. A golden record \
                counts for every source that gave it a value.",
        block: table_of(&columns, rows),
    }
}

/// The files that could not be read.
pub(super) fn refused(report: &Report<'_>) -> Section {
    let rows = report
        .refused
        .iter()
        .map(|entry| {
            vec![
                Value::Name(entry.file.into()),
                Value::Name(entry.code.into()),
                text(entry.message),
            ]
        })
        .collect();
    Section {
        id: "refused",
        title: "Refused files",
        intro: "Files that could not be read; nothing of them is in the outputs.",
        block: table_of(
            &[("File", false), ("Code", false), ("What was found", false)],
            rows,
        ),
    }
}

/// What was taken for granted.
pub(super) fn assumptions(report: &Report<'_>) -> Section {
    let items = report
        .dossier
        .assumptions
        .iter()
        .map(|sentence| (None, sentence.clone()))
        .collect();
    Section {
        id: "assumptions",
        title: "Assumptions",
        intro: "What was taken for granted because nothing was declared.",
        block: Block::Items(items),
    }
}

/// The inputs with their digests.
pub(super) fn inputs(report: &Report<'_>) -> Section {
    let rows = report
        .dossier
        .inputs
        .iter()
        .map(|input| {
            vec![
                Value::Name(input.file.clone()),
                Value::Count(input.bytes),
                Value::Name(input.sha256.clone()),
            ]
        })
        .collect();
    Section {
        id: "inputs",
        title: "Inputs",
        intro: "",
        block: table_of(
            &[("File", false), ("Bytes", true), ("SHA-256", false)],
            rows,
        ),
    }
}
