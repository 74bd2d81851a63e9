//! The chain as a graph: upstream first, tiers, cycles.

use std::collections::BTreeSet;

/// An order in which every organisation comes after its suppliers, as near to the given one as can be;
/// or, if there is none, the organisations of one cycle, each supplying the next and the last the first.
pub(super) fn upstream_first(count: usize, links: &[(usize, usize)]) -> Result<Vec<usize>, Vec<usize>> {
    let mut customers = vec![Vec::new(); count];
    let mut waiting_for = vec![0usize; count];
    for &(from, to) in links {
        customers[from].push(to);
        waiting_for[to] += 1;
    }
    let mut ready: BTreeSet<usize> = (0..count).filter(|&i| waiting_for[i] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for &to in &customers[next] {
            waiting_for[to] -= 1;
            if waiting_for[to] == 0 {
                ready.insert(to);
            }
        }
    }
    if order.len() == count { Ok(order) } else { Err(cycle(&waiting_for, links)) }
}

/// Goes upstream from anyone who waits, among those who wait, until somebody comes up twice.
fn cycle(waiting_for: &[usize], links: &[(usize, usize)]) -> Vec<usize> {
    let mut supplier = vec![None; waiting_for.len()];
    for &(from, to) in links {
        if waiting_for[from] > 0 && waiting_for[to] > 0 {
            supplier[to].get_or_insert(from);
        }
    }
    let mut seen = vec![false; waiting_for.len()];
    let mut at = waiting_for.iter().position(|&n| n > 0).unwrap_or(0);
    while !seen[at] {
        seen[at] = true;
        at = supplier[at].unwrap_or(at);
    }
    let mut members = vec![at];
    let mut next = supplier[at].unwrap_or(at);
    while next != at {
        members.push(next);
        next = supplier[next].unwrap_or(at);
    }
    members.reverse();
    members
}

/// Distance from the start of the chain: one more than the furthest-down supplier.
pub(super) fn tiers(order: &[usize], links: &[(usize, usize)]) -> Vec<usize> {
    let mut tier = vec![0; order.len()];
    let mut customers = vec![Vec::new(); order.len()];
    for &(from, to) in links {
        customers[from].push(to);
    }
    for &at in order {
        for &to in &customers[at] {
            tier[to] = tier[to].max(tier[at] + 1);
        }
    }
    tier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suppliers_come_first_and_the_authors_order_is_kept_otherwise() {
        assert_eq!(upstream_first(4, &[(3, 1), (1, 0)]), Ok(vec![2, 3, 1, 0]));
        assert_eq!(upstream_first(3, &[(0, 1), (1, 2)]), Ok(vec![0, 1, 2]));
    }

    #[test]
    fn a_cycle_is_named_in_the_direction_of_supply() {
        assert_eq!(upstream_first(5, &[(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)]), Err(vec![2, 3, 1]));
        assert_eq!(upstream_first(1, &[(0, 0)]), Err(vec![0]));
    }

    #[test]
    fn tier_is_the_longest_way_from_the_start() {
        let links = [(0, 1), (1, 2), (0, 2)];
        assert_eq!(tiers(&[0, 1, 2], &links), vec![0, 1, 2]);
    }
}
