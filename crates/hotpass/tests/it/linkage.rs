//! How a run links organizations: what becomes one, what waits for a person, what people decided, and how it is undone.

use hotpass_testkit::project::TestProject;

use crate::{json, project, run, told};

/// Two that are surely one, two that may be, and one that is neither.
pub(crate) const SCHOOLS: [(&str, &str); 3] = [
    ("hotpass.toml", "[output]\npath = \"dist/x.csv\"\n"),
    (
        "a.csv",
        "Company,E-mail,Province\n\
         Thabandaba Drone Services,info@thabandaba.example,KwaZulu-Natal\n\
         Cape Wings Flight Academy,fly@capewings.example,Western Cape\n\
         Blue Sky Gliding,blue@sky.example,Limpopo\n",
    ),
    (
        "b.csv",
        "Company,E-mail,Province\n\
         Thaandaba Drone Services,,KwaZulu-Natal\n\
         Cape Wings Flt Acad (Pty) Ltd,fly@capewings.example,Western Cape\n",
    ),
];

pub(crate) fn of(files: &[(&str, &str)]) -> TestProject {
    let project = project();
    for (name, text) in files {
        project.write(name, text).expect("a file");
    }
    project
}

/// Runs and returns how many organizations are published, and how many pairs wait.
pub(crate) fn counts(project: &TestProject) -> (u64, u64) {
    let result = json(project, &["run"]);
    let count = |key: &str| result[key].as_u64().expect("a count");
    (count("total_records"), count("review_pairs"))
}

/// Answers the only pair that waits.
pub(crate) fn answer(project: &TestProject, answer: &str) {
    told(project, &["review", "export", "--output", "pairs.csv"]);
    let sheet = project.read("pairs.csv").expect("the pairs");
    let (header, row) = sheet.trim_end().split_once('\n').expect("a pair");
    let filled = row.replacen(",,", &format!(",{answer},"), 1);
    let filled = format!("{header}\n{filled}\n");
    project.write("pairs.csv", &filled).expect("the answer");
    told(
        project,
        &["review", "import", "pairs.csv", "--reviewer", "ana"],
    );
    std::fs::remove_file(project.path("pairs.csv")).expect("the answer is taken");
}

fn decision(project: &TestProject) -> String {
    let decisions = json(project, &["review", "decisions"]);
    let first = &decisions["decisions"][0];
    first["id"].as_str().expect("an id").to_owned()
}

fn golden(project: &TestProject) -> String {
    project.read("dist/x.csv").expect("a publication")
}

#[test]
fn what_is_surely_one_is_merged_and_what_may_be_waits() {
    let project = of(&SCHOOLS);
    assert_eq!(counts(&project), (4, 1));
    let pairs = json(&project, &["review", "list"]);
    let pair = &pairs["pairs"][0];
    for (side, name) in [
        ("left", "Thabandaba Drone Services"),
        ("right", "Thaandaba Drone Services"),
    ] {
        assert_eq!(pair[side]["fields"][0][1], name, "{pairs}");
    }
    let explained = told(&project, &["explain", "Cape Wings Flight Academy"]);
    assert!(explained.contains("2 records are one"), "{explained}");
    assert!(
        explained.contains("one name within the other"),
        "{explained}"
    );
    // A rehearsal asks nobody.
    std::fs::remove_file(project.path("review.jsonl")).expect("the queue");
    let rehearsed = json(&project, &["run", "--dry-run"]);
    assert_eq!(rehearsed["review_pairs"], 1);
    assert!(!project.path("review.jsonl").exists());
}

#[test]
fn a_decision_is_obeyed_told_and_undone_to_the_byte() {
    let project = of(&SCHOOLS);
    assert_eq!(counts(&project), (4, 1));
    let before = golden(&project);
    answer(&project, "same");
    assert_eq!(counts(&project), (3, 0));
    assert_ne!(golden(&project), before);
    let id = decision(&project);
    let explained = told(&project, &["explain", "Thabandaba Drone Services"]);
    for words in [&format!("by decision {id}"), "ana decided on"] {
        assert!(explained.contains(words), "{explained}");
    }
    // Again: decisions are replayed, and nothing else changes.
    let once = golden(&project);
    assert_eq!(counts(&project), (3, 0));
    assert_eq!(golden(&project), once);

    told(&project, &["review", "undo", &id, "--reviewer", "bo"]);
    assert_eq!(counts(&project), (4, 1));
    assert_eq!(golden(&project), before);
}

#[test]
fn what_a_person_told_apart_is_not_asked_again() {
    let project = of(&SCHOOLS);
    counts(&project);
    answer(&project, "different");
    assert_eq!(counts(&project), (4, 0));
    let explained = told(&project, &["explain", "Thabandaba Drone Services"]);
    assert!(explained.contains("different"), "{explained}");
}

#[test]
fn what_organizations_share_that_a_person_told_apart_is_no_doubt() {
    let text = "Company,Tel\nCape Wings,0821234567\nBlue Sky,0821234567\n";
    let project = of(&[SCHOOLS[0], ("a.csv", text)]);
    let doubts = |project: &TestProject| {
        let result = json(project, &["run"]);
        result["findings"]["HP-L004"].as_u64()
    };
    assert_eq!(doubts(&project), Some(1));
    let never = [
        "entities",
        "never-merge",
        "Cape Wings",
        "Blue Sky",
        "--reviewer",
        "ana",
    ];
    told(&project, &never);
    assert_eq!(doubts(&project), None);
}

#[test]
fn a_model_that_is_not_there_is_an_error_whatever_it_is_called() {
    let with = |model: &str| {
        let settings = format!(
            "{}[profile.refine.deduplication]\nmodel = \"{model}\"\n",
            SCHOOLS[0].1
        );
        run(&of(&[("hotpass.toml", &settings), SCHOOLS[1]]), &["run"])
    };
    assert_eq!(with("organizations").code, Some(0));
    let outcome = with("models/organizations");
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("models/organizations"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn entities_that_a_person_merged_stay_one_and_come_apart_as_they_were() {
    let project = of(&SCHOOLS);
    counts(&project);
    let before = golden(&project);
    let merge = [
        "entities",
        "merge",
        "Blue Sky Gliding",
        "Cape Wings Flight Academy",
        "--reviewer",
        "ana",
    ];
    told(&project, &merge);
    // In the second run the records of both belong to one entity already.
    for _ in 0..2 {
        assert_eq!(counts(&project), (3, 1));
    }
    let told_again = told(&project, &["run"]);
    assert!(!told_again.contains("became one"), "{told_again}");
    told(
        &project,
        &["review", "undo", &decision(&project), "--reviewer", "ana"],
    );
    let undone = told(&project, &["run"]);
    assert!(undone.contains("came apart"), "{undone}");
    assert_eq!(golden(&project), before);
}

#[test]
fn entities_that_a_person_keeps_apart_do_not_become_one_when_their_records_come_to_agree() {
    let records = |name: &str, email: &str| {
        format!("Id,Company,E-mail\n1,Cape Wings,fly@capewings.example\n2,{name},{email}\n")
    };
    let project = of(&[
        SCHOOLS[0],
        ("a.csv", &records("Blue Sky Gliding", "blue@sky.example")),
    ]);
    assert_eq!(counts(&project), (2, 0));
    let never = [
        "entities",
        "never-merge",
        "Blue Sky Gliding",
        "Cape Wings",
        "--reviewer",
        "ana",
    ];
    told(&project, &never);
    let agreeing = records("Cape Wings", "fly@capewings.example");
    project.write("a.csv", &agreeing).expect("a file");
    assert_eq!(counts(&project), (2, 0));
    told(
        &project,
        &["review", "undo", &decision(&project), "--reviewer", "ana"],
    );
    assert_eq!(counts(&project), (1, 0));
}

#[test]
fn different_registration_numbers_keep_organizations_apart_even_through_a_third() {
    let numbers = "Company,Registration number,E-mail\n\
         Aero School,2019/123456/07,info@aero.example\n\
         Aero School,,info@aero.example\n\
         Aero School,2020/654321/07,info@aero.example\n";
    let project = of(&[SCHOOLS[0], ("a.csv", numbers)]);
    let (organizations, _) = counts(&project);
    assert_eq!(organizations, 2);
    let findings = project.read("dist/x.findings.csv").expect("the findings");
    assert!(findings.contains("HP-L006"), "{findings}");
}

#[test]
fn the_profile_says_how_sure_is_sure() {
    let with = |threshold: &str| {
        let settings = format!(
            "{}[profile.refine.deduplication]\nthreshold = {threshold}\n",
            SCHOOLS[0].1
        );
        counts(&of(&[("hotpass.toml", &settings), SCHOOLS[1], SCHOOLS[2]]))
    };
    assert_eq!(with("0.999"), (5, 0));
    assert_eq!(with("0.6"), (4, 1));
}

#[test]
fn a_missing_value_is_no_evidence_against() {
    let project = of(&[
        SCHOOLS[0],
        (
            "a.csv",
            "Company,E-mail,Province\nAero School,info@aero.example,Limpopo\n",
        ),
        (
            "b.csv",
            "Company,E-mail,Province\nAero School (Pty) Ltd,,\n",
        ),
    ]);
    assert_eq!(counts(&project), (1, 0));
}

#[test]
fn a_project_links_by_a_model_of_its_own() {
    let settings = format!(
        "{}[profile.refine.deduplication]\nmodel = \"models/own.yaml\"\n",
        SCHOOLS[0].1
    );
    let project = of(&[("hotpass.toml", &settings), SCHOOLS[1], SCHOOLS[2]]);
    let shown = told(
        &project,
        &[
            "resolve",
            "model",
            "show",
            "organizations",
            "--format",
            "json",
        ],
    );
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("one JSON object");
    let mut model = shown["model"].clone();
    model["blocking"] = serde_json::json!([{ "rule": "province" }]);
    // What is nearly the same name in the same province is enough for this project.
    model["prior"] = serde_json::json!(0.001);
    project
        .write("models/own.yaml", model.to_string())
        .expect("a model");
    assert_eq!(counts(&project), (3, 0));

    let published = golden(&project);
    model["blocking"] = serde_json::json!([{ "rule": "provinz" }]);
    project
        .write("models/own.yaml", model.to_string())
        .expect("a model");
    let outcome = run(&project, &["run"]);
    assert_eq!(
        outcome.code,
        Some(2),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    for words in ["cannot link the records", "provinz", "deduplication.model"] {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    // A failure of linkage is told, and what was published stays.
    assert_eq!(golden(&project), published);
}
