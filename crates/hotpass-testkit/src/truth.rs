//! Reads the truth files of the example and compares a result with them: lines come out as values,
//! and two partitions of the same records give precision, recall and F1 over pairs. It knows
//! nothing of how a result was made.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;

/// A line of `truth.csv`: what a data row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueRow {
    /// The workbook's file name.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The row on the sheet, from 1.
    pub row: u32,
    /// The number of the true organization, if the row is about one.
    pub organisation: Option<u32>,
    /// `organization`, `contact`, `address`, `capture`, `issue` or `template`.
    pub kind: String,
    /// How the row finds its organization in the same workbook: `self`, `id`, `name`, `none`.
    pub joins: String,
}

/// A line of `truth_contacts.csv`: a value planted in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueContact {
    /// The workbook's file name.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `G12`.
    pub cell: String,
    /// The number of the true organization.
    pub organisation: Option<u32>,
    /// The number of the person; `None` for an address of the whole organization.
    pub person: Option<u64>,
    /// The e-mail address in lower case, if it is one.
    pub email: Option<String>,
    /// The telephone number in E.164, if it is one.
    pub phone: Option<String>,
    /// Whether the true value can be read from the cell.
    pub well_formed: bool,
}

/// Reads `truth.csv` from a folder.
pub fn rows(folder: &Path) -> anyhow::Result<Vec<TrueRow>> {
    lines(
        &folder.join("truth.csv"),
        |[file, sheet, row, organisation, kind, joins]| {
            Ok(TrueRow {
                file: file.to_owned(),
                sheet: sheet.to_owned(),
                row: row.parse()?,
                organisation: number(organisation)?,
                kind: kind.to_owned(),
                joins: joins.to_owned(),
            })
        },
    )
}

/// Reads `truth_contacts.csv` from a folder.
pub fn contacts(folder: &Path) -> anyhow::Result<Vec<TrueContact>> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    lines(
        &folder.join("truth_contacts.csv"),
        |[
            file,
            sheet,
            cell,
            organisation,
            person,
            email,
            phone,
            well_formed,
        ]| {
            Ok(TrueContact {
                file: file.to_owned(),
                sheet: sheet.to_owned(),
                cell: cell.to_owned(),
                organisation: number(organisation)?,
                person: number(person)?,
                email: some(email),
                phone: some(phone),
                well_formed: well_formed.parse()?,
            })
        },
    )
}

/// Reads a file whose fields have no quotes, which holds for all that the generator writes.
fn lines<T, const N: usize>(
    path: &Path,
    read: impl Fn([&str; N]) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    let one = |(index, line): (usize, &str)| {
        let place = || format!("line {} of `{}`", index + 1, path.display());
        let fields: Vec<&str> = line.split(',').collect();
        let count = fields.len();
        let fields = <[&str; N]>::try_from(fields)
            .map_err(|_| anyhow::anyhow!("expected {N} fields, found {count}"))
            .with_context(place)?;
        read(fields).with_context(place)
    };
    text.lines().enumerate().skip(1).map(one).collect()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}

/// How well one partition of records agrees with another, over pairs of records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Share of the pairs put together that belong together; 1 when none was put together.
    pub precision: f64,
    /// Share of the pairs that belong together that were put together; 1 when none belongs so.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Compares two partitions of the same records: each record with its true and its found group.
pub fn agreement<T: Ord, F: Ord>(records: impl IntoIterator<Item = (T, F)>) -> Agreement {
    let (mut both, mut truths, mut founds) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut true_ids, mut found_ids) = (BTreeMap::new(), BTreeMap::new());
    for (truth, found) in records {
        let next = true_ids.len();
        let truth = *true_ids.entry(truth).or_insert(next);
        let next = found_ids.len();
        let found = *found_ids.entry(found).or_insert(next);
        *both.entry((truth, found)).or_insert(0_u64) += 1;
        *truths.entry(truth).or_insert(0_u64) += 1;
        *founds.entry(found).or_insert(0_u64) += 1;
    }
    let right = pairs(both.values());
    let share = |all: f64| if all > 0.0 { right / all } else { 1.0 };
    let (precision, recall) = (share(pairs(founds.values())), share(pairs(truths.values())));
    let sum = precision + recall;
    let f1 = if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    };
    Agreement {
        precision,
        recall,
        f1,
    }
}

fn pairs<'a>(sizes: impl Iterator<Item = &'a u64>) -> f64 {
    sizes.map(|size| size * (size - 1) / 2).sum::<u64>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flight_schools::{Spec, write};

    #[test]
    fn the_generator_s_files_are_read_whole() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spec = Spec {
            organisations: 50,
            ..Spec::default()
        };
        write(&spec, folder.path(), folder.path()).expect("a file");
        let rows = rows(folder.path()).expect("rows");
        assert!(
            rows.iter()
                .filter(|row| row.kind != "template")
                .all(|row| row.organisation.is_some())
        );
        let contacts = contacts(folder.path()).expect("contacts");
        assert!(
            contacts
                .iter()
                .all(|contact| contact.email.is_some() != contact.phone.is_some())
        );
        assert!(contacts.iter().any(|contact| contact.person.is_none()));
    }

    #[test]
    fn a_broken_line_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("truth.csv"), "header\na,b,1,2,contact\n")
            .expect("a file");
        let error = format!(
            "{:#}",
            rows(folder.path()).expect_err("a row that is too short")
        );
        assert!(error.starts_with("line 2 of"), "{error}");
        assert!(error.ends_with("expected 6 fields, found 5"), "{error}");
    }

    #[test]
    fn agreement_counts_pairs() {
        let perfect = agreement([(1, 'a'), (1, 'a'), (2, 'b')]);
        assert_eq!(
            (perfect.precision, perfect.recall, perfect.f1),
            (1.0, 1.0, 1.0)
        );
        let merged = agreement([(1, 'a'), (1, 'a'), (2, 'a'), (2, 'a')]);
        assert_eq!((merged.precision, merged.recall), (2.0 / 6.0, 1.0));
        let split = agreement([(1, 'a'), (1, 'b')]);
        assert_eq!((split.precision, split.recall, split.f1), (1.0, 0.0, 0.0));
    }
}
