//! Why a secret has no value, and what to do. Names of variables, files, documents and keys are told; values and
//! tokens never are, nor what a server says: it may repeat what it was given.

use std::path::PathBuf;

use crate::{error::Fault, http::Unreached};

/// Why a secret has no value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The variable is not there.
    #[error("the variable `{name}` is not set")]
    Unset {
        /// The variable.
        name: String,
    },
    /// The variable is there and holds nothing.
    #[error("the variable `{name}` is empty")]
    EmptyVariable {
        /// The variable.
        name: String,
    },
    /// The variable holds no text.
    #[error("the variable `{name}` is not UTF-8 text")]
    VariableNotText {
        /// The variable.
        name: String,
    },
    /// The file cannot be read.
    #[error("cannot read the secret in `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// What the path leads to is no file.
    #[error("`{}` is no file that holds a secret", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file is too large for a secret.
    #[error("`{}` is larger than 64 KiB, which no secret is", path.display())]
    FileTooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no text.
    #[error("the secret in `{}` is not UTF-8 text", path.display())]
    FileNotText {
        /// The file.
        path: PathBuf,
    },
    /// The file holds nothing.
    #[error("the file `{}` is empty", path.display())]
    EmptyFile {
        /// The file.
        path: PathBuf,
    },
    /// Vault has no value, or is not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Why Vault has no value for us.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Nobody said where Vault is.
    #[error("no address of Vault is set")]
    NoAddress,
    /// A setting is not what it has to be.
    #[error("`secrets.vault.{key}` {problem}")]
    Setting {
        /// The key.
        key: &'static str,
        /// What it is or is not.
        problem: &'static str,
    },
    /// Nobody said how to log in.
    #[error("there is nothing to log in to Vault with")]
    NoCredentials,
    /// What logs in cannot be had.
    #[error("cannot log in to Vault: `secrets.vault.{key}` has no value")]
    Credential {
        /// The key of the setting.
        key: &'static str,
        /// Why not.
        #[source]
        source: Box<SecretError>,
    },
    /// What logs in is where nothing can be read before.
    #[error("it is in Vault itself")]
    Circular,
    /// There is no JSON web token, and nobody to ask for one.
    #[error(
        "cannot log in to Vault: `secrets.vault.jwt` is not set, and GitHub Actions offers no token here"
    )]
    NotAJob,
    /// GitHub Actions gives this job no token.
    #[error("cannot log in to Vault: GitHub Actions gave no token, with status {status}")]
    NoJobToken {
        /// The status of its answer.
        status: u16,
    },
    /// The server gave no answer.
    #[error("cannot ask for {what}")]
    Unreached {
        /// What was asked for.
        what: String,
        /// Why not.
        #[source]
        source: Unreached,
    },
    /// The login was refused.
    #[error("Vault at `{server}` refused the login of role `{role}` at `auth/{mount}`")]
    LoginRefused {
        /// The server.
        server: String,
        /// The role.
        role: String,
        /// The mount of the login.
        mount: String,
    },
    /// The token may not read the document.
    #[error("Vault at `{server}` does not let this token read `{document}`")]
    Denied {
        /// The server.
        server: String,
        /// The document with its mount.
        document: String,
    },
    /// There is no such document.
    #[error("Vault at `{server}` has nothing at `{document}`")]
    Missing {
        /// The server.
        server: String,
        /// The document with its mount.
        document: String,
    },
    /// The latest version of the document was deleted or destroyed.
    #[error("the latest version of `{document}` in Vault at `{server}` was {fate}")]
    Gone {
        /// The server.
        server: String,
        /// The document with its mount.
        document: String,
        /// `deleted` or `destroyed`.
        fate: &'static str,
    },
    /// The document has no such key.
    #[error("`{document}` in Vault has no key `{key}`")]
    NoKey {
        /// The document with its mount.
        document: String,
        /// The key.
        key: String,
        /// The nearest key, or those there are.
        advice: String,
    },
    /// The value is no text.
    #[error("the key `{key}` of `{document}` in Vault holds no text")]
    NotText {
        /// The document with its mount.
        document: String,
        /// The key.
        key: String,
    },
    /// Vault is there and answers nothing.
    #[error("Vault at `{server}` is sealed or in maintenance")]
    Sealed {
        /// The server.
        server: String,
    },
    /// Vault wants to be asked later.
    #[error("Vault at `{server}` has too much to do")]
    Busy {
        /// The server.
        server: String,
    },
    /// Vault names another address.
    #[error("Vault at `{server}` answered with another address, where no token is sent")]
    Redirected {
        /// The server.
        server: String,
    },
    /// Vault answers with something else.
    #[error("Vault at `{server}` answered {what} with status {status}")]
    Status {
        /// The server.
        server: String,
        /// What was asked for.
        what: String,
        /// The status.
        status: u16,
    },
    /// The answer is not Vault's.
    #[error("`{server}` answered {what} with something that is not Vault's")]
    Unreadable {
        /// The server.
        server: String,
        /// What was asked for.
        what: String,
    },
}

impl SecretError {
    /// Returns what to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Unset { name } | Self::EmptyVariable { name } => format!(
                "set `{name}` where Hotpass is started, or refer to another place of the secret"
            ),
            Self::VariableNotText { name } => format!("set `{name}` to text"),
            Self::File { .. } | Self::NotAFile { .. } => {
                "check the path; a relative one starts at the project's folder".into()
            }
            Self::FileTooLarge { .. } | Self::FileNotText { .. } | Self::EmptyFile { .. } => {
                "keep nothing but the secret in the file, as one line of text".into()
            }
            Self::Vault(error) => error.hint(),
        }
    }

    /// Returns whose turn it is: the settings', or the server's.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Vault(
                VaultError::Unreached { .. }
                | VaultError::Sealed { .. }
                | VaultError::Busy { .. }
                | VaultError::Status { .. },
            ) => Fault::Work,
            _ => Fault::Request,
        }
    }
}

impl VaultError {
    fn hint(&self) -> String {
        match self {
            Self::NoAddress => "set `address` under [secrets.vault], or HOTPASS_VAULT_ADDR",
            Self::Setting { .. } => {
                "check [secrets.vault] and the variables that begin with HOTPASS_VAULT_"
            }
            Self::NoCredentials => {
                "set HOTPASS_VAULT_TOKEN, or HOTPASS_VAULT_ROLE to log in with a JSON web token"
            }
            Self::Credential { source, .. } => return source.hint(),
            Self::Circular => "refer to a variable or a file for it",
            Self::NotAJob | Self::NoJobToken { .. } => {
                "give the job `permissions: id-token: write`, or set `jwt` under [secrets.vault]"
            }
            Self::Unreached { source, .. } => return source.hint(),
            Self::LoginRefused { .. } => {
                "check the role, its audience and bound claims, and `auth-mount` under [secrets.vault]"
            }
            Self::Denied { .. } => {
                "the token may have expired, or its policy lacks `read` on the path with `data/` after the mount"
            }
            Self::Missing { .. } => {
                "check the path, which starts below the mount and has no `data/`; `kv-mount` and `namespace` \
                 under [secrets.vault] say where it starts"
            }
            Self::Gone { fate: "deleted", .. } => "`vault kv undelete` brings it back, or write it anew",
            Self::Gone { .. } => "write it anew with `vault kv put`",
            Self::NoKey { advice, .. } => return advice.clone(),
            Self::NotText { .. } => "store the value as text",
            Self::Sealed { .. } => "unseal it, or try again when it is back",
            Self::Busy { .. } | Self::Status { .. } => "try again later; its log says more",
            Self::Redirected { .. } => {
                "set the address of the active node, or of the balancer before all nodes, under [secrets.vault]"
            }
            Self::Unreadable { .. } => "check `address` under [secrets.vault]: another server may answer there",
        }
        .into()
    }
}
