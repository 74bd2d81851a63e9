//! What calibration found, in sentences.

use super::figures::{DRIFT, Figures, LEVEL};
use super::fit::Fit;
use super::recovery::{A_LITTLE, Recovery, TOLD};
use crate::analysis::Assumption;
use crate::format;

/// Could the data tell? One sentence for each number, and one for the ranks.
#[must_use]
pub fn recovery(free: &[Assumption], recovery: &Recovery) -> Vec<String> {
    let one = |(number, r): (&Assumption, &super::Recovered)| {
        let told = match r.word() {
            "yes" => "such figures tell it",
            "a little" => "such figures tell it a little",
            _ => "such figures do not tell it",
        };
        format!(
            "{}: {told}. Of {} clients with known numbers, {} lie in the 8-in-10 interval; {} of the doubt is left.",
            format::sentence(&number.name()),
            recovery.clients,
            r.covered,
            format::share(r.left.min(1.0)),
        )
    };
    let mut lines: Vec<String> = free.iter().zip(&recovery.numbers).map(one).collect();
    let uneven = recovery.numbers.iter().filter(|n| !n.is_even()).count();
    lines.push(match uneven {
        0 => "Ranks of what was planted are as even as chance has it: the intervals can be taken at their word."
            .to_owned(),
        n => format!(
            "Ranks of what was planted are uneven for {n} of {}: their intervals are off. Take more points.",
            free.len()
        ),
    });
    lines
}

/// What was learnt of each number, what only together, how it fits and predicts.
#[must_use]
pub fn fit(free: &[Assumption], figures: &Figures, fit: &Fit) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, left) in free.iter().zip(&fit.numbers) {
        let (low, middle, high) = left.posterior;
        let of =
            format!("{} and {} (middle {})", number.with_unit(low), number.with_unit(high), number.with_unit(middle));
        let name = format::sentence(&number.name());
        lines.push(match left.left {
            x if x < TOLD => format!("{name}: 8 in 10 between {of}."),
            x if x < A_LITTLE => format!("{name}: told a little, 8 in 10 between {of}."),
            _ => format!("{name}: your figures do not tell it; it stays as doubtful as it was."),
        });
    }
    for &(a, b, together) in &fit.ridges {
        let way = if together < 0.0 { "more of one with less of the other" } else { "more of both, or less of both" };
        lines.push(format!(
            "{} and {} are told only together: {way} fits as well ({}).",
            free[a].name(),
            free[b].name(),
            format::signed(together, 2)
        ));
    }
    let poor: Vec<String> = fit.series.iter().filter(|s| s.standardised >= 2.0).map(|s| s.name.clone()).collect();
    let (within, all) = (fit.series.iter().map(|s| s.within).sum::<usize>(), figures.all.len());
    lines.push(format!("{within} of {all} figures lie where 8 in 10 simulated clients would see them."));
    if !poor.is_empty() {
        lines.push(format!("The model does not reproduce {}: do not lean on what it says there.", format::list(&poor)));
    }
    lines.push(match &fit.held_out {
        None => "Too few months to hold some out: what is learnt was not tried on months it had not seen.".to_owned(),
        Some(h) => {
            let better = if h.model < h.as_before { "better than" } else { "no better than" };
            format!(
                "The last {} were held out and predicted {better} \"as in the last month seen\": errors of {} against {} standard errors; {} of {} figures lie in the predicted 8-in-10 interval.",
                format::counted(h.months, "month"),
                format::plain(h.model, 2),
                format::plain(h.as_before, 2),
                h.within,
                h.figures
            )
        }
    });
    lines.push(format!(
        "The model itself was taken to drift off by up to {DRIFT} smallest differences that matter over these months{}.",
        if figures.has_levels() { format!(", and its levels by {LEVEL}") } else { String::new() }
    ));
    lines
}
