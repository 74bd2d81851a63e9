//! What the figures rule out: places in the space of the free numbers whose clients would have seen something else for certain.
//!
//! An emulator, a quadratic in the numbers, stands for the mean of each summary; the cut is at three standard deviations of a client's
//! summary about it (history matching).

use super::linear::Linear;
use super::posterior::{Client, Reference};

/// Ruled out beyond this many standard deviations.
const CUT: f64 = 3.0;

/// The emulator of the summaries.
#[derive(Clone, Debug)]
pub struct History {
    map: Linear,
    /// Standard deviation of a client's summary about its mean.
    spread: Vec<f64>,
    seen: Vec<f64>,
}

/// One, the numbers, their squares and products.
fn quadratic(shares: &[f64]) -> Vec<f64> {
    let centred: Vec<f64> = shares.iter().map(|s| s - 0.5).collect();
    let products = (0..centred.len()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let second: Vec<f64> = products.map(|(i, j)| centred[i] * centred[j]).collect();
    centred.iter().copied().chain(second).collect()
}

impl History {
    /// Learns from simulated clients what others would have seen.
    #[must_use]
    pub fn new(clients: &[Client], reference: &Reference<'_>, figures: &[f64]) -> Self {
        let places: Vec<Vec<f64>> = clients.iter().map(|c| quadratic(&c.shares)).collect();
        let summaries: Vec<Vec<f64>> = clients.iter().map(|c| reference.summaries(&c.figures)).collect();
        let (p, s): (Vec<&[f64]>, Vec<&[f64]>) =
            (places.iter().map(Vec::as_slice).collect(), summaries.iter().map(Vec::as_slice).collect());
        let map = Linear::fit(&p, &s, &vec![1.0; clients.len()], 1e-6);
        let numbers = summaries.first().map_or(0, Vec::len);
        let mut squares = vec![0.0; numbers];
        for (place, summary) in places.iter().zip(&summaries) {
            let wanted = map.at(place);
            (0..numbers).for_each(|i| squares[i] += (summary[i] - wanted[i]).powi(2));
        }
        let spread = squares.iter().map(|s| (s / clients.len().max(1) as f64).sqrt()).collect();
        Self { map, spread, seen: reference.summaries(figures) }
    }

    /// How many standard deviations the client's summaries are from those of a place, the worst of them.
    #[must_use]
    pub fn implausibility(&self, shares: &[f64]) -> f64 {
        let wanted = self.map.at(&quadratic(shares));
        let one = |i: usize| ((self.seen[i] - wanted[i]) / self.spread[i].max(1e-9)).abs();
        (0..wanted.len()).map(one).fold(0.0, f64::max)
    }

    /// Whether a place is not ruled out.
    #[must_use]
    pub fn allows(&self, shares: &[f64]) -> bool {
        self.implausibility(shares) <= CUT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_its_numbers_their_squares_and_products_about_the_middle() {
        assert_eq!(quadratic(&[0.75, 0.0]), [0.25, -0.5, 0.0625, -0.125, 0.25]);
        assert!(quadratic(&[]).is_empty());
    }

    #[test]
    fn places_more_than_three_deviations_from_what_was_seen_are_ruled_out() {
        // One figure, a curve of the number, with clients half a unit above and below it.
        let curve = |x: f64| 4.0 * x * x;
        let client = |i: usize| {
            let x = (i / 2) as f64 / 199.0;
            let off = if i.is_multiple_of(2) { 0.5 } else { -0.5 };
            Client { shares: vec![x], figures: vec![curve(x) + off], point: i / 2 }
        };
        let clients: Vec<Client> = (0..400).map(client).collect();
        let reference = Reference::new(clients.iter().collect());
        let history = History::new(&clients, &reference, &[4.0]);
        // The summary is a straight line of the figure, so that it counts in units of the half.
        let one = reference.summaries(&[1.0])[0] - reference.summaries(&[0.0])[0];
        assert!((history.spread[0] / (0.5 * one) - 1.0).abs() < 0.01, "{history:?}");
        for x in [0.0, 0.3, 0.9, 1.0] {
            let wanted = (4.0 - curve(x)) / 0.5;
            assert!(
                (history.implausibility(&[x]) - wanted).abs() < 0.1,
                "{x}: {} {wanted}",
                history.implausibility(&[x])
            );
        }
        // The curve is 2.5 where a client would see 4 at three deviations.
        let edge = (2.5_f64 / 4.0).sqrt();
        assert_eq!([edge - 0.02, edge + 0.02].map(|x| history.allows(&[x])), [false, true]);
    }
}
