//! What went in and what it was compared by, in tables.

use crate::report::data::model::{InputSummary, ModelSummary};
use crate::report::data::weight_of;
use crate::report::markup::Markup;
use crate::report::number;
use crate::report::table::{Cell, Column, Table};

/// Writes the sources and the columns.
pub(super) fn write_input(input: &InputSummary, page: &mut Markup) {
    if !input.sources.is_empty() {
        page.element("h3", &[], "Sources").raw("\n");
        sources(input).write(page);
    }
    if !input.columns.is_empty() {
        page.element("h3", &[], "Columns").raw("\n");
        columns(input).write(page);
    }
}

fn sources(input: &InputSummary) -> Table<'static> {
    let rows = input.sources.iter().map(|source| {
        vec![
            Cell::text(source.name.as_str()),
            Cell::text(number::count(source.records)),
        ]
    });
    Table {
        caption: "Sources",
        columns: &[Column::Words("Source"), Column::Numbers("Records")],
        rows: rows.collect(),
    }
}

fn columns(input: &InputSummary) -> Table<'static> {
    let rows = input.columns.iter().map(|column| {
        vec![
            Cell::Code(column.name.clone()),
            Cell::text(column.kind.as_str()),
            Cell::Share(column.filled),
            Cell::text(number::count(column.distinct)),
        ]
    });
    Table {
        caption: "Columns",
        columns: &[
            Column::Words("Column"),
            Column::Words("Looks like"),
            Column::Numbers("Filled"),
            Column::Numbers("Different values"),
        ],
        rows: rows.collect(),
    }
}

/// Writes the settings of the model, what is doubtful about it and what it leaves out.
pub(super) fn write_model(model: &ModelSummary, page: &mut Markup) {
    settings(model).write(page);
    if !model.warnings.is_empty() {
        page.element("h3", &[], "Doubts about the training")
            .raw("\n<ul class=\"items\">\n");
        for warning in &model.warnings {
            page.element("li", &[], warning).raw("\n");
        }
        page.raw("</ul>\n");
    }
    if !model.left_out.is_empty() {
        page.element("h3", &[], "Columns left out").raw("\n");
        left_out(model).write(page);
    }
}

fn settings(model: &ModelSummary) -> Table<'static> {
    let mut rows = Vec::new();
    let mut setting = |name: &str, value: String| {
        if !value.is_empty() {
            rows.push(vec![Cell::text(name), Cell::text(value)]);
        }
    };
    setting("Model", model.origin.clone());
    if let Some(prior) = model.prior {
        let weight = number::weight(weight_of(prior));
        let text = format!("{} (weight {weight})", number::probability(prior));
        setting("Probability that two records mean the same", text);
    }
    let thresholds = model.thresholds;
    for (name, probability) in [
        ("Matches from a probability of", thresholds.matching),
        ("Review from a probability of", thresholds.review),
        ("Rejected below a probability of", thresholds.reject),
    ] {
        let weight = number::weight(weight_of(probability));
        let text = format!("{} (weight {weight})", number::probability(probability));
        setting(name, text);
    }
    setting("Clustering", model.clustering.clone());
    Table {
        caption: "Settings of the model",
        columns: &[Column::Words("Setting"), Column::Words("Value")],
        rows,
    }
}

fn left_out(model: &ModelSummary) -> Table<'static> {
    let rows = model.left_out.iter().map(|left_out| {
        vec![
            Cell::Code(left_out.column.clone()),
            Cell::text(left_out.reason.as_str()),
        ]
    });
    Table {
        caption: "Columns left out of the model",
        columns: &[Column::Words("Column"), Column::Words("Reason")],
        rows: rows.collect(),
    }
}
