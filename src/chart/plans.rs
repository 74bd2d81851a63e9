//! Plans to choose from: what they gain, what they cost, how surely they hold.

use super::font::{Weight, shorten, width, wrap};
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::{Scale, round_range, tick_decimals, ticks};
use super::svg::{Canvas, Rect, Side, Stroke, TEXT, stroke};
use super::theme::{AXIS, Dash, GRID, INK, Ink, LABEL, Mark, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table};
use crate::format;

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanPoint {
    /// Its letter, or what it is called.
    pub name: String,
    /// Whether it is the plan of the file.
    pub own: bool,
    /// Whether it is advised.
    pub advised: bool,
    /// Mean cost.
    pub cost: f64,
    /// Mean gain.
    pub gain: f64,
    /// What 8 in 10 draws lie between.
    pub between: (f64, f64),
    /// Draws in which it holds, and how many there are.
    pub holds: (usize, usize),
}

/// Plans side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct PlansChart {
    /// Title and subtitle.
    pub heading: Heading,
    /// What a cost is of, with its unit.
    pub cost: String,
    /// What a gain is of, with its unit.
    pub gain: String,
    /// Decimals of costs and of gains.
    pub digits: (usize, usize),
    /// The most that a plan may cost.
    pub budget: Option<f64>,
    /// The plans.
    pub plans: Vec<PlanPoint>,
}

impl PlansChart {
    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.plans.is_empty() {
            return nothing(&self.heading, source, "No plan keeps the limits.");
        }
        draw(&self.heading, source, self.table(), Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let columns = ["Plan", &self.cost, &self.gain, "8 in 10 draws", "Holds in draws"];
        let mut table = Table::new(&self.heading.subtitle, columns);
        for p in &self.plans {
            let (low, high) = (p.between.0.min(p.between.1), p.between.0.max(p.between.1));
            table.push([
                p.name.clone(),
                format::plain(p.cost, self.digits.0),
                format::signed(p.gain, self.digits.1),
                format!("{} to {}", format::signed(low, self.digits.1), format::signed(high, self.digits.1)),
                format!("{} of {}", p.holds.0, p.holds.1),
            ]);
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let mut items = vec![
            (LegendItem::Mark(Mark::Disc, arm(1).ink), "mean over draws".to_owned()),
            (LegendItem::Line(stroke(SOFT, 2.5)), "8 in 10 draws".to_owned()),
        ];
        if self.budget.is_some() {
            items.push((LegendItem::Line(limit()), "the most it may cost".to_owned()));
        }
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let (names, between) = (190.0, 48.0);
        let wide = room.w - names - 2.0 * between;
        let top = room.y + 104.0;
        let high = ((room.bottom() - 56.0 - top) / self.plans.len() as f64).min(84.0);
        let bottom = top + high * self.plans.len() as f64;
        let middle = |i: usize| top + (i as f64 + 0.5) * high;
        for (i, p) in self.plans.iter().enumerate() {
            if i > 0 {
                canvas.line(
                    (room.x, middle(i) - high / 2.0),
                    (room.right(), middle(i) - high / 2.0),
                    stroke(GRID, 1.0),
                );
            }
            let set = if p.advised { TEXT.strong() } else { TEXT };
            let lift = if p.advised { 11.0 } else { 0.0 };
            canvas.text(
                &shorten(&p.name, LABEL, set.weight, names - 12.0),
                (room.x, middle(i) + set.drop() - lift),
                set,
            );
            if p.advised {
                canvas.text("advised", (room.x, middle(i) + set.drop() + 13.0), TEXT.size(SMALL).ink(SOFT));
            }
        }
        let panel = |x: f64, share: f64| Rect::new(x, top, wide * share, bottom - top);
        let gains = panel(room.x + names, 0.46);
        let costs = panel(gains.right() + between, 0.27);
        let holds = panel(costs.right() + between, 0.27);
        self.gains(canvas, gains, middle);
        let most = self.plans.iter().map(|p| p.cost).chain(self.budget).filter(|c| c.is_finite()).fold(0.0, f64::max);
        let bars: Vec<(f64, String)> =
            self.plans.iter().map(|p| (p.cost, format::plain(p.cost, self.digits.0))).collect();
        let x = self.bars(canvas, (costs, &self.cost), (most, &bars), middle);
        if let Some(most) = self.budget {
            canvas.line((x.at(most), top), (x.at(most), bottom), limit());
        }
        let all = self.plans.first().map_or(0, |p| p.holds.1);
        let bars: Vec<(f64, String)> = self.plans.iter().map(|p| (p.holds.0 as f64, p.holds.0.to_string())).collect();
        self.bars(canvas, (holds, &format!("Holds, of {all} draws")), (all as f64, &bars), middle);
    }

    fn ink(plan: &PlanPoint) -> Ink {
        if plan.own { arm(0).ink } else { arm(1).ink }
    }

    /// The mean over draws, and what 8 in 10 lie between, with the mean in figures at the end of the row.
    fn gains(&self, canvas: &mut Canvas<'_>, panel: Rect, middle: impl Fn(usize) -> f64) {
        let figures = 92.0;
        let plot = panel.less(16.0, 0.0, figures, 0.0);
        // The plan of the file may lie far from those to choose from: they set the scale.
        let only_own = self.plans.iter().all(|p| p.own);
        let telling = self.plans.iter().filter(|p| only_own || !p.own);
        let ends = telling.flat_map(|p| [p.gain, p.between.0, p.between.1, 0.0]);
        let range = round_range(ends.filter(|y| y.is_finite()), 4).unwrap_or((-1.0, 1.0));
        let x = Scale::new(range, plot.x, plot.right());
        canvas.text(&shorten(&self.gain, LABEL, Weight::Strong, panel.w), (panel.x, panel.y - 20.0), TEXT.strong());
        let marks = ticks(range, 5);
        let digits = tick_decimals(&marks);
        for mark in marks {
            let line = if mark == 0.0 { stroke(INK, 1.8) } else { stroke(GRID, 1.2) };
            canvas.line((x.at(mark), plot.y), (x.at(mark), plot.bottom()), line);
            let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
            canvas.text(&format::signed(mark, digits), (x.at(mark), plot.bottom() + 26.0), set);
        }
        for (i, p) in self.plans.iter().enumerate() {
            let y = middle(i);
            if p.gain.is_finite() {
                canvas.line((x.held(p.between.0), y), (x.held(p.between.1), y), stroke(Self::ink(p), 2.5));
                let is_within = (x.at(p.gain) - x.held(p.gain)).abs() < 0.5;
                if is_within {
                    canvas.disc((x.held(p.gain), y), 9.0, Self::ink(p));
                }
                for (end, side) in [(plot.x, -1.0), (plot.right(), 1.0)] {
                    if [p.gain, p.between.0, p.between.1].iter().any(|g| (x.at(*g) - end) * side > 0.5) {
                        let arrow = [(-8.0, -9.0), (10.0, 0.0), (-8.0, 9.0)].map(|(dx, dy)| (end + dx * side, y + dy));
                        canvas.path(&arrow, stroke(Self::ink(p), 3.0));
                    }
                }
            }
            let set = TEXT.side(Side::End);
            let set = if p.advised { set.strong() } else { set };
            canvas.text(&format::signed(p.gain, self.digits.1), (panel.right(), y + set.drop()), set);
        }
    }

    /// A bar a plan from zero, with its figure at the end of the row.
    fn bars(
        &self,
        canvas: &mut Canvas<'_>,
        (panel, title): (Rect, &str),
        (most, bars): (f64, &[(f64, String)]),
        middle: impl Fn(usize) -> f64,
    ) -> Scale {
        let figures = bars.iter().map(|b| width(&b.1, LABEL, Weight::Strong)).fold(0.0, f64::max) + 12.0;
        let x = Scale::new((0.0, most.max(f64::MIN_POSITIVE)), panel.x, panel.right() - figures);
        for (i, line) in wrap(title, LABEL, Weight::Strong, panel.w, 2).iter().rev().enumerate() {
            canvas.text(line, (panel.x, panel.y - 20.0 - 26.0 * i as f64), TEXT.strong());
        }
        canvas.line((panel.x, panel.y), (panel.x, panel.bottom()), stroke(AXIS, 1.5));
        for (i, ((value, told), p)) in bars.iter().zip(&self.plans).enumerate() {
            let (y, end) = (middle(i), x.held(value.max(0.0)));
            canvas.fill(Rect::new(panel.x, y - 13.0, end - panel.x, 26.0), Self::ink(p).alpha(0.55));
            let set = if p.advised { TEXT.strong() } else { TEXT };
            canvas.text(told, (panel.right(), y + set.drop()), set.side(Side::End));
        }
        x
    }
}

fn limit() -> Stroke {
    stroke(INK, 2.0).dashed(Dash::Short)
}
