//! What every command has: the project, the engine, and where to print.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use hotpass_model::port::Engine;
use hotpass_runtime::{
    environment,
    ops::doctor::Environment,
    project::{FILE, Overlays, Project},
    secrets::veil,
    settings::{self, Flags},
    variables::Variables,
};

use crate::{
    cli::Globals,
    engine,
    error::CliError,
    output::{
        Printer,
        log::Log,
        progress::{self, Reporter, Terminal, stream::Stream},
    },
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
    overlays: Overlays,
    environment: Environment,
    terminal: Terminal,
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
            overlays: Overlays {
                documents: globals.config.clone(),
                environment: ours(std::env::vars_os()),
            },
            environment: Environment {
                names: ours(std::env::vars_os())
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect(),
                variables: Variables::new(|name| std::env::var_os(name)),
                locale: locale(),
            },
            terminal: terminal(),
        })
    }

    /// Returns the project, and the input folder that a folder on the command line stands for: the one of
    /// `--project`, the folder itself if it is a project, the nearest from here upwards, or none.
    pub(crate) fn open(&self, folder: Option<&Path>) -> Result<(Project, Flags), CliError> {
        let opened = self.try_open(folder)?;
        let notices = opened.0.layers.notices();
        for notice in notices {
            self.printer.note(&format!("notice: {notice}"))?;
        }
        if !notices.is_empty() {
            self.printer
                .note("notice: `hotpass config upgrade` writes the present form")?;
        }
        let mentions = veil::mentions(&opened.0.layers.merged());
        for (problem, remedy) in environment::warnings(&self.environment.names, &mentions) {
            self.printer
                .note(&format!("warning: {problem}; {remedy}"))?;
        }
        Ok(opened)
    }

    /// Does the same, and leaves what is wrong as the runtime tells it.
    pub(crate) fn try_open(
        &self,
        folder: Option<&Path>,
    ) -> hotpass_runtime::error::Result<(Project, Flags)> {
        let mut flags = Flags {
            input_dir: folder.map(Path::to_path_buf),
            ..Flags::default()
        };
        let project = match (&self.globals.project, folder) {
            (Some(root), _) => Project::load(root)?,
            (None, Some(folder)) if folder.join(FILE).is_file() => {
                flags.input_dir = None;
                Project::load(folder)?
            }
            (None, _) => match Project::nearest(&self.current) {
                Some(root) if root == self.current => Project::load(Path::new("."))?,
                Some(root) => Project::load(root)?,
                None => Project::undeclared("."),
            },
        };
        let project = project.overlaid(&self.overlays)?;
        let logs = settings::logs(&project)?;
        self.log()
            .configure(Some(logs.format.into()), &logs.sensitive_fields);
        Ok((project, flags))
    }

    /// Returns what the process was started with.
    pub(crate) fn environment(&self) -> Environment {
        self.environment.clone()
    }

    /// Returns the folder of the project that is meant, which may be one that does not load; none: the current folder.
    pub(crate) fn root(&self) -> Option<PathBuf> {
        let nearest = || match Project::nearest(&self.current) {
            Some(root) if root == self.current => None,
            found => found.map(Path::to_path_buf),
        };
        self.globals.project.clone().or_else(nearest)
    }

    /// Returns who shows progress.
    pub(crate) fn reporter(&self) -> Reporter {
        Reporter::new(self.globals, self.terminal, self.log())
    }

    /// Returns what shows a recording.
    pub(crate) fn replay(&self) -> Stream {
        progress::replay(self.globals, self.terminal, self.log())
    }

    /// Returns the log that talk goes to.
    pub(crate) fn log(&self) -> &Log {
        self.printer.log()
    }
}

/// Returns what standard error is.
fn terminal() -> Terminal {
    let name = std::env::var_os("TERM");
    Terminal::of_stderr(name.as_deref().map(OsStr::to_string_lossy).as_deref())
}

/// Returns the locale of texts, by the order in which POSIX asks for it.
fn locale() -> Option<String> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set)?;
    Some(locale.to_string_lossy().into_owned())
}

/// Returns the variables of the environment that are named after us; of a secret, where it is.
fn ours(variables: impl Iterator<Item = (OsString, OsString)>) -> Vec<(String, String)> {
    let named = variables.filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        let is_ours = name.starts_with("HOTPASS_");
        is_ours.then(|| {
            let value = environment::value(&name, &value);
            (name, value)
        })
    });
    let mut ours: Vec<_> = named.collect();
    ours.sort_unstable();
    ours
}
