//! The unrestricted Damerau-Levenshtein distance of two sequences of units.
//!
//! Row by row in linear space, after C. Zhao and S. Sahni, "String correction using the Damerau-Levenshtein distance",
//! BMC Bioinformatics 20 (2019): of all swaps that Lowrance and Wagner allow, those suffice where the swapped units are
//! neighbors in one of the values.

use super::{levenshtein::without_common_ends, prepared::Symbol};

/// The longest value whose rows fit on the stack.
const SHORT: usize = 64;

/// What is known of one position of the right value, or of its start.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    /// The distance of the newest row that this column has.
    now: u32,
    /// The distance of the row before that.
    before: u32,
    /// The last row whose unit is that of this column, counted from 1; 0 for none.
    same_row: u32,
    /// The distance ahead of a swap whose halves are that row and this column, next to the column before.
    ahead: u32,
}

/// Returns the distance in edits.
pub(super) fn distance<L: Symbol, R: Symbol>(left: &[L], right: &[R]) -> u32 {
    let (left, right) = without_common_ends(left, right);
    if right.len() <= SHORT {
        let mut columns = [Column::default(); SHORT + 1];
        rows(left, right, &mut columns[..=right.len()])
    } else {
        rows(left, right, &mut vec![Column::default(); right.len() + 1])
    }
}

/// The distance, with `columns` for the start and each unit of the right value.
fn rows<L: Symbol, R: Symbol>(left: &[L], right: &[R], columns: &mut [Column]) -> u32 {
    for (at, column) in columns.iter_mut().enumerate() {
        column.now = at as u32;
    }
    for (row, &unit) in (1..).zip(left) {
        fill_row(row, unit.into(), right, columns);
    }
    columns[right.len()].now
}

fn fill_row<R: Symbol>(row: u32, unit: u32, right: &[R], columns: &mut [Column]) {
    // Of the row before the last one, the distance in the column before.
    let mut two_back = columns[0].before;
    columns[0].before = columns[0].now;
    columns[0].now = row;
    // The last column with this row's unit, and the distance ahead of a swap whose halves are it and the row before.
    let (mut same_column, mut ahead) = (0, 0);
    for at in 1..columns.len() {
        let (previous, column) = (columns[at - 1], columns[at]);
        let is_same = right[at - 1].into() == unit;
        let edited = (previous.before + u32::from(!is_same)).min(previous.now.min(column.now) + 1);
        let mut next = Column {
            now: edited,
            before: column.now,
            ..column
        };
        if is_same {
            (same_column, ahead) = (at, two_back);
            next.same_row = row;
            if at > 1 {
                next.ahead = columns[at - 2].before;
            }
        } else if same_column > 0 && column.same_row > 0 {
            if at - same_column == 1 {
                next.now = edited.min(column.ahead + row - column.same_row);
            } else if row - column.same_row == 1 {
                next.now = edited.min(ahead + (at - same_column) as u32);
            }
        }
        two_back = column.before;
        columns[at] = next;
    }
}
