//! Answers of the generic evaluator that are not computed again.

/// How many answers are remembered.
const REMEMBERED: usize = 1 << 12;

/// Answers by the codes of the left and the right value, as many as fit.
#[derive(Debug, Default)]
pub(super) struct Remembered(Vec<(u32, u32, f64)>);

impl Remembered {
    fn place((left, right): (u32, u32)) -> usize {
        let mixed = (u64::from(left) << 32 | u64::from(right)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 52) as usize % REMEMBERED
    }

    pub(super) fn get(&self, codes: (u32, u32)) -> Option<f64> {
        let (left, right, value) = self.0.get(Self::place(codes))?;
        ((*left, *right) == codes).then_some(*value)
    }

    pub(super) fn put(&mut self, codes: (u32, u32), value: f64) {
        if self.0.is_empty() {
            self.0 = vec![(u32::MAX, u32::MAX, f64::NAN); REMEMBERED];
        }
        self.0[Self::place(codes)] = (codes.0, codes.1, value);
    }
}
