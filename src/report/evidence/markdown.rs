//! The evidence as Markdown, as it stands in docs/model.

use super::tables;
use crate::chart::Table;
use crate::experiment::evidence::{
    Evidence, FRESH_SEED, Findings, INAPPLICABLE, Kind, KnockOut, NOT_COMPARED, Portfolio, Row, Tried,
};

/// How to read what separates success.
pub(super) const APART: &str = "Means of what was drawn, where programmes succeed in full and elsewhere; apart counts in spreads of the range drawn from, with a 95 % interval. One input at a time: what matters only together does not show.";

/// The line under every title.
fn made(e: &Evidence) -> String {
    let (futures, seed) = (e.futures, seed(e.seed));
    let robust = e.draws().map_or_else(String::new, |draws| {
        format!(
            " *Robust*: in how many of {draws} draws of all assumed numbers, each over half of its range either way, the claim is shown, not resolved and refuted."
        )
    });
    format!(
        "Written by `ripplechain evidence`; not edited by hand. {futures} futures in each arm, from {seed}; means of paired differences with 95 % intervals.{robust} A comparison under stated assumptions.\n"
    )
}

/// How a seed is told.
pub(super) fn seed(seed: u64) -> String {
    if seed == FRESH_SEED { "a seed nobody tuned on".to_owned() } else { format!("seed {seed}") }
}

fn table(t: &Table) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head = format!("{}|{}\n", row(&t.columns), "---|".repeat(t.columns.len()));
    t.rows.iter().fold(head, |out, cells| out + &row(cells))
}

fn listed(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(what, why)| format!("- {what}: {why}.\n")).collect()
}

/// Everything that was tried.
#[must_use]
pub fn evidence(e: &Evidence) -> String {
    let facts_only = !e.tried.is_empty() && e.tried.iter().all(|t| t.claim.kind() == Kind::Fact);
    if facts_only && e.theory.is_empty() && e.portfolio.is_none() {
        return facts(e);
    }
    if let (true, true, Some((p, found))) = (e.tried.is_empty(), e.theory.is_empty(), &e.portfolio) {
        return portfolio(p, found);
    }
    let mut out = format!("# The evidence as measured\n\n{}\n", made(e));
    if !e.tried.is_empty() {
        out += &format!("{}\n", table(&tables::summary(e)));
    }
    for t in e.of(Kind::Claim).chain(e.of(Kind::Fact)) {
        out += &claim(t, e.futures);
    }
    out += &published(e);
    if let Some((p, found)) = &e.portfolio {
        out += &format!("## {}\n\n{}", p.claim, shares(p, found));
    }
    out + &theory(&e.theory)
}

/// The facts.
#[must_use]
pub fn facts(e: &Evidence) -> String {
    let all: String = e.of(Kind::Fact).map(|t| claim(t, e.futures)).collect();
    format!("# The facts as measured\n\n{}\n{all}", made(e))
}

fn claim(t: &Tried, futures: u32) -> String {
    let parts = table(&tables::parts(t));
    format!("{}**{}**\n\n{parts}\n{}{}", headline(t, futures), t.outcome.verdict, elsewhere(t), note(t))
}

fn headline(t: &Tried, futures: u32) -> String {
    let built = if t.claim.built_in { " It follows from one equation: built in." } else { "" };
    let more =
        if t.outcome.futures == futures { String::new() } else { format!(" Over {} futures.", t.outcome.futures) };
    format!("## {} – {}\n\n{}{built}{more}\n\n", t.claim.id, t.claim.claim, t.claim.question)
}

/// Where else it holds.
fn elsewhere(t: &Tried) -> String {
    let told = |there: Table| {
        let futures = t.elsewhere.first().map_or(0, |there| there.outcome.futures);
        format!("How far it reaches, over {futures} futures each:\n\n{}\n", table(&there))
    };
    tables::elsewhere(t).map_or_else(String::new, told)
}

fn note(t: &Tried) -> String {
    t.claim.note.as_ref().map_or_else(String::new, |note| format!("{note}\n\n"))
}

/// Published numbers with the model's beside them.
fn published(e: &Evidence) -> String {
    let mut out = String::new();
    for t in e.of(Kind::Published) {
        let Some(p) = &t.claim.published else { continue };
        out += &headline(t, e.futures);
        out += &format!("Published: {} *{} ({}).*\n\n**{}**\n\n", p.says, p.source, p.sure.words(), t.outcome.verdict);
        out += &format!("{}\n{}", table(&tables::beside(t)), note(t));
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
    format!("## Closed forms\n\n{}\nNot applicable:\n\n{}", table(&tables::theory(rows)), listed(INAPPLICABLE))
}

/// The portfolio.
#[must_use]
pub fn portfolio(p: &Portfolio, found: &Findings) -> String {
    format!(
        "# A portfolio of programmes\n\nWritten by `ripplechain evidence`; not edited by hand. {} programmes, {} futures of each, with and without; the interval is over programmes. A comparison under stated assumptions.\n\n{}\n\n{}## What separates success\n\n{APART}\n\n{}\n{}",
        found.programmes,
        found.futures,
        p.claim,
        shares(p, found),
        table(&tables::numbers(p, found)),
        table(&tables::ways(found))
    )
}

/// How programmes are judged.
pub(super) fn judged(p: &Portfolio) -> String {
    format!(
        "In full: all objectives are met; partly: {} of them. The fifths are ranked by one half of their futures and counted in the other.",
        p.rule.partly
    )
}

fn shares(p: &Portfolio, found: &Findings) -> String {
    let note = p.note.as_ref().map_or_else(String::new, |n| format!(" {n}"));
    format!(
        "{}{note}\n\n{}\n\n**{}**\n\n{}\n{}\n",
        p.question,
        judged(p),
        found.verdict,
        table(&tables::shares(found)),
        table(&tables::objectives(found))
    )
}

/// Claims without their mechanisms.
#[must_use]
pub fn knock_outs(found: &[KnockOut], futures: u32) -> String {
    format!(
        "# Which claim goes with which mechanism\n\nWritten by `ripplechain evidence --knock-out`; not edited by hand. {futures} futures in each arm; the same claim whole, and with one mechanism that is thought to carry it switched off in every arm. *Falls*: shown whole, and not any more. *Stands*: shown without it as well. *Built in*: follows from one equation, so that it goes with its mechanism says nothing.\n\n{}\n## By mechanism\n\n{}",
        table(&tables::knock_outs(found)),
        table(&tables::by_mechanism(found))
    )
}
