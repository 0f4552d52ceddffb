//! The file of the entity registry: `.hotpass/entities.jsonl` beside the project's settings.
//!
//! JSON Lines: what the file is, the runs that published, then the entities by id, one line each, so that a line-wise
//! merge of two branches of a project is right unless both changed the same entity. It is written aside, forced to the
//! disk and renamed into place, under a lock; a crash leaves the one or the other. What it says about a line is decided
//! in [`hotpass_model::entity`].

// Registries of earlier versions.
pub mod legacy;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, BufWriter, ErrorKind, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use hotpass_model::entity::{Entity, Registry, Run};
use serde::{Deserialize, Serialize};

use crate::{
    decisions::file::parse_line,
    document::DocumentError,
    error::{Error, Result},
    project::under,
};

/// The folder of what a project remembers.
const FOLDER: &str = ".hotpass";
/// The file in it.
const FILE: &str = "entities.jsonl";
/// Held while the file is replaced.
const LOCK: &str = "entities.lock";
/// What the first line says.
const SCHEMA: &str = "hotpass-entities/1";
/// How many bytes a line has, about.
const LINE: usize = 256;
const AGAIN: &str = "put the file back as it was, from the history of the project's files; without it, ids go on through what is published";

/// The file of a project's entities, whether it is there yet or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryFile {
    path: PathBuf,
}

/// Which version of the file was read; none: there was no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(Option<(u64, Option<SystemTime>)>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    schema: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Run(Run),
    Entity(Box<Entity>),
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum LineRef<'a> {
    Run(&'a Run),
    Entity(&'a Entity),
}

impl RegistryFile {
    /// Returns the file of a project.
    pub fn of_project(root: &Path) -> Self {
        Self {
            path: under(root, Path::new(FOLDER)).join(FILE),
        }
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the registry and which version of the file it is; no file, no entities.
    ///
    /// # Errors
    /// The first line that is no entity, or contradicts one before it, with its place.
    pub fn read(&self) -> Result<(Registry, Version)> {
        let unread = |source| Error::Read {
            path: self.path.clone(),
            source,
        };
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok((Registry::default(), Version(None)));
            }
            Err(source) => return Err(unread(source)),
        };
        let metadata = file.metadata().map_err(unread)?;
        let version = version(&metadata);
        let mut registry = Registry::with_capacity(metadata.len() as usize / LINE);
        let mut lines = BufReader::with_capacity(1 << 18, file);
        let mut line = String::new();
        for number in 1.. {
            line.clear();
            if lines.read_line(&mut line).map_err(unread)? == 0 {
                if number == 1 {
                    return Err(self.wrong(1, 1, "the file is empty").into());
                }
                break;
            }
            let text = line.trim_end();
            if number == 1 {
                self.expect_header(text)?;
            } else if !text.is_empty() {
                self.take(&mut registry, text, number)?;
            }
        }
        Ok((registry, version))
    }

    fn expect_header(&self, line: &str) -> std::result::Result<(), DocumentError> {
        let header: Header = parse_line(line).map_err(|(column, _)| {
            self.wrong(
                1,
                column,
                "the first line does not say that these are entities",
            )
        })?;
        if header.schema == SCHEMA {
            return Ok(());
        }
        let problem = format!("expected `{SCHEMA}`, found another schema");
        Err(self.wrong(1, 1, &problem))
    }

    fn take(
        &self,
        registry: &mut Registry,
        line: &str,
        number: usize,
    ) -> std::result::Result<(), DocumentError> {
        let line =
            parse_line(line).map_err(|(column, problem)| self.wrong(number, column, &problem))?;
        match line {
            Line::Run(run) => registry.add_run(run),
            Line::Entity(entity) => registry
                .add(*entity)
                .map_err(|clash| self.wrong(number, 1, &clash.to_string()))?,
        }
        Ok(())
    }

    fn wrong(&self, line: usize, column: usize, problem: &str) -> DocumentError {
        let place = format!("{}:{line}:{column}", self.path.display());
        DocumentError::new(place, problem, Some(AGAIN.into()))
    }

    /// Changes what is in the file, starting from a registry that was read from it; from what is there now, if
    /// somebody else wrote since.
    ///
    /// # Errors
    /// When the file cannot be read or written; then it is as it was.
    pub fn update<T>(
        &self,
        read: (Registry, Version),
        change: impl FnOnce(&mut Registry) -> T,
    ) -> Result<T> {
        let unwritten = |source| Error::Write {
            path: self.path.clone(),
            source,
        };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(unwritten)?;
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join(LOCK))
            .map_err(unwritten)?;
        // Where a file system knows no locks there is nobody to wait for.
        match lock.lock() {
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            locked => locked.map_err(unwritten)?,
        }
        let present = match fs::metadata(&self.path) {
            Ok(metadata) => version(&metadata),
            Err(error) if error.kind() == ErrorKind::NotFound => Version(None),
            Err(source) => return Err(unwritten(source)),
        };
        let mut registry = if present == read.1 {
            read.0
        } else {
            self.read()?.0
        };
        let changed = change(&mut registry);
        let aside = self.path.with_extension("jsonl.new");
        let written = write(&aside, &registry).and_then(|()| fs::rename(&aside, &self.path));
        if written.is_err() {
            // What went wrong first is what matters.
            fs::remove_file(&aside).ok();
        }
        written.map_err(unwritten)?;
        Ok(changed)
    }
}

fn version(metadata: &fs::Metadata) -> Version {
    Version(Some((metadata.len(), metadata.modified().ok())))
}

fn write(path: &Path, registry: &Registry) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
    let schema = SCHEMA.into();
    serde_json::to_writer(&mut out, &Header { schema })?;
    let runs = registry.runs().iter().map(LineRef::Run);
    for line in runs.chain(registry.entities().map(LineRef::Entity)) {
        out.write_all(b"\n")?;
        serde_json::to_writer(&mut out, &line)?;
    }
    out.write_all(b"\n")?;
    out.flush()?;
    out.get_ref().sync_all()
}

#[cfg(test)]
mod tests {
    use hotpass_model::{
        entity::{ClusterSnapshot, Moment},
        ident::{RecordId, RunId},
    };

    use super::*;

    fn run(day: i64) -> Run {
        Run {
            id: RunId(format!("run-{day}").into()),
            at: Moment(day * 86_400_000),
        }
    }

    fn clusters(ids: &[&str]) -> Vec<ClusterSnapshot> {
        let cluster = |id: &&str| ClusterSnapshot {
            records: vec![RecordId((*id).into())],
            name: Some(format!("Name of {id}")),
            ..ClusterSnapshot::default()
        };
        ids.iter().map(cluster).collect()
    }

    fn written(ids: &[&str]) -> (tempfile::TempDir, RegistryFile) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = RegistryFile::of_project(folder.path());
        let read = file.read().expect("no file");
        assert!(read.0.is_empty());
        file.update(read, |registry| registry.advance(&clusters(ids), run(1)))
            .expect("a file");
        (folder, file)
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is_left() {
        let (_folder, file) = written(&["a:1", "b:1"]);
        let (registry, _) = file.read().expect("a registry");
        assert_eq!((registry.len(), registry.runs().len()), (2, 1));
        let text = fs::read_to_string(file.path()).expect("the file");
        assert_eq!(text.lines().count(), 4);
        let folder = file.path().parent().expect("a folder");
        let names = fs::read_dir(folder).expect("the folder");
        let mut names: Vec<_> = names
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["entities.jsonl", "entities.lock"]);
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_is_kept() {
        let (_folder, file) = written(&["a:1"]);
        let early = file.read().expect("a registry");
        let late = file.read().expect("a registry");
        file.update(late, |registry| {
            registry.advance(&clusters(&["a:1", "b:1"]), run(2))
        })
        .expect("an update");
        file.update(early, |registry| {
            registry.advance(&clusters(&["a:1", "b:1", "c:1"]), run(3))
        })
        .expect("an update");
        let (registry, _) = file.read().expect("a registry");
        assert_eq!((registry.len(), registry.runs().len()), (3, 3));
    }

    #[test]
    fn a_broken_file_is_told_with_the_line_and_stays_as_it_is() {
        for (from, to, place, problem) in [
            (
                "hotpass-entities/1",
                "x",
                "1:1",
                "expected `hotpass-entities/1`",
            ),
            (
                "{\"schema\"",
                "{\"other\"",
                "1:",
                "the first line does not say",
            ),
            ("\"first_seen\"", "\"first\"", "3:", "unknown field `first`"),
            (
                "1970-01-02T00:00:00Z\",\"name",
                "1970-01-02\",\"name",
                "3:",
                "expected a time in UTC",
            ),
            (
                "b:1",
                "a:1",
                "4:1",
                "the record `a:1` belongs to another entity already",
            ),
        ] {
            let (_folder, file) = written(&["a:1", "b:1"]);
            let text = fs::read_to_string(file.path()).expect("the file");
            let broken = text.replacen(from, to, if from == "b:1" { 9 } else { 1 });
            assert_ne!(text, broken, "{from}");
            fs::write(file.path(), &broken).expect("the file");
            let error = file.read().expect_err("a broken file").to_string();
            let expected = format!("{}:{place}", file.path().display());
            assert!(error.starts_with(&expected), "{error}");
            assert!(error.contains(problem), "{error}");
            assert_eq!(fs::read_to_string(file.path()).expect("the file"), broken);
        }
    }

    #[test]
    fn an_empty_file_is_no_registry() {
        let (_folder, file) = written(&["a:1"]);
        fs::write(file.path(), "").expect("the file");
        let error = file.read().expect_err("an empty file").to_string();
        assert!(error.contains("the file is empty"), "{error}");
    }
}
