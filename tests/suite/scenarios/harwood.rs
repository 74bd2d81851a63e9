//! Harwood week by week: the order of the published groups, and how far the sizes are from them.

use ripplechain::ensemble::{Ensemble, Summary, follow};
use ripplechain::run::{BatchDesign, Record, TimeConfiguration};
use std::sync::atomic::AtomicBool;

use super::{arms, scenario};

/// Four batches: shops are small, so luck is large.
const FUTURES: std::ops::Range<u32> = 1008..1072;
/// Forty days, in weeks.
const FORTY_DAYS: usize = 6;
/// Weeks of the table.
const SHOWN: [usize; 8] = [1, 2, 4, 6, 8, 13, 20, 26];

fn weekly() -> Ensemble {
    let arms = arms(&scenario("harwood-1948"));
    let pace = TimeConfiguration { record: Record::Weeks, ..TimeConfiguration::default() };
    let design = BatchDesign::new(&arms, pace).expect("arms that share their futures");
    let names = arms.iter().map(|a| a.name.clone()).collect();
    follow(&design, names, FUTURES, &|_| {}, &AtomicBool::new(false)).expect("finite").expect("nobody stops it")
}

/// Share of people who would quit within the first weeks, from the weekly hazard in % a year.
fn quits(e: &Ensemble, arm: usize, weeks: usize) -> f64 {
    let column = e.layout.column("turnover", "shop").expect("turnover");
    let per_future = e.futures.iter().map(|future| {
        let hazard: f32 = future[arm].column(column)[1..=weeks].iter().sum();
        (100.0 * (1.0 - (-f64::from(hazard) / 5200.0).exp())) as f32
    });
    Summary::of(per_future).mean
}

/// Output per planned operator against the same week without a change, mean over futures.
fn output(e: &Ensemble, arm: usize, week: usize) -> f64 {
    let column = e.layout.column("capacity", "shop").expect("capacity");
    100.0 + Summary::of(e.differences(arm, 0, column, week)).mean
}

#[test]
fn quits_and_output_by_week_come_in_the_published_order() {
    let e = weekly();
    assert_eq!(e.layout.months, 26, "six months are 26 weeks");
    let mut table = format!("{:24}", "output by week");
    for week in SHOWN {
        table += &format!(" {week:>6}");
    }
    for (arm, name) in e.arms.iter().enumerate().skip(1) {
        table += &format!("\n{name:24}");
        for week in SHOWN {
            table += &format!(" {:>6.1}", output(&e, arm, week));
        }
    }
    for (arm, name) in e.arms.iter().enumerate() {
        table += &format!("\nquit within forty days, {name}: {:.1} %", quits(&e, arm, FORTY_DAYS));
    }
    let [none, some, all] = [1, 2, 3].map(|arm| quits(&e, arm, FORTY_DAYS));
    assert!(none > some && some > all, "{table}");
    let [none, some, all] = [1, 2, 3].map(|arm| output(&e, arm, 20));
    assert!(none < some && some < all, "{table}");
    insta::assert_snapshot!("harwood-by-week", table);
}
