//! The measurement of record linkage: invented people with duplicates, made anew each time, and the commands that
//! find the duplicates. It runs nothing.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hotpass_testkit::people::PeopleSpec;
use serde_json::{Value, json};

use crate::people;

/// The files of one measurement.
pub(super) struct Input {
    /// The rows.
    pub(super) rows: PathBuf,
    /// The pairs of rows that are one person.
    pub(super) truth: PathBuf,
    /// How many there are.
    pub(super) sizes: Value,
}

/// Writes so many rows into a folder, three in ten of them duplicates.
pub(super) fn input(folder: &Path, n_rows: u64, seed: u64) -> anyhow::Result<Input> {
    let spec = PeopleSpec {
        n_rows,
        seed,
        ..PeopleSpec::default()
    };
    let rows = folder.join(format!("people-{n_rows}.csv"));
    let truth = folder.join(format!("people-{n_rows}-pairs.csv"));
    let (duplicates, pairs) = people::write(&spec, &rows, Some(&truth))?;
    let bytes = std::fs::metadata(&rows)
        .with_context(|| format!("cannot read `{}`", rows.display()))?
        .len();
    let sizes =
        json!({"rows": n_rows, "duplicates": duplicates, "true_pairs": pairs, "bytes": bytes});
    Ok(Input { rows, truth, sizes })
}

/// The arguments of the binary that link the rows and compare the result with the truth.
pub(super) fn evaluate(rows: &str, truth: &str) -> Vec<String> {
    let words = [
        "resolve",
        "evaluate",
        rows,
        "--truth",
        truth,
        "--id",
        "record_id",
        "--source-column",
        "source",
        "--ignore",
        "truth_cluster",
        "--format",
        "json",
    ];
    words.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_are_those_of_the_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let input = input(folder.path(), 200, 1).expect("an input");
        let lines = |path| {
            std::fs::read_to_string(path)
                .expect("a file")
                .lines()
                .count()
                - 1
        };
        assert_eq!(json!(lines(&input.rows)), input.sizes["rows"]);
        assert_eq!(json!(lines(&input.truth)), input.sizes["true_pairs"]);
        assert_eq!(input.sizes["duplicates"], json!(60));
    }
}
