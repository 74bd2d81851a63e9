use super::*;

fn numbers() -> Vec<ValuePath> {
    let number = |path: &str, min, max, whole| ValuePath {
        path: path.to_owned(),
        value: Some(0.5),
        min: Some(min),
        max: Some(max),
        unit: "index".to_owned(),
        whole,
        meaning: String::new(),
    };
    vec![number("programme.maker.tension", 0.0, 1.5, false), number("chain.maker.staff", 8.0, 100.0, true)]
}

fn read(text: &str) -> Result<Axis, String> {
    Axis::read(text, &numbers()).map_err(|e| e.to_string())
}

#[test]
fn steps_include_both_ends_and_are_written_as_a_person_would() {
    let axis = read("programme.maker.tension=0..1.5:16").expect("an axis");
    let tenths: Vec<f64> = "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1 1.1 1.2 1.3 1.4 1.5"
        .split(' ')
        .map(|x| x.parse().expect("a number"))
        .collect();
    assert_eq!(axis.values(), Some(&tenths[..]));
    assert_eq!(read("chain.maker.staff=8,80,16").expect("an axis").values(), Some(&[8.0, 80.0, 16.0][..]));
}

#[test]
fn a_share_of_the_way_falls_into_the_range_and_whole_numbers_are_equally_likely() {
    let axis = read("programme.maker.tension=0.5..1.5").expect("an axis");
    assert_eq!([axis.at_share(0.0), axis.at_share(0.25)], [0.5, 0.75]);
    let staff = read("chain.maker.staff=8..9").expect("an axis");
    assert_eq!([0.0, 0.49, 0.5, 0.999].map(|u| staff.at_share(u)), [8.0, 8.0, 9.0, 9.0]);
    let list = read("programme.maker.tension=0.1,0.2").expect("an axis");
    assert_eq!([list.at_share(0.4), list.at_share(0.6)], [0.1, 0.2]);
}

#[test]
fn a_part_of_a_course_is_named_with_its_lever() {
    let name = |part: &str| {
        let over = Over::Values(vec![0.0, 1.0]);
        Axis { path: format!("programme.maker.employee_inclusion.{part}"), over }.short_name()
    };
    assert_eq!(name("0.value"), "employee inclusion (point 1)");
    assert_eq!(name("1.month"), "employee inclusion (month of point 2)");
    assert_eq!(name("level"), "employee inclusion (level)");
}

#[test]
fn what_cannot_be_varied_is_refused_with_the_reason() {
    let diagnostics = [
        ("programme.maker.tensoin=0..1:3", "did you mean programme.maker.tension?"),
        ("programme.maker.tension=0..2:3", "2 lies outside 0 to 1.5 [index]"),
        ("chain.maker.staff=8..9:3", "8.5 is not a whole number"),
        ("programme.maker.tension=1..0", "1 is not below 0"),
        ("programme.maker.tension=0.1,0.1", "0.1 stands there twice"),
        ("programme.maker.tension=0..1:1", "write programme.maker.tension=0..1:2"),
        ("programme.maker.tension=1..0:4", "write programme.maker.tension=0..1:4"),
        ("seed=1,2", "use --set seed=2"),
        ("futures=10,20", "--futures"),
        ("programme.maker.tension=warm", "expected PATH=FROM..TO:STEPS"),
    ];
    for (text, told) in diagnostics {
        let diagnostic = read(text).expect_err(text);
        assert!(diagnostic.contains(told), "{diagnostic}");
    }
    let far = read("programme.shop.openness=0..1:3").expect_err("not among the numbers");
    assert!(!far.contains("did you mean"), "{far}");
}

#[test]
fn what_all_points_share_is_no_axis_and_says_what_to_do_instead() {
    for (name, instead) in NO_AXIS {
        for path in [(*name).to_owned(), format!("{name}.0.x")] {
            assert_eq!(read(&format!("{path}=1,2")), Err(format!("--vary {path}=1,2: {instead}")));
        }
    }
    assert_eq!(NO_AXIS.len(), 12);
    assert!(read("name=a,b").is_err_and(|e| e.starts_with("--vary name=a,b: this cannot be varied")));
}

#[test]
fn what_is_proposed_instead_is_accepted() {
    let course = crate::scenario::numeric_paths(&super::super::tests::scenario().to_value());
    let inclusion = "programme.maker.employee_inclusion";
    let told = |text: &str| {
        let told = Axis::read(text, &course).expect_err(text).to_string();
        let proposed: Vec<String> = told["--vary ".len() + text.len()..]
            .split([' ', ','])
            .filter(|word| word.contains('=') && !word.starts_with("PATH"))
            .map(str::to_owned)
            .collect();
        // Lists were split at their commas: only those written as ranges are tried.
        for range in proposed.iter().filter(|word| word.contains("..")) {
            Axis::read(range, &course).unwrap_or_else(|e| panic!("{text}: {told}: {e}"));
        }
        assert!(!proposed.is_empty(), "{told}");
        told
    };
    let level = format!("{inclusion}.level");
    assert!(told(&format!("{level}=70%,80%")).ends_with(&format!("without a percent sign: write {level}=0.7,0.8")));
    assert!(told(&format!("{level}=10 %..70 %:3")).ends_with(&format!("write {level}=0.1..0.7:3")));
    assert!(told(&format!("{inclusion}=70%,80%")).contains(&format!("with {level}=0.7,0.8, multiply it")));
    for text in [
        level.clone(),
        inclusion.to_owned(),
        format!("{level}=high"),
        format!("{level}=700%"),
        format!("{level}=0..1:x"),
    ] {
        let told = told(&text);
        assert!(told.contains(&format!("expected PATH=FROM..TO:STEPS or PATH=a,b,c, such as {level}=")), "{told}");
    }
    assert!(told(&format!("{inclusion}=high")).contains(&format!("with {level}=0..")));
    assert!(told("warm").contains(", such as programme.maker.tension="));
    let held = format!("{level}=0..1e308:3");
    let why = Axis::read(&held, &course).expect_err("too large").to_string();
    assert!(why.starts_with(&format!("--vary {held}: 1e308 is beyond what can be held; expected 0 to ")), "{why}");
    let staff = |value: f64| ValuePath { value: Some(value), ..numbers().remove(1) };
    assert_eq!([8.0, 100.0].map(|x| some_values(&staff(x))), ["8,9", "100,99"]);
}

#[test]
fn a_grid_has_at_most_ten_thousand_values_within_the_range() {
    let values = |text: &str| read(text).map(|axis| axis.values().map(<[f64]>::len));
    assert_eq!(values("programme.maker.tension=0..1:10000"), Ok(Some(10_000)));
    let many = "programme.maker.tension=0..1:10001";
    assert_eq!(values(many), Err(format!("--vary {many}: 10001 values are too many; at most 10000")));
    assert_eq!(values("programme.maker.tension=0.5..0.5:1"), Ok(Some(1)));
    assert!(values("programme.maker.tension=0.5..0.5:2").is_err());
    assert_eq!(values("programme.maker.tension=0,1.5"), Ok(Some(2)));
    assert_eq!(values("programme.maker.tension=0..1.5"), Ok(None));
    assert!(values("programme.maker.tension=-0.1,1").is_err_and(|e| e.ends_with("-0.1 lies outside 0 to 1.5 [index]")));
    assert!(
        values("programme.maker.tension=0.1,0.2,0.1").is_err_and(|e| e.ends_with("0.1 stands there twice (value 3)"))
    );
    assert!(values("programme.maker.tension=0.5..0.5").is_err_and(|e| e.contains("0.5 is not below 0.5")));
    assert!(
        ["=1,2", "programme.maker.tension", "programme.maker.tension=inf", "programme.maker.tension=0..1:x"]
            .iter()
            .all(|text| values(text).is_err())
    );
    let open = ValuePath { min: None, unit: String::new(), ..numbers().remove(0) };
    let told = Axis::read("programme.maker.tension=2", &[open]).expect_err("too large").to_string();
    assert!(told.ends_with(": 2 lies outside any to 1.5"), "{told}");
}

#[test]
fn values_are_spaced_evenly_from_end_to_end() {
    assert_eq!(spaced(-1.0, 2.0, 4), Some(vec![-1.0, 0.0, 1.0, 2.0]));
    assert_eq!(spaced(0.5, 1.5, 2), Some(vec![0.5, 1.5]));
    assert_eq!([spaced(1.0, 1.0, 1), spaced(1.0, 1.0, 2), spaced(1.0, 2.0, 1)], [Some(vec![1.0]), None, None]);
}

#[test]
fn a_share_of_the_way_never_leaves_the_range() {
    let of = |over| Axis { path: String::new(), over };
    let whole = of(Over::Range { from: 3.0, to: 5.0, whole: true });
    assert_eq!([0.0, 0.34, 0.67, 1.0].map(|u| whole.at_share(u)), [3.0, 4.0, 5.0, 5.0]);
    let any = of(Over::Range { from: -2.0, to: 2.0, whole: false });
    assert_eq!([0.0, 0.75, 1.0].map(|u| any.at_share(u)), [-2.0, 1.0, 2.0]);
    let values = of(Over::Values(vec![7.0, 8.0, 9.0]));
    assert_eq!([0.0, 0.33, 0.34, 0.67, 1.0].map(|u| values.at_share(u)), [7.0, 7.0, 8.0, 9.0, 9.0]);
    assert!(read("chain.maker.staff=8..9").is_ok_and(|a| a.over == Over::Range { from: 8.0, to: 9.0, whole: true }));
}

#[test]
fn an_axis_is_named_by_what_its_path_leads_to() {
    let scenario = super::super::tests::scenario();
    let of = |path: &str| {
        let axis = Axis { path: path.to_owned(), over: Over::Values(vec![0.0]) };
        (axis.name(&scenario), axis.short_name())
    };
    let told = |name: &str, short: &str| (name.to_owned(), short.to_owned());
    assert_eq!(of("programme.maker.employee_inclusion"), told("employee inclusion at The maker", "employee inclusion"));
    assert_eq!(of("programme.shop.tension"), told("tension at shop", "tension"));
    let inclusion = "programme.maker.employee_inclusion";
    let course =
        |part: &str| (format!("employee inclusion ({part}) at The maker"), format!("employee inclusion ({part})"));
    assert_eq!(of(&format!("{inclusion}.scale")), course("times the course"));
    assert_eq!(of(&format!("{inclusion}.1.value")), course("point 2"));
    assert_eq!(of(&format!("{inclusion}.0.month")), course("month of point 1"));
    assert_eq!(of("mechanisms.word_of_mouth.reach_far"), told("word of mouth: reach far", "reach far"));
    assert_eq!(of("events.0.size"), told("events.0.size", "size"));
    assert_eq!(of("programme.maker.events.0.size"), told("programme.maker.events.0.size", "size"));
    assert_eq!(of("a.b.0"), told("a.b.0", "a.b.0"));
}

#[test]
fn where_values_differ_and_whose_they_are_follows_from_the_path() {
    let of = |path: &str| {
        let axis = Axis { path: path.to_owned(), over: Over::Values(vec![0.0]) };
        (axis.is_in_programme(), axis.is_after_the_start(), axis.organisation().map(str::to_owned))
    };
    assert_eq!(of("programme.maker.tension"), (true, true, Some("maker".to_owned())));
    assert_eq!(of("events.0.size"), (false, true, None));
    assert_eq!(of("mechanisms.trust.rising"), (false, false, None));
    let chosen = |path: &str| {
        Axis { path: path.to_owned(), over: Over::Values(vec![0.0]) }.chosen(&super::super::tests::scenario())
    };
    assert_eq!((chosen("programme.maker.tension"), chosen("programme.maker.nothing")), (Some(0.6), None));
}

#[test]
fn a_course_is_varied_by_its_level_its_scale_or_a_point() {
    let numbers = crate::scenario::numeric_paths(&super::super::tests::scenario().to_value());
    let read = |text: &str| Axis::read(text, &numbers).map(|axis| axis.path).map_err(|e| e.to_string());
    let path = "programme.maker.employee_inclusion";
    assert_eq!(read(&format!("{path}.1.1=0,1")), Ok(format!("{path}.1.value")));
    assert_eq!(read(&format!("{path}.level=0,1")), Ok(format!("{path}.level")));
    assert_eq!(
        read(&format!("{path}=0..1:3")),
        Err(format!(
            "--vary {path}=0..1:3: the file has a course of 2 points there: vary the level of the whole course with \
             {path}.level=0..1:3, multiply it with {path}.scale=0.5..1:3, or vary the value of one point with {path}.0.value=0..1:3"
        ))
    );
    assert_eq!(
        read(&format!("{path}.1.0=3,6")),
        Err(format!(
            "--vary {path}.1.0=3,6: this is the month of a point, not its value: write {path}.1.value=0..1:4, or \
             {path}.1.month to vary when it comes"
        ))
    );
}

#[test]
fn a_path_that_may_have_been_meant_is_near_and_no_month_unless_a_month_was_asked_for() {
    let number = |path: &str| ValuePath { path: path.to_owned(), ..numbers().remove(0) };
    let all = [number("abc.month"), number("abcdef.value"), number("abcdefghi")];
    assert_eq!(closest("abc.monht=1", &all), None);
    assert_eq!(closest("ab.month=1", &all), Some("abc.month".to_owned()));
    // Three letters of nine may be wrong, and no fourth.
    assert_eq!(closest("abcdefxyz=1", &all), Some("abcdefghi".to_owned()));
    assert_eq!(closest("abcdexxxx=1", &all), None);
}
