//! The files of a nowcast: a fan that narrows for each target, and the numbers.

use serde_json::json;

use super::{Error, FORMAT, Folder, as_json};
use crate::chart::{FanArm, FanChart, FanPanel, FanPoint, Heading, Source};
use crate::experiment::calibrate::Figures;
use crate::experiment::nowcast::{Nowcast, Target};
use crate::format;
use crate::observe::Layout;
use crate::scenario::Scenario;

/// Pixels of a PNG.
const PIXELS: u32 = 1600;

/// Where it is heading, in sentences.
#[must_use]
pub fn words(
    nowcast: &Nowcast,
    targets: &[Target],
    layout: &Layout,
    figures: &Figures,
    scenario: &Scenario,
) -> Vec<String> {
    let last = scenario.month_told(layout.months);
    let one = |(heading, target): (&crate::experiment::nowcast::Heading, &Target)| {
        let (metric, place) = (target.metric, &layout.places[layout.columns[target.column].place].name);
        let told = |(mean, low, high): (f64, f64, f64)| {
            format!("{} (8 in 10: {})", format::difference(metric, mean), format::range(metric, low, high))
        };
        let sign = heading.moved_by.first().filter(|s| s.1.abs() >= 0.1).map_or_else(
            || "no series moved it much".to_owned(),
            |&(s, by)| {
                format!(
                    "{} moved it most, {}",
                    figures.series[s].name,
                    if by > 0.0 { "for the better" } else { "for the worse" }
                )
            },
        );
        format!(
            "{} at {place}, {last}: effect {}, before the figures {}. Ends well in {} of futures, before {}; ends badly in {}, before {}; {sign}.",
            metric.name,
            told(heading.after),
            told(heading.before),
            format::share(heading.well.1),
            format::share(heading.well.0),
            format::share(heading.badly.1),
            format::share(heading.badly.0),
        )
    };
    let mut lines: Vec<String> = nowcast.headings.iter().zip(targets).map(one).collect();
    let (clients, covered) = &nowcast.checked;
    let covered: Vec<String> = covered.iter().map(ToString::to_string).collect();
    lines.push(format!(
        "Checked on {clients} futures held back: the effect lies in the 8-in-10 interval in {} of them. {} futures; the figures leave as much as {} equal ones.",
        format::list(&covered),
        format::count(nowcast.particles),
        format::plain(nowcast.effective, 0)
    ));
    lines
}

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
        start: scenario.starts().map(|m| m.to_string()),
        as_run: None,
    };
    for (heading, target) in nowcast.headings.iter().zip(targets) {
        let place = &layout.places[layout.columns[target.column].place];
        let arm =
            |arm: usize, label: &str, months: &[_]| FanArm { arm, label: label.to_owned(), months: months.to_vec() };
        let change = heading.well.1 - heading.well.0;
        let way = if change > 0.05 {
            "more often"
        } else if change < -0.05 {
            "less often"
        } else {
            "as often"
        };
        let title = format!(
            "With your figures, {} at {} ends well {way} than without them",
            format::lower(target.metric.name),
            place.name
        );
        let title = title.replace("as often than", "as often as");
        let seen = scenario.observed.iter().flat_map(|o| &o.series);
        let seen = seen.filter(|s| s.metric == target.metric.id && s.at == place.id).flat_map(|s| {
            let points: Vec<&[f32; 3]> =
                s.points.iter().filter(|p| p[0] >= 0.0 && p[0] <= layout.months as f32).collect();
            let shift = points.iter().map(|p| f64::from(p[1]) - heading.levels.1[p[0] as usize].mean).sum::<f64>()
                / points.len().max(1) as f64;
            let point = move |p: &[f32; 3]| FanPoint {
                month: f64::from(p[0]),
                value: f64::from(p[1]) - shift,
                error: f64::from(p[2]),
            };
            points.into_iter().map(point).collect::<Vec<_>>()
        });
        let chart = FanChart {
            heading: Heading::new(
                title,
                format!(
                    "{}, {}, with the programme: before your figures, and with them",
                    target.metric.name, target.metric.unit
                ),
            ),
            digits: format::decimals(target.metric),
            range: None,
            panels: vec![FanPanel {
                name: place.name.clone(),
                kind: place.kind,
                programme: scenario.programme.contains_key(&place.id),
                arms: vec![arm(0, "before", &heading.levels.0), arm(1, "with figures", &heading.levels.1)],
                observed: seen.collect(),
            }],
            events: Vec::new(),
        };
        let drawing = chart.draw(&source);
        let name = format!("nowcast-{}-{}", target.metric.id, place.id);
        folder.write(&format!("charts/{name}.svg"), drawing.svg().as_bytes())?;
        folder.write(&format!("charts/{name}.png"), &drawing.png(PIXELS)?)?;
    }
    let targets: Vec<_> = targets
        .iter()
        .map(|t| json!({ "metric": t.metric.id, "place": layout.places[layout.columns[t.column].place].id }))
        .collect();
    let series: Vec<&str> = figures.series.iter().map(|s| s.name.as_str()).collect();
    let summary = json!({ "format": FORMAT, "scenario": scenario.name, "hash": scenario.hash(), "targets": targets, "series": series, "nowcast": nowcast, "words": words });
    folder.write("summary.json", as_json(&summary)?.as_bytes())
}
