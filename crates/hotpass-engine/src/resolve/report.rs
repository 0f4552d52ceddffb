//! The page of a result: what was read, the model, how weights are distributed, examples and clusters, in the form that
//! `hotpass_linkage::report` draws.

use std::collections::BTreeMap;

use hotpass_linkage::{
    report::data::{
        LinkageReport, RecordValue,
        clusters::{ClusterDetail, ClusterEdge, ClusterMember, ClusterStudio, SizeCount},
        evaluation::{ThresholdPoint, ThresholdTable},
        model::{
            BlockExtent, BlockingEvidence, ColumnSummary, ComparisonEvidence, InputSummary,
            LevelEvidence, ModelSummary, SourceSummary,
        },
        pairs::{ExampleKind, ExamplePair, ExampleStep, WeightBin, WeightHistogram},
        weight_of,
    },
    resolution::{Class, Resolution, ScoredPair, ScoredPairs},
    statistics::Statistics,
};
use hotpass_model::{
    linkage::{ClusteringMethod, Comparison},
    resolution::PairExplanation,
};

use super::{artifacts, clusters::Clusters, error::Result, explanation, input::Input};

/// How many examples of a kind are shown.
const EXAMPLES: usize = 5;
/// How many clusters of a kind are shown.
const CLUSTERS: usize = 5;
/// How many members of a cluster are shown.
const MEMBERS: usize = 30;
/// How wide a bin of weights is, in bits.
const BIN: f64 = 1.0;
/// Beyond this weight all are one bin.
const HEAVIEST: f64 = 60.0;

/// Returns the page of a result.
pub(super) fn of_result(result: &artifacts::Result<'_>) -> Result<LinkageReport> {
    let summary = result.summary;
    let lead = format!(
        "{} records became {}: {} pairs are matches, {} wait for a person.",
        summary.input_records,
        summary.deduplicated_records,
        summary.high_confidence_matches,
        summary.review_pairs
    );
    let origin = if summary.proposed {
        "proposed from the data"
    } else {
        "given"
    };
    let mut page = of_resolution(result.input, result.resolution, result.clusters, origin);
    page.lead = lead;
    page.examples = examples(result.input, result.resolution)?;
    Ok(page)
}

/// Returns what every page about linked records shows.
pub(super) fn of_resolution(
    input: &Input,
    resolution: &Resolution,
    clusters: &Clusters,
    origin: &str,
) -> LinkageReport {
    let model = &resolution.model;
    LinkageReport {
        title: "Records that mean the same".into(),
        input: input_summary(input),
        model: ModelSummary {
            origin: origin.into(),
            prior: model.prior,
            thresholds: model.thresholds,
            clustering: match model.clustering.method {
                ClusteringMethod::AverageLinkage => "average linkage",
                ClusteringMethod::OneToOne => "one to one",
                ClusteringMethod::ConnectedComponents => "connected components",
            }
            .into(),
            blocking: blocking(resolution),
            left_out: model.left_out.clone(),
            warnings: resolution.warnings.clone(),
        },
        comparisons: model.comparisons.iter().map(comparison).collect(),
        histogram: histogram(&resolution.pairs),
        thresholds: thresholds(resolution),
        clusters: Some(studio(input, resolution, clusters)),
        footer: format!("Hotpass {}", env!("CARGO_PKG_VERSION")),
        ..LinkageReport::default()
    }
}

fn input_summary(input: &Input) -> InputSummary {
    let sources = input.source_rows();
    InputSummary {
        sources: sources
            .into_iter()
            .map(|source| SourceSummary {
                name: source.source,
                records: source.rows,
            })
            .collect(),
        columns: input
            .records
            .columns
            .iter()
            .map(|column| {
                let statistics = Statistics::of(column);
                ColumnSummary {
                    name: column.name.clone(),
                    kind: format!("{:?}", statistics.kind).to_lowercase(),
                    filled: statistics.fill(),
                    distinct: column.values.len() as u64 - 1,
                }
            })
            .collect(),
    }
}

fn blocking(resolution: &Resolution) -> Vec<BlockingEvidence> {
    let reason = |rule: &str| {
        let mut rules = resolution.model.blocking.iter();
        let found = rules.find(|known| known.rule == rule)?;
        found.reason.clone()
    };
    let extents = resolution.blocking.iter();
    extents
        .map(|extent| BlockingEvidence {
            rule: extent.rule.clone(),
            reason: reason(&extent.rule),
            pairs: extent.n_pairs,
            added: extent.n_new_pairs,
            largest_block: extent.largest.first().map(|(key, records)| BlockExtent {
                key: RecordValue::new(key),
                records: u64::from(*records),
            }),
            blocks_cut: extent.n_blocks_cut,
            pairs_cut: extent.n_pairs_cut,
        })
        .collect()
}

fn comparison(comparison: &Comparison) -> ComparisonEvidence {
    ComparisonEvidence {
        name: comparison.name.clone(),
        reason: comparison.reason.clone(),
        levels: comparison
            .levels
            .iter()
            .map(|level| LevelEvidence {
                label: level.label.clone(),
                when: level.when.clone(),
                is_null: level.is_null,
                m: level.m,
                u: level.u,
                share: None,
                term_frequency: level.term_frequency.is_some(),
            })
            .collect(),
    }
}

fn bounded(weight: f64) -> f64 {
    weight.clamp(-HEAVIEST, HEAVIEST)
}

fn histogram(pairs: &ScoredPairs) -> Option<WeightHistogram> {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for pair in pairs.iter() {
        let bin = (bounded(pair.weight) / BIN).floor() as i64;
        *counts.entry(bin).or_default() += 1;
    }
    let (first, last) = (*counts.keys().next()?, *counts.keys().next_back()?);
    let bins = (first..=last).map(|bin| WeightBin {
        from: bin as f64 * BIN,
        to: (bin + 1) as f64 * BIN,
        pairs: counts.get(&bin).copied().unwrap_or(0),
        labels: None,
    });
    Some(WeightHistogram {
        bins: bins.collect(),
    })
}

fn thresholds(resolution: &Resolution) -> Option<ThresholdTable> {
    let histogram = histogram(&resolution.pairs)?;
    let mut points: Vec<ThresholdPoint> = Vec::new();
    let mut above = 0;
    for bin in histogram.bins.iter().rev() {
        above += bin.pairs;
        points.push(ThresholdPoint {
            weight: bin.from,
            pairs: above,
            scores: None,
        });
    }
    points.reverse();
    Some(ThresholdTable {
        chosen: bounded(weight_of(resolution.model.thresholds.matching)),
        best: None,
        points,
    })
}

/// Explains some matches, and the pairs nearest to the match threshold.
fn examples(input: &Input, resolution: &Resolution) -> Result<Vec<ExamplePair>> {
    let line = resolution.model.thresholds.matching;
    let nearer = |one: &ScoredPair, other: &ScoredPair| {
        let distance = |pair: &ScoredPair| (pair.probability - line).abs();
        let by_distance = distance(one).total_cmp(&distance(other));
        by_distance.then((one.left, one.right).cmp(&(other.left, other.right)))
    };
    // Only a few are kept at any time: all pairs would be twice what they take otherwise.
    let mut near: Vec<ScoredPair> = Vec::with_capacity(EXAMPLES + 1);
    for pair in resolution.pairs.iter() {
        let is_nearer = near.last().is_none_or(|last| nearer(&pair, last).is_lt());
        if is_nearer || near.len() < EXAMPLES {
            let place = near.partition_point(|other| nearer(other, &pair).is_le());
            near.insert(place, pair);
            near.truncate(EXAMPLES);
        }
    }
    let matches = resolution.pairs.of_class(Class::Match);
    let step = (matches.clone().count() / EXAMPLES).max(1);
    let matches = matches.step_by(step).take(EXAMPLES);
    let chosen: Vec<(ExampleKind, ScoredPair)> = near
        .into_iter()
        .map(|pair| (ExampleKind::Uncertain, pair))
        .chain(matches.map(|pair| (ExampleKind::Match, pair)))
        .collect();
    let rows: Vec<(u32, u32)> = chosen
        .iter()
        .map(|(_, pair)| (pair.left, pair.right))
        .collect();
    let explained = explanation::of_result(input, resolution, &rows)?;
    let kinds = chosen.into_iter().map(|(kind, _)| kind);
    Ok(kinds
        .zip(explained)
        .map(|(kind, explanation)| example(kind, explanation, None))
        .collect())
}

/// Returns an explained pair as an example.
pub(super) fn example(
    kind: ExampleKind,
    explanation: PairExplanation,
    note: Option<String>,
) -> ExamplePair {
    let value = |texts: Vec<&str>| {
        let text = texts.join(" ").trim().to_owned();
        RecordValue::from((!text.is_empty()).then_some(text))
    };
    ExamplePair {
        kind,
        left: explanation.left,
        right: explanation.right,
        note,
        prior: explanation.prior_weight,
        steps: explanation
            .steps
            .into_iter()
            .map(|step| ExampleStep {
                left: value(
                    step.values
                        .iter()
                        .map(|value| value.left.as_str())
                        .collect(),
                ),
                right: value(
                    step.values
                        .iter()
                        .map(|value| value.right.as_str())
                        .collect(),
                ),
                comparison: step.comparison,
                level: step.level,
                weight: step.weight,
                term_frequency: (step.term_frequency != 0.0).then_some(step.term_frequency),
            })
            .collect(),
    }
}

fn studio(input: &Input, resolution: &Resolution, clusters: &Clusters) -> ClusterStudio {
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    for members in clusters.iter() {
        *sizes.entry(members.len() as u64).or_default() += 1;
    }
    // The matches within each cluster, by its first row.
    let matches = || {
        let pairs = resolution.pairs.of_class(Class::Match);
        pairs.filter_map(|pair| {
            let [left, right] =
                [pair.left, pair.right].map(|row| resolution.clusters[row as usize]);
            (left == right).then_some((left, pair))
        })
    };
    let mut n_edges: BTreeMap<u32, u64> = BTreeMap::new();
    for (cluster, _) in matches() {
        *n_edges.entry(cluster).or_default() += 1;
    }
    let density = |members: &[u32]| {
        let n = members.len() as f64;
        n_edges.get(&members[0]).copied().unwrap_or_default() as f64 / (n * (n - 1.0) / 2.0)
    };
    let mut several: Vec<&[u32]> = clusters.iter().filter(|rows| rows.len() > 1).collect();
    several.sort_by_key(|rows| (std::cmp::Reverse(rows.len()), rows[0]));
    let largest: Vec<&[u32]> = several.iter().copied().take(CLUSTERS).collect();
    several.sort_by(|one, other| {
        let by_density = density(one).total_cmp(&density(other));
        by_density.then(one[0].cmp(&other[0]))
    });
    let sparse = several.iter().copied().filter(|rows| density(rows) < 1.0);
    let sparse: Vec<&[u32]> = sparse.take(CLUSTERS).collect();
    let shown = largest
        .iter()
        .chain(&sparse)
        .map(|rows| (rows[0], Vec::new()));
    let mut edges: BTreeMap<u32, Vec<ScoredPair>> = shown.collect();
    for (cluster, pair) in matches() {
        if let Some(edges) = edges.get_mut(&cluster) {
            edges.push(pair);
        }
    }
    let detail = |members: &&[u32]| detail(input, members, &edges[&members[0]]);
    ClusterStudio {
        sizes: sizes
            .into_iter()
            .map(|(size, clusters)| SizeCount { size, clusters })
            .collect(),
        columns: input
            .records
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect(),
        largest: largest.iter().map(detail).collect(),
        least_dense: sparse.iter().map(detail).collect(),
    }
}

fn detail(input: &Input, rows: &[u32], edges: &[ScoredPair]) -> ClusterDetail {
    let shown = rows.get(..MEMBERS).unwrap_or(rows);
    let position = |row: u32| shown.iter().position(|member| *member == row);
    let record = |row: u32| input.records.id(row).to_owned();
    ClusterDetail {
        id: record(rows[0]),
        n_records: rows.len() as u64,
        n_edges: edges.len() as u64,
        members: shown
            .iter()
            .map(|row| ClusterMember {
                record: record(*row),
                values: input
                    .records
                    .columns
                    .iter()
                    .map(|column| {
                        let text = column.text(*row);
                        RecordValue::from((!text.is_empty()).then(|| text.to_owned()))
                    })
                    .collect(),
            })
            .collect(),
        edges: edges
            .iter()
            .filter_map(|pair| {
                Some(ClusterEdge {
                    left: position(pair.left)?,
                    right: position(pair.right)?,
                    weight: pair.weight,
                })
            })
            .collect(),
    }
}
