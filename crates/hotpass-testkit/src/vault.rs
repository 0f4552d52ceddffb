//! A server for tests that speaks the part of Vault's HTTP API that Hotpass uses, on a port of this machine: documents
//! of the key-value store with deleted and destroyed versions, tokens, logins with a JSON web token, namespaces, and
//! the endpoint where GitHub Actions gives a job its token. It can also misbehave as servers do.
//!
//! A test says what the server holds and does; the server answers and keeps what it was asked. It judges nothing.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};

use crate::server::{Answering, Reply, Server};
use crate::wire::Answer;
pub use crate::wire::Seen;

/// Where GitHub Actions would give a job its token, below the address.
const JOB_PATH: &str = "/job";

/// The server; it ends with the value.
#[derive(Debug)]
pub struct VaultServer {
    address: String,
    authority: Option<String>,
    server: Server<State>,
}

/// What the server does in place of an answer.
#[derive(Debug, Clone)]
pub enum Mood {
    /// Says that it is sealed.
    Sealed,
    /// Says that there is too much to do, and when to come back, in seconds.
    Busy(Option<u64>),
    /// Answers with a status and an error that repeats the token it was given.
    Status(u16),
    /// Names another address.
    Redirect(String),
    /// Answers with a status of success and these bytes.
    Body(Vec<u8>),
    /// Reads the request and says nothing.
    Silent,
    /// Reads the request and hangs up.
    HangUp,
}

/// What stands at a path.
#[derive(Debug, Clone)]
enum Version {
    Live(Value),
    Deleted,
    Destroyed,
}

/// Who may log in.
#[derive(Debug, Clone)]
struct Role {
    jwt: String,
    token: String,
    lease: u64,
}

#[derive(Debug, Default)]
struct State {
    documents: BTreeMap<String, Version>,
    denied: Vec<String>,
    tokens: Vec<String>,
    roles: BTreeMap<String, Role>,
    logins: u32,
    namespace: Option<String>,
    job: Option<(String, String, String)>,
    next: VecDeque<Mood>,
    always: Option<Mood>,
}

impl VaultServer {
    /// A server that is empty and lets nobody in.
    pub fn start() -> anyhow::Result<Self> {
        Self::listen(None)
    }

    /// A server that speaks TLS as `localhost`, with a certificate of an authority of its own.
    pub fn start_tls() -> anyhow::Result<Self> {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key.into())?;
        Self::listen(Some((Arc::new(config), certified.cert.pem())))
    }

    fn listen(tls: Option<(Arc<ServerConfig>, String)>) -> anyhow::Result<Self> {
        let (config, authority) = tls.unzip();
        let server = Server::start(State::default(), config)?;
        let port = server.port();
        let address = match authority {
            Some(_) => format!("https://localhost:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        };
        Ok(Self {
            address,
            authority,
            server,
        })
    }

    /// The address, such as `http://127.0.0.1:40001`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The certificate of the authority to trust, as PEM; none without TLS.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Puts a document at a path with its mount, such as `kv/hotpass/crm`.
    pub fn put(&self, path: &str, document: Value) -> &Self {
        self.set(path, Version::Live(document))
    }

    /// Deletes the latest version of a document, which can be brought back.
    pub fn delete(&self, path: &str) -> &Self {
        self.set(path, Version::Deleted)
    }

    /// Destroys the latest version of a document.
    pub fn destroy(&self, path: &str) -> &Self {
        self.set(path, Version::Destroyed)
    }

    /// Lets a token read everything.
    pub fn allow(&self, token: &str) -> &Self {
        self.server
            .with(|state| state.tokens.push(token.to_owned()));
        self
    }

    /// Takes every token back.
    pub fn revoke_all(&self) -> &Self {
        self.server.with(|state| state.tokens.clear());
        self
    }

    /// Lets nobody read a path with its mount.
    pub fn deny(&self, path: &str) -> &Self {
        self.server.with(|state| state.denied.push(path.to_owned()));
        self
    }

    /// Lets a role log in at a mount with a JSON web token, for a token that lasts some seconds. Each login gives
    /// another: `token`, `token-2` and so on.
    pub fn role(&self, at: (&str, &str), jwt: &str, token: &str, lease: u64) -> &Self {
        let role = Role {
            jwt: jwt.to_owned(),
            token: token.to_owned(),
            lease,
        };
        let key = format!("{}/{}", at.0, at.1);
        self.server.with(|state| state.roles.insert(key, role));
        self
    }

    /// Serves requests of one namespace only.
    pub fn namespace(&self, namespace: &str) -> &Self {
        self.server
            .with(|state| state.namespace = Some(namespace.to_owned()));
        self
    }

    /// Gives whoever has the bearer token and asks for the audience a JSON web token, and returns the address to ask.
    pub fn job(&self, bearer: &str, audience: &str, jwt: &str) -> String {
        let job = (bearer.to_owned(), audience.to_owned(), jwt.to_owned());
        self.server.with(|state| state.job = Some(job));
        format!("{}{JOB_PATH}?api-version=2.0", self.address)
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

    fn set(&self, path: &str, version: Version) -> &Self {
        self.server
            .with(|state| state.documents.insert(path.to_owned(), version));
        self
    }
}

impl Answering for State {
    fn reply(&mut self, seen: &Seen) -> Reply {
        match self.next.pop_front().or_else(|| self.always.clone()) {
            None => Reply::Answer(self.answer(seen)),
            Some(mood) => misbehave(&mood, seen),
        }
    }
}

fn misbehave(mood: &Mood, seen: &Seen) -> Reply {
    Reply::Answer(match mood {
        Mood::Sealed => Answer::error(503, "Vault is sealed"),
        Mood::Busy(seconds) => {
            let answer = Answer::error(429, "request path rate limit quota exceeded");
            match seconds {
                Some(seconds) => answer.with("Retry-After", &seconds.to_string()),
                None => answer,
            }
        }
        Mood::Redirect(address) => Answer::error(307, "").with("Location", address),
        Mood::Body(body) => Answer::raw(200, body.clone()),
        Mood::Status(status) => {
            Answer::error(*status, &format!("{:?} {}", seen.headers, seen.body))
        }
        Mood::Silent => return Reply::Silence,
        Mood::HangUp => return Reply::HangUp,
    })
}

impl State {
    fn answer(&mut self, seen: &Seen) -> Answer {
        let path = seen.path.split('?').next().unwrap_or_default();
        if path == JOB_PATH {
            return self.job_token(seen);
        }
        let Some(path) = path.strip_prefix("/v1/") else {
            return Answer::error(404, "");
        };
        if self.namespace.as_deref() != seen.header("x-vault-namespace") {
            return Answer::error(404, "no handler for route");
        }
        let login = path
            .strip_prefix("auth/")
            .and_then(|rest| rest.strip_suffix("/login"));
        match login {
            Some(mount) if seen.method == "POST" => self.log_in(mount, &seen.body),
            _ => self.read(path, seen),
        }
    }

    fn job_token(&self, seen: &Seen) -> Answer {
        let Some((bearer, audience, jwt)) = &self.job else {
            return Answer::error(404, "");
        };
        let is_let = seen.header("authorization") == Some(format!("Bearer {bearer}").as_str());
        let asked = format!("?api-version=2.0&audience={audience}");
        if is_let && seen.path.ends_with(&asked) {
            Answer::json(200, &json!({ "count": 1, "value": jwt }))
        } else {
            Answer::error(401, "")
        }
    }

    fn log_in(&mut self, mount: &str, body: &str) -> Answer {
        let asked: Value = serde_json::from_str(body).unwrap_or_default();
        let name = asked["role"].as_str().unwrap_or_default();
        let role = self.roles.get(&format!("{mount}/{name}"));
        let Some(role) = role.filter(|role| asked["jwt"] == role.jwt.as_str()) else {
            return Answer::error(400, &format!("error validating token {}", asked["jwt"]));
        };
        self.logins += 1;
        let token = match self.logins {
            1 => role.token.clone(),
            number => format!("{}-{number}", role.token),
        };
        let granted = json!({
            "auth": { "client_token": token, "lease_duration": role.lease, "renewable": true },
        });
        self.tokens.push(token);
        Answer::json(200, &granted)
    }

    fn read(&self, path: &str, seen: &Seen) -> Answer {
        let token = seen.header("x-vault-token");
        let is_known = token.is_some_and(|token| self.tokens.iter().any(|known| known == token));
        let Some((mount, rest)) = path.split_once("/data/").filter(|_| seen.method == "GET") else {
            return Answer::error(404, "no handler for route");
        };
        let path = format!("{mount}/{rest}");
        if !is_known || self.denied.contains(&path) {
            return Answer::error(403, "permission denied");
        }
        let gone = |is_destroyed: bool| {
            let metadata = json!({
                "created_time": "2026-01-01T00:00:00Z",
                "deletion_time": if is_destroyed { "" } else { "2026-01-02T00:00:00Z" },
                "destroyed": is_destroyed,
                "version": 1,
            });
            json!({ "data": { "data": null, "metadata": metadata } })
        };
        match self.documents.get(&path) {
            Some(Version::Live(document)) => {
                let metadata = json!({ "deletion_time": "", "destroyed": false, "version": 1 });
                Answer::json(
                    200,
                    &json!({ "data": { "data": document, "metadata": metadata } }),
                )
            }
            Some(Version::Deleted) => Answer::json(404, &gone(false)),
            Some(Version::Destroyed) => Answer::json(404, &gone(true)),
            None => Answer::json(404, &json!({ "errors": [] })),
        }
    }
}
