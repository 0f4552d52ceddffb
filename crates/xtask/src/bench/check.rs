//! The measurements of checking: invented bookings, and the suite of twelve expectations or the table schema that all
//! subjects look at. It runs nothing.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hotpass_testkit::bookings;
use serde_json::{Value, json};

/// What rows are looked at by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// Expectations.
    Suite,
    /// A table schema.
    Schema,
}

impl Rules {
    /// The flag that names them, the file beside the peers that has them, and what they are called there.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Suite => ["--suite", "bookings.json", "expectations"],
            Self::Schema => ["--contract", "bookings.schema.json", "fields"],
        }
    }
}

/// The files of one measurement.
pub(super) struct Input {
    /// The rows.
    pub(super) rows: PathBuf,
    /// What is expected of them.
    pub(super) rules: PathBuf,
    /// How many there are.
    pub(super) sizes: Value,
}

/// Writes so many rows into a folder; the rules are beside the peers, some of which have the same by hand.
pub(super) fn input(
    folder: &Path,
    scripts: &Path,
    rules: Rules,
    (n_rows, seed): (u64, u64),
) -> anyhow::Result<Input> {
    let rows = folder.join(format!("bookings-{n_rows}.csv"));
    let file =
        File::create(&rows).with_context(|| format!("cannot create `{}`", rows.display()))?;
    let mut out = BufWriter::new(file);
    bookings::write(&mut out, n_rows, seed)?;
    out.flush()?;
    let [_, name, list] = rules.words();
    let rules = scripts.join(name);
    let text = std::fs::read_to_string(&rules)
        .with_context(|| format!("cannot read `{}`", rules.display()))?;
    let document: Value = serde_json::from_str(&text)?;
    let mut sizes = json!({
        "rows": n_rows,
        "columns": bookings::COLUMNS.len(),
        "bytes": std::fs::metadata(&rows)?.len(),
    });
    sizes[list] = json!(document[list].as_array().map(Vec::len));
    Ok(Input { rows, rules, sizes })
}

/// The arguments of the binary that look at the rows.
pub(super) fn arguments(rows: &str, rules: Rules, path: &str) -> Vec<String> {
    let [flag, ..] = rules.words();
    // Rows that break rules are part of it.
    let words = [
        "check",
        rows,
        flag,
        path,
        "--format",
        "json",
        "--fail-on",
        "never",
    ];
    words.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_of_columns_that_are_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let scripts = crate::root().join("benches/peers");
        for (rules, list, count) in [
            (Rules::Suite, "expectations", 12),
            (Rules::Schema, "fields", 10),
        ] {
            let input = input(folder.path(), &scripts, rules, (90, 1)).expect("an input");
            assert_eq!(input.sizes["rows"], json!(90));
            assert_eq!(input.sizes[list], json!(count));
            let text = std::fs::read_to_string(&input.rules).expect("rules");
            assert!(bookings::COLUMNS.iter().all(|name| text.contains(name)));
            let rows = std::fs::read_to_string(&input.rows).expect("rows");
            assert_eq!(rows.lines().count(), 91);
        }
    }
}
