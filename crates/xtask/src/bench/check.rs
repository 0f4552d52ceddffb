//! The measurement of expectations: invented bookings and the suite of twelve expectations that all subjects look at. It
//! runs nothing.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hotpass_testkit::bookings;
use serde_json::{Value, json};

/// The files of one measurement.
pub(super) struct Input {
    /// The rows.
    pub(super) rows: PathBuf,
    /// What is expected of them.
    pub(super) suite: PathBuf,
    /// How many there are.
    pub(super) sizes: Value,
}

/// Writes so many rows into a folder; the suite is beside the peers, which have the same expectations by hand.
pub(super) fn input(
    folder: &Path,
    scripts: &Path,
    n_rows: u64,
    seed: u64,
) -> anyhow::Result<Input> {
    let rows = folder.join(format!("bookings-{n_rows}.csv"));
    let file =
        File::create(&rows).with_context(|| format!("cannot create `{}`", rows.display()))?;
    let mut out = BufWriter::new(file);
    bookings::write(&mut out, n_rows, seed)?;
    out.flush()?;
    let suite = scripts.join("bookings.json");
    let text = std::fs::read_to_string(&suite)
        .with_context(|| format!("cannot read `{}`", suite.display()))?;
    let document: Value = serde_json::from_str(&text)?;
    let expectations = document["expectations"].as_array().map(Vec::len);
    let sizes = json!({
        "rows": n_rows,
        "columns": bookings::COLUMNS.len(),
        "expectations": expectations,
        "bytes": std::fs::metadata(&rows)?.len(),
    });
    Ok(Input { rows, suite, sizes })
}

/// The arguments of the binary that look at the rows.
pub(super) fn arguments(rows: &str, suite: &str) -> Vec<String> {
    let words = ["check", rows, "--suite", suite, "--format", "json"];
    words.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suite_has_twelve_expectations_of_columns_that_are_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let scripts = crate::root().join("benches/peers");
        let input = input(folder.path(), &scripts, 90, 1).expect("an input");
        assert_eq!(input.sizes["rows"], json!(90));
        assert_eq!(input.sizes["expectations"], json!(12));
        let text = std::fs::read_to_string(&input.suite).expect("a suite");
        assert!(bookings::COLUMNS.iter().all(|name| text.contains(name)));
        let rows = std::fs::read_to_string(&input.rows).expect("rows");
        assert_eq!(rows.lines().count(), 91);
    }
}
