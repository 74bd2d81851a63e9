//! Where things are measured in a chain: the one derivation that runs, checks, sweeps, comparisons, reports and the page read.

use super::Scenario;
use super::topology::{tiers, upstream_first};
use crate::format;
use crate::observe::{Place, PlaceKind};

impl Scenario {
    /// Where things are measured: organisations upstream first, links, segments, tiers (`tier-1` is the furthest
    /// upstream), the whole chain.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let chain = &self.chain;
        let tier = self.tiers();
        let of = |id: &str| chain.organisations.get_full(id).map(|(i, id, o)| (tier[i], named(id, o.name.as_deref())));
        let mut places = Vec::new();
        for (i, (id, o)) in chain.organisations.iter().enumerate() {
            let name = named(id, o.name.as_deref());
            places.push(Place { id: id.clone(), name, kind: PlaceKind::Organisation, tier: tier[i] });
        }
        for link in &chain.links {
            let (Some((tier, from)), Some((_, to))) = (of(&link.from), of(&link.to)) else { continue };
            let (id, name) = (format!("{}>{}", link.from, link.to), format!("{from} → {to}"));
            places.push(Place { id, name, kind: PlaceKind::Link, tier });
        }
        for (id, segment) in &chain.segments {
            let Some((tier, _)) = of(&segment.served_by) else { continue };
            let name = named(id, segment.name.as_deref());
            places.push(Place { id: id.clone(), name, kind: PlaceKind::Segment, tier: tier + 1 });
        }
        for t in 0..tier.iter().max().map_or(0, |t| t + 1) {
            let (id, name) = (format!("tier-{}", t + 1), format!("Tier {}", t + 1));
            places.push(Place { id, name, kind: PlaceKind::Tier, tier: t });
        }
        places.push(Place { id: "chain".to_owned(), name: "Whole chain".to_owned(), kind: PlaceKind::Chain, tier: 0 });
        places
    }

    /// The tier of each organisation: 0 is the furthest upstream.
    #[must_use]
    pub fn tiers(&self) -> Vec<usize> {
        let edges = self.edges();
        let count = self.chain.organisations.len();
        let order = upstream_first(count, &edges).unwrap_or_else(|_| (0..count).collect());
        tiers(&order, &edges)
    }

    /// Links by the numbers of their ends.
    pub(super) fn edges(&self) -> Vec<(usize, usize)> {
        let number = |id: &str| self.chain.organisations.get_index_of(id);
        self.chain.links.iter().filter_map(|l| Some((number(&l.from)?, number(&l.to)?))).collect()
    }
}

/// The name of a place; where none is given the id, spoken: `north-shop` → `North shop`.
pub(super) fn named(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| format::name(id), str::to_owned)
}
