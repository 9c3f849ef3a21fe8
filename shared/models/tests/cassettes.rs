//! Every way in which a server is known to answer differently, and that the parser reads it the
//! same wherever the network cuts it.

use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf, sync::LazyLock};

use models::parse::{Fault, Parser, Piece};
use proptest::{prelude::*, sample::Index};

type Cassettes = BTreeMap<String, Vec<u8>>;

fn cassettes() -> &'static Cassettes {
    static READ: LazyLock<Cassettes> = LazyLock::new(read);
    &READ
}

fn read() -> Cassettes {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cassettes");
    let files = fs::read_dir(folder).expect("the cassettes");
    files
        .map(|file| file.expect("a cassette").path())
        .filter(|path| path.extension().is_some_and(|ext| ext != "md"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into();
            (name, fs::read(path).expect("a cassette"))
        })
        .collect()
}

type Heard = (Vec<Piece>, Result<(), Fault>);

/// What is heard of an answer that comes in those pieces.
fn heard<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Heard {
    let mut parser = Parser::new();
    let mut out = Vec::new();
    for piece in pieces {
        if let Err(fault) = parser.read(piece, &mut out) {
            return (out, Err(fault));
        }
    }
    let end = parser.end(&mut out);
    (out, end)
}

fn written((pieces, end): &Heard) -> String {
    let mut written = String::new();
    for piece in pieces {
        writeln!(written, "{piece:?}").expect("written");
    }
    if let Err(fault) = end {
        writeln!(written, "FAULT {fault:?}\n      {fault}").expect("written");
    }
    written
}

#[test]
fn every_quirk_is_read_as_it_is_meant() {
    for (name, bytes) in cassettes() {
        insta::assert_snapshot!(name.as_str(), written(&heard([&bytes[..]])));
    }
}

#[test]
fn an_answer_cut_anywhere_says_the_same() {
    for (name, bytes) in cassettes() {
        let whole = heard([&bytes[..]]);
        for cut in 0..=bytes.len() {
            let (before, after) = bytes.split_at(cut);
            assert_eq!(heard([before, after]), whole, "{name} cut at {cut}");
        }
        assert_eq!(heard(bytes.chunks(1)), whole, "{name} byte by byte");
    }
}

#[test]
fn an_answer_says_the_same_whichever_newlines_it_has() {
    let cassettes = cassettes();
    let plain = heard([&cassettes["plain.sse"][..]]);
    for other in [
        "newlines-cr.sse",
        "newlines-crlf.sse",
        "newlines-mixed.sse",
        "no-blank-lines.sse",
    ] {
        assert_eq!(heard([&cassettes[other][..]]), plain, "{other}");
    }
}

#[test]
fn what_is_kept_of_an_endless_answer_is_bounded() {
    let mebibyte = vec![b'x'; 1024 * 1024];
    let event = |text: &str| format!("data: {{\"choices\":[{{\"delta\":{text}}}]}}\n\n");
    let text = event(&format!("{{\"content\":\"{}\"}}", "x".repeat(1 << 16)));
    let call = event(
        "{\"tool_calls\":[{\"id\":\"#\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}",
    );
    let cases: [(&str, &[u8], bool); 6] = [
        ("a line", &mebibyte, true),
        ("a comment", b": still here\n", false),
        ("an event of many lines", b"data: [1,\n", true),
        ("a document", b"[1, 2, 3, 4, 5, 6, 7, 8]  ", true),
        ("a text", text.as_bytes(), true),
        ("blank lines", b"\r\n\r\n", false),
    ];
    for (what, piece, is_too_long) in cases {
        let (mut parser, mut out) = (Parser::new(), Vec::new());
        let first: &[u8] = if what == "a document" {
            b"{"
        } else {
            b"data: 1\n\n"
        };
        let _ = parser.read(first, &mut out);
        let rounds = 9 * 1024 * 1024 / piece.len();
        let ended = (0..rounds).find_map(|_| {
            out.clear();
            parser.read(piece, &mut out).err()
        });
        let expected = is_too_long.then_some(Fault::TooLong);
        assert_eq!(ended, expected, "{what}");
    }
    let (mut parser, mut out) = (Parser::new(), Vec::new());
    let ended = (0..100).find_map(|number| {
        let call = call.replace('#', &number.to_string());
        parser.read(call.as_bytes(), &mut out).err()
    });
    assert_eq!(ended, Some(Fault::TooLong), "calls");
}

#[test]
fn every_cassette_is_explained() {
    let readme = include_str!("cassettes/README.md");
    for name in cassettes().keys() {
        assert!(readme.contains(name), "{name} is not in the README");
    }
}

proptest! {
    #[test]
    fn an_answer_cut_into_any_pieces_says_the_same(cuts in prop::collection::vec(any::<Index>(), 0..12)) {
        for (name, bytes) in cassettes() {
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            at.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in at.into_iter().chain([bytes.len()]) {
                pieces.push(&bytes[from..cut]);
                from = cut;
            }
            prop_assert_eq!(heard(pieces), heard([&bytes[..]]), "{}", name);
        }
    }

    #[test]
    fn nothing_that_a_server_sends_breaks_the_parser(
        name in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..8),
        cut in any::<Index>(),
    ) {
        let cassettes = cassettes();
        let mut bytes = cassettes.values().nth(name.index(cassettes.len())).expect("one").clone();
        bytes.push(b'\n');
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (before, after) = bytes.split_at(cut.index(bytes.len()));
        let whole = heard([&bytes[..]]);
        prop_assert_eq!(heard([before, after]), whole.clone());
        let ends = whole.0.iter().filter(|piece| matches!(piece, Piece::End(_))).count();
        prop_assert_eq!(ends, usize::from(whole.1.is_ok()));
    }
}
