//! The published table: every column of the single source of truth, in order, with its type and origin.
//!
//! This registry is the only definition. The Arrow schema, the CSVW sidecar, the data dictionary sheet and the
//! generated reference are derived from it.

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
    /// Where it comes from.
    pub origin: Origin,
}

/// The published columns, in order.
pub const COLUMNS: &[Column] = &[
    Column {
        name: "organization_name",
        data_type: ColumnType::Text,
        required: true,
        description: "The organization's name.",
        example: "Northwind Aviation",
        origin: Origin::Chosen(Property::OrganizationName),
    },
    Column {
        name: "organization_slug",
        data_type: ColumnType::Text,
        required: true,
        description: "The name as a lower-case key; unique.",
        example: "northwind-aviation",
        origin: Origin::Derived,
    },
    Column {
        name: "province",
        data_type: ColumnType::Text,
        required: false,
        description: "The province, from the country's closed list.",
        example: "Gauteng",
        origin: Origin::Chosen(Property::Province),
    },
    Column {
        name: "country",
        data_type: ColumnType::Text,
        required: true,
        description: "The country.",
        example: "South Africa",
        origin: Origin::Chosen(Property::Country),
    },
    Column {
        name: "area",
        data_type: ColumnType::Text,
        required: false,
        description: "A description of the area.",
        example: "Johannesburg",
        origin: Origin::Chosen(Property::Area),
    },
    Column {
        name: "address_primary",
        data_type: ColumnType::Text,
        required: false,
        description: "The primary address.",
        example: "45 Sky Lane, Germiston",
        origin: Origin::Chosen(Property::Address),
    },
    Column {
        name: "organization_category",
        data_type: ColumnType::Text,
        required: false,
        description: "The category.",
        example: "Aviation Training",
        origin: Origin::Chosen(Property::Category),
    },
    Column {
        name: "organization_type",
        data_type: ColumnType::Text,
        required: false,
        description: "The type.",
        example: "Flight School",
        origin: Origin::Chosen(Property::OrganizationType),
    },
    Column {
        name: "status",
        data_type: ColumnType::Text,
        required: false,
        description: "The status.",
        example: "Active",
        origin: Origin::Chosen(Property::Status),
    },
    Column {
        name: "website",
        data_type: ColumnType::Text,
        required: false,
        description: "The website.",
        example: "https://northwind.example",
        origin: Origin::Chosen(Property::Website),
    },
    Column {
        name: "planes",
        data_type: ColumnType::Text,
        required: false,
        description: "Aircraft operated; several joined with `; `.",
        example: "Cessna 172; Piper PA-28",
        origin: Origin::Chosen(Property::Planes),
    },
    Column {
        name: "description",
        data_type: ColumnType::Text,
        required: false,
        description: "What the organization does; several joined with `; `.",
        example: "Instrument-focused commercial pilot academy",
        origin: Origin::Chosen(Property::Description),
    },
    Column {
        name: "notes",
        data_type: ColumnType::Text,
        required: false,
        description: "Notes; several joined with `; `.",
        example: "High engagement potential for Q1 intake",
        origin: Origin::Chosen(Property::Notes),
    },
    Column {
        name: "source_datasets",
        data_type: ColumnType::Text,
        required: true,
        description: "Labels of the sources behind the record, joined with `; `.",
        example: "Contact Database; SACAA Cleaned",
        origin: Origin::Derived,
    },
    Column {
        name: "source_record_ids",
        data_type: ColumnType::Text,
        required: true,
        description: "Ids of the source records behind it, joined with `; `.",
        example: "contact:10; reachout:1",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_primary_name",
        data_type: ColumnType::Text,
        required: false,
        description: "The primary contact's name.",
        example: "Naledi Nkosi",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_primary_role",
        data_type: ColumnType::Text,
        required: false,
        description: "The primary contact's role.",
        example: "Operations Manager",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_primary_email",
        data_type: ColumnType::Text,
        required: false,
        description: "The primary contact's e-mail address.",
        example: "naledi.nkosi@northwind.example",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_primary_phone",
        data_type: ColumnType::Text,
        required: false,
        description: "The primary contact's telephone number, E.164.",
        example: "+27821002000",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_primary_email_confidence",
        data_type: ColumnType::Float,
        required: false,
        description: "How likely the address reaches somebody, 0 to 1.",
        example: "0.75",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_primary_email_status",
        data_type: ColumnType::Text,
        required: false,
        description: "deliverable, risky, undeliverable or unknown.",
        example: "deliverable",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_primary_phone_confidence",
        data_type: ColumnType::Float,
        required: false,
        description: "How likely the number reaches somebody, 0 to 1.",
        example: "0.85",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_primary_phone_status",
        data_type: ColumnType::Text,
        required: false,
        description: "deliverable, risky, undeliverable or unknown.",
        example: "deliverable",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_primary_lead_score",
        data_type: ColumnType::Float,
        required: false,
        description: "How promising the contact is, 0 to 1.",
        example: "0.93",
        origin: Origin::Derived,
    },
    Column {
        name: "intent_signal_score",
        data_type: ColumnType::Float,
        required: false,
        description: "Strength of buying signals, 0 to 1; 0 while no collector is configured.",
        example: "0",
        origin: Origin::Derived,
    },
    Column {
        name: "intent_signal_count",
        data_type: ColumnType::Integer,
        required: false,
        description: "Number of buying signals.",
        example: "0",
        origin: Origin::Derived,
    },
    Column {
        name: "intent_signal_types",
        data_type: ColumnType::Text,
        required: false,
        description: "Their types, joined with `;`.",
        example: "",
        origin: Origin::Derived,
    },
    Column {
        name: "intent_last_observed_at",
        data_type: ColumnType::Text,
        required: false,
        description: "When the last was seen, ISO 8601.",
        example: "",
        origin: Origin::Derived,
    },
    Column {
        name: "intent_top_insights",
        data_type: ColumnType::Text,
        required: false,
        description: "Up to five of them, joined with `; `.",
        example: "",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_validation_flags",
        data_type: ColumnType::Text,
        required: false,
        description: "Channels that are not known to work, joined with `;`.",
        example: "email:risky",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_secondary_emails",
        data_type: ColumnType::Text,
        required: false,
        description: "Further e-mail addresses, joined with `;`.",
        example: "info@northwind.example;support@northwind.example",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_secondary_phones",
        data_type: ColumnType::Text,
        required: false,
        description: "Further telephone numbers, E.164, joined with `;`.",
        example: "+27115550100",
        origin: Origin::Contact,
    },
    Column {
        name: "contact_email_confidence_avg",
        data_type: ColumnType::Float,
        required: false,
        description: "Mean confidence of the record's e-mail addresses.",
        example: "0.75",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_phone_confidence_avg",
        data_type: ColumnType::Float,
        required: false,
        description: "Mean confidence of the record's telephone numbers.",
        example: "0.85",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_verification_score_avg",
        data_type: ColumnType::Float,
        required: false,
        description: "Mean deliverability of the record's contacts.",
        example: "0.46",
        origin: Origin::Derived,
    },
    Column {
        name: "contact_lead_score_avg",
        data_type: ColumnType::Float,
        required: false,
        description: "Mean lead score of the record's contacts.",
        example: "0.93",
        origin: Origin::Derived,
    },
    Column {
        name: "data_quality_score",
        data_type: ColumnType::Float,
        required: true,
        description: "Share of the five checked fields that hold a valid value, 0 to 1.",
        example: "0.8",
        origin: Origin::Derived,
    },
    Column {
        name: "data_quality_flags",
        data_type: ColumnType::Text,
        required: true,
        description: "The checks that fail, joined with `;`, or `none`.",
        example: "missing_website",
        origin: Origin::Derived,
    },
    Column {
        name: "selection_provenance",
        data_type: ColumnType::Text,
        required: true,
        description: "JSON: per column the source, the record, the cell and the rule behind the value; no values.",
        example: "{\"province\":{…}}",
        origin: Origin::Derived,
    },
    Column {
        name: "last_interaction_date",
        data_type: ColumnType::Text,
        required: false,
        description: "The latest interaction of any record, ISO date.",
        example: "2025-09-20",
        origin: Origin::Chosen(Property::LastInteraction),
    },
    Column {
        name: "priority",
        data_type: ColumnType::Text,
        required: false,
        description: "The priority.",
        example: "High",
        origin: Origin::Chosen(Property::Priority),
    },
    Column {
        name: "privacy_basis",
        data_type: ColumnType::Text,
        required: true,
        description: "The lawful basis of processing.",
        example: "Legitimate Interest",
        origin: Origin::Constant,
    },
    Column {
        name: "data_presence_score",
        data_type: ColumnType::Float,
        required: true,
        description: "Share of the five checked fields that hold anything, valid or not, 0 to 1.",
        example: "0.8",
        origin: Origin::Derived,
    },
    Column {
        name: "entity_id",
        data_type: ColumnType::Text,
        required: true,
        description: "The record's identifier, kept from run to run.",
        example: "hp-3f9a1c0d5e7b2468",
        origin: Origin::Derived,
    },
];

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
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COLUMNS.len());
    }
}
