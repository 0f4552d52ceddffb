//! How many true pairs are among the candidates, estimated before anything is scored.

use crate::{block::Scope, compiled::Compiled, resolution::RuleExtent, table::Records};

/// How many blocks of a rule are looked at to estimate what the others find.
const SAMPLED_BLOCKS: usize = 2_000;

/// Estimates the share of true pairs that each rule finds, and all together, from what the rules find of each other's
/// pairs (capture and recapture): likely matches are pairs that at least two other rules have.
pub(super) fn estimate(
    told: &mut [RuleExtent],
    compiled: &Compiled,
    records: &Records,
) -> Option<f64> {
    let blocks = &compiled.blocking.blocks;
    let compares_all = blocks
        .iter()
        .any(|blocks| blocks.len() == 1 && blocks.rows(0).len() == records.n_rows());
    if compares_all {
        for rule in told.iter_mut() {
            rule.estimated_recall = Some(1.0);
        }
        return Some(1.0);
    }
    let mut seen = vec![0_u64; blocks.len()];
    let mut of = vec![0_u64; blocks.len()];
    let across = Scope::from_sources(records);
    for (rule, from) in blocks.iter().enumerate() {
        let step = (from.len() / SAMPLED_BLOCKS).max(1);
        for block in (0..from.len()).step_by(step) {
            for pair in from.rows(block).windows(2).take(4) {
                let is_within =
                    records.sources[pair[0] as usize] == records.sources[pair[1] as usize];
                if across == Scope::AcrossSources && is_within {
                    continue;
                }
                let has: Vec<bool> = blocks
                    .iter()
                    .map(|b| b.has_pair(pair[0], pair[1]))
                    .collect();
                let n_others = has.iter().filter(|has| **has).count();
                for (other, has) in has.iter().enumerate() {
                    // Two besides the rule that is judged, the one that brought the pair among them.
                    if other != rule && n_others - usize::from(*has) >= 2 {
                        of[other] += 1;
                        seen[other] += u64::from(*has);
                    }
                }
            }
        }
    }
    let mut missed = 1.0;
    for (rule, told) in told.iter_mut().enumerate() {
        if of[rule] > 0 {
            let recall = seen[rule] as f64 / of[rule] as f64;
            told.estimated_recall = Some(recall);
            missed *= 1.0 - recall;
        }
    }
    (blocks.len() > 1).then_some(1.0 - missed)
}
