//! The files of advice: each plan as a scenario, all of them as what-ifs of one, turns as scenarios, a chart and the numbers.

use serde_json::{Map, Value, json};

use super::{Error, FORMAT, Folder, as_json, tidy};
use crate::chart::{Heading, PlanPoint, PlansChart, SLIDE, Source};
use crate::ensemble::direction;
use crate::experiment::advise::{
    Asked, FUTURES, Limit, Plan, Search, Sign, Signs, Trial, Turn, broken, every_limit, limits, named, titled, turned,
    words,
};
use crate::experiment::sweep::axis_names;
use crate::format;
use crate::scenario::{LONGEST_NAME, Scenario};

/// What is advised, and what it rests on.
#[derive(Clone, Copy, Debug)]
pub struct Advice<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// Every plan that was tried.
    pub search: &'a Search,
    /// Plans to choose from, and early signs where they were looked for; none where no plan keeps the limits.
    pub found: Option<(&'a Trial, Option<&'a Signs>)>,
}

/// The rows of the table of plans: what they gain, cost, how surely they hold, then every value.
#[must_use]
pub fn cells(asked: &Asked, trial: &Trial) -> Vec<Vec<String>> {
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let row =
        |name: String, of: &dyn Fn(&Plan) -> String| [name].into_iter().chain(trial.plans.iter().map(of)).collect();
    let gained = format!("{}, {}", format::titled(metric), format::difference_unit(metric));
    let digits = format::decimals(metric);
    let ends = |p: &Plan| if sign < 0.0 { (-p.gain.2, -p.gain.1) } else { (p.gain.1, p.gain.2) };
    let mut rows: Vec<Vec<String>> = vec![
        row(gained.trim_end_matches(", ").to_owned(), &|p| format::signed(sign * p.gain.0, digits)),
        row("  in 8 of 10 draws".to_owned(), &|p| format::range(metric, ends(p).0, ends(p).1)),
        row(format!("{}, {}", asked.cost.metric.name, asked.cost.metric.unit), &|p| {
            format::plain(p.cost, format::decimals(asked.cost.metric))
        }),
        row(format!("Holds in draws, of {}", trial.draws), &|p| p.holds.to_string()),
        row("Holds in single futures".to_owned(), &|p| format::share(p.futures)),
    ];
    let times = |p: &Plan, limit| p.breaks.iter().find(|b| b.0 == limit).map_or(0, |b| b.1);
    rows.extend(
        every_limit(asked)
            .into_iter()
            .map(|limit| row(format!("  {} in draws", broken(asked, limit)), &|p| times(p, limit).to_string())),
    );
    let (names, _) = axis_names(&asked.axes, &asked.scenario);
    rows.extend(names.into_iter().enumerate().map(|(i, name)| {
        row(format::sentence(&name), &|p| p.at[i].map_or_else(|| format::NOTHING.to_owned(), |x| x.to_string()))
    }));
    rows
}

/// Writes everything; what is in the summary comes back.
///
/// # Errors
/// When a file cannot be written.
pub fn write(advice: &Advice<'_>, command: &str, folder: &Folder) -> Result<Value, Error> {
    let Advice { asked, search, found } = advice;
    let scenario = &asked.scenario;
    folder.write("scenario.json", scenario.to_json().as_bytes())?;
    let mut summary = json!({
        "format": FORMAT, "scenario": scenario.name, "hash": scenario.hash(),
        "limits": limits(asked),
        "vary": asked.axes, "gain": asked.aim, "keep": asked.keep, "cost": asked.cost, "budget": asked.budget,
        "tried": search.tried.len(), "fitting": search.fitting().len(),
        "words": words(asked, search, *found),
    });
    if let Some((trial, signs)) = found {
        plans(asked, trial, folder)?;
        if let Some(signs) = signs {
            turns(trial, signs, folder)?;
        }
        let source = Source {
            scenario: scenario.name.clone(),
            hash: scenario.hash(),
            seed: scenario.seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            futures: trial.draws * FUTURES as usize,
            command: command.to_owned(),
            start: scenario.start.clone(),
            as_run: None,
        };
        let drawing = chart(asked, trial).draw(&source);
        folder.write("charts/plans.svg", drawing.svg().as_bytes())?;
        folder.write("charts/plans.png", &drawing.png(SLIDE)?)?;
        summary["trial"] = trial_as_json(asked, trial);
        summary["signs"] = signs.map_or(Value::Null, |signs| signs_as_json(trial, signs));
    }
    let summary = tidy(&summary)?;
    folder.write("summary.json", as_json(&summary)?.as_bytes())?;
    Ok(summary)
}

/// Plans to choose from, as other programs read them.
fn trial_as_json(asked: &Asked, trial: &Trial) -> Value {
    let limit = |limit: Limit| match limit {
        Limit::Gain => "gain".to_owned(),
        Limit::Cost => "cost".to_owned(),
        Limit::Keep(k) => format!("{}@{}", asked.keep[k].metric.id, asked.keep[k].place),
    };
    let sign = f64::from(direction(asked.aim.metric));
    let plan = |p: &Plan| {
        let values: Map<String, Value> =
            asked.axes.iter().zip(&p.at).map(|(a, x)| (a.path.clone(), json!(x))).collect();
        let ends = [p.gain.1, p.gain.2].map(|x| sign * x);
        let breaks = p.breaks.iter().map(|(l, n)| json!({ "limit": limit(*l), "draws": n }));
        json!({
            "name": named_in_files(p), "file": file_name(p).map(|name| format!("plans/{name}.json")), "values": values,
            "gain": { "mean": sign * p.gain.0, "p10": ends[0].min(ends[1]), "p90": ends[0].max(ends[1]) }, "cost": p.cost,
            "holds": p.holds, "futures": p.futures, "less_sure": p.less_sure, "breaks": breaks.collect::<Vec<_>>(),
        })
    };
    json!({
        "draws": trial.draws, "tried": trial.tried, "advised": trial.advice().map(named_in_files),
        "surest": trial.plans.get(trial.surest).map(named_in_files), "gains_most": trial.most.map(|i| named_in_files(&trial.plans[i])),
        "plans": trial.plans.iter().map(plan).collect::<Vec<_>>(),
    })
}

/// Early signs, as other programs read them.
fn signs_as_json(trial: &Trial, signs: &Signs) -> Value {
    let turn = |sign: &Sign| {
        let better = sign.better.as_ref()?;
        let to = match better.turn {
            Turn::Stop => "stop".to_owned(),
            Turn::To(i) => named_in_files(&trial.plans[i]),
        };
        let file = better.is_clear().then(|| format!("turns/{}.json", turn_name(trial, sign.month, better.turn)));
        Some(json!({
            "to": to, "file": file, "well_going_on": better.going_on, "well_turning": better.turning,
            "difference_low": better.between.0, "difference_high": better.between.1, "clear": better.is_clear(),
        }))
    };
    let one = |s: &Sign| {
        json!({
            "month": s.month, "metric": s.metric.id, "place": s.place, "change": s.change, "start": s.start, "tells": s.tells,
            "caught": s.caught, "false_alarms": s.false_alarms, "badly_beyond": s.badly.0, "badly_else": s.badly.1,
            "futures_beyond": s.futures.0, "futures_else": s.futures.1, "turn": turn(s),
        })
    };
    json!({
        "badly": signs.badly, "futures": signs.futures, "too_few": signs.too_few, "months": signs.months,
        "signs": signs.signs.iter().map(one).collect::<Vec<_>>(),
    })
}

/// What a plan is called where other programs read it.
fn named_in_files(plan: &Plan) -> String {
    file_name(plan).unwrap_or_else(|| "own-plan".to_owned())
}

/// What the plan advised is called where it is turned at a month.
fn turn_name(trial: &Trial, month: usize, turn: Turn) -> String {
    let to = match turn {
        Turn::Stop => "stopped".to_owned(),
        Turn::To(i) => format!("to-{}", named_in_files(&trial.plans[i])),
    };
    let from = trial.advice().map(named_in_files).unwrap_or_default();
    format!("{from}-{to}-at-month-{month}")
}

/// What a plan is called in files; the file's own has none.
fn file_name(plan: &Plan) -> Option<String> {
    plan.letter.map(|letter| format!("plan-{}", letter.to_ascii_lowercase()))
}

/// A scenario called after another one, whose name is shortened where both together are too long.
fn called(scenario: Scenario, after: &str, name: &str) -> Scenario {
    let room = LONGEST_NAME.saturating_sub(name.chars().count() + 1);
    let stem: String = after.chars().take(room).collect();
    Scenario { name: format!("{}-{name}", stem.trim_end_matches(['-', ' '])), ..scenario }
}

/// Each plan as a scenario, and all of them as what-ifs of the scenario as it stands.
fn plans(asked: &Asked, trial: &Trial, folder: &Folder) -> Result<(), Error> {
    let mut what_ifs = Map::new();
    for plan in &trial.plans {
        let Some(name) = file_name(plan) else { continue };
        let own = called(plan.scenario.clone(), &asked.scenario.name, &name);
        folder.write(&format!("plans/{name}.json"), own.to_json().as_bytes())?;
        what_ifs.insert(name, json!({ "programme": own.to_value()["programme"] }));
    }
    if what_ifs.is_empty() {
        return Ok(());
    }
    let mut all = called(asked.scenario.clone(), &asked.scenario.name, "plans").to_value();
    all["what_ifs"] = Value::Object(what_ifs);
    folder.write("plans.json", as_json(&all)?.as_bytes())
}

/// The plan advised, turned at the month of each sign beyond which turning is clearly better.
fn turns(trial: &Trial, signs: &Signs, folder: &Folder) -> Result<(), Error> {
    let Some(plan) = trial.advice() else { return Ok(()) };
    for sign in &signs.signs {
        let Some(better) = sign.better.as_ref().filter(|b| b.is_clear()) else { continue };
        let to = match better.turn {
            Turn::Stop => None,
            Turn::To(i) => Some(&trial.plans[i].scenario),
        };
        let name = turn_name(trial, sign.month, better.turn);
        let scenario = called(turned(&plan.scenario, to, sign.month), &plan.scenario.name, &name);
        folder.write(&format!("turns/{name}.json"), scenario.to_json().as_bytes())?;
    }
    Ok(())
}

/// What plans gain and cost, and how surely they hold.
fn chart(asked: &Asked, trial: &Trial) -> PlansChart {
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let told = trial.advice().or_else(|| trial.plans.get(trial.surest)).map_or_else(String::new, |plan| {
        let none = if trial.advised.is_none() { "No plan is advised; the surest is " } else { "" };
        let name = if none.is_empty() { named(plan) } else { format::lower(&named(plan)) };
        format!(
            "{none}{name}: {} {} at a cost of {}, holds in {} of {} draws of what is assumed",
            format::spoken(metric),
            format::difference(metric, sign * plan.gain.0),
            format::level(asked.cost.metric, plan.cost),
            plan.holds,
            trial.draws,
        )
    });
    let subtitle = format!(
        "{} at {}: difference from no programme, mean over draws, and 8 in 10 draws",
        titled(asked, &asked.aim),
        asked.scenario.month_told(asked.aim.month)
    );
    let point = |(i, p): (usize, &Plan)| PlanPoint {
        name: named(p),
        own: p.own,
        advised: trial.advised == Some(i),
        cost: p.cost,
        gain: sign * p.gain.0,
        between: (sign * p.gain.1, sign * p.gain.2),
        holds: (p.holds, trial.draws),
    };
    PlansChart {
        heading: Heading { note: limits(asked), ..Heading::new(told, subtitle) },
        cost: format!("{}, {}", asked.cost.metric.name, asked.cost.metric.unit),
        gain: format!("{}, {}", format::titled(metric), format::difference_unit(metric))
            .trim_end_matches(", ")
            .to_owned(),
        digits: (format::decimals(asked.cost.metric), format::decimals(metric)),
        budget: asked.budget,
        plans: trial.plans.iter().enumerate().map(point).collect(),
    }
}
