//! Pairs and clusters of rows, ready to be counted: in arrays by row, as there may be many millions.

use crate::groups::Groups;

/// Pairs of rows.
pub(super) struct Pairs {
    /// By row, the partners that come after it, in order.
    partners: Groups,
}

impl Pairs {
    pub(super) fn of(pairs: impl Iterator<Item = (u32, u32)>, n_rows: usize) -> Self {
        let mut sorted: Vec<(u32, u32)> = pairs.collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self {
            partners: Groups::of(n_rows, |found| {
                for (left, right) in &sorted {
                    found(*left, *right);
                }
            }),
        }
    }

    /// Returns the partners of a row that come after it.
    pub(super) fn after(&self, row: u32) -> &[u32] {
        self.partners.get(row as usize)
    }

    pub(super) fn contains(&self, left: u32, right: u32) -> bool {
        self.after(left).binary_search(&right).is_ok()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = (0..).zip(self.partners.iter());
        rows.flat_map(|(left, partners)| partners.iter().map(move |right| (left, *right)))
    }

    pub(super) fn len(&self) -> usize {
        self.partners.n_numbers()
    }
}

/// Returns the rows of each cluster; `labels` has the cluster of each row, named by a row.
pub(super) fn clusters(labels: &[u32]) -> Groups {
    Groups::of(labels.len(), |found| {
        for (label, row) in labels.iter().zip(0..) {
            found(*label, row);
        }
    })
}

/// Clusters that grow merge by merge, from one row each.
pub(super) struct Growing {
    /// The label of each row: the first row of its cluster.
    pub(super) labels: Vec<u32>,
    /// The next row of each row's cluster; the last row has itself.
    next: Vec<u32>,
    /// The last row of each cluster, by label.
    last: Vec<u32>,
}

impl Growing {
    pub(super) fn new(n_rows: usize) -> Self {
        let each: Vec<u32> = (0..n_rows as u32).collect();
        Self {
            labels: each.clone(),
            next: each.clone(),
            last: each,
        }
    }

    /// Returns the rows of a cluster.
    pub(super) fn rows(&self, label: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(label), |row| {
            let next = self.next[*row as usize];
            (next != *row).then_some(next)
        })
    }

    /// Makes two clusters one, which keeps the first label.
    pub(super) fn unite(&mut self, keep: u32, gone: u32) {
        let mut row = gone;
        loop {
            self.labels[row as usize] = keep;
            let next = self.next[row as usize];
            if next == row {
                break;
            }
            row = next;
        }
        let end = self.last[keep as usize];
        self.next[end as usize] = gone;
        self.last[keep as usize] = self.last[gone as usize];
    }
}
