//! A small chain that is simulated in milliseconds: a mill and a quarry supply a shop; an island trades alone.

use ripplechain::draws::Draws;
use ripplechain::initialisation::{self, Setup};
use ripplechain::mechanism::World;
use ripplechain::observe::{Layout, Trajectory};
use ripplechain::run::{Arm, BatchDesign, Record, TimeConfiguration};
use ripplechain::scenario::{Scenario, from_value};
use ripplechain::week::{Setting, week};
use ripplechain::world::Structure;
use serde_json::{Value, json};

/// The chain as JSON, without a programme, eight months long.
pub(crate) fn file() -> Value {
    json!({
        "name": "small", "months": 8, "futures": 16, "seed": 7,
        "chain": {
            "organisations": {
                "mill": { "staff": 24, "variety": 0 }, "quarry": { "staff": 16, "variety": 0 },
                "shop": { "staff": 32, "margin": 0.6, "variety": 0 }, "island": { "staff": 24, "variety": 0 }
            },
            "links": [{ "from": "mill", "to": "shop", "volume": 2.0 }, { "from": "quarry", "to": "shop", "volume": 1.0 }],
            "segments": {
                "people": { "served_by": "shop", "people": 90, "works_here": 0.3 },
                "guests": { "served_by": "shop", "people": 40, "churn": 2.0, "works_here": 0.0 },
                "islanders": { "served_by": "island", "people": 60, "works_here": 0.0 }
            }
        }
    })
}

/// Reads a file.
pub(crate) fn read(file: &Value) -> Scenario {
    from_value(file, "small").expect("a valid scenario")
}

/// The chain with this programme at the shop.
pub(crate) fn with_programme(programme: &Value) -> Scenario {
    let mut file = file();
    file["programme"] = json!({ "shop": programme });
    read(&file)
}

/// Scenarios over the same sixteen futures, week by week; what is measured is a scenario against the first.
pub(crate) struct Weekly {
    pub layout: Layout,
    /// By future and scenario.
    pub futures: Vec<Vec<Trajectory>>,
}

impl Weekly {
    pub(crate) fn of(scenarios: &[Scenario]) -> Self {
        let arm = |scenario: &Scenario| Arm { name: "arm".to_owned(), scenario: scenario.clone(), programme: true };
        let arms: Vec<Arm> = scenarios.iter().map(arm).collect();
        let pace = TimeConfiguration { burn_in: 26, record: Record::Weeks, ..TimeConfiguration::default() };
        let design = BatchDesign::new(&arms, pace).expect("arms that share their futures");
        Self { layout: design.layout().clone(), futures: design.batch(0).expect("finite") }
    }

    /// The paired difference of each future.
    pub(crate) fn gaps(&self, arm: usize, metric: &str, place: &str, week: usize) -> Vec<f32> {
        let column = self.layout.column(metric, place).unwrap_or_else(|| panic!("no column {metric} at {place}"));
        self.futures.iter().map(|f| f[arm].column(column)[week] - f[0].column(column)[week]).collect()
    }

    /// The mean paired difference.
    pub(crate) fn gap(&self, arm: usize, metric: &str, place: &str, week: usize) -> f32 {
        let gaps = self.gaps(arm, metric, place, week);
        gaps.iter().sum::<f32>() / gaps.len() as f32
    }

    /// Columns at these places that differ in any future at a week, to the bit.
    pub(crate) fn differing(&self, arm: usize, places: &[&str], week: usize) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        for (k, column) in self.layout.columns.iter().enumerate() {
            let place = &self.layout.places[column.place].id;
            let differs = |f: &Vec<Trajectory>| {
                let (a, b) = (f[arm].column(k)[week], f[0].column(k)[week]);
                a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan())
            };
            if places.contains(&place.as_str()) && self.futures.iter().any(differs) {
                out.push((column.metric().id, place.clone()));
            }
        }
        out
    }

    /// Every place.
    pub(crate) fn everywhere(&self) -> Vec<&str> {
        self.layout.places.iter().map(|p| p.id.as_str()).collect()
    }
}

/// One future of a chain whose levers stay where the culture puts them, week by week.
pub(crate) struct OneFuture {
    pub plan: Setup,
    pub structure: Structure,
    pub draws: Draws<1>,
    pub world: World<1>,
}

impl OneFuture {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let plan = initialisation::plan(scenario);
        let structure = initialisation::structure::draw(&plan, scenario.seed, 0);
        let draws = Draws::new(scenario.seed, 0);
        let world = initialisation::world(&plan, &structure, &draws, 1.0);
        Self { plan, structure, draws, world }
    }

    /// One week with every lever aimed at its culture.
    pub(crate) fn week(&mut self) {
        let usual_loyalty = self.plan.usual_loyalty();
        let setting = Setting {
            parameters: &self.plan.parameters,
            structure: &self.structure,
            draws: &self.draws,
            dt: 1.0,
            usual_loyalty: &usual_loyalty,
            settling: false,
            shared: false,
        };
        let targets: Vec<Vec<_>> = self.world.organisations.iter().map(|o| o.culture.to_vec()).collect();
        week(&setting, &targets, &vec![false; targets.len()], &mut self.world);
    }
}

/// A chain in which nothing is as usual: heat, inclusion, releases and openness differ between organisations.
pub(crate) fn unusual() -> Scenario {
    let mut file = file();
    let organisations = &mut file["chain"]["organisations"];
    organisations["mill"]["culture"] = json!({
        "tension": 0.9, "coverage": 0.8, "learning_time": 0.05, "employee_inclusion": 0.6, "customer_inclusion": 0.5,
        "communication": 0.7, "silos": 0.1, "release_interval": 5, "listening": 0.7, "joint_reflection": 0.2
    });
    organisations["quarry"]["culture"] =
        json!({ "priority_switches": 5, "servant_leadership": 0.1, "entitlement": 0.6 });
    organisations["shop"]["culture"] = json!({
        "tension": 0.4, "coverage": 0.5, "learning_time": 0.03, "customer_inclusion": 0.7, "openness": 0.8,
        "over_promising": 0.3, "partnering_upstream": 0.7, "entitlement": 0.5, "stability_reward": 0.5, "release_interval": 4, "gatekeeping": 0.2,
        "joint_reflection": 0.4, "early_involvement": 0.8, "conflict": 0.2, "responsibility": 0.3, "hard_questions": 0.2
    });
    organisations["island"]["culture"] = json!({ "tension": 1.4, "coverage": 1.0, "servant_leadership": 0.8 });
    file["chain"]["segments"]["guests"]["stability"] = json!(0.7);
    for (mechanism, strength) in
        [("standards", 0.8), ("silos", 0.7), ("friction", 0.9), ("service", 0.6), ("satisfaction", 0.8)]
    {
        file["mechanisms"][mechanism]["strength"] = json!(strength);
    }
    read(&file)
}
