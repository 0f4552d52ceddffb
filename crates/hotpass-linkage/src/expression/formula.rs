//! Long formulas that stand for one function, as Splink writes them.
//!
//! The arguments are dug out loosely, then the formula is made again with them and compared with what was found:
//! only the very formula is taken for the function, anything like it is read word for word.

use super::function::{Function, Kind, Measure};
use super::reader::{Reader, call, plain_arguments};
use super::sql::{self, Flavor};
use super::{Condition, ExpressionError, Operator, Scalar, Value};
use sqlparser::ast::Expr;

/// The radius of the Earth that Splink reckons with.
const RADIUS_KM: f64 = 6371.0;

/// Returns the function that an expression is a formula of, if it is one.
pub(super) fn recognize(
    reader: Reader,
    expression: &Expr,
) -> Option<Result<Scalar, ExpressionError>> {
    match expression {
        Expr::Function(_) => pairwise(reader, expression),
        Expr::BinaryOp { .. } if reader.flavor == Flavor::Spark => spark_cosine(reader, expression),
        _ => None,
    }
}

/// Returns the distance of two places on the globe for its formula, the spherical law of cosines with the cosine kept
/// within -1 and 1; anything else as it is.
pub(super) fn great_circle(formula: Scalar) -> Scalar {
    match places(&formula) {
        Some(places) if great_circle_formula(&places) == formula => {
            call(Function::GreatCircleKm, places.into())
        }
        _ => formula,
    }
}

/// Returns latitude and longitude of the left place, then of the right one, of what may be the formula.
fn places(formula: &Scalar) -> Option<[Scalar; 4]> {
    let case = first(first(first(formula)?)?)?;
    let Scalar::Case {
        otherwise: Some(cosine),
        ..
    } = case
    else {
        return None;
    };
    let (sines, cosines) = (first(cosine)?, second(cosine)?);
    let difference = first(first(second(cosines)?)?)?;
    let latitude = |sine: &Scalar| first(first(sine)?).cloned();
    Some([
        latitude(first(sines)?)?,
        second(difference)?.clone(),
        latitude(second(sines)?)?,
        first(difference)?.clone(),
    ])
}

fn great_circle_formula(
    [latitude_l, longitude_l, latitude_r, longitude_r]: &[Scalar; 4],
) -> Scalar {
    let of = |function, scalar| call(function, vec![scalar]);
    let both = |function, left, right| call(function, vec![left, right]);
    let angle = |function, scalar: &Scalar| of(function, of(Function::Radians, scalar.clone()));
    let turn = both(Function::Subtract, longitude_r.clone(), longitude_l.clone());
    let cosine = both(
        Function::Add,
        both(
            Function::Multiply,
            angle(Function::Sin, latitude_l),
            angle(Function::Sin, latitude_r),
        ),
        both(
            Function::Multiply,
            both(
                Function::Multiply,
                angle(Function::Cos, latitude_l),
                angle(Function::Cos, latitude_r),
            ),
            angle(Function::Cos, &turn),
        ),
    );
    let number = |number| Scalar::Literal(Value::Number(number));
    let beyond = |operator, bound| {
        let condition = Condition::Compare {
            left: cosine.clone(),
            operator,
            right: number(bound),
        };
        (condition, number(bound))
    };
    let kept = Scalar::Case {
        branches: vec![beyond(Operator::Greater, 1.0), beyond(Operator::Less, -1.0)],
        otherwise: Some(Box::new(cosine.clone())),
    };
    let distance = both(
        Function::Multiply,
        of(Function::Acos, kept),
        number(RADIUS_KM),
    );
    of(Function::Cast(Kind::Real), distance)
}

fn first(scalar: &Scalar) -> Option<&Scalar> {
    nth(scalar, 0)
}

fn second(scalar: &Scalar) -> Option<&Scalar> {
    nth(scalar, 1)
}

fn nth(scalar: &Scalar, index: usize) -> Option<&Scalar> {
    match scalar {
        Scalar::Call { arguments, .. } => arguments.get(index),
        _ => None,
    }
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
        "CAST(acos(CASE WHEN ({cosine}) > 1 THEN 1 WHEN ({cosine}) < -1 THEN -1 ELSE ({cosine}) END) * {RADIUS_KM} AS FLOAT)"
    )
}

/// Returns the greatest or least of a measure over every pair of elements of two lists.
fn pairwise(reader: Reader, expression: &Expr) -> Option<Result<Scalar, ExpressionError>> {
    let (prefix, transform, index) = match reader.flavor {
        Flavor::DuckDb => ("list", "list_transform", 1),
        Flavor::Spark => ("array", "transform", 0),
    };
    let greatest = arguments(expression, &format!("{prefix}_max"));
    let is_greatest = greatest.is_some();
    let [measured] = greatest.or_else(|| arguments(expression, &format!("{prefix}_min")))?[..]
    else {
        return None;
    };
    let [flat, Expr::Lambda(of_pair)] = arguments(measured, transform)?[..] else {
        return None;
    };
    let [pairs] = arguments(flat, "flatten")?[..] else {
        return None;
    };
    let [left, Expr::Lambda(of_left)] = arguments(pairs, transform)?[..] else {
        return None;
    };
    let [right, Expr::Lambda(of_right)] = arguments(&of_left.body, transform)?[..] else {
        return None;
    };
    let Expr::Function(called) = &*of_pair.body else {
        return None;
    };
    let function = Function::named(&called.name.to_string())?;
    let measure = Measure::of(function)?;
    let is_every_pair = of_left.params.to_string() == "x" && of_right.to_string() == "y -> [x, y]";
    let expected = format!(
        "pair -> {}(pair[{index}], pair[{}])",
        called.name,
        index + 1
    );
    if !is_every_pair || of_pair.to_string() != expected {
        return None;
    }
    let function = if is_greatest {
        Function::PairwiseGreatest(measure)
    } else {
        Function::PairwiseLeast(measure)
    };
    Some(of_both(reader, function, left, right))
}

fn of_both(
    reader: Reader,
    function: Function,
    left: &Expr,
    right: &Expr,
) -> Result<Scalar, ExpressionError> {
    Ok(call(
        function,
        vec![reader.scalar(left)?, reader.scalar(right)?],
    ))
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
    let products = *arguments(dot, "aggregate")?.first()?;
    let [left, right, _] = arguments(products, "zip_with")?[..] else {
        return None;
    };
    let sum = "CAST(0.0 AS DOUBLE), (acc, x) -> acc + x";
    let norm = |list: &Expr| format!("(sqrt(aggregate(transform({list}, x -> x * x), {sum})))");
    let template = format!(
        "(aggregate(zip_with({left}, {right}, (x, y) -> x * y), {sum})) / (nullif({} * {}, 0.0))",
        norm(left),
        norm(right)
    );
    let expected = sql::parse(&template, reader.flavor).ok()?;
    (expected == *expression).then(|| of_both(reader, Function::ListCosine, left, right))
}

fn arguments<'a>(expression: &'a Expr, function: &str) -> Option<Vec<&'a Expr>> {
    let Expr::Function(called) = expression else {
        return None;
    };
    if !called.name.to_string().eq_ignore_ascii_case(function) {
        return None;
    }
    plain_arguments(called)
}
