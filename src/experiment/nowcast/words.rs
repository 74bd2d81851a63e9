//! Where it is heading, in sentences.

use super::{Heading, Nowcast, Target};
use crate::experiment::calibrate::{Figures, words::checked};
use crate::format;
use crate::observe::Layout;
use crate::scenario::Scenario;

/// A mean effect that moves by less than this share of its standard deviation is hardly moved.
const HARDLY: f64 = 0.1;
/// An interval that is left with less than this share of its width is narrowed.
const NARROWED: f64 = 0.8;

/// One sentence or two for each target, and the check of the intervals.
#[must_use]
pub fn words(
    nowcast: &Nowcast,
    targets: &[Target],
    layout: &Layout,
    figures: &Figures,
    scenario: &Scenario,
) -> Vec<String> {
    let last = scenario.month_told(layout.months);
    let place = |target: &Target| &layout.places[layout.columns[target.column].place].name;
    let one = |(heading, target): (&Heading, &Target)| {
        format!(
            "{} at {}, {last}: effect {}; without your figures {}. A meaningful gain in {} of futures, without your figures in {}; a meaningful loss in {}, without in {}. {}.",
            target.metric.name,
            place(target),
            effect(target, heading.after),
            effect(target, heading.before),
            format::share(heading.well.1),
            format::share(heading.well.0),
            format::share(heading.badly.1),
            format::share(heading.badly.0),
            moved_by(heading, figures)
        )
    };
    let mut lines: Vec<String> = nowcast.headings.iter().zip(targets).map(one).collect();
    let (clients, covered) = &nowcast.checked;
    let covered: Vec<String> = covered.iter().map(ToString::to_string).collect();
    let names: Vec<String> =
        targets.iter().map(|t| format!("{} at {}", format::lower(t.metric.name), place(t))).collect();
    lines.push(format!(
        "Tried on {clients} futures held back: the effect lies in the 8-in-10 interval in {} of them. {}",
        format::list(&covered),
        checked(&names, &nowcast.intervals, *clients, "draws (--draws)")
    ));
    lines.push(format!(
        "Effective sample: {} of {} futures agree with your figures.",
        format::plain(nowcast.effective, 0),
        format::count(nowcast.particles)
    ));
    lines
}

fn effect(target: &Target, (mean, low, high): (f64, f64, f64)) -> String {
    format!("{} (8 in 10: {})", format::difference(target.metric, mean), format::range(target.metric, low, high))
}

/// Which series moved it.
fn moved_by(heading: &Heading, figures: &Figures) -> String {
    let way = |by: f64| if by > 0.0 { "for the better" } else { "for the worse" };
    let width = |(_, low, high): (f64, f64, f64)| high - low;
    let narrowed = width(heading.after) < NARROWED * width(heading.before);
    match heading.moved_by.first() {
        _ if heading.moved.abs() < HARDLY && narrowed => "Your figures narrow it and hardly move it".to_owned(),
        _ if heading.moved.abs() < HARDLY => "Your figures hardly move it".to_owned(),
        Some(&(s, by)) if by * heading.moved > 0.0 && by.abs() >= HARDLY => {
            format!("{} alone moves it most, {}", figures.series[s].name, way(by))
        }
        _ => format!("No series moves it much alone; together they move it {}", way(heading.moved)),
    }
}
