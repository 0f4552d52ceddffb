//! Which files of a folder are inputs, and their digests.
//!
//! Lock files (`~$…`), hidden files and anything that is no spreadsheet by its extension are passed over.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use hotpass_model::pattern::matches;
use sha2::{Digest, Sha256};

use super::format;
use crate::error::{Error, Result};

/// The folder in which a project's outputs are published; it is never read as input.
const OUTPUTS: &str = "dist";
/// Folders nested deeper than this are not searched.
const DEEPEST: usize = 32;

/// Lists the readable files under a folder, as sorted paths relative to it with `/` separators.
///
/// Without patterns every file counts whose extension is known.
pub fn find(root: &Path, patterns: &[String]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(root, "", 0, &mut files)?;
    files.retain(|file| {
        if patterns.is_empty() {
            format::EXTENSIONS.contains(&format::extension(file).as_str())
        } else {
            patterns.iter().any(|pattern| matches(pattern, file))
        }
    });
    files.sort();
    Ok(files.into_iter().map(PathBuf::from).collect())
}

fn walk(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<String>) -> Result<()> {
    let failed = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let relative = format!("{prefix}{name}");
        // A linked file is an input; a linked folder is passed over, because links can lead in circles.
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        if !is_folder {
            if !entry.path().is_dir() {
                files.push(relative);
            }
        } else if depth < DEEPEST && !(depth == 0 && name == OUTPUTS) {
            walk(&entry.path(), &format!("{relative}/"), depth + 1, files)?;
        }
    }
    Ok(())
}

/// Returns a path without links and detours, if there is something.
pub(super) fn real(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// Returns a file's size and SHA-256 in lower-case hexadecimal, reading it once in pieces.
pub(super) fn digest(path: &Path) -> std::io::Result<(u64, String)> {
    // Opening a pipe would wait for a writer that may never come.
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 17];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    let mut digest = String::with_capacity(64);
    for byte in hash.finalize() {
        for half in [byte >> 4, byte & 0xF] {
            digest.extend(char::from_digit(u32::from(half), 16));
        }
    }
    Ok((bytes, digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_hidden_files_and_outputs_are_passed_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in [
            "b.csv",
            "~$a.xlsx",
            ".hidden.csv",
            "note.md",
            "dist/out.csv",
            "sub/a.xlsx",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder above it")).expect("a folder");
            std::fs::write(path, "x").expect("a file");
        }
        let found = find(folder.path(), &[]).expect("files");
        assert_eq!(found, [PathBuf::from("b.csv"), PathBuf::from("sub/a.xlsx")]);
    }

    #[test]
    fn the_digest_is_that_of_the_content() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a");
        std::fs::write(&path, "abc").expect("a file");
        let (bytes, digest) = digest(&path).expect("a file");
        assert_eq!(bytes, 3);
        assert!(digest.starts_with("ba7816bf8f01cfea"));
    }

    #[cfg(unix)]
    #[test]
    fn linked_folders_and_special_files_do_no_harm() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("sub")).expect("a folder");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/loop.csv"))
            .expect("a link");
        std::fs::write(folder.path().join("sub/a.csv"), "x").expect("a file");
        assert_eq!(
            find(folder.path(), &[]).expect("files"),
            [PathBuf::from("sub/a.csv")]
        );
        assert!(digest(&folder.path().join("sub")).is_err());
        assert!(digest(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        assert!(find(Path::new("/nonexistent/folder"), &[]).is_err());
    }
}
