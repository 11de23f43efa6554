//! The machine's state: its two stacks and what it was handed.

use lissom_heap::{Config, OutOfMemory, Visitor};
use lissom_objects::{Context, Hooks, PyResult, Value};

use crate::frame::Frame;
use crate::stack::{FRAMES_STEP, REGISTERS_STEP};

/// How source is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileMode {
    /// A module or a block.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement, whose value is printed.
    Single,
}

/// Where the two bits of the optimisation level stand in the flags that a [`CompileFn`] is handed.
pub const OPTIMIZE_SHIFT: u32 = 28;

/// Compiles source to plain code, or raises.
pub type CompileFn = fn(&mut Context, &[u8], &str, CompileMode, u32) -> PyResult<lissom_bytecode::Code>;

/// Words of the register stack.
const REGISTER_WORDS: usize = 16 << 20;
/// Frames at most.
const FRAMES_MAX: usize = 400_000;

/// The machine of a runtime.
pub struct Machine {
    pub(crate) registers: Vec<u64>,
    pub(crate) frames: Vec<u64>,
    /// The frame running, or null.
    pub(crate) frame: *mut Frame,
    /// How often the loop was entered: more than once means that native code waits for Python code.
    pub(crate) entered: usize,
    /// Where the machine stack stood when the loop was entered last.
    pub(crate) stack_entered: usize,
    recursion_limit: usize,
    /// The first frame record that may not be used yet (see stack.rs).
    pub(crate) frames_end: *mut Frame,
    /// Frame records charged to the memory limit.
    pub(crate) frames_charged: usize,
    /// Words of the register stack charged to the memory limit.
    pub(crate) registers_charged: usize,
    /// The end of the register stack in use, less a reserve.
    pub(crate) registers_end: *const u64,
    /// The handlers of instructions: the plain ones, or those that trace. Taken up at calls, returns, exceptions and safepoints.
    pub(crate) table: *const crate::dispatch::Handlers,
    /// A cell about to be freed, or a result on its way, between two functions of dispatch.
    pub(crate) dying: u64,
    /// The last version given to a table's keys.
    pub(crate) keys_version: u32,
    /// Source to code.
    pub compiler: CompileFn,
    /// Modules that are native: by name, the function that makes them.
    pub natives: &'static [(&'static str, fn(&mut Context) -> PyResult<Value>)],
    /// Is there a library module of this full name, and is it a package?
    pub library: fn(&str) -> Option<bool>,
    /// The Python source of a library module; `None` if there is none, or no memory for it.
    pub library_source: fn(&str) -> Option<Vec<u8>>,
    /// The folder that the library's modules appear to lie in: their files are named after it, and it stands in `sys.path`.
    pub library_folder: Box<str>,
    /// The packed code of a library module, if it could be compiled when the program was built.
    pub library_code: fn(&str) -> Option<lissom_bytecode::packed::Parts<'static>>,
    /// What is let go when something was compiled or imported ([`Machine::release_file`]): packed code, or the whole program.
    pub idle: Vec<lissom_heap::ProgramBytes>,
    /// How many codes were unpacked since then.
    pub(crate) unpacked: u32,
    /// How much is left out of modules that are imported (`-O`: 1, `-OO`: 2).
    pub optimize: u8,
    /// The library modules that were loaded from packed code.
    pub(crate) loaded: Vec<crate::code::packed::Loaded>,
    /// The code of functions whose own is still packed.
    pub(crate) stub: Option<Value>,
    /// Sources that are no files (`<string>` of `-c`, `<stdin>`), by name, for tracebacks.
    pub sources: Vec<(String, Vec<u8>)>,
    /// Values kept alive for frames that run.
    pub(crate) kept: Vec<Value>,
    pub(crate) interruptible: crate::interrupt::Interruptible,
    /// The threads of the runtime.
    pub(crate) threads: crate::thread::Threads,
    /// Where coroutines were made, and the hooks of asynchronous generators.
    pub origins: crate::asynchronous::Origins,
    /// The library's importlib.
    pub(crate) importlib: crate::import::lazy::Importlib,
    /// What is traced.
    pub tracing: crate::trace::Tracing,
    /// The right to the signals of the process, if this runtime has it.
    pub(crate) signals: Option<lissom_host::raw::signals::Claim>,
    /// Called at a safepoint when a signal came or the runtime was interrupted.
    pub on_signal: fn(&mut Context) -> PyResult,
}

/// Where the machine lies in the context.
pub(crate) fn machine(cx: &mut Context) -> *mut Machine {
    cx.machine_address.cast()
}

impl Machine {
    /// The machine of a runtime.
    pub fn of(cx: &mut Context) -> &mut Machine {
        // SAFETY: the machine lies in a box that the context owns; the borrow is the context's.
        unsafe { &mut *machine(cx) }
    }

    /// The two stacks of a thread. Zeroed, so that a record's optional fields are unset before their first use; pages are taken when they are
    /// touched.
    pub(crate) fn new_stacks() -> Option<(Vec<u64>, Vec<u64>)> {
        Some((zeroed(REGISTER_WORDS)?, zeroed(FRAMES_MAX * size_of::<Frame>() / 8)?))
    }

    /// What a path names inside the library's folder: nothing for the folder itself, `None` if it lies elsewhere.
    pub(crate) fn inside_library<'path>(&self, path: &'path str) -> Option<&'path str> {
        if self.library_folder.is_empty() {
            return None;
        }
        match path.strip_prefix(&*self.library_folder)? {
            "" => Some(""),
            inner => inner.strip_prefix('/'),
        }
    }

    /// The first record of the frame stack.
    #[inline(always)]
    pub(crate) fn frames_start(&mut self) -> *mut Frame {
        self.frames.as_mut_ptr().cast()
    }

    /// How many frames there are.
    pub(crate) fn depth(&mut self) -> usize {
        if self.frame.is_null() {
            return 0;
        }
        // SAFETY: the frame running is one of the records.
        unsafe { self.frame.offset_from(self.frames_start()) as usize + 1 }
    }

    /// Are instructions told to trace functions?
    #[inline(always)]
    pub(crate) fn is_traced(&self) -> bool {
        self.table != &raw const crate::dispatch::PLAIN
    }

    /// The record above a frame, or the first one.
    #[inline(always)]
    pub(crate) fn frame_above(&mut self, frame: *mut Frame) -> *mut Frame {
        if frame.is_null() { self.frames_start() } else { frame.wrapping_add(1) }
    }

    /// How many frames there are.
    pub fn frames(&mut self) -> usize {
        self.depth()
    }

    /// How many frames there may be (`sys.getrecursionlimit`).
    pub fn recursion_limit(&self) -> usize {
        self.recursion_limit
    }

    /// Sets how many frames there may be.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.recursion_limit = limit;
        self.set_ends();
    }

    /// The first frame record that may never be used.
    pub(crate) fn frames_limit(&mut self) -> *mut Frame {
        self.frames_start().wrapping_add(self.recursion_limit.min(FRAMES_MAX))
    }

    /// The end of the register stack, less a reserve.
    pub(crate) fn registers_limit(&self) -> *const u64 {
        self.registers.as_ptr_range().end.wrapping_sub(8)
    }

    /// Says how far the stacks may be used before more is charged (see stack.rs).
    pub(crate) fn set_ends(&mut self) {
        let frames = self.frames_start().wrapping_add(self.frames_charged + FRAMES_STEP);
        self.frames_end = frames.min(self.frames_limit());
        let registers = self.registers.as_ptr().wrapping_add(self.registers_charged + REGISTERS_STEP - 8);
        self.registers_end = registers.min(self.registers_limit());
    }

    /// Words of the register stack in use.
    pub(crate) fn registers_used(&mut self) -> usize {
        (self.stack_top() as usize - self.registers.as_ptr() as usize) / 8
    }

    /// Gives the pages above the ends back to the system: they read as unset.
    pub(crate) fn clear_unused(&mut self) {
        let (frames, registers) = (self.frames_charged + FRAMES_STEP, self.registers_charged + REGISTERS_STEP);
        lissom_heap::forget_pages(&mut self.frames[frames * (size_of::<Frame>() / 8)..]);
        lissom_heap::forget_pages(&mut self.registers[registers..]);
    }

    /// Where the window of a frame made from native code starts.
    pub(crate) fn stack_top(&mut self) -> *mut u64 {
        if self.frame.is_null() {
            return self.registers.as_mut_ptr();
        }
        // SAFETY: the frame running is a live record.
        unsafe { (*self.frame).top() }
    }

    /// The source remembered for a name that is no file.
    pub(crate) fn source_of(&self, name: &str) -> Option<Vec<u8>> {
        self.sources.iter().rev().find(|(known, _)| known == name).map(|(_, source)| source.clone())
    }

    /// Is there a module of this name that could be imported without looking at files?
    pub(crate) fn is_library(cx: &mut Context, name: &str) -> bool {
        let machine = Machine::of(cx);
        machine.natives.iter().any(|(known, _)| *known == name) || (machine.library)(name).is_some()
    }

    /// Lets go of pages of the program's file that were read to compile or to import: the system maps a file's pages 16 at a time, so a
    /// library of which a hundred functions are used, or a compiler that is done, would count as a whole. What is still used comes back.
    pub fn release_file(cx: &mut Context) {
        let machine = Machine::of(cx);
        machine.unpacked = 0;
        for part in &machine.idle {
            part.release();
        }
    }

    /// Is there room for a window and a frame above `caller`?
    #[inline(always)]
    pub(crate) fn has_room(&mut self, caller: *mut Frame, registers: *const u64, count: usize) -> bool {
        self.frame_above(caller) < self.frames_end && registers.wrapping_add(count) < self.registers_end
    }

    /// A version for a table's keys, never given before.
    pub(crate) fn next_keys_version(&mut self) -> u32 {
        self.keys_version = self.keys_version.wrapping_add(1).max(1);
        self.keys_version
    }

    /// Names every reference the stacks hold, for the heap's verifier and for moving cells.
    pub fn visit_roots(&mut self, visitor: &mut dyn Visitor) {
        let start = self.registers.as_mut_ptr();
        let top = self.stack_top();
        let depth = self.depth();
        // SAFETY: below the top every word is a value or unset; frame records hold values in these fields.
        unsafe {
            visitor.slots(start, top.offset_from(start) as usize);
            let frames = self.frames_start();
            for index in 0..depth {
                let frame = frames.add(index);
                for slot in [
                    &raw mut (*frame).function,
                    &raw mut (*frame).locals,
                    &raw mut (*frame).generator,
                    &raw mut (*frame).constructed,
                    &raw mut (*frame).outer_handled,
                    &raw mut (*frame).object,
                ] {
                    visitor.slot(slot.cast());
                }
            }
        }
    }
}

/// A context with a machine: built-in types, and the machine's own (function, generator, code, frame, traceback).
///
/// # Errors
/// Not enough memory.
pub fn new_context(config: &Config, compiler: CompileFn, hash_key: (u64, u64)) -> Result<Box<Context>, OutOfMemory> {
    let hooks = Hooks {
        call_function: crate::call::call_from_native,
        resume: crate::generator::resume_from_native,
        safepoint: crate::execute::safepoint,
        globals: crate::execute::current_globals,
        import: crate::import::import_for_native,
        compact: crate::execute::compact,
        give_back,
        zero_super: Some(crate::execute::zero_super),
        missing_attribute: Some(crate::import::lazy::missing_attribute),
    };
    let mut cx = Context::new(config, hooks, hash_key)?;
    let (registers, frames) = Machine::new_stacks().ok_or(OutOfMemory)?;
    let machine = Machine {
        registers,
        frames,
        frame: std::ptr::null_mut(),
        entered: 0,
        stack_entered: 0,
        recursion_limit: 0,
        frames_end: std::ptr::null_mut(),
        frames_charged: 0,
        registers_charged: 0,
        registers_end: std::ptr::null(),
        table: &raw const crate::dispatch::PLAIN,
        dying: 0,
        keys_version: 0,
        compiler,
        natives: &[],
        library: |_| None,
        library_source: |_| None,
        library_folder: Box::default(),
        library_code: |_| None,
        idle: Vec::new(),
        unpacked: 0,
        optimize: 0,
        loaded: Vec::new(),
        stub: None,
        sources: Vec::new(),
        kept: Vec::new(),
        interruptible: crate::interrupt::Interruptible::new(cx.heap.breaker()),
        threads: crate::thread::Threads::new(cx.heap.breaker()),
        origins: Default::default(),
        importlib: Default::default(),
        tracing: crate::trace::Tracing::default(),
        signals: None,
        on_signal: |_| Ok(()),
    };
    let mut machine = Box::new(machine);
    machine.set_recursion_limit(1000);
    cx.machine_address = (&raw mut *machine).cast();
    cx.machine = Some(machine);
    crate::function::add_types(&mut cx).map_err(|_| OutOfMemory)?;
    let here = 0u8;
    // Native code may use all of the thread's stack but the last 256 KiB; the command runs the machine on a thread whose stack size it knows.
    cx.stack_limit = (&raw const here as usize).saturating_sub(crate::execute::STACK_DEFAULT);
    Ok(cx)
}

/// So many words of zero, of which none takes memory before it is touched; `None` if there are not that many addresses.
fn zeroed(words: usize) -> Option<Vec<u64>> {
    let layout = std::alloc::Layout::array::<u64>(words).ok()?;
    // SAFETY: the layout is not empty, and that of the vector, which takes the memory over.
    unsafe {
        let memory = std::alloc::alloc_zeroed(layout).cast::<u64>();
        if memory.is_null() { None } else { Some(Vec::from_raw_parts(memory, words, words)) }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.threads.end();
        // Frames that still run when a runtime is dropped hold references; the heap goes as a whole.
        self.frame = std::ptr::null_mut();
    }
}

fn give_back(cx: &mut Context) {
    crate::stack::shrink(cx);
    Machine::release_file(cx);
}
