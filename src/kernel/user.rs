//! What a program calls: glibc's malloc, mmap, brk, fork.

use super::{Api, Kernel, NullReason, Reply, UserCall};
use crate::base::{Bytes, Errno, Trace, VirtAddr};
use crate::process::{Death, ProcessContext, Processes};

impl Kernel {
    pub(super) fn user_call(&mut self, call: UserCall, trace: &mut Trace) -> Reply {
        if let Err(reply) = self.start_process(trace) {
            return reply;
        }
        let tables = self.tables.table_count();
        let reply = self.serve_program(call, trace);
        self.book_program_call(call, reply, tables)
    }

    /// The first call of a program starts the program.
    fn start_process(&mut self, trace: &mut Trace) -> Result<(), Reply> {
        if self.processes.is_started() {
            return Ok(());
        }
        self.with_process(trace, |processes, context| processes.start(context))
            .map_err(|failure| Reply::Null { why: NullReason::NoPage { failure } })
    }

    /// Lends the processes what they work with.
    pub(super) fn with_process<T>(
        &mut self,
        trace: &mut Trace,
        act: impl FnOnce(&mut Processes, &mut ProcessContext<'_>) -> T,
    ) -> T {
        let mut context =
            ProcessContext { layout: &self.layout, pages: &mut self.pages, tables: &mut self.tables, trace };
        act(&mut self.processes, &mut context)
    }

    fn serve_program(&mut self, call: UserCall, trace: &mut Trace) -> Reply {
        self.with_process(trace, |processes, cx| match call {
            UserCall::Malloc { size } => pointer_or_null(processes.malloc(size, cx)),
            UserCall::Calloc { count, size } => pointer_or_null(processes.calloc(count, size, cx)),
            UserCall::Realloc { address, size: Bytes::ZERO } if !address.is_null() => {
                freed(processes.realloc(address, Bytes::ZERO, cx))
            }
            UserCall::Realloc { address, size } => pointer_or_null(processes.realloc(address, size, cx)),
            UserCall::Free { address } => void(processes.free(address, cx)),
            UserCall::Memalign { align, size } => match processes.memalign(align, size, cx) {
                Ok(result) => pointer(result),
                Err(death) => Reply::Died { death },
            },
            UserCall::UsableSize { address } => match processes.usable_size(address, cx) {
                Ok(bytes) => Reply::Integer { value: bytes.get() as i64 },
                Err(death) => Reply::Died { death },
            },
            UserCall::Mmap { hint, length } => pointer(processes.mmap(hint, length, cx)),
            UserCall::Munmap { address, length } => zero(processes.munmap(address, length, cx)),
            UserCall::Brk { address } => zero(processes.brk(address, cx).map(|_| ())),
            UserCall::Sbrk { increment } => pointer(processes.sbrk(increment, cx)),
            UserCall::Fork => match processes.fork(cx) {
                Ok(process) => Reply::Child { process },
                Err(errno) => Reply::Error { errno },
            },
        })
    }

    /// Keeps the ledger: what was handed out, what was taken back.
    fn book_program_call(&mut self, call: UserCall, reply: Reply, tables_before: u32) -> Reply {
        if matches!(reply, Reply::Died { .. } | Reply::Error { .. }) {
            return reply;
        }
        if let UserCall::Munmap { address, length } = call {
            self.ledger.unmap(address, address.plus(Bytes::of_pages(length.pages_up()).get()));
        }
        if let UserCall::Free { address } | UserCall::Realloc { address, .. } = call {
            if !matches!((call, &reply), (UserCall::Realloc { size, .. }, Reply::Null { .. }) if size != Bytes::ZERO)
            {
                self.ledger.release(address);
            }
        }
        match (handed_out_by(call), &reply) {
            (Some((api, bytes)), &Reply::Pointer { address }) => {
                let tables = self.tables.table_count().saturating_sub(tables_before);
                self.hand_out_mapped(address, api, bytes, tables as u16)
            }
            _ => reply,
        }
    }
}

fn handed_out_by(call: UserCall) -> Option<(Api, Bytes)> {
    match call {
        UserCall::Malloc { size } | UserCall::Realloc { size, .. } | UserCall::Memalign { size, .. } => {
            Some((Api::Malloc, size))
        }
        UserCall::Calloc { count, size } => Some((Api::Malloc, Bytes::new(count.wrapping_mul(size.get())))),
        UserCall::Mmap { length, .. } => Some((Api::Mmap, length)),
        _ => None,
    }
}

fn pointer_or_null(result: Result<Option<VirtAddr>, Death>) -> Reply {
    match result {
        Ok(Some(address)) => Reply::Pointer { address },
        Ok(None) => Reply::Null { why: NullReason::NoMemory },
        Err(death) => Reply::Died { death },
    }
}

/// `realloc(p, 0)`: a free whose answer is NULL.
fn freed(result: Result<Option<VirtAddr>, Death>) -> Reply {
    match pointer_or_null(result) {
        Reply::Null { .. } => Reply::Null { why: NullReason::Nothing },
        reply => reply,
    }
}

fn pointer(result: Result<VirtAddr, Errno>) -> Reply {
    match result {
        Ok(address) => Reply::Pointer { address },
        Err(errno) => Reply::Error { errno },
    }
}

fn void(result: Result<(), Death>) -> Reply {
    match result {
        Ok(()) => Reply::Void,
        Err(death) => Reply::Died { death },
    }
}

fn zero(result: Result<(), Errno>) -> Reply {
    match result {
        Ok(()) => Reply::Integer { value: 0 },
        Err(errno) => Reply::Error { errno },
    }
}
