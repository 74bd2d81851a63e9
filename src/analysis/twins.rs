//! What twins are worth: how many independent futures would be needed to know a difference as well.

use serde::Serialize;

use crate::ensemble::Summary;

/// Variance of a difference of independent futures against that of twins.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Twins {
    /// Pairs simulated.
    pub pairs: usize,
    /// (variance of one arm + variance of the other) / variance of the paired difference.
    pub ratio: f64,
    /// Pairs of independent futures that would give the same interval of the mean.
    pub independent_pairs: f64,
}

impl Twins {
    /// What twins are worth, from the levels of two arms and their paired difference; none where nothing varies.
    #[must_use]
    pub fn of(levels: [&Summary; 2], difference: &Summary, pairs: usize) -> Option<Self> {
        let ratio = levels.iter().map(|s| s.sd.powi(2)).sum::<f64>() / difference.sd.powi(2);
        ratio.is_finite().then_some(Self { pairs, ratio, independent_pairs: ratio * pairs as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Analysis;
    use super::super::tests::scenario;
    use super::*;
    use crate::ensemble::fake::ensemble;

    fn twins<const N: usize>(futures: [[[f32; 1]; 2]; N]) -> Option<Twins> {
        Analysis::new(&ensemble("loyalty", 0, &futures), &scenario()).twins((1, 0), 0, 0)
    }

    #[test]
    fn twins_save_what_their_shared_luck_explains() {
        // Levels 0, 10, 20 (variance 100) and 1, 12, 23 (121); differences 1, 2, 3 (1).
        let t = twins([[[0.0], [1.0]], [[10.0], [12.0]], [[20.0], [23.0]]]).expect("something varies");
        assert_eq!((t.pairs, t.ratio, t.independent_pairs), (3, 221.0, 663.0));
    }

    #[test]
    fn where_nothing_varies_twins_have_no_worth_to_state() {
        assert_eq!(twins([[[0.0], [1.0]], [[0.0], [1.0]]]), None);
    }
}
