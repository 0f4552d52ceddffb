//! Decisions of people about which records are the same, and the pairs that wait for one.
//!
//! A linkage run hands over [`ReviewPair`]s, a person answers, and the answer becomes a [`Decision`]. All decisions of a
//! project replayed are [`Verdicts`], which the next run obeys. Files of these are read and written elsewhere, and so is
//! the replay; here are the words, and what makes a pair the same pair in every run.

// The form of a review queue as a file.
pub mod queue;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    ident::{EntityId, RecordId},
    linkage::Thresholds,
};

/// The name of the file that holds a project's decisions, beside its settings.
pub const DECISIONS: &str = "decisions.jsonl";
/// The name of the file that holds the pairs that wait for a decision, beside the project's settings.
pub const QUEUE: &str = "review.jsonl";

/// Names a pair of records: `pair-` and sixteen hexadecimal digits, made of the two record ids.
///
/// The same two records have the same pair id in every run, whichever of them is the left one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PairId(pub Box<str>);

/// Names a decision: `d-` and twelve hexadecimal digits.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct DecisionId(pub Box<str>);

impl PairId {
    /// Returns the id of two records, in either order.
    pub fn of(one: &RecordId, other: &RecordId) -> Self {
        let (first, second) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        Self(digest("pair-", 8, &[&first.0, &second.0]).into())
    }
}

impl DecisionId {
    /// Returns the id of a decision that follows another one, made of everything the decision says.
    ///
    /// That of the one before it keeps two equal decisions apart, such as one that is taken back and made again.
    pub fn following(previous: Option<&Self>, content: &str) -> Self {
        let previous = previous.map_or("", |id| &id.0);
        Self(digest("d-", 6, &[previous, content]).into())
    }
}

impl fmt::Display for PairId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns a prefix and the first bytes of the SHA-256 over parts, each set off from the next, as hexadecimal digits.
fn digest(prefix: &str, bytes: usize, parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let digits = digest.finalize();
    let digits = digits.iter().take(bytes);
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let digits = digits.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    prefix.chars().chain(digits).collect()
}

/// Two records of which a run could not tell whether they are the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPair {
    /// The pair.
    pub id: PairId,
    /// One record.
    pub left: ReviewRecord,
    /// The other.
    pub right: ReviewRecord,
    /// The probability that they are the same, 0 to 1.
    pub probability: f64,
    /// The match weight: the logarithm to base 2 of how much likelier same than different, the prior included.
    pub weight: f64,
    /// What each comparison found, in the order of the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Why the pair is asked about, if not for its probability alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A record as a reviewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRecord {
    /// The record.
    pub id: RecordId,
    /// What its source is called.
    pub source: String,
    /// Its values by field, in the order to show them; fields without a value may be left out.
    pub fields: Vec<(String, String)>,
}

/// What one comparison of a pair found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The comparison.
    pub comparison: String,
    /// What the level that holds is called.
    pub level: String,
    /// What it adds to the match weight, adjustments for frequent values included.
    pub weight: f64,
    /// What was compared of the left record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// What was compared of the right record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

impl ReviewPair {
    /// Returns the pair of two records, without evidence.
    pub fn new(left: ReviewRecord, right: ReviewRecord, probability: f64, weight: f64) -> Self {
        Self {
            id: PairId::of(&left.id, &right.id),
            left,
            right,
            probability,
            weight,
            evidence: Vec::new(),
            note: None,
        }
    }
}

impl ReviewRecord {
    /// Returns the value of a field, if there is one that is not blank.
    pub fn value(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| name == field);
        let value = found.map(|(_, value)| value.as_str());
        value.filter(|value| !value.trim().is_empty())
    }
}

/// The pairs that wait for a decision.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewQueue {
    /// The thresholds of the run that could not decide.
    pub thresholds: Thresholds,
    /// The pairs, each once.
    pub pairs: Vec<ReviewPair>,
}

/// A choice of a person that every run repeats until it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its name.
    pub id: DecisionId,
    /// When it was made: UTC in the form of RFC 3339.
    pub when: String,
    /// Who made it.
    pub who: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What was decided.
    pub what: Choice,
}

/// What can be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Choice {
    /// Whether two records are the same.
    Pair {
        /// The pair.
        pair: PairId,
        /// One record.
        left: RecordId,
        /// The other.
        right: RecordId,
        /// The answer.
        answer: Answer,
    },
    /// Entities that are one.
    Merge {
        /// The entities, two or more.
        entities: Vec<EntityId>,
    },
    /// Records that do not belong to their entity.
    Split {
        /// The entity.
        entity: EntityId,
        /// The records that go, together.
        records: Vec<RecordId>,
    },
    /// Entities that never become one.
    NeverMerge {
        /// The two entities.
        entities: [EntityId; 2],
    },
    /// An earlier decision that no longer counts.
    Undo {
        /// The decision.
        decision: DecisionId,
    },
}

/// Whether two records are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// They are.
    Same,
    /// They are not.
    Different,
    /// Nobody can tell.
    Unsure,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Same, Self::Different, Self::Unsure];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }
}

/// What all decisions together amount to: what a run has to obey, and what it must not pass over in silence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verdicts {
    /// Records that are the same, by record ids; none of them contradicts `cannot_link`.
    pub must_link: Vec<DecidedPair>,
    /// Records that are not the same, by record ids.
    pub cannot_link: Vec<DecidedPair>,
    /// Records of which nobody could tell, by record ids.
    pub unsure: Vec<DecidedPair>,
    /// Entities that are one, by entity ids; none of them contradicts `never_merge`.
    pub merges: Vec<DecidedEntities>,
    /// Entities that never become one, by entity ids.
    pub never_merge: Vec<DecidedEntities>,
    /// Records that leave their entity, in the order of the decisions.
    pub splits: Vec<DecidedSplit>,
    /// Decisions that a later one on the same subject answers otherwise; the later one counts.
    pub overruled: Vec<Overruled>,
    /// Decisions that cannot all be true. What is apart stays apart, and the links between count for nothing until
    /// somebody takes one of the decisions back.
    pub contradictions: Vec<Contradiction>,
}

/// A decision about two records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DecidedPair {
    /// The record whose id is the smaller.
    pub first: RecordId,
    /// The other.
    pub second: RecordId,
    /// The pair.
    pub pair: PairId,
    /// The decision.
    pub decision: DecisionId,
}

/// A decision about two entities.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DecidedEntities {
    /// The entity whose id is the smaller.
    pub first: EntityId,
    /// The other.
    pub second: EntityId,
    /// The decision.
    pub decision: DecisionId,
}

/// A decision about records that leave their entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DecidedSplit {
    /// The entity.
    pub entity: EntityId,
    /// The records that go, by id.
    pub records: Vec<RecordId>,
    /// The decision.
    pub decision: DecisionId,
}

/// A decision that a later one answers otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Overruled {
    /// The earlier decision, which no longer counts.
    pub earlier: DecisionId,
    /// The later one, which does.
    pub later: DecisionId,
}

/// Decisions that cannot all be true: two records, or two entities, are apart, and a chain of others makes them one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contradiction {
    /// The decision that keeps them apart.
    pub apart: DecisionId,
    /// The ids of what the chain leads along, from one end to the other.
    pub path: Vec<String>,
    /// The decisions that make them one, along the chain.
    pub together: Vec<DecisionId>,
}

/// A pair with a certain answer, as training and evaluation need it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Label {
    /// One record.
    pub first: RecordId,
    /// The other.
    pub second: RecordId,
    /// Whether they are the same.
    pub is_match: bool,
    /// The decision that says so.
    pub decision: DecisionId,
}

impl Verdicts {
    /// Returns the pairs with a certain answer, by record ids: what is unsure or contradictory teaches nothing.
    pub fn labels(&self) -> Vec<Label> {
        let contested: Vec<&DecisionId> = self.contradictions.iter().map(|c| &c.apart).collect();
        let label = |decided: &DecidedPair, is_match| Label {
            first: decided.first.clone(),
            second: decided.second.clone(),
            is_match,
            decision: decided.decision.clone(),
        };
        let matches = self.must_link.iter().map(|decided| label(decided, true));
        let others = self
            .cannot_link
            .iter()
            .filter(|decided| !contested.contains(&&decided.decision))
            .map(|decided| label(decided, false));
        let mut labels: Vec<Label> = matches.chain(others).collect();
        labels.sort_unstable();
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> RecordId {
        RecordId(id.into())
    }

    #[test]
    fn a_pair_has_the_same_id_whichever_record_is_the_left_one() {
        let (one, other) = (record("sacaa:7"), record("contacts:9f"));
        assert_eq!(PairId::of(&one, &other), PairId::of(&other, &one));
        assert_eq!(
            PairId::of(&one, &other).to_string(),
            "pair-7d316bb89ce6457e"
        );
        // The ids are set off from each other.
        assert_ne!(
            PairId::of(&record("ab"), &record("c")),
            PairId::of(&record("a"), &record("bc"))
        );
    }

    #[test]
    fn equal_decisions_that_follow_different_ones_have_different_ids() {
        let first = DecisionId::following(None, "x");
        let again = DecisionId::following(Some(&first), "x");
        assert_ne!(first, again);
        assert_eq!(again, DecisionId::following(Some(&first), "x"));
        assert_eq!(first.0.len(), "d-".len() + 12);
    }

    #[test]
    fn a_decision_reads_and_writes_as_one_line_and_refuses_unknown_keys() {
        let line = r#"{"id":"d-1","when":"2026-01-02T03:04:05Z","who":"ana","what":{"undo":{"decision":"d-0"}}}"#;
        let decision: Decision = serde_json::from_str(line).expect("a decision");
        assert_eq!(serde_json::to_string(&decision).expect("a line"), line);
        for (known, unknown) in [("\"who\"", "\"whom\""), ("\"decision\"", "\"decisions\"")] {
            let line = line.replace(known, unknown);
            assert!(serde_json::from_str::<Decision>(&line).is_err(), "{line}");
        }
    }

    #[test]
    fn labels_are_certain_answers_only() {
        let decided = |first: &str, second: &str, decision: &str| DecidedPair {
            pair: PairId::of(&record(first), &record(second)),
            first: record(first),
            second: record(second),
            decision: DecisionId(decision.into()),
        };
        let verdicts = Verdicts {
            must_link: vec![decided("b", "c", "d-1")],
            cannot_link: vec![decided("a", "b", "d-2"), decided("a", "c", "d-3")],
            unsure: vec![decided("x", "y", "d-4")],
            contradictions: vec![Contradiction {
                apart: DecisionId("d-3".into()),
                path: Vec::new(),
                together: Vec::new(),
            }],
            ..Verdicts::default()
        };
        let told: Vec<(String, bool)> = verdicts
            .labels()
            .into_iter()
            .map(|label| (label.decision.to_string(), label.is_match))
            .collect();
        assert_eq!(told, [("d-2".to_owned(), false), ("d-1".to_owned(), true)]);
    }
}
