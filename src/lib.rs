//! Pageframe.
