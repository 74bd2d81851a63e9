//! Waterfall: what makes an effect up, part by part, from nothing to the whole.

use super::font::Weight;
use super::frame::{LegendItem, draw, key, nothing};
use super::scale::Scale;
use super::source::{shown, shown_name};
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, INK, Ink, arm};
use super::{Drawing, Heading, Source, Table, across};
use crate::analysis::{Account, Analysis, Answer, Question, Why};
use crate::ensemble::direction;
use crate::format;
use crate::observe::Metric;

/// Parts told one by one; the others stand together.
const MOST_STEPS: usize = 9;
/// Room for names.
const NAMES: f64 = 470.0;

/// One part.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub name: String,
    /// What it adds.
    pub adds: f64,
}

/// What an effect is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// Title and subtitle.
    pub heading: Heading,
    /// What is measured.
    pub metric: &'static Metric,
    /// The parts, the largest first.
    pub steps: Vec<Step>,
    /// What all of them come to.
    pub total: f64,
    table: Table,
}

impl Waterfall {
    /// One effect by one question.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (why, answer): (&Why, &Answer),
        account: &Account,
    ) -> Self {
        let metric = analysis.metric(account.column);
        let unit = format::difference_unit(metric);
        let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
        let subtitle = format!(
            "{} at {}, {}: with minus without the programme by {}{unit}",
            metric.name,
            shown_name(analysis.place(account.column)),
            analysis.scenario.month_told(analysis.last()),
            answer.question.parts(),
        );
        let mut steps: Vec<Step> =
            account.parts.iter().map(|c| Step { name: shown(&c.name, &c.id).to_owned(), adds: c.share.mean }).collect();
        if steps.len() > MOST_STEPS {
            let others: Vec<Step> = steps.split_off(MOST_STEPS - 1);
            let adds = others.iter().map(|s| s.adds).sum();
            steps.push(Step { name: format!("{} others", others.len()), adds });
        }
        let rest = account.rest.last().copied().unwrap_or(0.0);
        if rest.abs() >= 0.05 * account.effect.mean.abs() {
            steps.push(Step { name: rest_called(answer.question), adds: rest });
        }
        let mut heading = Heading::new(title, subtitle);
        heading.note = format!(
            "Mean over {} futures, over {} (Shapley); they add up to the whole.",
            why.futures,
            answer.orders_in_words()
        );
        let total = account.effect.mean;
        Self { heading, metric, steps, total, table: table(metric, (answer.question, account), rest) }
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.steps.is_empty() || !self.total.is_finite() {
            return nothing(&self.heading, source, "There is no effect to share.");
        }
        draw(&self.heading, source, captioned(&self.heading, &self.table), Vec::new(), |canvas, room| {
            self.body(canvas, room);
        })
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let [better, worse] = better_or_worse();
        let items = [better, worse, (LegendItem::Fill(INK), "the whole effect".to_owned())];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let top = room.y + 52.0;
        let plot = Rect::new(room.x + NAMES, top, room.w - NAMES, room.bottom() - top - 36.0);
        let mut level = 0.0;
        let mut bars: Vec<(&str, f64, f64, Ink)> = Vec::new();
        for step in &self.steps {
            bars.push((&step.name, level, level + step.adds, toward(self.metric, step.adds)));
            level += step.adds;
        }
        bars.push(("The whole effect", 0.0, self.total, INK));
        let range = across::range(bars.iter().flat_map(|b| [b.1, b.2]), 0.12);
        let scale = Scale::new(range, plot.x, plot.right());
        let tall = (plot.h / bars.len() as f64).min(72.0);
        let bottom = plot.y + tall * bars.len() as f64;
        across::axis(canvas, &scale, (plot.y, bottom), format::signed);
        for (i, (name, from, to, ink)) in bars.iter().enumerate() {
            let middle = plot.y + (i as f64 + 0.5) * tall;
            let (left, right) = (scale.held(from.min(*to)), scale.held(from.max(*to)));
            let half = (tall * 0.34).min(22.0);
            canvas.fill(Rect::new(left, middle - half, (right - left).max(2.0), 2.0 * half), *ink);
            let end = scale.held(*to);
            if i + 1 < bars.len() {
                canvas.line((end, middle + half), (end, middle + tall - half), stroke(AXIS, 1.5));
            }
            let set = TEXT.side(if to >= from { Side::Start } else { Side::End }).strong();
            let x = if to >= from { right + 10.0 } else { left - 10.0 };
            canvas.text(&format::signed(to - from, format::decimals(self.metric)), (x, middle + set.drop()), set);
            let weight = if i + 1 == bars.len() { Weight::Strong } else { Weight::Regular };
            across::name(canvas, name, (room.x, middle), NAMES - 24.0, weight);
        }
    }
}

/// What makes it better and what makes it worse, for the key.
pub(super) fn better_or_worse() -> [(LegendItem, String); 2] {
    [(1, "makes it better"), (2, "makes it worse")].map(|(i, words)| (LegendItem::Fill(arm(i).ink), words.to_owned()))
}

/// The ink of what adds so much.
pub(super) fn toward(metric: &Metric, adds: f64) -> Ink {
    arm(if adds * f64::from(direction(metric)) >= 0.0 { 1 } else { 2 }).ink
}

/// A share of the effect; nothing where there is no effect.
pub(super) fn of_effect(adds: f64, total: f64) -> String {
    if total == 0.0 { String::new() } else { format!("{} %", format::plain(100.0 * adds / total, 0)) }
}

/// What is left when no part is there.
pub(super) fn rest_called(question: Question) -> String {
    format!("What {}", question.rest())
}

/// The table with what the drawing says over and under it.
pub(super) fn captioned(heading: &Heading, table: &Table) -> Table {
    Table { caption: format!("{}. {}", heading.subtitle, heading.note), ..table.clone() }
}

/// Every part, also those that stand together in the drawing.
fn table(metric: &Metric, (question, account): (Question, &Account), rest: f64) -> Table {
    let columns = [
        "Part",
        "Adds",
        "95 % interval of the mean",
        "8 in 10 futures",
        "Error of the orders drawn",
        "Share of the effect",
    ];
    let mut table = Table::new(String::new(), columns);
    let share = |x: f64| of_effect(x, account.effect.mean);
    for c in &account.parts {
        let s = &c.share;
        let error =
            c.error.map_or_else(String::new, |e| format!("± {}", format::plain(e, format::decimals(metric) + 1)));
        table.push([
            c.name.clone(),
            format::difference(metric, s.mean),
            format::range(metric, s.mean_low, s.mean_high),
            format::range(metric, s.p10, s.p90),
            error,
            share(s.mean),
        ]);
    }
    let empty = String::new;
    table.push([rest_called(question), format::difference(metric, rest), empty(), empty(), empty(), share(rest)]);
    let s = &account.effect;
    table.push([
        "The whole effect".to_owned(),
        format::difference(metric, s.mean),
        format::range(metric, s.mean_low, s.mean_high),
        format::range(metric, s.p10, s.p90),
        empty(),
        share(s.mean),
    ]);
    table.trimmed()
}
