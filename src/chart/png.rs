//! The same drawing as pixels. Text becomes outlines first, so that no font is needed on the machine.

use std::borrow::Cow;

use png::text_metadata::ITXtChunk;
use resvg::{tiny_skia, usvg};

use super::font::{Weight, outline, width};
use super::svg::TOP_TO_BASELINE;
use super::{ChartError, Drawing};

/// Widest picture that is made: more would be gigabytes.
const WIDEST: u32 = 16_000;

/// The drawing without a font: every text is a path. For programs that cannot be trusted with fonts, and for pixels.
pub(super) fn outlined(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() * 4);
    let mut rest = svg;
    while let Some(at) = rest.find("<text ") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, after)) = rest.split_once('>') else { break };
        let Some((content, after)) = after.split_once("</text>") else { break };
        out.push_str(&path(tag, content));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn path(tag: &str, content: &str) -> String {
    let number = |name: &str| attribute(tag, name).and_then(|v| v.parse::<f64>().ok());
    let size = number("font-size").unwrap_or(0.0);
    let weight = if attribute(tag, "font-weight").is_some() { Weight::Strong } else { Weight::Regular };
    let text = unescaped(content);
    let wide = width(&text, size, weight);
    let x = number("x").unwrap_or(0.0)
        - match attribute(tag, "text-anchor") {
            Some("middle") => wide / 2.0,
            Some("end") => wide,
            _ => 0.0,
        };
    let y = number("y").unwrap_or(0.0) + TOP_TO_BASELINE * size;
    let mut data = String::new();
    outline(&text, size, weight, (x, y), &mut data);
    let fill = attribute(tag, "fill").unwrap_or("#000000");
    let opacity = attribute(tag, "opacity").map_or(String::new(), |o| format!(" opacity=\"{o}\""));
    format!("<path fill=\"{fill}\"{opacity} d=\"{data}\"/>")
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let at = from + tag[from..].find(name)?;
        let value = tag[at + name.len()..].strip_prefix("=\"");
        if let (true, Some(value)) = (tag[..at].ends_with(' '), value) {
            return value.split_once('"').map(|(v, _)| v);
        }
        from = at + name.len();
    }
}

pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    Cow::Owned(plain.replace("&amp;", "&"))
}

/// The drawing as a PNG so many pixels wide, with its title and where it comes from in text chunks.
pub(super) fn png(drawing: &Drawing, pixels: u32) -> Result<Vec<u8>, ChartError> {
    if pixels == 0 || pixels > WIDEST {
        return Err(ChartError::Width { asked: pixels, widest: WIDEST });
    }
    let tree = usvg::Tree::from_str(&outlined(&drawing.svg), &usvg::Options::default())
        .map_err(|e| ChartError::Picture(e.to_string()))?;
    let scale = pixels as f32 / tree.size().width();
    let height = ((tree.size().height() * scale).round() as u32).max(1);
    let mut pixmap = tiny_skia::Pixmap::new(pixels, height)
        .ok_or_else(|| ChartError::Picture(format!("no room for {pixels} × {height} pixels")))?;
    pixmap.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    // The paper is opaque, so transparency need not be stored.
    let rgb: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&rgb, (pixels, height), drawing).map_err(|e| ChartError::Picture(e.to_string()))
}

fn encode(rgb: &[u8], (wide, high): (u32, u32), drawing: &Drawing) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, wide, high);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.add_itxt_chunk("Title".to_owned(), drawing.title.clone())?;
    encoder.add_itxt_chunk("Software".to_owned(), format!("ripplechain {}", drawing.source.version))?;
    let mut writer = encoder.write_header()?;
    let mut source = ITXtChunk::new("ripplechain", drawing.source.json());
    source.compress_text()?;
    writer.write_text_chunk(&source)?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(out)
}
