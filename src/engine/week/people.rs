//! The people of one organisation: a single pass over its seats, team by team.
//!
//! A team goes through the mechanisms together, one mechanism after the other: nobody waits for another's result, so the
//! processor works on several people at once, where one person's week is a chain of results that wait for each other.

#[cfg(not(debug_assertions))]
use multiversion::multiversion;

use super::Setting;
use crate::draws::Purpose;
use crate::initialisation::traits;
use crate::lanes::{Lanes, one_by_one};
use crate::mechanism::{
    commitment, delivery, friction, harshness, learning, reporting, service, solution, tension, tenure, trust,
    uncertainty, wellbeing,
};
use crate::world::{Buyer, Employee, Lever, NONE, People, Role, Seat, Shown, TEAM, World, usual};

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
    let reporting_climate = reporting::climate(heat * asked, asked);
    let harshness_pace = harshness::pace_felt(dt);
    let example = across(s, firm, world);

    let (before, after) = world.shown.split_at_mut(1);
    let (before, after) = (&before[0], &mut after[0]);
    let mut sums = People::<N>::default();
    for start in plan.seats.clone().step_by(TEAM) {
        let seats = &s.structure.seats[start..start + TEAM];
        let team = &mut world.staff[start..start + TEAM];
        let meets = seats[0].meets_customers;
        let mut all = before[start];
        for person in one_by_one::<N, _>(before[start + 1..start + TEAM].iter()) {
            all.add(person);
        }
        let mut around = [Around::default(); TEAM];
        for (k, (around, seat)) in one_by_one::<N, _>(around.iter_mut().zip(seats).enumerate()) {
            *around = neighbourhood(before, start + k, &all, &seat.ties);
            example.seen(seat, &mut around.adoption);
        }
        if meets {
            for person in one_by_one::<N, _>(team.iter_mut()) {
                harshness::felt(person, harshness_pace);
            }
        }
        for person in one_by_one::<N, _>(team.iter_mut()) {
            tension::step(&p.tension, &tension_climate, meets, person);
        }
        for (person, around) in one_by_one::<N, _>(team.iter_mut().zip(&around)) {
            learning::step(&p.learning, &learning_climate, around.adoption, person);
        }
        for (person, around) in one_by_one::<N, _>(team.iter_mut().zip(&around)) {
            commitment::step(&p.commitment, &commitment_climate, around.commitment, person);
        }
        for person in one_by_one::<N, _>(team.iter_mut()) {
            trust::step(&trust_climate, person);
        }
        for (person, around) in one_by_one::<N, _>(team.iter_mut().zip(&around)) {
            wellbeing::step(&p.wellbeing, &wellbeing_climate, meets, around.engagement, person);
        }
        let ways = (all.adoption + 1e-3 * usual::ADOPTION) / (all.filled + 1e-3);
        let mut luck = s.draws.words(Purpose::EmployeeWeek, start as u32, world.step);
        for (k, person) in one_by_one::<N, _>(team.iter_mut().enumerate()) {
            if k == 4 {
                luck = s.draws.words(Purpose::EmployeeWeek, start as u32 + 1, world.step);
            }
            let hired = tenure::step(&p.tenure, &tenure_climate, luck[k % 4].uniform(), person);
            if hired.any() {
                person.hires += hired;
                traits::redraw(p, s.draws, start + k, &seats[k], hired, person);
                tenure::welcome(hired, ways, p.wellbeing.level, person);
            }
        }
        if meets {
            for person in one_by_one::<N, _>(team.iter_mut()) {
                person.warmth = service::warmth(&p.service, leeway, person);
            }
        }
        for (person, shown) in one_by_one::<N, _>(team.iter().zip(&mut after[start..start + TEAM])) {
            *shown = person.shown();
        }
        for (person, seat) in one_by_one::<N, _>(team.iter().zip(seats)) {
            count(&mut sums, person, seat.role == Role::Middle);
        }
        for person in one_by_one::<N, _>(team.iter()) {
            let cold = person.tension.below(p.tension.zone_low);
            let reported = reporting::reported(&p.reporting, &reporting_climate, person.adoption, person.trust, cold);
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

/// What a person sees in others.
#[derive(Clone, Copy, Default)]
struct Around<const N: usize> {
    adoption: Lanes<N>,
    commitment: Lanes<N>,
    engagement: Lanes<N>,
}

/// Mean adoption, commitment and engagement among colleagues: team and informal ties count half each.
#[inline(always)]
fn neighbourhood<const N: usize>(shown: &[Shown<N>], me: usize, team: &Shown<N>, ties: &[u32; 4]) -> Around<N> {
    let mine = &shown[me];
    let mut known = shown[ties[0] as usize];
    for &tie in &ties[1..] {
        known.add(&shown[tie as usize]);
    }
    let mix = |team: Lanes<N>, mine: Lanes<N>, known: Lanes<N>| team - mine + 2.0 * known;
    let weight = 1.0 / (mix(team.filled, mine.filled, known.filled) + 1e-3);
    Around {
        adoption: (mix(team.adoption, mine.adoption, known.adoption) + 1e-3 * usual::ADOPTION) * weight,
        commitment: mix(team.commitment, mine.commitment, known.commitment) * weight,
        engagement: (mix(team.engagement, mine.engagement, known.engagement) + 1e-3 * usual::ENGAGEMENT) * weight,
    }
}

/// The example of other organisations: adoption there, and the weight it is given.
struct Example<const N: usize> {
    suppliers: [Lanes<N>; 2],
    buyers: [Lanes<N>; 2],
}

impl<const N: usize> Example<N> {
    /// Mixes the example into the adoption that the person in a seat sees around.
    #[inline(always)]
    fn seen(&self, seat: &Seat, around: &mut Lanes<N>) {
        let [adoption, weight] = match seat {
            Seat { buys_through, .. } if *buys_through != NONE => self.suppliers,
            Seat { meets_customers: true, .. } => self.buyers,
            _ => return,
        };
        *around = around.relax(adoption, weight);
    }
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
