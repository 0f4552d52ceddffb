//! The Jaro similarity of two sequences of units, its bound from lengths and letter bags, and the boost for a common start.
//!
//! Bit-parallel matching as the jaro module of rapidfuzz describes it: the unmatched positions of a unit inside the window
//! are one word, of which the lowest bit is taken.

use super::{
    pattern::{Table, WORD},
    prepared::{Prepared, Symbol},
};

/// A similarity above this is boosted.
const BOOST_ABOVE: f64 = 0.7;
/// The part of what is missing to 1 that each common first unit adds.
const PREFIX_SCALE: f64 = 0.1;
/// How far a bound may be off by rounding; far more than it is, far less than two similarities differ.
const SLACK: f64 = 1e-9;

/// Tells whether the lengths and letter bags allow a Jaro similarity of `needed`; never `false` for a pair that reaches it.
pub(super) fn may_reach(left: Prepared<'_>, right: Prepared<'_>, needed: f64) -> bool {
    let (n_left, n_right) = (left.n_units() as u32, right.n_units() as u32);
    if n_left == 0 || n_right == 0 {
        return n_left == n_right || needed <= 0.0;
    }
    let (left_only, right_only) = left.lacking(&right);
    // The bag counts no unit twice, so that neither difference is below zero.
    let most_common = (n_left - left_only).min(n_right - right_only);
    may_have(most_common, n_left, n_right, needed)
}

/// Tells whether so many common units can make a similarity of `needed`: (c/l + c/r + 1) / 3, without a division.
fn may_have(n_common: u32, n_left: u32, n_right: u32, needed: f64) -> bool {
    if n_common == 0 {
        return needed <= 0.0;
    }
    let (left, right) = (f64::from(n_left), f64::from(n_right));
    f64::from(n_common) * (left + right) >= (3.0 * needed - 1.0 - SLACK) * left * right
}

/// Returns the Jaro similarity that a pair needs for a Jaro-Winkler similarity of `cutoff`.
pub(super) fn needed(left: Prepared<'_>, right: Prepared<'_>, cutoff: f64) -> f64 {
    needed_after(left.common_start(&right), cutoff)
}

/// Returns the Jaro similarity needed for `cutoff` with so many common first units, never too much.
pub(super) fn needed_after(same_start: u8, cutoff: f64) -> f64 {
    if cutoff <= BOOST_ABOVE {
        return cutoff;
    }
    let share = f64::from(same_start) * PREFIX_SCALE;
    ((cutoff - share) / (1.0 - share)).max(BOOST_ABOVE) - SLACK
}

/// Returns the Jaro-Winkler similarity of a Jaro similarity.
pub(super) fn boosted(similarity: f64, same_start: u8) -> f64 {
    if similarity > BOOST_ABOVE {
        similarity + f64::from(same_start) * PREFIX_SCALE * (1.0 - similarity)
    } else {
        similarity
    }
}

/// Returns the Jaro similarity, or `None` when too few units are common for `needed`.
pub(super) fn similarity<L: Symbol, R: Symbol>(
    table: &Table,
    left: &[L],
    right: &[R],
    needed: f64,
) -> Option<f64> {
    match (left, right) {
        ([], []) => return Some(1.0),
        ([], _) | (_, []) => return Some(0.0),
        ([l], [r]) => return Some(f64::from(u8::from((*l).into() == (*r).into()))),
        _ => {}
    }
    let window = left.len().max(right.len()) / 2 - 1;
    let (n_common, n_moved) = if left.len() <= WORD && right.len() <= WORD {
        let (left_common, right_common) = common(table, right, window, left.len());
        let n_common = left_common.count_ones();
        if !may_have(n_common, left.len() as u32, right.len() as u32, needed) {
            return None;
        }
        (n_common, moved(table, right, left_common, right_common))
    } else {
        long(left, right, window)
    };
    Some(ratio(left.len(), right.len(), n_common, n_moved))
}

/// The mean of three shares, in the order of operations that rapidfuzz and `DuckDB` have.
fn ratio(n_left: usize, n_right: usize, n_common: u32, n_moved: u32) -> f64 {
    if n_common == 0 {
        return 0.0;
    }
    let common = f64::from(n_common);
    let mut sum = common / n_left as f64;
    sum += common / n_right as f64;
    sum += (common - f64::from(n_moved / 2)) / common;
    sum / 3.0
}

/// The common positions of the left value and of the right one.
fn common<R: Symbol>(table: &Table, right: &[R], window: usize, n_left: usize) -> (u64, u64) {
    let (mut left_common, mut right_common) = (0, 0);
    // Positions 0 to `window` for the first unit, then one more for each, then one less at the start.
    let mut in_reach = u64::MAX >> (WORD - 1 - window);
    let last = right.len().min(n_left + window);
    for (at, &unit) in right.iter().enumerate().take(last) {
        let free = table.positions(unit) & in_reach & !left_common;
        left_common |= free & free.wrapping_neg();
        right_common |= u64::from(free != 0) << at;
        in_reach = (in_reach << 1) | u64::from(at < window);
    }
    (left_common, right_common)
}

/// Counts the common units that are not the same in order.
fn moved<R: Symbol>(table: &Table, right: &[R], mut left: u64, mut right_common: u64) -> u32 {
    let mut n_moved = 0;
    while right_common != 0 {
        let at = right_common.trailing_zeros() as usize;
        let lowest = left & left.wrapping_neg();
        n_moved += u32::from(table.positions(right[at]) & lowest == 0);
        left ^= lowest;
        right_common &= right_common - 1;
    }
    n_moved
}

/// The common and the moved units of values of any length.
fn long<L: Symbol, R: Symbol>(left: &[L], right: &[R], window: usize) -> (u32, u32) {
    let mut is_common = vec![false; left.len()];
    let mut common = Vec::new();
    for (at, &unit) in right.iter().enumerate() {
        let unit: u32 = unit.into();
        let end = left.len().min(at + window + 1);
        for place in at.saturating_sub(window)..end {
            if !is_common[place] && left[place].into() == unit {
                is_common[place] = true;
                common.push(unit);
                break;
            }
        }
    }
    let in_order = left
        .iter()
        .zip(&is_common)
        .filter_map(|(&unit, is_common)| is_common.then_some(unit.into()));
    let n_moved = in_order
        .zip(&common)
        .filter(|(left, right)| left != *right)
        .count();
    (common.len() as u32, n_moved as u32)
}
