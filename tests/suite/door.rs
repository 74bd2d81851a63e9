//! The door: what is valid comes through unchanged; what is not, never panics.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ripplechain::observe::{METRICS, PlaceKind};
use ripplechain::run::{Arm, BatchDesign, TimeConfiguration};
use ripplechain::scenario::{self, BUNDLED, DiagnosticKind, Options, Scenario, Template, bundled, read};

use crate::fixture::command;

fn accept(text: &str) -> Scenario {
    read(text.as_bytes(), "test.json", &Options::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

#[test]
fn every_bundled_scenario_comes_through() {
    for (name, text) in BUNDLED {
        assert_eq!(&accept(text).name, name);
    }
}

#[test]
fn every_file_in_scenarios_is_bundled() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(stem) = name.strip_suffix(".json").filter(|s| !s.ends_with(".schema")) {
            assert!(bundled(stem).is_some(), "add \"{stem}\" to src/scenario/bundled.rs");
        }
    }
}

#[test]
fn a_number_too_small_to_be_held_is_nought_without_a_sign() {
    let shock = r#"{ "kind": "demand_shock", "month": 1, "size": -1e-60 }"#;
    let once = accept(&format!(r#"{{ "name": "t", "chain": {{ "template": "three-tier" }}, "events": [{shock}] }}"#));
    let again = accept(&once.to_json());
    assert_eq!((once.to_json(), once.hash()), (again.to_json(), again.hash()));
}

#[test]
fn a_scenario_written_out_and_read_again_is_the_same() {
    for (_, text) in BUNDLED {
        let once = accept(text);
        let again = accept(&once.to_json());
        assert_eq!(once, again);
        assert_eq!(once.to_json(), again.to_json());
        assert_eq!(once.hash(), again.hash());
    }
}

#[test]
fn the_smallest_useful_file_is_a_name_a_template_and_a_lever() {
    let s = accept(r#"{"name":"small","chain":{"template":"three-tier"},"programme":{"maker":{"tension":0.7}}}"#);
    assert_eq!((s.months, s.futures, s.seed), (36, 200, 1));
    assert_eq!(s.chain.organisations.keys().collect::<Vec<_>>(), ["supplier", "maker", "retailer"]);
    assert_eq!(s.chain.segments.len(), 2);
}

#[test]
fn every_template_comes_through() {
    for template in Template::ALL {
        accept(&format!(r#"{{"name":"t","chain":{{"template":"{}"}}}}"#, template.name()));
    }
}

#[test]
fn a_chain_is_laid_over_its_template() {
    let s = accept(
        r#"{"name":"t","chain":{"template":"three-tier",
            "organisations":{"maker":{"staff":320},"wholesaler":{}},
            "links":[{"from":"supplier","to":"maker","volume":3},{"from":"maker","to":"wholesaler"},{"from":"wholesaler","to":"retailer"}],
            "segments":{"singles":null,"families":{"people":3000}}}}"#,
    );
    assert_eq!(s.chain.organisations["maker"].staff, 320);
    assert_eq!(s.chain.organisations["maker"].name.as_deref(), Some("Maker"));
    assert_eq!(s.chain.segments.keys().collect::<Vec<_>>(), ["families"]);
    assert_eq!(
        (s.chain.segments["families"].people, s.chain.segments["families"].served_by.as_str()),
        (3000, "retailer")
    );
    assert_eq!(s.chain.links.len(), 4);
    assert_eq!(s.chain.organisations.keys().collect::<Vec<_>>(), ["supplier", "maker", "wholesaler", "retailer"]);
}

#[test]
fn an_organisation_taken_out_of_a_template_takes_its_links_with_it() {
    let s = accept(r#"{"name":"t","chain":{"template":"three-tier","organisations":{"supplier":null}}}"#);
    assert_eq!(s.chain.links.len(), 1);
}

#[test]
fn organisations_are_put_upstream_first() {
    let s = accept(
        r#"{"name":"t","chain":{"organisations":{"shop":{},"mill":{},"farm":{}},
            "links":[{"from":"mill","to":"shop"},{"from":"farm","to":"mill"}],"segments":{"eaters":{"served_by":"shop"}}}}"#,
    );
    assert_eq!(s.chain.organisations.keys().collect::<Vec<_>>(), ["farm", "mill", "shop"]);
    assert_eq!(s.tiers(), [0, 1, 2]);
    let ids: Vec<String> = s.places().into_iter().map(|p| p.id).collect();
    assert_eq!(
        ids,
        ["farm", "mill", "shop", "mill>shop", "farm>mill", "eaters", "tier-1", "tier-2", "tier-3", "chain"]
    );
}

#[test]
fn what_a_run_measures_is_where_the_scenario_says() {
    for (name, text) in BUNDLED {
        let scenario = accept(text);
        let arms = [Arm { name: "without".to_owned(), programme: false, scenario: scenario.clone() }];
        let design = BatchDesign::new(&arms, TimeConfiguration::default()).unwrap();
        assert_eq!(design.layout().places, scenario.places(), "{name}");
        // Every place that a run has may be asked for by its id, and is found.
        for place in &design.layout().places {
            let metric = METRICS.iter().find(|m| m.at.contains(&place.kind)).unwrap().id;
            assert!(design.layout().column(metric, &place.id).is_some(), "{name}: {}", place.id);
            let mut file = scenario.to_value();
            file["expect"] = serde_json::json!([{ "metric": metric, "at": place.id, "month": 1, "between": [0, 1] }]);
            scenario::from_value(&file, name).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        }
    }
    let large = accept(bundled("large-chain").unwrap());
    let tiers = large.places().into_iter().filter(|p| p.kind == PlaceKind::Tier);
    let members = |t: usize| large.tiers().iter().filter(|&&tier| tier == t).count();
    let counted: Vec<(String, usize)> = tiers.map(|p| (p.id, members(p.tier))).collect();
    let wanted = [("tier-1", 5), ("tier-2", 5), ("tier-3", 4), ("tier-4", 2), ("tier-5", 4)];
    assert_eq!(counted, wanted.map(|(id, n)| (id.to_owned(), n)));
}

#[test]
fn the_hash_is_of_what_is_simulated_not_of_what_is_said() {
    let text = bundled("tension-and-inclusion").unwrap();
    let plain = accept(text);
    let mut value = plain.to_value();
    value["question"] = "Another question?".into();
    value["programme"]["maker"]["note"] = "Another remark.".into();
    value["expect"] = serde_json::json!([]);
    assert_eq!(scenario::from_value(&value, "t").unwrap().hash(), plain.hash());
    scenario::set(&mut value, "programme.maker.tension", "0.61").unwrap();
    assert_ne!(scenario::from_value(&value, "t").unwrap().hash(), plain.hash());
    assert_eq!(plain.hash().len(), 16);
}

#[test]
fn a_what_if_is_the_file_with_the_patch_over_it() {
    let s = accept(bundled("tension-and-inclusion").unwrap());
    let hot = s.what_if("hot").unwrap();
    let expected = s.with(&["programme.maker.tension=1.4".to_owned()]).unwrap();
    assert_eq!(hot.programme["maker"].levers, expected.programme["maker"].levers);
    assert_eq!(hot.chain, s.chain);
    assert!(hot.what_ifs.is_empty());
    assert!(s.what_if("hott").unwrap_err().to_string().contains("did you mean \"hot\""));
}

#[test]
fn set_changes_one_value_and_reaches_into_templates() {
    let options = Options {
        set: [
            "months=24",
            "expect=[]",
            "chain.organisations.maker.staff=320",
            "programme.retailer.tension=[[0,0.2],[6,0.9]]",
            "programme.maker.balcony=true",
        ]
        .map(str::to_owned)
        .to_vec(),
    };
    let s = read(bundled("tension-and-inclusion").unwrap().as_bytes(), "t", &options).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!((s.months, s.chain.organisations["maker"].staff), (24, 320));
    assert!(s.programme["maker"].balcony);
    assert_eq!(s.programme.keys().collect::<Vec<_>>(), ["maker", "retailer"]);
}

#[test]
fn numeric_paths_name_every_dial_once_and_each_can_be_set() {
    let s = accept(bundled("tension-and-inclusion").unwrap());
    let value = s.to_value();
    let addresses = scenario::numeric_paths(&value);
    let mut paths: Vec<&str> = addresses.iter().map(|a| a.path.as_str()).collect();
    for wanted in [
        "months",
        "programme.maker.tension",
        "programme.supplier.tension",
        "chain.segments.families.people",
        "chain.links.0.volume",
        "mechanisms.tension.strength",
    ] {
        assert!(paths.contains(&wanted), "{wanted} is missing from {paths:#?}");
    }
    let count = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), count);
    for a in &addresses {
        assert!(a.min.is_some() && a.max.is_some() && !a.meaning.is_empty(), "{a:?}");
        let mut changed = value.clone();
        scenario::set(&mut changed, &a.path, &a.max.unwrap().to_string()).unwrap_or_else(|f| panic!("{f}: {a:?}"));
    }
}

#[test]
fn a_remark_may_stand_among_named_things() {
    let s = accept(
        r#"{"name":"t","chain":{"template":"three-tier","organisations":{"note":"three"},"segments":{"note":"two"}},
            "programme":{"note":"one","maker":{}},"what_ifs":{"note":"none yet"}}"#,
    );
    assert_eq!(
        (s.chain.organisations.len(), s.chain.segments.len(), s.programme.len(), s.what_ifs.len()),
        (3, 2, 1, 0)
    );
}

#[test]
fn a_byte_order_mark_before_utf_8_is_harmless() {
    let text = format!("\u{feff}{}", bundled("quiet-baseline").unwrap());
    accept(&text);
}

#[test]
fn a_file_of_more_than_four_mebibytes_is_refused() {
    let text = format!("{{\"name\":\"t\",\"note\":\"{}\"}}", "x".repeat(scenario::MAX_BYTES));
    let diagnostics = read(text.as_bytes(), "t", &Options::default()).unwrap_err();
    assert_eq!(diagnostics.list[0].kind, DiagnosticKind::TooLarge);
}

#[test]
fn diagnostics_of_a_set_value_show_the_set() {
    let refuse = |set: &str| {
        let options = Options { set: vec![set.to_owned()] };
        read(bundled("tension-and-inclusion").unwrap().as_bytes(), "t", &options).unwrap_err().to_string()
    };
    let messages = [
        "programme.maker.tension=70",
        "programme.maker.tention=0.7",
        "programme.makr.tension=0.7",
        "programm.maker.tension=0.7",
        "chain.organisations.wholesaler.staff=80",
        "expect.7.month=3",
        "months.first=3",
        "tension",
        "programme.maker.tension=[[0, 0.7]",
        "programme.maker.tension=[[6, 0.7], [0, 7]]",
        "what_ifs.hot.programme.maker.tension=14",
        "chain.template=four-tier",
        "months=12",
    ]
    .map(refuse)
    .join("\n");
    insta::assert_snapshot!(messages);
}

#[test]
fn what_cannot_be_opened_says_what_can() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("my-plan.json"), "{}").unwrap();
    let refuse = |from: &str| {
        let path = folder.path().join(from);
        let diagnostics = scenario::load(path.to_str().unwrap(), &Options::default()).unwrap_err();
        diagnostics.to_string().replace(folder.path().to_str().unwrap(), "FOLDER")
    };
    let messages = ["my-plna.json", "tension-and-inclusio", "."].map(refuse).join("\n");
    insta::assert_snapshot!(messages);
    assert!(refuse("elsewhere.txt").contains(&format!("bundled scenarios: {}", BUNDLED[0].0)));
    // Of an output folder only its scenario can be read.
    let output = folder.path().join("output");
    std::fs::create_dir(&output).unwrap();
    for name in ["manifest.json", "scenario.json", "summary.json"] {
        std::fs::write(output.join(name), "{}").unwrap();
    }
    assert!(refuse("output").contains("such as FOLDER/output/scenario.json"), "{}", refuse("output"));
}

/// Exit code, standard output and standard error of a command.
fn ripplechain(words: &[&str]) -> (u8, String, String) {
    command(words, false, &|_, _, _, _| Ok(None))
}

#[test]
fn every_template_that_new_writes_passes_check() {
    let folder = tempfile::tempdir().unwrap();
    for template in Template::ALL.iter().map(|t| t.name()) {
        let name = folder.path().join(template).to_str().unwrap().to_owned();
        let new = ["new", &name, "--template", template];
        assert_eq!(ripplechain(&new).0, 0);
        let (code, out, err) = ripplechain(&["check", &format!("{name}.json")]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert_eq!(ripplechain(&new).0, 2, "a file is not overwritten");
        assert_eq!(ripplechain(&[&new[..], &["--force"]].concat()).0, 0);
    }
    let schema = std::fs::read_to_string(folder.path().join("ripplechain.schema.json")).unwrap();
    // What is written beside a scenario carries the mark that it is ours, and is the schema for the rest.
    let mut schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert!(schema.as_object_mut().unwrap().shift_remove("$comment").is_some());
    assert_eq!(schema, serde_json::from_str::<serde_json::Value>(&ripplechain(&["schema"]).1).unwrap());
    assert!(ripplechain(&["new", "My Plan"]).2.contains("ripplechain new my-plan"));
}

#[test]
fn new_tells_scripts_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("plan").to_str().unwrap().to_owned();
    let (code, out, _) = ripplechain(&["--json", "new", &name, "--template", "service"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, told["template"].as_str()), (0, Some("service")));
    for written in [&told["scenario"], &told["schema"]] {
        assert!(std::path::Path::new(written.as_str().unwrap()).is_file(), "{out}");
    }
}

#[test]
fn a_remark_is_allowed_on_every_object_of_a_scenario() {
    let schema: serde_json::Value = serde_json::from_str(&ripplechain(&["schema"]).1).unwrap();
    let closed = |of: &serde_json::Value| of["additionalProperties"] == false;
    let all = schema["$defs"].as_object().unwrap();
    assert!(all.values().filter(|of| closed(of)).count() > 15);
    let without: Vec<&String> =
        all.iter().filter(|(_, of)| closed(of) && of["properties"].get("note").is_none()).map(|d| d.0).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn check_tells_scripts_everything() {
    let (code, out, err) = ripplechain(&["check", "--json", "quiet-baseline", "no-such-file.json"]);
    let results: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, err.as_str()), (2, ""));
    assert_eq!(results[0]["would_run"]["agents"], 3216);
    assert_eq!(results[1]["problems"][0]["kind"], "unreadable");
}

#[test]
fn check_tells_scripts_of_the_draws_of_assumptions_that_it_tells_people_of() {
    let would_run = |more: &[&str]| {
        let (code, out, err) = ripplechain(&[&["check", "--json", "tension-and-inclusion"], more].concat());
        assert_eq!((code, err.as_str()), (0, ""));
        serde_json::from_str::<serde_json::Value>(&out).unwrap()[0]["would_run"].take()
    };
    let drawn = would_run(&[]);
    assert_eq!(drawn["draws"], 64);
    assert!(drawn["seconds_of_draws"].as_f64().is_some_and(|s| s > 0.0), "{drawn}");
    // One future is drawn for nobody.
    let one = would_run(&["--set", "futures=1"]);
    assert_eq!((&one["draws"], &one["seconds_of_draws"]), (&0.into(), &serde_json::Value::Null));
    assert!(one["seconds_of_draws_with_what_ifs"].is_null(), "{one}");
    // `compare` draws over all its arms; of what-ifs without a programme it has draws of its own.
    let seconds = |told: &serde_json::Value, name: &str| told[name].as_f64().unwrap();
    let of_run = seconds(&drawn, "seconds_of_draws");
    assert!(seconds(&drawn, "seconds_of_draws_with_what_ifs") > of_run, "{drawn}");
    let out = ripplechain(&["check", "tension-and-inclusion"]).1;
    let compare = out.lines().find(|line| line.contains("`compare`, with ")).unwrap();
    assert!(compare.contains(", and about ") && compare.ends_with(" more for 64 draws."), "{compare}");
    let bare = would_run(&["--set", "programme={}", "--set", "expect=[]"]);
    assert!(bare["seconds_of_draws"].is_null() && bare["seconds_of_draws_with_what_ifs"].is_number(), "{bare}");
}

#[test]
fn check_tells_the_month_of_an_event_as_charts_do() {
    let told = |month: &str| {
        let month = format!("events.0.month={month}");
        let words = ["check", "chase-layoffs", "--set", &month, "--set", "start=2027-03"];
        let (code, out, err) = ripplechain(&words);
        assert_eq!(code, 0, "{err}");
        out
    };
    assert!(told("3.9").contains(" in month 3.9 (Jun 2027), "), "{}", told("3.9"));
    assert!(told("3").contains(" in month 3 (Jun 2027), "));
}

#[test]
fn expectations_after_the_end_are_one_problem() {
    let shorter = Options { set: vec!["months=12".into()] };
    let found = scenario::load("tension-and-inclusion", &shorter).unwrap_err().to_json();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("expect.0.month (") && message.contains("expect.1.month ("), "{message}");
}

#[test]
fn check_tells_people_what_would_run() {
    let (code, out, err) = ripplechain(&["check", "tension-and-inclusion", "--set", "futures=1000"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("3,216 agents × (104 + 2 × 156) weeks × 1,000 futures"), "{out}");
}

#[test]
fn the_schema_explains_every_field() {
    fn walk(schema: &serde_json::Value, path: &str) {
        if let Some(properties) = schema["properties"].as_object() {
            for (name, field) in properties {
                assert!(
                    field["description"].is_string() || field["$ref"].is_string(),
                    "{path}/{name} has no description"
                );
            }
        }
        match schema {
            serde_json::Value::Object(map) => map.iter().for_each(|(k, v)| walk(v, &format!("{path}/{k}"))),
            serde_json::Value::Array(items) => items.iter().for_each(|v| walk(v, path)),
            _ => {}
        }
    }
    walk(scenario::schema(), "");
}

/// `UPDATE_DOCS=1` rewrites it.
#[test]
fn the_schema_beside_the_scenarios_is_the_one_that_is_printed() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/ripplechain.schema.json");
    let wanted = ripplechain(&["schema"]).1;
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(found == wanted, "the schema is out of date; rewrite it: UPDATE_DOCS=1 cargo test --test suite schema");
}

proptest! {
    #[test]
    fn no_bytes_make_the_door_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "t", &Options::default()).map_err(|f| (f.to_string(), f.render(true), f.to_json()));
    }

    #[test]
    fn no_mutation_makes_the_door_panic(at in 0.0..1.0f64, length in 0usize..40, insert in "[\\{\\}\\[\\],:\"0-9a-z\\\\ \né∞-]{0,12}") {
        let text = bundled("tension-and-inclusion").unwrap();
        let mut bytes = text.as_bytes().to_vec();
        let start = (at * bytes.len() as f64) as usize;
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, insert.bytes());
        if let Err(diagnostics) = read(&bytes, "t", &Options::default()) {
            prop_assert!(!diagnostics.list.is_empty());
            prop_assert!(diagnostics.render(true).contains("nothing was run"));
        }
    }

    #[test]
    fn no_set_makes_the_door_panic(path in "[a-z_.0-9]{0,30}", value in ".{0,20}") {
        let mut value_of_file = accept(bundled("quiet-baseline").unwrap()).to_value();
        let _ = scenario::set(&mut value_of_file, &path, &value);
    }

    #[test]
    fn whatever_is_valid_is_the_same_when_written_and_read_again(dials in proptest::collection::vec((any::<prop::sample::Index>(), 0.0..=1.0f64), 0..12)) {
        let mut value = accept(bundled("tension-and-inclusion").unwrap()).to_value();
        let addresses = scenario::numeric_paths(&value);
        for (index, share) in dials {
            let a = index.get(&addresses);
            let (min, max) = (a.min.unwrap(), a.max.unwrap());
            let x = min + share * (max - min);
            scenario::set(&mut value, &a.path, &if a.whole { x.round() } else { x }.to_string()).unwrap();
        }
        if let Ok(once) = scenario::from_value(&value, "t") {
            let again = accept(&once.to_json());
            prop_assert_eq!(&once, &again);
            prop_assert_eq!(once.hash(), again.hash());
        }
    }
}

#[test]
fn the_old_word_for_events_of_a_plan_is_read_with_a_warning_whose_remedy_works() {
    let file = |events: &str, programme: &str, what_if: &str| {
        format!(
            r#"{{"name":"t","chain":{{"template":"three-tier"}},"events":[{events}],"programme":{{{programme}}},"what_ifs":{{"cut":{{{what_if}}}}}}}"#
        )
    };
    let old = r#"{"kind":"layoff","at":"maker","month":3,"size":0.1,"only_with_programme":true}"#;
    let text = file(old, "", &format!(r#""events":[{old}]"#));
    let (before, warnings) = scenario::read_with_warnings(text.as_bytes(), "t.json", &Options::default()).unwrap();
    let paths: Vec<&str> = warnings.list().iter().map(|w| w.path.as_str()).collect();
    assert_eq!(paths, ["events.0.only_with_programme", "what_ifs.cut.events.0.only_with_programme"]);
    let told = warnings.to_string();
    assert!(told.starts_with("warning: \"only_with_programme\" is an old word and will go\n  --> t.json:1:"), "{told}");
    assert!(
        told.contains(r#"move the event to "programme": { "maker": { "events": [ … ] } } and delete the word"#),
        "{told}"
    );
    // The remedy, followed.
    let new = r#""maker":{"events":[{"kind":"layoff","month":3,"size":0.1}]}"#;
    let text = file("", new, "");
    let (after, warnings) = scenario::read_with_warnings(text.as_bytes(), "t.json", &Options::default()).unwrap();
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!(before.occurrences()[0].0, after.occurrences()[0].0);
    assert_eq!(after.occurrences()[0].1.at.as_deref(), Some("maker"));
}

#[test]
fn a_warning_goes_to_standard_error_of_every_command_that_reads_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.json");
    let text = r#"{"name":"old","futures":4,"months":2,"chain":{"template":"three-tier"},"events":[{"kind":"layoff","at":"maker","month":1,"size":0.1,"only_with_programme":true}],"what_ifs":{"hot":{"programme":{"maker":{"tension":1}}}}}"#;
    std::fs::write(&path, text).unwrap();
    let (file, output) = (path.display().to_string(), folder.path().display().to_string());
    for words in [
        vec!["check", &file],
        vec!["run", &file, "--data-only", "--assumptions", "0", "--output", &output],
        vec!["compare", &file, "--assumptions", "0", "--table-only"],
    ] {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_ripplechain")).args(&words).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "{err}");
        assert!(err.contains("warning: \"only_with_programme\" is an old word"), "{words:?}: {err}");
        assert!(!out.contains("warning"), "{out}");
    }
}

#[test]
fn null_on_the_command_line_takes_out_what_has_a_name() {
    let of = |set: &[&str]| {
        let options = Options { set: set.iter().map(|s| (*s).to_owned()).collect() };
        read(
            br#"{"name": "x", "chain": {"template": "three-tier"}, "programme": {"maker": {"tension": 0.7}}}"#,
            "t",
            &options,
        )
    };
    let one = of(&["chain.segments.families=null"]).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!(one.chain.segments.keys().collect::<Vec<_>>(), ["singles"]);
    // As in a file, links go with the organisations at their ends.
    let two = of(&["chain.organisations.supplier=null"]).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!((two.chain.organisations.len(), two.chain.links.len()), (2, 1));
    let quiet = of(&["programme.maker=null"]).unwrap_or_else(|f| panic!("{f}"));
    assert!(quiet.programme.is_empty());
    // What is not there cannot be taken out, and what has no name keeps a value.
    for (set, word) in [("chain.segments.ghost=null", "ghost"), ("programme.maker.tension=null", "tension")] {
        let told = of(&[set]).unwrap_err().to_string();
        assert!(told.contains(word) && !told.contains("defect"), "{told}");
    }
}
