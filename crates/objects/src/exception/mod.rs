//! Exceptions.
//!
//! ```text
//!   | header | args | traceback | context | cause | suppress << 1 | 1 | members and attributes … |
//! ```
//!
//! Members that some exceptions have beyond `args` (`errno`, `name`, `value`, …) are hidden slots with names, as `__slots__` are.

pub mod group;
pub mod kinds;
pub mod methods;
pub mod os;
pub mod syntax;
pub mod unicode;
mod warning;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// The native part of every exception.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// `args`, a tuple.
    pub args: Option<Value>,
    /// `__traceback__`
    pub traceback: Option<Value>,
    /// `__context__`
    pub context: Option<Value>,
    /// `__cause__`
    pub cause: Option<Value>,
    suppress: u64,
}

const _: () = assert!(size_of::<Exception>() == 48);

// SAFETY: the four values are the only references.
unsafe impl Layout for Exception {
    const NAME: &'static str = "exception";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is an `Exception`.
        unsafe { visitor.slots((&raw mut (*cell).args).cast(), 4) }
    }
}
crate::layout_info!(Exception, "exception");

impl Exception {
    /// `__suppress_context__`
    pub fn suppresses_context(&self) -> bool {
        self.suppress >> 1 != 0
    }

    /// Sets `__suppress_context__`.
    pub fn set_suppress(&mut self, suppress: bool) {
        self.suppress = u64::from(suppress) << 1 | 1;
    }
}

/// `BaseException`
pub static SPEC: TypeSpec = TypeSpec {
    name: "BaseException",
    id: Some(ShapeId::BASE_EXCEPTION),
    layout: Exception::INFO,
    flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::DICT.0),
    doc: "Common base class for all exceptions",
    methods: &[methods::BaseException::METHODS],
    ..TypeSpec::DEFAULT
};

/// An exception of a class, with these arguments, without running `__init__`.
///
/// # Errors
/// `MemoryError`
pub fn new_of_class(cx: &mut Context, class: &Value, args: Value) -> PyResult<Value> {
    cx.new_instance_of::<Exception>(class, |at| {
        // SAFETY: a fresh cell whose native part is written here.
        unsafe {
            (&raw mut (*at).args).write(Some(args));
            (*at).suppress = 1;
        }
    })
}

/// A built-in exception with these arguments; its members are set as its `__init__` sets them.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, kind: ShapeId, arguments: &[Value]) -> PyResult<Value> {
    let class = cx.type_object(kind);
    let args = cx.new_tuple(arguments)?;
    let exception = new_of_class(cx, &class, args)?;
    match kind {
        ShapeId::STOP_ITERATION => set_member(cx, &exception, 0, arguments.first().cloned().unwrap_or(Value::NONE)),
        ShapeId::SYSTEM_EXIT => {
            let code = match arguments {
                [] => Value::NONE,
                [code] => code.clone(),
                _ => cx.new_tuple(arguments)?,
            };
            set_member(cx, &exception, 0, code);
        }
        ShapeId::IMPORT_ERROR | ShapeId::MODULE_NOT_FOUND_ERROR | ShapeId::SYNTAX_ERROR | ShapeId::INDENTATION_ERROR | ShapeId::TAB_ERROR => {
            if let Some(message) = arguments.first() {
                set_member(cx, &exception, 0, message.clone());
            }
        }
        _ => {}
    }
    Ok(exception)
}

/// Sets a hidden slot of an exception, by number.
pub fn set_member(cx: &mut Context, exception: &Value, slot: u16, value: Value) {
    let place = exception.address::<u64>().wrapping_add((cx.shapes[exception.shape()].base + slot) as usize);
    if value.needs_tracking() {
        cx.track(exception);
    }
    // SAFETY: hidden slots lie in the cell of an exception whose class has that member.
    drop(unsafe { Value::from_word(std::mem::replace(&mut *place, value.into_word())) });
}

/// Unsets a hidden slot of an exception, by number.
pub fn clear_member(cx: &mut Context, exception: &Value, slot: u16) {
    let place = exception.address::<u64>().wrapping_add((cx.shapes[exception.shape()].base + slot) as usize);
    // SAFETY: as in `set_member`.
    drop(unsafe { Value::from_word(std::mem::replace(&mut *place, 0)) });
}

/// A hidden slot of an exception, by number.
pub fn member(cx: &Context, exception: &Value, slot: u16) -> Option<Value> {
    let place = exception.address::<u64>().wrapping_add((cx.shapes[exception.shape()].base + slot) as usize);
    // SAFETY: as in `set_member`.
    unsafe { Value::borrow_slot(place) }.cloned()
}

/// `AttributeError(message, name=…, obj=…)`
///
/// # Errors
/// `MemoryError`
pub fn new_attribute_error(cx: &mut Context, message: &str, name: &Value, object: &Value) -> PyResult<Value> {
    let text = cx.new_message(message)?;
    let error = new(cx, ShapeId::ATTRIBUTE_ERROR, &[text])?;
    set_member(cx, &error, 0, name.clone());
    set_member(cx, &error, 1, object.clone());
    Ok(error)
}

/// `NameError(message, name=…)`, or the subclass `kind`.
///
/// # Errors
/// `MemoryError`
pub fn new_name_error(cx: &mut Context, kind: ShapeId, message: &str, name: &Value) -> PyResult<Value> {
    let text = cx.new_message(message)?;
    let error = new(cx, kind, &[text])?;
    set_member(cx, &error, 0, name.clone());
    Ok(error)
}

/// Looks into an exception.
pub fn fields<'a>(cx: &'a Context, exception: &'a Value) -> Option<&'a Exception> {
    cx.get::<Exception>(exception)
}

/// Adds a note (PEP 678).
///
/// # Errors
/// What setting `__notes__` raises.
pub fn add_note(cx: &mut Context, exception: &Value, note: &str) -> PyResult {
    let note = cx.new_str(note)?;
    cx.call_method(exception, "add_note", &[note]).map(drop)
}

/// Makes the preallocated `MemoryError` fit to be raised again: what it knew of the last time goes.
pub fn reset(error: &Value) {
    let cell: *mut Exception = error.address();
    // SAFETY: the preallocated exception has this layout; the old values are dropped after they were taken out.
    unsafe {
        let old = ((*cell).traceback.take(), (*cell).context.take(), (*cell).cause.take());
        (*cell).suppress = 1;
        drop(old);
    }
}

/// Sets `__context__` of an exception being raised while another is handled, and breaks a ring that this would make.
pub fn chain(cx: &mut Context, exception: &Value, handled: &Value) {
    if exception.is(handled) || handled.is_none() {
        return;
    }
    // Walk what `handled` came from: if the new exception is among it, that link goes.
    let mut at = handled.clone();
    // A program can make a cycle of contexts: the slow one is met again in it.
    let (mut slow, mut step) = (handled.clone(), false);
    while let Some(next) = cx.get::<Exception>(&at).and_then(|fields| fields.context.clone()) {
        if next.is(exception) {
            if let Some(fields) = cx.get_mut::<Exception>(&at) {
                fields.context = None;
            }
            break;
        }
        at = next;
        if step && let Some(next) = cx.get::<Exception>(&slow).and_then(|fields| fields.context.clone()) {
            slow = next;
        }
        step = !step;
        if at.is(&slow) {
            break;
        }
    }
    cx.track(exception);
    if let Some(fields) = cx.get_mut::<Exception>(exception) {
        let old = fields.context.replace(handled.clone());
        drop(old);
    }
}

/// Sets `__cause__` (and with it `__suppress_context__`).
pub fn set_cause(cx: &mut Context, exception: &Value, cause: Option<Value>) {
    cx.track(exception);
    if let Some(fields) = cx.get_mut::<Exception>(exception) {
        let old = std::mem::replace(&mut fields.cause, cause);
        fields.set_suppress(true);
        drop(old);
    }
}

/// Sets `__traceback__`.
pub fn set_traceback(cx: &mut Context, exception: &Value, traceback: Option<Value>) {
    cx.track(exception);
    if let Some(fields) = cx.get_mut::<Exception>(exception) {
        let old = std::mem::replace(&mut fields.traceback, traceback);
        drop(old);
    }
}
