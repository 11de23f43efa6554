//! `list_iterator` and `list_reverseiterator`: a list and a position; the list is let go at the end.

use lissom_heap::Header;

use crate::typeobject::TypeSpec;
use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;
use lissom_macros::methods;

/// An iterator over a list, forwards or backwards.
#[repr(C)]
pub struct ListIterator {
    header: Header,
    /// The list; none when the end was reached.
    pub list: Option<Value>,
    /// The next position; backwards: the next position plus one.
    pub index: usize,
}

const _: () = assert!(size_of::<ListIterator>() == 24);
fields_layout!(ListIterator, "list_iterator", [list]);

/// `list_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "list_iterator",
    id: Some(ShapeId::LIST_ITERATOR),
    layout: <ListIterator as crate::layout::Native>::INFO,
    methods: &[ForwardMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// `list_reverseiterator`
pub static REVERSE_ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "list_reverseiterator",
    layout: <ListIterator as crate::layout::Native>::INFO,
    methods: &[BackwardMethods::METHODS],
    next: Some(next_back),
    ..TypeSpec::DEFAULT
};

/// The next item.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.cell::<ListIterator>(this) else { return Ok(None) };
    // SAFETY: the iterator's cell; nothing runs while it is looked at.
    unsafe {
        let Some(list) = &(*iterator).list else { return Ok(None) };
        let item = cx.list_get(list, (*iterator).index);
        match item {
            Some(_) => (*iterator).index += 1,
            None => (*iterator).list = None,
        }
        Ok(item)
    }
}

/// The item before.
pub fn next_back(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.cell::<ListIterator>(this) else { return Ok(None) };
    // SAFETY: as in `next`.
    unsafe {
        let Some(list) = &(*iterator).list else { return Ok(None) };
        let item = match (*iterator).index {
            0 => None,
            index => cx.list_get(list, index - 1),
        };
        match item {
            Some(_) => (*iterator).index -= 1,
            None => (*iterator).list = None,
        }
        Ok(item)
    }
}

impl Context {
    /// An iterator over a list.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_list_iterator(&mut self, list: &Value) -> PyResult<Value> {
        new_record(self, ShapeId::LIST_ITERATOR, |iterator: &mut ListIterator| iterator.list = Some(list.clone()))
    }

    /// An iterator over a list, backwards.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_list_reverse_iterator(&mut self, list: &Value) -> PyResult<Value> {
        let class = self.native_type(&REVERSE_ITERATOR_SPEC)?;
        let index = self.list_len(list);
        crate::iterator::layout::new_record_of(self, &class, |iterator: &mut ListIterator| {
            iterator.list = Some(list.clone());
            iterator.index = index;
        })
    }
}

fn fields(cx: &Context, this: &Value) -> (Option<Value>, usize) {
    cx.get::<ListIterator>(this).map_or((None, 0), |iterator| (iterator.list.clone(), iterator.index))
}

/// Methods of `list_iterator`.
pub struct ForwardMethods;

#[methods]
impl ForwardMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, index) = fields(cx, args.this());
        let left = list.map_or(0, |list| cx.list_len(&list).saturating_sub(index));
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, index) = fields(cx, args.this());
        crate::iterator::layout::reduce_sequence(cx, "iter", list, index as i64)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // Before the list is behind its end: the iterator has given everything.
        let most = fields(cx, args.this()).0.map_or(0, |list| cx.list_len(&list));
        let index = usize::try_from(cx.exact_i64(args.get(1))?).map_or(usize::MAX, |index| index.min(most));
        if let Some(iterator) = cx.get_mut::<ListIterator>(args.this())
            && iterator.list.is_some()
        {
            iterator.index = index;
        }
        Ok(Value::NONE)
    }
}

/// Methods of `list_reverseiterator`.
pub struct BackwardMethods;

#[methods]
impl BackwardMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, index) = fields(cx, args.this());
        let left = list.map_or(0, |list| if cx.list_len(&list) < index { 0 } else { index });
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, index) = fields(cx, args.this());
        crate::iterator::layout::reduce_sequence(cx, "reversed", list, index as i64 - 1)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.exact_i64(args.get(1))?;
        let list = fields(cx, args.this()).0;
        let most = list.map_or(0, |list| cx.list_len(&list));
        if let Some(iterator) = cx.get_mut::<ListIterator>(args.this())
            && iterator.list.is_some()
        {
            iterator.index = (index.saturating_add(1).max(0) as usize).min(most);
        }
        Ok(Value::NONE)
    }
}

