//! The scenarios that may be played with: those that come with the program, the lessons, and the file given.

use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::chosen::{Chosen, Own};
use super::error::ApiError;
use super::scenario_cache::CachedScenario;
use crate::observe::PlaceKind;
use crate::quantity::rounded;
use crate::scenario::{BUNDLED, LESSONS, Options, Scenario, from_value, read};
use crate::steering::Lever;

/// Chains kept warm at the same time.
const WARM: usize = if cfg!(target_family = "wasm") { 2 } else { 3 };
/// The same of one's own files, and of other assumptions.
const OWN: usize = 2;

pub(super) struct Catalogue {
    scenarios: IndexMap<String, Scenario>,
    given: Option<String>,
    warm: Warm,
    /// Of one's own files and of other assumptions: what was looked at last.
    own: Warm,
}

/// What is kept warm, by what it is called; the longest unused goes first.
type Warm = Mutex<IndexMap<String, Arc<CachedScenario>>>;

/// Keeps a chain warm, or finds it so.
fn kept(
    warm: &Warm,
    most: usize,
    name: &str,
    make: impl FnOnce() -> Result<CachedScenario, ApiError>,
) -> Result<Arc<CachedScenario>, ApiError> {
    let mut warm = warm.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(at) = warm.get_index_of(name) {
        let last = warm.len() - 1;
        warm.move_index(at, last);
        return Ok(warm[last].clone());
    }
    let cached = Arc::new(make()?);
    while warm.len() >= most {
        warm.shift_remove_index(0);
    }
    warm.insert(name.to_owned(), cached.clone());
    Ok(cached)
}

/// A line of the list of scenarios.
#[derive(Serialize)]
pub(super) struct Title<'a> {
    name: &'a str,
    question: &'a str,
    lesson: bool,
}

impl Catalogue {
    /// The file given comes first, and hides a bundled one of the same name; of the bundled ones all, or those named.
    pub(super) fn new(given: Option<Scenario>, only: Option<&[String]>) -> Self {
        let name = given.as_ref().map(|s| s.name.clone());
        let mut scenarios = IndexMap::new();
        let wanted = |name: &str| only.is_none_or(|only| only.iter().any(|o| o == name));
        let bundled = BUNDLED.iter().chain(LESSONS).filter(|(name, _)| wanted(name)).filter_map(|(name, text)| {
            // A bundled file that does not read is found by a test, not by a leader.
            read(text.as_bytes(), name, &Options::default()).ok()
        });
        for scenario in given.into_iter().chain(bundled) {
            scenarios.entry(scenario.name.clone()).or_insert(scenario);
        }
        Self { scenarios, given: name, warm: Mutex::default(), own: Mutex::default() }
    }

    pub(super) fn titles(&self) -> Vec<Title<'_>> {
        self.scenarios
            .values()
            .map(|s| Title { name: &s.name, question: &s.question, lesson: s.lesson.is_some() })
            .collect()
    }

    /// The scenario the page opens with: the one given, or the showcase.
    pub(super) fn first(&self) -> &str {
        const SHOWCASE: &str = "tension-and-inclusion";
        let first = self.scenarios.keys().next().map_or(SHOWCASE, String::as_str);
        self.given.as_deref().unwrap_or(if self.scenarios.contains_key(SHOWCASE) { SHOWCASE } else { first })
    }

    pub(super) fn scenario(&self, name: &str) -> Result<&Scenario, ApiError> {
        self.scenarios.get(name).ok_or_else(|| ApiError::missing(format!("there is no scenario called {name} here")))
    }

    /// The scenario, kept warm.
    pub(super) fn cached(&self, chosen: &Chosen) -> Result<Arc<CachedScenario>, ApiError> {
        match chosen {
            Chosen::Named(name) => {
                let scenario = self.scenario(name)?;
                kept(&self.warm, WARM, name, || CachedScenario::new(scenario.clone(), chosen.clone()))
            }
            Chosen::Own(own) => {
                let key = serde_json::to_string(own).unwrap_or_default();
                kept(&self.own, OWN, &key, || CachedScenario::new(self.own(own)?, chosen.clone()))
            }
        }
    }

    fn own(&self, own: &Own) -> Result<Scenario, ApiError> {
        let file = match &own.file {
            Some(file) => own.laid_over(file),
            None => own.laid_over(&self.scenario(&own.name)?.to_value()),
        };
        from_value(&file, "the scenario").map_err(|problems| ApiError::diagnostics(&problems))
    }
}

/// What of a lesson would give its answer away: for the teacher alone.
const FOR_THE_TEACHER: [&str; 3] = ["goal", "look_for", "plan_50_minutes"];

/// What the page needs to know of a scenario.
pub(super) fn outline(cached: &CachedScenario, is_teacher: bool) -> Value {
    let scenario = &cached.scenario;
    let places = scenario.places();
    let organisations: Vec<Value> = places
        .iter()
        .filter(|p| p.kind == PlaceKind::Organisation)
        .map(|p| json!({ "id": p.id, "name": p.name, "stands": stands(scenario, &p.id) }))
        .collect();
    let served_by = |id: &str| scenario.chain.segments.get(id).map(|s| s.served_by.as_str());
    let segments: Vec<Value> = places
        .iter()
        .filter(|p| p.kind == PlaceKind::Segment)
        .map(|p| json!({ "id": p.id, "name": p.name, "served_by": served_by(&p.id) }))
        .collect();
    let mut value = scenario.to_value();
    let plans: Vec<Value> =
        scenario.what_ifs.keys().filter_map(|name| told_as_a_plan(scenario, &value, name)).collect();
    if let Some(lesson) = value.get_mut("lesson").and_then(Value::as_object_mut).filter(|_| !is_teacher) {
        lesson.retain(|field, _| !FOR_THE_TEACHER.contains(&field.as_str()));
    }
    json!({
        "name": scenario.name,
        "question": scenario.question,
        "sources": scenario.sources,
        "months": scenario.months,
        "seed": scenario.seed,
        "futures": cached.full(),
        "preview": cached.preview(),
        "agents": cached.agents(),
        "note": cached.note(),
        "organisations": organisations,
        "segments": segments,
        "places": places,
        "programme": value.get("programme").cloned().unwrap_or_else(|| json!({})),
        "events": value.get("events").cloned().unwrap_or_else(|| json!([])),
        "what_ifs": plans,
        "other_what_ifs": scenario.what_ifs.len() - plans.len(),
        "lesson": value.get("lesson"),
        "chain": value.get("chain"),
    })
}

/// A what-if of the file as a plan, with the events that it adds; none where it changes more than programme and events, or
/// takes out what happens anyway.
fn told_as_a_plan(scenario: &Scenario, value: &Value, name: &str) -> Option<Value> {
    let other = scenario.what_if(name).ok()?;
    let changed = scenario.patch_to(&other);
    let other = other.to_value();
    let events = |value: &Value| value.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
    let (anyway, all) = (events(value), events(&other));
    let is_a_plan = changed.keys().all(|field| ["programme", "events"].contains(&field.as_str()));
    if !is_a_plan || !anyway.iter().all(|event| all.contains(event)) {
        return None;
    }
    let added: Vec<&Value> = all.iter().filter(|event| !anyway.contains(event)).collect();
    let programme = other.get("programme").cloned().unwrap_or_else(|| json!({}));
    Some(json!({ "name": name, "programme": programme, "events": added }))
}

/// Where each lever of an organisation stands without a programme, and inside one that does not name it.
fn stands(scenario: &Scenario, organisation: &str) -> Value {
    let culture = scenario.chain.organisations.get(organisation).map(|o| &o.culture.levers);
    let rows = Lever::ALL.iter().map(|lever| {
        let row = lever.row();
        let usual = culture.and_then(|c| c.get(lever).copied()).unwrap_or(row.default);
        (row.name.to_owned(), json!([rounded(usual), rounded(lever.in_programme().unwrap_or(usual))]))
    });
    Value::Object(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_what_if_is_told_as_a_plan_where_it_is_one() {
        let file = json!({
            "name": "own", "months": 4, "chain": { "template": "three-tier" },
            "programme": { "maker": { "tension": 0.5, "employee_inclusion": 0.6 } },
            "events": [{ "kind": "layoff", "at": "maker", "month": 2, "size": 0.1 }],
            "what_ifs": {
                "hot": { "programme": { "maker": { "tension": 1.2, "employee_inclusion": null } } },
                "none": { "programme": null },
                "fewer-people": { "chain": { "organisations": { "maker": { "staff": 80 } } } },
                "kept-on": { "events": null },
                "twice": { "events": [
                    { "kind": "layoff", "at": "maker", "month": 2, "size": 0.1 },
                    { "kind": "layoff", "at": "retailer", "month": 3, "size": 0.2 },
                ] },
            },
        });
        let scenario = from_value(&file, "the file").unwrap_or_else(|problems| panic!("{problems}"));
        let cached = CachedScenario::new(scenario.clone(), Chosen::Named("own".to_owned())).expect("small");
        let told = outline(&cached, false);
        let plans = told["what_ifs"].as_array().expect("plans");
        let names: Vec<&str> = plans.iter().map(|p| p["name"].as_str().expect("a name")).collect();
        assert_eq!((names, told["other_what_ifs"].as_u64()), (vec!["hot", "none", "twice"], Some(2)));
        assert_eq!(plans[0]["programme"]["maker"]["tension"].as_f64().map(|x| (x * 10.0).round()), Some(12.0));
        assert!(plans[0]["programme"]["maker"].get("employee_inclusion").is_none() && plans[0]["events"] == json!([]));
        assert_eq!(plans[1]["programme"], json!({}));
        assert_eq!(plans[2]["events"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn only_the_teacher_is_told_what_would_give_a_lesson_away() {
        let catalogue = Catalogue::new(None, None);
        let cached = catalogue.cached(&Chosen::Named("lesson-layoff-spiral".to_owned())).expect("a lesson");
        let [class, teacher] = [false, true].map(|is_teacher| outline(&cached, is_teacher)["lesson"].clone());
        for field in FOR_THE_TEACHER {
            assert!(class.get(field).is_none() && teacher.get(field).is_some(), "{field}");
        }
        assert!(class["prediction"].is_object() && class["debrief"].is_array());
    }
}
