//! A small machine for tests, and questions to it.

use super::{Kernel, Machine, Mebibytes, Reply, Request};
use crate::base::{Detail, Paging, VirtAddr};

/// A clean i386 of 64 MiB.
pub(crate) fn small_machine() -> Kernel {
    Kernel::boot(&Machine::Clean { paging: Paging::I386, ram: Mebibytes(64) })
}

/// The reply to a request, after which everything still holds.
#[track_caller]
pub(crate) fn ask(kernel: &mut Kernel, request: Request) -> Reply {
    let reply = kernel.handle(&request, Detail::Full).reply;
    assert_eq!(kernel.check(), Ok(()), "after {request:?}");
    reply
}

/// The pointer of a reply.
#[track_caller]
pub(crate) fn given(reply: Reply) -> VirtAddr {
    let Reply::Pointer { address } = reply else { panic!("{reply:?}") };
    address
}
