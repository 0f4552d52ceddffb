//! Requests to servers that somebody configured: one way to connect, to bound an answer, to try again, and to say why
//! there is none.
//!
//! Proxies come from the variables they commonly have, certificates from the system or a file; a redirect is never
//! followed, because what is sent is meant for one server. Of an address, scheme, host and port are told and nothing
//! else: paths, queries and users may be secrets. What a request means is not known here. A client is made when the
//! first request is, because reading the system's certificates takes longer than most commands.

// Why there is no answer.
mod failure;
// Whether somebody answers.
pub mod reach;

use std::time::Duration;

use reqwest::{
    Certificate, Client, NoProxy, Proxy, Request, Response, StatusCode, Url,
    header::{HeaderValue, RETRY_AFTER},
    redirect,
};
use zeroize::Zeroizing;

pub use self::failure::{Unreached, Why};
use crate::variables::Variables;

/// The largest answer that is read, in bytes.
const LARGEST: usize = 1 << 20;
/// The longest that a connection may take to come about, whatever the answer may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How to reach a server.
#[derive(Debug, Clone)]
pub(crate) struct Route<'a> {
    /// The server.
    pub(crate) url: &'a Url,
    /// The certificates of the authorities to trust, as PEM; none: the system's.
    pub(crate) authorities: Option<&'a [u8]>,
    /// The time that an answer may take, from the first byte sent to the last received.
    pub(crate) limit: Duration,
    /// Where proxies are named.
    pub(crate) variables: &'a Variables,
}

/// How often to ask again, and how long to wait before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// The most requests.
    pub(crate) requests: u32,
    /// The wait before the second; it doubles each time.
    pub(crate) first: Duration,
    /// The longest wait that a server may ask for.
    pub(crate) longest: Duration,
}

impl Patience {
    /// Asks four times within a second and a half; a server may ask for ten seconds at a time.
    pub(crate) const SOME: Self = Self {
        requests: 4,
        first: Duration::from_millis(200),
        longest: Duration::from_secs(10),
    };
    /// Asks once.
    pub(crate) const NONE: Self = Self {
        requests: 1,
        ..Self::SOME
    };
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// Tells whether the server names another address instead of answering.
    pub(crate) fn is_redirect(&self) -> bool {
        self.status.is_redirection()
    }
}

/// Returns scheme, host and port of an address, which are all that is told of it.
pub fn server(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Returns the address that a text is.
///
/// # Errors
/// What is wrong, without the text.
pub fn address(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no address such as `https://host:8200`")?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("is no address that begins with `https://` or `http://`");
    }
    Ok(url)
}

/// Returns a client for one server.
pub(crate) fn client(route: &Route<'_>) -> Result<Client, Unreached> {
    let refused = |why| Unreached::before(route.url, why);
    // A process has one; it is ours already when this is not the first client.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let installed = rustls::crypto::ring::default_provider().install_default();
        drop(installed);
    }
    let proxy = proxy(route).map_err(|()| refused(Why::Proxy))?;
    let mut builder = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT.min(route.limit))
        .timeout(route.limit);
    let is_plain = route.url.scheme() == "http" && proxy.is_none();
    if let Some(proxy) = proxy {
        builder = builder.proxy(proxy);
    }
    if let Some(pem) = route.authorities {
        let authorities =
            Certificate::from_pem_bundle(pem).map_err(|_| refused(Why::Authorities))?;
        if authorities.is_empty() {
            return Err(refused(Why::Authorities));
        }
        builder = builder.tls_certs_only(authorities);
    } else if is_plain {
        // Nobody shows a certificate, so the system's are not read, and need not be there.
        builder = builder.tls_certs_only([]);
    }
    builder
        .build()
        .map_err(|error| Unreached::new(route.url, error))
}

/// Returns the proxy that the variables name for a server, by the names that `curl` reads.
fn proxy(route: &Route<'_>) -> Result<Option<Proxy>, ()> {
    let plain = |names: &[&str]| names.iter().find_map(|name| route.variables.plain(name));
    let named = match route.url.scheme() {
        "https" => plain(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
        // The name in capitals may come from a request to a CGI script, so `curl` does not read it either.
        _ => plain(&["http_proxy", "all_proxy", "ALL_PROXY"]),
    };
    let Some(named) = named.map(Zeroizing::new) else {
        return Ok(None);
    };
    let exempt = plain(&["no_proxy", "NO_PROXY"]);
    let exempt = exempt.as_deref().and_then(NoProxy::from_string);
    let proxy = Proxy::all(named.as_str()).map_err(drop)?;
    Ok(Some(proxy.no_proxy(exempt)))
}

/// Returns a header's value that does not show itself.
pub(crate) fn hidden(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Sends a request until there is an answer that another request would not change.
pub(crate) async fn send(
    client: &Client,
    request: Request,
    patience: Patience,
) -> Result<Answer, Unreached> {
    let mut wait = patience.first;
    for _ in 1..patience.requests {
        let Some(again) = request.try_clone() else {
            break;
        };
        let pause = match ask(client, again).await {
            Ok((answer, later)) if is_temporary(answer.status) => match later {
                Some(later) if later > patience.longest => return Ok(answer),
                later => later.unwrap_or(wait),
            },
            Ok((answer, _)) => return Ok(answer),
            Err(error) if error.is_passing() => wait,
            Err(error) => return Err(error),
        };
        tokio::time::sleep(pause).await;
        wait *= 2;
    }
    ask(client, request).await.map(|(answer, _)| answer)
}

fn is_temporary(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}

async fn ask(client: &Client, request: Request) -> Result<(Answer, Option<Duration>), Unreached> {
    let url = request.url().clone();
    let failed = |error| Unreached::new(&url, error);
    let mut response = client.execute(request).await.map_err(failed)?;
    let later = later(&response);
    let mut answer = Answer {
        status: response.status(),
        body: Zeroizing::new(Vec::new()),
    };
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if answer.body.len() + chunk.len() > LARGEST {
            return Err(Unreached::before(&url, Why::TooLarge));
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok((answer, later))
}

/// Returns the wait that a server asks for in seconds; a date is passed over, because no clock is here.
fn later(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use hotpass_testkit::vault::VaultServer;

    use super::{reach::reach, *};
    use crate::ops::fake::block_on;

    #[test]
    fn a_proxy_is_asked_for_all_but_exempt_hosts() {
        let proxy = VaultServer::start().expect("a server");
        let url = address("http://me:hunter2@vault.invalid/x").expect("an address");
        let through = |name: &'static str, exempt: &'static str| {
            let named = proxy.address().to_owned();
            let variables = Variables::new(move |asked| match asked {
                "NO_PROXY" => Some(exempt.into()),
                asked => (asked == name).then(|| named.clone().into()),
            });
            block_on(reach(&url, None, &variables)).map_err(|error| error.why)
        };
        for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
            let reached = through(name, "").expect(name);
            assert_eq!(
                (reached.server.as_str(), reached.status),
                ("http://vault.invalid", 404)
            );
        }
        for seen in proxy.seen() {
            assert_eq!(seen.path, "http://vault.invalid/x");
            assert_eq!(seen.header("authorization"), None);
        }
        assert_eq!(proxy.seen().len(), 3);
        assert_eq!(through("http_proxy", "vault.invalid"), Err(Why::Name));
        assert_eq!(
            through("HTTP_PROXY", ""),
            Err(Why::Name),
            "a request to a script may set it"
        );
        assert_eq!(proxy.seen().len(), 3);
    }

    #[test]
    fn a_certificate_of_nobody_is_not_trusted() {
        let server = VaultServer::start_tls().expect("a server");
        let url = address(server.address()).expect("an address");
        let variables = Variables::default();
        let ask = |pem: Option<&[u8]>| block_on(reach(&url, pem, &variables));
        let authority = server.authority().map(str::as_bytes);
        assert_eq!(ask(authority).expect("an answer").status, 404);
        let why = ask(None).expect_err("unknown to the system").why;
        // Where a system has no certificates at all, nobody is trusted before anybody is asked.
        assert!(
            matches!(why, Why::Certificate | Why::Authorities),
            "{why:?}"
        );
    }
}
