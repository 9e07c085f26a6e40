//! The memory map: one entry a spanned frame, and the only door to change one.

use super::frame::{Block, Frame, FrameState, OwnerKind};
use crate::base::{FrameChange, Order, Pfn, Trace};

/// Every frame from 0 to the last, and how many there are of each state.
#[derive(Clone, Debug, Default)]
pub struct MemMap {
    pub(super) frames: Vec<Frame>,
    pub(super) tally: [u32; FrameState::COUNT],
    pub(super) owners: [u32; OwnerKind::COUNT],
}

impl MemMap {
    /// As many frames as there are below `max_pfn`, none of them known yet.
    pub fn new(max_pfn: Pfn) -> Self {
        let mut map = MemMap::with_room(max_pfn);
        map.grow(max_pfn.get());
        map
    }
    /// Room for them, and none yet.
    pub fn with_room(max_pfn: Pfn) -> Self {
        MemMap { frames: Vec::with_capacity(max_pfn.index()), ..MemMap::default() }
    }
    /// More frames, none of them known yet, until there are so many.
    pub fn grow(&mut self, frames: u32) {
        self.frames.resize(frames as usize, Frame::default());
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
    ///
    /// Always inlined: an entry handed over in memory is written in four pieces and read in two, and waits for them.
    #[inline(always)]
    pub fn set(&mut self, pfn: Pfn, frame: Frame, trace: &mut Trace) {
        let entry = &mut self.frames[pfn.index()];
        trace.frame(|| FrameChange { pfn, before: entry.words(), after: frame.words() });
        let before = std::mem::replace(entry, frame);
        self.count(before, u32::wrapping_sub);
        self.count(frame, u32::wrapping_add);
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
    fn count(&mut self, frame: Frame, change: impl Fn(u32, u32) -> u32) {
        if frame.state() == FrameState::Inside {
            return;
        }
        let pages = frame.order().pages();
        let state = &mut self.tally[frame.state() as usize];
        *state = change(*state, pages);
        if frame.state() == FrameState::Used {
            let owner = &mut self.owners[frame.owner().kind as usize];
            *owner = change(*owner, pages);
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
