//! The three renderings of one report.

use super::*;
use crate::publish::tests::dossier;

#[test]
fn findings_are_counted_by_code_with_their_first_place() {
    let mut dossier = dossier(2);
    let again = dossier.findings[0].clone().counted(5);
    dossier.findings.push(again);
    let report = Report::new(&dossier);
    assert_eq!(report.codes.len(), 2);
    let entry = report
        .codes
        .iter()
        .find(|entry| entry.rule == dossier.findings[0].rule)
        .expect("counted");
    assert_eq!(entry.count, 1205);
    assert_eq!(entry.first, "a|b.xlsx#S!A1");
    assert!(
        report
            .codes
            .is_sorted_by_key(|entry| std::cmp::Reverse(entry.severity))
    );
}

#[test]
fn markdown_from_data_is_escaped() {
    let dossier = dossier(2);
    let text = Report::new(&dossier).to_markdown();
    assert!(
        text.starts_with("# Quality report: Flight \\<schools\\> \\| &amp; more\n"),
        "{text}"
    );
    assert!(text.contains("a\\|b.xlsx\\#S\\!A1"));
    assert!(text.contains("- **WARNING**: Improve \\`website\\` \\| it fails"));
    // Every table row has as many cells as its header.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = None;
    for line in text.lines() {
        match (line.starts_with('|'), width) {
            (true, None) => width = Some(cells(line)),
            (true, Some(expected)) => assert_eq!(cells(line), expected, "{line}"),
            (false, _) => width = None,
        }
    }
}

#[test]
fn the_page_is_escaped_and_needs_nothing_from_elsewhere() {
    let dossier = dossier(2);
    let page = Report::new(&dossier).to_html();
    assert!(page.contains("<h1>Quality report: Flight &lt;schools&gt; | &amp; more</h1>"));
    assert!(page.contains("values match ^https?://|&lt;b&gt;"));
    for absent in ["<script", "src=", "@import", "url(", "href=\"http", "<b>"] {
        assert!(!page.contains(absent), "{absent}");
    }
    for present in [
        "prefers-color-scheme: dark",
        "@media print",
        "<caption>",
        "scope=\"col\"",
        "scope=\"row\"",
        "lang=\"en\"",
    ] {
        assert!(page.contains(present), "{present}");
    }
    for tag in [
        "section", "table", "tr", "th", "td", "ul", "li", "dl", "div", "span", "code",
    ] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn no_rendering_holds_a_value_of_the_data() {
    let dossier = dossier(20);
    let report = Report::new(&dossier);
    let json = report.to_json().to_string();
    for text in [report.to_markdown(), report.to_html(), json] {
        for value in ["Sample Person", "office@", "+27", "Hangar Road", "Blue Sky"] {
            assert!(!text.contains(value), "{value}");
        }
    }
}

#[test]
fn json_has_the_quality_the_rows_and_the_refusals() {
    let dossier = dossier(2);
    let json = Report::new(&dossier).to_json();
    assert_eq!(json["rows"]["read"], 5);
    assert_eq!(json["quality"]["total_records"], 2);
    assert_eq!(json["refused"][0]["file"], "a|b.xlsx");
    assert_eq!(json["refused"][0]["message"], "=odd thing");
    assert_eq!(json["findings"][0]["count"], 1200);
}

#[test]
fn thousands_are_separated() {
    let counts = [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1_234_567, "1,234,567"),
    ];
    for (count, text) in counts {
        assert_eq!(grouped(count), text);
    }
}
