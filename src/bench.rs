//! What `npm run bench` measures, natively and in the browser: the same requests for the model and for a peer, the crate
//! `buddy_system_allocator`. Each workload ends as it began, so that it can be repeated.

use crate::base::{Detail, Gfp, Layout, Order, Paging, Pfn, Prng, Trace};
use crate::page::{Owner, PageAllocator};
use buddy_system_allocator::FrameAllocator;
use std::slice::from_ref;

/// Frames of the machines that are measured: 64 MiB, 1 GiB, 4 GiB.
pub const SIZES: [u32; 3] = [1 << 14, 1 << 18, 1 << 20];
/// The first MiB is nobody's, as on a PC.
const FIRST: u32 = 256;
/// Pages of [`Workload::Many`].
const MANY: u32 = 1024;
/// Pairs of [`Workload::Pairs`].
const PAIRS: u32 = 1000;
/// Requests of [`Workload::Mix`] before everything is given back.
const MIX: u32 = 4096;
/// Blocks that [`Workload::Mix`] holds at most: they fit into the smallest machine even if all are of the largest order.
const HELD: u32 = 256;
/// Orders of [`Workload::Mix`] are drawn from these: small ones are asked for most.
const ORDERS: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 5];
const SEED: u64 = 1;

/// Who gives frames and takes them back.
pub trait Frames {
    /// A block of 2^order frames; there is one.
    fn take(&mut self, order: Order) -> Pfn;
    /// Gives it back.
    fn give(&mut self, pfn: Pfn, order: Order);
}

/// The model: every rule of Linux's allocator, nothing traced.
#[derive(Debug)]
pub struct Model {
    pages: PageAllocator,
    trace: Trace,
}

impl Model {
    /// x86-64 with so many frames in one piece.
    pub fn with_frames(frames: u32) -> Self {
        let layout = Layout::new(Paging::X86_64, Pfn::new(frames));
        let (present, reserved) = (0..frames, 0..FIRST);
        let pages = PageAllocator::boot(&layout, from_ref(&present), from_ref(&reserved), &[]);
        Model { pages, trace: Trace::new(Detail::Off) }
    }
}

impl Frames for Model {
    fn take(&mut self, order: Order) -> Pfn {
        let taken = self.pages.alloc(order, Gfp::KERNEL, Owner::default(), &mut self.trace);
        taken.expect("there is memory")
    }
    fn give(&mut self, pfn: Pfn, order: Order) {
        self.pages.free(pfn, order, &mut self.trace);
    }
}

/// The crate, as it is; one order less than it has by default, which would not fit into wasm's `usize`.
#[expect(missing_debug_implementations, reason = "the crate's type has none")]
pub struct Peer(FrameAllocator<32>);

impl Peer {
    /// With the frames that the model of this size has.
    pub fn with_frames(frames: u32) -> Self {
        let mut peer = FrameAllocator::new();
        peer.add_frame(FIRST as usize, frames as usize);
        Peer(peer)
    }
}

impl Frames for Peer {
    fn take(&mut self, order: Order) -> Pfn {
        Pfn::new(self.0.alloc(order.pages() as usize).expect("there is memory") as u32)
    }
    fn give(&mut self, pfn: Pfn, order: Order) {
        self.0.dealloc(pfn.index(), order.pages() as usize);
    }
}

/// A sequence of requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Workload {
    /// One block of this order, there and back, over and over.
    Pairs(Order),
    /// Orders 0 to 5 in a fixed random sequence, given back in another.
    Mix,
    /// 1,024 single pages taken, then given back in the order in which they were taken.
    Many,
}

impl Workload {
    /// All that are measured.
    pub const ALL: [Workload; 4] =
        [Workload::Pairs(Order::ZERO), Workload::Pairs(Order::new(3)), Workload::Mix, Workload::Many];

    /// Its name in the table of results.
    pub const fn name(self) -> &'static str {
        match self {
            Workload::Pairs(Order::ZERO) => "order 0, there and back",
            Workload::Pairs(_) => "order 3, there and back",
            Workload::Mix => "orders 0 to 5, mixed",
            Workload::Many => "1,024 pages and back",
        }
    }

    /// What has to be done, the same for everyone.
    pub fn prepare(self) -> Vec<Step> {
        match self {
            Workload::Pairs(order) => [Step::Take(order, 0), Step::Give(order, 0)].repeat(PAIRS as usize),
            Workload::Mix => mix(),
            Workload::Many => {
                let take = (0..MANY).map(|slot| Step::Take(Order::ZERO, slot));
                take.chain((0..MANY).map(|slot| Step::Give(Order::ZERO, slot))).collect()
            }
        }
    }
}

/// One request. A slot is where the block is held between its two requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Takes a block.
    Take(Order, u32),
    /// Gives it back.
    Give(Order, u32),
}

/// Slots are drawn: an empty one is filled, a full one emptied.
fn mix() -> Vec<Step> {
    let mut random = Prng::new(SEED);
    let mut held = [None; HELD as usize];
    let mut steps: Vec<Step> = (0..MIX)
        .map(|_| {
            let slot = random.below(HELD);
            match held[slot as usize].take() {
                Some(order) => Step::Give(order, slot),
                None => {
                    let order = Order::new(ORDERS[random.below(ORDERS.len() as u32) as usize]);
                    held[slot as usize] = Some(order);
                    Step::Take(order, slot)
                }
            }
        })
        .collect();
    steps.extend((0..HELD).zip(held).filter_map(|(slot, order)| Some(Step::Give(order?, slot))));
    steps
}

/// Does it once; returns how many blocks were taken.
pub fn run(steps: &[Step], frames: &mut impl Frames) -> u32 {
    let mut held = [Pfn::default(); MANY as usize];
    let mut taken = 0;
    for step in steps {
        match *step {
            Step::Take(order, slot) => {
                held[slot as usize] = frames.take(order);
                taken += 1;
            }
            Step::Give(order, slot) => frames.give(held[slot as usize], order),
        }
    }
    taken
}
