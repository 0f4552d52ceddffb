//! Dates as people type them: what a column decides about them, and what stays in doubt.

use super::*;

fn one(column: DateColumn, raw: &str) -> Normalized {
    let outcome = column.parse(raw, CellKind::Text);
    let [value] = outcome.values() else {
        panic!("{raw}: {outcome:?}")
    };
    value.clone()
}

#[test]
fn dates_are_read_however_they_are_written() {
    let column = DateColumn::declared(DateOrder::DayFirst);
    for (raw, expected) in [
        ("2025-02-18", "2025-02-18"),
        ("2025/02/18", "2025-02-18"),
        ("2025.2.8", "2025-02-08"),
        ("05/02/2025", "2025-02-05"),
        ("5.2.2025", "2025-02-05"),
        ("5-2-25", "2025-02-05"),
        ("05-Feb-25", "2025-02-05"),
        ("March 10, 2025", "2025-03-10"),
        ("10 March 2025", "2025-03-10"),
        ("Mon 10 March 2025", "2025-03-10"),
        ("Monday, March 10th, 2025", "2025-03-10"),
        ("10th of March 2025", "2025-03-10"),
        ("2025 March 10", "2025-03-10"),
        ("10Mar2025", "2025-03-10"),
        ("20250218", "2025-02-18"),
        ("2025-02-18T10:20:30", "2025-02-18"),
        ("2025-02-18T10:20:30Z", "2025-02-18"),
        ("2025-02-18 10:20", "2025-02-18"),
        ("18/02/2025 10:20 AM", "2025-02-18"),
        ("18/02/2025 00:00:00", "2025-02-18"),
        ("2025-02-18 00:00:00+00:00", "2025-02-18"),
        ("2025-02-18 (inferred)", "2025-02-18"),
        ("2025/02/18 10h30", "2025-02-18"),
        ("10 Maart 2025", "2025-03-10"),
        ("10 Okt 2025", "2025-10-10"),
        ("1 Sept 2025", "2025-09-01"),
        ("31-Dec-99", "1999-12-31"),
        ("1 Jan 49", "2049-01-01"),
        ("1 Jan 50", "1950-01-01"),
        ("29/02/2024", "2024-02-29"),
    ] {
        let value = one(column, raw);
        assert_eq!(
            (value.text.as_str(), value.validity),
            (expected, Validity::Valid),
            "{raw}"
        );
    }
}

#[test]
fn one_day_above_twelve_settles_the_column() {
    let day_first = DateColumn::infer(["03/04/2025", "25/12/2024", "2024-12-31"].into_iter());
    assert_eq!(day_first.order(), Some(DateOrder::DayFirst));
    assert_eq!(
        day_first.evidence(),
        Evidence {
            day_first: 1,
            month_first: 0,
            ambiguous: 1
        }
    );
    assert_eq!(
        one(day_first, "03/04/2025"),
        Normalized::valid("2025-04-03", RULE)
    );

    let month_first = DateColumn::infer(["03/04/2025", "12/25/2024"].into_iter());
    assert_eq!(
        one(month_first, "03/04/2025"),
        Normalized::valid("2025-03-04", RULE)
    );
    assert_eq!(
        one(month_first, "25/12/2024").reason,
        Some("order_contradicts_column")
    );
}

#[test]
fn a_column_without_evidence_leaves_ambiguous_dates_in_doubt() {
    let column = DateColumn::infer(["03/04/2025", "05/05/2025"].into_iter());
    assert!(column.is_ambiguous() && !column.is_conflicting());
    let value = one(column, "03/04/2025");
    assert_eq!(
        (value.text.as_str(), value.validity, value.reason),
        (
            "2025-04-03",
            Validity::Doubtful,
            Some("ambiguous_day_month")
        )
    );
    assert_eq!(one(column, "05/05/2025").validity, Validity::Valid);
    let american = column.with_fallback(DateOrder::MonthFirst);
    assert_eq!(one(american, "03/04/2025").text, "2025-03-04");
}

#[test]
fn conflicting_evidence_settles_nothing() {
    let column = DateColumn::infer(["25/12/2024", "12/25/2024", "03/04/2025"].into_iter());
    assert!(column.is_conflicting());
    assert_eq!(column.order(), None);
    assert_eq!(one(column, "25/12/2024").text, "2024-12-25");
    assert_eq!(one(column, "12/25/2024").text, "2024-12-25");
    assert_eq!(one(column, "03/04/2025").validity, Validity::Doubtful);
}

#[test]
fn iso_dates_are_read_year_first_in_every_column() {
    for order in [
        DateOrder::YearFirst,
        DateOrder::DayFirst,
        DateOrder::MonthFirst,
    ] {
        assert_eq!(
            one(DateColumn::declared(order), "2025-03-04"),
            Normalized::valid("2025-03-04", RULE)
        );
        assert_eq!(DateOrder::named(order.as_str()), Some(order));
    }
    assert_eq!(
        one(DateColumn::declared(DateOrder::YearFirst), "25/03/04").text,
        "2025-03-04"
    );
    assert_eq!(
        one(DateColumn::undecided(), "2025-18-02").reason,
        Some("year_day_month")
    );
}

#[test]
fn spreadsheet_serial_numbers_are_dates_when_stored_as_numbers() {
    let column = DateColumn::undecided();
    for (raw, expected) in [
        ("45706", "2025-02-18"),
        ("45706.5", "2025-02-18"),
        ("20000", "1954-10-03"),
    ] {
        let outcome = column.parse(raw, CellKind::Number);
        assert_eq!(
            (
                outcome.values()[0].text.as_str(),
                outcome.values()[0].validity
            ),
            (expected, Validity::Valid),
            "{raw}"
        );
    }
    assert_eq!(one(column, "45706").validity, Validity::Doubtful);
    assert_eq!(
        column.parse("20250218", CellKind::Number).values()[0].text,
        "2025-02-18"
    );
    assert_eq!(
        column.parse("12", CellKind::Number).values()[0].validity,
        Validity::Invalid
    );
    assert_eq!(
        column
            .parse("2025-02-18T00:00:00", CellKind::DateTime)
            .values()[0]
            .text,
        "2025-02-18"
    );
}

#[test]
fn what_is_not_a_date_is_kept_with_its_reason() {
    for (raw, reason) in [
        ("31/02/2025", "impossible_date"),
        ("2025-13-45", "impossible_date"),
        ("13/13/2025", "impossible_date"),
        ("01/01/1850", "year_out_of_range"),
        ("2101-01-01", "year_out_of_range"),
        ("next week", "not_a_date"),
        ("March 2025", "no_day"),
        ("2025", "no_day"),
        ("10 March", "no_year"),
        ("05/02", "no_year"),
        ("10:20:30", "not_a_date"),
        ("1/2/3/4", "not_a_date"),
        ("1e5", "not_a_date"),
        ("TRUE", "not_a_date"),
    ] {
        let value = one(DateColumn::undecided(), raw);
        assert_eq!(
            (value.text.as_str(), value.validity, value.reason),
            (raw, Validity::Invalid, Some(reason)),
            "{raw}"
        );
    }
    assert_eq!(
        DateColumn::undecided().parse("NaT", CellKind::Text),
        Outcome::PLACEHOLDER
    );
    assert_eq!(
        DateColumn::undecided().parse("00/00/0000", CellKind::Text),
        Outcome::PLACEHOLDER
    );
}

#[test]
fn several_dates_in_a_cell_are_all_read() {
    let outcome =
        DateColumn::declared(DateOrder::DayFirst).parse("2025-01-01; 05/02/2025", CellKind::Text);
    assert_eq!(outcome.texts(), ["2025-01-01", "2025-02-05"]);
}
