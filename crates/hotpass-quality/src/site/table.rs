//! Tables: with a caption, scopes, and a first column that names the row. They scroll sideways on narrow screens, in a
//! region of their own that can be reached with the keyboard.

use super::{CheckedExpectation, markup::Markup, sentence::Sentence};

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column<'a> {
    /// Of words.
    Words(&'a str),
    /// Of sentences, which need room.
    Sentences(&'a str),
    /// Of numbers, aligned to the right.
    Numbers(&'a str),
}

/// A row: what its element is called, if something points to it, and a cell for each column.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The id.
    pub(crate) id: Option<String>,
    /// The cells. The first names the row.
    pub(crate) cells: Vec<Cell>,
}

/// What is in a cell.
#[derive(Debug, Default)]
pub(crate) struct Cell(Markup);

/// A table.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// What it shows; for screen readers, and unique on the page.
    pub(crate) caption: &'a str,
    /// Its columns. The first names the row.
    pub(crate) columns: &'a [Column<'a>],
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// What came of an expectation, or of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds.
    Met,
    /// It does not.
    Unmet,
    /// It cannot be told.
    Unknown,
}

impl State {
    /// Returns the state of an expectation.
    pub(crate) fn of(expectation: &CheckedExpectation) -> Self {
        if expectation.problem.is_some() {
            Self::Unknown
        } else {
            Self::of_success(expectation.success)
        }
    }

    /// Returns the state of a suite or a run.
    pub(crate) fn of_success(success: bool) -> Self {
        if success { Self::Met } else { Self::Unmet }
    }

    /// Writes it: a sign and a word, with a color that adds nothing.
    pub(crate) fn write(self, page: &mut Markup) {
        let (class, sign, word) = match self {
            Self::Met => ("mark met", "✓", "met"),
            Self::Unmet => ("mark unmet", "✗", "not met"),
            Self::Unknown => ("mark unknown", "?", "cannot be told"),
        };
        page.open("span", &[("class", class)]);
        page.element("span", &[("aria-hidden", "true")], sign);
        page.raw(" ").text(word).close("span");
    }
}

impl Cell {
    /// Returns a cell that is written by hand.
    pub(crate) fn written(write: impl FnOnce(&mut Markup)) -> Self {
        let mut markup = Markup::default();
        write(&mut markup);
        Self(markup)
    }

    /// Returns a cell of text.
    pub(crate) fn text(text: impl AsRef<str>) -> Self {
        Self::written(|page| {
            page.text(text.as_ref());
        })
    }

    /// Returns a cell of a name or an address.
    pub(crate) fn code(text: impl AsRef<str>) -> Self {
        Self::written(|page| {
            page.element("code", &[], text.as_ref());
        })
    }

    /// Returns a cell of text that leads somewhere.
    pub(crate) fn link(address: &str, text: &str) -> Self {
        Self::written(|page| {
            page.element("a", &[("href", address)], text);
        })
    }

    /// Returns a cell of a sentence.
    pub(crate) fn sentence(sentence: &Sentence) -> Self {
        Self::written(|page| sentence.write(page))
    }

    /// Returns a cell of a state.
    pub(crate) fn state(state: State) -> Self {
        Self::written(|page| state.write(page))
    }

    /// Returns a cell that says that there is nothing.
    pub(crate) fn nothing(word: &str) -> Self {
        Self::written(|page| {
            page.element("span", &[("class", "missing")], word);
        })
    }

    /// Returns a cell of a share: how many of how many, with a bar that repeats it and is hidden from screen readers.
    pub(crate) fn share((part, whole): (usize, usize)) -> Self {
        let Some(share) = super::number::share(part, whole) else {
            return Self::nothing("nothing to meet");
        };
        let width = share * 100.0;
        Self::written(|page| {
            page.raw("<span class=\"share\"><svg class=\"gauge\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
            page.raw("<rect class=\"track\" width=\"100\" height=\"8\"/>");
            page.raw("<rect class=\"fill\" height=\"8\" width=\"")
                .raw(&super::number::short(width))
                .raw("\"/></svg> ");
            page.element("span", &[], &format!("{part} of {whole}"));
            page.raw("</span>");
        })
    }
}

impl Row {
    /// Returns a row that nothing points to.
    pub(crate) fn of(cells: Vec<Cell>) -> Self {
        Self { id: None, cells }
    }
}

impl Table<'_> {
    /// Writes the table.
    pub(crate) fn write(self, page: &mut Markup) {
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
        for Row { id, cells } in self.rows {
            match &id {
                Some(id) => page.open("tr", &[("id", id)]),
                None => page.raw("<tr>"),
            };
            for (position, (cell, column)) in cells.into_iter().zip(self.columns).enumerate() {
                let (_, class) = column.parts();
                let name = if position == 0 { "th" } else { "td" };
                if position == 0 {
                    page.open(name, &[("scope", "row"), ("class", class)]);
                } else {
                    page.open(name, &[("class", class)]);
                }
                page.raw(&cell.0.into_string()).close(name);
            }
            page.raw("</tr>\n");
        }
        page.raw("</tbody>\n</table>\n</div>\n");
    }

    /// Writes the table folded away under a line that says what it holds.
    pub(crate) fn write_folded(self, what: &str, page: &mut Markup) {
        page.raw("<details>\n<summary>")
            .text(what)
            .raw("</summary>\n");
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
