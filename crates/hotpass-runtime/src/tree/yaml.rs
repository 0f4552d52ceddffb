//! From YAML or JSON text to a tree.
//!
//! Plain scalars follow the core schema of YAML 1.2 (section 10.3.2): `no` and `0123` are text and a number, not a truth
//! value and an octal. Keys are text and stand once; one document per file; no tags. Anchors are followed as far as the
//! size of what they repeat is bounded.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::{Fault, Kind, Node, Place};

/// The most values a document may have once its anchors are followed.
const MOST_NODES: usize = 2_000_000;
/// The most tables and lists within one another.
const DEEPEST: usize = 64;

/// Reads a document; one without content says nothing.
pub(super) fn read(text: &str, layer: u16) -> Result<Node, Fault> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        nodes: 0,
        layer,
    };
    let mut document = None;
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            event if document.is_none() => document = Some(reader.node(event, &span, 0)?),
            _ => {
                return Err(reader.fault("a second document begins here; keep one per file", &span));
            }
        }
    }
    match document {
        None => Ok(Node::empty(layer)),
        Some(node) if node.kind == Kind::Null => Ok(Node::empty(layer)),
        Some(node) => Ok(node),
    }
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    layer: u16,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        match self.parser.next_event() {
            Some(Ok(found)) => Ok(found),
            Some(Err(error)) => Err(Fault {
                problem: error.info().to_owned(),
                at: Some(Place {
                    layer: self.layer,
                    line: error.marker().line() as u32,
                    column: error.marker().col() as u32 + 1,
                }),
            }),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn place(&self, span: &Span) -> Place {
        Place {
            layer: self.layer,
            line: span.start.line() as u32,
            column: span.start.col() as u32 + 1,
        }
    }

    fn fault(&self, problem: &str, span: &Span) -> Fault {
        Fault {
            problem: problem.to_owned(),
            at: Some(self.place(span)),
        }
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Fault> {
        self.nodes += nodes;
        if self.nodes > MOST_NODES {
            return Err(self.fault(
                "the document has too many values; its aliases multiply them",
                span,
            ));
        }
        Ok(())
    }

    fn node(&mut self, event: Event<'t>, span: &Span, depth: usize) -> Result<Node, Fault> {
        if depth > DEEPEST {
            return Err(self.fault("tables and lists are nested too deeply", span));
        }
        self.count(1, span)?;
        let before = self.nodes;
        let (kind, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = if style == ScalarStyle::Plain {
                    plain(&text)
                } else {
                    Kind::Text(text.into_owned())
                };
                (kind, anchor, tag)
            }
            Event::SequenceStart(anchor, tag) => (self.list(depth)?, anchor, tag),
            Event::MappingStart(anchor, tag) => (self.table(depth)?, anchor, tag),
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.fault("the alias stands inside what it repeats", span));
                };
                self.count(size, span)?;
                return Ok(node);
            }
            _ => return Err(self.fault("expected a value", span)),
        };
        if tag.is_some() {
            return Err(self.fault("tags have no meaning here; leave the tag out", span));
        }
        let node = Node::new(kind, self.place(span));
        if anchor > 0 {
            let size = self.nodes - before;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Kind::List(elements)),
                (event, span) => elements.push(self.node(event, &span, depth + 1)?),
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut table = BTreeMap::new();
        loop {
            let (name, span) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Kind::Table(table)),
                (Event::Scalar(name, _, _, None), span) => (name.into_owned(), span),
                (_, span) => return Err(self.fault("expected a key, which is text", &span)),
            };
            let key = self.place(&span);
            let (event, value_span) = self.next()?;
            let mut node = self.node(event, &value_span, depth + 1)?;
            node.key = key;
            if table.contains_key(&name) {
                return Err(self.fault(&format!("duplicate key `{name}`"), &span));
            }
            table.insert(name, node);
        }
    }
}

/// Reads a plain scalar by the core schema.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Boolean(true),
        "false" | "False" | "FALSE" => return Kind::Boolean(false),
        _ => {}
    }
    let starts_like_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if !starts_like_number {
        return Kind::Text(text.to_owned());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Kind::Integer(number);
    }
    let is_decimal = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match text.parse::<f64>() {
        Ok(number) if is_decimal => Kind::Float(number),
        _ => Kind::Text(text.to_owned()),
    }
}
