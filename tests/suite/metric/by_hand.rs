//! What each metric is, by its description.

use ripplechain::lanes::Lanes;
use ripplechain::mechanism::{delivery, reporting, service, tension, tenure, wellbeing, word_of_mouth};
use ripplechain::world::{Customer, Employee, Lever, Organisation, usual};

use super::Month;
use super::parts::f;

impl Month {
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
            "loyalty" => asked(&|_, _, x| f(x.loyalty)),
            "nps" => asked(&|_, _, x| Self::promoters(10.0 * f(x.loyalty))),
            "satisfaction" => asked(&|_, _, x| f(x.satisfaction)),
            "expectation_gap" => asked(&|c, i, x| self.met(c, i) - f(x.expectation)),
            "churn" => asked(&|c, _, x| self.leaving(c, x)),
            "customers" => active,
            "acquisition" => {
                let free = |c: &usize| {
                    let slots = self.future.structure.routes[*c].slots.clone();
                    slots.map(|i| 1.0 - f(world.customers[i].active)).sum::<f64>()
                };
                let segments: Vec<usize> = channels.iter().copied().filter(|&c| c >= 2).collect();
                let won: f64 = segments.iter().map(|c| f(world.channels[*c].joining) * free(c)).sum();
                100.0 * won / segments.iter().map(free).sum::<f64>()
            }
            "partners" => asked(&|_, _, x| f(x.partnership)),
            "judges" => asked(&|c, _, x| 1.0 - f(x.partnership) - f(self.disengaged(c, x))),
            "disengaged" => asked(&|c, _, x| f(self.disengaged(c, x))),
            "word_of_mouth" => asked(&|_, i, _| {
                let ties = &self.future.structure.slots[i].ties;
                f(word_of_mouth::message(&p.word_of_mouth, &world.news[1], ties))
            }),
            "harshness" => asked(&|_, _, x| f(x.harshness)),
            "enps" => 100.0 * felt(&|x, _| Self::promoters(10.0 * f(wellbeing::advocacy(&p.wellbeing, x.engagement)))),
            "engagement" => 100.0 * felt(&|x, _| f(x.engagement)),
            "commitment" => 100.0 * felt(&|x, _| f(x.commitment)),
            "resistance" => 100.0 * felt(&|x, _| is(f(x.commitment) < -0.3)),
            "trust" => 100.0 * felt(&|x, _| f(x.trust)),
            "tension" => felt(&|x, _| f(x.tension)),
            "too_cold" => {
                100.0 * felt(&|x, _| is(x.tension[0] < p.tension.zone_low && x.tension[0] <= x.traits.tolerance[0]))
            }
            "too_hot" => 100.0 * felt(&|x, _| is(x.tension[0] > x.traits.tolerance[0])),
            "productive" => {
                let inside = |x: &Employee<1>, _: &_| {
                    is(x.tension[0] >= p.tension.zone_low && x.tension[0] <= x.traits.tolerance[0])
                };
                100.0 * felt(&inside)
            }
            "fatigue" => 100.0 * felt(&|x, _| f(x.fatigue)),
            "turnover" => {
                let base = |org: &Organisation<1>| tenure::base_hazard(&p.tenure, org.layoff_memory);
                100.0 * felt(&|x, org| f(tenure::exit_hazard(&p.tenure, base(org), x.engagement, x.distress)))
            }
            "staff" => filled,
            "adoption" => 100.0 * felt(&|x, _| f(x.adoption)),
            "reported_adoption" => {
                let said = |x: &Employee<1>, org: &Organisation<1>| {
                    let asked = org.lever(Lever::Coverage);
                    let climate = reporting::climate(tension::heat(org) * asked, asked);
                    let cold = Lanes::from(is(x.tension[0] < p.tension.zone_low) as f32);
                    f(reporting::reported(&p.reporting, &climate, x.adoption, x.trust, cold))
                };
                100.0 * felt(&said)
            }
            "proficiency" => 100.0 * felt(&|x, _| f(x.proficiency)),
            "solution" => 100.0 * felt(&|_, org| f(org.solution())),
            "integration" => 100.0 * felt(&|_, org| f(org.integration)),
            "imposed" => felt(&|_, org| f(org.imposed)),
            "warmth" => 100.0 * self.contact(firms, |x| f(x.warmth)) / self.contact(firms, |_| 1.0),
            "lead_time" => done(&|i, _| self.means[i][0]),
            "on_time" => 100.0 * done(&|_, org| f(org.work.on_time)),
            "quality" => 100.0 * done(&|_, org| f(org.work.quality)),
            "fit_stated" => 100.0 * done(&|_, org| f(org.fit_stated)),
            "fit_latent" => 100.0 * done(&|_, org| f(org.fit_latent)),
            "delivery" => {
                let [quality, on_time, fit, _] = service::WEIGHTS.map(f64::from);
                let index = |i: usize, org: &Organisation<1>| {
                    let fits = f64::from(usual::FIT + self.better(i));
                    (quality * f(org.work.quality) + on_time * f(org.work.on_time) + fit * fits)
                        / (quality + on_time + fit)
                };
                100.0 * done(&index)
            }
            "backlog" => done(&|_, org| f(org.work.backlog) / f64::from(org.usual.demand)),
            "rework" => {
                let back = |i: usize, org: &Organisation<1>| {
                    f(delivery::returned(&p.delivery, org.defects, Lanes::from(self.better(i))))
                };
                100.0 * done(&back)
            }
            "unfinished" => done(&|_, org| f(org.initiatives)),
            "throughput" => 100.0 * done(&|i, _| self.means[i][1]),
            "capacity" => {
                let usual = f64::from(p.delivery.load * delivery::usual_good(&p.delivery));
                let each = |_: usize, org: &Organisation<1>| {
                    f(org.work.capacity) / f(org.flex) * usual / f64::from(org.usual.demand)
                };
                100.0 * done(&each)
            }
            "load" => 100.0 * done(&|_, org| f(org.work.load)),
            "standard" => 100.0 * done(&|_, org| f(org.standard)),
            "bullwhip" => self.variability(flow) / self.variability(9),
            "margin" => 100.0 * done(&|i, _| self.means[i][2]),
            "cash" => f(self.org(firms[0]).cash),
            other => panic!("{other} has no definition here: add one"),
        }
    }
}
