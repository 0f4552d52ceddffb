//! The index over the runs: where things stand, what does not hold, how that came about, and the runs.

use hotpass_pages::{
    frame::{write_contents, write_figures, write_notice, write_section},
    markup::Markup,
    number,
    table::{Cell, Column, Row, Table},
};

use super::{frame, notice, values_of, write_severity};
use crate::{
    site::{
        Run, Values,
        chart::{Dot, Line},
        history::{History, Point, gathered},
        run,
        sentence::sentence,
        state::{State, met_cell},
        time,
    },
    suite::Severity,
};

/// How many runs a chart shows.
const SHOWN: usize = 60;

/// The sections, each with its id and its title.
const SECTIONS: [(&str, &str); 4] = [
    ("state", "Where things stand"),
    ("failures", "What is not met"),
    ("trends", "Trends"),
    ("runs", "Runs"),
];

/// Renders the index over runs, which come newest first, each with the path of its page.
pub(crate) fn render(runs: &[(String, &Run)], values: Values) -> String {
    frame("Data docs").render(
        |page| write_header(runs, values, page),
        |page| write_main(runs, values, page),
    )
}

fn write_header(runs: &[(String, &Run)], values: Values, page: &mut Markup) {
    page.element("h1", &[], "Data docs").raw("\n");
    if let (Some((_, newest)), Some((_, oldest))) = (runs.first(), runs.last()) {
        write_lead((oldest, newest), runs.len(), page);
        write_notice(notice(values), page);
        write_newest(newest, page);
        write_contents(SECTIONS, page);
    }
}

fn write_main(runs: &[(String, &Run)], values: Values, page: &mut Markup) {
    if runs.is_empty() {
        page.raw("<p class=\"lead\">There is no run yet.</p>\n");
        return;
    }
    let histories = gathered(runs);
    let [state, failures, trends, of_runs] = SECTIONS;
    write_section(state, page, |page| write_state(&histories, page));
    write_section(failures, page, |page| {
        write_failures(&histories, values, page);
    });
    write_section(trends, page, |page| {
        page.raw("<div class=\"trends\">\n");
        for (place, history) in histories.iter().enumerate() {
            write_trend(history, &format!("trend-{}", place + 1), page);
        }
        page.raw("</div>\n");
    });
    write_section(of_runs, page, |page| write_runs(runs, page));
}

fn write_lead((oldest, newest): (&Run, &Run), n_runs: usize, page: &mut Markup) {
    let runs = number::counted(n_runs, "run", "runs");
    let lead = if n_runs == 1 {
        format!("What checks found in {runs}, of {}.", time::moment(newest))
    } else {
        format!(
            "What checks found in {runs}, from {} to {}.",
            time::moment(oldest),
            time::moment(newest)
        )
    };
    page.element("p", &[("class", "lead")], &lead).raw("\n");
}

fn write_newest(newest: &Run, page: &mut Markup) {
    let (met, all) = run::met(newest.expectations());
    let n_critical = newest
        .expectations()
        .filter(|each| !each.success && each.severity == Severity::Critical)
        .count();
    let figures = [
        (
            "Datasets in the newest run",
            number::count(newest.datasets.len() as u64),
        ),
        ("Expectations met in it", format!("{met} of {all}")),
        ("Critical and not met", number::count(n_critical as u64)),
    ];
    write_figures(&figures, page);
}

/// Returns a cell of the run at a point, which leads to its page.
fn of_point(point: Option<Point<'_>>, otherwise: &str) -> Cell {
    match point {
        Some(Point { path, run, .. }) => Cell::link(path, &time::moment(run)),
        None => Cell::nothing(otherwise),
    }
}

fn write_state(histories: &[History<'_>], page: &mut Markup) {
    let rows = histories.iter().filter_map(|history| {
        let last = history.last()?;
        let turns = history.turns();
        Some(Row::of(vec![
            Cell::text(format!("{} · {}", history.dataset, history.suite)),
            State::of_success(last.suite.success).cell(),
            met_cell(last.suite.met()),
            of_point(Some(last), "never"),
            of_point(turns.first_failure, "none"),
            of_point(turns.last_success, "never"),
        ]))
    });
    let table = Table {
        caption: "The last result of each suite",
        columns: &[
            Column::Words("Dataset and suite"),
            Column::Words("State"),
            Column::Numbers("Met"),
            Column::Words("Last checked"),
            Column::Words("First failure"),
            Column::Words("Last success"),
        ],
        rows: rows.collect(),
    };
    table.write(page);
}

fn write_failures(histories: &[History<'_>], values: Values, page: &mut Markup) {
    let mut failures = Vec::new();
    for history in histories {
        let Some(last) = history.last() else { continue };
        for expectation in &last.suite.expectations {
            if !expectation.success {
                failures.push((history, expectation));
            }
        }
    }
    if failures.is_empty() {
        page.raw("<p>Everything that was last checked is as expected.</p>\n");
        return;
    }
    failures.sort_by_key(|(_, expectation)| std::cmp::Reverse(expectation.severity));
    let rows = failures.into_iter().map(|(history, expectation)| {
        let values = values_of(expectation, history.public_columns, values);
        let turns = history.turns_of(expectation);
        Row::of(vec![
            sentence(expectation, values).cell(),
            Cell::text(format!("{} · {}", history.dataset, history.suite)),
            Cell::written(|page| write_severity(expectation.severity, page)),
            of_point(turns.failing_since, "never"),
            of_point(turns.last_success, "never"),
        ])
    });
    let table = Table {
        caption: "Expectations that are not met",
        columns: &[
            Column::Sentences("Expectation"),
            Column::Words("Dataset and suite"),
            Column::Words("Severity"),
            Column::Words("Not met since"),
            Column::Words("Last met"),
        ],
        rows: rows.collect(),
    };
    table.write(page);
}

fn write_trend(history: &History<'_>, id: &str, page: &mut Markup) {
    let name = format!("{} · {}", history.dataset, history.suite);
    let first_shown = history.points.len().saturating_sub(SHOWN);
    let points = history.points.get(first_shown..).unwrap_or_default();
    page.raw("<div class=\"card\">\n").element("h3", &[], &name);
    page.raw("\n");
    let dots: Vec<Dot> = points.iter().filter_map(|point| dot(*point)).collect();
    if let (Some(first), Some(last)) = (points.first(), points.last())
        && !dots.is_empty()
    {
        let line = Line {
            id,
            title: &format!("Share of expectations met, {name}"),
            description: &described(&dots),
            ends: (&time::day(first.run), &time::day(last.run)),
            dots: &dots,
        };
        line.write(page);
    }
    page.element("p", &[("class", "facts")], &told(history))
        .raw("\n");
    let rows = points.iter().rev().map(|point| {
        Row::of(vec![
            of_point(Some(*point), "never"),
            State::of_success(point.suite.success).cell(),
            met_cell(point.suite.met()),
        ])
    });
    let caption = format!(
        "Results of the runs, {name}, number {}",
        id.replace("trend-", "")
    );
    let table = Table {
        caption: &caption,
        columns: &[
            Column::Words("Run"),
            Column::Words("State"),
            Column::Numbers("Met"),
        ],
        rows: rows.collect(),
    };
    let what = if first_shown > 0 {
        format!("The last {} of {} runs", points.len(), history.points.len())
    } else {
        number::counted(points.len(), "run", "runs")
    };
    table.write_folded(&what, page);
    page.raw("</div>\n");
}

fn dot(point: Point<'_>) -> Option<Dot> {
    let (met, all) = point.suite.met();
    let share = number::share(met, all)?;
    Some(Dot {
        share,
        success: point.suite.success,
        tooltip: format!("{}: {met} of {all} met", time::moment(point.run)),
    })
}

fn described(dots: &[Dot]) -> String {
    let share = |dot: Option<&Dot>| number::percent(dot.map_or(0.0, |dot| dot.share));
    let n_unmet = dots.iter().filter(|dot| !dot.success).count();
    let least = dots
        .iter()
        .min_by(|one, other| one.share.total_cmp(&other.share));
    format!(
        "{}: at first {}, at last {}, at least {}. The suite failed in {}.",
        number::counted(dots.len(), "run", "runs"),
        share(dots.first()),
        share(dots.last()),
        share(least),
        number::counted(n_unmet, "run", "runs"),
    )
}

/// Says in words when the suite turned.
fn told(history: &History<'_>) -> String {
    let turns = history.turns();
    let at = |point: Option<Point<'_>>| point.map(|point| time::moment(point.run));
    match (
        at(turns.failing_since),
        at(turns.last_success),
        at(turns.first_failure),
    ) {
        (Some(since), Some(last), Some(first)) if since == first => {
            format!("Fails since {since}, for the first time; last succeeded {last}.")
        }
        (Some(since), Some(last), Some(first)) => {
            format!("Fails since {since}; last succeeded {last}; first failed {first}.")
        }
        (Some(since), ..) => format!("Fails since {since} and never succeeded."),
        (None, Some(last), Some(first)) => format!("Last succeeded {last}; first failed {first}."),
        _ => "Never failed.".to_owned(),
    }
}

fn write_runs(runs: &[(String, &Run)], page: &mut Markup) {
    let rows = runs.iter().map(|(path, run)| {
        let is_met = run.suites().all(|(_, suite)| suite.success);
        let datasets: Vec<&str> = run.datasets.iter().map(|each| each.name.as_str()).collect();
        Row::of(vec![
            Cell::link(path, &time::moment(run)),
            Cell::text(&run.title),
            State::of_success(is_met).cell(),
            met_cell(run::met(run.expectations())),
            Cell::text(datasets.join(", ")),
            Cell::code(&run.id),
        ])
    });
    let table = Table {
        caption: "All runs, newest first",
        columns: &[
            Column::Words("When"),
            Column::Words("Title"),
            Column::Words("State"),
            Column::Numbers("Met"),
            Column::Words("Datasets"),
            Column::Words("Run"),
        ],
        rows: rows.collect(),
    };
    table.write(page);
}
