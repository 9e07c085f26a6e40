//! The kernel's own text: /proc.
