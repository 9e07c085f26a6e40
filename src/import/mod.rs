//! Recordings of real kernels.
