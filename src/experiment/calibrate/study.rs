//! The study from figures to what they tell: which numbers, could such figures tell, what do they tell. Every finished point is kept;
//! a study that was stopped goes on where it was.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use super::fit::Fit;
use super::free::{self, FIGURES_EACH, MOST, USUAL};
use super::history::History;
use super::posterior::Reference;
use super::recovery::Recovery;
use super::runs::{Design, MOST_POINTS, Runs, RunsError, Seen, at, clients, simulate};
use super::{Figures, words};
use crate::analysis::Assumption;
use crate::ensemble::{Progress, Simulate};
use crate::experiment::latin::latin;
use crate::experiment::share::Share;
use crate::experiment::sweep::{Log, LogError};
use crate::format;
use crate::run::Mismatch;
use crate::scenario::{Course, Scenario};

/// The file of the simulated clients.
pub const POINTS: &str = "points.jsonl";
/// The file of those that screen the candidates.
pub const SCREENING: &str = "screening.jsonl";

/// Points that screen the candidates.
const SCREENED: usize = 96;
/// Share of the points that go over the whole ranges; the others go where the figures rule nothing out.
const FIRST: f64 = 0.5;
/// At the least so many go over the whole ranges.
const FIRST_AT_LEAST: usize = 64;
/// Places looked at for each further point, at the most.
const LOOKED_AT: usize = 400;
/// Places at which it is counted how much of the space is left.
const PLACES: usize = 1024;
/// Fewer clients show nothing.
const FEWEST: usize = 200;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Numbers to fit, `PATH` or `PATH=FROM..TO`; none for those that explain most of how the figures move.
    pub free: Vec<String>,
    /// Points of simulated clients.
    pub points: usize,
    /// Months to hold out; the usual number if left out.
    pub hold: Option<usize>,
    /// Whether to go on although figures are few, or could not tell.
    pub anyway: bool,
}

/// What a study is about, and whom it tells how it goes.
pub struct Study<'a> {
    /// The scenario with its figures.
    pub scenario: &'a Scenario,
    /// The figures.
    pub figures: &'a Figures,
    /// What is asked.
    pub asked: &'a Asked,
    /// The folder in which points are kept.
    pub place: &'a Path,
    /// Which of its points are simulated here.
    pub share: Share<'a>,
    /// Simulates.
    pub simulate: Simulate<'a>,
    /// Raised to stop.
    pub stop: &'a AtomicBool,
    /// Hears what is done next, and what was found, in sentences.
    pub say: &'a mut dyn FnMut(&str) -> io::Result<()>,
    /// Hears how many points are done: first of none, when some begin.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was fitted.
    pub free: Vec<Assumption>,
    /// Whether such figures could tell.
    pub recovery: Recovery,
    /// What they tell; none where they could not.
    pub fit: Option<Fit>,
    /// Points simulated.
    pub points: usize,
}

/// Why a study came to no end.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// It cannot be done as it was asked.
    #[error("{0}")]
    Refused(String),
    /// It was stopped; so many points are kept.
    #[error("stopped; {0} points are kept")]
    Stopped(usize),
    /// What is simulated here is finished, and points of other parts are not: their numbers, and how many there are.
    #[error("{} points of other parts are missing", missing.len())]
    Unfinished {
        /// Their numbers.
        missing: Vec<usize>,
        /// How many points there are in this round.
        all: usize,
    },
    /// A point could not be followed to the end.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// Points could not be kept or read back.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Nobody hears.
    #[error(transparent)]
    Unheard(#[from] io::Error),
}

/// The scenario up to the last figure: months after it are of no use here.
fn shortened(scenario: &Scenario, figures: &Figures) -> Scenario {
    let mut short = scenario.clone();
    let last = figures.all.iter().map(|f| f.month).max().unwrap_or(1).max(1) as u32;
    short.months = short.months.min(last);
    let months = short.months as f32;
    short.expect.clear();
    short.what_ifs.clear();
    short.lesson = None;
    short.events.retain(|e| e.month <= months);
    for plan in short.programme.values_mut() {
        plan.events.retain(|e| e.month <= months);
        for course in plan.levers.values_mut() {
            if let Course::Points(points) = course {
                let first = points.first().copied();
                points.retain(|p| p[0] <= months);
                if points.is_empty() {
                    points.extend(first);
                }
            }
        }
    }
    short
}

/// So many further points of the sequence where nothing is ruled out, fewer where they are hard to find.
fn further(first: usize, more: usize, numbers: usize, allows: impl Fn(&[f64]) -> bool) -> Vec<(usize, Vec<f64>)> {
    let looked_at = first..(first + more * LOOKED_AT).min(MOST_POINTS);
    looked_at.map(|p| (p, at(p, numbers))).filter(|(_, shares)| allows(shares)).take(more).collect()
}

impl Study<'_> {
    /// Follows it to the end. None where no number moves these figures.
    ///
    /// # Errors
    /// Why it came to no end.
    pub fn follow(mut self) -> Result<Option<Found>, StudyError> {
        let short = shortened(self.scenario, self.figures);
        let Some(free) = self.chosen(&short)? else { return Ok(None) };
        let names: Vec<String> = free.iter().map(Assumption::name).collect();
        let (all, series) = (self.figures.all.len(), self.figures.series.len());
        (self.say)(&format!("Fitting {} to {all} figures of {series} series.", format::list(&names)))?;
        for number in &free {
            (self.say)(&format!("- {}", words::prior(number)))?;
        }
        let first = ((self.asked.points as f64 * FIRST) as usize).max(FIRST_AT_LEAST);
        let points: Vec<(usize, Vec<f64>)> = (0..first).map(|p| (p, at(p, free.len()))).collect();
        let runs = self.runs((&short, &free), POINTS, &points)?;
        self.undefined(&runs)?;
        let seen = runs.seen(self.figures);
        if seen.len() < FEWEST {
            return Err(StudyError::Refused(
                "Hardly any simulated future has all of these figures. Leave the series that are not defined out of the fit with \"fit\": \"shown\"."
                    .to_owned(),
            ));
        }
        let recovery = Recovery::of(&clients(&seen, self.figures, None));
        for line in words::recovery(&free, &recovery) {
            (self.say)(&format!("- {line}"))?;
        }
        if !recovery.tells() && !self.asked.anyway {
            (self.say)(
                "Such figures could not tell any of these numbers, so nothing is fitted. More months, more series or larger samples would help; --anyway goes on.",
            )?;
            return Ok(Some(Found { free, recovery, fit: None, points: first }));
        }
        let (fit, points) = self.fitted((&short, &free), &seen, first)?;
        Ok(Some(Found { free, recovery, fit: Some(fit), points }))
    }

    /// What the figures tell, by the clients of the first points and of further ones where nothing is ruled out.
    fn fitted(
        &mut self,
        (short, free): (&Scenario, &[Assumption]),
        seen: &[Seen],
        first: usize,
    ) -> Result<(Fit, usize), StudyError> {
        let known = clients(seen, self.figures, None);
        let reference = Reference::new(known.iter().collect());
        let history = History::new(&known, &reference, &self.figures.features(&self.figures.observed()));
        let allowed = (0..PLACES).filter(|&p| history.allows(&at(p, free.len()))).count() as f64 / PLACES as f64;
        let more = self.asked.points.saturating_sub(first);
        let further = further(first, more, free.len(), |shares| history.allows(shares));
        if allowed == 0.0 || further.len() < more {
            (self.say)(
                "The figures rule out nearly all of what was assumed: the model may not be able to show what you saw.",
            )?;
        } else {
            let there = if more > 0 { "; the other points go there" } else { "" };
            (self.say)(&format!("The figures leave {} of the space of these numbers{there}.", format::share(allowed)))?;
        }
        let later = self.runs((short, free), POINTS, &further)?.seen(self.figures);
        let placed: Vec<Seen> = seen.iter().filter(|s| history.allows(&s.shares)).chain(&later).cloned().collect();
        let placed = if placed.len() < FEWEST { [seen, &later].concat() } else { placed };
        let fit = Fit::of((free, self.figures), (&placed, seen), self.asked.hold, allowed);
        Ok((fit, first + further.len()))
    }

    /// The numbers to fit; none where no number moves the figures.
    fn chosen(&mut self, short: &Scenario) -> Result<Option<Vec<Assumption>>, StudyError> {
        let mut numbers: Vec<Assumption> = Vec::new();
        for text in &self.asked.free {
            let number = free::read(self.scenario, text).map_err(StudyError::Refused)?;
            if numbers.iter().all(|n| n.path() != number.path()) {
                numbers.push(number);
            }
        }
        if numbers.len() > MOST {
            return Err(StudyError::Refused(format!(
                "{} numbers are too many to tell apart by monthly figures: free at most {MOST}.",
                numbers.len()
            )));
        }
        let wanted = self.wanted(numbers.len())?;
        if !numbers.is_empty() {
            return Ok(Some(numbers));
        }
        let candidates = free::candidates(self.scenario);
        (self.say)(&format!(
            "No numbers are named with --free. Screening {} numbers by {SCREENED} points: all that are assumed, how busy organisations \
             usually are, and the usual tension and inclusion of those your figures tell of. {} fitted.",
            candidates.len(),
            if wanted == 1 {
                "The one that explains most of how your figures move is".to_owned()
            } else {
                format!("The {wanted} that explain most of how your figures move, each beside those before it, are")
            }
        ))?;
        let place = |shares: &Vec<f32>| shares.iter().map(|x| f64::from(*x)).collect();
        let points: Vec<(usize, Vec<f64>)> = latin(SCREENED, candidates.len()).iter().map(place).enumerate().collect();
        let runs = self.runs((short, &candidates), SCREENING, &points)?;
        self.undefined(&runs)?;
        let ranked = free::screened(&candidates, &runs, self.figures);
        let clear: Vec<Assumption> =
            ranked.iter().take(wanted).filter(|r| r.1 > 0.0).map(|r| candidates[r.0].clone()).collect();
        let further = ranked.iter().skip(wanted).filter(|r| r.1 > 0.0).take(USUAL).map(|r| candidates[r.0].path());
        let further: Vec<String> = further.collect();
        if !further.is_empty() {
            (self.say)(&format!("Next would be {}.", format::list(&further)))?;
        }
        if clear.is_empty() {
            (self.say)("No number moves these figures more than luck and error do: they cannot tell.")?;
            return Ok(None);
        }
        Ok(Some(clear))
    }

    /// How many numbers to fit, where so many were named.
    fn wanted(&mut self, named: usize) -> Result<usize, StudyError> {
        let telling = self.figures.telling();
        let wanted = if named > 0 { named } else { USUAL.min(telling / FIGURES_EACH) };
        if wanted > 0 && telling >= wanted * FIGURES_EACH {
            return Ok(wanted);
        }
        let wanted = wanted.max(1);
        let text = format!(
            "{} can tell of a change; fitting {} takes at least {}.",
            format::counted(telling, "figure"),
            format::counted(wanted, "number"),
            wanted * FIGURES_EACH
        );
        if !self.asked.anyway || telling == 0 {
            let instead = match telling {
                0 => "Take figures of more months, or of further metrics.",
                FIGURES_EACH.. => "Free fewer numbers with --free, or add --anyway.",
                _ => "Take figures of more months, or of further metrics, or add --anyway.",
            };
            return Err(StudyError::Refused(format!("{text} {instead}")));
        }
        (self.say)(&format!("{text} Going on, as you asked."))?;
        Ok(wanted)
    }

    /// Says which series leave futures out.
    fn undefined(&mut self, runs: &Runs) -> io::Result<()> {
        let all: usize = runs.0.iter().map(|r| r.levels.len()).sum();
        for (series, n) in self.figures.series.iter().zip(runs.undefined(self.figures)).filter(|s| s.1 > 0) {
            (self.say)(&format!(
                "- {} is not defined in {} of {} simulated futures: these are left out.",
                series.name,
                format::count(n),
                format::count(all)
            ))?;
        }
        Ok(())
    }

    /// The runs of some points: those on disk, and those that are missing, simulated now where they are not the share of others.
    fn runs(
        &mut self,
        (short, free): (&Scenario, &[Assumption]),
        name: &str,
        points: &[(usize, Vec<f64>)],
    ) -> Result<Runs, StudyError> {
        let place = self.place.join(name);
        let design = Design::new(short, free, self.figures, name == SCREENING);
        let own: Vec<(usize, Vec<f64>)> = points.iter().filter(|p| self.share.holds(p.0)).cloned().collect();
        let mut logs = Vec::new();
        if !self.share.is_joined() {
            let mut log = Log::open(&place, &design)?;
            let all = own.iter().filter(|p| !log.holds(p.0)).count();
            (self.progress)(Progress { done: 0, all });
            let ended = simulate(short, (free, self.figures), &own, &mut log, self.simulate, self.progress, self.stop);
            match ended {
                Ok(true) => {}
                Ok(false) => return Err(StudyError::Stopped(log.len())),
                Err(RunsError::Mismatch(error)) => return Err(error.into()),
                Err(RunsError::Log(error)) => return Err(error.into()),
            }
            log.sort(&design, &[])?;
            logs.push(Log::<Design>::read(&place)?.0);
        }
        // Only now: the others have been at work meanwhile.
        logs.extend(self.share.others(name, &design)?);
        let numbers = || points.iter().map(|p| p.0);
        let missing: Vec<usize> = numbers().filter(|&p| !logs.iter().any(|log| log.holds(p))).collect();
        if !missing.is_empty() {
            return Err(StudyError::Unfinished { missing, all: points.len() });
        }
        let read = |p: usize| logs.iter().find(|log| log.holds(p)).map(|log| log.point(p));
        Ok(Runs(numbers().filter_map(read).collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests;
