//! The fonts there are, and which one has a letter.
//!
//! Noto Sans is part of the program: Latin, Greek and Cyrillic need nothing else. Fonts of other
//! scripts lie in folders and are read when a letter asks for them, once in a process; the one for
//! Chinese, Japanese and Korean has 32 MB. A script names its font (`Devanagari` is in
//! `NotoSansDevanagari`), so that one file is opened and not forty.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use harfrust::{ShaperData, ShaperInstance};
use krilla::text::{Font, Tag};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    charmap::Charmap,
    instance::{Location, Size},
    metrics::GlyphMetrics,
};
use unicode_script::{Script, UnicodeScript};

/// Latin, Greek and Cyrillic, from 400 to 700.
static BASE: &[u8] = include_bytes!("../../fonts/NotoSans.ttf");

/// Where fonts of other scripts are looked for, after the folder that `INLAY_FONTS` names: that of
/// the checkout that this was built in, the layer on AWS, and those of the usual systems.
const FOLDERS: [Option<&str>; 4] = [
    option_env!("INLAY_FONTS"),
    Some("/opt/fonts"),
    Some("/usr/share/fonts/truetype/noto"),
    Some("/usr/share/fonts/opentype/noto"),
];

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

impl Weight {
    fn number(self) -> f32 {
        match self {
            Self::Regular => 400.0,
            Self::Bold => 700.0,
        }
    }
}

/// The face among those of Noto Sans CJK that draws ideographs as a language does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Han {
    /// As in Japan.
    Japanese,
    /// As in Korea.
    Korean,
    /// As in mainland China.
    Simplified,
    /// As in Taiwan.
    Traditional,
}

impl Han {
    /// What a text seems to want: its language says so, or kana or Hangul in it do.
    pub fn of(language: &str, text: &str) -> Self {
        let language = language.to_ascii_lowercase();
        match language.get(..2) {
            Some("ja") => return Self::Japanese,
            Some("ko") => return Self::Korean,
            Some("zh") => {
                let traditional = ["hant", "tw", "hk", "mo"];
                return if language.split('-').any(|part| traditional.contains(&part)) {
                    Self::Traditional
                } else {
                    Self::Simplified
                };
            }
            _ => {}
        }
        let mut hangul = false;
        for letter in text.chars().filter(|letter| *letter >= '\u{1100}') {
            match letter {
                '\u{3041}'..='\u{30ff}' => return Self::Japanese,
                '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => hangul = true,
                _ => {}
            }
        }
        if hangul {
            Self::Korean
        } else {
            Self::Simplified
        }
    }

    /// Its place in the collection.
    fn index(self) -> u32 {
        match self {
            Self::Japanese => 0,
            Self::Korean => 1,
            Self::Simplified => 2,
            Self::Traditional => 3,
        }
    }
}

/// A font at a weight, ready to measure, shape and draw. It lives as long as the process.
pub struct Face {
    /// What krilla embeds.
    pub krilla: Font,
    /// What shapes.
    pub shaping: (FontRef<'static>, ShaperData, ShaperInstance),
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    /// Units of an em.
    pub em: f32,
}

impl Face {
    fn read(bytes: &'static [u8], index: u32, weight: Weight) -> Option<Self> {
        let font = FontRef::from_index(bytes, index).ok()?;
        let heavy = font.axes().iter().any(|axis| axis.tag() == "wght");
        let settings: &[(&str, f32)] = if heavy {
            &[("wght", weight.number())]
        } else {
            &[]
        };
        let location: &'static Location = Box::leak(Box::new(font.axes().location(settings)));
        let widths = font.glyph_metrics(Size::unscaled(), location);
        let em = f32::from(font.metrics(Size::unscaled(), location).units_per_em);
        let tags: Vec<(Tag, f32)> = settings
            .iter()
            .filter_map(|(tag, at)| Some((Tag::try_from_str(tag)?, *at)))
            .collect();
        let data = ShaperData::new(&font);
        let coordinates = location.coords().iter().copied();
        let instance = ShaperInstance::from_coords(&font, coordinates);
        Some(Self {
            krilla: Font::new_variable(bytes.into(), index, &tags)?,
            letters: font.charmap(),
            shaping: (font, data, instance),
            widths,
            em: em.max(1.0),
        })
    }

    /// The glyph of a letter.
    pub fn glyph(&self, letter: char) -> Option<u32> {
        self.letters
            .map(letter)
            .map(GlyphId::to_u32)
            .filter(|glyph| *glyph != 0)
    }

    /// How far a glyph moves on, in parts of an em.
    pub fn advance(&self, glyph: u32) -> f32 {
        self.widths
            .advance_width(GlyphId::new(glyph))
            .unwrap_or_default()
            / self.em
    }
}

/// Where a font lies, and which of its weights the file holds; `None` where it holds all.
type Files = HashMap<String, Vec<(Option<Weight>, PathBuf)>>;

/// Fonts that were asked for, by name, place in their file and weight; `None` where there is none.
type Faces = HashMap<(String, u32, Weight), Option<&'static Face>>;

/// Every font that can be found.
pub struct Fonts {
    folders: Vec<PathBuf>,
    files: OnceLock<Files>,
    read: Mutex<Faces>,
    loaded: Mutex<HashMap<PathBuf, &'static [u8]>>,
}

impl Fonts {
    /// Those of these folders, beside the one that is part of the program.
    pub fn of(folders: Vec<PathBuf>) -> Self {
        Self {
            folders,
            files: OnceLock::new(),
            read: Mutex::default(),
            loaded: Mutex::default(),
        }
    }

    /// Those of this machine.
    pub fn here() -> &'static Self {
        static HERE: OnceLock<Fonts> = OnceLock::new();
        HERE.get_or_init(|| {
            let named = std::env::var_os("INLAY_FONTS").filter(|named| !named.is_empty());
            let usual = FOLDERS.iter().flatten().map(PathBuf::from);
            Self::of(named.map(PathBuf::from).into_iter().chain(usual).collect())
        })
    }

    /// The font that is part of the program.
    pub fn base(&self, weight: Weight) -> Option<&'static Face> {
        static FACES: [OnceLock<Option<Face>>; 2] = [OnceLock::new(), OnceLock::new()];
        let [regular, bold] = &FACES;
        let place = match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        };
        place.get_or_init(|| Face::read(BASE, 0, weight)).as_ref()
    }

    /// The first font that has the letter.
    pub fn with(&self, letter: char, weight: Weight, han: Han) -> Option<&'static Face> {
        let base = self.base(weight);
        if let Some(face) = base.filter(|face| face.glyph(letter).is_some()) {
            return Some(face);
        }
        let script = letter.script();
        let own = format!("NotoSans{}", script.full_name().replace('_', ""));
        let names: &[&str] = match script {
            Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo => &["NotoSansCJK"],
            Script::Common | Script::Inherited | Script::Unknown => &[
                "NotoSansSymbols",
                "NotoSansSymbols2",
                "NotoSansMath",
                "NotoEmoji",
                "NotoSansCJK",
            ],
            _ => &[&own],
        };
        names.iter().find_map(|name| {
            self.named(name, weight, han)
                .filter(|face| face.glyph(letter).is_some())
        })
    }

    /// The font of that name, read where it was not yet.
    fn named(&self, name: &str, weight: Weight, han: Han) -> Option<&'static Face> {
        let index = if name == "NotoSansCJK" {
            han.index()
        } else {
            0
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read
            .entry((name.to_owned(), index, weight))
            .or_insert_with(|| {
                let files = self.files.get_or_init(|| files_of(&self.folders));
                // A font without the weight is better than none.
                let (_, path) = files.get(name)?.iter().min_by_key(|(has, _)| match has {
                    None => 0,
                    Some(has) if *has == weight => 1,
                    Some(_) => 2,
                })?;
                let face = Face::read(self.bytes(path)?, index, weight)?;
                Some(&*Box::leak(Box::new(face)))
            })
    }
}

impl Fonts {
    /// A file, read once for all of its faces and weights.
    fn bytes(&self, path: &Path) -> Option<&'static [u8]> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = loaded.get(path) {
            return Some(bytes);
        }
        let bytes: &'static [u8] = Vec::leak(std::fs::read(path).ok()?);
        loaded.insert(path.to_owned(), bytes);
        Some(bytes)
    }
}

/// The fonts in folders, the earlier before the later.
fn files_of(folders: &[PathBuf]) -> Files {
    let mut files = Files::new();
    for folder in folders {
        let mut found = Files::new();
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if let Some((name, weight)) = named(&path) {
                found.entry(name).or_default().push((weight, path));
            }
        }
        for (name, mut paths) in found {
            paths.sort_by(|(_, one), (_, other)| one.cmp(other));
            files.entry(name).or_insert(paths);
        }
    }
    files
}

/// Name and weight that a file name says: `NotoSansThai[wght].ttf`, `NotoSansThai-Bold.ttf`.
fn named(path: &Path) -> Option<(String, Option<Weight>)> {
    let file = path.file_name()?.to_str()?;
    let (stem, kind) = file.rsplit_once('.')?;
    if !["ttf", "otf", "ttc", "otc"].contains(&kind.to_ascii_lowercase().as_str()) {
        return None;
    }
    let end = stem.find(['[', '-', '.']).unwrap_or(stem.len());
    let (name, rest) = stem.split_at(end);
    let weight = match rest {
        "" | "-Regular" => Some(Weight::Regular),
        "-Bold" => Some(Weight::Bold),
        rest if rest.starts_with('[') || rest.starts_with("-VF") => None,
        _ => return None,
    };
    Some((name.to_owned(), weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_say_font_and_weight() {
        let read = |name: &str| named(Path::new(name));
        let thai = |weight| Some(("NotoSansThai".to_owned(), weight));
        assert_eq!(read("NotoSansThai[wght].ttf"), thai(None));
        assert_eq!(read("NotoSansThai[wdth,wght].ttf"), thai(None));
        assert_eq!(read("NotoSansThai-Bold.ttf"), thai(Some(Weight::Bold)));
        assert_eq!(read("NotoSansThai-ExtraLight.ttf"), None);
        let cjk = "NotoSansCJK".to_owned();
        assert_eq!(read("NotoSansCJK-VF.otf.ttc"), Some((cjk.clone(), None)));
        assert_eq!(
            read("NotoSansCJK-Regular.ttc"),
            Some((cjk, Some(Weight::Regular)))
        );
        assert_eq!(read("README.md"), None);
    }

    #[test]
    fn ideographs_follow_the_language_and_then_what_stands_beside_them() {
        assert_eq!(Han::of("ja-JP", "東京"), Han::Japanese);
        assert_eq!(Han::of("zh-Hant", "東京"), Han::Traditional);
        assert_eq!(Han::of("zh", "东京"), Han::Simplified);
        assert_eq!(Han::of("en", "東京タワー"), Han::Japanese);
        assert_eq!(Han::of("en", "서울 韓國"), Han::Korean);
        assert_eq!(Han::of("en", "上海"), Han::Simplified);
        assert_eq!(Han::of("", ""), Han::Simplified);
    }

    #[test]
    fn latin_greek_and_cyrillic_need_no_folder() {
        let fonts = Fonts::of(Vec::new());
        for letter in "Aß€Ωжş…−�₹".chars() {
            for weight in [Weight::Regular, Weight::Bold] {
                assert!(
                    fonts.with(letter, weight, Han::Simplified).is_some(),
                    "{letter}"
                );
            }
        }
        assert!(fonts.with('東', Weight::Regular, Han::Japanese).is_none());
    }

    #[test]
    fn bold_letters_are_wider() {
        let fonts = Fonts::of(Vec::new());
        let width = |weight| {
            let face = fonts.base(weight).expect("a face");
            face.advance(face.glyph('n').expect("a glyph"))
        };
        assert!(width(Weight::Bold) > width(Weight::Regular));
    }
}
