//! The deck: a package whose parts fit together, that says what the run says, the same bytes every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use ripplechain::chart::Source;

use crate::cli::{place, ripplechain};

/// The parts of a deck by their names.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..zip.len())
        .map(|i| {
            let mut part = zip.by_index(i).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("readable");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// An element: its name, and its attributes.
type Element = (String, BTreeMap<String, String>);

/// The names of elements with their attributes, and all text of an XML part; fails where it is not well-formed.
fn read(xml: &[u8]) -> (Vec<Element>, Vec<String>) {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = true;
    let (mut elements, mut texts, mut text) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(e) | Event::Empty(e) => {
                let attributes = e.attributes().map(|a| a.expect("an attribute")).map(|a| {
                    let name = a.key.as_ref().to_owned();
                    (name, a.value.into_owned())
                });
                elements.push((e.name().as_ref().to_owned(), attributes.collect()));
                text.clear();
            }
            Event::Text(t) => text.push_str(&t),
            Event::GeneralRef(r) => {
                let name = (*r).to_owned();
                let sign = r.resolve_char_ref().expect("a sign");
                text.push_str(&sign.map_or_else(
                    || quick_xml::escape::resolve_xml_entity(&name).expect("known").to_owned(),
                    String::from,
                ));
            }
            Event::End(e) if e.name().as_ref() == "a:t" => texts.push(std::mem::take(&mut text)),
            Event::Eof => return (elements, texts),
            _ => {}
        }
    }
}

/// A deck of a small plan whose question is changed.
fn deck(question: &str, more: &[&str]) -> Vec<u8> {
    let (folder, file, _) = place(|plan| plan["question"] = question.into());
    let path = folder.path().join("plan.pptx").display().to_string();
    let words: Vec<&str> = ["export", &file, "--pptx", "-o", &path].iter().chain(more).copied().collect();
    let o = ripplechain(false, &words);
    assert_eq!(o.code, 0, "{}", o.err);
    assert_eq!(o.out.trim(), path);
    fs::read(&path).expect("a deck")
}

#[test]
fn every_part_is_listed_and_what_a_part_refers_to_is_there() {
    let parts = parts(&deck("Does it last?", &["--assumptions", "0"]));
    let (listed, _) = read(&parts["[Content_Types].xml"]);
    let overrides: BTreeSet<String> = listed
        .iter()
        .filter_map(|(_, a)| a.get("PartName"))
        .map(|name| name.trim_start_matches('/').to_owned())
        .collect();
    for (name, bytes) in &parts {
        if name.ends_with(".png") {
            let source = Source::read(bytes).expect("a picture that can be made again");
            assert_eq!(
                (source.scenario.as_str(), source.command.as_str()),
                ("plan", "ripplechain compare scenario.json --assumptions 0")
            );
            continue;
        }
        let (elements, _) = read(bytes);
        let is_plumbing = name.ends_with(".rels") || name == "[Content_Types].xml";
        assert_eq!(overrides.contains(name), !is_plumbing, "{name}");
        if !name.ends_with(".rels") {
            continue;
        }
        let folder = Path::new(name).parent().and_then(Path::parent).expect("a folder");
        for (_, a) in elements.iter().filter(|(element, _)| element == "Relationship") {
            let mut target = folder.to_path_buf();
            for step in a["Target"].split('/') {
                if step == ".." {
                    target.pop();
                } else {
                    target.push(step);
                }
            }
            let target = target.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            assert!(parts.contains_key(&target), "{name} refers to {target}");
        }
        // What the part itself names by number is among them.
        let of = folder.join(Path::new(name).file_stem().expect("a name"));
        if let Some(part) = parts.get(&of.display().to_string().replace('\\', "/")) {
            let known: BTreeSet<&String> = elements.iter().filter_map(|(_, a)| a.get("Id")).collect();
            let used = read(part).0;
            let used = used.iter().flat_map(|(_, a)| a.iter().filter(|(k, _)| k.starts_with("r:")));
            for (key, number) in used {
                assert!(known.contains(number), "{name}: {key} {number}");
            }
        }
    }
    assert!(parts.keys().filter(|n| n.starts_with("ppt/media/")).count() > 6, "{:?}", parts.keys());
}

#[test]
fn it_says_what_the_run_says_with_a_title_on_every_slide() {
    let question = "Costs < \"gains\" & 'more'? \u{1F600}";
    let deck = deck(question, &["--assumptions", "8"]);
    let parts = parts(&deck);
    let slides: Vec<Vec<String>> =
        (1..).map_while(|n| parts.get(&format!("ppt/slides/slide{n}.xml"))).map(|xml| read(xml).1).collect();
    assert_eq!(slides[0][0], question);
    assert!(slides[0][1].starts_with("10 futures of 24 months"), "{:?}", slides[0]);
    let fewer = self::parts(&self::deck(question, &["--assumptions", "0", "--futures", "4"]));
    assert!(read(&fewer["ppt/slides/slide1.xml"]).1[1].starts_with("4 futures of 24 months"));
    assert!(slides.iter().all(|texts| !texts[0].trim().is_empty()), "a slide without a title");
    let (_keep, file, output) = place(|plan| plan["question"] = question.into());
    let compared = ripplechain(false, &["compare", &file, "--output", &output, "--assumptions", "8"]);
    assert_eq!(compared.code, 0, "{}", compared.err);
    let summary = fs::read(Path::new(&output).join("plan-compared/summary.json")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
    let found = slides.iter().find(|texts| texts[0] == "What was found").expect("a slide");
    for line in ["headline", "ripple", "price", "certainty"] {
        let told = summary["finding"][line].as_str().expect("a line");
        assert!(found.iter().any(|t| t.trim_end() == told), "{line}: {told}\n{found:?}");
    }
    // What is tried, and what each what-if changes, as its author says it.
    let said: Vec<&String> = slides.iter().flatten().collect();
    for told in
        ["What is tried at Maker", "Employee inclusion", "What-ifs: what each changes", "the programme as it is"]
    {
        assert!(said.iter().any(|t| *t == told), "{told}: {said:#?}");
    }
    // A picture is described.
    let pictured: Vec<_> = parts.values().filter(|b| !b.starts_with(b"\x89PNG")).flat_map(|xml| read(xml).0).collect();
    let described: Vec<&str> = pictured
        .iter()
        .filter(|(e, a)| e == "p:cNvPr" && a["name"] == "Chart")
        .map(|(_, a)| a["descr"].as_str())
        .collect();
    assert!(described.len() > 6 && described.iter().all(|d| d.len() > 20), "{described:?}");
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    assert!(
        deck("Does it last?", &["--assumptions", "0"]) == deck("Does it last?", &["--assumptions", "0"]),
        "two decks of one question differ"
    );
}

#[test]
fn what_is_there_is_not_overwritten_and_nothing_is_simulated_for_it() {
    let (folder, file, _) = place(|_| {});
    let path = folder.path().join("mine.pptx");
    fs::write(&path, "mine").expect("written");
    let there = path.display().to_string();
    let o = ripplechain(false, &["export", &file, "--pptx", "-o", &there]);
    assert_eq!((o.code, o.arms.len()), (2, 0), "{}", o.err);
    assert!(o.err.contains("exists already") && o.err.contains("--force"), "{}", o.err);
    assert_eq!(fs::read(&path).expect("a file"), b"mine");
    let nowhere = folder.path().join("none/mine.pptx").display().to_string();
    let o = ripplechain(false, &["export", &file, "--pptx", "-o", &nowhere]);
    assert_eq!((o.code, o.arms.len()), (1, 0), "{}", o.err);
    assert!(o.err.contains("cannot be written: there is no folder"), "{}", o.err);
    assert_eq!(ripplechain(false, &["export", &file, "--pptx", "--site", &nowhere]).code, 2);
    assert_eq!(ripplechain(false, &["export", &file, "--assumptions", "3"]).code, 2, "draws are of the deck");
    let o = ripplechain(true, &["export", &file, "--pptx", "-o", &there, "--force"]);
    assert_eq!(o.code, 130, "{}", o.err);
    assert_eq!(fs::read(&path).expect("a file"), b"mine", "stopped, and overwritten");
}

#[test]
fn asked_why_it_says_so_before_how_sure_and_refuses_where_there_is_nothing_to_explain() {
    let titles = |deck: &[u8]| -> Vec<String> {
        let parts = parts(deck);
        let slides = (1..).map_while(|n| parts.get(&format!("ppt/slides/slide{n}.xml")));
        slides.map(|xml| read(xml).1.remove(0)).collect()
    };
    let drawn = ["--assumptions", "8"];
    let (plain, why) = (titles(&deck("Why?", &drawn)), titles(&deck("Why?", &[&drawn[..], &["--why"]].concat())));
    let more: Vec<&String> = why.iter().filter(|title| !plain.contains(title)).collect();
    // Five questions, each with its words and most with a chart.
    assert!((6..=10).contains(&more.len()), "{more:#?}");
    let at = |title: &String| why.iter().position(|t| t == title).expect("a slide");
    let sure = plain.iter().find(|t| t.contains("luck moves it")).expect("how sure");
    assert!(more.iter().all(|title| at(title) < at(sure)), "{why:#?}");
    assert!(plain.iter().all(|title| why.contains(title)), "{why:#?}");

    let (folder, file, _) = place(|plan| {
        plan.as_object_mut().expect("an object").remove("programme");
        plan.as_object_mut().expect("an object").remove("what_ifs");
    });
    let path = folder.path().join("plan.pptx").display().to_string();
    let o = ripplechain(false, &["export", &file, "--pptx", "--why", "-o", &path]);
    assert_eq!((o.code, o.arms.len()), (2, 0), "{}", o.err);
    assert!(o.err.contains("nothing to explain") && !Path::new(&path).exists(), "{}", o.err);
    assert_eq!(ripplechain(false, &["export", &file, "--pptx", "--assumptions", "0", "-o", &path]).code, 0);
    assert_eq!(ripplechain(false, &["export", &file, "--why"]).code, 2, "why is of the deck");
}

#[test]
fn a_long_table_goes_on_over_slides_and_an_expectation_that_fails_is_told() {
    let (folder, file, _) = place(|plan| {
        let remark =
            "A remark that is so long that it takes several lines of a slide, as remarks of careful authors do.";
        for i in 0..15 {
            let tension = 0.3 + 0.05 * f64::from(i);
            plan["what_ifs"][format!("a-what-if-with-a-long-name-{i}")] =
                serde_json::json!({ "note": remark, "programme": { "maker": { "tension": tension } } });
        }
        plan["expect"] = serde_json::json!([{ "metric": "loyalty", "at": "maker", "month": 24, "between": [99, 100] }]);
    });
    let path = folder.path().join("plan.pptx").display().to_string();
    let o = ripplechain(false, &["export", &file, "--pptx", "--assumptions", "0", "-o", &path]);
    assert_eq!(o.code, 1, "{}", o.err);
    assert!(o.err.contains("Expectations: 0 of 1 met"), "{}", o.err);
    let parts = parts(&fs::read(&path).expect("a deck"));
    let slides: Vec<Vec<String>> =
        (1..).map_while(|n| parts.get(&format!("ppt/slides/slide{n}.xml"))).map(|xml| read(xml).1).collect();
    let of = |start: &str| -> Vec<&Vec<String>> { slides.iter().filter(|texts| texts[0].starts_with(start)).collect() };
    let changes = of("What-ifs: what each changes (");
    assert!(changes.len() > 1, "{:#?}", slides.iter().map(|s| &s[0]).collect::<Vec<_>>());
    for i in 0..15 {
        let name = format!("a-what-if-with-a-long-name-{i}");
        assert_eq!(changes.iter().filter(|texts| texts.contains(&name)).count(), 1, "{name}");
    }
    assert!(of("Plausibility checks")[0].iter().any(|t| t == "not met"));
    let titles: BTreeSet<&String> = slides.iter().map(|texts| &texts[0]).collect();
    assert_eq!(titles.len(), slides.len(), "two slides of one title");
}
