use std::sync::atomic::AtomicBool;

use super::*;
use crate::ensemble::Progress;
use crate::observe::{METRICS, Trajectory};
use crate::scenario::{Course, from_value};
use crate::steering::Lever;

fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "fake", "months": 12, "futures": 16, "seed": 3,
        "chain": {
            "organisations": { "maker": { "staff": 40 }, "shop": { "staff": 32 } },
            "links": [{ "from": "maker", "to": "shop" }],
            "segments": { "people": { "served_by": "shop", "people": 200 } }
        },
        "programme": { "maker": { "tension": 0.8, "employee_inclusion": 0.7 } }
    });
    from_value(&file, "fake").expect("a scenario")
}

fn asked(keep: &[&str], budget: Option<f64>) -> Asked {
    let vary = ["programme.maker.tension=0..1", "programme.maker.employee_inclusion=0..1"].map(str::to_owned);
    let keep: Vec<String> = keep.iter().map(|k| (*k).to_owned()).collect();
    Asked::new(scenario(), &vary, None, &keep, budget).expect("a question")
}

/// A model of which all is known: tension t gains 8 t (1 − t) points and takes 3 t² of turnover; t costs 4 weeks and inclusion 2, for
/// nothing.
#[allow(clippy::unnecessary_wraps, reason = "the shape of what simulates")]
fn known(
    arms: &[Arm],
    futures: Range<u32>,
    _: &(dyn Fn(Progress) + Sync),
    _: &AtomicBool,
) -> Result<Option<Ensemble>, Mismatch> {
    let layout = Layout::new(arms[0].scenario.places(), arms[0].scenario.months as usize);
    let lever = |arm: &Arm, lever: Lever| match arm.scenario.programme["maker"].levers.get(&lever) {
        Some(Course::Constant(x)) => *x,
        _ => 0.0,
    };
    let follow = |k: u32| {
        let one = |arm: &Arm| {
            let (t, i) = (lever(arm, Lever::Tension), lever(arm, Lever::EmployeeInclusion));
            let luck = sobol_burley::sample(k, 0, 9) - 0.5;
            let mut trajectory = Trajectory::new(&layout);
            for (c, column) in layout.columns.iter().enumerate() {
                let effect = match METRICS[column.metric].id {
                    "loyalty" => 8.0 * t * (1.0 - t) + 0.2 * luck,
                    "turnover" => 3.0 * t * t,
                    "programme_cost" => 4.0 * t + 2.0 * i,
                    _ => 0.0,
                };
                for month in 0..=layout.months {
                    trajectory.set(c, month, 50.0 + if arm.programme && month > 0 { effect } else { 0.0 });
                }
            }
            trajectory
        };
        arms.iter().map(one).collect()
    };
    let names = arms.iter().map(|a| a.name.clone()).collect();
    Ok(Some(Ensemble { arms: names, futures: futures.map(follow).collect(), layout }))
}

fn found(asked: &Asked) -> (Search, Option<Trial>) {
    let stop = AtomicBool::new(false);
    let means = Means { simulate: &known, progress: &|_| {}, stop: &stop };
    let search = search(asked, 64, &mut Pieces::in_memory(), means).expect("plans").expect("not stopped");
    let trial = (!search.fitting().is_empty()).then(|| {
        trial(asked, &search, (16, most(64)), &mut Pieces::in_memory(), means).expect("draws").expect("not stopped")
    });
    (search, trial)
}

#[test]
fn the_plan_advised_holds_gains_what_can_be_gained_and_buys_nothing_for_nothing() {
    let asked = asked(&["turnover@maker"], Some(2.0));
    let (search, trial) = found(&asked);
    let trial = trial.expect("a trial");
    let plan = trial.advice().expect("a plan");
    let [Some(tension), Some(inclusion)] = plan.at[..] else { panic!("{plan:?}") };
    // Turnover may rise by 0.5: t is at most 0.41, where 1.93 points are gained; within half a point of it the cheapest is wanted.
    assert!((0.23..=0.41).contains(&tension) && inclusion <= 0.05, "{tension} {inclusion}");
    assert!(plan.holds == 16 && plan.futures == 1.0 && plan.breaks.is_empty(), "{plan:?}");
    assert!(
        (plan.gain.0 - 8.0 * tension * (1.0 - tension)).abs() < 0.1
            && (plan.cost - 4.0 * tension - 2.0 * inclusion).abs() < 1e-4
    );
    // The file's own plan costs too much, and too many leave.
    let own = trial.plans.last().expect("plans");
    assert!(own.letter.is_none() && own.holds == 0 && own.less_sure, "{own:?}");
    assert_eq!(own.breaks, [(Limit::Cost, 16), (Limit::Keep(0), 16)]);
    assert!(
        search.tried.len() <= most(64) && search.tried[0].own && search.tried.iter().filter(|t| t.own).count() == 1
    );
    let words = words(&asked, &search, Some((&trial, None))).join("\n");
    assert!(
        words.contains("turnover at Maker is at most 0.5 percentage points a year higher than without a programme"),
        "{words}"
    );
    assert!(words.contains("and where the programme costs at most 2 weeks of staff cost"), "{words}");
    assert!(words.contains("it holds in 16 of 16 draws of what is assumed, and in 100 % of single futures"), "{words}");
    assert!(words.contains("The file’s plan holds less surely."), "{words}");
}

#[test]
fn where_no_plan_keeps_the_limits_it_says_which_are_in_the_way() {
    let asked = asked(&[], Some(0.1));
    let (search, trial) = found(&asked);
    assert!(trial.is_none());
    let words = words(&asked, &search, None).join("\n");
    assert!(words.contains("holds in any of the few draws") && words.contains("too little gained in"), "{words}");
    assert!(words.contains("too dear in"), "{words}");
}

#[test]
fn a_plan_that_seldom_holds_is_shown_and_not_advised() {
    let asked = asked(&[], None);
    let (search, _) = found(&asked);
    let end = |gain: f64| vec![End { gain, cost: 1.0, keep: vec![] }; 8];
    let holding = |holds: usize, gain: f64| {
        let ends: Vec<Vec<Vec<End>>> = (0..16).map(|d| vec![end(if d < holds { gain } else { 0.0 }); 2]).collect();
        trial::judged(&asked, &search, &[1, 2], &ends)
    };
    // Seldom; often, and what matters on average; often, and too little on average.
    let [seldom, often, little] = [(7, 9.0), (8, 1.0), (8, 0.6)].map(|(holds, gain)| holding(holds, gain));
    assert!(seldom.advised.is_none() && seldom.plans[seldom.surest].holds == 7, "{seldom:?}");
    assert!(often.advice().is_some_and(|p| p.holds == 8) && little.advised.is_none(), "{often:?} {little:?}");
    let words = words(&asked, &search, Some((&seldom, None))).join("\n");
    assert!(words.contains("No plan is advised: of those that hold as surely as the surest, none both gains what matters on average and holds in half"), "{words}");
    assert!(words.contains("it holds in 7 of 16 draws"), "{words}");
}

#[test]
fn the_plan_of_the_file_is_advised_where_it_is_the_cheapest_of_the_best_and_has_no_letter() {
    let asked = asked(&[], None);
    let (search, _) = found(&asked);
    let end = |gain: f64, cost: f64| vec![End { gain, cost, keep: vec![] }; 8];
    // The file's plan, one that gains as much and costs more, one that costs less and gains less.
    let ends = vec![vec![end(3.0, 2.0), end(3.2, 4.0), end(1.0, 1.0)]; 20];
    let trial = trial::judged(&asked, &search, &[0, 1, 2], &ends);
    assert!(trial.advice().is_some_and(|p| p.own && p.letter.is_none()), "{trial:?}");
    let letters: Vec<Option<char>> = trial.plans.iter().map(|p| p.letter).collect();
    assert_eq!(letters, [Some('A'), Some('B'), None]);
    let words = words(&asked, &search, Some((&trial, None))).join("\n");
    assert!(
        words.contains("The file’s plan is advised") && words.contains("of these, Plan B gains most (+3.2 points)"),
        "{words}"
    );
    assert!(words.contains("Plan A holds as surely, costs less and gains less."), "{words}");
    assert!(words.contains("Plan B holds as surely and costs more."), "{words}");
}

#[test]
fn a_plan_is_as_sure_as_the_surest_within_one_draw_in_twenty() {
    let asked = asked(&[], None);
    let (search, _) = found(&asked);
    let ends = |holds: [usize; 3]| -> Vec<Vec<Vec<End>>> {
        let end = |gain: f64| vec![End { gain, cost: 1.0, keep: vec![] }; 8];
        (0..40).map(|draw| holds.iter().map(|&h| end(if draw < h { 2.0 } else { 0.0 })).collect()).collect()
    };
    let trial = trial::judged(&asked, &search, &[1, 2, 3], &ends([38, 40, 37]));
    let less: Vec<(usize, bool)> = trial.plans.iter().map(|p| (p.holds, p.less_sure)).collect();
    assert!(less.contains(&(38, false)) && less.iter().all(|l| l.1 == (l.0 == 37)), "{less:?}");
}

#[test]
fn what_is_better_low_is_told_with_its_own_sign() {
    let vary = ["programme.maker.tension=0..1".to_owned()];
    let asked = Asked::new(scenario(), &vary, Some(&"rework@maker".to_owned()), &[], None).expect("a question");
    let (search, _) = found(&asked);
    let ends = vec![vec![vec![End { gain: 1.5, cost: 1.0, keep: vec![] }; 8]]; 20];
    let trial = trial::judged(&asked, &search, &[1], &ends);
    let words = words(&asked, &search, Some((&trial, None))).join("\n");
    assert!(words.contains("rework at Maker is at least 0.2 percentage points lower"), "{words}");
    assert!(words.contains("Rework at Maker at month 12: −1.5 percentage points on average"), "{words}");
}

#[test]
fn of_several_organisations_the_whole_chain_is_the_aim_and_of_one_its_customers() {
    let of = |vary: &[&str]| {
        let vary: Vec<String> = vary.iter().map(|v| (*v).to_owned()).collect();
        let asked = Asked::new(scenario(), &vary, None, &[], None).expect("a question");
        [asked.aim.place, asked.cost.place]
    };
    assert_eq!(of(&["programme.maker.tension=0..1"]), ["maker", "maker"]);
    // What the maker does costs too.
    assert_eq!(of(&["programme.shop.tension=0..1"]), ["shop", "chain"]);
    assert_eq!(of(&["programme.maker.tension=0..1", "programme.shop.tension=0..1"]), ["chain", "chain"]);
}

#[test]
fn everything_is_the_same_on_every_run() {
    let asked = asked(&["turnover@maker"], None);
    let at = |s: &Search| s.tried.iter().map(|t| t.at.clone()).collect::<Vec<_>>();
    let [(one, first), (other, second)] = [found(&asked), found(&asked)];
    assert_eq!(at(&one), at(&other));
    let told = |t: Option<Trial>| format!("{t:?}");
    assert_eq!(told(first), told(second));
}

#[test]
fn one_that_is_stopped_ends_without_an_answer() {
    let stop = AtomicBool::new(true);
    let stopped: Simulate<'_> = &|_, _, _, _| Ok(None);
    let means = Means { simulate: stopped, progress: &|_| {}, stop: &stop };
    assert!(search(&asked(&[], None), 64, &mut Pieces::in_memory(), means).expect("no failure").is_none());
    let asked = asked(&[], None);
    let (search, _) = found(&asked);
    assert!(trial(&asked, &search, (16, most(64)), &mut Pieces::in_memory(), means).expect("no failure").is_none());
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_reason() {
    let refused = |vary: &[&str], gain: &str, keep: &[&str]| {
        let own = |all: &[&str]| all.iter().map(|x| (*x).to_owned()).collect::<Vec<_>>();
        Asked::new(scenario(), &own(vary), Some(&gain.to_owned()), &own(keep), None).expect_err("refused").to_string()
    };
    let tension = &["programme.maker.tension=0..1"][..];
    assert!(refused(&[], "loyalty@maker", &[]).contains("nothing is varied"));
    assert!(
        refused(&["chain.organisations.maker.staff=20..60"], "loyalty@maker", &[])
            .contains("not the programme's to choose")
    );
    assert!(refused(&[tension[0], tension[0]], "loyalty@maker", &[]).contains("twice"));
    assert!(refused(tension, "joy@maker", &[]).contains("--gain joy@maker: there is no metric joy"));
    assert!(refused(tension, "loyalty@maker", &["loyalty@maker"]).contains("to be gained already"));
    assert!(refused(tension, "loyalty@maker", &["trust@maker", "trust @ maker"]).contains("stands there twice"));
    assert!(refused(tension, "loyalty@maker", &["joy @ maker"]).contains("--keep joy @ maker: there is no metric joy"));
    let both = ["programme.maker.tension=0..1", "programme.maker.tension.level=0..1"];
    assert!(!refused(&both, "loyalty@maker", &[]).is_empty());
    assert!(
        refused(tension, "loyalty@maker", &["tension@maker"]).contains("--keep tension@maker: neither more nor less")
    );
    assert!(refused(tension, "loyalty@maker", &["loyalty@mars"]).contains("no place mars"));
}

#[test]
fn means_leave_out_what_is_not_defined_and_what_is_not_defined_is_not_kept() {
    let end = |gain: f64, keep: f64| End { gain, cost: 1.0, keep: vec![keep] };
    let mean = End::mean(&[end(1.0, f64::NAN), end(3.0, -2.0)]);
    assert_eq!(mean, End { gain: 2.0, cost: 1.0, keep: vec![-2.0] });
    let asked = asked(&["turnover@maker"], Some(2.0));
    assert_eq!(asked.broken(&end(1.0, f64::NAN)), [Limit::Keep(0)]);
    assert_eq!(
        asked.broken(&End { gain: 0.4, cost: 2.1, keep: vec![-0.6] }),
        [Limit::Gain, Limit::Cost, Limit::Keep(0)]
    );
    assert!(asked.holds(&End { gain: 0.5, cost: 2.0, keep: vec![-0.5] }));
}
