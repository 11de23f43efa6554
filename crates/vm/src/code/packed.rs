//! Code of the embedded library, unpacked when it is wanted.
//!
//! ```text
//!   import     the module's code is unpacked and run; codes nested in it are constants that are handles: a number of the unit, one of the code
//!   def        of a handle: a function whose template is that of a stub, and which keeps the handle where its extra part would be
//!   call       of such a function: the stub counts as that of a generator, which is no plain call; there the function gets its code
//! ```
//!
//! So calls, frames and instructions never meet packed code, and pay nothing for it. A handle is an integer in place; only an instruction that makes a
//! function uses a constant that is one. Handles of functions that can be made more than once are replaced by their code when the first is made,
//! so that all of them share it. The packed bytes are constants of the program: positions are read where they lie.
//!
//! Whoever looks at the constants of a code object calls [`settle`] before.

use lissom_bytecode::packed::{Head, Malformed, Nested, Parts, Unit};
use lissom_bytecode::{Capture, CodeFlags, Const, Op};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::{CodeCell, Packed, constant_value, link, link_values};
use crate::machine::Machine;

/// The packed code of a module that was loaded.
pub(crate) struct Loaded {
    data: Parts<'static>,
    filename: Value,
    /// It stands for a module that CPython has in C.
    stands_in: bool,
}

/// Modules in Python whose functions are native in CPython: they make no entries in tracebacks, as those do not.
const STAND_INS: [&str; 6] = ["_datetime", "_locale", "_pydatetime", "_pydecimal", "_thread", "_typing"];

/// So many codes are unpacked before the pages that they were read from are let go.
const UNPACKED_MAX: u32 = 32;

/// Names a packed code: as a constant, or in a function, an integer in place.
#[derive(Clone, Copy)]
pub(crate) struct Handle {
    unit: u32,
    index: u32,
    /// Its function is made once at most.
    pub(crate) once: bool,
    /// It is the code of a function, not of a class body.
    pub(crate) function: bool,
    /// It captures variables.
    pub(crate) captures: bool,
}

impl Handle {
    /// Names a code of which only that is known.
    fn plain(unit: u32, index: u32) -> Handle {
        Handle { unit, index, once: false, function: false, captures: false }
    }

    /// The handle of a word, if it is one.
    pub(crate) fn of(value: &Value) -> Option<Handle> {
        if value.word() & 1 == 0 {
            return None;
        }
        let number = value.as_small_int()?;
        let [once, function, captures] = [1, 2, 4].map(|mark| number & mark != 0);
        Some(Handle { unit: (number >> 35) as u32, index: (number >> 3) as u32, once, function, captures })
    }

    /// The word that stands for it.
    pub(crate) fn value(self) -> Value {
        let marks = self.once as i64 | (self.function as i64) << 1 | (self.captures as i64) << 2;
        Value::int_unchecked((self.unit as i64) << 35 | (self.index as i64) << 3 | marks)
    }
}

#[cold]
fn malformed(cx: &mut Context, problem: Malformed) -> Raised {
    cx.error(ShapeId::SYSTEM_ERROR, &problem.to_string())
}

fn unit(cx: &mut Context, number: u32) -> PyResult<Unit<'static>> {
    let opened = match Machine::of(cx).loaded.get(number as usize) {
        Some(loaded) => Unit::open(loaded.data),
        None => Err(Malformed("of no module")),
    };
    opened.map_err(|problem| malformed(cx, problem))
}

/// What can be said of a code without unpacking it.
pub(crate) fn head(cx: &mut Context, handle: Handle) -> PyResult<Head<'static>> {
    unit(cx, handle.unit)?.head(handle.index).map_err(|problem| malformed(cx, problem))
}

/// Where the maker of a function finds the cells that its code captures.
pub(crate) fn captures(cx: &mut Context, handle: Handle) -> PyResult<Box<[Capture]>> {
    unit(cx, handle.unit)?.captures(handle.index).map_err(|problem| malformed(cx, problem))
}

/// The code object of a module, from its packed code.
///
/// # Errors
/// `MemoryError`; `SystemError` if it is no packed code.
pub fn load(cx: &mut Context, data: Parts<'static>, filename: &str) -> PyResult<Value> {
    let filename = cx.intern(filename)?;
    let loaded = &mut Machine::of(cx).loaded;
    let known = loaded.iter().position(|known| std::ptr::eq(known.data.first, data.first) && known.filename.is(&filename));
    let unit = match known {
        Some(unit) => unit,
        None => {
            if loaded.try_reserve(1).is_err() {
                return Err(cx.memory_error());
            }
            let stem = filename.str_bytes().rsplit(|byte| *byte == b'/').next().and_then(|name| name.strip_suffix(b".py")).unwrap_or_default();
            let stands_in = STAND_INS.iter().any(|name| name.as_bytes() == stem);
            loaded.push(Loaded { data, filename, stands_in });
            loaded.len() - 1
        }
    };
    unpack(cx, Handle::plain(unit as u32, 0))
}

/// The code object of a handle.
///
/// # Errors
/// `MemoryError`
pub(crate) fn unpack(cx: &mut Context, handle: Handle) -> PyResult<Value> {
    let unpacked = unit(cx, handle.unit)?.unpack(handle.index).map_err(|problem| malformed(cx, problem))?;
    let code = unpacked.code;
    debug_assert_eq!(lissom_bytecode::verify::verify_without_positions(&code), Ok(()));
    let (filename, stands_in) = match Machine::of(cx).loaded.get(handle.unit as usize) {
        Some(loaded) => (loaded.filename.clone(), loaded.stands_in),
        None => (Value::NONE, false),
    };
    let mut values = Vec::new();
    let total = code.consts.len() + code.names.len() + code.locals.len() + code.frees.len();
    if values.try_reserve_exact(total).is_err() {
        return Err(cx.memory_error());
    }
    let mut unsettled = false;
    for constant in &code.consts {
        let value = match constant {
            Const::Packed(nested) => {
                unsettled = true;
                match *nested {
                    Nested::Code { index, once, function, captures } => Handle { unit: handle.unit, index, once, function, captures }.value(),
                    Nested::Docstring => Value::NONE,
                }
            }
            other => constant_value(cx, other)?,
        };
        values.push(value);
    }
    for name in code.names.iter().chain(code.locals.iter()).chain(code.frees.iter()) {
        values.push(cx.intern(name)?);
    }
    let heads = [cx.intern(&code.name)?, cx.intern(&code.qualname)?, filename];
    let machine = Machine::of(cx);
    machine.unpacked += 1;
    // The end of an import lets them go in any case.
    if machine.unpacked >= UNPACKED_MAX && machine.importlib.is_idle(machine.threads.current()) {
        Machine::release_file(cx);
    }
    let packed = Packed { positions: unpacked.positions, unit: handle.unit, index: handle.index, unsettled, stands_in };
    link_values(cx, &code, heads, values, Some(packed))
}

/// Makes all constants of a code object what they are for Python code.
///
/// # Errors
/// `MemoryError`
pub fn settle(cx: &mut Context, code: &Value) -> PyResult {
    let Some(cell) = CodeCell::of(code).filter(|cell| cell.unsettled) else { return Ok(()) };
    let address = code.word() as *mut CodeCell;
    for instr in cell.instrs.items() {
        if instr.op == Op::MakeFunction
            && let Some(handle) = Handle::of(cell.constant(instr.b))
        {
            let nested = unpack(cx, handle)?;
            // SAFETY: the instruction was verified.
            unsafe { set_constant(cx, address, instr.b, nested) };
        }
    }
    if let Some(text) = set_aside(cx, cell)? {
        let text = cx.new_str_bytes(text)?;
        // SAFETY: the docstring is the first constant.
        unsafe { set_constant(cx, address, 0, text) };
    }
    // SAFETY: the cell is a code object's.
    unsafe { (*address).unsettled = false };
    Ok(())
}

/// The docstring of a code object that still lies with its packed code.
fn set_aside(cx: &mut Context, cell: &CodeCell) -> PyResult<Option<&'static [u8]>> {
    if !cell.unsettled || !cell.flags.docstring {
        return Ok(None);
    }
    let handle = Handle::plain(cell.unit, cell.index);
    Ok(head(cx, handle)?.docstring)
}

/// The docstring of a code object.
///
/// # Errors
/// `MemoryError`
pub(crate) fn docstring(cx: &mut Context, code: &Value) -> PyResult<Option<Value>> {
    let Some(cell) = CodeCell::of(code).filter(|cell| cell.flags.docstring && cell.consts > 0) else { return Ok(None) };
    match set_aside(cx, cell)? {
        Some(text) => cx.new_str_bytes(text).map(Some),
        None => Ok(Some(cell.constant(0).clone())),
    }
}

/// Replaces a constant that was a handle.
///
/// # Safety
/// The cell is a code object's, and has the constant.
pub(crate) unsafe fn set_constant(cx: &mut Context, cell: *mut CodeCell, index: u16, value: Value) {
    // SAFETY: the caller's promise; what the constant was is no reference, so that whoever borrowed it has only a number.
    unsafe {
        cx.heap.track(cell.cast());
        (*cell).values.start.add(index as usize).write(value);
    }
}

/// The code whose functions have theirs still packed. Run by itself it does nothing.
pub(crate) fn stub(cx: &mut Context) -> PyResult<Value> {
    if let Some(stub) = &Machine::of(cx).stub {
        return Ok(stub.clone());
    }
    let code = lissom_bytecode::Code {
        name: "<packed>".into(),
        qualname: "<packed>".into(),
        flags: CodeFlags { optimized: true, generator: true, ..CodeFlags::default() },
        consts: vec![Const::None],
        instrs: vec![lissom_bytecode::Instr::new(Op::ReturnConst, 0, 0, 0)],
        ..lissom_bytecode::Code::default()
    };
    let stub = link(cx, &code)?;
    // SAFETY: the cell is a code object's, made here.
    unsafe { (*(stub.word() as *mut CodeCell)).is_stub = true };
    Machine::of(cx).stub = Some(stub.clone());
    Ok(stub)
}
