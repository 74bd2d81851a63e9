//! Which arms are compared: no programme, the programme, its what-ifs, arms set on the command line, further files.

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::{Map, Value};

use super::super::Context;
use super::super::exit::{ExitError, refuse, refuse_diagnostics};
use super::Args;
use crate::experiment::branch::branch;
use crate::run::Arm;
use crate::scenario::{Scenario, suggested_name};

/// Arms set on the command line: each `--name` names the `--set`s since the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named(pub Vec<(String, Vec<String>)>);

impl clap::Args for Named {
    fn augment_args(command: clap::Command) -> clap::Command {
        let set = Arg::new("set")
            .long("set")
            .value_name("PATH=VALUE")
            .action(ArgAction::Append)
            .help("An arm of its own: the file with this value changed. Several before one --name make one arm");
        let name = Arg::new("name")
            .long("name")
            .value_name("NAME")
            .action(ArgAction::Append)
            .help("The name of the arm made by the --set before it");
        command.arg(set).arg(name)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Named {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let of = |id: &str| -> Vec<(usize, String)> {
            let words = matches.get_many::<String>(id).into_iter().flatten().cloned();
            matches.indices_of(id).into_iter().flatten().zip(words).collect()
        };
        let mut sets = of("set").into_iter().peekable();
        let mut arms = Vec::new();
        for (place, name) in of("name") {
            let mut own = Vec::new();
            while let Some((_, set)) = sets.next_if(|(at, _)| *at < place) {
                own.push(set);
            }
            if own.is_empty() {
                let text = format!("--name {name} has no --set before it: say what is different, then name it\n");
                return Err(clap::Error::raw(clap::error::ErrorKind::MissingRequiredArgument, text));
            }
            arms.push((name, own));
        }
        // What is left unnamed is called by what it sets.
        let rest: Vec<String> = sets.map(|(_, set)| set).collect();
        if !rest.is_empty() {
            arms.push((called(&rest), rest));
        }
        Ok(Self(arms))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A name for an arm nobody named: "maker-tension-0".
fn called(sets: &[String]) -> String {
    let said: Vec<&str> = sets.iter().map(|s| s.strip_prefix("programme.").unwrap_or(s)).collect();
    suggested_name(&said.join("-")).unwrap_or_else(|| "set".to_owned())
}

/// The baseline scenario and all arms: *without* and *with* first. The what-ifs of the scenario are then the others, so that
/// the scenario as run makes all of them again.
pub(super) fn gather(
    scenario: Scenario,
    args: &Args,
    context: &mut Context<'_>,
) -> Result<(Scenario, Vec<Arm>), ExitError> {
    let first = args.files.first().map_or("-", String::as_str);
    let (mut arms, mut remarks) = asked_for(&scenario, args, context)?;
    for (changed, remark) in arms.iter_mut().skip(2).zip(&mut remarks) {
        if let Some(why) = mismatch(&scenario, &changed.scenario) {
            let text = format!("{} cannot be compared with {}: {why}", changed.name, scenario.name);
            return Err(refuse(context, &text));
        }
        changed.scenario.seed = scenario.seed;
        changed.scenario.futures = scenario.futures;
        if let Some(month) = args.branch_at {
            changed.scenario = branch(&scenario, &changed.scenario, month)
                .map_err(|why| refuse(context, &format!("{} cannot branch off: {why}.", changed.name)))?;
            *remark = format!("{remark} Follows the programme up to month {month}.").trim().to_owned();
        }
    }
    for (i, one) in arms.iter().enumerate() {
        if arms[..i].iter().any(|a| a.name == one.name) {
            let text = format!("Two arms are called {}; give one another name with --name.", one.name);
            return Err(refuse(context, &text));
        }
    }
    if arms.len() == 2 {
        let text = format!(
            "{first} has no what_ifs, so there is nothing to compare with its programme. Add an arm with --set PATH=VALUE --name NAME, or name a second file."
        );
        return Err(refuse(context, &text));
    }
    if args.table_only {
        return Ok((scenario, arms));
    }
    let recorded = recorded(&scenario, &arms[2..], &remarks).map_err(|why| refuse(context, &why))?;
    Ok((recorded, arms))
}

/// *Without* and *with*, then these of the file's own what-ifs, or all where none is named; and a remark for each what-if.
pub(in crate::cli) fn of_file(
    scenario: &Scenario,
    named: &[String],
    context: &mut Context<'_>,
) -> Result<(Vec<Arm>, Vec<String>), ExitError> {
    let mut arms = Vec::from(Arm::twins(scenario));
    let mut remarks = Vec::new();
    let wanted = if named.is_empty() { scenario.what_ifs.keys().cloned().collect() } else { named.to_vec() };
    for name in wanted {
        let changed = scenario.what_if(&name).map_err(|diagnostics| refuse_diagnostics(context, &diagnostics))?;
        let note = scenario.what_ifs.get(&name).and_then(|patch| patch.get("note")).and_then(Value::as_str);
        remarks.push(note.unwrap_or_default().to_owned());
        arms.push(Arm { name, scenario: changed, programme: true });
    }
    Ok((arms, remarks))
}

/// *Without* and *with*, then what the command line asks for: what-ifs, arms set there, other files; and a remark for each of these.
fn asked_for(
    scenario: &Scenario,
    args: &Args,
    context: &mut Context<'_>,
) -> Result<(Vec<Arm>, Vec<String>), ExitError> {
    let (mut arms, mut remarks) = of_file(scenario, &args.what_if, context)?;
    let arm = |name: &str, scenario: Scenario| Arm { name: name.to_owned(), scenario, programme: true };
    for (name, set) in &args.arms.0 {
        // The overrides are in the scenario already.
        let changed = scenario.with(set).map_err(|diagnostics| refuse_diagnostics(context, &diagnostics))?;
        remarks.push(format!("Set on the command line: {}.", set.join(", ")));
        arms.push(arm(name, changed));
    }
    for file in args.files.iter().skip(1) {
        let other = args.overrides.load(file, &[], context)?;
        if (other.seed, other.futures) != (scenario.seed, scenario.futures) {
            let first = args.files.first().map_or("-", String::as_str);
            context.say(&format!(
                "{file} is simulated over the futures of {first}: seed {}, {}.",
                scenario.seed, scenario.futures
            ))?;
        }
        remarks.push(other.question.clone());
        arms.push(arm(&other.name.clone(), other));
    }
    Ok((arms, remarks))
}

/// The scenario with these arms as its what-ifs, each with a remark; or why it would not make them again.
fn recorded(scenario: &Scenario, arms: &[Arm], remarks: &[String]) -> Result<Scenario, String> {
    let mut out = scenario.clone();
    out.what_ifs.clear();
    // It may speak of other what-ifs than these.
    out.lesson = None;
    for (arm, remark) in arms.iter().zip(remarks) {
        let mut patch = Map::new();
        if !remark.is_empty() {
            patch.insert("note".to_owned(), Value::String(remark.clone()));
        }
        patch.append(&mut scenario.patch_to(&arm.scenario));
        out.what_ifs.insert(arm.name.clone(), patch);
    }
    let again = out.with(&[]).map_err(|diagnostics| {
        format!(
            "These arms cannot be written down as what-ifs of {}:\n{}",
            scenario.name,
            diagnostics.render(false).trim_end()
        )
    })?;
    // What has another name may be the same nevertheless.
    let hash = |s: &Scenario| Scenario { name: scenario.name.clone(), ..s.clone() }.hash();
    for arm in arms {
        if again.what_if(&arm.name).is_ok_and(|made| hash(&made) == hash(&arm.scenario)) {
            continue;
        }
        return Err(format!(
            "{} cannot be written down as a what-if of {}, so nobody could run the comparison again. Put it into the file's what_ifs.",
            arm.name, scenario.name
        ));
    }
    Ok(again)
}

/// Why two scenarios cannot be compared place by place and month by month.
fn mismatch(one: &Scenario, other: &Scenario) -> Option<String> {
    if one.months != other.months {
        return Some(format!(
            "it runs {} months, the other {}. Give both the same horizon with --months.",
            other.months, one.months
        ));
    }
    let ids = |s: &Scenario| -> Vec<String> { s.places().into_iter().map(|p| p.id).collect() };
    let (here, there) = (ids(one), ids(other));
    if here == there {
        return None;
    }
    let only =
        |a: &[String], b: &[String]| a.iter().filter(|id| !b.contains(id)).cloned().collect::<Vec<_>>().join(", ");
    let (missing, extra) = (only(&here, &there), only(&there, &here));
    let differ = [("it lacks", missing), ("it adds", extra)];
    let told: Vec<String> =
        differ.iter().filter(|(_, ids)| !ids.is_empty()).map(|(what, ids)| format!("{what} {ids}")).collect();
    Some(if told.is_empty() {
        "its chain has the same places in another order.".to_owned()
    } else {
        format!("its chain is another one: {}. Only the same places can be compared.", told.join("; "))
    })
}
