//! Projects: a folder with `hotpass.toml` and, beside it, `contracts/`, `suites/`, `profiles/` and `mappings/`.
//!
//! A folder goes in, everything its documents say comes out, checked for what one document cannot know alone:
//! names used twice, and names of nothing. The data itself is not touched.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use hotpass_model::{mapping::Mapping, quality::QualityDocument};
use serde_json::Value;

use crate::{
    document::{Document, Step},
    error::{Error, Result},
    profiles::Library,
    settings::{layers::Layers, options::Options, rules},
    suggest,
};

/// The name of the document that makes a folder a project.
pub const FILE: &str = "hotpass.toml";

/// The extensions of documents that people own, in lower case.
const DOCUMENTS: &[&str] = &["toml", "yaml", "yml", "json"];

/// A project as its documents describe it, or the absence of one.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that paths in `hotpass.toml` are relative to.
    pub root: PathBuf,
    /// Whether there is a `hotpass.toml`.
    pub is_declared: bool,
    /// What it says, over the defaults and below what else was given.
    pub layers: Layers,
    /// The contracts by name.
    pub contracts: BTreeMap<String, QualityDocument>,
    /// The suites of expectations by name.
    pub suites: BTreeMap<String, QualityDocument>,
    /// The profiles that can be named, the built-in ones included.
    pub profiles: Library,
    /// The tables of all mapping files, in file name order.
    pub mapping: Mapping,
}

/// What is laid over a project's own settings.
#[derive(Debug, Clone, Default)]
pub struct Overlays {
    /// Documents, in order.
    pub documents: Vec<PathBuf>,
    /// The variables of the environment with their values; others than settings are passed over.
    pub environment: Vec<(String, String)>,
}

impl Project {
    /// Returns the nearest folder, from `start` upwards, that is a project.
    pub fn nearest(start: &Path) -> Option<&Path> {
        start.ancestors().find(|folder| folder.join(FILE).is_file())
    }

    /// Returns what holds where no project is: the built-in profiles and nothing declared.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the built-in profiles are compiled in and a test reads them"
    )]
    pub fn undeclared(root: impl Into<PathBuf>) -> Self {
        let mut project = Self {
            root: root.into(),
            is_declared: false,
            layers: Layers::defaults(),
            contracts: BTreeMap::new(),
            suites: BTreeMap::new(),
            profiles: Library::built_in(),
            mapping: Mapping::default(),
        };
        project
            .settle()
            .expect("the built-in profiles are valid, as a test shows");
        project
    }

    /// Lays further documents, in order, and then the environment over what the project says.
    pub fn overlaid(mut self, overlays: &Overlays) -> Result<Self> {
        for path in &overlays.documents {
            let known = path.extension().and_then(OsStr::to_str);
            if !known.is_some_and(|known| DOCUMENTS.contains(&known)) {
                return Err(Error::usage(
                    format!("`{}` is no .toml, .yaml or .json document", path.display()),
                    "settings are read from these; name the file after what it holds",
                ));
            }
            if !path.is_file() {
                return Err(Error::usage(
                    format!("there is no file `{}`", path.display()),
                    "check the spelling; a relative path starts at the current folder",
                ));
            }
            self.layers.document(&Document::read(path)?)?;
        }
        self.layers.environment(&overlays.environment);
        self.check()?;
        Ok(self)
    }

    /// Reads the project in a folder.
    pub fn load(root: &Path) -> Result<Self> {
        let path = under(root, Path::new(FILE));
        if !path.is_file() {
            return Err(Error::usage(
                format!("no `{FILE}` in `{}`", root.display()),
                format!("`hotpass init {}` writes one", root.display()),
            ));
        }
        Self::load_with(root, &Document::read(&path)?)
    }

    /// Reads the project in a folder with another document in the place of its own.
    pub(crate) fn load_with(root: &Path, document: &Document) -> Result<Self> {
        let mut layers = Layers::defaults();
        layers.document(document)?;
        let mut project = Self {
            is_declared: true,
            layers,
            contracts: contracts(root)?,
            suites: quality_documents(root, "suites")?,
            profiles: Library::of_project(root)?,
            mapping: mapping(root)?,
            root: root.into(),
        };
        project.check()?;
        Ok(project)
    }

    /// Returns a path as the user would open it, given one relative to the project.
    pub fn path(&self, relative: &Path) -> PathBuf {
        under(&self.root, relative)
    }

    /// Returns what all layers say together.
    pub fn options(&self) -> Result<Options> {
        Ok(self.layers.decode()?)
    }

    /// Checks all that the documents say together.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.settle()?;
        let options = self.options()?;
        rules::check(&options, &self.layers)?;
        self.check_gates(&options)
    }

    /// Lays the profile that the layers name under them.
    pub(crate) fn settle(&mut self) -> Result<()> {
        let steps = [Step::Key("profile"), Step::Key("name")];
        let named = self.layers.text(&steps).unwrap_or_default();
        let folder = self.layers.folder(&steps).unwrap_or(self.root.clone());
        let name = self
            .profile_named(&named, &folder)
            .map_err(|error| match error {
                Error::Usage { problem, hint } => {
                    self.layers.error_at(&steps, problem, Some(hint)).into()
                }
                error => error,
            })?;
        self.profiles.get(&name)?;
        self.layers.profile(&self.profiles.chain(&name)?)?;
        Ok(())
    }

    /// Returns the name of the profile that a name or the path of a document, relative to a folder, stands for; a
    /// document can be named from then on.
    pub(crate) fn profile_named(&mut self, named: &str, folder: &Path) -> Result<String> {
        let path = Path::new(named);
        let is_path = named.contains(['/', '\\'])
            || DOCUMENTS
                .iter()
                .any(|extension| path.extension().is_some_and(|found| found == *extension));
        if !is_path {
            return self.profiles.known(named).map(|()| named.to_owned());
        }
        let path = under(folder, path);
        if !path.is_file() {
            return Err(Error::usage(
                format!("there is no profile `{}`", path.display()),
                "name a profile or the .toml, .yaml or .json document of one",
            ));
        }
        self.profiles.add_file(&path)
    }

    /// Checks that the contracts and suites that are named are there.
    fn check_gates(&self, options: &Options) -> Result<()> {
        for (index, source) in options.sources.iter().enumerate() {
            for (number, table) in source.tables.iter().enumerate() {
                let steps = |key| {
                    [
                        Step::Key("source"),
                        Step::Index(index),
                        Step::Key("table"),
                        Step::Index(number),
                        Step::Key(key),
                    ]
                };
                if let Some(name) = &table.contract {
                    self.expect_named(&self.contracts, name, ("contract", &steps("contract")))?;
                }
                for name in &table.suites {
                    self.expect_named(&self.suites, name, ("suite", &steps("suites")))?;
                }
            }
        }
        let golden = &options.data_contract;
        let steps = |key| [Step::Key("data-contract"), Step::Key(key)];
        if let Some(name) = &golden.schema_descriptor {
            let steps = steps("schema-descriptor");
            self.expect_named(&self.contracts, name, ("contract", &steps))?;
        }
        if let Some(name) = &golden.expectation_suite {
            self.expect_named(&self.suites, name, ("suite", &steps("expectation-suite")))?;
        }
        for name in options.policy.suites.keys() {
            let steps = [Step::Key("policy"), Step::Key("suites"), Step::Key(name)];
            self.expect_named(&self.suites, name, ("suite", &steps))?;
        }
        Ok(())
    }

    fn expect_named(
        &self,
        known: &BTreeMap<String, QualityDocument>,
        name: &str,
        (kind, steps): (&str, &[Step<'_>]),
    ) -> Result<()> {
        if known.contains_key(name) {
            return Ok(());
        }
        let names = known.keys().map(String::as_str);
        let error = self.layers.error_at(
            steps,
            format!("no {kind} named `{name}` in `{kind}s/`"),
            Some(suggest::advice(name, &format!("{kind}s"), names)),
        );
        Err(error.into())
    }
}

/// Returns `relative` under `root`, without a leading `./`.
pub(crate) fn under(root: &Path, relative: &Path) -> PathBuf {
    if root == Path::new(".") {
        relative.into()
    } else if relative == Path::new(".") {
        root.into()
    } else {
        root.join(relative)
    }
}

/// Reads the contracts of a project in any form; what they mean is found out when they are used.
fn contracts(root: &Path) -> Result<BTreeMap<String, QualityDocument>> {
    for (stem, document) in documents(root, "contracts", &["toml"])? {
        let value: Value = document.parse()?;
        if let Some(dataset) = value.get("dataset").and_then(Value::as_str) {
            expect_name(&document, "dataset", dataset, &stem)?;
        }
    }
    quality_documents(root, "contracts")
}

/// Reads contracts or suites: the name of one is that of its file up to the first point.
fn quality_documents(root: &Path, folder: &str) -> Result<BTreeMap<String, QualityDocument>> {
    let mut all = BTreeMap::new();
    for (stem, document) in documents(root, folder, DOCUMENTS)? {
        let name = stem.split_once('.').map_or(&*stem, |(name, _)| name);
        let read = QualityDocument {
            path: document.path().to_owned(),
            document: document.parse()?,
        };
        if let Some(other) = all.insert(name.to_owned(), read) {
            return Err(document
                .error_at(
                    &[],
                    format!("`{name}` is already `{}`", other.path.display()),
                    Some("rename one of the two files".into()),
                )
                .into());
        }
    }
    Ok(all)
}

impl Library {
    /// Returns the profiles that the project in a folder can name; none of its own has been checked.
    pub fn of_project(root: &Path) -> Result<Self> {
        let mut library = Self::built_in();
        for (stem, document) in documents(root, "profiles", DOCUMENTS)? {
            library.add(&stem, document);
        }
        Ok(library)
    }
}

fn expect_name(document: &Document, key: &str, name: &str, stem: &str) -> Result<()> {
    if name == stem {
        return Ok(());
    }
    Err(document
        .error_at(
            &[Step::Key(key)],
            format!("the {key} is `{name}`, but the file is named `{stem}`"),
            Some(format!(
                "rename the file to `{name}`, or the {key} to `{stem}`"
            )),
        )
        .into())
}

fn mapping(root: &Path) -> Result<Mapping> {
    let mut all = Mapping::default();
    let mut first = BTreeMap::new();
    for (_, document) in documents(root, "mappings", &["toml"])? {
        let mapping: Mapping = document.parse()?;
        for (index, table) in mapping.tables.into_iter().enumerate() {
            let steps = [Step::Key("table"), Step::Index(index)];
            let place = document.place(&steps);
            let key = (table.source.clone(), table.sheet.clone(), table.number);
            if let Some(earlier) = first.insert(key, place) {
                return Err(document
                    .error_at(
                        &steps,
                        format!(
                            "table {} of sheet `{}` of `{}` is already mapped at {earlier}",
                            table.number, table.sheet, table.source
                        ),
                        Some("keep one of the two entries".into()),
                    )
                    .into());
            }
            all.tables.push(table);
        }
    }
    Ok(all)
}

/// Reads every document of a folder of the project with one of the extensions, in name order; no folder, no documents.
fn documents(root: &Path, folder: &str, extensions: &[&str]) -> Result<Vec<(String, Document)>> {
    let path = under(root, Path::new(folder));
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let read_error = |source| Error::Read {
        path: path.clone(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(read_error)? {
        let file = entry.map_err(read_error)?.path();
        let extension = file.extension().and_then(OsStr::to_str);
        if extension.is_some_and(|extension| extensions.contains(&extension)) {
            paths.push(file);
        }
    }
    paths.sort_unstable();
    paths
        .into_iter()
        .map(|file| {
            let stem = file
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default();
            Ok((stem, Document::read(&file)?))
        })
        .collect()
}

#[cfg(test)]
mod tests;
