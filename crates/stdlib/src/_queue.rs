//! `_queue`: a queue without bounds between threads. Its cell is a deque's ([`lissom_objects::deque`]).
//!
//! Between looking and taking no other thread runs, so there is no lock; who finds the queue empty waits for the next event and looks again.

use std::time::{Duration, Instant};

use lissom_macros::methods;
use lissom_objects::deque::Deque;
use lissom_objects::iterator::layout::generic_alias;
use lissom_objects::layout::Native as _;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};
use lissom_vm::thread;

/// A time in seconds must be shorter, as its nanoseconds fit 64 bits.
const SECONDS_MAX: f64 = 9_223_372_036.854_775;

/// `_queue.SimpleQueue`
static SPEC: TypeSpec = TypeSpec {
    name: "_queue.SimpleQueue",
    layout: Deque::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF),
    doc: "Simple, unbounded, reentrant FIFO queue.",
    methods: &[QueueMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// What the module keeps.
#[derive(Default)]
struct State {
    /// `Empty`
    empty: Option<Value>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let doc = "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.";
    let module = cx.new_module("_queue", Some(doc))?;
    cx.module_type(&module, &SPEC)?;
    let base = cx.type_object(ShapeId::EXCEPTION);
    let empty = crate::_struct::exception_class(cx, "_queue", "Empty", &base)?;
    let (name, text) = (cx.intern("__doc__")?, cx.new_str("Exception raised by Queue.get(block=0)/get_nowait().")?);
    cx.type_set(&empty, &name, Some(text))?;
    cx.module_set(&module, "Empty", empty.clone())?;
    cx.state::<State>("_queue").empty = Some(empty);
    Ok(module)
}

/// There is no item.
fn empty(cx: &mut Context) -> Raised {
    let Some(class) = cx.state::<State>("_queue").empty.clone() else { return cx.error(ShapeId::RUNTIME_ERROR, "lost _queue.Empty") };
    match cx.call(&class, &[]) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Until when to wait.
fn deadline(cx: &mut Context, timeout: &Value) -> PyResult<Option<Instant>> {
    let seconds = match cx.as_float(timeout) {
        Some(seconds) => seconds,
        None if cx.is_index(timeout) => {
            let number = cx.index(timeout)?;
            cx.as_int(&number).and_then(|number| number.to_i64()).map_or(f64::INFINITY, |number| number as f64)
        }
        None => {
            let found = cx.type_name(timeout);
            return Err(cx.type_error(&format!("'{found}' object cannot be interpreted as an integer or float")));
        }
    };
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if seconds.abs() >= SECONDS_MAX {
        return Err(cx.overflow_error("timestamp out of range for C PyTime_t"));
    }
    if seconds < 0.0 {
        return Err(cx.value_error("'timeout' must be a non-negative number"));
    }
    Ok(Instant::now().checked_add(Duration::from_secs_f64(seconds)))
}

/// Takes the first item, or waits for one.
fn get(cx: &mut Context, this: &Value, block: bool, timeout: Option<&Value>) -> PyResult<Value> {
    let end = match timeout {
        Some(timeout) if block => deadline(cx, timeout)?,
        _ => None,
    };
    loop {
        let seen = if block { thread::events(cx) } else { 0 };
        if let Some(item) = cx.simple_queue_pop(this) {
            return Ok(item);
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        if !block || left.is_some_and(|left| left.is_zero()) {
            return Err(empty(cx));
        }
        thread::wait(cx, seen, left);
        cx.poll()?;
    }
}

fn put(cx: &mut Context, this: &Value, item: &Value) -> PyResult<Value> {
    cx.deque_push_back(this, item.clone())?;
    if thread::are_several(cx) {
        thread::tell(cx);
    }
    Ok(Value::NONE)
}

/// The methods of the queue.
struct QueueMethods;

#[methods]
impl QueueMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        let object = cx.type_object(ShapeId::OBJECT);
        let (own, general) = (cx.special_of_type(class, Special::Init), cx.special_of_type(&object, Special::Init));
        if own.zip(general).is_some_and(|(own, general)| own.is(&general)) {
            if !args.rest.is_empty() {
                return Err(cx.type_error("SimpleQueue() takes no positional arguments"));
            }
            if args.keywords.is_some() {
                return Err(cx.type_error("SimpleQueue() takes no keyword arguments"));
            }
        }
        cx.new_simple_queue_of(class)
    }

    /// Return True if the queue is empty, False otherwise (not reliable!).
    #[sig("(self, /)")]
    fn empty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.simple_queue_len(args.this()) == 0))
    }

    /// Remove and return an item from the queue.
    ///
    /// If optional args 'block' is true and 'timeout' is None (the
    /// default), block if necessary until an item is available.  If
    /// 'timeout' is a non-negative number, it blocks at most 'timeout'
    /// seconds and raises the Empty exception if no item was available
    /// within that time.
    /// Otherwise ('block' is false), return an item if one is immediately
    /// available, else raise the Empty exception ('timeout' is ignored
    /// in that case).
    #[sig("(self, /, block=True, timeout=None)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let block = match args.opt(1) {
            Some(block) => cx.truth(block)?,
            None => true,
        };
        get(cx, args.this(), block, args.some(2))
    }

    /// Remove and return an item from the queue without blocking.
    ///
    /// Only get an item if one is immediately available. Otherwise
    /// raise the Empty exception.
    #[sig("(self, /, *args, **kwargs)", inferred, "(self, /)")]
    fn get_nowait(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.rest.is_empty() || args.keywords.is_some() {
            return Err(cx.type_error("get_nowait() takes no arguments"));
        }
        get(cx, args.this(), false, None)
    }

    /// Put the item on the queue.
    ///
    /// The optional 'block' and 'timeout' arguments are ignored, as this
    /// method never blocks.  They are provided for compatibility with the
    /// Queue class.
    #[sig("(self, /, item, block=True, timeout=None)")]
    fn put(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(block) = args.opt(2) {
            cx.truth(block)?;
        }
        put(cx, args.this(), args.get(1))
    }

    /// Put an item into the queue without blocking.
    ///
    /// This is exactly equivalent to `put(item)` and is only provided
    /// for compatibility with the Queue class.
    #[sig("(self, /, item)")]
    fn put_nowait(cx: &mut Context, args: &Args) -> PyResult<Value> {
        put(cx, args.this(), args.get(1))
    }

    /// Return the approximate size of the queue (not reliable!).
    #[sig("(self, /)")]
    fn qsize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.simple_queue_len(args.this());
        cx.new_int(length as i64)
    }

    /// SimpleQueues are generic over the type of their contents
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}
