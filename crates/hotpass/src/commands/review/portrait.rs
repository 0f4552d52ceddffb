//! A pair as text: both records side by side, a sign before each field that says how the values compare, and what each
//! comparison adds to the weight. Values are shown as they are, but for characters that would move the cursor.

use std::collections::BTreeSet;

use comfy_table::{
    Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets,
};
use hotpass_model::{
    decision::{Evidence, ReviewPair},
    linkage::Thresholds,
};

use crate::output::{
    style::Style,
    table::{Align, render},
};

/// What the signs mean.
pub(super) const SIGNS: &str =
    "= equal, ~ equal but for case, spaces and punctuation, ≠ different, · one side has none";
/// The longest bar of a weight, in characters; each stands for one bit.
const LONGEST_BAR: usize = 16;
/// Weights beyond this were infinite.
const INFINITE: f64 = 1e300;

/// How the values of a field compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Equal,
    Similar,
    Different,
    OneSided,
}

impl Likeness {
    fn of(left: Option<&str>, right: Option<&str>) -> Self {
        let (Some(left), Some(right)) = (left, right) else {
            return Self::OneSided;
        };
        let letters = |text: &str| {
            let lower = text.chars().flat_map(char::to_lowercase);
            lower.filter(|c| c.is_alphanumeric()).collect::<String>()
        };
        if left == right {
            Self::Equal
        } else if letters(left) == letters(right) {
            Self::Similar
        } else {
            Self::Different
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Similar => "~",
            Self::Different => "≠",
            Self::OneSided => "·",
        }
    }

    /// Returns a value in the colors of how it compares.
    fn cell(self, text: &str) -> Cell {
        let cell = Cell::new(text);
        match self {
            Self::Equal => cell.fg(Color::Green),
            Self::Similar => cell.fg(Color::Yellow),
            Self::Different => cell.fg(Color::Red).add_attribute(Attribute::Bold),
            Self::OneSided => cell.add_attribute(Attribute::Dim),
        }
    }
}

/// Returns a pair as text for a screen of so many columns.
pub(super) fn portrait(pair: &ReviewPair, thresholds: &Thresholds, width: u16) -> String {
    let mut text = format!(
        "probability {:.3}, weight {}; a match is {:.2} or more   {}\n",
        pair.probability,
        signed(pair.weight),
        thresholds.matching,
        Style::Dim.of(&pair.id.0)
    );
    if let Some(note) = &pair.note {
        text.extend([format!("{}\n", Style::Hint.of(&harmless(note)))]);
    }
    text.push('\n');
    text.push_str(&side_by_side(pair, width));
    if !pair.evidence.is_empty() {
        text.push('\n');
        text.push_str(&evidence(&pair.evidence));
    }
    text
}

fn side_by_side(pair: &ReviewPair, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width.max(40));
    table.enforce_styling();
    let title = |text: &str| Cell::new(harmless(text)).add_attribute(Attribute::Bold);
    let (left, right) = (&pair.left, &pair.right);
    table.add_row([
        title(""),
        title(""),
        title(&left.source),
        title(&right.source),
    ]);
    let id = |text: &str| Cell::new(harmless(text)).add_attribute(Attribute::Dim);
    table.add_row([id(""), id("record"), id(&left.id.0), id(&right.id.0)]);
    let mut seen = BTreeSet::new();
    for (field, _) in left.fields.iter().chain(&right.fields) {
        let values = (left.value(field), right.value(field));
        if values == (None, None) || !seen.insert(field) {
            continue;
        }
        let likeness = Likeness::of(values.0, values.1);
        let cell = |value: Option<&str>| likeness.cell(&harmless(value.unwrap_or("–")));
        table.add_row([
            likeness.cell(likeness.sign()),
            Cell::new(harmless(field)),
            cell(values.0),
            cell(values.1),
        ]);
    }
    // Both sides are equally wide, so that the eye finds the same place in both.
    let side = (width.max(40) - 24) / 2;
    for column in [2, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(side)));
        }
    }
    let lines = table.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

fn evidence(found: &[Evidence]) -> String {
    let row = |found: &Evidence| {
        let is_of_bar = |bits: &usize| *bits as f64 <= found.weight.abs().round();
        let n_bits = (1..=LONGEST_BAR).take_while(is_of_bar).count();
        let (style, mark) = if found.weight < 0.0 {
            (Style::Error, "-")
        } else {
            (Style::Good, "+")
        };
        vec![
            harmless(&found.comparison),
            harmless(&found.level),
            signed(found.weight),
            style.of(&mark.repeat(n_bits)),
        ]
    };
    let titles = [
        ("Comparison", Align::Left),
        ("What it found", Align::Left),
        ("Weight", Align::Right),
        ("", Align::Left),
    ];
    render(&titles, found.iter().map(row).collect())
}

/// Returns a weight with its sign.
pub(super) fn signed(weight: f64) -> String {
    match weight {
        weight if weight >= INFINITE => "+∞".into(),
        weight if weight <= -INFINITE => "-∞".into(),
        weight => format!("{weight:+.2}"),
    }
}

/// Returns text in which nothing moves the cursor or turns the direction of writing around.
pub(in crate::commands) fn harmless(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => '⏎',
        '\t' => ' ',
        c if c.is_control() => '\u{FFFD}',
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        c => c,
    };
    text.chars().map(visible).collect()
}

#[cfg(test)]
mod tests {
    use hotpass_model::{decision::ReviewRecord, ident::RecordId};

    use super::*;

    fn pair() -> ReviewPair {
        let side = |id: &str, fields: &[(&str, &str)]| ReviewRecord {
            id: RecordId(id.into()),
            source: id.to_uppercase(),
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        let mut pair = ReviewPair::new(
            side(
                "a:1",
                &[("name", "Aero Club"), ("phone", "082"), ("city", "Parow")],
            ),
            side(
                "b:2",
                &[
                    ("name", "AERO-CLUB"),
                    ("phone", "083"),
                    ("web", "x\u{1b}[2Jy"),
                ],
            ),
            0.83,
            2.3,
        );
        pair.evidence.push(Evidence {
            comparison: "name".into(),
            level: "exact".into(),
            weight: f64::MAX,
            left: None,
            right: None,
        });
        pair
    }

    /// Returns text without the codes of styles.
    fn plain(text: &str) -> String {
        let mut parts = text.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| {
            all + part.split_once('m').map_or("", |(_, rest)| rest)
        })
    }

    #[test]
    fn how_values_compare_is_readable_without_color() {
        let text = plain(&portrait(&pair(), &Thresholds::default(), 100));
        let signs: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().take(2).collect())
            .collect();
        for expected in [["~", "name"], ["≠", "phone"], ["·", "city"], ["·", "web"]] {
            assert!(signs.contains(&expected.to_vec()), "{expected:?}: {text}");
        }
        assert!(text.contains("+∞"), "{text}");
    }

    #[test]
    fn nothing_in_a_value_reaches_the_terminal_as_a_command() {
        let text = plain(&portrait(&pair(), &Thresholds::default(), 100));
        assert!(text.contains("x\u{FFFD}[2Jy"), "{text}");
        assert_eq!(harmless("a\u{202E}b\nc"), "a\u{FFFD}b⏎c");
    }
}
