//! Text as it is safe to show: nothing in it steers a terminal, and it is not long.

/// Whether a character steers a terminal or turns the direction of text instead of being seen.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}')
}

/// A text as it may be shown: characters that are not seen are written as JSON writes them.
pub(super) fn visible(text: &str) -> String {
    if !text.chars().any(is_unseen) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => out.push(' '),
            c if is_unseen(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
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
