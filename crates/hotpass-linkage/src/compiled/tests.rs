//! Compiled models against the evaluator of expressions, pair by pair.

use std::{borrow::Cow, collections::BTreeMap};

use hotpass_model::linkage::{
    BlockingRule, Comparison, ComparisonLevel, LinkageModel, PreparedColumn, TextUnit,
};

use super::Compiled;
use crate::{
    expression::{Cells, Condition, Scalar, Side, Value, parse_scalar},
    table::{Column, Records},
};

// Which pairs are compared.
mod blocks;
// Which level holds.
mod levels;
// What a pair weighs.
mod scores;

/// A table as people write it down, with what a model declares besides.
#[derive(Debug, Clone, Default)]
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    declared: Vec<PreparedColumn>,
    sources: Vec<String>,
}

type Row = BTreeMap<String, Value>;

impl Table {
    fn new(names: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            rows,
            ..Self::default()
        }
    }

    fn declare(mut self, name: &str, expression: &str) -> Self {
        self.declared.push(PreparedColumn {
            name: name.to_owned(),
            expression: expression.to_owned(),
        });
        self
    }

    /// Returns the records in the order of their ids, which is that of the rows; read in another order.
    fn records(&self, order: &[usize]) -> Records {
        let column = |name: &str, text: &dyn Fn(usize) -> String| {
            let texts: Vec<String> = order.iter().map(|row| text(*row)).collect();
            Column::encode(name, texts.iter().map(String::as_str)).unwrap()
        };
        let columns = self
            .names
            .iter()
            .enumerate()
            .map(|(index, name)| column(name, &|row| self.rows[row][index].clone()))
            .collect();
        let source = |row: usize| self.sources.get(row).cloned().unwrap_or_default();
        Records::try_new(
            &column("id", &|row| format!("{row:06}")),
            &column("source", &source),
            columns,
        )
        .unwrap()
    }

    fn in_order(&self) -> Records {
        self.records(&(0..self.rows.len()).collect::<Vec<_>>())
    }

    /// Returns the values of a row, declared columns among them; an empty text is null.
    fn row(&self, row: usize) -> Row {
        let texts = self.rows[row].iter().map(|text| text.trim());
        let values = texts.map(|text| known(Value::from(text)));
        let mut cells: Row = self.names.iter().cloned().zip(values).collect();
        for declared in &self.declared {
            let scalar = parse_scalar(&declared.expression).unwrap();
            let value = scalar.evaluate(&One(&cells)).into_owned();
            cells.insert(declared.name.clone(), known(value));
        }
        cells
    }
}

/// A value as a column: an empty text or list is null.
fn known(value: Value) -> Value {
    match &value {
        Value::Text(text) if text.is_empty() => Value::Null,
        Value::List(values) if values.is_empty() => Value::Null,
        _ => value,
    }
}

struct One<'a>(&'a Row);

impl Cells for One<'_> {
    fn value(&self, _: Option<Side>, column: &String) -> Cow<'_, Value> {
        Cow::Borrowed(&self.0[column])
    }
}

struct Two<'a>(&'a Row, &'a Row);

impl Cells for Two<'_> {
    fn value(&self, side: Option<Side>, column: &String) -> Cow<'_, Value> {
        Cow::Borrowed(match side {
            Some(Side::Right) => &self.1[column],
            _ => &self.0[column],
        })
    }
}

/// What a condition answers, by the evaluator alone: every part over one record is a value first.
fn answer(condition: &Condition, left: &Row, right: &Row) -> Option<bool> {
    reduced(condition, &Two(left, right)).evaluate(&Two(left, right))
}

fn reduced(condition: &Condition, cells: &Two<'_>) -> Condition {
    let all = |parts: &[Condition]| parts.iter().map(|part| reduced(part, cells)).collect();
    let value = |scalar: &Scalar| reduced_scalar(scalar, cells);
    match condition {
        Condition::Always => Condition::Always,
        Condition::Not(inner) => Condition::Not(Box::new(reduced(inner, cells))),
        Condition::And(parts) => Condition::And(all(parts)),
        Condition::Or(parts) => Condition::Or(all(parts)),
        Condition::IsNull(scalar) => Condition::IsNull(value(scalar)),
        leaf if is_of_one(leaf) => leaf.clone(),
        Condition::Holds(scalar) => Condition::Holds(value(scalar)),
        Condition::Compare {
            left,
            operator,
            right,
        } => Condition::Compare {
            left: value(left),
            operator: *operator,
            right: value(right),
        },
    }
}

fn is_of_one(condition: &Condition) -> bool {
    let mut sides = Vec::new();
    condition.visit(&mut |_, side| sides.push(side));
    sides.windows(2).all(|both| both[0] == both[1])
}

fn reduced_scalar(scalar: &Scalar, cells: &Two<'_>) -> Scalar {
    if scalar.side().is_some() {
        return Scalar::Literal(known(scalar.evaluate(cells).into_owned()));
    }
    match scalar {
        Scalar::Column { .. } | Scalar::Literal(_) => scalar.clone(),
        Scalar::Call {
            function,
            arguments,
        } => Scalar::Call {
            function: *function,
            arguments: arguments
                .iter()
                .map(|each| reduced_scalar(each, cells))
                .collect(),
        },
        Scalar::Extract {
            text,
            pattern,
            group,
        } => Scalar::Extract {
            text: Box::new(reduced_scalar(text, cells)),
            pattern: pattern.clone(),
            group: *group,
        },
        Scalar::Case {
            branches,
            otherwise,
        } => Scalar::Case {
            branches: branches
                .iter()
                .map(|(condition, value)| (reduced(condition, cells), reduced_scalar(value, cells)))
                .collect(),
            otherwise: otherwise
                .as_deref()
                .map(|value| Box::new(reduced_scalar(value, cells))),
        },
    }
}

fn level(when: &str) -> ComparisonLevel {
    ComparisonLevel {
        when: when.to_owned(),
        ..ComparisonLevel::default()
    }
}

fn comparison<S: AsRef<str>>(name: &str, levels: &[S]) -> Comparison {
    Comparison {
        name: name.to_owned(),
        reason: None,
        levels: levels.iter().map(|when| level(when.as_ref())).collect(),
    }
}

fn rule(text: &str, max_block_size: Option<u32>) -> BlockingRule {
    BlockingRule {
        rule: text.to_owned(),
        max_block_size,
        reason: None,
    }
}

fn model(table: &Table, comparisons: Vec<Comparison>, unit: TextUnit) -> LinkageModel {
    LinkageModel {
        text_unit: unit,
        columns: table.declared.clone(),
        comparisons,
        ..LinkageModel::default()
    }
}

fn compiled(model: &LinkageModel, records: &Records) -> Compiled {
    Compiled::try_new(model, records)
        .map_err(|error| error.full())
        .unwrap()
}

fn pairs(n_rows: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n_rows).flat_map(move |left| (left + 1..n_rows).map(move |right| (left, right)))
}
