//! Which month a cell means, in the many ways in which months are written.

use super::sheet::{Cell, serial};
use crate::scenario::CalendarMonth;

/// When a figure was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A month of the calendar.
    Date(CalendarMonth),
    /// A number of months after the start.
    Month(i32),
    /// A quarter of a year: not a month.
    Quarter,
}

/// Which of two numbers is the day, in dates such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Nothing tells.
    Unknown,
}

/// First letters of months in English, German, French, Spanish and Italian.
const NAMES: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mae", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

fn named(word: &str) -> Option<i32> {
    let word = word.to_lowercase();
    let begins = |long: bool| {
        NAMES.iter().position(|starts| starts.iter().any(|s| (s.chars().count() > 3) == long && word.starts_with(*s)))
    };
    // The longer beginnings first: "juin" is June, "juil" July.
    begins(true).or_else(|| begins(false)).map(|i| i as i32 + 1)
}

fn digits(number: i64) -> Option<When> {
    let date = |year: i64, month: i64| CalendarMonth::new(year as i32, month as i32).map(When::Date);
    match number {
        -120..=600 => Some(When::Month(number as i32)),
        190_001..=219_912 => date(number / 100, number % 100),
        19_000_101..=21_991_231 => date(number / 10_000, number / 100 % 100),
        36_526..=73_050 => serial(number as f64).map(When::Date),
        _ => None,
    }
}

fn year(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + number),
        4 => Some(number),
        _ => None,
    }
}

/// The month of a cell.
pub(super) fn when(cell: &Cell, order: Order) -> Option<When> {
    match cell {
        Cell::Date(month) => Some(When::Date(*month)),
        Cell::Number(x) if x.fract() == 0.0 => digits(*x as i64),
        Cell::Number(x) if (36_526.0..73_050.0).contains(x) => serial(*x).map(When::Date),
        Cell::Text(text) => written(text, order),
        _ => None,
    }
}

fn written(text: &str, order: Order) -> Option<When> {
    let text = text.trim().trim_start_matches('\'');
    if let Ok(number) = text.parse::<i64>() {
        return digits(number);
    }
    // A time of day does not matter.
    let day = text.split(['T', ',']).next().filter(|d| d.contains('-') && d.len() >= 8).unwrap_or(text);
    let has_time = day.contains(':');
    let day = if has_time { day.split_whitespace().next().unwrap_or(day) } else { day };
    let lower = day.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| "-./_ ".contains(c) || c.is_whitespace()).filter(|p| !p.is_empty()).collect();
    if parts.iter().any(|p| p.len() == 2 && p.starts_with('q') && p[1..].parse::<u8>().is_ok()) {
        return Some(When::Quarter);
    }
    let date = |y: Option<i32>, m: i32| CalendarMonth::new(y?, m).map(When::Date);
    let number = |p: &str| p.parse::<i32>().ok();
    match parts[..] {
        [one] => one
            .trim_start_matches("month")
            .trim_start_matches("monat")
            .trim_start_matches('m')
            .parse()
            .ok()
            .map(When::Month),
        ["month" | "monat" | "mois" | "m", n] => number(n).map(When::Month),
        [y, m] if y.len() == 4 && number(y).is_some() => date(year(y), number(m).or_else(|| named(m))?),
        [m, y] if number(m).is_none() => date(year(y), named(m)?),
        [y, m] if number(m).is_none() => date(year(y), named(m)?),
        [m, y] if y.len() == 4 => date(year(y), number(m)?),
        [y, m, _] if y.len() == 4 => date(year(y), number(m).or_else(|| named(m))?),
        [a, b, y] => match (number(a), number(b)) {
            (Some(_), None) => date(year(y), named(b)?),
            (None, Some(_)) => date(year(y), named(a)?),
            (Some(a), Some(b)) => date(year(y), if order == Order::MonthFirst && !day.contains('.') { a } else { b }),
            (None, None) => None,
        },
        _ => None,
    }
}

/// The number beside a month's name, which may be its year or a day of it: "Mar-26", "15-Jan".
pub(super) fn year_or_day(cell: &Cell) -> Option<i32> {
    let Cell::Text(text) = cell else { return None };
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let number = |p: &str| p.parse().ok().filter(|n| p.len() == 2 && (1..=31).contains(n));
    match parts[..] {
        [a, b] if number(a).is_some() && named(b).is_some() => number(a),
        [a, b] if number(b).is_some() && named(a).is_some() => number(b),
        _ => None,
    }
}

/// Whether such numbers look like days: one and the same far from the start, or the last days of months.
pub(super) fn look_like_days(numbers: &[(i32, CalendarMonth)], start: CalendarMonth) -> bool {
    let Some(&(first, _)) = numbers.first() else { return false };
    let is_far = |date: CalendarMonth| !(-36..=24).contains(&date.since(start));
    if numbers.iter().all(|n| n.0 == first) {
        return numbers.iter().all(|n| is_far(n.1));
    }
    let mut dates: Vec<CalendarMonth> = numbers.iter().map(|n| n.1).collect();
    dates.sort_unstable();
    dates.dedup();
    let steps: Vec<i32> = dates.windows(2).map(|w| w[1].since(w[0])).collect();
    let evenly = steps.iter().all(|s| *s == steps[0]);
    let next = steps.iter().filter(|s| **s == 1).count();
    numbers.iter().all(|n| n.0 >= 28) && !evenly && next * 2 < steps.len()
}

/// Which comes first, day or month, in the dates of a column: where one number is above 12, it is the day; where one is always the
/// same, it is the day too.
pub(super) fn order<'c>(cells: impl Iterator<Item = &'c Cell>) -> Order {
    let mut pairs = Vec::new();
    for cell in cells {
        if let Cell::Text(text) = cell {
            let parts: Vec<i32> = text
                .split(['/', '-'])
                .take(3)
                .filter_map(|p| p.trim().get(..2.min(p.trim().len()))?.parse().ok())
                .collect();
            if text.contains('/') && parts.len() == 3 && text.find('/').is_some_and(|at| at <= 2) {
                pairs.push((parts[0], parts[1]));
            }
        }
    }
    let all = |f: &dyn Fn(&(i32, i32)) -> i32| pairs.iter().all(|p| f(p) == f(&pairs[0]));
    match () {
        () if pairs.is_empty() || pairs.iter().any(|p| p.0 > 12) => Order::DayFirst,
        () if pairs.iter().any(|p| p.1 > 12) => Order::MonthFirst,
        () if pairs.len() > 1 && all(&|p| p.0) && !all(&|p| p.1) => Order::DayFirst,
        () if pairs.len() > 1 && all(&|p| p.1) && !all(&|p| p.0) => Order::MonthFirst,
        () => Order::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_they_are_written() {
        let march = CalendarMonth::new(2026, 3).map(When::Date);
        let texts = [
            "2026-03-01",
            "03.2026",
            "20260301",
            "Mar-26",
            "26-Mar",
            "März 2026",
            "1.3.2026",
            "03/2026",
            "2026/03",
            "202603",
            "2026-03-02 09:15:32",
            "March 2026",
            "1 Mar 2026",
            "01/03/2026",
            "2026-03-02T10:00:00Z",
            "mars 2026",
            "31.03.26",
        ];
        for text in texts {
            assert_eq!(when(&Cell::Text(text.to_owned()), Order::DayFirst), march, "{text}");
        }
        assert_eq!(when(&Cell::Number(46_082.0), Order::DayFirst), march);
        for (text, month) in [("3", 3), ("M3", 3), ("Month 3", 3), ("-2", -2)] {
            assert_eq!(when(&Cell::Text(text.to_owned()), Order::DayFirst), Some(When::Month(month)), "{text}");
        }
        assert_eq!(when(&Cell::Text("Q1 2026".to_owned()), Order::DayFirst), Some(When::Quarter));
        assert!(
            ["Total", "13.2026", "soon", ""]
                .iter()
                .all(|t| when(&Cell::Text((*t).to_owned()), Order::DayFirst).is_none())
        );
    }

    #[test]
    fn days_of_months_are_no_years() {
        let start = CalendarMonth::new(2026, 3).expect("a month");
        let days = |texts: &[&str]| {
            let one = |text: &&str| {
                let cell = Cell::Text((*text).to_owned());
                let Some(When::Date(date)) = when(&cell, Order::DayFirst) else { panic!("{text}") };
                year_or_day(&cell).map(|n| (n, date))
            };
            look_like_days(&texts.iter().filter_map(one).collect::<Vec<_>>(), start)
        };
        assert!(days(&["15-Jan", "15-Feb", "15-Mar"]) && days(&["Jan 15", "Feb 15"]));
        assert!(days(&["31-Jan", "28-Feb", "31-Mar", "30-Apr", "31-May"]));
        assert!(!days(&["26-Jan", "26-Feb", "26-Mar"]) && !days(&["Nov-25", "Dec-25", "Jan-26"]));
        assert!(!days(&["Mar-20", "Mar-23", "Mar-26"]) && !days(&["2026-01", "2026-02"]));
    }

    #[test]
    fn day_and_month_are_told_apart_by_what_varies() {
        let of = |texts: &[&str]| {
            let cells: Vec<Cell> = texts.iter().map(|t| Cell::Text((*t).to_owned())).collect();
            order(cells.iter())
        };
        assert_eq!(of(&["01/01/2026", "01/02/2026", "01/03/2026"]), Order::DayFirst);
        assert_eq!(of(&["01/01/2026", "02/01/2026", "03/01/2026"]), Order::MonthFirst);
        assert_eq!(of(&["01/31/2026", "02/28/2026"]), Order::MonthFirst);
        assert_eq!(of(&["03/04/2026", "05/06/2026"]), Order::Unknown);
        assert_eq!(of(&["2026-01-01"]), Order::DayFirst);
    }
}
