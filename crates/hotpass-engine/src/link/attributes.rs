//! What organizations are compared by: one row per organization, with the columns that linkage models of organizations
//! speak of. Contact details of attached rows count as those of their organization.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hotpass_linkage::table::{ColumnBuilder, Records as Table};
use hotpass_model::{
    linkage::organizations::{
        ACRONYMS, ADDRESS, COLUMNS, COUNTRY, DOMAINS, EMAILS, NAME, NAMES, OTHER_NAME, PHONES,
        PROVINCE, REGISTRATION, SEPARATOR,
    },
    property::Property,
};

use super::{
    join::Joined,
    keys::{self, Key, Names},
};
use crate::{error::Result, record::Records};

/// More organizations of different names than this sharing one contact detail make it meaningless.
const TOO_MANY: usize = 12;

/// The shortest and the longest word that may stand for the first letters of a name.
const ACRONYM: std::ops::RangeInclusive<usize> = 3..=6;

/// Organizations as linkage sees them.
#[derive(Debug)]
pub struct Attributes {
    /// Names and contact details that more than one has, each with those that have it, in order.
    pub shared: Vec<(Key, Vec<usize>)>,
    /// Those of them that too many have to mean anything.
    pub meaningless: BTreeSet<Key>,
    /// What is compared.
    pub table: Table,
    /// The position of each row of the table among the organizations.
    pub positions: Vec<usize>,
}

impl Attributes {
    /// Looks at organizations with what is attached to them.
    ///
    /// # Errors
    /// When the texts of a column are larger than 4 GiB.
    pub fn of(records: &Records, joined: &Joined) -> Result<Self> {
        let names: Vec<Names> = joined
            .organizations
            .iter()
            .map(|index| keys::names(records, &records.records[*index]))
            .collect();
        let keys: Vec<BTreeSet<Key>> = (0..joined.organizations.len())
            .map(|position| contact_keys(records, joined, position))
            .collect();
        let mut shared = shared(&keys);
        let meaningless = shared
            .iter()
            .filter(|(key, sharing)| {
                !matches!(key, Key::Registration(_)) && n_names(&names, sharing) > TOO_MANY
            })
            .map(|(key, _)| key.clone())
            .collect();
        let table = table(records, joined, (&names, &keys, &meaningless))?;
        let as_keys = |names: &Names| names.common.iter().cloned().map(Key::Name).collect();
        shared.extend(self::shared(&names.iter().map(as_keys).collect::<Vec<_>>()));
        let positions = positions(records, joined, &table);
        Ok(Self {
            shared,
            meaningless,
            table,
            positions,
        })
    }
}

/// Returns the keys of an organization and of what is attached to it.
fn contact_keys(records: &Records, joined: &Joined, position: usize) -> BTreeSet<Key> {
    let related = joined.attachments[position]
        .iter()
        .map(|related| related.record);
    std::iter::once(joined.organizations[position])
        .chain(related)
        .flat_map(|index| keys::keys(records, &records.records[index]))
        .collect()
}

/// Returns the keys that more than one has, in their order.
fn shared(keys: &[BTreeSet<Key>]) -> Vec<(Key, Vec<usize>)> {
    let mut sharing: HashMap<&Key, Vec<usize>> = HashMap::new();
    for (position, keys) in keys.iter().enumerate() {
        for key in keys {
            sharing.entry(key).or_default().push(position);
        }
    }
    let several = sharing.into_iter().filter(|(_, sharing)| sharing.len() > 1);
    let mut shared: Vec<(Key, Vec<usize>)> = several
        .map(|(key, sharing)| (key.clone(), sharing))
        .collect();
    shared.sort_unstable();
    shared
}

/// Returns how many different names there are among some organizations.
fn n_names(names: &[Names], of: &[usize]) -> usize {
    let first = of
        .iter()
        .filter_map(|position| names[*position].common.first());
    first.collect::<BTreeSet<_>>().len()
}

/// Returns the trading names of each legal name.
fn businesses(names: &[Names]) -> HashMap<&str, Vec<&Vec<String>>> {
    let mut businesses: HashMap<&str, Vec<&Vec<String>>> = HashMap::new();
    for names in names {
        for legal in &names.legal {
            businesses.entry(legal).or_default().push(&names.common);
        }
    }
    businesses
}

/// Tells whether all who share a legal name trade under one name.
fn is_one_business(trading: &[&Vec<String>]) -> bool {
    trading
        .windows(2)
        .all(|pair| pair[0].iter().any(|name| pair[1].contains(name)))
}

type Seen<'a> = (&'a [Names], &'a [BTreeSet<Key>], &'a BTreeSet<Key>);

fn table(
    records: &Records,
    joined: &Joined,
    (names, keys, meaningless): Seen<'_>,
) -> Result<Table> {
    let mut ids = ColumnBuilder::new("record_id");
    let mut sources = ColumnBuilder::new("source");
    let mut columns = COLUMNS.map(ColumnBuilder::new);
    let businesses = businesses(names);
    for (position, index) in joined.organizations.iter().enumerate() {
        let record = &records.records[*index];
        ids.push(&record.id.0)?;
        sources.push(&records.source_of(record).label)?;
        let names = &names[position];
        let identifying = names
            .legal
            .iter()
            .filter(|legal| is_one_business(&businesses[legal.as_str()]));
        let identifying: BTreeSet<&str> = names
            .common
            .iter()
            .chain(identifying)
            .map(String::as_str)
            .collect();
        let telling = keys[position]
            .iter()
            .filter(|key| !meaningless.contains(key));
        let mut texts = texts(telling);
        texts.insert(NAMES, joined_by(identifying.iter().copied()));
        let mut all = names.all().map(String::as_str);
        texts.insert(NAME, all.next().unwrap_or_default().to_owned());
        texts.insert(OTHER_NAME, all.next().unwrap_or_default().to_owned());
        let acronyms: BTreeSet<String> = names.all().filter_map(|name| acronym(name)).collect();
        texts.insert(ACRONYMS, joined_by(acronyms.iter().map(String::as_str)));
        for (column, property) in [
            (PROVINCE, Property::Province),
            (ADDRESS, Property::Address),
            (COUNTRY, Property::Country),
        ] {
            let text = records.first(record, property).unwrap_or_default();
            texts.insert(column, text.to_owned());
        }
        for (column, name) in columns.iter_mut().zip(COLUMNS) {
            column.push(texts.get(name).map_or("", String::as_str))?;
        }
    }
    let columns = columns.into_iter().map(ColumnBuilder::finish).collect();
    Ok(Table::try_new(&ids.finish(), &sources.finish(), columns)?)
}

/// Returns the lists that keys make, by column.
fn texts<'a>(keys: impl Iterator<Item = &'a Key>) -> BTreeMap<&'static str, String> {
    let mut lists: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for key in keys {
        let (column, text) = match key {
            Key::Name(text) => (NAMES, text),
            Key::Registration(text) => (REGISTRATION, text),
            Key::Phone(text) => (PHONES, text),
            Key::Email(text) => (EMAILS, text),
            Key::Domain(text) => (DOMAINS, text),
        };
        lists.entry(column).or_default().push(text);
    }
    let lists = lists.into_iter();
    lists
        .map(|(column, list)| (column, joined_by(list.into_iter())))
        .collect()
}

fn joined_by<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts = texts.map(|text| text.replace(SEPARATOR, " "));
    texts.collect::<Vec<_>>().join(&SEPARATOR.to_string())
}

/// Returns the first letters of a name, or the name itself when it may be such letters.
fn acronym(name: &str) -> Option<String> {
    let letters: String = if name.contains(' ') {
        name.split(' ')
            .filter_map(|word| word.chars().next())
            .collect()
    } else {
        name.to_owned()
    };
    ACRONYM
        .contains(&letters.chars().count())
        .then_some(letters)
}

/// Returns the position of each row of the table among the organizations.
fn positions(records: &Records, joined: &Joined, table: &Table) -> Vec<usize> {
    let of_id: HashMap<&str, usize> = joined
        .organizations
        .iter()
        .enumerate()
        .map(|(position, index)| (&*records.records[*index].id.0, position))
        .collect();
    (0..table.n_rows() as u32)
        .map(|row| of_id[table.id(row)])
        .collect()
}
