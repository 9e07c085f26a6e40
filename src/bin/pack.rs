//! Turns the first state of a recording into the compact form that the page loads: `pack RECORDING OUT.bin`.

use flate2::{Compression, write::GzEncoder};
use pageframe::import::{compact, file};
use std::error::Error;
use std::fs::File;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pack RECORDING OUT.bin".into());
    };
    let snapshot = file::read_snapshot(&mut file::Lines::new(File::open(from)?)?)?;
    let bytes = compact::write(&snapshot);
    let mut out = GzEncoder::new(File::create(to)?, Compression::best());
    out.write_all(&bytes)?;
    out.finish()?;
    Ok(())
}
