//! What the quality report says, as sections of figures, tables and lists. How it looks is the renderers' concern.

mod quality;
mod run;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
        run::glance(report),
        run::advice(report),
        run::rows(report),
        run::sources(report),
        quality::scores(report),
        quality::completeness(report),
        quality::expectations(report),
        quality::gates(report),
        quality::failures(report),
        quality::flags(report),
        quality::conflicts(report),
        quality::findings(report),
        run::refused(report),
        run::assumptions(report),
        run::inputs(report),
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
