//! From decisions to what a run obeys: decisions in, in their order, [`Verdicts`] out. The same decisions give the same
//! verdicts; nothing is read, and nothing that disagrees is settled in silence.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hotpass_model::{
    decision::{
        Answer, Choice, Contradiction, DecidedEntities, DecidedPair, DecidedSplit, Decision,
        DecisionId, Overruled, PairId, Verdicts,
    },
    ident::{EntityId, RecordId},
};

use super::Decisions;

/// Two things in the order of their ids.
type Two<T> = (T, T);

/// Who is one with whom, and who is apart from whom, by decisions.
struct Relation<T> {
    together: BTreeMap<Two<T>, DecisionId>,
    apart: BTreeMap<Two<T>, DecisionId>,
}

impl Decisions {
    /// Returns what all decisions together amount to.
    ///
    /// Of two decisions on the same pair or the same two entities the later counts, by the order of the decisions and not
    /// by their times, and the earlier is reported. A pair that is apart while a chain of other decisions makes it one is
    /// a contradiction: it stays apart, the links of the chain are left out, and all of it is reported.
    pub fn replay(&self) -> Verdicts {
        let standing = self.standing();
        let mut verdicts = Verdicts::default();
        pairs(&standing, &mut verdicts);
        entities(&standing, &mut verdicts);
        verdicts.splits = standing.iter().filter_map(|split| splits(split)).collect();
        verdicts.overruled.sort_unstable();
        verdicts.overruled.dedup();
        verdicts
    }
}

fn pairs(standing: &[&Decision], verdicts: &mut Verdicts) {
    let mut answers: BTreeMap<Two<RecordId>, (Answer, DecisionId)> = BTreeMap::new();
    for decision in standing {
        let Choice::Pair {
            left,
            right,
            answer,
            ..
        } = &decision.what
        else {
            continue;
        };
        let given = (*answer, decision.id.clone());
        let before = answers.insert(ordered(left, right), given);
        if let Some((other, earlier)) = before.filter(|(other, _)| other != answer) {
            debug_assert_ne!(other, *answer);
            let later = decision.id.clone();
            verdicts.overruled.push(Overruled { earlier, later });
        }
    }
    let mut relation = Relation {
        together: BTreeMap::new(),
        apart: BTreeMap::new(),
    };
    for (two, (answer, id)) in answers {
        match answer {
            Answer::Same => drop(relation.together.insert(two, id)),
            Answer::Different => drop(relation.apart.insert(two, id)),
            Answer::Unsure => verdicts.unsure.push(decided(two, id)),
        }
    }
    verdicts.contradictions.extend(relation.disentangle());
    let decided = |map: BTreeMap<_, _>| map.into_iter().map(|(two, id)| decided(two, id)).collect();
    verdicts.must_link = decided(relation.together);
    verdicts.cannot_link = decided(relation.apart);
}

fn entities(standing: &[&Decision], verdicts: &mut Verdicts) {
    let mut relation = Relation {
        together: BTreeMap::new(),
        apart: BTreeMap::new(),
    };
    for decision in standing {
        let id = &decision.id;
        let mut overrule = |earlier: Option<DecisionId>| {
            let later = id.clone();
            let overruled = earlier.map(|earlier| Overruled { earlier, later });
            verdicts.overruled.extend(overruled);
        };
        match &decision.what {
            Choice::Merge { entities } => {
                for two in entities.windows(2).filter(|two| two[0] != two[1]) {
                    let two = ordered(&two[0], &two[1]);
                    overrule(relation.apart.remove(&two));
                    relation.together.insert(two, id.clone());
                }
            }
            Choice::NeverMerge {
                entities: [one, other],
            } => {
                let two = ordered(one, other);
                overrule(relation.together.remove(&two));
                relation.apart.insert(two, id.clone());
            }
            Choice::Pair { .. } | Choice::Split { .. } | Choice::Undo { .. } => {}
        }
    }
    verdicts.contradictions.extend(relation.disentangle());
    let decided = |map: BTreeMap<Two<EntityId>, _>| {
        let decided = |((first, second), decision)| DecidedEntities {
            first,
            second,
            decision,
        };
        map.into_iter().map(decided).collect()
    };
    verdicts.merges = decided(relation.together);
    verdicts.never_merge = decided(relation.apart);
}

fn splits(decision: &Decision) -> Option<DecidedSplit> {
    let Choice::Split { entity, records } = &decision.what else {
        return None;
    };
    let records: BTreeSet<&RecordId> = records.iter().collect();
    Some(DecidedSplit {
        entity: entity.clone(),
        records: records.into_iter().cloned().collect(),
        decision: decision.id.clone(),
    })
}

impl<T: Ord + Clone + ToString> Relation<T> {
    /// Takes the links out that contradict what is apart, and returns the contradictions, shortest chains first for
    /// each two that are apart.
    fn disentangle(&mut self) -> Vec<Contradiction> {
        let mut contradictions = Vec::new();
        let mut groups = self.groups();
        for ((from, to), apart) in &self.apart {
            // Each time a chain is taken out, until none is left.
            while groups
                .get(from)
                .is_some_and(|group| groups.get(to) == Some(group))
            {
                let Some(path) = self.chain(from, to) else {
                    break;
                };
                let links = path.windows(2).map(|two| ordered(&two[0], &two[1]));
                let mut together: Vec<DecisionId> = Vec::new();
                for id in links.filter_map(|link| self.together.remove(&link)) {
                    if !together.contains(&id) {
                        together.push(id);
                    }
                }
                contradictions.push(Contradiction {
                    apart: apart.clone(),
                    path: path.iter().map(ToString::to_string).collect(),
                    together,
                });
                groups = self.groups();
            }
        }
        contradictions
    }

    /// Returns everything that is linked with a number for each group of what is one.
    fn groups(&self) -> BTreeMap<T, usize> {
        let near = self.near();
        let mut groups = BTreeMap::new();
        for (start, number) in near.keys().zip(0..) {
            let mut waiting = vec![*start];
            while let Some(here) = waiting.pop() {
                if !groups.contains_key(here) {
                    groups.insert(here.clone(), number);
                    waiting.extend(near.get(here).into_iter().flatten());
                }
            }
        }
        groups
    }

    /// Returns with what everything is linked.
    fn near(&self) -> BTreeMap<&T, BTreeSet<&T>> {
        let mut near: BTreeMap<&T, BTreeSet<&T>> = BTreeMap::new();
        for (first, second) in self.together.keys() {
            near.entry(first).or_default().insert(second);
            near.entry(second).or_default().insert(first);
        }
        near
    }

    /// Returns the shortest chain of links from one to another; of several the first by ids.
    fn chain(&self, from: &T, to: &T) -> Option<Vec<T>> {
        let near = self.near();
        let mut before: BTreeMap<&T, &T> = BTreeMap::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(here) = waiting.pop_front() {
            if here == to {
                let mut path = vec![here.clone()];
                while let Some(earlier) = path.last().and_then(|last| before.get(last)) {
                    path.push((*earlier).clone());
                }
                path.reverse();
                return Some(path);
            }
            for next in near.get(here).into_iter().flatten() {
                if *next != from && !before.contains_key(next) {
                    before.insert(next, here);
                    waiting.push_back(next);
                }
            }
        }
        None
    }
}

fn decided((first, second): Two<RecordId>, decision: DecisionId) -> DecidedPair {
    DecidedPair {
        pair: PairId::of(&first, &second),
        first,
        second,
        decision,
    }
}

fn ordered<T: Ord + Clone>(one: &T, other: &T) -> Two<T> {
    if one <= other {
        (one.clone(), other.clone())
    } else {
        (other.clone(), one.clone())
    }
}
