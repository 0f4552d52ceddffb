//! What an expectation is told: its keyword arguments, asked for by name and kind.

use serde_json::{Map, Value as Json};

use super::{Problem, Result};
use crate::table::{Column, Table};

/// The keyword arguments of an expectation; null is as if it were not there.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'a> {
    all: &'a Map<String, Json>,
}

impl<'a> Arguments<'a> {
    /// Takes arguments by name.
    pub fn new(all: &'a Map<String, Json>) -> Self {
        Self { all }
    }

    /// Returns an argument.
    pub fn get(&self, name: &str) -> Option<&'a Json> {
        self.all.get(name).filter(|value| !value.is_null())
    }

    /// Returns whether an argument is there, be it null.
    pub fn is_given(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }

    /// Returns a text.
    pub fn text(&self, name: &str) -> Result<&'a str> {
        let given = self.optional_text(name)?;
        given.ok_or_else(|| Problem::Argument(format!("`{name}` is missing")))
    }

    /// Returns a text, if it is given.
    pub fn optional_text(&self, name: &str) -> Result<Option<&'a str>> {
        let given = self.get(name);
        given
            .map(|value| value.as_str().ok_or_else(|| wrong(name, "a text", value)))
            .transpose()
    }

    /// Returns a number, if it is given.
    pub fn number(&self, name: &str) -> Result<Option<f64>> {
        let given = self.get(name);
        given
            .map(|value| value.as_f64().ok_or_else(|| wrong(name, "a number", value)))
            .transpose()
    }

    /// Returns whether something is asked for; it is not when nothing is said.
    pub fn flag(&self, name: &str) -> Result<bool> {
        let given = self.get(name);
        given.map_or(Ok(false), |value| {
            value
                .as_bool()
                .ok_or_else(|| wrong(name, "true or false", value))
        })
    }

    /// Returns a list.
    pub fn list(&self, name: &str) -> Result<&'a [Json]> {
        let given = self.optional_list(name)?;
        given.ok_or_else(|| Problem::Argument(format!("`{name}` is missing")))
    }

    /// Returns a list, if it is given.
    pub fn optional_list(&self, name: &str) -> Result<Option<&'a [Json]>> {
        let given = self.get(name);
        given
            .map(|value| {
                let list = value.as_array().map(Vec::as_slice);
                list.ok_or_else(|| wrong(name, "a list", value))
            })
            .transpose()
    }

    /// Returns a list of texts.
    pub fn texts(&self, name: &str) -> Result<Vec<&'a str>> {
        let list = self.list(name)?.iter();
        list.map(|value| value.as_str().ok_or_else(|| wrong(name, "texts", value)))
            .collect()
    }

    /// Returns the column that an argument names.
    pub fn column<'t>(&self, name: &str, table: &'t Table) -> Result<&'t Column> {
        named(table, self.text(name)?)
    }

    /// Returns the columns that an argument names.
    pub fn columns<'t>(&self, name: &str, table: &'t Table) -> Result<Vec<&'t Column>> {
        let names = self.texts(name)?.into_iter();
        names.map(|name| named(table, name)).collect()
    }
}

fn named<'t>(table: &'t Table, name: &str) -> Result<&'t Column> {
    let column = table.column(name);
    column.ok_or_else(|| Problem::NoColumn(name.to_owned()))
}

fn wrong(name: &str, kind: &str, value: &Json) -> Problem {
    Problem::Argument(format!("`{name}` must be {kind}, and is `{value}`"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_of_their_kind_or_told_to_be_wrong() {
        let given = json!({ "column": "x", "mostly": 0.5, "strict": null, "set": ["a", 1] });
        let arguments = Arguments::new(given.as_object().expect("an object"));
        assert_eq!(arguments.text("column"), Ok("x"));
        assert_eq!(arguments.number("mostly"), Ok(Some(0.5)));
        assert_eq!(arguments.flag("strict"), Ok(false));
        assert_eq!(arguments.list("set").map(<[Json]>::len), Ok(2));
        let problem = arguments.texts("set").expect_err("a number").to_string();
        assert_eq!(problem, "`set` must be texts, and is `1`");
        let problem = arguments.number("column").expect_err("a text").to_string();
        assert_eq!(problem, "`column` must be a number, and is `\"x\"`");
        let problem = arguments.text("regex").expect_err("nothing").to_string();
        assert_eq!(problem, "`regex` is missing");
        let table = Table::default();
        let nobody = arguments.column("column", &table);
        assert_eq!(nobody.err(), Some(Problem::NoColumn("x".into())));
    }
}
