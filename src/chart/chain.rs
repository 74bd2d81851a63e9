//! The chain map: how the difference spreads over the network.

use super::bar::{direction, limit, pale, resolved, scale_bar};
use super::font::{Label, Weight, shorten_names, width};
use super::frame::{LegendItem, draw, key, nothing};
use super::months::Months;
use super::select::{Candidate, left_out, select};
use super::svg::{Canvas, Point, Rect, Side, Stroke, TEXT, stroke};
use super::table::mean;
use super::theme::{AXIS, BLANK, Dash, FAINT, INK, Ink, Mark, PAPER, SMALL, SOFT, arm, diverging};
use super::{ChartError, Drawing, Heading, Source, Story, Table};
use crate::analysis::Analysis;
use crate::ensemble::Summary;
use crate::format;
use crate::observe::{Better, Place, PlaceKind};
use crate::scenario::Scenario;

/// Months side by side.
const MONTHS: usize = 4;
/// Most places of a tier that can be named under each other.
const MOST_IN_TIER: usize = 25;

/// An organisation or a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainNode {
    /// Its name.
    pub name: String,
    /// Organisations are round, segments square.
    pub kind: PlaceKind,
    /// Position along the chain, 0 = furthest upstream.
    pub tier: usize,
    /// People in it; gives its size.
    pub people: f64,
    /// Whether it runs the programme.
    pub programme: bool,
    /// The paired difference, month by month from month 0.
    pub months: Vec<Summary>,
}

impl ChainNode {
    /// A place of a scenario, with what is told of it month by month.
    pub(super) fn of(place: &Place, scenario: &Scenario, story: &Story, months: Vec<Summary>) -> Self {
        let chain = &scenario.chain;
        let staff = chain.organisations.get(&place.id).map(|o| o.staff);
        let people = staff.or_else(|| chain.segments.get(&place.id).map(|s| s.people)).unwrap_or(0);
        Self {
            name: super::source::shown_name(place).to_owned(),
            kind: place.kind,
            tier: place.tier,
            people: f64::from(people),
            programme: story.runs_programme(&place.id),
            months,
        }
    }
}

/// Who supplies or serves whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChainLink {
    /// Index of the seller.
    pub from: usize,
    /// Index of the buyer.
    pub to: usize,
    /// Share of the buyer's purchases, 0–1; gives its width.
    pub share: f64,
}

/// The network in tiers from left to right, coloured by the mean paired difference, at a few months.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainMap {
    /// Title and subtitle.
    pub heading: Heading,
    /// Unit of a difference.
    pub unit: String,
    /// Decimals of a difference.
    pub digits: usize,
    /// Which way is better; better is blue.
    pub better: Better,
    /// The difference at which colours end; from the data if left out.
    pub limit: Option<f64>,
    /// The months shown; those beyond the horizon are left out.
    pub at: Vec<usize>,
    /// Organisations and segments.
    pub nodes: Vec<ChainNode>,
    /// Links between them.
    pub links: Vec<ChainLink>,
}

impl ChainMap {
    /// The chain of a scenario, coloured by a metric: an arm against another, at a few months, the last of them the last simulated.
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (arm, against): (usize, usize),
        metric: &str,
        scenario: &Scenario,
    ) -> Result<Self, ChartError> {
        let ensemble = analysis.ensemble;
        let metric = super::source::measured(ensemble, &[arm, against], metric)?;
        let story = Story::of(scenario);
        let chain = &scenario.chain;
        let (mut ids, mut nodes) = (Vec::new(), Vec::new());
        for (column, place) in super::source::rows(ensemble, metric) {
            ids.push(place.id.as_str());
            let months = analysis.difference((arm, against), column).months.clone();
            nodes.push(ChainNode::of(place, scenario, &story, months));
        }
        let index = |id: &str| ids.iter().position(|i| *i == id);
        let bought = |to: &str| chain.links.iter().filter(|l| l.to == to).map(|l| f64::from(l.volume)).sum::<f64>();
        let supply = chain.links.iter().filter_map(|l| {
            let share = f64::from(l.volume) / bought(&l.to).max(1e-9);
            Some(ChainLink { from: index(&l.from)?, to: index(&l.to)?, share })
        });
        let served = chain
            .segments
            .iter()
            .filter_map(|(id, s)| Some(ChainLink { from: index(&s.served_by)?, to: index(id)?, share: 1.0 }));
        let links = supply.chain(served).collect();
        let unit = format::difference_unit(metric);
        let subtitle = super::source::difference_subtitle(metric, analysis, (arm, against));
        let heading = Heading::new(title, subtitle);
        let limit = pale(metric, nodes.iter().flat_map(|n: &ChainNode| &n.months));
        let digits = format::decimals(metric);
        Ok(Self { heading, unit, digits, better: metric.better, limit, at: analysis.few_months(), nodes, links })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        let months = self.nodes.iter().map(|n| n.months.len()).max().unwrap_or(0);
        if months == 0 {
            return nothing(&self.heading, source, "There is no chain to map.");
        }
        let mut at: Vec<usize> = self.at.iter().copied().filter(|m| *m < months).take(MONTHS).collect();
        if at.is_empty() {
            at.push(months - 1);
        }
        let told = Months::of(source);
        let table = self.table(&at, told);
        let (map, mut notes) = self.that_fits();
        // Where names find no room in several small maps, one large map has room for them.
        if at.len() > 1 && !map.fits_in_panels(at.len()) {
            let last = at.pop().unwrap_or_default();
            let others: Vec<String> = at.iter().map(usize::to_string).collect();
            notes.push(format!(
                "Shown for {}, so that names find room; months {} are in series.csv.",
                told.told(last),
                others.join(", ")
            ));
            at = vec![last];
        }
        draw(&self.heading, source, table, notes, |canvas, room| map.body(canvas, room, &at, told))
    }

    /// The map without the places that find no room in their tier, and what is said of them.
    fn that_fits(&self) -> (Self, Vec<String>) {
        let mut candidates = Vec::new();
        let mut shown = Vec::new();
        for tier in members(&self.nodes) {
            let size = |n: &ChainNode| n.months.last().map_or(f64::NAN, |s| s.mean);
            let candidate = |n: &ChainNode| Candidate { kind: n.kind, programme: n.programme, size: size(n) };
            let of_tier: Vec<Candidate> = tier.iter().map(|&i| candidate(&self.nodes[i])).collect();
            shown.extend(select(&of_tier, MOST_IN_TIER).into_iter().map(|k| tier[k]));
        }
        for node in &self.nodes {
            candidates.push(Candidate { kind: node.kind, programme: node.programme, size: 0.0 });
        }
        shown.sort_unstable();
        let note = left_out(&candidates, &shown);
        let place = |node: usize| shown.iter().position(|&s| s == node);
        let links = self
            .links
            .iter()
            .filter_map(|l| Some(ChainLink { from: place(l.from)?, to: place(l.to)?, ..*l }))
            .collect();
        let nodes = shown.iter().map(|&i| self.nodes[i].clone()).collect();
        (Self { nodes, links, ..self.clone() }, note.into_iter().collect())
    }

    /// Whether so many maps side by side have room for names.
    fn fits_in_panels(&self, panels: usize) -> bool {
        let room = Rect::new(0.0, 0.0, super::frame::Sheet::Slide.room(), 652.0);
        let (panel, _) = layout(room, panels, 0);
        let plan = NodePlacement::new(&self.nodes, &self.links, panel.less(0.0, 40.0, 0.0, 0.0));
        plan.names.iter().all(|n| *n == Names::Under)
    }

    fn table(&self, at: &[usize], told: Months) -> Table {
        let digits = self.digits;
        let caption = format!("{}. In brackets: sign not resolved.", self.heading.subtitle);
        let months = at.iter().map(|m| format::sentence(&told.told(*m)));
        let mut table = Table::new(caption, ["Place".to_owned(), "People".to_owned()].into_iter().chain(months));
        for node in &self.nodes {
            let cells = at.iter().map(|m| node.months.get(*m).map_or_else(String::new, |s| mean(s, digits)));
            table.push([node.name.clone(), format::plain(node.people, 0)].into_iter().chain(cells));
        }
        table
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect, at: &[usize], told: Months) {
        let all = self.nodes.iter().flat_map(|n| at.iter().filter_map(|m| n.months.get(*m)));
        let limit = limit(self.limit, all);
        let mut items = vec![(LegendItem::Mark(Mark::Ring, SOFT), "organisation".to_owned())];
        if self.nodes.iter().any(|n| n.kind == PlaceKind::Segment) {
            items.push((LegendItem::Mark(Mark::Square, SOFT), "customer segment, both sized by people".to_owned()));
        }
        if self.nodes.iter().any(|n| n.programme) {
            items.push((LegendItem::Mark(Mark::Diamond, arm(1).ink), "runs the programme".to_owned()));
        }
        items.push((LegendItem::Line(stroke(FAINT, 1.6).dashed(Dash::Short)), "sign not resolved".to_owned()));
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        scale_bar(canvas, (room.right(), room.bottom() - 4.0), limit, self.better, &self.unit, 1.0, room.w);

        for (i, month) in at.iter().enumerate() {
            let panel = layout(room, at.len(), i).0;
            canvas.text(&format::sentence(&told.told(*month)), (panel.x, panel.y + 22.0), TEXT.strong());
            self.panel(canvas, panel, *month, limit);
        }
    }

    fn panel(&self, canvas: &mut Canvas<'_>, panel: Rect, month: usize, limit: f64) {
        canvas.line((panel.x, panel.y + 34.0), (panel.right(), panel.y + 34.0), stroke(super::theme::GRID, 1.2));
        let field = panel.less(0.0, 40.0, 0.0, 0.0);
        let plan = NodePlacement::new(&self.nodes, &self.links, field);
        for link in &self.links {
            if let (Some(a), Some(b)) = (plan.places.get(link.from), plan.places.get(link.to)) {
                let width = 1.2 + 3.8 * link.share.clamp(0.0, 1.0);
                canvas.path(&curve(*a, *b), stroke(AXIS.alpha(0.55), width));
            }
        }
        let known = |node: &ChainNode| node.months.get(month).copied().filter(resolved);
        let value = |node: &ChainNode| known(node).map(|s| format::signed(s.mean, self.digits));
        let values: Vec<Option<String>> = self.nodes.iter().map(value).collect();
        let names = names(&plan, &self.nodes, &values);
        for (i, node) in self.nodes.iter().enumerate() {
            let known = known(node);
            let ink = known.map_or(BLANK, |s| diverging(direction(self.better) * s.mean / limit));
            let line = match known {
                Some(_) => stroke(INK, 1.6),
                None => stroke(FAINT, 1.6).dashed(Dash::Short),
            };
            outline(canvas, &plan, i, node, (ink, line));
            name(canvas, &plan, i, &names[i], (ink, values[i].as_deref()));
        }
    }
}

/// A node: round or square, with a sign where the programme runs.
pub(super) fn outline(
    canvas: &mut Canvas<'_>,
    plan: &NodePlacement,
    index: usize,
    node: &ChainNode,
    (ink, line): (Ink, Stroke),
) {
    let ((x, y), r) = (plan.places[index], plan.radii[index]);
    let square = Rect::new(x - r * 0.94, y - r * 0.94, r * 1.88, r * 1.88);
    if node.kind == PlaceKind::Segment {
        canvas.fill(square.less(-3.0, -3.0, -3.0, -3.0), PAPER);
        canvas.fill(square, ink);
        canvas.frame(square, line);
    } else {
        canvas.disc((x, y), r + 3.0, PAPER);
        canvas.disc((x, y), r, ink);
        canvas.path(&around((x, y), r), line);
    }
    if node.programme {
        canvas.mark(Mark::Diamond, (x + r * 0.8, y - r * 0.8), (r * 0.6).clamp(4.0, 8.0), arm(1).ink);
    }
}

/// Whether the value of a node of this radius finds room within it.
fn is_inside(value: &str, r: f64) -> bool {
    width(value, SMALL, Weight::Strong) <= 2.0 * r - 8.0
}

/// What of a node's value is told by its name.
fn beside_name(value: Option<&str>, r: f64) -> String {
    value.filter(|v| !is_inside(v, r)).map_or_else(String::new, |v| format!(" {v}"))
}

/// The names of nodes with these values, as far as there is room for them.
pub(super) fn names(plan: &NodePlacement, nodes: &[ChainNode], values: &[Option<String>]) -> Vec<String> {
    let mut labels = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        let (size, taken) = match plan.names[i] {
            Names::Under => (SMALL, 8.0),
            // Not drawn, so that it is in nobody's way.
            Names::None => (SMALL, f64::NEG_INFINITY),
            Names::Beside(size) => (size, 2.0 * plan.radii[i] + 26.0),
        };
        let told = beside_name(values[i].as_deref(), plan.radii[i]);
        let room = plan.column - taken - width(&told, size, Weight::Regular);
        labels.push(Label { name: &node.name, size, weight: Weight::Regular, room });
    }
    shorten_names(&labels)
}

/// The name of a node where there is room for it, and its value: within the node of this ink where it fits, else by its name.
pub(super) fn name(
    canvas: &mut Canvas<'_>,
    plan: &NodePlacement,
    index: usize,
    name: &str,
    (ink, value): (Ink, Option<&str>),
) {
    let ((x, y), r) = (plan.places[index], plan.radii[index]);
    if let Some(value) = value.filter(|v| is_inside(v, r)) {
        let on = if ink.luminance() < 0.3 { PAPER } else { INK };
        let set = TEXT.size(SMALL).strong().ink(on).side(Side::Middle);
        canvas.text(value, (x, y + set.drop()), set);
    }
    let told = beside_name(value, r);
    match plan.names[index] {
        Names::Under => {
            if plan.crowded() {
                let wide = width(&format!("{name}{told}"), SMALL, Weight::Regular) + 6.0;
                canvas.fill(Rect::new(x - wide / 2.0, y + r + 7.0, wide, 23.0), PAPER.alpha(0.85));
            }
            canvas.text(&format!("{name}{told}"), (x, y + r + 24.0), TEXT.size(SMALL).side(Side::Middle));
        }
        Names::Beside(size) => {
            let words = format!("{name}{told}");
            let set = TEXT.size(size);
            // Readable over links too.
            let ground = Rect::new(x + r + 5.0, y - size * 0.6, width(&words, size, Weight::Regular) + 6.0, size * 1.2);
            canvas.fill(ground, PAPER.alpha(0.85));
            canvas.text(&words, (x + r + 8.0, y + set.drop()), set);
        }
        Names::None => {}
    }
}

/// Where the panels stand, and how many there are in a row.
fn layout(room: Rect, panels: usize, panel: usize) -> (Rect, usize) {
    let field = room.less(0.0, 44.0, 0.0, 44.0);
    let columns = if panels == 1 { 1 } else { 2 };
    let rows = panels.div_ceil(columns);
    let (gap_x, gap_y) = (56.0, 26.0);
    let wide = (field.w - gap_x * (columns - 1) as f64) / columns as f64;
    let high = (field.h - gap_y * (rows - 1) as f64) / rows as f64;
    let (column, row) = ((panel % columns) as f64, (panel / columns) as f64);
    (Rect::new(field.x + column * (wide + gap_x), field.y + row * (high + gap_y), wide, high), columns)
}

/// The nodes of each tier, furthest upstream first.
fn members(nodes: &[ChainNode]) -> Vec<Vec<usize>> {
    let mut tiers: Vec<usize> = nodes.iter().map(|n| n.tier).collect();
    tiers.sort_unstable();
    tiers.dedup();
    tiers.iter().map(|t| (0..nodes.len()).filter(|&i| nodes[i].tier == *t).collect()).collect()
}

/// Where the name of a node stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Names {
    Under,
    /// To the right, at this size.
    Beside(f64),
    /// There is no room for it.
    None,
}

/// Where the nodes stand: the same in every panel.
pub(super) struct NodePlacement {
    pub(super) places: Vec<Point>,
    pub(super) radii: Vec<f64>,
    pub(super) column: f64,
    names: Vec<Names>,
}

impl NodePlacement {
    /// Whether names had to go elsewhere than under their nodes, so that links run close by.
    fn crowded(&self) -> bool {
        self.names.iter().any(|n| *n != Names::Under)
    }

    pub(super) fn new(nodes: &[ChainNode], links: &[ChainLink], field: Rect) -> Self {
        let members = untangled(members(nodes), links, nodes.len());
        let column = field.w / members.len().max(1) as f64;
        let slot = |tier: &[usize]| field.h / tier.len().max(1) as f64;
        let style = |tier: &[usize]| match slot(tier) {
            slot if slot >= 76.0 && column >= 110.0 => Names::Under,
            slot if slot >= 18.0 && column >= 150.0 => Names::Beside(SMALL.min(slot * 0.85)),
            _ => Names::None,
        };
        // Organisations, and likewise segments, are sized on one scale: by the fullest of their tiers.
        let under = members.iter().all(|t| style(t) == Names::Under);
        let largest = |kind: PlaceKind| {
            let tiers = members.iter().filter(|t| under || t.iter().any(|&i| nodes[i].kind == kind));
            let room = |t: &Vec<usize>| match style(t) {
                Names::Under => (slot(t) - 28.0 - 14.0) / 2.0,
                Names::Beside(_) => ((slot(t) - 4.0) / 2.0).min(column * 0.08),
                Names::None => (slot(t) - 4.0) / 2.0,
            };
            tiers.map(room).fold(f64::INFINITY, f64::min).min(column * 0.3).clamp(4.0, 50.0)
        };
        // Segments are counted in customers, organisations in staff, so each kind has its own scale.
        let most = |kind: PlaceKind| {
            let people = nodes.iter().filter(|n| n.kind == kind).map(|n| n.people);
            people.filter(|p| p.is_finite()).fold(1.0, f64::max)
        };
        let size = |n: &ChainNode| if n.people.is_finite() { (n.people.max(0.0) / most(n.kind)).sqrt() } else { 0.0 };
        let least = if under { 0.8 } else { 0.5 };
        let radius = |n: &ChainNode| largest(n.kind) * size(n).max(least);
        let mut places = vec![(0.0, 0.0); nodes.len()];
        let mut names = vec![Names::None; nodes.len()];
        for (k, tier) in members.iter().enumerate() {
            let (style, slot) = (style(tier), slot(tier));
            let widest = tier.iter().map(|&i| radius(&nodes[i])).fold(0.0, f64::max);
            let (across, up) = match style {
                Names::Under => (column / 2.0, 14.0),
                Names::Beside(_) => (widest + 8.0, 0.0),
                Names::None => (column / 2.0, 0.0),
            };
            for (i, &node) in tier.iter().enumerate() {
                places[node] = (field.x + k as f64 * column + across, field.y + (i as f64 + 0.5) * slot - up);
                names[node] = style;
            }
        }
        Self { places, radii: nodes.iter().map(radius).collect(), column, names }
    }
}

/// Orders the nodes of each tier by where their neighbours stand, so that fewer links cross.
fn untangled(mut tiers: Vec<Vec<usize>>, links: &[ChainLink], nodes: usize) -> Vec<Vec<usize>> {
    let mut height = vec![0.5; nodes];
    for _ in 0..4 {
        for tier in &mut tiers {
            let mean = |node: usize| {
                let near: Vec<f64> = links
                    .iter()
                    .filter(|l| l.from < nodes && l.to < nodes)
                    .filter_map(|l| match node {
                        n if n == l.from => Some(height[l.to]),
                        n if n == l.to => Some(height[l.from]),
                        _ => None,
                    })
                    .collect();
                if near.is_empty() { height[node] } else { near.iter().sum::<f64>() / near.len() as f64 }
            };
            let mut wanted: Vec<(f64, usize)> = tier.iter().map(|&n| (mean(n), n)).collect();
            wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *tier = wanted.into_iter().map(|w| w.1).collect();
            for (i, &node) in tier.iter().enumerate() {
                height[node] = (i as f64 + 0.5) / tier.len() as f64;
            }
        }
    }
    tiers
}

/// A link leaves and arrives level.
pub(super) fn curve((x0, y0): Point, (x1, y1): Point) -> Vec<Point> {
    let steps = if (y0 - y1).abs() < 0.5 { 1 } else { 16 };
    (0..=steps)
        .map(|i| {
            let t = f64::from(i) / f64::from(steps);
            let ease = t * t * (3.0 - 2.0 * t);
            (x0 + (x1 - x0) * t, y0 + (y1 - y0) * ease)
        })
        .collect()
}

fn around((x, y): Point, r: f64) -> Vec<Point> {
    let turn = |i: i32| f64::from(i) / 48.0 * std::f64::consts::TAU;
    (0..=48).map(|i| (x + r * turn(i).cos(), y + r * turn(i).sin())).collect()
}
