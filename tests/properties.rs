//! Whatever is asked of a machine, its invariants hold, and the same requests give the same state.

use pageframe::base::{Detail, Paging};
use pageframe::kernel::exercise::Exerciser;
use pageframe::kernel::{Kernel, Machine, Mebibytes, Request};
use pageframe::session::Session;

/// So many requests are served by all machines together.
const REQUESTS: u64 = 100_000;
/// A full check is made this often.
const FULL_CHECK_EVERY: u64 = 1000;

const MACHINES: [(Paging, u32); 6] = [
    (Paging::I386, 32),
    (Paging::I386, 1024),
    (Paging::I386Pae, 256),
    (Paging::I386Pae, 2048),
    (Paging::X86_64, 64),
    (Paging::X86_64, 512),
];

fn machine(paging: Paging, mib: u32) -> Machine {
    Machine::Clean { paging, ram: Mebibytes(mib) }
}

#[track_caller]
fn assert_holds(paging: Paging, mib: u32, requests: u64) {
    let mut kernel = Kernel::boot(&machine(paging, mib));
    let mut stream = Exerciser::new(u64::from(mib) + 1);
    for number in 0..requests {
        let request = stream.next_request();
        let outcome = kernel.handle(&request, Detail::Touched);
        stream.learn(&request, &outcome.reply);
        let at = || format!("{paging:?}, {mib} MiB, request {number}: {request:?}");
        assert_eq!(kernel.check_touched(&outcome), Ok(()), "{}", at());
        if number % FULL_CHECK_EVERY == 0 {
            assert_eq!(kernel.check(), Ok(()), "{}", at());
        }
    }
    assert_eq!(kernel.check(), Ok(()), "{paging:?}, {mib} MiB, at the end");
}

#[test]
fn invariants_hold_after_each_request() {
    for (paging, mib) in MACHINES {
        assert_holds(paging, mib, REQUESTS / MACHINES.len() as u64);
    }
}

/// The same stream twice, told in full and not at all, and once more through a session that goes back and forth.
#[test]
fn the_same_requests_give_the_same_state() {
    for (paging, mib) in MACHINES {
        let mut session = Session::boot(machine(paging, mib));
        let mut stream = Exerciser::new(3);
        for number in 0..1500 {
            let request = stream.next_request();
            let reply = session.execute(request.clone()).reply.clone();
            stream.learn(&request, &reply);
            if number % 400 == 399 {
                session.seek(number / 2);
                session.seek(number + 1);
            }
        }
        let requests: Vec<Request> = session.log().iter().map(|call| call.request.clone()).collect();
        for detail in [Detail::Off, Detail::Full] {
            let mut kernel = Kernel::boot(&machine(paging, mib));
            for request in &requests {
                kernel.handle(request, detail);
            }
            assert_eq!(kernel.digest(), session.digest(), "{paging:?}, {mib} MiB, {detail:?}");
        }
    }
}
