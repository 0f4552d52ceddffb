//! The form of Label Studio's tasks and annotations: a pair becomes a task, an annotated task becomes rows of answers.
//!
//! Three forms of files come back: an export as JSON (tasks with annotations), one as `JSON_MIN` (one flat object for each
//! annotation), and flat objects of our own with the columns of a filled-in sheet.

use std::collections::BTreeMap;

use hotpass_model::decision::{PairId, ReviewPair};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ops::review::rows::Row;

/// The labeling setup of a project whose tasks are pairs.
pub const LABEL_CONFIG: &str = concat!(
    r#"<View><Header value="Are these two records the same?"/>"#,
    r#"<Table name="pair" value="$pair"/>"#,
    r#"<Choices name="decision" toName="pair" choice="single" required="true">"#,
    r#"<Choice value="merge"/><Choice value="keep-separate"/><Choice value="unsure"/></Choices>"#,
    r#"<TextArea name="note" toName="pair" placeholder="Why"/></View>"#,
);

/// At or above, the prediction of a task is that its records are the same.
const EVEN: f64 = 0.5;

/// A task as the server lists and exports it.
#[derive(Debug, Clone, Deserialize)]
pub struct Task {
    /// Its number.
    pub id: u64,
    #[serde(default)]
    data: BTreeMap<String, Value>,
    #[serde(default)]
    annotations: Option<Vec<Annotation>>,
}

/// What a person said about a task.
#[derive(Debug, Clone, Deserialize)]
struct Annotation {
    #[serde(default)]
    completed_by: Value,
    #[serde(default)]
    created_username: Option<String>,
    #[serde(default)]
    was_cancelled: Option<bool>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    result: Option<Vec<Value>>,
}

/// A page of a list of tasks.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    pub(super) total: usize,
    pub(super) tasks: Vec<Task>,
}

/// The answer to a submission.
#[derive(Debug, Deserialize)]
pub(super) struct Imported {
    pub(super) task_count: usize,
}

/// The answer to making a project.
#[derive(Debug, Deserialize)]
pub(super) struct Created {
    pub(super) id: u64,
}

/// The answer to renewing a token.
#[derive(Deserialize)]
pub(super) struct Renewed {
    pub(super) access: String,
}

impl Task {
    /// Returns what it is known by to us, if it is one of ours.
    pub fn hotpass_id(&self) -> Option<&str> {
        self.data.get("hotpass_id")?.as_str()
    }

    /// Returns what people said about it, one row each; what they skipped is left out.
    pub fn rows(&self) -> Vec<Row> {
        let annotations = self.annotations.iter().flatten();
        let kept = annotations.filter(|annotation| annotation.was_cancelled != Some(true));
        kept.map(|annotation| self.row(annotation)).collect()
    }

    fn row(&self, annotation: &Annotation) -> Row {
        let value = |name: &str, kind: &str| {
            let mut regions = annotation.result.iter().flatten();
            let region = regions.find(|region| region["from_name"] == name)?;
            first(&region["value"][kind])
        };
        let times = [&annotation.updated_at, &annotation.created_at];
        let mut times = times.into_iter().flatten();
        Row {
            place: format!("task {}", self.id),
            pair: self.hotpass_id().unwrap_or_default().to_owned(),
            records: records(&self.data),
            answer: value("decision", "choices").unwrap_or_default(),
            reviewer: annotation.reviewer(),
            note: value("note", "text").unwrap_or_default(),
            when: times.find_map(|time| time.parse().ok()),
        }
    }
}

impl Annotation {
    /// Returns who made it, by the e-mail address if there is one.
    fn reviewer(&self) -> String {
        if let Some(email) = self.completed_by["email"].as_str() {
            return email.to_owned();
        }
        // ` steward@example.org, 1`: the name, the address and the number of the user.
        let named = self.created_username.as_deref().unwrap_or_default();
        let named = named
            .rsplit_once(',')
            .map_or(named, |(name, _)| name)
            .trim();
        let number = self.completed_by["id"]
            .as_u64()
            .or(self.completed_by.as_u64());
        match (named, number) {
            ("", Some(number)) => format!("label-studio user {number}"),
            ("", None) => "label-studio".into(),
            (named, _) => named.to_owned(),
        }
    }
}

/// Returns a text, or the first of a list of texts.
fn first(value: &Value) -> Option<String> {
    let value = match value {
        Value::Array(list) => list.first()?,
        value => value,
    };
    value.as_str().map(str::to_owned)
}

fn records(data: &BTreeMap<String, Value>) -> Option<[String; 2]> {
    let id = |name: &str| data.get(name)?.as_str().map(str::to_owned);
    Some([id("left_record_id")?, id("right_record_id")?])
}

/// Returns a pair as a task, with what the run takes for likelier as its prediction.
pub fn task(pair: &ReviewPair) -> Value {
    let mut shown = BTreeMap::new();
    let fields = pair.left.fields.iter().chain(&pair.right.fields);
    for (field, _) in fields {
        let sides = [&pair.left, &pair.right].map(|side| side.value(field).unwrap_or("–"));
        shown.insert(field.clone(), sides.join("  |  "));
    }
    let sources = [pair.left.source.as_str(), &pair.right.source];
    shown.insert("source".into(), sources.join("  |  "));
    shown.insert("why".into(), crate::ops::review::rows::evidence(pair));
    let choice = if pair.probability >= EVEN {
        "merge"
    } else {
        "keep-separate"
    };
    json!({
        "data": {
            "pair": shown,
            "hotpass_id": pair.id,
            "left_record_id": pair.left.id,
            "right_record_id": pair.right.id,
        },
        "predictions": [{
            "model_version": concat!("hotpass-", env!("CARGO_PKG_VERSION")),
            "score": pair.probability,
            "result": [{
                "from_name": "decision",
                "to_name": "pair",
                "type": "choices",
                "value": { "choices": [choice] },
            }],
        }],
    })
}

/// Returns the answers in a file, or what is wrong with it; blank lines between objects are passed over.
///
/// # Errors
/// A sentence without any content of the file, and the line it is about.
pub fn answers(text: &str) -> Result<Vec<Row>, (usize, String)> {
    let mut rows = Vec::new();
    let trimmed = text.trim_start_matches('\u{FEFF}').trim();
    if trimmed.starts_with('[') {
        let objects: Vec<Value> =
            serde_json::from_str(trimmed).map_err(|error| (error.line(), unread(&error)))?;
        for (object, number) in objects.into_iter().zip(1..) {
            let found = answer(object, &format!("object {number}"));
            rows.extend(found.map_err(|problem| (1, format!("object {number}: {problem}")))?);
        }
        return Ok(rows);
    }
    for (line, number) in trimmed.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let object: Value = serde_json::from_str(line).map_err(|error| (number, unread(&error)))?;
        let found = answer(object, &format!("line {number}"));
        rows.extend(found.map_err(|problem| (number, problem))?);
    }
    Ok(rows)
}

fn unread(error: &serde_json::Error) -> String {
    format!("this is no JSON, from column {} on", error.column())
}

/// Returns the answers in one object.
fn answer(object: Value, place: &str) -> Result<Vec<Row>, String> {
    if object.get("annotations").is_some_and(Value::is_array) {
        let task: Task = serde_json::from_value(object)
            .map_err(|_| "this is no task of Label Studio".to_owned())?;
        return Ok(task.rows());
    }
    let Value::Object(object) = object else {
        return Err("expected an object".into());
    };
    let object: BTreeMap<String, Value> = object.into_iter().collect();
    let text = |name: &str| object.get(name).and_then(first).unwrap_or_default();
    let pair = match text("pair_id") {
        pair if pair.is_empty() => text("hotpass_id"),
        pair => pair,
    };
    if pair.is_empty() {
        return Err("it has neither `annotations` nor `pair_id` nor `hotpass_id`".into());
    }
    let annotator = object.get("annotator").and_then(Value::as_u64);
    let reviewer = match (text("reviewer"), annotator) {
        (reviewer, Some(number)) if reviewer.is_empty() => format!("label-studio user {number}"),
        (reviewer, _) => reviewer,
    };
    let times = ["updated_at", "created_at"].map(|name| text(name).parse::<Timestamp>().ok());
    Ok(vec![Row {
        place: place.to_owned(),
        pair,
        records: records(&object),
        answer: text("decision"),
        reviewer,
        note: text("note"),
        when: times.into_iter().flatten().next(),
    }])
}

/// Returns pairs as tasks by their ids.
pub fn tasks<'p>(pairs: impl IntoIterator<Item = &'p ReviewPair>) -> BTreeMap<String, Value> {
    let id = |id: &PairId| id.to_string();
    let tasks = pairs.into_iter().map(|pair| (id(&pair.id), task(pair)));
    tasks.collect()
}
