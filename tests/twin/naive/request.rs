//! What a request's flags mean (2.2, 2.3, 2.6, 3.4).

use super::Kind;

/// A request: an order and the bits of a mask.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub order: u8,
    pub gfp: u32,
}

const HIGH: u32 = 0x20;
const ATOMIC: u32 = 0x200;
const DIRECT_RECLAIM: u32 = 0x400;
const KSWAPD_RECLAIM: u32 = 0x800;
const MEMALLOC: u32 = 0x2_0000;
const NOMEMALLOC: u32 = 0x8_0000;

/// Which watermark is tested.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Min,
    Low,
}

/// The internal flags that play a part without OOM victims, cpusets and CMA.
#[derive(Clone, Copy, Default)]
pub struct Flags {
    pub no_watermarks: bool,
    pub non_block: bool,
    pub min_reserve: bool,
    pub nofragment: bool,
    pub highatomic: bool,
    pub kswapd: bool,
}

impl Flags {
    /// "Reserve flags".
    pub fn any_reserve(self) -> bool {
        self.non_block || self.min_reserve || self.highatomic
    }
}

impl Ask {
    fn has(self, bit: u32) -> bool {
        self.gfp & bit != 0
    }

    pub fn wakes_kswapd(self) -> bool {
        self.has(KSWAPD_RECLAIM)
    }

    pub fn is_atomic(self) -> bool {
        self.has(ATOMIC)
    }

    /// 2.3, second table.
    pub fn kind(self) -> Kind {
        [Kind::U, Kind::M, Kind::R][(self.gfp >> 3 & 3) as usize]
    }

    /// 2.3, first table: zone indices DMA, DMA32, Normal, Movable; on i386 DMA, Normal, HighMem, Movable.
    pub fn highest_zone(self, is_64bit: bool) -> usize {
        let (normal, high) = if is_64bit { (2, 2) } else { (1, 2) };
        match self.gfp & 0xf {
            0x1 | 0x9 => 0,
            0x2 => high,
            0x4 | 0xc => 1,
            0x0 | 0x8 => normal,
            0xa => 3,
            bits => panic!("{bits:#x} is no valid combination"),
        }
    }

    /// 3.4, first point.
    pub fn slow_flags(self) -> Flags {
        let non_block = !self.has(DIRECT_RECLAIM) && !self.has(NOMEMALLOC);
        let min_reserve = self.has(HIGH);
        Flags {
            non_block,
            min_reserve,
            highatomic: non_block && min_reserve && self.order > 0,
            kswapd: self.wakes_kswapd(),
            ..Flags::default()
        }
    }

    /// 3.4, "retry": MEMALLOC contexts switch to NO_WATERMARKS.
    pub fn last_flags(self) -> Flags {
        if self.has(MEMALLOC) && !self.has(NOMEMALLOC) {
            return Flags { no_watermarks: true, kswapd: self.wakes_kswapd(), ..Flags::default() };
        }
        self.slow_flags()
    }
}
