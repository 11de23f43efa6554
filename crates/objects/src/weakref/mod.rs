//! Weak references: a side table by the address of the referent, so that an object pays nothing until it has one.
//!
//! ```text
//!   WeakRef   | header | referent (not counted) or 0 | callback or 0 | hash or unset |
//!   WeakTable  referent's address -> its weak references (not counted)
//! ```
//!
//! A referent with weak references is marked `WATCHED`: when its count reaches zero it goes to the finalizer queue, and
//! lifetime.rs clears the references and calls the callbacks. A weak reference that dies first takes itself out of the table.

pub mod methods;
pub mod proxy;

use std::collections::HashMap;

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A weak reference.
#[repr(C)]
pub struct WeakRef {
    header: Header,
    pub(crate) referent: u64,
    /// Called with the reference when the referent is gone.
    pub callback: Option<Value>,
    /// The referent's hash, once asked for.
    pub hash: Option<Value>,
}

const _: () = assert!(size_of::<WeakRef>() == 32);

// SAFETY: the referent is not counted (`weak`); callback and hash are the references.
unsafe impl Layout for WeakRef {
    const NAME: &'static str = "weakref";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `WeakRef`.
        unsafe {
            visitor.weak(&raw mut (*cell).referent);
            visitor.slots((&raw mut (*cell).callback).cast(), 2);
        }
    }
}
crate::layout_info!(WeakRef, "weakref");

/// Weak references by the address of their referent; the words are not counted.
#[derive(Default)]
pub struct WeakTable {
    references: HashMap<u64, Vec<u64>>,
}

/// The layouts of weak references: the plain one and proxies share it.
fn new_reference(cx: &mut Context, class: &Value, referent: &Value, callback: Option<Value>) -> PyResult<Value> {
    let word = referent.word();
    let callback_free = callback.is_none();
    let known = cx.weakrefs.references.entry(word).or_default();
    // Most objects that have one have no other.
    let room = if known.is_empty() { known.try_reserve_exact(1) } else { known.try_reserve(1) };
    if room.is_err() {
        return Err(cx.memory_error());
    }
    let reference = cx.new_instance_of::<WeakRef>(class, |at| {
        // SAFETY: a fresh cell whose native part is written here.
        unsafe {
            (*at).referent = word;
            (&raw mut (*at).callback).write(callback);
            (&raw mut (*at).hash).write(None);
        }
    })?;
    // As CPython has them: the shared reference and the shared proxy first, then the newest.
    let plain = callback_free && cx.as_type(class).is_some_and(|class| !class.flags.has(crate::typeobject::TypeFlags::HEAP));
    let is_proxy = !class.is(&cx.type_object(ShapeId::WEAKREF));
    let shared = cx.weakrefs.references.get(&word).map_or(0, |known| {
        let is_shared = |word: &&u64| {
            // SAFETY: the table names only live references.
            let Some(other) = (unsafe { Value::borrow_slot(*word) }) else { return false };
            let builtin = cx.class_of(other).flags.has(crate::typeobject::TypeFlags::IMMUTABLE);
            let first_kind = !plain || !is_proxy || cx.is_instance_of(other, ShapeId::WEAKREF);
            builtin && first_kind && cx.get::<WeakRef>(other).is_some_and(|other| other.callback.is_none())
        };
        known.iter().take_while(is_shared).count()
    });
    let at = if plain && !is_proxy { 0 } else { shared };
    cx.weakrefs.references.entry(word).or_default().insert(at, reference.word());
    if let Some(cell) = referent.cell() {
        // SAFETY: both cells are alive. The reference is marked as well: when it dies it must leave the table. The referent stays where it is.
        unsafe {
            (*cell.as_ptr()).set_flag(flags::WATCHED);
            (*cell.as_ptr()).set_flag(flags::PINNED);
            if let Some(own) = reference.cell() {
                (*own.as_ptr()).set_flag(flags::FINALIZER);
                (*own.as_ptr()).set_flag(flags::PINNED);
            }
        }
    }
    Ok(reference)
}

/// `weakref.ref(referent)` for the runtime's own use.
///
/// # Errors
/// `MemoryError`
pub fn plain_reference(cx: &mut Context, referent: &Value) -> PyResult<Value> {
    let class = cx.type_object(ShapeId::WEAKREF);
    reference(cx, &class, referent, None)
}

/// A weak reference of a class (`weakref.ref` or a subclass); one without callback is shared.
///
/// # Errors
/// `TypeError` if the referent does not accept weak references.
pub fn reference(cx: &mut Context, class: &Value, referent: &Value, callback: Option<Value>) -> PyResult<Value> {
    if !accepts(cx, referent) {
        let name = cx.type_name(referent);
        return Err(cx.type_error(&format!("cannot create weak reference to '{name}' object")));
    }
    if callback.is_none()
        && cx.as_type(class).is_some_and(|class| !class.flags.has(crate::typeobject::TypeFlags::HEAP))
        && let Some(known) = cx.weakrefs.references.get(&referent.word())
    {
        for word in known.clone() {
            // SAFETY: the table names only live references; a dying one leaves it before it is freed.
            if let Some(other) = unsafe { Value::borrow_slot(&raw const word) }
                && other.count() > 0
                && cx.type_of(other).is(class)
                && cx.get::<WeakRef>(other).is_some_and(|other| other.callback.is_none())
            {
                return Ok(other.clone());
            }
        }
    }
    new_reference(cx, class, referent, callback)
}

/// Does the object accept weak references?
pub fn accepts(cx: &Context, object: &Value) -> bool {
    if !object.is_pointer() {
        return false;
    }
    let shape = object.shape();
    if shape.is_builtin() {
        return matches!(
            shape,
            ShapeId::TYPE | ShapeId::FUNCTION | ShapeId::METHOD | ShapeId::BUILTIN | ShapeId::SET | ShapeId::FROZENSET | ShapeId::GENERATOR | ShapeId::COROUTINE | ShapeId::ASYNC_GENERATOR | ShapeId::MODULE | ShapeId::MEMORYVIEW | ShapeId::CODE
                | ShapeId::GENERIC_ALIAS | ShapeId::UNION | ShapeId::SLICE
        ) && shape != ShapeId::SLICE
            || cx.class_of(object).flags.has(crate::typeobject::TypeFlags::WEAKREF);
    }
    cx.class_of(object).flags.has(crate::typeobject::TypeFlags::WEAKREF)
}

/// What a weak reference refers to, if it is alive.
pub fn referent(cx: &Context, reference: &Value) -> Option<Value> {
    let fields = cx.get::<WeakRef>(reference)?;
    // SAFETY: the word is 0 or the address of a live cell: it is cleared before the cell is freed.
    unsafe { Value::borrow_slot(&raw const fields.referent) }.cloned()
}

/// The weak references to an object, alive.
pub fn references_to(cx: &Context, object: &Value) -> Vec<Value> {
    let known = cx.weakrefs.references.get(&object.word()).cloned().unwrap_or_default();
    // SAFETY: the table names only live references.
    known.iter().filter_map(|word| unsafe { Value::borrow_slot(word) }.cloned()).collect()
}

/// Clears all weak references to a dying object; gives those whose callbacks are to be called.
pub(crate) fn clear(cx: &mut Context, object: &Value) -> Vec<Value> {
    let words = cx.weakrefs.references.remove(&object.word()).unwrap_or_default();
    let mut callbacks = Vec::new();
    for word in words {
        // SAFETY: the table names only live references.
        let Some(reference) = (unsafe { Value::borrow_slot(&raw const word) }) else { continue };
        let cell: *mut WeakRef = reference.address();
        // SAFETY: a weak reference's cell.
        unsafe {
            (*cell).referent = 0;
            if (*cell).callback.is_some() {
                callbacks.push(reference.clone());
            }
        }
    }
    if let Some(cell) = object.cell() {
        // SAFETY: the cell is alive.
        unsafe { (*cell.as_ptr()).clear_flag(flags::WATCHED) };
    }
    callbacks
}

/// Takes a dying weak reference out of the table.
pub(crate) fn forget(cx: &mut Context, reference: &Value) {
    let cell: *mut WeakRef = reference.address();
    // SAFETY: a weak reference's cell.
    let word = unsafe { std::mem::replace(&mut (*cell).referent, 0) };
    if word == 0 {
        return;
    }
    if let Some(known) = cx.weakrefs.references.get_mut(&word) {
        known.retain(|other| *other != reference.word());
        if known.is_empty() {
            cx.weakrefs.references.remove(&word);
            // SAFETY: the referent is alive, as its references were not cleared.
            unsafe { (*(word as *mut lissom_heap::Cell)).clear_flag(flags::WATCHED) };
        }
    }
}
