//! What the Python system did, and where it went wrong: what people rely on still works, and no weakness has come along.

use hotpass_testkit::project::TestProject;
use serde_json::{Value, json};

use crate::{project, run};

/// Returns a project with one table and further files.
fn with(files: &[(&str, &str)]) -> TestProject {
    let project = project();
    let table = ("a.csv", "Company,E-mail\nAero School,info@aero.example\n");
    for (name, text) in [table].iter().chain(files) {
        project.write(name, text).expect("a file");
    }
    project
}

fn result(project: &TestProject, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let outcome = run(project, &all);
    let value = serde_json::from_str(&outcome.stdout).expect("one JSON object");
    (outcome.code, value)
}

fn manifest(project: &TestProject) -> Value {
    let text = project.read("dist/manifest.json").expect("a manifest");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn canonical_settings_reach_the_run_and_its_manifest() {
    let project = with(&[(
        "hotpass.toml",
        "[profile]\nname = \"aviation\"\n[pipeline]\narchive = true\nlog_format = \"json\"\n\
         [governance]\nintent = [\"Outreach\"]\ndata_owner = \"Sales\"\nclassification = \"sensitive_pii\"\n\
         lawful_basis = \"consent\"\n[data_contract]\ndataset = \"schools\"\nversion = \"1.2.0\"\n",
    )]);
    let (code, value) = result(&project, &["run"]);
    assert_eq!(code, Some(0), "{value}");
    let manifest = manifest(&project);
    assert_eq!(
        manifest["dataset"],
        json!({ "name": "schools", "version": "1.2.0", "steward": null })
    );
    let governance = &manifest["governance"];
    assert_eq!(governance["intent"], json!(["Outreach"]));
    assert_eq!(governance["data_owner"], "Sales");
    assert_eq!(governance["classification"], "sensitive-pii");
    let kinds: Vec<&Value> = manifest["outputs"]
        .as_array()
        .expect("outputs")
        .iter()
        .map(|output| &output["kind"])
        .collect();
    assert!(kinds.contains(&&json!("archive")), "{kinds:?}");
    let published = project.read("dist/hotpass.csv").expect("the publication");
    assert!(
        published.contains("Consent"),
        "the lawful basis is published"
    );
}

#[test]
fn compliance_and_enrichment_need_an_intent() {
    for feature in ["compliance", "enrichment"] {
        let text = format!("[governance]\nintent = []\n[features]\n{feature} = true\n");
        let project = with(&[("hotpass.toml", &text)]);
        let outcome = run(&project, &["run"]);
        assert_eq!(outcome.code, Some(2));
        let expected = format!(
            "`governance.intent` is empty, but `features.{feature}` is on at hotpass.toml:4:1"
        );
        assert!(outcome.stderr.contains(&expected), "{}", outcome.stderr);
    }
}

#[test]
fn a_flat_json_document_turns_the_archive_on() {
    let project = with(&[("old.json", r#"{"archive": true, "qa_mode": "strict"}"#)]);
    let outcome = run(&project, &["run", ".", "--config", "old.json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        outcome
            .stderr
            .contains("notice: old.json:1:2: `archive` is now `output.archive`"),
        "{}",
        outcome.stderr
    );
    let outputs = manifest(&project)["outputs"].to_string();
    assert!(outputs.contains(".zip"), "{outputs}");
}

#[test]
fn a_profile_of_a_command_line_brings_documents_beside_it() {
    let project = with(&[
        (
            "profiles/quick.toml",
            "name = \"quick\"\nindustry_profile = \"aviation\"\nconfig_files = [\"../site.toml\"]\n",
        ),
        ("site.toml", "[limits]\ncells = 77\n"),
    ]);
    // Not among the project's own profiles, because it is none: settings are named with --config.
    std::fs::rename(
        project.root().join("profiles"),
        project.root().join("settings"),
    )
    .expect("renamed");
    let (code, value) = result(
        &project,
        &[
            "config",
            "get",
            "limits.cells",
            "--config",
            "settings/quick.toml",
        ],
    );
    assert_eq!(
        (code, &value["settings"][0]["value"]),
        (Some(0), &json!(77))
    );
    let (_, value) = result(
        &project,
        &[
            "config",
            "get",
            "profile.name",
            "--config",
            "settings/quick.toml",
        ],
    );
    assert_eq!(value["settings"][0]["value"], "aviation");
}

#[test]
fn profiles_go_by_name_or_path_in_every_form_and_a_strange_one_is_an_error() {
    let yaml = "name: schools\nextends: generic\ncountry: NA\n";
    let project = with(&[("hotpass.toml", ""), ("profiles/schools.yaml", yaml)]);
    project
        .write(
            "elsewhere/other.json",
            "{\"name\": \"other\", \"extends\": \"aviation\"}",
        )
        .expect("a file");
    for (name, expected) in [
        ("aviation", "aviation"),
        ("schools", "schools"),
        ("profiles/schools.yaml", "schools"),
        ("elsewhere/other.json", "other"),
    ] {
        let outcome = run(&project, &["run", "--dry-run", "--profile", name]);
        assert_eq!(outcome.code, Some(0), "{name}: {}", outcome.stderr);
        // The same as a setting, whatever was there when the program was built.
        let text = format!("[profile]\nname = \"{name}\"\n");
        project.write("over.toml", text).expect("a file");
        let (code, value) = result(
            &project,
            &[
                "config",
                "get",
                "profile.display-name",
                "--config",
                "over.toml",
            ],
        );
        assert_eq!(code, Some(0), "{expected}: {value}");
    }
    for name in ["avationx", "gone.yaml"] {
        let outcome = run(&project, &["run", "--dry-run", "--profile", name]);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.contains("hint: "), "{}", outcome.stderr);
    }
}

#[test]
fn what_a_profile_says_of_sources_and_columns_has_its_effect() {
    let profile = "name = \"ours\"\nextends = \"generic\"\n[ingest.sources]\n\
                   \"Main list\" = { pattern = \"a*.csv\", priority = 5 }\n\
                   [refine]\nrequired = [\"organization_name\", \"website\"]\noptional = [\"province\"]\n\
                   [terms]\norganization = \"flight club\"\norganization-type = \"t\"\ncategory = \"c\"\n";
    let project = with(&[
        ("hotpass.toml", "[profile]\nname = \"ours\"\n"),
        ("profiles/ours.toml", profile),
    ]);
    let (code, value) = result(&project, &["run"]);
    assert_eq!(code, Some(0), "{value}");
    assert_eq!(value["sources"][0]["label"], "Main list");
    let expectations = value["quality"]["expectations"]
        .as_array()
        .expect("expectations");
    let website = expectations.iter().find(|expectation| {
        expectation["column"] == "website" && expectation["expectation"] == "is present"
    });
    assert_eq!(website.expect("an expectation")["success"], false);
    let advice = value["quality"]["recommendations"].to_string();
    assert!(
        advice.contains("Worth completing: `province` (0 % filled)"),
        "{advice}"
    );
}

#[test]
fn the_doctor_reads_what_a_run_reads_and_names_an_owner() {
    let project = with(&[(
        "hotpass.toml",
        "archive = true\n[governance] # ours\ndata_owner = \" \"\n",
    )]);
    let (code, before) = result(&project, &["doctor"]);
    assert_eq!(code, Some(2));
    let failed = before["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .find(|check| check["status"] == "fail");
    let message = failed.expect("a failure")["message"]
        .as_str()
        .expect("text");
    assert!(
        message.ends_with("`governance.data-owner` names nobody"),
        "{message}"
    );
    let (code, after) = result(&project, &["doctor", "--fix"]);
    assert_eq!(code, Some(0), "{after}");
    assert!(after["summary"]["passed"].as_u64() >= before["summary"]["passed"].as_u64());
    let told = after["checks"].to_string();
    assert!(told.contains("`archive` is now `output.archive`"), "{told}");
    let text = project.read("hotpass.toml").expect("a file");
    assert!(
        text.contains("# ours\ndata_owner = \"Data Governance\""),
        "{text}"
    );
    assert_eq!(run(&project, &["run"]).code, Some(0));
}

#[test]
fn redaction_that_cannot_be_done_is_refused_and_not_skipped() {
    let project = with(&[(
        "hotpass.toml",
        "[compliance.pii_redaction]\nenabled = true\n",
    )]);
    let outcome = run(&project, &["run"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .stderr
            .contains("asks for redaction of published data"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn labels_of_incremental_runs_are_refused_until_they_mean_something() {
    for key in [
        "incremental = true",
        "backfill = true",
        "since = \"2025-01-01T00:00:00Z\"",
    ] {
        let text = format!("[pipeline]\n{key}\n");
        let project = with(&[("hotpass.toml", &text)]);
        let outcome = run(&project, &["run"]);
        assert_eq!(outcome.code, Some(2), "{key}");
        assert!(
            outcome.stderr.contains("which this version does not do"),
            "{}",
            outcome.stderr
        );
    }
}
