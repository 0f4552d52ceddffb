//! Long formulas that stand for one function, as Splink writes them.
//!
//! The arguments are dug out loosely, then the formula is written again with them and compared with what was found:
//! only the very formula is taken for the function, anything like it is read word for word.

use super::function::{Function, Measure};
use super::reader::{Reader, call, plain_arguments};
use super::sql::{self, Flavor};
use super::{ExpressionError, Scalar};
use sqlparser::ast::Expr;

/// Returns the function that an expression is a formula of, if it is one.
pub(super) fn recognize(
    reader: Reader,
    expression: &Expr,
) -> Option<Result<Scalar, ExpressionError>> {
    match expression {
        Expr::Function(_) => pairwise(reader, expression),
        Expr::BinaryOp { .. } if reader.flavor == Flavor::Spark => spark_cosine(reader, expression),
        Expr::Cast { expr, .. } => great_circle(reader, expr, expression),
        _ => None,
    }
}

/// Returns the distance of two places on the globe: the spherical law of cosines, with its cosine kept within -1 and 1.
fn great_circle(
    reader: Reader,
    distance: &Expr,
    whole: &Expr,
) -> Option<Result<Scalar, ExpressionError>> {
    let Expr::BinaryOp { left: angle, .. } = distance else {
        return None;
    };
    let cosine = argument(angle, "acos", 0)?;
    let Expr::Case { conditions, .. } = cosine else {
        return None;
    };
    let mut angles = Vec::new();
    radians(&conditions.first()?.condition, &mut angles);
    let [latitude_l, latitude_r, _, _, difference] = angles.as_slice() else {
        return None;
    };
    let Expr::BinaryOp {
        left: longitude_r,
        right: longitude_l,
        ..
    } = difference
    else {
        return None;
    };
    let places = [*latitude_l, &**longitude_l, *latitude_r, &**longitude_r];
    let [a, b, c, d] = places.map(ToString::to_string);
    let template = great_circle_sql(&[a, b, c, d]);
    let expected = sql::parse(&template, reader.flavor).ok()?;
    if !same(&expected, whole) {
        return None;
    }
    let arguments = places
        .into_iter()
        .map(|place| reader.scalar(place))
        .collect();
    Some(Result::map(arguments, |arguments| {
        call(Function::GreatCircleKm, arguments)
    }))
}

/// Writes the distance of two places: latitude and longitude of the left one, then of the right one.
pub(super) fn great_circle_sql(
    [latitude_l, longitude_l, latitude_r, longitude_r]: &[String; 4],
) -> String {
    let cosine = format!(
        "sin(radians({latitude_l})) * sin(radians({latitude_r})) + cos(radians({latitude_l})) * \
         cos(radians({latitude_r})) * cos(radians({longitude_r} - {longitude_l}))"
    );
    format!(
        "CAST(acos(CASE WHEN ({cosine}) > 1 THEN 1 WHEN ({cosine}) < -1 THEN -1 ELSE ({cosine}) END) * 6371 AS FLOAT)"
    )
}

fn radians<'a>(expression: &'a Expr, found: &mut Vec<&'a Expr>) {
    match expression {
        Expr::Nested(inner) => radians(inner, found),
        Expr::BinaryOp { left, right, .. } => {
            radians(left, found);
            radians(right, found);
        }
        Expr::Function(function) => {
            let arguments = plain_arguments(function).unwrap_or_default();
            let is_radians = function.name.to_string().eq_ignore_ascii_case("radians");
            for argument in arguments {
                if is_radians {
                    found.push(argument);
                } else {
                    radians(argument, found);
                }
            }
        }
        _ => {}
    }
}

/// Returns the greatest or least of a measure over every pair of elements of two lists.
fn pairwise(reader: Reader, expression: &Expr) -> Option<Result<Scalar, ExpressionError>> {
    let (extreme, transform, first) = match reader.flavor {
        Flavor::DuckDb => ("list", "list_transform", 1),
        Flavor::Spark => ("array", "transform", 0),
    };
    let greatest = argument(expression, &format!("{extreme}_max"), 0);
    let measured = greatest.or_else(|| argument(expression, &format!("{extreme}_min"), 0))?;
    let pairs = argument(argument(measured, transform, 0)?, "flatten", 0)?;
    let left = argument(pairs, transform, 0)?;
    let Expr::Lambda(each) = argument(pairs, transform, 1)? else {
        return None;
    };
    let right = argument(&each.body, transform, 0)?;
    let Expr::Lambda(measure) = argument(measured, transform, 1)? else {
        return None;
    };
    let Expr::Function(called) = &*measure.body else {
        return None;
    };
    let called = called.name.to_string();
    let name = if greatest.is_some() { "max" } else { "min" };
    let template = format!(
        "{extreme}_{name}({transform}(flatten({transform}({left}, x -> {transform}({right}, y -> [x, y]))), \
         pair -> {called}(pair[{first}], pair[{}])))",
        first + 1
    );
    let expected = sql::parse(&template, reader.flavor).ok()?;
    let measure = Measure::of(Function::named(&called)?)?;
    if !same(&expected, expression) {
        return None;
    }
    let function = if greatest.is_some() {
        Function::PairwiseGreatest(measure)
    } else {
        Function::PairwiseLeast(measure)
    };
    let arguments = [left, right]
        .into_iter()
        .map(|list| reader.scalar(list))
        .collect();
    Some(Result::map(arguments, |arguments| {
        call(function, arguments)
    }))
}

/// Writes the greatest (`max`) or least (`min`) of a measure over every pair of elements of two lists.
pub(super) fn pairwise_sql(extreme: &str, measure: Measure, [left, right]: [&str; 2]) -> String {
    let name = measure.function().name().unwrap_or_default();
    format!(
        "list_{extreme}(list_transform(flatten(list_transform({left}, x -> list_transform({right}, y -> [x, y]))), \
         pair -> {name}(pair[1], pair[2])))"
    )
}

/// Returns the cosine of two vectors, which Spark has no function for.
fn spark_cosine(reader: Reader, expression: &Expr) -> Option<Result<Scalar, ExpressionError>> {
    let Expr::BinaryOp { left: dot, .. } = expression else {
        return None;
    };
    let Expr::Nested(dot) = &**dot else {
        return None;
    };
    let products = argument(dot, "aggregate", 0)?;
    let (left, right) = (
        argument(products, "zip_with", 0)?,
        argument(products, "zip_with", 1)?,
    );
    let sum = "CAST(0.0 AS DOUBLE), (acc, x) -> acc + x";
    let norm = |list: &Expr| format!("(sqrt(aggregate(transform({list}, x -> x * x), {sum})))");
    let template = format!(
        "(aggregate(zip_with({left}, {right}, (x, y) -> x * y), {sum})) / (nullif({} * {}, 0.0))",
        norm(left),
        norm(right)
    );
    if !same(&sql::parse(&template, reader.flavor).ok()?, expression) {
        return None;
    }
    let arguments = [left, right]
        .into_iter()
        .map(|list| reader.scalar(list))
        .collect();
    Some(Result::map(arguments, |arguments| {
        call(Function::ListCosine, arguments)
    }))
}

fn argument<'a>(expression: &'a Expr, function: &str, index: usize) -> Option<&'a Expr> {
    let Expr::Function(called) = expression else {
        return None;
    };
    if !called.name.to_string().eq_ignore_ascii_case(function) {
        return None;
    }
    plain_arguments(called)?.get(index).copied()
}

/// Returns whether two trees are the same SQL, but for the case of keywords and names of functions.
fn same(expected: &Expr, found: &Expr) -> bool {
    expected == found || expected.to_string().to_lowercase() == found.to_string().to_lowercase()
}
