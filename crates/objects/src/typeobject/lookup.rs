//! Looking names up along the method resolution order, through caches.

use super::{Specials, Type};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

const ENTRIES: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
    class: u64,
    name: u64,
    found: u64,
    epoch: u32,
}

/// What lookups of (class, name) found, for one epoch. Holds borrowed words.
pub struct MethodCache {
    entries: Vec<Entry>,
}

impl MethodCache {
    /// An empty cache.
    pub fn new() -> MethodCache {
        MethodCache { entries: vec![Entry { class: 0, name: 0, found: 0, epoch: 0 }; ENTRIES] }
    }
}

impl Default for MethodCache {
    fn default() -> MethodCache {
        MethodCache::new()
    }
}

#[inline(always)]
fn place(class: u64, name: u64) -> usize {
    let mixed = (class >> 4 ^ name).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 54) as usize & (ENTRIES - 1)
}

/// May a class attribute be remembered by a cache? Only values whose replacement moves the epoch.
pub(crate) fn cacheable(value: &Value) -> bool {
    matches!(
        value.shape(),
        ShapeId::FUNCTION
            | ShapeId::BUILTIN
            | ShapeId::METHOD_WRAPPER
            | ShapeId::METHOD_DESCRIPTOR
            | ShapeId::WRAPPER_DESCRIPTOR
            | ShapeId::CLASSMETHOD_DESCRIPTOR
            | ShapeId::GETSET_DESCRIPTOR
            | ShapeId::MEMBER_DESCRIPTOR
            | ShapeId::PROPERTY
            | ShapeId::STATICMETHOD
            | ShapeId::CLASSMETHOD
            | ShapeId::NONE
    )
}

/// Special methods of a class that are looked up before it gets a table of them: most classes of a program are never used that much.
const SPECIALS_WANTED: u32 = 8;

impl Context {
    /// The attribute `name` (interned) in the class's method resolution order.
    #[inline]
    pub fn lookup_in_type(&mut self, class: &Value, name: &Value) -> Option<Value> {
        self.lookup_in_class(class.word(), name)
    }

    /// As [`Context::lookup_in_type`], by the class's address.
    #[inline]
    pub fn lookup_in_class(&mut self, class: u64, name: &Value) -> Option<Value> {
        let entry = self.method_cache.entries[place(class, name.word())];
        if entry.class == class && entry.name == name.word() && entry.epoch == self.shapes.epoch {
            // SAFETY: within an epoch no cached attribute was replaced, so the word is still owned by a namespace (or 0 for "absent").
            return unsafe { Value::borrow_slot(&raw const entry.found) }.cloned();
        }
        self.lookup_uncached(class, name)
    }

    #[inline(never)]
    fn lookup_uncached(&mut self, class: u64, name: &Value) -> Option<Value> {
        let found = self.walk_mro(class, name);
        if found.as_ref().is_none_or(cacheable) && (!name.is_pointer() || crate::names::is_interned(name)) {
            let word = found.as_ref().map_or(0, Value::word);
            self.method_cache.entries[place(class, name.word())] = Entry { class, name: name.word(), found: word, epoch: self.shapes.epoch };
        }
        found
    }

    fn walk_mro(&mut self, class: u64, name: &Value) -> Option<Value> {
        // SAFETY: the address is a live class's.
        let mro = unsafe { (*(class as *const Type)).mro.clone() }?;
        for ancestor in mro.as_tuple()? {
            let namespace = self.as_type(ancestor).and_then(|class| class.namespace.clone());
            if let Some(namespace) = namespace
                && let Some(found) = self.dict_get_str(&namespace, name)
            {
                return Some(found);
            }
        }
        None
    }

    /// The class in the method resolution order that defines `name`, and the attribute.
    pub fn lookup_where(&mut self, class: &Value, name: &Value) -> Option<(Value, Value)> {
        let mro = self.as_type(class)?.mro.clone()?;
        for ancestor in mro.as_tuple()? {
            let namespace = self.as_type(ancestor).and_then(|class| class.namespace.clone());
            if let Some(namespace) = namespace
                && let Some(found) = self.dict_get_str(&namespace, name)
            {
                return Some((ancestor.clone(), found));
            }
        }
        None
    }

    /// Where the value of an attribute lies in the namespace that the class has it from; `None` if that is not a plain place, or not this value.
    ///
    /// The place stays as long as the epoch of classes.
    pub fn place_in_class(&mut self, class: u64, name: &Value, value: &Value) -> Option<*const u64> {
        // SAFETY: the address is a live class's.
        let mro = unsafe { (*(class as *const Type)).mro.clone() }?;
        for ancestor in mro.as_tuple()? {
            let Some(namespace) = self.as_type(ancestor).and_then(|class| class.namespace.clone()) else { continue };
            if self.dict_get_str(&namespace, name).is_some() {
                let table = crate::dict::table_of(&namespace)?;
                let place = table.entry(table.find_str(name, self.hash_key)?).wrapping_add(1);
                // SAFETY: the second word of an entry is its value.
                return if unsafe { *place } == value.word() { Some(place) } else { None };
            }
        }
        None
    }

    /// A special method of the value's class, unbound; `None` if there is none.
    #[inline]
    pub fn special(&mut self, value: &Value, special: Special) -> Option<Value> {
        self.special_of_class(self.class_word(value), special)
    }

    /// A special method of a class, unbound.
    #[inline]
    pub fn special_of_type(&mut self, class: &Value, special: Special) -> Option<Value> {
        if self.is_type(class) { self.special_of_class(class.word(), special) } else { None }
    }

    #[inline]
    fn special_of_class(&mut self, class: u64, special: Special) -> Option<Value> {
        let cell = class as *mut Type;
        // SAFETY: the address is a live class's; its cache holds words that are owned by namespaces within the epoch.
        unsafe {
            if (*cell).specials_epoch == self.shapes.epoch && !(*cell).specials.is_null() {
                let word = &raw const (*(*cell).specials)[special as usize];
                if *word > 1 {
                    return Value::borrow_slot(word).cloned();
                }
                if *word == 1 {
                    return None;
                }
            }
        }
        self.special_uncached(class, special)
    }

    /// As [`Context::special_of_type`], for what is asked once: nothing is remembered.
    pub(crate) fn special_once(&mut self, class: &Value, special: Special) -> Option<Value> {
        let name = self.special_names.get(special as usize)?.clone();
        if self.is_type(class) { self.lookup_in_class(class.word(), &name) } else { None }
    }

    #[inline(never)]
    fn special_uncached(&mut self, class: u64, special: Special) -> Option<Value> {
        let name = self.special_names.get(special as usize)?.clone();
        let found = self.lookup_in_class(class, &name);
        let cell = class as *mut Type;
        // SAFETY: as in `special_of_class`; the buffer has room for all special methods.
        unsafe {
            if (*cell).specials.is_null() {
                // Until there is a table, what would be its epoch counts.
                (*cell).specials_epoch = (*cell).specials_epoch.wrapping_add(1);
                if (*cell).specials_epoch < SPECIALS_WANTED {
                    return found;
                }
                let Ok(buffer) = self.heap.allocate_buffer(size_of::<Specials>()) else { return found };
                buffer.write_bytes(0, size_of::<Specials>());
                (*cell).specials = buffer.as_ptr().cast();
                (*cell).specials_epoch = self.shapes.epoch;
            }
            if (*cell).specials_epoch != self.shapes.epoch {
                (*(*cell).specials).fill(0);
                (*cell).specials_epoch = self.shapes.epoch;
            }
            match &found {
                None => (*(*cell).specials)[special as usize] = 1,
                Some(value) if cacheable(value) => (*(*cell).specials)[special as usize] = value.word(),
                Some(_) => {}
            }
        }
        found
    }

    /// Calls a special method of the value's class; `None` if there is none. One that was set to `None` is called as well, and complains.
    ///
    /// # Errors
    /// What the method raises.
    pub fn call_special(&mut self, value: &Value, special: Special, args: &[Value]) -> PyResult<Option<Value>> {
        let Some(method) = self.special(value, special) else { return Ok(None) };
        self.call_unbound(&method, value, args).map(Some)
    }

    /// Calls a class attribute as a method of `value`: functions get it as first argument, other descriptors are bound first.
    ///
    /// # Errors
    /// What the method raises.
    pub fn call_unbound(&mut self, method: &Value, value: &Value, args: &[Value]) -> PyResult<Value> {
        match method.shape() {
            ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR if args.len() < 3 => {
                let Some(callable) = crate::descriptor::as_callable(method) else { return self.call(method, args) };
                self.check_receiver(callable, value)?;
                callable.native.call_on(self, value, args)
            }
            ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => {
                self.call_with_receiver(method, value, crate::native::CallArgs::positional(args))
            }
            _ => {
                let class = self.type_of(value);
                let bound = self.bind(method, Some(value), &class)?;
                self.call(&bound, args)
            }
        }
    }
}
