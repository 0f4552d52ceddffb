//! Normalization kernels.
