//! `_pickle`: objects written as a program for a small stack machine, and made again by running it.
//!
//! ```text
//!   Pickler    object -> save.rs (built-in types), reduce.rs (all others, classes and functions by name) -> Output -> file.write
//!   Unpickler  file.read -> Input -> load.rs (the machine), build.rs (what calls back into Python)      -> object
//! ```
//!
//! A pickle can be longer than memory should hold twice: it is written in pieces of about 64 KiB. What a program can make grow (memo,
//! stack) lies in dicts and lists of the heap, where it is counted.

mod buffer;
mod build;
mod load;
mod memo;
mod opcode;
mod output;
mod pickler;
mod reduce;
mod save;
mod unpickler;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, Value};

/// What the module keeps: its exceptions, and the tables of `copyreg`.
#[derive(Default)]
struct State {
    pickling_error: Option<Value>,
    unpickling_error: Option<Value>,
    dispatch_table: Option<Value>,
    extension_registry: Option<Value>,
    inverted_registry: Option<Value>,
    extension_cache: Option<Value>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_pickle", Some("Optimized C implementation for the Python pickle module."))?;
    let copyreg = lissom_vm::import::import_module(cx, "copyreg")?;
    let exception = cx.type_object(ShapeId::EXCEPTION);
    let base = crate::_struct::exception_class(cx, "_pickle", "PickleError", &exception)?;
    let pickling = crate::_struct::exception_class(cx, "_pickle", "PicklingError", &base)?;
    let unpickling = crate::_struct::exception_class(cx, "_pickle", "UnpicklingError", &base)?;
    for (name, class) in [("PickleError", &base), ("PicklingError", &pickling), ("UnpicklingError", &unpickling)] {
        cx.module_set(&module, name, class.clone())?;
    }
    let mut tables = [const { None }; 4];
    for (place, name) in tables.iter_mut().zip(["dispatch_table", "_extension_registry", "_inverted_registry", "_extension_cache"]) {
        *place = Some(cx.get_attr_str(&copyreg, name)?);
    }
    let [dispatch_table, extension_registry, inverted_registry, extension_cache] = tables;
    *cx.state::<State>("_pickle") =
        State { pickling_error: Some(pickling), unpickling_error: Some(unpickling), dispatch_table, extension_registry, inverted_registry, extension_cache };
    cx.module_functions(&module, Functions::METHODS)?;
    for spec in [&buffer::SPEC, &pickler::SPEC, &unpickler::SPEC] {
        cx.module_type(&module, spec)?;
    }
    Ok(module)
}

/// Raises an exception of the module.
#[cold]
fn raise(cx: &mut Context, class: Option<Value>, message: &str) -> Raised {
    let class = class.unwrap_or_else(|| cx.type_object(ShapeId::EXCEPTION));
    let made = cx.new_message(message).and_then(|text| cx.call(&class, &[text]));
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Raises `PicklingError`.
#[cold]
fn pickling_error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("_pickle").pickling_error.clone();
    raise(cx, class, message)
}

/// Raises `UnpicklingError`.
#[cold]
fn unpickling_error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("_pickle").unpickling_error.clone();
    raise(cx, class, message)
}

/// Raises an exception while another was handled: its context.
#[cold]
fn in_context(cx: &mut Context, context: Value, raised: Raised) -> Raised {
    let error = cx.take_raised(raised);
    let set = cx.intern("__context__").and_then(|name| cx.set_attr(&error, &name, context));
    match set {
        Ok(()) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// A table of the module `_compat_pickle`.
fn compatibility(cx: &mut Context, table: &str) -> PyResult<Value> {
    let module = lissom_vm::import::import_module(cx, "_compat_pickle")?;
    cx.get_attr_str(&module, table)
}

/// A module by its full name.
fn import(cx: &mut Context, name: &Value) -> PyResult<Value> {
    let nothing = cx.empty_tuple();
    lissom_vm::import::import_with(cx, name, None, &nothing, 0)?;
    let modules = cx.modules.clone().unwrap_or(Value::NONE);
    cx.get_item(&modules, name)
}

/// The functions of the module.
struct Functions;

#[methods]
impl Functions {
    /// Write a pickled representation of obj to the open file object file.
    ///
    /// This is equivalent to ``Pickler(file, protocol).dump(obj)``, but may
    /// be more efficient.
    ///
    /// The optional *protocol* argument tells the pickler to use the given
    /// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
    /// protocol is 5. It was introduced in Python 3.8, and is incompatible
    /// with previous versions.
    ///
    /// Specifying a negative protocol version selects the highest protocol
    /// version supported.  The higher the protocol used, the more recent the
    /// version of Python needed to read the pickle produced.
    ///
    /// The *file* argument must have a write() method that accepts a single
    /// bytes argument.  It can thus be a file object opened for binary
    /// writing, an io.BytesIO instance, or any other custom object that meets
    /// this interface.
    ///
    /// If *fix_imports* is True and protocol is less than 3, pickle will try
    /// to map the new Python 3 names to the old module names used in Python
    /// 2, so that the pickle data stream is readable with Python 2.
    ///
    /// If *buffer_callback* is None (the default), buffer views are serialized
    /// into *file* as part of the pickle stream.  It is an error if
    /// *buffer_callback* is not None and *protocol* is None or smaller than 5.
    #[sig("(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dump(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let options = pickler::Options::read(cx, args.opt(2), args.opt(3), args.some(4))?;
        let write = pickler::write_method(cx, args.get(1))?;
        let mut saver = save::Saver::new(cx, options, Some(write), args.some(4).cloned())?;
        saver.dump(cx, args.get(0))?;
        Ok(Value::NONE)
    }

    /// Return the pickled representation of the object as a bytes object.
    ///
    /// The optional *protocol* argument tells the pickler to use the given
    /// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
    /// protocol is 5. It was introduced in Python 3.8, and is incompatible
    /// with previous versions.
    ///
    /// Specifying a negative protocol version selects the highest protocol
    /// version supported.  The higher the protocol used, the more recent the
    /// version of Python needed to read the pickle produced.
    ///
    /// If *fix_imports* is True and *protocol* is less than 3, pickle will
    /// try to map the new Python 3 names to the old module names used in
    /// Python 2, so that the pickle data stream is readable with Python 2.
    ///
    /// If *buffer_callback* is None (the default), buffer views are serialized
    /// into *file* as part of the pickle stream.  It is an error if
    /// *buffer_callback* is not None and *protocol* is None or smaller than 5.
    #[sig("(obj, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dumps(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let options = pickler::Options::read(cx, args.opt(1), args.opt(2), args.some(3))?;
        let mut saver = save::Saver::new(cx, options, None, args.some(3).cloned())?;
        saver.dump(cx, args.get(0))?;
        saver.output.take(cx)
    }

    /// Read and return an object from the pickle data stored in a file.
    ///
    /// This is equivalent to ``Unpickler(file).load()``, but may be more
    /// efficient.
    ///
    /// The protocol version of the pickle is detected automatically, so no
    /// protocol argument is needed.  Bytes past the pickled object's
    /// representation are ignored.
    ///
    /// The argument *file* must have two methods, a read() method that takes
    /// an integer argument, and a readline() method that requires no
    /// arguments.  Both methods should return bytes.  Thus *file* can be a
    /// binary file object opened for reading, an io.BytesIO object, or any
    /// other custom object that meets this interface.
    ///
    /// Optional keyword arguments are *fix_imports*, *encoding* and *errors*,
    /// which are used to control compatibility support for pickle stream
    /// generated by Python 2.  If *fix_imports* is True, pickle will try to
    /// map the old Python 2 names to the new names used in Python 3.  The
    /// *encoding* and *errors* tell pickle how to decode 8-bit string
    /// instances pickled by Python 2; these default to 'ASCII' and 'strict',
    /// respectively.  The *encoding* can be 'bytes' to read these 8-bit
    /// string instances as bytes objects.
    #[sig("(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn load(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let options = unpickler::Options::read(cx, args.opt(1), args.opt(2), args.opt(3), args.opt(4))?;
        let input = load::Input::file(cx, args.get(0))?;
        load::Loader::new(cx, options, input)?.run(cx)
    }

    /// Read and return an object from the given pickle data.
    ///
    /// The protocol version of the pickle is detected automatically, so no
    /// protocol argument is needed.  Bytes past the pickled object's
    /// representation are ignored.
    ///
    /// Optional keyword arguments are *fix_imports*, *encoding* and *errors*,
    /// which are used to control compatibility support for pickle stream
    /// generated by Python 2.  If *fix_imports* is True, pickle will try to
    /// map the old Python 2 names to the new names used in Python 3.  The
    /// *encoding* and *errors* tell pickle how to decode 8-bit string
    /// instances pickled by Python 2; these default to 'ASCII' and 'strict',
    /// respectively.  The *encoding* can be 'bytes' to read these 8-bit
    /// string instances as bytes objects.
    #[sig("(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn loads(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let options = unpickler::Options::read(cx, args.opt(1), args.opt(2), args.opt(3), args.opt(4))?;
        let input = load::Input::bytes(cx, args.get(0))?;
        load::Loader::new(cx, options, input)?.run(cx)
    }
}
