//! What the quality report says, as sections of figures, tables and lists. How it looks is the renderers' concern.

use crate::publish::report::Report;

/// The report.
pub(super) struct Document {
    pub(super) title: String,
    /// What the report is about, in a sentence.
    pub(super) lead: String,
    pub(super) sections: Vec<Section>,
    /// What made it.
    pub(super) footer: String,
}

/// A part with a heading.
pub(super) struct Section {
    /// Unique in the document, for links.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// What the part shows and how to read it; may be empty.
    pub(super) intro: &'static str,
    pub(super) block: Block,
}

/// The content of a part.
pub(super) enum Block {
    /// Few numbers that matter most.
    Figures(Vec<Figure>),
    /// A table.
    Table {
        columns: Vec<Column>,
        rows: Vec<Vec<Value>>,
    },
    /// Sentences, each with how urgent it is, if it is.
    Items(Vec<(Option<Level>, String)>),
}

/// A number with its meaning.
pub(super) struct Figure {
    pub(super) label: &'static str,
    pub(super) value: Value,
    /// What to compare it with; may be empty.
    pub(super) note: String,
}

/// A table's column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) is_number: bool,
}

/// How urgent something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Good,
    Info,
    Warning,
    Error,
}

/// A value to show.
pub(super) enum Value {
    Text(String),
    /// A name of a file, column or code.
    Name(String),
    Count(u64),
    /// A share, 0 to 1.
    Share(f64),
    /// A score, 0 to 1.
    Score(f64),
    /// A word that is marked by its urgency.
    Mark(Level, &'static str),
}

impl Level {
    /// Returns the level of a severity or recommendation.
    fn of(word: &str) -> Self {
        match word {
            "good" => Self::Good,
            "warning" => Self::Warning,
            "critical" | "error" => Self::Error,
            _ => Self::Info,
        }
    }

    /// Returns the word that readers see.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "critical",
        }
    }
}

/// Returns the report's content.
pub(super) fn build(report: &Report<'_>) -> Document {
    let dossier = report.dossier;
    let sections = [
        glance(report),
        advice(report),
        rows(report),
        sources(report),
        scores(report),
        completeness(report),
        expectations(report),
        flags(report),
        conflicts(report),
        findings(report),
        refused(report),
        assumptions(report),
        inputs(report),
    ];
    Document {
        title: format!("Quality report: {}", dossier.project),
        lead: format!(
            "How good the single source of truth of {} is, where its rows came from and went, and what to look at \
             next. It names files, columns and cells but holds no values from them.",
            dossier.project
        ),
        sections: sections
            .into_iter()
            .filter(|section| !section.is_empty())
            .collect(),
        footer: format!(
            "Hotpass {}, run {}",
            env!("CARGO_PKG_VERSION"),
            dossier.run_id
        ),
    }
}

impl Section {
    fn is_empty(&self) -> bool {
        match &self.block {
            Block::Figures(figures) => figures.is_empty(),
            Block::Table { rows, .. } => rows.is_empty(),
            Block::Items(items) => items.is_empty(),
        }
    }
}

fn glance(report: &Report<'_>) -> Section {
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

fn advice(report: &Report<'_>) -> Section {
    let items = report
        .dossier
        .quality
        .recommendations
        .iter()
        .map(|advice| (Some(Level::of(advice.level)), advice.message.clone()))
        .collect();
    Section {
        id: "next",
        title: "What to do next",
        intro: "",
        block: Block::Items(items),
    }
}

fn rows(report: &Report<'_>) -> Section {
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

fn sources(report: &Report<'_>) -> Section {
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

fn scores(report: &Report<'_>) -> Section {
    let quality = &report.dossier.quality;
    let line = |name: &str, scores: hotpass_model::run::Distribution, meaning: &str| {
        let [mean, least, greatest] = [scores.mean, scores.min, scores.max].map(Value::Score);
        vec![
            Value::Name(name.into()),
            mean,
            least,
            greatest,
            text(meaning),
        ]
    };
    let rows = vec![
        line(
            "data_quality_score",
            quality.score,
            "checked fields that hold a valid value",
        ),
        line(
            "data_presence_score",
            quality.presence,
            "checked fields that hold anything",
        ),
    ];
    let columns = [
        ("Score", false),
        ("Mean", true),
        ("Least", true),
        ("Greatest", true),
        ("Meaning", false),
    ];
    Section {
        id: "scores",
        title: "Scores",
        intro: "",
        block: table_of(&columns, rows),
    }
}

fn completeness(report: &Report<'_>) -> Section {
    let rows = report
        .dossier
        .quality
        .completeness
        .iter()
        .map(|column| {
            let share = column.filled as f64 / column.total.max(1) as f64;
            vec![
                Value::Name(column.column.into()),
                Value::Count(column.filled),
                Value::Share(share),
            ]
        })
        .collect();
    Section {
        id: "completeness",
        title: "Field completeness",
        intro: "Golden records that have a value, per published column.",
        block: table_of(
            &[("Column", false), ("Filled", true), ("Share", true)],
            rows,
        ),
    }
}

fn expectations(report: &Report<'_>) -> Section {
    let mut results: Vec<_> = report.dossier.quality.expectations.iter().collect();
    results.sort_by_key(|result| result.success);
    let rows = results
        .into_iter()
        .map(|result| {
            let verdict = if result.success {
                Value::Mark(Level::Good, "kept")
            } else {
                Value::Mark(Level::Error, "broken")
            };
            vec![
                verdict,
                Value::Name(result.column.into()),
                text(&result.expectation),
                Value::Share(result.observed),
                Value::Share(result.threshold),
            ]
        })
        .collect();
    let columns = [
        ("Result", false),
        ("Column", false),
        ("Expectation", false),
        ("Observed", true),
        ("Asked for", true),
    ];
    Section {
        id: "expectations",
        title: "Expectations",
        intro: "What is expected of the published table; shares are of the values present.",
        block: table_of(&columns, rows),
    }
}

fn flags(report: &Report<'_>) -> Section {
    let quality = &report.dossier.quality;
    let mut flags: Vec<_> = quality.flags.iter().collect();
    flags.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let total = quality.total_records.max(1) as f64;
    let rows = flags
        .into_iter()
        .map(|(flag, count)| {
            vec![
                Value::Name(flag.clone()),
                Value::Count(*count),
                Value::Share(*count as f64 / total),
            ]
        })
        .collect();
    Section {
        id: "flags",
        title: "Flags",
        intro: "Golden records by what they fail; a record can carry several flags.",
        block: table_of(&[("Flag", false), ("Records", true), ("Share", true)], rows),
    }
}

fn conflicts(report: &Report<'_>) -> Section {
    let mut conflicts: Vec<_> = report.dossier.quality.conflicts.iter().collect();
    conflicts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let rows = conflicts
        .into_iter()
        .map(|(column, count)| vec![Value::Name(column.clone()), Value::Count(*count)])
        .collect();
    Section {
        id: "conflicts",
        title: "Conflicts",
        intro: "True conflicts per column: sources give different values and one wins. Agreement, corroboration and \
                unions are not counted.",
        block: table_of(&[("Column", false), ("Conflicts", true)], rows),
    }
}

fn findings(report: &Report<'_>) -> Section {
    let rows = report
        .codes
        .iter()
        .map(|entry| {
            let word = entry.severity.as_str();
            vec![
                Value::Mark(Level::of(word), word),
                Value::Name(entry.rule.code.into()),
                text(entry.rule.name),
                Value::Count(entry.count),
                Value::Name(entry.first.clone()),
                text(entry.rule.action),
            ]
        })
        .collect();
    let columns = [
        ("Severity", false),
        ("Code", false),
        ("Finding", false),
        ("Count", true),
        ("First place", false),
        ("Next step", false),
    ];
    Section {
        id: "findings",
        title: "Findings",
        intro: "What was odd about the inputs, the gravest first. `hotpass explain CODE` tells more about each.",
        block: table_of(&columns, rows),
    }
}

fn refused(report: &Report<'_>) -> Section {
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

fn assumptions(report: &Report<'_>) -> Section {
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

fn inputs(report: &Report<'_>) -> Section {
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

fn table_of(columns: &[(&'static str, bool)], rows: Vec<Vec<Value>>) -> Block {
    let columns = columns
        .iter()
        .map(|(name, is_number)| Column {
            name,
            is_number: *is_number,
        })
        .collect();
    Block::Table { columns, rows }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}
