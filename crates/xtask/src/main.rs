//! Development tasks: `cargo xtask <task>`. Takes a task's name and its arguments, prints what it found,
//! and exits with 0 when all is well, 1 when something is not, 2 when the command line is wrong.
//! It is not part of the product and is never published.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the terminal it was started from"
)]

mod arguments;
mod bench;
mod check;
mod example;
mod people;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

  check [--generated BINARY [--fix]]                      check the house rules that no compiler checks
  bench [--only NAME]... [--runs N] [--hotpass PATH]      measure the binary against its peers
  example [--organisations N] [--seed S] [--output DIR]   write the flight-school example
  people --output FILE [--truth FILE] [--rows N]          write invented people with duplicates";

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match task.as_str() {
        "check" => check::run(&root(), &rest),
        "bench" => bench::run(&root(), &rest),
        "example" => example::run(&root(), &rest),
        "people" => people::run(&rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprintln!("unknown task `{task}`\n\n{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

/// Returns the root of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}
