//! How right a result is: labels against what the default thresholds give and what the best would.

use hotpass_linkage::{
    evaluate::Quality,
    report::{
        Values,
        data::{
            evaluation::{self as page, Scores},
            pairs::ExampleKind,
            weight_of,
        },
        render,
    },
    resolution::Resolution,
    resolve::{self, Evaluation, Truth, Wrong},
};
use hotpass_model::{
    port::Observer,
    resolution::{
        ClusterScores, Destination, Evaluate, Evaluated, PairScores, ThresholdScores, WrongKind,
        WrongPair,
    },
    run::OutputFile,
};
use std::io::Write as _;

use super::{
    clusters::Clusters,
    destination::Pending,
    error::Result,
    explanation,
    input::Input,
    linked::{Linked, link},
    read, report, truth,
};

/// Resolves tables and compares that with the truth.
pub(super) fn evaluate(request: &Evaluate, observer: &dyn Observer) -> Result<Evaluated> {
    let mut input = read(&request.tables, observer)?;
    input.forget_ignored();
    let pairs = truth::pairs(&request.truth, &input)?;
    let truth = Truth { pairs };
    let Linked {
        resolution,
        spilled_bytes,
    } = link(&input, &request.scoring, observer)?;
    let evaluation = resolve::evaluate(&input.records, &resolution, &truth)?;
    let mut evaluated = told(&input, &resolution, &evaluation)?;
    evaluated.spilled_bytes = spilled_bytes;
    if let Some(path) = &request.report {
        evaluated.outputs = write_page(request, path, &input, &resolution, &evaluated)?;
    }
    Ok(evaluated)
}

fn told(input: &Input, resolution: &Resolution, evaluation: &Evaluation) -> Result<Evaluated> {
    let wrong = [
        (WrongKind::FalsePositive, &evaluation.false_positives),
        (WrongKind::FalseNegative, &evaluation.false_negatives),
    ];
    let mut worst_errors = Vec::new();
    for (error, pairs) in wrong {
        let rows: Vec<(u32, u32)> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        let explained = explanation::of_result(input, resolution, &rows)?;
        let with_reasons = pairs.iter().zip(explained);
        worst_errors.extend(
            with_reasons.map(|(pair, explanation): (&Wrong, _)| WrongPair {
                error,
                explanation,
                is_candidate: pair.is_candidate,
            }),
        );
    }
    Ok(Evaluated {
        pairs: scores(evaluation.pairs, &evaluation.by_threshold),
        clusters: ClusterScores {
            pairs: scores(evaluation.clusters, &evaluation.clusters_by_threshold),
            b_cubed: evaluation.b_cubed.f1,
        },
        blocking_recall: evaluation.blocking_recall,
        threshold: resolution.model.thresholds.matching,
        records: input.records.n_rows() as u64,
        true_pairs: evaluation.n_true,
        candidate_pairs: resolution.n_candidates,
        spilled_bytes: 0,
        by_threshold: by_threshold(&evaluation.by_threshold),
        worst_errors,
        warnings: [&input.remarks[..], &resolution.warnings].concat(),
        outputs: Vec::new(),
    })
}

fn by_threshold(points: &[(f64, Quality)]) -> Vec<ThresholdScores> {
    let told = points.iter().map(|(threshold, quality)| ThresholdScores {
        threshold: *threshold,
        weight: weight_of(*threshold),
        precision: quality.precision,
        recall: quality.recall,
        f1: quality.f1,
    });
    told.collect()
}

fn scores(quality: Quality, points: &[(f64, Quality)]) -> PairScores {
    let best = points
        .iter()
        .max_by(|one, other| one.1.f1.total_cmp(&other.1.f1));
    PairScores {
        f1: quality.f1,
        precision: quality.precision,
        recall: quality.recall,
        best_f1: best.map_or(quality.f1, |(_, quality)| quality.f1),
        best_threshold: best.map_or(0.0, |(threshold, _)| *threshold),
    }
}

fn write_page(
    request: &Evaluate,
    path: &std::path::Path,
    input: &Input,
    resolution: &Resolution,
    evaluated: &Evaluated,
) -> Result<Vec<OutputFile>> {
    let place = Destination {
        index: None,
        table: path.to_owned(),
        artifacts: path.with_extension(""),
    };
    let mut inputs = request.tables.files.clone();
    inputs.push(request.truth.clone());
    let mut pending = Pending::begin(&place, &inputs)?;
    let origin = match request.scoring.model {
        Some(_) => "given",
        None => "proposed from the data",
    };
    let clusters = Clusters::of(&resolution.clusters);
    let mut page = report::of_resolution(input, resolution, &clusters, origin);
    page.title = "How right the result is".into();
    page.lead = format!(
        "{} records, {} true pairs. Clusters at the default threshold have an F1 of {:.4}.",
        evaluated.records, evaluated.true_pairs, evaluated.clusters.pairs.f1
    );
    page.thresholds = thresholds(evaluated);
    page.evaluation = Some(page_evaluation(evaluated));
    page.examples = evaluated
        .worst_errors
        .iter()
        .map(|wrong| {
            let kind = match wrong.error {
                WrongKind::FalsePositive => ExampleKind::FalsePositive,
                WrongKind::FalseNegative => ExampleKind::FalseNegative,
            };
            let note =
                (!wrong.is_candidate).then(|| "no blocking rule brings the two together".into());
            report::example(kind, wrong.explanation.clone(), note)
        })
        .collect();
    pending.file("report", path, |out| {
        out.write_all(render(&page, Values::Masked).as_bytes())
    })?;
    pending.commit()
}

fn thresholds(evaluated: &Evaluated) -> Option<page::ThresholdTable> {
    let finite = |weight: f64| weight.clamp(-60.0, 60.0);
    let points = evaluated.by_threshold.iter();
    let points: Vec<page::ThresholdPoint> = points
        .map(|point| page::ThresholdPoint {
            weight: finite(point.weight),
            pairs: found(evaluated.true_pairs, point),
            scores: Some(Scores {
                precision: point.precision,
                recall: point.recall,
            }),
        })
        .collect();
    (!points.is_empty()).then(|| page::ThresholdTable {
        chosen: finite(weight_of(evaluated.threshold)),
        best: Some(finite(weight_of(evaluated.pairs.best_threshold))),
        points,
    })
}

/// Returns how many pairs a threshold finds: true ones found, by the share of them among all that are found.
#[expect(
    clippy::cast_sign_loss,
    reason = "counts and shares are never negative"
)]
fn found(true_pairs: u64, point: &ThresholdScores) -> u64 {
    if point.precision > 0.0 {
        (true_pairs as f64 * point.recall / point.precision).round() as u64
    } else {
        0
    }
}

fn page_evaluation(evaluated: &Evaluated) -> page::Evaluation {
    let scores = |scores: &PairScores| Scores {
        precision: scores.precision,
        recall: scores.recall,
    };
    page::Evaluation {
        pairs: Some(scores(&evaluated.pairs)),
        clusters: Some(scores(&evaluated.clusters.pairs)),
        b_cubed: None,
        blocking_recall: Some(evaluated.blocking_recall),
        calibration: Vec::new(),
    }
}
