//! What every command has: the project, the engine, and where to print.

use std::path::{Path, PathBuf};

use hotpass_model::port::Engine;
use hotpass_runtime::{
    project::{FILE, Project},
    settings::Flags,
};

use crate::{
    cli::Globals,
    engine,
    error::CliError,
    output::{Printer, progress::Reporter},
};

/// What every command has.
pub(crate) struct CommandContext<'a> {
    /// The global flags.
    pub(crate) globals: &'a Globals,
    /// Where results and talk go.
    pub(crate) printer: &'a Printer,
    /// Who does the work.
    pub(crate) engine: Box<dyn Engine>,
    current: PathBuf,
}

impl<'a> CommandContext<'a> {
    /// Returns the context of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the current folder enters; the project is looked for from there"
    )]
    pub(crate) fn new(globals: &'a Globals, printer: &'a Printer) -> Result<Self, CliError> {
        Ok(Self {
            globals,
            printer,
            engine: Box::new(engine::engine()),
            current: std::env::current_dir()?,
        })
    }

    /// Returns the project, and the input folder that a folder on the command line stands for: the one of
    /// `--project`, the folder itself if it is a project, the nearest from here upwards, or none.
    pub(crate) fn open(&self, folder: Option<&Path>) -> Result<(Project, Flags), CliError> {
        let mut flags = Flags {
            input_dir: folder.map(Path::to_path_buf),
            ..Flags::default()
        };
        if let Some(root) = &self.globals.project {
            return Ok((Project::load(root)?, flags));
        }
        if let Some(folder) = folder
            && folder.join(FILE).is_file()
        {
            flags.input_dir = None;
            return Ok((Project::load(folder)?, flags));
        }
        let project = match Project::nearest(&self.current) {
            Some(root) if root == self.current => Project::load(Path::new("."))?,
            Some(root) => Project::load(root)?,
            None => Project::undeclared("."),
        };
        Ok((project, flags))
    }

    /// Returns who shows progress.
    pub(crate) fn reporter(&self) -> Reporter {
        Reporter::new(self.globals)
    }
}
