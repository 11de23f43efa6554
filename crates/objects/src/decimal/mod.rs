//! Decimal numbers in memory; the type itself and its arithmetic are the module `_decimal`'s, which many programs never import.

pub mod layout;

pub use layout::{DecimalCell, DecimalRef, Kind, adopt_shapes};
