//! Why a pair has its weight, as text: what each comparison adds, and where that leads.

use hotpass_model::resolution::{Contribution, PairExplanation};

use super::short;
use crate::output::{
    style::Style,
    table::{Align, clip, render as table},
};

/// How many characters the longest bar has.
const BAR: f64 = 24.0;
/// How wide a value is shown.
const VALUE: usize = 32;

/// Returns the waterfall of a pair.
pub(crate) fn render(pair: &PairExplanation) -> String {
    let title = format!("{} and {}", pair.left, pair.right);
    let verdict = match pair.classification {
        "match" => Style::Good.of("a match"),
        "review" => Style::Warning.of("for review"),
        _ => Style::Dim.of("no match"),
    };
    let mut text = format!(
        "{}\n{verdict}: weight {:.2} bits, probability {} (match from {}, review from {})\n\n",
        Style::Heading.of(&title),
        pair.match_weight,
        short(pair.match_probability),
        short(pair.thresholds.matching),
        short(pair.thresholds.review)
    );
    let header = [
        ("Comparison", Align::Left),
        ("Left", Align::Left),
        ("Right", Align::Left),
        ("Level", Align::Left),
        ("Bits", Align::Right),
        ("Sum", Align::Right),
        ("", Align::Left),
    ];
    let steps = || pair.steps.iter();
    let totals = steps().map(|step| (step.weight + step.term_frequency).abs());
    let most = totals.fold(pair.prior_weight.abs(), f64::max).max(1.0);
    let mut sum = pair.prior_weight;
    let mut rows = vec![row(
        "before anything is compared",
        ["", "", ""],
        (pair.prior_weight, sum, most),
    )];
    for step in steps() {
        let weight = step.weight + step.term_frequency;
        sum += weight;
        let [left, right] = values(step);
        let level = level(step);
        rows.push(row(
            &step.comparison,
            [&left, &right, &level],
            (weight, sum, most),
        ));
    }
    text.push_str(&table(&header, rows));
    text
}

fn row(title: &str, words: [&str; 3], (weight, sum, most): (f64, f64, f64)) -> Vec<String> {
    let length = (weight.abs() / most * BAR).round() as usize;
    let bar = if weight < 0.0 { "░" } else { "█" }.repeat(length);
    let mut row = vec![title.to_owned()];
    row.extend(words.map(str::to_owned));
    row.extend([format!("{weight:+.2}"), format!("{sum:.2}"), bar]);
    row
}

fn values(step: &Contribution) -> [String; 2] {
    let of = |text: fn(&hotpass_model::resolution::ComparedValue) -> &str| {
        let texts: Vec<&str> = step.values.iter().map(text).collect();
        clip(&texts.join(" "), VALUE)
    };
    [of(|value| &value.left), of(|value| &value.right)]
}

fn level(step: &Contribution) -> String {
    if step.term_frequency == 0.0 {
        return step.level.clone();
    }
    let how = if step.term_frequency > 0.0 {
        "rare"
    } else {
        "frequent"
    };
    format!("{} ({how}: {:+.2})", step.level, step.term_frequency)
}
