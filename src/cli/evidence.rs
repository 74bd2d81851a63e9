//! `evidence`: every claim and fact as an experiment on fresh futures, every closed form; what no longer holds fails.

use std::io;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use serde_json::{Value, json};

use super::study::{Trouble, code, refuse};
use super::{DONE, Desk, FAILED, STOPPED};
use crate::experiment::evidence::{
    Claim, Estimate, Failure, INAPPLICABLE, Kind, Outcome, Row, Verdict, library, theory, try_claim,
};
use crate::mechanism::{MECHANISMS, Mechanism};

/// Try what the model claims on fresh futures: claims, facts, closed forms. Fails when something shown no longer is.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only these: `C01` … `C38`, `F01` … `F15`, `theory`, or files with claims of your own. All if left out.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only a few claims over a few futures, and the closed forms.
    #[arg(long)]
    pub quick: bool,
    /// Futures in each arm.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(4..=100_000))]
    pub futures: u32,
    /// Switch each mechanism that carries a claim off in turn: which claim goes with it?
    #[arg(long, conflicts_with = "markdown")]
    pub knock_out: bool,
    /// Print Markdown, as in docs/model/facts.md.
    #[arg(long)]
    pub markdown: bool,
}

/// Futures of the short run.
const QUICK: u32 = 16;

/// One claim and what became of it.
struct Tried {
    claim: Claim,
    outcome: Outcome,
}

impl Tried {
    /// Whether it was shown when it was last reviewed and is not any more.
    fn lost(&self) -> bool {
        self.claim.status == Verdict::Shown && self.outcome.verdict != Verdict::Shown
    }
}

/// Tries the evidence.
pub(super) fn run(args: &Args, desk: &mut Desk<'_>) -> io::Result<u8> {
    code(evidence(args, desk))
}

fn evidence(args: &Args, desk: &mut Desk<'_>) -> Result<u8, Trouble> {
    let claims = chosen(args).map_err(|why| refuse(desk, &why))?;
    let futures = if args.quick { args.futures.min(QUICK) } else { args.futures };
    if args.knock_out {
        return knock_out(&claims, futures, desk);
    }
    let mut tried = Vec::with_capacity(claims.len());
    let count = claims.len();
    for (i, claim) in claims.into_iter().enumerate() {
        desk.say(&format!("{} of {count}: {} {}", i + 1, claim.id, claim.claim))?;
        let wanted = if args.quick { futures } else { claim.futures.unwrap_or(0).max(futures) };
        let outcome = attempt(&claim, wanted, &[], desk)?;
        tried.push(Tried { claim, outcome });
    }
    let wants_theory = args.ids.is_empty() || args.ids.iter().any(|id| id.eq_ignore_ascii_case("theory"));
    let rows = if wants_theory { theory() } else { Vec::new() };
    if desk.json {
        writeln!(desk.out, "{:#}", as_json(&tried, &rows, futures))?;
    } else if args.markdown {
        markdown(&tried, &rows, futures, desk)?;
    } else {
        tables(&tried, &rows, desk)?;
    }
    // Sixteen futures are too few to hold a verdict of many against.
    let judged = !args.quick && futures >= 64;
    let lost = tried.iter().filter(|t| t.lost() && (judged || t.outcome.verdict == Verdict::Refuted)).count();
    let unmet = rows.iter().filter(|r| !r.passed()).count();
    if lost + unmet > 0 {
        desk.say(&format!("{lost} of what was shown no longer holds; {unmet} closed forms are not met."))?;
    }
    Ok(if lost + unmet > 0 { FAILED } else { DONE })
}

/// The claims asked for: by id, or from files of the user's own.
fn chosen(args: &Args) -> Result<Vec<Claim>, String> {
    let all = library().map_err(|flaw| flaw.to_string())?;
    if args.ids.is_empty() {
        return Ok(all.into_iter().filter(|c| !args.quick || c.quick).collect());
    }
    let mut out = Vec::new();
    for id in args.ids.iter().filter(|id| !id.eq_ignore_ascii_case("theory")) {
        if let Some(claim) = all.iter().find(|c| c.id.eq_ignore_ascii_case(id)) {
            out.push(claim.clone());
        } else {
            let text = std::fs::read_to_string(id).map_err(|_| {
                format!("{id} is neither a claim (C01 to C38), a fact (F01 to F15), theory, nor a file.")
            })?;
            out.push(Claim::read(&text, id).map_err(|flaw| flaw.to_string())?);
        }
    }
    Ok(out)
}

fn attempt(claim: &Claim, futures: u32, off: &[Mechanism], desk: &mut Desk<'_>) -> Result<Outcome, Trouble> {
    match try_claim(claim, futures, off, desk.simulate, desk.stop) {
        Ok(outcome) => Ok(outcome),
        Err(Failure::Stopped) => {
            writeln!(desk.err, "Stopped.")?;
            Err(Trouble::Ended(super::study::Ended(STOPPED)))
        }
        Err(failure) => Err(refuse(desk, &failure.to_string())),
    }
}

fn number(x: f64) -> String {
    if !x.is_finite() {
        return "unknown".to_owned();
    }
    let digits = if x.abs() >= 10.0 { 1 } else { 2 };
    format!("{x:+.digits$}").replace('-', "−")
}

fn interval(e: &Estimate) -> String {
    if e.low.is_finite() { format!("{} to {}", number(e.low), number(e.high)) } else { "unknown".to_owned() }
}

fn tables(tried: &[Tried], rows: &[Row], desk: &mut Desk<'_>) -> io::Result<()> {
    if !tried.is_empty() {
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY).set_header([
            "",
            "claim and what must be seen",
            "effect",
            "95 % interval",
            "verdict",
        ]);
        for t in tried {
            let built = if t.claim.built_in { " (built in)" } else { "" };
            let lost = if t.lost() { " (was shown)" } else { "" };
            let mut verdicts = vec![format!("{}{lost}", t.outcome.verdict)];
            let mut lines = vec![format!("{}{built}", t.claim.claim)];
            let (mut effects, mut intervals) = (vec![String::new()], vec![String::new()]);
            for part in &t.outcome.parts {
                lines.push(format!("  {}", part.contrast.what));
                effects.push(number(part.estimate.value));
                intervals.push(interval(&part.estimate));
                verdicts.push(part.verdict.to_string());
            }
            table.add_row([
                t.claim.id.clone(),
                lines.join("\n"),
                effects.join("\n"),
                intervals.join("\n"),
                verdicts.join("\n"),
            ]);
        }
        writeln!(desk.out, "{table}")?;
        for (kind, name) in [(Kind::Claim, "claims"), (Kind::Fact, "facts")] {
            let of = |v| tried.iter().filter(|t| t.claim.kind() == kind && t.outcome.verdict == v).count();
            let (shown, refuted, open) = (of(Verdict::Shown), of(Verdict::Refuted), of(Verdict::NotResolved));
            if shown + refuted + open > 0 {
                writeln!(
                    desk.out,
                    "{shown} of {} {name} shown, {refuted} refuted, {open} not resolved.",
                    shown + refuted + open
                )?;
            }
        }
    }
    if !rows.is_empty() {
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["", "closed form", "model", "theory", "tolerance", ""]);
        for r in rows {
            let met = if r.passed() { "met" } else { "NOT met" };
            table.add_row([
                r.id.to_owned(),
                format!("{} ({})", r.law, r.source),
                format!("{:.5}", r.got),
                format!("{:.5}", r.want),
                format!("{:.1e}", r.tolerance),
                met.to_owned(),
            ]);
        }
        writeln!(desk.out, "{table}")?;
        writeln!(
            desk.out,
            "{} of {} closed forms met. Not applicable:",
            rows.iter().filter(|r| r.passed()).count(),
            rows.len()
        )?;
        for (what, why) in INAPPLICABLE {
            writeln!(desk.out, "  {what}: {why}.")?;
        }
    }
    Ok(())
}

fn markdown(tried: &[Tried], rows: &[Row], futures: u32, desk: &mut Desk<'_>) -> io::Result<()> {
    let ids: Vec<&str> = tried.iter().map(|t| t.claim.id.as_str()).collect();
    let all =
        if ids.iter().all(|id| id.starts_with('F')) { "The facts as measured" } else { "The evidence as measured" };
    writeln!(desk.out, "# {all}\n")?;
    writeln!(
        desk.out,
        "Written by `ripplechain evidence --markdown`; not edited by hand. {futures} futures in each arm, from a seed nobody tuned on; means of paired differences with 95 % intervals.\n"
    )?;
    for t in tried {
        let mut built =
            if t.claim.built_in { " It follows from one equation: built in.".to_owned() } else { String::new() };
        if t.outcome.futures != futures {
            built += &format!(" Over {} futures.", t.outcome.futures);
        }
        writeln!(
            desk.out,
            "## {} – {}\n\n{}{built}\n\n**{}**",
            t.claim.id, t.claim.claim, t.claim.question, t.outcome.verdict
        )?;
        writeln!(desk.out, "\n| what must be seen | effect | 95 % interval | verdict |\n|---|---|---|---|")?;
        for p in &t.outcome.parts {
            let e = &p.estimate;
            writeln!(desk.out, "| {} | {} | {} | {} |", p.contrast.what, number(e.value), interval(e), p.verdict)?;
        }
        writeln!(desk.out)?;
        if let Some(note) = &t.claim.note {
            writeln!(desk.out, "{note}\n")?;
        }
    }
    if !rows.is_empty() {
        writeln!(
            desk.out,
            "## Closed forms\n\n| | closed form | model | theory | tolerance | |\n|---|---|---|---|---|---|"
        )?;
        for r in rows {
            let met = if r.passed() { "met" } else { "**not met**" };
            writeln!(
                desk.out,
                "| {} | {} ({}) | {:.5} | {:.5} | {:.1e} | {met} |",
                r.id, r.law, r.source, r.got, r.want, r.tolerance
            )?;
        }
        writeln!(desk.out, "\nNot applicable:\n")?;
        for (what, why) in INAPPLICABLE {
            writeln!(desk.out, "- {what}: {why}.")?;
        }
    }
    Ok(())
}

fn as_json(tried: &[Tried], rows: &[Row], futures: u32) -> Value {
    json!({
        "futures": futures,
        "claims": tried.iter().map(|t| json!({
            "id": t.claim.id,
            "kind": t.claim.kind(),
            "claim": t.claim.claim,
            "built_in": t.claim.built_in,
            "status": t.claim.status,
            "verdict": t.outcome.verdict,
            "lost": t.lost(),
            "parts": t.outcome.parts,
        })).collect::<Vec<_>>(),
        "theory": rows.iter().map(|r| json!({ "row": r, "passed": r.passed() })).collect::<Vec<_>>(),
        "not_applicable": INAPPLICABLE.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect::<Vec<_>>(),
    })
}

fn knock_out(claims: &[Claim], futures: u32, desk: &mut Desk<'_>) -> Result<u8, Trouble> {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["", "whole", "mechanism off", "first effect", "verdict"]);
    let mut told = Vec::new();
    for claim in claims {
        desk.say(&format!("{} {}", claim.id, claim.claim))?;
        let whole = attempt(claim, futures, &[], desk)?;
        for name in &claim.carried_by {
            let mechanism = named(name).map_err(|why| refuse(desk, &format!("{}: {why}", claim.id)))?;
            let without = attempt(claim, futures, &[mechanism], desk)?;
            let first = without.parts.first().map_or_else(String::new, |p| number(p.estimate.value));
            let verdict = without.verdict.to_string();
            told.push(json!({ "id": claim.id, "whole": whole.verdict, "off": name, "without": without }));
            table.add_row([claim.id.clone(), whole.verdict.to_string(), name.clone(), first, verdict]);
        }
    }
    if desk.json {
        writeln!(desk.out, "{:#}", Value::Array(told))?;
    } else {
        writeln!(desk.out, "{table}")?;
    }
    Ok(DONE)
}

fn named(name: &str) -> Result<Mechanism, String> {
    serde_json::from_value(Value::from(name)).map_err(|_| {
        let all: Vec<&str> = MECHANISMS.iter().map(|(n, ..)| *n).collect();
        format!("{name} is no mechanism; there are {}.", all.join(", "))
    })
}
