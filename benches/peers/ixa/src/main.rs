//! The common workload in ixa: people are entities, their states properties, ties and organisations in data plugins, one plan a
//! week; and once more with all states as flat arrays in a data plugin.

use ixa::prelude::*;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

mod flat;

pub const TEAM: usize = 200;

define_rng!(SetupRng);
define_rng!(WeekRng);

define_entity!(Person);
define_property!(struct Organisation(usize), Person);
define_property!(struct Adoption(f64), Person, impl_eq_hash = both, default_const = Adoption(0.1));
define_property!(
    struct Condition {
        tension: f64,
        energy: f64,
        skill: f64,
    },
    Person,
    impl_eq_hash = both,
    default_const = Condition { tension: 0.5, energy: 0.5, skill: 0.5 }
);

define_data_plugin!(Ties, Vec<[PersonId; 8]>, Vec::new());
// Each organisation's mean adoption and share of events last week.
define_data_plugin!(Moods, Vec<[f64; 2]>, Vec::new());
define_data_plugin!(Happened, f64, 0.0);

fn people(n: usize) -> Context {
    let mut context = Context::new();
    context.init_random(1);
    for i in 0..n {
        context.add_entity(with!(Person, Organisation(i / TEAM))).expect("a person");
    }
    *context.get_data_mut(Moods) = vec![[0.1, 0.0]; n.div_ceil(TEAM)];
    let people: Vec<_> = context.get_entity_iterator::<Person>().collect();
    let ties = (0..n).map(|_| std::array::from_fn(|_| people[context.sample_range(SetupRng, 0..n)])).collect();
    *context.get_data_mut(Ties) = ties;
    context
}

fn week(context: &mut Context) {
    let look = |tie: &PersonId| context.get_property::<_, Adoption>(*tie).0;
    let ties = context.get_data(Ties);
    let around: Vec<f64> = ties.iter().map(|ties| ties.iter().map(look).sum::<f64>() * 0.125).collect();
    let moods = context.get_data(Moods).clone();
    let mut sums = vec![[0.0; 3]; moods.len()];
    for (person, around) in context.get_entity_iterator::<Person>().zip(around) {
        let Organisation(organisation) = context.get_property(person);
        let [adopted, stirred] = moods[organisation];
        let (Adoption(adoption), Condition { tension, energy, skill }) =
            (context.get_property(person), context.get_property(person));
        let (noise, luck): (f64, f64) = context.sample(WeekRng, |rng| (StandardNormal.sample(rng), rng.random()));
        let target = 0.5 * around + 0.3 * adopted + 0.2 * skill;
        let adoption = (adoption + 0.2 * (target - adoption) + 0.05 * noise).clamp(0.0, 1.0);
        let tension = tension + 0.1 * (2.0 * stirred + 0.5 * (1.0 - adoption) - tension);
        let event = f64::from(u8::from(luck < 1.0 / (1.0 + (1.5 + 2.0 * tension - 2.0 * adoption).exp())));
        let energy = energy + 0.1 * (1.0 - event - energy);
        let skill = skill + 0.05 * (energy - skill);
        context.set_property(person, Adoption(adoption));
        context.set_property(person, Condition { tension, energy, skill });
        for (sum, x) in sums[organisation].iter_mut().zip([adoption, event, 1.0]) {
            *sum += x;
        }
    }
    *context.get_data_mut(Happened) += sums.iter().map(|[_, events, _]| events).sum::<f64>();
    *context.get_data_mut(Moods) =
        sums.iter().map(|[adoption, events, size]| [adoption / size, events / size]).collect();
}

fn told(context: &Context) -> (f64, f64) {
    let adoption =
        context.get_entity_iterator::<Person>().map(|person| context.get_property::<_, Adoption>(person).0).sum();
    (adoption, *context.get_data(Happened))
}

fn processor() -> f64 {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
}

fn measure(
    name: &str,
    n: usize,
    weeks: usize,
    setup: fn(usize) -> Context,
    week: fn(&mut Context),
    told: fn(&Context) -> (f64, f64),
) {
    let mut best = f64::INFINITY;
    let mut sums = (0.0, 0.0);
    for _ in 0..3 {
        let mut context = setup(n);
        for k in 0..weeks {
            context.add_plan(k as f64, week);
        }
        let begun = processor();
        context.execute();
        best = best.min(processor() - begun);
        sums = told(&context);
    }
    let rate = (n * weeks) as f64 / best * 1e-6;
    let (adoption, events) = (sums.0 / n as f64, sums.1 / (n * weeks) as f64);
    println!("\"{name}\",4.0.0,{n},1,{weeks},{best:.4},{rate:.2},{adoption:.3},{events:.3}");
}

fn main() {
    for (n, weeks) in [(1_000, 156), (10_000, 156), (100_000, 156), (1_000_000, 20)] {
        measure("ixa", n, weeks, people, week, told);
        measure("ixa, flat arrays in a data plugin", n, weeks, flat::people, flat::week, flat::told);
    }
}
