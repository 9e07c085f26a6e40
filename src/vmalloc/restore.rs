//! The space of a recorded machine.

use super::Vmalloc;
use super::area::{Area, AreaKind, BusyArea, Node, PageArray};
use super::space::AddressSpace;
use crate::base::{Layout, Pages, VirtAddr};
use std::collections::BTreeMap;
use std::ops::Range;

/// An area in use, as a snapshot has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedArea {
    /// Its addresses, guard page included.
    pub range: Range<VirtAddr>,
    /// Linux's `VM_` flags.
    pub flags: u32,
    /// `nr_pages`.
    pub pages: Pages,
    /// Who asked for it.
    pub caller: String,
}

/// The `vmap` lines of a snapshot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RecordedSpace {
    /// Areas in use, by address.
    pub busy: Vec<RecordedArea>,
    /// Free ranges, by address.
    pub free: Vec<Range<VirtAddr>>,
    /// Ranges that wait for the purge, by address.
    pub purge: Vec<Range<VirtAddr>>,
    /// `vmap_lazy_nr`.
    pub lazy_pages: Pages,
}

impl Vmalloc {
    /// The space of a recorded machine. Which objects stand behind its ranges is not recorded; the spare node is taken to
    /// be there ([`Vmalloc::without_spare`] where the recording shows otherwise).
    pub fn restore(layout: &Layout, recorded: &RecordedSpace) -> Self {
        fn plain(ranges: &[Range<VirtAddr>]) -> impl Iterator<Item = Range<u64>> + '_ {
            ranges.iter().map(|range| range.start.get()..range.end.get())
        }
        let space = AddressSpace::restore(plain(&recorded.free), plain(&recorded.purge), recorded.lazy_pages);
        let mut vmalloc = Self::with_space(layout, space);
        vmalloc.busy =
            recorded.busy.iter().zip(0..).map(|(area, id)| restored(area, id)).collect::<BTreeMap<_, _>>();
        vmalloc.next_id = vmalloc.busy.len() as u32;
        vmalloc
    }
}

fn restored(recorded: &RecordedArea, id: u32) -> (VirtAddr, BusyArea) {
    let area = Area {
        id,
        start: recorded.range.start,
        end: recorded.range.end,
        kind: AreaKind::Recorded,
        frames: Vec::new(),
        caller: recorded.caller.clone(),
        flags: recorded.flags,
        pages: recorded.pages,
        phys: None,
        array: None,
    };
    (area.start, BusyArea { area, node: Node::Older, vm: None, array: PageArray::None })
}
