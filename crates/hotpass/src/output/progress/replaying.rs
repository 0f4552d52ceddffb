//! A recording shown again: its events go through the same throttle and to the same display as those of a run. Time is that
//! of the recording where it tells one, else that of the clock that is handed in.

use std::{
    io::{self, Read},
    time::Duration,
};

use jiff::Timestamp;
use serde::Serialize;

use super::{
    event::Event,
    recording::{ReadError, Recording},
    stream::{Moment, Stream, Tally},
};
use crate::output::log::Log;

/// What a recording held, and what was shown of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Replayed {
    /// Events about progress.
    pub(crate) received: u64,
    /// Those that were shown.
    pub(crate) emitted: u64,
    /// Updates that were not.
    pub(crate) suppressed: u64,
    /// Other events, which a log has as well, and lines of text.
    pub(crate) ignored: u64,
    /// Whether the work that was recorded came to its end.
    pub(crate) complete: bool,
    /// Every stage, in the order in which it first came.
    pub(crate) stages: Vec<Tally>,
}

/// A source that may make its reader wait: what is to be seen is written before that.
struct Waiting<'a, R> {
    source: R,
    log: &'a Log,
}

/// Shows a recording; what came before a mistake in it is shown too.
pub(crate) fn replay<R: Read>(
    source: R,
    stream: &mut Stream,
    log: &Log,
    clock: impl Fn() -> Duration,
) -> Result<Replayed, ReadError> {
    let mut ignored = 0;
    let mut first: Option<Timestamp> = None;
    let mut last = Moment::default();
    let mut recording = Recording::new(Waiting { source, log });
    let read = recording.for_each(|recorded| {
        let Some(event) = recorded.event() else {
            ignored += 1;
            return;
        };
        match (event, recorded.run_id()) {
            (Event::Identified { run_id }, "") | (_, run_id) if !run_id.is_empty() => {
                log.identify(run_id);
            }
            _ => {}
        }
        last = match recorded.stamp().or(last.stamp) {
            Some(stamp) => {
                let since = stamp.duration_since(*first.get_or_insert(stamp));
                Moment {
                    elapsed: since.try_into().unwrap_or_default(),
                    stamp: Some(stamp),
                }
            }
            None => Moment {
                elapsed: clock(),
                stamp: None,
            },
        };
        stream.take(&event, last);
    });
    stream.finish(last);
    read?;
    ignored += recording.talk();
    let counts = stream.counts();
    Ok(Replayed {
        received: counts.received,
        emitted: counts.emitted,
        suppressed: counts.suppressed,
        ignored,
        complete: stream.has_ended(),
        stages: stream.tallies().iter().map(Tally::rounded).collect(),
    })
}

impl<R: Read> Read for Waiting<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.log.flush();
        self.source.read(room)
    }
}
