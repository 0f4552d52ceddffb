//! `cargo xtask example`: writes the flight-school example at any size. Without `--output` it
//! renews the committed example; the truth files stand beside the folder of the workbooks, because
//! a run reads every file inside it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use hotpass_testkit::flight_schools::{self, Spec};

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
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let request = match parse(root, arguments) {
        Ok(request) => request,
        Err(error) => {
            eprintln!("{error:#}\n\n{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    flight_schools::write(&request.spec, &request.output, &request.truth)?;
    println!("{}", request.output.display());
    Ok(ExitCode::SUCCESS)
}

fn parse(root: &Path, arguments: &[String]) -> anyhow::Result<Request> {
    let mut spec = Spec::default();
    let (mut output, mut truth) = (None, None);
    let mut left = arguments.iter();
    while let Some(option) = left.next() {
        let value = left
            .next()
            .with_context(|| format!("`{option}` needs a value"))?;
        let wrong = || format!("`{option}` expects a number, found `{value}`");
        match option.as_str() {
            "--organisations" => spec.organisations = value.parse().with_context(wrong)?,
            "--seed" => spec.seed = value.parse().with_context(wrong)?,
            "--shuffle-seed" => spec.shuffle_seed = Some(value.parse().with_context(wrong)?),
            "--output" => output = Some(PathBuf::from(value)),
            "--truth" => truth = Some(PathBuf::from(value)),
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

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn without_options_the_committed_example_is_meant() {
        let request = parse(Path::new("/root"), &[]).unwrap();
        assert_eq!(request.spec, Spec::default());
        assert_eq!(
            request.output,
            Path::new("/root/examples/flight-schools/data")
        );
        assert_eq!(request.truth, Path::new("/root/examples/flight-schools"));
    }

    #[test]
    fn options_are_taken_and_mistakes_are_named() {
        let request = parse(
            Path::new("/"),
            &words("--organisations 9 --seed 4 --output x/data"),
        )
        .unwrap();
        assert_eq!((request.spec.organisations, request.spec.seed), (9, 4));
        assert_eq!(request.truth, Path::new("x"));
        for (wrong, message) in [
            ("--seed", "needs a value"),
            ("--seed x", "expects a number"),
            ("--size 3", "unknown"),
        ] {
            let error = parse(Path::new("/"), &words(wrong)).unwrap_err();
            assert!(format!("{error:#}").contains(message), "{error:#}");
        }
    }
}
