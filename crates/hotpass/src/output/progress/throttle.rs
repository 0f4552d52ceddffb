//! Holds updates back that come too soon: an update and the time go in, what is to be shown comes out. It knows no
//! clock. Every update is either emitted or suppressed, and the last one of a stage is never lost.

use std::time::Duration;

/// How far a stage is: never further than its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Update {
    done: u64,
    total: Option<u64>,
}

/// How many updates there were, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// All of them.
    pub(crate) received: u64,
    /// Those that were to be shown.
    pub(crate) emitted: u64,
    /// Those that were not.
    pub(crate) suppressed: u64,
}

/// Lets at most one update through per interval, besides the last one of each stage.
#[derive(Debug, Clone)]
pub(crate) struct Throttle {
    interval: Duration,
    last: Option<Duration>,
    shown: Option<Update>,
    held: Option<Update>,
    counts: Counts,
}

impl Update {
    /// Returns an update; a total of 0 stands for one that is not known.
    pub(crate) fn new(done: u64, total: Option<u64>) -> Self {
        let total = total.filter(|&total| total > 0);
        Self {
            done: total.map_or(done, |total| done.min(total)),
            total,
        }
    }

    /// Returns how many units are done.
    pub(crate) fn done(self) -> u64 {
        self.done
    }

    /// Returns how many there are, if that is known.
    pub(crate) fn total(self) -> Option<u64> {
        self.total
    }
}

impl Throttle {
    /// Returns a throttle; an interval of 0 drops repetitions only.
    pub(crate) fn new(interval: Duration) -> Self {
        Self {
            interval,
            last: None,
            shown: None,
            held: None,
            counts: Counts::default(),
        }
    }

    /// Takes an update and returns it if it is to be shown now.
    pub(crate) fn offer(&mut self, update: Update, now: Duration) -> Option<Update> {
        self.counts.received += 1;
        if self.shown == Some(update) {
            self.held = None;
        } else if self.is_due(now) {
            self.counts.emitted += 1;
            (self.last, self.shown, self.held) = (Some(now), Some(update), None);
            return Some(update);
        } else {
            self.held = Some(update);
        }
        self.counts.suppressed += 1;
        None
    }

    /// Ends a stage: returns its last update if that was not shown yet.
    pub(crate) fn release(&mut self) -> Option<Update> {
        let update = self.held.take()?;
        self.counts.suppressed -= 1;
        self.counts.emitted += 1;
        self.shown = Some(update);
        Some(update)
    }

    /// Begins the next stage: returns what became of the last one's updates and counts from nothing.
    pub(crate) fn restart(&mut self) -> Counts {
        (self.shown, self.held) = (None, None);
        std::mem::take(&mut self.counts)
    }

    /// Tells whether the interval has passed. A time before the last one is of a clock that was set back.
    fn is_due(&self, now: Duration) -> bool {
        let since = self.last.and_then(|last| now.checked_sub(last));
        since.is_none_or(|since| since >= self.interval)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn milliseconds(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    #[test]
    fn one_update_per_interval_and_the_last() {
        let mut throttle = Throttle::new(milliseconds(500));
        let mut shown = Vec::new();
        for done in 1..=10_000 {
            let update = Update::new(done, Some(10_000));
            shown.extend(throttle.offer(update, milliseconds(done / 8)));
        }
        shown.extend(throttle.release());
        let shown: Vec<u64> = shown.into_iter().map(Update::done).collect();
        assert_eq!(shown, [1, 4_000, 8_000, 10_000]);
        assert_eq!(
            throttle.restart(),
            Counts {
                received: 10_000,
                emitted: 4,
                suppressed: 9_996,
            }
        );
        assert_eq!(throttle.restart(), Counts::default());
    }

    #[test]
    fn more_updates_than_units_stay_within_the_total() {
        let mut throttle = Throttle::new(Duration::ZERO);
        let shown = (1..=1_000)
            .filter_map(|done| throttle.offer(Update::new(done, Some(100)), milliseconds(done)));
        let shown: Vec<Update> = shown.collect();
        assert_eq!(shown.len(), 100);
        assert!(shown.iter().all(|update| update.done() <= 100));
        assert_eq!(throttle.restart().suppressed, 900);
    }

    #[test]
    fn a_total_of_nothing_is_not_known() {
        let update = Update::new(7, Some(0));
        assert_eq!((update.done(), update.total()), (7, None));
        assert_eq!(Update::new(7, None), update);
    }

    #[test]
    fn a_repetition_is_dropped_however_late_it_comes() {
        let mut throttle = Throttle::new(milliseconds(50));
        let update = Update::new(5, Some(9));
        assert!(throttle.offer(update, milliseconds(0)).is_some());
        assert!(throttle.offer(update, milliseconds(900)).is_none());
        assert!(throttle.release().is_none());
    }

    proptest! {
        #![proptest_config(hotpass_testkit::seeds::cases(256))]

        #[test]
        fn every_update_is_emitted_or_suppressed_and_the_last_is_shown(
            interval in 0_u64..100,
            stages in prop::collection::vec(
                prop::collection::vec((0_u64..40, prop::option::of(0_u64..30), 0_u64..60), 0..60),
                1..5,
            ),
        ) {
            let mut throttle = Throttle::new(milliseconds(interval));
            let mut now = 0;
            let mut due = None;
            for stage in stages {
                let (mut shown, mut last) = (Vec::new(), None);
                for &(done, total, step) in &stage {
                    now += step;
                    let update = Update::new(done, total);
                    last = Some(update);
                    if let Some(update) = throttle.offer(update, milliseconds(now)) {
                        prop_assert!(due.is_none_or(|due| now >= due), "{now} before {due:?}");
                        due = Some(now + interval);
                        shown.push(update);
                    }
                }
                shown.extend(throttle.release());
                prop_assert_eq!(shown.last().copied(), last);
                prop_assert!(shown.windows(2).all(|pair| pair[0] != pair[1]));
                let counts = throttle.restart();
                prop_assert_eq!(counts.received, stage.len() as u64);
                prop_assert_eq!(counts.emitted, shown.len() as u64);
                prop_assert_eq!(counts.emitted + counts.suppressed, counts.received);
            }
        }
    }
}
