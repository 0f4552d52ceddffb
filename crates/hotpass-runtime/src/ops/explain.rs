//! Explains: where a published value comes from, or what a finding's code means.

use hotpass_model::{
    decision::{Choice, Decision},
    finding::{self, Rule},
    ident::{EntityId, RecordId},
    port::Engine,
    ssot,
};
use serde_json::{Value, json};

use super::{
    refine::planned,
    review::{Places, decision_file},
};
use crate::{
    error::{Error, Result},
    project::Project,
    settings::Flags,
    suggest,
};

/// What was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A finding's code.
    Code(String),
    /// An entity by id, slug or name, and perhaps one of its fields.
    Entity {
        /// The id, slug or name.
        subject: String,
        /// A published column or a short form of one, such as `phone`.
        field: Option<String>,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Explanation {
    /// The rule behind a code.
    Rule(&'static Rule),
    /// The engine's account of an entity's values.
    Value(Value),
}

impl Question {
    /// Returns the question in a text such as `HP-I012`, `hp-….website` or `"Aero School".phone`.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if is_code(text) {
            return Self::Code(text.to_ascii_uppercase());
        }
        let (subject, field) = if let Some((subject, rest)) = quoted(text) {
            (subject, rest.strip_prefix('.'))
        } else {
            match text.rsplit_once('.') {
                Some((subject, field)) if is_field(field) || is_entity_id(subject) => {
                    (subject, Some(field))
                }
                _ => (text, None),
            }
        };
        Self::Entity {
            subject: subject.trim().into(),
            field: field
                .map(str::trim)
                .filter(|field| !field.is_empty())
                .map(str::to_ascii_lowercase),
        }
    }
}

/// Answers a question.
pub async fn explain(
    engine: &dyn Engine,
    project: &Project,
    flags: &Flags,
    question: &Question,
) -> Result<Explanation> {
    match question {
        Question::Code(code) => rule(code).map(Explanation::Rule),
        Question::Entity { subject, .. } if subject.is_empty() => Err(Error::usage(
            "no organization is named",
            "give an entity id or a name, such as `hotpass explain '\"Aero School\".phone'`",
        )),
        Question::Entity { subject, field } => {
            if let Some(field) = field.as_deref().filter(|field| !is_field(field)) {
                let columns = ssot::COLUMNS.iter().map(|column| column.name);
                return Err(Error::usage(
                    format!("unknown field `{field}`"),
                    suggest::advice(field, "fields", columns),
                ));
            }
            let plan = planned(project, flags)?.plan;
            let mut value = engine.explain(&plan, subject, field.as_deref()).await?;
            if project.is_declared {
                value["decisions"] = decisions(project, &value)?;
            }
            Ok(Explanation::Value(value))
        }
    }
}

/// Returns the decisions about an entity or its records that stand.
fn decisions(project: &Project, explained: &Value) -> Result<Value> {
    let decisions = decision_file(&project.root, &Places::default()).read()?;
    let entity = explained["entity_id"].as_str().unwrap_or_default();
    let records = explained["records"].as_array().into_iter().flatten();
    let records: Vec<&str> = records
        .filter_map(|record| record["record_id"].as_str())
        .collect();
    let is_record = |id: &RecordId| records.contains(&&*id.0);
    let is_entity = |id: &EntityId| &*id.0 == entity;
    let concerns = |decision: &&&Decision| match &decision.what {
        Choice::Pair { left, right, .. } => is_record(left) || is_record(right),
        Choice::Merge { entities } => entities.iter().any(is_entity),
        Choice::NeverMerge { entities } => entities.iter().any(is_entity),
        Choice::Split { entity, records } => is_entity(entity) || records.iter().any(is_record),
        Choice::Undo { .. } => false,
    };
    let standing = decisions.standing();
    Ok(json!(standing.iter().filter(concerns).collect::<Vec<_>>()))
}

/// Returns the rule behind a code, for which no project is needed.
///
/// # Errors
/// [`Error::Usage`] when no finding has the code.
pub fn rule(code: &str) -> Result<&'static Rule> {
    finding::rule(code).ok_or_else(|| {
        let codes = finding::catalogue().into_iter().map(|rule| rule.code);
        Error::usage(
            format!("no finding has the code `{code}`"),
            suggest::advice(code, "codes", codes),
        )
    })
}

fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let prefix = parts
        .next()
        .is_some_and(|part| part.eq_ignore_ascii_case("hp"));
    let rest = parts.next().unwrap_or_default();
    let mut characters = rest.chars();
    prefix
        && parts.next().is_none()
        && rest.len() == 4
        && characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_digit())
}

fn is_entity_id(text: &str) -> bool {
    text.strip_prefix("hp-")
        .is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Tells whether a word is a published column or the beginning or end of one, such as `phone` or `address`.
fn is_field(word: &str) -> bool {
    let word = word.trim().to_ascii_lowercase();
    !word.is_empty()
        && ssot::COLUMNS.iter().any(|column| {
            column.name == word
                || column
                    .name
                    .strip_suffix(word.as_str())
                    .is_some_and(|rest| rest.ends_with('_'))
                || column
                    .name
                    .strip_prefix(word.as_str())
                    .is_some_and(|rest| rest.starts_with('_'))
        })
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    fn entity(subject: &str, field: Option<&str>) -> Question {
        Question::Entity {
            subject: subject.into(),
            field: field.map(Into::into),
        }
    }

    #[test]
    fn questions_are_told_apart() {
        for (text, question) in [
            ("hp-i012", Question::Code("HP-I012".into())),
            (
                "\"Aero School\".phone",
                entity("Aero School", Some("phone")),
            ),
            ("Aero School.Phone", entity("Aero School", Some("phone"))),
            ("\"Aero (Pty) Ltd.\"", entity("Aero (Pty) Ltd.", None)),
            ("Aero (Pty) Ltd.", entity("Aero (Pty) Ltd.", None)),
            ("skyreach.example", entity("skyreach.example", None)),
            ("hp-0123456789abcdef", entity("hp-0123456789abcdef", None)),
            (
                "hp-0123456789abcdef.address",
                entity("hp-0123456789abcdef", Some("address")),
            ),
            (
                "hp-0123456789abcdef.websites",
                entity("hp-0123456789abcdef", Some("websites")),
            ),
        ] {
            assert_eq!(Question::parse(text), question, "{text}");
        }
    }

    #[test]
    fn an_unknown_field_and_an_unknown_code_are_refused() {
        let fake = Fake;
        let ask = |question: &Question| {
            let error = block_on(explain(
                &fake,
                &Project::undeclared("."),
                &Flags::default(),
                question,
            ))
            .expect_err("no answer");
            format!("{error} | {}", error.hint().unwrap_or_default())
        };
        assert_eq!(
            ask(&entity("Aero School", Some("websites"))),
            "unknown field `websites` | did you mean `website`?"
        );
        assert!(
            ask(&Question::Code("HP-Z999".into())).starts_with("no finding has the code `HP-Z999`")
        );
    }

    #[test]
    fn the_engine_is_asked_about_an_entity() {
        let fake = Fake;
        let answer = block_on(explain(
            &fake,
            &Project::undeclared("."),
            &Flags::default(),
            &entity("Aero School", Some("phone")),
        ))
        .expect("an answer");
        let Explanation::Value(value) = answer else {
            panic!("expected a value");
        };
        assert_eq!(value["subject"], "Aero School.phone");
    }
}
