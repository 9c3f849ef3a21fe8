//! The same file with its small objects packed and deflated (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! krilla writes every object by itself and a table of where each of them is. A table of 60,000
//! cells has as many elements of structure, which so take four fifths of the file, though one is
//! hardly different from the next. Object streams hold them in an eighth of that.

use std::{collections::BTreeSet, io::Write};

use flate2::{Compression, write::ZlibEncoder};

/// How many objects lie in one stream. A reader that wants one of them inflates all.
const TOGETHER: usize = 500;

/// Where an object is in the packed file.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In { stream: usize, index: usize },
}

impl Place {
    /// Its row in the table: kind, place, and index in a stream.
    fn row(self) -> Option<[u8; 7]> {
        let (kind, one, other) = match self {
            Self::Free => (0, 0, u16::MAX.into()),
            Self::At(offset) => (1, offset, 0),
            Self::In { stream, index } => (2, stream, index),
        };
        let [a, b, c, d] = u32::try_from(one).ok()?.to_be_bytes();
        let [e, f] = u16::try_from(other).ok()?.to_be_bytes();
        Some([kind, a, b, c, d, e, f])
    }
}

/// Packs a file; one that is not as krilla writes it stays as it is.
pub fn packed(file: Vec<u8>) -> Vec<u8> {
    match repacked(&file) {
        Some(packed) if packed.len() < file.len() => packed,
        _ => file,
    }
}

fn repacked(file: &[u8]) -> Option<Vec<u8>> {
    let (objects, trailer, header) = read(file)?;
    let mut out = Vec::with_capacity(file.len() / 4);
    out.extend_from_slice(file.get(..header)?);
    let mut places = vec![Place::Free; objects.len()];
    let mut small = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        let Some(body) = *object else { continue };
        if body.ends_with(b"endstream") {
            *places.get_mut(number)? = Place::At(out.len());
            writeln!(out, "{number} 0 obj").ok()?;
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        } else {
            small.push((number, body));
        }
    }
    for group in small.chunks(TOGETHER) {
        let stream = places.len();
        places.push(Place::At(out.len()));
        let (mut index, mut bodies) = (Vec::new(), Vec::new());
        for (at, (number, body)) in group.iter().enumerate() {
            write!(index, "{number} {} ", bodies.len()).ok()?;
            bodies.extend_from_slice(body);
            bodies.push(b'\n');
            *places.get_mut(*number)? = Place::In { stream, index: at };
        }
        let first = index.len();
        index.append(&mut bodies);
        let entries = format!("/Type/ObjStm/N {}/First {first}", group.len());
        put(&mut out, stream, &entries, &index)?;
    }
    let table = places.len();
    places.push(Place::At(out.len()));
    let start = out.len();
    let mut rows = Vec::with_capacity(places.len() * 8);
    let mut before = [0u8; 7];
    for place in &places {
        let row = place.row()?;
        // One row differs little from the one above (PNG's filter "up").
        rows.push(2);
        rows.extend(
            row.iter()
                .zip(before)
                .map(|(byte, above)| byte.wrapping_sub(above)),
        );
        before = row;
    }
    let form = "/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>";
    let mut entries = format!("/Type/XRef{form}/Size {}", places.len()).into_bytes();
    entries.extend_from_slice(trailer);
    put_bytes(&mut out, table, &entries, &rows)?;
    write!(out, "startxref\n{start}\n%%EOF").ok()?;
    Some(out)
}

/// Every object by its number, what the trailer says but the size, and where the first object is.
type Parts<'a> = (Vec<Option<&'a [u8]>>, &'a [u8], usize);

fn read(file: &[u8]) -> Option<Parts<'_>> {
    let tail = file.get(file.len().checked_sub(64)?..)?;
    let table: usize = number_after(tail, b"startxref\n")?;
    let rest = file.get(table..)?;
    let rest = rest.strip_prefix(b"xref\n0 ")?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let count: usize = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
    let rows = rest.get(end + 1..)?;
    let mut offsets = Vec::with_capacity(count);
    for row in rows.get(..count.checked_mul(20)?)?.chunks_exact(20) {
        let used = row.get(17) == Some(&b'n');
        let offset: usize = std::str::from_utf8(row.get(..10)?).ok()?.parse().ok()?;
        offsets.push(used.then_some(offset));
    }
    let trailer = rows.get(count * 20..)?.strip_prefix(b"trailer\n<<")?;
    let trailer = trailer.get(..find(trailer, b">>\nstartxref")?)?;
    let trailer = trailer.trim_ascii_start().strip_prefix(b"/Size ")?;
    let digits = trailer.iter().take_while(|byte| byte.is_ascii_digit());
    let trailer = trailer.get(digits.count()..)?;

    let starts: BTreeSet<usize> = offsets.iter().flatten().copied().collect();
    let mut objects = Vec::with_capacity(count);
    for (number, offset) in offsets.iter().enumerate() {
        let Some(offset) = *offset else {
            objects.push(None);
            continue;
        };
        let end = starts.range(offset + 1..).next().copied().unwrap_or(table);
        let body = file.get(offset..end)?;
        let body = body.strip_prefix(format!("{number} 0 obj").as_bytes())?;
        let body = body.trim_ascii().strip_suffix(b"endobj")?.trim_ascii();
        objects.push(Some(body));
    }
    Some((objects, trailer, starts.first().copied()?))
}

fn put(out: &mut Vec<u8>, number: usize, entries: &str, body: &[u8]) -> Option<()> {
    put_bytes(out, number, entries.as_bytes(), body)
}

/// Writes a deflated stream.
fn put_bytes(out: &mut Vec<u8>, number: usize, entries: &[u8], body: &[u8]) -> Option<()> {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(body).ok()?;
    let deflated = deflated.finish().ok()?;
    write!(out, "{number} 0 obj\n<<").ok()?;
    out.extend_from_slice(entries);
    let length = deflated.len();
    write!(out, "/Filter/FlateDecode/Length {length}>>\nstream\n").ok()?;
    out.extend_from_slice(&deflated);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    Some(())
}

fn number_after(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let rest = bytes.get(find(bytes, name)? + name.len()..)?;
    let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_file_of_krillas_stays_as_it_is() {
        for bytes in [
            "",
            "%PDF-1.7",
            "startxref\n0\n%%EOF",
            "xref\n0 1\ntrailer\n<<",
        ] {
            assert_eq!(packed(bytes.as_bytes().to_vec()), bytes.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut file = b"1 0 obj\nxref\n0 2\n".to_vec();
            file.extend(bytes);
            file.extend(b"startxref\n8\n%%EOF");
            let _ = packed(file);
        }
    }
}
