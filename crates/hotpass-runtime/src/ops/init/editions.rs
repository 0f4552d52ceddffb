//! Files that are editions of one thing: the same folder, the same name but for a date, a number or the word copy, and
//! the same headers on the same sheets. Anything less is a source of its own.

use std::collections::BTreeMap;

use super::{sources::stem, survey::FoundFile};

/// Words that tell one edition from another, beside numbers.
const PASSING: &[&str] = &[
    "copy",
    "jan",
    "january",
    "feb",
    "february",
    "mar",
    "march",
    "apr",
    "april",
    "may",
    "jun",
    "june",
    "jul",
    "july",
    "aug",
    "august",
    "sep",
    "sept",
    "september",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
    "q1",
    "q2",
    "q3",
    "q4",
];

/// A pattern needs at least this many letters that do not pass.
const LEAST_LETTERS: usize = 3;

/// Files that are editions of one thing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edition<'a> {
    pub(super) pattern: String,
    pub(super) files: Vec<&'a FoundFile>,
}

/// A file's name taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Parts {
    /// What stands before the first word that passes.
    lead: String,
    /// The words that stay, in lower case.
    staying: Vec<String>,
    /// What stands after the last word that passes; none: no word passes.
    trail: Option<String>,
}

/// What the names of editions have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kinship {
    folder: String,
    extension: String,
    staying: Vec<String>,
}

/// A file with its name taken apart.
type Member<'a> = (Parts, &'a FoundFile);

/// Returns the editions among files; a file alone is none.
pub(super) fn of<'a>(files: &[&'a FoundFile]) -> Vec<Edition<'a>> {
    let mut alike: BTreeMap<Kinship, Vec<Member<'a>>> = BTreeMap::new();
    for file in files {
        let path = &file.path;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let parts = parts(stem(path));
        let kinship = Kinship {
            folder: folder.to_owned(),
            extension: extension.to_lowercase(),
            staying: parts.staying.clone(),
        };
        alike.entry(kinship).or_default().push((parts, file));
    }
    alike
        .into_iter()
        .filter_map(|(kinship, members)| edition(&kinship, &members))
        .collect()
}

/// Returns what a name has in common with those of the other editions.
pub(super) fn name(stem: &str) -> String {
    parts(stem).lead
}

fn edition<'a>(kinship: &Kinship, members: &[Member<'a>]) -> Option<Edition<'a>> {
    let Kinship {
        folder, extension, ..
    } = kinship;
    let [(first, pioneer), others @ ..] = members else {
        return None;
    };
    let letters = first.lead.chars().filter(|c| c.is_alphabetic()).count();
    let trail = members.iter().find_map(|(parts, _)| parts.trail.clone())?;
    let is_plain = |text: &str| !text.contains(['*', '?']);
    let is_one = !others.is_empty()
        && letters >= LEAST_LETTERS
        && is_plain(folder)
        && is_plain(&first.lead)
        && is_plain(&trail)
        && members.iter().all(|(parts, file)| {
            parts.lead.eq_ignore_ascii_case(&first.lead)
                && parts.trail.as_ref().is_none_or(|own| *own == trail)
                && signature(file) == signature(pioneer)
        })
        && !signature(pioneer).is_empty();
    if !is_one {
        return None;
    }
    let name = format!("{}*{trail}.{extension}", first.lead);
    Some(Edition {
        pattern: match folder.as_str() {
            "" => name,
            folder => format!("{folder}/{name}"),
        },
        files: members.iter().map(|(_, file)| *file).collect(),
    })
}

/// Returns the tables of a file by sheet, number and headers; the one sheet of a text file is named like the file.
fn signature(file: &FoundFile) -> Vec<(&str, u32, &[String])> {
    let own = stem(&file.path);
    file.tables
        .iter()
        .map(|table| {
            let sheet = if table.sheet == own { "" } else { &table.sheet };
            (sheet, table.number, table.headers.as_slice())
        })
        .collect()
}

fn parts(stem: &str) -> Parts {
    let mut parts = Parts {
        lead: String::new(),
        staying: Vec::new(),
        trail: None,
    };
    let mut at = 0;
    for run in runs(stem) {
        let start = at;
        at += run.len();
        if !run.starts_with(char::is_alphanumeric) {
            continue;
        }
        if is_passing(run) {
            if parts.trail.is_none() {
                parts.lead = closed(stem.get(..start).unwrap_or_default());
            }
            let rest = stem.get(at..).unwrap_or_default();
            parts.trail = Some(
                rest.trim_start_matches(|c: char| !c.is_alphanumeric())
                    .to_owned(),
            );
        } else {
            parts.staying.push(run.to_lowercase());
        }
    }
    if parts.trail.is_none() {
        parts.lead = closed(stem);
    }
    parts
}

fn closed(text: &str) -> String {
    text.trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}

fn is_passing(word: &str) -> bool {
    let lower = word.to_lowercase();
    let number = lower.strip_prefix('v').unwrap_or(&lower);
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_number || PASSING.contains(&lower.as_str())
}

/// Returns runs of letters and digits and the runs between them, in order.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphanumeric();
        let end = rest
            .find(|c: char| c.is_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::init::survey::FoundTable;

    fn file(path: &str, headers: &[&str]) -> FoundFile {
        FoundFile {
            path: path.into(),
            tables: vec![FoundTable {
                sheet: if path.ends_with("csv") {
                    stem(path).into()
                } else {
                    "S".into()
                },
                number: 1,
                headers: headers.iter().map(|&header| header.into()).collect(),
                ..FoundTable::default()
            }],
            ..FoundFile::default()
        }
    }

    fn patterns(paths: &[&str]) -> Vec<(String, usize)> {
        let files: Vec<FoundFile> = paths.iter().map(|path| file(path, &["Name"])).collect();
        let all: Vec<&FoundFile> = files.iter().collect();
        of(&all)
            .into_iter()
            .map(|edition| (edition.pattern, edition.files.len()))
            .collect()
    }

    #[test]
    fn names_that_differ_in_what_passes_are_editions() {
        for (paths, pattern) in [
            (["Schools 2024.xlsx", "Schools 2025.xlsx"], "Schools*.xlsx"),
            (["Schools.xlsx", "Schools - Copy (2).xlsx"], "Schools*.xlsx"),
            (
                ["in/list_2024-01-31_ZA.csv", "in/list_2024-02-29_ZA.csv"],
                "in/list*ZA.csv",
            ),
            (
                ["Price list v1.xlsx", "Price list v12.xlsx"],
                "Price list*.xlsx",
            ),
            (
                ["Stock Jan 2024.xlsx", "Stock Feb 2024.xlsx"],
                "Stock*.xlsx",
            ),
        ] {
            assert_eq!(patterns(&paths), [(pattern.to_owned(), 2)], "{paths:?}");
        }
    }

    #[test]
    fn names_that_differ_otherwise_are_not() {
        for paths in [
            ["Schools Gauteng 1.xlsx", "Schools Limpopo 1.xlsx"],
            ["2024.xlsx", "2025.xlsx"],
            ["2024 Schools.xlsx", "2025 Schools.xlsx"],
            ["Schools 2024.xlsx", "Schools 2025.csv"],
            ["a/Schools 2024.xlsx", "b/Schools 2025.xlsx"],
            ["Sch?ols 1.xlsx", "Sch?ols 2.xlsx"],
        ] {
            assert_eq!(patterns(&paths), [], "{paths:?}");
        }
    }

    #[test]
    fn files_of_other_headers_are_no_editions() {
        let [one, other] = [
            file("Schools 1.xlsx", &["Name"]),
            file("Schools 2.xlsx", &["Name", "Tel"]),
        ];
        assert_eq!(of(&[&one, &other]), []);
        let empty = FoundFile {
            tables: Vec::new(),
            ..one.clone()
        };
        let hollow = FoundFile {
            path: "Schools 3.xlsx".into(),
            ..empty.clone()
        };
        assert_eq!(of(&[&empty, &hollow]), []);
    }
}
