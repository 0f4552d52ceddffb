//! Average linkage within one component, held as a matrix of sums.
//!
//! Average linkage never rises again (Lance and Williams, "A General Theory of Classificatory Sorting Strategies", The
//! Computer Journal 9, 1967), so clusters at any threshold follow from one run.

use super::{Edge, Input, Merge, Sets, Teller, component::Component};

/// What two rows that were told apart weigh: no average makes up for it.
const APART: f32 = -1e12;

impl Component<'_> {
    /// Returns the merges of the component, in the order they were made.
    pub(super) fn agglomerate(&self, input: &Input<'_>, teller: &mut impl Teller) -> Vec<Merge> {
        if let Some(only) = self.only_edge() {
            let height = f64::from(only.weight as f32);
            let is_merged = height >= input.lowest && !teller.is_apart(only.left, only.right);
            let merge = is_merged.then_some(Merge {
                left: only.left,
                right: only.right,
                height,
                n_pairs: 1,
            });
            return merge.into_iter().collect();
        }
        let matrix = Matrix::of(self, teller);
        if self.must_link.is_empty() {
            return matrix.agglomerate(&[], input.lowest);
        }
        let must: Vec<(usize, usize)> = self
            .must_link
            .iter()
            .map(|(left, right)| (self.position(*left), self.position(*right)))
            .collect();
        // What a person unites are clusters: each is formed by itself, and then they become one. Where that would bring
        // rows together that must be apart, the rows that the person named are united first.
        let mut separate = matrix.clone();
        separate.share_enemies(&must);
        let merges = separate.agglomerate(&[], input.lowest);
        match matrix.united(&merges, &must) {
            Some(more) => [merges, more].concat(),
            None => matrix.agglomerate(&must, input.lowest),
        }
    }

    /// Returns the only pair of two rows of which nothing else is known: most components are of two rows.
    fn only_edge(&self) -> Option<Edge> {
        let is_simple =
            self.rows.len() == 2 && self.must_link.is_empty() && self.cannot_link.is_empty();
        self.edges().next().filter(|_| is_simple)
    }

    fn position(&self, row: u32) -> usize {
        self.rows
            .binary_search(&row)
            .expect("pairs of a component join its rows")
    }
}

/// Clusters of a component: sums of weights between any two.
#[derive(Clone)]
struct Matrix<'a> {
    rows: &'a [u32],
    sums: Vec<f32>,
    sizes: Vec<f32>,
    /// The same as whole numbers.
    counts: Vec<u64>,
    alive: Vec<usize>,
    /// The cluster that each row is in.
    of_row: Vec<usize>,
    partners: Vec<Option<(f32, usize)>>,
}

impl<'a> Matrix<'a> {
    fn of(component: &Component<'a>, teller: &mut impl Teller) -> Self {
        let n = component.rows.len();
        let mut sums = vec![f32::NAN; n * n];
        for edge in component.edges() {
            let (a, b) = (
                component.position(edge.left),
                component.position(edge.right),
            );
            sums[a * n + b] = edge.weight as f32;
            sums[b * n + a] = edge.weight as f32;
        }
        for a in 0..n {
            for b in a + 1..n {
                let (left, right) = (component.rows[a], component.rows[b]);
                let weight = if teller.is_apart(left, right) {
                    APART
                } else if sums[a * n + b].is_nan() {
                    teller.weight(left, right) as f32
                } else {
                    continue;
                };
                sums[a * n + b] = weight;
                sums[b * n + a] = weight;
            }
        }
        for (left, right) in &component.cannot_link {
            let (a, b) = (component.position(*left), component.position(*right));
            sums[a * n + b] = APART;
            sums[b * n + a] = APART;
        }
        Self {
            rows: component.rows,
            sums,
            sizes: vec![1.0; n],
            counts: vec![1; n],
            alive: (0..n).collect(),
            of_row: (0..n).collect(),
            partners: vec![None; n],
        }
    }

    /// Unites the two clusters of the highest mean, again and again, after those of the rows that are named.
    fn agglomerate(mut self, first: &[(usize, usize)], lowest: f64) -> Vec<Merge> {
        let mut merges = Vec::new();
        for (left, right) in first {
            self.force(*left, *right, &mut merges);
        }
        self.find_partners();
        while let Some((height, a, b)) = self.best() {
            if height < lowest {
                break;
            }
            self.merge(a, b, height, &mut merges);
        }
        merges
    }

    fn is_apart(&self, a: usize, b: usize) -> bool {
        self.sums[a * self.rows.len() + b] <= APART / 2.0
    }

    /// Lets rows that are one be apart from whatever one of them is apart from.
    fn share_enemies(&mut self, must: &[(usize, usize)]) {
        let n = self.rows.len();
        let groups = groups(n, must);
        let mut apart = std::collections::BTreeSet::new();
        for a in 0..n {
            let enemies = (0..n).filter(|b| *b != a && self.is_apart(a, *b));
            apart.extend(enemies.map(|b| (groups[a], groups[b])));
        }
        for a in 0..n {
            for b in 0..n {
                if groups[a] != groups[b] && apart.contains(&(groups[a], groups[b])) {
                    self.sums[a * n + b] = APART;
                }
            }
        }
    }

    /// Returns the merges that unite the clusters of rows that are one, unless rows would come together that are apart.
    fn united(&self, merges: &[Merge], must: &[(usize, usize)]) -> Option<Vec<Merge>> {
        let n = self.rows.len();
        let position = |row: u32| self.rows.binary_search(&row).ok();
        let probable = merges.iter().filter(|merge| merge.height >= 0.0);
        let joined = probable.filter_map(|merge| position(merge.left).zip(position(merge.right)));
        let before: Vec<(usize, usize)> = joined.collect();
        let clusters = groups(n, &before);
        let united = groups(n, &[&before, must].concat());
        for a in 0..n {
            let brought =
                (a + 1..n).filter(|b| united[a] == united[*b] && clusters[a] != clusters[*b]);
            let decided = |b: usize| must.contains(&(a, b)) || must.contains(&(b, a));
            if brought
                .into_iter()
                .any(|b| self.is_apart(a, b) && !decided(b))
            {
                return None;
            }
        }
        let more = must.iter().map(|(a, b)| Merge {
            left: self.rows[*a.min(b)],
            right: self.rows[*a.max(b)],
            height: f64::INFINITY,
            n_pairs: 1,
        });
        Some(more.collect())
    }

    fn mean(&self, a: usize, b: usize) -> f32 {
        self.sums[a * self.rows.len() + b] / (self.sizes[a] * self.sizes[b])
    }

    fn partner(&self, a: usize) -> Option<(f32, usize)> {
        let mut found: Option<(f32, usize)> = None;
        for b in &self.alive {
            if *b != a {
                let mean = self.mean(a, *b);
                if found.is_none_or(|(most, _)| mean > most) {
                    found = Some((mean, *b));
                }
            }
        }
        found
    }

    fn find_partners(&mut self) {
        for position in 0..self.alive.len() {
            let a = self.alive[position];
            self.partners[a] = self.partner(a);
        }
    }

    fn best(&self) -> Option<(f64, usize, usize)> {
        let mut top: Option<(f32, usize, usize)> = None;
        for a in &self.alive {
            if let Some((mean, b)) = self.partners[*a]
                && top.is_none_or(|(most, _, _)| mean > most)
            {
                top = Some((mean, *a, b));
            }
        }
        top.map(|(mean, a, b)| (f64::from(mean), a, b))
    }

    /// Merges the clusters of two rows because a person said so.
    fn force(&mut self, left: usize, right: usize, merges: &mut Vec<Merge>) {
        let (a, b) = (self.of_row[left], self.of_row[right]);
        if a != b {
            self.unite(a, b, f64::INFINITY, merges);
        }
    }

    fn merge(&mut self, a: usize, b: usize, height: f64, merges: &mut Vec<Merge>) {
        let (keep, gone) = self.unite(a, b, height, merges);
        for position in 0..self.alive.len() {
            let c = self.alive[position];
            let is_stale = c == keep
                || self.partners[c].is_some_and(|(_, partner)| partner == keep || partner == gone);
            if is_stale {
                self.partners[c] = self.partner(c);
            }
        }
    }

    fn unite(
        &mut self,
        a: usize,
        b: usize,
        height: f64,
        merges: &mut Vec<Merge>,
    ) -> (usize, usize) {
        let n = self.rows.len();
        let (keep, gone) = (a.min(b), a.max(b));
        merges.push(Merge {
            left: self.rows[keep],
            right: self.rows[gone],
            height,
            n_pairs: self.counts[keep] * self.counts[gone],
        });
        for c in &self.alive {
            if *c != keep && *c != gone {
                let sum = self.sums[keep * n + c] + self.sums[gone * n + c];
                self.sums[keep * n + c] = sum;
                self.sums[c * n + keep] = sum;
            }
        }
        self.sizes[keep] += self.sizes[gone];
        self.counts[keep] += self.counts[gone];
        self.alive.retain(|c| *c != gone);
        for of in &mut self.of_row {
            if *of == gone {
                *of = keep;
            }
        }
        (keep, gone)
    }
}

/// Returns the group of each position that pairs make, named by its first.
fn groups(n: usize, pairs: &[(usize, usize)]) -> Vec<u32> {
    let mut sets = Sets::new(n);
    for (a, b) in pairs {
        sets.unite(*a as u32, *b as u32);
    }
    sets.into_labels()
}
