//! Countries: ISO 3166-1 codes, English short names and the aliases people type, to one canonical English name.
//!
//! In: the text of a cell. Out: the canonical name, such as `South Africa`. A text on no list is invalid and kept.

use std::sync::LazyLock;

use hotpass_model::property::Kind;
use serde::{Serialize, Serializer};

use super::{Locale, Normalized, Outcome, placeholder, text};

/// The table of countries.
mod table;

const RULE: &str = "country.iso3166";

/// Every code, name and alias in folded form, sorted.
static KEYS: LazyLock<Vec<(String, Country)>> = LazyLock::new(|| {
    let rows = (0_u16..).zip(table::COUNTRIES);
    let mut keys: Vec<(String, Country)> = rows
        .flat_map(|(index, (alpha2, alpha3, name))| {
            [alpha2, alpha3, name].map(|text| (fold(text), Country(index)))
        })
        .collect();
    for (alias, code) in table::ALIASES {
        let row = (0_u16..)
            .zip(table::COUNTRIES)
            .find(|(_, (alpha2, _, _))| alpha2 == code);
        keys.extend(row.map(|(index, _)| ((*alias).to_owned(), Country(index))));
    }
    keys.sort();
    keys
});

/// A country or territory of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(u16);

impl Country {
    /// Returns the country with this alpha-2 code, alpha-3 code, English name or common alias, in any letter case.
    pub fn named(text: &str) -> Option<Self> {
        let key = fold(text);
        let found = KEYS
            .binary_search_by(|(known, _)| known.as_str().cmp(&key))
            .ok()?;
        KEYS.get(found).map(|(_, country)| *country)
    }

    /// Returns the two-letter code, upper-case.
    pub fn alpha2(self) -> &'static str {
        self.row().0
    }

    /// Returns the three-letter code, upper-case.
    pub fn alpha3(self) -> &'static str {
        self.row().1
    }

    /// Returns the English short name.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> table::Row {
        table::COUNTRIES[usize::from(self.0)]
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Country").field(&self.alpha2()).finish()
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.alpha2())
    }
}

/// Normalizes a cell of a country.
///
/// `SA` is Saudi Arabia's code, but what South Africans call their own country.
pub fn normalize(raw: &str, locale: &Locale) -> Outcome {
    let cleaned = text::clean(raw);
    // `NA` is Namibia's code, but in a spreadsheet it says "not available" far more often.
    if let Some(missing) = placeholder::missing(Kind::Country, &cleaned.text) {
        return missing;
    }
    if locale.country.alpha2() == "ZA" && fold(&cleaned.text) == "sa" {
        let name = locale.country.name();
        return Outcome::one(Normalized::valid(name, RULE).remarked("local_abbreviation"));
    }
    Outcome::one(match Country::named(&cleaned.text) {
        Some(country) => Normalized::valid(country.name(), RULE),
        None => Normalized::invalid(cleaned.text, RULE, "country_unknown"),
    })
}

/// Lower-case letters with single spaces, accents, dots and a leading "the" gone.
fn fold(text: &str) -> String {
    let ascii = deunicode::deunicode(text).to_ascii_lowercase();
    let mut key = String::with_capacity(ascii.len());
    for c in ascii.chars() {
        match c {
            'a'..='z' => key.push(c),
            '.' | '\'' => {}
            '&' => key.push_str(" and "),
            _ => key.push(' '),
        }
    }
    let words: Vec<&str> = key.split_whitespace().collect();
    let words = words.strip_prefix(&["the"]).unwrap_or(&words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Validity;

    fn za() -> Locale {
        Locale::for_country("ZA").expect("in the table")
    }

    #[test]
    fn a_code_gives_way_to_the_locale_where_everybody_means_something_else() {
        let britain = Locale::for_country("GB").expect("in the table");
        assert_eq!(normalize("SA", &za()).values()[0].text, "South Africa");
        assert_eq!(normalize("SA", &britain).values()[0].text, "Saudi Arabia");
    }

    #[test]
    fn codes_names_and_aliases_give_one_name() {
        for (raw, expected) in [
            ("ZA", "South Africa"),
            ("zaf", "South Africa"),
            ("RSA", "South Africa"),
            ("R.S.A.", "South Africa"),
            ("Republic of South Africa", "South Africa"),
            ("south  africa", "South Africa"),
            ("UK", "United Kingdom"),
            ("Great Britain", "United Kingdom"),
            ("USA", "United States"),
            ("U.S.A.", "United States"),
            ("C\u{f4}te d'Ivoire", "C\u{f4}te d\u{2019}Ivoire"),
            ("Ivory Coast", "C\u{f4}te d\u{2019}Ivoire"),
            ("Swaziland", "Eswatini"),
            ("Namibia", "Namibia"),
            ("NAM", "Namibia"),
            ("DRC", "Congo (Democratic Republic)"),
            ("The Gambia", "Gambia"),
        ] {
            assert_eq!(
                normalize(raw, &za()),
                Outcome::one(Normalized::valid(expected, RULE)),
                "{raw}"
            );
        }
    }

    #[test]
    fn every_country_is_found_by_its_codes_and_name() {
        assert_eq!(table::COUNTRIES.len(), 249);
        for (alpha2, alpha3, name) in table::COUNTRIES {
            for text in [alpha2, alpha3, name] {
                assert_eq!(
                    Country::named(text).map(Country::name),
                    Some(*name),
                    "{text}"
                );
            }
            assert_eq!((alpha2.len(), alpha3.len()), (2, 3));
        }
        for (alias, alpha2) in table::ALIASES {
            assert_eq!(
                Country::named(alias).map(Country::alpha2),
                Some(*alpha2),
                "{alias}"
            );
            assert_eq!(fold(alias), *alias, "{alias} is not in folded form");
        }
    }

    #[test]
    fn an_unknown_country_is_kept_as_found() {
        for raw in ["Wakanda", "\u{5317}", "1", "Gauteng"] {
            let outcome = normalize(raw, &za());
            assert_eq!(outcome.values()[0].validity, Validity::Invalid, "{raw}");
            assert_eq!(outcome.values()[0].text, raw);
        }
        assert_eq!(normalize("NA", &za()), Outcome::PLACEHOLDER);
    }
}
