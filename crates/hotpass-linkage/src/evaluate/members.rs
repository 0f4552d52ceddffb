//! Pairs and clusters of rows, ready to be counted: in arrays by row, as there may be many millions.

/// Pairs of rows, by row.
pub(super) struct Pairs {
    /// Where the partners of each row begin, and where those of the last end.
    starts: Vec<u32>,
    /// The partners of each row that come after it, in order, row by row.
    partners: Vec<u32>,
}

impl Pairs {
    pub(super) fn of(pairs: impl Iterator<Item = (u32, u32)>, n_rows: usize) -> Self {
        let mut sorted: Vec<(u32, u32)> = pairs.collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut starts = vec![0; n_rows + 1];
        for (left, _) in &sorted {
            starts[*left as usize + 1] += 1;
        }
        for row in 0..n_rows {
            starts[row + 1] += starts[row];
        }
        Self {
            starts,
            partners: sorted.into_iter().map(|(_, right)| right).collect(),
        }
    }

    /// Returns the partners of a row that come after it.
    pub(super) fn after(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.partners[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    pub(super) fn contains(&self, left: u32, right: u32) -> bool {
        self.after(left).binary_search(&right).is_ok()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = 0..self.starts.len() as u32 - 1;
        rows.flat_map(|left| self.after(left).iter().map(move |right| (left, *right)))
    }

    pub(super) fn len(&self) -> usize {
        self.partners.len()
    }
}

/// The rows of each cluster, cluster by cluster.
pub(super) struct Members {
    rows: Vec<u32>,
    /// Where each cluster begins; by label, which is a row.
    starts: Vec<u32>,
}

impl Members {
    pub(super) fn of(labels: &[u32]) -> Self {
        let mut starts = vec![0_u32; labels.len() + 1];
        for label in labels {
            starts[*label as usize + 1] += 1;
        }
        for label in 0..labels.len() {
            starts[label + 1] += starts[label];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; labels.len()];
        for (label, row) in labels.iter().zip(0..) {
            let place = &mut next[*label as usize];
            rows[*place as usize] = row;
            *place += 1;
        }
        Self { rows, starts }
    }

    /// Returns the rows of each cluster, in order; some clusters are empty.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let bounds = self.starts.windows(2);
        bounds.map(|bounds| &self.rows[bounds[0] as usize..bounds[1] as usize])
    }
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
