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

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64) -> Estimate {
        Estimate { value, low: value, high: value }
    }

    #[test]
    fn what_separates_most_is_told_first_and_numbers_before_ways() {
        let mut portfolio = Portfolio::library().expect("a portfolio");
        let ways = portfolio.inputs.values().find(|i| matches!(i.from, Choice::OneOf(_))).expect("ways").clone();
        let Choice::OneOf(named) = &ways.from else { unreachable!("ways") };
        let number = super::super::Input { means: "m".to_owned(), from: Choice::Between([0.0, 12.0]), step: None };
        portfolio.inputs = [("kind", ways.clone()), ("idle", number.clone()), ("cause", number)]
            .map(|(name, input)| (name.to_owned(), input))
            .into();
        // Those that succeed in half of the futures were drawn the second way, and twice as high.
        let one = |i: usize| {
            let good = i % 2 == 1;
            let drawn = vec![
                Drawn::Way(usize::from(good)),
                Drawn::Number((i / 2 % 4) as f64),
                Drawn::Number(if good { 8.0 } else { 4.0 }),
            ];
            super::Programme { drawn, met: vec![vec![good], vec![false]], partly: 1 }
        };
        let tried: Vec<Programme> = (0..32).map(one).collect();
        let found = separations(&portfolio, &tried);
        assert_eq!(found.iter().map(|s| s.input.as_str()).collect::<Vec<_>>(), ["cause", "idle", "kind"]);
        let Group::Number { full, others, apart } = &found[0].group else { panic!("a number: {found:?}") };
        // Of those that do not succeed a third were drawn high: 16 of 4 and half of 16 of 8.
        assert!((full - 8.0).abs() < 1e-12 && (others - 16.0 / 3.0).abs() < 1e-12, "{found:?}");
        assert!((apart.value - 8.0 / 3.0 / 12.0_f64.sqrt()).abs() < 1e-12, "{found:?}");
        assert!(matches!(&found[1].group, Group::Number { apart, .. } if apart.value.abs() < 1e-12));
        let Group::Ways(shares) = &found[2].group else { panic!("ways: {found:?}") };
        assert_eq!(shares.iter().map(|s| &s.0).collect::<Vec<_>>(), named.keys().collect::<Vec<_>>());
        assert_eq!((shares[0].1.value, shares[1].1.value), (0.0, 50.0));
        assert_eq!(found[0].means, "m");
    }

    #[test]
    fn how_far_apart_is_a_size_whichever_way() {
        let number = |value| Group::Number { full: 0.0, others: 0.0, apart: estimate(value) }.size();
        assert_eq!([number(-2.0), number(1.0)], [2.0, 1.0]);
        let ways = |shares: &[f64]| Group::Ways(shares.iter().map(|s| (String::new(), estimate(*s))).collect()).size();
        assert_eq!([ways(&[10.0, 60.0, 35.0]), ways(&[20.0, f64::NAN, 45.0])], [1.0, 0.5]);
    }
}
