//! What nobody draws on purpose: every value that can be simulated, and charts without numbers.

use super::*;

#[test]
fn nothing_that_can_be_simulated_makes_drawing_fail() {
    let arms = ["without", "with"];
    let wild = Story {
        programme: vec!["nobody".to_owned()],
        events: vec![
            EventMark { month: f64::NAN, words: String::new() },
            EventMark { month: -3.0, words: "before".to_owned() },
            EventMark { month: 1e9, words: "after".to_owned() },
            EventMark { month: 0.5, words: "<&\"'> \u{7} emoji 🙂 中文 \u{FFFE}".to_owned() },
        ],
    };
    let one = vec![showcase().swap_remove(1)];
    for (case, (places, months, futures, amount)) in [
        (showcase(), 0, 1, 1.0),
        (showcase(), 1, 1, 1.0),
        (showcase(), 36, 1, 1.0),
        (showcase(), 36, 20, 0.0),
        (showcase(), 120, 3, 1e12),
        (showcase(), 12, 3, 1e-9),
        (showcase(), 12, 3, f64::NAN),
        (showcase(), 12, 3, f64::INFINITY),
        (one, 5, 2, 1.0),
        (large(), 36, 4, 1.0),
    ]
    .into_iter()
    .enumerate()
    {
        let e = experiment(places, months, futures, &arms, amount);
        for drawing in draw_all(&e, &wild) {
            is_sound(&drawing);
            draw_columns(&e, &wild, 360).iter().for_each(says_numbers_only);
            if let Ok(folder) = std::env::var("CHARTS_DIR") {
                let png = drawing.png(1600).expect("a picture");
                std::fs::write(format!("{folder}/case-{case}-{}.png", drawing.title()), png).expect("written");
            }
        }
    }
    let mut none = experiment(showcase(), 12, 1, &arms, 1.0);
    none.futures.clear();
    for drawing in draw_all(&none, &wild) {
        is_sound(&drawing);
        drawing.png(160).expect("a picture");
    }
}

#[test]
fn a_chart_without_numbers_says_what_is_missing() {
    let heading = Heading::new("A very long title that goes on and on ".repeat(20), "<&>".repeat(200));
    let map = RippleMap {
        heading: heading.clone(),
        unit: String::new(),
        digits: 1,
        better: Better::Neither,
        limit: Some(f64::NAN),
        rows: Vec::new(),
        events: Vec::new(),
    };
    let drawing = map.draw(&Source::default());
    is_sound(&drawing);
    assert!(says(&drawing, "nothing to map"));
    let panel = DifferencePanel {
        name: String::new(),
        kind: PlaceKind::Segment,
        programme: true,
        months: Vec::new(),
        samples: vec![Vec::new()],
        observed: Vec::new(),
    };
    let chart = DifferenceChart {
        heading,
        arm: 99,
        digits: 1,
        range: Some((1.0, 1.0)),
        panels: vec![panel; 40],
        events: Vec::new(),
    };
    is_sound(&chart.draw(&Source::default()));
}
