//! The browser's door: thin, no decisions. One [`Playground`] an element.
//!
//! Shapes are those of `www/core/contract.ts`; addresses and byte counts cross as `bigint`.

#[cfg(feature = "bench")]
mod bench;
mod convert;
mod summary;

use crate::base::{Bytes, Migratetype, Order, Paging, Pfn, VirtAddr, ZoneKind};
use crate::dma::Device;
use crate::import::compact;
use crate::import::film::{self, Film};
use crate::kernel::{Kernel, Machine, MachineCall, Mebibytes, Request, ram_range};
use crate::script::{self, Notebook};
use crate::session::Touched;
use crate::view::List;
use crate::{procfs, view};
use convert::{error, from_js, to_js};
use wasm_bindgen::prelude::*;

type Answer = Result<JsValue, JsError>;

/// Turns a panic into a readable message in the console, and the page into its "our bug" card.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The version of the model: digests may differ between versions.
#[wasm_bindgen]
pub fn model_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Tokens of a text; total.
#[wasm_bindgen]
pub fn highlight(text: &str) -> Answer {
    to_js(&script::highlight(text))
}

/// Every call of the language: name, family, signature.
#[wasm_bindgen]
pub fn call_table() -> Answer {
    to_js(&script::call_table())
}

/// A machine, its session, and the notebook that its scripts write.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Playground {
    notebook: Notebook,
    /// A recording that is about to be played.
    opened: Option<Film>,
    /// The state that it begins with.
    restored: Option<Kernel>,
}

#[wasm_bindgen]
impl Playground {
    /// Powers on a small machine; the page boots the one it wants.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript constructs it")]
    pub fn new() -> Playground {
        let smallest = Mebibytes(*ram_range(Paging::I386).start());
        let notebook = Notebook::boot(Machine::Clean { paging: Paging::I386, ram: smallest });
        Playground { notebook, opened: None, restored: None }
    }

    /// Begins to boot a clean machine with this much RAM; until it is up, everything stays as it is.
    pub fn boot_clean(&mut self, machine: &str, ram_mib: u32) -> Result<(), JsError> {
        let paging = Paging::from_name(machine).ok_or_else(|| error(format!("no machine {machine}")))?;
        let machine = Machine::clean(paging, Mebibytes(ram_mib)).map_err(error)?;
        self.notebook.begin_boot(machine);
        Ok(())
    }

    /// Boots a recorded machine from the bytes of its compact form.
    pub fn boot_recorded(&mut self, name: &str, bytes: &[u8]) -> Result<(), JsError> {
        let snapshot = compact::read(bytes)?;
        let boot = Box::new(Kernel::restore(&snapshot).map_err(error)?);
        self.notebook = Notebook::boot(Machine::Recorded { name: name.to_owned(), boot });
        Ok(())
    }

    /// Takes a recording to be played; the session stays until [`Playground::show_film`].
    pub fn open_film(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.opened = Some(film::read(bytes)?);
        Ok(())
    }
    /// Restores the state that the recording taken begins with; the session still stays.
    pub fn restore_film(&mut self) -> Result<(), JsError> {
        let film = self.opened.as_ref().ok_or_else(|| error("no recording was taken"))?;
        self.restored = Some(Kernel::restore_film(&film.before).map_err(error)?);
        Ok(())
    }
    /// Boots the recording taken; [`Playground::advance`] then serves its calls.
    pub fn show_film(&mut self) -> Result<(), JsError> {
        match (self.opened.take(), self.restored.take()) {
            (Some(film), Some(boot)) => self.notebook = Notebook::show(film, boot),
            _ => return Err(error("no recording was restored")),
        }
        Ok(())
    }
    /// Boots the state that the recording ended with, for a script to go on from.
    pub fn boot_film_end(&mut self) -> Result<(), JsError> {
        let film = self.notebook.film().ok_or_else(|| error("no recording is played"))?;
        let after = film.after.as_ref().ok_or_else(|| error("it does not tell its last state"))?;
        let boot = Box::new(Kernel::restore(after).map_err(error)?);
        self.notebook = Notebook::boot(Machine::Recorded { name: film.scenario.clone(), boot });
        Ok(())
    }
    /// The recording that is played; null if none is.
    pub fn film(&self) -> Answer {
        to_js(&self.notebook.film().map(summary::film))
    }
    /// What the recording says of its calls `from` to `to - 1`, those that cannot be played too.
    pub fn film_calls(&self, from: u32, to: u32) -> Answer {
        to_js(&self.notebook.film().map_or(Vec::new(), |film| summary::film_calls(film, from..to)))
    }

    /// Begins to run the statements that start on these lines (1-based, inclusive; 0, 0: all).
    pub fn run(&mut self, script: &str, from_line: u32, to_line: u32) -> Result<(), JsError> {
        self.require_script()?;
        self.notebook.begin_run(script, from_line, to_line);
        Ok(())
    }
    /// Begins to go to where so many calls are done.
    pub fn seek(&mut self, call: u32) {
        self.notebook.begin_seek(call);
    }
    /// Goes on with what was begun, by about this many steps.
    pub fn advance(&mut self, budget: u32) -> Answer {
        to_js(&self.notebook.advance(budget))
    }
    /// Stops what was begun, at the last whole call.
    pub fn cancel(&mut self) {
        self.notebook.cancel();
    }
    /// What the last run did.
    pub fn run_result(&self) -> Answer {
        to_js(&summary::run_result(&self.notebook))
    }

    /// Where the session stands.
    pub fn state(&self) -> Answer {
        to_js(&summary::state(&self.notebook))
    }
    /// The hash of the whole state at the cursor.
    pub fn digest(&self) -> String {
        self.notebook.session().digest().to_string()
    }
    /// The machine at a glance.
    pub fn overview(&self) -> Answer {
        to_js(&view::overview(self.kernel(), self.notebook.session().machine()))
    }
    /// Frames by what they are.
    pub fn legend(&self) -> Answer {
        to_js(&view::legend(self.kernel()))
    }
    /// Everything that the script holds.
    pub fn allocations(&self, from: u32, to: u32) -> Answer {
        to_js(&view::allocations(self.kernel(), from as usize..to as usize))
    }
    /// Summaries of calls `from` to `to - 1`.
    pub fn calls(&self, from: u32, to: u32) -> Answer {
        to_js(&summary::calls(&self.notebook, from..to))
    }
    /// What a call did inside.
    pub fn story(&mut self, call: u32) -> Answer {
        self.require_call(call)?;
        to_js(&summary::story(call, self.notebook.story(call)))
    }
    /// The variables as of when `calls` calls were done, the cursor at most.
    pub fn values(&self, calls: u32) -> Answer {
        to_js(&summary::values(&self.notebook, calls))
    }
    /// One frame's story.
    pub fn frame(&self, pfn: u32) -> Answer {
        if !self.kernel().pages.mem().contains(Pfn::new(pfn)) {
            return Err(error(format!("no frame {pfn}")));
        }
        to_js(&view::frame_story(self.kernel(), Pfn::new(pfn)))
    }
    /// The page-table walk of an address.
    pub fn walk(&self, address: u64) -> Answer {
        to_js(&self.kernel().walk(VirtAddr::new(address)))
    }
    /// The frame of each page of a range, or -1.
    pub fn frames_of(&self, address: u64, bytes: u64) -> Result<Vec<i32>, JsError> {
        let (at, bytes) = self.range(address, bytes)?;
        let pages = self.kernel().phys_of_pages(at, bytes).into_iter();
        Ok(pages.map(|phys| phys.map_or(-1, |phys| phys.frame().get() as i32)).collect())
    }
    /// May this device have these bytes?
    pub fn verdict(&self, address: u64, bytes: u64, device: JsValue) -> Answer {
        let device: Device = from_js(device)?;
        let (at, bytes) = self.range(address, bytes)?;
        to_js(&self.kernel().verdict(at, bytes, device))
    }
    /// The text of a file below `/proc`; undefined if there is none.
    pub fn proc(&self, path: &str) -> Option<String> {
        procfs::read(self.kernel(), path)
    }
    /// The files that [`Playground::proc`] knows now.
    pub fn proc_paths(&self) -> Vec<String> {
        procfs::paths(self.kernel())
    }
    /// Every zone's lists.
    pub fn lists(&self) -> Answer {
        to_js(&view::lists(self.kernel()))
    }
    /// Why a call found no page; undefined if it did not fail so.
    pub fn failure(&self, call: u32) -> Answer {
        self.require_call(call)?;
        let session = self.notebook.session();
        let after = session.kernel_at(call + 1);
        let done = &session.log()[call as usize];
        let failure = view::failure(&after, call, &done.request, &done.reply);
        failure.map_or(Ok(JsValue::UNDEFINED), |failure| to_js(&failure))
    }
    /// First frames of the blocks of a list, in its order; `list` is `buddy` or `pcp`.
    pub fn list_blocks(
        &self,
        zone: &str,
        order: u32,
        migratetype: &str,
        list: &str,
    ) -> Result<Vec<u32>, JsError> {
        let order = Order::try_new(order).ok_or_else(|| error(format!("no order {order}: at most 10")))?;
        let (zone, migratetype) = (zone_named(zone)?, type_named(migratetype)?);
        let list = List { zone, order, migratetype, per_cpu: list == "pcp" };
        Ok(numbers(view::list_blocks(self.kernel(), list)))
    }
    /// First frames of the page blocks of a zone that are of this type.
    pub fn page_blocks(&self, zone: &str, migratetype: &str) -> Result<Vec<u32>, JsError> {
        Ok(numbers(view::page_blocks(self.kernel(), zone_named(zone)?, type_named(migratetype)?)))
    }
    /// Free memory at some moments of the session.
    pub fn samples(&self) -> Answer {
        to_js(&self.notebook.session().samples())
    }
    /// Every cache that has a slab.
    pub fn caches(&self) -> Answer {
        to_js(&view::caches(self.kernel()))
    }
    /// Every area of the vmalloc space.
    pub fn areas(&self) -> Answer {
        to_js(&view::areas(self.kernel()))
    }
    /// Drains the per-CPU lists, as a call of its own.
    pub fn drain(&mut self) -> Result<(), JsError> {
        self.require_script()?;
        self.notebook.request(Request::Machine(MachineCall::Drain), "drain_local_pages");
        Ok(())
    }
    /// Purges what vmalloc freed lazily, as a call of its own.
    pub fn purge(&mut self) -> Result<(), JsError> {
        self.require_script()?;
        self.notebook.request(Request::Machine(MachineCall::Purge), "vm_unmap_aliases");
        Ok(())
    }

    /// Where the memory map lies: four u32 a frame (see `src/page/frame.rs`).
    pub fn frames_ptr(&self) -> *const u32 {
        self.kernel().pages.mem().frames().as_ptr().cast()
    }
    /// Frames changed since the last ask; undefined: paint all.
    pub fn touched(&mut self) -> Option<Vec<u32>> {
        match self.notebook.take_touched() {
            Touched::All => None,
            Touched::Some(frames) => Some(frames.into_iter().map(Pfn::get).collect()),
        }
    }
    /// Entries that differ when `changes` of the call's frame changes have happened: frame number, then its four words.
    pub fn inner_patch(&mut self, call: u32, changes: u32) -> Result<Vec<u32>, JsError> {
        self.require_call(call)?;
        let entries = self.notebook.entries_within(call, changes);
        Ok(entries.into_iter().flat_map(|(pfn, [a, b, c, d])| [pfn.get(), a, b, c, d]).collect())
    }

    fn kernel(&self) -> &Kernel {
        self.notebook.session().kernel()
    }

    /// A range of addresses that no list of its pages can outgrow: 4 GiB or the machine's RAM, and no wrap.
    fn range(&self, address: u64, bytes: u64) -> Result<(VirtAddr, Bytes), JsError> {
        let most = Bytes::of_pages(self.kernel().pages.mem().len().into()).get().max(1 << 32);
        match address.checked_add(bytes) {
            Some(_) if bytes <= most => Ok((VirtAddr::new(address), Bytes::new(bytes))),
            _ => Err(error(format!("no range of {bytes} bytes at {address:#x}: at most {most}"))),
        }
    }

    /// While a recording is played its calls are the only ones.
    fn require_script(&self) -> Result<(), JsError> {
        match self.notebook.film() {
            None => Ok(()),
            Some(_) => Err(error("a recording is played: leave it, or go on from its end, to make calls")),
        }
    }

    fn require_call(&self, call: u32) -> Result<(), JsError> {
        let calls = self.notebook.session().log().len();
        if (call as usize) < calls {
            Ok(())
        } else {
            Err(error(format!("no call {call}: there are {calls}")))
        }
    }
}

fn numbers(frames: Vec<Pfn>) -> Vec<u32> {
    frames.into_iter().map(Pfn::get).collect()
}

fn zone_named(name: &str) -> Result<ZoneKind, JsError> {
    ZoneKind::from_name(name).ok_or_else(|| error(format!("no zone {name}")))
}

fn type_named(name: &str) -> Result<Migratetype, JsError> {
    Migratetype::from_key(name).ok_or_else(|| error(format!("no migratetype {name}")))
}
