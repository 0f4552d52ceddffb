//! The distribution of match weights. With labels, true pairs stand on the zero line and false ones hang from it, so
//! that both can be read where they overlap, and without color.

use hotpass_model::linkage::Thresholds;
use hotpass_pages::drawing::{Caption, Point, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use super::decision_markers;
use crate::report::data::pairs::{WeightBin, WeightHistogram};
use crate::report::plot::{Axis, Plot, Unit};
use crate::report::scale::range_with_zero;

/// From this ratio of the largest bin to a middling one on, bins are drawn by decades.
const SKEW: u64 = 40;

/// Writes the chart and its table.
pub(in crate::report) fn write(
    histogram: &WeightHistogram,
    thresholds: Thresholds,
    page: &mut Markup,
) {
    let bins = &histogram.bins;
    let pairs = number::count(bins.iter().map(|bin| bin.pairs).sum());
    let is_labeled = bins.iter().any(|bin| bin.labels.is_some());
    let by_decades = is_skewed(bins);
    let scale = if by_decades {
        " Each step of the count is ten times the one before."
    } else {
        ""
    };
    let sides = if is_labeled {
        " Pairs labeled as the same point upward, pairs labeled as different downward."
    } else {
        ""
    };
    let description = format!(
        "Counts of {pairs} candidate pairs in {} bins of match weight.{sides}{scale}",
        bins.len()
    );
    let plot = if is_labeled {
        draw_labeled(bins, by_decades, thresholds)
    } else {
        draw(bins, by_decades, thresholds)
    };
    let caption = Caption {
        id: "histogram-chart",
        title: "How many pairs have which match weight",
        description: &description,
    };
    plot.write(caption, page);
    if by_decades {
        page.raw("<p class=\"facts\">Each step of the count is ten times the one before: most candidates are far apart.</p>\n");
    }
    table(bins, is_labeled).write_folded_with_count("The numbers", page);
}

fn is_skewed(bins: &[WeightBin]) -> bool {
    let mut counts: Vec<u64> = bins
        .iter()
        .map(|bin| bin.pairs)
        .filter(|count| *count > 0)
        .collect();
    counts.sort_unstable();
    let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
    counts
        .last()
        .is_some_and(|largest| *largest > middle.saturating_mul(SKEW))
}

fn x_axis(bins: &[WeightBin]) -> Axis<'static> {
    let ends = bins.iter().flat_map(|bin| [bin.from, bin.to]);
    Axis {
        label: "match weight",
        unit: Unit::Number,
        numbers: range_with_zero(ends),
        by_decades: false,
    }
}

fn draw(bins: &[WeightBin], by_decades: bool, thresholds: Thresholds) -> Plot {
    let markers = decision_markers(thresholds);
    let largest = bins.iter().map(|bin| bin.pairs as f64);
    let y = Axis {
        label: "candidate pairs",
        unit: Unit::Count,
        numbers: range_with_zero(largest),
        by_decades,
    };
    let mut plot = Plot::new(x_axis(bins), y, markers.len());
    for bin in bins {
        let corners = (
            plot.place(bin.from, 0.0),
            plot.place(bin.to, bin.pairs as f64),
        );
        draw_bin(
            &mut plot,
            "bar m",
            corners,
            &tooltip(bin, "pairs", bin.pairs),
        );
    }
    plot.markers(&markers, 0);
    plot
}

fn draw_labeled(bins: &[WeightBin], by_decades: bool, thresholds: Thresholds) -> Plot {
    let markers = decision_markers(thresholds);
    let labels = || {
        bins.iter()
            .filter_map(|bin| bin.labels.map(|labels| (bin, labels)))
    };
    let largest = labels().map(|(_, labels)| labels.same.max(labels.different) as f64);
    let y = Axis {
        label: "pairs: different | same",
        unit: Unit::Count,
        numbers: range_with_zero(largest),
        by_decades,
    };
    let mut plot = Plot::mirrored(x_axis(bins), y, markers.len() + 1);
    for (bin, labels) in labels() {
        let same = (
            plot.place(bin.from, 0.0),
            plot.place(bin.to, labels.same as f64),
        );
        draw_bin(&mut plot, "bar m", same, &tooltip(bin, "same", labels.same));
        let count = labels.different as f64;
        let different = (plot.place(bin.from, 0.0), plot.place_below(bin.to, count));
        let words = tooltip(bin, "different", labels.different);
        draw_bin(&mut plot, "bar u", different, &words);
    }
    plot.legend(&[
        ("swatch m", "labeled the same (upward)"),
        ("swatch u", "labeled different (downward)"),
    ]);
    plot.markers(&markers, 1);
    plot
}

/// Draws a bin, a little narrower than it is so that neighbors are apart.
fn draw_bin(plot: &mut Plot, class: &str, (one, other): (Point, Point), words: &str) {
    if (one.y - other.y).abs() < 0.05 {
        return;
    }
    let gap = ((other.x - one.x) * 0.08).clamp(0.0, 1.0);
    let corners = (at(one.x + gap, one.y), at(other.x - gap, other.y));
    plot.drawing().bar(class, corners, words);
}

fn tooltip(bin: &WeightBin, what: &str, count: u64) -> String {
    format!("{}: {} {what}", range(bin), number::count(count))
}

fn range(bin: &WeightBin) -> String {
    format!("{} to {}", number::signed(bin.from), number::signed(bin.to))
}

fn table(bins: &[WeightBin], is_labeled: bool) -> Table<'static> {
    let rows = bins.iter().map(|bin| {
        let labels = bin.labels.unwrap_or_default();
        vec![
            Cell::text(range(bin)),
            Cell::text(number::count(bin.pairs)),
            Cell::text(number::count(labels.same)),
            Cell::text(number::count(labels.different)),
        ]
    });
    let columns: &[Column<'static>] = &[
        Column::Words("Match weight"),
        Column::Numbers("Pairs"),
        Column::Numbers("Labeled the same"),
        Column::Numbers("Labeled different"),
    ];
    let shown = if is_labeled { columns.len() } else { 2 };
    Table {
        caption: "Pairs by match weight",
        columns: columns.get(..shown).unwrap_or(columns),
        rows: rows.map(Row::of).collect(),
    }
}
