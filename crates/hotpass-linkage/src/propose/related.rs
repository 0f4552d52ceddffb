//! Pairs that are alike without meaning the same: neighbors, households, branches at one address.
//!
//! They agree on everything that tells a place, and a model of two classes counts each such column as evidence of its own.
//! A class of their own explains them away (Larsen and Rubin, "Iterative Automated Record Linkage Using Mixture Models",
//! JASA 96, 2001, which has a class for members of one household).

use hotpass_model::linkage::{MovedPairs, RelatedPairs};

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

/// Returns the columns of which all values change when somebody moves; nothing when the others alone cannot tell who it is,
/// with as many bits as it takes to find a pair among all. Only of people: an organization of one name elsewhere is
/// more often another branch.
pub(super) fn moved(features: &[Feature], n_rows: usize) -> Option<MovedPairs> {
    let (places, others): (Vec<&Feature>, Vec<&Feature>) = features
        .iter()
        .partition(|feature| is_place(&feature.name.to_lowercase()));
    let is_family = |feature: &&Feature| {
        let name = feature.name.to_lowercase();
        FAMILY.iter().any(|word| name.contains(word))
    };
    let told = others.iter().map(|feature| {
        let statistics = &feature.statistics;
        -statistics.collision.max(1e-9).log2() * statistics.fill()
    });
    let needed = 2.0 * (n_rows.max(1) as f64).log2();
    let is_told = others.iter().any(is_family) && told.sum::<f64>() > needed;
    (places.len() > 1 && is_told).then(|| MovedPairs {
        comparisons: places.iter().map(|feature| feature.name.clone()).collect(),
        share: None,
    })
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

#[cfg(test)]
mod tests {
    use super::{Feature, moved};
    use crate::{statistics::Statistics, table::Column};

    fn features(columns: &[(&str, u32)]) -> Vec<Feature> {
        let feature = |(name, n_distinct): &(&str, u32)| {
            let texts: Vec<String> = (0..1_000)
                .map(|row| format!("v{}", row % n_distinct))
                .collect();
            let column = Column::encode(name, texts.iter().map(String::as_str));
            let column = column.expect("little text");
            Feature {
                name: (*name).to_owned(),
                key: format!("{name}_key"),
                statistics: Statistics::of(&column),
                column,
            }
        };
        columns.iter().map(feature).collect()
    }

    #[test]
    fn people_move_when_the_rest_tells_who_they_are() {
        let [street, town] = [("street", 800), ("town", 50)];
        for (columns, n_changing) in [
            (vec![("surname", 400), ("birth_date", 900), street, town], 2),
            // Twenty bits are needed to find a pair among a thousand rows, and a name has nine.
            (vec![("surname", 400), street, town], 0),
            // One column of a place may as well be wrong.
            (vec![("surname", 400), ("birth_date", 900), town], 0),
            // An organization elsewhere is another branch.
            (
                vec![
                    ("company", 400),
                    ("phone", 900),
                    ("email", 900),
                    street,
                    town,
                ],
                0,
            ),
            (vec![street, town], 0),
        ] {
            let found = moved(&features(&columns), 1_000);
            let found = found.map_or(0, |moved| moved.comparisons.len());
            assert_eq!(found, n_changing, "{columns:?}");
        }
    }
}
