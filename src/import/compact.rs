//! The compact form in which recorded machines ship to the page.
