use super::*;

#[test]
fn a_region_of_one_value_is_told_as_that_value() {
    assert_eq!([span(0.5, 0.5), span(-1.0, 0.25)], ["0.5", "−1 to 0.25"]);
}

use super::super::Arrangement;
use super::super::tests::{answer, grid, scenario, sweep};

#[test]
fn the_best_of_a_grid_is_told_with_its_ridge_and_what_lies_beside_it() {
    let sweep = grid();
    let lines = answer(&sweep, &[1.0, 9.0, 6.0, 5.0, 3.0, 2.0]).lines(&sweep);
    assert_eq!(
        lines,
        [
            "Best of 6 points for loyalty of the customers of The maker at month 24: tension 0.2 and openness 1 at The maker. Difference there +9.0 points (interval of the mean +8.4 to +9.6; 8 in 10 futures +8.0 to +10.0): better than no programme.",
            "Every other point can be told from it over the same futures.",
            "With more openness the best tension falls from 0.4 (at openness 0) to 0.2 (at 1).",
            "At openness 1: +9.0 points at the best tension 0.2, above it +2.0 points at 0.6.",
            "The best lies at the edge of what was tried (tension 0.2); try further.",
        ]
    );
}

#[test]
fn a_ridge_that_shares_values_and_a_region_are_told_so() {
    let sweep = grid();
    let lines = answer(&sweep, &[6.0, 4.0, 6.0, 6.0, 3.0, 6.0]).lines(&sweep);
    assert_eq!(
        lines[1..],
        [
            format!(
                "3 of the other 5 {SAME_AS_BEST}. Together they span tension 0.2 to 0.6, openness 0 to 1: read the best as a region, not as a point."
            ),
            "Whether the best tension moves with openness is not clear: from 0.2 (at openness 0) to 0.4 (at 1), where 0.2 to 0.4 and 0.4 to 0.6 are as good.".to_owned(),
            "At openness 1: +6.0 points at the best tension 0.4, below it +4.0 points at 0.2, above it +6.0 points at 0.6.".to_owned(),
        ]
    );
}

#[test]
fn the_middle_row_of_three_is_told_with_its_own_neighbours() {
    let vary = ["programme.maker.tension=0.6,0.2,0.4", "programme.maker.openness=0,0.5,1"];
    let sweep = sweep(&vary, Arrangement::Grid, "loyalty@maker", Futures::Fixed(16));
    let found = answer(&sweep, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let lines = found.lines(&sweep);
    assert_eq!(
        lines[2..],
        [
            "Whether the best tension moves with openness is not clear: from 0.4 (at openness 0) to 0.4 (at 1), where 0.4 and 0.4 are as good.",
            "At openness 0.5: +8.0 points at the best tension 0.4, below it +5.0 points at 0.2, above it +2.0 points at 0.6.",
        ]
    );
    assert_eq!(found.title(&sweep), "Loyalty of the customers of The maker is best with tension 0.4 and openness 1");
}

#[test]
fn titles_tell_where_it_is_best() {
    let sweep = grid();
    let title = |means: &[f32]| answer(&sweep, means).title(&sweep);
    assert_eq!(title(&[1.0, 9.0, 6.0, 5.0, 3.0, 2.0]), "With more openness the best tension falls from 0.4 to 0.2");
    assert_eq!(title(&[9.0, 1.0, 6.0, 5.0, 3.0, 8.0]), "With more openness the best tension rises from 0.2 to 0.6");
    assert_eq!(
        title(&[6.0, 4.0, 6.0, 6.0, 3.0, 6.0]),
        "Loyalty of the customers of The maker is best with tension 0.2 to 0.6 and openness 0 to 1"
    );
}

#[test]
fn what_an_outcome_is_of_depends_on_the_metric_and_the_place() {
    let sweep = grid();
    let words = |metric: &str, place: &str| {
        let metric = crate::observe::metric(metric).expect("a metric");
        sweep.outcome_words(&Outcome { metric, place: place.to_owned(), month: 24 })
    };
    assert_eq!(words("loyalty", "maker"), "Loyalty of the customers of The maker");
    assert_eq!(words("loyalty", "families"), "Loyalty of Young families");
    assert_eq!(words("adoption", "maker"), "Adoption at The maker");
    assert_eq!(words("loyalty", "nowhere"), "Loyalty at nowhere");
    assert_eq!([sweep.place_name("maker"), sweep.place_name("nowhere")], ["The maker", "nowhere"]);
}

#[test]
fn numbers_of_several_places_are_named_with_their_place() {
    let vary = ["programme.maker.tension=0.2,0.4,0.6", "mechanisms.trust.rising=10,20"];
    let both = sweep(&vary, Arrangement::Grid, "loyalty@maker", Futures::Fixed(16));
    assert_eq!(both.axis_names(), (vec!["tension at The maker".to_owned(), "trust: rising".to_owned()], String::new()));
    assert_eq!(grid().axis_names(), (vec!["tension".to_owned(), "openness".to_owned()], " at The maker".to_owned()));
}

#[test]
fn one_axis_tells_whether_the_best_lies_at_its_edge() {
    let one = |vary: &str, means: &[f32]| {
        let sweep = sweep(&[vary], Arrangement::Grid, "loyalty@maker", Futures::Fixed(16));
        answer(&sweep, means).lines(&sweep)
    };
    let edge = "The best lies at the edge of what was tried (tension 0.6); try further.";
    let tension = "programme.maker.tension=0.2,0.4,0.6";
    assert_eq!(one(tension, &[1.0, 2.0, 3.0])[2..], [edge.to_owned()]);
    assert_eq!(one(tension, &[3.0, 2.0, 1.0])[2..], [edge.replace("0.6", "0.2")]);
    let none = Vec::<String>::new();
    assert_eq!(one(tension, &[1.0, 3.0, 2.0])[2..], none);
    // Where all are as good, where two values were tried, and at the end of what is permitted, there is nothing beyond.
    assert_eq!(one(tension, &[3.0, 3.0, 3.0])[2..], none);
    assert_eq!(one("programme.maker.tension=0.2,0.4", &[1.0, 3.0])[2..], none);
    assert_eq!(one("programme.maker.tension=0,0.4,0.6", &[3.0, 2.0, 1.0])[2..], none);
    assert_eq!(one("programme.maker.tension=0.4,0.6,1.5", &[1.0, 2.0, 3.0])[2..], none);
}

#[test]
fn how_flat_it_is_is_counted_in_points() {
    let flat = |vary: &str, means: &[f32]| {
        let sweep = sweep(&[vary], Arrangement::Grid, "loyalty@maker", Futures::Fixed(16));
        answer(&sweep, means).lines(&sweep).swap_remove(1)
    };
    assert_eq!(flat("programme.maker.tension=0.2", &[1.0]), "It is the only point.");
    let all = "Every other point can be told from it over the same futures.";
    assert_eq!(flat("programme.maker.tension=0.2,0.4", &[1.0, 2.0]), all);
    assert_eq!(flat("programme.maker.tension=0.2,0.4", &[2.0, 2.0]), format!("The other point {SAME_AS_BEST}."));
    assert_eq!(
        flat("programme.maker.tension=0.2,0.4,0.6", &[2.0, 2.0, 1.0]),
        format!(
            "1 of the other 2 {SAME_AS_BEST}. Together they span tension 0.2 to 0.4: read the best as a region, not as a point."
        )
    );
}

#[test]
fn the_word_for_the_best_says_against_what() {
    let tension = "programme.maker.tension=0.2,0.4";
    let first = |metric: &str, means: &[f32]| {
        let sweep = sweep(&[tension], Arrangement::Grid, metric, Futures::Fixed(16));
        answer(&sweep, means).lines(&sweep).swap_remove(0)
    };
    let told = first("loyalty@maker", &[-9.0, -8.0]);
    assert!(told.ends_with(": worse than no programme even so."), "{told}");
    assert!(first("loyalty@maker", &[0.0, -8.0]).ends_with(": no clear difference from no programme."));
    assert_eq!(
        first("loyalty@maker", &[7.0, -8.0]),
        "Best of 2 points for loyalty of the customers of The maker at month 24: tension 0.2 at The maker. Difference there +7.0 points (interval of the mean +6.4 to +7.6; 8 in 10 futures +6.0 to +8.0): better than no programme."
    );
}

#[test]
fn a_precision_is_told_with_the_futures_it_took_and_the_cap_that_was_met() {
    let goal = crate::experiment::precision::Goal::read("0.5@loyalty@families@6", &scenario(), 64).expect("a goal");
    let sweep = sweep(&["programme.maker.tension=0.2,0.4"], Arrangement::Grid, "loyalty@maker", Futures::Until(goal));
    let mut found = answer(&sweep, &[1.0, 2.0]);
    found.imprecise = 0;
    let took = "Half the interval of loyalty of Young families at month 6 was to be at most 0.5 points: it took 16 to 16 futures a point, 32 together.";
    assert_eq!(found.lines(&sweep)[2], took);
    found.imprecise = 1;
    assert_eq!(found.lines(&sweep)[2], format!("{took} 1 of the points met the cap of 64 first."));
}

#[test]
fn a_design_that_ranks_numbers_is_told_as_a_ranking() {
    let vary = ["programme.maker.tension=0.2..0.6", "programme.maker.openness=0..1"];
    let sweep = sweep(&vary, Arrangement::Morris(2), "loyalty@maker", Futures::Fixed(16));
    let means: Vec<f32> = (0..6).map(|p| 10.0 * sweep.points.at(p)[1] as f32).collect();
    let mut found = answer(&sweep, &means);
    assert_eq!(
        found.lines(&sweep),
        [
            "Over their whole ranges, of 2 numbers these move the effect on loyalty of the customers of The maker at month 24 most (points): openness at The maker by 10.0 ± 0.0, mostly up.",
            "Luck leaves 1 % of the variance between points.",
        ]
    );
    found.rankings.clear();
    assert_eq!(found.lines(&sweep), ["Some points are missing, so that numbers cannot be ranked yet."]);
}
