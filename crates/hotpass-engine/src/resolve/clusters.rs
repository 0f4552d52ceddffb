//! Clusters of rows, and the one record that each becomes.

use std::{cmp::Reverse, collections::BTreeMap};

use super::input::{Input, Slot};

/// Rows by cluster, in the order of their first rows.
#[derive(Debug)]
pub(super) struct Clusters {
    rows: Vec<u32>,
    /// Where each cluster ends in `rows`.
    ends: Vec<u32>,
}

impl Clusters {
    /// Groups rows by the cluster of each, which is named by its first row.
    pub(super) fn of(cluster_of: &[u32]) -> Self {
        let mut sizes = vec![0_u32; cluster_of.len()];
        for cluster in cluster_of {
            sizes[*cluster as usize] += 1;
        }
        let mut starts = vec![0_u32; cluster_of.len()];
        let mut ends = Vec::new();
        let mut end = 0;
        for (cluster, size) in sizes.iter().enumerate() {
            starts[cluster] = end;
            end += size;
            if *size > 0 {
                ends.push(end);
            }
        }
        let mut rows = vec![0; cluster_of.len()];
        for (row, cluster) in cluster_of.iter().enumerate() {
            let next = &mut starts[*cluster as usize];
            rows[*next as usize] = row as u32;
            *next += 1;
        }
        Self { rows, ends }
    }

    /// Returns how many clusters there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the rows of a cluster, the first of which names it.
    pub(super) fn members(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.rows[start as usize..self.ends[index] as usize]
    }

    /// Returns every cluster.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|index| self.members(index))
    }
}

/// Returns the value that stands for several rows: the most frequent, of those the longest, of those that of the first
/// row; "" when none says anything. The id is that of the first row.
pub(super) fn survivor<'a>(input: &'a Input, slot: Slot, members: &[u32]) -> &'a str {
    if let ([first], _) | ([first, ..], Slot::Id) = (members, slot) {
        return input.text(slot, *first);
    }
    // Text → how often, and when first.
    let mut counts: BTreeMap<&str, (usize, Reverse<usize>)> = BTreeMap::new();
    for (position, row) in members.iter().enumerate() {
        let text = input.text(slot, *row);
        if !text.is_empty() {
            counts.entry(text).or_insert((0, Reverse(position))).0 += 1;
        }
    }
    let rank = |(text, (count, first)): &(&&str, &(usize, Reverse<usize>))| {
        (*count, text.chars().count(), *first)
    };
    counts.iter().max_by_key(rank).map_or("", |(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_grouped_in_the_order_of_the_first_of_each_cluster() {
        let clusters = Clusters::of(&[0, 1, 0, 3, 1, 0]);
        let members: Vec<&[u32]> = clusters.iter().collect();
        assert_eq!(members, [&[0, 2, 5][..], &[1, 4], &[3]]);
        assert_eq!(Clusters::of(&[]).len(), 0);
    }
}
