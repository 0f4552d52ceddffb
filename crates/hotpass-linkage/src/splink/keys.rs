//! Settings as they come: objects whose keys are taken one by one, and none may remain.

use super::SplinkError;
use serde_json::{Map, Value};

/// Settings of Splink that have no effect on the scores of pairs; they are passed over.
///
/// They are about names of columns in what Splink returns, about its charts, its cache and how it spreads the work.
pub const WITHOUT_EFFECT: &[&str] = &[
    "retain_matching_columns",
    "retain_intermediate_calculation_columns",
    "additional_columns_to_retain",
    "unique_id_column_name",
    "source_dataset_column_name",
    "match_weight_column_prefix",
    "bayes_factor_column_prefix",
    "term_frequency_adjustment_column_prefix",
    "comparison_vector_value_column_prefix",
    "linker_uid",
    "comparison_description",
    "comparison_vector_value",
    "salting_partitions",
];

/// An object of the settings.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    /// What it is, for messages.
    pub(super) place: String,
    object: &'a Map<String, Value>,
}

impl<'a> Keys<'a> {
    /// Takes an object all of whose keys are known.
    pub(super) fn try_new(
        value: &'a Value,
        place: String,
        known: &'static [&'static str],
    ) -> Result<Self, SplinkError> {
        let Some(object) = value.as_object() else {
            return Err(SplinkError::Value {
                key: "settings",
                place,
                expected: "an object",
            });
        };
        for key in object.keys() {
            if !known.contains(&key.as_str()) && !WITHOUT_EFFECT.contains(&key.as_str()) {
                return Err(SplinkError::UnknownKey {
                    key: key.clone(),
                    place,
                    nearest: nearest(key, known),
                });
            }
        }
        Ok(Self { place, object })
    }

    /// Returns what is wrong with a key.
    pub(super) fn wrong(&self, key: &'static str, expected: &'static str) -> SplinkError {
        SplinkError::Value {
            key,
            place: self.place.clone(),
            expected,
        }
    }

    /// Returns the value of a key; null is as good as none.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<&'a str>, SplinkError> {
        self.typed(key, "a text", Value::as_str)
    }

    pub(super) fn flag(&self, key: &'static str) -> Result<bool, SplinkError> {
        let flag = self.typed(key, "true or false", Value::as_bool)?;
        Ok(flag.unwrap_or_default())
    }

    pub(super) fn list(&self, key: &'static str) -> Result<&'a [Value], SplinkError> {
        let list = self.typed(key, "a list", Value::as_array)?;
        Ok(list.map_or(&[], Vec::as_slice))
    }

    pub(super) fn whole(&self, key: &'static str) -> Result<Option<u32>, SplinkError> {
        self.typed(key, "a whole number", |value| {
            value.as_u64().and_then(|n| u32::try_from(n).ok())
        })
    }

    /// Returns a number that is not below 0.
    pub(super) fn number(&self, key: &'static str) -> Result<Option<f64>, SplinkError> {
        self.typed(key, "a number, 0 or more", |value| {
            value.as_f64().filter(|number| *number >= 0.0)
        })
    }

    /// Returns a probability.
    pub(super) fn probability(&self, key: &'static str) -> Result<Option<f64>, SplinkError> {
        self.typed(key, "a probability, 0 to 1", |value| {
            value.as_f64().filter(|number| (0.0..=1.0).contains(number))
        })
    }

    fn typed<T>(
        &self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, SplinkError> {
        match self.get(key) {
            Some(value) => read(value)
                .map(Some)
                .ok_or_else(|| self.wrong(key, expected)),
            None => Ok(None),
        }
    }
}

fn nearest(key: &str, known: &'static [&'static str]) -> &'static str {
    let mut best = ("", f64::MIN);
    for name in known.iter().chain(WITHOUT_EFFECT) {
        let likeness = rapidfuzz::distance::jaro_winkler::similarity(key.chars(), name.chars());
        if likeness > best.1 {
            best = (name, likeness);
        }
    }
    best.0
}
