//! Instances: cells whose attributes lie in slots that the shape names.
//!
//! This file reads, writes and deletes an object's own attributes (not those of its class), makes instances, and moves one to dictionary
//! mode when it has too many attributes or loses one in the middle. Attribute access as Python sees it is in protocol/attribute.rs.

mod halves;
pub mod methods;
pub mod reduce;

use std::ptr::NonNull;

use lissom_heap::{Heap, flags, squeeze};

use crate::context::{Context, PyResult};
use crate::layout::{Native, Plain, overflow_capacity, overflow_place};
use crate::shape::{INLINE_MAX, Mode, Root, ShapeId};
use crate::typeobject::{Type, TypeFlags};
use crate::value::Value;

pub use halves::{fill_placed, placed_word, replace_placed, replace_slot, slot_value};
pub(crate) use halves::{make_room, to_words, wide_slots};
use halves::{learn_wide, new_overflow};

/// The place of a slot that lies in the overflow buffer of a cell.
///
/// # Safety
/// The cell has the shape, `slot` is below its count, and not in the cell.
unsafe fn slot_in_overflow(cx: &Context, cell: *mut u64, shape: ShapeId, slot: u16) -> *mut u64 {
    let shape = &cx.shapes[shape];
    // SAFETY: a shape that overflows has the address of its buffer in the last inline slot, which is the cell's last word.
    unsafe {
        let place = overflow_place(cell.cast(), (shape.base + shape.inline) as usize * 8);
        (*place).add(1 + (slot + 1 - shape.inline) as usize)
    }
}

/// The dict of an instance in dictionary mode, if it was made.
fn mode_dict(cx: &Context, object: &Value) -> Option<Value> {
    let shape = &cx.shapes[object.shape()];
    let place = object.address::<u64>().wrapping_add((shape.base + shape.hidden) as usize);
    // SAFETY: in dictionary mode the first slot behind the hidden ones holds the dict, or nothing yet.
    unsafe { Value::borrow_slot(place) }.cloned()
}

/// An attribute of the object itself; the name is interned (or at least equal only to interned names by content).
///
/// # Errors
/// None of its own; dictionaries with foreign keys may run `__eq__`.
pub fn get_own(cx: &mut Context, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    if !object.is_pointer() {
        return Ok(None);
    }
    let id = object.shape();
    match cx.shapes[id].mode {
        Mode::Fixed => Ok(None),
        Mode::Growing => {
            let Some(slot) = cx.shapes.slot(id, name) else {
                if name.is_pointer() && !crate::names::is_interned(name)
                    && let Some(interned) = cx.find_interned(name)
                {
                    return get_own(cx, object, &interned);
                }
                return Ok(None);
            };
            // SAFETY: the shape names the slot.
            unsafe { Ok(slot_value(cx, object.address(), id, slot)) }
        }
        Mode::Dictionary => match mode_dict(cx, object) {
            Some(dict) => cx.dict_get(&dict, name),
            None => Ok(None),
        },
    }
}

/// Sets an attribute of the object itself; the name is interned.
///
/// # Errors
/// `MemoryError`; `AttributeError` is the caller's for objects that take none ([`takes_attributes`]).
pub fn set_own(cx: &mut Context, object: &Value, name: &Value, value: Value) -> PyResult {
    let id = object.shape();
    match cx.shapes[id].mode {
        Mode::Fixed => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "object takes no attributes")),
        Mode::Growing => {
            // SAFETY: the shape names the slot, or `add_slot` makes room for it.
            unsafe {
                let cell: *mut u64 = object.address();
                if value.needs_tracking() {
                    cx.heap.track(cell.cast());
                }
                if let Some(slot) = cx.shapes.slot(id, name) {
                    make_room(cx, object, slot, value.word())?;
                    if let Some(old) = replace_slot(cx, cell, object.shape(), slot, value.word()) {
                        value.into_word();
                        drop(Value::from_word(old));
                    }
                    return Ok(());
                }
                make_room(cx, object, cx.shapes[id].count, value.word())?;
                let id = object.shape();
                let grown = cx.shapes.grow(&mut cx.heap, id, name);
                match cx.or_memory_error(grown)? {
                    Some(next) => add_slot(cx, cell, id, next, value),
                    None => {
                        let dict = dictionary_mode(cx, object)?;
                        cx.dict_set(&dict, name, value)
                    }
                }
            }
        }
        Mode::Dictionary => {
            let dict = dictionary_mode(cx, object)?;
            cx.dict_set(&dict, name, value)
        }
    }
}

/// Moves a cell to a shape with one slot more, and stores the value there.
unsafe fn add_slot(cx: &mut Context, cell: *mut u64, from: ShapeId, to: ShapeId, value: Value) -> PyResult {
    let (count, inline, base) = (cx.shapes[to].count, cx.shapes[to].inline, cx.shapes[to].base);
    let halves = cx.shapes[to].wide.is_some();
    if !halves && std::ptr::eq(cx.shapes[to].layout, Plain::INFO) && squeeze(value.word(), cx.heap.base()).is_none() {
        learn_wide(cx, cx.shapes[to].class, count - 1)?;
    }
    // SAFETY: the cell has shape `from`; slots up to the inline capacity are in the cell, the others in the overflow buffer made or grown here.
    unsafe {
        if halves {
            // There is room: `make_room` saw to it.
            if let Some(place) = cx.shapes[to].place(count - 1) {
                replace_placed(cx, cell, place, value.into_word());
            }
            (*cell.cast::<lissom_heap::Cell>()).set_kind(to.0);
            return Ok(());
        }
        if count <= inline {
            *cell.add((base + count - 1) as usize) = value.into_word();
        } else {
            let place = overflow_place(cell.cast(), (base + inline) as usize * 8);
            let needed = (count - inline + 1) as usize;
            if count == inline + 1 {
                // The first to overflow: the last inline slot moves to the new buffer.
                let buffer = new_overflow(cx, needed)?.as_ptr();
                *buffer.add(1) = *place as u64;
                *place = buffer;
            } else {
                let buffer = *place;
                let room = overflow_capacity(*buffer);
                if needed > room {
                    let more = (Heap::good_size(8 + 8 * (room + room / 2 + 1)) - 8) / 8;
                    let grown = cx.resize_buffer(NonNull::new_unchecked(buffer.cast()), 8 + 8 * room, 8 + 8 * more)?.cast::<u64>().as_ptr();
                    grown.add(1 + room).write_bytes(0, more - room);
                    *grown = (more as u64) << 1 | 1;
                    *place = grown;
                }
            }
            *(*place).add(needed) = value.into_word();
        }
        (*cell.cast::<lissom_heap::Cell>()).set_kind(to.0);
        learn(cx, from, count);
    }
    Ok(())
}

/// Remembers how many slots instances of a class use, so that the next ones get them in their cell.
fn learn(cx: &mut Context, shape: ShapeId, count: u16) {
    let class = cx.shapes[shape].class as *mut Type;
    // SAFETY: the shape of an instance has a live class.
    unsafe {
        if count <= (*class).learned || count > INLINE_MAX || cx.shapes[shape].layout.size != (*class).layout.size {
            return;
        }
        (*class).learned = count;
        let _ = cx.new_root(class as u64);
    }
}

/// Takes an attribute of the object itself away; gives its value, `None` if there was none.
///
/// # Errors
/// `MemoryError`
pub fn delete_own(cx: &mut Context, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    if !object.is_pointer() {
        return Ok(None);
    }
    let id = object.shape();
    match cx.shapes[id].mode {
        Mode::Fixed => Ok(None),
        Mode::Growing => {
            let Some(slot) = cx.shapes.slot(id, name) else { return Ok(None) };
            let shape = &cx.shapes[id];
            let parent = shape.parent;
            if slot + 1 == shape.count && !shape.overflows() {
                // SAFETY: the newest slot goes; the parent shape does not name it.
                unsafe {
                    let cell: *mut u64 = object.address();
                    let word = replace_slot(cx, cell, id, slot, 0).unwrap_or(0);
                    (*cell.cast::<lissom_heap::Cell>()).set_kind(parent.0);
                    return Ok(Value::from_word(word));
                }
            }
            let dict = dictionary_mode(cx, object)?;
            cx.dict_remove(&dict, name)
        }
        Mode::Dictionary => match mode_dict(cx, object) {
            Some(dict) => cx.dict_remove(&dict, name),
            None => Ok(None),
        },
    }
}

/// The object's attributes as a dict of its own: moves it to dictionary mode if it is not in it.
///
/// # Errors
/// `MemoryError`; the object is then as it was.
pub fn dictionary_mode(cx: &mut Context, object: &Value) -> PyResult<Value> {
    let id = object.shape();
    if cx.shapes[id].mode == Mode::Dictionary {
        if let Some(dict) = mode_dict(cx, object) {
            return Ok(dict);
        }
        let dict = cx.new_dict()?;
        put_mode_dict(cx, object, dict.clone());
        return Ok(dict);
    }
    let dict = cx.new_namespace(8)?;
    for name in cx.shapes.names_in_order(id) {
        if let Some(value) = get_own(cx, object, &name)? {
            cx.dict_set(&dict, &name, value)?;
        }
    }
    // A view that somebody holds goes on as the dict itself, so that it stays `object.__dict__`.
    let dict = match crate::dict::known_view(cx, object) {
        Some(view) => {
            replace_dict(cx, object, view.clone())?;
            crate::dict::settle_view(cx, &view, &dict);
            view
        }
        None => {
            replace_dict(cx, object, dict.clone())?;
            dict
        }
    };
    Ok(dict)
}

/// Makes `dict` the `__dict__` of an object, whose attributes so far are dropped.
///
/// # Errors
/// `MemoryError`
pub fn replace_dict(cx: &mut Context, object: &Value, dict: Value) -> PyResult {
    if cx.shapes[object.shape()].mode == Mode::Growing {
        to_words(cx, object)?;
    }
    let id = object.shape();
    let (mode, base, hidden, inline, layout, native, class) = {
        let shape = &cx.shapes[id];
        (shape.mode, shape.base, shape.hidden, shape.inline, shape.layout, shape.native, shape.class)
    };
    match mode {
        Mode::Fixed => return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "object has no attribute '__dict__'")),
        Mode::Dictionary => {
            put_mode_dict(cx, object, dict);
            return Ok(());
        }
        Mode::Growing => {}
    }
    let root = cx.dictionary_root(Root { class, layout, native, base, inline, hidden, mode: Mode::Dictionary, wide: None })?;
    let named: Vec<(u16, u16)> = cx.shapes.names(id).map(|(_, slot)| (slot, 0)).collect();
    let overflows = cx.shapes[id].overflows();
    // SAFETY: every named slot is emptied, the overflow buffer freed, and then the shape says that there is only the dict.
    unsafe {
        let cell: *mut u64 = object.address();
        let mut dropped = Vec::new();
        for (slot, _) in named {
            dropped.push(replace_slot(cx, cell, id, slot, 0).and_then(|word| Value::from_word(word)));
        }
        if overflows {
            let place = overflow_place(cell.cast(), (base + inline) as usize * 8);
            let buffer = std::mem::replace(&mut *place, std::ptr::null_mut());
            // The hidden slots come first and are all in the cell.
            cx.heap.free_buffer(NonNull::new_unchecked(buffer.cast()), 8 + 8 * overflow_capacity(*buffer));
        }
        (*cell.cast::<lissom_heap::Cell>()).set_kind(root.0);
        put_mode_dict(cx, object, dict);
        drop(dropped);
    }
    Ok(())
}

fn put_mode_dict(cx: &mut Context, object: &Value, dict: Value) {
    let shape = &cx.shapes[object.shape()];
    let cell: *mut u64 = object.address();
    // SAFETY: as in `mode_dict`.
    unsafe {
        let place = cell.add((shape.base + shape.hidden) as usize);
        let old = std::mem::replace(&mut *place, dict.into_word());
        cx.heap.track(cell.cast());
        drop(Value::from_word(old));
    }
}

/// How many attributes the object itself has.
pub fn attribute_count(cx: &mut Context, object: &Value) -> usize {
    let shape = &cx.shapes[object.shape()];
    match shape.mode {
        Mode::Fixed => 0,
        Mode::Growing => (shape.count - shape.hidden) as usize,
        Mode::Dictionary => mode_dict(cx, object).map_or(0, |dict| cx.dict_len(&dict)),
    }
}

/// The object's attribute at a position, in the order they were made; see [`Context::dict_next`].
pub fn own_at(cx: &mut Context, object: &Value, position: usize) -> Option<(usize, Value, Value)> {
    let id = object.shape();
    match cx.shapes[id].mode {
        Mode::Fixed => None,
        Mode::Dictionary => {
            let dict = mode_dict(cx, object)?;
            cx.dict_next(&dict, position)
        }
        Mode::Growing => {
            let slot = position as u16 + cx.shapes[id].hidden;
            if slot >= cx.shapes[id].count {
                return None;
            }
            let name = cx.form_key(id, slot)?;
            // SAFETY: the slot is below the count.
            let value = unsafe { slot_value(cx, object.address(), id, slot) }?;
            Some((position + 1, name, value))
        }
    }
}

/// Can the object have attributes of its own?
pub fn takes_attributes(cx: &Context, object: &Value) -> bool {
    object.is_pointer() && cx.shapes[object.shape()].mode != Mode::Fixed
}

/// The `__dict__` of an object: a live view of its attributes.
///
/// # Errors
/// `MemoryError`
pub fn dict_of(cx: &mut Context, object: &Value) -> PyResult<Option<Value>> {
    if !takes_attributes(cx, object) {
        return Ok(None);
    }
    match cx.shapes[object.shape()].mode {
        Mode::Dictionary => dictionary_mode(cx, object).map(Some),
        // As long as somebody holds the view, it is the same one.
        _ => match crate::dict::known_view(cx, object) {
            Some(view) => Ok(Some(view)),
            None => cx.new_dict_view(object).map(Some),
        },
    }
}

impl Context {
    /// Bytes of a cell of a shape.
    #[inline(always)]
    pub fn instance_size(&self, shape: ShapeId) -> usize {
        let shape = &self.shapes[shape];
        if shape.inline == 0 { shape.layout.size } else { 8 * shape.base as usize + shape.slot_bytes() }
    }

    /// A plain instance of a class, all slots unset.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_plain_instance(&mut self, class: &Value) -> PyResult<Value> {
        let Some(cell) = self.type_cell(class) else { return Err(self.type_error("not a class")) };
        // SAFETY: a class's cell.
        let (root, finalizer) = unsafe { ((*cell).root, (*cell).flags.has(TypeFlags::FINALIZER)) };
        let size = self.instance_size(root);
        let flag = if finalizer { flags::FINALIZER } else { 0 };
        let cell = self.allocate::<Plain>(root, flag, size)?;
        // SAFETY: every word behind the header is zeroed: unset.
        unsafe {
            cell.as_ptr().cast::<u64>().add(1).write_bytes(0, size / 8 - 1);
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An instance of a class with a native layout: `init` writes the native fields behind the header (it may not fail).
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_instance_of<T: Native>(&mut self, class: &Value, init: impl FnOnce(*mut T)) -> PyResult<Value> {
        let Some(cell) = self.type_cell(class) else { return Err(self.type_error("not a class")) };
        // SAFETY: a class's cell.
        let (root, finalizer, layout) = unsafe { ((*cell).root, (*cell).flags.has(TypeFlags::FINALIZER), (*cell).layout) };
        if !std::ptr::eq(layout, T::INFO) {
            let name = self.name_of_type(class);
            return Err(self.type_error(&format!("cannot create '{name}' instances")));
        }
        let size = self.instance_size(root);
        let flag = if finalizer { flags::FINALIZER } else { 0 };
        let cell = self.allocate::<T>(root, flag, size)?;
        // SAFETY: everything behind the header is zeroed, then the native fields are written.
        unsafe {
            cell.as_ptr().cast::<u64>().add(1).write_bytes(0, size / 8 - 1);
            init(cell.as_ptr());
            self.heap.track(cell.cast().as_ptr());
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// The fields of a native layout, if the value's cell has it (instances of subclasses too).
    #[inline(always)]
    pub fn cell<T: Native>(&self, value: &Value) -> Option<*mut T> {
        if !value.is_pointer() {
            return None;
        }
        if std::ptr::eq(self.shapes[value.shape()].layout, T::INFO) { Some(value.address()) } else { None }
    }

    /// Looks into a cell of a native layout.
    #[inline(always)]
    pub fn get<'a, T: Native>(&'a self, value: &'a Value) -> Option<&'a T> {
        // SAFETY: alive through `value`; nothing changes it while the context is borrowed.
        self.cell::<T>(value).map(|cell| unsafe { &*cell })
    }

    /// Changes a cell of a native layout.
    #[inline(always)]
    pub fn get_mut<'a, T: Native>(&'a mut self, value: &'a Value) -> Option<&'a mut T> {
        // SAFETY: alive through `value`; the context is borrowed exclusively, so nobody else looks into objects.
        self.cell::<T>(value).map(|cell| unsafe { &mut *cell })
    }

    /// Makes the collector look at a cell: a value that can be part of a cycle was stored into it.
    #[inline(always)]
    pub fn track(&mut self, value: &Value) {
        if let Some(cell) = value.cell() {
            // SAFETY: the cell is alive.
            unsafe { self.heap.track(cell.as_ptr()) };
        }
    }
}
