//! Worse before better: how deep a difference dips, when it is worst, and when it has recovered.
//!
//! Dips are found in each future and then summarised: the mean series would hide dips that come at different times. The
//! direction is the metric's better one, so a dip of turnover is a rise.

use serde::Serialize;

use super::{Ensemble, Summary, direction};

/// The dip of one future.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneDip {
    /// How far below the twin, in the metric's unit; positive.
    pub depth: f32,
    /// The month of the lowest point.
    pub worst: usize,
    /// The first month after it in which the difference is back within the metric's minimal important
    /// difference of the twin, or above.
    pub recovery: Option<usize>,
}

/// The dips of all futures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dip {
    /// Index into the layout's columns.
    pub column: usize,
    /// Number of futures.
    pub futures: usize,
    /// Futures whose lowest point is at least the metric's minimal important difference below the twin.
    pub dips: usize,
    /// Depth over all futures, zero where there is no dip.
    pub depth: Summary,
    /// Month of the lowest point, over futures with a dip.
    pub worst_month: Summary,
    /// Month of recovery, over futures with a dip that recover.
    pub recovery_month: Summary,
    /// Futures with a dip that recover within the horizon.
    pub recovered: usize,
    /// The month by which half of the futures with a dip have recovered, if half of them do.
    #[serde(skip)]
    pub half_over: Option<usize>,
}

/// The dip of one series of differences, month 0 first, in a direction (+1: more is better); none if it is never `least`, the
/// metric's minimal important difference, below zero.
#[must_use]
pub fn one_dip(series: impl IntoIterator<Item = f32>, direction: f32, least: f32) -> Option<OneDip> {
    let mut dip: Option<OneDip> = None;
    for (month, x) in series.into_iter().map(|x| x * direction).enumerate() {
        match &mut dip {
            Some(d) if -x > d.depth => *d = OneDip { depth: -x, worst: month, recovery: None },
            Some(d) if d.recovery.is_none() && -x < least => d.recovery = Some(month),
            None if -x >= least => dip = Some(OneDip { depth: -x, worst: month, recovery: None }),
            _ => {}
        }
    }
    dip
}

impl Ensemble {
    /// The dips of a paired difference.
    #[must_use]
    pub fn dip(&self, arm: usize, against: usize, column: usize) -> Dip {
        let metric = self.layout.columns[column].metric();
        let found: Vec<Option<OneDip>> = self
            .futures
            .iter()
            .map(|f| {
                let (a, b) = (f[arm].column(column), f[against].column(column));
                one_dip(a.iter().zip(b).map(|(a, b)| a - b), direction(metric), metric.minimal_important_difference)
            })
            .collect();
        let dips = || found.iter().flatten();
        let mut recoveries: Vec<usize> = dips().filter_map(|d| d.recovery).collect();
        recoveries.sort_unstable();
        Dip {
            column,
            futures: found.len(),
            dips: dips().count(),
            depth: Summary::of(found.iter().map(|d| d.map_or(0.0, |d| d.depth))),
            worst_month: Summary::of(dips().map(|d| d.worst as f32)),
            recovery_month: Summary::of(dips().filter_map(|d| d.recovery).map(|m| m as f32)),
            recovered: recoveries.len(),
            half_over: dips().count().checked_sub(1).and_then(|last| recoveries.get(last / 2).copied()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::ensemble;
    use super::*;

    #[test]
    fn the_dip_is_the_lowest_point_and_recovery_the_first_month_back() {
        let d = one_dip([0.0, -2.0, -3.0, -1.0, -0.4, -0.9, 2.0], 1.0, 0.5);
        assert_eq!(d, Some(OneDip { depth: 3.0, worst: 2, recovery: Some(4) }));
    }

    #[test]
    fn a_deeper_second_dip_counts_and_its_recovery_with_it() {
        let d = one_dip([0.0, -2.0, 0.0, -4.0, -4.0, 1.0], 1.0, 0.5);
        assert_eq!(d, Some(OneDip { depth: 4.0, worst: 3, recovery: Some(5) }));
        let d = one_dip([0.0, -2.0, 0.0, -4.0, -4.0], 1.0, 0.5);
        assert_eq!(d, Some(OneDip { depth: 4.0, worst: 3, recovery: None }));
    }

    #[test]
    fn what_lies_just_the_least_below_is_a_dip_and_not_yet_back() {
        let d = one_dip([0.0, -0.5, -0.5, -0.25], 1.0, 0.5);
        assert_eq!(d, Some(OneDip { depth: 0.5, worst: 1, recovery: Some(3) }));
    }

    #[test]
    fn a_wobble_below_the_least_is_no_dip_and_a_rise_of_turnover_is_one() {
        assert_eq!(one_dip([0.0, -0.4, 0.1], 1.0, 0.5), None);
        assert_eq!(one_dip([0.0, 1.0, 0.0], -1.0, 0.5), Some(OneDip { depth: 1.0, worst: 1, recovery: Some(2) }));
        assert_eq!(one_dip([0.0, f32::NAN, 0.0], 1.0, 0.5), None);
    }

    #[test]
    fn a_dip_is_measured_from_the_twin_not_from_zero() {
        let e = ensemble(
            "loyalty",
            2,
            &[[[60.0, 70.0, 65.0], [60.0, 67.0, 65.0]], [[80.0, 50.0, 40.0], [80.0, 50.0, 40.0]]],
        );
        let d = e.dip(1, 0, 0);
        assert_eq!((d.dips, d.recovered, d.depth.max, d.worst_month.mean), (1, 1, 3.0, 1.0));
    }

    #[test]
    fn dips_at_different_times_are_found_though_the_mean_hardly_dips() {
        let zero = [0.0; 5];
        let e = ensemble(
            "loyalty",
            4,
            &[
                [zero, [0.0, -4.0, 4.0, 4.0, 4.0]],
                [zero, [0.0, 4.0, -2.0, 1.0, 1.0]],
                [zero, [0.0, 1.0, 1.0, 1.0, -3.0]],
            ],
        );
        let d = e.dip(1, 0, 0);
        assert_eq!((d.futures, d.dips, d.recovered), (3, 3, 2));
        assert_eq!((d.depth.mean, d.worst_month.median, d.recovery_month.mean), (3.0, 2.0, 2.5));
        // Of three dips two are over, in months 2 and 3: half of them by month 3.
        assert_eq!(d.half_over, Some(3));
    }
}
