//! From a tree to a typed value, through `serde`: an error names the innermost place that is at fault. Values taken back
//! count as left open.

use std::{collections::btree_map, fmt, slice};

use serde::{
    de::{
        self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess,
        SeqAccess, Unexpected, Visitor,
        value::{BorrowedStrDeserializer, MapAccessDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{Fault, Kind, Node, Place};

/// Decodes a tree.
pub(crate) fn decode<T: DeserializeOwned>(node: &Node) -> Result<T, Fault> {
    T::deserialize(node)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self {
            problem: problem.to_string(),
            at: None,
        }
    }
}

impl Fault {
    fn or_at(mut self, at: Place) -> Self {
        self.at = self.at.or(Some(at));
        self
    }
}

/// Decodes a number or truth value that may stand as text in a layer where everything is text.
macro_rules! loosely {
    ($($method:ident $visit:ident $parse:expr, $expected:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let Kind::Loose(text) = &self.kind else {
                return self.deserialize_any(visitor);
            };
            match $parse(text.trim()) {
                Some(value) => visitor.$visit(value),
                None => Err(de::Error::invalid_type(Unexpected::Str(text), &$expected)),
            }
            .map_err(|fault: Fault| fault.or_at(self.at))
        }
    )*};
}

/// Returns the elements of a list that stands as text with commas.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned)
}

/// Returns what `on`, `no` and the like mean.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn fraction(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Boolean(truth) => visitor.visit_bool(*truth),
            Kind::Integer(number) => visitor.visit_i64(*number),
            Kind::Float(number) => visitor.visit_f64(*number),
            Kind::Text(text) | Kind::Loose(text) => visitor.visit_borrowed_str(text),
            Kind::List(elements) => visitor.visit_seq(Elements(elements.iter())),
            Kind::Table(table) => visitor.visit_map(Entries::of(table)),
        }
        .map_err(|fault| fault.or_at(self.at))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Text(text) | Kind::Loose(text) => {
                visitor.visit_enum(text.as_str().into_deserializer())
            }
            Kind::Table(table) => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::of(table)))
            }
            _ => return self.deserialize_any(visitor),
        }
        .map_err(|fault| fault.or_at(self.at))
    }

    /// A list may stand as text with commas where everything is text.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Kind::Loose(text) = &self.kind else {
            return self.deserialize_any(visitor);
        };
        let elements: Vec<String> = parts(text).collect();
        visitor
            .visit_seq(de::value::SeqDeserializer::<_, Fault>::new(
                elements.into_iter(),
            ))
            .map_err(|fault| fault.or_at(self.at))
    }

    loosely! {
        deserialize_bool visit_bool truth, "1, true, yes, on, 0, false, no or off";
        deserialize_u8 visit_i64 whole, "a whole number";
        deserialize_u16 visit_i64 whole, "a whole number";
        deserialize_u32 visit_i64 whole, "a whole number";
        deserialize_u64 visit_i64 whole, "a whole number";
        deserialize_i32 visit_i64 whole, "a whole number";
        deserialize_i64 visit_i64 whole, "a whole number";
        deserialize_f64 visit_f64 fraction, "a number";
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// The elements of a list.
struct Elements<'de>(slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some(node) = self.0.next() else {
            return Ok(None);
        };
        seed.deserialize(node)
            .map(Some)
            .map_err(|fault| fault.or_at(node.at))
    }
}

/// The entries of a table.
struct Entries<'de> {
    left: btree_map::Iter<'de, String, Node>,
    value: Option<&'de Node>,
}

impl<'de> Entries<'de> {
    fn of(table: &'de std::collections::BTreeMap<String, Node>) -> Self {
        Self {
            left: table.iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((name, node)) = self.left.by_ref().find(|(_, node)| node.kind != Kind::Null)
        else {
            return Ok(None);
        };
        self.value = Some(node);
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
            .map_err(|fault: Fault| fault.or_at(node.key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(node) = self.value.take() else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(node).map_err(|fault| fault.or_at(node.at))
    }
}
