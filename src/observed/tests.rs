//! Spreadsheets as clients have them: three that are understood, and more than twenty that are wrong, each in its own way.

use std::path::Path;

mod units;
mod workbooks;

use super::{Faults, Understood, attach};
use crate::scenario::{FitBy, Scenario, Series, from_value};

/// A chain of three organisations, the start of its programme, and how files are read.
fn scenario(observed: &serde_json::Value) -> Scenario {
    let file = serde_json::json!({
        "name": "client", "months": 18, "start": "2026-03", "chain": { "template": "three-tier" },
        "programme": { "maker": { "tension": 0.7 } }, "observed": observed,
    });
    from_value(&file, "client").unwrap_or_else(|e| panic!("{e}"))
}

fn read_as(name: &str, bytes: &[u8], mut how: serde_json::Value) -> (Scenario, Result<Understood, Faults>) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("a file");
    how["file"] = name.into();
    let mut scenario = scenario(&serde_json::json!({ "files": [how] }));
    let found = attach(&mut scenario, folder.path(), &[]);
    (scenario, found)
}

fn series<'s>(scenario: &'s Scenario, metric: &str, at: &str) -> &'s Series {
    let all = &scenario.observed.as_ref().expect("figures").series;
    all.iter().find(|s| s.metric == metric && s.at == at).unwrap_or_else(|| panic!("{metric} at {at}: {all:?}"))
}

const PEOPLE: &str = "Monat;Standort;Eingeladen;Teilnehmer;Beteiligung %;Engagement (0-10, 90 Tage);eNPS;Vertrauen Führung % Zustimmung;Headcount Beginn;Eintritte;Austritte freiw.;Austritte unfreiw.;Headcount Ende;Krankenquote %
01.2026;Werk Nord;212;151;71,2;7,1;4;58,3;214;3;4;1;212;5,8
02.2026;Werk Nord;210;139;66,2;7,1;;;212;2;3;0;211;6,4
03.2026;Werk Nord;211;104;49,3;6,9;;;211;1;5;2;205;6,1
04.2026;Werk Nord;204;143;70,1;6,6;-6;49,7;205;4;6;0;203;5,2
04.2026;Werk Süd;11;4;36,4;n<5;n<5;n<5;11;0;1;0;10;k. A.
05.2026;Werk Nord;203;128;63,1;6,5;;;203;5;4;0;204;4,9
";

#[test]
fn a_german_sheet_of_people_is_understood() {
    let how = serde_json::json!({ "places": [{ "name": "Werk Nord", "at": "maker" }], "ignore": ["Werk Süd"] });
    let (scenario, found) = read_as("people_de.csv", PEOPLE.as_bytes(), how.clone());
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    let engagement = series(&scenario, "engagement", "maker");
    assert_eq!((engagement.points.len(), engagement.points[0][0], engagement.window), (5, -2.0, 3));
    assert!((engagement.points[0][1] - 71.0).abs() < 1e-4 && engagement.points[0][2] < 1.5, "{engagement:?}");
    let turnover = series(&scenario, "turnover", "maker");
    assert_eq!((engagement.fit, turnover.fit), (FitBy::Change, FitBy::Level));
    assert!((turnover.points[0][1] - 1200.0 * 4.0 / 214.0).abs() < 1e-3 && turnover.points[0][2] > 9.0, "{turnover:?}");
    assert_eq!(
        (series(&scenario, "enps", "maker").points.len(), series(&scenario, "trust", "maker").points.len()),
        (2, 2)
    );
    assert_eq!(series(&scenario, "staff", "maker").fit, FitBy::Shown);
    assert!(found.notes.iter().any(|n| n.contains("Krankenquote")), "{found:?}");
    assert!(
        found.series.iter().any(|s| s.contains("5 figures, month −2 to 2 (Jan 2026 to May 2026), 65.0 to 71.0 points")),
        "{found:?}"
    );
    // As Windows saves it, it is the same.
    let windows: Vec<u8> = PEOPLE.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    assert_eq!(read_as("people_de.csv", &windows, how).0, scenario);
}

#[test]
fn a_sheet_of_deliveries_with_a_gap_is_understood() {
    let text = "period_start,plant,order_lines_in,lines_shipped,open_lines_end,otif_requested_pct,on_time_confirmed_pct,mean_lead_time_days,return_lines,note
2026-01-01,MAKER,4180,4102,3120,88.4,93.1,22.1,131,
2026-02-01,MAKER,3965,3880,3205,87.9,92.6,23.0,128,
2026-03-01,MAKER,4310,4011,3504,84.2,89.9,25.3,149,go-live wave 1
2026-04-01,MAKER,4120,3795,3829,79.6,85.8,29.0,171,
2026-05-01,MAKER,3890,,,,,,,\"ERP cut-over, no extract\"
2026-06-01,MAKER,4025,4260,3654,,91.0,26.8,140,OTIF definition changed to order level
";
    let (scenario, found) = read_as("delivery.csv", text.as_bytes(), serde_json::json!({}));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(found.series.len(), 5, "{found:?}");
    let lead = series(&scenario, "lead_time", "maker");
    assert!((lead.points[0][1] - 22.1 / 7.0).abs() < 1e-4 && lead.points.len() == 5, "{lead:?}");
    assert_eq!((lead.fit, series(&scenario, "on_time", "maker").fit), (FitBy::Level, FitBy::Level));
    let backlog = series(&scenario, "backlog", "maker");
    assert!((0.7..0.8).contains(&(backlog.points[0][1] / 4.34)) || backlog.points[0][1] > 3.0, "{backlog:?}");
    assert!(found.notes.iter().any(|n| n.contains("otif")), "{found:?}");
    let remark = "delivery!J7 \"OTIF definition changed to order level\"";
    assert!(found.notes.iter().any(|n| n.contains(remark) && n.contains("\"breaks\"")), "{found:?}");
}

#[test]
fn single_answers_of_a_survey_tool_are_counted() {
    let text = "RecordedDate,ResponseId,Finished,Q1_NPS_GROUP,Q1,Q2_CSAT,segment
Recorded Date,Response ID,Finished,Recommend us? - Group,Recommend us?,Last delivery?,segment
\"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"finished\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_NPS_GROUP\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"segment\"\"}\"
2026-03-02 09:15:32,R_1aB,1,3,9,5,families
2026-03-05 18:41:21,R_2cD,1,1,6,2,singles
2026-04-01 07:02:49,R_3eF,1,2,8,,families
2026-04-10 12:30:10,R_4gH,0,,,4,
";
    let (scenario, found) = read_as("nps.csv", text.as_bytes(), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    let nps = series(&scenario, "nps", "families");
    assert_eq!([nps.points[0][..2].to_vec(), nps.points[1][..2].to_vec()], [[0.0, 100.0], [1.0, 0.0]]);
    assert!(nps.points[0][2] > 50.0, "one answer is not sure: {nps:?}");
    assert!((series(&scenario, "satisfaction", "singles").points[0][1] - 25.0).abs() < 1e-4);
}

#[test]
fn long_tables_and_tables_on_their_side_are_read() {
    let long =
        "month,place,metric,value,n\n1,maker,Engagement,61,80\n2,maker,Engagement,62,80\n1,families,nps,12,300\n";
    let (scenario, found) = read_as("long.csv", long.as_bytes(), serde_json::json!({}));
    assert_eq!(found.unwrap_or_else(|e| panic!("{e}")).series.len(), 2);
    assert!((series(&scenario, "nps", "families").points[0][2] - 75.0 / 300.0_f32.sqrt()).abs() < 1e-3);
    let side = "month,Jan-26,Feb-26,Mar-26\nEngagement maker,61,62,63\nNPS families,12,,14\n";
    let (scenario, found) = read_as("side.csv", side.as_bytes(), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(series(&scenario, "engagement", "maker").points[2][..2], [0.0, 63.0]);
    assert_eq!(series(&scenario, "engagement", "maker").source, "side!B2:D2");
}

#[test]
fn months_across_beside_a_column_of_places_are_read() {
    let tables = [
        "KPI,Place,Jan 2026,Feb 2026\nEngagement,maker,61,62\nEngagement,supplier,51,52\nNPS,families,12,14\n",
        "Place,KPI,Jan 2026,Feb 2026\nmaker,Engagement,61,62\nsupplier,Engagement,51,52\nfamilies,NPS,12,14\n",
        "Month,Site,Unit,2026-01,2026-02\nEngagement,maker,points,61,62\nEngagement,supplier,points,51,52\nNPS,families,points,12,14\n",
        "KPI,Place,Jan 2026,Feb 2026\nEngagement,maker,61,62\n,supplier,51,52\nNPS,families,12,14\n",
    ];
    for text in tables {
        let (scenario, found) = read_as("side.csv", text.as_bytes(), serde_json::json!({}));
        let found = found.unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(found.series.len(), 3, "{text}: {found:?}");
        let points = |metric: &str, at: &str| {
            series(&scenario, metric, at).points.iter().map(|p| [p[0], p[1]]).collect::<Vec<_>>()
        };
        assert_eq!(points("engagement", "maker"), [[-2.0, 61.0], [-1.0, 62.0]]);
        assert_eq!(points("engagement", "supplier"), [[-2.0, 51.0], [-1.0, 52.0]]);
        assert_eq!(points("nps", "families"), [[-2.0, 12.0], [-1.0, 14.0]]);
    }
    // Units and counts stand beside their own place.
    let text = "KPI,Place,Unit,Jan 2026,Feb 2026\nLead time,maker,days,14,21\neNPS,maker,points,4,5\neNPS,supplier,points,4,5\nResponses,supplier,people,25,25\nResponses,maker,people,100,100\n";
    let (scenario, found) = read_as("side.csv", text.as_bytes(), serde_json::json!({}));
    found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(series(&scenario, "lead_time", "maker").points[1][1], 3.0);
    let errors = ["maker", "supplier"].map(|at| series(&scenario, "enps", at).points[0][2]);
    assert_eq!(errors, [7.5, 15.0]);
    let wrong = "KPI,Place,Jan 2026,Feb 2026\nEngagement,makr,61,62\n";
    let told = read_as("side.csv", wrong.as_bytes(), serde_json::json!({})).1.expect_err("refused").to_string();
    assert!(told.contains("no place \"makr\"") && told.contains("did you mean \"maker\"?"), "{told}");
}

/// Name of what is wrong, file, where it is said, what is said, and a word of the remedy.
const WRONG: &[(&str, &str, &str, &str, &str)] = &[
    ("nothing", "", "data.csv", "the file is empty", "Export"),
    ("no months", "site,eNPS\nmaker,4\nmaker,5\n", "data", "no column of months", "month"),
    ("a web page", "<!DOCTYPE html><html></html>", "data.csv", "web page", "Download"),
    ("JSON", "{\"month\": 1}", "data.csv", "no spreadsheet", "CSV or XLSX"),
    ("a word for a number", "month,eNPS maker\n1,4\n2,about 5\n", "data!B3", "\"about 5\" is no number", "missing"),
    ("two decimal signs", "month;Trust maker\n1;61,5\n2;62.5\n3;63,5\n", "data!B3", "two ways", "decimals"),
    ("a month that is none", "month,eNPS maker\n2026-03,4\nsoon,5\n", "data!A3", "\"soon\" is no month", "ignore"),
    ("a thirteenth month", "month,eNPS maker\n2026-03,4\n2026-13,5\n", "data!A3", "is no month", "month"),
    ("no month at all", "month,eNPS maker\n,4\n2026-04,5\n", "data!A2", "the month is missing", "month"),
    ("quarters", "month,eNPS maker\nQ1 2026,4\nQ2 2026,5\n", "data!A2", "is a quarter", "window"),
    (
        "dates that can be read two ways",
        "month,eNPS maker\n03/04/2026,4\n05/06/2026,5\n",
        "data!A2",
        "day first or the month first",
        "2026-03-01",
    ),
    ("dates and numbers", "month,eNPS maker\n2026-03,4\n2026-04,4\n2,5\n", "data!A4", "another kind", "the same way"),
    ("a century ago", "month,eNPS maker\n1926-03,4\n1926-04,5\n", "data!A2", "months before the start", "year"),
    (
        "a place misspelt",
        "month,site,eNPS\n1,makr,4\n2,makr,5\n",
        "data!B2",
        "no place \"makr\"",
        "did you mean \"maker\"?",
    ),
    (
        "a place nobody knows",
        "month,site,eNPS\n1,Werk Nord,4\n",
        "data!B2",
        "no place \"Werk Nord\"",
        "\"at\": \"…\" } under \"places\"",
    ),
    ("no place at all", "month,eNPS\n1,4\n2,5\n", "data", "nothing says which place", "at"),
    ("a metric misspelt", "month,Engagment maker\n1,61\n", "data!B1", "no metric", "did you mean \"Engagement\"?"),
    (
        "a metric misspelt in a long table",
        "month,place,metric,value\n1,maker,loyalti,61\n",
        "data!C2",
        "no metric \"loyalti\"",
        "did you mean \"loyalty\"?",
    ),
    ("no metric at all", "month,site,colour\n1,maker,7\n", "data", "no column is a metric", "columns"),
    ("a scale nobody said", "month,Engagement maker\n1,6.9\n2,7.1\n", "data!B2", "on which scale?", "heading"),
    ("a rate of what time", "month,Turnover maker\n1,1.5\n2,1.2\n", "data!B2", "a month or a year?", "heading"),
    ("more than all", "month,On time % maker\n1,97\n2,103\n", "data!B3", "On time is 103", "scale"),
    ("a score beyond its range", "month,eNPS maker\n1,4\n2,400\n", "data!B3", "eNPS is 400", "scale"),
    (
        "a figure beyond its scale",
        "month,Engagement (0-10) maker\n1,6.1\n2,65\n",
        "data!B3",
        "\"65\" makes Engagement 650",
        "scale",
    ),
    ("sales for leavers", "month,Turnover (annual) maker\n1,12500\n", "data!B2", "Turnover is 12,500", "scale"),
    ("a month twice", "month,eNPS maker\n1,4\n2,5\n2,6\n", "data!B4", "stands twice", "leave one"),
    ("a heading twice", "month,eNPS maker,eNPS maker\n1,4,4\n", "data!C1", "stands in data!B1 too", "rename"),
    ("a column without a heading", "month,eNPS maker\n1,4\n2,5,extra\n", "data!C3", "without a heading", "quotes"),
    (
        "a metric where it is not measured",
        "month,site,eNPS\n1,families,4\n",
        "data!C2",
        "not measured at families",
        "ignore",
    ),
    (
        "leavers of nobody",
        "month,site,Voluntary leavers,Headcount\n1,maker,3,200\n2,maker,2,\n",
        "data!C3",
        "counted over",
        "fill",
    ),
    (
        "small numbers of a metric in %",
        "month,Rework maker\n1,0.7\n2,0.4\n",
        "data!B2",
        "shares of 1, or %?",
        "heading",
    ),
    ("shares under a heading in %", "month,Trust % maker\n1,.58\n2,.61\n", "data!B2", "shares of 1, or %?", "heading"),
    ("a yearly share", "month,Turnover (annual) maker\n1,.15\n2,.14\n", "data!B2", "shares of 1, or %?", "heading"),
    ("a monthly share", "month,site,Churn monthly %\n1,families,.018\n", "data!C2", "shares of 1, or %?", "heading"),
    ("a ratio to the usual", "month,Throughput maker\n1,1.02\n2,.97\n", "data!B2", "shares of 1, or %?", "heading"),
    ("a score in shares", "month,eNPS maker\n1,.12\n2,.15\n", "data!B2", "shares or points?", "heading"),
    ("a mean answer for a score", "month,eNPS (0-10) maker\n1,7.9\n2,8.1\n", "data!B2", "a mean answer?", "heading"),
    ("a backlog in orders", "month,Backlog maker\n1,3120\n2,3205\n", "data!B2", "Backlog is 3,120", "Open orders"),
    (
        "days for years",
        "month,eNPS maker\n15-Jan,4\n15-Feb,5\n",
        "data!A2",
        "is 15 the year, or a day?",
        "year in full",
    ),
    (
        "three years in one figure",
        "month,\"Trust, 36 months, maker\"\n1,61\n2,62\n",
        "data!B2",
        "covers 36 months",
        "window",
    ),
    (
        "leavers of a year, or of a month",
        "month,site,Leavers (annual),Headcount\n1,maker,30,200\n",
        "data!C2",
        "leavers of how many months?",
        "heading",
    ),
    (
        "a code for no answer",
        "month,ResponseId,site,eNPS\n2026-03,a,maker,9\n2026-03,b,maker,99\n",
        "data!D3",
        "99 is no answer",
        "missing",
    ),
    ("only a total", "month,eNPS maker\nTotal,4\n", "data", "no row with a month", "cut off"),
];

#[test]
fn wrong_spreadsheets_are_told_in_clear_words_with_the_cell() {
    for (name, text, at, message, remedy) in WRONG {
        let (_, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
        let faults = found.err().unwrap_or_else(|| panic!("{name}: accepted"));
        let fault = faults.0.iter().find(|f| f.message.contains(message)).unwrap_or_else(|| panic!("{name}: {faults}"));
        assert_eq!(fault.at, *at, "{name}: {faults}");
        assert!(fault.remedy.contains(remedy), "{name}: {faults}");
    }
    assert!(WRONG.len() >= 20);
}

#[test]
fn a_heading_that_may_mean_something_else_is_left_out_with_the_reason_and_the_remedy() {
    let text = "month,site,eNPS,Employee satisfaction (1-5),Not on time %,On time % plan\n1,maker,4,3.9,4,97\n2,maker,5,4.0,5,97\n";
    let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(scenario.observed.as_ref().expect("figures").series.len(), 1, "{found:?}");
    let told = |heading: &str| found.notes.iter().find(|n| n.starts_with(heading)).expect("a note").clone();
    assert!(told("Employee satisfaction").contains("it is of employees, and Satisfaction is not"), "{found:?}");
    let remedy = "If it is On time, say { \"heading\": \"Not on time %\", \"metric\": \"on_time\" } under \"columns\"";
    assert!(told("Not on time %").contains("the opposite") && told("Not on time %").contains(remedy), "{found:?}");
    // The scenario may know better.
    let how = serde_json::json!({ "columns": [{ "heading": "On time % plan", "metric": "on_time" }] });
    let (scenario, _) = read_as("data.csv", text.as_bytes(), how);
    assert_eq!(series(&scenario, "on_time", "maker").points[0][1], 97.0);
    // Where nothing else is left, it is a problem.
    let (_, found) = read_as("data.csv", b"month,site,NPS target\n1,families,40\n", serde_json::json!({}));
    let told = found.expect_err("refused").to_string();
    assert!(told.contains("no column is a metric of the model: NPS target: left out"), "{told}");
    let long = "month,place,metric,value\n1,maker,disengagement (0-10),4\n1,maker,eNPS,5\n";
    let (scenario, found) = read_as("data.csv", long.as_bytes(), serde_json::json!({}));
    assert!(found.unwrap_or_else(|e| panic!("{e}")).notes.iter().any(|n| n.contains("is its opposite")));
    assert_eq!(scenario.observed.expect("figures").series.len(), 1);
}

#[test]
fn long_tables_say_why_a_metric_is_left_out() {
    let text = "month,place,metric,value\n1,maker,eNPS,5\n1,maker,Turnover YTD %,4\n2,maker,Turnover YTD %,none yet\n\
                1,maker,Voluntary leavers,3\n1,maker,Headcount,200\n1,maker,Responses,90\n1,maker,Backlog (lines),30\n";
    let (scenario, found) = read_as("data.csv", text.as_bytes(), serde_json::json!({}));
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(series(&scenario, "staff", "maker").points[0][1], 200.0);
    assert_eq!(scenario.observed.as_ref().expect("figures").series.len(), 2);
    let told = |heading: &str| found.notes.iter().filter(|n| n.starts_with(heading)).collect::<Vec<_>>();
    assert_eq!(told("Turnover"), ["Turnover YTD %: left out; it counts from January on: give what each month adds"]);
    for count in ["Voluntary leavers", "Responses", "Backlog (lines)"] {
        assert!(told(count).len() == 1 && told(count)[0].contains("left out; it is a count:"), "{found:?}");
    }
    let only = "month,place,metric,value\n1,maker,Turnover YTD %,4\n";
    let told = read_as("data.csv", only.as_bytes(), serde_json::json!({})).1.expect_err("refused").to_string();
    assert!(
        told.contains("no figure of a metric is left: Turnover YTD %: left out; it counts from January on"),
        "{told}"
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let text = "month,site,eNPS,Trust\n1,makr,4,six\n2,maker,many,300\nsoon,maker,1,1\n";
    let faults = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.expect_err("refused");
    let at: Vec<&str> = faults.0.iter().map(|f| f.at.as_str()).collect();
    assert!(["data!A4", "data!B2", "data!C3"].iter().all(|a| at.contains(a)), "{faults}");
}

#[test]
fn an_unknown_place_hides_no_further_fault_of_its_row() {
    let tables = [
        ("month,site,eNPS,Trust\n1,makr,4,six\n2,maker,5,61\n", ["data!B2", "data!D2"]),
        ("month,place,metric,value\n1,makr,eNPS,four\n2,maker,eNPS,5\n", ["data!B2", "data!D2"]),
        ("month,metric,place,value\n1,loyalti,maker,four\n2,eNPS,maker,5\n", ["data!B2", "data!D2"]),
        ("month,ResponseId,site,eNPS\n2026-03,a,makr,nine\n2026-03,b,maker,9\n", ["data!C2", "data!D2"]),
    ];
    for (text, cells) in tables {
        let faults = read_as("data.csv", text.as_bytes(), serde_json::json!({})).1.expect_err("refused");
        let at: Vec<&str> = faults.0.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(at, cells, "{faults}");
        // What the scenario leaves out is not read at all.
        let ignore = serde_json::json!({ "ignore": ["makr", "loyalti"] });
        read_as("data.csv", text.as_bytes(), ignore).1.unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn a_month_or_a_place_that_is_refused_hides_no_fault_of_its_numbers() {
    let nowhere = serde_json::json!({ "columns": [{ "heading": "eNPS", "metric": "enps", "at": "makr" }] });
    let here = serde_json::json!({ "at": "maker" });
    let tables: [(&str, &serde_json::Value, &[&str]); 5] = [
        ("month,eNPS\n1,4\nsoon,four\n2,five\n", &here, &["data!A3", "data!B3", "data!B4"]),
        ("month,eNPS\nQ1 2026,four\n2026-02,5\n", &here, &["data!A2", "data!B2"]),
        ("month,eNPS\n1926-01,four\n2026-02,5\n", &here, &["data!A2", "data!B2"]),
        ("month,metric,value\n1,eNPS,4\nsoon,eNPS,four\n2,eNPS,5\n", &here, &["data!A3", "data!C3"]),
        ("month,eNPS\n1,four\n2,5\n", &nowhere, &["data!B2", "data!B2"]),
    ];
    for (text, say, cells) in tables {
        let faults = read_as("data.csv", text.as_bytes(), say.clone()).1.expect_err("refused");
        let mut at: Vec<&str> = faults.0.iter().map(|f| f.at.as_str()).collect();
        at.sort_unstable();
        assert_eq!(at, cells, "{text}: {faults}");
    }
}

#[test]
fn a_mapping_that_leads_nowhere_is_told() {
    let text = "month,Score,People\n1,7.1,90\n2,7.2,90\n";
    let of = |columns: serde_json::Value| {
        read_as("data.csv", text.as_bytes(), serde_json::json!({ "at": "maker", "columns": columns }))
    };
    let (scenario, found) = of(
        serde_json::json!([{ "heading": "Score", "metric": "engagement", "scale": [0, 10], "answers": "People", "breaks": ["2026-04"] }]),
    );
    found.unwrap_or_else(|e| panic!("{e}"));
    let engagement = series(&scenario, "engagement", "maker");
    assert!((engagement.points[0][1] - 71.0).abs() < 1e-4 && engagement.breaks == [1], "{engagement:?}");
    let refused = |columns| of(columns).1.expect_err("refused").to_string();
    let told = refused(serde_json::json!([{ "heading": "Skore", "metric": "engagement" }]));
    assert!(told.contains("did you mean \"Score\"?"), "{told}");
    let told = refused(serde_json::json!([{ "heading": "Score", "metric": "engagemnt" }]));
    assert!(told.contains("did you mean \"engagement\"?"), "{told}");
    let told = refused(serde_json::json!([{ "heading": "Score", "metric": "tension", "fit": "level" }]));
    assert!(told.contains("never fitted"), "{told}");
    let told = refused(
        serde_json::json!([{ "heading": "Score", "metric": "engagement", "scale": [0, 10], "answers": "Peeple" }]),
    );
    assert!(told.contains("did you mean \"People\"?"), "{told}");
}

#[test]
fn months_denominators_breaks_and_seasons_are_said() {
    let text = "month,Score,Used,Licences\n1,7.1,30,90\n2,7.2,45,90\n4,7.3,50,90\n";
    let columns = serde_json::json!([
        { "heading": "Score", "metric": "engagement", "scale": [0, 10], "breaks": ["2026-05"], "season": 2 },
        { "heading": "Used", "metric": "adoption", "over": "Licences" },
    ]);
    let how = serde_json::json!({ "at": "maker", "columns": columns });
    let (_, found) = read_as("data.csv", text.as_bytes(), how);
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    let told = found.series.join("\n");
    assert!(told.contains("3 figures, month 1 to 4 (Apr 2026 to Jul 2026), 71.0 to 73.0 points"), "{told}");
    assert!(
        told.contains("another definition from month 2 (May 2026) on; the season moves it by 2.0 points"),
        "{told}"
    );
    assert!(told.contains("as a share of \"Licences\""), "{told}");
    assert_eq!(found.notes, ["data!A2: months are numbers after the start, which is month 0: 1 is Apr 2026"]);
}

#[test]
fn what_the_scenario_holds_itself_is_told_too() {
    let mut scenario = scenario(&serde_json::json!({ "series": [
        { "metric": "on_time", "at": "maker", "fit": "level", "points": [[-1, 91, 1], ["2026-05", 93, 1]] },
    ] }));
    let found = attach(&mut scenario, Path::new(""), &[]).unwrap_or_else(|e| panic!("{e}"));
    let told = "On time at maker: 2 figures, month −1 to 2 (Feb 2026 to May 2026), 91.0 to 93.0 % (in the scenario); fitted by its level";
    assert_eq!(found.series, [told]);
}

#[test]
fn without_a_start_dates_are_refused_and_months_are_not() {
    let file = serde_json::json!({ "name": "c", "chain": { "template": "service" }, "programme": { "firm": { "tension": 0.7 } } });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("d.csv");
    let of = |text: &str| {
        std::fs::write(&path, text).expect("a file");
        let mut scenario = from_value(&file, "c").expect("a scenario");
        attach(&mut scenario, Path::new(""), &[path.display().to_string()])
    };
    // One organisation: nothing need say which.
    assert!(of("month,eNPS\n0,4\n1,5\n").is_ok());
    let told = of("month,eNPS\n2026-03,4\n2026-04,5\n").expect_err("refused").to_string();
    assert!(told.contains("\"start\": \"2026-03\""), "{told}");
    std::fs::remove_file(&path).expect("gone");
    let mut scenario = from_value(&file, "c").expect("a scenario");
    assert!(attach(&mut scenario, Path::new(""), &[path.display().to_string()]).is_err());
}

#[test]
fn remedies_for_files_named_in_the_scenario_and_beside_it_differ() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "month,eNPS maker\n0,4\n1,5\n").expect("a file");
    std::fs::write(folder.path().join("b.csv"), "month,eNPS maker,eNPS at maker\n0,4,4\n1,5,5\n").expect("a file");
    let told = |files: serde_json::Value, beside: &[&str]| {
        let mut scenario = scenario(&serde_json::json!({ "files": files }));
        let beside: Vec<String> = beside.iter().map(|b| folder.path().join(b).display().to_string()).collect();
        attach(&mut scenario, folder.path(), &beside).expect_err("refused").to_string()
    };
    let a = serde_json::json!([{ "file": "a.csv" }]);
    assert!(told(a, &["b.csv"]).contains("give the file the name of the one that it is to replace"));
    let b = serde_json::json!([{ "file": "b.csv" }]);
    assert!(told(b, &[]).contains("name one of the two columns under \"ignore\""));
    let none = serde_json::json!([{ "file": "none.csv" }]);
    assert!(told(none.clone(), &[]).contains("the folder of the scenario file"));
    assert!(told(serde_json::json!([]), &["none.csv"]).contains("the folder in which the command is typed"));
    assert!(told(none, &["other/none.csv"]).contains("the folder in which the command is typed"));
}

#[test]
fn every_metric_that_is_named_here_exists() {
    use super::{convert, naming};
    let lists = [convert::SHOWN, convert::NEVER, convert::BY_LEVEL, naming::SCORES, naming::SURVEYS];
    let unknown: Vec<_> = lists.into_iter().flatten().filter(|id| crate::observe::metric(id).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
