//! What drawing the assumed numbers showed, in sentences.

use super::super::Analysis;
use super::{Assumption, Turning};
use crate::format;

impl Analysis<'_> {
    /// What the assumed numbers do to an effect of the programme at the last month, in a sentence; none where they were not
    /// drawn, or nothing differs.
    #[must_use]
    pub fn assumptions_in_words(&self, column: usize) -> Option<String> {
        let (pair, last) = ((1, 0), self.last());
        let under = self.under(pair, column, last)?;
        let (metric, place) = (self.metric(column), &self.place(column).name);
        if under.min == 0.0 && under.max == 0.0 {
            return None;
        }
        let unit = format::difference_unit(metric);
        let between = format::range(metric, under.low, under.high).replace(" to ", " and ");
        let between = format!("{between} {unit}");
        let (sign, draws) = under.sign(self.difference(pair, column).months[last].mean);
        Some(format!(
            "In {draws} of {} draws of {} the effect on {} at {place} is {sign}. They move it between {} (8 in 10 \
             draws). {}.",
            under.draws,
            under.drawn(),
            format::spoken(metric),
            between.trim_end(),
            self.matters_most(column),
        ))
    }

    /// The assumed number that moves an effect most by itself.
    fn matters_most(&self, column: usize) -> String {
        let metric = self.metric(column);
        let effect = self.difference((1, 0), column).months[self.last()].mean;
        let matters = f64::from(metric.minimal_important_difference);
        let first = self.swings((1, 0), column).into_iter().next();
        if first.is_none() {
            return "So few draws do not tell which one matters most".to_owned();
        }
        let first = first.filter(|&(_, low, high)| (low - effect).abs().max((high - effect).abs()) >= matters);
        let (Some(a), Some((which, low, high))) = (self.assumptions, first) else {
            return "None of them alone moves it enough to matter".to_owned();
        };
        let number = &a.drawn[which];
        let at = |x: f64, effect: f64| format!("{} at {}", format::difference(metric, effect), number.with_unit(x));
        let turn = match self.turning(which, column) {
            Turning::NoVerdict => String::new(),
            Turning::Nowhere => "; alone it does not turn the verdict".to_owned(),
            Turning::Somewhere => "; the verdict turns somewhere between".to_owned(),
            Turning::At(turns) => {
                let at: Vec<String> = turns.iter().map(|t| number.with_unit(t.value)).collect();
                format!("; the verdict turns at {}", format::list(&at))
            }
        };
        format!(
            "The one that matters most is {}, now {}: {}, {}{turn}",
            number.name(),
            number.with_unit(number.value),
            at(number.low, low),
            at(number.high, high),
        )
    }
}

impl Assumption {
    /// What it does, and why it was chosen: "Mean potential of the answer; most challenges have a good answer".
    #[must_use]
    pub fn meaning(&self) -> String {
        let meaning = self.parameter.meaning.trim().trim_end_matches('.');
        format!("{meaning}; {}", self.parameter.source)
    }
}
