//! The engine as a whole: threads, batches, steps of time.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use ripplechain::ensemble::{Ensemble, Summary, follow, simulate};
use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain::scenario::{Options, Scenario, read};

fn scenario(months: u32) -> Scenario {
    let file = serde_json::json!({
        "name": "engine", "months": months, "seed": 11,
        "chain": {
            "organisations": { "maker": { "staff": 64 }, "shop": { "staff": 48 } },
            "links": [{ "from": "maker", "to": "shop" }],
            "segments": { "people": { "served_by": "shop", "people": 400 } }
        },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": 0.6, "customer_inclusion": 0.4 } },
        "events": [{ "kind": "layoff", "at": "shop", "month": 2, "size": 0.1 }]
    });
    read(file.to_string().as_bytes(), "test", &Options::default()).expect("a valid scenario")
}

fn on_threads(threads: usize, futures: u32) -> Ensemble {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let arms = Arm::twins(&scenario(4));
    let run = || simulate(&arms, 0..futures, &|_| {}, &AtomicBool::new(false));
    pool.install(run).expect("arms that share futures").expect("not stopped")
}

fn bits(ensemble: &Ensemble) -> Vec<u32> {
    let columns = 0..ensemble.layout.columns.len();
    let trajectories = ensemble.futures.iter().flatten();
    trajectories.flat_map(|t| columns.clone().flat_map(|c| t.column(c).iter().map(|x| x.to_bits()))).collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let one = bits(&on_threads(1, 40));
    for threads in [2, 4, 8] {
        assert_eq!(one, bits(&on_threads(threads, 40)), "{threads} threads");
    }
}

#[test]
fn more_futures_leave_the_first_ones_as_they_were() {
    let few = bits(&on_threads(2, 20));
    assert_eq!(few, bits(&on_threads(2, 50))[..few.len()]);
}

#[test]
fn a_raised_stop_gives_nothing() {
    let arms = Arm::twins(&scenario(4));
    assert!(simulate(&arms, 0..64, &|_| {}, &AtomicBool::new(true)).expect("arms").is_none());
}

/// Half the step gives the same means: every checked quantity within 4 standard errors of the difference of two
/// independent means, so that chance alone fails it in fewer than 1 of 100 seeds.
#[test]
fn halving_the_step_changes_nothing_but_noise() {
    let arms = Arm::twins(&scenario(12));
    let run = |steps_a_week| {
        let design =
            BatchDesign::new(&arms, TimeConfiguration { steps_a_week, ..TimeConfiguration::default() }).expect("arms");
        let names = arms.iter().map(|a| a.name.clone()).collect();
        follow(&design, names, 0..192, &|_| {}, &AtomicBool::new(false)).expect("finite").expect("not stopped")
    };
    let (whole, half) = (run(1), run(2));
    let mut table = "<!-- Made by tests/suite/engine.rs; rewrite with: UPDATE_DOCS=1 cargo test --test suite halving -->\n\
        # Halving the step\n\n\
        Part of [what was verified](trace.md). Maker (64 seats) → shop (48) → 400 consumers, programme at the maker (tension .7, \
        inclusion of employees .6, of customers .4), layoff of a tenth at the shop in month 2 in both arms; month 12, 192 \
        futures. Weekly draws differ between the two runs, traits do not: the error, as if the runs were independent, is too \
        wide.\n\n\
        | Quantity | Arm | Step 1 week | Step ½ week | Gap | Error | Gap / error |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (metric, place) in [
        ("loyalty", "people"),
        ("satisfaction", "people"),
        ("churn", "people"),
        ("enps", "maker"),
        ("engagement", "shop"),
        ("adoption", "maker"),
        ("proficiency", "maker"),
        ("trust", "maker"),
        ("commitment", "maker"),
        ("lead_time", "maker"),
        ("quality", "maker"),
        ("turnover", "shop"),
        ("solution", "maker"),
        ("fit_latent", "maker"),
    ] {
        let column = whole.layout.column(metric, place).expect("a column");
        for arm in 0..2 {
            let [a, b] = [&whole, &half].map(|e| Summary::of(e.values(arm, column, 12)));
            let error = (a.half_width().powi(2) + b.half_width().powi(2)).sqrt() / 1.96;
            let gap = (a.mean - b.mean).abs();
            let _ = writeln!(
                table,
                "| {metric} at {place} | {} | {:.4} | {:.4} | {:+.4} | {error:.4} | {:+.1} |",
                whole.arms[arm],
                a.mean,
                b.mean,
                b.mean - a.mean,
                (b.mean - a.mean) / error.max(1e-9),
            );
            let tolerance = 4.0 * error + 0.003 * a.mean.abs();
            assert!(gap <= tolerance, "{metric} at {place}, arm {arm}: {} against {}, error {error}", a.mean, b.mean);
        }
    }
    crate::docs::compare("halving.md", &table);
}
