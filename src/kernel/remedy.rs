//! What a reader can do after a request found no page, each thing tried on a copy of the machine.

use super::{
    Api, Holding, Kernel, MachineCall, NullReason, Outcome, PagesCall, Reply, Request, SlabCall, VmallocCall,
};
use crate::base::{Detail, Gfp, Order, Pages, Pfn, VirtAddr};
use crate::page::{Change, Hold, Owner, OwnerKind, PageFailure, Ranges};
use crate::process::Death;
use crate::vmalloc::VmallocFailure;

/// Something after which the same request is served, or a request that is served in its place.
#[derive(Clone, PartialEq, Debug)]
pub enum Remedy {
    /// The per-CPU lists are drained first.
    Drain,
    /// The script gives something back first.
    FreeYours {
        /// What these of its calls took.
        calls: Vec<u32>,
        /// Whether the per-CPU lists are drained after that.
        drain: bool,
    },
    /// The request is another one.
    Ask(Change),
}

/// More calls than this to be taken back are no small change.
const FEW: usize = 8;

impl Reply {
    /// The request for pages that failed, if that is why this answer is what it is.
    pub const fn page_failure(&self) -> Option<&PageFailure> {
        match self {
            Reply::Null { why: NullReason::NoPage { failure } }
            | Reply::Null {
                why: NullReason::Vmalloc { failure: VmallocFailure::NoPages { failure: Some(failure) } },
            }
            | Reply::Died { death: Death::OutOfMemory { failure, .. } } => Some(failure),
            _ => None,
        }
    }
}

impl Kernel {
    /// What would help a request that just failed here, the smallest first.
    pub fn remedies(&self, request: &Request, failure: &PageFailure, ranges: &Ranges) -> Vec<Remedy> {
        let drain = self.drain_helps(request, failure).then_some(Remedy::Drain);
        let free = if drain.is_none() { self.freeing_helps(request, failure, ranges) } else { None };
        let ask = failure.changes.iter().filter(|change| self.asking_helps(request, change)).cloned();
        drain.into_iter().chain(free).chain(ask.map(Remedy::Ask)).collect()
    }

    /// The call of the script that holds a block by its frames.
    pub fn call_that_holds(&self, owner: Owner) -> Option<u32> {
        match owner.kind {
            OwnerKind::Pages | OwnerKind::KmallocLarge | OwnerKind::Coherent => Some(owner.index),
            kind if kind.is_recorded() => Some(owner.index),
            OwnerKind::Vmalloc => {
                let area = self.vmalloc.by_id(owner.index)?;
                self.ledger.get(area.start).map(|holding| holding.call)
            }
            _ => None,
        }
    }

    fn drain_helps(&self, request: &Request, failure: &PageFailure) -> bool {
        let waiting = failure.gates.iter().any(|gate| gate.on_pcp > 0);
        waiting && self.served_after(&[Request::Machine(MachineCall::Drain)], request)
    }

    fn freeing_helps(&self, request: &Request, failure: &PageFailure, ranges: &Ranges) -> Option<Remedy> {
        let calls = match ranges.nearest {
            Some(nearest) => self.calls_in(nearest.pfn, failure.order)?,
            None => vec![self.call_with(missing_pages(failure)?)?],
        };
        let frees = calls.iter().map(|call| self.free_request(*call)).collect::<Option<Vec<Request>>>()?;
        let drained = [frees.as_slice(), &[Request::Machine(MachineCall::Drain)]].concat();
        let drain = !self.served_after(&frees, request);
        (!drain || self.served_after(&drained, request)).then_some(Remedy::FreeYours { calls, drain })
    }

    /// The calls that hold everything in use in a range, few enough; `None` if something there is not the script's.
    fn calls_in(&self, first: Pfn, order: Order) -> Option<Vec<u32>> {
        let mut calls = Vec::new();
        for pfn in (0..order.pages()).map(|n| first.plus(n)) {
            if matches!(self.pages.hold(pfn, true), Hold::Movable | Hold::Pinned) {
                let head = self.pages.block_of(pfn)?.head;
                let call = self.call_that_holds(self.pages.mem().get(head).owner())?;
                if !calls.contains(&call) {
                    calls.push(call);
                }
            }
        }
        (calls.len() <= FEW).then_some(calls)
    }

    /// The smallest holding of at least so many frames.
    fn call_with(&self, pages: Pages) -> Option<u32> {
        let whole = self.ledger.iter().filter(|(_, holding)| {
            matches!(holding.api, Api::AllocPages | Api::GetFreePages | Api::Vmalloc)
                && holding.bytes.pages_up() >= u64::from(pages)
        });
        whole.min_by_key(|(_, holding)| (holding.bytes, holding.call)).map(|(_, holding)| holding.call)
    }

    fn free_request(&self, call: u32) -> Option<Request> {
        let (value, holding) = self.ledger.iter().find(|(_, holding)| holding.call == call)?;
        freeing(value, holding)
    }

    /// A change of a request to the page allocator was judged when it failed; another call's is tried here.
    fn asking_helps(&self, request: &Request, change: &Change) -> bool {
        match (request, change) {
            (Request::Pages(PagesCall::GetFreePages { .. }), Change::Flags { add, .. }) => {
                !add.has(Gfp::BIT_HIGHMEM)
            }
            (Request::Pages(_), _) => true,
            (Request::Vmalloc(_), Change::FreePages { .. }) => false,
            (_, Change::FreePages { .. }) => true,
            _ => changed(request, change).is_some_and(|request| self.served_after(&[], &request)),
        }
    }

    fn served_after(&self, before: &[Request], request: &Request) -> bool {
        let mut kernel = self.clone();
        for each in before {
            kernel.handle(each, Detail::Off);
        }
        let Outcome { reply, .. } = kernel.handle(request, Detail::Off);
        !matches!(reply, Reply::Null { .. } | Reply::Died { .. })
    }
}

fn missing_pages(failure: &PageFailure) -> Option<Pages> {
    failure.changes.iter().find_map(|change| match change {
        Change::FreePages { pages, .. } => Some(*pages),
        _ => None,
    })
}

/// The call that gives a holding's frames back.
fn freeing(value: VirtAddr, holding: &Holding) -> Option<Request> {
    let order = || Order::holding(holding.bytes).map(|order| u32::from(order.get()));
    match holding.api {
        Api::AllocPages => Some(Request::Pages(PagesCall::FreePagesStruct { page: value, order: order()? })),
        Api::GetFreePages => Some(Request::Pages(PagesCall::FreePages { address: value, order: order()? })),
        Api::Kmalloc => Some(Request::Slab(SlabCall::Kfree { address: value })),
        Api::Vmalloc => Some(Request::Vmalloc(VmallocCall::Kvfree { address: value })),
        _ => None,
    }
}

/// The same request with other flags or for a smaller block; `None` where a caller cannot choose that.
fn changed(request: &Request, change: &Change) -> Option<Request> {
    match (request.clone(), change) {
        (Request::Slab(SlabCall::Kmalloc { size, gfp }), Change::Flags { add, remove }) => {
            Some(Request::Slab(SlabCall::Kmalloc { size, gfp: gfp.without(*remove) | *add }))
        }
        (Request::Slab(SlabCall::Kmalloc { gfp, .. }), Change::Order { order }) => {
            Some(Request::Slab(SlabCall::Kmalloc { size: order.bytes(), gfp }))
        }
        (Request::Vmalloc(VmallocCall::Vmalloc { size, gfp }), Change::Flags { add, remove }) => {
            Some(Request::Vmalloc(VmallocCall::Vmalloc { size, gfp: gfp.without(*remove) | *add }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Bytes, Paging};
    use crate::kernel::testing::{given, small_machine};
    use crate::kernel::{Machine, Mebibytes};

    fn ask(kernel: &mut Kernel, request: Request) -> Reply {
        kernel.handle(&request, Detail::Off).reply
    }

    fn page(gfp: Gfp) -> Request {
        Request::Pages(PagesCall::GetFreePages { gfp, order: 0 })
    }

    fn block(order: u32) -> Request {
        Request::Pages(PagesCall::GetFreePages { gfp: Gfp::ATOMIC, order })
    }

    /// Takes every page, and says which call took which.
    fn full() -> (Kernel, Vec<(u32, VirtAddr)>) {
        let mut kernel = small_machine();
        let mut taken = Vec::new();
        loop {
            let call = kernel.calls();
            match ask(&mut kernel, page(Gfp::ATOMIC | Gfp::BIT_MEMALLOC)) {
                Reply::Pointer { address } => taken.push((call, address)),
                _ => return (kernel, taken),
            }
        }
    }

    fn free(kernel: &mut Kernel, address: VirtAddr) {
        ask(kernel, Request::Pages(PagesCall::FreePages { address, order: 0 }));
    }

    fn remedies(kernel: &mut Kernel, request: Request) -> Vec<Remedy> {
        let reply = ask(kernel, request.clone());
        let failure = reply.page_failure().expect("there is no such block");
        let ranges = kernel.pages.ranges(failure);
        kernel.remedies(&request, failure, &ranges)
    }

    #[test]
    fn one_page_of_the_script_is_in_the_way() {
        let (mut kernel, taken) = full();
        let in_way = |address: VirtAddr| address.get() / 4096 % 16 == 5;
        for (_, address) in taken.iter().filter(|(_, address)| !in_way(*address)) {
            free(&mut kernel, *address);
        }
        ask(&mut kernel, Request::Machine(MachineCall::Drain));
        let found = remedies(&mut kernel, block(4));
        let [Remedy::FreeYours { calls, drain: true }, Remedy::Ask(Change::Order { order })] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!(order.get(), 3);
        let [call] = calls[..] else { panic!("{calls:?}") };
        let (_, address) = *taken.iter().find(|(each, _)| *each == call).expect("the script took it");
        assert!(in_way(address));
        free(&mut kernel, address);
        ask(&mut kernel, Request::Machine(MachineCall::Drain));
        given(ask(&mut kernel, block(4)));
    }

    #[test]
    fn only_a_drain_is_missing() {
        let (mut kernel, taken) = full();
        // Fewer than make a per-CPU list drain by itself.
        let last: Vec<VirtAddr> = taken.iter().rev().take(40).map(|(_, address)| *address).collect();
        last.into_iter().for_each(|address| free(&mut kernel, address));
        let found = remedies(
            &mut kernel,
            Request::Pages(PagesCall::GetFreePages { gfp: Gfp::ATOMIC | Gfp::BIT_MEMALLOC, order: 4 }),
        );
        assert_eq!(found[0], Remedy::Drain);
    }

    /// What would let the page allocator through may be what its caller takes out again.
    #[test]
    fn a_caller_that_wants_an_address_gets_no_high_memory() {
        let mut kernel = Kernel::boot(&Machine::Clean { paging: Paging::I386, ram: Mebibytes(1024) });
        while !matches!(ask(&mut kernel, page(Gfp::KERNEL)), Reply::Null { .. }) {}
        let adds = |found: &[Remedy], flag: Gfp| {
            found.iter().any(|each| matches!(each, Remedy::Ask(Change::Flags { add, .. }) if *add == flag))
        };
        let by_address = remedies(&mut kernel, page(Gfp::KERNEL));
        assert!(adds(&by_address, Gfp::BIT_HIGH) && !adds(&by_address, Gfp::BIT_HIGHMEM), "{by_address:?}");
        let by_page = Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: 0 });
        assert!(adds(&remedies(&mut kernel, by_page), Gfp::BIT_HIGHMEM));
        let object = Request::Slab(SlabCall::Kmalloc { size: Bytes::new(16_384), gfp: Gfp::KERNEL });
        assert!(!adds(&remedies(&mut kernel, object), Gfp::BIT_HIGHMEM));
    }
}
