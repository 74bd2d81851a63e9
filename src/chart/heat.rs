//! The heat map: which combination of two settings is best.

use super::bar::{Field, direction, field_key, limit, resolved, scale_bar, shade};
use super::font::{Weight, shorten, shorten_name, width};
use super::frame::{LegendItem, draw, key, key_left, minus, nothing, unresolved, zero};
use super::scale::decimals;
use super::svg::{Canvas, Point, Rect, Side, TEXT, stroke};
use super::table::{digits, mean};
use super::theme::{AXIS, HATCH, INK, LABEL, Mark, PAPER, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Table};
use crate::ensemble::Summary;
use crate::format;
use crate::observe::Better;

/// A swept parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatAxis {
    /// Its name, with its unit if it has one.
    pub name: String,
    /// The values that were run, ascending.
    pub values: Vec<f64>,
}

/// An outcome over two swept parameters, coloured by its mean paired difference; with the best x for each y, and the
/// chosen programme.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// Title and subtitle.
    pub heading: Heading,
    /// Parameter along x.
    pub x: HeatAxis,
    /// Parameter along y, upward.
    pub y: HeatAxis,
    /// The paired difference: `cells[y][x]`; `None` where the point has not been run.
    pub cells: Vec<Vec<Option<Summary>>>,
    /// Unit of a difference.
    pub unit: String,
    /// Which way is better; better is blue.
    pub better: Better,
    /// The difference at which colours end; from the data if left out.
    pub limit: Option<f64>,
    /// Where the programme of the scenario stands (x, y).
    pub chosen: Option<(f64, f64)>,
}

impl HeatMap {
    /// The best x for each y, as an index into the values of x: the ridge. `None` where nothing is resolved, or all are as good.
    #[must_use]
    pub fn ridge(&self) -> Vec<Option<usize>> {
        let direction = direction(self.better);
        let best = |row: &Vec<Option<Summary>>| {
            let known = row.iter().enumerate().filter_map(|(i, c)| c.as_ref().map(|s| (i, s)));
            let finite: Vec<(usize, f64)> =
                known.filter(|(_, s)| resolved(s)).map(|(i, s)| (i, s.mean * direction)).collect();
            let best = finite.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
            (finite.len() == 1 || finite.iter().any(|x| x.1 != best.1)).then_some(best.0)
        };
        self.cells.iter().map(best).collect()
    }

    /// Where the chosen programme stands among the values, if it lies within the sweep.
    fn chosen_at(&self) -> Option<(f64, f64)> {
        let (x, y) = self.chosen?;
        Some((between(&self.x.values, x)?, between(&self.y.values, y)?))
    }

    fn at(&self, x: usize, y: usize) -> Option<&Summary> {
        self.cells.get(y)?.get(x)?.as_ref()
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if self.x.values.is_empty() || self.y.values.is_empty() || self.cells.iter().flatten().all(Option::is_none) {
            return nothing(&self.heading, source, "No point of this sweep has been run yet.");
        }
        draw(&self.heading, source, self.table(), Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn table(&self) -> Table {
        let digits = digits(self.cells.iter().flatten().flatten().map(|s| s.mean));
        let caption = format!(
            "{}. Down: {}; across: {}. In brackets: sign not resolved.",
            self.heading.subtitle, self.y.name, self.x.name
        );
        let mut table = Table::new(caption, std::iter::once(String::new()).chain(labels(&self.x.values)));
        for (y, name) in labels(&self.y.values).into_iter().enumerate() {
            let told = |x: usize| self.at(x, y).map_or_else(|| "not run".to_owned(), |s| mean(s, digits));
            table.push(std::iter::once(name).chain((0..self.x.values.len()).map(told)));
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let limit = limit(self.limit, self.cells.iter().flatten().flatten());
        let bend = self.bend(limit);
        let (nx, ny) = (self.x.values.len(), self.y.values.len());
        self.key(canvas, room);
        let labels = labels(&self.y.values);
        let left = labels.iter().map(|l| width(l, SMALL, Weight::Regular)).fold(0.0, f64::max) + 16.0;
        let field = room.less(left, 100.0, 0.0, 68.0);
        let (w, h) = (field.w / nx as f64, field.h / ny as f64);
        let gap = if w.min(h) > 20.0 { 1.5 } else { 0.0 };
        let cell = |x: usize, y: usize| {
            Rect::new(field.x + x as f64 * w, field.bottom() - (y + 1) as f64 * h, w - gap, h - gap)
        };
        let written = w >= 96.0 && h >= 48.0;
        let colour = |s: &Summary| shade(direction(self.better) * s.mean / limit, bend);
        let all = (0..ny).flat_map(|y| (0..nx).map(move |x| (x, y)));
        let run: Vec<(Rect, &Summary)> = all.filter_map(|(x, y)| Some((cell(x, y), self.at(x, y)?))).collect();
        for (r, s) in &run {
            match Field::of(s) {
                Field::Unresolved => unresolved(canvas, *r),
                Field::Missing => no_number(canvas, *r),
                Field::Zero => {
                    canvas.fill(*r, colour(s));
                    zero(canvas, r.middle());
                }
                Field::Below => {
                    canvas.fill(*r, colour(s));
                    // A value has its sign already.
                    if !written {
                        minus(canvas, r.middle(), (w * 0.4).clamp(4.0, 12.0), colour(s));
                    }
                }
                Field::Above => canvas.fill(*r, colour(s)),
            }
        }
        canvas.frame(Rect::new(field.x, field.y, field.w - gap, field.h - gap), stroke(AXIS, 1.2));
        self.axes(canvas, field, (w, h), &labels);
        self.draw_ridge(canvas, &|x, y| cell(x, y).middle(), w.min(h));
        self.draw_chosen(canvas, field, (w, h));
        let values = run.iter().filter(|(_, s)| written && resolved(s));
        let chosen = self.chosen_at().map(|at| chosen_point(at, field, (w, h)));
        for (r, s) in values {
            let ink = colour(s);
            let value = format::signed(s.mean, decimals(limit / 2.0));
            let wide = width(&value, SMALL, Weight::Regular);
            // On a ground of its own, as the ridge may run through it; beside the mark of the programme.
            let ground = Rect::new(r.right() - 13.0 - wide, r.bottom() - 30.0, wide + 6.0, 24.0);
            let covered = chosen.is_some_and(|(x, y)| {
                (x - ground.middle().0).abs() < ground.w / 2.0 + 20.0 && (y - ground.middle().1).abs() < 32.0
            });
            let ground = if covered { Rect { x: r.x + 7.0, ..ground } } else { ground };
            canvas.fill(ground, ink);
            let set = TEXT.size(SMALL).ink(if ink.luminance() < 0.3 { PAPER } else { INK });
            canvas.text(&value, (ground.x + 3.0, r.bottom() - 12.0), set);
        }
        scale_bar(canvas, (room.right(), room.bottom() - 4.0), limit, self.better, &self.unit, bend, room.w);
    }

    /// How colours bend: straight, unless most differences are small beside the largest; then half of the scale is theirs,
    /// so that the ridge can be seen among them.
    fn bend(&self, limit: f64) -> f64 {
        let known = self.cells.iter().flatten().flatten().filter(|s| resolved(s));
        let mut sizes: Vec<f64> = known.map(|s| s.mean.abs() / limit).collect();
        sizes.sort_by(f64::total_cmp);
        match sizes.get(sizes.len() / 2) {
            Some(&middle) if middle > 0.0 && middle < 0.5 => (0.5_f64.ln() / middle.ln()).max(0.5),
            _ => 1.0,
        }
    }

    fn key(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let ridge = format!("best {} for each {}", format::lower(&self.x.name), format::lower(&self.y.name));
        let mut items = vec![(LegendItem::Ridge, String::new())];
        if self.chosen_at().is_some() {
            items.push((LegendItem::Mark(Mark::Diamond, arm(1).ink), "programme of the scenario".to_owned()));
        }
        let fields: Vec<Field> = self.cells.iter().flatten().flatten().map(Field::of).collect();
        items.extend(field_key(&fields, self.better));
        if self.cells.iter().flatten().any(Option::is_none) {
            items.push((LegendItem::Fill(PAPER), "not run".to_owned()));
        }
        items[0].1 = ridge_words(&ridge, key_left(room.w, &items[1..], &LegendItem::Ridge));
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
    }

    fn axes(&self, canvas: &mut Canvas<'_>, field: Rect, (w, h): (f64, f64), y_labels: &[String]) {
        let set = TEXT.size(SMALL).ink(SOFT);
        // Every second or third value is labelled where all would not fit.
        let x_labels = labels(&self.x.values);
        let widest = x_labels.iter().map(|l| width(l, SMALL, Weight::Regular)).fold(0.0, f64::max) + 14.0;
        for (i, label) in x_labels.iter().enumerate().step_by((widest / w).ceil().max(1.0) as usize) {
            let at = field.x + (i as f64 + 0.5) * w;
            canvas.text(label, (at, field.bottom() + 26.0), set.side(Side::Middle));
        }
        for (i, label) in y_labels.iter().enumerate().step_by((26.0 / h).ceil().max(1.0) as usize) {
            let at = field.bottom() - (i as f64 + 0.5) * h;
            canvas.text(label, (field.x - 10.0, at + set.drop()), set.side(Side::End));
        }
        let name = TEXT.size(LABEL).strong();
        let called = |axis: &HeatAxis, room: f64| shorten_name(&axis.name, LABEL, Weight::Strong, room - 24.0);
        canvas.text(&format!("{} ↑", called(&self.y, field.w)), (field.x, field.y - 16.0), name);
        let beside_bar = field.w - 560.0;
        canvas.text(&format!("{} →", called(&self.x, beside_bar)), (field.x, field.bottom() + 64.0), name);
    }

    fn draw_ridge(&self, canvas: &mut Canvas<'_>, middle: &dyn Fn(usize, usize) -> Point, cell: f64) {
        let ridge = self.ridge();
        let missing = (f64::NAN, f64::NAN);
        let points: Vec<Point> = ridge.iter().enumerate().map(|(y, x)| x.map_or(missing, |x| middle(x, y))).collect();
        canvas.path(&points, stroke(PAPER, 7.0));
        canvas.path(&points, stroke(INK, 2.8));
        for point in points {
            canvas.disc(point, (cell * 0.16).clamp(3.0, 7.0) + 2.2, PAPER);
            canvas.disc(point, (cell * 0.16).clamp(3.0, 7.0), INK);
        }
    }

    fn draw_chosen(&self, canvas: &mut Canvas<'_>, field: Rect, (w, h): (f64, f64)) {
        let Some((x, y)) = self.chosen_at() else { return };
        let at = chosen_point((x, y), field, (w, h));
        canvas.mark(Mark::Diamond, at, 14.0, PAPER);
        canvas.mark(Mark::Diamond, at, 11.0, arm(1).ink);
    }
}

/// What is best of what can be shortened, as the axes tell it too; it has all the room that others leave.
fn ridge_words(ridge: &str, left: f64) -> String {
    shorten(ridge, SMALL, Weight::Regular, left.max(200.0))
}

fn chosen_point((x, y): (f64, f64), field: Rect, (w, h): (f64, f64)) -> Point {
    (field.x + (x + 0.5) * w, field.bottom() - (y + 0.5) * h)
}

/// A field that was run and has no number: empty, with a rim.
fn no_number(canvas: &mut Canvas<'_>, r: Rect) {
    canvas.fill(r, PAPER);
    canvas.frame(r.less(1.0, 1.0, 1.0, 1.0), stroke(HATCH, 1.0));
}

fn labels(values: &[f64]) -> Vec<String> {
    let exact = |d: &usize| {
        values.iter().all(|v| {
            (v * 10_f64.powi(*d as i32)).fract().abs().min(1.0 - (v * 10_f64.powi(*d as i32)).fract().abs()) < 1e-4
        })
    };
    // As many decimals as the values have; where they have no end, two.
    let digits = (0..=3).find(exact).unwrap_or(2);
    values.iter().map(|v| format::plain(*v, digits)).collect()
}

/// Where a value lies among ascending ones, as a fractional index; nothing far outside of them.
fn between(values: &[f64], x: f64) -> Option<f64> {
    let (first, last) = (*values.first()?, *values.last()?);
    if !x.is_finite() || x < first || x > last {
        return None;
    }
    let above = values.iter().position(|v| *v >= x)?;
    if above == 0 {
        return Some(0.0);
    }
    let (a, b) = (values[above - 1], values[above]);
    Some((above - 1) as f64 + if b > a { (x - a) / (b - a) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_between_two_columns_stands_between_them() {
        assert_eq!(between(&[0.0, 1.0, 3.0], 2.0), Some(1.5));
        assert_eq!(between(&[0.0, 1.0, 3.0], 0.0), Some(0.0));
        assert_eq!(between(&[0.0, 1.0, 3.0], 3.0), Some(2.0));
        assert_eq!(between(&[0.0, 1.0], 7.0), None);
        assert_eq!(between(&[], 7.0), None);
    }

    #[test]
    fn the_key_says_the_whole_ridge_where_its_line_has_room() {
        let axis = |name: &str| HeatAxis { name: name.to_owned(), values: vec![0.0, 0.5, 1.0] };
        let map = HeatMap {
            heading: Heading::default(),
            x: axis("Tension (level) at Maker"),
            y: axis("Employee inclusion at Maker, share of employees"),
            cells: vec![[3.0, -4.0, 8.0].map(|m| Some(Summary::of([m, m * 1.01]))).to_vec(); 3],
            unit: String::new(),
            better: Better::Higher,
            limit: None,
            chosen: Some((0.5, 0.5)),
        };
        let whole = "best tension (level) at Maker for each employee inclusion at Maker, share of employees";
        assert!(map.draw(&Source::default()).svg().contains(whole));
    }

    #[test]
    fn colours_bend_only_where_most_differences_are_small_beside_the_largest() {
        let map = |means: &[f32]| HeatMap {
            heading: Heading::default(),
            x: HeatAxis { name: String::new(), values: vec![0.0; means.len()] },
            y: HeatAxis { name: String::new(), values: vec![0.0] },
            cells: vec![means.iter().map(|m| Some(Summary::of([*m, *m * 1.01]))).collect()],
            unit: String::new(),
            better: Better::Higher,
            limit: None,
            chosen: None,
        };
        assert_eq!(map(&[60.0, 70.0, 75.0]).bend(80.0), 1.0);
        let bend = map(&[1.0, 3.0, 4.0, -20.0]).bend(20.0);
        assert!((0.5..0.6).contains(&bend), "{bend}");
        assert!(map(&[0.1, 0.1, 20.0]).bend(20.0) >= 0.5);
    }
}
