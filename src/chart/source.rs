//! Where a chart comes from, what it is called, and what happened along the way.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ChartError;
use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::format;
use crate::observe::{Metric, Place, PlaceKind, metric};
use crate::scenario::{CalendarMonth, EventKind, Part, Scenario};

/// Title and subtitle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heading {
    /// The finding, as a sentence.
    pub title: String,
    /// What is shown, in which unit.
    pub subtitle: String,
    /// What has to be known beside it, such as what is left out and why; said under the drawing.
    pub note: String,
}

impl Heading {
    /// A title and a subtitle.
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: subtitle.into(), note: String::new() }
    }
}

/// Where a chart comes from: said on the chart, and written into its file so that it can be made again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario as run.
    pub hash: String,
    /// Seed of the futures.
    pub seed: u64,
    /// Version of this program.
    pub version: String,
    /// Number of futures.
    pub futures: usize,
    /// The month of the calendar that is month 0, as it is written in files: `2027-03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The command that makes the chart again from the scenario as run, called `scenario.json`.
    pub command: String,
    /// The scenario as run, so that the file alone can be made again; left out where the scenario lies beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_run: Option<Value>,
}

impl Source {
    /// The line at the foot of every chart.
    #[must_use]
    pub fn footer(&self) -> String {
        self.footer_naming(&self.scenario)
    }

    /// The same with another name for the scenario, such as a shorter one.
    pub(super) fn footer_naming(&self, scenario: &str) -> String {
        let hash: String = self.hash.chars().take(12).collect();
        let mut parts = vec!["A comparison under stated assumptions".to_owned(), format!("scenario {scenario}")];
        if !hash.is_empty() {
            parts.push(hash);
        }
        parts.extend(self.starts().map(|start| format!("month 0 is {start}")));
        parts.push(format!("seed {}", self.seed));
        parts.push(format!("ripplechain {}", self.version));
        parts.push(if self.futures == 1 { "1 future".to_owned() } else { format!("{} futures", self.futures) });
        parts.join(" · ")
    }

    /// The month of the calendar that is month 0.
    pub(super) fn starts(&self) -> Option<CalendarMonth> {
        self.start.as_deref().and_then(CalendarMonth::read)
    }

    /// The same as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same as JSON that may stand in a script element of a page.
    #[must_use]
    pub fn json_for_page(&self) -> String {
        self.json().replace('<', "\\u003c")
    }

    /// Reads where a chart (SVG or PNG) or a report (HTML) comes from.
    #[must_use]
    #[cfg(not(target_family = "wasm"))]
    pub fn read(chart: &[u8]) -> Option<Self> {
        let json = if chart.starts_with(b"\x89PNG") {
            let reader = ::png::Decoder::new(std::io::Cursor::new(chart)).read_info().ok()?;
            let texts = &reader.info().utf8_text;
            texts.iter().find(|t| t.keyword == "ripplechain")?.get_text().ok()?
        } else {
            let text = std::str::from_utf8(chart).ok()?;
            match text.split_once(PAGE) {
                Some((_, rest)) => rest.split_once("</script>")?.0.to_owned(),
                None => {
                    let (_, rest) = text.split_once("<metadata>")?;
                    super::png::unescaped(rest.split_once("</metadata>")?.0).into_owned()
                }
            }
        };
        serde_json::from_str(&json).ok()
    }
}

/// How the element of a page begins that says where the page comes from.
pub const PAGE: &str = "<script type=\"application/json\" id=\"source\">";

/// Something that happened, to be marked on the axis of months.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMark {
    /// When.
    pub month: f64,
    /// What and where, in a few words.
    pub words: String,
}

/// What a chart tells beside its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Ids of the organisations that run the programme.
    pub programme: Vec<String>,
    /// What happened.
    pub events: Vec<EventMark>,
}

/// How a place is called on charts: by its name or, where letters of it cannot be drawn on this machine, by its id.
#[must_use]
pub fn shown_name(place: &Place) -> &str {
    shown(&place.name, &place.id)
}

/// A name, or an id where letters of the name cannot be drawn on this machine.
#[must_use]
pub fn shown<'a>(name: &'a str, id: &'a str) -> &'a str {
    if super::font::can_set(name) { name } else { id }
}

/// The places that charts call by their ids, as no font of this machine has all letters of their names, or as their script
/// needs shaping, which charts do not do.
#[must_use]
pub fn unset(places: &[Place]) -> Vec<&Place> {
    places.iter().filter(|p| !super::font::can_set(&p.name)).collect()
}

impl Story {
    /// The programme and the events of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let name = |id: &String| {
            let organisation = scenario.chain.organisations.get(id).and_then(|o| o.name.clone());
            let segment = || scenario.chain.segments.get(id).and_then(|s| s.name.clone());
            organisation.or_else(segment).filter(|name| super::font::can_set(name)).unwrap_or_else(|| id.clone())
        };
        let mut events: Vec<EventMark> = scenario
            .occurrences()
            .into_iter()
            .map(|(part, e)| EventMark {
                month: f64::from(e.month),
                words: {
                    let place = e.at.as_ref().map_or_else(String::new, |at| format!(", {}", name(at)));
                    let of_plan = if part == Part::Plan { " (plan)" } else { "" };
                    format!("{}{place}{of_plan}", event_words(e.kind))
                },
            })
            .collect();
        events.sort_by(|a, b| a.month.total_cmp(&b.month));
        Self { programme: scenario.programme.keys().cloned().collect(), events }
    }

    pub(super) fn runs_programme(&self, id: &str) -> bool {
        self.programme.iter().any(|p| p == id)
    }
}

fn event_words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Layoff => "Layoff",
        EventKind::DemandShock => "Demand shock",
        EventKind::MediaStorm => "Media storm",
        EventKind::PrioritySwitch => "Priority switch",
        EventKind::StrainShock => "Strain shock",
        EventKind::LeaderChange => "Leader change",
        EventKind::SupplierFailure => "Supplier failure",
    }
}

/// The metric, if it exists and all these arms do.
pub(super) fn measured(ensemble: &Ensemble, arms: &[usize], id: &str) -> Result<&'static Metric, ChartError> {
    let not = |at: &str| ChartError::NotMeasured { metric: id.to_owned(), at: at.to_owned() };
    let metric = metric(id).ok_or_else(|| not("anywhere"))?;
    match arms.iter().find(|&&a| a >= ensemble.arms.len()) {
        Some(&arm) => Err(ChartError::NoSuchArm { arm, arms: ensemble.arms.len() }),
        None if ensemble.columns_of(id).next().is_none() => Err(not("in this experiment")),
        None => Ok(metric),
    }
}

/// Organisations and segments at which a metric is measured, in chain order, with their columns.
pub(super) fn rows<'a>(ensemble: &'a Ensemble, metric: &'static Metric) -> impl Iterator<Item = (usize, &'a Place)> {
    ensemble
        .columns_of(metric.id)
        .map(|(column, c)| (column, &ensemble.layout.places[c.place]))
        .filter(|(_, place)| matches!(place.kind, PlaceKind::Organisation | PlaceKind::Segment))
}

/// "Loyalty: with the programme minus without, in the same futures, mean over futures, points".
pub(super) fn difference_subtitle(metric: &Metric, analysis: &Analysis<'_>, (arm, against): (usize, usize)) -> String {
    let unit = format::difference_unit(metric);
    let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
    let arms = (analysis.arm_name(arm), analysis.arm_name(against));
    format!("{}: {} minus {} in the same futures, mean over futures{unit}", metric.name, arms.0, arms.1)
}
