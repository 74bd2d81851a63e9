//! Why an effect is what it is: counterfactual runs of the same futures with parts of the programme, of the model or of what
//! ties the chain together left out, shared so that the parts add up to the effect whatever their order.
//!
//! | Question | Parts | What a coalition is |
//! |---|---|---|
//! | levers | what the programme moves, and what it lets happen | the programme with only these |
//! | mechanisms | the mechanisms that matter most, and all others together | the model with only these switched on, in both arms |
//! | channels | ways from one place to another | the chain with only these, in both arms |
//! | paths | links, and what each carries | only these carry what the programme changes; the others what they carry without it |
//! | people | states of people | only these are what the programme makes of them; the others what they are without it |
//!
//! A mechanism is switched off in both arms, so its share says what the effect owes to the mechanism being in the model, not
//! what the programme does to it. Paths and states are held in the arm with the programme alone, at what they are in its twin.

mod game;
mod group;
mod part;
mod shapley;
mod way;

use std::sync::atomic::{AtomicBool, AtomicUsize};

pub use group::{Group, Refused};

use super::cost::Extent;
use crate::analysis::{Account, Analysis, Answer, Contribution, HEADLINES, Question, Why};
use crate::ensemble::{Progress, Simulate, Summary};
use crate::run::Mismatch;
use crate::scenario::Scenario;
use game::Table;
use part::Part;
use shapley::{MOST_PARTS, Orders, Value, whole};

/// Futures of each rerun unless another number is asked for: a batch.
pub const FUTURES: u32 = 16;
/// Most futures of each rerun.
pub const MOST_FUTURES: u32 = 1 << 14;
/// Parts that are worked out exactly.
const EXACT: usize = 6;
/// Mechanisms told apart, beside all others together.
const APART: usize = 5;

/// Orders drawn of more parts than are worked out exactly. One and its reverse are exact where parts act at most in pairs, so that
/// few are enough: with a batch of futures, luck is several times the error of these. Of paths there are many, they nearly add up
/// in any order, and each rerun is followed beside its twin.
fn orders(question: Question) -> usize {
    if question == Question::Paths { 4 } else { 8 }
}

/// The orders of so many parts.
fn drawn(question: Question, parts: usize) -> Orders {
    Orders::of(parts, EXACT, orders(question))
}

/// How many parts stay apart where there are too many: what the user grouped does.
fn apart(parts: &[Part]) -> usize {
    APART.max(parts.iter().filter(|p| p.named).count()).min(parts.len())
}

/// What every rerun has in common.
struct Reruns<'a> {
    columns: Vec<usize>,
    months: usize,
    futures: u32,
    simulate: Simulate<'a>,
    progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a AtomicBool,
    done: AtomicUsize,
}

/// Questions that can be asked of a scenario, with the parts of each.
#[derive(Clone, Debug)]
pub struct Asked {
    parts: Vec<(Question, Vec<Part>)>,
}

impl Asked {
    /// Finds the parts of each question, those of each group as one. Questions without parts are not asked.
    ///
    /// # Errors
    /// When a member of a group is nowhere, or a question has more parts than can be told apart.
    pub fn new(scenario: &Scenario, questions: &[Question], groups: &[Group]) -> Result<Self, Refused> {
        groups.iter().try_for_each(|group| group.check(scenario))?;
        let of = |&question: &Question| {
            let parts = match question {
                Question::Levers => group::grouped(part::levers(scenario), groups),
                Question::Mechanisms => group::grouped(part::mechanisms(scenario), groups),
                Question::Channels => group::grouped(part::channels(scenario), groups),
                Question::Paths => way::few(group::grouped(way::all(scenario), groups), scenario),
                Question::People => group::grouped(way::states(), groups),
            };
            if parts.len() > MOST_PARTS {
                return Err(Refused::TooMany { question, parts: parts.len() });
            }
            Ok((question, parts))
        };
        let mut parts = questions.iter().map(of).collect::<Result<Vec<_>, _>>()?;
        parts.retain(|(_, parts)| !parts.is_empty());
        Ok(Self { parts })
    }

    /// How many reruns it takes.
    #[must_use]
    pub fn reruns(&self) -> usize {
        self.parts.iter().map(|(question, parts)| reruns(*question, parts)).sum()
    }

    /// How much is held at once, the futures of the run and all reruns together.
    #[must_use]
    pub fn extent(&self, scenario: &Scenario, futures: u32) -> Extent {
        let (run, threads) = (Extent::twins(scenario), rayon::current_num_threads() as u64);
        let arms = game::arms(scenario, scenario.months as usize + 1, futures) as u64 + 1;
        let most = |holds: fn(Question) -> bool| {
            let asked = self.parts.iter().filter(|(question, _)| holds(*question));
            asked.map(|(question, parts)| reruns(*question, parts) as u64).max().unwrap_or(0)
        };
        // Each coalition keeps its headline effects, in numbers twice as wide as those of a record.
        let kept = most(|_| true) * (HEADLINES.len() as u64 + 1) * 2;
        let columns = game::columns(scenario) as u64;
        let pairs = u64::from(futures) * (threads * arms + kept.div_ceil(columns)).div_ceil(run.arms);
        // Where something is held, every arm goes on beside its twin: each thread has a whole world of each at once.
        let plans = (arms - 1).min(most(Question::holds)).max(2);
        Extent { plans, futures: run.futures + pairs, ..run }
    }
}

/// How many reruns a question takes.
fn reruns(question: Question, parts: &[Part]) -> usize {
    let of = |parts: usize| drawn(question, parts).coalitions(parts);
    match question {
        Question::Mechanisms if parts.len() > APART + 1 => {
            // All of them, and all but one that stays apart, are known from finding out which these are.
            let apart = apart(parts);
            let told = apart + usize::from(apart < parts.len());
            let is_known = |c: u64| c == whole(told) || (0..apart).any(|i| c == whole(told) & !(1 << i));
            parts.len() + 1 + of(told).into_iter().filter(|&c| !is_known(c)).count()
        }
        _ => of(parts.len()).len(),
    }
}

/// Answers questions about the headline effects of the programme, arm 1 of what is analysed. `progress` counts reruns. `None`
/// when `stop` was raised.
///
/// # Errors
/// [`Mismatch`] when a rerun could not be followed to the end.
pub fn why(
    analysis: &Analysis<'_>,
    asked: &Asked,
    futures: u32,
    simulate: Simulate<'_>,
    progress: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<Option<Why>, Mismatch> {
    let reruns = Reruns {
        columns: analysis.headlines(),
        months: analysis.last() + 1,
        futures,
        simulate,
        progress,
        stop,
        done: AtomicUsize::new(0),
    };
    let mut answers = Vec::new();
    for (question, parts) in &asked.parts {
        let most = match question {
            Question::Levers | Question::Channels | Question::Paths | Question::People => {
                Some((parts.clone(), Table::new()))
            }
            Question::Mechanisms => reruns.most(analysis, parts.clone())?,
        };
        let Some((parts, known)) = most else { return Ok(None) };
        match reruns.answer(analysis, *question, &parts, known)? {
            Some(answer) => answers.push(answer),
            None => return Ok(None),
        }
    }
    Ok(Some(Why { futures: futures as usize, answers, asked: String::new() }))
}

impl Reruns<'_> {
    /// Works out the shares of some parts, of which some coalitions are known.
    fn answer(
        &self,
        analysis: &Analysis<'_>,
        question: Question,
        parts: &[Part],
        known: Table,
    ) -> Result<Option<Answer>, Mismatch> {
        let orders = drawn(question, parts.len());
        let coalitions = orders.coalitions(parts.len());
        let unknown: Vec<_> = coalitions.iter().copied().filter(|c| !known.contains_key(c)).collect();
        let table = if question.holds() {
            self.beside(analysis.scenario, parts, &unknown)?
        } else {
            self.table(analysis.scenario, parts, &unknown)?
        };
        let Some(mut table) = table else { return Ok(None) };
        table.extend(known);
        let accounts = self.accounts(analysis, parts, &orders, &table);
        let orders = match orders {
            Orders::All => None,
            Orders::Some(orders) => Some(orders.len()),
        };
        Ok(Some(Answer { question, orders, runs: coalitions.len(), accounts }))
    }

    /// The parts whose absence changes the headline effects most, each by itself, and all others together; and what is known of them
    /// then: what all come to, and all but one.
    fn most(&self, analysis: &Analysis<'_>, parts: Vec<Part>) -> Result<Option<(Vec<Part>, Table)>, Mismatch> {
        if parts.len() <= APART + 1 {
            return Ok(Some((parts, Table::new())));
        }
        let all = whole(parts.len());
        let without: Vec<shapley::Coalition> = (0..parts.len()).map(|p| all & !(1 << p)).collect();
        let coalitions: Vec<shapley::Coalition> = without.iter().copied().chain([all]).collect();
        let Some(mut table) = self.table(analysis.scenario, &parts, &coalitions)? else { return Ok(None) };
        let weight = |p: usize| {
            let each = self.columns.iter().enumerate().map(|(c, &column)| {
                let change = self.mean(&table, all, c) - self.mean(&table, without[p], c);
                change.abs() / f64::from(analysis.metric(column).minimal_important_difference)
            });
            each.filter(|x| x.is_finite()).fold(0.0, f64::max)
        };
        let weights: Vec<f64> = (0..parts.len()).map(weight).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| {
            parts[b].named.cmp(&parts[a].named).then(weights[b].total_cmp(&weights[a])).then(a.cmp(&b))
        });
        let (first, others) = order.split_at(apart(&parts));
        let mut told: Vec<Part> = first.iter().map(|&p| parts[p].clone()).collect();
        if !others.is_empty() {
            let name = format!("{} other mechanisms together", others.len());
            told.push(Part::together(name, others.iter().map(|&p| &parts[p])));
        }
        let together = whole(told.len());
        let but_one = first.iter().enumerate().map(|(i, &p)| (without[p], together & !(1 << i)));
        let pairs = std::iter::once((all, together)).chain(but_one);
        let known = pairs.filter_map(|(from, to)| Some((to, table.remove(&from)?))).collect();
        Ok(Some((told, known)))
    }

    /// The mean effect of a coalition at the last month.
    fn mean(&self, table: &Table, coalition: shapley::Coalition, column: usize) -> f64 {
        let n = self.futures as usize;
        let from = (column * self.months + self.months - 1) * n;
        table.get(&coalition).map_or(f64::NAN, |v| v[from..from + n].iter().sum::<f64>() / n as f64)
    }

    fn accounts(&self, analysis: &Analysis<'_>, parts: &[Part], orders: &Orders, table: &Table) -> Vec<Account> {
        let shares = orders.shares(parts.len(), table, self.futures as usize);
        let account = |(c, &column): (usize, &usize)| {
            // What a metric measures itself is no way to it. States are few, so that every order of them is known.
            let own = |part: &Part| way::is_measured_by(part, analysis.metric(column).id);
            let Some(own) = parts.iter().position(own) else {
                return self.account((c, column), parts, &shares, table);
            };
            let others = [&parts[..own], &parts[own + 1..]].concat();
            let table = shapley::given(table, 1 << own, parts.len());
            let shares = orders.shares(others.len(), &table, self.futures as usize);
            self.account((c, column), &others, &shares, &table)
        };
        self.columns.iter().enumerate().filter_map(account).collect()
    }

    fn account(
        &self,
        (c, column): (usize, usize),
        parts: &[Part],
        shares: &[(Value, Option<Value>)],
        table: &Table,
    ) -> Option<Account> {
        let (n, months) = (self.futures as usize, self.months);
        let over = |v: &[f64], month: usize| {
            let from = (c * months + month) * n;
            Summary::of(v[from..from + n].iter().map(|x| *x as f32))
        };
        let by_month = |v: &[f64]| -> Vec<f64> { (0..months).map(|m| over(v, m).mean).collect() };
        let (whole, none) = (table.get(&whole(parts.len()))?, table.get(&0)?);
        let mut told: Vec<Contribution> = parts
            .iter()
            .zip(shares)
            .map(|(part, (share, error))| Contribution {
                name: part.name.clone(),
                id: part.id.clone(),
                way: part.way.clone(),
                share: over(share, months - 1),
                error: error.as_ref().map(|e| e[c * months + months - 1]),
                by_month: by_month(share),
            })
            .collect();
        told.sort_by(|a, b| b.share.mean.abs().total_cmp(&a.share.mean.abs()));
        Some(Account { column, effect: over(whole, months - 1), parts: told, rest: by_month(none) })
    }
}

#[cfg(test)]
mod tests;
