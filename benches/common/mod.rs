//! What the benchmarks share: the chain they follow, and a clock that counts our own work only.
#![allow(dead_code, unreachable_pub, reason = "every benchmark uses its own part")]

use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain::scenario::{Options, Scenario, load, read};

/// A three-tier chain of about this many agents with a programme, followed for some months, some mechanisms switched off.
pub fn chain(agents: usize, months: u32, off: &[&str]) -> Scenario {
    let people = (agents * 6 / 10).max(20);
    let staff = (agents * 4 / 30).max(16);
    let file = serde_json::json!({
        "name": "bench", "months": months,
        "chain": {
            "organisations": { "supplier": { "staff": staff }, "maker": { "staff": staff }, "retailer": { "staff": staff } },
            "links": [{ "from": "supplier", "to": "maker" }, { "from": "maker", "to": "retailer" }],
            "segments": { "people": { "served_by": "retailer", "people": people } }
        },
        "programme": { "maker": { "tension": 0.7, "employee_inclusion": 0.6, "customer_inclusion": 0.5 } },
        "mechanisms": { "off": off }
    });
    read(file.to_string().as_bytes(), "bench", &Options::default()).expect("a valid scenario")
}

/// The arm with the programme, from week 0: no burn-in.
pub fn design(agents: usize, months: u32, off: &[&str]) -> BatchDesign {
    let arm = Arm { name: "with".to_owned(), scenario: chain(agents, months, off), programme: true };
    BatchDesign::new(&[arm], TimeConfiguration { burn_in: 0, ..TimeConfiguration::default() }).expect("one arm")
}

/// The scenario of the README's command.
pub fn showcase() -> Scenario {
    load("tension-and-inclusion", &Options::default()).expect("bundled")
}

/// Weeks in so many months of four and a third.
pub fn weeks(months: u32) -> usize {
    ripplechain::initialisation::step_of(months as f32, 1) as usize
}

/// Seconds of processor time this thread has had: other work on the machine does not count.
pub fn processor() -> f64 {
    clock(true)
}

/// Seconds of processor time all threads of this program have had.
pub fn processors() -> f64 {
    clock(false)
}

#[cfg(unix)]
fn clock(own: bool) -> f64 {
    use rustix::time::{ClockId, clock_gettime};
    let t = clock_gettime(if own { ClockId::ThreadCPUTime } else { ClockId::ProcessCPUTime });
    t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
}

/// On the wall, where the system has no such clocks.
#[cfg(not(unix))]
fn clock(_: bool) -> f64 {
    wall()
}

/// Seconds on the wall since the first call.
pub fn wall() -> f64 {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}

/// Seconds of the fastest and of the median round.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// What survives noise: the machine at its best.
    pub fastest: f64,
    /// What an ordinary round takes.
    pub median: f64,
}

/// Times tasks in turn, round after round, so that a ratio of two compares the same minutes. One round unmeasured first.
pub fn rounds<const K: usize>(clock: fn() -> f64, rounds: usize, mut tasks: [&mut dyn FnMut(); K]) -> [Taken; K] {
    let mut taken = [const { Vec::new() }; K];
    for round in 0..=rounds {
        for (task, taken) in tasks.iter_mut().zip(&mut taken) {
            let begun = clock();
            task();
            if round > 0 || rounds == 1 {
                taken.push(clock() - begun);
            }
        }
    }
    taken.map(|mut t| {
        t.sort_by(f64::total_cmp);
        Taken { fastest: t[0], median: t[t.len() / 2] }
    })
}
