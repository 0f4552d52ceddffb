//! Whether somebody answers at an address: one request without content or credentials. What the answer says is not
//! judged.

use std::time::Duration;

use reqwest::{Method, Request, Url};

use super::{Patience, Route, Unreached, Why, client, send, server};
use crate::variables::Variables;

/// The time that an answer may take.
const LIMIT: Duration = Duration::from_secs(3);

/// Somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Scheme, host and port.
    pub server: String,
    /// The status of the answer.
    pub status: u16,
}

/// Asks whether somebody answers at an address, within three seconds.
///
/// `authorities` are certificates as PEM to trust in place of the system's.
///
/// # Errors
/// Why there is no answer. Any status is an answer.
pub async fn reach(
    url: &Url,
    authorities: Option<&[u8]>,
    variables: &Variables,
) -> Result<Reached, Unreached> {
    let mut url = url.clone();
    // Fails for addresses without a host alone, which have no user either.
    let is_bare = url.set_username("").and(url.set_password(None)).is_ok();
    debug_assert!(is_bare, "an address of HTTP has a host");
    let client = client(&Route {
        url: &url,
        authorities,
        limit: LIMIT,
        variables,
    })?;
    let ask = |method| send(&client, Request::new(method, url.clone()), Patience::NONE);
    let answer = match ask(Method::HEAD).await {
        // Some servers hang up when they are asked for a head alone.
        Err(error) if error.why == Why::Broken => ask(Method::GET).await?,
        answer => answer?,
    };
    Ok(Reached {
        server: server(&url),
        status: answer.status.as_u16(),
    })
}
