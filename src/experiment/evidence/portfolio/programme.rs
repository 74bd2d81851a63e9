//! A programme of the portfolio, and what became of it.

use super::Drawn;
use crate::ensemble::Summary;
use crate::experiment::evidence::Estimate;

/// One programme, and what became of it in each future.
pub(super) struct Programme {
    pub(super) drawn: Vec<Drawn>,
    /// Objectives met, by future and objective.
    pub(super) met: Vec<Vec<bool>>,
    /// With so many of them met it succeeds partly.
    pub(super) partly: usize,
}

impl Programme {
    /// The percentage of these futures in which so many objectives are met.
    pub(super) fn share(&self, futures: impl Iterator<Item = usize>, is: impl Fn(usize) -> bool) -> f64 {
        let counts: Vec<bool> = futures.map(|k| is(self.met[k].iter().filter(|m| **m).count())).collect();
        100.0 * counts.iter().filter(|c| **c).count() as f64 / counts.len() as f64
    }

    pub(super) fn objectives(&self) -> usize {
        self.met.first().map_or(0, Vec::len)
    }

    /// The percentage of futures in which it succeeds in full.
    pub(super) fn full(&self) -> f64 {
        self.share(0..self.met.len(), |n| n == self.objectives())
    }

    pub(super) fn partly(&self) -> f64 {
        self.share(0..self.met.len(), |n| n >= self.partly && n < self.objectives())
    }

    /// In full, among every other future; ranked by one half and counted in the other, luck does not make a fifth the best.
    pub(super) fn half(&self, first: usize) -> f64 {
        self.share((first..self.met.len()).step_by(2), |n| n == self.objectives())
    }
}

/// The mean of one number per programme.
pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> Estimate {
    let s = Summary::of(values.into_iter().map(|v| v as f32));
    Estimate { value: s.mean, low: s.mean_low, high: s.mean_high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_counts_every_other_future() {
        let met =
            [[true, true], [true, false], [true, true], [false, false], [true, true], [true, true], [false, true]];
        let programme = Programme { drawn: vec![], met: met.map(|m| m.to_vec()).to_vec(), partly: 1 };
        let third = 100.0 / 3.0;
        assert_eq!((programme.half(0), (programme.half(1) - third).abs() < 1e-9), (75.0, true));
        assert_eq!((programme.full(), programme.partly()), (400.0 / 7.0, 200.0 / 7.0));
    }

    #[test]
    fn partly_is_enough_and_not_all_and_a_mean_has_students_interval() {
        let met = vec![vec![true, true, false], vec![true, false, false], vec![true, true, true], vec![false; 3]];
        let programme = Programme { drawn: vec![], met, partly: 2 };
        assert_eq!((programme.objectives(), programme.full(), programme.partly()), (3, 25.0, 25.0));
        assert_eq!(programme.share([0, 1, 1].into_iter(), |n| n == 1), 200.0 / 3.0);
        assert_eq!(Programme { drawn: vec![], met: vec![], partly: 1 }.objectives(), 0);
        let found = mean([1.0, 2.0, 3.0]);
        assert!(
            (found.value - 2.0).abs() < 1e-9
                && (found.high - 4.484_138).abs() < 1e-5
                && (found.low + 0.484_138).abs() < 1e-5
        );
    }
}
