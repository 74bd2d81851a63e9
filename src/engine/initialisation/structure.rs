//! Who sits where, who knows whom, who serves whom: drawn once per batch of futures.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::Setup;
use crate::draws::{Purpose, Stream};
use crate::world::{Buyer, Firm, NONE, Role, Route, Seat, Slot, Structure, TEAM};

/// Share of informal ties that reach beyond the neighbours in the ring, inside an organisation.
const FAR_TIES: f64 = 0.15;
/// Share of acquaintances that reach anywhere among all consumers.
const FAR_ACQUAINTANCES: f64 = 0.25;

/// Draws the structure of a batch.
#[must_use]
pub fn draw(plan: &Setup, seed: u64, batch: u32) -> Structure {
    let mut seats = Vec::new();
    let mut firms = Vec::new();
    for (i, firm) in plan.firms.iter().enumerate() {
        let mut rng = Stream::new(seed, Purpose::Structure, i as u32, batch);
        let range = seats.len()..seats.len() + firm.teams * TEAM;
        seat(firm, range.start, &mut rng, &mut seats);
        firms.push(Firm {
            seats: range,
            sells: plan.channels.iter().enumerate().filter(|(_, c)| c.seller == i).map(|(k, _)| k).collect(),
            buys: plan
                .channels
                .iter()
                .enumerate()
                .filter(|(_, c)| matches!(c.buyer, Buyer::Firm { firm, .. } if firm == i))
                .map(|(k, _)| k)
                .collect(),
        });
    }
    for (i, firm) in firms.iter().enumerate() {
        appoint_buyers(plan.firms[i].buyers, firm, &mut seats);
    }
    let (slots, routes) = market(plan, seed, batch, &seats, &firms);
    for slot in &slots {
        if let Some(seat) = seats.get_mut(slot.works_at as usize) {
            seat.places += 1;
        }
    }
    Structure { seats, slots, firms, routes }
}

/// Seats the teams of one organisation: the first team is the top, the first seat of every other is its middle, and teams
/// that meet customers are spread evenly.
fn seat(firm: &super::FirmSetup, first: usize, rng: &mut Stream, seats: &mut Vec<Seat>) {
    let n = firm.teams * TEAM;
    let tie = |i: usize, rng: &mut Stream| -> [u32; 4] {
        [1, 2, n - 1, n - 2].map(|step| {
            let other = if rng.random_bool(FAR_TIES) { rng.random_range(1..n) } else { step };
            (first + (i + other) % n) as u32
        })
    };
    let others = firm.teams.saturating_sub(1).max(1);
    let meeting = ((firm.interface * firm.teams as f32).round() as usize).clamp(1, others);
    for team in 0..firm.teams {
        let meets = if firm.teams == 1 { true } else { team > 0 && spread(team - 1, meeting, others) };
        for k in 0..TEAM {
            let role = match (team, k) {
                (0, _) if firm.teams > 1 => Role::Top,
                (_, 0) => Role::Middle,
                _ if meets => Role::Interface,
                _ => Role::Frontline,
            };
            let ties = tie(team * TEAM + k, rng);
            seats.push(Seat { role, meets_customers: meets, ties, buys_through: NONE, places: 0 });
        }
    }
}

/// Whether item `i` of `all` is one of `chosen` spread evenly.
fn spread(i: usize, chosen: usize, all: usize) -> bool {
    (i + 1) * chosen / all > i * chosen / all
}

/// Appoints the buying centre among the seats below the top, contact staff who handle suppliers' goods too (any seat if there
/// are too few), evenly over the buying channels.
fn appoint_buyers(wanted: f32, firm: &Firm, seats: &mut [Seat]) {
    if firm.buys.is_empty() {
        return;
    }
    let range = firm.seats.clone();
    let mut candidates: Vec<usize> = range.clone().filter(|&i| seats[i].role != Role::Top).collect();
    if candidates.len() < firm.buys.len() {
        candidates = range.clone().collect();
    }
    let wanted = (wanted * range.len() as f32).round() as usize;
    let count = wanted.max(firm.buys.len()).min(candidates.len());
    let mut chosen = 0;
    for (k, &i) in candidates.iter().enumerate() {
        if spread(k, count, candidates.len()) {
            seats[i].buys_through = firm.buys[chosen % firm.buys.len()] as u32;
            chosen += 1;
        }
    }
}

/// Fills the market: who holds each slot, who serves it, who knows whom.
fn market(plan: &Setup, seed: u64, batch: u32, seats: &[Seat], firms: &[Firm]) -> (Vec<Slot>, Vec<Route>) {
    let mut slots: Vec<Slot> = Vec::new();
    let mut routes = Vec::new();
    for (c, channel) in plan.channels.iter().enumerate() {
        let mut rng = Stream::new(seed, Purpose::Structure, (plan.firms.len() + c) as u32, batch);
        let start = slots.len();
        let holders: Vec<u32> = match channel.buyer {
            Buyer::Firm { firm, .. } => {
                firms[firm].seats.clone().filter(|&i| seats[i].buys_through == c as u32).map(|i| i as u32).collect()
            }
            Buyer::Segment { .. } => (0..channel.people)
                .map(|_| {
                    if rng.random_bool(f64::from(channel.works_here)) {
                        rng.random_range(0..seats.len() as u32)
                    } else {
                        NONE
                    }
                })
                .collect(),
        };
        let mut servers: Vec<u32> =
            firms[channel.seller].seats.clone().filter(|&i| seats[i].meets_customers).map(|i| i as u32).collect();
        servers.shuffle(&mut rng);
        let n = holders.len();
        for (k, works_at) in holders.into_iter().enumerate() {
            let served_by = servers[k * servers.len() / n.max(1)];
            slots.push(Slot { served_by, works_at, ties: [0; 8] });
        }
        routes.push(Route { seller: channel.seller, buyer: channel.buyer.clone(), slots: start..start + n });
    }
    let consumers: Vec<usize> =
        routes.iter().filter(|r| matches!(r.buyer, Buyer::Segment { .. })).flat_map(|r| r.slots.clone()).collect();
    for (c, route) in routes.iter().enumerate() {
        let mut rng = Stream::new(seed, Purpose::Structure, (plan.firms.len() + plan.channels.len() + c) as u32, batch);
        let (start, n) = (route.slots.start, route.slots.len());
        let open = matches!(route.buyer, Buyer::Segment { .. });
        for i in 0..n {
            for (t, step) in [1, 2, 3, 4, -1, -2, -3, -4].into_iter().enumerate() {
                let near = start + (i as isize + step).rem_euclid(n as isize) as usize;
                let other = if open && rng.random_bool(FAR_ACQUAINTANCES) {
                    consumers[rng.random_range(0..consumers.len())]
                } else {
                    near
                };
                slots[start + i].ties[t] = other as u32;
            }
        }
    }
    (slots, routes)
}
