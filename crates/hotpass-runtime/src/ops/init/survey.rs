//! Looks at a folder before it is a project: the engine's description of its files goes in, what each holds comes out.
//!
//! Counts, names of sheets and headers are kept; what stands in cells is not.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use hotpass_model::port::Engine;
use serde::Deserialize;

use crate::{
    error::{Error, Result},
    ops::overview::Manifest,
    project::Project,
    project::under,
    settings::{self, Flags},
};

/// Folders of a project that hold no inputs.
const OWN_FOLDERS: &[&str] = &[
    "contracts",
    "suites",
    "profiles",
    "mappings",
    "decisions",
    "dist",
];

/// What is in a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// The files that can be read, in path order.
    pub files: Vec<FoundFile>,
    /// The files that cannot, with the reason.
    pub refused: Vec<RefusedFile>,
}

/// A file that can be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundFile {
    /// The path relative to the input folder, with `/` between names.
    pub path: String,
    /// Its tables in sheet order.
    pub tables: Vec<FoundTable>,
    /// Its sheets without any table.
    pub bare_sheets: Vec<String>,
}

/// A table that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundTable {
    /// The sheet's name.
    pub sheet: String,
    /// Which table of the sheet it is, from 1.
    pub number: u32,
    /// How many rows it has.
    pub rows: u64,
    /// Its headers from left to right.
    pub headers: Vec<String>,
    /// How many telephone numbers it has.
    pub numbers: u64,
    /// How many of them begin with the prefix of a country, by country.
    pub countries: BTreeMap<String, u64>,
}

/// A file that cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusedFile {
    /// The path relative to the input folder.
    pub path: String,
    /// The rule's code.
    pub code: String,
    /// What was found.
    pub message: String,
}

/// The part of an inspection that matters here.
#[derive(Deserialize)]
struct Inspection {
    files: Vec<InspectedFile>,
}

#[derive(Deserialize)]
struct InspectedFile {
    file: String,
    refused: Option<String>,
    #[serde(default)]
    sheets: Vec<InspectedSheet>,
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    code: String,
    message: String,
}

#[derive(Deserialize)]
struct InspectedSheet {
    name: String,
    found: Vec<InspectedTable>,
}

#[derive(Deserialize)]
struct InspectedTable {
    number: u32,
    rows: u64,
    columns: Vec<InspectedColumn>,
}

#[derive(Deserialize)]
struct InspectedColumn {
    header: String,
    statistics: Statistics,
    #[serde(default)]
    countries: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct Statistics {
    rows: u64,
    empty: u64,
    inferred: String,
}

/// Reads every file of a folder; one that is not there has none. Outputs of earlier runs are passed over.
pub(super) async fn survey(engine: &dyn Engine, input: &Path) -> Result<Survey> {
    if input.exists() && !input.is_dir() {
        return Err(Error::usage(
            format!("expected a folder, found the file `{}`", input.display()),
            "name the folder that the workbooks are in",
        ));
    }
    if !input.exists() {
        return Ok(Survey::default());
    }
    let settings = settings::resolve(&Project::undeclared(input), &Flags::default())?;
    let value = engine.inspect(input, &settings.plan.limits).await?;
    let inspection: Inspection = serde_json::from_value(value).map_err(|fault| {
        Error::usage(
            format!(
                "the engine describes `{}` in no known form: {fault}",
                input.display()
            ),
            "use the engine and the runtime of one version",
        )
    })?;
    Ok(sorted(inspection, input))
}

fn sorted(inspection: Inspection, input: &Path) -> Survey {
    let published = published(&inspection, input);
    let mut survey = Survey::default();
    for file in inspection.files {
        let path = file.file;
        let first = path.split_once('/').map(|(first, _)| first);
        if first.is_some_and(|first| OWN_FOLDERS.contains(&first)) || published.contains(&path) {
            continue;
        }
        match file.refused {
            Some(code) => {
                let reason = file
                    .findings
                    .into_iter()
                    .find(|finding| finding.code == code);
                survey.refused.push(RefusedFile {
                    path,
                    code,
                    message: reason.map(|finding| finding.message).unwrap_or_default(),
                });
            }
            None => survey.files.push(found(path, file.sheets)),
        }
    }
    survey
}

fn found(path: String, sheets: Vec<InspectedSheet>) -> FoundFile {
    let mut file = FoundFile {
        path,
        ..FoundFile::default()
    };
    for sheet in sheets {
        if sheet.found.is_empty() {
            file.bare_sheets.push(sheet.name.clone());
        }
        for table in sheet.found {
            let mut found = FoundTable {
                sheet: sheet.name.clone(),
                number: table.number,
                rows: table.rows,
                ..FoundTable::default()
            };
            for column in table.columns {
                if column.statistics.inferred == "phone" {
                    found.numbers += column.statistics.rows - column.statistics.empty;
                    for (country, count) in column.countries {
                        *found.countries.entry(country).or_default() += count;
                    }
                }
                found.headers.push(column.header);
            }
            file.tables.push(found);
        }
    }
    file
}

/// Returns the files that publications in the same folders list as theirs.
fn published(inspection: &Inspection, input: &Path) -> BTreeSet<String> {
    let mut folders: Vec<&str> = inspection
        .files
        .iter()
        .map(|file| file.file.rsplit_once('/').map_or("", |(folder, _)| folder))
        .collect();
    folders.dedup();
    let mut outputs = BTreeSet::new();
    for folder in folders {
        // A folder that cannot be listed any more has no manifest that could be read.
        let Ok(entries) = std::fs::read_dir(under(input, Path::new(folder))) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with("manifest.json") {
                continue;
            }
            let manifest = Manifest::read(&entry.path()).ok().flatten();
            for output in manifest.iter().flat_map(|manifest| &manifest.outputs) {
                outputs.insert(match folder {
                    "" => output.file.clone(),
                    folder => format!("{folder}/{}", output.file),
                });
            }
        }
    }
    outputs
}

impl FoundFile {
    /// Returns how many rows its tables have.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
