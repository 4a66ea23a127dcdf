//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Blue for the first side of an axis, as in the report.
pub(super) const FIRST: Color = Color::RGB(0x2166AC);
/// Orange for the second: told apart from blue by readers who do not see red and green.
pub(super) const SECOND: Color = Color::RGB(0xB35806);
/// The same two, pale, behind text.
pub(super) const PALE: [Color; 2] = [Color::RGB(0xD6E6F4), Color::RGB(0xFBE3CB)];
/// Behind what the model cannot tell.
pub(super) const UNCLEAR: Color = Color::RGB(0xE9E3F1);
/// For what says nothing on an axis, and for labels that are little trusted.
pub(super) const FAINT: Color = Color::RGB(0x767676);

pub(super) struct Formats {
    pub(super) text: Format,
    /// For text that a spreadsheet would take for a formula if it were typed in.
    pub(super) quoted: Format,
    pub(super) wrapped: Format,
    pub(super) integer: Format,
    pub(super) number: Format,
    pub(super) date: Format,
    pub(super) header: Format,
    /// The header of columns for people.
    pub(super) human_header: Format,
    pub(super) human: Format,
    pub(super) title: Format,
    pub(super) heading: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        let header = || {
            cell()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x3B4A5A))
        };
        Formats {
            text: cell(),
            quoted: cell().set_quote_prefix(),
            wrapped: cell().set_text_wrap(),
            integer: cell().set_num_format("0"),
            number: cell().set_num_format("0.000"),
            date: cell().set_num_format("yyyy-mm-dd"),
            header: header(),
            human_header: header().set_background_color(Color::RGB(0x8A6D00)),
            human: cell().set_background_color(Color::RGB(0xFFF9DB)).set_unlocked(),
            title: cell().set_bold().set_font_size(16),
            heading: cell().set_bold().set_font_size(12).set_border_bottom(FormatBorder::Thin),
        }
    }
}
