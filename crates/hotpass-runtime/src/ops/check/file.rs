//! Checks any file against suites of expectations. Nothing is written but data docs, if they are asked for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use hotpass_model::{
    port::{Engine, Observer},
    quality::{CheckFile, CheckedFile, DocsEntry, QualityDocument},
};
use jiff::Timestamp;
use serde_json::Value;

use super::docs::{build_docs, kept_beside};
use crate::{
    document::Document,
    error::{Error, Result},
    ops::propose::write,
    project::Project,
    settings::{self, Flags},
};

/// What is to be checked, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct AskedCheck {
    /// The file.
    pub file: PathBuf,
    /// The only sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// The documents of suites.
    pub suites: Vec<PathBuf>,
    /// The documents of contracts.
    pub contracts: Vec<PathBuf>,
    /// `name=value`, for parameters of suites.
    pub parameters: Vec<String>,
    /// How much is told of each expectation.
    pub result_format: String,
    /// The columns that tell in results which row is meant.
    pub index_columns: Vec<String>,
    /// The folder of the data docs that the result is added to, and whether values can be read there.
    pub docs: Option<(PathBuf, bool)>,
    /// The time that `now()` in parameters stands for, in nanoseconds since 1970.
    pub now: i64,
}

/// Checks a file.
///
/// # Errors
/// When the file or a suite is missing or not what it should be.
pub async fn check_file(
    engine: &dyn Engine,
    project: &Project,
    asked: &AskedCheck,
    observer: &dyn Observer,
) -> Result<CheckedFile> {
    expect_file(&asked.file, "name a workbook, a CSV or a Parquet file")?;
    let docs = asked.docs.as_ref();
    let runs = docs.map(|(folder, _)| kept_beside(folder)).transpose()?;
    let request = CheckFile {
        file: asked.file.clone(),
        sheet: asked.sheet.clone(),
        limits: settings::resolve(project, &Flags::default())?.plan.limits,
        suites: documents(
            &asked.suites,
            "name the JSON or YAML of a suite of expectations, such as Great Expectations keeps",
        )?,
        contracts: documents(
            &asked.contracts,
            "name a contract: `hotpass contracts list` shows those of the project",
        )?,
        parameters: parameters(&asked.parameters)?,
        now: asked.now,
        result_format: asked.result_format.clone(),
        index_columns: asked.index_columns.clone(),
        docs: docs.map(|_| entry(asked)),
    };
    let checked = engine.checker().check_file(&request, observer).await?;
    if let (Some((folder, reveals)), Some(runs), Some(kept), Some(entry)) =
        (docs, &runs, &checked.docs, &request.docs)
    {
        write(
            &runs.join(format!("{}.json", entry.id)),
            format!("{kept:#}\n"),
        )?;
        build_docs(engine, folder, *reveals)?;
    }
    Ok(checked)
}

/// Returns what data docs call a check: when it was made, and of what.
fn entry(asked: &AskedCheck) -> DocsEntry {
    let time = Timestamp::from_nanosecond(i128::from(asked.now));
    let time = time.expect("nanoseconds of 64 bits are within three centuries");
    let name = asked.file.file_stem().unwrap_or(asked.file.as_os_str());
    DocsEntry {
        id: format!(
            "{}-{}",
            time.strftime("%Y%m%dT%H%M%S%3fZ"),
            name.to_string_lossy()
        ),
        when: time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

fn expect_file(path: &Path, hint: &str) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    Err(Error::usage(
        format!("cannot find `{}`", path.display()),
        hint,
    ))
}

fn documents(paths: &[PathBuf], hint: &str) -> Result<Vec<QualityDocument>> {
    let read = paths.iter().map(|path| {
        expect_file(path, hint)?;
        Ok(QualityDocument {
            path: path.clone(),
            document: Document::read(path)?.parse()?,
        })
    });
    read.collect()
}

/// Reads `name=value`; a value is JSON, or else a text.
fn parameters(given: &[String]) -> Result<BTreeMap<String, Value>> {
    let read = given.iter().map(|pair| {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            Error::usage(
                format!("`{pair}` gives no parameter a value"),
                "write `name=value`, such as `--param max_emp=100`",
            )
        })?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        Ok((name.trim().to_owned(), value))
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ops::fake::{Fake, block_on};

    fn asked(folder: &Path) -> AskedCheck {
        std::fs::write(folder.join("a.csv"), "x\n1\n").expect("a file");
        let suite = json!({ "name": "core", "expectations": [] });
        std::fs::write(folder.join("core.json"), suite.to_string()).expect("a suite");
        AskedCheck {
            file: folder.join("a.csv"),
            suites: vec![folder.join("core.json")],
            ..AskedCheck::default()
        }
    }

    fn told(asked: &AskedCheck) -> Result<CheckedFile> {
        block_on(check_file(&Fake, &Project::undeclared("."), asked, &Fake))
    }

    #[test]
    fn suites_and_parameters_are_read_and_handed_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut asked = asked(folder.path());
        asked.parameters = vec!["most=10".into(), "name=Ann".into()];
        let checked = told(&asked).expect("an answer");
        assert_eq!(checked.rows, 2, "the fake counts parameters");
        assert_eq!(checked.suites[0].validation_result["name"], "core");
        assert_eq!(
            parameters(&asked.parameters).expect("parameters"),
            BTreeMap::from([("most".into(), json!(10)), ("name".into(), json!("Ann"))])
        );
    }

    #[test]
    fn data_docs_keep_each_check_and_are_built_of_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        let mut asked = asked(folder.path());
        asked.docs = Some((site.clone(), true));
        for (now, expected) in [(0, "1 true"), (1_000_000_000, "2 true")] {
            asked.now = now;
            told(&asked).expect("an answer");
            let index = std::fs::read_to_string(site.join("index.html")).expect("an index");
            assert_eq!(index, expected);
        }
        assert!(
            folder
                .path()
                .join("site.runs/19700101T000001000Z-a.json")
                .is_file()
        );
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let good = asked(folder.path());
        for (asked, words) in [
            (
                AskedCheck {
                    file: "no.csv".into(),
                    ..good.clone()
                },
                "cannot find `no.csv`",
            ),
            (
                AskedCheck {
                    suites: vec!["no.json".into()],
                    ..good.clone()
                },
                "cannot find `no.json`",
            ),
            (
                AskedCheck {
                    parameters: vec!["x".into()],
                    ..good.clone()
                },
                "gives no parameter",
            ),
        ] {
            let error = told(&asked).expect_err("something is missing").to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
