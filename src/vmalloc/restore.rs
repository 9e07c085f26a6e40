//! The space of a recorded machine.

use super::Vmalloc;
use super::area::{Area, AreaKind, BusyArea, Node, PageArray};
use super::free::LAZY_LIMIT;
use super::space::AddressSpace;
use crate::base::snapshot::{AreaFacts, Snapshot};
use crate::base::{Layout, VirtAddr};

impl Vmalloc {
    /// The space of a recorded machine. Which objects stand behind its ranges is not recorded; the spare node is taken to
    /// be there ([`Vmalloc::without_spare`] where the recording shows otherwise).
    pub fn restore(layout: &Layout, snapshot: &Snapshot) -> Self {
        let waiting = snapshot.lazy_pages as u32;
        let space =
            AddressSpace::restore(snapshot.free.iter().cloned(), snapshot.purge.iter().cloned(), waiting);
        let mut vmalloc = Self::with_space(layout, space);
        vmalloc.busy = snapshot.busy.iter().zip(0..).map(|(facts, id)| restored(facts, id)).collect();
        vmalloc.next_id = vmalloc.busy.len() as u32;
        vmalloc.drain_scheduled = waiting > LAZY_LIMIT;
        vmalloc
    }
}

fn restored(facts: &AreaFacts, id: u32) -> (VirtAddr, BusyArea) {
    let area = Area {
        id,
        start: VirtAddr::new(facts.range.start),
        end: VirtAddr::new(facts.range.end),
        kind: AreaKind::Recorded,
        frames: Vec::new(),
        caller: facts.caller.clone(),
        flags: facts.flags,
        pages: facts.pages,
        phys: None,
        array: None,
    };
    (area.start, BusyArea { area, node: Node::Older, vm: None, array: PageArray::None })
}
