//! Describes what is in a file or folder, within the limits of the settings.

use std::path::Path;

use hotpass_model::port::Engine;
use serde_json::Value;

use crate::{
    error::{Error, Result},
    project::Project,
    settings::{self, Flags},
};

/// Returns the engine's description of a file, or of every readable file of a folder.
pub async fn inspect(engine: &dyn Engine, project: &Project, path: &Path) -> Result<Value> {
    if !path.exists() {
        return Err(Error::usage(
            format!("cannot find `{}`", path.display()),
            "name a workbook, a CSV or Parquet file, or a folder of them",
        ));
    }
    let limits = settings::resolve(project, &Flags::default())?.plan.limits;
    Ok(engine.inspect(path, &limits).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    #[test]
    fn a_path_that_is_not_there_is_refused() {
        let error = block_on(inspect(
            &Fake,
            &Project::undeclared("."),
            Path::new("/no/such.xlsx"),
        ))
        .expect_err("nothing to look at");
        assert_eq!(error.to_string(), "cannot find `/no/such.xlsx`");
    }

    #[test]
    fn the_engine_is_asked_about_a_path_that_is() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let value = block_on(inspect(&Fake, &Project::undeclared("."), file.path()))
            .expect("a description");
        assert_eq!(value["files"][0]["file"], file.path().display().to_string());
    }
}
