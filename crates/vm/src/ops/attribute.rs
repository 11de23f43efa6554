//! Attributes and methods, and what inline caches remember of them.
//!
//! ```text
//!   LoadAttr    shape, epoch, place | 1                     the value lies there in the cell
//!   StoreAttr   shape, epoch, place | 1                     replace it
//!               shape, epoch, next shape << 32 | place | 3  a new attribute: fill the place, take the next shape
//!               place: bytes from the start of the cell << 4 | 8 if it is half a word
//!   LoadSuper…  shape, epoch, class << 32 | method          both as distances from the heap's base, in words
//!   LoadMethod  shape, epoch, the method's word             a plain function of the class, not hidden by the instance
//! ```
//!
//! A cache repeats a decision made here; the epoch moves whenever a class changes in a way that could make one wrong.

use lissom_objects::descriptor::{self, Member, Role};
use lissom_objects::shape::{Mode, Place};
use lissom_objects::typeobject::TypeFlags;
use lissom_objects::{Context, PyResult, ShapeId, Value, object};

use crate::code::Cache;

/// `object.name`
#[inline(never)]
pub(crate) fn load(cx: &mut Context, object: &Value, name: &Value, cache: *mut Cache) -> PyResult<Value> {
    let shape = object.shape();
    if shape == ShapeId::MODULE
        && let Some(dict) = cx.module_dict(object)
        && let Some(value) = cx.dict_get_str(&dict, name)
        && !name.str_bytes().starts_with(b"__")
    {
        return Ok(value);
    }
    if shape == ShapeId::TYPE {
        if let Some(value) = cx.type_get(object, name)? {
            remember_of_class(cx, cache, object, name, &value);
            return Ok(value);
        }
        return cx.get_attr(object, name);
    }
    if !cx.class_of(object).flags.has(TypeFlags::PLAIN_GET) {
        return cx.get_attr(object, name);
    }
    let class = cx.class_word(object);
    let found = cx.lookup_in_class(class, name);
    let role = match &found {
        Some(attribute) => cx.role_when_read(attribute),
        None => Role::Plain,
    };
    if let (Some(attribute), Role::Data) = (&found, role) {
        if attribute.shape() == ShapeId::MEMBER_DESCRIPTOR
            && let Some(member) = cx.get::<Member>(attribute)
            && let Some(owner) = member.owner.clone()
            && cx.is_instance(object, &owner)
            && let Some(place) = cx.shapes[shape].place(member.slot())
        {
            remember(cx, cache, shape, payload_of(place) | SLOT);
        }
        if let Some(getter) = descriptor::plain_getter(attribute)
            && object.is_pointer()
        {
            remember(cx, cache, shape, getter | GETTER);
        }
        let class = cx.type_of(object);
        return cx.bind(attribute, Some(object), &class);
    }
    let mode = cx.shapes[shape].mode;
    let own = if mode == Mode::Growing { cx.shapes.slot(shape, name) } else { None };
    if let Some(attribute) = &found
        && role == Role::Plain
        && object.is_pointer()
        && own.is_none()
        && matches!(mode, Mode::Growing | Mode::Fixed)
        && let Some(place) = cx.place_in_class(class, name, attribute)
    {
        remember(cx, cache, shape, place as u64 | OF_CLASS);
    }
    if object.is_pointer()
        && let Some(slot) = own
        && let Some(place) = cx.shapes[shape].place(slot)
    {
        remember(cx, cache, shape, payload_of(place) | SLOT);
    }
    match cx.generic_get(object, name)? {
        Some(value) => Ok(value),
        None => {
            let class = cx.type_of(object);
            Err(cx.attribute_error(&class, object, name))
        }
    }
}

/// Marks of what a remembered payload of an attribute that is read means.
///
/// ```text
///   SLOT       a place                            in the cell
///   OF_CLASS   the address of the value           in the namespace of a class: a new value that is no descriptor is seen through it,
///                                                 anything else that is done to the class moves the epoch
///   GETTER     the address of a Python function   of a property
/// ```
pub(crate) const SLOT: u64 = 1;
/// See [`SLOT`].
pub(crate) const OF_CLASS: u64 = 2;
/// See [`SLOT`].
pub(crate) const GETTER: u64 = 4;
/// The place is half a word; see [`SLOT`].
pub(crate) const HALF: u64 = 8;
/// Of what is stored: the attribute is new, the next shape is in the upper half.
pub(crate) const GROWS: u64 = 2;

/// A place as a payload has it.
fn payload_of(place: Place) -> u64 {
    (place.offset as u64) << 4 | if place.half { HALF } else { 0 }
}

/// The place that a payload tells.
#[inline(always)]
pub(crate) fn place_of(payload: u64) -> Place {
    Place { offset: (payload >> 4) as u16, half: payload & HALF != 0 }
}

/// Added to the shape of classes, which no cell has: what is remembered is an attribute of one class, both as addresses of 32 bits.
const CLASS_ITSELF: u32 = 1 << 31;

/// Remembers an attribute read from a class itself, if it is the value in a namespace, as it lies there.
fn remember_of_class(cx: &mut Context, cache: *mut Cache, class: &Value, name: &Value, value: &Value) {
    let metaclass = cx.class_word(class);
    if cx.lookup_in_class(metaclass, name).is_some() {
        return;
    }
    if let Some(place) = cx.place_in_class(class.word(), name, value) {
        let payload = compress(cx, class.word()) << 32 | compress(cx, place as u64);
        remember(cx, cache, ShapeId(ShapeId::TYPE.0 | CLASS_ITSELF), payload);
    }
}

/// The attribute of a class itself that was found here before, borrowed.
///
/// # Safety
/// The word is a value's; the cache belongs to the running code.
#[inline(always)]
pub(crate) unsafe fn cached_of_class(cx: &Context, object: u64, cache: *mut Cache) -> Option<u64> {
    // SAFETY: the caller's promise; within an epoch the place is part of a live namespace.
    unsafe {
        if object & 7 != 0
            || cache.is_null()
            || (*cache).shape != ShapeId::TYPE.0 | CLASS_ITSELF
            || (*cache).epoch != cx.shapes.epoch
            || compress(cx, object) != (*cache).payload >> 32
        {
            return None;
        }
        let place = cx.heap.base() as u64 + (((*cache).payload & 0xffff_ffff) << 3);
        Some(*(place as *const u64))
    }
}

fn remember(cx: &Context, cache: *mut Cache, shape: ShapeId, payload: u64) {
    if !cache.is_null() {
        // SAFETY: the cache belongs to the code of the running frame.
        unsafe { *cache = Cache { shape: shape.0, epoch: cx.shapes.epoch, payload } };
    }
}

/// `object.name = value`
#[inline(never)]
pub(crate) fn store(cx: &mut Context, object: &Value, name: &Value, value: Value, cache: *mut Cache) -> PyResult {
    let shape = object.shape();
    if !cx.class_of(object).flags.has(TypeFlags::PLAIN_SET) || !object.is_pointer() {
        return cx.set_attr(object, name, value);
    }
    let class = cx.class_word(object);
    let found = cx.lookup_in_class(class, name);
    if let Some(attribute) = &found
        && cx.role(attribute) == Role::Data
    {
        if attribute.shape() == ShapeId::MEMBER_DESCRIPTOR
            && let Some(member) = cx.get::<Member>(attribute)
            && let Some(owner) = member.owner.clone()
            && member.is_writable()
            && cx.is_instance(object, &owner)
            && let Some(place) = cx.shapes[shape].place(member.slot())
        {
            remember(cx, cache, shape, payload_of(place) | SLOT);
        }
        return cx.set_through(attribute, object, Some(value));
    }
    if cx.shapes[shape].mode != Mode::Growing {
        return cx.set_attr(object, name, value);
    }
    let before = cx.shapes.slot(shape, name);
    object::set_own(cx, object, name, value)?;
    let after = object.shape();
    let described = &cx.shapes[after];
    if described.mode != Mode::Growing || described.class != class {
        return Ok(());
    }
    let slot = before.unwrap_or(described.count - 1);
    let Some(place) = described.place(slot) else { return Ok(()) };
    if before.is_some() && after == shape {
        remember(cx, cache, shape, payload_of(place) | SLOT);
    } else if before.is_none() && described.parent == shape && !described.overflows() {
        remember(cx, cache, shape, (after.0 as u64) << 32 | payload_of(place) | SLOT | GROWS);
    }
    Ok(())
}

/// The method `object.name` and its receiver, or the attribute and nothing.
#[inline(never)]
pub(crate) fn load_method(cx: &mut Context, object: &Value, name: &Value, cache: *mut Cache) -> PyResult<(Value, Option<Value>)> {
    let shape = object.shape();
    if shape == ShapeId::TYPE {
        return load(cx, object, name, cache).map(|value| (value, None));
    }
    if shape == ShapeId::MODULE || !cx.class_of(object).flags.has(TypeFlags::PLAIN_GET) {
        return load(cx, object, name, std::ptr::null_mut()).map(|value| (value, None));
    }
    let class = cx.class_word(object);
    if let Some(method) = cx.lookup_in_class(class, name)
        && matches!(method.shape(), ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR)
    {
        let mode = cx.shapes[shape].mode;
        if mode == Mode::Fixed || (mode == Mode::Growing && cx.shapes.slot(shape, name).is_none()) {
            remember(cx, cache, shape, method.word());
            return Ok((method, Some(object.clone())));
        }
        return match object::get_own(cx, object, name)? {
            Some(own) => Ok((own, None)),
            None => Ok((method, Some(object.clone()))),
        };
    }
    cx.get_attr(object, name).map(|value| (value, None))
}

/// A cell's address in 32 bits: its distance from the heap's base in words.
#[inline(always)]
fn compress(cx: &Context, word: u64) -> u64 {
    (word - cx.heap.base() as u64) >> 3
}

/// The method that `super(class, receiver).name` found here before, if nothing that matters has changed.
///
/// # Safety
/// Both words are values; the cache belongs to the running code.
#[inline(always)]
pub(crate) unsafe fn cached_super_method(cx: &Context, class: u64, receiver: u64, cache: *mut Cache) -> Option<u64> {
    // SAFETY: the caller's promise; within an epoch the method is owned by its class.
    unsafe {
        if receiver & 7 != 0 || cache.is_null() || (*cache).epoch != cx.shapes.epoch || (*(receiver as *const lissom_heap::Cell)).kind() != (*cache).shape {
            return None;
        }
        if compress(cx, class) != (*cache).payload >> 32 {
            return None;
        }
        Some(cx.heap.base() as u64 + (((*cache).payload & 0xffff_ffff) << 3))
    }
}

/// The class whose order `super(class, receiver)` searches.
fn super_class(cx: &mut Context, class: &Value, receiver: &Value) -> PyResult<Value> {
    if !cx.is_type(class) {
        let found = cx.type_name(class);
        return Err(cx.type_error(&format!("super() argument 1 must be a type, not {found}")));
    }
    if cx.is_type(receiver) && cx.is_subtype(receiver, class) {
        return Ok(receiver.clone());
    }
    if cx.is_instance(receiver, class) {
        return Ok(cx.type_of(receiver));
    }
    let name = cx.names.class.clone();
    if let Some(own) = cx.lookup_attr(receiver, &name)?
        && cx.is_type(&own)
        && cx.is_subtype(&own, class)
    {
        return Ok(own);
    }
    let wanted = cx.shown_name_of_type(class);
    let found = if cx.is_type(receiver) { format!("type {}", cx.shown_name_of_type(receiver)) } else { format!("instance of {}", cx.type_name(receiver)) };
    Err(cx.type_error(&format!("super(type, obj): obj ({found}) is not an instance or subtype of type ({wanted}).")))
}

/// `super(class, receiver).name`
#[inline(never)]
pub(crate) fn load_super(cx: &mut Context, class: &Value, receiver: &Value, name: &Value) -> PyResult<Value> {
    let receiver_class = super_class(cx, class, receiver)?;
    if name.is(&cx.names.class) {
        return Ok(cx.type_object(ShapeId::SUPER));
    }
    match descriptor::super_get(cx, class, receiver, &receiver_class, name)? {
        Some(value) => Ok(value),
        None => Err(super_missing(cx, class, receiver, name)),
    }
}

fn super_missing(cx: &mut Context, _class: &Value, receiver: &Value, name: &Value) -> lissom_objects::Raised {
    let text = cx.string_lossy(name);
    match lissom_objects::exception::new_attribute_error(cx, &format!("'super' object has no attribute '{text}'"), name, receiver) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// As [`load_method`], of `super(class, receiver)`.
#[inline(never)]
pub(crate) fn load_super_method(cx: &mut Context, class: &Value, receiver: &Value, name: &Value, cache: *mut Cache) -> PyResult<(Value, Option<Value>)> {
    let receiver_class = super_class(cx, class, receiver)?;
    match descriptor::super_find(cx, class, &receiver_class, name) {
        Some(method) if matches!(method.shape(), ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR) && !receiver.is(&receiver_class) => {
            if receiver_class.word() == cx.class_word(receiver) {
                let payload = compress(cx, class.word()) << 32 | compress(cx, method.word());
                remember(cx, cache, receiver.shape(), payload);
            }
            Ok((method, Some(receiver.clone())))
        }
        Some(found) => {
            let instance = if receiver.is(&receiver_class) { None } else { Some(receiver) };
            cx.bind(&found, instance, &receiver_class).map(|value| (value, None))
        }
        None => Err(super_missing(cx, class, receiver, name)),
    }
}
