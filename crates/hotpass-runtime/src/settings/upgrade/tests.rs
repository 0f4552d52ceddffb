//! What documents of earlier forms become.

use toml_edit::DocumentMut;

use super::*;
use crate::{
    document::Document,
    profiles::Library,
    project::Project,
    settings::{Flags, Settings, resolve},
};

/// Returns the settings of a document, and what was said of it.
fn upgraded(name: &str, text: &str) -> (Result<Settings, String>, Vec<String>) {
    let mut project = Project::undeclared("work");
    let laid = project.layers.document(&Document::new(name, text));
    laid.expect("a document");
    let notices = project.layers.notices().to_vec();
    let settings = resolve(&project, &Flags::default()).map_err(|error| error.to_string());
    (settings, notices)
}

#[test]
fn flat_keys_are_lifted_and_what_stands_in_the_section_wins() {
    let (settings, notices) = upgraded(
        "old.json",
        r#"{"input_dir": "books", "archive": true, "qa_mode": "strict", "log_format": "rich", "country_code": "NA",
            "sensitive_fields": ["Email", "", "PHONE", "email"], "excel_chunk_size": 5000,
            "pipeline": {"archive": false, "output_path": "./dist/refined.xlsx"}}"#,
    );
    let settings = settings.expect("settings");
    assert_eq!(settings.plan.input_dir.to_str(), Some("work/books"));
    assert!(!settings.plan.target.archive, "pipeline.archive wins");
    assert_eq!(settings.plan.target.stem, "refined");
    assert_eq!(settings.plan.profile.country, "NA");
    assert_eq!(settings.logs.sensitive_fields, ["email", "phone"]);
    assert_eq!(
        serde_json::to_value((settings.fail_on, settings.logs.format)).expect("JSON"),
        serde_json::json!(["quarantine", "text"])
    );
    for expected in [
        "old.json:1:2: `input_dir` is now `project.input-dir`",
        "`archive` is passed over: `pipeline.archive` says it",
        "`pipeline.archive` is now `output.archive`",
        "`qa_mode` is now `policy.fail-on`",
        "`excel_chunk_size` is passed over: workbooks are read as streams, which needs no tuning",
    ] {
        let is_told = notices.iter().any(|notice| notice.ends_with(expected));
        assert!(is_told, "{expected}: {notices:#?}");
    }
}

/// The example document of the predecessor's description, without what is not built.
const CANONICAL: &str = r#"
# The year's outreach.
[profile]
name = "aviation"
source_priorities = { "SACAA Cleaned" = 5 }

[pipeline]
# Where the workbooks are.
input_dir = "./data"
output_path = "./dist/refined.xlsx" # the result
archive = true
qa_mode = "strict"

[features]
entity_resolution = true

[governance]
intent = ["Quarterly outreach refresh"]
data_owner = "Sales Operations"
classification = "sensitive_pii"
"#;

#[test]
fn a_document_in_eight_sections_keeps_its_meaning_and_its_comments() {
    let (settings, notices) = upgraded("old.toml", CANONICAL);
    let settings = settings.expect("settings");
    let plan = &settings.plan;
    assert_eq!(plan.profile.name, "aviation");
    let sources = &plan.profile.ingest.sources;
    assert_eq!(sources["SACAA Cleaned"].priority, Some(5));
    assert_eq!(
        sources["SACAA Cleaned"].pattern.as_deref(),
        Some("*sacaa*.xlsx")
    );
    assert_eq!(plan.governance.data_owner, "Sales Operations");
    assert_eq!(notices.len(), 8, "{notices:#?}");

    let document = Document::new("old.toml", CANONICAL);
    let edits = edits(&document.tree(0).expect("a tree"), Form::Settings);
    let mut text: DocumentMut = CANONICAL.parse().expect("TOML");
    rewrite(&mut text, &edits, |kind| match kind {
        Kind::Text(text) => toml_edit::value(text),
        Kind::Integer(number) => toml_edit::value(*number),
        Kind::Boolean(truth) => toml_edit::value(*truth),
        other => panic!("{other:?}"),
    });
    let text = text.to_string();
    assert!(text.starts_with("schema-version = 1\n"), "{text}");
    for kept in [
        "# The year's outreach.",
        "# Where the workbooks are.\ninput-dir = \"./data\"",
        "# the result",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let (again, notices) = upgraded("new.toml", &text);
    assert_eq!(notices, Vec::<String>::new());
    assert_eq!(
        serde_json::to_value(again.expect("settings").plan).expect("JSON"),
        serde_json::to_value(&settings.plan).expect("JSON")
    );
}

#[test]
fn what_was_never_a_key_stays_a_mistake() {
    for (text, expected) in [
        ("[pipeline]\ninput_dri = \"x\"\n", "unknown key `input-dri`"),
        ("[governance]\nowner = \"x\"\n", "unknown key `owner`"),
        ("[project]\ninput_dir = \"x\"\n", "unknown key `input_dir`"),
    ] {
        let (settings, _) = upgraded("x.toml", text);
        let error = settings.expect_err("a mistake");
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_document_with_a_version_is_left_alone() {
    let (settings, notices) = upgraded(
        "x.toml",
        "schema-version = 1\n[features]\nentity_resolution = true\n",
    );
    assert!(settings.is_err() && notices.is_empty());
}

#[test]
fn a_profile_of_a_command_line_becomes_settings() {
    let (settings, notices) = upgraded(
        "quick.yaml",
        "name: quick\nsummary: fast\nindustry_profile: aviation\nqa_mode: relaxed\nintent: [Outreach]\n\
         options:\n  sensitive_fields: [passport]\nfeatures:\n  entity_resolution: false\n",
    );
    let settings = settings.expect("settings");
    assert_eq!(settings.plan.profile.name, "aviation");
    assert_eq!(settings.plan.governance.intent, ["Outreach"]);
    assert_eq!(settings.logs.sensitive_fields, ["passport"]);
    assert!(!settings.plan.features.entity_resolution);
    assert_eq!(notices.len(), 7, "{notices:#?}");
}

#[test]
fn industry_profiles_of_both_earlier_forms_are_read() {
    let mut library = Library::built_in();
    let flat = "name: schools\ndisplay_name: Schools\ndefault_country_code: NA\nphone_validation_threshold: 0.5\n\
                source_priorities: {A: 2, B: 1}\ncolumn_synonyms:\n  website: [homepage]\n\
                required_fields: [organization_name]\noptional_fields: [contact_primary_email]\n";
    let blocks = "name: blocks\ndisplay_name: Blocks\ningest:\n  sources:\n    - {name: A, format: xlsx, \
                  path_pattern: data/*a*.xlsx, priority: 3}\n  chunk_size: 5000\nrefine:\n  mappings:\n    website: [homepage]\n\
                  \x20 normalization: {phone_format: E164, country_code: NA}\n  quality_thresholds: {email: 0.7}\n\
                  compliance:\n  pii_fields: [contact_email]\n";
    library.add("schools", Document::new("schools.yaml", flat));
    library.add("blocks", Document::new("blocks.yaml", blocks));
    let schools = library.get("schools").expect("a profile");
    assert_eq!(
        (schools.country.as_str(), schools.refine.thresholds.phone),
        ("NA", 0.5)
    );
    assert_eq!(schools.ingest.sources["A"].priority, Some(2));
    let blocks = library.get("blocks").expect("a profile");
    assert_eq!(blocks.country, "NA");
    assert_eq!(
        blocks.ingest.sources["A"].pattern.as_deref(),
        Some("*a*.xlsx")
    );
    assert_eq!(blocks.compliance.personal_data, ["contact_primary_email"]);
    for profile in [schools, blocks] {
        let synonyms = profile.refine.synonyms.values().flatten();
        assert!(synonyms.into_iter().any(|name| name == "homepage"));
    }
}

/// Sections, keys and values of earlier forms; no section: outside any.
const LINES: &[(&str, &str, &str)] = &[
    ("", "input_dir", "\"books\""),
    ("", "archive", "true"),
    ("", "qa_mode", "\"relaxed\""),
    ("", "log_format", "\"rich\""),
    ("", "expectation_suite", "\"default\""),
    ("", "industry_profile", "\"aviation\""),
    ("pipeline", "input_dir", "\"other\""),
    ("pipeline", "archive", "false"),
    ("pipeline", "output_path", "\"out/x.csv\""),
    ("pipeline", "sensitive_fields", "[\"A\", \"b\"]"),
    ("pipeline", "run_id", "\"r\""),
    ("pipeline", "backfill", "false"),
    ("profile", "default_country_code", "\"NA\""),
    ("profile", "source_priorities", "{ \"A b\" = 4, c = 5 }"),
    (
        "profile",
        "column_synonyms",
        "{ website = [\"homestead\"] }",
    ),
    ("profile", "optional_fields", "[\"address\", \"website\"]"),
    ("profile", "phone_validation_threshold", "0.5"),
    ("features", "entity_resolution", "false"),
    ("governance", "data_owner", "\"Ours\""),
    ("governance", "lawful_basis", "\"vital_interests\""),
    ("governance", "policy_reference", "\"P 1\""),
    ("data_contract", "expectation_suite", "\"default\""),
    ("data_contract", "version", "\"1.2\""),
    ("compliance", "lawful_basis", "\"public_interest\""),
];

/// Sources of a profile in blocks, as a text of its own tables.
const SOURCES: [&str; 2] = [
    "[[profile.ingest.sources]]@@name = \"A b\"@path_pattern = \"data/*a*.xlsx\"@priority = 7@",
    "@[[profile.ingest.sources]]@name = \"c\"@@",
];

/// Writes the chosen lines with a header per section, with dotted keys, or with a table in braces per section. Wherever
/// there may be a comment stands `@`.
fn marked(chosen: &[bool], style: usize) -> String {
    let lines = || LINES.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    let lines = || lines().map(|(line, _)| *line);
    let mut text = String::new();
    for (_, key, value) in lines().filter(|(section, ..)| section.is_empty()) {
        text.extend(["@", key, " = ", value, "@"]);
    }
    let mut sections: Vec<&str> = lines().map(|(section, ..)| section).collect();
    sections.dedup();
    for section in sections.into_iter().filter(|section| !section.is_empty()) {
        let own = lines().filter(|(name, ..)| *name == section);
        let own: Vec<String> = own
            .map(|(_, key, value)| format!("{key} = {value}"))
            .collect();
        // Values stand before the headers, or they would belong to one.
        match style {
            0 => text.extend(["\n@[", section, "]@@", own.join("@@").as_str(), "@"]),
            1 => {
                let dotted = own.iter().map(|line| format!("@{section}.{line}@"));
                text = dotted.collect::<String>() + &text;
            }
            _ => text = format!("@{section} = {{ {} }}@{text}", own.join(", ")),
        }
    }
    if style == 0 {
        text.extend(SOURCES);
    }
    format!("@@\n{text}\n@")
}

/// Writes a comment of its own wherever there may be one.
fn commented(marked: &str) -> String {
    let parts = marked.split('@').enumerate();
    parts.map(|(at, part)| format!("# {at}.\n{part}")).collect()
}

/// Rewrites the text of a document in the present form.
fn rewritten(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.toml");
    std::fs::write(&path, text).expect("a file");
    let upgraded = crate::ops::config::upgrade(&path, None, false).expect("an upgrade");
    assert_eq!(
        std::fs::read_to_string(&path).expect("a file"),
        upgraded.text
    );
    upgraded.text
}

proptest::proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(64))]

    #[test]
    fn what_is_upgraded_says_the_same(
        chosen in proptest::collection::vec(proptest::bool::ANY, LINES.len()),
        style in 0_usize..3,
    ) {
        let text = commented(&marked(&chosen, style));
        let (before, _) = upgraded("x.toml", &text);
        let again = rewritten(&text);
        let (after, notices) = upgraded("x.toml", &again);
        proptest::prop_assert!(notices.is_empty(), "{}", again);
        for comment in 0..text.matches('#').count() {
            let comment = format!("# {comment}.\n");
            proptest::prop_assert!(again.contains(&comment), "{}: {}\n---\n{}", comment, text, again);
        }
        let json = |settings: Settings| serde_json::to_value(settings).expect("JSON");
        let place = |error: String| error.split_once(": ").map(|(_, problem)| problem.to_owned());
        proptest::prop_assert_eq!(before.map(json).map_err(place), after.map(json).map_err(place), "{}\n---\n{}", text, again);
        proptest::prop_assert_eq!(rewritten(&again), again, "a second time changes nothing");
    }
}
