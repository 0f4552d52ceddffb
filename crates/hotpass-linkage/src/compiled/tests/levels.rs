//! Which level of a comparison holds, by the evaluator of expressions and by tests.

use proptest::prelude::*;

use super::*;
use crate::{
    columns::ModelError, compare::Measure, expression::Words, expression::parse_condition,
    tokens::Tokens,
};

/// Every condition that the libraries of Splink emit, one a line.
const SPLINK: &str = include_str!("../../expression/tests/duckdb.sql");

const NAMES: [&str; 10] = [
    "name",
    "Site name",
    "a",
    "b",
    "n",
    "day",
    "lat",
    "long",
    "words",
    "v",
];

/// A table with every column that [`SPLINK`] names.
fn table(rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new(&NAMES, rows);
    for (name, expression) in [
        ("names", "string_split(words, ' ')"),
        ("name_dm", "metaphones(name)"),
        ("vec", "list_value(cast(n as double), cast(lat as double))"),
        (
            "ll",
            "list_value(cast(lat as double), cast(long as double))",
        ),
        ("t", "day || 'T10:00:00Z'"),
        ("dob", "day"),
        ("amount", "cast(n as double)"),
        ("first", "a"),
        ("sur", "b"),
        ("full", "a || ' ' || b"),
        ("email", "a || '@' || b"),
        ("postcode", "upper(b) || '1 ' || n || 'AB'"),
    ] {
        table = table.declare(name, expression);
    }
    table
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        5 => "[ab]{1,4}",
        2 => "[a-e]{1,12}( [a-e]{1,6}){0,2}",
        1 => Just("John".to_owned()),
        1 => "[aéß字]{1,5}",
    ]
}

fn row() -> impl Strategy<Value = Vec<String>> {
    let number = || prop_oneof![1 => Just(String::new()), 4 => "[1-3]{1,2}(\\.5)?", 1 => "-[12]"];
    let day = prop_oneof![
        1 => Just(String::new()),
        6 => "20(01|02)-0[1-3]-0[1-3]",
        1 => "[12]/[12]/2001",
        1 => Just("2001-02-30".to_owned()),
    ];
    let texts = (text(), text(), text(), text());
    let words = "([ab]{1,2} ){0,3}[ab]{1,2}";
    (
        texts,
        number(),
        day,
        number(),
        number(),
        prop_oneof![Just(String::new()), words],
        text(),
    )
        .prop_map(|((name, site, a, b), n, day, lat, long, words, v)| {
            vec![name, site, a, b, n, day, lat, long, words, v]
        })
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(row(), 2..9)
}

/// Conditions over columns X and Y, with an operator O and a bound B.
const KINDS: &[&str] = &[
    "X_l IS NULL OR Y_r IS NULL",
    "X_l IS NOT NULL",
    "X_l O X_r",
    "X_l O Y_r",
    "X_r = Y_l",
    "X_l = 'a'",
    "length(X_l) O B",
    "substr(X_l, 1, 2) = substr(Y_r, 1, 2)",
    "substr(X_l, 9) = substr(X_r, 9)",
    "jaro_similarity(X_l, X_r) O B",
    "jaro_winkler_similarity(X_l, Y_r) O B",
    "jaro_winkler_similarity(X_l, X_r) O B",
    "levenshtein(X_l, X_r) O B",
    "damerau_levenshtein(X_l, Y_r) O B",
    "damerau_levenshtein(X_l, X_r) / greatest(length(X_l), length(X_r)) O B",
    "levenshtein(X_l, Y_r) / greatest(length(X_l), length(Y_r)) O B",
    "1 - levenshtein(X_l, X_r) / greatest(length(X_l), length(X_r)) O B",
    "levenshtein(X_l, X_r) O levenshtein(Y_l, Y_r)",
    "levenshtein(concat(X_l, Y_r), X_r) O B",
    "jaccard(X_l, Y_r) O B",
    "hamming(X_l, X_r) O B",
    "token_set_ratio(X_l, X_r) O B",
    "same_given_name(X_l, Y_r)",
    "day_month_swapped(X_l, X_r)",
    "names_swapped(X_l, Y_l, X_r, Y_r)",
    "abs(n_l - amount_r) O B",
    "n_l - amount_r O X_l",
    "n_l O amount_r",
    "X_l O amount_r",
    "amount_l O greatest(amount_r, n_r, 1)",
    "abs(date_diff('day', day_l, day_r)) O B",
    "date_diff('month', X_l, X_r) O B",
    "array_length(list_intersect(names_l, names_r)) O B",
    "array_length(list_intersect(names_l, string_split(X_r, ' '))) O B",
    "list_intersect(list_value(X_l, Y_l), list_value(X_r, Y_r))[1] = X_l",
    "array_length(list_intersect(list_value(X_l, Y_l), list_value(X_r, Y_r))) O B",
    "names_l O names_r",
    "list_value(X_l, Y_l) = list_value(X_r, Y_r)",
    "list_contains(names_l, X_r)",
    "coalesce(X_l, Y_r) O coalesce(X_r, Y_l)",
    "coalesce(X_l, 1) = coalesce(Y_r, 1)",
    "coalesce(amount_l, amount_r, 2) O B",
    "CASE WHEN X_l = X_r THEN 1 WHEN n_l > n_r THEN amount_l ELSE levenshtein(X_l, Y_r) END O B",
    "CASE WHEN X_l = X_r THEN Y_l ELSE X_r END = Y_r",
    "nullif(amount_l, amount_r) O B",
    "concat(X_l, Y_r) O concat(Y_l, X_r)",
    "(X_l || Y_r) IS NULL",
    "cast(X_l as date) = cast(Y_r as date)",
    "cast(X_l as timestamp) O cast(X_r as date)",
    "great_circle_km(lat_l, long_l, lat_r, long_r) O B",
    "list_max(list_transform(flatten(list_transform(names_l, x -> list_transform(names_r, y -> [x, y]))), pair -> jaro_similarity(pair[1], pair[2]))) O B",
    "1 = 1",
    "1 > 2",
    "NULL = 1",
];

/// A condition over both records: one of the usual kinds, over columns of all sorts.
fn leaf() -> impl Strategy<Value = String> {
    let column = || prop::sample::select(vec!["a", "b", "name", "v", "n", "day", "amount", "dob"]);
    let bound = || prop::sample::select(vec!["0", "0.5", "0.8", "0.92", "1", "2", "3", "-1"]);
    let operator = || prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    (
        prop::sample::select(KINDS),
        column(),
        column(),
        operator(),
        bound(),
    )
        .prop_map(|(kind, x, y, operator, bound)| {
            let mut sql = String::new();
            for part in kind.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
                let end = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let rest = part.get(end.len()..).unwrap_or_default();
                let word = match end {
                    "X_l" | "X_r" => end.replace('X', x),
                    "Y_l" | "Y_r" => end.replace('Y', y),
                    "O" => operator.to_owned(),
                    "B" => bound.to_owned(),
                    other => other.to_owned(),
                };
                sql.push_str(&word);
                sql.push_str(rest);
            }
            sql
        })
}

fn condition() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| format!("({one}) AND ({other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}) OR ({other})")),
            inner.prop_map(|one| format!("NOT ({one})")),
        ]
    })
}

/// Compares the level of every pair with the first condition that holds by the evaluator.
fn check(table: &Table, levels: &[String], unit: TextUnit) -> Result<(), String> {
    let conditions: Vec<Condition> = levels
        .iter()
        .map(|sql| parse_condition(sql).map_err(|error| format!("{sql}: {}", error.full())))
        .collect::<Result<_, _>>()?;
    let mut all = levels.to_vec();
    all.push("ELSE".to_owned());
    let records = table.in_order();
    let model = model(table, vec![comparison("x", &all)], unit);
    let compiled = Compiled::try_new(&model, &records).map_err(|error| error.full())?;
    let rows: Vec<Row> = (0..table.rows.len()).map(|row| table.row(row)).collect();
    let mut worker = compiled.judging.comparers.worker();
    for (left, right) in pairs(rows.len()) {
        let expected = conditions
            .iter()
            .position(|each| answer(each, &rows[left], &rows[right]) == Some(true))
            .unwrap_or(conditions.len());
        worker.turn(left as u32, right as u32);
        let found = worker.level(0) as usize;
        if found != expected {
            return Err(format!(
                "level {found} instead of {expected} of {levels:#?}\nleft {:?}\nright {:?}",
                rows[left], rows[right]
            ));
        }
    }
    Ok(())
}

/// Rows whose values have one byte a character, so that bytes and characters are the same.
fn of_ascii(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let ascii = |text: &String| text.chars().filter(char::is_ascii).collect();
    rows.iter()
        .map(|row| row.iter().map(ascii).collect())
        .collect()
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(250))]

    #[test]
    fn levels_are_those_of_the_evaluator(
        levels in prop::collection::vec(condition(), 1..4),
        rows in rows(),
    ) {
        let ascii = table(of_ascii(&rows));
        for (table, unit) in [(table(rows), TextUnit::Byte), (ascii, TextUnit::Character)] {
            check(&table, &levels, unit).map_err(TestCaseError::fail)?;
        }
    }
}

/// Levels of the usual shape: missing, equal, then bounds of one measure; some of them left out, some out of order.
fn ladder() -> impl Strategy<Value = Vec<String>> {
    let measure = prop::sample::select(vec![
        "jaro_winkler_similarity(X_l, Y_r) >= ",
        "jaro_similarity(X_l, X_r) >= ",
        "damerau_levenshtein(X_l, Y_r) <= ",
        "levenshtein(X_l, X_r) / greatest(length(X_l), length(X_r)) <= ",
        "abs(n_l - amount_r) <= ",
        "token_sort_ratio(X_l, X_r) >= ",
    ]);
    let bounds = prop::collection::vec(
        prop::sample::select(vec!["0", "0.4", "0.8", "0.9", "1", "2"]),
        0..4,
    );
    let columns = prop::sample::select(vec![("a", "a"), ("a", "b"), ("name", "name"), ("n", "b")]);
    let shape = (any::<bool>(), 0..4_usize);
    (measure, bounds, columns, shape).prop_map(|(measure, bounds, (x, y), (is_null, equal_at))| {
        let named = |sql: &str| {
            sql.replace("X_", &format!("{x}_"))
                .replace("Y_", &format!("{y}_"))
        };
        let mut levels: Vec<String> = bounds
            .into_iter()
            .map(|bound| named(&format!("{measure}{bound}")))
            .collect();
        if equal_at <= levels.len() {
            levels.insert(equal_at, named("X_l = Y_r"));
        }
        if is_null {
            levels.insert(0, named("X_l IS NULL OR X_r IS NULL"));
        }
        levels
    })
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(250))]

    #[test]
    fn levels_of_the_usual_shape_are_those_of_the_evaluator(levels in ladder(), rows in rows()) {
        let ascii = table(of_ascii(&rows));
        for (table, unit) in [(table(rows), TextUnit::Byte), (ascii, TextUnit::Character)] {
            check(&table, &levels, unit).map_err(TestCaseError::fail)?;
        }
    }
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(25))]

    #[test]
    fn every_condition_of_splink_is_answered_as_the_evaluator_answers_it(rows in rows()) {
        let table = table(rows);
        for sql in SPLINK.lines() {
            if sql != "ELSE" {
                check(&table, &[sql.to_owned()], TextUnit::Byte).map_err(TestCaseError::fail)?;
            }
        }
    }
}

fn few() -> Table {
    let rows = [
        [
            "anna",
            "smith",
            "",
            "1",
            "2001-02-03",
            "1",
            "1",
            "aa bb",
            "x",
        ],
        ["ana", "smyth", "b", "2", "2001-03-02", "2", "2", "bb", "y"],
    ];
    let mut rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    for row in &mut rows {
        row.insert(1, "site".to_owned());
    }
    table(rows)
}

#[test]
fn usual_conditions_have_a_fast_way() {
    for (sql, expected) in [
        (
            "jaro_winkler_similarity(a_l, a_r) >= 0.9",
            Some(Measure::JaroWinkler),
        ),
        ("jaro_similarity(a_r, a_l) >= 0.9", Some(Measure::Jaro)),
        ("levenshtein(a_l, b_r) <= 2", Some(Measure::Levenshtein)),
        (
            "NOT damerau_levenshtein(lower(a_l), lower(a_r)) > 1",
            Some(Measure::Damerau),
        ),
        (
            "damerau_levenshtein(a_l, a_r) / greatest(length(a_l), length(a_r)) <= 0.2",
            Some(Measure::DamerauRelative),
        ),
        (
            "tfidf_cosine(a_l, a_r) >= 0.8",
            Some(Measure::Words(Words::Cosine)),
        ),
        (
            "array_length(list_intersect(names_l, names_r)) >= 1",
            Some(Measure::Overlap),
        ),
        (
            "day_month_swapped(day_l, day_r)",
            Some(Measure::DayMonthSwapped),
        ),
        ("abs(n_l - n_r) < 5", Some(Measure::Formula(0))),
        (
            "abs(date_diff('day', day_l, day_r)) <= 30",
            Some(Measure::Formula(0)),
        ),
        (
            "abs(epoch(cast(day_l as date)) - epoch(cast(day_r as date))) <= 86400",
            Some(Measure::Formula(0)),
        ),
        (
            "great_circle_km(lat_l, long_l, lat_r, long_r) <= 5",
            Some(Measure::Formula(0)),
        ),
        ("a_l = 'John' AND a_r = 'John'", Some(Measure::Formula(0))),
        (
            "token_sort_ratio(a_l, a_r) >= 0.9",
            Some(Measure::Generic(0)),
        ),
        ("a_l IS NULL OR a_r IS NULL", None),
        ("a_l = b_r AND b_l = a_r", None),
        ("NOT (a_l = a_r)", None),
        ("1 = 1", None),
    ] {
        let table = few();
        let model = model(
            &table,
            vec![comparison("x", &[sql, "ELSE"])],
            TextUnit::Character,
        );
        let compiled = compiled(&model, &table.in_order());
        let terms = &compiled.judging.comparers.comparers[0].terms;
        assert_eq!(terms.first().map(|term| term.measure), expected, "{sql}");
    }
}

#[test]
fn words_weigh_by_how_rare_they_are_in_both_columns() {
    let texts = ["Main Street", "main street", "Main Road", "", "Stret Main"];
    let rows = texts
        .iter()
        .map(|text| vec![(*text).to_owned(), "Main".to_owned()]);
    let table = Table::new(&["a", "b"], rows.collect());
    let records = table.in_order();
    let levels = [
        "tfidf_cosine(a_l, a_r) >= 0.99",
        "tfidf_cosine(a_l, a_r) >= 0.5",
        "ELSE",
    ];
    let compared = comparison("x", &levels);
    let across = comparison(
        "y",
        &[
            "tfidf_cosine(a_l, b_r) >= 0.2",
            "tfidf_cosine(b_l, a_r) < 0.2",
            "ELSE",
        ],
    );
    let compiled = compiled(
        &model(&table, vec![compared, across], TextUnit::Character),
        &records,
    );
    let folded = records.columns[0]
        .map("a", crate::kernel::fold::fold)
        .unwrap();
    let tokens = Tokens::of(&folded).unwrap();
    for (left, right) in pairs(texts.len()) {
        let codes = [folded.codes[left], folded.codes[right]];
        let cosine = if codes.contains(&0) {
            f64::NAN
        } else {
            tokens.cosine(codes[0], codes[1])
        };
        let expected = match cosine {
            0.99.. => 0,
            0.5.. => 1,
            _ => 2,
        };
        let pattern = compiled
            .judging
            .comparers
            .pattern(left as u32, right as u32);
        let found: Vec<u8> = compiled.judging.comparers.levels(pattern).collect();
        assert_eq!(found[0], expected, "{left} {right}");
        let has_word = texts[left].to_lowercase().contains("main");
        assert_eq!(found[1], if has_word { 0 } else { 2 }, "{left} {right}");
    }
}

#[test]
fn what_a_model_cannot_mean_is_refused_with_its_place() {
    let table = few();
    let refused = |comparisons: Vec<Comparison>| {
        let model = model(&table, comparisons, TextUnit::Character);
        Compiled::try_new(&model, &table.in_order()).map_err(|error| error.full())
    };
    let many = comparison("many", &vec!["ELSE"; 33]);
    let patterns: Vec<Comparison> = (0..33)
        .map(|index| {
            comparison(
                &format!("c{index}"),
                &["a_l = a_r", "b_l = b_r", "n_l = n_r", "ELSE"],
            )
        })
        .collect();
    for (comparisons, message) in [
        (
            vec![comparison("open", &["a_l = a_r"])],
            "comparison `open` does not end with a level `ELSE`",
        ),
        (
            vec![comparison("none", &[""; 0])],
            "comparison `none` does not end with a level `ELSE`",
        ),
        (
            vec![many],
            "comparison `many` has 33 levels; at most 32 are possible",
        ),
        (
            patterns,
            "more than 2^64 combinations of levels, from `c31` on",
        ),
        (
            vec![comparison("name", &["a_l = a_r", "nam_l = nam_r", "ELSE"])],
            "comparison `name`, level 2: `\"nam\"` cannot be used: there is no column `nam`; the nearest is `name`",
        ),
        (
            vec![comparison("name", &["soundx(a_l) = soundx(a_r)", "ELSE"])],
            "comparison `name`, level 1: `soundx(a_l) = soundx(a_r)` cannot be used: function `soundx`",
        ),
    ] {
        let error = refused(comparisons).err().unwrap();
        assert!(error.contains(message), "{error}");
    }
    let twice = few().declare("a", "upper(b)");
    let error = Compiled::try_new(
        &model(&twice, Vec::new(), TextUnit::Byte),
        &twice.in_order(),
    );
    assert!(matches!(error, Err(ModelError::Repeated { .. })));
}

#[test]
fn conditions_that_always_or_never_link_are_told_apart() {
    let table = few();
    let model = LinkageModel {
        must_link: vec![
            "a_l = 'x' AND a_r = 'x'".to_owned(),
            "Site name_l = 1".replace("Site name_l", "\"Site name_l\""),
        ],
        cannot_link: vec!["a_l = b_r".to_owned(), "a_l <> a_r".to_owned()],
        ..model(&table, Vec::new(), TextUnit::Character)
    };
    let compiled = compiled(&model, &table.in_order());
    let judging = &compiled.judging;
    let (must, cannot) = (
        judging.must_link.as_ref().unwrap(),
        judging.cannot_link.as_ref().unwrap(),
    );
    assert_eq!(must.pattern(0, 1), 2);
    assert_eq!(cannot.pattern(0, 1), 1);
}
