//! What charts say, that they are well formed, and that nothing a user can do makes drawing them fail.

#[path = "charts/extremes.rs"]
mod extremes;
#[path = "charts/gallery.rs"]
mod gallery;
#[path = "charts/limits.rs"]
mod limits;
#[path = "charts/observed.rs"]
mod observed;
#[path = "charts/synthetic.rs"]
mod synthetic;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Instant;

use gallery::{gallery, harwood, showcase_scenario, sweep};
use resvg::usvg::{self, roxmltree::Document};
use ripplechain::chart::{
    Along, ChainMap, ChartError, DifferenceChart, DifferencePanel, Drawing, EventMark, FanChart, Heading, HeatAxis,
    HeatMap, LeverCourse, RippleMap, RippleRow, SeriesChart, SeriesLine, Sheet, Source, Story, TemperatureChart,
    WhatIfDots, unset,
};
use ripplechain::ensemble::{Ensemble, Summary};
use ripplechain::observe::{Better, Place, PlaceKind};
use synthetic::{experiment, large, read, showcase, source, story};

/// Writes every chart where `CHARTS_DIR` says, to be looked at.
#[test]
#[ignore = "checks nothing: writes pictures for the eye, `CHARTS_DIR=… cargo test --test suite -- --ignored charts_can`"]
fn charts_can_be_looked_at() {
    let folder = std::env::var("CHARTS_DIR").expect("CHARTS_DIR names a folder");
    for exhibit in gallery().expect("every chart") {
        let drawing = (exhibit.draw)(&source());
        let timed = |_| {
            let start = Instant::now();
            std::hint::black_box((exhibit.draw)(&source()));
            start.elapsed()
        };
        let each = (0..20).map(timed).min().expect("a time");
        let png = drawing.png(1600).expect("a picture");
        eprintln!("{}: {each:?}, {} kB, png {} kB", exhibit.name, drawing.svg().len() / 1000, png.len() / 1000);
        std::fs::write(format!("{folder}/{}.svg", exhibit.name), drawing.svg()).expect("written");
        std::fs::write(format!("{folder}/{}.png", exhibit.name), png).expect("written");
    }
}

/// Writes every chart at its limits where `CHARTS_DIR` says, also as a grey printer prints it, to be looked at.
#[test]
fn limits_can_be_looked_at() {
    let Ok(folder) = std::env::var("CHARTS_DIR") else { return };
    for limit in &limits::LIMITS {
        for (name, drawing) in limits::drawn(limit).expect("every chart") {
            let png = drawing.png(1600).expect("a picture");
            std::fs::write(format!("{folder}/limit-{}-{name}.png", limit.name), &png).expect("written");
            std::fs::write(format!("{folder}/grey-{}-{name}.png", limit.name), grey(&png)).expect("written");
        }
    }
}

/// A picture without its colours.
fn grey(picture: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let light = |p: &[u8]| (0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2])) as u8;
    let greys: Vec<u8> = pixels.chunks(3).map(light).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, info.width, info.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().and_then(|mut w| w.write_image_data(&greys)).expect("a picture");
    out
}

/// Every text of a chart with the box of its letters, in slide pixels: left, top, right, bottom.
fn boxes(drawing: &Drawing) -> Vec<(String, [f64; 4])> {
    let outlined = drawing.outlined();
    let document = Document::parse(&outlined).expect("well-formed XML");
    let outlines = document.descendants().filter(|n| n.has_tag_name("path"));
    let inked = |node: usvg::roxmltree::Node<'_, '_>| {
        let numbers = node.attribute("d").unwrap_or_default().split(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let numbers: Vec<f64> = numbers.filter_map(|n| n.parse().ok()).collect();
        let ends = |from: usize| {
            let along = || numbers.iter().skip(from).step_by(2).map(|n| n / 10.0);
            (along().fold(f64::INFINITY, f64::min), along().fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (top, bottom)) = (ends(0), ends(1));
        [left, top, right, bottom]
    };
    let texts = texts(drawing);
    let all: Vec<[f64; 4]> = outlines.map(inked).collect();
    assert_eq!(texts.len(), all.len());
    texts.into_iter().zip(all).filter(|(_, b)| b[0].is_finite()).collect()
}

/// No letter beside the sheet, no two texts over each other.
fn is_legible(drawing: &Drawing, name: &str) {
    let boxes = boxes(drawing);
    for (i, (text, a)) in boxes.iter().enumerate() {
        assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= 1600.0 && a[3] <= 900.0, "{name}: {text} at {a:?}");
        for (other, b) in &boxes[..i] {
            let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
            assert!(apart, "{name}: \"{text}\" {a:?} runs into \"{other}\" {b:?}");
        }
    }
}

#[test]
fn at_its_limits_every_chart_is_legible_and_says_what_it_leaves_out() {
    for limit in &limits::LIMITS {
        for (name, drawing) in limits::drawn(limit).expect("every chart") {
            let name = format!("{} {name}", limit.name);
            is_sound(&drawing);
            is_legible(&drawing, &name);
            let said = texts(&drawing).join(" ");
            let expected: &[&str] = match name.rsplit(' ').next().unwrap_or_default() {
                "ripple" => {
                    &["Showing 9 of 20 organisations and 11 of 25 segments", "series.csv", "Events: Supplier failure"]
                }
                "difference" | "fan" => {
                    &["Showing 5 of 20 organisations and 7 of 25 segments", "the largest differences"]
                }
                "fan-arms" | "series" => &["would hide each other"],
                "temperature" => &["Showing the first 3 of 14 plans"],
                "effects" => &["Showing the first 10 of 14 effects"],
                "chain" if limit.months >= 36 => &["Shown for month", "are in series.csv"],
                _ => &[],
            };
            for words in expected {
                assert!(said.contains(words), "{name} does not say \"{words}\": {said}");
            }
            assert_eq!(said.contains("One future: "), limit.futures == 1, "{name}");
            // Titles keep their end, and the footer what makes the chart again.
            let title = drawing.title().rsplit(' ').next().unwrap_or_default();
            assert!(texts(&drawing).iter().take(3).any(|t| t.ends_with(title)), "{name}");
            assert!(said.contains("ripplechain 0.1.0"), "{name}");
        }
    }
}

#[test]
fn no_letter_vanishes_without_a_word() {
    let scripts = limits::LIMITS.iter().find(|l| l.name == "scripts").expect("a limit");
    let drawn = limits::drawn(scripts).expect("every chart");
    let place =
        |id: &str, name: &str| Place { id: id.to_owned(), name: name.to_owned(), kind: PlaceKind::Segment, tier: 0 };
    let called = |name: &str| if unset(&[place("id", name)]).is_empty() { name.to_owned() } else { "id".to_owned() };
    // Embedded letters are set on every machine; what needs shaping, on none.
    assert_eq!(called("Süddeutsche Gießerei, Ελλάδα, Łódź"), "Süddeutsche Gießerei, Ελλάδα, Łódź");
    assert_eq!([called("شركة الخليج"), called("ירושלים"), called("कंपनी")], ["id", "id", "id"]);
    for (name, drawing) in &drawn {
        let arabic = |t: &String| t.chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c));
        assert!(!texts(drawing).iter().any(arabic), "{name}");
    }
    // A name is either drawn, every letter of it, or the id stands in its place.
    let (_, ripple) = drawn.iter().find(|(name, _)| name == "ripple").expect("a map");
    let columns = &ripple.table().columns;
    assert!(columns.iter().any(|c| c.starts_with("org-4")));
    for (i, id) in [(1, "org-1"), (3, "org-3"), (5, "org-5")] {
        let name = limits::name(scripts.script, i);
        let shown = if unset(&[place(id, &name)]).is_empty() { name } else { id.to_owned() };
        assert!(columns.iter().any(|c| c.starts_with(&shown)), "{shown}: {columns:?}");
    }
}

#[test]
fn the_sign_of_a_field_can_be_told_without_its_colour() {
    let drawn = limits::drawn(&limits::LIMITS[1]).expect("every chart");
    for (name, drawing) in drawn.iter().filter(|(name, _)| ["ripple", "heat"].contains(&name.as_str())) {
        for words in ["below zero", "zero in all futures", "sign not resolved"] {
            assert!(says(drawing, words), "{name}: {words}");
        }
    }
    let (_, few) = drawn.iter().find(|(name, _)| name == "heat-few").expect("a heat map");
    assert!(texts(few).iter().any(|t| t.starts_with('−')) && texts(few).iter().any(|t| t.starts_with('+')));
}

/// The gallery, drawn once for all tests.
fn drawn() -> &'static [(&'static str, Drawing)] {
    static DRAWN: LazyLock<Vec<(&str, Drawing)>> =
        LazyLock::new(|| gallery().expect("every chart").iter().map(|e| (e.name, (e.draw)(&source()))).collect());
    &DRAWN
}

/// Every text of a chart, in the order it is drawn.
fn texts(drawing: &Drawing) -> Vec<String> {
    let document = Document::parse(drawing.svg()).expect("well-formed XML");
    let texts = document.descendants().filter(|n| n.has_tag_name("text"));
    texts.map(|n| n.text().unwrap_or_default().to_owned()).collect()
}

fn says(drawing: &Drawing, words: &str) -> bool {
    texts(drawing).iter().any(|t| t.contains(words))
}

/// Well formed, 16 : 9, with title, footer, no number that is none, and no text outside the sheet.
fn is_sound(drawing: &Drawing) {
    let document = Document::parse(drawing.svg()).expect("well-formed XML");
    let root = document.root_element();
    assert_eq!(root.attribute("viewBox"), Some("0 0 16000 9000"));
    assert_eq!((root.attribute("width"), root.attribute("height")), (Some("1600"), Some("900")));
    says_numbers_only(drawing);
    for text in document.descendants().filter(|n| n.has_tag_name("text")) {
        let number = |name: &str| text.attribute(name).and_then(|v| v.parse::<f64>().ok()).expect("a number");
        assert!((0.0..=16000.0).contains(&number("x")) && (0.0..=9000.0).contains(&number("y")), "{:?}", text.text());
    }
}

fn says_numbers_only(drawing: &Drawing) {
    assert!(!drawing.svg().contains("NaN") && !drawing.svg().contains("inf\""), "{}", drawing.title());
    assert!(says(drawing, "A comparison under stated assumptions"));
}

/// A column as wide as its box, in which every letter and line lies on the paper.
fn is_sound_column(drawing: &Drawing, pixels: u16) {
    says_numbers_only(drawing);
    let tree = usvg::Tree::from_str(&drawing.outlined(), &usvg::Options::default()).expect("well-formed SVG");
    let (wide, tall) = (tree.size().width(), tree.size().height());
    assert_eq!(wide, (f32::from(pixels) * 1.7).round(), "{}", drawing.title());
    for node in tree.root().children() {
        let inked = node.abs_bounding_box();
        let fits =
            inked.left() >= -0.5 && inked.top() >= -0.5 && inked.right() <= wide + 0.5 && inked.bottom() <= tall + 0.5;
        assert!(fits, "{} at {pixels}: {inked:?} on {wide} × {tall}", drawing.title());
    }
}

#[test]
fn every_chart_is_well_formed_and_carries_its_frame() {
    for (name, drawing) in drawn() {
        is_sound(drawing);
        drawing.png(160).expect("a picture");
        let beginning: String = drawing.title().chars().take(24).collect();
        assert!(says(drawing, &beginning), "{name}");
        assert!(says(
            drawing,
            "scenario tension-and-inclusion · 9f2c61d07ab4 · seed 1 · ripplechain 0.1.0 · 200 futures"
        ));
    }
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    for (again, (name, once)) in gallery().expect("every chart").iter().zip(drawn()) {
        assert_eq!((again.draw)(&source()).svg(), once.svg(), "{name}");
    }
    let (_, drawing) = &drawn()[0];
    assert_eq!(drawing.png(800), drawing.png(800));
}

#[test]
fn a_chart_knows_where_it_comes_from_as_svg_and_as_png() {
    let (_, drawing) = &drawn()[0];
    assert_eq!(Source::read(drawing.svg().as_bytes()), Some(source()));
    assert_eq!(Source::read(&drawing.png(320).expect("a picture")), Some(source()));
    assert_eq!(Source::read(drawing.outlined().as_bytes()), Some(source()));
    assert_eq!(Source::read(b"<svg></svg>"), None);
    assert_eq!(Source::read(&[0xFF, 0x00]), None);
}

#[test]
fn pictures_are_sixteen_to_nine_and_no_size_makes_them_fail() {
    let (_, drawing) = &drawn()[3];
    for (width, high) in [(1, 1), (37, 21), (1600, 900)] {
        let png = drawing.png(width).expect("a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!((info.width, info.height), (width, high));
        if width == 1600 {
            // Paper in the corners, ink somewhere.
            assert_eq!(pixels[..3], [255, 255, 255]);
            assert!(pixels.chunks(3).any(|p| p[0] < 60));
        }
    }
    assert_eq!(drawing.png(0), Err(ChartError::Width { asked: 0, widest: 16_000 }));
    assert!(drawing.png(u32::MAX).is_err());
}

#[test]
fn outlines_need_no_font() {
    for (_, drawing) in drawn() {
        let outlined = drawing.outlined();
        assert!(!outlined.contains("<text"));
        Document::parse(&outlined).expect("well-formed XML");
    }
}

#[test]
fn the_ripple_map_says_where_and_when() {
    let e = experiment(showcase(), 36, 100, &["without", "with"], 1.0);
    let map = RippleMap::new("A finding", &read(&e), (1, 0), "loyalty", &story()).expect("a map");
    assert_eq!(
        map.rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(),
        ["Supplier", "Maker", "Retailer", "Families", "Singles"]
    );
    assert!(map.rows[1].programme && !map.rows[0].programme);
    let column = e.layout.column("loyalty", "maker").expect("a column");
    assert_eq!(map.rows[1].months, e.difference(1, 0, column).months);
    let drawing = map.draw(&source());
    assert!(says(&drawing, "Layoff, Retailer, month 15"));
    let arrival = map.rows[1].arrival.expect("arrives");
    assert!(says(&drawing, &format!("month {arrival}")));
    assert!(says(&drawing, "better (points)") && says(&drawing, "sign not resolved"));
}

#[test]
fn blue_is_better_even_where_less_is_better() {
    let row = |mean: f64| RippleRow {
        name: "Maker".to_owned(),
        kind: PlaceKind::Organisation,
        programme: false,
        months: vec![Summary {
            mean_low: mean - 0.1,
            mean_high: mean + 0.1,
            ..Summary::of([mean as f32, mean as f32])
        }],
        arrival: None,
    };
    let drawn = |better, mean| {
        let map = RippleMap {
            heading: Heading::new("t", "s"),
            unit: "points".to_owned(),
            digits: 1,
            better,
            limit: Some(4.0),
            rows: vec![row(mean)],
            events: Vec::new(),
        };
        map.draw(&source())
    };
    let cell = |d: &Drawing| {
        d.svg()
            .lines()
            .find(|l| l.starts_with("<rect") && l.contains("height=\"1100\""))
            .map(|l| l.split_once("fill=").map(|p| p.1.to_owned()))
    };
    let (up, down) = (drawn(Better::Higher, 4.0), drawn(Better::Lower, -4.0));
    assert!(cell(&up).is_some() && cell(&up) == cell(&down));
    assert_ne!(cell(&up), cell(&drawn(Better::Higher, -4.0)));
    assert!(says(&down, "−4 better") && says(&down, "+4 worse"));
}

#[test]
fn the_difference_chart_ends_in_the_mean() {
    let e = experiment(showcase(), 24, 60, &["without", "with"], 1.0);
    let chart = DifferenceChart::new("A finding", &read(&e), (1, 0), "loyalty", &story()).expect("a chart");
    let last = chart.panels[1].months.last().expect("months").mean;
    assert!(says(&chart.draw(&source()), &format!("+{last:.1}")));
}

#[test]
fn the_ridge_is_the_best_x_for_each_y() {
    let mut map = sweep(16, 11);
    let ridge = map.ridge();
    assert_eq!((ridge[0], ridge[10]), (Some(4), Some(9)));
    // Where less is better, the best is the least.
    map.better = Better::Lower;
    assert_eq!(map.ridge()[0], Some(15));
    map.cells[0].iter_mut().for_each(|c| *c = None);
    assert_eq!(map.ridge()[0], None);
}

#[test]
fn what_ifs_are_shown_at_months_that_exist() {
    let e = experiment(showcase(), 30, 40, &["without", "with", "too hot"], 1.0);
    let dots = |months: &[usize]| WhatIfDots::new("t", &read(&e), (&[1, 2], 0), ("loyalty", "families"), months);
    let chart = dots(&[12, 24, 36]).expect("dots");
    assert_eq!(chart.months, [12, 24]);
    let column = e.layout.column("loyalty", "families").expect("a column");
    assert_eq!(chart.rows[1].differences[0], Summary::of(e.differences(2, 0, column, 12)));
    assert_eq!(dots(&[99]).expect("dots").months, [30]);
    let drawing = chart.draw(&source());
    assert!(says(&drawing, "too hot") && says(&drawing, "Month 24") && says(&drawing, "8 in 10 futures"));
}

#[test]
fn the_chain_map_knows_who_supplies_whom() {
    let e = experiment(showcase(), 30, 40, &["without", "with"], 1.0);
    let map = ChainMap::new("t", &read(&e), (1, 0), "loyalty", &showcase_scenario()).expect("a map");
    let links: Vec<(usize, usize)> = map.links.iter().map(|l| (l.from, l.to)).collect();
    assert_eq!(links, [(0, 1), (1, 2), (2, 3), (2, 4)]);
    assert!(map.nodes[1].programme && map.nodes[3].people == 600.0);
    assert!(says(&map.draw(&source()), "Month 24") && says(&map.draw(&source()), "Month 30"));
}

#[test]
fn every_line_of_a_series_is_named_at_its_end() {
    let chart = harwood();
    let drawing = chart.draw(&source());
    for line in &chart.lines {
        assert!(texts(&drawing).contains(&line.label), "{}", line.label);
    }
    assert!(says(&drawing, "Weeks after") && says(&drawing, "standard before the change"));
}

#[test]
fn arms_and_metrics_that_do_not_exist_are_refused() {
    let e = experiment(showcase(), 3, 2, &["without", "with"], 1.0);
    let story = Story::default();
    assert_eq!(
        RippleMap::new("", &read(&e), (2, 0), "loyalty", &story),
        Err(ChartError::NoSuchArm { arm: 2, arms: 2 })
    );
    assert!(matches!(DifferenceChart::new("", &read(&e), (1, 0), "luck", &story), Err(ChartError::NotMeasured { .. })));
    assert!(matches!(
        TemperatureChart::new("", &read(&e), &[1], "nobody", &story),
        Err(ChartError::NotMeasured { .. })
    ));
    assert!(FanChart::new("", &read(&e), &[0, 5], "loyalty", &[PlaceKind::Tier], &story).is_err());
}

fn draw_all(e: &Ensemble, story: &Story) -> Vec<Drawing> {
    let map = RippleMap::new("Map", &read(e), (1, 0), "loyalty", story).expect("a map");
    let difference = DifferenceChart::new("Difference", &read(e), (1, 0), "delivery", story).expect("a chart");
    let fan = FanChart::new("Fan", &read(e), &[0, 1], "churn", &[PlaceKind::Organisation], story).expect("a fan");
    let temperature = TemperatureChart::new("Heat", &read(e), &[0, 1], "maker", story).expect("a chart");
    let dots = WhatIfDots::new("Dots", &read(e), (&[1], 0), ("loyalty", "maker"), &[12, 24, 36]).expect("dots");
    let chain = ChainMap::new("Chain", &read(e), (1, 0), "loyalty", &showcase_scenario()).expect("a chain");
    let column = e.layout.column("loyalty", "maker").expect("a column");
    let means = |arm: usize| e.levels(arm, column).iter().enumerate().map(|(m, s)| (m as f64, s.mean)).collect();
    let line = |arm| SeriesLine {
        arm,
        label: "an arm".to_owned(),
        points: means(arm),
        band: Vec::new(),
        interval: Vec::new(),
        observed: false,
    };
    let series = SeriesChart {
        heading: Heading::new("Series", "Loyalty"),
        along: Along::Months,
        y: "points".to_owned(),
        range: None,
        references: vec![(f64::NAN, "nowhere".to_owned())],
        lines: vec![line(0), line(1)],
        events: story.events.clone(),
    };
    let heat = HeatMap {
        heading: Heading::new("Sweep", "Loyalty"),
        x: HeatAxis { name: "x".to_owned(), values: vec![0.5] },
        y: HeatAxis { name: "y".to_owned(), values: vec![1.0, 2.0] },
        cells: vec![vec![e.difference(1, 0, column).last().copied()], vec![None]],
        unit: String::new(),
        better: Better::Neither,
        limit: None,
        chosen: Some((0.5, f64::NAN)),
    };
    let s = source();
    vec![
        map.draw(&s),
        difference.draw(&s),
        fan.draw(&s),
        temperature.draw(&s),
        dots.draw(&s),
        chain.draw(&s),
        series.draw(&s),
        heat.draw(&s),
    ]
}

/// The charts that can be drawn for a narrow box.
fn draw_columns(e: &Ensemble, story: &Story, pixels: u16) -> Vec<Drawing> {
    draw_on(e, story, Sheet::Column(pixels))
}

/// The charts that can be drawn for a box.
fn draw_on(e: &Ensemble, story: &Story, sheet: Sheet) -> Vec<Drawing> {
    let title = "Loyalty: +5.2 at the maker and +0.8 at families after 36 months";
    let map = RippleMap::new(title, &read(e), (1, 0), "loyalty", story).expect("a map");
    let difference = DifferenceChart::new(title, &read(e), (1, 0), "loyalty", story).expect("a chart");
    let kinds = [PlaceKind::Organisation, PlaceKind::Segment];
    let fan = FanChart::new(title, &read(e), &[0, 1], "loyalty", &kinds, story).expect("a fan");
    let temperature = TemperatureChart::new(title, &read(e), &[0, 1], "maker", story).expect("a chart");
    let s = source();
    vec![map.draw_on(sheet, &s), difference.draw_on(sheet, &s), fan.draw_on(sheet, &s), temperature.draw_on(sheet, &s)]
}

#[test]
fn in_a_column_every_word_finds_room() {
    for (places, months) in [(showcase(), 36), (showcase(), 3), (large(), 120), (vec![showcase().swap_remove(1)], 36)] {
        let e = experiment(places, months, 20, &["without", "with"], 1.0);
        for pixels in [Sheet::NARROWEST, 333, 360, 679, 719] {
            for (i, drawing) in draw_columns(&e, &story(), pixels).iter().enumerate() {
                is_sound_column(drawing, pixels);
                assert_eq!(drawing.table(), draw_columns(&e, &story(), 500)[i].table());
                if let Ok(folder) = std::env::var("CHARTS_DIR") {
                    let png = drawing.png(u32::from(pixels) * 2).expect("a picture");
                    let name = format!("{folder}/column-{pixels}-{i}-{}-{months}.png", e.layout.places.len());
                    std::fs::write(name, png).expect("written");
                }
            }
        }
    }
}

#[test]
fn a_box_is_filled() {
    let e = experiment(showcase(), 36, 20, &["without", "with"], 1.0);
    for drawing in draw_on(&e, &story(), Sheet::Screen(1000, 560)) {
        assert!(drawing.svg().contains("viewBox=\"0 0 17000 9520\""), "{}", &drawing.svg()[..200]);
    }
}

#[test]
fn in_a_low_box_people_keep_their_room_and_levers_are_told() {
    let e = experiment(showcase(), 36, 20, &["without", "with"], 1.0);
    let mut chart = TemperatureChart::new("Heat", &read(&e), &[0, 1], "maker", &story()).expect("a chart");
    let lever = |name: &str| LeverCourse { name: name.to_owned(), range: (0.0, 2.0), points: vec![(0.0, 0.5)] };
    for panel in &mut chart.panels {
        panel.levers = vec![lever("Adaptive tension"), lever("Employee inclusion")];
    }
    for high in [240, 320, 413, 560] {
        let drawing = chart.draw_on(Sheet::Screen(960, high), &source());
        let texts = boxes(&drawing);
        let at = |words: &str| texts.iter().find(|(text, _)| text == words).expect(words).1[1];
        assert!(at("0 %") - at("100 %") > 100.0, "{high}: from {} to {}", at("100 %"), at("0 %"));
        for plot in drawing.plots() {
            let told = format!("{:?}", plot.told[0]);
            assert!(told.contains("Adaptive tension") && told.contains("Employee inclusion"), "{told}");
        }
    }
}

#[test]
fn in_a_low_box_every_row_of_panels_keeps_its_room() {
    let e = experiment(large(), 36, 20, &["without", "with"], 1.0);
    let drawn = draw_on(&e, &story(), Sheet::Screen(960, 320));
    for drawing in &drawn[1..3] {
        let rows = drawing.plots().iter().map(|plot| plot.y as i64).collect::<BTreeSet<_>>().len();
        assert_eq!(rows, 3, "{}", drawing.title());
        // A tenth of a unit is the unit of a picture.
        assert!(drawing.plots().iter().all(|plot| plot.h > 550.0), "{:?}", drawing.plots().first().map(|plot| plot.h));
    }
}
