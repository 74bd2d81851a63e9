//! The week of customers, and what comes of it: each meets, judges, hears, stays or goes; then reputation and money.

use ripplechain::draws::Purpose;
use ripplechain::lanes::{Lanes, exp, ln, relaxation_fraction};
use ripplechain::mechanism::entity::CustomerStart;
use ripplechain::mechanism::{Customer, Customers, Employee, Organisation};
use ripplechain::mechanism::{
    delivery, friction, harshness, loyalty, market, novelty, offer, ordering, partnership, satisfaction, service,
    solution, viability, wins, word_of_mouth,
};
use ripplechain::world::{Buyer, Lever, NONE, usual};

use super::{a_week, one, same};
use crate::chain::OneFuture;

/// What the customers of a channel meet alike, and what raises their hopes.
fn met_by_all(now: &OneFuture, next: &OneFuture, c: usize) -> (f32, f32, f32) {
    let (p, world) = (&now.plan.parameters, &next.world);
    let route = &now.structure.routes[c];
    let seller = &world.organisations[route.seller];
    let better = |org: &Organisation<1>| offer::better(org, solution::worth(&p.solution, org))[0];
    let (mut suppliers, mut from) = (0.0, 0.0);
    for &k in &now.structure.firms[route.seller].buys {
        let Buyer::Firm { share, .. } = now.structure.routes[k].buyer else { unreachable!("a link") };
        let usable = (1.0 - service::ABSORPTION * world.channels[k].friction.unused[0]).max(0.0);
        suppliers += better(&world.organisations[now.structure.routes[k].seller]) * usable * share;
        from = seller.usual.offer_from_suppliers;
    }
    let fit = service::fit(one(better(seller)), one(suppliers), from);
    let stability = match route.buyer {
        Buyer::Firm { firm, .. } => world.organisations[firm].lever(Lever::StabilityReward),
        Buyer::Segment { stability, .. } => one(stability),
    };
    let common = service::common(seller.delivery.quality, seller.delivery.on_time, fit) + seller.luck.service
        - friction::EXPERIENCE * world.channels[c].friction.demanded
        - novelty::loss(&p.novelty, seller.novelty.level, stability);
    let unmet = offer::hoped(seller)[0];
    let promises = p.satisfaction.asked * unmet + p.satisfaction.promised * seller.lever(Lever::OverPromising)[0];
    (common[0], promises, unmet)
}

#[test]
fn customers_meet_judge_tell_and_turn_as_the_laws_say() {
    let (now, next) = a_week();
    let p = &now.plan.parameters;
    let (before, world) = (&now.world, &next.world);
    for (c, route) in now.structure.routes.iter().enumerate() {
        let (common, promises, unmet) = met_by_all(&now, &next, c);
        let (seller, state) = (&world.organisations[route.seller], &before.channels[c]);
        let business = matches!(route.buyer, Buyer::Firm { .. });
        let (rate, step, entitlement, home, churn) = match route.buyer {
            Buyer::Firm { firm, .. } => {
                let buyer = &world.organisations[firm];
                let ahead = buyer.people.learning.proficiency[0] / buyer.people.turnover.filled[0] - usual::ADOPTION;
                let meant = p.partnership.authenticity
                    + (1.0 - p.partnership.authenticity) * (ahead / (1.0 - usual::ADOPTION)).max(0.0);
                let partner = p.partnership.upstream * (buyer.lever(Lever::PartneringUpstream)[0] - 0.3) * meant;
                let home = ahead + buyer.lever(Lever::JointReflection)[0] + partner;
                (satisfaction::CONTACTS, satisfaction::STEP_BUSINESS, buyer.lever(Lever::Entitlement)[0], home, 1.0)
            }
            Buyer::Segment { order_rate, churn, entitlement, .. } => {
                let late = seller.delivery.lead_time[0] / seller.usual.lead_time;
                let patience = exp(-delivery::BALKING * ln(late)).min(1.1);
                let rate = order_rate
                    * exp(world.chain.luck.demand[0])
                    * (1.0 + before.channels[c].market.shock[0])
                    * patience;
                (rate, p.satisfaction.step, entitlement, 0.0, churn * seller.market.rivalry[0])
            }
        };
        let gate = offer::gate(seller) - offer::usual_gate();
        let judging = satisfaction::climate(&p.satisfaction, one(rate), step, one(promises), 1.0);
        let joining_in =
            partnership::climate(&p.partnership, seller, one(unmet), one(entitlement), one(home), gate, 1.0);
        let share = state.customers.market.active[0] / route.slots.len() as f32;
        let over = seller.lever(Lever::OverPromising);
        let joining = market::acquisition_hazard(&p.market, one(share), state.market.reputation, over);
        same("acquisition", world.channels[c].market.joining, joining);
        let joins = joining.hazard_to_probability(1.0 / 52.0);
        let (mut orders, mut sums) = (0.0, Customers::<1>::default());
        for i in route.slots.clone() {
            let slot = &now.structure.slots[i];
            let server: &Employee<1> = &world.staff[slot.served_by as usize];
            let at_home = (slot.works_at != NONE).then(|| &world.staff[slot.works_at as usize]);
            let there = |of: &dyn Fn(&Employee<1>) -> f32| at_home.map_or(0.0, |x| of(x) * x.turnover.filled[0]);
            let mood = there(&|x| x.wellbeing.engagement[0] - usual::ENGAGEMENT);
            let burden = there(&|x| x.tension.distress[0] + x.wellbeing.fatigue[0] - usual::FATIGUE);
            let mut x: Customer<1> = before.customers[i].clone();
            let was = x.market.active[0];
            let [luck, noise, turn, _] = now.draws.words(Purpose::CustomerWeek, i as u32, before.step);
            let [count, weight] = satisfaction::encounters(&judging, luck.uniform());
            let met = one(common + 0.2 * server.service.warmth[0]);
            let noise = noise.uniform().normal();
            satisfaction::step(&p.satisfaction, &judging, met, noise, weight * was, one(mood), &mut x);
            partnership::step(&p.partnership, &joining_in, server.service.warmth, &mut x);
            let message = word_of_mouth::message(&p.word_of_mouth, &before.news[0], &slot.ties);
            let [servant, say] =
                [Lever::ServantLeadership, Lever::EmployeeInclusion].map(|l| seller.lever(l)[0] - l.row().default);
            let blamed = (-0.5 * (servant + say)).max(0.0) * p.loyalty.justice * p.loyalty.strength;
            let heard = word_of_mouth::effect(&p.word_of_mouth, message) - state.loyalty.storm - one(blamed);
            loyalty::step(&p.loyalty, loyalty::climate(&p.loyalty, 1.0), heard, &mut x);
            let entitled = harshness::entitled(one(entitlement));
            x.harshness.level = harshness::harshness(&p.harshness, entitled, one(burden), &x);
            let silent = partnership::disengaged(&p.partnership, &joining_in, &x);
            let leaving = market::churn_hazard(&p.market, churn, x.loyalty.level, silent);
            x.market.active = if business {
                at_home.map_or(Lanes::ONE, |x| x.turnover.filled)
            } else {
                orders += count[0] * was;
                market::turned(x.market.active, leaving.hazard_to_probability(1.0 / 52.0), joins, turn.uniform())
            };
            if x.market.active[0] > was {
                let hope = 0.5 * (state.market.reputation[0] - usual::LOYALTY) + promises.max(0.0);
                let hope = one(hope * p.satisfaction.strength);
                let a = CustomerStart {
                    parameters: p,
                    draws: &now.draws,
                    number: i,
                    route,
                    holder: at_home,
                    hope,
                    rivalry: one(1.0),
                };
                x.replace(Lanes::ONE, &a);
            }
            let got = &world.customers[i];
            for (what, got, want) in [
                ("satisfaction", got.satisfaction.level, x.satisfaction.level),
                ("expectation", got.satisfaction.expectation, x.satisfaction.expectation),
                ("partnership", got.partnership.level, x.partnership.level),
                ("loyalty", got.loyalty.level, x.loyalty.level),
                ("harshness", got.harshness.level, x.harshness.level),
                ("being a customer", got.market.active, x.market.active),
                ("news", world.news[0][i], (x.loyalty.level - x.loyalty.usual) * x.market.active),
            ] {
                same(&format!("{what} of slot {i}"), got, want);
            }
            let here = x.market.active;
            sums.market.active += here;
            sums.satisfaction.gap += (met - x.satisfaction.expectation) * here;
            sums.word_of_mouth.heard += message * here;
            sums.partnership.disengaged += silent * here;
            sums.market.leaving += leaving * here;
            if let (true, Some(home)) = (business, at_home) {
                sums.friction.authority += (-home.commitment.level).max(0.0) * home.tension.level.min(2.0) * here;
                sums.friction.zeal += (home.commitment.level - 0.3).max(0.0) * home.learning.adoption * here;
            }
        }
        let got = &world.channels[c].customers;
        for (what, got, want) in [
            ("active", got.market.active, sums.market.active),
            ("gap", got.satisfaction.gap, sums.satisfaction.gap),
            ("heard", got.word_of_mouth.heard, sums.word_of_mouth.heard),
            ("disengaged", got.partnership.disengaged, sums.partnership.disengaged),
            ("leaving", got.market.leaving, sums.market.leaving),
            ("authority", got.friction.authority, sums.friction.authority),
            ("zeal", got.friction.zeal, sums.friction.zeal),
        ] {
            same(&format!("sum of {what} over channel {c}"), got, want);
        }
        if !business {
            same("orders", world.channels[c].ordering.orders, one(orders));
        }
        same("the storm", world.channels[c].loyalty.storm, state.loyalty.storm * exp(-1.0 / loyalty::STORM_TIME));
    }
}

#[test]
fn contact_staff_meet_the_harshness_of_those_they_serve_business_customers_four_times() {
    let (now, next) = a_week();
    let mut met = vec![[0.0f32; 2]; next.world.staff.len()];
    for route in &now.structure.routes {
        let weight = if matches!(route.buyer, Buyer::Firm { .. }) { 4.0 } else { 1.0 };
        for i in route.slots.clone() {
            let [sum, weights] = &mut met[now.structure.slots[i].served_by as usize];
            let customer = &next.world.customers[i];
            *sum += customer.harshness.level[0] * customer.market.active[0] * weight;
            *weights += customer.market.active[0] * weight;
        }
    }
    for (person, [sum, weight]) in next.world.staff.iter().zip(met) {
        same("harshness met", person.harshness.met, one(sum));
        same("its weight", person.harshness.met_weight, one(weight));
    }
}

#[test]
fn who_works_in_the_chain_takes_along_what_each_place_as_a_customer_was_like() {
    let (now, next) = a_week();
    let p = &now.plan.parameters.spillover;
    let mut met = vec![(0.0f32, 0u32); next.world.staff.len()];
    for (slot, customer) in now.structure.slots.iter().zip(&next.world.customers) {
        if let Some((sum, places)) = met.get_mut(slot.works_at as usize) {
            let good = customer.satisfaction.level[0] - 0.72 + customer.loyalty.level[0] - customer.loyalty.usual[0];
            *sum += good * customer.market.active[0] * p.effect * p.strength;
            *places += 1;
        }
    }
    for ((person, seat), (sum, places)) in next.world.staff.iter().zip(&now.structure.seats).zip(met) {
        same("lived as a customer", person.spillover.met, one(sum));
        assert_eq!(seat.places, places);
    }
}

#[test]
fn the_week_ends_with_reputation_purchases_money_and_final_demand() {
    let (now, next) = a_week();
    let p = &now.plan.parameters;
    let usual_loyalty = now.plan.usual_loyalty();
    let (mut orders, mut usual_orders) = (0.0, 0.0);
    for (i, firm) in now.structure.firms.iter().enumerate() {
        let got = &next.world.organisations[i];
        let (mut active, mut satisfied) = (0.0, 0.0);
        for &c in &firm.sells {
            let (before, after) = (&now.world.channels[c], &next.world.channels[c]);
            let customers = &after.customers;
            active += customers.market.active[0];
            satisfied += customers.satisfaction.level[0];
            // Where nobody is left, loyalty counts as usual.
            let left = customers.market.active[0] > 0.0;
            let loyal =
                one(if left { customers.loyalty.level[0] / customers.market.active[0] } else { usual_loyalty[c] });
            let engaged = got.people.wellbeing.engagement[0] / got.people.turnover.filled[0];
            let seen = match now.structure.routes[c].buyer {
                Buyer::Firm { .. } => 0.3,
                Buyer::Segment { transparency, .. } => transparency,
            };
            let inside = one(0.25 * seen * (engaged - usual::ENGAGEMENT));
            same(
                "reputation",
                after.market.reputation,
                market::reputation(before.market.reputation, loyal, usual_loyalty[c], inside, 1.0),
            );
            match now.structure.routes[c].buyer {
                Buyer::Firm { .. } => {
                    same(
                        "wallet",
                        after.ordering.wallet,
                        ordering::wallet(&p.ordering, before.ordering.wallet, loyal, usual_loyalty[c], 1.0),
                    );
                }
                Buyer::Segment { order_rate, usual_active, .. } => {
                    orders += after.ordering.orders[0];
                    usual_orders += order_rate * usual_active * now.structure.routes[c].slots.len() as f32;
                }
            }
        }
        let mut org = got.clone();
        (org.wins.level, org.viability.cash) =
            (now.world.organisations[i].wins.level, now.world.organisations[i].viability.cash);
        let worth = solution::worth(&p.solution, &org);
        let satisfied = if active > 0.0 { satisfied / active } else { usual::SATISFACTION };
        wins::step(
            &p.wins,
            &mut org,
            one(usual::SATISFACTION + (satisfied - usual::SATISFACTION) * p.service.strength),
            worth,
            1.0,
        );
        same("wins", got.wins.level, org.wins.level);
        let _ = viability::account(&p.viability, &mut org, 1.0);
        same("cash", got.viability.cash, org.viability.cash);
    }
    let pace = relaxation_fraction(1.0, p.ordering.forecast_time);
    same(
        "final demand",
        next.world.chain.ordering.final_demand,
        now.world.chain.ordering.final_demand.relax(one(orders / usual_orders), pace),
    );
    assert_eq!(next.world.step, now.world.step + 1);
}
