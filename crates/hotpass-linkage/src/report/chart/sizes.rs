//! The sizes of clusters.

use hotpass_pages::drawing::{Caption, at};
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::data::clusters::SizeCount;
use crate::report::plot::{Axis, Plot, Unit};
use crate::report::scale::range_with_zero;

/// From this ratio of the largest count to the smallest on, counts are drawn by decades.
const SKEW: u64 = 40;

/// Sizes up to this have room on the axis even when no cluster is as large, so that its numbers are whole.
const LEAST_SIZE: u64 = 6;

/// Writes the chart and its table.
pub(super) fn write(sizes: &[SizeCount], page: &mut Markup) {
    let clusters: u64 = sizes.iter().map(|size| size.clusters).sum();
    let largest = sizes.iter().map(|size| size.size).max().unwrap_or(0);
    let description = format!(
        "Counts of {} clusters by their number of records; the largest has {}.",
        number::count(clusters),
        number::count(largest)
    );
    draw(sizes, largest).write(
        Caption {
            id: "sizes-chart",
            title: "Clusters by size",
            description: &description,
        },
        page,
    );
    table(sizes).write_folded_with_count("The numbers", page);
}

fn draw(sizes: &[SizeCount], largest: u64) -> Plot {
    let counts = || {
        sizes
            .iter()
            .map(|size| size.clusters)
            .filter(|count| *count > 0)
    };
    let most = counts().max().unwrap_or(0);
    let x = Axis {
        label: "records in the cluster",
        unit: Unit::Number,
        numbers: (0.0, largest.max(LEAST_SIZE) as f64 + 1.0),
        by_decades: false,
    };
    let y = Axis {
        label: "clusters",
        unit: Unit::Count,
        numbers: range_with_zero([most as f64].into_iter()),
        by_decades: most > counts().min().unwrap_or(0).saturating_mul(SKEW),
    };
    let mut plot = Plot::new(x, y, 1);
    let has_room = largest <= 20;
    for SizeCount { size, clusters } in sizes {
        let (left, right) = (*size as f64 - 0.4, *size as f64 + 0.4);
        let (low, high) = (plot.place(left, 0.0), plot.place(right, *clusters as f64));
        let text = format!("{} clusters of {size}", number::count(*clusters));
        plot.drawing().bar("bar m", (low, high), &text);
        if has_room {
            let above = at(f64::midpoint(low.x, high.x), high.y - 5.0);
            let text = number::short_count(*clusters as f64);
            plot.drawing().label("middle halo", above, &text);
        }
    }
    plot
}

fn table(sizes: &[SizeCount]) -> Table<'static> {
    let rows = sizes.iter().map(|size| {
        vec![
            Cell::text(number::count(size.size)),
            Cell::text(number::count(size.clusters)),
            Cell::text(number::count(size.size.saturating_mul(size.clusters))),
        ]
    });
    Table {
        caption: "Sizes of clusters",
        columns: &[
            Column::Numbers("Size"),
            Column::Numbers("Clusters"),
            Column::Numbers("Records"),
        ],
        rows: rows.map(Row::of).collect(),
    }
}
