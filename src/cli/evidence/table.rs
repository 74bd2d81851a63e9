//! The evidence as tables in the terminal.

use super::super::grid::Grid;
use crate::experiment::evidence::{
    Estimate, Evidence, Expected, Findings, Group, INAPPLICABLE, Kind, KnockOut, NOT_COMPARED, Row, Tried, Verdict,
};
use crate::report::evidence::numbers::{built_in, interval, number, percent, plain, range, rounded};

/// Inputs of the portfolio that are told; all stand in the Markdown.
const TOLD: usize = 8;

fn headed<const N: usize>(header: [&str; N]) -> Grid {
    Grid::new(header).ruled()
}

/// Everything that was tried.
pub(super) fn evidence(e: &Evidence) -> String {
    let mut out = String::new();
    let ours: Vec<&Tried> = e.tried.iter().filter(|t| t.claim.kind() != Kind::Published).collect();
    if !ours.is_empty() {
        out += &format!("{}\n", claims(&ours));
        for (kind, name) in [(Kind::Claim, "claims"), (Kind::Fact, "facts")] {
            out += &counted(&e.of(kind).collect::<Vec<_>>(), name);
        }
    }
    let published: Vec<&Tried> = e.of(Kind::Published).collect();
    if !published.is_empty() {
        out += &format!("{}\nNot compared:\n", beside(&published));
        out += &listed(NOT_COMPARED);
    }
    if let Some((_, found)) = &e.portfolio {
        out += &portfolio(found);
    }
    if !e.theory.is_empty() {
        out += &theory(&e.theory);
    }
    out
}

fn listed(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(what, why)| format!("  {what}: {why}.\n")).collect()
}

fn claims(tried: &[&Tried]) -> Grid {
    let mut table = headed(["", "claim and what must be seen", "effect", "95 % interval", "verdict"]).names(1..=1);
    for t in tried {
        let built = built_in(t.claim.built_in);
        let parts = &t.outcome.parts;
        let each = |first: String, rest: Vec<String>| [vec![first], rest].concat().join("\n");
        table.row([
            t.claim.id.clone(),
            each(
                format!("{}{built}", t.claim.claim),
                parts
                    .iter()
                    .map(|p| format!("  {}{}", p.contrast.what, built_in(p.contrast.built_in)))
                    .chain(elsewhere(t))
                    .collect(),
            ),
            each(String::new(), parts.iter().map(|p| number(p.estimate.value)).collect()),
            each(String::new(), parts.iter().map(|p| interval(&p.estimate)).collect()),
            each(verdict(t), parts.iter().map(|p| p.verdict.to_string()).collect()),
        ]);
    }
    table
}

fn verdict(t: &Tried) -> String {
    let lost = if t.lost() { format!(" (was {})", t.claim.status) } else { String::new() };
    let robust = t.robust.map_or_else(String::new, |r| format!("; in {} of {} draws", r.shown, r.draws()));
    format!("{}{lost}{robust}", t.outcome.verdict)
}

/// "months followed: shown at 24, 36; refuted at 120": what becomes of it at other values of the number that it names.
fn elsewhere(t: &Tried) -> Option<String> {
    let what = &t.claim.elsewhere.as_ref().filter(|_| !t.elsewhere.is_empty())?.what;
    let mut told: Vec<(Verdict, Vec<String>)> = Vec::new();
    for there in &t.elsewhere {
        let verdict = there.outcome.verdict;
        match told.iter_mut().find(|(v, _)| *v == verdict) {
            Some((_, values)) => values.push(plain(there.value)),
            None => told.push((verdict, vec![plain(there.value)])),
        }
    }
    let told: Vec<String> = told.iter().map(|(v, values)| format!("{v} at {}", values.join(", "))).collect();
    Some(format!("  {what}: {}", told.join("; ")))
}

fn counted(tried: &[&Tried], name: &str) -> String {
    let of = |v| tried.iter().filter(|t| t.outcome.verdict == v).count();
    let (shown, refuted, open) = (of(Verdict::Shown), of(Verdict::Refuted), of(Verdict::NotResolved));
    if tried.is_empty() {
        return String::new();
    }
    let draws: Vec<_> = tried.iter().filter_map(|t| t.robust).collect();
    let robust = draws.first().map_or_else(String::new, |r| {
        let holds = draws.iter().filter(|r| r.holds()).count();
        format!(
            " {holds} of {} shown in at least three quarters of {} draws of the assumed numbers.",
            draws.len(),
            r.draws()
        )
    });
    format!("{shown} of {} {name} shown, {refuted} refuted, {open} not resolved.{robust}\n", tried.len())
}

fn beside(tried: &[&Tried]) -> Grid {
    let mut table =
        headed(["", "published, and the model beside it", "published", "model", "95 % interval", ""]).names(1..=1);
    for t in tried {
        let parts = &t.outcome.parts;
        let source =
            t.claim.published.as_ref().map_or_else(String::new, |p| format!("  {} ({})", p.source, p.sure.words()));
        let each = |first: String, rest: Vec<String>| [vec![first, String::new()], rest].concat().join("\n");
        let what = parts.iter().map(|p| format!("  {}", p.contrast.what));
        table.row([
            t.claim.id.clone(),
            [vec![t.claim.claim.clone(), source], what.collect()].concat().join("\n"),
            each(String::new(), parts.iter().map(|p| range(p.contrast.expect)).collect()),
            each(String::new(), parts.iter().map(|p| number(p.estimate.value)).collect()),
            each(String::new(), parts.iter().map(|p| interval(&p.estimate)).collect()),
            each(verdict(t), parts.iter().map(|p| p.verdict.to_string()).collect()),
        ]);
    }
    table
}

fn portfolio(found: &Findings) -> String {
    let mut shares = headed(["of the programmes", "published, %", "model", ""]);
    for b in &found.shares {
        let published = range(Expected::Between(b.survey.between));
        shares.row([b.survey.share.words().to_owned(), published, percent(&b.estimate), b.verdict.to_string()]);
    }
    for (what, met) in &found.objectives {
        shares.row([format!("  {what}"), String::new(), percent(met), String::new()]);
    }
    let mut inputs = headed(["what separates success in full", "where it succeeds", "elsewhere", "apart, spreads"]);
    let numbers = found.separations.iter().filter_map(|s| match s.group {
        Group::Number { full, others, apart } => Some((s, full, others, apart)),
        Group::Ways(_) => None,
    });
    for (s, full, others, apart) in numbers.take(TOLD) {
        let apart = format!("{} ({})", number(apart.value), interval(&apart));
        inputs.row([s.means.clone(), plain(rounded(full)), plain(rounded(others)), apart]);
    }
    format!("{} programmes, {} futures of each.\n{shares}\n{inputs}\n", found.programmes, found.futures)
}

fn theory(rows: &[Row]) -> String {
    let mut table = headed(["", "closed form", "model", "theory", "tolerance", ""]).names(1..=1);
    for r in rows {
        table.row(r.row());
    }
    let met = rows.iter().filter(|r| r.passed()).count();
    format!("{table}\n{met} of {} closed forms met. Not applicable:\n{}", rows.len(), listed(INAPPLICABLE))
}

/// Claims without their mechanisms.
pub(super) fn knock_outs(found: &[KnockOut]) -> Grid {
    let mut table =
        headed(["", "mechanism off", "first thing to be seen", "whole", "off", "whole", "off", ""]).names(1..=2);
    for k in found {
        let (what, whole, without) = k.first().map_or(("", None, None), |(w, a, b)| (w, Some(a), Some(b)));
        let value = |e: Option<&Estimate>| e.map_or_else(String::new, |e| number(e.value));
        table.row([
            k.id.clone(),
            k.off.clone(),
            what.to_owned(),
            value(whole),
            value(without),
            k.whole.verdict.to_string(),
            k.without.verdict.to_string(),
            k.word().to_owned(),
        ]);
    }
    table
}
