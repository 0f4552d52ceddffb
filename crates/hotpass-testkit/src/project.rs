//! A temporary project in which a test runs the binary: files go in, what the binary said and its
//! exit code come out. The run sees nothing of the machine it is on: its environment is empty but
//! for a fixed time zone and a home inside the project. It judges nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::golden;

/// A folder that goes away with the value, and a binary to run in it.
#[derive(Debug)]
pub struct TestProject {
    folder: TempDir,
    binary: PathBuf,
}

/// What a run left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code; `None` when a signal ended the process.
    pub code: Option<i32>,
}

impl TestProject {
    /// An empty project for a binary, which a test names by `env!("CARGO_BIN_EXE_hotpass")`.
    pub fn new(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix("hotpass-test-")?;
        Ok(Self {
            folder,
            binary: binary.into(),
        })
    }

    /// A project that has the golden fixture's workbooks in `data/`.
    pub fn golden(binary: impl Into<PathBuf>) -> anyhow::Result<Self> {
        let project = Self::new(binary)?;
        golden::write(&project.folder("data")?)?;
        Ok(project)
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file of the project, whether it is there or not.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    /// Makes a folder in the project and returns its path.
    pub fn folder(&self, relative: &str) -> anyhow::Result<PathBuf> {
        let path = self.path(relative);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// Writes a file, making the folders above it, and returns its path.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) -> anyhow::Result<PathBuf> {
        let path = self.path(relative);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::write(&path, content)?;
        Ok(path)
    }

    /// Reads a text file of the project.
    pub fn read(&self, relative: &str) -> anyhow::Result<String> {
        let path = self.path(relative);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
    }

    /// The paths of all files below a folder of the project, relative to it and sorted.
    pub fn files(&self, relative: &str) -> anyhow::Result<Vec<String>> {
        let root = self.path(relative);
        let (mut folders, mut files) = (vec![root.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path.strip_prefix(&root)?.to_string_lossy().into_owned());
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The command `run` runs, for a test that wants to add to it or to kill it.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .current_dir(self.root())
            .env_clear()
            .env("HOME", self.root())
            .env("LANG", "C.UTF-8")
            .env("NO_COLOR", "1")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    /// Runs the binary in the project's folder and waits for its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> anyhow::Result<Outcome> {
        self.run_with(arguments, &[])
    }

    /// Runs the binary with further variables in its environment.
    pub fn run_with<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        variables: &[(&str, &str)],
    ) -> anyhow::Result<Outcome> {
        let output = self
            .command(arguments)
            .envs(variables.iter().copied())
            .output()
            .with_context(|| format!("cannot run `{}`", self.binary.display()))?;
        Ok(Outcome {
            stdout: self.placeless(&output.stdout),
            stderr: self.placeless(&output.stderr),
            code: output.status.code(),
        })
    }

    /// Text in which the project's folder, another one each time, reads `[PROJECT]`.
    fn placeless(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        text.replace(&*self.root().to_string_lossy(), "[PROJECT]")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_run_sees_only_the_environment_of_the_project() {
        let project = TestProject::new("/usr/bin/env").expect("a project");
        let outcome = project.run::<&str>(&[]).expect("the program runs");
        let mut seen: Vec<&str> = outcome.stdout.lines().collect();
        seen.sort_unstable();
        let expected = ["HOME=[PROJECT]", "LANG=C.UTF-8", "NO_COLOR=1", "TZ=UTC"];
        assert_eq!(
            (seen.as_slice(), outcome.code),
            (expected.as_slice(), Some(0))
        );
    }

    #[test]
    fn output_and_exit_code_are_kept_apart() {
        let project = TestProject::new("/bin/sh").expect("a project");
        let outcome = project
            .run(&["-c", "echo out; echo err >&2; exit 3"])
            .expect("the program runs");
        assert_eq!(outcome.stdout, "out\n");
        assert_eq!(outcome.stderr, "err\n");
        assert_eq!(outcome.code, Some(3));
    }

    #[test]
    fn files_are_listed_in_order() {
        let project = TestProject::golden("unused").expect("a project");
        project.write("data/more/note.txt", "x").expect("a file");
        let files = project.files("data").expect("files");
        assert_eq!(
            files,
            [
                golden::CONTACT_FILE,
                golden::REACHOUT_FILE,
                golden::SACAA_FILE,
                "more/note.txt"
            ]
        );
        assert!(project.run(&["x"]).is_err());
    }
}
