//! Weights that are usual, for records of which nothing can be learned: too few, or all of them the same.
//!
//! Each comparison has its m and u, and the model its prior, so that nothing is trained. Equal values of a column that
//! identifies outweigh the prior alone; whatever else differs must be outweighed as well. Values that are merely alike
//! count a little against, since nobody can tell yet how often others are alike too.

use hotpass_model::linkage::{ComparisonLevel, LinkageModel};

use super::{Feature, blocking, related::is_place};
use crate::{
    statistics::{Kind, Statistics},
    table::Column,
};

/// With fewer records, nothing is learned from how often values agree.
const FEW: usize = 5;

/// Words in the names of columns that name somebody.
const NAMES: &[&str] = &["name", "company", "organi", "school", "title"];

/// Texts have at least so many words on average.
const WORDS: f64 = 1.5;

/// How probable it is that two records mean the same, before anything is compared.
const PRIOR: f64 = 0.01;

/// How many records that mean the same have equal values.
const EQUAL: f64 = 0.8;

/// How many of them have values that are merely alike.
const ALIKE: f64 = 0.1;

/// How many records that mean different things have equal values in a column that identifies.
const RARE: f64 = 0.0005;

/// And in one that does not.
const COMMON: f64 = 0.5;

/// Tells whether usual weights are due: some column identifies, and the records are few or have one value in each column.
pub(super) fn is_due(n_rows: usize, columns: &[(Column, Statistics)]) -> bool {
    let is_few = n_rows < FEW;
    let is_same = || columns.iter().all(|(_, of)| of.n_distinct < 2) && blocking::is_free(n_rows);
    let identifies = |(column, of): &(Column, Statistics)| identifies(&column.name, of);
    (is_few || is_same()) && columns.iter().any(identifies)
}

/// Tells whether equal values of a column mean the same, when nothing else is known.
fn identifies(name: &str, statistics: &Statistics) -> bool {
    let name = name.to_lowercase();
    if statistics.n_present == 0 || is_place(&name) {
        return false;
    }
    match statistics.kind {
        Kind::Email | Kind::Phone | Kind::Text => true,
        Kind::Word | Kind::Category => {
            statistics.mean_words >= WORDS || NAMES.iter().any(|word| name.contains(word))
        }
        Kind::Code | Kind::Date | Kind::Website => false,
    }
}

/// Writes usual weights into a model that is proposed from such records.
pub(super) fn weigh(features: &[Feature], model: &mut LinkageModel) {
    model.prior = Some(PRIOR);
    for (comparison, feature) in model.comparisons.iter_mut().zip(features) {
        let u = if identifies(&feature.name, &feature.statistics) {
            RARE
        } else {
            COMMON
        };
        weigh_levels(&mut comparison.levels, u);
        if let Some(reason) = &mut comparison.reason {
            reason.push_str(
                "; nothing can be learned from these records, so it weighs what is usual",
            );
        }
    }
}

/// Gives probabilities to levels, of which the first says that values are equal and the last that they are different.
fn weigh_levels(levels: &mut [ComparisonLevel], equal_by_chance: f64) {
    let mut told: Vec<&mut ComparisonLevel> =
        levels.iter_mut().filter(|level| !level.is_null).collect();
    let [equal, alike @ .., different] = told.as_mut_slice() else {
        return;
    };
    equal.m = Some(EQUAL);
    equal.u = Some(equal_by_chance);
    // Each value is the only one, or nearly so: how frequent it is says nothing.
    equal.term_frequency = None;
    let share = if alike.is_empty() { 0.0 } else { ALIKE };
    let each = share / alike.len().max(1) as f64;
    for level in alike {
        level.m = Some(each);
        level.u = Some(2.0 * each);
    }
    different.m = Some(1.0 - EQUAL - share);
    different.u = Some(1.0 - equal_by_chance - 2.0 * share);
}

#[cfg(test)]
mod tests {
    use crate::{
        propose::propose,
        resolution::{Class, Constraints},
        resolve::resolve,
        table::{Column, Records},
    };

    fn table(columns: &[&str], rows: &[&[&str]]) -> Records {
        let numbers: Vec<String> = (0..rows.len()).map(|row| row.to_string()).collect();
        let ids = Column::encode("id", numbers.iter().map(String::as_str)).expect("few ids");
        let sources = Column::encode("source", rows.iter().map(|_| "a")).expect("one source");
        let column = |(position, name): (usize, &&str)| {
            let texts = rows.iter().map(|row| row[position]);
            Column::encode(name, texts).expect("little text")
        };
        let columns = columns.iter().enumerate().map(column).collect();
        Records::try_new(&ids, &sources, columns).expect("ids are unique")
    }

    /// Returns how many clusters records make, and how many of their pairs wait for a person.
    fn clusters(columns: &[&str], rows: &[&[&str]]) -> (usize, usize) {
        let records = table(columns, rows);
        let resolution = resolve(&records, None, &Constraints::default()).expect("a resolution");
        let pairs = resolution.pairs.iter();
        let waiting = pairs.filter(|pair| pair.class == Class::Review).count();
        let mut clusters = resolution.clusters;
        clusters.sort_unstable();
        clusters.dedup();
        (clusters.len(), waiting)
    }

    const SCHOOL: &[&str] = &["Aero School", "info@aero.example", "0821234567"];
    const OTHER: &[&str] = &["Cloud Flying", "office@cloud.example", "0837654321"];

    #[test]
    fn rows_that_say_the_same_are_one_however_few_or_many() {
        let columns = ["name", "email", "phone"];
        for n_rows in [2, 3, 4, 5, 9, 40] {
            assert_eq!(
                clusters(&columns, &vec![SCHOOL; n_rows]),
                (1, 0),
                "{n_rows}"
            );
        }
        assert_eq!(clusters(&columns, &[SCHOOL, OTHER]), (2, 0));
        assert_eq!(clusters(&columns, &[SCHOOL, OTHER, SCHOOL]), (2, 0));
        assert_eq!(clusters(&columns, &[SCHOOL, OTHER, OTHER, SCHOOL]), (2, 0));
    }

    #[test]
    fn a_column_that_identifies_is_enough_and_others_are_not() {
        for (column, value, n_clusters) in [
            ("name", "Ann", 1),
            ("Organisation", "Aero", 1),
            ("contact", "info@aero.example", 1),
            ("mobile", "082 123 4567", 1),
            ("about", "a school of flying", 1),
            ("country", "South Africa", 2),
            ("status", "active", 2),
            ("year", "2024", 2),
        ] {
            let rows: [&[&str]; 2] = [&[value], &[value]];
            assert_eq!(clusters(&[column], &rows).0, n_clusters, "{column}");
        }
        // Nor are they with more rows, or when the one that identifies has no value.
        let (country, nameless): (&[&str], &[&str]) = (&["South Africa"], &["", "Chad"]);
        assert_eq!(clusters(&["country"], &[country; 30]).0, 30);
        assert_eq!(clusters(&["name", "country"], &[nameless; 3]).0, 3);
    }

    #[test]
    fn what_differs_counts_against_what_agrees() {
        let columns = ["name", "phone", "e-mail"];
        for (one, other, expected) in [
            // A mistake in one of three does no harm.
            (
                SCHOOL,
                ["Aero Scool", "info@aero.example", "0821234567"],
                (1, 0),
            ),
            // One number may be of two.
            (
                SCHOOL,
                ["Wings", "hello@wings.example", "0821234567"],
                (2, 0),
            ),
            // A name alone is asked about when a number is another one.
            (
                &["Aero School", "", "0821234567"],
                ["Aero School", "", "0837654321"],
                (2, 1),
            ),
        ] {
            assert_eq!(clusters(&columns, &[one, &other]), expected, "{other:?}");
        }
    }

    #[test]
    fn larger_tables_and_those_in_which_nothing_identifies_are_learned_from() {
        let [one, other] = [SCHOOL, OTHER];
        for (rows, is_usual) in [
            (vec![one, other, one, other], true),
            (vec![one, other, one, other, one], false),
        ] {
            let model = propose(&table(&["name", "email", "phone"], &rows)).expect("a model");
            assert_eq!(model.prior.is_some(), is_usual);
        }
        let places: &[&[&str]] = &[&["Bonn"], &["Bonn"], &["Ulm"]];
        let model = propose(&table(&["town"], places)).expect("a model");
        assert_eq!(model.prior, None);
    }
}
