//! Formats against what `DuckDB` reads.

use proptest::prelude::*;

use super::*;

#[test]
fn times_are_those_of_duckdb() {
    for (text, format, expected) in DUCKDB {
        let read = Format::try_new(format)
            .expect("a format")
            .microseconds(text);
        assert_eq!(read, expected, "`{text}` as `{format}`");
    }
}

#[test]
fn formats_that_are_not_read_are_refused_by_name() {
    for (format, specifier) in [
        ("%Q", "Q"),
        ("%Y-%m-%d %z", "z"),
        ("%Y %U", "U"),
        ("%-Y", "-Y"),
        ("%Y %", ""),
    ] {
        let error = Format::try_new(format).expect_err("a format that is not understood");
        let expected = FormatError::Unknown {
            specifier: specifier.to_owned(),
        };
        assert_eq!(error, expected, "{format}");
    }
    for format in ["", " ", "abc", "%%"] {
        assert_eq!(Format::try_new(format), Err(FormatError::Empty), "{format}");
    }
}

#[test]
fn a_day_is_counted_from_1970() {
    let format = Format::try_new("%Y-%m-%d %H").expect("a format");
    assert_eq!(format.days("1969-12-31 23"), Some(-1));
    assert_eq!(format.days("1970-01-01 23"), Some(0));
    assert_eq!(format.days("1970-01-32 23"), None);
}

proptest! {
    #![proptest_config(hotpass_testkit::seeds::cases(1000))]

    #[test]
    fn no_text_and_no_format_panics(text in any::<String>(), near in "[0-9a-zA-Z /:-]{0,20}", format in "(%[YmdbBjaAwuHIpMSfgnxXc]|[ /:x-]){0,6}") {
        if let Ok(format) = Format::try_new(&format) {
            prop_assert!(format.microseconds(&text).is_none() || !text.is_empty());
            prop_assert!(format.days(&near).is_some() == format.microseconds(&near).is_some());
        }
    }
}

/// Texts, formats and microseconds by `DuckDB` 2.0.0.
#[expect(clippy::unreadable_literal, reason = "copied from a query")]
const DUCKDB: [(&str, &str, Option<i64>); 97] = [
    ("2020-02-30", "%Y-%m-%d", None),
    ("2020-2-3", "%Y-%m-%d", Some(1580688000000000)),
    (" 2020-02-03", "%Y-%m-%d", Some(1580688000000000)),
    ("2020-02-03x", "%Y-%m-%d", None),
    ("2020-02-03 ", "%Y-%m-%d", Some(1580688000000000)),
    ("20200203", "%Y%m%d", Some(1580688000000000)),
    ("2020023", "%Y%m%d", Some(1580688000000000)),
    ("3 feb 2020", "%d %b %Y", Some(1580688000000000)),
    ("3 FEBRUARY 2020", "%d %B %Y", Some(1580688000000000)),
    ("20-02-03", "%y-%m-%d", Some(1580688000000000)),
    ("70-02-03", "%y-%m-%d", Some(2851200000000)),
    ("69-02-03", "%y-%m-%d", Some(-28684800000000)),
    ("68-02-03", "%y-%m-%d", Some(3095452800000000)),
    (
        "03/02/2020  10:11:12",
        "%d/%m/%Y %H:%M:%S",
        Some(1580724672000000),
    ),
    ("-5-02-03", "%Y-%m-%d", None),
    ("5-02-03", "%Y-%m-%d", Some(-62006515200000000)),
    ("12020-02-03", "%Y-%m-%d", None),
    ("", "%Y-%m-%d", None),
    ("2020", "%Y", Some(1577836800000000)),
    ("2020-060", "%Y-%j", Some(1582934400000000)),
    ("2021-366", "%Y-%j", Some(1640995200000000)),
    ("2021-367", "%Y-%j", None),
    ("2021-000", "%Y-%j", None),
    ("2020-02", "%Y-%m", Some(1580515200000000)),
    ("2020 - 02", "%Y-%m", None),
    ("Mon 3 Feb 2020", "%a %d %b %Y", Some(1580688000000000)),
    ("Tue 3 Feb 2020", "%a %d %b %Y", Some(1580688000000000)),
    ("Monday 3 Feb 2020", "%A %d %b %Y", Some(1580688000000000)),
    ("Monday 3 Feb 2020", "%a %d %b %Y", None),
    ("3 Feb 2020 10 PM", "%d %b %Y %I %p", Some(1580767200000000)),
    ("3 Feb 2020", "%-d %b %Y", Some(1580688000000000)),
    (
        "2020-02-03 10:11:12.5",
        "%Y-%m-%d %H:%M:%S.%f",
        Some(1580724672500000),
    ),
    (
        "2020-02-03 10:11:12.123456",
        "%Y-%m-%d %H:%M:%S.%f",
        Some(1580724672123456),
    ),
    ("2020-02-03 10:11:12.1234567", "%Y-%m-%d %H:%M:%S.%f", None),
    (
        "2020-02-03 10:11:12.5",
        "%Y-%m-%d %H:%M:%S.%g",
        Some(1580724672500000),
    ),
    (
        "2020-02-03 10:11:12.05",
        "%Y-%m-%d %H:%M:%S.%g",
        Some(1580724672050000),
    ),
    (
        "2020-02-03 10:11:12.123456789",
        "%Y-%m-%d %H:%M:%S.%n",
        Some(1580724672123457),
    ),
    (
        "2020-02-03T10:11:12",
        "%Y-%m-%dT%H:%M:%S",
        Some(1580724672000000),
    ),
    ("feb", "%b", Some(-2206310400000000)),
    ("100%", "%j%%", Some(-2200435200000000)),
    ("23:59:60", "%H:%M:%S", None),
    ("23:59:59", "%X", Some(-2208902401000000)),
    ("24", "%H", None),
    ("2020-02-03", "%x", Some(1580688000000000)),
    ("2020-02-03 10:11:12", "%c", Some(1580724672000000)),
    ("1-2-3", "%Y-%m-%d", Some(-62132745600000000)),
    ("20200203", "%Y-%m-%d", None),
    ("2020/02/03", "%Y-%m-%d", None),
    ("03022020", "%d%m%Y", Some(1580688000000000)),
    ("3022020", "%d%m%Y", None),
    ("020302", "%y%m%d", Some(1015027200000000)),
    ("3 Sept 2020", "%d %b %Y", None),
    ("3 September 2020", "%d %b %Y", None),
    ("3 Sep 2020", "%d %B %Y", None),
    ("3  Feb  2020", "%d %b %Y", Some(1580688000000000)),
    ("3Feb2020", "%d%b%Y", Some(1580688000000000)),
    ("3 Feb 2020 ", "%d %b %Y", Some(1580688000000000)),
    ("2020-02-03 10", "%Y-%m-%d", None),
    ("2020-02-03\t", "%Y-%m-%d", Some(1580688000000000)),
    ("0000-01-01", "%Y-%m-%d", Some(-62167219200000000)),
    ("2020-00-03", "%Y-%m-%d", None),
    ("2020-13-03", "%Y-%m-%d", None),
    ("2020-02-003", "%Y-%m-%d", None),
    ("2020-002-03", "%Y-%m-%d", None),
    ("2020-02-03", "%Y-%m-%d ", None),
    ("2020-02-03 24:00:00", "%Y-%m-%d %H:%M:%S", None),
    (
        "2020-02-03 1:2:3",
        "%Y-%m-%d %H:%M:%S",
        Some(1580691723000000),
    ),
    ("12 AM 2020", "%I %p %Y", Some(1577836800000000)),
    ("13 AM 2020", "%I %p %Y", None),
    ("0 AM 2020", "%I %p %Y", None),
    ("12 pm 2020", "%I %p %Y", Some(1577880000000000)),
    ("1 2020", "%p %Y", None),
    ("5 PM", "%H %p", Some(-2208927600000000)),
    ("17 PM", "%H %p", None),
    ("5", "%I", Some(-2208970800000000)),
    ("PM", "%p", Some(-2208945600000000)),
    ("5/4/3", "%-m/%-d/%-y", Some(1052006400000000)),
    ("1.1.2020", "%d.%m.%Y", Some(1577836800000000)),
    ("mar 3, 1971", "%b %d, %Y", Some(36806400000000)),
    ("1999 2000", "%Y %Y", Some(946684800000000)),
    ("31 02", "%d %m", None),
    ("29 02", "%d %m", None),
    ("20200", "%Y%m", None),
    ("2020 1 060", "%Y %m %j", Some(1577836800000000)),
    ("2020 5 060", "%Y %d %j", Some(1578182400000000)),
    ("3 2020", "%u %Y", Some(1577836800000000)),
    ("9 2020", "%w %Y", None),
    ("7 2020", "%w %Y", None),
    ("0 2020", "%u %Y", None),
    ("24/06/1971", "%d/%m/%Y", Some(46569600000000)),
    ("06/24/1971", "%m/%d/%Y", Some(46569600000000)),
    ("24/06/1971", "%m/%d/%Y", None),
    ("1900-02-29", "%Y-%m-%d", None),
    ("2000-02-29", "%Y-%m-%d", Some(951782400000000)),
    ("May 1 2001", "%B %d %Y", Some(988675200000000)),
    ("\u{661}971-01-01", "%Y-%m-%d", None),
    (
        "9999-12-31 23:59:59.999999",
        "%Y-%m-%d %H:%M:%S.%f",
        Some(253402300799999999),
    ),
];
