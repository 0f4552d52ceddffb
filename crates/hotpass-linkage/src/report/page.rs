//! The page: head, contents, sections in order, footer. It needs nothing else: no address to load from, and no script
//! to be complete.

mod overview;

use super::Values;
use super::chart;
use super::data::LinkageReport;
use super::markup::Markup;

const STYLE: &str = include_str!("page/report.css");

/// Adds a slider of thresholds and a filter of clusters; the page is complete without.
pub(super) const SCRIPT: &str = include_str!("page/report.js");

/// The SHA-256 of the script, so that no other can run even if a value were to slip through the escaping.
pub(super) const SCRIPT_DIGEST: &str = "JvhN12ii2PiIl/2IseyZ9BgcHM+17W2EhoTI6BZbXgk=";

/// A section of the page.
struct Section {
    id: &'static str,
    title: &'static str,
    /// What one sees and how to read it.
    intro: &'static str,
    has_data: fn(&LinkageReport) -> bool,
    write: fn(&LinkageReport, Values, &mut Markup),
}

const SECTIONS: &[Section] = &[
    Section {
        id: "input",
        title: "Input",
        intro: "What was read. A column that is mostly empty, or the same everywhere, tells little.",
        has_data: |report| !report.input.sources.is_empty() || !report.input.columns.is_empty(),
        write: |report, _, page| overview::write_input(&report.input, page),
    },
    Section {
        id: "model",
        title: "Model",
        intro: "How records were brought together and where the decisions fall. The rest of the page shows what was \
                learned about each comparison.",
        has_data: |_| true,
        write: |report, values, page| overview::write_model(&report.model, values, page),
    },
    Section {
        id: "match-weights",
        title: "Match weights",
        intro: "How much each answer tells. A weight of +1 doubles the odds of a match, one of \u{2212}1 halves them; \
                a missing value tells nothing. Where an answer is marked *, rare values weigh more than frequent ones.",
        has_data: |report| !report.comparisons.is_empty(),
        write: |report, _, page| chart::match_weights::write(&report.comparisons, page),
    },
    Section {
        id: "probabilities",
        title: "m and u probabilities",
        intro: "Where the weights come from: m is how often records that mean the same give the answer, u how often \
                others do by chance. A good comparison has a large m and a small u at its first level.",
        has_data: |report| !report.comparisons.is_empty(),
        write: |report, _, page| chart::probabilities::write(&report.comparisons, page),
    },
    Section {
        id: "histogram",
        title: "Distribution of match weights",
        intro: "How many candidate pairs have which weight. Two hills with a valley between them are easy to divide; \
                what lies in the valley is for people.",
        has_data: |report| report.histogram.is_some(),
        write: |report, _, page| {
            if let Some(histogram) = &report.histogram {
                chart::histogram::write(histogram, report.model.thresholds, page);
            }
        },
    },
    Section {
        id: "thresholds",
        title: "Threshold selection",
        intro: "What each threshold would give. A higher one makes fewer wrong matches and misses more true ones.",
        has_data: |report| report.thresholds.is_some(),
        write: |report, _, page| {
            if let Some(table) = &report.thresholds {
                chart::thresholds::write(table, page);
            }
        },
    },
    Section {
        id: "evaluation",
        title: "Evaluation",
        intro: "How right the result is, measured against labels.",
        has_data: |report| report.evaluation.is_some(),
        write: |report, _, page| {
            if let Some(evaluation) = &report.evaluation {
                chart::calibration::write(evaluation, page);
            }
        },
    },
    Section {
        id: "unlinkables",
        title: "Unlinkable records",
        intro: "Some records say so little that even a copy of them could not be recognized.",
        has_data: |report| !report.unlinkables.is_empty(),
        write: |report, _, page| {
            chart::unlinkables::write(&report.unlinkables, report.model.thresholds, page);
        },
    },
    Section {
        id: "examples",
        title: "Example pairs",
        intro: "The weight of a pair is that of the prior and of every comparison. Bars to the right speak for a \
                match, bars to the left against one.",
        has_data: |report| !report.examples.is_empty(),
        write: |report, values, page| {
            let matching = report.model.thresholds.matching;
            chart::waterfall::write(&report.examples, matching, values, page);
        },
    },
    Section {
        id: "clusters",
        title: "Cluster studio",
        intro: "What the pairs became: records in one cluster are said to mean the same.",
        has_data: |report| report.clusters.is_some(),
        write: |report, values, page| {
            if let Some(studio) = &report.clusters {
                chart::clusters::write(studio, values, page);
            }
        },
    },
];

/// Renders a report.
pub(super) fn render(report: &LinkageReport, values: Values) -> String {
    let mut page = Markup::default();
    head(report, &mut page);
    let sections: Vec<&Section> = SECTIONS
        .iter()
        .filter(|section| (section.has_data)(report))
        .collect();
    page.raw("<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n");
    page.element("h1", &[], &report.title).raw("\n");
    page.element("p", &[("class", "lead")], &report.lead)
        .raw("\n");
    page.element("p", &[("class", "notice")], notice(values))
        .raw("\n");
    overview::write_figures(report, &mut page);
    page.raw("<nav aria-label=\"Sections\">\n<ul>\n");
    for Section { id, title, .. } in &sections {
        page.raw("<li>")
            .element("a", &[("href", &format!("#{id}"))], title)
            .raw("</li>\n");
    }
    page.raw("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
    for section in sections {
        let title_id = format!("{}-heading", section.id);
        page.open(
            "section",
            &[("id", section.id), ("aria-labelledby", &title_id)],
        );
        page.raw("\n")
            .element("h2", &[("id", &title_id)], section.title);
        page.raw("\n")
            .element("p", &[("class", "intro")], section.intro);
        page.raw("\n");
        (section.write)(report, values, &mut page);
        page.raw("</section>\n");
    }
    page.raw("</main>\n").element("footer", &[], &report.footer);
    page.raw("\n<script>").raw(SCRIPT);
    page.raw("</script>\n</body>\n</html>\n");
    page.into_string()
}

fn head(report: &LinkageReport, page: &mut Markup) {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src 'sha256-");
    page.raw(SCRIPT_DIGEST).raw("'\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.element("title", &[], &report.title);
    page.raw("\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n");
}

fn notice(values: Values) -> &'static str {
    match values {
        Values::Masked => {
            "Values of records are masked: the first letter, and how many letters there are. Addresses of records are \
             shown."
        }
        Values::Shown => {
            "This page shows values of records, which may be personal data. Treat it as you treat the records."
        }
    }
}
