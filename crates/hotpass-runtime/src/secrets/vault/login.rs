//! How to get a token of Vault: it is given, or a JSON web token is exchanged for one that lasts a while. That token
//! is the settings', or the one that GitHub Actions gives a job.

use std::time::{Duration, Instant};

use reqwest::{Body, Method, Request, StatusCode, header::HeaderValue};
use zeroize::Zeroizing;

use super::{
    Server,
    answer::{self, Lease},
    checked_path, unreached,
};
use crate::{
    http::{self, Patience, Route},
    secrets::{
        Secret,
        error::{SecretError, VaultError},
        local::Local,
        options::{Auth, VaultOptions},
        revealed::Revealed,
    },
};

/// The mount of the login unless the settings say so.
const AUTH_MOUNT: &str = "github";
/// The audience of a job's token unless the settings say so.
const AUDIENCE: &str = "hotpass";
/// The time that GitHub Actions may take.
const LIMIT: Duration = Duration::from_secs(30);
/// The variables that GitHub Actions sets for a job that may ask for a token.
const JOB_URL: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const JOB_TOKEN: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

/// How to get a token.
pub(super) struct Login {
    local: Local,
    way: Way,
}

enum Way {
    Token(Secret),
    Jwt {
        mount: String,
        role: String,
        jwt: Option<Secret>,
        audience: String,
    },
}

/// A token and how long it lasts.
pub(super) struct Session {
    token: HeaderValue,
    until: Option<Instant>,
}

impl Session {
    /// Tells whether the token is good for another request.
    pub(super) fn lasts(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }

    /// Returns the token as a header that does not show itself.
    pub(super) fn token(&self) -> &HeaderValue {
        &self.token
    }
}

impl Login {
    /// Returns the way that the settings say, or that they have everything for.
    pub(super) fn try_new(local: &Local, options: &VaultOptions) -> Result<Self, SecretError> {
        let missing = |key, problem| VaultError::Setting { key, problem };
        let auth = options.auth.or(match (&options.token, &options.role) {
            (Some(_), _) => Some(Auth::Token),
            (None, Some(_)) => Some(Auth::Jwt),
            (None, None) => None,
        });
        let way = match auth.ok_or(VaultError::NoCredentials)? {
            Auth::Token => Way::Token(
                options
                    .token
                    .clone()
                    .ok_or(missing("token", "is not set, and `auth` is `token`"))?,
            ),
            Auth::Jwt => Way::Jwt {
                mount: checked_path(
                    "auth-mount",
                    options.auth_mount.as_deref().unwrap_or(AUTH_MOUNT),
                )?
                .to_owned(),
                role: options
                    .role
                    .clone()
                    .ok_or(missing("role", "is not set, and `auth` is `jwt`"))?,
                jwt: options.jwt.clone(),
                audience: options.audience.as_deref().unwrap_or(AUDIENCE).to_owned(),
            },
        };
        let local = local.clone();
        Ok(Self { local, way })
    }

    /// Tells whether another token can be had than the last one.
    pub(super) fn can_repeat(&self) -> bool {
        matches!(self.way, Way::Jwt { .. })
    }

    /// Gets a token.
    pub(super) async fn session(&self, server: &Server) -> Result<Session, SecretError> {
        let lease = match &self.way {
            Way::Token(token) => Lease {
                token: self.credential("token", token)?,
                seconds: 0,
            },
            Way::Jwt {
                mount,
                role,
                jwt,
                audience,
            } => {
                let jwt = match jwt {
                    Some(jwt) => self.credential("jwt", jwt)?,
                    None => self.job_token(audience, server.patience).await?,
                };
                exchange(server, mount, role, &jwt).await?
            }
        };
        let token = http::hidden(lease.token.expose()).ok_or(VaultError::Setting {
            key: "token",
            problem: "has characters that a request cannot carry, such as a line break",
        })?;
        // A new one is got early, so that a token does not end between the login and the request.
        let good = Duration::from_secs(lease.seconds / 3 * 2);
        let until = (lease.seconds > 0).then(|| Instant::now().checked_add(good));
        Ok(Session {
            token,
            until: until.flatten(),
        })
    }

    fn credential(&self, key: &'static str, secret: &Secret) -> Result<Revealed, VaultError> {
        let found = self.local.resolve(secret);
        found
            .map(|found| found.value)
            .map_err(|source| VaultError::Credential {
                key,
                source: Box::new(source),
            })
    }

    /// Asks GitHub Actions for a token that says which job this is.
    async fn job_token(&self, audience: &str, patience: Patience) -> Result<Revealed, SecretError> {
        let what = "a token of this job";
        let given = |name: &str| self.local.variables.has(name);
        if !given(JOB_URL) || !given(JOB_TOKEN) {
            return Err(VaultError::NotAJob.into());
        }
        let bearer = Zeroizing::new(format!("Bearer {}", self.local.env(JOB_TOKEN)?.expose()));
        let problem = "cannot be asked for with the variables that GitHub Actions sets";
        let refused = || VaultError::Setting {
            key: "jwt",
            problem,
        };
        let mut url = http::address(self.local.env(JOB_URL)?.expose()).map_err(|_| refused())?;
        url.query_pairs_mut().append_pair("audience", audience);
        let client = http::client(&Route {
            url: &url,
            authorities: None,
            limit: LIMIT,
            variables: &self.local.variables,
        });
        let client = client.map_err(|source| unreached(what, source))?;
        let mut request = Request::new(Method::GET, url);
        let bearer = http::hidden(&bearer).ok_or_else(refused)?;
        request.headers_mut().insert("Authorization", bearer);
        let answer = http::send(&client, request, patience).await;
        let answer = answer.map_err(|source| unreached(what, source))?;
        let status = answer.status.as_u16();
        let token = answer::job_token(&answer.body).filter(|_| answer.status == StatusCode::OK);
        Ok(token.ok_or(VaultError::NoJobToken { status })?)
    }
}

/// Exchanges a JSON web token for one of Vault.
async fn exchange(
    server: &Server,
    mount: &str,
    role: &str,
    jwt: &Revealed,
) -> Result<Lease, VaultError> {
    #[derive(serde::Serialize)]
    struct Asked<'a> {
        role: &'a str,
        jwt: &'a str,
    }
    let parts = ["auth"]
        .into_iter()
        .chain(mount.split('/'))
        .chain(["login"]);
    let mut request = server.request(Method::POST, parts);
    let asked = Asked {
        role,
        jwt: jwt.expose(),
    };
    let json = serde_json::to_vec(&asked).expect("two texts are JSON");
    *request.body_mut() = Some(Body::from(json));
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert("Content-Type", json);
    let what = format!("the login at `auth/{mount}`");
    let answer = server.send(request, what.clone()).await?;
    if answer.status.is_client_error() {
        return Err(VaultError::LoginRefused {
            server: server.name.clone(),
            role: role.to_owned(),
            mount: mount.to_owned(),
        });
    }
    answer::lease(&answer.body).ok_or(VaultError::Unreadable {
        server: server.name.clone(),
        what,
    })
}
