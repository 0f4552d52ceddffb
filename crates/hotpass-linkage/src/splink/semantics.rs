//! What the numbers of a model mean, as Splink has it: weights in bits, their sum, and what a frequency adds.
//!
//! Pure functions over numbers and conditions. Sources: Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969);
//! the behavior of Splink 5.0.

use crate::expression::{Condition, Operator, Scalar, Side};

/// Probabilities below this count as this, so that no weight is infinite.
pub const SMALLEST_PROBABILITY: f64 = 1e-300;

/// The m and u of a level that no pair had in training.
pub const NOT_OBSERVED: f64 = 1e-6;

/// The prior when nothing is known.
pub const DEFAULT_PRIOR: f64 = 1e-4;

/// Returns the weight of a level, in bits: log2(m / u), each at least [`SMALLEST_PROBABILITY`].
///
/// The level that says that a value is missing has the weight 0 instead, whatever its m and u.
pub fn level_weight(m: f64, u: f64) -> f64 {
    (m.max(SMALLEST_PROBABILITY) / u.max(SMALLEST_PROBABILITY)).log2()
}

/// Returns the weight of the prior, in bits: log2(p / (1 - p)); infinite for 0 and 1.
pub fn prior_weight(prior: f64) -> f64 {
    (prior / (1.0 - prior)).log2()
}

/// Returns the probability of a sum of weights, the prior among them, without overflow at either end.
pub fn probability(weight: f64) -> f64 {
    if weight >= 0.0 {
        1.0 / (1.0 + (-weight).exp2())
    } else {
        weight.exp2() / (1.0 + weight.exp2())
    }
}

/// Returns the weight that a probability has: the inverse of [`probability`].
pub fn weight(probability: f64) -> f64 {
    prior_weight(probability)
}

/// How a level adjusts for the frequency of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjustment {
    /// The u of the level that the adjustment starts from; see [`base_level`].
    pub base_u: f64,
    /// How much of it is made.
    pub weight: f64,
    /// Frequencies below this count as this.
    pub minimum_u: f64,
}

impl Adjustment {
    /// Returns what the frequencies of the left and the right value add to the weight of the level, in bits.
    ///
    /// It is `weight * (log2(base_u) - log2(max(left, right, minimum_u)))`. A value without a frequency takes that of the
    /// other; 0 when neither has one. A frequency is the share of a value among the values of the column that are not
    /// null, over all tables that are linked.
    pub fn bits(&self, left: Option<f64>, right: Option<f64>) -> f64 {
        if self.weight == 0.0 {
            return 0.0;
        }
        let frequency = match (left, right) {
            (Some(left), Some(right)) => left.max(right),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return 0.0,
        };
        self.weight * (self.base_u.log2() - frequency.max(self.minimum_u).log2())
    }
}

/// Returns the position of the level whose u the adjustment for a column starts from: the first whose condition is the
/// exact match on that column and nothing else, be it the level that adjusts or another.
///
/// Levels of the comparison that say `ELSE` adjust nothing, and neither does the level of missing values.
pub fn base_level<'a>(
    levels: impl IntoIterator<Item = &'a Condition>,
    column: &str,
) -> Option<usize> {
    levels.into_iter().position(|condition| {
        exact_columns(condition).is_some_and(|columns| match columns.as_slice() {
            [only] => only.to_lowercase() == column.to_lowercase(),
            _ => false,
        })
    })
}

/// Returns the columns of a condition that is nothing but exact matches, `a_l = a_r AND b_l = b_r`, each once.
pub fn exact_columns(condition: &Condition) -> Option<Vec<&str>> {
    let parts = match condition {
        Condition::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut columns = Vec::new();
    for part in parts {
        let column = exact_column(part)?;
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    Some(columns)
}

fn exact_column(condition: &Condition) -> Option<&str> {
    let Condition::Compare {
        left: Scalar::Column {
            name: left,
            side: Some(first),
        },
        operator: Operator::Equal,
        right: Scalar::Column {
            name: right,
            side: Some(second),
        },
    } = condition
    else {
        return None;
    };
    let is_pair = matches!(
        (first, second),
        (Side::Left, Side::Right) | (Side::Right, Side::Left)
    );
    (is_pair && left == right).then_some(left)
}

/// Returns the m of a level before training, from its position among the levels that are not of missing values, best first.
///
/// The best has 0.95, the others share the rest.
pub fn default_m(level: usize, n_levels: usize) -> f64 {
    match (level, n_levels) {
        (0, 0 | 1) => 1.0,
        (0, _) => 0.95,
        _ => (1.0 - 0.95) / (n_levels.saturating_sub(1) as f64),
    }
}

/// Returns the u of a level before training, from its position as for [`default_m`].
///
/// The weights are 10 for the best, then in equal steps from 3 down to -5; -5 for the only other.
pub fn default_u(level: usize, n_levels: usize) -> f64 {
    let weight = match (level, n_levels) {
        (0, _) => 10.0,
        (_, 0..=2) => -5.0,
        _ => 3.0 - 8.0 * (level - 1) as f64 / (n_levels - 2) as f64,
    };
    default_m(level, n_levels) / f64::exp2(weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse_condition;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn weights_are_bits_and_never_infinite() {
        assert!(close(level_weight(0.8, 0.1), 3.0));
        assert!(close(level_weight(0.0, 0.5), (1e-300_f64 / 0.5).log2()));
        assert!(close(level_weight(0.5, 0.0), (0.5 / 1e-300_f64).log2()));
        assert!(close(prior_weight(0.5), 0.0));
        assert!(close(prior_weight(0.2), -2.0));
    }

    #[test]
    fn probabilities_and_weights_are_inverses_and_do_not_overflow() {
        for bits in [-40.0, -2.5, 0.0, 3.0, 40.0] {
            assert!((weight(probability(bits)) - bits).abs() < 1e-3, "{bits}");
        }
        assert!(close(probability(5000.0), 1.0));
        assert!(close(probability(-5000.0), 0.0));
    }

    #[test]
    fn rare_values_weigh_more_and_frequent_ones_less() {
        let adjustment = Adjustment {
            base_u: 0.25,
            weight: 1.0,
            minimum_u: 0.0,
        };
        let half = Adjustment {
            weight: 0.5,
            ..adjustment
        };
        let bounded = Adjustment {
            minimum_u: 0.125,
            ..adjustment
        };
        let none = Adjustment {
            weight: 0.0,
            ..adjustment
        };
        let table = [
            (adjustment, Some(0.0625), Some(0.0625), 2.0),
            (adjustment, Some(0.0625), Some(0.5), -1.0),
            (adjustment, Some(0.0625), None, 2.0),
            (adjustment, None, Some(0.5), -1.0),
            (adjustment, None, None, 0.0),
            (half, Some(0.0625), Some(0.0625), 1.0),
            (bounded, Some(0.0625), Some(0.0625), 1.0),
            (none, Some(0.0625), Some(0.0625), 0.0),
        ];
        for (adjustment, left, right, expected) in table {
            assert!(
                close(adjustment.bits(left, right), expected),
                "{adjustment:?} {left:?} {right:?}"
            );
        }
    }

    #[test]
    fn the_adjustment_starts_from_the_exact_match_on_that_column_alone() {
        let conditions = [
            "name_l IS NULL OR name_r IS NULL",
            "name_l = name_r AND city_l = city_r",
            "lower(name_l) = lower(name_r)",
            "name_l = city_r",
            "(\"Name_l\" = \"Name_r\")",
            "levenshtein(name_l, name_r) <= 2",
            "ELSE",
        ];
        let levels: Vec<Condition> = conditions
            .iter()
            .map(|sql| parse_condition(sql).expect("a condition"))
            .collect();
        assert_eq!(base_level(&levels, "name"), Some(4));
        assert_eq!(base_level(&levels, "city"), None);
    }

    #[test]
    fn untrained_levels_have_the_numbers_of_splink() {
        let table = [
            (2, vec![(0.95, 0.95 / 1024.0), (0.05, 0.05 * 32.0)]),
            (
                3,
                vec![
                    (0.95, 0.95 / 1024.0),
                    (0.025, 0.025 / 8.0),
                    (0.025, 0.025 * 32.0),
                ],
            ),
        ];
        for (n_levels, expected) in table {
            for (level, (m, u)) in expected.into_iter().enumerate() {
                assert!(
                    close(default_m(level, n_levels), m),
                    "{level} of {n_levels}"
                );
                assert!(
                    close(default_u(level, n_levels), u),
                    "{level} of {n_levels}"
                );
            }
        }
    }
}
