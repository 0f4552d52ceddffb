//! Contact channels of a golden record: whether the primary e-mail and telephone would reach somebody, and the averages
//! over all its people. Nothing is asked of the network: an address is judged by its form alone.

use crate::{
    merge::{Golden, Merged, ValueRef, people::Person},
    normalize::{
        Normalized,
        contactability::{
            Check, LeadInputs, LeadWeights, check_email, check_phone, deliverability, lead_score,
            rounded,
        },
    },
};

/// What is known about the contact channels of a golden record; `None` where there is no such channel.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    /// Status and confidence of the primary e-mail address.
    pub email: Option<(&'static str, f64)>,
    /// Status and confidence of the primary telephone number.
    pub phone: Option<(&'static str, f64)>,
    /// The primary contact's lead score, 0 to 1.
    pub lead_score: Option<f64>,
    /// Mean confidence over the e-mail addresses of all people.
    pub email_average: Option<f64>,
    /// Mean confidence over the telephone numbers of all people.
    pub phone_average: Option<f64>,
    /// Mean deliverability over all people.
    pub verification_average: Option<f64>,
    /// Mean lead score over all people.
    pub lead_average: Option<f64>,
    /// Channels of the primary contact that are not known to work, `;` between them.
    pub flags: Option<String>,
}

/// Judges the contact channels of a golden record; `highest` is the greatest priority of any source, at least 1.
pub fn assess(merged: &Merged, golden: &Golden, highest: u32) -> Channels {
    let mut channels = Channels::default();
    let Some(primary) = golden.people.first() else {
        return channels;
    };
    let judged: Vec<Judged> = golden
        .people
        .iter()
        .map(|person| Judged::new(merged, person, highest))
        .collect();
    // The published channels are the primary's; an address of its own is preferred to a shared one there.
    let email = golden
        .text("contact_primary_email")
        .and_then(|text| check_of(merged, &primary.emails, text));
    let phone = golden
        .text("contact_primary_phone")
        .and_then(|text| check_of(merged, &primary.phones, text));
    channels.email = email.map(|check| (check.status.as_str(), check.confidence));
    channels.phone = phone.map(|check| (check.status.as_str(), check.confidence));
    channels.lead_score = Some(rounded(judged[0].lead));
    channels.email_average = mean(
        judged
            .iter()
            .flat_map(|person| person.emails.iter().map(|check| check.confidence)),
    );
    channels.phone_average = mean(
        judged
            .iter()
            .flat_map(|person| person.phones.iter().map(|check| check.confidence)),
    );
    channels.verification_average = mean(
        judged
            .iter()
            .map(|person| person.deliverability)
            .filter(|score| *score > 0.0),
    );
    channels.lead_average = mean(
        judged
            .iter()
            .map(|person| person.lead)
            .filter(|score| *score > 0.0),
    );
    let flag = |channel: &str, check: Option<Check>| {
        let status = check?.status.as_str();
        ["risky", "undeliverable"]
            .contains(&status)
            .then(|| format!("{channel}:{status}"))
    };
    let flags: Vec<String> = [flag("email", email), flag("phone", phone)]
        .into_iter()
        .flatten()
        .collect();
    channels.flags = (!flags.is_empty()).then(|| flags.join(";"));
    channels
}

/// One person's channels, judged.
struct Judged {
    emails: Vec<Check>,
    phones: Vec<Check>,
    deliverability: f64,
    lead: f64,
}

impl Judged {
    fn new(merged: &Merged, person: &Person, highest: u32) -> Self {
        let emails: Vec<Check> = person
            .emails
            .iter()
            .map(|at| check(merged, *at, check_email))
            .collect();
        let phones: Vec<Check> = person
            .phones
            .iter()
            .map(|at| check(merged, *at, check_phone))
            .collect();
        let (email, phone) = (emails.first().copied(), phones.first().copied());
        let has = [
            !person.names.is_empty(),
            !emails.is_empty(),
            !phones.is_empty(),
            !person.roles.is_empty(),
        ];
        let supplier = person
            .emails
            .first()
            .or(person.phones.first())
            .or(person.names.first());
        let priority = supplier.map_or(0, |at| {
            let records = &merged.records;
            records
                .source_of(&records.records[at.record as usize])
                .priority
        });
        let inputs = LeadInputs {
            completeness: has.iter().filter(|has| **has).count() as f64 / has.len() as f64,
            email_confidence: email.map_or(0.0, |check| check.confidence),
            source_priority: f64::from(priority) / f64::from(highest),
            phone_confidence: phone.map_or(0.0, |check| check.confidence),
            intent: 0.0,
        };
        let lead = lead_score(&inputs, &LeadWeights::default());
        Self {
            deliverability: deliverability(email, phone),
            lead,
            emails,
            phones,
        }
    }
}

fn check_of(merged: &Merged, values: &[ValueRef], text: &str) -> Option<Check> {
    let at = values
        .iter()
        .find(|at| merged.records.value(at.value).text == text)?;
    let is_email = text.contains('@');
    Some(check(
        merged,
        *at,
        if is_email { check_email } else { check_phone },
    ))
}

fn check(merged: &Merged, at: ValueRef, judge: fn(&Normalized) -> Check) -> Check {
    let value = merged.records.value(at.value);
    judge(&Normalized {
        text: value.text.to_string(),
        validity: merged.trust.validity(&merged.records, at),
        rule: value.rule,
        reason: value.reason,
        detail: None,
    })
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0u32);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| rounded(sum / f64::from(count)))
}
