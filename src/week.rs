//! The schedule: one line per mechanism; the order is the model.
//!
//! Within a week: luck → levers → people → organisations → orders and work → offer → customers → market → money. Colleagues,
//! acquaintances and other organisations are seen as they were at the start of the week.

use multiversion::multiversion;

use crate::draws::{Draws, Purpose};
use crate::genesis::traits;
use crate::lanes::Lanes;
use crate::mechanism::{
    Parameters, balcony, commitment, delivery, fortune, friction, harshness, learning, loyalty, market, novelty, offer,
    ordering, partnership, reporting, satisfaction, service, silos, solution, standards, tension, tenure, trust,
    uncertainty, viability, wellbeing, wins, word_of_mouth,
};
use crate::world::{Buyer, Customers, Lever, NONE, People, Role, Shown, Structure, TEAM, World, usual};

/// What a week needs besides the world.
pub struct Setting<'a, const N: usize> {
    /// Parameters in force.
    pub parameters: &'a Parameters,
    /// Who is where.
    pub structure: &'a Structure,
    /// The draws of this batch.
    pub draws: &'a Draws<N>,
    /// Length of a step in weeks.
    pub dt: f32,
    /// Draws of the market by channel: mean loyalty when all is as usual.
    pub usual_loyalty: &'a [f32],
}

/// One step of the whole world. `targets` are where leaders want each lever; `balcony` says who steers by what is seen.
pub fn week<const N: usize>(s: &Setting<N>, targets: &[Vec<Lanes<N>>], balcony: &[bool], world: &mut World<N>) {
    fortune::step(&s.parameters.fortune, s.draws, world, s.dt);
    for firm in 0..world.organisations.len() {
        leaders(s, &targets[firm], balcony[firm], firm, world);
    }
    for firm in 0..world.organisations.len() {
        people(s, firm, world);
    }
    world.shown.swap(0, 1);
    for firm in (0..world.organisations.len()).rev() {
        planners(s, firm, world);
    }
    for firm in 0..world.organisations.len() {
        operations(s, firm, world);
    }
    frictions(s, world);
    for channel in 0..world.channels.len() {
        customers(s, channel, world);
    }
    world.news.swap(0, 1);
    for firm in 0..world.organisations.len() {
        outcomes(s, firm, world);
    }
    world.step += 1;
}

/// Leaders turn levers and watch; the organisation feels unsettled.
fn leaders<const N: usize>(
    s: &Setting<N>,
    targets: &[Lanes<N>],
    from_balcony: bool,
    firm: usize,
    world: &mut World<N>,
) {
    let p = s.parameters;
    let org = &mut world.organisations[firm];
    let culture = org.usual.culture;
    let [error, ..] = s.draws.words(Purpose::Reading, firm as u32, world.step);
    balcony::step(&p.balcony, &p.reporting, org, error, s.dt);
    if from_balcony && p.balcony.strength > 0.0 {
        let mut steered = targets.to_vec();
        steered[Lever::Tension as usize] = balcony::heat(org.controller);
        balcony::turn(&p.balcony, org, &culture, &steered, s.dt);
    } else {
        org.controller = Lanes::ZERO;
        balcony::turn(&p.balcony, org, &culture, targets, s.dt);
    }
    let heat = tension::heat(&p.tension, org);
    uncertainty::step(&p.uncertainty, org, heat, s.dt);
}

/// The people of one organisation: one pass over its seats, team by team.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
fn people<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let org = &world.organisations[firm];
    let heat = tension::heat(&p.tension, org);
    let responsibility = tension::tactic(&p.tension, org, Lever::Responsibility);
    let conflict = tension::tactic(&p.tension, org, Lever::Conflict);
    let net = solution::net_worth(&p.solution, org.solution());
    let tension_climate = tension::climate(&p.tension, org, dt);
    let learning_climate = learning::climate(&p.learning, org, responsibility, dt);
    let commitment_climate = commitment::climate(&p.commitment, org, heat, dt);
    let trust_climate = trust::climate(&p.trust, org, uncertainty::excess(&p.uncertainty, org), conflict, dt);
    let wellbeing_climate = wellbeing::climate(&p.wellbeing, org, dt);
    let tenure_climate = tenure::climate(&p.tenure, org, dt);
    let solution_climate = solution::climate(&p.solution, org);
    let delivery_climate = delivery::climate(&p.delivery, org, net);
    let leeway = service::leeway(org);
    let heat_felt = heat * org.lever(Lever::Coverage);
    let example = across(s, firm, world);

    let (before, after) = world.shown.split_at_mut(1);
    let (before, after) = (&before[0], &mut after[0]);
    let mut sums = People::<N>::default();
    for start in plan.seats.clone().step_by(TEAM) {
        let mut team = Shown::default();
        for other in &before[start..start + TEAM] {
            team.add(other);
        }
        let ways = (team.adoption + 1e-3 * usual::ADOPTION) / (team.filled + 1e-3);
        for i in start..start + TEAM {
            let seat = &s.structure.seats[i];
            let person = &mut world.staff[i];
            let (around_adoption, around_commitment, around_engagement) = neighbourhood(before, i, &team, &seat.ties);
            let meets = seat.meets_customers;
            if meets {
                harshness::felt(&p.harshness, person, dt);
            }
            let seen = if seat.buys_through != NONE {
                let [adoption, weight] = example.suppliers;
                around_adoption.relax(adoption, weight)
            } else if meets {
                let [adoption, weight] = example.buyers;
                around_adoption.relax(adoption, weight)
            } else {
                around_adoption
            };
            tension::step(&p.tension, &tension_climate, meets, person);
            learning::step(&p.learning, &learning_climate, seen, person);
            commitment::step(&p.commitment, &commitment_climate, around_commitment, person);
            trust::step(&trust_climate, person);
            wellbeing::step(&p.wellbeing, &wellbeing_climate, meets, around_engagement, person);
            let [luck, ..] = s.draws.words(Purpose::EmployeeWeek, i as u32, world.step);
            let hired = tenure::step(&p.tenure, &tenure_climate, luck.uniform(), person);
            if hired.any() {
                person.hires += hired;
                traits::redraw(p, s.draws, i, seat, hired, person);
                tenure::welcome(&p.tenure, hired, ways, person);
            }
            if meets {
                person.warmth = service::warmth(&p.service, leeway, person);
            }
            after[i] = person.shown();

            let here = person.filled;
            sums.filled += here;
            sums.open += person.open;
            sums.adoption += after[i].adoption;
            sums.proficiency += person.proficiency * here;
            sums.unmastered += (person.adoption - person.proficiency).max(0.0) * here;
            sums.commitment += after[i].commitment;
            sums.engagement += after[i].engagement;
            sums.fatigue += person.fatigue * here;
            sums.distress += person.distress * here;
            sums.tension += person.tension * here;
            sums.trust += person.trust * here;
            sums.skill += person.skill * here;
            sums.reported += reporting::reported(&p.reporting, person.adoption, person.trust, heat_felt) * here;
            sums.effort += delivery::effort(&p.delivery, &delivery_climate, person) * here;
            sums.zone += person.zone * here;
            sums.ideas += solution::ideas(&solution_climate, person) * here;
            if seat.role == Role::Middle {
                sums.middles[0] += here;
                sums.middles[1] += after[i].engagement;
                sums.middles[2] += after[i].commitment;
            }
        }
    }
    world.organisations[firm].people = sums;
}

/// Mean adoption, commitment and engagement among colleagues: team and informal ties count half each.
#[inline(always)]
fn neighbourhood<const N: usize>(
    shown: &[Shown<N>],
    me: usize,
    team: &Shown<N>,
    ties: &[u32; 4],
) -> (Lanes<N>, Lanes<N>, Lanes<N>) {
    let mine = &shown[me];
    let mut known = shown[ties[0] as usize];
    for &tie in &ties[1..] {
        known.add(&shown[tie as usize]);
    }
    let mix = |team: Lanes<N>, mine: Lanes<N>, known: Lanes<N>| team - mine + 2.0 * known;
    let weight = 1.0 / (mix(team.filled, mine.filled, known.filled) + 1e-3);
    (
        (mix(team.adoption, mine.adoption, known.adoption) + 1e-3 * usual::ADOPTION) * weight,
        mix(team.commitment, mine.commitment, known.commitment) * weight,
        (mix(team.engagement, mine.engagement, known.engagement) + 1e-3 * usual::ENGAGEMENT) * weight,
    )
}

/// The example of other organisations: adoption there, and the weight it is given.
struct Example<const N: usize> {
    suppliers: [Lanes<N>; 2],
    buyers: [Lanes<N>; 2],
}

#[inline(always)]
fn across<const N: usize>(s: &Setting<N>, firm: usize, world: &World<N>) -> Example<N> {
    let weight = s.parameters.friction.example * s.parameters.friction.strength;
    let view = |channels: &[usize], other: &dyn Fn(usize) -> Option<usize>| {
        let (mut adoption, mut partnership, mut n) = (Lanes::ZERO, Lanes::ZERO, 0.0f32);
        for &c in channels {
            let Some(there) = other(c) else { continue };
            let people = &world.organisations[there].people;
            adoption += people.mean(people.adoption);
            let customers = &world.channels[c].customers;
            partnership += customers.mean(customers.partnership);
            n += 1.0;
        }
        if n == 0.0 { [Lanes::ZERO; 2] } else { [adoption * (1.0 / n), (partnership * (weight / n)).min(1.0)] }
    };
    let plan = &s.structure.firms[firm];
    let routes = &s.structure.routes;
    Example {
        suppliers: view(&plan.buys, &|c| Some(routes[c].seller)),
        buyers: view(&plan.sells, &|c| match routes[c].buyer {
            Buyer::Firm { firm, .. } => Some(firm),
            Buyer::Segment { .. } => None,
        }),
    }
}

/// Planners count orders and order from suppliers; downstream organisations first, so that orders travel up within the week.
fn planners<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
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
        let balking = (seller.work.lead_time * (1.0 / seller.usual.lead_time)).pow(-p.delivery.balking).min(1.1);
        let org = &world.organisations[firm];
        let channel = &mut world.channels[c];
        let [here, elsewhere] = ordering::buy(&p.ordering, org, channel, share, expected, balking, dt);
        channel.orders = here;
        channel.stock += elsewhere.max(0.0);
        channel.lead_seen = channel.lead_seen.relax(seller.work.lead_time, crate::lanes::pace(dt, 8.0));
    }
}

/// Work is done, inputs are used, the offer is developed.
fn operations<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let mut available = Lanes::ONE;
    let mut limit = Lanes::from(f32::MAX);
    let mut input = Lanes::ZERO;
    for &c in &plan.buys {
        let Buyer::Firm { share, .. } = s.structure.routes[c].buyer else { continue };
        let channel = &world.channels[c];
        let usual_use = world.organisations[firm].usual.demand * share;
        let cover = channel.stock * (1.0 / (usual_use * p.ordering.softness));
        available = available.min(1.0 - (-1.0 * cover).exp());
        limit = limit.min(channel.stock * (0.98 / share));
        let supplied = world.organisations[s.structure.routes[c].seller].defects.ln() * channel.wallet
            + crate::lanes::ln(p.delivery.defects) * (1.0 - channel.wallet);
        input += supplied * share;
    }
    let org = &mut world.organisations[firm];
    if !plan.buys.is_empty() {
        org.input_defects = org.input_defects.relax(input.exp(), crate::lanes::pace(dt, 4.0));
    }
    delivery::capacity(&p.delivery, org, dt);
    standards::step(&p.standards, org, dt);
    let [mut done, lost] = delivery::rates(&p.delivery, org, available);
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
    org.work.on_time = delivery::on_time(&p.delivery, org.work.lead_time, org.usual.lead_time);

    let net = solution::net_worth(&p.solution, org.solution());
    let usual_net = (p.solution.start - p.solution.breakeven) / (1.0 - p.solution.breakeven);
    let from_others = p.standards.defects * p.standards.strength * (usual::STANDARD - org.time_per_job)
        - p.silos.handover * p.silos.strength * (org.integration - usual::INTEGRATION);
    delivery::defects(&p.delivery, org, from_others, net, usual_net, dt);

    let all = everybody(s, firm, &world.channels);
    let org = &mut world.organisations[firm];
    let excess = uncertainty::excess(&p.uncertainty, org);
    let carried = silos::carried(&p.silos, org);
    let partners = all.mean(all.partnership);
    let moved = offer::step(&p.offer, org, partners, all.mean(all.disengaged), carried, excess, dt);
    let questions = tension::tactic(&p.tension, org, Lever::HardQuestions);
    let conflict = tension::tactic(&p.tension, org, Lever::Conflict);
    solution::step(&p.solution, org, partners, questions, conflict, dt);
    silos::step(&p.silos, org, dt);
    novelty::step(&p.novelty, org, moved, dt);
}

/// Sums over all customers of an organisation.
#[inline(always)]
fn everybody<const N: usize>(s: &Setting<N>, firm: usize, channels: &[crate::world::Channel<N>]) -> Customers<N> {
    let mut all = Customers::default();
    for &c in &s.structure.firms[firm].sells {
        all.add(&channels[c].customers);
    }
    all
}

/// Friction of every link, and what it imposes on both ends.
fn frictions<const N: usize>(s: &Setting<N>, world: &mut World<N>) {
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
            authority = a / n - p.usual_authority;
            zeal = z / n - p.usual_zeal;
        }
        friction::step(p, &mut world.organisations[firm], as_seller, as_buyer, authority, zeal, s.dt);
    }
}

/// The customers of one channel: one pass over its slots.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
fn customers<const N: usize>(s: &Setting<N>, channel: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let route = &s.structure.routes[channel];
    let seller = &world.organisations[route.seller];
    let state = &world.channels[channel];
    let business = matches!(route.buyer, Buyer::Firm { .. });

    let mut experience = service::common(seller.work.quality, seller.work.on_time, offer_fit(s, route.seller, world))
        + seller.service_luck
        - p.friction.experience * state.friction;
    let unmet = offer::told(seller) - seller.usual.unmet;
    let promises = p.satisfaction.asked * unmet + p.satisfaction.promised * seller.lever(Lever::OverPromising);
    let gate = offer::gate(seller) - offer::usual_gate();
    let (rate, step, entitlement, stability, home, relative_churn) = match route.buyer {
        Buyer::Firm { firm, .. } => {
            let buyer = &world.organisations[firm];
            let people = &buyer.people;
            let ahead = people.mean(people.proficiency) - usual::ADOPTION + buyer.lever(Lever::JointReflection);
            let step = p.satisfaction.step_business;
            (
                Lanes::from(p.satisfaction.contacts),
                step,
                buyer.lever(Lever::Entitlement),
                buyer.lever(Lever::StabilityReward),
                ahead,
                1.0,
            )
        }
        Buyer::Segment { order_rate, churn, entitlement, stability, .. } => {
            let patience = (seller.work.lead_time * (1.0 / seller.usual.lead_time)).pow(-p.delivery.balking).min(1.1);
            let rate = order_rate * world.market.exp() * (1.0 + world.shocks[channel]).max(0.0) * patience;
            (rate, p.satisfaction.step, Lanes::from(entitlement), Lanes::from(stability), Lanes::ZERO, churn)
        }
    };
    experience -= seller.novelty * stability * p.novelty.customers;
    let satisfaction_climate = satisfaction::climate(&p.satisfaction, rate * dt, step, promises, dt);
    let partnership_climate = partnership::climate(&p.partnership, seller, unmet, entitlement, home, gate, dt);
    let loyalty_climate = loyalty::climate(&p.loyalty, dt);
    let entitled = harshness::entitled(entitlement);
    let hope = 0.5 * (state.reputation - usual::LOYALTY) + promises.max(0.0);
    let size = 1.0 / route.slots.len().max(1) as f32;
    let share = state.customers.active * size;
    let joining = market::acquisition_hazard(&p.market, share, state.reputation);
    let joins = joining.chance(dt / 52.0);
    let storm = state.storm;
    let heaviness = if business { p.harshness.business } else { 1.0 };

    let (news, next) = world.news.split_at_mut(1);
    let (news, next) = (&news[0], &mut next[0]);
    let mut sums = Customers::<N>::default();
    let mut orders = Lanes::ZERO;
    for i in route.slots.clone() {
        let slot = &s.structure.slots[i];
        let customer = &mut world.customers[i];
        let [luck, noise, market_luck, _] = s.draws.words(Purpose::CustomerWeek, i as u32, world.step);
        let [count, weight] = satisfaction::encounters(&satisfaction_climate, luck.uniform());
        let warmth = world.staff[slot.served_by as usize].warmth;
        let (home_mood, burden, stance) = if slot.works_at == NONE {
            (Lanes::ZERO, Lanes::ZERO, None)
        } else {
            let there = &world.staff[slot.works_at as usize];
            let mood = (there.engagement - usual::ENGAGEMENT) * there.filled;
            (mood, (there.burden() - usual::FATIGUE) * there.filled, Some(there))
        };
        let met = experience + service::WEIGHTS[3] * warmth;
        satisfaction::step(
            &p.satisfaction,
            &satisfaction_climate,
            met,
            noise.normal(),
            weight * customer.active,
            home_mood,
            customer,
        );
        partnership::step(&p.partnership, &partnership_climate, warmth, customer);
        let message = word_of_mouth::message(&p.word_of_mouth, news, &slot.ties);
        let heard = word_of_mouth::effect(&p.word_of_mouth, message);
        loyalty::step(&p.loyalty, loyalty_climate, heard - storm, customer);
        customer.harshness = harshness::harshness(&p.harshness, entitled, burden, customer);
        let disengaged = partnership::disengaged(&p.partnership, &partnership_climate, customer);

        let leaving = market::churn_hazard(&p.market, relative_churn, customer.loyalty, disengaged);
        let was = customer.active;
        if business {
            customer.active = stance.map_or(Lanes::ONE, |there| there.filled);
        } else {
            orders += count * was;
            let luck = market_luck.uniform();
            let leaves = luck.below(leaving.chance(dt / 52.0));
            customer.active = was.pick(1.0 - leaves, luck.below(joins));
        }
        let joined = (customer.active - was).max(0.0);
        if joined.any() {
            market::greet(joined, hope, customer);
        }
        next[i] = (customer.loyalty - customer.usual_loyalty) * customer.active;

        let heavy = customer.active * heaviness;
        let server = &mut world.staff[slot.served_by as usize];
        server.met[0] += customer.harshness * heavy;
        server.met[1] += heavy;
        sums.active += customer.active;
        sums.satisfaction += customer.satisfaction * customer.active;
        sums.loyalty += customer.loyalty * customer.active;
        sums.partnership += customer.partnership * customer.active;
        sums.disengaged += disengaged * customer.active;
        sums.gap += (met - customer.expectation) * customer.active;
        sums.heard += message * customer.active;
        sums.harshness += customer.harshness * customer.active;
        sums.leaving += leaving * customer.active;
        if business {
            let there = &world.staff[slot.works_at as usize];
            sums.authority += (-there.commitment).max(0.0) * there.tension.min(2.0) * customer.active;
            sums.zeal += (there.commitment - 0.3).max(0.0) * there.adoption * customer.active;
        }
    }
    let state = &mut world.channels[channel];
    state.customers = sums;
    state.joining = joining;
    state.storm = state.storm.relax(Lanes::ZERO, crate::lanes::pace(dt, p.loyalty.storm_time));
    if !business {
        state.orders = orders;
    }
}

/// Fit of an organisation's offer as customers meet it: its own, and what comes through from suppliers.
#[inline(always)]
fn offer_fit<const N: usize>(s: &Setting<N>, firm: usize, world: &World<N>) -> Lanes<N> {
    let org = &world.organisations[firm];
    let own = (org.fit_stated + org.fit_latent) * 0.5;
    let own_usual = (org.usual.fit[0] + org.usual.fit[1]) * 0.5;
    let mut gain = Lanes::ZERO;
    let mut from = 0.0;
    for &c in &s.structure.firms[firm].buys {
        let Buyer::Firm { share, .. } = s.structure.routes[c].buyer else { continue };
        let supplier = &world.organisations[s.structure.routes[c].seller];
        let usual_fit = (supplier.usual.fit[0] + supplier.usual.fit[1]) * 0.5;
        let better = (supplier.fit_stated + supplier.fit_latent) * 0.5 - usual_fit;
        let usable = (1.0 - s.parameters.service.absorption * world.channels[c].friction).max(0.0);
        gain += better * usable * share;
        from = org.usual.offer_from_suppliers;
    }
    service::fit(own, own_usual, gain, from)
}

/// What comes of the week for one organisation: wins, reputation, shares of purchases, money, seats.
fn outcomes<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let all = everybody(s, firm, &world.channels);
    let org = &mut world.organisations[firm];
    let net = solution::net_worth(&p.solution, org.solution());
    let usual_net = (p.solution.start - p.solution.breakeven) / (1.0 - p.solution.breakeven);
    let satisfied = all.active.above(0.0).pick(all.mean(all.satisfaction), Lanes::from(usual::SATISFACTION));
    let helped = usual::SATISFACTION + (satisfied - usual::SATISFACTION) * p.service.strength;
    wins::step(&p.wins, org, helped, net, usual_net, dt);
    let advocacy = org.people.mean(org.people.engagement) - usual::ENGAGEMENT;
    for &c in &plan.sells {
        let channel = &mut world.channels[c];
        let loyalty = channel
            .customers
            .active
            .above(0.0)
            .pick(channel.customers.mean(channel.customers.loyalty), Lanes::from(s.usual_loyalty[c]));
        channel.reputation =
            market::reputation(&p.market, channel.reputation, loyalty, s.usual_loyalty[c], advocacy, dt);
        if let Buyer::Firm { .. } = s.structure.routes[c].buyer {
            channel.wallet = ordering::wallet(&p.ordering, channel.wallet, loyalty, s.usual_loyalty[c], dt);
        }
    }
    let resize = viability::step(&p.viability, &mut world.organisations[firm], dt);
    let seats = plan.seats.clone();
    viability::resize(
        s.draws,
        seats.start,
        &mut world.staff[seats],
        &mut world.organisations[firm],
        resize,
        world.step,
    );
    if firm == 0 {
        market_demand(s, world);
    }
}

/// Final demand of the chain against the usual, as a planner who sees it would smooth it.
fn market_demand<const N: usize>(s: &Setting<N>, world: &mut World<N>) {
    let (mut orders, mut usual_orders) = (Lanes::ZERO, 0.0f32);
    for (c, route) in s.structure.routes.iter().enumerate() {
        if let Buyer::Segment { order_rate, usual_active, .. } = route.buyer {
            orders += world.channels[c].orders;
            usual_orders += order_rate * usual_active * route.slots.len() as f32;
        }
    }
    if usual_orders > 0.0 {
        let ratio = orders * (1.0 / (usual_orders * s.dt));
        world.final_demand =
            world.final_demand.relax(ratio, crate::lanes::pace(s.dt, s.parameters.ordering.forecast_time));
    }
}
