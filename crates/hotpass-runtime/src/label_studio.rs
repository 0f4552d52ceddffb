//! Label Studio over HTTP: tasks go to a server where people answer them, and come back with annotations.
//!
//! What a task is about is not known here but for its `hotpass_id`, by which the same task is known again, so that nothing
//! is submitted twice even when a request ended in the middle. The form of tasks is in [`form`]. Of what a server says
//! nothing is repeated, and its token is sent to it and nobody else.

// Why there is no result.
pub mod error;
// Tasks and annotations.
pub mod form;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use reqwest::{
    Body, Client, Method, Request, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::{
    error::{LabelStudioError, Result},
    form::{Created, Imported, LABEL_CONFIG, Page, Renewed, Task},
};
use crate::{
    http::{self, Answer, Patience, Route},
    secrets::revealed::Revealed,
    variables::Variables,
};

/// How often something is asked that fails for a while.
const ATTEMPTS: u32 = 3;
/// The wait before it is asked again; it doubles each time.
const PAUSE: Duration = Duration::from_millis(300);
/// How many tasks are asked for at a time; fewer where they are so large that an answer is.
const PAGES: [usize; 4] = [100, 20, 4, 1];
/// The most tasks of one submission.
const BATCH: usize = 100;
/// The most bytes of one submission; a task that is larger goes alone.
const BATCH_BYTES: usize = 256 << 10;

/// Where the server is.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// Its address, without `/api`.
    pub url: &'a str,
    /// The longest that an answer may take.
    pub limit: Duration,
    /// Where proxies are named.
    pub variables: &'a Variables,
}

/// A server of Label Studio.
pub struct LabelStudio {
    client: Client,
    base: Url,
    server: String,
    token: Revealed,
    /// What a personal access token was exchanged for; it lasts some minutes.
    access: Option<HeaderValue>,
    pause: Duration,
}

/// A request before it is sent, which may be several times.
struct Question<'a> {
    method: Method,
    path: &'a [&'a str],
    query: &'a [(&'a str, &'a str)],
    body: Option<&'a Value>,
}

impl std::fmt::Debug for LabelStudio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Label Studio at {}", self.server)
    }
}

impl LabelStudio {
    /// Returns the server; nothing is sent yet.
    ///
    /// # Errors
    /// When the address is none, or no client can be made for it.
    pub fn try_new(place: &Place<'_>, token: Revealed) -> Result<Self> {
        let base = http::address(place.url).map_err(LabelStudioError::Address)?;
        let client = http::client(&Route {
            url: &base,
            authorities: None,
            limit: place.limit,
            variables: place.variables,
        })?;
        Ok(Self {
            client,
            server: http::server(&base),
            base,
            token,
            access: None,
            pause: PAUSE,
        })
    }

    /// Waits less before it asks again.
    #[cfg(test)]
    pub(crate) fn hasty(mut self) -> Self {
        self.pause = Duration::from_millis(1);
        self
    }

    /// Makes a project whose tasks are pairs, and returns its number.
    ///
    /// # Errors
    /// When the server does not do it. It may have, where the answer was lost.
    pub async fn create(&mut self, title: &str) -> Result<u64> {
        let body = json!({
            "title": title,
            "description": "Pairs of records that may be the same",
            "label_config": LABEL_CONFIG,
        });
        let question = Question {
            method: Method::POST,
            path: &["api", "projects", ""],
            query: &[],
            body: Some(&body),
        };
        let answer = self.ask(&question, Patience::NONE).await?;
        let created: Created = self.understood(&answer)?;
        Ok(created.id)
    }

    /// Returns all tasks of a project, by their number.
    ///
    /// # Errors
    /// When there is no such project, or the server does not answer.
    pub async fn tasks(&mut self, project: u64) -> Result<Vec<Task>> {
        self.expect_project(project).await?;
        let mut failure = None;
        for size in PAGES {
            match self.listed(project, size).await {
                Err(error) if error.is_too_large() => failure = Some(error),
                listed => return listed,
            }
        }
        Err(failure.unwrap_or_else(|| self.not_understood()))
    }

    /// Submits tasks that the project does not have yet, told by their `hotpass_id`, and returns how many it had not.
    ///
    /// What was submitted when a request failed is found again before anything is submitted anew.
    ///
    /// # Errors
    /// When the server does not take them.
    pub async fn submit(&mut self, project: u64, tasks: &BTreeMap<String, Value>) -> Result<usize> {
        let mut n_missing = None;
        let mut pause = self.pause;
        for attempt in 1.. {
            let there = self.tasks(project).await?;
            let there: BTreeSet<&str> = there.iter().filter_map(Task::hotpass_id).collect();
            let missing = tasks.iter().filter(|(id, _)| !there.contains(id.as_str()));
            let missing: Vec<&Value> = missing.map(|(_, task)| task).collect();
            let n_first = *n_missing.get_or_insert(missing.len());
            match self.deliver(project, &missing).await {
                Ok(()) => return Ok(n_first),
                Err(error) if error.is_passing() && attempt < ATTEMPTS => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(error) => return Err(error),
            }
        }
        Err(self.not_understood())
    }

    async fn deliver(&mut self, project: u64, tasks: &[&Value]) -> Result<()> {
        let project = project.to_string();
        for batch in batches(tasks) {
            let body = json!(batch);
            let question = Question {
                method: Method::POST,
                path: &["api", "projects", &project, "import"],
                query: &[("return_task_ids", "true")],
                body: Some(&body),
            };
            // Once: a second request could submit what the first one did before its answer was lost.
            let answer = self.ask(&question, Patience::NONE).await?;
            let imported: Imported = self.understood(&answer)?;
            if imported.task_count != batch.len() {
                return Err(LabelStudioError::Partial {
                    server: self.server.clone(),
                    submitted: batch.len(),
                    taken: imported.task_count,
                });
            }
        }
        Ok(())
    }

    async fn expect_project(&mut self, project: u64) -> Result<()> {
        let number = project.to_string();
        let question = Question {
            method: Method::GET,
            path: &["api", "projects", &number],
            query: &[],
            body: None,
        };
        match self.persist(&question).await {
            Err(LabelStudioError::Status { status: 404, .. }) => Err(LabelStudioError::NoProject {
                server: self.server.clone(),
                project,
            }),
            other => other.map(drop),
        }
    }

    async fn listed(&mut self, project: u64, size: usize) -> Result<Vec<Task>> {
        let (project, size) = (project.to_string(), size.to_string());
        let mut found: BTreeMap<u64, Task> = BTreeMap::new();
        for page in 1_u32.. {
            let page = page.to_string();
            let question = Question {
                method: Method::GET,
                path: &["api", "tasks"],
                query: &[
                    ("project", &project),
                    ("page", &page),
                    ("page_size", &size),
                    ("fields", "all"),
                ],
                body: None,
            };
            let page: Page = match self.persist(&question).await {
                // Tasks were deleted meanwhile, and with them the last page.
                Err(LabelStudioError::Status { status: 404, .. }) if !found.is_empty() => break,
                answer => self.understood(&answer?)?,
            };
            let is_empty = page.tasks.is_empty();
            found.extend(page.tasks.into_iter().map(|task| (task.id, task)));
            if is_empty || found.len() >= page.total {
                break;
            }
        }
        Ok(found.into_values().collect())
    }

    /// Asks what may be asked again, until there is an answer that says something.
    async fn persist(&mut self, question: &Question<'_>) -> Result<Answer> {
        let mut pause = self.pause;
        for _ in 1..ATTEMPTS {
            match self.ask(question, Patience::SOME).await {
                Err(error) if error.is_hiccup() => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                answer => return answer,
            }
        }
        self.ask(question, Patience::SOME).await
    }

    async fn ask(&mut self, question: &Question<'_>, patience: Patience) -> Result<Answer> {
        let is_personal = self.token.expose().starts_with("eyJ");
        let mut is_fresh = false;
        if is_personal && self.access.is_none() {
            self.renew().await?;
            is_fresh = true;
        }
        let mut answer = self.send(question, patience).await?;
        if answer.status == StatusCode::UNAUTHORIZED && is_personal && !is_fresh {
            self.renew().await?;
            answer = self.send(question, patience).await?;
        }
        self.expect_success(answer)
    }

    async fn send(&self, question: &Question<'_>, patience: Patience) -> Result<Answer> {
        let mut request = self.request(question);
        let token = match &self.access {
            Some(access) => access.clone(),
            None => self.header("Token", self.token.expose())?,
        };
        request.headers_mut().insert(AUTHORIZATION, token);
        Ok(http::send(&self.client, request, patience).await?)
    }

    /// Exchanges a personal access token for one that lasts some minutes.
    async fn renew(&mut self) -> Result<()> {
        let body = json!({ "refresh": self.token.expose() });
        let request = self.request(&Question {
            method: Method::POST,
            path: &["api", "token", "refresh"],
            query: &[],
            body: Some(&body),
        });
        let answer = http::send(&self.client, request, Patience::SOME).await?;
        let renewed: Renewed = self.understood(&self.expect_success(answer)?)?;
        let renewed = Revealed::new(renewed.access);
        self.access = Some(self.header("Bearer", renewed.expose())?);
        Ok(())
    }

    fn request(&self, question: &Question<'_>) -> Request {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(question.path);
        }
        if !question.query.is_empty() {
            url.query_pairs_mut().extend_pairs(question.query);
        }
        let mut request = Request::new(question.method.clone(), url);
        if let Some(body) = question.body {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
            *request.body_mut() = Some(Body::from(body.to_string()));
        }
        request
    }

    fn header(&self, scheme: &str, token: &str) -> Result<HeaderValue> {
        let header = zeroize::Zeroizing::new(format!("{scheme} {token}"));
        http::hidden(&header).ok_or_else(|| LabelStudioError::Token {
            server: self.server.clone(),
        })
    }

    fn expect_success(&self, answer: Answer) -> Result<Answer> {
        let server = self.server.clone();
        Err(match answer.status {
            status if status.is_success() => return Ok(answer),
            StatusCode::UNAUTHORIZED => LabelStudioError::Token { server },
            StatusCode::FORBIDDEN => LabelStudioError::Forbidden { server },
            _ if answer.is_redirect() => LabelStudioError::Redirected { server },
            status => LabelStudioError::Status {
                server,
                status: status.as_u16(),
            },
        })
    }

    fn understood<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        serde_json::from_slice(&answer.body).map_err(|_| self.not_understood())
    }

    fn not_understood(&self) -> LabelStudioError {
        LabelStudioError::Form {
            server: self.server.clone(),
        }
    }
}

/// Returns tasks in submissions that are neither too many nor too large.
fn batches<'t>(tasks: &[&'t Value]) -> Vec<Vec<&'t Value>> {
    let mut batches: Vec<Vec<&Value>> = Vec::new();
    let mut bytes = 0;
    for task in tasks {
        let size = task.to_string().len();
        match batches.last_mut() {
            Some(batch) if batch.len() < BATCH && bytes + size <= BATCH_BYTES => {
                batch.push(task);
                bytes += size;
            }
            _ => {
                batches.push(vec![task]);
                bytes = size;
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests;
