//! Why there is no answer. The server is told by scheme, host and port; the cause keeps its type, without the address.

use std::{error::Error, fmt, io};

use reqwest::Url;

use super::server;

/// There is no answer.
#[derive(Debug, thiserror::Error)]
#[error("no answer from `{server}`: {why}")]
pub struct Unreached {
    /// Scheme, host and port.
    pub server: String,
    /// The kind of reason.
    pub why: Why,
    /// The cause, where the network is the reason.
    #[source]
    source: Option<reqwest::Error>,
}

/// The kind of reason why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The name of the host leads nowhere.
    Name,
    /// Nobody listens, or a wall is between.
    Refused,
    /// The certificate is not one to trust.
    Certificate,
    /// The two do not agree on how to be private, or the server does not try.
    Tls,
    /// It took too long.
    Timeout,
    /// The connection ended early.
    Broken,
    /// The answer is larger than any that is wanted.
    TooLarge,
    /// The proxy that the variables name is none.
    Proxy,
    /// No certificates of authorities are there to trust.
    Authorities,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "its name leads nowhere",
            Self::Refused => "it refuses connections",
            Self::Certificate => "its certificate is not trusted",
            Self::Tls => "it does not speak TLS as it should",
            Self::Timeout => "it took too long",
            Self::Broken => "the connection ended early",
            Self::TooLarge => "the answer is larger than 1 MiB",
            Self::Proxy => "the proxy that the variables name has no valid address",
            Self::Authorities => "there are no certificates of authorities to trust",
        })
    }
}

impl Unreached {
    pub(super) fn new(url: &Url, error: reqwest::Error) -> Self {
        Self {
            server: server(url),
            why: why(&error),
            source: Some(error.without_url()),
        }
    }

    /// Returns a reason that is known without the network.
    pub(super) fn before(url: &Url, why: Why) -> Self {
        Self {
            server: server(url),
            why,
            source: None,
        }
    }

    /// Tells whether asking again soon may help.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.why, Why::Name | Why::Refused | Why::Broken)
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> String {
        match self.why {
            Why::Name => "check the spelling of the host, and the network",
            Why::Refused => "check the port, that the server runs, and what is between",
            Why::Certificate => {
                "if it is the certificate of your own authority, name the authority's file, for Vault as `ca-file`"
            }
            Why::Tls => "check whether the address begins with `http://` or `https://`",
            Why::Timeout => "check the network, or allow more time",
            Why::Broken => "try again; the server's log says more",
            Why::TooLarge => "check the address: another server may answer there",
            Why::Proxy => "correct HTTPS_PROXY or ALL_PROXY, or exempt the host in NO_PROXY",
            Why::Authorities => {
                "install the system's certificates (`ca-certificates`), or name a file of PEM certificates"
            }
        }
        .into()
    }
}

fn why(error: &reqwest::Error) -> Why {
    if error.is_builder() {
        return Why::Authorities;
    }
    if error.is_timeout() {
        return Why::Timeout;
    }
    if error.is_dns() {
        return Why::Name;
    }
    let is_cut = |error: &io::Error| error.kind() == io::ErrorKind::UnexpectedEof;
    match cause(error) {
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
            Why::Certificate
        }
        Some(_) => Why::Tls,
        // Before there is a connection, only the agreement on privacy can end early.
        None if error.is_connect() && cause(error).is_some_and(is_cut) => Why::Tls,
        None if error.is_connect() => Why::Refused,
        None => Why::Broken,
    }
}

/// Returns the innermost of the causes that has a type.
fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let mut found = None;
    let mut cause = error.source();
    while let Some(error) = cause {
        found = error.downcast_ref().or(found);
        // What an I/O error was made of is left out of the chain.
        let inside = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    found
}
