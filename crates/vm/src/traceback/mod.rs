//! Tracebacks: where an exception passed.
//!
//! ```text
//!   | header | next | frame | instruction << 1 | 1 | line, or unset |
//! ```
//!
//! An entry has a frame object, so that the variables of the frames an exception left are there as long as the traceback is.

pub mod library;
pub mod methods;
pub mod report;

pub use crate::frame_object::frame_object;
pub use lissom_text::nearest::nearest;
use lissom_objects::descriptor::new_record;
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::typeobject::TypeSpec;
use lissom_objects::{Context, ShapeId, Value, exception};

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

/// Fields of a traceback.
pub mod entry {
    /// The entry nearer to where the exception was raised.
    pub const NEXT: usize = 0;
    /// The frame object.
    pub const FRAME: usize = 1;
    /// The instruction, by index.
    pub const INSTRUCTION: usize = 2;
    /// A line that was set.
    pub const LINE: usize = 3;
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
    let machine = machine_of(cx);
    // SAFETY: the caller's promise.
    let at = unsafe { record.offset_from((*machine).frames_start()) as usize };
    let next = exception::fields(cx, &error).and_then(|fields| fields.traceback.clone());
    // SAFETY: as above.
    let made = unsafe { crate::frame_object::object_at(cx, machine, at) };
    let made = made.and_then(|object| new_record(cx, ShapeId::TRACEBACK, &[next, Some(object), Some(Value::int32(index as i32)), None]));
    match made {
        Ok(traceback) => exception::set_traceback(cx, &error, Some(traceback)),
        Err(_) => cx.raised = Some(error),
    }
}

/// As [`here`], if there is a frame at all.
///
/// # Errors
/// `MemoryError`
pub fn where_it_stands(cx: &mut Context) -> lissom_objects::PyResult<Option<Value>> {
    if frame_object(cx, 0)?.is_none() {
        return Ok(None);
    }
    here(cx).map(Some)
}

/// A traceback of one entry: where the running frame stands.
///
/// # Errors
/// `MemoryError`
pub(crate) fn here(cx: &mut Context) -> lissom_objects::PyResult<Value> {
    let machine = machine_of(cx);
    // SAFETY: the running frame is a live record, and its `ip` stands behind the instruction that is at work.
    unsafe {
        let frame = (*machine).frame;
        let index = (*(*frame).code).index_of((*frame).ip).saturating_sub(1);
        let object = crate::frame_object::object_at(cx, machine, frame.offset_from((*machine).frames_start()) as usize)?;
        new_record(cx, ShapeId::TRACEBACK, &[None, Some(object), Some(Value::int32(index as i32)), None])
    }
}

/// The code and the instruction of an entry.
pub fn entry_code(traceback: &Value) -> Option<(Value, usize)> {
    let code = crate::frame_object::code_of(&field(traceback, entry::FRAME)?)?;
    let index = field(traceback, entry::INSTRUCTION)?.as_small_int()?;
    let index = if field(traceback, entry::LINE).is_some() { index / 8 } else { index };
    Some((code, usize::try_from(index).unwrap_or(0)))
}

/// The line of an entry.
pub fn entry_line(traceback: &Value) -> u32 {
    if let Some(line) = field(traceback, entry::LINE).and_then(|line| line.as_small_int())
        && line != -1
    {
        return line as u32;
    }
    match entry_code(traceback) {
        Some((code, index)) => CodeCell::of(&code).map_or(0, |code| code.position(index).line),
        None => 0,
    }
}

/// Keeps a value alive until the frames that now run have ended.
pub(crate) fn keep(cx: &mut Context, value: Option<Value>) {
    if let Some(value) = value {
        Machine::of(cx).kept.push(value);
    }
}
