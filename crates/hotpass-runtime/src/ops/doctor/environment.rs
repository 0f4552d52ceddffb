//! What the process was started with: the locale, and variables that have an effect or have none.

use super::{Check, Environment};
use crate::{
    environment::{self, TO_REFER_TO, VARIABLES},
    secrets::veil::Mention,
};

/// The variables that GitHub Actions sets for a job that may log in to Vault.
const OF_A_JOB: [&str; 2] = [
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
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

fn without_effect(names: &[String], mentions: &[Mention]) -> Vec<Check> {
    let told = environment::warnings(names, mentions).into_iter();
    told.map(|(message, remedy)| Check::warn("environment.variables", message, remedy))
        .collect()
}

/// Tells which of the variables that secrets commonly come from are set, and never to what.
fn sources_of_secrets(environment: &Environment) -> Check {
    let of_vault = VARIABLES
        .iter()
        .filter(|variable| variable.key.starts_with("secrets."));
    let known = of_vault.map(|variable| variable.name).chain(OF_A_JOB);
    let known = known.chain(TO_REFER_TO.iter().copied());
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
