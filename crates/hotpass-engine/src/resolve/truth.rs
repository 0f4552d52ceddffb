//! The truth about records: pairs of ids that mean the same, or the cluster of each id. Pairs of rows come out.

use std::{collections::BTreeMap, path::Path};

use hotpass_linkage::table::{Column, NULL, Rows};

use super::{
    error::{ResolveError, Result},
    input::Input,
};
use crate::ingest::{Limits, columns};

/// What the columns of a pair's ids are called.
const PAIR: [[&str; 2]; 4] = [
    ["record_id_l", "record_id_r"],
    ["unique_id_l", "unique_id_r"],
    ["id_l", "id_r"],
    ["left", "right"],
];
/// What the column of a cluster is called.
const CLUSTER: [&str; 6] = [
    "cluster_id",
    "cluster",
    "truth_cluster",
    "true_cluster",
    "entity_id",
    "entity",
];
/// What the column of a label is called.
const LABEL: [&str; 4] = ["label", "is_match", "match", "clerical_match_score"];
/// How many true pairs a set of labels gives at most.
const MOST_PAIRS: usize = 200_000_000;

/// A table of labels.
struct Labels {
    columns: Vec<Column>,
    form: Form,
}

/// What the columns of labels are.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// Two ids, and whether they mean the same if that is said.
    Pairs(usize, usize, Option<usize>),
    /// An id and its cluster.
    Clusters(usize, usize),
}

/// Returns the pairs of rows that mean the same, each once, the lesser row first.
pub(super) fn pairs(path: &Path, input: &Input) -> Result<Vec<(u32, u32)>> {
    let labels = labels(path, input)?;
    let same = labels.into_iter().filter(|(_, _, is_same)| *is_same);
    let mut pairs: Vec<(u32, u32)> = same.map(|(left, right, _)| (left, right)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// Returns labeled pairs of rows, the lesser row first.
pub(super) fn labels(path: &Path, input: &Input) -> Result<Vec<(u32, u32, bool)>> {
    let truth = read(path)?;
    let rows = input.records.rows_by_id();
    let mut unknown = Unknown::default();
    let labels = match truth.form {
        Form::Pairs(left, right, label) => Some(labeled(
            &truth.columns,
            (left, right, label),
            &rows,
            &mut unknown,
        )),
        Form::Clusters(id, cluster) => {
            clustered(&truth.columns, (id, cluster), &rows, &mut unknown)
        }
    };
    let failed = |problem| ResolveError::Truth {
        path: path.to_owned(),
        problem,
    };
    unknown
        .problem()
        .map_or(Ok(()), |problem| Err(failed(problem)))?;
    labels.ok_or_else(|| failed(format!("it has more than {MOST_PAIRS} true pairs")))
}

fn labeled(
    columns: &[Column],
    (left, right, label): (usize, usize, Option<usize>),
    rows: &Rows<'_>,
    unknown: &mut Unknown,
) -> Vec<(u32, u32, bool)> {
    let mut labels = Vec::new();
    for line in 0..columns[left].codes.len() as u32 {
        let ids = [left, right].map(|column| columns[column].text(line));
        let [one, other] = ids.map(|id| rows.get(id));
        if let (Some(one), Some(other)) = (one, other) {
            let is_same = label.is_none_or(|label| is_yes(columns[label].text(line)));
            if one != other {
                labels.push((one.min(other), one.max(other), is_same));
            }
        } else {
            unknown.add(line);
        }
    }
    labels
}

fn clustered(
    columns: &[Column],
    (id, cluster): (usize, usize),
    rows: &Rows<'_>,
    unknown: &mut Unknown,
) -> Option<Vec<(u32, u32, bool)>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for line in 0..columns[id].codes.len() as u32 {
        let code = columns[cluster].codes[line as usize];
        match rows.get(columns[id].text(line)) {
            Some(row) if code != NULL => members.entry(code).or_default().push(row),
            Some(_) => {}
            None => unknown.add(line),
        }
    }
    let n_pairs = |rows: &Vec<u32>| rows.len() * (rows.len() - 1) / 2;
    if members.values().map(n_pairs).sum::<usize>() > MOST_PAIRS {
        return None;
    }
    let mut labels = Vec::new();
    for rows in members.values_mut() {
        rows.sort_unstable();
        for (position, one) in rows.iter().enumerate() {
            let others = rows.iter().skip(position + 1);
            labels.extend(others.map(|other| (*one, *other, true)));
        }
    }
    Some(labels)
}

fn is_yes(text: &str) -> bool {
    let number = text.parse::<f64>().ok();
    number.map_or_else(
        || {
            let text = text.to_lowercase();
            ["true", "yes", "y", "match", "same"].contains(&text.as_str())
        },
        |number| number >= 0.5,
    )
}

/// Lines that name a record that is not there.
#[derive(Default)]
struct Unknown {
    count: u64,
    first: Option<u32>,
}

impl Unknown {
    fn add(&mut self, line: u32) {
        self.count += 1;
        self.first.get_or_insert(line + 2);
    }

    fn problem(&self) -> Option<String> {
        let first = self.first?;
        Some(format!(
            "{} of its rows name a record that is not there; the first is row {first}",
            self.count
        ))
    }
}

/// Reads a file of labels and tells which of its columns are what.
fn read(path: &Path) -> Result<Labels> {
    let files = [path.to_owned()];
    let table = columns::read(&files, None, &Limits::default(), &|_| {})?;
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.to_lowercase().replace([' ', '-'], "_"))
        .collect();
    let position = |wanted: &str| names.iter().position(|name| name == wanted);
    let first_of = |wanted: &[&str]| wanted.iter().find_map(|name| position(name));
    let pair = PAIR
        .iter()
        .find_map(|[left, right]| Some((position(left)?, position(right)?)));
    let id = first_of(&["record_id", "id", "unique_id", "rec_id"]);
    let form = match (pair, id, first_of(&CLUSTER)) {
        (Some((left, right)), _, _) => Form::Pairs(left, right, first_of(&LABEL)),
        (None, Some(id), Some(cluster)) => Form::Clusters(id, cluster),
        (None, None, Some(cluster)) if names.len() == 2 => Form::Clusters(1 - cluster, cluster),
        (None, _, None) if names.len() >= 2 => Form::Pairs(0, 1, first_of(&LABEL)),
        _ => {
            return Err(ResolveError::Truth {
                path: path.to_owned(),
                problem: format!("its columns are {}", names.join(", ")),
            });
        }
    };
    Ok(Labels {
        columns: table.columns,
        form,
    })
}
