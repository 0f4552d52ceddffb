//! Documents people own, as text with positions: TOML in, typed values or an error at file, line and column out.
//!
//! Only reading is here. What a document means is decided by who asks for it.

use std::{
    fmt,
    ops::Range,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::{
    error::Error,
    suggest::{self, Words},
};

/// A document: where it is and what it says.
#[derive(Debug, Clone)]
pub struct Document {
    path: PathBuf,
    text: String,
}

/// One step on the way to a value inside a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into the value of a key.
    Key(&'a str),
    /// Into an element of a list.
    Index(usize),
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// The document.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What was found, and what was expected.
    pub problem: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            problem,
            ..
        } = self;
        write!(f, "{}:{line}:{column}: {problem}", path.display())
    }
}

impl std::error::Error for DocumentError {}

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
        toml::from_str(&self.text).map_err(|error| {
            let Words { problem, hint } = suggest::reword(error.message());
            self.at(error.span(), problem, hint)
        })
    }

    /// Returns an error about the value that the steps lead to, or about the nearest one above it that exists.
    pub fn error_at(
        &self,
        steps: &[Step<'_>],
        problem: impl Into<String>,
        hint: Option<String>,
    ) -> DocumentError {
        self.at(self.span(steps), problem.into(), hint)
    }

    /// Returns the line and column of the value that the steps lead to.
    pub fn position(&self, steps: &[Step<'_>]) -> (usize, usize) {
        self.line_and_column(self.span(steps).map_or(0, |span| span.start))
    }

    fn at(
        &self,
        span: Option<Range<usize>>,
        problem: String,
        hint: Option<String>,
    ) -> DocumentError {
        let (line, column) = self.line_and_column(span.map_or(0, |span| span.start));
        DocumentError {
            path: self.path.clone(),
            line,
            column,
            problem,
            hint,
        }
    }

    fn span(&self, steps: &[Step<'_>]) -> Option<Range<usize>> {
        let parsed = toml_edit::Document::parse(self.text.as_str()).ok()?;
        let mut item = parsed.as_item();
        let mut span = None;
        for step in steps {
            let (next, place) = match step {
                Step::Key(name) => {
                    let Some((key, next)) = item
                        .as_table_like()
                        .and_then(|table| table.get_key_value(name))
                    else {
                        break;
                    };
                    (next, key.span())
                }
                Step::Index(index) => {
                    let Some(next) = item.get(*index) else {
                        break;
                    };
                    (next, next.span())
                }
            };
            span = place.or(span);
            item = next;
        }
        span
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |rest| rest.chars().count())
            + 1;
        (line, column)
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
                "hotpass.toml:2:9: expected u64, found string \"many\" | ",
            ),
            (
                "[[source]]\nlabel = \"A\"\n",
                "hotpass.toml:1:1: missing key `pattern` | ",
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
        assert_eq!((error.line, error.column), (1, 25));
    }

    #[test]
    fn steps_lead_to_keys_and_elements() {
        let document = Document::new(
            "x.toml",
            "[[source]]\nlabel = \"A\"\n\n[[source]]\nlabel = \"A\"\n",
        );
        let steps = [Step::Key("source"), Step::Index(1), Step::Key("label")];
        assert_eq!(document.position(&steps), (5, 1));
        assert_eq!(document.position(&steps[..2]), (4, 1));
    }
}
