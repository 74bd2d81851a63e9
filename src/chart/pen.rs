//! What [`super::svg`] uses of plotters, on plotters' own parts: in a browser plotters itself would bring bindings along. The drawing
//! is the same to the byte, which a test of both compares.

pub(super) use plotters_backend::text_anchor::{HPos, Pos, VPos};
pub(super) use plotters_backend::{DrawingBackend, FontFamily, FontStyle};
pub(super) use plotters_svg::SVGBackend;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle};

/// Red, green, blue, and how much of it covers what lies below.
#[derive(Clone, Copy)]
pub(super) struct RGBAColor(pub(super) u8, pub(super) u8, pub(super) u8, pub(super) f64);

impl RGBAColor {
    pub(super) fn to_backend_color(self) -> BackendColor {
        BackendColor { alpha: self.3, rgb: (self.0, self.1, self.2) }
    }
}

impl BackendStyle for RGBAColor {
    fn color(&self) -> BackendColor {
        self.to_backend_color()
    }
}

pub(super) struct ShapeStyle {
    pub(super) color: RGBAColor,
    pub(super) filled: bool,
    pub(super) stroke_width: u32,
}

impl BackendStyle for ShapeStyle {
    fn color(&self) -> BackendColor {
        self.color.to_backend_color()
    }
    fn stroke_width(&self) -> u32 {
        self.stroke_width
    }
}

pub(super) struct FontDesc<'a> {
    family: FontFamily<'a>,
    size: f64,
    style: FontStyle,
}

impl<'a> FontDesc<'a> {
    pub(super) fn new(family: FontFamily<'a>, size: f64, style: FontStyle) -> Self {
        Self { family, size, style }
    }
}

pub(super) struct TextStyle<'a> {
    pub(super) font: FontDesc<'a>,
    pub(super) color: BackendColor,
    pub(super) pos: Pos,
}

impl BackendTextStyle for TextStyle<'_> {
    type FontError = std::fmt::Error;

    fn color(&self) -> BackendColor {
        self.color
    }
    fn size(&self) -> f64 {
        self.font.size
    }
    fn style(&self) -> FontStyle {
        self.font.style
    }
    fn anchor(&self) -> Pos {
        self.pos
    }
    fn family(&self) -> FontFamily<'_> {
        self.font.family
    }
    // SVG leaves text to whoever shows it.
    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        Err(std::fmt::Error)
    }
    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, Self::FontError> {
        Err(std::fmt::Error)
    }
}
