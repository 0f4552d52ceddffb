//! From options in layers to a plan: the only place where settings are completed.
//!
//! A [`Project`] and the [`Flags`] of one command go in, a [`Plan`] without gaps comes out, together with what was
//! assumed. Nothing is read here but the documents the project already holds.

// One layer over another.
pub mod layers;
// What `hotpass.toml` may say.
pub mod options;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use hotpass_model::{
    plan::{Limits, MainOutput, Plan, Policy, Stage, Target},
    profile::{MappingThresholds, Profile},
};

use self::options::{LimitOptions, Options, OutputOptions, ProjectOptions};
use crate::{
    document::{Document, Step},
    error::{Error, Result},
    project::Project,
    suggest,
};

/// The layer below all others, as text.
pub const DEFAULTS: &str = include_str!("settings/defaults.toml");

/// What the flags of one command ask for; unset: the project decides.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The folder that source patterns are relative to.
    pub input_dir: Option<PathBuf>,
    /// The main output.
    pub output_path: Option<PathBuf>,
    /// The industry profile.
    pub profile: Option<String>,
    /// Whether to add a zip archive.
    pub archive: Option<bool>,
    /// The last stage to run; unset: all.
    pub until: Option<Stage>,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether a result without golden records may replace a publication that has some.
    pub allow_empty: bool,
}

/// Returns the plan that a project and flags amount to.
pub fn resolve(project: &Project, flags: &Flags) -> Result<Plan> {
    let options = layered(project, flags);
    let profile = profile(project, &options, flags)?;
    let input_dir = match &flags.input_dir {
        Some(folder) => folder.clone(),
        None => project.path(set(options.project.input_dir.as_deref())),
    };
    let name = options
        .project
        .name
        .clone()
        .unwrap_or_else(|| folder_name(project, &input_dir));
    Ok(Plan {
        project: name,
        assumptions: assumptions(project, flags, &profile, &input_dir),
        target: target(project, flags, &options.output, &input_dir)?,
        input_dir,
        sources: options.sources,
        mapping: project.mapping.clone(),
        contracts: project.contracts.clone(),
        profile,
        survivorship: options.survivorship,
        policy: Policy {
            unreadable: set(options.policy.unreadable),
            violation: set(options.policy.violation),
        },
        limits: limits(project, &options.limits)?,
        until: flags.until.unwrap_or(Stage::Publish),
        dry_run: flags.dry_run,
        allow_empty: flags.allow_empty,
    })
}

/// Returns the limits that hold where no project is, for looking at a file.
pub fn default_limits() -> Limits {
    limits_of(&defaults().limits)
}

fn layered(project: &Project, flags: &Flags) -> Options {
    let flagged = Options {
        project: ProjectOptions {
            profile: flags.profile.clone(),
            ..ProjectOptions::default()
        },
        output: OutputOptions {
            archive: flags.archive,
            ..OutputOptions::default()
        },
        ..Options::default()
    };
    flagged.over(project.options.clone()).over(defaults())
}

fn defaults() -> Options {
    Document::new("defaults.toml", DEFAULTS)
        .parse()
        .expect("the defaults are valid, as a test shows")
}

/// Unwraps what the defaults declare for every project.
fn set<T>(value: Option<T>) -> T {
    value.expect("defaults.toml sets it, as a test shows")
}

fn profile(project: &Project, options: &Options, flags: &Flags) -> Result<Profile> {
    let name = set(options.project.profile.as_deref());
    let Some(profile) = project.profiles.get(name) else {
        let advice = suggest::advice(
            name,
            "profiles",
            project.profiles.keys().map(String::as_str),
        );
        let problem = format!("unknown profile `{name}`");
        return Err(match &project.document {
            Some(document) if flags.profile.is_none() => document
                .error_at(
                    &[Step::Key("project"), Step::Key("profile")],
                    problem,
                    Some(advice),
                )
                .into(),
            _ => Error::usage(problem, advice),
        });
    };
    let mut profile = profile.clone();
    if let Some(country) = &options.project.country {
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(refuse(
                project,
                &["project", "country"],
                format!("`{country}` is not a country code"),
                "use the two capital letters of ISO 3166-1, such as `ZA`",
            ));
        }
        profile.country.clone_from(country);
    }
    profile.mapping = MappingThresholds {
        apply: options.mapping.apply.unwrap_or(profile.mapping.apply),
        suggest: options.mapping.suggest.unwrap_or(profile.mapping.suggest),
    };
    let MappingThresholds { apply, suggest } = profile.mapping;
    if !(0.0..=1.0).contains(&suggest) || !(suggest..=1.0).contains(&apply) {
        return Err(refuse(
            project,
            &["mapping"],
            format!("the thresholds are apply = {apply} and suggest = {suggest}"),
            "both lie between 0 and 1, and suggest is not above apply",
        ));
    }
    Ok(profile)
}

fn refuse(project: &Project, keys: &[&str], problem: String, hint: &str) -> Error {
    let steps: Vec<Step<'_>> = keys.iter().map(|key| Step::Key(key)).collect();
    match &project.document {
        Some(document) => document.error_at(&steps, problem, Some(hint.into())).into(),
        None => Error::usage(problem, hint),
    }
}

fn limits(project: &Project, options: &LimitOptions) -> Result<Limits> {
    let limits = limits_of(options);
    for (key, value) in [
        ("file-mib", limits.file_mib),
        ("expanded-mib", limits.expanded_mib),
        ("entries", limits.entries),
        ("cells", limits.cells),
    ] {
        if value == 0 {
            return Err(refuse(
                project,
                &["limits", key],
                format!("`{key}` is 0, so no file could be read"),
                "give the largest size you expect",
            ));
        }
    }
    Ok(limits)
}

fn limits_of(options: &LimitOptions) -> Limits {
    Limits {
        file_mib: set(options.file_mib),
        expanded_mib: set(options.expanded_mib),
        entries: set(options.entries),
        cells: set(options.cells),
    }
}

fn folder_name(project: &Project, input_dir: &Path) -> String {
    let folder = if project.document.is_some() {
        &project.root
    } else {
        input_dir
    };
    folder
        .canonicalize()
        .ok()
        .as_deref()
        .and_then(Path::file_name)
        .map_or_else(
            || "hotpass".into(),
            |name| name.to_string_lossy().into_owned(),
        )
}

fn target(
    project: &Project,
    flags: &Flags,
    output: &OutputOptions,
    input_dir: &Path,
) -> Result<Target> {
    let path = match &flags.output_path {
        Some(path) => path.clone(),
        None => project.path(set(output.path.as_deref())),
    };
    let extension = path
        .extension()
        .and_then(OsStr::to_str)
        .map(str::to_ascii_lowercase);
    let main = match extension.as_deref() {
        Some("xlsx") => MainOutput::Workbook,
        Some("csv") => MainOutput::Csv,
        _ => {
            let problem = format!(
                "the output path `{}` names no .xlsx or .csv file",
                path.display()
            );
            let hint =
                "name the workbook or the CSV file; Parquet and the other outputs stand beside it";
            return Err(if flags.output_path.is_some() {
                Error::usage(problem, hint)
            } else {
                refuse(project, &["output", "path"], problem, hint)
            });
        }
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    Ok(Target {
        stem: path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default(),
        owns_folder: flags.output_path.is_none() && may_own(project, &folder, input_dir),
        folder,
        main,
        archive: set(output.archive),
    })
}

/// Tells whether a folder may be replaced as a whole: it lies strictly inside the project and holds neither the
/// inputs nor any of the project's own documents.
fn may_own(project: &Project, folder: &Path, input_dir: &Path) -> bool {
    let relative = if project.root == Path::new(".") {
        Some(folder)
    } else {
        folder.strip_prefix(&project.root).ok()
    };
    let Some(first) = relative.and_then(|relative| relative.components().next()) else {
        return false;
    };
    let std::path::Component::Normal(first) = first else {
        return false;
    };
    let documents = ["contracts", "profiles", "mappings", "decisions"];
    !documents.iter().any(|name| first == OsStr::new(name)) && !input_dir.starts_with(folder)
}

fn assumptions(
    project: &Project,
    flags: &Flags,
    profile: &Profile,
    input_dir: &Path,
) -> Vec<String> {
    let mut sentences = Vec::new();
    if project.document.is_none() {
        sentences.push(format!(
            "No hotpass.toml was found, so `{}` was taken as it is.",
            input_dir.display()
        ));
    }
    if flags.profile.is_none() && project.options.project.profile.is_none() {
        sentences.push(format!(
            "No profile was named, so the profile `{}` was used.",
            profile.name
        ));
    }
    if project.options.project.country.is_none() && project.document.is_none() {
        sentences.push(format!(
            "No country was named, so telephone numbers and provinces were read as those of {}.",
            profile.country
        ));
    }
    if project.options.sources.is_empty() {
        sentences.push(
            "No sources were declared, so every readable file was a source of its own and its columns were inferred."
                .into(),
        );
    }
    sentences
}

#[cfg(test)]
mod tests;
