//! Queries over small tables: what they find, what they may not do, and how that is told.

use std::collections::BTreeSet;

use arrow::array::{
    BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray, TimestampNanosecondArray,
};
use hotpass_quality::{
    expectation::query::NamedTable,
    table::{Cells, Column, Rows, Table},
};
use serde_json::{Value as Json, json};

use super::*;

/// 2026-01-15T12:00:00.5Z
const NOW: i64 = 1_768_478_400_500_000_000;

fn column(name: &str, cells: Cells) -> Column {
    Column {
        name: name.into(),
        type_name: String::new(),
        cells,
    }
}

fn orders() -> Table {
    let encoded = Cells::Encoded {
        codes: vec![1, 2, 1, 0, 3],
        values: LargeStringArray::from(vec!["", "ZA", "NA", "GB"]),
    };
    let moments = TimestampNanosecondArray::from(vec![
        Some(0),
        Some(NOW),
        None,
        Some(NOW - 86_400_000_000_000),
        Some(1_500_000_000),
    ]);
    let columns = vec![
        column("Id", Cells::Integers(Int64Array::from(vec![1, 2, 3, 4, 5]))),
        column("Country", encoded),
        column(
            "amount",
            Cells::Numbers(Float64Array::from(vec![
                Some(1.5),
                Some(-2.0),
                None,
                Some(f64::NAN),
                Some(10.0),
            ])),
        ),
        column(
            "Full Name",
            Cells::Texts(StringArray::from(vec![
                Some("Ann Lee"),
                Some("bob"),
                Some("Zoë"),
                None,
                Some("a much longer name than fits a view"),
            ])),
        ),
        column("at", Cells::Moments(moments)),
        column(
            "open",
            Cells::Booleans(BooleanArray::from(vec![true, false, true, true, false])),
        ),
        column(
            "mixed",
            Cells::Mixed(vec![
                json!(1),
                json!("a"),
                Json::Null,
                json!([1]),
                json!(true),
            ]),
        ),
    ];
    Table { columns, n_rows: 5 }
}

fn countries() -> Table {
    let codes = StringArray::from(vec!["ZA", "NA"]);
    let names = StringArray::from(vec!["South Africa", "Namibia"]);
    let columns = vec![
        column("CODE", Cells::Texts(codes)),
        column("name", Cells::Texts(names)),
    ];
    Table { columns, n_rows: 2 }
}

fn asked(sql: &str, rows: Rows, n_wanted: usize) -> std::result::Result<Answer, String> {
    let (orders, countries) = (orders(), countries());
    let query = Query {
        sql: sql.to_owned(),
        tables: vec![
            NamedTable {
                name: "batch".into(),
                table: &orders,
                rows,
            },
            NamedTable {
                name: "Countries".into(),
                table: &countries,
                rows: Rows::All(2),
            },
        ],
        n_wanted,
    };
    let answered = Sql::at(NOW).answer(&query);
    answered.map_err(|problem| problem.to_string())
}

fn found(sql: &str) -> Json {
    let answer = asked(sql, Rows::All(5), 200);
    json!(
        answer
            .unwrap_or_else(|problem| unreachable!("{sql}: {problem}"))
            .rows
    )
}

fn refused(sql: &str) -> String {
    asked(sql, Rows::All(5), 200).expect_err(sql)
}

#[test]
fn selects_filter_join_group_and_look_at_rows_beside() {
    for (sql, rows) in [
        ("SELECT id FROM batch WHERE amount < 2", json!([[1], [2]])),
        (
            "SELECT country, count(*), count(DISTINCT open) FROM batch GROUP BY country \
             HAVING count(*) > 1 ORDER BY country NULLS LAST",
            json!([["ZA", 2, 1]]),
        ),
        (
            "SELECT b.id, c.name FROM batch b JOIN Countries c ON b.country = c.code ORDER BY 1",
            json!([[1, "South Africa"], [2, "Namibia"], [3, "South Africa"]]),
        ),
        (
            "SELECT b.id FROM batch b LEFT JOIN countries c ON b.country = c.code \
             WHERE c.code IS NULL ORDER BY b.id",
            json!([[4], [5]]),
        ),
        (
            "SELECT id, row_number() OVER (PARTITION BY country ORDER BY id DESC) FROM batch \
             WHERE country = 'ZA' ORDER BY id",
            json!([[1, 2], [3, 1]]),
        ),
        (
            "SELECT id, lag(amount) OVER (ORDER BY id), sum(id) OVER (ORDER BY id) FROM batch \
             ORDER BY id LIMIT 2",
            json!([[1, null, 1], [2, 1.5, 3]]),
        ),
    ] {
        assert_eq!(found(sql), rows, "{sql}");
    }
}

#[test]
fn functions_make_of_values_what_they_say() {
    for (sql, rows) in [
        (
            "SELECT CASE WHEN amount IS NULL THEN 'none' WHEN amount < 0 THEN 'below' ELSE 'at least' END \
             FROM batch ORDER BY id",
            json!([["at least"], ["below"], ["none"], ["none"], ["at least"]]),
        ),
        (
            "SELECT upper(\"Full Name\"), length(\"Full Name\"), substr(\"full name\", 1, 3) \
             FROM batch WHERE id IN (1, 3)",
            json!([["ANN LEE", 7, "Ann"], ["ZOË", 3, "Zoë"]]),
        ),
        (
            "SELECT id FROM batch WHERE regexp_like(\"Full Name\", '^[A-Z]\\w+ [A-Z]') OR \"Full Name\" ~ 'ë$' \
             OR \"Full Name\" ILIKE 'BO%'",
            json!([[1], [2], [3]]),
        ),
        (
            "SELECT extract(year FROM at), date_trunc('day', at), CAST(at AS date) AS day, at FROM batch WHERE id = 2",
            json!([[
                2026,
                "2026-01-15T00:00:00",
                "2026-01-15",
                "2026-01-15T12:00:00.5"
            ]]),
        ),
        (
            "SELECT round(avg(amount), 2), stddev(amount) > 6, min(at), max(country), median(id) FROM batch",
            json!([[3.17, true, "1970-01-01T00:00:00", "ZA", 3.0]]),
        ),
        (
            "SELECT mixed, open FROM batch WHERE mixed LIKE '%1%' OR open = false",
            json!([["1", true], ["a", false], ["[1]", true], ["true", false]]),
        ),
        (
            "WITH za AS (SELECT * FROM batch WHERE country = 'ZA') SELECT count(*) FROM za \
             WHERE id > (SELECT min(id) FROM za)",
            json!([[1]]),
        ),
        (
            "SELECT id FROM batch EXCEPT SELECT id FROM batch WHERE id > 1",
            json!([[1]]),
        ),
        (
            "SELECT 1.0 / 4, 7 % 4, CAST('1.10' AS decimal(5, 2)), NULL",
            json!([[0.25, 3, 1.1, null]]),
        ),
        ("VALUES (1, 'a'), (2, 'b')", json!([[1, "a"], [2, "b"]])),
        ("-- a remark\n(SELECT count(*) FROM batch)", json!([[5]])),
        (
            "SELECT id FROM (SELECT id, at FROM batch) LIMIT 1",
            json!([[1]]),
        ),
        (
            "SELECT interval '1 day', arrow_typeof(country) FROM batch LIMIT 0",
            json!([]),
        ),
    ] {
        assert_eq!(found(sql), rows, "{sql}");
    }
}

#[test]
fn the_time_is_the_one_that_is_told() {
    assert_eq!(
        found(
            "SELECT now(), current_date, date_part('hour', now()), id FROM batch WHERE at < now() - interval '1 hour' AND id > 1"
        ),
        json!([
            ["2026-01-15T12:00:00.5", "2026-01-15", 12, 4],
            ["2026-01-15T12:00:00.5", "2026-01-15", 12, 5]
        ])
    );
}

#[test]
fn columns_are_found_in_any_case_and_told_as_they_are_written() {
    let answer = asked("SELECT *, ID + 1 AS next FROM BATCH", Rows::All(5), 1);
    let answer = answer.expect("an answer");
    assert_eq!(
        answer.columns,
        [
            "Id",
            "Country",
            "amount",
            "Full Name",
            "at",
            "open",
            "mixed",
            "next"
        ]
    );
    let (one, two) = (Int64Array::from(vec![1]), Int64Array::from(vec![2]));
    let columns = vec![
        column("a", Cells::Integers(one)),
        column("A", Cells::Integers(two.clone())),
        column("a", Cells::Integers(two)),
    ];
    let table = Table { columns, n_rows: 1 };
    let query = |sql: &str| Query {
        sql: sql.to_owned(),
        tables: vec![NamedTable {
            name: "T.x".into(),
            table: &table,
            rows: Rows::All(1),
        }],
        n_wanted: 9,
    };
    let answer = Sql::at(0).answer(&query("SELECT \"A\", a FROM \"T.x\""));
    let answer = answer.expect("an answer");
    assert_eq!(
        (answer.columns, answer.rows),
        (vec!["A".into(), "a".into()], vec![vec![json!(2), json!(1)]])
    );
}

#[test]
fn rows_come_in_order_and_only_those_that_are_wanted_are_told() {
    let cells = Cells::Integers((0..100_000).collect::<Int64Array>());
    let table = Table {
        columns: vec![column("n", cells)],
        n_rows: 100_000,
    };
    for (rows, n_rows, first) in [
        (Rows::All(100_000), 50_000, [1, 3, 5]),
        (
            Rows::Some((50_000..100_000).collect()),
            25_000,
            [50_001, 50_003, 50_005],
        ),
    ] {
        let query = Query {
            sql: "SELECT n FROM batch WHERE n % 2 = 1".into(),
            tables: vec![NamedTable {
                name: "batch".into(),
                table: &table,
                rows,
            }],
            n_wanted: 3,
        };
        let answer = Sql::at(0).answer(&query).expect("an answer");
        let told: Vec<Vec<Json>> = first.map(|number| vec![json!(number)]).to_vec();
        assert_eq!((answer.rows, answer.n_rows), (told, n_rows));
    }
    let answer = asked("SELECT id FROM batch", Rows::Some(vec![1, 4]), 9).expect("an answer");
    assert_eq!(answer.rows, [[json!(2)], [json!(5)]]);
}

#[test]
fn whatever_does_more_than_read_is_refused() {
    for sql in [
        "CREATE TABLE t AS SELECT * FROM batch",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
        "COPY batch TO '/tmp/x.csv'",
        "INSERT INTO batch SELECT * FROM batch",
        "DELETE FROM batch",
        "UPDATE batch SET id = 1",
        "DROP TABLE batch",
        "SET datafusion.catalog.location = '/'",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "BEGIN",
        "; SELECT 1",
    ] {
        let problem = refused(sql);
        assert!(problem.contains("is refused"), "{sql}: {problem}");
    }
    for (sql, words) in [
        ("SELECT id INTO t FROM batch", "INTO"),
        (
            "WITH t AS (DELETE FROM batch RETURNING id) SELECT * FROM t",
            "",
        ),
        (
            "SELECT * FROM '/etc/passwd'",
            "there is no table `/etc/passwd`",
        ),
        ("SELECT * FROM \"orders.csv\"", "files cannot be named"),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_csv"),
        (
            "SELECT * FROM information_schema.tables",
            "there is no table",
        ),
        ("SELECT random()", "there is no function `random`"),
        ("SELECT uuid()", "there is no function `uuid`"),
        ("SELECT @@version", ""),
        ("SELECT 1; SELECT 2", "several statements"),
        ("", "the query is empty"),
        (" -- nothing", "the query is empty"),
    ] {
        let problem = refused(sql);
        assert!(problem.contains(words), "{sql}: {problem}");
    }
}

#[test]
fn what_is_wrong_with_a_query_is_told_with_what_there_is() {
    for (sql, problem) in [
        (
            "SELECT country1 FROM batch",
            "there is no column `country1`; the nearest is `Country`; there are `Id`, `Country`, `amount`, `Full Name`, `at`, \
             `open`, `mixed`",
        ),
        (
            "SELECT * FROM orders",
            "there is no table `orders`, only `batch`, `Countries`; files cannot be named",
        ),
        (
            "SELECT length1(country) FROM batch",
            "there is no function `length1`; the nearest is `length`",
        ),
        (
            "SELECT id FROM batch WHERE",
            "the query is not SQL that is known here: Expected: an expression, found: EOF",
        ),
        (
            "SELECT id FROM batch a JOIN batch b ON true",
            "`Id` may be of several tables; write the table before it, with a dot",
        ),
        (
            "SELECT CAST(country AS int) FROM batch",
            "the query cannot be run over these rows: a value is not of the type it is cast to; try_cast makes that null",
        ),
        (
            "SELECT 1 / (id - id) FROM batch",
            "the query cannot be run over these rows: something is divided by 0; nullif(x, 0) makes that null",
        ),
    ] {
        assert_eq!(refused(sql), problem, "{sql}");
    }
    // No cell is in what is told.
    let problem = refused("SELECT to_timestamp(\"Full Name\") FROM batch");
    assert!(
        !problem.contains("Ann") && !problem.contains("bob"),
        "{problem}"
    );
}

#[test]
fn a_query_that_is_too_much_is_told_and_no_crash() {
    let deep = format!("SELECT {}1{}", "(".repeat(1_000), ")".repeat(1_000));
    let sum = format!(
        "SELECT id FROM batch WHERE {} > 1",
        vec!["id"; 150].join(" + ")
    );
    let or = format!(
        "SELECT id FROM batch WHERE {}",
        (0..150)
            .map(|n| format!("id={n}"))
            .collect::<Vec<_>>()
            .join(" or ")
    );
    let long = format!("SELECT {}", vec!["1"; 2_001].join(","));
    assert!(refused(&deep).contains("not SQL that is known here"));
    assert!(refused(&long).contains("too long"));
    assert_eq!(found(&sum), json!([[1], [2], [3], [4], [5]]));
    assert_eq!(found(&or), json!([[1], [2], [3], [4], [5]]));
}

#[test]
fn what_takes_too_much_memory_is_told() {
    let cells = Cells::Integers((0..2_000_000).collect::<Int64Array>());
    let table = Table {
        columns: vec![column("n", cells)],
        n_rows: 2_000_000,
    };
    let query = Query {
        sql: "SELECT n FROM batch ORDER BY n % 7".into(),
        tables: vec![NamedTable {
            name: "batch".into(),
            table: &table,
            rows: Rows::All(2_000_000),
        }],
        n_wanted: 1,
    };
    let small = Sql {
        memory: MemoryLimit::LEAST,
        ..Sql::at(0)
    };
    let problem = small.answer(&query).expect_err("too much").to_string();
    assert!(
        problem.starts_with("the query takes too much memory"),
        "{problem}"
    );
    let answer = Sql::at(0).answer(&query).expect("an answer");
    assert_eq!((answer.n_rows, &answer.rows[0][0]), (2_000_000, &json!(0)));
}

#[test]
fn names_of_functions_are_in_order_and_without_chance() {
    let state = Sql::at(0).state(&[]).expect("a state");
    let functions = names::functions(&state);
    let sorted: BTreeSet<&String> = functions.iter().collect();
    assert!(sorted.into_iter().eq(&functions));
    let has = |name: &str| functions.iter().any(|function| function == name);
    assert!(has("count") && has("row_number") && has("substr") && has("now"));
    assert!(!has("random") && !has("uuid"));
}

#[test]
fn rows_that_a_query_picks_are_known_and_those_that_it_makes_are_not() {
    for (sql, origins) in [
        (
            "SELECT * FROM batch WHERE id > 2 AND id < 5",
            Some(vec![2, 3]),
        ),
        (
            "SELECT country AS c FROM batch WHERE open ORDER BY id DESC LIMIT 2",
            Some(vec![3, 2]),
        ),
        (
            "SELECT upper(x.c) FROM (SELECT country AS c, id FROM batch) x WHERE x.id = 5",
            Some(vec![4]),
        ),
        (
            "WITH numbered AS (SELECT *, row_number() OVER (PARTITION BY country ORDER BY id) AS n FROM batch) \
             SELECT id FROM numbered WHERE n > 1",
            Some(vec![2]),
        ),
        (
            "SELECT id FROM batch WHERE country IN (SELECT code FROM countries) ORDER BY id",
            Some(vec![0, 1, 2]),
        ),
        (
            "SELECT id FROM batch b WHERE NOT EXISTS (SELECT 1 FROM countries c WHERE c.code = b.country) ORDER BY id",
            Some(vec![3, 4]),
        ),
        (
            "SELECT id FROM batch b WHERE id = 5 OR EXISTS (SELECT 1 FROM countries c WHERE c.code = b.country) \
             ORDER BY id",
            Some(vec![0, 1, 2, 4]),
        ),
        ("SELECT id FROM batch WHERE id > 9", Some(vec![])),
        ("SELECT count(*) FROM batch", None),
        ("SELECT DISTINCT id FROM batch", None),
        ("SELECT a.id FROM batch a JOIN batch b ON a.id = b.id", None),
        ("SELECT id FROM batch UNION ALL SELECT id FROM batch", None),
        ("SELECT code FROM countries", None),
        ("SELECT 1", None),
    ] {
        let answer = asked(sql, Rows::All(5), 200)
            .unwrap_or_else(|problem| unreachable!("{sql}: {problem}"));
        assert_eq!(answer.origins, origins, "{sql}");
        let has_number = |name: &String| name == NUMBER;
        assert!(!answer.columns.iter().any(has_number), "{sql}");
        assert!(
            answer
                .rows
                .iter()
                .all(|row| row.len() == answer.columns.len()),
            "{sql}"
        );
    }
    let some = asked(
        "SELECT id FROM batch WHERE id > 2",
        Rows::Some(vec![1, 3, 4]),
        1,
    );
    assert_eq!(some.map(|answer| answer.origins), Ok(Some(vec![3])));
}
