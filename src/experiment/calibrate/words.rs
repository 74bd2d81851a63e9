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

    #[test]
    fn what_is_off_is_named_and_of_enough_clients_it_is_said_to_have_passed() {
        let names = ["trust".to_owned(), "loyalty".to_owned(), "heat".to_owned()];
        let said = |found: [Intervals; 3], clients| checked(&names, &found, clients, "draws (--draws)");
        let fine = [Intervals::AsSaid; 3];
        assert_eq!(
            said(fine, 249),
            "Calibration check: nothing is wrong with the intervals as far as 249 clients show, which is too few to be sure. Take more draws (--draws)."
        );
        assert_eq!(
            said(fine, 250),
            "Calibration check passed: of 250 clients, 8-in-10 intervals hold the known value about as often as they say."
        );
        assert_eq!(
            said([Intervals::Uneven, Intervals::TooWide, Intervals::TooNarrow], 9),
            "Calibration check failed: intervals are too narrow for heat, too wide for loyalty and off to one side for trust. Take more draws (--draws)."
        );
    }

    fn number(evidence: Evidence) -> Assumption {
        let parameter: &'static crate::quantity::Parameter = Box::leak(Box::new(crate::quantity::Parameter {
            name: "rising",
            unit: "weeks",
            default: 20.0,
            min: 0.0,
            max: 60.0,
            evidence,
            source: "a book",
            meaning: "How fast trust returns.",
        }));
        Assumption { low: 10.0, high: 40.0, ..Assumption::new("trust", parameter, 20.0) }
    }

    #[test]
    fn what_was_assumed_is_told_with_its_grounds() {
        let grounds = [
            (Evidence::Literature, "Rough size from published studies"),
            (Evidence::Calibrated, "Set so that levels are plausible"),
            (Evidence::Stylised, "Of common knowledge, its size assumed"),
            (Evidence::Assumption, "Assumed"),
            (Evidence::Switch, "Assumed"),
        ];
        for (evidence, grounds) in grounds {
            assert_eq!(
                prior(&number(evidence)),
                format!(
                    "Trust: rising: How fast trust returns; a book (mechanisms.trust.rising). {grounds}. Drawn between 10 weeks and 40 weeks, \
                     as often above 20 weeks as below."
                )
            );
        }
    }

    #[test]
    fn whether_figures_recover_a_number_is_told_number_by_number() {
        let of = |left, covered| super::super::Recovered {
            left,
            covered,
            correlation: 0.0,
            unevenness: 0.0,
            intervals: Intervals::AsSaid,
        };
        let free = [number(Evidence::Assumption), number(Evidence::Assumption), number(Evidence::Assumption)];
        let found = Recovery { clients: 64, numbers: vec![of(0.4, 50), of(0.7, 51), of(1.2, 52)] };
        let lines = recovery(&free, &found);
        let told = |told: &str, left: &str, covered: u32| {
            format!(
                "Trust: rising: such figures {told}. {left} of its uncertainty remains, and the 8-in-10 interval holds the known \
                 value for {covered} of 64 clients."
            )
        };
        assert_eq!(
            lines[..3],
            [
                told("recover it", "40 %", 50),
                told("recover it partly", "70 %", 51),
                told("do not recover it", "100 %", 52)
            ]
        );
        assert!(lines.len() == 4 && lines[3].ends_with("Take more points (--points)."), "{lines:?}");
    }

    #[test]
    fn months_that_were_held_out_are_told_with_what_was_left_out() {
        let h = HeldOut { months: 3, figures: 7, model: 0.954, as_before: 1.1, within: 5, overlapping: 0 };
        let start = "The last 3 months were held out and predicted";
        let end = "5 of 7 figures lie in the predicted 8-in-10 interval.";
        assert_eq!(
            held_out(&h),
            format!(
                "{start} better than by \"no change since the last months seen\": errors of 0.95 against 1.10 standard errors; {end}"
            )
        );
        let alike = held_out(&HeldOut { as_before: 0.954, ..h.clone() });
        assert!(alike.starts_with(&format!("{start} no better than by")), "{alike}");
        let windows = |overlapping| held_out(&HeldOut { overlapping, ..h.clone() });
        let one = " 1 figure of rolling windows is left out, for months that were fitted are in it too.";
        let two = " 2 figures of rolling windows are left out, for months that were fitted are in them too.";
        assert!(windows(1).ends_with(&format!("{end}{one}")) && windows(2).ends_with(&format!("{end}{two}")));
    }

    #[test]
    fn what_is_left_of_each_number_and_how_it_fits_is_told() {
        use super::super::fit::{Fits, Left};
        use super::super::posterior::Posterior;
        let left = |left| Left { path: String::new(), prior: (0.0, 0.0, 0.0), posterior: (12.0, 15.0, 18.0), left };
        let series = |name: &str, standardised, within| Fits {
            name: name.to_owned(),
            metric: "trust".to_owned(),
            by_level: false,
            level: 0.0,
            level_error: 0.0,
            figures: 5,
            within,
            standardised,
        };
        let mut found = Fit {
            numbers: vec![left(0.59), left(0.6), left(0.85)],
            ridges: vec![(0, 1, -0.62), (1, 2, 0.5)],
            series: vec![series("Trust at firm", 1.99, 3), series("Heat at firm", 2.0, 1)],
            held_out: None,
            not_held_out: Some(NotHeldOut::NotAsked),
            allowed: 1.0,
            posterior: Posterior::default(),
        };
        let free = [number(Evidence::Assumption), number(Evidence::Assumption), number(Evidence::Assumption)];
        let figures = super::super::figures::tests::figures("change");
        let of = "12 weeks and 18 weeks (middle 15 weeks)";
        let lines = fit(&free, &figures, &found);
        assert_eq!(
            lines,
            [
                format!("Trust: rising: 8 in 10 between {of}."),
                format!("Trust: rising: narrowed a little, 8 in 10 between {of}."),
                "Trust: rising: your figures do not narrow it; it stays as uncertain as it was assumed to be.".to_owned(),
                "Trust: rising and trust: rising are narrowed only together: more of one with less of the other fits as well (correlation −0.62).".to_owned(),
                "Trust: rising and trust: rising are narrowed only together: more of both, or less of both fits as well (correlation +0.50).".to_owned(),
                "4 of 5 figures lie where 8 in 10 simulated clients would see them.".to_owned(),
                "The model does not reproduce Heat at firm: do not lean on what it says there.".to_owned(),
                "No months were held out, as you asked: what is learnt was not tried on months it had not seen.".to_owned(),
                "How far the model itself is from a real organisation is assumed: over these months it may drift off with a standard deviation of 2 smallest differences that matter.".to_owned(),
            ]
        );
        found.series.pop();
        found.not_held_out = Some(NotHeldOut::Windows);
        let level = super::super::figures::tests::figures("level");
        let lines = fit(&free, &level, &found);
        assert!(
            lines[6].starts_with("No months could be held out: every figure of the last months covers"),
            "{lines:?}"
        );
        assert!(lines[7].ends_with("smallest differences that matter, and its levels with one of 4."), "{lines:?}");
        found.not_held_out = Some(NotHeldOut::TooFew);
        assert!(fit(&free, &level, &found)[6].starts_with("Too few months to hold some out"));
    }
}
