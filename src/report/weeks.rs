//! A short study week by week: what people put out, and who has left.

use crate::analysis::arm_name;
use crate::chart::{Along, Drawing, Heading, SeriesChart, SeriesLine, Source, Story, shown_name};
use crate::ensemble::{Ensemble, Summary};
use crate::format;
use crate::lanes;
use crate::observe::Place;

/// Output and quits at one organisation by week, every arm: `output-by-week`, `quits-by-week`.
pub(super) fn charts(weeks: &Ensemble, place: &Place, story: &Story, source: &Source) -> Vec<(String, Drawing)> {
    let drawn = |name: &str, chart: Option<SeriesChart>| chart.map(|c| (format!("{name}-by-week"), c.draw(source)));
    [drawn("output", output(weeks, place, story)), drawn("quits", quits(weeks, place, story))]
        .into_iter()
        .flatten()
        .collect()
}

/// Output of a planned employee, in % of the usual.
fn output(weeks: &Ensemble, place: &Place, story: &Story) -> Option<SeriesChart> {
    let column = weeks.layout.column("capacity", &place.id)?;
    let lines = lines(weeks, |arm, week| weeks.level(arm, column, week));
    let told = levels_at_week(&lines, weeks.layout.months, |x| format::plain(x, 0) + " %");
    Some(SeriesChart {
        heading: Heading::new(
            format!("Output at {} in week {}: {told}", shown_name(place), weeks.layout.months),
            "Capacity per planned employee in % of the usual, mean over futures",
        ),
        references: vec![(100.0, String::new())],
        ..chart("% of usual", lines, story)
    })
}

/// Share of people who have left since the start, in %.
fn quits(weeks: &Ensemble, place: &Place, story: &Story) -> Option<SeriesChart> {
    let column = weeks.layout.column("turnover", &place.id)?;
    let left = |arm: usize, week: usize| {
        Summary::of(weeks.futures.iter().map(|future| {
            // Hazards are in % a year; the one at the start belongs to the week before.
            let hazard: f32 = future[arm].column(column)[..=week].iter().skip(1).sum();
            100.0 * (1.0 - lanes::exp(-hazard / 5200.0))
        }))
    };
    let lines = lines(weeks, left);
    let last = weeks.layout.months;
    let told = levels_at_week(&lines, last, |x| format::plain(x, 1) + " %");
    Some(SeriesChart {
        heading: Heading::new(
            format!("Quits at {} by week {last}: {told}", shown_name(place)),
            "Share of the people of the first day who have left, from the hazard of each week, mean over futures",
        ),
        ..chart("% of people", lines, story)
    })
}

fn chart(y: &str, lines: Vec<SeriesLine>, story: &Story) -> SeriesChart {
    let weeks_a_month = 52.0 / 12.0;
    let events = story.events.iter().map(|e| crate::chart::EventMark { month: e.month * weeks_a_month, ..e.clone() });
    SeriesChart {
        heading: Heading::default(),
        along: Along::Weeks,
        y: y.to_owned(),
        range: None,
        references: Vec::new(),
        lines,
        events: events.collect(),
    }
}

/// One line an arm: the mean over futures, with its interval.
fn lines(weeks: &Ensemble, of: impl Fn(usize, usize) -> Summary) -> Vec<SeriesLine> {
    let line = |arm: usize| {
        let weekly: Vec<Summary> = (0..=weeks.layout.months).map(|week| of(arm, week)).collect();
        SeriesLine {
            arm,
            label: arm_name(&weeks.arms, arm),
            points: weekly.iter().enumerate().map(|(week, s)| (week as f64, s.mean)).collect(),
            band: Vec::new(),
            interval: weekly.iter().map(|s| (s.mean_low, s.mean_high)).collect(),
            observed: false,
        }
    };
    (0..weeks.arms.len()).map(line).collect()
}

/// "with the programme 92 %, all 97 %, without 100 %".
fn levels_at_week(lines: &[SeriesLine], week: usize, level: impl Fn(f64) -> String) -> String {
    let at = |line: &SeriesLine| line.points.get(week).map(|p| format!("{} {}", line.label, level(p.1)));
    let (without, others) = (lines.first(), lines.iter().skip(1));
    others.chain(without).filter_map(at).collect::<Vec<_>>().join(", ")
}
