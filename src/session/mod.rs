//! A machine, the log of its requests, and a cursor in it.
