//! Reads a page back, strictly: every element is closed in order, and attributes are quoted.

/// Elements without content.
const VOID: [&str; 4] = ["meta", "input", "br", "!doctype"];

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The text in it and in what is in it, as it is written.
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub(super) struct Page {
    pub(super) elements: Vec<Element>,
}

impl Page {
    pub(super) fn read(page: &str) -> Self {
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

    pub(super) fn count(&self, name: &str) -> usize {
        self.elements
            .iter()
            .filter(|element| element.name == name && element.attribute("aria-hidden").is_none())
            .count()
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
