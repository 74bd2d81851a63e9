//! The documentation as a reader meets it: every page is listed, every link leads somewhere, every example works.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ripplechain::cli::command;
use ripplechain::scenario::{Options, read};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Markdown files below a folder of the project, and those at its top.
fn pages() -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    let mut found: Vec<PathBuf> = fs::read_dir(root())
        .expect("a readable folder")
        .map(|e| e.expect("a readable entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    for folder in ["docs", "examples", ".github"] {
        below(&root().join(folder), &mut found);
    }
    found.sort();
    found
}

/// A page without its fenced code, and the fenced blocks with their languages.
fn parts(text: &str) -> (String, Vec<(String, String)>) {
    let (mut prose, mut blocks, mut open): (String, Vec<(String, String)>, bool) = (String::new(), Vec::new(), false);
    for line in text.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(language) if !open => {
                blocks.push((language.trim().to_owned(), String::new()));
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let block = &mut blocks.last_mut().expect("an open block").1;
                block.push_str(line);
                block.push('\n');
            }
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    (prose, blocks)
}

/// Targets of the links of a page, without those that leave the project.
fn links(prose: &str) -> Vec<String> {
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:"))
        .map(|target| target.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut broken = Vec::new();
    let mut followed = 0;
    for page in pages() {
        let (prose, _) = parts(&fs::read_to_string(&page).expect("a page"));
        for target in links(&prose) {
            followed += 1;
            if !page.parent().expect("a folder").join(&target).exists() {
                broken.push(format!("{}: {target}", page.strip_prefix(root()).expect("inside").display()));
            }
        }
    }
    assert!(followed > 50, "only {followed} links were found");
    assert!(broken.is_empty(), "links to nowhere: {broken:#?}");
}

#[test]
fn the_table_of_contents_lists_every_page_once() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).expect("the table of contents");
    let listed = links(&summary);
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "a page is listed twice");
    let there: BTreeSet<String> = pages()
        .iter()
        .filter_map(|p| Some(p.strip_prefix(&docs).ok()?.to_string_lossy().replace('\\', "/")))
        .filter(|p| p != "SUMMARY.md")
        .collect();
    assert_eq!(once.into_iter().cloned().collect::<BTreeSet<_>>(), there);
}

#[test]
fn every_scenario_shown_is_a_valid_one() {
    let mut tried = 0;
    for page in pages() {
        for (language, block) in parts(&fs::read_to_string(&page).expect("a page")).1 {
            if language == "json" && block.contains("\"chain\"") {
                tried += 1;
                if let Err(diagnostics) = read(block.as_bytes(), &page.display().to_string(), &Options::default()) {
                    panic!("{diagnostics}");
                }
            }
        }
    }
    assert!(tried > 0, "no scenario is shown anywhere");
}

/// What is typed after `ripplechain`, wherever the pages show a command: in fenced blocks and between backticks.
fn commands(text: &str) -> Vec<String> {
    let (prose, blocks) = parts(text);
    let inline = prose.replace("\\|", "|");
    let inline = inline.split('`').skip(1).step_by(2).map(|code| code.replace('\n', " "));
    let fenced = blocks
        .iter()
        .filter(|(language, _)| language == "sh")
        .flat_map(|(_, block)| block.lines().map(str::to_owned))
        .map(|line| line.split(" #").next().unwrap_or_default().trim().to_owned());
    inline
        .chain(fenced)
        .filter_map(|line| {
            let before = ["cargo run --release -- ", "cargo run --profile quick -- ", "ripplechain "];
            let typed = before.iter().find_map(|before| line.strip_prefix(before))?;
            Some(typed.trim().to_owned())
        })
        .collect()
}

#[test]
fn every_command_shown_is_one_that_the_program_takes() {
    let mut tried = 0;
    for page in pages() {
        for typed in commands(&fs::read_to_string(&page).expect("a page")) {
            let words = typed.replace(['[', ']', '…'], "");
            let words = std::iter::once("ripplechain").chain(words.split_whitespace());
            tried += 1;
            if let Err(error) = command().try_get_matches_from(words)
                && !matches!(error.kind(), clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion)
            {
                panic!("{}: ripplechain {typed}\n{error}", page.display());
            }
        }
    }
    assert!(tried > 15, "only {tried} commands were found");
}
