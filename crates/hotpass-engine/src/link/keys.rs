//! Strong keys: what two records can share that makes them one organization, and whether two names may be one.

use std::collections::{HashMap, HashSet};

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

/// A strong key other than the name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
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
            Self::Registration(_) => "registration-number",
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
            Self::Domain(_) => "domain",
        }
    }
}

/// Returns the strong keys of a record.
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

/// Words so common among the names of a run that sharing them says nothing: `flight`, `school`, `group`.
#[derive(Debug, Clone, Default)]
pub struct GenericWords {
    words: HashSet<String>,
}

impl GenericWords {
    /// Finds the words that at least one name in fifty has, and no fewer than five names.
    pub fn of(names: &[Names]) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in names
            .iter()
            .flat_map(|names| &names.common)
            .flat_map(|name| name.split(' '))
        {
            *counts.entry(word).or_default() += 1;
        }
        let least = (names.len() / 50).max(5);
        let words = counts
            .into_iter()
            .filter(|(_, count)| *count >= least)
            .map(|(word, _)| word.to_owned());
        Self {
            words: words.collect(),
        }
    }

    /// Tells whether two folded names may name one organization: every word of the shorter is in the other but for
    /// typing errors and abbreviations, and one of them tells something; or one name is the initials of the other.
    pub fn may_be_one(&self, a: &str, b: &str) -> bool {
        if a == b || is_initials(a, b) || is_initials(b, a) {
            return true;
        }
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
        let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let is_in_longer = |word: &&str| longer.iter().any(|other| is_same_word(word, other));
        shorter.iter().all(is_in_longer) && shorter.iter().any(|word| !self.words.contains(*word))
    }
}

fn is_same_word(a: &str, b: &str) -> bool {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    a == b
        || is_abbreviation(shorter, longer)
        || (shorter.len() > 3 && strsim::normalized_damerau_levenshtein(a, b) >= 0.75)
}

/// Tells whether the letters of `shorter`, three or more, are in `longer` in the same order, from its first on.
fn is_abbreviation(shorter: &str, longer: &str) -> bool {
    let mut rest = longer.chars();
    shorter.chars().count() >= 3
        && shorter.chars().next() == longer.chars().next()
        && shorter
            .chars()
            .all(|letter| rest.any(|other| other == letter))
}

/// Tells whether `short` is made of the first letters of the words of `long`.
fn is_initials(short: &str, long: &str) -> bool {
    let short: String = short.chars().filter(|c| *c != ' ').collect();
    let initials: String = long
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    initials.chars().count() >= 2
        && (short == initials || short.starts_with(&initials) && short.len() <= initials.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic() -> GenericWords {
        let name = |word: &str| Names {
            common: vec![format!("{word} flight school")],
            legal: Vec::new(),
        };
        GenericWords::of(&["a", "b", "c", "d", "e"].map(name))
    }

    #[test]
    fn names_with_typing_errors_abbreviations_and_initials_may_be_one() {
        for (a, b) in [
            ("kwezimbali school", "kwezimabli school"),
            ("cape wings flight academy", "cape wings"),
            ("blue sky aviation training", "bsat"),
            ("sky academy", "sky acadmey"),
            ("umhlanga flight school", "umhlanga schl"),
        ] {
            assert!(generic().may_be_one(a, b), "{a} / {b}");
            assert!(generic().may_be_one(b, a), "{b} / {a}");
        }
    }

    #[test]
    fn names_of_different_organizations_are_not_one() {
        for (a, b) in [
            ("aero academy", "heli ops"),
            ("cape wings", "blue sky"),
            ("north flight school", "umhlanga flight school"),
            ("veldvana eagle group", "veldvana falcon group"),
        ] {
            assert!(!generic().may_be_one(a, b), "{a} / {b}");
        }
    }
}
