//! Settings in layers, the lowest first: the defaults compiled in, the profile, `hotpass.toml`, further documents in order, variables
//! of the environment, flags. Tables are laid over each other key by key, lists and values replace what is below, and an
//! explicit null takes back what the layers above the defaults say.
//!
//! Laying costs as much as the upper layer is large. Every value knows its layer, line and column, so that an error names
//! the place that somebody can change, whichever layer won.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::{
    DEFAULTS,
    rules::SCHEMA_VERSION,
    upgrade::{self, Edit, Form},
};
use crate::{
    document::{Document, DocumentError, Step},
    environment,
    error::Result,
    tree::{Fault, Kind, Node, Place, decode},
};

/// What variables of the environment that are settings start with: `HOTPASS__SECTION__KEY`.
pub const PREFIX: &str = "HOTPASS__";

/// The most layers.
const MOST_LAYERS: usize = 256;
/// The most documents that include one another.
const DEEPEST: usize = 8;

/// Where a layer comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Compiled in.
    Defaults,
    /// A profile, by name.
    Profile(String),
    /// A document.
    Document(PathBuf),
    /// Variables of the environment, by name.
    Environment(Vec<String>),
    /// Flags of the command line, by name.
    Flags(Vec<String>),
}

/// Layers laid over each other.
#[derive(Debug, Clone)]
pub struct Layers {
    origins: Vec<Origin>,
    defaults: Node,
    profile: Node,
    written: Node,
    notices: Vec<String>,
}

impl Layers {
    /// Returns the defaults alone.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the defaults are compiled in and a test reads them"
    )]
    pub fn defaults() -> Self {
        let defaults = Document::new("defaults.toml", DEFAULTS)
            .tree(0)
            .expect("the defaults are valid, as a test shows");
        Self {
            origins: vec![Origin::Defaults],
            defaults,
            profile: Node::empty(0),
            written: Node::empty(0),
            notices: Vec::new(),
        }
    }

    /// Lays a document of settings over the others, and under it what it includes; one of an earlier form is upgraded.
    ///
    /// # Errors
    /// When it or what it includes cannot be read.
    pub fn document(&mut self, document: &Document) -> Result<()> {
        self.including(document, 0)
    }

    fn including(&mut self, document: &Document, depth: usize) -> Result<()> {
        let probe = self.read(document, Form::Settings)?;
        check_version(&probe, document)?;
        if self.origins.len() > MOST_LAYERS {
            let problem = format!("more than {MOST_LAYERS} documents are laid over each other");
            let hint = "include fewer, each once";
            return Err(document.error_at(&[], problem, Some(hint.into())).into());
        }
        for included in includes(&probe, document, depth)? {
            self.including(&included, depth + 1)?;
        }
        // What is included has taken layers, and this one stands above.
        let tree = self.read(document, Form::Settings)?;
        self.lay(Origin::Document(document.path().to_path_buf()), tree);
        let edits = upgrade::edits(&document.tree(0)?, Form::Settings);
        self.notice(document, &edits);
        Ok(())
    }

    /// Lays a profile that stands alone over the others.
    pub(crate) fn profile_alone(&mut self, document: &Document) -> Result<()> {
        let tree = self.read(document, Form::Profile)?;
        self.lay(Origin::Document(document.path().to_path_buf()), tree);
        Ok(())
    }

    /// Reads a document as the next layer, upgraded.
    fn read(&self, document: &Document, form: Form) -> Result<Node> {
        let mut tree = document.tree(self.next())?;
        let edits = upgrade::edits(&tree, form);
        upgrade::apply(&mut tree, &edits);
        Ok(tree)
    }

    fn notice(&mut self, document: &Document, edits: &[Edit]) {
        let path = document.path().display();
        for edit in edits {
            let Place { line, column, .. } = edit.at();
            let notice = format!("{path}:{line}:{column}: {}", edit.sentence());
            // A profile is laid anew with each layer that may name another.
            if !self.notices.contains(&notice) {
                self.notices.push(notice);
            }
        }
    }

    /// Returns what was upgraded, in sentences with their places.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Lays the variables over the others that start with [`PREFIX`]: sections and keys are set off by two underscores,
    /// and one underscore stands for the dash of a key. A value is read as whatever its key wants; a list has commas.
    pub fn environment(&mut self, variables: &[(String, String)]) {
        let entries = variables.iter().filter_map(|(name, value)| {
            let keys = match environment::key(name) {
                Some(key) => key.split('.').map(str::to_owned).collect(),
                None => keys_of(name.strip_prefix(PREFIX)?),
            };
            Some((name.clone(), keys, Kind::Loose(value.clone())))
        });
        self.named(entries.collect(), Origin::Environment);
    }

    /// Lays flags over the others, each with its name, the keys it sets and the value.
    pub fn flags(&mut self, flags: &[(&str, &[&str], Kind)]) {
        let entries = flags.iter().map(|(name, keys, kind)| {
            let keys = keys.iter().map(|key| (*key).to_owned());
            ((*name).to_owned(), keys.collect(), kind.clone())
        });
        self.named(entries.collect(), Origin::Flags);
    }

    /// Returns no layers.
    pub fn empty() -> Self {
        Self {
            origins: vec![Origin::Defaults],
            defaults: Node::empty(0),
            profile: Node::empty(0),
            written: Node::empty(0),
            notices: Vec::new(),
        }
    }

    /// Lays a profile over the defaults and below everything else, in the place of the one that is there: documents, the
    /// lowest first, each with its name and whether it is built in.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn profile(&mut self, chain: &[(&str, &Document, bool)]) -> Result<()> {
        self.profile = Node::empty(0);
        for (name, document, is_built_in) in chain {
            let layer = self.next();
            let mut tree = self.read(document, Form::Profile)?;
            let edits = upgrade::edits(&document.tree(0)?, Form::Profile);
            self.notice(document, &edits);
            tree.remove("extends");
            let mut wrapped = Node::empty(layer);
            wrapped.insert(&["profile"], tree);
            self.origins.push(if *is_built_in {
                Origin::Profile((*name).to_owned())
            } else {
                Origin::Document(document.path().to_path_buf())
            });
            self.profile.lay(wrapped);
        }
        Ok(())
    }

    fn named(
        &mut self,
        entries: Vec<(String, Vec<String>, Kind)>,
        origin: impl Fn(Vec<String>) -> Origin,
    ) {
        if entries.is_empty() {
            return;
        }
        let layer = self.next();
        let mut tree = Node::empty(layer);
        let mut names = Vec::with_capacity(entries.len());
        for (name, keys, kind) in entries {
            names.push(name);
            let line = names.len() as u32;
            let at = Place {
                layer,
                line,
                column: 1,
            };
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            tree.insert(&keys, Node::new(kind, at));
        }
        self.lay(origin(names), tree);
    }

    fn next(&self) -> u16 {
        self.origins.len() as u16
    }

    fn lay(&mut self, origin: Origin, tree: Node) {
        self.origins.push(origin);
        self.written.lay(tree);
    }

    /// Returns all layers as one tree.
    pub fn merged(&self) -> Node {
        let mut merged = self.written.clone();
        merged.fill(self.profile.clone());
        merged.fill(self.defaults.clone());
        merged
    }

    /// Returns what people say in documents, variables and flags, without the profile and the defaults.
    pub fn said(&self) -> &Node {
        &self.written
    }

    /// Returns what all layers say together.
    pub fn decode<T: DeserializeOwned>(&self) -> std::result::Result<T, DocumentError> {
        decode::decode(&self.merged()).map_err(|fault: Fault| {
            let place = fault.at.map_or_else(String::new, |at| self.place_of(at));
            DocumentError::reworded(place, &fault.problem)
        })
    }

    /// Returns an error about the value that the steps lead to, or about the nearest one above it that exists, in the
    /// layer that says it.
    pub fn error_at(
        &self,
        steps: &[Step<'_>],
        problem: impl Into<String>,
        hint: Option<String>,
    ) -> DocumentError {
        DocumentError::new(self.place(steps), problem, hint)
    }

    /// Returns where the value that the steps lead to is said.
    pub fn place(&self, steps: &[Step<'_>]) -> String {
        self.place_of(self.merged().nearest(steps).0.key)
    }

    /// Returns where a key such as `source[0].label` is said.
    pub(crate) fn place_of_key(&self, key: &str) -> String {
        let merged = self.merged();
        let mut node = &merged;
        for part in key.split(['.', '[']) {
            let next = match (&node.kind, part.strip_suffix(']')) {
                (Kind::List(list), Some(index)) => {
                    index.parse().ok().and_then(|at: usize| list.get(at))
                }
                (Kind::Table(table), None) => table.get(part),
                _ => None,
            };
            let Some(next) = next else {
                break;
            };
            node = next;
        }
        self.place_of(node.key)
    }

    /// Returns the folder of the document that says the value that the steps lead to; none: no document does.
    pub(crate) fn folder(&self, steps: &[Step<'_>]) -> Option<PathBuf> {
        let layer = self.written.find(steps)?.at.layer;
        match self.origins.get(usize::from(layer))? {
            Origin::Document(path) => path.parent().map(Path::to_path_buf),
            _ => None,
        }
    }

    /// Returns the text that all layers say together at the steps, if it is one.
    pub fn text(&self, steps: &[Step<'_>]) -> Option<String> {
        let found = [&self.written, &self.profile, &self.defaults]
            .into_iter()
            .filter_map(|tree| tree.find(steps))
            .find(|node| node.kind != Kind::Null)?;
        match &found.kind {
            Kind::Text(text) | Kind::Loose(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Returns the number of the layer that says the value that the steps lead to, or what is nearest above it.
    pub(crate) fn layer(&self, steps: &[Step<'_>]) -> u16 {
        self.merged().nearest(steps).0.key.layer
    }

    /// Tells whether somebody has set the value that the steps lead to.
    pub fn says(&self, steps: &[Step<'_>]) -> bool {
        let found = self.written.find(steps);
        found.is_some_and(|node| node.kind != Kind::Null)
    }

    /// Returns a place in words: `file:line:column`, a variable, a flag, or `default`.
    pub fn place_of(&self, at: Place) -> String {
        let name = |names: &[String]| {
            let name = (at.line as usize)
                .checked_sub(1)
                .and_then(|line| names.get(line));
            name.cloned().unwrap_or_default()
        };
        match self.origins.get(usize::from(at.layer)) {
            Some(Origin::Document(path)) => {
                format!("{}:{}:{}", path.display(), at.line, at.column)
            }
            Some(Origin::Environment(names) | Origin::Flags(names)) => name(names),
            Some(Origin::Profile(name)) => format!("profile {name}"),
            Some(Origin::Defaults) | None => "default".into(),
        }
    }
}

/// Expects that a document is of a form that is known, before anything in it is looked at.
fn check_version(tree: &Node, document: &Document) -> Result<()> {
    let steps = [Step::Key("schema-version")];
    match tree.find(&steps).map(|node| &node.kind) {
        Some(Kind::Integer(version)) if *version != i64::from(SCHEMA_VERSION) => {
            let problem = format!(
                "`schema-version` is {version}; this program reads version {SCHEMA_VERSION}"
            );
            let hint = "use the program that wrote it, or a later one";
            Err(document.error_at(&steps, problem, Some(hint.into())).into())
        }
        _ => Ok(()),
    }
}

/// Returns the documents that one includes; their paths are relative to its folder.
fn includes(tree: &Node, document: &Document, depth: usize) -> Result<Vec<Document>> {
    let steps = [Step::Key("include")];
    let Some(Kind::List(list)) = tree.find(&steps).map(|node| &node.kind) else {
        return Ok(Vec::new());
    };
    if depth == DEEPEST {
        let problem = "these documents include one another in a circle";
        let hint = "let the last of them include nothing";
        return Err(document.error_at(&steps, problem, Some(hint.into())).into());
    }
    let folder = document.path().parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for node in list {
        let Kind::Text(path) = &node.kind else {
            continue;
        };
        let path = folder.join(path);
        if !path.is_file() {
            let problem = format!("there is no file `{}` to include", path.display());
            let hint = "paths are relative to the document that includes them";
            return Err(document.error_at(&steps, problem, Some(hint.into())).into());
        }
        found.push(Document::read(&path)?);
    }
    Ok(found)
}

/// Returns the keys of a variable: those of columns and properties keep their underscores.
fn keys_of(name: &str) -> Vec<String> {
    let lower = name.to_ascii_lowercase();
    let mut keys: Vec<String> = lower.split("__").map(|key| key.replace('_', "-")).collect();
    let is_column = |before: &str| matches!(before, "survivorship" | "synonyms");
    for at in 1..keys.len() {
        if is_column(&keys[at - 1]) {
            keys[at] = keys[at].replace('-', "_");
        }
    }
    keys
}

#[cfg(test)]
mod tests;
