use super::Malloc;
use super::arena::Arena;
use super::layout::Sizes;
use super::memory::Memory;
use crate::base::step::{MallocStep, Step};
use crate::base::{Bytes, VirtAddr};
use crate::process::Death;

/// What a function answers if the process lives on.
pub(super) type Survived<T> = Result<T, Death>;

/// glibc at work: its own data, and the process around it.
#[derive(Debug)]
pub(super) struct Heap<'a, M> {
    pub malloc: &'a mut Malloc,
    pub memory: &'a mut M,
    /// Words that this call may still load.
    pub patience: u32,
}

/// A call that loads more words than this walks a ring of chunks that somebody corrupted: glibc would never return.
pub(super) const PATIENCE: u32 = 10_000_000;

/// glibc's `malloc_printerr`: the message on stderr, then SIGABRT.
pub(super) fn abort<T>(message: &str) -> Survived<T> {
    Err(Death::Abort { message: message.into() })
}

/// Aborts with the message if the condition holds.
pub(super) fn abort_if(condition: bool, message: &str) -> Survived<()> {
    if condition { abort(message) } else { Ok(()) }
}

impl<M: Memory> Heap<'_, M> {
    /// Sizes by the width of a word.
    pub fn sizes(&self) -> Sizes {
        self.malloc.sizes
    }
    /// The main arena.
    pub fn arena(&mut self) -> &mut Arena {
        &mut self.malloc.arena
    }

    /// A word of the process: of the arena's pointers or of its bytes.
    pub fn load(&mut self, at: u64) -> Survived<u64> {
        self.patience = self.patience.checked_sub(1).ok_or(Death::Hang)?;
        match self.malloc.arena.load(at) {
            Some(word) => Ok(word),
            None => self.memory.load(VirtAddr::new(at)),
        }
    }
    /// Sets a word, of the arena's pointers or of the process's bytes.
    pub fn store(&mut self, at: u64, value: u64) -> Survived<()> {
        let value = self.sizes().wrap(value);
        if self.malloc.arena.store(at, value) {
            return Ok(());
        }
        self.memory.store(VirtAddr::new(at), value)
    }
    /// Moves the break; `None` if the system refuses.
    pub fn sbrk(&mut self, increment: u64) -> Option<u64> {
        let increment = if self.sizes().is_32bit() { i64::from(increment as i32) } else { increment as i64 };
        self.memory.sbrk(increment).ok().map(VirtAddr::get)
    }

    /// Notes a step.
    pub fn step(&mut self, step: impl FnOnce() -> MallocStep) {
        self.memory.trace().step(|| Step::Malloc(step()));
    }
    /// Notes a step and runs what happens inside it.
    pub fn inside<T>(&mut self, step: impl FnOnce() -> MallocStep, run: impl FnOnce(&mut Self) -> T) -> T {
        self.memory.trace().enter(|| Step::Malloc(step()));
        let result = run(self);
        self.memory.trace().leave();
        result
    }
}

/// A size for the story.
pub(super) const fn bytes(size: u64) -> Bytes {
    Bytes::new(size)
}
