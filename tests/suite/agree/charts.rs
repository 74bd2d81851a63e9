//! What charts say: titles, and the number at the end of each line.

use std::fs;
use std::path::Path;

use super::MONTHS;
use super::book::{Book, Key};
use super::reading::texts;

/// What charts say: titles, and the number at the end of each line.
pub(super) fn charts(book: &mut Book, folder: &Path) {
    let read = |name: &str| {
        texts(&fs::read_to_string(folder.join("charts").join(name).with_extension("svg")).expect("a chart"))
    };
    for metric in ["loyalty", "delivery", "engagement"] {
        let title = read(&format!("difference-{metric}"))[..2].join(" ");
        let mean = title.split("mean over futures: ").nth(1).expect("a mean");
        let key = book.key("with - without", "Maker", metric, MONTHS, "mean");
        book.said("charts, titles", key.clone(), mean);
        let spread = mean.split("8 in 10 futures: ").nth(1).expect("a spread").split(')').next().expect("a spread");
        book.range("charts, titles", &key, ["p10", "p90"], spread);
        let fan = read(&format!("fan-{metric}"))[..2].join(" ");
        let (with, without) = fan
            .split("mean over futures: ")
            .nth(1)
            .expect("levels")
            .split_once(", without the programme ")
            .expect("levels");
        let [with_key, without_key] = ["with", "without"].map(|arm| book.key(arm, "Maker", metric, MONTHS, "mean"));
        book.said("charts, titles", with_key, with);
        book.said("charts, titles", without_key, without.split_whitespace().next().expect("a number"));
        // Each line ends in its number.
        let ends = read(&format!("difference-{metric}"));
        let keys: Vec<(Key, f64)> = book
            .series
            .iter()
            .filter(|(k, _)| k.0 == "with - without" && k.2 == metric && k.3 == MONTHS && k.4 == "mean")
            .filter(|(k, _)| ["supplier", "maker", "retailer"].contains(&k.1.as_str()))
            .map(|(k, x)| (k.clone(), *x))
            .collect();
        assert_eq!(keys.len(), 3);
        for (key, _) in keys {
            let written = book.written[&key].keys().next().expect("written in the table").clone();
            assert!(ends.contains(&written), "{written} does not stand at the end of a line of difference-{metric}");
            book.said("charts, line ends", key, &written);
        }
    }
    let heat = read("temperature-maker")[..2].join(" ");
    let shares: Vec<&str> = heat.split(" %").filter_map(|part| part.rsplit(' ').next()).collect();
    for ((arm, metric), share) in
        [("with", "productive"), ("with", "too_hot"), ("without", "productive"), ("without", "too_hot")]
            .into_iter()
            .zip(shares)
    {
        let key = book.key(arm, "Maker", metric, MONTHS, "mean");
        book.said("charts, titles", key, share);
    }
    let chain = read("chain-loyalty")[..2].join(" ");
    let mean = chain.split("Maker ").nth(1).expect("a mean");
    let key = book.key("with - without", "Maker", "loyalty", MONTHS, "mean");
    book.said("charts, titles", key, mean);
}
