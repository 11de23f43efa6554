//! Calling.

use std::mem::ManuallyDrop;

use crate::context::{Context, PyResult};
use crate::descriptor::{self, as_callable};
use crate::names::Special;
use crate::native::CallArgs;
use crate::shape::ShapeId;
use crate::typeobject::TypeFlags;
use crate::value::Value;

/// Arguments with a receiver in front are laid out on the machine stack up to this many.
const ROOM: usize = 10;

impl Context {
    /// `callee(*args)`
    ///
    /// # Errors
    /// What the callee raises; `TypeError` if it can't be called.
    #[inline]
    pub fn call(&mut self, callee: &Value, args: &[Value]) -> PyResult<Value> {
        self.call_with(callee, CallArgs::positional(args))
    }

    /// `callee(*args, **keywords)`
    ///
    /// # Errors
    /// As [`Context::call`].
    pub fn call_with(&mut self, callee: &Value, args: CallArgs) -> PyResult<Value> {
        match callee.shape() {
            ShapeId::FUNCTION => (self.hooks.call_function)(self, callee, args),
            ShapeId::METHOD => match descriptor::as_method(callee) {
                Some((function, receiver)) => self.call_with_receiver(function, receiver, args),
                None => Err(self.not_callable(callee)),
            },
            ShapeId::TYPE => self.call_type(callee, args),
            ShapeId::BUILTIN | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR | ShapeId::CLASSMETHOD_DESCRIPTOR | ShapeId::METHOD_WRAPPER => self.call_native(callee, args),
            ShapeId::STATICMETHOD => {
                let function = descriptor::wrapped(callee);
                self.call_with(&function, args)
            }
            _ => {
                self.check_stack()?;
                match self.special(callee, Special::Call) {
                    Some(method) => match method.shape() {
                        ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => self.call_with_receiver(&method, callee, args),
                        _ => {
                            let class = self.type_of(callee);
                            let bound = self.bind(&method, Some(callee), &class)?;
                            self.call_with(&bound, args)
                        }
                    },
                    _ => Err(self.not_callable(callee)),
                }
            }
        }
    }

    /// Calls a native function object.
    fn call_native(&mut self, callee: &Value, args: CallArgs) -> PyResult<Value> {
        let Some(callable) = as_callable(callee) else { return Err(self.not_callable(callee)) };
        let native = callable.native;
        self.check_stack()?;
        match callee.shape() {
            ShapeId::BUILTIN | ShapeId::METHOD_WRAPPER => match (&callable.receiver, &callable.owner) {
                // A function of a module: the module is no argument.
                (_, None) => native.call(self, args),
                // `__new__`: the class is an argument, and must fit.
                (_, Some(owner)) if native.name == "__new__" => {
                    self.check_new(owner, args)?;
                    native.call(self, args)
                }
                (Some(_), Some(_)) if native.kind == crate::native::NativeKind::Static => native.call(self, args),
                (Some(receiver), Some(_)) => with_receiver(receiver, args, |args| native.call(self, args)),
                (None, Some(_)) => native.call(self, args),
            },
            ShapeId::CLASSMETHOD_DESCRIPTOR => native.call(self, args),
            _ => {
                let Some(receiver) = args.positionals().first() else {
                    let owner = callable.owner.clone().unwrap_or(Value::NONE);
                    let message = if callee.shape() == ShapeId::WRAPPER_DESCRIPTOR {
                        format!("descriptor '{}' of '{}' object needs an argument", native.name, self.shown_name_of_type(&owner))
                    } else {
                        let owner = self.name_of_type(&owner);
                        format!("unbound method {owner}.{}() needs an argument", native.name)
                    };
                    return Err(self.type_error(&message));
                };
                self.check_receiver(callable, receiver)?;
                native.call(self, args)
            }
        }
    }

    fn check_new(&mut self, owner: &Value, args: CallArgs) -> PyResult {
        let name = self.shown_name_of_type(owner);
        let Some(class) = args.positionals().first() else {
            return Err(self.type_error(&format!("{name}.__new__(): not enough arguments")));
        };
        if !self.is_type(class) {
            let found = self.type_name(class);
            return Err(self.type_error(&format!("{name}.__new__(X): X is not a type object ({found})")));
        }
        let given = self.shown_name_of_type(class);
        if !self.is_subtype(class, owner) {
            return Err(self.type_error(&format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
        }
        if self.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::NO_INSTANTIATION)) {
            let shown = self.full_type_name(class);
            return Err(self.type_error(&format!("cannot create '{shown}' instances")));
        }
        // A native layout, with or without a kind of its own.
        let kind = |cx: &Context, class: &Value| cx.as_type(class).map(|class| (class.native, std::ptr::from_ref(class.layout)));
        let (mine, theirs) = (kind(self, owner), kind(self, class));
        if mine != theirs {
            // The nearest class that is made natively.
            let mut base = class.clone();
            while self.special_of_type(&base, Special::New).is_some_and(|method| matches!(method.shape(), ShapeId::FUNCTION | ShapeId::STATICMETHOD)) {
                match self.as_type(&base).and_then(|class| class.base.clone()) {
                    Some(next) => base = next,
                    None => break,
                }
            }
            let same = match (self.special_of_type(&base, Special::New), self.special_of_type(owner, Special::New)) {
                (Some(base), Some(own)) => base.is(&own),
                _ => false,
            };
            if !same {
                let base = self.shown_name_of_type(&base);
                return Err(self.type_error(&format!("{name}.__new__({given}) is not safe, use {base}.__new__()")));
            }
        }
        Ok(())
    }

    /// Calls with one argument more in front.
    ///
    /// # Errors
    /// As [`Context::call`].
    pub fn call_with_receiver(&mut self, callee: &Value, receiver: &Value, args: CallArgs) -> PyResult<Value> {
        with_receiver(receiver, args, |args| self.call_with(callee, args))
    }

    /// `class(*args)`: what `type.__call__` does.
    ///
    /// # Errors
    /// What `__new__` and `__init__` raise.
    pub fn call_type(&mut self, class: &Value, args: CallArgs) -> PyResult<Value> {
        if class.is(&self.type_object(ShapeId::TYPE)) && args.values.len() == 1 && args.names.is_empty() {
            return Ok(self.type_of(&args.values[0]));
        }
        if self.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::NO_INSTANTIATION)) {
            let name = self.full_type_name(class);
            return Err(self.type_error(&format!("cannot create '{name}' instances")));
        }
        self.check_stack()?;
        let Some(new) = self.special_of_type(class, Special::New) else {
            let name = self.name_of_type(class);
            return Err(self.type_error(&format!("cannot create '{name}' instances")));
        };
        let new = match new.shape() {
            ShapeId::STATICMETHOD => descriptor::wrapped(&new),
            ShapeId::BUILTIN | ShapeId::FUNCTION => new,
            _ => self.bind(&new, None, class)?,
        };
        let object = match as_callable(&new) {
            Some(callable) if new.shape() == ShapeId::BUILTIN && callable.native.name == "__new__" => {
                let native = callable.native;
                with_receiver(class, args, |args| native.call(self, args))?
            }
            _ => self.call_with_receiver(&new, class, args)?,
        };
        if !self.is_instance(&object, class) {
            return Ok(object);
        }
        let Some(init) = self.special(&object, Special::Init) else { return Ok(object) };
        // What `object.__init__` has to say it says only of arguments, where `object.__new__` was not replaced.
        if (args.values.is_empty() || !self.is_native_of_object(&new, "__new__")) && self.is_native_of_object(&init, "__init__") {
            return Ok(object);
        }
        let result = match init.shape() {
            ShapeId::FUNCTION | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => self.call_with_receiver(&init, &object, args)?,
            _ => {
                let class = self.type_of(&object);
                let bound = self.bind(&init, Some(&object), &class)?;
                self.call_with(&bound, args)?
            }
        };
        if !result.is_none() {
            let found = self.type_name(&result);
            return Err(self.type_error(&format!("__init__() should return None, not '{found}'")));
        }
        Ok(object)
    }

    /// Is a callable the native method of this name that `object` has?
    fn is_native_of_object(&self, callable: &Value, name: &str) -> bool {
        as_callable(callable).is_some_and(|callable| {
            callable.native.name == name && callable.owner.as_ref().is_some_and(|owner| owner.word() == self.shapes[ShapeId::OBJECT].class)
        })
    }

    /// `object.name(*args)`
    ///
    /// # Errors
    /// `AttributeError`; what the method raises.
    pub fn call_method(&mut self, object: &Value, name: &str, args: &[Value]) -> PyResult<Value> {
        let name = self.intern(name)?;
        self.call_method_named(object, &name, CallArgs::positional(args))
    }

    /// `object.name(*args, **keywords)`, without making a bound method where the class has a plain one.
    ///
    /// # Errors
    /// As [`Context::call_method`].
    pub fn call_method_named(&mut self, object: &Value, name: &Value, args: CallArgs) -> PyResult<Value> {
        match self.get_method(object, name)? {
            (method, true) => self.call_with_receiver(&method, object, args),
            (method, false) => self.call_with(&method, args),
        }
    }

    /// Can it be called?
    pub fn is_callable(&mut self, value: &Value) -> bool {
        match value.shape() {
            ShapeId::FUNCTION | ShapeId::METHOD | ShapeId::TYPE | ShapeId::BUILTIN | ShapeId::METHOD_WRAPPER => true,
            _ => self.special(value, Special::Call).is_some(),
        }
    }

    #[cold]
    fn not_callable(&mut self, callee: &Value) -> crate::context::Raised {
        let name = self.type_name(callee);
        self.type_error(&format!("'{name}' object is not callable"))
    }
}

/// Lays out arguments with one more in front, all of them borrowed.
#[inline]
pub fn with_receiver<R>(receiver: &Value, args: CallArgs, body: impl FnOnce(CallArgs) -> R) -> R {
    let count = args.values.len() + 1;
    if count <= ROOM {
        let mut room = [const { ManuallyDrop::new(Value::NONE) }; ROOM];
        // SAFETY: borrowed copies that are never dropped; the originals outlive the call.
        unsafe {
            room[0] = ManuallyDrop::new(Value::from_word_unchecked(receiver.word()));
            for (slot, value) in room[1..].iter_mut().zip(args.values) {
                *slot = ManuallyDrop::new(Value::from_word_unchecked(value.word()));
            }
            let values = std::slice::from_raw_parts(room.as_ptr().cast::<Value>(), count);
            return body(CallArgs { values, names: args.names });
        }
    }
    let mut room = Vec::with_capacity(count);
    room.push(receiver.clone());
    room.extend_from_slice(args.values);
    body(CallArgs { values: &room, names: args.names })
}
