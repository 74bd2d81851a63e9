//! Strength scales what a mechanism does: half the strength moves a law half as far on its own scale, none not at all.

use ripplechain::draws::{Draws, Purpose};
use ripplechain::lanes::Lanes;
use ripplechain::mechanism::{
    Channel, Customer, Employee, Organisation, People, balcony, commitment, cynicism, delivery, friction, harshness,
    home, learning, loyalty, luck, market, meaning, novelty, offer, ordering, partnership, price, reach, reporting,
    satisfaction, service, silos, solution, spillover, standards, tension, transparency, trust, turnover, uncertainty,
    wellbeing, wins, word_of_mouth,
};
use ripplechain::world::Lever;

use super::{one, organisation, set, start};

/// Weeks after which whatever relaxes has arrived.
const LONG: f32 = 1000.0;

fn logit(x: Lanes<1>) -> f64 {
    let x = f64::from(x[0]);
    (x / (1.0 - x)).ln()
}

fn plain(x: Lanes<1>) -> f64 {
    f64::from(x[0])
}

fn half_is_half(what: &str, law: impl Fn(f32) -> f64) {
    let [none, half, whole] = [0.0, 0.5, 1.0].map(law);
    let moved = whole - none;
    assert!(moved.abs() > 1e-3, "{what} does not move: {none}, {whole}");
    assert!(((half - none) / moved - 0.5).abs() < 0.02, "{what}: {none}, {half}, {whole}");
}

/// An organisation in which every driver is away from the usual.
fn driven() -> Organisation<1> {
    let mut org = organisation();
    for (lever, value) in [
        (Lever::Coverage, 1.0),
        (Lever::EmployeeInclusion, 0.5),
        (Lever::ServantLeadership, 0.6),
        (Lever::Communication, 0.7),
        (Lever::CustomerInclusion, 0.6),
        (Lever::EarlyInvolvement, 0.5),
        (Lever::LearningTime, 0.05),
        (Lever::Silos, 0.2),
    ] {
        set(&mut org, lever, value);
    }
    let people = &mut org.people;
    (people.turnover.filled, people.learning.proficiency, people.tension.zone) = (one(10.0), one(4.0), one(5.0));
    (people.solution.ideas, people.wellbeing.fatigue, people.turnover.skill) = (one(3.0), one(4.0), one(9.0));
    (people.tension.level, people.tension.distress, people.trust.level) = (one(3.0), one(1.0), one(5.0));
    (org.uncertainty.layoff_memory, org.wins.level) = (one(0.4), one(0.3));
    org
}

macro_rules! with {
    ($room:ident, $strength:expr) => {
        $room::Parameters { strength: $strength, ..$room::Parameters::default() }
    };
}

#[test]
fn half_the_strength_moves_people_half_as_far() {
    let person = || {
        let mut x = Employee::<1>::default();
        (x.trust.level, x.tension.distress, x.tension.zone, x.tension.tolerance) =
            (one(0.6), one(0.2), one(0.7), one(5.0));
        (x.wellbeing.fatigue, x.wellbeing.engagement, x.harshness.felt) = (one(0.25), one(0.7), one(0.25));
        (x.turnover.filled, x.learning.adoption) = (one(1.0), one(0.2));
        (x.commitment.stake, x.commitment.openness) = (one(0.7), one(0.5));
        x
    };
    half_is_half("trust", |s| {
        let mut x = person();
        trust::step(&trust::climate(&with!(trust, s), &driven(), one(0.5), one(0.3), LONG), &mut x);
        logit(x.trust.level)
    });
    half_is_half("the price of levers", |s| {
        let mut org = driven();
        price::step(&with!(price, s), &mut org, 1.0);
        plain(org.price.spent)
    });
    half_is_half("uncertainty", |s| {
        let mut org = driven();
        uncertainty::step(&with!(uncertainty, s), &mut org, one(0.5), LONG);
        logit(org.uncertainty.level)
    });
    let mut busy = driven();
    busy.uncertainty.initiatives = one(3.0);
    half_is_half("open initiatives", |s| plain(uncertainty::excess(&with!(uncertainty, s), &busy)));
    half_is_half("commitment", |s| {
        let mut x = person();
        x.commitment.openness = one(0.0);
        let p = with!(commitment, s);
        commitment::step(&p, &commitment::climate(&p, &driven(), one(0.5), one(0.0), LONG), true, one(0.0), &mut x);
        plain(x.commitment.level).atanh()
    });
    half_is_half("social influence", |s| {
        let mut x = person();
        let p = with!(commitment, s);
        let quiet = commitment::climate(&p, &organisation(), one(0.0), one(0.0), LONG);
        (x.tension.distress, x.trust.level) = (one(0.0), one(0.5));
        commitment::step(&p, &quiet, true, one(0.4), &mut x);
        plain(x.commitment.level)
    });
    half_is_half("fatigue", |s| {
        let (mut x, mut org) = (person(), driven());
        org.delivery.strain = one(0.2);
        let p = with!(wellbeing, s);
        wellbeing::tire(&p, &wellbeing::climate(&p, -0.25, &org, one(0.3), LONG), &mut x);
        logit(x.wellbeing.fatigue)
    });
    half_is_half("engagement", |s| {
        let mut x = person();
        x.tension.distress = one(0.0);
        let p = with!(wellbeing, s);
        let climate = wellbeing::climate(&p, -0.25, &driven(), one(0.0), LONG);
        wellbeing::tire(&p, &climate, &mut x);
        wellbeing::engage(&p, &climate, true, one(0.8), &mut x);
        logit(x.wellbeing.engagement)
    });
    half_is_half("tension", |s| {
        let mut org = organisation();
        (org.delivery.strain, org.friction.imposed, org.uncertainty.level) = (one(0.4), one(0.3), one(0.5));
        set(&mut org, Lever::Tension, 0.5);
        set(&mut org, Lever::Coverage, 1.0);
        let (p, mut x) = (with!(tension, s), person());
        x.trust.level = one(0.5);
        tension::step(&p, &tension::climate(&p, &org, LONG), true, &mut x);
        plain(x.tension.level)
    });
    half_is_half("learning", |s| {
        // Every pull is toward 1: nobody is imitated, old habits do not return.
        let p = learning::Parameters { regress: 0.0, social: 0.0, ..with!(learning, s) };
        let mut org = driven();
        set(&mut org, Lever::AdaptiveShare, 0.5);
        let mut x = person();
        (x.learning.technical, x.learning.adaptive) = (one(0.6), one(0.6));
        learning::step(&p, &learning::climate(&p, &org, one(0.0), 1.0), one(1.0), &mut x);
        -(1.0 - plain(x.learning.adaptive)).ln() - (1.0 - plain(x.learning.technical)).ln()
    });
    half_is_half("imitation", |s| {
        let p = learning::Parameters { regress: 0.0, ..with!(learning, s) };
        let (mut x, target) = (person(), learning::tipped(&p, one(0.6)));
        (x.learning.technical, x.learning.adaptive) = (one(0.2), one(0.2));
        learning::step(&p, &learning::climate(&p, &organisation(), one(0.0), 1.0), one(0.6), &mut x);
        -plain(target - x.learning.adoption).ln()
    });
    half_is_half("cynicism", |s| -(1.0 - plain(cynicism::after(&with!(cynicism, s), one(0.0), one(1.0), 0.0))).ln());
    half_is_half("spillover", |s| {
        let (p, mut x, mut customer) = (with!(spillover, s), person(), Customer::<1>::default());
        (customer.satisfaction.level, customer.market.active) = (one(0.9), one(1.0));
        spillover::meet(&p, &customer, &mut x);
        spillover::step(spillover::pace(&p, 1.0), 1, &mut x);
        plain(x.spillover.level)
    });
    half_is_half("storms from within", |s| {
        let (p, mut channel, mut people) = (with!(transparency, s), Channel::<1>::default(), People::default());
        (people.turnover.filled, people.tension.distress) = (one(10.0), one(4.0));
        transparency::step(&p, 0.3, &people, one(0.5), &mut channel, 1.0);
        plain(channel.transparency.storms)
    });
    half_is_half("what is seen inside", |s| {
        let mut people = People::<1>::default();
        (people.turnover.filled, people.wellbeing.engagement) = (one(10.0), one(8.0));
        plain(transparency::inside(&with!(transparency, s), 0.3, &people))
    });
    half_is_half("quitting", |s| plain(turnover::exit_hazard(&with!(turnover, s), &person())));
    half_is_half("strain at home", |s| {
        let (mut x, mut org) = (person(), driven());
        (org.delivery.strain, x.wellbeing.fatigue) = (one(0.1), one(0.35));
        home::step(&home::climate(&with!(home, s), &org, LONG), &mut x);
        logit(x.home.strain + 0.2)
    });
    half_is_half("clarity of the mission", |s| {
        let mut org = driven();
        meaning::step(&with!(meaning, s), &mut org, one(0.5), LONG);
        logit(org.meaning.clarity)
    });
    half_is_half("doubt", |s| {
        let mut org = driven();
        meaning::step(&with!(meaning, s), &mut org, one(0.5), LONG);
        logit(org.meaning.doubt)
    });
    half_is_half("contact staff on the bus", |s| {
        let mut org = driven();
        (org.people.commitment.contact, org.people.commitment.contact_level) = (one(5.0), one(2.0));
        commitment::board(&with!(commitment, s), &mut org);
        plain(org.commitment.on_the_bus)
    });
    half_is_half("a known answer", |s| {
        let mut org = driven();
        org.solution.technical = one(0.3);
        solution::step(&with!(solution, s), &mut org, one(0.4), one(0.0), one(0.0), 1.0);
        -(0.9 - plain(org.solution.technical)).ln()
    });
    half_is_half("discovery", |s| {
        let mut org = driven();
        (org.solution.adaptive, org.solution.potential) = (one(0.3), one(0.9));
        solution::step(&with!(solution, s), &mut org, one(0.4), one(0.0), one(0.0), 1.0);
        -(0.9 - plain(org.solution.adaptive)).ln()
    });
    half_is_half("warmth", |s| {
        let leeway = reach::Lived { reached: one(0.3), turned: one(0.0) };
        logit(service::warmth(&with!(service, s), &leeway, &person()))
    });
    half_is_half("reach", |s| {
        let mut org = driven();
        set(&mut org, Lever::Coverage, 0.4);
        reach::step(&with!(reach, s), &mut org);
        plain(org.lived(Lever::EmployeeInclusion))
    });
    half_is_half("lip service", |s| {
        let climate = reporting::climate(one(1.0), one(1.0));
        plain(reporting::reported(&with!(reporting, s), &climate, one(0.3), one(0.3), one(1.0)))
    });
    half_is_half("silence", |s| plain(reporting::visible(&with!(reporting, s), one(0.3))));
    half_is_half("the balcony", |s| {
        let mut org = driven();
        let [error, ..] = Draws::<1>::new(1, 0).words(Purpose::Reading, 0, 0);
        balcony::watch(&with!(balcony, s), &reporting::Parameters::default(), &mut org, error, 1.0);
        plain(org.balcony.controller)
    });
    half_is_half("luck", |s| {
        let mut world = start().1;
        world.organisations[0].luck.mood = one(0.0);
        luck::step(&with!(luck, s), &Draws::<1>::new(9, 0), &mut world, 1.0);
        plain(world.organisations[0].luck.mood)
    });
}

#[test]
fn half_the_strength_moves_work_half_as_far() {
    half_is_half("integration", |s| {
        let mut org = driven();
        silos::step(&with!(silos, s), &mut org, LONG);
        logit(org.silos.integration)
    });
    half_is_half("what silos carry", |s| {
        let mut org = driven();
        org.silos.integration = one(0.4);
        plain(silos::carried(&with!(silos, s), &org)).ln()
    });
    half_is_half("time per job", |s| plain(standards::time_per_job(&with!(standards, s), one(0.9), one(1.2))).ln());
    half_is_half("repair of standards", |s| {
        let mut org = driven();
        (org.standards.standard, org.delivery.pressure) = (one(0.8), one(1.0));
        standards::step(&with!(standards, s), &mut org, 26.0);
        plain(org.standards.standard)
    });
    half_is_half("purchases", |s| logit(ordering::wallet(&with!(ordering, s), one(0.8), one(0.9), 0.8, LONG)));
    half_is_half("defects", |s| {
        let mut org = driven();
        delivery::defects(&with!(delivery, s), &mut org, one(0.2), one(0.1), LONG);
        logit(org.delivery.defects)
    });
    half_is_half("returns", |s| plain(delivery::returned(&with!(delivery, s), one(0.1), one(0.1))));
    half_is_half("focus", |s| plain(delivery::focus(&with!(delivery, s), one(2.0))));
    half_is_half("flexible budgets", |s| {
        let mut org = driven();
        org.ordering.demand = one(0.7 * org.usual.demand);
        delivery::capacity(&with!(delivery, s), &mut org, LONG);
        plain(org.delivery.flex).ln()
    });
    half_is_half("patience", |s| {
        let mut org = driven();
        (org.usual.demand, org.usual.lead_time) = (10.0, 2.0);
        (org.delivery.capacity, org.delivery.load, org.delivery.backlog) = (one(8.0), one(1.5), one(80.0));
        plain(delivery::rates(&with!(delivery, s), &org, one(1.0), one(0.0))[1])
    });
    half_is_half("the worth of the new way at work", |s| {
        let p = delivery::Parameters { engagement: 0.0, learning_dip: 0.0, ..with!(delivery, s) };
        let mut x = Employee::<1>::default();
        (x.turnover.skill, x.learning.proficiency, x.wellbeing.fatigue) = (one(1.0), one(0.8), one(0.25));
        plain(delivery::effort(&p, &delivery::climate(&p, &organisation(), one(0.5)), &x))
    });
    half_is_half("imposed demands", |s| {
        let mut org = driven();
        friction::impose(&with!(friction, s), &mut org, one(0.0), one(0.0), one(0.3), one(0.2), LONG);
        plain(org.friction.imposed)
    });
    half_is_half("novelty", |s| {
        let mut org = driven();
        org.novelty.level = one(0.0);
        novelty::step(&with!(novelty, s), &mut org, one(0.1), 1.0);
        plain(org.novelty.level)
    });
    half_is_half("releases", |s| {
        let mut org = driven();
        org.offer.release_clock = one(1.0);
        let _ = offer::step(&with!(offer, s), &mut org, one(0.3), one(0.3), one(1.0), one(0.0), 1.0);
        plain(org.offer.release_clock)
    });
    half_is_half("wins", |s| {
        let mut org = driven();
        wins::step(&with!(wins, s), &mut org, one(0.8), one(0.2), LONG);
        plain(org.wins.level).atanh()
    });
}

#[test]
fn half_the_strength_moves_customers_half_as_far() {
    let customer = || {
        let mut x = Customer::<1>::default();
        (x.satisfaction.level, x.satisfaction.expectation) = (one(0.8), one(0.6));
        (x.partnership.level, x.partnership.nature) = (one(0.4), one(-1.0));
        (x.loyalty.level, x.loyalty.nature) = (one(0.85), one(1.2));
        x
    };
    half_is_half("customers who were ignored", |s| {
        let mut org = driven();
        (org.offer.known_stated, org.offer.fit_stated, org.offer.resigned) = (one(0.9), one(0.1), one(0.0));
        partnership::remember(&with!(partnership, s), &mut org, one(0.3), 1.0);
        -(1.0 - plain(org.partnership.burned)).ln()
    });
    half_is_half("partnership", |s| {
        let (p, mut x) = (with!(partnership, s), customer());
        let c = partnership::climate(&p, &driven(), one(0.05), one(0.1), one(0.1), one(0.0), LONG);
        partnership::step(&p, &c, one(0.7), &mut x);
        logit(x.partnership.level)
    });
    half_is_half("silence", |s| {
        let p = with!(partnership, s);
        let none = Lanes::ZERO;
        let c = partnership::climate(&p, &driven(), none, none, none, one(0.2), 1.0);
        logit(partnership::disengaged(&p, &c, &customer()) / one(0.6))
    });
    half_is_half("blame", |s| {
        let mut org = organisation();
        set(&mut org, Lever::ServantLeadership, 0.0);
        plain(loyalty::blame(&with!(loyalty, s), &org))
    });
    half_is_half("loyalty", |s| {
        let (p, mut x) = (with!(loyalty, s), customer());
        loyalty::step(&p, loyalty::climate(&p, LONG), one(0.0), &mut x);
        logit(x.loyalty.level)
    });
    half_is_half("harshness", |s| logit(harshness::harshness(&with!(harshness, s), one(0.3), one(0.2), &customer())));
    half_is_half("word of mouth", |s| plain(word_of_mouth::effect(&with!(word_of_mouth, s), one(0.1))));
    half_is_half("churn", |s| plain(market::churn_hazard(&with!(market, s), 1.0, one(0.7), one(0.4))).ln());
    half_is_half("acquisition", |s| {
        plain(market::acquisition_hazard(&with!(market, s), one(0.6), one(0.9), one(0.3))).ln()
    });
    let judged = |s: f32| {
        let (p, mut x) = (with!(satisfaction, s), customer());
        let c = satisfaction::climate(&p, one(0.5), 0.3, one(0.05), LONG);
        satisfaction::step(&p, &c, one(0.75), one(0.0), one(1.0), one(0.2), &mut x);
        x
    };
    half_is_half("satisfaction", |s| logit(judged(s).satisfaction.level));
    half_is_half("expectation", |s| plain(judged(s).satisfaction.expectation));
}
