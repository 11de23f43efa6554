//! The modules a program imports: the native ones, a folder or file each, and the embedded pure-Python library.
//!
//! A native module is a function that makes it: `module(cx)` builds it from `cx.new_module`, a table of functions (`#[methods]` on a unit
//! struct; functions have no receiver) and its types. State hangs off the runtime through `cx.state::<T>("module")`, never off a global.
//!
//! To add a module: write `src/NAME.rs` (or `src/NAME/mod.rs`), name it below, and give it a row in [`MODULES`], which is sorted.
//! To add a module in Python: put it into `python/`; it wins over one of the same name from the library.

#![forbid(unsafe_code)]

pub mod _abc;
pub mod _ast;
pub mod _bisect;
pub mod _codecs;
pub mod _collections;
pub mod _contextvars;
pub mod _csv;
pub mod _datetime;
pub mod _decimal;
pub mod _functools;
pub mod _heapq;
pub mod _imp;
pub mod _lissom_thread;
pub mod _json;
pub mod _lissom_types;
pub mod _opcode;
pub mod _operator;
pub mod _pickle;
pub mod _posixsubprocess;
pub mod _socket;
pub mod _queue;
pub mod _sre;
pub mod _string;
pub mod _suggestions;
pub mod _struct;
pub mod _tokenize;
pub mod _symtable;
pub mod _types;
pub mod _warnings;
pub mod _weakref;
pub mod array;
pub mod atexit;
pub mod binascii;
pub mod builtins;
pub mod cmath;
pub mod errors;
pub mod gc;
pub mod hash;
pub mod io;
pub mod itertools;
pub mod library;
pub mod marshal;
pub mod math;
pub mod posix;
pub mod random;
pub mod resource;
pub mod select;
pub mod signal;
pub mod syntax_error;
pub mod sys;
pub mod unicodedata;
pub mod unpack;
pub mod time;
pub mod zlib;

use lissom_objects::{Context, PyResult, Value};

pub use library::{CODE, code, library, source};

/// What makes a native module.
pub type ModuleFn = fn(&mut Context) -> PyResult<Value>;

/// The native modules, by name.
pub static MODULES: &[(&str, ModuleFn)] = &[
    ("_abc", _abc::module),
    ("_ast", _ast::module),
    ("_bisect", _bisect::module),
    ("_blake2", hash::blake2),
    ("_codecs", _codecs::module),
    ("_collections", _collections::module),
    ("_contextvars", _contextvars::module),
    ("_csv", _csv::module),
    ("_datetime", _datetime::module),
    ("_decimal", _decimal::module),
    ("_functools", _functools::module),
    ("_heapq", _heapq::module),
    ("_imp", _imp::module),
    ("_lissom_thread", _lissom_thread::module),
    ("_io", io::module),
    ("_json", _json::module),
    ("_lissom_types", _lissom_types::module),
    ("_md5", hash::md5),
    ("_opcode", _opcode::module),
    ("_operator", _operator::module),
    ("_pickle", _pickle::module),
    ("_posixsubprocess", _posixsubprocess::module),
    ("_queue", _queue::module),
    ("_random", random::module),
    ("_sha1", hash::sha1),
    ("_sha2", hash::sha2),
    ("_sha3", hash::sha3),
    ("_signal", signal::module),
    ("_socket", _socket::module),
    ("_sre", _sre::module),
    ("_string", _string::module),
    ("_struct", _struct::module),
    ("_suggestions", _suggestions::module),
    ("_tokenize", _tokenize::module),
    ("_symtable", _symtable::module),
    ("_types", _types::module),
    ("_warnings", _warnings::module),
    ("_weakref", _weakref::module),
    ("array", array::module),
    ("atexit", atexit::module),
    ("binascii", binascii::module),
    ("builtins", builtins::module),
    ("cmath", cmath::module),
    ("gc", gc::module),
    ("itertools", itertools::module),
    ("marshal", marshal::module),
    ("math", math::module),
    ("posix", posix::module),
    ("resource", resource::module),
    ("select", select::module),
    ("sys", sys::module),
    ("unicodedata", unicodedata::module),
    ("time", time::module),
    ("zlib", zlib::module),
];

/// Adds a constant to a class that is being made.
fn class_constant(cx: &mut Context, class: &Value, name: &str, value: Value) -> PyResult {
    let Some(namespace) = cx.as_type(class).and_then(|class| class.namespace.clone()) else { return Ok(()) };
    let name = cx.intern(name)?;
    cx.dict_set(&namespace, &name, value)
}
