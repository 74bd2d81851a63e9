//! Tables of the documentation that come from the types, so that they cannot drift.
//!
//! `UPDATE_DOCS=1 cargo test --test suite docs` rewrites them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ripplechain::mechanism::{MECHANISMS, STATE};
use ripplechain::observe::METRICS;
use ripplechain::quantity::{Evidence, Parameter, rounded};
use ripplechain::world::LEVERS;

mod outcomes;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a file of `docs/model` against what it ought to say, or rewrites it.
pub(crate) fn compare(name: &str, wanted: &str) {
    agree(&format!("docs/model/{name}"), wanted);
}

/// Holds a page against what it ought to say, or rewrites it.
fn agree(page: &str, wanted: &str) {
    let path = root().join(page);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, wanted).expect("a file that can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{page} is out of date; rewrite it: UPDATE_DOCS=1 cargo test --test suite docs");
}

fn made_by(source: &str) -> String {
    format!(
        "<!-- Made from {source} by tests/suite/docs.rs; rewrite with: UPDATE_DOCS=1 cargo test --test suite docs -->\n"
    )
}

/// A text as one cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

fn range(row: &Parameter) -> String {
    format!("{} – {}", rounded(row.min), rounded(row.max))
}

#[test]
fn the_tables_of_parameters_and_levers_say_what_the_types_say() {
    let all: Vec<&Parameter> = MECHANISMS.iter().flat_map(|(_, _, rows)| rows.iter()).collect();
    let of = |evidence| all.iter().filter(|p| p.evidence == evidence).count();
    let switches = of(Evidence::Switch);
    assert!(all.len() <= 150, "{} numbers that anybody can turn: make those that matter least constants", all.len());
    let mut out = made_by("src/engine/mechanism and src/engine/world/lever.rs");
    let _ = write!(
        out,
        "# Parameters and levers\n\n\
        {} mechanisms have {} parameters: {switches} strengths (1 = as described, 0 = off) and {} numbers, of which {} rest on \
        literature, {} are stylised, {} assumptions and {} calibrated. Named constants stand in [constants.md](constants.md); \
        what data could never tell apart in [identifiability.md](identifiability.md).\n\n\
        *Literature*: direction and rough size known from the study named. *Stylised*: a common qualitative claim, the size is \
        ours. *Assumption*: our choice. *Calibrated*: set so that the quiet baseline has plausible levels.\n",
        MECHANISMS.len(),
        all.len(),
        all.len() - switches,
        of(Evidence::Literature),
        of(Evidence::Stylised),
        of(Evidence::Assumption),
        of(Evidence::Calibrated),
    );
    for (name, about, rows) in MECHANISMS {
        let _ = write!(out, "\n## `{name}`\n\n{}\n\n", about.trim());
        out += "| Parameter | Default | Range | Unit | Evidence | Source or reason | Meaning |\n|---|---|---|---|---|---|---|\n";
        for row in *rows {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} | {} |",
                row.name,
                rounded(row.default),
                range(row),
                cell(row.unit),
                row.evidence.word(),
                cell(row.source),
                cell(row.meaning),
            );
        }
    }
    let _ = write!(
        out,
        "\n## Levers\n\nThe {} levers of an organisation; the usual value is where culture puts them by default.\n\n",
        LEVERS.len()
    );
    out += "| Lever | Usual | Range | Unit | Meaning |\n|---|---|---|---|---|\n";
    for row in LEVERS {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            row.name,
            rounded(row.default),
            range(row),
            cell(row.unit),
            cell(row.meaning)
        );
    }
    compare("parameters.md", &out);
}

#[test]
fn the_table_of_metrics_says_what_the_types_say() {
    let mut out = made_by("src/engine/observe/table.rs");
    let _ = write!(
        out,
        "# Metrics\n\n{} metrics. *Minimal important difference*: a paired difference smaller than this is too small to matter. Formulas: \
        [metrics.md](metrics.md).\n\n| Metric | Name | Unit | Better | Theme | Minimal important difference | Measured at | Meaning |\n|---|---|---|---|---|---|---|---|\n",
        METRICS.len()
    );
    for row in METRICS {
        let at: Vec<String> = row.at.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            row.id,
            cell(row.name),
            cell(row.unit),
            format!("{:?}", row.better).to_lowercase(),
            format!("{:?}", row.theme).to_lowercase(),
            rounded(row.minimal_important_difference),
            at.join(", "),
            cell(row.meaning)
        );
    }
    compare("metrics-table.md", &out);
}

/// What the laws of a mechanism read of other mechanisms: `owner.variable`, in the order of the table of state.
fn reads(mechanism: &str, variables: &[(String, String)]) -> Vec<String> {
    let path = root().join(format!("src/engine/mechanism/{mechanism}.rs"));
    let text = fs::read_to_string(path).expect("a source file");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let named = |name: &str| {
        let mut rest = code;
        std::iter::from_fn(move || {
            let at = rest.find(name)?;
            rest = &rest[at + name.len()..];
            Some(rest)
        })
        .any(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let others = variables.iter().filter(|(owner, _)| owner != mechanism);
    let mut found: Vec<String> = others
        .filter(|(owner, variable)| named(&format!(".{owner}.{variable}")))
        .map(|(owner, variable)| format!("`{owner}.{variable}`"))
        .collect();
    found.dedup();
    found
}

#[test]
fn the_table_of_state_says_what_the_mechanisms_declare() {
    let all = || STATE.iter().flat_map(|(owner, of, rows)| rows.iter().map(move |row| (*owner, *of, row)));
    let variables: Vec<(String, String)> =
        all().map(|(owner, _, row)| (owner.to_owned(), row.name.to_owned())).collect();
    let mut out = made_by("the `state!` of each file in src/engine/mechanism");
    let _ = write!(
        out,
        "# State\n\n{} variables, each kept by one mechanism: declared, started and summed in its file, read by others under its \
        name. Where they start: the same declarations. Besides them an organisation has its levers, which `balcony` turns.\n\n\
        | Mechanism | Kept of | Variable | Unit | Range | Meaning |\n|---|---|---|---|---|---|\n",
        variables.len()
    );
    for (owner, of, row) in all() {
        let bound = |x: f32, word: &str| if x.abs() == f32::MAX { word.to_owned() } else { rounded(x).to_string() };
        let (low, high) = (bound(*row.range.start(), "−∞"), bound(*row.range.end(), "∞"));
        let meaning = cell(row.meaning);
        let _ =
            writeln!(out, "| `{owner}` | {of} | `{}` | {} | {low} – {high} | {meaning} |", row.name, cell(row.unit));
    }
    out += "\n## What each mechanism reads of others\n\nFound in the source: state, and sums of it, that the laws name. Levers, and \
        what is handed over by the schedule, come on top.\n\n| Mechanism | Reads |\n|---|---|\n";
    for (name, ..) in MECHANISMS {
        let found = reads(name, &variables);
        let _ = writeln!(out, "| `{name}` | {} |", if found.is_empty() { "–".to_owned() } else { found.join(", ") });
    }
    compare("state.md", &out);
}

/// The constants of a source file, outside its tests: name, value, and the comment above.
fn constants(path: &Path) -> Vec<[String; 3]> {
    let text = fs::read_to_string(path).expect("a source file");
    let mut rows = Vec::new();
    let mut comment = String::new();
    for line in text.lines().take_while(|l| *l != "#[cfg(test)]") {
        if let Some(words) = line.strip_prefix("///") {
            comment = format!("{comment} {}", words.trim());
            continue;
        }
        let bare = line.strip_prefix("pub ").unwrap_or(line);
        if let Some((name, value)) = bare.strip_prefix("const ").and_then(|rest| rest.split_once(": ")) {
            let value = value.split_once(" = ").map_or(value, |(_, v)| v);
            rows.push([name.to_owned(), value.trim_end_matches(';').to_owned(), comment.trim().to_owned()]);
        }
        comment.clear();
    }
    rows
}

#[test]
fn the_table_of_constants_says_what_the_source_says() {
    let mechanisms = MECHANISMS.iter().map(|(name, ..)| PathBuf::from(format!("src/engine/mechanism/{name}.rs")));
    let others = [
        "src/engine/mechanism/entity.rs",
        "src/engine/world/usual.rs",
        "src/engine/world/structure.rs",
        "src/engine/steering/event.rs",
        "src/engine/initialisation/structure.rs",
        "src/engine/initialisation/levels.rs",
    ];
    let mut out = made_by("the source");
    let mut count = 0;
    let mut body = String::new();
    for file in mechanisms.chain(others.map(PathBuf::from)) {
        let rows = constants(&root().join(&file));
        if rows.is_empty() {
            continue;
        }
        let _ = write!(
            body,
            "\n## `{}`\n\n| Constant | Value | Meaning [unit]; evidence |\n|---|---|---|\n",
            file.display()
        );
        for [name, value, meaning] in &rows {
            let _ = writeln!(body, "| `{name}` | {} | {} |", cell(value), cell(meaning));
        }
        count += rows.len();
    }
    let _ = write!(
        out,
        "# Constants\n\n{count} constants: numbers nobody needs to turn, named where they are used, and the usual levels on which \
        every target is centred. They are part of the model; changing one changes results.\n"
    );
    out += &body;
    compare("constants.md", &out);
}
