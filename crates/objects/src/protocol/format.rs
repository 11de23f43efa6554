//! `format(value, spec)`.
