//! Lists of requests at random, in phases: a while of taking, a while of giving back, few kinds of request at a time,
//! so that memory runs low, fragments and recovers.

use crate::naive::Ask;
use pageframe::base::Prng;

/// One request to both twins; what is freed is chosen by number from what is held then.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// `anonymous`: on an LRU list from then on.
    Alloc {
        ask: Ask,
        anonymous: bool,
    },
    Bulk {
        ask: Ask,
        want: u32,
    },
    Free {
        nth: u32,
    },
    /// Up to so many of the single frames taken last, in one batch.
    FreeBatch {
        most: u32,
    },
    /// A block that was in use before the first request.
    FreeRecorded {
        from: u32,
        order: u8,
    },
    /// All that was handed out.
    FreeAll,
    Drain,
    Fold,
}

#[derive(Clone)]
pub struct Requests {
    prng: Prng,
    is_64bit: bool,
    phase: Phase,
}

/// What is asked for a while.
#[derive(Clone)]
struct Phase {
    left: u32,
    /// Of a hundred requests so many take.
    taking: u32,
    masks: [u32; 3],
    most: u32,
}

/// Nothing, `__GFP_MEMALLOC`, `__GFP_NOMEMALLOC`, both, `__GFP_COMP`, `__GFP_NOWARN`.
const EXTRAS: [u32; 8] = [0, 0, 0, 0x2_0000, 0x8_0000, 0xa_0000, 0x4_0000, 0x2000];
/// GFP_KERNEL, GFP_KERNEL, GFP_ATOMIC, GFP_ATOMIC, GFP_NOWAIT, none, GFP_NOIO, HIGH without ATOMIC, HIGH that may
/// block, ATOMIC without KSWAPD.
const EFFORTS: [u32; 10] = [0xcc0, 0xcc0, 0xa20, 0xa20, 0x800, 0, 0xc00, 0x820, 0xce0, 0x220];
/// Valid zone bits; with MOVABLE no other mobility.
const ZONES: [u32; 10] = [0, 0, 0, 0x2, 0x4, 0x1, 0x8, 0xa, 0xa, 0x9];

impl Requests {
    pub fn new(seed: u64, is_64bit: bool) -> Self {
        let phase = Phase { left: 0, taking: 0, masks: [0; 3], most: 1 };
        Requests { prng: Prng::new(seed), is_64bit, phase }
    }

    pub fn next_wish(&mut self) -> Wish {
        if self.phase.left == 0 {
            self.phase = self.new_phase();
        }
        self.phase.left -= 1;
        let roll = self.prng.below(100);
        match self.prng.below(800) {
            0 => Wish::FreeAll,
            1..4 => Wish::Drain,
            4..10 => Wish::Fold,
            _ if roll < self.phase.taking => self.take(),
            _ => self.give_back(),
        }
    }

    fn new_phase(&mut self) -> Phase {
        Phase {
            left: 50 + self.prng.below(400),
            taking: [98, 95, 85, 60, 35, 5][self.prng.below(6) as usize],
            masks: std::array::from_fn(|_| self.mask()),
            most: [1, 2, 4, 4, 6, 10, 11, 11][self.prng.below(8) as usize],
        }
    }

    fn mask(&mut self) -> u32 {
        let zone = self.one_of(&ZONES);
        let zone = if zone == 0x9 && self.is_64bit { 0xc } else { zone };
        let reclaimable = if zone & 8 == 0 && self.prng.below(4) == 0 { 0x10 } else { 0 };
        zone | reclaimable | self.one_of(&EFFORTS) | self.one_of(&EXTRAS)
    }

    fn one_of(&mut self, masks: &[u32]) -> u32 {
        masks[self.prng.below(masks.len() as u32) as usize]
    }

    fn take(&mut self) -> Wish {
        let gfp = self.one_of(&self.phase.masks.clone());
        let order = self.prng.below(self.phase.most) as u8;
        match self.prng.below(12) {
            0 => Wish::Bulk { ask: Ask { order: 0, gfp }, want: self.prng.below(120) },
            _ => Wish::Alloc { ask: Ask { order, gfp }, anonymous: gfp & 8 != 0 && order == 0 },
        }
    }

    fn give_back(&mut self) -> Wish {
        let nth = self.prng.next_u64() as u32;
        match self.prng.below(12) {
            0 => Wish::FreeBatch { most: 1 + self.prng.below(200) },
            1 => Wish::FreeRecorded { from: nth, order: self.prng.below(4) as u8 },
            _ => Wish::Free { nth },
        }
    }
}
