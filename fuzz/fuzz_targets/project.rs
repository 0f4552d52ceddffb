//! Arbitrary text as `hotpass.toml`, and as settings in YAML or JSON: settings, or an error that says where. What can be
//! read can be upgraded, and says the same then.
#![no_main]

use std::sync::LazyLock;

use hotpass_runtime::document::Document;
use hotpass_runtime::ops::config::upgrade;
use hotpass_runtime::project::Project;
use hotpass_runtime::settings::{Flags, resolve};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a temporary folder can be made"));

fuzz_target!(|text: &str| {
    let mut other = Project::undeclared(FOLDER.path());
    let laid = other.layers.document(&Document::new("site.yaml", text));
    if let Err(error) = laid.and_then(|()| resolve(&other, &Flags::default())) {
        assert!(!error.to_string().is_empty());
    }
    let path = FOLDER.path().join("hotpass.toml");
    let load = |text: &str| {
        std::fs::write(&path, text).expect("a temporary file can be written");
        Project::load(FOLDER.path())
    };
    let said = |project: &Project| {
        let settings = resolve(project, &Flags::default());
        settings
            .map(|settings| serde_json::to_string(&settings).expect("JSON"))
            .map_err(|error| error.to_string().split(": ").last().map(str::to_owned))
    };
    match load(text) {
        Ok(project) => {
            let before = said(&project);
            let upgraded = upgrade(&path, None, true).expect("what can be read can be upgraded");
            let again = load(&upgraded.text).expect("what was upgraded can be read");
            assert_eq!(before, said(&again), "{}", upgraded.text);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
