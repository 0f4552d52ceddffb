//! Progress as it is shown: in files, on terminals that can and cannot move their cursor, as JSON lines; of recordings and of
//! real runs.

use std::process::Stdio;

use hotpass_testkit::{
    golden,
    project::{Outcome, TestProject},
};
use serde_json::Value;

use crate::{project, run};

/// Makes up a recording and returns its name.
fn generated(project: &TestProject, arguments: &[&str]) -> &'static str {
    let name = "recording.json";
    let generate = ["progress", "generate", "--output", name];
    let outcome = run(project, &[&generate, arguments].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    name
}

/// Returns the result of a replay, having checked that it adds up.
fn result(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let value: Value = serde_json::from_str(&outcome.stdout).expect("one object");
    let count = |value: &Value, key: &str| value[key].as_u64().expect("a count");
    for counted in value["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .chain([&value])
    {
        assert_eq!(
            count(counted, "emitted") + count(counted, "suppressed"),
            count(counted, "received"),
            "{counted}"
        );
    }
    value
}

/// Returns the objects on standard error, having checked that they are numbered.
fn lines(outcome: &Outcome) -> Vec<Value> {
    let lines: Vec<Value> = outcome
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    for (line, number) in lines.iter().zip(1..) {
        assert_eq!(line["seq"], number, "{line}");
        assert_eq!(line["schema"], 1, "{line}");
    }
    lines
}

/// Returns what a command prints on a terminal of this kind.
#[cfg(target_os = "linux")]
fn on_terminal(project: &TestProject, kind: &str, command: &str) -> String {
    let line = format!("{} {command}", env!("CARGO_BIN_EXE_hotpass"));
    let output = project
        .command::<&str>(&[])
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .fold(
            std::process::Command::new("script"),
            |mut command, (name, value)| {
                command.env(name, value);
                command
            },
        )
        .args(["-qec", &line, "/dev/null"])
        .current_dir(project.root())
        .env("TERM", kind)
        .stdin(Stdio::null())
        .output()
        .expect("`script` of util-linux makes the terminal");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A run of which every update is told.
const RUN: [&str; 6] = [
    "run",
    "in",
    "--progress",
    "json",
    "--progress-interval",
    "0",
];
/// What everybody shows of the recording of 10 008 events, besides the bar.
const MILESTONES: [&str; 6] = [
    "started",
    "load: done, 10,000 rows, 3.2 s",
    "aggregate: done, 10,000 rows, 12 conflicts",
    "Suppressed 9,998 progress updates of aggregate",
    "write: done, dist/refined.xlsx, 18.5 s",
    "done: 10,000 records, 42 invalid, 27.4 s",
];

/// Asserts that these stand in the text, one after the other.
fn assert_in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let found = rest.split_once(part);
        assert!(found.is_some(), "`{part}` is not in its place:\n{text}");
        let (_, behind) = found.unwrap_or_default();
        rest = behind;
    }
}

#[test]
fn ten_thousand_updates_in_a_pipe_are_plain_lines() {
    let project = project();
    let file = generated(&project, &[]);
    let replay = ["progress", "replay", file, "--progress-interval", "600000"];
    let outcome = run(&project, &[&replay[..], &["--format", "json"]].concat());
    let value = result(&outcome);
    assert_eq!(value["received"], 10_008);
    assert_eq!(value["suppressed"], 9_998);
    assert_eq!(value["complete"], true);
    let aggregate = &value["stages"][1];
    assert_eq!(aggregate["stage"], "aggregate");
    assert_eq!(
        (&aggregate["done"], &aggregate["total"]),
        (&10_000.into(), &10_000.into())
    );
    assert!(!outcome.stderr.contains('\u{1b}'), "{}", outcome.stderr);
    insta::assert_snapshot!(outcome.stderr);
}

#[test]
fn both_forms_of_ten_thousand_updates_are_the_same_as_json_lines() {
    let project = project();
    let mut shown = Vec::new();
    for form in ["array", "lines"] {
        let file = generated(&project, &["--form", form]);
        let arguments = [
            "progress",
            "replay",
            file,
            "--progress",
            "json",
            "--progress-interval",
            "600000",
        ];
        let outcome = run(&project, &arguments);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let lines: Vec<(Value, Value)> = lines(&outcome)
            .into_iter()
            .map(|mut line| (line["event"].take(), line["data"].take()))
            .collect();
        shown.push(lines);
    }
    assert_eq!(shown[0], shown[1]);
    let names: Vec<&str> = shown[0]
        .iter()
        .filter_map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "run-started",
            "stage-started",
            "stage-completed",
            "stage-started",
            "stage-progress",
            "stage-progress",
            "stage-completed",
            "progress-suppressed",
            "stage-started",
            "stage-completed",
            "run-completed",
        ]
    );
    assert_eq!(shown[0][7].1["count"], 9_998);
}

#[test]
fn a_million_events_from_a_pipe_add_up() {
    let project = project();
    let file = generated(&project, &["--events", "1000000"]);
    let source = std::fs::File::open(project.path(file)).expect("the recording");
    let arguments = ["progress", "replay", "-", "--format", "json"];
    let output = project
        .command(&arguments)
        .stdin(source)
        .output()
        .expect("the binary runs");
    let outcome = Outcome {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code(),
    };
    let value = result(&outcome);
    assert_eq!(value["received"], 1_000_000);
    assert!(value["suppressed"].as_u64() > Some(900_000), "{value}");
    assert_eq!(value["stages"][1]["done"], 999_992);
    assert_eq!(value["complete"], true);
    assert_in_order(
        &outcome.stderr,
        &[
            "aggregate: 999,992 of 999,992",
            "aggregate: done",
            "Suppressed",
            "done: 999,992 records",
        ],
    );
}

#[test]
fn a_total_that_nobody_knows_is_not_made_up() {
    let project = project();
    let file = generated(&project, &["--unknown-total"]);
    let replay = ["progress", "replay", file, "--progress-interval", "600000"];
    let outcome = run(&project, &[&replay[..], &["--format", "json"]].concat());
    let value = result(&outcome);
    assert_eq!(value["received"], 10_008);
    assert_eq!(value["stages"][1]["done"], 10_000);
    assert_eq!(value["stages"][1]["total"], Value::Null);
    assert_in_order(
        &outcome.stderr,
        &["aggregate …\naggregate: 1\naggregate: 10,000\naggregate: done"],
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_has_a_bar_that_ends_full() {
    let project = project();
    for arguments in [&[][..], &["--unknown-total"]] {
        let file = generated(&project, arguments);
        let shown = on_terminal(
            &project,
            "xterm",
            &format!("progress replay {file} --progress-interval 600000"),
        );
        assert!(shown.contains('\u{1b}'), "{shown}");
        assert_in_order(&shown, &MILESTONES);
        let full = shown
            .split('\r')
            .filter(|line| line.contains("10000/10000"))
            .find(|line| line.contains('█') && !line.contains('░'));
        assert!(full.is_some(), "{shown}");
        // What follows the bar begins on a line of its own, below it.
        let (_, behind) = shown.rsplit_once(" 1/1 ").expect("the last bar");
        assert!(
            behind.contains("10,008 events: 10 shown, 9,998 suppressed"),
            "{behind}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_dumb_terminal_has_plain_lines() {
    let project = project();
    let file = generated(&project, &[]);
    let shown = on_terminal(
        &project,
        "dumb",
        &format!("progress replay {file} --progress-interval 600000"),
    );
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert_in_order(&shown, &MILESTONES);
    assert_in_order(
        &shown,
        &["aggregate: 10,000 of 10,000\r\n", "aggregate: done"],
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_takes_its_bar_away_before_it_prints() {
    let project = project();
    golden::write(&project.folder("in").expect("a folder")).expect("the workbooks");
    let shown = on_terminal(&project, "xterm", "check in --progress bar");
    let (bars, behind) = shown.split_once("Findings:").expect("the summary");
    assert!(bars.contains("validate"), "{bars}");
    assert!(
        !behind.contains("validate ") && !behind.contains("\u{1b}[2K"),
        "{behind}"
    );
    let shown = on_terminal(&project, "dumb", "check in --progress bar --color never");
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert_in_order(
        &shown,
        &[
            "ingest …",
            "ingest: done",
            "validate …",
            "validate: done",
            "done: ",
        ],
    );
}

#[test]
fn time_is_that_of_the_recording() {
    let project = project();
    let recording = |step: u64| {
        let updates = (0..9).map(|number| {
            let time = format!("2025-10-28T06:00:{:06.3}Z", (number * step) as f64 / 1000.0);
            format!(
                "{{\"ts\":\"{time}\",\"run_id\":\"run-1\",\"event\":\"stage-progress\",\
                 \"data\":{{\"stage\":\"merge\",\"done\":{number},\"total\":9}}}}\n"
            )
        });
        updates.collect::<String>()
    };
    for (step, suppressed) in [(1_000, 0), (100, 6), (1, 7)] {
        project.write("r.jsonl", recording(step)).expect("a file");
        let replay = [
            "progress",
            "replay",
            "r.jsonl",
            "--progress-interval",
            "400",
        ];
        let outcome = run(&project, &[&replay[..], &["--format", "json"]].concat());
        let value = result(&outcome);
        assert_eq!(value["suppressed"], suppressed, "{step}");
        assert_eq!(value["complete"], false);
        let outcome = run(&project, &[&replay[..], &["--progress", "json"]].concat());
        let lines = lines(&outcome);
        let last = lines.last().expect("a line");
        assert_eq!(last["run_id"], "run-1");
        let milliseconds = 8 * step;
        let expected = format!(
            "2025-10-28T06:00:{:02}.{:03}Z",
            milliseconds / 1_000,
            milliseconds % 1_000
        );
        assert_eq!(last["ts"], expected);
    }
}

#[test]
fn a_recording_that_is_cut_off_is_shown_as_far_as_it_goes() {
    let project = project();
    let file = generated(&project, &["--form", "lines", "--events", "20"]);
    let text = project.read(file).expect("the recording");
    project
        .write(file, text.trim_end_matches(['}', '\n']))
        .expect("a file");
    let outcome = run(&project, &["progress", "replay", file]);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(outcome.stdout, "");
    assert_in_order(
        &outcome.stderr,
        &[
            "write: done",
            "error: recording.json:20: the event is cut off",
            "hint: ",
        ],
    );
    project.write(file, "no event\n").expect("a file");
    let outcome = run(&project, &["progress", "replay", file]);
    assert!(
        outcome
            .stderr
            .starts_with("error: there is no event about progress in `recording.json`"),
        "{}",
        outcome.stderr
    );
    project.write(file, "").expect("a file");
    for (name, code) in [(file, 2), ("nowhere.json", 2)] {
        let outcome = run(&project, &["progress", "replay", name]);
        assert_eq!(outcome.code, Some(code), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("hint: "), "{}", outcome.stderr);
    }
}

#[test]
fn talk_between_the_events_is_passed_over_and_counted() {
    let project = project();
    let file = generated(&project, &["--form", "lines", "--events", "20"]);
    let text = project.read(file).expect("the recording");
    let talk = format!("warning: x\n  hint: y\n{text}error: z\n");
    project.write(file, talk).expect("a file");
    let value = result(&run(
        &project,
        &["progress", "replay", file, "--format", "json"],
    ));
    assert_eq!(
        (&value["received"], &value["ignored"]),
        (&20.into(), &3.into())
    );
    let outcome = run(&project, &["progress", "replay", file]);
    assert!(outcome.stdout.contains("; 3 ignored"), "{}", outcome.stdout);
}

#[test]
fn a_real_run_tells_its_stages_in_order() {
    let project = project();
    golden::write(&project.folder("in").expect("a folder")).expect("the workbooks");
    let outcome = run(&project, &RUN);
    let lines = lines(&outcome);
    let stages = |name: &str| -> Vec<&str> {
        let named = lines.iter().filter(|line| line["event"] == name);
        named
            .filter_map(|line| line["data"]["stage"].as_str())
            .collect()
    };
    let expected = [
        "ingest",
        "map",
        "normalize",
        "validate",
        "link",
        "merge",
        "assess",
        "publish",
    ];
    assert_eq!(stages("stage-started"), expected);
    assert_eq!(stages("stage-completed"), expected);
    let mut open = None;
    for line in &lines {
        let stage = line["data"]["stage"].as_str();
        match line["event"].as_str().expect("a name") {
            "stage-started" => assert_eq!(open.replace(stage), None),
            "stage-progress" => assert_eq!(open, Some(stage)),
            "stage-completed" => assert_eq!(open.take(), Some(stage)),
            _ => {}
        }
    }
    assert_eq!(lines.last().expect("a line")["event"], "run-completed");
}

#[test]
fn a_real_run_can_be_seen_again() {
    let project = project();
    golden::write(&project.folder("in").expect("a folder")).expect("the workbooks");
    let outcome = run(&project, &RUN);
    project.write("run.jsonl", &outcome.stderr).expect("a file");
    let replay = ["progress", "replay", "run.jsonl"];
    let again = run(&project, &[&replay[..], &RUN[2..]].concat());
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    // A recording keeps the totals of a run and not where every single row went.
    let told = |outcome: &Outcome| -> Vec<Value> {
        let mut lines = lines(outcome);
        let last = lines.last_mut().expect("a line");
        let data = last["data"].as_object_mut().expect("an object");
        data.remove("rows");
        lines
    };
    assert_eq!(told(&again), told(&outcome));
}

#[test]
fn every_command_that_reads_reports_progress() {
    let project = project();
    golden::write(&project.folder("in").expect("a folder")).expect("the workbooks");
    for (command, stage, last) in [
        (&["check", "in"][..], "validate", "run-completed"),
        (&["map", "in", "--dry-run"], "ingest", "run-ended"),
        (&["inspect", "in"], "inspect", "run-ended"),
        (&["doctor"], "", "run-ended"),
    ] {
        let outcome = run(&project, &[command, &["--progress", "json"]].concat());
        let lines = lines(&outcome);
        assert_eq!(lines.last().expect("a line")["event"], last, "{command:?}");
        let completed =
            |line: &Value| line["event"] == "stage-completed" && line["data"]["stage"] == stage;
        assert!(
            stage.is_empty() || lines.iter().any(completed),
            "{command:?}"
        );
        let outcome = run(&project, command);
        assert_eq!(outcome.stderr, "", "{command:?}");
    }
}
