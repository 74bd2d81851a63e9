//! Counts, shares and rates in the metric's unit, with the errors that belong to them.

use super::{read_as, series};
use crate::scenario::Series;

/// The only series of a small file, read as the scenario says.
fn only(text: &str, how: serde_json::Value) -> Series {
    let (scenario, found) = read_as("data.csv", text.as_bytes(), how);
    found.unwrap_or_else(|e| panic!("{e}"));
    scenario.observed.expect("figures").series.into_iter().find(|s| s.metric != "staff").expect("a series")
}

fn near(x: f32, wanted: f64) -> bool {
    (f64::from(x) / wanted - 1.0).abs() < 0.03
}

#[test]
fn customers_lost_in_a_month_become_a_yearly_hazard_with_its_error() {
    let how = serde_json::json!({ "at": "families", "columns": [{ "heading": "Lost", "metric": "churn", "over": "Customers" }] });
    let churn = only("month,Lost,Customers\n1,18,1000\n2,20,1000\n", how);
    assert!(near(churn.points[0][1], 21.8), "{churn:?}");
    assert!(near(churn.points[0][2], 1200.0 * (0.018_f64 * 0.982 / 1000.0).sqrt() / 0.982), "{churn:?}");
    // Of three months, a third of it.
    let how = serde_json::json!({ "at": "families", "columns": [{ "heading": "Lost", "metric": "churn", "over": "Customers", "window": 3 }] });
    let churn = only("month,Lost,Customers\n1,18,1000\n2,20,1000\n", how);
    assert!(near(churn.points[0][1], 21.8 / 3.0) && churn.window == 3, "{churn:?}");
}

#[test]
fn a_share_with_a_number_of_customers_has_the_error_of_a_share() {
    let how = serde_json::json!({
        "at": "families",
        "columns": [{ "heading": "Churn monthly %", "metric": "churn", "answers": "Customers", "scale": [0, 1] }],
    });
    let churn = only("month,Churn monthly %,Customers\n1,.018,1000\n2,.02,1000\n", how);
    assert!(near(churn.points[0][1], 21.8) && near(churn.points[0][2], 5.12), "{churn:?}");
    let signs = only("month,site,Churn monthly\n1,families,1.8%\n2,families,2.0%\n", serde_json::json!({}));
    assert!(near(signs.points[0][1], 21.8), "{signs:?}");
}

#[test]
fn leavers_of_a_year_are_not_taken_times_twelve() {
    let text = "month,site,Leavers last 12 months,Headcount\n1,maker,30,200\n2,maker,31,200\n";
    let turnover = only(text, serde_json::json!({}));
    assert!(near(turnover.points[0][1], 15.0) && turnover.window == 12, "{turnover:?}");
    assert!(near(turnover.points[0][2], 100.0 * 30.0_f64.sqrt() / 200.0), "{turnover:?}");
    let quarter = "month,site,Leavers (90 days),Headcount\n1,maker,9,200\n2,maker,8,200\n";
    assert!(near(only(quarter, serde_json::json!({})).points[0][1], 18.0));
    let said = serde_json::json!({ "columns": [{ "heading": "Leavers (annual)", "metric": "turnover", "over": "Headcount", "window": 12 }] });
    let annual = only("month,site,Leavers (annual),Headcount\n1,maker,30,200\n2,maker,31,200\n", said);
    assert!(near(annual.points[0][1], 15.0), "{annual:?}");
}

#[test]
fn pct_and_the_sign_are_one() {
    let of = |heading: &str| {
        only(&format!("month,site,{heading},Responses\n1,maker,58,100\n2,maker,60,100\n"), serde_json::json!({})).points
    };
    assert_eq!(of("trust_pct"), of("trust_%"));
    assert!(of("trust_pct")[0][2] > 4.5);
}

#[test]
fn a_window_that_is_said_goes_before_the_one_in_the_heading() {
    let text = "month,\"Trust (0-100), tenure up to 36 months\"\n1,58\n2,60\n";
    let how = |window: u32| {
        serde_json::json!({ "at": "maker", "columns": [
        { "heading": "Trust (0-100), tenure up to 36 months", "metric": "trust", "window": window } ] })
    };
    assert_eq!([1, 2].map(|w| only(text, how(w)).window), [1, 2]);
}

#[test]
fn per_makes_no_yearly_rate_of_a_monthly_share() {
    let how = serde_json::json!({ "at": "families", "columns": [{ "heading": "Churn monthly", "metric": "churn", "per": 0.01 }] });
    let (_, found) = read_as("data.csv", b"month,Churn monthly\n1,.018\n2,.02\n", how);
    let told = found.expect_err("refused").to_string();
    assert!(told.contains("\"scale\": [0, 1]"), "{told}");
}

#[test]
fn days_are_days_of_work_or_of_the_calendar() {
    let of = |heading: &str| {
        only(&format!("month,site,{heading}\n1,maker,10\n2,maker,11\n"), serde_json::json!({})).points[0][1]
    };
    assert!(near(of("Lead time (days)"), 10.0 / 7.0) && near(of("Lead time (working days)"), 2.0));
    assert!(near(of("Durchlaufzeit im Monat (Wochen)"), 10.0) && near(of("Durchlaufzeit (Kalendertage)"), 10.0 / 7.0));
}

#[test]
fn a_column_of_units_tells_those_of_a_long_table() {
    let points = |text: &str, how: serde_json::Value| only(text, how).points.iter().map(|p| p[1]).collect::<Vec<_>>();
    for heading in ["unit", "Units", "Einheit"] {
        let text = format!(
            "month,place,metric,value,{heading}\n2026-03,maker,Lead time,14,days\n2026-04,maker,Lead time,21,days\n"
        );
        assert_eq!(points(&text, serde_json::json!({})), [2.0, 3.0], "{heading}");
    }
    let first = "month,unit,place,metric,value\n1,0-10,maker,Engagement,7\n2,0-10,maker,Engagement,6\n";
    assert_eq!(points(first, serde_json::json!({})), [70.0, 60.0]);
    // Units of an organisation are places.
    let places = "month,unit,metric,value\n1,maker,Engagement (0-10),7\n2,maker,Engagement (0-10),6\n";
    assert_eq!(points(places, serde_json::json!({})), [70.0, 60.0]);
}

/// What the message says one may write is read.
#[test]
fn a_long_table_takes_what_the_scenario_says_of_its_metrics() {
    let text = "month,place,metric,value\n1,maker,Median lead time (days),14\n2,maker,Median lead time (days),21\n";
    let refused = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.expect_err("a doubt").to_string();
    assert!(refused.contains("median lead time") || refused.contains("Median lead time"), "{refused}");
    let how = |heading: &str| serde_json::json!({ "columns": [{ "heading": heading, "metric": "lead_time" }] });
    let points = only(text, how("median lead time (days)")).points;
    assert_eq!(points.iter().map(|p| p[1]).collect::<Vec<_>>(), [2.0, 3.0]);
    let unknown = read_as("data.csv", text.as_bytes(), how("Mean time")).1.expect_err("no such name").to_string();
    assert!(unknown.contains("there is no column \"Mean time\""), "{unknown}");
}

#[test]
fn open_work_is_held_against_what_comes_in() {
    let text = "month,site,Orders in,Open orders\n-1,maker,,400\n0,maker,400,400\n1,maker,410,420\n";
    let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    // 400 a month are 400 / (52/12) a week.
    assert!(near(series(&scenario, "backlog", "maker").points[0][1], 52.0 / 12.0));
    let (_, found) = read_as("data.csv", b"month,site,Orders in,Open orders\n1,maker,,400\n", serde_json::json!({}));
    assert!(found.expect_err("refused").to_string().contains("nothing says what is usual"));
}

#[test]
fn a_backlog_of_orders_is_no_backlog_of_weeks() {
    let first = |heading: &str| {
        let text = format!("month,site,{heading},Orders in\n0,maker,30,10\n1,maker,60,10\n");
        only(&text, serde_json::json!({})).points[0][1]
    };
    for heading in ["Backlog (lines)", "Backlog orders", "Order backlog"] {
        // 30 open of 10 a month: three months.
        assert!(near(first(heading), 13.0), "{heading}: {}", first(heading));
    }
    for (heading, weeks) in [("Backlog", 30.0), ("Order backlog (weeks)", 30.0), ("Backlog orders in days", 30.0 / 7.0)]
    {
        assert!(near(first(heading), weeks), "{heading}: {}", first(heading));
    }
    let alone = "month,site,eNPS,Backlog (lines)\n1,maker,4,30\n2,maker,5,31\n";
    let found = read_as("data.csv", alone.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    assert!(found.notes.iter().any(|n| n.contains("Backlog (lines): left out; it needs what comes in")), "{found:?}");
}

/// Answers of a survey tool to one question.
fn answers(heading: &str, answers: &[u32], how: serde_json::Value) -> Result<f32, String> {
    let mut text = format!("month,ResponseId,site,{heading}\n");
    for (i, answer) in answers.iter().enumerate() {
        text.push_str(&format!("2026-03,{i},maker,{answer}\n"));
    }
    let (scenario, found) = read_as("data.csv", text.as_bytes(), how);
    found.map_err(|e| e.to_string())?;
    Ok(scenario.observed.expect("figures").series[0].points[0][1])
}

#[test]
fn a_code_for_no_answer_changes_no_scale() {
    let mut all = vec![1, 2, 3, 4, 5, 4, 3, 4, 5, 4, 3, 4];
    let fine = answers("Engagement", &all, serde_json::json!({})).expect("a series");
    all.push(99);
    let told = answers("Engagement", &all, serde_json::json!({})).expect_err("refused");
    assert!(told.contains("data!D14: 99 is no answer on a scale from 1 to 5"), "{told}");
    assert_eq!(answers("Engagement", &all, serde_json::json!({ "missing": ["99"] })), Ok(fine));
    all[12] = 9;
    let told = answers("Engagement", &all, serde_json::json!({})).expect_err("refused");
    assert!(told.contains("go from 1 to 9: on which scale?"), "{told}");
    assert_eq!(answers("Engagement (1-5)", &all[..12], serde_json::json!({})), Ok(fine));
    let below = "RecordedDate,ResponseId,site,Q3\nRecorded Date,Response ID,Site,\"Engagement: 1 to 7?\"\n2026-03-02,a,maker,7\n2026-03-03,b,maker,4\n";
    assert!(near(only(below, serde_json::json!({})).points[0][1], 75.0));
    let seven = answers("Engagement (1-7)", &[7, 7, 1], serde_json::json!({})).expect("a series");
    assert!(near(seven, 200.0 / 3.0));
    assert!(near(answers("Engagement", &[10, 0, 8], serde_json::json!({})).expect("a series"), 60.0));
}

#[test]
fn counts_of_answers_make_a_score_with_its_error() {
    let text = "month,segment,Promoters,Passives,Detractors\n1,families,50,30,20\n2,families,40,30,30\n";
    let nps = only(text, serde_json::json!({}));
    assert_eq!((nps.metric.as_str(), nps.points[0][1], nps.points[1][1]), ("nps", 30.0, 10.0));
    assert!((nps.points[0][2] - 7.8).abs() < 0.2, "{nps:?}");
    let of_all = "month,site,eNPS promoters,eNPS detractors,answered\n1,maker,50,20,100\n2,maker,40,30,100\n";
    let enps = only(of_all, serde_json::json!({}));
    assert_eq!((enps.metric.as_str(), &enps.points), ("enps", &nps.points));
    let told =
        |text: &str| read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.expect_err("refused").to_string();
    let more = "month,segment,Promoters,Detractors,answered\n1,families,50,60,100\n";
    assert!(told(more).contains("data!C2: 50 promoters and 60 detractors of 100 answers cannot be"));
    let of_whom = "month,site,eNPS,Engagement (0-10),Promoters,Passives,Detractors\n1,maker,4,6.1,50,30,20\n";
    let found = read_as("data.csv", of_whom.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    assert!(found.notes.iter().any(|n| n.contains("of customers or of employees?")), "{found:?}");
}

#[test]
fn a_score_beside_its_counts_is_left_out_for_them() {
    let none = serde_json::json!({});
    let notes = |text: &str| {
        let found = read_as("data.csv", text.as_bytes(), none.clone()).1.unwrap_or_else(|e| panic!("{e}"));
        found.notes.join("\n")
    };
    let both = "month,segment,NPS,Promoters,Passives,Detractors\n1,families,30,50,30,20\n2,families,10,40,30,30\n";
    let told = notes(both);
    assert!(told.contains("NPS: left out; its counts stand under Promoters, and tell its error too"), "{told}");
    assert_eq!(only(both, none.clone()).points, only(&both.replace("NPS,", "Remark,"), none.clone()).points);
    // Columns of counts that are still empty take nothing's place either.
    let empty = "month,segment,NPS,Promoters,Passives,Detractors\n1,families,30,,,\n2,families,10,,,\n";
    assert_eq!(only(empty, none.clone()).points, only(&empty.replace("Promoters,", "Remark,"), none.clone()).points);
    // Counts that make no score, or another one, take nothing's place.
    let part = "month,segment,NPS,Promoters,Passives\n1,families,30,50,30\n2,families,10,40,30\n";
    let staff = "month,segment,NPS,eNPS promoters,Detractors\n1,families,30,50,20\n2,families,10,40,30\n";
    for other in [part, staff] {
        assert!(!notes(other).contains("NPS: left out; its counts"), "{}", notes(other));
        assert_eq!(only(other, none.clone()).points[0][1], 30.0);
    }
}

#[test]
fn shares_of_promoters_and_detractors_make_a_score() {
    let none = serde_json::json!({});
    let rows = "1,families,50,30,20\n2,families,40,30,30\n";
    let nps = only(&format!("month,segment,Promoters %,Passives %,Detractors %\n{rows}"), none.clone());
    assert_eq!((nps.metric.as_str(), nps.points[0][1], nps.points[1][1]), ("nps", 30.0, 10.0));
    let cells = "month,segment,Promoters,Detractors\n1,families,50%,20%\n2,families,40%,30%\n";
    assert_eq!(only(cells, none.clone()), nps);
    // With the number of answers the error is that of counts.
    let counts =
        only("month,segment,Promoters,Passives,Detractors\n1,families,100,60,40\n2,families,80,60,60\n", none.clone());
    let text = "month,segment,Promoters %,Detractors %,answered\n1,families,50,20,200\n2,families,40,30,200\n";
    assert_eq!(only(text, none.clone()).points, counts.points);
    let told = |text: &str| match read_as("data.csv", text.as_bytes(), none.clone()).1 {
        Ok(found) => found.notes.join("\n"),
        Err(faults) => faults.to_string(),
    };
    let itself = told("month,segment,NPS,Promoters %,Detractors %\n1,families,30,50,20\n2,families,10,40,30\n");
    assert!(itself.contains("Promoters %: left out; the score itself stands under NPS"), "{itself}");
    let counted = told(
        "month,segment,Promoters,Passives,Detractors,Promoters %,Detractors %\n1,families,50,30,20,50,20\n2,families,40,30,30,40,30\n",
    );
    assert!(counted.contains("Promoters %: left out; counts stand under Promoters"), "{counted}");
    let few = "month,segment,Promoters,Detractors\n1,families,0.6%,0.3%\n2,families,40%,30%\n";
    assert!(near(only(few, none.clone()).points[0][1], 0.3));
    for (row, why) in [
        ("1,families,60,50", "data!C2: 60 % promoters and 50 % detractors cannot be"),
        ("1,families,0.5,0.2", "data!C2: promoters 0.5 and detractors 0.2 in %: shares of 1, or %?"),
    ] {
        let found = told(&format!("month,segment,Promoters %,Detractors %\n{row}\n2,families,40,30\n"));
        assert!(found.contains(why), "{found}");
    }
    let alone = told("month,segment,Loyalty,Promoters %\n1,families,70,50\n2,families,71,40\n");
    assert!(alone.contains("it needs detractors in % of the same survey in a column beside it"), "{alone}");
}

#[test]
fn counts_of_two_surveys_are_not_mixed() {
    let one = |of: &str| ["promoters", "passives", "detractors"].map(|kind| format!("{of} {kind}")).join(",");
    for (customers, employees) in
        [("NPS", "eNPS"), ("Customer", "Employee"), ("NPS", "e-NPS"), ("Kunden", "NPS Mitarbeiter")]
    {
        let (customers, employees) = (one(customers), one(employees));
        for text in [
            format!("month,site,{customers},{employees}\n1,families,500,200,300,,,\n1,maker,,,,20,20,60\n"),
            format!("month,site,{employees},{customers}\n1,families,,,,500,200,300\n1,maker,20,20,60,,,\n"),
        ] {
            let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
            found.unwrap_or_else(|e| panic!("{e}"));
            let value = |metric: &str, at: &str| series(&scenario, metric, at).points[0][1];
            assert_eq!((value("nps", "families"), value("enps", "maker")), (20.0, -40.0), "{text}");
        }
    }
    // Nobody knows whose detractors these are.
    let text = "month,site,eNPS,NPS promoters,eNPS promoters,Passives,Detractors\n1,maker,4,50,20,30,20\n";
    let found = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    let told = |heading: &str| found.notes.iter().any(|n| n.starts_with(heading) && n.contains("of the same survey"));
    assert!(told("NPS promoters") && told("eNPS promoters"), "{found:?}");
}

#[test]
fn users_of_those_eligible_are_adoption() {
    let adoption = only("month,site,Users,Eligible\n1,maker,30,120\n2,maker,60,120\n", serde_json::json!({}));
    assert_eq!((adoption.metric.as_str(), adoption.points[1][1]), ("adoption", 50.0));
    assert!(near(adoption.points[1][2], 100.0 * (0.25_f64 / 120.0).sqrt()), "{adoption:?}");
    let share = only("month,site,Adoption %,Eligible\n1,maker,25,120\n2,maker,50,120\n", serde_json::json!({}));
    assert!((share.points[1][2] - adoption.points[1][2]).abs() < 0.05, "{share:?}");
}

#[test]
fn rows_that_lack_a_count_of_a_score_are_told() {
    let told = |text: &str| read_as("data.csv", text.as_bytes(), serde_json::json!({}));
    let text = "month,site,eNPS promoters,eNPS detractors,Responses\n1,maker,50,20,100\n2,maker,50,,100\n3,maker,50,20,\n4,maker,,,\n";
    let (scenario, found) = told(text);
    assert_eq!(series(&scenario, "enps", "maker").points.len(), 1);
    let note = "eNPS promoters: 2 of 3 rows left out; a score needs all its numbers in one row, and data!D3 is blank";
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert!(found.notes.iter().any(|n| n == note), "{found:?}");
    let none = "month,site,eNPS promoters,eNPS detractors,Responses\n1,maker,50,20,\n2,maker,50,20,\n";
    let faults = told(none).1.expect_err("refused").to_string();
    let why = "no figure of a metric is left: eNPS promoters: 2 of 2 rows left out;";
    assert!(faults.contains(why) && !faults.contains("no column is a metric"), "{faults}");
}

#[test]
fn percentages_are_no_counts() {
    let value = |text: &str| {
        let series = only(text, serde_json::json!({}));
        (series.metric.clone(), series.points[0][1])
    };
    let adoption = ("adoption".to_owned(), 60.0);
    assert_eq!(value("month,site,Active users %,Eligible users\n1,maker,60,150\n2,maker,61,150\n"), adoption);
    assert_eq!(value("month,site,Active users,Eligible users\n1,maker,60%,150\n2,maker,61%,150\n"), adoption);
    let rework = value("month,site,Returns %,Orders in\n1,maker,5,1000\n2,maker,6,1000\n");
    assert_eq!(rework, ("rework".to_owned(), 5.0));
    let (metric, turnover) = value("month,site,Leavers % monthly,Headcount\n1,maker,2%,150\n2,maker,1%,150\n");
    assert!(metric == "turnover" && near(turnover, -1200.0 * 0.98_f64.ln()), "{turnover}");
    let told = |text: &str| match read_as("data.csv", text.as_bytes(), serde_json::json!({})).1 {
        Ok(found) => found.notes.join("\n"),
        Err(faults) => faults.to_string(),
    };
    let of_what = told("month,site,Leavers %,Headcount\n1,maker,2%,150\n2,maker,1%,150\n");
    assert!(of_what.contains("a month or a year?"), "{of_what}");
    let text = "month,site,eNPS,Responses %,eNPS promoters %,Open orders %,Lines shipped\n1,maker,4,90,30,5,1000\n2,maker,5,90,31,6,1000\n";
    for (heading, why) in [
        ("Responses %", "it is in %, and a number is needed"),
        ("Open orders %", "it is in %, and a number is needed"),
        ("eNPS promoters %", "the score itself stands under eNPS"),
    ] {
        assert!(told(text).contains(&format!("{heading}: left out; {why}")), "{}", told(text));
    }
}

#[test]
fn sample_sizes_have_many_names() {
    let of = |name: &str| {
        only(&format!("month,site,eNPS,{name}\n1,maker,4,100\n2,maker,5,100\n"), serde_json::json!({})).points[0][2]
    };
    assert!(["answered", "Sample size", "Stichprobe", "Responses", "n"].map(of).iter().all(|e| near(*e, 7.5)));
    let all = only("month,site,eNPS,answered,eligible\n1,maker,4,100,101\n2,maker,5,100,101\n", serde_json::json!({}));
    assert!(all.points[0][2] < 1.1, "nearly all were asked and answered: {all:?}");
}

#[test]
fn each_question_has_its_own_number_of_answers() {
    let errors = |text: &str, metrics: [(&str, &str); 2]| {
        let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
        found.unwrap_or_else(|e| panic!("{text}: {e}"));
        metrics.map(|(metric, at)| series(&scenario, metric, at).points[0][2])
    };
    let people = [("enps", "maker"), ("engagement", "maker")];
    let rows = "1,maker,4,1000,7.1,25\n2,maker,5,1000,7.2,25\n";
    for headings in [
        "eNPS,eNPS responses,Engagement (0-10),Responses",
        "eNPS,Responses (eNPS),Engagement (0-10),Responses engagement",
        "eNPS,responses to e-NPS,Engagement (0-10),Employee responses",
    ] {
        let found = errors(&format!("month,site,{headings}\n{rows}"), people);
        assert!(near(found[0], 75.0 / 1000.0_f64.sqrt()) && near(found[1], 22.0 / 5.0), "{headings}: {found:?}");
    }
    let customers = [("nps", "families"), ("satisfaction", "families")];
    let text =
        "month,site,NPS,NPS responses,CSAT (0-100),Responses\n1,families,4,1000,71,25\n2,families,5,1000,72,25\n";
    let found = errors(text, customers);
    assert!(near(found[0], 75.0 / 1000.0_f64.sqrt()) && found[1] > 3.0, "{found:?}");
    // Answers to another question are not taken.
    let text = "month,site,eNPS,eNPS responses,Engagement (0-100)\n1,maker,4,1000,71\n2,maker,5,1000,72\n";
    let found = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    assert!(found.series.iter().any(|s| s.contains("Engagement") && s.contains("no number of answers")), "{found:?}");
}

#[test]
fn a_number_of_something_is_the_count_of_it() {
    let text = "month,site,eNPS,Anzahl Antworten,Number of leavers,Headcount (number)\n1,maker,4,100,2,200\n2,maker,5,100,2,200\n";
    let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    assert!(near(series(&scenario, "enps", "maker").points[0][2], 7.5));
    assert!(near(series(&scenario, "turnover", "maker").points[0][1], 12.0));
    // What is no count by itself needs one beside it.
    let text = "month,site,eNPS,Rework count\n1,maker,4,3\n2,maker,5,4\n";
    let found = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    let told = "\"metric\": \"rework\", \"over\": \"(the column that it is counted over)\" }";
    assert!(found.notes.iter().any(|n| n.contains("it is a count") && n.contains(told)), "{found:?}");
}

#[test]
fn a_sample_that_cannot_be_is_refused_with_its_cell() {
    let told = |row: &str| {
        let text = format!("month,site,eNPS,Trust %,answers,asked\n1,maker,4,61,90,100\n2,maker,5,62,{row}\n");
        read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.expect_err("refused")
    };
    for (row, cell, message) in [
        ("150,100", "data!E3", "150 answers of 100 asked are more than all"),
        ("-5,100", "data!E3", "−5 is no number of people"),
        ("0,100", "data!E3", "0 is no number of people"),
        ("90,0", "data!F3", "0 is no number of people"),
        ("few,100", "data!E3", "\"few\" is no number"),
    ] {
        let faults = told(row);
        assert!(faults.0.len() == 1 && faults.0[0].at == cell && faults.0[0].message.contains(message), "{faults}");
    }
    let long = "month,place,metric,value,n,error\n1,maker,eNPS,4,-5,\n2,maker,eNPS,5,90,-1\n3,maker,eNPS,5,90,0\n";
    let faults = read_as("data.csv", long.as_bytes(), serde_json::json!({})).1.expect_err("refused");
    let at: Vec<&str> = faults.0.iter().map(|f| f.at.as_str()).collect();
    assert_eq!(at, ["data!E2", "data!F3", "data!F4"], "{faults}");
}

#[test]
fn a_column_without_figures_or_without_its_denominator_is_named() {
    let text = "month,site,eNPS,NPS,Trust %,Voluntary leavers,Open orders\n1,maker,4,,,3,12\n2,maker,5,,,2,13\n";
    let found = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.unwrap_or_else(|e| panic!("{e}"));
    let told = found.notes.join("\n");
    assert!(told.contains("NPS: left out; no figure stands in this column"), "{told}");
    assert!(told.contains("Trust %: left out; no figure stands in this column"), "{told}");
    assert!(told.contains("Voluntary leavers: left out; it needs a headcount in a column beside it"), "{told}");
    assert!(told.contains("Open orders: left out; it needs what comes in, or is completed,"), "{told}");
}

#[test]
fn months_in_which_few_leave_weigh_no_more_than_others() {
    let text = "month,site,Leavers,Headcount\n1,maker,0,200\n2,maker,5,200\n3,maker,1,200\n4,maker,4,200\n";
    let turnover = only(text, serde_json::json!({}));
    // 2.5 leavers a month of 200: one standard error of 9.5 points a year.
    assert!(turnover.points.iter().all(|p| near(p[2], 9.49)), "{turnover:?}");
}
