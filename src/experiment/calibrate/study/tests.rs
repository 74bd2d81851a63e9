use std::sync::Mutex;

use super::*;
use crate::ensemble::fake;
use crate::experiment::assumptions::number;
use crate::observe::{Layout, Place, PlaceKind};
use crate::run::Arm;
use crate::steering::Lever;

#[test]
fn places_are_sought_to_the_end_of_the_sequence_and_no_further() {
    assert!(further(8192, 8192, 4, |_| false).is_empty());
    let found = further(32, 8, 2, |shares| shares[0] < 0.25);
    assert!(found.len() == 8 && found.iter().all(|(p, s)| *p >= 32 && s[0] < 0.25));
    // Of each further point four hundred places are looked at, from the first on.
    let looked_at = std::cell::Cell::new(0);
    let none = further(0, 3, 2, |_| {
        looked_at.set(looked_at.get() + 1);
        false
    });
    assert_eq!((none.len(), looked_at.get(), further(0, 3, 2, |_| true).len()), (0, 1200, 3));
}

/// A firm whose engagement was seen rise for eight months, and a programme with points and events before and after.
fn scenario() -> Scenario {
    let points: Vec<_> = (1..=8).map(|m| (m, 60.0 + 2.0 * f64::from(m), 0.5)).collect();
    let event = |month: u32| serde_json::json!({ "kind": "layoff", "month": month, "size": 0.01 });
    let file = serde_json::json!({
        "name": "x", "months": 24, "chain": { "template": "service" },
        "programme": { "firm": { "tension": [[0, 0.2], [8, 0.5], [9, 0.8]], "openness": [[12, 0.3], [18, 0.5]], "events": [event(8), event(9)] } },
        "events": [{ "kind": "layoff", "at": "firm", "month": 8, "size": 0.01 }, { "kind": "layoff", "at": "firm", "month": 10, "size": 0.01 }],
        "observed": { "series": [{ "metric": "engagement", "at": "firm", "fit": "level", "points": points }] },
    });
    crate::scenario::from_value(&file, "x").expect("a scenario")
}

fn layout(months: u32) -> Layout {
    let place = Place { id: "firm".into(), name: "Firm".into(), kind: PlaceKind::Organisation, tier: 0 };
    Layout::new(vec![place], months as usize)
}

/// What came of a study, what was said, and how far it was heard to be. Engagement rises by four times the share of
/// `solution.potential` a month, which is half where the figures stand.
fn study(asked: &Asked, place: &Path, share: Share<'_>, stop: bool) -> Told {
    study_of(u32::MAX, asked, place, share, stop)
}

type Told = (Result<Option<Found>, String>, Vec<String>, Vec<Progress>);

/// The same, where engagement is defined in so many futures.
fn study_of(defined: u32, asked: &Asked, place: &Path, share: Share<'_>, stop: bool) -> Told {
    let scenario = scenario();
    let figures = Figures::of(&scenario, &layout(24));
    let number = free::read(&scenario, "mechanisms.solution.potential").expect("a number");
    let engine = |arms: &[Arm], futures: std::ops::Range<u32>, _: &(dyn Fn(Progress) + Sync), _: &AtomicBool| {
        let s = &arms[0].scenario;
        let share = number.share(f64::from(s.mechanisms.number("solution", "potential").expect("a number"))) as f32;
        let mut e = fake::from(layout(s.months), futures.len(), |k, _, _, month| match futures.start + k as u32 {
            future if future < defined => 60.0 + 4.0 * share * month as f32 + 0.1 * (k as f32 - 7.5),
            _ => f32::NAN,
        });
        e.futures.iter_mut().for_each(|arms| arms.truncate(1));
        Ok(Some(e))
    };
    let (mut said, heard) = (Vec::new(), Mutex::new(Vec::new()));
    let found = Study {
        scenario: &scenario,
        figures: &figures,
        asked,
        place,
        share,
        simulate: &engine,
        stop: &AtomicBool::new(stop),
        say: &mut |line| {
            said.push(line.to_owned());
            Ok(())
        },
        progress: &|p| heard.lock().expect("alone").push(p),
    }
    .follow()
    .map_err(|e| e.to_string());
    (found, said, heard.into_inner().expect("alone"))
}

fn asked(free: &[&str], points: usize) -> Asked {
    Asked { free: free.iter().map(|f| (*f).to_owned()).collect(), points, hold: None, anyway: false }
}

#[test]
fn figures_that_can_tell_of_a_number_are_fitted_without_being_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (found, said, heard) =
        study(&asked(&["mechanisms.solution.potential"], 100), folder.path(), Share::Whole, false);
    let found = found.expect("an end").expect("a number");
    assert_eq!((found.points, found.free.len(), found.recovery.clients), (100, 1, 64));
    let fit = found.fit.expect("a fit");
    assert!((fit.posterior.quantile(0, 0.5) - 0.5).abs() < 0.1 && fit.numbers[0].left < 0.6, "{:?}", fit.numbers);
    assert_eq!(said[0], "Fitting solution: potential to 8 figures of 1 series.");
    assert!(said[1].starts_with("- Solution: potential: ") && said[2].contains("such figures recover it."), "{said:?}");
    assert!(
        said[4].starts_with("The figures leave ")
            && said[4].ends_with(" of the space of these numbers; the other points go there."),
        "{said:?}"
    );
    // Sixty-four points over the whole range, then the others; each round is heard of before it begins.
    let begun: Vec<usize> = heard.iter().filter(|p| p.done == 0).map(|p| p.all).collect();
    assert_eq!((begun, heard.len()), (vec![64, 36], 2 + 100));
    // What is there already is not simulated again.
    let (again, _, heard) = study(&asked(&["mechanisms.solution.potential"], 100), folder.path(), Share::Whole, false);
    assert_eq!(again.expect("an end").expect("a number").fit.map(|f| f.numbers), Some(fit.numbers));
    assert!(heard.iter().all(|p| (p.done, p.all) == (0, 0)), "{heard:?}");
}

#[test]
fn figures_that_cannot_tell_are_not_fitted_unless_they_are_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = "mechanisms.trust.falling";
    let (found, said, _) = study(&asked(&[path, path], 64), folder.path(), Share::Whole, false);
    let found = found.expect("an end").expect("a number");
    assert_eq!((found.fit.is_none(), found.points, found.free.len()), (true, 64, 1));
    assert!(said.last().is_some_and(|s| s.starts_with("Such figures could not tell any of these numbers")), "{said:?}");
    let anyway = Asked { anyway: true, ..asked(&[path], 64) };
    let (found, said, _) = study(&anyway, folder.path(), Share::Whole, false);
    let found = found.expect("an end").expect("a number");
    assert!(found.fit.is_some() && found.points == 64);
    // No points are left to go anywhere.
    let told =
        said.iter().any(|s| s.starts_with("The figures leave ") && s.ends_with(" of the space of these numbers."));
    assert!(told, "{said:?}");
}

#[test]
fn a_part_does_its_share_and_tells_what_is_missing_and_a_stop_keeps_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = asked(&["mechanisms.solution.potential"], 64);
    let part = Share::Part { first: 1, of: 4, others: &[] };
    let (found, _, heard) = study(&asked, folder.path(), part, false);
    assert_eq!(found.expect_err("missing"), "48 points of other parts are missing");
    assert_eq!((heard[0].done, heard[0].all), (0, 16));
    let (found, ..) = study(&asked, folder.path(), Share::Whole, true);
    assert_eq!(found.expect_err("stopped"), "stopped; 16 points are kept");
    let folders = [folder.path().to_owned()];
    let (found, ..) = study(&asked, folder.path(), Share::Joined(&folders), false);
    assert_eq!(found.expect_err("missing"), "48 points of other parts are missing");
}

#[test]
fn numbers_that_are_not_named_are_chosen_by_screening() {
    let folder = tempfile::tempdir().expect("a folder");
    let (found, said, heard) = study(&asked(&[], 64), folder.path(), Share::Whole, false);
    let found = found.expect("an end").expect("numbers");
    // Eight figures by level tell of two numbers; only one moves them beyond what accident explains by far.
    assert_eq!((found.free.len(), found.free[0].path()), (2, "mechanisms.solution.potential".to_owned()));
    let candidates = free::candidates(&scenario()).len();
    let start = format!("No numbers are named with --free. Screening {candidates} numbers by 96 points: ");
    assert!(
        said[0].starts_with(&start)
            && said[0].ends_with(
                " The 2 that explain most of how your figures move, each beside those before it, are fitted."
            ),
        "{said:?}"
    );
    assert_eq!((heard[0].done, heard[0].all), (0, 96));
    let next = said[1].strip_prefix("Next would be ").and_then(|s| s.strip_suffix('.')).expect("further numbers");
    assert_eq!(next.replace(" and ", ", ").split(", ").count(), USUAL);
    assert!(!next.contains("solution.potential") && !next.contains(&found.free[1].path()), "{next}");
}

#[test]
fn what_comes_after_the_last_figure_is_left_out() {
    let mut scenario = scenario();
    let figures = Figures::of(&scenario, &layout(24));
    scenario.what_ifs.insert("x".to_owned(), serde_json::Map::new());
    let short = shortened(&scenario, &figures);
    assert_eq!((short.months, short.what_ifs.len(), short.expect.len(), short.events.len()), (8, 0, 0, 1));
    let plan = &short.programme["firm"];
    assert_eq!(plan.events.iter().map(|e| e.month).collect::<Vec<_>>(), [8.0]);
    let course = |lever| plan.levers.get(&lever).cloned();
    assert_eq!(course(Lever::Tension), Some(Course::Points(vec![[0.0, 0.2], [8.0, 0.5]])));
    // Of a course that begins later its first point stays, so that the lever is still moved by the plan.
    assert_eq!(course(Lever::Openness), Some(Course::Points(vec![[12.0, 0.3]])));
    assert_eq!(shortened(&scenario, &Figures::default()).months, 1);
    scenario.months = 5;
    assert_eq!(shortened(&scenario, &figures).months, 5);
    assert!(number(&short, "mechanisms.solution.potential").is_some());
}

#[test]
fn a_number_takes_four_figures_that_tell() {
    let (mut scenario, place) = (scenario(), tempfile::tempdir().expect("a folder"));
    let mut wanted = |figures: usize, named: usize, anyway: bool| {
        let series = &mut scenario.observed.as_mut().expect("figures").series[0];
        series.points = (0..figures).map(|m| [1.0 + m as f32, 60.0, 1.0]).collect();
        let figures = Figures::of(&scenario, &layout(40));
        let (mut said, asked) = (Vec::new(), Asked { anyway, ..asked(&[], 64) });
        let mut study = Study {
            scenario: &scenario,
            figures: &figures,
            asked: &asked,
            place: place.path(),
            share: Share::Whole,
            simulate: &|_, _, _, _| Ok(None),
            stop: &AtomicBool::new(false),
            say: &mut |line| {
                said.push(line.to_owned());
                Ok(())
            },
            progress: &|_| {},
        };
        let found = study.wanted(named).map_err(|e| e.to_string());
        (found, said)
    };
    assert_eq!([4, 7, 8, 16, 40].map(|n| wanted(n, 0, false).0), [Ok(1), Ok(1), Ok(2), Ok(4), Ok(4)]);
    assert_eq!([wanted(8, 2, false), wanted(12, 3, false)], [(Ok(2), vec![]), (Ok(3), vec![])]);
    let told = "7 figures can tell of a change; fitting 2 numbers takes at least 8.";
    let fewer = "Free fewer numbers with --free, or add --anyway.";
    assert_eq!(wanted(7, 2, false).0, Err(format!("{told} {fewer}")));
    assert_eq!(wanted(7, 2, true), (Ok(2), vec![format!("{told} Going on, as you asked.")]));
    let three = "3 figures can tell of a change; fitting 1 number takes at least 4.";
    assert_eq!(wanted(3, 0, true), (Ok(1), vec![format!("{three} Going on, as you asked.")]));
    // No numbers are fewer than one: only figures help.
    let more = "Take figures of more months, or of further metrics";
    assert_eq!(wanted(3, 0, false).0, Err(format!("{three} {more}, or add --anyway.")));
    assert!(wanted(3, 2, false).0.is_err_and(|told| told.ends_with(&format!(" {more}, or add --anyway."))));
    assert!(wanted(0, 0, true).0.is_err_and(|told| told.ends_with(&format!(" {more}."))));
}

#[test]
fn more_than_six_numbers_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let all: Vec<String> =
        free::candidates(&scenario()).iter().take(7).map(crate::analysis::Assumption::path).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let told = study(&asked(&all, 64), folder.path(), Share::Whole, false).0.expect_err("refused");
    assert_eq!(told, "7 numbers are too many to tell apart by monthly figures: free at most 6.");
    let told = study(&asked(&all[..6], 64), folder.path(), Share::Whole, false).0.expect_err("refused");
    assert!(told.starts_with("8 figures can tell of a change; fitting 6 numbers takes at least 24."), "{told}");
}

#[test]
fn of_fewer_than_two_hundred_clients_nothing_is_said() {
    let of = |defined| {
        let folder = tempfile::tempdir().expect("a folder");
        let (found, said, _) =
            study_of(defined, &asked(&["mechanisms.solution.potential"], 64), folder.path(), Share::Whole, false);
        (found.map(|f| f.is_some()), said)
    };
    let (found, said) = of(200);
    assert_eq!(found, Ok(true));
    let undefined = "- Engagement at firm is not defined in 824 of 1,024 simulated futures: these are left out.";
    assert_eq!(said[2], undefined);
    let told = of(199).0.expect_err("refused");
    assert!(told.starts_with("Hardly any simulated future has all of these figures."), "{told}");
}
