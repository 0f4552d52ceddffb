//! How tests of properties choose their inputs.

use proptest::{prelude::ProptestConfig, test_runner::RngSeed};

/// The same inputs every time, so that a build is not red by chance; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` search on.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: if asked.cases == 256 {
            usual
        } else {
            asked.cases
        },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..asked
    }
}
