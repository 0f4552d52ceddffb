//! An invented report of the size people have: 5,000 records of two sources with every section filled.

use hotpass_model::linkage::{LeftOut, Thresholds};

use crate::report::data::clusters::{
    ClusterDetail, ClusterEdge, ClusterMember, ClusterStudio, SizeCount,
};
use crate::report::data::evaluation::{
    CalibrationBin, Evaluation, Scores, ThresholdPoint, ThresholdTable,
};
use crate::report::data::model::{
    BlockExtent, BlockingEvidence, ColumnSummary, ComparisonEvidence, InputSummary, LevelEvidence,
    ModelSummary, SourceSummary,
};
use crate::report::data::pairs::{
    ExampleKind, ExamplePair, ExampleStep, LabelCount, UnlinkablePoint, WeightBin, WeightHistogram,
};
use crate::report::data::{LinkageReport, RecordValue, weight_of};

pub(crate) fn report() -> LinkageReport {
    LinkageReport {
        title: "Linkage of crm.csv and registrations.xlsx".to_owned(),
        lead: "5,000 records of two sources became 3,846 clusters; 212 pairs wait for a person."
            .to_owned(),
        input: input(),
        model: model(),
        comparisons: comparisons(),
        histogram: Some(histogram()),
        thresholds: Some(thresholds()),
        unlinkables: unlinkables(),
        examples: examples(),
        clusters: Some(clusters()),
        evaluation: Some(evaluation()),
        footer: "Hotpass 0.1.0".to_owned(),
    }
}

fn input() -> InputSummary {
    let source = |name: &str, records| SourceSummary {
        name: name.to_owned(),
        records,
    };
    let columns = [
        ("given_name", "given name", 0.978, 1_412),
        ("surname", "family name", 0.991, 2_006),
        ("date_of_birth", "date", 0.953, 3_320),
        ("postcode", "postal code", 0.964, 1_121),
        ("street_address", "address", 0.921, 3_870),
        ("phone", "phone", 0.612, 2_711),
        ("membership_id", "identifier", 0.41, 2_050),
        ("remarks", "text", 0.034, 166),
    ];
    let columns = columns.map(|(name, kind, filled, distinct)| ColumnSummary {
        name: name.to_owned(),
        kind: kind.to_owned(),
        filled,
        distinct,
    });
    InputSummary {
        sources: vec![
            source("crm.csv", 3_200),
            source("registrations.xlsx", 1_800),
        ],
        columns: columns.to_vec(),
    }
}

fn model() -> ModelSummary {
    let rules = [
        ("date_of_birth", 8_420, 8_420, "1984-02-29", 12, 0),
        (
            "metaphone(surname) AND substr(given_name, 1, 3)",
            11_930,
            7_104,
            "SM0 joh",
            41,
            0,
        ),
        ("last_digits(phone, 6)", 3_377, 1_205, "112233", 9, 2),
        (
            "postcode AND tokens(street_address)",
            14_212,
            9_833,
            "8001 church",
            58,
            14,
        ),
    ];
    let blocking = rules.map(
        |(rule, pairs, added, key, records, blocks_cut)| BlockingEvidence {
            rule: rule.to_owned(),
            reason: Some("finds pairs that the others miss".to_owned()),
            pairs,
            added,
            largest_block: Some(BlockExtent {
                key: key.into(),
                records,
            }),
            blocks_cut,
            pairs_cut: blocks_cut * 1_830,
        },
    );
    let left_out = |column: &str, reason: &str| LeftOut {
        column: column.to_owned(),
        reason: reason.to_owned(),
    };
    ModelSummary {
        origin: "proposed from the data".to_owned(),
        prior: Some(0.000_092),
        thresholds: Thresholds {
            matching: 0.95,
            review: 0.6,
            reject: 0.01,
        },
        clustering: "average linkage".to_owned(),
        blocking: blocking.to_vec(),
        left_out: vec![
            left_out(
                "membership_id",
                "looks like an identifier of one source: 2,050 values in 2,050 records",
            ),
            left_out("remarks", "97 % of its values are missing"),
        ],
        warnings: vec![
            "phone: the level `last six digits` was seen in 31 pairs only, so its m is uncertain."
                .to_owned(),
        ],
    }
}

/// A level: its label, its condition, m, u and the share of pairs. Exact matches of names weigh by frequency.
type Level = (&'static str, &'static str, [f64; 3]);

const COMPARISONS: [(&str, &[Level]); 5] = [
    (
        "given_name",
        &[
            (
                "exact match",
                "given_name_l = given_name_r",
                [0.71, 0.006, 0.16],
            ),
            (
                "nickname or initial",
                "nickname(given_name_l, given_name_r)",
                [0.08, 0.004, 0.03],
            ),
            (
                "Jaro-Winkler at least 0.92",
                "jaro_winkler_similarity(given_name_l, given_name_r) >= 0.92",
                [0.12, 0.004, 0.02],
            ),
            ("anything else", "ELSE", [0.09, 0.986, 0.79]),
        ],
    ),
    (
        "surname",
        &[
            ("exact match", "surname_l = surname_r", [0.83, 0.0009, 0.22]),
            (
                "Jaro-Winkler at least 0.92",
                "jaro_winkler_similarity(surname_l, surname_r) >= 0.92",
                [0.11, 0.0012, 0.03],
            ),
            ("anything else", "ELSE", [0.06, 0.9979, 0.75]),
        ],
    ),
    (
        "date_of_birth",
        &[
            (
                "exact match",
                "date_of_birth_l = date_of_birth_r",
                [0.88, 0.000_083, 0.2],
            ),
            (
                "day and month swapped",
                "swapped(date_of_birth_l, date_of_birth_r)",
                [0.02, 0.000_002, 0.001],
            ),
            (
                "one digit differs",
                "damerau_levenshtein(date_of_birth_l, date_of_birth_r) <= 1",
                [0.06, 0.0021, 0.01],
            ),
            ("anything else", "ELSE", [0.04, 0.9978, 0.789]),
        ],
    ),
    (
        "street_address, without the number of the house and its suffix",
        &[
            (
                "same tokens in any order, abbreviations of street types resolved",
                "token_set_ratio(street_address_l, street_address_r) >= 0.95",
                [0.62, 0.0003, 0.1],
            ),
            (
                "TF-IDF cosine at least 0.7",
                "tfidf_cosine(street_address_l, street_address_r) >= 0.7",
                [0.2, 0.002, 0.07],
            ),
            ("anything else", "ELSE", [0.18, 0.9977, 0.83]),
        ],
    ),
    (
        "phone",
        &[
            ("exact match", "phone_l = phone_r", [0.66, 0.000_02, 0.08]),
            (
                "last six digits",
                "last_digits(phone_l, 6) = last_digits(phone_r, 6)",
                [0.03, 0.000_03, 0.001],
            ),
            ("anything else", "ELSE", [0.31, 0.999_95, 0.919]),
        ],
    ),
];

fn comparisons() -> Vec<ComparisonEvidence> {
    COMPARISONS
        .iter()
        .map(|(name, levels)| comparison(name, levels))
        .collect()
}

fn comparison(name: &str, levels: &[Level]) -> ComparisonEvidence {
    let missing = LevelEvidence {
        label: "missing".to_owned(),
        when: format!("{name}_l IS NULL OR {name}_r IS NULL"),
        is_null: true,
        share: Some(0.04),
        ..LevelEvidence::default()
    };
    let levels = levels
        .iter()
        .map(|(label, when, [m, u, share])| LevelEvidence {
            label: (*label).to_owned(),
            when: (*when).to_owned(),
            is_null: false,
            m: Some(*m),
            u: Some(*u),
            share: Some(*share),
            term_frequency: name.ends_with("name") && *label == "exact match",
        });
    ComparisonEvidence {
        name: name.to_owned(),
        reason: Some("filled in most records, with many different values".to_owned()),
        levels: std::iter::once(missing).chain(levels).collect(),
    }
}

/// Returns a hill: as high as its top around a center, falling off quadratically within a reach, and nothing beyond.
fn hill(x: i64, center: i64, reach: i64, top: i64) -> u64 {
    let distance = x - center;
    let height = top * (reach * reach - distance * distance) / (reach * reach);
    u64::try_from(height).unwrap_or(0)
}

fn histogram() -> WeightHistogram {
    let bins = (-22..34).map(|from| {
        let same = hill(from, 18, 16, 140);
        let different = hill(from, -12, 11, 3_400) + hill(from, 0, 8, 18);
        WeightBin {
            from: from as f64,
            to: from as f64 + 1.0,
            pairs: same + different,
            labels: Some(LabelCount { same, different }),
        }
    });
    WeightHistogram {
        bins: bins.collect(),
    }
}

fn thresholds() -> ThresholdTable {
    let bins = histogram().bins;
    let sum = |from: f64, count: fn(&LabelCount) -> u64| -> u64 {
        let bins = bins.iter().filter(|bin| bin.from >= from);
        bins.filter_map(|bin| bin.labels.as_ref()).map(count).sum()
    };
    let truth = sum(-99.0, |labels| labels.same) + 40;
    let points = bins.iter().map(|bin| {
        let same = sum(bin.from, |labels| labels.same);
        let pairs = same + sum(bin.from, |labels| labels.different);
        ThresholdPoint {
            weight: bin.from,
            pairs,
            scores: Some(Scores {
                precision: same as f64 / pairs.max(1) as f64,
                recall: same as f64 / truth as f64,
            }),
        }
    });
    ThresholdTable {
        chosen: weight_of(0.95),
        best: Some(7.0),
        points: points.collect(),
    }
}

fn unlinkables() -> Vec<UnlinkablePoint> {
    (-14..34)
        .map(|weight| {
            let weight = f64::from(weight);
            UnlinkablePoint {
                weight,
                share: 1.0 / (1.0 + (-(weight - 16.0) / 3.0).exp()),
            }
        })
        .collect()
}

/// A step: comparison, level, left, right, weight, rarity.
type Step = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    f64,
    Option<f64>,
);

const FALSE_POSITIVE: [Step; 5] = [
    (
        "given_name",
        "exact match",
        Some("Naledi"),
        Some("Naledi"),
        6.89,
        Some(-1.2),
    ),
    (
        "surname",
        "exact match",
        Some("Mokoena"),
        Some("Mokoena"),
        9.85,
        Some(-2.41),
    ),
    (
        "date_of_birth",
        "anything else",
        Some("1987-04-12"),
        Some("1989-11-30"),
        -4.64,
        None,
    ),
    (
        "street_address, without the number of the house and its suffix",
        "same tokens in any order, abbreviations of street types resolved",
        Some("12 Church Street, Observatory"),
        Some("Church St 12 Observatory"),
        11.01,
        None,
    ),
    ("phone", "missing", Some("+27 21 555 0143"), None, 0.0, None),
];

const FALSE_NEGATIVE: [Step; 4] = [
    (
        "given_name",
        "anything else",
        Some("J."),
        Some("Thandiwe"),
        -3.45,
        None,
    ),
    (
        "surname",
        "exact match",
        Some("van der Merwe"),
        Some("van der Merwe"),
        9.85,
        Some(-1.9),
    ),
    (
        "date_of_birth",
        "one digit differs",
        Some("1990-01-02"),
        Some("1990-01-03"),
        4.84,
        None,
    ),
    (
        "phone",
        "anything else",
        Some("+27 82 555 0100"),
        Some("+27 82 555 0177"),
        -1.69,
        None,
    ),
];

fn step(&(comparison, level, left, right, weight, term_frequency): &Step) -> ExampleStep {
    let value = |text: Option<&str>| RecordValue::from(text.map(str::to_owned));
    ExampleStep {
        comparison: comparison.to_owned(),
        level: level.to_owned(),
        left: value(left),
        right: value(right),
        weight,
        term_frequency,
    }
}

fn examples() -> Vec<ExamplePair> {
    let pair = |kind, left: &str, right: &str, steps: &[Step]| ExamplePair {
        kind,
        left: left.to_owned(),
        right: right.to_owned(),
        note: (kind == ExampleKind::FalseNegative)
            .then(|| "Only the rule `date_of_birth` could bring them together.".to_owned()),
        prior: weight_of(0.000_092),
        steps: steps.iter().map(step).collect(),
    };
    vec![
        pair(
            ExampleKind::FalsePositive,
            "crm.csv row 212",
            "registrations.xlsx Members!A18",
            &FALSE_POSITIVE,
        ),
        pair(
            ExampleKind::FalseNegative,
            "crm.csv row 1044",
            "crm.csv row 2981",
            &FALSE_NEGATIVE,
        ),
    ]
}

fn cluster(id: &str, names: &[&str], edges: &[(usize, usize, f64)]) -> ClusterDetail {
    let members = names.iter().enumerate().map(|(position, name)| {
        let (given, family) = name.split_once(' ').unwrap_or((name, ""));
        let phone = (position % 3 != 1).then(|| format!("+27 21 555 01{position:02}"));
        ClusterMember {
            record: format!("crm.csv row {}", 100 + position * 37),
            values: vec![
                given.into(),
                family.into(),
                "1987-04-12".into(),
                phone.into(),
            ],
        }
    });
    let edges = edges.iter().map(|&(left, right, weight)| ClusterEdge {
        left,
        right,
        weight,
    });
    let (members, edges): (Vec<_>, Vec<_>) = (members.collect(), edges.collect());
    ClusterDetail {
        id: id.to_owned(),
        n_records: members.len() as u64,
        n_edges: edges.len() as u64,
        members,
        edges,
    }
}

fn clusters() -> ClusterStudio {
    let sizes = [
        (1, 2_931),
        (2, 742),
        (3, 131),
        (4, 33),
        (5, 6),
        (9, 2),
        (14, 1),
    ];
    let names = [
        "Naledi Mokoena",
        "Naledi Mokwena",
        "N. Mokoena",
        "Naledi Mokoena-Smith",
        "Naleli Mokoena",
    ];
    let many: Vec<&str> = (0..14).map(|member| names[member % names.len()]).collect();
    let ring: Vec<(usize, usize, f64)> = (0..14)
        .flat_map(|member| {
            [
                (member, (member + 1) % 7 + member / 7 * 7, 9.5),
                (member, (member + 2) % 7 + member / 7 * 7, 7.25),
            ]
        })
        .chain([(3, 8, 4.3)])
        .collect();
    let largest = cluster("c-000417", &many, &ring);
    let chain = [
        (0, 1, 12.4),
        (1, 2, 4.6),
        (2, 3, 15.1),
        (3, 4, 13.9),
        (2, 4, 14.2),
    ];
    let square = [
        (0, 1, 12.4),
        (1, 2, 11.6),
        (2, 3, 15.1),
        (0, 2, 13.9),
        (0, 3, 8.25),
        (1, 3, 9.0),
    ];
    ClusterStudio {
        sizes: sizes
            .map(|(size, clusters)| SizeCount { size, clusters })
            .to_vec(),
        columns: ["given_name", "surname", "date_of_birth", "phone"]
            .map(str::to_owned)
            .to_vec(),
        largest: vec![
            largest.clone(),
            cluster("c-000033", &names[..4], &square),
            cluster("c-000090", &names[..2], &[(0, 1, 21.3)]),
        ],
        least_dense: vec![largest, cluster("c-002210", &names, &chain)],
    }
}

fn evaluation() -> Evaluation {
    let bins = [
        (0.02, 0.01, 9_300),
        (0.15, 0.11, 210),
        (0.31, 0.22, 120),
        (0.5, 0.44, 96),
        (0.72, 0.7, 131),
        (0.88, 0.91, 240),
        (0.99, 0.985, 1_602),
    ];
    let calibration = bins.map(|(predicted, observed, pairs)| CalibrationBin {
        predicted,
        observed,
        pairs,
    });
    Evaluation {
        pairs: Some(Scores {
            precision: 0.981,
            recall: 0.943,
        }),
        clusters: Some(Scores {
            precision: 0.974,
            recall: 0.957,
        }),
        b_cubed: Some(Scores {
            precision: 0.988,
            recall: 0.979,
        }),
        blocking_recall: Some(0.984),
        calibration: calibration.to_vec(),
    }
}
