use super::super::axis::Over;
use super::*;

#[test]
fn points_that_differ_before_the_programme_starts_share_no_start() {
    let axis = |path: &&str| Axis { path: (*path).to_owned(), over: Over::Values(vec![0.0, 1.0]) };
    let of = |paths: &[&str]| shared(&paths.iter().map(axis).collect::<Vec<_>>());
    let (lever, event, churn) = ("programme.maker.tension", "events.0.size", "chain.segments.families.churn");
    assert_eq!([of(&[lever]), of(&[lever, event])], [Shared::Without, Shared::Start]);
    assert_eq!([of(&[churn]), of(&[lever, churn])], [Shared::Nothing; 2]);
}

#[test]
fn what_points_share_is_waited_for_once_and_threads_share_the_batches() {
    let seconds = |shared, threads| Cost { start: 3.0, arm: 0.5, shared }.seconds(5, 20, threads);
    // Two batches: a burn-in and six arms; a burn-in and ten arms; five burn-ins and ten arms.
    assert_eq!(seconds(Shared::Without, 1), 12.0);
    assert_eq!(seconds(Shared::Start, 1), 16.0);
    assert_eq!(seconds(Shared::Nothing, 1), 40.0);
    assert_eq!(seconds(Shared::Nothing, 4), 10.0);
}

use super::super::Arrangement;
use super::super::tests::sweep as of;

fn tiny(vary: &[&str], futures: Futures) -> Sweep {
    let mut sweep = of(vary, Arrangement::Grid, "engagement@maker", futures.clone());
    sweep.scenario.months = 3;
    sweep.scenario.programme["maker"].levers.remove(&crate::steering::Lever::EmployeeInclusion);
    let outcomes = crate::experiment::outcome::outcomes(&sweep.scenario, &[], &["engagement@maker".to_owned()]);
    Sweep::of(sweep.scenario, sweep.points, outcomes.expect("outcomes"), futures).expect("a sweep")
}

/// The points, and what was heard of how far it is.
fn points(sweep: &Sweep, room: Option<usize>) -> (Vec<Point>, usize) {
    let heard = AtomicUsize::new(0);
    let progress = |p: Progress| _ = heard.fetch_max(p.done, Ordering::Relaxed);
    let stop = AtomicBool::new(false);
    let mut engine = Engine::new(sweep, &progress, &stop).expect("an engine");
    engine.room = room.unwrap_or(engine.room);
    let all: Vec<usize> = (0..sweep.points.len()).collect();
    let found = engine.group(&all).expect("points").expect("not stopped");
    (found, heard.into_inner())
}

#[test]
fn a_point_is_what_a_run_of_its_own_finds_whatever_points_share_and_however_little_room_there_is() {
    let (lever, event, number) =
        ("programme.maker.tension=0.2,1", "events.0.size=0.5,1", "mechanisms.trust.rising=10,20");
    for vary in [[lever, "programme.maker.openness=0,1"], [lever, event], [lever, number]] {
        let sweep = tiny(&vary, Futures::Fixed(37));
        let (found, heard) = points(&sweep, None);
        assert_eq!((found.len(), heard), (4, 4 * 37));
        assert_eq!(points(&sweep, Some(1)).0, found);
        for (n, point) in found.iter().enumerate() {
            let arms = Arm::twins(&sweep.scenario_at(n).expect("a scenario"));
            let e = crate::ensemble::simulate(&arms, 0..37, &|_| {}, &AtomicBool::new(false));
            let e = e.expect("simulated").expect("not stopped");
            let column = e.layout.column("engagement", "maker").expect("a column");
            let of = |arm: usize| e.futures.iter().map(|f| f[arm].column(column)[3]).collect::<Vec<f32>>();
            let (with, without) = (of(1), of(0));
            let each: Vec<Option<f32>> = with.iter().zip(&without).map(|(a, b)| Some(a - b)).collect();
            assert_eq!((point.point, point.futures, &point.at), (n, 37, &sweep.points.at(n)));
            assert_eq!(point.measured, [Measured::of(sweep.outcomes[0].metric, &with, &without)]);
            assert_eq!((point.half_width, &point.each), (None, &each));
        }
    }
}

#[test]
fn futures_are_added_to_each_point_until_it_is_precise_or_the_cap_is_met() {
    let goal = |width: f64| {
        let text = format!("{width}@engagement@maker@2");
        crate::experiment::precision::Goal::read(&text, &super::super::tests::scenario(), 70).expect("a goal")
    };
    let vary = ["programme.maker.tension=0.2,1"];
    let (found, heard) = points(&tiny(&vary, Futures::Until(goal(1e-6))), None);
    // Of 70 futures the last batch has six.
    assert_eq!(found.iter().map(|p| (p.futures, p.each.len())).collect::<Vec<_>>(), [(70, 70); 2]);
    assert_eq!(heard, 140);
    let month = found[0].half_width.expect("a width");
    let (rough, _) = points(&tiny(&vary, Futures::Until(goal(99.0))), None);
    assert_eq!(rough[0].futures, 32);
    assert!(rough[0].each == found[0].each[..32] && rough[0].half_width > Some(month));
}

#[test]
fn points_are_handed_on_as_they_are_finished_and_none_after_a_stop() {
    let sweep = tiny(&["programme.maker.tension=0.2,0.4,0.6,0.8,1"], Futures::Fixed(16));
    let go = |stop: bool| {
        let mut kept = Vec::new();
        let ended = simulate(
            &sweep,
            [4, 0, 3, 1, 2],
            |points| -> Result<(), Refused> {
                kept.extend(points.into_iter().map(|p| p.point));
                Ok(())
            },
            &|_| {},
            &AtomicBool::new(stop),
        );
        (ended.expect("points"), kept)
    };
    assert_eq!(go(false), (Ended::Done, vec![4, 0, 3, 1, 2]));
    assert_eq!(go(true), (Ended::Stopped, vec![]));
}

#[test]
fn the_cost_of_a_batch_is_measured_and_taken_so_many_times() {
    let sweep = tiny(&["programme.maker.tension=0.2,1"], Futures::Fixed(16));
    let clock = Instant::now();
    let cost = Cost::measured(&sweep).expect("a cost");
    assert!(cost.start > 0.0 && cost.arm > 0.0 && cost.shared == Shared::Without);
    assert!(cost.start + cost.arm <= clock.elapsed().as_secs_f64(), "{cost:?}");
    let of = |futures| Cost { start: 3.0, arm: 0.5, shared: Shared::Nothing }.seconds(2, futures, 0);
    assert_eq!([of(1), of(16), of(17)], [8.0, 8.0, 16.0]);
}
