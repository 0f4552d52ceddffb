//! Documents people own, as text with positions: TOML, YAML or JSON in, typed values or an error at file, line and
//! column out.
//!
//! Only reading is here. What a document means is decided by who asks for it.

use std::{
    ffi::OsStr,
    fmt, io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

pub use crate::tree::Step;
use crate::{
    error::Error,
    suggest::{self, Words},
    tree::{self, Fault, Node, Syntax},
};

/// A document: where it is and what it says.
#[derive(Debug, Clone)]
pub struct Document {
    path: PathBuf,
    text: String,
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// Where: `file:line:column`, or the flag or variable that says it.
    pub place: String,
    /// What was found, and what was expected.
    pub problem: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for DocumentError {}

impl DocumentError {
    /// Returns an error at a place.
    pub(crate) fn new(place: String, problem: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            place,
            problem: problem.into(),
            hint,
        }
    }

    /// Returns what a reader or decoder found wrong, in words for the person who wrote it.
    pub(crate) fn reworded(place: String, problem: &str) -> Self {
        let Words { problem, hint } = suggest::reword(problem);
        Self::new(place, problem, hint)
    }
}

impl Document {
    /// Returns a document from its text.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// Reads a document, which must be UTF-8.
    pub fn read(path: &Path) -> Result<Self, Error> {
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(source) if source.kind() == io::ErrorKind::InvalidData => Err(Error::usage(
                format!("`{}` is no text in UTF-8", path.display()),
                "save the file as UTF-8",
            )),
            Err(source) => Err(Error::Read {
                path: path.into(),
                source,
            }),
        }
    }

    /// Returns where the document is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what the document says.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DocumentError> {
        tree::decode::decode(&self.tree(0)?).map_err(|fault| self.fault(&fault))
    }

    /// Returns the document as the tree of a layer.
    pub(crate) fn tree(&self, layer: u16) -> Result<Node, DocumentError> {
        tree::read(&self.text, self.syntax(), layer).map_err(|fault| self.fault(&fault))
    }

    /// Returns an error about the value that the steps lead to, or about the nearest one above it that exists.
    pub fn error_at(
        &self,
        steps: &[Step<'_>],
        problem: impl Into<String>,
        hint: Option<String>,
    ) -> DocumentError {
        DocumentError::new(self.place(steps), problem, hint)
    }

    /// Returns `file:line:column` of the value that the steps lead to, or of the nearest one above it that exists.
    pub fn place(&self, steps: &[Step<'_>]) -> String {
        let key = self.tree(0).map(|tree| tree.nearest(steps).0.key);
        let (line, column) = key.map_or((1, 1), |key| (key.line, key.column));
        format!("{}:{line}:{column}", self.path.display())
    }

    fn fault(&self, fault: &Fault) -> DocumentError {
        let (line, column) = fault.at.map_or((1, 1), |at| (at.line, at.column));
        let place = format!("{}:{line}:{column}", self.path.display());
        DocumentError::reworded(place, &fault.problem)
    }

    /// Tells whether the text is TOML; otherwise it is YAML or JSON.
    pub fn is_toml(&self) -> bool {
        self.syntax() == Syntax::Toml
    }

    fn syntax(&self) -> Syntax {
        let extension = self.path.extension().and_then(OsStr::to_str);
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("yaml" | "yml" | "json") => Syntax::Yaml,
            _ => Syntax::Toml,
        }
    }
}

#[cfg(test)]
mod tests {
    use hotpass_model::source::Source;
    use serde::Deserialize;

    use super::*;
    use crate::settings::options::Options;

    fn message(text: &str) -> String {
        let error = Document::new("hotpass.toml", text)
            .parse::<Options>()
            .expect_err("the text is wrong");
        format!("{error} | {}", error.hint.as_deref().unwrap_or_default())
    }

    #[test]
    fn mistakes_are_named_with_their_place_and_the_nearest_valid_name() {
        for (text, expected) in [
            (
                "[project]\nname = \"x\"\n\n[[source]]\nlabel = \"A\"\npatterns = \"*.xlsx\"\n",
                "hotpass.toml:6:1: unknown key `patterns` | did you mean `pattern`?",
            ),
            (
                "[project]\ninput_dir = \"x\"\n",
                "hotpass.toml:2:1: unknown key `input_dir` | did you mean `input-dir`?",
            ),
            (
                "[policy]\nviolation = \"quarantined\"\n",
                "hotpass.toml:2:13: unknown value `quarantined` | did you mean `quarantine`?",
            ),
            (
                "[policy]\nviolation = \"zzz\"\n",
                "hotpass.toml:2:13: unknown value `zzz` | valid values: `quarantine`, `warn`, `fail`",
            ),
            (
                "[limits]\ncells = \"many\"\n",
                "hotpass.toml:2:9: expected a whole number, found the text \"many\" | ",
            ),
            (
                "[[source]]\nlabel = \"A\"\n",
                "hotpass.toml:1:1: missing key `pattern` | add `pattern = …`",
            ),
        ] {
            assert_eq!(message(text), expected);
        }
    }

    #[test]
    fn an_unknown_property_is_named_with_the_nearest_one() {
        let text = "[[source]]\nlabel = \"A\"\npattern = \"*\"\n[[source.table]]\n[source.table.columns]\norganisation_name = \"Name\"\n";
        assert_eq!(
            message(text),
            "hotpass.toml:6:1: unknown property `organisation_name` | did you mean `organization_name`?"
        );
    }

    #[test]
    fn a_header_that_is_neither_text_nor_list_is_refused() {
        let text = "[[source]]\nlabel = \"A\"\npattern = \"*\"\n[[source.table]]\ncolumns = { website = 3 }\n";
        assert!(
            message(text).contains("a header or a list of headers"),
            "{}",
            message(text)
        );
    }

    #[test]
    fn broken_syntax_has_a_place() {
        assert!(
            message("[project\n").starts_with("hotpass.toml:1:9: "),
            "{}",
            message("[project\n")
        );
    }

    #[test]
    fn columns_count_characters() {
        #[derive(Debug, Deserialize)]
        struct Wrapper {
            #[expect(dead_code, reason = "only the error matters")]
            source: Source,
        }
        let error = Document::new("x.toml", "source = { label = \"é\", patterns = \"*\" }")
            .parse::<Wrapper>()
            .expect_err("the text is wrong");
        assert_eq!(error.place, "x.toml:1:25");
    }

    #[test]
    fn steps_lead_to_keys_and_elements() {
        let document = Document::new(
            "x.toml",
            "[[source]]\nlabel = \"A\"\n\n[[source]]\nlabel = \"A\"\n",
        );
        let steps = [Step::Key("source"), Step::Index(1), Step::Key("label")];
        assert_eq!(document.place(&steps), "x.toml:5:1");
        assert_eq!(document.place(&steps[..2]), "x.toml:4:1");
    }
}
