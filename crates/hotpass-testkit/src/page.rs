//! Reads an HTML page back, strictly, and tells what on it somebody who does not see it, or has no mouse, would miss.

use std::collections::BTreeSet;

/// Elements without content.
const VOID: [&str; 4] = ["meta", "input", "br", "!doctype"];

/// A page as it was read.
#[derive(Debug)]
pub struct Page {
    /// Its elements, in the order in which they begin.
    pub elements: Vec<Element>,
}

/// An element.
#[derive(Debug)]
pub struct Element {
    /// What it is, in lower case.
    pub name: String,
    /// Its attributes, as they are written.
    pub attributes: Vec<(String, String)>,
    /// The text in it and in what is in it, as it is written.
    pub text: String,
}

impl Element {
    /// Returns the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the level of a heading.
    pub fn level(&self) -> Option<u32> {
        self.name.strip_prefix('h')?.parse().ok()
    }
}

impl Page {
    /// Reads a page.
    ///
    /// # Panics
    ///
    /// When it is not well formed: every element is closed in order, and attributes are quoted.
    pub fn read(page: &str) -> Self {
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = page;
        while let Some((text, after)) = rest.split_once('<') {
            for position in &open {
                elements[*position].text.push_str(text);
            }
            let (tag, after) = after.split_once('>').expect("a tag ends");
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                let closed = open.pop().expect("something is open");
                assert_eq!(elements[closed].name, name, "closed in order");
                continue;
            }
            let element = parse(tag.trim_end_matches('/'));
            let is_void = tag.ends_with('/') || VOID.contains(&element.name.as_str());
            // What is in a script or a style is no markup.
            if ["script", "style"].contains(&element.name.as_str()) {
                let end = format!("</{}>", element.name);
                rest = rest.split_once(&end).expect("it ends").1;
            } else if !is_void {
                open.push(elements.len());
            }
            elements.push(element);
        }
        assert!(open.is_empty(), "everything is closed");
        Self { elements }
    }

    /// Returns how many elements of a name there are, apart from those that screen readers pass over.
    pub fn count(&self, name: &str) -> usize {
        self.elements
            .iter()
            .filter(|element| element.name == name && element.attribute("aria-hidden").is_none())
            .count()
    }

    /// Returns the elements of a name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// Returns the elements in a role.
    pub fn in_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.attribute("role") == Some(role))
    }

    /// Returns the element of an id.
    pub fn by_id(&self, id: &str) -> Option<&Element> {
        self.elements
            .iter()
            .find(|element| element.attribute("id") == Some(id))
    }

    /// Returns what is wrong with the page for those who do not see it or have no mouse, after WCAG 2.2, and what it
    /// would load; nothing: all is well. The names are those of success criteria where one is broken.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for name in ["h1", "main", "header", "footer"] {
            if self.named(name).count() != 1 {
                faults.push(format!("there is not one `{name}`"));
            }
        }
        // A drawing has a title of its own.
        let first = self
            .elements
            .iter()
            .find(|element| ["title", "body"].contains(&element.name.as_str()));
        if first.is_none_or(|first| first.name != "title" || first.text.is_empty()) {
            faults.push("2.4.2: the page has no title".to_owned());
        }
        if self
            .named("html")
            .all(|html| html.attribute("lang").is_none_or(str::is_empty))
        {
            faults.push("3.1.1: the page has no language".to_owned());
        }
        faults.extend(self.faults_of_headings());
        faults.extend(self.faults_of_ids());
        faults.extend(self.faults_of_tables());
        faults.extend(self.faults_of_regions());
        faults.extend(self.faults_of_drawings());
        for element in &self.elements {
            if element.attribute("src").is_some() || element.name == "link" {
                faults.push(format!("`{}` loads something", element.name));
            }
        }
        faults
    }

    fn faults_of_headings(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut before = 0;
        for (level, element) in self
            .elements
            .iter()
            .filter_map(|element| Some((element.level()?, element)))
        {
            if level > before + 1 {
                faults.push(format!(
                    "1.3.1: level {level} after {before}: {}",
                    element.text
                ));
            }
            before = level;
        }
        faults
    }

    fn faults_of_ids(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut ids = BTreeSet::new();
        for id in self
            .elements
            .iter()
            .filter_map(|element| element.attribute("id"))
        {
            if !ids.insert(id) {
                faults.push(format!("the id `{id}` is there twice"));
            }
        }
        for element in &self.elements {
            let target = element
                .attribute("href")
                .and_then(|address| address.strip_prefix('#'));
            if let Some(target) = target.filter(|target| !ids.contains(target)) {
                faults.push(format!("`#{target}` leads nowhere"));
            }
        }
        faults
    }

    fn faults_of_tables(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let captions: BTreeSet<&str> = self
            .named("caption")
            .map(|caption| caption.text.as_str())
            .collect();
        if captions.len() != self.count("table") {
            faults.push("1.3.1: tables have no caption of their own".to_owned());
        }
        for header in self.named("th") {
            if !matches!(header.attribute("scope"), Some("col" | "row")) {
                faults.push(format!("1.3.1: the header `{}` has no scope", header.text));
            }
        }
        faults
    }

    fn faults_of_regions(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let sections = self.named("section");
        let titles = sections.filter_map(|section| section.attribute("aria-labelledby"));
        let mut names: BTreeSet<&str> = titles.filter_map(|id| self.text_of(id)).collect();
        for region in self.in_role("region") {
            let name = region.attribute("aria-label").unwrap_or_default();
            if name.is_empty() || !names.insert(name) {
                faults.push(format!("4.1.2: a region has no name of its own: `{name}`"));
            }
            if region.attribute("tabindex") != Some("0") {
                faults.push(format!("2.1.1: the region `{name}` cannot be reached"));
            }
        }
        faults
    }

    fn text_of(&self, id: &str) -> Option<&str> {
        self.by_id(id).map(|element| element.text.as_str())
    }

    fn faults_of_drawings(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for drawing in self.in_role("img") {
            for reference in ["aria-labelledby", "aria-describedby"] {
                let text = drawing
                    .attribute(reference)
                    .and_then(|id| self.text_of(id))
                    .unwrap_or_default();
                if text.is_empty() {
                    faults.push(format!("1.1.1: `{reference}` of a drawing says nothing"));
                }
            }
        }
        faults
    }
}

fn parse(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((attribute, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').expect("a value ends");
        attributes.push((attribute.trim().to_owned(), value.to_owned()));
        rest = after;
    }
    Element {
        name: name.to_lowercase(),
        attributes,
        text: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>A</title></head><body>\
        <header><a href=\"#main\">Skip</a><h1>A</h1></header><main id=\"main\"><section aria-labelledby=\"b\"><h2 id=\"b\">B</h2></section>\
        <div role=\"region\" tabindex=\"0\" aria-label=\"C\"><table><caption>C</caption>\
        <tr><th scope=\"col\">D</th></tr></table></div>\
        <svg role=\"img\" aria-labelledby=\"e\" aria-describedby=\"f\"><title id=\"e\">E</title><desc id=\"f\">F</desc>\
        <rect width=\"1\"/></svg></main><footer>G</footer></body></html>";

    #[test]
    fn a_page_in_which_nothing_is_wrong_has_no_fault() {
        let page = Page::read(GOOD);
        assert_eq!(page.faults(), [""; 0]);
        assert_eq!(page.count("tr"), 1);
        assert_eq!(page.by_id("f").map(|found| found.text.as_str()), Some("F"));
    }

    #[test]
    fn every_fault_is_told() {
        for (from, to, told) in [
            (" lang=\"en\"", "", "3.1.1"),
            ("<title>A</title>", "", "2.4.2"),
            ("<h1>A</h1>", "", "`h1`"),
            (
                "h2 id=\"b\">B</h2>",
                "h3 id=\"b\">B</h3>",
                "level 3 after 1",
            ),
            ("\"#main\"", "\"#end\"", "`#end` leads nowhere"),
            ("id=\"b\"", "id=\"main\"", "`main` is there twice"),
            ("<caption>C</caption>", "", "caption"),
            (" scope=\"col\"", "", "`D` has no scope"),
            (" aria-label=\"C\"", "", "4.1.2"),
            (" aria-label=\"C\"", " aria-label=\"B\"", "4.1.2"),
            (" tabindex=\"0\"", "", "2.1.1"),
            ("<desc id=\"f\">F</desc>", "", "`aria-describedby`"),
            ("<footer>", "<footer src=\"a\">", "loads"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let faults = Page::read(&GOOD.replacen(from, to, 1)).faults();
            assert!(
                faults.iter().any(|fault| fault.contains(told)),
                "{told}: {faults:?}"
            );
        }
    }

    #[test]
    #[should_panic(expected = "closed in order")]
    fn a_page_that_is_not_well_formed_is_refused() {
        Page::read("<p><b></p></b>");
    }
}
