//! `/proc/PID/maps` (reference §9.8).

use super::area::{Backing, Vma};
use super::{Break, ProcessId, Processes};
use crate::base::{Layout, PAGE_SIZE};
use std::fmt::Write;

/// The device of the files: `/dev/sda1`.
const FILE_DEVICE: &str = "08:01";
const NO_DEVICE: &str = "00:00";

impl Processes {
    /// The areas as `/proc/PID/maps` prints them.
    pub fn maps(&self, process: ProcessId, layout: &Layout) -> String {
        let Some(process) = self.list.get(&process) else { return String::new() };
        // `show_vma_header_prefix`: a name begins after 25 characters and 6 for each byte of a pointer.
        let width = 24 + 6 * layout.paging.word().get() as usize;
        let mut text = String::new();
        for area in process.areas.all() {
            push_line(&mut text, area, process.brk, width);
        }
        text
    }
}

fn push_line(text: &mut String, area: &Vma, brk: Break, width: usize) {
    let (device, inode, offset) = match area.backing {
        Backing::File { inode, .. } => (FILE_DEVICE, inode, area.page_offset * PAGE_SIZE),
        Backing::Anonymous | Backing::Special { .. } => (NO_DEVICE, 0, 0),
    };
    let (start, end, permissions) = (area.start.get(), area.end.get(), area.permissions.text());
    let line = format!("{start:08x}-{end:08x} {permissions} {offset:08x} {device} {inode} ");
    match name(area, brk) {
        Some(name) => writeln!(text, "{line:width$} {name}"),
        None => writeln!(text, "{line}"),
    }
    .expect("a String takes everything");
}

fn name(area: &Vma, brk: Break) -> Option<&'static str> {
    match area.backing {
        Backing::File { path, .. } => Some(path),
        Backing::Special { name } => Some(name),
        Backing::Anonymous if area.grows_down() => Some("[stack]"),
        Backing::Anonymous => is_named_heap(area, brk).then_some("[heap]"),
    }
}

/// `show_map_vma` calls every anonymous area that meets the break's range the heap, one that ends at its start too.
pub(super) fn is_named_heap(area: &Vma, brk: Break) -> bool {
    area.start <= brk.now && area.end >= brk.start
}
