//! What is measured: the table [`METRICS`], and the places (organisations, links, segments, tiers, the chain) they are
//! measured at. A trajectory is one number per column (a metric at a place) and month.

mod accumulator;
mod recorder;
mod table;

pub use recorder::Recorder;
use serde::Serialize;
pub use table::METRICS;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: context for other metrics.
    Neither,
}

/// What a metric belongs to; charts and tables group by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What customers think and do.
    Customers,
    /// What people inside organisations feel and do.
    People,
    /// What is delivered, when and how well.
    Delivery,
    /// What it earns.
    Money,
}

/// One row of the table of metrics.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Metric {
    /// Name in files: `loyalty`.
    pub id: &'static str,
    /// Name on charts: "Loyalty".
    pub name: &'static str,
    /// Unit: `points`, `%`, `weeks`, …
    pub unit: &'static str,
    /// Which way is better.
    pub better: Better,
    /// What it belongs to.
    pub theme: Theme,
    /// A difference smaller than this is too small to matter, in the metric's unit.
    pub minimal_important_difference: f32,
    /// One sentence: what it is and how it is computed.
    pub meaning: &'static str,
    /// The kinds of place it is measured at.
    pub at: &'static [PlaceKind],
}

impl Metric {
    /// The least and the most that a figure of it can be.
    #[must_use]
    pub fn possible(&self) -> (f64, f64) {
        match (self.id, self.unit) {
            ("nps" | "enps" | "employee_advocacy", _) => (-100.0, 100.0),
            (id, _) if id.starts_with("commitment") => (-100.0, 100.0),
            ("expectation_gap" | "word_of_mouth" | "margin" | "cash", _) => (-1e9, 1e9),
            (_, "points" | "%" | "% of output") => (0.0, 100.0),
            // Everybody, and who takes their place, four times a month.
            (_, "% a year") => (0.0, 5000.0),
            // Ten years of work: a count of orders taken for weeks.
            (_, "weeks" | "weeks of demand") => (0.0, 520.0),
            _ => (0.0, 1e9),
        }
    }
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Metric {}

/// The kinds of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// An organisation: its people, its delivery, all its customers together.
    Organisation,
    /// A supply link: the seller's delivery to, and its standing with, one business customer.
    Link,
    /// A segment of consumers.
    Segment,
    /// A tier: everything at the same distance from the start of the chain, weighted by size.
    Tier,
    /// The whole chain, weighted by size.
    Chain,
}

/// Somewhere a metric is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Id in files: an organisation's or segment's id, `seller>buyer` for a link, `tier-2`, `chain`.
    pub id: String,
    /// Name on charts.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Position along the chain, 0 = furthest upstream. A segment comes after who serves it. 0 for the chain.
    pub tier: usize,
}

/// A metric at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Row of [`METRICS`].
    pub metric: usize,
    /// Index into [`Layout::places`].
    pub place: usize,
}

impl Column {
    /// The metric's row.
    #[must_use]
    pub fn metric(&self) -> &'static Metric {
        &METRICS[self.metric]
    }
}

/// What a trajectory's numbers are: columns × months. Month 0 is the state when the programme starts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Layout {
    /// Places in chain order: organisations, links, segments, tiers, the chain.
    pub places: Vec<Place>,
    /// One per metric and place, grouped by place.
    pub columns: Vec<Column>,
    /// Number of months simulated; a trajectory holds `months + 1` numbers a column.
    pub months: usize,
}

impl Layout {
    /// The columns that exist for these places: every metric at every place of a kind it is measured at.
    #[must_use]
    pub fn new(places: Vec<Place>, months: usize) -> Self {
        let mut columns = Vec::new();
        for (place, p) in places.iter().enumerate() {
            for (metric, m) in METRICS.iter().enumerate() {
                if m.at.contains(&p.kind) {
                    columns.push(Column { metric, place });
                }
            }
        }
        Self { places, columns, months }
    }

    /// The column of a metric at a place, by their ids.
    #[must_use]
    pub fn column(&self, metric: &str, place: &str) -> Option<usize> {
        self.columns.iter().position(|c| METRICS[c.metric].id == metric && self.places[c.place].id == place)
    }

    /// The place with this id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.iter().position(|p| p.id == id)
    }

    /// How many numbers a trajectory holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len() * (self.months + 1)
    }

    /// Whether there is nothing to measure.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

/// A metric that should have a value and has none: the state it was read from has left what numbers can hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// The metric's id.
    pub metric: &'static str,
    /// The place's id.
    pub place: String,
    /// The month, or the week when weeks are recorded.
    pub record: usize,
    /// The lane.
    pub lane: usize,
    /// What was found.
    pub value: f32,
}

/// The metric with this id.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|m| m.id == id)
}

/// One future of one arm: `layout.columns × (months + 1)` numbers, a column's months side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    values: Vec<f32>,
    months: usize,
}

impl Trajectory {
    /// An empty trajectory (all zero) for a layout.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        Self { values: vec![0.0; layout.len()], months: layout.months }
    }

    /// The months 0 ..= n of a column.
    #[must_use]
    pub fn column(&self, column: usize) -> &[f32] {
        let n = self.months + 1;
        &self.values[column * n..(column + 1) * n]
    }

    /// How many columns it holds.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.values.len() / (self.months + 1)
    }

    /// Sets one number.
    pub fn set(&mut self, column: usize, month: usize, value: f32) {
        self.values[column * (self.months + 1) + month] = value;
    }
}
