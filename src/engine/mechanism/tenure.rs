//! # Tenure
//! Disengaged people quit, survivors of layoffs quit more, vacancies are filled after a while, newcomers take time to learn
//! the job and take over half of their team's ways.
//!
//! | | |
//! |---|---|
//! | Law | exit hazard = `exit`·exp(−`engagement`·(e−usual) + `flight`·distress + `layoff`·memory); vacancies filled with rate 1/`vacancy_time` |
//! | Source | quit levels: US labour statistics (some 1.5 % to 2.5 % a month); weeks to full productivity: Mellon survey 2003; sizes of effects assumed |
//! | Reads | engagement, distress, layoff memory, colleagues' adoption |
//! | Writes | filled, hires, traits, skill and the state of a newcomer |
//! | Draws | quitting or being hired (one uniform a week); traits per hire |
//! | Omits | careers inside the organisation; dismissals for cause; pay |

use crate::lanes::{Lanes, pace};
use crate::world::{Employee, Organisation, usual};

crate::parameters! {
    /// Tenure: quits, vacancies, hires, skill.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Yearly hazard of quitting at usual engagement.
        exit: 0.115, "per year", 0.02..=0.6, Literature, "level: manufacturing 1.5 % a month (US Bureau of Labor Statistics 2024)";
        /// Effect of engagement on quitting.
        engagement: 4.0, "1", 0.0..=8.0, Literature, "sign: Harter, Schmidt & Hayes 2002; size assumed";
        /// Effect of a layoff of a tenth of staff on survivors' quitting.
        layoff: 0.8, "1", 0.0..=2.0, Stylised, "survivors leave after layoffs";
        /// Effect of distress on quitting: flight.
        flight: 1.5, "1", 0.0..=4.0, Stylised, "too much heat gives fight or flight";
        /// Time to fill a vacancy.
        vacancy_time: 8.0, "weeks", 2.0..=26.0, Assumption, "two months";
        /// Time to learn the job.
        skill_time: 20.0, "weeks", 4.0..=52.0, Literature, "Mellon 2003: professionals 20 weeks to full productivity";
    }
}

/// Skill of a newcomer [share of full]; assumption: informed by ramp-up surveys.
pub const SKILL_START: f32 = 0.6;

/// Share of the team's ways a newcomer takes over at once [share]; assumption: the rest comes with time.
const SOCIALISED: f32 = 0.5;

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    hazard: Lanes<N>,
    hiring: Lanes<N>,
    skill_pace: f32,
    dt_years: f32,
}

/// The organisation's part.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(p: &Parameters, org: &Organisation<N>, dt: f32) -> Climate<N> {
    Climate {
        hazard: base_hazard(p, org.layoff_memory),
        hiring: Lanes::from(pace(dt, p.vacancy_time)),
        skill_pace: pace(dt, p.skill_time),
        dt_years: dt / 52.0,
    }
}

/// Yearly hazard that a person of this engagement and distress quits; `base` carries the organisation's part.
#[inline(always)]
#[must_use]
pub fn exit_hazard<const N: usize>(p: &Parameters, base: Lanes<N>, engagement: Lanes<N>, distress: Lanes<N>) -> Lanes<N> {
    base * (p.flight * distress - p.engagement * (engagement - usual::ENGAGEMENT)).exp()
}

/// The hazard of the organisation as a whole at usual engagement.
#[inline(always)]
#[must_use]
pub fn base_hazard<const N: usize>(p: &Parameters, layoff_memory: Lanes<N>) -> Lanes<N> {
    (layoff_memory * p.layoff).exp() * (p.exit * p.strength)
}

/// One person's week; `luck` is the uniform of the week. Returns 1 where somebody new was hired.
#[inline(always)]
pub fn step<const N: usize>(p: &Parameters, c: &Climate<N>, luck: Lanes<N>, person: &mut Employee<N>) -> Lanes<N> {
    let leaves = luck.below(exit_hazard(p, c.hazard, person.engagement, person.distress).chance(c.dt_years)) * person.filled;
    let hired = luck.below(c.hiring) * person.open * (1.0 - person.filled);
    person.filled = person.filled - leaves + hired;
    person.skill = person.skill.relax(Lanes::ONE, c.skill_pace);
    hired
}

/// Seats a newcomer where `hired`; `ways` is the team's adoption, `level` that of engagement. Traits have been drawn already.
#[inline(always)]
pub fn welcome<const N: usize>(hired: Lanes<N>, ways: Lanes<N>, level: f32, person: &mut Employee<N>) {
    let adoption = person.traits.habit.relax(ways, SOCIALISED);
    let settle = |now: Lanes<N>, start: Lanes<N>| hired.pick(start, now);
    person.skill = settle(person.skill, Lanes::from(SKILL_START));
    person.adoption = settle(person.adoption, adoption);
    person.proficiency = settle(person.proficiency, adoption * 0.5);
    person.commitment = settle(person.commitment, person.traits.attitude.tanh());
    person.trust = settle(person.trust, Lanes::from(usual::TRUST));
    person.fatigue = settle(person.fatigue, Lanes::from(usual::FATIGUE * 0.8));
    person.engagement = settle(person.engagement, (person.traits.disposition + (crate::lanes::logit(usual::ENGAGEMENT) + level)).sigmoid());
    person.tension = settle(person.tension, Lanes::from(usual::TENSION));
    person.distress = settle(person.distress, Lanes::ZERO);
    person.zone = settle(person.zone, Lanes::ZERO);
    person.harshness = settle(person.harshness, Lanes::from(usual::HARSHNESS));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steady hazard, no engagement effect: survival after n weeks is geometric (bound: 4 standard errors).
    #[test]
    fn tenure_is_geometric_under_a_constant_hazard() {
        let p = Parameters { engagement: 0.0, exit: 0.52, vacancy_time: 26.0, ..Parameters::default() };
        let c = Climate::<16> { hazard: Lanes::from(p.exit), hiring: Lanes::ZERO, skill_pace: 0.1, dt_years: 1.0 / 52.0 };
        let draws = crate::draws::Draws::<16>::new(3, 0);
        let (people, weeks) = (500, 40);
        let mut left = 0.0;
        for i in 0..people {
            let mut person = Employee { open: Lanes::ONE, filled: Lanes::ONE, ..Employee::default() };
            for week in 0..weeks {
                step(&p, &c, draws.words(crate::draws::Purpose::EmployeeWeek, i, week)[0].uniform(), &mut person);
            }
            left += (1.0 - person.filled).0.iter().sum::<f32>();
        }
        let n = f64::from(people) * 16.0;
        let want = 1.0 - (-0.01f64 * f64::from(weeks)).exp();
        let error = (want * (1.0 - want) / n).sqrt();
        assert!((f64::from(left) / n - want).abs() < 4.0 * error);
    }
}
