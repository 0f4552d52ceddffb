//! Writes HTML and SVG: markup of ours as it is, everything else escaped. It knows no element and closes none.

/// A document that is being written, or a part of one.
#[derive(Debug, Default)]
pub struct Markup(String);

impl Markup {
    /// Appends markup of ours.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Appends text, escaped for elements and quoted attributes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter if letter.is_control() && letter != '\n' && letter != '\t' => {
                    self.0.push('\u{FFFD}');
                }
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Appends prose, in which backticks mark code.
    pub fn prose(&mut self, text: &str) -> &mut Self {
        for (position, part) in text.split('`').enumerate() {
            if position % 2 == 1 {
                self.element("code", &[], part);
            } else {
                self.text(part);
            }
        }
        self
    }

    /// Appends a start tag with attributes, whose values are escaped. Ours are the names.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.raw("<").raw(name);
        for (attribute, value) in attributes {
            self.raw(" ")
                .raw(attribute)
                .raw("=\"")
                .text(value)
                .raw("\"");
        }
        self.raw(">")
    }

    /// Appends an end tag.
    pub fn close(&mut self, name: &str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// Appends an element that holds text alone.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close(name)
    }

    /// Returns what was written.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use hotpass_testkit::page::Page;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_and_attribute_values_are_escaped_and_control_characters_replaced() {
        let mut markup = Markup::default();
        markup.element("p", &[("title", "\"><script>")], "a < b & 'c'\u{1}\n");
        assert_eq!(
            markup.into_string(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &#39;c&#39;\u{FFFD}\n</p>"
        );
    }

    #[test]
    fn backticks_mark_code_even_where_one_is_missing() {
        for (text, expected) in [
            ("a `b` c", "a <code>b</code> c"),
            ("a `<b>", "a <code>&lt;b&gt;</code>"),
            ("", ""),
        ] {
            let mut markup = Markup::default();
            markup.prose(text);
            assert_eq!(markup.into_string(), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(256))]

        #[test]
        fn no_text_becomes_markup(text in "\\PC{0,20}|[<>\"'&/= a]{0,20}") {
            let mut markup = Markup::default();
            markup.element("p", &[("title", &text)], &text);
            let page = Page::read(&markup.into_string());
            prop_assert_eq!(page.elements.len(), 1);
            prop_assert_eq!(page.elements[0].attributes.len(), 1);
        }
    }
}
