//! What is written is read back as the same, and answers the same.

use super::*;
use proptest::prelude::*;

/// Names as tables have them: with blanks, quotes, and endings that look like sides.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,4}(_l|_r)?", "[A-Za-z\"'é. ]{1,6}"]
}

fn literal() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        (-4000_i32..4000).prop_map(|quarters| Value::Number(f64::from(quarters) / 4.0)),
        "[a-zé'\"\\\\% -]{0,6}".prop_map(Value::Text),
    ]
}

fn column() -> impl Strategy<Value = Scalar> {
    (name(), any::<bool>()).prop_map(|(name, is_left)| Scalar::Column {
        name,
        side: Some(if is_left { Side::Left } else { Side::Right }),
    })
}

/// Functions by how many arguments they take.
const FUNCTIONS: [&[Function]; 3] = [
    &[
        Function::Lower,
        Function::Negate,
        Function::Cast(Kind::Date),
        Function::Cast(Kind::Text),
        Function::Tokens,
        Function::Date,
    ],
    &[
        Function::Add,
        Function::Subtract,
        Function::Divide,
        Function::Concat,
        Function::Levenshtein,
        Function::DateDifference(Part::Month),
        Function::PairwiseGreatest(Measure::Jaro),
        Function::PairwiseLeast(Measure::Levenshtein),
        Function::Element,
        Function::Words(Words::Cosine),
        Function::Words(Words::Containment),
    ],
    &[Function::Substr, Function::Coalesce, Function::Replace],
];

fn scalar() -> impl Strategy<Value = Scalar> {
    let leaf = prop_oneof![3 => column(), 1 => literal().prop_map(Scalar::Literal)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let called = (any::<prop::sample::Index>(), prop::collection::vec(inner.clone(), 1..=3));
        prop_oneof![
            4 => called.prop_map(|(index, arguments)| Scalar::Call {
                function: *index.get(FUNCTIONS[arguments.len() - 1]),
                arguments,
            }),
            1 => (column(), inner.clone(), inner.clone()).prop_map(|(asked, value, other)| Scalar::Case {
                branches: vec![(Condition::IsNull(asked), value)],
                otherwise: Some(Box::new(other)),
            }),
            1 => inner.prop_map(|text| Scalar::Extract {
                text: Box::new(text),
                pattern: Pattern::try_new("^a'(b)").expect("a pattern"),
                group: 1,
            }),
        ]
        // The minus of a constant is part of it.
        .prop_filter("negated constants are constants", |scalar| {
            !matches!(scalar, Scalar::Call { function: Function::Negate, arguments }
                if matches!(arguments.as_slice(), [Scalar::Literal(Value::Number(_))]))
        })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let operators = [
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ];
    let compared = (column(), prop::sample::select(operators.to_vec()), scalar());
    let leaf = prop_oneof![
        4 => compared.prop_map(|(left, operator, right)| Condition::Compare { left, operator, right }),
        1 => scalar().prop_map(Condition::IsNull),
        1 => column().prop_map(Condition::Holds),
        1 => Just(Condition::Always),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            several().prop_map(|parts| Condition::And(flat(parts, true))),
            several().prop_map(|parts| Condition::Or(flat(parts, false))),
            inner
                .clone()
                .prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Conditions of one kind are never within one of the same kind.
fn flat(parts: Vec<Condition>, is_and: bool) -> Vec<Condition> {
    parts
        .into_iter()
        .flat_map(|part| match part {
            Condition::And(inner) if is_and => inner,
            Condition::Or(inner) if !is_and => inner,
            other => vec![other],
        })
        .collect()
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(500))]

    #[test]
    fn what_is_written_is_read_back_the_same(condition in condition()) {
        let sql = condition.to_string();
        let read = parse_condition(&sql).map_err(|error| TestCaseError::fail(format!("{sql}: {}", error.full())))?;
        prop_assert_eq!(&read, &condition, "{}", sql);
        let for_duckdb = format!("{condition:#}");
        prop_assert_eq!(parse_condition(&for_duckdb).expect("a condition"), condition, "{}", for_duckdb);
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_by_an_error(text in "[a-z_'\"`(),.=<>|+*0-9 \\[\\]é-]{0,40}") {
        for flavor in [Flavor::DuckDb, Flavor::Spark] {
            for error in [parse_condition_in(&text, flavor).err(), parse_rule_in(&text, flavor).err()] {
                prop_assert!(error.is_none_or(|error| !error.full().is_empty()));
            }
        }
    }

    #[test]
    fn an_answer_never_changes_by_writing_and_reading(condition in condition(), left in "[a-c]{0,3}", right in "[a-c]{0,3}") {
        let mut row = Row::default();
        for column in condition.columns() {
            row = row.with(column, left.as_str(), right.as_str());
        }
        let again = parse_condition(&condition.to_string()).expect("a condition");
        prop_assert_eq!(condition.evaluate(&row), again.evaluate(&row));
    }
}
