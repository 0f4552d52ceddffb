//! Pairs that are alike without meaning the same: neighbors, households, branches at one address.
//!
//! They agree on everything that tells a place, and a model of two classes counts each such column as evidence of its own.
//! A class of their own explains them away (Larsen and Rubin, "Iterative Automated Record Linkage Using Mixture Models",
//! JASA 96, 2001, which has a class for members of one household).

use hotpass_model::linkage::RelatedPairs;

use super::Feature;

/// Words in the names of columns that tell a place.
const PLACE: &[&str] = &[
    "addr",
    "street",
    "suburb",
    "city",
    "town",
    "postcode",
    "post_code",
    "zip",
    "postal",
    "state",
    "province",
    "region",
    "country",
    "county",
    "district",
    "neighb",
    "unit_number",
    "locality",
];

/// Words in the names of columns that members of a household share.
const FAMILY: &[&str] = &[
    "surname",
    "last_name",
    "lastname",
    "last name",
    "family",
    "lname",
    "name_last",
    "race",
    "ethnic",
];

/// A place column whose values collide more rarely than this tells a dwelling, not an area.
const DWELLING: f64 = 3e-4;

/// Tells whether a column of this name, in lower case, tells a place.
pub(super) fn is_place(name: &str) -> bool {
    PLACE.iter().any(|word| name.contains(word))
}

/// Returns the classes that the columns suggest; none when no column tells a place, or all do.
pub(super) fn classes(features: &[Feature]) -> Vec<RelatedPairs> {
    let names = |words: &[&str]| -> Vec<&Feature> {
        features
            .iter()
            .filter(|feature| {
                let name = feature.name.to_lowercase();
                words.iter().any(|word| name.contains(word))
            })
            .collect()
    };
    let (places, family) = (names(PLACE), names(FAMILY));
    if places.is_empty() || places.len() == features.len() {
        return Vec::new();
    }
    let title = |features: &[&Feature]| -> Vec<String> {
        features
            .iter()
            .map(|feature| feature.name.clone())
            .collect()
    };
    let area: Vec<&Feature> = places
        .iter()
        .copied()
        .filter(|feature| feature.statistics.collision >= DWELLING)
        .collect();
    let together: Vec<&Feature> = places.iter().chain(&family).copied().collect();
    vec![
        RelatedPairs {
            name: "same address".to_owned(),
            alike: title(&together),
            expected: title(&together),
            prior: None,
            levels: Vec::new(),
        },
        RelatedPairs {
            name: "same area".to_owned(),
            alike: title(&places),
            expected: title(&area),
            prior: None,
            levels: Vec::new(),
        },
    ]
}
