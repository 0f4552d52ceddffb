//! The model of organizations that runs use when a project names none.
//!
//! A run may have five rows or five hundred thousand, and the same two records have to weigh the same in both. So
//! nothing is learned here: every m and u is given, and a project that wants them learned from its own records names a
//! model of its own (`hotpass resolve model train`). The numbers are rounded shares of levels among pairs whose truth is
//! known: the organizations of the generator of the example project, and those of `data/er`.

use super::{
    BlockingRule, Clustering, ClusteringMethod, Comparison, ComparisonLevel, LinkageModel,
    RelatedPairs, Thresholds,
};

/// The columns that the model speaks of; lists have [`SEPARATOR`] between their elements.
pub const COLUMNS: [&str; 11] = [
    NAME,
    OTHER_NAME,
    NAMES,
    ACRONYMS,
    REGISTRATION,
    EMAILS,
    PHONES,
    DOMAINS,
    PROVINCE,
    ADDRESS,
    COUNTRY,
];
/// What the organization goes by, without its legal form.
pub const NAME: &str = "name";
/// Another name of it, without its legal form.
pub const OTHER_NAME: &str = "other_name";
/// All its names that nobody else trades under.
pub const NAMES: &str = "names";
/// The first letters of its names, and its names that may be such letters.
pub const ACRONYMS: &str = "acronyms";
/// Its registration numbers.
pub const REGISTRATION: &str = "registration_number";
/// Its e-mail addresses, those of its contacts included.
pub const EMAILS: &str = "emails";
/// Its telephone numbers, those of its contacts included.
pub const PHONES: &str = "phones";
/// The domains of its websites and addresses that are its own.
pub const DOMAINS: &str = "domains";
/// Its province.
pub const PROVINCE: &str = "province";
/// Its address.
pub const ADDRESS: &str = "address";
/// Its country.
pub const COUNTRY: &str = "country";

/// What stands between the elements of a list.
pub const SEPARATOR: char = ';';

/// Pairs less probable than this are forgotten. One registration number makes records one whatever else they say; such a
/// pair stays above.
const REJECTED: f64 = 0.3;

/// One answer of a comparison: label, condition, and its share among records that are the same (m), among others (u), and
/// among those that are merely related.
type Answer = (&'static str, &'static str, f64, f64, f64);

const NAME_ANSWERS: &[Answer] = &[
    ("same name", "shared(names)", 0.70, 1e-6, 0.002),
    ("nearly the same name", "words(0.9)", 0.15, 5e-6, 0.006),
    (
        "one name within the other",
        "tfidf_containment(name_l, name_r) >= 0.9 AND tfidf_cosine(name_l, name_r) >= 0.5",
        0.08,
        5e-5,
        0.004,
    ),
    (
        "initials of the other",
        "acronym(name_l, name_r)",
        0.01,
        1e-5,
        0.001,
    ),
    ("similar name", "words(0.6)", 0.03, 3e-4, 0.03),
    ("different name", "ELSE", 0.03, 1.0, 0.957),
];

const REGISTRATION_ANSWERS: &[Answer] = &[
    (
        "same number",
        "shared(registration_number)",
        0.97,
        1e-7,
        0.01,
    ),
    ("different number", "ELSE", 0.03, 1.0, 0.99),
];

const CONTACT_ANSWERS: &[Answer] = &[
    (
        "same address and number",
        "shared(emails) AND shared(phones)",
        0.25,
        1e-7,
        0.1,
    ),
    ("same address", "shared(emails)", 0.15, 3e-6, 0.1),
    ("same number", "shared(phones)", 0.25, 1e-5, 0.3),
    ("same domain", "shared(domains)", 0.15, 1e-5, 0.3),
    ("nothing in common", "ELSE", 0.2, 1.0, 0.2),
];

const PROVINCE_ANSWERS: &[Answer] = &[
    ("same province", "province_l = province_r", 0.75, 0.25, 0.75),
    ("different province", "ELSE", 0.25, 0.75, 0.25),
];

const ADDRESS_ANSWERS: &[Answer] = &[
    (
        "same place",
        "tfidf_cosine(address_l, address_r) >= 0.75",
        0.4,
        0.002,
        0.4,
    ),
    (
        "similar place",
        "tfidf_cosine(address_l, address_r) >= 0.4",
        0.3,
        0.03,
        0.2,
    ),
    ("different place", "ELSE", 0.3, 0.968, 0.4),
];

/// Rules, the largest block each, and why.
const BLOCKING: &[(&str, u32, &str)] = &[
    ("list(names)", 400, "organizations of one name"),
    (
        "list(registration_number)",
        400,
        "organizations of one registration number",
    ),
    ("list(emails)", 50, "organizations of one e-mail address"),
    ("list(phones)", 50, "organizations of one telephone number"),
    ("list(domains)", 50, "organizations of one domain"),
    ("list(acronyms)", 50, "organizations of the same initials"),
    (
        "unnest(tokens(names))",
        60,
        "names with a rare word in common",
    ),
    (
        "unnest(metaphones(name))",
        60,
        "names with a rare word that sounds alike",
    ),
    (
        "unnest(metaphones(name)), province",
        60,
        "names of one province with a word that sounds alike",
    ),
];

/// Returns the model.
pub fn organizations() -> LinkageModel {
    let compared = [
        ("name", "name_l IS NULL OR name_r IS NULL", NAME_ANSWERS),
        (
            "registration number",
            "registration_number_l IS NULL OR registration_number_r IS NULL",
            REGISTRATION_ANSWERS,
        ),
        (
            "contact details",
            "(emails_l IS NULL OR emails_r IS NULL) AND (phones_l IS NULL OR phones_r IS NULL) AND (domains_l IS NULL OR domains_r IS NULL)",
            CONTACT_ANSWERS,
        ),
        (
            "province",
            "province_l IS NULL OR province_r IS NULL",
            PROVINCE_ANSWERS,
        ),
        (
            "address",
            "address_l IS NULL OR address_r IS NULL",
            ADDRESS_ANSWERS,
        ),
    ];
    LinkageModel {
        description: Some("organizations".to_owned()),
        prior: Some(1e-4),
        blocking: BLOCKING
            .iter()
            .map(|(rule, most, reason)| BlockingRule {
                rule: expanded(rule),
                max_block_size: Some(*most),
                reason: Some((*reason).to_owned()),
            })
            .collect(),
        comparisons: compared
            .iter()
            .map(|(name, missing, answers)| comparison(name, missing, answers))
            .collect(),
        related: vec![related(&compared.map(|(.., answers)| answers))],
        cannot_link: vec![format!("NOT ({})", expanded("shared(registration_number)"))],
        must_link: vec![expanded("shared(registration_number)")],
        thresholds: Thresholds {
            reject: REJECTED,
            ..Thresholds::default()
        },
        clustering: Clustering {
            method: ClusteringMethod::AverageLinkage,
            ..Clustering::default()
        },
        ..LinkageModel::default()
    }
}

/// Returns the class of pairs that share an office, an owner or a contact person.
fn related(compared: &[&[Answer]]) -> RelatedPairs {
    let levels = compared.iter().map(|answers| {
        let of_answers = answers.iter().map(|(.., related)| *related);
        std::iter::once(1.0).chain(of_answers).collect()
    });
    RelatedPairs {
        name: "one office, owner or contact person".to_owned(),
        prior: Some(1e-4),
        levels: levels.collect(),
        ..RelatedPairs::default()
    }
}

fn comparison(name: &str, missing: &str, answers: &[Answer]) -> Comparison {
    let null = ComparisonLevel {
        label: "missing".to_owned(),
        when: missing.to_owned(),
        is_null: true,
        ..ComparisonLevel::default()
    };
    let levels = answers
        .iter()
        .map(|(label, when, m, u, _)| ComparisonLevel {
            label: (*label).to_owned(),
            when: expanded(when),
            m: Some(*m),
            u: Some(*u),
            ..ComparisonLevel::default()
        });
    Comparison {
        name: name.to_owned(),
        reason: None,
        levels: std::iter::once(null).chain(levels).collect(),
    }
}

/// Writes out what the tables above abbreviate: `shared(column)`, `list(column)` and `words(least)`.
fn expanded(text: &str) -> String {
    let mut text = text.to_owned();
    for column in COLUMNS {
        let list = |side: &str| format!("string_split({column}{side}, '{SEPARATOR}')");
        let shared = format!(
            "array_length(list_intersect({}, {})) >= 1",
            list("_l"),
            list("_r")
        );
        text = text.replace(&format!("shared({column})"), &shared);
        text = text.replace(&format!("list({column})"), &format!("unnest({})", list("")));
    }
    for least in ["0.9", "0.6"] {
        let of = |left: &str, right: &str| format!("tfidf_cosine({left}_l, {right}_r) >= {least}");
        let any = [of(NAME, NAME), of(NAME, OTHER_NAME), of(OTHER_NAME, NAME)].join(" OR ");
        text = text.replace(&format!("words({least})"), &any);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_is_one_and_agreement_weighs_more_than_disagreement() {
        for answers in [
            NAME_ANSWERS,
            REGISTRATION_ANSWERS,
            CONTACT_ANSWERS,
            PROVINCE_ANSWERS,
            ADDRESS_ANSWERS,
        ] {
            let sum = |of: fn(&Answer) -> f64| answers.iter().map(of).sum::<f64>();
            for sum in [sum(|a| a.2), sum(|a| a.3), sum(|a| a.4)] {
                assert!((sum - 1.0).abs() < 0.002, "{answers:?}: {sum}");
            }
            let weights: Vec<f64> = answers.iter().map(|a| (a.2 / a.3).log2()).collect();
            assert!(
                weights.windows(2).all(|pair| pair[0] > pair[1]),
                "{weights:?}"
            );
        }
    }

    #[test]
    fn nothing_is_left_to_be_learned_or_abbreviated() {
        let model = organizations();
        let yaml = model.to_yaml();
        for abbreviation in ["shared(", "list(names)", "words("] {
            assert!(!yaml.contains(abbreviation), "{yaml}");
        }
        let levels = model.comparisons.iter().flat_map(|c| &c.levels);
        assert!(
            levels
                .clone()
                .all(|level| level.is_null || level.m.is_some())
        );
        assert_eq!(model.related[0].levels.len(), model.comparisons.len());
    }
}
