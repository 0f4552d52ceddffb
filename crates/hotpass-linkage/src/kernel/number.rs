//! Differences of numbers.
//!
//! In: two numbers. Out: how far they are apart, in their own unit or as a share of the larger.

/// Returns the absolute difference, in the unit of the numbers.
pub fn absolute_difference(left: f64, right: f64) -> f64 {
    (left - right).abs()
}

/// Returns the absolute difference as a share of the larger number: 0.1 for 90 and 100.
///
/// As the percentage difference level of Splink. It is `None` when the larger number is zero, for then there is no share,
/// and below zero when both numbers are.
pub fn percentage_difference(left: f64, right: f64) -> Option<f64> {
    let larger = if right > left { right } else { left };
    (larger != 0.0).then(|| (left - right).abs() / larger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_those_of_splink() {
        for (left, right, absolute, percentage) in [
            (90.0, 100.0, 10.0, Some(0.1)),
            (100.0, 90.0, 10.0, Some(0.1)),
            (5.0, 5.0, 0.0, Some(0.0)),
            (0.0, 0.0, 0.0, None),
            (-4.0, 0.0, 4.0, None),
            (-4.0, -2.0, 2.0, Some(-1.0)),
        ] {
            assert!((absolute_difference(left, right) - absolute).abs() < f64::EPSILON);
            assert_eq!(percentage_difference(left, right), percentage);
        }
    }
}
