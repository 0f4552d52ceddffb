//! Texts that are dates and times in a format.

use jiff::fmt::strtime;

use super::{Test, of_texts};
use crate::expectation::{Arguments, Problem, Result};

/// Returns the test that texts are of a format of `strptime`.
pub(super) fn strftime(arguments: Arguments<'_>) -> Result<Test<'_>> {
    let format = arguments.text("strftime_format")?;
    // What cannot be read at all is no format.
    let now = jiff::civil::DateTime::default().to_zoned(jiff::tz::TimeZone::UTC);
    if !now.is_ok_and(|now| strtime::format(format, &now).is_ok()) {
        return Err(Problem::Argument(format!(
            "`{format}` is not a format of dates and times"
        )));
    }
    // Python reads `+02:00` and `Z` where it writes `+0200`.
    let zones = ["%z", "%:z", "Z"];
    let n_zones = if format.contains("%z") { 3 } else { 1 };
    let formats: Vec<String> = zones
        .iter()
        .take(n_zones)
        .map(|zone| format.replace("%z", zone))
        .collect();
    Ok(of_texts(move |text| {
        formats.iter().any(|format| is_of(format, text))
    }))
}

/// Returns whether a text is of a format, and a date and time that there is.
fn is_of(format: &str, text: &str) -> bool {
    strtime::parse(format, text).is_ok_and(|parts| {
        let is_date = parts.year().is_none() || parts.to_date().is_ok();
        is_date && (parts.hour().is_none() || parts.to_time().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{expectation::rows::Verdict, table::Value};

    #[test]
    fn dates_and_times_are_of_their_format_and_zones_of_any_form() {
        for (format, text, expected) in [
            ("%Y-%m-%d", "2026-03-04", true),
            ("%Y-%m-%d", "2026-3-4", true),
            ("%Y-%m-%d", "2026-02-30", false),
            ("%Y-%m-%d", "2026-03-04 10:11", false),
            ("%d %b %y", "04 Mar 26", true),
            ("%H:%M:%S%z", "10:11:12+0200", true),
            ("%H:%M:%S%z", "10:11:12+02:00", true),
            ("%H:%M:%S%z", "10:11:12Z", true),
            ("%H:%M:%S%z", "10:11:12", false),
        ] {
            let given = json!({ "strftime_format": format });
            let given = given.as_object().expect("an object");
            let test = strftime(Arguments::new(given)).expect("a format");
            let is_of = test.verdict(Value::Text(text)) == Verdict::Expected;
            assert_eq!(is_of, expected, "{format} {text}");
        }
    }
}
