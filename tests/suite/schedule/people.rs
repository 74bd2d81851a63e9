//! The week of people: what each sees in colleagues and partner firms, and the order of the mechanisms.

use ripplechain::draws::Purpose;
use ripplechain::lanes::{Lanes, relaxation_fraction};
use ripplechain::mechanism::Shown;
use ripplechain::mechanism::entity::PersonStart;
use ripplechain::mechanism::{
    commitment, cynicism, delivery, friction, harshness, home, learning, reach, service, solution, spillover, tension,
    trust, turnover, uncertainty, wellbeing,
};
use ripplechain::world::{Buyer, Lever, NONE, Role, TEAM, usual};

use super::{a_week, led, one, same};
use crate::chain::OneFuture;

/// What a person sees in colleagues: those of the team and four acquaintances, half each.
fn around(now: &OneFuture, me: usize, of: impl Fn(&Shown<1>) -> Lanes<1>) -> (f32, f32) {
    let team = me / TEAM * TEAM;
    let (mut sum, mut weight) = (0.0, 0.0);
    let mut meet = |other: usize, times: f32| {
        let shown = &now.world.shown[0][other];
        sum += times * of(shown)[0];
        weight += times * shown.filled[0];
    };
    (team..team + TEAM).filter(|&k| k != me).for_each(|k| meet(k, 1.0));
    now.structure.seats[me].ties.iter().for_each(|&k| meet(k as usize, 2.0));
    (sum, weight)
}

/// Adoption that partner firms show: of suppliers to those who buy, of buyers to those who sell; as far as customers there
/// are partners, at most half.
fn example(now: &OneFuture, firm: usize, me: usize, around: f32) -> f32 {
    let (world, routes) = (&now.world, &now.structure.routes);
    let seat = &now.structure.seats[me];
    let links: Vec<(usize, usize)> = if seat.buys_through != NONE {
        now.structure.firms[firm].buys.iter().map(|&c| (c, routes[c].seller)).collect()
    } else if seat.meets_customers {
        let to_firm = |&c: &usize| match routes[c].buyer {
            Buyer::Firm { firm, .. } => Some((c, firm)),
            Buyer::Segment { .. } => None,
        };
        now.structure.firms[firm].sells.iter().filter_map(to_firm).collect()
    } else {
        Vec::new()
    };
    if links.is_empty() {
        return around;
    }
    let n = links.len() as f32;
    let adoption = |firm: usize| {
        let people = &world.organisations[firm].people;
        people.learning.adoption[0] / people.turnover.filled[0]
    };
    let partners = |c: usize| {
        let customers = &world.channels[c].customers;
        customers.partnership.level[0] / customers.market.active[0].max(1.0)
    };
    let seen = links.iter().map(|&(_, firm)| adoption(firm)).sum::<f32>() / n;
    let weight = friction::EXAMPLE
        * now.plan.parameters.friction.strength
        * links.iter().map(|&(c, _)| partners(c)).sum::<f32>()
        / n;
    around + (seen - around) * weight
}

#[test]
fn people_go_through_the_mechanisms_in_order_and_see_colleagues_as_they_were() {
    let (now, next) = a_week();
    let p = &now.plan.parameters;
    let world = led(&now);
    let mut hired_at_all = 0.0;
    for (i, firm) in now.structure.firms.iter().enumerate() {
        let org = &world.organisations[i];
        let (heat, responsibility) = (tension::heat(org), tension::tactic(org, Lever::Responsibility));
        let conflict = tension::tactic(org, Lever::Conflict);
        let tense = tension::climate(&p.tension, org, 1.0);
        let learn = learning::climate(&p.learning, org, responsibility, 1.0);
        let commit = commitment::climate(&p.commitment, org, heat, cynicism::bitter(org), 1.0);
        let trusting = trust::climate(&p.trust, org, uncertainty::excess(&p.uncertainty, org), conflict, 1.0);
        let well =
            wellbeing::climate(&p.wellbeing, wellbeing::level(&p.wellbeing, &p.turnover), org, responsibility, 1.0);
        let family = home::climate(&p.home, org, 1.0);
        let stay = turnover::climate(&p.turnover, org, 1.0);
        let voice = solution::climate(org);
        let work = delivery::climate(&p.delivery, org, solution::net_worth(&p.solution, solution::quality(org)));
        let mut sums = [0.0f32; 9];
        for k in firm.seats.clone() {
            let seat = &now.structure.seats[k];
            let meets = seat.meets_customers;
            let mut person = now.world.staff[k].clone();
            reach::touch(org.lever(Lever::Coverage), org.reach.beyond, &mut person);
            if meets {
                harshness::felt(&mut person, harshness::pace_felt(1.0));
            }
            spillover::step(spillover::pace(&p.spillover, 1.0), seat.places, &mut person);
            tension::step(&p.tension, &tense, meets, &mut person);
            tension::stand(&p.tension, &mut person);
            let (adopted, met) = around(&now, k, |s| s.adoption);
            let seen = (adopted + 1e-3 * usual::ADOPTION) / (met + 1e-3);
            learning::step(&p.learning, &learn, one(example(&now, i, k, seen)), &mut person);
            let (committed, met) = around(&now, k, |s| s.commitment);
            commitment::step(&p.commitment, &commit, meets, one(committed / (met + 1e-3)), &mut person);
            uncertainty::forget(&mut person, relaxation_fraction(1.0, p.uncertainty.layoff_memory));
            trust::step(&trusting, &mut person);
            let (engaged, met) = around(&now, k, |s| s.engagement);
            let mood = (engaged + 1e-3 * usual::ENGAGEMENT) / (met + 1e-3);
            wellbeing::tire(&p.wellbeing, &well, &mut person);
            wellbeing::engage(&p.wellbeing, &well, meets, one(mood), &mut person);
            home::step(&family, &mut person);
            // Luck of four people comes in one draw.
            let first = k / TEAM * TEAM;
            let words = now.draws.words(Purpose::EmployeeWeek, (first + (k - first) / 4) as u32, now.world.step);
            let hired = turnover::step(&p.turnover, &stay, words[(k - first) % 4].uniform(), &mut person);
            if hired.any() {
                hired_at_all += 1.0;
                let team = &now.world.shown[0][first..first + TEAM];
                let adoption: f32 = team.iter().map(|s| s.adoption[0]).sum();
                let filled: f32 = team.iter().map(|s| s.filled[0]).sum();
                let ways = (adoption + 1e-3 * usual::ADOPTION) / (filled + 1e-3);
                let hires = person.turnover.hires + hired;
                person.replace(hired, &PersonStart::new(p, &now.draws, k, seat, hires, one(ways)));
            }
            if meets {
                person.service.warmth = service::warmth(&p.service, &service::leeway(org), &person);
            }
            let got = &next.world.staff[k];
            for (what, got, want) in [
                ("tension", got.tension.level, person.tension.level),
                ("adoption", got.learning.adoption, person.learning.adoption),
                ("proficiency", got.learning.proficiency, person.learning.proficiency),
                ("commitment", got.commitment.level, person.commitment.level),
                ("trust", got.trust.level, person.trust.level),
                ("engagement", got.wellbeing.engagement, person.wellbeing.engagement),
                ("fatigue", got.wellbeing.fatigue, person.wellbeing.fatigue),
                ("skill", got.turnover.skill, person.turnover.skill),
                ("warmth", got.service.warmth, person.service.warmth),
                ("filled", got.turnover.filled, person.turnover.filled),
                ("hires", got.turnover.hires, person.turnover.hires),
                ("harshness met", got.harshness.felt, person.harshness.felt),
                ("lived as a customer", got.spillover.level, person.spillover.level),
            ] {
                same(&format!("{what} in seat {k}"), got, want);
            }
            let here = person.turnover.filled[0];
            let shown = &next.world.shown[0][k];
            same("what colleagues will see", shown.commitment, person.commitment.level * here);
            let middle = if seat.role == Role::Middle { here } else { 0.0 };
            let unmastered = (person.learning.adoption[0] - person.learning.proficiency[0]).max(0.0);
            let effort = delivery::effort(&p.delivery, &work, &person)[0];
            let ideas = solution::ideas(&voice, &person)[0];
            let parts = [
                person.turnover.skill[0] * here,
                unmastered * here,
                person.tension.distress[0] * here,
                person.tension.zone[0] * here,
                effort * here,
                ideas * here,
                middle,
                middle * person.wellbeing.engagement[0],
                middle * person.commitment.level[0],
            ];
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        let got = &next.world.organisations[i].people;
        let silos = &got.silos;
        let (middles, engaged, committed) = (silos.middles, silos.engagement, silos.commitment);
        let got = [
            got.turnover.skill,
            got.learning.unmastered,
            got.tension.distress,
            got.tension.zone,
            got.delivery.effort,
            got.solution.ideas,
            middles,
            engaged,
            committed,
        ];
        for (k, (got, want)) in got.into_iter().zip(sums).enumerate() {
            same(&format!("sum {k} over the people of organisation {i}"), got, one(want));
        }
    }
    assert!(hired_at_all > 0.0, "nobody was hired in the week: choose another");
}
