//! Laws of work, standards and orders against closed forms, every driver at once, numbers written out.

use ripplechain::lanes::{Lanes, logit};
use ripplechain::mechanism::{Channel, Customers, Employee};
use ripplechain::mechanism::{delivery, ordering, standards};
use ripplechain::world::Lever;

use super::people::{is, sigma, way};
use super::{one, organisation, set};

#[test]
fn effort_is_skill_times_everything_that_speeds_or_slows() {
    let p = delivery::Parameters::default();
    let mut org = organisation();
    set(&mut org, Lever::Coverage, 0.5);
    set(&mut org, Lever::LearningTime, 0.06);
    (org.price.hours, org.price.managers, org.usual.managers) = (one(0.02), one(0.1), 0.2);
    let c = delivery::climate(&p, &org, one(0.4));
    for (reach, taken) in [(0.3, 0.06), (0.7, 0.0)] {
        let person = {
            let mut x = Employee::<1>::default();
            x.turnover.skill = one(0.9);
            x.wellbeing.engagement = one(0.7);
            x.wellbeing.fatigue = one(0.45);
            x.learning.adoption = one(0.6);
            x.learning.proficiency = one(0.4);
            x.reach.threshold = one(reach);
            x
        };
        let want = 0.9
            * (1.0 + 0.25 * 0.1)
            * (1.0 - 0.35 * 0.2)
            * (1.0 - 0.02 - 0.1 * 0.2 - taken * (1.0 - 0.4))
            * (1.0 - 0.45 * 0.2)
            * (1.0 + 0.4 * 0.2 * 0.4);
        is("effort", delivery::effort(&p, &c, &person), want);
    }
    is("focus", delivery::focus(&p, one(2.0)), 1.0 - 0.3 * 2.0 / 5.0);
}

#[test]
fn capacity_is_work_of_people_less_what_takes_it_and_load_strains() {
    let p = delivery::Parameters::default();
    let mut org = organisation();
    org.usual.demand = 10.0;
    org.usual.unit = 0.5;
    (org.ordering.demand, org.people.delivery.effort, org.delivery.flex) = (one(12.0), one(30.0), one(1.1));
    (org.uncertainty.initiatives, org.friction.imposed, org.luck.capacity) = (one(1.0), one(0.5), one(0.02));
    (org.delivery.outage, org.standards.time_per_job, org.delivery.backlog) = (one(0.2), one(0.9), one(40.0));
    let usual_load = f64::from(org.usual.load);
    delivery::capacity(&p, &mut org, 1.0);
    let completion = |x: f64| x / (1.0 + x.powi(8)).powf(0.125);
    let wanted = completion(0.6) / completion(0.5);
    let flex = 1.1 + (wanted - 1.1) * way(39.0);
    is("flex", org.delivery.flex, flex);
    let capacity = 0.5 * 30.0 * flex * (1.0 - 0.3 / 4.0) * (1.0 - 0.08 * 0.5 / 1.5) * 1.02 * 0.8 / 0.9;
    is("capacity", org.delivery.capacity, capacity);
    let load = 40.0 / (2.0 * capacity);
    is("load", org.delivery.load, load);
    let pressed = |load: f64, width: f64| {
        let over = load - 1.0;
        let excess = 0.5 * (over + (over * over + width * width).sqrt());
        excess / (1.0 + excess / 0.35)
    };
    is("strain", org.delivery.strain, pressed(load, 0.1) - pressed(usual_load, 0.1));
    is("pressure", org.delivery.pressure, 1.0 + pressed(load, 0.03));
    org.people.delivery.effort = one(0.0);
    delivery::capacity(&p, &mut org, 1.0);
    is("never nothing at all", org.delivery.capacity, 0.02 * 10.0);
}

#[test]
fn what_is_done_and_cancelled_follows_capacity_input_and_patience() {
    let p = delivery::Parameters::default();
    let mut org = organisation();
    (org.usual.demand, org.usual.lead_time) = (10.0, 2.0);
    (org.delivery.capacity, org.delivery.load, org.delivery.backlog) = (one(8.0), one(1.5), one(50.0));
    (org.delivery.strain, org.delivery.defects) = (one(0.2), one(0.1));
    let back = 0.5 * 0.1 + 0.2 * (1.0 - 0.55 - 0.05);
    is("returned", delivery::returned(&p, one(0.1), one(0.05)), back);
    let [done, lost] = delivery::rates(&p, &org, one(0.9), one(0.05));
    let completion = 1.5 / (1.0 + 1.5f64.powi(8)).powf(0.125);
    let rate = 8.0 * completion * 0.9 * (1.0 + 0.15 * 0.2) * (1.0 - back) / 50.0;
    is("done", done, rate);
    let over = 1.0 / rate / 2.0 - 2.0;
    is("lost", lost, 0.15 * 0.5 * (over + (over * over + 0.01).sqrt()));
    org.delivery.strain = one(-0.1);
    let [idle, _] = delivery::rates(&p, &org, one(0.9), one(0.05));
    is("nobody slows down for want of strain", idle, rate / (1.0 + 0.15 * 0.2));
    is("usual", Lanes::from(delivery::usual_good(&p)), 1.0 - 0.5 * 0.06 - 0.2 * 0.45);
    is("completion", delivery::completion(one(0.5)), 0.5 / (1.0 + 0.5f64.powi(8)).powf(0.125));
    is("usually on time", Lanes::from(delivery::usual_on_time()), f64::from(delivery::on_time(one(2.0), 2.0)[0]));
    is("on time", delivery::on_time(one(3.0), 2.0), sigma(-(3.0f64 / (2.0 * 1.72)).ln() / 0.3));
}

#[test]
fn defects_follow_fatigue_input_learning_skill_and_the_new_way() {
    let p = delivery::Parameters::default();
    let mut org = organisation();
    org.people.turnover.filled = one(10.0);
    (org.people.wellbeing.fatigue, org.people.learning.unmastered, org.people.turnover.skill) =
        (one(4.0), one(2.0), one(9.0));
    (org.delivery.defects, org.delivery.input_defects) = (one(0.05), one(0.09));
    delivery::defects(&p, &mut org, one(0.2), one(0.3), 1.0);
    let drive = 0.2 + 0.15 + 0.6 * (0.09f64 / 0.06).ln() - 0.6 * 0.3 + 0.2 - (0.9 - 0.975);
    let target = sigma(drive + f64::from(logit(0.06)));
    let defects = 0.05 + (target - 0.05) * way(3.0);
    is("defects", org.delivery.defects, defects);
    is("quality", org.delivery.quality, 0.74 * (-(defects - 0.06) / 0.2).exp());
}

#[test]
fn standards_are_repaired_only_by_work_on_them() {
    let p = standards::Parameters::default();
    let mut org = organisation();
    org.people.turnover.filled = one(10.0);
    (org.people.learning.proficiency, org.standards.standard, org.delivery.pressure) = (one(5.0), one(0.9), one(1.1));
    set(&mut org, Lever::ClearStandards, 0.8);
    standards::step(&p, &mut org, 1.0);
    let given = 0.9 * 1.1f64.powf(-0.64);
    is("time per job", org.standards.time_per_job, given);
    let eroded = 0.9 + (given - 0.9) * way(18.83);
    let repaired = 1.0 - (-0.8 * (0.5 + 0.5 * 0.5) / 26.0f64).exp();
    is("standard", org.standards.standard, eroded + (1.0 - eroded) * repaired);
    set(&mut org, Lever::ClearStandards, 0.0);
    (org.standards.standard, org.delivery.pressure) = (one(0.8), one(1.0));
    standards::step(&p, &mut org, 1.0);
    assert_eq!(org.standards.standard, one(0.8), "it does not climb back by itself");
}

#[test]
fn planners_expect_a_trend_or_what_is_shared_and_order_to_fill_stock_and_pipeline() {
    let p = ordering::Parameters::default();
    is("own", ordering::forecast(&p, one(12.0), one(10.0), one(9.0), one(0.0)), 12.0 + 1.2 * 2.0);
    is("shared", ordering::forecast(&p, one(12.0), one(10.0), one(9.0), one(0.25)), 14.4 + (9.0 - 14.4) * 0.25);
    let mut org = organisation();
    (org.usual.demand, org.usual.lead_time) = (10.0, 2.0);
    (org.ordering.demand, org.ordering.demand_slow, org.ordering.orders) = (one(10.0), one(9.0), one(14.0));
    ordering::smooth(&p, &mut org, 1.0);
    is("smooth", org.ordering.demand, 10.0 + 4.0 * way(5.0));
    is("slow", org.ordering.demand_slow, 9.0 + 5.0 * way(15.0));
    org.delivery.backlog = one(24.0);
    let customers = {
        let mut x = Customers::<1>::default();
        x.market.active = one(4.0);
        x.partnership.level = one(1.0);
        x
    };
    let link = {
        let mut x = Channel::<1>::default();
        x.ordering.stock = one(5.0);
        x.ordering.elsewhere = one(1.5);
        x.delivery.backlog = one(9.0);
        x.ordering.wallet = one(0.8);
        x.ordering.lead_seen = one(2.5);
        x.customers = customers;
        x
    };
    let [here, elsewhere] = ordering::buy(&p, &org, &link, 0.6, one(11.0), one(0.9), 1.0);
    let expected = 11.0 * 0.6;
    let target = expected * (2.0 + 0.8 * 2.5 + 0.2 * 4.0);
    let position = 5.0 + 9.0 + 1.5 - (24.0 * 0.6 - expected * 2.0);
    let corrected = 1.0 - (-1.0 / (1.0 + 2.0 * 0.25f64)).exp();
    let gap: f64 = expected + (target - position) * corrected;
    let wanted = 0.5 * (gap + (gap * gap + 0.6f64.powi(2)).sqrt());
    is("here", here, wanted * 0.8 * 0.9);
    is("no more than half of the usual need is to be had elsewhere", elsewhere, 0.5 * 0.6 * 10.0);
    let [here, elsewhere] = ordering::buy(&p, &org, &link, 0.6, one(5.0), one(1.1), 1.0);
    is("elsewhere, the rest", elsewhere, f64::from(here[0]) * (1.0 - 0.8 * 1.1) / (0.8 * 1.1));
    let off = ordering::Parameters { strength: 0.0, ..p.clone() };
    let [here, _] = ordering::buy(&off, &org, &link, 0.6, one(11.0), one(0.9), 1.0);
    is("switched off, the usual", here, 6.0 * 0.8 * 0.9);
    let wallet = ordering::wallet(&p, one(0.7), one(0.9), 0.8, 1.0);
    is("wallet", wallet, 0.7 + (sigma(4.0 * 0.1 + f64::from(logit(0.85))) - 0.7) * way(26.0));
}
