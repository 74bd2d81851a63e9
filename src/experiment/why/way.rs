//! Ways of an effect that are held one at a time: links with what each carries, and states of people.

use super::part::{Member, Part};
use crate::analysis::Way;
use crate::format;
use crate::scenario::Scenario;
use crate::week::mediation::{Carrier, PeopleState};

/// Ways told apart; of more, those of a link are one, and of more links, what is alike everywhere.
const MOST: usize = 24;

/// What a carrier is in a word on a chart.
fn word(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Goods => "goods",
        Carrier::Orders => "orders",
        Carrier::People => "people",
        Carrier::WordOfMouth => "word of mouth",
        Carrier::JointWork => "joint work",
    }
}

/// The way in words, between a seller and a buyer.
fn phrase(carrier: Carrier, seller: &str, buyer: &str) -> String {
    match carrier {
        Carrier::Goods => format!("Goods from {seller} to {buyer}"),
        Carrier::Orders => format!("Orders from {buyer} to {seller}"),
        Carrier::People => format!("People who meet between {seller} and {buyer}"),
        Carrier::WordOfMouth => format!("Word of mouth on {seller} at {buyer}"),
        Carrier::JointWork => format!("Joint work of {seller} and {buyer}"),
    }
}

/// Every channel of a scenario as it is numbered in a simulation: ids of seller and buyer, links first.
fn channels(scenario: &Scenario) -> Vec<(&str, &str)> {
    let links = scenario.chain.links.iter().map(|l| (l.from.as_str(), l.to.as_str()));
    let segments = scenario.chain.segments.iter().map(|(id, s)| (s.served_by.as_str(), id.as_str()));
    links.chain(segments).collect()
}

/// What places are called.
fn names(scenario: &Scenario) -> impl Fn(&str) -> String {
    let places = scenario.places();
    move |id| places.iter().find(|p| p.id == id).map_or_else(|| format::name(id), |p| p.name.clone())
}

/// Every link and segment with everything that it carries.
pub(super) fn all(scenario: &Scenario) -> Vec<Part> {
    let name = names(scenario);
    let mut parts = Vec::new();
    for (channel, (seller, buyer)) in channels(scenario).into_iter().enumerate() {
        for carrier in Carrier::ALL {
            let (call, link) = (word(carrier).replace(' ', "_"), format!("{seller}-{buyer}"));
            let calls = [call.as_str(), &link, &format!("{link}.{call}")];
            let way = Way { from: seller.to_owned(), to: buyer.to_owned(), carrier: Some(word(carrier)) };
            parts.push(Part {
                id: phrase(carrier, seller, buyer),
                way: Some(way),
                ..Part::one(phrase(carrier, &name(seller), &name(buyer)), &calls, Member::Carrier(channel, carrier))
            });
        }
    }
    parts
}

/// No more ways than can be told apart within a wait: what the user named stays.
pub(super) fn few(parts: Vec<Part>, scenario: &Scenario) -> Vec<Part> {
    if parts.len() <= MOST {
        return parts;
    }
    let name = names(scenario);
    // What the user named is no longer among the others of a link, or of a kind.
    let named: Vec<Member> = parts.iter().filter(|p| p.named).flat_map(|p| p.members.clone()).collect();
    let of_a_link = |channel: usize, _: Carrier, way: &Way| {
        let has = |m: &Member| matches!(m, Member::Carrier(other, _) if *other == channel);
        let all = if named.iter().any(has) { "Everything else" } else { "Everything" };
        let between = |[seller, buyer]: [&str; 2]| format!("{all} between {seller} and {buyer}");
        let way = Way { carrier: None, ..way.clone() };
        (between([&name(&way.from), &name(&way.to)]), between([&way.from, &way.to]), Some(way))
    };
    let links = merged(&parts, of_a_link);
    if links.len() <= MOST {
        return links;
    }
    let alike = |_: usize, carrier: Carrier, _: &Way| {
        let has = |m: &Member| matches!(m, Member::Carrier(_, other) if *other == carrier);
        let every = if named.iter().any(has) { "every other link" } else { "every link" };
        let told = format!("{} on {every}", format::sentence(word(carrier)));
        (told.clone(), told, None)
    };
    merged(&parts, alike)
}

/// Parts with those of one id together, where the first of them stood; what `key` says is name, id and way.
fn merged(parts: &[Part], key: impl Fn(usize, Carrier, &Way) -> (String, String, Option<Way>)) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        let (false, [Member::Carrier(channel, carrier)], Some(way)) = (part.named, &part.members[..], &part.way) else {
            out.push(part.clone());
            continue;
        };
        let (name, id, way) = key(*channel, *carrier, way);
        match out.iter_mut().find(|p| p.id == id) {
            Some(first) => first.members.extend(part.members.clone()),
            None => out.push(Part { id, way, ..Part::together(name, std::iter::once(part)) }),
        }
    }
    out
}

/// Every state of people that can be held.
pub(super) fn states() -> Vec<Part> {
    let of = |state: PeopleState| {
        let (name, call) = match state {
            PeopleState::Tension => ("Tension and distress", "tension"),
            PeopleState::Adoption => ("Adoption and mastery of the new way", "adoption"),
            PeopleState::Commitment => ("Commitment", "commitment"),
            PeopleState::Trust => ("Trust in leaders", "trust"),
            PeopleState::Fatigue => ("Fatigue", "fatigue"),
            PeopleState::Engagement => ("Engagement", "engagement"),
        };
        Part::one(name.to_owned(), &[call], Member::State(state))
    };
    PeopleState::ALL.into_iter().map(of).collect()
}

/// Whether a headline measures nothing but what this part holds. A group with engagement in it holds more than engagement.
pub(super) fn is_measured_by(part: &Part, metric: &str) -> bool {
    metric == "engagement" && part.members == [Member::State(PeopleState::Engagement)]
}

#[cfg(test)]
mod tests {
    use super::super::group::{Group, grouped};
    use super::*;
    use crate::scenario::from_value;

    /// A hub with so many suppliers, and the customers it serves: a link more than suppliers.
    fn star(suppliers: usize) -> Scenario {
        let id = |i: usize| format!("supplier-{i}");
        let mut organisations = serde_json::json!({ "hub": { "staff": 16, "name": "The hub" } });
        for i in 0..suppliers {
            organisations[id(i)] = serde_json::json!({ "staff": 8 });
        }
        let links: Vec<_> = (0..suppliers).map(|i| serde_json::json!({ "from": id(i), "to": "hub" })).collect();
        let segments = serde_json::json!({ "families": { "served_by": "hub", "people": 50 } });
        let file = serde_json::json!({
            "name": "star", "months": 2,
            "chain": { "organisations": organisations, "links": links, "segments": segments },
            "programme": { "hub": { "tension": 1.0 } },
        });
        from_value(&file, "star").expect("a scenario")
    }

    fn ways(suppliers: usize, groups: &[&str]) -> Vec<Part> {
        let scenario = star(suppliers);
        let groups: Vec<Group> = groups.iter().map(|g| g.parse().expect("a group")).collect();
        few(grouped(all(&scenario), &groups), &scenario)
    }

    fn members(parts: &[Part]) -> Vec<usize> {
        parts.iter().map(|p| p.members.len()).collect()
    }

    #[test]
    fn few_links_are_told_apart_by_what_they_carry_more_as_one_each_and_many_by_kind() {
        assert_eq!(members(&ways(3, &[])), [1; 20]);
        let seven = ways(6, &[]);
        assert_eq!(members(&seven), [5; 7]);
        assert_eq!(seven[0].name, "Everything between Supplier 0 and The hub");
        assert_eq!(seven[0].id, "Everything between supplier-0 and hub");
        let ends = seven[0].way.as_ref().map(|w| (w.from.as_str(), w.to.as_str(), w.carrier));
        assert_eq!(ends, Some(("supplier-0", "hub", None)));
        let thirty = ways(29, &[]);
        assert_eq!(members(&thirty), [30; 5]);
        assert!(thirty[3].name == "Word of mouth on every link" && thirty[3].way.is_none());
    }

    #[test]
    fn what_the_user_named_stays_and_what_is_left_is_called_so() {
        let group = "supply=supplier-1.goods,supplier-1-hub.orders";
        assert!(group.parse::<Group>().is_ok_and(|g| g.check(&star(6)).is_err()), "a link has two ends");
        let groups = ["supply=supplier-1-hub.goods,supplier-1-hub.orders"];
        for (suppliers, wanted) in [(6, vec![5, 2, 3, 5, 5, 5, 5, 5]), (29, vec![29, 2, 29, 30, 30, 30])] {
            let parts = ways(suppliers, &groups);
            assert!(parts.iter().any(|p| p.named && p.name == "Supply" && p.members.len() == 2), "{suppliers}");
            let (mut found, mut wanted) = (members(&parts), wanted);
            found.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(found, wanted);
            let rest = ["Everything else between Supplier 1 and The hub", "Goods on every other link"];
            assert!(parts.iter().any(|p| rest.contains(&p.name.as_str())), "{suppliers}");
        }
    }

    #[test]
    fn engagement_is_no_way_to_itself_but_a_group_with_it_is() {
        let states = states();
        let own = |part: &Part| is_measured_by(part, "engagement");
        assert!(own(&states[5]) && !own(&states[3]) && !is_measured_by(&states[5], "loyalty"));
        let mood = grouped(states, &["mood=trust,engagement".parse().expect("a group")]);
        assert!(mood.len() == 5 && !mood.iter().any(own));
    }

    #[test]
    fn every_link_and_segment_carries_five_things_each_called_three_ways() {
        let parts = all(&star(1));
        let told: Vec<(&str, &str)> = parts.iter().map(|p| (p.name.as_str(), p.id.as_str())).collect();
        let between = |one: &str, other: &str, phrase: &str| phrase.replace("ONE", one).replace("TWO", other);
        let phrases = [
            "Goods from ONE to TWO",
            "Orders from TWO to ONE",
            "People who meet between ONE and TWO",
            "Word of mouth on ONE at TWO",
            "Joint work of ONE and TWO",
        ];
        for phrase in phrases {
            let names = [between("Supplier 0", "The hub", phrase), between("The hub", "Families", phrase)];
            let ids = [between("supplier-0", "hub", phrase), between("hub", "families", phrase)];
            for (name, id) in names.iter().zip(&ids) {
                assert!(told.contains(&(name.as_str(), id.as_str())), "{name} {id} {told:?}");
            }
        }
        assert_eq!(parts.len(), 10);
        let word = parts.iter().find(|p| p.name == "Word of mouth on Supplier 0 at The hub").expect("a way");
        assert_eq!(word.calls, ["word_of_mouth", "supplier-0-hub", "supplier-0-hub.word_of_mouth"]);
        let way = Way { from: "supplier-0".to_owned(), to: "hub".to_owned(), carrier: Some("word of mouth") };
        assert_eq!(
            (word.way.clone(), word.members.clone()),
            (Some(way), vec![Member::Carrier(0, Carrier::WordOfMouth)])
        );
        assert_eq!(names(&star(1))("nobody-here"), "Nobody here");
    }

    #[test]
    fn as_many_ways_as_can_be_told_apart_are() {
        assert_eq!([ways(3, &[]).len(), ways(4, &[]).len(), ways(23, &[]).len(), ways(24, &[]).len()], [20, 5, 24, 5]);
    }

    #[test]
    fn states_of_people_are_called_by_their_names() {
        let told: Vec<(String, String)> = states().into_iter().map(|p| (p.name, p.calls.join(" "))).collect();
        let wanted = [
            ("Tension and distress", "tension"),
            ("Adoption and mastery of the new way", "adoption"),
            ("Commitment", "commitment"),
            ("Trust in leaders", "trust"),
            ("Fatigue", "fatigue"),
            ("Engagement", "engagement"),
        ];
        assert_eq!(told, wanted.map(|(name, call)| (name.to_owned(), call.to_owned())));
    }
}
