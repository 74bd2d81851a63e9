//! Months under a drawing and in its table: how many after the start and, where a scenario says when it starts, their dates.

use super::font::{Weight, width};
use super::scale::{Scale, month_ticks, tick_decimals};
use super::source::Source;
use super::svg::{Canvas, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, SMALL, SOFT};
use crate::format;
use crate::scenario::{CalendarMonth, month_and_date};

/// What stands under an axis of months.
pub(super) const MONTHS: &str = "Months after the programme starts";
/// Room for a number of months, and for a line of dates under the numbers.
const NUMBER: f64 = 46.0;
const DATES: f64 = 24.0;
/// Between one date and the next, and how far the last one moves in, so that it keeps clear of the next panel's first.
const BETWEEN: f64 = 36.0;
const IN: f64 = 20.0;

/// How months are told: the month of the calendar that is month 0, where it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Months(Option<CalendarMonth>);

impl Months {
    /// Along anything but months there are no dates.
    pub(super) const UNDATED: Self = Self(None);

    pub(super) fn of(source: &Source) -> Self {
        Self(source.starts())
    }

    /// How much taller an axis is for its dates.
    pub(super) fn dates(self) -> f64 {
        if self.0.is_some() { DATES } else { 0.0 }
    }

    /// "month 12", or "month 12 (Mar 2028)".
    pub(super) fn told(self, month: usize) -> String {
        format!("month {}", self.cell(month as f64))
    }

    /// In a table: "12", or "12 (Mar 2028)".
    pub(super) fn cell(self, month: f64) -> String {
        month_and_date(self.0, month)
    }

    /// An axis of months under a plot; no labels where another axis below carries them.
    pub(super) fn axis(self, canvas: &mut Canvas<'_>, plot: Rect, x: &Scale, months: usize, labelled: bool) {
        let ticks = month_ticks(months, plot.w, NUMBER).into_iter().map(|m| (m as f64, x.at(m as f64)));
        self.ticks(canvas, plot.bottom(), &ticks.collect::<Vec<_>>(), labelled);
    }

    /// Ticks, given as months and where they stand, with their numbers and as many of their dates as find room.
    pub(super) fn ticks(self, canvas: &mut Canvas<'_>, bottom: f64, ticks: &[(f64, f64)], labelled: bool) {
        let set = TEXT.size(SMALL).ink(SOFT).side(Side::Middle);
        let decimals = tick_decimals(&ticks.iter().map(|t| t.0).collect::<Vec<_>>());
        for &(month, at) in ticks {
            canvas.line((at, bottom), (at, bottom + 6.0), stroke(AXIS, 1.5));
            if labelled {
                canvas.text(&format::plain(month, decimals), (at, bottom + 28.0), set);
            }
        }
        let Some(start) = self.0.filter(|_| labelled) else { return };
        let dates: Vec<(String, f64)> =
            ticks.iter().map(|&(month, at)| (start.after(month.floor() as i32).to_string(), at)).collect();
        let wide = dates.iter().map(|d| width(&d.0, SMALL, Weight::Regular)).fold(0.0, f64::max);
        let apart = ticks.windows(2).map(|t| t[1].1 - t[0].1).fold(f64::INFINITY, f64::min).max(1.0);
        let every = ((wide + BETWEEN) / apart).ceil().max(1.0) as usize;
        for (i, (date, at)) in dates.iter().enumerate().step_by(every) {
            let moved = if i > 0 && i + 1 == dates.len() { IN } else { 0.0 };
            canvas.text(date, (at - moved, bottom + 28.0 + DATES), set);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starting(start: Option<&str>) -> Months {
        Months::of(&Source { start: start.map(str::to_owned), ..Source::default() })
    }

    #[test]
    fn months_are_told_with_their_dates_where_the_start_is_known() {
        assert_eq!(starting(None).told(12), "month 12");
        assert_eq!(starting(Some("2027-03")).told(12), "month 12 (Mar 2028)");
        assert_eq!(starting(Some("2027-03")).cell(-3.0), "−3 (Dec 2026)");
    }

    #[test]
    fn as_many_dates_stand_under_an_axis_as_find_room() {
        let drawn = |start, wide| {
            let mut text = String::new();
            let mut canvas = Canvas::new(&mut text);
            let plot = Rect::new(100.0, 50.0, wide, 100.0);
            starting(start).axis(&mut canvas, plot, &Scale::new((0.0, 36.0), plot.x, plot.right()), 36, true);
            canvas.finish();
            text
        };
        let dates = |text: &str| text.matches(" 20").count();
        assert_eq!(dates(&drawn(None, 900.0)), 0);
        assert_eq!(dates(&drawn(Some("2027-03"), 900.0)), 7);
        assert_eq!(dates(&drawn(Some("2027-03"), 300.0)), 3);
    }
}
