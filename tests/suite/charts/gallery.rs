//! Every chart, drawn from the made-up experiment.

use ripplechain::chart::{
    ChartError, DifferenceChart, Drawing, FanChart, LeverCourse, RippleMap, Source, TemperatureChart,
};
use ripplechain::observe::PlaceKind;

use super::synthetic::{experiment, large, showcase, story};

/// A chart that can be drawn again and again.
pub(super) struct Exhibit {
    pub(super) name: &'static str,
    pub(super) draw: Box<dyn Fn(&Source) -> Drawing>,
}

fn exhibit(name: &'static str, draw: impl Fn(&Source) -> Drawing + 'static) -> Exhibit {
    Exhibit { name, draw: Box::new(draw) }
}

fn tension(points: &[(f64, f64)]) -> LeverCourse {
    LeverCourse { name: "Tension".to_owned(), range: (0.0, 1.5), points: points.to_vec() }
}

pub(super) fn gallery() -> Result<Vec<Exhibit>, ChartError> {
    let e = experiment(showcase(), 36, 200, &["without", "with"], 1.0);
    let big = experiment(large(), 36, 60, &["without", "with"], 1.0);
    let story = story();
    let loyalty =
        RippleMap::new("Loyalty rises first at the maker, then down the chain", &e, (1, 0), "loyalty", &story)?;
    let churn = RippleMap::new(
        "Churn rises for half a year before it falls all along the chain, most where the programme runs and a year later \
         everywhere else",
        &e,
        (1, 0),
        "churn",
        &story,
    )?;
    let wide = RippleMap::new("Most of twenty organisations feel it within a year", &big, (1, 0), "loyalty", &story)?;
    let difference =
        DifferenceChart::new("The maker gains most; families gain less, and later", &e, (1, 0), "loyalty", &story)?;
    let many = DifferenceChart::new("Every organisation gains, near ones most", &big, (1, 0), "loyalty", &story)?;
    let tiers = [PlaceKind::Tier];
    let fan = FanChart::new("Loyalty ends higher in every tier", &e, &[0, 1], "loyalty", &tiers, &story)?;
    let mut temperature = TemperatureChart::new(
        "The programme warms the maker into the productive zone, and eases off in time",
        &e,
        &[0, 1],
        "maker",
        &story,
    )?;
    temperature.panels[0].levers = vec![tension(&[(0.0, 0.0)])];
    temperature.panels[1].levers = vec![tension(&[(0.0, 0.5), (3.0, 0.9), (18.0, 0.4)])];
    Ok(vec![
        exhibit("ripple", move |s| loyalty.draw(s)),
        exhibit("ripple-churn", move |s| churn.draw(s)),
        exhibit("ripple-large", move |s| wide.draw(s)),
        exhibit("difference", move |s| difference.draw(s)),
        exhibit("difference-large", move |s| many.draw(s)),
        exhibit("fan", move |s| fan.draw(s)),
        exhibit("temperature", move |s| temperature.draw(s)),
    ])
}
