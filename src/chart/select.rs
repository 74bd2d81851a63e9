//! Which places a chart shows where there is no room for all, and the words that say so.

use crate::observe::PlaceKind;

/// A place that could be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) kind: PlaceKind,
    /// Whether it runs the programme.
    pub(super) programme: bool,
    /// How large its difference is, whatever its sign.
    pub(super) size: f64,
}

/// The places shown, in their order: all, or at most so many. Each kind of place gets its share of the room; within a kind
/// those with the programme come first, then the largest differences.
pub(super) fn select(all: &[Candidate], most: usize) -> Vec<usize> {
    if all.len() <= most {
        return (0..all.len()).collect();
    }
    let mut shown: Vec<usize> = Vec::new();
    let (mut left, mut room) = (all.len(), most);
    for kind in kinds(all) {
        let mut members: Vec<usize> = (0..all.len()).filter(|&i| all[i].kind == kind).collect();
        // Shares add up to the whole, as each is taken from what is left.
        let share = ((members.len() * room) as f64 / left.max(1) as f64).round() as usize;
        let share = share.max(1).min(room).min(members.len());
        left -= members.len();
        room -= share;
        let rank = |i: usize| if all[i].size.is_finite() { all[i].size.abs() } else { -1.0 };
        members.sort_by(|&a, &b| {
            all[b].programme.cmp(&all[a].programme).then(rank(b).total_cmp(&rank(a))).then(a.cmp(&b))
        });
        shown.extend(members.into_iter().take(share));
    }
    shown.sort_unstable();
    shown
}

/// What is said where not all places are shown: "Showing 12 of 25 segments: …".
pub(super) fn left_out(all: &[Candidate], shown: &[usize]) -> Option<String> {
    let counts = kinds(all).into_iter().filter_map(|kind| {
        let of = all.iter().filter(|c| c.kind == kind).count();
        let here = shown.iter().filter(|&&i| all[i].kind == kind).count();
        (here < of).then(|| format!("{here} of {of} {}", plural(kind)))
    });
    let counts: Vec<String> = counts.collect();
    let programme = all.iter().any(|c| c.programme);
    let rule =
        if programme { "those with the programme, then the largest differences" } else { "the largest differences" };
    (!counts.is_empty())
        .then(|| format!("Showing {}: {rule} in the last month; all are in series.csv.", counts.join(" and ")))
}

/// The kinds there are, in the order in which they come.
fn kinds(all: &[Candidate]) -> Vec<PlaceKind> {
    let mut kinds: Vec<PlaceKind> = Vec::new();
    for c in all {
        if !kinds.contains(&c.kind) {
            kinds.push(c.kind);
        }
    }
    kinds
}

fn plural(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Organisation => "organisations",
        PlaceKind::Segment => "segments",
        PlaceKind::Tier => "tiers",
        PlaceKind::Link => "links",
        PlaceKind::Chain => "chains",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(kind: PlaceKind, programme: bool, size: f64) -> Candidate {
        Candidate { kind, programme, size }
    }

    #[test]
    fn the_programme_and_the_largest_differences_are_shown_in_chain_order() {
        let organisation = |p, s| candidate(PlaceKind::Organisation, p, s);
        let all = [
            organisation(false, 3.0),
            organisation(false, -5.0),
            organisation(true, 0.1),
            organisation(false, f64::NAN),
        ];
        assert_eq!(select(&all, 2), [1, 2]);
        assert_eq!(select(&all, 4), [0, 1, 2, 3]);
        assert_eq!(left_out(&all, &[0, 1, 2, 3]), None);
        let words = left_out(&all, &[1, 2]).expect("words");
        assert!(words.starts_with("Showing 2 of 4 organisations: those with the programme"), "{words}");
    }

    #[test]
    fn each_kind_gets_its_share() {
        let all: Vec<Candidate> = (0..20)
            .map(|i| candidate(PlaceKind::Organisation, false, f64::from(i)))
            .chain((0..25).map(|i| candidate(PlaceKind::Segment, false, f64::from(i) / 100.0)))
            .collect();
        let shown = select(&all, 12);
        assert_eq!((shown.len(), shown.iter().filter(|&&i| i < 20).count()), (12, 5));
        for most in 1..=45 {
            assert_eq!(select(&all, most).len(), most);
        }
    }
}
