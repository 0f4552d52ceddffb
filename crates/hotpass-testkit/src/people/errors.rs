//! What goes wrong when a person is written down again: slips of the fingers, of the ear and of the scanner, fields
//! that change places or are left out, nicknames, a move, a marriage. A person comes in and is changed; what was done
//! is told. It decides nothing about who is whose duplicate.

use crate::random::Random;

use super::person::{Person, Population};

/// How often there are none, one, two, three, four troubles.
const HOW_MANY: [usize; 5] = [3, 30, 31, 22, 14];
/// How often a slip hits each field.
const SLIPS: [usize; 10] = [17, 18, 7, 16, 9, 12, 8, 3, 10, 12];
/// How often each field is left out.
const LEFT_OUT: [usize; 10] = [7, 4, 10, 10, 18, 9, 9, 7, 14, 16];
/// How often the troubles come, in the order of [`KINDS`].
const SHARES: [usize; 15] = [9, 9, 10, 8, 8, 6, 9, 3, 14, 4, 4, 6, 4, 4, 3];
const KINDS: [Trouble; 15] = [
    Trouble::Insert,
    Trouble::Delete,
    Trouble::Substitute,
    Trouble::Transpose,
    Trouble::Keyboard,
    Trouble::Scan,
    Trouble::Sound,
    Trouble::Space,
    Trouble::LeftOut,
    Trouble::SwappedNames,
    Trouble::SwappedAddress,
    Trouble::Nickname,
    Trouble::SwappedDate,
    Trouble::Moved,
    Trouble::Renamed,
];
const KEYBOARD: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const SCANNED: [(&str, &str); 16] = [
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("s", "5"),
    ("b", "6"),
    ("g", "q"),
    ("cl", "d"),
    ("w", "vv"),
    ("i", "l"),
    ("e", "c"),
    ("h", "b"),
    ("0", "o"),
    ("1", "l"),
    ("5", "s"),
    ("8", "3"),
    ("7", "1"),
];
const HEARD: [(&str, &str); 18] = [
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("y", "ie"),
    ("ee", "ea"),
    ("ea", "ee"),
    ("ai", "ay"),
    ("c", "k"),
    ("k", "c"),
    ("s", "z"),
    ("th", "t"),
    ("wh", "w"),
    ("w", "wh"),
    ("ou", "ow"),
    ("ll", "l"),
    ("sen", "son"),
    ("on", "en"),
    ("v", "f"),
];

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A character too many.
    Insert,
    /// A character too few.
    Delete,
    /// Another character.
    Substitute,
    /// Two characters in the wrong order.
    Transpose,
    /// The key beside the right one.
    Keyboard,
    /// A character that looks alike to a scanner.
    Scan,
    /// Letters that sound alike.
    Sound,
    /// A space too many or too few.
    Space,
    /// A field left out.
    LeftOut,
    /// Given name and surname in each other's place.
    SwappedNames,
    /// The lines of the address in each other's place.
    SwappedAddress,
    /// A short form of the given name.
    Nickname,
    /// Day and month in each other's place.
    SwappedDate,
    /// Another address.
    Moved,
    /// Another surname.
    Renamed,
}

/// Changes a person as if written down again, and returns what went wrong. A trouble that has nothing to change, as
/// when the field is empty, does not come.
pub(super) fn corrupt(
    person: &mut Person,
    population: &Population,
    random: &mut Random,
) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for _ in 0..random.weighted(&HOW_MANY) {
        let trouble = KINDS[random.weighted(&SHARES)];
        let before = person.clone();
        befall(person, trouble, population, random);
        if *person != before {
            troubles.push(trouble);
        }
    }
    troubles
}

fn befall(person: &mut Person, trouble: Trouble, population: &Population, random: &mut Random) {
    match trouble {
        Trouble::LeftOut => person.fields_mut()[random.weighted(&LEFT_OUT)].clear(),
        Trouble::SwappedNames => std::mem::swap(&mut person.given_name, &mut person.surname),
        Trouble::SwappedAddress => std::mem::swap(&mut person.address_1, &mut person.address_2),
        Trouble::Nickname => person.given_name = nickname(&person.given_name),
        Trouble::SwappedDate => swap_day_and_month(&mut person.date_of_birth),
        Trouble::Moved => population.house(person, random),
        Trouble::Renamed => population.surname(person, random),
        slip => {
            let fields = person.fields_mut();
            let field = &mut *fields[random.weighted(&SLIPS)];
            if !field.is_empty() {
                *field = slipped(field, slip, random);
            }
        }
    }
}

/// The value with one slip. Where the slip asked for has no place, one character is replaced.
fn slipped(value: &str, slip: Trouble, random: &mut Random) -> String {
    let other = match slip {
        Trouble::Scan => replaced(value, &SCANNED, random),
        Trouble::Sound => replaced(value, &HEARD, random),
        Trouble::Keyboard => beside(value, random),
        Trouble::Space => spaced(value, random),
        _ => None,
    };
    other.unwrap_or_else(|| edited(value, slip, random))
}

fn edited(value: &str, slip: Trouble, random: &mut Random) -> String {
    let mut characters: Vec<char> = value.chars().collect();
    let at = random.below(characters.len());
    let kind = characters[at];
    match slip {
        Trouble::Insert => characters.insert(at, like(kind, random)),
        Trouble::Delete if characters.len() > 1 => {
            characters.remove(at);
        }
        Trouble::Transpose if at + 1 < characters.len() => characters.swap(at, at + 1),
        _ => characters[at] = like(kind, random),
    }
    characters.into_iter().collect()
}

/// A character of the same kind.
fn like(kind: char, random: &mut Random) -> char {
    if kind.is_ascii_digit() {
        char::from(b'0' + random.below(10) as u8)
    } else {
        char::from(b'a' + random.below(26) as u8)
    }
}

/// One of the replacements that apply, at one of its places.
fn replaced(value: &str, table: &[(&str, &str)], random: &mut Random) -> Option<String> {
    let places: Vec<(usize, &str, &str)> = table
        .iter()
        .flat_map(|(from, to)| value.match_indices(from).map(|(at, from)| (at, from, *to)))
        .collect();
    if places.is_empty() {
        return None;
    }
    let (at, from, to) = random.pick(&places);
    let mut value = value.to_owned();
    value.replace_range(at..at + from.len(), to);
    Some(value)
}

fn beside(value: &str, random: &mut Random) -> Option<String> {
    let mut characters: Vec<char> = value.chars().collect();
    let at = random.below(characters.len());
    let row = KEYBOARD.iter().find(|row| row.contains(characters[at]))?;
    let key = row.find(characters[at])?;
    let other = if key == 0 || random.percent(50) {
        key + 1
    } else {
        key - 1
    };
    characters[at] = row
        .chars()
        .nth(other)
        .or_else(|| row.chars().nth(key - 1))?;
    Some(characters.into_iter().collect())
}

fn spaced(value: &str, random: &mut Random) -> Option<String> {
    if value.contains(' ') {
        return Some(value.replacen(' ', "", 1));
    }
    let mut characters: Vec<char> = value.chars().collect();
    if characters.len() < 4 {
        return None;
    }
    characters.insert(2 + random.below(characters.len() - 3), ' ');
    Some(characters.into_iter().collect())
}

/// The name up to its second run of vowels, with an ending for short: `benatelle` becomes `benny`.
fn nickname(name: &str) -> String {
    let is_vowel = |character: char| "aeiouy".contains(character);
    let mut short = String::new();
    let mut after_vowel = false;
    for character in name.chars() {
        if after_vowel && !is_vowel(character) {
            short.push(character);
            break;
        }
        after_vowel |= is_vowel(character);
        short.push(character);
    }
    if short.len() < 2 || short.len() + 1 >= name.len() {
        return name.to_owned();
    }
    let last = short.chars().next_back();
    short.extend(last);
    short.push('y');
    short
}

fn swap_day_and_month(date: &mut String) {
    if let (Some(year), Some(month), Some(day), 8) =
        (date.get(..4), date.get(4..6), date.get(6..8), date.len())
    {
        *date = format!("{year}{day}{month}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_does_what_its_name_says() {
        let mut random = Random::new(5);
        for _ in 0..200 {
            let mut slip = |trouble| slipped("sophie", trouble, &mut random);
            assert_eq!(slip(Trouble::Insert).len(), 7);
            assert_eq!(slip(Trouble::Delete).len(), 5);
            assert_eq!(slip(Trouble::Substitute).len(), 6);
            let mut letters: Vec<char> = slip(Trouble::Transpose).chars().collect();
            letters.sort_unstable();
            assert!(
                letters
                    .iter()
                    .filter(|letter| "ehiops".contains(**letter))
                    .count()
                    >= 5
            );
            assert!(["sofie", "sophy", "zophie"].contains(&slip(Trouble::Sound).as_str()));
            assert!(slip(Trouble::Space).contains(' '));
            assert_ne!(slip(Trouble::Keyboard), "sophie");
            assert_ne!(slip(Trouble::Scan), "sophie");
        }
    }

    #[test]
    fn nicknames_are_short_and_dates_keep_their_year() {
        let names = ["benatelle", "sophina", "ann", "", "trys"].map(nickname);
        assert_eq!(names, ["benny", "soppy", "ann", "", "trys"]);
        let mut date = "19801224".to_owned();
        swap_day_and_month(&mut date);
        assert_eq!(date, "19802412");
        swap_day_and_month(&mut String::new());
    }
}
