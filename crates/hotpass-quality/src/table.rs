//! Tables as expectations see them: typed columns, of which any cell can be asked for as a [`Value`].

use arrow::array::{
    Array as _, BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray,
    TimestampNanosecondArray,
};

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number; never NaN, which is [`Self::Null`].
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A point in time: nanoseconds since 1970, in UTC or without a zone.
    Moment(i64),
    /// A list or an object.
    Nested(&'a serde_json::Value),
}

impl<'a> Value<'a> {
    /// Returns a value of JSON.
    pub fn of(value: &'a serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(is) => Self::Boolean(*is),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Self::Integer(number),
                (None, Some(number)) if !number.is_nan() => Self::Number(number),
                _ => Self::Null,
            },
            serde_json::Value::String(text) => Self::Text(text),
            nested => Self::Nested(nested),
        }
    }

    /// Returns whether there is nothing.
    pub fn is_null(self) -> bool {
        self == Self::Null
    }

    /// Returns it as a number, if it is one; true is 1.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Boolean(is) => Some(f64::from(u8::from(is))),
            Self::Integer(number) => Some(number as f64),
            Self::Number(number) => Some(number),
            Self::Null | Self::Text(_) | Self::Moment(_) | Self::Nested(_) => None,
        }
    }

    /// Returns it as JSON; moments in the form of ISO 8601, without a zone.
    pub fn json(self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(is) => is.into(),
            Self::Integer(number) => number.into(),
            Self::Number(number) => number.into(),
            Self::Text(text) => text.into(),
            Self::Moment(nanoseconds) => moment(nanoseconds).into(),
            Self::Nested(nested) => nested.clone(),
        }
    }
}

/// Writes a point in time as ISO 8601, without a zone.
fn moment(nanoseconds: i64) -> String {
    let timestamp = jiff::Timestamp::from_nanosecond(i128::from(nanoseconds));
    timestamp.map_or_else(
        |_| nanoseconds.to_string(),
        |timestamp| {
            let time = timestamp.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            time.strftime("%Y-%m-%dT%H:%M:%S%.f").to_string()
        },
    )
}

/// The cells of a column.
#[derive(Debug, Clone)]
pub enum Cells {
    /// True or false.
    Booleans(BooleanArray),
    /// Whole numbers.
    Integers(Int64Array),
    /// Numbers; NaN counts as nothing.
    Numbers(Float64Array),
    /// Texts.
    Texts(StringArray),
    /// Texts of which each different one is there once.
    Encoded {
        /// The position of each row's text in `values`; position 0 is nothing.
        codes: Vec<u32>,
        /// The different texts; the first stands for nothing.
        values: LargeStringArray,
    },
    /// Points in time.
    Moments(TimestampNanosecondArray),
    /// Values of several kinds.
    Mixed(Vec<serde_json::Value>),
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its type is called where it is from, such as `int64`; empty if nobody says.
    pub type_name: String,
    /// Its cells.
    pub cells: Cells,
}

impl Column {
    /// Returns what its type is called, by pandas where nobody else says.
    pub fn type_name(&self) -> &str {
        if !self.type_name.is_empty() {
            return &self.type_name;
        }
        match self.cells {
            Cells::Booleans(_) => "bool",
            Cells::Integers(_) => "int64",
            Cells::Numbers(_) => "float64",
            Cells::Texts(_) | Cells::Encoded { .. } => "str",
            Cells::Moments(_) => "datetime64[ns]",
            Cells::Mixed(_) => "object",
        }
    }

    /// Returns how many cells it has.
    pub fn len(&self) -> usize {
        match &self.cells {
            Cells::Booleans(cells) => cells.len(),
            Cells::Integers(cells) => cells.len(),
            Cells::Numbers(cells) => cells.len(),
            Cells::Texts(cells) => cells.len(),
            Cells::Encoded { codes, .. } => codes.len(),
            Cells::Moments(cells) => cells.len(),
            Cells::Mixed(cells) => cells.len(),
        }
    }

    /// Returns whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the cell of a row.
    #[inline]
    pub fn value(&self, row: usize) -> Value<'_> {
        match &self.cells {
            Cells::Booleans(cells) if cells.is_valid(row) => Value::Boolean(cells.value(row)),
            Cells::Integers(cells) if cells.is_valid(row) => Value::Integer(cells.value(row)),
            Cells::Numbers(cells) if cells.is_valid(row) => {
                let number = cells.value(row);
                if number.is_nan() {
                    Value::Null
                } else {
                    Value::Number(number)
                }
            }
            Cells::Texts(cells) if cells.is_valid(row) => Value::Text(cells.value(row)),
            Cells::Encoded { codes, values } if codes[row] != 0 => {
                Value::Text(values.value(codes[row] as usize))
            }
            Cells::Moments(cells) if cells.is_valid(row) => Value::Moment(cells.value(row)),
            Cells::Mixed(cells) => Value::of(&cells[row]),
            _ => Value::Null,
        }
    }
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Its columns, all of one length.
    pub columns: Vec<Column>,
    /// How many rows it has.
    pub n_rows: usize,
}

impl Table {
    /// Returns a column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The rows of a table that an expectation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// All of so many.
    All(usize),
    /// These, ascending.
    Some(Vec<u32>),
}

impl Rows {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::All(n_rows) => *n_rows,
            Self::Some(rows) => rows.len(),
        }
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of the row at a position.
    #[inline]
    pub fn at(&self, position: usize) -> usize {
        match self {
            Self::All(_) => position,
            Self::Some(rows) => rows[position] as usize,
        }
    }

    /// Returns the numbers of the rows.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).map(|position| self.at(position))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_come_back_as_values_whatever_holds_them() {
        let column = |cells| Column {
            name: "x".into(),
            type_name: String::new(),
            cells,
        };
        let encoded = Cells::Encoded {
            codes: vec![1, 0, 2],
            values: LargeStringArray::from(vec!["", "a", "b"]),
        };
        let encoded = column(encoded);
        let values: Vec<Value<'_>> = (0..3).map(|row| encoded.value(row)).collect();
        assert_eq!(values, [Value::Text("a"), Value::Null, Value::Text("b")]);
        let numbers = column(Cells::Numbers(Float64Array::from(vec![
            Some(1.5),
            Some(f64::NAN),
            None,
        ])));
        assert_eq!(numbers.value(0).json(), json!(1.5));
        assert!(numbers.value(1).is_null() && numbers.value(2).is_null());
        let moments = column(Cells::Moments(TimestampNanosecondArray::from(vec![
            1_500_000_000,
        ])));
        assert_eq!(moments.value(0).json(), json!("1970-01-01T00:00:01.5"));
        let mixed = column(Cells::Mixed(vec![json!(1), json!("a"), json!([1])]));
        assert_eq!(mixed.value(0), Value::Integer(1));
        assert_eq!(mixed.value(2), Value::Nested(&json!([1])));
    }
}
