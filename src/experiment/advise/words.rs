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

/// The same at the head of a sentence or a title.
#[must_use]
pub fn titled(asked: &Asked, o: &Outcome) -> String {
    of_place(&asked.scenario, &format::titled(o.metric), o.metric.theme, &o.place)
}

/// How large a difference is, without its sign: "0.5 points".
fn amount(metric: &Metric, x: f64) -> String {
    format::difference(metric, x.abs()).replacen('+', "", 1)
}

/// The limits that plans must keep, one sentence.
#[must_use]
pub fn limits(asked: &Asked) -> String {
    let matters = |o: &Outcome| amount(o.metric, f64::from(o.metric.minimal_important_difference));
    let (better, worse) = ("higher", "lower");
    let mut limits = vec![format!(
        "{} is at least {} {}",
        outcome(asked, &asked.aim),
        matters(&asked.aim),
        if direction(asked.aim.metric) > 0.0 { better } else { worse },
    )];
    for keep in &asked.keep {
        let way = if direction(keep.metric) > 0.0 { worse } else { better };
        limits.push(format!("{} is at most {} {way}", outcome(asked, keep), matters(keep)));
    }
    let cost = asked.budget.map_or_else(String::new, |most| {
        let unit = if most == 1.0 { "week of staff cost" } else { asked.cost.metric.unit };
        format!(", and where the programme costs at most {most} {unit}")
    });
    format!(
        "A plan holds where at {} {} than without a programme{cost}.",
        asked.scenario.month_told(asked.aim.month),
        format::list(&limits)
    )
}

/// What a plan is called.
#[must_use]
pub fn named(plan: &Plan) -> String {
    plan.letter.map_or_else(|| "The file’s plan".to_owned(), |letter| format!("Plan {letter}"))
}

/// What a plan is called within a sentence.
fn within(plan: &Plan) -> String {
    if plan.own { "the file’s plan".to_owned() } else { named(plan) }
}

/// Plans at the head of a sentence.
fn all(plans: &[&Plan]) -> String {
    format::sentence(&format::list(&plans.iter().map(|p| within(p)).collect::<Vec<_>>()))
}

/// What it is called where a plan does not keep a limit.
#[must_use]
pub fn broken(asked: &Asked, limit: Limit) -> String {
    match limit {
        Limit::Gain => "too little gained".to_owned(),
        Limit::Cost => "too dear".to_owned(),
        Limit::Keep(k) => format!("{} worse", outcome(asked, &asked.keep[k])),
    }
}

/// Every limit that is asked for.
#[must_use]
pub fn every_limit(asked: &Asked) -> Vec<Limit> {
    let cost = asked.budget.map(|_| Limit::Cost);
    [Limit::Gain].into_iter().chain(cost).chain((0..asked.keep.len()).map(Limit::Keep)).collect()
}

/// Everything that is said: why no plan is advised, or which is and how surely it holds, and its early signs.
#[must_use]
pub fn words(asked: &Asked, search: &Search, found: Option<(&Trial, Option<&Signs>)>) -> Vec<String> {
    let mut lines = vec![limits(asked)];
    if !search.impossible.is_empty() {
        let combinations = format::counted(search.impossible.len(), "combination");
        lines.push(format!("Passed over: {combinations} of values with which the file is no valid scenario."));
    }
    let Some((trial, signs)) = found else {
        lines.push(no_plan(asked, search));
        return lines;
    };
    match trial.advice() {
        Some(plan) => {
            lines.extend(advice(asked, trial, plan));
            lines.extend(signs.into_iter().flat_map(|signs| told(asked, (trial, plan), signs)));
        }
        None => lines.extend(no_advice(asked, trial)),
    }
    lines
}

fn no_plan(asked: &Asked, search: &Search) -> String {
    let counts: Vec<String> = every_limit(asked)
        .into_iter()
        .map(|limit| (limit, search.breaking(asked, limit)))
        .filter(|(_, n)| *n > 0)
        .map(|(limit, n)| format!("{} in {}", broken(asked, limit), format::count(n)))
        .collect();
    let most =
        if counts.is_empty() { String::new() } else { format!(" In most of these draws: {}.", format::list(&counts)) };
    format!(
        "No plan is advised: none of {} holds in any of the few draws of the search.{most} Let more be turned (--vary), or ask for less.",
        format::counted(search.tried.len(), "plan"),
    )
}

/// What a plan gains, costs, and how surely it holds.
fn merits(asked: &Asked, trial: &Trial, plan: &Plan) -> String {
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let (mean, low, high) = plan.gain;
    let (low, high) = if sign < 0.0 { (high, low) } else { (low, high) };
    format!(
        "it holds in {} of {} draws of what is assumed, and in {} of single futures. {} at {}: {} on average, in 8 of 10 draws {}; it costs {}.",
        plan.holds,
        trial.draws,
        format::share(plan.futures),
        titled(asked, &asked.aim),
        asked.scenario.month_told(asked.aim.month),
        format::difference(metric, sign * mean),
        format::range(metric, sign * low, sign * high),
        format::level(asked.cost.metric, plan.cost),
    )
}

/// Where a plan does not hold.
fn breaks(asked: &Asked, plan: &Plan) -> Option<String> {
    let breaks: Vec<String> = plan.breaks.iter().map(|(l, n)| format!("{} in {n}", broken(asked, *l))).collect();
    (!breaks.is_empty()).then(|| format!("Where it does not hold: {}.", format::list(&breaks)))
}

fn no_advice(asked: &Asked, trial: &Trial) -> Vec<String> {
    let Some(surest) = trial.plans.get(trial.surest) else { return Vec::new() };
    let lines = [format!(
        "No plan is advised: of those that hold as surely as the surest, none both gains what matters on average and holds in half of the draws. The surest is {}: {}",
        within(surest),
        merits(asked, trial, surest)
    )];
    let ask = "Let more be turned (--vary), or ask for less; without a programme nothing is gained, and nothing paid.";
    lines.into_iter().chain(breaks(asked, surest)).chain([ask.to_owned()]).collect()
}

fn advice(asked: &Asked, trial: &Trial, plan: &Plan) -> Vec<String> {
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let mut lines = vec![format!("{} is advised: {}", named(plan), merits(asked, trial, plan))];
    lines.extend(breaks(asked, plan));
    let margin = trial.draws / 20;
    if let Some(most) = trial.most.and_then(|i| trial.plans.get(i)).filter(|most| most.cost > plan.cost) {
        lines.push(format!(
            "It is the cheapest of those that hold as surely as the surest (within {} of {} draws) and gain as much as any of them, within what matters; of these, {} gains most ({}).",
            format::count(margin),
            trial.draws,
            within(most),
            format::difference(metric, sign * most.gain.0),
        ));
    }
    let as_told = |x: f64| format::plain(x, format::decimals(asked.cost.metric));
    let others: Vec<&Plan> = trial.plans.iter().filter(|p| p.letter != plan.letter || p.own != plan.own).collect();
    let (less, as_sure): (Vec<&Plan>, Vec<&Plan>) = others.into_iter().partition(|p| p.less_sure);
    let (as_dear, others): (Vec<&Plan>, Vec<&Plan>) =
        as_sure.into_iter().partition(|p| as_told(p.cost) == as_told(plan.cost));
    let (cheaper, dearer): (Vec<&Plan>, Vec<&Plan>) = others.into_iter().partition(|p| p.cost < plan.cost);
    let (seldom, cheaper): (Vec<&Plan>, Vec<&Plan>) = cheaper.into_iter().partition(|p| 2 * p.holds < trial.draws);
    for (plans, what) in [
        (cheaper, "as surely, {costs} less and {gains} less"),
        (seldom, "as surely and {costs} less, but in fewer than half of the draws"),
        (as_dear, "as surely and {costs} as much"),
        (dearer, "as surely and {costs} more"),
        (less, "less surely"),
    ] {
        if !plans.is_empty() {
            let [holds, gains, costs] = ["hold", "gain", "cost"]
                .map(|verb| if plans.len() == 1 { format!("{verb}s") } else { verb.to_owned() });
            lines.push(format!(
                "{} {holds} {}.",
                all(&plans),
                what.replace("{gains}", &gains).replace("{costs}", &costs)
            ));
        }
    }
    lines
}

fn told(asked: &Asked, (trial, plan): (&Trial, &Plan), signs: &Signs) -> Vec<String> {
    if signs.months.is_empty() {
        return vec!["Early signs: the scenario is too short for any.".to_owned()];
    }
    let ends = format!(
        "{} ends badly (a limit is not kept) in {} of {} single futures under the draws",
        within(plan),
        format::share(signs.badly),
        format::count(signs.futures)
    );
    if signs.too_few {
        return vec![format!("Early signs: {ends}; too few end so, or otherwise, for a sign to be learnt.")];
    }
    let mut lines = vec![format!(
        "Early signs: {ends}. Signs and turns are chosen on half of the draws, and counted on the other half."
    )];
    lines.extend(signs.signs.iter().map(|sign| early(asked, trial, sign)));
    lines
}

/// One sign, and what to do beyond it.
fn early(asked: &Asked, trial: &Trial, sign: &Sign) -> String {
    let metric = sign.metric;
    let by = amount(metric, sign.change);
    let way = match (sign.change > 0.0, sign.change < 0.0, direction(metric) > 0.0) {
        (true, _, true) => format!("has risen by no more than {by}"),
        (true, _, false) => format!("has risen by as much as {by}"),
        (_, true, true) => format!("has fallen by as much as {by}"),
        (_, true, false) => format!("has fallen by no more than {by}"),
        (_, _, true) => "has not risen".to_owned(),
        (_, _, false) => "has not fallen".to_owned(),
    };
    let when = format::sentence(&asked.scenario.month_told(sign.month));
    let what = of_place(&asked.scenario, &format::spoken(metric), metric.theme, &sign.place);
    let counted = format!(
        "catches {} of {} that end badly and alarms in {} of those that end well",
        format::share(sign.caught),
        format::count(sign.bad_ends),
        format::share(sign.false_alarms),
    );
    if !sign.tells {
        let best = if sign.caught > sign.false_alarms {
            format!(" What looked best, whether {what} {way} since month 0, {counted}.")
        } else {
            String::new()
        };
        return format!("{when}: nothing that can be seen tells enough.{best}");
    }
    let mut line = format!(
        "{when}: if {what} {way} since month 0 (it stood at {} there, on average), {} of futures end badly, else {}. The sign {counted}.",
        format::level(metric, sign.start),
        format::share(sign.badly.0),
        format::share(sign.badly.1),
    );
    if let Some(better) = &sign.better {
        let what = match better.turn {
            Turn::Stop => "Stopping the programme".to_owned(),
            Turn::To(i) => format!("Turning to {}", within(&trial.plans[i])),
        };
        let points = |x: f64| format::signed(100.0 * x, 0);
        let judged = if better.is_clear() {
            "better"
        } else if better.is_worse() {
            "worse: go on"
        } else {
            "not clearly better or worse"
        };
        line.push_str(&format!(
            " Of the turns, {} looked best: of such futures {} then end well, going on {} ({} to {} percentage points, {judged}).",
            format::lower(&what),
            format::share(better.turning),
            format::share(better.going_on),
            points(better.between.0),
            points(better.between.1),
        ));
    }
    line
}
