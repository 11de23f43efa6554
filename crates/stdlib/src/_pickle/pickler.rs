//! `Pickler`: writes objects to a file; subclasses say how theirs are to be reduced, or named from outside.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};

use super::memo::Memo;
use super::opcode::{DEFAULT_PROTOCOL, HIGHEST_PROTOCOL};
use super::pickling_error;
use super::save::Saver;

/// `_pickle.Pickler`
pub(super) static SPEC: TypeSpec = TypeSpec {
    name: "_pickle.Pickler",
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    doc: "This takes a binary file for writing a pickle data stream.\n\n\
          The optional *protocol* argument tells the pickler to use the given\nprotocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\nprotocol is 5. It was introduced in Python 3.8, and is incompatible\nwith previous versions.\n\n\
          Specifying a negative protocol version selects the highest protocol\nversion supported.  The higher the protocol used, the more recent the\nversion of Python needed to read the pickle produced.\n\n\
          The *file* argument must have a write() method that accepts a single\nbytes argument. It can thus be a file object opened for binary\nwriting, an io.BytesIO instance, or any other custom object that meets\nthis interface.\n\n\
          If *fix_imports* is True and protocol is less than 3, pickle will try\nto map the new Python 3 names to the old module names used in Python\n2, so that the pickle data stream is readable with Python 2.\n\n\
          If *buffer_callback* is None (the default), buffer views are\nserialized into *file* as part of the pickle stream.\n\n\
          If *buffer_callback* is not None, then it can be called any number\nof times with a buffer view.  If the callback returns a false value\n(such as None), the given buffer is out-of-band; otherwise the\nbuffer is serialized in-band, i.e. inside the pickle stream.\n\n\
          It is an error if *buffer_callback* is not None and *protocol*\nis None or smaller than 5.",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `_pickle.PicklerMemoProxy`: field 0 is the pickler.
static MEMO_SPEC: TypeSpec =
    TypeSpec { name: "_pickle.PicklerMemoProxy", layout: Record::INFO, flags: TypeFlags::NO_INSTANTIATION, methods: &[MemoMethods::METHODS], ..TypeSpec::DEFAULT };

/// Fields of the record.
const WRITE: usize = 0;
const INDEX: usize = 1;
const KEPT: usize = 2;
const CALLBACK: usize = 3;

/// How to pickle.
#[derive(Clone, Copy)]
pub(super) struct Options {
    pub protocol: u8,
    pub fix_imports: bool,
}

impl Options {
    /// Reads the arguments that all have who pickle.
    pub(super) fn read(cx: &mut Context, protocol: Option<&Value>, fix_imports: Option<&Value>, buffer_callback: Option<&Value>) -> PyResult<Options> {
        let protocol = match protocol.filter(|protocol| !protocol.is_none()) {
            Some(protocol) => cx.index_i64(protocol)?,
            None => i64::from(DEFAULT_PROTOCOL),
        };
        if protocol > i64::from(HIGHEST_PROTOCOL) {
            return Err(cx.value_error(&format!("pickle protocol must be <= {HIGHEST_PROTOCOL}")));
        }
        let protocol = u8::try_from(protocol).unwrap_or(HIGHEST_PROTOCOL);
        if buffer_callback.is_some() && protocol < 5 {
            return Err(cx.value_error("buffer_callback needs protocol >= 5"));
        }
        let fix_imports = match fix_imports {
            Some(fix_imports) => cx.truth(fix_imports)?,
            None => true,
        };
        Ok(Options { protocol, fix_imports: fix_imports && protocol < 3 })
    }
}

/// What a pickler is set to.
#[derive(Clone, Copy)]
struct State {
    options: Options,
    binary: i64,
    fast: i64,
    busy: bool,
}

/// The method of a file that takes the pickle.
pub(super) fn write_method(cx: &mut Context, file: &Value) -> PyResult<Value> {
    let name = cx.intern("write")?;
    match cx.lookup_attr(file, &name)? {
        Some(write) => Ok(write),
        None => Err(cx.type_error("file must have a 'write' attribute")),
    }
}

#[cold]
fn busy(cx: &mut Context) -> Raised {
    cx.error(ShapeId::RUNTIME_ERROR, "Pickler object is already used")
}

fn state(cx: &Context, this: &Value) -> Option<State> {
    cx.record_state::<Option<State>>(this).copied().flatten()
}

fn edit(cx: &mut Context, this: &Value, change: impl FnOnce(&mut State)) {
    if let Some(Some(state)) = cx.record_state_mut::<Option<State>>(this) {
        change(state);
    }
}

fn memo_of(cx: &mut Context, this: &Value) -> PyResult<Memo> {
    match (cx.record_get(this, INDEX), cx.record_get(this, KEPT)) {
        (Some(index), Some(kept)) => Ok(Memo { index, kept }),
        _ => {
            let memo = Memo::new(cx)?;
            set_memo(cx, this, &memo);
            Ok(memo)
        }
    }
}

fn set_memo(cx: &mut Context, this: &Value, memo: &Memo) {
    cx.record_set(this, INDEX, Some(memo.index.clone()));
    cx.record_set(this, KEPT, Some(memo.kept.clone()));
}

/// A method that a subclass, or the instance, may have given another meaning: nothing if it is still the one of the type.
pub(super) fn overridden(cx: &mut Context, this: &Value, name: &str, own: &'static lissom_objects::native::Native) -> PyResult<Option<Value>> {
    let name = cx.intern(name)?;
    let found = cx.lookup_attr(this, &name)?;
    Ok(found.filter(|found| lissom_objects::descriptor::as_callable(found).is_none_or(|callable| !std::ptr::eq(callable.native, own))))
}

/// The row of a method.
pub(super) fn row(table: &'static [lissom_objects::native::Native], name: &str) -> &'static lissom_objects::native::Native {
    table.iter().find(|native| native.name == name).unwrap_or(&table[0])
}

fn dump(cx: &mut Context, this: &Value, object: &Value, state: State) -> PyResult {
    let write = cx.record_get(this, WRITE);
    let callback = cx.record_get(this, CALLBACK);
    let mut saver = Saver::new(cx, state.options, write, callback)?;
    saver.memo = memo_of(cx, this)?;
    saver.binary = state.binary != 0;
    saver.fast = state.fast != 0;
    saver.persistent_id = overridden(cx, this, "persistent_id", row(Methods::METHODS, "persistent_id"))?;
    for (place, name) in [(&mut saver.reducer_override, "reducer_override"), (&mut saver.dispatch_table, "dispatch_table")] {
        let name = cx.intern(name)?;
        *place = cx.lookup_attr(this, &name)?;
    }
    saver.dump(cx, object)
}

/// An integer for a flag.
fn flag(cx: &mut Context, value: Option<&Value>) -> PyResult<i64> {
    let Some(value) = value else { return Err(cx.type_error("can't delete numeric/char attribute")) };
    match cx.as_int(value).map(|number| number.to_i64()) {
        Some(Some(number)) => Ok(number),
        Some(None) => Err(cx.overflow_error("Python int too large to convert to C long")),
        None => {
            let found = cx.type_name(value);
            Err(cx.type_error(&format!("'{found}' object cannot be interpreted as an integer")))
        }
    }
}

/// The methods.
struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_record(args.get(0), None::<State>)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, file, protocol=None, fix_imports=True, buffer_callback=None)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        if state(cx, this).is_some_and(|state| state.busy) {
            return Err(busy(cx));
        }
        let options = Options::read(cx, args.opt(2), args.opt(3), args.some(4))?;
        let write = write_method(cx, args.get(1))?;
        cx.record_set(this, WRITE, Some(write));
        cx.record_set(this, CALLBACK, args.some(4).cloned());
        let memo = Memo::new(cx)?;
        set_memo(cx, this, &memo);
        if let Some(state) = cx.record_state_mut::<Option<State>>(this) {
            *state = Some(State { options, binary: i64::from(options.protocol >= 1), fast: 0, busy: false });
        }
        Ok(Value::NONE)
    }

    #[sig("(self, obj, /)")]
    fn persistent_id(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Write a pickled representation of the given object to the open file.
    #[sig("(self, obj, /)")]
    fn dump(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let Some(state) = state(cx, this) else {
            let class = cx.short_type_name(this);
            return Err(pickling_error(cx, &format!("Pickler.__init__() was not called by {class}.__init__()")));
        };
        if state.busy {
            return Err(busy(cx));
        }
        edit(cx, this, |state| state.busy = true);
        let result = dump(cx, this, args.get(1), state);
        edit(cx, this, |state| state.busy = false);
        result.map(|()| Value::NONE)
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    #[sig("(self, /)")]
    fn clear_memo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let memo = memo_of(cx, args.this())?;
        memo.clear(cx).map(|()| Value::NONE)
    }

    /// Returns size in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int_usize(size_of::<Record>() + size_of::<Option<State>>())
    }

    #[getter]
    fn bin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let binary = state(cx, args.this()).map_or(0, |state| state.binary);
        cx.new_int(binary)
    }

    #[setter]
    fn set_bin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let binary = flag(cx, args.opt(1))?;
        edit(cx, args.this(), |state| state.binary = binary);
        Ok(Value::NONE)
    }

    #[getter]
    fn fast(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fast = state(cx, args.this()).map_or(0, |state| state.fast);
        cx.new_int(fast)
    }

    #[setter]
    fn set_fast(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fast = flag(cx, args.opt(1))?;
        edit(cx, args.this(), |state| state.fast = fast);
        Ok(Value::NONE)
    }

    #[getter]
    fn memo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&MEMO_SPEC)?;
        let proxy = cx.new_record(&class, ())?;
        cx.record_set(&proxy, 0, Some(args.this().clone()));
        Ok(proxy)
    }

    #[setter]
    fn set_memo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(given) = args.opt(1) else { return Err(cx.type_error("attribute deletion is not supported")) };
        let class = cx.native_type(&MEMO_SPEC)?;
        let memo = if cx.type_of(given).is(&class) {
            let other = cx.record_get(given, 0).unwrap_or(Value::NONE);
            let other = memo_of(cx, &other)?;
            Memo { index: cx.dict_copy(&other.index)?, kept: cx.list_copy(&other.kept)? }
        } else if cx.is_dict(given) {
            Memo::from_dict(cx, given)?
        } else {
            let found = cx.type_name(given);
            return Err(cx.type_error(&format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {found}")));
        };
        set_memo(cx, args.this(), &memo);
        Ok(Value::NONE)
    }
}

/// The methods of the memo as seen from outside.
struct MemoMethods;

impl MemoMethods {
    fn of(cx: &mut Context, args: &Args) -> PyResult<Memo> {
        let pickler = cx.record_get(args.this(), 0).unwrap_or(Value::NONE);
        memo_of(cx, &pickler)
    }
}

#[methods]
impl MemoMethods {
    /// Remove all items from memo.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let memo = MemoMethods::of(cx, args)?;
        memo.clear(cx).map(|()| Value::NONE)
    }

    /// Copy the memo to a new object.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let memo = MemoMethods::of(cx, args)?;
        memo.to_dict(cx)
    }

    /// Implement pickle support.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let memo = MemoMethods::of(cx, args)?;
        let copy = memo.to_dict(cx)?;
        let arguments = cx.new_tuple(&[copy])?;
        let class = cx.type_object(ShapeId::DICT);
        cx.new_tuple(&[class, arguments])
    }
}
