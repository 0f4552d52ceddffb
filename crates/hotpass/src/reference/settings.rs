//! The keys of `hotpass.toml` with their values, defaults and meaning, read off the schema of settings.

use hotpass_runtime::environment::VARIABLES;
use hotpass_runtime::settings::{
    DEFAULTS,
    schema::{Key, keys, schema},
    unbuilt::{self, UNBUILT},
};
use serde_json::Value;

use super::table;
use crate::error::CliError;

/// Returns the page.
pub(super) fn page() -> String {
    let (unbuilt, built): (Vec<Key>, Vec<Key>) = keys().into_iter().partition(is_unbuilt);
    let rows = |keys: &[Key]| -> Vec<Vec<String>> {
        let row = |key: &Key| {
            vec![
                format!("`{}`", key.path),
                values(&key.schema),
                key.description.clone(),
            ]
        };
        keys.iter().map(row).collect()
    };
    let header = ["Key", "Value", "Meaning"];
    format!(
        "# Settings\n\nThe keys of `hotpass.toml` and of every other document of settings. All are optional but the label and the \
         pattern of a source; an unknown key is an error with its line and the nearest valid name. `<name>` stands for a name of your \
         choice, such as a published column or a property, and `[]` for an element of a list: `[[source]]`. \
         `hotpass config schema` prints the same as a JSON Schema.\n\n{}\n\
         ## Not in this version\n\nThese keys have their place, and what they ask for is not built yet. Switched off or empty they are \
         accepted; anything else is refused by name.\n\n{}\n## Defaults\n\n```toml\n{DEFAULTS}```\n",
        table(&header, rows(&built)),
        table(&header, rows(&unbuilt)),
    )
}

/// Returns the page about variables of the environment.
pub(super) fn environment() -> String {
    let of_others = [
        (
            "HOTPASS__SECTION__KEY",
            "any setting: `HOTPASS__LIMITS__CELLS` is `limits.cells`",
        ),
        (
            "LABEL_STUDIO_URL",
            "the server of `hotpass review push` and `pull`, before `review.label-studio.url`",
        ),
        (
            "LABEL_STUDIO_API_KEY",
            "its token, unless `--token` or `review.label-studio.token` says where it is",
        ),
        ("NO_COLOR", "no color, whatever it is set to"),
        (
            "LC_ALL, LC_CTYPE, LANG",
            "the locale that `hotpass doctor` looks at",
        ),
        ("TERM", "`dumb`: no bars and no color"),
    ];
    let rows = of_others.map(|(name, meaning)| vec![format!("`{name}`"), meaning.to_owned()]);
    let settings = VARIABLES.iter().map(|variable| {
        let meaning = match variable.unbuilt() {
            Some(part) => format!(
                "`{}`; not in this version, which has no {part}",
                variable.key
            ),
            None => format!("`{}`", variable.key),
        };
        vec![format!("`{}`", variable.name), meaning]
    });
    format!(
        "# Variables of the environment\n\nOther variables that start with `HOTPASS_` have no effect, and every command says so. Truth \
         values are `1`, `true`, `yes`, `on`, `0`, `false`, `no` and `off`, whatever the letter case.\n\n{}",
        table(&["Variable", "Meaning"], rows.into_iter().chain(settings))
    )
}

/// Returns the JSON Schema as a file.
pub(super) fn json_schema() -> Result<Vec<u8>, CliError> {
    let mut text = serde_json::to_vec_pretty(&schema())?;
    text.push(b'\n');
    Ok(text)
}

fn is_unbuilt(key: &Key) -> bool {
    UNBUILT
        .iter()
        .any(|(prefix, _)| unbuilt::is_below(&key.path, prefix))
}

/// Returns what a key takes, in a few words.
fn values(schema: &Value) -> String {
    if let Some(choices) = schema["oneOf"].as_array() {
        let names = choices.iter().filter_map(|choice| choice["const"].as_str());
        let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        return quoted.join(", ");
    }
    let kind = schema["type"]
        .as_str()
        .or_else(|| schema["type"][0].as_str());
    match kind {
        Some("boolean") => "`true` or `false`".into(),
        Some("integer") => "whole number".into(),
        Some("number") => "number".into(),
        Some("array") => "list".into(),
        Some("string") => "text".into(),
        None if schema["anyOf"].is_null() => "any value".into(),
        _ => "text or list".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_where_they_belong() {
        let page = page();
        let (built, unbuilt) = page
            .split_once("## Not in this version")
            .expect("both parts");
        for (part, key) in [
            (built, "`limits.cells` | whole number"),
            (built, "`source[].table[].columns.<name>` | text or list"),
            (built, "`policy.violation` | `quarantine`, `warn`, `fail`"),
            (unbuilt, "`telemetry.enabled` | `true` or `false`"),
        ] {
            assert!(part.contains(key), "{key}");
        }
        assert!(
            !built.contains("`telemetry."),
            "nothing unbuilt stands above"
        );
    }
}
