//! Our samplers against those of `rand_distr`: two samples of the same law. Each bound is exceeded by chance in 1 of 1,000
//! seeds; the seeds are fixed, so a test that passed once passes always.

use rand_distr::{Binomial, Distribution, LogNormal, StandardNormal, Uniform};
use ripplechain_engine::draws::{Draws, Purpose, Stream, Words};
use ripplechain_engine::lanes::Lanes;

const DRAWS: usize = 100_000;

/// Ours: the first word of so many entities, sixteen futures each, put through a sampler.
fn ours(sampler: impl Fn(Words<16>) -> Lanes<16>) -> Vec<f64> {
    let draws = Draws::<16>::new(11, 0);
    (0..DRAWS as u32 / 16)
        .flat_map(|entity| sampler(draws.words(Purpose::CustomerTraits, entity, 3)[0]).0)
        .map(f64::from)
        .collect()
}

/// Theirs, over a stream of another seed.
fn theirs(law: &impl Distribution<f64>, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, Purpose::Structure, 0, 0);
    (0..DRAWS).map(|_| law.sample(&mut stream)).collect()
}

/// Kolmogorov–Smirnov distance of two samples, over its bound.
fn apart(mut a: Vec<f64>, mut b: Vec<f64>) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let (mut i, mut j, mut distance) = (0, 0, 0.0_f64);
    while i < a.len() && j < b.len() {
        let x = a[i].min(b[j]);
        i += a[i..].iter().take_while(|&&y| y <= x).count();
        j += b[j..].iter().take_while(|&&y| y <= x).count();
        distance = distance.max((i as f64 / n - j as f64 / m).abs());
    }
    distance / (1.95 * ((n + m) / (n * m)).sqrt())
}

#[test]
fn normals_are_those_of_the_reference() {
    assert!(apart(ours(Words::normal), theirs(&StandardNormal, 1)) < 1.0);
    // The test can fail: a spread 5 % too wide is seen, and so is a mean that is 2 % of it off.
    let wide = ours(|w| w.normal() * 1.05);
    assert!(apart(wide, theirs(&StandardNormal, 1)) > 1.0);
    assert!(apart(ours(|w| w.normal() + 0.02), theirs(&StandardNormal, 1)) > 1.0);
}

#[test]
fn uniforms_are_those_of_the_reference() {
    let law = Uniform::new(0.0, 1.0).expect("a law");
    assert!(apart(ours(Words::uniform), theirs(&law, 2)) < 1.0);
    assert!(apart(ours(|w| w.uniform() * w.uniform()), theirs(&law, 2)) > 1.0);
}

/// Tolerance of an employee is drawn so: mean one, and a given coefficient of variation.
#[test]
fn lognormals_are_those_of_the_reference() {
    let spread = 0.35_f32;
    let sampler = |w: Words<16>| (w.normal() * spread - 0.5 * spread * spread).exp();
    let law = LogNormal::new(f64::from(-0.5 * spread * spread), f64::from(spread)).expect("a law");
    let own = ours(sampler);
    let mean = own.iter().sum::<f64>() / own.len() as f64;
    // Three standard errors and a little.
    assert!((mean - 1.0).abs() < 3.3 * f64::from(spread) / (own.len() as f64).sqrt(), "mean {mean}");
    assert!(apart(own, theirs(&law, 3)) < 1.0);
}

/// A hazard over a week is a coin: how often it falls in a hundred weeks is binomial.
#[test]
fn hazards_happen_as_often_as_the_reference_says() {
    const WEEKS: u32 = 100;
    let draws = Draws::<16>::new(5, 0);
    for rate in [0.15_f32, 1.0, 10.0] {
        let chance = Lanes::<16>::from(rate).hazard_to_probability(1.0 / 52.0);
        let counts: Vec<f64> = (0..DRAWS as u32 / 16)
            .flat_map(|entity| {
                let mut count = Lanes::<16>::ZERO;
                for week in 0..WEEKS {
                    count += draws.words(Purpose::EmployeeWeek, entity, week)[0].uniform().less_than(chance);
                }
                count.0
            })
            .map(f64::from)
            .collect();
        let probability = -(-f64::from(rate) / 52.0).exp_m1();
        let law = Binomial::new(u64::from(WEEKS), probability).expect("a law");
        let mut stream = Stream::new(9, Purpose::Structure, 1, 0);
        let reference: Vec<f64> = (0..DRAWS).map(|_| law.sample(&mut stream) as f64).collect();
        // Conservative for counts, so the mean is held against its own error too.
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        let (expected, weeks) = (f64::from(WEEKS) * probability, f64::from(WEEKS));
        let error = (weeks * probability * (1.0 - probability) / counts.len() as f64).sqrt();
        assert!((mean - expected).abs() < 3.3 * error, "rate {rate}: mean {mean}, expected {expected}");
        assert!(apart(counts, reference) < 1.0, "rate {rate}");
    }
}
