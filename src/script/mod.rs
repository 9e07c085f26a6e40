//! The C subset: parse, then evaluate against a session.
