//! The closed registry of properties that a source column may be mapped to, and the kind of value each holds.
//!
//! The kind decides the normalization kernel; the registry is the only place that pairs them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of value a property holds; one normalization kernel per kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// A label from a small vocabulary.
    Category,
    /// The name of an organization.
    OrganizationName,
    /// A whole person name.
    PersonName,
    /// One part of a person name.
    NamePart,
    /// One or more e-mail addresses.
    Email,
    /// One or more telephone numbers.
    Phone,
    /// A website address.
    Website,
    /// A calendar date.
    Date,
    /// A province or state.
    Province,
    /// A country.
    Country,
    /// A postal address.
    Address,
    /// A postal code.
    PostalCode,
    /// A value-added-tax number.
    VatNumber,
    /// A company registration number.
    RegistrationNumber,
    /// A national identity number of a person.
    IdNumber,
    /// An identifier of the source's own.
    Identifier,
    /// A flag or remark about the row itself, kept as evidence.
    Remark,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Category,
        Self::OrganizationName,
        Self::PersonName,
        Self::NamePart,
        Self::Email,
        Self::Phone,
        Self::Website,
        Self::Date,
        Self::Province,
        Self::Country,
        Self::Address,
        Self::PostalCode,
        Self::VatNumber,
        Self::RegistrationNumber,
        Self::IdNumber,
        Self::Identifier,
        Self::Remark,
    ];
}

/// A property of a source record.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Property {
    /// The source's own identifier of the row.
    RecordKey,
    /// The organization's name.
    OrganizationName,
    /// Another name the organization is known by.
    TradingName,
    /// The company registration number.
    RegistrationNumber,
    /// The value-added-tax number.
    VatNumber,
    /// The province or state.
    Province,
    /// The country.
    Country,
    /// A free description of the area.
    Area,
    /// A postal or street address.
    Address,
    /// The postal code.
    PostalCode,
    /// The organization's category.
    Category,
    /// The organization's type.
    OrganizationType,
    /// The status the source gives the organization.
    Status,
    /// The organization's website.
    Website,
    /// Aircraft or other equipment operated.
    Planes,
    /// What the organization does.
    Description,
    /// Notes about the organization.
    Notes,
    /// When the organization was last dealt with.
    #[serde(rename = "last_interaction_date")]
    LastInteraction,
    /// The priority the source gives the organization.
    Priority,
    /// A contact's whole name.
    ContactName,
    /// A contact's given name.
    ContactGivenName,
    /// A contact's family name.
    ContactFamilyName,
    /// A contact's role.
    ContactRole,
    /// A contact's e-mail addresses.
    ContactEmail,
    /// A contact's telephone numbers.
    ContactPhone,
    /// A contact's WhatsApp numbers.
    ContactWhatsapp,
    /// A contact's national identity number.
    ContactIdNumber,
    /// A mark that the row's contact details are known to be bad.
    InvalidFlag,
    /// A remark about the row, such as where a value was inferred from.
    Remark,
}

impl Property {
    /// Every property, in registry order.
    pub const ALL: &'static [Self] = &[
        Self::RecordKey,
        Self::OrganizationName,
        Self::TradingName,
        Self::RegistrationNumber,
        Self::VatNumber,
        Self::Province,
        Self::Country,
        Self::Area,
        Self::Address,
        Self::PostalCode,
        Self::Category,
        Self::OrganizationType,
        Self::Status,
        Self::Website,
        Self::Planes,
        Self::Description,
        Self::Notes,
        Self::LastInteraction,
        Self::Priority,
        Self::ContactName,
        Self::ContactGivenName,
        Self::ContactFamilyName,
        Self::ContactRole,
        Self::ContactEmail,
        Self::ContactPhone,
        Self::ContactWhatsapp,
        Self::ContactIdNumber,
        Self::InvalidFlag,
        Self::Remark,
    ];

    /// Returns the name used in documents and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::RecordKey => "record_key",
            Self::OrganizationName => "organization_name",
            Self::TradingName => "trading_name",
            Self::RegistrationNumber => "registration_number",
            Self::VatNumber => "vat_number",
            Self::Province => "province",
            Self::Country => "country",
            Self::Area => "area",
            Self::Address => "address",
            Self::PostalCode => "postal_code",
            Self::Category => "category",
            Self::OrganizationType => "organization_type",
            Self::Status => "status",
            Self::Website => "website",
            Self::Planes => "planes",
            Self::Description => "description",
            Self::Notes => "notes",
            Self::LastInteraction => "last_interaction_date",
            Self::Priority => "priority",
            Self::ContactName => "contact_name",
            Self::ContactGivenName => "contact_given_name",
            Self::ContactFamilyName => "contact_family_name",
            Self::ContactRole => "contact_role",
            Self::ContactEmail => "contact_email",
            Self::ContactPhone => "contact_phone",
            Self::ContactWhatsapp => "contact_whatsapp",
            Self::ContactIdNumber => "contact_id_number",
            Self::InvalidFlag => "invalid_flag",
            Self::Remark => "remark",
        }
    }

    /// Returns the kind of value the property holds.
    pub fn kind(self) -> Kind {
        match self {
            Self::RecordKey => Kind::Identifier,
            Self::OrganizationName | Self::TradingName => Kind::OrganizationName,
            Self::RegistrationNumber => Kind::RegistrationNumber,
            Self::VatNumber => Kind::VatNumber,
            Self::Province => Kind::Province,
            Self::Country => Kind::Country,
            Self::Area | Self::Planes | Self::Description | Self::Notes => Kind::Text,
            Self::Address => Kind::Address,
            Self::PostalCode => Kind::PostalCode,
            Self::Category
            | Self::OrganizationType
            | Self::Status
            | Self::Priority
            | Self::ContactRole => Kind::Category,
            Self::Website => Kind::Website,
            Self::LastInteraction => Kind::Date,
            Self::ContactName => Kind::PersonName,
            Self::ContactGivenName | Self::ContactFamilyName => Kind::NamePart,
            Self::ContactEmail => Kind::Email,
            Self::ContactPhone | Self::ContactWhatsapp => Kind::Phone,
            Self::ContactIdNumber => Kind::IdNumber,
            Self::InvalidFlag | Self::Remark => Kind::Remark,
        }
    }

    /// Returns the property with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|property| property.name() == name)
    }

    /// Tells whether the property belongs to a person and not to the organization.
    pub fn is_contact(self) -> bool {
        (Self::ContactName..=Self::ContactIdNumber).contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_hold_every_kind_and_every_property_once_in_order() {
        assert!(
            Kind::ALL
                .iter()
                .map(|kind| *kind as usize)
                .eq(0..=Kind::Remark as usize)
        );
        let properties = Property::ALL.iter().map(|property| *property as usize);
        assert!(properties.eq(0..=Property::Remark as usize));
        for property in Property::ALL {
            assert!(Kind::ALL.contains(&property.kind()), "{property:?}");
        }
    }

    #[test]
    fn the_properties_of_people_are_named_so() {
        for property in Property::ALL {
            assert_eq!(
                property.is_contact(),
                property.name().starts_with("contact_")
            );
        }
    }
}
