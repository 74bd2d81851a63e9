use super::*;
use crate::experiment::calibrate::noise::normal;
use crate::experiment::moments::EVEN_SPREAD;

/// Clients whose figures tell the first number well, the second badly, the third not at all.
fn clients(many: usize) -> Vec<Client> {
    let at = crate::experiment::latin::latin(many, 3);
    let one = |(i, at): (usize, &Vec<f32>)| {
        let shares: Vec<f64> = at.iter().map(|s| f64::from(*s)).collect();
        let figure = |j: usize| {
            let level = 3.0 * shares[0] * (j as f64 / 10.0) + 0.6 * shares[1] * ((j % 3) as f64);
            level + normal(1, i as u64, j as u64)
        };
        Client { figures: (0..20).map(figure).collect(), shares, point: i }
    };
    at.iter().enumerate().map(one).collect()
}

#[test]
fn intervals_cover_what_was_planted_as_often_as_they_say_and_narrow_where_figures_tell() {
    let all = clients(2400);
    let (test, learn) = all.split_at(300);
    let reference = Reference::new(learn.iter().collect());
    let (mut covered, mut ranks, mut widths) = ([0; 3], vec![Vec::new(); 3], [0.0; 3]);
    for client in test {
        let p = reference.posterior(&client.figures);
        for i in 0..3 {
            let truth = client.shares[i];
            covered[i] += usize::from((p.quantile(i, 0.1)..=p.quantile(i, 0.9)).contains(&truth));
            ranks[i].push(p.rank(i, truth));
            widths[i] += p.moments(i).1 / 300.0 / EVEN_SPREAD;
        }
    }
    // 240 of 300, with a standard error of 7.
    assert!(covered.iter().all(|c| (215..=265).contains(c)), "{covered:?}");
    let uneven: Vec<f64> = ranks.iter().map(|r| unevenness(r)).collect();
    assert!(uneven.iter().all(|u| *u < UNEVEN), "{uneven:?}");
    assert!(widths[0] < 0.5 && widths[1] > widths[0] && widths[2] > 0.9, "{widths:?}");
}

#[test]
fn a_draw_is_moved_along_a_line_that_others_make() {
    let all = clients(400);
    let (reference, figures) = (Reference::new(all.iter().collect()), &all[0].figures);
    let p = reference.posterior(figures);
    let moved = |x: f64| {
        let shares = |c: usize| vec![if c == p.from[0] { x } else { all[c].shares[0] }];
        logit(reference.moved((&p.from, &p.weights), figures, shares)[0][0])
    };
    // A line of its own making would follow it, and take some of its luck away.
    let (apart, was) = (moved(0.6) - moved(0.4), logit(0.6) - logit(0.4));
    assert!((apart - was).abs() < 1e-3, "{apart} {was}");
}

#[test]
fn even_ranks_are_called_uneven_once_in_a_thousand() {
    let rank = |test: u64, i: u64| (crate::experiment::latin::hash(test << 32 | i) >> 11) as f64 / (1_u64 << 53) as f64;
    let ranks = |test: u64| (0..200).map(|i| rank(test, i)).collect::<Vec<_>>();
    let uneven = (0..20_000).filter(|&test| unevenness(&ranks(test)) > UNEVEN).count();
    // 20, with a standard error of 4.5.
    assert!((7..=33).contains(&uneven), "{uneven}");
}

#[test]
fn draws_are_resampled_by_their_weights() {
    let p =
        Posterior { draws: vec![vec![0.1], vec![0.2], vec![0.3]], weights: vec![0.5, 0.25, 0.25], from: vec![0, 1, 2] };
    assert_eq!(p.resampled(8), [0, 0, 0, 0, 1, 1, 2, 2]);
    assert!((p.quantile(0, 0.5) - 0.1667).abs() < 0.02);
    assert!((p.rank(0, 0.25) - 0.75).abs() < 1e-12);
}

#[test]
fn a_share_goes_to_the_line_and_back_and_never_to_its_ends() {
    assert!((logit(0.75) - 3.0_f64.ln()).abs() < 1e-5 && (share(3.0_f64.ln()) - 0.75).abs() < 1e-6);
    let end = (0.998_f64 / 0.002).ln();
    assert!([0.0, 0.002, -1.0].iter().all(|x| (logit(*x) + end).abs() < 1e-3));
    assert!([1.0, 0.998, 2.0].iter().all(|x| (logit(*x) - end).abs() < 1e-3));
}

#[test]
fn a_quantile_lies_between_the_middles_of_the_weights() {
    let of = |values: &[(f64, f64)], at| weighted_quantile(values.to_vec(), at);
    let values = [(30.0, 1.0), (10.0, 1.0), (20.0, 2.0), (f64::NAN, 9.0)];
    // The middles of 10, 20 and 30 stand at 1/8, 1/2 and 7/8.
    assert_eq!([0.0, 0.125, 0.5, 0.875, 1.0].map(|at| of(&values, at)), [10.0, 10.0, 20.0, 30.0, 30.0]);
    assert_eq!([of(&values, 0.3125), of(&values, 0.6875)], [15.0, 25.0]);
    assert!(of(&[], 0.5).is_nan());
    assert_eq!([of(&[(7.0, 2.0)], 0.1), of(&[(7.0, 2.0)], 0.9)], [7.0, 7.0]);
}

#[test]
fn ranks_are_counted_in_ten_bins() {
    // Of twenty ranks two are expected in each bin; all in one is 18 squared and nine times 2 squared, over 2.
    assert_eq!(unevenness(&[0.95; 20]), (18.0 * 18.0 + 9.0 * 4.0) / 2.0);
    assert_eq!(unevenness(&[1.0; 20]), unevenness(&[0.95; 20]));
    let even: Vec<f64> = (0..20).map(|i| f64::from(i) / 20.0 + 0.01).collect();
    assert_eq!(unevenness(&even), 0.0);
}

#[test]
fn a_rank_is_the_weight_below_a_value_and_moments_count_by_weight() {
    let draws = vec![vec![0.1, 0.3], vec![0.2, 0.2], vec![0.4, 0.0]];
    let p = Posterior { draws, weights: vec![0.5, 0.25, 0.25], from: vec![0, 1, 2] };
    assert_eq!([0.1, 0.2, 0.3, 1.0].map(|x| p.rank(0, x)), [0.0, 0.5, 0.75, 1.0]);
    let (mean, spread) = p.moments(0);
    assert!((mean - 0.2).abs() < 1e-12 && (spread - 0.015_f64.sqrt()).abs() < 1e-12, "{mean} {spread}");
    assert!((p.correlation(0, 1) + 1.0).abs() < 1e-12 && (p.correlation(1, 1) - 1.0).abs() < 1e-12);
    assert_eq!((p.resampled(4), p.resampled(0)), (vec![0, 0, 1, 2], vec![]));
}

#[test]
fn the_nearest_are_kept_and_weigh_by_epanechnikovs_kernel() {
    for (many, kept) in [(60, 59), (400, 120), (3000, 180)] {
        let all = clients(many);
        let reference = Reference::new(all.iter().collect());
        let figures = &all[7].figures;
        let p = reference.posterior(figures);
        assert_eq!((p.from.len(), p.draws.len()), (kept, kept));
        let seen = reference.summaries(figures);
        let far = |c: usize| {
            let squares = (0..3).map(|i| ((reference.summaries[c][i] - seen[i]) / reference.spread[i]).powi(2));
            squares.sum::<f64>().sqrt()
        };
        let mut order: Vec<f64> = (0..many).map(far).collect();
        order.sort_by(f64::total_cmp);
        let edge = order[kept];
        let raw: Vec<f64> = p.from.iter().map(|&c| (1.0 - (far(c) / edge).powi(2)).max(1e-9)).collect();
        let total: f64 = raw.iter().sum();
        let near = p.weights.iter().zip(&raw).all(|(w, raw)| (w - raw / total).abs() < 1e-12);
        assert!(near && p.from.windows(2).all(|w| far(w[0]) <= far(w[1])), "{many}");
    }
}

#[test]
fn summaries_are_learnt_from_clients_of_other_points_with_the_ridge_that_tells_them_best() {
    let all = clients(200);
    let reference = Reference::new(all.iter().collect());
    let learnt = |ridge: f64| -> Vec<Linear> {
        let without = |part: usize| {
            let others: Vec<&Client> = all.iter().filter(|c| c.point % 4 != part).collect();
            let figures: Vec<&[f64]> = others.iter().map(|c| c.figures.as_slice()).collect();
            let shares: Vec<&[f64]> = others.iter().map(|c| c.shares.as_slice()).collect();
            Linear::fit(&figures, &shares, &vec![1.0; others.len()], ridge)
        };
        (0..4).map(without).collect()
    };
    let missed = |maps: &[Linear]| -> f64 {
        let one = |c: &Client| {
            maps[c.point % 4].at(&c.figures).iter().zip(&c.shares).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
        };
        all.iter().map(one).sum()
    };
    let best = RIDGES.map(learnt).into_iter().min_by(|a, b| missed(a).total_cmp(&missed(b))).expect("four ridges");
    assert_eq!(reference.map, Linear::mean(&best));
    assert!(all.iter().zip(&reference.summaries).all(|(c, s)| best[c.point % 4].at(&c.figures) == *s));
}

#[test]
fn clients_of_one_point_are_in_one_fold_and_there_are_twenty() {
    let mut all = clients(60);
    all.iter_mut().enumerate().for_each(|(i, c)| c.point = 100 + i / 2);
    let reference = Reference::new(all.iter().collect());
    let folds = reference.folds(&(0..60).collect::<Vec<_>>());
    assert_eq!(folds, (0..60).map(|i| i / 2 % 20).collect::<Vec<_>>());
    assert_eq!(reference.folds(&[59, 0, 58]), [1, 0, 1]);
    let moved = reference.moved((&[0, 1, 5], &[0.4, 0.3, 0.3]), &all[3].figures, |_| vec![0.5]);
    // What is the same for all stays where it is.
    assert!(moved.len() == 3 && moved.iter().all(|m| (m[0] - 0.5).abs() < 1e-4), "{moved:?}");
}

#[test]
fn what_figures_tell_of_is_moved_to_where_they_stand() {
    // Summaries that are the figures themselves, and shares that follow them along a line of slope 2 in logits.
    let one = |i: usize| {
        let x = (i as f64 - 100.0) / 50.0;
        Client { shares: vec![share(2.0 * x)], figures: vec![share(2.0 * x) - 0.5], point: i }
    };
    let all: Vec<Client> = (0..201).map(one).collect();
    let reference = Reference::new(all.iter().collect());
    let p = reference.posterior(&[0.1]);
    // All that are near 0.6 end there.
    let (mean, spread) = p.moments(0);
    assert!((mean - 0.6).abs() < 0.03 && spread < 0.05, "{mean} {spread}");
}
