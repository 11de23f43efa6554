//! Native functions as objects, and descriptors: what stands in a class's namespace and how it is bound.
//!
//! ```text
//!   Callable   | header | &Native | receiver | owner |     builtin_function_or_method, method_descriptor, wrapper_descriptor, classmethod_descriptor
//!   GetSet     | header | &Native or 0 | &Native or 0 | owner |
//!   Member     | header | name | slot << 2 | writable << 1 | 1 | owner |
//!   property, staticmethod, classmethod, method and super are plain records of values
//! ```

pub mod method;
pub mod methods;
pub mod property;
pub mod super_;
pub mod wrapper;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::{CallArgs, Native};
use crate::shape::ShapeId;
use crate::value::Value;

/// A native function, bound or not.
#[repr(C)]
pub struct Callable {
    header: Header,
    /// The function.
    pub native: &'static Native,
    /// What it is bound to: an instance, a class, or its module.
    pub receiver: Option<Value>,
    /// The class that defines it.
    pub owner: Option<Value>,
}

// SAFETY: the two values are the only references.
unsafe impl Layout for Callable {
    const NAME: &'static str = "builtin_function_or_method";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Callable`.
        unsafe { visitor.slots((&raw mut (*cell).receiver).cast(), 2) }
    }
}
crate::layout_info!(Callable, "builtin_function_or_method");

/// An attribute of a built-in class that native code reads and writes.
#[repr(C)]
pub struct GetSet {
    header: Header,
    /// Reads.
    pub getter: Option<&'static Native>,
    /// Writes and deletes.
    pub setter: Option<&'static Native>,
    /// The class that defines it.
    pub owner: Option<Value>,
}

// SAFETY: the owner is the only reference.
unsafe impl Layout for GetSet {
    const NAME: &'static str = "getset_descriptor";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `GetSet`.
        unsafe { visitor.slot((&raw mut (*cell).owner).cast()) }
    }
}
crate::layout_info!(GetSet, "getset_descriptor");

/// A slot of a class with `__slots__`, or of a built-in class.
#[repr(C)]
pub struct Member {
    header: Header,
    /// Attribute name.
    pub name: Option<Value>,
    slot: u16,
    writable: bool,
    _unused: u32,
    /// The class that defines it.
    pub owner: Option<Value>,
}

// SAFETY: the two values are the only references.
unsafe impl Layout for Member {
    const NAME: &'static str = "member_descriptor";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Member`.
        unsafe {
            visitor.slot((&raw mut (*cell).name).cast());
            visitor.slot((&raw mut (*cell).owner).cast());
        }
    }
}
crate::layout_info!(Member, "member_descriptor");

impl Member {
    /// The slot's number.
    pub fn slot(&self) -> u16 {
        self.slot
    }

    /// May it be set?
    pub fn is_writable(&self) -> bool {
        self.writable
    }
}

macro_rules! record {
    ($(#[doc = $doc:literal])* $name:ident, $text:literal, $count:literal { $($(#[doc = $field_doc:literal])* $field:ident),* }) => {
        $(#[doc = $doc])*
        #[repr(C)]
        pub struct $name {
            header: lissom_heap::Header,
            $($(#[doc = $field_doc])* pub $field: Option<$crate::value::Value>,)*
        }

        // SAFETY: the fields are values, all of them named here.
        unsafe impl lissom_heap::Layout for $name {
            const NAME: &'static str = $text;
            const MOVABLE: bool = true;
            unsafe fn visit<V: lissom_heap::Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
                // SAFETY: the cell consists of the header and these values.
                unsafe { visitor.slots(cell.cast::<u64>().add(1), $count) }
            }
        }
        crate::layout_info!($name, $text);
        const _: () = assert!(size_of::<$name>() == 8 + 8 * $count);
    };
}
pub(crate) use record;

record! {
    /// A function bound to its first argument.
    Method, "method", 2 {
        /// `__func__`
        function,
        /// `__self__`
        receiver
    }
}
record! {
    /// `property`
    Property, "property", 5 {
        /// `fget`
        getter,
        /// `fset`
        setter,
        /// `fdel`
        deleter,
        /// `__doc__`
        doc,
        /// The name it was assigned to.
        name
    }
}
record! {
    /// `staticmethod` or `classmethod`
    Wrapper, "staticmethod", 1 {
        /// `__func__`
        function
    }
}
record! {
    /// `super`
    Super, "super", 3 {
        /// `__thisclass__`
        class,
        /// `__self__`
        receiver,
        /// `__self_class__`
        receiver_class
    }
}

/// A function of a module (`receiver` is the module), a bound method of a built-in type, or a `__new__`.
pub fn new_builtin(cx: &mut Context, native: &'static Native, receiver: Option<Value>, owner: &Value) -> PyResult<Value> {
    new_callable(cx, ShapeId::BUILTIN, native, receiver, Some(owner.clone()))
}

/// A function that belongs to no class.
///
/// # Errors
/// `MemoryError`
pub fn new_function(cx: &mut Context, native: &'static Native, module: Option<Value>) -> PyResult<Value> {
    new_callable(cx, ShapeId::BUILTIN, native, module, None)
}

fn new_callable(cx: &mut Context, shape: ShapeId, native: &'static Native, receiver: Option<Value>, owner: Option<Value>) -> PyResult<Value> {
    let cell = cx.allocate::<Callable>(shape, 0, size_of::<Callable>())?;
    // SAFETY: every field behind the header is written.
    unsafe {
        let at = cell.as_ptr();
        let tracked = receiver.as_ref().is_some_and(Value::needs_tracking);
        (*at).native = native;
        (&raw mut (*at).receiver).write(receiver);
        (&raw mut (*at).owner).write(owner);
        if tracked {
            cx.heap.track(cell.cast().as_ptr());
        }
        Ok(Value::from_cell(cell.cast()))
    }
}

/// A method of a built-in class, unbound.
pub fn new_method(cx: &mut Context, native: &'static Native, owner: &Value) -> PyResult<Value> {
    let shape = if native.is_wrapper() { ShapeId::WRAPPER_DESCRIPTOR } else { ShapeId::METHOD_DESCRIPTOR };
    new_callable(cx, shape, native, None, Some(owner.clone()))
}

/// A class method of a built-in class.
pub fn new_class_method(cx: &mut Context, native: &'static Native, owner: &Value) -> PyResult<Value> {
    new_callable(cx, ShapeId::CLASSMETHOD_DESCRIPTOR, native, None, Some(owner.clone()))
}

/// An attribute that native code reads and writes.
pub fn new_getset(cx: &mut Context, getter: Option<&'static Native>, setter: Option<&'static Native>, owner: &Value) -> PyResult<Value> {
    let cell = cx.allocate::<GetSet>(ShapeId::GETSET_DESCRIPTOR, 0, size_of::<GetSet>())?;
    // SAFETY: every field behind the header is written.
    unsafe {
        let at = cell.as_ptr();
        (*at).getter = getter;
        (*at).setter = setter;
        (&raw mut (*at).owner).write(Some(owner.clone()));
        // Built-in classes live as long as the runtime; the others hold the descriptor that holds them.
        if cx.as_type(owner).is_some_and(|owner| owner.flags.has(crate::typeobject::TypeFlags::HEAP)) {
            cx.heap.track(cell.cast().as_ptr());
        }
        Ok(Value::from_cell(cell.cast()))
    }
}

/// A slot as an attribute.
pub fn new_member(cx: &mut Context, name: &Value, slot: u16, writable: bool, owner: &Value) -> PyResult<Value> {
    let cell = cx.allocate::<Member>(ShapeId::MEMBER_DESCRIPTOR, 0, size_of::<Member>())?;
    // SAFETY: every field behind the header is written.
    unsafe {
        let at = cell.as_ptr();
        (&raw mut (*at).name).write(Some(name.clone()));
        (*at).slot = slot;
        (*at).writable = writable;
        (*at)._unused = 0;
        (&raw mut (*at).owner).write(Some(owner.clone()));
        cx.heap.track(cell.cast().as_ptr());
        Ok(Value::from_cell(cell.cast()))
    }
}

/// A record of values with a built-in shape.
pub fn new_record(cx: &mut Context, shape: ShapeId, fields: &[Option<Value>]) -> PyResult<Value> {
    let size = cx.instance_size(shape).max(8 + 8 * fields.len());
    let cell = cx.allocate::<crate::layout::Values>(shape, 0, size)?;
    // SAFETY: every word behind the header is written.
    unsafe {
        let words = cell.as_ptr().cast::<Option<Value>>().add(1);
        for (index, field) in fields.iter().enumerate() {
            words.add(index).write(field.clone());
        }
        words.add(fields.len()).cast::<u64>().write_bytes(0, size / 8 - 1 - fields.len());
        if fields.iter().flatten().any(Value::needs_tracking) {
            cx.heap.track(cell.cast().as_ptr());
        }
        Ok(Value::from_cell(cell.cast()))
    }
}

/// `staticmethod(function)`
pub fn new_static_method(cx: &mut Context, function: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::STATICMETHOD, &[Some(function)])
}

/// `classmethod(function)`
pub fn new_class_method_object(cx: &mut Context, function: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::CLASSMETHOD, &[Some(function)])
}

/// A function bound to its first argument.
pub fn new_bound(cx: &mut Context, function: Value, receiver: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::METHOD, &[Some(function), Some(receiver)])
}

/// The descriptor's fields, if the value is exactly of one of the native callables.
#[inline(always)]
pub fn as_callable(value: &Value) -> Option<&Callable> {
    match value.shape() {
        ShapeId::BUILTIN | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR | ShapeId::CLASSMETHOD_DESCRIPTOR | ShapeId::METHOD_WRAPPER => {
            // SAFETY: these shapes have this layout; its fields never change.
            Some(unsafe { &*value.address::<Callable>() })
        }
        _ => None,
    }
}

/// The fields of a method of a built-in type.
#[inline(always)]
pub fn as_method_descriptor(value: &Value) -> Option<&Callable> {
    match value.shape() {
        // SAFETY: these shapes have this layout; its fields never change.
        ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => Some(unsafe { &*value.address::<Callable>() }),
        _ => None,
    }
}

/// A record's fields by exact shape; they are set once (or by the record's own `__init__`).
#[inline(always)]
pub fn as_method(value: &Value) -> Option<(&Value, &Value)> {
    if !value.is_pointer() || value.shape() != ShapeId::METHOD {
        return None;
    }
    // SAFETY: the shape has this layout; its fields never change.
    let method = unsafe { &*value.address::<Method>() };
    method.function.as_ref().zip(method.receiver.as_ref())
}

/// How a class attribute behaves when it is found through an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It has `__set__` or `__delete__`: it comes before the instance's own attributes.
    Data,
    /// It has only `__get__`.
    NonData,
    /// It is the value.
    Plain,
}

impl Context {
    /// How a class attribute behaves.
    #[inline]
    pub fn role(&mut self, attribute: &Value) -> Role {
        match attribute.shape() {
            ShapeId::FUNCTION
            | ShapeId::METHOD_DESCRIPTOR
            | ShapeId::WRAPPER_DESCRIPTOR
            | ShapeId::CLASSMETHOD_DESCRIPTOR
            | ShapeId::STATICMETHOD
            | ShapeId::CLASSMETHOD => Role::NonData,
            ShapeId::PROPERTY | ShapeId::GETSET_DESCRIPTOR | ShapeId::MEMBER_DESCRIPTOR => Role::Data,
            shape if shape.is_builtin() && shape != ShapeId::SUPER && shape != ShapeId::GENERIC_ALIAS => Role::Plain,
            _ => {
                if self.special(attribute, Special::Set).is_some() || self.special(attribute, Special::Delete).is_some() {
                    Role::Data
                } else if self.special(attribute, Special::Get).is_some() {
                    Role::NonData
                } else {
                    Role::Plain
                }
            }
        }
    }

    /// As [`Context::role`], for reading: a data descriptor without `__get__` leaves the object's own attribute first.
    #[inline]
    pub fn role_when_read(&mut self, attribute: &Value) -> Role {
        match self.role(attribute) {
            Role::Data if !attribute.shape().is_builtin() && self.special(attribute, Special::Get).is_none() => Role::Plain,
            role => role,
        }
    }

    /// What reading a class attribute gives: `descriptor.__get__(instance, class)`, or the attribute itself.
    ///
    /// # Errors
    /// What a property or a user's `__get__` raises.
    pub fn bind(&mut self, attribute: &Value, instance: Option<&Value>, class: &Value) -> PyResult<Value> {
        self.bind_as(attribute.shape(), attribute, instance, class)
    }

    /// As [`Context::bind`], for a descriptor that is to be taken for one of this built-in type (it may be of a subclass).
    pub(crate) fn bind_as(&mut self, kind: ShapeId, attribute: &Value, instance: Option<&Value>, class: &Value) -> PyResult<Value> {
        match kind {
            ShapeId::FUNCTION => match instance {
                Some(instance) => new_bound(self, attribute.clone(), instance.clone()),
                None => Ok(attribute.clone()),
            },
            ShapeId::METHOD => Ok(attribute.clone()),
            ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => match (instance, as_callable(attribute)) {
                (Some(instance), Some(callable)) => {
                    self.check_receiver(callable, instance)?;
                    let shape = if kind == ShapeId::WRAPPER_DESCRIPTOR { ShapeId::METHOD_WRAPPER } else { ShapeId::BUILTIN };
                    new_callable(self, shape, callable.native, Some(instance.clone()), callable.owner.clone())
                }
                _ => Ok(attribute.clone()),
            },
            ShapeId::CLASSMETHOD_DESCRIPTOR => match as_callable(attribute) {
                Some(callable) => new_callable(self, ShapeId::BUILTIN, callable.native, Some(class.clone()), callable.owner.clone()),
                None => Ok(attribute.clone()),
            },
            ShapeId::STATICMETHOD => Ok(wrapped(attribute)),
            // Whatever is wrapped is bound to the class as it is: its own binding is not asked.
            ShapeId::CLASSMETHOD => new_bound(self, wrapped(attribute), class.clone()),
            ShapeId::PROPERTY => match instance {
                Some(instance) => property_get(self, attribute, instance),
                None => Ok(attribute.clone()),
            },
            ShapeId::MEMBER_DESCRIPTOR => match instance {
                Some(instance) => member_get(self, attribute, instance),
                None => Ok(attribute.clone()),
            },
            ShapeId::GETSET_DESCRIPTOR => match instance {
                Some(instance) => getset_get(self, attribute, instance),
                None => Ok(attribute.clone()),
            },
            _ => match self.special(attribute, Special::Get) {
                Some(get) => {
                    // It may be bound in the same way itself.
                    self.check_stack()?;
                    let instance = instance.cloned().unwrap_or(Value::NONE);
                    self.call_unbound(&get, attribute, &[instance, class.clone()])
                }
                None => Ok(attribute.clone()),
            },
        }
    }

    /// Sets (or with `None` deletes) an attribute through a data descriptor.
    ///
    /// # Errors
    /// What the descriptor raises; `AttributeError` if it can't be set.
    pub fn set_through(&mut self, attribute: &Value, instance: &Value, value: Option<Value>) -> PyResult {
        self.set_through_as(attribute.shape(), attribute, instance, value)
    }

    /// As [`Context::set_through`], for a descriptor that is to be taken for one of this built-in type.
    pub(crate) fn set_through_as(&mut self, kind: ShapeId, attribute: &Value, instance: &Value, value: Option<Value>) -> PyResult {
        match kind {
            ShapeId::PROPERTY => property_set(self, attribute, instance, value),
            ShapeId::MEMBER_DESCRIPTOR => member_set(self, attribute, instance, value),
            ShapeId::GETSET_DESCRIPTOR => getset_set(self, attribute, instance, value),
            _ => {
                let special = if value.is_some() { Special::Set } else { Special::Delete };
                let Some(method) = self.special(attribute, special) else {
                    let text = if value.is_some() { "__set__" } else { "__delete__" };
                    return Err(self.error(ShapeId::ATTRIBUTE_ERROR, text));
                };
                match value {
                    Some(value) => self.call_unbound(&method, attribute, &[instance.clone(), value])?,
                    None => self.call_unbound(&method, attribute, std::slice::from_ref(instance))?,
                };
                Ok(())
            }
        }
    }

    /// Refuses a receiver that is no instance of the class that defines a method.
    ///
    /// # Errors
    /// `TypeError`
    #[inline]
    pub fn check_receiver(&mut self, callable: &Callable, receiver: &Value) -> PyResult {
        let Some(owner) = &callable.owner else { return Ok(()) };
        if self.class_word(receiver) == owner.word() || self.is_instance(receiver, owner) {
            return Ok(());
        }
        let (owner, found) = (self.shown_name_of_type(owner), self.type_name(receiver));
        let name = callable.native.name;
        if callable.native.is_wrapper() {
            return Err(self.type_error(&format!("descriptor '{name}' requires a '{owner}' object but received a '{found}'")));
        }
        Err(self.type_error(&format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{found}' object")))
    }
}

/// What a `staticmethod` or `classmethod` wraps.
pub fn wrapped(wrapper: &Value) -> Value {
    // SAFETY: both shapes have this layout.
    unsafe { (*wrapper.address::<Wrapper>()).function.clone().unwrap_or(Value::NONE) }
}

/// The address of the Python function that reads a property, if the attribute is exactly one.
pub fn plain_getter(attribute: &Value) -> Option<u64> {
    if attribute.shape() != ShapeId::PROPERTY {
        return None;
    }
    // SAFETY: the shape has this layout.
    let getter = unsafe { (*attribute.address::<Property>()).getter.as_ref() };
    getter.filter(|getter| getter.shape() == ShapeId::FUNCTION).map(Value::word)
}

pub(crate) fn property_get(cx: &mut Context, property: &Value, instance: &Value) -> PyResult<Value> {
    // SAFETY: the shape has this layout; the function is cloned before it runs.
    let getter = unsafe { (*property.address::<Property>()).getter.clone() };
    match getter.filter(|getter| !getter.is_none()) {
        Some(getter) => cx.call(&getter, std::slice::from_ref(instance)),
        None => Err(property_error(cx, property, instance, "getter")),
    }
}

fn property_set(cx: &mut Context, property: &Value, instance: &Value, value: Option<Value>) -> PyResult {
    // SAFETY: as in `property_get`.
    let (setter, deleter) = unsafe { ((*property.address::<Property>()).setter.clone(), (*property.address::<Property>()).deleter.clone()) };
    match value {
        Some(value) => match setter.filter(|setter| !setter.is_none()) {
            Some(setter) => cx.call(&setter, &[instance.clone(), value]).map(drop),
            None => Err(property_error(cx, property, instance, "setter")),
        },
        None => match deleter.filter(|deleter| !deleter.is_none()) {
            Some(deleter) => cx.call(&deleter, std::slice::from_ref(instance)).map(drop),
            None => Err(property_error(cx, property, instance, "deleter")),
        },
    }
}

fn property_error(cx: &mut Context, property: &Value, instance: &Value, what: &str) -> crate::context::Raised {
    // SAFETY: as in `property_get`.
    let (name, getter) = unsafe { ((*property.address::<Property>()).name.clone(), (*property.address::<Property>()).getter.clone()) };
    let key = cx.names.name.clone();
    let name = match (name, getter) {
        // Without a name of its own it has that of its function.
        (None, Some(getter)) if !getter.is_none() => match cx.lookup_attr(&getter, &key) {
            Ok(name) => name,
            Err(raised) => return raised,
        },
        (name, _) => name,
    };
    let class = cx.type_of(instance);
    let owner = cx.as_type(&class).and_then(|class| class.qualname.clone()).map_or_else(String::new, |name| cx.string_lossy(&name));
    let message = match name.filter(|name| !name.is_none()) {
        Some(name) => match cx.repr(&name) {
            Ok(name) => format!("property {} of '{owner}' object has no {what}", cx.string_lossy(&name)),
            Err(raised) => return raised,
        },
        None => format!("property of '{owner}' object has no {what}"),
    };
    cx.error(ShapeId::ATTRIBUTE_ERROR, &message)
}

/// The number of a member's slot in an instance of its class.
fn member_slot(cx: &mut Context, member: &Value, instance: &Value) -> PyResult<u16> {
    // SAFETY: the shape has this layout; its fields never change.
    let fields = unsafe { &*member.address::<Member>() };
    if let Some(owner) = &fields.owner
        && !cx.is_instance(instance, owner)
    {
        let name = fields.name.as_ref().map_or_else(String::new, |name| cx.string_lossy(name));
        let (owner, found) = (cx.shown_name_of_type(owner), cx.type_name(instance));
        return Err(cx.type_error(&format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{found}' object")));
    }
    Ok(fields.slot)
}

fn member_get(cx: &mut Context, member: &Value, instance: &Value) -> PyResult<Value> {
    let slot = member_slot(cx, member, instance)?;
    // SAFETY: an instance of the member's class has its slot.
    match unsafe { crate::object::slot_value(cx, instance.address(), instance.shape(), slot) } {
        Some(value) => Ok(value),
        None => {
            // A built-in member that was never set reads as None.
            let builtin = cx.get::<Member>(member).is_some_and(|member| {
                member.owner.as_ref().and_then(|owner| cx.as_type(owner)).is_some_and(|owner| owner.flags.has(crate::typeobject::TypeFlags::IMMUTABLE))
            });
            if builtin {
                return Ok(Value::NONE);
            }
            let name = cx.get::<Member>(member).and_then(|member| member.name.clone()).unwrap_or(Value::NONE);
            let message = format!("'{}' object has no attribute '{}'", cx.full_name_of_class_of(instance), cx.string_lossy(&name));
            let error = crate::exception::new_attribute_error(cx, &message, &name, instance)?;
            Err(cx.raise(error))
        }
    }
}

fn member_set(cx: &mut Context, member: &Value, instance: &Value, value: Option<Value>) -> PyResult {
    let slot = member_slot(cx, member, instance)?;
    if !cx.get::<Member>(member).is_some_and(|member| member.writable) {
        return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"));
    }
    if value.as_ref().is_some_and(Value::needs_tracking) {
        cx.track(instance);
    }
    let missing = value.is_none();
    let word = value.as_ref().map_or(0, Value::word);
    crate::object::make_room(cx, instance, slot, word)?;
    // SAFETY: an instance of the member's class has its slot, with room for the word; the old value is dropped after the slot has the new one.
    let old = unsafe {
        match crate::object::replace_slot(cx, instance.address(), instance.shape(), slot, word) {
            Some(old) => {
                value.map(Value::into_word);
                Value::from_word(old)
            }
            None => None,
        }
    };
    if missing && old.is_none() {
        let name = cx.get::<Member>(member).and_then(|member| member.name.clone()).unwrap_or(Value::NONE);
        return Err(cx.error_with(ShapeId::ATTRIBUTE_ERROR, &[name]));
    }
    Ok(())
}

fn getset_fields(cx: &mut Context, attribute: &Value, instance: &Value) -> PyResult<(Option<&'static Native>, Option<&'static Native>)> {
    // SAFETY: the shape has this layout; its fields never change.
    let fields = unsafe { &*attribute.address::<GetSet>() };
    if let Some(owner) = &fields.owner
        && !cx.is_instance(instance, owner)
    {
        let name = fields.getter.or(fields.setter).map_or("", |native| native.name);
        let (owner, found) = (cx.shown_name_of_type(owner), cx.type_name(instance));
        return Err(cx.type_error(&format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{found}' object")));
    }
    Ok((fields.getter, fields.setter))
}

fn getset_get(cx: &mut Context, attribute: &Value, instance: &Value) -> PyResult<Value> {
    match getset_fields(cx, attribute, instance)?.0 {
        Some(getter) => getter.call(cx, CallArgs::positional(std::slice::from_ref(instance))),
        None => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "unreadable attribute")),
    }
}

fn getset_set(cx: &mut Context, attribute: &Value, instance: &Value, value: Option<Value>) -> PyResult {
    let (getter, setter) = getset_fields(cx, attribute, instance)?;
    let Some(setter) = setter else {
        if getter.is_some_and(|native| native.wording == crate::native::Wording::Member) {
            return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"));
        }
        let name = getter.map_or("", |native| native.name);
        // SAFETY: the shape has this layout.
        let owner = unsafe { (*attribute.address::<GetSet>()).owner.clone() };
        let owner = owner.map_or_else(|| cx.type_name(instance), |owner| cx.shown_name_of_type(&owner));
        return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, &format!("attribute '{name}' of '{owner}' objects is not writable")));
    };
    match value {
        Some(value) => setter.call(cx, CallArgs::positional(&[instance.clone(), value])),
        None => setter.delete(cx, instance),
    }
    .map(drop)
}

/// Looks `name` up behind `class` in the method resolution order of `receiver_class`, bound to `receiver`: what `super()` does.
///
/// # Errors
/// What binding raises.
pub fn super_get(cx: &mut Context, class: &Value, receiver: &Value, receiver_class: &Value, name: &Value) -> PyResult<Option<Value>> {
    let Some(found) = super_find(cx, class, receiver_class, name) else { return Ok(None) };
    let instance = if receiver.is(receiver_class) { None } else { Some(receiver) };
    cx.bind(&found, instance, receiver_class).map(Some)
}

/// The attribute `super()` finds, unbound.
pub fn super_find(cx: &mut Context, class: &Value, receiver_class: &Value, name: &Value) -> Option<Value> {
    let mro = cx.as_type(receiver_class)?.mro.clone()?;
    let items = mro.as_tuple()?;
    let at = items.iter().position(|ancestor| ancestor.is(class))?;
    for ancestor in &items[at + 1..] {
        let namespace = cx.as_type(ancestor).and_then(|class| class.namespace.clone());
        if let Some(namespace) = namespace
            && let Some(found) = cx.dict_get_str(&namespace, name)
        {
            return Some(found);
        }
    }
    None
}

/// `super(class, receiver_class).name`, bound to the class: for `__init_subclass__`.
pub(crate) fn super_lookup(cx: &mut Context, class: &Value, receiver_class: &Value, name: &Value) -> PyResult<Option<Value>> {
    super_get(cx, class, receiver_class, receiver_class, name)
}

/// Does the class (an instance of `type`) hold this very callable? For identity tests of fast paths.
pub fn is_native(value: &Value, native: &'static Native) -> bool {
    as_callable(value).is_some_and(|callable| std::ptr::eq(callable.native, native))
}

#[allow(dead_code, reason = "asserted sizes document the layouts")]
const _: () = assert!(size_of::<Callable>() == 32 && size_of::<GetSet>() == 32 && size_of::<Member>() == 32);
