//! The people of one organisation: a single pass over its seats, team by team.
//!
//! A team goes through the mechanisms together, one mechanism after the other: nobody waits for another's result, so the
//! processor works on several people at once, where one person's week is a chain of results that wait for each other.

#[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
use multiversion::multiversion;
use rayon::prelude::*;

use super::held::PeopleState;
use super::{BLOCK, Setting};
use crate::draws::Purpose;
use crate::lanes::{Lanes, one_by_one, relaxation_fraction};
use crate::mechanism::entity::{Near, OnePerson, PersonStart, PersonWeek};
use crate::mechanism::{
    Employee, Organisation, People, Shown, World, commitment, cynicism, delivery, friction, harshness, home, learning,
    reach, reporting, service, solution, spillover, tension, trust, turnover, uncertainty, wellbeing,
};
use crate::world::{Lever, TEAM, usual};

const _: () = assert!(BLOCK.is_multiple_of(TEAM), "a block is cut into whole teams");

/// What is held of people during their week; of an ordinary week nothing, which costs nothing.
pub(super) trait Hold<const N: usize> {
    /// Whether anything is: then one thread takes the organisation.
    const HOLDS: bool = true;

    /// A mechanism has changed a state of whoever sits in a seat.
    #[inline(always)]
    fn changed(&self, _state: PeopleState, _seat: usize, _person: &mut Employee<N>) {}

    /// All mechanisms have had their turn with the team whose first seat this is, and nobody has come or gone yet.
    #[inline(always)]
    fn done(&mut self, _start: usize, _team: &[Employee<N>]) {}

    /// People have come and gone.
    #[inline(always)]
    fn turned_over(&self, _start: usize, _team: &mut [Employee<N>]) {}
}

/// Nothing is held.
pub(super) struct Free;

impl<const N: usize> Hold<N> for Free {
    const HOLDS: bool = false;
}

/// What the organisation gives everybody this week, mechanism by mechanism.
struct Climates<const N: usize> {
    harshness: f32,
    spillover: f32,
    forgetting: f32,
    tension: tension::Climate<N>,
    learning: learning::Climate<N>,
    coverage: Lanes<N>,
    beyond: Lanes<N>,
    commitment: commitment::Climate<N>,
    trust: trust::Climate<N>,
    wellbeing: wellbeing::Climate<N>,
    home: home::Climate<N>,
    turnover: turnover::Climate<N>,
    service: reach::Lived<N>,
    reporting: reporting::Climate<N>,
    delivery: delivery::Climate<N>,
    solution: solution::Climate<N>,
}

impl<const N: usize> Climates<N> {
    #[inline(always)]
    fn of(s: &Setting<N>, org: &Organisation<N>) -> Self {
        let (p, dt) = (s.parameters, s.dt);
        let (heat, asked) = (tension::heat(org), org.lever(Lever::Coverage));
        let [responsibility, conflict] = [Lever::Responsibility, Lever::Conflict].map(|l| tension::tactic(org, l));
        Self {
            harshness: harshness::pace_felt(dt),
            spillover: spillover::pace(&p.spillover, dt),
            forgetting: relaxation_fraction(dt, p.uncertainty.layoff_memory),
            tension: tension::climate(&p.tension, org, dt),
            learning: learning::climate(&p.learning, org, responsibility, dt),
            coverage: asked,
            beyond: org.reach.beyond,
            commitment: commitment::climate(&p.commitment, org, heat, cynicism::bitter(org), dt),
            trust: trust::climate(&p.trust, org, uncertainty::excess(&p.uncertainty, org), conflict, dt),
            wellbeing: wellbeing::climate(
                &p.wellbeing,
                wellbeing::level(&p.wellbeing, &p.turnover),
                org,
                responsibility,
                dt,
            ),
            home: home::climate(&p.home, org, dt),
            turnover: turnover::climate(&p.turnover, org, dt),
            service: service::leeway(org),
            reporting: reporting::climate(heat * asked, asked),
            delivery: delivery::climate(&p.delivery, org, solution::net_worth(&p.solution, solution::quality(org))),
            solution: solution::climate(org),
        }
    }
}

/// What people of an organisation meet in a week.
struct Met<'a, const N: usize> {
    climates: Climates<N>,
    example: friction::Example<N>,
    /// What everybody showed at the start of the week.
    shown: &'a [Shown<N>],
    moment: u32,
}

/// The people of one organisation: one pass over its seats, team by team.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
pub(super) fn people<const N: usize, H: Hold<N>>(s: &Setting<N>, firm: usize, world: &mut World<N>, held: &mut H) {
    let climates = Climates::of(s, &world.organisations[firm]);
    let example = friction::example(&s.parameters.friction, s.structure, firm, world);
    let (before, after) = world.shown.split_at_mut(1);
    let met = Met { climates, example, shown: &before[0], moment: world.step };
    let seats = s.structure.firms[firm].seats.clone();
    let (staff, after) = (&mut world.staff[seats.clone()], &mut after[0][seats.clone()]);
    let starts = seats.clone().step_by(BLOCK);
    let mut sums = People::<N>::default();
    if s.shared && !H::HOLDS && seats.len() > BLOCK {
        let blocks = staff.par_chunks_mut(BLOCK).zip(after.par_chunks_mut(BLOCK)).zip(starts.collect::<Vec<_>>());
        let parts: Vec<People<N>> =
            blocks.map(|((staff, after), start)| block_on_its_own(s, &met, start, staff, after)).collect();
        parts.iter().for_each(|part| sums.add(part));
    } else {
        for ((staff, after), start) in staff.chunks_mut(BLOCK).zip(after.chunks_mut(BLOCK)).zip(starts) {
            sums.add(&block(s, &met, start, staff, after, held));
        }
    }
    world.organisations[firm].people = sums;
}

/// A block on a thread of its own.
#[cfg_attr(
    all(target_arch = "x86_64", not(debug_assertions)),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))
)]
fn block_on_its_own<const N: usize>(
    s: &Setting<N>,
    met: &Met<N>,
    first: usize,
    staff: &mut [Employee<N>],
    after: &mut [Shown<N>],
) -> People<N> {
    block(s, met, first, staff, after, &mut Free)
}

/// A block of an organisation's people, from seat `first` on; what they show goes to `after`. Returns sums over them.
#[inline(always)]
fn block<const N: usize, H: Hold<N>>(
    s: &Setting<N>,
    met: &Met<N>,
    first: usize,
    staff: &mut [Employee<N>],
    after: &mut [Shown<N>],
    held: &mut H,
) -> People<N> {
    let Met { climates, example, shown: before, moment } = met;
    let mut sums = People::<N>::default();
    let starts = (first..).step_by(TEAM);
    for ((team, after), start) in staff.chunks_exact_mut(TEAM).zip(after.chunks_exact_mut(TEAM)).zip(starts) {
        let seats = &s.structure.seats[start..start + TEAM];
        let mut all = before[start];
        for person in one_by_one::<N, _>(before[start + 1..start + TEAM].iter()) {
            all.add(person);
        }
        let mut weeks = [PersonWeek::default(); TEAM];
        // One number of everybody after the other: several numbers of one person at once would share vectors.
        let near = |k: usize| Near { shown: before, me: start + k, team: &all, ties: &seats[k].ties };
        for (k, week) in one_by_one::<N, _>(weeks.iter_mut().enumerate()) {
            week.around.share = near(k).share();
        }
        for (k, week) in one_by_one::<N, _>(weeks.iter_mut().enumerate()) {
            week.around.adoption = near(k).mean(week.around.share, usual::ADOPTION, |one| one.adoption);
        }
        for (k, week) in one_by_one::<N, _>(weeks.iter_mut().enumerate()) {
            week.around.commitment = near(k).mean(week.around.share, 0.0, |one| one.commitment);
        }
        for (k, week) in one_by_one::<N, _>(weeks.iter_mut().enumerate()) {
            week.around.engagement = near(k).mean(week.around.share, usual::ENGAGEMENT, |one| one.engagement);
        }
        for (week, seat) in one_by_one::<N, _>(weeks.iter_mut().zip(seats)) {
            example.seen(seat, &mut week.around.adoption);
        }
        feel(s, climates, start, &weeks, team, held);
        held.done(start, team);
        come_and_go(s, climates, start, all.ways(), *moment, team);
        held.turned_over(start, team);
        act(s, climates, seats[0].meets_customers, &mut weeks, team);
        for (person, shown) in one_by_one::<N, _>(team.iter().zip(after)) {
            *shown = Shown::of(person);
        }
        for ((person, seat), week) in one_by_one::<N, _>(team.iter().zip(seats).zip(&weeks)) {
            sums.count(&OnePerson::new(person, seat, week));
        }
    }
    sums
}

/// What the week does to a team.
#[inline(always)]
fn feel<const N: usize, H: Hold<N>>(
    s: &Setting<N>,
    c: &Climates<N>,
    start: usize,
    weeks: &[PersonWeek<N>; TEAM],
    team: &mut [Employee<N>],
    held: &H,
) {
    let (p, seats) = (s.parameters, &s.structure.seats[start..start + TEAM]);
    let meets = seats[0].meets_customers;
    for person in one_by_one::<N, _>(team.iter_mut()) {
        reach::touch(c.coverage, c.beyond, person);
    }
    if meets {
        for person in one_by_one::<N, _>(team.iter_mut()) {
            harshness::felt(person, c.harshness);
        }
    }
    for (person, seat) in one_by_one::<N, _>(team.iter_mut().zip(seats)) {
        spillover::step(c.spillover, seat.places, person);
    }
    for person in one_by_one::<N, _>(team.iter_mut()) {
        tension::step(&p.tension, &c.tension, meets, person);
    }
    for (k, person) in one_by_one::<N, _>(team.iter_mut().enumerate()) {
        tension::stand(&p.tension, person);
        held.changed(PeopleState::Tension, start + k, person);
    }
    for (k, (person, week)) in one_by_one::<N, _>(team.iter_mut().zip(weeks).enumerate()) {
        learning::step(&p.learning, &c.learning, week.around.adoption, person);
        held.changed(PeopleState::Adoption, start + k, person);
    }
    for (k, (person, week)) in one_by_one::<N, _>(team.iter_mut().zip(weeks).enumerate()) {
        commitment::step(&p.commitment, &c.commitment, meets, week.around.commitment, person);
        held.changed(PeopleState::Commitment, start + k, person);
    }
    for (k, person) in one_by_one::<N, _>(team.iter_mut().enumerate()) {
        uncertainty::forget(person, c.forgetting);
        trust::step(&c.trust, person);
        held.changed(PeopleState::Trust, start + k, person);
    }
    for (k, person) in one_by_one::<N, _>(team.iter_mut().enumerate()) {
        wellbeing::tire(&p.wellbeing, &c.wellbeing, person);
        held.changed(PeopleState::Fatigue, start + k, person);
    }
    for (k, (person, week)) in one_by_one::<N, _>(team.iter_mut().zip(weeks).enumerate()) {
        wellbeing::engage(&p.wellbeing, &c.wellbeing, meets, week.around.engagement, person);
        held.changed(PeopleState::Engagement, start + k, person);
    }
    for person in one_by_one::<N, _>(team.iter_mut()) {
        home::step(&c.home, person);
    }
}

/// Who leaves a team and who is hired; newcomers meet the team's `ways`.
#[inline(always)]
fn come_and_go<const N: usize>(
    s: &Setting<N>,
    c: &Climates<N>,
    start: usize,
    ways: Lanes<N>,
    moment: u32,
    team: &mut [Employee<N>],
) {
    let p = s.parameters;
    // Four people share a call of the generator.
    let luck = s.draws.words_of(Purpose::EmployeeWeek, [start as u32, start as u32 + 1], moment);
    for (k, person) in one_by_one::<N, _>(team.iter_mut().enumerate()) {
        let hired = turnover::step(&p.turnover, &c.turnover, luck.as_flattened()[k].uniform(), person);
        if hired.any() {
            let (number, hires) = (start + k, person.turnover.hires + hired);
            let seat = &s.structure.seats[number];
            person.replace(hired, &PersonStart::new(p, s.draws, number, seat, hires, ways));
        }
    }
}

/// What the people of a team do: meet customers, report, work, speak up.
#[inline(always)]
fn act<const N: usize>(
    s: &Setting<N>,
    c: &Climates<N>,
    meets: bool,
    weeks: &mut [PersonWeek<N>; TEAM],
    team: &mut [Employee<N>],
) {
    let p = s.parameters;
    if meets {
        for person in one_by_one::<N, _>(team.iter_mut()) {
            person.service.warmth = service::warmth(&p.service, &c.service, person);
        }
    }
    for (person, week) in one_by_one::<N, _>(team.iter().zip(&mut *weeks)) {
        let cold = tension::cold(&p.tension, person.tension.level);
        let (adoption, trust) = (person.learning.adoption, person.trust.level);
        week.reported = reporting::reported(&p.reporting, &c.reporting, adoption, trust, cold);
    }
    for (person, week) in one_by_one::<N, _>(team.iter().zip(&mut *weeks)) {
        week.effort = delivery::effort(&p.delivery, &c.delivery, person);
    }
    for (person, week) in one_by_one::<N, _>(team.iter().zip(weeks)) {
        week.ideas = solution::ideas(&c.solution, person);
    }
}
