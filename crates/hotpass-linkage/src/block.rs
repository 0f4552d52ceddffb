//! Blocking: which pairs of records are compared at all.
//!
//! A rule gives each row a key, or several; rows with the same key form a block, and the pairs within blocks are candidates.
//! Candidates are never stored: they are streamed block by block, in parallel, each pair once, under the first rule that
//! has it.

use rayon::prelude::*;

use crate::table::{Column, NULL, Records};

/// About how many pairs one piece of parallel work has.
const CHUNK: u64 = 1 << 16;

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

/// The keys of one rule.
#[derive(Debug, Clone)]
pub enum Keys {
    /// All rows form one block.
    Everything,
    /// One key per row: all columns together; rows where one is missing have none.
    Single(Vec<Vec<u32>>),
    /// Several keys per row: those at `starts[row]..starts[row + 1]`, without repeats, joined with the key of columns.
    Several {
        /// Where the keys of each row begin.
        starts: Vec<u32>,
        /// The keys.
        keys: Vec<u64>,
    },
}

/// The blocks of one rule.
#[derive(Debug, Clone, Default)]
pub struct Blocks {
    /// Where the rows of each block begin in `rows`.
    starts: Vec<u32>,
    /// The rows of each block, ascending.
    rows: Vec<u32>,
    /// The block of each row, when a row has one at most.
    of_row: Vec<u32>,
    /// Where the blocks of each row begin, when it may have several.
    of_row_starts: Vec<u32>,
    /// What was left out because it was too large.
    pub cut: Cut,
    /// The pairs of its blocks, repeats among them.
    pub n_pairs: u64,
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
        let mut builder = Builder {
            sources: &records.sources,
            n_sources: records.source_names.len(),
            scope,
            max_size: max_size.unwrap_or(u32::MAX),
            blocks: Self::default(),
        };
        let n_rows = records.n_rows();
        match keys {
            Keys::Everything => builder.add(&(0..n_rows as u32).collect::<Vec<_>>()),
            Keys::Single(columns) => builder.add_sorted(single_keys(columns, n_rows)),
            Keys::Several { starts, keys } => {
                let mut entries = Vec::with_capacity(keys.len());
                for row in 0..n_rows {
                    for key in &keys[starts[row] as usize..starts[row + 1] as usize] {
                        entries.push((*key, row as u32));
                    }
                }
                builder.add_sorted(entries);
            }
        }
        builder.finish(n_rows, matches!(keys, Keys::Several { .. }))
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

    fn of_row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.of_row[self.of_row_starts[row] as usize..self.of_row_starts[row + 1] as usize]
    }

    /// Returns whether some block has both rows.
    #[inline]
    pub fn has_pair(&self, left: u32, right: u32) -> bool {
        if self.of_row_starts.is_empty() {
            let block = self.of_row[left as usize];
            block != NONE && block == self.of_row[right as usize]
        } else {
            first_common(self.of_row(left), self.of_row(right)).is_some()
        }
    }

    /// Returns whether a block is the first that has both rows.
    #[inline]
    fn is_first(&self, block: u32, left: u32, right: u32) -> bool {
        self.of_row_starts.is_empty()
            || first_common(self.of_row(left), self.of_row(right)) == Some(block)
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

/// Returns the key of each row that has all columns. Up to two columns it is exact; with more, pairs of codes are numbered.
fn single_keys(columns: &[Vec<u32>], n_rows: usize) -> Vec<(u64, u32)> {
    let Some((first, rest)) = columns.split_first() else {
        return Vec::new();
    };
    let mut entries: Vec<(u64, u32)> = (0..n_rows as u32)
        .filter(|row| first[*row as usize] != NULL)
        .map(|row| (u64::from(first[row as usize]), row))
        .collect();
    for column in rest {
        number(&mut entries);
        entries.retain_mut(|(key, row)| {
            let code = column[*row as usize];
            *key = *key << 32 | u64::from(code);
            code != NULL
        });
    }
    entries
}

/// Replaces keys by small numbers that are equal where the keys were.
fn number(entries: &mut [(u64, u32)]) {
    if entries.iter().all(|(key, _)| *key <= u64::from(u32::MAX)) {
        return;
    }
    entries.par_sort_unstable();
    let (mut last, mut next) = (None, 0);
    for (key, _) in entries {
        if last != Some(*key) {
            last = Some(*key);
            next += 1;
        }
        *key = next;
    }
}

struct Builder<'a> {
    sources: &'a [u32],
    n_sources: usize,
    scope: Scope,
    max_size: u32,
    blocks: Blocks,
}

impl Builder<'_> {
    fn add_sorted(&mut self, mut entries: Vec<(u64, u32)>) {
        entries.par_sort_unstable();
        let mut rows = Vec::new();
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            if block.len() > 1 {
                rows.clear();
                rows.extend(block.iter().map(|(_, row)| *row));
                self.add(&rows);
            }
        }
    }

    fn add(&mut self, rows: &[u32]) {
        let n_pairs = self.n_pairs(rows);
        if n_pairs == 0 {
            return;
        }
        if rows.len() > self.max_size as usize {
            let cut = &mut self.blocks.cut;
            cut.n_blocks += 1;
            cut.n_pairs += n_pairs;
            cut.largest = cut.largest.max(rows.len() as u32);
            return;
        }
        self.blocks.n_pairs += n_pairs;
        self.blocks.starts.push(self.blocks.rows.len() as u32);
        self.blocks.rows.extend_from_slice(rows);
    }

    fn n_pairs(&self, rows: &[u32]) -> u64 {
        let pairs = |n: u64| n * n.saturating_sub(1) / 2;
        let all = pairs(rows.len() as u64);
        if self.scope == Scope::Any {
            return all;
        }
        // Rows are in order of source, so the rows of a source are next to each other.
        let within: u64 = rows
            .chunk_by(|a, b| self.sources[*a as usize] == self.sources[*b as usize])
            .map(|rows| pairs(rows.len() as u64))
            .sum();
        debug_assert!(self.n_sources > 0);
        all - within
    }

    fn finish(mut self, n_rows: usize, several: bool) -> Blocks {
        let blocks = &mut self.blocks;
        blocks.starts.push(blocks.rows.len() as u32);
        if several {
            let mut counts = vec![0_u32; n_rows + 1];
            for row in &blocks.rows {
                counts[*row as usize + 1] += 1;
            }
            for row in 0..n_rows {
                counts[row + 1] += counts[row];
            }
            let mut next = counts.clone();
            let mut of_row = vec![0; blocks.rows.len()];
            for block in 0..blocks.len() {
                for row in blocks.rows(block) {
                    of_row[next[*row as usize] as usize] = block as u32;
                    next[*row as usize] += 1;
                }
            }
            blocks.of_row = of_row;
            blocks.of_row_starts = counts;
        } else {
            let mut of_row = vec![NONE; n_rows];
            for block in 0..blocks.len() {
                for row in blocks.rows(block) {
                    of_row[*row as usize] = block as u32;
                }
            }
            blocks.of_row = of_row;
        }
        self.blocks
    }
}

/// All candidate pairs of several rules, each once.
#[derive(Debug)]
pub struct Candidates<'a> {
    rules: &'a [Blocks],
    sources: &'a [u32],
    scope: Scope,
}

/// A piece of work: some left rows of some blocks of one rule.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    rule: usize,
    first_block: usize,
    end_block: usize,
    /// Left positions, when a block is so large that it is divided.
    lefts: Option<(u32, u32)>,
}

impl<'a> Candidates<'a> {
    /// Takes the rules in order: a pair belongs to the first that has it.
    pub fn new(rules: &'a [Blocks], records: &'a Records, scope: Scope) -> Self {
        Self {
            rules,
            sources: &records.sources,
            scope,
        }
    }

    fn chunks(&self) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        for (rule, blocks) in self.rules.iter().enumerate() {
            let (mut first, mut sum) = (0, 0_u64);
            for block in 0..blocks.len() {
                let n = blocks.rows(block).len() as u64;
                let pairs = n * (n - 1) / 2;
                if pairs > 4 * CHUNK {
                    if first < block {
                        chunks.push(chunk(rule, first, block));
                    }
                    let step = (CHUNK / n).max(1) as u32;
                    for left in (0..n as u32).step_by(step as usize) {
                        chunks.push(Chunk {
                            lefts: Some((left, (left + step).min(n as u32))),
                            ..chunk(rule, block, block + 1)
                        });
                    }
                    (first, sum) = (block + 1, 0);
                    continue;
                }
                sum += pairs;
                if sum >= CHUNK {
                    chunks.push(chunk(rule, first, block + 1));
                    (first, sum) = (block + 1, 0);
                }
            }
            if first < blocks.len() {
                chunks.push(chunk(rule, first, blocks.len()));
            }
        }
        chunks
    }

    /// Calls a function with the pairs of each piece of work, in parallel; returns what it returned, in order.
    ///
    /// `keep` says which share of the pieces is visited (1 = all); the choice follows from the position alone.
    pub fn visit<S: Send>(
        &self,
        start: impl Fn() -> S + Sync,
        pair: impl Fn(&mut S, usize, u32, u32) + Sync,
    ) -> Vec<S> {
        self.chunks()
            .into_par_iter()
            .map(|chunk| {
                let mut state = start();
                self.visit_chunk(&chunk, &mut |left, right| {
                    pair(&mut state, chunk.rule, left, right);
                });
                state
            })
            .collect()
    }

    fn visit_chunk(&self, chunk: &Chunk, pair: &mut impl FnMut(u32, u32)) {
        let blocks = &self.rules[chunk.rule];
        let earlier = &self.rules[..chunk.rule];
        for block in chunk.first_block..chunk.end_block {
            let rows = blocks.rows(block);
            let (from, to) = chunk.lefts.unwrap_or((0, rows.len() as u32));
            for position in from..to {
                let left = rows[position as usize];
                for right in &rows[position as usize + 1..] {
                    if self.scope == Scope::AcrossSources
                        && self.sources[left as usize] == self.sources[*right as usize]
                    {
                        continue;
                    }
                    let is_new = blocks.is_first(block as u32, left, *right)
                        && !earlier.iter().any(|rule| rule.has_pair(left, *right));
                    if is_new {
                        pair(left, *right);
                    }
                }
            }
        }
    }
}

fn chunk(rule: usize, first_block: usize, end_block: usize) -> Chunk {
    Chunk {
        rule,
        first_block,
        end_block,
        lefts: None,
    }
}

/// Returns the keys of the words of a folded column, for the words that no more than `max_rows` rows have.
pub fn word_keys(column: &Column, tokens: &crate::tokens::Tokens, max_rows: u32) -> Keys {
    let mut starts = Vec::with_capacity(column.codes.len() + 1);
    let mut keys = Vec::new();
    for code in &column.codes {
        starts.push(keys.len() as u32);
        for (word, _) in tokens.words(*code) {
            if tokens.frequencies[*word as usize] <= max_rows {
                keys.push(u64::from(*word));
            }
        }
    }
    starts.push(keys.len() as u32);
    Keys::Several { starts, keys }
}
