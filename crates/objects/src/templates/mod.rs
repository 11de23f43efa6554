//! Template strings (PEP 750): `t'…'`, the interpolations in it, and the iterator over its parts. The machine makes them; `string.templatelib` shows
//! their types.

mod iter;
mod layout;
mod methods;

pub use layout::{Interpolation, Template};
pub use methods::{INTERPOLATION_SPEC, TEMPLATE_SPEC};
