//! What types are called: by pandas, Python, Spark and the dialects of SQL.

use serde_json::Value as Json;

use super::values::{Test, of_values};
use crate::{
    expectation::{Arguments, Problem, Result},
    table::{Cells, Column, Value},
};

/// A kind of values that goes by many names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Boolean,
    Integer,
    Number,
    Text,
    Moment,
    List,
    Object,
    /// Anything that pandas has no type of its own for: texts and mixtures.
    Any,
}

/// The names of types, in lower case and without what follows a bracket.
const NAMES: &[(Family, &[&str])] = &[
    (
        Family::Boolean,
        &[
            "bool",
            "bool_",
            "boolean",
            "booleantype",
            "bit",
            "booleandtype",
        ],
    ),
    (
        Family::Integer,
        &[
            "int",
            "int_",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "int64dtype",
            "int32dtype",
            "int16dtype",
            "int8dtype",
            "integer",
            "integertype",
            "int2",
            "int4",
            "smallint",
            "bigint",
            "tinyint",
            "mediumint",
            "byteint",
            "longtype",
            "shorttype",
            "bytetype",
            "long",
            "serial",
        ],
    ),
    (
        Family::Number,
        &[
            "float",
            "float_",
            "float16",
            "float32",
            "float64",
            "float64dtype",
            "float32dtype",
            "floattype",
            "doubletype",
            "double",
            "double_precision",
            "double precision",
            "real",
            "float4",
            "float8",
            "numeric",
            "decimal",
            "decimaltype",
            "number",
            "bignumeric",
        ],
    ),
    (
        Family::Text,
        &[
            "str",
            "str_",
            "string",
            "string_",
            "stringdtype",
            "stringtype",
            "text",
            "varchar",
            "char",
            "nvarchar",
            "nchar",
            "tinytext",
            "mediumtext",
            "longtext",
            "unicode",
            "bytes",
        ],
    ),
    (
        Family::Moment,
        &[
            "datetime",
            "datetime64",
            "timestamp",
            "timestamptype",
            "timestamp_ntz",
            "timestamp_ltz",
            "timestamp_tz",
            "timestamptz",
            "datetimetzdtypetype",
            "datetimetzdtype",
            "datetime2",
            "smalldatetime",
            "date",
            "datetype",
            "time",
            "timestamp with time zone",
            "timestamp without time zone",
            "datetimeoffset",
        ],
    ),
    (Family::List, &["list", "array", "arraytype", "tuple"]),
    (
        Family::Object,
        &["dict", "map", "maptype", "struct", "structtype", "json"],
    ),
    (Family::Any, &["object", "object_", "o"]),
];

/// Returns the kind that a name means.
fn family(name: &str) -> Option<Family> {
    let lower = name.trim().to_lowercase();
    let start = lower.split(['[', '(']).next().unwrap_or_default().trim();
    let start = start.strip_prefix("np.").unwrap_or(start);
    let known = NAMES.iter().find(|(_, names)| names.contains(&start));
    known.map(|(family, _)| *family)
}

impl Family {
    fn has(self, value: Value<'_>) -> bool {
        match value {
            Value::Null => false,
            Value::Boolean(_) => self == Self::Boolean,
            Value::Integer(_) => self == Self::Integer,
            Value::Number(_) => self == Self::Number,
            Value::Text(_) => matches!(self, Self::Text | Self::Any),
            Value::Moment(_) => self == Self::Moment,
            Value::Nested(Json::Array(_)) => matches!(self, Self::List | Self::Any),
            Value::Nested(_) => matches!(self, Self::Object | Self::Any),
        }
    }
}

/// Returns a value of the type that all values of a column have; none: of texts that may be anything, and of a mixture.
pub(super) fn example(column: &Column) -> Option<Value<'static>> {
    Some(match &column.cells {
        Cells::Booleans(_) => Value::Boolean(true),
        Cells::Integers(_) => Value::Integer(1),
        Cells::Numbers(_) => Value::Number(0.5),
        Cells::Moments(_) => Value::Moment(0),
        Cells::Texts(_) | Cells::Encoded { .. } if column.type_name == "str" => Value::Text("a"),
        Cells::Texts(_) | Cells::Encoded { .. } | Cells::Mixed(_) => return None,
    })
}

/// Returns the test that values are of a type.
pub(super) fn of_type(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let Some(name) = arguments.optional_text("type_")? else {
        return Ok(of_values(|_| true));
    };
    let family = family(name).ok_or_else(|| unknown("type_", name))?;
    Ok(of_values(move |value| family.has(value)))
}

/// Returns the test that values are of one of several types.
pub(super) fn in_type_list(arguments: Arguments<'_>) -> Result<Test<'_>> {
    if arguments.get("type_list").is_none() {
        return Ok(of_values(|_| true));
    }
    let names = arguments.texts("type_list")?;
    let known: Vec<Family> = names.iter().filter_map(|name| family(name)).collect();
    if known.is_empty() && !names.is_empty() {
        return Err(unknown("type_list", &names.join(", ")));
    }
    Ok(of_values(move |value| {
        known.iter().any(|family| family.has(value))
    }))
}

fn unknown(argument: &str, name: &str) -> Problem {
    Problem::Argument(format!(
        "`{argument}` names no type that is known: `{name}`"
    ))
}

/// Returns what a value is called, for messages; never the value itself.
pub(super) fn told(value: Value<'_>) -> &'static str {
    match value {
        Value::Null => "missing",
        Value::Boolean(_) => "true or false",
        Value::Integer(_) => "a whole number",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::Moment(_) => "a point in time",
        Value::Nested(_) => "a list or an object",
    }
}

/// Writes a value as Python does.
pub(super) fn written(value: Value<'_>) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Boolean(true) => "True".to_owned(),
        Value::Boolean(false) => "False".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => format!("{number:?}"),
        Value::Text(text) => text.to_owned(),
        moment @ Value::Moment(_) => match moment.json() {
            Json::String(text) => text.replacen('T', " ", 1),
            other => other.to_string(),
        },
        Value::Nested(nested) => nested.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_many_names() {
        for (name, expected) in [
            ("int64", Some(Family::Integer)),
            ("DOUBLE_PRECISION", Some(Family::Number)),
            ("VARCHAR(20)", Some(Family::Text)),
            ("datetime64[ns]", Some(Family::Moment)),
            ("object_", Some(Family::Any)),
            ("widget", None),
        ] {
            assert_eq!(family(name), expected, "{name}");
        }
        assert!(family("object").is_some_and(|family| family.has(Value::Text("a"))));
        assert!(family("int").is_some_and(|family| !family.has(Value::Number(1.0))));
    }
    #[test]
    fn columns_of_one_type_are_looked_at_by_their_type() {
        let column = |type_name: &str, cells| Column {
            name: "x".into(),
            type_name: type_name.into(),
            cells,
        };
        let texts = || Cells::Encoded {
            codes: vec![1],
            values: arrow::array::LargeStringArray::from(vec!["", "a"]),
        };
        for (column, expected) in [
            (column("str", texts()), Some(Value::Text("a"))),
            (column("object", texts()), None),
            (
                column("", Cells::Integers(vec![7].into())),
                Some(Value::Integer(1)),
            ),
            (column("", Cells::Mixed(vec![Json::Null])), None),
        ] {
            assert_eq!(example(&column), expected, "{column:?}");
        }
    }
}
