//! What Python code sees of `object`.

use lissom_macros::methods;

use super::{dict_of, replace_dict};
use crate::context::{Context, PyResult};
use crate::layout::{Native as _, Plain};
use crate::names::Special;
use crate::native::{Args, Native};
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `object`
pub static SPEC: TypeSpec = TypeSpec {
    name: "object",
    id: Some(ShapeId::OBJECT),
    layout: Plain::INFO,
    flags: TypeFlags::BASE,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    methods: &[ObjectMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `object`.
pub struct ObjectMethods;

/// The attributes that a class adds to its instances when they have a `__dict__` or can be referred to weakly.
pub struct InstanceAttributes;

#[methods]
impl InstanceAttributes {
    /// dictionary for instance variables
    #[getter]
    fn __dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(dict_of(cx, args.this())?.unwrap_or(Value::NONE))
    }

    /// dictionary for instance variables
    #[setter]
    fn set___dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(dict) = args.opt(1) else {
            // Of natives that have one, it stays.
            let class = cx.type_of(args.this());
            let order = cx.as_type(&class).and_then(|class| class.mro.clone());
            let native = |class: &Value| cx.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::DICT) && !class.flags.has(TypeFlags::HEAP));
            if order.as_ref().and_then(Value::as_tuple).is_some_and(|order| order.iter().any(native)) {
                return Err(cx.type_error("cannot delete __dict__"));
            }
            super::dictionary_mode(cx, args.this())?;
            let empty = cx.new_dict()?;
            replace_dict(cx, args.this(), empty)?;
            return Ok(Value::NONE);
        };
        if !cx.is_dict(dict) {
            let found = cx.type_name(dict);
            return Err(cx.type_error(&format!("__dict__ must be set to a dictionary, not a '{found}'")));
        }
        if crate::dict::known_view(cx, args.this()).is_some() {
            // Who holds the old one keeps what was in it.
            super::dictionary_mode(cx, args.this())?;
        }
        replace_dict(cx, args.this(), dict.clone())?;
        Ok(Value::NONE)
    }

    /// list of weak references to the object
    #[getter]
    fn __weakref__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(crate::weakref::references_to(cx, args.this()).into_iter().next().unwrap_or(Value::NONE))
    }
}

/// Reads `__dict__`.
pub const DICT_GETTER: &Native = &InstanceAttributes::METHODS[0];
/// Sets `__dict__`.
pub const DICT_SETTER: &Native = &InstanceAttributes::METHODS[1];
/// Reads `__weakref__`.
pub const WEAKREF_GETTER: &Native = &InstanceAttributes::METHODS[2];

#[methods]
impl ObjectMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    pub(crate) fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        if !args.rest.is_empty() || args.keywords.is_some() {
            let object = cx.type_object(ShapeId::OBJECT);
            if !same(cx, class, &object, Special::New) {
                return Err(cx.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
            }
            if same(cx, class, &object, Special::Init) {
                let name = cx.shown_name_of_type(class);
                return Err(cx.type_error(&format!("{name}() takes no arguments")));
            }
        }
        if cx.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::ABSTRACT)) {
            return Err(abstract_error(cx, class)?);
        }
        if cx.as_type(class).is_some_and(|class| !std::ptr::eq(class.layout, <crate::layout::Plain as crate::layout::Native>::INFO)) {
            return cx.new_blank_record(class);
        }
        cx.new_plain_instance(class)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    pub(crate) fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.rest.is_empty() || args.keywords.is_some() {
            let (class, object) = (cx.type_of(args.this()), cx.type_object(ShapeId::OBJECT));
            if cx.as_type(&class).is_some_and(|class| class.flags.has(TypeFlags::NO_INSTANTIATION)) {
                // What programs do not make has neither of the two, and nobody to complain.
                return Ok(Value::NONE);
            }
            if !same(cx, &class, &object, Special::Init) {
                return Err(cx.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
            }
            let makes = cx.as_type(&class).is_some_and(|class| !class.flags.has(TypeFlags::NO_INSTANTIATION));
            if makes && same(cx, &class, &object, Special::New) {
                let name = cx.shown_name_of_type(&class);
                return Err(cx.type_error(&format!("{name}.__init__() takes exactly one argument (the instance to initialize)")));
            }
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.default_repr(args.this())
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // It may be the `__repr__` of its own class.
        cx.check_stack()?;
        // Whatever `__repr__` returns: it is `str()` that looks at it.
        match cx.special(args.this(), Special::Repr) {
            Some(method) => cx.call_unbound(&method, args.this(), &[]),
            None => cx.repr(args.this()),
        }
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let address = cx.identity(args.this());
        cx.new_int(crate::hash::of_address(address))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(if args.this().is(args.get(1)) { Value::TRUE } else { Value::NOT_IMPLEMENTED })
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // It may be the `__eq__` of its own class.
        cx.check_stack()?;
        let Some(method) = cx.special(args.this(), Special::Eq) else { return Ok(Value::NOT_IMPLEMENTED) };
        let equal = cx.call_unbound(&method, args.this(), std::slice::from_ref(args.get(1)))?;
        if equal.is(&Value::NOT_IMPLEMENTED) {
            return Ok(equal);
        }
        Ok(Value::bool(!cx.truth(&equal)?))
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        match cx.generic_get(args.this(), &name)? {
            Some(value) => Ok(value),
            None => {
                let class = cx.type_of(args.this());
                Err(cx.attribute_error(&class, args.this(), &name))
            }
        }
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_class(cx, args)?;
        let name = string_name(cx, args.get(1))?;
        cx.generic_set(args.this(), &name, Some(args.get(2).clone()))?;
        Ok(Value::NONE)
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_class(cx, args)?;
        let name = string_name(cx, args.get(1))?;
        cx.generic_set(args.this(), &name, None)?;
        Ok(Value::NONE)
    }

    /// Default object formatter.
    #[sig("(self, format_spec, /)")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let spec = args.get(1);
        let Some(view) = cx.as_str(spec) else {
            let found = cx.argument_type_name(spec);
            return Err(cx.type_error(&format!("__format__() argument must be str, not {found}")));
        };
        if !view.bytes.is_empty() {
            let name = cx.type_name(args.this());
            return Err(cx.type_error(&format!("unsupported format string passed to {name}.__format__")));
        }
        cx.str(args.this())
    }

    /// Default dir() implementation.
    #[sig("(self, /)")]
    fn __dir__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = cx.new_dict()?;
        let dict_name = cx.names.dict.clone();
        if let Some(dict) = cx.lookup_attr(args.this(), &dict_name)?
            && cx.is_dict(&dict)
        {
            for (key, _) in cx.dict_items(&dict)? {
                cx.dict_set(&names, &key, Value::NONE)?;
            }
        }
        let class_name = cx.names.class.clone();
        if let Some(class) = cx.lookup_attr(args.this(), &class_name)?
            && cx.is_type(&class)
        {
            crate::typeobject::methods::collect_names(cx, &class, &names)?;
        }
        let names: Vec<Value> = cx.dict_items(&names)?.into_iter().map(|(key, _)| key).collect();
        cx.new_list_from(&names)
    }

    /// Size of object in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = match args.this().cell() {
            // SAFETY: the cell is alive.
            Some(cell) => unsafe { cx.heap.measure(cell.as_ptr()) },
            None => 0,
        };
        cx.new_int(bytes as i64)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::reduce::reduce(cx, args.this(), 0)
    }

    /// Helper for pickle.
    #[sig("(self, protocol, /)")]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let protocol = cx.index_i32(args.get(1))?;
        let name = cx.names.reduce.clone();
        // The attribute is read even if the class's own method is not called.
        let reduce = cx.lookup_attr(args.this(), &name)?;
        let (class, object) = (cx.type_of(args.this()), cx.type_object(ShapeId::OBJECT));
        let (own, general) = (cx.lookup_in_type(&class, &name), cx.lookup_in_type(&object, &name));
        if let (Some(own), Some(general), Some(reduce)) = (own, general, reduce)
            && !own.is(&general)
        {
            return cx.call(&reduce, &[]);
        }
        super::reduce::reduce(cx, args.this(), i64::from(protocol))
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::reduce::state_of(cx, args.this())
    }

    /// This method is called when a class is subclassed.
    #[class_sig("(cls, /)")]
    fn __init_subclass__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Abstract classes can override this to customize issubclass().
    #[class_sig("(cls, object, /)")]
    fn __subclasshook__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// the object's class
    #[getter]
    fn __class__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.type_of(args.this()))
    }

    /// the object's class
    #[setter]
    fn set___class__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(class) = args.opt(1) else { return Err(cx.type_error("can't delete __class__ attribute")) };
        set_class(cx, args.this(), class)?;
        Ok(Value::NONE)
    }
}

/// Classes set their attributes in their own way, which must not be gone round.
fn refuse_class(cx: &mut Context, args: &Args) -> PyResult {
    if !cx.is_type(args.this()) {
        return Ok(());
    }
    let found = cx.type_name(args.this());
    Err(cx.type_error(&format!("can't apply this {} to {found} object", args.native.name)))
}

fn same(cx: &mut Context, class: &Value, object: &Value, special: Special) -> bool {
    match (cx.special_of_type(class, special), cx.special_of_type(object, special)) {
        (Some(own), Some(general)) => own.is(&general),
        _ => false,
    }
}

/// An attribute's name, which must be a string.
pub fn string_name(cx: &mut Context, name: &Value) -> PyResult<Value> {
    if name.is_str() {
        return Ok(cx.find_interned(name).unwrap_or_else(|| name.clone()));
    }
    match cx.as_str(name) {
        Some(view) => Ok(view.value().clone()),
        None => {
            let found = cx.type_name(name);
            Err(cx.type_error(&format!("attribute name must be string, not '{found}'")))
        }
    }
}

fn abstract_error(cx: &mut Context, class: &Value) -> PyResult<crate::context::Raised> {
    let key = cx.names.abstractmethods.clone();
    let methods = cx.get_attr(class, &key)?;
    let mut names: Vec<String> = cx.collect(&methods)?.iter().map(|name| cx.string_lossy(name)).collect();
    names.sort();
    let (plural, quoted) = (if names.len() == 1 { "" } else { "s" }, names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "));
    let name = cx.name_of_type(class);
    Ok(cx.type_error(&format!("Can't instantiate abstract class {name} without an implementation for abstract method{plural} {quoted}")))
}

/// The names of the slots of a class's instances, base by base, each base's in the order of their names.
fn slots_of(cx: &mut Context, class: &Value) -> Vec<String> {
    let order = cx.as_type(class).and_then(|class| class.mro.clone());
    let mut all = Vec::new();
    for ancestor in order.as_ref().and_then(Value::as_tuple).unwrap_or(&[]) {
        let Some(namespace) = cx.as_type(ancestor).filter(|class| class.flags.has(TypeFlags::HEAP)).and_then(|class| class.namespace.clone()) else { continue };
        let mut names: Vec<String> = Vec::new();
        let (mut position, dict) = (0, namespace);
        while let Some((next, key, value)) = cx.dict_next(&dict, position) {
            position = next;
            if value.shape() == ShapeId::MEMBER_DESCRIPTOR {
                names.push(cx.string_lossy(&key));
            }
        }
        names.sort();
        all.extend(names);
    }
    all
}

/// Do two classes get their layout from the same class, or each from a class of its own with the same base?
fn share_origin(cx: &mut Context, class: &Value, other: &Value) -> bool {
    let describe = |cx: &Context, class: &Value| {
        cx.as_type(class).map(|class| (std::ptr::from_ref(class.layout), class.hidden, class.flags.has(TypeFlags::DICT), class.flags.has(TypeFlags::WEAKREF)))
    };
    let origin = |cx: &Context, class: &Value| {
        let mut class = class.clone();
        loop {
            let base = cx.as_type(&class).and_then(|class| class.base.clone());
            match base {
                Some(base) if describe(cx, &base) == describe(cx, &class) => class = base,
                base => return (class, base),
            }
        }
    };
    let ((class, base), (other, other_base)) = (origin(cx, class), origin(cx, other));
    class.is(&other) || matches!((base, other_base), (Some(base), Some(other)) if base.is(&other))
}

/// `object.__class__ = class`, for classes whose instances have the same layout.
fn set_class(cx: &mut Context, object: &Value, class: &Value) -> PyResult {
    if !cx.is_type(class) {
        let found = cx.type_name(class);
        return Err(cx.type_error(&format!("__class__ must be set to a class, not '{found}' object")));
    }
    let old = cx.type_of(object);
    if old.is(class) {
        return Ok(());
    }
    let describe = |cx: &Context, class: &Value| cx.as_type(class).map(|class| (class.flags, std::ptr::from_ref(class.layout), class.hidden, class.native));
    let (Some((old_flags, old_layout, old_hidden, native)), Some((flags, layout, hidden, _))) = (describe(cx, &old), describe(cx, class)) else { return Ok(()) };
    let modules = native == ShapeId::MODULE;
    if !modules && (!flags.has(TypeFlags::HEAP) || !old_flags.has(TypeFlags::HEAP)) {
        return Err(cx.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    let alike = |flag| flags.has(flag) == old_flags.has(flag);
    let siblings = share_origin(cx, class, &old);
    let same = siblings && std::ptr::eq(layout, old_layout) && hidden == old_hidden && alike(TypeFlags::DICT) && alike(TypeFlags::WEAKREF) && slots_of(cx, class) == slots_of(cx, &old);
    if !same {
        let (to, from) = (cx.name_of_type(class), cx.name_of_type(&old));
        return Err(cx.type_error(&format!("__class__ assignment: '{to}' object layout differs from '{from}'")));
    }
    super::to_words(cx, object)?;
    // The attributes move to a dict, and the object to the new class's dictionary mode: same cell, same slots.
    let dict = if flags.has(TypeFlags::DICT) { Some(super::dictionary_mode(cx, object)?) } else { None };
    let shape = &cx.shapes[object.shape()];
    let root = crate::shape::Root { class: class.word(), layout: shape.layout, native: shape.native, base: shape.base, inline: shape.inline, hidden: shape.hidden, mode: shape.mode, wide: None };
    let target = if dict.is_some() {
        cx.dictionary_root(root)?
    } else {
        let made = cx.shapes.add_root(&mut cx.heap, root);
        cx.or_memory_error(made)?
    };
    if let Some(cell) = object.cell() {
        // SAFETY: the new shape describes the same slots of the same cell.
        unsafe { (*cell.as_ptr()).set_kind(target.0) };
    }
    Ok(())
}

