//! The difference chart: how large the difference is at each place, and how far the futures differ.

use super::font::{Weight, width};
use super::frame::{Content, LegendItem, draw_on, nothing};
use super::months::Months;
use super::observed::{OBSERVED, ObservedPoint, figures, moved, observed_at};
use super::panels::{
    ABOVE_PANELS, Axes, Gaps, axis_room, grid, lowest, push_events, shown, tall, titles, under, within,
};
use super::plot::difference;
use super::scale::{extent, round_range};
use super::select::Candidate;
use super::svg::{Canvas, Rect, TEXT, stroke};
use super::table::between;
use super::theme::{INK, Ink, Mark, SMALL, SOFT, arm};
use super::{ChartError, Drawing, EventMark, Heading, Sheet, Source, Story, Table};
use crate::analysis::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::observe::PlaceKind;

/// Futures drawn one by one.
const SAMPLES: usize = 6;
/// Most panels in which they are drawn.
const FEW: usize = 12;

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferencePanel {
    /// Name of the place.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Whether it runs the programme.
    pub programme: bool,
    /// The paired difference, month by month from month 0.
    pub months: Vec<Summary>,
    /// A few single futures.
    pub samples: Vec<Vec<f64>>,
    /// What was observed there, less the mean without the programme.
    pub observed: Vec<ObservedPoint>,
}

/// The paired difference over time, one panel a place, on shared axes: the mean over futures, the bands of five and of eight
/// in ten futures, and a few single futures.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// Which arm it is, for its colour: 1 with the programme, then what-ifs.
    pub arm: usize,
    /// Decimals of a difference.
    pub digits: usize,
    /// Range of the vertical axis; from the data if left out. The live page sets it, so that axes stay put.
    pub range: Option<(f64, f64)>,
    /// Places, in chain order.
    pub panels: Vec<DifferencePanel>,
    /// What happened.
    pub events: Vec<EventMark>,
}

impl DifferenceChart {
    /// The paired difference of a metric at every organisation and segment: an arm against another.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (arm, against): (usize, usize),
        metric: &str,
        story: &Story,
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let metric = super::source::measured(ensemble, &[arm, against], metric)?;
        let sample = |column: usize, future: usize| {
            let (a, b) = (&ensemble.futures[future][arm], &ensemble.futures[future][against]);
            let pairs = a.column(column).iter().zip(b.column(column));
            pairs.map(|(a, b)| f64::from(*a) - f64::from(*b)).collect()
        };
        // Figures tell of the programme against none, and of no other pair.
        let observed = if (arm, against) == (1, 0) { analysis.beside() } else { Vec::new() };
        let panels = super::source::rows(ensemble, metric)
            .map(|(column, place)| DifferencePanel {
                name: super::source::shown_name(place).to_owned(),
                kind: place.kind,
                programme: story.runs_programme(&place.id),
                months: analysis.difference((arm, against), column).months.clone(),
                observed: observed_at(&observed, column, |p| p.observed - p.without),
                samples: (0..ensemble.futures.len().min(SAMPLES)).map(|k| sample(column, k)).collect(),
            })
            .collect();
        let subtitle = super::source::difference_subtitle(metric, analysis, (arm, against));
        let (mut heading, digits) = (Heading::new(title, subtitle), format::decimals(metric));
        heading.note = moved(&observed, metric, super::source::rows(ensemble, metric)).unwrap_or_default();
        Ok(Self { heading, arm, digits, range: None, panels, events: story.events.clone() })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        self.draw_on(Sheet::Slide, source)
    }

    /// Draws it on a sheet.
    #[must_use]
    pub fn draw_on(&self, sheet: Sheet, source: &Source) -> Drawing {
        let months = self.panels.iter().map(|p| p.months.len()).max().unwrap_or(0);
        if months == 0 {
            return nothing(&self.heading, source, "No place measures this, so there is nothing to compare.");
        }
        let told = Months::of(source);
        let events = within(&self.events, 0.0, (months - 1) as f64);
        let (places, note) = shown(sheet, &self.candidates());
        let key = self.key(sheet, places.len(), &events);
        let seen = self.is_observed().then(|| {
            "Figures observed, less the model's mean without the programme: what would have been without it was not observed."
                .to_owned()
        });
        let cut = (places.len() <= FEW && places.iter().any(|&i| self.is_cut(&self.panels[i])))
            .then(|| "A thin line ends where its future leaves the axis.".to_owned());
        let notes = note.into_iter().chain(seen).chain(cut).collect();
        let (tall, lowest) = (tall(sheet, places.len(), told), lowest(sheet, places.len(), told));
        let content = Content { table: self.table(told), key, tall, lowest, notes };
        let panels: Vec<&DifferencePanel> = places.into_iter().map(|i| &self.panels[i]).collect();
        draw_on(sheet, &self.heading, source, content, |canvas, room| {
            self.body(canvas, room, &panels, (months - 1, told), &events);
        })
    }

    fn is_observed(&self) -> bool {
        self.panels.iter().any(|p| !p.observed.is_empty())
    }

    /// Whether a single future leaves the axis.
    fn is_cut(&self, panel: &DifferencePanel) -> bool {
        let (low, high) = self.range();
        panel.samples.iter().flatten().any(|v| *v < low || *v > high)
    }

    fn candidates(&self) -> Vec<Candidate> {
        let size = |p: &DifferencePanel| p.months.last().map_or(f64::NAN, |s| s.mean);
        self.panels.iter().map(|p| Candidate { kind: p.kind, programme: p.programme, size: size(p) }).collect()
    }

    fn table(&self, told: Months) -> Table {
        let digits = self.digits;
        let mut table = Table::new(
            &self.heading.subtitle,
            ["Place", "Month", "Mean", "95 % interval of the mean", "5 in 10 futures", "8 in 10 futures"],
        );
        for (panel, o) in self.panels.iter().flat_map(|p| p.observed.iter().map(move |o| (p, o))) {
            let [low, high] = o.ends();
            let errors = between(low, high, digits);
            let value = format!("{} observed, give or take two errors", format::signed(o.value, digits));
            table.push([panel.name.clone(), told.cell(o.month), value, errors, String::new(), String::new()]);
        }
        for panel in &self.panels {
            for (month, s) in panel.months.iter().enumerate() {
                let [interval, half, most] = [(s.mean_low, s.mean_high), (s.p25, s.p75), (s.p10, s.p90)]
                    .map(|(low, high)| between(low, high, digits));
                table.push([
                    panel.name.clone(),
                    told.cell(month as f64),
                    format::signed(s.mean, digits),
                    interval,
                    half,
                    most,
                ]);
            }
        }
        table
    }

    fn range(&self) -> (f64, f64) {
        let bands = self.panels.iter().flat_map(|p| &p.months).flat_map(|s| [s.p10, s.p90, s.mean]);
        let seen = self.panels.iter().flat_map(|p| &p.observed).flat_map(ObservedPoint::ends);
        // Zero is always in sight.
        let range = round_range(bands.chain(seen).chain([0.0]), 4).unwrap_or((-1.0, 1.0));
        self.range.filter(|(l, h)| l.is_finite() && h.is_finite() && h > l).unwrap_or(range)
    }

    fn body(
        &self,
        canvas: &mut Canvas<'_>,
        room: Rect,
        shown: &[&DifferencePanel],
        (months, told): (usize, Months),
        events: &[EventMark],
    ) {
        let range = self.range();
        let ink = arm(self.arm).ink;
        let end = |p: &DifferencePanel| p.months.last().map_or(String::new(), |s| format::signed(s.mean, self.digits));
        let ends = self.panels.iter().map(|p| width(&end(p), SMALL, Weight::Strong)).fold(0.0, f64::max);
        let axes = Axes { months, told, range, label: &format::signed, events };
        let gaps = Gaps { left: axis_room(range, &format::signed), right: ends + 22.0 };
        let room = room.less(0.0, ABOVE_PANELS, 0.0, 0.0);
        // Many small panels have no room for single futures.
        let singles = shown.len() <= FEW;
        let grid = grid(room, shown.len(), &gaps, told);
        let titles = titles(shown.iter().map(|p| (p.name.as_str(), p.programme)), &grid);
        for ((place, panel), title) in shown.iter().zip(grid).zip(&titles) {
            axes.draw(canvas, &panel, title, place.programme);
            lines(canvas, &axes, panel.plot, place, ink, singles);
            figures(canvas, &axes, panel.plot, &place.observed);
            canvas.note(&place.name, panel.plot, axes.steps(panel.plot), place.told(self.digits));
            if let Some(last) = place.months.last().filter(|s| s.mean.is_finite()) {
                let plot = panel.plot;
                let (x, y) = (axes.x(plot).at((place.months.len() - 1) as f64), axes.y(plot).held(last.mean));
                canvas.mark(Mark::Disc, (x, y), 5.0, ink);
                let set = TEXT.size(SMALL).strong().ink(ink);
                canvas.text(&end(place), (x + 14.0, y + set.drop()), set);
            }
        }
        under(canvas, room);
    }

    fn key(&self, sheet: Sheet, panels: usize, events: &[EventMark]) -> Vec<(LegendItem, String)> {
        let ink = arm(self.arm).ink;
        let mut items = vec![
            (LegendItem::Line(stroke(ink, 3.5)), "mean over futures".to_owned()),
            (LegendItem::Fill(ink.alpha(0.42)), "5 in 10 futures".to_owned()),
            (LegendItem::Fill(ink.alpha(0.17)), "8 in 10 futures".to_owned()),
        ];
        if panels <= FEW && self.panels.iter().any(|p| !p.samples.is_empty()) {
            items.push((LegendItem::Line(stroke(INK.alpha(0.34), 1.2)), "single futures".to_owned()));
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
}

impl DifferencePanel {
    /// What is told of each month: the difference, and what was observed.
    fn told(&self, digits: usize) -> Vec<Vec<(String, String)>> {
        let of = |(month, s): (usize, &Summary)| {
            let seen = self.observed.iter().filter(|o| (o.month - month as f64).abs() < 0.5);
            let seen = seen.map(|o| ("observed".to_owned(), format::signed(o.value, digits)));
            difference(s, digits).into_iter().chain(seen).collect()
        };
        self.months.iter().enumerate().map(of).collect()
    }
}

fn lines(canvas: &mut Canvas<'_>, axes: &Axes<'_>, plot: Rect, place: &DifferencePanel, ink: Ink, singles: bool) {
    let (x, y) = (axes.x(plot), axes.y(plot));
    let xs: Vec<f64> = (0..place.months.len()).map(|m| x.at(m as f64)).collect();
    let of = |f: fn(&Summary) -> f64| place.months.iter().map(|s| y.held(f(s))).collect::<Vec<f64>>();
    canvas.band(&xs, &of(|s| s.p10), &of(|s| s.p90), ink.alpha(0.17));
    canvas.band(&xs, &of(|s| s.p25), &of(|s| s.p75), ink.alpha(0.30));
    for sample in place.samples.iter().filter(|_| singles) {
        // A future that leaves the panel is cut off rather than bent along its edge.
        let (low, high) = axes.range;
        let cut = |v: f64| if v < low || v > high { f64::NAN } else { y.at(v) };
        let points: Vec<_> = sample.iter().zip(&xs).map(|(v, x)| (*x, cut(*v))).collect();
        canvas.path(&points, stroke(INK.alpha(0.34), 1.2));
    }
    if axes.range.0 <= 0.0 && axes.range.1 >= 0.0 {
        canvas.line((plot.x, y.at(0.0)), (plot.right(), y.at(0.0)), stroke(INK, 1.8));
    }
    let mean: Vec<_> = xs.iter().copied().zip(of(|s| s.mean)).collect();
    canvas.path(&mean, stroke(ink, 3.5));
    if mean.len() == 1 || extent(mean.iter().map(|p| p.1)).is_none() {
        let words = if mean.len() == 1 { "one month only" } else { "no numbers" };
        canvas.text(words, (plot.x + 12.0, plot.y + 28.0), TEXT.size(SMALL).ink(SOFT));
    }
}
