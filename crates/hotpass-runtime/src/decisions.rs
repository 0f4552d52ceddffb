//! The decisions of a project: what people said about which records are the same, in the order in which they said it.
//!
//! They stand in a file of lines beside the settings, `decisions.jsonl`, to which lines are only ever added ([`mod@file`]);
//! [`Decisions::replay`] makes of them what a run has to obey. Asking people is not done here.

// The file that decisions are kept in.
pub mod file;
// Pairs that wait for a decision, in a file.
pub mod queue;
// From decisions to what a run obeys.
mod replay;

use std::collections::{BTreeMap, BTreeSet};

use hotpass_model::decision::{Choice, Decision, DecisionId, PairId};
use jiff::Timestamp;

/// Decisions, each of which makes sense after those before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decisions {
    all: Vec<Decision>,
    /// Id → position.
    positions: BTreeMap<DecisionId, usize>,
}

/// Who says something, when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who.
    pub who: String,
    /// When; a clock is read by whoever talks with people.
    pub when: Timestamp,
    /// Why, if that was said.
    pub why: Option<String>,
}

impl Statement {
    /// Returns a statement without a reason.
    pub fn new(who: impl Into<String>, when: Timestamp) -> Self {
        Self {
            who: who.into(),
            when,
            why: None,
        }
    }

    /// Returns it with a reason; a blank one is none.
    #[must_use]
    pub fn because(mut self, why: Option<&str>) -> Self {
        let why = why.map(str::trim).filter(|why| !why.is_empty());
        self.why = why.map(str::to_owned);
        self
    }
}

impl Decisions {
    /// Returns the decisions in the order in which they were made.
    pub fn all(&self) -> &[Decision] {
        &self.all
    }

    /// Returns the decision of an id.
    pub fn get(&self, id: &DecisionId) -> Option<&Decision> {
        self.positions.get(id).and_then(|at| self.all.get(*at))
    }

    /// Returns what somebody states as the decision that would follow; nothing is added.
    pub fn next(&self, statement: &Statement, what: Choice) -> Decision {
        let previous = self.all.last().map(|decision| &decision.id);
        let mut decision = Decision {
            id: DecisionId("".into()),
            when: statement.when.to_string(),
            who: statement.who.trim().to_owned(),
            why: statement.why.clone(),
            what,
        };
        decision.id = DecisionId::following(previous, &rendered(&decision));
        decision
    }

    /// Adds a decision.
    ///
    /// # Errors
    /// What about it makes no sense after those that are there, for whoever wrote it.
    pub fn push(&mut self, decision: Decision) -> Result<(), String> {
        self.expect_sense(&decision)?;
        self.positions.insert(decision.id.clone(), self.all.len());
        self.all.push(decision);
        Ok(())
    }

    /// Returns the decisions that are not undone, in their order; those that undo are not among them.
    ///
    /// What undid a decision may itself be undone, and then it counts again.
    pub fn standing(&self) -> Vec<&Decision> {
        let undone = self.undone();
        let is_standing = |decision: &&Decision| {
            !undone.contains(&decision.id) && !matches!(decision.what, Choice::Undo { .. })
        };
        self.all.iter().filter(is_standing).collect()
    }

    /// Returns the ids of decisions that are undone.
    pub fn undone(&self) -> BTreeSet<&DecisionId> {
        let mut undone = BTreeSet::new();
        // From the last to the first, because only what is later can undo.
        for decision in self.all.iter().rev() {
            if let Choice::Undo { decision: earlier } = &decision.what
                && !undone.contains(&decision.id)
            {
                undone.insert(earlier);
            }
        }
        undone
    }

    /// Returns the decision that counts for each pair on which there is one.
    pub fn by_pair(&self) -> BTreeMap<&PairId, &Decision> {
        let mut latest = BTreeMap::new();
        for decision in self.standing() {
            if let Choice::Pair { pair, .. } = &decision.what {
                latest.insert(pair, decision);
            }
        }
        latest
    }

    fn expect_sense(&self, decision: &Decision) -> Result<(), String> {
        if decision.who.trim().is_empty() {
            return Err("`who` is blank; a decision has somebody who made it".into());
        }
        if decision.when.parse::<Timestamp>().is_err() {
            return Err("`when` is no time such as `2026-01-31T09:30:00Z`".into());
        }
        if self.get(&decision.id).is_some() {
            return Err(format!("there is a decision `{}` already", decision.id));
        }
        match &decision.what {
            Choice::Pair { left, right, .. } if left == right => {
                Err("the two records of the pair are one".into())
            }
            Choice::Pair {
                pair, left, right, ..
            } if *pair != PairId::of(left, right) => {
                Err(format!("`{pair}` is not the id of these two records"))
            }
            Choice::Merge { entities } if is_fewer_than(entities, 2) => {
                Err("fewer than two entities cannot become one".into())
            }
            Choice::NeverMerge {
                entities: [one, other],
            } if one == other => Err("the two entities are one".into()),
            Choice::Split { records, .. } if is_fewer_than(records, 1) => {
                Err("no record is named that leaves the entity".into())
            }
            Choice::Undo { decision } if self.get(decision).is_none() => {
                Err(format!("there is no decision `{decision}` before it"))
            }
            _ => Ok(()),
        }
    }
}

/// Returns a decision as its line, without the end of it.
fn rendered(decision: &Decision) -> String {
    serde_json::to_string(decision).expect("a decision is made of text, which JSON has")
}

/// Tells whether fewer than so many different values are there.
fn is_fewer_than<T: Ord>(values: &[T], least: usize) -> bool {
    values.iter().collect::<BTreeSet<_>>().len() < least
}

#[cfg(test)]
pub(crate) mod tests;
