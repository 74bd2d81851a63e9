//! What every chart has: title, subtitle, footer, key, and where it comes from, written into the file.

use std::borrow::Cow;

use super::font::{FAMILIES, Weight, shorten, shorten_name, width, wrap};
use super::svg::{Canvas, FINE, Point, Rect, Side, Stroke, TEXT, Type};
use super::theme::{
    COLUMN, COLUMN_MARGIN, COLUMN_TITLE, FAINT, HATCH, HEIGHT, INK, Ink, MARGIN, Mark, PAPER, SMALL, SOFT, SUBTITLE,
    TITLE, TITLE_THREE_LINES, TITLE_TWO_LINES, WIDTH, diverging,
};
use super::{Drawing, Heading, Plot, Source, Table};

/// What a chart is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A slide, 16 : 9.
    Slide,
    /// A column so many pixels wide, such as a phone's: as tall as its contents, with type as large as running text.
    Column(u16),
    /// A box so many pixels wide and high, such as a laptop's first screen leaves: the drawing fills it, with type as large as running
    /// text.
    Screen(u16, u16),
}

impl Sheet {
    /// The narrowest column in which words and numbers find room.
    pub const NARROWEST: u16 = 280;
    /// The narrowest box that is no column. At 1.7 units a pixel it has, between its margins, the 1200 units (`STACKED`) from which on
    /// bodies set things side by side as on a slide.
    pub const SLIDE_FROM: u16 = 720;
    /// The lowest and the highest box that is filled.
    pub const SCREEN_HIGH: (u16, u16) = (240, 2000);

    /// What can be read in a box so many pixels wide.
    #[must_use]
    pub fn fitting(pixels: u16) -> Self {
        if pixels < Self::SLIDE_FROM { Self::Column(pixels.max(Self::NARROWEST)) } else { Self::Slide }
    }

    /// What fills a box so many pixels wide and high.
    #[must_use]
    pub fn filling(wide: u16, high: u16) -> Self {
        let (least, most) = Self::SCREEN_HIGH;
        if wide < Self::SLIDE_FROM { Self::fitting(wide) } else { Self::Screen(wide, high.clamp(least, most)) }
    }

    /// How wide it is between its margins.
    pub(super) fn room(self) -> f64 {
        match self {
            Self::Slide => WIDTH - 2.0 * MARGIN,
            Self::Column(wide) | Self::Screen(wide, _) => (f64::from(wide) * COLUMN).round() - 2.0 * COLUMN_MARGIN,
        }
    }
}

/// What a chart puts into its frame, beside its drawing.
pub(super) struct Content {
    pub(super) table: Table,
    pub(super) key: Vec<(LegendItem, String)>,
    /// How tall the drawing is in a column, its key in one row.
    pub(super) tall: f64,
    /// How low it may be in a box that is filled; where the box is lower, the sheet is higher than its box.
    pub(super) lowest: f64,
    /// What is left out, in sentences.
    pub(super) notes: Vec<String>,
}

/// What is said under the drawing: what the caller has to say, what is left out, what few futures cannot tell.
fn notes(heading: &Heading, source: &Source, own: Vec<String>) -> String {
    let single = "One future: what is luck cannot be told from what the programme does.";
    let single = (source.futures == 1).then(|| single.to_owned());
    let given = Some(heading.note.clone()).filter(|n| !n.is_empty());
    single.into_iter().chain(own).chain(given).collect::<Vec<_>>().join(" ")
}

/// A body of one row that is lower than this cannot be read.
pub(super) const LOWEST_BODY: f64 = 320.0;

/// How far apart the lines of notes stand.
const NOTE_LINE: f64 = 26.0;

/// Draws the frame and the key, and within them the body.
pub(super) fn draw_on(
    sheet: Sheet,
    heading: &Heading,
    source: &Source,
    content: Content,
    body: impl FnOnce(&mut Canvas<'_>, Rect),
) -> Drawing {
    match sheet {
        Sheet::Slide => draw(heading, source, content.table, content.notes, |canvas, room| {
            key(canvas, (room.x, room.y + 20.0), room.w, &content.key);
            body(canvas, room);
        }),
        Sheet::Column(_) | Sheet::Screen(..) => column(sheet, heading, source, content, body),
    }
}

/// Draws a column, or fills a box: every text is broken into as many lines as it needs.
fn column(
    sheet: Sheet,
    heading: &Heading,
    source: &Source,
    content: Content,
    body: impl FnOnce(&mut Canvas<'_>, Rect),
) -> Drawing {
    let room = sheet.room();
    let wide = room + 2.0 * COLUMN_MARGIN;
    let title = wrap(&heading.title, COLUMN_TITLE, Weight::Strong, room, 5);
    let subtitle = wrap(&heading.subtitle, SMALL, Weight::Regular, room, 4);
    let notes = notes(heading, source, content.notes);
    let mut footer = wrap(&notes, SMALL, Weight::Regular, room, 6);
    let said = footer.len();
    footer.extend(wrap(&source.footer(), SMALL, Weight::Regular, room, 4));
    let rows = key_rows(room, &content.key);
    let (title_line, line, key_line) = (36.0, 27.0, 32.0);
    let under_title = 34.0 + title_line * (title.len() as f64 - 1.0);
    let head = under_title + 8.0 + line * subtitle.len() as f64 + 18.0;
    let further = key_line * (rows.len() as f64 - 1.0);
    let under = 52.0 + line * footer.len() as f64;
    let body_tall = match sheet {
        Sheet::Screen(_, high) => (f64::from(high) * COLUMN - head - further - under).max(content.lowest),
        _ => content.tall,
    };
    let foot = head + further + body_tall + 52.0;
    let tall = head + further + body_tall + under;

    let mut text = String::with_capacity(96 * 1024);
    let mut canvas = Canvas::new(&mut text);
    canvas.fill(Rect::new(0.0, 0.0, wide, tall), PAPER);
    let mut lines = |lines: &[String], first: f64, step: f64, set: Type| {
        for (i, words) in lines.iter().enumerate() {
            canvas.text(words, (COLUMN_MARGIN, first + step * i as f64), set);
        }
    };
    lines(&title, 34.0, title_line, TEXT.size(COLUMN_TITLE).strong());
    lines(&subtitle, under_title + 8.0 + line, line, TEXT.size(SMALL).ink(SOFT));
    lines(&footer[..said], foot, line, TEXT.size(SMALL).ink(SOFT));
    lines(&footer[said..], foot + line * said as f64, line, TEXT.size(SMALL).ink(FAINT));
    for (i, row) in rows.into_iter().enumerate() {
        key(&mut canvas, (COLUMN_MARGIN, head + 20.0 + key_line * i as f64), room, row);
    }
    body(&mut canvas, Rect::new(COLUMN_MARGIN, head + further, room, body_tall));
    let plots = canvas.finish();
    drawing((&text, plots), (wide, tall), heading, source, &notes, content.table)
}

/// The rows into which a key is broken: as many signs in each as fit.
fn key_rows(room: f64, items: &[(LegendItem, String)]) -> Vec<&[(LegendItem, String)]> {
    let (mut rows, mut from, mut x) = (Vec::new(), 0, 0.0);
    for (i, (sign, words)) in items.iter().enumerate() {
        let wide = sign.room() + 8.0 + width(words, SMALL, Weight::Regular);
        if i > from && x + wide > room {
            rows.push(&items[from..i]);
            (from, x) = (i, 0.0);
        }
        x += wide + KEY_GAP;
    }
    rows.push(&items[from..]);
    rows
}

/// Draws the frame, and within it the body; the same place for the body whatever the title. Notes take their lines from
/// the body's room.
pub(super) fn draw(
    heading: &Heading,
    source: &Source,
    table: Table,
    own_notes: Vec<String>,
    body: impl FnOnce(&mut Canvas<'_>, Rect),
) -> Drawing {
    let mut text = String::with_capacity(96 * 1024);
    let mut canvas = Canvas::new(&mut text);
    canvas.fill(Rect::new(0.0, 0.0, WIDTH, HEIGHT), PAPER);
    let room = WIDTH - 2.0 * MARGIN;
    let size = (TITLE * room / width(&heading.title, TITLE, Weight::Strong).max(1.0)).min(TITLE);
    if size >= TITLE_TWO_LINES {
        canvas.text(&heading.title, (MARGIN, 96.0), TEXT.size(size.floor()).strong());
    } else {
        let (size, first, step, lines) = title_lines(&heading.title, room);
        for (i, line) in lines.iter().enumerate() {
            canvas.text(line, (MARGIN, first + step * i as f64), TEXT.size(size).strong());
        }
    }
    subtitle(&mut canvas, &heading.subtitle, room);
    canvas.text(&footer(source, room), (MARGIN, 870.0), TEXT.size(SMALL).ink(FAINT));
    let notes = notes(heading, source, own_notes);
    let lines = wrap(&notes, SMALL, Weight::Regular, room, 3);
    let tall = NOTE_LINE * lines.len() as f64;
    for (i, line) in lines.iter().enumerate() {
        canvas.text(line, (MARGIN, 838.0 - tall + NOTE_LINE * (i + 1) as f64), TEXT.size(SMALL).ink(SOFT));
    }
    body(&mut canvas, Rect::new(MARGIN, 178.0, room, 652.0 - tall));
    let plots = canvas.finish();
    drawing((&text, plots), (WIDTH, HEIGHT), heading, source, &notes, table)
}

/// A long title in two lines, a longer one in three smaller ones: size, first baseline, step, lines.
fn title_lines(title: &str, room: f64) -> (f64, f64, f64, Vec<String>) {
    let two = wrap(title, TITLE_TWO_LINES, Weight::Strong, room, 3);
    if two.len() < 3 {
        return (TITLE_TWO_LINES, 66.0, 40.0, two);
    }
    (TITLE_THREE_LINES, 48.0, 32.0, wrap(title, TITLE_THREE_LINES, Weight::Strong, room, 3))
}

/// A subtitle that is too long for its line gets two smaller ones.
fn subtitle(canvas: &mut Canvas<'_>, words: &str, room: f64) {
    if width(words, SUBTITLE, Weight::Regular) <= room {
        return canvas.text(words, (MARGIN, 150.0), TEXT.size(SUBTITLE).ink(SOFT));
    }
    for (i, line) in wrap(words, SMALL, Weight::Regular, room, 2).iter().enumerate() {
        canvas.text(line, (MARGIN, 141.0 + 25.0 * i as f64), TEXT.size(SMALL).ink(SOFT));
    }
}

/// The footer; a long name of the scenario is shortened, so that seed, version and number of futures can be read.
fn footer(source: &Source, room: f64) -> String {
    let whole = source.footer();
    let beyond = width(&whole, SMALL, Weight::Regular) - room;
    if beyond <= 0.0 {
        return whole;
    }
    let name = width(&source.scenario, SMALL, Weight::Regular);
    let name = shorten_name(&source.scenario, SMALL, Weight::Regular, (name - beyond - 12.0).max(60.0));
    shorten(&source.footer_naming(&name), SMALL, Weight::Regular, room)
}

fn drawing(
    (drawn, plots): (&str, Vec<Plot>),
    size: (f64, f64),
    heading: &Heading,
    source: &Source,
    notes: &str,
    table: Table,
) -> Drawing {
    Drawing {
        svg: finished(drawn, size, heading, source, notes),
        title: heading.title.clone(),
        subtitle: heading.subtitle.clone(),
        source: source.clone(),
        table,
        plots,
    }
}

/// A chart that says what is missing.
pub(super) fn nothing(heading: &Heading, source: &Source, why: &str) -> Drawing {
    draw(heading, source, Table::default(), Vec::new(), |canvas, room| {
        let (x, y) = room.middle();
        canvas.text(why, (x, y), TEXT.size(SUBTITLE + 4.0).ink(SOFT).side(Side::Middle));
    })
}

/// plotters' text with our head: scale, font, title, where it comes from.
fn finished(drawn: &str, (wide, tall): (f64, f64), heading: &Heading, source: &Source, notes: &str) -> String {
    let body = drawn.split_once(">\n").map_or("", |(_, body)| body);
    let mut out = String::with_capacity(body.len() + 2048);
    out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{wide}\" height=\"{tall}\" role=\"img\" \
         aria-label=\"{title}. {subtitle}\" font-family=\"{FAMILIES}\" style=\"font-variant-numeric:tabular-nums\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>{title}</title>\n<desc>{subtitle}. {notes}{footer}</desc>\n\
         <metadata>{metadata}</metadata>\n",
        w = wide * FINE,
        h = tall * FINE,
        title = escaped(&heading.title),
        subtitle = escaped(&heading.subtitle),
        notes = if notes.is_empty() { String::new() } else { format!("{} ", escaped(notes)) },
        footer = escaped(&source.footer()),
        // Between tags a quotation mark is a letter like any other.
        metadata = escaped(&source.json()).replace("&quot;", "\""),
    ));
    // What plotters repeats on every element says nothing, or is said once above.
    let mut rest = body;
    while let Some(at) = rest.find([' ', '\n']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [
            (" opacity=\"1\"", ""),
            (" font-family=\"sans-serif\"", ""),
            (" stroke=\"none\"", ""),
            (" stroke-width=\"1\"", ""),
            (" font-weight=\"bold\"", " font-weight=\"600\""),
            ("\n</text>", "</text>"),
            (" \"/>", "\"/>"),
        ];
        // Dividing by its own factor, plotters writes 240.00000000000003.
        if let Some((size, after)) = rest.strip_prefix(" font-size=\"").and_then(|r| r.split_once('"')) {
            let size: f64 = size.parse().unwrap_or_default();
            out.push_str(&format!(" font-size=\"{}\"", (size * 10.0).round() / 10.0));
            rest = after;
            continue;
        }
        match known.iter().find(|(said, _)| rest.starts_with(said)) {
            Some((said, instead)) => {
                out.push_str(instead);
                rest = &rest[said.len()..];
            }
            None => {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
                // plotters breaks the line between a text's tag and the text.
                if out.ends_with(">\n") && !rest.starts_with('<') {
                    out.pop();
                }
            }
        }
    }
    out.push_str(rest);
    out
}

/// Text that may stand in XML: escaped, and without the characters XML does not allow.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '<' | '>' | '&' | '"' | '\'' | '\u{FFFE}' | '\u{FFFF}') || c.is_control();
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What a word of the key stands beside.
pub(super) enum LegendItem {
    Line(Stroke),
    Fill(Ink),
    /// The interval of a mean.
    Thick,
    /// The best x for each y.
    Ridge,
    Hatch,
    /// A field of this colour below zero.
    Minus(Ink),
    /// A field that is zero in every future.
    Zero,
    Mark(Mark, Ink),
    EventMark,
    Arrival,
}

impl LegendItem {
    /// How wide it is.
    fn room(&self) -> f64 {
        match self {
            Self::Line(_) | Self::Thick | Self::Ridge => 40.0,
            Self::Fill(_) | Self::Hatch | Self::Minus(_) | Self::Zero => 30.0,
            Self::Mark(..) | Self::EventMark | Self::Arrival => 20.0,
        }
    }
}

/// Between the words of one sign and the next.
const KEY_GAP: f64 = 34.0;

/// What is left of a row of the key for the words of one more sign.
pub(super) fn key_left(room: f64, items: &[(LegendItem, String)], next: &LegendItem) -> f64 {
    let taken =
        |(sign, words): &(LegendItem, String)| sign.room() + 8.0 + width(words, SMALL, Weight::Regular) + KEY_GAP;
    room - items.iter().map(taken).sum::<f64>() - next.room() - 8.0
}

/// A row of signs and their words, from a point to the right; returns where it ends. Signs stand closer where they must,
/// and what does not fit nevertheless is shortened.
pub(super) fn key(canvas: &mut Canvas<'_>, at: Point, room: f64, items: &[(LegendItem, String)]) -> f64 {
    let set = TEXT.size(SMALL).ink(SOFT);
    let (mut x, y) = at;
    let middle = y - set.drop();
    let wide = |(sign, words): &(LegendItem, String)| sign.room() + 8.0 + width(words, SMALL, Weight::Regular);
    let spare = room - items.iter().map(wide).sum::<f64>();
    let gap = (spare / items.len().saturating_sub(1).max(1) as f64).clamp(12.0, KEY_GAP);
    for (sign, words) in items {
        let sign_room = sign.room();
        let left = at.0 + room - x - sign_room - 8.0;
        if left < 60.0 {
            break;
        }
        let words = shorten(words, SMALL, Weight::Regular, left);
        let center = (x + sign_room / 2.0, middle);
        match sign {
            LegendItem::Line(line) => {
                let cap = line.width / 2.0;
                canvas.line((x + cap, middle), (x + sign_room - cap, middle), *line);
            }
            LegendItem::Fill(ink) => {
                let field = Rect::new(x, middle - 9.0, sign_room, 18.0);
                canvas.fill(field, *ink);
                if *ink == PAPER {
                    canvas.frame(field, super::svg::stroke(HATCH, 1.0));
                }
            }
            LegendItem::Thick => {
                canvas.fill(Rect::new(x, middle - 8.0, sign_room, 16.0), SOFT);
                let center = x + sign_room / 2.0;
                canvas.line((center, middle - 6.0), (center, middle + 6.0), super::svg::stroke(PAPER, 2.0));
            }
            LegendItem::Ridge => {
                canvas.line((x + 2.0, middle), (x + sign_room - 2.0, middle), super::svg::stroke(INK, 2.8));
                for at in [x + 8.0, x + sign_room - 8.0] {
                    canvas.disc((at, middle), 5.5, INK);
                }
            }
            LegendItem::Hatch => unresolved(canvas, Rect::new(x, middle - 9.0, sign_room, 18.0)),
            LegendItem::Minus(ink) => {
                canvas.fill(Rect::new(x, middle - 9.0, sign_room, 18.0), *ink);
                minus(canvas, center, 12.0, *ink);
            }
            LegendItem::Zero => {
                canvas.fill(Rect::new(x, middle - 9.0, sign_room, 18.0), diverging(0.0));
                zero(canvas, center);
            }
            LegendItem::Mark(mark, ink) => canvas.mark(*mark, center, 7.0, *ink),
            LegendItem::EventMark => event_mark(canvas, center.0, middle + 7.0),
            LegendItem::Arrival => arrival_mark(canvas, center, 7.5),
        }
        canvas.text(&words, (x + sign_room + 8.0, y), set);
        x += sign_room + 8.0 + width(&words, SMALL, Weight::Regular) + gap;
    }
    x
}

/// A minus on a field of this colour: below zero, so that the sign can be told in grey print too.
pub(super) fn minus(canvas: &mut Canvas<'_>, (x, y): Point, wide: f64, on: Ink) {
    let ink = if on.luminance() < 0.3 { PAPER } else { INK };
    canvas.line((x - wide / 2.0, y), (x + wide / 2.0, y), super::svg::stroke(ink, (wide / 5.0).clamp(1.2, 2.0)));
}

/// A dot on a field that is zero in every future.
pub(super) fn zero(canvas: &mut Canvas<'_>, at: Point) {
    canvas.disc(at, 1.7, FAINT);
}

/// A field whose sign is not resolved.
pub(super) fn unresolved(canvas: &mut Canvas<'_>, r: Rect) {
    canvas.fill(r, super::theme::BLANK);
    canvas.hatch(r, super::svg::stroke(HATCH, 1.0), 8.0);
}

/// Where the difference arrives.
pub(super) fn arrival_mark(canvas: &mut Canvas<'_>, at: Point, radius: f64) {
    canvas.disc(at, radius + 2.6, INK);
    canvas.disc(at, radius, PAPER);
}

/// A wedge that points down to where an event happens.
pub(super) fn event_mark(canvas: &mut Canvas<'_>, x: f64, tip: f64) {
    canvas.area(&[(x - 8.0, tip - 14.0), (x + 8.0, tip - 14.0), (x, tip)], INK);
}

#[cfg(test)]
mod tests {
    use super::super::theme::STACKED;
    use super::*;

    #[test]
    fn a_box_gets_a_slide_where_one_can_be_read_and_a_column_where_not() {
        let fitting = [0, 279, 360, 719, 720, u16::MAX].map(Sheet::fitting);
        let [a, b, c, d] = [280, 280, 360, 719].map(Sheet::Column);
        assert_eq!(fitting, [a, b, c, d, Sheet::Slide, Sheet::Slide]);
        let filling = [(360, 400), (720, 100), (900, 400), (900, u16::MAX)].map(|(w, h)| Sheet::filling(w, h));
        assert!(Sheet::Screen(Sheet::SLIDE_FROM, 400).room() >= STACKED);
        assert_eq!(filling, [c, Sheet::Screen(720, 240), Sheet::Screen(900, 400), Sheet::Screen(900, 2000)]);
    }

    #[test]
    fn a_key_is_broken_into_rows_that_fit() {
        let items: Vec<(LegendItem, String)> =
            (0..5).map(|_| (LegendItem::Arrival, "half of the difference".to_owned())).collect();
        let rows = |room: f64| key_rows(room, &items).iter().map(|r| r.len()).collect::<Vec<_>>();
        assert_eq!(rows(2000.0), [5]);
        assert_eq!(rows(100.0), [1; 5]);
        assert_eq!(rows(560.0), [2, 2, 1]);
        assert_eq!(key_rows(560.0, &[]).len(), 1);
    }
}
