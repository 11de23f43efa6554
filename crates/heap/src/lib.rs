//! Bytes to cells: the memory of one runtime.
//!
//! A [`Heap`] hands out *cells* (blocks that begin with a one-word [`Header`]: a reference count, a kind and flags) and
//! *buffers* (sized blocks without a header, each owned by one cell). It frees a cell when its count reaches zero, finds
//! cycles that counts cannot, keeps an exact limit, gives memory back to the system, and can say where every byte is.
//!
//! ```text
//!   Heap ──> one reserved range of addresses (≤ 32 GiB)
//!              ├─ segment, 4 MiB: [ headers, 4 KiB | page 1 | page 2 | … | page 63 ]     segment.rs
//!              │                     page, 64 KiB: cells of one size class, or buffers   page.rs
//!              │                     run: some pages in a row, for 32 KiB .. 1 MiB       large.rs
//!              └─ some segments in a row: one cell above 1 MiB                           large.rs
//!        ──> mappings of their own: buffers above 256 KiB, which grow with mremap        buffer.rs
//! ```
//!
//! What the crate does not know: Python, values, types. A user states once per [`Layout`] which words of a cell are
//! references and which are buffers; releasing, tracing, clearing, measuring, verifying and moving derive from that.
//!
//! There is no global state: a process can hold thousands of heaps. A heap is used by one thread at a time.
#![deny(unsafe_op_in_unsafe_fn)]

mod buffer;
mod class;
mod collect;
mod compact;
mod give_back;
mod half;
mod header;
mod heap;
mod large;
mod layout;
mod os;
mod owner;
mod page;
mod queue;
mod release;
mod segment;
mod stats;
mod stress;
mod verify;
mod walk;

pub use collect::{Collected, Garbage, Generation};
pub use compact::Compacted;
pub use half::{Half, base_of, expand, squeeze};
pub use header::{Cell, Header, IMMORTAL, IMMORTAL_COUNT, KindId, Word, flags, is_reference};
pub use heap::{BREAK_COLLECT, BREAK_FINALIZE, BREAK_USER, Config, Heap, OutOfMemory};
pub use layout::{Kind, Layout, Roots, Visitor};
pub use os::{ProgramBytes, forget_pages};
pub use queue::Batch;
pub use stats::Stats;
pub use stress::Stress;
