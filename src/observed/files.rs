//! The files of a scenario, and those named beside it, become its series.

use std::path::{Path, PathBuf};

use super::convert::{convert, held};
use super::fault::{Fault, Faults};
use super::heading::Meaning;
use super::reading::{Raw, Reader};
use super::sheet::Sheet;
use super::table::Table;
use super::{spreadsheet, table};
use crate::observe::{Layout, Place};
use crate::scenario::{DataFile, Observed, Scenario, Series};

/// What was understood of the figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    /// A line for each series: what it is, where it comes from, what was done to it.
    pub series: Vec<String>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// Reads the files that a scenario names (as seen from its folder) and those named beside it, and puts their figures into it as
/// series: what it then holds needs no file any more.
///
/// # Errors
/// Every problem of every file.
pub fn attach(scenario: &mut Scenario, folder: &Path, beside: &[String]) -> Result<Understood, Faults> {
    let observed = scenario.observed.take().unwrap_or_default();
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let mut files: Vec<(DataFile, PathBuf, SeenFrom)> = Vec::new();
    for file in &observed.files {
        files.push(match beside.iter().find(|b| name(b) == name(&file.file)) {
            Some(other) => (file.clone(), PathBuf::from(other), SeenFrom::Here),
            None => (file.clone(), folder.join(&file.file), SeenFrom::Scenario),
        });
    }
    for path in beside.iter().filter(|b| !observed.files.iter().any(|f| name(&f.file) == name(b))) {
        let file = DataFile { file: path.clone(), ..DataFile::default() };
        files.push((file, PathBuf::from(path), SeenFrom::Here));
    }
    let (mut understood, mut faults) = (Understood::default(), Vec::new());
    let start = scenario.starts();
    understood.series.extend(observed.series.iter().filter_map(|s| held(s, start)));
    let mut all: Vec<(Series, Option<String>)> = observed.series.into_iter().map(|s| (s, None)).collect();
    for (file, path, seen) in files {
        let read = read(scenario, &file, &path, seen);
        understood.notes.extend(read.notes);
        faults.extend(read.faults);
        for (series, words) in read.series {
            understood.series.push(words);
            all.push((series, Some(file.file.clone())));
        }
    }
    twice(&all, &mut faults);
    let all: Vec<Series> = all.into_iter().map(|s| s.0).collect();
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    if !all.is_empty() {
        scenario.observed = Some(Observed { files: Vec::new(), series: all, note: observed.note });
    }
    Ok(understood)
}

/// From where the path of a file is seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SeenFrom {
    /// The folder of the scenario.
    Scenario,
    /// Where the command is typed.
    Here,
}

/// The same metric at the same place from two columns or files; of each series, its file, none for what the scenario holds.
fn twice(all: &[(Series, Option<String>)], faults: &mut Vec<Fault>) {
    for (i, (series, file)) in all.iter().enumerate() {
        let same = |b: &&(Series, Option<String>)| (&b.0.metric, &b.0.at) == (&series.metric, &series.at);
        let Some((before, other)) = all[..i].iter().find(same) else { continue };
        let remedy = match (other, file) {
            (None, None) => "leave one of the two out of \"series\"",
            (None, _) => "leave it out of \"series\" in the scenario, which holds it already",
            (Some(a), Some(b)) if a == b => {
                "name one of the two columns under \"ignore\", for this file under \"files\" in the scenario"
            }
            _ => {
                "give the file the name of the one that it is to replace; or name both under \"files\" in the scenario, \
                 and one of the columns under \"ignore\""
            }
        };
        faults.push(Fault::new(
            &series.source,
            format!("{} at {} comes from {} too", series.metric, series.at, before.source),
            "one series for each metric and place",
            remedy,
        ));
    }
}

#[derive(Default)]
struct Read {
    series: Vec<(Series, String)>,
    notes: Vec<String>,
    faults: Vec<Fault>,
}

/// The sheet of a file.
fn opened(file: &DataFile, path: &Path, seen: SeenFrom) -> Result<Vec<Sheet>, Fault> {
    let bytes = std::fs::read(path).map_err(|error| {
        let remedy = match seen {
            SeenFrom::Scenario => "check the path; it is seen from the folder of the scenario file",
            SeenFrom::Here => "check the path; it is seen from the folder in which the command is typed",
        };
        let words = format!("the file cannot be read: {error}");
        Fault::new(&file.file, words, "a spreadsheet: CSV, XLSX or ODS", remedy)
    })?;
    spreadsheet::read(&bytes, &file.file, file.sheet.as_deref())
}

/// A metric that is not measured at the place of its figures.
fn nowhere(raw: &Raw<'_>, layout: &Layout, file: &DataFile) -> Option<Fault> {
    if layout.column(raw.metric.id, &raw.at).is_some() {
        return None;
    }
    let kinds: Vec<String> = raw.metric.at.iter().map(|k| format!("{k:?}").to_lowercase()).collect();
    Some(Fault::new(
        raw.points.first().map_or(file.file.as_str(), |p| p.cell.as_str()),
        format!("{} is not measured at {}", raw.metric.name, raw.at),
        format!("a place of this kind: {}", kinds.join(", ")),
        "say another place under \"places\", or name the column under \"ignore\"",
    ))
}

/// The table of the first sheet with figures; what other sheets are is said.
fn chosen(sheets: Vec<Sheet>, file: &DataFile, places: &[Place], faults: &mut Vec<Fault>) -> Option<Table> {
    let (large, sheets): (Vec<Sheet>, Vec<Sheet>) = sheets.into_iter().partition(|s| s.is_too_large);
    let names: Vec<String> = sheets.iter().map(|s| s.name.clone()).collect();
    let mut found: Vec<(Option<Table>, Vec<Fault>)> = Vec::new();
    for sheet in sheets {
        let mut own = Vec::new();
        found.push((table::find(sheet, file, places, &mut own), own));
    }
    let has_figures = |table: &Option<Table>| table.as_ref().is_some_and(|t| t.has_figures(file));
    let tells: Vec<bool> = found.iter().map(|f| has_figures(&f.0)).collect();
    let first = tells.iter().position(|t| *t).or_else(|| found.iter().position(|f| f.0.is_some())).unwrap_or(0);
    let (table, mut own) = found.swap_remove(first);
    if names.len() > 1 && table.is_none() {
        let name = |f: &mut Fault| f.remedy = format!("{}; sheets: {}", f.remedy, names.join(", "));
        own.iter_mut().for_each(name);
    }
    faults.extend(own);
    let mut table = table?;
    table.notes.extend(large.iter().map(|s| format!("sheet {} is left out; it has too many cells", s.name)));
    for (i, name) in names.iter().enumerate().filter(|(i, _)| *i != first) {
        table.notes.push(match tells[i] {
            true => format!(
                "sheet {name} holds figures too and is left out; to read it, name the file once more under \"files\" with \
                 \"sheet\": \"{name}\""
            ),
            false => format!("sheet {name} is left out; it holds no metric by month"),
        });
    }
    Some(table)
}

fn read(scenario: &Scenario, file: &DataFile, path: &Path, seen: SeenFrom) -> Read {
    let mut out = Read::default();
    let sheets = match opened(file, path, seen) {
        Ok(sheets) => sheets,
        Err(fault) => {
            out.faults.push(fault);
            return out;
        }
    };
    let places = scenario.places();
    let Some(mut table) = chosen(sheets, file, &places, &mut out.faults) else { return out };
    let start = scenario.starts();
    let notes = table.notes.iter().map(|n| format!("{}: {n}", table.sheet.name)).collect();
    let mut reader = Reader { file, places: &places, start, faults: std::mem::take(&mut out.faults), notes };
    let asked = reader.map(&mut table);
    let months = reader.months(&table);
    let raw: Vec<Raw<'_>> = match (table.of(&Meaning::MetricName), table.of(&Meaning::Value)) {
        _ if table.of(&Meaning::AnswerId).is_some() => reader.answers(&table, &asked, &months),
        (Some(names), Some(value)) => reader.tidy(&table, names, value, &months),
        _ => reader.wide(&table, &asked, &months),
    };
    let layout = Layout::new(places.clone(), 1);
    let mut faults = std::mem::take(&mut reader.faults);
    for raw in &raw {
        match nowhere(raw, &layout, file) {
            Some(fault) => faults.push(fault),
            None => out.series.extend(convert(raw, start, &mut faults).map(|c| (c.series, c.words))),
        }
    }
    if raw.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            &table.sheet.name,
            reader.nothing(&table),
            "headings such as Engagement, eNPS, NPS, On time, Lead time (days), Turnover (annual)",
            "rename the columns, or say which is which under \"columns\" in \"observed\"",
        ));
    }
    out.notes = reader.notes;
    // A cell that stands beside several metrics is told once.
    for fault in faults {
        if !out.faults.contains(&fault) {
            out.faults.push(fault);
        }
    }
    out
}
