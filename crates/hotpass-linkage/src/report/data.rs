//! What a report shows, as plain data: no chart, no markup, and nothing that is derived from something else in it.
//!
//! Weights are base-2 logarithms of the ratio m/u, as Fellegi and Sunter (JASA 64, 1969) have them; probabilities and
//! shares run from 0 to 1. Whatever a record says is a [`RecordValue`], which cannot be printed by accident.

// What the pairs became.
pub mod clusters;
// How right that is.
pub mod evaluation;
// What went in and what it was compared by.
pub mod model;
// What the comparison gave.
pub mod pairs;

use serde::{Deserialize, Serialize};

use self::clusters::ClusterStudio;
use self::evaluation::{Evaluation, ThresholdTable};
use self::model::{ComparisonEvidence, InputSummary, ModelSummary};
use self::pairs::{ExamplePair, UnlinkablePoint, WeightHistogram};
use super::Values;

/// Everything a report shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkageReport {
    /// The heading of the page.
    pub title: String,
    /// What was linked and what came out, in a sentence or two. It is shown as it is, so it quotes no record.
    pub lead: String,
    /// What went in.
    pub input: InputSummary,
    /// The model, apart from its comparisons.
    pub model: ModelSummary,
    /// The comparisons of the model, in its order.
    pub comparisons: Vec<ComparisonEvidence>,
    /// How many candidate pairs have which weight.
    pub histogram: Option<WeightHistogram>,
    /// What each threshold would give.
    pub thresholds: Option<ThresholdTable>,
    /// Which share of the records could not be linked at which threshold, in ascending order of weight.
    pub unlinkables: Vec<UnlinkablePoint>,
    /// Pairs whose weight is taken apart.
    pub examples: Vec<ExamplePair>,
    /// What the pairs became.
    pub clusters: Option<ClusterStudio>,
    /// How right the result is; needs labels.
    pub evaluation: Option<Evaluation>,
    /// Who wrote the report, such as the version of the program. No time, so that the same input gives the same page.
    pub footer: String,
}

/// What a record says in one column, or that it says nothing.
///
/// It may be personal data, so it has no `Display`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordValue(Option<String>);

impl RecordValue {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Some(value.into()))
    }

    /// Says that the record has no value.
    pub fn missing() -> Self {
        Self(None)
    }

    /// Returns whether the record says nothing.
    pub fn is_missing(&self) -> bool {
        self.0.is_none()
    }

    /// Returns what a report may show: the value, or its first letter and its length in characters, or nothing when
    /// the record says nothing.
    pub(super) fn shown(&self, values: Values) -> Option<String> {
        let text = self.0.as_deref()?;
        Some(match values {
            Values::Shown => text.to_owned(),
            Values::Masked => masked(text),
        })
    }
}

impl From<Option<String>> for RecordValue {
    fn from(value: Option<String>) -> Self {
        Self(value)
    }
}

impl From<&str> for RecordValue {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

fn masked(text: &str) -> String {
    let length = text.chars().count();
    text.chars().next().map_or_else(
        || "(0)".to_owned(),
        |first| format!("{first}…\u{a0}({length})"),
    )
}

/// Returns the probability that a weight stands for.
///
/// The weight is that of the pair, its prior included.
pub fn probability_of(weight: f64) -> f64 {
    let odds = (-weight).exp2();
    1.0 / (1.0 + odds)
}

/// Returns the weight that a probability stands for: infinite for 0 and 1.
pub fn weight_of(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_value_shows_its_first_letter_and_its_length_in_characters() {
        for (value, expected) in [
            ("Naledi", "N…\u{a0}(6)"),
            ("Élodie", "É…\u{a0}(6)"),
            ("李小龍", "李…\u{a0}(3)"),
            ("x", "x…\u{a0}(1)"),
            ("", "(0)"),
        ] {
            let shown = RecordValue::new(value).shown(Values::Masked);
            assert_eq!(shown.as_deref(), Some(expected), "{value}");
        }
        assert_eq!(RecordValue::missing().shown(Values::Masked), None);
        let shown = RecordValue::new("Naledi").shown(Values::Shown);
        assert_eq!(shown.as_deref(), Some("Naledi"));
    }

    #[test]
    fn weight_and_probability_are_two_scales_of_one_thing() {
        for (weight, probability) in [(0.0, 0.5), (1.0, 2.0 / 3.0), (-1.0, 1.0 / 3.0)] {
            assert!((probability_of(weight) - probability).abs() < 1e-12);
            assert!((weight_of(probability) - weight).abs() < 1e-12);
        }
        assert!((probability_of(f64::INFINITY) - 1.0).abs() < f64::EPSILON);
        assert!(probability_of(f64::NEG_INFINITY).abs() < f64::EPSILON);
        assert!(weight_of(1.0).is_infinite());
    }
}
