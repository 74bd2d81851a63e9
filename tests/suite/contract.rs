//! What other programs read (`docs/data.md`): every field of every file and answer, listed from a run of the program. What is
//! listed once stays until the version of the format is raised.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use parquet::file::reader::{FileReader, SerializedFileReader};
use ripplechain::report::FORMAT;
use serde_json::{Value, json};

/// The fields of each file or answer with their types.
type Fields = BTreeMap<String, BTreeMap<String, BTreeSet<&'static str>>>;

fn file() -> Value {
    json!({
        "name": "small",
        "question": "Does it last?",
        "months": 12,
        "futures": 16,
        "chain": {
            "organisations": { "maker": { "name": "Maker", "staff": 16 } },
            "segments": { "families": { "served_by": "maker", "people": 40 } },
        },
        "programme": { "maker": { "tension": 0.6, "employee_inclusion": 0.5 } },
        "what_ifs": { "colder": { "programme": { "maker": { "tension": 0.1 } } } },
        "expect": [{ "metric": "loyalty", "at": "families", "month": 12, "between": [0, 100] }],
    })
}

/// Notes each field of a value, and what it is; what stands in a list has the list's name with `[]`.
fn note(value: &Value, name: &str, fields: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    if !name.is_empty() {
        fields.entry(name.to_owned()).or_default().insert(kind);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| note(item, &format!("{name}[]"), fields)),
        Value::Object(map) => {
            for (key, item) in map {
                note(item, &if name.is_empty() { key.clone() } else { format!("{name}.{key}") }, fields);
            }
        }
        _ => {}
    }
}

/// Everything that other programs read, as the program writes it now.
fn written(folder: &Path) -> Fields {
    fs::write(folder.join("small.json"), file().to_string()).expect("written");
    let mut found = Fields::new();
    let answer = |found: &mut Fields, words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ripplechain"));
        let out = command.current_dir(folder).args(words).args(["--json", "--quiet"]).output().expect("run");
        let told: Value = serde_json::from_slice(&out.stdout)
            .unwrap_or_else(|error| panic!("{words:?}: {error}: {}", String::from_utf8_lossy(&out.stderr)));
        let name = format!("ripplechain {} --json", words[0]);
        note(&told, "", found.entry(name).or_default());
    };
    let run = ["--assumptions", "10", "--data-only"];
    answer(&mut found, &[&["run", "small.json"], &run[..]].concat());
    answer(&mut found, &[&["compare", "small.json"], &run[..]].concat());
    answer(&mut found, &["why", "small.json", "--data-only", "--output", "whys"]);
    answer(&mut found, &["check", "small.json"]);
    let tension = "programme.maker.tension=0..1.5:3";
    answer(&mut found, &["sweep", "small.json", "--vary", tension]);
    let inclusion = "programme.maker.employee_inclusion=0..1";
    let rank = ["--vary", "programme.maker.tension=0..1.5", "--vary", inclusion, "--rows", "4", "--output", "ranked"];
    answer(&mut found, &[&["sensitivity", "small.json"], &rank[..]].concat());

    let advise = [
        "--plans",
        "16",
        "--assumptions",
        "32",
        "--gain",
        "integration@maker",
        "--keep",
        "churn@maker",
        "--budget",
        "9",
    ];
    answer(&mut found, &[&["advise", "small.json"][..], &advise].concat());

    let mut json = |place: &str, name: &str| {
        let told: Value = serde_json::from_slice(&fs::read(folder.join(place)).expect("a file")).expect("JSON");
        note(&told, "", found.entry(name.to_owned()).or_default());
    };
    for place in ["output/small", "output/small-compared", "whys/small-why"] {
        json(&format!("{place}/summary.json"), "summary.json");
        json(&format!("{place}/manifest.json"), "manifest.json");
    }
    for place in ["output/small-sweep", "ranked/small-sensitivity"] {
        json(&format!("{place}/summary.json"), "summary.json of a sweep");
        json(&format!("{place}/manifest.json"), "manifest.json of a sweep");
    }
    json("output/small-advice/summary.json", "summary.json of advice");
    json("output/small-advice/manifest.json", "manifest.json of advice");
    let tables = [
        ("output/small/series.csv", "series.csv"),
        ("ranked/small-sensitivity/ranking.csv", "ranking.csv"),
        ("output/small-sweep/points.csv", "points.csv"),
    ];
    for (place, name) in tables {
        let mut table = csv::Reader::from_path(folder.join(place)).expect("a table");
        let heads = table.headers().expect("heads").clone();
        let fields = found.entry(name.to_owned()).or_default();
        for row in table.records().map(|row| row.expect("a row")) {
            for (head, cell) in heads.iter().zip(&row).filter(|(_, cell)| !cell.is_empty()) {
                let kind = if cell.parse::<f64>().is_ok() { "number" } else { "text" };
                // The varied numbers stand under their own paths.
                let head = if head.contains('.') { "PATH of each varied number" } else { head };
                fields.entry(head.to_owned()).or_default().insert(kind);
            }
        }
    }
    parquet(&folder.join("output/small/futures.parquet"), found.entry("futures.parquet".to_owned()).or_default());
    found
}

fn parquet(path: &Path, fields: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let reader = SerializedFileReader::new(File::open(path).expect("a file")).expect("Parquet");
    let about = reader.metadata().file_metadata();
    for column in about.schema_descr().columns() {
        let kind = match column.physical_type() {
            ::parquet::basic::Type::INT32 => "32-bit integer",
            ::parquet::basic::Type::FLOAT => "32-bit number",
            ::parquet::basic::Type::BYTE_ARRAY => "text",
            other => panic!("{other}"),
        };
        fields.entry(column.name().to_owned()).or_default().insert(kind);
    }
    for pair in about.key_value_metadata().expect("what it is of") {
        fields.entry(format!("file metadata {}", pair.key)).or_default().insert("text");
    }
    let format = about.key_value_metadata().expect("pairs").iter().find(|p| p.key == "ripplechain.format");
    assert_eq!(format.and_then(|p| p.value.clone()), Some(FORMAT.to_string()));
}

/// The page that lists them.
fn page(fields: &Fields) -> String {
    let mut out = format!(
        "<!-- Made by tests/suite/contract.rs; rewrite with: UPDATE_DOCS=1 cargo test --test suite contract -->\n# Every field\n\n\
        Format {FORMAT}. What each file and answer holds, found by running the program; [the data](data.md) says what it means. `a.b` is the \
        field `b` of the object `a`, `a[]` each item of the list `a`.\n"
    );
    for (name, rows) in fields {
        let _ = write!(out, "\n## {name}\n\n| field | is |\n|---|---|\n");
        for (field, kinds) in rows {
            let kinds: Vec<&str> = kinds.iter().copied().collect();
            let _ = writeln!(out, "| `{field}` | {} |", kinds.join(" or "));
        }
    }
    out
}

/// The fields that a page lists, each with its file, and the format it is of.
fn listed(page: &str) -> (Option<u32>, BTreeSet<String>) {
    let (mut format, mut name, mut found) = (None, "", BTreeSet::new());
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("Format ") {
            format = rest.split('.').next().and_then(|n| n.parse().ok());
        } else if let Some(head) = line.strip_prefix("## ") {
            name = head;
        } else if let Some(field) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            found.insert(format!("{name}: {field}"));
        }
    }
    (format, found)
}

#[test]
fn what_other_programs_read_stays_until_its_version_is_raised() {
    let temp = tempfile::tempdir().expect("a folder");
    let fields = written(temp.path());
    for (name, rows) in &fields {
        let is_versioned = name.ends_with(".csv") || name == "futures.parquet" || rows.contains_key("format");
        assert!(is_versioned || rows.contains_key("[].format"), "{name} does not say which version it is");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data-fields.md");
    let (wanted, known) = (page(&fields), fs::read_to_string(&path).unwrap_or_default());
    let ((format, before), (_, now)) = (listed(&known), listed(&wanted));
    let gone: Vec<&String> = before.difference(&now).collect();
    let is_raised = format != Some(FORMAT);
    assert!(
        gone.is_empty() || is_raised,
        "no longer there: {gone:#?}; raise FORMAT in src/report/mod.rs, and say so in CHANGELOG.md"
    );
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).expect("written");
    }
    // What a machine does not tell, such as its free memory, is null elsewhere.
    assert!(
        !cfg!(target_os = "linux") || fs::read_to_string(&path).unwrap_or_default() == wanted,
        "docs/data-fields.md is out of date; rewrite it: UPDATE_DOCS=1 cargo test --test suite contract"
    );
}
