//! # Wellbeing
//! Demands tire people, resources engage them, and moods spread in teams.
//!
//! | | |
//! |---|---|
//! | Law | fatigue and engagement relax to logistic targets, times `fatigue_time`, `time` |
//! | Source | job demands and resources; emotional contagion in teams; seeing the beneficiary: all signs only, sizes assumed |
//! | Reads | strain and shock of work, heat by responsibility, coverage; inclusion, communication, reward for stability; wins, novelty, meaning, luck with the mood; the person's distress, trust, strain at home, harshness met (whoever meets customers), what is lived as a customer; colleagues' engagement |
//! | Writes | fatigue, engagement |
//! | Draws | disposition, a team's part once and a person's once per hire (luck of the organisation comes from `luck`) |
//! | Omits | health; life outside work, but for what work takes from it (`home`) and what is lived as a customer (`spillover`) |

use super::reach::{Lived, lived};
use super::{Employee, Organisation, home, turnover};
use crate::lanes::{Lanes, logit, relaxation_fraction};
use crate::world::{Lever, usual};

crate::parameters! {
    /// Wellbeing: fatigue and engagement.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// How fast people tire and recover.
        fatigue_time: 10.0, "weeks", 1.0..=26.0, Assumption, "a quarter";
        /// How fast engagement follows conditions.
        time: 8.0, "weeks", 0.5..=20.0, Assumption, "two months";
        /// Effect of trust on engagement.
        trust: 0.5, "logit", 0.0..=3.0, Stylised, "job resource";
        /// Effect of visible wins on engagement.
        wins: 0.2, "logit", 0.0..=1.6, Stylised, "seeing that one's work helps a customer";
        /// Effect of harsh customers on the engagement of contact staff.
        harshness: 1.5, "logit", 0.0..=3.0, Stylised, "customer incivility";
        /// Effect of colleagues' engagement.
        contagion: 0.6, "logit", 0.0..=2.5, Stylised, "emotional contagion; gain below one";
        /// Spread of the disposition to be engaged, half of it between teams.
        disposition_spread: 0.8, "logit", 0.0..=1.4, Assumption, "correlations near .3 leave most variance to persons";
    }
}

state! {
    person(a, was) {
        with {
            let p = &a.parameters.wellbeing;
            let [between, within] = disposition_spread(p);
            let drawn = a.traits[1][1].normal() * within + a.team.normal() * between;
        }
        /// Disposition to be engaged; those who are found at the start stayed because they are.
        disposition: drawn + Lanes::from(turnover::stayers(&a.parameters.turnover, within)) => drawn, "logit", f32::MIN..=f32::MAX;
        /// Fatigue.
        fatigue: Lanes::from(usual::FATIGUE) => Lanes::from(usual::FATIGUE * RESTED), "share", 0.0..=1.0;
        /// Engagement.
        engagement: (disposition + (logit(usual::ENGAGEMENT) + level(p, &a.parameters.turnover))).sigmoid(), "share", 0.0..=1.0;
    }
    people(h) {
        /// Sum of fatigue.
        fatigue: h.person.wellbeing.fatigue * h.here;
        /// Sum of engagement.
        engagement: h.person.wellbeing.engagement * h.here;
    }
}

/// Effect of distress on fatigue \[logit\]; stylised: heat beyond tolerance exhausts.
const DISTRESS: f32 = 2.0;

/// Effect of strain on fatigue \[logit\]; stylised: job demands.
const STRAIN: f32 = 2.0;

/// Advocacy per unit of engagement \[logit\]; calibrated: eNPS near 10 in the quiet baseline.
const ADVOCACY: f32 = 2.8;

/// Square of the scale between a logistic function and the normal law that is most like it: (16√3/15π)²; numerical.
const PROBIT: f32 = 0.345_9;

/// Fatigue of a newcomer [share of the usual]; assumption: somewhat rested.
const RESTED: f32 = 0.8;

/// Effect of inclusion on engagement \[logit\]; literature: sign and smallness: Wagner 1994 (participation and satisfaction).
const INCLUSION: f32 = 0.3;

/// Effect of communication on engagement \[logit\]; stylised: sign only.
const PURPOSE: f32 = 0.15;

/// Effect of fatigue on engagement \[logit\]; stylised: exhaustion.
const FATIGUE: f32 = 1.5;

/// Effect of distress on engagement \[logit\]; stylised: overheated people withdraw.
const WITHDRAWAL: f32 = 1.0;

/// Strain of a full turn of heat by responsibility \[index\]; assumption: more of it than is comfortable is more work.
const RESPONSIBILITY: f32 = 0.1;

/// Spread of the disposition to be engaged: between teams, and between persons of a team; half of the variance each.
#[inline(always)]
#[must_use]
pub fn disposition_spread(p: &Parameters) -> [f32; 2] {
    [p.disposition_spread * 0.5f32.sqrt(); 2]
}

/// Level that makes mean engagement usual: the mean of a logistic function lies nearer to one half the more its argument spreads
/// (so far as a probit is like it), and engaged people stay longer.
#[inline(always)]
#[must_use]
pub fn level(p: &Parameters, turnover: &turnover::Parameters) -> f32 {
    let [between, within] = disposition_spread(p);
    let flatter = (1.0 + PROBIT * (between * between + within * within)).sqrt();
    logit(usual::ENGAGEMENT) * (flatter - 1.0) - turnover::stayers(turnover, within)
}

/// What the organisation gives everybody this week.
pub struct Climate<const N: usize> {
    tiring: Lanes<N>,
    /// Responsibility beyond what is comfortable, to whoever is reached.
    carried: Lanes<N>,
    engaging: Lanes<N>,
    /// Say and purpose, as far as a person is reached.
    leaders: Lived<N>,
    coverage: Lanes<N>,
    fatigue_pace: f32,
    pace: f32,
}

/// The organisation's part; `level` as in [`level`], `responsibility` is the heat by responsibility.
#[inline(always)]
#[must_use]
pub fn climate<const N: usize>(
    p: &Parameters,
    level: f32,
    org: &Organisation<N>,
    responsibility: Lanes<N>,
    dt: f32,
) -> Climate<N> {
    let leaders = lived(org, |levers| {
        INCLUSION * levers.moved(Lever::EmployeeInclusion) + PURPOSE * levers.moved(Lever::Communication)
    });
    Climate {
        tiring: (org.delivery.strain + org.delivery.shock) * (p.strength * STRAIN) + logit(usual::FATIGUE),
        carried: responsibility * (RESPONSIBILITY * p.strength * STRAIN),
        leaders: leaders.times(p.strength),
        coverage: org.lever(Lever::Coverage),
        engaging: org.luck.mood + org.meaning.engaging + (logit(usual::ENGAGEMENT) + level)
            + p.strength
                * (p.wins * org.wins.level - org.novelty.level * org.lived(Lever::StabilityReward)),
        fatigue_pace: relaxation_fraction(dt, p.fatigue_time),
        pace: relaxation_fraction(dt, p.time),
    }
}

/// How a person's week tires.
#[inline(always)]
pub fn tire<const N: usize>(p: &Parameters, c: &Climate<N>, person: &mut Employee<N>) {
    let carried = c.carried * person.reach.covered(c.coverage);
    let home = home::TIRING * person.home.strain;
    let tired = (c.tiring + carried + home + person.tension.distress * (p.strength * DISTRESS)).sigmoid();
    person.wellbeing.fatigue = person.wellbeing.fatigue.relax(tired, c.fatigue_pace);
}

/// How a person's week engages, colleagues' engagement `around`.
#[inline(always)]
pub fn engage<const N: usize>(p: &Parameters, c: &Climate<N>, meets_customers: bool, around: Lanes<N>, person: &mut Employee<N>) {
    let mut drive = p.trust * (person.trust.level - usual::TRUST)
        - FATIGUE * (person.wellbeing.fatigue - usual::FATIGUE)
        - WITHDRAWAL * person.tension.distress
        + p.contagion * (around - usual::ENGAGEMENT)
        + person.spillover.level;
    if meets_customers {
        drive -= p.harshness * (person.harshness.felt - usual::HARSHNESS);
    }
    let target = (c.engaging + c.leaders.by(person) + person.wellbeing.disposition + p.strength * drive).sigmoid();
    person.wellbeing.engagement = person.wellbeing.engagement.relax(target, c.pace);
}

/// Advocacy on a 0-1 scale, from which eNPS is read.
#[inline(always)]
#[must_use]
pub fn advocacy<const N: usize>(engagement: Lanes<N>) -> Lanes<N> {
    ((engagement - usual::ENGAGEMENT) * ADVOCACY + logit(usual::ADVOCACY)).sigmoid()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mood that everybody has comes back as less, even with the strongest contagion that is permitted.
    #[test]
    fn a_mood_dies_out() {
        let contagion = Parameters::TABLE.iter().find(|row| row.name == "contagion").expect("a row").max;
        let p = Parameters { contagion, ..Parameters::default() };
        let c = Climate {
            tiring: Lanes([logit(usual::FATIGUE)]),
            carried: Lanes::ZERO,
            leaders: Lived { reached: Lanes::ZERO, turned: Lanes::ZERO },
            coverage: Lanes::ZERO,
            engaging: Lanes([logit(usual::ENGAGEMENT)]),
            fatigue_pace: 0.0,
            pace: 1.0,
        };
        let mood = |around: f32| {
            let [trust, fatigue] = [usual::TRUST, usual::FATIGUE].map(Lanes::from);
            let mut person = Employee::default();
            (person.trust.level, person.wellbeing.fatigue) = (trust, fatigue);
            tire(&p, &c, &mut person);
            engage(&p, &c, false, Lanes([around]), &mut person);
            person.wellbeing.engagement[0]
        };
        for moved in [-0.3, -0.05, 0.05, 0.3] {
            let echo = (mood(usual::ENGAGEMENT + moved) - mood(usual::ENGAGEMENT)) / moved;
            assert!(0.3 < echo && echo < 1.0, "a mood of {moved} comes back {echo} times");
        }
    }
}
