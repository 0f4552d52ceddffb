//! Times the showing of a long recording, from its bytes in memory to the display.

use std::{fmt, time::Instant};

use serde::Serialize;

use crate::{
    commands::progress::replayed,
    context::CommandContext,
    error::CliError,
    output::progress::sample::{Form, Sample, Total},
};

/// What was measured.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    success: bool,
    part: &'static str,
    forms: Vec<Speed>,
}

/// How fast one form of recording is shown.
#[derive(Debug, Serialize)]
struct Speed {
    form: &'static str,
    events: u64,
    emitted: u64,
    suppressed: u64,
    bytes: usize,
    elapsed_seconds: f64,
    events_per_second: f64,
}

/// Shows a made-up recording in both forms.
pub(super) fn measure(cx: &CommandContext<'_>, events: u64) -> Result<Measured, CliError> {
    let mut forms = Vec::new();
    for (name, form) in [("array", Form::Array), ("lines", Form::Lines)] {
        let sample = Sample {
            events,
            form,
            total: Total::Known,
        };
        let mut recording = Vec::new();
        sample.write(&mut recording)?;
        let started = Instant::now();
        let replayed = replayed(cx, recording.as_slice())
            .map_err(|error| CliError::failure(error.to_string()))?;
        let seconds = started.elapsed().as_secs_f64();
        forms.push(Speed {
            form: name,
            events: replayed.received,
            emitted: replayed.emitted,
            suppressed: replayed.suppressed,
            bytes: recording.len(),
            elapsed_seconds: seconds,
            events_per_second: (replayed.received as f64 / seconds).round(),
        });
    }
    Ok(Measured {
        success: true,
        part: "replay",
        forms,
    })
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for speed in &self.forms {
            writeln!(
                f,
                "{:>6}: {} events in {:.3} s, {:.0} events/s",
                speed.form, speed.events, speed.elapsed_seconds, speed.events_per_second
            )?;
        }
        Ok(())
    }
}
