//! Order and counts of what is shown.

use proptest::prelude::*;

use super::*;
use crate::output::{
    log::{Log, LogFormat, Pace},
    progress::event::Outcome,
    redact::Redactor,
};

/// Returns a stream of JSON lines and the log that they go to.
fn recorded(interval: u64) -> (Stream, Log) {
    let log = Log::new(Some(LogFormat::Json), Redactor::default(), false);
    log.set_pace(Pace::Kept);
    let display = Display::Json(log.clone());
    (Stream::new(display, Duration::from_millis(interval)), log)
}

fn at(milliseconds: u64) -> Moment {
    Moment {
        elapsed: Duration::from_millis(milliseconds),
        stamp: None,
    }
}

fn started(stage: &str, total: Option<u64>) -> Event<'_> {
    Event::StageStarted {
        stage,
        total,
        sources: None,
    }
}

fn progress(stage: &str, done: u64) -> Event<'_> {
    Event::StageProgress {
        stage,
        done,
        total: None,
        unit: "",
    }
}

fn completed(stage: &str) -> Event<'_> {
    Event::StageCompleted {
        stage,
        outcome: Outcome::default(),
    }
}

/// Returns what was shown, as name, stage and position.
fn shown(log: &Log) -> Vec<String> {
    let text = log.take_written();
    let lines = text.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("an object");
        let data = &line["data"];
        let number = ["done", "count"].map(|key| data[key].as_u64());
        let number = number.into_iter().flatten().next();
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        let of = data["total"].as_u64();
        let of = of.map_or_else(String::new, |total| format!("/{total}"));
        format!(
            "{} {}{number}{of}",
            line["event"].as_str().expect("a name"),
            data["stage"].as_str().unwrap_or_default()
        )
    });
    lines.collect()
}

#[test]
fn the_last_update_comes_before_the_end_and_the_count_behind_it() {
    let (mut stream, log) = recorded(500);
    stream.take(&started("merge", Some(9)), at(0));
    for done in 1..=9 {
        stream.take(&progress("merge", done), at(done));
    }
    stream.take(&completed("merge"), at(10));
    stream.take(&started("publish", None), at(11));
    stream.take(&completed("publish"), at(12));
    stream.take(
        &Event::Completed(super::super::event::Summary::default()),
        at(13),
    );
    stream.finish(at(14));
    assert_eq!(
        shown(&log),
        [
            "stage-started merge/9",
            "stage-progress merge 1/9",
            "stage-progress merge 9/9",
            "stage-completed merge",
            "progress-suppressed merge 7",
            "stage-started publish",
            "stage-completed publish",
            "run-completed ",
        ]
    );
    assert!(stream.has_ended());
    let merge = &stream.tallies()[0];
    assert_eq!((merge.received, merge.emitted, merge.suppressed), (9, 2, 7));
    assert!((merge.seconds - 0.01).abs() < 1e-9);
    assert!(merge.completed);
}

#[test]
fn a_stage_that_is_not_announced_or_not_ended_is_shown_all_the_same() {
    let (mut stream, log) = recorded(500);
    stream.take(&progress("a", 1), at(0));
    stream.take(&progress("a", 2), at(1));
    stream.take(&progress("b", 1), at(2));
    stream.take(&completed("c"), at(3));
    stream.finish(at(4));
    assert_eq!(
        shown(&log),
        [
            "stage-progress a 1",
            "stage-progress a 2",
            "stage-progress b 1",
            "stage-completed c",
        ]
    );
    let completed: Vec<bool> = stream
        .tallies()
        .iter()
        .map(|tally| tally.completed)
        .collect();
    assert_eq!(completed, [false, false, true]);
    assert!(!stream.has_ended());
}

#[test]
fn stages_without_end_are_counted_together() {
    let (mut stream, log) = recorded(0);
    for number in 0..1_000 {
        stream.take(&progress(&format!("stage {number}"), 1), at(number));
    }
    stream.finish(at(1_000));
    assert_eq!(shown(&log).len(), 1_000);
    assert_eq!(stream.tallies().len(), STAGES + 1);
    let received: u64 = stream.tallies().iter().map(|tally| tally.received).sum();
    assert_eq!(received, 1_000);
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(256))]

    #[test]
    fn what_is_received_is_emitted_or_suppressed_and_in_order(
        interval in 0_u64..80,
        events in prop::collection::vec((0_u8..4, 0_usize..3, 0_u64..30, 0_u64..40), 0..200),
    ) {
        let (mut stream, log) = recorded(interval);
        let names = ["a", "b", "c"];
        let (mut now, mut kept) = (0, Vec::new());
        for &(kind, stage, done, step) in &events {
            now += step;
            let stage = names[stage];
            let event = match kind {
                0 => started(stage, Some(done)),
                1 => completed(stage),
                _ => progress(stage, done),
            };
            if kind < 2 {
                kept.push(format!("{} {stage}", event.name()));
            }
            stream.take(&event, at(now));
        }
        stream.finish(at(now));
        let lines = shown(&log);
        let counts = stream.counts();
        prop_assert_eq!(counts.received, events.len() as u64);
        prop_assert_eq!(counts.emitted + counts.suppressed, counts.received);
        let reports = lines.iter().filter(|line| line.starts_with("progress-suppressed")).count();
        prop_assert_eq!((lines.len() - reports) as u64, counts.emitted);
        let structure: Vec<String> = lines
            .iter()
            .filter(|line| line.starts_with("stage-started") || line.starts_with("stage-completed"))
            .map(|line| line.split('/').next().unwrap_or_default().to_owned())
            .collect();
        prop_assert_eq!(structure, kept);
        for tally in stream.tallies() {
            prop_assert_eq!(tally.emitted + tally.suppressed, tally.received);
        }
    }
}
