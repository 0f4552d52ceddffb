//! What one recorded event says: JSON goes in, an event comes out. Reads what `--progress json` writes, and the older form
//! of `{"event": "aggregate.progress", "payload": {…}}`. What is no progress is left out, whatever else is in the log.

use std::{borrow::Cow, fmt};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::event::{Event, Outcome, Summary};

/// One recorded event.
#[derive(Debug, Deserialize)]
pub(super) struct Recorded<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow, default)]
    run_id: Text<'a>,
    #[serde(default, alias = "timestamp")]
    ts: Time,
    #[serde(borrow, default, alias = "payload", deserialize_with = "or_nothing")]
    data: Payload<'a>,
}

/// What it says, in the words of both forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload<'a> {
    #[serde(borrow)]
    stage: Text<'a>,
    #[serde(borrow)]
    unit: Text<'a>,
    #[serde(borrow)]
    run_id: Text<'a>,
    #[serde(borrow)]
    input_dir: Text<'a>,
    #[serde(borrow)]
    output_path: Text<'a>,
    #[serde(borrow)]
    path: Text<'a>,
    done: Quantity,
    completed: Quantity,
    total: Quantity,
    #[serde(alias = "total_rows", alias = "aggregated_records")]
    rows: Quantity,
    sources: Quantity,
    findings: Quantity,
    conflicts: Quantity,
    errors: Quantity,
    #[serde(alias = "failure_count")]
    failures: Quantity,
    total_records: Quantity,
    invalid_records: Quantity,
    #[serde(alias = "success")]
    passed: Option<bool>,
    #[serde(alias = "load_seconds", alias = "write_seconds", alias = "duration")]
    seconds: Option<f64>,
}

/// A count, however it is told: a number, or the things themselves.
#[derive(Debug, Clone, Copy, Default)]
struct Quantity(Option<u64>);

/// A text; empty where something else stands.
#[derive(Debug, Default)]
struct Text<'a>(Cow<'a, str>);

/// A time, in the form of RFC 3339 or in seconds since 1970.
#[derive(Debug, Clone, Copy, Default)]
struct Time(Option<Timestamp>);

impl Recorded<'_> {
    /// Returns when it happened, if that is told.
    pub(super) fn stamp(&self) -> Option<Timestamp> {
        self.ts.0
    }

    /// Returns the run it belongs to; empty if that is not told.
    pub(super) fn run_id(&self) -> &str {
        &self.run_id.0
    }

    /// Returns the event; none if it is not about progress.
    pub(super) fn event(&self) -> Option<Event<'_>> {
        let data = &self.data;
        if let Some(event) = self.stage_event() {
            return Some(event);
        }
        Some(match &*self.event {
            "pipeline.start" | "run-started" => Event::Started {
                input_dir: &data.input_dir.0,
                output_path: &data.output_path.0,
            },
            "run-identified" => Event::Identified {
                run_id: first(&data.run_id, &self.run_id),
            },
            "progress-suppressed" => Event::Suppressed {
                stage: &data.stage.0,
                count: 0,
            },
            "pipeline.completed" | "run-completed" => Event::Completed(Summary {
                rows: None,
                total_records: data.total_records.0,
                invalid_records: data.invalid_records.0,
                seconds: data.seconds,
            }),
            "run-ended" => Event::Ended {},
            _ => return None,
        })
    }

    fn stage_event(&self) -> Option<Event<'_>> {
        let data = &self.data;
        let (stage, what) = self.stage()?;
        Some(match what {
            "progress" => Event::StageProgress {
                stage,
                done: data.done.0.or(data.completed.0).unwrap_or_default(),
                total: data.total.0,
                unit: &data.unit.0,
            },
            "started" => Event::StageStarted {
                stage,
                total: data.total.0,
                sources: data.sources.0,
            },
            "completed" => Event::StageCompleted {
                stage,
                outcome: Outcome {
                    rows: data.rows.0,
                    findings: data.findings.0,
                    sources: data.sources.0,
                    conflicts: data.conflicts.0,
                    errors: data.errors.0,
                    passed: data.passed,
                    failures: data.failures.0,
                    path: first(&data.path, &data.output_path),
                    seconds: data.seconds,
                },
            },
            _ => return None,
        })
    }

    /// Returns the stage and what happened to it, in either form.
    fn stage(&self) -> Option<(&str, &str)> {
        if let Some(what) = self.event.strip_prefix("stage-") {
            return Some((&self.data.stage.0, what));
        }
        let (stage, what) = self.event.split_once('.')?;
        let is_stage = matches!(
            stage,
            "load" | "aggregate" | "schema" | "expectations" | "write"
        );
        is_stage.then_some((stage, what))
    }
}

/// Returns the first of two texts that is not empty.
fn first<'a>(one: &'a Text<'_>, other: &'a Text<'_>) -> &'a str {
    if one.0.is_empty() { &other.0 } else { &one.0 }
}

/// Takes null for what is left out.
fn or_nothing<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Cow::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Cow::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Cow::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Cow::default())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cow::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut things: A) -> Result<Self::Value, A::Error> {
        while things.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cow::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut things: A) -> Result<Self::Value, A::Error> {
        while things.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cow::default())
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuantityVisitor)
    }
}

struct QuantityVisitor;

impl<'de> Visitor<'de> for QuantityVisitor {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a count")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Quantity, E> {
        Ok(Quantity(Some(number)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Quantity, E> {
        Ok(Quantity(Some(u64::try_from(number).unwrap_or(0))))
    }

    #[expect(
        clippy::cast_sign_loss,
        reason = "the cast of a negative number is 0, which is what a count below nothing means"
    )]
    fn visit_f64<E>(self, number: f64) -> Result<Quantity, E> {
        Ok(Quantity(Some(number as u64)))
    }

    fn visit_unit<E>(self) -> Result<Quantity, E> {
        Ok(Quantity(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut things: A) -> Result<Quantity, A::Error> {
        let mut number = 0;
        while things.next_element::<IgnoredAny>()?.is_some() {
            number += 1;
        }
        Ok(Quantity(Some(number)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut things: A) -> Result<Quantity, A::Error> {
        while things.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Quantity(None))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimeVisitor)
    }
}

struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = Time;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time such as 2025-10-28T06:00:00Z")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
        let stamp = text.parse().or_else(|error| {
            // Without an offset it is in UTC.
            let local: DateTime = text.parse().map_err(|_| error)?;
            TimeZone::UTC.to_timestamp(local)
        });
        let stamp: Result<Timestamp, jiff::Error> = stamp;
        let told = stamp.map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
        Ok(Time(Some(told)))
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Time, E> {
        let wrong = |_| E::invalid_value(de::Unexpected::Float(seconds), &self);
        let since = jiff::SignedDuration::try_from_secs_f64(seconds).map_err(wrong)?;
        let stamp = Timestamp::from_duration(since).map_err(wrong)?;
        Ok(Time(Some(stamp)))
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Time, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_unit<E>(self) -> Result<Time, E> {
        Ok(Time(None))
    }
}
