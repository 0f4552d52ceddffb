//! Variables of the environment by name: those that stand for a setting, and advice about others that look like ours.

use std::ffi::OsStr;

use crate::{
    secrets::{
        reference::Reference,
        veil::{self, Mention},
    },
    settings::{
        layers::PREFIX,
        unbuilt::{self, UNBUILT},
    },
    suggest,
};

/// A variable that stands for a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// The key that it sets.
    pub key: &'static str,
}

const fn sets(name: &'static str, key: &'static str) -> Variable {
    Variable { name, key }
}

/// Every variable of ours besides [`PREFIX`]; the Python system had the same names.
pub const VARIABLES: &[Variable] = &[
    sets("HOTPASS_ENVIRONMENT", "telemetry.environment"),
    sets(
        "HOTPASS_AUTOMATION_HTTP_TIMEOUT",
        "pipeline.automation-http.timeout",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_RETRIES",
        "pipeline.automation-http.retry.attempts",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_BACKOFF",
        "pipeline.automation-http.retry.backoff-factor",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_BACKOFF_MAX",
        "pipeline.automation-http.retry.backoff-max",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_CIRCUIT_THRESHOLD",
        "pipeline.automation-http.circuit-breaker.failure-threshold",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_CIRCUIT_RESET",
        "pipeline.automation-http.circuit-breaker.recovery-time",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_IDEMPOTENCY_HEADER",
        "pipeline.automation-http.idempotency-header",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_DEAD_LETTER",
        "pipeline.automation-http.dead-letter-path",
    ),
    sets(
        "HOTPASS_AUTOMATION_HTTP_DEAD_LETTER_ENABLED",
        "pipeline.automation-http.dead-letter-enabled",
    ),
    sets("HOTPASS_VAULT_ADDR", "secrets.vault.address"),
    sets("HOTPASS_VAULT_NAMESPACE", "secrets.vault.namespace"),
    sets("HOTPASS_VAULT_KV_MOUNT", "secrets.vault.kv-mount"),
    sets("HOTPASS_VAULT_TOKEN", "secrets.vault.token"),
    sets("HOTPASS_VAULT_ROLE", "secrets.vault.role"),
    sets("HOTPASS_VAULT_AUTH_MOUNT", "secrets.vault.auth-mount"),
    sets("HOTPASS_VAULT_OIDC_AUDIENCE", "secrets.vault.audience"),
];

/// Variables that commonly hold a secret for a setting to refer to; nothing reads them by themselves.
pub const TO_REFER_TO: &[&str] = &[
    "HOTPASS_CIPC_API_KEY",
    "HOTPASS_DASHBOARD_PASSWORD",
    "HOTPASS_ENRICH_API_KEY",
    "HOTPASS_GEOCODE_API_KEY",
    "HOTPASS_INTENT_TOKEN",
    "HOTPASS_SACAA_API_KEY",
    "PREFECT_API_KEY",
];

impl Variable {
    /// Returns what its setting belongs to, if that is not built. A machine may have such a variable for others, so it is
    /// passed over with a warning, where a document that says the same is refused.
    pub fn unbuilt(&self) -> Option<&'static str> {
        let is_below = |prefix: &str| unbuilt::is_below(self.key, prefix);
        let found = UNBUILT.iter().find(|(prefix, _)| is_below(prefix));
        found.map(|(_, part)| *part)
    }
}

/// Returns the key that a variable sets; none: it is not ours, or sets nothing in this version.
pub fn key(name: &str) -> Option<&'static str> {
    let found = VARIABLES.iter().find(|variable| variable.name == name)?;
    found.unbuilt().is_none().then_some(found.key)
}

/// Returns the value that a variable has in the layer of the environment: what a secret setting gets from it is where the
/// secret is, so that its value is held nowhere.
pub fn value(name: &str, value: &OsStr) -> String {
    let key = key(name).map_or_else(
        || name.to_ascii_lowercase().replace("__", "."),
        str::to_owned,
    );
    let text = value.to_string_lossy();
    if veil::is_sensitive(&key) && !Reference::is_meant(&text) {
        return Reference::Env { name: name.into() }.to_string();
    }
    text.into_owned()
}

/// Returns what somebody should know about variables that have no effect, and what to do; secrets that settings mention may be
/// in a variable.
pub fn warnings(names: &[String], mentions: &[Mention]) -> Vec<(String, String)> {
    let is_referred_to = |name: &str| {
        mentions.iter().any(|mention| {
            let reference = mention.secret.as_ref().ok().and_then(|s| s.reference());
            matches!(reference, Some(Reference::Env { name: referred }) if referred == name)
        })
    };
    let others = names.iter().filter(|name| !is_referred_to(name));
    others.filter_map(|name| warning(name)).collect()
}

fn warning(name: &str) -> Option<(String, String)> {
    let problem = format!("the variable `{name}` has no effect");
    if name == "HOTPASS__INCLUDE" {
        let remedy = "documents include others; name further ones with --config";
        return Some((problem, remedy.into()));
    }
    if !name.starts_with("HOTPASS_") || name.starts_with(PREFIX) {
        return None;
    }
    if let Some(known) = VARIABLES.iter().find(|variable| variable.name == name) {
        let part = known.unbuilt()?;
        let remedy = format!("this version has no {part}");
        return Some((problem, remedy));
    }
    if TO_REFER_TO.contains(&name) {
        let remedy =
            format!("write `secret://env/{name}` as the value of the setting that needs it");
        return Some((problem, remedy));
    }
    let names = VARIABLES.iter().map(|variable| variable.name);
    let remedy = match suggest::advice(name, "variables", names) {
        near if near.starts_with("did you mean") => near,
        _ => "settings are set by variables such as `HOTPASS__LIMITS__CELLS`".into(),
    };
    Some((problem, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::schema;

    #[test]
    fn every_variable_stands_for_a_key_that_exists() {
        let keys = schema::keys();
        for variable in VARIABLES {
            let is_known = keys.iter().any(|key| key.path == variable.key);
            assert!(is_known, "{} sets {}", variable.name, variable.key);
        }
    }

    #[test]
    fn what_has_no_effect_is_told_with_the_nearest_name() {
        let names = [
            "HOTPASS__LIMITS__CELLS",
            "HOTPASS_AUTOMATION_HTTP_TIMEOUTS",
            "HOTPASS_AUTOMATION_HTTP_TIMEOUT",
            "HOTPASS_LIMITS",
            "HOME",
        ];
        let told = warnings(&names.map(String::from), &[]);
        let remedies: Vec<&str> = told.iter().map(|(_, remedy)| remedy.as_str()).collect();
        assert_eq!(
            remedies,
            [
                "did you mean `HOTPASS_AUTOMATION_HTTP_TIMEOUT`?",
                "this version has no delivery to other systems",
                "settings are set by variables such as `HOTPASS__LIMITS__CELLS`",
            ]
        );
    }

    #[test]
    fn the_value_of_a_secret_setting_is_where_it_is() {
        for (name, expected) in [
            ("HOTPASS_VAULT_TOKEN", "secret://env/HOTPASS_VAULT_TOKEN"),
            (
                "HOTPASS__PIPELINE__CRM_TOKEN",
                "secret://env/HOTPASS__PIPELINE__CRM_TOKEN",
            ),
            ("HOTPASS_VAULT_ADDR", "hunter2"),
        ] {
            assert_eq!(value(name, OsStr::new("hunter2")), expected);
        }
        let named = value("HOTPASS_VAULT_TOKEN", OsStr::new("secret://file/token"));
        assert_eq!(named, "secret://file/token");
    }
}
