//! `types.GenericAlias`: a class with arguments in brackets. It behaves as the class, but for what the arguments concern.

use lissom_macros::methods;

use super::parameters::{parameters_of, shown, substituted};
use crate::context::{Context, PyResult};
use crate::descriptor::methods::forward;
use crate::descriptor::record;
use crate::layout::Native as _;
use crate::native::Args;
use crate::object::methods::string_name;
use crate::record::Record;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

record! {
    /// A class with arguments.
    Alias, "GenericAlias", 4 {
        /// `__origin__`
        origin,
        /// `__args__`, a tuple.
        args,
        /// `__parameters__`, a tuple; unset until asked for.
        parameters,
        /// `True` if it was unpacked: `*tuple[int, ...]`.
        starred
    }
}

/// `types.GenericAlias`
pub static ALIAS_SPEC: TypeSpec = TypeSpec {
    name: "types.GenericAlias",
    id: Some(ShapeId::GENERIC_ALIAS),
    layout: Alias::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF).with(TypeFlags::CORE),
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    methods: &[AliasMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `GenericAlias`.
pub struct AliasMethods;

/// What iterating over an alias gives: itself, unpacked. Field 0 is the alias, until then.
static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "generic_alias_iterator",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[IteratorMethods::METHODS],
    next: Some(next_unpacked),
    ..TypeSpec::DEFAULT
};

fn next_unpacked(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(alias) = cx.record_get(iterator, 0) else { return Ok(None) };
    let ((origin, arguments), class) = (parts(cx, &alias), cx.type_of(&alias));
    let starred = new_of_class(cx, &class, &origin, &arguments, true)?;
    cx.record_set(iterator, 0, None);
    Ok(Some(starred))
}

/// The methods of that iterator.
struct IteratorMethods;

#[methods]
impl IteratorMethods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match next_unpacked(cx, args.this())? {
            Some(alias) => Ok(alias),
            None => Err(cx.stop_iteration()),
        }
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iter = crate::descriptor::methods::builtin(cx, "iter")?;
        let rest = cx.record_get(args.this(), 0).unwrap_or_else(|| cx.empty_tuple());
        let given = cx.new_tuple(&[rest])?;
        cx.new_tuple(&[iter, given])
    }
}

/// `origin[arguments]`; a tuple is several arguments.
///
/// # Errors
/// `MemoryError`
pub fn new_alias(cx: &mut Context, origin: &Value, arguments: &Value) -> PyResult<Value> {
    let class = cx.type_object(ShapeId::GENERIC_ALIAS);
    new_of_class(cx, &class, origin, arguments, false)
}

fn new_of_class(cx: &mut Context, class: &Value, origin: &Value, arguments: &Value, starred: bool) -> PyResult<Value> {
    let args = if cx.as_tuple(arguments).is_some() { arguments.clone() } else { cx.new_tuple(std::slice::from_ref(arguments))? };
    let (origin, starred) = (origin.clone(), Value::bool(starred));
    cx.new_instance_of::<Alias>(class, |at| {
        // SAFETY: a fresh cell whose fields are unset.
        unsafe {
            (*at).origin = Some(origin);
            (*at).args = Some(args);
            (*at).starred = Some(starred);
        }
    })
}

/// Origin and arguments.
fn parts(cx: &Context, alias: &Value) -> (Value, Value) {
    let parts = cx.get::<Alias>(alias).and_then(|alias| alias.origin.clone().zip(alias.args.clone()));
    parts.unwrap_or((Value::NONE, Value::NONE))
}

fn is_starred(cx: &Context, alias: &Value) -> bool {
    cx.get::<Alias>(alias).is_some_and(|alias| alias.starred == Some(Value::TRUE))
}

fn parameters(cx: &mut Context, alias: &Value) -> PyResult<Value> {
    if let Some(known) = cx.get::<Alias>(alias).and_then(|alias| alias.parameters.clone()) {
        return Ok(known);
    }
    let (_, args) = parts(cx, alias);
    let found = parameters_of(cx, cx_tuple(&args))?;
    let found = cx.new_tuple_from(found)?;
    cx.track(alias);
    if let Some(fields) = cx.get_mut::<Alias>(alias) {
        fields.parameters = Some(found.clone());
    }
    Ok(found)
}

fn cx_tuple(value: &Value) -> &[Value] {
    value.as_tuple().unwrap_or(&[])
}

/// The attributes that are the alias's own; all others are the class's.
fn is_own(name: &str) -> bool {
    matches!(
        name,
        "__class__" | "__origin__" | "__args__" | "__unpacked__" | "__parameters__" | "__typing_unpacked_tuple_args__" | "__mro_entries__" | "__reduce_ex__" | "__reduce__" | "__bases__" | "__copy__" | "__deepcopy__"
    )
}

#[methods]
impl AliasMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls, origin, args, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.keywords.is_some() {
            return Err(cx.type_error("GenericAlias() takes no keyword arguments"));
        }
        let [origin, arguments] = args.rest else {
            return Err(cx.type_error(&format!("GenericAlias expected 2 arguments, got {}", args.rest.len())));
        };
        new_of_class(cx, args.get(0), origin, arguments, false)
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, _) = parts(cx, args.this());
        let object = forward(cx, args, |cx, call| cx.call_with(&origin, call))?;
        let name = cx.names.orig_class.clone();
        match cx.set_attr(&object, &name, args.this().clone()) {
            Err(raised) if cx.raised_is(ShapeId::ATTRIBUTE_ERROR) || cx.raised_is(ShapeId::TYPE_ERROR) => drop(cx.take_raised(raised)),
            other => other?,
        }
        Ok(object)
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        let text = cx.string_lossy(&name);
        if !is_own(&text) {
            let (origin, _) = parts(cx, args.this());
            return cx.get_attr(&origin, &name);
        }
        match cx.generic_get(args.this(), &name)? {
            Some(value) => Ok(value),
            None => {
                let class = cx.type_of(args.this());
                Err(cx.attribute_error(&class, args.this(), &name))
            }
        }
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, arguments) = parts(cx, args.this());
        let mut text = TextBuilder::new();
        if is_starred(cx, args.this()) {
            text.push_bytes(cx, b"*")?;
        }
        let name = shown(cx, &origin)?;
        text.push_bytes(cx, name.str_bytes())?;
        text.push_bytes(cx, b"[")?;
        let items = cx_tuple(&arguments);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                text.push_bytes(cx, b", ")?;
            }
            if let Some(list) = cx.as_list(item).filter(|_| item.shape() == ShapeId::LIST) {
                let inner: Vec<Value> = (0..list.len()).filter_map(|index| list.get(index)).collect();
                text.push_bytes(cx, b"[")?;
                for (index, item) in inner.iter().enumerate() {
                    if index > 0 {
                        text.push_bytes(cx, b", ")?;
                    }
                    let item = shown(cx, item)?;
                    text.push_bytes(cx, item.str_bytes())?;
                }
                text.push_bytes(cx, b"]")?;
                continue;
            }
            let item = shown(cx, item)?;
            text.push_bytes(cx, item.str_bytes())?;
        }
        if items.is_empty() {
            text.push_bytes(cx, b"()")?;
        }
        text.push_bytes(cx, b"]")?;
        text.finish(cx)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, arguments) = parts(cx, args.this());
        let hash = cx.hash(&origin)? ^ cx.hash(&arguments)?;
        cx.new_int(crate::hash::visible(hash as u64))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let other = args.get(1);
        if cx.cell::<Alias>(other).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let ((origin, arguments), (other_origin, other_arguments)) = (parts(cx, args.this()), parts(cx, other));
        let same = is_starred(cx, args.this()) == is_starred(cx, other) && cx.equal(&origin, &other_origin)? && cx.equal(&arguments, &other_arguments)?;
        Ok(Value::bool(same))
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, arguments) = parts(cx, args.this());
        let parameters = parameters(cx, args.this())?;
        let new = substituted(cx, args.this(), cx_tuple(&arguments), cx_tuple(&parameters), args.get(1))?;
        let (new, class, starred) = (cx.new_tuple_from(new)?, cx.type_of(args.this()), is_starred(cx, args.this()));
        new_of_class(cx, &class, &origin, &new, starred)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::union_of(cx, args.get(0), args.get(1))
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::union_of(cx, args.get(1), args.get(0))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&ITERATOR_SPEC)?;
        let iterator = cx.new_record(&class, ())?;
        cx.record_set(&iterator, 0, Some(args.this().clone()));
        Ok(iterator)
    }

    /// The classes that stand for the alias among the bases of a class.
    #[sig("(self, bases, /)")]
    fn __mro_entries__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, _) = parts(cx, args.this());
        cx.new_tuple(&[origin])
    }

    /// Check if an object is an instance.
    #[sig("(self, instance, /)")]
    fn __instancecheck__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    /// Check if a class is a subclass.
    #[sig("(self, subclass, /)")]
    fn __subclasscheck__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let ((origin, arguments), class) = (parts(cx, args.this()), cx.type_object(ShapeId::GENERIC_ALIAS));
        let given = cx.new_tuple(&[origin, arguments])?;
        if !is_starred(cx, args.this()) {
            return cx.new_tuple(&[class, given]);
        }
        // An unpacked alias is what iterating over the alias gives.
        let alias = cx.call(&class, cx_tuple(&given))?;
        let (iterator, next) = (cx.iter(&alias)?, crate::descriptor::methods::builtin(cx, "next")?);
        let given = cx.new_tuple(&[iterator])?;
        cx.new_tuple(&[next, given])
    }

    /// The names of the attributes.
    #[sig("(self, /)")]
    fn __dir__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, _) = parts(cx, args.this());
        let names = match cx.call_special(&origin, crate::names::Special::Dir, &[])? {
            Some(names) => names,
            None => cx.new_list()?,
        };
        let mut names = cx.collect(&names)?;
        for own in ["__origin__", "__args__", "__parameters__", "__mro_entries__", "__reduce_ex__", "__reduce__", "__unpacked__", "__typing_unpacked_tuple_args__", "__class__"] {
            let own = cx.intern(own)?;
            let mut known = false;
            for name in &names {
                known = known || cx.equal(name, &own)?;
            }
            if !known {
                names.push(own);
            }
        }
        cx.new_list_from(&names)
    }

    /// the class
    #[getter]
    fn __origin__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).0)
    }

    /// the arguments
    #[getter]
    fn __args__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).1)
    }

    /// Type variables in the GenericAlias.
    #[getter]
    fn __parameters__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        parameters(cx, args.this())
    }

    /// was it unpacked?
    #[getter]
    fn __unpacked__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(is_starred(cx, args.this())))
    }

    /// the arguments of an unpacked tuple
    #[getter]
    fn __typing_unpacked_tuple_args__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (origin, arguments) = parts(cx, args.this());
        Ok(if is_starred(cx, args.this()) && origin.is(&cx.type_object(ShapeId::TUPLE)) { arguments } else { Value::NONE })
    }
}
