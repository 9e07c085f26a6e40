//! The recordings that ship in `tests/data`: one `.tar.xz` a machine.

use lzma_rust2::XzReader;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// One file of an archive.
#[derive(Debug)]
pub struct Recording {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Where an archive lies: `kernel/686`, `glibc/2.36`.
pub fn path(archive: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/{archive}.tar.xz"))
}

/// Everything in an archive, in its order.
pub fn recordings(archive: &str) -> Vec<Recording> {
    let file = File::open(path(archive)).expect("the archive is there");
    let mut tar = tar::Archive::new(XzReader::new(BufReader::new(file), false));
    tar.entries().expect("it is an archive").map(|entry| read(entry.expect("it is whole"))).collect()
}

fn read(mut entry: tar::Entry<'_, impl Read>) -> Recording {
    let name = entry.path().expect("it has a name").display().to_string();
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).expect("it is whole");
    Recording { name, bytes }
}
