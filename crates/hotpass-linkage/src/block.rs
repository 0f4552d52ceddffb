//! Blocking: which pairs of records are compared at all.
//!
//! A rule gives each row a key, or several; rows with the same key form a block, and the pairs within blocks are candidates.
//! Candidates are never stored: they are streamed block by block, in parallel, each pair once, under the first rule that
//! has it.

use std::sync::Arc;

use hotpass_model::linkage::LinkType;

use crate::{
    columns::Prepared,
    table::{NULL, Records},
};

// Pairs of several rules, each once.
mod candidates;
// From the SQL of a model to blocks.
pub mod compile;
// From keys to blocks.
mod forming;
// Keys that hold beyond one table.
pub(crate) mod keys;

pub(crate) use candidates::Chunk;
pub use candidates::{Candidates, Extent};
pub use forming::Part;

/// No block.
const NONE: u32 = u32::MAX;

/// Which pairs of rows may be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Any two rows.
    Any,
    /// Rows of different sources.
    AcrossSources,
}

impl Scope {
    /// Returns the scope that the number of sources suggests.
    pub fn from_sources(records: &Records) -> Self {
        if records.source_names.len() > 1 {
            Self::AcrossSources
        } else {
            Self::Any
        }
    }
}

impl From<LinkType> for Scope {
    fn from(link: LinkType) -> Self {
        match link {
            LinkType::Dedupe | LinkType::LinkAndDedupe => Self::Any,
            LinkType::Link => Self::AcrossSources,
        }
    }
}

/// The keys of one rule.
#[derive(Debug, Clone)]
pub enum Keys {
    /// All rows form one block.
    Everything,
    /// One key per row: all columns together; rows where one is missing have none.
    Single(Vec<Vec<u32>>),
    /// Several keys per row: those at `starts[row]..starts[row + 1]`, without repeats.
    Several {
        /// Where the keys of each row begin.
        starts: Vec<u32>,
        /// The keys.
        keys: Vec<u64>,
    },
}

/// The blocks of one rule, in order of their rows.
#[derive(Debug, Clone, Default)]
pub struct Blocks {
    /// Where the rows of each block begin in `rows`.
    starts: Vec<u32>,
    /// The rows of each block, ascending.
    rows: Vec<u32>,
    /// The columns whose codes agree within blocks and nowhere else, if that is how pairs are recognized.
    same: Option<Same>,
    /// The block of each row, when a row has one at most.
    of_row: Vec<u32>,
    /// Where the blocks of each row begin, when it may have several.
    of_row_starts: Vec<u32>,
    /// What was left out because it was too large.
    pub cut: Cut,
    /// The pairs of its blocks, repeats among them.
    pub n_pairs: u64,
}

/// Columns in which the rows of a block agree.
#[derive(Debug, Clone)]
struct Same {
    columns: Arc<Vec<Prepared>>,
    /// Their positions.
    keys: Vec<usize>,
}

impl Same {
    #[inline]
    fn holds(&self, left: u32, right: u32) -> bool {
        self.keys.iter().all(|key| {
            let codes = &self.columns[*key].column.codes;
            let code = codes[left as usize];
            code != NULL && code == codes[right as usize]
        })
    }
}

/// Blocks left out because they were too large.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cut {
    /// The blocks.
    pub n_blocks: u64,
    /// The pairs that they would have had.
    pub n_pairs: u64,
    /// The rows of the largest.
    pub largest: u32,
}

impl Blocks {
    /// Forms the blocks of a rule; those of more than `max_size` rows are left out and counted.
    pub fn of(keys: &Keys, records: &Records, scope: Scope, max_size: Option<u32>) -> Self {
        match keys {
            Keys::Everything => Self::of_parts(&[], records, scope, max_size),
            Keys::Single(columns) => {
                let parts: Vec<Part<'_>> =
                    columns.iter().map(|column| Part::Codes(column)).collect();
                Self::of_parts(&parts, records, scope, max_size)
            }
            Keys::Several { starts, keys } => {
                let numbered = forming::numbered(keys);
                let part = Part::Listed {
                    starts,
                    keys: &numbered,
                };
                Self::of_parts(&[part], records, scope, max_size)
            }
        }
    }

    /// Forms the blocks of rows that agree on every part of a key; without parts, all rows form one.
    pub fn of_parts(
        parts: &[Part<'_>],
        records: &Records,
        scope: Scope,
        max_size: Option<u32>,
    ) -> Self {
        forming::form(parts, records, scope, max_size.unwrap_or(u32::MAX))
    }

    /// Returns how many blocks there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns whether there is no block.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the rows of a block.
    #[inline]
    pub fn rows(&self, block: usize) -> &[u32] {
        &self.rows[self.starts[block] as usize..self.starts[block + 1] as usize]
    }

    /// Returns the positions of the blocks with the most rows, largest first.
    pub fn largest(&self, n: usize) -> Vec<usize> {
        let mut largest: Vec<(usize, usize)> = Vec::new();
        for block in 0..self.len() {
            let size = self.rows(block).len();
            if largest.len() < n || largest.last().is_some_and(|(least, _)| size > *least) {
                let place = largest.partition_point(|(each, _)| *each >= size);
                largest.insert(place, (size, block));
                largest.truncate(n);
            }
        }
        largest.into_iter().map(|(_, block)| block).collect()
    }

    /// Forgets which rows are in which block; pairs are recognized as before.
    fn release_rows(&mut self) {
        self.starts = Vec::new();
        self.rows = Vec::new();
    }

    /// Lets pairs be recognized by columns, which are there anyway, when every row that agrees in them has its block.
    fn recognized_by(mut self, columns: &Arc<Vec<Prepared>>, keys: Vec<usize>) -> Self {
        if self.is_single() && self.cut.n_blocks == 0 {
            self.of_row = Vec::new();
            self.same = Some(Same {
                columns: Arc::clone(columns),
                keys,
            });
        }
        self
    }

    fn of_row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.of_row[self.of_row_starts[row] as usize..self.of_row_starts[row + 1] as usize]
    }

    /// Returns whether a row is in one block at most.
    fn is_single(&self) -> bool {
        self.of_row_starts.is_empty()
    }

    /// Returns whether some block has both rows.
    #[inline]
    pub fn has_pair(&self, left: u32, right: u32) -> bool {
        if let Some(same) = &self.same {
            same.holds(left, right)
        } else if self.is_single() {
            let block = self.of_row[left as usize];
            block != NONE && block == self.of_row[right as usize]
        } else {
            first_common(self.of_row(left), self.of_row(right)).is_some()
        }
    }

    /// Returns whether a block is the first that has both rows.
    #[inline]
    fn is_first(&self, block: u32, left: u32, right: u32) -> bool {
        self.is_single() || first_common(self.of_row(left), self.of_row(right)) == Some(block)
    }
}

/// Returns the first element of two ascending lists that is in both.
fn first_common(left: &[u32], right: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Equal => return Some(left[i]),
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    None
}
