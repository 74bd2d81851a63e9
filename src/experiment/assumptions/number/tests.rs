use super::super::tests::scenario;
use super::*;
use crate::scenario::{Options, load, numeric_paths};

#[test]
fn sizes_have_the_ranges_of_a_scenario() {
    let scenario = load("tension-and-inclusion", &Options::default()).expect("bundled");
    let paths = numeric_paths(&scenario.to_value());
    for (end, size) in [".staff", ".people"].into_iter().zip(&SIZES) {
        let found = paths.iter().find(|p| p.path.ends_with(end)).expect("a number of the chain");
        assert_eq!((found.min, found.max), (Some(f64::from(size.min)), Some(f64::from(size.max))), "{}", size.name);
    }
}

#[test]
fn a_segment_has_no_staff_and_an_organisation_no_people() {
    let scenario = load("tension-and-inclusion", &Options::default()).expect("bundled");
    for path in numeric_paths(&scenario.to_value()).iter().map(|p| p.path.as_str()) {
        let other = match path.rsplit_once('.') {
            Some((above, "staff")) => format!("{above}.people"),
            Some((above, "people")) => format!("{above}.staff"),
            _ => continue,
        };
        assert!(number(&scenario, path).is_some() && number(&scenario, &other).is_none(), "{path} {other}");
    }
}

#[test]
fn numbers_are_found_by_their_path_and_put_back_there() {
    let scenario = scenario();
    let of = |path: &str| number(&scenario, path);
    let paths = [
        "mechanisms.trust.rising",
        "chain.organisations.maker.culture.tension",
        "programme.maker.tension",
        "chain.organisations.maker.staff",
        "chain.segments.families.people",
    ];
    for path in paths {
        let found = of(path).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(found.path(), path);
        let value = if path.ends_with("tension") { 0.25 } else { 33.4 };
        let mut moved = scenario.clone();
        put(&mut moved, &found, value);
        // Of people there are whole ones.
        let wanted = if path.starts_with("chain") && value > 1.0 { 33.0 } else { rounded(value as f32) };
        assert_eq!(number(&moved, path).map(|n| n.value), Some(wanted), "{path}");
        put(&mut moved, &found, found.value);
        if !path.contains("culture") && !path.starts_with("mechanisms") {
            assert_eq!(moved, scenario, "{path}");
        }
    }
    let nothing = [
        "trust",
        "mechanisms.trust.nothing",
        "mechanisms.nothing.strength",
        "chain.organisations.nobody.staff",
        "chain.organisations.nobody.culture.tension",
        "programme.nobody.tension",
        "programme.maker.openness",
        "chain.links.maker.tension",
        "chain.organisations.maker.culture.nothing",
    ];
    for path in nothing {
        assert!(of(path).is_none(), "{path}");
    }
    let mut course = scenario.clone();
    course.programme["maker"].levers.insert(Lever::Tension, Course::Points(vec![[0.0, 0.5]]));
    assert!(number(&course, "programme.maker.tension").is_none());
    assert_eq!(
        number(&course, "chain.organisations.maker.culture.openness").map(|n| n.value),
        Some(rounded(Lever::Openness.row().default))
    );
}

#[test]
fn a_size_is_doubted_by_half_and_never_beyond_what_a_scenario_may_have() {
    let of = |staff: u32| {
        let mut scenario = scenario();
        scenario.chain.organisations["maker"].staff = staff;
        number(&scenario, "chain.organisations.maker.staff").map(|n| (n.low, n.value, n.high))
    };
    assert_eq!(
        [of(200), of(10), of(900_000)],
        [Some((100.0, 200.0, 300.0)), Some((8.0, 10.0, 15.0)), Some((450_000.0, 900_000.0, 1_000_000.0))]
    );
}

#[test]
fn every_assumed_number_is_moved_to_its_share_and_no_other() {
    let n = assumed_numbers();
    assert_eq!(
        n,
        crate::mechanism::MECHANISMS
            .iter()
            .flat_map(|m| m.2)
            .filter(|p| p.evidence == crate::quantity::Evidence::Assumption)
            .count()
    );
    let usual = scenario().mechanisms;
    let mut moved = usual.clone();
    move_all(&mut moved, &vec![1.0; n]);
    for (mechanism, _, table) in crate::mechanism::MECHANISMS {
        for p in *table {
            let of =
                |parameters: &crate::mechanism::Parameters| parameters.number(mechanism, p.name).expect("a number");
            let wanted = if p.evidence == crate::quantity::Evidence::Assumption {
                Assumption::new(mechanism, p, rounded(of(&usual))).at(1.0) as f32
            } else {
                of(&usual)
            };
            assert_eq!(of(&moved), wanted, "{mechanism}.{}", p.name);
        }
    }
}
