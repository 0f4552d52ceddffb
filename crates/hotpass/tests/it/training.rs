//! Models that learn from what people decided: about the records of a project's runs, and about rows of tables.

use std::fmt::Write as _;

use hotpass_model::{
    decision::{Answer, Choice, Decision, DecisionId, PairId},
    ident::RecordId,
};
use hotpass_testkit::project::TestProject;

use crate::{
    json,
    linkage::{SCHOOLS, answer, counts, of},
    project, run, told,
};

const TRAIN: [&str; 5] = [
    "resolve",
    "model",
    "train",
    "--output",
    "models/organizations.yaml",
];

/// Returns a project that ran, and in which somebody called a pair the same.
pub(crate) fn decided() -> TestProject {
    let project = of(&SCHOOLS);
    counts(&project);
    answer(&project, "same");
    project
}

/// Returns what a command that fails says.
fn refused(project: &TestProject, arguments: &[&str]) -> String {
    let outcome = run(project, arguments);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    outcome.stderr
}

#[test]
fn the_model_of_runs_learns_from_the_decisions_of_a_project_and_runs_use_it() {
    let project = of(&SCHOOLS);
    counts(&project);
    let error = refused(&project, &TRAIN);
    assert!(error.contains("nobody has called a pair"), "{error}");
    assert!(error.contains("`hotpass review` asks"), "{error}");
    answer(&project, "same");
    let error = refused(&project, &TRAIN[..3]);
    assert!(error.contains("needs a document of its own"), "{error}");
    let text = told(&project, &TRAIN);
    for words in [
        "Learned from 1 decided pair",
        "Same       1",
        "nearly the same name      1       +14.87",
        "Wrote models/organizations.yaml",
        "[profile.refine.deduplication]\nmodel = \"models/organizations.yaml\"",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let error = refused(&project, &TRAIN);
    assert!(error.contains("is there already"), "{error}");
    let learned = project.read("models/organizations.yaml").expect("a model");
    told(&project, &[&TRAIN[..], &["--force"]].concat());
    let again = project.read("models/organizations.yaml");
    assert_eq!(again.expect("a model"), learned, "the same from the same");

    let (path, settings) = SCHOOLS[0];
    let named = "[profile.refine.deduplication]\nmodel = \"models/organizations.yaml\"\n";
    project
        .write(path, format!("{settings}{named}"))
        .expect("settings");
    assert_eq!(counts(&project), (3, 0));
    // The model of the runs is the one that is trained now; what it knows is not learned again.
    let value = json(&project, &TRAIN[..3]);
    assert_eq!(value["lessons"]["known"], 1, "{value}");
    assert_eq!(value["lessons"]["moved"], serde_json::json!([]));
    assert_eq!(
        project.read("models/organizations.yaml").expect("a model"),
        learned
    );
    // Taken back, it is told, for what was learned stays.
    let decisions = json(&project, &["review", "decisions"]);
    let id = decisions["decisions"][0]["id"].as_str().expect("an id");
    let undo = ["review", "undo", id, "--reviewer", "ana"];
    told(&project, &undo);
    let error = refused(&project, &TRAIN[..3]);
    assert!(error.contains("nobody has called a pair"), "{error}");
    assert!(
        error.contains("learned from 1 of its decisions, which count no more"),
        "{error}"
    );
}

#[test]
fn decisions_about_records_that_are_gone_and_unsure_ones_teach_nothing() {
    let project = of(&SCHOOLS);
    counts(&project);
    answer(&project, "unsure");
    let error = refused(&project, &TRAIN);
    assert!(error.contains("nobody has called a pair"), "{error}");
    answer_again(&project, "different");
    project
        .write("b.csv", "Company,E-mail,Province\nSomebody Else,,Limpopo\n")
        .expect("other records");
    let error = refused(&project, &TRAIN);
    assert!(
        error.contains("none of the 1 decided pairs is among the records"),
        "{error}"
    );
    assert!(
        error.contains("of 1 a record is not there any more"),
        "{error}"
    );
    assert!(project.read("models/organizations.yaml").is_err());
}

/// Answers the pair of which nobody could tell.
fn answer_again(project: &TestProject, answer: &str) {
    let export = ["review", "export", "--unsure", "--output", "pairs.csv"];
    told(project, &export);
    let sheet = project.read("pairs.csv").expect("the pairs");
    let filled = sheet.replacen(",unsure,", &format!(",{answer},"), 1);
    project.write("pairs.csv", filled).expect("the answer");
    let import = ["review", "import", "pairs.csv", "--reviewer", "bea"];
    told(project, &import);
    std::fs::remove_file(project.path("pairs.csv")).expect("the answer is taken");
}

/// Returns a file of decisions about pairs of records.
pub(crate) fn decisions(of: &[(&str, &str, Answer)]) -> String {
    let mut text = String::new();
    for (number, (left, right, answer)) in of.iter().enumerate() {
        let [left, right] = [left, right].map(|id| RecordId((*id).into()));
        let decision = Decision {
            id: DecisionId(format!("d-{number:012}").into()),
            when: "2026-01-02T03:04:05Z".into(),
            who: "ana".into(),
            why: None,
            what: Choice::Pair {
                pair: PairId::of(&left, &right),
                left,
                right,
                answer: *answer,
            },
        };
        let line = serde_json::to_string(&decision).expect("a line");
        writeln!(text, "{line}").expect("memory");
    }
    text
}

/// People of two rows each; half of them moved and have another number.
fn people(n_rows: usize) -> String {
    let mut text = "id,name,town,phone\n".to_owned();
    for row in 0..n_rows {
        let person = row / 2;
        let home = if person % 2 == 0 { person } else { row };
        writeln!(
            text,
            "p{row},Person{person} Family{},Town{},08210{home:05}",
            person * 7 % 101,
            home * 3 % 17
        )
        .expect("memory");
    }
    text
}

/// Returns how much two rows that are decided weigh under a model.
fn weight(project: &TestProject, model: &str) -> f64 {
    let explain = ["resolve", "explain", "people.csv", "p2", "p3", "--model"];
    let value = json(project, &[&explain[..], &[model]].concat());
    value["match_weight"].as_f64().expect("a weight")
}

#[test]
fn decisions_about_rows_of_tables_move_the_weights_of_a_trained_model() {
    use Answer::{Different, Same, Unsure};

    let project = project();
    project.write("people.csv", people(80)).expect("people");
    told(&project, &["resolve", "model", "init", "people.csv"]);
    told(&project, &["resolve", "model", "train", "people.csv"]);
    let moved: Vec<(String, String)> = (1..20)
        .step_by(2)
        .map(|person| (format!("p{}", person * 2), format!("p{}", person * 2 + 1)))
        .collect();
    let mut all: Vec<(&str, &str, Answer)> = moved
        .iter()
        .map(|(one, other)| (one.as_str(), other.as_str(), Same))
        .collect();
    all.extend([
        ("p0", "p2", Different),
        ("p4", "p5", Unsure),
        ("p0", "p999", Different),
    ]);
    project
        .write("said.jsonl", decisions(&all))
        .expect("decisions");
    let train = "resolve model train people.csv --decisions said.jsonl --output taught.yaml";
    let train: Vec<&str> = train.split(' ').collect();
    let value = json(&project, &train);
    let lessons = &value["lessons"];
    let count = |key: &str| lessons[key].as_u64().expect("a count");
    assert_eq!(
        ["same", "different", "gone", "unsure", "known", "revoked"].map(count),
        [10, 1, 1, 1, 0, 0],
        "{lessons}"
    );
    assert!(count("agreed_after") >= count("agreed_before"));
    assert!(
        weight(&project, "taught.yaml") > weight(&project, "model.yaml") + 1.0,
        "{value}"
    );
    let text = told(
        &project,
        &[&train[..], &["--model", "taught.yaml"]].concat(),
    );
    assert!(text.contains("Known      11"), "{text}");
    // What another file does not have was not taken back.
    project
        .write("fewer.jsonl", decisions(&all[..1]))
        .expect("decisions");
    let fewer = "resolve model train people.csv --model taught.yaml --decisions fewer.jsonl --output fewer.yaml";
    let value = json(&project, &fewer.split(' ').collect::<Vec<_>>());
    assert_eq!(value["lessons"]["known"], 1, "{value}");
    assert_eq!(value["lessons"]["revoked"], 0, "{value}");
}

#[test]
fn what_cannot_be_trained_is_refused_with_what_to_do() {
    let project = project();
    project.write("people.csv", people(8)).expect("people");
    for (arguments, words) in [
        (&["resolve", "model", "train", "--id", "id"][..], "no FILE"),
        (
            &[
                "resolve",
                "model",
                "train",
                "people.csv",
                "--decisions",
                "no.jsonl",
            ],
            "cannot find `no.jsonl`",
        ),
        (&["resolve", "model", "train"], "there is no project"),
    ] {
        let error = refused(&project, arguments);
        assert!(error.contains(words) && error.contains("hint: "), "{error}");
    }
}

#[test]
fn labels_for_a_model_that_leaves_nothing_open_are_told_to_be_in_vain() {
    let project = project();
    project.write("people.csv", people(40)).expect("people");
    project
        .write("same.csv", "record_id_l,record_id_r\np0,p1\n")
        .expect("labels");
    told(&project, &["resolve", "model", "init", "people.csv"]);
    let train = [
        "resolve",
        "model",
        "train",
        "people.csv",
        "--labels",
        "same.csv",
    ];
    assert!(!run(&project, &train).stderr.contains("nothing open"));
    let outcome = run(&project, &train);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.stderr.contains("leaves nothing open"),
        "{}",
        outcome.stderr
    );
}
