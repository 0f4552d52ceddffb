//! Evaluation: scores of pairs and of clusters, and calibration: of the pairs that are said to match with a probability
//! of 80 %, do 80 % match?

use hotpass_pages::drawing::{Caption, Point};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::data::evaluation::{CalibrationBin, Evaluation, Scores};
use crate::report::plot::{Axis, Plot, Unit};

/// Writes the scores, the chart and its table.
pub(in crate::report) fn write(evaluation: &Evaluation, page: &mut Markup) {
    let scores = scores(evaluation);
    if !scores.rows.is_empty() {
        scores.write(page);
    }
    if let Some(recall) = evaluation.blocking_recall {
        let text = format!(
            "Blocking recall: {} of the true pairs are candidates at all; no threshold finds the others.",
            number::percent(recall)
        );
        page.element("p", &[("class", "facts after")], &text)
            .raw("\n");
    }
    if evaluation.calibration.is_empty() {
        return;
    }
    page.element("h3", &[], "Calibration").raw("\n");
    page.raw("<p class=\"intro\">A dot on the dashed line means that as many pairs match as was predicted. Dots above it were better than predicted, dots below it worse. A larger dot stands for more pairs.</p>\n");
    let description = description(&evaluation.calibration);
    draw(&evaluation.calibration).write(
        Caption {
            id: "calibration-chart",
            title: "Predicted against observed share of matches",
            description: &description,
        },
        page,
    );
    page.element("p", &[("class", "facts")], &description)
        .raw("\n");
    table(&evaluation.calibration).write_folded_with_count("The numbers", page);
}

fn scores(evaluation: &Evaluation) -> Table<'static> {
    let row = |name: &str, scores: Option<Scores>| {
        let scores = scores?;
        Some(Row::of(vec![
            Cell::text(name),
            Cell::text(number::score(scores.precision)),
            Cell::text(number::score(scores.recall)),
            Cell::text(number::score(scores.f1())),
        ]))
    };
    let rows = [
        row("Pairs at the threshold", evaluation.pairs),
        row("Pairs that share a cluster", evaluation.clusters),
        row("B-cubed, mean over records", evaluation.b_cubed),
    ];
    Table {
        caption: "Scores",
        columns: &[
            Column::Words("Of"),
            Column::Numbers("Precision"),
            Column::Numbers("Recall"),
            Column::Numbers("F1"),
        ],
        rows: rows.into_iter().flatten().collect(),
    }
}

fn draw(bins: &[CalibrationBin]) -> Plot {
    let axis = |label| Axis {
        label,
        unit: Unit::Share,
        numbers: (0.0, 1.0),
        by_decades: false,
    };
    let mut plot = Plot::new(
        axis("predicted probability"),
        axis("observed share of matches"),
        1,
    );
    let (from, to) = (plot.place(0.0, 0.0), plot.place(1.0, 1.0));
    plot.drawing().curve("curve ideal", &[from, to]);
    let places: Vec<Point> = bins
        .iter()
        .map(|bin| plot.place(bin.predicted, bin.observed))
        .collect();
    plot.drawing().curve("curve precision", &places);
    let most = bins.iter().map(|bin| bin.pairs).max().unwrap_or(0).max(1) as f64;
    for (bin, place) in bins.iter().zip(places) {
        let tooltip = format!(
            "predicted {}, observed {}, {} pairs",
            number::percent(bin.predicted),
            number::percent(bin.observed),
            number::count(bin.pairs)
        );
        // The area of a dot, not its radius, is what people compare.
        let radius = 3.5 + 7.0 * (bin.pairs as f64 / most).sqrt();
        plot.drawing().dot("dot", place, radius, &tooltip);
    }
    plot.legend(&[
        ("curve precision", "this model"),
        ("curve ideal", "perfectly calibrated"),
    ]);
    plot
}

fn description(bins: &[CalibrationBin]) -> String {
    let pairs: u64 = bins.iter().map(|bin| bin.pairs).sum();
    let distance = |bin: &CalibrationBin| (bin.predicted - bin.observed).abs();
    let sum: f64 = bins
        .iter()
        .map(|bin| distance(bin) * bin.pairs as f64)
        .sum();
    let mean = if pairs > 0 { sum / pairs as f64 } else { 0.0 };
    format!(
        "Over {} labeled pairs, prediction and observation are {} apart on average (expected calibration error).",
        number::count(pairs),
        number::percent(mean)
    )
}

fn table(bins: &[CalibrationBin]) -> Table<'static> {
    let rows = bins.iter().map(|bin| {
        vec![
            Cell::text(number::percent(bin.predicted)),
            Cell::text(number::percent(bin.observed)),
            Cell::text(number::count(bin.pairs)),
        ]
    });
    Table {
        caption: "Calibration",
        columns: &[
            Column::Numbers("Predicted"),
            Column::Numbers("Observed"),
            Column::Numbers("Pairs"),
        ],
        rows: rows.map(Row::of).collect(),
    }
}
