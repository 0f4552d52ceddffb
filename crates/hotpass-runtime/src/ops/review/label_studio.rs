//! Pairs and answers through Label Studio: tasks as a file or on a server, annotations back as decisions.
//!
//! Submitting and fetching are apart, since people need time between them.

use std::{path::Path, time::Duration};

use serde_json::Value;

use super::{Review, Scope, intake::Intake, rows::Row};
use crate::{
    decisions::Statement,
    document::DocumentError,
    error::{Error, Result},
    label_studio::{LabelStudio, Place, form},
    secrets::{Secret, resolver::Resolver},
    variables::Variables,
};

/// The largest file of answers, in bytes.
const LARGEST: u64 = 256 << 20;

/// Where a server is and what opens it.
#[derive(Debug, Clone)]
pub struct Access<'a> {
    /// Its address.
    pub url: &'a str,
    /// The token.
    pub token: &'a Secret,
    /// The longest that an answer may take.
    pub limit: Duration,
}

/// Which project of the server is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The project of a number.
    Project(u64),
    /// A new one of a title.
    New(String),
}

/// What was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The project; none: it would have been made.
    pub project: Option<u64>,
    /// How many pairs are new there.
    pub submitted: usize,
    /// How many were there before.
    pub known: usize,
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// What came of it.
    pub intake: Intake,
    /// How many tasks there are about pairs.
    pub tasks: usize,
    /// How many tasks there are about something else, which are passed over.
    pub foreign: usize,
}

impl Access<'_> {
    /// Returns the server.
    ///
    /// # Errors
    /// When the token has no value, or the address is none.
    pub async fn open(&self, resolver: &Resolver, variables: &Variables) -> Result<LabelStudio> {
        let token = resolver.reveal(self.token).await?;
        let place = Place {
            url: self.url,
            limit: self.limit,
            variables,
        };
        Ok(LabelStudio::try_new(&place, token)?)
    }
}

/// Submits pairs that the project does not have yet; with `is_rehearsed` only counts them.
///
/// # Errors
/// When the server does not take them; what it took it has, and the next time only the rest is submitted.
pub async fn push(
    server: &mut LabelStudio,
    destination: &Destination,
    review: &Review,
    (scope, is_rehearsed): (Scope, bool),
) -> Result<Pushed> {
    let tasks = form::tasks(review.pairs(scope));
    let project = match destination {
        Destination::Project(project) => *project,
        Destination::New(_) if is_rehearsed => {
            return Ok(Pushed {
                project: None,
                submitted: tasks.len(),
                known: 0,
            });
        }
        Destination::New(title) => server.create(title).await?,
    };
    let submitted = if is_rehearsed {
        let there = server.tasks(project).await?;
        let is_there = |id: &&String| {
            let mut ids = there.iter().filter_map(form::Task::hotpass_id);
            ids.any(|known| known == id.as_str())
        };
        tasks.keys().filter(|id| !is_there(id)).count()
    } else {
        server.submit(project, &tasks).await?
    };
    Ok(Pushed {
        project: Some(project),
        submitted,
        known: tasks.len() - submitted,
    })
}

/// Fetches what people said, and keeps what is new of it.
///
/// # Errors
/// When the server does not answer, or the decisions cannot be written.
pub async fn pull(
    server: &mut LabelStudio,
    project: u64,
    review: &mut Review,
    bringer: &Statement,
) -> Result<Pulled> {
    let tasks = server.tasks(project).await?;
    let (ours, foreign): (Vec<_>, Vec<_>) =
        tasks.iter().partition(|task| task.hotpass_id().is_some());
    let mut rows: Vec<Row> = ours.iter().flat_map(|task| task.rows()).collect();
    rows.sort_by_key(|row| row.when);
    Ok(Pulled {
        intake: review.take(&rows, bringer)?,
        tasks: ours.len(),
        foreign: foreign.len(),
    })
}

/// Writes pairs as tasks that Label Studio imports.
///
/// # Errors
/// When the file cannot be written.
pub fn write_tasks(review: &Review, scope: Scope, path: &Path) -> Result<()> {
    let tasks: Vec<Value> = review.pairs(scope).into_iter().map(form::task).collect();
    let text = format!("{:#}\n", Value::from(tasks));
    std::fs::write(path, text).map_err(|source| Error::Write {
        path: path.into(),
        source,
    })
}

/// Reads the answers in a JSON file, in the order in which they were given.
///
/// # Errors
/// When the file cannot be read, or is of another form.
pub fn read_answers(path: &Path) -> Result<Vec<Row>> {
    let failed = |source| Error::Read {
        path: path.into(),
        source,
    };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST {
        return Err(Error::usage(
            format!("`{}` is larger than 256 MiB", path.display()),
            "export fewer tasks at a time",
        ));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let mut rows = form::answers(&text).map_err(|(line, problem)| {
        let place = format!("{}:{line}:1", path.display());
        let hint =
            "export the tasks as JSON or JSON-MIN, or name `pair_id` and `decision` in each object";
        DocumentError::new(place, problem, Some(hint.into()))
    })?;
    // Stable: what has no time stays in the order of the file.
    rows.sort_by_key(|row| row.when);
    Ok(rows)
}
