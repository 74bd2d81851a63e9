//! Levels that follow from the usual: how much people work, and what share of a market is customer.

use crate::lanes::{Lanes, logit, normal_quantile, sigmoid};
use crate::mechanism::{Parameters, market, solution, turnover};
use crate::world::usual;

/// Points at which the disposition to be loyal is taken.
const POINTS: usize = 64;

/// Rounds in which churn and acquisition find their balance.
const ROUNDS: usize = 200;

/// Mean effective work of a planned seat when all is as usual.
#[must_use]
pub(super) fn effort(p: &Parameters) -> f32 {
    let [skill, vacancy] = turnover::usual_staffing(&p.turnover);
    let net = (solution::START - p.solution.breakeven) / (1.0 - p.solution.breakeven);
    let gain = 1.0 + p.delivery.strength * p.delivery.solution_gain * net * usual::ADOPTION;
    skill * gain / (1.0 + vacancy)
}

/// Means over the disposition to be loyal, with everything as usual: loyalty of a customer, share of slots that are
/// customers, and mean loyalty of those who are.
#[must_use]
pub(super) fn market(p: &Parameters, relative_churn: f32) -> [f32; 3] {
    let natures: [f32; POINTS] = std::array::from_fn(|k| {
        normal_quantile((k as f32 + 0.5) / POINTS as f32) * p.loyalty.spread + logit(usual::LOYALTY)
    });
    let loyalties = natures.map(sigmoid);
    let silent = Lanes([usual::DISENGAGED]);
    let hazards = loyalties.map(|l| market::churn_hazard(&p.market, relative_churn, Lanes([l]), silent)[0]);
    let mut share = market::balanced_share(&p.market, p.market.churn * relative_churn);
    for _ in 0..ROUNDS {
        let win = p.market.innovation + p.market.imitation * share;
        share = hazards.iter().map(|h| win / (win + h).max(1e-6)).sum::<f32>() / POINTS as f32;
    }
    let win = p.market.innovation + p.market.imitation * share;
    let weights = hazards.map(|h| win / (win + h).max(1e-6));
    let total: f32 = weights.iter().sum();
    let loyal = loyalties.iter().zip(&weights).map(|(l, w)| l * w).sum::<f32>() / total.max(1e-6);
    [loyalties.iter().sum::<f32>() / POINTS as f32, share, loyal]
}
