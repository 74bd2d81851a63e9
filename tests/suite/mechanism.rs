//! Mechanisms whose laws need an organisation: each against its closed form or its limits.

mod customers;
mod leaders;
mod offer;
mod people;
mod strength;
mod work;

use ripplechain::draws::Draws;
use ripplechain::initialisation;
use ripplechain::lanes::{Lanes, exp};
use ripplechain::mechanism::{
    Customer, Employee, Organisation, World, balcony, harshness, novelty, partnership, reporting, silos, uncertainty,
    viability, wins,
};
use ripplechain::scenario::{Options, load};
use ripplechain::world::{Lever, Structure, TEAM, usual};

fn start() -> (Structure, World<1>) {
    let scenario = load("quiet-baseline", &Options::default()).expect("bundled");
    let plan = initialisation::plan(&scenario);
    let structure = initialisation::structure::draw(&plan, scenario.seed, 0);
    let world = initialisation::world(&plan, &structure, &Draws::new(scenario.seed, 0), 1.0);
    (structure, world)
}

/// An organisation whose people are as usual.
fn organisation() -> Organisation<1> {
    let mut org = start().1.organisations.swap_remove(0);
    for &lever in Lever::ALL {
        set(&mut org, lever, lever.row().default);
    }
    org.culture = org.levers;
    // Nor does anything else differ from the usual: a clear enough mission, no more doubt than there is anyway.
    (org.meaning.clarity, org.meaning.doubt) = (one(usual::CLARITY), one(usual::DOUBT));
    (org.meaning.engaging, org.meaning.uniting, org.meaning.follows) = (one(0.0), one(0.0), one(1.0));
    (org.people.commitment.contact_level, org.people.meaning.commitment) = (one(0.0), one(0.0));
    let middles = &mut org.people.silos;
    [middles.middles, middles.engagement, middles.commitment] = [10.0, 10.0 * usual::ENGAGEMENT, 0.0].map(Lanes::from);
    org
}

fn set(org: &mut Organisation<1>, lever: Lever, value: f32) {
    org.levers[lever as usize] = Lanes::from(value);
}

fn one(x: f32) -> Lanes<1> {
    Lanes::from(x)
}

fn close(a: Lanes<1>, b: f32) -> bool {
    (a[0] - b).abs() < 1e-4 * b.abs().max(1.0)
}

#[test]
fn teams_that_work_together_as_usual_go_on_so_and_silos_part_them() {
    let p = silos::Parameters::default();
    let mut org = organisation();
    org.silos.integration = one(usual::INTEGRATION);
    silos::step(&p, &mut org, 1.0);
    assert!(close(org.silos.integration, usual::INTEGRATION) && close(silos::carried(&p, &org), 1.0));
    set(&mut org, Lever::Silos, Lever::Silos.row().default + 0.3);
    for _ in 0..26 {
        silos::step(&p, &mut org, 1.0);
    }
    // One time constant: 1 − 1/e of the way to logit(usual) − silos·0.3.
    let target = 1.0 / (1.0 + exp(p.silos * 0.3 - ripplechain::lanes::logit(usual::INTEGRATION)));
    assert!(close(org.silos.integration, target + (usual::INTEGRATION - target) * exp(-1.0)));
    assert!(silos::carried(&p, &org)[0] < 1.0);
    let off = silos::Parameters { strength: 0.0, ..p.clone() };
    assert!(close(silos::carried(&off, &org), 1.0));
}

#[test]
fn open_initiatives_follow_littles_law_and_layoffs_are_forgotten_exponentially() {
    let p = uncertainty::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::PrioritySwitches, 6.0);
    org.uncertainty.layoff_memory = one(1.0);
    for _ in 0..40 {
        uncertainty::step(&p, &mut org, one(0.0), 1.0);
    }
    assert!(close(org.uncertainty.layoff_memory, exp(-40.0 / p.layoff_memory)));
    for _ in 0..1000 {
        uncertainty::step(&p, &mut org, one(0.0), 1.0);
    }
    // Number open = rate begun × time each stays open.
    assert!(close(org.uncertainty.initiatives, 6.0 / 52.0 * p.initiative_time));
    let calm = org.uncertainty.level;
    set(&mut org, Lever::Coverage, 1.0);
    for _ in 0..20 {
        uncertainty::step(&p, &mut org, one(1.0), 1.0);
    }
    assert!(org.uncertainty.level[0] > calm[0] + 0.05);
}

#[test]
fn wins_show_within_weeks_and_stay_between_minus_one_and_one() {
    let p = wins::Parameters::default();
    let mut org = organisation();
    org.wins.level = one(0.0);
    for _ in 0..6 {
        wins::step(&p, &mut org, one(usual::SATISFACTION + 0.1), one(0.0), 1.0);
    }
    assert!(close(org.wins.level, one(p.customers * 0.1).tanh()[0] * (1.0 - exp(-1.0))));
    for _ in 0..100 {
        wins::step(&p, &mut org, one(1.0), one(100.0), 1.0);
    }
    assert!(org.wins.level[0] > 0.9 && org.wins.level[0] <= 1.0);
}

#[test]
fn novelty_wears_off_and_adds_up_like_a_geometric_series() {
    let p = novelty::Parameters::default();
    let mut org = organisation();
    org.novelty.level = one(0.0);
    for _ in 0..500 {
        novelty::step(&p, &mut org, one(0.02), 1.0);
    }
    assert!(close(org.novelty.level, 0.02 / (1.0 - exp(-1.0 / p.time))));
    assert_eq!(novelty::loss(&p, org.novelty.level, one(0.0)), one(0.0));
    assert!(close(novelty::loss(&p, one(0.2), one(0.5)), 0.1 * p.customers));
}

#[test]
fn people_report_what_is_true_unless_they_are_frightened_or_polite() {
    let p = reporting::Parameters::default();
    let told = |p: &reporting::Parameters, heat: f32, asked: f32, trust: f32, cold: f32| {
        let c = reporting::climate(one(heat), one(asked));
        reporting::reported(p, &c, one(0.3), one(trust), one(cold))[0]
    };
    assert_eq!(told(&p, 0.0, 1.0, 0.5, 0.0), 0.3, "warm enough and nobody presses");
    assert!((told(&p, 0.0, 1.0, 0.5, 1.0) - (0.3 + 0.7 * 0.2)).abs() < 1e-6, "polite");
    assert!((told(&p, 0.0, 0.5, 0.5, 1.0) - (0.3 + 0.7 * 0.1)).abs() < 1e-6, "half are asked");
    assert!(told(&p, 1.2, 1.0, 0.1, 0.0) > 0.8, "afraid");
    assert!(told(&p, 1.2, 1.0, 0.1, 0.0) > told(&p, 1.2, 1.0, 0.9, 0.0) + 0.3, "trust lets people speak");
    let off = reporting::Parameters { strength: 0.0, ..p.clone() };
    assert_eq!(told(&off, 1.2, 1.0, 0.1, 1.0), 0.3);
    assert_eq!(reporting::visible(&p, one(1.0)), one(1.0));
    assert!(close(reporting::visible(&p, one(0.0)), 1.0 - 0.7));
}

#[test]
fn staff_feel_the_mean_of_those_they_met_and_nothing_when_nobody_came() {
    let pace = harshness::pace_felt(1.0);
    let mut person = Employee::default();
    let own = &mut person.harshness;
    [own.felt, own.met, own.met_weight] = [0.2, 1.2, 3.0].map(one);
    harshness::felt(&mut person, pace);
    assert!(close(person.harshness.felt, 0.2 + (0.4 - 0.2) * pace));
    assert_eq!([person.harshness.met, person.harshness.met_weight], [one(0.0); 2]);
    let before = person.harshness.felt;
    harshness::felt(&mut person, pace);
    assert_eq!(person.harshness.felt, before);
}

#[test]
fn customers_as_usual_are_as_harsh_as_usual_and_partners_milder() {
    let p = harshness::Parameters::default();
    let mut as_usual = Customer::default();
    as_usual.satisfaction.level = one(usual::SATISFACTION);
    as_usual.partnership.level = one(usual::PARTNERSHIP);
    let harsh =
        |entitled: f32, burden: f32, c: &Customer<1>| harshness::harshness(&p, one(entitled), one(burden), c)[0];
    assert!((harsh(0.0, 0.0, &as_usual) - usual::HARSHNESS).abs() < 1e-6);
    let mut partner = as_usual.clone();
    partner.partnership.level = one(0.8);
    let mut disappointed = as_usual.clone();
    disappointed.satisfaction.level = one(0.4);
    assert!(harsh(0.0, 0.0, &partner) < usual::HARSHNESS);
    assert!(harsh(0.0, 0.0, &disappointed) > harsh(0.4, 0.0, &as_usual));
    assert!(harsh(0.4, 0.0, &as_usual) > usual::HARSHNESS && harsh(0.0, 0.4, &as_usual) > usual::HARSHNESS);
}

#[test]
fn an_invitation_needs_inclusion_practices_and_openness_together() {
    let mut org = organisation();
    assert!(close(partnership::invitation(&org), partnership::usual_invitation()));
    for lever in [
        Lever::CustomerInclusion,
        Lever::Openness,
        Lever::EarlyInvolvement,
        Lever::Contracting,
        Lever::DeliveryInsight,
        Lever::ClearStandards,
        Lever::Closeness,
    ] {
        set(&mut org, lever, 1.0);
    }
    assert!(close(partnership::invitation(&org), 1.0));
    for missing in [Lever::CustomerInclusion, Lever::Openness] {
        let mut org = org.clone();
        set(&mut org, missing, 0.0);
        assert!(partnership::invitation(&org)[0] < 0.02, "{missing:?}");
    }
}

#[test]
fn partners_are_lost_faster_than_they_are_made() {
    let p = partnership::Parameters::default();
    let org = organisation();
    let none = one(0.0);
    let climate = partnership::climate(&p, &org, none, one(Lever::Entitlement.row().default), none, none, 1.0);
    let after = |nature: f32| {
        let mut customer = Customer::default();
        [customer.partnership.level, customer.partnership.nature] = [0.5, nature].map(one);
        customer.loyalty.level = one(usual::LOYALTY);
        partnership::step(&p, &climate, one(usual::WARMTH), &mut customer);
        customer.partnership.level[0] - 0.5
    };
    assert!(after(3.0) > 0.0 && -after(-3.0) > 1.5 * after(3.0));
}

#[test]
fn a_leader_on_the_balcony_corrects_the_plan_within_the_dial() {
    let most = Lever::Tension.row().max;
    for plan in [0.2, 0.7, 1.1] {
        assert!(close(balcony::heat(one(plan), one(0.0)), plan));
        let [cooler, hotter] = [-2.0, 2.0].map(|c| balcony::heat(one(plan), one(c))[0]);
        assert!(cooler > 0.0 && cooler < plan && plan < hotter && hotter < most);
    }
}

#[test]
fn a_layoff_closes_about_its_share_of_open_seats_and_is_remembered() {
    let (structure, mut world) = start();
    let draws = Draws::<1>::new(5, 0);
    let mut org = world.organisations.swap_remove(0);
    let (range, seats) = (structure.firms[0].seats.clone(), &structure.seats[structure.firms[0].seats.clone()]);
    let staff = &mut world.staff[range];
    let before: f32 = staff.iter().map(|p| p.turnover.open[0]).sum();
    let (memory, initiatives) = (org.uncertainty.layoff_memory, org.uncertainty.initiatives);
    let there: f32 = staff.iter().map(|p| p.turnover.filled[0]).sum();
    let gone = |staff: &[Employee<1>]| there - staff.iter().map(|p| p.turnover.filled[0]).sum::<f32>();
    viability::resize(&draws, 0, seats, staff, &mut org, one(0.0), 9);
    assert_eq!(staff.iter().map(|p| p.turnover.open[0]).sum::<f32>(), before);
    viability::resize(&draws, 0, seats, staff, &mut org, one(0.25), 9);
    let left: f32 = staff.iter().map(|p| p.turnover.open[0]).sum();
    // Four standard deviations of a binomial of 64 at a quarter.
    assert!((before - left - 0.25 * before).abs() < 4.0 * (before * 0.25 * 0.75).sqrt() && left < before);
    assert!(staff.iter().all(|p| p.turnover.filled[0] <= p.turnover.open[0]), "nobody sits in a closed seat");
    assert!(org.viability.since_layoff == one(0.0));
    let share = gone(staff) / there;
    let remembered = org.uncertainty.layoff_memory - memory;
    assert!(close(remembered, 12.5 * share / (1.0 + 2.5 * share)), "{remembered:?} for {share}");
    assert!(close(org.uncertainty.initiatives - initiatives, remembered[0]), "work is handed out anew");
    // Who lost more of those around remembers more: correlation over survivors, by the team alone.
    let survivors: Vec<(f32, f32)> = (0..staff.len())
        .filter(|&k| staff[k].turnover.filled[0] == 1.0)
        .map(|k| {
            let team = &staff[k / TEAM * TEAM..k / TEAM * TEAM + TEAM];
            (team.iter().map(|x| 1.0 - x.turnover.open[0]).sum(), staff[k].uncertainty.layoff_memory[0])
        })
        .collect();
    let mean = |of: fn(&(f32, f32)) -> f32| survivors.iter().map(of).sum::<f32>() / survivors.len() as f32;
    let (lost, felt) = (mean(|x| x.0), mean(|x| x.1));
    let together: f32 = survivors.iter().map(|x| (x.0 - lost) * (x.1 - felt)).sum();
    assert!(together > 0.0 && survivors.iter().all(|x| x.1 > 0.0));
}

#[test]
fn a_layoff_that_strikes_nobody_changes_nothing_to_the_bit() {
    let (structure, mut world) = start();
    let (range, mut org) = (structure.firms[0].seats.clone(), world.organisations[0].clone());
    let (seats, staff) = (&structure.seats[range.clone()], &mut world.staff[range]);
    let shown = |staff: &[Employee<1>], org: &Organisation<1>| format!("{staff:?}{org:?}");
    let before = shown(staff, &org);
    viability::resize(&Draws::<1>::new(5, 0), 0, seats, staff, &mut org, one(1e-6), 9);
    assert!(shown(staff, &org) == before, "a millionth of 120 people is nobody");
}
