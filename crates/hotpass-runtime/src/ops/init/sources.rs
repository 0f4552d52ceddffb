//! Which files become which sources: the files of a folder go in, sources with labels and patterns come out.
//!
//! Every file belongs to exactly one source, and the pattern of a source matches its own files and no other.

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::{pattern, profile::Profile};

use super::{
    editions,
    survey::{FoundFile, RefusedFile, Survey},
};

/// A source that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftedSource {
    /// What outputs call it.
    pub label: String,
    /// Which files.
    pub pattern: String,
    /// How far it is trusted, if that is known.
    pub priority: Option<u32>,
    /// The files, in path order.
    pub files: Vec<FoundFile>,
}

/// Proposes sources for the files of a survey, but for those left out.
pub(super) fn propose(
    survey: &Survey,
    left_out: &BTreeSet<String>,
    profile: &Profile,
) -> Vec<DraftedSource> {
    let everything: Vec<&str> = survey
        .files
        .iter()
        .map(|file| file.path.as_str())
        .chain(
            survey
                .refused
                .iter()
                .map(|file: &RefusedFile| file.path.as_str()),
        )
        .collect();
    let chosen: Vec<&FoundFile> = survey
        .files
        .iter()
        .filter(|file| !left_out.contains(&file.path))
        .collect();
    let groups = absorb(grouped(&chosen, &everything), &everything);
    let labels = labels(&groups, profile);
    let mut sources: Vec<DraftedSource> = groups
        .into_iter()
        .zip(labels)
        .map(|(group, label)| DraftedSource {
            priority: profile
                .ingest
                .sources
                .get(&label)
                .and_then(|known| known.priority),
            label,
            pattern: group.pattern,
            files: group.files.into_iter().cloned().collect(),
        })
        .collect();
    let known: BTreeSet<u32> = sources
        .iter()
        .filter_map(|source| source.priority)
        .collect();
    // One source alone has nothing to be weighed against.
    if known.len() < sources.len().max(2) {
        for source in &mut sources {
            source.priority = None;
        }
    }
    sources
}

#[derive(Debug)]
struct Group<'a> {
    pattern: String,
    files: Vec<&'a FoundFile>,
}

/// Returns the editions of one thing together, and every other file alone.
fn grouped<'a>(files: &[&'a FoundFile], everything: &[&str]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for edition in editions::of(files) {
        let own: BTreeSet<&str> = edition
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        let is_exact = |pattern: &String| {
            everything
                .iter()
                .all(|path| pattern::matches(pattern, path) == own.contains(path))
        };
        let pattern = rooted(&edition.pattern);
        if is_exact(&pattern) {
            groups.push(Group {
                pattern,
                files: edition.files,
            });
        }
    }
    for file in files {
        if !groups.iter().any(|group| group.holds(file)) {
            groups.push(Group {
                pattern: exactly(&file.path),
                files: vec![file],
            });
        }
    }
    groups.sort_by(|a, b| a.first().cmp(b.first()));
    groups
}

impl Group<'_> {
    fn holds(&self, file: &FoundFile) -> bool {
        self.files.iter().any(|own| own.path == file.path)
    }

    fn reaches_all_of(&self, other: &Group<'_>) -> bool {
        let mut files = other.files.iter();
        files.all(|file| pattern::matches(&self.pattern, &file.path))
    }

    fn first(&self) -> &str {
        self.files.first().map_or("", |file| &file.path)
    }
}

/// Returns the narrowest pattern that matches a path. What stands for characters cannot stand for itself; of these `?`
/// reaches least.
pub(super) fn exactly(path: &str) -> String {
    rooted(&path.replace('*', "?"))
}

/// Returns a pattern that means the input folder and no other: a name alone would match in every folder.
fn rooted(pattern: &str) -> String {
    if pattern.contains('/') {
        pattern.to_owned()
    } else {
        format!("./{pattern}")
    }
}

/// Names that differ in letter case only, or that hold a `*` or `?`, cannot be told apart by patterns: what a pattern
/// matches beyond its own file goes to its source.
fn absorb<'a>(groups: Vec<Group<'a>>, everything: &[&str]) -> Vec<Group<'a>> {
    let reach = |group: &Group<'_>| {
        everything
            .iter()
            .filter(|path| pattern::matches(&group.pattern, path))
            .count()
    };
    let mut widest: Vec<(usize, Group<'a>)> = groups
        .into_iter()
        .map(|group| (reach(&group), group))
        .collect();
    widest.sort_by_key(|(reach, _)| std::cmp::Reverse(*reach));
    let mut kept: Vec<Group<'a>> = Vec::new();
    for (_, group) in widest {
        let owner = kept.iter_mut().find(|other| other.reaches_all_of(&group));
        match owner {
            Some(owner) => owner.files.extend(group.files),
            None => kept.push(group),
        }
    }
    for group in &mut kept {
        group.files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    kept.sort_by(|a, b| a.first().cmp(b.first()));
    kept
}

/// Returns a label for each group: the profile's name for the source if it has one that fits no other, else the name
/// of the file, or as much of the path as it takes to be unique.
fn labels(groups: &[Group<'_>], profile: &Profile) -> Vec<String> {
    let mut fits: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for known in profile.ingest.sources.keys() {
        let wanted = words(known);
        let found = groups.iter().enumerate().filter(|(_, group)| {
            let own = words(stem(group.first()));
            !wanted.is_empty() && wanted.is_subset(&own)
        });
        fits.insert(known, found.map(|(index, _)| index).collect());
    }
    let known = |index: usize| {
        let mut names = fits.iter().filter(|(_, found)| found.contains(&index));
        match (names.next(), names.next()) {
            (Some((name, found)), None) if found.len() == 1 => Some((*name).to_owned()),
            _ => None,
        }
    };
    let mut taken: BTreeSet<String> = (0..groups.len()).filter_map(known).collect();
    let named = groups
        .iter()
        .enumerate()
        .map(|(index, group)| known(index).unwrap_or_else(|| own_label(group, &mut taken)));
    named.collect()
}

fn own_label(group: &Group<'_>, taken: &mut BTreeSet<String>) -> String {
    let path = group.first();
    let name = path.rsplit('/').next().unwrap_or(path);
    let common = match group.files.len() {
        1 => stem(path).to_owned(),
        _ => editions::name(stem(path)),
    };
    let candidates = [
        common,
        stem(path).to_owned(),
        name.to_owned(),
        path.to_owned(),
    ];
    let numbered = (2..).map(|number| format!("{path} {number}"));
    candidates
        .into_iter()
        .chain(numbered)
        .find(|candidate| !candidate.is_empty() && taken.insert(candidate.clone()))
        .unwrap_or_default()
}

/// Returns a file's name without its extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests;
