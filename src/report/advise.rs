//! The files of advice: each plan as a scenario, all of them as what-ifs of one, turns as scenarios, a chart and the numbers.

use serde_json::{Map, Value, json};

use super::{Error, FORMAT, Folder, as_json, tidy};
use crate::chart::{Heading, PlanPoint, PlansChart, SLIDE, Source};
use crate::ensemble::direction;
use crate::experiment::advise::{Asked, Plan, Search, Signs, Trial, Turn, limits, named, turned, words};
use crate::experiment::outcome::of_place;
use crate::experiment::sweep::axis_names;
use crate::format;
use crate::scenario::Scenario;

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
            futures: trial.draws * 8,
            command: command.to_owned(),
            start: scenario.start.clone(),
            as_run: None,
        };
        let drawing = chart(asked, trial).draw(&source);
        folder.write("charts/plans.svg", drawing.svg().as_bytes())?;
        folder.write("charts/plans.png", &drawing.png(SLIDE)?)?;
        summary["trial"] = json!(trial);
        summary["signs"] = json!(signs);
    }
    let summary = tidy(&summary)?;
    folder.write("summary.json", as_json(&summary)?.as_bytes())?;
    Ok(summary)
}

/// What a plan is called in files.
fn file_name(plan: &Plan) -> Option<String> {
    plan.letter.map(|letter| format!("plan-{}", letter.to_ascii_lowercase()))
}

/// Each plan as a scenario, and all of them as what-ifs of the scenario as it stands.
fn plans(asked: &Asked, trial: &Trial, folder: &Folder) -> Result<(), Error> {
    let mut what_ifs = Map::new();
    for plan in &trial.plans {
        let Some(name) = file_name(plan) else { continue };
        let own = Scenario { name: format!("{}-{name}", asked.scenario.name), ..plan.scenario.clone() };
        folder.write(&format!("plans/{name}.json"), own.to_json().as_bytes())?;
        what_ifs.insert(name, json!({ "programme": own.to_value()["programme"] }));
    }
    let mut all = asked.scenario.to_value();
    all["name"] = format!("{}-plans", asked.scenario.name).into();
    all["what_ifs"] = Value::Object(what_ifs);
    folder.write("plans.json", as_json(&all)?.as_bytes())
}

/// The plan advised, turned at the month of each sign beyond which turning is clearly better.
fn turns(trial: &Trial, signs: &Signs, folder: &Folder) -> Result<(), Error> {
    let plan = trial.advice();
    for sign in &signs.signs {
        let Some(better) = sign.better.as_ref().filter(|b| b.is_clear()) else { continue };
        let (to, word) = match better.turn {
            Turn::Stop => (None, "stopped".to_owned()),
            Turn::To(i) => {
                (Some(&trial.plans[i].scenario), format!("to-{}", file_name(&trial.plans[i]).unwrap_or_default()))
            }
        };
        let own = file_name(plan).unwrap_or_else(|| "own-plan".to_owned());
        let name = format!("{own}-{word}-at-month-{}", sign.month);
        let mut scenario = turned(&plan.scenario, to, sign.month);
        scenario.name = format!("{}-{name}", scenario.name);
        folder.write(&format!("turns/{name}.json"), scenario.to_json().as_bytes())?;
    }
    Ok(())
}

/// What plans gain and cost, and how surely they hold.
fn chart(asked: &Asked, trial: &Trial) -> PlansChart {
    let metric = asked.aim.metric;
    let sign = f64::from(direction(metric));
    let plan = trial.advice();
    let of = of_place(&asked.scenario, &format::titled(metric), metric.theme, &asked.aim.place);
    let title = format!(
        "{} gains {} at a cost of {}, and holds in {} of {} draws of what is assumed",
        named(plan),
        format::difference(metric, sign * plan.gain.0),
        format::level(asked.cost.metric, plan.cost),
        plan.holds,
        trial.draws,
    );
    let subtitle = format!(
        "{of} at {}: difference from no programme, mean over draws, and 8 in 10 draws",
        asked.scenario.month_told(asked.aim.month)
    );
    let point = |(i, p): (usize, &Plan)| PlanPoint {
        name: p.letter.map_or_else(|| "The file’s plan".to_owned(), |letter| format!("Plan {letter}")),
        own: p.letter.is_none(),
        advised: i == trial.advised,
        cost: p.cost,
        gain: sign * p.gain.0,
        between: (sign * p.gain.1, sign * p.gain.2),
        holds: (p.holds, trial.draws),
    };
    PlansChart {
        heading: Heading { note: limits(asked), ..Heading::new(title, subtitle) },
        cost: format!("{}, {}", asked.cost.metric.name, asked.cost.metric.unit),
        gain: format!("{}, {}", metric.name, format::difference_unit(metric)).trim_end_matches(", ").to_owned(),
        digits: (format::decimals(asked.cost.metric), format::decimals(metric)),
        budget: asked.budget,
        plans: trial.plans.iter().enumerate().map(point).collect(),
    }
}
