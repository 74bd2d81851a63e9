//! Agent-weeks per second of the whole model, every mechanism on, on one thread: `cargo bench --bench week`.
//!
//! An agent-week is one employee or customer advanced by one week in one future. Divan prints items per second.

use divan::counter::ItemsCount;
use ripplechain::run::{Arm, Design, Pace};
use ripplechain::scenario::{Options, read};

fn main() {
    divan::main();
}

/// A three-tier chain of about this many agents, followed for a year with its programme.
fn design(agents: usize) -> (Design, usize) {
    let people = (agents * 6 / 10).max(20);
    let staff = (agents * 4 / 30).max(16);
    let file = serde_json::json!({
        "name": "bench", "months": 12,
        "chain": {
            "organisations": { "supplier": { "staff": staff }, "maker": { "staff": staff }, "retailer": { "staff": staff } },
            "links": [{ "from": "supplier", "to": "maker" }, { "from": "maker", "to": "retailer" }],
            "segments": { "people": { "served_by": "retailer", "people": people } }
        },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": 0.6, "customer_inclusion": 0.5 } }
    });
    let scenario = read(file.to_string().as_bytes(), "bench", &Options::default()).expect("a valid scenario");
    let arm = Arm { name: "with".to_owned(), scenario, programme: true };
    let pace = Pace { burn_in: 0, ..Pace::default() };
    let design = Design::new(&[arm], pace).expect("one arm");
    let agents = design.agents();
    (design, agents)
}

/// Sixteen futures of a year in one batch, set-up included.
#[divan::bench(args = [1_000, 3_000, 10_000, 100_000], max_time = 5)]
fn sixteen_futures(bencher: divan::Bencher, agents: usize) {
    let (design, agents) = design(agents);
    bencher.counter(ItemsCount::new(agents * 52 * 16)).bench(|| design.batch(0));
}

/// One future alone: the plain scalar model, the oracle of the lanes.
#[divan::bench(args = [1_000, 3_000], max_time = 5)]
fn one_future(bencher: divan::Bencher, agents: usize) {
    let (design, agents) = design(agents);
    bencher.counter(ItemsCount::new(agents * 52)).bench(|| design.futures::<1>(0));
}
