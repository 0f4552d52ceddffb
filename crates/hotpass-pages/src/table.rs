//! Tables: with a caption, scopes, and a first column that names the row. They scroll sideways on narrow screens, in a
//! region of their own that can be reached with the keyboard, and can be folded away.

use crate::{markup::Markup, number};

/// A table.
#[derive(Debug)]
pub struct Table<'a> {
    /// What it shows; for screen readers, and unique on the page.
    pub caption: &'a str,
    /// Its columns. The first names the row.
    pub columns: &'a [Column<'a>],
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column of a table, with its name.
#[derive(Debug, Clone, Copy)]
pub enum Column<'a> {
    /// Of words.
    Words(&'a str),
    /// Of sentences, which need room.
    Sentences(&'a str),
    /// Of numbers, aligned to the right.
    Numbers(&'a str),
}

/// A row of a table: a cell for each column; those beyond the columns are not shown.
#[derive(Debug, Default)]
pub struct Row {
    /// What something on the page points to it by, a valid id.
    pub id: Option<String>,
    /// The cells. The first names the row.
    pub cells: Vec<Cell>,
}

/// What is in a cell.
#[derive(Debug, Default)]
pub struct Cell(Markup);

impl Table<'_> {
    /// Writes the table.
    pub fn write(self, page: &mut Markup) {
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
            page.element("th", &[("scope", "col"), ("class", class)], name);
        }
        page.raw("</tr></thead>\n<tbody>\n");
        for row in self.rows {
            row.write(self.columns, page);
        }
        page.raw("</tbody>\n</table>\n</div>\n");
    }

    /// Writes the table folded away under a line that says what it holds.
    pub fn write_folded(self, what: &str, page: &mut Markup) {
        page.raw("<details>\n<summary>")
            .text(what)
            .raw("</summary>\n");
        self.write(page);
        page.raw("</details>\n");
    }

    /// Writes the table folded away under a line that says what it holds, and how many rows.
    pub fn write_folded_with_count(self, what: &str, page: &mut Markup) {
        let rows = number::counted(self.rows.len(), "row", "rows");
        page.raw("<details>\n<summary>")
            .text(what)
            .raw(" <span>(")
            .text(&rows)
            .raw(")</span></summary>\n");
        self.write(page);
        page.raw("</details>\n");
    }
}

impl<'a> Column<'a> {
    fn parts(self) -> (&'a str, &'static str) {
        match self {
            Self::Words(name) => (name, "words"),
            Self::Sentences(name) => (name, "words sentence"),
            Self::Numbers(name) => (name, "number"),
        }
    }
}

impl Row {
    /// Returns a row that nothing points to.
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { id: None, cells }
    }

    fn write(self, columns: &[Column<'_>], page: &mut Markup) {
        match &self.id {
            Some(id) => page.open("tr", &[("id", id)]),
            None => page.raw("<tr>"),
        };
        for (position, (cell, column)) in self.cells.into_iter().zip(columns).enumerate() {
            let (_, class) = column.parts();
            let name = if position == 0 {
                page.open("th", &[("scope", "row"), ("class", class)]);
                "th"
            } else {
                page.open("td", &[("class", class)]);
                "td"
            };
            page.raw(&cell.0.into_string()).close(name);
        }
        page.raw("</tr>\n");
    }
}

impl Cell {
    /// Returns a cell that is written by hand.
    pub fn written(write: impl FnOnce(&mut Markup)) -> Self {
        let mut markup = Markup::default();
        write(&mut markup);
        Self(markup)
    }

    /// Returns a cell of text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::written(|page| {
            page.text(text.as_ref());
        })
    }

    /// Returns a cell of a sentence, in which backticks mark code.
    pub fn prose(text: impl AsRef<str>) -> Self {
        Self::written(|page| {
            page.prose(text.as_ref());
        })
    }

    /// Returns a cell of a name, a condition or an address.
    pub fn code(text: impl AsRef<str>) -> Self {
        Self::written(|page| {
            page.element("code", &[], text.as_ref());
        })
    }

    /// Returns a cell of text that leads somewhere.
    pub fn link(address: &str, text: &str) -> Self {
        Self::written(|page| {
            page.element("a", &[("href", address)], text);
        })
    }

    /// Returns a cell of words set apart by a badge.
    pub fn mark(words: &str) -> Self {
        Self::written(|page| {
            page.element("span", &[("class", "mark")], words);
        })
    }

    /// Returns a cell that says that there is nothing, in a word that cannot be mistaken for a value.
    pub fn nothing(word: &str) -> Self {
        Self::written(|page| {
            page.element("span", &[("class", "missing")], word);
        })
    }

    /// Returns a cell of text, or one that says that it is missing.
    pub fn or_missing(text: Option<String>) -> Self {
        text.map_or_else(|| Self::nothing("missing"), Self::text)
    }

    /// Returns a cell of text, or an empty one where nothing is to be said.
    pub fn or_blank(text: Option<String>) -> Self {
        text.map_or_else(Self::default, Self::text)
    }

    /// Returns a cell of a share from 0 to 1: what it says, and a bar that repeats it and is hidden from screen readers.
    pub fn share(share: f64, text: &str) -> Self {
        let width = number::short((share * 100.0).clamp(0.0, 100.0));
        Self::written(|page| {
            page.raw("<span class=\"share\"><svg class=\"gauge\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
            page.raw("<rect class=\"track\" width=\"100\" height=\"8\"/>");
            page.raw("<rect class=\"fill\" height=\"8\" width=\"")
                .raw(&width)
                .raw("\"/></svg> ");
            page.element("span", &[], text).raw("</span>");
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: Cell) -> String {
        cell.0.into_string()
    }

    #[test]
    fn a_table_names_its_region_its_columns_and_its_rows() {
        let table = Table {
            caption: "Ages & names",
            columns: &[
                Column::Words("Name"),
                Column::Sentences("Said"),
                Column::Numbers("Age"),
            ],
            rows: vec![
                Row::of(vec![
                    Cell::text("Ann"),
                    Cell::prose("a `b`"),
                    Cell::text("3"),
                ]),
                Row {
                    id: Some("bob".to_owned()),
                    cells: vec![
                        Cell::text("Bob"),
                        Cell::text("beyond"),
                        Cell::default(),
                        Cell::text("not shown"),
                    ],
                },
            ],
        };
        let mut page = Markup::default();
        table.write(&mut page);
        assert_eq!(
            page.into_string(),
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Ages &amp; names\">\n<table>\n\
             <caption>Ages &amp; names</caption>\n\
             <thead><tr><th scope=\"col\" class=\"words\">Name</th><th scope=\"col\" class=\"words sentence\">Said</th>\
             <th scope=\"col\" class=\"number\">Age</th></tr></thead>\n<tbody>\n\
             <tr><th scope=\"row\" class=\"words\">Ann</th><td class=\"words sentence\">a <code>b</code></td>\
             <td class=\"number\">3</td></tr>\n\
             <tr id=\"bob\"><th scope=\"row\" class=\"words\">Bob</th><td class=\"words sentence\">beyond</td>\
             <td class=\"number\"></td></tr>\n</tbody>\n</table>\n</div>\n"
        );
    }

    #[test]
    fn a_folded_table_says_what_it_holds() {
        let table = || Table {
            caption: "Ages",
            columns: &[Column::Words("Name")],
            rows: vec![Row::of(vec![Cell::text("Ann")])],
        };
        let mut page = Markup::default();
        table().write_folded("The <ages>", &mut page);
        table().write_folded_with_count("The ages", &mut page);
        let page = page.into_string();
        assert!(page.starts_with("<details>\n<summary>The &lt;ages&gt;</summary>\n<div"));
        assert!(page.contains("<summary>The ages <span>(1 row)</span></summary>"));
        assert!(page.ends_with("</div>\n</details>\n"));
    }

    #[test]
    fn every_cell_is_escaped() {
        for (cell, expected) in [
            (Cell::text("<b>"), "&lt;b&gt;"),
            (Cell::code("<b>"), "<code>&lt;b&gt;</code>"),
            (Cell::prose("`<b>`"), "<code>&lt;b&gt;</code>"),
            (
                Cell::link("a\"b", "<b>"),
                "<a href=\"a&quot;b\">&lt;b&gt;</a>",
            ),
            (Cell::mark("<b>"), "<span class=\"mark\">&lt;b&gt;</span>"),
            (
                Cell::or_missing(None),
                "<span class=\"missing\">missing</span>",
            ),
            (Cell::or_missing(Some("<b>".to_owned())), "&lt;b&gt;"),
            (Cell::or_blank(None), ""),
        ] {
            assert_eq!(written(cell), expected);
        }
    }

    #[test]
    fn the_bar_of_a_share_ends_where_its_column_does() {
        for (share, width) in [
            (0.256, "25.6"),
            (1.0, "100"),
            (1.2, "100"),
            (-0.1, "0"),
            (f64::NAN, "0"),
        ] {
            let cell = written(Cell::share(share, "so much"));
            assert!(
                cell.contains(&format!("width=\"{width}\"/></svg> <span>so much</span>")),
                "{share}: {cell}"
            );
        }
    }
}
