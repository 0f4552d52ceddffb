//! Scales: from numbers to places along an axis, and the round numbers an axis is marked with.

/// How distances along an axis follow numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Growth {
    Linear,
    /// Each step of an axis is ten times the one before; 0 is at the beginning.
    Decades,
}

/// A scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    growth: Growth,
    numbers: (f64, f64),
    places: (f64, f64),
}

impl Scale {
    /// Returns a scale that puts the first number at the first place and the last at the last.
    pub(super) fn linear(numbers: (f64, f64), places: (f64, f64)) -> Self {
        Self {
            growth: Growth::Linear,
            numbers,
            places,
        }
    }

    /// Returns a scale from 0 to a count that gives each decade the same room.
    pub(super) fn decades(largest: f64, places: (f64, f64)) -> Self {
        Self {
            growth: Growth::Decades,
            numbers: (0.0, largest.max(1.0)),
            places,
        }
    }

    /// Returns the place of a number. What is beyond an end is at that end; what is no number is at the first.
    pub(super) fn place(self, number: f64) -> f64 {
        let (first, last) = (self.grown(self.numbers.0), self.grown(self.numbers.1));
        let span = last - first;
        let share = if span > 0.0 {
            ((self.grown(number) - first) / span).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let share = if share.is_nan() { 0.0 } else { share };
        self.places.0 + share * (self.places.1 - self.places.0)
    }

    /// Returns whether a number lies within the scale.
    pub(super) fn holds(self, number: f64) -> bool {
        (self.numbers.0..=self.numbers.1).contains(&number)
    }

    /// Returns round numbers within the scale, ascending, with at most as many steps between them where each step is
    /// the same.
    pub(super) fn ticks(self, at_most: f64) -> Vec<f64> {
        match self.growth {
            Growth::Linear => linear_ticks(self.numbers, at_most),
            Growth::Decades => {
                let mut ticks = vec![0.0];
                let mut next = 1.0;
                while next <= self.numbers.1 {
                    ticks.push(next);
                    next *= 10.0;
                }
                ticks
            }
        }
    }

    /// Returns the first and the last place.
    pub(super) fn places(self) -> (f64, f64) {
        self.places
    }

    fn grown(self, number: f64) -> f64 {
        match self.growth {
            Growth::Linear => number,
            Growth::Decades => (1.0 + number.max(0.0)).log10(),
        }
    }
}

/// Returns a range that holds all numbers that are finite, and 0, with round ends.
pub(super) fn range_with_zero(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut lowest, mut highest) = (0.0_f64, 0.0_f64);
    for number in numbers.filter(|number| number.is_finite()) {
        lowest = lowest.min(number);
        highest = highest.max(number);
    }
    if lowest >= highest {
        highest = lowest + 1.0;
    }
    let step = step(highest - lowest, 20.0);
    (
        (lowest / step).floor() * step,
        (highest / step).ceil() * step,
    )
}

fn linear_ticks((first, last): (f64, f64), at_most: f64) -> Vec<f64> {
    let span = last - first;
    if !span.is_finite() || span <= 0.0 {
        return vec![first];
    }
    let step = step(span, at_most);
    let beginning = (first / step - 1e-9).ceil();
    (0..=20)
        .map(|position| (beginning + f64::from(position)) * step)
        .take_while(|tick| *tick <= last + step * 1e-9)
        .map(|tick| if tick == 0.0 { 0.0 } else { tick })
        .collect()
}

/// Returns 1, 2 or 5 times a power of ten, the least that makes at most as many steps of a span.
fn step(span: f64, at_most: f64) -> f64 {
    let mut decade = 1.0;
    while decade * 10.0 <= span {
        decade *= 10.0;
    }
    while decade > span {
        decade /= 10.0;
    }
    for factor in [0.1, 0.2, 0.5, 1.0, 2.0] {
        if span / (decade * factor) <= at_most {
            return decade * factor;
        }
    }
    decade * 5.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_scale() {
        for (numbers, expected) in [
            (
                (0.0, 1.0),
                vec![0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
            ),
            (
                (-7.0, 12.0),
                vec![-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0],
            ),
            (
                (-20.0, 30.0),
                vec![
                    -20.0, -15.0, -10.0, -5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0,
                ],
            ),
            ((3.0, 3.0), vec![3.0]),
        ] {
            let ticks = Scale::linear(numbers, (0.0, 100.0)).ticks(10.0);
            assert_eq!(ticks.len(), expected.len(), "{numbers:?}: {ticks:?}");
            for (tick, expected) in ticks.iter().zip(&expected) {
                assert!((tick - expected).abs() < 1e-9, "{numbers:?}: {ticks:?}");
            }
        }
        assert_eq!(
            Scale::decades(250.0, (0.0, 1.0)).ticks(10.0),
            [0.0, 1.0, 10.0, 100.0]
        );
    }

    #[test]
    fn every_number_has_a_place_between_the_ends() {
        let scale = Scale::linear((-10.0, 10.0), (0.0, 100.0));
        for (number, expected) in [
            (-10.0, 0.0),
            (0.0, 50.0),
            (99.0, 100.0),
            (f64::NEG_INFINITY, 0.0),
            (f64::NAN, 0.0),
        ] {
            assert!((scale.place(number) - expected).abs() < 1e-9, "{number}");
        }
        assert!(Scale::linear((1.0, 1.0), (0.0, 100.0)).place(1.0).abs() < 1e-9);
    }

    #[test]
    fn a_range_holds_its_numbers_and_zero_with_round_ends() {
        let range = range_with_zero([-6.3, 11.2, f64::INFINITY].into_iter());
        assert_eq!(range, (-7.0, 12.0));
        assert_eq!(range_with_zero(std::iter::empty()), (0.0, 1.0));
    }
}
