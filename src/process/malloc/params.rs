use super::layout::Sizes;

/// `mp_`: the tunables and what was mapped.
#[derive(Clone, Debug)]
pub(super) struct Params {
    /// A request whose chunk is at least so large gets its own mapping.
    pub mmap_threshold: u64,
    /// A top of at least so many bytes is cut after a free.
    pub trim_threshold: u64,
    /// What is asked of the break beyond the need, and kept by a trim.
    pub top_pad: u64,
    /// Most mappings at a time.
    pub max_mmaps_allowed: u64,
    /// Not `no_dyn_threshold`: freed mappings raise the threshold.
    pub is_threshold_dynamic: bool,
    /// `global_max_fast`: the largest chunk that goes to a fastbin.
    pub max_fast: u64,
    /// `sbrk_base`: where the heap started, 0 before.
    pub sbrk_base: u64,
    /// Mapped chunks.
    pub mmaps: u64,
    /// Most there were.
    pub max_mmaps: u64,
    /// Their bytes.
    pub mmapped: u64,
    /// Most there were.
    pub max_mmapped: u64,
}

impl Params {
    /// The defaults.
    pub fn new(sizes: Sizes) -> Self {
        Params {
            mmap_threshold: 128 << 10,
            trim_threshold: 128 << 10,
            top_pad: 128 << 10,
            max_mmaps_allowed: 65536,
            is_threshold_dynamic: true,
            max_fast: sizes.fast_limit(16 * sizes.word()),
            sbrk_base: 0,
            mmaps: 0,
            max_mmaps: 0,
            mmapped: 0,
            max_mmapped: 0,
        }
    }

    /// A mapping of `bytes` was made.
    pub fn mapped(&mut self, bytes: u64) {
        self.mmaps += 1;
        self.max_mmaps = self.max_mmaps.max(self.mmaps);
        self.grown(bytes);
    }
    /// Mappings grew by `bytes`, which may be the negative of a number.
    pub fn grown(&mut self, bytes: u64) {
        self.mmapped = self.mmapped.wrapping_add(bytes);
        self.max_mmapped = self.max_mmapped.max(self.mmapped);
    }
    /// A mapping of `bytes` is about to go. A corrupted header may name any number.
    pub fn unmapped(&mut self, bytes: u64) {
        self.mmaps = self.mmaps.wrapping_sub(1);
        self.mmapped = self.mmapped.wrapping_sub(bytes);
    }

    /// All of it, for a digest.
    pub fn words(&self) -> [u64; 11] {
        [
            self.mmap_threshold,
            self.trim_threshold,
            self.top_pad,
            self.max_mmaps_allowed,
            u64::from(self.is_threshold_dynamic),
            self.max_fast,
            self.sbrk_base,
            self.mmaps,
            self.max_mmaps,
            self.mmapped,
            self.max_mmapped,
        ]
    }
}
