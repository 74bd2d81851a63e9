use super::*;

#[test]
fn every_closed_form_is_met() {
    for row in theory() {
        assert!(row.passed(), "{}: {} is {} and should be {} ± {}", row.id, row.law, row.got, row.want, row.tolerance);
    }
}

#[test]
fn what_twenty_thousand_weeks_tell_of_an_autocorrelation_is_as_exact_as_is_said() {
    let (_, [_, error]) = luck();
    // (1 − φ²) ⁄ n, of sixteen futures.
    assert!((error - (0.329_680 / 320_000.0_f64).sqrt()).abs() < 1e-8, "{error}");
}

#[test]
fn a_row_is_met_as_far_as_it_may_be_off_and_no_further() {
    let row = |got, tolerance| Row { id: "T00", law: "a law", source: "a book", got, want: 2.0, tolerance };
    let met = [1.5, 1.4, 2.5, 2.6, f64::NAN].map(|got| row(got, 0.5).passed());
    assert_eq!(met, [true, false, true, false, false]);
    assert_eq!(row(1.5, 0.5).row(), ["T00", "a law (a book)", "1.50000", "2.00000", "5.0e-1", "met"]);
    assert_eq!(row(1.5, 0.25).row()[4..], ["2.5e-1", "not met"]);
}

#[test]
fn rows_are_numbered_and_may_be_off_by_four_standard_errors_where_something_is_drawn() {
    let rows = theory();
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(row.id, format!("T{:02}", i + 1));
    }
    assert_eq!(rows.len(), 23);
    let of = |id: &str| rows.iter().find(|r| r.id == id).expect("a row").tolerance;
    let close = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1e-5, "{found} {wanted}");
    // 8,000 people, of whom 32.97 % leave.
    close(of("T10"), 4.0 * (0.329_680 * 0.670_320 / 8000.0_f64).sqrt());
    // Of 320,000 weeks, as far as they tell by themselves: (1 − φ²) ⁄ (1 + φ²) of them.
    close(of("T13"), 4.0 * (2.0 / (320_000.0 * 0.329_680 / 1.670_320_f64)).sqrt());
    close(of("T14"), 4.0 * (0.329_680 / 320_000.0_f64).sqrt());
}

#[test]
fn what_is_drawn_is_nearer_than_its_tolerance_has_it() {
    // Orders of 320,000 weeks: half a per cent of luck.
    assert!(
        (amplification(None) / 3.752_94 - 1.0).abs() < 0.01
            && (amplification(Some(0.6)) / 2.898_58 - 1.0).abs() < 0.015
    );
    let ([variance, memory], _) = luck();
    assert!((variance - 1.0).abs() < 0.012 && (memory - (-0.2_f64).exp()).abs() < 0.003, "{variance} {memory}");
}

#[test]
fn simple_laws_give_their_closed_forms() {
    let close = |found: f64, wanted: f64, within: f64| assert!((found - wanted).abs() < within, "{found} {wanted}");
    let (backlog, lead_time) = steady_stage();
    close(backlog, 20.0, 1e-4);
    close(lead_time, 2.0, 1e-12);
    // Bass: (1 − e^(−(p+q)t)) ⁄ (1 + q⁄p · e^(−(p+q)t)).
    for years in [1.0, 3.0] {
        let left = (-0.41_f64 * years).exp();
        close(joined(years), (1.0 - left) / (1.0 + 0.38 / 0.03 * left), 1e-4);
    }
    close(remainder(), 0.049_787, 1e-5);
    close(eroded(0), 1.0, 1e-12);
}
