//! What people decided, as pairs of organizations that a run links or keeps apart.

use std::collections::{BTreeMap, HashMap};

use hotpass_linkage::{resolution::Constraints, table::Records as Table};
use hotpass_model::{
    decision::{DecisionId, Verdicts},
    entity::{Entity, Held, Registry},
    ident::{EntityId, RecordId},
};

/// Rows of two organizations, the smaller first, and the decision about them.
type Pairs = BTreeMap<(u32, u32), DecisionId>;

/// Decisions about the organizations of a run.
#[derive(Debug, Default)]
pub struct Decided {
    /// Those that are one.
    pub together: Pairs,
    /// Those that are not.
    pub apart: Pairs,
}

impl Decided {
    /// Returns what verdicts say of the rows of a table. Records that are not there, or are attached to others, say
    /// nothing.
    pub fn of(verdicts: &Verdicts, registry: &Registry, table: &Table) -> Self {
        let rows = (0..table.n_rows() as u32).map(|row| (table.id(row), row));
        let reader = Reader {
            registry,
            rows: rows.collect(),
        };
        let mut decided = Self::default();
        for pair in &verdicts.must_link {
            decided.unite(
                &reader.rows_of(&[&pair.first, &pair.second]),
                &pair.decision,
            );
        }
        for merge in &verdicts.merges {
            // Since the run that obeyed, the records of one are among those of the other.
            let both = [&merge.first, &merge.second].map(|entity| reader.once_of(entity));
            decided.unite(&both.concat(), &merge.decision);
        }
        for pair in &verdicts.cannot_link {
            let two = [&pair.first, &pair.second].map(|record| reader.rows_of(&[record]));
            decided.part(&two[0], &two[1], &pair.decision);
        }
        for never in &verdicts.never_merge {
            let two = [&never.first, &never.second].map(|entity| reader.present(entity));
            decided.part(&two[0], &two[1], &never.decision);
        }
        for split in &verdicts.splits {
            let going = reader.rows_of(&split.records.iter().collect::<Vec<_>>());
            let mut staying = reader.present(&split.entity);
            staying.retain(|row| !going.contains(row));
            decided.part(&staying, &going, &split.decision);
            decided.unite(&going, &split.decision);
        }
        decided
            .together
            .retain(|pair, _| !decided.apart.contains_key(pair));
        decided
    }

    /// Returns what linkage has to obey.
    pub fn constraints(&self) -> Constraints {
        Constraints {
            must_link: self.together.keys().copied().collect(),
            cannot_link: self.apart.keys().copied().collect(),
        }
    }

    fn unite(&mut self, rows: &[u32], decision: &DecisionId) {
        for pair in rows.windows(2) {
            insert(&mut self.together, pair[0], pair[1], decision);
        }
    }

    fn part(&mut self, left: &[u32], right: &[u32], decision: &DecisionId) {
        for left in left {
            for right in right {
                insert(&mut self.apart, *left, *right, decision);
            }
        }
    }
}

fn insert(pairs: &mut Pairs, left: u32, right: u32, decision: &DecisionId) {
    if left != right {
        let pair = (left.min(right), left.max(right));
        pairs.insert(pair, decision.clone());
    }
}

/// Finds the rows of records and of entities.
struct Reader<'a> {
    registry: &'a Registry,
    rows: HashMap<&'a str, u32>,
}

impl Reader<'_> {
    fn rows_of(&self, records: &[&RecordId]) -> Vec<u32> {
        let rows = records.iter().map(|record| self.rows.get(&*record.0));
        rows.flatten().copied().collect()
    }

    /// Returns the rows of an entity's records.
    fn present(&self, entity: &EntityId) -> Vec<u32> {
        let held = self
            .registry
            .get(entity)
            .into_iter()
            .flat_map(Entity::present);
        self.rows_of(&held.map(|held| &held.record).collect::<Vec<_>>())
    }

    /// Returns the rows of the records that an entity has, and of those that it had and another one has now.
    fn once_of(&self, entity: &EntityId) -> Vec<u32> {
        let is_of = |holder: &EntityId, held: &Held| {
            holder == entity || held.before.iter().any(|stint| stint.entity == *entity)
        };
        let holders = self.registry.entities();
        let held = holders.flat_map(|holder| holder.present().map(move |held| (&holder.id, held)));
        let own = held.filter(|(holder, held)| is_of(holder, held));
        self.rows_of(&own.map(|(_, held)| &held.record).collect::<Vec<_>>())
    }
}
