//! Frame objects: what Python code sees of a frame. They are made when someone looks: a traceback, a trace function, `sys._getframe`.
//!
//! ```text
//!   | header | function | code | locals | depth | instruction | generator | back | handled | trace | state | line | extra |
//! ```
//!
//! An object is in one of three conditions, in which its variables lie in different places:
//!
//! * its record runs: it names the record by depth, the record owns a reference to the object;
//! * it is the frame of a generator between two steps: it names the generator weakly, and the generator's `handled` slot holds the
//!   object (whose own `handled` field then holds the exception that belongs in that slot);
//! * it has ended: if somebody but the record held it, the variables moved to a cell that the object owns.

pub mod methods;
pub mod proxy;

use lissom_objects::descriptor::new_record;
use lissom_objects::function::{Function, cell_get, cell_set};
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Context, PyResult, ShapeId, Value};

use crate::code::CodeCell;
use crate::frame::Frame;
use crate::generator::{Generator, State};
use crate::machine::{Machine, machine as machine_of};
use crate::traceback::{field, set_field};

/// `frame`
pub static SPEC: TypeSpec = TypeSpec {
    name: "frame",
    id: Some(ShapeId::FRAME),
    layout: Values::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[methods::FrameMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The variables of a frame that ended (internal).
pub static REGISTERS_SPEC: TypeSpec =
    TypeSpec { name: "frame_registers", id: Some(ShapeId::FRAME_REGISTERS), layout: Values::INFO, flags: TypeFlags::NO_INSTANTIATION, ..TypeSpec::DEFAULT };

/// The function that runs.
pub const FUNCTION: usize = 0;
/// Its code.
pub const CODE: usize = 1;
/// The namespace of local variables; or, of a function that ended, its registers.
pub const LOCALS: usize = 2;
/// The depth of its record plus one, while it runs; else 0.
pub const DEPTH: usize = 3;
/// The instruction it stood at when it ended.
pub const INSTRUCTION: usize = 4;
/// A weak reference to the generator whose frame it is.
pub const GENERATOR: usize = 5;
/// The frame that called it, once it has ended.
pub const BACK: usize = 6;
/// The exception that a generator was handling when it was suspended.
pub const HANDLED: usize = 7;
/// `f_trace`
pub const TRACE: usize = 8;
/// Bits, see below.
pub const STATE: usize = 9;
/// Line and instruction traced last: `line << 32 | index`.
pub const LINE: usize = 10;
/// Variables that the frame has no register for, set through `f_locals`.
pub const EXTRA: usize = 11;

/// `f_trace_lines` is off.
pub const NO_LINES: i64 = 1;
/// `f_trace_opcodes` is on.
pub const OPCODES: i64 = 2;
/// The frame's start was told to the trace function.
pub const ENTERED: i64 = 4;

/// The bits of a frame object.
pub fn state(object: &Value) -> i64 {
    field(object, STATE).and_then(|state| state.as_small_int()).unwrap_or(0)
}

/// Sets or clears bits.
pub fn set_state(cx: &mut Context, object: &Value, bits: i64, on: bool) {
    let old = state(object);
    set_field(cx, object, STATE, Some(Value::int32(if on { old | bits } else { old & !bits } as i32)));
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
        object_at(cx, machine, depth - 1 - depth_from_top).map(Some)
    }
}

/// The frame object of the record at a depth.
///
/// # Safety
/// The record is live.
pub(crate) unsafe fn object_at(cx: &mut Context, machine: *mut Machine, at: usize) -> PyResult<Value> {
    // SAFETY: the record is live.
    unsafe {
        let record = (*machine).frames_start().add(at);
        if let Some(object) = &(*record).object {
            return Ok(object.clone());
        }
        let generator = match (*record).generator.clone() {
            Some(generator) => Some(watch(cx, &generator)?),
            None => None,
        };
        let code = Value::borrow_slot((&raw const (*record).code).cast()).cloned();
        let zero = || Some(Value::int32(0));
        let fields =
            [(*record).function.clone(), code, (*record).locals.clone(), Some(Value::int32(at as i32 + 1)), zero(), generator, None, None, None, zero(), zero(), None];
        let object = new_record(cx, ShapeId::FRAME, &fields)?;
        (*record).object = Some(object.clone());
        Ok(object)
    }
}

/// A weak reference to a generator that gets a frame object. When the generator dies it is closed, so that the frame object learns of it.
fn watch(cx: &mut Context, generator: &Value) -> PyResult<Value> {
    if let Some(cell) = generator.cell() {
        // SAFETY: the generator is alive.
        unsafe { (*cell.as_ptr()).set_flag(lissom_heap::flags::FINALIZER) };
    }
    lissom_objects::weakref::plain_reference(cx, generator)
}

/// The running record of a frame object.
pub(crate) fn record_of(cx: &mut Context, object: &Value) -> Option<*mut Frame> {
    let depth = field(object, DEPTH)?.as_small_int()?;
    let machine = machine_of(cx);
    // SAFETY: a depth is set only while the record is live.
    unsafe { if depth > 0 && depth as usize <= (*machine).depth() { Some((*machine).frames_start().add(depth as usize - 1)) } else { None } }
}

/// The generator of a frame object, as long as it lives and has not ended.
pub(crate) fn generator_of(cx: &mut Context, object: &Value) -> Option<Value> {
    let reference = field(object, GENERATOR)?;
    lissom_objects::weakref::referent(cx, &reference)
}

/// The code of a frame object.
pub(crate) fn code_of(object: &Value) -> Option<Value> {
    field(object, CODE)
}

/// A frame with an object ends: the object keeps what it held, if anybody but the record holds it.
///
/// # Safety
/// The record is the top one, its registers still hold its variables.
pub(crate) unsafe fn detach(cx: &mut Context, record: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(object) = (*record).object.take() else { return };
        if object.count() == 1 {
            return;
        }
        let index = (*(*record).code).index_of((*record).ip).saturating_sub(1);
        set_field(cx, &object, DEPTH, Some(Value::int32(0)));
        set_field(cx, &object, INSTRUCTION, Some(Value::int32(index as i32)));
        set_field(cx, &object, GENERATOR, None);
        let pending = cx.raised.take();
        if (*record).locals.is_none() {
            save_registers(cx, &object, &*(*record).code, (*record).registers);
        }
        let machine = machine_of(cx);
        if (*record).generator.is_none()
            && let Some(caller) = (*machine).depth().checked_sub(2)
            && let Ok(back) = object_at(cx, machine, caller)
        {
            set_field(cx, &object, BACK, Some(back));
        }
        cx.raised = pending;
    }
}

/// Copies the variables of a frame to its object. Without memory they are lost.
///
/// # Safety
/// The registers are those of a frame of the code.
unsafe fn save_registers(cx: &mut Context, object: &Value, code: &CodeCell, registers: *mut u64) {
    let mut words = Vec::new();
    if code.locals == 0 || words.try_reserve_exact(code.locals as usize).is_err() {
        return;
    }
    for register in 0..code.locals {
        // SAFETY: the caller's promise.
        words.push(unsafe { Value::borrow_slot(registers.add(register as usize)).cloned() });
    }
    let saved = new_record(cx, ShapeId::FRAME_REGISTERS, &words).ok();
    set_field(cx, object, LOCALS, saved);
}

/// A generator that never runs again but did not end by itself: its frame object, if it has one, is told.
///
/// # Safety
/// The generator is not running.
pub(crate) unsafe fn detach_generator(cx: &mut Context, generator: *mut Generator) {
    // SAFETY: the caller's promise; between two steps the slot may hold the frame object.
    unsafe {
        let Some(object) = (*generator).handled.take() else { return };
        if object.shape() != ShapeId::FRAME || object.count() == 1 {
            return;
        }
        let index = ((*generator).next as i32).saturating_sub(1);
        set_field(cx, &object, INSTRUCTION, Some(Value::int32(index.max(0))));
        set_field(cx, &object, GENERATOR, None);
        set_field(cx, &object, HANDLED, None);
        if let Some(code) = code_of(&object)
            && let Some(code) = CodeCell::of(&code)
        {
            let pending = cx.raised.take();
            save_registers(cx, &object, code, Generator::registers(generator));
            cx.raised = pending;
        }
    }
}

/// A generator with a frame object is suspended: gives what goes into its `handled` slot.
pub(crate) fn park(cx: &mut Context, object: Value, handled: Option<Value>) -> Option<Value> {
    if object.count() == 1 && field(&object, TRACE).is_none() && field(&object, EXTRA).is_none() {
        return handled;
    }
    set_field(cx, &object, DEPTH, Some(Value::int32(0)));
    set_field(cx, &object, HANDLED, handled);
    set_state(cx, &object, ENTERED, false);
    Some(object)
}

/// A generator whose `handled` slot held a frame object runs again: gives the exception that it handles.
///
/// # Safety
/// The record is the generator's.
pub(crate) unsafe fn unpark(cx: &mut Context, machine: *mut Machine, record: *mut Frame, object: Value) -> Option<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        let depth = record.offset_from((*machine).frames_start()) as i32 + 1;
        set_field(cx, &object, DEPTH, Some(Value::int32(depth)));
        let handled = field(&object, HANDLED);
        set_field(cx, &object, HANDLED, None);
        (*record).object = Some(object);
        handled
    }
}

/// The frame object of a generator that has not ended.
///
/// # Errors
/// `MemoryError`
pub(crate) fn generator_frame(cx: &mut Context, generator: &Value) -> PyResult<Value> {
    let machine = machine_of(cx);
    let cell = generator.word() as *mut Generator;
    // SAFETY: records below the depth are live; the value is a generator.
    unsafe {
        if (*cell).state == State::Running {
            for at in (0..(*machine).depth()).rev() {
                let record = (*machine).frames_start().add(at);
                if (*record).generator.as_ref().is_some_and(|own| own.is(generator)) {
                    return object_at(cx, machine, at);
                }
            }
        }
        if let Some(object) = (*cell).handled.clone().filter(|object| object.shape() == ShapeId::FRAME) {
            return Ok(object);
        }
        let reference = watch(cx, generator)?;
        let code = crate::generator::code_value(generator);
        let zero = || Some(Value::int32(0));
        let fields = [(*cell).function.clone(), Some(code), None, zero(), zero(), Some(reference), None, None, None, zero(), zero(), None];
        let object = new_record(cx, ShapeId::FRAME, &fields)?;
        let handled = (*cell).handled.replace(object.clone());
        set_field(cx, &object, HANDLED, handled);
        cx.track(generator);
        Ok(object)
    }
}

/// Where the variables of a frame object lie.
pub(crate) struct Variables {
    /// The first register, or null if the frame was cleared.
    registers: *mut u64,
    code: Value,
    function: Option<Value>,
    /// What owns the registers, if it is no running record.
    _owner: Option<Value>,
}

impl Variables {
    /// The variables of a function's frame object.
    pub(crate) fn of(cx: &mut Context, object: &Value) -> Option<Variables> {
        let (code, function) = (code_of(object)?, field(object, FUNCTION));
        let (registers, owner) = if let Some(record) = record_of(cx, object) {
            // SAFETY: the record is live.
            (unsafe { (*record).registers }, None)
        } else if let Some(generator) = generator_of(cx, object) {
            (Generator::registers(generator.word() as *mut Generator), Some(generator))
        } else {
            match field(object, LOCALS).filter(|saved| saved.shape() == ShapeId::FRAME_REGISTERS) {
                Some(saved) => ((saved.word() as *mut u64).wrapping_add(1), Some(saved)),
                None => (std::ptr::null_mut(), None),
            }
        };
        Some(Variables { registers, code, function, _owner: owner })
    }

    fn code(&self) -> &CodeCell {
        match CodeCell::of(&self.code) {
            Some(code) => code,
            None => unreachable!("a frame object's code is code"),
        }
    }

    /// How many there are: registers, then captured ones.
    pub(crate) fn count(&self) -> usize {
        if self.registers.is_null() { 0 } else { self.code().locals as usize + self.code().frees as usize }
    }

    /// The name of a variable; `None` for what has no name of Python's.
    pub(crate) fn name(&self, index: usize) -> Option<Value> {
        let code = self.code();
        let locals = code.locals as usize;
        let name = if index < locals { &code.local_names()[index] } else { &code.free_names()[index - locals] };
        (!name.str_bytes().is_empty()).then(|| name.clone())
    }

    /// The cell a variable lies in, if it lies in one.
    fn cell(&self, index: usize) -> Option<Value> {
        let locals = self.code().locals as usize;
        if index >= locals {
            let function = self.function.as_ref()?;
            // SAFETY: the function captures as many cells as its code says.
            return unsafe { Some((*Function::captured(function.word() as *const Function, index - locals)).clone()) };
        }
        // SAFETY: the registers are as many as the code says; words are values or unset.
        let held = unsafe { Value::borrow_slot(self.registers.add(index)) }?;
        (held.shape() == ShapeId::CELL && self.code().is_cell(index as u16)).then(|| held.clone())
    }

    /// The value of a variable.
    pub(crate) fn get(&self, index: usize) -> Option<Value> {
        if self.registers.is_null() {
            return None;
        }
        if let Some(cell) = self.cell(index) {
            return cell_get(&cell).cloned();
        }
        if index >= self.code().locals as usize {
            return None;
        }
        // SAFETY: as in `cell`.
        unsafe { Value::borrow_slot(self.registers.add(index)).cloned() }
    }

    /// Sets a variable.
    pub(crate) fn set(&self, cx: &mut Context, index: usize, value: Value) {
        if self.registers.is_null() {
            return;
        }
        if let Some(cell) = self.cell(index) {
            cell_set(cx, &cell, Some(value));
        } else if index < self.code().locals as usize {
            if let Some(owner) = &self._owner {
                cx.track(owner);
            }
            // SAFETY: as in `cell`; the register owns its word.
            drop(unsafe { Value::from_word(std::mem::replace(&mut *self.registers.add(index), value.into_word())) });
        }
    }
}
