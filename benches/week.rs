//! The model by size, as an ensemble and as a preview: `cargo bench --bench week`.
//!
//! An agent-week is one employee or customer advanced by one week in one future. Divan prints items, here agent-weeks, per
//! second. Ratios to what the machine can do: `cargo bench --bench ratios`.

mod common;

use std::sync::atomic::AtomicBool;

use common::{design, showcase, weeks};
use divan::counter::ItemsCount;
use rayon::prelude::*;
use ripplechain::ensemble::simulate;
use ripplechain::run::{Arm, BatchDesign, Start, TimeConfiguration};

fn main() {
    divan::main();
}

/// Sixteen futures of a year from a kept start, every mechanism on, one thread.
#[divan::bench(args = [1_000, 10_000, 100_000], max_time = 5)]
fn sixteen_futures(bencher: divan::Bencher, agents: usize) {
    let design = design(agents, 12, &[]);
    let start: Start<16> = design.start(0);
    bencher.counter(ItemsCount::new(design.agents() * weeks(12) * 16)).bench(|| design.branch(&start, 0));
}

/// The same with a million agents, for a quarter.
#[divan::bench(sample_count = 2)]
fn sixteen_futures_of_a_million(bencher: divan::Bencher) {
    let design = design(1_000_000, 3, &[]);
    let start: Start<16> = design.start(0);
    bencher.counter(ItemsCount::new(design.agents() * weeks(3) * 16)).bench(|| design.branch(&start, 0));
}

/// One future alone: the plain scalar model, the oracle of the lanes.
#[divan::bench(args = [1_000, 10_000], max_time = 5)]
fn one_future(bencher: divan::Bencher, agents: usize) {
    let design = design(agents, 12, &[]);
    let start: Start<1> = design.start(0);
    bencher.counter(ItemsCount::new(design.agents() * weeks(12))).bench(|| design.branch(&start, 0));
}

/// Structure, traits and everybody's first state of sixteen futures.
#[divan::bench(args = [1_000, 100_000], max_time = 3)]
fn set_up(bencher: divan::Bencher, agents: usize) {
    let design = design(agents, 12, &[]);
    bencher.counter(ItemsCount::new(design.agents() * 16)).bench(|| design.start::<16>(0));
}

/// The showcase in full: 200 futures, burn-in, both arms, every thread there is.
#[divan::bench(sample_count = 3)]
fn two_hundred_twins(bencher: divan::Bencher) {
    let arms = Arm::twins(&showcase());
    bencher.bench(|| simulate(&arms, 0..200, &|_| {}, &AtomicBool::new(false)));
}

/// What the live page does while a slider is dragged: burn-in and baseline kept, the programme's arm of the showcase
/// followed anew in pieces of eight futures, over every thread there is.
#[divan::bench(args = [16, 24], max_time = 5)]
fn preview(bencher: divan::Bencher, futures: u32) {
    let scenario = showcase();
    let [_, with] = Arm::twins(&scenario);
    let kept = BatchDesign::new(std::slice::from_ref(&with), TimeConfiguration::default()).expect("one arm");
    let starts: Vec<Start<8>> = (0..futures / 8).map(|piece| kept.start(piece * 8)).collect();
    bencher.bench(|| {
        let design = BatchDesign::new(std::slice::from_ref(&with), TimeConfiguration::default()).expect("one arm");
        starts.par_iter().with_max_len(1).map(|start| design.branch(start, 0)).collect::<Vec<_>>()
    });
}
