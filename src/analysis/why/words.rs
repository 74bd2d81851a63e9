//! The answer in sentences: what carries an effect, and what works against it.

use std::cmp::Ordering;

use super::super::Analysis;
use super::{Account, Answer, Contribution, Question, Why};
use crate::format;

/// Parts told by name.
const TOLD: usize = 3;
/// A part below this share of the effect is not told.
const LEAST: f64 = 0.1;

/// How a place or a part is called where a sentence stands, of its name and its id.
pub type Called = for<'a> fn(&'a str, &'a str) -> &'a str;

/// By its name: where every letter can be shown.
#[must_use]
pub fn by_name<'a>(name: &'a str, _: &'a str) -> &'a str {
    name
}

/// What is said over the answer to a question: "By levers, in 16 of the 200 futures".
#[must_use]
pub fn heading(why: &Why, question: Question, analysis: &Analysis<'_>) -> String {
    let question = question.parts();
    let (reruns, all) = (format::count(why.futures), format::count(analysis.futures()));
    match why.futures.cmp(&analysis.futures()) {
        Ordering::Less => format!("By {question}, in {reruns} of the {all} futures"),
        Ordering::Equal => format!("By {question}, in all {all} futures"),
        Ordering::Greater => format!("By {question}, in {reruns} futures"),
    }
}

/// A sentence for each effect that is large enough to matter, question by question: the question, and its answer.
#[must_use]
pub fn sentences(why: &Why, analysis: &Analysis<'_>) -> Vec<(Question, Vec<String>)> {
    let of = |answer: &Answer| {
        let mut told: Vec<String> =
            answer.accounts.iter().filter_map(|a| sentence(answer, a, analysis, by_name)).collect();
        if told.is_empty() {
            told.push("No headline effect is large enough to ask why.".to_owned());
        }
        (answer.question, told)
    };
    why.answers.iter().map(of).collect()
}

/// One effect by one question; `called` says how places and parts are called.
#[must_use]
pub fn sentence(answer: &Answer, account: &Account, analysis: &Analysis<'_>, called: Called) -> Option<String> {
    let metric = analysis.metric(account.column);
    let total = account.effect.mean;
    if total.is_nan() || total.abs() < f64::from(metric.minimal_important_difference) {
        return None;
    }
    let place = analysis.place(account.column);
    let place = called(&place.name, &place.id);
    let of = |c: &Contribution| c.share.mean / total;
    let with: Vec<&Contribution> = account.parts.iter().filter(|c| of(c) >= LEAST).take(TOLD).collect();
    let against = account.parts.iter().find(|c| of(c) <= -LEAST);
    let named = |c: &Contribution| format::lower(called(&c.name, &c.id));
    let number = |x: f64| format::signed(x, format::decimals(metric));
    let mut facts: Vec<String> = with
        .iter()
        .map(|c| {
            let part = fraction(of(c)).unwrap_or("more than all");
            format!("{part} {} {} ({})", joined(answer.question), named(c), number(c.share.mean))
        })
        .collect();
    let rest = account.rest.last().copied().unwrap_or(0.0);
    if rest / total >= LEAST {
        let part = fraction(rest / total).unwrap_or("more than all");
        facts.push(format!("{part} {} ({})", answer.question.rest(), number(rest)));
    }
    let effect = format!("Of {} in {} at {place}", format::difference(metric, total), format::spoken(metric));
    let carried = if facts.is_empty() {
        format!("{effect}, no {} carries a tenth by itself", one(answer.question))
    } else {
        format!("{effect}, {}", format::list(&facts))
    };
    let mut opposed: Vec<String> = against.iter().map(|c| format!("{} ({})", named(c), number(c.share.mean))).collect();
    if rest / total <= -LEAST {
        opposed.push(format!("what {} ({})", answer.question.rest(), number(rest)));
    }
    let opposed = if opposed.is_empty() { String::new() } else { format!("; against it: {}", format::list(&opposed)) };
    Some(format!("{carried}{opposed}."))
}

fn joined(question: Question) -> &'static str {
    match question {
        Question::Levers => "comes from",
        Question::Mechanisms => "runs on",
        Question::Channels | Question::Paths => "comes through",
        Question::People => "goes through",
    }
}

fn one(question: Question) -> &'static str {
    match question {
        Question::Levers => "lever",
        Question::Mechanisms => "mechanism",
        Question::Channels => "channel",
        Question::Paths => "path",
        Question::People => "state of people",
    }
}

/// A share in words; none beyond the whole, where a fraction would mislead.
fn fraction(share: f64) -> Option<&'static str> {
    const NAMED: [(f64, &str); 15] = [
        (0.1, "about a tenth"),
        (1.0 / 6.0, "about a sixth"),
        (0.2, "about a fifth"),
        (0.25, "about a quarter"),
        (0.3, "about three tenths"),
        (1.0 / 3.0, "about a third"),
        (0.4, "about two fifths"),
        (0.5, "about half"),
        (0.6, "about three fifths"),
        (2.0 / 3.0, "about two thirds"),
        (0.7, "about seven tenths"),
        (0.75, "about three quarters"),
        (0.8, "about four fifths"),
        (0.9, "about nine tenths"),
        (1.0, "nearly all"),
    ];
    if (0.995..=1.005).contains(&share) {
        return Some("all");
    }
    if share > 1.005 {
        return None;
    }
    let off = |n: &(f64, &str)| (n.0 - share).abs();
    NAMED.iter().min_by(|a, b| off(a).total_cmp(&off(b))).map(|nearest| nearest.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_as_people_tell_them() {
        let told = |x| fraction(x).unwrap_or_default();
        assert_eq!(
            [0.66, 0.49, 0.21, 0.58, 0.98, 1.0, 1.02].map(told),
            ["about two thirds", "about half", "about a fifth", "about three fifths", "nearly all", "all", ""]
        );
    }
}
