//! People: the contact details that belong together stay together. Each row that mentions a person is a mention;
//! mentions of one person (same name, or a shared address or number and no other name) form a person. The primary
//! contact is one whole person, never the e-mail of one and the telephone of another.

use std::cmp::Reverse;

use hotpass_model::{
    merge::{Strategy, Survivorship},
    property::Property,
};

use super::{
    ValueRef,
    survive::{Candidate, candidate, choose, lower},
    trust::Trust,
};
use crate::{
    link::Cluster,
    normalize::{Validity, person::PersonName},
    record::Records,
};

/// A person of an organization.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Names given for the person.
    pub names: Vec<ValueRef>,
    /// Roles given.
    pub roles: Vec<ValueRef>,
    /// E-mail addresses, best first, without repeats.
    pub emails: Vec<ValueRef>,
    /// Telephone numbers, best first, without repeats.
    pub phones: Vec<ValueRef>,
    /// Every further value that says the same as one above, or that is invalid.
    pub others: Vec<ValueRef>,
}

impl Person {
    /// Returns every value that reaches the person, the best first, repeats and invalid ones last.
    pub fn channels(&self) -> impl Iterator<Item = &ValueRef> {
        self.emails.iter().chain(&self.phones).chain(&self.others)
    }
}

/// One row's mention of a person.
struct Mention<'a> {
    record: u32,
    name: Option<PersonKey>,
    names: Vec<ValueRef>,
    roles: Vec<ValueRef>,
    emails: Vec<(ValueRef, &'a str)>,
    phones: Vec<(ValueRef, &'a str)>,
    invalid: Vec<ValueRef>,
}

/// A person's name as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PersonKey {
    given: String,
    family: String,
}

impl PersonKey {
    fn new(name: &str) -> Option<Self> {
        let parsed = PersonName::parse(name)?;
        let fold = |part: Option<&String>| {
            part.map(|part| deunicode::deunicode(part).to_lowercase())
                .unwrap_or_default()
        };
        let key = Self {
            given: fold(parsed.given.as_ref()),
            family: fold(parsed.family.as_ref()),
        };
        (!key.given.is_empty() || !key.family.is_empty()).then_some(key)
    }

    /// Tells whether two names may be one person's, given that they share an address or a number.
    fn is_compatible(&self, other: &Self) -> bool {
        let families = strsim::jaro_winkler(&self.family, &other.family) >= 0.9
            || self.family.is_empty()
            || other.family.is_empty();
        let (a, b) = (
            self.given.trim_end_matches('.'),
            other.given.trim_end_matches('.'),
        );
        let givens = a.is_empty()
            || b.is_empty()
            || a.starts_with(b)
            || b.starts_with(a)
            || strsim::jaro_winkler(a, b) >= 0.9;
        families && givens
    }
}

/// Puts the people of a cluster together, the primary contact first.
pub fn assemble(records: &Records, trust: &Trust, cluster: &Cluster) -> Vec<Person> {
    let mut mentions: Vec<Mention<'_>> = cluster
        .members()
        .filter_map(|index| mention(records, index))
        .collect();
    // Named mentions come first, the most trusted first: nameless ones then find their person.
    mentions.sort_by_cached_key(|mention| {
        let record = &records.records[mention.record as usize];
        let recency = trust.recency(records, mention.record);
        (
            mention.name.is_none(),
            Reverse(records.source_of(record).priority),
            Reverse(recency),
            record.id.clone(),
        )
    });
    let mut groups: Vec<Vec<Mention<'_>>> = Vec::new();
    for mention in mentions {
        match groups
            .iter_mut()
            .find(|group| is_same_person(group, &mention))
        {
            Some(group) => group.push(mention),
            None => groups.push(vec![mention]),
        }
    }
    let mut people: Vec<(Person, Vec<u32>)> = groups
        .into_iter()
        .map(|group| person_of(records, trust, group))
        .collect();
    people.sort_by_cached_key(|(person, mentioned)| preference(records, trust, person, mentioned));
    people.into_iter().map(|(person, _)| person).collect()
}

fn mention(records: &Records, index: usize) -> Option<Mention<'_>> {
    let record = &records.records[index];
    let mut found = Mention {
        record: index as u32,
        name: None,
        names: Vec::new(),
        roles: Vec::new(),
        emails: Vec::new(),
        phones: Vec::new(),
        invalid: Vec::new(),
    };
    for (offset, value) in records.values_of(record).enumerate() {
        let at = ValueRef {
            record: index as u32,
            value: record.values.start + offset as u32,
        };
        let is_usable = value.validity > Validity::Invalid;
        match value.property {
            Property::ContactName if is_usable => {
                found.name = found.name.or_else(|| PersonKey::new(value.text));
                found.names.push(at);
            }
            Property::ContactRole if is_usable => found.roles.push(at),
            Property::ContactEmail if is_usable => found.emails.push((at, value.text)),
            Property::ContactPhone | Property::ContactWhatsapp if is_usable => {
                found.phones.push((at, value.text));
            }
            property if property.is_contact() && !is_usable => found.invalid.push(at),
            _ => {}
        }
    }
    let says_something = found.name.is_some()
        || !found.emails.is_empty()
        || !found.phones.is_empty()
        || !found.invalid.is_empty();
    says_something.then_some(found)
}

/// Tells whether a mention is of the person that a group of mentions is of.
fn is_same_person(group: &[Mention<'_>], mention: &Mention<'_>) -> bool {
    let shares_email = group.iter().any(|other| {
        other
            .emails
            .iter()
            .any(|(_, email)| mention.emails.iter().any(|(_, own)| own == email))
    });
    let shares_phone = group.iter().any(|other| {
        other
            .phones
            .iter()
            .any(|(_, phone)| mention.phones.iter().any(|(_, own)| own == phone))
    });
    let names: Vec<&PersonKey> = group
        .iter()
        .filter_map(|other| other.name.as_ref())
        .collect();
    match &mention.name {
        Some(name) if !names.is_empty() => {
            names.contains(&name)
                || ((shares_email || shares_phone)
                    && names.iter().any(|other| other.is_compatible(name)))
        }
        _ => shares_email || shares_phone,
    }
}

/// Returns a person and the records that mention them, in record id order.
fn person_of(records: &Records, trust: &Trust, group: Vec<Mention<'_>>) -> (Person, Vec<u32>) {
    let mut person = Person::default();
    let mut mentioned = Vec::with_capacity(group.len());
    let (mut emails, mut phones) = (Vec::new(), Vec::new());
    for mention in group {
        mentioned.push(mention.record);
        person.names.extend(mention.names);
        person.roles.extend(mention.roles);
        person.others.extend(mention.invalid);
        emails.extend(mention.emails.iter().map(|(at, _)| *at));
        phones.extend(mention.phones.iter().map(|(at, _)| *at));
    }
    mentioned.sort_by(|a: &u32, b: &u32| {
        records.records[*a as usize]
            .id
            .cmp(&records.records[*b as usize].id)
    });
    person.emails = ranked(records, trust, &emails, &mut person.others);
    person.phones = ranked(records, trust, &phones, &mut person.others);
    (person, mentioned)
}

/// Returns distinct values in rank order; repeats go to `others`.
fn ranked(
    records: &Records,
    trust: &Trust,
    values: &[ValueRef],
    others: &mut Vec<ValueRef>,
) -> Vec<ValueRef> {
    let union = Survivorship {
        strategy: Strategy::Union,
        ..Survivorship::default()
    };
    let choice = choose(candidates(records, trust, values), &union);
    let winners: Vec<ValueRef> = choice.winners().map(|winner| winner.at).collect();
    others.extend(
        choice
            .evidence
            .iter()
            .map(|evidence| evidence.at)
            .filter(|at| !winners.contains(at)),
    );
    winners
}

/// Returns the candidates for values that count as equal whatever the letter case.
pub(super) fn candidates<'a>(
    records: &'a Records,
    trust: &'a Trust,
    values: &[ValueRef],
) -> Vec<Candidate<'a>> {
    values
        .iter()
        .map(|at| candidate(records, trust, *at, lower(records.value(at.value).text)))
        .collect()
}

/// What makes a person the primary contact, most wanted first: reachable at all by a channel nobody doubts, known to
/// the most trusted source, a real person's name, more channels, later dealt with, mentioned more often, a weightier
/// role; then record id.
type Preference = (
    bool,
    Reverse<u32>,
    bool,
    Reverse<usize>,
    Reverse<Option<String>>,
    Reverse<usize>,
    Reverse<u32>,
    String,
);

fn preference(records: &Records, trust: &Trust, person: &Person, mentioned: &[u32]) -> Preference {
    let is_good = |at: &ValueRef| trust.validity(records, *at) == Validity::Valid;
    let is_unreachable = !person.emails.iter().chain(&person.phones).any(is_good);
    let priority = mentioned
        .iter()
        .map(|record| {
            records
                .source_of(&records.records[*record as usize])
                .priority
        })
        .max();
    let channels = usize::from(person.emails.iter().any(is_good))
        + usize::from(person.phones.iter().any(is_good));
    let recency = mentioned
        .iter()
        .filter_map(|record| trust.recency(records, *record))
        .max()
        .map(str::to_owned);
    let role = person
        .roles
        .iter()
        .map(|at| role_weight(records.value(at.value).text))
        .max();
    let first = mentioned
        .first()
        .map(|record| records.records[*record as usize].id.to_string());
    (
        is_unreachable,
        Reverse(priority.unwrap_or(0)),
        person.names.is_empty(),
        Reverse(channels),
        Reverse(recency),
        Reverse(mentioned.len()),
        Reverse(role.unwrap_or(50)),
        first.unwrap_or_default(),
    )
}

/// Returns how much a role speaks for being the primary contact, 0 to 100. Whole words count: a headmaster is no head.
fn role_weight(role: &str) -> u32 {
    const WEIGHTS: &[(&str, u32)] = &[
        ("ceo", 100),
        ("owner", 100),
        ("chief", 95),
        ("director", 90),
        ("head", 85),
        ("manager", 80),
        ("coordinator", 70),
        ("admin", 60),
        ("assistant", 50),
    ];
    let role = role.to_lowercase();
    let words: Vec<&str> = role.split(|c: char| !c.is_alphanumeric()).collect();
    WEIGHTS
        .iter()
        .find(|(word, _)| words.contains(word))
        .map_or(50, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_weighs_by_whole_words() {
        assert_eq!(role_weight("Head of Training"), 85);
        assert_eq!(role_weight("Headmaster"), 50);
        assert_eq!(role_weight("CEO / Owner"), 100);
    }

    #[test]
    fn initials_and_typing_errors_are_compatible_and_other_people_are_not() {
        let key = |name: &str| PersonKey::new(name).unwrap();
        assert!(key("J. Doe").is_compatible(&key("Jane Doe")));
        assert!(key("Jane Doee").is_compatible(&key("Jane Doe")));
        assert!(!key("John Smith").is_compatible(&key("Jane Doe")));
    }
}
