//! PDF files, held against the programs that others read them with: qpdf, and those of poppler.

mod charts;
mod hostile;
mod made;
mod read;
mod scripts;
mod structure;
mod table;
