//! What was found over the runs: for each suite of each dataset when it failed and when it last held.

use std::collections::BTreeMap;

use super::{
    Run,
    run::{CheckedExpectation, CheckedSuite},
};

/// A suite of a dataset, over the runs that checked it.
#[derive(Debug, Clone)]
pub(crate) struct History<'a> {
    /// The dataset.
    pub(crate) dataset: &'a str,
    /// The columns that everybody may read, by the newest run.
    pub(crate) public_columns: &'a [String],
    /// The suite.
    pub(crate) suite: &'a str,
    /// What each run found, oldest first; there is at least one.
    pub(crate) points: Vec<Point<'a>>,
}

/// What a run found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point<'a> {
    /// The path of the page of the run.
    pub(crate) path: &'a str,
    /// The run.
    pub(crate) run: &'a Run,
    /// What came of the suite.
    pub(crate) suite: &'a CheckedSuite,
}

/// When something turned.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turns<'a> {
    /// The first run in which it failed.
    pub(crate) first_failure: Option<Point<'a>>,
    /// The last run in which it held.
    pub(crate) last_success: Option<Point<'a>>,
    /// The run since which it has failed; none: it holds.
    pub(crate) failing_since: Option<Point<'a>>,
}

/// Gathers what runs found, which come newest first: first what the newest has, in its order, then what only older ones
/// have.
pub(crate) fn gathered<'a>(runs: &'a [(String, &'a Run)]) -> Vec<History<'a>> {
    let mut histories: Vec<History<'a>> = Vec::new();
    // A name may be there twice in a run, so the number of its turn tells which one is meant.
    let mut places: BTreeMap<(&str, &str, usize), usize> = BTreeMap::new();
    for (path, run) in runs {
        let mut turns: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (dataset, suite) in run.suites() {
            let names = (dataset.name.as_str(), suite.name.as_str());
            let turn = turns.entry(names).or_default();
            let next = histories.len();
            let place = *places.entry((names.0, names.1, *turn)).or_insert(next);
            *turn += 1;
            if place == next {
                histories.push(History {
                    dataset: names.0,
                    public_columns: &dataset.public_columns,
                    suite: names.1,
                    points: Vec::new(),
                });
            }
            histories[place].points.push(Point { path, run, suite });
        }
    }
    for history in &mut histories {
        history.points.reverse();
    }
    histories
}

impl<'a> History<'a> {
    /// Returns when the suite turned.
    pub(crate) fn turns(&self) -> Turns<'a> {
        turns(
            self.points
                .iter()
                .map(|point| (*point, point.suite.success)),
        )
    }

    /// Returns what the last run found; none where nothing was.
    pub(crate) fn last(&self) -> Option<Point<'a>> {
        self.points.last().copied()
    }

    /// Returns when an expectation turned, in the runs that asked the same.
    pub(crate) fn turns_of(&self, expectation: &CheckedExpectation) -> Turns<'a> {
        let is_same = |each: &&CheckedExpectation| {
            each.kind == expectation.kind
                && each.columns == expectation.columns
                && each.arguments == expectation.arguments
        };
        turns(self.points.iter().filter_map(|point| {
            let found = point.suite.expectations.iter().find(is_same)?;
            Some((*point, found.success))
        }))
    }
}

fn turns<'a>(series: impl Iterator<Item = (Point<'a>, bool)>) -> Turns<'a> {
    let mut turns = Turns::default();
    for (point, success) in series {
        if success {
            turns.last_success = Some(point);
            turns.failing_since = None;
        } else {
            turns.first_failure.get_or_insert(point);
            turns.failing_since.get_or_insert(point);
        }
    }
    turns
}
