use std::ops::Range;

use super::*;
use crate::ensemble::{Ensemble, fake};
use crate::experiment::latin::latin;
use crate::observe::{Layout, METRICS, Place};
use crate::quantity::{Parameter, rounded};
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// A scenario with a programme at `maker`.
pub(super) fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "x", "months": 2, "futures": 40,
        "chain": { "template": "three-tier" }, "programme": { "maker": { "tension": 0.7 } },
    });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

fn places() -> Vec<Place> {
    vec![fake::place("maker", PlaceKind::Organisation, 0)]
}

/// Arms whose effect on loyalty is 4, plus `slope` times how far the first assumed number is from where it usually stands,
/// as a share of its range; luck of each future is shared.
fn engine(slope: f32, of: &'static str) -> impl Fn(&[Arm], Range<u32>) -> Ensemble {
    move |arms, futures| {
        let usual = assumed(&scenario());
        let planted = usual.iter().find(|a| a.path() == of).expect("an assumed number");
        let Parameter { name, .. } = planted.parameter;
        let value = arms[1].scenario.mechanisms.number(planted.mechanism, name).expect("a number");
        let moved = (f64::from(value) - planted.value) / (planted.high - planted.low);
        let mut layout = Layout::new(places(), 2);
        layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
        fake::from(layout, futures.len(), |k, arm, _, _| {
            let luck = (k % 5) as f32 - 2.0;
            50.0 + luck + arm as f32 * (4.0 + luck + slope * moved as f32)
        })
    }
}

fn drawn(slope: f32) -> (Ensemble, Assumptions) {
    let scenario = scenario();
    let engine = engine(slope, "mechanisms.solution.potential");
    let arms = Arm::twins(&scenario);
    let ensemble = engine(&arms, 0..40);
    let (done, simulated) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        simulated.fetch_add(1, Ordering::Relaxed);
        Ok(Some(engine(arms, futures)))
    };
    let progress = |p: Progress| _ = done.fetch_max(p.done, Ordering::Relaxed);
    let found = {
        let analysis = Analysis::new(&ensemble, &scenario);
        let stop = AtomicBool::new(false);
        draw(&analysis, &arms, &[2], DRAWS, &simulate, &progress, &stop).expect("draws").expect("not stopped")
    };
    // What is waited for is what is done.
    assert_eq!(done.into_inner(), simulated.into_inner());
    (ensemble, found)
}

#[test]
fn a_number_is_drawn_as_often_above_as_below_where_it_stands() {
    let assumed = assumed(&scenario());
    assert!(assumed.len() > 20);
    for a in &assumed {
        assert!(f64::from(a.parameter.min) - 1e-6 <= a.low && a.low <= a.value, "{a:?}");
        assert!(a.value <= a.high && a.high <= f64::from(a.parameter.max) + 1e-6, "{a:?}");
        assert_eq!(a.at(0.5), a.value, "{a:?}");
    }
    let all = latin(DRAWS as usize, assumed.len());
    for number in 0..assumed.len() {
        let below = all.iter().filter(|at| at[number] < 0.5).count();
        assert_eq!(below, 32, "number {number}");
    }
}

#[test]
fn what_is_switched_off_is_not_drawn_and_what_the_scenario_sets_is_drawn_around() {
    let mut scenario = scenario();
    let before = assumed(&scenario);
    let one = before[0].clone();
    *scenario.mechanisms.number_mut(one.mechanism, "strength").expect("a strength") = 0.0;
    assert!(assumed(&scenario).iter().all(|a| a.mechanism != one.mechanism));
    let other = before.iter().find(|a| a.mechanism != one.mechanism).expect("another");
    let value = other.parameter.max;
    *scenario.mechanisms.number_mut(other.mechanism, other.parameter.name).expect("a number") = value;
    let now = assumed(&scenario).into_iter().find(|a| a.path() == other.path()).expect("still drawn");
    assert_eq!((now.value, now.high), (rounded(value), rounded(value)));
}

#[test]
fn a_planted_assumption_is_found_and_its_turn_confirmed() {
    let (ensemble, found) = drawn(16.0);
    let scenario = scenario();
    let analysis = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let first = &analysis.influences((1, 0), 0)[0];
    let potential = &found.drawn[first.which];
    assert_eq!((potential.path().as_str(), first.clear), ("mechanisms.solution.potential", true));
    let (which, low, high) = analysis.swings((1, 0), 0)[0];
    assert_eq!(which, first.which);
    assert!((high - low - 16.0).abs() < 1e-3, "{low} {high}");
    let turn = found.turns.iter().find(|t| t.which == which).expect("a turn");
    // The effect is the smallest that matters where 4 + 16·x is 0.5.
    let wanted = potential.value - 3.5 / 16.0 * (potential.high - potential.low);
    assert!((turn.effect - 0.5).abs() < 0.06 && (turn.value - wanted).abs() < 0.01, "{turn:?} {wanted}");
    let under = analysis.under((1, 0), 0, 2).expect("drawn");
    assert!(under.positive < under.draws && under.agree < under.positive, "{under:?}");
    let split = analysis.split((1, 0), 0).expect("a split");
    assert!(split.assumption.share > 2.0 * split.luck.share, "{split:?}");
}

#[test]
fn where_no_assumption_matters_every_draw_agrees() {
    let (ensemble, found) = drawn(0.0);
    let scenario = scenario();
    let analysis = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let under = analysis.under((1, 0), 0, 2).expect("drawn");
    assert_eq!((under.agree, under.draws), (64, 64));
    let mean = analysis.effect((1, 0), 0, 2).difference.mean;
    assert!([under.min, under.mean, under.max].iter().all(|x| (x - mean).abs() < 1e-6), "{under:?}");
    assert!(found.turns.is_empty() && analysis.influences((1, 0), 0).is_empty());
    assert_eq!(analysis.split((1, 0), 0).expect("a split").assumption.share, 0.0);
}

#[test]
fn what_was_learnt_begins_no_programme_and_goes_over_no_number_that_an_arm_says_itself() {
    let mut scenario = scenario();
    let free = number(&scenario, "programme.maker.tension").expect("a number");
    let tension = |s: &Scenario| s.programme.get("maker").and_then(|p| p.levers.get(&Lever::Tension).cloned());
    let moved = |mut s: Scenario| {
        placed(&mut s, &free, 0.9, true);
        s
    };
    assert_eq!(tension(&moved(scenario.clone())), Some(Course::Constant(free.at(0.9) as f32)));
    // A what-if that says it, and one that leaves the programme at the maker out.
    scenario.programme["maker"].levers.insert(Lever::Tension, Course::Constant(0.3));
    assert_eq!(moved(scenario.clone()).programme, scenario.programme);
    scenario.programme.clear();
    assert!(moved(scenario.clone()).programme.is_empty());
    let trust = number(&scenario, "mechanisms.trust.strength").expect("a number");
    *scenario.mechanisms.number_mut("trust", "strength").expect("a number") = 0.0;
    placed(&mut scenario, &trust, 0.9, true);
    assert_eq!(scenario.mechanisms.number("trust", "strength"), Some(0.0));
}

/// Levels of the first futures of arms whose effect on loyalty is this.
fn levels(effect: f32) -> Levels {
    let mut layout = Layout::new(places(), 2);
    layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
    Levels::of(&fake::from(layout, 8, |_, arm, _, _| 50.0 + arm as f32 * effect), 8, &[(0, 2)])
}

#[test]
fn cells_are_those_of_every_place_but_links_while_there_is_room() {
    let scenario = scenario();
    let link = fake::place("link", PlaceKind::Link, 0);
    let layout = Layout::new(vec![fake::place("maker", PlaceKind::Organisation, 0), link], 2);
    let ensemble = fake::from(layout.clone(), 8, |_, _, _, _| 0.0);
    let analysis = Analysis::new(&ensemble, &scenario);
    let at_maker: Vec<usize> = (0..layout.columns.len()).filter(|&c| layout.columns[c].place == 0).collect();
    let wanted = |columns: &[usize]| columns.iter().flat_map(|&c| [(c, 1), (c, 2)]).collect::<Vec<_>>();
    assert_eq!(cells(&analysis, &[2, 1, 2], 4), wanted(&at_maker));
    // Two arms, two months and eight futures: as many draws as there is room for, and one more.
    let room = 24_000_000 / (at_maker.len() * 2 * 2 * 8);
    assert_eq!(cells(&analysis, &[1, 2], room).len(), 2 * at_maker.len());
    let few: Vec<usize> =
        ["loyalty", "delivery", "engagement"].iter().filter_map(|m| layout.column(m, "maker")).collect();
    let mut few = few;
    few.sort_unstable();
    assert_eq!(cells(&analysis, &[1, 2], room + 1), wanted(&few));
}

#[test]
fn what_is_waited_for_are_the_draws_and_both_ends_of_the_numbers_moved_alone() {
    use std::sync::Mutex;
    let scenario = scenario();
    let engine = engine(16.0, "mechanisms.solution.potential");
    let arms = Arm::twins(&scenario);
    let ensemble = engine(&arms, 0..40);
    let analysis = Analysis::new(&ensemble, &scenario);
    let asked = Mutex::new(Vec::new());
    let simulate = |arms: &[Arm], futures: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        asked.lock().expect("alone").push((futures.clone(), arms[1].scenario.futures));
        Ok(Some(engine(arms, futures)))
    };
    let heard = Mutex::new(Vec::new());
    let progress = |p: Progress| heard.lock().expect("alone").push((p.done, p.all));
    let go =
        |stop: bool| draw(&analysis, &arms, &[2], DRAWS, &simulate, &progress, &AtomicBool::new(stop)).expect("draws");
    assert!(go(true).is_none());
    let found = go(false).expect("not stopped");
    assert_eq!((found.draws.len(), found.ends.len(), found.learnt), (64, 10, 0));
    assert_eq!(found.ends.iter().map(|e| e.share).collect::<Vec<_>>(), [0.0, 1.0].repeat(5));
    assert!(asked.into_inner().expect("alone").iter().all(|a| *a == (0..8, 8)));
    let mut heard = heard.into_inner().expect("alone");
    heard.sort_unstable();
    // The draws and five numbers at two ends are waited for; how many runs seek a turn nobody knows.
    let wanted: Vec<(usize, usize)> = (1..=heard.len()).map(|done| (done, done.max(74))).collect();
    assert_eq!(heard, wanted);
}

#[test]
fn what_was_learnt_is_drawn_by_its_weights_between_its_own_ends() {
    let mut scenario = scenario();
    let path = "mechanisms.trust.rising".to_owned();
    let stands = number(&scenario, &path).expect("a number").value;
    let (low, high) = (stands as f32 - 4.0, stands as f32 + 8.0);
    let draws = vec![vec![1.0, low], vec![2.0, high], vec![1.0, stands as f32]];
    let numbers = vec![path.clone(), "mechanisms.nothing.here".to_owned()];
    let draws: Vec<Vec<f32>> = draws.into_iter().map(|d: Vec<f32>| [d, vec![0.0]].concat()).collect();
    scenario.ensemble = Some(crate::scenario::Calibrated { numbers, draws, note: None });
    let doubt = Doubt::of(&scenario, 8);
    assert_eq!((doubt.learnt, doubt.drawn[0].path()), (1, path.clone()));
    assert_eq!((doubt.drawn[0].low, doubt.drawn[0].high), (f64::from(low), f64::from(high)));
    // Two draws at the low end, four at the high one, two where it stands.
    assert_eq!(doubt.at.iter().map(|at| at[0]).collect::<Vec<_>>(), [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5]);
    assert_eq!(doubt.drawn.iter().filter(|a| a.path() == path).count(), 1);
    let others: Vec<Assumption> = assumed(&scenario).into_iter().filter(|a| a.path() != path).collect();
    let paths = |all: &[Assumption]| all.iter().map(Assumption::path).collect::<Vec<_>>();
    assert_eq!(paths(&doubt.drawn[1..]), paths(&others));
    let hypercube = latin(8, doubt.drawn.len());
    assert!(doubt.at.iter().zip(&hypercube).all(|(at, wanted)| at[1..] == wanted[1..]));
    let drawn = doubt.scenario(&scenario, 2);
    assert_eq!(drawn.mechanisms.number("trust", "rising"), Some(high));
    let of =
        |s: &Scenario, a: &Assumption| f64::from(s.mechanisms.number(a.mechanism, a.parameter.name).expect("a number"));
    for (number, share) in others.iter().zip(&doubt.at[2][1..]) {
        assert_eq!(of(&drawn, number), f64::from(number.at(f64::from(*share)) as f32), "{}", number.path());
    }
    // Nothing was learnt of no draws.
    scenario.ensemble.as_mut().expect("learnt").draws.clear();
    assert_eq!(Doubt::of(&scenario, 4).learnt, 0);
}

#[test]
fn the_numbers_that_matter_most_are_three_of_the_first_effect_and_then_in_turn() {
    // Three effects at the maker: numbers 0 to 3 move the first, 4 the second, 5 and 6 the third.
    let scenario = scenario();
    let mut layout = Layout::new(places(), 2);
    layout.columns.retain(|c| crate::analysis::HEADLINES.contains(&METRICS[c.metric].id));
    let columns: Vec<usize> = crate::analysis::HEADLINES.iter().filter_map(|m| layout.column(m, "maker")).collect();
    let slopes: [&[(usize, f32)]; 3] = [&[(0, 9.0), (1, 7.0), (2, 5.0), (3, 4.0)], &[(4, 5.0)], &[(5, 5.0), (6, 4.0)]];
    let ensemble = fake::from(layout.clone(), 8, |_, arm, _, _| arm as f32);
    let analysis = Analysis::new(&ensemble, &scenario);
    let cells: Vec<Cell> = (0..layout.columns.len()).map(|c| (c, 2)).collect();
    let numbers: Vec<Assumption> = assumed(&scenario).into_iter().take(7).collect();
    let mut found = Assumptions::new(numbers, cells.clone(), Levels::of(&ensemble, 8, &cells));
    found.draws = latin(64, 7)
        .into_iter()
        .map(|at| {
            let effect = |column: usize| {
                let which = columns.iter().position(|c| *c == column).expect("a headline");
                slopes[which].iter().map(|(i, slope)| slope * (at[*i] - 0.5)).sum::<f32>()
            };
            let e = fake::from(layout.clone(), 8, |_, arm, column, _| arm as f32 * (1.0 + effect(column)));
            Draw { levels: Levels::of(&e, 8, &cells), at }
        })
        .collect();
    let chosen = matter_most(&analysis, &found);
    assert_eq!((chosen.len(), &chosen[..3]), (5, &[0, 1, 2][..]));
    assert!([4, 5].iter().all(|i| chosen[3..].contains(i)), "{chosen:?}");
}

/// The headline where loyalty, delivery and engagement at the maker have these effects, differ between futures by so much, and are
/// moved by the first assumed number by so much from one end of its range to the other.
fn headline(effects: [(f32, f32, f32); 3]) -> String {
    let scenario = scenario();
    let mut layout = Layout::new(places(), 2);
    layout.columns.retain(|c| crate::analysis::HEADLINES.contains(&METRICS[c.metric].id));
    let columns = crate::analysis::HEADLINES.map(|m| layout.column(m, "maker"));
    let with = |at: f32, k: usize, column: usize| {
        let (mean, spread, moved) = effects[columns.iter().position(|c| *c == Some(column)).expect("a headline")];
        mean + spread * ((k % 5) as f32 - 2.0) + moved * (at - 0.5)
    };
    let of = |at: f32| fake::from(layout.clone(), 40, |k, arm, column, _| arm as f32 * with(at, k, column));
    let cells: Vec<Cell> = (0..layout.columns.len()).map(|c| (c, 2)).collect();
    let ensemble = of(0.5);
    let mut found =
        Assumptions::new(assumed(&scenario)[..1].to_vec(), cells.clone(), Levels::of(&ensemble, 40, &cells));
    let draw = |at: Vec<f32>| Draw { levels: Levels::of(&of(at[0]), 40, &cells), at };
    found.draws = latin(64, 1).into_iter().map(draw).collect();
    let analysis = Analysis::new(&ensemble, &scenario).with_assumptions(Some(&found));
    let headline = analysis.finding().headline.clone();
    headline.replace("with the programme at maker, month 2, mean over 40 futures: ", "")
}

#[test]
fn the_headline_says_of_each_number_what_luck_and_the_draws_leave_of_it() {
    let (sure, some) = ((4.0, 0.1, 0.0), (4.0, 3.0, 0.0));
    let (mostly, hangs, small) = ((4.0, 0.1, 8.6), (4.0, 0.1, 16.0), (0.1, 0.0, 0.0));
    let all = [
        [sure, sure, small],
        [some, sure, small],
        [sure, some, mostly],
        [some, (4.0, 3.0, 8.6), hangs],
        [sure, (0.1, 0.0, 4.0), small],
        [sure, (-4.0, 0.1, 0.0), (-4.0, 3.0, 0.0)],
        [hangs, hangs, hangs],
        [small, (0.1, 0.0, 4.0), small],
    ];
    let told: Vec<String> = all.into_iter().map(headline).collect();
    for headline in &told {
        assert!(!headline.contains("))") && !headline.contains("on average, worse"), "{headline}");
        let mut open = 0;
        for c in headline.chars() {
            open += i32::from(c == '(') - i32::from(c == ')');
            assert!((0..=1).contains(&open), "brackets within brackets: {headline}");
        }
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_turn_is_sought_along_a_parabola_and_given_up_where_no_run_comes_close() {
    use super::turn::turns;
    let scenario = scenario();
    let mut layout = Layout::new(places(), 2);
    layout.columns.retain(|c| METRICS[c.metric].id == "loyalty");
    let ensemble = fake::from(layout.clone(), 8, |k, arm, _, _| 50.0 + arm as f32 * (4.0 + 0.1 * (k % 2) as f32));
    let analysis = Analysis::new(&ensemble, &scenario);
    let drawn: Vec<Assumption> = assumed(&scenario).into_iter().take(1).collect();
    let go = |effect: &(dyn Fn(f64) -> f32 + Sync), ends: &[(f64, f32)], stop: bool| {
        let cells = [(0, 2)];
        let mut found = Assumptions::new(drawn.clone(), cells.to_vec(), Levels::of(&ensemble, 8, &cells));
        found.ends = ends.iter().map(|&(share, effect)| Alone { which: 0, share, levels: levels(effect) }).collect();
        let tried = std::sync::Mutex::new(Vec::new());
        let number = drawn[0].clone();
        let simulate = |arms: &[Arm], _: Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
            let value = arms[1].scenario.mechanisms.number(number.mechanism, number.parameter.name).expect("a number");
            let share = number.share(f64::from(value));
            tried.lock().expect("alone").push((share * 1000.0).round() / 1000.0);
            let e = fake::from(layout.clone(), 8, |_, arm, _, _| 50.0 + arm as f32 * effect(share));
            Ok(Some(e))
        };
        let stop = AtomicBool::new(stop);
        let arms = Arm::twins(&scenario);
        let study = Study {
            arms: &arms,
            learnt: 0,
            futures: 8,
            cells: &cells,
            simulate: &simulate,
            progress: &|_| {},
            stop: &stop,
            done: AtomicUsize::new(0),
            all: 0,
        };
        let turns = turns(&analysis, &found, &study).expect("runs");
        let told = turns.map(|t| {
            (t.found.iter().map(|t| (t.column, (t.effect * 100.0).round() / 100.0)).collect::<Vec<_>>(), t.somewhere)
        });
        (told, tried.into_inner().expect("alone"))
    };
    // The effect falls along a straight line from 4.05 to -2.95: half a point is at 0.5 + 0.5 × 3.55 ⁄ 7.
    let line = |share: f64| (4.05 - 14.0 * (share - 0.5)) as f32;
    let (told, tried) = go(&line, &[(1.0, -2.95)], false);
    assert_eq!((told, tried), (Some((vec![(0, 0.5)], vec![])), vec![0.754]));
    // Where it bends with the number, what is known of the other end finds it at once.
    let (number, value) = (&drawn[0], drawn[0].value);
    let along = |share: f64| (number.at(share) - value) / (number.high - value);
    let bent = |share: f64| (4.05 - 1.75 * along(share) - 5.25 * along(share).powi(2)) as f32;
    let (told, tried) = go(&bent, &[(0.0, bent(0.0)), (1.0, bent(1.0))], false);
    let found = told.map_or(0, |(found, _)| found.len());
    assert!(found > 0 && tried.len() == found, "{tried:?}");
    // An end at which the verdict stands is no turn.
    assert_eq!(go(&line, &[(1.0, 0.6)], false), (Some((vec![], vec![])), vec![]));
    // A step that no run comes close to is looked for three times, each nearer.
    let step = |share: f64| if share < 0.9 { 4.05 } else { -2.95 };
    let (told, tried) = go(&step, &[(1.0, -2.95)], false);
    assert_eq!((told, tried.len()), (Some((vec![], vec![(0, 0)])), 3));
    assert_eq!(tried[0], 0.754);
    // Through 4.05, 4.05 and -2.95 the parabola comes to half a point 0.153 further on, where the step is past.
    assert!((tried[1] - (tried[0] + 0.153)).abs() < 0.003, "{tried:?}");
    assert!(tried[0] < tried[2] && tried[2] < tried[1], "{tried:?}");
    assert_eq!(go(&line, &[(1.0, -2.95)], true).0, None);
}
