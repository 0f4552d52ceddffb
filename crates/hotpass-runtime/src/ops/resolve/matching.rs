//! Matches new records against an index of resolved ones.

use std::{collections::BTreeMap, path::PathBuf};

use hotpass_model::{
    port::{Engine, Observer},
    resolution::{
        Tables,
        matching::{Match, Matched, Sought},
    },
};
use serde_json::Value;

use super::{expect_files, switched_off};
use crate::{
    error::{Error, Result},
    project::Project,
    settings::{self, Flags},
};

/// What is matched, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct AskedMatch {
    /// The file of the index.
    pub index: PathBuf,
    /// A record as a JSON object; none: those of the files.
    pub record: Option<String>,
    /// Files of records.
    pub files: Vec<PathBuf>,
    /// The only sheet of workbooks that is read.
    pub sheet: Option<String>,
    /// Whether each match is explained.
    pub explains: bool,
    /// Whether rejected pairs are told as well.
    pub tells_rejected: bool,
}

/// Tells which resolved records new ones are alike, and which cluster each belongs to.
pub async fn find(
    engine: &dyn Engine,
    project: &Project,
    asked: &AskedMatch,
    observer: &dyn Observer,
) -> Result<Matched> {
    let mut notices = Vec::new();
    let records = if let Some(text) = &asked.record {
        // Nothing that settings say has a part in this, and reading them takes longer than matching.
        Sought::Record(record(text)?)
    } else {
        expect_files(&asked.files)?;
        let plan = settings::resolve(project, &Flags::default())?.plan;
        notices.extend(switched_off(&plan));
        Sought::Tables(Tables {
            files: asked.files.clone(),
            sheet: asked.sheet.clone(),
            id: None,
            source_column: None,
            ignore: Vec::new(),
            limits: plan.limits,
        })
    };
    let request = Match {
        index: asked.index.clone(),
        records,
        explains: asked.explains,
        tells_rejected: asked.tells_rejected,
    };
    let mut matched = engine.linker().match_records(&request, observer).await?;
    matched.warnings.splice(0..0, notices);
    Ok(matched)
}

/// Reads a record: an object of texts, numbers, truth values and nulls.
fn record(text: &str) -> Result<BTreeMap<String, String>> {
    const HINT: &str =
        r#"write `{"COLUMN": "VALUE", …}`, quoted for the shell, or `@FILE`, or `-` for stdin"#;
    let refused = |problem: String| Error::usage(format!("the record {problem}"), HINT);
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // What is written in the record is not repeated.
        refused(format!(
            "is not JSON: line {}, column {}",
            error.line(),
            error.column()
        ))
    })?;
    let Value::Object(object) = value else {
        return Err(refused("is JSON, but no object".into()));
    };
    let mut record = BTreeMap::new();
    for (name, value) in object {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                return Err(refused(format!("has a list or an object in `{name}`")));
            }
        };
        record.insert(name, text);
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_an_object_of_plain_values() {
        let read = record(r#"{"name": "Ann", "house": 12, "active": true, "phone": null}"#);
        let expected = [
            ("active", "true"),
            ("house", "12"),
            ("name", "Ann"),
            ("phone", ""),
        ];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(read.expect("it is plain"), BTreeMap::from(expected));
    }

    #[test]
    fn what_is_no_record_is_refused_without_repeating_it() {
        for (text, problem) in [
            ("{name: Secret}", "the record is not JSON: line 1, column 2"),
            ("", "the record is not JSON: line 1, column 0"),
            (r#"["Secret"]"#, "the record is JSON, but no object"),
            (
                r#"{"name": {"first": "Secret"}}"#,
                "the record has a list or an object in `name`",
            ),
        ] {
            let error = record(text).expect_err(problem);
            assert_eq!(error.to_string(), problem);
        }
    }
}
