//! Threshold selection: what each threshold would give. With labels these are precision, recall and F1; without, how many
//! pairs would be matches. The table carries the place of each row for the slider of the script.

use hotpass_pages::drawing::{Caption, Point, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::data::evaluation::{Scores, ThresholdPoint, ThresholdTable};
use crate::report::data::probability_of;
use crate::report::plot::{Axis, Marker, Plot, Unit};
use crate::report::scale::range_with_zero;

/// A curve: its class, its name, and what it shows.
type Curve = (&'static str, &'static str, fn(&Scores) -> f64);

const CURVES: [Curve; 3] = [
    ("curve precision", "precision", |scores| scores.precision),
    ("curve recall", "recall", |scores| scores.recall),
    ("curve f1", "F1", Scores::f1),
];

/// Writes the chart and its table.
pub(in crate::report) fn write(table: &ThresholdTable, page: &mut Markup) {
    let is_scored = table.points.iter().any(|point| point.scores.is_some());
    let plot = if is_scored {
        draw_scores(table)
    } else {
        draw_pairs(table)
    };
    let caption = Caption {
        id: "thresholds-chart",
        title: "What each threshold would give",
        description: &description(table),
    };
    plot.write(caption, page);
    page.element("p", &[("class", "facts")], &description(table))
        .raw("\n");
    rows(table, is_scored).write_folded_with_count("The numbers", page);
}

fn x_axis(table: &ThresholdTable) -> Axis<'static> {
    let weights = table.points.iter().map(|point| point.weight);
    Axis {
        label: "threshold (match weight)",
        unit: Unit::Number,
        numbers: range_with_zero(weights),
        by_decades: false,
    }
}

fn draw_scores(table: &ThresholdTable) -> Plot {
    let markers = markers(table);
    let y = Axis {
        label: "score",
        unit: Unit::Number,
        numbers: (0.0, 1.0),
        by_decades: false,
    };
    let mut plot = Plot::new(x_axis(table), y, markers.len() + 1);
    for (class, _, score) in CURVES {
        let scored = table
            .points
            .iter()
            .filter_map(|point| Some((point.weight, point.scores?)));
        let places: Vec<Point> = scored
            .map(|(weight, scores)| plot.place(weight, score(&scores)))
            .collect();
        plot.drawing().curve(class, &places);
    }
    plot.legend(&CURVES.map(|(class, name, _)| (class, name)));
    plot.markers(&markers, 1);
    draw_columns(&mut plot, table);
    plot
}

/// Draws an upright column around each threshold that tells under the pointer what it would give. The script's slider
/// steps through them.
fn draw_columns(plot: &mut Plot, table: &ThresholdTable) {
    let places: Vec<f64> = table
        .points
        .iter()
        .map(|point| plot.place(point.weight, 0.0).x)
        .collect();
    let (top, bottom) = plot.edges();
    for (position, (point, place)) in table.points.iter().zip(&places).enumerate() {
        let before = position
            .checked_sub(1)
            .and_then(|before| places.get(before))
            .unwrap_or(place);
        let after = places.get(position + 1).unwrap_or(place);
        let corners = (
            at(f64::midpoint(*before, *place), top),
            at(f64::midpoint(*place, *after), bottom),
        );
        plot.drawing().bar("column", corners, &summary(point));
    }
}

fn summary(point: &ThresholdPoint) -> String {
    let mut text = vec![format!(
        "From {}: {} pairs",
        number::signed(point.weight),
        number::count(point.pairs)
    )];
    if let Some(scores) = &point.scores {
        for (_, name, score) in CURVES {
            text.push(format!(", {name} {}", number::score(score(scores))));
        }
    }
    text.concat()
}

fn draw_pairs(table: &ThresholdTable) -> Plot {
    let markers = markers(table);
    let y = Axis {
        label: "pairs at or above",
        unit: Unit::Count,
        numbers: range_with_zero(table.points.iter().map(|point| point.pairs as f64)),
        by_decades: true,
    };
    let mut plot = Plot::new(x_axis(table), y, markers.len());
    let places = table.points.iter();
    let places: Vec<Point> = places
        .map(|point| plot.place(point.weight, point.pairs as f64))
        .collect();
    plot.drawing().curve("curve f1", &places);
    plot.markers(&markers, 0);
    draw_columns(&mut plot, table);
    plot
}

fn markers(table: &ThresholdTable) -> Vec<Marker> {
    let chosen = Marker {
        label: format!("chosen: {}", number::signed(table.chosen)),
        class: "marker chosen",
        number: table.chosen,
    };
    let best = table.best.map(|best| Marker {
        label: format!("best F1: {}", number::signed(best)),
        class: "marker best",
        number: best,
    });
    std::iter::once(chosen).chain(best).collect()
}

/// Returns the point whose threshold is nearest to a weight.
fn nearest(table: &ThresholdTable, weight: f64) -> Option<&ThresholdPoint> {
    table.points.iter().min_by(|one, other| {
        let distance = |point: &ThresholdPoint| (point.weight - weight).abs();
        distance(one).total_cmp(&distance(other))
    })
}

fn description(table: &ThresholdTable) -> String {
    let mut text = vec![format!(
        "The threshold that was used is {}",
        number::signed(table.chosen)
    )];
    let f1 = |weight| nearest(table, weight)?.scores.map(|scores| scores.f1());
    if let Some(f1) = f1(table.chosen) {
        text.push(format!(", where F1 is {}", number::score(f1)));
    }
    text.push(".".to_owned());
    if let Some(best) = table.best {
        text.push(format!(" The best is {}", number::signed(best)));
        if let Some(f1) = f1(best) {
            text.push(format!(", where F1 is {}", number::score(f1)));
        }
        text.push(".".to_owned());
    }
    text.concat()
}

fn rows(table: &ThresholdTable, is_scored: bool) -> Table<'static> {
    let is_nearest = |point: &ThresholdPoint, weight| {
        nearest(table, weight).is_some_and(|nearest| std::ptr::eq(nearest, point))
    };
    let rows = table.points.iter().map(|point| {
        let score = |score: fn(&Scores) -> f64| {
            Cell::or_blank(
                point
                    .scores
                    .as_ref()
                    .map(|scores| number::score(score(scores))),
            )
        };
        let is_best = table.best.is_some_and(|best| is_nearest(point, best));
        let note = match (is_nearest(point, table.chosen), is_best) {
            (true, true) => Cell::mark("chosen, best F1"),
            (true, false) => Cell::mark("chosen"),
            (false, true) => Cell::mark("best F1"),
            (false, false) => Cell::text(""),
        };
        vec![
            Cell::text(number::signed(point.weight)),
            Cell::text(number::probability(probability_of(point.weight))),
            Cell::text(number::count(point.pairs)),
            note,
            score(|scores| scores.precision),
            score(|scores| scores.recall),
            score(Scores::f1),
        ]
    });
    let columns: &[Column<'static>] = &[
        Column::Numbers("Threshold"),
        Column::Numbers("Probability"),
        Column::Numbers("Pairs at or above"),
        Column::Words("Note"),
        Column::Numbers("Precision"),
        Column::Numbers("Recall"),
        Column::Numbers("F1"),
    ];
    let shown = if is_scored { columns.len() } else { 4 };
    Table {
        caption: "Thresholds",
        columns: columns.get(..shown).unwrap_or(columns),
        rows: rows.map(Row::of).collect(),
    }
}
