//! The temperature chart: how many people are too cold, in the productive zone or too hot, and how the levers were moved.

use super::font::{Label, Weight, shorten, shorten_names, width};
use super::frame::{Content, LOWEST_BODY, LegendItem, draw_on, nothing};
use super::months::{MONTHS, Months};
use super::panels::{along, event_line, panel_title, push_events, spread, steps, within};
use super::scale::{Scale, tick_decimals, ticks};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{COLD, GRID, HOT, INK, Ink, LABEL, Mark, PAPER, PRODUCTIVE, SMALL, SOFT, STACKED, arm};
use super::{ChartError, Drawing, EventMark, Heading, Sheet, Source, Story, Table};
use crate::analysis::Analysis;
use crate::format;
use crate::scenario::{Course, Scenario};
use crate::steering::Lever;

/// A lever's course.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverCourse {
    /// What stands beside it.
    pub name: String,
    /// From the least to the most it can be.
    pub range: (f64, f64),
    /// Month and value from that month on.
    pub points: Vec<(f64, f64)>,
}

/// One arm.
#[derive(Clone, Debug, PartialEq)]
pub struct TemperaturePanel {
    /// What the panel shows.
    pub name: String,
    /// Share of people too cold, month by month from month 0, 0–100.
    pub cold: Vec<f64>,
    /// Share in the productive zone.
    pub productive: Vec<f64>,
    /// Share too hot.
    pub hot: Vec<f64>,
    /// Levers drawn under it.
    pub levers: Vec<LeverCourse>,
}

/// The temperature of one organisation in one to three arms.
#[derive(Clone, Debug, PartialEq)]
pub struct TemperatureChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// The arms.
    pub panels: Vec<TemperaturePanel>,
    /// What happened.
    pub events: Vec<EventMark>,
}

/// Decimals of a share of people in percent.
const SHARE: usize = 1;
/// Most arms side by side.
const MOST_PANELS: usize = 3;

impl TemperatureChart {
    /// The temperature of an organisation in some arms; the levers' courses are added to the panels by the caller.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        arms: &[usize],
        organisation: &str,
        story: &Story,
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let shares = |arm: usize, metric: &str| -> Result<Vec<f64>, ChartError> {
            super::source::measured(ensemble, &[arm], metric)?;
            let column = ensemble.layout.column(metric, organisation).ok_or_else(|| ChartError::NotMeasured {
                metric: metric.to_owned(),
                at: format!("at {organisation}"),
            })?;
            // Means, because medians of shares need not add up to all people.
            Ok(analysis.levels(arm, column).iter().map(|s| s.mean).collect())
        };
        let panels = arms
            .iter()
            .map(|&arm| {
                Ok(TemperaturePanel {
                    cold: shares(arm, "too_cold")?,
                    productive: shares(arm, "productive")?,
                    hot: shares(arm, "too_hot")?,
                    name: match (arm, ensemble.arms[arm].as_str()) {
                        (0, "without") => "Without the programme".to_owned(),
                        (1, "with") => "With the programme".to_owned(),
                        (_, name) => name.to_owned(),
                    },
                    levers: Vec::new(),
                })
            })
            .collect::<Result<_, ChartError>>()?;
        let place = ensemble
            .layout
            .place(organisation)
            .map_or(organisation, |p| super::source::shown_name(&ensemble.layout.places[p]));
        let subtitle = format!("People at {place} by the heat they feel, % of staff, mean over futures");
        Ok(Self { heading: Heading::new(title, subtitle), panels, events: story.events.clone() })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        self.draw_on(Sheet::Slide, source)
    }

    /// Draws it on a sheet; in a column the arms stand one under the other.
    #[must_use]
    pub fn draw_on(&self, sheet: Sheet, source: &Source) -> Drawing {
        let months = self.panels.iter().map(|p| p.productive.len()).max().unwrap_or(0);
        if months == 0 {
            return nothing(&self.heading, source, "The temperature of this organisation was not measured.");
        }
        let told = Months::of(source);
        let events = within(&self.events, 0.0, (months - 1) as f64);
        let shown = &self.panels[..self.panels.len().min(MOST_PANELS)];
        let panels = shown.iter().map(|p| p.tall() + told.dates());
        let tall = ABOVE + if sheet.room() < STACKED { panels.sum() } else { panels.fold(0.0, f64::max) };
        let left_out = self.panels.len() > MOST_PANELS;
        let note =
            || format!("Showing the first {MOST_PANELS} of {} plans; the table of numbers has all.", self.panels.len());
        let notes = left_out.then(note).into_iter().collect();
        let content = Content { table: self.table(told), key: key(sheet, &events), tall, lowest: LOWEST_BODY, notes };
        draw_on(sheet, &self.heading, source, content, |canvas, room| {
            let mut room = room.less(0.0, ABOVE, 0.0, 0.0);
            if room.w >= STACKED {
                return side_by_side(canvas, room, shown, (months - 1, told), &events);
            }
            for panel in shown {
                let tall = panel.tall() + told.dates();
                let own = Rect::new(room.x, room.y, room.w, tall - 24.0);
                side_by_side(canvas, own, std::slice::from_ref(panel), (months - 1, told), &events);
                room.y += tall;
            }
        })
    }

    fn table(&self, told: Months) -> Table {
        let levers = self.panels.first().map_or(&[][..], |p| &p.levers);
        let columns = ["Arm", "Month", "Too cold, %", "Productive, %", "Too hot, %"].into_iter();
        let mut table = Table::new(&self.heading.subtitle, columns.chain(levers.iter().map(|l| l.name.as_str())));
        for panel in &self.panels {
            for (month, productive) in panel.productive.iter().enumerate() {
                let share = |shares: &[f64]| format::plain(shares.get(month).copied().unwrap_or(f64::NAN), 1);
                let cells = [share(&panel.cold), format::plain(*productive, 1), share(&panel.hot)];
                let levers = panel.levers.iter().map(|l| short(l.at(month as f64)));
                table.push([panel.name.clone(), told.cell(month as f64)].into_iter().chain(cells).chain(levers));
            }
        }
        table
    }
}

/// Room for the key.
const ABOVE: f64 = 46.0;
/// How tall a lever's course is, with its name.
const COURSE: f64 = 144.0;
const COURSE_WHERE_LOW: f64 = 92.0;
/// A body lower than this is low.
const LOW: f64 = 520.0;
/// In a body lower than this, levers are read, not drawn.
const LOWEST: f64 = 440.0;

impl TemperaturePanel {
    /// What is told of each month: shares of people, and where the levers stand.
    fn told(&self) -> Vec<Vec<(String, String)>> {
        let of = |month: usize| {
            let parts = [("too cold", &self.cold), ("productive", &self.productive), ("too hot", &self.hot)];
            let share = |(name, shares): (&str, &Vec<f64>)| {
                let share = shares.get(month).copied().unwrap_or(f64::NAN);
                (name.to_owned(), format!("{} %", format::plain(share, SHARE)))
            };
            let levers = self.levers.iter().map(|l| (l.name.clone(), short(l.at(month as f64))));
            parts.into_iter().map(share).chain(levers).collect()
        };
        (0..self.productive.len()).map(of).collect()
    }

    fn levers(&self) -> usize {
        self.levers.len().min(2)
    }

    /// How tall it is in a column.
    fn tall(&self) -> f64 {
        420.0 + COURSE * self.levers() as f64
    }
}

fn key(sheet: Sheet, events: &[EventMark]) -> Vec<(LegendItem, String)> {
    let mut items = vec![
        (LegendItem::Fill(HOT), "too hot: distress".to_owned()),
        (LegendItem::Fill(PRODUCTIVE), "productive: people learn".to_owned()),
        (LegendItem::Fill(COLD), "too cold: nothing moves".to_owned()),
    ];
    push_events(&mut items, sheet, events);
    items
}

fn side_by_side(
    canvas: &mut Canvas<'_>,
    room: Rect,
    shown: &[TemperaturePanel],
    (months, told): (usize, Months),
    events: &[EventMark],
) {
    let levers = if room.h < LOWEST { 0 } else { shown.iter().map(TemperaturePanel::levers).max().unwrap_or(0) };
    let (left, right, between) = (78.0, 88.0, 36.0);
    let wide = (room.w - left - between * (shown.len() - 1) as f64) / shown.len() as f64 - right;
    // In a low box the people have the room.
    let course = if room.h < LOW { COURSE_WHERE_LOW } else { COURSE };
    let below = 64.0 + told.dates() + levers as f64 * course;
    let top = room.y + 46.0;
    let high = room.bottom() - below - top;
    let label = |name| Label { name, size: LABEL, weight: Weight::Strong, room: wide };
    let titles = shorten_names(&shown.iter().map(|p| label(&p.name)).collect::<Vec<_>>());
    for (i, panel) in shown.iter().enumerate() {
        let x = room.x + left + i as f64 * (wide + right + between);
        let plot = Rect::new(x, top, wide, high);
        panel_title(canvas, (x, top - 16.0), wide, &titles[i], false);
        shares(canvas, plot, panel, months, i == 0);
        names(canvas, plot, panel, months, events);
        let through = Rect::new(x, top, wide, high + levers as f64 * course);
        canvas.note(&panel.name, through, steps(&along(plot, months)), panel.told());
        for event in events {
            event_line(canvas, plot, &along(plot, months), event, true);
        }
        let mut foot = plot;
        for lever in panel.levers.iter().take(levers) {
            foot = Rect::new(x, foot.bottom() + 50.0, wide, course - 50.0);
            draw_course(canvas, foot, lever, months, i == 0);
        }
        let bottom = top + high + levers as f64 * course;
        let all = Rect::new(x, top, wide, bottom - top);
        told.axis(canvas, all, &along(all, months), months, true);
    }
    let middle = room.x + left + (room.w - left - right) / 2.0;
    canvas.text(MONTHS, (middle, room.bottom() - 2.0), TEXT.size(SMALL).ink(SOFT).side(Side::Middle));
}

/// Where the borders between the parts lie, month by month, in pixels; cold lies at the bottom, hot on top.
fn borders(plot: Rect, panel: &TemperaturePanel) -> Vec<[f64; 4]> {
    let y = Scale::new((0.0, 100.0), plot.bottom(), plot.y);
    let known = |v: f64| if v.is_finite() { v.clamp(0.0, 100.0) } else { 0.0 };
    let parts = panel.cold.iter().zip(&panel.productive).zip(&panel.hot);
    parts
        .map(|((c, p), h)| {
            let (cold, productive, hot) = (known(*c), known(*p), known(*h));
            let all = (cold + productive + hot).max(1e-9);
            [0.0, cold, cold + productive, cold + productive + hot].map(|under| y.at(under / all * 100.0))
        })
        .collect()
}

fn shares(canvas: &mut Canvas<'_>, plot: Rect, panel: &TemperaturePanel, months: usize, labelled: bool) {
    let (x, y) = (along(plot, months), Scale::new((0.0, 100.0), plot.bottom(), plot.y));
    let borders = borders(plot, panel);
    let xs: Vec<f64> = (0..borders.len()).map(|m| x.at(m as f64)).collect();
    for (k, ink) in [COLD, PRODUCTIVE, HOT].into_iter().enumerate() {
        let low: Vec<f64> = borders.iter().map(|b| b[k]).collect();
        let high: Vec<f64> = borders.iter().map(|b| b[k + 1]).collect();
        canvas.band(&xs, &low, &high, ink);
        if k > 0 {
            let points: Vec<_> = xs.iter().copied().zip(low).collect();
            canvas.path(&points, stroke(PAPER, 2.5));
        }
    }
    for mark in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let at = y.at(mark);
        canvas.line((plot.x, at), (plot.right(), at), stroke(INK.alpha(0.10), 1.2));
        if labelled {
            let set = TEXT.size(SMALL).ink(SOFT).side(Side::End);
            canvas.text(&format!("{mark:.0} %"), (plot.x - 12.0, at + set.drop()), set);
        }
    }
    if let Some(last) = borders.last() {
        ends(canvas, plot, last);
    }
}

/// Names inside the areas, where there is most room; an area too thin for its name goes without.
fn names(canvas: &mut Canvas<'_>, plot: Rect, panel: &TemperaturePanel, months: usize, events: &[EventMark]) {
    let x = along(plot, months);
    let borders = borders(plot, panel);
    for (k, (name, ink)) in [("too cold", INK), ("productive", INK), ("too hot", PAPER)].into_iter().enumerate() {
        let half = width(name, SMALL, Weight::Strong) / 2.0 + 10.0;
        let mut best: Option<(f64, (f64, f64))> = None;
        for m in 0..borders.len() {
            let at = x.at(m as f64);
            let free = events.iter().all(|e| (x.at(e.month) - at).abs() > half + 4.0);
            if at - half < plot.x || at + half > plot.right() || !free {
                continue;
            }
            // Thick all along the word, not only in its middle.
            let (mut top, mut bottom) = (f64::NEG_INFINITY, f64::INFINITY);
            for (o, b) in borders.iter().enumerate() {
                if (x.at(o as f64) - at).abs() <= half + 14.0 {
                    (top, bottom) = (top.max(b[k + 1]), bottom.min(b[k]));
                }
            }
            // Enough is enough: then the middle of the chart is best.
            let room = (bottom - top).min(110.0) - (at - plot.middle().0).abs() * 0.05;
            if bottom - top > 30.0 && best.is_none_or(|b| room > b.0) {
                best = Some((room, (at, (top + bottom) / 2.0)));
            }
        }
        if let Some((_, (at, middle))) = best {
            let set = TEXT.size(SMALL).strong().ink(ink).side(Side::Middle);
            canvas.text(name, (at, middle + set.drop()), set);
        }
    }
}

fn ends(canvas: &mut Canvas<'_>, plot: Rect, last: &[f64; 4]) {
    let share = |k: usize| (last[k] - last[k + 1]) / plot.h * 100.0;
    let told: Vec<usize> = (0..3).filter(|&k| share(k) >= 0.5).collect();
    let wanted: Vec<f64> = told.iter().map(|&k| f64::midpoint(last[k], last[k + 1])).collect();
    let inks: [Ink; 3] = [COLD.mix(INK, 0.5), PRODUCTIVE.mix(INK, 0.62), HOT];
    for (k, at) in told.iter().zip(spread(&wanted, 26.0, plot.y - 6.0, plot.bottom() + 6.0)) {
        let set = TEXT.strong().ink(inks[*k]);
        canvas.text(&format!("{} %", format::plain(share(*k), SHARE)), (plot.right() + 12.0, at + set.drop()), set);
    }
}

/// No more decimals than the value has.
fn short(value: f64) -> String {
    format::plain(
        value,
        (0..2).find(|d| (value * 10_f64.powi(*d)).round() == value * 10_f64.powi(*d)).unwrap_or(2) as usize,
    )
}

fn draw_course(canvas: &mut Canvas<'_>, plot: Rect, lever: &LeverCourse, months: usize, labelled: bool) {
    let (x, y) = (along(plot, months), Scale::new(lever.range, plot.bottom(), plot.y));
    let marks = ticks(lever.range, 3);
    let digits = tick_decimals(&marks);
    for mark in marks {
        canvas.line((plot.x, y.at(mark)), (plot.right(), y.at(mark)), stroke(GRID, 1.2));
        if labelled {
            let set = TEXT.size(SMALL).ink(SOFT).side(Side::End);
            canvas.text(&format::plain(mark, digits), (plot.x - 12.0, y.at(mark) + set.drop()), set);
        }
    }
    let ink = arm(1).ink;
    let mut points: Vec<(f64, f64)> = Vec::new();
    for &(month, value) in lever.points.iter().filter(|p| p.0.is_finite() && p.1.is_finite()) {
        let at = x.held(month);
        if let Some(&(_, before)) = points.last() {
            points.push((at, before));
        }
        points.push((at, y.held(value)));
    }
    if let Some(&(_, last)) = points.last() {
        points.push((plot.right(), last));
        let outline = points.iter().copied();
        let ground = [(plot.right(), plot.bottom()), (points[0].0, plot.bottom())];
        canvas.area(&outline.chain(ground).collect::<Vec<_>>(), ink.alpha(0.12));
        canvas.path(&points, stroke(ink, 3.0));
        canvas.mark(Mark::Disc, (plot.right(), last), 5.0, ink);
        let value = lever.points.last().map_or(0.0, |p| p.1);
        let set = TEXT.strong().ink(ink);
        canvas.text(&short(value), (plot.right() + 14.0, last + set.drop()), set);
    }
    let name = shorten(&lever.name, SMALL, Weight::Strong, plot.w);
    canvas.text(&name, (plot.x, plot.y - 12.0), TEXT.size(SMALL).strong().ink(ink));
}

impl LeverCourse {
    /// Where the lever stands in a month.
    fn at(&self, month: f64) -> f64 {
        self.points.iter().rev().find(|p| p.0 <= month).map_or(f64::NAN, |p| p.1)
    }

    /// The course of a lever that a scenario's programme names in an organisation; without a programme (`programmed`
    /// false), where culture puts it.
    #[must_use]
    pub fn of(scenario: &Scenario, organisation: &str, lever: Lever, programmed: bool) -> Self {
        let row = lever.row();
        let culture = scenario.chain.organisations.get(organisation).and_then(|o| o.culture.levers.get(&lever));
        let usual = f64::from(culture.copied().unwrap_or(row.default));
        let plan = scenario.programme.get(organisation).filter(|_| programmed);
        let points = match plan.and_then(|p| p.levers.get(&lever)) {
            Some(Course::Constant(value)) => vec![(0.0, f64::from(*value))],
            Some(Course::Points(points)) => {
                let mut course: Vec<(f64, f64)> = points.iter().map(|p| (f64::from(p[0]), f64::from(p[1]))).collect();
                if course.first().is_none_or(|p| p.0 > 0.0) {
                    course.insert(0, (0.0, usual));
                }
                course
            }
            None => vec![(0.0, usual)],
        };
        let name = format::name(row.name);
        let name = if matches!(row.unit, "index" | "share") { name } else { format!("{name}, {}", row.unit) };
        Self { name, range: (f64::from(row.min), f64::from(row.max)), points }
    }
}
