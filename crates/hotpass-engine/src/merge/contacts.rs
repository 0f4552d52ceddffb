//! The published cells about people: the primary contact's own, and everyone's further addresses and numbers.

use std::collections::BTreeSet;

use hotpass_model::{
    merge::{Strategy, Survivorship},
    property::Property,
    ssot,
};

use super::{
    GoldenCell, ValueRef, cell_of,
    people::{Person, candidates},
    survive::choose,
    trust::Trust,
};
use crate::{normalize::Validity, record::Records};

/// Returns the published cells about people: the primary contact's, and everyone's further addresses and numbers.
pub(super) fn cells(records: &Records, trust: &Trust, people: &[Person]) -> Vec<GoldenCell> {
    let Some(primary) = people.first() else {
        return Vec::new();
    };
    let is_email = |at: &ValueRef| records.value(at.value).property == Property::ContactEmail;
    let is_phone = |at: &ValueRef| {
        let property = records.value(at.value).property;
        matches!(property, Property::ContactPhone | Property::ContactWhatsapp)
    };
    let (email, phone) = (
        best_email(records, primary),
        primary.phones.first().copied(),
    );
    let emails = with_echoes(records, email, people, is_email);
    let phones = with_echoes(records, phone, people, is_phone);
    let further_emails = all_but(people, &emails, is_email);
    let further_phones = all_but(people, &phones, is_phone);
    let chosen = [
        (
            "contact_primary_name",
            Strategy::Best,
            primary.names.clone(),
        ),
        (
            "contact_primary_role",
            Strategy::Best,
            primary.roles.clone(),
        ),
        ("contact_primary_email", Strategy::Best, emails),
        ("contact_primary_phone", Strategy::Best, phones),
        ("contact_secondary_emails", Strategy::Union, further_emails),
        ("contact_secondary_phones", Strategy::Union, further_phones),
    ];
    let present = chosen
        .into_iter()
        .filter(|(_, _, values)| !values.is_empty());
    present
        .filter_map(|(column, strategy, values)| {
            let survivorship = Survivorship {
                strategy,
                ..Survivorship::default()
            };
            let choice = choose(candidates(records, trust, &values), &survivorship);
            Some(cell_of(ssot::position(column)?, choice, records, ";"))
        })
        .collect()
}

/// Returns every value of a kind that anyone of the organization has, except those that are evidence of the primary
/// contact's own cell: no value is behind two columns.
fn all_but(
    people: &[Person],
    own: &[ValueRef],
    is_kind: impl Fn(&ValueRef) -> bool,
) -> Vec<ValueRef> {
    let own: BTreeSet<&ValueRef> = own.iter().collect();
    let all = people.iter().flat_map(Person::channels);
    all.filter(|at| is_kind(at) && !own.contains(at))
        .copied()
        .collect()
}

/// The primary person's best address that is a person's own, else the best.
fn best_email(records: &Records, person: &Person) -> Option<ValueRef> {
    let is_own = |at: &&ValueRef| records.value(at.value).reason != Some("role_account");
    person
        .emails
        .iter()
        .find(is_own)
        .or_else(|| person.emails.first())
        .copied()
}

/// Returns a value with all that say the same about any person, so that agreement across records shows.
fn with_echoes(
    records: &Records,
    value: Option<ValueRef>,
    people: &[Person],
    is_kind: impl Fn(&ValueRef) -> bool,
) -> Vec<ValueRef> {
    let Some(value) = value else {
        return invalid_only(records, people, is_kind);
    };
    let text = records.value(value.value).text;
    let all = people.iter().flat_map(Person::channels);
    all.filter(|at| is_kind(at) && records.value(at.value).text == text)
        .copied()
        .collect()
}

/// When the primary contact has no usable value, the invalid ones given for them are the evidence of the empty cell.
fn invalid_only(
    records: &Records,
    people: &[Person],
    is_kind: impl Fn(&ValueRef) -> bool,
) -> Vec<ValueRef> {
    let others = people
        .first()
        .map(|person| person.others.iter())
        .into_iter()
        .flatten();
    others
        .filter(|at| is_kind(at) && records.value(at.value).validity == Validity::Invalid)
        .copied()
        .collect()
}
