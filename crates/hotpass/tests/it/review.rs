//! Reviewing pairs: on a terminal, as sheets and through Label Studio.

use std::fmt::Write as _;

use hotpass_model::{
    decision::{Evidence, PairId, ReviewPair, ReviewRecord},
    ident::RecordId,
};
use hotpass_testkit::{
    label_studio::{LabelStudioServer, Said},
    project::TestProject,
};
use serde_json::{Value, json};

#[cfg(unix)]
use crate::terminal::Terminal;
use crate::{project, run, shown};

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// Returns a queue of three pairs as a file; the second is the nearest to the threshold, then the third.
pub(crate) fn queue() -> String {
    let side = |id: &str, source: &str, fields: &[(&str, &str)]| ReviewRecord {
        id: RecordId(id.into()),
        source: source.into(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let pair = |number: usize, names: [&str; 2], probability: f64| {
        let left = [("organization_name", names[0]), ("phone", "+27821234567")];
        let right = [
            ("organization_name", names[1]),
            ("phone", "+27821234567"),
            ("email", "info@aero.example"),
        ];
        let mut pair = ReviewPair::new(
            side(&format!("sacaa:{number}"), "SACAA", &left),
            side(&format!("contacts:{number}"), "Contacts", &right),
            probability,
            2.3,
        );
        pair.evidence.push(Evidence {
            comparison: "organization_name".into(),
            level: "Jaro-Winkler at least 0.9".into(),
            weight: 6.1,
            left: Some(names[0].into()),
            right: Some(names[1].into()),
        });
        pair
    };
    let pairs = [
        pair(1, ["Sky School", "Skye School of Flying"], 0.74),
        pair(2, ["Loerie Flying (Pty) Ltd", "LOERIE"], 0.89),
        pair(3, ["Aero Club", "AERO-CLUB"], 0.83),
    ];
    let thresholds = json!({ "match": 0.9, "review": 0.7, "reject": 0.0 });
    let header = json!({ "schema": 1, "thresholds": thresholds, "pairs": pairs.len() });
    let mut text = format!("{header}\n");
    for pair in &pairs {
        let line = serde_json::to_string(pair).expect("a line");
        writeln!(text, "{line}").expect("memory");
    }
    text
}

fn waiting() -> TestProject {
    let project = project();
    project.write("review.jsonl", queue()).expect("a queue");
    project
}

fn json_of(project: &TestProject, arguments: &[&str]) -> (Value, Option<i32>) {
    let outcome = run(project, &[arguments, &["--format", "json"]].concat());
    let value = serde_json::from_str(&outcome.stdout);
    (value.expect(&outcome.stderr), outcome.code)
}

/// Returns the decisions as lists of who, what, how it stands.
pub(crate) fn decided(project: &TestProject) -> Vec<[String; 3]> {
    let (listed, code) = json_of(project, &["review", "decisions"]);
    assert_eq!(code, Some(0));
    let decisions = listed["decisions"].as_array().expect("decisions").clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let shown = |decision: &Value| {
        let what = &decision["what"];
        let answer = what["pair"]["answer"]
            .as_str()
            .map(|answer| format!("{answer} {}", text(&what["pair"]["left"])));
        let kind = || {
            what.as_object()
                .and_then(|what| what.keys().next().cloned())
        };
        [
            text(&decision["who"]),
            answer.or_else(kind).unwrap_or_default(),
            text(&decision["standing"]),
        ]
    };
    decisions.iter().map(shown).collect()
}

fn rows(expected: &[[&str; 3]]) -> Vec<[String; 3]> {
    expected.iter().map(|row| row.map(str::to_owned)).collect()
}

#[cfg(unix)]
#[test]
fn a_reviewer_is_shown_both_records_and_decides_with_one_key_each() {
    let project = waiting();
    let mut terminal = Terminal::start(&project, &["review", "--reviewer", "ana"]);
    terminal
        .answer("1 of 3", "")
        .answer("≠  organization_name", "")
        .answer("LOERIE", "")
        .answer("=  phone", "")
        .answer("·  email", "")
        .answer("Jaro-Winkler at least 0.9", "")
        .answer("+6.10", "")
        .answer("Same?", "y")
        .answer("2 of 3", "")
        .answer("~  organization_name", "")
        .answer("Same?", "?")
        .answer("back to the pair before", "")
        .answer("Same?", "x")
        .answer("Same?", "n")
        .answer("3 of 3", "")
        .answer("Same?", "w")
        .answer("Why: ", "no number on either\r")
        .answer("Same?", "m");
    let (code, stdout, _) = terminal.end();
    assert_eq!(code, Some(0), "{stdout}");
    let (listed, _) = json_of(&project, &["review", "decisions"]);
    let reasons = listed["decisions"].as_array().expect("decisions");
    let reasons: Vec<&Value> = reasons.iter().map(|decision| &decision["why"]).collect();
    assert_eq!(
        reasons,
        [&Value::Null, &Value::Null, &json!("no number on either")]
    );
    assert_eq!(
        stdout,
        "3 decisions (1 same, 1 different, 1 unsure), 0 skipped, 0 left; kept in decisions.jsonl; the next run obeys them\n"
    );
    let expected = [
        ["ana", "same sacaa:2", "counts"],
        ["ana", "different sacaa:3", "counts"],
        ["ana", "unsure sacaa:1", "counts"],
    ];
    assert_eq!(decided(&project), rows(&expected));
}

#[cfg(unix)]
#[test]
fn a_reviewer_goes_back_skips_and_quits_and_the_rest_waits() {
    let project = waiting();
    let mut terminal = Terminal::start(&project, &["review", "--reviewer", "ana"]);
    terminal
        .answer("1 of 3", "")
        .answer("Same?", "u")
        .answer("nothing before this pair", "")
        .answer("Same?", "y")
        .answer("2 of 3", "")
        .answer("Same?", "s")
        .answer("3 of 3", "")
        .answer("Same?", "u")
        .answer("2 of 3", "")
        .answer("Same?", "u")
        .answer("`same` is taken back", "")
        .answer("1 of 3", "")
        .answer("Same?", "n")
        .answer("2 of 3", "")
        .answer("Same?", "q");
    let (code, stdout, _) = terminal.end();
    assert_eq!(code, Some(0));
    assert!(
        stdout.starts_with("1 decision (0 same, 1 different"),
        "{stdout}"
    );
    assert!(stdout.contains("2 left"), "{stdout}");
    let expected = [
        ["ana", "same sacaa:2", "undone"],
        ["ana", "undo", "undoes"],
        ["ana", "different sacaa:2", "counts"],
    ];
    assert_eq!(decided(&project), rows(&expected));
    let (listed, _) = json_of(&project, &["review", "list"]);
    assert_eq!(
        (&listed["waiting"], &listed["total"]),
        (&json!(2), &json!(3))
    );
}

#[cfg(unix)]
#[test]
fn escape_and_ctrl_c_leave_with_everything_decided_and_the_terminal_as_it_was() {
    for (key, expected) in [("\u{1b}", 0), ("\u{3}", 130)] {
        let project = waiting();
        let mut terminal = Terminal::start(&project, &["review", "--reviewer", "ana"]);
        terminal.answer("1 of 3", "").answer("Same?", "y");
        terminal.answer("2 of 3", "").answer("Same?", key);
        assert!(terminal.edits_lines_again(), "{key:?}");
        let (code, _, seen) = terminal.end();
        assert_eq!(code, Some(expected), "{seen}");
        assert_eq!(decided(&project).len(), 1);
        if expected == 130 {
            assert!(seen.contains("What was decided is kept."), "{seen}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_rehearsal_asks_and_writes_nothing() {
    let project = waiting();
    let arguments = [
        "review",
        "--dry-run",
        "--reviewer",
        "ana",
        "--format",
        "json",
    ];
    let mut terminal = Terminal::start(&project, &arguments);
    terminal.answer("Same?", "y").answer("Same?", "q");
    let (code, stdout, _) = terminal.end();
    let result: Value = serde_json::from_str(&stdout).expect("one object");
    assert_eq!((code, &result["decided"]["same"]), (Some(0), &json!(1)));
    assert!(!project.path("decisions.jsonl").exists());
}

#[test]
fn without_a_terminal_or_a_queue_the_next_step_is_told() {
    let project = waiting();
    let outcome = run(&project, &["review"]);
    insta::assert_snapshot!(shown(&project, &outcome));
    let project = crate::project();
    let outcome = run(&project, &["review", "list"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .stderr
            .contains("there is no review queue `review.jsonl`")
    );
}

#[test]
fn the_list_says_what_waits_the_nearest_to_a_match_first() {
    let project = waiting();
    let outcome = run(&project, &["review", "list"]);
    insta::assert_snapshot!(shown(&project, &outcome));
    let (listed, _) = json_of(&project, &["review", "list"]);
    let first = &listed["pairs"][0];
    let [left, right] = ["sacaa:2", "contacts:2"].map(|id| RecordId(id.into()));
    assert_eq!(first["id"], json!(PairId::of(&left, &right)));
    assert_eq!(first["left"]["fields"][0][1], "Loerie Flying (Pty) Ltd");
    assert_eq!(first["evidence"][0]["weight"], 6.1);
}

#[test]
fn a_sheet_goes_out_and_comes_back_once_as_csv_and_as_a_workbook() {
    for name in ["pairs.csv", "pairs.xlsx"] {
        let project = waiting();
        let out = run(&project, &["review", "export", "--output", name]);
        assert_eq!(
            (out.code, &*out.stdout),
            (Some(0), &*format!("3 pairs in {name}\n"))
        );
        let import = |extra: &[&str]| {
            let arguments = [&["review", "import", name, "--reviewer", "bo"], extra].concat();
            json_of(&project, &arguments)
        };
        let (blank, code) = import(&[]);
        assert_eq!((code, &blank["blank"]), (Some(0), &json!(3)));
        // What the terminal decided stands in the next export, where an import finds it known.
        let filled = project.path("filled.csv");
        let exported = run(&project, &["review", "export", "--output", "filled.csv"]);
        assert_eq!(exported.code, Some(0));
        let text = std::fs::read_to_string(&filled).expect("a sheet");
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.replacen(",,,,", ",Same,ana,=same number,", 1))
            .collect();
        std::fs::write(&filled, lines.join("\n")).expect("a sheet");
        let arguments = ["review", "import", "filled.csv", "--reviewer", "bo"];
        let (rehearsed, _) = json_of(&project, &[&arguments[..], &["--dry-run"]].concat());
        assert_eq!(rehearsed["decisions"].as_array().map(Vec::len), Some(3));
        assert!(decided(&project).is_empty());
        json_of(&project, &arguments);
        assert_eq!(decided(&project).len(), 3);
        let again = run(&project, &["review", "export", "--all", "--output", name]);
        assert_eq!(again.code, Some(0));
        let (known, code) = import(&[]);
        assert_eq!((code, &known["known"]), (Some(0), &json!(3)), "{known}");
        assert_eq!(decided(&project)[2], ["ana", "same sacaa:1", "counts"]);
    }
}

#[test]
fn wrong_rows_are_told_by_row_and_nothing_is_taken() {
    let project = waiting();
    let sheet = "pair_id,decision,reviewer,note\npair-0,same,,\n,different,,\n";
    project.write("filled.csv", sheet).expect("a sheet");
    let arguments = ["review", "import", "filled.csv", "--reviewer", "ana"];
    let outcome = run(&project, &arguments);
    insta::assert_snapshot!(shown(&project, &outcome));
    let (result, code) = json_of(&project, &arguments);
    assert_eq!((code, &result["success"]), (Some(2), &json!(false)));
    assert_eq!(result["faults"][0]["place"], "row 2");
    project
        .write("filled.csv", "pair,answer\nx,y\n")
        .expect("a sheet");
    let outcome = run(&project, &arguments);
    assert!(
        outcome.stderr.contains("has no column `pair_id`"),
        "{}",
        outcome.stderr
    );
    assert!(!project.path("decisions.jsonl").exists());
}

#[test]
fn a_torn_decision_is_told_and_set_aside_when_asked() {
    let project = waiting();
    let [left, right] = ["sacaa:1", "contacts:1"].map(|id| RecordId(id.into()));
    let sheet = format!("pair_id,decision\n{},same\n", PairId::of(&left, &right));
    project.write("filled.csv", sheet).expect("a sheet");
    let import = ["review", "import", "filled.csv", "--reviewer", "ana"];
    assert_eq!(run(&project, &import).code, Some(0));
    let whole = project.read("decisions.jsonl").expect("decisions");
    project
        .write("decisions.jsonl", format!("{whole}{{\"id\":\"d-1"))
        .expect("a torn file");
    let outcome = run(&project, &["review", "list"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("decisions.jsonl:2:"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("--mend"), "{}", outcome.stderr);
    let outcome = run(&project, &["review", "decisions", "--mend"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(project.read("decisions.jsonl").expect("decisions"), whole);
    assert_eq!(run(&project, &["review", "list"]).code, Some(0));
}

#[test]
fn pairs_go_to_label_studio_and_answers_come_back_in_a_command_of_its_own() {
    let server = LabelStudioServer::start().expect("a server");
    server.allow(TOKEN);
    let project = waiting();
    let with = |arguments: &[&str]| {
        let variables = [
            ("LABEL_STUDIO_URL", server.address()),
            ("LABEL_STUDIO_API_KEY", TOKEN),
        ];
        let outcome = project
            .run_with(arguments, &variables)
            .expect("the binary runs");
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!told.contains(TOKEN), "{told}");
        (outcome.code, told)
    };
    let (code, told) = with(&["review", "push", "--create", "Pairs"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.starts_with("3 pairs submitted to project 1, 0 there before"),
        "{told}"
    );
    let (_, told) = with(&["review", "push", "--to", "1"]);
    assert!(
        told.starts_with("0 pairs submitted to project 1, 3 there before"),
        "{told}"
    );
    server.annotate(
        2,
        Said {
            who: "steward@example.org",
            choice: "merge",
            note: "same phone",
            when: "2026-11-22T08:40:27Z",
        },
    );
    let pull = ["review", "pull", "--from", "1"];
    let (code, told) = with(&pull);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.starts_with("1 new decision, 0 known"), "{told}");
    let (_, told) = with(&pull);
    assert!(told.starts_with("0 new decisions, 1 known"), "{told}");
    assert_eq!(decided(&project)[0][0], "steward@example.org");
    let (code, told) = with(&["review", "pull", "--from", "9"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("has no project 9"), "{told}");
    let (code, told) = with(&["review", "push", "--to", "1", "--token", "hunter2"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("secret://env/") && !told.contains("hunter2"),
        "{told}"
    );
}

#[test]
fn settings_name_the_server_so_that_commands_need_no_flags() {
    let server = LabelStudioServer::start().expect("a server");
    server.allow(TOKEN);
    let number = server.project();
    let project = waiting();
    let outcome = run(&project, &["review", "pull"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("`[review.label-studio]`"),
        "{}",
        outcome.stderr
    );
    let settings = format!(
        "[review.label-studio]\nurl = \"{}\"\nproject = {number}\ntoken = \"secret://env/LABELS\"\n",
        server.address()
    );
    project.write("hotpass.toml", settings).expect("settings");
    let with = |arguments: &[&str], token: &str| {
        let outcome = project.run_with(arguments, &[("LABELS", token)]);
        let outcome = outcome.expect("the binary runs");
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!told.contains(token), "{told}");
        (outcome.code, told)
    };
    let (code, told) = with(&["review", "push"], TOKEN);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("`hotpass review pull` fetches"), "{told}");
    assert_eq!(server.tasks(number).len(), 3);
    let said = Said {
        who: "steward@example.org",
        choice: "keep-separate",
        note: "",
        when: "2026-11-22T08:40:27Z",
    };
    server.annotate(1, said);
    for expected in ["1 new decision, 0 known", "0 new decisions, 1 known"] {
        let (code, told) = with(&["review", "pull"], TOKEN);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.starts_with(expected), "{told}");
    }
    // Who looks after the machine is told whether the server answers and the token is there.
    let (_, told) = with(&["doctor"], TOKEN);
    for words in [
        "pass  endpoint.review.label-studio.url",
        "pass  secret.review.label-studio.token: `secret://env/LABELS` has a value",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let (_, told) = with(&["config", "show"], TOKEN);
    assert!(told.contains("secret://env/LABELS"), "{told}");
    let (code, told) = with(&["review", "pull"], "another-token");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("does not accept the token"), "{told}");
    // Another server is another matter: neither number nor token are meant for it.
    let other = LabelStudioServer::start().expect("a server");
    let (code, told) = with(&["review", "pull", "--url", other.address()], TOKEN);
    assert_eq!(code, Some(2), "{told}");
    assert!(other.seen().is_empty());
}

#[test]
fn tasks_of_a_file_are_those_of_the_server_and_its_exports_come_back() {
    let project = waiting();
    let outcome = run(&project, &["review", "export", "--output", "tasks.json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let tasks = project.read("tasks.json").expect("tasks");
    let tasks: Vec<Value> = serde_json::from_str(&tasks).expect("tasks");
    let first = &tasks[0]["data"];
    let export =
        json!([{ "hotpass_id": first["hotpass_id"], "decision": "keep-separate", "annotator": 4 }]);
    project
        .write("export.json", export.to_string())
        .expect("an export");
    let (taken, code) = json_of(
        &project,
        &["review", "import", "export.json", "--reviewer", "ana"],
    );
    assert_eq!(code, Some(0), "{taken}");
    let expected = [["label-studio user 4", "different sacaa:2", "counts"]];
    assert_eq!(decided(&project), rows(&expected));
}
