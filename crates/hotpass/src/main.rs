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

fn main() -> ExitCode {
    panic::install();
    let arguments: Vec<_> = std::env::args_os().collect();
    let code = match Cli::try_parse_from(&arguments) {
        Ok(cli) => catch_unwind(AssertUnwindSafe(|| run(&cli))).unwrap_or_else(|_| fail(&cli)),
        Err(refusal) => cli::refuse(&refusal, &arguments),
    };
    ExitCode::from(code)
}

fn run(cli: &Cli) -> u8 {
    let printer = Printer::new(&cli.globals);
    let result = interrupt(&printer)
        .and_then(|()| CommandContext::new(&cli.globals, &printer))
        .and_then(|cx| {
            tokio::runtime::Builder::new_current_thread()
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

/// Answers a command that panicked; the panic itself was told when it happened.
fn fail(cli: &Cli) -> u8 {
    let printer = Printer::new(&cli.globals);
    printer.report_fault()
}

/// Ends the process when it is interrupted. Publication is written aside and renamed, so nothing is half done.
fn interrupt(printer: &Printer) -> Result<(), CliError> {
    let printer = printer.clone();
    ctrlc::set_handler(move || {
        if questions::take_on_ending() {
            printer.interrupted();
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    })
    .map_err(CliError::failure)
}
