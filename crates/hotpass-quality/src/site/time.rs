//! When runs were, as people read it.

use jiff::tz::TimeZone;

use super::Run;

/// Renders when a run was, in UTC; as it is written where it cannot be read.
pub(crate) fn moment(run: &Run) -> String {
    let Some(moment) = run.moment() else {
        return run.when.clone();
    };
    let time = moment.to_zoned(TimeZone::UTC).datetime();
    format!(
        "{} {:02}:{:02}\u{a0}UTC",
        time.date(),
        time.hour(),
        time.minute()
    )
}

/// Renders the day on which a run was; as it is written where it cannot be read.
pub(crate) fn day(run: &Run) -> String {
    let moment = run.moment();
    moment.map_or_else(
        || run.when.clone(),
        |moment| moment.to_zoned(TimeZone::UTC).date().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc_and_as_they_are_where_they_cannot_be_read() {
        for (when, expected) in [
            ("2026-10-02T14:03:09+02:00", "2026-10-02 12:03\u{a0}UTC"),
            ("2026-10-02T23:59:59.5Z", "2026-10-02 23:59\u{a0}UTC"),
            ("yesterday", "yesterday"),
        ] {
            let run = Run {
                when: when.to_owned(),
                ..Run::default()
            };
            assert_eq!(moment(&run), expected);
        }
    }
}
