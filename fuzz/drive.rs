//! What a fuzzer's bytes are fed to: the fuzz targets and `tests/corpus.rs` share it.

use pageframe::base::{Detail, Paging};
use pageframe::import::compact;
use pageframe::import::file::{Lines, replay_pages};
use pageframe::import::film_reader::FilmReader;
use pageframe::kernel::exercise::Exerciser;
use pageframe::kernel::{Kernel, Machine, Mebibytes};
use pageframe::script::Notebook;
use std::cell::OnceCell;
use std::io::Cursor;

/// Steps of a script before it is stopped.
const STEPS: u32 = 2000;
/// Memory that a restored machine may have; more only makes the fuzzer slow.
const MOST_FRAMES: u32 = 1 << 18;

/// The smallest machine of each kind.
const MACHINES: [(Paging, Mebibytes); 3] =
    [(Paging::I386, Mebibytes(32)), (Paging::X86_64, Mebibytes(64)), (Paging::I386Pae, Mebibytes(256))];

fn machine(choice: u8) -> Machine {
    let (paging, ram) = MACHINES[usize::from(choice) % MACHINES.len()];
    Machine::Clean { paging, ram }
}

thread_local! {
    /// Booting takes longer than most inputs.
    static BOOTED: [OnceCell<Kernel>; MACHINES.len()] = const { [const { OnceCell::new() }; MACHINES.len()] };
}

fn booted(choice: u8) -> Kernel {
    let index = usize::from(choice) % MACHINES.len();
    BOOTED.with(|kernels| kernels[index].get_or_init(|| Kernel::boot(&machine(choice))).clone())
}

/// The first byte chooses the machine, the others its requests; every invariant is checked after each.
pub fn requests(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let mut kernel = booted(*choice);
    let mut stream = Exerciser::of_bytes(bytes);
    while !stream.is_spent() {
        let request = stream.next_request();
        let outcome = kernel.handle(&request, Detail::Touched);
        stream.learn(&request, &outcome.reply);
        assert_eq!(kernel.check(), Ok(()), "after {request:?}");
    }
}

/// A script is read and run, whatever it says; the machine behind it stays whole.
pub fn scripts(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else { return };
    let mut notebook = Notebook::boot(machine(*choice));
    notebook.begin_run(&String::from_utf8_lossy(text), 0, 0);
    notebook.advance(STEPS);
    assert_eq!(notebook.session().kernel().check(), Ok(()));
}

/// The first byte says whether the others are a packed machine, a recording's lines, or such lines in pieces of so many
/// bytes, as the page reads them. What can be read is restored and holds, or contradicts itself and says so.
pub fn imports(bytes: &[u8]) {
    match bytes.split_first() {
        Some((0, packed)) => {
            let snapshot = compact::read(packed).ok().filter(|s| s.machine.max_pfn.get() <= MOST_FRAMES);
            if let Some(kernel) = snapshot.and_then(|snapshot| Kernel::restore(&snapshot).ok()) {
                assert_eq!(kernel.check(), Ok(()));
            }
        }
        Some((1, lines)) => {
            let lines = Lines::new(Cursor::new(lines.to_vec()));
            drop(lines.and_then(replay_pages));
        }
        Some((piece, lines)) => {
            let mut reader = FilmReader::default();
            if lines.chunks((*piece).into()).try_for_each(|bytes| reader.feed(bytes)).is_ok() {
                drop(reader.finish());
            }
        }
        None => {}
    }
}
