//! Talk as a program reads it: one object per line on standard error, without personal values, and nothing else there.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Command, Stdio},
};

use hotpass_testkit::project::{Outcome, TestProject};
use serde_json::{Value, json};

use crate::{project, run};

/// What is planted in the input and must not be in any log.
const PLANTED: [&str; 6] = [
    "ann.smith@aero.example.com",
    "ann.smith",
    "082 123 4567",
    "821234567",
    "+27 83 765 4321",
    "bad@@mail.example.com",
];

/// Returns a project whose input has personal values in every place that is looked at.
fn planted() -> TestProject {
    let project = project();
    let rows = "Company name,Contact person,E-mail,Phone,Website,Notes\n\
        Aero School,Ann Smith,ann.smith@aero.example.com,082 123 4567,aero.example.com,\n\
        Aero School,Ann Smith,bad@@mail.example.com,+27 83 765 4321,,ask ann.smith@aero.example.com\n\
        Blue Sky,,ann.smith@aero.example.com,0821234567,,\n";
    project.write("in/contacts.csv", rows).expect("a file");
    project
        .write("in/of ann.smith@aero.example.com.xlsx", "%PDF-1.7")
        .expect("a file");
    project
}

/// Returns the objects on standard error, having checked the envelope: gapless numbers, times that do not go back, and
/// the run's id from the moment it is known.
fn events(outcome: &Outcome) -> Vec<Value> {
    let lines: Vec<Value> = outcome
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    let (mut run_id, mut last) = (None, String::new());
    for (line, number) in lines.iter().zip(1..) {
        assert_eq!(line["schema"], 1, "{line}");
        assert_eq!(line["seq"], number, "{line}");
        assert!(line["data"].is_object(), "{line}");
        let level = line["level"].as_str().expect("a level");
        assert!(["info", "warning", "error"].contains(&level), "{line}");
        let time = line["ts"].as_str().expect("a time");
        assert!(
            time.len() == 24 && time.ends_with('Z') && *time >= *last,
            "{line}"
        );
        time.clone_into(&mut last);
        run_id = run_id.or(line["run_id"].as_str());
        assert_eq!(line["run_id"].as_str(), run_id, "{line}");
    }
    lines
}

fn named<'a>(events: &'a [Value], name: &str) -> Vec<&'a Value> {
    let named = events.iter().filter(|event| event["event"] == name);
    named.map(|event| &event["data"]).collect()
}

#[test]
fn a_run_is_logged_as_objects_without_personal_values() {
    let project = planted();
    let log = ["--log-format", "json", "--progress", "json", "--verbose"];
    let outcome = run(&project, &[&["run", "in", "--archive"], &log[..]].concat());
    assert_eq!(outcome.code, Some(5), "{}", outcome.stderr);
    let events = events(&outcome);
    for value in PLANTED {
        assert!(
            !outcome.stderr.contains(value),
            "{value}:\n{}",
            outcome.stderr
        );
    }
    assert!(!outcome.stdout.contains("\"event\""), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("Findings:"), "{}", outcome.stdout);

    let summary = named(&events, "pipeline.summary");
    assert_eq!(summary.len(), 1);
    let summary = summary[0];
    assert_eq!(summary["total_records"], 2);
    assert_eq!(summary["expectations_passed"], true);
    assert_eq!(summary["source_breakdown"], json!({ "contacts": 2 }));
    assert!(summary["data_quality_distribution"]["mean"].is_f64());
    assert!(summary["performance_metrics"]["rows_per_second"].is_f64());
    for stage in ["load", "aggregation", "expectations", "write"] {
        let key = format!("{stage}_seconds");
        assert!(summary["performance_metrics"][&key].is_f64(), "{summary}");
    }
    assert_eq!(summary["refused"][0]["file"], "of ***redacted***");
    let formats: Vec<&Value> = named(&events, "report.write")
        .into_iter()
        .map(|report| &report["format"])
        .collect();
    assert_eq!(formats, ["markdown", "html", "json"]);
    assert_eq!(
        named(&events, "party_store.write"),
        [&json!({ "path": "dist/hotpass.party.parquet" })]
    );
    let archive = named(&events, "archive.created");
    let archive = archive[0]["path"].as_str().expect("a path");
    assert!(archive.starts_with("dist/refined-data-"), "{archive}");
    let written = named(&events, "output.write");
    let digest = written[0]["sha256"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    let position = |name| events.iter().position(|event| event["event"] == name);
    assert!(position("run-completed") < position("pipeline.summary"));
    assert!(position("pipeline.summary") < position("report.write"));
}

#[test]
fn a_log_without_progress_has_the_summary_and_what_was_written() {
    let project = planted();
    let outcome = run(
        &project,
        &["check", "in", "--log-format=json", "--format=json"],
    );
    let events = events(&outcome);
    assert_eq!(events.len(), 1, "{}", outcome.stderr);
    assert_eq!(events[0]["event"], "pipeline.summary");
    assert_eq!(events[0]["level"], "warning");
    assert!(events[0]["run_id"].is_string());
    assert_eq!(events[0]["data"]["expectations_passed"], Value::Null);
    let result: Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(result["run_id"], events[0]["run_id"]);
    let quiet = ["check", "in", "--log-format=json", "--quiet"];
    assert_eq!(run(&project, &quiet).stderr, "");
}

#[test]
fn a_field_that_is_called_sensitive_is_masked() {
    let project = planted();
    let log = ["check", "in", "--log-format=json"];
    let plain = run(&project, &log);
    let code = "HP-I004";
    assert!(plain.stderr.contains(code), "{}", plain.stderr);
    let masked = run(
        &project,
        &[&log[..], &["--sensitive-field", "refused"]].concat(),
    );
    assert!(!masked.stderr.contains(code), "{}", masked.stderr);
    let refused = &events(&masked)[0]["data"]["refused"];
    assert_eq!(refused.as_array().map(Vec::len), Some(1));
    assert_eq!(refused[0]["code"], "***redacted***");
}

#[test]
fn an_error_is_an_object_with_its_hint() {
    let project = project();
    let outcome = run(&project, &["run", "nowhere", "--log-format", "json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
    let events = events(&outcome);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["level"], "error");
    assert_eq!(events[0]["event"], "error");
    let error = &events[0]["data"];
    assert_eq!(error["message"], "cannot find the input folder `nowhere`");
    assert_eq!(error["kind"], "usage");
    assert_eq!(error["exit_code"], 2);
    assert!(error["hint"].as_str().expect("a hint").contains("spelling"));

    let both = ["run", "nowhere", "--log-format", "json", "--format", "json"];
    let outcome = run(&project, &both);
    let result: Value = serde_json::from_str(&outcome.stdout).expect("one object");
    assert_eq!(result["error"]["message"], error["message"]);
    assert_eq!(self::events(&outcome)[0]["data"], *error);
}

#[test]
fn a_command_line_that_cannot_be_read_is_an_object_too() {
    let project = project();
    let outcome = run(
        &project,
        &["run", "--log-format", "json", "--untill", "link"],
    );
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
    let events = events(&outcome);
    assert_eq!(events[0]["event"], "error");
    assert_eq!(events[0]["data"]["kind"], "usage");
}

#[test]
fn errors_mask_addresses_and_keep_what_was_typed_readable() {
    let project = project();
    let folder = "of 082 123 4567 and ann.smith@aero.example.com";
    for form in [&[][..], &["--log-format", "json"], &["--format", "json"]] {
        let outcome = run(&project, &[&["run", folder], form].concat());
        let said = outcome.stdout + &outcome.stderr;
        assert!(
            said.contains("`of 082 123 4567 and ***redacted***`"),
            "{said}"
        );
    }
}

#[test]
fn a_remark_is_a_notice() {
    let project = project();
    let arguments = ["reference", "--output", "ref", "--log-format", "json"];
    let outcome = run(&project, &arguments);
    let events = events(&outcome);
    assert!(events.len() > 5);
    for event in &events {
        assert_eq!(event["event"], "notice");
        assert!(
            event["data"]["message"]
                .as_str()
                .expect("text")
                .starts_with("wrote ref/")
        );
    }
}

#[test]
#[cfg(unix)]
fn an_interrupt_is_the_last_object() {
    let project = project();
    let arguments = [
        "progress",
        "replay",
        "-",
        "--progress=json",
        "--log-format=json",
    ];
    let mut child = project
        .command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut source = child.stdin.take().expect("the pipe");
    let event = r#"{"event":"stage-started","data":{"stage":"merge"}}"#;
    writeln!(source, "{event}").expect("the pipe is open");
    let mut errors = BufReader::new(child.stderr.take().expect("the error stream"));
    let mut said = String::new();
    // The event is shown while the next one is waited for.
    errors.read_line(&mut said).expect("a line");
    let kill = format!("kill -INT {}", child.id());
    let status = Command::new("sh").args(["-c", &kill]).status();
    assert!(status.expect("a shell").success());
    errors.read_to_string(&mut said).expect("the rest");
    let status = child.wait().expect("the end");
    let outcome = Outcome {
        stdout: String::new(),
        stderr: said,
        code: status.code(),
    };
    assert_eq!(outcome.code, Some(130), "{}", outcome.stderr);
    let events = events(&outcome);
    assert_eq!(events.len(), 2, "{}", outcome.stderr);
    assert_eq!(events[1]["event"], "interrupted");
    drop(source);
}

#[test]
fn settings_choose_the_form_and_flags_win() {
    let project = crate::project();
    project
        .write(
            "hotpass.toml",
            "[logs]\nformat = \"json\"\nsensitive-fields = [\"path\"]\n",
        )
        .expect("a file");
    project
        .write("a.csv", "Company\nAero School\n")
        .expect("a file");
    let logged = crate::run(&project, &["run"]);
    assert_eq!(logged.code, Some(0), "{}", logged.stderr);
    let lines: Vec<serde_json::Value> = logged
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).expect("one JSON object per line"))
        .collect();
    let report = lines.iter().find(|line| line["event"] == "report.write");
    assert_eq!(report.expect("an event")["data"]["path"], "***redacted***");
    let plain = crate::run(&project, &["run", "--log-format", "text"]);
    assert!(!plain.stderr.contains("\"event\""), "{}", plain.stderr);
}
