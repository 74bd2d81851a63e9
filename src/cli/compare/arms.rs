//! Which arms are compared: no programme, the programme, its what-ifs, arms set on the command line, further files.

use clap::{Arg, ArgAction, ArgMatches};

use super::super::Desk;
use super::super::study::{Trouble, refuse, refuse_faults};
use super::Args;
use crate::experiment::branch::branch;
use crate::run::Arm;
use crate::scenario::Scenario;

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
            arms.push((rest.join(", "), rest));
        }
        Ok(Self(arms))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The baseline scenario and all arms: *without* and *with* first.
pub(super) fn gather(args: &Args, desk: &mut Desk<'_>) -> Result<(Scenario, Vec<Arm>), Trouble> {
    let [first, others @ ..] = args.files.as_slice() else {
        return Err(refuse(desk, "Name a scenario file to compare."));
    };
    let scenario = args.overrides.load(first, &[]).map_err(|faults| refuse_faults(desk, &faults))?;
    let arm = |name: &str, scenario: Scenario, programme| Arm { name: name.to_owned(), scenario, programme };
    let mut arms = vec![arm("without", scenario.clone(), false), arm("with", scenario.clone(), true)];

    let wanted: Vec<String> =
        if args.what_if.is_empty() { scenario.what_ifs.keys().cloned().collect() } else { args.what_if.clone() };
    for name in wanted {
        let changed = scenario.what_if(&name).map_err(|faults| refuse_faults(desk, &faults))?;
        arms.push(arm(&name, changed, true));
    }
    for (name, set) in &args.arms.0 {
        // The overrides are in the scenario already.
        let changed = scenario.with(set).map_err(|faults| refuse_faults(desk, &faults))?;
        arms.push(arm(name, changed, true));
    }
    for file in others {
        let other = args.overrides.load(file, &[]).map_err(|faults| refuse_faults(desk, &faults))?;
        if (other.seed, other.futures) != (scenario.seed, scenario.futures) {
            let text = format!(
                "{file} is simulated over the futures of {first}: seed {}, {}.",
                scenario.seed, scenario.futures
            );
            desk.say(&text)?;
        }
        arms.push(arm(&other.name.clone(), other, true));
    }
    for changed in arms.iter_mut().skip(2) {
        if let Some(why) = mismatch(&scenario, &changed.scenario) {
            let text = format!("{} cannot be compared with {}: {why}", changed.name, scenario.name);
            return Err(refuse(desk, &text));
        }
        changed.scenario.seed = scenario.seed;
        changed.scenario.futures = scenario.futures;
        if let Some(month) = args.branch_at {
            changed.scenario = branch(&scenario, &changed.scenario, month)
                .map_err(|why| refuse(desk, &format!("{} cannot branch off: {why}.", changed.name)))?;
        }
    }
    for (i, one) in arms.iter().enumerate() {
        if arms[..i].iter().any(|a| a.name == one.name) {
            let text = format!("Two arms are called {}; give one another name with --name.", one.name);
            return Err(refuse(desk, &text));
        }
    }
    if arms.len() == 2 {
        let text = format!(
            "{first} has no what_ifs, so there is nothing to compare with its programme. Add an arm with --set PATH=VALUE --name NAME, or name a second file."
        );
        return Err(refuse(desk, &text));
    }
    Ok((scenario, arms))
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
