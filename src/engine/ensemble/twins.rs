//! What twins are worth: how many independent futures would be needed to know a difference as well.

use serde::Serialize;

use super::{Ensemble, Summary};

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

impl Ensemble {
    /// What twins are worth in a column at a month; none where nothing varies.
    #[must_use]
    pub fn twins(&self, arm: usize, against: usize, column: usize, month: usize) -> Option<Twins> {
        let variance = |s: Summary| s.sd.powi(2);
        let apart = variance(self.level(arm, column, month)) + variance(self.level(against, column, month));
        let paired = variance(Summary::of(self.differences(arm, against, column, month)));
        let ratio = apart / paired;
        let pairs = self.futures.len();
        ratio.is_finite().then_some(Twins { pairs, ratio, independent_pairs: ratio * pairs as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::ensemble;

    #[test]
    fn twins_save_what_their_shared_luck_explains() {
        // Levels 0, 10, 20 (variance 100) and 1, 12, 23 (121); differences 1, 2, 3 (1).
        let e = ensemble("loyalty", 0, &[[[0.0], [1.0]], [[10.0], [12.0]], [[20.0], [23.0]]]);
        let t = e.twins(1, 0, 0, 0).expect("something varies");
        assert_eq!((t.pairs, t.ratio, t.independent_pairs), (3, 221.0, 663.0));
    }

    #[test]
    fn where_nothing_varies_twins_have_no_worth_to_state() {
        assert_eq!(ensemble("loyalty", 0, &[[[0.0], [1.0]], [[0.0], [1.0]]]).twins(1, 0, 0, 0), None);
    }
}
