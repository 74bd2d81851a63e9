//! Orders travel up the chain, work is done, goods travel down, the offer is developed.

use super::Setting;
use super::market::everybody;
use crate::lanes::{Lanes, ln, pace};
use crate::mechanism::{
    delivery, friction, novelty, offer, ordering, silos, solution, standards, tension, uncertainty,
};
use crate::world::{Buyer, Lever, World, usual};

/// Planners count orders and order from suppliers; downstream organisations first, so that orders travel up within the week.
pub(super) fn planners<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let (mut orders, mut backlog, mut partnership, mut links) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO, 0.0f32);
    for &c in &plan.sells {
        let channel = &world.channels[c];
        orders += channel.orders;
        backlog += channel.backlog;
        if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
            partnership += channel.customers.mean(channel.customers.partnership);
            links += 1.0;
        }
    }
    let org = &mut world.organisations[firm];
    org.work.orders = orders;
    org.work.backlog = backlog;
    ordering::plan(&p.ordering, org, dt);
    let shared = if links == 0.0 {
        Lanes::ZERO
    } else {
        (partnership * (p.ordering.sharing / links) + org.lever(Lever::JointReflection) * 0.5).min(1.0)
    };
    let final_demand = world.final_demand * org.usual.demand;
    let expected = ordering::forecast(&p.ordering, org.demand, org.demand_slow, final_demand, shared);
    for &c in &plan.buys {
        let route = &s.structure.routes[c];
        let Buyer::Firm { share, .. } = route.buyer else { continue };
        let seller = &world.organisations[route.seller];
        let balking = (seller.work.lead_time * (1.0 / seller.usual.lead_time)).pow(-delivery::BALKING).min(1.1);
        let org = &world.organisations[firm];
        let channel = &mut world.channels[c];
        let [here, elsewhere] = ordering::buy(&p.ordering, org, channel, share, expected, balking, dt);
        channel.orders = here;
        channel.stock += elsewhere.max(0.0);
        channel.lead_seen = channel.lead_seen.relax(seller.work.lead_time, pace(dt, 8.0));
    }
}

/// Work is done, inputs are used, the offer is developed.
pub(super) fn operations<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let mut available = Lanes::ONE;
    let mut limit = Lanes::from(f32::MAX);
    let mut input = Lanes::ZERO;
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = s.structure.routes[c].buyer else { continue };
        let channel = &world.channels[c];
        let usual_use = world.organisations[firm].usual.demand * share;
        let cover = channel.stock * (1.0 / (usual_use * ordering::SOFTNESS));
        available = available.min(1.0 - (-1.0 * cover).exp());
        limit = limit.min(channel.stock * (0.98 / share));
        let supplied = world.organisations[s.structure.routes[c].seller].defects.ln() * channel.wallet
            + ln(p.delivery.defects) * (1.0 - channel.wallet);
        input += supplied * share;
    }
    let org = &mut world.organisations[firm];
    if !plan.buys.is_empty() {
        org.input_defects = org.input_defects.relax(input.exp(), pace(dt, 4.0));
    }
    delivery::capacity(&p.delivery, org, dt);
    standards::step(&p.standards, org, dt);
    let worth = solution::worth(&p.solution, org);
    let better = offer::better(org, worth);
    let [mut done, lost] = delivery::rates(&p.delivery, org, available, better);
    done = done.min(limit / ((org.work.backlog + org.work.orders).max(1e-6) * dt));
    let (mut output, mut cancelled, mut backlog) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    for &c in &plan.sells {
        let channel = &mut world.channels[c];
        let [after, delivered, gone] = delivery::flow(channel.backlog, channel.orders, done, lost, dt);
        channel.backlog = after;
        channel.delivered = delivered;
        backlog += after;
        output += delivered;
        cancelled += gone;
        if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
            channel.stock += delivered;
        }
    }
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = s.structure.routes[c].buyer else { continue };
        let channel = &mut world.channels[c];
        channel.stock = (channel.stock - output * share).max(0.0);
    }
    let org = &mut world.organisations[firm];
    org.work.backlog = backlog;
    org.work.output = output;
    org.work.cancelled = cancelled;
    org.work.lead_time = (1.0 / done.max(1e-2)).min(100.0);
    org.work.on_time = delivery::on_time(org.work.lead_time, org.usual.lead_time);

    let from_others = standards::DEFECTS * p.standards.strength * (usual::STANDARD - org.time_per_job)
        - silos::HANDOVER * p.silos.strength * (org.integration - usual::INTEGRATION);
    delivery::defects(&p.delivery, org, from_others, worth, dt);

    let all = everybody(s, firm, &world.channels);
    let org = &mut world.organisations[firm];
    let excess = uncertainty::excess(&p.uncertainty, org);
    let carried = silos::carried(&p.silos, org);
    let partners = all.mean(all.partnership);
    let moved = offer::step(&p.offer, org, partners, all.mean(all.disengaged), carried, excess, dt);
    let questions = tension::tactic(org, Lever::HardQuestions);
    let conflict = tension::tactic(org, Lever::Conflict);
    solution::step(&p.solution, org, partners, questions, conflict, dt);
    silos::step(&p.silos, org, dt);
    novelty::step(&p.novelty, org, moved, dt);
}

/// Friction of every link, and what it imposes on both ends.
pub(super) fn frictions<const N: usize>(s: &Setting<N>, world: &mut World<N>) {
    let p = &s.parameters.friction;
    for (c, route) in s.structure.routes.iter().enumerate() {
        if let Buyer::Firm { firm, .. } = route.buyer {
            let (seller, buyer) = (&world.organisations[route.seller], &world.organisations[firm]);
            let reflection = (seller.lever(Lever::JointReflection) + buyer.lever(Lever::JointReflection)) * 0.5;
            world.channels[c].friction =
                friction::between(seller.maturity(), buyer.maturity(), reflection) * p.strength;
        }
    }
    for firm in 0..world.organisations.len() {
        let plan = &s.structure.firms[firm];
        let mean = |of: &[usize]| {
            let (mut sum, mut n) = (Lanes::ZERO, 0.0f32);
            for &c in of {
                if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
                    sum += world.channels[c].friction;
                    n += 1.0;
                }
            }
            (if n == 0.0 { sum } else { sum * (1.0 / n) }, n)
        };
        let (as_seller, links) = mean(&plan.sells);
        let (as_buyer, _) = mean(&plan.buys);
        let (mut authority, mut zeal) = (Lanes::ZERO, Lanes::ZERO);
        if links > 0.0 {
            let (mut a, mut z, mut n) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
            for &c in &plan.sells {
                if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
                    let customers = &world.channels[c].customers;
                    a += customers.authority;
                    z += customers.zeal;
                    n += customers.active;
                }
            }
            let n = n.max(1.0);
            authority = a / n - friction::USUAL_AUTHORITY;
            zeal = z / n - friction::USUAL_ZEAL;
        }
        friction::step(p, &mut world.organisations[firm], as_seller, as_buyer, authority, zeal, s.dt);
    }
}
