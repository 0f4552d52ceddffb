//! Contracts as documents: listed, shown, checked, written for other tools, taken from them, compared.

use std::path::{Path, PathBuf};

use hotpass_model::{
    port::Engine,
    quality::{ContractDifference, ContractForm, ReadContract, SuggestedContract},
};
use serde_json::Value;

use crate::{
    document::Document,
    error::{Error, Result},
    ops::propose::write,
    project::Project,
    settings::{self, Flags},
    suggest as spelling,
};

/// Where a project keeps its contracts.
const FOLDER: &str = "contracts";

/// A contract, and where it is written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Where; nowhere for the one of the published table, which comes from the registry of its columns.
    pub path: Option<PathBuf>,
    /// What it says.
    pub contract: ReadContract,
}

/// A file that was written for another tool, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emitted {
    /// Where.
    pub path: PathBuf,
    /// Whether it was there already, as it is to be.
    pub is_fresh: bool,
}

/// Returns the contracts of a project and that of the published table, or those that are named: names, or paths.
///
/// # Errors
/// When one is missing or is none.
pub fn contracts(engine: &dyn Engine, root: &Path, names: &[String]) -> Result<Vec<Written>> {
    let published = Written {
        path: None,
        contract: engine.checker().published_contract(),
    };
    let mut found = Vec::new();
    if names.is_empty() {
        for path in all(root)? {
            found.extend(read(engine, &path)?);
        }
        let is_replaced =
            |written: &Written| written.contract.dataset == published.contract.dataset;
        if !found.iter().any(is_replaced) {
            found.push(published);
        }
        return Ok(found);
    }
    for name in names {
        match find(root, name) {
            Err(_) if *name == published.contract.dataset => found.push(published.clone()),
            path => found.extend(read(engine, &path?)?),
        }
    }
    Ok(found)
}

/// Writes a page of Markdown about contracts; with `is_check` nothing is written.
///
/// # Errors
/// When one cannot be read, or the file not be written.
pub fn reference(
    engine: &dyn Engine,
    contracts: &[Written],
    (path, is_check): (&Path, bool),
) -> Result<Emitted> {
    let documents = contracts
        .iter()
        .map(|written| written.contract.document.clone());
    let documents: Vec<Value> = documents.collect();
    let text = engine.checker().contract_reference(&documents)?;
    let is_fresh = std::fs::read_to_string(path).is_ok_and(|there| there == text);
    if !is_fresh && !is_check {
        write(path, &text)?;
    }
    Ok(Emitted {
        path: path.to_owned(),
        is_fresh,
    })
}

/// Reads the contracts of a document, in any form that is known.
///
/// # Errors
/// When it cannot be read or has none.
pub fn read(engine: &dyn Engine, path: &Path) -> Result<Vec<Written>> {
    let document: Value = Document::read(path)?.parse()?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let name = name.split_once('.').map_or(&*name, |(stem, _)| stem);
    let contracts = engine.checker().read_contracts(&document, name)?;
    let written = contracts.into_iter().map(|contract| Written {
        path: Some(path.to_owned()),
        contract,
    });
    Ok(written.collect())
}

/// Writes contracts for other tools into a folder; with `is_check` nothing is written.
///
/// # Errors
/// When one cannot be read, or a file not be written.
pub fn emit(
    engine: &dyn Engine,
    contracts: &[Written],
    forms: &[ContractForm],
    (folder, is_check): (&Path, bool),
) -> Result<Vec<Emitted>> {
    let mut emitted = Vec::new();
    for Written { contract, .. } in contracts {
        for form in forms {
            let document = engine.checker().emit_contract(&contract.document, *form)?;
            let text = format!("{document:#}\n");
            let name = file_name(&contract.dataset)?;
            let path = folder.join(format!("{name}.{}", form.suffix()));
            let is_fresh = std::fs::read_to_string(&path).is_ok_and(|there| there == text);
            if !is_fresh && !is_check {
                write(&path, &text)?;
            }
            emitted.push(Emitted { path, is_fresh });
        }
    }
    Ok(emitted)
}

/// Takes contracts from another tool's document and writes each into a folder in Hotpass's own form.
///
/// # Errors
/// When there is a file already that may not be replaced, or one cannot be read or written.
pub fn import(
    engine: &dyn Engine,
    from: &Path,
    (folder, may_replace): (&Path, bool),
) -> Result<Vec<Written>> {
    expect_file(from)?;
    let mut taken = Vec::new();
    for Written { contract, .. } in read(engine, from)? {
        let (extension, text) = own_form(&contract.document);
        let name = file_name(&contract.dataset)?;
        let path = folder.join(format!("{name}.{extension}"));
        if path.exists() && !may_replace {
            return Err(Error::usage(
                format!("`{}` is there already", path.display()),
                "name another folder with `--output`, or replace it with `--force`",
            ));
        }
        write(&path, &text)?;
        taken.push(Written {
            path: Some(path),
            contract,
        });
    }
    Ok(taken)
}

/// Proposes a contract for a file, and returns it as a document with the evidence for each rule beside it.
///
/// # Errors
/// When the file is missing or cannot be read.
pub async fn suggest(
    engine: &dyn Engine,
    project: &Project,
    (file, sheet): (&Path, Option<&str>),
) -> Result<(SuggestedContract, String)> {
    if !file.is_file() {
        return Err(Error::usage(
            format!("cannot find `{}`", file.display()),
            "name a workbook, a CSV or a Parquet file",
        ));
    }
    let limits = settings::resolve(project, &Flags::default())?.plan.limits;
    let suggested = engine
        .checker()
        .suggest_contract(file, sheet, limits)
        .await?;
    let text = with_reasons(&own_form(&suggested.document).1, &suggested.reasons);
    Ok((suggested, text))
}

/// Puts the evidence for each field above it.
fn with_reasons(text: &str, reasons: &[Vec<String>]) -> String {
    let mut of_fields = reasons.iter();
    let mut commented = String::new();
    for line in text.lines() {
        if line == "[[field]]" {
            let reasons = of_fields.next().into_iter().flatten();
            commented.extend(reasons.map(|reason| format!("# {reason}\n")));
        }
        commented.extend([line, "\n"]);
    }
    commented
}

/// Tells what changed between two contracts: names of the project's, or paths.
///
/// # Errors
/// When one is missing, is none, or is more than one.
pub fn diff(engine: &dyn Engine, root: &Path, [old, new]: [&str; 2]) -> Result<ContractDifference> {
    let one = |name: &str| {
        let mut found = contracts(engine, root, &[name.to_owned()])?;
        match (found.pop(), found.is_empty()) {
            (Some(written), true) => Ok(written.contract.document),
            _ => Err(Error::usage(
                format!("`{name}` has not one contract"),
                "import it first: `hotpass contracts import` writes one file for each",
            )),
        }
    };
    Ok(engine.checker().diff_contracts(&one(old)?, &one(new)?)?)
}

/// Returns a contract as TOML, or as JSON where it says null, which TOML cannot; with what the file's name ends with.
fn own_form(document: &Value) -> (&'static str, String) {
    match toml::to_string_pretty(document) {
        Ok(text) => ("toml", text),
        Err(_) => ("json", format!("{document:#}\n")),
    }
}

/// Returns what the file of a dataset is called; a name that would lead out of the folder is refused.
fn file_name(dataset: &str) -> Result<&str> {
    let is_plain = !dataset.is_empty()
        && !dataset.starts_with('.')
        && !dataset.contains(['/', '\\', ':'])
        && !dataset.contains(char::is_control);
    if is_plain {
        return Ok(dataset);
    }
    Err(Error::usage(
        format!(
            "the dataset `{}` cannot name a file",
            dataset.escape_debug()
        ),
        "rename the dataset in its contract",
    ))
}

/// Returns the documents of a project's contracts, in order.
fn all(root: &Path) -> Result<Vec<PathBuf>> {
    let folder = root.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(Error::Read {
                path: folder,
                source,
            });
        }
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| Error::Read {
            path: folder.clone(),
            source,
        })?;
        let path = entry.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Returns the path of a contract of the project, or the one that is named.
fn find(root: &Path, name: &str) -> Result<PathBuf> {
    let of_project = root.join(FOLDER).join(format!("{name}.toml"));
    if of_project.is_file() {
        return Ok(of_project);
    }
    let path = PathBuf::from(name);
    if path.is_file() {
        return Ok(path);
    }
    let known = all(root)?;
    let known: Vec<String> = known
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    let known = known.iter().map(String::as_str);
    Err(Error::usage(
        format!("there is no contract `{name}`"),
        spelling::advice(name, "contracts", known),
    ))
}

fn expect_file(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    Err(Error::usage(
        format!("cannot find `{}`", path.display()),
        "name a contract of the Open Data Contract Standard, or a Table Schema",
    ))
}

#[cfg(test)]
mod tests {
    use super::{suggest as suggest_for, *};
    use crate::ops::fake::{Fake, block_on};

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let contracts = folder.path().join(FOLDER);
        std::fs::create_dir(&contracts).expect("a folder");
        for name in ["b", "a"] {
            let text = format!("dataset = \"{name}\"\nversion = \"1.0.0\"\n");
            std::fs::write(contracts.join(format!("{name}.toml")), text).expect("a contract");
        }
        folder
    }

    #[test]
    fn contracts_are_found_by_name_and_path_and_listed_in_order() {
        let project = project();
        let root = project.path();
        let names = |named: &[String]| -> Vec<String> {
            let found = contracts(&Fake, root, named).expect("contracts");
            found
                .into_iter()
                .map(|found| found.contract.dataset)
                .collect()
        };
        assert_eq!(names(&[]), ["a", "b", "ssot"]);
        assert_eq!(names(&["ssot".into()]), ["ssot"]);
        assert_eq!(names(&["b".into()]), ["b"]);
        let path = root.join("contracts/a.toml").display().to_string();
        assert_eq!(names(&[path]), ["a"]);
        let error = contracts(&Fake, root, &["c".into()]).expect_err("there is none");
        assert!(error.to_string().contains("no contract `c`"), "{error}");
    }

    #[test]
    fn what_is_written_is_fresh_until_the_contract_changes() {
        let project = project();
        let root = project.path();
        let out = root.join("out");
        let emitted = |is_check: bool| -> Vec<bool> {
            let all = contracts(&Fake, root, &[]).expect("contracts");
            let forms = [ContractForm::Odcs];
            let emitted = emit(&Fake, &all, &forms, (&out, is_check)).expect("files");
            emitted.iter().map(|file| file.is_fresh).collect()
        };
        assert_eq!(emitted(true), [false, false, false]);
        assert!(!out.exists(), "a check writes nothing");
        assert_eq!(emitted(false), [false, false, false]);
        assert_eq!(emitted(true), [true, true, true]);
        std::fs::write(root.join("contracts/a.toml"), "dataset = \"a\"\n").expect("a contract");
        assert_eq!(emitted(true), [false, true, true]);
        let all = contracts(&Fake, root, &[]).expect("contracts");
        let page = root.join("docs/contracts.md");
        let fresh = [false, false, true].map(|is_check| {
            let written = reference(&Fake, &all, (&page, is_check)).expect("a page");
            written.is_fresh
        });
        assert_eq!(fresh, [false, true, true]);
    }

    #[test]
    fn a_dataset_whose_name_leads_elsewhere_gets_no_file() {
        for (name, is_refused) in [
            ("orders 2024", false),
            ("../orders", true),
            ("a/b", true),
            ("", true),
        ] {
            assert_eq!(file_name(name).is_err(), is_refused, "{name}");
        }
    }

    #[test]
    fn the_evidence_for_a_field_stands_above_it() {
        let project = project();
        let file = project.path().join("contracts/a.toml");
        let nowhere = Project::undeclared(".");
        let asked = suggest_for(&Fake, &nowhere, (&file, None));
        let (_, text) = block_on(asked).expect("a contract");
        let place = |words: &str| text.find(words).expect(words);
        assert!(place("# required: all rows") < place("[[field]]"));
        assert_eq!(text.matches("# ").count(), 1);
        let nothing = suggest_for(&Fake, &nowhere, (Path::new("no.csv"), None));
        assert!(block_on(nothing).is_err());
    }

    #[test]
    fn what_is_taken_is_written_once_and_compared() {
        let project = project();
        let root = project.path();
        let from = root.join("contracts/a.toml");
        let out = root.join("taken");
        let taken = import(&Fake, &from, (&out, false)).expect("a contract");
        assert_eq!(taken[0].path, Some(out.join("a.toml")));
        let error = import(&Fake, &from, (&out, false)).expect_err("it is there");
        assert!(error.to_string().contains("is there already"), "{error}");
        import(&Fake, &from, (&out, true)).expect("it may be replaced");
        assert_eq!(
            own_form(&serde_json::json!({"dataset": "a", "x": null})).0,
            "json"
        );
        let taken = out.join("a.toml").display().to_string();
        let same = diff(&Fake, root, ["a", &taken]).expect("a difference");
        assert!(same.is_enough);
        assert!(
            !diff(&Fake, root, ["a", "b"])
                .expect("a difference")
                .is_enough
        );
    }
}
