//! Where things are measured in a chain: the one derivation that runs, checks, sweeps, comparisons, reports and the page read.

use super::Scenario;
use super::escape::name_on_sight;
use super::topology::{tiers, upstream_first};
use crate::format;
use crate::observe::{Place, PlaceKind};

/// What stands between the names of a link's ends.
const TO: &str = " → ";
const WHOLE_CHAIN: &str = "Whole chain";
const TIER: &str = "Tier";

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
            let (id, name) = (format!("{}>{}", link.from, link.to), format!("{from}{TO}{to}"));
            places.push(Place { id, name, kind: PlaceKind::Link, tier });
        }
        for (id, segment) in &chain.segments {
            let Some((tier, _)) = of(&segment.served_by) else { continue };
            let name = named(id, segment.name.as_deref());
            places.push(Place { id: id.clone(), name, kind: PlaceKind::Segment, tier: tier + 1 });
        }
        for t in 0..tier.iter().max().map_or(0, |t| t + 1) {
            let (id, name) = (format!("tier-{}", t + 1), format!("{TIER} {}", t + 1));
            places.push(Place { id, name, kind: PlaceKind::Tier, tier: t });
        }
        places.push(Place { id: "chain".to_owned(), name: WHOLE_CHAIN.to_owned(), kind: PlaceKind::Chain, tier: 0 });
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

/// Whether a name is one that [`Scenario::places`] gives itself in any chain: to the whole of it, or to a tier.
pub(super) fn is_reserved_name(name: &str) -> bool {
    let (name, tier) = (name_on_sight(name), TIER.to_lowercase());
    let number = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit());
    name == name_on_sight(WHOLE_CHAIN) || name.strip_prefix(&tier).and_then(|n| n.strip_prefix(' ')).is_some_and(number)
}

/// A name that is not reserved: the id is added to tell it apart.
pub(super) fn free_name(name: &str, id: &str) -> String {
    format!("{} ({id})", name.trim())
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Template, read};
    use super::*;

    #[test]
    fn every_name_that_a_chain_gives_itself_is_reserved_and_none_of_its_members() {
        for template in [Template::ThreeTier, Template::TwoTier] {
            let text = format!(r#"{{"name":"t","chain":{{"template":"{}"}}}}"#, template.name());
            let places = read(text.as_bytes(), "t", &Options::default()).expect("a scenario").places();
            for place in places {
                let own = matches!(place.kind, PlaceKind::Tier | PlaceKind::Chain);
                assert_eq!(is_reserved_name(&place.name), own, "{}", place.name);
            }
        }
    }

    #[test]
    fn a_reserved_name_is_so_in_any_case_and_only_as_a_whole() {
        for name in ["whole CHAIN", "Tier 3", "tier  12", " Tier 3 "] {
            assert!(is_reserved_name(name) && !is_reserved_name(&free_name(name, "maker")), "{name}");
        }
        for name in ["Whole chain stores", "Tier 3 suppliers", "Tier", "Tier one", "Frontier 3", "Import → Export"] {
            assert!(!is_reserved_name(name), "{name}");
        }
    }
}
