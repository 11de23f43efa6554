//! Tracebacks and frame objects: made only when an exception passes, and when someone looks.
//!
//! ```text
//!   traceback   | header | next | function | instruction << 1 | 1 | frame or 0 |
//!   frame       | header | function | locals | depth << 1 | 1 of the running record, or 0 | instruction << 1 | 1 | generator | back |
//! ```
//!
//! A frame object refers to its running record by depth as long as it runs; when the record ends, the variables it held are copied into the object.

pub mod library;
pub mod methods;
pub mod report;

pub use lissom_text::nearest::nearest;
use lissom_objects::descriptor::new_record;
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Context, PyResult, ShapeId, Value, exception};

use crate::code::CodeCell;
use crate::frame::Frame;
use crate::machine::{Machine, machine as machine_of};

/// `traceback`
pub static SPEC: TypeSpec = TypeSpec {
    name: "traceback",
    id: Some(ShapeId::TRACEBACK),
    layout: Values::INFO,
    doc: "Create a new traceback object.",
    methods: &[methods::TracebackMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `frame`
pub static FRAME_SPEC: TypeSpec = TypeSpec {
    name: "frame",
    id: Some(ShapeId::FRAME),
    layout: Values::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[methods::FrameMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Fields of a traceback.
pub mod entry {
    /// The entry nearer to where the exception was raised.
    pub const NEXT: usize = 0;
    /// The function that ran.
    pub const FUNCTION: usize = 1;
    /// The instruction, by index.
    pub const INSTRUCTION: usize = 2;
    /// The frame object.
    pub const FRAME: usize = 3;
    /// A line that was set.
    pub const LINE: usize = 4;
}

/// Fields of a frame object.
pub mod frame {
    /// The function that runs.
    pub const FUNCTION: usize = 0;
    /// Its local variables, once it has ended; or its namespace.
    pub const LOCALS: usize = 1;
    /// The depth of its record plus one, while it runs; else 0.
    pub const DEPTH: usize = 2;
    /// The instruction it stood at when it ended.
    pub const INSTRUCTION: usize = 3;
    /// The generator whose frame it is.
    pub const GENERATOR: usize = 4;
    /// The frame that called it, once it has ended.
    pub const BACK: usize = 5;
}

/// A field of a record.
pub fn field(record: &Value, index: usize) -> Option<Value> {
    // SAFETY: tracebacks and frame objects have more fields than any index above.
    unsafe { Value::borrow_slot((record.word() as *const u64).add(1 + index)).cloned() }
}

/// Sets a field of a record.
pub fn set_field(cx: &mut Context, record: &Value, index: usize, value: Option<Value>) {
    cx.track(record);
    // SAFETY: as in `field`; the old word was owned by the record.
    unsafe {
        let old = std::mem::replace(&mut *(record.word() as *mut u64).add(1 + index), value.map_or(0, Value::into_word));
        drop(Value::from_word(old));
    }
}

/// Has the exception being raised no entry yet?
pub(crate) fn is_fresh(cx: &Context) -> bool {
    cx.raised.as_ref().and_then(|error| exception::fields(cx, error)).is_some_and(|fields| fields.traceback.is_none())
}

/// Adds an entry for a frame to the traceback of the exception being raised. Without memory for it, the entry is left out.
///
/// # Safety
/// The frame is a live record.
pub(crate) unsafe fn add_entry(cx: &mut Context, record: *mut Frame, index: u32) {
    let Some(error) = cx.raised.clone() else { return };
    // SAFETY: the caller's promise.
    let (function, object) = unsafe { ((*record).function.clone(), (*record).object.clone()) };
    let next = exception::fields(cx, &error).and_then(|fields| fields.traceback.clone());
    match new_record(cx, ShapeId::TRACEBACK, &[next, function, Some(Value::int32(index as i32)), object, None]) {
        Ok(traceback) => exception::set_traceback(cx, &error, Some(traceback)),
        Err(_) => cx.raised = Some(error),
    }
}

/// The code and the instruction of an entry.
pub fn entry_code(traceback: &Value) -> Option<(Value, usize)> {
    let function = field(traceback, entry::FUNCTION)?;
    let code = crate::function::code_of(&function)?;
    let index = field(traceback, entry::INSTRUCTION)?.as_small_int()?;
    Some((code, index as usize))
}

/// The line of an entry.
pub fn entry_line(traceback: &Value) -> u32 {
    if let Some(line) = field(traceback, entry::LINE).and_then(|line| line.as_small_int()) {
        return line as u32;
    }
    match entry_code(traceback) {
        Some((code, index)) => CodeCell::of(&code).map_or(0, |code| code.position(index).line),
        None => 0,
    }
}

/// The frame object of a running record, made if there is none.
///
/// # Errors
/// `MemoryError`
pub fn frame_object(cx: &mut Context, depth_from_top: usize) -> PyResult<Option<Value>> {
    let machine = machine_of(cx);
    // SAFETY: records below the depth are live.
    unsafe {
        let depth = (*machine).depth();
        if depth_from_top >= depth {
            return Ok(None);
        }
        let at = depth - 1 - depth_from_top;
        object_at(cx, machine, at).map(Some)
    }
}

unsafe fn object_at(cx: &mut Context, machine: *mut Machine, at: usize) -> PyResult<Value> {
    // SAFETY: the record is live.
    unsafe {
        let record = (*machine).frames_start().add(at);
        if let Some(object) = &(*record).object {
            return Ok(object.clone());
        }
        let fields = [(*record).function.clone(), (*record).locals.clone(), Some(Value::int32(at as i32 + 1)), Some(Value::int32(0)), (*record).generator.clone(), None];
        let object = new_record(cx, ShapeId::FRAME, &fields)?;
        (*record).object = Some(object.clone());
        Ok(object)
    }
}

/// The running record of a frame object.
pub(crate) fn record_of(cx: &mut Context, object: &Value) -> Option<*mut Frame> {
    let depth = field(object, frame::DEPTH)?.as_small_int()?;
    let machine = machine_of(cx);
    // SAFETY: a depth is set only while the record is live.
    unsafe { if depth > 0 && depth as usize <= (*machine).depth() { Some((*machine).frames_start().add(depth as usize - 1)) } else { None } }
}

/// A frame with an object ends: the object keeps what it held.
///
/// # Safety
/// The record is the top one, its registers still hold its variables.
pub(crate) unsafe fn detach_frame(cx: &mut Context, record: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(object) = (*record).object.clone() else { return };
        let index = (*(*record).code).index_of((*record).ip).saturating_sub(1);
        if (*record).locals.is_none() {
            let pending = cx.raised.take();
            let locals = crate::ops::variable::load_locals(cx, record).ok();
            cx.raised = pending;
            set_field(cx, &object, frame::LOCALS, locals);
        }
        let machine = machine_of(cx);
        let caller = (*machine).depth().checked_sub(2);
        if object.count() > 2
            && let Some(caller) = caller
            && let Ok(back) = object_at(cx, machine, caller)
        {
            set_field(cx, &object, frame::BACK, Some(back));
        }
        set_field(cx, &object, frame::DEPTH, Some(Value::int32(0)));
        set_field(cx, &object, frame::INSTRUCTION, Some(Value::int32(index as i32)));
    }
}

/// A generator with a frame object is suspended: the object no longer names a running record.
pub(crate) fn park_frame(cx: &mut Context, object: &Value, _generator: Option<&Value>) {
    set_field(cx, object, frame::DEPTH, Some(Value::int32(0)));
}

/// The frame object of a generator that is not running.
///
/// # Errors
/// `MemoryError`
pub(crate) fn generator_frame(cx: &mut Context, generator: &Value) -> PyResult<Value> {
    let machine = machine_of(cx);
    // SAFETY: records below the depth are live.
    unsafe {
        for at in (0..(*machine).depth()).rev() {
            let record = (*machine).frames_start().add(at);
            if (*record).generator.as_ref().is_some_and(|own| own.is(generator)) {
                return object_at(cx, machine, at);
            }
        }
    }
    let (function, next) = crate::generator::standing(generator);
    let fields = [function, None, Some(Value::int32(0)), Some(Value::int32(next as i32 - 1)), Some(generator.clone()), None];
    new_record(cx, ShapeId::FRAME, &fields)
}

/// Keeps a value alive until the frames that now run have ended.
pub(crate) fn keep(cx: &mut Context, value: Option<Value>) {
    if let Some(value) = value {
        Machine::of(cx).kept.push(value);
    }
}
