//! The week of planners and operations: orders go up, goods come down, links rub.

use ripplechain::lanes::{exp, ln, relaxation_fraction};
use ripplechain::mechanism::{Customers, Organisation, partnership};
use ripplechain::mechanism::{
    commitment, delivery, friction, novelty, offer, ordering, silos, solution, standards, tension, uncertainty,
};
use ripplechain::world::{Buyer, Lever, usual};

use super::{a_week, led, one, same};

#[test]
fn orders_go_upstream_within_the_week_and_goods_and_consumers_orders_as_stated() {
    let (now, next) = a_week();
    let p = &now.plan.parameters;
    let world = led(&now);
    for (i, firm) in now.structure.firms.iter().enumerate() {
        let (before, after) = (&now.world, &next.world);
        let org = &after.organisations[i];
        let link = |c: usize| matches!(now.structure.routes[c].buyer, Buyer::Firm { .. });
        // Business customers order this week, consumers ordered last week.
        let placed = |c: usize| {
            if link(c) { after.channels[c].ordering.orders[0] } else { before.channels[c].ordering.orders[0] }
        };
        let orders: f32 = firm.sells.iter().map(|&c| placed(c)).sum();
        same("orders received", org.ordering.orders, one(orders));
        let sold: Vec<_> = firm.sells.iter().map(|&c| &after.channels[c]).collect();
        same("output", org.delivery.output, one(sold.iter().map(|c| c.delivery.delivered[0]).sum()));
        same("backlog", org.delivery.backlog, one(sold.iter().map(|c| c.delivery.backlog[0]).sum()));
        let demand = before.organisations[i]
            .ordering
            .demand
            .relax(one(orders), relaxation_fraction(1.0, p.ordering.forecast_time));
        same("smoothed demand", org.ordering.demand, demand);
        let links: Vec<usize> = firm.sells.iter().copied().filter(|&c| link(c)).collect();
        let partnership: f32 = links
            .iter()
            .map(|&c| {
                before.channels[c].customers.partnership.level[0]
                    / before.channels[c].customers.market.active[0].max(1.0)
            })
            .sum();
        let shared = if links.is_empty() {
            0.0
        } else {
            let talked = 0.5 * world.organisations[i].lever(Lever::JointReflection)[0];
            (partnership / links.len() as f32 * p.ordering.sharing + talked).min(1.0)
        };
        let mut buyer = world.organisations[i].clone();
        buyer.delivery.backlog = one(firm.sells.iter().map(|&c| before.channels[c].delivery.backlog[0]).sum());
        let final_demand = before.chain.ordering.final_demand * buyer.usual.demand;
        let expected =
            ordering::forecast(&p.ordering, org.ordering.demand, org.ordering.demand_slow, final_demand, one(shared));
        for &c in &firm.buys {
            let route = &now.structure.routes[c];
            let Buyer::Firm { share, .. } = route.buyer else { unreachable!("a link") };
            let seller = &before.organisations[route.seller];
            let late = seller.delivery.lead_time[0] / seller.usual.lead_time;
            let balking = exp(-delivery::BALKING * ln(late)).min(1.1);
            let [here, elsewhere] =
                ordering::buy(&p.ordering, &buyer, &before.channels[c], share, expected, one(balking), 1.0);
            same("a link's orders", after.channels[c].ordering.orders, here);
            let [waiting, arrived] = ordering::from_elsewhere(before.channels[c].ordering.elsewhere, elsewhere, 1.0);
            same("what waits elsewhere", after.channels[c].ordering.elsewhere, waiting);
            let stock = before.channels[c].ordering.stock + arrived + after.channels[c].delivery.delivered;
            same("a link's stock", after.channels[c].ordering.stock, (stock - org.delivery.output * share).max(0.0));
            let seen =
                before.channels[c].ordering.lead_seen.relax(seller.delivery.lead_time, relaxation_fraction(1.0, 8.0));
            same("the lead time planners see", after.channels[c].ordering.lead_seen, seen);
        }
    }
}

#[test]
fn work_is_done_from_this_weeks_people_input_and_orders() {
    let (now, next) = a_week();
    let p = &now.plan.parameters;
    let world = led(&now);
    for (i, firm) in now.structure.firms.iter().enumerate() {
        let after = &next.world;
        let got = &after.organisations[i];
        let mut org = world.organisations[i].clone();
        org.people = got.people.clone();
        commitment::board(&p.commitment, &mut org);
        org.ordering.demand = got.ordering.demand;
        org.ordering.demand_slow = got.ordering.demand_slow;
        org.ordering.orders = got.ordering.orders;
        org.delivery.backlog = one(firm.sells.iter().map(|&c| now.world.channels[c].delivery.backlog[0]).sum());
        let (mut available, mut limit, mut input) = (1.0f32, f32::MAX, 0.0);
        for &c in &firm.buys {
            let route = &now.structure.routes[c];
            let Buyer::Firm { share, .. } = route.buyer else { unreachable!("a link") };
            let link = &after.channels[c];
            // Stock while work is done: before what the work used was taken out.
            let stock = link.ordering.stock[0] + got.delivery.output[0] * share;
            available = available.min(1.0 - exp(-stock / (org.usual.demand * share * delivery::SOFTNESS)));
            limit = limit.min(0.98 * stock / share);
            let wallet = now.world.channels[c].ordering.wallet[0];
            let seller = &after.organisations[route.seller];
            input += share * (ln(seller.delivery.defects[0]) * wallet + ln(p.delivery.defects) * (1.0 - wallet));
        }
        if !firm.buys.is_empty() {
            org.delivery.input_defects =
                org.delivery.input_defects.relax(one(exp(input)), relaxation_fraction(1.0, 4.0));
        }
        same("defects of the input", got.delivery.input_defects, org.delivery.input_defects);
        delivery::capacity(&p.delivery, &mut org, 1.0);
        same("capacity", got.delivery.capacity, org.delivery.capacity);
        same("strain", got.delivery.strain, org.delivery.strain);
        standards::step(&p.standards, &mut org, 1.0);
        same("the standard", got.standards.standard, org.standards.standard);
        let worth = solution::worth(&p.solution, &org);
        let [done, lost] = delivery::rates(&p.delivery, &org, one(available), offer::better(&org, worth));
        let done = done.min(limit / (org.delivery.backlog + org.ordering.orders)[0].max(1e-6));
        for &c in &firm.sells {
            let link = matches!(now.structure.routes[c].buyer, Buyer::Firm { .. });
            let orders = if link { after.channels[c].ordering.orders } else { now.world.channels[c].ordering.orders };
            let [backlog, delivered, _] =
                delivery::flow(now.world.channels[c].delivery.backlog, orders, done, lost, 1.0);
            same("a channel's backlog", after.channels[c].delivery.backlog, backlog);
            same("a channel's deliveries", after.channels[c].delivery.delivered, delivered);
        }
        same("lead time", got.delivery.lead_time, one((1.0 / done[0].max(1e-2)).min(100.0)));
        same("on time", got.delivery.on_time, delivery::on_time(got.delivery.lead_time, org.usual.lead_time));
        let others =
            standards::DEFECTS * p.standards.strength * (org.standards.usual[0] - org.standards.time_per_job[0])
                - silos::HANDOVER * p.silos.strength * (org.silos.integration[0] - usual::INTEGRATION)
                - partnership::found_together(&p.partnership, &now.structure, i, &now.world)[0];
        delivery::defects(&p.delivery, &mut org, one(others), worth, 1.0);
        same("defects", got.delivery.defects, org.delivery.defects);
        same("quality", got.delivery.quality, org.delivery.quality);
        let (mut active, mut partnership, mut disengaged) = (0.0, 0.0, 0.0);
        for &c in &firm.sells {
            let customers = &now.world.channels[c].customers;
            active += customers.market.active[0];
            partnership += customers.partnership.level[0];
            disengaged += customers.partnership.disengaged[0];
        }
        let (partners, silent) = (one(partnership / active.max(1.0)), one(disengaged / active.max(1.0)));
        let excess = uncertainty::excess(&p.uncertainty, &org);
        let carried = silos::carried(&p.silos, &org);
        let moved = offer::step(&p.offer, &mut org, partners, silent, carried, excess, 1.0);
        let [questions, conflict] = [Lever::HardQuestions, Lever::Conflict].map(|l| tension::tactic(&org, l));
        partnership::remember(&p.partnership, &mut org, partners, 1.0);
        solution::step(&p.solution, &mut org, partners, questions, conflict, 1.0);
        silos::step(&p.silos, &mut org, 1.0);
        novelty::step(&p.novelty, &mut org, moved, 1.0);
        same("fit", got.offer.fit_stated + got.offer.fit_latent, org.offer.fit_stated + org.offer.fit_latent);
        same(
            "the solution",
            got.solution.adaptive + got.solution.technical,
            org.solution.adaptive + org.solution.technical,
        );
        same("who was ignored", got.partnership.burned, org.partnership.burned);
        same("work done together", got.partnership.joint, org.partnership.joint);
        same("integration", got.silos.integration, org.silos.integration);
        same("novelty", got.novelty.level, org.novelty.level);
    }
}

#[test]
fn links_rub_by_their_maturity_and_impose_on_both_ends() {
    let (now, next) = a_week();
    let p = &now.plan.parameters.friction;
    let world = &next.world;
    for (c, route) in now.structure.routes.iter().enumerate() {
        if let Buyer::Firm { firm, .. } = route.buyer {
            let (seller, buyer) = (&world.organisations[route.seller], &world.organisations[firm]);
            let talked = 0.5 * (seller.lever(Lever::JointReflection)[0] + buyer.lever(Lever::JointReflection)[0]);
            let talked = talked + 0.5 * (buyer.lever(Lever::PartneringUpstream)[0] - 0.3);
            let ahead = (solution::maturity(buyer)[0] - solution::maturity(seller)[0]) * (1.0 - talked) * p.strength;
            assert!(ahead != 0.0);
            same("demanded", world.channels[c].friction.demanded, one(ahead.max(0.0)));
            same("unused", world.channels[c].friction.unused, one((-ahead).max(0.0)));
        }
    }
    let mean = |of: &[usize], what: &dyn Fn(usize) -> f32| -> f32 {
        let links: Vec<usize> =
            of.iter().copied().filter(|&c| matches!(now.structure.routes[c].buyer, Buyer::Firm { .. })).collect();
        links.iter().map(|&c| what(c)).sum::<f32>() / links.len().max(1) as f32
    };
    for (i, firm) in now.structure.firms.iter().enumerate() {
        let mut org: Organisation<1> = now.world.organisations[i].clone();
        let (mut authority, mut zeal, mut active) = (0.0, 0.0, 0.0);
        for &c in &firm.sells {
            if let Buyer::Firm { .. } = now.structure.routes[c].buyer {
                let customers: &Customers<1> = &now.world.channels[c].customers;
                authority += customers.friction.authority[0];
                zeal += customers.friction.zeal[0];
                active += customers.market.active[0];
            }
        }
        let (authority, zeal) = if active > 0.0 {
            (authority / active - friction::USUAL_AUTHORITY, zeal / active - friction::USUAL_ZEAL)
        } else {
            (0.0, 0.0)
        };
        let demanded = mean(&firm.sells, &|c| world.channels[c].friction.demanded[0]);
        let unused = mean(&firm.buys, &|c| world.channels[c].friction.unused[0]);
        let (sells, buys) = (one(demanded), one(unused));
        friction::impose(p, &mut org, sells, buys, one(authority), one(zeal), 1.0);
        same("imposed demands", world.organisations[i].friction.imposed, org.friction.imposed);
    }
}
