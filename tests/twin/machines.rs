//! Where twins start: clean machines of several sizes, and the recorded ones that the page ships.

use crate::naive::Start;
use flate2::read::GzDecoder;
use pageframe::base::{Layout, Paging, Pfn, Snapshot};
use pageframe::import::compact;
use pageframe::page::PageAllocator;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// One state for both.
pub struct Twins {
    pub pages: PageAllocator,
    pub start: Start,
}

/// A machine whose low 640 KiB, kernel image and memory map are taken; above 3 GiB memory goes on at 4 GiB.
pub fn clean(paging: Paging, mib: u32) -> Twins {
    let frames = mib * 256;
    let below_hole = frames.min(0xc_0000);
    let mut present = vec![0..0x9f, 0x100..below_hole];
    if frames > below_hole {
        present.push(0x10_0000..0x10_0000 + frames - below_hole);
    }
    let layout = Layout::new(paging, Pfn::new(present.last().expect("there is memory").end));
    let map = frames / 64;
    let reserved = [0..0x100, 0x1000..0x1d86, 0x1e03..0x1e03 + map];
    let late = std::slice::from_ref(&(0x1d86..0x1da1));
    Twins {
        pages: PageAllocator::boot(&layout, &present, &reserved, late),
        start: Start { is_64bit: !paging.is_32bit(), groups_mobility: true },
    }
}

/// As x86-64 with 4 GiB and more has it, but small: a Normal zone above a DMA32 zone, of so many pages.
pub fn with_normal(dma32: u32, normal: u32) -> Twins {
    let present = [0x100..0x1000 + dma32, 0x10_0000..0x10_0000 + normal];
    let layout = Layout::new(Paging::X86_64, Pfn::new(0x10_0000 + normal));
    Twins {
        pages: PageAllocator::boot(&layout, &present, &[], &[]),
        start: Start { is_64bit: true, groups_mobility: true },
    }
}

/// A small machine whose last page block is cut off.
pub fn with_ragged_end(paging: Paging, frames: u32) -> Twins {
    let layout = Layout::new(paging, Pfn::new(frames));
    Twins {
        pages: PageAllocator::boot(&layout, &[1..0x9f, 0x100..frames], &[], &[]),
        start: Start { is_64bit: !paging.is_32bit(), groups_mobility: true },
    }
}

/// A machine of `www/public/machines`, its state changed.
pub fn recorded(name: &str, change: fn(&mut Snapshot)) -> Twins {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("www/public/machines/{name}.bin"));
    let mut bytes = Vec::new();
    let packed = File::open(file).expect("the machine ships with the page");
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("it is whole");
    let mut snapshot = compact::read(&bytes).expect("it is of this version");
    change(&mut snapshot);
    Twins {
        pages: PageAllocator::restore(&snapshot).expect("it does not contradict itself"),
        start: Start {
            is_64bit: !snapshot.machine.paging.is_32bit(),
            groups_mobility: !snapshot.machine.mobility_disabled,
        },
    }
}
