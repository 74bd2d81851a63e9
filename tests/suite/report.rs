//! The output folder: complete or not there, the same bytes every time, readable by others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use ripplechain::analysis::Analysis;
use ripplechain::ensemble::{Ensemble, Summary};
use ripplechain::report::{Circumstances, Error, Folder, Manifest, Results, fingerprint, write_data};
use serde_json::Value;

use crate::fixture::{ensemble, known, scenario};

fn example() -> Ensemble {
    ensemble(12, 24, &[&known, &|m, p, month, luck| 2.0 * known(m, p, month, luck)])
}

fn write(place: &Path) -> Result<PathBuf, Error> {
    let (ensemble, scenario) = (example(), scenario());
    let analysis = Analysis::new(&ensemble, &scenario);
    let results = Results { analysis: &analysis, weeks: None };
    let folder = Folder::begin(place)?;
    write_data(&results, &folder, &AtomicBool::new(false))?;
    let circumstances = Circumstances {
        command: "ripplechain run fixture".to_owned(),
        began: SystemTime::now(),
        took: Duration::from_millis(1500),
    };
    Manifest::write(&results, &circumstances, &folder)?;
    folder.finish()
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    entries
        .map(|p| (p.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&p).expect("a file")))
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_same_results_give_the_same_bytes_in_every_file_but_the_manifest() {
    let temp = tempfile::tempdir().expect("a folder");
    let one = contents(&write(&temp.path().join("one")).expect("written"));
    let two = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool").install(|| {
        // Archives and workbooks keep times to two seconds.
        std::thread::sleep(Duration::from_millis(2100));
        contents(&write(&temp.path().join("two")).expect("written"))
    });
    assert_eq!(
        one.keys().map(String::as_str).collect::<Vec<_>>(),
        ["futures.parquet", "manifest.json", "scenario.json", "series.csv", "summary.json", "workbook.xlsx"]
    );
    for (name, bytes) in one.iter().filter(|(name, _)| *name != "manifest.json") {
        assert!(bytes == &two[name], "{name} differs");
    }
}

#[test]
fn a_folder_is_replaced_whole_and_nothing_else_is_left() {
    let temp = tempfile::tempdir().expect("a folder");
    let place = temp.path().join("fixture");
    write(&place).expect("written");
    // Of an earlier version, which listed it.
    std::fs::write(place.join("stale.txt"), "stale").expect("written");
    let listed = std::fs::read_to_string(place.join("manifest.json")).expect("read");
    let hash = fingerprint(b"stale");
    let more = format!("\"files\": [ {{ \"name\": \"stale.txt\", \"bytes\": 5, \"hash\": \"{hash}\" }},");
    std::fs::write(place.join("manifest.json"), listed.replace("\"files\": [", &more)).expect("written");
    write(&place).expect("written again");
    assert!(!place.join("stale.txt").exists());
    assert_eq!(names(temp.path()), ["fixture"]);
}

#[test]
fn a_folder_given_up_leaves_the_old_one_and_nothing_half_done() {
    let temp = tempfile::tempdir().expect("a folder");
    let place = temp.path().join("fixture");
    write(&place).expect("written");
    let before = contents(&place);
    let (ensemble, scenario) = (example(), scenario());
    let analysis = Analysis::new(&ensemble, &scenario);
    let results = Results { analysis: &analysis, weeks: None };
    let folder = Folder::begin(&place).expect("begun");
    assert!(matches!(write_data(&results, &folder, &AtomicBool::new(true)), Err(Error::Stopped)));
    drop(folder);
    assert_eq!(contents(&place), before);
    assert_eq!(names(temp.path()), ["fixture"]);
}

#[test]
fn somebody_elses_folder_is_refused_untouched() {
    let temp = tempfile::tempdir().expect("a folder");
    std::fs::write(temp.path().join("thesis.doc"), "years of work").expect("written");
    assert!(matches!(write(temp.path()), Err(Error::InTheWay { .. })));
    assert_eq!(names(temp.path()), ["thesis.doc"]);
}

#[cfg(unix)]
#[test]
fn the_folder_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().expect("a folder");
    let usual = temp.path().join("usual");
    std::fs::create_dir(&usual).expect("made");
    let mode = |p: &Path| std::fs::metadata(p).expect("there").permissions().mode();
    assert_eq!(mode(&write(&temp.path().join("fixture")).expect("written")), mode(&usual));
}

#[test]
fn series_csv_holds_the_summaries_of_every_arm_and_difference() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = write(&temp.path().join("fixture")).expect("written");
    let e = example();
    let mut reader = csv::Reader::from_path(folder.join("series.csv")).expect("a table");
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let at = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    // Three arms; with and what-if against without, what-if against with.
    assert_eq!(rows.len(), 6 * e.layout.len());
    let wanted = ["with - without", "maker", "loyalty", "24"];
    let row = rows
        .iter()
        .find(|r| ["arm", "place", "metric", "month"].iter().zip(wanted).all(|(c, w)| &r[at(c)] == w))
        .expect("the row");
    let column = e.layout.column("loyalty", "maker").expect("a column");
    let expected = Summary::of(e.differences(1, 0, column, 24));
    for (name, value) in [("mean", expected.mean), ("mean_low", expected.mean_low), ("p90", expected.p90)] {
        let found: f64 = row[at(name)].parse().expect("a number");
        assert!((found - value).abs() < 1e-5, "{name}: {found} against {value}");
    }
    assert_eq!((&row[at("n")], &row[at("unit")], &row[at("kind")]), ("12", "points", "organisation"));
}

#[test]
fn summary_json_carries_the_finding_the_differences_and_their_verdicts() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = write(&temp.path().join("fixture")).expect("written");
    let summary: Value =
        serde_json::from_slice(&std::fs::read(folder.join("summary.json")).expect("a file")).expect("JSON");
    assert_eq!(summary["arms"], serde_json::json!(["without", "with", "what-if-1"]));
    assert_eq!(summary["comparisons"].as_array().expect("a list").len(), 3);
    let first = &summary["comparisons"][0];
    assert_eq!(
        (&first["arm"], &first["against"], &first["coincide"]),
        (&"with".into(), &"without".into(), &false.into())
    );
    let found = first["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|d| d["place"] == "maker" && d["metric"] == "loyalty");
    let at = found.expect("the difference")["at"].as_array().expect("a list");
    assert_eq!(at.iter().map(|m| m["month"].as_u64()).collect::<Vec<_>>(), [Some(12), Some(24)]);
    assert_eq!(at[1]["verdict"], "better");
    assert!(summary["finding"]["headline"].as_str().expect("a text").contains("+6.0 points"));
}

#[test]
fn the_manifest_lists_the_other_files() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = write(&temp.path().join("fixture")).expect("written");
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).expect("a file")).expect("JSON");
    assert_eq!(
        (&manifest["futures"], &manifest["months"], &manifest["seconds"]),
        (&12.into(), &24.into(), &1.5.into())
    );
    assert_eq!(manifest["files"].as_array().expect("a list").len(), 5);
    assert_eq!(manifest["hash"].as_str().expect("a hash"), scenario().hash());
}

/// A Python that has the modules; `PYTHON` names another than `python3`.
fn python(modules: &str) -> Option<String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
    asked.is_ok_and(|o| o.status.success()).then_some(python)
}

const READ_PARQUET: &str = "
import duckdb, pyarrow.parquet, sys
path = sys.argv[1]
table = pyarrow.parquet.read_table(path)
print(table.num_rows, table.column_names)
rows = table.to_pylist()
print(sum(r['value'] for r in rows if (r['arm'], r['place'], r['metric'], r['month']) == ('with', 'maker', 'loyalty', 24)))
print(duckdb.sql(f\"select round(sum(value), 3), count(distinct future), max(month) from '{path}' where arm = 'with' and place = 'maker' and metric = 'loyalty'\").fetchall())
";

#[test]
fn futures_parquet_is_read_back_by_an_independent_reader() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    let temp = tempfile::tempdir().expect("a folder");
    let folder = write(&temp.path().join("fixture")).expect("written");
    let (e, path) = (example(), folder.join("futures.parquet"));
    let column = e.layout.column("loyalty", "maker").expect("a column");
    let of_month: f64 = e.values(1, column, 24).map(f64::from).sum();
    let of_all: f64 = e.futures.iter().flat_map(|f| f[1].column(column)).map(|&x| f64::from(x)).sum();

    if let Some(python) = python("duckdb, pyarrow.parquet") {
        let out = Command::new(python).args(["-c", READ_PARQUET]).arg(&path).output().expect("Python runs");
        let text = String::from_utf8(out.stdout).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(
            lines[0],
            format!("{} ['future', 'arm', 'place', 'metric', 'month', 'value']", 3 * 12 * e.layout.len())
        );
        assert!((lines[1].parse::<f64>().expect("a number") - of_month).abs() < 1e-6);
        assert_eq!(lines[2], format!("[({of_all:?}, 12, 24)]"));
    } else {
        eprintln!("no Python with duckdb and pyarrow here: read back by the writer's own library only");
    }

    let reader = SerializedFileReader::new(std::fs::File::open(&path).expect("a file")).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows").map(|r| r.expect("a row"));
    let (mut count, mut sum) = (0, 0.0);
    for row in rows {
        count += 1;
        let word = |i| row.get_string(i).expect("a word").as_str();
        if (word(1), word(2), word(3), row.get_int(4).expect("a month")) == ("with", "maker", "loyalty", 24) {
            sum += f64::from(row.get_float(5).expect("a value"));
        }
    }
    assert_eq!(count, 3 * 12 * e.layout.len());
    assert!((sum - of_month).abs() < 1e-6);
}

const READ_WORKBOOK: &str = "
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
print(book.sheetnames)
print([len(s._charts) for s in book])
print([s.freeze_panes for s in book])
rows = [r for r in book['Summary'].iter_rows(values_only=True) if r[:2] == ('Loyalty', 'Maker')]
print(round(rows[0][5], 3), rows[0][10])
print([r[3:5] for r in rows])
by_month = [r for r in book['Differences by month'].iter_rows(values_only=True) if r[2] == 'Maker' and r[4] == 'Loyalty']
print(['%.1f' % x for x in by_month[0][10:14]])
print(sorted({r[:2] for r in book['Differences'].iter_rows(values_only=True)} - {('Arm', 'Compared with')}))
print(sorted({r[0] for r in book['Levels by month'].iter_rows(values_only=True)} - {'Arm'}))
print(sum(1 for r in book['Futures'].iter_rows()))
print([bool(s.print_area) and s.page_setup.orientation == 'landscape' and s.page_setup.fitToWidth for s in book])
print([(c.anchor._from.row, c.anchor._from.col) for s in ('Summary', 'Headlines by month') for c in book[s]._charts])
";

#[test]
fn the_workbook_opens_elsewhere_with_numbers_as_numbers() {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = write(&temp.path().join("fixture")).expect("written");
    let Some(python) = python("openpyxl") else {
        eprintln!("no Python with openpyxl here: the workbook was written but not opened");
        return;
    };
    let out = Command::new(python)
        .args(["-c", READ_WORKBOOK])
        .arg(folder.join("workbook.xlsx"))
        .output()
        .expect("Python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mean = Summary::of({
        let e = example();
        let column = e.layout.column("loyalty", "maker").expect("a column");
        e.differences(1, 0, column, 24).collect::<Vec<_>>()
    })
    .mean;
    let expected = [
        "['Summary', 'Headlines by month', 'Differences', 'Differences by month', 'Levels by month', 'Futures', 'Assumptions']".to_owned(),
        "[1, 4, 0, 0, 0, 0, 0]".to_owned(),
        "[None, None, 'F2', 'G2', 'G2', 'B2', 'C2']".to_owned(),
        format!("{} better in every future", (mean * 1000.0).round() / 1000.0),
        "[('the programme', 'no programme'), ('what-if-1', 'no programme'), ('what-if-1', 'the programme')]".to_owned(),
        format!("['0.0', '0.0', '{mean:.1}', '{mean:.1}']"),
        "[('what-if-1', 'with'), ('what-if-1', 'without'), ('with', 'without')]".to_owned(),
        "['what-if-1', 'with', 'without']".to_owned(),
        "13".to_owned(),
        "[1, 1, 1, 1, 1, 1, 1]".to_owned(),
        "[(9, 11), (1, 4), (29, 4), (57, 4), (85, 4)]".to_owned(),
    ];
    assert_eq!(String::from_utf8(out.stdout).expect("text").lines().collect::<Vec<_>>(), expected);
}

#[test]
fn every_chart_of_a_comparison_has_a_title_that_says_what_it_shows_and_where_it_comes_from() {
    use ripplechain::chart::Source;
    let (ensemble, scenario) = (example(), scenario());
    let analysis = Analysis::new(&ensemble, &scenario);
    let results = Results { analysis: &analysis, weeks: None };
    let charts = ripplechain::report::charts(&results).expect("charts");
    let titles: Vec<String> = charts.iter().map(|(name, drawing)| format!("{name}: {}", drawing.title())).collect();
    insta::assert_snapshot!(titles.join("\n"));
    for (_, drawing) in &charts {
        let source = Source::read(drawing.svg().as_bytes()).expect("where it comes from");
        assert_eq!((source.hash, source.seed, source.futures), (scenario.hash(), scenario.seed, 12));
    }
}
