//! The door: what is valid comes through unchanged; what is not, never panics.

#![allow(clippy::unwrap_used)]

use ripplechain::scenario::{self, BUNDLED, Options, Scenario, Template, bundled, read};

fn accept(text: &str) -> Scenario {
    read(text.as_bytes(), "test.json", &Options::default()).unwrap_or_else(|faults| panic!("{faults}"))
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
