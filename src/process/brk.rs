//! The break: the end of the heap (`mm/mmap.c: brk`, glibc's `sbrk`; reference §7.1).

use super::area::{Vma, VmaKind};
use super::mapping::enough_memory;
use super::{ProcessContext, Processes};
use crate::base::step::{ProcessStep, Step};
use crate::base::{Bytes, Errno, PAGE_SIZE, VirtAddr};

/// The heap of a process: `start_brk` and `brk`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Break {
    pub(super) start: VirtAddr,
    pub(super) now: VirtAddr,
}

impl Processes {
    /// `brk(new)`: the break after the call. A new break below the heap's start changes nothing.
    ///
    /// # Errors
    /// ENOMEM: another area or the end of memory is in the way.
    pub fn brk(&mut self, new: VirtAddr, cx: &mut ProcessContext<'_>) -> Result<VirtAddr, Errno> {
        let Break { start, now } = self.running().brk;
        if new < start {
            return Ok(now);
        }
        if new > cx.layout.task_size {
            return Err(Errno::Enomem);
        }
        cx.trace.enter(|| Step::Process(ProcessStep::BreakMoved { from: now, to: new }));
        let moved = self.move_heap_end(now.page_up(), new.page_up(), cx);
        if moved.is_ok() {
            let process = self.running_mut();
            process.brk.now = new;
            process.name_heap();
        }
        cx.trace.leave();
        match moved {
            Ok(()) => Ok(new),
            Err(Obstacle::NoHeap) => Ok(now),
            Err(Obstacle::NoRoom) => Err(Errno::Enomem),
        }
    }

    /// `sbrk(increment)`: the break before the call.
    ///
    /// # Errors
    /// ENOMEM, as [`Processes::brk`], or when the sum leaves the machine's word.
    pub fn sbrk(&mut self, increment: i64, cx: &mut ProcessContext<'_>) -> Result<VirtAddr, Errno> {
        let old = self.running().brk.now;
        if increment == 0 {
            return Ok(old);
        }
        let new = old.get().checked_add_signed(increment).ok_or(Errno::Enomem)?;
        self.brk(VirtAddr::new(new), cx)?;
        Ok(old)
    }

    fn move_heap_end(
        &mut self,
        from: VirtAddr,
        to: VirtAddr,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Obstacle> {
        if to < from {
            self.shrink_heap(from, to, cx)
        } else if to > from {
            self.grow_heap(from, to, cx)
        } else {
            Ok(())
        }
    }

    fn shrink_heap(
        &mut self,
        from: VirtAddr,
        to: VirtAddr,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Obstacle> {
        self.running().areas.intersection(&(to..from)).ok_or(Obstacle::NoHeap)?;
        self.unmap(to..from, cx);
        Ok(())
    }

    /// `do_brk_flags`: a page stays free above the heap; the area that ends here grows, else there is a new one.
    fn grow_heap(
        &mut self,
        from: VirtAddr,
        to: VirtAddr,
        cx: &mut ProcessContext<'_>,
    ) -> Result<(), Obstacle> {
        let above = self.running().areas.find(from);
        let blocked = above.is_some_and(|area| to.plus(PAGE_SIZE) > area.start_gap());
        let bytes = Bytes::new(to.get() - from.get());
        if blocked || self.check_area_count().is_err() || enough_memory(bytes, cx).is_err() {
            return Err(Obstacle::NoRoom);
        }
        let process = self.running_mut();
        let more = Vma::anonymous(from..to, VmaKind::Heap);
        let heap = process.areas.below(from).filter(|below| below.end > process.brk.start);
        if heap.is_some_and(|heap| heap.is_continued_by(&more) && heap.may_take_in(None)) {
            process.areas.extend(from, to);
            cx.trace.step(|| Step::Process(ProcessStep::AreaMerged { start: from, end: to }));
        } else {
            process.areas.insert_alone(more);
            cx.trace.step(|| Step::Process(ProcessStep::AreaMapped { start: from, end: to }));
        }
        Ok(())
    }
}

/// Why the heap's end does not move.
enum Obstacle {
    /// Somebody has unmapped the heap's pages; `brk` says the old break, which its caller takes for success.
    NoHeap,
    NoRoom,
}
