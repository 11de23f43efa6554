//! The end of objects: finalizers, weak references and cycle collection, in the order PEP 442 asks for.
//!
//! The heap frees what needs no goodbye at once. A cell with a finalizer or with weak references comes here through the heap's queue,
//! at the next safepoint: weak references are cleared, their callbacks called, `__del__` called once; then the last
//! reference is dropped again, and this time the cell is freed unless somebody kept it.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use lissom_heap::{Garbage, Cell, Generation, flags};

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::value::Value;
use crate::weakref::{self, WeakRef};

/// Serves the finalizer queue. Exceptions of finalizers are reported, not raised.
pub fn run_finalizers(cx: &mut Context) {
    while let Some(cell) = cx.heap.next_finalizable() {
        // SAFETY: the queue hands over the one reference to the cell.
        let object = unsafe { Value::from_cell(cell) };
        say_goodbye(cx, &object);
        drop(object);
    }
}

/// Clears the weak references of a dying object and runs its finalizer.
fn say_goodbye(cx: &mut Context, object: &Value) {
    let Some(cell) = object.cell() else { return };
    // SAFETY: the cell is alive; flags are plain bits of its header.
    let state = unsafe { (*cell.as_ptr()).flags() };
    if cx.cell::<WeakRef>(object).is_some() {
        // SAFETY: as above. A weak reference has no finalizer but this.
        unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
        weakref::forget(cx, object);
    }
    if state & flags::WATCHED != 0 {
        let callbacks = weakref::clear(cx, object);
        call_callbacks(cx, callbacks);
    }
    finalize(cx, object);
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
        unraisable(cx, error, Some(&method));
    }
    cx.raised = pending;
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
            unraisable(cx, error, Some(&callback));
        }
    }
    cx.raised = pending;
}

/// Reports an exception nobody can catch: `sys.unraisablehook`.
pub fn unraisable(cx: &mut Context, error: Value, object: Option<&Value>) {
    let pending = cx.raised.take();
    let hook = cx.unraisable;
    hook(cx, error, object);
    cx.raised = pending;
}

/// Collects cycles; gives how many objects were unreachable.
///
/// # Errors
/// None of its own: exceptions of finalizers and callbacks are reported.
pub fn collect(cx: &mut Context, generation: Generation) -> PyResult<usize> {
    let garbage = cx.heap.begin_collection(generation);
    collect_garbage(cx, generation, garbage)
}

/// The rest of a collection, once the heap has found what is unreachable.
///
/// # Errors
/// As [`collect`].
pub fn collect_garbage(cx: &mut Context, generation: Generation, garbage: Garbage) -> PyResult<usize> {
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
    for cell in garbage.cells() {
        let object = held(cell);
        if cx.cell::<WeakRef>(&object).is_some() {
            // SAFETY: the cell is alive.
            unsafe { (*cell.as_ptr()).set_flag(flags::FINALIZED) };
            weakref::forget(cx, &object);
        } else {
            finalize(cx, &object);
        }
    }
    let collected = cx.heap.finish_collection(garbage);
    cx.shapes.sweep(&mut cx.heap);
    if generation == Generation::Full {
        cx.interner.sweep();
        (cx.hooks.compact)(cx);
        cx.heap.give_back();
    }
    run_finalizers(cx);
    Ok(collected.freed)
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
    cx.heap.give_back();
}
