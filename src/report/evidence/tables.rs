//! The evidence in tables, for documents and for the page.

use std::collections::BTreeMap;

use super::numbers::{built_in, counted, drawn_from, interval, number, percent, plain, range, rounded};
use crate::chart::Table;
use crate::experiment::evidence::{Evidence, Expected, Findings, Group, KnockOut, Portfolio, Row, Tried};
use crate::format;

/// One line a claim.
pub(super) fn summary(e: &Evidence) -> Table {
    let columns = ["Id", "Claim", "Verdict", "Robust", "Remark"];
    let mut table = Table::new("What was tried, and what became of it", columns);
    for t in &e.tried {
        let parts = t.claim.show.iter().filter(|c| c.built_in).count();
        let built = match (t.claim.built_in, parts) {
            (true, _) => "built in".to_owned(),
            (false, 0) => String::new(),
            (false, _) => format!("{parts} of {} parts built in", t.claim.show.len()),
        };
        let robust = t.robust.as_ref().map_or_else(String::new, counted);
        let verdict = t.outcome.verdict.to_string();
        table.push([t.claim.id.clone(), t.claim.claim.clone(), verdict, robust, built]);
    }
    table.trimmed()
}

/// What must be seen of a claim.
pub(super) fn parts(t: &Tried) -> Table {
    let columns = ["What must be seen", "Effect", "95 % interval", "Verdict"];
    let mut table = Table::new(format!("{} in numbers", t.claim.id), columns);
    for p in &t.outcome.parts {
        let e = &p.estimate;
        let what = format!("{}{}", p.contrast.what, built_in(p.contrast.built_in));
        table.push([what, number(e.value), interval(e), p.verdict.to_string()]);
    }
    table
}

/// What becomes of a claim at other values of a number that it names; nothing where that was not tried.
pub(super) fn elsewhere(t: &Tried) -> Option<Table> {
    let what = &t.claim.elsewhere.as_ref().filter(|_| !t.elsewhere.is_empty())?.what;
    let parts = t.outcome.parts.iter().map(|p| p.contrast.what.clone());
    let columns: Vec<String> = [format::sentence(what), "Verdict".to_owned()].into_iter().chain(parts).collect();
    let mut table = Table::new(format!("{} at other values", t.claim.id), columns);
    for there in &t.elsewhere {
        let told =
            there.outcome.parts.iter().map(|p| format!("{} ({})", number(p.estimate.value), interval(&p.estimate)));
        table.push([plain(there.value), there.outcome.verdict.to_string()].into_iter().chain(told));
    }
    Some(table)
}

/// A published number and the model's.
pub(super) fn beside(t: &Tried) -> Table {
    let columns = ["What is measured", "Published", "Model", "95 % interval", "Verdict"];
    let mut table = Table::new(format!("{} in numbers", t.claim.id), columns);
    for p in &t.outcome.parts {
        let e = &p.estimate;
        let published = range(p.contrast.expect);
        table.push([p.contrast.what.clone(), published, number(e.value), interval(e), p.verdict.to_string()]);
    }
    table
}

/// Shares of programmes beside surveys.
pub(super) fn shares(found: &Findings) -> Table {
    let columns = ["Of the programmes", "Published, %", "Model", "Verdict", "Source"];
    let mut table = Table::new("Programmes that succeed, beside surveys", columns);
    for b in &found.shares {
        let published = range(Expected::Between(b.survey.between));
        let source = format!("{} ({})", b.survey.source, b.survey.sure.words());
        let words = b.survey.share.words().to_owned();
        table.push([words, published, percent(&b.estimate), b.verdict.to_string(), source]);
    }
    table
}

/// Who meets each objective.
pub(super) fn objectives(found: &Findings) -> Table {
    let mut table = Table::new("Objectives", ["Objective, over the last quarter", "Met by"]);
    for (what, met) in &found.objectives {
        table.push([what.clone(), percent(met)]);
    }
    table
}

/// Numbers drawn, where programmes succeed and elsewhere.
pub(super) fn numbers(p: &Portfolio, found: &Findings) -> Table {
    let columns = ["Input", "Drawn from", "Succeeds in full", "Elsewhere", "Apart"];
    let mut table = Table::new("What was drawn, where programmes succeed in full and elsewhere", columns);
    for s in &found.separations {
        if let Group::Number { full, others, apart } = &s.group {
            let from = p.inputs.get(&s.input).map_or_else(String::new, drawn_from);
            let apart = format!("{} ({})", number(apart.value), interval(apart));
            table.push([s.means.clone(), from, plain(rounded(*full)), plain(rounded(*others)), apart]);
        }
    }
    table
}

/// Ways, and how many succeed with each.
pub(super) fn ways(found: &Findings) -> Table {
    let mut table =
        Table::new("Ways, and the share that succeeds in full with each", ["Input", "Way", "Succeed in full"]);
    for s in &found.separations {
        if let Group::Ways(ways) = &s.group {
            for (way, e) in ways {
                table.push([s.means.clone(), way.clone(), percent(e)]);
            }
        }
    }
    table
}

/// Closed forms.
pub(super) fn theory(rows: &[Row]) -> Table {
    let columns = ["Id", "Closed form", "Model", "Theory", "Tolerance", "Verdict"];
    let mut table = Table::new("The model's own laws against closed forms", columns);
    for r in rows {
        table.push(r.row());
    }
    table
}

/// Claims without their mechanisms.
pub(super) fn knock_outs(found: &[KnockOut]) -> Table {
    let columns = [
        "Claim",
        "Mechanism off",
        "First thing to be seen",
        "Whole",
        "Off",
        "Verdict whole",
        "Verdict off",
        "Claim then",
    ];
    let mut table = Table::new("Claims with one mechanism switched off", columns);
    for k in found {
        let built = built_in(k.built_in);
        let (what, whole, without) =
            k.first().map_or_else(Default::default, |(what, a, b)| (what.to_owned(), number(a.value), number(b.value)));
        table.push([
            format!("{}{built}", k.id),
            k.off.clone(),
            what,
            whole,
            without,
            k.whole.verdict.to_string(),
            k.without.verdict.to_string(),
            k.word().to_owned(),
        ]);
    }
    table
}

/// Mechanisms, and what goes with each.
pub(super) fn by_mechanism(found: &[KnockOut]) -> Table {
    let mut needed: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for k in found.iter().filter(|k| k.whole.verdict.holds()) {
        needed.entry(&k.off).or_default()[usize::from(!k.falls())].push(&k.id);
    }
    let mut table = Table::new(
        "What goes with each mechanism",
        ["Mechanism", "Claims that fall without it", "Claims that stand without it"],
    );
    for (name, [falls, stands]) in needed {
        table.push([name.to_owned(), falls.join(", "), stands.join(", ")]);
    }
    table
}
