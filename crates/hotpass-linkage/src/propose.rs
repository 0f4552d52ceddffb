//! Proposing a model from the data alone: what each column holds, how it is compared, and which pairs are compared at all.
//!
//! In go records, out comes a model without probabilities, or with usual ones where there is nothing to learn from. Each
//! part says why it was proposed; a column that is not compared is named with the reason. Nothing here sees a label.

// Blocking rules within a budget of pairs.
mod blocking;
// Levels for each kind of column.
mod comparisons;
// Likely matches without labels.
mod likely;
// Pairs that are alike without meaning the same.
mod related;
// Probabilities where nothing can be learned.
mod usual;

use std::collections::BTreeSet;

use hotpass_model::linkage::{
    Clustering, ClusteringMethod, LeftOut, LinkType, LinkageModel, PreparedColumn,
};

use crate::{
    error::Result,
    kernel::absence,
    statistics::{Kind, Statistics},
    table::{Column, Records},
};

/// Columns with values in a smaller share of rows than this are left out.
const SPARSE: f64 = 0.1;

/// A column whose most frequent value is in more than this share of its rows tells nothing.
const CONSTANT: f64 = 0.9;

/// So many columns are compared at most.
const MOST: usize = 20;

/// A column that takes part in a proposed model.
#[derive(Debug)]
pub struct Feature {
    /// The column's own name.
    pub name: String,
    /// The name of the computed column that is compared.
    pub key: String,
    /// Its statistics.
    pub statistics: Statistics,
    /// The column as it is compared, for counting.
    pub column: Column,
}

/// Proposes a model.
pub fn propose(records: &Records) -> Result<LinkageModel> {
    let mut model = LinkageModel {
        link: if records.source_names.len() > 1 {
            LinkType::Link
        } else {
            LinkType::Dedupe
        },
        ..LinkageModel::default()
    };
    let mut columns = Vec::new();
    for column in &records.columns {
        let present = column.map(&column.name, |text| absence::present(text).to_owned())?;
        let statistics = Statistics::of(&present);
        columns.push((present, statistics));
    }
    let is_usual = usual::is_due(records.n_rows(), &columns);
    let mut usable = Vec::new();
    for (column, statistics) in columns {
        match reason_to_leave_out(&statistics, is_usual) {
            Some(reason) => model.left_out.push(LeftOut {
                column: column.name,
                reason,
            }),
            None => usable.push((column, statistics)),
        }
    }
    let kept = most_telling(&usable);
    let mut features = Vec::new();
    for (index, (column, statistics)) in usable.into_iter().enumerate() {
        if kept.contains(&index) {
            features.push(comparisons::add(&column, statistics, &mut model)?);
        } else {
            model.left_out.push(LeftOut {
                column: column.name,
                reason: format!("{MOST} other columns tell more"),
            });
        }
    }
    if is_usual {
        usual::weigh(&features, &mut model);
    } else {
        comparisons::add_swaps(&features, &mut model);
        model.related = related::classes(&features);
        model.moved = related::moved(&features, records.n_rows());
    }
    model.blocking = blocking::rules(records, &features);
    model.clustering = Clustering {
        method: if model.link == LinkType::Link {
            ClusteringMethod::OneToOne
        } else {
            ClusteringMethod::AverageLinkage
        },
        unique_sources: if model.link == LinkType::Link {
            records.source_names.clone()
        } else {
            Vec::new()
        },
    };
    Ok(model)
}

/// Returns the positions of the columns that tell records apart best, as many as are compared at most.
fn most_telling(usable: &[(Column, Statistics)]) -> BTreeSet<usize> {
    let told = |statistics: &Statistics| -statistics.collision.max(1e-9).log2() * statistics.fill();
    let mut order: Vec<usize> = (0..usable.len()).collect();
    order.sort_by(|a, b| {
        told(&usable[*b].1)
            .total_cmp(&told(&usable[*a].1))
            .then(a.cmp(b))
    });
    order.into_iter().take(MOST).collect()
}

/// Returns why a column is not compared. Whether it tells records apart is not asked when weights are usual.
fn reason_to_leave_out(statistics: &Statistics, is_usual: bool) -> Option<String> {
    let percent = statistics.fill() * 100.0;
    if statistics.n_present == 0 {
        Some("it has no value".to_owned())
    } else if is_usual {
        None
    } else if statistics.n_distinct < 2 {
        Some("it has one value only, which tells nobody apart".to_owned())
    } else if statistics.fill() < SPARSE {
        Some(format!("only {percent:.1} % of the records have a value"))
    } else if statistics.n_most_frequent as f64 > CONSTANT * statistics.n_present as f64 {
        Some("nearly all records have the same value".to_owned())
    } else if statistics.n_shared == 0 && statistics.kind != Kind::Text {
        Some("no two records share a value, so it looks like an identifier of rows".to_owned())
    } else {
        None
    }
}

/// Returns a name for a computed column that no other column has.
fn free_name(model: &LinkageModel, name: &str, ending: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let mut free = format!("{}_{ending}", plain.trim_matches('_'));
    while model.columns.iter().any(|column| column.name == free) {
        free.push('_');
    }
    free
}

/// Adds a computed column to a model; returns its name.
fn prepare(model: &mut LinkageModel, name: &str, ending: &str, expression: &str) -> String {
    let free = free_name(model, name, ending);
    model.columns.push(PreparedColumn {
        name: free.clone(),
        expression: expression.replace("{}", &quoted(name)),
    });
    free
}

/// Writes a column's name as SQL does.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
