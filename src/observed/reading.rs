//! A table becomes raw figures by metric and place, each with its cell.

use indexmap::IndexMap;

use super::date::When;
use super::fault::{Fault, told};
use super::naming::{self, Meaning, almost, split};
use super::number::{Figure, evidence, figure, is_missing};
use super::sheet::Cell;
use super::table::Table;
use crate::observe::{METRICS, Metric, Place, metric};
use crate::scenario::{CalendarMonth, DataColumn, DataFile, Decimals};

/// A figure as it stands in its cell.
#[derive(Clone, Debug)]
pub(super) struct RawPoint {
    pub(super) cell: String,
    pub(super) month: i32,
    pub(super) value: f64,
    pub(super) percent: bool,
    /// How many answered, and were asked.
    pub(super) n: Option<f64>,
    pub(super) asked: Option<f64>,
    /// What it is counted over.
    pub(super) over: Option<f64>,
    /// Its standard error, where the file says it.
    pub(super) error: Option<f64>,
}

/// How raw figures become the metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As they are, but for their scale.
    Plain,
    /// Leavers over headcount.
    Leavers,
    /// Work done over what is usual.
    Done,
    /// Open work over what is usual in a week.
    Open,
    /// A share of another column.
    Share,
    /// A score and its error, worked out from answers.
    Ready,
}

/// Raw figures of a metric at a place.
#[derive(Clone, Debug)]
pub(super) struct Raw<'f> {
    pub(super) metric: &'static Metric,
    pub(super) at: String,
    pub(super) heading: String,
    pub(super) kind: Kind,
    pub(super) asked_for: Option<&'f DataColumn>,
    pub(super) points: Vec<RawPoint>,
}

/// What is known while a file is read.
pub(super) struct Reader<'a> {
    pub(super) file: &'a DataFile,
    pub(super) places: &'a [Place],
    pub(super) start: Option<CalendarMonth>,
    pub(super) faults: Vec<Fault>,
    pub(super) notes: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Says what the columns are where the scenario says it.
    pub(super) fn map(&mut self, table: &mut Table) -> Vec<Option<&'a DataColumn>> {
        let mut asked: Vec<Option<&DataColumn>> = vec![None; table.columns.len()];
        let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        for column in &self.file.columns {
            match (table.columns.iter().position(|c| same(&c.heading, &column.heading)), metric(&column.metric)) {
                (Some(i), Some(metric)) => {
                    table.columns[i].meaning = Meaning::Metric(metric);
                    asked[i] = Some(column);
                }
                (None, _) => self.no_heading(table, &column.heading, "observed.files.columns"),
                (_, None) => {
                    let meant =
                        almost(&column.metric).map_or_else(String::new, |m| format!("did you mean \"{}\"?", m.id));
                    let message = format!("there is no metric \"{}\"", told(&column.metric));
                    self.faults.push(Fault::new(&column.heading, message, "the id of a metric", meant));
                }
            }
            for helper in [&column.over, &column.answers, &column.asked].into_iter().flatten() {
                if table.headed(helper).is_none() {
                    self.no_heading(table, helper, &column.heading);
                }
            }
        }
        for column in &mut table.columns {
            if self.file.ignore.iter().any(|i| same(i, &column.heading)) {
                column.meaning = Meaning::LeftOut("the scenario says so");
            }
        }
        asked
    }

    fn no_heading(&mut self, table: &Table, heading: &str, at: &str) {
        let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        let like = |h: &&&str| strsim::normalized_damerau_levenshtein(&naming::bare(heading), &naming::bare(h));
        let near = headings.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|h| like(h) > 0.6);
        let remedy = match near {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => format!("headings: {}", headings.join("; ")),
        };
        let message = format!("there is no column \"{}\"", told(heading));
        self.faults.push(Fault::new(at, message, "a heading of the file, as it stands there", remedy));
    }

    /// The months of the rows, after the start; none where nobody says when that is.
    pub(super) fn months(&mut self, table: &Table) -> Option<Vec<(usize, i32)>> {
        let dates = || table.rows.iter().filter_map(|r| if let When::Date(d) = r.1 { Some(d) } else { None });
        let Some(start) = self.start else {
            let Some(first) = dates().min() else {
                return Some(
                    table
                        .rows
                        .iter()
                        .filter_map(|r| if let When::Month(m) = r.1 { Some((r.0, m)) } else { None })
                        .collect(),
                );
            };
            let last = dates().max().unwrap_or(first);
            self.faults.push(Fault::new(
                table.sheet.address(table.rows[0].0, table.month),
                format!(
                    "the figures are dated ({first} to {last}), and the scenario does not say when its programme starts"
                ),
                "\"start\" in the scenario: the month of the calendar that is month 0",
                format!("add \"start\": \"{}\" to the scenario, or --set start={}", first.written(), first.written()),
            ));
            return None;
        };
        let months = table.rows.iter().map(|&(row, w)| match w {
            When::Date(date) => (row, date.since(start)),
            When::Month(m) => (row, m),
            When::Quarter => (row, 0),
        });
        let months: Vec<(usize, i32)> = months.collect();
        if let Some(&(row, month)) = months.iter().find(|m| m.1.abs() > 240) {
            self.faults.push(Fault::new(
                table.sheet.address(row, table.month),
                format!(
                    "this is {} months {} the start ({start})",
                    month.abs(),
                    if month > 0 { "after" } else { "before" }
                ),
                "months near the programme",
                "check the year, here and in \"start\"",
            ));
            return None;
        }
        Some(months)
    }

    /// How decimals are written, from what the cells show.
    pub(super) fn decimals(&mut self, table: &Table) -> Decimals {
        let cells = || {
            let columns = table
                .columns
                .iter()
                .filter(|c| !matches!(c.meaning, Meaning::Month | Meaning::Place | Meaning::LeftOut(_)));
            columns.flat_map(|c| table.rows.iter().map(move |r| (r.0, c.at)))
        };
        let (commas, points) = evidence(cells().map(|(r, c)| table.sheet.cell(r, c)));
        if let Some(said) = self.file.decimals {
            return said;
        }
        if commas > 0 && points > 0 {
            let odd = if commas < points { ',' } else { '.' };
            let is_odd = |r: usize, c: usize| {
                let (commas, points) = evidence(std::iter::once(table.sheet.cell(r, c)));
                if odd == ',' { commas > 0 } else { points > 0 }
            };
            if let Some((row, column)) = cells().find(|&(r, c)| is_odd(r, c)) {
                self.faults.push(Fault::new(
                    table.sheet.address(row, column),
                    format!(
                        "\"{}\": decimals are written in two ways in this file",
                        told(&table.sheet.cell(row, column).words())
                    ),
                    "all with a point, or all with a comma",
                    "write them the same way, or say \"decimals\": \"comma\" (or \"point\") for the file",
                ));
            }
        }
        let by_count = if commas > points { Decimals::Comma } else { Decimals::Point };
        if commas == points && table.sheet.semicolons { Decimals::Comma } else { by_count }
    }

    /// The id of the place that a row is about; none where it is left out or unknown.
    pub(super) fn place(
        &mut self,
        text: &str,
        cell: &str,
        known: &mut IndexMap<String, Option<String>>,
    ) -> Option<String> {
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        let mapped = self.file.places.iter().find(|p| p.name.eq_ignore_ascii_case(text)).map(|p| p.at.as_str());
        let ignored = self.file.ignore.iter().any(|i| i.eq_ignore_ascii_case(text));
        let found = naming::place(mapped.unwrap_or(text), self.places).map(|p| p.id.clone());
        if found.is_none() && !ignored {
            let like = |p: &&Place| {
                let of = |name: &str| strsim::normalized_damerau_levenshtein(&naming::bare(text), &naming::bare(name));
                of(&p.id).max(of(&p.name))
            };
            let near = self.places.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|p| like(p) > 0.6);
            let ids: Vec<&str> =
                self.places.iter().map(|p| p.id.as_str()).filter(|id| !id.starts_with("tier-")).collect();
            let meant = near
                .map_or_else(|| format!("places: {}; ", ids.join(", ")), |p| format!("did you mean \"{}\"? ", p.id));
            let remedy = format!(
                "{meant}say {{ \"name\": \"{text}\", \"at\": \"{}\" }} under \"places\", or name it under \"ignore\"",
                near.map_or(ids.first().copied().unwrap_or("maker"), |p| p.id.as_str())
            );
            self.faults.push(Fault::new(
                cell,
                format!("there is no place \"{}\" in the chain", told(text)),
                "a place of the chain",
                remedy,
            ));
        }
        if found.is_none() && ignored {
            self.notes.push(format!("{text}: left out; the scenario says so"));
        }
        known.insert(text.to_owned(), found.clone());
        found
    }

    /// The number in a cell; none where nothing is known, or what stands there is no number.
    fn figure(&mut self, table: &Table, (row, column): (usize, usize), decimals: Decimals) -> Option<Figure> {
        let cell = table.sheet.cell(row, column);
        if is_missing(cell, &self.file.missing) {
            return None;
        }
        let found = figure(cell, decimals);
        if found.is_none() {
            let other = if decimals == Decimals::Point { Decimals::Comma } else { Decimals::Point };
            let remedy = match cell {
                Cell::Broken(_) => "mend the formula, or leave the cell blank",
                _ if figure(cell, other).is_some() => {
                    "decimals are written otherwise elsewhere in the file: write them the same way"
                }
                _ => "write the number, leave the cell blank, or name what stands there under \"missing\"",
            };
            let message = format!("\"{}\" is no number", told(&cell.words()));
            self.faults.push(Fault::new(
                table.sheet.address(row, column),
                message,
                "a number, or a blank where nothing is known",
                remedy,
            ));
        }
        found
    }

    /// Raw figures of a table with a column for each metric.
    pub(super) fn wide(
        &mut self,
        table: &Table,
        asked: &[Option<&'a DataColumn>],
        months: &[(usize, i32)],
    ) -> Vec<Raw<'a>> {
        let decimals = self.decimals(table);
        let place_column = table.of(&Meaning::Place);
        let mut known = IndexMap::new();
        let mut series: IndexMap<(usize, String), Raw<'a>> = IndexMap::new();
        let columns: Vec<_> = table.columns.iter().zip(asked).collect();
        for (column, asked) in columns {
            let Some(of) = self.about(table, column.at, *asked) else { continue };
            let helper =
                |name: Option<&String>, usual: Meaning| name.and_then(|n| table.headed(n)).or_else(|| table.of(&usual));
            let survey = is_survey(of.metric);
            let n = helper(asked.and_then(|a| a.answers.as_ref()), Meaning::Answers)
                .filter(|_| survey || asked.is_some_and(|a| a.answers.is_some()));
            let all = helper(asked.and_then(|a| a.asked.as_ref()), Meaning::Asked).filter(|_| n.is_some());
            let over = asked.and_then(|a| a.over.as_ref()).and_then(|n| table.headed(n)).or(of.over);
            for &(row, month) in months {
                let at = match (&of.at, place_column) {
                    (Some(at), _) => Some(at.clone()),
                    (None, Some(c)) => {
                        let text = table.sheet.cell(row, c).words();
                        self.place(&text, &table.sheet.address(row, c), &mut known)
                    }
                    (None, None) => None,
                };
                let Some(at) = at else { continue };
                let Some(found) = self.figure(table, (row, column.at), decimals) else { continue };
                let beside = |c: Option<usize>| {
                    let cell = table.sheet.cell(row, c?);
                    if is_missing(cell, &self.file.missing) { None } else { figure(cell, decimals).map(|f| f.value) }
                };
                let point = RawPoint {
                    cell: table.sheet.address(row, column.at),
                    month,
                    value: found.value,
                    percent: found.percent,
                    n: beside(n),
                    asked: beside(all),
                    over: beside(over),
                    error: None,
                };
                let new = || Raw {
                    metric: of.metric,
                    at: at.clone(),
                    heading: column.heading.clone(),
                    kind: of.kind,
                    asked_for: *asked,
                    points: Vec::new(),
                };
                series.entry((column.at, at.clone())).or_insert_with(new).points.push(point);
            }
        }
        series.into_values().collect()
    }

    /// What a column is about; none where it is no metric.
    fn about(&mut self, table: &Table, at: usize, asked: Option<&DataColumn>) -> Option<About> {
        let column = table.columns.iter().find(|c| c.at == at)?;
        let (named, rest) = split(&column.heading, self.places);
        let meaning = match (&column.meaning, asked) {
            (Meaning::Unknown, None) if named.is_some() => naming::meaning(&rest),
            (meaning, _) => meaning.clone(),
        };
        let usual = |id: &str, kind: Kind, over: Option<usize>| metric(id).map(|m| (m, kind, over));
        let over_named = asked.is_some_and(|a| a.over.is_some());
        let (metric, kind, over) = match meaning {
            Meaning::Metric(m) if over_named && m.id == "turnover" => (m, Kind::Leavers, None),
            Meaning::Metric(m) if over_named => (m, Kind::Share, None),
            Meaning::Metric(m) => (m, Kind::Plain, None),
            Meaning::Leavers => usual("turnover", Kind::Leavers, Some(table.of(&Meaning::Headcount)?))?,
            Meaning::Done => usual("throughput", Kind::Done, table.of(&Meaning::Incoming))?,
            Meaning::Open => {
                usual("backlog", Kind::Open, Some(table.of(&Meaning::Incoming).or(table.of(&Meaning::Done))?))?
            }
            Meaning::Returned => usual("rework", Kind::Share, Some(table.of(&Meaning::Done)?))?,
            Meaning::Headcount => usual("staff", Kind::Plain, None)?,
            Meaning::LeftOut(why) => {
                self.notes.push(format!("{}: left out; {why}", told(&column.heading)));
                return None;
            }
            Meaning::Unknown => {
                self.unknown(table, at, &rest);
                return None;
            }
            _ => return None,
        };
        let said = asked.and_then(|a| a.at.as_deref()).or(named.map(|p| p.id.as_str()));
        let by_row = table.of(&Meaning::Place).is_some();
        let at = match said.or(self.file.at.as_deref().filter(|_| !by_row)) {
            Some(text) => {
                let cell = table.sheet.address(table.rows.first().map_or(0, |r| r.0), at);
                Some(self.place(text, &cell, &mut IndexMap::new())?)
            }
            None if by_row => None,
            None => Some(self.only_place(table, metric)?),
        };
        Some(About { metric, kind, over, at })
    }

    /// A heading that nothing is known of: refused where it is almost a metric, else said.
    fn unknown(&mut self, table: &Table, at: usize, heading: &str) {
        let Some(column) = table.columns.iter().find(|c| c.at == at) else { return };
        match almost(heading) {
            Some(metric) => self.faults.push(Fault::new(
                table.sheet.address(table.rows.first().map_or(0, |r| r.0.saturating_sub(1)), at),
                format!("there is no metric \"{}\"", told(&column.heading)),
                "the name of a metric as a heading",
                format!("did you mean \"{}\"? Rename the column, or name it under \"ignore\"", metric.name),
            )),
            None => self.notes.push(format!("{}: left out; it is no metric known by this name", told(&column.heading))),
        }
    }

    /// Where nothing says which place it is: the only one there is.
    pub(super) fn only_place(&mut self, table: &Table, metric: &Metric) -> Option<String> {
        let own: Vec<&Place> =
            self.places.iter().filter(|p| p.kind == crate::observe::PlaceKind::Organisation).collect();
        if let [only] = own[..] {
            return Some(only.id.clone());
        }
        let message = format!("nothing says which place {} is about", metric.name);
        if !self.faults.iter().any(|f| f.message.starts_with("nothing says which place")) {
            let ids: Vec<&str> = own.iter().map(|p| p.id.as_str()).collect();
            self.faults.push(Fault::new(
                &table.sheet.name,
                message,
                "a column of places, a place in the heading, or \"at\" for the file",
                format!("add a column \"place\", or say \"at\" in \"observed\": {}", ids.join(", ")),
            ));
        }
        None
    }

    /// Raw figures of a table with one figure a row.
    pub(super) fn tidy(&mut self, table: &Table, names: usize, value: usize, months: &[(usize, i32)]) -> Vec<Raw<'a>> {
        let decimals = self.decimals(table);
        let [n, all, error] = [Meaning::Answers, Meaning::Asked, Meaning::StandardError].map(|m| table.of(&m));
        let place_column = table.of(&Meaning::Place);
        let (mut known, mut told_names) = (IndexMap::new(), Vec::new());
        let mut series: IndexMap<(String, String), Raw<'a>> = IndexMap::new();
        for &(row, month) in months {
            let name = table.sheet.cell(row, names).words();
            let asked = self.file.columns.iter().find(|c| c.heading.eq_ignore_ascii_case(&name));
            let of = asked.and_then(|a| metric(&a.metric)).or(match naming::meaning(&name) {
                Meaning::Metric(m) => Some(m),
                _ => None,
            });
            let Some(metric) = of else {
                if !told_names.contains(&name) && !self.file.ignore.iter().any(|i| i.eq_ignore_ascii_case(&name)) {
                    let meant = almost(&name).map_or_else(some_metrics, |m| format!("did you mean \"{}\"?", m.id));
                    let message = format!("there is no metric \"{}\"", told(&name));
                    self.faults.push(Fault::new(
                        table.sheet.address(row, names),
                        message,
                        "the id or name of a metric",
                        meant,
                    ));
                    told_names.push(name);
                }
                continue;
            };
            let at = match place_column {
                Some(c) => self.place(&table.sheet.cell(row, c).words(), &table.sheet.address(row, c), &mut known),
                None => match &self.file.at {
                    Some(at) => self.place(at, &table.sheet.address(row, value), &mut known),
                    None => self.only_place(table, metric),
                },
            };
            let Some(at) = at else { continue };
            let Some(found) = self.figure(table, (row, value), decimals) else { continue };
            let beside = |c: Option<usize>| figure(table.sheet.cell(row, c?), decimals).map(|f| f.value);
            let point = RawPoint {
                cell: table.sheet.address(row, value),
                month,
                value: found.value,
                percent: found.percent,
                n: beside(n),
                asked: beside(all),
                over: None,
                error: beside(error),
            };
            let new = || Raw {
                metric,
                at: at.clone(),
                heading: name.clone(),
                kind: Kind::Plain,
                asked_for: asked,
                points: Vec::new(),
            };
            series.entry((name.clone(), at.clone())).or_insert_with(new).points.push(point);
        }
        series.into_values().collect()
    }
}

/// What a column is about.
struct About {
    metric: &'static Metric,
    kind: Kind,
    over: Option<usize>,
    at: Option<String>,
}

/// Whether people are asked for it.
pub(super) fn is_survey(metric: &Metric) -> bool {
    ["engagement", "trust", "enps", "nps", "satisfaction", "loyalty", "reported_adoption", "employee_advocacy"]
        .contains(&metric.id)
}

fn some_metrics() -> String {
    let ids: Vec<&str> = METRICS.iter().map(|m| m.id).take(12).collect();
    format!("metrics: {}, …", ids.join(", "))
}
