//! Where one assumed number alone turns a verdict: sought by the parabola through three runs, and confirmed by a run.

use rayon::prelude::*;

use super::Study;
use crate::analysis::{Alone, Analysis, Assumptions, Cell, Levels, Turn};
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
    /// The value and the effect, times the sign, where the verdict stands and where it does not.
    between: [(f64, f64); 2],
    /// The same at the other end of the number's range.
    beyond: (f64, f64),
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
        let at = |end: &Alone| {
            let effect = mean + found.shift(&end.levels, (1, 0), (column, last));
            (found.drawn[end.which].at(end.share), effect * sign)
        };
        for end in &found.ends {
            let there = at(end);
            if there.1 < needed {
                let stands = (found.drawn[end.which].value, mean * sign);
                let other = found.ends.iter().find(|o| o.which == end.which && o.share != end.share);
                let (between, beyond) = ([stands, there], other.map_or(stands, at));
                all.push(Sought { which: end.which, cell: (column, last), sign, needed, between, beyond });
            }
        }
    }
    all
}

/// Where the parabola through three points reaches `needed`, between the first two, which lie on either side of it. Where the third
/// is one of them, the straight line.
fn crossing(points: [(f64, f64); 3], needed: f64) -> f64 {
    let [(a, at_a), (b, at_b), (c, at_c)] = points;
    let slope = (at_b - at_a) / (b - a);
    let bend = if c == a || c == b { 0.0 } else { ((at_c - at_b) / (c - b) - slope) / (c - a) };
    let parabola = |x: f64| at_a + (x - a) * (slope + bend * (x - b));
    let (mut stands, mut falls) = (a, b);
    for _ in 0..f64::MANTISSA_DIGITS {
        let middle = stands.midpoint(falls);
        if parabola(middle) >= needed {
            stands = middle;
        } else {
            falls = middle;
        }
    }
    stands
}

/// Each run tells where to look next. The inner `None`: no run came close enough to where the verdict turns. The outer: stopped.
fn seek(
    sought: &Sought,
    analysis: &Analysis<'_>,
    found: &Assumptions,
    study: &Study<'_>,
) -> Result<Option<Option<Turn>>, Mismatch> {
    let Sought { which, cell, sign, needed, between: [mut stands, mut falls], mut beyond } = *sought;
    let mean = analysis.difference((1, 0), cell.0).months[cell.1].mean;
    for _ in 0..RUNS {
        let number = &found.drawn[which];
        let share = number.share(crossing([stands, falls, beyond], needed));
        let value = number.at(share);
        let Some(levels): Option<Levels> = study.levels(&found.drawn, &[(which, share)])? else { return Ok(None) };
        let effect = mean + found.shift(&levels, (1, 0), cell);
        if (effect * sign - needed).abs() <= CLOSE * needed {
            return Ok(Some(Some(Turn { which, column: cell.0, value, effect })));
        }
        let side = if effect * sign >= needed { &mut stands } else { &mut falls };
        beyond = std::mem::replace(side, (value, effect * sign));
    }
    Ok(Some(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_crossed_between_its_first_two_points() {
        let parabola = |x: f64| (x, 4.0 - 3.0 * x * x);
        let all = [0.5, 1.0, 0.0].map(parabola);
        assert!((crossing(all, 2.0) - (2.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        let line = [0.5, 0.0, 1.0].map(|x| (x, 2.0 * x));
        assert!((crossing(line, 0.25) - 0.125).abs() < 1e-12, "a straight line is a parabola too");
        let alone = [line[0], line[1], line[0]];
        assert!((crossing(alone, 0.25) - 0.125).abs() < 1e-12, "two points have a line alone");
    }
}
