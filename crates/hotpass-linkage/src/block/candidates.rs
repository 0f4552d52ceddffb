//! The pairs of several rules, each once, streamed in pieces of work.

use rayon::prelude::*;

use super::{Blocks, Scope};
use crate::{
    compare::{Comparers, Worker},
    table::Records,
};

/// About how many pairs one piece of parallel work has.
const CHUNK: u64 = 1 << 16;

/// How many pairs are handed on together.
const BATCH: usize = 64;

/// All candidate pairs of several rules, each once.
#[derive(Debug)]
pub struct Candidates<'a> {
    rules: &'a [Blocks],
    /// What each rule asks of a pair besides sharing a block; empty when no rule asks.
    filters: &'a [Option<Comparers>],
    sources: &'a [u32],
    scope: Scope,
}

/// How many pairs a rule has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Its pairs, each once.
    pub n_pairs: u64,
    /// Those that no earlier rule has.
    pub n_new_pairs: u64,
}

/// A piece of work: some left rows of some blocks of one rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk {
    /// The position of the rule.
    pub(crate) rule: usize,
    first_block: usize,
    end_block: usize,
    /// Left positions, when a block is so large that it is divided.
    lefts: Option<(u32, u32)>,
}

/// What asks whether pairs meet the conditions of rules.
type Filters<'a> = Vec<Option<Worker<'a>>>;

impl<'a> Candidates<'a> {
    /// Takes the rules in order: a pair belongs to the first that has it.
    pub fn new(rules: &'a [Blocks], records: &'a Records, scope: Scope) -> Self {
        Self::filtered(rules, &[], &records.sources, scope)
    }

    /// Takes rules of which some ask more of a pair than that it shares a block; it must meet the first comparison's first
    /// level.
    pub(super) fn filtered(
        rules: &'a [Blocks],
        filters: &'a [Option<Comparers>],
        sources: &'a [u32],
        scope: Scope,
    ) -> Self {
        Self {
            rules,
            filters,
            sources,
            scope,
        }
    }

    /// Returns the pieces of work, in order; they depend on the records and the rules alone.
    pub(crate) fn chunks(&self) -> Vec<Chunk> {
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
                    divide(&mut chunks, chunk(rule, block, block + 1), n as u32);
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
    /// The function has the state of the piece, the position of the rule, and both rows, the left one below the right one.
    /// Pairs of one left row follow each other. Pieces and their order depend on the records and the rules alone.
    pub fn visit<S: Send>(
        &self,
        start: impl Fn() -> S + Sync,
        pair: impl Fn(&mut S, usize, u32, u32) + Sync,
    ) -> Vec<S> {
        self.visit_batches(start, |state, rule, pairs| {
            for (left, right) in pairs {
                pair(state, rule, *left, *right);
            }
        })
    }

    /// As [`Self::visit`], with a few dozen pairs of one rule at a time; see [`Worker::fetch`].
    pub fn visit_batches<S: Send>(
        &self,
        start: impl Fn() -> S + Sync,
        batch: impl Fn(&mut S, usize, &[(u32, u32)]) + Sync,
    ) -> Vec<S> {
        self.chunks()
            .into_par_iter()
            .map(|chunk| {
                let mut state = start();
                self.visit_batches_of(&chunk, &mut |pairs| batch(&mut state, chunk.rule, pairs));
                state
            })
            .collect()
    }

    /// Calls a function with the pairs of one piece of work, a few dozen at a time.
    pub(crate) fn visit_batches_of(&self, chunk: &Chunk, batch: &mut impl FnMut(&[(u32, u32)])) {
        let mut pairs = Vec::with_capacity(BATCH);
        self.visit_chunk(chunk, &mut |pair, is_new| {
            if is_new() {
                pairs.push(pair);
            }
            if pairs.len() == BATCH {
                batch(&pairs);
                pairs.clear();
            }
        });
        if !pairs.is_empty() {
            batch(&pairs);
        }
    }

    /// Counts the pairs of each rule.
    pub fn extents(&self) -> Vec<Extent> {
        let counted: Vec<(usize, Extent)> = self
            .chunks()
            .into_par_iter()
            .map(|chunk| {
                let mut extent = Extent::default();
                self.visit_chunk(&chunk, &mut |_, is_new| {
                    extent.n_pairs += 1;
                    extent.n_new_pairs += u64::from(is_new());
                });
                (chunk.rule, extent)
            })
            .collect();
        let mut extents = vec![Extent::default(); self.rules.len()];
        for (rule, extent) in counted {
            if let Some(sum) = extents.get_mut(rule) {
                sum.n_pairs += extent.n_pairs;
                sum.n_new_pairs += extent.n_new_pairs;
            }
        }
        extents
    }

    /// Returns what asks rules one by one.
    pub(crate) fn checks(&self) -> Checks<'a> {
        Checks {
            rules: self.rules,
            filters: self.workers(self.rules.len()),
            sources: self.sources,
            scope: self.scope,
        }
    }

    fn workers(&self, n_rules: usize) -> Filters<'a> {
        let filters = self.filters.iter().take(n_rules);
        filters
            .map(|filter| filter.as_ref().map(Comparers::worker))
            .collect()
    }

    /// Calls back with every pair of a piece of work, and what says whether no earlier rule has it.
    fn visit_chunk(
        &self,
        chunk: &Chunk,
        pair: &mut impl FnMut((u32, u32), &mut dyn FnMut() -> bool),
    ) {
        let blocks = &self.rules[chunk.rule];
        let earlier = &self.rules[..chunk.rule];
        let mut filters = self.workers(chunk.rule + 1);
        let mut is_earlier = |left, right| {
            let mut rules = earlier.iter().enumerate();
            rules.any(|(rule, blocks)| {
                blocks.has_pair(left, right) && meets(&mut filters, rule, left, right)
            })
        };
        let mut own = self.workers(chunk.rule + 1);
        for block in chunk.first_block..chunk.end_block {
            let rows = blocks.rows(block);
            let (from, to) = chunk.lefts.unwrap_or((0, rows.len() as u32));
            for position in from..to {
                let left = rows[position as usize];
                for right in &rows[position as usize + 1..] {
                    let right = *right;
                    if self.scope == Scope::AcrossSources
                        && self.sources[left as usize] == self.sources[right as usize]
                    {
                        continue;
                    }
                    if blocks.is_first(block as u32, left, right)
                        && meets(&mut own, chunk.rule, left, right)
                    {
                        pair((left, right), &mut || !is_earlier(left, right));
                    }
                }
            }
        }
    }
}

/// What asks rules one by one whether they have a pair.
pub(crate) struct Checks<'a> {
    rules: &'a [Blocks],
    filters: Filters<'a>,
    sources: &'a [u32],
    scope: Scope,
}

impl Checks<'_> {
    /// Returns whether a rule has a pair, of which the left row comes first.
    pub(crate) fn has_pair(&mut self, rule: usize, left: u32, right: u32) -> bool {
        let may =
            self.scope == Scope::Any || self.sources[left as usize] != self.sources[right as usize];
        may && self.rules[rule].has_pair(left, right) && meets(&mut self.filters, rule, left, right)
    }

    /// Returns whether any rule has a pair, of which the left row comes first; blocks that were left out aside.
    pub(crate) fn any_has(&mut self, left: u32, right: u32) -> bool {
        (0..self.rules.len()).any(|rule| self.has_pair(rule, left, right))
    }
}

/// Returns whether a pair meets what a rule asks besides.
#[inline]
fn meets(filters: &mut Filters<'_>, rule: usize, left: u32, right: u32) -> bool {
    match filters.get_mut(rule) {
        Some(Some(worker)) => worker.first_holds(left, right),
        _ => true,
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

/// Divides a block of `n` rows into pieces of about as many pairs.
fn divide(chunks: &mut Vec<Chunk>, whole: Chunk, n: u32) {
    let mut left = 0;
    while left < n {
        let mut end = left;
        let mut sum = 0;
        while end < n && sum < CHUNK {
            sum += u64::from(n - end - 1);
            end += 1;
        }
        chunks.push(Chunk {
            lefts: Some((left, end)),
            ..whole
        });
        left = end;
    }
}
