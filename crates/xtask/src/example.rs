//! `cargo xtask example`: writes the flight-school example at any size. Without `--output` it
//! renews the committed example; the truth files stand beside the folder of the workbooks, because
//! a run reads every file inside it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use hotpass_testkit::flight_schools::{self, Spec};

use crate::arguments::{Arguments, read};

const USAGE: &str = "\
usage: cargo xtask example [options]

  --organisations N   how many true organizations there are (default 120)
  --seed S            the seed of all that is left to chance (default 2025)
  --shuffle-seed S    bring the data rows of every sheet into another order
  --output DIR        folder of the workbooks (default examples/flight-schools/data)
  --truth DIR         folder of truth.csv and truth_contacts.csv (default: the one above it)";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    spec: Spec,
    output: PathBuf,
    truth: PathBuf,
}

/// Runs the task.
pub(crate) fn run(root: &Path, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let request = match read(arguments, USAGE, |left| parse(root, left)) {
        Ok(request) => request,
        Err(answered) => return Ok(answered),
    };
    flight_schools::write(&request.spec, &request.output, &request.truth)?;
    println!("{}", request.output.display());
    Ok(ExitCode::SUCCESS)
}

fn parse(root: &Path, left: &mut Arguments<'_>) -> anyhow::Result<Request> {
    let mut spec = Spec::default();
    let (mut output, mut truth) = (None, None);
    while let Some(option) = left.option() {
        match option {
            "--organisations" => spec.organisations = left.number(option)?,
            "--seed" => spec.seed = left.number(option)?,
            "--shuffle-seed" => spec.shuffle_seed = Some(left.number(option)?),
            "--output" => output = Some(PathBuf::from(left.value(option)?)),
            "--truth" => truth = Some(PathBuf::from(left.value(option)?)),
            _ => bail!("unknown option `{option}`"),
        }
    }
    let output = output.unwrap_or_else(|| root.join("examples/flight-schools/data"));
    let truth = truth.unwrap_or_else(|| {
        output
            .parent()
            .filter(|above| !above.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
            .to_owned()
    });
    Ok(Request {
        spec,
        output,
        truth,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(root: &str, text: &str) -> anyhow::Result<Request> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        parse(Path::new(root), &mut Arguments::new(&words))
    }

    #[test]
    fn without_options_the_committed_example_is_meant() {
        let request = parsed("/root", "").expect("arguments");
        assert_eq!(request.spec, Spec::default());
        assert_eq!(
            request.output,
            Path::new("/root/examples/flight-schools/data")
        );
        assert_eq!(request.truth, Path::new("/root/examples/flight-schools"));
    }

    #[test]
    fn options_are_taken_and_mistakes_are_named() {
        let request = parsed("/", "--organisations 9 --seed 4 --output x/data").expect("arguments");
        assert_eq!((request.spec.organisations, request.spec.seed), (9, 4));
        assert_eq!(request.truth, Path::new("x"));
        for (wrong, message) in [
            ("--seed", "needs a value"),
            ("--seed x", "expects a number"),
            ("--size 3", "unknown"),
            ("--size", "unknown"),
        ] {
            let error = parsed("/", wrong).expect_err("arguments that are refused");
            assert!(format!("{error:#}").contains(message), "{error:#}");
        }
    }
}
