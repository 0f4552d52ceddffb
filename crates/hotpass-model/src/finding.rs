//! Findings: facts about the data, each with a code, a place and a next step. A run goes on after a finding.
//!
//! The catalogue in the submodules holds one [`Rule`] per code with its documentation;
//! `hotpass explain HP-I012` and the generated reference print it. A [`Finding`] never carries a cell's
//! value, only its address, so that findings can be logged and shared.

// Rules of merging and assessing: `HP-G…`.
pub mod golden;
// Rules of reading: `HP-I…`.
pub mod ingest;
// Rules of joining and linking: `HP-L…`.
pub mod link;
// Rules of mapping: `HP-M…`.
pub mod map;
// Rules of normalization: `HP-N…`.
pub mod normalize;
// Rules of validation: `HP-V…`.
pub mod validate;

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// Somebody should look.
    Warning,
    /// Data was set aside or a file refused.
    Error,
}

impl Severity {
    /// Returns the word that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One entry of the catalogue: a code and what a person needs to know about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The code, such as `HP-I012`; never reused for another meaning.
    pub code: &'static str,
    /// The fault in a few kebab-case words; reads well after "allow".
    pub name: &'static str,
    /// How much it matters unless a policy says otherwise.
    pub severity: Severity,
    /// What the rule finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// A small example.
    pub example: &'static str,
    /// What to do about it.
    pub action: &'static str,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

/// Where a finding is: the narrower fields are empty when it concerns a whole file, sheet or column.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, relative to the input folder.
    pub file: String,
    /// The sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell or range in A1 notation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// Returns the place of a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            sheet: None,
            cell: None,
        }
    }

    /// Returns the place of a whole sheet.
    pub fn sheet(file: impl Into<String>, sheet: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            sheet: Some(sheet.into()),
            cell: None,
        }
    }

    /// Returns this place narrowed to a cell or range in A1 notation.
    #[must_use]
    pub fn at(mut self, cell: impl Into<String>) -> Self {
        self.cell = Some(cell.into());
        self
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, "#{sheet}")?;
        }
        if let Some(cell) = &self.cell {
            write!(f, "!{cell}")?;
        }
        Ok(())
    }
}

/// A fact about the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that found it; serialized as its code.
    #[serde(rename = "code")]
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// What was found, in one sentence without the cell's value.
    pub message: String,
    /// Where.
    pub place: Place,
    /// How many cells or rows this one entry stands for.
    pub count: u64,
}

impl Finding {
    /// Returns a finding of the rule's own severity that stands for one occurrence.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            place,
            count: 1,
        }
    }

    /// Returns this finding standing for `count` occurrences.
    #[must_use]
    pub fn counted(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}

/// Returns every rule of the catalogue in code order.
pub fn catalogue() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = [
        ingest::RULES,
        map::RULES,
        normalize::RULES,
        validate::RULES,
        link::RULES,
        golden::RULES,
    ]
    .concat();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// Returns the rule with this code, whatever its letter case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    catalogue()
        .into_iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let rules = catalogue();
        for pair in rules.windows(2) {
            assert_ne!(pair[0].code, pair[1].code);
        }
        let mut names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rules.len());
        for rule in rules {
            let (prefix, number) = rule.code.split_at(4);
            assert!(
                ["HP-I", "HP-M", "HP-N", "HP-V", "HP-L", "HP-G"].contains(&prefix),
                "{}",
                rule.code
            );
            assert!(
                number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()),
                "{}",
                rule.code
            );
            for text in [rule.what, rule.why, rule.example, rule.action] {
                assert!(text.len() > 10, "{} lacks documentation", rule.code);
            }
        }
    }
}
