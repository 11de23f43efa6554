//! Items, slices, displays and unpacking. Exact lists and tuples with an integer in place are served here.

use lissom_bytecode::ops::{USE_A, USE_B, USE_C};
use lissom_heap::Cell;
use lissom_objects::list::{ItemKind, List};
use lissom_objects::value::word;
use lissom_objects::{ShapeId, Value};

use super::number::is_int;
use super::{handler, retain, slow};
use crate::code::cache_at;
use crate::execute;
use crate::ops::build;

/// An item of an exact list or tuple, retained; `None` if the index is out of range or it is neither.
///
/// # Safety
/// The word is a live cell's address.
#[inline(always)]
unsafe fn sequence_item(sequence: u64, index: i64) -> Option<u64> {
    // SAFETY: the caller's promise; positions are checked against the length.
    unsafe {
        let shape = ShapeId((*(sequence as *const Cell)).kind());
        if shape == ShapeId::LIST {
            let list = sequence as *const List;
            let length = (*list).len() as i64;
            let index = if index < 0 { index + length } else { index };
            if !(0..length).contains(&index) {
                return None;
            }
            let buffer = (*list).buffer();
            return Some(match (*list).kind() {
                ItemKind::Values => {
                    let item = *buffer.cast::<u64>().add(index as usize);
                    retain(item);
                    item
                }
                ItemKind::Halves => {
                    let item = lissom_heap::expand(*buffer.cast::<lissom_heap::Half>().add(index as usize), lissom_heap::base_of(list as *mut Cell));
                    retain(item);
                    item
                }
                ItemKind::Int8 => (*buffer.cast::<i8>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Int16 => (*buffer.cast::<i16>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Int32 => (*buffer.cast::<i32>().add(index as usize) as i64 as u64) << 1 | 1,
                ItemKind::Bools => {
                    if *buffer.add(index as usize) != 0 {
                        word::TRUE
                    } else {
                        word::FALSE
                    }
                }
            });
        }
        let length = shape.0.wrapping_sub(ShapeId::TUPLE.0) as i64;
        if length < ShapeId::TUPLE_LENGTHS as i64 {
            let index = if index < 0 { index + length } else { index };
            if !(0..length).contains(&index) {
                return None;
            }
            let item = *(sequence as *const u64).add(1 + index as usize);
            retain(item);
            return Some(item);
        }
        None
    }
}

handler!(LoadItem, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if b & 7 == 0
        && is_int(c)
        && !m.has(USE_B)
        && let Some(item) = sequence_item(b, c as i64 >> 1)
    {
        return m.done(item);
    }
} otherwise {
    let value = slow!(m, build::get_item(m.cx, m.value(m.i.b), m.value(m.i.c)));
    m.result(value)
});

handler!(LoadItemInt, m => {
    let b = m.word(m.i.b);
    if b & 7 == 0
        && !m.has(USE_B)
        && let Some(item) = sequence_item(b, m.i.c as i16 as i64)
    {
        return m.done(item);
    }
} otherwise {
    let value = slow!(m, build::get_item_int(m.cx, m.value(m.i.b), m.i.c as i16));
    m.result_of_one(value)
});

handler!(StoreItem, m => {
    let (a, b) = (m.word(m.i.a), m.word(m.i.b));
    if a & 7 == 0 && is_int(b) && (*(a as *const Cell)).kind() == ShapeId::LIST.0 && !m.has(USE_A) {
        let list = a as *mut List;
        let length = (*list).len() as i64;
        let index = b as i64 >> 1;
        let index = if index < 0 { index + length } else { index };
        if (0..length).contains(&index)
            && (!m.value(m.i.c).needs_tracking() || (*(a as *const Cell)).is_tracked())
            && let Some(old) = (*list).put_word(index as usize, m.word(m.i.c))
        {
            let place = m.place(m.i.c);
            if m.has(USE_C) {
                *place = 0;
            } else {
                retain(*place);
            }
            return m.forget(old);
        }
    }
} otherwise {
    slow!(m, build::set_item(m.cx, m.value(m.i.a), m.value(m.i.b), m.value(m.i.c)));
    m.used(USE_A, m.i.a);
    m.used(USE_B, m.i.b);
    m.used(USE_C, m.i.c);
    m.settled()
});

handler!(DeleteItem, m => {
    slow!(m, m.cx.delete_item(m.value(m.i.a), m.value(m.i.b)));
    m.used(USE_A, m.i.a);
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(LoadSlice, m => {
    let value = slow!(m, build::load_slice(m.cx, m.value(m.i.b), m.value(m.i.c), m.value(m.i.c + 1)));
    m.used(USE_B, m.i.b);
    execute::clear(m.place(m.i.c), 2);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(StoreSlice, m => {
    slow!(m, build::store_slice(m.cx, m.value(m.i.a), m.value(m.i.b), m.value(m.i.b + 1), m.value(m.i.c)));
    m.used(USE_A, m.i.a);
    execute::clear(m.place(m.i.b), 2);
    m.used(USE_C, m.i.c);
    m.settled()
});

handler!(BuildSlice, m => {
    let value = slow!(m, build::slice(m.cx, m.values(m.i.b, m.i.c as usize)));
    execute::clear(m.place(m.i.b), m.i.c as usize);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(BuildList, m => {
    let value = slow!(m, m.cx.new_list_from(m.values(m.i.b, m.i.c as usize)));
    execute::clear(m.place(m.i.b), m.i.c as usize);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(BuildTuple, m => {
    let value = slow!(m, build::tuple(m.cx, m.place(m.i.b), m.i.c as usize));
    m.done(value.into_word())
});

handler!(BuildSet, m => {
    let value = slow!(m, build::set(m.cx, m.values(m.i.b, m.i.c as usize)));
    execute::clear(m.place(m.i.b), m.i.c as usize);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(BuildMap, m => {
    let value = slow!(m, build::map(m.cx, m.values(m.i.b, 2 * m.i.c as usize)));
    execute::clear(m.place(m.i.b), 2 * m.i.c as usize);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(BuildMapShaped, m => {
    let cache = cache_at(m.cx, m.code, m.i.c);
    let value = slow!(m, build::shaped_map(m.cx, &*m.code, m.i.c, m.place(m.i.b), cache));
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(BuildString, m => {
    let value = slow!(m, m.cx.build_string(m.values(m.i.b, m.i.c as usize)));
    execute::clear(m.place(m.i.b), m.i.c as usize);
    m.put(m.i.a, value.into_word());
    m.settled()
});

handler!(ListAppend, m => {
    let value = m.take(USE_B, m.i.b);
    slow!(m, m.cx.list_push(m.value(m.i.a), value));
    m.next()
});

handler!(ListExtend, m => {
    slow!(m, build::list_extend(m.cx, m.value(m.i.a), m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(SetAdd, m => {
    slow!(m, m.cx.set_add(m.value(m.i.a), m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(SetUpdate, m => {
    slow!(m, build::set_update(m.cx, m.value(m.i.a), m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(MapAdd, m => {
    let value = m.take(USE_C, m.i.c);
    slow!(m, m.cx.dict_set(m.value(m.i.a), m.value(m.i.b), value));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(DictUpdate, m => {
    slow!(m, build::dict_update(m.cx, m.value(m.i.a), m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(DictMerge, m => {
    slow!(m, build::dict_merge(m.cx, m.value(m.i.a), m.value(m.i.b), m.value(m.i.c)));
    m.used(USE_B, m.i.b);
    m.settled()
});

handler!(ListToTuple, m => {
    let value = slow!(m, build::list_to_tuple(m.cx, m.value(m.i.b)));
    m.result_of_one(value)
});

handler!(FormatValue, m => {
    let value = slow!(m, m.cx.format_value(m.value(m.i.b), m.i.c));
    m.result_of_one(value)
});

handler!(FormatSpec, m => {
    let value = slow!(m, m.cx.format(m.value(m.i.b), m.value(m.i.c)));
    m.result(value)
});

handler!(UnpackSequence, m => {
    let source = m.value(m.i.b).word();
    retain(source);
    m.used(USE_B, m.i.b);
    slow!(m, build::unpack_owned(m.cx, source, m.place(m.i.a), m.i.c as usize));
    m.settled()
});

handler!(UnpackStarred, m => {
    let source = m.value(m.i.b).word();
    retain(source);
    m.used(USE_B, m.i.b);
    slow!(m, build::unpack_starred_owned(m.cx, source, m.place(m.i.a), (m.i.c & 255) as usize, (m.i.c >> 8) as usize));
    m.settled()
});

handler!(GetLen, m => {
    let length = slow!(m, m.cx.len(m.value(m.i.b)));
    m.done((length as u64) << 1 | 1)
});

handler!(CallIntrinsic, m => {
    let value: Value = slow!(m, crate::ops::intrinsic::call(m.cx, m.frame, m.i.c, m.place(m.i.b)));
    m.done(value.into_word())
});
