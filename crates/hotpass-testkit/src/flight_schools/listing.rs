//! Which organization is listed in which workbook, how often, and under what name. Shared by the
//! sheets of one workbook, so that a contact row carries the name its company is listed under.

use crate::random::Random;
use crate::workbook::Cell;

use super::Spec;
use super::invented::Organisation;
use super::words::PLACEHOLDERS;
use super::writing::{self, Name};

/// One of the three workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Volume {
    /// `Reachout Database.xlsx`.
    Reachout,
    /// `Contact Database.xlsx`.
    Contact,
    /// The registry's list.
    Sacaa,
}

const VOLUMES: [Volume; 3] = [Volume::Reachout, Volume::Contact, Volume::Sacaa];

/// One row about an organization in a workbook's main sheet.
pub(super) struct Listing {
    /// The organization.
    pub(super) organisation: Organisation,
    /// Its name as written there.
    pub(super) name: Name,
    /// Whether this is the second row about it in the same workbook.
    pub(super) repeated: bool,
    /// The number of this row, from 1.
    pub(super) ordinal: u32,
    /// The numbers that decide about this row.
    pub(super) random: Random,
    shows_website: bool,
}

impl Listing {
    /// The website's cell.
    pub(super) fn website(&mut self) -> Cell {
        match self.organisation.website() {
            Some(website) if self.shows_website => writing::website(&mut self.random, &website),
            _ if self.random.percent(25) => Cell::text(self.random.pick(&PLACEHOLDERS)),
            _ => Cell::Blank,
        }
    }

    /// The name as another hand writes it in a related sheet; case and spaces may differ.
    pub(super) fn name_again(&mut self) -> String {
        match self.random.below(20) {
            0 => self.name.text.to_uppercase(),
            1 => format!(" {}", self.name.text),
            _ => self.name.text.clone(),
        }
    }

    /// Whether people and addresses are told about this row.
    pub(super) fn has_relations(&self) -> bool {
        !self.repeated && !self.name.hard
    }
}

/// All rows of a workbook's main sheet, in order.
pub(super) fn listings(spec: &Spec, volume: Volume) -> impl Iterator<Item = Listing> {
    let seed = spec.seed;
    (1..=spec.organisations)
        .flat_map(move |number| of_organisation(seed, volume, number))
        .zip(1..)
        .map(|(mut listing, ordinal)| {
            listing.ordinal = ordinal;
            listing
        })
}

/// The organizations that a workbook does not list.
pub(super) fn strangers(spec: &Spec, volume: Volume) -> impl Iterator<Item = Organisation> {
    let seed = spec.seed;
    (1..=spec.organisations)
        .map(move |number| Organisation::of(seed, number))
        .filter(move |organisation| !organisation.present[volume as usize])
}

fn of_organisation(seed: u64, volume: Volume, number: u32) -> Vec<Listing> {
    let organisation = Organisation::of(seed, number);
    if !organisation.present[volume as usize] {
        return Vec::new();
    }
    let website_is_key = needs_website(seed, &organisation);
    (0..copies(seed, volume, number))
        .map(|copy| {
            let (name, mut random) = name_in(seed, volume, copy, &organisation);
            let shown = website_is_key || random.percent(70);
            Listing {
                shows_website: shown && !name.hard,
                organisation: organisation.clone(),
                name,
                repeated: copy > 0,
                ordinal: 0,
                random,
            }
        })
        .collect()
}

/// Whether a name of the organization somewhere leads to it only together with its website.
fn needs_website(seed: u64, organisation: &Organisation) -> bool {
    VOLUMES
        .into_iter()
        .filter(|volume| organisation.present[*volume as usize])
        .any(|volume| {
            (0..copies(seed, volume, organisation.number)).any(|copy| {
                let (name, _) = name_in(seed, volume, copy, organisation);
                name.needs_key && !name.hard
            })
        })
}

fn copies(seed: u64, volume: Volume, number: u32) -> u64 {
    let share = match volume {
        Volume::Reachout => 3,
        Volume::Contact => 5,
        Volume::Sacaa => 2,
    };
    1 + u64::from(Random::of(seed, 60 + volume as u64, u64::from(number)).percent(share))
}

fn name_in(seed: u64, volume: Volume, copy: u64, organisation: &Organisation) -> (Name, Random) {
    // The registry repeats a name as it is; the other two write it anew.
    let hand = if volume == Volume::Sacaa { 0 } else { copy };
    let stream = 20 + 2 * volume as u64;
    let number = u64::from(organisation.number);
    let name = writing::name(&mut Random::of(seed, stream + hand, number), organisation);
    (name, Random::of(seed, stream + 20 + copy, number))
}
