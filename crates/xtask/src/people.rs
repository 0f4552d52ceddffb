//! `cargo xtask people`: writes invented people with duplicates at any size, and the pairs of rows that are one person.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use hotpass_testkit::people::{self, PeopleSpec};

use crate::arguments::{Arguments, read};

const USAGE: &str = "\
usage: cargo xtask people --output FILE [options]

  --output FILE       where the rows go, as CSV
  --truth FILE        where the pairs of rows that are one person go, as CSV
  --rows N            how many rows there are (default 10000)
  --duplicates SHARE  the share of rows that are duplicates (default 0.3)
  --seed S            the seed of all that is left to chance (default 1)";

/// What was asked for.
#[derive(Debug, PartialEq)]
struct Request {
    spec: PeopleSpec,
    output: PathBuf,
    truth: Option<PathBuf>,
}

/// Runs the task.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let request = match read(arguments, USAGE, parse) {
        Ok(request) => request,
        Err(answered) => return Ok(answered),
    };
    let (duplicates, pairs) = write(&request.spec, &request.output, request.truth.as_deref())?;
    println!("{}: {duplicates} duplicates", request.output.display());
    if let (Some(truth), Some(pairs)) = (&request.truth, pairs) {
        println!("{}: {pairs} pairs", truth.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the rows, and the pairs if they have a place. Returns how many duplicates and pairs there are.
pub(crate) fn write(
    spec: &PeopleSpec,
    output: &Path,
    truth: Option<&Path>,
) -> anyhow::Result<(u64, Option<u64>)> {
    let mut out = create(output)?;
    let duplicates = people::write(&mut out, spec)?;
    out.flush()?;
    let mut pairs = None;
    if let Some(truth) = truth {
        let mut out = create(truth)?;
        pairs = Some(people::write_pairs(&mut out, spec)?);
        out.flush()?;
    }
    Ok((duplicates, pairs))
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot create `{}`", path.display()))?;
    Ok(BufWriter::new(file))
}

fn parse(left: &mut Arguments<'_>) -> anyhow::Result<Request> {
    let mut spec = PeopleSpec::default();
    let (mut output, mut truth) = (None, None);
    while let Some(option) = left.option() {
        match option {
            "--rows" => spec.n_rows = left.number(option)?,
            "--duplicates" => spec.duplicate_share = left.number(option)?,
            "--seed" => spec.seed = left.number(option)?,
            "--output" => output = Some(PathBuf::from(left.value(option)?)),
            "--truth" => truth = Some(PathBuf::from(left.value(option)?)),
            _ => bail!("unknown option `{option}`"),
        }
    }
    Ok(Request {
        spec,
        output: output.context("expected `--output FILE`")?,
        truth,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> anyhow::Result<Request> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        parse(&mut Arguments::new(&words))
    }

    #[test]
    fn options_are_taken_and_mistakes_are_named() {
        let request =
            parsed("--rows 7 --duplicates 0.5 --seed 2 --output a --truth b").expect("arguments");
        let spec = PeopleSpec {
            n_rows: 7,
            duplicate_share: 0.5,
            seed: 2,
        };
        assert_eq!(request.spec, spec);
        assert_eq!(request.output, Path::new("a"));
        assert_eq!(request.truth.as_deref(), Some(Path::new("b")));
        for (wrong, message) in [
            ("", "expected `--output FILE`"),
            ("--rows x", "expects a number"),
            ("--size 3", "unknown"),
        ] {
            let error = parsed(wrong).expect_err("arguments that are refused");
            assert!(format!("{error:#}").contains(message), "{error:#}");
        }
    }

    #[test]
    fn both_files_are_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (rows, truth) = (
            folder.path().join("rows.csv"),
            folder.path().join("truth.csv"),
        );
        let spec = PeopleSpec {
            n_rows: 100,
            ..PeopleSpec::default()
        };
        let (duplicates, pairs) = write(&spec, &rows, Some(&truth)).expect("a file");
        let lines = |path| {
            std::fs::read_to_string(path)
                .expect("a file")
                .lines()
                .count()
        };
        assert_eq!(duplicates, 30);
        assert_eq!(lines(rows), 101);
        assert_eq!(Some(lines(truth) as u64), pairs.map(|pairs| pairs + 1));
    }
}
