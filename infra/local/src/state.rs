//! The state folder, `.inlay` unless told otherwise: everything that outlives the program.
//!
//! | entry | what it is |
//! | --- | --- |
//! | `layout` | the version of this table, so that a newer program knows what it finds |
//! | `lock` | held while a program uses the folder; its text is that program's process id |
//! | `secret` | signs the tokens of this machine, readable by its owner only |
//! | `dynamodb.sqlite` | the table |
//! | `s3/` | the bucket, a file for each object |
//! | `demo/` | the demo set, made again when the program that makes it changes |
//!
//! Nothing in it is ever deleted to make something work: a folder that cannot be used is refused
//! with what to do, and left as it is.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

use service::config::Secret;

/// The version of the layout that this program writes.
const LAYOUT: u32 = 1;
/// The entry that signs tokens.
const SECRET: &str = "secret";

/// An opened state folder; nobody else opens it until this is dropped.
#[derive(Debug)]
pub struct State {
    folder: PathBuf,
    // Holds the lock for as long as the state is in use.
    _lock: File,
}

/// Why a state folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It cannot be made, read or written.
    #[error(
        "the state folder {folder} cannot be used, {at}; give one that you may write to: --state DIR"
    )]
    Unusable {
        /// The folder.
        folder: String,
        /// What was being done.
        at: String,
        /// What the system said.
        source: io::Error,
    },
    /// Another program has it open.
    #[error(
        "the state folder {folder} is in use by another inlay{holder}.\n  \
         Stop that one, or give this one its own: --state DIR"
    )]
    InUse {
        /// The folder.
        folder: String,
        /// ` (process 123)`, where known.
        holder: String,
    },
    /// A newer program wrote it.
    #[error(
        "the state folder {folder} was written by a newer inlay (layout {found}; this one knows {LAYOUT}).\n  \
         Use the newer program, or give this one its own folder: --state DIR"
    )]
    Newer {
        /// The folder.
        folder: String,
        /// The layout found.
        found: u32,
    },
    /// The secret is there but is not one.
    #[error(
        "{path} is not a secret that inlay wrote.\n  \
         Move it away to get a new one; tokens made with the old one stop working"
    )]
    Secret {
        /// The file.
        path: String,
    },
}

impl State {
    /// Opens the folder, making it where it is missing.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, is in use, or comes from a newer program.
    pub fn open(folder: &Path) -> Result<Self, StateError> {
        let unusable = |at: &str| {
            let (folder, at) = (folder.display().to_string(), at.to_owned());
            move |source| StateError::Unusable { folder, at, source }
        };
        fs::create_dir_all(folder).map_err(unusable("making it failed"))?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join("lock"))
            .map_err(unusable("opening `lock` in it failed"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                // Only tells more where it can be read.
                let _ = lock.read_to_string(&mut process);
                let process = process.trim();
                return Err(StateError::InUse {
                    folder: folder.display().to_string(),
                    holder: if process.is_empty() {
                        String::new()
                    } else {
                        format!(" (process {process})")
                    },
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(unusable("locking it failed")(error));
            }
        }
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{}", std::process::id()))
            .map_err(unusable("writing `lock` in it failed"))?;
        let state = Self {
            folder: folder.to_owned(),
            _lock: lock,
        };
        state.check_layout()?;
        Ok(state)
    }

    fn check_layout(&self) -> Result<(), StateError> {
        let path = self.folder.join("layout");
        let found = match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().unwrap_or(0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(self.unusable("reading `layout` in it failed", error)),
        };
        if found > LAYOUT {
            return Err(StateError::Newer {
                folder: self.folder.display().to_string(),
                found,
            });
        }
        if found < LAYOUT {
            replace(&path, format!("{LAYOUT}\n").as_bytes())
                .map_err(|error| self.unusable("writing `layout` in it failed", error))?;
        }
        Ok(())
    }

    fn unusable(&self, at: &str, source: io::Error) -> StateError {
        StateError::Unusable {
            folder: self.folder.display().to_string(),
            at: at.to_owned(),
            source,
        }
    }

    /// The SQLite file that holds the table.
    pub fn dynamodb(&self) -> PathBuf {
        self.folder.join("dynamodb.sqlite")
    }

    /// A folder inside, made where it is missing.
    ///
    /// # Errors
    ///
    /// Where it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf, StateError> {
        let path = self.folder.join(name);
        fs::create_dir_all(&path)
            .map_err(|error| self.unusable(&format!("making `{name}` in it failed"), error))?;
        Ok(path)
    }

    /// The secret that signs this machine's tokens: made once, kept, readable by its owner only.
    ///
    /// # Errors
    ///
    /// Where it cannot be read or written, or is not one.
    pub fn secret(&self) -> Result<Secret, StateError> {
        if let Some(secret) = secret_in(&self.folder)? {
            return Ok(secret);
        }
        let path = self.folder.join(SECRET);
        // Two UUIDs of version 4: 244 random bits from the system, as HS256 wants of a key.
        let (first, second) = (uuid::Uuid::new_v4(), uuid::Uuid::new_v4());
        let secret = format!("{}{}", first.simple(), second.simple());
        replace(&path, format!("{secret}\n").as_bytes())
            .map_err(|error| self.unusable("writing `secret` in it failed", error))?;
        Ok(Secret::new(secret))
    }
}

/// The secret of a state folder, whether a program uses it or not; `None` where none was made yet.
///
/// # Errors
///
/// Where it cannot be read, or is not one.
pub fn secret_in(folder: &Path) -> Result<Option<Secret>, StateError> {
    let path = folder.join(SECRET);
    let is_none = || StateError::Secret {
        path: path.display().to_string(),
    };
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= 64 => Ok(Some(Secret::new(text.trim()))),
        Ok(_) => Err(is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(is_none()),
        Err(source) => Err(StateError::Unusable {
            folder: folder.display().to_string(),
            at: format!("reading `{SECRET}` in it failed"),
            source,
        }),
    }
}

/// Writes a file that is either wholly there or not at all, readable by its owner only.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(folder.path()).expect("a state");
        let first = state.secret().expect("a secret");
        assert_eq!(first.expose().len(), 64);
        assert_eq!(first, state.secret().expect("the same"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("secret"))
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_second_program_is_told_who_has_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = State::open(folder.path()).expect("a state");
        let message = State::open(folder.path()).expect_err("held").to_string();
        assert!(
            message.contains(&std::process::id().to_string()),
            "{message}"
        );
        assert!(message.contains("--state"), "{message}");
        drop(held);
        State::open(folder.path()).expect("free again");
    }

    #[test]
    fn a_folder_of_a_newer_program_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("layout"), "7\n").expect("written");
        let error = State::open(folder.path()).expect_err("newer");
        assert!(matches!(error, StateError::Newer { found: 7, .. }));
        let left = fs::read_to_string(folder.path().join("layout")).expect("left");
        assert_eq!(left, "7\n");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "not a folder").expect("written");
        let message = State::open(&file.join("state"))
            .expect_err("under a file")
            .to_string();
        assert!(
            message.contains("file/state") && message.contains("--state"),
            "{message}"
        );
    }

    #[test]
    fn a_bent_secret_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(folder.path()).expect("a state");
        for bent in [b"short".as_slice(), b"", b"\xff\xfe"] {
            fs::write(folder.path().join("secret"), bent).expect("written");
            assert!(matches!(state.secret(), Err(StateError::Secret { .. })));
            assert_eq!(fs::read(folder.path().join("secret")).expect("left"), bent);
        }
    }
}
