//! The buffer protocol among native types.
