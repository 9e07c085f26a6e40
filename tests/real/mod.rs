//! What `/proc` of real machines says right after boot (`../data/proc/README.md`).

use pageframe::base::Paging;
use pageframe::kernel::{Kernel, Machine, Mebibytes};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A real machine whose text was read.
#[derive(Clone, Copy, Debug)]
pub struct RealMachine {
    /// Its file.
    pub name: &'static str,
    /// How it pages.
    pub paging: Paging,
    /// QEMU's `-m`, in MiB.
    pub mib: u32,
    /// QEMU's `-smp`.
    pub cpus: u32,
}

const fn machine(name: &'static str, paging: Paging, mib: u32) -> RealMachine {
    RealMachine { name, paging, mib, cpus: 1 }
}

/// Every machine.
pub const MACHINES: [RealMachine; 12] = [
    machine("boot-i686-1g-1", Paging::I386, 1024),
    machine("686", Paging::I386, 1280),
    machine("boot-pae-512m-1", Paging::I386Pae, 512),
    machine("686-pae", Paging::I386Pae, 1280),
    machine("boot-pae-2g-1", Paging::I386Pae, 2048),
    machine("686-pae-5G", Paging::I386Pae, 5120),
    machine("amd64", Paging::X86_64, 256),
    machine("boot-amd64-256m-1", Paging::X86_64, 256),
    machine("boot-amd64-2g-1", Paging::X86_64, 2048),
    RealMachine { cpus: 4, ..machine("boot-amd64-2g-4", Paging::X86_64, 2048) },
    machine("amd64-4G", Paging::X86_64, 4096),
    machine("boot-amd64-6g-1", Paging::X86_64, 6144),
];

impl RealMachine {
    /// A clean machine of the same paging and RAM.
    pub fn clean(&self) -> Kernel {
        Kernel::boot(&Machine::Clean { paging: self.paging, ram: Mebibytes(self.mib) })
    }

    /// A file of its `/proc`, or `boot log`; `None` if it was not kept.
    pub fn section(&self, section: &str) -> Option<String> {
        let text = self.text();
        let header = format!("=====BEGIN {section}\n");
        let start = text.find(&header)? + header.len();
        let end = text[start..].find("=====BEGIN").map_or(text.len(), |length| start + length);
        Some(text[start..end].to_owned())
    }

    fn text(&self) -> String {
        let file = format!("tests/data/proc/{}.txt.gz", self.name);
        let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("the text is there");
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("it is compressed text");
        text
    }
}
