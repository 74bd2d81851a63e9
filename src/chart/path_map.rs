//! The path map: the chain with what each link carried of an effect.

use super::chain::{ChainLink, ChainNode, NodePlacement, curve, name, names, outline};
use super::font::{Weight, shorten_name, width};
use super::frame::{LegendItem, draw, key, nothing};
use super::source::{shown, shown_name};
use super::svg::{Canvas, Point, Rect, Side, TEXT, stroke};
use super::theme::{AXIS, FAINT, INK, Mark, PAPER, SMALL, SOFT, arm};
use super::waterfall::{better_or_worse, captioned, of_effect, rest_called, toward};
use super::{Drawing, Heading, Source, Story, Table};
use crate::analysis::{Account, Analysis, Answer, Why};
use crate::format;
use crate::observe::{Metric, PlaceKind};

/// A link that carries less of the effect than this is not told.
const LEAST: f64 = 0.03;
/// What a link carries that is told by name.
const TOLD: usize = 2;
/// The widest link.
const WIDEST: f64 = 26.0;
/// How far words are moved off a steep link at most.
const MOST_LIFT: f64 = 30.0;

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
    nodes: Vec<ChainNode>,
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
        let (ids, nodes) = nodes(analysis);
        let index = |id: &str| ids.iter().position(|known| known == id);
        let mut links = links(analysis, index);
        // What goes along several links, and what needs none.
        let mut others: Vec<(String, f64)> = Vec::new();
        for part in &account.parts {
            let ends = part.way.as_ref().and_then(|way| Some((index(&way.from)?, index(&way.to)?)));
            let carrier = part.way.as_ref().and_then(|way| way.carrier);
            let told = (carrier.unwrap_or_else(|| shown(&part.name, &part.id)).to_owned(), part.share.mean);
            match links.iter_mut().find(|l| Some((l.from, l.to)) == ends) {
                Some(link) => {
                    link.adds += told.1;
                    link.carriers.push(told);
                }
                None => others.push(told),
            }
        }
        if links.iter().all(|l| l.carriers.is_empty()) {
            return None;
        }
        others.push((rest_called(answer.question), account.rest.last().copied().unwrap_or(f64::NAN)));
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
        heading.note += &off_the_map(metric, account.effect.mean, &others);
        let table = table(metric, account, &nodes, &links, &others);
        let at = index(&analysis.place(account.column).id);
        Some(Self { heading, metric, nodes, links, at, total: account.effect.mean, table })
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, source: &Source) -> Drawing {
        if !self.total.is_finite() {
            return nothing(&self.heading, source, "There is no effect to share.");
        }
        draw(&self.heading, source, captioned(&self.heading, &self.table), Vec::new(), |canvas, room| {
            self.body(canvas, room);
        })
    }

    fn body(&self, canvas: &mut Canvas<'_>, room: Rect) {
        let [better, worse] = better_or_worse();
        let items = [
            better,
            worse,
            (LegendItem::Mark(Mark::Diamond, arm(1).ink), "runs the programme".to_owned()),
            (LegendItem::Mark(Mark::Ring, INK), "where the effect is told".to_owned()),
        ];
        key(canvas, (room.x, room.y + 20.0), room.w, &items);
        let chain: Vec<ChainLink> =
            self.links.iter().map(|l| ChainLink { from: l.from, to: l.to, share: 1.0 }).collect();
        let plan = NodePlacement::new(&self.nodes, &chain, room.less(0.0, 70.0, 0.0, 30.0));
        let most = self.most();
        for link in &self.links {
            let (wide, ink) = if self.matters(link.adds) {
                (wide(link, most), toward(self.metric, link.adds).alpha(0.75))
            } else {
                (1.4, AXIS)
            };
            canvas.path(&curve(plan.places[link.from], plan.places[link.to]), stroke(ink, wide));
        }
        let whole = || format::signed(self.total, format::decimals(self.metric));
        let values: Vec<Option<String>> = (0..self.nodes.len()).map(|i| (self.at == Some(i)).then(whole)).collect();
        let names = names(&plan, &self.nodes, &values);
        for (i, node) in self.nodes.iter().enumerate() {
            let here = self.at == Some(i);
            let line = if here { stroke(INK, 4.0) } else { stroke(SOFT, 1.6) };
            outline(canvas, &plan, i, node, (PAPER, line));
            name(canvas, &plan, i, &names[i], (PAPER, values[i].as_deref()));
        }
        self.labels(canvas, &plan, room);
    }

    /// What the link that carries most carries.
    fn most(&self) -> f64 {
        self.links.iter().map(|l| l.adds.abs()).fold(f64::MIN_POSITIVE, f64::max)
    }

    fn matters(&self, adds: f64) -> bool {
        adds.abs() >= LEAST * self.total.abs().max(f64::from(self.metric.minimal_important_difference))
    }

    /// What links carry, the largest first: what finds no room beside larger ones is in the table.
    fn labels(&self, canvas: &mut Canvas<'_>, plan: &NodePlacement, room: Rect) {
        let mut told: Vec<&Link> = self.links.iter().filter(|l| self.matters(l.adds)).collect();
        told.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
        let mut taken: Vec<Rect> = Vec::new();
        let mut missing = 0;
        for link in told {
            let lines = self.lines(plan, link);
            let free = |lines: &[(Rect, String)]| lines.iter().all(|l| taken.iter().all(|t| !overlap(*t, l.0)));
            let shown = [&lines[..], &lines[..1]].into_iter().find(|lines| free(lines)).unwrap_or(&[]);
            missing += usize::from(shown.len() < lines.len());
            for (i, (ground, words)) in shown.iter().enumerate() {
                canvas.fill(*ground, PAPER.alpha(0.85));
                let set = TEXT.size(SMALL).side(Side::Middle);
                let set = if i == 0 { set.strong().ink(toward(self.metric, link.adds)) } else { set.ink(INK) };
                canvas.text(words, (ground.middle().0, ground.y + 19.0), set);
            }
            taken.extend(shown.iter().map(|l| l.0));
        }
        if missing > 0 {
            let words = format!("No room for all of {}; see the table.", format::counted(missing, "link"));
            canvas.text(&words, (room.x, room.bottom() - 4.0), TEXT.size(SMALL).ink(FAINT));
        }
    }

    /// What a link carries, over its middle, and below it what that is.
    fn lines(&self, plan: &NodePlacement, link: &Link) -> Vec<(Rect, String)> {
        let (a, b) = (plan.places[link.from], plan.places[link.to]);
        let middle: Point = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let number = |adds: f64| format::signed(adds, format::decimals(self.metric));
        let share = Some(of_effect(link.adds, self.total)).filter(|s| !s.is_empty());
        let all = format!("{}{}", number(link.adds), share.map_or_else(String::new, |s| format!(" ({s})")));
        // Toward the end that the link leaves free: above, where it goes down, on the right; below, on the left.
        let aside = (0.15 * (b.0 - a.0)).min((b.1 - a.1).abs()) * (b.1 - a.1).signum();
        let line = |words: String, y: f64, weight: Weight| {
            let wide = width(&words, SMALL, weight) + 8.0;
            let x = middle.0 + if y < middle.1 { aside } else { -aside };
            (Rect::new(x - wide / 2.0, y - 19.0, wide, 26.0), words)
        };
        // Above and below the link as it is drawn: as wide as what it carries, and steepest in the middle.
        let steep = (1.5 * (b.1 - a.1) / (b.0 - a.0)).abs() * width(&all, SMALL, Weight::Strong) / 2.0;
        let clear = wide(link, self.most()) / 2.0 + steep.min(MOST_LIFT);
        let mut lines = vec![line(all, middle.1 - clear - 18.0, Weight::Strong)];
        let zero = number(0.0);
        let carriers = link.carriers.iter().filter(|c| c.1.abs() >= LEAST * self.total.abs());
        let carriers = carriers.map(|(what, adds)| (what, number(*adds))).filter(|(_, adds)| *adds != zero);
        for (i, (what, adds)) in carriers.take(TOLD).enumerate() {
            let most = plan.column - width(&adds, SMALL, Weight::Regular) - 24.0;
            let words = format!("{} {adds}", shorten_name(what, SMALL, Weight::Regular, most));
            lines.push(line(words, middle.1 + clear + 26.0 + 24.0 * i as f64, Weight::Regular));
        }
        lines
    }
}

/// How wide a link is drawn where one carries the most.
fn wide(link: &Link, most: f64) -> f64 {
    (WIDEST * link.adds.abs() / most).max(2.0)
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y + 2.0 < b.bottom() && b.y + 2.0 < a.bottom()
}

/// Organisations and segments, and their ids.
fn nodes(analysis: &Analysis<'_>) -> (Vec<String>, Vec<ChainNode>) {
    let story = Story::of(analysis.scenario);
    let places = analysis.layout().places.iter();
    let kept = places.filter(|p| matches!(p.kind, PlaceKind::Organisation | PlaceKind::Segment));
    kept.map(|p| (p.id.clone(), ChainNode::of(p, analysis.scenario, &story, Vec::new()))).unzip()
}

/// Every link of the chain, with nothing along it yet.
fn links(analysis: &Analysis<'_>, index: impl Fn(&str) -> Option<usize>) -> Vec<Link> {
    let chain = &analysis.scenario.chain;
    let supply = chain.links.iter().map(|l| (&l.from, &l.to));
    let served = chain.segments.iter().map(|(id, s)| (&s.served_by, id));
    let link = |(from, to): (&String, &String)| {
        Some(Link { from: index(from)?, to: index(to)?, adds: 0.0, carriers: Vec::new() })
    };
    supply.chain(served).filter_map(link).collect()
}

/// A sentence on what no link of the map shows.
fn off_the_map(metric: &Metric, total: f64, others: &[(String, f64)]) -> String {
    let told = others.iter().filter(|(_, adds)| adds.abs() >= LEAST * total.abs());
    let told: Vec<String> = told
        .map(|(what, adds)| format!("{} {}", format::lower(what), format::signed(*adds, format::decimals(metric))))
        .collect();
    if told.is_empty() { String::new() } else { format!(" Not on the map: {}.", format::list(&told)) }
}

/// Every link with everything that it carries, and what goes along no link of its own.
fn table(metric: &Metric, account: &Account, nodes: &[ChainNode], links: &[Link], others: &[(String, f64)]) -> Table {
    let mut table = Table::new(String::new(), ["From", "To", "Carries", "Adds", "Share of the effect"]);
    let mut row = |[from, to]: [&str; 2], what: &str, adds: f64| {
        let told = [format::difference(metric, adds), of_effect(adds, account.effect.mean)];
        table.push([from.to_owned(), to.to_owned(), what.to_owned()].into_iter().chain(told));
    };
    for link in links {
        let ends = [link.from, link.to].map(|i| nodes[i].name.as_str());
        if link.carriers.len() > 1 {
            row(ends, TOGETHER, link.adds);
        }
        link.carriers.iter().for_each(|(what, adds)| row(ends, what, *adds));
    }
    others.iter().for_each(|(what, adds)| row(["", ""], what, *adds));
    row(["", ""], "The whole effect", account.effect.mean);
    table
}

/// What all along a link comes to, where that is several.
const TOGETHER: &str = "all of it";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Contribution, Question, Way};
    use crate::ensemble::{Summary, fake};
    use crate::observe::Layout;
    use crate::scenario::{Scenario, from_value};

    fn scenario() -> Scenario {
        let file = serde_json::json!({
            "name": "x", "months": 2,
            "chain": {
                "organisations": { "mill": { "staff": 16 }, "shop": { "staff": 16 } },
                "links": [{ "from": "mill", "to": "shop" }],
                "segments": { "people": { "served_by": "shop", "people": 60 } }
            },
            "programme": { "mill": { "tension": 1.0 } },
        });
        from_value(&file, "x").expect("a scenario")
    }

    fn part(name: &str, ends: Option<[&str; 2]>, carrier: Option<&'static str>, adds: f32) -> Contribution {
        let way = ends.map(|[from, to]| Way { from: from.to_owned(), to: to.to_owned(), carrier });
        let share = Summary::of([adds; 2]);
        Contribution { name: name.to_owned(), id: name.to_owned(), way, share, error: None, by_month: Vec::new() }
    }

    /// The map of an effect of these parts and a rest, and its table but for the whole effect: what, and how much.
    fn mapped(parts: Vec<Contribution>, rest: f32) -> (PathMap, Vec<(String, f64)>) {
        let scenario = scenario();
        let ensemble = fake::from(Layout::new(scenario.places(), 2), 2, |_, _, _, _| 50.0);
        let analysis = Analysis::new(&ensemble, &scenario);
        let column = ensemble.layout.column("loyalty", "people").expect("a column");
        let effect = Summary::of([parts.iter().map(|p| p.share.mean as f32).sum::<f32>() + rest; 2]);
        let account = Account { column, effect, parts, rest: vec![0.0, f64::from(rest)] };
        let answer = Answer { question: Question::Paths, orders: None, runs: 4, accounts: Vec::new() };
        let map = PathMap::new("", &analysis, (&Why::default(), &answer), &account).expect("a link of its own");
        let number = |cell: &str| {
            let number = cell.split(' ').next().unwrap_or_default().replace('−', "-");
            number.parse::<f64>().expect("a number")
        };
        let mut rows: Vec<(String, f64)> =
            map.table.rows.iter().map(|r| (format!("{} {} {}", r[0], r[1], r[2]), number(&r[3]))).collect();
        let whole = rows.pop().expect("the whole effect");
        let sum: f64 = rows.iter().filter(|r| !r.0.ends_with(TOGETHER)).map(|r| r.1).sum();
        assert!((sum - whole.1).abs() < 0.01 && (sum - effect.mean).abs() < 0.01, "{rows:?} {whole:?}");
        (map, rows)
    }

    #[test]
    fn rows_sum_to_the_effect_also_where_a_group_goes_along_several_links() {
        let (mill, shop) = (Some(["mill", "shop"]), Some(["shop", "people"]));
        let parts = vec![
            part("Goods", None, None, 5.0),
            part("Orders from shop to mill", mill, Some("orders"), -1.5),
            part("Word and work", mill, None, 2.5),
            part("People who meet between shop and people", shop, Some("people"), 1.0),
        ];
        let (map, rows) = mapped(parts, 0.5);
        let wanted = [
            ("Mill Shop all of it", 1.0),
            ("Mill Shop orders", -1.5),
            ("Mill Shop Word and work", 2.5),
            ("Shop People people", 1.0),
            ("  Goods", 5.0),
            ("  What needs no link", 0.5),
        ];
        let found: Vec<(&str, f64)> = rows.iter().map(|(what, adds)| (what.as_str(), *adds)).collect();
        assert_eq!(found, wanted);
        let shares: Vec<&str> = map.table.rows.iter().map(|r| r[4].as_str()).collect();
        assert_eq!(shares, ["13 %", "−20 %", "33 %", "13 %", "67 %", "7 %", "100 %"]);
        let svg = map.draw(&Source::default()).into_svg();
        assert!(svg.contains("Not on the map: goods +5.0 and what needs no link +0.5."), "{}", map.heading.note);
        assert!(svg.contains("Word and work +2.5") && svg.contains("+1.0 (13 %)"));
    }

    #[test]
    fn where_all_is_on_the_map_nothing_is_said_to_be_off_it() {
        let (map, _) = mapped(vec![part("Goods", Some(["mill", "shop"]), Some("goods"), 3.0)], 0.0);
        assert!(!map.heading.note.contains("Not on the map"), "{}", map.heading.note);
        // The other link is part of the chain all the same.
        assert_eq!(map.links.len(), 2);
    }
}
