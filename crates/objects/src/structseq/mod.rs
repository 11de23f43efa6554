//! Struct sequences: tuples whose items have names, as `os.stat()` and `time.localtime()` give them.
//!
//! ```text
//!   | header | visible << 1 | 1 | item 0 | … | item visible-1 | hidden item | … |
//! ```
//!
//! The layout is that of a subclass of `tuple`: what reads tuples sees the visible items. A named item is a member whose slot is the
//! item's number, so that reading one by name is what reading a slot is, caches included. The items behind the visible ones are
//! reached by their names alone.
//!
//! A type is data: a [`StructSpec`] with a row per item. It cannot be subclassed.

mod methods;

pub use methods::{StructMethods, from_sequence};

use crate::context::{Context, PyResult};
use crate::layout::{LongValues, Native as _, Values};
use crate::native::Native;
use crate::shape::ShapeId;
use crate::typeobject::{Member, TypeFlags, TypeSpec};
use crate::value::Value;

/// A type of struct sequences, as data.
pub struct StructSpec {
    spec: TypeSpec,
    visible: usize,
}

/// The row of an item: its name (none if it is reached by its number alone) and docstring.
pub const fn field(name: &'static str, doc: &'static str) -> Member {
    Member { name, doc, writable: false }
}

impl StructSpec {
    /// A type with these items, of which the first `visible` are those of the tuple. `name` has the module's in front.
    pub const fn new(name: &'static str, doc: &'static str, fields: &'static [Member], visible: usize) -> StructSpec {
        StructSpec {
            spec: TypeSpec {
                name,
                base: Some(&crate::tuple::SPEC),
                layout: Values::INFO,
                flags: TypeFlags::SEQUENCE.with(TypeFlags::MATCH_SELF),
                doc,
                methods: &[StructMethods::METHODS],
                members: fields,
                ..TypeSpec::DEFAULT
            },
            visible,
        }
    }

    /// The same with other tables of methods.
    pub const fn with_methods(mut self, methods: &'static [&'static [Native]]) -> StructSpec {
        self.spec.methods = methods;
        self
    }

    /// The same, but programs cannot make instances.
    pub const fn not_callable(mut self) -> StructSpec {
        self.spec.flags = self.spec.flags.with(TypeFlags::NO_INSTANTIATION);
        self
    }

    /// How many items it has, hidden ones included.
    pub const fn count(&self) -> usize {
        self.spec.members.len()
    }
}

impl Context {
    /// The class made from a specification, made on first use.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn struct_type(&mut self, spec: &'static StructSpec) -> PyResult<Value> {
        let class = self.native_type(&spec.spec)?;
        let Some(namespace) = self.as_type(&class).and_then(|class| class.namespace.clone()) else { return Ok(class) };
        let mark = self.intern("n_sequence_fields")?;
        if self.dict_get_str(&namespace, &mark).is_some() {
            return Ok(class);
        }
        let members = spec.spec.members;
        let unnamed = members.iter().filter(|member| member.name.is_empty()).count();
        for (name, number) in [("n_sequence_fields", spec.visible), ("n_fields", members.len()), ("n_unnamed_fields", unnamed)] {
            let (name, number) = (self.intern(name)?, self.new_int_usize(number)?);
            self.dict_set(&namespace, &name, number)?;
        }
        let mut names = Vec::new();
        for member in members.iter().take(spec.visible).filter(|member| !member.name.is_empty()) {
            names.push(self.intern(member.name)?);
        }
        let (key, names) = (self.intern("__match_args__")?, self.new_tuple_from(names)?);
        self.dict_set(&namespace, &key, names)?;
        Ok(class)
    }

    /// An instance; items that are not given are `None`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_struct(&mut self, spec: &'static StructSpec, items: &[Value]) -> PyResult<Value> {
        let class = self.struct_type(spec)?;
        self.new_struct_of_class(&class, items, spec.visible, spec.count())
    }

    /// An instance of a class of struct sequences with `count` items, the first `visible` of which are those of the tuple.
    fn new_struct_of_class(&mut self, class: &Value, items: &[Value], visible: usize, count: usize) -> PyResult<Value> {
        let Some(shape) = self.as_type(class).map(|class| class.root).filter(|shape| self.shapes[*shape].native == ShapeId::TUPLE) else {
            return Err(self.type_error("not a type of struct sequences"));
        };
        let slots = self.shapes[shape].inline as usize;
        let tracked = items.iter().any(Value::needs_tracking);
        let cell = self.allocate::<LongValues>(shape, 0, 16 + 8 * (slots + count))?;
        // SAFETY: the layout of an instance of a subclass of `tuple`: the tagged length, zeroed slots, the items; hidden ones follow.
        unsafe {
            let words = cell.as_ptr().cast::<u64>();
            words.add(1).write((visible.min(count) as u64) << 1 | 1);
            words.add(2).write_bytes(0, slots);
            for index in 0..count {
                words.add(2 + slots + index).cast::<Value>().write(items.get(index).cloned().unwrap_or(Value::NONE));
            }
            if tracked {
                self.heap.track(cell.as_ptr().cast());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// Sets an item of an instance that was just made and that nobody has seen yet.
    pub fn set_struct_item(&mut self, sequence: &Value, index: usize, item: Value) {
        let class = self.type_of(sequence);
        let Some(class) = self.as_type(&class) else { return };
        if class.native != ShapeId::TUPLE || class.flags.has(TypeFlags::HEAP) || index >= class.hidden as usize {
            return;
        }
        if item.needs_tracking() {
            self.track(sequence);
        }
        let base = self.shapes[sequence.shape()].base as usize;
        // SAFETY: an instance of a type of struct sequences has an item for each of its members behind its first words.
        let old = unsafe { std::mem::replace(&mut *sequence.address::<Value>().wrapping_add(base + index), item) };
        drop(old);
    }
}
