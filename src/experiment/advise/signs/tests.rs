use super::*;

/// Worlds in which the second thing seen tells at month 0 of those looked at, the first does not, and the second turn mends what ends badly.
fn worlds(telling: bool) -> Vec<World> {
    let noise = |i: usize, k: u32| f64::from(sobol_burley::sample(i as u32, k, 5)) - 0.5;
    let one = |i: usize| {
        let state = noise(i, 0);
        let well = state > -0.2;
        let sign = if telling { 4.0 * state + 0.4 * noise(i, 1) } else { noise(i, 1) };
        World {
            draw: i / 8,
            start: vec![50.0, 60.0],
            changes: vec![vec![noise(i, 2), sign]],
            well: vec![well, well && noise(i, 3) > -0.4, well || noise(i, 4) > -0.2],
        }
    };
    (0..512).map(one).collect()
}

fn both() -> Vec<Seen> {
    let one = |id, column| Seen { metric: metric(id).expect("a metric"), place: "maker".to_owned(), column };
    vec![one("loyalty", 0), one("trust", 1)]
}

#[test]
fn a_planted_sign_is_found_with_its_value_and_the_turn_that_helps() {
    let found = learnt(&worlds(true), &both(), &[6], &[Turn::Stop, Turn::To(1)]);
    let [sign] = &found.signs[..] else { panic!("{found:?}") };
    assert_eq!((sign.metric.id, sign.month, sign.start), ("trust", 6, 60.0));
    assert!((sign.change + 0.8).abs() < 0.3, "{}", sign.change);
    assert!(sign.tells && sign.caught > 0.85 && sign.false_alarms < 0.15, "{sign:?}");
    assert!(sign.badly.0 > 0.8 && sign.badly.1 < 0.1, "{sign:?}");
    let better = sign.better.as_ref().expect("a turn");
    assert!(better.turn == Turn::To(1) && better.is_clear() && better.turning > better.going_on + 0.4, "{better:?}");
    assert!((found.badly - 0.3).abs() < 0.02 && found.futures == 512 && !found.too_few);
}

#[test]
fn each_month_has_its_own_sign_and_its_own_turns() {
    // At the first month nothing tells; at the second the sign does, and only its second turn helps.
    let mut all = worlds(true);
    for (world, other) in all.iter_mut().zip(worlds(false)) {
        let telling = std::mem::replace(&mut world.changes[0], other.changes[0].clone());
        world.changes.push(telling);
        let [on, stop, turn] = world.well[..] else { panic!("three arms") };
        world.well = vec![on, on, on, stop, turn];
    }
    let found = learnt(&all, &both(), &[3, 6], &[Turn::Stop, Turn::To(1)]);
    let [first, second] = &found.signs[..] else { panic!("{found:?}") };
    assert!((first.month, first.tells, second.month, second.tells) == (3, false, 6, true), "{found:?}");
    assert!(second.better.as_ref().is_some_and(|b| b.turn == Turn::To(1) && b.is_clear()), "{second:?}");
}

#[test]
fn what_is_not_defined_in_some_future_is_no_sign() {
    let mut all = worlds(true);
    all[9].changes[0][1] = f64::NAN;
    let found = learnt(&all, &both(), &[6], &[Turn::Stop, Turn::To(1)]);
    assert!(found.signs.iter().all(|s| s.metric.id == "loyalty"), "{found:?}");
}

#[test]
fn what_tells_nothing_is_no_sign() {
    let found = learnt(&worlds(false), &both(), &[6], &[Turn::Stop, Turn::To(1)]);
    let [sign] = &found.signs[..] else { panic!("{found:?}") };
    assert!(!sign.tells && sign.better.is_none() && !found.too_few, "{found:?}");
}

#[test]
fn where_hardly_any_future_ends_badly_nothing_is_learnt() {
    let mut all = worlds(true);
    all.iter_mut().skip(20).for_each(|w| w.well[0] = true);
    let found = learnt(&all, &both(), &[6], &[Turn::Stop, Turn::To(1)]);
    assert!(found.too_few && found.signs.is_empty());
}

#[test]
fn a_sign_of_what_is_better_low_lies_above_its_value() {
    let mut all = worlds(true);
    all.iter_mut().for_each(|w| w.changes[0][1] *= -1.0);
    let seen = vec![both().remove(0), Seen { metric: metric("turnover").expect("a metric"), ..both().remove(1) }];
    let found = learnt(&all, &seen, &[6], &[Turn::Stop, Turn::To(1)]);
    let [sign] = &found.signs[..] else { panic!("{found:?}") };
    assert!(sign.metric.id == "turnover" && sign.change > 0.5 && sign.caught > 0.85, "{sign:?}");
}

#[test]
fn the_jackknife_of_a_mean_is_its_standard_error_by_draws() {
    let all = worlds(true);
    let worlds: Vec<&World> = all.iter().collect();
    let mean = |worlds: &mut dyn Iterator<Item = &World>| {
        let (mut sum, mut n) = (0.0, 0);
        worlds.for_each(|w| {
            sum += w.changes[0][0];
            n += 1;
        });
        sum / f64::from(n)
    };
    let by_draw: Vec<f64> = all.chunks(8).map(|c| c.iter().map(|w| w.changes[0][0]).sum::<f64>() / 8.0).collect();
    let n = by_draw.len() as f64;
    let m = by_draw.iter().sum::<f64>() / n;
    let expected = (by_draw.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
    assert!((jackknife(&worlds, mean) - expected).abs() < 1e-12);
}
