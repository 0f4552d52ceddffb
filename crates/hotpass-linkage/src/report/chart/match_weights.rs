//! Match weights: how much each answer of each comparison tells, as a bar to the right when it speaks for a match and to
//! the left when it speaks against one.

use hotpass_pages::drawing::{Caption, Drawing, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::data::model::{ComparisonEvidence, LevelEvidence};
use crate::report::plot::WIDTH;
use crate::report::scale::{Scale, range_with_zero};

const LABELS: f64 = 250.0;
/// Room at both sides of the bars for their numbers.
const NUMBERS: f64 = 56.0;
const HEADING: f64 = 26.0;
const ROW: f64 = 22.0;
const BELOW: f64 = 48.0;

/// Writes the chart and its table.
pub(in crate::report) fn write(comparisons: &[ComparisonEvidence], page: &mut Markup) {
    draw(comparisons).write_scrolling(
        Caption {
            id: "match-weights-chart",
            title: "Match weights by comparison and level",
            description: &description(comparisons),
        },
        page,
    );
    table(comparisons).write_folded_with_count("The numbers", page);
}

/// Returns the levels that are evidence.
pub(super) fn evidence(comparison: &ComparisonEvidence) -> impl Iterator<Item = &LevelEvidence> {
    comparison.levels.iter().filter(|level| !level.is_null)
}

fn draw(comparisons: &[ComparisonEvidence]) -> Drawing {
    let rows: f64 = comparisons
        .iter()
        .map(|comparison| HEADING + ROW * evidence(comparison).count() as f64)
        .sum();
    let bottom = rows + 8.0;
    let mut drawing = Drawing::new(WIDTH, bottom + BELOW);
    let weights = comparisons.iter().flat_map(evidence);
    let range = range_with_zero(weights.filter_map(LevelEvidence::weight));
    let scale = Scale::linear(range, (LABELS + NUMBERS, WIDTH - NUMBERS));
    for tick in scale.ticks(8.0) {
        let x = scale.place(tick);
        let class = if tick == 0.0 { "zero" } else { "grid" };
        drawing.line(class, at(x, 4.0), at(x, bottom));
        drawing.label("middle tick", at(x, bottom + 18.0), &number::tick(tick));
    }
    let (first, last) = scale.places();
    let name = "match weight: bits of evidence for (+) or against (\u{2212}) a match";
    drawing.label(
        "end",
        at(last.max(first) + NUMBERS - 4.0, bottom + 40.0),
        name,
    );
    let mut y = 4.0;
    for comparison in comparisons {
        drawing.fitted_label(
            "start strong halo",
            at(0.0, y + 18.0),
            (&comparison.name, 2.0 * LABELS),
        );
        y += HEADING;
        for level in evidence(comparison) {
            draw_level(&mut drawing, scale, level, y);
            y += ROW;
        }
    }
    drawing
}

fn draw_level(drawing: &mut Drawing, scale: Scale, level: &LevelEvidence, y: f64) {
    let label = if level.term_frequency {
        format!("{} *", level.label)
    } else {
        level.label.clone()
    };
    drawing.fitted_label("start soft", at(12.0, y + 15.5), (&label, LABELS - 12.0));
    let zero = scale.place(0.0);
    let Some(weight) = level.weight() else {
        drawing.label("start soft", at(zero + 6.0, y + 15.5), "not known");
        return;
    };
    let x = scale.place(weight);
    let (class, side, offset) = if weight < 0.0 {
        ("bar against", "end", -6.0)
    } else {
        ("bar for", "start", 6.0)
    };
    let tooltip = format!("{}: {}", level.label, number::signed(weight));
    drawing.bar(class, (at(zero, y + 2.0), at(x, y + ROW - 2.0)), &tooltip);
    drawing.label(
        &format!("{side} halo"),
        at(x + offset, y + 15.5),
        &number::signed(weight),
    );
}

fn description(comparisons: &[ComparisonEvidence]) -> String {
    let mut strongest: Option<(f64, &str, &str)> = None;
    for comparison in comparisons {
        for level in evidence(comparison) {
            let Some(weight) = level.weight() else {
                continue;
            };
            if strongest.is_none_or(|(most, ..)| weight > most) {
                strongest = Some((weight, &comparison.name, &level.label));
            }
        }
    }
    let levels: usize = comparisons
        .iter()
        .map(|comparison| evidence(comparison).count())
        .sum();
    let mut text = vec![format!(
        "Bars for {levels} levels of {} comparisons.",
        comparisons.len()
    )];
    if let Some((weight, name, label)) = strongest {
        let weight = number::signed(weight);
        text.push(format!(
            " The strongest evidence is {name}, {label}, with {weight}."
        ));
    }
    text.concat()
}

fn table(comparisons: &[ComparisonEvidence]) -> Table<'static> {
    let mut rows = Vec::new();
    for comparison in comparisons {
        for level in &comparison.levels {
            let kind = match (level.is_null, level.term_frequency) {
                (true, _) => "no evidence",
                (false, true) => "by frequency *",
                (false, false) => "",
            };
            rows.push(Row::of(vec![
                Cell::text(comparison.name.as_str()),
                Cell::text(level.label.as_str()),
                Cell::code(&level.when),
                Cell::or_blank(level.weight().map(number::signed)),
                Cell::text(kind),
            ]));
        }
    }
    Table {
        caption: "Match weights of all levels",
        columns: &[
            Column::Words("Comparison"),
            Column::Words("Level"),
            Column::Words("Condition"),
            Column::Numbers("Weight"),
            Column::Words("Note"),
        ],
        rows,
    }
}
