//! Secrets inside trees of settings: which texts are references, and which keys hold a secret, so that whoever prints
//! settings does not print one that somebody wrote as text.

use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::{
    Secret,
    reference::{Reference, ReferenceError},
    revealed::HIDDEN,
};
use crate::tree::{Kind, Node};

/// The last words of keys whose values are secrets.
const WORDS: [&str; 9] = [
    "apikey",
    "authorization",
    "credential",
    "jwt",
    "passphrase",
    "passwd",
    "password",
    "secret",
    "token",
];
/// The words before `key` that make it a secret; other keys name columns, joins and the like.
const BEFORE_KEY: [&str; 5] = ["access", "api", "private", "secret", "signing"];

/// Tables of secrets, whatever their keys are.
const TABLES: [&str; 2] = ["credentials", "otlp-headers"];

/// A text of the settings that says where a secret is, or is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The key with its tables: `secrets.vault.token`, `pipeline.intent-webhooks[0]`.
    pub key: String,
    /// The secret, or why the text is none.
    pub secret: Result<Secret, ReferenceError>,
}

/// Tells whether a key holds a secret, by its last words, such as `crm-token` or `api-key`, or by the table that it is in.
pub fn is_sensitive(key: &str) -> bool {
    let folded = key.replace('_', "-");
    let mut names = folded.rsplit('.');
    let name = names.next().unwrap_or(key);
    if names.any(|above| TABLES.contains(&above)) {
        return true;
    }
    let name = name.split('[').next().unwrap_or(name);
    // `accessToken` is two words as well.
    let mut spaced = String::with_capacity(name.len() + 4);
    for (index, c) in name.char_indices() {
        if index > 0 && c.is_ascii_uppercase() {
            spaced.push('-');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    let mut words = spaced.rsplit('-').filter(|word| !word.is_empty());
    match words.next() {
        Some("key") => words.next().is_some_and(|word| BEFORE_KEY.contains(&word)),
        Some(word) => WORDS.contains(&word),
        None => false,
    }
}

/// Hides what is a secret itself: a text or number under a sensitive key, and what wants to be a reference and is none.
pub fn veil(node: &mut Node) {
    veil_below(node, "");
}

/// Hides in a TOML document what is a secret itself; the rest of its text stays.
pub fn veil_document(document: &mut DocumentMut) {
    veil_table(document.as_table_mut(), "");
}

fn veil_table(table: &mut dyn TableLike, key: &str) {
    for (name, item) in table.iter_mut() {
        let key = below(key, name.get());
        match item {
            Item::Value(value) => veil_value(value, &key),
            Item::Table(table) => veil_table(table, &key),
            Item::ArrayOfTables(tables) => {
                for (index, table) in tables.iter_mut().enumerate() {
                    veil_table(table, &format!("{key}[{index}]"));
                }
            }
            Item::None => {}
        }
    }
}

fn veil_value(value: &mut Value, key: &str) {
    let shown = match value {
        Value::String(text) => shown(text.value(), key),
        Value::Integer(_) | Value::Float(_) if is_sensitive(key) => Some(HIDDEN.to_owned()),
        Value::Array(values) => {
            for (index, value) in values.iter_mut().enumerate() {
                veil_value(value, &format!("{key}[{index}]"));
            }
            None
        }
        Value::InlineTable(table) => {
            veil_table(table, key);
            None
        }
        _ => None,
    };
    if let Some(shown) = shown {
        let decor = value.decor().clone();
        *value = shown.into();
        *value.decor_mut() = decor;
    }
}

/// Returns what is shown of a text in its place; none: the text itself.
fn shown(text: &str, key: &str) -> Option<String> {
    let is_secret = is_sensitive(key) || Reference::is_meant(text);
    if is_secret {
        return Reference::parse(text).is_err().then(|| HIDDEN.to_owned());
    }
    of_address(text)
}

/// Returns an address without the name, password and query that may stand in it.
fn of_address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let (rest, query) = match rest.split_once('?') {
        Some((rest, _)) => (rest, "?***"),
        None => (rest, ""),
    };
    let host_ends = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_ends);
    let (name, host) = match host.rsplit_once('@') {
        Some((_, host)) => ("***@", host),
        None => ("", host),
    };
    let is_changed = !name.is_empty() || !query.is_empty();
    is_changed.then(|| format!("{scheme}://{name}{host}{path}{query}"))
}

/// Returns every text that says where a secret is, or is one, in key order.
pub fn mentions(node: &Node) -> Vec<Mention> {
    let mut found = Vec::new();
    mentions_below(node, "", &mut found);
    found
}

fn veil_below(node: &mut Node, key: &str) {
    let is_veiled = match &mut node.kind {
        Kind::Text(text) | Kind::Loose(text) => {
            if let Some(shown) = shown(text, key) {
                node.kind = Kind::Text(shown);
            }
            false
        }
        Kind::Integer(_) | Kind::Float(_) => is_sensitive(key),
        Kind::Table(table) => {
            for (name, node) in table {
                veil_below(node, &below(key, name));
            }
            false
        }
        Kind::List(list) => {
            for (index, node) in list.iter_mut().enumerate() {
                veil_below(node, &format!("{key}[{index}]"));
            }
            false
        }
        Kind::Null | Kind::Boolean(_) => false,
    };
    if is_veiled {
        node.kind = Kind::Text(HIDDEN.into());
    }
}

fn mentions_below(node: &Node, key: &str, found: &mut Vec<Mention>) {
    match &node.kind {
        Kind::Text(text) | Kind::Loose(text) => {
            if Reference::is_meant(text) || is_sensitive(key) {
                let (key, secret) = (key.to_owned(), Secret::try_new(text.as_str()));
                found.push(Mention { key, secret });
            }
        }
        Kind::Table(table) => {
            for (name, node) in table {
                mentions_below(node, &below(key, name), found);
            }
        }
        Kind::List(list) => {
            for (index, node) in list.iter().enumerate() {
                mentions_below(node, &format!("{key}[{index}]"), found);
            }
        }
        Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) => {}
    }
}

fn below(key: &str, name: &str) -> String {
    if key.is_empty() {
        name.to_owned()
    } else {
        format!("{key}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    const TEXT: &str = r#"
[pipeline]
crm-token = "hunter2"
api_key = 4711
intent-webhooks = ["secret://env/HOOK", "https://open.example"]
owner = "secret://hunter2"
[secrets.vault]
token = "secret://vault/a#b"
role = "reader"
[[source]]
join-key = "id"
[[source.table]]
password = "hunter2"
"#;

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        let tree = Document::new("x.toml", TEXT).tree(0).expect("a tree");
        let found = mentions(&tree);
        let shown: Vec<_> = found
            .iter()
            .map(|mention| {
                let shown = mention.secret.as_ref().map(Secret::to_string);
                (mention.key.as_str(), shown.unwrap_or("no reference".into()))
            })
            .collect();
        let expected = [
            ("pipeline.crm-token", "***"),
            ("pipeline.intent-webhooks[0]", "secret://env/HOOK"),
            ("pipeline.owner", "no reference"),
            ("secrets.vault.token", "secret://vault/a#b"),
            ("source[0].table[0].password", "***"),
        ];
        assert_eq!(shown, expected.map(|(key, shown)| (key, shown.to_owned())));
    }

    #[test]
    fn a_veil_hides_secrets_and_leaves_references_and_the_rest() {
        let mut tree = Document::new("x.toml", TEXT).tree(0).expect("a tree");
        veil(&mut tree);
        let shown = format!("{tree:?}");
        assert!(
            !shown.contains("hunter2") && !shown.contains("4711"),
            "{shown}"
        );
        for stays in ["HOOK", "open.example", "vault/a#b", "reader", "join-key"] {
            assert!(shown.contains(stays), "{stays}: {shown}");
        }
        assert_eq!(shown.matches("***").count(), 4, "{shown}");
    }

    #[test]
    fn a_veiled_document_keeps_the_rest_of_its_text() {
        let text = "# Ours.\n[pipeline]\ncrm-token = \"hunter\\u0032\" # kept\nname = 'a'\n\
                    crm-endpoint = \"https://me:hunter2@crm.example/x?access=hunter2\"\n\
                    [telemetry]\notlp_headers = { x = \"hunter2\", y = 7 }\n";
        let mut document: DocumentMut = text.parse().expect("TOML");
        veil_document(&mut document);
        assert_eq!(
            document.to_string(),
            "# Ours.\n[pipeline]\ncrm-token = \"***\" # kept\nname = 'a'\n\
             crm-endpoint = \"https://***@crm.example/x?***\"\n\
             [telemetry]\notlp_headers = { x = \"***\", y = \"***\" }\n"
        );
    }

    #[test]
    fn a_key_is_sensitive_by_its_last_words() {
        for key in [
            "crm-token",
            "a.b.api-key",
            "x[0].private_key",
            "Password",
            "jwt",
            "telemetry.otlp-headers.x",
            "telemetry.otlp_headers.x",
            "options.accessToken",
            "options.apikey",
        ] {
            assert!(is_sensitive(key), "{key}");
        }
        for key in [
            "key",
            "join-key",
            "tokens",
            "token-count",
            "secrets.vault.role",
            "",
        ] {
            assert!(!is_sensitive(key), "{key}");
        }
    }
}
