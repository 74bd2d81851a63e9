//! Sums over the people, customers and work of a place.

use ripplechain::lanes::Lanes;
use ripplechain::mechanism::{Customer, Employee, Organisation};
use ripplechain::mechanism::{friction, market, novelty, offer, partnership, service, solution};
use ripplechain::world::{Buyer, Lever, Role, usual};

use super::Month;

pub(super) fn f(x: Lanes<1>) -> f64 {
    f64::from(x[0])
}

impl Month {
    pub(super) fn org(&self, firm: usize) -> &Organisation<1> {
        &self.future.world.organisations[firm]
    }

    /// How much better than usual an organisation's offer meets needs.
    pub(super) fn better(&self, firm: usize) -> f32 {
        let org = self.org(firm);
        offer::better(org, solution::worth(&self.future.plan.parameters.solution, org))[0]
    }

    /// The sum of something over the people of organisations.
    pub(super) fn people(&self, firms: &[usize], what: impl Fn(&Employee<1>, &Organisation<1>) -> f64) -> f64 {
        let of = |&firm: &usize| {
            let seats = self.future.structure.firms[firm].seats.clone();
            seats
                .map(|k| &self.future.world.staff[k])
                .map(|p| f(p.turnover.filled) * what(p, self.org(firm)))
                .sum::<f64>()
        };
        firms.iter().map(of).sum()
    }

    /// The same over those who meet customers.
    pub(super) fn contact(&self, firms: &[usize], what: impl Fn(&Employee<1>) -> f64) -> f64 {
        let (structure, staff) = (&self.future.structure, &self.future.world.staff);
        let seats = firms.iter().flat_map(|&firm| structure.firms[firm].seats.clone());
        seats
            .filter(|&k| structure.seats[k].meets_customers)
            .map(|k| f(staff[k].turnover.filled) * what(&staff[k]))
            .sum()
    }

    /// The mean over organisations, weighted by their usual demand.
    pub(super) fn work(&self, firms: &[usize], what: impl Fn(usize, &Organisation<1>) -> f64) -> f64 {
        let weight = |&firm: &usize| f64::from(self.org(firm).usual.demand);
        firms.iter().map(|i| weight(i) * what(*i, self.org(*i))).sum::<f64>() / firms.iter().map(weight).sum::<f64>()
    }

    /// The sum of something over the active customers of channels.
    pub(super) fn customers(&self, channels: &[usize], what: impl Fn(usize, usize, &Customer<1>) -> f64) -> f64 {
        let of = |&c: &usize| {
            let slots = self.future.structure.routes[c].slots.clone();
            slots
                .map(|i| (i, &self.future.world.customers[i]))
                .map(|(i, x)| f(x.market.active) * what(c, i, x))
                .sum::<f64>()
        };
        channels.iter().map(of).sum()
    }

    /// Sum over people in this role.
    pub(super) fn of_role(&self, firms: &[usize], role: Role, of: impl Fn(&Employee<1>) -> f64) -> f64 {
        let seats = firms.iter().flat_map(|&i| self.future.structure.firms[i].seats.clone());
        let inside = seats.filter(|&k| self.future.structure.seats[k].role == role);
        inside.map(|k| f(self.future.world.staff[k].turnover.filled) * of(&self.future.world.staff[k])).sum()
    }

    pub(super) fn disengaged(&self, c: usize, customer: &Customer<1>) -> Lanes<1> {
        let (p, seller) = (&self.future.plan.parameters, self.org(self.future.structure.routes[c].seller));
        let gate = offer::gate(seller) - offer::usual_gate();
        let none = Lanes::ZERO;
        let climate = partnership::climate(&p.partnership, seller, none, none, none, gate, 1.0);
        partnership::disengaged(&p.partnership, &climate, customer)
    }

    pub(super) fn leaving(&self, c: usize, customer: &Customer<1>) -> f64 {
        let relative = match self.future.structure.routes[c].buyer {
            Buyer::Segment { churn, .. } => churn * self.org(self.future.structure.routes[c].seller).market.rivalry[0],
            Buyer::Firm { .. } => 1.0,
        };
        let p = &self.future.plan.parameters.market;
        f(market::churn_hazard(p, relative, customer.loyalty.level, self.disengaged(c, customer)))
    }

    /// What a customer met this week on average.
    pub(super) fn met(&self, c: usize, slot: usize) -> f64 {
        let (structure, world, p) = (&self.future.structure, &self.future.world, &self.future.plan.parameters);
        let route = &structure.routes[c];
        let seller = self.org(route.seller);
        let (mut suppliers, mut share_of_offer) = (0.0, 0.0);
        for &k in &structure.firms[route.seller].buys {
            let Buyer::Firm { share, .. } = structure.routes[k].buyer else { unreachable!("a link") };
            let usable = (1.0 - f(world.channels[k].friction.unused)).max(0.0);
            suppliers += f64::from(self.better(structure.routes[k].seller)) * usable * f64::from(share);
            share_of_offer = f64::from(seller.usual.offer_from_suppliers);
        }
        let own = f64::from(self.better(route.seller)) * (1.0 - share_of_offer);
        let fit = f64::from(usual::FIT) + own + suppliers * share_of_offer;
        let stability = match route.buyer {
            Buyer::Segment { stability, .. } => Lanes::from(stability),
            Buyer::Firm { firm, .. } => self.org(firm).lever(Lever::StabilityReward),
        };
        let [quality, on_time, fits, warmth] = service::WEIGHTS.map(f64::from);
        let server = &world.staff[structure.slots[slot].served_by as usize];
        quality * f(seller.delivery.quality)
            + on_time * f(seller.delivery.on_time)
            + fits * fit
            + warmth * f(server.service.warmth)
            + f(seller.luck.service)
            - f64::from(friction::EXPERIENCE) * f(world.channels[c].friction.demanded)
            - f(novelty::loss(&p.novelty, seller.novelty.level, stability))
    }

    /// Squared coefficient of variation of a flow over the last year.
    pub(super) fn variability(&self, flow: usize) -> f64 {
        let year: Vec<f64> = self.orders.iter().rev().take(52).map(|week| week[flow]).collect();
        let mean = year.iter().sum::<f64>() / year.len() as f64;
        year.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / year.len() as f64 / (mean * mean)
    }

    /// Share of answers of 9 and 10 less share of answers of 0 to 6, on a scale from 0 to 10 rounded to whole numbers.
    pub(super) fn promoters(answer: f64) -> f64 {
        f64::from(u8::from(answer >= 8.5)) - f64::from(u8::from(answer < 6.5))
    }
}
