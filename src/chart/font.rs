//! The embedded typeface: how wide a text is, and its outlines.

use std::fmt::Write;
use std::sync::LazyLock;

use skrifa::font::Font as Model;
use skrifa::raw::tables::gpos::{PairPos, PositionSubtables};
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::layout::FeatureList;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont, Tag};

use super::fallback;

/// Two weights are enough: one to read, one to see first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Running text and figures; figures are tabular, so that columns of them align.
    Regular,
    /// Titles and what matters most.
    Strong,
}

/// Families tried in turn where Inter is not installed; all of them are no wider than Inter, so nothing overlaps.
pub(super) const FAMILIES: &str =
    "Inter, 'Inter Variable', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

static REGULAR: LazyLock<Option<Font>> =
    LazyLock::new(|| Font::new(include_bytes!("../../assets/fonts/Inter-Regular.ttf")));
static STRONG: LazyLock<Option<Font>> =
    LazyLock::new(|| Font::new(include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")));

const FIRST: u32 = 32;
const COMMON: usize = 95;

struct Font {
    // In font units: a size of none is not scaled.
    scaler: ScalerFont,
    em: f64,
    tabular: Vec<SingleSubst<'static>>,
    pairs: Vec<PairPos<'static>>,
    // Labels are nearly all plain ASCII, and they are measured many times a chart.
    ascii: Vec<(GlyphId, f32)>,
    ascii_pairs: Vec<i16>,
}

fn font(weight: Weight) -> Option<&'static Font> {
    match weight {
        Weight::Regular => REGULAR.as_ref(),
        Weight::Strong => STRONG.as_ref(),
    }
}

impl Font {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let tables = FontRef::new(bytes).ok()?;
        let model = Model::new(bytes, 0)?;
        let em = f64::from(model.units_per_em());
        let scaler = ScalerFont::unhinted(model, None);
        let (tabular, pairs) = (substitutions(&tables).unwrap_or_default(), kerning(&tables).unwrap_or_default());
        let mut font = Self { scaler, em, tabular, pairs, ascii: Vec::new(), ascii_pairs: Vec::new() };
        font.ascii = (0..COMMON as u32)
            .map(|i| {
                let glyph = char::from_u32(FIRST + i).map_or(GlyphId::NOTDEF, |c| font.look_up(c));
                (glyph, font.advance(glyph))
            })
            .collect();
        let glyphs: Vec<GlyphId> = font.ascii.iter().map(|a| a.0).collect();
        font.ascii_pairs = glyphs
            .iter()
            .flat_map(|&a| glyphs.iter().map(move |&b| (a, b)))
            .map(|(a, b)| font.find_pair(a, b))
            .collect();
        Some(font)
    }

    fn look_up(&self, c: char) -> GlyphId {
        let glyph = self.scaler.font().charmap().map_unicode(c).unwrap_or(GlyphId::NOTDEF);
        if !c.is_ascii_digit() {
            return glyph;
        }
        self.tabular.iter().find_map(|s| substitute(s, glyph)).unwrap_or(glyph)
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        self.scaler.linear_glyph_metrics().h_advance(glyph)
    }

    fn find_pair(&self, left: GlyphId, right: GlyphId) -> i16 {
        self.pairs.iter().find_map(|p| pair(p, left, right)).unwrap_or(0)
    }

    /// Calls `each` with every glyph and the pen position before it; returns the width. All in font units. A letter that the
    /// typeface lacks comes from a font of this machine; where there is none, a box stands for it.
    fn set(&self, text: &str, mut each: impl FnMut(Glyph, f64)) -> f64 {
        let mut x = 0.0;
        let mut last: Option<(GlyphId, Option<usize>)> = None;
        for c in text.chars() {
            let common = (c as u32).checked_sub(FIRST).map(|i| i as usize).filter(|&i| i < COMMON);
            let (glyph, advance) = match common {
                Some(i) => self.ascii[i],
                None => {
                    let mut glyph = self.look_up(c);
                    if glyph == GlyphId::NOTDEF {
                        if fallback::is_invisible(c) {
                            x += if c.is_whitespace() { self.em * 0.5 } else { 0.0 };
                            continue;
                        }
                        // A browser has fonts, but shows them to nobody.
                        if !cfg!(target_family = "wasm")
                            && let Some(letter) = fallback::letter(c)
                        {
                            each(Glyph::Other(letter), x);
                            x += letter.advance() * self.em;
                            last = None;
                            continue;
                        }
                        glyph = self.look_up('□');
                    }
                    (glyph, self.advance(glyph))
                }
            };
            if let Some((left, left_common)) = last {
                x += f64::from(match (left_common, common) {
                    (Some(a), Some(b)) => self.ascii_pairs[a * COMMON + b],
                    _ => self.find_pair(left, glyph),
                });
            }
            each(Glyph::Own(glyph), x);
            x += f64::from(advance);
            last = Some((glyph, common));
        }
        x
    }
}

/// A glyph of the embedded typeface, or a letter of a font of this machine.
enum Glyph {
    Own(GlyphId),
    Other(fallback::Letter),
}

/// Whether every letter of a text can be drawn, by the embedded typeface or by a font of this machine. In a browser the reader's
/// own fonts set the text.
pub(super) fn can_set(text: &str) -> bool {
    let own = |c: char| REGULAR.as_ref().is_some_and(|font| font.look_up(c) != GlyphId::NOTDEF);
    cfg!(target_arch = "wasm32")
        || text.chars().all(|c| own(c) || fallback::is_invisible(c) || fallback::letter(c).is_some())
}

/// The lookups of a feature, by their numbers in the list of lookups.
fn lookups(features: &FeatureList<'_>, tag: [u8; 4]) -> Vec<usize> {
    let found = features.feature_records().iter().find(|r| r.feature_tag() == Tag::new(&tag));
    let feature = found.and_then(|r| r.feature(features.offset_data()).ok());
    feature.map_or_else(Vec::new, |f| f.lookup_list_indices().iter().map(|i| usize::from(i.get())).collect())
}

/// What turns figures into figures of one width.
fn substitutions(font: &FontRef<'static>) -> Option<Vec<SingleSubst<'static>>> {
    let table = font.gsub().ok()?;
    let all = table.lookup_list().ok()?.lookups();
    let own = lookups(&table.feature_list().ok()?, *b"tnum").into_iter();
    let mut found = Vec::new();
    for subtables in own.filter_map(|i| all.get(i).ok()?.subtables().ok()) {
        if let SubstitutionSubtables::Single(tables) = subtables {
            found.extend(tables.iter().flatten());
        }
    }
    Some(found)
}

/// What moves pairs of letters together or apart.
fn kerning(font: &FontRef<'static>) -> Option<Vec<PairPos<'static>>> {
    let table = font.gpos().ok()?;
    let all = table.lookup_list().ok()?.lookups();
    let own = lookups(&table.feature_list().ok()?, *b"kern").into_iter();
    let mut found = Vec::new();
    for subtables in own.filter_map(|i| all.get(i).ok()?.subtables().ok()) {
        if let PositionSubtables::Pair(tables) = subtables {
            found.extend(tables.iter().flatten());
        }
    }
    Some(found)
}

fn substitute(with: &SingleSubst<'_>, glyph: GlyphId) -> Option<GlyphId> {
    match with {
        SingleSubst::Format1(t) => {
            t.coverage().ok()?.get(glyph)?;
            let glyph = u16::try_from(glyph.to_u32()).ok()?;
            Some(GlyphId::from(glyph.wrapping_add_signed(t.delta_glyph_id())))
        }
        SingleSubst::Format2(t) => {
            let at = t.coverage().ok()?.get(glyph)? as usize;
            t.substitute_glyph_ids().get(at).map(|g| GlyphId::from(g.get()))
        }
        _ => None,
    }
}

fn pair(table: &PairPos<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    match table {
        PairPos::Format1(t) => {
            let at = t.coverage().ok()?.get(left)? as usize;
            let set = t.pair_sets().get(at).ok()?;
            let record = set.find_pair_value_record(right.try_into().ok()?)?;
            Some(record.value_record1().x_advance().unwrap_or(0))
        }
        PairPos::Format2(t) => {
            t.coverage().ok()?.get(left)?;
            let classes = (t.class_def1().ok()?.get(left), t.class_def2().ok()?.get(right));
            let [first, _] = t.value_record_refs(classes.0.try_into().ok()?, classes.1.try_into().ok()?)?;
            Some(first.x_advance().unwrap_or(0))
        }
        // Of fonts with more than 65,536 glyphs.
        PairPos::Format3(_) | PairPos::Format4(_) => None,
    }
}

/// How wide a text is set at a size.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    match font(weight) {
        Some(font) => font.set(text, |_, _| {}) * size / font.em,
        None => text.chars().count() as f64 * size * 0.6,
    }
}

/// The text, or as much of its beginning as fits, with an ellipsis.
pub(super) fn shorten(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    let (mut fits, mut too_long) = (0, ends.len());
    while too_long - fits > 1 {
        let middle = fits.midpoint(too_long);
        let candidate = format!("{}…", text[..ends[middle]].trim_end());
        if width(&candidate, size, weight) <= room { fits = middle } else { too_long = middle }
    }
    format!("{}…", text[..ends.get(fits).copied().unwrap_or(0)].trim_end())
}

/// A name that fits. Names of places often differ only at their ends, so the end is kept.
pub(super) fn shorten_name(name: &str, size: f64, weight: Weight, room: f64) -> String {
    let letters = name.chars().count();
    if letters < 16 || width(name, size, weight) <= room {
        return shorten(name, size, weight, room);
    }
    // The last word, if it is short.
    let last = name.rsplit(' ').next().map_or(0, |word| word.chars().count());
    let kept = if (1..=8).contains(&last) { last } else { 5 };
    let tail: String = name.chars().skip(letters - kept).collect();
    let tail = tail.trim_start();
    let end = width(tail, size, weight);
    if end > room / 2.0 {
        return shorten(name, size, weight, room);
    }
    let head: String = name.chars().take(letters - kept).collect();
    // Asked for more than fits, so that the ellipsis always stands.
    format!("{}{tail}", shorten(&format!("{head}…………"), size, weight, room - end))
}

/// A name, and the room it is to fit.
#[derive(Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) name: &'a str,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) room: f64,
}

impl Label<'_> {
    fn shortened(&self) -> String {
        shorten_name(self.name, self.size, self.weight, self.room)
    }

    fn wide(&self, text: &str) -> f64 {
        width(text, self.size, self.weight)
    }

    /// The name with what it has in common with others left out as far as it must be: so many bytes at its beginning, and at
    /// its end.
    fn without_common(&self, (before, after): (usize, usize)) -> String {
        let (head, own) = self.name.split_at(before);
        let (own, rest) = own.split_at(own.len() - after);
        let tail = format!("{}{}", own.trim(), if rest.is_empty() { "" } else { "…" });
        let left = self.room - self.wide(&tail);
        if head.is_empty() {
            return shorten(&format!("{tail}{rest}"), self.size, self.weight, self.room);
        }
        if left < self.wide("…") {
            let room = self.room - self.wide("…");
            return format!("…{}", shorten(&tail, self.size, self.weight, room));
        }
        // Asked for more than fits, so that the ellipsis always stands.
        format!("{}{tail}", shorten(&format!("{head}…………"), self.size, self.weight, left))
    }

    /// The beginning of the name and a number.
    fn numbered(&self, number: usize) -> String {
        let number = format!(" {number}");
        format!(
            "{}{number}",
            shorten(&format!("{}…………", self.name), self.size, self.weight, self.room - self.wide(&number))
        )
    }
}

/// The names of a chart, each so that it fits. Different names stay different: what those that could be read for each other
/// have in common gives way first; where that is not enough, they are numbered as they stand in the chart.
pub(super) fn shorten_names(labels: &[Label<'_>]) -> Vec<String> {
    let mut out: Vec<String> = labels.iter().map(Label::shortened).collect();
    // Those that are still alike after one round have more in common.
    for _ in 0..3 {
        let before = out.clone();
        let alike =
            |i: usize, j: usize| stands_for(&before[i], labels[j].name) && stands_for(&before[j], labels[i].name);
        for (i, label) in labels.iter().enumerate().filter(|(i, label)| before[*i] != label.name) {
            let others = (0..labels.len()).filter(|&j| labels[j].name != label.name && alike(i, j));
            let names: Vec<&str> = std::iter::once(label.name).chain(others.map(|j| labels[j].name)).collect();
            if names.len() > 1 {
                out[i] = label.without_common(in_common(&names));
            }
        }
    }
    let told = out.clone();
    for (i, label) in labels.iter().enumerate() {
        if (0..labels.len()).any(|j| labels[j].name != label.name && told[j] == told[i]) {
            out[i] = label.numbered(i + 1);
        }
    }
    out
}

/// Whether a shortened text may stand for a name: all that is left of it is there, in its order.
fn stands_for(text: &str, name: &str) -> bool {
    let Some((head, rest)) = text.split_once('…') else { return text == name };
    let (middle, tail) = rest.rsplit_once('…').map_or(("", rest), |(middle, tail)| (middle, tail));
    let inner = name.strip_prefix(head).and_then(|inner| inner.strip_suffix(tail));
    inner.is_some_and(|inner| inner.contains(middle))
}

/// How many bytes all of some names have in common, as whole words, at their beginning and at their end.
fn in_common(names: &[&str]) -> (usize, usize) {
    let Some((first, others)) = names.split_first() else { return (0, 0) };
    let is_common = |part: &str, of: fn(&str, &str) -> bool| others.iter().all(|name| of(name, part));
    let words = || first.char_indices().filter(|(_, c)| !c.is_alphanumeric());
    let before =
        words().map(|(i, c)| i + c.len_utf8()).filter(|&i| is_common(&first[..i], |n, p| n.starts_with(p))).max();
    let before = before.unwrap_or(0);
    let shortest = names.iter().map(|n| n.len()).min().unwrap_or(0);
    let after = words().map(|(i, _)| first.len() - i).filter(|l| before + l <= shortest);
    let after = after.filter(|l| is_common(&first[first.len() - l..], |n, p| n.ends_with(p))).max();
    (before, after.unwrap_or(0))
}

/// Breaks a text into at most `lines` lines; the last is shortened if it must be.
pub(super) fn wrap(text: &str, size: f64, weight: Weight, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let words = unbroken(text);
    let mut words = words.iter().map(String::as_str).peekable();
    while words.peek().is_some() && out.len() < lines {
        let mut line = String::new();
        if out.len() + 1 == lines {
            line = words.by_ref().collect::<Vec<_>>().join(" ");
        } else {
            while let Some(word) = words.peek() {
                let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && width(&longer, size, weight) > room {
                    break;
                }
                line = longer;
                words.next();
            }
        }
        out.push(shorten(&line, size, weight, room));
    }
    out
}

/// The words of a text; a percent sign stays with its number.
fn unbroken(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match out.last_mut().filter(|_| word.starts_with('%')) {
            Some(number) => *number = format!("{number} {word}"),
            None => out.push(word.to_owned()),
        }
    }
    out
}

struct GlyphOutline<'a> {
    path: &'a mut String,
    x: f64,
    y: f64,
    scale: f64,
}

impl GlyphOutline<'_> {
    fn put(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (i, (x, y)) in points.iter().enumerate() {
            let gap = if i == 0 { "" } else { " " };
            let (x, y) = (self.x + f64::from(*x) * self.scale, self.y - f64::from(*y) * self.scale);
            // Writing to a string cannot fail.
            let _ = write!(self.path, "{gap}{x:.1} {y:.1}");
        }
    }
}

impl PathSink for GlyphOutline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[(x, y)]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[(x, y)]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put('Q', &[(x1, y1), (x, y)]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.put('C', &[(x1, y1), (x2, y2), (x, y)]);
    }
    fn close(&mut self) {
        self.path.push('Z');
    }
}

/// Appends the outlines of a text, as the data of an SVG path, with its baseline starting at (x, y).
pub(super) fn outline(text: &str, size: f64, weight: Weight, (x, y): (f64, f64), path: &mut String) {
    let Some(font) = font(weight) else { return };
    let scale = size / font.em;
    font.set(text, |glyph, at| {
        let mut pen = GlyphOutline { path: &mut *path, x: x + at * scale, y, scale };
        match glyph {
            Glyph::Own(glyph) => {
                if let Some(outline) = font.scaler.outline(glyph) {
                    // A glyph that cannot be drawn leaves its room empty.
                    let _ = outline.draw(DrawMemory::Scratch, &mut pen);
                }
            }
            Glyph::Other(letter) => {
                pen.scale = size / letter.em();
                letter.draw(&mut pen);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_tabular_and_letters_are_kerned() {
        let w = |t| width(t, 100.0, Weight::Regular);
        assert!((w("1111") - w("8888")).abs() < 1e-9);
        assert!(w("AV") < w("A") + w("V") - 1.0);
        assert!(width("Ripple", 20.0, Weight::Strong) > width("Ripple", 20.0, Weight::Regular));
    }

    #[test]
    fn a_shortened_text_fits_and_says_so() {
        let short = shorten("Regional distribution centre North", 22.0, Weight::Regular, 150.0);
        assert!(short.ends_with('…') && width(&short, 22.0, Weight::Regular) <= 150.0, "{short}");
        assert_eq!(shorten("Maker", 22.0, Weight::Regular, 150.0), "Maker");
        assert_eq!(shorten("Maker", 22.0, Weight::Regular, 0.0), "…");
    }

    #[test]
    fn names_that_differ_at_their_ends_still_differ() {
        let a = shorten_name("Regional distribution centre 17", 22.0, Weight::Regular, 220.0);
        assert!(a.contains('…') && a.ends_with("17") && width(&a, 22.0, Weight::Regular) <= 220.0, "{a}");
        assert!(!a.contains("……"));
    }

    fn together(names: &[&str], room: f64) -> Vec<String> {
        let labels: Vec<Label<'_>> =
            names.iter().map(|name| Label { name, size: 22.0, weight: Weight::Strong, room }).collect();
        let told = shorten_names(&labels);
        assert!(told.iter().all(|t| width(t, 22.0, Weight::Strong) <= room.max(40.0)), "{told:?}");
        told
    }

    #[test]
    fn names_that_would_read_the_same_lose_what_they_have_in_common() {
        let quarters = ["North", "South", "West", "East"];
        let names = quarters.map(|q| format!("Private customers in the {q}, contract since 2020"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let alone = names.iter().map(|n| shorten_name(n, 22.0, Weight::Strong, 280.0)).collect::<Vec<_>>();
        assert!(alone.iter().all(|a| *a == alone[0]), "{alone:?}");
        for room in [160.0, 220.0, 280.0] {
            let told = together(&names, room);
            assert!(told.iter().zip(quarters).all(|(t, q)| t.contains(q)), "{told:?}");
        }
        let two = together(&names[..2], 280.0);
        assert!(two[0].contains("North") && two[1].contains("South"), "{two:?}");
    }

    #[test]
    fn different_names_stay_different_in_any_room() {
        let names = [
            "Private customers in the North, Berlin-Mitte, contract since 2020",
            "Private customers in the North, Berlin-Moabit, contract since 2020",
            "Private customers in the North, contract since 2020",
            "Private customers in the South, contract since 2020",
            "Handwerksbetriebsstättenverwaltungsgesellschaftsniederlassung A",
            "Handwerksbetriebsstättenverwaltungsgesellschaftsniederlassung B",
            "Shop",
        ];
        for room in (60..700).step_by(20) {
            let told = together(&names, f64::from(room));
            let apart: std::collections::BTreeSet<&String> = told.iter().collect();
            assert_eq!(apart.len(), names.len(), "{room}: {told:?}");
        }
    }

    #[test]
    fn names_that_read_differently_stay_as_they_are_alone() {
        let names = ["Regional distribution centre 17", "Regional distribution centre 18", "Maker", "Maker"];
        let alone = names.map(|n| shorten_name(n, 22.0, Weight::Strong, 220.0));
        assert_eq!(together(&names, 220.0), alone);
    }

    #[test]
    fn words_are_wrapped_and_none_is_lost_while_there_is_room() {
        let lines = wrap("one two three four five", 20.0, Weight::Regular, 100.0, 9);
        assert_eq!(lines.join(" "), "one two three four five");
        assert!(lines.iter().all(|l| width(l, 20.0, Weight::Regular) <= 100.0));
    }

    #[test]
    fn a_percent_sign_stays_with_its_number() {
        for room in 40..200 {
            let lines = wrap("all 101 %, none (89 %) at the end", 20.0, Weight::Regular, f64::from(room), 9);
            assert!(lines.iter().all(|l| !l.starts_with('%')), "{lines:?}");
        }
    }
}
