//! Months of the calendar: so that what is dated can be held against months after the start.

use std::fmt;

use super::Scenario;
use crate::format;

/// What months are called in short.
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMonth(i32);

impl CalendarMonth {
    /// A month from 1 to 12 of a year from 1900 to 2199; none otherwise.
    #[must_use]
    pub fn new(year: i32, month: i32) -> Option<Self> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 12 + month - 1))
    }

    /// Reads `2027-03`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (year, month) = text.trim().split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// How many months it is after another one.
    #[must_use]
    pub fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The month so many months later.
    #[must_use]
    pub fn after(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// As it is written in files: `2027-03`.
    #[must_use]
    pub fn written(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// The month of the year, 0 to 11.
    #[must_use]
    pub fn of_year(self) -> usize {
        self.0.rem_euclid(12) as usize
    }
}

/// As it is read: `Mar 2027`.
impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", NAMES[self.of_year()], self.0.div_euclid(12))
    }
}

/// A month after the start, with its date where it is known when it starts: "6", or "6 (Sep 2027)".
#[must_use]
pub fn month_and_date(start: Option<CalendarMonth>, month: f64) -> String {
    let number = format::plain(month, usize::from(month.fract() != 0.0));
    start.map_or_else(|| number.clone(), |start| format!("{number} ({})", start.after(month.floor() as i32)))
}

impl Scenario {
    /// The month of the calendar in which the programme starts, month 0; none where the file does not say.
    #[must_use]
    pub fn starts(&self) -> Option<CalendarMonth> {
        self.start.as_deref().and_then(CalendarMonth::read)
    }

    /// A month after the start as it is told: "month 6", or "month 6 (Sep 2027)" where the file says when it starts.
    #[must_use]
    pub fn month_told(&self, month: usize) -> String {
        format!("month {}", month_and_date(self.starts(), month as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_the_calendar_are_read_counted_and_told() {
        let start = CalendarMonth::read("2027-03").expect("a month");
        assert_eq!((start.after(6).to_string(), start.after(-3).written()), ("Sep 2027".into(), "2026-12".into()));
        assert_eq!(CalendarMonth::read("2028-01").map(|m| m.since(start)), Some(10));
        assert!(["2027-13", "27-03", "2027-3", "2027", "March"].iter().all(|t| CalendarMonth::read(t).is_none()));
    }
}
