//! Slides as an Office Open XML package: parts, what they are, and which part each of them refers to.

use std::io::{Cursor, Write};

use serde::Serialize;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::super::Error;
use super::super::templates::render;
use super::slide::{Kind, Slide};

/// Layouts in their order: of which kind of slide, its name in the format, its name for people.
const LAYOUTS: [(Kind, &str, &str); 4] = [
    (Kind::Opening, "title", "Opening"),
    (Kind::Text, "obj", "Text"),
    (Kind::Table, "titleOnly", "Table"),
    (Kind::Chart, "titleOnly", "Chart"),
];
/// Parts that hold nothing here and that PowerPoint always writes: what they are to the presentation, their kinds, and their elements.
const EMPTY: [(&str, &str, &str); 3] = [
    (
        "presProps",
        "presentationml.presProps",
        "p:presentationPr xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"",
    ),
    (
        "viewProps",
        "presentationml.viewProps",
        "p:viewPr xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"",
    ),
    (
        "tableStyles",
        "presentationml.tableStyles",
        "a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"",
    ),
];
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const THEME: &str = include_str!("../../../assets/report/deck/theme.xml");
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A part that the package lists.
#[derive(Serialize)]
struct Part {
    name: String,
    kind: &'static str,
}

/// The file as it grows.
struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    parts: Vec<Part>,
}

impl Package {
    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), Error> {
        let written = |e| zip::result::ZipError::Io(e);
        // Said, or it is that of the machine, and so are the bytes.
        let options = SimpleFileOptions::default().compression_method(method).system(System::Unix);
        self.zip.start_file(name, options)?;
        Ok(self.zip.write_all(bytes).map_err(written)?)
    }

    fn xml(&mut self, name: &str, text: &str) -> Result<(), Error> {
        // What XML does not allow, nobody can read either.
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        self.put(name, text.trim().replace(odd, " ").as_bytes(), CompressionMethod::Deflated)
    }

    /// A part with its kind and what it refers to: kinds and targets, in the order of their numbers.
    fn part(&mut self, name: &str, kind: &'static str, text: &str, refers: &[(&str, String)]) -> Result<(), Error> {
        self.parts.push(Part { name: name.to_owned(), kind });
        self.xml(name, text)?;
        if refers.is_empty() {
            return Ok(());
        }
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let whole: Vec<(String, String)> = refers.iter().map(|(k, to)| (format!("{OFFICE}/{k}"), to.clone())).collect();
        self.xml(&format!("{folder}/_rels/{file}.rels"), &relationships(&whole))
    }
}

/// What a part refers to: whole kinds, and targets.
fn relationships(to: &[(String, String)]) -> String {
    let lines = to
        .iter()
        .enumerate()
        .map(|(i, (kind, target))| format!("<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{target}\"/>", i + 1));
    format!("{HEAD}\n<Relationships xmlns=\"{PACKAGE}\">{}</Relationships>", lines.collect::<String>())
}

/// The slides with their pictures as one file; the foot says where it comes from.
pub(super) fn packed(slides: &[Slide<'_>], pictures: &[Option<Vec<u8>>], foot: &str) -> Result<Vec<u8>, Error> {
    let mut package = Package { zip: ZipWriter::new(Cursor::new(Vec::new())), parts: Vec::new() };
    package.part("ppt/theme/theme1.xml", "theme", THEME, &[])?;
    let numbers: Vec<usize> = (1..=LAYOUTS.len()).collect();
    let mut refers: Vec<_> =
        numbers.iter().map(|n| ("slideLayout", format!("../slideLayouts/slideLayout{n}.xml"))).collect();
    refers.push(("theme", "../theme/theme1.xml".to_owned()));
    let master = render("deck/master.xml", &json!({ "layouts": numbers }))?;
    package.part("ppt/slideMasters/slideMaster1.xml", "presentationml.slideMaster", &master, &refers)?;
    for (n, (_, kind, name)) in numbers.iter().zip(LAYOUTS) {
        let layout = render("deck/layout.xml", &json!({ "kind": kind, "name": name }))?;
        let refers = [("slideMaster", "../slideMasters/slideMaster1.xml".to_owned())];
        package.part(
            &format!("ppt/slideLayouts/slideLayout{n}.xml"),
            "presentationml.slideLayout",
            &layout,
            &refers,
        )?;
    }
    for (n, (slide, picture)) in (1..).zip(slides.iter().zip(pictures)) {
        let layout = LAYOUTS.iter().position(|(kind, ..)| *kind == slide.kind).map_or(1, |at| at + 1);
        let mut refers = vec![("slideLayout", format!("../slideLayouts/slideLayout{layout}.xml"))];
        if let Some(picture) = picture {
            package.put(&format!("ppt/media/image{n}.png"), picture, CompressionMethod::Stored)?;
            refers.push(("image", format!("../media/image{n}.png")));
        }
        let text = render("deck/slide.xml", slide)?;
        package.part(&format!("ppt/slides/slide{n}.xml"), "presentationml.slide", &text, &refers)?;
    }
    let all: Vec<usize> = (1..=slides.len()).collect();
    let mut refers =
        vec![("slideMaster", "slideMasters/slideMaster1.xml".to_owned()), ("theme", "theme/theme1.xml".to_owned())];
    refers.extend(all.iter().map(|n| ("slide", format!("slides/slide{n}.xml"))));
    for (name, kind, element) in EMPTY {
        package.part(&format!("ppt/{name}.xml"), kind, &format!("{HEAD}\n<{element}/>"), &[])?;
        refers.push((name, format!("{name}.xml")));
    }
    let presentation = render("deck/presentation.xml", &json!({ "slides": all }))?;
    package.part("ppt/presentation.xml", "presentationml.presentation.main", &presentation, &refers)?;

    let title = slides.first().map_or("", |slide| slide.title.as_str());
    let about = json!({ "title": title, "source": foot, "version": env!("CARGO_PKG_VERSION") });
    package.xml("docProps/core.xml", &render("deck/core.xml", &about)?)?;
    let roots = [
        (format!("{OFFICE}/officeDocument"), "ppt/presentation.xml".to_owned()),
        (format!("{PACKAGE}/metadata/core-properties"), "docProps/core.xml".to_owned()),
    ];
    package.xml("_rels/.rels", &relationships(&roots))?;
    let parts = std::mem::take(&mut package.parts);
    package.xml("[Content_Types].xml", &render("deck/package.xml", &json!({ "parts": parts }))?)?;
    Ok(package.zip.finish()?.into_inner())
}
