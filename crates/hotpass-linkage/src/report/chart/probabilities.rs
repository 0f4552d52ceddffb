//! m and u: how often each answer is given by records that mean the same, and by records that do not; and how many of
//! the candidate pairs give it.

use hotpass_pages::drawing::{Caption, Drawing, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use super::match_weights::evidence;
use crate::report::data::model::{ComparisonEvidence, LevelEvidence};
use crate::report::plot::WIDTH;
use crate::report::scale::Scale;

const LABELS: f64 = 228.0;
const GAP: f64 = 16.0;
/// Room beside a bar for its number.
const NUMBER: f64 = 68.0;
const HEADER: f64 = 30.0;
const HEADING: f64 = 26.0;
const ROW: f64 = 22.0;

/// A column of bars.
#[derive(Clone, Copy)]
struct Panel {
    name: &'static str,
    class: &'static str,
    value: fn(&LevelEvidence) -> Option<f64>,
    render: fn(f64) -> String,
}

const PANELS: [Panel; 3] = [
    Panel {
        name: "m: the same",
        class: "bar m",
        value: |level| level.m,
        render: number::probability,
    },
    Panel {
        name: "u: others",
        class: "bar u",
        value: |level| level.u,
        render: number::probability,
    },
    Panel {
        name: "candidate pairs",
        class: "bar share",
        value: |level| level.share,
        render: number::percent,
    },
];

/// Writes the chart and its table.
pub(in crate::report) fn write(comparisons: &[ComparisonEvidence], page: &mut Markup) {
    draw(comparisons).write_scrolling(
        Caption {
            id: "probabilities-chart",
            title: "m and u probabilities by comparison and level",
            description: "For each level of each comparison, bars from 0 to 1: its probability among records that mean \
                          the same (m), its probability among records that do not (u), and its share of the candidate \
                          pairs that have both values.",
        },
        page,
    );
    table(comparisons).write_folded_with_count("The numbers", page);
}

fn draw(comparisons: &[ComparisonEvidence]) -> Drawing {
    let levels = || comparisons.iter().flat_map(evidence);
    let panels: Vec<Panel> = PANELS
        .into_iter()
        .filter(|panel| levels().any(|level| (panel.value)(level).is_some()))
        .collect();
    let rows: f64 = comparisons
        .iter()
        .map(|comparison| HEADING + ROW * evidence(comparison).count() as f64)
        .sum();
    let mut drawing = Drawing::new(WIDTH, HEADER + rows + 8.0);
    let width = (WIDTH - LABELS) / panels.len().max(1) as f64;
    for (position, panel) in panels.into_iter().enumerate() {
        let left = LABELS + width * position as f64 + GAP;
        let scale = Scale::linear((0.0, 1.0), (left, left + width - GAP - NUMBER));
        drawing.label("start strong", at(left, 18.0), panel.name);
        drawing.line("zero", at(left, HEADER), at(left, HEADER + rows));
        let mut y = HEADER;
        for comparison in comparisons {
            y += HEADING;
            for level in evidence(comparison) {
                draw_bar(&mut drawing, (scale, panel), level, y);
                y += ROW;
            }
        }
    }
    draw_labels(&mut drawing, comparisons);
    drawing
}

fn draw_bar(drawing: &mut Drawing, (scale, panel): (Scale, Panel), level: &LevelEvidence, y: f64) {
    let zero = scale.place(0.0);
    let Some(value) = (panel.value)(level) else {
        drawing.label("start soft", at(zero + 6.0, y + 15.5), "not known");
        return;
    };
    let (x, text) = (scale.place(value), (panel.render)(value));
    drawing.bar(
        panel.class,
        (at(zero, y + 2.0), at(x, y + ROW - 2.0)),
        &text,
    );
    drawing.label("start", at(x + 6.0, y + 15.5), &text);
}

fn draw_labels(drawing: &mut Drawing, comparisons: &[ComparisonEvidence]) {
    let mut y = HEADER;
    for comparison in comparisons {
        drawing.fitted_label(
            "start strong",
            at(0.0, y + 18.0),
            (&comparison.name, LABELS - 12.0),
        );
        y += HEADING;
        for level in evidence(comparison) {
            let room = LABELS - 12.0;
            drawing.fitted_label("start soft", at(12.0, y + 15.5), (&level.label, room));
            y += ROW;
        }
    }
}

fn table(comparisons: &[ComparisonEvidence]) -> Table<'static> {
    let mut rows = Vec::new();
    for comparison in comparisons {
        for level in &comparison.levels {
            rows.push(Row::of(vec![
                Cell::text(comparison.name.as_str()),
                Cell::text(level.label.as_str()),
                Cell::or_blank(level.m.map(number::probability)),
                Cell::or_blank(level.u.map(number::probability)),
                Cell::or_blank(level.share.map(number::percent)),
            ]));
        }
    }
    Table {
        caption: "m and u probabilities of all levels",
        columns: &[
            Column::Words("Comparison"),
            Column::Words("Level"),
            Column::Numbers("m"),
            Column::Numbers("u"),
            Column::Numbers("Pairs"),
        ],
        rows,
    }
}
