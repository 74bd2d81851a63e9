//! The people of one organisation: a single pass over its seats, team by team.

#[cfg(not(debug_assertions))]
use multiversion::multiversion;

use super::Setting;
use crate::draws::Purpose;
use crate::genesis::traits;
use crate::lanes::Lanes;
use crate::mechanism::{
    commitment, delivery, friction, harshness, learning, reporting, service, solution, tension, tenure, trust,
    uncertainty, wellbeing,
};
use crate::world::{Buyer, Employee, Lever, NONE, People, Role, Shown, TEAM, World, usual};

/// The people of one organisation: one pass over its seats, team by team.
#[cfg_attr(
    not(debug_assertions),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
pub(super) fn people<const N: usize>(s: &Setting<N>, firm: usize, world: &mut World<N>) {
    let (p, dt) = (s.parameters, s.dt);
    let plan = &s.structure.firms[firm];
    let org = &world.organisations[firm];
    let heat = tension::heat(org);
    let responsibility = tension::tactic(org, Lever::Responsibility);
    let conflict = tension::tactic(org, Lever::Conflict);
    let net = solution::net_worth(&p.solution, org.solution());
    let tension_climate = tension::climate(&p.tension, org, dt);
    let learning_climate = learning::climate(&p.learning, org, responsibility, dt);
    let commitment_climate = commitment::climate(&p.commitment, org, heat, dt);
    let trust_climate = trust::climate(&p.trust, org, uncertainty::excess(&p.uncertainty, org), conflict, dt);
    let wellbeing_climate = wellbeing::climate(&p.wellbeing, org, responsibility, dt);
    let tenure_climate = tenure::climate(&p.tenure, org, dt);
    let solution_climate = solution::climate(&p.solution, org);
    let delivery_climate = delivery::climate(&p.delivery, org, net);
    let leeway = service::leeway(org);
    let asked = org.lever(Lever::Coverage);
    let heat_felt = heat * asked;
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
        for (k, shown) in after[start..start + TEAM].iter_mut().enumerate() {
            let i = start + k;
            let seat = &s.structure.seats[i];
            let person = &mut world.staff[i];
            let (around_adoption, around_commitment, around_engagement) = neighbourhood(before, i, &team, &seat.ties);
            let meets = seat.meets_customers;
            if meets {
                harshness::felt(person, dt);
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
                tenure::welcome(hired, ways, p.wellbeing.level, person);
            }
            if meets {
                person.warmth = service::warmth(&p.service, leeway, person);
            }
            *shown = person.shown();
            count(&mut sums, person, seat.role == Role::Middle);
            let cold = person.tension.below(p.tension.zone_low);
            let reported = reporting::reported(&p.reporting, person.adoption, person.trust, heat_felt, asked, cold);
            sums.reported += reported * person.filled;
            sums.effort += delivery::effort(&p.delivery, &delivery_climate, person) * person.filled;
            sums.ideas += solution::ideas(&solution_climate, person) * person.filled;
        }
    }
    world.organisations[firm].people = sums;
}

/// Adds a person to the sums of the organisation.
#[inline(always)]
fn count<const N: usize>(sums: &mut People<N>, person: &Employee<N>, is_middle: bool) {
    let here = person.filled;
    sums.filled += here;
    sums.open += person.open;
    sums.adoption += person.adoption * here;
    sums.proficiency += person.proficiency * here;
    sums.unmastered += (person.adoption - person.proficiency).max(0.0) * here;
    sums.commitment += person.commitment * here;
    sums.engagement += person.engagement * here;
    sums.fatigue += person.fatigue * here;
    sums.distress += person.distress * here;
    sums.tension += person.tension * here;
    sums.trust += person.trust * here;
    sums.skill += person.skill * here;
    sums.zone += person.zone * here;
    if is_middle {
        sums.middles[0] += here;
        sums.middles[1] += person.engagement * here;
        sums.middles[2] += person.commitment * here;
    }
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
    let weight = friction::EXAMPLE * s.parameters.friction.strength;
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
