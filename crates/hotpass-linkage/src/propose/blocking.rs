//! Blocking rules within a budget of pairs.
//!
//! While all pairs fit the budget there is no blocking, and no true pair is missed. Beyond, every column that tells
//! records apart well makes a rule of its own. In larger tables likely matches decide which columns, alone and two by two, are blocked on.

use hotpass_model::linkage::BlockingRule;

use super::{
    Feature,
    likely::{self, Offer},
    related::is_place,
};
use crate::{
    statistics::Kind,
    table::{NULL, Records},
    train::sampling::Random,
};

/// So many pairs may always be compared.
const FREE_PAIRS: f64 = 2e6;

/// So many pairs per record may be compared.
const PAIRS_PER_RECORD: f64 = 20.0;

/// Pairs of columns are counted on so many rows.
const SAMPLE: usize = 50_000;

/// So many rules are proposed at most where they are chosen.
const MOST_RULES: usize = 12;

/// What a rule costs besides its pairs, as pairs per record.
const RULE_PER_RECORD: f64 = 0.3;

/// A rule that finds a smaller share of the likely matches is not worth its while.
const LEAST_GAIN: f64 = 0.0005;

/// So many pairs may be compared for one more likely match.
const PAIRS_PER_MATCH: f64 = 1_000.0;

/// Columns with values in at least so many rows make the rule that finds neighbors.
const WELL_FILLED: f64 = 0.8;

/// Up to so many records, every column makes rules, those that tell little with their small blocks only.
const SMALL: usize = 50_000;

/// Tells whether so many records are few enough to compare each with each.
pub(super) fn is_free(n_rows: usize) -> bool {
    let n_rows = n_rows as f64;
    n_pairs(n_rows) <= budget(n_rows)
}

fn n_pairs(n_rows: f64) -> f64 {
    n_rows * (n_rows - 1.0) / 2.0
}

fn budget(n_rows: f64) -> f64 {
    FREE_PAIRS.max(PAIRS_PER_RECORD * n_rows)
}

/// Returns the rules for a set of columns.
pub(super) fn rules(records: &Records, features: &[Feature]) -> Vec<BlockingRule> {
    let n_rows = records.n_rows() as f64;
    let (all, budget) = (n_pairs(n_rows), budget(n_rows));
    if all <= budget {
        return vec![BlockingRule {
            rule: "1=1".to_owned(),
            max_block_size: None,
            reason: Some(format!("all {all:.0} pairs are few enough to be compared")),
        }];
    }
    if records.n_rows() <= SMALL {
        per_column(features, budget)
    } else {
        two_by_two(features, budget, records.n_rows() as u64)
    }
}

/// One rule for each column, and one for the words of texts; large blocks are left out so that each has its share.
fn per_column(features: &[Feature], budget: f64) -> Vec<BlockingRule> {
    let mut keys: Vec<(String, Vec<u32>)> = features
        .iter()
        .filter(|feature| feature.statistics.kind != Kind::Category)
        .map(|feature| (feature.key.clone(), feature.column.counts()))
        .collect();
    for feature in features {
        let by_word = feature.statistics.kind == Kind::Text;
        if by_word {
            keys.push((format!("tokens({})", feature.key), word_counts(feature)));
        }
    }
    let share = budget / keys.len().max(1) as f64;
    keys.into_iter()
        .filter_map(|(key, counts)| {
            let (cap, is_cut) = cap(counts, share)?;
            Some(BlockingRule {
                rule: key,
                max_block_size: is_cut.then_some(cap),
                reason: Some(if is_cut {
                    format!("values that no more than {cap} records share")
                } else {
                    "few enough records share a value".to_owned()
                }),
            })
        })
        .collect()
}

/// Returns the size up to which blocks have no more pairs than allowed, and whether larger ones exist.
fn cap(mut counts: Vec<u32>, most_pairs: f64) -> Option<(u32, bool)> {
    counts[NULL as usize] = 0;
    counts.retain(|count| *count > 1);
    counts.sort_unstable();
    let mut sum = 0.0;
    let mut cap = 0;
    for block in counts.chunk_by(|a, b| a == b) {
        let size = f64::from(block[0]);
        sum += size * (size - 1.0) / 2.0 * block.len() as f64;
        if sum > most_pairs {
            return (cap > 1).then_some((cap, true));
        }
        cap = block[0];
    }
    (cap > 1).then_some((cap, false))
}

fn word_counts(feature: &Feature) -> Vec<u32> {
    let counts = feature.column.counts();
    let mut of_word: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for (code, value) in feature.column.values.iter().enumerate().skip(1) {
        for word in value.split(' ') {
            *of_word.entry(word).or_default() += counts[code];
        }
    }
    std::iter::once(0).chain(of_word.into_values()).collect()
}

/// Columns that tell records apart well, alone, and any two together: as few of them as find nearly all likely matches.
fn two_by_two(features: &[Feature], budget: f64, n_rows: u64) -> Vec<BlockingRule> {
    let offers = offers(features, budget, n_rows);
    let matches = likely::matches(features, &offers, n_rows as usize);
    let chosen = chosen(&offers, matches, n_rows as f64);
    let mut chosen = if chosen.is_empty() {
        one_each(features.len(), &offers)
    } else {
        chosen
    };
    let neighbors = neighbors(features, &offers)
        .cloned()
        .or_else(|| at_one_place(features, budget, n_rows));
    let is_new = |offer: &&Offer| {
        chosen
            .iter()
            .all(|(known, _)| known.columns != offer.columns)
    };
    let of_place = neighbors.as_ref().filter(is_new);
    chosen.extend(of_place.map(|offer| (offer, None)));
    let key = |column: &usize| features[*column].key.as_str();
    let rules = chosen.into_iter().map(|(offer, more)| {
        let shared = match offer.columns.len() {
            1 => "a value",
            2 => "both values",
            _ => "all values",
        };
        let is_neighbors = neighbors
            .as_ref()
            .is_some_and(|of| of.columns == offer.columns);
        let more = match more {
            Some(more) => format!(
                "; {more:.1} % of the likely matches that no rule before has are among them"
            ),
            None if is_neighbors => "; of them is learned what is merely related".to_owned(),
            None => String::new(),
        };
        let keys: Vec<&str> = offer.columns.iter().map(key).collect();
        BlockingRule {
            rule: keys.join(", "),
            max_block_size: Some(1_000),
            reason: Some(format!(
                "about {:.0} pairs share {shared}{more}",
                offer.n_pairs
            )),
        }
    });
    rules.collect()
}

/// Returns the rules of one and of two columns that find few enough pairs.
fn offers(features: &[Feature], budget: f64, n_rows: u64) -> Vec<Offer> {
    let all = n_pairs(n_rows as f64);
    let mut offers = Vec::new();
    let mut others = Vec::new();
    for (position, feature) in features.iter().enumerate() {
        let fill = feature.statistics.fill();
        let pairs = all * feature.statistics.collision * fill * fill;
        if pairs <= budget / 8.0 {
            offers.push(Offer {
                columns: vec![position],
                n_pairs: pairs,
            });
        } else {
            others.push(position);
        }
    }
    let collision_of = |position: &usize| features[*position].statistics.collision;
    others.sort_by(|a, b| collision_of(a).total_cmp(&collision_of(b)).then(a.cmp(b)));
    let sample = sample(n_rows);
    for (index, first) in others.iter().enumerate() {
        for second in &others[index + 1..] {
            let pairs = all * collision(&[&features[*first], &features[*second]], &sample);
            if pairs <= budget / 10.0 {
                offers.push(Offer {
                    columns: vec![*first, *second],
                    n_pairs: pairs,
                });
            }
        }
    }
    offers
}

/// A rule, and how many of a hundred likely matches it finds that none before it does.
type Chosen<'a> = (&'a Offer, Option<f64>);

/// Takes the rule that finds the most likely matches for the pairs it costs, again and again, until hardly any is left.
fn chosen(offers: &[Offer], mut matches: Vec<(u64, f64)>, n_rows: f64) -> Vec<Chosen<'_>> {
    let all: f64 = matches.iter().map(|(_, n)| n).sum();
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    while chosen.len() < MOST_RULES {
        let missed: f64 = matches.iter().map(|(_, n)| n).sum();
        let gain = |offer: &Offer| -> f64 {
            let found = matches
                .iter()
                .filter(|(agreeing, _)| offer.finds(*agreeing));
            found.map(|(_, n)| n).sum()
        };
        let worth = |gain: f64, offer: &Offer| gain / (offer.n_pairs + RULE_PER_RECORD * n_rows);
        let gains = offers.iter().map(|offer| (gain(offer), offer));
        let best = gains
            .filter(|(gain, offer)| {
                *gain >= LEAST_GAIN * all && gain * PAIRS_PER_MATCH >= offer.n_pairs
            })
            .max_by(|a, b| worth(a.0, a.1).total_cmp(&worth(b.0, b.1)));
        let Some((gain, offer)) = best.filter(|(gain, _)| *gain > 0.0) else {
            break;
        };
        chosen.push((offer, Some(100.0 * gain / missed)));
        matches.retain(|(agreeing, _)| !offer.finds(*agreeing));
    }
    chosen
}

/// Returns the rule that finds the records of one place with the fewest pairs: without neighbors among the candidates nobody
/// learns how they differ from matches.
fn neighbors<'a>(features: &[Feature], offers: &'a [Offer]) -> Option<&'a Offer> {
    let is_telling = |column: &usize| tells_a_place(&features[*column]);
    let of_places = offers
        .iter()
        .filter(|offer| offer.columns.len() > 1 && offer.columns.iter().all(is_telling));
    of_places.min_by(|a, b| a.n_pairs.total_cmp(&b.n_pairs))
}

fn tells_a_place(feature: &Feature) -> bool {
    is_place(&feature.name.to_lowercase()) && feature.statistics.fill() > WELL_FILLED
}

/// As [`neighbors`], of three columns: in a table of very many records two find far too many pairs.
fn at_one_place(features: &[Feature], budget: f64, n_rows: u64) -> Option<Offer> {
    let places: Vec<usize> = (0..features.len())
        .filter(|column| tells_a_place(&features[*column]))
        .collect();
    let sample = sample(n_rows);
    let mut least: Option<Offer> = None;
    for (index, first) in places.iter().enumerate() {
        for (second, third) in pairs_of(&places[index + 1..]) {
            let columns = [*first, second, third];
            let shared = collision(&columns.map(|column| &features[column]), &sample);
            let n_pairs = n_pairs(n_rows as f64) * shared;
            if n_pairs <= budget / 10.0 && least.as_ref().is_none_or(|of| n_pairs < of.n_pairs) {
                let columns = columns.to_vec();
                least = Some(Offer { columns, n_pairs });
            }
        }
    }
    least
}

/// Returns any two of them, in order.
fn pairs_of(columns: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let firsts = columns.iter().enumerate();
    firsts.flat_map(|(index, first)| columns[index + 1..].iter().map(|second| (*first, *second)))
}

/// Returns for each column the rule with it that finds the most pairs: what is left to do where there are no matches to
/// go by.
fn one_each(n_columns: usize, offers: &[Offer]) -> Vec<Chosen<'_>> {
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    for column in 0..n_columns {
        let with = offers
            .iter()
            .filter(|offer| offer.columns.contains(&column));
        let most = with.max_by(|a, b| a.n_pairs.total_cmp(&b.n_pairs));
        let is_new = |offer: &&Offer| {
            chosen
                .iter()
                .all(|(known, _)| known.columns != offer.columns)
        };
        if let Some(offer) = most.filter(is_new)
            && chosen.len() < MOST_RULES
        {
            chosen.push((offer, None));
        }
    }
    chosen
}

fn sample(n_rows: u64) -> Vec<u32> {
    let mut random = Random::new(1);
    let mut rows: Vec<u32> = (0..SAMPLE).map(|_| random.below(n_rows) as u32).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Returns the probability that two rows of a sample share the values of all columns, three at most.
fn collision(features: &[&Feature], sample: &[u32]) -> f64 {
    let mut keys: Vec<[u32; 3]> = sample
        .iter()
        .filter_map(|row| {
            let mut key = [NULL; 3];
            for (code, feature) in key.iter_mut().zip(features) {
                *code = feature.column.codes[*row as usize];
            }
            let codes = &key[..features.len().min(3)];
            (!codes.contains(&NULL)).then_some(key)
        })
        .collect();
    keys.sort_unstable();
    let pairs: f64 = keys
        .chunk_by(|a, b| a == b)
        .map(|block| block.len() as f64 * (block.len() as f64 - 1.0))
        .sum();
    let n = sample.len() as f64;
    // With no pair in the sample, fewer than one is all that can be said.
    pairs.max(1.0) / (n * (n - 1.0)).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(columns: &[usize], n_pairs: f64) -> Offer {
        Offer {
            columns: columns.to_vec(),
            n_pairs,
        }
    }

    fn feature(name: &str, texts: &[String]) -> Feature {
        let column = crate::table::Column::encode(name, texts.iter().map(String::as_str));
        let column = column.expect("little text");
        Feature {
            name: name.to_owned(),
            key: name.to_owned(),
            statistics: crate::statistics::Statistics::of(&column),
            column,
        }
    }

    #[test]
    fn the_fewest_pairs_that_find_nearly_all_likely_matches_are_chosen() {
        let offers = [
            offer(&[0], 1_000.0),
            offer(&[1, 2], 5_000.0),
            // As much as the one before, for more pairs.
            offer(&[1, 3], 50_000.0),
            // One match of ten thousand.
            offer(&[3, 4], 10.0),
            // Far too many pairs for what it finds.
            offer(&[2, 4], 9e6),
        ];
        let matches = vec![
            (0b0_1111, 6_000.0),
            (0b0_1110, 3_000.0),
            (0b1_0100, 999.0),
            (0b1_1000, 1.0),
        ];
        let chosen = chosen(&offers, matches, 10_000.0);
        let columns: Vec<&[usize]> = chosen.iter().map(|(offer, _)| &offer.columns[..]).collect();
        assert_eq!(columns, [&[0][..], &[1, 2]]);
        assert!(chosen[0].1.is_some_and(|share| (share - 60.0).abs() < 1e-9));
    }

    #[test]
    fn neighbors_are_found_with_the_fewest_pairs_of_two_columns_of_a_place() {
        let columns = [
            ("street", 1_000, 400),
            ("town", 1_000, 50),
            ("address_2", 300, 150),
            ("name", 1_000, 500),
        ];
        let features = columns.map(|(name, n_filled, n_distinct)| {
            let text = |row: u32| {
                if row < n_filled {
                    format!("v{}", row % n_distinct)
                } else {
                    String::new()
                }
            };
            let texts: Vec<String> = (0..1_000).map(text).collect();
            feature(name, &texts)
        });
        let offers = [
            offer(&[0], 9.0),
            offer(&[0, 2], 3.0),
            offer(&[0, 3], 2.0),
            offer(&[0, 1], 5.0),
            offer(&[1, 3], 4.0),
        ];
        let found = neighbors(&features, &offers).map(|offer| &offer.columns[..]);
        assert_eq!(
            found,
            Some(&[0, 1][..]),
            "the second address is seldom given"
        );
        assert!(neighbors(&features, &offers[..3]).is_none());
    }

    #[test]
    fn three_columns_of_a_place_find_neighbors_where_two_find_too_many() {
        // Ten houses in each of ten streets of ten towns, a hundred people in each.
        let place = |row: u32, at: u32| format!("v{}", row / 10_u32.pow(at) % 10);
        let columns = ["house", "street", "town", "suburb"];
        let features = columns.map(|name| {
            let texts: Vec<String> = (0..100_000)
                .map(|row| match name {
                    "house" => format!("{row}"),
                    "street" => place(row, 2),
                    "town" => place(row, 3),
                    _ => place(row, 4),
                })
                .collect();
            feature(name, &texts)
        });
        let found = at_one_place(&features, 1e9, 100_000).expect("three columns");
        assert_eq!(found.columns, [1, 2, 3], "a house is no place by its name");
        assert!((4e6..6e6).contains(&found.n_pairs), "{}", found.n_pairs);
        assert!(at_one_place(&features, 1e7, 100_000).is_none());
        assert!(at_one_place(&features[..3], 1e9, 100_000).is_none());
    }

    #[test]
    fn without_likely_matches_every_column_has_a_rule() {
        let offers = [offer(&[0, 1], 10.0), offer(&[0, 2], 30.0), offer(&[3], 1.0)];
        assert_eq!(chosen(&offers, Vec::new(), 10.0).len(), 0);
        let each = one_each(4, &offers);
        let columns: Vec<&[usize]> = each.iter().map(|(offer, _)| &offer.columns[..]).collect();
        assert_eq!(columns, [&[0, 2][..], &[0, 1], &[3]]);
    }
}
