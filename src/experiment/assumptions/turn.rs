//! Where one assumed number alone turns a verdict: sought by the straight line between two runs, and confirmed by a run.

use rayon::prelude::*;

use super::Study;
use crate::analysis::{Analysis, Assumptions, Cell, Levels, Turn};
use crate::ensemble::{Verdict, direction};
use crate::run::Mismatch;

/// Runs for one turn.
const RUNS: usize = 3;
/// Turns sought.
const TURNS_SOUGHT: usize = 8;
/// Close enough to where a verdict turns, as a share of the smallest difference that matters.
const CLOSE: f64 = 0.1;

/// A turn that is looked for: the number, the effect, and between which shares of the way it lies.
struct Sought {
    which: usize,
    cell: Cell,
    /// +1 where the verdict needs a large effect, −1 where it needs a small one.
    sign: f64,
    /// The verdict stands where the effect, times the sign, is at least this.
    needed: f64,
    /// The share and the effect, times the sign, where the verdict stands and where it does not.
    between: [(f64, f64); 2],
}

/// Where the numbers moved alone turn the headline verdicts.
pub(super) struct Turns {
    /// Those found.
    pub found: Vec<Turn>,
    /// Numbers and columns of which it was not found out where.
    pub somewhere: Vec<(usize, usize)>,
}

/// Seeks where the numbers moved alone turn the headline verdicts. `None` when stopped.
pub(super) fn turns(
    analysis: &Analysis<'_>,
    found: &Assumptions,
    study: &Study<'_>,
) -> Result<Option<Turns>, Mismatch> {
    let sought = sought(analysis, found);
    let (looked_for, left) = sought.split_at(sought.len().min(TURNS_SOUGHT));
    let simulated = looked_for.par_iter().with_max_len(1).map(|s| seek(s, analysis, found, study));
    let Some(turns) = simulated.collect::<Result<Option<Vec<Option<Turn>>>, Mismatch>>()? else { return Ok(None) };
    let missed = looked_for.iter().zip(&turns).filter(|(_, turn)| turn.is_none()).map(|(s, _)| s);
    let somewhere = left.iter().chain(missed).map(|s| (s.which, s.cell.0)).collect();
    Ok(Some(Turns { found: turns.into_iter().flatten().collect(), somewhere }))
}

fn sought(analysis: &Analysis<'_>, found: &Assumptions) -> Vec<Sought> {
    let last = analysis.last();
    let mut all = Vec::new();
    for column in analysis.headlines() {
        let effect = analysis.effect((1, 0), column, last);
        let toward = f64::from(direction(effect.metric));
        let sign = match effect.verdict {
            Verdict::Better | Verdict::Higher => toward,
            Verdict::Worse | Verdict::Lower => -toward,
            Verdict::NoClearDifference | Verdict::TooSmall => continue,
        };
        let (mean, needed) = (effect.difference.mean, f64::from(effect.metric.minimal_important_difference));
        for end in &found.ends {
            let there = (mean + found.shift(&end.levels, (1, 0), (column, last))) * sign;
            if there < needed {
                let between = [(0.5, mean * sign), (end.share, there)];
                all.push(Sought { which: end.which, cell: (column, last), sign, needed, between });
            }
        }
    }
    all
}

/// False position: the straight line between the two sides tells where to look next. The inner `None`: no run came close enough
/// to where the verdict turns. The outer: stopped.
fn seek(
    sought: &Sought,
    analysis: &Analysis<'_>,
    found: &Assumptions,
    study: &Study<'_>,
) -> Result<Option<Option<Turn>>, Mismatch> {
    let Sought { which, cell, sign, needed, between: [mut stands, mut falls] } = *sought;
    let mean = analysis.difference((1, 0), cell.0).months[cell.1].mean;
    for _ in 0..RUNS {
        let slope = (stands.1 - needed) / (stands.1 - falls.1);
        let share = stands.0 + (falls.0 - stands.0) * slope.clamp(0.05, 0.95);
        let Some(levels): Option<Levels> = study.levels(&found.drawn, &[(which, share)])? else { return Ok(None) };
        let effect = mean + found.shift(&levels, (1, 0), cell);
        if (effect * sign - needed).abs() <= CLOSE * needed {
            return Ok(Some(Some(Turn { which, column: cell.0, value: found.drawn[which].at(share), effect })));
        }
        if effect * sign >= needed {
            stands = (share, effect * sign);
        } else {
            falls = (share, effect * sign);
        }
    }
    Ok(Some(None))
}
