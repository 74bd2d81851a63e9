//! Could the data tell? Clients whose numbers are known, with the same figures, gaps and errors, are fitted as the real one would be.

use rayon::prelude::*;
use serde::Serialize;

use super::posterior::{Client, Posterior, Reference, UNEVEN, unevenness};
use crate::experiment::moments::{EVEN_SPREAD, correlation, moments};

/// Clients are fitted by those of other points: in so many parts.
const PARTS: usize = 5;
/// A number is recovered when what is left of it is narrower than this share of what was assumed.
pub(super) const RECOVERED: f64 = 0.6;
/// Partly recovered.
pub(super) const PARTLY: f64 = 0.85;
/// Of fewer clients an interval that holds the truth in 7 of 10 looks like one that holds it in 8.
pub(super) const ENOUGH: usize = 250;

/// Whether intervals that should hold the truth in 8 of 10 clients do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intervals {
    /// As far as luck lets it be seen.
    AsSaid,
    /// They hold it too seldom.
    TooNarrow,
    /// They hold it too often.
    TooWide,
    /// They hold it as often as they should, and yet the truth lies too often in one part of them.
    Uneven,
}

impl Intervals {
    /// Of so many clients whose intervals hold the truth, of how many: more than two standard errors from 8 in 10 is no luck.
    #[must_use]
    pub fn covering(covered: usize, clients: usize) -> Self {
        let off = covered as f64 - 0.8 * clients as f64;
        match off / (0.8 * 0.2 * clients as f64).sqrt() {
            z if z < -2.0 => Self::TooNarrow,
            z if z > 2.0 => Self::TooWide,
            _ => Self::AsSaid,
        }
    }

    /// In words of a table, where so many clients were fitted.
    #[must_use]
    pub fn words(self, clients: usize) -> &'static str {
        match self {
            Self::AsSaid if clients < ENOUGH => "too few to be sure",
            Self::AsSaid => "passed",
            Self::TooNarrow => "too narrow",
            Self::TooWide => "too wide",
            Self::Uneven => "off to one side",
        }
    }
}

/// How well a number is found again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovered {
    /// Standard deviation left of it, as a share of that before, mean over clients.
    pub left: f64,
    /// How many intervals of 8 in 10 hold what was planted.
    pub covered: usize,
    /// How far what is found goes with what was planted, −1 to 1.
    pub correlation: f64,
    /// Chi-square of the ranks of what was planted over ten bins.
    pub unevenness: f64,
    /// What that says of the intervals.
    pub intervals: Intervals,
}

impl Recovered {
    /// In one word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.left {
            x if x < RECOVERED => "yes",
            x if x < PARTLY => "partly",
            _ => "no",
        }
    }
}

/// What fitting known clients showed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recovery {
    /// Clients fitted.
    pub clients: usize,
    /// One for each free number.
    pub numbers: Vec<Recovered>,
}

impl Recovery {
    /// Fits one client of each point, by the clients of other points.
    #[must_use]
    pub fn of(clients: &[Client]) -> Self {
        let numbers = clients.first().map_or(0, |c| c.shares.len());
        let fitted: Vec<(Vec<f64>, Posterior)> = (0..PARTS)
            .flat_map(|part| {
                let (test, learn): (Vec<&Client>, Vec<&Client>) = clients.iter().partition(|c| c.point % PARTS == part);
                let reference = Reference::new(learn);
                let mut one_each: Vec<&Client> = Vec::new();
                for (i, client) in test.iter().enumerate() {
                    // Another of its futures for each point, so that luck differs as well.
                    let first = i == 0 || test[i - 1].point != client.point;
                    if first {
                        let own = test[i..].iter().take_while(|c| c.point == client.point).count();
                        one_each.push(test[i + client.point / PARTS % own]);
                    }
                }
                let fit = |c: &&Client| (c.shares.clone(), reference.posterior(&c.figures));
                one_each.par_iter().map(fit).collect::<Vec<_>>()
            })
            .collect();
        let one = |i: usize| {
            let (n, found) = (fitted.len(), fitted.iter().map(|f| (f.0[i], f.1.moments(i))));
            let inside = |f: &&(Vec<f64>, Posterior)| (f.1.quantile(i, 0.1)..=f.1.quantile(i, 0.9)).contains(&f.0[i]);
            let ranks: Vec<f64> = fitted.iter().map(|f| f.1.rank(i, f.0[i])).collect();
            let (covered, unevenness) = (fitted.iter().filter(inside).count(), unevenness(&ranks));
            let intervals = match Intervals::covering(covered, n) {
                Intervals::AsSaid if unevenness > UNEVEN => Intervals::Uneven,
                other => other,
            };
            Recovered {
                left: moments(found.clone().map(|(_, (_, spread))| (spread, 1.0))).0 / EVEN_SPREAD,
                covered,
                correlation: correlation(found.map(|(truth, (mean, _))| ((truth, mean), 1.0))),
                unevenness,
                intervals,
            }
        };
        Self { clients: fitted.len(), numbers: (0..numbers).map(one).collect() }
    }

    /// Whether the figures can tell anything at all.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.numbers.iter().any(|n| n.left < PARTLY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_less_is_left_of_what_was_unknown_the_better_a_number_is_recovered() {
        let word = |left| {
            let intervals = Intervals::AsSaid;
            Recovered { left, covered: 0, correlation: 0.0, unevenness: 0.0, intervals }.word()
        };
        assert_eq!([word(RECOVERED / 2.0), word(RECOVERED), word(PARTLY)], ["yes", "partly", "no"]);
    }

    #[test]
    fn intervals_that_hold_the_truth_too_seldom_are_not_passed() {
        let words = |covered, clients| Intervals::covering(covered, clients).words(clients);
        let unsure = "too few to be sure";
        assert_eq!([words(51, 64), words(47, 64), words(44, 64)], [unsure, unsure, "too narrow"]);
        assert_eq!([words(19, 32), words(26, 32), words(32, 32)], ["too narrow", unsure, "too wide"]);
        assert_eq!([words(190, 256), words(205, 256)], ["too narrow", "passed"]);
    }

    #[test]
    fn two_standard_errors_may_be_luck_and_one_client_more_is_none() {
        use Intervals::{AsSaid, TooNarrow, TooWide};
        // Of 100 clients 80 are expected, with a standard error of 4.
        let found = [71, 72, 88, 89].map(|covered| Intervals::covering(covered, 100));
        assert_eq!(found, [TooNarrow, AsSaid, AsSaid, TooWide]);
    }

    #[test]
    fn figures_tell_where_any_number_is_left_with_less_than_was_partly_known() {
        let of = |left: &[f64]| {
            let number = |&left: &f64| Recovered {
                left,
                covered: 0,
                correlation: 0.0,
                unevenness: 0.0,
                intervals: Intervals::AsSaid,
            };
            Recovery { clients: 1, numbers: left.iter().map(number).collect() }.tells()
        };
        assert_eq!([of(&[0.9, 0.84]), of(&[0.85]), of(&[1.0, 0.9]), of(&[])], [true, false, false, false]);
        assert_eq!((of(&[0.2]), Recovery::default().tells()), (true, false));
    }

    #[test]
    fn what_is_off_is_said_whatever_the_number_of_clients() {
        let all = [Intervals::AsSaid, Intervals::TooNarrow, Intervals::TooWide, Intervals::Uneven];
        assert_eq!(all.map(|i| i.words(249)), ["too few to be sure", "too narrow", "too wide", "off to one side"]);
        assert_eq!(all.map(|i| i.words(250)), ["passed", "too narrow", "too wide", "off to one side"]);
    }

    #[test]
    fn one_client_of_each_point_is_fitted_and_what_figures_tell_of_is_found_again() {
        use crate::experiment::calibrate::noise::normal;
        // Three clients of each of 300 points; the figure tells the first number, nothing tells the second.
        let at = crate::experiment::latin::latin(300, 2);
        let client = |i: usize| {
            let shares: Vec<f64> = at[i / 3].iter().map(|s| f64::from(*s)).collect();
            Client { figures: vec![20.0 * shares[0] + normal(1, i as u64, 0)], shares, point: i / 3 }
        };
        let clients: Vec<Client> = (0..900).map(client).collect();
        let found = Recovery::of(&clients);
        let [told, untold] = &found.numbers[..] else { panic!("two numbers: {found:?}") };
        assert_eq!(found.clients, 300);
        // An error of a twentieth of the range, against a spread of 0.2887: 0.17 of it is left.
        assert!((0.12..0.24).contains(&told.left) && told.correlation > 0.95, "{told:?}");
        assert!((0.9..1.1).contains(&untold.left) && untold.correlation.abs() < 0.3, "{untold:?}");
        // 240 of 300 are expected, with a standard error of 7.
        assert!([told, untold].iter().all(|n| (219..=261).contains(&n.covered)), "{found:?}");
        assert_eq!(untold.intervals, Intervals::AsSaid);
        assert_eq!(Recovery::of(&[]), Recovery::default());
    }
}
