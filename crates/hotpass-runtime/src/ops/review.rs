//! Asks people about pairs of records, and keeps what they say: the queue of pairs and the project's decisions go in, what
//! is to be asked next comes out, and answers become decisions.
//!
//! How a person is asked (a terminal, a workbook, Label Studio) is for others; nothing here prints or reads a clock.

// Answers that come back.
pub mod intake;
// Pairs and answers as rows of a table.
pub mod rows;
// Pairs and answers through Label Studio.
pub mod label_studio;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use hotpass_model::decision::{
    Answer, Choice, Contradiction, DECISIONS, Decision, DecisionId, Overruled, ReviewPair,
    ReviewQueue,
};

use crate::{
    decisions::{Decisions, Statement, file::DecisionFile, queue},
    error::{Error, Result},
    project::under,
    suggest,
};

/// Where a review finds its files; unset: beside the project's settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places<'a> {
    /// The pairs that wait.
    pub queue: Option<&'a Path>,
    /// The decisions.
    pub decisions: Option<&'a Path>,
}

/// What becomes of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// They are written.
    Kept,
    /// They are told and forgotten.
    Rehearsed,
}

/// Which pairs are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those without a decision.
    Undecided,
    /// Those, and those of which nobody could tell.
    Unsure,
    /// All.
    All,
}

/// Pairs and decisions of a project.
#[derive(Debug, Clone)]
pub struct Review {
    queue: ReviewQueue,
    decisions: Decisions,
    file: DecisionFile,
    recording: Recording,
}

/// What new decisions lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consequence {
    /// The new decisions.
    pub made: Vec<Decision>,
    /// The earlier decisions that they answer otherwise.
    pub overruled: Vec<Overruled>,
    /// What cannot all be true since then.
    pub contradictions: Vec<Contradiction>,
}

/// How a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Somebody took it back.
    Undone,
    /// A later one answers otherwise.
    Overruled,
    /// It counts, and cannot be true together with others.
    Contradicted,
    /// It takes another one back.
    Undoes,
}

impl Standing {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Undone => "undone",
            Self::Overruled => "overruled",
            Self::Contradicted => "contradicted",
            Self::Undoes => "undoes",
        }
    }
}

/// Returns the file of a project's decisions.
pub fn decision_file(root: &Path, places: &Places<'_>) -> DecisionFile {
    let own = || under(root, Path::new(DECISIONS));
    DecisionFile::new(places.decisions.map_or_else(own, Path::to_path_buf))
}

impl Review {
    /// Opens the pairs that wait and the decisions of a project.
    ///
    /// # Errors
    /// When there is no queue, or a file is not what it should be.
    pub fn open(root: &Path, places: &Places<'_>, recording: Recording) -> Result<Self> {
        let mut review = Self::of_decisions(root, places, recording)?;
        review.queue = queue::read(&queue::path(root, places.queue))?;
        let threshold = review.queue.thresholds.matching;
        let distance = |pair: &ReviewPair| (pair.probability - threshold).abs();
        review.queue.pairs.sort_by(|one, other| {
            let near = distance(one).total_cmp(&distance(other));
            near.then_with(|| one.id.cmp(&other.id))
        });
        Ok(review)
    }

    /// Opens the decisions of a project alone.
    ///
    /// # Errors
    /// When their file is not what it should be.
    pub fn of_decisions(root: &Path, places: &Places<'_>, recording: Recording) -> Result<Self> {
        let file = decision_file(root, places);
        Ok(Self {
            queue: ReviewQueue::default(),
            decisions: file.read()?,
            file,
            recording,
        })
    }

    /// Returns the decisions, those made meanwhile included.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Returns the path of the decisions' file.
    pub fn path(&self) -> PathBuf {
        self.file.path().to_path_buf()
    }

    /// Returns the pairs of the queue, those nearest to the threshold of a match first.
    pub fn queue(&self) -> &ReviewQueue {
        &self.queue
    }

    /// Returns the pairs that are asked about, in the order to ask.
    pub fn pairs(&self, scope: Scope) -> Vec<&ReviewPair> {
        let decided = self.decisions.by_pair();
        let is_asked = |pair: &&ReviewPair| match (scope, decided.get(&pair.id)) {
            (Scope::All, _) | (_, None) => true,
            (Scope::Undecided, Some(_)) => false,
            (Scope::Unsure, Some(decision)) => answer(decision) == Some(Answer::Unsure),
        };
        self.queue.pairs.iter().filter(is_asked).collect()
    }

    /// Keeps an answer about a pair.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn decide(
        &mut self,
        pair: &ReviewPair,
        answer: Answer,
        statement: Statement,
    ) -> Result<Consequence> {
        let choice = Choice::Pair {
            pair: pair.id.clone(),
            left: pair.left.id.clone(),
            right: pair.right.id.clone(),
            answer,
        };
        self.state(|_| Ok(vec![(statement, choice)]))
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none of this id, or it is taken back already.
    pub fn undo(&mut self, id: &DecisionId, statement: Statement) -> Result<Consequence> {
        self.state(|decisions| {
            if decisions.get(id).is_none() {
                let known = decisions.all().iter().map(|decision| &*decision.id.0);
                return Err(Error::usage(
                    format!("there is no decision `{id}`"),
                    suggest::advice(&id.0, "decisions", known),
                ));
            }
            if decisions.undone().contains(id) {
                return Err(Error::usage(
                    format!("the decision `{id}` is undone already"),
                    "`hotpass review decisions` shows which decision undid it; undo that one to make this one count again",
                ));
            }
            let decision = id.clone();
            Ok(vec![(statement, Choice::Undo { decision })])
        })
    }

    /// Keeps choices, made in view of the decisions that are there at that moment.
    ///
    /// # Errors
    /// When a choice makes no sense, or cannot be written; then none is kept.
    pub fn state(
        &mut self,
        choose: impl FnOnce(&Decisions) -> Result<Vec<(Statement, Choice)>>,
    ) -> Result<Consequence> {
        let before = self.decisions.replay();
        let made = match self.recording {
            Recording::Kept => {
                let (decisions, made) = self.file.append(choose)?;
                self.decisions = decisions;
                made
            }
            Recording::Rehearsed => self.rehearse(choose)?,
        };
        let all = self.decisions.all();
        let made = all.get(all.len() - made..).unwrap_or_default().to_vec();
        let after = self.decisions.replay();
        let is_new = |overruled: &Overruled| made.iter().any(|made| made.id == overruled.later);
        Ok(Consequence {
            overruled: after.overruled.into_iter().filter(is_new).collect(),
            contradictions: after
                .contradictions
                .into_iter()
                .filter(|found| !before.contradictions.contains(found))
                .collect(),
            made,
        })
    }

    fn rehearse(
        &mut self,
        choose: impl FnOnce(&Decisions) -> Result<Vec<(Statement, Choice)>>,
    ) -> Result<usize> {
        let choices = choose(&self.decisions)?;
        let count = choices.len();
        for (statement, choice) in choices {
            let decision = self.decisions.next(&statement, choice);
            let pushed = self.decisions.push(decision);
            pushed.map_err(|problem| Error::usage(problem, "nothing was written"))?;
        }
        Ok(count)
    }

    /// Returns how each decision stands, in their order.
    pub fn standings(&self) -> Vec<(&Decision, Standing)> {
        let undone = self.decisions.undone();
        let verdicts = self.decisions.replay();
        let overruled: BTreeSet<&DecisionId> =
            verdicts.overruled.iter().map(|two| &two.earlier).collect();
        let contradicted: BTreeSet<&DecisionId> = verdicts
            .contradictions
            .iter()
            .flat_map(|found| found.together.iter().chain([&found.apart]))
            .collect();
        let standing = |decision: &Decision| {
            if undone.contains(&decision.id) {
                Standing::Undone
            } else if matches!(decision.what, Choice::Undo { .. }) {
                Standing::Undoes
            } else if contradicted.contains(&decision.id) {
                Standing::Contradicted
            } else if overruled.contains(&decision.id) {
                Standing::Overruled
            } else {
                Standing::Counts
            }
        };
        let all = self.decisions.all().iter();
        all.map(|decision| (decision, standing(decision))).collect()
    }
}

/// Returns the answer of a decision about a pair.
pub fn answer(decision: &Decision) -> Option<Answer> {
    match decision.what {
        Choice::Pair { answer, .. } => Some(answer),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests;
