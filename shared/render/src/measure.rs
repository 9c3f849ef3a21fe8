//! How wide text is, before anything draws it.
//!
//! A page draws in the reader's own font, which we do not know. So widths are those of DejaVu
//! Sans, the widest of the usual ones: text that fits by it fits in any, at the price of a label
//! thinned out where it might just have stood.

/// Advances of the letters from space to tilde, in thousandths of the text's size.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The width of a text of that size, in the same unit.
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u64 = text.chars().map(|letter| u64::from(advance(letter))).sum();
    thousandths as f64 * size / 1000.0
}

fn advance(letter: char) -> u16 {
    match letter {
        ' '..='~' => ASCII
            .get(letter as usize - ' ' as usize)
            .copied()
            .unwrap_or(636),
        // Marks that stand on the letter before them, and letters without a shape.
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{a0}'..='\u{2ff}' => 690,
        '\u{370}'..='\u{52f}' => 720,
        '\u{590}'..='\u{8ff}' => 700,
        '…' | '—' => 1000,
        '\u{2010}'..='\u{2027}' => 520,
        // Hangul, kana, ideographs and full-width forms fill a square; pictures a little more.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' => 1000,
        '\u{1f000}'..='\u{1faff}' => 1370,
        '\u{20000}'..='\u{3ffff}' => 1000,
        _ => 800,
    }
}

/// The text, or as much of its beginning as fits with an ellipsis.
pub fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size);
    let mut taken = 0.0;
    let mut kept = String::new();
    for letter in text.chars() {
        taken += width(letter.encode_utf8(&mut [0; 4]), size);
        if taken > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// The text, or as much of its beginning and its end as fits with an ellipsis between: names that
/// begin alike still differ.
pub fn cut_inside(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = (room - width("…", size)).max(0.0);
    let upto = |letters: &mut dyn Iterator<Item = char>, room: f64| -> Vec<char> {
        let mut taken = 0.0;
        letters
            .take_while(|letter| {
                taken += width(letter.encode_utf8(&mut [0; 4]), size);
                taken <= room
            })
            .collect()
    };
    let head: String = upto(&mut text.chars(), room * 0.6).into_iter().collect();
    let left = room - width(&head, size);
    let tail: String = upto(&mut text.chars().rev(), left)
        .into_iter()
        .rev()
        .collect();
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

/// The text in lines that fit, broken at spaces, and between letters that fill a square; `None`
/// where it takes more than `most` lines or has a word that does not fit.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Option<Vec<String>> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut()?;
        let joined = format!("{line}{piece}");
        if width(joined.trim_end(), size) <= room {
            *line = joined;
            continue;
        }
        if width(piece.trim(), size) > room {
            return None;
        }
        if line.trim().is_empty() {
            *line = piece.to_owned();
        } else {
            lines.push(piece.to_owned());
        }
        if lines.len() > most {
            return None;
        }
    }
    Some(
        lines
            .into_iter()
            .map(|line| line.trim().to_owned())
            .collect(),
    )
}

/// What a line may not be broken inside of: words with the space after them, square letters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            let after = at + letter.len_utf8();
            if letter.is_whitespace() || (advance(letter) == 1000 && letter != '…' && letter != '—')
            {
                end = after;
                break;
            }
            if letters
                .peek()
                .is_some_and(|(_, next)| advance(*next) == 1000 && *next > '\u{1100}')
            {
                end = after;
                break;
            }
        }
        let (piece, left) = rest.split_at(end);
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_count_more_than_narrow_ones_and_marks_nothing() {
        assert!(width("WWW", 12.0) > 2.0 * width("iii", 12.0));
        assert_eq!(width("漢字", 10.0), 20.0);
        assert_eq!(width("e\u{301}", 10.0), width("e", 10.0));
        assert_eq!(width("", 12.0), 0.0);
    }

    #[test]
    fn a_cut_text_fits_and_ends_in_an_ellipsis() {
        for text in ["a rather long label", "漢字漢字漢字漢字", "WWWWWWWWW"] {
            let kept = cut(text, 12.0, 50.0);
            assert!(kept.ends_with('…') && width(&kept, 12.0) <= 50.0, "{kept}");
        }
        assert_eq!(cut("short", 12.0, 500.0), "short");
        let (one, two) = (
            "A product with a long name, 1",
            "A product with a long name, 2",
        );
        assert!(width(&cut_inside(one, 12.0, 80.0), 12.0) <= 80.0);
        assert_ne!(cut_inside(one, 12.0, 80.0), cut_inside(two, 12.0, 80.0));
    }

    #[test]
    fn lines_break_at_spaces_and_between_ideographs_and_keep_every_letter() {
        assert_eq!(
            wrap("North and South", 12.0, 70.0, 3),
            Some(vec!["North and".to_owned(), "South".to_owned()])
        );
        let lines = wrap("東京都と大阪府", 12.0, 50.0, 3).expect("two lines");
        assert_eq!(lines.concat(), "東京都と大阪府");
        assert_eq!(wrap("Donaudampfschifffahrt", 12.0, 60.0, 3), None);
        assert_eq!(wrap("one two three four", 12.0, 40.0, 2), None);
    }
}
