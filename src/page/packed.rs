//! A copy of the memory map that is small where blocks are large: only their first frames stand in it.

use super::frame::{Frame, FrameState, OwnerKind};
use super::{MemMap, PageAllocator};
use crate::base::Pfn;
use std::cmp::Ordering;

/// The memory map at one moment.
#[derive(Clone, Debug)]
pub struct PackedMap {
    frames: u32,
    heads: Vec<(Pfn, Frame)>,
    tally: [u32; FrameState::COUNT],
    owners: [u32; OwnerKind::COUNT],
}

impl PackedMap {
    /// The memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.heads.len() * size_of::<(Pfn, Frame)>()
    }
}

impl MemMap {
    /// A copy of what there is now.
    pub fn pack(&self) -> PackedMap {
        PackedMap {
            frames: self.len(),
            heads: self.heads().collect(),
            tally: *self.tally(),
            owners: *self.owners(),
        }
    }

    /// The first frame of each block, ascending. The others say nothing.
    fn heads(&self) -> impl Iterator<Item = (Pfn, Frame)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while self.frames.get(at)?.state() == FrameState::Inside {
                at += 1;
            }
            let (pfn, frame) = (Pfn::new(at as u32), self.frames[at]);
            at += frame.order().pages() as usize;
            Some((pfn, frame))
        })
    }

    /// Goes back to a copy; returns the frames whose entries are others now.
    fn unpack(&mut self, packed: &PackedMap) -> Vec<Pfn> {
        self.grow(packed.frames);
        let now: Vec<(Pfn, Frame)> = self.heads().collect();
        let entries = differing(&now, &packed.heads);
        entries.iter().for_each(|(pfn, frame)| self.frames[pfn.index()] = *frame);
        (self.tally, self.owners) = (packed.tally, packed.owners);
        entries.into_iter().map(|(pfn, _)| pfn).collect()
    }
}

/// The entries that `then` has and `now` has not; where only `now` has a head, there is none.
fn differing(now: &[(Pfn, Frame)], then: &[(Pfn, Frame)]) -> Vec<(Pfn, Frame)> {
    let (mut now, mut then) = (now.iter().peekable(), then.iter().peekable());
    let mut entries = Vec::new();
    loop {
        let order = match (now.peek(), then.peek()) {
            (None, None) => return entries,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.0.cmp(&b.0),
        };
        let old = now.next_if(|_| order.is_le());
        let new = then.next_if(|_| order.is_ge());
        match (old, new) {
            (Some((pfn, _)), None) => entries.push((*pfn, Frame::default())),
            (_, Some(entry)) if old != new => entries.push(*entry),
            _ => {}
        }
    }
}

impl PageAllocator {
    /// Everything but the memory map.
    #[must_use]
    pub fn without_map(&self) -> Self {
        PageAllocator {
            mem: MemMap::default(),
            zones: self.zones.clone(),
            lists: self.lists.clone(),
            contents: self.contents.clone(),
            ..*self
        }
    }

    /// Goes back to an earlier moment; returns the frames whose entries are others now.
    pub fn go_back(&mut self, rest: &PageAllocator, map: &PackedMap) -> Vec<Pfn> {
        let mut mem = std::mem::take(&mut self.mem);
        let changed = mem.unpack(map);
        *self = PageAllocator { mem, ..rest.without_map() };
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small_machine;
    use crate::base::{Detail, Gfp, Order, Pfn, Trace};
    use crate::page::Owner;

    /// Every entry is as it was, and only those are named that were not.
    #[test]
    fn going_back_leaves_nothing() {
        let mut pages = small_machine().1;
        let (rest, map, then) = (pages.without_map(), pages.mem().pack(), pages.mem().frames().to_vec());
        assert!(map.bytes() < then.len(), "{} bytes for {} frames", map.bytes(), then.len());
        let mut trace = Trace::new(Detail::Touched);
        for order in [0, 3, 10, 0, 5] {
            pages
                .alloc(Order::new(order), Gfp::KERNEL, Owner::default(), &mut trace)
                .expect("there is memory");
        }
        let now = pages.mem().frames().to_vec();
        let changed = pages.go_back(&rest, &map);
        assert_eq!(pages.mem().frames(), then);
        assert_eq!(pages.check(), Ok(()));
        let differ = |pfn: &Pfn| now[pfn.index()] != then[pfn.index()];
        let expected: Vec<Pfn> = (0..then.len() as u32).map(Pfn::new).filter(differ).collect();
        assert_eq!(changed, expected);
        assert!(pages.go_back(&rest, &map).is_empty());
    }
}
