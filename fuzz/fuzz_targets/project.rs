//! Arbitrary text as `hotpass.toml`, and as settings in YAML or JSON: options and a plan, or an error that says where.
#![no_main]

use std::sync::LazyLock;

use hotpass_runtime::document::Document;
use hotpass_runtime::project::Project;
use hotpass_runtime::settings::{Flags, options::Options, resolve};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a temporary folder can be made"));

fuzz_target!(|text: &str| {
    let document = Document::new("hotpass.toml", text);
    let parsed = document.parse::<Options>();
    if let Err(error) = Document::new("site.yaml", text).parse::<Options>() {
        assert!(error.place.starts_with("site.yaml:") && !error.problem.is_empty());
    }
    std::fs::write(FOLDER.path().join("hotpass.toml"), text)
        .expect("a temporary file can be written");
    match Project::load(FOLDER.path()) {
        Ok(project) => {
            assert!(parsed.is_ok());
            if let Err(error) = resolve(&project, &Flags::default()) {
                assert!(!error.to_string().is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
