//! `_abc`: what abstract base classes remember, and the two questions asked of them.
//!
//! A class's data is a record of three sets of weak references: registered classes, known subclasses, and known others, which are right as
//! long as the count of registrations has not moved.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value, weakref};

/// The data of a class. Values: registry, cache, negative cache; number: the registrations that the negative cache knows of.
static DATA: TypeSpec = TypeSpec { name: "_abc._abc_data", layout: Fields::INFO, doc: "Internal state held by ABC machinery.", flags: TypeFlags::NO_INSTANTIATION, ..TypeSpec::DEFAULT };

const REGISTRY: usize = 0;
const CACHE: usize = 1;
const NEGATIVE: usize = 2;

/// How many registrations there were.
#[derive(Default)]
struct Registrations(i64);

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_abc", Some("Module contains faster C implementation of abc.ABCMeta"))?;
    cx.module_functions(&module, Abc::METHODS)?;
    Ok(module)
}

fn registrations(cx: &mut Context) -> i64 {
    cx.state::<Registrations>("_abc").0
}

/// The data of an abstract base class.
fn data(cx: &mut Context, class: &Value) -> PyResult<Value> {
    let data = cx.get_attr_str(class, "_abc_impl")?;
    if cx.cell::<Fields>(&data).is_none() {
        return Err(cx.type_error("_abc_impl is set to a wrong type"));
    }
    Ok(data)
}

fn set_of(cx: &Context, data: &Value, which: usize) -> Option<Value> {
    cx.get::<Fields>(data)?.values[which].clone()
}

fn contains(cx: &mut Context, data: &Value, which: usize, class: &Value) -> PyResult<bool> {
    let Some(set) = set_of(cx, data, which) else { return Ok(false) };
    if cx.set_len(&set) == 0 || !weakref::accepts(cx, class) {
        return Ok(false);
    }
    let reference = weakref::plain_reference(cx, class)?;
    cx.set_contains(&set, &reference)
}

fn add(cx: &mut Context, data: &Value, which: usize, class: &Value) -> PyResult {
    let set = match set_of(cx, data, which) {
        Some(set) => set,
        None => {
            let set = cx.new_set()?;
            cx.track(data);
            if let Some(fields) = cx.get_mut::<Fields>(data) {
                fields.values[which] = Some(set.clone());
            }
            set
        }
    };
    // Classes that are gone go when the set has a power of two of entries.
    if cx.set_len(&set) >= 16 && cx.set_len(&set).is_power_of_two() {
        for reference in cx.collect(&set)? {
            if weakref::referent(cx, &reference).is_none() {
                cx.set_remove(&set, &reference)?;
            }
        }
    }
    let reference = weakref::plain_reference(cx, class)?;
    cx.set_add(&set, &reference)?;
    Ok(())
}

fn clear(cx: &mut Context, data: &Value, which: usize) {
    let old = cx.get_mut::<Fields>(data).and_then(|fields| fields.values[which].take());
    drop(old);
}

fn version(cx: &Context, data: &Value) -> i64 {
    cx.get::<Fields>(data).map_or(0, |fields| fields.numbers[0])
}

fn is_abstract(cx: &mut Context, value: &Value) -> PyResult<bool> {
    if !value.is_pointer() {
        return Ok(false);
    }
    let name = cx.names.isabstractmethod.clone();
    match cx.lookup_attr(value, &name)? {
        Some(mark) => cx.truth(&mark),
        None => Ok(false),
    }
}

/// Works out which methods of a new class are abstract.
fn set_abstract_methods(cx: &mut Context, class: &Value) -> PyResult {
    let mut names = Vec::new();
    let namespace = cx.as_type(class).and_then(|class| class.namespace.clone());
    if let Some(namespace) = namespace {
        for (name, value) in cx.dict_items(&namespace)? {
            if is_abstract(cx, &value)? {
                names.push(name);
            }
        }
    }
    let bases = cx.as_type(class).and_then(|class| class.bases.clone());
    let key = cx.names.abstractmethods.clone();
    for base in bases.as_ref().and_then(Value::as_tuple).unwrap_or(&[]) {
        let Some(inherited) = cx.lookup_attr(base, &key)? else { continue };
        for name in cx.collect(&inherited)? {
            if let Some(value) = cx.lookup_attr(class, &name)?
                && is_abstract(cx, &value)?
            {
                names.push(name);
            }
        }
    }
    let (frozen, names) = (cx.type_object(ShapeId::FROZENSET), cx.new_list_from(&names)?);
    let names = cx.call(&frozen, &[names])?;
    cx.set_attr(class, &key, names)
}

/// A mark that instances match sequence or mapping patterns, for a class and all below it.
fn mark(cx: &mut Context, class: &Value, flags: TypeFlags) {
    if cx.as_type(class).is_none_or(|class| class.flags.has(TypeFlags::IMMUTABLE)) {
        return;
    }
    cx.set_pattern_flags(class, flags);
    for subclass in cx.subclasses(class) {
        mark(cx, &subclass, flags);
    }
}

fn pattern_flags(cx: &Context, class: &Value) -> TypeFlags {
    let flags = cx.as_type(class).map_or(TypeFlags::NONE, |class| class.flags);
    TypeFlags(flags.0 & (TypeFlags::SEQUENCE.0 | TypeFlags::MAPPING.0))
}

fn ask(cx: &mut Context, class: &Value, subclass: &Value) -> PyResult<Value> {
    if let Some(method) = cx.special(class, Special::SubclassCheck) {
        return cx.call_unbound(&method, class, std::slice::from_ref(subclass));
    }
    cx.issubclass(subclass, class).map(Value::bool)
}

fn check(cx: &mut Context, class: &Value, subclass: &Value) -> PyResult<bool> {
    if !cx.is_type(subclass) {
        return Err(cx.type_error("issubclass() arg 1 must be a class"));
    }
    cx.check_stack()?;
    let data = data(cx, class)?;
    if contains(cx, &data, CACHE, subclass)? {
        return Ok(true);
    }
    let now = registrations(cx);
    if version(cx, &data) < now {
        clear(cx, &data, NEGATIVE);
        if let Some(fields) = cx.get_mut::<Fields>(&data) {
            fields.numbers[0] = now;
        }
    } else if contains(cx, &data, NEGATIVE, subclass)? {
        return Ok(false);
    }
    let hooked = cx.call_method(class, "__subclasshook__", std::slice::from_ref(subclass))?;
    match hooked.as_bool() {
        Some(answer) => {
            add(cx, &data, if answer { CACHE } else { NEGATIVE }, subclass)?;
            return Ok(answer);
        }
        None if hooked.is(&Value::NOT_IMPLEMENTED) => {}
        None => return Err(cx.error(ShapeId::ASSERTION_ERROR, "__subclasshook__ must return either False, True, or NotImplemented")),
    }
    if cx.is_subtype(subclass, class) {
        add(cx, &data, CACHE, subclass)?;
        return Ok(true);
    }
    if let Some(registry) = set_of(cx, &data, REGISTRY) {
        for reference in cx.collect(&registry)? {
            if let Some(registered) = weakref::referent(cx, &reference)
                && cx.issubclass(subclass, &registered)?
            {
                add(cx, &data, CACHE, subclass)?;
                return Ok(true);
            }
        }
    }
    let below = cx.call_method(class, "__subclasses__", &[])?;
    for other in cx.collect(&below)? {
        if cx.issubclass(subclass, &other)? {
            add(cx, &data, CACHE, subclass)?;
            return Ok(true);
        }
    }
    add(cx, &data, NEGATIVE, subclass)?;
    Ok(false)
}

struct Abc;

#[methods]
impl Abc {
    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying the
    /// current version of the ABC cache for virtual subclasses. The token changes
    /// with every call to register() on any ABC.
    #[sig("()")]
    fn get_cache_token(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let token = registrations(cx);
        cx.new_int(token)
    }

    /// Internal ABC helper for class set-up. Should be never used outside abc module.
    #[sig("(object, /)")]
    fn _abc_init(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        set_abstract_methods(cx, class)?;
        let (kind, now) = (cx.native_type(&DATA)?, registrations(cx));
        let data = new_record_of(cx, &kind, |fields: &mut Fields| fields.numbers[0] = now)?;
        let name = cx.intern("_abc_impl")?;
        cx.set_attr(class, &name, data)?;
        let name = cx.intern("__abc_tpflags__")?;
        let namespace = cx.as_type(class).and_then(|class| class.namespace.clone());
        if let Some(namespace) = namespace
            && let Some(flags) = cx.dict_get_str(&namespace, &name)
            && let Some(bits) = flags.as_small_int()
        {
            // The bits that CPython gives to the two kinds of patterns.
            if bits & 3 << 5 == 3 << 5 {
                return Err(cx.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"));
            }
            if bits & 1 << 5 != 0 {
                cx.set_pattern_flags(class, TypeFlags::SEQUENCE);
            }
            if bits & 1 << 6 != 0 {
                cx.set_pattern_flags(class, TypeFlags::MAPPING);
            }
            cx.delete_attr(class, &name)?;
        }
        if cx.qualified_type_name(class) == "collections.abc.MutableSequence" {
            crate::array::meet(cx, class)?;
        }
        Ok(Value::NONE)
    }

    /// Internal ABC helper for subclass registration. Should be never used outside abc module.
    #[sig("(self, subclass, /)")]
    fn _abc_register(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, subclass) = (args.get(0), args.get(1));
        if !cx.is_type(subclass) {
            return Err(cx.type_error("Can only register classes"));
        }
        if cx.issubclass(subclass, class)? {
            return Ok(subclass.clone());
        }
        if cx.issubclass(class, subclass)? {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "Refusing to create an inheritance cycle"));
        }
        let data = data(cx, class)?;
        add(cx, &data, REGISTRY, subclass)?;
        cx.state::<Registrations>("_abc").0 += 1;
        let flags = pattern_flags(cx, class);
        if flags != TypeFlags::NONE {
            mark(cx, subclass, flags);
        }
        Ok(subclass.clone())
    }

    /// Internal ABC helper for instance checks. Should be never used outside abc module.
    #[sig("(self, instance, /)")]
    fn _abc_instancecheck(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, instance) = (args.get(0), args.get(1));
        let data = data(cx, class)?;
        let name = cx.names.class.clone();
        let subclass = match cx.lookup_attr(instance, &name)? {
            Some(subclass) => subclass,
            None => cx.type_of(instance),
        };
        if contains(cx, &data, CACHE, &subclass)? {
            return Ok(Value::TRUE);
        }
        let kind = cx.type_of(instance);
        if kind.is(&subclass) {
            if version(cx, &data) == registrations(cx) && contains(cx, &data, NEGATIVE, &subclass)? {
                return Ok(Value::FALSE);
            }
            return ask(cx, class, &subclass);
        }
        let answer = ask(cx, class, &subclass)?;
        if cx.truth(&answer)? {
            return Ok(answer);
        }
        ask(cx, class, &kind)
    }

    /// Internal ABC helper for subclasss checks. Should be never used outside abc module.
    #[sig("(self, subclass, /)")]
    fn _abc_subclasscheck(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check(cx, args.get(0), args.get(1)).map(Value::bool)
    }

    /// Internal ABC helper for cache and registry debugging.
    #[sig("(self, /)")]
    fn _get_dump(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = data(cx, args.get(0))?;
        let mut items = Vec::new();
        for which in [REGISTRY, CACHE, NEGATIVE] {
            let copy = cx.new_set()?;
            if let Some(set) = set_of(cx, &data, which) {
                for reference in cx.collect(&set)? {
                    cx.set_add(&copy, &reference)?;
                }
            }
            items.push(copy);
        }
        let version = version(cx, &data);
        items.push(cx.new_int(version)?);
        cx.new_tuple_from(items)
    }

    /// Internal ABC helper to reset registry of a given class.
    #[sig("(self, /)")]
    fn _reset_registry(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = data(cx, args.get(0))?;
        clear(cx, &data, REGISTRY);
        Ok(Value::NONE)
    }

    /// Internal ABC helper to reset both caches of a given class.
    #[sig("(self, /)")]
    fn _reset_caches(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = data(cx, args.get(0))?;
        clear(cx, &data, CACHE);
        clear(cx, &data, NEGATIVE);
        Ok(Value::NONE)
    }
}
