//! Attribute access: `object.__getattribute__` and its kin, as data model and descriptor guide define them
//! (<https://docs.python.org/3/howto/descriptor.html>).

use crate::context::{Context, PyResult, Raised};
use crate::descriptor::Role;
use crate::names::Special;
use crate::native::CallArgs;
use crate::object;
use crate::shape::ShapeId;
use crate::typeobject::TypeFlags;
use crate::value::Value;

impl Context {
    /// `object.name`
    ///
    /// # Errors
    /// `AttributeError`; what descriptors and `__getattr__` raise.
    pub fn get_attr(&mut self, object: &Value, name: &Value) -> PyResult<Value> {
        if self.class_of(object).flags.has(TypeFlags::PLAIN_GET) {
            return match self.generic_get(object, name) {
                Ok(Some(value)) => Ok(value),
                Ok(None) => {
                    let class = self.type_of(object);
                    Err(self.attribute_error(&class, object, name))
                }
                Err(raised) => Err(self.tell_attribute(raised, object, name)),
            };
        }
        self.check_stack()?;
        let Some(method) = self.special(object, Special::GetAttribute) else {
            let class = self.type_of(object);
            return Err(self.attribute_error(&class, object, name));
        };
        let result = self.call_unbound(&method, object, std::slice::from_ref(name));
        let Err(raised) = result else { return result };
        if !self.raised_is(ShapeId::ATTRIBUTE_ERROR) {
            return Err(raised);
        }
        let Some(fallback) = self.special(object, Special::GetAttr) else { return Err(self.tell_attribute(raised, object, name)) };
        drop(self.take_raised(raised));
        self.call_unbound(&fallback, object, std::slice::from_ref(name)).map_err(|raised| self.tell_attribute(raised, object, name))
    }

    /// An `AttributeError` that does not say of what it is about is told.
    #[cold]
    fn tell_attribute(&mut self, raised: Raised, object: &Value, name: &Value) -> Raised {
        if self.raised_is(ShapeId::ATTRIBUTE_ERROR)
            && let Some(error) = self.raised.clone()
            && (0..2).all(|slot| crate::exception::member(self, &error, slot).is_none_or(|member| member.is_none()))
        {
            crate::exception::set_member(self, &error, 0, name.clone());
            crate::exception::set_member(self, &error, 1, object.clone());
        }
        raised
    }

    /// `object.name` by text.
    ///
    /// # Errors
    /// As [`Context::get_attr`].
    pub fn get_attr_str(&mut self, object: &Value, name: &str) -> PyResult<Value> {
        let name = self.intern(name)?;
        self.get_attr(object, &name)
    }

    /// `object.name`, or `None` instead of `AttributeError`.
    ///
    /// # Errors
    /// Any other exception.
    pub fn lookup_attr(&mut self, object: &Value, name: &Value) -> PyResult<Option<Value>> {
        if self.class_of(object).flags.has(TypeFlags::PLAIN_GET) {
            return match self.generic_get(object, name) {
                Err(raised) if self.raised_is(ShapeId::ATTRIBUTE_ERROR) => {
                    drop(self.take_raised(raised));
                    Ok(None)
                }
                other => other,
            };
        }
        match self.get_attr(object, name) {
            Ok(value) => Ok(Some(value)),
            Err(raised) if self.raised_is(ShapeId::ATTRIBUTE_ERROR) => {
                drop(self.take_raised(raised));
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Is the exception that was raised an instance of this built-in class?
    pub fn raised_is(&self, kind: ShapeId) -> bool {
        self.raised.as_ref().is_some_and(|exception| self.is_instance_of(exception, kind))
    }

    /// `object.__getattribute__(object, name)` without `__getattr__`; `None` if there is no such attribute.
    ///
    /// # Errors
    /// What descriptors raise.
    pub fn generic_get(&mut self, object: &Value, name: &Value) -> PyResult<Option<Value>> {
        let class = self.class_word(object);
        let found = self.lookup_in_class(class, name);
        let role = match &found {
            Some(attribute) => self.role_when_read(attribute),
            None => Role::Plain,
        };
        if let (Some(attribute), Role::Data) = (&found, role) {
            let class = self.type_of(object);
            return self.bind(attribute, Some(object), &class).map(Some);
        }
        if let Some(own) = object::get_own(self, object, name)? {
            return Ok(Some(own));
        }
        match (found, role) {
            (Some(attribute), Role::NonData) => {
                let class = self.type_of(object);
                self.bind(&attribute, Some(object), &class).map(Some)
            }
            (found, _) => Ok(found),
        }
    }

    /// Looks a method up for a call: the attribute, and whether the object has to be put in front of the arguments.
    ///
    /// # Errors
    /// As [`Context::get_attr`].
    pub fn get_method(&mut self, object: &Value, name: &Value) -> PyResult<(Value, bool)> {
        if self.class_of(object).flags.has(TypeFlags::PLAIN_GET) {
            let class = self.class_word(object);
            if let Some(attribute) = self.lookup_in_class(class, name)
                && matches!(attribute.shape(), ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR)
            {
                return match object::get_own(self, object, name)? {
                    Some(own) => Ok((own, false)),
                    None => Ok((attribute, true)),
                };
            }
        }
        self.get_attr(object, name).map(|value| (value, false))
    }

    /// `object.name = value`
    ///
    /// # Errors
    /// `AttributeError`; what descriptors and `__setattr__` raise.
    pub fn set_attr(&mut self, object: &Value, name: &Value, value: Value) -> PyResult {
        if self.class_of(object).flags.has(TypeFlags::PLAIN_SET) {
            return self.generic_set(object, name, Some(value));
        }
        self.check_stack()?;
        match self.special(object, Special::SetAttr) {
            Some(method) => self.call_unbound(&method, object, &[name.clone(), value]).map(drop),
            None => self.generic_set(object, name, Some(value)),
        }
    }

    /// `del object.name`
    ///
    /// # Errors
    /// `AttributeError`; what descriptors and `__delattr__` raise.
    pub fn delete_attr(&mut self, object: &Value, name: &Value) -> PyResult {
        if self.class_of(object).flags.has(TypeFlags::PLAIN_SET) {
            return self.generic_set(object, name, None);
        }
        self.check_stack()?;
        match self.special(object, Special::DelAttr) {
            Some(method) => self.call_unbound(&method, object, std::slice::from_ref(name)).map(drop),
            None => self.generic_set(object, name, None),
        }
    }

    /// `object.__setattr__` (with `None`: `__delattr__`) as the class `object` defines it.
    ///
    /// # Errors
    /// `AttributeError`; what descriptors raise.
    pub fn generic_set(&mut self, object: &Value, name: &Value, value: Option<Value>) -> PyResult {
        let class = self.class_word(object);
        let found = self.lookup_in_class(class, name);
        if let Some(attribute) = &found
            && self.role(attribute) == Role::Data
        {
            return self.set_through(attribute, object, value);
        }
        if object::takes_attributes(self, object) {
            let name = self.intern_value(&self.as_str(name).map_or_else(|| name.clone(), |view| view.value().clone()))?;
            return match value {
                Some(value) => object::set_own(self, object, &name, value),
                None => match object::delete_own(self, object, &name)? {
                    Some(_) => Ok(()),
                    None => {
                        let class = self.type_of(object);
                        let inline = |class: &crate::typeobject::Type| class.flags.has(TypeFlags::HEAP) && !matches!(class.native, ShapeId::TUPLE | ShapeId::INT | ShapeId::BYTES);
                        if self.as_type(&class).is_some_and(inline) && !self.is_instance_of(object, ShapeId::BASE_EXCEPTION) {
                            // Attributes that lie in the instance itself: the exception does not know of what.
                            let message = format!("'{}' object has no attribute '{}'", self.shown_name_of_type(&class), self.string_lossy(&name));
                            return Err(self.error(ShapeId::ATTRIBUTE_ERROR, &message));
                        }
                        Err(self.attribute_error(&class, object, &name))
                    }
                },
            };
        }
        let (owner, text) = (self.type_name(object), self.string_lossy(name));
        let message = if found.is_some() {
            return Err(self.error(ShapeId::ATTRIBUTE_ERROR, &format!("'{owner}' object attribute '{text}' is read-only")));
        } else if self.sets_plainly(object) {
            format!("'{owner}' object has no attribute '{text}' and no __dict__ for setting new attributes")
        } else {
            format!("'{owner}' object has no attribute '{text}'")
        };
        let error = crate::exception::new_attribute_error(self, &message, name, object)?;
        Err(self.raise(error))
    }

    /// Are attributes of the object set by `object.__setattr__`, as far as its class says?
    fn sets_plainly(&mut self, object: &Value) -> bool {
        let plain = self.type_object(ShapeId::OBJECT);
        [Special::SetAttr, Special::DelAttr].iter().all(|special| match (self.special(object, *special), self.special_of_type(&plain, *special)) {
            (Some(own), Some(general)) => own.is(&general),
            _ => true,
        })
    }

    /// `AttributeError`: `'C' object has no attribute 'name'`.
    #[cold]
    pub fn attribute_error(&mut self, class: &Value, object: &Value, name: &Value) -> Raised {
        let (owner, text) = (self.shown_name_of_type(class), self.string_lossy(name));
        let message = format!("'{owner}' object has no attribute '{text}'");
        match crate::exception::new_attribute_error(self, &message, name, object) {
            Ok(error) => self.raise(error),
            Err(raised) => raised,
        }
    }

    /// `class.name`: what `type.__getattribute__` does.
    ///
    /// # Errors
    /// What descriptors raise.
    pub fn type_get(&mut self, class: &Value, name: &Value) -> PyResult<Option<Value>> {
        let metaclass = self.type_of(class);
        let above = self.lookup_in_type(&metaclass, name);
        let role = match &above {
            Some(attribute) => self.role_when_read(attribute),
            None => Role::Plain,
        };
        if let (Some(attribute), Role::Data) = (&above, role) {
            return self.bind(attribute, Some(class), &metaclass).map(Some);
        }
        if let Some(attribute) = self.lookup_in_type(class, name) {
            return match self.role(&attribute) {
                Role::Plain => Ok(Some(attribute)),
                _ => self.bind(&attribute, None, class).map(Some),
            };
        }
        match (above, role) {
            (Some(attribute), Role::NonData) => self.bind(&attribute, Some(class), &metaclass).map(Some),
            (above, _) => Ok(above),
        }
    }

    /// `class.name = value` (with `None`: `del class.name`): what `type.__setattr__` does.
    ///
    /// # Errors
    /// `TypeError` for built-in classes; `AttributeError`.
    pub fn type_set(&mut self, class: &Value, name: &Value, value: Option<Value>) -> PyResult {
        let text = self.string_lossy(name);
        if self.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::IMMUTABLE)) {
            let owner = self.full_type_name(class);
            return Err(self.type_error(&format!("cannot set '{text}' attribute of immutable type '{owner}'")));
        }
        let metaclass = self.type_of(class);
        if let Some(attribute) = self.lookup_in_type(&metaclass, name)
            && self.role(&attribute) == Role::Data
        {
            self.set_through(&attribute, class, value)?;
            self.type_changed(class);
            return Ok(());
        }
        let Some(namespace) = self.as_type(class).and_then(|class| class.namespace.clone()) else { return Ok(()) };
        let name = self.intern_value(name)?;
        let old = self.dict_get_str(&namespace, &name);
        let plain = |cx: &mut Context, value: &Value| !crate::typeobject::lookup::cacheable(value) && cx.role(value) == Role::Plain;
        let unseen = match (&old, &value) {
            (Some(old), Some(new)) => !text.starts_with("__") && plain(self, old) && plain(self, new),
            _ => false,
        };
        match value {
            Some(value) => {
                // The epoch moves before the old value can go, so that no cache names it any more.
                if !unseen {
                    self.shapes.bump();
                }
                // An instance keeps its class alive. The collector has to know of one that a class refers to, even if it refers to nothing itself.
                if value.needs_tracking() && !value.shape().is_builtin() {
                    self.track(&value);
                }
                self.dict_set(&namespace, &name, value)?;
            }
            None => {
                self.shapes.bump();
                if self.dict_remove(&namespace, &name)?.is_none() {
                    let owner = self.name_of_type(class);
                    let message = format!("type object '{owner}' has no attribute '{text}'");
                    let error = crate::exception::new_attribute_error(self, &message, &name, class)?;
                    return Err(self.raise(error));
                }
            }
        }
        if !unseen {
            self.type_changed(class);
        }
        Ok(())
    }

    /// A class's name with its module in front (unless that is `builtins`), for messages.
    pub fn full_type_name(&mut self, class: &Value) -> String {
        let name = self.name_of_type(class);
        let key = self.names.module.clone();
        let namespace = self.as_type(class).and_then(|class| class.namespace.clone());
        let module = namespace.and_then(|namespace| self.dict_get_str(&namespace, &key)).map(|module| self.string_lossy(&module));
        match module.or_else(|| self.module_of_static_type(class).map(str::to_owned)) {
            Some(module) if module != "builtins" && !module.is_empty() => format!("{module}.{name}"),
            _ => name,
        }
    }

    /// Calls a function of a module by name: `import module; module.name(*args)`.
    ///
    /// # Errors
    /// What importing and calling raise.
    pub fn call_module(&mut self, module: &str, name: &str, args: &[Value]) -> PyResult<Value> {
        let module = (self.hooks.import)(self, module)?;
        let function = self.get_attr_str(&module, name)?;
        self.call_with(&function, CallArgs::positional(args))
    }
}

/// `issubclass(class, other)` without `__subclasscheck__`: by method resolution order, or by `__bases__` for objects that only look like classes.
///
/// # Errors
/// `TypeError` if one of them is nothing like a class.
pub fn plain_subclass(cx: &mut Context, class: &Value, other: &Value) -> PyResult<bool> {
    if cx.is_type(class) && cx.is_type(other) {
        return Ok(cx.is_subtype(class, other));
    }
    if bases_of(cx, class)?.is_none() {
        return Err(cx.type_error("issubclass() arg 1 must be a class"));
    }
    if other.shape() != ShapeId::UNION && bases_of(cx, other)?.is_none() {
        return Err(cx.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
    }
    leads_to(cx, class, other)
}

/// The bases of what looks like a class.
fn bases_of(cx: &mut Context, class: &Value) -> PyResult<Option<Value>> {
    let key = cx.names.bases.clone();
    Ok(cx.lookup_attr(class, &key)?.filter(|bases| cx.as_tuple(bases).is_some()))
}

/// Does going from base to base lead to `other`?
fn leads_to(cx: &mut Context, class: &Value, other: &Value) -> PyResult<bool> {
    if class.is(other) {
        return Ok(true);
    }
    let Some(bases) = bases_of(cx, class)? else { return Ok(false) };
    cx.check_stack()?;
    for base in cx.as_tuple(&bases).unwrap_or(&[]) {
        if leads_to(cx, base, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How deep tuples of classes may nest.
const NESTING_MAX: u32 = 10_000;

impl Context {
    /// `isinstance(value, class)`, `class` being a class, a tuple, a union, or anything with `__instancecheck__`.
    ///
    /// # Errors
    /// `TypeError`; what `__instancecheck__` raises.
    pub fn isinstance(&mut self, value: &Value, class: &Value) -> PyResult<bool> {
        self.isinstance_nested(value, class, 0)
    }

    fn isinstance_nested(&mut self, value: &Value, class: &Value, depth: u32) -> PyResult<bool> {
        if self.class_word(value) == class.word() {
            return Ok(true);
        }
        if class.exact_type().is_some() {
            if self.is_instance(value, class) {
                return Ok(true);
            }
            let flags = self.class_of(value).flags;
            if flags.has(TypeFlags::PLAIN_GET) && !flags.has(TypeFlags::HEAP) {
                return Ok(false);
            }
            let key = self.names.class.clone();
            let own = self.lookup_attr(value, &key)?;
            return Ok(own.is_some_and(|own| self.is_type(&own) && self.is_subtype(&own, class)));
        }
        self.check_stack()?;
        if let Some(items) = self.as_tuple(class) {
            if depth > NESTING_MAX {
                return Err(self.error(ShapeId::RECURSION_ERROR, "maximum recursion depth exceeded in __instancecheck__"));
            }
            for item in items {
                if self.isinstance_nested(value, item, depth + 1)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(method) = self.special(class, Special::InstanceCheck) {
            let result = self.call_unbound(&method, class, std::slice::from_ref(value))?;
            return self.truth(&result);
        }
        if bases_of(self, class)?.is_some() {
            let key = self.names.class.clone();
            return match self.lookup_attr(value, &key)? {
                Some(own) => leads_to(self, &own, class),
                None => Ok(false),
            };
        }
        Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"))
    }

    /// `issubclass(class, other)`
    ///
    /// # Errors
    /// As [`Context::isinstance`].
    pub fn issubclass(&mut self, class: &Value, other: &Value) -> PyResult<bool> {
        self.issubclass_nested(class, other, 0)
    }

    fn issubclass_nested(&mut self, class: &Value, other: &Value, depth: u32) -> PyResult<bool> {
        if other.exact_type().is_some() && self.is_type(class) {
            return Ok(self.is_subtype(class, other));
        }
        self.check_stack()?;
        if let Some(items) = self.as_tuple(other) {
            if depth > NESTING_MAX {
                return Err(self.error(ShapeId::RECURSION_ERROR, "maximum recursion depth exceeded in __subclasscheck__"));
            }
            for item in items {
                if self.issubclass_nested(class, item, depth + 1)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(method) = self.special(other, Special::SubclassCheck) {
            let result = self.call_unbound(&method, other, std::slice::from_ref(class))?;
            return self.truth(&result);
        }
        plain_subclass(self, class, other)
    }
}
