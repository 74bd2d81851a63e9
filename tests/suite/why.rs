//! Why, with the engine itself: shares by paths and by states of people add up, and groups count there too.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ripplechain::analysis::{Analysis, Question, Why};
use ripplechain::ensemble::{Progress, simulate};
use ripplechain::experiment::why::{Asked, Group, why};
use ripplechain::run::Arm;
use ripplechain::scenario::{Scenario, from_value};

fn scenario() -> Scenario {
    let file = serde_json::json!({
        "name": "why", "months": 5, "futures": 16, "seed": 3,
        "chain": {
            "organisations": { "maker": { "staff": 40 }, "shop": { "staff": 32 } },
            "links": [{ "from": "maker", "to": "shop" }],
            "segments": { "people": { "served_by": "shop", "people": 200, "works_here": 0.1 } }
        },
        "programme": { "maker": { "tension": 0.8, "employee_inclusion": 0.7 } }
    });
    from_value(&file, "why").expect("a scenario")
}

fn asked(groups: &[&str]) -> Why {
    let (scenario, stop) = (scenario(), AtomicBool::new(false));
    let arms = Arm::twins(&scenario);
    let ensemble = simulate(&arms, 0..16, &|_| {}, &stop).expect("twins").expect("not stopped");
    let analysis = Analysis::new(&ensemble, &scenario);
    let groups: Vec<Group> = groups.iter().map(|g| g.parse().expect("a group")).collect();
    let asked = Asked::new(&scenario, &[Question::Paths, Question::People], &groups).expect("parts");
    let done = AtomicUsize::new(0);
    let progress = |p: Progress| _ = done.fetch_max(p.done, Ordering::Relaxed);
    let found = why(&analysis, &asked, 16, &simulate, &progress, &stop).expect("reruns").expect("not stopped");
    // What is waited for is what is done.
    assert_eq!(done.into_inner(), asked.reruns());
    found
}

#[test]
fn shares_by_paths_and_by_states_of_people_add_up_and_what_is_measured_is_no_way_to_itself() {
    let found = asked(&["to the shop=maker-shop", "heads=trust,commitment"]);
    let [paths, people] = &found.answers[..] else { panic!("two answers") };
    for answer in [paths, people] {
        for account in &answer.accounts {
            let last = account.rest.len() - 1;
            let shares: f64 = account.parts.iter().map(|p| p.share.mean).sum();
            let sum = shares + account.rest[last];
            assert!((sum - account.effect.mean).abs() < 1e-4, "{sum} {}", account.effect.mean);
        }
    }
    // A link as one, five things that the shop and its people exchange.
    assert_eq!(paths.accounts[0].parts.len(), 6);
    assert!(paths.accounts[0].parts.iter().any(|p| p.name == "To the shop"));
    // Loyalty, delivery, engagement here, loyalty there: engagement is no way to itself.
    let parts: Vec<usize> = people.accounts.iter().map(|a| a.parts.len()).collect();
    assert_eq!(parts, [5, 5, 4, 5]);
    // Nothing reaches consumers but by links.
    let far = &paths.accounts[3];
    assert!(far.rest.iter().all(|x| *x == 0.0), "{:?}", far.rest);
}
