//! From TOML text to a tree.

use std::ops::Range;

use toml_edit::{Item, Table, TableLike, Value};

use super::{Fault, Kind, Lines, Node, Place};

/// Reads a document.
pub(super) fn read(text: &str, layer: u16) -> Result<Node, Fault> {
    let lines = Lines::new(text, layer);
    let document = toml_edit::Document::parse(text).map_err(|error| Fault {
        problem: error.message().to_owned(),
        at: error.span().map(|span| lines.place(span.start)),
    })?;
    let start = lines.place(0);
    Ok(Node::new(table(document.as_table(), &lines, start), start))
}

fn table(table: &dyn TableLike, lines: &Lines<'_>, above: Place) -> Kind {
    let entries = table.iter().map(|(name, item)| {
        let key = table.get_key_value(name).and_then(|(key, _)| key.span());
        let key = place(key, lines, above);
        let mut node = node(item, lines, key);
        node.key = key;
        (name.to_owned(), node)
    });
    Kind::Table(entries.collect())
}

fn node(item: &Item, lines: &Lines<'_>, above: Place) -> Node {
    let at = place(item.span(), lines, above);
    let kind = match item {
        Item::None => Kind::Null,
        Item::Value(value) => return value_node(value, lines, above),
        Item::Table(inner) => table(inner, lines, at),
        Item::ArrayOfTables(tables) => {
            let element = |inner: &Table| {
                let at = place(inner.span(), lines, at);
                Node::new(table(inner, lines, at), at)
            };
            Kind::List(tables.iter().map(element).collect())
        }
    };
    Node::new(kind, at)
}

fn value_node(value: &Value, lines: &Lines<'_>, above: Place) -> Node {
    let at = place(value.span(), lines, above);
    let kind = match value {
        Value::String(text) => Kind::Text(text.value().clone()),
        Value::Integer(number) => Kind::Integer(*number.value()),
        Value::Float(number) => Kind::Float(*number.value()),
        Value::Boolean(truth) => Kind::Boolean(*truth.value()),
        Value::Datetime(time) => Kind::Text(time.value().to_string()),
        Value::Array(values) => {
            let elements = values.iter().map(|value| value_node(value, lines, at));
            Kind::List(elements.collect())
        }
        Value::InlineTable(inner) => table(inner, lines, at),
    };
    Node::new(kind, at)
}

fn place(span: Option<Range<usize>>, lines: &Lines<'_>, otherwise: Place) -> Place {
    span.map_or(otherwise, |span| lines.place(span.start))
}
