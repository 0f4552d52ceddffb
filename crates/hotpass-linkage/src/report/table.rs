//! Tables: with a caption, scopes, and a first column that names the row. They scroll sideways on narrow screens and can
//! be folded away under the chart whose numbers they hold.

use super::markup::Markup;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column<'a> {
    /// Of words.
    Words(&'a str),
    /// Of numbers, aligned to the right.
    Numbers(&'a str),
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// Words or a number.
    Text(String),
    /// A sentence, in which backticks mark code.
    Prose(String),
    /// A name or a condition of the model.
    Code(String),
    /// A share, drawn as a bar beside its number.
    Share(f64),
    /// Words set apart by a badge.
    Mark(&'static str),
    /// Nothing, said as a word so that it cannot be mistaken for an empty value.
    Missing,
}

impl Cell {
    /// Returns a cell of text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns a cell of text, or a missing one.
    pub(super) fn or_missing(text: Option<String>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }

    /// Returns a cell of text, or an empty one where nothing is to be said.
    pub(super) fn or_blank(text: Option<String>) -> Self {
        Self::Text(text.unwrap_or_default())
    }
}

/// A table.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// What it shows; for screen readers, and unique on the page.
    pub(super) caption: &'a str,
    /// Its columns. The first names the row.
    pub(super) columns: &'a [Column<'a>],
    /// Its rows, each with one cell for each column.
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table<'_> {
    /// Writes the table.
    pub(super) fn write(&self, page: &mut Markup) {
        let region = [
            ("class", "scroll"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", self.caption),
        ];
        page.open("div", &region).raw("\n<table>\n");
        page.element("caption", &[], self.caption)
            .raw("\n<thead><tr>");
        for column in self.columns {
            let (name, class) = column.parts();
            page.open("th", &[("scope", "col"), ("class", class)]);
            page.text(name).raw("</th>");
        }
        page.raw("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            page.raw("<tr>");
            for (position, (cell, column)) in row.iter().zip(self.columns).enumerate() {
                let (_, class) = column.parts();
                if position == 0 {
                    page.open("th", &[("scope", "row"), ("class", class)]);
                    cell.write(page);
                    page.raw("</th>");
                } else {
                    page.open("td", &[("class", class)]);
                    cell.write(page);
                    page.raw("</td>");
                }
            }
            page.raw("</tr>\n");
        }
        page.raw("</tbody>\n</table>\n</div>\n");
    }

    /// Writes the table folded away under a line that says what it holds and how many rows it has.
    pub(super) fn write_folded(&self, what: &str, page: &mut Markup) {
        let rows = self.rows.len();
        let unit = if rows == 1 { "row" } else { "rows" };
        page.raw("<details>\n<summary>")
            .text(what)
            .raw(" <span>(")
            .text(&format!("{rows} {unit}"))
            .raw(")</span></summary>\n");
        self.write(page);
        page.raw("</details>\n");
    }
}

impl<'a> Column<'a> {
    fn parts(self) -> (&'a str, &'static str) {
        match self {
            Self::Words(name) => (name, "words"),
            Self::Numbers(name) => (name, "number"),
        }
    }
}

impl Cell {
    fn write(&self, page: &mut Markup) {
        match self {
            Self::Text(text) => {
                page.text(text);
            }
            Self::Prose(text) => {
                page.prose(text);
            }
            Self::Code(text) => {
                page.element("code", &[], text);
            }
            Self::Share(share) => write_share(*share, page),
            Self::Mark(word) => {
                page.element("span", &[("class", "mark")], word);
            }
            Self::Missing => {
                page.element("span", &[("class", "missing")], "missing");
            }
        }
    }
}

/// Writes a share as a number with a bar; the bar repeats the number and is hidden from screen readers.
fn write_share(share: f64, page: &mut Markup) {
    let width = format!("{:.1}", (share * 100.0).clamp(0.0, 100.0));
    page.raw("<span class=\"share\"><svg class=\"gauge\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    page.raw("<rect class=\"track\" width=\"100\" height=\"8\"/>");
    page.raw("<rect class=\"fill\" height=\"8\" width=\"")
        .raw(&width)
        .raw("\"/></svg> <span>")
        .raw(&super::number::percent(share))
        .raw("</span></span>");
}
