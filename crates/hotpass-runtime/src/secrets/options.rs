//! What the settings say about Vault: the section `[secrets.vault]`, every key optional. Nothing is checked or asked
//! here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Secret, reference::Reference};
use crate::variables::Variables;

/// The variables that stand for a key of [`VaultOptions`], each with the key.
pub const VARIABLES: [(&str, &str); 7] = [
    ("HOTPASS_VAULT_ADDR", "address"),
    ("HOTPASS_VAULT_NAMESPACE", "namespace"),
    ("HOTPASS_VAULT_KV_MOUNT", "kv-mount"),
    (TOKEN, "token"),
    ("HOTPASS_VAULT_ROLE", "role"),
    ("HOTPASS_VAULT_AUTH_MOUNT", "auth-mount"),
    ("HOTPASS_VAULT_OIDC_AUDIENCE", "audience"),
];

const TOKEN: &str = "HOTPASS_VAULT_TOKEN";

/// Where Vault is and how to log in.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// With a token that was issued before.
    Token,
    /// With a role and a JSON web token, for a token that lasts a while.
    Jwt,
}

impl VaultOptions {
    /// Lays the [`VARIABLES`] over what documents say. A token is not read: it stays a reference to its variable.
    #[must_use]
    pub fn overlaid(mut self, variables: &Variables) -> Self {
        for (variable, key) in VARIABLES {
            let slot = match key {
                "address" => &mut self.address,
                "namespace" => &mut self.namespace,
                "kv-mount" => &mut self.kv_mount,
                "role" => &mut self.role,
                "auth-mount" => &mut self.auth_mount,
                "audience" => &mut self.audience,
                _ => continue,
            };
            if let Some(value) = variables.plain(variable) {
                *slot = Some(value);
            }
        }
        if variables.has(TOKEN) {
            let name = TOKEN.to_owned();
            self.token = Some(Reference::Env { name }.into());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_laid_over_documents_and_the_token_stays_a_reference() {
        let written = VaultOptions {
            address: Some("https://written.example".into()),
            role: Some("written".into()),
            ..VaultOptions::default()
        };
        let nothing = Variables::default();
        assert_eq!(written.clone().overlaid(&nothing), written);
        let variables = Variables::new(|name| match name {
            "HOTPASS_VAULT_ROLE" => Some("".into()),
            name => VARIABLES
                .iter()
                .any(|(known, _)| *known == name)
                .then(|| format!("of {name}").into()),
        });
        let laid = written.overlaid(&variables);
        let json = serde_json::to_value(&laid).expect("JSON");
        for (variable, key) in VARIABLES {
            let expected = match key {
                "role" => "written".to_owned(),
                "token" => "secret://env/HOTPASS_VAULT_TOKEN".to_owned(),
                _ => format!("of {variable}"),
            };
            assert_eq!(json[key], expected, "{variable}");
        }
    }
}
