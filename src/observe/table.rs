//! The table of metrics.

use super::Better::{Higher, Lower, Neither};
use super::PlaceKind::{self, Chain, Link, Organisation, Segment, Tier};
use super::Theme::{Customers, Delivery, Money, People};
use super::{Better, Metric, Theme};

const EVERYWHERE: &[PlaceKind] = &[Organisation, Link, Segment, Tier, Chain];
const FIRMS: &[PlaceKind] = &[Organisation, Tier, Chain];
const FIRM: &[PlaceKind] = &[Organisation];
const FLOWS: &[PlaceKind] = &[Organisation, Link];

#[allow(clippy::too_many_arguments)]
const fn row(
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    better: Better,
    theme: Theme,
    least: f32,
    at: &'static [PlaceKind],
    meaning: &'static str,
) -> Metric {
    Metric { id, name, unit, better, theme, least, meaning, at }
}

/// Every metric, in reading order. A metric is one row here and one line in the observer.
pub static METRICS: &[Metric] = &[
    row("loyalty", "Loyalty", "points", Higher, Customers, 0.5, EVERYWHERE, "Mean loyalty of active customers, 0-100."),
    row("nps", "NPS", "points", Higher, Customers, 2.0, EVERYWHERE, "Net promoter score of active customers: share answering 9-10 minus share answering 0-6, in points, from loyalty on a 0-10 scale."),
    row("satisfaction", "Satisfaction", "points", Higher, Customers, 0.5, EVERYWHERE, "Mean satisfaction of active customers, 0-100."),
    row("expectation_gap", "Expectation gap", "points", Higher, Customers, 0.5, EVERYWHERE, "Experience minus expectation, mean over active customers, points of a 0-100 scale; negative = disappointed."),
    row("churn", "Churn", "% a year", Lower, Customers, 0.3, EVERYWHERE, "Mean yearly hazard that an active customer leaves."),
    row("customers", "Active customers", "people", Higher, Customers, 2.0, EVERYWHERE, "Number of active customers."),
    row("acquisition", "Acquisition", "% a year", Higher, Customers, 0.3, EVERYWHERE, "Mean yearly hazard that a free customer slot is won."),
    row("partners", "Partners", "%", Higher, Customers, 0.5, EVERYWHERE, "Share of customers whose feedback comes as partnership."),
    row("judges", "Judges", "%", Neither, Customers, 0.5, EVERYWHERE, "Share of customers whose feedback comes as judgement."),
    row("disengaged", "Disengaged", "%", Lower, Customers, 0.5, EVERYWHERE, "Share of customers who give no feedback at all."),
    row("word_of_mouth", "Word of mouth", "points", Higher, Customers, 0.2, EVERYWHERE, "Mean news heard from acquaintances (their loyalty against its usual level), points of a 0-100 scale."),
    row("harshness", "Harshness", "points", Lower, Customers, 0.5, EVERYWHERE, "Mean harshness of customers toward staff, 0-100."),
    row("enps", "eNPS", "points", Higher, People, 2.0, FIRMS, "Employee net promoter score, from engagement on a 0-10 scale."),
    row("engagement", "Engagement", "points", Higher, People, 0.5, FIRMS, "Mean engagement of employees, 0-100."),
    row("commitment", "Commitment", "points", Higher, People, 1.0, FIRMS, "Mean commitment to the change, -100 to 100."),
    row("resistance", "Resistance", "%", Lower, People, 1.0, FIRMS, "Share of employees whose commitment is below -0.3."),
    row("trust", "Trust in leaders", "points", Higher, People, 0.5, FIRMS, "Mean trust in leadership, 0-100."),
    row("tension", "Adaptive tension", "index", Neither, People, 0.02, FIRMS, "Mean adaptive tension felt; learning starts near 0.44, distress near 1."),
    row("too_cold", "Too cold", "%", Neither, People, 1.0, FIRMS, "Share of employees whose tension is below the productive zone."),
    row("productive", "In the productive zone", "%", Higher, People, 1.0, FIRMS, "Share of employees in the productive zone of tension."),
    row("too_hot", "Too hot", "%", Lower, People, 1.0, FIRMS, "Share of employees whose tension is above what they can bear."),
    row("fatigue", "Fatigue", "points", Lower, People, 0.5, FIRMS, "Mean fatigue, 0-100."),
    row("turnover", "Turnover", "% a year", Lower, People, 0.5, FIRMS, "Mean yearly hazard that an employee quits."),
    row("staff", "Staff", "people", Neither, People, 1.0, FIRMS, "Filled seats."),
    row("adoption", "Adoption", "%", Higher, People, 0.5, FIRMS, "Mean real adoption of the new way of working."),
    row("reported_adoption", "Reported adoption", "%", Neither, People, 0.5, FIRMS, "Adoption as people report it; the excess over real adoption is lip service."),
    row("proficiency", "Proficiency", "%", Higher, People, 0.5, FIRMS, "Mean mastered part of the new way of working."),
    row("solution", "Quality of the solution", "points", Higher, People, 0.5, FIRMS, "How good the new way is, 0-100; 50 = as good as the old."),
    row("integration", "Integration", "points", Higher, People, 0.5, FIRMS, "How well teams work together across silos, 0-100."),
    row("warmth", "Warmth of contact", "points", Higher, People, 0.5, FIRMS, "Mean warmth of contact staff toward customers, 0-100."),
    row("imposed", "Imposed demands", "index", Lower, People, 0.02, FIRMS, "Demands imposed by business customers and by friction at the interface; 0 = usual."),
    row("lead_time", "Lead time", "weeks", Lower, Delivery, 0.05, EVERYWHERE, "Backlog over completion rate (Little's law), mean of the month."),
    row("on_time", "On time", "%", Higher, Delivery, 0.5, EVERYWHERE, "Share of deliveries within the promised lead time."),
    row("quality", "Quality", "points", Higher, Delivery, 0.5, EVERYWHERE, "Quality index of what is delivered, 0-100."),
    row("fit_stated", "Fit to stated needs", "points", Higher, Delivery, 0.5, EVERYWHERE, "How well the offer meets the needs customers can state, 0-100."),
    row("fit_latent", "Fit to latent needs", "points", Higher, Delivery, 0.5, EVERYWHERE, "How well the offer meets the needs customers cannot state, 0-100."),
    row("delivery", "Delivery", "points", Higher, Delivery, 0.5, EVERYWHERE, "Delivery index, 0-100: quality, timeliness and fit as a customer weighs them."),
    row("backlog", "Backlog", "weeks of demand", Lower, Delivery, 0.05, FIRMS, "Orders accepted and not yet delivered, in weeks of usual demand."),
    row("rework", "Rework", "% of output", Lower, Delivery, 0.2, FIRMS, "Share of completions that come back as defective."),
    row("unfinished", "Unfinished initiatives", "initiatives", Lower, Delivery, 0.1, FIRMS, "Change initiatives begun and neither finished nor buried."),
    row("throughput", "Throughput", "% of usual", Higher, Delivery, 0.5, FIRMS, "Good output against usual demand, mean of the month."),
    row("capacity", "Productivity", "% of usual", Higher, Delivery, 0.5, FIRMS, "Capacity per planned employee against the usual."),
    row("load", "Load", "%", Neither, Delivery, 0.5, FIRMS, "Orders in hand over what can be done in the normal lead time."),
    row("standard", "Standard of work", "% of original", Higher, Delivery, 0.5, FIRMS, "Time people think a job deserves, against the original standard; erodes under pressure."),
    row("bullwhip", "Bullwhip", "ratio", Lower, Delivery, 0.05, FLOWS, "Variability (squared coefficient of variation) of orders received over the last 52 weeks against that of final demand; 1 = no amplification."),
    row("margin", "Margin", "% of usual sales", Higher, Money, 0.5, FIRMS, "Operating result of the month against usual sales."),
    row("cash", "Cash", "weeks of staff cost", Higher, Money, 0.2, FIRM, "Cash in hand, in weeks of usual staff cost."),
];
