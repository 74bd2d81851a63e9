//! The files of a nowcast: for each target a fan of the effect that the figures narrow, and the numbers.

use serde_json::json;

use super::{Error, FORMAT, Folder, as_json};
use crate::chart::{Drawing, FanArm, FanChart, FanPanel, Heading as Title, SLIDE, Source};
use crate::experiment::calibrate::Figures;
use crate::experiment::nowcast::{Heading, Nowcast, Target, words};
use crate::format;
use crate::observe::Layout;
use crate::scenario::Scenario;

/// Writes charts and numbers.
///
/// # Errors
/// When a file cannot be written.
pub fn write(
    nowcast: &Nowcast,
    targets: &[Target],
    layout: &Layout,
    (figures, scenario): (&Figures, &Scenario),
    folder: &Folder,
) -> Result<(), Error> {
    let words = words(nowcast, targets, layout, figures, scenario);
    folder.write("scenario.json", scenario.to_json().as_bytes())?;
    let source = Source {
        scenario: scenario.name.clone(),
        hash: scenario.hash(),
        seed: scenario.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        futures: nowcast.particles,
        command: "ripplechain nowcast scenario.json".to_owned(),
        start: scenario.start.clone(),
        as_run: None,
    };
    for (heading, target) in nowcast.headings.iter().zip(targets) {
        let drawing = chart(heading, target, (layout, scenario), &source);
        let name = format!("nowcast-{}-{}", target.metric.id, layout.places[layout.columns[target.column].place].id);
        folder.write(&format!("charts/{name}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("charts/{name}.png"), &drawing.png(SLIDE)?)?;
    }
    let targets: Vec<_> = targets
        .iter()
        .map(|t| json!({ "metric": t.metric.id, "place": layout.places[layout.columns[t.column].place].id }))
        .collect();
    let series: Vec<&str> = figures.series.iter().map(|s| s.name.as_str()).collect();
    let summary = json!({ "format": FORMAT, "scenario": scenario.name, "hash": scenario.hash(), "targets": targets, "series": series, "nowcast": nowcast, "words": words });
    folder.write("summary.json", as_json(&summary)?.as_bytes())
}

/// The effect of the programme, as it was possible and as the figures leave it.
fn chart(heading: &Heading, target: &Target, (layout, scenario): (&Layout, &Scenario), source: &Source) -> Drawing {
    let (metric, place) = (target.metric, &layout.places[layout.columns[target.column].place]);
    let told = |(mean, low, high): (f64, f64, f64)| {
        format!(
            "{}, 8 in 10 between {}",
            format::difference(metric, mean),
            format::range(metric, low, high).replace(" to ", " and ")
        )
    };
    let title = format!(
        "{} at {}, {}: with your figures an effect of {}",
        metric.name,
        place.name,
        scenario.month_told(layout.months),
        told(heading.after)
    );
    let subtitle = format!(
        "Difference with and without the programme, {}; without your figures {}",
        metric.unit,
        told(heading.before)
    );
    let arm = |arm: usize, label: &str, months: &[_]| FanArm { arm, label: label.to_owned(), months: months.to_vec() };
    let chart = FanChart {
        heading: Title::new(title, subtitle),
        digits: format::decimals(metric),
        range: None,
        panels: vec![FanPanel {
            name: place.name.clone(),
            kind: place.kind,
            programme: scenario.programme.contains_key(&place.id),
            arms: vec![arm(0, "without", &heading.months.0), arm(1, "with figures", &heading.months.1)],
            observed: Vec::new(),
        }],
        events: Vec::new(),
    };
    chart.draw(source)
}
