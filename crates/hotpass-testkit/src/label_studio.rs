//! A server for tests that speaks the part of Label Studio's HTTP API that Hotpass uses, as it was recorded from version
//! 1.23: projects, the import of tasks, their list by pages with annotations, legacy tokens and personal access tokens. It
//! can also misbehave as servers do, and lose an answer after it did what was asked.
//!
//! A test says who may come in and annotates tasks; the server answers and keeps what it was asked. It judges nothing.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::server::{Answering, Reply, Server};
use crate::wire::Answer;
pub use crate::wire::Seen;

/// The server; it ends with the value.
#[derive(Debug)]
pub struct LabelStudioServer {
    address: String,
    server: Server<State>,
}

/// What the server does in place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Answers as it should, when the request after is the one that is meant.
    Well,
    /// Answers with a status and an error that repeats what it was given.
    Status(u16),
    /// Reads the request and says nothing.
    Silent,
    /// Does what was asked, and hangs up before it says so.
    Forgetful,
}

/// What a person says about a task.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The e-mail address of the person.
    pub who: &'a str,
    /// The choice, such as `merge`.
    pub choice: &'a str,
    /// The note; empty: none.
    pub note: &'a str,
    /// When, such as `2026-11-22T08:40:27.628469Z`.
    pub when: &'a str,
}

#[derive(Debug, Default)]
struct State {
    tokens: Vec<String>,
    /// Personal access tokens, and how many tokens they were exchanged for.
    refreshing: BTreeMap<String, u32>,
    projects: BTreeMap<u64, Vec<u64>>,
    tasks: BTreeMap<u64, Value>,
    next: VecDeque<Mood>,
    always: Option<Mood>,
    n_requests: usize,
}

impl LabelStudioServer {
    /// A server without projects that lets nobody in.
    pub fn start() -> anyhow::Result<Self> {
        let server = Server::start(State::default(), None)?;
        Ok(Self {
            address: format!("http://127.0.0.1:{}", server.port()),
            server,
        })
    }

    /// The address, such as `http://127.0.0.1:40001`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Lets a legacy token in.
    pub fn allow(&self, token: &str) -> &Self {
        self.server
            .with(|state| state.tokens.push(token.to_owned()));
        self
    }

    /// Lets a personal access token be exchanged for others, one at a time.
    pub fn allow_personal(&self, token: &str) -> &Self {
        self.server
            .with(|state| state.refreshing.insert(token.to_owned(), 0));
        self
    }

    /// Ends what personal access tokens were exchanged for.
    pub fn expire(&self) -> &Self {
        self.server.with(|state| {
            state.tokens.retain(|token| !token.starts_with("access-"));
        });
        self
    }

    /// Makes an empty project and returns its number.
    pub fn project(&self) -> u64 {
        self.server.with(State::add_project)
    }

    /// Lets a person say something about a task; the same person changes what was said before.
    pub fn annotate(&self, task: u64, said: Said<'_>) -> &Self {
        self.server.with(|state| state.annotate(task, said));
        self
    }

    /// The tasks of a project, in order.
    pub fn tasks(&self, project: u64) -> Vec<Value> {
        self.server.with(|state| {
            let numbers = state.projects.get(&project).into_iter().flatten();
            numbers.map(|number| state.tasks[number].clone()).collect()
        })
    }

    /// Misbehaves for one request more.
    pub fn next(&self, mood: Mood) -> &Self {
        self.server.with(|state| state.next.push_back(mood));
        self
    }

    /// Misbehaves from now on.
    pub fn always(&self, mood: Mood) -> &Self {
        self.server.with(|state| state.always = Some(mood));
        self
    }

    /// What it was asked, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.server.seen()
    }
}

impl Answering for State {
    fn reply(&mut self, seen: &Seen) -> Reply {
        self.n_requests += 1;
        match self.next.pop_front().or(self.always) {
            None | Some(Mood::Well) => Reply::Answer(self.answer(seen)),
            Some(Mood::Silent) => Reply::Silence,
            Some(Mood::Status(status)) => {
                let told = format!("{:?} {}", seen.headers, seen.body);
                Reply::Answer(Answer::json(status, &json!({ "detail": told })))
            }
            Some(Mood::Forgetful) => {
                drop(self.answer(seen));
                Reply::HangUp
            }
        }
    }
}

impl State {
    fn answer(&mut self, seen: &Seen) -> Answer {
        let (path, query) = seen.path.split_once('?').unwrap_or((&seen.path, ""));
        let body: Value = serde_json::from_str(&seen.body).unwrap_or_default();
        if path == "/api/token/refresh" {
            return self.refresh(&body);
        }
        let is_let = seen.header("authorization").is_some_and(|said| {
            let mut parts = said.split(' ').skip(1);
            parts
                .next()
                .is_some_and(|token| self.tokens.iter().any(|known| known == token))
        });
        if !is_let {
            return Answer::json(401, &json!({ "detail": "Invalid token." }));
        }
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (seen.method.as_str(), &parts[..]) {
            ("POST", ["api", "projects"]) => {
                let id = self.add_project();
                let created = json!({ "id": id, "title": body["title"], "task_number": null });
                Answer::json(201, &created)
            }
            ("GET", ["api", "projects", project]) => self.counters(project),
            ("POST", ["api", "projects", project, "import"]) => self.import(project, &body),
            ("GET", ["api", "tasks"]) => self.list(query),
            _ => not_found(),
        }
    }

    fn refresh(&mut self, body: &Value) -> Answer {
        let token = body["refresh"].as_str().unwrap_or_default();
        let Some(count) = self.refreshing.get_mut(token) else {
            return Answer::json(401, &json!({ "detail": "Token is invalid" }));
        };
        *count += 1;
        let access = format!("access-{count}");
        self.tokens.push(access.clone());
        Answer::json(200, &json!({ "access": access }))
    }

    fn add_project(&mut self) -> u64 {
        let id = self.projects.len() as u64 + 1;
        self.projects.insert(id, Vec::new());
        id
    }

    fn counters(&self, project: &str) -> Answer {
        let tasks = project
            .parse()
            .ok()
            .and_then(|id: u64| self.projects.get(&id));
        match tasks {
            Some(tasks) => Answer::json(200, &json!({ "task_number": tasks.len() })),
            None => not_found(),
        }
    }

    fn import(&mut self, project: &str, body: &Value) -> Answer {
        let first = self.tasks.len() as u64 + 1;
        let known = project
            .parse()
            .ok()
            .and_then(|id: u64| self.projects.get_mut(&id));
        let (Some(numbers), Some(tasks)) = (known, body.as_array()) else {
            return not_found();
        };
        let ids: Vec<u64> = (first..).take(tasks.len()).collect();
        for (task, id) in tasks.iter().zip(&ids) {
            let task = json!({
                "id": id,
                "data": task["data"],
                "annotations": [],
                "predictions": task["predictions"],
                "total_annotations": 0,
            });
            self.tasks.insert(*id, task);
            numbers.push(*id);
        }
        let imported = json!({
            "task_count": ids.len(),
            "annotation_count": 0,
            "prediction_count": ids.len(),
            "task_ids": ids,
        });
        Answer::json(201, &imported)
    }

    fn list(&self, query: &str) -> Answer {
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(key, _)| *key == name)?;
            value.parse::<usize>().ok()
        };
        let number = value("project").unwrap_or_default() as u64;
        let (page, size) = (value("page").unwrap_or(1), value("page_size").unwrap_or(30));
        let Some(numbers) = self.projects.get(&number) else {
            return not_found();
        };
        let on_page: Vec<&Value> = numbers
            .iter()
            .skip((page - 1) * size)
            .take(size)
            .map(|number| &self.tasks[number])
            .collect();
        if on_page.is_empty() && page > 1 {
            return not_found();
        }
        Answer::json(200, &json!({ "tasks": on_page, "total": numbers.len() }))
    }

    fn annotate(&mut self, task: u64, said: Said<'_>) {
        let id = self.n_requests + self.tasks.len();
        let task = self.tasks.get_mut(&task).expect("a task of the test");
        let region = |name: &str, kind: &str, key: &str, value: &str| {
            let value = json!({ key: [value] });
            json!({ "from_name": name, "to_name": "pair", "type": kind, "value": value })
        };
        let mut result = vec![region("decision", "choices", "choices", said.choice)];
        if !said.note.is_empty() {
            result.push(region("note", "textarea", "text", said.note));
        }
        let annotation = json!({
            "id": id,
            "completed_by": 1,
            "created_username": format!(" {}, 1", said.who),
            "was_cancelled": false,
            "created_at": said.when,
            "updated_at": said.when,
            "result": result,
        });
        let annotations = task["annotations"].as_array_mut().expect("a list");
        annotations.retain(|known| known["created_username"] != annotation["created_username"]);
        annotations.push(annotation);
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "detail": "Not found." }))
}
