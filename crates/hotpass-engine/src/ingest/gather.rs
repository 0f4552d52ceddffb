//! Gathering: the plan's sources and the input folder in, raw tables that know their source out.
//!
//! A file belongs to one source; what belongs to none is reported, never ignored in silence.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use hotpass_model::{
    finding::{Finding, Place, map as rules},
    pattern::matches,
    plan::{Plan, Stage, Unreadable},
    profile::KnownSource,
    run::SourceAccounting,
};

use super::{FileContent, Limits, find, read};
use crate::{
    context::{Context, Outcome},
    error::{Error, Result},
    journal::Journal,
    normalize::name_key::slug,
    publish,
    record::SelectedSource,
    table::Table,
};

/// Every table of every source.
#[derive(Debug)]
pub struct Gathered {
    /// The sources, in order.
    pub(crate) sources: Vec<SelectedSource>,
    /// The tables with the position of their source, in source, file and sheet order.
    pub(crate) tables: Vec<(usize, Table)>,
    pub(crate) journal: Journal,
}

impl Outcome for Gathered {
    fn n_rows(&self) -> u64 {
        self.journal.rows().read
    }

    fn n_findings(&self) -> u64 {
        self.journal.findings.len() as u64
    }
}

/// Selects the files of the plan's sources and reads them.
///
/// # Errors
/// [`Error::NoInput`] when there is nothing to read, [`Error::Refused`] when a file is refused and the policy says stop,
/// [`Error::AllRefused`] when no file can be read, [`Error::Unasked`] when a reader gives a table of another file, which
/// would be a fault of ours.
pub fn gather(plan: &Plan, cx: &Context<'_>) -> Result<Gathered> {
    let mut journal = Journal::default();
    let (sources, files) = select(plan, &mut journal)?;
    keep_inputs(plan, &files)?;
    if files.is_empty() {
        return Err(Error::NoInput {
            folder: plan.input_dir.clone(),
        });
    }
    let names: Vec<String> = files.iter().map(|(_, file)| file.clone()).collect();
    let total = names.len() as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    let on_file = |_: &FileContent| {
        let done = done.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        cx.progress(Stage::Ingest, done, total, "files");
    };
    let raw = read(&plan.input_dir, &names, &limits(plan), &on_file);
    let owner: BTreeMap<&str, usize> = files
        .iter()
        .map(|(source, file)| (file.as_str(), *source))
        .collect();
    journal.inputs = raw.files;
    journal.findings.extend(raw.findings);
    if plan.policy.unreadable == Unreadable::Fail
        && let Some(refused) = journal.refused().into_iter().next()
    {
        return Err(Error::Refused {
            file: refused.file,
            code: refused.code,
            message: refused.message,
        });
    }
    let refused = journal.refused();
    if refused.len() == journal.inputs.len()
        && let Some(first) = refused.into_iter().next()
    {
        let count = journal.inputs.len();
        return Err(Error::AllRefused {
            count,
            file: first.file,
            code: first.code,
            message: first.message,
        });
    }
    let mut tables = Vec::with_capacity(raw.tables.len());
    for table in raw.tables {
        let source = source_of(&owner, &table.file)?;
        let rows = (table.rows.len() + table.skipped.len()) as u64;
        journal.sources[source].rows.read += rows;
        for skipped in &table.skipped {
            journal.skip(source, skipped.reason.as_str(), 1);
        }
        tables.push((source, table));
    }
    Ok(Gathered {
        sources,
        tables,
        journal,
    })
}

/// Returns the source that asked for a table's file.
fn source_of(owner: &BTreeMap<&str, usize>, file: &str) -> Result<usize> {
    owner
        .get(file)
        .copied()
        .ok_or_else(|| Error::Unasked { file: file.into() })
}

fn limits(plan: &Plan) -> Limits {
    Limits::from(plan.limits)
}

type Selection = (Vec<SelectedSource>, Vec<(usize, String)>);

fn select(plan: &Plan, journal: &mut Journal) -> Result<Selection> {
    if plan.sources.is_empty() {
        return undeclared(plan, journal);
    }
    let mut sources = Vec::new();
    let mut files = Vec::new();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for (index, source) in plan.sources.iter().enumerate() {
        let mut own = Vec::new();
        for file in find(&plan.input_dir, std::slice::from_ref(&source.pattern))? {
            let file = relative(&file);
            if let Some(first) = taken.get(&file) {
                let message = format!(
                    "matches the patterns of `{first}` and `{}`; `{first}` has it",
                    source.label
                );
                journal.findings.push(Finding::new(
                    &rules::CLAIMED_TWICE,
                    Place::file(file),
                    message,
                ));
                continue;
            }
            taken.insert(file.clone(), source.label.clone());
            own.push(file);
        }
        note_files(&source.label, &source.pattern, &own, journal);
        let priority = source.priority.or_else(|| priority(plan, &source.label));
        sources.push(SelectedSource {
            label: source.label.clone(),
            id_prefix: source
                .id_prefix
                .clone()
                .or_else(|| slug(&source.label))
                .unwrap_or_else(|| format!("source-{index}")),
            priority: priority.unwrap_or(0),
        });
        journal.sources.push(SourceAccounting {
            label: source.label.clone(),
            files: own.clone(),
            ..Default::default()
        });
        files.extend(own.into_iter().map(|file| (index, file)));
    }
    let published = published(plan)?;
    for file in find(&plan.input_dir, &[])? {
        let file = relative(&file);
        if !taken.contains_key(&file) && !is_own_output(plan, &published, &file) {
            let message = "belongs to no declared source and was not read";
            journal.findings.push(Finding::new(
                &rules::UNCLAIMED_FILE,
                Place::file(file),
                message,
            ));
        }
    }
    Ok((sources, files))
}

fn note_files(label: &str, pattern: &str, files: &[String], journal: &mut Journal) {
    match files {
        [] => {
            let message = format!("source `{label}`: no file matches `{pattern}`");
            journal.findings.push(Finding::new(
                &rules::SOURCE_WITHOUT_FILES,
                Place::file(pattern),
                message,
            ));
        }
        [_] => {}
        [first, ..] => {
            let message = format!(
                "{} files share the label `{label}`: {}",
                files.len(),
                files.join(", ")
            );
            let finding = Finding::new(
                &rules::SEVERAL_FILES_UNDER_ONE_LABEL,
                Place::file(first),
                message,
            );
            journal.findings.push(finding.counted(files.len() as u64));
        }
    }
}

/// Without declarations the files that the profile knows belong to its sources, and every other readable file is a
/// source of its own, labeled by its stem, or by its path where stems repeat.
fn undeclared(plan: &Plan, journal: &mut Journal) -> Result<Selection> {
    let published = published(plan)?;
    let found: Vec<String> = find(&plan.input_dir, &[])?
        .iter()
        .map(|file| relative(file))
        .filter(|file| !is_own_output(plan, &published, file))
        .collect();
    let (mut sources, mut files) = (Vec::new(), Vec::new());
    let mut left: Vec<&String> = found.iter().collect();
    for (label, source) in known(plan) {
        let Some(pattern) = &source.pattern else {
            continue;
        };
        let (own, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|file| matches(pattern, file));
        left = others;
        let own: Vec<String> = own.into_iter().cloned().collect();
        if own.is_empty() {
            continue;
        }
        note_files(label, pattern, &own, journal);
        files.extend(own.iter().map(|file| (sources.len(), file.clone())));
        sources.push(selected(label.clone(), own, plan, sources.len(), journal));
    }
    let mut seen: BTreeSet<String> = sources
        .iter()
        .map(|source: &SelectedSource| source.label.clone())
        .collect();
    let repeated: BTreeSet<&str> = left
        .iter()
        .map(|file| stem(file))
        .filter(|stem| !seen.insert((*stem).to_owned()))
        .collect();
    for file in left {
        let mut label = stem(file).to_owned();
        if repeated.contains(stem(file)) {
            label.clone_from(file);
            let message = format!("shares its name with another file; its label is `{label}`");
            journal.findings.push(Finding::new(
                &rules::SEVERAL_FILES_UNDER_ONE_LABEL,
                Place::file(file),
                message,
            ));
        }
        files.push((sources.len(), file.clone()));
        sources.push(selected(
            label,
            vec![file.clone()],
            plan,
            sources.len(),
            journal,
        ));
    }
    Ok((sources, files))
}

/// Returns the sources that the profile knows, the most trusted first.
fn known(plan: &Plan) -> impl Iterator<Item = (&String, &KnownSource)> {
    let mut known: Vec<_> = plan.profile.ingest.sources.iter().collect();
    known.sort_by_key(|(_, source)| Reverse(source.priority));
    known.into_iter()
}

/// Returns the priority that the profile gives a source.
fn priority(plan: &Plan, label: &str) -> Option<u32> {
    plan.profile.ingest.sources.get(label)?.priority
}

/// Selects a source that is not declared and opens its accounting.
fn selected(
    label: String,
    files: Vec<String>,
    plan: &Plan,
    index: usize,
    journal: &mut Journal,
) -> SelectedSource {
    journal.sources.push(SourceAccounting {
        label: label.clone(),
        files,
        ..Default::default()
    });
    SelectedSource {
        id_prefix: slug(&label).unwrap_or_else(|| format!("source-{index}")),
        priority: priority(plan, &label).unwrap_or(0),
        label,
    }
}

/// Returns the outputs of every publication below the input folder, as their manifests list them.
fn published(plan: &Plan) -> Result<BTreeSet<String>> {
    let mut outputs = BTreeSet::new();
    for manifest in find(&plan.input_dir, &["*manifest.json".to_owned()])? {
        let manifest = relative(&manifest);
        let folder = manifest
            .rsplit_once('/')
            .map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        let listed = publish::listed(&plan.input_dir.join(&manifest));
        outputs.extend(listed.into_iter().map(|name| format!("{folder}{name}")));
    }
    Ok(outputs)
}

/// A publication of an earlier run that lies below the input folder is not input.
fn is_own_output(plan: &Plan, published: &BTreeSet<String>, file: &str) -> bool {
    published.contains(file)
        || (plan.target.owns_folder && is_in_target(plan, &plan.input_dir.join(file)))
}

fn is_in_target(plan: &Plan, path: &std::path::Path) -> bool {
    let real = |folder: &std::path::Path| {
        let folder = if folder.as_os_str().is_empty() {
            std::path::Path::new(".")
        } else {
            folder
        };
        folder.canonicalize().ok()
    };
    path.parent().is_some_and(|folder| {
        folder == plan.target.folder
            || real(folder).is_some_and(|real_one| Some(real_one) == real(&plan.target.folder))
    })
}

/// Refuses a run whose publication would replace one of its inputs.
fn keep_inputs(plan: &Plan, files: &[(usize, String)]) -> Result<()> {
    if plan.until < Stage::Publish {
        return Ok(());
    }
    for (_, file) in files {
        let path = plan.input_dir.join(file);
        if let Some(name) = path.file_name()
            && is_in_target(plan, &path)
            && publish::is_output(&plan.target, &name.to_string_lossy())
        {
            return Err(Error::OutputIsInput { path });
        }
    }
    Ok(())
}

fn relative(path: &std::path::Path) -> String {
    path.to_string_lossy().into_owned()
}

fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_a_file_that_nobody_asked_for_is_an_error() {
        let owner = BTreeMap::from([("a.csv", 3)]);
        assert_eq!(source_of(&owner, "a.csv").ok(), Some(3));
        let error = source_of(&owner, "b.csv").expect_err("no source has it");
        assert!(
            matches!(&error, Error::Unasked { file } if file == "b.csv"),
            "{error}"
        );
    }

    #[test]
    fn a_stem_is_the_name_without_folder_and_last_extension() {
        for (file, expected) in [("a/b.c.xlsx", "b.c"), ("b.csv", "b"), ("noext", "noext")] {
            assert_eq!(stem(file), expected);
        }
    }
}
