//! Examines whether a run can succeed: settings, secrets, servers, folders, disk, environment, and every source read for
//! real. Nothing is published; what can be mended without a decision is, when that is asked for.

// Whether servers answer.
pub mod endpoints;
// What the process was started with.
mod environment;
// Whether secrets have a value.
mod secrets;
// Whether sources can be read.
mod sources;
// Whether the target can be written.
mod target;

use hotpass_model::{
    plan::Plan,
    port::{Engine, Observer},
};

use crate::{
    error::{Error, Result},
    project::Project,
    secrets::{
        resolver::Resolver,
        veil::{self, Mention},
    },
    settings::{self, Flags, options::Options},
    tree::Node,
    variables::Variables,
};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All is well.
    Pass,
    /// A run works, but somebody should know.
    Warn,
    /// A run will not work, or not as meant.
    Fail,
}

impl Status {
    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What: `settings`, `target.writable`, `source.Contacts`.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// Whether it was mended just now.
    pub is_fixed: bool,
}

impl Check {
    fn pass(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            status: Status::Pass,
            message: message.into(),
            remedy: None,
            is_fixed: false,
        }
    }

    /// Returns a check that passes because of what was done about it just now.
    pub fn fixed(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            is_fixed: true,
            ..Self::pass(name, message)
        }
    }

    fn warn(
        name: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            status: Status::Warn,
            remedy: Some(remedy.into()),
            ..Self::pass(name, message)
        }
    }

    /// Returns a check that fails with an error and its next step.
    pub fn fail(name: impl Into<String>, error: &Error) -> Self {
        Self {
            status: Status::Fail,
            remedy: error.hint(),
            ..Self::pass(name, error.to_string())
        }
    }
}

/// What the process was started with.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The names of the variables that begin with ours.
    pub names: Vec<String>,
    /// All variables, for what refers to one.
    pub variables: Variables,
    /// The locale that texts are in, as the system names it.
    pub locale: Option<String>,
}

/// Whether to mend what can be mended without a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mending {
    /// Look only.
    Off,
    /// Make folders that are missing.
    On,
}

/// Examines a project, or why it does not load.
pub async fn examine(
    engine: &dyn Engine,
    opened: Result<(Project, Flags)>,
    environment: &Environment,
    mending: Mending,
    observer: &dyn Observer,
) -> Vec<Check> {
    let read = opened.and_then(|(project, flags)| {
        let layers = settings::layered(&project, &flags)?;
        let options: Options = layers.decode()?;
        Ok((project, flags, layers, options.secrets.vault))
    });
    let tree = read.as_ref().map(|(_, _, layers, _)| layers.merged());
    let mentions = tree.as_ref().map(veil::mentions).unwrap_or_default();
    let mut checks = environment::environment(environment, &mentions);
    let (project, flags, layers, vault) = match read {
        Ok(read) => read,
        Err(error) => {
            checks.push(Check::fail("settings", &error));
            return checks;
        }
    };
    checks.extend(
        project
            .layers
            .notices()
            .iter()
            .map(|notice| outdated(notice)),
    );
    // Also where settings ask for what is not built: whoever mends one wants to know of all.
    let variables = environment.variables.clone();
    let resolver = Resolver::new(variables, &project.root, vault).hurried();
    checks.extend(
        elsewhere(
            &resolver,
            &layers.merged(),
            &mentions,
            &environment.variables,
        )
        .await,
    );
    let settings = match settings::resolve(&project, &flags) {
        Ok(settings) => settings,
        Err(error) => {
            checks.push(Check::fail("settings", &error));
            return checks;
        }
    };
    checks.push(declared(&project, &settings.plan));
    checks.extend(purpose(&settings.plan));
    let plan = settings.plan;
    checks.extend(target::review(&plan.target, settings.review_interval_days));
    checks.extend(target::target(&plan.target.folder, mending));
    checks.extend(sources::sources(engine, plan, mending, observer).await);
    checks
}

/// Examines whether somebody said what the data is for.
fn purpose(plan: &Plan) -> Option<Check> {
    let mut purposes = plan.governance.intent.iter();
    let is_stated = purposes.any(|purpose| !purpose.trim().is_empty());
    (!is_stated).then(|| {
        let remedy = "say in a sentence what the data is processed for, in `governance.intent`";
        Check::warn("governance.intent", "no purpose is stated", remedy)
    })
}

/// Examines what is not in the project's folder: secrets and servers.
async fn elsewhere(
    resolver: &Resolver,
    tree: &Node,
    mentions: &[Mention],
    variables: &Variables,
) -> Vec<Check> {
    let mut checks = secrets::secrets(resolver, mentions).await;
    let found = endpoints::endpoints_of(tree);
    checks.extend(endpoints::reachable(found, resolver, variables).await);
    checks
}

fn outdated(notice: &str) -> Check {
    let remedy = "`hotpass config upgrade` writes the present form";
    Check::warn("settings.form", notice, remedy)
}

fn declared(project: &Project, plan: &Plan) -> Check {
    let profile = &plan.profile.name;
    if project.is_declared {
        let message = format!(
            "the project `{}` is valid; profile `{profile}`{}",
            plan.project,
            if plan.features.entity_resolution {
                ""
            } else {
                "; entity resolution is switched off"
            }
        );
        return Check::pass("settings", message);
    }
    Check::warn(
        "settings",
        format!("no hotpass.toml, so defaults hold; profile `{profile}`"),
        "`hotpass init FOLDER` writes a project, to make it exact",
    )
}

#[cfg(test)]
mod tests;
