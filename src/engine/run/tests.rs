//! Invariants of the engine, on a small chain with everything switched on.

use serde_json::json;

use super::*;
use crate::week::BLOCK;
use crate::world::{Buyer, Lever};

fn scenario(patch: serde_json::Value) -> Scenario {
    let mut file = json!({
        "name": "small", "months": 6, "futures": 16, "seed": 3,
        "chain": {
            "organisations": {
                "mill": { "staff": 48, "under_pressure": "chase", "reserve": 3.0 },
                "shop": { "staff": 40, "margin": 0.6 }
            },
            "links": [{ "from": "mill", "to": "shop" }],
            "segments": { "people": { "served_by": "shop", "people": 300, "works_here": 0.2 } }
        },
        "programme": { "mill": {
            "tension": [[0, 0.8], [4, 0.2]], "employee_inclusion": 0.6, "customer_inclusion": 0.5, "conflict": 0.3,
            "hard_questions": 0.2, "responsibility": 0.2, "relief": 0.2, "over_promising": 0.3, "release_interval": 4
        } },
        "events": [
            { "kind": "layoff", "at": "shop", "month": 1, "size": 0.15 },
            { "kind": "demand_shock", "month": 2, "duration": 2, "size": -0.4 },
            { "kind": "media_storm", "at": "people", "month": 3, "size": 1.0 },
            { "kind": "priority_switch", "at": "mill", "month": 1, "size": 3 },
            { "kind": "leader_change", "at": "mill", "month": 2, "size": 0.6 },
            { "kind": "supplier_failure", "at": "mill", "month": 4, "duration": 1, "size": 0.5 },
            { "kind": "strain_shock", "at": "shop", "month": 2, "duration": 1, "size": 0.6 }
        ]
    });
    merge(&mut file, patch);
    let text = file.to_string();
    crate::scenario::read(text.as_bytes(), "test", &crate::scenario::Options::default()).expect("a valid scenario")
}

/// RFC 7386.
fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
    let serde_json::Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, value) in patch {
        if value.is_null() {
            target.as_object_mut().map(|o| o.shift_remove(&key));
        } else {
            merge(&mut target[key.as_str()], value);
        }
    }
}

fn arms(scenario: &Scenario) -> [Arm; 2] {
    [false, true].map(|programme| Arm { name: programme.to_string(), scenario: scenario.clone(), programme })
}

fn design(scenario: &Scenario) -> BatchDesign {
    BatchDesign::new(&arms(scenario), TimeConfiguration { burn_in: 13, ..TimeConfiguration::default() })
        .expect("arms that share their futures")
}

/// Equality to the bit, undefined numbers included.
fn same(a: &Trajectory, b: &Trajectory, layout: &Layout) -> bool {
    (0..layout.columns.len()).all(|c| {
        a.column(c).iter().zip(b.column(c)).all(|(x, y)| x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()))
    })
}

#[test]
fn each_lane_is_the_plain_scalar_model_to_the_bit() {
    let design = design(&scenario(json!({})));
    let together = design.futures::<16>(16).expect("finite");
    for lane in [0, 7, 15] {
        let alone = design.futures::<1>(16 + lane as u32).expect("finite");
        for arm in 0..2 {
            assert!(same(&together[lane][arm], &alone[0][arm], design.layout()), "lane {lane}, arm {arm}");
        }
    }
}

/// More seats and slots than one thread takes, and not a whole number of that.
#[test]
fn threads_that_share_a_large_chain_change_no_bit() {
    let large = scenario(json!({
        "months": 1, "programme": { "mill": { "tension": 0.8 } },
        "events": [{ "kind": "layoff", "at": "shop", "month": 0.5, "size": 0.15 }],
        "chain": {
            "organisations": { "mill": { "staff": 9000 }, "shop": { "staff": 17_000, "buyers": 0.5 } },
            "segments": { "people": { "people": 9001 } }
        }
    }));
    let quick = TimeConfiguration { burn_in: 2, ..TimeConfiguration::default() };
    let design = BatchDesign::new(&arms(&large), quick).expect("arms that share their futures");
    let structure = initialisation::structure::draw(&design.plans[0], 3, 0);
    let places = structure.firms.iter().map(|f| f.seats.len()).chain(structure.routes.iter().map(|r| r.slots.len()));
    assert!(places.into_iter().all(|n| n > BLOCK), "a link, a segment and both organisations");
    let alone = design.futures::<4>(4).expect("finite");
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let shared = pool.install(|| design.futures_shared::<4>(4)).expect("finite");
        for (lane, arms) in shared.iter().enumerate() {
            for (arm, found) in arms.iter().enumerate() {
                assert!(same(found, &alone[lane][arm], design.layout()), "{threads} threads, lane {lane}, arm {arm}");
            }
        }
    }
}

#[test]
fn without_programme_and_events_for_it_twins_differ_by_exactly_nothing() {
    let quiet = scenario(json!({ "programme": null }));
    let pairs = design(&quiet).batch(0).expect("finite");
    let layout = design(&quiet).layout().clone();
    assert!(pairs.iter().all(|arms| same(&arms[0], &arms[1], &layout)));
}

#[test]
fn an_event_of_a_plan_happens_in_the_arms_with_it_and_in_no_other() {
    let layoff = json!({ "kind": "layoff", "month": 1, "size": 0.3 });
    let storm = json!({ "kind": "media_storm", "month": 2, "size": 1.0 });
    let none = scenario(json!({ "programme": null, "events": [] }));
    let plan = scenario(json!({
        "events": [],
        "programme": { "mill": null, "shop": { "events": [layoff, storm] } },
    }));
    // The old word says the same.
    let old = |event: &serde_json::Value, at: &str| {
        let mut event = event.clone();
        event["at"] = at.into();
        event["only_with_programme"] = true.into();
        event
    };
    let before = scenario(json!({ "programme": null, "events": [old(&layoff, "shop"), old(&storm, "people")] }));
    let anyway = scenario(json!({ "programme": null, "events": [
        { "kind": "layoff", "at": "shop", "month": 1, "size": 0.3 },
        { "kind": "media_storm", "at": "people", "month": 2, "size": 1.0 },
    ] }));
    let layout = design(&none).layout().clone();
    let [none, plan, before, anyway] = [&none, &plan, &before, &anyway].map(|s| design(s).batch(0).expect("finite"));
    for lane in 0..none.len() {
        assert!(same(&plan[lane][0], &none[lane][0], &layout), "the twin knows nothing of the plan");
        assert!(!same(&plan[lane][1], &none[lane][1], &layout), "the plan makes a difference");
        assert!(same(&plan[lane][1], &anyway[lane][0], &layout), "the same event as one that happens anyway");
        assert!(same(&before[lane][0], &none[lane][0], &layout) && same(&before[lane][1], &plan[lane][1], &layout));
    }
}

#[test]
fn levers_left_where_culture_puts_them_are_no_programme() {
    let idle =
        scenario(json!({ "programme": { "mill": null, "shop": { "tension": 0.0, "silos": [[0, 0.4], [3, 0.4]] } } }));
    let pairs = design(&idle).batch(0).expect("finite");
    let layout = design(&idle).layout().clone();
    assert!(pairs.iter().all(|arms| same(&arms[0], &arms[1], &layout)));
}

#[test]
fn a_programme_that_starts_later_changes_nothing_before() {
    let later = scenario(
        json!({ "programme": { "mill": null, "shop": { "tension": [[3, 0.9]], "coverage": [[3, 1.0]], "learning_time": [[3, 0.05]] } } }),
    );
    let design = design(&later);
    let layout = design.layout().clone();
    let mut differs_after = false;
    for arms in design.batch(0).expect("finite") {
        for c in 0..layout.columns.len() {
            for month in 0..=3 {
                let (a, b) = (arms[0].column(c)[month], arms[1].column(c)[month]);
                assert!(a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()));
            }
            differs_after |= arms[0].column(c)[6] != arms[1].column(c)[6];
        }
    }
    assert!(differs_after);
}

#[test]
#[allow(clippy::too_many_lines, reason = "one run, and everything that is conserved in it")]
fn people_orders_and_customers_are_conserved_and_states_stay_in_range() {
    let file = scenario(json!({}));
    let design = design(&file);
    let draws = Draws::<16>::new(3, 0);
    let structure = initialisation::structure::draw(&design.plans[0], 3, 0);
    let mut world = initialisation::world(&design.plans[0], &structure, &draws, 1.0);
    let plan = &design.plans[0];
    let usual_loyalty = plan.usual_loyalty();
    let setting = design.setting(plan, &draws, &structure, &usual_loyalty);
    let (_, steering) = &design.arms[1];
    let mut wanted: Vec<_> = plan.firms.iter().map(|f| f.culture).collect();
    for step in 0..40 {
        for incident in steering.incidents.iter().filter(|i| i.step == step) {
            incident.what.apply(&structure, &draws, &mut world);
        }
        let targets: Vec<Vec<_>> = steering
            .courses
            .iter()
            .zip(&mut wanted)
            .zip(&world.organisations)
            .map(|((course, wanted), org)| {
                course.turn(step, wanted);
                course.aimed(wanted, &org.culture)
            })
            .collect();
        let before = world.clone();
        week(&setting, &targets, &[false, false], &mut world);
        for (c, route) in structure.routes.iter().enumerate() {
            let (was, now) = (&before.channels[c], &world.channels[c]);
            let org = &world.organisations[route.seller];
            let all_backlog: f32 = structure.firms[route.seller].sells.iter().map(|&k| now_backlog(&world, k)).sum();
            assert!((all_backlog - org.delivery.backlog[0]).abs() <= 1e-3 * all_backlog.max(1.0));
            let placed =
                if matches!(route.buyer, Buyer::Firm { .. }) { now.ordering.orders } else { was.ordering.orders };
            for lane in 0..16 {
                let left = was.delivery.backlog[lane] + placed[lane]
                    - now.delivery.backlog[lane]
                    - now.delivery.delivered[lane];
                let sells = &structure.firms[route.seller].sells;
                if sells.len() == 1 {
                    assert!(
                        (left - org.delivery.cancelled[lane]).abs() < 1e-3 * placed[lane].max(1.0),
                        "orders are lost"
                    );
                }
                assert!(now.delivery.backlog[lane] >= 0.0 && now.ordering.stock[lane] >= 0.0 && left >= -1e-2);
            }
        }
        for person in &world.staff {
            for lane in 0..16 {
                let (open, filled) = (person.turnover.open[lane], person.turnover.filled[lane]);
                assert!((open == 0.0 || open == 1.0) && (filled == 0.0 || filled == 1.0) && filled <= open);
            }
        }
        for customer in &world.customers {
            assert!(customer.market.active.0.iter().all(|&active| active == 0.0 || active == 1.0));
        }
        world.each(&mut |mechanism, variable, value| {
            for x in value.0 {
                assert!(variable.range.contains(&x), "{mechanism}.{} is {x} in week {step}", variable.name);
            }
        });
        for (firm, org) in structure.firms.iter().zip(&world.organisations) {
            for lane in 0..16 {
                let filled: f32 = world.staff[firm.seats.clone()].iter().map(|p| p.turnover.filled[lane]).sum();
                // Whoever was counted this week sits there still, unless laid off at its end.
                let counted = org.people.turnover.filled[lane];
                assert!(filled == counted || (filled < counted && org.viability.since_layoff[lane] == 0.0));
            }
        }
    }
}

fn now_backlog(world: &World<16>, channel: usize) -> f32 {
    world.channels[channel].delivery.backlog[0]
}

#[test]
fn every_lever_at_either_end_gives_finite_numbers_and_bounded_lead_times() {
    for &lever in Lever::ALL {
        let row = lever.row();
        for end in [row.min, row.max].map(crate::quantity::rounded) {
            let file = scenario(
                json!({ "months": 4, "programme": { "mill": { (row.name): end }, "shop": { (row.name): end, "tension": 1.5 } }, "events": [] }),
            );
            let design = design(&file);
            for arms in design.batch(0).expect("finite") {
                for (c, column) in design.layout().columns.iter().enumerate() {
                    let allowed = ["bullwhip", "acquisition"].contains(&column.metric().id);
                    for x in arms[1].column(c) {
                        assert!(x.is_finite() || allowed, "{} with {} at {end}", column.metric().id, row.name);
                        assert!(
                            column.metric().id != "lead_time" || *x < 30.0,
                            "lead time {x} with {} at {end}",
                            row.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_mechanism_switched_off_leaves_every_draw_of_the_others_untouched() {
    let quiet = json!({ "programme": null, "events": [], "months": 3 });
    let mut without_harshness = quiet.clone();
    without_harshness["mechanisms"] = json!({ "off": ["harshness"] });
    let run = |file: &Scenario, metric: &str| {
        let design = design(file);
        let column = design.layout().column(metric, "mill").expect("a column");
        design.batch(0).expect("finite").iter().map(|a| a[0].column(column).to_vec()).collect::<Vec<_>>()
    };
    let [on, off] = [quiet, without_harshness].map(scenario);
    assert_ne!(run(&on, "harshness"), run(&off, "harshness"));
    let luck = |file: &Scenario| {
        let design = design(file);
        let world = design.start::<16>(0).burnt_in.remove(0).world;
        let of = |o: &crate::mechanism::Organisation<16>| [o.luck.mood, o.luck.service, o.luck.capacity];
        (world.organisations.iter().map(of).collect::<Vec<_>>(), world.chain.luck.demand)
    };
    assert_eq!(luck(&on), luck(&off));
}

#[test]
fn with_any_mechanism_off_a_quiet_baseline_stays_where_it_is() {
    for (name, _, _) in crate::mechanism::MECHANISMS {
        let file = scenario(json!({
            "programme": null, "events": [], "months": 12, "mechanisms": { "off": [name] },
            "chain": { "organisations": { "mill": { "under_pressure": "hold" } } }
        }));
        let design = BatchDesign::new(&arms(&file)[..1], TimeConfiguration::default()).expect("an arm");
        let batches: Vec<_> = (0..4).flat_map(|b| design.batch(b).expect("finite")).collect();
        for (metric, least) in
            [("loyalty", 1.5), ("engagement", 2.0), ("adoption", 1.0), ("lead_time", 0.1), ("quality", 2.0)]
        {
            let column = design.layout().column(metric, "chain").expect("a column");
            let mean =
                |month: usize| batches.iter().map(|a| a[0].column(column)[month]).sum::<f32>() / batches.len() as f32;
            let drift = mean(12) - mean(0);
            assert!(drift.abs() < least, "{metric} drifts by {drift} with {name} off");
        }
    }
}

#[test]
fn state_is_small() {
    let design = design(&scenario(json!({})));
    let draws = Draws::<16>::new(3, 0);
    let structure = initialisation::structure::draw(&design.plans[0], 3, 0);
    let world = initialisation::world(&design.plans[0], &structure, &draws, 1.0);
    assert!(world.bytes_per_agent() <= 256.0, "{}", world.bytes_per_agent());
}

#[test]
fn arms_with_different_chains_or_months_are_refused() {
    let one = scenario(json!({}));
    let longer = scenario(json!({ "months": 7 }));
    let other = scenario(json!({ "chain": { "segments": { "others": { "served_by": "shop", "people": 100 } } } }));
    let arm = |scenario: &Scenario| Arm { name: "a".to_owned(), scenario: scenario.clone(), programme: true };
    assert!(matches!(
        BatchDesign::new(&[arm(&one), arm(&longer)], TimeConfiguration::default()),
        Err(Mismatch::Months { .. })
    ));
    assert!(matches!(
        BatchDesign::new(&[arm(&one), arm(&other)], TimeConfiguration::default()),
        Err(Mismatch::Chain { .. })
    ));
    assert!(matches!(BatchDesign::new(&[], TimeConfiguration::default()), Err(Mismatch::NoArm)));
}

#[test]
fn another_culture_settles_for_years_and_then_has_the_luck_of_the_usual_one() {
    let of =
        |silos: f32| scenario(json!({ "chain": { "organisations": { "mill": { "culture": { "silos": silos } } } } }));
    let usual = Lever::Silos.row().default;
    let weeks = |s: &Scenario| (s.settling_weeks(), s.size().burn_in_weeks, s.size().agent_weeks(2));
    let [plain, settled, siloed] = [scenario(json!({})), of(usual), of(0.8)];
    assert_eq!((weeks(&plain).0, weeks(&plain).1), (0, 104));
    assert_eq!((weeks(&siloed).0, weeks(&siloed).1), (312, 416));
    // A sweep over a culture meets the usual one too.
    assert_eq!(weeks(&settled), weeks(&siloed));
    assert_eq!(weeks(&siloed).2 - weeks(&plain).2, 312 * siloed.size().agents() * 16);
    let design = |arms: &[Arm]| BatchDesign::new(arms, TimeConfiguration::default()).expect("arms");
    // Arms that are compared settle as long as the longest of them.
    let arm = |s: &Scenario| Arm { name: "a".to_owned(), scenario: s.clone(), programme: false };
    let beside = design(&[arm(&plain), arm(&siloed)]);
    assert!(beside.plans.len() == 2 && beside.plans.iter().all(|plan| plan.settling_weeks == 312));
    let start = |s: &Scenario| design(&arms(s)).start::<16>(0).burnt_in.remove(0).world;
    let [short, one, other] = [&plain, &settled, &siloed].map(start);
    let [demand, same, moved] = [&short, &one, &other].map(|world| world.chain.luck.demand);
    assert!(same == moved && demand != moved, "six more years leave a trace");
    // Waves of demand last ten weeks, so two years of the same draws leave e^-10 of what came before.
    assert!((0..16).all(|k| (demand[k] - moved[k]).abs() < 1e-4), "{demand:?} {moved:?}");
    let integration = |world: &World<16>| world.organisations[0].silos.integration.0.iter().sum::<f32>() / 16.0;
    assert!(integration(&other) < integration(&one) - 0.1, "{} {}", integration(&other), integration(&one));
}
