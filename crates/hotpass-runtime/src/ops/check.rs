//! Checks sources: reading, mapping, normalizing and validating, and nothing after that. Nothing is written.

// Pages about checks.
pub mod docs;
// Any file against suites of expectations.
pub mod file;

use hotpass_model::{
    plan::Stage,
    port::{Engine, Observer},
};

use super::refine::{Refined, refine};
use crate::{error::Result, project::Project, settings::Flags};

/// Runs the stages up to validation.
pub async fn check(
    engine: &dyn Engine,
    project: &Project,
    flags: &Flags,
    observer: &dyn Observer,
) -> Result<Refined> {
    let until = flags.until.unwrap_or(Stage::Validate).min(Stage::Validate);
    let flags = Flags {
        until: Some(until),
        ..flags.clone()
    };
    refine(engine, project, &flags, observer).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::fake::{Fake, block_on};

    #[test]
    fn no_stage_after_validation_runs() {
        for (asked, ran) in [
            (None, Stage::Validate),
            (Some(Stage::Publish), Stage::Validate),
            (Some(Stage::Map), Stage::Map),
        ] {
            let flags = Flags {
                until: asked,
                ..Flags::default()
            };
            let fake = Fake;
            let refined = block_on(check(&fake, &Project::undeclared("."), &flags, &fake))
                .expect("a run of the fake");
            assert_eq!(refined.report.until, ran);
        }
    }
}
