//! Layers, targets and what is assumed.

use hotpass_model::plan::{MainOutput, Unreadable, Violation};

use super::*;
use crate::document::Document;

fn declared(text: &str) -> Project {
    let document = Document::new("hotpass.toml", text);
    let mut project = Project::undeclared("work");
    project.is_declared = true;
    project.layers.document(&document).expect("a document");
    project
}

fn planned(project: &Project, flags: &Flags) -> Plan {
    resolve(project, flags).expect("settings").plan
}

#[test]
fn without_a_project_the_defaults_hold_and_are_said() {
    let flags = Flags {
        input_dir: Some("books".into()),
        ..Flags::default()
    };
    let plan = planned(&Project::undeclared("."), &flags);
    assert_eq!(plan.input_dir, Path::new("books"));
    assert_eq!(plan.policy.unreadable, Unreadable::Continue);
    assert_eq!(plan.policy.violation, Violation::Quarantine);
    assert_eq!(plan.profile.name, "generic");
    assert_eq!(plan.target.folder, Path::new("dist"));
    assert_eq!(plan.target.stem, "hotpass");
    assert!(plan.target.owns_folder);
    assert_eq!(plan.until, Stage::Publish);
    assert_eq!(plan.assumptions.len(), 4);
}

#[test]
fn the_file_is_over_the_defaults_and_flags_are_over_the_file() {
    let project = declared(
        "[project]\nname = \"P\"\ninput-dir = \"data\"\n[profile]\nname = \"aviation\"\ncountry = \"NA\"\n\
         [policy]\nviolation = \"warn\"\n[limits]\ncells = 7\n[output]\npath = \"out/x.csv\"\n\
         [profile.refine.mapping]\napply = 0.9\n",
    );
    let plan = planned(&project, &Flags::default());
    assert_eq!(plan.project, "P");
    assert_eq!(plan.input_dir, Path::new("work/data"));
    assert_eq!(plan.profile.country, "NA");
    assert_eq!(
        (
            plan.profile.refine.mapping.apply,
            plan.profile.refine.mapping.suggest
        ),
        (0.9, 0.6)
    );
    assert_eq!(plan.policy.violation, Violation::Warn);
    assert_eq!(plan.policy.unreadable, Unreadable::Continue);
    assert_eq!((plan.limits.cells, plan.limits.entries), (7, 10_000));
    assert_eq!(plan.target.folder, Path::new("work/out"));
    assert_eq!(plan.target.main, MainOutput::Csv);
    assert!(plan.target.owns_folder);

    let flags = Flags {
        profile: Some("generic".into()),
        output_path: Some("here.xlsx".into()),
        archive: Some(true),
        ..Flags::default()
    };
    let plan = planned(&project, &flags);
    assert_eq!(plan.profile.name, "generic");
    assert_eq!(plan.target.folder, Path::new("."));
    assert_eq!(plan.target.stem, "here");
    assert!(plan.target.archive);
    assert!(
        !plan.target.owns_folder,
        "a folder named by a flag is never replaced"
    );
}

#[test]
fn a_folder_with_other_things_in_it_is_never_owned() {
    for path in [
        "x.xlsx",
        "../x.xlsx",
        "data/x.xlsx",
        "contracts/x.xlsx",
        "/x.xlsx",
    ] {
        let project = declared(&format!(
            "[project]\ninput-dir = \"data/raw\"\n[output]\npath = \"{path}\"\n"
        ));
        let plan = planned(&project, &Flags::default());
        assert!(!plan.target.owns_folder, "{path}");
    }
}

/// Text, and the error with its place and its hint.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[profile]\nname = \"aviations\"\n",
        "hotpass.toml:2:1: unknown profile `aviations` | did you mean `aviation`?",
    ),
    (
        "[profile]\ncountry = \"South Africa\"\n",
        "hotpass.toml:2:1: `South Africa` is not a country code | use the two capital letters of ISO 3166-1, such as `ZA`",
    ),
    (
        "[profile]\ncountry = \"XX\"\n",
        "hotpass.toml:2:1: `XX` is not a country code | use the two capital letters of ISO 3166-1, such as `ZA`",
    ),
    (
        "[profile]\nextends = \"generic\"\n",
        "hotpass.toml:2:1: a project's own `profile` table extends what `profile.name` names | take `extends` out, and name the profile with `name`",
    ),
    (
        "[limits]\nentries = 0\n",
        "hotpass.toml:2:1: `entries` is 0, so no file could be read | give the largest size you expect",
    ),
    (
        "[profile.refine.mapping]\napply = 0.4\n",
        "hotpass.toml:1:17: `apply` is 0.4 and `suggest` is 0.6 | both lie between 0 and 1, and `suggest` is not above `apply`",
    ),
    (
        "[profile.refine]\nrequired = [\"web_site\"]\n",
        "hotpass.toml:2:1: unknown published column `web_site` | did you mean `website`?",
    ),
    (
        "[output]\npath = \"dist/x.pdf\"\n",
        "hotpass.toml:2:1: the output path `work/dist/x.pdf` names no .xlsx or .csv file | name the workbook or the CSV file; Parquet and the other outputs stand beside it",
    ),
    (
        "[profile.ingest.sources.A]\npriority = 3\n[[source]]\nlabel = \"A\"\npattern = \"a\"\n[[source]]\nlabel = \"B\"\npattern = \"b\"\npriority = 3\n",
        "hotpass.toml:9:1: `source[1].priority` is 3, and so is `source[0].priority` at hotpass.toml:3:1 | give each source its own, so that one of them wins when values differ",
    ),
    (
        "schema-version = 2\n",
        "hotpass.toml:1:1: `schema-version` is 2; this program reads version 1 | use the program that wrote it, or a later one",
    ),
    (
        "[governance]\ndata-owner = \" \"\n",
        "hotpass.toml:2:1: `governance.data-owner` names nobody | name who answers for the data, or take the key out",
    ),
    (
        "[features]\ncompliance = true\n[governance]\nintent = [\"\"]\n",
        "hotpass.toml:4:1: `governance.intent` is empty, but `features.compliance` is on at hotpass.toml:2:1 | say in a sentence what the personal data is processed for",
    ),
    (
        "[review.label-studio]\nurl = \"labels.example\"\n",
        "hotpass.toml:2:1: `review.label-studio.url` is no address such as `https://host:8200` | write it as the browser shows it, without a path: `https://host`",
    ),
    (
        "[review.label-studio]\ntimeout-seconds = 0\n",
        "hotpass.toml:2:1: `review.label-studio.timeout-seconds` is 0 | give an answer 1 to 600 seconds",
    ),
    (
        "[[orchestrator.backfill.windows]]\nstart-date = \"2025-01-03\"\nend-date = \"2025-01-01\"\n",
        "hotpass.toml:3:1: `orchestrator.backfill.windows[0].end-date` is 2025-01-01, before `orchestrator.backfill.windows[0].start-date`, which is 2025-01-03 | days are written as `2025-01-31`",
    ),
    (
        "[telemetry]\nenabled = true\notlp-endpoint = \"http://x\"\n[pipeline]\ncrm-token = \"hunter2\"\n",
        "hotpass.toml:5:1: `pipeline.crm-token` asks for delivery to other systems, which this version does not do | take it out or switch it off; it would have no effect; the same holds for `telemetry.enabled`",
    ),
];

#[test]
fn mistakes_in_values_have_a_place_and_a_next_step() {
    for (text, expected) in MISTAKES {
        let mut project = Project::undeclared("work");
        let laid = project
            .layers
            .document(&Document::new("hotpass.toml", *text));
        let error = laid
            .and_then(|()| resolve(&project, &Flags::default()))
            .expect_err("a mistake");
        assert_eq!(
            format!("{error} | {}", error.hint().unwrap_or_default()),
            *expected
        );
    }
}

#[test]
fn the_defaults_set_every_value_that_a_plan_needs() {
    resolve(&Project::undeclared("."), &Flags::default()).expect("a plan from nothing");
}

/// Values for keys that do not take any text or number.
const SAMPLES: &[(&str, &str)] = &[
    ("output.path", "\"x.csv\""),
    (
        "orchestrator.backfill.windows[].start-date",
        "\"2025-01-01\"",
    ),
    ("orchestrator.backfill.windows[].end-date", "\"2025-01-02\""),
    ("profile.name", "\"aviation\""),
    ("profile.country", "\"NA\""),
    ("profile.refine.mapping.suggest", "0.5"),
    ("profile.refine.required", "[\"website\"]"),
    ("profile.refine.optional", "[\"website\"]"),
    ("profile.refine.synonyms.<name>", "[\"homestead\"]"),
    ("source[].table[].columns.<name>", "\"x\""),
    ("source[].table[].dates.<name>", "\"dmy\""),
    ("source[].table[].join", "[\"name\"]"),
    ("survivorship.<name>.order", "[\"recency\"]"),
    ("telemetry.exporters", "[\"otlp\"]"),
    ("review.label-studio.url", "\"https://labels.example\""),
];

/// Returns a value for a key that differs from its default and from that of [`document`] without it.
fn sample(key: &schema::Key) -> serde_json::Value {
    let given = SAMPLES.iter().find(|(path, _)| *path == key.path);
    if let Some((_, text)) = given {
        return serde_json::from_str(text).expect("JSON");
    }
    if let Some(choices) = key.schema["oneOf"].as_array() {
        return choices.last().expect("a choice")["const"].clone();
    }
    let kind = &key.schema["type"];
    let is = |name: &str| kind == name || kind[0] == name;
    if is("boolean") {
        let off = ["entity-resolution"]
            .iter()
            .any(|name| key.path.ends_with(name));
        (!off).into()
    } else if is("integer") {
        7.into()
    } else if is("number") {
        0.9.into()
    } else if is("array") {
        let element = &key.schema["items"]["type"];
        serde_json::json!([if element == "integer" {
            serde_json::json!(7)
        } else {
            "x".into()
        }])
    } else {
        assert!(
            is("string") || key.schema == serde_json::json!({}),
            "no sample for {}: {}",
            key.path,
            key.schema
        );
        "x".into()
    }
}

/// Returns a document that says one key, or, without a value, everything but that key.
fn document(path: &str, value: Option<serde_json::Value>) -> serde_json::Value {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let is_list = first.ends_with("[]");
    let name = match first.trim_end_matches("[]") {
        "<name>" => "website",
        name => name,
    };
    let inner = match rest {
        None => value,
        Some(rest) => Some(document(rest, value)),
    };
    let mut table = serde_json::Map::new();
    if let Some(mut inner) = inner {
        if is_list {
            let needed: &[&str] = match name {
                "source" => &["label", "pattern"],
                "windows" => &["start-date"],
                _ => &[],
            };
            for key in needed {
                if inner.get(key).is_none() {
                    inner[key] = "2025-01-01".into();
                }
            }
            inner = serde_json::json!([inner]);
        }
        table.insert(name.to_owned(), inner);
    }
    table.into()
}

#[test]
fn every_key_has_an_effect_or_is_refused_by_name() {
    let resolved = |path: &str, value: Option<serde_json::Value>| {
        let text = document(path, value).to_string();
        let mut project = Project::undeclared("work");
        let document = Document::new("x.json", text.as_str());
        project.layers.document(&document)?;
        let settings = resolve(&project, &Flags::default())?;
        // Vault is asked by whoever looks a secret up, and people by `hotpass review`, whatever the rest says.
        let options = project.options()?;
        let others = (options.secrets.vault, options.review);
        Ok::<_, Error>(serde_json::to_value((settings, others)).expect("JSON"))
    };
    let keys = schema::keys();
    assert!(keys.len() > 100, "{} keys", keys.len());
    let mut refused = Vec::new();
    for key in keys {
        assert!(
            !key.description.is_empty(),
            "{} is not documented",
            key.path
        );
        match resolved(&key.path, Some(sample(&key))) {
            // These two say nothing by themselves: what the others mean, and where others stand.
            Err(error) if ["schema-version", "include"].contains(&key.path.as_str()) => {
                let problem = error.to_string();
                let is_read = ["reads version 1", "no file `x` to include"]
                    .iter()
                    .any(|words| problem.contains(words));
                assert!(is_read, "{problem}");
            }
            Err(error) => {
                let problem = error.to_string();
                assert!(
                    problem.contains("which this version does not do"),
                    "{}: {problem}",
                    key.path
                );
                refused.push(key.path);
            }
            Ok(with) => {
                let without = resolved(&key.path, None).expect("settings");
                assert_ne!(with, without, "{} has no effect", key.path);
            }
        }
    }
    for (prefix, _) in unbuilt::UNBUILT {
        let is_below = |path: &String| path.starts_with(prefix);
        assert!(refused.iter().any(is_below), "{prefix} is not a key");
    }
}

#[test]
fn every_secret_is_veiled_and_nothing_else_takes_a_reference() {
    for key in schema::keys() {
        let is_secret = key.schema["format"] == crate::secrets::FORMAT;
        assert_eq!(
            is_secret,
            crate::secrets::veil::is_sensitive(&key.path),
            "{}",
            key.path
        );
    }
    let text = "[project]\nname = \"secret://env/NAME\"\n";
    let error = resolve(&declared(text), &Flags::default()).expect_err("a mistake");
    assert_eq!(
        error.to_string(),
        "hotpass.toml:2:1: `project.name` is no secret and takes no reference to one"
    );
}
