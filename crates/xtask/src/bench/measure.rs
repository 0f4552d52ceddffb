//! Runs commands as child processes and takes their wall time, CPU time and peak memory from GNU
//! time, so that the binary and its peers are measured the same way, start of the process included.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde::Serialize;

const TIME: &str = "/usr/bin/time";
/// The exit code of a run that did all its work and had rows it could not use.
const PARTIAL: i32 = 5;

/// A command that is measured.
#[derive(Debug)]
pub(super) struct Subject {
    /// Its name in the results.
    pub(super) name: String,
    program: PathBuf,
    arguments: Vec<String>,
    is_peer: bool,
}

impl Subject {
    /// The binary under measurement.
    pub(super) fn binary(program: &Path, arguments: Vec<String>) -> Self {
        Self {
            name: "hotpass".into(),
            program: program.to_owned(),
            arguments,
            is_peer: false,
        }
    }

    /// A peer's script.
    pub(super) fn peer(name: &str, python: &Path, scripts: &Path, arguments: &[&str]) -> Self {
        let script = scripts.join(format!("{name}.py"));
        let mut all = vec![script.to_string_lossy().into_owned()];
        all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        Self {
            name: name.into(),
            program: python.to_owned(),
            arguments: all,
            is_peer: true,
        }
    }

    /// The program's file.
    pub(super) fn program(&self) -> &Path {
        &self.program
    }
}

/// The figures of one run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Figures {
    /// Wall time.
    pub(super) seconds: f64,
    /// User and system time.
    pub(super) cpu_seconds: f64,
    /// Largest resident set in megabytes.
    pub(super) peak_memory_mb: f64,
    /// The exit code.
    pub(super) exit_code: i32,
}

/// All runs of one subject.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// The figures, in order.
    pub(super) runs: Vec<Figures>,
    /// What a peer, or a measurement inside the binary, printed of its last run.
    pub(super) said: Option<serde_json::Value>,
}

/// Runs the subjects in turns, so that a slow minute of the machine hits all of them.
pub(super) fn in_turns(subjects: &[Subject], runs: u32) -> anyhow::Result<Vec<Measured>> {
    let mut all: Vec<Measured> = subjects.iter().map(|_| Measured::default()).collect();
    for turn in 1..=runs {
        for (subject, measured) in subjects.iter().zip(&mut all) {
            let (figures, stdout) = once(subject)?;
            println!(
                "  {turn}/{runs} {:<16} {:>9.2} s",
                subject.name, figures.seconds
            );
            measured.runs.push(figures);
            if subject.is_peer || subject.arguments.iter().any(|word| word == "json") {
                measured.said = Some(
                    serde_json::from_str(&stdout)
                        .with_context(|| format!("`{}` printed no figures", subject.name))?,
                );
            }
        }
    }
    Ok(all)
}

fn once(subject: &Subject) -> anyhow::Result<(Figures, String)> {
    let output = Command::new(TIME)
        .args(["-f", "%e %U %S %M %x", "--"])
        .arg(&subject.program)
        .args(&subject.arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{TIME}`: GNU time is needed for peak memory"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let figures = figures_of(&stderr)
        .with_context(|| format!("`{TIME}` gave no figures for `{}`: {stderr}", subject.name))?;
    if figures.exit_code != 0 && figures.exit_code != PARTIAL {
        bail!(
            "`{}` ended with exit code {}: {stderr}",
            subject.name,
            figures.exit_code
        );
    }
    Ok((
        figures,
        String::from_utf8_lossy(&output.stdout).into_owned(),
    ))
}

/// Reads the last line that GNU time wrote, after whatever the command itself said.
fn figures_of(stderr: &str) -> Option<Figures> {
    let mut fields = stderr.lines().next_back()?.split_whitespace();
    let mut next = || fields.next()?.parse::<f64>().ok();
    let (seconds, user, system, kilobytes, exit_code) =
        (next()?, next()?, next()?, next()?, next()?);
    Some(Figures {
        seconds,
        cpu_seconds: user + system,
        peak_memory_mb: kilobytes / 1024.0,
        exit_code: exit_code as i32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_last_line() {
        let figures = figures_of("warning: odd\n1.50 2.25 0.25 20480 0\n").expect("figures");
        assert_eq!(
            figures,
            Figures {
                seconds: 1.5,
                cpu_seconds: 2.5,
                peak_memory_mb: 20.0,
                exit_code: 0
            }
        );
        assert_eq!(figures_of("no such file"), None);
        assert_eq!(figures_of(""), None);
    }
}
