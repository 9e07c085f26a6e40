//! Feeds machines with random requests and checks every invariant: `soak [REQUESTS] [SEED]`.

use pageframe::base::{Detail, Paging};
use pageframe::kernel::exercise::Exerciser;
use pageframe::kernel::{Kernel, Machine, Mebibytes};
use std::process::ExitCode;

/// A full check is made this often.
const FULL_CHECK_EVERY: u64 = 1000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let (Ok(requests), Ok(seed)) =
        (arguments.next().unwrap_or(Ok(100_000)), arguments.next().unwrap_or(Ok(1)))
    else {
        eprintln!("usage: soak [REQUESTS] [SEED], both whole numbers");
        return ExitCode::from(2);
    };
    let machines = [(Paging::I386, 1024), (Paging::I386Pae, 512), (Paging::X86_64, 256)];
    for (paging, mib) in machines {
        let machine = Machine::Clean { paging, ram: Mebibytes(mib) };
        if let Err(flaw) = soak(&machine, requests / machines.len() as u64, seed) {
            eprintln!("{paging:?}, {mib} MiB, seed {seed}: {flaw}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn soak(machine: &Machine, requests: u64, seed: u64) -> Result<(), String> {
    let mut kernel = Kernel::boot(machine);
    let mut stream = Exerciser::new(seed);
    for number in 0..requests {
        let request = stream.next_request();
        let outcome = kernel.handle(&request, Detail::Touched);
        stream.learn(&request, &outcome.reply);
        let at = |flaw| format!("request {number}, {request:?}: {flaw}");
        kernel.check_touched(&outcome).map_err(at)?;
        if number % FULL_CHECK_EVERY == 0 {
            kernel.check().map_err(at)?;
        }
    }
    kernel.check()?;
    println!("{requests} requests, digest {}", kernel.digest());
    Ok(())
}
