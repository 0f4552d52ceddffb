//! The records of an entity: a record that never was elsewhere is its id alone, in files too.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, value::MapAccessDeserializer},
};

use super::moment::Moment;
use crate::ident::{EntityId, RecordId};

/// A source record of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The record.
    pub record: RecordId,
    /// Since when it belongs to the entity; none: since the entity was seen first.
    pub since: Option<Moment>,
    /// The last run that had it; none: the latest one.
    pub last: Option<Moment>,
    /// Which entities it belonged to before, the earliest first.
    pub before: Vec<Stint>,
    /// Whether it is about the organization without being one, such as a contact of a sheet of contacts.
    pub is_related: bool,
}

/// A time for which a record belonged to an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stint {
    /// The entity.
    pub entity: EntityId,
    /// Since when.
    pub since: Moment,
}

/// A record of which more than the id is to be told.
#[derive(Serialize, Deserialize)]
#[serde(rename = "record", deny_unknown_fields)]
struct Told {
    record: RecordId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<Moment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<Stint>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    related: bool,
}

impl Held {
    /// Returns a record that belongs to its entity since a moment; none: since the entity is known.
    pub(super) fn new(record: RecordId, since: Option<Moment>, is_related: bool) -> Self {
        Self {
            record,
            since,
            last: None,
            before: Vec::new(),
            is_related,
        }
    }
}

impl Serialize for Held {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_plain = self.since.is_none()
            && self.last.is_none()
            && self.before.is_empty()
            && !self.is_related;
        if is_plain {
            return self.record.serialize(serializer);
        }
        let told = Told {
            record: self.record.clone(),
            since: self.since,
            last: self.last,
            before: self.before.clone(),
            related: self.is_related,
        };
        told.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = Held;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record id, or a record with its past")
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Held, E> {
                Ok(Held::new(RecordId(id.into()), None, false))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Held, A::Error> {
                let told = Told::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Held {
                    record: told.record,
                    since: told.since,
                    last: told.last,
                    before: told.before,
                    is_related: told.related,
                })
            }
        }
        deserializer.deserialize_any(Either)
    }
}
