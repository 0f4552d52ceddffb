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

/// Returns the edits of a JSON document in sentences, and what becomes of its tree.
fn edited(form: Form, json: &str) -> (Vec<String>, Node) {
    let mut tree = Document::new("x.json", json).tree(0).expect("a tree");
    let edits = edits(&tree, form);
    apply(&mut tree, &edits);
    (edits.iter().map(Edit::sentence).collect(), tree)
}

/// Returns the value that keys with dots between them lead to.
fn at<'n>(tree: &'n Node, keys: &str) -> &'n Kind {
    let keys: Vec<String> = keys.split('.').map(str::to_owned).collect();
    let found = find(tree, &keys);
    &found
        .unwrap_or_else(|| panic!("no {keys:?} in {tree:#?}"))
        .kind
}

/// Form, document, key, the value that it has and what is told of the one that it has not.
type Contest = (Form, &'static str, &'static str, &'static str, &'static str);

const CONTESTS: &[Contest] = &[
    (
        Form::Settings,
        r#"{"input_dir": "flat", "pipeline": {"input_dir": "in"}, "project": {"input-dir": "new"}}"#,
        "project.input-dir",
        "new",
        "`pipeline.input_dir` is passed over: `project.input-dir` says it",
    ),
    (
        Form::Settings,
        r#"{"country_code": "NA", "pipeline": {"country_code": "ZA"}, "profile": {"default_country_code": "BW"}}"#,
        "profile.country",
        "ZA",
        "`country_code` is passed over: `pipeline.country_code` says it",
    ),
    (
        Form::Settings,
        r#"{"country_code": "NA", "profile": {"default_country_code": "BW"}}"#,
        "profile.country",
        "NA",
        "`profile.default_country_code` is passed over: `country_code` says it",
    ),
    (
        Form::Settings,
        r#"{"options": {"sensitive_fields": "o"}, "pipeline": {"sensitive_fields": "p"}}"#,
        "logs.sensitive-fields",
        "p",
        "`options.sensitive_fields` is passed over: `pipeline.sensitive_fields` says it",
    ),
    (
        Form::Settings,
        r#"{"options": {"sensitive_fields": "o"}, "sensitive_fields": "flat"}"#,
        "logs.sensitive-fields",
        "flat",
        "`options.sensitive_fields` is passed over: `sensitive_fields` says it",
    ),
    (
        Form::Settings,
        r#"{"intent": "root", "governance": {"intent": "own"}}"#,
        "governance.intent",
        "own",
        "`intent` is passed over: `governance.intent` says it",
    ),
    (
        Form::Settings,
        r#"{"data_contract": {"expectation_suite": "own"}, "expectation_suite": "flat"}"#,
        "data-contract.expectation-suite",
        "own",
        "`expectation_suite` is passed over: `data_contract.expectation_suite` says it",
    ),
    (
        Form::Profile,
        r#"{"refine": {"normalization": {"country_code": "NA"}}, "default_country_code": "ZA"}"#,
        "country",
        "ZA",
        "`refine.normalization.country_code` is passed over: `default_country_code` says it",
    ),
    (
        Form::Profile,
        r#"{"refine": {"mappings": {"website": "b"}}, "column_synonyms": {"website": "a"}}"#,
        "refine.synonyms.website",
        "a",
        "`refine.mappings.website` is passed over: `column_synonyms.website` says it",
    ),
    (
        Form::Profile,
        r#"{"authority_sources": [{"name": "a"}], "enrich": {"authorities": {"b": {"name": "b"}}}}"#,
        "enrich.authorities.b.name",
        "b",
        "`authority_sources` is passed over: `enrich.authorities` says it",
    ),
];

#[test]
fn of_two_names_for_one_key_the_stronger_claim_wins_and_is_named() {
    for (form, json, key, value, notice) in CONTESTS {
        let (notices, tree) = edited(*form, json);
        assert_eq!(*at(&tree, key), Kind::Text((*value).into()), "{json}");
        assert!(notices.iter().any(|told| told == notice), "{notices:#?}");
    }
}

#[test]
fn flat_priorities_and_sources_in_a_block_become_one_table() {
    let json = r#"{"source_priorities": {"A": 5, "B": 1},
        "ingest": {"sources": [{"name": "A", "path_pattern": "data/*a*.xlsx", "priority": 3}, {"name": "C", "priority": 2}]}}"#;
    let (notices, tree) = edited(Form::Profile, json);
    assert_eq!(at(&tree, "ingest.sources.A.priority"), &Kind::Integer(5));
    assert_eq!(
        at(&tree, "ingest.sources.A.pattern"),
        &Kind::Text("*a*.xlsx".into())
    );
    assert_eq!(at(&tree, "ingest.sources.B.priority"), &Kind::Integer(1));
    assert_eq!(at(&tree, "ingest.sources.C.priority"), &Kind::Integer(2));
    assert_eq!(
        notices,
        [
            "`ingest.sources` has another form now",
            "`ingest.sources.A.priority` is passed over: `source_priorities.A` says it",
            "`source_priorities.A` is now `ingest.sources.A.priority`",
            "`source_priorities.B` is now `ingest.sources.B.priority`",
        ]
    );
    let nameless = r#"{"source_priorities": {"A": 5}, "ingest": {"sources": [{"priority": 3}]}}"#;
    let (notices, tree) = edited(Form::Profile, nameless);
    assert!(matches!(at(&tree, "ingest.sources"), Kind::List(_)));
    assert_eq!(
        notices,
        ["`source_priorities.A` is passed over: `ingest.sources` says it"]
    );
}

#[test]
fn an_explicit_default_takes_back_what_a_lower_document_says() {
    let mut project = Project::undeclared("work");
    for text in [
        r#"{"qa_mode": "strict", "data_contract": {"schema_descriptor": "own.json"}, "expectation_suite": "own"}"#,
        r#"{"qa_mode": "default", "data_contract": {"schema_descriptor": "ssot.schema.json"}, "expectation_suite": "default"}"#,
    ] {
        let laid = project.layers.document(&Document::new("x.json", text));
        laid.expect("a document");
    }
    let settings = resolve(&project, &Flags::default()).expect("nothing is asked for");
    assert_eq!(settings.fail_on, crate::settings::options::FailOn::Partial);
    let notices = project.layers.notices();
    let told = "`expectation_suite` says nothing any more: it was the default";
    assert!(
        notices.iter().any(|notice| notice.ends_with(told)),
        "{notices:#?}"
    );
    let again = rewritten("expectation_suite = \"default\" # why\nqa_mode = \"default\"\n");
    assert!(
        !again.contains("suite") && again.contains("# why"),
        "{again}"
    );
    assert!(again.contains("fail-on = \"partial\""), "{again}");
}

#[test]
fn entries_of_lists_keep_apart_and_patterns_keep_their_wildcards() {
    let json = r#"{"ingest": {"sources": [{"name": "A", "path_pattern": "data/in/*x*.xlsx"},
        {"name": "A", "path_pattern": "*/raw/**/*.csv"}, {"name": "A 2", "path_pattern": "books/b.xlsx"},
        {"name": "A", "path_pattern": "**/*.csv"}]}}"#;
    let (_, tree) = edited(Form::Profile, json);
    for (name, pattern) in [
        ("A", "*x*.xlsx"),
        ("A 3", "*/raw/**/*.csv"),
        ("A 2", "b.xlsx"),
        ("A 4", "**/*.csv"),
    ] {
        let key = format!("ingest.sources.{name}.pattern");
        assert_eq!(at(&tree, &key), &Kind::Text(pattern.into()));
    }
    let mut library = Library::built_in();
    for (text, expected) in [
        ("ingest:\n  sources:\n    - {priority: 3}\n", "x.yaml:4:5: "),
        (
            "ingest:\n  sources:\n    - {name: A, priorityy: 3}\n",
            "unknown key `priorityy`",
        ),
        ("authority_sources:\n  - {url: x}\n", "x.yaml:3:3: "),
    ] {
        library.add("x", Document::new("x.yaml", format!("name: x\n{text}")));
        let error = library.get("x").expect_err("a mistake").to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn what_is_below_names_keeps_its_spelling() {
    let (_, tree) = edited(
        Form::Settings,
        r#"{"orchestrator": {"run_name_template": "t", "parameters": {"inner_a": {"some_key": [{"a_b": 1}]}}},
            "telemetry": {"exporter_settings": {"otlp": {"max_size": 1}}}}"#,
    );
    at(&tree, "orchestrator.run-name-template");
    at(&tree, "telemetry.exporter-settings.otlp.max_size");
    let Kind::List(list) = at(&tree, "orchestrator.parameters.inner_a.some_key") else {
        panic!("{tree:#?}");
    };
    at(&list[0], "a_b");
}

#[test]
fn a_profile_is_told_from_settings_by_its_keys() {
    for (text, form) in [
        ("", Form::Settings),
        ("name = \"x\"\n", Form::Settings),
        ("display_name = \"X\"\n", Form::Profile),
        ("extends = \"generic\"\n", Form::Profile),
        ("[terms]\n", Form::Profile),
        ("[ingest]\n[pipeline]\n", Form::Settings),
        ("[refine]\n[[source]]\n", Form::Settings),
        ("[profile]\ndisplay_name = \"X\"\n", Form::Settings),
    ] {
        let tree = Document::new("x.toml", text).tree(0).expect("a tree");
        assert_eq!(form_of(&tree), form, "{text}");
    }
}

#[test]
fn comments_stay_where_they_belong() {
    let text = "# License.\n# Second line.\n\n# The flow.\n[pipeline] # audited\ninput_dir = '#books' # where\n\
                report_path = \"x\" # dropped\n[governance] # yearly\n# Who.\ndata_owner = \"\"\"a\n# b\"\"\"\n";
    let again = rewritten(text);
    for kept in [
        "# License.\n# Second line.\n\nschema-version = 1\n",
        "# The flow.\n# audited\ninput-dir = '#books' # where\n",
        "[governance] # yearly\n# Who.\ndata-owner = \"\"\"a\n# b\"\"\"\n",
        "\n# Comments of what is said no more:\n# dropped\n",
    ] {
        assert!(again.contains(kept), "{kept}\n---\n{again}");
    }
    assert_eq!(
        again.matches('#').count(),
        text.matches('#').count() + 1,
        "{again}"
    );
}

#[test]
fn the_text_of_a_profile_gets_no_version() {
    let text = "# Ours.\n\nname = \"x\"\n# Where.\ndefault_country_code = \"NA\" # there\n";
    let tree = Document::new("x.toml", text).tree(0).expect("a tree");
    let mut document: DocumentMut = text.parse().expect("TOML");
    rewrite_profile(&mut document, &edits(&tree, Form::Profile), |kind| {
        panic!("{kind:?}")
    });
    assert_eq!(
        document.to_string(),
        "# Ours.\n\nname = \"x\"\n# Where.\ncountry = \"NA\" # there\n"
    );
}

/// Everything that the predecessor's settings say where nobody chose anything.
const DEFAULTS: &str = r#"{
 "profile": {"name": "generic", "display_name": "Generic Business", "default_country_code": "ZA",
  "organization_term": "organization", "organization_type_term": "organization_type",
  "organization_category_term": "category", "email_validation_threshold": 0.85, "phone_validation_threshold": 0.85,
  "website_validation_threshold": 0.75, "source_priorities": {}, "column_synonyms": {}, "required_fields": [],
  "optional_fields": [], "custom_validators": {}, "authority_sources": [], "research_backfill": null,
  "research_rate_limit": null},
 "pipeline": {"input_dir": "data", "output_path": "dist/refined.xlsx", "dist_dir": "dist", "archive": false,
  "backfill": false, "incremental": false, "since": null, "run_id": null, "expectation_suite": "default",
  "country_code": "ZA", "qa_mode": "default", "log_format": "rich", "report_path": null, "report_format": null,
  "party_store_path": null, "excel_chunk_size": null, "excel_engine": null, "excel_stage_dir": null,
  "sensitive_fields": [], "observability": null, "acquisition": null, "intent": null, "intent_digest_path": null,
  "intent_signal_store_path": null, "daily_list_path": null, "daily_list_size": 50, "intent_webhooks": [],
  "crm_endpoint": null, "crm_token": null,
  "automation_http": {"timeout": 10.0, "idempotency_header": "Idempotency-Key", "dead_letter_path": null,
   "dead_letter_enabled": false, "retry": {"attempts": 3, "backoff_factor": 0.5, "backoff_max": 30.0,
   "status_forcelist": [408, 425, 429, 500, 502, 503, 504]},
   "circuit_breaker": {"failure_threshold": 5, "recovery_time": 60.0}}},
 "features": {"entity_resolution": false, "enrichment": false, "geospatial": false, "compliance": false,
  "observability": false, "acquisition": false, "dashboards": false},
 "telemetry": {"enabled": false, "service_name": "hotpass", "environment": null, "exporters": [],
  "resource_attributes": {}, "otlp_headers": {}, "otlp_endpoint": null, "otlp_metrics_endpoint": null,
  "otlp_insecure": false, "otlp_timeout": null, "exporter_settings": {}},
 "compliance": {"detect_pii": false, "audit_log_enabled": true, "consent_required": true, "consent_overrides": {},
  "lawful_basis": null, "pii_redaction": {"enabled": true, "columns": ["contact_primary_name", "notes"],
   "language": "en", "score_threshold": 0.5, "operator": "redact", "operator_params": {},
   "capture_entity_scores": true}},
 "data_contract": {"dataset": "ssot", "expectation_suite": "default", "schema_descriptor": "ssot.schema.json",
  "version": null, "steward": null},
 "governance": {"intent": ["Baseline refinement"], "data_owner": "Data Governance", "data_steward": null,
  "approver": null, "policy_reference": null, "lawful_basis": null, "classification": "internal",
  "review_interval_days": 180, "audit_retention_days": 365},
 "orchestrator": {"deployment": null, "work_pool": null, "run_name_template": null, "parameters": {},
  "backfill": {"archive_root": "dist/input-archives", "restore_root": "dist/backfill",
   "archive_pattern": "hotpass-inputs-{date:%Y%m%d}-v{version}.zip", "windows": [], "parameters": {},
   "deployment_name": "hotpass-backfill", "work_pool": null, "schedule": null, "concurrency_limit": 1,
   "concurrency_key": "hotpass/backfill"}}
}"#;

#[test]
fn a_dump_of_the_defaults_is_read_and_refused_for_what_it_asks_alone() {
    let (settings, _) = upgraded("dump.json", DEFAULTS);
    let error = settings.expect_err("evidence and redaction are asked for");
    assert!(error.contains("which this version does not do"), "{error}");

    let mut dump: serde_json::Value = serde_json::from_str(DEFAULTS).expect("JSON");
    let compliance = &mut dump["compliance"];
    for key in ["audit_log_enabled", "consent_required"] {
        compliance[key] = false.into();
    }
    compliance["pii_redaction"] = serde_json::json!({"enabled": false, "operator_params": {}});
    dump["telemetry"]["service_name"] = serde_json::Value::Null;
    for (section, key) in [
        ("pipeline", "automation_http"),
        ("orchestrator", "backfill"),
    ] {
        dump[section][key] = serde_json::json!({});
    }
    for (section, key) in [
        ("pipeline", "daily_list_size"),
        ("governance", "audit_retention_days"),
    ] {
        let section = dump[section].as_object_mut();
        section
            .and_then(|section| section.remove(key))
            .expect("a default");
    }
    let (settings, notices) = upgraded("dump.json", &dump.to_string());
    let settings = settings.expect("nothing is asked for");
    assert_eq!(settings.plan.profile.name, "generic");
    assert_eq!(settings.plan.input_dir.to_str(), Some("work/data"));
    assert!(!settings.plan.features.entity_resolution);
    let told = "`profile.column_synonyms` is passed over: it is empty";
    assert!(
        notices.iter().any(|notice| notice.ends_with(told)),
        "{notices:#?}"
    );
}

#[test]
fn empty_tables_of_earlier_forms_say_nothing() {
    for text in [
        "[profile]\nsource_priorities = {}\ncustom_validators = {}\ncolumn_synonyms = {}\nresearch_backfill = {}\n",
        "[telemetry]\nresource_attributes = {}\nexporter_settings = {}\n[compliance]\nconsent_overrides = {} # none\n",
        "[data_contract] # soon\n[pipeline.automation_http]\n[options]\n",
        "profile.name = \"aviation\"\nprofile.source_priorities.A = 7 # all\nprofile.column_synonyms = { website = [\"w\"] }\n",
        "profile = { name = \"aviation\", source_priorities = {}, default_country_code = \"NA\" }\n",
        "profile = { name = \"aviation\", source_priorities = { A = 7 }, column_synonyms = { website = [\"w\"] } } # all\n",
    ] {
        let (settings, notices) = upgraded("x.toml", text);
        settings.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(!notices.is_empty(), "{text}");
        let again = rewritten(text);
        let (settings, notices) = upgraded("x.toml", &again);
        let value = |settings: Settings| serde_json::to_value(settings).expect("JSON");
        assert_eq!(
            settings.map(value),
            upgraded("x.toml", text).0.map(value),
            "{again}"
        );
        assert_eq!(notices, Vec::<String>::new(), "{again}");
        assert_eq!(
            again.matches('#').count() > 0,
            text.contains('#'),
            "{again}"
        );
    }
    let (settings, _) = upgraded("x.toml", "[pipeline]\nauto_http = {}\n");
    let error = settings.expect_err("a mistake");
    assert!(error.contains("unknown key `auto-http`"), "{error}");
    for text in [
        "name = \"x\"\n[refine]\n[refine.deduplication]\n",
        "[ingest.sources]\n",
    ] {
        let tree = Document::new("x.toml", text).tree(0).expect("a tree");
        assert_eq!(
            edits(&tree, Form::Profile),
            [],
            "{text} is of the present form"
        );
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
    let mut text = String::new();
    for (at, part) in marked.split('@').enumerate() {
        text.extend(["# ", at.to_string().as_str(), ".\n", part]);
    }
    text
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
