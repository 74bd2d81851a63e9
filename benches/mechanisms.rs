//! What each mechanism costs: `cargo bench --bench mechanisms`. Prints Markdown; one thread, processor time, fastest round.
//!
//! Two questions. Alone: one mechanism passed over people or customers whose state lies in cache, and nothing else done. Off:
//! the whole model's time over its time with the mechanism at strength zero; the arithmetic is branchless, so what is
//! switched off has no effect but is mostly still worked out, and the ratio stays near 1.
#![allow(clippy::print_stdout, reason = "it reports")]

mod common;

use std::hint::black_box;

use common::{chain, design, processor, rounds};
use multiversion::multiversion;
use ripplechain::draws::{Draws, Purpose};
use ripplechain::genesis;
use ripplechain::lanes::{Lanes, WIDTH};
use ripplechain::mechanism::{
    MECHANISMS, Parameters, commitment, delivery, harshness, learning, loyalty, market, partnership, reporting,
    satisfaction, service, solution, tension, tenure, trust, wellbeing, word_of_mouth,
};
use ripplechain::world::{Customer, Employee, Organisation, Slot};

type Line = Lanes<WIDTH>;

/// An organisation, its people, and customers.
struct Scene {
    p: Parameters,
    draws: Draws<WIDTH>,
    org: Organisation<WIDTH>,
    staff: Vec<Employee<WIDTH>>,
    slots: Vec<Slot>,
    customers: Vec<Customer<WIDTH>>,
    news: Vec<Line>,
}

/// Passes over everybody; each mechanism as the schedule calls it.
macro_rules! passes {
    ($($name:ident($scene:ident) $body:block)+) => {
        $(
            #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
            fn $name($scene: &mut Scene) $body
        )+
        /// Those over people first, then those over customers.
        const PASSES: &[(&str, fn(&mut Scene))] = &[$((stringify!($name), $name),)+];
    };
}

passes! {
    draw_of_an_employee(s) {
        let mut sum = Line::ZERO;
        for i in 0..s.staff.len() {
            sum += s.draws.words(Purpose::EmployeeWeek, i as u32, 1)[0].uniform();
        }
        black_box(sum);
    }
    tension(s) {
        let c = tension::climate(&s.p.tension, &s.org, 1.0);
        for person in &mut s.staff {
            tension::step(&s.p.tension, &c, false, person);
        }
    }
    learning(s) {
        let c = learning::climate(&s.p.learning, &s.org, Line::ZERO, 1.0);
        for person in &mut s.staff {
            learning::step(&s.p.learning, &c, Line::from(0.2), person);
        }
    }
    commitment(s) {
        let c = commitment::climate(&s.p.commitment, &s.org, Line::from(0.5), 1.0);
        for person in &mut s.staff {
            commitment::step(&s.p.commitment, &c, Line::from(0.1), person);
        }
    }
    trust(s) {
        let c = trust::climate(&s.p.trust, &s.org, Line::ZERO, Line::ZERO, 1.0);
        for person in &mut s.staff {
            trust::step(&c, person);
        }
    }
    wellbeing(s) {
        let c = wellbeing::climate(&s.p.wellbeing, &s.org, 1.0);
        for person in &mut s.staff {
            wellbeing::step(&s.p.wellbeing, &c, false, Line::from(0.6), person);
        }
    }
    tenure(s) {
        let c = tenure::climate(&s.p.tenure, &s.org, 1.0);
        for person in &mut s.staff {
            // Luck that makes nobody leave: the work is the same, and the people stay.
            black_box(tenure::step(&s.p.tenure, &c, Line::from(0.999), person));
        }
    }
    service(s) {
        let leeway = service::leeway(&s.org);
        for person in &mut s.staff {
            person.warmth = service::warmth(&s.p.service, leeway, person);
        }
    }
    reporting(s) {
        let mut sum = Line::ZERO;
        for person in &s.staff {
            sum += reporting::reported(&s.p.reporting, person.adoption, person.trust, Line::from(0.5)) * person.filled;
        }
        black_box(sum);
    }
    delivery(s) {
        let c = delivery::climate(&s.p.delivery, &s.org, Line::from(0.1));
        let mut sum = Line::ZERO;
        for person in &s.staff {
            sum += delivery::effort(&s.p.delivery, &c, person) * person.filled;
        }
        black_box(sum);
    }
    solution(s) {
        let c = solution::climate(&s.p.solution, &s.org);
        let mut sum = Line::ZERO;
        for person in &s.staff {
            sum += solution::ideas(&c, person) * person.filled;
        }
        black_box(sum);
    }
    draw_of_a_customer(s) {
        let mut sum = Line::ZERO;
        for i in 0..s.customers.len() {
            let [luck, noise, market, _] = s.draws.words(Purpose::CustomerWeek, i as u32, 1);
            sum += luck.uniform() + noise.normal() + market.uniform();
        }
        black_box(sum);
    }
    satisfaction(s) {
        let c = satisfaction::climate(&s.p.satisfaction, Line::from(0.5), s.p.satisfaction.step, Line::ZERO, 1.0);
        for customer in &mut s.customers {
            let [_, weight] = satisfaction::encounters(&c, Line::from(0.4));
            let (met, noise) = (Line::from(0.7), Line::from(0.3));
            satisfaction::step(&s.p.satisfaction, &c, met, noise, weight * customer.active, Line::ZERO, customer);
        }
    }
    partnership(s) {
        let half = Line::from(0.5);
        let c = partnership::climate(&s.p.partnership, &s.org, Line::ZERO, half, Line::ZERO, half, 1.0);
        for customer in &mut s.customers {
            partnership::step(&s.p.partnership, &c, half, customer);
            black_box(partnership::disengaged(&s.p.partnership, &c, customer));
        }
    }
    word_of_mouth(s) {
        let mut sum = Line::ZERO;
        for slot in &s.slots {
            sum += word_of_mouth::effect(&s.p.word_of_mouth, word_of_mouth::message(&s.p.word_of_mouth, &s.news, &slot.ties));
        }
        black_box(sum);
    }
    loyalty(s) {
        let c = loyalty::climate(&s.p.loyalty, 1.0);
        for customer in &mut s.customers {
            loyalty::step(&s.p.loyalty, c, Line::ZERO, customer);
        }
    }
    harshness(s) {
        for customer in &mut s.customers {
            customer.harshness = harshness::harshness(&s.p.harshness, Line::ZERO, Line::ZERO, customer);
        }
    }
    market(s) {
        let mut sum = Line::ZERO;
        for customer in &s.customers {
            sum += market::churn_hazard(&s.p.market, 1.0, customer.loyalty, Line::from(0.3)).chance(1.0 / 52.0);
        }
        black_box(sum);
    }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let asked = |part: &str| wanted.is_empty() || wanted.iter().any(|w| w == part);
    if asked("alone") {
        alone();
    }
    if asked("off") {
        off();
    }
}

fn alone() {
    let scenario = chain(1_500, 12, &[]);
    let plan = genesis::plan(&scenario);
    let structure = genesis::structure::draw(&plan, scenario.seed, 0);
    let draws = Draws::new(scenario.seed, 0);
    let mut world = genesis::world::<WIDTH>(&plan, &structure, &draws, 1.0);
    let seats = structure.firms[1].seats.clone();
    let mut s = Scene {
        org: world.organisations[1].clone(),
        staff: world.staff.drain(seats).collect(),
        slots: structure.slots.clone(),
        news: vec![Line::from(0.01); world.customers.len()],
        customers: world.customers,
        p: plan.parameters,
        draws,
    };
    let (people, customers) = (s.staff.len(), s.customers.len());
    println!(
        "## Each mechanism alone, state in cache, one thread\n\n| mechanism | of | ns an agent-week |\n|---|---|---|"
    );
    let first_of_customers = PASSES.iter().position(|(name, _)| *name == "draw_of_a_customer").unwrap_or_default();
    for (k, (name, pass)) in PASSES.iter().enumerate() {
        let (of, n) = if k < first_of_customers { ("employee", people) } else { ("customer", customers) };
        let [taken] = rounds(processor, 15, [&mut || (0..200).for_each(|_| pass(&mut s))]);
        println!("| {} | {of} | {:.2} |", name.replace('_', " "), taken.fastest / (200 * n * WIDTH) as f64 * 1e9);
    }
    println!();
}

fn off() {
    println!(
        "## Each mechanism switched off, 1,000 agents, one thread\n\n| mechanism | whole model over the model without it |\n|---|---|"
    );
    for (name, _, _) in MECHANISMS {
        let [on, off] = [&[][..], &[*name][..]].map(|off| design(1_000, 12, off));
        let [start, without] = [&on, &off].map(|d| d.start::<WIDTH>(0));
        let [whole, rest] =
            rounds(processor, 9, [&mut || drop(on.branch(&start, 0)), &mut || drop(off.branch(&without, 0))]);
        println!("| {} | {:.3} |", name.replace('_', " "), whole.fastest / rest.fastest);
    }
    println!();
}
