//! The page: head, contents, and the sections whose data is there, in order.

mod overview;

use hotpass_pages::frame::{Frame, Script, write_contents, write_notice, write_section};
use hotpass_pages::markup::Markup;

use super::Values;
use super::chart;
use super::data::LinkageReport;

/// The rules of the report besides those of every page.
pub(super) const STYLE: &str = include_str!("page/report.css");

/// Adds a slider of thresholds and a filter of clusters; the page is complete without.
pub(super) const SCRIPT: Script<'_> = Script {
    text: include_str!("page/report.js"),
    digest: "JvhN12ii2PiIl/2IseyZ9BgcHM+17W2EhoTI6BZbXgk=",
};

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
    let frame = Frame {
        title: &report.title,
        skip: "Skip to the report",
        style: STYLE,
        script: Some(SCRIPT),
        footer: &report.footer,
    };
    let sections = || SECTIONS.iter().filter(|section| (section.has_data)(report));
    frame.render(
        |page| {
            page.element("h1", &[], &report.title).raw("\n");
            page.element("p", &[("class", "lead")], &report.lead)
                .raw("\n");
            write_notice(notice(values), page);
            overview::write_figures(report, page);
            write_contents(sections().map(|section| (section.id, section.title)), page);
        },
        |page| {
            for section in sections() {
                write_section((section.id, section.title), page, |page| {
                    page.element("p", &[("class", "intro")], section.intro)
                        .raw("\n");
                    (section.write)(report, values, page);
                });
            }
        },
    )
}

/// Says whether values can be read on the page.
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
