//! Waterfalls: the weight of a pair taken apart, from the prior through each comparison to the sum.

use hotpass_pages::drawing::{Caption, Drawing, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::Values;
use crate::report::data::pairs::{ExampleKind, ExamplePair};
use crate::report::data::weight_of;
use crate::report::plot::WIDTH;
use crate::report::scale::{Scale, range_with_zero};

const LABELS: f64 = 250.0;
const NUMBERS: f64 = 64.0;
const ROW: f64 = 24.0;
const BELOW: f64 = 46.0;

/// The groups, in the order in which people ask for them.
const GROUPS: [(ExampleKind, &str, &str); 4] = [
    (
        ExampleKind::FalsePositive,
        "Worst false positives",
        "Called matches, and the labels say they are not.",
    ),
    (
        ExampleKind::FalseNegative,
        "Worst false negatives",
        "Not called matches, and the labels say they are.",
    ),
    (
        ExampleKind::Uncertain,
        "Near the threshold",
        "A little more or less evidence would have decided otherwise.",
    ),
    (
        ExampleKind::Match,
        "Matches",
        "Pairs that are called matches.",
    ),
];

/// A row of a waterfall: its label, and where its bar begins and ends.
struct Step {
    label: String,
    from: f64,
    to: f64,
    is_sum: bool,
}

/// Writes the groups of examples. The second argument is the probability from which on pairs are matches.
pub(in crate::report) fn write(
    examples: &[ExamplePair],
    matching: f64,
    values: Values,
    page: &mut Markup,
) {
    let mut written = 0;
    for (kind, title, intro) in GROUPS {
        let group: Vec<&ExamplePair> = examples.iter().filter(|pair| pair.kind == kind).collect();
        if group.is_empty() {
            continue;
        }
        page.element("h3", &[], title).raw("\n");
        page.element("p", &[("class", "intro")], intro).raw("\n");
        for pair in group {
            written += 1;
            write_pair((written, pair), weight_of(matching), values, page);
        }
    }
}

fn write_pair(
    (number, pair): (usize, &ExamplePair),
    threshold: f64,
    values: Values,
    page: &mut Markup,
) {
    page.raw("<article class=\"card\">\n");
    page.element("h4", &[], &format!("{} and {}", pair.left, pair.right))
        .raw("\n");
    let facts = format!(
        "Weight {}, probability {}.",
        number::signed(pair.weight()),
        number::probability(pair.probability())
    );
    page.open("p", &[("class", "facts")]).text(&facts);
    if let Some(note) = &pair.note {
        page.raw(" ").prose(note);
    }
    page.raw("</p>\n");
    let title = format!("Weight of pair {number}, step by step");
    let description = description(pair);
    draw(&steps(pair), threshold).write_scrolling(
        Caption {
            id: &format!("waterfall-{number}"),
            title: &title,
            description: &description,
        },
        page,
    );
    let caption = format!("Steps of pair {number}");
    table(pair, values, &caption).write(page);
    page.raw("</article>\n");
}

/// Returns the rows. A weight without bound moves nothing: a bar cannot begin where such a one ended.
fn steps(pair: &ExamplePair) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut sum = 0.0;
    let mut add = |label: String, weight: f64| {
        let to = sum + weight;
        steps.push(Step {
            label,
            from: sum,
            to,
            is_sum: false,
        });
        if to.is_finite() {
            sum = to;
        }
    };
    add("Prior".to_owned(), pair.prior);
    for step in &pair.steps {
        add(format!("{}: {}", step.comparison, step.level), step.weight);
        if let Some(adjustment) = step.term_frequency {
            add(
                format!("{}: rarity of the value", step.comparison),
                adjustment,
            );
        }
    }
    steps.push(Step {
        label: "Sum".to_owned(),
        from: 0.0,
        to: pair.weight(),
        is_sum: true,
    });
    steps
}

fn draw(steps: &[Step], threshold: f64) -> Drawing {
    let top = 24.0;
    let bottom = top + ROW * steps.len() as f64 + 4.0;
    let mut drawing = Drawing::new(WIDTH, bottom + BELOW);
    let ends = steps.iter().flat_map(|step| [step.from, step.to]);
    let range = range_with_zero(ends.chain([threshold]));
    let scale = Scale::linear(range, (LABELS, WIDTH - NUMBERS));
    for tick in scale.ticks(8.0) {
        let x = scale.place(tick);
        let class = if tick == 0.0 { "zero" } else { "grid" };
        drawing.line(class, at(x, top), at(x, bottom));
        drawing.label("middle tick", at(x, bottom + 18.0), &number::tick(tick));
    }
    let (first, last) = scale.places();
    drawing.label(
        "middle",
        at(f64::midpoint(first, last), bottom + 39.0),
        "match weight",
    );
    draw_threshold(&mut drawing, (scale, threshold), bottom);
    for (position, step) in steps.iter().enumerate() {
        let y = top + ROW * position as f64;
        draw_step(&mut drawing, scale, step, y);
        if position + 2 < steps.len() {
            let x = scale.place(step.to);
            drawing.line("connector", at(x, y + ROW - 4.0), at(x, y + ROW + 4.0));
        }
    }
    drawing
}

fn draw_threshold(drawing: &mut Drawing, (scale, threshold): (Scale, f64), bottom: f64) {
    if !scale.holds(threshold) {
        return;
    }
    let x = scale.place(threshold);
    let (first, last) = scale.places();
    let (class, offset) = if x < f64::midpoint(first, last) {
        ("start strong", 6.0)
    } else {
        ("end strong", -6.0)
    };
    drawing.line("marker chosen", at(x, 4.0), at(x, bottom));
    let text = format!("match from {}", number::signed(threshold));
    drawing.label(class, at(x + offset, 15.0), &text);
}

fn draw_step(drawing: &mut Drawing, scale: Scale, step: &Step, y: f64) {
    let Step {
        label,
        from,
        to,
        is_sum,
    } = step;
    let class = if *is_sum { "start strong" } else { "start" };
    drawing.fitted_label(class, at(0.0, y + 16.5), (label, LABELS - 14.0));
    let weight = if *is_sum { *to } else { to - from };
    let text = number::signed(weight);
    let (left, right) = (scale.place(*from), scale.place(*to));
    let class = match (is_sum, weight < 0.0) {
        (true, _) => "bar sum",
        (false, true) => "bar against",
        (false, false) => "bar for",
    };
    let tooltip = format!("{label}: {text}");
    drawing.bar(
        class,
        (at(left, y + 4.0), at(right, y + ROW - 4.0)),
        &tooltip,
    );
    let class = if *is_sum { "end strong" } else { "end" };
    drawing.label(class, at(WIDTH - 4.0, y + 16.5), &text);
}

fn description(pair: &ExamplePair) -> String {
    let mut text = vec![format!("From the prior, {},", number::signed(pair.prior))];
    for step in &pair.steps {
        let weight = number::signed(step.total());
        text.push(format!(" {} adds {weight},", step.comparison));
    }
    let weight = number::signed(pair.weight());
    text.push(format!(" which makes {weight} in all."));
    text.concat()
}

fn table<'a>(pair: &ExamplePair, values: Values, caption: &'a str) -> Table<'a> {
    let mut sum = pair.prior;
    let mut rows = vec![Row::of(vec![
        Cell::text("Prior"),
        Cell::text(""),
        Cell::text(""),
        Cell::text(""),
        Cell::text(number::signed(pair.prior)),
        Cell::text(""),
        Cell::text(number::signed(sum)),
    ])];
    for step in &pair.steps {
        sum += step.total();
        rows.push(Row::of(vec![
            Cell::text(step.comparison.as_str()),
            Cell::or_missing(step.left.shown(values)),
            Cell::or_missing(step.right.shown(values)),
            Cell::text(step.level.as_str()),
            Cell::text(number::signed(step.weight)),
            Cell::or_blank(step.term_frequency.map(number::signed)),
            Cell::text(number::signed(sum)),
        ]));
    }
    Table {
        caption,
        columns: &[
            Column::Words("Comparison"),
            Column::Words("Left"),
            Column::Words("Right"),
            Column::Words("Level"),
            Column::Numbers("Weight"),
            Column::Numbers("Rarity"),
            Column::Numbers("Sum"),
        ],
        rows,
    }
}
