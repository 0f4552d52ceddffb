//! How likely a contact is to be reached: status and confidence per channel, and the scores built on them.
//!
//! In: normalized values and plain numbers. Out: numbers between 0 and 1, rounded to six decimals where they are
//! published. Nothing is looked up: without a name-server query an e-mail address is risky at best. The weights are
//! those of the scoring that reports have used so far, so that numbers stay comparable.

use serde::Serialize;

use super::{Normalized, Validity};

/// Whether a message would arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is known.
    Unknown,
    /// It would not.
    Undeliverable,
    /// It might.
    Risky,
    /// It would.
    Deliverable,
}

impl Status {
    /// Returns the word that outputs print.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Undeliverable => "undeliverable",
            Self::Risky => "risky",
            Self::Deliverable => "deliverable",
        }
    }
}

/// What is known about one channel of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Check {
    /// Whether a message would arrive.
    pub status: Status,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// Why not better.
    pub reason: Option<&'static str>,
}

impl Check {
    fn new(status: Status, confidence: f64, reason: impl Into<Option<&'static str>>) -> Self {
        Self {
            status,
            confidence,
            reason: reason.into(),
        }
    }
}

/// Checks a normalized e-mail address by its form alone: no name server is asked.
pub fn check_email(value: &Normalized) -> Check {
    match value.validity {
        Validity::Invalid => Check::new(Status::Undeliverable, 0.0, "invalid_format"),
        Validity::Doubtful => Check::new(Status::Risky, 0.35, value.reason),
        Validity::Valid => Check::new(Status::Risky, 0.35, "mx_not_checked"),
    }
}

/// Checks a normalized telephone number by the numbering plan.
pub fn check_phone(value: &Normalized) -> Check {
    match (value.validity, value.reason) {
        (Validity::Valid, _) => Check::new(Status::Deliverable, 0.85, None),
        (Validity::Doubtful, reason) => Check::new(Status::Risky, 0.45, reason),
        (Validity::Invalid, Some("parse_error")) => {
            Check::new(Status::Undeliverable, 0.0, "parse_error")
        }
        (Validity::Invalid, _) => Check::new(Status::Undeliverable, 0.1, "number_invalid"),
    }
}

/// Spreads a confidence: 0 and 1 stay, the middle becomes steep.
pub fn logistic(x: f64) -> f64 {
    let x = clamp(x);
    if x <= 0.0 || x >= 1.0 {
        x
    } else {
        1.0 / (1.0 + (-12.0 * (x - 0.5)).exp())
    }
}

/// Rounds to the six decimals that outputs have.
pub fn rounded(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}

/// Returns how likely a contact is to be reached over its channels; `None` is a channel the contact does not have.
pub fn deliverability(email: Option<Check>, phone: Option<Check>) -> f64 {
    let confidences = [email, phone]
        .into_iter()
        .flatten()
        .map(|check| check.confidence);
    let factor = factor(email, 0.2, 0.6) * factor(phone, 0.35, 0.7);
    clamp(logistic(mean_of_positive(confidences)) * factor)
}

/// The components of a lead score, each from 0 to 1; values outside are clamped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct LeadInputs {
    /// Share of name, e-mail, phone and role that are there.
    pub completeness: f64,
    /// Confidence in the e-mail address.
    pub email_confidence: f64,
    /// Priority of the source, as a share of the highest.
    pub source_priority: f64,
    /// Confidence in the telephone number.
    pub phone_confidence: f64,
    /// The organization's intent score.
    pub intent: f64,
}

/// The weight of each component of a lead score; one that is not positive leaves its component out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeadWeights {
    /// Weight of completeness.
    pub completeness: f64,
    /// Weight of the confidence in the e-mail address.
    pub email_confidence: f64,
    /// Weight of the source's priority.
    pub source_priority: f64,
    /// Weight of the confidence in the telephone number.
    pub phone_confidence: f64,
    /// Weight of the intent score.
    pub intent: f64,
}

impl Default for LeadWeights {
    fn default() -> Self {
        Self {
            completeness: 0.30,
            email_confidence: 0.25,
            source_priority: 0.20,
            phone_confidence: 0.15,
            intent: 0.10,
        }
    }
}

/// Returns the lead score: the weighted mean of the components, spread; 0 without any positive weight.
pub fn lead_score(inputs: &LeadInputs, weights: &LeadWeights) -> f64 {
    let components = [
        (inputs.completeness, weights.completeness),
        (inputs.email_confidence, weights.email_confidence),
        (inputs.source_priority, weights.source_priority),
        (inputs.phone_confidence, weights.phone_confidence),
        (inputs.intent, weights.intent),
    ];
    logistic(weighted_mean(&components))
}

/// Returns the share of name, e-mail, phone, role and department that are there, moved by what is known of the channels.
pub fn completeness(
    n_filled_of_five: u8,
    email: Option<Check>,
    phone: Option<Check>,
    verification: f64,
) -> f64 {
    let base = f64::from(n_filled_of_five.min(5)) / 5.0;
    let moved = base + adjustment(email, 0.12, 0.05, 0.20) + adjustment(phone, 0.08, 0.04, 0.15);
    clamp(if verification > 0.0 {
        moved + 0.05 * logistic(verification)
    } else {
        moved
    })
}

/// Returns how well a contact's channels are verified.
pub fn verification(email: Option<Check>, phone: Option<Check>) -> f64 {
    let confidences = [email, phone]
        .into_iter()
        .flatten()
        .map(|check| check.confidence);
    clamp(
        logistic(mean_of_positive(confidences))
            * factor(email, 0.3, 0.65)
            * factor(phone, 0.4, 0.7),
    )
}

/// The components of a contact's preference score, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct PreferenceInputs {
    /// Priority of the source, as a share of the highest.
    pub source_priority: f64,
    /// [`completeness`].
    pub completeness: f64,
    /// [`role_weight`].
    pub role: f64,
    /// [`verification`].
    pub verification: f64,
    /// [`lead_score`].
    pub lead: f64,
}

/// Returns how much a contact is preferred over the organization's others.
pub fn preference(inputs: &PreferenceInputs) -> f64 {
    weighted_mean(&[
        (inputs.source_priority, 0.20),
        (inputs.completeness, 0.25),
        (inputs.role, 0.20),
        (inputs.verification, 0.20),
        (inputs.lead, 0.15),
    ])
}

/// Returns the weight of a role by its words: 1 for who decides, 0.5 for an unknown role or none.
///
/// Whole words count, so a headmaster is no head; "non-executive" weighs like an unknown role.
pub fn role_weight(role: Option<&str>) -> f64 {
    const WEIGHTS: &[(&str, f64)] = &[
        ("ceo", 1.0),
        ("director", 0.9),
        ("manager", 0.8),
        ("owner", 1.0),
        ("chief", 0.95),
        ("head", 0.85),
        ("coordinator", 0.7),
        ("admin", 0.6),
        ("administrator", 0.6),
        ("assistant", 0.5),
    ];
    let Some(role) = role else { return 0.5 };
    let folded = role.to_lowercase();
    if folded.contains("non-executive") || folded.contains("non executive") {
        return 0.5;
    }
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    if words.contains(&"assistant") {
        return 0.5;
    }
    WEIGHTS
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or(0.5, |(_, weight)| *weight)
}

/// Returns the flags of a contact's channels that are not deliverable, such as `email:risky`.
pub fn flags(email: Option<Check>, phone: Option<Check>) -> Vec<&'static str> {
    let flag = |check: Option<Check>, risky, undeliverable| match check?.status {
        Status::Risky => Some(risky),
        Status::Undeliverable => Some(undeliverable),
        Status::Deliverable | Status::Unknown => None,
    };
    [
        flag(email, "email:risky", "email:undeliverable"),
        flag(phone, "phone:risky", "phone:undeliverable"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn factor(check: Option<Check>, undeliverable: f64, risky: f64) -> f64 {
    match check.map(|check| check.status) {
        Some(Status::Undeliverable) => undeliverable,
        Some(Status::Risky) => risky,
        _ => 1.0,
    }
}

fn adjustment(check: Option<Check>, deliverable: f64, risky: f64, undeliverable: f64) -> f64 {
    let Some(check) = check else { return 0.0 };
    let spread = logistic(check.confidence);
    match check.status {
        Status::Deliverable => deliverable * spread,
        Status::Risky => -risky * spread,
        Status::Undeliverable => -undeliverable * spread.max(0.2),
        Status::Unknown => 0.0,
    }
}

fn mean_of_positive(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values
        .filter(|value| *value > 0.0)
        .fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

fn weighted_mean(components: &[(f64, f64)]) -> f64 {
    let positive = components.iter().filter(|(_, weight)| *weight > 0.0);
    let (sum, total) = positive.fold((0.0, 0.0), |(sum, total), (value, weight)| {
        (sum + clamp(*value) * weight, total + weight)
    });
    if total > 0.0 { sum / total } else { 0.0 }
}

/// Clamps to 0 to 1; what is no number counts as 0.
fn clamp(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests;
