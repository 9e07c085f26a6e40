//! The page allocator beside the crate `buddy_system_allocator`: the same sequence, in one run. `scripts/bench.mjs` makes
//! a table of it.
#![expect(missing_docs, reason = "criterion writes the main function")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use pageframe::base::Paging;
use pageframe::bench::{Frames, Model, Peer, SIZES, Workload, run};
use pageframe::kernel::{Checkpoint, Kernel, Machine, Mebibytes};
use std::hint::black_box;
use std::time::Duration;

/// Every workload at every size, the model and its peer in turn.
fn workloads(c: &mut Criterion) {
    for workload in Workload::ALL {
        for frames in SIZES {
            measure(c, workload, "pageframe", frames, Model::with_frames(frames));
            measure(c, workload, "crate", frames, Peer::with_frames(frames));
        }
    }
}

fn measure(c: &mut Criterion, workload: Workload, who: &str, size: u32, mut frames: impl Frames) {
    let mut group = c.benchmark_group(workload.name());
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(1));
    let steps = workload.prepare();
    group.bench_function(BenchmarkId::new(who, size), |b| b.iter(|| run(black_box(&steps), &mut frames)));
    group.finish();
}

/// What a million frames cost at power on, in a checkpoint, and in a hash.
fn machine(c: &mut Criterion) {
    let large = Machine::Clean { paging: Paging::X86_64, ram: Mebibytes(4096) };
    let kernel = Kernel::boot(&large);
    let mut group = c.benchmark_group("x86_64, 4 GiB");
    group.sample_size(20);
    group.bench_function("boot", |b| b.iter(|| Kernel::boot(black_box(&large))));
    group.bench_function("checkpoint", |b| b.iter(|| Checkpoint::of(black_box(&kernel))));
    group.bench_function("digest", |b| b.iter(|| black_box(&kernel).digest()));
    group.finish();
}

criterion_group!(benches, workloads, machine);
criterion_main!(benches);
