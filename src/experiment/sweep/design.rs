//! Which points are simulated: a grid of all combinations, or a quasi-random design that fills the ranges evenly.

use serde::{Deserialize, Serialize};

use super::Axis;
use crate::experiment::refused::Refused;
use crate::experiment::sensitivity::{self, Method};

/// More points than this are refused.
const MOST_POINTS: usize = 1_000_000;
/// The longest quasi-random design.
const MOST_SOBOL: usize = 1 << 16;

/// The points of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// What is varied.
    pub axes: Vec<Axis>,
    /// How they are combined.
    pub design: Arrangement,
}

/// How axes are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrangement {
    /// Every combination; the last axis runs fastest.
    Grid,
    /// So many points of Sobol's sequence, scrambled after Owen and Burley: a longer design contains a shorter one.
    Sobol(usize),
    /// So many rows of a radial design, each a place and one number after the other moved: elementary effects (Morris).
    Morris(usize),
    /// So many rows of Saltelli's design: shares of the variance.
    Saltelli(usize),
}

impl Arrangement {
    /// Which kind of sensitivity it measures, with its rows; none for a grid or plain Sobol points.
    #[must_use]
    pub fn sensitivity(self) -> Option<(Method, usize)> {
        match self {
            Self::Grid | Self::Sobol(_) => None,
            Self::Morris(rows) => Some((Method::Morris, rows)),
            Self::Saltelli(rows) => Some((Method::Saltelli, rows)),
        }
    }
}

impl Points {
    /// Combines axes.
    ///
    /// # Errors
    /// When there is no axis, one is there twice, or there would be too many points.
    pub fn new(axes: Vec<Axis>, design: Arrangement) -> Result<Self, Refused> {
        if axes.is_empty() {
            return Err(Refused::NoAxis);
        }
        if let Some((_, twice)) = axes.iter().enumerate().find(|(i, a)| axes[..*i].iter().any(|b| b.path == a.path)) {
            return Err(Refused::Twice(twice.path.clone()));
        }
        let points = Self { axes, design };
        match design {
            Arrangement::Sobol(0) | Arrangement::Morris(0 | 1) | Arrangement::Saltelli(0 | 1) => {
                return Err(Refused::NoPoints);
            }
            Arrangement::Sobol(n) if n > MOST_SOBOL => return Err(Refused::TooMany { points: n, most: MOST_SOBOL }),
            Arrangement::Sobol(_) => {}
            Arrangement::Morris(rows) | Arrangement::Saltelli(rows) => {
                let all = rows.saturating_mul(points.axes.len() + 2);
                if all > MOST_POINTS {
                    return Err(Refused::TooMany { points: all, most: MOST_POINTS });
                }
            }
            Arrangement::Grid => {
                if let Some(open) = points.axes.iter().find(|a| a.values().is_none()) {
                    return Err(Refused::NoSteps(open.path.clone()));
                }
                let values = points.axes.iter().filter_map(Axis::values);
                let all = values.fold(1_usize, |n, v| n.saturating_mul(v.len()));
                if all > MOST_POINTS {
                    return Err(Refused::TooMany { points: all, most: MOST_POINTS });
                }
            }
        }
        Ok(points)
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.design {
            Arrangement::Grid => self.axes.iter().filter_map(Axis::values).map(<[f64]>::len).product(),
            Arrangement::Sobol(n) => n,
            Arrangement::Morris(rows) => rows * sensitivity::a_row(Method::Morris, self.axes.len()),
            Arrangement::Saltelli(rows) => rows * sensitivity::a_row(Method::Saltelli, self.axes.len()),
        }
    }

    /// Whether there is nothing to simulate; there never is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where a point of the grid stands along each axis.
    #[must_use]
    pub fn steps(&self, point: usize) -> Vec<usize> {
        let mut rest = point;
        let mut steps: Vec<usize> = self
            .axes
            .iter()
            .rev()
            .map(|axis| {
                let n = axis.values().map_or(1, <[f64]>::len);
                let step = rest % n;
                rest /= n;
                step
            })
            .collect();
        steps.reverse();
        steps
    }

    /// The values of a point, one for each axis.
    #[must_use]
    pub fn at(&self, point: usize) -> Vec<f64> {
        match self.design {
            Arrangement::Grid => {
                let steps = self.steps(point);
                self.axes.iter().zip(steps).filter_map(|(a, step)| a.values().map(|v| v[step])).collect()
            }
            Arrangement::Morris(_) | Arrangement::Saltelli(_) => {
                let method = self.design.sensitivity().map_or(Method::Morris, |(method, _)| method);
                let shares = sensitivity::place(method, self.axes.len(), point);
                self.axes.iter().zip(shares).map(|(a, share)| a.at_share(share)).collect()
            }
            Arrangement::Sobol(_) => self
                .axes
                .iter()
                .enumerate()
                .map(|(i, a)| a.at_share(sobol_burley::sample(point as u32, i as u32 % 256, i as u32 / 256)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::Over;
    use super::*;

    fn axis(path: &str, values: &[f64]) -> Axis {
        Axis { path: path.to_owned(), over: Over::Values(values.to_vec()) }
    }

    fn range(path: &str) -> Axis {
        Axis { path: path.to_owned(), over: Over::Range { from: 0.0, to: 1.0, whole: false } }
    }

    #[test]
    fn a_grid_is_every_combination_and_the_last_axis_runs_fastest() {
        let p =
            Points::new(vec![axis("a", &[1.0, 2.0]), axis("b", &[7.0, 8.0, 9.0])], Arrangement::Grid).expect("points");
        let all: Vec<Vec<f64>> = (0..p.len()).map(|i| p.at(i)).collect();
        assert_eq!(all, [[1.0, 7.0], [1.0, 8.0], [1.0, 9.0], [2.0, 7.0], [2.0, 8.0], [2.0, 9.0]]);
        assert_eq!(p.steps(4), [1, 1]);
    }

    #[test]
    fn sixteen_points_of_sobols_sequence_stand_in_sixteen_equal_boxes_however_these_are_cut() {
        let p = Points::new(vec![range("a"), range("b")], Arrangement::Sobol(16)).expect("points");
        for cuts in [1_u32, 2, 4, 8, 16] {
            let mut seen: Vec<usize> = (0..16)
                .map(|i| {
                    let [x, y] = p.at(i)[..] else { unreachable!("two axes") };
                    (x * f64::from(cuts)) as usize * (16 / cuts as usize) + (y * f64::from(16 / cuts)) as usize
                })
                .collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..16).collect::<Vec<_>>(), "{cuts}");
        }
        let longer = Points::new(p.axes.clone(), Arrangement::Sobol(64)).expect("points");
        assert!((0..16).all(|i| longer.at(i) == p.at(i)));
    }

    #[test]
    fn designs_that_make_no_sense_are_refused() {
        let refused = |axes, design| Points::new(axes, design).expect_err("refused").to_string();
        assert!(refused(vec![], Arrangement::Grid).contains("--vary"));
        assert!(refused(vec![range("a")], Arrangement::Grid).contains("how many steps"));
        assert!(refused(vec![range("a"), range("a")], Arrangement::Sobol(4)).contains("twice"));
        let long: Vec<f64> = (0..5000).map(f64::from).collect();
        assert!(refused(vec![axis("a", &long), axis("b", &long)], Arrangement::Grid).contains("25000000"));
    }

    #[test]
    fn a_design_has_as_many_points_as_its_rows_and_numbers_make() {
        let two = || vec![range("a"), range("b")];
        let len = |design| Points::new(two(), design).map(|p| (p.len(), p.is_empty()));
        assert_eq!(len(Arrangement::Sobol(7)).ok(), Some((7, false)));
        assert_eq!(len(Arrangement::Morris(5)).ok(), Some((15, false)));
        assert_eq!(len(Arrangement::Saltelli(5)).ok(), Some((20, false)));
        assert!(Points { axes: two(), design: Arrangement::Sobol(0) }.is_empty());
        assert_eq!(Arrangement::Sobol(3).sensitivity(), None);
        assert_eq!(Arrangement::Grid.sensitivity(), None);
        assert_eq!(Arrangement::Morris(3).sensitivity(), Some((Method::Morris, 3)));
        assert_eq!(Arrangement::Saltelli(4).sensitivity(), Some((Method::Saltelli, 4)));
    }

    #[test]
    fn there_is_a_least_and_a_most_of_points() {
        let fits = |axes: Vec<Axis>, design| Points::new(axes, design).is_ok();
        let two = || vec![range("a"), range("b")];
        let sobol = [0, 1, 65_536, 65_537].map(|n| fits(two(), Arrangement::Sobol(n)));
        assert_eq!(sobol, [false, true, true, false]);
        for design in [Arrangement::Morris, Arrangement::Saltelli] {
            assert_eq!([0, 1, 2, 250_000, 250_001].map(|n| fits(two(), design(n))), [false, false, true, true, false]);
        }
        let long = |n: u32| axis("b", &(0..n).map(f64::from).collect::<Vec<_>>());
        let grid = |n| fits(vec![axis("a", &(0..1000).map(f64::from).collect::<Vec<_>>()), long(n)], Arrangement::Grid);
        assert_eq!([grid(1000), grid(1001)], [true, false]);
    }

    #[test]
    fn points_of_a_ranking_stand_where_its_rows_have_them() {
        for (design, method) in [(Arrangement::Morris(4), Method::Morris), (Arrangement::Saltelli(4), Method::Saltelli)]
        {
            let p = Points::new(vec![range("a"), range("b")], design).expect("points");
            for point in 0..p.len() {
                let wanted: Vec<f64> = sensitivity::place(method, 2, point).into_iter().map(f64::from).collect();
                let near = p.at(point).iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-6);
                assert!(near, "{point}: {:?} {wanted:?}", p.at(point));
            }
        }
        // The 257th number is drawn from another sequence than the first.
        let many =
            Points::new((0..258).map(|i| range(&i.to_string())).collect(), Arrangement::Sobol(8)).expect("points");
        for (a, b) in [(0, 256), (1, 257), (0, 1)] {
            assert!((0..8).any(|point| many.at(point)[a] != many.at(point)[b]), "{a} {b}");
        }
    }
}
