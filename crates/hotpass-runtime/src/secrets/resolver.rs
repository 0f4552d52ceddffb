//! From a secret to its value, when it is needed: variables and files are read each time, what Vault said is kept for
//! a while within the process.

use std::path::PathBuf;

use tokio::sync::Mutex;

pub use super::local::{Caution, Resolved};
use super::{
    Secret, error::SecretError, local::Local, options::VaultOptions, reference::Reference,
    revealed::Revealed, vault::Vault,
};
use crate::{http::Patience, variables::Variables};

/// The longest that Vault may take when it is merely asked whether all is well, in seconds.
const HURRIED: u64 = 5;

/// Looks secrets up.
///
/// It is made in no time: Vault is not spoken to before a secret is in it.
#[derive(Debug)]
pub struct Resolver {
    pub(super) local: Local,
    options: VaultOptions,
    pub(super) patience: Patience,
    pub(super) vault: Mutex<Option<Vault>>,
}

impl Resolver {
    /// Returns a resolver for a project's folder, the variables of the environment and what the settings say about
    /// Vault.
    pub fn new(variables: Variables, root: impl Into<PathBuf>, vault: VaultOptions) -> Self {
        Self {
            local: Local {
                variables,
                root: root.into(),
            },
            options: vault,
            patience: Patience::SOME,
            vault: Mutex::new(None),
        }
    }

    /// Asks Vault once and for five seconds at most, for those who want to know rather than to use.
    #[must_use]
    pub fn hurried(mut self) -> Self {
        let seconds = self.options.timeout_seconds.unwrap_or(HURRIED);
        self.options.timeout_seconds = Some(seconds.min(HURRIED));
        self.patience = Patience::NONE;
        self
    }

    /// Returns the certificates that the settings say to trust for Vault, as PEM; none: the system's.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn authorities(&self) -> Result<Option<Vec<u8>>, SecretError> {
        let Some(path) = &self.options.ca_file else {
            return Ok(None);
        };
        let (pem, _) = self.local.content(path)?;
        Ok(Some(pem.to_vec()))
    }

    /// Returns the value of a secret.
    ///
    /// # Errors
    /// Why there is none. The error holds no part of a value or token.
    pub async fn reveal(&self, secret: &Secret) -> Result<Revealed, SecretError> {
        self.resolve(secret).await.map(|resolved| resolved.value)
    }

    /// Returns the value of a secret and what somebody should know about it.
    ///
    /// # Errors
    /// Why there is none. The error holds no part of a value or token.
    pub async fn resolve(&self, secret: &Secret) -> Result<Resolved, SecretError> {
        let Some(Reference::Vault { path, key }) = secret.reference() else {
            return self.local.resolve(secret);
        };
        // One at a time, so that there is one login and one request for each document.
        let mut vault = self.vault.lock().await;
        let slot = &mut *vault;
        let vault = match slot {
            Some(vault) => vault,
            None => slot.insert(Vault::try_new(&self.local, &self.options, self.patience)?),
        };
        let value = vault.read(path, key).await?;
        Ok(Resolved {
            value,
            caution: None,
        })
    }
}
