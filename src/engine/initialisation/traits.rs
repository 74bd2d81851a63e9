//! What people bring along: drawn at the start and with every hire.

use crate::draws::{Draws, Purpose};
use crate::lanes::{Lanes, exp, ln, logit};
use crate::mechanism::tenure::SKILL_START;
use crate::mechanism::{Parameters, commitment, solution};
use crate::world::{Employee, Role, Seat, TEAM, Traits, usual};

/// Spread between persons of adoption before the change, logit.
const HABIT_SPREAD: f32 = 0.6;
/// Spread of openness and of stake, logit.
const LEANING_SPREAD: f32 = 0.8;

/// Spread of the disposition to be engaged: between teams, and between persons of a team.
#[must_use]
pub fn disposition_spread(p: &Parameters) -> [f32; 2] {
    [p.wellbeing.disposition_spread * 0.5f32.sqrt(); 2]
}

/// Draws the traits of whoever sits in seat `i`, keyed by how many have been hired into it.
#[inline(always)]
#[must_use]
pub fn draw<const N: usize>(p: &Parameters, draws: &Draws<N>, i: usize, seat: &Seat, hires: Lanes<N>) -> Traits<N> {
    let moments = hires.0.map(|h| h as u32);
    let [tolerance, openness, stake, attitude] = draws.words_at(Purpose::EmployeeTraits, i as u32, moments);
    let [habit, disposition, reach, gadfly] = draws.words_at(Purpose::EmployeeMoreTraits, i as u32, moments);
    let [team, ..] = draws.words(Purpose::EmployeeMoreTraits, (i / TEAM) as u32, u32::MAX);
    let [between, within] = disposition_spread(p);
    let cv2 = p.tension.tolerance_spread * p.tension.tolerance_spread;
    let spread = ln(1.0 + cv2).max(0.0).sqrt();
    let power = if matches!(seat.role, Role::Middle | Role::Interface) { 0.7 } else { -0.3 };
    Traits {
        tolerance: (tolerance.normal() * spread - 0.5 * spread * spread).exp(),
        openness: (openness.normal() * LEANING_SPREAD).sigmoid(),
        stake: (stake.normal() * LEANING_SPREAD + power).sigmoid(),
        attitude: attitude.normal() * commitment::ATTITUDE_SPREAD,
        habit: (habit.normal() * HABIT_SPREAD + logit(0.11)).sigmoid(),
        disposition: disposition.normal() * within + team.normal() * between,
        reach: reach.uniform(),
        gadfly: gadfly.uniform().below(solution::GADFLIES),
    }
}

/// Gives the newly hired their traits, and leaves everybody else's.
#[inline(always)]
pub fn redraw<const N: usize>(
    p: &Parameters,
    draws: &Draws<N>,
    i: usize,
    seat: &Seat,
    hired: Lanes<N>,
    person: &mut Employee<N>,
) {
    let new = draw(p, draws, i, seat, person.hires);
    let old = &mut person.traits;
    old.tolerance = hired.pick(new.tolerance, old.tolerance);
    old.openness = hired.pick(new.openness, old.openness);
    old.stake = hired.pick(new.stake, old.stake);
    old.attitude = hired.pick(new.attitude, old.attitude);
    old.habit = hired.pick(new.habit, old.habit);
    old.disposition = hired.pick(new.disposition, old.disposition);
    old.reach = hired.pick(new.reach, old.reach);
    old.gadfly = hired.pick(new.gadfly, old.gadfly);
}

/// Somebody who has been there a while, as found when the simulation starts: those who stay are the engaged ones
/// (length-biased), and tenure gives skill.
#[must_use]
pub fn settled<const N: usize>(p: &Parameters, draws: &Draws<N>, i: usize, seat: &Seat) -> Employee<N> {
    let mut t = draw(p, draws, i, seat, Lanes::ZERO);
    let slope = usual::ENGAGEMENT * (1.0 - usual::ENGAGEMENT);
    let [_, within] = disposition_spread(p);
    t.disposition += Lanes::from(p.tenure.engagement * p.tenure.strength.min(1.0) * slope * within * within);
    let [seated, tenure, ..] = draws.words(Purpose::EmployeeStart, i as u32, 0);
    let quits = (p.tenure.exit * p.tenure.strength).max(1e-3);
    let vacancy = quits * p.tenure.vacancy_time / 52.0;
    let vacant = vacancy / (1.0 + vacancy);
    let exponent = 52.0 / (quits * p.tenure.skill_time);
    let engagement = (t.disposition + (logit(usual::ENGAGEMENT) + p.wellbeing.level)).sigmoid();
    Employee {
        open: Lanes::ONE,
        filled: 1.0 - seated.uniform().below(vacant),
        tension: Lanes::from(usual::TENSION),
        adoption: t.habit,
        proficiency: t.habit,
        commitment: t.attitude.tanh(),
        trust: Lanes::from(usual::TRUST),
        fatigue: Lanes::from(usual::FATIGUE),
        engagement,
        skill: 1.0 - (1.0 - SKILL_START) * tenure.uniform().pow(exponent),
        warmth: Lanes::from(usual::WARMTH),
        harshness: Lanes::from(usual::HARSHNESS),
        traits: t,
        ..Employee::default()
    }
}

/// Mean effective work of a planned seat when all is as usual.
#[must_use]
pub fn usual_effort(p: &Parameters) -> f32 {
    let quits = (p.tenure.exit * p.tenure.strength).max(1e-3);
    let vacancy = quits * p.tenure.vacancy_time / 52.0;
    let leaving = quits / 52.0;
    let skill = 1.0 - (1.0 - SKILL_START) * leaving / (leaving + 1.0 / p.tenure.skill_time);
    let net = (solution::START - p.solution.breakeven) / (1.0 - p.solution.breakeven);
    let gain = 1.0 + p.delivery.strength * p.delivery.solution_gain * net * usual::ADOPTION;
    skill * gain / (1.0 + vacancy)
}

/// Means over the disposition to be loyal, with everything as usual: loyalty of a customer, share of slots that are
/// customers, and mean loyalty of those who are.
#[must_use]
pub fn usual_market(p: &Parameters, relative_churn: f32) -> [f32; 3] {
    const POINTS: usize = 64;
    let natures: [f32; POINTS] = std::array::from_fn(|k| {
        crate::lanes::normal_quantile((k as f32 + 0.5) / POINTS as f32) * p.loyalty.spread + logit(usual::LOYALTY)
    });
    let loyalties = natures.map(crate::lanes::sigmoid);
    let hazards = loyalties
        .map(|l| p.market.churn * relative_churn * exp(-p.market.strength * p.market.loyalty * (l - usual::LOYALTY)));
    let mut share = crate::mechanism::market::balanced_share(&p.market, p.market.churn * relative_churn);
    for _ in 0..200 {
        let win = p.market.innovation + p.market.imitation * share;
        share = hazards.iter().map(|h| win / (win + h).max(1e-6)).sum::<f32>() / POINTS as f32;
    }
    let win = p.market.innovation + p.market.imitation * share;
    let weights = hazards.map(|h| win / (win + h).max(1e-6));
    let total: f32 = weights.iter().sum();
    let loyal = loyalties.iter().zip(&weights).map(|(l, w)| l * w).sum::<f32>() / total.max(1e-6);
    [loyalties.iter().sum::<f32>() / POINTS as f32, share, loyal]
}
