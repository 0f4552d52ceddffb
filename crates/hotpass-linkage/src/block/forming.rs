//! From keys to blocks: rows are put into groups by one part of the key, then each group is divided by the next part.
//!
//! Groups of one row are dropped as soon as they appear, so that little is left to sort. The order of blocks follows from
//! their rows alone, not from codes, which depend on the order in which a file was read.

use super::{Blocks, Cut, NONE, Scope};
use crate::{
    columns::Elements,
    table::{NULL, Records},
};

/// A part of the key of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// One code per row; none where it is missing.
    Codes(&'a [u32]),
    /// Every element of a list.
    Elements {
        /// The list of each row.
        codes: &'a [u32],
        /// The elements of each list.
        elements: &'a Elements,
    },
    /// What a row has as the left one, and what it has as the right one, in one dictionary.
    Either {
        /// The codes of rows as left ones.
        left: &'a [u32],
        /// The codes of rows as right ones.
        right: &'a [u32],
        /// The elements of each code, if each counts alone.
        elements: Option<&'a Elements>,
    },
    /// Numbered keys, those of each row beginning at its start.
    Listed {
        /// Where the keys of each row begin.
        starts: &'a [u32],
        /// The keys, from 1.
        keys: &'a [u32],
    },
}

impl Part<'_> {
    fn is_single(&self) -> bool {
        matches!(self, Self::Codes(_))
    }

    fn n_codes(&self) -> usize {
        let past = |codes: &[u32]| codes.iter().max().map_or(1, |most| *most as usize + 1);
        match self {
            Self::Codes(codes) => past(codes),
            Self::Elements { elements, .. }
            | Self::Either {
                elements: Some(elements),
                ..
            } => elements.n_codes,
            Self::Either { left, right, .. } => past(left).max(past(right)),
            Self::Listed { keys, .. } => past(keys),
        }
    }

    /// Calls back with every key of a row, each once.
    #[inline]
    fn visit(&self, row: u32, found: &mut impl FnMut(u32)) {
        let row = row as usize;
        match self {
            Self::Codes(codes) => {
                if codes[row] != NULL {
                    found(codes[row]);
                }
            }
            Self::Elements { codes, elements } => {
                for element in elements.get(codes[row]) {
                    found(*element);
                }
            }
            Self::Either {
                left,
                right,
                elements: None,
            } => {
                if left[row] != NULL {
                    found(left[row]);
                }
                if right[row] != NULL && right[row] != left[row] {
                    found(right[row]);
                }
            }
            Self::Either {
                left,
                right,
                elements: Some(elements),
            } => {
                let lefts = elements.get(left[row]);
                for element in lefts {
                    found(*element);
                }
                for element in elements.get(right[row]) {
                    if lefts.binary_search(element).is_err() {
                        found(*element);
                    }
                }
            }
            Self::Listed { starts, keys } => {
                for key in &keys[starts[row] as usize..starts[row + 1] as usize] {
                    found(*key);
                }
            }
        }
    }
}

/// Returns keys as small numbers from 1 that are equal where the keys are.
pub(super) fn numbered(keys: &[u64]) -> Vec<u32> {
    let mut distinct = keys.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    keys.iter()
        .map(|key| distinct.partition_point(|each| each < key) as u32 + 1)
        .collect()
}

/// Groups of rows, one after the other.
#[derive(Debug, Default)]
struct Groups {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Groups {
    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.rows.len() as u32]);
        let ranges = self.starts.iter().zip(ends);
        ranges.map(|(start, end)| &self.rows[*start as usize..end as usize])
    }

    fn push(&mut self, rows: impl Iterator<Item = u32>) {
        self.starts.push(self.rows.len() as u32);
        self.rows.extend(rows);
    }
}

/// Forms the blocks of rows that agree on every part.
pub(super) fn form(parts: &[Part<'_>], records: &Records, scope: Scope, max_size: u32) -> Blocks {
    let n_rows = records.n_rows();
    let mut parts: Vec<&Part<'_>> = parts.iter().collect();
    // What tells rows apart best comes first; lists, which repeat rows, come last.
    parts.sort_by_cached_key(|part| (!part.is_single(), std::cmp::Reverse(part.n_codes())));
    let is_single = parts.iter().all(|part| part.is_single());
    let mut groups = match parts.split_first() {
        None => {
            let mut groups = Groups::default();
            groups.push(0..n_rows as u32);
            groups
        }
        Some((first, _)) => grouped(first, n_rows),
    };
    for part in parts.iter().skip(1) {
        groups = divided(&groups, part);
    }
    let mut builder = Builder {
        sources: &records.sources,
        scope,
        max_size,
        blocks: Blocks::default(),
    };
    builder.add(&groups);
    builder.finish(n_rows, is_single)
}

/// Puts all rows into groups by counting: no sorting, for codes are small numbers.
fn grouped(part: &Part<'_>, n_rows: usize) -> Groups {
    let mut ends = vec![0_u32; part.n_codes() + 1];
    for row in 0..n_rows as u32 {
        part.visit(row, &mut |key| ends[key as usize + 1] += 1);
    }
    // Rows that are alone under their key have no place.
    let mut n_placed = 0;
    for end in &mut ends {
        let n = *end;
        *end = if n > 1 { n_placed } else { NONE };
        n_placed += if n > 1 { n } else { 0 };
    }
    let starts = ends.iter().copied().filter(|end| *end != NONE).collect();
    let mut rows = vec![0; n_placed as usize];
    for row in 0..n_rows as u32 {
        part.visit(row, &mut |key| {
            let place = &mut ends[key as usize + 1];
            if *place != NONE {
                rows[*place as usize] = row;
                *place += 1;
            }
        });
    }
    Groups { starts, rows }
}

/// Divides each group by another part of the key.
fn divided(groups: &Groups, part: &Part<'_>) -> Groups {
    let mut smaller = Groups::default();
    let mut entries: Vec<(u32, u32)> = Vec::new();
    for rows in groups.iter() {
        entries.clear();
        for row in rows {
            part.visit(*row, &mut |key| entries.push((key, *row)));
        }
        entries.sort_unstable();
        for same in entries.chunk_by(|a, b| a.0 == b.0) {
            if same.len() > 1 {
                smaller.push(same.iter().map(|(_, row)| *row));
            }
        }
    }
    smaller
}

struct Builder<'a> {
    sources: &'a [u32],
    scope: Scope,
    max_size: u32,
    blocks: Blocks,
}

impl Builder<'_> {
    /// Takes the groups that have pairs, in order of their rows.
    fn add(&mut self, groups: &Groups) {
        let mut order: Vec<(u32, u32)> = Vec::new();
        let ranges: Vec<&[u32]> = groups.iter().collect();
        for (index, rows) in ranges.iter().enumerate() {
            if self.is_block(rows) {
                order.push((rows[0], index as u32));
            }
        }
        order.sort_unstable();
        for same in order.chunk_by_mut(|a, b| a.0 == b.0) {
            same.sort_by_key(|(_, index)| ranges[*index as usize]);
        }
        let blocks = &mut self.blocks;
        for (_, index) in &order {
            blocks.starts.push(blocks.rows.len() as u32);
            blocks.rows.extend_from_slice(ranges[*index as usize]);
        }
        blocks.starts.push(blocks.rows.len() as u32);
    }

    /// Counts the pairs of a group; returns whether it is a block.
    fn is_block(&mut self, rows: &[u32]) -> bool {
        let n_pairs = self.n_pairs(rows);
        if n_pairs == 0 {
            return false;
        }
        if rows.len() > self.max_size as usize {
            let Cut {
                n_blocks,
                n_pairs: cut_pairs,
                largest,
            } = &mut self.blocks.cut;
            *n_blocks += 1;
            *cut_pairs += n_pairs;
            *largest = (*largest).max(rows.len() as u32);
            return false;
        }
        self.blocks.n_pairs += n_pairs;
        true
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
        all - within
    }

    fn finish(mut self, n_rows: usize, is_single: bool) -> Blocks {
        let blocks = &mut self.blocks;
        if is_single {
            let mut of_row = vec![NONE; n_rows];
            for block in 0..blocks.len() {
                for row in blocks.rows(block) {
                    of_row[*row as usize] = block as u32;
                }
            }
            blocks.of_row = of_row;
            return self.blocks;
        }
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
        self.blocks
    }
}
