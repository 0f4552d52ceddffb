//! Progress on standard error: events of the engine or of a recording go in; bars, plain lines or JSON lines come out, the
//! same for every command that takes a while.

// Progress as a bar.
mod bar;
// The ways to show progress.
pub(crate) mod display;
// What progress tells.
pub(crate) mod event;
// What recordings say, as events.
mod recorded;
// Events read from a file.
pub(crate) mod recording;
// A recording shown again.
pub(crate) mod replaying;
// Recordings made up for tests and measurements.
pub(crate) mod sample;
// The way from events to what is shown.
pub(crate) mod stream;
// Updates that come too soon.
pub(crate) mod throttle;

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use hotpass_model::{
    port::Observer,
    run::{RunEvent, RunReport},
};

use self::{
    bar::{Bar, Keep},
    display::{Display, Plain},
    event::{Event, Outcome},
    stream::{Moment, Stream},
};
use super::log::Log;
use crate::cli::{Globals, Progress};

/// How long work may take before progress appears unasked: what is shorter would only flicker.
const PATIENCE: Duration = Duration::from_millis(800);
/// The time between two updates of a bar or of JSON lines, unless another is asked for.
const INTERVAL: Duration = Duration::from_millis(50);
/// The time between two plain lines of a stage, unless another is asked for: people read them one by one.
const LEISURE: Duration = Duration::from_secs(1);

/// Stage → how long it took, in seconds.
pub(crate) type StageTimes = BTreeMap<String, f64>;

/// What standard error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminal {
    /// A terminal that can move its cursor.
    Capable,
    /// One that cannot.
    Dumb,
    /// A file, a pipe, or nothing.
    None,
}

/// Why progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// Something is being done.
    Live,
    /// A recording is the thing to see.
    Replay,
}

/// Shows progress of work that is being done, and measures it.
pub(crate) struct Reporter {
    stream: Mutex<Stream>,
    log: Log,
    started: Instant,
}

impl Terminal {
    /// Returns what standard error is; `name` is the one that the environment gives the terminal.
    pub(crate) fn of_stderr(name: Option<&str>) -> Self {
        let is_named = name.is_some_and(|name| !name.is_empty() && name != "dumb");
        if !io::stderr().is_terminal() {
            Self::None
        } else if is_named || (cfg!(windows) && name.is_none()) {
            Self::Capable
        } else {
            Self::Dumb
        }
    }
}

impl Reporter {
    /// Returns the reporter that the global flags ask for.
    pub(crate) fn new(globals: &Globals, terminal: Terminal, log: &Log) -> Self {
        Self {
            stream: Mutex::new(stream(globals, terminal, log, Occasion::Live)),
            log: log.clone(),
            started: Instant::now(),
        }
    }

    /// Tells that something begins which the engine does not announce.
    pub(crate) fn begin(&self, stage: &str, total: u64) {
        self.take(&Event::StageStarted {
            stage,
            total: Some(total),
            sources: None,
        });
    }

    /// Tells how far it got.
    pub(crate) fn advance(&self, stage: &str, done: u64, total: u64) {
        self.take(&Event::StageProgress {
            stage,
            done,
            total: Some(total),
            unit: "paths",
        });
    }

    /// Tells that it ended.
    pub(crate) fn complete(&self, stage: &str) {
        self.take(&Event::StageCompleted {
            stage,
            outcome: Outcome::default(),
        });
    }

    /// Ends the report, with the run's summary if it has one, and returns how long the stages took.
    pub(crate) fn finish(&self, report: Option<&RunReport>) -> StageTimes {
        self.take(&Event::end(report));
        let moment = self.moment();
        let mut stream = self.stream();
        stream.finish(moment);
        let times = stream.tallies().iter();
        times
            .map(|tally| (tally.stage.clone(), tally.rounded().seconds))
            .collect()
    }

    fn take(&self, event: &Event<'_>) {
        if let Event::Identified { run_id } = event {
            self.log.identify(run_id);
        }
        let moment = self.moment();
        self.stream().take(event, moment);
    }

    fn moment(&self) -> Moment {
        Moment {
            elapsed: self.started.elapsed(),
            stamp: None,
        }
    }

    fn stream(&self) -> MutexGuard<'_, Stream> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Reporter {
    fn notice(&self, event: &RunEvent) {
        self.take(&Event::from(event));
    }
}

/// Returns a stream that shows a recording.
pub(crate) fn replay(globals: &Globals, terminal: Terminal, log: &Log) -> Stream {
    stream(globals, terminal, log, Occasion::Replay)
}

fn stream(globals: &Globals, terminal: Terminal, log: &Log, occasion: Occasion) -> Stream {
    let display = display(globals, terminal, log, occasion);
    let usual = match display {
        Display::Plain(_) => LEISURE,
        _ => INTERVAL,
    };
    let asked = globals.progress_interval.map(Duration::from_millis);
    Stream::new(display, asked.unwrap_or(usual))
}

/// Returns the display that fits flags, terminal, log and occasion.
fn display(globals: &Globals, terminal: Terminal, log: &Log, occasion: Occasion) -> Display {
    let is_replay = occasion == Occasion::Replay;
    let counts = is_replay || globals.verbose;
    let plain = |patience| {
        Display::Plain(Plain {
            log: log.clone(),
            patience,
            counts,
        })
    };
    let is_capable = terminal == Terminal::Capable;
    let is_wanted = is_replay || !(log.is_json() || globals.quiet || terminal == Terminal::None);
    match globals.progress {
        Progress::None => Display::Silent,
        Progress::Auto if !is_wanted => Display::Silent,
        Progress::Json => Display::Json(log.clone()),
        // Bars and plain lines among objects would be in nobody's interest.
        Progress::Auto | Progress::Bar if log.is_json() => Display::Json(log.clone()),
        Progress::Auto | Progress::Bar if is_capable && is_replay => {
            Display::Bar(Bar::new(Keep::All, counts, log.clone()))
        }
        Progress::Bar if is_capable => Display::Bar(Bar::new(Keep::Nothing, counts, log.clone())),
        Progress::Auto if is_capable => Display::Bar(Bar::patient(PATIENCE, counts, log.clone())),
        Progress::Auto if !is_replay => plain(PATIENCE),
        Progress::Auto | Progress::Bar => plain(Duration::ZERO),
    }
}
