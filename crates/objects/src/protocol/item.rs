//! Length, items and membership.

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

impl Context {
    /// `len(value)`
    ///
    /// # Errors
    /// `TypeError` if it has none; what `__len__` raises.
    pub fn len(&mut self, value: &Value) -> PyResult<usize> {
        if let Some(view) = value.as_str() {
            return Ok(view.chars());
        }
        match value.shape() {
            ShapeId::LIST => return Ok(self.as_list(value).map_or(0, |list| list.len())),
            ShapeId::DICT => return Ok(self.dict_len(value)),
            _ => {}
        }
        if let Some(items) = value.as_tuple() {
            return Ok(items.len());
        }
        let Some(result) = self.call_special(value, Special::Len, &[])? else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("object of type '{name}' has no len()")));
        };
        let number = self.index(&result)?;
        match number.as_small_int() {
            Some(number) if number >= 0 => Ok(number as usize),
            Some(_) => Err(self.value_error("__len__() should return >= 0")),
            None if self.as_int(&number).is_some_and(|number| number.is_negative()) => Err(self.value_error("__len__() should return >= 0")),
            None => {
                let number = self.index_count(&number)?;
                usize::try_from(number).map_err(|_| self.value_error("__len__() should return >= 0"))
            }
        }
    }

    /// How many items an iterable is likely to have; 0 if it does not say.
    ///
    /// # Errors
    /// What `__len__` or `__length_hint__` raise (but not `TypeError`).
    pub fn length_hint(&mut self, value: &Value) -> PyResult<usize> {
        self.length_hint_or(value, 0)
    }

    /// As [`Context::length_hint`], with what to say of an iterable that has no hint.
    ///
    /// # Errors
    /// As [`Context::length_hint`].
    pub fn length_hint_or(&mut self, value: &Value, default: usize) -> PyResult<usize> {
        if self.special(value, Special::Len).is_some() {
            match self.len(value) {
                Ok(length) => return Ok(length),
                Err(raised) if self.raised_is(ShapeId::TYPE_ERROR) => drop(self.take_raised(raised)),
                Err(raised) => return Err(raised),
            }
        }
        let result = match self.call_special(value, Special::LengthHint, &[]) {
            Ok(Some(result)) if !result.is(&Value::NOT_IMPLEMENTED) => result,
            Ok(_) => return Ok(default),
            Err(raised) if self.raised_is(ShapeId::TYPE_ERROR) => {
                drop(self.take_raised(raised));
                return Ok(default);
            }
            Err(raised) => return Err(raised),
        };
        if !self.is_instance_of(&result, ShapeId::INT) {
            let found = self.type_name(&result);
            return Err(self.type_error(&format!("__length_hint__ must be an integer, not {found}")));
        }
        let Some(number) = self.as_int(&result).and_then(|number| number.to_i64()) else {
            return Err(self.overflow_error("Python int too large to convert to C ssize_t"));
        };
        usize::try_from(number).map_err(|_| self.value_error("__length_hint__() should return >= 0"))
    }

    /// `container[key]`
    ///
    /// # Errors
    /// `TypeError` if it has no items; what `__getitem__` raises.
    pub fn get_item(&mut self, container: &Value, key: &Value) -> PyResult<Value> {
        if container.is_dict() {
            return match self.dict_get(container, key)? {
                Some(value) => Ok(value),
                None => Err(self.key_error(key)),
            };
        }
        if container.exact_list().is_some() {
            return crate::list::methods::get_item(self, container, key);
        }
        self.check_stack()?;
        if let Some(method) = self.special(container, Special::GetItem) {
            return self.call_unbound(&method, container, std::slice::from_ref(key));
        }
        if self.is_type(container) {
            if container.is(&self.type_object(ShapeId::TYPE)) {
                return crate::generic::new_alias(self, container, key);
            }
            let name = self.names.class_getitem.clone();
            if let Some(method) = self.lookup_attr(container, &name)?.filter(|method| !method.is_none()) {
                return self.call(&method, std::slice::from_ref(key));
            }
            let name = self.shown_name_of_type(container);
            return Err(self.type_error(&format!("type '{name}' is not subscriptable")));
        }
        let name = self.type_name(container);
        Err(self.type_error(&format!("'{name}' object is not subscriptable")))
    }

    /// `container[key] = value`
    ///
    /// # Errors
    /// `TypeError` if items can't be set; what `__setitem__` raises.
    pub fn set_item(&mut self, container: &Value, key: &Value, value: Value) -> PyResult {
        if container.is_dict() {
            return self.dict_set(container, key, value);
        }
        if container.exact_list().is_some() {
            return crate::list::methods::set_item(self, container, key, &value);
        }
        self.check_stack()?;
        match self.special(container, Special::SetItem) {
            Some(method) => self.call_unbound(&method, container, &[key.clone(), value]).map(drop),
            None => Err(self.no_item_change(container, key, Special::SetItem)),
        }
    }

    /// `del container[key]`
    ///
    /// # Errors
    /// `TypeError` if items can't be deleted; what `__delitem__` raises.
    pub fn delete_item(&mut self, container: &Value, key: &Value) -> PyResult {
        self.check_stack()?;
        match self.special(container, Special::DelItem) {
            Some(method) => self.call_unbound(&method, container, std::slice::from_ref(key)).map(drop),
            None => Err(self.no_item_change(container, key, Special::DelItem)),
        }
    }

    /// Why an item cannot be set, or deleted: a class that does the other of both lacks a method, and a sequence reads the index first.
    #[cold]
    fn no_item_change(&mut self, container: &Value, key: &Value, wanted: Special) -> crate::context::Raised {
        let other = if wanted == Special::SetItem { Special::DelItem } else { Special::SetItem };
        if self.special(container, other).is_some() {
            return self.error(ShapeId::ATTRIBUTE_ERROR, wanted.text());
        }
        let sequence = self.is_index(key) && self.is_like_sequence(container);
        if sequence && let Err(raised) = self.index_position(key) {
            return raised;
        }
        let name = self.type_name(container);
        let message = match wanted {
            Special::SetItem => format!("'{name}' object does not support item assignment"),
            _ if sequence => format!("'{name}' object doesn't support item deletion"),
            _ => format!("'{name}' object does not support item deletion"),
        };
        self.type_error(&message)
    }

    /// Has the type any of the operations of sequences? (Every class of a program counts as having them.)
    fn is_like_sequence(&mut self, value: &Value) -> bool {
        self.class_of(value).flags.has(crate::typeobject::TypeFlags::HEAP)
            || [Special::Len, Special::Contains, Special::GetItem].iter().any(|special| self.special(value, *special).is_some())
    }

    /// `item in container`
    ///
    /// # Errors
    /// `TypeError` if it cannot be searched; what `__contains__` or iteration raise.
    pub fn contains(&mut self, container: &Value, item: &Value) -> PyResult<bool> {
        if container.is_dict() {
            return Ok(self.dict_get(container, item)?.is_some());
        }
        match container.shape() {
            ShapeId::SET | ShapeId::FROZENSET => return self.set_contains(container, item),
            ShapeId::LIST => return Ok(self.list_find(container, item, 0, usize::MAX)?.is_some()),
            shape if shape.is_tuple() => return Ok(crate::tuple::methods::find(self, container, item, 0, usize::MAX)?.is_some()),
            _ => {}
        }
        self.check_stack()?;
        match self.special(container, Special::Contains) {
            Some(method) if method.is_none() => {
                let name = self.type_name(container);
                Err(self.type_error(&format!("'{name}' object is not a container")))
            }
            Some(method) => {
                let result = self.call_unbound(&method, container, std::slice::from_ref(item))?;
                self.truth(&result)
            }
            None => {
                let iterator = match self.iter(container) {
                    Ok(iterator) => iterator,
                    Err(raised) if self.raised_is(ShapeId::TYPE_ERROR) => {
                        drop(self.take_raised(raised));
                        let name = self.type_name(container);
                        return Err(self.type_error(&format!("argument of type '{name}' is not a container or iterable")));
                    }
                    Err(raised) => return Err(raised),
                };
                while let Some(value) = self.next(&iterator)? {
                    if self.equal(&value, item)? {
                        return Ok(true);
                    }
                    self.poll()?;
                }
                Ok(false)
            }
        }
    }
}
