//! Invented people with duplicates, in the manner of the FEBRL generator: a number of rows, a share of
//! duplicates and a seed go in; rows or a CSV file come out, and the pairs of rows that are one person. Any row can
//! be made on its own, so memory does not grow with the number of rows. It measures nothing.

mod errors;
mod order;
mod person;
mod vocabulary;

use std::io::Write;

use anyhow::ensure;

use crate::random::Random;

pub use errors::Trouble;
pub use person::{FIELDS, Person};

use order::Order;
use person::Population;

/// Duplicates of the parents of one round: most have one, few have many.
const PER_PARENT: [u64; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 5];
/// Duplicates of one round.
const ROUND: u64 = 33;
/// Most rows that can be asked for.
const MOST_ROWS: u64 = 1_000_000_000;
/// Largest share of duplicates for which there are enough parents.
const MOST_DUPLICATES: f64 = 0.6;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeopleSpec {
    /// How many rows there are, originals and duplicates together, at most a thousand million.
    pub n_rows: u64,
    /// The share of rows that are duplicates of another row, from 0 to 0.6.
    pub duplicate_share: f64,
    /// The seed of all that is left to chance.
    pub seed: u64,
}

impl Default for PeopleSpec {
    fn default() -> Self {
        Self {
            n_rows: 10_000,
            duplicate_share: 0.30,
            seed: 1,
        }
    }
}

/// A row: a person as written down once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's name, which tells nothing of the person.
    pub record_id: String,
    /// The number of the true person.
    pub cluster: u64,
    /// What is written.
    pub person: Person,
    /// What went wrong, in order; of an original, nothing.
    pub troubles: Vec<Trouble>,
}

/// All rows of a spec, each made when asked for.
pub struct People {
    spec: PeopleSpec,
    population: Population,
    rows: Order,
    ids: Order,
    parents: Order,
}

impl People {
    /// Prepares the rows of a spec, or says what is wrong with it.
    pub fn try_new(spec: PeopleSpec) -> anyhow::Result<Self> {
        ensure!(
            (1..=MOST_ROWS).contains(&spec.n_rows),
            "expected 1 to {MOST_ROWS} rows, found {}",
            spec.n_rows
        );
        ensure!(
            (0.0..=MOST_DUPLICATES).contains(&spec.duplicate_share),
            "expected a share of duplicates from 0 to {MOST_DUPLICATES}, found {}",
            spec.duplicate_share
        );
        let mut people = Self {
            spec,
            population: Population::new(spec.seed),
            rows: Order::new(spec.n_rows, spec.seed ^ 1),
            ids: Order::new(spec.n_rows, spec.seed ^ 2),
            parents: Order::new(1, 0),
        };
        people.parents = Order::new(people.n_originals(), spec.seed ^ 3);
        Ok(people)
    }

    /// How many rows are duplicates of another.
    #[expect(clippy::cast_sign_loss, reason = "`try_new` takes no negative share")]
    pub fn n_duplicates(&self) -> u64 {
        let most = self.spec.n_rows - 1;
        ((self.spec.n_rows as f64 * self.spec.duplicate_share).round() as u64).min(most)
    }

    /// How many people there are.
    pub fn n_originals(&self) -> u64 {
        self.spec.n_rows - self.n_duplicates()
    }

    /// Returns every row, in an order that spreads the duplicates of a person over the whole.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.spec.n_rows).map(|position| self.row(self.rows.of(position)))
    }

    /// Returns every pair of rows that are one person, by their names.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        let n_parents = self.n_duplicates().div_ceil(ROUND) * PER_PARENT.len() as u64;
        (0..n_parents).flat_map(move |parent| {
            let members = self.members(parent);
            let names: Vec<String> = members.map(|item| self.name(item)).collect();
            let mut pairs = Vec::new();
            for (index, left) in names.iter().enumerate() {
                for right in names.iter().skip(index + 1) {
                    pairs.push((left.clone(), right.clone()));
                }
            }
            pairs
        })
    }

    /// An item is an original when its number is below that of originals, else a duplicate.
    fn row(&self, item: u64) -> Row {
        let n_originals = self.n_originals();
        let Some(duplicate) = item.checked_sub(n_originals) else {
            return Row {
                record_id: self.name(item),
                cluster: item,
                person: self.population.person(item),
                troubles: Vec::new(),
            };
        };
        let cluster = self.parents.of(parent_of(duplicate));
        let mut person = self.population.person(cluster);
        let mut random = Random::of(self.spec.seed, 7, duplicate);
        let troubles = errors::corrupt(&mut person, &self.population, &mut random);
        Row {
            record_id: self.name(item),
            cluster,
            person,
            troubles,
        }
    }

    fn name(&self, item: u64) -> String {
        format!("rec-{}", self.ids.of(item))
    }

    /// The items of a parent that has duplicates: itself first. Nothing when the last round ended before it.
    fn members(&self, parent: u64) -> impl Iterator<Item = u64> {
        let in_round = (parent % PER_PARENT.len() as u64) as usize;
        let before: u64 = PER_PARENT.iter().take(in_round).sum();
        let first = parent / PER_PARENT.len() as u64 * ROUND + before;
        let end = (first + PER_PARENT[in_round]).min(self.n_duplicates());
        let n_originals = self.n_originals();
        let original = (first < end).then(|| self.parents.of(parent));
        original
            .into_iter()
            .chain((first..end).map(move |duplicate| n_originals + duplicate))
    }
}

/// The number of the parent of a duplicate.
fn parent_of(duplicate: u64) -> u64 {
    let mut left = duplicate % ROUND;
    let mut in_round = 0;
    for share in PER_PARENT {
        if left < share {
            break;
        }
        left -= share;
        in_round += 1;
    }
    duplicate / ROUND * PER_PARENT.len() as u64 + in_round
}

/// Writes the rows as CSV with the columns `record_id`, `source` (always `A`), `truth_cluster` and [`FIELDS`].
/// Returns how many duplicates are among them.
pub fn write(out: &mut impl Write, spec: &PeopleSpec) -> anyhow::Result<u64> {
    let people = People::try_new(*spec)?;
    writeln!(out, "record_id,source,truth_cluster,{}", FIELDS.join(","))?;
    // No value has a comma, a quote or a line break.
    for row in people.rows() {
        let fields = row.person.fields().join(",");
        writeln!(out, "{},A,{},{fields}", row.record_id, row.cluster)?;
    }
    Ok(people.n_duplicates())
}

/// Writes every pair of rows that are one person as CSV with the columns `record_id_l` and `record_id_r`.
/// Returns how many there are.
pub fn write_pairs(out: &mut impl Write, spec: &PeopleSpec) -> anyhow::Result<u64> {
    let people = People::try_new(*spec)?;
    writeln!(out, "record_id_l,record_id_r")?;
    let mut count = 0;
    for (left, right) in people.pairs() {
        writeln!(out, "{left},{right}")?;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
