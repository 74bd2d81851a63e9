//! The numbers of `series.csv`, and how each was told elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ripplechain::observe::METRICS;

/// What a number is: arm or difference ("with - without"), place, metric, month, statistic.
pub(super) type Key = (String, String, String, usize, &'static str);

/// The numbers of `series.csv`, and what else said the same thing.
pub(super) struct Book {
    pub(super) series: BTreeMap<Key, f64>,
    pub(super) names: BTreeMap<String, String>,
    /// How each number was written for people, and where.
    pub(super) written: BTreeMap<Key, BTreeMap<String, BTreeSet<String>>>,
    pub(super) counted: BTreeMap<String, usize>,
}

impl Book {
    pub(super) fn read(folder: &Path, names: BTreeMap<String, String>) -> Self {
        let mut series = BTreeMap::new();
        let mut table = csv::Reader::from_path(folder.join("series.csv")).expect("a table");
        let header: Vec<String> = table.headers().expect("a header").iter().map(str::to_owned).collect();
        let at = |name: &str| header.iter().position(|h| h == name).expect("a column");
        for row in table.records().map(|r| r.expect("a row")) {
            for statistic in ["mean", "mean_low", "mean_high", "p10", "p25", "p75", "p90"] {
                if let Ok(value) = row[at(statistic)].parse() {
                    let month = row[at("month")].parse().expect("a month");
                    let (arm, place, metric) = (&row[at("arm")], &row[at("place")], &row[at("metric")]);
                    series.insert((arm.into(), place.into(), metric.into(), month, statistic), value);
                }
            }
        }
        assert!(series.len() > 10_000);
        Self { series, names, written: BTreeMap::new(), counted: BTreeMap::new() }
    }

    pub(super) fn key(&self, arm: &str, place: &str, metric: &str, month: usize, statistic: &'static str) -> Key {
        let id = self.names.get(place).cloned().unwrap_or_else(|| place.to_owned());
        let name = metric.split(" [").next().unwrap_or(metric);
        let metric = METRICS.iter().find(|m| m.name == name || m.id == name).expect("a metric").id;
        (arm.to_owned(), id, metric.to_owned(), month, statistic)
    }

    /// A number of a file: the same to the last digit that files carry.
    pub(super) fn exact(&mut self, source: &str, key: &Key, value: f64) {
        let expected = self.series.get(key).unwrap_or_else(|| panic!("{source}: {key:?} is not in series.csv"));
        assert!(
            (expected - value).abs() <= 1e-6 * expected.abs().max(1e-3),
            "{source}: {key:?} {value}, series {expected}"
        );
        *self.counted.entry(source.to_owned()).or_default() += 1;
    }

    /// A number that people read: series.csv rounded to as many digits as are written, and written alike everywhere.
    pub(super) fn said(&mut self, source: &str, key: Key, text: &str) {
        let text = text.trim().trim_matches(['(', ')']).split(' ').next().unwrap_or_default().to_owned();
        if text == "–" || text.is_empty() {
            return;
        }
        let value: f64 =
            text.replace('−', "-").replace(['+', ','], "").parse().unwrap_or_else(|_| panic!("{source}: {text}"));
        let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
        let expected = self.series.get(&key).unwrap_or_else(|| panic!("{source}: {key:?} is not in series.csv"));
        let half = 0.5 * 10_f64.powi(-(decimals as i32)) + 1e-6 * expected.abs().max(1.0);
        assert!((expected - value).abs() <= half, "{source}: {key:?} is said to be {text}, series.csv has {expected}");
        self.written.entry(key).or_default().entry(text).or_default().insert(source.to_owned());
        *self.counted.entry(source.to_owned()).or_default() += 1;
    }

    pub(super) fn range(&mut self, source: &str, key: &Key, ends: [&'static str; 2], text: &str) {
        let with = |statistic| (key.0.clone(), key.1.clone(), key.2.clone(), key.3, statistic);
        if let Some((low, high)) = text.split_once(" to ") {
            self.said(source, with(ends[0]), low);
            self.said(source, with(ends[1]), high);
        }
    }
}

pub(super) fn pair(arm: &str, against: &str) -> String {
    format!("{arm} - {against}")
}

pub(super) fn alike(book: &Book, sources: &[&str]) {
    for (key, written) in &book.written {
        assert_eq!(written.len(), 1, "{key:?} is written in {} ways: {written:?}", written.len());
    }
    for source in sources {
        assert!(book.counted.get(*source).is_some_and(|&n| n >= 4), "{source} gave no numbers: {:?}", book.counted);
    }
}
