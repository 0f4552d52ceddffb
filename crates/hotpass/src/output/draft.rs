//! A drafted project as text and as an object.

use std::path::Path;

use hotpass_model::mapping::MatchStatus;
use hotpass_runtime::ops::init::{
    Chosen, Draft, DraftedSource, FoundFile, Reason, RefusedFile, Survey,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    mapping,
    style::Style,
    table::{self, Align, clip, counted},
};

/// The widest label shown.
const WIDEST: usize = 48;

/// The result of `hotpass init`.
pub(crate) struct DraftResult<'a> {
    folder: &'a Path,
    draft: &'a Draft,
    is_dry_run: bool,
    is_agreed: bool,
}

impl<'a> DraftResult<'a> {
    /// Returns the result of a draft.
    pub(crate) fn new(folder: &'a Path, draft: &'a Draft, is_dry_run: bool) -> Self {
        Self {
            folder,
            draft,
            is_dry_run,
            is_agreed: false,
        }
    }

    /// Returns the result of a draft that somebody has seen and agreed to.
    pub(crate) fn agreed(folder: &'a Path, draft: &'a Draft) -> Self {
        Self {
            is_agreed: true,
            ..Self::new(folder, draft, false)
        }
    }

    /// Returns the result as text; a dry run shows the document as well, and `verbose` every column.
    pub(crate) fn render(&self, verbose: bool) -> String {
        let mut text = if self.is_agreed {
            String::new()
        } else {
            proposal(self.draft, self.folder)
        };
        if verbose {
            text.extend(["\n".to_owned(), mapping::render(&self.draft.mapping)]);
        }
        let verb = if self.is_dry_run {
            "Would write"
        } else {
            "Wrote"
        };
        text.extend([format!("\n{}\n", Style::Heading.of(verb))]);
        for (path, _) in &self.draft.files {
            text.extend([format!("  {}\n", path.display())]);
        }
        if let (true, Some((path, document))) = (self.is_dry_run, self.draft.files.last()) {
            let heading = Style::Heading.of(&path.display().to_string());
            text.extend([format!("\n{heading}\n\n{document}")]);
        }
        text.extend([format!("\n{}\n", self.next())]);
        text
    }

    fn next(&self) -> String {
        let folder = match self.folder.display().to_string() {
            here if here == "." => String::new(),
            folder if folder.contains(' ') => format!(" '{folder}'"),
            folder => format!(" {folder}"),
        };
        let hint = Style::Hint.of("Next:");
        if self.draft.sources.is_empty() && !self.draft.left_out.is_empty() {
            let files = counted(self.draft.left_out.len() as u64, "file");
            return format!(
                "{hint} all files are left out ({files}), and a run without sources reads every file; declare those that it should read in hotpass.toml."
            );
        }
        if self.draft.sources.is_empty() {
            return format!(
                "{hint} no readable file was found; put workbooks or CSV files there and run `hotpass init{folder} --force`, or declare them as sources."
            );
        }
        if self.is_dry_run {
            return format!("{hint} leave out --dry-run to write this.");
        }
        format!("{hint} `hotpass run{folder}` publishes; `hotpass check{folder}` only looks.")
    }
}

impl Serialize for DraftResult<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let draft = self.draft;
        let count = |status| columns(draft, status);
        let scores = draft.scores.iter().map(|score| {
            json!({ "profile": score.profile, "used": score.used, "columns": score.columns })
        });
        let files = draft
            .files
            .iter()
            .map(|(path, _)| path.display().to_string());
        let refused = draft.refused.iter().map(|file: &RefusedFile| {
            json!({ "file": file.path, "code": file.code, "message": file.message })
        });
        json!({
            "success": true,
            "dry_run": self.is_dry_run,
            "name": draft.name,
            "profile": said(&draft.profile),
            "country": said(&draft.country),
            "compared": scores.collect::<Vec<_>>(),
            "sources": draft.sources.iter().map(source).collect::<Vec<_>>(),
            "refused": refused.collect::<Vec<_>>(),
            "left_out": draft.left_out,
            "columns": {
                "applied": count(MatchStatus::Applied),
                "proposed": count(MatchStatus::Proposed),
                "unmapped": count(MatchStatus::Unmapped),
            },
            "files": files.collect::<Vec<_>>(),
        })
        .serialize(serializer)
    }
}

fn columns(draft: &Draft, status: MatchStatus) -> usize {
    let columns = draft.mapping.tables.iter().flat_map(|table| &table.columns);
    columns.filter(|column| column.status == status).count()
}

fn source(source: &DraftedSource) -> Value {
    let files: Vec<&str> = source.files.iter().map(|file| file.path.as_str()).collect();
    json!({
        "label": source.label,
        "pattern": source.pattern,
        "priority": source.priority,
        "files": files,
        "tables": n_tables(source),
        "rows": n_rows(source),
    })
}

fn n_tables(source: &DraftedSource) -> u64 {
    source
        .files
        .iter()
        .map(|file| file.tables.len() as u64)
        .sum()
}

fn n_rows(source: &DraftedSource) -> u64 {
    source.files.iter().map(FoundFile::rows).sum()
}

fn said(chosen: &Chosen) -> Value {
    let (by, reason) = match &chosen.reason {
        Reason::Asked => ("request", None),
        Reason::OfTheProfile => ("profile", None),
        Reason::Found(words) => ("files", Some(words)),
    };
    json!({ "value": chosen.value, "by": by, "reason": reason })
}

/// Returns what was found, before anybody is asked.
pub(crate) fn found(draft: &Draft, survey: &Survey) -> String {
    let tables: usize = survey.files.iter().map(|file| file.tables.len()).sum();
    let rows: u64 = survey.files.iter().map(FoundFile::rows).sum();
    let mut text = format!(
        "Found {} with {} and {}.",
        counted(survey.files.len() as u64, "readable file"),
        counted(tables as u64, "table"),
        counted(rows, "row")
    );
    text.push('\n');
    text.push_str(&not_read(&draft.refused));
    text
}

/// Returns what a draft proposes.
pub(crate) fn proposal(draft: &Draft, folder: &Path) -> String {
    let mut text = format!(
        "{} {}\n",
        Style::Heading.of(&format!("Project {}", draft.name)),
        Style::Dim.of(&format!("in {}", folder.display()))
    );
    let lines = [("Profile", &draft.profile), ("Country", &draft.country)];
    for (what, chosen) in lines {
        let reason = match &chosen.reason {
            Reason::Asked => "as asked",
            Reason::OfTheProfile => "the profile's",
            Reason::Found(words) => words,
        };
        text.extend([format!(
            "  {what}  {}  {}\n",
            chosen.value,
            Style::Dim.of(reason)
        )]);
    }
    if !draft.mapping.tables.is_empty() {
        text.extend([format!("  Mapping  {}\n", mapping::tally(&draft.mapping))]);
    }
    if !draft.sources.is_empty() {
        text.push('\n');
        text.push_str(&sources(draft));
    }
    if !draft.refused.is_empty() {
        text.push('\n');
        text.push_str(&not_read(&draft.refused));
    }
    text
}

fn sources(draft: &Draft) -> String {
    let has_order = draft.sources.iter().any(|source| source.priority.is_some());
    let mut header = vec![
        ("Source", Align::Left),
        ("Files", Align::Left),
        ("Tables", Align::Right),
        ("Rows", Align::Right),
    ];
    if has_order {
        header.push(("Priority", Align::Right));
    }
    let rows = draft.sources.iter().map(|source| {
        let mut row = vec![
            clip(&source.label, WIDEST),
            clip(&source.pattern, WIDEST),
            table::count(n_tables(source)),
            table::count(n_rows(source)),
        ];
        if has_order {
            row.push(
                source
                    .priority
                    .map_or_else(String::new, |priority| priority.to_string()),
            );
        }
        row
    });
    table::render(&header, rows.collect())
}

fn not_read(refused: &[RefusedFile]) -> String {
    if refused.is_empty() {
        return String::new();
    }
    let rows = refused
        .iter()
        .map(|file| {
            let name = Style::Warning.of(&clip(&file.path, WIDEST));
            vec![name, file.code.clone(), clip(&file.message, 2 * WIDEST)]
        })
        .collect();
    let columns = [("", Align::Left), ("", Align::Left), ("", Align::Left)];
    format!(
        "{}\n{}",
        Style::Heading.of("Could not be read, so no source"),
        table::render(&columns, rows)
    )
}
