//! Vault: documents of its key-value store, second version, over HTTP.
//!
//! A path goes in, a document comes out, kept for a while so that ten secrets of one document are one request. The
//! login is in [`login`], the form of answers in [`answer`]. A token goes to the configured server and nowhere else.

// The form of answers.
pub(super) mod answer;
// How to get a token.
mod login;

use std::{
    collections::BTreeMap,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{
    Client, Method, Request, StatusCode, Url,
    header::{HeaderMap, HeaderValue},
};

use self::{
    answer::{Document, Held},
    login::{Login, Session},
};
use super::{
    error::{SecretError, VaultError},
    local::Local,
    options::VaultOptions,
    revealed::Revealed,
};
use crate::{
    http::{self, Answer, Patience, Route, Unreached, Why},
    suggest,
};

/// How long a document is taken for current.
const CURRENT: Duration = Duration::from_mins(5);
/// The time that an answer may take unless the settings say so.
const LIMIT: u64 = 30;
/// The most time that the settings may allow.
const LONGEST: u64 = 600;
/// The mount of the key-value store unless the settings say so.
const KV_MOUNT: &str = "kv";

/// The server with what was got from it.
pub(super) struct Vault {
    server: Server,
    login: Login,
    session: Option<Session>,
    documents: BTreeMap<String, (Instant, Arc<Document>)>,
    mount: String,
}

/// How to ask the server.
struct Server {
    client: Client,
    base: Url,
    name: String,
    headers: HeaderMap,
    patience: Patience,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault at {}", self.server.name)
    }
}

impl Vault {
    /// Returns the server that the settings describe; nothing is sent yet.
    pub(super) fn try_new(
        local: &Local,
        options: &VaultOptions,
        patience: Patience,
    ) -> Result<Self, SecretError> {
        let mount = options.kv_mount.as_deref().unwrap_or(KV_MOUNT);
        Ok(Self {
            server: Server::try_new(local, options, patience)?,
            login: Login::try_new(local, options)?,
            session: None,
            documents: BTreeMap::new(),
            mount: checked_path("kv-mount", mount)?.to_owned(),
        })
    }

    /// Returns the value that a key of a document has.
    pub(super) async fn read(&mut self, path: &str, key: &str) -> Result<Revealed, SecretError> {
        let found = self.document(path).await?;
        let document = format!("{}/{path}", self.mount);
        let key = key.to_owned();
        match found.get(&key) {
            Some(Held::Text(value)) => Ok(value.again()),
            Some(Held::Other) => Err(VaultError::NotText { document, key }.into()),
            None => {
                let advice = suggest::advice(&key, "keys", found.keys().map(String::as_str));
                Err(VaultError::NoKey {
                    document,
                    key,
                    advice,
                }
                .into())
            }
        }
    }

    async fn document(&mut self, path: &str) -> Result<Arc<Document>, SecretError> {
        if let Some((since, document)) = self.documents.get(path)
            && since.elapsed() < CURRENT
        {
            return Ok(Arc::clone(document));
        }
        let mut is_fresh = self.log_in().await?;
        let mut answer = self.ask(path).await?;
        // A token of a login may end before its time; one of ours that is new has not.
        while answer.status == StatusCode::FORBIDDEN && !is_fresh && self.login.can_repeat() {
            self.session = None;
            is_fresh = self.log_in().await?;
            answer = self.ask(path).await?;
        }
        let name = format!("{}/{path}", self.mount);
        let document = Arc::new(self.server.document(&name, &answer)?);
        let entry = (Instant::now(), Arc::clone(&document));
        self.documents.insert(path.to_owned(), entry);
        Ok(document)
    }

    /// Logs in unless a session lasts; tells whether it did.
    async fn log_in(&mut self) -> Result<bool, SecretError> {
        if self.session.as_ref().is_some_and(Session::lasts) {
            return Ok(false);
        }
        self.session = Some(self.login.session(&self.server).await?);
        Ok(true)
    }

    async fn ask(&self, path: &str) -> Result<Answer, SecretError> {
        let parts = self.mount.split('/').chain(["data"]).chain(path.split('/'));
        let mut request = self.server.request(Method::GET, parts);
        if let Some(session) = &self.session {
            let token = session.token();
            request.headers_mut().insert("X-Vault-Token", token.clone());
        }
        let what = format!("`{}/{path}` in Vault", self.mount);
        Ok(self.server.send(request, what).await?)
    }
}

impl Server {
    fn try_new(
        local: &Local,
        options: &VaultOptions,
        patience: Patience,
    ) -> Result<Self, SecretError> {
        let text = options.address.as_deref().ok_or(VaultError::NoAddress)?;
        let base = address(text)?;
        let mut headers = HeaderMap::new();
        if let Some(namespace) = options.namespace.as_deref() {
            let problem = "has characters that a request cannot carry";
            let value = HeaderValue::from_str(namespace).map_err(|_| VaultError::Setting {
                key: "namespace",
                problem,
            })?;
            headers.insert("X-Vault-Namespace", value);
        }
        let authorities = options.ca_file.as_deref();
        let authorities = authorities.map(|path| local.content(path)).transpose()?;
        let client = http::client(&Route {
            url: &base,
            authorities: authorities.as_ref().map(|(pem, _)| pem.as_slice()),
            limit: limit(options)?,
            variables: &local.variables,
        });
        Ok(Self {
            client: client.map_err(|source| unreached("secrets in Vault", source))?,
            name: http::server(&base),
            base,
            headers,
            patience,
        })
    }

    /// Returns a request below `v1`; the parts are names and not paths.
    fn request<'a>(&self, method: Method, parts: impl Iterator<Item = &'a str>) -> Request {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(parts);
        }
        let mut request = Request::new(method, url);
        *request.headers_mut() = self.headers.clone();
        // Vault refuses requests without it where it guards against forged ones, and passes it over elsewhere.
        let mark = HeaderValue::from_static("true");
        request.headers_mut().insert("X-Vault-Request", mark);
        request
    }

    /// Sends a request and returns what Vault itself answers.
    async fn send(&self, request: Request, what: String) -> Result<Answer, VaultError> {
        let answer = http::send(&self.client, request, self.patience).await;
        let server = self.name.clone();
        let answer = answer.map_err(|source| match source.why {
            Why::TooLarge => VaultError::Unreadable {
                server: server.clone(),
                what: what.clone(),
            },
            _ => unreached(&what, source),
        })?;
        match answer.status {
            _ if answer.is_redirect() => Err(VaultError::Redirected { server }),
            StatusCode::SERVICE_UNAVAILABLE => Err(VaultError::Sealed { server }),
            StatusCode::TOO_MANY_REQUESTS => Err(VaultError::Busy { server }),
            status if status.is_server_error() => Err(VaultError::Status {
                server,
                what,
                status: status.as_u16(),
            }),
            _ => Ok(answer),
        }
    }

    /// Returns the document that an answer holds.
    fn document(&self, document: &str, answer: &Answer) -> Result<Document, VaultError> {
        let server = self.name.clone();
        let document = document.to_owned();
        let what = || format!("`{document}`");
        match answer.status {
            StatusCode::OK => match answer::document(&answer.body) {
                Some(Ok(found)) => Ok(found),
                Some(Err(fate)) => Err(VaultError::Gone {
                    server,
                    document,
                    fate,
                }),
                None => Err(VaultError::Unreadable {
                    server,
                    what: what(),
                }),
            },
            // A version that was deleted is told with this status and with its metadata.
            StatusCode::NOT_FOUND => match answer::document(&answer.body) {
                Some(Err(fate)) => Err(VaultError::Gone {
                    server,
                    document,
                    fate,
                }),
                _ => Err(VaultError::Missing { server, document }),
            },
            StatusCode::FORBIDDEN => Err(VaultError::Denied { server, document }),
            status => Err(VaultError::Status {
                server,
                what: what(),
                status: status.as_u16(),
            }),
        }
    }
}

/// Returns the address of the server, which is all that it says.
fn address(text: &str) -> Result<Url, VaultError> {
    let key = "address";
    let refused = |problem| VaultError::Setting { key, problem };
    let url = http::address(text).map_err(refused)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused(
            "names a user or a password, which Vault does not read",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("goes on after the path"));
    }
    Ok(url)
}

fn limit(options: &VaultOptions) -> Result<Duration, VaultError> {
    let seconds = options.timeout_seconds.unwrap_or(LIMIT);
    if (1..=LONGEST).contains(&seconds) {
        return Ok(Duration::from_secs(seconds));
    }
    Err(VaultError::Setting {
        key: "timeout-seconds",
        problem: "is not between 1 and 600",
    })
}

/// Returns the path of a mount without slashes around it.
fn checked_path<'a>(key: &'static str, path: &'a str) -> Result<&'a str, VaultError> {
    let path = path.trim_matches('/');
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let problem = "is no path of a mount, such as `kv`";
        return Err(VaultError::Setting { key, problem });
    }
    Ok(path)
}

fn unreached(what: &str, source: Unreached) -> VaultError {
    VaultError::Unreached {
        what: what.to_owned(),
        source,
    }
}
