//! Pairs that wait for a decision, in a file: JSON Lines, the first of which says the version of the form, the thresholds
//! and how many pairs follow. It is written anew by each run; what people decide stands elsewhere.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use hotpass_model::decision::{
    PairId, ReviewPair, ReviewQueue,
    queue::{Header, SCHEMA},
};

use super::file::parse_line;
use crate::{
    document::DocumentError,
    error::{Error, Result},
};

/// Reads the pairs that wait for a decision.
///
/// # Errors
/// [`Error::Usage`] when there is no such file; else the first line that is wrong, with its place.
pub fn read(path: &Path) -> Result<ReviewQueue> {
    if !path.is_file() {
        return Err(Error::usage(
            format!("there is no review queue `{}`", path.display()),
            "a run that links records writes it; name another one with --queue",
        ));
    }
    let text = fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.into(),
        source,
    })?;
    Ok(parse(path, &text)?)
}

/// Writes the pairs that wait for a decision, in the place of those that are there.
///
/// The file appears whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, queue: &ReviewQueue) -> Result<()> {
    let failed = |source| Error::Write {
        path: path.into(),
        source,
    };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".partial");
    let aside = path.with_file_name(name);
    fs::write(&aside, queue.to_lines())
        .and_then(|()| fs::rename(&aside, path))
        .map_err(failed)
}

fn parse(path: &Path, text: &str) -> std::result::Result<ReviewQueue, DocumentError> {
    let again = "run the linkage again, which writes the queue anew";
    let wrong = |line: usize, column: usize, problem: String| {
        let place = format!("{}:{line}:{column}", path.display());
        DocumentError::new(place, problem, Some(again.into()))
    };
    let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    let (first, _) = lines
        .next()
        .ok_or_else(|| wrong(1, 1, "the file is empty".into()))?;
    let header: Header = parse_line(first)
        .map_err(|(column, what)| wrong(1, column, format!("this is no review queue: {what}")))?;
    if header.schema != SCHEMA {
        let problem = format!(
            "its form is {}, and this version reads {SCHEMA}",
            header.schema
        );
        return Err(wrong(1, 1, problem));
    }
    let mut queue = ReviewQueue {
        thresholds: header.thresholds,
        pairs: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for (line, number) in lines {
        let pair: ReviewPair =
            parse_line(line).map_err(|(column, what)| wrong(number, column, what))?;
        if pair.id != PairId::of(&pair.left.id, &pair.right.id) {
            let problem = format!("`{}` is not the id of these two records", pair.id);
            return Err(wrong(number, 1, problem));
        }
        if !(0.0..=1.0).contains(&pair.probability) {
            return Err(wrong(number, 1, "a probability is 0 to 1".into()));
        }
        if !seen.insert(pair.id.clone()) {
            return Err(wrong(number, 1, format!("`{}` is there twice", pair.id)));
        }
        queue.pairs.push(pair);
    }
    if queue.pairs.len() != header.pairs {
        let problem = format!(
            "the first line says {} pairs, and {} follow",
            header.pairs,
            queue.pairs.len()
        );
        return Err(wrong(1, 1, problem));
    }
    Ok(queue)
}

/// Returns where a project's queue is, unless another one is named.
pub fn path(root: &Path, named: Option<&Path>) -> PathBuf {
    named.map_or_else(
        || crate::project::under(root, Path::new(hotpass_model::decision::QUEUE)),
        Path::to_path_buf,
    )
}

#[cfg(test)]
mod tests;
