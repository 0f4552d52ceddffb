//! Why Label Studio gave no result, whose turn it is, and what to do. Nothing that the server says is repeated.

use crate::{
    error::Fault,
    http::{Unreached, Why},
};

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelStudioError {
    /// The address is none.
    #[error("the address of Label Studio {0}")]
    Address(&'static str),
    /// There is no answer.
    #[error(transparent)]
    Unreached(#[from] Unreached),
    /// The token is not accepted.
    #[error("Label Studio at `{server}` does not accept the token")]
    Token {
        /// Scheme, host and port.
        server: String,
    },
    /// The token's owner may not do this.
    #[error("Label Studio at `{server}` does not let the token's owner do this")]
    Forbidden {
        /// Scheme, host and port.
        server: String,
    },
    /// There is no such project.
    #[error("Label Studio at `{server}` has no project {project} that the token's owner may see")]
    NoProject {
        /// Scheme, host and port.
        server: String,
        /// The project.
        project: u64,
    },
    /// The server is somewhere else.
    #[error("`{server}` names another address in place of an answer")]
    Redirected {
        /// Scheme, host and port.
        server: String,
    },
    /// The server refuses, or fails.
    #[error("Label Studio at `{server}` answers with status {status}")]
    Status {
        /// Scheme, host and port.
        server: String,
        /// The status.
        status: u16,
    },
    /// The server took a part only.
    #[error("Label Studio at `{server}` took {taken} of {submitted} tasks")]
    Partial {
        /// Scheme, host and port.
        server: String,
        /// How many were submitted.
        submitted: usize,
        /// How many were taken.
        taken: usize,
    },
    /// The answer is not one of Label Studio.
    #[error("the answer of `{server}` is not of the form that Label Studio has")]
    Form {
        /// Scheme, host and port.
        server: String,
    },
}

/// The result of asking Label Studio.
pub type Result<T> = std::result::Result<T, LabelStudioError>;

impl LabelStudioError {
    /// Returns what to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Address(_) => "write it as the browser shows it, without a path: `https://host`",
            Self::Unreached(error) => return error.hint(),
            Self::Token { .. } => {
                "copy a personal access token anew from Account & Settings; a legacy one works only where the organization allows it, or the server has LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true"
            }
            Self::Forbidden { .. } => "ask an owner of the project to let the token's owner in",
            Self::NoProject { .. } => {
                "the number stands in the address of the project; `hotpass review push --create TITLE` makes one"
            }
            Self::Redirected { .. } => {
                "use the address that the browser ends at, often with `https://`"
            }
            Self::Status { status: 400, .. } => {
                "the labeling setup of the project must have a choice `decision` for `pair`; `hotpass review push --create TITLE` makes a project that has"
            }
            Self::Status { status, .. } if *status >= 500 => {
                "its log says more; try again later: nothing is submitted twice"
            }
            Self::Status { .. } | Self::Form { .. } => {
                "check the address: another server may answer there"
            }
            Self::Partial { .. } => "try again: nothing is submitted twice",
        }
        .into()
    }

    /// Returns whose turn it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Address(_)
            | Self::Token { .. }
            | Self::Forbidden { .. }
            | Self::NoProject { .. }
            | Self::Redirected { .. } => Fault::Request,
            Self::Unreached(_) | Self::Status { .. } | Self::Partial { .. } | Self::Form { .. } => {
                Fault::Work
            }
        }
    }

    /// Tells whether asking again soon may help.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Unreached(error) => matches!(
                error.why,
                Why::Name | Why::Refused | Why::Broken | Why::Timeout
            ),
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Partial { .. } => true,
            _ => false,
        }
    }

    /// Tells whether asking again soon may help where that was not tried yet.
    pub(super) fn is_hiccup(&self) -> bool {
        match self {
            Self::Unreached(error) => error.why == Why::Timeout,
            Self::Status { status, .. } => matches!(*status, 500 | 502 | 504),
            _ => false,
        }
    }

    /// Tells whether less should be asked for at a time.
    pub(super) fn is_too_large(&self) -> bool {
        matches!(self, Self::Unreached(error) if error.why == Why::TooLarge)
    }
}
