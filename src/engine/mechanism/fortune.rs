//! # Fortune
//! Luck that nobody in the model causes: moods, competitors, weather, markets. Twins share it.
//!
//! | | |
//! |---|---|
//! | Law | Ornstein–Uhlenbeck processes, exact: x ← x·e^(−dt/T) + sd·√(1−e^(−2dt/T))·z |
//! | Source | correlations of staff and customer attitudes near .3 leave most variance elsewhere (Harter, Schmidt & Hayes 2002) |
//! | Reads | – |
//! | Writes | luck of each organisation, market demand |
//! | Draws | one normal a week and process |
//! | Omits | luck that organisations share beyond demand |

use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, exp};
use crate::world::World;

crate::parameters! {
    /// Fortune: slow luck of organisations and markets.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Spread of luck with the mood of staff.
        mood: 0.15, "logit", 0.0..=0.6, Assumption, "moderate";
        /// Spread of luck with the experience of customers.
        service: 0.02, "experience", 0.0..=0.1, Assumption, "moderate";
        /// Spread of market-wide demand.
        demand: 0.05, "log", 0.0..=0.2, Assumption, "moderate";
    }
}

/// Spread of luck with capacity [share]; assumption: moderate.
pub const CAPACITY: f32 = 0.02;

/// How long luck of an organisation lasts [weeks]; assumption: half a year.
const TIME: f32 = 26.0;

/// How long waves of demand last [weeks]; assumption: a quarter.
const DEMAND_TIME: f32 = 10.0;

/// One step of an Ornstein–Uhlenbeck process with stationary spread `sd`.
#[inline(always)]
#[must_use]
pub fn wander<const N: usize>(x: Lanes<N>, sd: f32, time: f32, z: Lanes<N>, dt: f32) -> Lanes<N> {
    let keep = exp(-dt / time);
    x * keep + z * (sd * (1.0 - keep * keep).max(0.0).sqrt())
}

/// Everybody's week.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, draws: &Draws<N>, world: &mut World<N>, dt: f32) {
    let step = world.step;
    for (i, org) in world.organisations.iter_mut().enumerate() {
        let [mood, service, capacity, _] = draws.words(Purpose::OrganisationWeek, i as u32, step);
        org.mood_luck = wander(org.mood_luck, p.strength * p.mood, TIME, mood.normal(), dt);
        org.service_luck = wander(org.service_luck, p.strength * p.service, TIME, service.normal(), dt);
        org.capacity_luck = wander(org.capacity_luck, p.strength * CAPACITY, TIME, capacity.normal(), dt);
    }
    let [market, ..] = draws.words(Purpose::MarketWeek, 0, step);
    world.market = wander(world.market, p.strength * p.demand, DEMAND_TIME, market.normal(), dt);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AR(1): variance sd², autocorrelation e^(−k/T); bounds of 4 standard errors on 16 series of 20,000 weeks.
    #[test]
    fn luck_has_the_variance_and_memory_of_an_autoregression() {
        let draws = Draws::<16>::new(5, 0);
        let (weeks, time) = (20_000, 5.0f32);
        let mut x = Lanes::<16>::ZERO;
        let (mut square, mut product) = (0.0f64, 0.0f64);
        for week in 0..weeks {
            let before = x;
            x = wander(x, 1.0, time, draws.words(Purpose::MarketWeek, 0, week)[0].normal(), 1.0);
            square += (x * x).0.iter().map(|&v| f64::from(v)).sum::<f64>();
            product += (x * before).0.iter().map(|&v| f64::from(v)).sum::<f64>();
        }
        let n = f64::from(weeks) * 16.0;
        let phi = (-1.0 / f64::from(time)).exp();
        let effective = n * (1.0 - phi * phi) / (1.0 + phi * phi);
        assert!((square / n - 1.0).abs() < 4.0 * (2.0 / effective).sqrt());
        assert!((product / square - phi).abs() < 4.0 * ((1.0 - phi * phi) / n).sqrt());
    }
}
