//! Keys: what a record is found by. Names without their legal form, registration numbers, contact details.

use hotpass_model::property::Property;

use crate::{
    normalize::{
        Validity,
        email::{domain_of, is_free_mail},
        name_key::organization_key,
        website::{is_shared_host, registrable_domain},
    },
    record::{Record, Records},
};

/// The matching keys of a record's names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// What it goes by: its trading names where it has any, else its name.
    pub common: Vec<String>,
    /// The legal names that stand before a `t/a`. One legal entity may trade under several names, so these identify an
    /// organization only as long as nobody else trades under the same one.
    pub legal: Vec<String>,
}

impl Names {
    /// Returns every name.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.common.iter().chain(&self.legal)
    }
}

/// Returns the matching keys of a record's names.
pub fn names(records: &Records, record: &Record) -> Names {
    let mut names = Names::default();
    for value in records.values_of(record) {
        let is_name = matches!(
            value.property,
            Property::OrganizationName | Property::TradingName
        );
        if !is_name || value.validity == Validity::Invalid {
            continue;
        }
        let trading = value.detail.and_then(organization_key);
        match (organization_key(value.text), trading) {
            (Some(legal), Some(trading)) => {
                names.common.push(trading);
                names.legal.push(legal);
            }
            (Some(name), None) => names.common.push(name),
            (None, trading) => names.common.extend(trading),
        }
    }
    for list in [&mut names.common, &mut names.legal] {
        list.sort_unstable();
        list.dedup();
    }
    let common = std::mem::take(&mut names.legal);
    names.legal = common
        .into_iter()
        .filter(|legal| !names.common.contains(legal))
        .collect();
    names
}

/// What two organizations can share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A name, without its legal form.
    Name(String),
    /// A company registration number.
    Registration(String),
    /// A telephone number, E.164.
    Phone(String),
    /// An e-mail address.
    Email(String),
    /// A domain that is the organization's own, of its website or e-mail.
    Domain(String),
}

impl Key {
    /// Returns the name that outputs use.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Registration(_) => "registration-number",
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
            Self::Domain(_) => "domain",
        }
    }
}

/// Returns the keys of a record, its names excepted.
pub fn keys(records: &Records, record: &Record) -> Vec<Key> {
    let mut keys = Vec::new();
    for value in records
        .values_of(record)
        .filter(|value| value.validity > Validity::Invalid)
    {
        match value.property {
            Property::RegistrationNumber if value.validity == Validity::Valid => {
                keys.push(Key::Registration(value.text.to_string()));
            }
            Property::ContactPhone | Property::ContactWhatsapp => {
                keys.push(Key::Phone(value.text.to_string()));
            }
            Property::ContactEmail => {
                keys.push(Key::Email(value.text.to_string()));
                let domain = domain_of(value.text).filter(|domain| !is_free_mail(domain));
                keys.extend(
                    domain
                        .filter(|domain| !is_shared_host(domain))
                        .map(|domain| Key::Domain(domain.to_string())),
                );
            }
            Property::Website => {
                let domain =
                    registrable_domain(value.text).filter(|domain| !is_shared_host(domain));
                keys.extend(domain.map(|domain| Key::Domain(domain.to_string())));
            }
            _ => {}
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}
