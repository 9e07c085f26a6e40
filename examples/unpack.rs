//! Unpacks the recordings of `tests/data` to files: `unpack [FOLDER]`, by default to `target/recordings`.
//!
//! An archive that was unpacked there before is left alone.

#[path = "../tests/archive/mod.rs"]
mod archive;

use archive::Recording;
use pageframe::base::{Digest, Digester};
use std::path::Path;
use std::{fs, io};

const ARCHIVES: [&str; 7] = [
    "kernel/686",
    "kernel/686-pae",
    "kernel/686-pae-5G",
    "kernel/amd64",
    "kernel/amd64-4G",
    "kernel/machines",
    "glibc/2.36",
];

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or("target/recordings".to_owned());
    ARCHIVES.iter().try_for_each(|archive| unpack(archive, Path::new(&folder)))
}

/// The digest of the archive that was unpacked lies beside the folder.
fn unpack(archive: &str, folder: &Path) -> io::Result<()> {
    let digest = digest(&fs::read(archive::path(archive))?).to_string();
    let to = folder.join(archive);
    let stamp = folder.join(format!("{archive}.digest"));
    if fs::read_to_string(&stamp).is_ok_and(|unpacked| unpacked == digest) {
        return Ok(());
    }
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    fs::create_dir_all(&to)?;
    for Recording { name, bytes } in archive::recordings(archive) {
        fs::write(to.join(name), bytes)?;
    }
    fs::write(stamp, digest)
}

fn digest(bytes: &[u8]) -> Digest {
    let mut digester = Digester::default();
    digester.bytes(bytes);
    digester.finish()
}
