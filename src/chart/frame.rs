//! What every chart has: title, subtitle, footer, key, and where it comes from, written into the file.

use std::borrow::Cow;

use super::font::{FAMILIES, Weight, shorten, width, wrap};
use super::svg::{Canvas, FINE, Point, Rect, Side, Stroke, TEXT};
use super::theme::{
    FAINT, HATCH, HEIGHT, INK, Ink, MARGIN, Mark, PAPER, SMALL, SOFT, SUBTITLE, TITLE, TITLE_TWO_LINES, WIDTH,
};
use super::{Drawing, Heading, Source, Table};

/// Draws the frame, and within it the body; the same place for the body whatever the title.
pub(super) fn draw(
    heading: &Heading,
    source: &Source,
    table: Table,
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
        for (i, line) in wrap(&heading.title, TITLE_TWO_LINES, Weight::Strong, room, 2).iter().enumerate() {
            canvas.text(line, (MARGIN, 66.0 + 40.0 * i as f64), TEXT.size(TITLE_TWO_LINES).strong());
        }
    }
    let subtitle = shorten(&heading.subtitle, SUBTITLE, Weight::Regular, room);
    canvas.text(&subtitle, (MARGIN, 150.0), TEXT.size(SUBTITLE).ink(SOFT));
    let footer = shorten(&source.footer(), SMALL, Weight::Regular, room);
    canvas.text(&footer, (MARGIN, 870.0), TEXT.size(SMALL).ink(FAINT));
    body(&mut canvas, Rect::new(MARGIN, 178.0, room, 652.0));
    canvas.finish();
    Drawing {
        svg: finished(&text, heading, source),
        title: heading.title.clone(),
        subtitle: heading.subtitle.clone(),
        source: source.clone(),
        table,
    }
}

/// A chart that says what is missing.
pub(super) fn nothing(heading: &Heading, source: &Source, why: &str) -> Drawing {
    draw(heading, source, Table::default(), |canvas, room| {
        let (x, y) = room.middle();
        canvas.text(why, (x, y), TEXT.size(SUBTITLE + 4.0).ink(SOFT).side(Side::Middle));
    })
}

/// plotters' text with our head: scale, font, title, where it comes from.
fn finished(drawn: &str, heading: &Heading, source: &Source) -> String {
    let body = drawn.split_once(">\n").map_or("", |(_, body)| body);
    let mut out = String::with_capacity(body.len() + 2048);
    out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-label=\"{title}. {subtitle}\" font-family=\"{FAMILIES}\" style=\"font-variant-numeric:tabular-nums\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>{title}</title>\n<desc>{subtitle}. {footer}</desc>\n\
         <metadata>{metadata}</metadata>\n",
        w = WIDTH * FINE,
        h = HEIGHT * FINE,
        title = escaped(&heading.title),
        subtitle = escaped(&heading.subtitle),
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
pub(super) enum Sign {
    Line(Stroke),
    Fill(Ink),
    /// The interval of a mean.
    Thick,
    /// The best x for each y.
    Ridge,
    Hatch,
    Mark(Mark, Ink),
    Event,
    Arrival,
}

/// A row of signs and their words, from a point to the right; returns where it ends. What does not fit is left out.
pub(super) fn key(canvas: &mut Canvas<'_>, at: Point, room: f64, items: &[(Sign, String)]) -> f64 {
    let set = TEXT.size(SMALL).ink(SOFT);
    let (mut x, y) = at;
    let middle = y - set.drop();
    for (sign, words) in items {
        let sign_room = match sign {
            Sign::Line(_) | Sign::Thick | Sign::Ridge => 40.0,
            Sign::Fill(_) | Sign::Hatch => 30.0,
            Sign::Mark(..) | Sign::Event | Sign::Arrival => 20.0,
        };
        let left = at.0 + room - x - sign_room - 8.0;
        if left < 60.0 {
            break;
        }
        let words = shorten(words, SMALL, Weight::Regular, left);
        let center = (x + sign_room / 2.0, middle);
        match sign {
            Sign::Line(line) => {
                let cap = line.width / 2.0;
                canvas.line((x + cap, middle), (x + sign_room - cap, middle), *line);
            }
            Sign::Fill(ink) => {
                let field = Rect::new(x, middle - 9.0, sign_room, 18.0);
                canvas.fill(field, *ink);
                if *ink == PAPER {
                    canvas.frame(field, super::svg::stroke(HATCH, 1.0));
                }
            }
            Sign::Thick => {
                canvas.fill(Rect::new(x, middle - 8.0, sign_room, 16.0), SOFT);
                let center = x + sign_room / 2.0;
                canvas.line((center, middle - 6.0), (center, middle + 6.0), super::svg::stroke(PAPER, 2.0));
            }
            Sign::Ridge => {
                canvas.line((x + 2.0, middle), (x + sign_room - 2.0, middle), super::svg::stroke(INK, 2.8));
                for at in [x + 8.0, x + sign_room - 8.0] {
                    canvas.disc((at, middle), 5.5, INK);
                }
            }
            Sign::Hatch => unresolved(canvas, Rect::new(x, middle - 9.0, sign_room, 18.0)),
            Sign::Mark(mark, ink) => canvas.mark(*mark, center, 7.0, *ink),
            Sign::Event => event_mark(canvas, center.0, middle + 7.0),
            Sign::Arrival => arrival_mark(canvas, center, 7.5),
        }
        canvas.text(&words, (x + sign_room + 8.0, y), set);
        x += sign_room + 8.0 + width(&words, SMALL, Weight::Regular) + 34.0;
    }
    x
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
