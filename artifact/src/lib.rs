//! The component, built from this repository together with whatever depends on this crate.

/// The Clerk block as a WebAssembly component.
pub static COMPONENT: &[u8] = include_bytes!(env!("CLERK_COMPONENT"));
