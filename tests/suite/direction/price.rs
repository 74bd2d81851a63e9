//! What levers cost, what layoffs cost, and how organisations differ.

use ripplechain::mechanism::price::price;
use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain::scenario::Scenario;
use ripplechain::steering::Lever;
use serde_json::{Value, json};

use crate::chain::{file, read};

/// The same futures under several scenarios: by arm, the mean over months `from ..= to` of each future.
struct Trial {
    design: BatchDesign,
    futures: Vec<Vec<ripplechain::observe::Trajectory>>,
}

impl Trial {
    fn of(scenarios: &[Scenario], batches: u32) -> Self {
        let arm = |scenario: &Scenario| Arm { name: "arm".to_owned(), scenario: scenario.clone(), programme: true };
        let arms: Vec<Arm> = scenarios.iter().map(arm).collect();
        let design = BatchDesign::new(&arms, TimeConfiguration::default()).expect("arms that share their futures");
        let futures = (0..batches).flat_map(|batch| design.batch(batch).expect("finite")).collect();
        Self { design, futures }
    }

    fn values(&self, arm: usize, metric: &str, months: std::ops::RangeInclusive<usize>) -> Vec<f64> {
        let column = self.design.layout().column(metric, "shop").expect("a column");
        let mean = |of: &[f32]| of.iter().map(|&x| f64::from(x)).sum::<f64>() / of.len() as f64;
        self.futures.iter().map(|f| mean(&f[arm].column(column)[months.clone()])).collect()
    }

    fn mean(&self, arm: usize, metric: &str, months: std::ops::RangeInclusive<usize>) -> f64 {
        let all = self.values(arm, metric, months);
        all.iter().sum::<f64>() / all.len() as f64
    }
}

fn plan(programme: &Value) -> Scenario {
    let mut file = file();
    file["months"] = json!(36);
    file["chain"]["organisations"]["shop"]["margin"] = json!(0.65);
    file["programme"] = json!({ "shop": programme });
    read(&file)
}

/// Levers of leading and of dealing with customers at their best ends, against a plan of four levers.
#[test]
fn all_levers_at_their_best_do_not_win_everything() {
    let heat =
        [Lever::Tension, Lever::HardQuestions, Lever::Responsibility, Lever::Conflict, Lever::Relief, Lever::Coverage];
    let mut all = json!({ "tension": 0.6, "learning_time": 0.08 });
    for &lever in Lever::ALL.iter().filter(|&&l| price(l).way != 0.0 && !heat.contains(&l)) {
        let row = lever.row();
        all[row.name] = json!(if price(lever).way > 0.0 { row.max } else { row.min });
    }
    let few = json!({ "tension": 0.6, "employee_inclusion": 0.6, "servant_leadership": 0.6, "communication": 0.6 });
    let trial = Trial::of(&[plan(&json!({})), plan(&all), plan(&few)], 2);
    assert!(trial.mean(1, "adoption", 7..=12) < trial.mean(2, "adoption", 7..=12) - 2.0, "done by halves");
    assert!(trial.mean(1, "adoption", 30..=36) < trial.mean(2, "adoption", 30..=36) - 2.0, "and it stays so");
    assert!(trial.mean(1, "margin", 1..=6) < trial.mean(0, "margin", 1..=6) - 0.5, "it costs at first");
    let cost = |arm: usize| trial.mean(arm, "programme_cost", 36..=36);
    assert!(cost(0) == 0.0 && cost(1) > 1.5 * cost(2) && cost(2) > 1.0, "{} {}", cost(1), cost(2));
    let attention = |arm: usize| trial.mean(arm, "attention", 12..=12);
    assert!(attention(0) == 0.0 && attention(1) > attention(2) && attention(1) < 60.0);
}

/// The larger a layoff, the more trust it costs, but by less and less: a layoff of a hundredth of staff is felt by an eighth of what a
/// tenth is (a little more than in proportion), one of a fifth by less than twice.
#[test]
fn a_layoff_costs_in_proportion_and_less() {
    let of = |size: f32| {
        let mut file = file();
        file["months"] = json!(12);
        file["chain"]["organisations"]["shop"]["staff"] = json!(160);
        file["chain"]["organisations"]["shop"]["margin"] = json!(0.65);
        if size > 0.0 {
            file["events"] = json!([{ "kind": "layoff", "at": "shop", "month": 1, "size": size }]);
        }
        read(&file)
    };
    let trial = Trial::of(&[of(0.0), of(0.01), of(0.1), of(0.2)], 4);
    let lost = |arm: usize| trial.mean(0, "trust", 2..=12) - trial.mean(arm, "trust", 2..=12);
    let [hundredth, tenth, fifth] = [1, 2, 3].map(lost);
    assert!(tenth > 10.0 && fifth > tenth && fifth < 1.8 * tenth, "{hundredth} {tenth} {fifth}");
    assert!(hundredth > 0.0 && hundredth < 0.2 * tenth, "{hundredth} against {tenth}");
}

/// Firms like this one: trust differs between them, and engagement foretells turnover no longer as if nothing else counted.
#[test]
fn organisations_differ_from_future_to_future() {
    let of = |variety: f32| {
        let mut file = file();
        file["months"] = json!(6);
        file["chain"]["organisations"]["shop"]["staff"] = json!(96);
        file["chain"]["organisations"]["shop"]["variety"] = json!(variety);
        Trial::of(&[read(&file)], 8)
    };
    let spread = |x: &[f64], y: &[f64]| {
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (a, b) = (mean(x), mean(y));
        x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / x.len() as f64
    };
    let [alike, unlike] = [0.0, 0.3].map(|variety| {
        let trial = of(variety);
        let [trust, engagement, turnover] = ["trust", "engagement", "turnover"].map(|m| trial.values(0, m, 1..=6));
        let together =
            spread(&engagement, &turnover) / (spread(&engagement, &engagement) * spread(&turnover, &turnover)).sqrt();
        (spread(&trust, &trust).sqrt(), together)
    });
    assert!(alike.0 < 1.0 && unlike.0 > 3.0, "trust varies by {} and {}", alike.0, unlike.0);
    assert!(alike.1 < -0.9 && unlike.1 > -0.8, "engagement with turnover {} and {}", alike.1, unlike.1);
}
