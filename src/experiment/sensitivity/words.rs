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
}
