//! Laws of the offer, of silos, friction and luck, and of money against closed forms, numbers written out.

use ripplechain::draws::{Draws, Purpose};
use ripplechain::lanes::{Lanes, logit};
use ripplechain::mechanism::{Employee, Organisation};
use ripplechain::mechanism::{friction, luck, offer, silos, viability};
use ripplechain::world::Lever;

use super::people::{is, sigma, way};
use super::{one, organisation, set, start};

#[test]
fn knowledge_comes_from_asking_early_and_through_the_gate() {
    let p = offer::Parameters::default();
    let mut org = organisation();
    for (lever, value) in [
        (Lever::Gatekeeping, 0.5),
        (Lever::Listening, 0.6),
        (Lever::CustomerInclusion, 0.7),
        (Lever::EarlyInvolvement, 0.3),
    ] {
        set(&mut org, lever, value);
    }
    let gate = 1.0 - 0.5 + 0.5 * 0.6;
    is("gate", offer::gate(&org), gate);
    is("usual gate", Lanes::from(offer::usual_gate()), 1.0 - 0.4 + 0.4 * 0.4);
    let [stated, latent] = offer::gains(&p, &org, one(0.3), one(0.2));
    is("stated", stated, (0.02 + 0.1 * 0.7 * (1.0 - 0.5 * 0.3)) * gate * 0.8 / 0.7);
    is("latent", latent, (0.012 + 0.3 * 0.7 * 0.3 * 0.09) * gate);
}

#[test]
fn a_release_brings_what_was_known_when_its_making_began() {
    let p = offer::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::ReleaseInterval, 6.0);
    set(&mut org, Lever::CustomerInclusion, 0.5);
    set(&mut org, Lever::Communication, 0.4);
    set(&mut org, Lever::Listening, 0.4);
    (org.offer.known_stated, org.offer.known_latent) = (one(0.7), one(0.6));
    (org.offer.frozen_stated, org.offer.frozen_latent) = (one(0.6), one(0.2));
    (org.offer.fit_stated, org.offer.fit_latent) = (one(0.4), one(0.3));
    (org.offer.release_clock, org.offer.resigned) = (one(4.2), one(0.01));
    let before = org.clone();
    // Half a week of work with two initiatives too many: no release yet.
    let moved = offer::step(&p, &mut org, one(0.3), one(0.3), one(1.1), one(2.0), 1.0);
    is("clock", org.offer.release_clock, 4.7);
    let kept = (-1.0 / 104.0f64).exp();
    is("fit drifts", org.offer.fit_stated, 0.4 * kept);
    is("nothing moved", moved, 0.0);
    let [stated, latent] = offer::gains(&p, &before, one(0.3), one(0.3)).map(|x| f64::from(x[0]));
    let known = |k: f64, gain: f64| k + (gain / (gain + 1.0 / 104.0) - k) * (1.0 - (-(gain + 1.0 / 104.0)).exp());
    is("known, stated", org.offer.known_stated, known(0.7, 1.1 * stated));
    is("known, latent", org.offer.known_latent, known(0.6, 1.1 * latent));
    let mut org = before;
    org.offer.release_clock = one(5.5);
    let moved = offer::step(&p, &mut org, one(0.3), one(0.3), one(1.1), one(0.0), 1.0);
    is("clock", org.offer.release_clock, 0.5);
    let step = 1.0 - (-(6.0 - 1.0) * 1.1 / 20.0f64).exp();
    let fit = 0.4 * kept + (0.6 - 0.4) * kept * step;
    is("fit", org.offer.fit_stated, fit);
    is("what is worse than before is not released", org.offer.fit_latent, 0.3 * kept);
    is("moved", moved, 0.5 * (fit - 0.4 * kept));
    is("the next begins with what is known", org.offer.frozen_stated, known(0.7, 1.1 * stated));
    let gap = 0.5 * (f64::from((org.offer.known_stated + org.offer.known_latent)[0]) - fit - 0.3 * kept);
    let unmet = 0.5 * (gap + (gap * gap + 0.0009).sqrt());
    is("unmet", offer::unmet(&org), unmet);
    let told = 0.5 * 0.6 * (1.0 - 0.5 * 0.4) * unmet;
    is("told", offer::promised_by_asking(&org), told);
    is("resigned", org.offer.resigned, 0.01 + (told - 0.01) * way(39.0));
    is("hoped", offer::hoped(&org), told - f64::from(org.offer.resigned[0]));
    org.usual.fit = [0.5, 0.2];
    is("better", offer::better(&org, one(0.2)), 0.5 * (fit - 0.5 + 0.3 * kept - 0.2) + 0.3 * 0.2);
}

#[test]
fn middles_who_are_engaged_and_committed_integrate() {
    let p = silos::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::Silos, 0.3);
    let middles = &mut org.people.silos;
    [middles.middles, middles.engagement, middles.commitment] = [4.0, 2.8, 1.2].map(one);
    org.silos.integration = one(0.5);
    silos::step(&p, &mut org, 1.0);
    let target = sigma(1.5 * 0.1 + 0.4 * 0.3 + 3.0 * 0.1 + f64::from(logit(0.6)));
    is("integration", org.silos.integration, 0.5 + (target - 0.5) * way(26.0));
    org.silos.integration = one(0.3);
    is("carried", silos::carried(&p, &org), 0.5);
}

#[test]
fn friction_authority_and_zeal_impose_within_weeks() {
    let p = friction::Parameters::default();
    let mut org = organisation();
    org.friction.imposed = one(0.1);
    friction::impose(&p, &mut org, one(0.3), one(0.4), one(0.2), one(0.1), 1.0);
    let target = 0.2 * (0.3 + 0.5 * 0.4) + 0.5 * 0.2 + 0.2 * 0.1;
    is("imposed", org.friction.imposed, 0.1 + (target - 0.1) * way(4.0));
    let [demanded, unused] = friction::between(one(0.3), one(0.5), one(0.5));
    is("half talked through", demanded, 0.1);
    is("all is used", unused, 0.0);
    is("half of it used", friction::between(one(0.5), one(0.3), one(0.5))[1], 0.1);
}

#[test]
fn luck_of_organisations_and_markets_has_the_spread_and_time_of_each() {
    let p = luck::Parameters::default();
    let draws = Draws::<1>::new(9, 0);
    let (_, mut world) = start();
    world.step = 5;
    let org = &mut world.organisations[1];
    (org.luck.mood, org.luck.service, org.luck.capacity) = (one(0.3), one(-0.02), one(0.01));
    world.chain.luck.demand = one(0.06);
    luck::step(&p, &draws, &mut world, 1.0);
    let [mood, service, capacity, _] = draws.words(Purpose::OrganisationWeek, 1, 5);
    let [market, ..] = draws.words(Purpose::MarketWeek, 0, 5);
    let wander = |x: f64, sd: f64, time: f64, z: Lanes<1>| {
        let keep = (-1.0 / time).exp();
        x * keep + sd * (1.0 - keep * keep).sqrt() * f64::from(z[0])
    };
    let org = &world.organisations[1];
    is("mood", org.luck.mood, wander(0.3, 0.15, 26.0, mood.normal()));
    is("service", org.luck.service, wander(-0.02, 0.02, 26.0, service.normal()));
    is("capacity", org.luck.capacity, wander(0.01, 0.02, 26.0, capacity.normal()));
    is("market", world.chain.luck.demand, wander(0.06, 0.05, 10.0, market.normal()));
}

#[test]
fn money_comes_from_output_goes_to_staff_and_what_exceeds_the_reserve_is_paid_out() {
    let p = viability::Parameters::default();
    let mut org = organisation();
    (org.usual.demand, org.usual.seats, org.usual.margin, org.usual.reserve) = (10.0, 40.0, 0.6, 8.0);
    (org.delivery.output, org.people.turnover.filled, org.delivery.flex, org.viability.cash) =
        (one(11.0), one(36.0), one(1.1), one(10.0));
    let result = 0.6 * 1.1 - 0.18 - 0.43 * 0.9 * 1.1;
    is("result", viability::result(&org, 1.0), result);
    let since = org.viability.since_layoff;
    let _ = viability::account(&p, &mut org, 1.0);
    let before = 10.0 + result / 0.43;
    is("cash", org.viability.cash, before - (before - 8.0) * way(26.0));
    is("weeks since a layoff", org.viability.since_layoff - since, 1.0);
}

#[test]
fn who_chases_lays_off_when_cash_is_short_and_everybody_when_it_is_gone() {
    let p = viability::Parameters::default();
    let share = |chases: bool, cash: f32, since: f32| {
        let mut org = organisation();
        (org.usual.demand, org.usual.seats, org.usual.reserve, org.usual.chases) = (10.0, 40.0, 10.0, chases);
        (org.delivery.output, org.people.turnover.filled, org.people.turnover.open) = (one(10.0), one(40.0), one(40.0));
        (org.viability.cash, org.viability.since_layoff, org.delivery.load) = (one(cash), one(since), one(0.9));
        viability::account(&p, &mut org, 1.0)[0]
    };
    assert_eq!(share(true, 2.5, 30.0), 0.1);
    assert_eq!(share(true, 2.5, 20.0), 0.0, "half a year between rounds");
    assert_eq!(share(true, 4.0, 30.0), 0.0, "not short: 30 % of the reserve");
    assert_eq!(share(false, 2.5, 30.0), 0.0, "who holds does not");
    assert_eq!(share(false, -9.8, 30.0), 0.1, "until nothing is left");
    let mut org = organisation();
    (org.usual.reserve, org.viability.cash, org.usual.seats) = (10.0, one(-30.0), 40.0);
    let _ = viability::account(&p, &mut org, 1.0);
    assert_eq!(org.viability.cash, one(-10.0), "a rescue keeps it alive");
    let off = viability::Parameters { strength: 0.0, ..p.clone() };
    org.viability.cash = one(-30.0);
    assert_eq!(viability::account(&off, &mut org, 1.0), one(0.0));
    assert!(org.viability.cash[0] < -20.0, "no rescue, no layoff");
}

#[test]
fn seats_are_reopened_when_there_is_work_and_cash_for_them() {
    let p = viability::Parameters::default();
    let share = |load: f32, cash: f32, open: f32| {
        let mut org = organisation();
        (org.usual.demand, org.usual.seats, org.usual.reserve) = (10.0, 40.0, 10.0);
        (org.delivery.output, org.people.turnover.filled, org.people.turnover.open) = (one(10.0), one(30.0), one(open));
        (org.viability.cash, org.delivery.load) = (one(cash), one(load));
        viability::account(&p, &mut org, 1.0)
    };
    is("reopened", share(1.57, 8.0, 32.0), -0.02);
    is("no more than a fifth", share(9.0, 8.0, 32.0), -0.2);
    for (load, cash, open) in [(1.0, 8.0, 32.0), (1.57, 3.0, 32.0), (1.57, 8.0, 40.0)] {
        is("not reopened", share(load, cash, open), 0.0);
    }
    let draws = Draws::<1>::new(5, 0);
    let mut org = organisation();
    let mut staff = vec![Employee::<1>::default(); 400];
    let (memory, initiatives) = (org.uncertainty.layoff_memory, org.uncertainty.initiatives);
    viability::resize(&draws, 0, &[], &mut staff, &mut org, one(-0.2), 3);
    let open: f32 = staff.iter().map(|x| x.turnover.open[0]).sum();
    // Four standard deviations of a binomial of 400 at a fifth.
    assert!((open - 80.0).abs() < 32.0, "{open}");
    assert!(staff.iter().all(|x| x.turnover.filled[0] == 0.0), "a reopened seat is empty");
    assert_eq!(
        (org.uncertainty.layoff_memory, org.uncertainty.initiatives),
        (memory, initiatives),
        "no layoff is remembered"
    );
}

#[test]
fn owners_who_look_every_quarter_cut_what_is_missing_and_stop_the_programme_until_it_is_there() {
    let p = viability::Parameters::default();
    let mut org = organisation();
    (org.usual.quarterly, org.usual.liquidity_target) = (true, 8.0);
    org.viability.cash = one(6.0);
    let looks: Vec<f32> = (0..26).map(|_| viability::review(&p, &mut org, 1.0)[0]).collect();
    assert_eq!(looks.iter().filter(|&&cut| cut > 0.0).count(), 2, "twice in half a year: {looks:?}");
    is("a quarter is missing, so a quarter of a round", one(looks[12]), 0.25 * f64::from(p.layoff_step));
    assert_eq!(org.viability.suspended, one(1.0));
    org.viability.cash = one(8.0);
    let rest: f32 = (0..13).map(|_| viability::review(&p, &mut org, 1.0)[0]).sum();
    assert_eq!((rest, org.viability.suspended), (0.0, one(0.0)), "the target is met");
    (org.usual.quarterly, org.viability.cash) = (false, one(-5.0));
    assert!((0..26).all(|_| viability::review(&p, &mut org, 1.0) == one(0.0)), "patient owners wait");
}

#[test]
fn a_rescue_is_not_for_ever() {
    let mut org = organisation();
    org.usual.reserve = 8.0;
    let weeks = |org: &mut Organisation<1>| -> Vec<f32> {
        (0..26)
            .map(|_| {
                org.viability.cash = one(-8.0);
                viability::fail(org, 8.0, 1.0)[0]
            })
            .collect()
    };
    let first = weeks(&mut org);
    assert_eq!((first[24], first[25]), (0.0, 0.2), "half a year, then new owners");
    assert_eq!((org.viability.cash, org.viability.sold, org.viability.closed), (one(4.0), one(1.0), one(0.0)));
    org.viability.cash = one(-7.0);
    assert_eq!(viability::fail(&mut org, 8.0, 1.0), one(0.0), "some credit is left");
    assert_eq!((weeks(&mut org)[25], org.viability.closed), (1.0, one(1.0)), "the second time it is closed");
}
