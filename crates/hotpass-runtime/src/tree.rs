//! Documents as trees whose every value knows where it was written.
//!
//! TOML, YAML or JSON text goes in (modules `toml` and `yaml`), one form comes out; trees are laid over each other, and
//! a typed value is decoded from the result, or an error at the place that is at fault. What a document means is not
//! known here.

// From a tree to a typed value.
pub(crate) mod decode;
// From TOML.
mod toml;
// From YAML and JSON.
mod yaml;

use std::collections::BTreeMap;

/// Where something was written: a layer, and in it a line and a column, both from 1; for layers without text the line
/// numbers its entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The layer, by number.
    pub layer: u16,
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Where the value starts.
    pub at: Place,
    /// Where its key starts; for elements of lists, and for a whole document, the value.
    pub key: Place,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An explicit nothing: the value of the layers of people is taken back, and the default holds.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
    /// Text from where everything is text; it is read as whatever is wanted.
    Loose(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(BTreeMap<String, Node>),
}

/// One step on the way to a value inside a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into the value of a key.
    Key(&'a str),
    /// Into an element of a list.
    Index(usize),
}

/// Why text is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub problem: String,
    /// Where; none: the document as a whole.
    pub at: Option<Place>,
}

/// The form of a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// TOML 1.0.
    Toml,
    /// YAML 1.2, of which JSON is a part.
    Yaml,
}

/// Reads text as the tree of a layer.
pub(crate) fn read(text: &str, syntax: Syntax, layer: u16) -> Result<Node, Fault> {
    match syntax {
        Syntax::Toml => toml::read(text, layer),
        Syntax::Yaml => yaml::read(text, layer),
    }
}

impl Node {
    /// Returns a value that stands nowhere but in its layer.
    pub fn new(kind: Kind, at: Place) -> Self {
        Self { kind, at, key: at }
    }

    /// Returns a document that says nothing.
    pub fn empty(layer: u16) -> Self {
        let at = Place {
            layer,
            ..Place::default()
        };
        Self::new(Kind::Table(BTreeMap::new()), at)
    }

    /// Sets the value that keys lead to; tables on the way are made where there are none.
    pub fn insert(&mut self, keys: &[&str], value: Self) {
        let Some((first, rest)) = keys.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self.kind, Kind::Table(_)) {
            self.kind = Kind::Table(BTreeMap::new());
        }
        let Kind::Table(table) = &mut self.kind else {
            return;
        };
        let at = value.at;
        table
            .entry((*first).to_owned())
            .or_insert_with(|| Self::new(Kind::Table(BTreeMap::new()), at))
            .insert(rest, value);
    }

    /// Takes an entry out of a table.
    pub fn remove(&mut self, key: &str) -> Option<Self> {
        match &mut self.kind {
            Kind::Table(table) => table.remove(key),
            _ => None,
        }
    }

    /// Lays another tree over this one: tables recurse, everything else replaces. It costs as much as the upper tree is
    /// large, however large this one is.
    pub fn lay(&mut self, upper: Self) {
        // Also of a table that both speak of: the upper one is where a person would look.
        (self.at, self.key) = (upper.at, upper.key);
        match (&mut self.kind, upper.kind) {
            (Kind::Table(lower), Kind::Table(upper)) => {
                for (key, value) in upper {
                    match lower.get_mut(&key) {
                        Some(below) => below.lay(value),
                        None => {
                            lower.insert(key, value);
                        }
                    }
                }
            }
            (kind, upper) => *kind = upper,
        }
    }

    /// Fills what this tree leaves open, or takes back, from the one below.
    pub fn fill(&mut self, lower: Self) {
        match (&mut self.kind, lower.kind) {
            (Kind::Table(upper), Kind::Table(lower)) => {
                for (key, value) in lower {
                    match upper.get_mut(&key) {
                        Some(above) => above.fill(value),
                        None => {
                            upper.insert(key, value);
                        }
                    }
                }
            }
            (kind @ Kind::Null, lower_kind) => {
                *kind = lower_kind;
                self.at = lower.at;
                self.key = lower.key;
            }
            _ => {}
        }
    }

    /// Returns the node that the steps lead to, or the nearest one above it that exists, and whether it is the former.
    pub fn nearest(&self, steps: &[Step<'_>]) -> (&Self, bool) {
        let mut node = self;
        for step in steps {
            let next = match (step, &node.kind) {
                (Step::Key(key), Kind::Table(table)) => table.get(*key),
                (Step::Index(index), Kind::List(list)) => list.get(*index),
                _ => None,
            };
            let Some(next) = next else {
                return (node, false);
            };
            node = next;
        }
        (node, true)
    }

    /// Returns the node that the steps lead to.
    pub fn find(&self, steps: &[Step<'_>]) -> Option<&Self> {
        match self.nearest(steps) {
            (node, true) => Some(node),
            _ => None,
        }
    }
}

/// Finds lines and columns of byte offsets.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    layer: u16,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, layer: u16) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            layer,
        }
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        Place {
            layer: self.layer,
            line: line as u32,
            column: before.chars().count() as u32 + 1,
        }
    }
}

#[cfg(test)]
mod tests;
