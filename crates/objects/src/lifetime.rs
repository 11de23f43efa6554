//! The end of objects: finalizers, weak references and cycle collection, in the order PEP 442 asks for.
//!
//! The heap frees what needs no goodbye at once. A cell with a finalizer or with weak references comes here through the heap's queue,
//! at the next safepoint: weak references are cleared, their callbacks called, `__del__` called once; then the last
//! reference is dropped again, and this time the cell is freed unless somebody kept it.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use lissom_heap::{BREAK_COLLECT, Cell, Garbage, Generation, flags};

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::typeobject::TypeFlags;
use crate::value::Value;
use crate::weakref::{self, WeakRef};

/// Serves the finalizer queue. Exceptions of finalizers are reported, not raised.
///
/// A finalizer has safepoints, too: what is dropped in it is finalized in it, but not what waited together with its object.
pub fn run_finalizers(cx: &mut Context) {
    loop {
        if cx.heap.finalizable_count() > 1 {
            let mut batch = cx.heap.take_finalizable();
            while let Some(cell) = cx.heap.next_of(&mut batch) {
                finalize_cell(cx, cell);
            }
        } else {
            let Some(cell) = cx.heap.next_finalizable() else { return };
            finalize_cell(cx, cell);
        }
    }
}

fn finalize_cell(cx: &mut Context, cell: NonNull<Cell>) {
    // SAFETY: the queue hands over the one reference to the cell.
    let object = unsafe { Value::from_cell(cell) };
    say_goodbye(cx, &object);
    drop(object);
}

/// Clears the weak references of a dying object and runs its finalizer.
fn say_goodbye(cx: &mut Context, object: &Value) {
    let Some(cell) = object.cell() else { return };
    // SAFETY: the cell is alive; flags are plain bits of its header.
    let state = unsafe { (*cell.as_ptr()).flags() };
    if crate::dict::viewed(object).is_some() {
        if object.count() > 1 {
            return;
        }
        // SAFETY: as above. A view has no finalizer but this.
        unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
        crate::dict::forget_view(cx, object);
        return;
    }
    if cx.cell::<WeakRef>(object).is_some() {
        // Somebody took the reference out of the table meanwhile: it lives on, and comes here again.
        if object.count() > 1 {
            return;
        }
        // SAFETY: as above. A weak reference has no finalizer but this.
        unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
        weakref::forget(cx, object);
    }
    finalize(cx, object);
    // The finalizer may have made the object live on, with its weak references.
    if state & flags::WATCHED != 0 && object.count() == 1 {
        let callbacks = weakref::clear(cx, object);
        call_callbacks(cx, callbacks);
    }
}

/// Runs `__del__` (or what a generator does instead), once.
fn finalize(cx: &mut Context, object: &Value) {
    let Some(cell) = object.cell() else { return };
    // SAFETY: the cell is alive.
    unsafe {
        let state = (*cell.as_ptr()).flags();
        if state & flags::FINALIZER == 0 || state & flags::FINALIZED != 0 {
            return;
        }
        (*cell.as_ptr()).set_flag(flags::FINALIZED);
    }
    let pending = cx.raised.take();
    if let Some(method) = cx.special(object, Special::Del)
        && let Err(raised) = cx.call_unbound(&method, object, &[])
    {
        let error = cx.take_raised(raised);
        if matches!(object.shape(), ShapeId::GENERATOR | ShapeId::COROUTINE | ShapeId::ASYNC_GENERATOR) {
            unraisable(cx, error, "while closing generator", Some(object));
        } else {
            unraisable(cx, error, "while calling deallocator", Some(&method));
        }
    }
    cx.raised = pending;
}

/// Runs the finalizers written in Python, and ends suspended generators, of all objects there are, `first` to begin with: a program ends, and
/// its names are still there.
pub fn finalize_all(cx: &mut Context, first: Vec<Value>) {
    let mut objects = first;
    cx.heap.for_each_cell(|cell, _| {
        // SAFETY: the walk names live cells; the copy is not dropped, the clone counts.
        unsafe {
            if (*cell).flags() & (flags::FINALIZER | flags::FINALIZED) != flags::FINALIZER {
                return;
            }
            // Where there is no memory to note it, it is finalized as it goes.
            if objects.try_reserve(1).is_ok() {
                objects.push((*ManuallyDrop::new(Value::from_cell(NonNull::new_unchecked(cell)))).clone());
            }
        }
    });
    for object in &objects {
        let generator = matches!(object.shape(), ShapeId::GENERATOR | ShapeId::COROUTINE | ShapeId::ASYNC_GENERATOR);
        if generator || cx.special(object, Special::Del).is_some_and(|method| method.shape() == ShapeId::FUNCTION) {
            finalize(cx, object);
        }
    }
}

/// Calls the callbacks of weak references whose referent is gone.
fn call_callbacks(cx: &mut Context, references: Vec<Value>) {
    let pending = cx.raised.take();
    for reference in references {
        let callback = cx.get_mut::<WeakRef>(&reference).and_then(|reference| reference.callback.take());
        if let Some(callback) = callback
            && let Err(raised) = cx.call(&callback, std::slice::from_ref(&reference))
        {
            let error = cx.take_raised(raised);
            unraisable(cx, error, "while calling weakref callback", Some(&callback));
        }
    }
    cx.raised = pending;
}

/// Reports an exception nobody can catch: `sys.unraisablehook`. The message says what the object was used for; without one it is told as it is.
pub fn unraisable(cx: &mut Context, error: Value, message: &str, object: Option<&Value>) {
    let pending = cx.raised.take();
    let hook = cx.unraisable;
    hook(cx, error, message, object);
    cx.raised = pending;
}

/// The bit of `gc.set_debug` that keeps what is found in `gc.garbage`.
pub const DEBUG_SAVE_ALL: u32 = 32;

/// What the module `gc` adds to the collector.
pub struct Collector {
    /// `gc.callbacks`
    pub callbacks: Option<Value>,
    /// `gc.garbage`
    pub garbage: Option<Value>,
    /// `gc.set_debug`
    pub debug: u32,
    /// Thresholds that were set and mean nothing here.
    pub thresholds: [i64; 2],
    /// Collections and collected objects of the three generations.
    pub stats: [[u64; 2]; 3],
    /// Young passes since the last full one.
    pub young_passes: i64,
    running: bool,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector { callbacks: None, garbage: None, debug: 0, thresholds: [10, 0], stats: [[0; 2]; 3], young_passes: 0, running: false }
    }
}

/// Calls `gc.callbacks`.
fn call_observers(cx: &mut Context, phase: &str, generation: Generation, collected: usize) {
    let observers = cx.collector.callbacks.clone().filter(|list| cx.as_list(list).is_some_and(|list| !list.is_empty()));
    let Some(observers) = observers else { return };
    let pending = cx.raised.take();
    if let Err(raised) = tell_observers(cx, &observers, phase, generation, collected) {
        let error = cx.take_raised(raised);
        unraisable(cx, error, "while calling GC callbacks", None);
    }
    cx.raised = pending;
}

fn tell_observers(cx: &mut Context, observers: &Value, phase: &str, generation: Generation, collected: usize) -> PyResult {
    let information = cx.new_dict()?;
    let number = if generation == Generation::Full { 2 } else { 0 };
    for (name, value) in [("generation", number), ("collected", collected as i64), ("uncollectable", 0)] {
        let (name, value) = (cx.intern(name)?, cx.new_int(value)?);
        cx.dict_set(&information, &name, value)?;
    }
    let phase = cx.new_str(phase)?;
    for observer in cx.collect(observers)? {
        if let Err(raised) = cx.call(&observer, &[phase.clone(), information.clone()]) {
            let error = cx.take_raised(raised);
            unraisable(cx, error, "while calling GC callback", Some(&observer));
        }
    }
    Ok(())
}

/// Collects cycles; gives how many objects were unreachable.
///
/// # Errors
/// None of its own: exceptions of finalizers and callbacks are reported.
pub fn collect(cx: &mut Context, generation: Generation) -> PyResult<usize> {
    // A finalizer or a callback may ask for a collection: one is going on.
    if cx.collector.running {
        return Ok(0);
    }
    cx.collector.running = true;
    call_observers(cx, "start", generation, 0);
    let garbage = cx.heap.begin_collection(generation);
    let collected = collect_garbage(cx, generation, garbage);
    if generation == Generation::Full {
        cx.heap.give_back();
    }
    collected
}

/// Does the collection that is due, if there is one and none is going on.
///
/// # Errors
/// As [`collect`].
pub fn collect_due(cx: &mut Context) -> PyResult {
    if cx.collector.running {
        return Ok(());
    }
    if let Some((generation, garbage)) = cx.heap.begin_due() {
        cx.collector.running = true;
        call_observers(cx, "start", generation, 0);
        collect_garbage(cx, generation, garbage)?;
    }
    Ok(())
}

/// The rest of a collection, once the heap has found what is unreachable.
fn collect_garbage(cx: &mut Context, generation: Generation, garbage: Garbage) -> PyResult<usize> {
    let mut callbacks = Vec::new();
    for cell in garbage.cells() {
        let object = held(cell);
        // SAFETY: the cell is alive.
        if unsafe { (*cell.as_ptr()).flags() } & flags::WATCHED != 0 {
            callbacks.extend(weakref::clear(cx, &object));
        }
    }
    // A callback is called only if its reference is not garbage itself.
    if !callbacks.is_empty() {
        let dying: std::collections::HashSet<_> = garbage.cells().iter().copied().collect();
        callbacks.retain(|reference| reference.cell().is_none_or(|cell| !dying.contains(&cell)));
    }
    call_callbacks(cx, callbacks);
    let saved = if cx.collector.debug & DEBUG_SAVE_ALL != 0 { cx.collector.garbage.clone() } else { None };
    // Those that their own finalizer took out of the cycle would be gone already, and parts of objects are none: they do not count.
    let mut gone = 0;
    for cell in garbage.cells() {
        let object = held(cell);
        if crate::dict::viewed(&object).is_some() {
            // SAFETY: the cell is alive.
            unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
            crate::dict::forget_view(cx, &object);
        } else if cx.cell::<WeakRef>(&object).is_some() {
            // SAFETY: the cell is alive.
            unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
            weakref::forget(cx, &object);
        } else {
            finalize(cx, &object);
            gone += usize::from(object.count() == 2);
        }
        gone += usize::from(!is_shown(cx, &object));
        if let Some(saved) = &saved
            && is_shown(cx, &object)
            && let Err(raised) = cx.list_push(saved, object.clone())
        {
            drop(cx.take_raised(raised));
        }
    }
    let collected = cx.heap.finish_collection(garbage);
    cx.shapes.sweep(&mut cx.heap);
    let found = collected.freed.saturating_sub(gone);
    let stats = &mut cx.collector.stats[if generation == Generation::Full { 2 } else { 0 }];
    stats[0] += 1;
    stats[1] += found as u64;
    if generation == Generation::Full {
        cx.collector.young_passes = 0;
        cx.interner.sweep();
        (cx.hooks.compact)(cx);
        crate::dict::renew_views(cx);
        if collected.freed != 0 {
            cx.heap.give_back();
        }
    } else {
        cx.collector.young_passes += 1;
    }
    call_observers(cx, "stop", generation, found);
    cx.collector.running = false;
    if cx.heap.due().is_some() {
        // It became due meanwhile, and was passed over.
        cx.heap.raise(BREAK_COLLECT);
    }
    run_finalizers(cx);
    Ok(found)
}

/// Is the cell an object that Python code may see, and not a part of one?
fn is_shown(cx: &Context, object: &Value) -> bool {
    let shape = object.shape();
    !matches!(shape, ShapeId::TEMPLATE | ShapeId::FUNCTION_EXTRA | ShapeId::FUNCTION_MORE | ShapeId::FORM | ShapeId::ASYNC_YIELDED) && cx.class_word(object) != 0
}

/// Can the object be part of a cycle?
pub fn can_be_in_cycle(object: &Value) -> bool {
    object.needs_tracking() && !object.is_str() && !object.is_bytes() && !object.shape().is_int()
}

/// Was the object's finalizer run by the collector?
pub fn is_finalized(object: &Value) -> bool {
    // SAFETY: the cell is alive.
    object.cell().is_some_and(|cell| unsafe { (*cell.as_ptr()).has_flag(flags::FINALIZED) })
}

/// A reference of our own to a live cell.
fn shared(cell: *mut Cell) -> Option<Value> {
    NonNull::new(cell).map(|cell| held(&cell))
}

/// The objects that the collector knows of, of one generation or of all.
///
/// # Errors
/// `MemoryError`
pub fn tracked_objects(cx: &mut Context, generation: Option<Generation>) -> PyResult<Vec<Value>> {
    let stats = cx.heap.stats();
    cx.check_size((stats.young_cells + stats.old_cells) * 8)?;
    let mut objects = Vec::new();
    cx.heap.for_each_tracked(|cell, _| {
        // SAFETY: the walk names live cells.
        let young = unsafe { (*cell).has_flag(flags::YOUNG) };
        if generation.is_none_or(|generation| young == (generation == Generation::Young)) {
            objects.extend(shared(cell));
        }
    });
    objects.retain(|object| is_shown(cx, object));
    Ok(objects)
}

/// The objects that an object refers to, its class included.
///
/// # Errors
/// `MemoryError`
pub fn referents(cx: &mut Context, object: &Value) -> PyResult<Vec<Value>> {
    let mut found = Vec::new();
    if object.is_dict() {
        for (key, value) in cx.dict_items(object)? {
            found.extend([key, value]);
        }
    } else {
        add_referents(cx, object, &mut found);
    }
    if object.is_pointer() && cx.class_of(object).flags.has(TypeFlags::HEAP) {
        found.push(cx.type_of(object));
    }
    Ok(found)
}

fn add_referents(cx: &Context, object: &Value, found: &mut Vec<Value>) {
    let Some(cell) = object.cell() else { return };
    // Numbers and short strings in containers are no cells, but objects all the same.
    if let Some(items) = object.as_tuple() {
        found.extend_from_slice(items);
        return;
    }
    if object.exact_list().is_some()
        && let Some(list) = cx.as_list(object)
    {
        found.extend((0..list.len()).filter_map(|index| list.get(index)));
        return;
    }
    let mut direct = Vec::new();
    // SAFETY: the cell is alive, in this heap.
    unsafe { cx.heap.references_of(cell.as_ptr(), &mut |cell| direct.extend(shared(cell))) };
    for other in direct {
        if is_shown(cx, &other) {
            found.push(other);
        } else {
            add_referents(cx, &other, found);
        }
    }
}

/// The objects that refer to one of these objects directly.
///
/// # Errors
/// `MemoryError`
pub fn referrers(cx: &mut Context, objects: &[Value]) -> PyResult<Vec<Value>> {
    let wanted: std::collections::HashSet<_> = objects.iter().filter_map(Value::cell).map(NonNull::as_ptr).collect();
    let mut found = Vec::new();
    let heap = &cx.heap;
    heap.for_each_cell(|cell, _| {
        let mut refers = false;
        // SAFETY: the walk names live cells.
        unsafe { heap.references_of(cell, &mut |other| refers = refers || wanted.contains(&other)) };
        if refers {
            found.extend(shared(cell));
        }
    });
    found.retain(|object| is_shown(cx, object));
    Ok(found)
}

/// A reference of our own to an unreachable cell.
fn held(cell: &NonNull<Cell>) -> Value {
    // SAFETY: the collection holds a reference to each unreachable cell; the clone adds one, the borrowed copy is not dropped.
    unsafe { (*ManuallyDrop::new(Value::from_cell(*cell))).clone() }
}

/// Frees cycles without finalizers and weak references, before memory is refused: no Python code runs.
pub fn collect_quietly(cx: &mut Context) {
    cx.heap.collect(Generation::Full);
    cx.shapes.sweep(&mut cx.heap);
    (cx.hooks.give_back)(cx);
    cx.heap.give_back();
}
