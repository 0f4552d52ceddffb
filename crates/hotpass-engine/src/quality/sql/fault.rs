//! What is wrong with a query, in words for who wrote it. What went wrong over the rows is told without their content.

use std::io;

use arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};

use super::names::Names;

/// How many names are listed.
const LISTED: usize = 10;

/// A result of running a query.
pub(super) type Result<T> = std::result::Result<T, Fault>;

/// Why a query is not answered.
#[derive(Debug)]
pub(super) enum Fault {
    /// It has nothing in it.
    Empty,
    /// There are several.
    Several,
    /// It has too many parts.
    Long,
    /// It begins otherwise than a query; with which word.
    NoSelect(String),
    /// It would write besides.
    Writes,
    /// It cannot be read; why.
    NoSql(String),
    /// It asks for what is not there.
    Plan {
        error: DataFusionError,
        /// What it might have called.
        functions: Vec<String>,
    },
    /// It cannot be run.
    Run(DataFusionError),
    /// A function of the query engine fell over.
    Broken,
    /// There is no thread for it.
    Thread(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Thread(error)
    }
}

impl Fault {
    /// Tells it, with what to do.
    pub(super) fn told(&self, names: &Names) -> String {
        match self {
            Self::Empty => "the query is empty; write a SELECT".to_owned(),
            Self::Several => "there are several statements; write one SELECT".to_owned(),
            Self::Long => "the query is too long; split it into several expectations".to_owned(),
            Self::NoSelect(word) => {
                format!("`{word}` is refused: a query only reads; begin it with SELECT or WITH")
            }
            Self::Writes => {
                "the query would write, and a query only reads; leave out INTO".to_owned()
            }
            Self::NoSql(why) => {
                let why = why.trim_start_matches("sql parser error: ");
                format!("the query is not SQL that is known here: {}", line(why))
            }
            Self::Plan { error, functions } => planned(error, functions, names),
            Self::Run(error) => run(error),
            Self::Broken => {
                "the query engine cannot run this; ask for the same in another way".to_owned()
            }
            Self::Thread(error) => format!("the query cannot be started: {error}"),
        }
    }
}

fn planned(error: &DataFusionError, functions: &[String], names: &Names) -> String {
    let root = match error.find_root() {
        DataFusionError::Collection(errors) => errors.first().unwrap_or(error).find_root(),
        root => root,
    };
    let message = match root {
        DataFusionError::SchemaError(schema, _) => return of_names(schema, names),
        DataFusionError::Diagnostic(_, inner) => return planned(inner, functions, names),
        DataFusionError::NotImplemented(what) => {
            return format!("the query asks for what is not built: {}", line(what));
        }
        DataFusionError::Plan(message) => message.clone(),
        other => other.strip_backtrace(),
    };
    if let Some(table) = quoted(&message, "table '", "' not found") {
        let table = table.trim_start_matches("datafusion.public.");
        let tables = list(names.tables().iter().map(String::as_str));
        return format!("there is no table `{table}`, only {tables}; files cannot be named");
    }
    if let Some(function) = quoted(&message, "Invalid function '", "'") {
        let nearest = nearest(function, functions.iter().map(String::as_str));
        return format!("there is no function `{function}`{nearest}");
    }
    format!("the query cannot be planned: {}", line(&message))
}

fn of_names(error: &SchemaError, names: &Names) -> String {
    match error {
        SchemaError::FieldNotFound {
            field,
            valid_fields,
        } => {
            let columns = valid_fields
                .iter()
                .map(|column| names.written(&column.name));
            let columns: Vec<String> = columns.collect();
            let all = || columns.iter().map(String::as_str);
            let there_are = if columns.is_empty() {
                "; no table is named".to_owned()
            } else {
                format!("; there are {}", list(all()))
            };
            let nearest = nearest(&field.name, all());
            format!(
                "there is no column `{}`{nearest}{there_are}",
                field.flat_name()
            )
        }
        SchemaError::AmbiguousReference { field } => format!(
            "`{}` may be of several tables; write the table before it, with a dot",
            names.written(&field.name)
        ),
        SchemaError::DuplicateQualifiedField { name, .. }
        | SchemaError::DuplicateUnqualifiedField { name } => format!(
            "two columns would be called `{}`; name one of them with AS",
            names.written(name)
        ),
    }
}

/// Tells what went wrong over the rows: never with their values, which messages of the query engine have in them.
fn run(error: &DataFusionError) -> String {
    let what = match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => {
            return "the query takes too much memory; ask for fewer columns, or group by fewer values"
                .to_owned();
        }
        DataFusionError::ArrowError(error, _) => match error.as_ref() {
            ArrowError::DivideByZero => "something is divided by 0; nullif(x, 0) makes that null",
            ArrowError::CastError(_) | ArrowError::ParseError(_) => {
                "a value is not of the type it is cast to; try_cast makes that null"
            }
            ArrowError::ArithmeticOverflow(_) => "a number becomes too large; cast to double",
            _ => "a function does not take a value of a row",
        },
        DataFusionError::Internal(_) => {
            "the query engine cannot do this; ask for the same in another way"
        }
        _ => "a function does not take a value of a row; leave such rows out with WHERE or CASE",
    };
    format!("the query cannot be run over these rows: {what}")
}

/// Returns what stands between two texts.
fn quoted<'a>(message: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(before)?;
    rest.split_once(after).map(|(inside, _)| inside)
}

/// Returns the first line of a message.
fn line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let lower = name.to_lowercase();
    let alike = |known: &str| strsim::jaro_winkler(&lower, &known.to_lowercase());
    let best = known.map(|known| (alike(known), known));
    let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
    match best {
        Some((alike, known)) if alike >= 0.8 => format!("; the nearest is `{known}`"),
        _ => String::new(),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.get(..LISTED) {
        Some(first) if names.len() > LISTED => {
            format!("{}, and {} others", first.join(", "), names.len() - LISTED)
        }
        _ => names.join(", "),
    }
}
