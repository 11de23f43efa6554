//! Attributes: slots of instances and methods of classes by inline caches, everything else in ops/attribute.rs.

use lissom_bytecode::ops::{USE_A, USE_B};
use lissom_heap::{Cell, Heap};
use lissom_objects::Value;
use lissom_objects::object::{fill_placed, placed_word, replace_placed};

use super::{handler, is_reference, release, retain, slow};
use crate::code::{cache_at, cache_made};
use crate::execute;
use crate::ops::attribute::{self, GETTER, GROWS, OF_CLASS, SLOT, place_of};
use crate::ops::calls;

handler!(LoadAttr, m => {
    let object = m.word(m.i.b);
    let cache = cache_made(m.code, m.i.c);
    if object & 7 == 0
        && !cache.is_null()
        && (*(object as *const Cell)).kind() == (*cache).shape
        && (*cache).epoch == m.cx.shapes.epoch
        && !m.has(USE_B)
    {
        let payload = (*cache).payload;
        if payload & SLOT != 0 {
            // In the cell of the instance.
            let word = placed_word(m.cx, object as *const u64, place_of(payload));
            if word != 0 {
                retain(word);
                return m.done(word);
            }
        } else if payload & OF_CLASS != 0 {
            let word = *((payload & !7) as *const u64);
            retain(word);
            return m.done(word);
        }
    }
} otherwise {
    let object = m.word(m.i.b);
    let cache = cache_at(m.cx, m.code, m.i.c);
    if let Some(word) = attribute::cached_of_class(m.cx, object, cache) {
        retain(word);
        m.used(USE_B, m.i.b);
        m.put(m.i.a, word);
        return m.settled();
    }
    if object & 7 == 0
        && !cache.is_null()
        && (*(object as *const Cell)).kind() == (*cache).shape
        && (*cache).epoch == m.cx.shapes.epoch
    {
        let payload = (*cache).payload;
        if payload & GETTER != 0 {
            let flow = slow!(m, calls::call_getter(m.cx, m.machine(), payload & !7, m.place(m.i.b), m.has(USE_B), m.i.a));
            return m.flow(flow);
        }
        // As above, of a temporary.
        let word = match payload & SLOT {
            0 => *((payload & !7) as *const u64),
            _ => placed_word(m.cx, object as *const u64, place_of(payload)),
        };
        if word != 0 {
            retain(word);
            m.used(USE_B, m.i.b);
            m.put(m.i.a, word);
            return m.settled();
        }
    }
    let value = slow!(m, attribute::load(m.cx, m.value(m.i.b), (*m.code).site_name(m.i.c), cache));
    m.result_of_one(value)
});

handler!(StoreAttr, m => {
    let object = m.word(m.i.a);
    let cache = cache_made(m.code, m.i.c);
    if object & 7 == 0
        && !cache.is_null()
        && (*(object as *const Cell)).kind() == (*cache).shape
        && (*cache).epoch == m.cx.shapes.epoch
        && !m.has(USE_A)
        && (!m.value(m.i.b).needs_tracking() || (*(object as *const Cell)).is_tracked())
    {
        let payload = (*cache).payload;
        let (cell, place, word) = (object as *mut u64, place_of(payload), m.word(m.i.b));
        if payload & GROWS != 0 {
            // A new attribute: the cell moves to the next shape, which the payload names.
            if fill_placed(m.cx, cell, place, word) {
                m.take(USE_B, m.i.b).into_word();
                (*cell.cast::<Cell>()).set_kind((payload >> 32) as u32);
                return m.next();
            }
        } else if let Some(old) = replace_placed(m.cx, cell, place, word) {
            m.take(USE_B, m.i.b).into_word();
            return m.forget(old);
        }
    }
} otherwise {
    let object = m.word(m.i.a);
    let cache = cache_at(m.cx, m.code, m.i.c);
    let value = m.take(USE_B, m.i.b);
    if object & 7 == 0
        && !cache.is_null()
        && (*(object as *const Cell)).kind() == (*cache).shape
        && (*cache).epoch == m.cx.shapes.epoch
        && let payload = (*cache).payload
        && let Some(old) = replace_placed(m.cx, object as *mut u64, place_of(payload), value.word())
    {
        // As above, of a temporary or with a value that a cycle may go through.
        if value.needs_tracking() {
            m.cx.heap.track(object as *mut Cell);
        }
        value.into_word();
        if payload & GROWS != 0 {
            (*(object as *const Cell)).set_kind((payload >> 32) as u32);
        } else {
            release(old);
        }
    } else {
        slow!(m, attribute::store(m.cx, m.value(m.i.a), (*m.code).site_name(m.i.c), value, cache));
    }
    m.used(USE_A, m.i.a);
    m.settled()
});

handler!(DeleteAttr, m => {
    slow!(m, m.cx.delete_attr(m.value(m.i.a), (*m.code).name_at(m.i.b as usize)));
    m.used(USE_A, m.i.a);
    m.settled()
});

handler!(LoadMethod, m => {
    let object = m.word(m.i.b);
    let cache = cache_made(m.code, m.i.c);
    if !cache.is_null() {
        let shape = if object & 7 == 0 { (*(object as *const Cell)).kind() } else { m.value(m.i.b).immediate_shape().0 };
        let (to, from) = (m.place(m.i.a), m.place(m.i.b));
        // The two registers are fresh temporaries, or the first is the object's own: then the object moves one further.
        if shape == (*cache).shape
            && (*cache).epoch == m.cx.shapes.epoch
            && !is_reference(*to.add(1))
            && (to == from || !is_reference(*to))
        {
            let method = (*cache).payload;
            Heap::retain(method as *mut Cell);
            if m.has(USE_B) {
                *from = 0;
            } else if to != from {
                retain(object);
            }
            *to = method;
            *to.add(1) = object;
            return m.next();
        }
    }
} otherwise {
    let cache = cache_at(m.cx, m.code, m.i.c);
    if let Some(word) = attribute::cached_of_class(m.cx, m.word(m.i.b), cache) {
        retain(word);
        m.used(USE_B, m.i.b);
        m.put(m.i.a, word);
        m.put(m.i.a + 1, 0);
        return m.settled();
    }
    slow!(m, load_method(m.cx, m.place(m.i.b), m.has(USE_B), (*m.code).site_name(m.i.c), cache, m.place(m.i.a)));
    m.settled()
});

/// As [`attribute::load_method`], from a register (consumed at will) into two.
///
/// # Safety
/// Registers of the window.
#[inline(never)]
unsafe fn load_method(cx: &mut lissom_objects::Context, from: *mut u64, consume: bool, name: &Value, cache: *mut crate::code::Cache, to: *mut u64) -> lissom_objects::PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let (method, receiver) = attribute::load_method(cx, &*from.cast::<Value>(), name, cache)?;
        if consume {
            release(std::mem::replace(&mut *from, 0));
        }
        release(std::mem::replace(&mut *to, method.into_word()));
        release(std::mem::replace(&mut *to.add(1), receiver.map_or(0, Value::into_word)));
        Ok(())
    }
}

handler!(LoadSuperAttr, m => {
    let value = slow!(m, attribute::load_super(m.cx, m.value(m.i.b), m.value(m.i.b + 1), (*m.code).site_name(m.i.c)));
    execute::clear(m.place(m.i.b), 2);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(LoadSuperMethod, m => {
    let cache = cache_made(m.code, m.i.c);
    let (class, receiver) = (m.word(m.i.b), m.word(m.i.b + 1));
    if let Some(method) = attribute::cached_super_method(m.cx, class, receiver, cache)
        && m.i.a == m.i.b
        && Heap::release_shared(class as *mut Cell)
    {
        // Method and receiver take the place of class and receiver.
        Heap::retain(method as *mut Cell);
        *m.place(m.i.a) = method;
        return m.next();
    }
} otherwise {
    let cache = cache_at(m.cx, m.code, m.i.c);
    slow!(m, load_super_method(m.cx, m.place(m.i.b), (*m.code).site_name(m.i.c), cache, m.place(m.i.a)));
    m.settled()
});

/// As [`attribute::load_super_method`], from two registers, which are consumed, into two.
///
/// # Safety
/// Registers of the window.
#[inline(never)]
unsafe fn load_super_method(cx: &mut lissom_objects::Context, from: *mut u64, name: &Value, cache: *mut crate::code::Cache, to: *mut u64) -> lissom_objects::PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let (method, receiver) = attribute::load_super_method(cx, &*from.cast::<Value>(), &*from.add(1).cast::<Value>(), name, cache)?;
        execute::clear(from, 2);
        release(std::mem::replace(&mut *to, method.into_word()));
        release(std::mem::replace(&mut *to.add(1), receiver.map_or(0, Value::into_word)));
        Ok(())
    }
}
