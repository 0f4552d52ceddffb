//! Secrets of this machine: variables of the environment and files. A reference goes in, its value comes out, and
//! whether others on the machine can read it.

use std::{
    ffi::OsString,
    fmt,
    fs::{File, Metadata},
    io::Read as _,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{
    Said, Secret,
    error::{SecretError, VaultError},
    reference::Reference,
    revealed::Revealed,
};
use crate::{project::under, variables::Variables};

/// The largest file that is taken for a secret, in bytes.
pub(super) const LARGEST: u64 = 64 << 10;

/// What somebody should know about a secret that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caution {
    /// Every user of the machine can read the file.
    Readable {
        /// The file.
        path: PathBuf,
    },
    /// The setting holds the secret itself.
    Literal,
}

impl Caution {
    /// Returns what to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Readable { path } => {
                format!("`chmod 600 {}` keeps it to its owner", path.display())
            }
            Self::Literal => {
                "keep it in a variable, a file or Vault, and write `secret://env/NAME`, \
                 `secret://file/PATH` or `secret://vault/PATH#KEY`"
                    .into()
            }
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Readable { path } => {
                let shown = path.display();
                write!(f, "every user of this machine can read `{shown}`")
            }
            Self::Literal => f.write_str("the secret itself stands in the settings"),
        }
    }
}

/// A secret that was looked up.
#[derive(Debug)]
pub struct Resolved {
    /// The value.
    pub value: Revealed,
    /// What somebody should know about it.
    pub caution: Option<Caution>,
}

/// What this machine has.
#[derive(Debug, Clone)]
pub(super) struct Local {
    pub(super) variables: Variables,
    pub(super) root: PathBuf,
}

impl Local {
    /// Returns the value of a secret that is not in Vault.
    pub(super) fn resolve(&self, secret: &Secret) -> Result<Resolved, SecretError> {
        let (value, caution) = match &secret.0 {
            Said::Reference(Reference::Env { name }) => (self.env(name)?, None),
            Said::Reference(Reference::File { path }) => self.file(path)?,
            Said::Reference(Reference::Vault { .. }) => {
                return Err(VaultError::Circular.into());
            }
            Said::Literal(value) => (value.again(), Some(Caution::Literal)),
        };
        Ok(Resolved { value, caution })
    }

    /// Returns the value of a variable.
    pub(super) fn env(&self, name: &str) -> Result<Revealed, SecretError> {
        let name = name.to_owned();
        let Some(value) = self.variables.get(&name) else {
            return Err(SecretError::Unset { name });
        };
        match OsString::into_string(value) {
            Ok(value) if value.is_empty() => Err(SecretError::EmptyVariable { name }),
            Ok(value) => Ok(Revealed::new(value)),
            Err(_) => Err(SecretError::VariableNotText { name }),
        }
    }

    /// Returns the content of a file without the line break at its end, and whether others can read it.
    fn file(&self, path: &Path) -> Result<(Revealed, Option<Caution>), SecretError> {
        let (bytes, metadata) = self.content(path)?;
        let path = under(&self.root, path);
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Err(SecretError::FileNotText { path });
        };
        let ended = text.strip_suffix("\r\n").or(text.strip_suffix('\n'));
        let text = ended.unwrap_or(text);
        if text.is_empty() {
            return Err(SecretError::EmptyFile { path });
        }
        let value = Revealed::new(text.to_owned());
        let caution = is_readable_by_all(&metadata).then_some(Caution::Readable { path });
        Ok((value, caution))
    }

    /// Returns the content of a file that belongs to the settings, and what the system says about it.
    pub(super) fn content(
        &self,
        path: &Path,
    ) -> Result<(Zeroizing<Vec<u8>>, Metadata), SecretError> {
        let path = under(&self.root, path);
        let failed = |source| SecretError::File {
            path: path.clone(),
            source,
        };
        // Asked before it is opened: opening a pipe waits for somebody to write.
        if !std::fs::metadata(&path).map_err(failed)?.is_file() {
            return Err(SecretError::NotAFile { path });
        }
        let file = File::open(&path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        // All at once, because a buffer that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST as usize + 2));
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            return Err(SecretError::FileTooLarge { path });
        }
        Ok((bytes, metadata))
    }
}

#[cfg(unix)]
fn is_readable_by_all(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    metadata.permissions().mode() & 0o004 != 0
}

/// Returns false: this system says it in another way, and is not asked.
#[cfg(not(unix))]
fn is_readable_by_all(_metadata: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(root: &Path) -> Local {
        Local {
            variables: Variables::new(|name| match name {
                "SET" => Some("value".into()),
                "EMPTY" => Some(OsString::new()),
                _ => None,
            }),
            root: root.into(),
        }
    }

    #[test]
    fn a_variable_has_a_value_or_the_error_names_it() {
        let local = local(Path::new("."));
        assert_eq!(local.env("SET").expect("a value").expose(), "value");
        for name in ["EMPTY", "GONE"] {
            let error = local.env(name).expect_err(name);
            assert!(error.to_string().contains(name) && error.hint().contains(name));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStringExt as _;

        let variables = Variables::new(|_| Some(OsString::from_vec(vec![0xFF])));
        let root = ".".into();
        let error = Local { variables, root }.env("X").expect_err("no text");
        assert!(matches!(error, SecretError::VariableNotText { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_read_without_its_last_line_break_and_told_when_all_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("crm");
        let local = local(folder.path());
        for (content, expected) in [
            ("value\n", "value"),
            ("value\r\n", "value"),
            ("two\nlines\n", "two\nlines"),
            (" spaces stay ", " spaces stay "),
        ] {
            std::fs::write(&path, content).expect("a file");
            for relative in [Path::new("crm"), path.as_path()] {
                let (value, _) = local.file(relative).expect("a value");
                assert_eq!(value.expose(), expected);
            }
        }
        for (mode, is_told) in [(0o600, false), (0o640, false), (0o644, true)] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&path, permissions).expect("permissions");
            let (_, caution) = local.file(Path::new("crm")).expect("a value");
            assert_eq!(caution.is_some(), is_told, "{mode:o}");
        }
    }

    #[test]
    fn what_is_no_secret_file_is_refused_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let local = local(folder.path());
        std::fs::create_dir(folder.path().join("folder")).expect("a folder");
        let most = usize::try_from(LARGEST).expect("a size");
        let cases: [(&str, Vec<u8>, &str); 5] = [
            ("gone", Vec::new(), "cannot read"),
            ("folder", Vec::new(), "is no file"),
            ("empty", b"\n".to_vec(), "is empty"),
            ("binary", vec![0xFF, 0xFE], "not UTF-8"),
            ("large", vec![b'x'; most + 1], "larger than 64 KiB"),
        ];
        for (name, content, expected) in cases {
            let path = folder.path().join(name);
            if !content.is_empty() {
                std::fs::write(&path, content).expect("a file");
            }
            let error = local.file(Path::new(name)).expect_err(name);
            let text = error.to_string();
            assert!(text.contains(expected) && text.contains(name), "{text}");
        }
        std::fs::write(folder.path().join("full"), vec![b'x'; most]).expect("a file");
        let (value, _) = local.file(Path::new("full")).expect("the largest file");
        assert_eq!(value.expose().len(), most);
    }
}
