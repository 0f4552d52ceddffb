//! What the process was started with: the locale, and variables that have an effect or have none.

use super::{Check, Environment};
use crate::{
    secrets::{options, reference::Reference, veil::Mention},
    settings::layers,
};

/// The variables that GitHub Actions sets for a job that may log in to Vault.
const OF_A_JOB: [&str; 2] = [
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
];
/// The variables that commonly hold a secret for a setting to refer to; nothing reads them by themselves.
const TO_REFER_TO: [&str; 7] = [
    "HOTPASS_CIPC_API_KEY",
    "HOTPASS_DASHBOARD_PASSWORD",
    "HOTPASS_ENRICH_API_KEY",
    "HOTPASS_GEOCODE_API_KEY",
    "HOTPASS_INTENT_TOKEN",
    "HOTPASS_SACAA_API_KEY",
    "PREFECT_API_KEY",
];

/// Examines the environment, given the secrets that the settings mention.
pub(super) fn environment(environment: &Environment, mentions: &[Mention]) -> Vec<Check> {
    let mut checks = vec![locale(environment.locale.as_deref())];
    checks.extend(without_effect(&environment.names, mentions));
    checks.push(sources_of_secrets(environment));
    checks
}

fn locale(locale: Option<&str>) -> Check {
    let name = "environment.locale";
    let is_unicode = |locale: &str| {
        let folded = locale.to_ascii_lowercase().replace('-', "");
        folded.contains("utf8")
    };
    match locale {
        Some(locale) if is_unicode(locale) => Check::pass(name, format!("texts are in {locale}")),
        found => Check::warn(
            name,
            format!("the locale is {}", found.unwrap_or("not set")),
            "set LANG to a UTF-8 locale such as `C.UTF-8`, or names with accents may look wrong on the terminal",
        ),
    }
}

/// Settings from the environment are checked with the others; other names of ours have an effect when something reads
/// them or refers to them.
fn without_effect(names: &[String], mentions: &[Mention]) -> Vec<Check> {
    let is_read = |name: &str| options::VARIABLES.iter().any(|(known, _)| *known == name);
    let is_referred_to = |name: &str| {
        mentions.iter().any(|mention| {
            let reference = mention.secret.as_ref().ok().and_then(|s| s.reference());
            matches!(reference, Some(Reference::Env { name: referred }) if referred == name)
        })
    };
    let strange = names.iter().filter(|name| {
        let is_ours = name.starts_with("HOTPASS_") && !name.starts_with(layers::PREFIX);
        is_ours && !is_read(name) && !is_referred_to(name)
    });
    let told = strange.map(|name| {
        let remedy = if TO_REFER_TO.contains(&name.as_str()) {
            format!("write `secret://env/{name}` as the value of the setting that needs it")
        } else {
            "two underscores set off sections and keys, such as `HOTPASS__LIMITS__CELLS`".into()
        };
        let message = format!("`{name}` has no effect");
        Check::warn("environment.variables", message, remedy)
    });
    told.collect()
}

/// Tells which of the variables that secrets commonly come from are set, and never to what.
fn sources_of_secrets(environment: &Environment) -> Check {
    let of_vault = options::VARIABLES.iter().map(|(name, _)| *name);
    let known = of_vault.chain(OF_A_JOB).chain(TO_REFER_TO);
    let known: Vec<&str> = known.collect();
    let is_set = |name: &&&str| environment.variables.has(name);
    let set: Vec<String> = known
        .iter()
        .filter(is_set)
        .map(|name| format!("`{name}`"))
        .collect();
    let message = if set.is_empty() {
        format!(
            "none of the {} variables that secrets commonly come from is set",
            known.len()
        )
    } else {
        let others = known.len() - set.len();
        format!(
            "set: {}; {others} others that secrets commonly come from are not",
            set.join(", ")
        )
    };
    Check::pass("environment.secrets", message)
}
