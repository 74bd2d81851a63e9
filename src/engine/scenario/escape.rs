//! Text as it is safe to show: nothing in it steers a terminal or hides, and it is not long.

/// Characters that leave no mark, first and last of each range: `Default_Ignorable_Code_Point` in `DerivedCoreProperties.txt` of
/// Unicode 16, and those that are drawn as nothing although they are no white space (line and paragraph separator, braille
/// blank, annotations of text, an empty note head).
const UNSEEN: [(u32, u32); 22] = [
    (0x00AD, 0x00AD),   // soft hyphen
    (0x034F, 0x034F),   // combining grapheme joiner
    (0x061C, 0x061C),   // direction of text
    (0x115F, 0x1160),   // Hangul fillers
    (0x17B4, 0x17B5),   // Khmer vowels that are not written
    (0x180B, 0x180F),   // Mongolian selectors
    (0x200B, 0x200F),   // zero width, direction of text
    (0x2028, 0x2029),   // separators
    (0x202A, 0x202E),   // direction of text
    (0x2060, 0x206F),   // word joiner, unseen operators, direction of text
    (0x2800, 0x2800),   // braille blank
    (0x3164, 0x3164),   // Hangul filler
    (0xFE00, 0xFE0F),   // variation selectors
    (0xFEFF, 0xFEFF),   // zero width
    (0xFFA0, 0xFFA0),   // Hangul filler
    (0xFFF0, 0xFFF8),   // not assigned, never drawn
    (0xFFF9, 0xFFFB),   // annotations
    (0x1BCA0, 0x1BCA3), // shorthand
    (0x1D159, 0x1D159), // empty note head
    (0x1D173, 0x1D17A), // music
    (0xE0000, 0xE00FF), // tags
    (0xE0100, 0xE0FFF), // variation selectors, not assigned
];

/// Whether a character leaves no mark of its own.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control() || !c.is_ascii() && UNSEEN.iter().any(|&(first, last)| (first..=last).contains(&u32::from(c)))
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Whether a character without a mark decides how what stands before it is drawn: the parts of an emoji, letters of Arabic and
/// Indian scripts that join or do not, the form of a Chinese sign, the tags of a regional flag.
fn shapes(before: Option<char>, c: char) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{FE0E}' | '\u{FE0F}' => !is_unseen(before) && !before.is_whitespace() && !before.is_ascii_alphabetic(),
        '\u{200C}' | '\u{200D}' => {
            let selector = matches!(before, '\u{FE0E}' | '\u{FE0F}');
            selector || (!is_unseen(before) && !before.is_whitespace() && !before.is_ascii())
        }
        // The vowel separator belongs to the spelling.
        '\u{180E}' => matches!(before, '\u{1820}'..='\u{18AA}' | '\u{180B}'..='\u{180D}' | '\u{180F}'),
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => {
            !is_unseen(before) && !before.is_whitespace() && !before.is_ascii()
        }
        c if is_tag(c) => before == '\u{1F3F4}' || is_tag(before),
        _ => false,
    }
}

/// The characters of a text, each with whether it hides: it leaves no mark, and shapes nothing that does.
pub(super) fn hiding(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = None;
    let is_both_ways = text.chars().any(is_right_to_left);
    text.chars().map(move |c| {
        let before = before.replace(c);
        let sets_direction = is_both_ways && matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}');
        (c, is_unseen(c) && !sets_direction && !shapes(before, c))
    })
}

/// Hebrew, Arabic and their relatives: text with other letters among them needs marks of direction.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{61B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// What of a name can be told apart on sight, near enough: without case, spaces made one, and of characters without a mark only
/// joiners that part or bind letters, and the tags of a flag. Letters that are composed in another way are not made one.
#[must_use]
pub fn name_on_sight(name: &str) -> String {
    let mut before = None;
    let is_seen = |&c: &char| {
        let before = before.replace(c);
        let joins = matches!(c, '\u{200C}' | '\u{200D}') && shapes(before, c);
        c.is_whitespace() || is_tag(c) || joins || !is_unseen(c)
    };
    let seen: String = name.chars().filter(is_seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A text as it may be shown: characters that hide are written as JSON writes them.
pub(super) fn visible(text: &str) -> String {
    if !text.chars().any(is_unseen) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (c, hides) in hiding(text) {
        match c {
            '\n' | '\t' | '\r' => out.push(' '),
            c if hides => {
                let units = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
                out.push_str(&units);
            }
            c => out.push(c),
        }
    }
    out
}

/// At most forty characters of what was written.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        return visible(text);
    }
    let head: String = text.chars().take(39).collect();
    visible(&head) + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(text: &str) -> bool {
        hiding(text).any(|(_, hides)| hides)
    }

    #[test]
    fn the_ranges_are_in_order_and_apart() {
        assert!(UNSEEN.iter().all(|r| r.0 <= r.1) && UNSEEN.windows(2).all(|w| w[0].1 < w[1].0));
    }

    #[test]
    fn what_leaves_no_mark_hides_alone_and_within_letters() {
        let unseen = "\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{2060}\u{2066}\
                      \u{206f}\u{2800}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fffb}\u{1bca0}\u{1d159}\u{1d173}\
                      \u{e0001}\u{e0041}\u{e0100}";
        for c in unseen.chars() {
            let within = format!("Retai{c}ler");
            assert!(hides(&c.to_string()) && hides(&within), "U+{:04X}", u32::from(c));
            assert_eq!(name_on_sight(&within).replace([c, ' '], ""), "retailer", "U+{:04X}", u32::from(c));
            assert!(!visible(&within).contains(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn what_shapes_an_emoji_or_a_letter_is_seen_in_it() {
        for name in [
            "❤\u{fe0f} Care",
            "👩\u{200d}👧 Families",
            "👁\u{fe0f}\u{200d}🗨\u{fe0f} Witnesses",
            "1\u{fe0f}\u{20e3} First",
            "🇩🇪 Germany",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England",
            "می\u{200c}خواهم",
            "شركة ABC\u{200f}",
            "ᠨᠠᠶᠢᠮ\u{180e}ᠠ",
            "葛\u{e0100}城",
        ] {
            assert!(!hides(name) && visible(name) == name, "{name}");
        }
        assert_eq!(name_on_sight("❤\u{fe0f}  Care"), name_on_sight("❤ care"));
        let flag = |tags: &str| name_on_sight(&format!("🏴{tags}"));
        assert_ne!(flag("\u{e0067}\u{e007f}"), flag("\u{e0073}\u{e007f}"));
    }

    #[test]
    fn a_character_beyond_the_first_plane_is_written_as_json_writes_it() {
        let written = visible("a\u{e0001}");
        assert_eq!(serde_json::from_str::<String>(&format!("\"{written}\"")).expect("JSON"), "a\u{e0001}");
    }
}
