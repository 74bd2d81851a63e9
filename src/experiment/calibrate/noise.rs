//! Errors of figures, drawn by a key: the same client of the same point has the same errors on any machine.

use crate::experiment::latin::hash;
use crate::lanes::Lanes;

/// A standard normal number, by a seed, a client and a figure.
#[must_use]
pub(super) fn normal(seed: u64, client: u64, figure: u64) -> f64 {
    let key = hash(hash(seed ^ 0xC11E_0000_0000_0000).wrapping_add(client)).wrapping_add(figure);
    let uniform = ((hash(key) >> 41) as f32 + 0.5) / (1_u32 << 23) as f32;
    f64::from(Lanes([uniform]).normal()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_mean_zero_and_spread_one_and_do_not_go_together() {
        let all: Vec<f64> = (0..200).flat_map(|c| (0..50).map(move |f| normal(7, c, f))).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let square = all.iter().map(|x| x * x).sum::<f64>() / all.len() as f64;
        let next = all.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / all.len() as f64;
        assert!(mean.abs() < 0.04 && (square - 1.0).abs() < 0.05 && next.abs() < 0.04, "{mean} {square} {next}");
    }
}
