//! Iteration.

use std::ops::ControlFlow;

use crate::context::{Context, PyResult, Raised};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

impl Context {
    /// Has the value a method that iterates, or one that gives items by position?
    pub fn may_iterate(&mut self, value: &Value) -> bool {
        self.special(value, Special::Iter).is_some() || self.is_sequence_by_items(value)
    }

    /// `iter(value)`
    ///
    /// # Errors
    /// `TypeError` if it is not iterable; what `__iter__` raises.
    pub fn iter(&mut self, value: &Value) -> PyResult<Value> {
        self.check_stack()?;
        if let Some(method) = self.special(value, Special::Iter) {
            if method.is_none() {
                let name = self.type_name(value);
                return Err(self.type_error(&format!("'{name}' object is not iterable")));
            }
            let iterator = self.call_unbound(&method, value, &[])?;
            if self.class_of(&iterator).next.is_none() && self.special(&iterator, Special::Next).is_none() {
                let name = self.type_name(&iterator);
                return Err(self.type_error(&format!("iter() returned non-iterator of type '{name}'")));
            }
            return Ok(iterator);
        }
        if self.is_sequence_by_items(value) {
            return crate::iterator::new_sequence_iterator(self, value.clone());
        }
        let name = self.type_name(value);
        Err(self.type_error(&format!("'{name}' object is not iterable")))
    }

    /// Is it iterated by its items? A class in Python that has items may be meant as a sequence; native ones that are have an iterator.
    pub fn is_sequence_by_items(&mut self, value: &Value) -> bool {
        self.special(value, Special::GetItem).is_some_and(|method| !matches!(method.shape(), ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR))
    }

    /// `next(iterator)`, `None` at the end.
    ///
    /// # Errors
    /// What `__next__` raises, but for `StopIteration`.
    #[inline]
    pub fn next(&mut self, iterator: &Value) -> PyResult<Option<Value>> {
        if let Some(step) = self.class_of(iterator).next {
            return step(self, iterator);
        }
        self.next_slowly(iterator)
    }

    #[inline(never)]
    fn next_slowly(&mut self, iterator: &Value) -> PyResult<Option<Value>> {
        if matches!(iterator.shape(), ShapeId::GENERATOR) {
            return match (self.hooks.resume)(self, iterator, Value::NONE)? {
                Some(value) => Ok(Some(value)),
                None => {
                    self.returned = None;
                    Ok(None)
                }
            };
        }
        self.check_stack()?;
        let Some(method) = self.special(iterator, Special::Next) else {
            let name = self.type_name(iterator);
            return Err(self.type_error(&format!("'{name}' object is not an iterator")));
        };
        match self.call_unbound(&method, iterator, &[]) {
            Ok(value) => Ok(Some(value)),
            Err(raised) if self.raised_is(ShapeId::STOP_ITERATION) => {
                drop(self.take_raised(raised));
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Raises `StopIteration` without a value.
    #[cold]
    pub fn stop_iteration(&mut self) -> Raised {
        self.error_with(ShapeId::STOP_ITERATION, &[])
    }

    /// Runs `body` for each item until it breaks.
    ///
    /// # Errors
    /// What iteration or `body` raise.
    pub fn for_each(&mut self, iterable: &Value, mut body: impl FnMut(&mut Context, Value) -> PyResult<ControlFlow<()>>) -> PyResult {
        // A list may change while it is walked; a tuple cannot.
        if let Some(items) = iterable.as_tuple() {
            for item in items {
                if body(self, item.clone())?.is_break() {
                    return Ok(());
                }
            }
            return Ok(());
        }
        if iterable.exact_list().is_some() {
            let mut index = 0;
            while let Some(item) = self.as_list(iterable).and_then(|list| list.get(index)) {
                index += 1;
                if body(self, item)?.is_break() {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(&iterator)? {
            if body(self, item)?.is_break() {
                return Ok(());
            }
            self.poll()?;
        }
        Ok(())
    }

    /// All items of an iterable.
    ///
    /// # Errors
    /// What iteration raises; `MemoryError`.
    pub fn collect(&mut self, iterable: &Value) -> PyResult<Vec<Value>> {
        let mut items = Vec::new();
        let mut charged = 0;
        let result = self.for_each(iterable, |cx, item| {
            if items.len() == items.capacity() {
                let more = (items.capacity()).max(4);
                if more >= 4096 {
                    let bytes = more * 8;
                    let charge = cx.heap.charge(bytes);
                    cx.or_memory_error(charge)?;
                    charged += bytes;
                }
                if items.try_reserve(more).is_err() {
                    return Err(cx.memory_error());
                }
            }
            items.push(item);
            Ok(ControlFlow::Continue(()))
        });
        self.heap.discharge(charged);
        result.map(|()| items)
    }
}
