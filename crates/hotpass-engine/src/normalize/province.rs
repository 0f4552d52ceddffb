//! Provinces: a closed list per country, with the abbreviations, translations and former names people type.
//!
//! In: the text of a cell and the locale's country. Out: canonical names; a town beside the province is its detail.
//! South Africa's nine are listed; a country without a list keeps its text as doubtful. Another country is one more
//! entry in `list_of`.

use hotpass_model::property::Kind;

use super::{Locale, Normalized, Outcome, country::Country, placeholder, text};

const RULE: &str = "province.closed_list";

/// The provinces of one country.
struct List {
    /// Canonical names with their other spellings, folded.
    provinces: &'static [(&'static str, &'static [&'static str])],
    /// Former names: folded, and the canonical name of the successor when there is a single one.
    former: &'static [(&'static str, Option<&'static str>)],
}

const SOUTH_AFRICA: List = List {
    provinces: &[
        (
            "Eastern Cape",
            &[
                "easterncape",
                "ecape",
                "ec",
                "zaec",
                "ooskaap",
                "ecp",
                "eastcape",
            ],
        ),
        (
            "Free State",
            &["freestate", "fs", "zafs", "fstate", "vrystaat"],
        ),
        (
            "Gauteng",
            &["gauteng", "gp", "gt", "gau", "zagp", "zagt", "pwv", "g"],
        ),
        (
            "KwaZulu-Natal",
            &[
                "kwazulunatal",
                "kzn",
                "kz",
                "kn",
                "zakzn",
                "zanl",
                "nl",
                "kwazulu",
                "kznatal",
                "zulunatal",
            ],
        ),
        ("Limpopo", &["limpopo", "lp", "lim", "zalp"]),
        ("Mpumalanga", &["mpumalanga", "mp", "zamp", "mpum"]),
        (
            "North West",
            &["northwest", "nw", "zanw", "noordwes", "nwest", "nwp"],
        ),
        (
            "Northern Cape",
            &[
                "northerncape",
                "ncape",
                "nc",
                "zanc",
                "noordkaap",
                "ncp",
                "northcape",
            ],
        ),
        (
            "Western Cape",
            &[
                "westerncape",
                "wcape",
                "wc",
                "zawc",
                "weskaap",
                "wcp",
                "westcape",
            ],
        ),
    ],
    former: &[
        ("natal", Some("KwaZulu-Natal")),
        ("northernprovince", Some("Limpopo")),
        ("northerntransvaal", Some("Limpopo")),
        ("easterntransvaal", Some("Mpumalanga")),
        ("orangefreestate", Some("Free State")),
        ("ofs", Some("Free State")),
        ("transvaal", None),
        ("capeprovince", None),
    ],
};

fn list_of(country: Country) -> Option<&'static List> {
    match country.alpha2() {
        "ZA" => Some(&SOUTH_AFRICA),
        _ => None,
    }
}

/// Returns the canonical provinces of a country, in alphabetical order; none when there is no list.
pub fn provinces_of(country: Country) -> impl Iterator<Item = &'static str> {
    list_of(country)
        .into_iter()
        .flat_map(|list| list.provinces.iter().map(|(name, _)| *name))
}

/// Normalizes a cell of a province.
pub fn normalize(raw: &str, locale: &Locale) -> Outcome {
    let cleaned = text::clean(raw);
    if let Some(missing) = placeholder::missing(Kind::Province, &cleaned.text) {
        return missing;
    }
    let text = cleaned.text.as_ref();
    let Some(list) = list_of(locale.country) else {
        return Outcome::one(Normalized::doubtful(text, RULE, "no_province_list"));
    };
    if let Some(value) = lookup(list, text) {
        return Outcome::one(value);
    }
    let parts: Vec<&str> = text
        .split(['(', ')', '/', ',', ';', '|', '&', '\u{2013}'])
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim_matches([' ', '-', '.', ':']))
        .filter(|part| !part.is_empty())
        .collect();
    let mut values = Vec::new();
    let mut others = Vec::new();
    for part in &parts {
        match lookup(list, part) {
            Some(value) => values.push(value),
            None => others.push(*part),
        }
    }
    match values.first_mut() {
        Some(first) if parts.len() > 1 => {
            *first = first.clone().with_detail(others.join(", "));
            Outcome::several(values)
        }
        _ => Outcome::one(
            misspelled(list, text)
                .unwrap_or_else(|| Normalized::invalid(text, RULE, "province_unknown")),
        ),
    }
}

fn lookup(list: &List, text: &str) -> Option<Normalized> {
    let key = fold(text);
    let short = key
        .strip_suffix("province")
        .or_else(|| key.strip_suffix("provinsie"))
        .unwrap_or(&key);
    let short = short.strip_prefix("provinceof").unwrap_or(short);
    for key in [key.as_str(), short] {
        if let Some((_, successor)) = list.former.iter().find(|(name, _)| *name == key) {
            return Some(match successor {
                Some(name) => {
                    Normalized::doubtful(*name, RULE, "province_former").with_detail(text)
                }
                None => Normalized::invalid(text, RULE, "province_former"),
            });
        }
        let current = list
            .provinces
            .iter()
            .find(|(_, spellings)| spellings.contains(&key));
        if let Some((name, _)) = current {
            return Some(Normalized::valid(*name, RULE));
        }
    }
    None
}

/// One letter wrong in a name of at least six is taken for the province, as doubtful.
fn misspelled(list: &List, text: &str) -> Option<Normalized> {
    let key = fold(text);
    let key = key.strip_suffix("province").unwrap_or(&key);
    if !(6..=20).contains(&key.len()) {
        return None;
    }
    let mut near = list.provinces.iter().filter(|(_, spellings)| {
        let name = spellings.first().copied().unwrap_or_default();
        strsim::osa_distance(key, name) == 1
    });
    match (near.next(), near.next()) {
        (Some((name, _)), None) => {
            Some(Normalized::doubtful(*name, RULE, "province_misspelled").with_detail(text))
        }
        _ => None,
    }
}

fn fold(text: &str) -> String {
    let mut key = deunicode::deunicode(text);
    key.retain(|c| c.is_ascii_alphabetic());
    key.make_ascii_lowercase();
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Validity;

    fn locale() -> Locale {
        Locale::for_country("ZA").expect("South Africa is in the table")
    }

    #[test]
    fn every_spelling_gives_the_canonical_name() {
        for (raw, expected) in [
            ("KwaZulu-Natal", "KwaZulu-Natal"),
            ("kwazulu natal", "KwaZulu-Natal"),
            ("Kwa Zulu Natal", "KwaZulu-Natal"),
            ("KZN", "KwaZulu-Natal"),
            ("Kwazulu-Natal", "KwaZulu-Natal"),
            ("KWAZULU/NATAL", "KwaZulu-Natal"),
            ("W Cape", "Western Cape"),
            ("W/Cape", "Western Cape"),
            ("WC", "Western Cape"),
            ("W. Cape", "Western Cape"),
            ("Wes-Kaap", "Western Cape"),
            ("N. Cape", "Northern Cape"),
            ("GP", "Gauteng"),
            ("Gauteng Province", "Gauteng"),
            ("EC", "Eastern Cape"),
            ("NC", "Northern Cape"),
            ("FS", "Free State"),
            ("Vrystaat", "Free State"),
            ("NW", "North West"),
            ("North-West Province", "North West"),
            ("LP", "Limpopo"),
            ("MP", "Mpumalanga"),
            ("ZA-GP", "Gauteng"),
            ("Gauteng (GP)", "Gauteng"),
        ] {
            assert_eq!(
                normalize(raw, &locale()),
                Outcome::one(Normalized::valid(expected, RULE)),
                "{raw}"
            );
        }
        for name in provinces_of(locale().country) {
            assert_eq!(
                normalize(name, &locale()),
                Outcome::one(Normalized::valid(name, RULE))
            );
        }
        assert_eq!(provinces_of(locale().country).count(), 9);
    }

    #[test]
    fn a_town_beside_the_province_is_its_detail() {
        for raw in [
            "Gauteng (Pretoria)",
            "Gauteng - Pretoria",
            "Pretoria, Gauteng",
            "G/Pretoria",
        ] {
            let outcome = normalize(raw, &locale());
            assert_eq!(outcome.values()[0].text, "Gauteng", "{raw}");
            assert_eq!(
                outcome.values()[0].detail.as_deref(),
                Some("Pretoria"),
                "{raw}"
            );
        }
        let both = normalize("Gauteng / Limpopo", &locale());
        assert_eq!(both.texts(), ["Gauteng", "Limpopo"]);
    }

    #[test]
    fn former_misspelled_and_unknown_provinces_say_so() {
        for (raw, text, validity, reason) in [
            (
                "Natal",
                "KwaZulu-Natal",
                Validity::Doubtful,
                "province_former",
            ),
            (
                "Northern Province",
                "Limpopo",
                Validity::Doubtful,
                "province_former",
            ),
            (
                "Transvaal",
                "Transvaal",
                Validity::Invalid,
                "province_former",
            ),
            (
                "Guateng",
                "Gauteng",
                Validity::Doubtful,
                "province_misspelled",
            ),
            (
                "Mpumulanga",
                "Mpumalanga",
                Validity::Doubtful,
                "province_misspelled",
            ),
            (
                "Pretoria",
                "Pretoria",
                Validity::Invalid,
                "province_unknown",
            ),
            ("Bavaria", "Bavaria", Validity::Invalid, "province_unknown"),
            ("TRUE", "TRUE", Validity::Invalid, "province_unknown"),
        ] {
            let outcome = normalize(raw, &locale());
            let value = &outcome.values()[0];
            assert_eq!(
                (value.text.as_str(), value.validity, value.reason),
                (text, validity, Some(reason)),
                "{raw}"
            );
        }
        assert_eq!(normalize("Unknown", &locale()), Outcome::PLACEHOLDER);
    }

    #[test]
    fn a_country_without_a_list_keeps_its_text_as_doubtful() {
        let germany = Locale::for_country("DE").expect("in the table");
        assert_eq!(normalize("Bayern ", &germany).values()[0].text, "Bayern");
        assert_eq!(
            normalize("Bayern", &germany).values()[0].validity,
            Validity::Doubtful
        );
    }
}
