//! # Offer
//! Needs drift. What is known of them comes from listening and from customers' feedback: judgement teaches stated needs,
//! partnership latent ones, the disengaged teach nothing. Knowledge reaches customers in releases; what they asked for and do
//! not see they hope for, and in time give up. A better way of working meets needs better, too.
//!
//! | | |
//! |---|---|
//! | Law | K' = gain·(1−K) − K/`drift` (exact); at each release the fit moves toward the knowledge its making began with |
//! | Source | lead users and co-creation: stylised; customer participation helps most at ideation (Chang & Taylor 2016, sign) |
//! | Reads | customer inclusion, early involvement, gatekeeping, listening, communication, release interval; commitment of contact staff (without those who lead their teams); partnership, disengagement, integration, initiatives; worth of the solution |
//! | Writes | knowledge, knowledge in the making, fit, release clock, hopes given up |
//! | Draws | the week of the release cycle to start from, once per organisation and future |
//! | Omits | competitors' offers, price |

use super::entity::OrganisationStart;
use super::{Organisation, People, silos, uncertainty};
use crate::draws::Draws;
use crate::lanes::{Lanes, exp, relaxation_fraction};
use crate::world::{Lever, Usual, usual};

crate::parameters! {
    /// Offer: knowledge of needs, releases, fit.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Time in which needs change.
        drift: 104.0, "weeks", 26.0..=312.0, Assumption, "two years";
        /// Learning of stated needs from included customers.
        stated: 0.1, "per week", 0.0..=0.3, Stylised, "asking teaches what can be said";
        /// Learning of latent needs from included partners.
        latent: 0.3, "per week", 0.0..=1.0, Stylised, "working together teaches what cannot";
        /// Time to develop what is known.
        development: 20.0, "weeks", 4.0..=60.0, Assumption, "development capacity";
        /// Share of the development capacity each release costs, in weeks of release interval.
        overhead: 1.0, "weeks", 0.0..=4.0, Assumption, "agile is not free: test, train, migrate";
    }
}

state! {
    organisation(a) {
        /// Knowledge of stated needs.
        known_stated: in_cycle(a, Lanes::from(FIRST_KNOWN_STATED), |o| o.known_stated), "share", 0.0..=1.0;
        /// Knowledge of latent needs.
        known_latent: in_cycle(a, Lanes::from(FIRST_KNOWN_LATENT), |o| o.known_latent), "share", 0.0..=1.0;
        /// Knowledge of stated needs that the release in the making is built on.
        frozen_stated: in_cycle(a, Lanes::from(FIRST_KNOWN_STATED), |o| o.frozen_stated), "share", 0.0..=1.0;
        /// Knowledge of latent needs that the release in the making is built on.
        frozen_latent: in_cycle(a, Lanes::from(FIRST_KNOWN_LATENT), |o| o.frozen_latent), "share", 0.0..=1.0;
        /// Fit of the offer to stated needs.
        fit_stated: in_cycle(a, Lanes::from(FIRST_FIT_STATED), |o| o.fit_stated), "share", 0.0..=1.0;
        /// Fit of the offer to latent needs.
        fit_latent: in_cycle(a, Lanes::from(FIRST_FIT_LATENT), |o| o.fit_latent), "share", 0.0..=1.0;
        /// What customers said and do not see, as far as they have stopped expecting it.
        resigned: in_cycle(a, Lanes::ZERO, |o| o.resigned), "share", 0.0..=1.0;
        /// Weeks of work in the release in the making.
        release_clock: in_cycle(a, Lanes::ZERO, |o| o.release_clock), "weeks", 0.0..=f32::MAX;
    }
}

/// Knowledge of needs and fit before the release cycle has settled \[share\]; assumption: forgotten during the cycles before the start.
const FIRST_KNOWN_STATED: f32 = 0.5;

/// Knowledge of latent needs before the release cycle has settled \[share\]; assumption: likewise.
const FIRST_KNOWN_LATENT: f32 = 0.4;

/// Fit to stated needs before the release cycle has settled \[share\]; assumption: likewise.
const FIRST_FIT_STATED: f32 = 0.4;

/// Fit to latent needs before the release cycle has settled \[share\]; assumption: likewise.
const FIRST_FIT_LATENT: f32 = 0.3;

/// Time after which the release cycle has settled \[weeks\]; numerical: twenty years.
const SETTLED: usize = 1040;

/// Learning of stated needs without asking \[per week\]; assumption: ordinary market research.
const BASE_STATED: f32 = 0.02;

/// Learning of latent needs without asking \[per week\]; assumption: ordinary observation.
const BASE_LATENT: f32 = 0.012;

/// How far depth with few partners costs breadth of stated needs \[share\]; assumption: deep work reaches fewer.
const EARLY_BREADTH: f32 = 0.5;

/// How far open initiatives slow releases, each \[1\]; stylised: people are elsewhere.
const DISTRACTION: f32 = 0.5;

/// Needs met by a perfect, mastered new way beyond what the offer is made for \[fit\]; assumption: an adaptive answer is one to
/// needs, and those who work by it meet them in each job.
const SOLUTION: f32 = 0.3;

/// How fast customers stop expecting what they said and do not see \[weeks\]; assumption: most of a year.
const RESIGNATION: f32 = 39.0;

/// How far professional listening keeps asking from raising hopes \[share\]; assumption: half.
const LISTENED: f32 = 0.5;

/// Share of the release in the making that survives a switch of priorities \[share\]; assumption: half.
const KEPT: f32 = 0.5;

/// Softness of the floor under what is known and not met \[share\]; assumption: numerical.
const UNMET_WIDTH: f32 = 0.03;

/// How far before its time a release counts as due \[weeks\]; numerical: rounding does not decide the week.
const CLOCK: f32 = 1e-3;

/// Least strength of the mechanism from which the length of a cycle is told \[1\]; numerical.
const LEAST_STRENGTH: f32 = 0.02;

/// How far commitment of contact staff opens the gate, and resistance closes it \[share\]; assumption: half of what they keep out is theirs
/// to decide.
const ON_THE_BUS: f32 = 0.5;

/// Least work in a release \[weeks\]; assumption: numerical.
const LEAST_WORK: f32 = 0.1;

/// What an organisation starts from: a week of the settled release cycle, drawn for it; `first` before there is one.
fn in_cycle<const N: usize>(
    a: &OrganisationStart<'_, N>,
    first: Lanes<N>,
    of: fn(&state::Organisation<N>) -> Lanes<N>,
) -> Lanes<N> {
    let Some(last) = a.cycle.len().checked_sub(1) else { return first };
    let weeks = a.traits[2].uniform().map(|u| (u * a.cycle.len() as f32).floor());
    Lanes(std::array::from_fn(|lane| of(&a.cycle[(weeks[lane] as usize).min(last)])[lane]))
}

/// Weeks of whole release cycles at this interval, about a year of them; a cycle lasts longer where the mechanism is weaker.
fn whole_cycles(p: &Parameters, interval: f32) -> usize {
    let cycle = interval / p.strength.max(LEAST_STRENGTH);
    let cycles = (usual::YEAR / cycle).ceil();
    ((cycles * cycle).round().max(1.0) as usize).min(SETTLED)
}

/// Knowledge and fit through whole release cycles week by week, after they have settled, with customers as usual.
#[must_use]
pub fn release_cycle<const N: usize>(
    p: &super::Parameters,
    draws: &Draws<N>,
    firm: usize,
    usual: &Usual,
) -> Vec<state::Organisation<N>> {
    let start = OrganisationStart::new(p, draws, firm, usual, &[]);
    let mut org = Organisation::start(&start, People::default());
    let [partners, disengaged] = [Lanes::from(usual::PARTNERSHIP), Lanes::from(usual::DISENGAGED)];
    let carried = silos::carried(&p.silos, &org);
    let excess = uncertainty::excess(&p.uncertainty, &org);
    let kept = whole_cycles(&p.offer, usual.culture[Lever::ReleaseInterval as usize]);
    let mut cycle = Vec::new();
    for week in 0..SETTLED + kept {
        let _ = step(&p.offer, &mut org, partners, disengaged, carried, excess, 1.0);
        if week >= SETTLED {
            cycle.push(org.offer.clone());
        }
    }
    cycle
}

/// Mean fit over a release cycle, stated and latent.
#[must_use]
pub fn mean_fit(cycle: &[state::Organisation<1>]) -> [f32; 2] {
    let mean = |of: &dyn Fn(&state::Organisation<1>) -> f32| cycle.iter().map(of).sum::<f32>() / cycle.len() as f32;
    [mean(&|week| week.fit_stated[0]), mean(&|week| week.fit_latent[0])]
}

/// How far the customer's voice passes the gate, 0-1.
#[inline(always)]
#[must_use]
pub fn gate<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    let keeping = (org.lived(Lever::Gatekeeping) * (1.0 - ON_THE_BUS * org.commitment.on_the_bus)).min(1.0);
    1.0 - keeping + keeping * org.lived(Lever::Listening)
}

/// The gate of an organisation whose levers stand as usual.
#[inline(always)]
#[must_use]
pub fn usual_gate() -> f32 {
    let keeping = Lever::Gatekeeping.row().default;
    1.0 - keeping + keeping * Lever::Listening.row().default
}

/// Weekly gains of knowledge, stated and latent; `partners` and `disengaged` are shares of customers.
#[inline(always)]
#[must_use]
pub fn gains<const N: usize>(p: &Parameters, org: &Organisation<N>, partners: Lanes<N>, disengaged: Lanes<N>) -> [Lanes<N>; 2] {
    let gate = gate(org);
    let asked = org.lived(Lever::CustomerInclusion);
    let early = org.lived(Lever::EarlyInvolvement);
    let heard = (1.0 - disengaged) * (1.0 / (1.0 - usual::DISENGAGED));
    let stated = (BASE_STATED + p.stated * asked * (1.0 - EARLY_BREADTH * early)) * gate * heard;
    let latent = (BASE_LATENT + p.latent * asked * early * partners * partners) * gate;
    [stated, latent]
}

/// Knowledge after `dt`: the exact solution of K' = gain·(1−K) − K/drift.
#[inline(always)]
#[must_use]
pub fn known<const N: usize>(p: &Parameters, knowledge: Lanes<N>, gain: Lanes<N>, dt: f32) -> Lanes<N> {
    let rate = gain + 1.0 / p.drift;
    knowledge.relax(gain / rate, rate.hazard_to_probability(dt))
}

/// The organisation's week; `partners`, `disengaged` are shares of its customers, `carried` the speed silos leave. Returns
/// how much the fit moved by releases.
#[inline(always)]
pub fn step<const N: usize>(
    p: &Parameters,
    org: &mut Organisation<N>,
    partners: Lanes<N>,
    disengaged: Lanes<N>,
    carried: Lanes<N>,
    excess: Lanes<N>,
    dt: f32,
) -> Lanes<N> {
    if p.strength == 0.0 {
        // Nothing is made of what customers say, and they hope for nothing.
        org.offer.resigned = promised_by_asking(org);
        return Lanes::ZERO;
    }
    let dt = dt * p.strength;
    let [stated, latent] = gains(p, org, partners, disengaged).map(|gain| gain * carried);
    org.offer.known_stated = known(p, org.offer.known_stated, stated, dt);
    org.offer.known_latent = known(p, org.offer.known_latent, latent, dt);
    let kept = exp(-dt / p.drift);
    let interval = org.lever(Lever::ReleaseInterval);
    let own = &mut org.offer;
    for needs in [&mut own.fit_stated, &mut own.fit_latent, &mut own.frozen_stated, &mut own.frozen_latent] {
        *needs = *needs * kept;
    }
    own.release_clock += dt / (1.0 + DISTRACTION * excess.max(0.0));
    let released = 1.0 - own.release_clock.less_than(interval - CLOCK);
    own.release_clock = (own.release_clock - interval * released).max(0.0);
    let working = (interval - p.overhead).max(LEAST_WORK) * carried;
    let step = released * (working * (1.0 / p.development)).hazard_to_probability(1.0);
    let [before_stated, before_latent] = [own.fit_stated, own.fit_latent];
    own.fit_stated = own.fit_stated.relax(own.frozen_stated.max(own.fit_stated), step);
    own.fit_latent = own.fit_latent.relax(own.frozen_latent.max(own.fit_latent), step);
    own.frozen_stated = released.select(own.known_stated, own.frozen_stated);
    own.frozen_latent = released.select(own.known_latent, own.frozen_latent);
    let moved = (own.fit_stated - before_stated + own.fit_latent - before_latent) * 0.5;
    let promised = promised_by_asking(org);
    org.offer.resigned = org.offer.resigned.relax(promised, relaxation_fraction(dt, RESIGNATION));
    moved
}

/// Priorities are switched: part of the release in the making is dropped with every switch.
pub fn drop_work<const N: usize>(org: &mut Organisation<N>, switches: f32) {
    org.offer.release_clock = org.offer.release_clock * KEPT.powi(switches.round().max(0.0) as i32);
}

/// What customers said and still hope to see, against the usual: hopes are raised at once and given up slowly.
#[inline(always)]
#[must_use]
pub fn hoped<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    promised_by_asking(org) - org.offer.resigned
}

/// How much better than usual the offer meets needs: by its fit, and by what a better way of working finds for the customer.
#[inline(always)]
#[must_use]
pub fn better<const N: usize>(org: &Organisation<N>, worth: Lanes<N>) -> Lanes<N> {
    let [stated, latent] = org.usual.fit;
    (org.offer.fit_stated - stated + org.offer.fit_latent - latent) * 0.5 + worth * SOLUTION
}

/// What customers said and do not see, 0-1.
#[inline(always)]
#[must_use]
pub fn unmet<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    ((org.offer.known_stated + org.offer.known_latent - org.offer.fit_stated - org.offer.fit_latent) * 0.5).positive(UNMET_WIDTH)
}

/// What customers said and do not see, as far as nobody explains it and asking raises hopes.
#[inline(always)]
#[must_use]
pub fn promised_by_asking<const N: usize>(org: &Organisation<N>) -> Lanes<N> {
    org.lived(Lever::CustomerInclusion)
        * (1.0 - org.lived(Lever::Communication))
        * (1.0 - LISTENED * org.lived(Lever::Listening))
        * unmet(org)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knowledge_settles_where_learning_equals_drift() {
        let p = Parameters::default();
        let mut k = Lanes([0.0f32]);
        for _ in 0..5000 {
            k = known(&p, k, Lanes([0.02]), 1.0);
        }
        assert!((k[0] - 0.02 / (0.02 + 1.0 / 104.0)).abs() < 1e-4);
    }

    #[test]
    fn nobody_listening_forgets_at_the_rate_of_drift() {
        let p = Parameters::default();
        let k = known(&p, Lanes([0.8]), Lanes([0.0]), 52.0);
        assert!((k[0] - 0.8 * crate::lanes::exp(-0.5)).abs() < 1e-5);
    }
}
