//! `cargo xtask bench`: measures the built binary against its peers and writes one result file per
//! measurement to `bench-results/`. It builds nothing. Needs GNU time at `/usr/bin/time` for the
//! peak memory of a child, and for the peers Python 3 with `venv` and a package index at hand.

mod cases;
mod check;
mod link;
mod measure;
mod peers;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use crate::arguments::{Arguments, read};
use cases::Case;

const USAGE: &str = "\
usage: cargo xtask bench [options]

  --only NAME        measure only this, may be repeated: run-10k, run-100k, read-xlsx, write-xlsx,
                     merge-settings, replay, link-200k, link-1m, check, check-schema; `run`,
                     `link` and `check` are two of them each
  --runs N           how often each subject runs, in turns with its peers (default 3)
  --rows N           rows of the sheet that is read (default 1000000)
  --target-dir DIR   cargo's target folder, holds the inputs (default target)
  --hotpass PATH     the binary (default release/hotpass in the target folder)
  --no-peers         measure the binary alone";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    only: Vec<String>,
    runs: u32,
    rows: u32,
    target: PathBuf,
    hotpass: PathBuf,
    peers: bool,
}

/// Runs the task.
pub(crate) fn run(root: &Path, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let request = match read(arguments, USAGE, |left| parse(root, left)) {
        Ok(request) => request,
        Err(answered) => return Ok(answered),
    };
    if !request.hotpass.is_file() {
        bail!(
            "no binary at `{}`: run `cargo build --release`, or name one with --hotpass",
            request.hotpass.display()
        );
    }
    let results = root.join("bench-results");
    std::fs::create_dir_all(&results)?;
    let python = if request.peers {
        Some(peers::python(root, &request.target)?)
    } else {
        None
    };
    for case in chosen(&request) {
        println!("{}: making inputs", case.name);
        let prepared = cases::prepare(case, root, &request, python.as_deref())?;
        let measured = measure::in_turns(&prepared.subjects, request.runs)?;
        let result = report::result(&prepared, &measured)?;
        let path = results.join(format!("{}.json", case.name));
        std::fs::write(&path, serde_json::to_string_pretty(&result)? + "\n")?;
        println!("{}", report::summary(&result));
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(request: &Request) -> impl Iterator<Item = &'static Case> {
    cases::ALL
        .iter()
        .filter(|case| request.only.is_empty() || request.only.iter().any(|name| means(name, case)))
}

/// A name means the measurement it is the name of, or all that begin with it and a dash.
fn means(name: &str, case: &Case) -> bool {
    let rest = case.name.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn parse(root: &Path, left: &mut Arguments<'_>) -> anyhow::Result<Request> {
    let mut request = Request {
        only: Vec::new(),
        runs: 3,
        rows: 1_000_000,
        target: root.join("target"),
        hotpass: PathBuf::new(),
        peers: true,
    };
    let mut hotpass = None;
    while let Some(option) = left.option() {
        match option {
            "--no-peers" => request.peers = false,
            "--only" => request.only.push(case_name(left.value(option)?)?),
            "--runs" => request.runs = left.number::<u32>(option)?.max(1),
            "--rows" => request.rows = left.number(option)?,
            "--target-dir" => request.target = PathBuf::from(left.value(option)?),
            "--hotpass" => hotpass = Some(PathBuf::from(left.value(option)?)),
            _ => bail!("unknown option `{option}`"),
        }
    }
    request.target = std::path::absolute(&request.target)?;
    request.hotpass = match hotpass {
        Some(hotpass) => std::path::absolute(hotpass)?,
        None => request.target.join("release/hotpass"),
    };
    Ok(request)
}

fn case_name(name: &str) -> anyhow::Result<String> {
    if cases::ALL.iter().any(|case| means(name, case)) {
        Ok(name.to_owned())
    } else {
        bail!("no measurement is named `{name}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(root: &str, text: &str) -> anyhow::Result<Request> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        parse(Path::new(root), &mut Arguments::new(&words))
    }

    #[test]
    fn the_binary_is_looked_for_in_the_target_folder() {
        let request = parsed("/r", "--target-dir /t --only read-xlsx").expect("arguments");
        assert_eq!(request.hotpass, Path::new("/t/release/hotpass"));
        assert_eq!(
            chosen(&request).map(|case| case.name).collect::<Vec<_>>(),
            ["read-xlsx"]
        );
        let request = parsed("/r", "--hotpass /x/hotpass --no-peers").expect("arguments");
        assert_eq!(request.hotpass, Path::new("/x/hotpass"));
        assert!(!request.peers);
        assert_eq!(chosen(&request).count(), 10);
        let request = parsed("/r", "--only link --only replay").expect("arguments");
        assert_eq!(
            chosen(&request).map(|case| case.name).collect::<Vec<_>>(),
            ["replay", "link-200k", "link-1m"]
        );
    }

    #[test]
    fn mistakes_are_named() {
        for wrong in [
            "--only nothing",
            "--only lin",
            "--only link-",
            "--runs x",
            "--runs",
            "--fast yes",
        ] {
            assert!(parsed("/", wrong).is_err(), "{wrong}");
        }
    }
}
