//! glibc 2.36 malloc, main arena, in the contents of the process's frames.
