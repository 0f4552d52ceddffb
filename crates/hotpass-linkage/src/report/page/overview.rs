//! What went in, what it was compared by and what came out, in figures and tables.

use hotpass_pages::frame;
use hotpass_pages::markup::Markup;
use hotpass_pages::number;
use hotpass_pages::table::{Cell, Column, Row, Table};

use crate::report::Values;
use crate::report::chart::blocking;
use crate::report::data::LinkageReport;
use crate::report::data::model::{InputSummary, ModelSummary};
use crate::report::data::weight_of;

/// Writes the figures people look for first, those whose data is there.
pub(super) fn write_figures(report: &LinkageReport, page: &mut Markup) {
    let records: u64 = report
        .input
        .sources
        .iter()
        .map(|source| source.records)
        .sum();
    let pairs: u64 = report.model.blocking.iter().map(|rule| rule.added).sum();
    let sizes = report.clusters.iter().flat_map(|studio| &studio.sizes);
    let clusters: u64 = sizes.map(|size| size.clusters).sum();
    let evaluation = report.evaluation.as_ref();
    let f1 = evaluation.and_then(|evaluation| evaluation.clusters.or(evaluation.pairs));
    let recall = evaluation.and_then(|evaluation| evaluation.blocking_recall);
    let counted = |count| (count > 0).then(|| number::count(count));
    let figures = [
        ("Records", counted(records)),
        ("Candidate pairs", counted(pairs)),
        ("Clusters", counted(clusters)),
        ("F1", f1.map(|scores| number::score(scores.f1()))),
        ("Blocking recall", recall.map(number::percent)),
    ];
    let known: Vec<(&str, String)> = figures
        .into_iter()
        .filter_map(|(name, figure)| Some((name, figure?)))
        .collect();
    frame::write_figures(&known, page);
}

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
        rows: rows.map(Row::of).collect(),
    }
}

fn columns(input: &InputSummary) -> Table<'static> {
    let rows = input.columns.iter().map(|column| {
        vec![
            Cell::code(&column.name),
            Cell::text(column.kind.as_str()),
            Cell::share(column.filled, &number::percent(column.filled)),
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
        rows: rows.map(Row::of).collect(),
    }
}

/// Writes the settings of the model, what is doubtful about it and what it leaves out.
pub(super) fn write_model(model: &ModelSummary, values: Values, page: &mut Markup) {
    settings(model).write(page);
    if !model.warnings.is_empty() {
        page.element("h3", &[], "Doubts about the training")
            .raw("\n<ul class=\"items\">\n");
        for warning in &model.warnings {
            page.raw("<li>").prose(warning).raw("</li>\n");
        }
        page.raw("</ul>\n");
    }
    if !model.left_out.is_empty() {
        page.element("h3", &[], "Columns left out").raw("\n");
        left_out(model).write(page);
    }
    blocking::write(&model.blocking, values, page);
}

fn settings(model: &ModelSummary) -> Table<'static> {
    let mut rows = Vec::new();
    let mut setting = |name: &str, value: String| {
        if !value.is_empty() {
            rows.push(Row::of(vec![Cell::text(name), Cell::text(value)]));
        }
    };
    setting("Model", model.origin.clone());
    if let Some(prior) = model.prior {
        let weight = number::signed(weight_of(prior));
        let text = format!("{} (weight {weight})", number::probability(prior));
        setting("Probability that two records mean the same", text);
    }
    let thresholds = model.thresholds;
    for (name, probability) in [
        ("Matches from a probability of", thresholds.matching),
        ("Review from a probability of", thresholds.review),
        ("Rejected below a probability of", thresholds.reject),
    ] {
        let weight = number::signed(weight_of(probability));
        let text = format!(
            "{} (weight {weight})",
            number::short_probability(probability)
        );
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
    let rows = model
        .left_out
        .iter()
        .map(|left_out| vec![Cell::code(&left_out.column), Cell::prose(&left_out.reason)]);
    Table {
        caption: "Columns left out of the model",
        columns: &[Column::Words("Column"), Column::Words("Reason")],
        rows: rows.map(Row::of).collect(),
    }
}
