//! Linkage models as documents: read with the place of every mistake, written as YAML or JSON by their name, proposed
//! and exchanged with Splink.

use std::path::Path;

use hotpass_model::{
    linkage::{LinkageModel, organizations::organizations},
    port::{Engine, Observer},
    resolution::ModelDraft,
};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{Asked, Prepared, prepare};
use crate::{
    document::{Document, Step},
    error::{Error, Result},
    ops::propose::write,
    project::Project,
};

/// The name of the model that runs use when a project names none.
pub const ORGANIZATIONS: &str = "organizations";

/// Whether a document that is there may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It may.
    Replace,
    /// It may not.
    Keep,
}

/// Proposes a model from tables and keeps it.
pub async fn init(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    (output, existing): (&Path, Existing),
    observer: &dyn Observer,
) -> Result<ModelDraft> {
    expect_place(output, existing)?;
    let Prepared { tables, .. } = prepare(engine, project, asked)?;
    let draft = engine.linker().propose_model(&tables, observer).await?;
    keep(output, &draft.model)?;
    Ok(draft)
}

/// Reads settings of Splink as a model.
pub fn import(engine: &dyn Engine, path: &Path) -> Result<LinkageModel> {
    super::expect_file(path, "name a file of settings that Splink saved")?;
    let document = Document::read(path)?;
    Ok(engine.linker().model_from_splink(document.text())?)
}

/// Returns a model as settings of Splink, with a sentence for whatever they cannot say.
pub fn export(engine: &dyn Engine, path: &Path) -> Result<(String, Vec<String>)> {
    let model = read(engine, path)?;
    Ok(engine.linker().model_to_splink(&model)?)
}

/// Reads the document of a model; `organizations` names the one that runs use when a project names none.
pub fn read(engine: &dyn Engine, path: &Path) -> Result<LinkageModel> {
    if path == Path::new(ORGANIZATIONS) {
        return Ok(organizations());
    }
    super::expect_file(
        path,
        "name a linkage model; `hotpass resolve model init` proposes one",
    )?;
    let document = Document::read(path)?;
    if is_of_splink(document.text()) {
        // Whether it can be read decides which of the two is told.
        engine.linker().model_from_splink(document.text())?;
        return Err(Error::usage(
            format!("`{}` has settings of Splink", path.display()),
            format!(
                "make them a model first: `hotpass resolve model import {} --output model.yaml`",
                path.display()
            ),
        ));
    }
    let model: LinkageModel = document.parse()?;
    check(&document, &model)?;
    Ok(model)
}

/// Writes the document of a model; JSON if it is called so, else YAML.
pub fn keep(path: &Path, model: &LinkageModel) -> Result<()> {
    write(path, text(path, model))
}

/// Refuses a document that is there and may not be replaced.
pub fn expect_place(path: &Path, existing: Existing) -> Result<()> {
    if existing == Existing::Keep && path.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", path.display()),
            "name another file with `--output`, or replace it with `--force`",
        ));
    }
    Ok(())
}

/// Writes text as a document, whole or not at all.
pub fn keep_text(path: &Path, text: &str) -> Result<()> {
    write(path, text)
}

/// Returns the JSON Schema (2020-12) of a linkage model.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = Value::from(generator.into_root_schema_for::<LinkageModel>());
    schema["title"] = json!("A linkage model of Hotpass");
    schema
}

fn text(path: &Path, model: &LinkageModel) -> String {
    let suffix = path.extension().unwrap_or_default().to_string_lossy();
    if suffix.eq_ignore_ascii_case("json") {
        model.to_json()
    } else {
        model.to_yaml()
    }
}

fn is_of_splink(text: &str) -> bool {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let has = |key: &str| value.get(key).is_some();
    has("blocking_rules_to_generate_predictions") || has("sql_dialect") || has("link_type")
}

/// Refuses names of comparisons that the model does not have, at their place.
fn check_moved(document: &Document, model: &LinkageModel, names: &[String]) -> Result<()> {
    let known = || model.comparisons.iter().map(|each| each.name.as_str());
    for (index, name) in names.iter().enumerate() {
        if !known().any(|known| known == name) {
            let steps = [
                Step::Key("moved"),
                Step::Key("comparisons"),
                Step::Index(index),
            ];
            let hint = format!(
                "the comparisons are {}",
                known().collect::<Vec<_>>().join(", ")
            );
            let problem = format!("there is no comparison `{name}`");
            return Err(document.error_at(&steps, problem, Some(hint)).into());
        }
    }
    Ok(())
}

/// Refuses numbers that are no probabilities, and thresholds out of order, at their place.
fn check(document: &Document, model: &LinkageModel) -> Result<()> {
    let is_share = |value: f64| (0.0..=1.0).contains(&value);
    let refuse = |steps: &[Step<'_>], value: f64| -> Result<()> {
        let problem = format!("expected a number from 0 to 1, found {value}");
        Err(document.error_at(steps, problem, None).into())
    };
    let thresholds = model.thresholds;
    let named = [
        ("match", thresholds.matching),
        ("review", thresholds.review),
        ("reject", thresholds.reject),
    ];
    for (name, value) in named {
        if !is_share(value) {
            return refuse(&[Step::Key("thresholds"), Step::Key(name)], value);
        }
    }
    if thresholds.matching < thresholds.review || thresholds.review < thresholds.reject {
        let problem = "the thresholds are out of order";
        let hint = "`match` may not be below `review`, nor `review` below `reject`";
        let steps = [Step::Key("thresholds")];
        return Err(document.error_at(&steps, problem, Some(hint.into())).into());
    }
    if let Some(prior) = model.prior.filter(|prior| !is_share(*prior)) {
        return refuse(&[Step::Key("prior")], prior);
    }
    if let Some(moved) = &model.moved {
        if let Some(share) = moved.share.filter(|share| !is_share(*share)) {
            return refuse(&[Step::Key("moved"), Step::Key("share")], share);
        }
        check_moved(document, model, &moved.comparisons)?;
    }
    for (position, comparison) in model.comparisons.iter().enumerate() {
        for (index, level) in comparison.levels.iter().enumerate() {
            let wrong = [("m", level.m), ("u", level.u)]
                .into_iter()
                .find_map(|(name, value)| Some((name, value.filter(|value| !is_share(*value))?)));
            if let Some((name, value)) = wrong {
                let steps = [
                    Step::Key("comparisons"),
                    Step::Index(position),
                    Step::Key("levels"),
                    Step::Index(index),
                    Step::Key(name),
                ];
                return refuse(&steps, value);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::Fake;

    fn told(name: &str, text: &str) -> String {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let error = read(&Fake, &path).expect_err("the model is wrong");
        let folder = format!("{}/", folder.path().display());
        error.to_string().replace(&folder, "")
    }

    #[test]
    fn mistakes_in_a_model_are_told_with_their_place() {
        for (text, expected) in [
            (
                "comparisons:\n- name: a\n  levls: []\n",
                "m.yaml:3:3: unknown key `levls`",
            ),
            (
                "thresholds:\n  match: 0.5\n  review: 0.7\n",
                "m.yaml:1:1: the thresholds are out of order",
            ),
            (
                "comparisons:\n- name: a\n  levels:\n  - when: ELSE\n    m: 1.5\n",
                "m.yaml:5:5: expected a number from 0 to 1, found 1.5",
            ),
            (
                "prior: 2\n",
                "m.yaml:1:1: expected a number from 0 to 1, found 2",
            ),
            (
                "moved:\n  share: 2\n",
                "m.yaml:2:3: expected a number from 0 to 1, found 2",
            ),
            (
                "comparisons:\n- name: a\n  levels: []\nmoved:\n  comparisons:\n  - b\n",
                "m.yaml:6:5: there is no comparison `b`",
            ),
            (
                "clustering:\n  method: average\n",
                "m.yaml:2:11: unknown value `average`",
            ),
        ] {
            assert_eq!(told("m.yaml", text), expected);
        }
    }

    #[test]
    fn settings_of_splink_are_recognized() {
        let words = told(
            "m.json",
            "{\"link_type\": \"dedupe_only\", \"comparisons\": []}",
        );
        assert_eq!(words, "`m.json` has settings of Splink");
    }

    #[test]
    fn a_model_reads_back_from_both_forms_as_it_was_written() {
        let model: LinkageModel = Document::new(
            "m.yaml",
            "prior: 1.0e-5\nlink: link-and-dedupe\ncomparisons:\n- name: \"no\"\n  levels:\n  - when: '\"a b_l\" = \"a b_r\"'\n    m: 1\n    u: 0.000001\n  - when: ELSE\n    is-null: false\n",
        )
        .parse()
        .expect("a model");
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["m.yaml", "m.json"] {
            let path = folder.path().join(name);
            keep(&path, &model).expect("it is written");
            assert_eq!(read(&Fake, &path).expect("it is read"), model, "{name}");
        }
        assert!(expect_place(&folder.path().join("m.yaml"), Existing::Keep).is_err());
    }

    #[test]
    fn the_schema_knows_every_key_that_a_model_is_written_with() {
        let schema = schema();
        let value = serde_json::to_value(LinkageModel::default()).expect("a value");
        for key in value.as_object().expect("a table").keys() {
            assert!(!schema["properties"][key].is_null(), "{key}");
        }
    }
}
