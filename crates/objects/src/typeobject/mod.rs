//! `type`: what a class is in memory, and the specification of a built-in one.
//!
//! A class owns the shapes of its instances, its namespace (a dict with a table of string keys) and a cache of its special methods.
//! Looking a name up along the method resolution order goes through one cache for the whole runtime (lookup.rs); both caches hold
//! borrowed words and are right as long as [`crate::shape::ShapeTable::epoch`] has not moved, which every change that could
//! make them wrong does. Setting a class attribute from one plain value to another does not: such values are never cached.

mod bases;
pub mod create;
pub mod lookup;
pub mod methods;

use std::ops::BitOr;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::layout::LayoutInfo;
use crate::names::Special;
use crate::native::Native;
use crate::shape::ShapeId;
use crate::value::Value;
pub use lookup::MethodCache;

/// How messages call a class that a native module has: with the module's name in front.
pub(crate) struct DottedName {
    /// The class's word.
    pub(crate) class: u64,
    pub(crate) name: std::borrow::Cow<'static, str>,
    /// A class that nothing else need keep alive.
    #[expect(dead_code, reason = "it is there to be held")]
    pub(crate) kept: Option<Value>,
}

/// Properties of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeFlags(pub u32);

impl TypeFlags {
    /// None of them.
    pub const NONE: TypeFlags = TypeFlags(0);
    /// May be subclassed.
    pub const BASE: TypeFlags = TypeFlags(1);
    /// Matches sequence patterns.
    pub const SEQUENCE: TypeFlags = TypeFlags(2);
    /// Matches mapping patterns.
    pub const MAPPING: TypeFlags = TypeFlags(4);
    /// `__hash__` is None.
    pub const UNHASHABLE: TypeFlags = TypeFlags(8);
    /// Made by a class statement or a call of `type`.
    pub const HEAP: TypeFlags = TypeFlags(16);
    /// Instances have a `__dict__`.
    pub const DICT: TypeFlags = TypeFlags(32);
    /// Has abstract methods.
    pub const ABSTRACT: TypeFlags = TypeFlags(64);
    /// Cannot be called to make an instance.
    pub const NO_INSTANTIATION: TypeFlags = TypeFlags(128);
    /// A class pattern with one positional pattern matches the subject itself (int, str, …).
    pub const MATCH_SELF: TypeFlags = TypeFlags(256);
    /// Defines `__del__`.
    pub const FINALIZER: TypeFlags = TypeFlags(512);
    /// Attribute access is that of `object` (no `__getattribute__`, no `__getattr__`).
    pub const PLAIN_GET: TypeFlags = TypeFlags(1024);
    /// Attribute setting is that of `object`.
    pub const PLAIN_SET: TypeFlags = TypeFlags(2048);
    /// A built-in type whose attributes may not be set.
    pub const IMMUTABLE: TypeFlags = TypeFlags(4096);
    /// Instances accept weak references.
    pub const WEAKREF: TypeFlags = TypeFlags(8192);
    /// A built-in type for which there was not enough memory yet.
    pub const UNFINISHED: TypeFlags = TypeFlags(16384);
    /// A class of the interpreter itself, though its name has that of a module in front: `__flags__` says so.
    pub const CORE: TypeFlags = TypeFlags(32768);
    /// `object.__new__` makes the instances, records without a state: that comes with `__init__`.
    pub const BLANK: TypeFlags = TypeFlags(65536);
    /// Such a class whose module is known by its name alone: its namespace has no `__module__`.
    pub const STATIC: TypeFlags = TypeFlags(131_072 | 32768);

    /// Are all of these set?
    #[inline(always)]
    pub const fn has(self, other: TypeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets or clears.
    pub fn set(&mut self, other: TypeFlags, on: bool) {
        self.0 = if on { self.0 | other.0 } else { self.0 & !other.0 };
    }

    /// Both.
    pub const fn with(self, other: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | other.0)
    }
}

impl BitOr for TypeFlags {
    type Output = TypeFlags;
    fn bitor(self, other: TypeFlags) -> TypeFlags {
        self.with(other)
    }
}

/// One fast step of an iterator; `None` at the end.
pub type NextFn = fn(&mut Context, &Value) -> PyResult<Option<Value>>;

/// A slot of a built-in type with a name.
pub struct Member {
    /// Attribute name.
    pub name: &'static str,
    /// Docstring.
    pub doc: &'static str,
    /// May it be set?
    pub writable: bool,
}

/// A built-in type, as data.
pub struct TypeSpec {
    /// The name, with the module's in front if it is not `builtins`.
    pub name: &'static str,
    /// Its constant shape id, if it has one.
    pub id: Option<ShapeId>,
    /// Its base; `object` if there is none.
    pub base: Option<&'static TypeSpec>,
    /// The native layout of instances.
    pub layout: &'static LayoutInfo,
    /// The layout of instances of subclasses, if it is another (types whose cells vary in size).
    pub subclass_layout: Option<&'static LayoutInfo>,
    /// Properties.
    pub flags: TypeFlags,
    /// Docstring.
    pub doc: &'static str,
    /// Method tables.
    pub methods: &'static [&'static [Native]],
    /// Slots with names, in order.
    pub members: &'static [Member],
    /// Fast stepping, for iterators.
    pub next: Option<NextFn>,
    /// The bytes of instances, for the buffer protocol.
    pub buffer: Option<&'static crate::buffer::Exporter>,
    /// Called when the type was made, to add what tables cannot say.
    pub setup: Option<fn(&mut Context, &Value) -> PyResult>,
}

impl TypeSpec {
    /// A plain final type without methods; specifications start from it.
    pub const DEFAULT: TypeSpec = TypeSpec {
        name: "",
        id: None,
        base: None,
        layout: <crate::layout::Plain as crate::layout::Native>::INFO,
        subclass_layout: None,
        flags: TypeFlags::NONE,
        doc: "",
        methods: &[],
        members: &[],
        next: None,
        buffer: None,
        setup: None,
    };
}

/// The special methods of a class as last looked up: 0 not known, 1 absent, else the borrowed word.
pub(crate) type Specials = [u64; Special::COUNT];

/// A class.
#[repr(C)]
pub struct Type {
    header: Header,
    /// `__name__`
    pub name: Option<Value>,
    /// `__qualname__`
    pub qualname: Option<Value>,
    /// `__bases__`, a tuple.
    pub bases: Option<Value>,
    /// `__mro__`, a tuple.
    pub mro: Option<Value>,
    /// `__dict__`, a dict with a table of string keys.
    pub namespace: Option<Value>,
    /// `__base__`: the base whose layout it extends.
    pub base: Option<Value>,
    /// Direct subclasses: a list of weak references (see [`Context::subclasses`]).
    pub(crate) subclasses: Option<Value>,
    pub(crate) specials: *mut Specials,
    pub(crate) specials_epoch: u32,
    /// Properties.
    pub flags: TypeFlags,
    /// The shape of new instances.
    pub root: ShapeId,
    /// The built-in type whose layout instances have.
    pub native: ShapeId,
    /// Slots that new instances get: what was seen so far.
    pub(crate) learned: u16,
    /// Slots without an attribute name.
    pub(crate) hidden: u16,
    /// The shape of instances in dictionary mode; none yet if 0.
    pub(crate) dictionary: ShapeId,
    /// One bit for each slot in which a value was seen that does not fit half a word.
    pub(crate) wide: u64,
    /// The layout of instances.
    pub layout: &'static LayoutInfo,
    /// The layout of instances of subclasses.
    pub(crate) subclass_layout: &'static LayoutInfo,
    /// Fast stepping of instances that are iterators.
    pub next: Option<NextFn>,
    /// The bytes of instances.
    pub buffer: Option<&'static crate::buffer::Exporter>,
}

const _: () = assert!(size_of::<Type>() == 136);

// SAFETY: the seven values are the only references; the cache of special methods is a buffer of borrowed words.
unsafe impl Layout for Type {
    const NAME: &'static str = "type";
    const OWNS: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Type`.
        unsafe {
            visitor.slots((&raw mut (*cell).name).cast(), 7);
            if !(*cell).specials.is_null() {
                visitor.buffer((&raw mut (*cell).specials).cast(), size_of::<Specials>());
            }
        }
    }
}
crate::layout_info!(Type, "type");

impl Value {
    /// The class's fields, if the value is a class whose metaclass is `type` itself.
    #[inline(always)]
    pub(crate) fn exact_type(&self) -> Option<*mut Type> {
        if self.is_pointer() && self.shape() == ShapeId::TYPE { Some(self.address()) } else { None }
    }
}

impl Context {
    /// The class's fields, if the value is a class.
    #[inline(always)]
    pub fn type_cell(&self, value: &Value) -> Option<*mut Type> {
        if !value.is_pointer() {
            return None;
        }
        let shape = value.shape();
        if shape == ShapeId::TYPE || (!shape.is_builtin() && self.shapes[shape].native == ShapeId::TYPE) { Some(value.address()) } else { None }
    }

    /// Looks into a class.
    #[inline(always)]
    pub fn as_type<'a>(&'a self, value: &'a Value) -> Option<&'a Type> {
        // SAFETY: the cell is alive through `value`, and nothing changes it while the context is borrowed.
        self.type_cell(value).map(|cell| unsafe { &*cell })
    }

    /// Lets programs set attributes of a class that a module made.
    pub fn set_mutable(&mut self, class: &Value) {
        if let Some(cell) = self.type_cell(class) {
            // SAFETY: the class's cell.
            unsafe { (*cell).flags.set(TypeFlags::IMMUTABLE, false) };
        }
    }

    /// Makes instances of a class match sequence patterns or mapping patterns.
    pub fn set_pattern_flags(&mut self, class: &Value, flags: TypeFlags) {
        if let Some(cell) = self.type_cell(class) {
            // SAFETY: the class's cell.
            unsafe {
                (*cell).flags.set(TypeFlags::SEQUENCE, flags.has(TypeFlags::SEQUENCE));
                (*cell).flags.set(TypeFlags::MAPPING, flags.has(TypeFlags::MAPPING));
            }
        }
    }

    /// Is it a class?
    #[inline]
    pub fn is_type(&self, value: &Value) -> bool {
        self.type_cell(value).is_some()
    }

    /// The address of a value's class, borrowed: a class lives as long as its instances.
    #[inline(always)]
    pub fn class_word(&self, value: &Value) -> u64 {
        self.shapes[value.shape()].class
    }

    /// The class's fields of a value.
    #[inline(always)]
    pub(crate) fn class_cell(&self, value: &Value) -> *mut Type {
        self.class_word(value) as *mut Type
    }

    /// Looks into a value's class.
    #[inline(always)]
    pub fn class_of<'a>(&'a self, value: &Value) -> &'a Type {
        // SAFETY: every value's shape has a class after the runtime was made, and it is alive.
        unsafe { &*self.class_cell(value) }
    }

    /// A value's class (`type(value)`).
    #[inline]
    pub fn type_of(&self, value: &Value) -> Value {
        let word = self.class_word(value);
        // SAFETY: the word is the class's, borrowed; the clone owns a reference of its own.
        unsafe { Value::borrow_slot(&raw const word) }.cloned().unwrap_or(Value::NONE)
    }

    /// The built-in class of a constant id.
    pub fn type_object(&self, id: ShapeId) -> Value {
        let word = self.shapes[id].class;
        // SAFETY: as in `type_of`.
        unsafe { Value::borrow_slot(&raw const word) }.cloned().unwrap_or(Value::NONE)
    }

    /// The name of a value's class, for messages: with the module's in front if a native module other than `builtins` has it.
    pub fn type_name(&self, value: &Value) -> String {
        let word = self.class_word(value);
        if let Some(dotted) = self.dotted_name(word) {
            return dotted.to_owned();
        }
        self.class_of(value).name.as_ref().map_or_else(String::new, |name| lissom_text::message::shown(name.str_bytes()))
    }

    /// The name of a value's class alone, as representations show it.
    pub fn short_type_name(&self, value: &Value) -> String {
        let name = self.type_name(value);
        name.rsplit('.').next().map_or_else(String::new, str::to_owned)
    }

    /// As [`Context::type_name`], for messages about an argument of the wrong type: None is called by its own name there.
    pub fn argument_type_name(&self, value: &Value) -> String {
        if value.is_none() { "None".to_owned() } else { self.type_name(value) }
    }

    fn dotted_name(&self, class: u64) -> Option<&str> {
        self.dotted_types.iter().find(|row| row.class == class).map(|row| &*row.name)
    }

    /// Gives a class that is written in Python the name in messages that a native one would have. The class stays as long as the context.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn set_dotted_name(&mut self, class: &Value, name: String) -> PyResult {
        if self.dotted_types.try_reserve(1).is_err() {
            return Err(self.memory_error());
        }
        self.dotted_types.push(DottedName { class: class.word(), name: name.into(), kept: Some(class.clone()) });
        Ok(())
    }

    /// Is it a class that a native module has?
    pub(crate) fn is_of_module(&self, class: &Value) -> bool {
        self.dotted_name(class.word()).is_some()
    }

    /// The module of a class whose namespace does not tell.
    pub(crate) fn module_of_static_type(&self, class: &Value) -> Option<&str> {
        self.dotted_name(class.word())?.rsplit_once('.').map(|(module, _)| module)
    }

    /// As [`Context::type_name`], of a class.
    pub fn shown_name_of_type(&self, class: &Value) -> String {
        self.dotted_name(class.word()).map_or_else(|| self.name_of_type(class), str::to_owned)
    }

    /// The name of a class alone (`__name__`), for messages.
    pub fn name_of_type(&self, class: &Value) -> String {
        match self.as_type(class).and_then(|class| class.name.as_ref()) {
            Some(name) => lissom_text::message::shown(name.str_bytes()),
            None => "?".to_owned(),
        }
    }

    /// Is `class` a subclass of `other`, by the method resolution order (no `__subclasscheck__`)?
    #[inline]
    pub fn is_subtype(&self, class: &Value, other: &Value) -> bool {
        if class.is(other) {
            return true;
        }
        let Some(mro) = self.as_type(class).and_then(|class| class.mro.as_ref()).and_then(Value::as_tuple) else { return false };
        mro.iter().any(|ancestor| ancestor.is(other))
    }

    /// Is the value an instance of the class or of a subclass (no `__instancecheck__`)?
    #[inline]
    pub fn is_instance(&self, value: &Value, class: &Value) -> bool {
        if self.class_word(value) == class.word() {
            return true;
        }
        let Some(mro) = self.class_of(value).mro.as_ref().and_then(Value::as_tuple) else { return false };
        mro.iter().any(|ancestor| ancestor.is(class))
    }

    /// Is the value an instance of a built-in type, given by its id, or of a subclass?
    #[inline]
    pub fn is_instance_of(&self, value: &Value, id: ShapeId) -> bool {
        let class = self.shapes[id].class;
        if self.class_word(value) == class {
            return true;
        }
        let Some(mro) = self.class_of(value).mro.as_ref().and_then(Value::as_tuple) else { return false };
        mro.iter().any(|ancestor| ancestor.word() == class)
    }

    /// The plain value that an instance of a subclass of `int`, `str` or `bytes` stands for.
    #[inline]
    pub fn payload<'a>(&self, value: &'a Value, id: ShapeId) -> Option<&'a Value> {
        if !value.is_pointer() || value.shape().is_builtin() {
            return None;
        }
        if self.shapes[value.shape()].native != id {
            return None;
        }
        // SAFETY: the layout of such an instance is `Payload`.
        unsafe { (*value.address::<crate::layout::Payload>()).value.as_ref() }
    }
}
