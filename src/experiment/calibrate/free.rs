//! Which numbers are fitted, and between which values: those asked for, or those that move the client's figures most.

use super::figures::Figures;
use super::runs::Runs;
use crate::analysis::Assumption;
use crate::experiment::assumptions::{assumed, number};
use crate::quantity::{Evidence, rounded};
use crate::scenario::{Scenario, likeness, numeric_paths};

/// Fitted unless others are asked for.
pub const USUAL: usize = 4;
/// Never more than this.
pub const MOST: usize = 6;
/// Figures that each number needs, at the least.
pub const FIGURES_EACH: usize = 4;

/// Reads `PATH` or `PATH=FROM..TO`. Half of the draws lie below where the scenario has the number and half above, evenly on either
/// side; with a range given they lie evenly over it.
///
/// # Errors
/// Why it cannot be fitted.
pub fn read(scenario: &Scenario, text: &str) -> Result<Assumption, String> {
    let (path, range) = text.split_once('=').map_or((text, None), |(path, range)| (path, Some(range)));
    let path = crate::scenario::current_path(path.trim());
    let Some(mut free) = number(scenario, &path) else {
        let all = numeric_paths(&scenario.to_value());
        let like = |p: &str| likeness(&path, p);
        let fits = |p: &&crate::scenario::ValuePath| number(scenario, &p.path).is_some();
        let near = all.iter().filter(fits).max_by(|a, b| like(&a.path).total_cmp(&like(&b.path)));
        let meant =
            near.filter(|p| like(&p.path) > 0.6).map_or_else(String::new, |p| format!(" Did you mean {}?", p.path));
        return Err(format!(
            "{path} cannot be fitted: it is no number of a mechanism (mechanisms.trust.rising), a culture \
             (chain.organisations.ID.culture.LEVER), a size (chain.organisations.ID.staff, chain.segments.ID.people) or a \
             constant lever of a programme (programme.ID.LEVER).{meant}"
        ));
    };
    let (least, most) = (rounded(free.parameter.min), rounded(free.parameter.max));
    match range {
        None => narrow(&mut free),
        Some(range) => {
            let ends = range.split_once("..").and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
            let ends: Option<(f64, f64)> = ends.filter(|(a, b): &(f64, f64)| a < b && *a >= least && *b <= most);
            let Some((low, high)) = ends else {
                return Err(format!("{text}: expected {path}=FROM..TO, between {least} and {most}"));
            };
            (free.low, free.high, free.value) = (low, high, f64::midpoint(low, high));
        }
    }
    from_an_end(&mut free);
    Ok(free)
}

/// Half of the draws lie on either side of where a number stands: of one that stands at an end of its range they would all be that
/// end.
fn from_an_end(free: &mut Assumption) {
    if free.value <= free.low || free.value >= free.high {
        free.value = f64::midpoint(free.low, free.high);
    }
}

/// What published studies say is doubted half as far as what is assumed.
fn narrow(free: &mut Assumption) {
    if matches!(free.parameter.evidence, Evidence::Literature | Evidence::Calibrated) {
        free.low = f64::midpoint(free.low, free.value);
        free.high = f64::midpoint(free.high, free.value);
    }
}

/// How busy organisations usually are: no assumption, and yet no client is like another in it.
const LOAD: &str = "mechanisms.delivery.load";

/// What may be fitted where nothing is asked for: the numbers marked assumption, how busy organisations usually are, and the usual heat
/// and inclusion of those that figures tell of. Sizes are not among them: a headcount is known.
#[must_use]
pub fn candidates(scenario: &Scenario) -> Vec<Assumption> {
    let mut all = assumed(scenario);
    let delivers = scenario.mechanisms.effective().number("delivery", "strength").is_none_or(|s| s > 0.0);
    if delivers && all.iter().all(|a| a.path() != LOAD) {
        all.extend(number(scenario, LOAD));
    }
    let series = scenario.observed.iter().flat_map(|o| &o.series);
    let mut places: Vec<&str> = series.map(|s| s.at.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    for place in places.iter().filter(|p| scenario.chain.organisations.contains_key(**p)) {
        for lever in ["tension", "employee_inclusion"] {
            all.extend(number(scenario, &format!("chain.organisations.{place}.culture.{lever}")));
        }
    }
    all.retain(|a| a.low < a.high);
    all.iter_mut().for_each(from_an_end);
    all
}

/// The candidates that move the figures most, against luck and error: the first of these are fitted. They are chosen one after the
/// other, each by what those before it leave unexplained: a number that moves levels much would else lend its sway, by accident of
/// the design, to numbers that have none.
#[must_use]
pub fn screened(candidates: &[Assumption], runs: &Runs, figures: &Figures) -> Vec<(usize, f64)> {
    let points: Vec<(&[f64], Vec<f64>)> = runs.means(figures);
    let wide = points.first().map_or(0, |p| p.1.len());
    let mut left: Vec<Vec<f64>> = (0..wide).map(|j| centred(points.iter().map(|p| p.1[j]).collect())).collect();
    let number = |i: usize| centred(points.iter().map(|p| p.0[i]).collect());
    let score = |i: usize, left: &[Vec<f64>]| left.iter().map(|of| explained(&number(i), of)).sum::<f64>();
    let (mut open, mut scores): (Vec<usize>, Vec<(usize, f64)>) = ((0..candidates.len()).collect(), Vec::new());
    while scores.len() < MOST + USUAL && !open.is_empty() {
        let ranked = open.iter().map(|&i| (i, score(i, &left)));
        let Some(best) = ranked.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { break };
        open.retain(|i| *i != best.0);
        scores.push(best);
        let straight = number(best.0);
        let mut bent = centred(straight.iter().map(|x| x * x).collect());
        taken(&straight, &mut bent);
        for of in &mut left {
            taken(&straight, of);
            taken(&bent, of);
        }
    }
    scores.extend(open.into_iter().map(|i| (i, score(i, &left))));
    scores
}

/// Less their mean.
fn centred(values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.into_iter().map(|x| x - mean).collect()
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// How much of the variance of a figure over the points a number explains; what one without effect does by accident is taken off.
fn explained(number: &[f64], figure: &[f64]) -> f64 {
    let (cross, square, n) = (product(number, figure), product(number, number), figure.len().max(1) as f64);
    (cross * cross / square.max(1e-12) - product(figure, figure) / n).max(0.0) / n
}

/// Takes out of values what goes along with a number.
fn taken(number: &[f64], values: &mut [f64]) {
    let slope = product(number, values) / product(number, number).max(1e-12);
    values.iter_mut().zip(number).for_each(|(v, x)| *v -= slope * x);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::calibrate::figures::tests::figures;
    use crate::experiment::calibrate::runs::{Run, Runs};

    fn firm() -> Scenario {
        let file = serde_json::json!({
            "name": "x", "months": 6, "chain": { "template": "service" }, "programme": { "firm": { "tension": 0.5 } },
            "observed": { "series": [{ "metric": "engagement", "at": "firm", "points": [[1, 60, 2]] }] },
        });
        crate::scenario::from_value(&file, "x").expect("a scenario")
    }

    #[test]
    fn no_value_of_a_free_number_has_weight_of_its_own() {
        let scenario = firm();
        let asked =
            ["chain.organisations.firm.culture.tension", "mechanisms.trust.rising=10..40", "mechanisms.trust.rising"];
        let asked = asked.map(|text| read(&scenario, text).expect("a number"));
        assert_eq!((asked[1].low, asked[1].value, asked[1].high), (10.0, 25.0, 40.0));
        for number in asked.iter().chain(&candidates(&scenario)) {
            let values: Vec<f64> = (0..=40).map(|i| number.at(f64::from(i) / 40.0)).collect();
            assert!(values.windows(2).all(|v| v[0] < v[1]), "{}: {values:?}", number.path());
        }
    }

    #[test]
    fn a_size_is_fitted_from_half_to_one_and_a_half_of_itself_and_only_where_it_is_asked_for() {
        let mut scenario = firm();
        let path = "chain.organisations.firm.staff";
        let staff = read(&scenario, path).expect("a size");
        let is = f64::from(scenario.chain.organisations["firm"].staff);
        assert_eq!(
            (staff.low, staff.value, staff.high, staff.name()),
            (0.5 * is, is, 1.5 * is, "firm: staff".to_owned())
        );
        crate::experiment::assumptions::put(&mut scenario, &staff, 1.25 * is);
        assert_eq!(f64::from(scenario.chain.organisations["firm"].staff), (1.25 * is).round());
        assert!(
            read(&scenario, "chain.segments.nobody.people").is_err()
                && read(&scenario, "chain.organisations.firm.people").is_err()
        );
        let all: Vec<String> = candidates(&scenario).iter().map(Assumption::path).collect();
        assert!(all.iter().all(|p| p != path) && all.iter().filter(|p| *p == LOAD).count() == 1, "{all:?}");
    }

    #[test]
    fn a_number_that_moves_levels_much_hides_no_other_and_lends_nothing() {
        let f = figures("level");
        // The first number moves the level much, and bent; the third one moves it a little, the others not at all.
        let run = |point: usize| {
            let at: Vec<f64> = [1, 13, 7, 29, 17, 23].iter().map(|k| (point * k % 31) as f64 / 30.0).collect();
            let level = 60.0 + 40.0 * at[0] + 30.0 * at[0] * at[0] + 3.0 * at[2];
            let levels = (0..4).map(|k| vec![level as f32 + 0.1 * k as f32; 5]).collect();
            Run { point, at, levels }
        };
        let six: Vec<Assumption> = candidates(&firm()).into_iter().take(6).collect();
        let scores = screened(&six, &Runs((1..31).map(run).collect()), &f);
        assert_eq!([scores[0].0, scores[1].0], [0, 2], "{scores:?}");
        assert!(scores[2..].iter().all(|s| s.1 < 0.1 * scores[1].1), "{scores:?}");
    }

    #[test]
    fn a_series_that_one_future_leaves_undefined_still_chooses_numbers() {
        let f = figures("level");
        let run = |point: usize| {
            let share = point as f64 / 31.0;
            let rise =
                |k: usize| (0..5).map(|i| 60.0 + 8.0 * share as f32 * i as f32 + 0.1 * k as f32).collect::<Vec<_>>();
            let mut levels: Vec<Vec<f32>> = (0..4).map(rise).collect();
            levels[point % 4][2] = if point == 7 { f32::NAN } else { levels[point % 4][2] };
            Run { point, at: vec![share, (point * 13 % 32) as f64 / 31.0], levels }
        };
        let scenario = firm();
        let two: Vec<Assumption> = candidates(&scenario).into_iter().take(2).collect();
        let scores = screened(&two, &Runs((0..32).map(run).collect()), &f);
        assert!(scores[0].0 == 0 && scores[0].1 > 1.0 && scores[1].1 < 0.1 * scores[0].1, "{scores:?}");
    }

    #[test]
    fn a_range_is_read_within_what_is_permitted_and_anything_else_is_refused_with_the_reason() {
        let scenario = firm();
        let of = |text: &str| read(&scenario, text).map(|n| (n.low, n.value, n.high));
        assert_eq!(of(" mechanisms.trust.rising = 10 .. 14 "), Ok((10.0, 12.0, 14.0)));
        let is = read(&scenario, "mechanisms.trust.rising").expect("a number").parameter;
        let (least, most) = (rounded(is.min), rounded(is.max));
        let ends = format!("mechanisms.trust.rising={least}..{most}");
        assert_eq!(of(&ends), Ok((least, f64::midpoint(least, most), most)));
        for wrong in ["14..10", "10..10", "10", "a..b", "7..10", "10..61"] {
            let text = format!("mechanisms.trust.rising={wrong}");
            let told = format!("{text}: expected mechanisms.trust.rising=FROM..TO, between {least} and {most}");
            assert_eq!(of(&text), Err(told));
        }
        let told = of("mechanisms.trust.risin").expect_err("refused");
        assert!(told.starts_with("mechanisms.trust.risin cannot be fitted: it is no number of a mechanism"), "{told}");
        assert!(told.ends_with(" Did you mean mechanisms.trust.rising?"), "{told}");
        assert!(of("nothing").expect_err("refused").ends_with("a constant lever of a programme (programme.ID.LEVER)."));
    }

    #[test]
    fn what_stands_at_an_end_is_put_into_the_middle_and_what_studies_say_is_doubted_half_as_far() {
        let number = read(&firm(), "mechanisms.trust.rising=10..40").expect("a number");
        let placed = |value: f64| {
            let mut free = Assumption { value, ..number.clone() };
            from_an_end(&mut free);
            free.value
        };
        assert_eq!([9.0, 10.0, 11.0, 39.0, 40.0, 41.0].map(placed), [25.0, 25.0, 11.0, 39.0, 25.0, 25.0]);
        let narrowed = |evidence: Evidence| {
            let parameter: &'static crate::quantity::Parameter =
                Box::leak(Box::new(crate::quantity::Parameter { evidence, ..*number.parameter }));
            let mut free = Assumption { parameter, low: 10.0, value: 20.0, high: 40.0, ..number.clone() };
            narrow(&mut free);
            (free.low, free.high)
        };
        assert_eq!([Evidence::Literature, Evidence::Calibrated].map(narrowed), [(15.0, 30.0); 2]);
        assert_eq!([Evidence::Assumption, Evidence::Stylised].map(narrowed), [(10.0, 40.0); 2]);
    }

    #[test]
    fn candidates_are_what_is_assumed_the_load_and_the_culture_of_those_that_figures_tell_of() {
        let mut scenario = firm();
        let paths = |s: &Scenario| candidates(s).iter().map(Assumption::path).collect::<Vec<_>>();
        let culture = |name: &str| format!("chain.organisations.firm.culture.{name}");
        let all = paths(&scenario);
        assert_eq!(
            all.len(),
            assumed(&scenario).len() + usize::from(!assumed(&scenario).iter().any(|a| a.path() == LOAD)) + 2
        );
        assert_eq!(all[all.len() - 2..], [culture("tension"), culture("employee_inclusion")]);
        scenario.observed.as_mut().expect("figures").series[0].at = "nowhere".to_owned();
        assert!(!paths(&scenario).contains(&culture("tension")));
        *scenario.mechanisms.number_mut("delivery", "strength").expect("a number") = 0.0;
        assert!(!paths(&scenario).contains(&LOAD.to_owned()));
    }

    #[test]
    fn a_number_is_screened_by_the_variance_it_explains_beyond_what_it_would_by_accident() {
        let f = figures("level");
        // Four points; the first figure is five times the first share, in units of its error of 2 and of no luck.
        let place = [[0.0, 0.5], [1.0, 0.0], [0.0, 0.5], [1.0, 1.0]];
        let run = |(point, at): (usize, &[f64; 2])| {
            let first = 60.0 + 10.0 * at[0] as f32;
            Run { point, at: at.to_vec(), levels: vec![vec![first, 60.0, 60.0, 60.0, 60.0]; 2] }
        };
        let runs = Runs(place.iter().enumerate().map(run).collect());
        let two: Vec<Assumption> = candidates(&firm()).into_iter().take(2).collect();
        // Squares of 5 about their mean: 25 in all. The first explains them but for a quarter, the second nothing.
        assert_eq!(screened(&two, &runs, &f), [(0, (25.0 - 25.0 / 4.0) / 4.0), (1, 0.0)]);
    }
}
