//! Where and what to publish: a path goes in, the folder, the names and the form of the outputs come out.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use hotpass_model::plan::{MainOutput, Target};

use super::{Flags, layers::Layers, options::OutputOptions, refuse, set};
use crate::{
    error::{Error, Result},
    project::Project,
};

/// Returns where and what to publish.
pub(super) fn target(
    project: &Project,
    flags: &Flags,
    layers: &Layers,
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
                refuse(layers, &["output", "path"], problem, hint)
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
    let documents = ["contracts", "suites", "profiles", "mappings", "decisions"];
    !documents.iter().any(|name| first == OsStr::new(name)) && !input_dir.starts_with(folder)
}
