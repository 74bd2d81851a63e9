use super::*;

fn known(parts: usize, orders: &Orders, worth: impl Fn(Coalition) -> f64) -> BTreeMap<Coalition, Value> {
    orders.coalitions(parts).into_iter().map(|c| (c, vec![worth(c)])).collect()
}

fn shares(parts: usize, orders: &Orders, worth: impl Fn(Coalition) -> f64) -> Vec<f64> {
    orders.shares(parts, &known(parts, orders, worth), 1).into_iter().map(|(s, _)| s[0]).collect()
}

/// A left glove and two right ones: a pair is worth 1. Shapley's own kind of example: ⅔, ⅙, ⅙.
fn gloves(c: Coalition) -> f64 {
    f64::from(u8::from(c & 1 != 0 && c & 6 != 0))
}

#[test]
fn gloves_are_shared_as_the_closed_form_says() {
    let found = shares(3, &Orders::All, gloves);
    for (found, wanted) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }
}

/// Some game without any symmetry; part 3 does nothing, parts 0 and 1 do the same.
fn game(c: Coalition) -> f64 {
    let has = |p: u32| f64::from(u8::from(c >> p & 1 == 1));
    let twins = has(0) + has(1);
    2.0 + 1.5 * twins + 3.0 * has(2) * twins + has(4) * (1.0 + has(2)) - 0.7 * twins * twins * has(5)
}

#[test]
fn shares_add_up_whatever_is_drawn_and_a_part_that_does_nothing_gets_nothing() {
    for orders in [Orders::All, Orders::of(6, 5, 24)] {
        let found = shares(6, &orders, game);
        let total = game(0b11_1111) - game(0);
        assert!((found.iter().sum::<f64>() - total).abs() < 1e-12 * total.abs(), "{found:?}");
        assert_eq!(found[3], 0.0);
    }
    let exact = shares(6, &Orders::All, game);
    assert!((exact[0] - exact[1]).abs() < 1e-12);
}

#[test]
fn what_is_there_in_any_case_is_shared_by_nobody() {
    let all = known(3, &Orders::All, gloves);
    // With the left glove there: either right one makes the pair.
    let found = Orders::All.shares(2, &given(&all, 1, 3), 1);
    assert!(found.iter().all(|(share, _)| (share[0] - 0.5).abs() < 1e-12), "{found:?}");
    let found = Orders::All.shares(2, &given(&all, 2, 3), 1);
    assert_eq!((found[0].0[0], found[1].0[0]), (1.0, 0.0));
}

#[test]
fn drawn_orders_come_close_within_the_error_they_tell() {
    let orders = Orders::of(6, 5, 64);
    let drawn = orders.shares(6, &known(6, &orders, game), 1);
    for (exact, (found, error)) in shares(6, &Orders::All, game).iter().zip(drawn) {
        let error = error.expect("orders were drawn")[0];
        assert!((exact - found[0]).abs() <= 4.0 * error + 1e-9, "{exact} {found:?} {error}");
    }
}

#[test]
fn what_orders_do_differently_in_each_future_is_averaged_over_futures_first() {
    let orders = Orders::of(6, 5, 24);
    // Two futures in which the same order errs as far, one up and one down: their mean does not err.
    let table: BTreeMap<Coalition, Value> =
        orders.coalitions(6).into_iter().map(|c| (c, vec![game(c), -game(c)])).collect();
    let error = |futures: usize| orders.shares(6, &table, futures)[5].1.clone().expect("orders were drawn");
    assert!(error(1).len() == 2 && error(1)[0] > 0.1, "{:?}", error(1));
    assert!(error(2).len() == 1 && error(2)[0] < 1e-12, "{:?}", error(2));
}

#[test]
fn as_many_parts_as_a_coalition_has_bits_are_shared() {
    let orders = Orders::of(MOST_PARTS, 6, 4);
    let found = shares(MOST_PARTS, &orders, |c| f64::from(c.count_ones()));
    assert!(found.iter().all(|s| (s - 1.0).abs() < 1e-12), "{found:?}");
}

#[test]
fn an_order_comes_with_its_reverse_and_weights_are_shares_of_all_orders() {
    let Orders::Some(orders) = Orders::of(10, 6, 8) else { unreachable!("ten parts are many") };
    assert!(orders.len() == 8 && orders[1].iter().rev().eq(&orders[0]));
    for parts in 1..8_usize {
        let choose = |k: usize| (1..=k).fold(1.0, |c, i| c * (parts - i) as f64 / i as f64);
        let all: f64 = (0..parts).map(|k| weight(k, parts) * choose(k)).sum();
        assert!((all - 1.0).abs() < 1e-12, "{parts}");
    }
}

#[test]
fn orders_are_drawn_of_more_parts_than_are_worked_out_exactly_and_never_fewer_than_two_pairs() {
    let drawn = |parts, orders| match Orders::of(parts, 6, orders) {
        Orders::All => 0,
        Orders::Some(orders) => orders.len(),
    };
    assert_eq!([drawn(6, 8), drawn(7, 8), drawn(7, 7), drawn(7, 3), drawn(7, 0)], [0, 8, 8, 4, 4]);
    assert_eq!([whole(0), whole(1), whole(3), whole(MOST_PARTS)], [0, 1, 7, u64::MAX >> 1]);
}

#[test]
fn the_coalitions_of_an_order_grow_part_by_part() {
    let orders = Orders::Some(vec![vec![1, 0, 2], vec![2, 0, 1]]);
    assert_eq!(orders.coalitions(3), [0, 0b010, 0b100, 0b011, 0b101, 0b111]);
    assert_eq!(Orders::All.coalitions(2), [0, 1, 2, 3]);
}

#[test]
fn a_weight_is_the_share_of_orders_in_which_so_many_come_before() {
    let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    close(weight(0, 3), 1.0 / 3.0);
    close(weight(1, 3), 1.0 / 6.0);
    close(weight(2, 5), 1.0 / 30.0);
    close(weight(4, 5), 1.0 / 5.0);
    assert_eq!(mean_of(&[1.0, f64::NAN, 4.0]), 2.5);
    assert!(mean_of(&[f64::INFINITY]).is_nan());
}

#[test]
fn drawn_orders_are_averaged_in_pairs_and_their_error_is_that_of_a_mean() {
    // Two pairs over two numbers, each with one future: what a part adds is told by the table.
    let orders = Orders::Some(vec![vec![0, 1, 2], vec![2, 1, 0], vec![1, 0, 2], vec![2, 0, 1]]);
    let table: BTreeMap<Coalition, Value> =
        orders.coalitions(3).into_iter().map(|c| (c, vec![(c * c) as f64, 1.0])).collect();
    let (share, error) = orders.share(0, 3, &table, 1);
    // Part 0 adds 1 - 0 and 49 - 36, 9 - 4 and 25 - 16: pairs of 7 and 7.
    assert_eq!((share, error), (vec![7.0, 0.0], Some(vec![0.0, 0.0])));
    let (share, error) = orders.share(1, 3, &table, 1);
    // Part 1 adds 9 - 1 and 36 - 16, 4 - 0 and 49 - 25: both 14.
    assert_eq!((share, error), (vec![14.0, 0.0], Some(vec![0.0, 0.0])));
    let bent: BTreeMap<Coalition, Value> = table.keys().map(|&c| (c, vec![f64::from(c == 1) * 8.0, 1.0])).collect();
    let (share, error) = orders.share(0, 3, &bent, 1);
    // 8 and 0, 0 and 0: pairs of 4 and 0, whose mean of 2 has an error of 2.
    assert_eq!((share, error), (vec![2.0, 0.0], Some(vec![2.0, 0.0])));
}

#[test]
fn coalitions_of_the_others_keep_their_order() {
    let known: BTreeMap<Coalition, Value> = (0..8).map(|c| (c, vec![c as f64])).collect();
    let found = given(&known, 0b010, 3);
    assert_eq!(found.into_iter().map(|(c, v)| (c, v[0])).collect::<Vec<_>>(), [(0, 2.0), (1, 3.0), (2, 6.0), (3, 7.0)]);
}
