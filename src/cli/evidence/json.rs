//! The evidence as JSON.

use serde_json::{Value, json};

use crate::experiment::evidence::{Evidence, INAPPLICABLE, KnockOut, NOT_COMPARED};

pub(super) fn evidence(e: &Evidence) -> Value {
    let pairs = |pairs: &[(&str, &str)]| -> Vec<Value> {
        pairs.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect()
    };
    json!({
        "futures": e.futures,
        "seed": e.seed,
        "claims": e.tried.iter().map(|t| json!({
            "id": t.claim.id,
            "kind": t.claim.kind(),
            "claim": t.claim.claim,
            "built_in": t.claim.built_in,
            "published": t.claim.published,
            "status": t.claim.status,
            "verdict": t.outcome.verdict,
            "lost": t.lost(),
            "robust": t.robust,
            "elsewhere": t.elsewhere,
            "parts": t.outcome.parts,
        })).collect::<Vec<_>>(),
        "portfolio": e.portfolio.as_ref().map(|(p, f)| json!({
            "claim": p.claim,
            "rule": p.rule,
            "status": p.status,
            "found": f,
        })),
        "theory": e.theory.iter().map(|r| json!({ "row": r, "passed": r.passed() })).collect::<Vec<_>>(),
        "not_applicable": pairs(INAPPLICABLE),
        "not_compared": pairs(NOT_COMPARED),
    })
}

pub(super) fn knock_outs(found: &[KnockOut]) -> Value {
    json!(found)
}
