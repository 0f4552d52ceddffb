//! The frame: what is around every page and between its parts, from the document type to the footer. A page needs nothing
//! else: no address to load from, and no script to be complete.

use crate::markup::Markup;

/// The rules that every page has, in light, in dark and on paper.
///
/// Colors are tokens of `:root`, each given for light, for dark and for paper, in this order.
pub const STYLE: &str = include_str!("frame/style.css");

/// What is around a page.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// What the window is called.
    pub title: &'a str,
    /// What the first link says, which leads those who read with the keyboard past the header.
    pub skip: &'a str,
    /// Rules besides [`STYLE`], which they come after.
    pub style: &'a str,
    /// What runs on the page, if anything does.
    pub script: Option<Script<'a>>,
    /// Who made the page.
    pub footer: &'a str,
}

/// A script, without which the page is complete.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    /// Its text.
    pub text: &'a str,
    /// The SHA-256 of the text in Base64, so that no other can run even if a value were to slip through the escaping.
    pub digest: &'a str,
}

impl Frame<'_> {
    /// Renders the page with its header and its main part.
    pub fn render(
        self,
        header: impl FnOnce(&mut Markup),
        main: impl FnOnce(&mut Markup),
    ) -> String {
        let mut page = Markup::default();
        self.write_head(&mut page);
        page.raw("<body>\n<a class=\"skip\" href=\"#main\">")
            .text(self.skip)
            .raw("</a>\n<header>\n");
        header(&mut page);
        page.raw("</header>\n<main id=\"main\">\n");
        main(&mut page);
        page.raw("</main>\n").element("footer", &[], self.footer);
        if let Some(script) = self.script {
            page.raw("\n<script>").raw(script.text).raw("</script>");
        }
        page.raw("\n</body>\n</html>\n");
        page.into_string()
    }

    fn write_head(self, page: &mut Markup) {
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        // Even if a value were to slip through the escaping, nothing could be loaded, sent or run.
        page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'");
        if let Some(script) = self.script {
            page.raw("; script-src 'sha256-")
                .raw(script.digest)
                .raw("'");
        }
        page.raw("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.element("title", &[], self.title);
        page.raw("\n<style>\n").raw(STYLE).raw(self.style);
        page.raw("</style>\n</head>\n");
    }
}

/// Writes what must be known before reading on, such as whether values are masked.
pub fn write_notice(notice: &str, page: &mut Markup) {
    page.element("p", &[("class", "notice")], notice).raw("\n");
}

/// Writes a few numbers that say the most, each with its name; nothing where there are none.
pub fn write_figures(figures: &[(&str, String)], page: &mut Markup) {
    if figures.is_empty() {
        return;
    }
    page.raw("<dl class=\"figures\">\n");
    for (name, figure) in figures {
        page.raw("<div>")
            .element("dt", &[], name)
            .element("dd", &[], figure)
            .raw("</div>\n");
    }
    page.raw("</dl>\n");
}

/// Writes links to the sections of a page, each with its id and its title.
pub fn write_contents<'a>(
    sections: impl IntoIterator<Item = (&'a str, &'a str)>,
    page: &mut Markup,
) {
    page.raw("<nav aria-label=\"On this page\">\n<ul>\n");
    for (id, title) in sections {
        page.raw("<li>")
            .element("a", &[("href", &format!("#{id}"))], title)
            .raw("</li>\n");
    }
    page.raw("</ul>\n</nav>\n");
}

/// Writes a section with its id and its title.
pub fn write_section(
    (id, title): (&str, &str),
    page: &mut Markup,
    write: impl FnOnce(&mut Markup),
) {
    let title_id = format!("{id}-heading");
    page.open("section", &[("id", id), ("aria-labelledby", &title_id)]);
    page.raw("\n").element("h2", &[("id", &title_id)], title);
    page.raw("\n");
    write(page);
    page.raw("</section>\n");
}

#[cfg(test)]
mod tests {
    use hotpass_testkit::{contrast, page::Page};

    use super::*;

    const FRAME: Frame<'_> = Frame {
        title: "A <page>",
        skip: "Skip to the end",
        style: ".own { color: var(--ink); }\n",
        script: None,
        footer: "Made by hand & heart.",
    };

    fn rendered(frame: Frame<'_>) -> String {
        frame.render(
            |page| {
                page.element("h1", &[], "A page");
                write_notice("Nothing is masked.", page);
                write_figures(&[("Rows", "1,200".to_owned())], page);
                write_contents([("end", "The end")], page);
            },
            |page| {
                write_section(("end", "The end"), page, |page| {
                    page.element("p", &[], "This is it.");
                });
            },
        )
    }

    #[test]
    fn a_page_is_accessible_and_loads_nothing() {
        let html = rendered(FRAME);
        assert_eq!(Page::read(&html).faults(), [""; 0]);
        assert!(html.contains("<title>A &lt;page&gt;</title>"));
        assert!(html.contains("</main>\n<footer>Made by hand &amp; heart.</footer>\n</body>"));
        assert!(html.contains("default-src 'none'") && !html.contains("script"));
        let own = html.find(FRAME.style).expect("the rules of the page");
        assert!(html.find(STYLE).expect("the rules of every page") < own);
    }

    #[test]
    fn only_the_script_that_is_named_may_run() {
        let script = Script {
            text: "\"use strict\";",
            digest: "abc=",
        };
        let html = rendered(Frame {
            script: Some(script),
            ..FRAME
        });
        assert!(html.contains("; script-src 'sha256-abc='\">"));
        assert!(html.contains("<script>\"use strict\";</script>\n</body>"));
    }

    #[test]
    fn without_figures_there_is_no_list_of_them() {
        let mut page = Markup::default();
        write_figures(&[], &mut page);
        assert_eq!(page.into_string(), "");
    }

    #[test]
    fn colors_stand_out_in_light_in_dark_and_on_paper() {
        let pairs = [
            ("ink", "page", contrast::TEXT),
            ("ink", "card", contrast::TEXT),
            ("soft", "page", contrast::TEXT),
            ("soft", "card", contrast::TEXT),
            ("accent", "page", contrast::TEXT),
            ("accent", "card", contrast::TEXT),
            ("notice-ink", "notice", contrast::TEXT),
            ("blue", "card", contrast::SHAPE),
            ("blue", "track", contrast::SHAPE),
            ("axis", "card", contrast::SHAPE),
        ];
        assert_eq!(contrast::faults(&[STYLE], &pairs), [""; 0]);
    }
}
