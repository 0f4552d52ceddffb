//! Semantic versions (semver.org 2.0.0), of which only release numbers take part in comparisons.

use std::fmt;

/// A release: what comes before a hyphen or plus sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes when readers must change.
    pub major: u64,
    /// Changes when something is added.
    pub minor: u64,
    /// Changes with anything else.
    pub patch: u64,
}

/// Which part of a version has to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// None.
    None,
    /// The third.
    Patch,
    /// The second.
    Minor,
    /// The first.
    Major,
}

impl Version {
    /// Reads three numbers with points between them; what follows a hyphen or plus sign is left out, a `v` before it too.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let release = text.split(['-', '+']).next()?;
        let mut numbers = release.split('.').map(number);
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }

    /// The step from this one to a later one; none if that is not later.
    pub fn step_to(self, later: Self) -> Step {
        if later <= self {
            Step::None
        } else if later.major > self.major {
            Step::Major
        } else if later.minor > self.minor {
            Step::Minor
        } else {
            Step::Patch
        }
    }

    /// The first version that is this step away.
    #[must_use]
    pub fn after(self, step: Step) -> Self {
        match step {
            Step::None => self,
            Step::Patch => Self {
                patch: self.patch + 1,
                ..self
            },
            Step::Minor => Self {
                minor: self.minor + 1,
                patch: 0,
                ..self
            },
            Step::Major => Self {
                major: self.major + 1,
                minor: 0,
                patch: 0,
            },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Step {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

fn number(part: &str) -> Option<u64> {
    let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = plain && (part == "0" || !part.starts_with('0'));
    if canonical { part.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Step, Version};

    #[test]
    fn three_numbers_are_a_version_and_nothing_else_is() {
        for (text, version) in [
            ("1.2.3", Some((1, 2, 3))),
            ("v3.1.0", Some((3, 1, 0))),
            ("1.0.0-rc.1+build", Some((1, 0, 0))),
            ("1.0", None),
            ("1.0.0.0", None),
            ("01.0.0", None),
            ("1.x.0", None),
            ("", None),
        ] {
            let expected = version.map(|(major, minor, patch)| Version {
                major,
                minor,
                patch,
            });
            assert_eq!(Version::of(text), expected, "{text}");
        }
    }

    #[test]
    fn the_step_between_two_versions_is_the_first_part_that_grew() {
        for (old, new, step) in [
            ("1.2.3", "2.0.0", Step::Major),
            ("1.2.3", "1.3.0", Step::Minor),
            ("1.2.3", "1.2.4", Step::Patch),
            ("1.2.3", "1.2.3", Step::None),
            ("1.2.3", "1.1.9", Step::None),
        ] {
            let [old, new] = [old, new].map(|text| Version::of(text).expect("a version"));
            assert_eq!(old.step_to(new), step, "{old} to {new}");
        }
    }
}
