//! The page of a run: what is not met, then every dataset with its suites, expectations and failing rows.

use hotpass_pages::{
    frame::{write_contents, write_figures, write_notice, write_section},
    markup::Markup,
    number,
    table::{Cell, Column, Row, Table},
};
use serde_json::Value as Json;

use super::{frame, notice, values_of, write_severity};
use crate::{
    site::{
        Checked, CheckedExpectation, CheckedSuite, Run, Values, masking, run,
        sentence::{self, sentence},
        state::State,
        time,
    },
    suite::Severity,
};

/// Names of arguments that messages speak of.
const ARGUMENTS: [&str; 24] = [
    "allow_relative_error",
    "bins_A",
    "column",
    "column_A",
    "column_B",
    "column_index",
    "column_list",
    "column_set",
    "condition_parser",
    "distribution",
    "ignore_row_if",
    "json_schema",
    "match_on",
    "max_value",
    "method",
    "min_value",
    "mostly",
    "params",
    "partition_object",
    "quantile_ranges",
    "row_condition",
    "type_",
    "value",
    "value_set",
];

/// An expectation with where it is on the page and how its values are shown.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    of: &'a CheckedExpectation,
    dataset: (usize, &'a Checked),
    suite: (usize, &'a CheckedSuite),
    place: usize,
    /// How values of its columns are shown.
    values: Values,
    /// How values of all other columns are shown.
    others: Values,
}

/// What there is on the page of a run first.
const FAILURES: (&str, &str) = ("failures", "What is not met");

/// Renders the page of a run.
pub(crate) fn render(run: &Run, values: Values) -> String {
    let heading = if run.title.is_empty() {
        &run.id
    } else {
        &run.title
    };
    let sections: Vec<(String, String)> = (1..)
        .zip(&run.datasets)
        .map(|(number, dataset)| (format!("d{number}"), format!("Dataset {}", dataset.name)))
        .collect();
    let sections = || {
        sections
            .iter()
            .map(|(id, title)| (id.as_str(), title.as_str()))
    };
    let placed = placed(run, values);
    frame(&format!("{heading}, {} · Data docs", time::moment(run))).render(
        |page| {
            page.raw("<p class=\"back\"><a href=\"../index.html\">All runs</a></p>\n");
            page.element("h1", &[], heading).raw("\n");
            write_lead(run, page);
            write_notice(notice(values), page);
            write_total(run, page);
            write_contents(std::iter::once(FAILURES).chain(sections()), page);
        },
        |page| {
            write_section(FAILURES, page, |page| write_failures(&placed, page));
            for (number, (dataset, section)) in (1..).zip(run.datasets.iter().zip(sections())) {
                write_section(section, page, |page| {
                    let of_dataset = placed.iter().filter(|each| each.dataset.0 == number);
                    write_dataset(dataset, &of_dataset.copied().collect::<Vec<_>>(), page);
                });
            }
        },
    )
}

/// Returns all expectations in order, with where they are.
fn placed(run: &Run, values: Values) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for (dataset_place, dataset) in run.datasets.iter().enumerate() {
        for (suite_place, suite) in dataset.suites.iter().enumerate() {
            for (place, of) in suite.expectations.iter().enumerate() {
                placed.push(Placed {
                    of,
                    dataset: (dataset_place + 1, dataset),
                    suite: (suite_place + 1, suite),
                    place: place + 1,
                    values: values_of(of, &dataset.public_columns, values),
                    others: values,
                });
            }
        }
    }
    placed
}

impl Placed<'_> {
    fn id(&self) -> String {
        format!("d{}s{}e{}", self.dataset.0, self.suite.0, self.place)
    }

    /// Returns how a key is shown, whose columns may be others than those of the expectation.
    fn values_of_key(&self, key: &Json) -> Values {
        let public_columns = &self.dataset.1.public_columns;
        let mut names = key.as_object().into_iter().flat_map(serde_json::Map::keys);
        if key.is_object() && names.all(|name| public_columns.contains(name)) {
            Values::Revealed
        } else {
            self.others
        }
    }
}

fn write_lead(run: &Run, page: &mut Markup) {
    page.raw("<p class=\"lead\">Run ")
        .element("code", &[], &run.id)
        .text(&format!(" of {}.", time::moment(run)))
        .raw("</p>\n");
}

fn write_total(run: &Run, page: &mut Markup) {
    let (met, all) = run::met(run.expectations());
    let n_unmet = |severity: Severity| {
        let all = run.expectations();
        let unmet = all.filter(|each| !each.success && each.severity == severity);
        number::count(unmet.count() as u64)
    };
    let n_rows = run.datasets.iter().map(|dataset| dataset.rows).sum();
    let share = number::share(met, all).map_or_else(|| "none".to_owned(), number::percent);
    let figures = [
        ("Expectations met", format!("{met} of {all}")),
        ("Share met", share),
        ("Critical, not met", n_unmet(Severity::Critical)),
        ("Warnings, not met", n_unmet(Severity::Warning)),
        ("Datasets", number::count(run.datasets.len() as u64)),
        ("Rows", number::count(n_rows)),
    ];
    write_figures(&figures, page);
}

fn write_failures(placed: &[Placed<'_>], page: &mut Markup) {
    let mut unmet: Vec<&Placed<'_>> = placed.iter().filter(|each| !each.of.success).collect();
    if unmet.is_empty() {
        page.raw("<p>Everything is as expected.</p>\n");
        return;
    }
    unmet.sort_by_key(|each| std::cmp::Reverse(each.of.severity));
    page.raw("<ul class=\"items\">\n");
    for each in unmet {
        page.raw("<li>");
        write_severity(each.of.severity, page);
        page.raw(" ");
        sentence(each.of, each.values).write(page);
        page.raw(" ");
        let what = format!(
            "{} · {}, expectation {}",
            each.dataset.1.name, each.suite.1.name, each.place
        );
        page.element("a", &[("href", &format!("#{}", each.id()))], &what);
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn write_dataset(dataset: &Checked, placed: &[Placed<'_>], page: &mut Markup) {
    let rows = number::count(dataset.rows);
    let unit = if dataset.rows == 1 { "row" } else { "rows" };
    let suites = number::counted(dataset.suites.len(), "suite", "suites");
    page.element(
        "p",
        &[("class", "intro")],
        &format!("{rows} {unit}, {suites}."),
    )
    .raw("\n");
    for remark in &dataset.remarks {
        page.raw("<p class=\"facts\">").prose(remark).raw("</p>\n");
    }
    for (position, suite) in dataset.suites.iter().enumerate() {
        let of_suite = placed.iter().filter(|each| each.suite.0 == position + 1);
        write_suite(suite, &of_suite.copied().collect::<Vec<_>>(), page);
    }
}

fn write_suite(suite: &CheckedSuite, placed: &[Placed<'_>], page: &mut Markup) {
    page.raw("<h3>Suite ").text(&suite.name).raw(" ");
    State::of_success(suite.success).write(page);
    page.raw("</h3>\n");
    let Some(first) = placed.first() else {
        page.raw("<p>The suite has no expectations.</p>\n");
        return;
    };
    let caption = format!(
        "Expectations of suite {}.{}, {} · {}",
        first.dataset.0, first.suite.0, first.dataset.1.name, suite.name
    );
    let table = Table {
        caption: &caption,
        columns: &[
            Column::Sentences("Expectation"),
            Column::Words("State"),
            Column::Words("Severity"),
            Column::Numbers("Unexpected rows"),
            Column::Words("Observed"),
        ],
        rows: placed.iter().map(row).collect(),
    };
    table.write(page);
    for each in placed {
        if !each.of.failing_rows.is_empty() {
            write_failing_rows(each, page);
        }
    }
}

fn row(placed: &Placed<'_>) -> Row {
    let Placed { of, values, .. } = *placed;
    let seen = sentence::observed(of, values);
    Row {
        id: Some(placed.id()),
        cells: vec![
            Cell::written(|page| write_expectation(of, values, page)),
            State::of(of).cell(),
            Cell::written(|page| write_severity(of.severity, page)),
            Cell::written(|page| write_unexpected(of, page)),
            Cell::or_blank(seen),
        ],
    }
}

fn write_expectation(of: &CheckedExpectation, values: Values, page: &mut Markup) {
    sentence(of, values).write(page);
    if let Some(problem) = &of.problem {
        let mut names: Vec<&str> = of.columns.iter().map(String::as_str).collect();
        names.push(&of.kind);
        names.extend(ARGUMENTS);
        for (name, value) in &of.arguments {
            names.push(name);
            names.extend(value.as_str());
        }
        page.raw("<p class=\"aside\">Why it cannot be told: ")
            .prose(&masking::message_shown(problem, &names, values))
            .raw("</p>");
    }
    for note in &of.notes {
        page.raw("<p class=\"aside\">").prose(note).raw("</p>");
    }
}

fn write_unexpected(of: &CheckedExpectation, page: &mut Markup) {
    let Some(unexpected) = of.unexpected else {
        return;
    };
    let is_about_missing = of.kind.ends_with("_be_null");
    let missing = if is_about_missing {
        0
    } else {
        of.missing.unwrap_or(0)
    };
    let counted = of.rows.saturating_sub(missing);
    page.text(&format!(
        "{} of {}",
        number::count(unexpected),
        number::count(counted)
    ));
    if unexpected > 0 && counted > 0 {
        let share = number::percent(unexpected as f64 / counted as f64);
        page.text(&format!(" ({share})"));
    }
    if missing > 0 {
        let words = format!("{} without a value", number::count(missing));
        page.raw("<br>")
            .element("span", &[("class", "soft")], &words);
    }
}

fn write_failing_rows(placed: &Placed<'_>, page: &mut Markup) {
    let Placed { of, values, .. } = *placed;
    let rows = &of.failing_rows;
    page.raw("<h4>Rows not as expected: ");
    sentence(of, values).write(page);
    page.raw("</h4>\n");
    let n_shown = rows.len() as u64;
    if let Some(unexpected) = of.unexpected.filter(|unexpected| *unexpected > n_shown) {
        let shown = number::count(n_shown);
        let told = format!("The first {shown} of {} rows.", number::count(unexpected));
        page.element("p", &[("class", "facts")], &told).raw("\n");
    }
    let has_keys = rows.iter().any(|row| !row.key.is_null());
    let mut columns = vec![Column::Words("Source cell")];
    if has_keys {
        columns.push(Column::Words("Record"));
    }
    columns.push(Column::Words("Value"));
    let rows = rows.iter().map(|row| {
        let mut cells = vec![Cell::code(&row.cell)];
        if has_keys {
            cells.push(value(&row.key, placed.values_of_key(&row.key)));
        }
        cells.push(value(&row.value, values));
        Row::of(cells)
    });
    let caption = format!(
        "Rows not as expected by expectation {}.{}.{}, {} · {}",
        placed.dataset.0, placed.suite.0, placed.place, placed.dataset.1.name, placed.suite.1.name
    );
    let table = Table {
        caption: &caption,
        columns: &columns,
        rows: rows.collect(),
    };
    table.write(page);
}

fn value(value: &Json, values: Values) -> Cell {
    match value {
        Json::Null => Cell::nothing("missing"),
        Json::String(text) if text.is_empty() => Cell::nothing("empty text"),
        value => Cell::text(masking::shown(value, values)),
    }
}
