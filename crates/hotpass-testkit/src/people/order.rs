//! The numbers below a limit in another order, without a list of them: a number's place can be asked for alone.
//! A Feistel network over the next power of four, applied again until the number is below the limit
//! (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). Not for anything secret.

use crate::random::Random;

const ROUNDS: u64 = 4;

/// A reproducible order of the numbers below a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    limit: u64,
    key: u64,
    half_bits: u32,
}

impl Order {
    /// The order of that many numbers that depends on the key alone.
    pub(super) fn new(limit: u64, key: u64) -> Self {
        let bits = u64::BITS - limit.saturating_sub(1).leading_zeros();
        Self {
            limit,
            key,
            half_bits: bits.div_ceil(2).max(1),
        }
    }

    /// Returns the number at a place. Every number below the limit has one place below it. A place at or above
    /// the limit is brought below it.
    pub(super) fn of(&self, place: u64) -> u64 {
        let mut number = self.network(place % self.limit.max(1));
        while number >= self.limit {
            number = self.network(number);
        }
        number
    }

    fn network(&self, number: u64) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let (mut left, mut right) = (number >> self.half_bits, number & mask);
        for round in 0..ROUNDS {
            let mixed = Random::of(self.key, round, right).number() & mask;
            (left, right) = (right, left ^ mixed);
        }
        left << self.half_bits | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_place() {
        for limit in [1, 2, 3, 4, 5, 16, 17, 1000, 4097] {
            let order = Order::new(limit, 9);
            let mut numbers: Vec<u64> = (0..limit).map(|place| order.of(place)).collect();
            if limit == 1000 {
                assert_ne!(numbers, (0..limit).collect::<Vec<_>>());
            }
            numbers.sort_unstable();
            assert_eq!(numbers, (0..limit).collect::<Vec<_>>(), "{limit}");
        }
    }
}
