//! Replays recordings of real kernels and scores the model.

fn main() {}
