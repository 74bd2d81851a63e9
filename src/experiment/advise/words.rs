//! What is advised, in sentences.

use super::signs::Sign;
use super::{Asked, Limit, Plan, Search, Signs, Trial, Turn};
use crate::ensemble::direction;
use crate::experiment::outcome::{Outcome, of_place};
use crate::format;
use crate::observe::Metric;

/// What an outcome is of: "loyalty of the customers of Maker".
fn outcome(asked: &Asked, o: &Outcome) -> String {
    of_place(&asked.scenario, &format::spoken(o.metric), o.metric.theme, &o.place)
}

/// How large a difference is, without its sign: "0.5 points".
fn amount(metric: &Metric, x: f64) -> String {
    format::difference(metric, x.abs()).replacen('+', "", 1)
}

/// The limits that plans must keep, one sentence.
#[must_use]
pub fn limits(asked: &Asked) -> String {
    let mut limits = vec![format!(
        "{} at {} is at least {} {} than without a programme",
        outcome(asked, &asked.aim),
        asked.scenario.month_told(asked.aim.month),
        amount(asked.aim.metric, f64::from(asked.aim.metric.minimal_important_difference)),
        if direction(asked.aim.metric) > 0.0 { "higher" } else { "lower" },
    )];
    if let Some(most) = asked.budget {
        limits.push(format!("the programme costs at most {}", format::level(asked.cost.metric, most)));
    }
    for keep in &asked.keep {
        let least = f64::from(keep.metric.minimal_important_difference);
        let way = if direction(keep.metric) > 0.0 { "falls" } else { "rises" };
        limits.push(format!("{} {way} by no more than {}", outcome(asked, keep), amount(keep.metric, least)));
    }
    format!("A plan holds where {}.", format::list(&limits))
}

/// What a plan is called.
#[must_use]
pub fn named(plan: &Plan) -> String {
    plan.letter.map_or_else(|| "The plan of the file".to_owned(), |letter| format!("Plan {letter}"))
}

/// What a limit is called where a plan does not keep it.
fn broken(asked: &Asked, limit: Limit) -> String {
    match limit {
        Limit::Gain => "too little gained".to_owned(),
        Limit::Cost => "too dear".to_owned(),
        Limit::Keep(k) => format!("{} worse", outcome(asked, &asked.keep[k])),
    }
}

/// Everything that is said: why no plan is advised, or which is and how surely it holds, and its early signs.
#[must_use]
pub fn words(asked: &Asked, search: &Search, found: Option<(&Trial, Option<&Signs>)>) -> Vec<String> {
    let mut lines = vec![limits(asked)];
    let Some((trial, signs)) = found else {
        lines.push(no_plan(asked, search));
        return lines;
    };
    lines.extend(advice(asked, trial));
    if let Some(signs) = signs {
        lines.extend(told(asked, trial, signs));
    }
    lines
}

fn no_plan(asked: &Asked, search: &Search) -> String {
    let limits = [Limit::Gain, Limit::Cost].into_iter().chain((0..asked.keep.len()).map(Limit::Keep));
    let counts: Vec<String> = limits
        .map(|limit| (limit, search.breaking(asked, limit)))
        .filter(|(_, n)| *n > 0)
        .map(|(limit, n)| format!("{} in {}", broken(asked, limit), format::count(n)))
        .collect();
    format!(
        "No plan keeps every limit under any draw: of {} that were tried, in most draws {}. Let more be turned (--vary), or ask for less.",
        format::count(search.tried.len()),
        format::list(&counts)
    )
}

fn advice(asked: &Asked, trial: &Trial) -> Vec<String> {
    let plan = trial.advice();
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let (mean, low, high) = plan.gain;
    let (low, high) = if sign < 0.0 { (high, low) } else { (low, high) };
    let mut lines = vec![format!(
        "{} is advised: it holds in {} of {} draws of what is assumed, and in {} of single futures. {} at {}: {} on average, in 8 of 10 draws {}; it costs {}.",
        named(plan),
        plan.holds,
        trial.draws,
        format::share(plan.futures),
        format::sentence(&outcome(asked, &asked.aim)),
        asked.scenario.month_told(asked.aim.month),
        format::difference(metric, sign * mean),
        format::range(metric, sign * low, sign * high),
        format::level(asked.cost.metric, plan.cost),
    )];
    if !plan.breaks.is_empty() {
        let breaks: Vec<String> = plan.breaks.iter().map(|(l, n)| format!("{} in {n}", broken(asked, *l))).collect();
        lines.push(format!("Where it does not hold: {}.", format::list(&breaks)));
    }
    let others: Vec<&Plan> = trial.plans.iter().filter(|p| p.letter != plan.letter).collect();
    let of = |plans: Vec<&Plan>| -> String {
        let names: Vec<String> = plans.iter().map(|p| named(p).replacen("The", "the", 1)).collect();
        format::sentence(&format::list(&names))
    };
    let (less, as_sure): (Vec<&Plan>, Vec<&Plan>) = others.into_iter().partition(|p| p.less_sure);
    let (cheaper, dearer): (Vec<&Plan>, Vec<&Plan>) = as_sure.into_iter().partition(|p| p.cost < plan.cost);
    for (plans, what) in [
        (cheaper, "as surely, as far as the draws can tell, and {cost} and {gain} less"),
        (dearer, "as surely, as far as the draws can tell, and {cost} more"),
        (less, "less surely than the surest (sign test over the draws, 5 %)"),
    ] {
        if !plans.is_empty() {
            let [holds, gain, cost] = ["hold", "gain", "cost"]
                .map(|verb| if plans.len() == 1 { format!("{verb}s") } else { verb.to_owned() });
            lines.push(format!("{} {holds} {}.", of(plans), what.replace("{gain}", &gain).replace("{cost}", &cost)));
        }
    }
    lines
}

fn told(asked: &Asked, trial: &Trial, signs: &Signs) -> Vec<String> {
    let share = format::share(signs.badly);
    if signs.months.is_empty() {
        return vec!["Early signs: the scenario is too short for any.".to_owned()];
    }
    if signs.too_few {
        return vec![format!(
            "Early signs: {} ends badly (a limit is not kept) in {share} of {} futures under the draws; too few end so, or otherwise, for a sign to be learnt.",
            format::lower(&named(trial.advice())),
            format::count(signs.futures),
        )];
    }
    let mut lines = vec![format!(
        "Early signs that {} ends badly (a limit is not kept: {share} of {} futures under the draws). Chosen on half of the draws, counted on the other half.",
        format::lower(&named(trial.advice())),
        format::count(signs.futures),
    )];
    lines.extend(signs.signs.iter().map(|sign| early(asked, trial, sign)));
    lines
}

/// One sign, and what to do beyond it.
fn early(asked: &Asked, trial: &Trial, sign: &Sign) -> String {
    let metric = sign.metric;
    let way = match (sign.change > 0.0, direction(metric) > 0.0) {
        (true, true) => "has risen by no more than",
        (true, false) => "has risen by as much as",
        (false, true) => "has fallen by as much as",
        (false, false) => "has fallen by no more than",
    };
    let when = format::sentence(&asked.scenario.month_told(sign.month));
    let what = of_place(&asked.scenario, &format::spoken(metric), metric.theme, &sign.place);
    if !sign.tells {
        return format!(
            "{when}: nothing tells enough. The best, whether {what} {way} {} since month 0, catches {} of those that end badly and alarms in {} of those that end well.",
            amount(metric, sign.change),
            format::share(sign.caught),
            format::share(sign.false_alarms),
        );
    }
    let mut line = format!(
        "{when}: if {what} {way} {} since month 0 (it stood at {} there, on average), {} of futures end badly, else {}; it catches {} of those that end badly and alarms in {} of those that end well.",
        amount(metric, sign.change),
        format::level(metric, sign.start),
        format::share(sign.badly.0),
        format::share(sign.badly.1),
        format::share(sign.caught),
        format::share(sign.false_alarms),
    );
    if let Some(better) = &sign.better {
        let what = match better.turn {
            Turn::Stop => "Stopping the programme".to_owned(),
            Turn::To(i) => format!("Turning to {}", format::lower(&named(&trial.plans[i]))),
        };
        let points = |x: f64| format::signed(100.0 * x, 0);
        let difference = format!("{} to {} percentage points", points(better.between.0), points(better.between.1));
        line.push_str(&if better.is_clear() {
            format!(
                " {what} then ends well in {} of such futures instead of {} ({difference}).",
                format::share(better.turning),
                format::share(better.going_on)
            )
        } else {
            format!(
                " No turn is then clearly better: {} ends well in {} of such futures, going on in {} ({difference}).",
                format::lower(&what),
                format::share(better.turning),
                format::share(better.going_on)
            )
        });
    }
    line
}
