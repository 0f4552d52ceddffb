//! Entities as text: what is as it always begins is not written, which halves a file of many.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap as _};

use super::{ACTIVE, Change, Dated, Entity, Standing, StatusEntry, held::Held, moment::Moment};
use crate::ident::EntityId;

/// An entity as a line of a file has it.
#[derive(Deserialize)]
#[serde(rename = "entity", deny_unknown_fields)]
pub(super) struct Written {
    id: EntityId,
    first_seen: Moment,
    last_updated: Option<Moment>,
    #[serde(default)]
    standing: Standing,
    name: Option<String>,
    variants: Option<Vec<String>>,
    history: Option<Vec<StatusEntry>>,
    #[serde(default)]
    attributes: Vec<(String, String)>,
    #[serde(default)]
    changes: Vec<Change>,
    #[serde(default)]
    events: Vec<Dated>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    records: Vec<Held>,
}

impl From<Written> for Entity {
    fn from(written: Written) -> Self {
        let first_seen = written.first_seen;
        let variants = || written.name.iter().cloned().collect();
        let history = || {
            beginning(&written.standing, first_seen)
                .into_iter()
                .collect()
        };
        Self {
            variants: written.variants.unwrap_or_else(variants),
            history: written.history.unwrap_or_else(history),
            id: written.id,
            first_seen,
            last_updated: written.last_updated.unwrap_or(first_seen),
            standing: written.standing,
            name: written.name,
            attributes: written.attributes,
            changes: written.changes,
            events: written.events,
            aliases: written.aliases,
            records: written.records,
        }
    }
}

/// Returns the status that an entity begins with: that of its first run.
fn beginning(standing: &Standing, first_seen: Moment) -> Option<StatusEntry> {
    standing.is_active().then(|| StatusEntry {
        status: ACTIVE.to_owned(),
        date: first_seen,
    })
}

impl Entity {
    fn has_only_its_name(&self) -> bool {
        self.variants.iter().eq(&self.name)
    }

    fn has_only_begun(&self) -> bool {
        match (self.standing.is_active(), self.history.as_slice()) {
            (true, [only]) => only.status == ACTIVE && only.date == self.first_seen,
            (is_active, history) => !is_active && history.is_empty(),
        }
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("first_seen", &self.first_seen)?;
        if self.last_updated != self.first_seen {
            map.serialize_entry("last_updated", &self.last_updated)?;
        }
        if !self.standing.is_active() {
            map.serialize_entry("standing", &self.standing)?;
        }
        if let Some(name) = &self.name {
            map.serialize_entry("name", name)?;
        }
        if !self.has_only_its_name() {
            map.serialize_entry("variants", &self.variants)?;
        }
        if !self.has_only_begun() {
            map.serialize_entry("history", &self.history)?;
        }
        if !self.attributes.is_empty() {
            map.serialize_entry("attributes", &self.attributes)?;
        }
        if !self.changes.is_empty() {
            map.serialize_entry("changes", &self.changes)?;
        }
        if !self.events.is_empty() {
            map.serialize_entry("events", &self.events)?;
        }
        if !self.aliases.is_empty() {
            map.serialize_entry("aliases", &self.aliases)?;
        }
        if !self.records.is_empty() {
            map.serialize_entry("records", &self.records)?;
        }
        map.end()
    }
}
