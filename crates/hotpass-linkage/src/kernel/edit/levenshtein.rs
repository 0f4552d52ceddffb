//! The Levenshtein distance of two sequences of units, and its bound from lengths and letter bags.

use super::{
    pattern::{Table, WORD},
    prepared::{Prepared, Symbol},
};

/// Tells whether the lengths and letter bags allow so few edits, of Levenshtein's or of Damerau's kind.
///
/// One edit gives either value at most one unit that the other lacks; a swap of neighbors gives none.
pub(super) fn may_reach(left: Prepared<'_>, right: Prepared<'_>, most: u32) -> bool {
    let (left_only, right_only) = left.lacking(&right);
    left.n_units().abs_diff(right.n_units()) <= most as usize && left_only.max(right_only) <= most
}

/// Returns the distance when it is at most `most`; `table` is that of the left value.
pub(super) fn at_most<L: Symbol, R: Symbol>(
    table: &Table,
    left: &[L],
    right: &[R],
    most: u32,
) -> Option<u32> {
    if left.is_empty() {
        let distance = right.len() as u32;
        return (distance <= most).then_some(distance);
    }
    if left.len() <= WORD {
        return short(table, left.len(), right, most);
    }
    let (left, right) = without_common_ends(left, right);
    long(left, right, most)
}

/// The distance by bit vectors of vertical differences, for a left value of 1 to 64 units.
fn short<R: Symbol>(table: &Table, n_left: usize, right: &[R], most: u32) -> Option<u32> {
    let last = 1_u64 << (n_left - 1);
    let (mut up, mut down) = (u64::MAX, 0_u64);
    let mut distance = n_left as u32;
    let mut n_remaining = right.len() as u32;
    for &unit in right {
        let same = table.positions(unit);
        let diagonal = ((same & up).wrapping_add(up) ^ up) | same | down;
        let mut across_up = down | !(diagonal | up);
        let mut across_down = up & diagonal;
        distance += u32::from(across_up & last != 0);
        distance -= u32::from(across_down & last != 0);
        across_up = (across_up << 1) | 1;
        across_down <<= 1;
        up = across_down | !(diagonal | across_up);
        down = across_up & diagonal;
        n_remaining -= 1;
        // Each further unit takes at most one edit back.
        if distance > most.saturating_add(n_remaining) {
            return None;
        }
    }
    (distance <= most).then_some(distance)
}

/// Returns two values without the units that both begin and both end with; no edit is needed for them.
pub(super) fn without_common_ends<'l, 'r, L: Symbol, R: Symbol>(
    left: &'l [L],
    right: &'r [R],
) -> (&'l [L], &'r [R]) {
    let is_same = |(l, r): &(&L, &R)| (**l).into() == (**r).into();
    let start = left.iter().zip(right).take_while(is_same).count();
    let (left, right) = (&left[start..], &right[start..]);
    let backward = left.iter().rev().zip(right.iter().rev());
    let end = backward.take_while(is_same).count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

/// The distance row by row, for values of any length; of each row only what is at most `most` off the diagonal.
fn long<L: Symbol, R: Symbol>(left: &[L], right: &[R], most: u32) -> Option<u32> {
    let band = most as usize;
    if left.len().abs_diff(right.len()) > band {
        return None;
    }
    let beyond = most + 1;
    let mut row: Vec<u32> = (0..=right.len() as u32).map(|n| n.min(beyond)).collect();
    for (at, &unit) in left.iter().enumerate() {
        let first = at.saturating_sub(band);
        let end = right.len().min(at + band + 1);
        let mut diagonal = row[first];
        row[first] = if first == 0 {
            (at as u32 + 1).min(beyond)
        } else {
            beyond
        };
        let mut least = row[first];
        for place in first..end {
            let substituted = diagonal + u32::from(unit.into() != right[place].into());
            diagonal = row[place + 1];
            let edited = substituted.min(row[place].min(diagonal) + 1).min(beyond);
            row[place + 1] = edited;
            least = least.min(edited);
        }
        if least > most {
            return None;
        }
    }
    let distance = row[right.len()];
    (distance <= most).then_some(distance)
}
