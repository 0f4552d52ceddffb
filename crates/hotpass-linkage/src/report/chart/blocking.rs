//! Blocking: how many pairs each rule adds to those of the rules before it, and what its caps cut.

use hotpass_pages::drawing::{Caption, Drawing, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::Values;
use crate::report::data::model::{BlockExtent, BlockingEvidence};
use crate::report::plot::WIDTH;
use crate::report::scale::{Scale, range_with_zero};

const LABELS: f64 = 250.0;
const NUMBERS: f64 = 82.0;
const ROW: f64 = 30.0;
const BELOW: f64 = 46.0;

/// Writes the chart and its table.
pub(in crate::report) fn write(rules: &[BlockingEvidence], values: Values, page: &mut Markup) {
    if rules.is_empty() {
        return;
    }
    let total = number::count(rules.iter().map(|rule| rule.added).sum());
    let description = format!("{} rules give {total} pairs in all.", rules.len());
    page.element("h3", &[], "Blocking rules").raw("\n");
    page.raw("<p class=\"intro\">Pairs are compared when they agree on a rule. Each bar begins where the pairs of the rules before it end.</p>\n");
    draw(rules).write_scrolling(
        Caption {
            id: "blocking-chart",
            title: "Pairs added by each blocking rule",
            description: &description,
        },
        page,
    );
    table(rules, values).write(page);
}

fn draw(rules: &[BlockingEvidence]) -> Drawing {
    let bottom = ROW * rules.len() as f64 + 6.0;
    let total: u64 = rules.iter().map(|rule| rule.added).sum();
    let mut drawing = Drawing::new(WIDTH, bottom + BELOW);
    let range = range_with_zero([total as f64].into_iter());
    let scale = Scale::linear(range, (LABELS, WIDTH - NUMBERS));
    for tick in scale.ticks(8.0) {
        let x = scale.place(tick);
        drawing.line("grid", at(x, 2.0), at(x, bottom));
        drawing.label(
            "middle tick",
            at(x, bottom + 18.0),
            &number::short_count(tick),
        );
    }
    drawing.label(
        "end",
        at(WIDTH - NUMBERS, bottom + 39.0),
        "candidate pairs, cumulative",
    );
    let mut before = 0;
    for (position, rule) in rules.iter().enumerate() {
        let y = ROW * position as f64;
        let (from, to) = (before, before + rule.added);
        let (left, right) = (scale.place(from as f64), scale.place(to as f64));
        let room = LABELS - 12.0;
        drawing.fitted_label("start", at(0.0, y + 20.0), (&rule.rule, room));
        drawing.bar(
            "bar before",
            (at(scale.place(0.0), y + 5.0), at(left, y + ROW - 5.0)),
            "earlier rules",
        );
        let tooltip = format!("{} pairs added", number::count(rule.added));
        let right = right.max(left + 1.0);
        drawing.bar(
            "bar m",
            (at(left, y + 5.0), at(right, y + ROW - 5.0)),
            &tooltip,
        );
        let added = format!("+{}", number::short_count(rule.added as f64));
        drawing.label("start halo", at(right + 6.0, y + 20.0), &added);
        before = to;
    }
    drawing
}

fn table(rules: &[BlockingEvidence], values: Values) -> Table<'static> {
    let mut cumulative = 0;
    let rows = rules.iter().map(|rule| {
        cumulative += rule.added;
        vec![
            Cell::code(&rule.rule),
            Cell::text(number::count(rule.pairs)),
            Cell::text(number::count(rule.added)),
            Cell::text(number::count(cumulative)),
            Cell::or_blank(
                rule.largest_block
                    .as_ref()
                    .map(|block| extent(block, values)),
            ),
            Cell::text(cut(rule)),
            Cell::prose(rule.reason.as_deref().unwrap_or_default()),
        ]
    });
    Table {
        caption: "Blocking rules",
        columns: &[
            Column::Words("Rule"),
            Column::Numbers("Pairs"),
            Column::Numbers("Added"),
            Column::Numbers("Cumulative"),
            Column::Words("Largest block"),
            Column::Words("Cut by the cap"),
            Column::Words("Reason"),
        ],
        rows: rows.map(Row::of).collect(),
    }
}

fn extent(block: &BlockExtent, values: Values) -> String {
    let records = number::count(block.records);
    match block.key.shown(values) {
        Some(key) => format!("{records} records: {key}"),
        None => format!("{records} records"),
    }
}

fn cut(rule: &BlockingEvidence) -> String {
    if rule.blocks_cut == 0 && rule.pairs_cut == 0 {
        return "nothing".to_owned();
    }
    format!(
        "{} blocks, {} pairs",
        number::count(rule.blocks_cut),
        number::count(rule.pairs_cut)
    )
}
