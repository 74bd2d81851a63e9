//! Letters that the embedded typeface lacks: their outlines from a font of this machine, if it has one.
//!
//! Latin and Greek letters are embedded and never looked for here, so that their charts are the same on every machine.
//! Scripts whose letters change their shape or their order with their neighbours (Arabic, Hebrew, the scripts of India and
//! South-East Asia) would need a shaping engine: they are not set at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use skrifa::font::Font as Model;
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont};

/// A letter of a font of this machine.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    face: &'static Face,
    glyph: GlyphId,
}

struct Face {
    scaler: ScalerFont,
    em: f64,
}

/// Fonts likely to hold what is missing, by the beginnings of their file names: first those of European scripts, then of East
/// Asian ones, then of symbols. All others follow by name.
const LIKELY: [&str; 26] = [
    "notosans-regular",
    "dejavusans.",
    "liberationsans-regular",
    "segoeui.",
    "arial.",
    "arial unicode",
    "helvetica",
    "notosanscjk-regular",
    "notosanscjkjp-regular",
    "notosansjp",
    "notosanssc",
    "notosanskr",
    "sourcehansans",
    "yugothr",
    "yugothm",
    "msgothic",
    "meiryo.",
    "msyh.",
    "malgun.",
    "hiragino",
    "pingfang",
    "droidsansfallback",
    "wqy-",
    "notoemoji",
    "seguisym",
    "notosanssymbols2",
];
/// More files than these, or larger ones, are not opened.
const MOST_FILES: usize = 400;
const LARGEST: u64 = 64 << 20;

static FILES: LazyLock<Vec<PathBuf>> = LazyLock::new(|| font_files(&folders()));
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Known {
    letters: BTreeMap<char, Option<Letter>>,
    faces: Vec<&'static Face>,
    /// How many of the files have been opened.
    opened: usize,
}

/// The letter, if a font of this machine has its outline and it can be set alone.
pub(super) fn letter(c: char) -> Option<Letter> {
    if needs_shaping(c) {
        return None;
    }
    let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(found) = known.letters.get(&c) {
        return *found;
    }
    let mut found = known.faces.iter().find_map(|face| face.letter(c));
    while let (None, Some(file)) = (found, FILES.get(known.opened)) {
        known.opened += 1;
        if let Some(face) = Face::open(file) {
            known.faces.push(face);
            found = face.letter(c);
        }
    }
    known.letters.insert(c, found);
    found
}

/// Whether a character leaves no mark of its own.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// Scripts that cannot be set letter by letter from left to right, and what joins letters into one.
fn needs_shaping(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{0900}'..='\u{109F}' | '\u{1700}'..='\u{18AF}' | '\u{1900}'..='\u{1CFF}'
        | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{A800}'..='\u{ABFF}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{11000}'..='\u{11FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

impl Letter {
    /// How far the pen moves, in ems.
    pub(super) fn advance(self) -> f64 {
        f64::from(self.face.scaler.linear_glyph_metrics().h_advance(self.glyph)) / self.face.em
    }

    /// Units of its outline to the em.
    pub(super) fn em(self) -> f64 {
        self.face.em
    }

    /// Draws its outline, in units of its font.
    pub(super) fn draw(self, pen: &mut impl PathSink) {
        if let Some(outline) = self.face.scaler.outline(self.glyph) {
            // What cannot be drawn was not found in the first place.
            let _ = outline.draw(DrawMemory::Scratch, pen);
        }
    }
}

impl Face {
    /// Opens a font for as long as the program runs: there are a few at most, and letters keep on asking for them.
    fn open(file: &Path) -> Option<&'static Self> {
        if std::fs::metadata(file).ok()?.len() > LARGEST {
            return None;
        }
        let bytes: &'static [u8] = Box::leak(std::fs::read(file).ok()?.into_boxed_slice());
        let model = Model::new(bytes, 0)?;
        let em = f64::from(model.units_per_em());
        (em > 0.0)
            .then(|| -> &'static Self { Box::leak(Box::new(Self { scaler: ScalerFont::unhinted(model, None), em })) })
    }

    fn letter(&'static self, c: char) -> Option<Letter> {
        let glyph = self.scaler.font().charmap().map_unicode(c).filter(|g| *g != GlyphId::NOTDEF)?;
        let letter = Letter { face: self, glyph };
        // Fonts of coloured pictures have no outlines.
        let mut marks = Marks(0);
        letter.draw(&mut marks);
        (marks.0 > 0).then_some(letter)
    }
}

/// Counts what an outline is made of.
struct Marks(usize);

impl PathSink for Marks {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {
        self.0 += 1;
    }
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 += 1;
    }
    fn close(&mut self) {}
}

/// Where the fonts of a machine lie.
fn folders() -> Vec<PathBuf> {
    // Set to a folder, only its fonts are looked at; set to nothing, none.
    if let Some(only) = std::env::var_os("RIPPLECHAIN_FONTS") {
        return if only.is_empty() { Vec::new() } else { vec![only.into()] };
    }
    let under = |variable: &str, path: &str| std::env::var_os(variable).map(|home| PathBuf::from(home).join(path));
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
    let others = [
        under("HOME", ".local/share/fonts"),
        under("HOME", ".fonts"),
        under("HOME", "Library/Fonts"),
        under("SystemRoot", "Fonts"),
        under("LOCALAPPDATA", "Microsoft\\Windows\\Fonts"),
    ];
    fixed.into_iter().map(PathBuf::from).chain(others.into_iter().flatten()).collect()
}

/// The font files under some folders, the likely ones first.
fn font_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found: Vec<(usize, PathBuf)> = Vec::new();
    let mut open: Vec<(usize, PathBuf)> = folders.iter().map(|f| (0, f.clone())).collect();
    while let Some((depth, folder)) = open.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|e| e.path()) {
            if path.is_dir() && depth < 4 {
                open.push((depth + 1, path));
            } else if let Some(rank) = rank(&path) {
                found.push((rank, path));
            }
        }
    }
    found.sort();
    found.into_iter().take(MOST_FILES).map(|f| f.1).collect()
}

/// How early a file is looked into; nothing if it is no font for running text.
fn rank(file: &Path) -> Option<usize> {
    let name = file.file_name()?.to_str()?.to_lowercase();
    let ending = name.rsplit('.').next()?;
    let odd = ["italic", "oblique", "color", "mono", "serif", "bold", "black", "thin", "light"];
    let fits = ["ttf", "otf", "ttc", "otc"].contains(&ending) && !odd.iter().any(|word| name.contains(word));
    fits.then(|| LIKELY.iter().position(|l| name.starts_with(l)).unwrap_or(LIKELY.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_fonts_come_first_and_odd_ones_never() {
        let of = |name: &str| rank(Path::new(name));
        assert!(of("/f/NotoSans-Regular.ttf") < of("/f/NotoSansCJK-Regular.ttc"));
        assert!(of("/f/NotoSansCJK-Regular.ttc") < of("/f/Unheard.otf"));
        assert_eq!(of("/f/NotoColorEmoji.ttf"), None);
        assert_eq!(of("/f/readme.txt"), None);
    }

    #[test]
    fn letters_that_need_shaping_are_not_set_one_by_one() {
        assert!(['ش', 'ש', 'क', 'ก', '\u{200D}'].into_iter().all(needs_shaping));
        assert!(!['a', 'Ж', '東', 'Ω', '🚚'].into_iter().any(needs_shaping));
        assert!(letter('ش').is_none());
    }
}
