//! The true organizations and people behind the example. An organization is a function of the
//! seed and its number, so any sheet can be written on its own and nothing is kept in memory. How
//! the truth is misspelled on the sheets is not decided here.

use crate::random::Random;

use super::words::{
    CATEGORIES, FAMILY, GIVEN, KINDS, MOBILE, PLACES, PLANES, Place, ROLES, STEM_ENDS, STEM_STARTS,
    STREETS, TRADES,
};
use super::writing::MAILBOX;

/// How many different names can be made.
pub(super) const NAMES: u64 = 30 * 30 * 30 * 12;
/// No organization has more people than this.
const MOST_PEOPLE: u64 = 4;
/// Coprime to the number of names and to the numbers of a telephone area, so that each is met once.
const STRIDE: u64 = 7_654_321;

/// A South African number, without the leading zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phone(pub(super) u64);

impl Phone {
    /// The number as `+27821234567`.
    pub(super) fn e164(self) -> String {
        format!("+27{}", self.0)
    }
}

/// A person of an organization.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// Number of the person among all.
    pub(super) number: u64,
    /// Given name.
    pub(super) given: &'static str,
    /// Family name.
    pub(super) family: &'static str,
    /// Role.
    pub(super) role: &'static str,
    /// Mobile number, of nobody else.
    pub(super) mobile: Phone,
    /// Landline number, of nobody else.
    pub(super) landline: Phone,
    /// E-mail address, of nobody else.
    pub(super) email: String,
}

/// A true organization.
#[derive(Debug, Clone)]
pub(super) struct Organisation {
    /// Its number, from 1.
    pub(super) number: u32,
    /// The invented proper name.
    pub(super) stem: String,
    /// What it is about.
    pub(super) trade: &'static str,
    /// Its kind and the kind's abbreviation.
    pub(super) kind: (&'static str, &'static str),
    /// Where it is.
    pub(super) place: &'static Place,
    /// Its own domain; the few without one have no website either.
    pub(super) domain: Option<String>,
    /// Its people; the first is in every workbook that has people.
    pub(super) people: Vec<Person>,
    /// The street address.
    pub(super) address: String,
    /// The aircraft.
    pub(super) planes: String,
    /// The category.
    pub(super) category: &'static str,
    /// Whether it is in Reachout, Contact and SACAA.
    pub(super) present: [bool; 3],
}

impl Organisation {
    /// The organization of that number.
    pub(super) fn of(seed: u64, number: u32) -> Self {
        let mut random = Random::of(seed, 1, u64::from(number));
        let mut name = (u64::from(number).wrapping_mul(STRIDE) + seed % NAMES) % NAMES;
        let mut digit = |radix: u64| {
            let digit = name % radix;
            name /= radix;
            digit as usize
        };
        let stem = format!("{}{}", STEM_STARTS[digit(30)], STEM_ENDS[digit(30)]);
        let trade = TRADES[digit(30)];
        let kind = KINDS[digit(12)];
        let place = &PLACES[random.below(PLACES.len())];
        let domain = (!random.percent(8)).then(|| domain_of(&stem, trade, kind.0));
        let people = people(&mut random, seed, number, place, domain.as_deref());
        let hangar = random.below(90) + 1;
        let street = random.pick(&STREETS);
        Self {
            number,
            stem,
            trade,
            kind,
            place,
            domain,
            people,
            address: format!("{hangar} {street}, {}", place.town),
            planes: planes(&mut random),
            category: random.pick(&CATEGORIES),
            present: presence(&mut random),
        }
    }

    /// The name everybody agrees on.
    pub(super) fn name(&self) -> String {
        format!("{} {} {}", self.stem, self.trade, self.kind.0)
    }

    /// The website's address.
    pub(super) fn website(&self) -> Option<String> {
        self.domain
            .as_ref()
            .map(|domain| format!("https://www.{domain}"))
    }

    /// The address everybody there reads, if it has a domain.
    pub(super) fn mailbox(&self) -> Option<String> {
        self.domain
            .as_ref()
            .map(|domain| format!("{MAILBOX}{domain}"))
    }
}

fn domain_of(stem: &str, trade: &str, kind: &str) -> String {
    let words: Vec<String> = [stem, trade, kind]
        .join(" ")
        .split(|character: char| !character.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!("{}.example", words.join("-"))
}

fn people(
    random: &mut Random,
    seed: u64,
    organisation: u32,
    place: &Place,
    domain: Option<&str>,
) -> Vec<Person> {
    let count = 1 + random.weighted(&[45, 30, 17, 8]);
    let first_given = random.below(GIVEN.len());
    (0..count)
        .map(|index| {
            let number = u64::from(organisation) * MOST_PEOPLE + index as u64;
            // A stride keeps the given names of one organization apart.
            let given = GIVEN[(first_given + index * 7) % GIVEN.len()];
            let family = random.pick(&FAMILY);
            let local = format!("{}.{}", given, family.replace(' ', "")).to_lowercase();
            let email = match domain {
                Some(domain) => format!("{local}@{domain}"),
                None => format!("{local}{number}@postbox.example"),
            };
            Person {
                number,
                given,
                family,
                role: random.pick(&ROLES),
                mobile: mobile(seed, number),
                landline: landline(seed, number, place.area),
                email,
            }
        })
        .collect()
}

fn mobile(seed: u64, number: u64) -> Phone {
    let prefix = MOBILE[(number % MOBILE.len() as u64) as usize];
    let subscriber = number
        .wrapping_mul(STRIDE)
        .wrapping_add(seed.wrapping_mul(STRIDE) % 9_999_991);
    Phone(prefix * 10_000_000 + subscriber % 10_000_000)
}

fn landline(seed: u64, number: u64, area: u64) -> Phone {
    let subscriber = number.wrapping_mul(STRIDE).wrapping_add(seed % 7_999_993) % 8_000_000;
    Phone(area * 10_000_000 + 2_000_000 + subscriber)
}

fn planes(random: &mut Random) -> String {
    let mut planes: Vec<&str> = Vec::new();
    for _ in 0..=random.below(3) {
        let plane = random.pick(&PLANES);
        if !planes.contains(&plane) {
            planes.push(plane);
        }
    }
    planes.join("; ")
}

fn presence(random: &mut Random) -> [bool; 3] {
    let present = [random.percent(58), random.percent(70), random.percent(60)];
    if present.contains(&true) {
        present
    } else {
        [false, true, false]
    }
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::PHONE_NUMBER_UTIL;

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_phones_and_addresses_are_of_one_owner() {
        let (mut names, mut domains) = (BTreeSet::new(), BTreeSet::new());
        let (mut phones, mut emails) = (BTreeSet::new(), BTreeSet::new());
        for number in 1..=20_000 {
            let organisation = Organisation::of(9, number);
            assert!(
                names.insert(organisation.name().to_lowercase()),
                "{}",
                organisation.name()
            );
            assert!(
                organisation
                    .domain
                    .is_none_or(|domain| domains.insert(domain))
            );
            for person in organisation.people {
                assert!(phones.insert(person.mobile.0), "{:?}", person.mobile);
                assert!(phones.insert(person.landline.0), "{:?}", person.landline);
                assert!(emails.insert(person.email.clone()), "{}", person.email);
            }
        }
    }

    #[test]
    fn every_number_is_valid_in_the_numbering_plan() {
        for number in 1..=3_000 {
            for person in Organisation::of(1, number).people {
                for phone in [person.mobile, person.landline] {
                    let parsed = PHONE_NUMBER_UTIL
                        .parse(phone.e164(), None)
                        .expect("a number");
                    assert!(
                        PHONE_NUMBER_UTIL.is_valid_number(&parsed),
                        "{}",
                        phone.e164()
                    );
                }
            }
        }
    }
}
