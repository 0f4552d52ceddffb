//! Entities by what people call them: an id, an earlier id, a record, a slug or a name.

use super::{Entity, Registry, SLUG, slug::slug};
use crate::ident::{EntityId, RecordId};

impl Registry {
    /// Returns the entities that a text may mean, by id, earlier id, record, slug or name: the first of these by which
    /// there is any, the active ones before the others.
    pub fn find(&self, subject: &str) -> Vec<&Entity> {
        let subject = subject.trim();
        if let Some(entity) = self.get(&EntityId(subject.to_ascii_lowercase().into())) {
            return vec![entity];
        }
        let all = |means: &dyn Fn(&Entity) -> bool| {
            let found: Vec<&Entity> = self
                .entities
                .iter()
                .filter(|entity| means(entity))
                .collect();
            let (mut active, mut others): (Vec<&Entity>, Vec<&Entity>) = found
                .into_iter()
                .partition(|entity| entity.standing.is_active());
            active.sort_unstable_by(|a, b| a.id.cmp(&b.id));
            others.sort_unstable_by(|a, b| a.id.cmp(&b.id));
            active.append(&mut others);
            active
        };
        let by_alias = all(&|entity| entity.aliases.iter().any(|alias| alias == subject));
        if !by_alias.is_empty() {
            return by_alias;
        }
        if let Some(entity) = self.entity_of(&RecordId(subject.into())) {
            return vec![entity];
        }
        let lowered = subject.to_lowercase();
        let is_named = |entity: &Entity| {
            let is_slug = entity.attribute(SLUG) == Some(lowered.as_str());
            is_slug || entity.name.as_deref() == Some(subject)
        };
        let by_name = all(&is_named);
        if !by_name.is_empty() {
            return by_name;
        }
        let Some(wanted) = slug(subject) else {
            return Vec::new();
        };
        all(&|entity| entity.slugs().any(|known| known == wanted))
    }
}
