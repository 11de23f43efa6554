//! What a Python value is in memory: values, shapes, and one folder per type.
//!
//! The idea: a [`value::Value`] is one word; a cell is one header word and what its layout says; the header's shape id leads to the type. The
//! [`context::Context`] is the way to everything else. Types are data ([`typeobject::TypeSpec`]): a name, a layout, tables of native methods.
//!
//! What is absent: this crate never names the machine. Running Python code goes through the hooks of the context.

extern crate self as lissom_objects;

pub mod array;
pub mod bool;
pub mod buffer;
pub mod builtin;
pub mod bytearray;
pub mod bytes;
pub mod codec;
pub mod complex;
pub mod context;
pub mod contextvars;
pub mod datetime;
pub mod decimal;
pub mod deque;
pub mod descriptor;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod generic;
pub mod hash;
pub mod int;
pub mod iterator;
pub mod layout;
pub mod lifetime;
pub mod list;
pub mod lock;
pub mod mappingproxy;
pub mod memoryview;
pub mod module;
pub mod names;
pub mod namespace;
pub mod native;
pub mod object;
pub mod protocol;
pub mod range;
pub mod record;
pub mod set;
pub mod shape;
pub mod singleton;
pub mod slice;
pub mod str;
pub mod structseq;
pub mod templates;
pub mod tuple;
pub mod typeobject;
pub mod value;
pub mod weakref;

pub use context::{Context, Hooks, PyResult, Raised};
pub use native::{Args, CallArgs, Native, NativeKind, Signature};
pub use shape::ShapeId;
pub use typeobject::{TypeFlags, TypeSpec};
pub use value::Value;
