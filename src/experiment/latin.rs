//! Places that are spread evenly along every number and independently of one another: a Latin hypercube.
//!
//! With few points in many dimensions this is surer than one Sobol sequence, whose far dimensions go together: of 47 dimensions
//! and 64 points, two shared six tenths of their variance, and an innocent number was taken for a culprit.

/// A number that looks random, by a key (splitmix64).
pub(crate) fn hash(key: u64) -> u64 {
    let mut z = key.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// So many in an order that looks random, by a key.
pub(crate) fn shuffled(n: usize, key: u32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| (hash(u64::from(key) << 32 | i as u64), i));
    order
}

/// Where each number stands in each draw, 0 to 1: along each number there is one draw in each of as many equal parts.
#[must_use]
pub fn latin(draws: usize, numbers: usize) -> Vec<Vec<f32>> {
    let along: Vec<Vec<usize>> = (0..numbers).map(|i| shuffled(draws, i as u32)).collect();
    let within = |draw: usize, number: usize| {
        let word = hash(0xA55E_0000_0000_0000 | (number as u64) << 24 | draw as u64);
        (word >> 40) as f32 / (1_u32 << 24) as f32
    };
    let place = |draw: usize, number: usize| {
        ((along[number][draw] as f32 + within(draw, number)) / draws as f32).min(1.0 - f32::EPSILON)
    };
    (0..draws).map(|draw| (0..numbers).map(|number| place(draw, number)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn along_each_number_every_part_has_one_draw() {
        let all = latin(64, 50);
        for number in 0..50 {
            let mut parts: Vec<usize> = all.iter().map(|at| (at[number] * 64.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..64).collect::<Vec<_>>(), "number {number}");
        }
    }

    #[test]
    fn no_two_numbers_go_together_more_than_chance_has_it() {
        let all = latin(64, 50);
        let centred = |i: usize| all.iter().map(|at| f64::from(at[i]) - 0.5).collect::<Vec<_>>();
        let numbers: Vec<Vec<f64>> = (0..50).map(centred).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut squares = Vec::new();
        for i in 0..50 {
            for j in 0..i {
                let (a, b) = (&numbers[i], &numbers[j]);
                squares.push(dot(a, b).powi(2) / dot(a, a) / dot(b, b));
            }
        }
        // Of 1,225 pairs the mean square is 1/63, and the largest correlation rarely beyond .5.
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        assert!((mean * 63.0 - 1.0).abs() < 0.15, "{mean}");
        assert!(squares.iter().all(|s| *s < 0.3));
    }

    #[test]
    fn keys_are_hashed_as_splitmix64_does() {
        // The first two numbers of the published generator, begun at 0 and at its own step.
        assert_eq!(hash(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(hash(1), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn an_order_holds_everyone_once_and_another_key_is_another_order() {
        let mut order = shuffled(30, 5);
        assert!(order != shuffled(30, 6) && order != (0..30).collect::<Vec<_>>() && order == shuffled(30, 5));
        order.sort_unstable();
        assert_eq!(order, (0..30).collect::<Vec<_>>());
        assert_eq!((shuffled(0, 1), shuffled(1, 1)), (vec![], vec![0]));
    }

    #[test]
    fn within_its_part_a_draw_stands_anywhere_and_for_itself() {
        let all = latin(8, 250);
        let within: Vec<f64> = all.iter().flatten().map(|x| f64::from(*x) * 8.0 % 1.0).collect();
        let mean = within.iter().sum::<f64>() / 2000.0;
        let square = within.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 2000.0;
        assert!((mean - 0.5).abs() < 0.03 && (square - 1.0 / 12.0).abs() < 0.01, "{mean} {square}");
        let mut each: Vec<u64> = within.iter().map(|x| (x * 1e5) as u64).collect();
        each.sort_unstable();
        each.dedup();
        assert!(each.len() > 1950, "{}", each.len());
        assert_eq!((latin(3, 0).concat().len(), latin(3, 0).len(), latin(0, 3).len()), (0, 3, 0));
    }
}
