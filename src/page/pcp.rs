//! Per-CPU lists: where freed pages wait to be used again, before the buddy lists (reference §3.5, §3.7, §3.9).

use super::buddy::Placement;
use super::frame::{Frame, FrameState};
use super::list::BlockList;
use super::watermark::AllocFlags;
use super::zone::{Frames, Zone};
use crate::base::step::{PageStep, Step};
use crate::base::{Migratetype, Order, Pages, Pfn};

/// Three mobility types × orders 0 to 3, and two lists of whole page blocks (`NR_PCP_LISTS`).
pub const PCP_LISTS: usize = 14;
/// `PAGE_ALLOC_COSTLY_ORDER`: larger orders have no list, but for whole page blocks.
const COSTLY: u8 = 3;
/// `CONFIG_PCP_BATCH_SCALE_MAX`: how often a drain may double.
pub(super) const FREE_FACTOR_MAX: u8 = 5;

/// The per-CPU lists of one zone (`struct per_cpu_pages`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerCpuPages {
    pub(super) lists: [BlockList; PCP_LISTS],
    pub(super) count: Pages,
    pub(super) high: Pages,
    pub(super) batch: Pages,
    pub(super) free_factor: u8,
}

/// Which list a block goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PcpIndex(u8);

impl PcpIndex {
    /// `order_to_pindex`. `None` for an order that has no list.
    pub fn try_new(order: Order, migratetype: Migratetype, pageblock_order: Order) -> Option<Self> {
        if order.get() <= COSTLY {
            Some(PcpIndex(order.get() * 3 + migratetype as u8))
        } else {
            (order == pageblock_order).then_some(PcpIndex(12 + u8::from(migratetype == Migratetype::Movable)))
        }
    }
    /// The list of this number, 0 to 13.
    pub fn numbered(index: u8) -> Option<Self> {
        (usize::from(index) < PCP_LISTS).then_some(PcpIndex(index))
    }
    pub fn order(self, pageblock_order: Order) -> Order {
        if self.0 < 12 { Order::new(self.0 / 3) } else { pageblock_order }
    }
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl PerCpuPages {
    /// Empty lists.
    pub const fn new(batch: Pages, high: Pages) -> Self {
        const EMPTY: BlockList = BlockList::EMPTY;
        PerCpuPages { lists: [EMPTY; PCP_LISTS], count: 0, high, batch, free_factor: 0 }
    }
    /// Pages on all lists together.
    pub const fn count(&self) -> Pages {
        self.count
    }
    /// Above this a free drains some of them.
    pub const fn high(&self) -> Pages {
        self.high
    }
    /// How many pages a refill takes and a drain gives at least.
    pub const fn batch(&self) -> Pages {
        self.batch
    }
    /// log2 of how much larger the next drain is.
    pub const fn free_factor(&self) -> u8 {
        self.free_factor
    }
    /// How many blocks a refill takes (`nr_pcp_alloc`).
    pub(super) fn refill_blocks(&self, order: Order) -> u32 {
        if self.batch > 1 { (self.batch >> order.get()).max(2) } else { self.batch }
    }
    /// The lists: index 3·order + type, 12 and 13 for whole page blocks (not movable, movable).
    pub const fn lists(&self) -> &[BlockList; PCP_LISTS] {
        &self.lists
    }
}

impl Zone {
    pub(super) fn pcp_index(&self, order: Order, migratetype: Migratetype) -> Option<PcpIndex> {
        PcpIndex::try_new(order, migratetype, self.blocks.order())
    }

    /// The per-CPU list of such blocks, if they have one.
    pub fn pcp_list(&self, order: Order, migratetype: Migratetype) -> Option<&BlockList> {
        self.pcp_index(order, migratetype).map(|index| &self.pcp.lists[index.index()])
    }

    /// `rmqueue_pcplist`: each attempt halves the free factor.
    pub(super) fn take_from_pcp(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        self.pcp_index(order, migratetype)?;
        self.pcp.free_factor >>= 1;
        self.pop_pcp(order, migratetype, flags, frames)
    }

    /// `__rmqueue_pcplist`: the head of the list, refilled first if it is empty.
    pub(super) fn pop_pcp(
        &mut self,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) -> Option<Pfn> {
        let index = self.pcp_index(order, migratetype)?;
        if self.pcp.lists[index.index()].is_empty() {
            self.refill(index, order, migratetype, flags, frames);
        }
        let list = &mut self.pcp.lists[index.index()];
        let pfn = list.first()?;
        list.unlink(pfn, frames.mem);
        self.pcp.count -= order.pages();
        let zone = self.kind;
        frames.trace.step(move || Step::Page(PageStep::PcpTake { zone, pfn, order, migratetype }));
        Some(pfn)
    }

    /// `rmqueue_bulk`: blocks are appended in the order in which they leave the buddy lists.
    #[cold]
    fn refill(
        &mut self,
        index: PcpIndex,
        order: Order,
        migratetype: Migratetype,
        flags: AllocFlags,
        frames: &mut Frames<'_>,
    ) {
        let blocks = self.pcp.refill_blocks(order);
        let zone = self.kind;
        frames.trace.enter(move || Step::Page(PageStep::PcpRefill { zone, order, migratetype, blocks }));
        let mut taken = 0;
        while taken < blocks {
            let Some(pfn) = self.remove_block(order, migratetype, flags, frames) else { break };
            frames.mem.set(pfn, Frame::free(FrameState::Pcp, order, migratetype), frames.trace);
            self.pcp.lists[index.index()].push_tail(pfn, frames.mem);
            taken += 1;
        }
        self.pcp.count += taken << order.get();
        self.counter.add(-i64::from(taken << order.get()));
        frames.trace.leave();
    }

    /// `free_unref_page`: whether the block found a per-CPU list.
    pub(super) fn put_on_pcp(&mut self, pfn: Pfn, order: Order, frames: &mut Frames<'_>) -> bool {
        let Some(index) = self.list_on_pcp(pfn, order, frames) else { return false };
        if let Some(pages) = self.pages_due(order) {
            self.drain_pages(pages, index, frames);
        }
        true
    }

    /// `free_unref_page_commit`'s first half: first on its list. `None`: there is no list for such a block.
    pub(super) fn list_on_pcp(
        &mut self,
        pfn: Pfn,
        order: Order,
        frames: &mut Frames<'_>,
    ) -> Option<PcpIndex> {
        let cached = self.blocks.get(pfn);
        let listed = match cached {
            Migratetype::Isolate => return None,
            Migratetype::HighAtomic => Migratetype::Movable,
            other => other,
        };
        let index = self.pcp_index(order, listed)?;
        frames.mem.set(pfn, Frame::free(FrameState::Pcp, order, cached), frames.trace);
        self.pcp.lists[index.index()].push_head(pfn, frames.mem);
        self.pcp.count += order.pages();
        let zone = self.kind;
        frames.trace.step(move || Step::Page(PageStep::PcpPut { zone, pfn, order, migratetype: cached }));
        Some(index)
    }

    /// `free_unref_page_commit`'s second half: how many pages go back after a free that reached `high`.
    pub(super) fn pages_due(&mut self, order: Order) -> Option<Pages> {
        let free_high = self.pcp.free_factor != 0 && order.get() >= 1 && order.get() <= COSTLY;
        let high = self.effective_high(free_high);
        (self.pcp.count >= high).then(|| self.pages_to_drain(high, free_high))
    }

    /// `nr_pcp_high`.
    fn effective_high(&self, free_high: bool) -> Pages {
        match self.pcp.high {
            0 => 0,
            _ if free_high => 0,
            high if self.reclaim_active => high.min(self.pcp.batch << 2),
            high => high,
        }
    }

    /// `nr_pcp_free`: doubles from drain to drain until something is allocated.
    fn pages_to_drain(&mut self, high: Pages, free_high: bool) -> Pages {
        let pcp = &mut self.pcp;
        if free_high {
            return pcp.count;
        }
        if high < pcp.batch {
            return 1;
        }
        let most = high - pcp.batch;
        let pages = pcp.batch << pcp.free_factor;
        if pages < most && pcp.free_factor < FREE_FACTOR_MAX {
            pcp.free_factor += 1;
        }
        pages.min(most).max(pcp.batch)
    }

    /// `free_pcppages_bulk`: a whole list from its tail, then the next list, starting with one list.
    #[cold]
    pub(super) fn drain_pages(&mut self, pages: Pages, start: PcpIndex, frames: &mut Frames<'_>) {
        let mut left = i64::from(pages.min(self.pcp.count));
        let mut turn = Turn::starting_at(start);
        while left > 0 {
            let index = turn.next(&self.pcp.lists);
            let order = index.order(self.blocks.order());
            while left > 0 {
                let Some(pfn) = self.pcp.lists[index.index()].last() else { break };
                self.drain_block(pfn, index, order, frames);
                left -= i64::from(order.pages());
            }
        }
    }

    /// Gives one block back to the buddy lists, to those of its cached type.
    pub(super) fn drain_block(&mut self, pfn: Pfn, index: PcpIndex, order: Order, frames: &mut Frames<'_>) {
        let migratetype = frames.mem.get(pfn).migratetype();
        self.pcp.lists[index.index()].unlink(pfn, frames.mem);
        self.pcp.count -= order.pages();
        self.free_one(pfn, order, migratetype, Placement::Usual, frames);
        frames.trace.step(move || Step::Page(PageStep::PcpuDrain { pfn, order, migratetype }));
    }

    /// The per-CPU list of this order whose last block this is.
    pub(super) fn list_ending_in(&self, tail: Pfn, order: Order) -> Option<PcpIndex> {
        (0..PCP_LISTS as u8).map(PcpIndex).find(|index| {
            index.order(self.blocks.order()) == order && self.pcp.lists[index.index()].last() == Some(tail)
        })
    }

    /// `drain_pages_zone`.
    pub(super) fn drain_all(&mut self, frames: &mut Frames<'_>) {
        while self.pcp.count > 0 {
            self.drain_pages(self.pcp.count.min(self.pcp.batch << FREE_FACTOR_MAX), PcpIndex(0), frames);
        }
    }
}

/// Whose turn it is to be drained: round and round, the empty ends left out.
struct Turn {
    at: i8,
    low: i8,
    high: i8,
}

impl Turn {
    fn starting_at(index: PcpIndex) -> Self {
        Turn { at: index.0 as i8 - 1, low: 0, high: PCP_LISTS as i8 - 1 }
    }
    /// The next list that is not empty; there is one.
    fn next(&mut self, lists: &[BlockList; PCP_LISTS]) -> PcpIndex {
        loop {
            self.at += 1;
            if self.at > self.high {
                self.at = self.low;
            }
            if !lists[self.at as usize].is_empty() {
                return PcpIndex(self.at as u8);
            }
            if self.at == self.high {
                self.high -= 1;
            }
            if self.at == self.low {
                self.low += 1;
            }
        }
    }
}
