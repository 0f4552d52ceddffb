//! Variables of the environment by name: those that stand for a setting, and advice about others that look like ours.

use crate::{
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

/// Returns what somebody should know about variables that have no effect, in sentences.
pub fn warnings(names: &[String]) -> Vec<String> {
    names.iter().filter_map(|name| warning(name)).collect()
}

fn warning(name: &str) -> Option<String> {
    if !name.starts_with("HOTPASS_") || name.starts_with(PREFIX) {
        return None;
    }
    if let Some(known) = VARIABLES.iter().find(|variable| variable.name == name) {
        let part = known.unbuilt()?;
        return Some(format!(
            "the variable `{name}` has no effect: this version has no {part}"
        ));
    }
    let names = VARIABLES.iter().map(|variable| variable.name);
    let advice = match suggest::advice(name, "variables", names) {
        near if near.starts_with("did you mean") => near,
        _ => "settings are set by variables such as `HOTPASS__LIMITS__CELLS`".into(),
    };
    Some(format!("the variable `{name}` has no effect; {advice}"))
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
        let told = warnings(&names.map(String::from));
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told[0].ends_with("did you mean `HOTPASS_AUTOMATION_HTTP_TIMEOUT`?"));
        assert!(told[1].ends_with("this version has no delivery to other systems"));
        assert!(told[2].ends_with("such as `HOTPASS__LIMITS__CELLS`"));
    }
}
