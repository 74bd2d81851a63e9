//! The pen: shapes and text in slide pixels, drawn by plotters at ten times the size.

#[cfg(not(target_family = "wasm"))]
use plotters::prelude::{Color, DrawingBackend, RGBAColor, SVGBackend, ShapeStyle};
#[cfg(not(target_family = "wasm"))]
use plotters::style::text_anchor::{HPos, Pos, VPos};
#[cfg(not(target_family = "wasm"))]
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};

use super::font::Weight;
#[cfg(target_family = "wasm")]
use super::pen::{
    DrawingBackend, FontDesc, FontFamily, FontStyle, HPos, Pos, RGBAColor, SVGBackend, ShapeStyle, TextStyle, VPos,
};
use super::plot::Plot;
use super::theme::{Dash, HEIGHT, INK, Ink, LABEL, Mark, PAPER, WIDTH};

/// plotters rounds to whole units; ten to the pixel keep curves smooth.
pub(super) const FINE: f64 = 10.0;

/// plotters writes this much of a font size, and puts the baseline this far below the top, in ems.
const PLOTTERS_SIZE: f64 = 1.24;
pub(super) const TOP_TO_BASELINE: f64 = 0.76;

pub(super) type Point = (f64, f64);

/// A rectangle in slide pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Rect {
    pub(super) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }
    pub(super) fn right(&self) -> f64 {
        self.x + self.w
    }
    pub(super) fn bottom(&self) -> f64 {
        self.y + self.h
    }
    pub(super) fn middle(&self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }
    /// The rectangle with this much taken off each side.
    pub(super) fn less(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(self.x + left, self.y + top, (self.w - left - right).max(1.0), (self.h - top - bottom).max(1.0))
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) ink: Ink,
    pub(super) width: f64,
    pub(super) dash: Dash,
}

pub(super) const fn stroke(ink: Ink, width: f64) -> Stroke {
    Stroke { ink, width, dash: Dash::Solid }
}

impl Stroke {
    pub(super) const fn dashed(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) ink: Ink,
    pub(super) side: Side,
}

/// The usual label.
pub(super) const TEXT: Type = Type { size: LABEL, weight: Weight::Regular, ink: INK, side: Side::Start };

impl Type {
    pub(super) const fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }
    pub(super) const fn strong(self) -> Self {
        Self { weight: Weight::Strong, ..self }
    }
    pub(super) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
    pub(super) const fn side(self, side: Side) -> Self {
        Self { side, ..self }
    }
    /// From the middle of the capitals to the baseline.
    pub(super) fn drop(self) -> f64 {
        self.size * 0.364
    }
}

/// A sheet of 1600 × 900 to draw on.
pub(super) struct Canvas<'a> {
    pen: SVGBackend<'a>,
    plots: Vec<Plot>,
}

fn unit(x: f64) -> i32 {
    (x.clamp(-1e6, 1e6) * FINE).round() as i32
}

fn place(p: Point) -> Option<(i32, i32)> {
    (p.0.is_finite() && p.1.is_finite()).then(|| (unit(p.0), unit(p.1)))
}

fn colour(ink: Ink) -> RGBAColor {
    let (r, g, b) = ink.rgb;
    RGBAColor(r, g, b, ink.alpha)
}

fn shape(ink: Ink, width: f64) -> ShapeStyle {
    ShapeStyle { color: colour(ink), filled: true, stroke_width: (width * FINE).round().max(1.0) as u32 }
}

// The backend writes into a string, which cannot fail, so results of drawing carry no news.
impl<'a> Canvas<'a> {
    pub(super) fn new(text: &'a mut String) -> Self {
        Self { pen: SVGBackend::with_string(text, ((WIDTH * FINE) as u32, (HEIGHT * FINE) as u32)), plots: Vec::new() }
    }

    /// Ends the drawing; gives back the months that can be pointed at.
    pub(super) fn finish(mut self) -> Vec<Plot> {
        let _ = self.pen.present();
        self.plots
    }

    /// Notes a field whose months can be pointed at: where month 0 stands, how far it is to the next, and what is told of each.
    pub(super) fn note(
        &mut self,
        name: &str,
        field: Rect,
        (first, step): (f64, f64),
        told: Vec<Vec<(String, String)>>,
    ) {
        let fine = |x: f64| (x * FINE * 10.0).round() / 10.0;
        let [x, y, w, h] = [field.x, field.y, field.w, field.h].map(fine);
        self.plots.push(Plot { name: name.to_owned(), x, y, w, h, first: fine(first), step: fine(step), told });
    }

    pub(super) fn fill(&mut self, r: Rect, ink: Ink) {
        if let (Some(a), Some(b)) = (place((r.x, r.y)), place((r.right(), r.bottom()))) {
            let _ = self.pen.draw_rect(a, b, &colour(ink), true);
        }
    }

    pub(super) fn frame(&mut self, r: Rect, line: Stroke) {
        let (right, bottom) = (r.right(), r.bottom());
        self.path(&[(r.x, r.y), (right, r.y), (right, bottom), (r.x, bottom), (r.x, r.y)], line);
    }

    pub(super) fn line(&mut self, from: Point, to: Point, line: Stroke) {
        if line.dash != Dash::Solid {
            return self.path(&[from, to], line);
        }
        if let (Some(a), Some(b)) = (place(from), place(to)) {
            let _ = self.pen.draw_line(a, b, &shape(line.ink, line.width));
        }
    }

    /// A line through points; it is interrupted where a point is missing (not finite).
    pub(super) fn path(&mut self, points: &[Point], line: Stroke) {
        let style = shape(line.ink, line.width);
        for run in points.split(|p| place(*p).is_none()).filter(|run| run.len() > 1) {
            if line.dash == Dash::Solid {
                let _ = self.pen.draw_path(run.iter().copied().filter_map(place), &style);
            } else {
                for piece in dashes(run, line.dash.pattern(), line.width) {
                    let _ = self.pen.draw_path(piece.into_iter().filter_map(place), &style);
                }
            }
        }
    }

    /// A filled shape.
    pub(super) fn area(&mut self, points: &[Point], ink: Ink) {
        let _ = self.pen.fill_polygon(points.iter().copied().filter_map(place), &colour(ink));
    }

    /// The area between two lines that share their places along x.
    pub(super) fn band(&mut self, xs: &[f64], low: &[f64], high: &[f64], ink: Ink) {
        let whole: Vec<(f64, f64, f64)> = xs.iter().zip(low).zip(high).map(|((x, l), h)| (*x, *l, *h)).collect();
        for run in whole.split(|(_, l, h)| !(l.is_finite() && h.is_finite())).filter(|run| run.len() > 1) {
            let forth = run.iter().map(|p| (p.0, p.2));
            let back = run.iter().rev().map(|p| (p.0, p.1));
            let outline: Vec<Point> = forth.chain(back).collect();
            self.area(&outline, ink);
        }
    }

    pub(super) fn disc(&mut self, at: Point, radius: f64, ink: Ink) {
        if let Some(p) = place(at) {
            let _ = self.pen.draw_circle(p, (radius * FINE).round().max(1.0) as u32, &shape(ink, 0.1), true);
        }
    }

    pub(super) fn ring(&mut self, at: Point, radius: f64, line: Stroke) {
        if let Some(p) = place(at) {
            let radius = (radius * FINE).round().max(1.0) as u32;
            let _ = self.pen.draw_circle(p, radius, &shape(line.ink, line.width), false);
        }
    }

    /// A data marker with a rim of paper, so that it stands off what lies under it.
    pub(super) fn mark(&mut self, mark: Mark, (x, y): Point, radius: f64, ink: Ink) {
        let r = radius;
        let at = |ps: &[Point], k: f64| ps.iter().map(|p| (x + p.0 * r * k, y + p.1 * r * k)).collect::<Vec<_>>();
        match mark {
            Mark::Disc => {
                self.disc((x, y), r + 1.8, PAPER);
                self.disc((x, y), r, ink);
            }
            Mark::Ring => {
                self.disc((x, y), r + 1.8, PAPER);
                self.ring((x, y), r - 1.2, stroke(ink, 2.8));
            }
            Mark::Square => self.solid(&at, &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)], ink),
            Mark::Triangle => self.solid(&at, &[(0.0, -1.15), (1.05, 0.75), (-1.05, 0.75)], ink),
            Mark::Diamond => self.solid(&at, &[(0.0, -1.25), (1.1, 0.0), (0.0, 1.25), (-1.1, 0.0)], ink),
            Mark::Cross => {
                for ends in [[(-0.8, -0.8), (0.8, 0.8)], [(-0.8, 0.8), (0.8, -0.8)]] {
                    self.path(&at(&ends, 1.0), stroke(PAPER, 6.0));
                }
                for ends in [[(-0.8, -0.8), (0.8, 0.8)], [(-0.8, 0.8), (0.8, -0.8)]] {
                    self.path(&at(&ends, 1.0), stroke(ink, 3.0));
                }
            }
        }
    }

    fn solid(&mut self, at: &impl Fn(&[Point], f64) -> Vec<Point>, corners: &[Point], ink: Ink) {
        self.area(&at(corners, 1.35), PAPER);
        self.area(&at(corners, 1.0), ink);
    }

    /// Thin diagonal lines over a rectangle: something is there, but not known.
    pub(super) fn hatch(&mut self, r: Rect, line: Stroke, gap: f64) {
        // Lines of x + y = c; all rectangles share them, so that neighbours continue each other.
        let first = ((r.x + r.y) / gap).ceil() * gap;
        let mut c = first;
        while c < r.right() + r.bottom() {
            let x0 = (c - r.bottom()).max(r.x);
            let x1 = (c - r.y).min(r.right());
            self.line((x0, c - x0), (x1, c - x1), line);
            c += gap;
        }
    }

    /// A text with its baseline at a point.
    pub(super) fn text(&mut self, text: &str, at: Point, set: Type) {
        let Some(p) = place((at.0, at.1 - TOP_TO_BASELINE * set.size)) else { return };
        let weight = match set.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Strong => FontStyle::Bold,
        };
        let h_pos = match set.side {
            Side::Start => HPos::Left,
            Side::Middle => HPos::Center,
            Side::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::SansSerif, set.size * FINE * PLOTTERS_SIZE, weight);
        let color = colour(set.ink).to_backend_color();
        // What XML does not allow, nobody can read either.
        let odd = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        let clean: std::borrow::Cow<'_, str> =
            if text.contains(odd) { text.replace(odd, " ").into() } else { text.into() };
        let _ = self.pen.draw_text(&clean, &TextStyle { font, color, pos: Pos::new(h_pos, VPos::Top) }, p);
    }
}

fn distance(from: Point, to: Point) -> f64 {
    ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2)).sqrt()
}

/// Cuts a line into its dashes, so that they look the same in every viewer.
fn dashes(points: &[Point], pattern: &[f64], width: f64) -> Vec<Vec<Point>> {
    // Round ends add a line width to each dash.
    let (mut out, mut piece) = (Vec::new(), vec![points[0]]);
    let (mut step, mut left) = (0, (pattern[0] * width).max(0.1));
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut rest = distance(from, to);
        while rest > left {
            let share = left / rest;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            rest -= left;
            if step % 2 == 0 {
                piece.push(from);
                out.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            step = (step + 1) % pattern.len();
            left = (pattern[step] * width).max(0.1);
        }
        left -= rest;
        if step % 2 == 0 {
            piece.push(to);
        }
    }
    if step % 2 == 0 && piece.len() > 1 {
        out.push(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_the_line() {
        let pieces = dashes(&[(0.0, 0.0), (30.0, 0.0), (60.0, 40.0)], &[4.0, 4.0], 1.0);
        let length: f64 = pieces.iter().flat_map(|p| p.windows(2)).map(|w| distance(w[0], w[1])).sum();
        assert!((length - 40.0).abs() < 2.0, "{length}");
    }
}
