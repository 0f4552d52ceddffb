//! Where a secret is: `secret://env/NAME`, `secret://file/PATH` or `secret://vault/PATH#KEY`. Text in, a reference or
//! the nearest valid form out; nothing is looked up.

use std::{fmt, path::PathBuf};

/// What every reference begins with.
const SCHEME: &str = "secret://";
/// How alike the name of a store must be to be suggested, 0 to 1.
const NEAR: f64 = 0.75;
/// The stores with the form of a reference to each.
const FORMS: [(&str, &str); 3] = [
    ("env", "secret://env/NAME"),
    ("file", "secret://file/PATH"),
    ("vault", "secret://vault/PATH#KEY"),
];

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// In a variable of the environment.
    Env {
        /// The variable.
        name: String,
    },
    /// In a file.
    File {
        /// The file, relative to the project; the reference to an absolute path has two slashes after `file`.
        path: PathBuf,
    },
    /// In the second version of Vault's key-value store.
    Vault {
        /// The path below the mount.
        path: String,
        /// The key in the document that stands there.
        key: String,
    },
}

impl Reference {
    /// Tells whether a text begins as only a reference does, right or wrong.
    pub fn is_meant(text: &str) -> bool {
        let start = text.trim_start().as_bytes();
        let scheme = b"secret:";
        start.len() >= scheme.len() && start[..scheme.len()].eq_ignore_ascii_case(scheme)
    }

    /// Returns the reference that a text is.
    ///
    /// # Errors
    /// What is wrong, with the form that is meant. Nothing of the text is repeated: it may be a secret.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let rest = text.strip_prefix(SCHEME).ok_or(ReferenceError::Scheme)?;
        let (store, rest) = rest.split_once('/').unwrap_or((rest, ""));
        match store {
            "env" => env(rest),
            "file" => file(rest),
            "vault" => vault(rest),
            unknown => Err(ReferenceError::Store {
                near: nearest(unknown),
            }),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env { name } => write!(f, "secret://env/{name}"),
            Self::File { path } => write!(f, "secret://file/{}", path.display()),
            Self::Vault { path, key } => write!(f, "secret://vault/{path}#{key}"),
        }
    }
}

/// Why a text is no secret and no reference to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// There is no text.
    #[error("a secret is empty; write `secret://env/NAME`, or leave the key out")]
    Empty,
    /// It does not begin like a reference, and almost does.
    #[error(
        "a reference to a secret begins with `secret://`, such as `secret://env/NAME`, without a space before it"
    )]
    Scheme,
    /// The store is none of those there are.
    #[error("unknown place of a secret; {}", advice(*near))]
    Store {
        /// The form with the nearest store.
        near: Option<&'static str>,
    },
    /// There is no name of a variable.
    #[error(
        "a secret in a variable is written `secret://env/NAME`; a name has letters, digits and underscores"
    )]
    Name,
    /// There is no path of a file.
    #[error(
        "a secret in a file is written `secret://file/PATH`, and `secret://file//PATH` from the root"
    )]
    Path,
    /// There is no path of a document in Vault, or one that leads elsewhere.
    #[error(
        "a secret in Vault is written `secret://vault/PATH#KEY`; the parts of the path are names with one slash between them"
    )]
    VaultPath,
    /// There is no key in the document.
    #[error("the reference names no key; a secret in Vault is written `secret://vault/PATH#KEY`")]
    Key,
}

fn advice(near: Option<&str>) -> String {
    if let Some(form) = near {
        return format!("did you mean `{form}`?");
    }
    let [(_, env), (_, file), (_, vault)] = FORMS;
    format!("valid forms: `{env}`, `{file}`, `{vault}`")
}

fn nearest(store: &str) -> Option<&'static str> {
    let store = store.to_lowercase();
    let likeness = |name| strsim::jaro_winkler(&store, name);
    FORMS
        .iter()
        .map(|(name, form)| (likeness(name), *form))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, form)| form)
}

fn env(name: &str) -> Result<Reference, ReferenceError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let starts_well = name.bytes().next().is_some_and(|b| !b.is_ascii_digit());
    if !starts_well || !name.bytes().all(is_name) {
        return Err(ReferenceError::Name);
    }
    Ok(Reference::Env { name: name.into() })
}

fn file(path: &str) -> Result<Reference, ReferenceError> {
    let is_folder = path.ends_with(['/', '\\']);
    if path.trim().is_empty() || is_folder || path.contains(char::is_control) {
        return Err(ReferenceError::Path);
    }
    Ok(Reference::File { path: path.into() })
}

fn vault(rest: &str) -> Result<Reference, ReferenceError> {
    let (path, key) = rest.split_once('#').ok_or(ReferenceError::Key)?;
    let is_bad = |part: &str| {
        let leads_elsewhere = matches!(part.trim(), "" | "." | "..");
        leads_elsewhere || part.contains(char::is_control)
    };
    if path.split('/').any(is_bad) {
        return Err(ReferenceError::VaultPath);
    }
    if key.trim().is_empty() || key.contains(char::is_control) {
        return Err(ReferenceError::Key);
    }
    Ok(Reference::Vault {
        path: path.into(),
        key: key.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_store_has_its_form_and_reads_back_as_written() {
        for text in [
            "secret://env/CRM_TOKEN",
            "secret://env/_x9",
            "secret://file/secrets/crm",
            "secret://file//run/secrets/crm token",
            "secret://vault/hotpass/crm#token",
            "secret://vault/a#key with # in it",
        ] {
            let reference = Reference::parse(text).expect(text);
            assert_eq!(reference.to_string(), text);
        }
        let absolute = Reference::parse("secret://file//run/crm").expect("a reference");
        let path = PathBuf::from("/run/crm");
        assert_eq!(absolute, Reference::File { path });
    }

    #[test]
    fn a_malformed_reference_is_told_the_nearest_form() {
        let near = |form| ReferenceError::Store { near: Some(form) };
        for (text, expected) in [
            ("secret:/env/NAME", ReferenceError::Scheme),
            ("SECRET://env/NAME", ReferenceError::Scheme),
            (" secret://env/NAME", ReferenceError::Scheme),
            ("secret://envv/NAME", near("secret://env/NAME")),
            ("secret://environment/NAME", near("secret://env/NAME")),
            ("secret://Env/NAME", near("secret://env/NAME")),
            ("secret://valt/a#b", near("secret://vault/PATH#KEY")),
            ("secret://files/a", near("secret://file/PATH")),
            ("secret://aws/a", ReferenceError::Store { near: None }),
            ("secret://", ReferenceError::Store { near: None }),
            ("secret://env", ReferenceError::Name),
            ("secret://env/", ReferenceError::Name),
            ("secret://env/9LIVES", ReferenceError::Name),
            ("secret://env/A-B", ReferenceError::Name),
            ("secret://file/", ReferenceError::Path),
            ("secret://file/folder/", ReferenceError::Path),
            ("secret://vault/a", ReferenceError::Key),
            ("secret://vault/a#", ReferenceError::Key),
            ("secret://vault/#b", ReferenceError::VaultPath),
            ("secret://vault//a#b", ReferenceError::VaultPath),
            ("secret://vault/a/../b#c", ReferenceError::VaultPath),
        ] {
            assert!(Reference::is_meant(text), "{text}");
            assert_eq!(Reference::parse(text), Err(expected), "{text}");
        }
        assert!(!Reference::is_meant("secrets are fun"));
        assert!(!Reference::is_meant("hunter2"));
    }
}
