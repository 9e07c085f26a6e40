//! What must hold of all tables, and their digest.

use super::PageTables;
use super::geometry;
use super::table::{Table, TableAt};
use crate::base::Digester;
use crate::page::{FrameState, OwnerKind, PageAllocator};

impl PageTables {
    /// The invariants: every table's frame is owned by it, every table's frame is known here.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, pages: &PageAllocator) -> Result<(), String> {
        for table in self.registry.iter().filter(|table| !table.at_boot) {
            let frame = pages.mem().get(table.frame);
            if frame.state() != FrameState::Used || frame.owner() != Table::owner(table.space, table.number) {
                return Err(format!("page table {} does not own its frame {}", table.number, table.frame));
            }
        }
        let owned = pages.mem().frames().iter().filter(|frame| {
            frame.state() == FrameState::Used
                && matches!(frame.owner().kind, OwnerKind::KernelTable | OwnerKind::UserTable)
        });
        let (owned, known) = (owned.count(), self.registry.iter().filter(|table| !table.at_boot).count());
        if owned != known {
            return Err(format!("{owned} frames are owned by page tables, {known} page tables are known"));
        }
        Ok(())
    }

    /// That the walk of every table's first address comes by it: holds as long as nobody scribbled over an entry.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check_links(&self, pages: &PageAllocator) -> Result<(), String> {
        for table in self.registry.iter() {
            let at = TableAt::Frame(table.frame.start());
            if !self.rungs(table.space, table.start, pages).any(|rung| rung.table == at) {
                return Err(format!("no walk of {} comes by page table {}", table.start, table.number));
            }
        }
        Ok(())
    }

    /// How many tables exist, of the kernel (older ones included) and of all processes.
    pub fn table_count(&self) -> u32 {
        (self.registry.iter().count() + self.older.len()) as u32
    }

    /// Takes in the canonical state. Entries in frames are the frames' contents.
    pub fn digest(&self, digester: &mut Digester) {
        digester.word(geometry::entry_bytes(self.paging));
        for (process, root) in &self.roots {
            digester.word(u64::from(*process) << 32 | u64::from(root.get()));
        }
        self.registry.digest(digester);
        self.older.digest(digester);
    }
}
