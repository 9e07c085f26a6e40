//! The calls that touch memory; `p[i] = v` and its like are served by the evaluator.

use super::{Act, Call, plain};
use crate::kernel::{AccessCall, Request};

pub(super) const CALLS: &[Call] = &[
    plain(
        "void *memset(void *p, int c, size_t n)",
        Act::Ask(|a| {
            let (address, byte, bytes) = (a.address(0), a.number(1) as u8, a.bytes(2));
            Ok(Request::Access(AccessCall::Memset { address, byte, bytes }))
        }),
    ),
    plain(
        "void *memcpy(void *to, const void *from, size_t n)",
        Act::Ask(|a| {
            let (to, from, bytes) = (a.address(0), a.address(1), a.bytes(2));
            Ok(Request::Access(AccessCall::Memcpy { to, from, bytes }))
        }),
    ),
];
