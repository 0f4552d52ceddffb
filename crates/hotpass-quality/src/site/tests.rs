//! The site as a whole: well formed, escaped, masked, accessible in structure, and the same each time.

mod sample;

use std::collections::BTreeSet;

use hotpass_testkit::{contrast, page::Page};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn all_pages() -> Vec<(String, String)> {
    [Values::Masked, Values::Revealed]
        .into_iter()
        .flat_map(|values| pages(&sample::runs(), values))
        .chain(pages(&[], Values::Masked))
        .collect()
}

fn page_at<'a>(pages: &'a [(String, String)], path: &str) -> &'a str {
    let found = pages.iter().find(|(of, _)| of == path);
    &found.expect(path).1
}

/// A run with a text in all places that take one.
fn run_of(text: &str) -> Run {
    let given = json!({
        "column": text, "regex": text, "value_set": [text, text], "row_condition": text, "json_schema": { "title": text },
        "column_list": [text], "min_value": text, "ignore_row_if": text,
    });
    let kinds = [
        "expect_column_values_to_match_regex",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_match_json_schema",
        "expect_column_min_to_be_between",
        "expect_compound_columns_to_be_unique",
        text,
    ];
    let expectations = kinds.map(|kind| CheckedExpectation {
        kind: kind.to_owned(),
        columns: vec![text.to_owned()],
        arguments: sample::arguments(&given),
        unexpected: Some(2),
        rows: 3,
        observed: json!({ text: [text, { text: text }] }),
        failing_rows: vec![FailingRow {
            cell: text.to_owned(),
            key: json!({ text: text }),
            value: json!([text]),
        }],
        problem: Some(text.to_owned()),
        notes: vec![text.to_owned()],
        ..CheckedExpectation::default()
    });
    Run {
        id: text.to_owned(),
        when: text.to_owned(),
        title: text.to_owned(),
        datasets: vec![Checked {
            name: text.to_owned(),
            remarks: vec![text.to_owned()],
            suites: vec![CheckedSuite {
                name: text.to_owned(),
                success: false,
                expectations: expectations.into(),
            }],
            ..Checked::default()
        }],
    }
}

#[test]
fn there_is_an_index_and_a_page_for_each_run_newest_first() {
    let pages = pages(&sample::runs(), Values::Masked);
    let paths: Vec<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths[..3],
        ["index.html", "runs/2026-10-06.html", "runs/2026-10-05.html"]
    );
    assert_eq!(paths.len(), 7);
}

#[test]
fn every_page_is_accessible_and_complete_by_itself() {
    for (path, html) in all_pages() {
        let page = Page::read(&html);
        assert_eq!(page.faults(), [""; 0], "{path}");
        assert_eq!(page.count("script"), 0, "{path}");
        assert!(
            !html.contains("http:") && !html.contains("https:"),
            "{path}"
        );
        assert_eq!(
            page.in_role("region").count(),
            page.count("table"),
            "{path}"
        );
    }
}

#[test]
fn colors_stand_out_in_light_in_dark_and_on_paper() {
    let pairs = ["good", "bad", "unsure"].into_iter().flat_map(|front| {
        [
            (front, "card", contrast::TEXT),
            (front, "page", contrast::TEXT),
        ]
    });
    let sheets = [hotpass_pages::frame::STYLE, page::STYLE];
    assert_eq!(
        contrast::faults(&sheets, &pairs.collect::<Vec<_>>()),
        [""; 0]
    );
}

#[test]
fn links_lead_to_pages_that_are_there() {
    let pages = pages(&sample::runs(), Values::Masked);
    let paths: BTreeSet<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    for (path, html) in &pages {
        for element in Page::read(html).elements {
            let Some(address) = element
                .attribute("href")
                .filter(|address| !address.starts_with('#'))
            else {
                continue;
            };
            let target = match path.as_str() {
                "index.html" => address,
                _ => address.strip_prefix("../").expect("out of the folder"),
            };
            assert!(paths.contains(target), "{address} on {path}");
        }
    }
}

#[test]
fn every_text_is_escaped_wherever_it_is() {
    let text = "<script>alert(1)</script>\"'&`--><b>";
    let runs = [run_of(text), run_of(text)];
    for values in [Values::Masked, Values::Revealed] {
        for (path, html) in pages(&runs, values) {
            assert!(!html.contains("<script") && !html.contains("<b>"), "{path}");
            let page = Page::read(&html);
            assert_eq!(page.count("script") + page.count("b"), 0, "{path}");
        }
    }
}

#[test]
fn values_are_on_no_masked_page_and_on_revealed_ones() {
    for (path, html) in pages(&sample::runs(), Values::Masked) {
        for secret in sample::SECRETS {
            assert!(!html.contains(secret), "{secret} is on {path}");
        }
    }
    let revealed = pages(&sample::runs(), Values::Revealed);
    let html = page_at(&revealed, "runs/2026-10-06.html");
    for secret in sample::SECRETS {
        assert!(html.contains(secret), "{secret}");
    }
}

#[test]
fn columns_that_everybody_may_read_are_shown_and_keys_of_others_are_not() {
    let mut runs = sample::runs();
    for run in &mut runs {
        run.datasets[0].public_columns = vec!["email".to_owned()];
    }
    let pages = pages(&runs, Values::Masked);
    let html = page_at(&pages, "runs/2026-10-06.html");
    assert!(html.contains("naledi@example.org"));
    assert!(!html.contains("REC-7781") && !html.contains("Zodwa"));
}

#[test]
fn a_failing_row_tells_its_source_cell_its_record_and_its_value() {
    let pages = pages(&sample::runs(), Values::Masked);
    let html = page_at(&pages, "runs/2026-10-06.html");
    for told in [
        "<th scope=\"row\" class=\"words\"><code>orgs!C3</code></th><td class=\"words\">id: R…\u{a0}(8)</td><td class=\"words\">n…\u{a0}(18)</td>",
        "31 of 1,060 (2.9\u{a0}%)",
        "140 without a value",
        "The first 3 of 31 rows.",
        "See <code>docs/email.md</code>.",
        "Why it cannot be told: the table has no column <code>born</code>",
        "<dt>Expectations met</dt><dd>5 of 7</dd>",
    ] {
        assert!(html.contains(told), "{told}");
    }
}

#[test]
fn the_index_tells_when_suites_failed_first_and_held_last() {
    let pages = pages(&sample::runs(), Values::Masked);
    let html = page_at(&pages, "index.html");
    for told in [
        "Fails since 2026-10-04 04:30\u{a0}UTC; last succeeded 2026-10-03 04:30\u{a0}UTC; first failed 2026-10-01 04:30\u{a0}UTC.",
        "Never failed.",
        "6 runs: at first 33.3\u{a0}%, at last 33.3\u{a0}%, at least 33.3\u{a0}%. The suite failed in 4 runs.",
        "<a href=\"runs/2026-10-04.html\">2026-10-04 04:30\u{a0}UTC</a>",
    ] {
        assert!(html.contains(told), "{told}");
    }
    // A circle for each run in which the suites held, a square for the others.
    assert_eq!(html.matches("<circle class=\"dot\"").count(), 8);
    assert_eq!(html.matches("<rect class=\"dot unmet\"").count(), 4);
}

#[test]
fn the_same_runs_give_the_same_pages_in_any_order() {
    let runs = sample::runs();
    let mut reversed = runs.clone();
    reversed.reverse();
    assert_eq!(
        pages(&runs, Values::Masked),
        pages(&reversed, Values::Masked)
    );
}

#[test]
fn runs_are_read_back_as_they_were_written_and_what_is_missing_is_nothing() {
    let runs = sample::runs();
    let text = serde_json::to_string(&runs).expect("JSON");
    assert!(text.contains("\"severity\":\"warning\""));
    assert_eq!(serde_json::from_str::<Vec<Run>>(&text).expect("runs"), runs);
    let run: Run = serde_json::from_str(r#"{"id": "1"}"#).expect("a run");
    assert_eq!(run.datasets, []);
    let severity = serde_json::from_str::<CheckedExpectation>(r#"{"severity": "grave"}"#);
    let problem = severity.expect_err("no severity").to_string();
    assert!(
        problem.contains("no severity is called `grave`"),
        "{problem}"
    );
}

#[test]
fn ids_become_names_of_files_that_every_system_takes() {
    for (id, expected) in [
        ("2026-10-02T06:30", "2026-10-02T06~3a30"),
        ("../../etc", "~2e.~2f..~2fetc"),
        ("é", "~c3~a9"),
        ("", "~"),
    ] {
        assert_eq!(file_name(id), expected, "{id}");
    }
    let run = |id: &str| Run {
        id: id.to_owned(),
        ..Run::default()
    };
    let runs = [run("a"), run("A"), run("a")];
    let paths: BTreeSet<String> = pages(&runs, Values::Masked)
        .into_iter()
        .map(|(path, _)| path.to_lowercase())
        .collect();
    assert_eq!(paths.len(), 4);
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(64))]

    #[test]
    fn any_text_leaves_pages_well_formed(text in "\\PC{0,12}") {
        for (_, html) in pages(&[run_of(&text)], Values::Masked) {
            Page::read(&html);
        }
    }
}
