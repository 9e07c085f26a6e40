//! The page allocator beside the crate `buddy_system_allocator`: the same sequence, in one run.
#![expect(missing_docs, reason = "criterion writes the main function")]

use buddy_system_allocator::FrameAllocator;
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use pageframe::base::{Detail, Gfp, Order, Paging, Pfn, Trace};
use pageframe::kernel::{Kernel, Machine, Mebibytes};
use pageframe::page::{Owner, PageAllocator};
use std::hint::black_box;

/// Frames of both: 1 GiB.
const FRAMES: usize = 1 << 18;
/// Pages taken before the first is given back.
const HELD: usize = 1024;

fn model() -> PageAllocator {
    let machine = Machine::Clean { paging: Paging::I386, ram: Mebibytes(1024) };
    Kernel::boot(&machine).pages
}

fn peer() -> FrameAllocator<32> {
    let mut peer = FrameAllocator::new();
    // The first MiB is not free in the model either.
    peer.add_frame(256, FRAMES);
    peer
}

fn take(pages: &mut PageAllocator, order: Order, trace: &mut Trace) -> Pfn {
    pages.alloc(order, Gfp::KERNEL, Owner::default(), trace).expect("there is memory")
}

/// `alloc_pages` and `__free_pages` of one block, over and over.
fn pair(c: &mut Criterion) {
    let mut group = c.benchmark_group("alloc and free one block");
    for order in [Order::new(0), Order::new(3)] {
        let mut pages = model();
        group.bench_function(BenchmarkId::new("pageframe", order.get()), |b| {
            let mut trace = Trace::new(Detail::Off);
            b.iter(|| {
                let pfn = take(&mut pages, order, &mut trace);
                pages.free(black_box(pfn), order, &mut trace);
            });
        });
        let mut peer = peer();
        let count = 1 << order.get();
        group.bench_function(BenchmarkId::new("buddy_system_allocator", order.get()), |b| {
            b.iter(|| {
                let frame = peer.alloc(count).expect("there is memory");
                peer.dealloc(black_box(frame), count);
            });
        });
    }
    group.finish();
}

/// 1,024 single pages taken, then given back in the order they were taken.
fn many(c: &mut Criterion) {
    let mut group = c.benchmark_group("1,024 pages, then back");
    group.bench_function("pageframe", |b| {
        let mut trace = Trace::new(Detail::Off);
        b.iter_batched_ref(
            model,
            |pages| {
                let held: Vec<Pfn> = (0..HELD).map(|_| take(pages, Order::ZERO, &mut trace)).collect();
                held.into_iter().for_each(|pfn| pages.free(pfn, Order::ZERO, &mut trace));
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("buddy_system_allocator", |b| {
        b.iter_batched_ref(
            peer,
            |peer| {
                let held: Vec<usize> = (0..HELD).map(|_| peer.alloc(1).expect("there is memory")).collect();
                held.into_iter().for_each(|frame| peer.dealloc(frame, 1));
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// What a million frames cost at power on, and in a copy (a checkpoint).
fn machine(c: &mut Criterion) {
    let large = Machine::Clean { paging: Paging::X86_64, ram: Mebibytes(4096) };
    let kernel = Kernel::boot(&large);
    let mut group = c.benchmark_group("x86_64, 4 GiB");
    group.sample_size(20);
    group.bench_function("boot", |b| b.iter(|| Kernel::boot(black_box(&large))));
    group.bench_function("checkpoint", |b| b.iter(|| black_box(&kernel).clone()));
    group.bench_function("digest", |b| b.iter(|| black_box(&kernel).digest()));
    group.finish();
}

criterion_group!(benches, pair, many, machine);
criterion_main!(benches);
