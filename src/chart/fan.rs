//! The fan chart: a metric with and without the programme.

use super::font::{Label, Weight, shorten_names, width};
use super::frame::{Content, LegendItem, draw_on, nothing};
use super::months::Months;
use super::observed::{OBSERVED, ObservedPoint, figures, moved, observed_at};
use super::panels::{
    ABOVE_PANELS, Axes, Gaps, axis_room, grid, lowest, push_events, shown, spread, tall, titles, under, within,
};
use super::scale::round_range;
use super::select::Candidate;
use super::svg::{Canvas, Rect, TEXT, stroke};
use super::table::from_to;
use super::theme::{Dash, INK, Mark, SMALL, SOFT, arm};
use super::{ChartError, Drawing, EventMark, Heading, Sheet, Source, Story, Table};
use crate::analysis::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::observe::PlaceKind;

/// Bands of more arms than this would hide each other.
const BANDS: usize = 6;

/// One arm of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct FanArm {
    /// Which arm it is, for its look: 0 without the programme, 1 with it, then what-ifs.
    pub arm: usize,
    /// What stands at the end of its line.
    pub label: String,
    /// The metric, month by month from month 0.
    pub months: Vec<Summary>,
}

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct FanPanel {
    /// Name of the place.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Whether it runs the programme.
    pub programme: bool,
    /// The arms, the one to be seen first last.
    pub arms: Vec<FanArm>,
    /// What was observed there.
    pub observed: Vec<ObservedPoint>,
}

/// A metric over time in several arms, one panel a place, on shared axes.
#[derive(Clone, Debug, PartialEq)]
pub struct FanChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Decimals of a level.
    pub digits: usize,
    /// Range of the vertical axis; from the data if left out.
    pub range: Option<(f64, f64)>,
    /// Places, in chain order.
    pub panels: Vec<FanPanel>,
    /// What happened.
    pub events: Vec<EventMark>,
}

impl FanChart {
    /// A metric in some arms at every place of these kinds.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        arms: &[usize],
        metric: &str,
        kinds: &[PlaceKind],
        story: &Story,
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let metric = super::source::measured(ensemble, arms, metric)?;
        let observed = analysis.beside();
        let columns = || {
            let all = ensemble.columns_of(metric.id).map(|(column, c)| (column, &ensemble.layout.places[c.place]));
            all.filter(|(_, place)| kinds.contains(&place.kind))
        };
        let panels = columns()
            .map(|(column, place)| FanPanel {
                name: super::source::shown_name(place).to_owned(),
                kind: place.kind,
                programme: story.runs_programme(&place.id),
                observed: observed_at(&observed, column, |p| p.observed),
                arms: arms
                    .iter()
                    .map(|&arm| FanArm {
                        arm,
                        label: ensemble.arms[arm].clone(),
                        months: analysis.levels(arm, column).to_vec(),
                    })
                    .collect(),
            })
            .collect();
        let names: Vec<String> = arms.iter().map(|&a| analysis.arm_name(a)).collect();
        let subtitle = format!("{}, {}, {}, mean over futures", metric.name, metric.unit, format::list(&names));
        let (mut heading, digits) = (Heading::new(title, subtitle), format::decimals(metric));
        heading.note = moved(&observed, metric, columns()).unwrap_or_default();
        Ok(Self { heading, digits, range: None, panels, events: story.events.clone() })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        self.draw_on(Sheet::Slide, source)
    }

    /// Draws it on a sheet.
    #[must_use]
    pub fn draw_on(&self, sheet: Sheet, source: &Source) -> Drawing {
        let months = self.panels.iter().flat_map(|p| &p.arms).map(|a| a.months.len()).max().unwrap_or(0);
        if months == 0 {
            return nothing(&self.heading, source, "No place measures this, so there is nothing to show.");
        }
        let told = Months::of(source);
        let events = within(&self.events, 0.0, (months - 1) as f64);
        let (places, note) = shown(sheet, &self.candidates());
        let crowd = self
            .crowd()
            .then(|| format!("The bands of more than {BANDS} arms would hide each other; series.csv has them."));
        let notes = note.into_iter().chain(crowd).collect();
        let panels: Vec<&FanPanel> = places.into_iter().map(|i| &self.panels[i]).collect();
        let key = self.key(sheet, panels.len(), &events);
        let (tall, lowest) = (tall(sheet, panels.len(), told), lowest(sheet, panels.len(), told));
        let content = Content { table: self.table(told), key, tall, lowest, notes };
        draw_on(sheet, &self.heading, source, content, |canvas, room| {
            self.body(canvas, room, &panels, (months - 1, told), &events);
        })
    }

    /// A place's size is how far its last arm ends from its first.
    fn candidates(&self) -> Vec<Candidate> {
        let end = |a: Option<&FanArm>| a.and_then(|a| a.months.last()).map_or(f64::NAN, |s| s.mean);
        let size = |p: &FanPanel| end(p.arms.last()) - end(p.arms.first());
        self.panels.iter().map(|p| Candidate { kind: p.kind, programme: p.programme, size: size(p) }).collect()
    }

    /// Only the places at which something was observed.
    #[must_use]
    pub fn where_observed(mut self) -> Self {
        self.panels.retain(|p| !p.observed.is_empty());
        self
    }

    /// The labels of all arms, each once.
    fn arms(&self) -> Vec<&str> {
        let mut arms: Vec<&str> = Vec::new();
        for a in self.panels.iter().flat_map(|p| &p.arms) {
            if !arms.contains(&a.label.as_str()) {
                arms.push(&a.label);
            }
        }
        arms
    }

    fn is_observed(&self) -> bool {
        self.panels.iter().any(|p| !p.observed.is_empty())
    }

    /// Whether there are so many arms that their bands would hide each other.
    fn crowd(&self) -> bool {
        self.panels.iter().any(|p| p.arms.len() > BANDS)
    }

    fn table(&self, told: Months) -> Table {
        let digits = self.digits;
        let mut table = Table::new(&self.heading.subtitle, ["Place", "Arm", "Month", "Mean", "8 in 10 futures"]);
        let all = self.panels.iter().flat_map(|p| p.observed.iter().map(move |o| (p, o)));
        for (panel, o) in all {
            let [low, high] = o.ends();
            let value = format::plain(o.value, digits);
            let between = format!("give or take two errors: {}", from_to(low, high, digits));
            table.push([panel.name.clone(), "observed".to_owned(), told.cell(o.month), value, between]);
        }
        for panel in &self.panels {
            for (arm, month, s) in
                panel.arms.iter().flat_map(|a| a.months.iter().enumerate().map(move |(m, s)| (a, m, s)))
            {
                let (mean, most) = (format::plain(s.mean, digits), from_to(s.p10, s.p90, digits));
                table.push([panel.name.clone(), arm.label.clone(), told.cell(month as f64), mean, most]);
            }
        }
        table
    }

    fn range(&self) -> (f64, f64) {
        let months = self.panels.iter().flat_map(|p| &p.arms).flat_map(|a| &a.months);
        let seen = self.panels.iter().flat_map(|p| &p.observed).flat_map(ObservedPoint::ends);
        let range = round_range(months.flat_map(|s| [s.p10, s.p90, s.mean]).chain(seen), 4).unwrap_or((0.0, 1.0));
        self.range.filter(|(l, h)| l.is_finite() && h.is_finite() && h > l).unwrap_or(range)
    }

    /// Names stand at the ends of lines where there is room for them; where there is not, in the key.
    fn names_its_lines(panels: usize) -> bool {
        panels <= 8
    }

    fn key(&self, sheet: Sheet, panels: usize, events: &[EventMark]) -> Vec<(LegendItem, String)> {
        let long = Self::names_its_lines(panels);
        let mut items: Vec<(LegendItem, String)> = Vec::new();
        if long {
            items.push((LegendItem::Line(stroke(SOFT, 3.2)), "mean over futures".to_owned()));
        }
        for a in self.panels.first().filter(|_| !long).map_or(&[][..], |p| &p.arms) {
            let look = arm(a.arm);
            let line = stroke(look.ink, 3.2).dashed(look.dash);
            items.push((LegendItem::Line(line), a.label.clone()));
        }
        if !self.crowd() {
            items.push((LegendItem::Fill(SOFT.alpha(0.22)), "8 in 10 futures".to_owned()));
        }
        if self.is_observed() {
            items.push((LegendItem::Mark(Mark::Ring, INK), OBSERVED.to_owned()));
        }
        if self.panels.iter().any(|p| p.programme) {
            items.push((LegendItem::Mark(Mark::Diamond, arm(1).ink), "runs the programme".to_owned()));
        }
        push_events(&mut items, sheet, events);
        items
    }

    fn body(
        &self,
        canvas: &mut Canvas<'_>,
        room: Rect,
        shown: &[&FanPanel],
        (months, told): (usize, Months),
        events: &[EventMark],
    ) {
        let (range, long) = (self.range(), Self::names_its_lines(shown.len()));
        let arms = self.arms();
        let label = |name| Label { name, size: SMALL, weight: Weight::Strong, room: 150.0 };
        let names = shorten_names(&arms.iter().map(|name| label(*name)).collect::<Vec<_>>());
        let end = |a: &FanArm| {
            let value = format::plain(a.months.last().map_or(f64::NAN, |s| s.mean), self.digits);
            let name = arms.iter().position(|arm| *arm == a.label).filter(|_| long);
            name.map_or_else(|| value.clone(), |i| format!("{} {value}", names[i]))
        };
        let all = self.panels.iter().flat_map(|p| &p.arms);
        let ends = all.map(|a| width(&end(a), SMALL, Weight::Strong)).fold(0.0, f64::max);
        let axes = Axes { months, told, range, label: &format::plain, events };
        let gaps = Gaps { left: axis_room(range, &format::plain), right: ends + 22.0 };
        let room = room.less(0.0, ABOVE_PANELS, 0.0, 0.0);
        let grid = grid(room, shown.len(), &gaps, told);
        let titles = titles(shown.iter().map(|p| (p.name.as_str(), p.programme)), &grid);
        for ((place, panel), title) in shown.iter().zip(grid).zip(&titles) {
            axes.draw(canvas, &panel, title, place.programme);
            fans(canvas, &axes, panel.plot, place, !self.crowd());
            figures(canvas, &axes, panel.plot, &place.observed);
            labels(canvas, &axes, panel.plot, place, &end);
            canvas.note(&place.name, panel.plot, axes.steps(panel.plot), place.told(months, self.digits));
        }
        under(canvas, room);
    }
}

impl FanPanel {
    /// What is told of each month: each arm's mean, where its futures lie, and what was observed.
    fn told(&self, months: usize, digits: usize) -> Vec<Vec<(String, String)>> {
        let of = |month: usize| {
            let arms = self.arms.iter().filter_map(|a| Some((a, a.months.get(month)?))).flat_map(|(a, s)| {
                let mean = (a.label.clone(), format::plain(s.mean, digits));
                [mean, ("8 in 10 futures".to_owned(), from_to(s.p10, s.p90, digits))]
            });
            let seen = self.observed.iter().filter(|o| (o.month - month as f64).abs() < 0.5);
            arms.chain(seen.map(|o| ("observed".to_owned(), format::plain(o.value, digits)))).collect()
        };
        (0..=months).map(of).collect()
    }
}

fn fans(canvas: &mut Canvas<'_>, axes: &Axes<'_>, plot: Rect, place: &FanPanel, bands: bool) {
    let (x, y) = (axes.x(plot), axes.y(plot));
    let xs = |a: &FanArm| (0..a.months.len()).map(|m| x.at(m as f64)).collect::<Vec<f64>>();
    let of = |a: &FanArm, f: fn(&Summary) -> f64| a.months.iter().map(|s| y.held(f(s))).collect::<Vec<f64>>();
    for a in place.arms.iter().filter(|_| bands) {
        canvas.band(&xs(a), &of(a, |s| s.p10), &of(a, |s| s.p90), arm(a.arm).ink.alpha(0.18));
    }
    for a in &place.arms {
        let look = arm(a.arm);
        let points: Vec<_> = xs(a).into_iter().zip(of(a, |s| s.mean)).collect();
        let width = if look.dash == Dash::Solid { 3.5 } else { 3.0 };
        canvas.path(&points, stroke(look.ink, width).dashed(look.dash));
    }
}

fn labels(canvas: &mut Canvas<'_>, axes: &Axes<'_>, plot: Rect, place: &FanPanel, end: &dyn Fn(&FanArm) -> String) {
    let (x, y) = (axes.x(plot), axes.y(plot));
    let ended: Vec<(&FanArm, f64)> = place
        .arms
        .iter()
        .filter_map(|a| a.months.last().filter(|s| s.mean.is_finite()).map(|s| (a, y.held(s.mean))))
        .collect();
    let wanted: Vec<f64> = ended.iter().map(|e| e.1).collect();
    let places = spread(&wanted, 25.0, plot.y - 14.0, plot.bottom() + 14.0);
    for ((a, at), place) in ended.iter().zip(places) {
        let look = arm(a.arm);
        let right = x.at((a.months.len() - 1) as f64);
        canvas.mark(look.mark, (right, *at), 5.5, look.ink);
        let set = TEXT.size(SMALL).strong().ink(look.ink);
        canvas.text(&end(a), (right + 14.0, place + set.drop()), set);
    }
}
