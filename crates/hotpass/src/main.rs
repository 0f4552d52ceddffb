//! The `hotpass` command: reads the command line, runs one command, ends with its exit code.
//!
//! Only this crate prints. What a command does is in `hotpass-runtime`; what it does it with, in `hotpass-engine`.

mod cli;
mod commands;
mod context;
mod engine;
mod error;
mod output;
mod panic;
mod reference;
mod usage;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

use clap::Parser as _;

use crate::{
    cli::Cli,
    commands::init::questions,
    context::CommandContext,
    error::{CliError, exit},
    output::Printer,
};

// What one thread freed, another can use: a run that resolves a million rows takes a fifth less memory so. How soon memory
// goes back to the system is in `.cargo/config.toml`.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    panic::install();
    let arguments: Vec<_> = std::env::args_os().collect();
    let code = match Cli::try_parse_from(&arguments) {
        Ok(cli) => {
            let printer = Printer::new(&cli.globals, &arguments);
            printer.log().install();
            catch_unwind(AssertUnwindSafe(|| run(&cli, &printer)))
                // The panic itself was told when it happened.
                .unwrap_or_else(|_| printer.report_fault())
        }
        Err(refusal) => cli::refuse(&refusal, &arguments),
    };
    ExitCode::from(code)
}

fn run(cli: &Cli, printer: &Printer) -> u8 {
    let result = interrupt(printer)
        .and_then(|()| CommandContext::new(&cli.globals, printer))
        .and_then(|cx| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(CliError::from)?
                .block_on(commands::run(&cx, &cli.command))
        });
    match result {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => exit::DONE,
        Err(error) => printer.report(&error),
    }
}

/// Ends the process when it is interrupted. Publication is written aside and renamed, so nothing is half done.
fn interrupt(printer: &Printer) -> Result<(), CliError> {
    let printer = printer.clone();
    ctrlc::set_handler(move || {
        if questions::take_on_ending() {
            printer.interrupted(questions::consequence());
            engine::remove_temporary();
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    })
    .map_err(CliError::failure)
}
