//! The text of a drafted `hotpass.toml`: what was decided goes in, a commented document comes out. It says what was
//! found in each file, as counts and names of sheets; nothing that stands in a cell.

use std::{collections::BTreeSet, path::Path};

use super::{
    Chosen, Reason,
    sources::{DraftedSource, exactly, stem},
    survey::{FoundFile, RefusedFile},
};

/// Comments are broken at this width.
const WIDTH: usize = 110;

/// What a document is made from.
pub(super) struct Content<'a> {
    pub(super) name: &'a str,
    pub(super) profile: &'a Chosen,
    pub(super) country: &'a Chosen,
    pub(super) input_dir: &'a Path,
    /// The mapping file, relative to the project; none: columns are inferred anew by each run.
    pub(super) mapping: Option<&'a str>,
    pub(super) sources: &'a [DraftedSource],
    pub(super) refused: &'a [RefusedFile],
    pub(super) left_out: &'a [FoundFile],
}

/// Returns the document.
pub(super) fn render(content: &Content<'_>) -> String {
    let folder = content.input_dir.to_string_lossy();
    let folder = if cfg!(windows) {
        folder.replace('\\', "/")
    } else {
        folder.into_owned()
    };
    let input_dir = if folder == "." {
        "# input-dir = \".\"  # patterns below are relative to it".to_owned()
    } else {
        format!(
            "input-dir = {}  # patterns below are relative to it",
            literal(&folder)
        )
    };
    let columns = match content.mapping {
        Some(path) => format!("{path} says what its columns mean"),
        None => "what its columns mean is inferred by each run".to_owned(),
    };
    let mut text = include_str!("hotpass.toml")
        .replace("{columns}", &columns)
        .replace("{profile}", &chosen("name", content.profile))
        .replace("{country}", &chosen("country", content.country))
        .replace("{input-dir}", &input_dir)
        .replace("{name}", &literal(content.name));
    for source in content.sources {
        text.push_str(&declared(source));
    }
    if content.sources.is_empty() {
        text.push_str("\n# [[source]]\n# label = \"Customers\"\n# pattern = \"customers*.xlsx\"\n");
    }
    let mut labels: BTreeSet<&str> = content
        .sources
        .iter()
        .map(|source| source.label.as_str())
        .collect();
    for file in content.left_out {
        let reason = format!("{} was left out.", file.path);
        text.push_str(&commented_out(&file.path, &reason, &mut labels));
    }
    for file in content.refused {
        let reason = format!(
            "{} could not be read ({}): {}. `hotpass explain {}` tells what to do.",
            file.path,
            file.code,
            file.message.trim_end_matches('.'),
            file.code
        );
        text.push_str(&commented_out(&file.path, &reason, &mut labels));
    }
    text
}

/// Returns the line of a key that was chosen for a reason; what the defaults say anyway is commented out.
fn chosen(key: &str, chosen: &Chosen) -> String {
    let mark = match chosen.reason {
        Reason::OfTheProfile => "# ",
        Reason::Asked | Reason::Found(_) => "",
    };
    let reason = match &chosen.reason {
        Reason::OfTheProfile => {
            "# the profile's: telephone numbers, provinces and dates are read for it"
        }
        Reason::Asked => "",
        Reason::Found(words) => &format!("# {}", on_one_line(words)),
    };
    let line = format!("{mark}{key} = {}  {reason}", literal(&chosen.value));
    line.trim_end().to_owned()
}

fn declared(source: &DraftedSource) -> String {
    let mut text = String::from("\n");
    for file in &source.files {
        text.push_str(&comment(&described(file)));
    }
    text.extend([format!(
        "[[source]]\nlabel = {}\npattern = {}\n",
        literal(&source.label),
        literal(&source.pattern)
    )]);
    if let Some(priority) = source.priority {
        text.extend([format!("priority = {priority}\n")]);
    }
    text
}

/// Returns what was found in a file: `Book.xlsx: 12 rows. Contacts: 9 rows; Notes: 3 rows; empty: Sheet3.`
fn described(file: &FoundFile) -> String {
    let rows = |count: u64| match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    let mut text = format!("{}: {}.", file.path, rows(file.rows()));
    // The one sheet of a text file is called like the file, so there is nothing more to say.
    let is_told = match file.tables.as_slice() {
        [only] => only.sheet == stem(&file.path),
        tables => tables.is_empty(),
    };
    if !is_told {
        let tables: Vec<String> = file
            .tables
            .iter()
            .map(|table| match table.number {
                1 => format!("{}: {}", table.sheet, rows(table.rows)),
                number => format!("{} (table {number}): {}", table.sheet, rows(table.rows)),
            })
            .collect();
        text.extend([format!(" {}.", tables.join("; "))]);
    }
    if !file.bare_sheets.is_empty() {
        text.extend([format!(
            " Without a table: {}.",
            file.bare_sheets.join("; ")
        )]);
    }
    text
}

/// Returns a source that is not read, with a label that no other has, so that it can be uncommented.
fn commented_out<'a>(path: &'a str, reason: &str, labels: &mut BTreeSet<&'a str>) -> String {
    let label = if labels.insert(stem(path)) {
        stem(path)
    } else {
        path
    };
    let lines = [
        "[[source]]".to_owned(),
        format!("label = {}", literal(label)),
        format!("pattern = {}", literal(&exactly(path))),
    ];
    let lines = lines
        .iter()
        .map(|line| format!("# {}\n", on_one_line(line)));
    format!("\n{}{}", comment(reason), lines.collect::<String>())
}

/// Returns text as comment lines.
fn comment(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in on_one_line(text).split(' ') {
        let is_full = lines.last().is_some_and(|line| {
            !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH
        });
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    format!("# {}\n", lines.join("\n# "))
}

/// Names of files and sheets may hold line breaks, which would end a comment.
fn on_one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

fn literal(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{document::Document, project::Project};

    fn file(path: &str) -> FoundFile {
        FoundFile {
            path: path.into(),
            ..FoundFile::default()
        }
    }

    fn source(path: &str) -> DraftedSource {
        DraftedSource {
            label: path.into(),
            pattern: path.into(),
            priority: None,
            files: vec![file(path)],
        }
    }

    #[test]
    fn whatever_files_and_reasons_are_called_the_document_can_be_read() {
        let odd = "a\n[[source]] \"quoted\" 'both' \\ # \u{1}.csv";
        let text = render(&Content {
            name: odd,
            profile: &Chosen::found("generic", odd),
            country: &Chosen::asked("ZA"),
            input_dir: Path::new(odd),
            mapping: Some("mappings/a.toml"),
            sources: &[source(odd)],
            refused: &[RefusedFile {
                path: odd.into(),
                code: "HP-I004".into(),
                message: odd.into(),
            }],
            left_out: &[file(odd)],
        });
        let mut project = Project::undeclared(".");
        let document = Document::new("hotpass.toml", text.as_str());
        let laid = project.layers.document(&document);
        let options = laid
            .and_then(|()| project.options())
            .unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        assert_eq!(options.project.name.as_deref(), Some(odd));
        assert_eq!(options.project.input_dir.as_deref(), Some(Path::new(odd)));
        assert_eq!(options.sources.len(), 1);
        assert_eq!(options.sources[0].pattern, odd);
    }

    #[test]
    fn what_is_not_read_is_there_to_be_uncommented() {
        let text = render(&Content {
            name: "n",
            profile: &Chosen::asked("generic"),
            country: &Chosen::of_the_profile("ZA"),
            input_dir: Path::new("."),
            mapping: None,
            sources: &[],
            refused: &[RefusedFile {
                path: "in/b.xls".into(),
                code: "HP-I004".into(),
                message: "a web page".into(),
            }],
            left_out: &[],
        });
        assert!(
            text.contains("# in/b.xls could not be read (HP-I004): a web page."),
            "{text}"
        );
        assert!(
            text.contains("# [[source]]\n# label = \"b\"\n# pattern = \"in/b.xls\"\n"),
            "{text}"
        );
        assert!(
            text.contains("# country = \"ZA\"  # the profile's"),
            "{text}"
        );
        assert!(!text.contains('{') || !text.contains("{name}"), "{text}");
    }
}
