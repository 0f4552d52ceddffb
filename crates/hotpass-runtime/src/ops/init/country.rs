//! Which country the telephone numbers of a folder are of, if they say so themselves.

use std::collections::BTreeMap;

use super::survey::FoundFile;

/// Fewer numbers with a prefix prove nothing.
const LEAST: u64 = 5;

/// A country that numbers name by their prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedCountry {
    /// Two letters of ISO 3166-1.
    pub country: String,
    /// How many numbers begin with its prefix.
    pub count: u64,
    /// How many numbers there are.
    pub of: u64,
}

/// Returns the country that most numbers name: more than half of all of them, and nine of ten that name any. Numbers
/// without a prefix are likely those of the place where the files are kept, and that is not written in them.
pub(super) fn named<'a>(files: impl IntoIterator<Item = &'a FoundFile>) -> Option<NamedCountry> {
    let mut countries: BTreeMap<&str, u64> = BTreeMap::new();
    let mut of = 0;
    for table in files.into_iter().flat_map(|file| &file.tables) {
        of += table.numbers;
        for (country, count) in &table.countries {
            *countries.entry(country).or_default() += count;
        }
    }
    let prefixed: u64 = countries.values().sum();
    let (country, count) = countries.into_iter().max_by_key(|(_, count)| *count)?;
    let is_clear = count >= LEAST && count * 2 > of && count * 10 >= prefixed * 9;
    is_clear.then(|| NamedCountry {
        country: country.to_owned(),
        count,
        of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::init::survey::FoundTable;

    fn guess(numbers: u64, countries: &[(&str, u64)]) -> Option<String> {
        let table = FoundTable {
            numbers,
            countries: countries
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
            ..FoundTable::default()
        };
        let file = FoundFile {
            tables: vec![table],
            ..FoundFile::default()
        };
        named([&file]).map(|named| named.country)
    }

    #[test]
    fn a_country_is_named_only_when_the_numbers_agree() {
        assert_eq!(guess(10, &[("GB", 9)]).as_deref(), Some("GB"));
        assert_eq!(guess(40, &[("GB", 36), ("FR", 4)]).as_deref(), Some("GB"));
        assert_eq!(guess(40, &[("GB", 30), ("FR", 4)]), None, "too many others");
        assert_eq!(
            guess(40, &[("GB", 20)]),
            None,
            "half have no prefix: the others may be of elsewhere"
        );
        assert_eq!(guess(4, &[("GB", 4)]), None, "too few");
        assert_eq!(guess(0, &[]), None);
    }
}
