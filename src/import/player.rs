//! Carries actions out on a page allocator and keeps a list of them: who plays the list has the same state.

use super::operation::Kinds;
use crate::base::{Gfp, Pfn, Trace};
use crate::page::{Acted, OwnerKind, PageAction, PageAllocator};

pub(super) struct Player {
    pub pages: PageAllocator,
    /// Of the operation that is being played.
    pub kinds: Kinds,
    done: Vec<PageAction>,
}

impl Player {
    pub fn new(pages: PageAllocator) -> Self {
        Player { pages, kinds: Kinds::default(), done: Vec::new() }
    }
    pub fn act(&mut self, action: PageAction, trace: &mut Trace) -> Acted {
        let acted = self.pages.act(&action, trace);
        self.done.push(action);
        acted
    }
    /// Whose a block is.
    pub fn kind_of(&self, pfn: Pfn, gfp: Gfp) -> OwnerKind {
        self.kinds.get(pfn, gfp)
    }
    /// What was done since somebody asked.
    pub fn take_done(&mut self) -> Vec<PageAction> {
        std::mem::take(&mut self.done)
    }
}
