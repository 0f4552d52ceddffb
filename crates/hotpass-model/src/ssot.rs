//! The published table: every column of the single source of truth, in order, with its type and origin.
//!
//! This registry is the only definition. The Arrow schema and the contract of the published table are derived from it, and
//! from that contract the CSVW sidecar, the data dictionary sheet, the other forms of it and the generated reference.

// The list of the columns.
mod columns;

use crate::property::Property;

/// The type of a published column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// A 64-bit floating-point number.
    Float,
    /// A 64-bit integer.
    Integer,
}

impl ColumnType {
    /// Returns the XML Schema name of the type, as CSVW uses it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Float => "double",
            Self::Integer => "integer",
        }
    }
}

/// What the values of a published column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Any text.
    Text,
    /// What tells a record from every other.
    Key,
    /// The name of a person.
    Person,
    /// An e-mail address.
    Email,
    /// E-mail addresses, joined with `;`.
    Emails,
    /// A telephone number in the form of E.164.
    Phone,
    /// Such numbers, joined with `;`.
    Phones,
    /// An address of the web.
    Web,
    /// A date in the form of ISO 8601.
    Date,
    /// A number from 0 to 1.
    Share,
    /// A whole number from 0.
    Count,
    /// One of [`DELIVERABILITY`].
    Deliverability,
    /// A JSON object.
    Json,
}

/// Whether what is sent to a channel arrives, as published columns say it.
pub const DELIVERABILITY: [&str; 4] = ["deliverable", "risky", "undeliverable", "unknown"];

impl Domain {
    /// Returns whether the values are about a person.
    pub fn is_personal(self) -> bool {
        use Domain::{Email, Emails, Person, Phone, Phones};
        matches!(self, Person | Email | Emails | Phone | Phones)
    }
}

/// Where the value of a published column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Survivorship among the values of a property.
    Chosen(Property),
    /// The people of the organization, primary contact first.
    Contact,
    /// Computed.
    Derived,
    /// The same for every record, from the profile.
    Constant,
}

/// A published column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name.
    pub name: &'static str,
    /// The type.
    pub data_type: ColumnType,
    /// Whether every record has a value.
    pub required: bool,
    /// What it means.
    pub description: &'static str,
    /// An example; empty when there is none.
    pub example: &'static str,
    /// What its values are.
    pub domain: Domain,
    /// Where it comes from.
    pub origin: Origin,
}

/// The published columns, in order.
pub const COLUMNS: &[Column] = columns::ALL;

/// The position of the name, by which records are ordered and shown.
pub const ORGANIZATION_NAME: usize = 0;

/// Returns the position of a published column.
pub fn position(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_the_reference_columns_come_first() {
        let mut names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(
            names.iter().position(|name| *name == "privacy_basis"),
            Some(41)
        );
        assert_eq!(COLUMNS[ORGANIZATION_NAME].name, "organization_name");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COLUMNS.len());
    }
}
