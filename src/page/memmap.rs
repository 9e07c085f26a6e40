//! The memory map: one entry a spanned frame, and the only door to change one.

use super::frame::{Block, Frame, FrameState, OwnerKind};
use crate::base::{FrameChange, Order, Pfn, Trace};

/// Every frame from 0 to the last, and how many there are of each state.
#[derive(Clone, Debug)]
pub struct MemMap {
    frames: Vec<Frame>,
    tally: [u32; FrameState::COUNT],
    owners: [u32; OwnerKind::COUNT],
}

impl MemMap {
    /// As many frames as there are below `max_pfn`, none of them known yet.
    pub fn new(max_pfn: Pfn) -> Self {
        MemMap {
            frames: vec![Frame::default(); max_pfn.index()],
            tally: [0; FrameState::COUNT],
            owners: [0; OwnerKind::COUNT],
        }
    }
    /// How many entries there are.
    pub fn len(&self) -> u32 {
        self.frames.len() as u32
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
    /// All entries, flat: what the page reads as a texture.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
    /// The entry of one frame.
    ///
    /// # Panics
    /// Beyond the last frame.
    pub fn get(&self, pfn: Pfn) -> Frame {
        self.frames[pfn.index()]
    }
    /// Whether this frame has an entry.
    pub fn contains(&self, pfn: Pfn) -> bool {
        pfn.index() < self.frames.len()
    }
    /// Frames in each state, in [`FrameState`]'s order (blocks count all their frames).
    pub fn tally(&self) -> &[u32; FrameState::COUNT] {
        &self.tally
    }
    /// Frames in use, by the kind of their owner, in [`OwnerKind`]'s order.
    pub fn owners(&self) -> &[u32; OwnerKind::COUNT] {
        &self.owners
    }
    /// The one door: replaces an entry and leaves a trace.
    pub fn set(&mut self, pfn: Pfn, frame: Frame, trace: &mut Trace) {
        let before = std::mem::replace(&mut self.frames[pfn.index()], frame);
        self.account(before, frame);
        trace.frame(FrameChange { pfn, before: before.words(), after: frame.words() });
    }
    /// The neighbours of a block on its list: previous, next. Being linked is no change of what a frame is: no trace.
    pub(super) fn links(&self, pfn: Pfn) -> (Pfn, Pfn) {
        let [previous, next, ..] = self.frames[pfn.index()].0;
        (Pfn::new(previous), Pfn::new(next))
    }
    pub(super) fn link(&mut self, pfn: Pfn, previous: Pfn, next: Pfn) {
        self.set_previous(pfn, previous);
        self.set_next(pfn, next);
    }
    pub(super) fn set_previous(&mut self, pfn: Pfn, previous: Pfn) {
        self.frames[pfn.index()].0[0] = previous.get();
    }
    pub(super) fn set_next(&mut self, pfn: Pfn, next: Pfn) {
        self.frames[pfn.index()].0[1] = next.get();
    }
    /// Counts follow the heads; what is inside a block is counted by its head.
    fn account(&mut self, before: Frame, after: Frame) {
        for (frame, counts) in
            [(before, u32::wrapping_sub as fn(u32, u32) -> u32), (after, u32::wrapping_add)]
        {
            let pages = if frame.state() == FrameState::Inside { 0 } else { frame.order().pages() };
            let state = &mut self.tally[frame.state() as usize];
            *state = counts(*state, pages);
            if frame.state() == FrameState::Used {
                let owner = &mut self.owners[frame.owner().kind as usize];
                *owner = counts(*owner, pages);
            }
        }
    }
    /// The block that a frame belongs to: the nearest head below it that reaches it. `None` for a hole.
    pub fn block_of(&self, pfn: Pfn) -> Option<Block> {
        Order::all().find_map(|reach| {
            let head = pfn.align_down(reach);
            let frame = self.frames.get(head.index())?;
            (frame.state() != FrameState::Inside && frame.order() >= reach).then(|| Block {
                head,
                order: frame.order(),
                state: frame.state(),
            })
        })
    }
}
