//! `hotpass progress`: shows recorded progress again, through the display of live runs.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write as _},
    path::{Path, PathBuf},
    time::Instant,
};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    context::CommandContext,
    error::{CliError, CliResult, Kind, exit},
    output::{
        log::Pace,
        progress::{
            recording::ReadError,
            replaying::{Replayed, replay},
            sample::{AROUND, Form, Sample, Total},
            stream::Tally,
        },
        style::Style,
        table::{self, Align, count, counted},
    },
};

const EXAMPLES: &str = "\
Examples:
  hotpass run --progress json 2> run.jsonl     Record a run
  hotpass progress replay run.jsonl            See it again
  hotpass progress replay - < events.json      A recording from a pipe: lines or one JSON array
  hotpass progress replay run.jsonl --format json";

/// Show recorded progress again
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ProgressArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show a recording through the display of live runs, as fast as it can be read
    ///
    /// Counts the events that came, those that were shown and those that were not.
    #[command(after_help = EXAMPLES)]
    Replay {
        /// Recording to show: what `--progress json` wrote, or a JSON array of events; `-` reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a recording that is made up
    #[command(hide = true)]
    Generate {
        /// Events, the eight around the updates included
        #[arg(long, value_name = "N", default_value_t = 10_008,
              value_parser = clap::value_parser!(u64).range(AROUND..))]
        events: u64,
        /// How events stand beside each other
        #[arg(long, value_enum, default_value_t)]
        form: Form,
        /// Leave out how many updates there will be
        #[arg(long)]
        unknown_total: bool,
        /// File to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(cx: &CommandContext<'_>, args: &ProgressArgs) -> CliResult {
    match &args.action {
        Action::Replay { file } if file.as_os_str() == "-" => show(cx, file, io::stdin().lock()),
        Action::Replay { file } => {
            let source = File::open(file).map_err(|error| unreadable(file, &error))?;
            show(cx, file, source)
        }
        Action::Generate {
            events,
            form,
            unknown_total,
            output,
        } => {
            let total = if *unknown_total {
                Total::Unknown
            } else {
                Total::Known
            };
            let sample = Sample {
                events: *events,
                form: *form,
                total,
            };
            let mut file = BufWriter::new(File::create(output)?);
            sample.write(&mut file)?;
            file.flush()?;
            let value = json!({ "success": true, "events": events, "output": output.display().to_string() });
            cx.printer.result(&value, || {
                format!("{} in {}\n", counted(*events, "event"), output.display())
            })?;
            Ok(exit::DONE)
        }
    }
}

fn show(cx: &CommandContext<'_>, file: &Path, source: impl Read) -> CliResult {
    let started = Instant::now();
    let replayed = replayed(cx, source).map_err(|error| wrong(file, &error))?;
    let seconds = started.elapsed().as_secs_f64();
    if replayed.received == 0 {
        return Err(CliError {
            kind: Kind::Usage,
            source: format!("there is no event about progress in `{}`", file.display()).into(),
            hints: vec!["record one with `hotpass run --progress json 2> FILE`".into()],
        });
    }
    let value = json!({
        "success": true,
        "received": replayed.received,
        "emitted": replayed.emitted,
        "suppressed": replayed.suppressed,
        "ignored": replayed.ignored,
        "complete": replayed.complete,
        "stages": replayed.stages,
        "elapsed_seconds": seconds,
    });
    cx.printer.result(&value, || text(&replayed, seconds))?;
    Ok(exit::DONE)
}

/// Shows a recording as the global flags ask for.
pub(crate) fn replayed(cx: &CommandContext<'_>, source: impl Read) -> Result<Replayed, ReadError> {
    let started = Instant::now();
    let log = cx.log();
    log.set_pace(Pace::Batched);
    let mut stream = cx.replay();
    let replayed = replay(source, &mut stream, log, || started.elapsed());
    log.set_pace(Pace::Live);
    log.flush();
    replayed
}

fn text(replayed: &Replayed, seconds: f64) -> String {
    let mut title = format!(
        "{}: {} shown, {} suppressed",
        counted(replayed.received, "event"),
        count(replayed.emitted),
        count(replayed.suppressed)
    );
    if replayed.ignored > 0 {
        title.extend([format!("; {} ignored", count(replayed.ignored))]);
    }
    let mut text = format!(
        "{} {}\n",
        Style::Heading.of(&title),
        Style::Dim.of(&format!("({seconds:.2} s)"))
    );
    let header = [
        ("Stage", Align::Left),
        ("Updates", Align::Right),
        ("Shown", Align::Right),
        ("Suppressed", Align::Right),
        ("", Align::Left),
    ];
    text.push_str(&table::render(
        &header,
        replayed.stages.iter().map(row).collect(),
    ));
    if !replayed.complete {
        text.push_str("The recording ends before the work was done.\n");
    }
    text
}

fn row(tally: &Tally) -> Vec<String> {
    let state = if tally.completed { "done" } else { "not ended" };
    vec![
        tally.stage.clone(),
        count(tally.received),
        count(tally.emitted),
        count(tally.suppressed),
        state.to_owned(),
    ]
}

fn unreadable(file: &Path, error: &io::Error) -> CliError {
    CliError {
        kind: Kind::Usage,
        source: format!("cannot read `{}`: {error}", file.display()).into(),
        hints: vec!["name a file that `--progress json` wrote, or `-` for standard input".into()],
    }
}

/// Returns what is wrong with a recording, at which line.
fn wrong(file: &Path, error: &ReadError) -> CliError {
    match error {
        ReadError::Source(error) => unreadable(file, error),
        ReadError::Content { line, problem } => CliError {
            kind: Kind::Usage,
            source: format!("{}:{line}: {problem}", file.display()).into(),
            hints: vec![
                "a recording has one event per line, with lines of text between them, or all of them in one JSON array; a run that was killed may have cut \
                 off its last line: delete that line"
                    .into(),
            ],
        },
    }
}
