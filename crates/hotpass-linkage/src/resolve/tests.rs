//! Whole resolutions: what does not change the result, and inputs at the edge.

use std::{collections::BTreeSet, fmt::Write as _};

use hotpass_model::linkage::LinkageModel;
use hotpass_testkit::random::Random;
use proptest::prelude::*;

use super::{Truth, analyze_blocking, evaluate, explain, propose, resolve, train};
use crate::{
    cluster::{Merge, Sets},
    evaluate::Quality,
    resolution::{Class, Constraints, Resolution},
    table::{Column, Records},
};

/// Rows of (id, source, given name, family name, town, telephone).
type Row = (String, &'static str, [String; 4]);

const COLUMNS: [&str; 4] = ["given name", "surname", "town", "phone"];

fn records(rows: &[Row]) -> Records {
    let column = |name: &str, of: &dyn Fn(&Row) -> String| {
        let texts: Vec<String> = rows.iter().map(of).collect();
        Column::encode(name, texts.iter().map(String::as_str)).expect("little text")
    };
    let ids = column("id", &|row| row.0.clone());
    let sources = column("source", &|row| row.1.to_owned());
    let columns = (0..COLUMNS.len())
        .map(|index| column(COLUMNS[index], &|row| row.2[index].clone()))
        .collect();
    Records::try_new(&ids, &sources, columns).expect("ids are unique")
}

fn word(random: &mut Random) -> String {
    let mut word = String::new();
    for _ in 0..=random.below(2) {
        let consonant = ["b", "d", "k", "l", "m", "n", "r", "s", "t"][random.below(9)];
        let vowel = ["a", "e", "i", "o", "u"][random.below(5)];
        write!(word, "{consonant}{vowel}").expect("texts take what is written");
    }
    word + "n"
}

/// People of whom every third is there twice, the second time with one field changed.
fn people(n: u64, seed: u64, sources: [&'static str; 2]) -> (Vec<Row>, Vec<(String, String)>) {
    let mut random = Random::new(seed);
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    for person in 0..n {
        let phone = 600_000_000 + random.below(99_999_999);
        let town = format!("{}ville", word(&mut random));
        let fields = [
            word(&mut random),
            word(&mut random) + "son",
            town,
            format!("0{phone}"),
        ];
        rows.push((format!("a{person}"), sources[0], fields.clone()));
        if person.is_multiple_of(3) {
            let mut again = fields;
            let changed = random.below(4);
            again[changed] = if person.is_multiple_of(2) {
                String::new()
            } else {
                word(&mut random)
            };
            rows.push((format!("b{person}"), sources[1], again));
            truth.push((format!("a{person}"), format!("b{person}")));
        }
    }
    (rows, truth)
}

fn told(records: &Records, resolution: &Resolution) -> Vec<(String, String)> {
    let of = |row: u32| records.id(row).to_owned();
    let clusters = resolution.clusters.iter().enumerate();
    let mut told: Vec<_> = clusters
        .map(|(row, cluster)| (of(row as u32), of(*cluster)))
        .collect();
    told.sort();
    told
}

fn whole(records: &Records) -> Resolution {
    resolve(records, None, &Constraints::default()).expect("the data can be resolved")
}

fn row_of(records: &Records, id: &str) -> u32 {
    (0..records.n_rows() as u32)
        .find(|row| records.id(*row) == id)
        .expect("the id is there")
}

#[test]
fn people_are_found_again_without_labels_or_configuration() {
    for sources in [["one", "one"], ["one", "two"]] {
        let (rows, truth) = people(600, 7, sources);
        let records = records(&rows);
        let resolution = whole(&records);
        let pairs = truth
            .iter()
            .map(|(a, b)| (row_of(&records, a), row_of(&records, b)))
            .collect();
        let evaluation = evaluate(&records, &resolution, &Truth { pairs }).expect("a fit");
        assert!(
            evaluation.clusters.f1 > 0.97,
            "{sources:?}: {:?}",
            evaluation.clusters
        );
        assert!(evaluation.b_cubed.f1 > 0.98);
        assert!((evaluation.blocking_recall - 1.0).abs() < f64::EPSILON);
        let best = evaluation.clusters_by_threshold.iter().map(|(_, q)| q.f1);
        assert!(best.fold(0.0, f64::max) - evaluation.clusters.f1 < 0.02);
    }
}

/// People of whom every third is there twice, a fourth of those after they moved.
fn movers(n: u64) -> (Vec<[String; 7]>, Vec<(String, String)>) {
    let mut random = Random::new(11);
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    for person in 0..n {
        let mut place = || {
            [
                format!("{} street {}", word(&mut random), random.below(90)),
                format!("{}ville", word(&mut random)),
                format!("{:04}", random.below(400)),
            ]
        };
        let (here, there) = (place(), place());
        let name = [word(&mut random), word(&mut random) + "son"];
        let born = format!(
            "19{:02}-0{}-1{}",
            random.below(90),
            1 + random.below(9),
            random.below(9)
        );
        let row = |id: String, [street, town, postcode]: &[String; 3]| {
            let [given, family] = &name;
            [&id, given, family, street, town, postcode, &born].map(String::clone)
        };
        rows.push(row(format!("a{person}"), &here));
        if person.is_multiple_of(3) {
            let has_moved = person.is_multiple_of(12);
            rows.push(row(
                format!("b{person}"),
                if has_moved { &there } else { &here },
            ));
            truth.push((format!("a{person}"), format!("b{person}")));
        }
    }
    (rows, truth)
}

#[test]
fn people_are_found_again_where_they_moved_to() {
    let (rows, truth) = movers(1_500);
    let names = [
        "id",
        "given_name",
        "surname",
        "street",
        "town",
        "postcode",
        "born",
    ];
    let columns = (0..names.len()).map(|place| {
        let texts = rows.iter().map(|row| row[place].as_str());
        Column::encode(names[place], texts).expect("little text")
    });
    let mut columns: Vec<Column> = columns.collect();
    let ids = columns.remove(0);
    let sources = Column::encode("source", rows.iter().map(|_| "one")).expect("one source");
    let records = Records::try_new(&ids, &sources, columns).expect("ids are unique");
    let resolution = whole(&records);
    let moved = resolution.model.moved.as_ref().expect("people move");
    assert_eq!(moved.comparisons, ["street", "town", "postcode"]);
    let share = moved.share.expect("it was learned");
    assert!((0.15..0.35).contains(&share), "{share}");
    let rows_of = |(a, b): &(String, String)| (row_of(&records, a), row_of(&records, b));
    let pairs: Vec<(u32, u32)> = truth.iter().map(rows_of).collect();
    let truth = Truth {
        pairs: pairs.clone(),
    };
    let evaluation = evaluate(&records, &resolution, &truth).expect("a fit");
    assert!(evaluation.clusters.f1 > 0.98, "{:?}", evaluation.clusters);

    let waterfalls = explain(&records, &resolution.model, &pairs[..8]).expect("reasons");
    for (waterfall, (a, b)) in waterfalls.iter().zip(&pairs) {
        let step = waterfall
            .steps
            .iter()
            .find(|step| step.comparison == "may have moved");
        let gained = step.expect("it is told").weight;
        let street = records.column("street").expect("a column");
        let has_moved = street.text(*a) != street.text(*b);
        assert_eq!(gained > 5.0, has_moved, "{gained}");
        let told = waterfall
            .steps
            .iter()
            .map(|step| step.weight + step.term_frequency);
        let sum = told.fold(waterfall.prior, |sum, each| sum + each);
        assert!(
            (sum - waterfall.weight).abs() < 1e-9,
            "{sum} {}",
            waterfall.weight
        );
    }
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(8))]

    #[test]
    fn an_evaluation_counts_as_one_does_by_hand(
        labels in prop::collection::vec(0_u32..6, 1..24),
        truth in prop::collection::vec((0_u32..24, 0_u32..24), 0..30),
    ) {
        let n = labels.len() as u32;
        let rows: Vec<Row> = (0..n)
            .map(|row| (format!("r{row:02}"), "one", std::array::from_fn(|_| "x".to_owned())))
            .collect();
        let records = records(&rows);
        let first = |label: &u32| labels.iter().position(|each| each == label).expect("it is there");
        let clusters: Vec<u32> = labels.iter().map(|label| first(label) as u32).collect();
        let merges = (0..n).filter(|row| clusters[*row as usize] != *row).map(|row| Merge {
            left: clusters[row as usize],
            right: row,
            height: 5.0,
            n_pairs: 1,
        });
        let resolution = Resolution {
            merges: merges.collect(),
            clusters: clusters.clone(),
            ..Resolution::of_nobody(n as usize, LinkageModel::default())
        };
        let truth: BTreeSet<(u32, u32)> = truth
            .into_iter()
            .filter(|(a, b)| a < b && *b < n)
            .collect();
        let pairs = truth.iter().map(|(a, b)| (*b, *a)).collect();
        let evaluation = evaluate(&records, &resolution, &Truth { pairs }).expect("a fit");

        let all = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        let found: BTreeSet<(u32, u32)> =
            all.filter(|(a, b)| clusters[*a as usize] == clusters[*b as usize]).collect();
        let n_hits = found.intersection(&truth).count() as f64;
        let expected = Quality::of(n_hits, found.len() as f64, truth.len() as f64);
        prop_assert_eq!(evaluation.clusters, expected);
        if let Some((_, last)) = evaluation.clusters_by_threshold.iter().find(|(at, _)| *at > 0.9) {
            prop_assert_eq!(*last, expected);
        }
        let n_wrong = found.difference(&truth).count().min(20);
        prop_assert_eq!(evaluation.false_positives.len(), n_wrong);

        let mut sets = Sets::new(n as usize);
        for (a, b) in &truth {
            sets.unite(*a, *b);
        }
        let people = sets.into_labels();
        let share = |of: &dyn Fn(u32, u32) -> bool| {
            let of_row = (0..n).map(|a| {
                let alike = (0..n).filter(|b| of(a, *b));
                let both = (0..n).filter(|b| {
                    people[a as usize] == people[*b as usize] && clusters[a as usize] == clusters[*b as usize]
                });
                both.count() as f64 / alike.count() as f64
            });
            of_row.sum::<f64>() / f64::from(n)
        };
        let precision = share(&|a, b| clusters[a as usize] == clusters[b as usize]);
        let recall = share(&|a, b| people[a as usize] == people[b as usize]);
        prop_assert!((evaluation.b_cubed.precision - precision).abs() < 1e-9);
        prop_assert!((evaluation.b_cubed.recall - recall).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(seed in 0_u64..1000, by in 1_usize..90) {
        let (rows, _) = people(90, seed, ["one", "one"]);
        let mut turned = rows.clone();
        turned.rotate_left(by);
        turned.reverse();
        let (one, other) = (records(&rows), records(&turned));
        let (first, second) = (whole(&one), whole(&other));
        prop_assert_eq!(&first.model, &second.model);
        prop_assert_eq!(told(&one, &first), told(&other, &second));
        prop_assert_eq!(first.pairs, second.pairs);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (rows, _) = people(300, 3, ["one", "one"]);
    let records = records(&rows);
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads can be started")
            .install(|| whole(&records))
    };
    let (one, many) = (of(1), of(5));
    assert_eq!(one.model, many.model);
    assert_eq!(one.pairs, many.pairs);
    assert_eq!(one.clusters, many.clusters);
}

#[test]
fn the_waterfall_of_a_pair_adds_up_to_its_weight() {
    let (rows, _) = people(120, 5, ["one", "one"]);
    let records = records(&rows);
    let resolution = whole(&records);
    let pairs: Vec<(u32, u32)> = resolution.pairs.iter().map(|p| (p.left, p.right)).collect();
    let waterfalls = explain(&records, &resolution.model, &pairs).expect("the model is trained");
    for (pair, waterfall) in resolution.pairs.iter().zip(waterfalls) {
        let steps = waterfall
            .steps
            .iter()
            .map(|step| step.weight + step.term_frequency);
        assert!((waterfall.prior + steps.sum::<f64>() - pair.weight).abs() < 1e-9);
        assert!((waterfall.weight - pair.weight).abs() < 1e-9);
    }
    assert!(!pairs.is_empty());
}

#[test]
fn uncertain_pairs_wait_and_are_not_clustered_for_their_own_sake() {
    let (rows, _) = people(200, 11, ["one", "two"]);
    let records = records(&rows);
    let mut model = whole(&records).model;
    model.thresholds.matching = 0.999_999_999;
    model.thresholds.review = 0.000_1;
    let resolution =
        resolve(&records, Some(&model), &Constraints::default()).expect("the model is whole");
    let waiting: Vec<_> = resolution
        .pairs
        .iter()
        .filter(|p| p.class == Class::Review)
        .collect();
    assert!(!waiting.is_empty());
    for pair in waiting {
        let [a, b] = [pair.left, pair.right].map(|row| resolution.clusters[row as usize]);
        assert_ne!(a, b, "{pair:?}");
    }
}

#[test]
fn missing_values_are_no_evidence() {
    let (rows, _) = people(200, 13, ["one", "one"]);
    let records = records(&rows);
    let resolution = whole(&records);
    let model = &resolution.model;
    for comparison in &model.comparisons {
        assert!(comparison.levels.iter().any(|level| level.is_null));
    }
    let pair = resolution.pairs.iter().find(|pair| {
        let phone = records.column("phone").expect("the column is there");
        phone.text(pair.left).is_empty() || phone.text(pair.right).is_empty()
    });
    let pair = pair.expect("some duplicate has no telephone number");
    let waterfall = explain(&records, model, &[(pair.left, pair.right)])
        .expect("whole")
        .remove(0);
    let step = waterfall
        .steps
        .iter()
        .find(|step| step.comparison == "phone");
    let step = step.expect("telephone numbers are compared");
    assert_eq!((step.weight, step.term_frequency), (0.0, 0.0));
}

#[test]
fn decisions_hold_whatever_the_scores_say() {
    let (rows, truth) = people(150, 17, ["one", "one"]);
    let records = records(&rows);
    let row = |id: &str| row_of(&records, id);
    let apart = (row(&truth[0].0), row(&truth[0].1));
    let together = (row(&truth[1].0), row(&truth[2].0));
    let constraints = Constraints {
        must_link: vec![together],
        cannot_link: vec![apart],
    };
    let resolution = resolve(&records, None, &constraints).expect("the data can be resolved");
    let cluster = |row: u32| resolution.clusters[row as usize];
    assert_ne!(cluster(apart.0), cluster(apart.1));
    assert_eq!(cluster(together.0), cluster(together.1));
}

#[test]
fn a_model_that_was_trained_gives_the_same_result_again() {
    let (rows, _) = people(150, 19, ["one", "one"]);
    let records = records(&rows);
    let first = whole(&records);
    let document = serde_json::to_value(&first.model).expect("a model is a document");
    let model: LinkageModel = serde_json::from_value(document).expect("it is read back");
    let second = resolve(&records, Some(&model), &Constraints::default()).expect("whole");
    assert_eq!(first.clusters, second.clusters);
    let (trained, _) = train(&records, &model, &[]).expect("nothing is left to learn");
    assert_eq!(trained, model);
}

fn table(n_rows: usize, columns: &[(&str, &dyn Fn(usize) -> String)]) -> Records {
    let encode = |name: &str, of: &dyn Fn(usize) -> String| {
        let texts: Vec<String> = (0..n_rows).map(of).collect();
        Column::encode(name, texts.iter().map(String::as_str)).expect("little text")
    };
    let ids = encode("id", &|row| format!("r{row:06}"));
    let sources = encode("source", &|_| "one".to_owned());
    let columns = columns.iter().map(|(name, of)| encode(name, *of)).collect();
    Records::try_new(&ids, &sources, columns).expect("ids are unique")
}

#[test]
fn tables_with_little_in_them_are_fine() {
    let name = |row: usize| format!("name {row}");
    for n_rows in [0, 1, 2] {
        let resolution = whole(&table(n_rows, &[("name", &name)]));
        assert_eq!(resolution.clusters.len(), n_rows);
    }
    let nothing = |_: usize| String::new();
    let resolution = whole(&table(50, &[("a", &nothing), ("b", &nothing)]));
    assert_eq!(resolution.model.left_out.len(), 2);
    assert!(resolution.pairs.is_empty());
    assert_eq!(resolution.clusters, (0..50).collect::<Vec<u32>>());
}

#[test]
fn a_hundred_thousand_identical_values_are_no_block() {
    let same = |_: usize| "Anytown".to_owned();
    let half = |row: usize| {
        if row.is_multiple_of(2) {
            "North".to_owned()
        } else {
            "South".to_owned()
        }
    };
    let name = |row: usize| format!("Firm {} of {}", row / 2, row / 2 * 7919 % 100_003);
    let records = table(
        100_000,
        &[("town", &same), ("side", &half), ("name", &name)],
    );
    let model = propose(&records).expect("the data can be looked at");
    assert!(
        model
            .left_out
            .iter()
            .any(|left_out| left_out.column == "town")
    );
    let rules = analyze_blocking(&records, &model).expect("the rules can be counted");
    let n_pairs: u64 = rules.iter().map(|rule| rule.n_new_pairs).sum();
    assert!(n_pairs < 20_000_000, "{n_pairs}");
}

#[test]
fn five_hundred_columns_and_every_script_are_fine() {
    let words = ["Αθήνα", "東京都", "Ростов", "Ōmāha", "Zoë 🚀", "القاهرة"];
    let of = |column: usize| {
        move |row: usize| {
            format!(
                "{} {}",
                words[(row / 2 + column) % words.len()],
                row / 2 + column
            )
        }
    };
    let columns: Vec<_> = (0..500).map(of).collect();
    let names: Vec<String> = (0..500)
        .map(|column| format!("Spalte \"{column}\""))
        .collect();
    let of: Vec<(&str, &dyn Fn(usize) -> String)> = names
        .iter()
        .zip(&columns)
        .map(|(name, column)| (name.as_str(), column as &dyn Fn(usize) -> String))
        .collect();
    let resolution = whole(&table(12, &of));
    let clusters: Vec<u32> = (0..12).map(|row| row / 2 * 2).collect();
    assert_eq!(resolution.clusters, clusters, "{:?}", resolution.warnings);
    assert_eq!(resolution.model.comparisons.len(), 20);
    assert_eq!(resolution.model.left_out.len(), 480);
}
