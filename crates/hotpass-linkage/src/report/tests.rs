//! What every report keeps to: nothing from data is markup, nothing is loaded, it can be read without seeing it, and
//! what has no data is not there.

mod digest;
mod sample;

use hotpass_testkit::{contrast, page::Page};
use serde_json::Value;

use super::data::LinkageReport;
use super::{Values, page, render};

/// Takes the data of a section away.
type Removal = fn(&mut LinkageReport);

fn shown(report: &LinkageReport) -> String {
    render(report, Values::Shown)
}

/// Replaces every text of a report, apart from the words of enumerations.
fn replace_texts(value: &mut Value, text: &str) {
    match value {
        Value::String(old) => {
            let is_word =
                ["false_positive", "false_negative", "uncertain", "match"].contains(&old.as_str());
            if !is_word {
                text.clone_into(old);
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| replace_texts(value, text)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| replace_texts(value, text)),
        _ => {}
    }
}

fn sample_with_texts(text: &str) -> LinkageReport {
    let mut value = serde_json::to_value(sample::report()).expect("a report is JSON");
    replace_texts(&mut value, text);
    serde_json::from_value(value).expect("a report comes back")
}

#[test]
fn no_text_of_a_report_becomes_markup() {
    for text in [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "</style></title></svg>",
        "`<b>`",
    ] {
        for values in [Values::Masked, Values::Shown] {
            let page = render(&sample_with_texts(text), values);
            let read = Page::read(&page);
            assert_eq!(read.count("script"), 1, "{text}");
            assert_eq!(read.count("img") + read.count("b"), 0, "{text}");
            assert_eq!(read.count("style"), 1, "{text}");
            assert!(
                read.elements
                    .iter()
                    .all(|element| element.attribute("onerror").is_none())
            );
        }
    }
}

#[test]
fn the_same_report_gives_the_same_page() {
    assert_eq!(shown(&sample::report()), shown(&sample::report()));
    let json = serde_json::to_string(&sample::report()).expect("a report is JSON");
    let read: LinkageReport = serde_json::from_str(&json).expect("a report comes back");
    assert_eq!(shown(&sample::report()), shown(&read));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = shown(&sample::report());
    for forbidden in ["http:", "https:", "://", "url(", "@import"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    for element in Page::read(&page).elements {
        assert!(element.attribute("src").is_none(), "{element:?}");
        let is_local = element
            .attribute("href")
            .is_none_or(|address| address.starts_with('#'));
        assert!(is_local, "{element:?}");
    }
}

#[test]
fn only_the_script_of_the_page_may_run() {
    let expected = digest::sha256_base64(page::SCRIPT.text.as_bytes());
    assert_eq!(
        page::SCRIPT.digest,
        expected,
        "set the digest of `SCRIPT` to this"
    );
    let policy = format!("script-src 'sha256-{}'", page::SCRIPT.digest);
    assert!(shown(&sample::report()).contains(&policy));
}

#[test]
fn the_page_is_accessible_with_and_without_data() {
    for report in [
        sample::report(),
        LinkageReport {
            title: "Nothing".to_owned(),
            ..LinkageReport::default()
        },
    ] {
        assert_eq!(Page::read(&shown(&report)).faults(), [""; 0]);
    }
    let page = shown(&sample::report());
    let deepest = Page::read(&page)
        .elements
        .iter()
        .filter_map(hotpass_testkit::page::Element::level)
        .max();
    assert_eq!(deepest, Some(4));
}

#[test]
fn every_drawing_has_a_table() {
    let page = Page::read(&shown(&sample::report()));
    let n_drawings = page.in_role("img").count();
    assert_eq!(n_drawings, 8 + 2 + 4, "charts, waterfalls and graphs");
    assert!(page.count("table") >= n_drawings);
}

#[test]
fn colors_stand_out_in_light_in_dark_and_on_paper() {
    let pairs = [
        ("card", "blue", contrast::TEXT),
        ("orange", "card", contrast::SHAPE),
        ("teal", "card", contrast::SHAPE),
    ];
    let sheets = [hotpass_pages::frame::STYLE, page::STYLE];
    assert_eq!(contrast::faults(&sheets, &pairs), [""; 0]);
}

#[test]
fn a_section_is_there_exactly_when_its_data_is() {
    let without: [(&str, Removal); 8] = [
        ("match-weights", |report| report.comparisons.clear()),
        ("probabilities", |report| report.comparisons.clear()),
        ("histogram", |report| report.histogram = None),
        ("thresholds", |report| report.thresholds = None),
        ("evaluation", |report| report.evaluation = None),
        ("unlinkables", |report| report.unlinkables.clear()),
        ("examples", |report| report.examples.clear()),
        ("clusters", |report| report.clusters = None),
    ];
    let whole = shown(&sample::report());
    let whole = Page::read(&whole);
    for (id, remove) in without {
        assert!(whole.by_id(id).is_some(), "{id}");
        let mut report = sample::report();
        remove(&mut report);
        let page = shown(&report);
        assert!(Page::read(&page).by_id(id).is_none(), "{id}");
        assert!(!page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
    let empty = shown(&LinkageReport::default());
    assert_eq!(Page::read(&empty).count("svg"), 0);
}

#[test]
fn masked_values_are_nowhere_on_the_page() {
    let masked = render(&sample::report(), Values::Masked);
    for value in [
        "Naledi",
        "Thandiwe",
        "van der Merwe",
        "1987-04-12",
        "Church",
        "555 01",
        "8001 church",
    ] {
        assert!(!masked.contains(value), "{value}");
        assert!(shown(&sample::report()).contains(value), "{value}");
    }
    assert!(masked.contains("N…\u{a0}(6)") && masked.contains("crm.csv row 212"));
}

#[test]
fn without_labels_the_charts_show_counts_instead() {
    let mut report = sample::report();
    report.evaluation = None;
    if let Some(histogram) = &mut report.histogram {
        histogram.bins.iter_mut().for_each(|bin| bin.labels = None);
    }
    if let Some(table) = &mut report.thresholds {
        table.best = None;
        table
            .points
            .iter_mut()
            .for_each(|point| point.scores = None);
    }
    let page = shown(&report);
    assert!(!page.contains("Labeled the same") && !page.contains("best F1"));
    assert!(page.contains("pairs at or above") && page.contains("candidate pairs"));
}

#[test]
fn weights_without_bound_and_numbers_that_are_none_break_no_drawing() {
    let mut report = sample::report();
    for (comparison, (m, u)) in
        report
            .comparisons
            .iter_mut()
            .zip([(1.0, 0.0), (0.0, 1.0), (f64::NAN, 0.5)])
    {
        for level in &mut comparison.levels {
            (level.m, level.u) = (Some(m), Some(u));
        }
    }
    for (pair, weight) in report
        .examples
        .iter_mut()
        .zip([f64::INFINITY, f64::NEG_INFINITY])
    {
        pair.steps[0].weight = weight;
        pair.prior = weight;
    }
    report.model.thresholds.matching = 1.0;
    let page = shown(&report);
    assert!(page.contains("+∞") && page.contains("\u{2212}∞"));
    for element in Page::read(&page).elements {
        for name in [
            "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "points",
        ] {
            let Some(numbers) = element.attribute(name) else {
                continue;
            };
            for number in numbers.split([',', ' ']) {
                let is_number = number.parse::<f64>().is_ok_and(f64::is_finite);
                assert!(is_number, "{name}={numbers} of {}", element.name);
            }
        }
    }
}

#[test]
fn a_cluster_too_large_to_draw_says_what_is_left_out() {
    let mut report = sample::report();
    if let Some(studio) = &mut report.clusters {
        let member = studio.largest[0].members[0].clone();
        studio.largest[0].members = vec![member; 90];
        studio.largest[0].n_records = 812;
    }
    let page = shown(&report);
    assert!(page.contains("The first 40 records are shown."));
    assert!(page.contains("bridges are not marked"));
    assert!(page.contains("812 records"));
}

#[test]
fn a_cluster_that_is_in_both_lists_is_drawn_once() {
    let page = shown(&sample::report());
    assert_eq!(page.matches("<h4>Cluster c-000417</h4>").count(), 1);
    assert!(page.contains("<a href=\"#cluster-1\">Cluster c-000417</a>"));
}

#[test]
fn a_waterfall_adds_up() {
    for pair in sample::report().examples {
        let page = shown(&LinkageReport {
            examples: vec![pair.clone()],
            ..LinkageReport::default()
        });
        let sum = hotpass_pages::number::signed(pair.weight());
        assert!(page.contains(&format!("which makes {sum} in all.")));
        assert!(page.contains(&format!("<td class=\"number\">{sum}</td></tr>\n</tbody>")));
    }
}
