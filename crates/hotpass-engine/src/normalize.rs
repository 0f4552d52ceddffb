//! Value normalization: pure kernels that turn the text of one cell into trusted values, one kernel per property kind.
//!
//! In: the text of a cell, its stored type and the `Locale` of its source. Out: an `Outcome` with every value
//! the cell holds, how far each can be trusted and why. Every kernel is total (any text gives an outcome), and
//! idempotent (normalizing a trusted value gives the same text again). A value that is not valid for its kind is
//! kept with `Validity::Invalid`; whether it is published is decided later. Nothing here reads a table, a file
//! or the network, and nothing is looked up about a single person or company.

// The stage: applies the kernels to mapped tables and gives every row its record id.
pub mod apply;
// Postal addresses and postal codes.
pub mod address;
// Confidence in e-mail addresses and telephone numbers, and the scores built on it.
pub mod contactability;
// Countries of ISO 3166-1.
pub mod country;
// Calendar dates, read with one order for a whole column.
pub mod date;
// E-mail addresses.
pub mod email;
// Registration, tax and identity numbers, and the sources' own identifiers.
pub mod identifier;
// The id of every row.
mod identity;
// The matching key of an organization name, and its slug.
pub mod name_key;
// Organization names.
pub mod organization;
// Person names in parts.
pub mod person;
// Telephone numbers.
pub mod phone;
// Texts that stand for "nothing".
pub mod placeholder;
// Provinces, from a closed list per country.
pub mod province;
// Text cleaning, which every other kernel starts from.
pub mod text;
// Website addresses.
pub mod website;

use hotpass_model::{
    finding::{Rule, normalize as rules},
    property::Kind,
};
use serde::Serialize;

use crate::table::CellKind;
use country::Country;
use date::{DateColumn, DateOrder};

/// How far a normalized value can be trusted; the greatest is the most trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// Not a value of its kind; kept as found.
    Invalid,
    /// Usable but unproven: the reason says what is in doubt.
    Doubtful,
    /// A value of its kind.
    Valid,
}

/// One value that a cell yields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Normalized {
    /// The canonical text, or the cleaned text as found when invalid.
    pub text: String,
    /// How far the value can be trusted.
    pub validity: Validity,
    /// The stable name of the rule that made the text, such as `phone.e164`.
    pub rule: &'static str,
    /// Why the value is not valid, or a remark about it, in stable `snake_case`.
    pub reason: Option<&'static str>,
    /// What the cell says beside the value: a telephone extension, a trading name, a role.
    pub detail: Option<String>,
}

impl Normalized {
    /// Returns a valid value without remark.
    pub fn valid(text: impl Into<String>, rule: &'static str) -> Self {
        Self {
            text: text.into(),
            validity: Validity::Valid,
            rule,
            reason: None,
            detail: None,
        }
    }

    /// Returns a usable but unproven value.
    pub fn doubtful(text: impl Into<String>, rule: &'static str, reason: &'static str) -> Self {
        Self {
            validity: Validity::Doubtful,
            reason: Some(reason),
            ..Self::valid(text, rule)
        }
    }

    /// Returns text that is not a value of its kind.
    pub fn invalid(text: impl Into<String>, rule: &'static str, reason: &'static str) -> Self {
        Self {
            validity: Validity::Invalid,
            reason: Some(reason),
            ..Self::valid(text, rule)
        }
    }

    /// Returns this value with a remark; an earlier one stays.
    #[must_use]
    pub fn remarked(mut self, reason: &'static str) -> Self {
        self.reason = self.reason.or(Some(reason));
        self
    }

    /// Returns this value with what the cell says beside it; nothing when `detail` is empty.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        self.detail = (!detail.is_empty()).then_some(detail);
        self
    }
}

/// What a cell comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// There is no value.
    Missing {
        /// Why: `empty`, `placeholder`, `error_cell` or `unevaluated_formula`.
        rule: &'static str,
    },
    /// One or more values in cell order, none repeated.
    Values(Vec<Normalized>),
}

impl Outcome {
    /// The outcome of a cell that holds nothing.
    pub const EMPTY: Self = Self::Missing { rule: "empty" };
    /// The outcome of a cell whose text stands for nothing.
    pub const PLACEHOLDER: Self = Self::Missing {
        rule: "placeholder",
    };

    /// Returns the values, none when missing.
    pub fn values(&self) -> &[Normalized] {
        match self {
            Self::Missing { .. } => &[],
            Self::Values(values) => values,
        }
    }

    /// Returns the texts of the values, in order.
    pub fn texts(&self) -> Vec<&str> {
        let values = self.values().iter();
        values.map(|value| value.text.as_str()).collect()
    }

    /// Returns the outcome of one value.
    pub(crate) fn one(value: Normalized) -> Self {
        Self::Values(vec![value])
    }

    /// Returns the outcome of several values, the first of each text kept.
    pub(crate) fn several(values: Vec<Normalized>) -> Self {
        let mut kept: Vec<Normalized> = Vec::with_capacity(values.len());
        for value in values {
            if kept.iter().all(|other| other.text != value.text) {
                kept.push(value);
            }
        }
        if kept.is_empty() {
            Self::EMPTY
        } else {
            Self::Values(kept)
        }
    }
}

/// What a source's country decides: the telephone region, the list of provinces, the order of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale {
    /// The country that values are from unless they say otherwise.
    pub country: Country,
    /// The order of day and month when a column gives no evidence.
    pub date_order: DateOrder,
    region: Option<phone::Region>,
}

impl Locale {
    /// Returns the locale of a country given by alpha-2 or alpha-3 code or English name.
    pub fn for_country(country: &str) -> Option<Self> {
        let country = Country::named(country)?;
        Some(Self {
            country,
            date_order: DateOrder::of_country(country),
            region: phone::region_of(country),
        })
    }

    /// Returns the region whose national numbers need no country code.
    pub(crate) fn phone_region(&self) -> Option<phone::Region> {
        self.region
    }
}

/// Normalizes one cell of a property of this kind.
///
/// Dates are read with the locale's order; for a whole column use [`DateColumn`], which looks at all its values.
pub fn value(kind: Kind, raw: &str, stored: CellKind, locale: &Locale) -> Outcome {
    match stored {
        CellKind::Empty => return Outcome::EMPTY,
        CellKind::Error => return Outcome::Missing { rule: "error_cell" },
        CellKind::Unevaluated => {
            return Outcome::Missing {
                rule: "unevaluated_formula",
            };
        }
        _ => {}
    }
    match kind {
        Kind::Phone => phone::normalize(raw, stored, locale),
        Kind::Email => email::normalize(raw),
        Kind::Website => website::normalize(raw),
        Kind::Date => DateColumn::undecided()
            .with_fallback(locale.date_order)
            .parse(raw, stored),
        Kind::Province => province::normalize(raw, locale),
        Kind::Country => country::normalize(raw, locale),
        Kind::OrganizationName => organization::normalize(raw),
        Kind::PersonName => person::normalize(raw),
        Kind::NamePart => person::normalize_part(raw),
        Kind::Address => address::normalize(raw),
        Kind::PostalCode => address::normalize_postal_code(raw, stored, locale),
        Kind::VatNumber => identifier::normalize_vat(raw, locale),
        Kind::RegistrationNumber => identifier::normalize_registration(raw, locale),
        Kind::IdNumber => identifier::normalize_id_number(raw, stored, locale),
        Kind::Identifier => identifier::normalize(raw),
        Kind::Text | Kind::Category | Kind::Remark => text::normalize(kind, raw),
    }
}

/// Returns the rule of the finding that a value's reason calls for, `None` when the reason is only a remark.
pub fn rule_for(kind: Kind, value: &Normalized) -> Option<&'static Rule> {
    match (value.validity, value.reason) {
        (_, Some("truncated")) => Some(&rules::TEXT_TRUNCATED),
        (_, Some("ambiguous_day_month")) => Some(&rules::AMBIGUOUS_DATE),
        (Validity::Invalid, _) => Some(invalid_rule(kind)),
        (Validity::Doubtful, _) => Some(&rules::DOUBTFUL),
        (Validity::Valid, Some("number_as_float")) => Some(&rules::NUMBER_AS_FLOAT),
        (Validity::Valid, _) => None,
    }
}

/// Returns the rules of the findings that a whole cell calls for: its placeholder, its several values.
pub fn rule_for_cell(outcome: &Outcome) -> Option<&'static Rule> {
    match outcome {
        Outcome::Missing {
            rule: "placeholder",
        } => Some(&rules::PLACEHOLDER),
        Outcome::Values(values) if values.len() > 1 => Some(&rules::SEVERAL_VALUES),
        _ => None,
    }
}

fn invalid_rule(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Email => &rules::INVALID_EMAIL,
        Kind::Phone => &rules::INVALID_PHONE,
        Kind::Website => &rules::INVALID_WEBSITE,
        Kind::Province => &rules::INVALID_PROVINCE,
        Kind::Country => &rules::INVALID_COUNTRY,
        Kind::Date => &rules::INVALID_DATE,
        Kind::VatNumber
        | Kind::RegistrationNumber
        | Kind::IdNumber
        | Kind::Identifier
        | Kind::PostalCode => &rules::INVALID_IDENTIFIER,
        Kind::OrganizationName | Kind::PersonName | Kind::NamePart => &rules::INVALID_NAME,
        Kind::Text | Kind::Category | Kind::Address | Kind::Remark => &rules::INVALID_TEXT,
    }
}

#[cfg(test)]
mod tests;
