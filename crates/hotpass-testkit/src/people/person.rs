//! People as they truly are: a number and the seed give a person, always the same. Some live together and share an
//! address and often a surname, as families do. It makes no duplicates and no errors.

use crate::random::Random;

use super::vocabulary::Vocabulary;

/// The columns of a person.
pub const FIELDS: [&str; 10] = [
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
];

/// Of so many neighbors the last two live together.
const NEIGHBORS: u64 = 16;
/// Originals of which this many in a thousand lack each of [`FIELDS`].
const BLANK: [usize; 10] = [11, 5, 16, 10, 0, 6, 2, 5, 20, 40];
const FIRST_YEAR: usize = 1925;
const YEARS: usize = 85;

/// A person as written down: the values of [`FIELDS`], empty where nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// A name that may be a nickname.
    pub given_name: String,
    /// A name shared with the family, mostly.
    pub surname: String,
    /// A number of a house.
    pub street_number: String,
    /// A street.
    pub address_1: String,
    /// A unit or a property.
    pub address_2: String,
    /// A suburb.
    pub suburb: String,
    /// Four digits.
    pub postcode: String,
    /// An abbreviation.
    pub state: String,
    /// Eight digits: year, month, day.
    pub date_of_birth: String,
    /// Nine digits, of which no two people have the same but by chance.
    pub soc_sec_id: String,
}

impl Person {
    /// Returns the values in the order of [`FIELDS`].
    pub fn fields(&self) -> [&str; 10] {
        [
            &self.given_name,
            &self.surname,
            &self.street_number,
            &self.address_1,
            &self.address_2,
            &self.suburb,
            &self.postcode,
            &self.state,
            &self.date_of_birth,
            &self.soc_sec_id,
        ]
    }

    /// Returns the values in the order of [`FIELDS`], to be changed.
    pub(super) fn fields_mut(&mut self) -> [&mut String; 10] {
        [
            &mut self.given_name,
            &mut self.surname,
            &mut self.street_number,
            &mut self.address_1,
            &mut self.address_2,
            &mut self.suburb,
            &mut self.postcode,
            &mut self.state,
            &mut self.date_of_birth,
            &mut self.soc_sec_id,
        ]
    }
}

/// Everyone there is.
pub(super) struct Population {
    seed: u64,
    vocabulary: Vocabulary,
}

impl Population {
    /// The population that depends on the seed alone.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            vocabulary: Vocabulary::new(),
        }
    }

    /// Returns a person.
    pub(super) fn person(&self, number: u64) -> Person {
        let neighbor = number % NEIGHBORS;
        let is_second = neighbor + 1 == NEIGHBORS;
        let first = if is_second { number - 1 } else { number };
        let mut home = Random::of(self.seed, 8, first);
        let mut own = Random::of(self.seed, 9, number);
        let mut person = Person::default();
        self.surname(&mut person, &mut home);
        self.house(&mut person, &mut home);
        let first_name = self.given_name(&mut home);
        if is_second && own.percent(25) {
            self.surname(&mut person, &mut own);
        }
        // A namesake now and then, as parent and child can be.
        let is_named_alike = !is_second || own.percent(2);
        person.given_name = if is_named_alike {
            first_name.to_owned()
        } else {
            self.given_name(&mut own).to_owned()
        };
        let (year, month, day) = (own.below(YEARS), own.below(12), own.below(28));
        person.date_of_birth = format!("{:04}{:02}{:02}", FIRST_YEAR + year, month + 1, day + 1);
        person.soc_sec_id = format!("{}", 100_000_000 + own.below(900_000_000));
        for (field, share) in person.fields_mut().into_iter().zip(BLANK) {
            if own.below(1_000) < share {
                field.clear();
            }
        }
        person
    }

    /// Draws a given name.
    pub(super) fn given_name(&self, random: &mut Random) -> &str {
        self.vocabulary.given_names.draw(random)
    }

    /// Gives a person another surname.
    pub(super) fn surname(&self, person: &mut Person, random: &mut Random) {
        self.vocabulary
            .surnames
            .draw(random)
            .clone_into(&mut person.surname);
    }

    /// Gives a person another address.
    pub(super) fn house(&self, person: &mut Person, random: &mut Random) {
        let (rank, locality) = self.vocabulary.locality(random);
        person.suburb.clone_from(&locality.suburb);
        person.postcode.clone_from(&locality.postcode);
        locality.state.clone_into(&mut person.state);
        person.address_1 = self.vocabulary.street(rank, random);
        person.address_2 = self.vocabulary.property(random);
        let most = random.pick(&[20, 60, 150, 300]);
        person.street_number = format!("{}", 1 + random.below(most));
    }
}
