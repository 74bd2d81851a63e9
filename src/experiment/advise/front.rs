//! The front: plans of which none is worse than another in everything. Sorting by layers and thinning by how crowded they stand: Deb,
//! Pratap, Agarwal and Meyarivan (2002), IEEE Transactions on Evolutionary Computation 6.

/// Whether a point is at least as good everywhere and better somewhere; more is better.
fn dominates(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(x, y)| x >= y) && a.iter().zip(b).any(|(x, y)| x > y)
}

/// The layer of each point: 0 for the front, 1 for what is the front without it, and so on. More is better in every number.
pub(super) fn layers(points: &[Vec<f64>]) -> Vec<usize> {
    let mut layer = vec![usize::MAX; points.len()];
    let mut left: Vec<usize> = (0..points.len()).collect();
    for k in 0.. {
        let front: Vec<usize> =
            left.iter().copied().filter(|&i| !left.iter().any(|&j| dominates(&points[j], &points[i]))).collect();
        if front.is_empty() {
            // Nothing is left, or only what is no number.
            left.iter().for_each(|&i| layer[i] = k);
            return layer;
        }
        front.iter().for_each(|&i| layer[i] = k);
        left.retain(|i| !front.contains(i));
    }
    layer
}

/// What it counts to be the smallest or the largest in a number: more than all room there can be.
const END: f64 = 100.0;

/// So many of some points that stand far apart: again and again the one goes that has the least room between its neighbours, in shares of
/// the range of each number. The smallest and the largest of a number stay as long as others can go.
pub(super) fn thinned(points: &[Vec<f64>], mut chosen: Vec<usize>, most: usize) -> Vec<usize> {
    let numbers = points.first().map_or(0, Vec::len);
    while chosen.len() > most {
        let mut room = vec![0.0; chosen.len()];
        for values in (0..numbers).map(|d| chosen.iter().map(|&i| points[i][d]).collect::<Vec<f64>>()) {
            let mut order: Vec<usize> = (0..chosen.len()).collect();
            order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
            let at = |k: usize| values[order[k]];
            let last = order.len() - 1;
            let range = (at(last) - at(0)).max(f64::MIN_POSITIVE);
            for k in 0..=last {
                let end = if k == 0 || k == last { END } else { 0.0 };
                room[order[k]] += end + (at((k + 1).min(last)) - at(k.saturating_sub(1))) / range;
            }
        }
        let closest = (0..chosen.len()).min_by(|&a, &b| room[a].total_cmp(&room[b])).unwrap_or(0);
        chosen.remove(closest);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_what_nothing_left_is_better_than_in_everything() {
        let points = [[3.0, -1.0], [2.0, -2.0], [5.0, -4.0], [1.0, -1.0], [5.0, -4.0], [0.0, -9.0]].map(Vec::from);
        assert_eq!(layers(&points), [0, 1, 0, 1, 0, 2]);
        assert_eq!(layers(&[]), Vec::<usize>::new());
        assert_eq!(layers(&[vec![f64::NAN, 1.0], vec![2.0, 2.0]]), [0, 0], "what is no number is better than nothing");
    }

    #[test]
    fn where_points_crowd_one_goes_and_the_ends_stay() {
        let points: Vec<Vec<f64>> = [0.0, 0.1, 0.5, 0.52, 0.9, 1.0].map(|x| vec![x, -x]).to_vec();
        assert_eq!(thinned(&points, (0..6).collect(), 6), [0, 1, 2, 3, 4, 5]);
        let four = thinned(&points, (0..6).collect(), 4);
        assert!(four.contains(&0) && four.contains(&5) && !(four.contains(&2) && four.contains(&3)), "{four:?}");
        assert_eq!(thinned(&points, (0..6).collect(), 2), [0, 5]);
        // Each is an end of some number: the one goes that is an end of fewest, where it has least room, and not the first.
        let points: Vec<Vec<f64>> =
            [[0.0, 0.0, 9.0], [9.0, 1.0, 5.0], [1.0, 9.0, 4.0], [5.0, 5.0, 0.0], [5.0, 4.9, 0.1]]
                .map(Vec::from)
                .to_vec();
        assert_eq!(thinned(&points, (0..5).collect(), 4), [0, 1, 2, 3]);
        assert!(thinned(&points, (0..5).collect(), 3).contains(&0));
    }
}
