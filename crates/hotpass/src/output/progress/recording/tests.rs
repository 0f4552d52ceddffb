//! Recordings in both forms, broken anywhere.

use proptest::prelude::*;

use super::*;
use crate::output::progress::{
    event::Event,
    sample::{Form as SampleForm, Sample, Total},
};

/// Gives a few bytes at a time, as a pipe may.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let number = self.1.min(room.len()).min(self.0.len());
        let (now, later) = self.0.split_at(number);
        room[..number].copy_from_slice(now);
        self.0 = later;
        Ok(number)
    }
}

/// Returns what a recording holds, one text per event; `-` is one that is not about progress.
fn read(text: &[u8], step: usize) -> Result<Vec<String>, String> {
    let mut events = Vec::new();
    Recording::new(Drops(text, step))
        .for_each(|recorded| {
            let told = recorded.event().map(|event| {
                format!(
                    "{} {}",
                    event.name(),
                    serde_json::to_string(&event).expect("JSON")
                )
            });
            events.push(told.unwrap_or_else(|| "-".into()));
        })
        .map(|number| {
            assert_eq!(number, events.len() as u64);
            events
        })
        .map_err(|error| error.to_string())
}

#[test]
fn both_forms_say_the_same() {
    let old = r#"[
        {"event": "pipeline.start", "payload": {"input_dir": "in", "output_path": "out.xlsx"}},
        {"event": "load.completed", "payload": {"total_rows": 7, "sources": ["a", "b"], "load_seconds": 3.2}},
        {"event": "aggregate.progress", "payload": {"completed": 2, "total": 7, "slug": "x"}},
        {"event": "expectations.completed", "payload": {"success": false, "failure_count": 2}},
        {"event": "schema.completed", "payload": {"errors": ["x", "y"]}},
        {"event": "write.completed", "payload": {"path": "out.xlsx", "write_seconds": 18.5}},
        {"event": "pipeline.completed", "payload": {"total_records": 7, "invalid_records": 0, "duration": 27.4}}
    ]"#;
    let new = r#"
{"schema":1,"ts":"2025-10-28T06:00:00Z","seq":1,"level":"info","event":"run-started","data":{"input_dir":"in","output_path":"out.xlsx"}}
{"seq":2,"event":"stage-completed","data":{"stage":"load","rows":7,"sources":2,"seconds":3.2}}
{"seq":3,"event":"stage-progress","data":{"stage":"aggregate","done":2,"total":7}}
{"seq":4,"event":"stage-completed","data":{"stage":"expectations","passed":false,"failures":2}}
{"seq":5,"event":"stage-completed","data":{"stage":"schema","errors":2}}
{"seq":6,"event":"stage-completed","data":{"stage":"write","path":"out.xlsx","seconds":18.5}}
{"seq":7,"event":"run-completed","data":{"total_records":7,"invalid_records":0,"seconds":27.4}}
"#;
    let events = read(old.as_bytes(), 1 << 20).expect("events");
    assert_eq!(events.len(), 7);
    assert_eq!(
        events[2],
        r#"stage-progress {"stage":"aggregate","done":2,"total":7}"#
    );
    assert_eq!(read(new.as_bytes(), 1 << 20).expect("events"), events);
}

#[test]
fn other_events_of_a_log_are_no_progress() {
    let log = r#"{"event":"pipeline.summary","data":{"rows":{"read":7},"path":null,"conflicts":{"a":1},"stage":3}}
{"event":"report.write","data":{"path":"a.md","format":"markdown"}}
{"event":"error","data":null}
{"event":"deploy.completed"}
{"event":"run-ended","data":{}}"#;
    assert_eq!(
        read(log.as_bytes(), 1 << 20).expect("events"),
        ["-", "-", "-", "-", "run-ended {}"]
    );
}

#[test]
fn a_time_is_text_or_seconds() {
    for (told, expected) in [
        ("\"2025-10-28T06:00:00Z\"", "2025-10-28T06:00:00Z"),
        ("\"2025-10-28T08:00:00+02:00\"", "2025-10-28T06:00:00Z"),
        ("\"2025-10-28T06:00:00.5\"", "2025-10-28T06:00:00.5Z"),
        ("1761631200.25", "2025-10-28T06:00:00.25Z"),
        ("1761631200", "2025-10-28T06:00:00Z"),
    ] {
        let text = format!("{{\"event\":\"run-ended\",\"timestamp\":{told}}}");
        let mut stamp = None;
        Recording::new(text.as_bytes())
            .for_each(|recorded| stamp = recorded.stamp())
            .expect("an event");
        assert_eq!(stamp.expect("a time").to_string(), expected);
    }
}

#[test]
fn a_mistake_is_told_with_its_line() {
    for (text, expected) in [
        (
            "warning: x\n{\"event\":\"run-ended\"} error: x\n",
            "line 2: expected an event, an object with the key `event`",
        ),
        (
            "{\"event\":\"run-ended\"}\n\n{\"event\":\"st",
            "line 3: the event is cut off",
        ),
        (
            "[\n{\"event\":\"run-ended\"},\n",
            "line 3: expected another event behind the comma",
        ),
        (
            "[\n{\"event\":\"run-ended\"}\n",
            "line 3: the recording is cut off: expected `]`",
        ),
        (
            "[{\"event\":\"run-ended\"} {",
            "line 1: expected `,` or `]`",
        ),
        ("[]\n[]", "line 2: expected nothing behind the array"),
        (
            "[,]",
            "line 1: expected an event, an object with the key `event`",
        ),
        (
            "{\n\"seq\": 1\n}",
            "line 3: no event: missing field `event`",
        ),
        (
            "{\"event\": \"a\",\n \"ts\": \"noon\"}",
            "line 2: no event: invalid value: string \"noon\", expected a time such as 2025-10-28T06:00:00Z",
        ),
        (
            "\u{feff}]",
            "line 1: expected an event, an object with the key `event`",
        ),
        (
            "{\"event\":\"run-ended\"}\n[]",
            "line 2: expected an event, an object with the key `event`",
        ),
    ] {
        for step in [1, 7, 1 << 20] {
            assert_eq!(
                read(text.as_bytes(), step),
                Err(expected.to_owned()),
                "{text}"
            );
        }
    }
    assert_eq!(read(b"", 1), Ok(Vec::new()));
    assert_eq!(read(b" \n[ ]\n", 1), Ok(Vec::new()));
    assert_eq!(read("\u{feff}[]".as_bytes(), 1), Ok(Vec::new()));
}

#[test]
fn lines_of_text_between_events_are_passed_over_and_counted() {
    let long = "x".repeat(3 * BUFFER);
    let text = format!(
        "warning: a\n  hint: b\n{{\"event\":\"run-started\"}}\n\nnotice: {{\n{long}\n{{\"event\":\"run-ended\"}}\nerror: c"
    );
    for step in [1, 7, 1 << 20] {
        let mut recording = Recording::new(Drops(text.as_bytes(), step));
        assert_eq!(recording.for_each(|_| ()).expect("events"), 2);
        assert_eq!(recording.talk(), 5);
    }
    let cut = format!("{text}\n{{\"event\":\"st\n{{\"event\":\"run-ended\"}}");
    let error = read(cut.as_bytes(), 1 << 20).expect_err("it is cut off");
    assert!(error.starts_with("line 9: no event: "), "{error}");
}

#[test]
fn the_longest_event_is_the_most_that_is_in_memory() {
    let sample = Sample {
        events: 20_008,
        form: SampleForm::Array,
        total: Total::Known,
    };
    let mut text = Vec::new();
    sample.write(&mut text).expect("memory");
    assert!(text.len() > 4 * BUFFER);
    let mut recording = Recording::new(text.as_slice());
    let mut updates = 0;
    while recording.find_next().expect("a recording") {
        recording
            .read_event(&mut |recorded: &Recorded<'_>| {
                let event = recorded.event();
                updates += u64::from(matches!(event, Some(Event::StageProgress { .. })));
            })
            .expect("an event");
        assert_eq!(recording.buffer.len(), BUFFER);
    }
    assert_eq!(updates, 20_000);

    let endless = io::repeat(b'x');
    let endless = b"{\"event\":\"".chain(endless);
    let error = Recording::new(endless)
        .for_each(|_| ())
        .expect_err("too long");
    assert_eq!(error.to_string(), "line 1: the event is longer than 4 MiB");
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(64))]

    #[test]
    fn it_does_not_matter_where_a_pipe_breaks(step in 1_usize..400, events in 8_u64..40) {
        for form in [SampleForm::Array, SampleForm::Lines] {
            let sample = Sample { events, form, total: Total::Unknown };
            let mut text = Vec::new();
            sample.write(&mut text).expect("memory");
            let whole = read(&text, 1 << 20);
            prop_assert_eq!(whole.as_ref().map(Vec::len), Ok(events as usize));
            prop_assert_eq!(read(&text, step), whole);
        }
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200), step in 1_usize..20) {
        drop(read(&bytes, step));
    }
}
