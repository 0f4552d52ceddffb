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
    secrets::{Secret, reference::Reference, resolver::Resolver},
    settings::options::review::LabelStudioOptions,
    variables::Variables,
};

/// The largest file of answers, in bytes.
const LARGEST: u64 = 256 << 20;

/// How long an answer may take where nobody says so.
const PATIENCE: Duration = Duration::from_secs(30);
/// The variable that has the token where nobody says where it is.
const TOKEN: &str = "LABEL_STUDIO_API_KEY";

/// What a command says of a server; what it leaves out the settings say.
#[derive(Debug, Clone, Default)]
pub struct AskedAccess<'a> {
    /// Its address.
    pub url: Option<&'a str>,
    /// Where the token is.
    pub token: Option<Secret>,
    /// The longest that an answer may take.
    pub limit: Option<Duration>,
}

/// Where a server is and what opens it.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// Its address.
    pub url: String,
    /// The project there that the settings name.
    pub project: Option<u64>,
    /// The token.
    pub token: Secret,
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

impl Access {
    /// Returns what a command and the settings say together. The settings' project and token are those of the settings'
    /// server, and count for no other.
    ///
    /// # Errors
    /// When no server is named.
    pub fn try_new(asked: AskedAccess<'_>, settings: LabelStudioOptions) -> Result<Self> {
        let own = settings.url.as_deref().map(|own| own.trim_end_matches('/'));
        let differs = |url: &str| own != Some(url.trim_end_matches('/'));
        let settings = if asked.url.is_some_and(differs) {
            LabelStudioOptions {
                timeout_seconds: settings.timeout_seconds,
                ..LabelStudioOptions::default()
            }
        } else {
            settings
        };
        let url = asked.url.map(str::to_owned).or(settings.url);
        let url = url.ok_or_else(|| {
            Error::usage(
                "no server of Label Studio is named",
                "name it with `--url`, with the variable LABEL_STUDIO_URL, or as `url` in `[review.label-studio]` of hotpass.toml",
            )
        })?;
        let usual = || {
            let name = TOKEN.into();
            Secret::from(Reference::Env { name })
        };
        let limit = settings.timeout_seconds.map(Duration::from_secs);
        Ok(Self {
            url,
            project: settings.project,
            token: asked.token.or(settings.token).unwrap_or_else(usual),
            limit: asked.limit.or(limit).unwrap_or(PATIENCE),
        })
    }

    /// Returns the server.
    ///
    /// # Errors
    /// When the token has no value, or the address is none.
    pub async fn open(&self, resolver: &Resolver, variables: &Variables) -> Result<LabelStudio> {
        let token = resolver.reveal(&self.token).await?;
        let place = Place {
            url: &self.url,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> LabelStudioOptions {
        LabelStudioOptions {
            url: Some("https://labels.example".into()),
            project: Some(7),
            token: Some(Secret::try_new("secret://file/token").expect("a reference")),
            timeout_seconds: Some(5),
        }
    }

    fn told(url: Option<&str>, settings: LabelStudioOptions) -> (String, Option<u64>, String, u64) {
        let asked = AskedAccess {
            url,
            ..AskedAccess::default()
        };
        let access = Access::try_new(asked, settings).expect("a server");
        let token = access.token.to_string();
        (access.url, access.project, token, access.limit.as_secs())
    }

    #[test]
    fn what_a_command_leaves_out_the_settings_say_of_their_own_server_only() {
        let (own, usual) = (
            "https://labels.example",
            "secret://env/LABEL_STUDIO_API_KEY",
        );
        let kept = "secret://file/token";
        for (url, settings, expected) in [
            (None, settings(), (own, Some(7), kept, 5)),
            (
                Some("https://labels.example/"),
                settings(),
                ("https://labels.example/", Some(7), kept, 5),
            ),
            // Another server gets neither the token nor the number of a project that it has not.
            (
                Some("https://other.example"),
                settings(),
                ("https://other.example", None, usual, 5),
            ),
            (
                Some(own),
                LabelStudioOptions::default(),
                (own, None, usual, 30),
            ),
        ] {
            let (address, project, token, seconds) = expected;
            let expected = (address.to_owned(), project, token.to_owned(), seconds);
            assert_eq!(told(url, settings), expected);
        }
        let nowhere = Access::try_new(AskedAccess::default(), LabelStudioOptions::default());
        let error = nowhere.expect_err("no server");
        assert_eq!(error.to_string(), "no server of Label Studio is named");
    }

    #[test]
    fn a_command_is_over_the_settings() {
        let asked = AskedAccess {
            url: None,
            token: Some(Secret::try_new("secret://env/OWN").expect("a reference")),
            limit: Some(Duration::from_secs(45)),
        };
        let access = Access::try_new(asked, settings()).expect("a server");
        assert_eq!(access.token.to_string(), "secret://env/OWN");
        assert_eq!(access.limit, Duration::from_secs(45));
        assert_eq!(access.project, Some(7));
    }
}
