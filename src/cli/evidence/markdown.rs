//! The evidence as Markdown, as it stands in docs/model.

use std::collections::BTreeMap;

use super::table::rounded;
use super::words::{drawn_from, interval, number, percent, plain, range};
use crate::experiment::evidence::{
    Evidence, Expected, Findings, Group, INAPPLICABLE, Kind, KnockOut, NOT_COMPARED, Portfolio, Row, Separation, Tried,
};

/// The line under every title.
fn made(futures: u32) -> String {
    format!(
        "Written by `ripplechain evidence`; not edited by hand. {futures} futures in each arm, from a seed nobody tuned on; means of paired differences with 95 % intervals. A comparison under stated assumptions.\n"
    )
}

/// A table.
fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = format!("| {} |\n|{}\n", header.join(" | "), "---|".repeat(header.len()));
    for row in rows {
        out += &format!("| {} |\n", row.iter().map(|c| c.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
    }
    out
}

fn listed(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(what, why)| format!("- {what}: {why}.\n")).collect()
}

/// Everything that was tried, facts included.
pub(super) fn evidence(e: &Evidence) -> String {
    let facts_only = !e.tried.is_empty() && e.tried.iter().all(|t| t.claim.kind() == Kind::Fact);
    if facts_only && e.theory.is_empty() && e.portfolio.is_none() {
        return facts(e);
    }
    let mut out = format!("# The evidence as measured\n\n{}\n", made(e.futures));
    out += &summary(e);
    for t in e.of(Kind::Claim).chain(e.of(Kind::Fact)) {
        out += &claim(t, e.futures);
    }
    out += &beside(e);
    if let Some((p, found)) = &e.portfolio {
        out += &format!("## {}\n\n", p.claim);
        out += &shares(p, found);
    }
    out + &theory(&e.theory)
}

/// The facts.
pub(super) fn facts(e: &Evidence) -> String {
    let all: String = e.of(Kind::Fact).map(|t| claim(t, e.futures)).collect();
    format!("# The facts as measured\n\n{}\n{all}", made(e.futures))
}

/// One line a claim.
fn summary(e: &Evidence) -> String {
    let rows: Vec<Vec<String>> = e
        .tried
        .iter()
        .map(|t| {
            let built = if t.claim.built_in { "built in" } else { "" };
            vec![t.claim.id.clone(), t.claim.claim.clone(), t.outcome.verdict.to_string(), built.to_owned()]
        })
        .collect();
    if rows.is_empty() { String::new() } else { table(&["", "claim", "verdict", ""], rows) + "\n" }
}

fn claim(t: &Tried, futures: u32) -> String {
    let parts = t.outcome.parts.iter().map(|p| {
        let e = &p.estimate;
        vec![p.contrast.what.clone(), number(e.value), interval(e), p.verdict.to_string()]
    });
    let parts = table(&["what must be seen", "effect", "95 % interval", "verdict"], parts);
    format!("{}**{}**\n\n{parts}\n{}", headline(t, futures), t.outcome.verdict, note(t))
}

fn headline(t: &Tried, futures: u32) -> String {
    let built = if t.claim.built_in { " It follows from one equation: built in." } else { "" };
    let more =
        if t.outcome.futures == futures { String::new() } else { format!(" Over {} futures.", t.outcome.futures) };
    format!("## {} – {}\n\n{}{built}{more}\n\n", t.claim.id, t.claim.claim, t.claim.question)
}

fn note(t: &Tried) -> String {
    t.claim.note.as_ref().map_or_else(String::new, |note| format!("{note}\n\n"))
}

/// Published numbers with the model's beside them.
fn beside(e: &Evidence) -> String {
    let mut out = String::new();
    for t in e.of(Kind::Published) {
        let Some(p) = &t.claim.published else { continue };
        let parts = t.outcome.parts.iter().map(|part| {
            let e = &part.estimate;
            let published = range(part.contrast.expect);
            vec![part.contrast.what.clone(), published, number(e.value), interval(e), part.verdict.to_string()]
        });
        out += &headline(t, e.futures);
        out += &format!("Published: {} *{} ({}).*\n\n**{}**\n\n", p.says, p.source, p.sure.words(), t.outcome.verdict);
        out += &table(&["what is measured", "published", "model", "95 % interval", ""], parts);
        out += &format!("\n{}", note(t));
    }
    if !out.is_empty() {
        out += &format!(
            "*Same order*: of the same sign, and within three times of the published range.\n\nNot compared:\n\n{}\n",
            listed(NOT_COMPARED)
        );
    }
    out
}

fn theory(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let told = rows.iter().map(|r| {
        let met = if r.passed() { "met" } else { "**not met**" };
        vec![
            r.id.to_owned(),
            format!("{} ({})", r.law, r.source),
            format!("{:.5}", r.got),
            format!("{:.5}", r.want),
            format!("{:.1e}", r.tolerance),
            met.to_owned(),
        ]
    });
    let told = table(&["", "closed form", "model", "theory", "tolerance", ""], told);
    format!("## Closed forms\n\n{told}\nNot applicable:\n\n{}", listed(INAPPLICABLE))
}

/// The portfolio.
pub(super) fn portfolio(p: &Portfolio, found: &Findings) -> String {
    format!(
        "# A portfolio of programmes\n\nWritten by `ripplechain evidence`; not edited by hand. {} programmes, {} futures of each, with and without; the interval is over programmes. A comparison under stated assumptions.\n\n{}\n\n{}{}",
        found.programmes,
        found.futures,
        p.claim,
        shares(p, found),
        separated(p, &found.separations)
    )
}

fn shares(p: &Portfolio, found: &Findings) -> String {
    let note = p.note.as_ref().map_or_else(String::new, |n| format!(" {n}"));
    let rows = found.shares.iter().map(|b| {
        let published = range(Expected::Between(b.survey.between));
        let source = format!("{} ({})", b.survey.source, b.survey.sure.words());
        vec![b.survey.share.words().to_owned(), published, percent(&b.estimate), b.verdict.to_string(), source]
    });
    let shares = table(&["of the programmes", "published, %", "model", "", "source"], rows);
    let objectives = found.objectives.iter().map(|(what, met)| vec![what.clone(), percent(met)]);
    let objectives = table(&["objective, over the last quarter", "met by"], objectives);
    format!(
        "{}{note}\n\nIn full: all of the objectives are met; partly: {} of them. The fifths are ranked by one half of their futures and counted in the other.\n\n**{}**\n\n{shares}\n{objectives}\n",
        p.question, p.rule.partly, found.verdict
    )
}

fn separated(p: &Portfolio, separations: &[Separation]) -> String {
    let from = |s: &Separation| p.inputs.get(&s.input).map_or_else(String::new, drawn_from);
    let numbers = separations.iter().filter_map(|s| match &s.group {
        Group::Number { full, others, apart } => Some(vec![
            s.means.clone(),
            from(s),
            plain(rounded(*full)),
            plain(rounded(*others)),
            format!("{} ({})", number(apart.value), interval(apart)),
        ]),
        Group::Ways(_) => None,
    });
    let ways = separations.iter().flat_map(|s| match &s.group {
        Group::Ways(ways) => ways.iter().map(|(way, e)| vec![s.means.clone(), way.clone(), percent(e)]).collect(),
        Group::Number { .. } => Vec::new(),
    });
    format!(
        "## What separates success\n\nMeans of what was drawn, where programmes succeed in full and elsewhere; *apart* counts in spreads of the range drawn from, with a 95 % interval. One input at a time: what matters only together does not show.\n\n{}\n{}",
        table(&["input", "drawn from", "succeeds in full", "elsewhere", "apart"], numbers),
        table(&["input", "way", "succeed in full"], ways)
    )
}

/// Claims without their mechanisms.
pub(super) fn knock_outs(found: &[KnockOut], futures: u32) -> String {
    let rows = found.iter().map(|k| {
        let built = if k.built_in { " (built in)" } else { "" };
        let (what, whole, without) =
            k.first().map_or_else(Default::default, |(what, a, b)| (what.to_owned(), number(a.value), number(b.value)));
        let verdicts = [k.whole.verdict.to_string(), k.without.verdict.to_string()];
        let [before, after] = verdicts;
        vec![format!("{}{built}", k.id), k.off.clone(), what, whole, without, before, after, k.word().to_owned()]
    });
    let mut needed: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for k in found.iter().filter(|k| k.whole.verdict.holds()) {
        needed.entry(&k.off).or_default()[usize::from(!k.falls())].push(&k.id);
    }
    let by_mechanism =
        needed.into_iter().map(|(name, [falls, stands])| vec![name.to_owned(), falls.join(", "), stands.join(", ")]);
    format!(
        "# Which claim goes with which mechanism\n\nWritten by `ripplechain evidence --knock-out`; not edited by hand. {futures} futures in each arm; the same claim whole, and with one mechanism that is thought to carry it switched off in every arm. *Falls*: shown whole, and not any more. *Stands*: shown without it as well. *Built in*: follows from one equation, so that it goes with its mechanism says nothing.\n\n{}\n## By mechanism\n\n{}",
        table(
            &["claim", "mechanism off", "first thing to be seen", "whole", "off", "verdict whole", "verdict off", ""],
            rows
        ),
        table(&["mechanism", "claims that fall without it", "claims that stand without it"], by_mechanism)
    )
}
