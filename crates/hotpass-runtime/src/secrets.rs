//! Secrets: settings hold where a secret is, not what it is, and the value is looked up when it is needed.
//!
//! A [`Secret`] is what a setting says: a [`Reference`], or text that is the secret itself, which works and is
//! discouraged. A [`Resolver`](resolver::Resolver) turns it into a [`Revealed`] value, from a variable, a file or Vault. None of
//! these types, and no error, prints or serializes a value: what is not shown cannot reach a log, a manifest or a
//! lineage event. What a secret is used for is not known here.

// Why a secret has no value.
pub mod error;
// Secrets of this machine: variables and files.
mod local;
// What the settings say about Vault.
pub mod options;
// Where a secret is.
pub mod reference;
// From a secret to its value.
pub mod resolver;
// A value that does not show itself.
pub mod revealed;
// Documents of Vault.
mod vault;
// Secrets inside trees of settings.
pub mod veil;

use std::{borrow::Cow, fmt, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

use self::{
    reference::{Reference, ReferenceError},
    revealed::{HIDDEN, Revealed},
};

/// A secret as a setting says it.
///
/// It is shown as its reference, which is no secret; text that is the secret itself is shown as `***`.
#[derive(Clone)]
pub struct Secret(Said);

#[derive(Clone)]
enum Said {
    Reference(Reference),
    Literal(Arc<Revealed>),
}

impl Secret {
    /// Returns the secret that a text says; what begins like a reference has to be one.
    ///
    /// # Errors
    /// A malformed reference, or no text; the error repeats nothing of the text.
    pub fn try_new(text: impl Into<String>) -> Result<Self, ReferenceError> {
        // From here on the text is erased when it goes away, also on the way out with an error.
        let text = Revealed::new(text.into());
        if Reference::is_meant(text.expose()) {
            return Reference::parse(text.expose()).map(Self::from);
        }
        if text.expose().trim().is_empty() {
            return Err(ReferenceError::Empty);
        }
        Ok(Self(Said::Literal(Arc::new(text))))
    }

    /// Returns where the secret is; none: the setting holds the secret itself.
    pub fn reference(&self) -> Option<&Reference> {
        match &self.0 {
            Said::Reference(reference) => Some(reference),
            Said::Literal(_) => None,
        }
    }
}

impl From<Reference> for Secret {
    fn from(reference: Reference) -> Self {
        Self(Said::Reference(reference))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Said::Reference(left), Said::Reference(right)) => left == right,
            (Said::Literal(left), Said::Literal(right)) => left.expose() == right.expose(),
            _ => false,
        }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Said::Reference(reference) => reference.fmt(f),
            Said::Literal(_) => f.write_str(HIDDEN),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_string(SecretVisitor)
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": FORMAT })
    }
}

/// What the schema of settings says of the format of a secret.
pub const FORMAT: &str = "secret";

struct SecretVisitor;

/// Refuses what is no text without repeating it, as the refusals of `serde` would.
macro_rules! refuse {
    ($($visit:ident $type:ty),*) => {$(
        fn $visit<E: de::Error>(self, _: $type) -> Result<Secret, E> {
            Err(E::custom("a secret is text: write `secret://env/NAME`, or put it in quotes"))
        }
    )*};
}

impl Visitor<'_> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret such as `secret://env/NAME`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
        Secret::try_new(text).map_err(E::custom)
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Secret, E> {
        Secret::try_new(text).map_err(E::custom)
    }

    refuse!(visit_bool bool, visit_i64 i64, visit_i128 i128, visit_u64 u64, visit_u128 u128, visit_f64 f64);
}

#[cfg(test)]
mod tests;
