//! What calibration found, in sentences.

use super::figures::{DRIFT, Figures, LEVEL};
use super::fit::{Fit, HeldOut, NotHeldOut};
use super::recovery::{ENOUGH, Intervals, RECOVERED, Recovery};
use crate::analysis::Assumption;
use crate::format;
use crate::quantity::Evidence;

/// What was assumed of a number before any figure was seen, and on what grounds.
#[must_use]
pub fn prior(number: &Assumption) -> String {
    let grounds = match number.parameter.evidence {
        Evidence::Literature => "Rough size from published studies",
        Evidence::Calibrated => "Set so that levels are plausible",
        Evidence::Stylised => "Of common knowledge, its size assumed",
        Evidence::Assumption | Evidence::Switch => "Assumed",
    };
    format!(
        "{}: {} ({}). {grounds}. Drawn between {} and {}, as often above {} as below.",
        format::sentence(&number.name()),
        number.meaning().trim_end_matches('.'),
        number.path(),
        number.with_unit(number.low),
        number.with_unit(number.high),
        number.with_unit(number.value),
    )
}

/// Could the data tell? One sentence for each number, and the check of the intervals.
#[must_use]
pub fn recovery(free: &[Assumption], recovery: &Recovery) -> Vec<String> {
    let one = |(number, r): (&Assumption, &super::Recovered)| {
        let told = match r.word() {
            "yes" => "such figures recover it",
            "partly" => "such figures recover it partly",
            _ => "such figures do not recover it",
        };
        format!(
            "{}: {told}. {} of its uncertainty remains, and the 8-in-10 interval holds the known value for {} of {} clients.",
            format::sentence(&number.name()),
            format::share(r.left.min(1.0)),
            r.covered,
            recovery.clients,
        )
    };
    let mut lines: Vec<String> = free.iter().zip(&recovery.numbers).map(one).collect();
    let names: Vec<String> = free.iter().map(Assumption::name).collect();
    let found: Vec<Intervals> = recovery.numbers.iter().map(|n| n.intervals).collect();
    lines.push(checked(&names, &found, recovery.clients, "points (--points)"));
    lines
}

/// The check of the intervals, for the names of what they are about; `more` is what makes them surer.
#[must_use]
pub fn checked(names: &[String], found: &[Intervals], clients: usize, more: &str) -> String {
    let off = |what: Intervals, words: &str| {
        let these: Vec<String> = names.iter().zip(found).filter(|f| *f.1 == what).map(|f| f.0.clone()).collect();
        (!these.is_empty()).then(|| format!("{words} for {}", format::list(&these)))
    };
    let off: Vec<String> = [
        off(Intervals::TooNarrow, "too narrow"),
        off(Intervals::TooWide, "too wide"),
        off(Intervals::Uneven, "off to one side"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !off.is_empty() {
        return format!("Calibration check failed: intervals are {}. Take more {more}.", format::list(&off));
    }
    if clients < ENOUGH {
        return format!(
            "Calibration check: nothing is wrong with the intervals as far as {clients} clients show, which is too few to be sure. Take more {more}."
        );
    }
    format!(
        "Calibration check passed: of {clients} clients, 8-in-10 intervals hold the known value about as often as they say."
    )
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
            x if x < RECOVERED => format!("{name}: 8 in 10 between {of}."),
            _ if left.is_narrowed() => format!("{name}: narrowed a little, 8 in 10 between {of}."),
            _ => format!("{name}: your figures do not narrow it; it stays as uncertain as it was assumed to be."),
        });
    }
    for &(a, b, together) in &fit.ridges {
        let way = if together < 0.0 { "more of one with less of the other" } else { "more of both, or less of both" };
        lines.push(format!(
            "{} and {} are narrowed only together: {way} fits as well (correlation {}).",
            format::sentence(&free[a].name()),
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
    let off: Vec<String> =
        fit.series.iter().filter(|s| s.is_off()).map(|s| format!("{} by {}", s.name, s.miss())).collect();
    if !off.is_empty() {
        lines.push(format!(
            "Levels lie further from the model's than the model may be off: {}. Read changes and differences there, not levels.",
            format::list(&off)
        ));
    }
    lines.push(match (&fit.held_out, fit.not_held_out) {
        (Some(h), _) => held_out(h),
        (None, Some(NotHeldOut::NotAsked)) => {
            "No months were held out, as you asked: what is learnt was not tried on months it had not seen.".to_owned()
        }
        (None, Some(NotHeldOut::Windows)) => {
            "No months could be held out: every figure of the last months covers months before them too. Hold more out with --hold-out, or add a series of single months.".to_owned()
        }
        (None, _) => {
            "Too few months to hold some out: what is learnt was not tried on months it had not seen.".to_owned()
        }
    });
    lines.push(format!(
        "How far the model itself is from a real organisation is assumed: over these months it may drift off with a standard deviation of {DRIFT} smallest differences that matter{}.",
        if figures.has_levels() { format!(", and its levels with one of {LEVEL}") } else { String::new() }
    ));
    lines
}

fn held_out(h: &HeldOut) -> String {
    let better = if h.model < h.as_before { "better than" } else { "no better than" };
    let windows = match h.overlapping {
        0 => String::new(),
        n => format!(
            " {} of rolling windows {} left out, for months that were fitted are in {} too.",
            format::sentence(&format::counted(n, "figure")),
            if n == 1 { "is" } else { "are" },
            if n == 1 { "it" } else { "them" }
        ),
    };
    format!(
        "The last {} were held out and predicted {better} by \"no change since the last months seen\": errors of {} against {} standard errors; {} of {} figures lie in the predicted 8-in-10 interval.{windows}",
        format::counted(h.months, "month"),
        format::plain(h.model, 2),
        format::plain(h.as_before, 2),
        h.within,
        h.figures
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_called_sure_only_where_many_clients_show_it() {
        let names = ["trust".to_owned(), "loyalty".to_owned()];
        let said = |found: [Intervals; 2], clients| checked(&names, &found, clients, "points");
        let fine = [Intervals::AsSaid; 2];
        assert!(
            said(fine, 64).contains("too few to be sure") && said(fine, 256).starts_with("Calibration check passed")
        );
        let bad = said([Intervals::TooNarrow, Intervals::AsSaid], 512);
        assert!(bad.starts_with("Calibration check failed: intervals are too narrow for trust."), "{bad}");
        let both = said([Intervals::TooNarrow, Intervals::TooWide], 64);
        assert!(both.contains("too narrow for trust and too wide for loyalty"), "{both}");
    }
}
