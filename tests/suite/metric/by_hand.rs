//! What each metric is, by its description.

use ripplechain::lanes::Lanes;
use ripplechain::mechanism::{Channel, Customer, Employee, Organisation};
use ripplechain::mechanism::{delivery, reporting, service, solution, tension, turnover, wellbeing, word_of_mouth};
use ripplechain::world::{Lever, Role, usual};

use super::Month;
use super::parts::f;

impl Month {
    /// Mean over the segments among these channels, by slots.
    fn of_markets(&self, channels: &[usize], what: &dyn Fn(&Channel<1>) -> f64) -> f64 {
        let segments = channels.iter().copied().filter(|&c| !self.future.structure.routes[c].is_link());
        let [sum, slots] = segments.fold([0.0, 0.0], |[sum, all], c| {
            let slots = self.future.structure.routes[c].slots.len() as f64;
            [sum + what(&self.future.world.channels[c]) * slots, all + slots]
        });
        sum / slots
    }

    /// A metric over organisations and channels; `flow` is the flow of orders of the place.
    pub(super) fn by_hand(&self, metric: &str, firms: &[usize], channels: &[usize], flow: usize) -> f64 {
        let p = &self.future.plan.parameters;
        let world = &self.future.world;
        let active = self.customers(channels, |_, _, _| 1.0);
        let asked = |what: &dyn Fn(usize, usize, &Customer<1>) -> f64| 100.0 * self.customers(channels, what) / active;
        let filled = self.people(firms, |_, _| 1.0);
        let felt = |what: &dyn Fn(&Employee<1>, &Organisation<1>) -> f64| self.people(firms, what) / filled;
        let done = |what: &dyn Fn(usize, &Organisation<1>) -> f64| self.work(firms, what);
        let is = |yes: bool| f64::from(u8::from(yes));
        match metric {
            "loyalty" => asked(&|_, _, x| f(x.loyalty.level)),
            "nps" => asked(&|_, _, x| Self::promoters(10.0 * f(x.loyalty.level))),
            "satisfaction" => asked(&|_, _, x| f(x.satisfaction.level)),
            "expectation_gap" => asked(&|c, i, x| self.met(c, i) - f(x.satisfaction.expectation)),
            "churn" => asked(&|c, _, x| self.leaving(c, x)),
            "customers" => active,
            "acquisition" => {
                let free = |c: &usize| {
                    let slots = self.future.structure.routes[*c].slots.clone();
                    slots.map(|i| 1.0 - f(world.customers[i].market.active)).sum::<f64>()
                };
                let segments: Vec<usize> = channels.iter().copied().filter(|&c| c >= 2).collect();
                let won: f64 = segments.iter().map(|c| f(world.channels[*c].market.joining) * free(c)).sum();
                100.0 * won / segments.iter().map(free).sum::<f64>()
            }
            "reputation" => 100.0 * self.of_markets(channels, &|x: &Channel<1>| f(x.market.reputation)),
            "storms" => self.of_markets(channels, &|x: &Channel<1>| f(x.transparency.storms)),
            "partners" => asked(&|_, _, x| f(x.partnership.level)),
            "judges" => asked(&|c, _, x| 1.0 - f(x.partnership.level) - f(self.disengaged(c, x))),
            "disengaged" => asked(&|c, _, x| f(self.disengaged(c, x))),
            "word_of_mouth" => asked(&|_, i, _| {
                let ties = &self.future.structure.slots[i].ties;
                f(word_of_mouth::message(&p.word_of_mouth, &world.news[1], ties))
            }),
            "harshness" => asked(&|_, _, x| f(x.harshness.level)),
            "enps" => 100.0 * felt(&|x, _| Self::promoters(10.0 * f(wellbeing::advocacy(x.wellbeing.engagement)))),
            "employee_advocacy" => {
                let (structure, answer) =
                    (&self.future.structure, |x: &Customer<1>| Self::promoters(10.0 * f(x.loyalty.level)));
                // The shop serves two segments and buys from mill and quarry; the island trades alone.
                let offers = |firm: usize, c: usize| {
                    structure.routes[c].seller == firm || (firm < 2 && structure.routes[c].seller == 2)
                };
                let own = |c: usize, i: usize| {
                    let works_at = structure.slots[i].works_at as usize;
                    // Those who work elsewhere are no colleagues, nor are those whose seat is empty.
                    self.future.world.staff.get(works_at).is_some_and(|x| f(x.turnover.filled) == 1.0)
                        && firms.iter().any(|&firm| structure.firms[firm].seats.contains(&works_at) && offers(firm, c))
                };
                let segments: Vec<usize> = (2..structure.routes.len()).collect();
                let asked = self.customers(&segments, |c, i, _| is(own(c, i)));
                100.0 * self.customers(&segments, |c, i, x| is(own(c, i)) * answer(x)) / asked
            }
            "engagement" => 100.0 * felt(&|x, _| f(x.wellbeing.engagement)),
            "commitment" => 100.0 * felt(&|x, _| f(x.commitment.level)),
            "resistance" => 100.0 * felt(&|x, _| is(f(x.commitment.level) < -0.3)),
            "commitment_middles" => {
                100.0 * self.of_role(firms, Role::Middle, |x| f(x.commitment.level))
                    / self.of_role(firms, Role::Middle, |_| 1.0)
            }
            "commitment_contact" => {
                let role = Role::Interface;
                100.0 * self.of_role(firms, role, |x| f(x.commitment.level)) / self.of_role(firms, role, |_| 1.0)
            }
            "commitment_frontline" => {
                let role = Role::Frontline;
                100.0 * self.of_role(firms, role, |x| f(x.commitment.level)) / self.of_role(firms, role, |_| 1.0)
            }
            "trust" => 100.0 * felt(&|x, _| f(x.trust.level)),
            "tension" => felt(&|x, _| f(x.tension.level)),
            "too_cold" => {
                let cold = |x: &Employee<1>, _: &_| {
                    is(x.tension.level[0] < p.tension.zone_low && x.tension.level[0] <= x.tension.tolerance[0])
                };
                100.0 * felt(&cold)
            }
            "too_hot" => 100.0 * felt(&|x, _| is(x.tension.level[0] > x.tension.tolerance[0])),
            "productive" => {
                let inside = |x: &Employee<1>, _: &_| {
                    is(x.tension.level[0] >= p.tension.zone_low && x.tension.level[0] <= x.tension.tolerance[0])
                };
                100.0 * felt(&inside)
            }
            "fatigue" => 100.0 * felt(&|x, _| f(x.wellbeing.fatigue)),
            "turnover" => {
                let leaves = |x: &Employee<1>, org: &Organisation<1>| {
                    f(turnover::exit_hazard(&p.turnover, x) * org.turnover.labour_market)
                };
                100.0 * felt(&leaves)
            }
            "staff" => filled,
            "adoption" => 100.0 * felt(&|x, _| f(x.learning.adoption)),
            "reported_adoption" => {
                let said = |x: &Employee<1>, org: &Organisation<1>| {
                    let asked = org.lever(Lever::Coverage);
                    let climate = reporting::climate(tension::heat(org) * asked, asked);
                    let cold = Lanes::from(is(x.tension.level[0] < p.tension.zone_low) as f32);
                    f(reporting::reported(&p.reporting, &climate, x.learning.adoption, x.trust.level, cold))
                };
                100.0 * felt(&said)
            }
            "proficiency" => 100.0 * felt(&|x, _| f(x.learning.proficiency)),
            "solution" => 100.0 * felt(&|_, org| f(solution::quality(org))),
            "integration" => 100.0 * felt(&|_, org| f(org.silos.integration)),
            "imposed" => felt(&|_, org| f(org.friction.imposed)),
            "warmth" => 100.0 * self.contact(firms, |x| f(x.service.warmth)) / self.contact(firms, |_| 1.0),
            "mission_clarity" => 100.0 * felt(&|_, org| f(org.meaning.clarity)),
            "doubt" => 100.0 * felt(&|_, org| f(org.meaning.doubt)),
            "home_strain" => 20.0 + 100.0 * felt(&|x, _| f(x.home.strain)),
            "attention" => 100.0 * done(&|_, org| f(org.price.managers)),
            "lead_time" => done(&|i, _| self.means[i][0]),
            "on_time" => 100.0 * done(&|_, org| f(org.delivery.on_time)),
            "quality" => 100.0 * done(&|_, org| f(org.delivery.quality)),
            "fit_stated" => 100.0 * done(&|_, org| f(org.offer.fit_stated)),
            "fit_latent" => 100.0 * done(&|_, org| f(org.offer.fit_latent)),
            "delivery" => {
                let [quality, on_time, fit, _] = service::WEIGHTS.map(f64::from);
                let index = |i: usize, org: &Organisation<1>| {
                    let fits = f64::from(usual::FIT + self.better(i));
                    (quality * f(org.delivery.quality) + on_time * f(org.delivery.on_time) + fit * fits)
                        / (quality + on_time + fit)
                };
                100.0 * done(&index)
            }
            "backlog" => done(&|_, org| f(org.delivery.backlog) / f64::from(org.usual.demand)),
            "rework" => {
                let back = |i: usize, org: &Organisation<1>| {
                    f(delivery::returned(&p.delivery, org.delivery.defects, Lanes::from(self.better(i))))
                };
                100.0 * done(&back)
            }
            "unfinished" => done(&|_, org| f(org.uncertainty.initiatives)),
            "throughput" => 100.0 * done(&|i, _| self.means[i][1]),
            "capacity" => {
                let usual = f64::from(p.delivery.load * delivery::usual_good(&p.delivery));
                let each = |_: usize, org: &Organisation<1>| {
                    f(org.delivery.capacity) / f(org.delivery.flex) * usual / f64::from(org.usual.demand)
                };
                100.0 * done(&each)
            }
            "load" => 100.0 * done(&|_, org| f(org.delivery.load)),
            "standard" => 100.0 * done(&|_, org| f(org.standards.standard)),
            "bullwhip" => self.variability(flow) / self.variability(9),
            "margin" => 100.0 * done(&|i, _| self.means[i][2]),
            "programme_cost" => done(&|_, org| f(org.price.spent)),
            "cash" => f(self.org(firms[0]).viability.cash),
            other => panic!("{other} has no definition here: add one"),
        }
    }
}
