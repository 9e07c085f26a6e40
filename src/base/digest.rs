//! A 64-bit hash of canonical state: equal states have equal digests.

use serde::Serialize;
use std::fmt;

/// The hash of a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct Digest(u64);

impl Digest {
    /// The hash as a number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Collects words of state in a fixed order.
#[derive(Clone, Debug)]
pub struct Digester(u64);

impl Default for Digester {
    fn default() -> Self {
        Digester(0x243f_6a88_85a3_08d3)
    }
}

impl Digester {
    /// Takes in one word: a multiply and a rotate, so order matters.
    pub fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    /// Takes in bytes, length first.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }
    /// The digest of all that was taken in.
    pub fn finish(&self) -> Digest {
        let z = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        Digest(z ^ (z >> 32))
    }
}
