//! What the settings say about Vault: the section `[secrets.vault]`, every key optional. Nothing is checked or asked
//! here.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Secret;

/// Where Vault is and how to log in.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct VaultOptions {
    /// The address, such as `https://vault.example:8200`.
    pub address: Option<String>,
    /// The namespace, where the server has them.
    pub namespace: Option<String>,
    /// The mount of the key-value store, second version; unset: `kv`.
    pub kv_mount: Option<String>,
    /// How to log in; unset: with the token if there is one, else with the role.
    pub auth: Option<Auth>,
    /// The mount of the login with a JSON web token; unset: `github`.
    pub auth_mount: Option<String>,
    /// The role to log in as.
    pub role: Option<String>,
    /// The JSON web token to log in with; unset: the one that GitHub Actions gives a job.
    pub jwt: Option<Secret>,
    /// The audience that GitHub Actions is asked to write into the token; unset: `hotpass`.
    pub audience: Option<String>,
    /// The token.
    pub token: Option<Secret>,
    /// The seconds that an answer may take; unset: 30.
    pub timeout_seconds: Option<u64>,
    /// A file with the certificates of authorities to trust in place of the system's, relative to the project.
    pub ca_file: Option<PathBuf>,
}

/// How to log in to Vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// With a token that was issued before.
    Token,
    /// With a role and a JSON web token, for a token that lasts a while.
    Jwt,
}
