//! Code objects: a compiled scope, ready to run.
//!
//! ```text
//!   CodeCell   | header | name | qualname | filename | docs of counts … | buffers … |
//!                values   constants, names, local names, captured names        references
//!                instrs   the instructions                                     8 bytes each
//!                caches   one inline cache per site, made at the first execution that wants one
//! ```
//!
//! All buffers lie in the heap of the runtime and are counted; but positions of the library's code lie in the program (see packed.rs).

pub mod methods;
pub mod packed;
pub mod parts;
mod same;

use std::sync::atomic::Ordering;

use lissom_bytecode::{Capture, Code, CodeFlags, Const, Handler, Instr, Position, Site};
use lissom_heap::{Header, Layout, Visitor};
use lissom_objects::{Context, PyResult, ShapeId, Value};

/// What an instruction remembers of its last execution. The meaning of the fields is the instruction's.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Cache {
    /// A shape, or the version of a table's keys.
    pub shape: u32,
    /// The epoch of classes, or the version of a second table's keys.
    pub epoch: u32,
    /// A slot, a position, or a borrowed word.
    pub payload: u64,
}

const _: () = assert!(size_of::<Cache>() == 16);

/// A buffer of plain data or values, owned by a code object.
#[repr(C)]
pub struct Span<T> {
    start: *mut T,
    length: u32,
}

impl<T> Span<T> {
    const EMPTY: Span<T> = Span { start: std::ptr::null_mut(), length: 0 };

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[T] {
        if self.start.is_null() {
            return &[];
        }
        // SAFETY: the buffer was filled with that many items when the code object was made, and never changes its place.
        unsafe { std::slice::from_raw_parts(self.start, self.length as usize) }
    }

    /// The first item's address.
    #[inline(always)]
    pub fn start(&self) -> *mut T {
        self.start
    }

    fn bytes(&self) -> usize {
        self.length as usize * size_of::<T>()
    }
}

/// A code object.
#[repr(C)]
pub struct CodeCell {
    header: Header,
    /// `co_name`
    pub name: Option<Value>,
    /// `co_qualname`
    pub qualname: Option<Value>,
    /// `co_filename`
    pub filename: Option<Value>,
    /// The template of functions made from it last.
    pub(crate) template: Option<Value>,
    /// The template of the functions it makes whose code is packed.
    pub(crate) packed_template: Option<Value>,
    /// The instructions.
    pub instrs: Span<Instr>,
    /// Constants, then names, then names of locals, then names of captured variables.
    pub values: Span<Value>,
    /// One per site, made lazily; null until then.
    pub(crate) caches: *mut Cache,
    /// Places with inline caches.
    pub sites: Span<Site>,
    /// Handlers, innermost first.
    pub handlers: Span<Handler>,
    /// The encoded positions.
    pub positions: Span<u8>,
    /// Where the maker of the function finds the captured cells.
    pub captures: Span<Capture>,
    /// Which locals live in cells.
    pub cells: Span<u16>,
    /// How many constants there are.
    pub consts: u32,
    /// How many names.
    pub names: u32,
    /// `co_firstlineno`
    pub first_line: u32,
    /// Registers.
    pub registers: u16,
    /// Local variables.
    pub locals: u16,
    /// Captured variables.
    pub frees: u16,
    /// Parameters that can be given by position.
    pub positional: u16,
    /// Positional-only parameters.
    pub positional_only: u16,
    /// Keyword-only parameters.
    pub keyword_only: u16,
    /// What kind of scope it is.
    pub flags: CodeFlags,
    /// Exactly `positional` arguments by position make a call: no `*args`, no keyword-only ones, no generator.
    pub simple: bool,
    /// It stands for the codes of functions that are still packed.
    pub(crate) is_stub: bool,
    /// It was unpacked, and its positions lie with the packed code.
    is_packed: bool,
    /// It stands for native code: tracebacks do not show it.
    pub(crate) stands_in: bool,
    /// Some of its constants are still packed.
    unsettled: bool,
    /// The packed code it came from: the unit,
    unit: u32,
    /// and its number there.
    index: u32,
}

/// Where an unpacked code came from.
struct Packed {
    positions: &'static [u8],
    unit: u32,
    index: u32,
    unsettled: bool,
    stands_in: bool,
}

// SAFETY: names and values are the references; each span is a buffer owned by this cell.
unsafe impl Layout for CodeCell {
    const NAME: &'static str = "code";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `CodeCell`; inline caches hold no counted references.
        unsafe {
            visitor.slots((&raw mut (*cell).name).cast(), 5);
            visitor.slots((*cell).values.start.cast(), (*cell).values.length as usize);
            let caches = if (*cell).caches.is_null() { 0 } else { (*cell).sites.length as usize * size_of::<Cache>() };
            visitor.buffer((&raw mut (*cell).values.start).cast(), (*cell).values.bytes());
            visitor.buffer((&raw mut (*cell).instrs.start).cast(), (*cell).instrs.bytes());
            visitor.buffer((&raw mut (*cell).caches).cast(), caches);
            visitor.buffer((&raw mut (*cell).sites.start).cast(), (*cell).sites.bytes());
            visitor.buffer((&raw mut (*cell).handlers.start).cast(), (*cell).handlers.bytes());
            if !(*cell).is_packed {
                visitor.buffer((&raw mut (*cell).positions.start).cast(), (*cell).positions.bytes());
            }
            visitor.buffer((&raw mut (*cell).captures.start).cast(), (*cell).captures.bytes());
            visitor.buffer((&raw mut (*cell).cells.start).cast(), (*cell).cells.bytes());
        }
    }
}
lissom_objects::layout_info!(CodeCell, "code");

impl CodeCell {
    /// The code of a value, if it is one.
    #[inline(always)]
    pub fn of(value: &Value) -> Option<&CodeCell> {
        if value.is_pointer() && value.shape() == ShapeId::CODE {
            // SAFETY: the shape has this layout; but for its caches a code object never changes.
            Some(unsafe { &*(value.word() as *const CodeCell) })
        } else {
            None
        }
    }

    /// A constant.
    #[inline(always)]
    pub fn constant(&self, index: u16) -> &Value {
        // SAFETY: the verifier checked the operand against the number of constants.
        unsafe { &*self.values.start.add(index as usize) }
    }

    /// A name.
    #[inline(always)]
    pub fn name_at(&self, index: usize) -> &Value {
        // SAFETY: as for `constant`; names follow the constants.
        unsafe { &*self.values.start.add(self.consts as usize + index) }
    }

    /// The names of local variables, by register.
    pub fn local_names(&self) -> &[Value] {
        let start = (self.consts + self.names) as usize;
        &self.values.items()[start..start + self.locals as usize]
    }

    /// The names of captured variables.
    pub fn free_names(&self) -> &[Value] {
        &self.values.items()[(self.consts + self.names) as usize + self.locals as usize..]
    }

    /// The name a site refers to.
    #[inline(always)]
    pub fn site_name(&self, site: u16) -> &Value {
        match self.sites.items().get(site as usize) {
            Some(Site::Name(index)) => self.name_at(*index as usize),
            _ => {
                static NONE: u64 = lissom_objects::value::word::NONE;
                // SAFETY: the word of a constant is a valid value and is not counted.
                unsafe { &*(&raw const NONE).cast::<Value>() }
            }
        }
    }

    /// The index of an instruction.
    pub fn index_of(&self, ip: *const Instr) -> usize {
        // The machine's pointer stands behind the instruction it is doing.
        (ip as usize - self.instrs.start as usize) / size_of::<Instr>()
    }

    /// Where in the source the instruction of an index comes from.
    pub fn position(&self, index: usize) -> Position {
        lissom_bytecode::positions::positions_in(self.positions.items()).take(index + 1).last().unwrap_or_default()
    }

    /// The line of a frame before its first instruction: that of its definition, 0 for a module.
    pub fn start_line(&self) -> u32 {
        let module = !self.flags.optimized && self.name.as_ref().is_some_and(|name| name.str_bytes() == b"<module>");
        if module { 0 } else { self.first_line }
    }

    /// Which registers hold cells of captured variables.
    pub fn is_cell(&self, register: u16) -> bool {
        self.cells.items().contains(&register)
    }

    /// `co_flags`, as documented for `inspect`.
    pub fn flag_bits(&self) -> u32 {
        self.flags.bits()
    }
}

/// Gives the address of a site's cache, making the code's caches on first use; null if there is no memory (then nothing is remembered).
///
/// # Safety
/// The code is alive, and has that site.
#[inline(always)]
pub unsafe fn cache_at(cx: &mut Context, code: *const CodeCell, site: u16) -> *mut Cache {
    // SAFETY: the caller's promise.
    unsafe {
        if (*code).caches.is_null() {
            return make_caches(cx, code.cast_mut(), site);
        }
        (*code).caches.add(site as usize)
    }
}

/// As [`cache_at`], but null until the caches were made.
///
/// # Safety
/// As [`cache_at`].
#[inline(always)]
pub(crate) unsafe fn cache_made(code: *const CodeCell, site: u16) -> *mut Cache {
    // SAFETY: as for `cache_at`.
    unsafe { if (*code).caches.is_null() { std::ptr::null_mut() } else { (*code).caches.add(site as usize) } }
}

#[cold]
#[inline(never)]
unsafe fn make_caches(cx: &mut Context, code: *mut CodeCell, site: u16) -> *mut Cache {
    // SAFETY: the buffer has room for all sites; zero is "nothing remembered" (no shape 0, no epoch 0).
    unsafe {
        let bytes = (*code).sites.length as usize * size_of::<Cache>();
        let Ok(buffer) = cx.heap.allocate_buffer(bytes) else { return std::ptr::null_mut() };
        buffer.write_bytes(0, bytes);
        (*code).caches = buffer.as_ptr().cast();
        (*code).caches.add(site as usize)
    }
}

/// Sets the file name of a code object and of the codes nested in it that have the same.
///
/// # Errors
/// `MemoryError`
pub fn set_filename(cx: &mut Context, code: &Value, name: &Value) -> PyResult {
    let Some(old) = CodeCell::of(code).map(|code| code.filename.clone()) else { return Ok(()) };
    let mut work = vec![code.clone()];
    while let Some(code) = work.pop() {
        packed::settle(cx, &code)?;
        let Some(cell) = CodeCell::of(&code) else { continue };
        let same = match (&cell.filename, &old) {
            (Some(own), Some(old)) => own.is(old) || lissom_objects::str::equal(own, old),
            _ => false,
        };
        if !same {
            continue;
        }
        work.extend(cell.values.items()[..cell.consts as usize].iter().filter(|value| CodeCell::of(value).is_some()).cloned());
        cx.track(&code);
        // SAFETY: nobody looks into the code object while its name changes.
        drop(unsafe { (*(code.word() as *mut CodeCell)).filename.replace(name.clone()) });
    }
    Ok(())
}

fn copy_span<T: Copy>(cx: &mut Context, items: &[T]) -> PyResult<Span<T>> {
    if items.is_empty() {
        return Ok(Span::EMPTY);
    }
    let buffer = cx.allocate_buffer(size_of_val(items))?.cast::<T>();
    // SAFETY: the buffer has room for all items.
    unsafe { buffer.as_ptr().copy_from_nonoverlapping(items.as_ptr(), items.len()) };
    Ok(Span { start: buffer.as_ptr(), length: items.len() as u32 })
}

/// Makes a code object of what the compiler handed over; nested codes come first.
///
/// # Errors
/// `MemoryError`
pub fn link(cx: &mut Context, code: &Code) -> PyResult<Value> {
    let mut values = Vec::new();
    let total = code.consts.len() + code.names.len() + code.locals.len() + code.frees.len();
    if values.try_reserve_exact(total).is_err() {
        return Err(cx.memory_error());
    }
    for constant in &code.consts {
        let value = constant_value(cx, constant)?;
        values.push(value);
    }
    for name in code.names.iter().chain(code.locals.iter()).chain(code.frees.iter()) {
        values.push(cx.intern(name)?);
    }
    let heads = [cx.intern(&code.name)?, cx.intern(&code.qualname)?, cx.intern(&code.filename)?];
    link_values(cx, code, heads, values, None)
}

/// Makes a code object whose values (constants, names, names of locals, of captured variables) and name, qualified name and file name
/// are these; the rest is as `code` has it, which must have been verified, or as its packed form has it.
fn link_values(cx: &mut Context, code: &Code, heads: [Value; 3], values: Vec<Value>, packed: Option<Packed>) -> PyResult<Value> {
    let total = values.len();
    let [name, qualname, filename] = heads;
    let class = cx.type_object(ShapeId::CODE);
    let flags = code.flags;
    let object = cx.new_instance_of::<CodeCell>(&class, |at| {
        // SAFETY: a fresh zeroed cell: empty spans; the counts are written here, the buffers below.
        unsafe {
            (&raw mut (*at).name).write(Some(name));
            (&raw mut (*at).qualname).write(Some(qualname));
            (&raw mut (*at).filename).write(Some(filename));
            (*at).consts = code.consts.len() as u32;
            (*at).names = code.names.len() as u32;
            (*at).first_line = code.first_line;
            (*at).registers = code.registers;
            (*at).locals = code.locals.len() as u16;
            (*at).frees = code.frees.len() as u16;
            (*at).positional = code.positional;
            (*at).positional_only = code.positional_only;
            (*at).keyword_only = code.keyword_only;
            (*at).flags = flags;
            (*at).simple =
                flags.optimized && !flags.varargs && !flags.varkeywords && code.keyword_only == 0 && !flags.generator && !flags.coroutine && !flags.async_generator;
        }
    })?;
    let cell = object.word() as *mut CodeCell;
    // SAFETY: the object was made here and nobody else has it. Each span is stored as soon as it is made, so that a later failure frees it with the object.
    unsafe {
        if total > 0 {
            let buffer = cx.allocate_buffer(total * 8)?.cast::<Value>();
            for (index, value) in values.into_iter().enumerate() {
                buffer.as_ptr().add(index).write(value);
            }
            (*cell).values = Span { start: buffer.as_ptr(), length: total as u32 };
        }
        (*cell).instrs = copy_span(cx, &code.instrs)?;
        (*cell).sites = copy_span(cx, &code.sites)?;
        (*cell).handlers = copy_span(cx, &code.handlers)?;
        match packed {
            Some(packed) => {
                // Nobody writes to positions.
                (*cell).positions = Span { start: packed.positions.as_ptr().cast_mut(), length: packed.positions.len() as u32 };
                ((*cell).is_packed, (*cell).unsettled, (*cell).stands_in) = (true, packed.unsettled, packed.stands_in);
                ((*cell).unit, (*cell).index) = (packed.unit, packed.index);
            }
            None => (*cell).positions = copy_span(cx, code.positions.bytes())?,
        }
        (*cell).captures = copy_span(cx, &code.captures)?;
        (*cell).cells = copy_span(cx, &code.cells)?;
    }
    Ok(object)
}

/// The value of a constant.
///
/// # Errors
/// `MemoryError`
pub fn constant_value(cx: &mut Context, constant: &Const) -> PyResult<Value> {
    Ok(match constant {
        Const::None => Value::NONE,
        Const::Bool(truth) => Value::bool(*truth),
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(number) => cx.new_int(*number)?,
        Const::BigInt { negative, magnitude } => {
            let limbs: Vec<u64> = magnitude
                .chunks(8)
                .map(|chunk| chunk.iter().rev().fold(0, |limb, byte| limb << 8 | *byte as u64))
                .collect();
            cx.new_int_from_limbs(*negative, &limbs)?
        }
        Const::Float(number) => cx.new_float(*number)?,
        Const::Complex(real, imaginary) => cx.new_complex((*real, *imaginary))?,
        Const::Str(bytes) => {
            // Strings that look like names are shared, as CPython does with constants.
            if bytes.len() <= 64 && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') { cx.intern_bytes(bytes)? } else { cx.new_str_bytes(bytes)? }
        }
        Const::Bytes(bytes) => cx.new_bytes(bytes)?,
        Const::Tuple(items) => {
            let items = items.iter().map(|item| constant_value(cx, item)).collect::<PyResult<Vec<_>>>()?;
            cx.new_tuple_from(items)?
        }
        Const::FrozenSet(items) => {
            let items = items.iter().map(|item| constant_value(cx, item)).collect::<PyResult<Vec<_>>>()?;
            let (items, class) = (cx.new_tuple_from(items)?, cx.type_object(ShapeId::FROZENSET));
            cx.call(&class, &[items])?
        }
        Const::Slice(items) => {
            let [start, stop, step] = &**items;
            let (start, stop, step) = (constant_value(cx, start)?, constant_value(cx, stop)?, constant_value(cx, step)?);
            cx.new_slice(start, stop, step)?
        }
        Const::Code(code) => link(cx, code)?,
        Const::Packed(_) => return Err(cx.error(ShapeId::SYSTEM_ERROR, "packed code without its module")),
    })
}

/// The breaker word, read as the machine reads it.
#[inline(always)]
pub(crate) fn breaker_raised(cx: &Context) -> bool {
    cx.heap.breaker().load(Ordering::Relaxed) != 0
}

