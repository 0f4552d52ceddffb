//! Which rows of an index, and which other new records, a new record shares a block with.

use std::collections::BTreeMap;

use super::{
    index::{Block, Index},
    members::Origin,
    survey::Survey,
};

/// The blocks that new records share with anyone.
#[derive(Debug)]
pub(super) struct Lookup {
    shared: Vec<Shared>,
    /// How many blocks of each new record were left out because they are too large.
    pub(super) n_blocks_cut: Vec<u32>,
}

/// A block: new records, and rows of the index.
#[derive(Debug)]
struct Shared {
    rule: usize,
    new: Vec<u32>,
    rows: Vec<u32>,
}

impl Lookup {
    /// Looks up the blocks of new records.
    pub(super) fn of<I: Index>(index: &I, survey: &Survey, n_new: usize) -> Result<Self, I::Error> {
        let mut lookup = Self {
            shared: Vec::new(),
            n_blocks_cut: vec![0; n_new],
        };
        let mut keys = Vec::new();
        for rule in 0..survey.n_rules() {
            let of_rule = survey.keys(rule);
            let most = survey.max_block_size(rule);
            let mut filed: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for row in 0..n_new as u32 {
                of_rule.of_row(row, &mut keys);
                for key in &keys {
                    filed.entry(*key).or_default().push(row);
                }
            }
            for (key, new) in filed {
                let block = index.block(rule, key)?;
                lookup.add(rule, new, block, most);
            }
        }
        Ok(lookup)
    }

    /// Adds a block, unless the new records make it too large.
    fn add(&mut self, rule: usize, new: Vec<u32>, block: Block, most: Option<u32>) {
        let most = most.unwrap_or(u32::MAX) as usize;
        match block {
            Block::Rows(rows) if rows.len() + new.len() <= most => {
                self.shared.push(Shared { rule, new, rows });
            }
            _ => {
                for row in new {
                    self.n_blocks_cut[row as usize] += 1;
                }
            }
        }
    }

    /// Returns the rows of the index that some new record is compared with, ascending.
    pub(super) fn rows(&self) -> Vec<u32> {
        let rows = self.shared.iter().flat_map(|shared| &shared.rows);
        let mut rows: Vec<u32> = rows.copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Calls back with every rule, new record and what it shares a block with; pairs may come several times.
    pub(super) fn visit(&self, found: &mut impl FnMut(usize, u32, Origin)) {
        for Shared { rule, new, rows } in &self.shared {
            for (position, one) in new.iter().enumerate() {
                for row in rows {
                    found(*rule, *one, Origin::Indexed(*row));
                }
                for other in new.iter().skip(position + 1) {
                    found(*rule, *one, Origin::New(*other));
                }
            }
        }
    }
}
