//! PDF files, held against the programs that others read them with: qpdf, and those of poppler.

mod made;
mod read;
mod table;
