//! A program's calls.

use super::{Act, Arguments, Call, Fault, call};
use crate::base::VirtAddr;
use crate::kernel::{Request, UserCall};
use crate::view::Family::Malloc;

pub(super) const CALLS: &[Call] = &[
    call("void *malloc(size_t size)", Malloc, Act::Ask(|a| user(UserCall::Malloc { size: a.bytes(0) }))),
    call("void *calloc(size_t n, size_t size)", Malloc, Act::Ask(calloc)),
    call("void *realloc(void *p, size_t size)", Malloc, Act::Ask(realloc)),
    call("void free(void *p)", Malloc, Act::Ask(|a| user(UserCall::Free { address: a.address(0) }))),
    call("int posix_memalign(void **memptr, size_t alignment, size_t size)", Malloc, Act::AskInto(memalign)),
    call(
        "size_t malloc_usable_size(void *p)",
        Malloc,
        Act::Ask(|a| user(UserCall::UsableSize { address: a.address(0) })),
    ),
    call(
        "void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)",
        Malloc,
        Act::AskOrMinusOne(mmap),
    ),
    call("int munmap(void *addr, size_t length)", Malloc, Act::AskOrMinusOne(munmap)),
    call(
        "int brk(void *addr)",
        Malloc,
        Act::AskOrMinusOne(|a| user(UserCall::Brk { address: a.address(0) })),
    ),
    call("void *sbrk(intptr_t increment)", Malloc, Act::AskOrMinusOne(sbrk)),
    call("pid_t fork(void)", Malloc, Act::AskOrMinusOne(|_| user(UserCall::Fork))),
];

type Built = Result<Request, (usize, Fault)>;

fn user(call: UserCall) -> Built {
    Ok(Request::User(call))
}

fn calloc(arguments: &Arguments<'_>) -> Built {
    user(UserCall::Calloc { count: arguments.number(0), size: arguments.bytes(1) })
}

fn realloc(arguments: &Arguments<'_>) -> Built {
    user(UserCall::Realloc { address: arguments.address(0), size: arguments.bytes(1) })
}

fn memalign(arguments: &Arguments<'_>) -> Built {
    user(UserCall::Memalign { align: arguments.bytes(1), size: arguments.bytes(2) })
}

fn munmap(arguments: &Arguments<'_>) -> Built {
    user(UserCall::Munmap { address: arguments.address(0), length: arguments.bytes(1) })
}

fn sbrk(arguments: &Arguments<'_>) -> Built {
    user(UserCall::Sbrk { increment: arguments.number(0) as i64 })
}

/// `mmap(length)`, `mmap(addr, length)`, or all six.
fn mmap(arguments: &Arguments<'_>) -> Built {
    const READ_WRITE: u64 = 3;
    const PRIVATE_ANONYMOUS: u64 = 0x22;
    if arguments.count() == 1 {
        return user(UserCall::Mmap { hint: VirtAddr::NULL, length: arguments.bytes(0) });
    }
    if arguments.count() == 6 && arguments.number(2) != READ_WRITE {
        return Err((2, Fault::mapping_kind()));
    }
    if arguments.count() == 6 && arguments.number(3) != PRIVATE_ANONYMOUS {
        return Err((3, Fault::mapping_kind()));
    }
    user(UserCall::Mmap { hint: arguments.address(0), length: arguments.bytes(1) })
}
