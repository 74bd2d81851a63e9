//! # Luck
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

use super::World;
use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, exp};

crate::parameters! {
    /// Luck: slow luck of organisations and markets.
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

state! {
    organisation(a) {
        with { let p = &a.parameters.luck; }
        /// Luck with the mood of staff.
        mood: a.luck[0].normal() * (p.mood * p.strength), "logit", f32::MIN..=f32::MAX;
        /// Luck with the experience of customers.
        service: a.luck[1].normal() * (p.service * p.strength), "experience", f32::MIN..=f32::MAX;
        /// Luck with capacity.
        capacity: a.luck[2].normal() * (CAPACITY * p.strength), "share", f32::MIN..=f32::MAX;
    }
    chain(a) {
        with {
            let p = &a.parameters.luck;
            let [z, ..] = a.draws.words(Purpose::MarketWeek, u32::MAX, 0);
        }
        /// Market-wide demand against the usual.
        demand: z.normal() * (p.demand * p.strength), "log", f32::MIN..=f32::MAX;
    }
}

/// Spread of luck with capacity \[share\]; assumption: moderate.
const CAPACITY: f32 = 0.02;

/// How long luck of an organisation lasts \[weeks\]; assumption: half a year.
const TIME: f32 = 26.0;

/// How long waves of demand last \[weeks\]; assumption: a quarter.
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
        let luck = &mut org.luck;
        luck.mood = wander(luck.mood, p.strength * p.mood, TIME, mood.normal(), dt);
        luck.service = wander(luck.service, p.strength * p.service, TIME, service.normal(), dt);
        luck.capacity = wander(luck.capacity, p.strength * CAPACITY, TIME, capacity.normal(), dt);
    }
    let [market, ..] = draws.words(Purpose::MarketWeek, 0, step);
    let demand = &mut world.chain.luck.demand;
    *demand = wander(*demand, p.strength * p.demand, DEMAND_TIME, market.normal(), dt);
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
