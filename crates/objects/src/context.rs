//! Context: what native code is handed, and through which it reaches everything else.
//!
//! The borrow checker keeps natives honest: looking into an object borrows the `Context` shared; changing an object, allocating, or
//! running Python code takes it exclusively. Values themselves are owned references and need no borrow.
//!
//! There is one `Context` per runtime and no state outside it; a process can hold thousands. It is small on purpose: the
//! parts that only the machine needs hang off [`Context::machine`], those of a native module off its module object.
//!
//! Errors: an operation that can raise returns [`PyResult`]; the exception itself lies in the context, so that a result is a word.

use std::any::Any;
use std::ptr::NonNull;

use lissom_heap::{Config, Heap, OutOfMemory};

use crate::layout::Native as NativeLayout;
use crate::names::{Interner, Names};
use crate::native::CallArgs;
use crate::shape::{ShapeId, ShapeTable};
use crate::typeobject::MethodCache;
use crate::value::Value;

/// The mark that an exception was raised; the exception is in the context.
#[derive(Debug)]
pub struct Raised {
    _private: (),
}

/// A result whose error is a raised Python exception.
pub type PyResult<T = ()> = Result<T, Raised>;

impl Context {
    /// The mark of the exception that was raised before and is still in the context, for code that cannot hand the first mark on.
    pub fn still_raised(&self) -> Raised {
        debug_assert!(self.raised.is_some());
        Raised { _private: () }
    }
}

const _: () = assert!(size_of::<PyResult<Value>>() == 8 && size_of::<PyResult<Option<Value>>>() <= 16);

/// What the machine does for objects: installed once, when a runtime is made.
pub struct Hooks {
    /// Calls a Python function (an object of exactly the type `function`).
    pub call_function: fn(&mut Context, &Value, CallArgs) -> PyResult<Value>,
    /// Resumes a generator or coroutine with a value; `None` when it returned (the result is [`Context::returned`]).
    pub resume: fn(&mut Context, &Value, Value) -> PyResult<Option<Value>>,
    /// Does what the eval breaker asks for (collect, finalizers, signals): for long native loops.
    pub safepoint: fn(&mut Context) -> PyResult,
    /// The globals of the running Python function, if there is one.
    pub globals: fn(&mut Context) -> Option<Value>,
    /// Imports a module by its full name and gives the module itself (not its parent).
    pub import: fn(&mut Context, &str) -> PyResult<Value>,
    /// Gives back what the machine holds and does not use: its stacks above what is in use and a step more, and pages of the program's file.
    pub give_back: fn(&mut Context),
    /// Moves cells of sparse pages together, if nothing native is under way that could hold an address.
    pub compact: fn(&mut Context),
    /// The class and the receiver that `super()` without arguments means in the running function, if the machine knows.
    pub zero_super: Option<fn(&mut Context) -> PyResult<(Value, Value)>>,
    /// An attribute of a module that is not in its namespace: made now, or an error of its own.
    pub missing_attribute: Option<fn(&mut Context, &Value, &Value) -> PyResult<Option<Value>>>,
}

/// A runtime's state. See the module's documentation.
pub struct Context {
    /// Shapes: where attributes lie, and what type a cell has.
    pub shapes: ShapeTable,
    /// The exception raised and not yet handled.
    pub raised: Option<Value>,
    /// The result of the generator that just returned.
    pub returned: Option<Value>,
    /// The exception in `raised` is raised again: it gets no new traceback entry where it stands.
    pub reraised: bool,
    /// The exception being handled (`sys.exception()`).
    pub handled: Option<Value>,
    /// The names of the special methods, by number.
    pub special_names: Vec<Value>,
    /// Strings every part needs, interned.
    pub names: Names,
    /// Interned strings.
    pub interner: Interner,
    /// Classes and names to what a lookup found.
    pub method_cache: MethodCache,
    /// Types made from specifications of native modules, by the specification's address.
    pub native_types: Vec<(usize, Value)>,
    /// The live views of instances' attributes, by the instance; no word is counted.
    pub(crate) dict_views: std::collections::HashMap<u64, u64>,
    /// Built-in classes whose specification names a module: the class's word, and the name with the module's in front.
    pub(crate) dotted_types: Vec<crate::typeobject::DottedName>,
    /// The tables of functions of native modules, with the name of the module.
    pub(crate) function_tables: Vec<(&'static [crate::native::Native], Value)>,
    /// Weak references by the address of their referent.
    pub weakrefs: crate::weakref::WeakTable,
    /// Preallocated and shared objects.
    pub singletons: Singletons,
    /// What the module `gc` adds to the collector.
    pub collector: crate::lifetime::Collector,
    /// `sys.modules`
    pub modules: Option<Value>,
    /// The namespace of the module `builtins`.
    pub builtins: Option<Value>,
    /// What the machine does for objects.
    pub hooks: Hooks,
    /// The machine's own state.
    pub machine: Option<Box<dyn Any>>,
    /// Failing allocations that do without a collection, as the last one was in vain.
    relief_pause: usize,
    /// Bytes committed when it had ended.
    relief_committed: usize,
    /// Where that state lies, for the machine, which knows its type.
    pub machine_address: *mut u8,
    /// State of native modules, by module.
    pub module_state: Vec<(&'static str, Box<dyn Any>)>,
    /// The lowest address the machine stack may reach.
    pub stack_limit: usize,
    /// The key of string hashes.
    pub hash_key: (u64, u64),
    /// Containers whose representation is being made, by word.
    pub in_repr: Vec<u64>,
    /// Reports an exception nobody can catch.
    pub unraisable: fn(&mut Context, Value, &str, Option<&Value>),
    /// Limit of digits in conversions between int and str (`sys.set_int_max_str_digits`).
    pub int_digits_max: usize,
    /// The heap: last, because everything above lives in it.
    pub heap: Box<Heap>,
}

/// Preallocated and shared objects.
#[derive(Default)]
pub struct Singletons {
    /// `()`
    pub empty_tuple: Option<Value>,
    /// `b''`
    pub empty_bytes: Option<Value>,
    /// `ExceptionGroup`, which has two bases.
    pub exception_group: Option<Value>,
    /// The `MemoryError` raised when there is no room for another.
    pub memory_error: Option<Value>,
}

impl Context {
    /// A context with all built-in types, without modules.
    ///
    /// # Errors
    /// Not enough memory.
    pub fn new(config: &Config, hooks: Hooks, hash_key: (u64, u64)) -> Result<Box<Context>, OutOfMemory> {
        let mut heap = Heap::new(config)?;
        let shapes = ShapeTable::new(&mut heap)?;
        let mut cx = Box::new(Context {
            shapes,
            raised: None,
            returned: None,
            reraised: false,
            handled: None,
            special_names: Vec::new(),
            names: Names::default(),
            interner: Interner::default(),
            method_cache: MethodCache::new(),
            native_types: Vec::new(),
            dict_views: std::collections::HashMap::new(),
            dotted_types: Vec::new(),
            function_tables: Vec::new(),
            weakrefs: Default::default(),
            singletons: Singletons::default(),
            collector: Default::default(),
            modules: None,
            builtins: None,
            hooks,
            machine: None,
            machine_address: std::ptr::null_mut(),
            relief_pause: 0,
            relief_committed: 0,
            module_state: Vec::new(),
            stack_limit: 0,
            hash_key,
            in_repr: Vec::new(),
            unraisable: |_, _, _, _| {},
            int_digits_max: 4300,
            heap,
        });
        crate::builtin::bootstrap(&mut cx).map_err(|_| OutOfMemory)?;
        Ok(cx)
    }

    /// A new cell of a layout; the caller initialises everything behind the header before anything else happens.
    ///
    /// # Errors
    /// `MemoryError`, after a full collection did not help.
    #[inline(always)]
    pub(crate) fn allocate<T: NativeLayout>(&mut self, shape: ShapeId, flags: u8, size: usize) -> PyResult<NonNull<T>> {
        match self.heap.allocate(shape.0, flags, size) {
            Ok(cell) => Ok(cell.cast()),
            Err(OutOfMemory) => self.allocate_under_pressure(shape, flags, size),
        }
    }

    /// A new cell of a layout that another crate describes; see [`Context::allocate`].
    ///
    /// # Errors
    /// `MemoryError`
    pub fn allocate_cell(&mut self, shape: ShapeId, flags: u8, size: usize) -> PyResult<NonNull<lissom_heap::Cell>> {
        self.allocate::<crate::layout::Values>(shape, flags, size).map(NonNull::cast)
    }

    #[cold]
    #[inline(never)]
    fn allocate_under_pressure<T: NativeLayout>(&mut self, shape: ShapeId, flags: u8, size: usize) -> PyResult<NonNull<T>> {
        self.relieve();
        self.heap.allocate(shape.0, flags, size).map(NonNull::cast).map_err(|OutOfMemory| self.memory_error())
    }

    /// A buffer of the heap.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn allocate_buffer(&mut self, bytes: usize) -> PyResult<NonNull<u8>> {
        match self.heap.allocate_buffer(bytes) {
            Ok(buffer) => Ok(buffer),
            Err(OutOfMemory) => {
                self.relieve();
                self.heap.allocate_buffer(bytes).map_err(|OutOfMemory| self.memory_error())
            }
        }
    }

    /// A buffer made larger or smaller; on error the old one stays as it was.
    ///
    /// # Errors
    /// `MemoryError`
    ///
    /// # Safety
    /// The buffer came from this heap with `old` bytes, and has one owner, who takes the new address.
    pub unsafe fn resize_buffer(&mut self, buffer: NonNull<u8>, old: usize, new: usize) -> PyResult<NonNull<u8>> {
        // SAFETY: the caller's promise.
        match unsafe { self.heap.resize_buffer(buffer, old, new) } {
            Ok(buffer) => Ok(buffer),
            Err(OutOfMemory) => {
                self.relieve();
                // SAFETY: as above; the failed attempt left the buffer alone.
                unsafe { self.heap.resize_buffer(buffer, old, new) }.map_err(|OutOfMemory| self.memory_error())
            }
        }
    }

    /// Frees what can be freed without running Python code, before memory is refused.
    ///
    /// A collection that gave nothing back is not tried again for each allocation that fails behind it (an exception on its way out of a deep
    /// recursion makes many): only after as many of them as pay for it, or when memory was given up meanwhile.
    #[cold]
    fn relieve(&mut self) {
        let before = self.heap.committed_bytes();
        if self.relief_pause > 0 && before >= self.relief_committed {
            self.relief_pause -= 1;
            return;
        }
        crate::lifetime::collect_quietly(self);
        self.relief_committed = self.heap.committed_bytes();
        // A cell takes some 64 bytes, and looking at a few hundred of them the time of one allocation that fails.
        self.relief_pause = if self.relief_committed < before { 0 } else { before / 64 / 256 };
    }

    /// Raises `MemoryError`; used where an allocation failed.
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.heap.open_reserve();
        self.raised = self.singletons.memory_error.clone();
        if let Some(error) = &self.raised {
            crate::exception::reset(error);
        }
        Raised { _private: () }
    }

    /// Turns a failed allocation of the heap into `MemoryError`.
    pub fn or_memory_error<T>(&mut self, result: Result<T, OutOfMemory>) -> PyResult<T> {
        result.map_err(|OutOfMemory| self.memory_error())
    }

    /// Refuses a size a program asks for at once, before work begins, if it cannot fit.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn check_size(&mut self, bytes: usize) -> PyResult {
        if self.heap.would_fit(bytes) {
            return Ok(());
        }
        self.relieve();
        if self.heap.would_fit(bytes) { Ok(()) } else { Err(self.memory_error()) }
    }

    /// Raises an exception object.
    #[cold]
    pub fn raise(&mut self, exception: Value) -> Raised {
        self.raised = Some(exception);
        Raised { _private: () }
    }

    /// Takes the exception that was raised, to handle it.
    pub fn take_raised(&mut self, _raised: Raised) -> Value {
        match self.raised.take() {
            Some(exception) => exception,
            None => Value::NONE,
        }
    }

    /// Raises `kind` (a built-in exception) with one message.
    #[cold]
    #[inline(never)]
    pub fn error(&mut self, kind: ShapeId, message: &str) -> Raised {
        let made = self.new_message(message).and_then(|text| crate::exception::new(self, kind, &[text]));
        match made {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// The text of an error, with the lone surrogates of what it speaks of ([`lissom_text::message`]).
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_message(&mut self, message: &str) -> PyResult<Value> {
        self.new_str_bytes(&lissom_text::message::text_of(message))
    }

    /// Raises `kind` with these arguments.
    #[cold]
    pub fn error_with(&mut self, kind: ShapeId, arguments: &[Value]) -> Raised {
        match crate::exception::new(self, kind, arguments) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Raises `TypeError`.
    #[cold]
    pub fn type_error(&mut self, message: &str) -> Raised {
        self.error(ShapeId::TYPE_ERROR, message)
    }

    /// Raises `ValueError`.
    #[cold]
    pub fn value_error(&mut self, message: &str) -> Raised {
        self.error(ShapeId::VALUE_ERROR, message)
    }

    /// Raises `IndexError`.
    #[cold]
    pub fn index_error(&mut self, message: &str) -> Raised {
        self.error(ShapeId::INDEX_ERROR, message)
    }

    /// Raises `OverflowError`.
    #[cold]
    pub fn overflow_error(&mut self, message: &str) -> Raised {
        self.error(ShapeId::OVERFLOW_ERROR, message)
    }

    /// Raises `KeyError` with the key.
    #[cold]
    pub fn key_error(&mut self, key: &Value) -> Raised {
        self.error_with(ShapeId::KEY_ERROR, std::slice::from_ref(key))
    }

    /// Raises `NotImplementedError`: for what is not there yet.
    #[cold]
    pub fn not_implemented(&mut self, what: &str) -> Raised {
        self.error(ShapeId::NOT_IMPLEMENTED_ERROR, what)
    }

    /// Is the machine stack used up? Called at the entry of anything native that can nest.
    ///
    /// # Errors
    /// `RecursionError`
    #[inline(always)]
    pub fn check_stack(&mut self) -> PyResult {
        let here = 0u8;
        if (&raw const here as usize) < self.stack_limit {
            return Err(self.error(ShapeId::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        Ok(())
    }

    /// Long native loops call this now and then: collections, finalizers and signals are served.
    ///
    /// # Errors
    /// What a signal handler raises (`KeyboardInterrupt`).
    #[inline(always)]
    pub fn poll(&mut self) -> PyResult {
        if self.heap.breaker().load(std::sync::atomic::Ordering::Relaxed) != 0 { (self.hooks.safepoint)(self) } else { Ok(()) }
    }

    /// The state of a native module, if it was made.
    pub fn state_ref<T: Any>(&self, module: &str) -> Option<&T> {
        self.module_state.iter().filter(|(name, _)| *name == module).find_map(|(_, state)| state.downcast_ref())
    }

    /// The state of a native module, made on first use.
    pub fn state<T: Any + Default>(&mut self, module: &'static str) -> &mut T {
        let index = match self.module_state.iter().position(|(name, state)| *name == module && state.is::<T>()) {
            // Who asks often is soon found first.
            Some(index) if index > 0 => {
                self.module_state.swap(0, index);
                0
            }
            Some(index) => index,
            None => {
                self.module_state.push((module, Box::new(T::default())));
                self.module_state.len() - 1
            }
        };
        match self.module_state[index].1.downcast_mut() {
            Some(state) => state,
            None => unreachable!("the position was found by type"),
        }
    }
}
