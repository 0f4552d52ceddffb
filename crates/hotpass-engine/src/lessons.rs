//! Lessons: what a linkage model learns from pairs that people decided.
//!
//! People are asked about the pairs that a model is least sure of. How often an answer occurs among these says nothing of
//! how often it occurs among all matches, so m and u are not counted from them: the model would forget what makes a pair
//! certain. What does not depend on how pairs were chosen is how likely people call a pair the same *given* what it says
//! (Prentice and Pyke, "Logistic disease incidence models and case-control studies", Biometrika 66, 1979). So the weights
//! are fitted to that, by logistic regression, and held to what they were: each is believed to be known to within
//! [`SPREAD`]. One decision moves a weight by a sixth of a bit at most; what a dozen say together is believed.

// From a weight that moved to the probabilities of a model.
mod written;

use std::collections::BTreeSet;

use hotpass_linkage::{
    resolution::Waterfall,
    resolve::{self, scorer::MOVED},
    table::Records,
};
use hotpass_model::{
    decision::{DecisionId, Label},
    linkage::{LinkageModel, MovedPairs},
    resolution::lessons::{Lessons, MovedLevel},
};

use self::written::{movable, weight, write};

/// The standard deviation of the belief that a weight is what the model says, in bits.
const SPREAD: f64 = 0.5;
/// The fit ends when no weight moves by more than this, in bits.
const SETTLED: f64 = 1e-9;
/// Passes over all weights, at most.
const PASSES: usize = 10_000;
/// What moved by less than this is not told, in bits.
const TOLD: f64 = 0.005;

/// Where the record of an id is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    /// It is this row.
    Row(u32),
    /// It is in the files, and compared with no other.
    NotCompared,
    /// It is in the files no more.
    Gone,
}

/// A decided pair as the fit sees it.
struct Example {
    /// The level of each comparison; none: a value is missing, or the weight is fixed.
    levels: Vec<Option<usize>>,
    /// The match weight under the model as it was given, in bits.
    weight: f64,
    /// Whether both are the same.
    is_match: bool,
}

/// Moves the weights of a trained model towards decisions that it has not learned from; `find` tells where records are.
pub(crate) fn learn(
    records: &Records,
    model: &mut LinkageModel,
    decisions: &[Label],
    find: impl Fn(&str) -> Whereabouts,
) -> Result<Lessons, hotpass_linkage::error::Error> {
    let mut lessons = Lessons::default();
    let learned: BTreeSet<DecisionId> = std::mem::take(&mut model.learned).into_iter().collect();
    let (mut pairs, mut new) = (Vec::new(), Vec::new());
    for label in decisions {
        if learned.contains(&label.decision) {
            lessons.known += 1;
            continue;
        }
        match (find(&label.first.0), find(&label.second.0)) {
            (Whereabouts::Row(one), Whereabouts::Row(other)) if one != other => {
                pairs.push((one.min(other), one.max(other), label.is_match));
                new.push(label.decision.clone());
            }
            (Whereabouts::Gone, _) | (_, Whereabouts::Gone) => lessons.gone += 1,
            _ => lessons.not_compared += 1,
        }
    }
    pairs.sort_unstable();
    lessons.same = pairs.iter().filter(|(.., is_match)| *is_match).count() as u64;
    lessons.different = pairs.len() as u64 - lessons.same;
    if !pairs.is_empty() {
        adjust(records, model, &pairs, &mut lessons)?;
    }
    model.learned = learned.into_iter().chain(new).collect();
    model.learned.sort_unstable();
    Ok(lessons)
}

fn adjust(
    records: &Records,
    model: &mut LinkageModel,
    pairs: &[(u32, u32, bool)],
    lessons: &mut Lessons,
) -> Result<(), hotpass_linkage::error::Error> {
    let before = examples(records, model, pairs)?;
    let moves = fit(model, &before);
    let old = model.clone();
    for (c, comparison) in model.comparisons.iter_mut().enumerate() {
        for (l, moved) in moves[c].iter().enumerate() {
            write(comparison, &mut model.related, (c, l), *moved);
        }
    }
    let agree = |examples: &[Example]| {
        let agreed = examples
            .iter()
            .filter(|example| (example.weight >= 0.0) == example.is_match);
        agreed.count() as u64
    };
    lessons.agreed_before = agree(&before);
    lessons.agreed_after = agree(&examples(records, model, pairs)?);
    lessons.moved = moved(&old, model, &before);
    Ok(())
}

/// Returns decided pairs with the answers that they give under a model.
fn examples(
    records: &Records,
    model: &LinkageModel,
    pairs: &[(u32, u32, bool)],
) -> Result<Vec<Example>, hotpass_linkage::error::Error> {
    // Explanations name levels by their labels, so each is labeled with its place.
    let mut numbered = model.clone();
    for comparison in &mut numbered.comparisons {
        for (place, level) in comparison.levels.iter_mut().enumerate() {
            level.label = place.to_string();
        }
    }
    let rows: Vec<(u32, u32)> = pairs.iter().map(|(one, other, _)| (*one, *other)).collect();
    let waterfalls = resolve::explain(records, &numbered, &rows)?;
    let examples = waterfalls.iter().zip(pairs).map(|(waterfall, pair)| {
        let moved = model
            .moved
            .as_ref()
            .filter(|moved| has_moved(waterfall, moved));
        let is_free = |name: &String| moved.is_some_and(|moved| moved.comparisons.contains(name));
        let steps = waterfall.steps.iter().zip(&model.comparisons);
        let levels = steps.map(|(step, comparison)| {
            let place: usize = step.level.parse().ok()?;
            let says_something = movable(comparison, place) && !is_free(&comparison.name);
            says_something.then_some(place)
        });
        Example {
            levels: levels.collect(),
            weight: waterfall.weight,
            is_match: pair.2,
        }
    });
    Ok(examples.collect())
}

/// Tells whether a pair, if it is the same, has rather moved than stayed: what tells a place says little of it then.
fn has_moved(waterfall: &Waterfall, moved: &MovedPairs) -> bool {
    let step = waterfall.steps.iter().find(|step| step.comparison == MOVED);
    let Some(share) = moved.share else {
        // A model that learned nothing of who moved takes nobody for one who did.
        return false;
    };
    // What may have moved adds log2((stayed + moved) / all), of which those that stayed have 1 - share.
    step.is_some_and(|step| (1.0 - share) * (-step.weight).exp2() < 0.5)
}

/// Returns by how much each weight moves, in bits: the mode of what is believed after the examples.
///
/// The likelihood is concave, and each step goes to the top of a parabola below it (Böhning and Lindsay, "Monotonicity of
/// quadratic-approximation algorithms", Annals of the Institute of Statistical Mathematics 40, 1988), so it always rises.
fn fit(model: &LinkageModel, examples: &[Example]) -> Vec<Vec<f64>> {
    let shape = model.comparisons.iter();
    let mut moves: Vec<Vec<f64>> = shape.map(|c| vec![0.0; c.levels.len()]).collect();
    let mut giving: Vec<Vec<Vec<usize>>> = moves
        .iter()
        .map(|levels| vec![Vec::new(); levels.len()])
        .collect();
    for (position, example) in examples.iter().enumerate() {
        for (c, level) in example.levels.iter().enumerate() {
            if let Some(level) = level {
                giving[c][*level].push(position);
            }
        }
    }
    let mut weights: Vec<f64> = examples.iter().map(|example| example.weight).collect();
    let ln2 = std::f64::consts::LN_2;
    let held = SPREAD.powi(-2);
    for _ in 0..PASSES {
        let mut largest = 0.0_f64;
        for (c, levels) in giving.iter().enumerate() {
            for (level, positions) in levels.iter().enumerate() {
                let missed = positions.iter().map(|position| {
                    let expected = 1.0 / (1.0 + (-weights[*position]).exp2());
                    f64::from(u8::from(examples[*position].is_match)) - expected
                });
                let slope = missed.sum::<f64>() * ln2 - moves[c][level] * held;
                let step = slope / (positions.len() as f64 * ln2 * ln2 / 4.0 + held);
                moves[c][level] += step;
                for position in positions {
                    weights[*position] += step;
                }
                largest = largest.max(step.abs());
            }
        }
        if largest < SETTLED {
            break;
        }
    }
    moves
}

/// Returns what moved, most first, then in the order of the model.
fn moved(old: &LinkageModel, new: &LinkageModel, examples: &[Example]) -> Vec<MovedLevel> {
    let mut moved = Vec::new();
    for (c, (before, after)) in old.comparisons.iter().zip(&new.comparisons).enumerate() {
        for (l, (was, is)) in before.levels.iter().zip(&after.levels).enumerate() {
            let (Some(was), Some(now)) = (weight(was), weight(is)) else {
                continue;
            };
            if (was - now).abs() < TOLD {
                continue;
            }
            let giving = examples
                .iter()
                .filter(|example| example.levels.get(c) == Some(&Some(l)));
            moved.push(MovedLevel {
                comparison: before.name.clone(),
                level: is.label.clone(),
                pairs: giving.count() as u64,
                before: was,
                after: now,
            });
        }
    }
    moved.sort_by(|one, other| {
        let far = |level: &MovedLevel| (level.after - level.before).abs();
        far(other).total_cmp(&far(one))
    });
    moved
}

#[cfg(test)]
mod tests;
