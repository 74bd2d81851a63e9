//! # Turnover
//! Disengaged people quit, survivors of layoffs quit more, vacancies are filled after a while, newcomers take time to learn
//! the job and take over half of their team's ways.
//!
//! | | |
//! |---|---|
//! | Law | exit hazard = `exit`·g(−`engagement`·(e−usual) + `flight`·distress + `layoff`·memory + 1.5·strain at home), g(x) = 13·eˣ/(12+eˣ); vacancies filled with rate 1/`vacancy_time` |
//! | Source | quit levels: US labour statistics (some 1.5 % to 2.5 % a month); weeks to full productivity: Mellon survey 2003; sizes of effects assumed |
//! | Reads | engagement, distress, memory of layoffs, strain at home, colleagues' adoption |
//! | Writes | filled, hires, traits, skill and the state of a newcomer |
//! | Draws | quitting or being hired (one uniform a week); traits per hire; the market of labour, once per organisation and future; at the start who is missing and time in the job |
//! | Omits | careers inside the organisation; dismissals for cause; pay |

use super::{Employee, Organisation, home};
use crate::draws::Purpose;
use crate::lanes::{Lanes, relaxation_fraction};
use crate::world::usual;

crate::parameters! {
    /// Turnover: quits, vacancies, hires, skill.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Yearly hazard of quitting at usual engagement.
        exit: 0.115, "per year", 0.02..=0.6, Literature, "level: manufacturing 1.5 % a month (US Bureau of Labor Statistics 2024)";
        /// Effect of engagement on quitting.
        engagement: 4.0, "1", 0.0..=8.0, Literature, "sign: Harter, Schmidt & Hayes 2002; size assumed";
        /// Effect of a layoff of a tenth of staff on survivors' quitting.
        layoff: 0.8, "1", 0.0..=2.0, Stylised, "survivors leave after layoffs";
        /// Time to fill a vacancy.
        vacancy_time: 8.0, "weeks", 2.0..=26.0, Assumption, "two months";
        /// Time to learn the job.
        skill_time: 20.0, "weeks", 4.0..=52.0, Literature, "Mellon 2003: professionals 20 weeks to full productivity";
    }
}

state! {
    person(a, was) {
        with {
            let p = &a.parameters.turnover;
            let [seated, time, ..] = a.draws.words(Purpose::EmployeeStart, a.number as u32, 0);
        }
        /// 1 = the seat exists (0 after it was closed in a layoff).
        open: Lanes::ONE, "0 or 1", 0.0..=1.0;
        /// 1 = somebody sits there.
        filled: 1.0 - seated.uniform().less_than(vacant(p)) => Lanes::ONE, "0 or 1", 0.0..=1.0;
        /// How many people have been hired into it.
        hires: a.hires, "number", 0.0..=f32::MAX;
        /// Skill in the job; of those found at the start, as their time in it has given.
        skill: 1.0 - (1.0 - SKILL_START) * time.uniform().pow(untaught(p)) => Lanes::from(SKILL_START), "share", 0.0..=1.0;
    }
    people(h) {
        /// Filled seats.
        filled: h.here;
        /// Seats that exist.
        open: h.person.turnover.open;
        /// Sum of skill.
        skill: h.person.turnover.skill * h.here;
    }
    organisation(a) {
        with { let spread = a.usual.variety; }
        /// Quits here against those of its kind: pay and what else there is to do (a trait of the organisation in this future).
        labour_market: (a.markets[0] * spread - 0.5 * spread * spread).exp(), "times", 0.0..=f32::MAX;
    }
}

/// Effect of distress on quitting: flight \[1\]; stylised: too much heat gives fight or flight.
const FLIGHT: f32 = 1.5;

/// Skill of a newcomer [share of full]; assumption: informed by ramp-up surveys.
const SKILL_START: f32 = 0.6;

/// Least hazard of quitting in start values [per year]; assumption: numerical.
const LEAST_QUITS: f32 = 1e-3;

/// How many times its usual value the hazard of quitting grows beyond it at the most \[times\]; assumption: even the worst places keep
/// people for some months.
const MOST_QUITS: f32 = 12.0;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    labour_market: Lanes<N>,
    hiring: Lanes<N>,
    skill_pace: f32,
    dt_years: f32,
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, dt: f32) -> Climate<N> {
    Climate {
        labour_market: org.turnover.labour_market,
        hiring: Lanes::from(relaxation_fraction(dt, p.vacancy_time)),
        skill_pace: relaxation_fraction(dt, p.skill_time),
        dt_years: dt / usual::YEAR,
    }
}

/// Yearly hazard that a person quits, in a usual market of labour.
#[inline(always)]
#[must_use]
pub fn exit_hazard<const N: usize>(p: &Parameters, person: &Employee<N>) -> Lanes<N> {
    let drive = p.layoff * person.uncertainty.layoff_memory
        + FLIGHT * person.tension.distress
        + home::LEAVING * person.home.strain
        - p.engagement * (person.wellbeing.engagement - usual::ENGAGEMENT);
    drive.saturating_exp(MOST_QUITS) * (p.exit * p.strength)
}

/// One person's week; `luck` is the uniform of the week. Returns 1 where somebody new was hired.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, luck: Lanes<N>, person: &mut Employee<N>) -> Lanes<N> {
    let hazard = c.labour_market * exit_hazard(p, person);
    let own = &mut person.turnover;
    let leaves = luck.less_than(hazard.hazard_to_probability(c.dt_years)) * own.filled;
    let hired = luck.less_than(c.hiring) * own.open * (1.0 - own.filled);
    own.filled = own.filled - leaves + hired;
    own.skill = own.skill.relax(Lanes::ONE, c.skill_pace);
    hired
}

/// Yearly hazard of quitting when all is as usual.
#[inline(always)]
fn usual_quits(p: &Parameters) -> f32 {
    (p.exit * p.strength).max(LEAST_QUITS)
}

/// Vacancies to filled seats when all is as usual.
#[inline(always)]
fn usual_vacancy(p: &Parameters) -> f32 {
    usual_quits(p) * p.vacancy_time / usual::YEAR
}

/// Share of seats that are vacant when all is as usual.
#[inline(always)]
fn vacant(p: &Parameters) -> f32 {
    usual_vacancy(p) / (1.0 + usual_vacancy(p))
}

/// Exponent that turns a uniform draw into what is still to be learnt after a time in the job that is drawn by the hazard.
#[inline(always)]
fn untaught(p: &Parameters) -> f32 {
    usual::YEAR / (usual_quits(p) * p.skill_time)
}

/// How much likelier to be engaged those are who are found at the start, logit: who is engaged stays longer. `spread` is that of
/// the disposition within teams.
#[inline(always)]
#[must_use]
pub fn stayers(p: &Parameters, spread: f32) -> f32 {
    let slope = usual::ENGAGEMENT * (1.0 - usual::ENGAGEMENT) * MOST_QUITS / (1.0 + MOST_QUITS);
    p.engagement * p.strength.min(1.0) * slope * spread * spread
}

/// Mean skill of a filled seat, and vacancies to filled seats, when all is as usual.
#[must_use]
pub fn usual_staffing(p: &Parameters) -> [f32; 2] {
    let leaving = usual_quits(p) / usual::YEAR;
    [1.0 - (1.0 - SKILL_START) * leaving / (leaving + 1.0 / p.skill_time), usual_vacancy(p)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hazard_of_quitting_is_as_given_when_all_is_as_usual_and_levels_off() {
        let p = Parameters::default();
        let at = |engagement: f32, distress: f32, memory: f32| {
            let mut person = Employee::<1>::default();
            (person.wellbeing.engagement, person.tension.distress) = (Lanes([engagement]), Lanes([distress]));
            person.uncertainty.layoff_memory = Lanes([memory]);
            exit_hazard(&p, &person)[0]
        };
        assert!((at(usual::ENGAGEMENT, 0.0, 0.0) - p.exit).abs() < 1e-6);
        let worst = at(0.0, 1.0, 9.0);
        assert!(worst > at(0.0, 1.0, 0.0) && worst < p.exit * (1.0 + MOST_QUITS) && worst < 1.5, "{worst} a year");
    }

    /// Steady hazard, no engagement effect: survival after n weeks is geometric (bound: 4 standard errors).
    #[test]
    fn tenure_is_geometric_under_a_constant_hazard() {
        let p = Parameters { engagement: 0.0, exit: 0.52, vacancy_time: 26.0, ..Parameters::default() };
        let c = Climate::<16> { labour_market: Lanes::ONE, hiring: Lanes::ZERO, skill_pace: 0.1, dt_years: 1.0 / 52.0 };
        let draws = crate::draws::Draws::<16>::new(3, 0);
        let (people, weeks) = (500, 40);
        let mut left = 0.0;
        for i in 0..people {
            let mut person = Employee::default();
            [person.turnover.open, person.turnover.filled] = [Lanes::ONE; 2];
            for week in 0..weeks {
                step(&p, &c, draws.words(crate::draws::Purpose::EmployeeWeek, i, week)[0].uniform(), &mut person);
            }
            left += (1.0 - person.turnover.filled).0.iter().sum::<f32>();
        }
        let n = f64::from(people) * 16.0;
        let want = 1.0 - (-0.01f64 * f64::from(weeks)).exp();
        let error = (want * (1.0 - want) / n).sqrt();
        assert!((f64::from(left) / n - want).abs() < 4.0 * error);
    }
}
