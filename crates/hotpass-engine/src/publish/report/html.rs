//! Renders the report as one HTML page that needs nothing else: no script, no address to load from, light and dark,
//! readable on a telephone and on paper. Everything from data is escaped.

use hotpass_pages::markup::Markup;

use super::{
    document::{Block, Column, Document, Figure, Level, Section, Value},
    grouped,
};

/// The page's style sheet.
const STYLE: &str = include_str!("html/report.css");

/// Renders a document.
pub(super) fn render(document: &Document) -> String {
    let mut page = Markup::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    // Even if a value were to slip through the escaping, nothing could be loaded or run.
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
        .text(&document.title);
    page.raw("</title>\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<h1>");
    page.text(&document.title)
        .raw("</h1>\n<p class=\"lead\">")
        .text(&document.lead)
        .raw("</p>\n");
    contents(document, &mut page);
    page.raw("</header>\n<main id=\"main\">\n");
    for section in &document.sections {
        render_section(section, &mut page);
    }
    page.raw("</main>\n<footer>")
        .text(&document.footer)
        .raw("</footer>\n</body>\n</html>\n");
    page.into_string()
}

fn contents(document: &Document, page: &mut Markup) {
    page.raw("<nav aria-label=\"Sections\">\n<ul>\n");
    for section in &document.sections {
        page.raw("<li><a href=\"#")
            .raw(section.id)
            .raw("\">")
            .raw(section.title)
            .raw("</a></li>\n");
    }
    page.raw("</ul>\n</nav>\n");
}

fn render_section(section: &Section, page: &mut Markup) {
    page.raw("<section id=\"")
        .raw(section.id)
        .raw("\" aria-labelledby=\"")
        .raw(section.id);
    page.raw("-title\">\n<h2 id=\"")
        .raw(section.id)
        .raw("-title\">")
        .raw(section.title)
        .raw("</h2>\n");
    if !section.intro.is_empty() {
        page.raw("<p class=\"intro\">");
        page.prose(section.intro);
        page.raw("</p>\n");
    }
    match &section.block {
        Block::Figures(figures) => render_figures(figures, page),
        Block::Table { columns, rows } => render_table(section, columns, rows, page),
        Block::Items(items) => render_items(items, page),
    }
    page.raw("</section>\n");
}

fn render_figures(figures: &[Figure], page: &mut Markup) {
    page.raw("<dl class=\"figures\">\n");
    for figure in figures {
        page.raw("<div><dt>")
            .raw(figure.label)
            .raw("</dt><dd><strong>");
        value(&figure.value, page);
        page.raw("</strong> <span>")
            .text(&figure.note)
            .raw("</span></dd></div>\n");
    }
    page.raw("</dl>\n");
}

fn render_items(items: &[(Option<Level>, String)], page: &mut Markup) {
    page.raw("<ul class=\"items\">\n");
    for (level, sentence) in items {
        page.raw("<li>");
        if let Some(level) = level {
            mark(*level, level.as_str(), page);
            page.raw(" ");
        }
        page.raw("<span>");
        page.prose(sentence);
        page.raw("</span></li>\n");
    }
    page.raw("</ul>\n");
}

fn render_table(section: &Section, columns: &[Column], rows: &[Vec<Value>], page: &mut Markup) {
    page.raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"")
        .raw(section.id);
    page.raw("-title\">\n<table>\n<caption>")
        .raw(section.title)
        .raw("</caption>\n<thead><tr>");
    for column in columns {
        let class = if column.is_number {
            " class=\"number\""
        } else {
            ""
        };
        page.raw("<th scope=\"col\"")
            .raw(class)
            .raw(">")
            .raw(column.name)
            .raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for values in rows {
        // The first cell that names the row is its header: an urgency mark is not a name.
        let header = values
            .iter()
            .position(|cell| !matches!(cell, Value::Mark(..)));
        page.raw("<tr>");
        for (position, (cell, column)) in values.iter().zip(columns).enumerate() {
            let is_header = Some(position) == header;
            let class = if column.is_number {
                " class=\"number\""
            } else {
                ""
            };
            let (open, close) = if is_header {
                ("<th scope=\"row\"", "</th>")
            } else {
                ("<td", "</td>")
            };
            page.raw(open).raw(class).raw(">");
            value(cell, page);
            page.raw(close);
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n</div>\n");
}

fn value(value: &Value, page: &mut Markup) {
    match value {
        Value::Text(text) => {
            page.prose(text);
        }
        Value::Name(name) => {
            page.raw("<code>").text(name).raw("</code>");
        }
        Value::Count(count) => {
            page.text(&grouped(*count));
        }
        Value::Share(share) => share_bar(*share, page),
        Value::Score(score) => {
            page.text(&format!("{score:.2}"));
        }
        Value::Mark(level, word) => mark(*level, word, page),
    }
}

/// Writes a share as a number with a bar; the bar repeats the number and is hidden from screen readers.
fn share_bar(share: f64, page: &mut Markup) {
    let percent = format!("{:.1}", share * 100.0);
    page.raw("<span class=\"share\"><span class=\"bar\" aria-hidden=\"true\"><span style=\"width:");
    page.text(&percent)
        .raw("%\"></span></span><span>")
        .text(&percent)
        .raw(" %</span></span>");
}

fn mark(level: Level, word: &str, page: &mut Markup) {
    page.raw("<span class=\"mark ")
        .raw(level.as_str())
        .raw("\">")
        .text(word)
        .raw("</span>");
}
