//! What a scenario file says, as types. Doc comments here are the descriptions users see in their editor.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lesson::Lesson;
use super::observed::{Calibrated, Observed};
use crate::mechanism;
use crate::mechanism::transparency;

/// One scenario: a question about a value chain and a change programme in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Short name; the output folder is named after it. Lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,63}$"))]
    pub name: String,
    /// The question this file answers, as a leader would ask it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// Where the scenario's numbers come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How many months to simulate after the programme starts.
    #[serde(default = "default_months")]
    #[schemars(range(min = 1, max = 120), extend("x-unit" = "months"))]
    pub months: u32,
    /// The month of the calendar in which the programme starts, such as "2027-03": month 0. Then months can be written as dates
    /// everywhere, and are told as both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::schema::MONTH))]
    pub start: Option<String>,
    /// How many futures to simulate, each with and without the programme.
    #[serde(default = "default_futures")]
    #[schemars(range(min = 1, max = 100_000), extend("x-unit" = "futures"))]
    pub futures: u32,
    /// Which set of futures: the same seed gives the same futures.
    #[serde(default = "default_seed")]
    #[schemars(range(min = 0, max = 9_007_199_254_740_991u64))]
    pub seed: u64,
    /// The organisations, their supply links, and the consumers at the end.
    pub chain: Chain,
    /// The programme: levers by organisation. Empty = a quiet baseline.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub programme: IndexMap<String, Plan>,
    /// What happens anyway: in every arm, with and without the programme. What is part of the plan stands in
    /// `programme.<organisation>.events`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Parameters of the mechanisms; everything left out keeps its default.
    #[serde(default)]
    pub mechanisms: mechanism::Parameters,
    /// Named variations: each is a JSON merge patch (RFC 7386) over this file.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub what_ifs: IndexMap<String, serde_json::Map<String, serde_json::Value>>,
    /// Plausibility checks; the command exits with 1 when one fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
    /// Figures of one's own, shown beside the model's; `calibrate` fits the model to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// What `calibrate` learnt from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<Calibrated>,
    /// Material for a course; used by the live page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<Lesson>,
}

pub(super) fn default_months() -> u32 {
    36
}
fn default_futures() -> u32 {
    200
}
fn default_seed() -> u64 {
    1
}

/// The value chain. Either a named template, or organisations, links and segments, or a template with changes to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Start from this chain; anything said below is merged over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// Organisations by id.
    #[serde(default)]
    pub organisations: IndexMap<String, Organisation>,
    /// Supply links. The chain has no cycles.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Segments of consumers by id.
    #[serde(default)]
    pub segments: IndexMap<String, Segment>,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A chain that comes with the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// supplier → maker → retailer → two segments (families, singles).
    ThreeTier,
    /// provider → shop → one segment.
    TwoTier,
    /// One service firm and its clients.
    Service,
    /// A franchisor supplying four franchisees, each with its own neighbourhood.
    Franchise,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    /// Name on charts; if left out, the id in words (`north-shop` is "North shop").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Seats. Rounded up to whole teams.
    #[schemars(range(min = 8, max = 1_000_000), extend("x-unit" = "people"))]
    pub staff: u32,
    /// Share of teams that meet customers (sales, service).
    #[schemars(range(min = 0.05, max = 0.9), extend("x-unit" = "share"))]
    pub interface: f32,
    /// Share of staff who have to do with suppliers' goods, from the order to the counter, and so are the suppliers' customers.
    #[schemars(range(min = 0.01, max = 0.5), extend("x-unit" = "share"))]
    pub buyers: f32,
    /// Share of what a customer gets that comes from suppliers' offers.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-unit" = "share"))]
    pub offer_from_suppliers: f32,
    /// Where the levers stand when there is no programme; everything left out is the usual.
    pub culture: Culture,
    /// What the organisation does when cash runs short: hold on, or lay off (the chase strategy).
    pub under_pressure: UnderPressure,
    /// Who owns it: patient owners, or shareholders who look at cash every quarter.
    pub owners: Owners,
    /// Cash that quarterly owners want to see at the end of every quarter; short of it they cut staff and stop programmes.
    #[schemars(range(min = 0.0, max = 104.0), extend("x-unit" = "weeks of staff cost"))]
    pub liquidity_target: f32,
    /// Cash reserve.
    #[schemars(range(min = 0.0, max = 104.0), extend("x-unit" = "weeks of staff cost"))]
    pub reserve: f32,
    /// Contribution per unit sold, as a share of its price.
    #[schemars(range(min = 0.05, max = 0.95), extend("x-unit" = "share"))]
    pub margin: f32,
    /// How far organisations like this one differ: spread, from future to future, of its culture, its market of labour and its
    /// customers' market around what this file says. 0 = in every future exactly as the file says.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "logit"))]
    pub variety: f32,
    /// A remark; ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            name: None,
            staff: 160,
            interface: 0.25,
            buyers: 0.3,
            offer_from_suppliers: 0.25,
            culture: Culture::default(),
            under_pressure: UnderPressure::Hold,
            owners: Owners::Patient,
            liquidity_target: 6.0,
            reserve: 8.0,
            margin: 0.65,
            variety: 0.3,
            note: None,
        }
    }
}

/// What an organisation does when cash runs short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnderPressure {
    /// Keeps its people.
    #[default]
    Hold,
    /// Lays people off in rounds until cash recovers.
    Chase,
}

/// Who owns an organisation, and so for how long it may be short of cash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Owners {
    /// Wait until it pays.
    #[default]
    Patient,
    /// Look at cash every quarter and cut when it is short of their target.
    Quarterly,
}

/// A supply link: the buyer's employees are the seller's customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The selling organisation.
    pub from: String,
    /// The buying organisation.
    pub to: String,
    /// Weight among the buyer's suppliers: shares of its purchases are these weights, normalised.
    #[serde(default = "default_volume")]
    #[schemars(range(min = 0.01, max = 100.0), extend("x-unit" = "weight"))]
    pub volume: f32,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn default_volume() -> f32 {
    1.0
}

/// A segment of consumers served by one organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Name on charts; if left out, the id in words (`north-shop` is "North shop").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The organisation that serves them.
    pub served_by: String,
    /// People in the market, customers or not.
    #[serde(default = "default_people")]
    #[schemars(range(min = 10, max = 10_000_000), extend("x-unit" = "people"))]
    pub people: u32,
    /// Purchases or contacts a week.
    #[serde(default = "default_order_rate")]
    #[schemars(range(min = 0.01, max = 1.0), extend("x-unit" = "a week"))]
    pub order_rate: f32,
    /// Churn relative to the usual (1 = usual; 0.2 = can hardly leave).
    #[serde(default = "default_one")]
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "times"))]
    pub churn: f32,
    /// Entitlement: "the customer is always right".
    #[serde(default = "default_entitlement")]
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share"))]
    pub entitlement: f32,
    /// How far these customers live by things staying as they are.
    #[serde(default = "default_stability")]
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share"))]
    pub stability: f32,
    /// How much these customers see of what happens inside the organisation that serves them.
    #[serde(default = "default_transparency")]
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share"))]
    pub transparency: f32,
    /// Share of them who work in this chain's organisations, spread by size.
    #[serde(default = "default_works_here")]
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share"))]
    pub works_here: f32,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn default_people() -> u32 {
    1400
}
fn default_order_rate() -> f32 {
    0.25
}
fn default_one() -> f32 {
    1.0
}
fn default_entitlement() -> f32 {
    0.3
}
fn default_stability() -> f32 {
    0.2
}
fn default_works_here() -> f32 {
    0.1
}
fn default_transparency() -> f32 {
    transparency::USUAL
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What happens.
    pub kind: EventKind,
    /// Where: an organisation's id, or a segment's for a demand shock or a media storm. A demand shock without a place hits
    /// all segments. In a programme it may be left out: then it is the organisation of the programme, or every segment that
    /// it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// When, in months after the programme's start.
    #[schemars(range(min = 0.0, max = 120.0), extend("x-unit" = "months"))]
    pub month: f32,
    /// How long, where that applies (demand shock, strain shock, supplier failure).
    #[serde(default = "default_duration")]
    #[schemars(range(min = 0.25, max = 120.0), extend("x-unit" = "months"))]
    pub duration: f32,
    /// How large: layoff = share of staff; demand shock = change of demand (-0.3 = 30 % less); media storm = loss of loyalty
    /// on the logit scale; priority switch = number of initiatives dropped; strain shock = added strain; leader change =
    /// how far trust is lost and levers fall back, to be turned again; supplier failure = share of capacity lost.
    #[schemars(range(min = -1.0, max = 12.0))]
    pub size: f32,
    /// The old word for an event that is part of the plan: write the event into `programme.<organisation>.events` instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(extend("deprecated" = true))]
    pub only_with_programme: bool,
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn default_duration() -> f32 {
    3.0
}

/// The kinds of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A share of seats is closed at once.
    Layoff,
    /// Consumers order more or less for a while.
    DemandShock,
    /// Bad news about the organisations that serve a segment.
    MediaStorm,
    /// Initiatives are dropped for new ones.
    PrioritySwitch,
    /// Outside pressure on the people of an organisation.
    StrainShock,
    /// The leader goes; the next one starts from less trust and has to turn the levers again.
    LeaderChange,
    /// Part of an organisation's capacity is lost for a while.
    SupplierFailure,
}

/// A plausibility check on an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The metric's id.
    pub metric: String,
    /// The place's id: an organisation, a segment, `seller>buyer`, `tier-N` or `chain`.
    pub at: String,
    /// When, in months after the programme's start.
    #[schemars(range(min = 0, max = 120), extend("x-unit" = "months"))]
    pub month: u32,
    /// What is checked: the level with or without the programme, or the paired difference.
    #[serde(default)]
    pub of: Of,
    /// The mean over futures must lie between these two numbers, in the metric's unit.
    pub between: [f32; 2],
    /// A remark; ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an expectation is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The level with the programme.
    #[default]
    With,
    /// The level without it.
    Without,
    /// With minus without.
    Difference,
}

/// A lever's course: one number, or a list of [month, value] points joined by steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Course {
    /// The same from month 0 to the end.
    Constant(f32),
    /// From each month on, that value, until the next point. Before the first point the lever stands where culture puts it.
    Points(Vec<[f32; 2]>),
}

/// What leaders do in one organisation: a course for each lever that is moved, and whether they steer by what they see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Courses by lever; levers left out stay where the organisation's culture puts them.
    pub levers: std::collections::BTreeMap<crate::steering::Lever, Course>,
    /// Balcony control: leaders watch the temperature (late, and through reports) and adjust tension by it.
    pub balcony: bool,
    /// What is part of the plan: it happens only in arms with this programme.
    pub events: Vec<Event>,
    /// A remark; ignored.
    pub note: Option<String>,
}

/// Where the levers of an organisation stand without a programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Culture {
    /// Values by lever; levers left out are the usual.
    pub levers: std::collections::BTreeMap<crate::steering::Lever, f32>,
    /// A remark; ignored.
    pub note: Option<String>,
}
