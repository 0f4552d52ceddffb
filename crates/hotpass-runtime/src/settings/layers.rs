//! One layer of options over another: what the upper leaves unset, the lower decides.
//!
//! The layers from bottom to top are the defaults compiled in, `hotpass.toml`, and the flags.

use super::options::{
    LimitOptions, MappingOptions, Options, OutputOptions, PolicyOptions, ProjectOptions,
};

impl Options {
    /// Returns these options, completed by the layer below. Sources and survivorship are taken whole from the
    /// upper layer that declares any, since half of two declarations would be neither.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        Self {
            project: self.project.over(lower.project),
            policy: self.policy.over(&lower.policy),
            limits: self.limits.over(&lower.limits),
            output: self.output.over(lower.output),
            mapping: self.mapping.over(&lower.mapping),
            survivorship: if self.survivorship.is_empty() {
                lower.survivorship
            } else {
                self.survivorship
            },
            sources: if self.sources.is_empty() {
                lower.sources
            } else {
                self.sources
            },
        }
    }
}

impl ProjectOptions {
    fn over(self, lower: Self) -> Self {
        Self {
            name: self.name.or(lower.name),
            profile: self.profile.or(lower.profile),
            input_dir: self.input_dir.or(lower.input_dir),
            country: self.country.or(lower.country),
        }
    }
}

impl PolicyOptions {
    fn over(&self, lower: &Self) -> Self {
        Self {
            unreadable: self.unreadable.or(lower.unreadable),
            violation: self.violation.or(lower.violation),
        }
    }
}

impl LimitOptions {
    fn over(&self, lower: &Self) -> Self {
        Self {
            file_mib: self.file_mib.or(lower.file_mib),
            expanded_mib: self.expanded_mib.or(lower.expanded_mib),
            entries: self.entries.or(lower.entries),
            cells: self.cells.or(lower.cells),
        }
    }
}

impl OutputOptions {
    fn over(self, lower: Self) -> Self {
        Self {
            path: self.path.or(lower.path),
            archive: self.archive.or(lower.archive),
        }
    }
}

impl MappingOptions {
    fn over(&self, lower: &Self) -> Self {
        Self {
            apply: self.apply.or(lower.apply),
            suggest: self.suggest.or(lower.suggest),
        }
    }
}
