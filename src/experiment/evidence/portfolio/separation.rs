//! What separates programmes that succeed from those that do not: simple means, one input at a time.

use serde::Serialize;

use super::programme::{Programme, mean};
use super::{Choice, Drawn, Portfolio};
use crate::experiment::evidence::Estimate;
use crate::experiment::evidence::estimate::jackknife;

/// One input among programmes that succeed in full, and among the others.
#[derive(Clone, Debug, Serialize)]
pub struct Separation {
    /// Its name in the file.
    pub input: String,
    /// What it is.
    pub means: String,
    /// What was found.
    #[serde(flatten)]
    pub group: Group,
}

/// What was found of an input.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// A number.
    Number {
        /// Its mean where programmes succeed in full.
        full: f64,
        /// Its mean elsewhere.
        others: f64,
        /// The difference in spreads of the range drawn from.
        apart: Estimate,
    },
    /// Ways, and the share in percent that succeeds in full with each.
    Ways(Vec<(String, Estimate)>),
}

impl Group {
    /// How far apart, in spreads; for ways, the widest gap between their shares.
    fn size(&self) -> f64 {
        match self {
            Self::Number { apart, .. } => apart.value.abs(),
            Self::Ways(ways) => {
                let shares = || ways.iter().map(|(_, e)| e.value).filter(|v| v.is_finite());
                (shares().fold(f64::MIN, f64::max) - shares().fold(f64::MAX, f64::min)) / 50.0
            }
        }
    }
}

/// Every input, most telling first; numbers before ways.
pub(super) fn separations(portfolio: &Portfolio, tried: &[Programme]) -> Vec<Separation> {
    let all: Vec<usize> = (0..tried.len()).collect();
    let mut found: Vec<Separation> = portfolio
        .inputs
        .iter()
        .enumerate()
        .map(|(i, (name, input))| {
            let group = match &input.from {
                Choice::Between([from, to]) => number(tried, i, &all, (to - from) / 12f64.sqrt()),
                Choice::OneOf(ways) => {
                    let share =
                        |way: usize| mean(tried.iter().filter(|p| p.drawn[i] == Drawn::Way(way)).map(Programme::full));
                    Group::Ways(ways.keys().enumerate().map(|(way, name)| (name.clone(), share(way))).collect())
                }
            };
            Separation { input: name.clone(), means: input.means.clone(), group }
        })
        .collect();
    found.sort_by(|a, b| {
        let ways = |s: &Separation| matches!(s.group, Group::Ways(_));
        ways(a).cmp(&ways(b)).then(b.group.size().total_cmp(&a.group.size()))
    });
    found
}

fn number(tried: &[Programme], input: usize, all: &[usize], spread: f64) -> Group {
    let means = |which: &[usize]| {
        let (mut full, mut others) = ((0.0, 0.0), (0.0, 0.0));
        for &p in which {
            let Drawn::Number(x) = tried[p].drawn[input] else { continue };
            let share = tried[p].full() / 100.0;
            full = (full.0 + share * x, full.1 + share);
            others = (others.0 + (1.0 - share) * x, others.1 + 1.0 - share);
        }
        (full.0 / full.1, others.0 / others.1)
    };
    let (full, others) = means(all);
    let apart = jackknife(all, |which| {
        let (full, others) = means(which);
        (full - others) / spread
    });
    Group::Number { full, others, apart }
}
