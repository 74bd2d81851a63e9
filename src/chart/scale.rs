//! Numbers to places, ticks and words.

/// A straight scale from values to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    pub(super) fn new((low, high): (f64, f64), from: f64, to: f64) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
        Self { low, high, from, to }
    }
    pub(super) fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
    /// The same, but never outside the panel.
    pub(super) fn held(&self, value: f64) -> f64 {
        self.at(value.clamp(self.low, self.high))
    }
    pub(super) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}

/// The smallest of 1, 2, 2.5, 5, 10 × 10ⁿ that is at least `x`.
pub(super) fn nice(x: f64) -> f64 {
    if !x.is_finite() || x <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(x.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|s| s * power >= x * (1.0 - 1e-9)).unwrap_or(10.0);
    step * power
}

/// The same in finer steps, for the end of a scale that has no ticks.
pub(super) fn round_limit(x: f64) -> f64 {
    if !x.is_finite() || x <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(nice(x).log10().floor() - 1.0);
    let steps =
        [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0];
    steps.into_iter().map(|s| s * power).find(|s| *s >= x * (1.0 - 1e-9)).unwrap_or_else(|| nice(x))
}

/// Round numbers within a range, about so many.
pub(super) fn ticks((low, high): (f64, f64), about: usize) -> Vec<f64> {
    let step = nice((high - low) / about.max(1) as f64);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let count = (last - first).max(0.0) as usize;
    // Adding zero turns −0 into 0.
    (0..=count.min(50)).map(|i| (first + i as f64) * step + 0.0).collect()
}

/// The range from the lowest to the highest of some numbers, widened to round ones; `None` if there is nothing finite.
pub(super) fn round_range(values: impl IntoIterator<Item = f64>, about: usize) -> Option<(f64, f64)> {
    let (low, high) = extent(values)?;
    let (low, high) = if high > low { (low, high) } else { (low - least(low), low + least(low)) };
    let step = nice((high - low) / about.max(1) as f64);
    Some(((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step))
}

fn least(x: f64) -> f64 {
    (x.abs() * 0.01).max(0.5)
}

/// The lowest and the highest of the finite ones.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|v| v.is_finite()).fold(None, |range, v| match range {
        None => Some((v, v)),
        Some((low, high)) => Some((f64::min(low, v), f64::max(high, v))),
    })
}

/// Months to tick: 0, 6, 12, … while there is room, else fewer; every month of a short run.
pub(super) fn month_ticks(months: usize, room: f64, each: f64) -> Vec<usize> {
    let steps: &[usize] = if months < 6 { &[1, 2, 3] } else { &[6, 12, 24, 60] };
    let step = steps.iter().copied().find(|s| (months / s) as f64 * each <= room).unwrap_or(months.max(1));
    (0..=months).step_by(step).collect()
}

/// Decimals with which numbers of this size differ visibly.
pub(super) fn decimals(size: f64) -> usize {
    match size.abs() {
        s if !s.is_finite() || s == 0.0 => 0,
        s if s < 0.1 => 3,
        s if s < 1.0 => 2,
        s if s < 20.0 => 1,
        _ => 0,
    }
}

/// Decimals that tell ticks with this step apart.
pub(super) fn tick_decimals(ticks: &[f64]) -> usize {
    if ticks.len() < 2 {
        return 0;
    }
    let step = ticks.windows(2).map(|w| w[1] - w[0]).fold(f64::INFINITY, f64::min);
    (0..4)
        .find(|d| (step * 10_f64.powi(*d)).fract().abs() < 1e-6 || (step * 10_f64.powi(*d)).fract() > 1.0 - 1e-6)
        .unwrap_or(4) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_range() {
        assert_eq!(ticks((-5.0, 5.0), 4), [-5.0, -2.5, 0.0, 2.5, 5.0]);
        assert_eq!(ticks((0.0, 37.0), 4), [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(round_range([3.2, 18.7], 4), Some((0.0, 20.0)));
        assert_eq!(round_range([f64::NAN], 4), None);
        assert!(round_range([5.0, 5.0], 4).is_some_and(|(l, h)| l < 5.0 && h > 5.0));
    }

    #[test]
    fn months_are_ticked_in_half_years_while_there_is_room() {
        assert_eq!(month_ticks(36, 700.0, 60.0), [0, 6, 12, 18, 24, 30, 36]);
        assert_eq!(month_ticks(36, 200.0, 60.0), [0, 12, 24, 36]);
        assert_eq!(month_ticks(3, 700.0, 60.0), [0, 1, 2, 3]);
        assert_eq!(month_ticks(0, 700.0, 60.0), [0]);
    }

    #[test]
    fn tick_labels_carry_as_many_decimals_as_their_step() {
        assert_eq!(tick_decimals(&[0.0, 2.5]), 1);
        assert_eq!(tick_decimals(&[0.0, 0.05]), 2);
        assert_eq!(tick_decimals(&[0.0, 20.0]), 0);
    }
}
