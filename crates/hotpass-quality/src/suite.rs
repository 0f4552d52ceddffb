//! Suites as documents: those of Great Expectations 0.18 and 1.x are read as they are, run, and written again.
//!
//! What a document says and nobody here asks for is kept with it, so that reading and writing loses nothing.

use serde_json::{Map, Value as Json};

/// Which version of Great Expectations writes a document so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// 0.18 and before: `expectation_type`, `expectation_suite_name`.
    V0,
    /// 1.0 and later: `type`, `name`, `severity`.
    #[default]
    V1,
}

/// How much a failure matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Severity {
    /// Somebody may want to know.
    Info,
    /// Somebody should look.
    Warning,
    /// It must not be.
    #[default]
    Critical,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    /// Returns what it is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// One expectation of a suite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expectation {
    /// The type, such as `expect_column_values_to_be_unique`.
    pub kind: String,
    /// The arguments.
    pub arguments: Map<String, Json>,
    /// How much a failure matters.
    pub severity: Severity,
    /// Everything else that the document says.
    pub rest: Map<String, Json>,
    /// Which version wrote it.
    pub dialect: Dialect,
}

/// Why a document is no suite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Unreadable {
    /// Where, such as `expectations[2].kwargs`.
    pub place: String,
    /// What was expected.
    pub problem: String,
}

impl Unreadable {
    fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }
}

impl Expectation {
    /// Reads an expectation; `place` is where it stands.
    fn read(value: &Json, place: &str) -> Result<Self, Unreadable> {
        let object = value
            .as_object()
            .ok_or_else(|| Unreadable::at(place, "an expectation is an object"))?;
        let mut rest = object.clone();
        let (kind, dialect) = match (rest.remove("type"), rest.remove("expectation_type")) {
            (Some(kind), _) => (kind, Dialect::V1),
            (None, Some(kind)) => (kind, Dialect::V0),
            (None, None) => {
                return Err(Unreadable::at(place, "its `type` is missing"));
            }
        };
        let Json::String(kind) = kind else {
            return Err(Unreadable::at(format!("{place}.type"), "a type is a text"));
        };
        let arguments = match rest.remove("kwargs") {
            Some(Json::Object(arguments)) => arguments,
            None | Some(Json::Null) => Map::new(),
            Some(_) => {
                return Err(Unreadable::at(
                    format!("{place}.kwargs"),
                    "arguments are an object",
                ));
            }
        };
        let severity = match rest.remove("severity") {
            None | Some(Json::Null) => Severity::default(),
            Some(given) => {
                let named = Severity::ALL
                    .into_iter()
                    .find(|severity| given.as_str() == Some(severity.as_str()));
                named.ok_or_else(|| {
                    Unreadable::at(
                        format!("{place}.severity"),
                        format!("a severity is info, warning or critical, not `{given}`"),
                    )
                })?
            }
        };
        Ok(Self {
            kind: snake_case(&kind),
            arguments,
            severity,
            rest,
            dialect,
        })
    }

    /// Returns it as a document has it.
    pub fn configuration(&self) -> Map<String, Json> {
        self.written(self.dialect)
    }

    fn written(&self, dialect: Dialect) -> Map<String, Json> {
        let mut object = self.rest.clone();
        let kind = match dialect {
            Dialect::V0 => "expectation_type",
            Dialect::V1 => "type",
        };
        object.insert(kind.to_owned(), self.kind.clone().into());
        object.insert("kwargs".to_owned(), self.arguments.clone().into());
        // The older form has no severity; there it is one of many things that a document may say.
        if dialect == Dialect::V1 || self.severity != Severity::default() {
            object.insert("severity".to_owned(), self.severity.as_str().into());
        }
        object.entry("meta").or_insert_with(|| Map::new().into());
        object
    }
}

/// Returns `expect_column_to_exist` for `ExpectColumnToExist`; what is written so already stays.
fn snake_case(name: &str) -> String {
    if !name.starts_with(char::is_uppercase) {
        return name.to_owned();
    }
    let mut snake = String::new();
    let mut before = '_';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_end = letters.peek().is_none_or(|next| next.is_lowercase());
        if letter.is_uppercase() && before != '_' && (before.is_lowercase() || is_end) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = letter;
    }
    snake
}

/// A suite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suite {
    /// Its name.
    pub name: String,
    /// What it expects, in order.
    pub expectations: Vec<Expectation>,
    /// Everything else that the document says.
    pub rest: Map<String, Json>,
    /// Which version wrote it.
    pub dialect: Dialect,
}

impl Suite {
    /// Reads the document of a suite.
    ///
    /// # Errors
    ///
    /// When it is no suite; the error says where.
    pub fn read(document: &Json) -> Result<Self, Unreadable> {
        let object = document
            .as_object()
            .ok_or_else(|| Unreadable::at("the document", "a suite is an object"))?;
        let mut rest = object.clone();
        let (name, dialect) = match (rest.remove("expectation_suite_name"), rest.remove("name")) {
            (Some(name), other) => {
                rest.extend(other.map(|other| ("name".to_owned(), other)));
                (name, Dialect::V0)
            }
            (None, Some(name)) => (name, Dialect::V1),
            (None, None) => return Err(Unreadable::at("the document", "its `name` is missing")),
        };
        let Json::String(name) = name else {
            return Err(Unreadable::at("name", "a name is a text"));
        };
        let Some(Json::Array(listed)) = rest.remove("expectations") else {
            let problem = "a suite has a list of them";
            return Err(Unreadable::at("expectations", problem));
        };
        let expectations = listed.iter().enumerate();
        let expectations = expectations
            .map(|(place, value)| Expectation::read(value, &format!("expectations[{place}]")));
        Ok(Self {
            name,
            expectations: expectations.collect::<Result<_, _>>()?,
            rest,
            dialect,
        })
    }

    /// Writes the document, in the form of a version.
    pub fn written(&self, dialect: Dialect) -> Json {
        let mut object = self.rest.clone();
        let name = match dialect {
            Dialect::V0 => "expectation_suite_name",
            Dialect::V1 => "name",
        };
        object.insert(name.to_owned(), self.name.clone().into());
        let expectations = self.expectations.iter();
        let expectations: Vec<Json> = expectations
            .map(|expectation| Json::Object(expectation.written(dialect)))
            .collect();
        object.insert("expectations".to_owned(), expectations.into());
        object.into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_of_both_versions_come_back_as_they_were() {
        for document in [
            json!({
                "name": "core", "id": "1", "meta": {"owner": "ana"}, "notes": null,
                "expectations": [{
                    "id": "2", "type": "expect_column_to_exist", "kwargs": {"column": "x"},
                    "meta": {}, "severity": "warning", "notes": "why", "windows": [],
                }],
            }),
            json!({
                "expectation_suite_name": "core", "data_asset_type": null, "ge_cloud_id": null,
                "meta": {},
                "expectations": [{
                    "expectation_type": "expect_column_to_exist", "kwargs": {"column": "x"},
                    "meta": {"notes": {"content": ["id"]}},
                }],
            }),
        ] {
            let suite = Suite::read(&document).expect("a suite");
            assert_eq!(suite.name, "core");
            assert_eq!(suite.expectations[0].kind, "expect_column_to_exist");
            assert_eq!(suite.written(suite.dialect), document);
        }
    }

    #[test]
    fn what_is_no_suite_is_told_with_its_place() {
        for (document, expected) in [
            (json!([]), "the document: a suite is an object"),
            (
                json!({"name": "a"}),
                "expectations: a suite has a list of them",
            ),
            (
                json!({"name": "a", "expectations": [{}]}),
                "expectations[0]: its `type` is missing",
            ),
            (
                json!({"name": "a", "expectations": [{"type": "x", "severity": "bad"}]}),
                "expectations[0].severity: a severity is info, warning or critical, not `\"bad\"`",
            ),
        ] {
            let problem = Suite::read(&document).expect_err("no suite").to_string();
            assert_eq!(problem, expected);
        }
    }

    #[test]
    fn names_of_classes_are_names_of_types() {
        for (class, kind) in [
            ("ExpectColumnToExist", "expect_column_to_exist"),
            (
                "ExpectColumnValueZScoresToBeLessThan",
                "expect_column_value_z_scores_to_be_less_than",
            ),
            (
                "ExpectColumnKLDivergenceToBeLessThan",
                "expect_column_kl_divergence_to_be_less_than",
            ),
            (
                "ExpectColumnPairValuesAToBeGreaterThanB",
                "expect_column_pair_values_a_to_be_greater_than_b",
            ),
            ("expect_column_to_exist", "expect_column_to_exist"),
        ] {
            assert_eq!(snake_case(class), kind);
        }
    }
}
