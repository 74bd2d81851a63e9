//! The path map: the chain with what each link carried of an effect.

use super::chain::{ChainLink, ChainMap, ChainNode, NodePlacement, curve};
use super::font::{Weight, shorten_name, width};
use super::frame::{LegendItem, draw, key, nothing};
use super::source::shown_name;
use super::svg::{Canvas, Point, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, INK, Ink, Mark, PAPER, SMALL, SOFT, arm};
use super::{Drawing, Heading, Source, Story, Table};
use crate::analysis::{Account, Analysis, Answer, Why};
use crate::ensemble::direction;
use crate::format;
use crate::observe::{Metric, PlaceKind};

/// A link that carries less of the effect than this is not told.
const LEAST: f64 = 0.03;
/// What a link carries that is told by name.
const TOLD: usize = 2;
/// The widest link.
const WIDEST: f64 = 26.0;

/// What goes along a link.
#[derive(Clone, Debug, PartialEq)]
struct Link {
    from: usize,
    to: usize,
    adds: f64,
    /// What is carried, the largest first.
    carriers: Vec<(String, f64)>,
}

/// The chain from left to right, each link as wide as what it carries.
#[derive(Clone, Debug, PartialEq)]
pub struct PathMap {
    /// Title and subtitle.
    pub heading: Heading,
    metric: &'static Metric,
    map: ChainMap,
    links: Vec<Link>,
    /// Where the effect is told.
    at: Option<usize>,
    total: f64,
    table: Table,
}

impl PathMap {
    /// One effect; none where no part goes along a link of its own.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        analysis: &Analysis<'_>,
        (why, answer): (&Why, &Answer),
        account: &Account,
    ) -> Option<Self> {
        let metric = analysis.metric(account.column);
        let nodes = nodes(analysis);
        let index = |id: &str| nodes.iter().position(|(known, _)| known == id);
        let mut links: Vec<Link> = Vec::new();
        for part in &account.parts {
            let Some(way) = &part.way else { continue };
            let (Some(from), Some(to)) = (index(&way.from), index(&way.to)) else { continue };
            let carrier = (way.carrier.unwrap_or("all that it carries").to_owned(), part.share.mean);
            match links.iter_mut().find(|l| (l.from, l.to) == (from, to)) {
                Some(link) => {
                    link.adds += carrier.1;
                    link.carriers.push(carrier);
                }
                None => links.push(Link { from, to, adds: carrier.1, carriers: vec![carrier] }),
            }
        }
        if links.is_empty() {
            return None;
        }
        let at = index(&analysis.place(account.column).id);
        let subtitle = format!(
            "{} at {}, {}: what each link carried of the difference with minus without the programme, {}",
            format::titled(metric),
            shown_name(analysis.place(account.column)),
            analysis.scenario.month_told(analysis.last()),
            format::difference_unit(metric),
        );
        let mut heading = Heading::new(title, subtitle);
        heading.note = format!(
            "Mean over {} futures, over {} (Shapley). An effect that needs two links in a row is shared between both.",
            why.futures,
            answer.orders_in_words()
        );
        let table = table(metric, account, &nodes, &links);
        let nodes: Vec<ChainNode> = nodes.into_iter().map(|(_, node)| node).collect();
        let drawn = links.iter().map(|l| ChainLink { from: l.from, to: l.to, share: 1.0 }).collect();
        let map = ChainMap {
            heading: heading.clone(),
            unit: String::new(),
            digits: 1,
            better: metric.better,
            limit: None,
            at: Vec::new(),
            nodes,
            links: drawn,
        };
        Some(Self { heading, metric, map, links, at, total: account.effect.mean, table })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if !self.total.is_finite() {
            return nothing(&self.heading, source, "There is no effect to share.");
        }
        let table =
            Table { caption: format!("{}. {}", self.heading.subtitle, self.heading.note), ..self.table.clone() };
        draw(&self.heading, source, table, Vec::new(), |canvas, room| self.body(canvas, room))
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let items = [
            (LegendItem::Fill(arm(1).ink), "makes it better".to_owned()),
            (LegendItem::Fill(arm(2).ink), "makes it worse".to_owned()),
            (LegendItem::Mark(Mark::Diamond, arm(1).ink), "runs the programme".to_owned()),
            (LegendItem::Mark(Mark::Ring, INK), "where the effect is told".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let plan = NodePlacement::new(&self.map, room.less(0.0, 70.0, 0.0, 30.0));
        let most = self.links.iter().map(|l| l.adds.abs()).fold(f64::MIN_POSITIVE, f64::max);
        let toward = f64::from(direction(self.metric));
        let ink = |adds: f64| if adds * toward >= 0.0 { arm(1).ink } else { arm(2).ink };
        for link in &self.links {
            let (wide, ink) = if self.is_told(link) {
                ((WIDEST * link.adds.abs() / most).max(2.0), ink(link.adds).alpha(0.75))
            } else {
                (1.4, AXIS)
            };
            canvas.path(&curve(plan.places[link.from], plan.places[link.to]), stroke(ink, wide));
        }
        for (i, node) in self.map.nodes.iter().enumerate() {
            self.node(canvas, &plan, i, node);
        }
        for link in self.links.iter().filter(|l| self.is_told(l)) {
            self.told(canvas, &plan, link, ink(link.adds));
        }
    }

    fn is_told(&self, link: &Link) -> bool {
        link.adds.abs() >= LEAST * self.total.abs().max(f64::from(self.metric.minimal_important_difference))
    }

    fn node(&self, canvas: &mut Canvas<'_>, plan: &NodePlacement, i: usize, node: &ChainNode) {
        let ((x, y), r) = (plan.places[i], plan.radii[i]);
        let line = if self.at == Some(i) { stroke(INK, 4.0) } else { stroke(SOFT, 1.6) };
        let square = Rect::new(x - r * 0.94, y - r * 0.94, r * 1.88, r * 1.88);
        if node.kind == PlaceKind::Segment {
            canvas.fill(square, PAPER);
            canvas.frame(square, line);
        } else {
            canvas.disc((x, y), r, PAPER);
            canvas.path(&super::chain::around((x, y), r), line);
        }
        if node.programme {
            canvas.mark(Mark::Diamond, (x + r * 0.8, y - r * 0.8), (r * 0.6).clamp(4.0, 8.0), arm(1).ink);
        }
        if self.at == Some(i) {
            let whole = format::signed(self.total, format::decimals(self.metric));
            let set = TEXT.strong().side(Side::Middle);
            canvas.text(&whole, (x, y + set.drop()), set);
        }
        let name = shorten_name(&node.name, SMALL, Weight::Regular, plan.column * 0.9);
        canvas.text(&name, (x, y + r + 24.0), TEXT.size(SMALL).side(Side::Middle));
    }

    /// What a link carries, over its middle, and below it what that is.
    fn told(&self, canvas: &mut Canvas<'_>, plan: &NodePlacement, link: &Link, ink: Ink) {
        let (a, b) = (plan.places[link.from], plan.places[link.to]);
        let middle: Point = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let digits = format::decimals(self.metric);
        let share =
            if self.total == 0.0 { String::new() } else { format!(" ({})", format::share(link.adds / self.total)) };
        let own = self.map.nodes[link.from].programme || self.map.nodes[link.to].programme;
        let lines = std::iter::once((format!("{}{share}", format::signed(link.adds, digits)), true)).chain(
            link.carriers
                .iter()
                .filter(|c| c.1.abs() >= LEAST * self.total.abs())
                .take(TOLD)
                .map(|(what, adds)| (format!("{what} {}", format::signed(*adds, digits)), false)),
        );
        let above = 30.0 + if own { 4.0 } else { 0.0 };
        for (i, (words, strong)) in lines.enumerate() {
            let weight = if strong { Weight::Strong } else { Weight::Regular };
            let y = if i == 0 { middle.1 - above } else { middle.1 + 34.0 + 24.0 * (i as f64 - 1.0) };
            let wide = width(&words, SMALL, weight) + 8.0;
            canvas.fill(Rect::new(middle.0 - wide / 2.0, y - 19.0, wide, 26.0), PAPER.alpha(0.85));
            let set = TEXT.size(SMALL).side(Side::Middle).ink(if strong { ink } else { INK });
            canvas.text(&words, (middle.0, y), if strong { set.strong() } else { set });
        }
    }
}

/// Organisations and segments with their ids.
fn nodes(analysis: &Analysis<'_>) -> Vec<(String, ChainNode)> {
    let chain = &analysis.scenario.chain;
    let story = Story::of(analysis.scenario);
    let people = |id: &str| {
        let staff = chain.organisations.get(id).map(|o| o.staff);
        f64::from(staff.or_else(|| chain.segments.get(id).map(|s| s.people)).unwrap_or(0))
    };
    let places = analysis.layout().places.iter();
    let kept = places.filter(|p| matches!(p.kind, PlaceKind::Organisation | PlaceKind::Segment));
    kept.map(|p| {
        let node = ChainNode {
            name: shown_name(p).to_owned(),
            kind: p.kind,
            tier: p.tier,
            people: people(&p.id),
            programme: story.runs_programme(&p.id),
            months: Vec::new(),
        };
        (p.id.clone(), node)
    })
    .collect()
}

/// Every link with everything that it carries.
fn table(metric: &Metric, account: &Account, nodes: &[(String, ChainNode)], links: &[Link]) -> Table {
    let mut table = Table::new(String::new(), ["From", "To", "Carries", "Adds", "Share of the effect"]);
    let total = account.effect.mean;
    let share =
        |x: f64| if total == 0.0 { String::new() } else { format!("{} %", format::plain(100.0 * x / total, 0)) };
    for link in links {
        let ends = [link.from, link.to].map(|i| nodes[i].1.name.clone());
        let all = std::iter::once(("all of it".to_owned(), link.adds));
        for (what, adds) in all.chain(link.carriers.iter().filter(|_| link.carriers.len() > 1).cloned()) {
            let [from, to] = ends.clone();
            table.push([from, to, what, format::difference(metric, adds), share(adds)]);
        }
    }
    let rest = account.rest.last().copied().unwrap_or(f64::NAN);
    table.push([String::new(), String::new(), "no link".to_owned(), format::difference(metric, rest), share(rest)]);
    table
}
