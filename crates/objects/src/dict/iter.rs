//! Iterators over dicts: a dict, a position, and how many items are left; the dict is let go at the end.
//!
//! A dict whose number of items changed is not walked further; one whose keys were exchanged is found out when more items turn up than there
//! were.

use lissom_heap::Header;
use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record, new_record_of};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{NextFn, TypeSpec};
use crate::value::Value;

/// An iterator over a dict, forwards or backwards.
#[repr(C)]
pub struct DictIterator {
    header: Header,
    /// The dict; none when the end was reached.
    pub dict: Option<Value>,
    /// Where to go on, see [`Context::dict_next`].
    pub position: u32,
    /// The number of items when the iterator was made; [`CHANGED`] after it was found to be another.
    pub expected: u32,
    /// Items not yet given.
    pub left: u32,
    _unused: u32,
}

const _: () = assert!(size_of::<DictIterator>() == 32);
fields_layout!(DictIterator, "dict_iterator", [dict]);

/// The mark of an iterator whose dict changed: it stays broken.
pub const CHANGED: u32 = u32::MAX;

/// What an iterator gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Keys.
    Key,
    /// Values.
    Value,
    /// Pairs of both.
    Item,
}

const fn spec(name: &'static str, id: Option<ShapeId>, next: NextFn) -> TypeSpec {
    TypeSpec { name, id, layout: <DictIterator as Native>::INFO, methods: &[DictIteratorMethods::METHODS], next: Some(next), ..TypeSpec::DEFAULT }
}

/// `dict_keyiterator`
pub static KEY_SPEC: TypeSpec = spec("dict_keyiterator", Some(ShapeId::DICT_KEY_ITERATOR), next_key);
/// `dict_valueiterator`
pub static VALUE_SPEC: TypeSpec = spec("dict_valueiterator", Some(ShapeId::DICT_VALUE_ITERATOR), next_value);
/// `dict_itemiterator`
pub static ITEM_SPEC: TypeSpec = spec("dict_itemiterator", Some(ShapeId::DICT_ITEM_ITERATOR), next_item);
/// `dict_reversekeyiterator`
pub static REVERSE_KEY_SPEC: TypeSpec = spec("dict_reversekeyiterator", None, |cx, this| Ok(step(cx, this, true)?.map(|(key, _)| key)));
/// `dict_reversevalueiterator`
pub static REVERSE_VALUE_SPEC: TypeSpec = spec("dict_reversevalueiterator", None, |cx, this| Ok(step(cx, this, true)?.map(|(_, value)| value)));
/// `dict_reverseitemiterator`
pub static REVERSE_ITEM_SPEC: TypeSpec = spec("dict_reverseitemiterator", None, |cx, this| match step(cx, this, true)? {
    Some((key, value)) => cx.new_tuple(&[key, value]).map(Some),
    None => Ok(None),
});

/// One step: the next item.
#[inline]
fn step(cx: &mut Context, this: &Value, backwards: bool) -> PyResult<Option<(Value, Value)>> {
    let Some(iterator) = cx.cell::<DictIterator>(this) else { return Ok(None) };
    // SAFETY: the iterator's cell; looking into a dict runs nothing that could free it.
    unsafe {
        let Some(dict) = (*iterator).dict.clone() else { return Ok(None) };
        if (*iterator).expected as usize != cx.dict_len(&dict) {
            (*iterator).expected = CHANGED;
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "dictionary changed size during iteration"));
        }
        let position = (*iterator).position as usize;
        let found = if backwards { cx.dict_previous(&dict, position) } else { cx.dict_next(&dict, position) };
        let Some((position, key, value)) = found else {
            (*iterator).dict = None;
            return Ok(None);
        };
        if (*iterator).left == 0 {
            (*iterator).dict = None;
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "dictionary keys changed during iteration"));
        }
        (*iterator).left -= 1;
        (*iterator).position = position as u32;
        Ok(Some((key, value)))
    }
}

/// The next key.
pub fn next_key(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    Ok(step(cx, this, false)?.map(|(key, _)| key))
}

/// The next value.
pub fn next_value(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    Ok(step(cx, this, false)?.map(|(_, value)| value))
}

/// The next item, as a pair.
pub fn next_item(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    match step(cx, this, false)? {
        Some((key, value)) => cx.new_tuple(&[key, value]).map(Some),
        None => Ok(None),
    }
}

impl Context {
    /// An iterator over a dict.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_dict_iterator(&mut self, dict: &Value, part: Part) -> PyResult<Value> {
        let count = self.dict_len(dict) as u32;
        let shape = match part {
            Part::Key => ShapeId::DICT_KEY_ITERATOR,
            Part::Value => ShapeId::DICT_VALUE_ITERATOR,
            Part::Item => ShapeId::DICT_ITEM_ITERATOR,
        };
        new_record(self, shape, |iterator: &mut DictIterator| {
            iterator.dict = Some(dict.clone());
            iterator.expected = count;
            iterator.left = count;
        })
    }

    /// An iterator over a dict, backwards.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_dict_reverse_iterator(&mut self, dict: &Value, part: Part) -> PyResult<Value> {
        let count = self.dict_len(dict) as u32;
        let position = self.dict_end(dict) as u32;
        let class = self.native_type(match part {
            Part::Key => &REVERSE_KEY_SPEC,
            Part::Value => &REVERSE_VALUE_SPEC,
            Part::Item => &REVERSE_ITEM_SPEC,
        })?;
        new_record_of(self, &class, |iterator: &mut DictIterator| {
            iterator.dict = Some(dict.clone());
            iterator.expected = count;
            iterator.left = count;
            iterator.position = position;
        })
    }
}

/// Methods of all iterators over dicts.
pub struct DictIteratorMethods;

#[methods]
impl DictIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<DictIterator>(args.this()).and_then(|iterator| Some((iterator.dict.clone()?, iterator.expected, iterator.left)));
        let left = match fields {
            Some((dict, expected, left)) if cx.dict_len(&dict) == expected as usize => left,
            _ => 0,
        };
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // A copy of the iterator is walked, the iterator itself stays where it is.
        let rest = cx.new_list()?;
        let fields = cx.get::<DictIterator>(args.this()).map(|own| (own.dict.clone(), own.position, own.expected, own.left));
        if let Some((dict, position, expected, left)) = fields {
            let class = cx.type_of(args.this());
            let copy = new_record_of(cx, &class, |iterator: &mut DictIterator| {
                iterator.dict = dict;
                iterator.position = position;
                iterator.expected = expected;
                iterator.left = left;
            })?;
            while let Some(item) = cx.next(&copy)? {
                cx.list_push(&rest, item)?;
            }
        }
        let function = cx.builtin("iter")?;
        let arguments = cx.new_tuple(&[rest])?;
        cx.new_tuple(&[function, arguments])
    }
}
