//! Unlinkable records: which share has so few or so common values that even a copy of the record would weigh less than
//! the threshold.

use hotpass_model::linkage::Thresholds;
use hotpass_pages::drawing::{Caption, Point};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use super::decision_markers;
use crate::report::data::pairs::UnlinkablePoint;
use crate::report::data::{probability_of, weight_of};
use crate::report::plot::{Axis, Plot, Unit};
use crate::report::scale::range_with_zero;

/// Writes the chart and its table.
pub(in crate::report) fn write(
    points: &[UnlinkablePoint],
    thresholds: Thresholds,
    page: &mut Markup,
) {
    let description = description(points, thresholds);
    draw(points, thresholds).write(
        Caption {
            id: "unlinkables-chart",
            title: "Share of records that cannot be linked, by threshold",
            description: &description,
        },
        page,
    );
    page.element("p", &[("class", "facts")], &description)
        .raw("\n");
    table(points).write_folded_with_count("The numbers", page);
}

fn draw(points: &[UnlinkablePoint], thresholds: Thresholds) -> Plot {
    let markers = decision_markers(thresholds);
    let x = Axis {
        label: "threshold (match weight)",
        unit: Unit::Number,
        numbers: range_with_zero(points.iter().map(|point| point.weight)),
        by_decades: false,
    };
    let y = Axis {
        label: "records that cannot be linked",
        unit: Unit::Share,
        numbers: (0.0, 1.0),
        by_decades: false,
    };
    let mut plot = Plot::new(x, y, markers.len());
    let places: Vec<Point> = points
        .iter()
        .map(|point| plot.place(point.weight, point.share))
        .collect();
    let zero = plot.edges().1;
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        let mut outline = vec![Point {
            x: first.x,
            y: zero,
        }];
        outline.extend_from_slice(&places);
        outline.push(Point { x: last.x, y: zero });
        plot.drawing().curve("area", &outline);
    }
    plot.drawing().curve("curve recall", &places);
    plot.markers(&markers, 0);
    plot
}

fn description(points: &[UnlinkablePoint], thresholds: Thresholds) -> String {
    let threshold = weight_of(thresholds.matching);
    let below = points.iter().rev().find(|point| point.weight <= threshold);
    let share = below.map_or(0.0, |point| point.share);
    format!(
        "At the threshold for a match, {}, {} of the records could not even be linked to a copy of themselves.",
        number::signed(threshold),
        number::percent(share)
    )
}

fn table(points: &[UnlinkablePoint]) -> Table<'static> {
    let rows = points.iter().map(|point| {
        vec![
            Cell::text(number::signed(point.weight)),
            Cell::text(number::probability(probability_of(point.weight))),
            Cell::text(number::percent(point.share)),
        ]
    });
    Table {
        caption: "Unlinkable records by threshold",
        columns: &[
            Column::Numbers("Threshold"),
            Column::Numbers("Probability"),
            Column::Numbers("Unlinkable"),
        ],
        rows: rows.map(Row::of).collect(),
    }
}
