//! A ranking in sentences.

use super::{Index, Ranking};
use crate::format;
use crate::observe::Metric;

/// Which numbers matter most to an outcome, and what luck leaves. `names` are those of the axes.
#[must_use]
pub fn words(ranking: &Ranking, names: &[String], metric: &Metric, of: &str) -> Vec<String> {
    let name = |i: usize| names.get(i).map_or("a number", String::as_str);
    let one = |&(i, index): &(usize, Index)| match index {
        Index::Elementary(e) => {
            let way = match e.mean / e.size {
                w if w > 0.5 => ", mostly up",
                w if w < -0.5 => ", mostly down",
                _ => ", either way",
            };
            let size = format::plain(e.size, format::decimals(metric));
            format!("{} by {size} ± {}{way}", name(i), format::plain(e.error, format::decimals(metric)))
        }
        Index::Variance(v) => format!(
            "{} {} ({} to {}), alone {}",
            name(i),
            format::share(v.total.max(0.0)),
            format::share(v.total_low.max(0.0)),
            format::share(v.total_high.max(0.0)),
            format::share(v.first.max(0.0)),
        ),
    };
    let told: Vec<String> = ranking.told().map(one).collect();
    if told.is_empty() {
        return vec![format!("None of {} moves {of}.", format::counted(names.len(), "number"))];
    }
    let unit = format::difference_unit(metric);
    let opening = match ranking.ranked[0].1 {
        Index::Elementary(_) => {
            let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
            format!("Over their whole ranges, of {} numbers these move {of} most{unit}", names.len())
        }
        Index::Variance(_) => {
            format!("Of {} numbers these explain most of how {of} varies, with all they act with", names.len())
        }
    };
    vec![
        format!("{opening}: {}.", told.join("; ")),
        format!("Luck leaves {} of the variance between points.", format::share(ranking.noise)),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::measured;
    use super::super::{Method, ranking};
    use super::*;

    #[test]
    fn a_number_that_moves_nothing_is_not_named() {
        let metric = crate::observe::metric("loyalty").expect("a metric");
        let said = |f: &dyn Fn(&[f64]) -> f64| {
            let means = measured(Method::Morris, 8, 2, f);
            let ranking = ranking(Method::Morris, 2, &means, &vec![0.0; means.len()]).expect("a ranking");
            words(&ranking, &["tension".to_owned(), "heat".to_owned()], metric, "loyalty").join(" ")
        };
        let one = said(&|x| 4.0 * x[0]);
        assert!(one.contains("tension by ") && !one.contains("heat"), "{one}");
        assert_eq!(said(&|_| 1.0), "None of 2 numbers moves loyalty.");
    }

    #[test]
    fn a_ranking_is_told_in_the_unit_of_the_metric_with_which_way_and_how_sure() {
        use super::super::{Elementary, Variance};
        let metric = |id| crate::observe::metric(id).expect("a metric");
        let names = ["tension", "openness", "heat"].map(str::to_owned);
        let of = |all: &[Index], id| {
            let ranking = Ranking { ranked: all.iter().copied().enumerate().collect(), variance: 1.0, noise: 0.25 };
            words(&ranking, &names, metric(id), "loyalty")
        };
        let e = |mean: f64, size: f64| Index::Elementary(Elementary { mean, size, error: 0.26, spread: 0.0 });
        let luck = "Luck leaves 25 % of the variance between points.";
        assert_eq!(
            of(&[e(2.1, 4.0), e(-2.1, 4.0), e(2.0, 4.0), e(-2.0, 4.0)], "loyalty"),
            [
                "Over their whole ranges, of 3 numbers these move loyalty most (points): tension by 4.0 ± 0.3, mostly up; \
                 openness by 4.0 ± 0.3, mostly down; heat by 4.0 ± 0.3, either way; a number by 4.0 ± 0.3, either way.",
                luck
            ]
        );
        // An index has no unit.
        let said = of(&[e(0.4, 0.4)], "tension");
        assert_eq!(
            said[0],
            "Over their whole ranges, of 3 numbers these move loyalty most: tension by 0.40 ± 0.26, mostly up."
        );
        let v = Variance { first: -0.1, first_low: 0.0, first_high: 0.0, total: 0.6, total_low: -0.2, total_high: 0.8 };
        assert_eq!(
            of(&[Index::Variance(v)], "loyalty"),
            [
                "Of 3 numbers these explain most of how loyalty varies, with all they act with: tension 60 % (0 % to 80 %), alone 0 %.",
                luck
            ]
        );
        assert_eq!(of(&[e(0.0, 0.0)], "loyalty"), ["None of 3 numbers moves loyalty."]);
    }
}
