//! Writing what is no built-in container: classes and functions by name, all else by what `__reduce_ex__` says of how to make it again.

use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::opcode::*;
use super::save::{Saver, class_name, note};
use super::{State, compatibility, import, in_context, pickling_error};

/// Is it the class of functions written in Python?
fn is_function(object: &Value) -> bool {
    object.shape() == ShapeId::FUNCTION
}

/// Follows a dotted path of attributes; `Err` within has the `AttributeError` of the one that is missing.
pub(super) fn follow(cx: &mut Context, object: &Value, path: &Value) -> PyResult<Result<Value, Value>> {
    let mut found = object.clone();
    for part in path.str_bytes().split(|byte| *byte == b'.') {
        let name = cx.intern_bytes(part)?;
        match cx.get_attr(&found, &name) {
            Ok(next) => found = next,
            Err(raised) if cx.raised_is(ShapeId::ATTRIBUTE_ERROR) => return Ok(Err(cx.take_raised(raised))),
            Err(raised) => return Err(raised),
        }
    }
    Ok(Ok(found))
}

impl Saver {
    /// Writes an object of any other class.
    pub(super) fn save_other(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        let class = cx.type_of(object);
        let mut reduced = None;
        if let Some(reducer) = self.reducer_override.clone() {
            let answer = cx.call(&reducer, std::slice::from_ref(object))?;
            if !answer.is(&Value::NOT_IMPLEMENTED) {
                reduced = Some(answer);
            }
        }
        let reduced = match reduced {
            Some(reduced) => reduced,
            None if class.is(&cx.type_object(ShapeId::TYPE)) => return self.save_type(cx, object),
            None if is_function(object) => return self.save_global(cx, object, None),
            None => match self.reduced(cx, object, &class)? {
                Some(reduced) => reduced,
                None => return self.save_global(cx, object, None),
            },
        };
        if cx.as_str(&reduced).is_some() {
            return self.save_global(cx, object, Some(&reduced));
        }
        self.save_reduced(cx, object, &reduced).map_err(|raised| {
            let class = class_name(cx, object);
            note(cx, raised, &format!("when serializing {class} object"))
        })
    }

    /// What the reducer of an object says; nothing for a class, which is written by name.
    fn reduced(&mut self, cx: &mut Context, object: &Value, class: &Value) -> PyResult<Option<Value>> {
        let reducer = match self.dispatch_table.clone() {
            Some(table) => match cx.get_item(&table, class) {
                Ok(reducer) => Some(reducer),
                Err(raised) if cx.raised_is(ShapeId::KEY_ERROR) => {
                    drop(cx.take_raised(raised));
                    None
                }
                Err(raised) => return Err(raised),
            },
            None => match cx.state::<State>("_pickle").dispatch_table.clone() {
                Some(table) => cx.dict_get(&table, class)?,
                None => None,
            },
        };
        if let Some(reducer) = reducer {
            return cx.call(&reducer, std::slice::from_ref(object)).map(Some);
        }
        if cx.is_type(object) {
            return Ok(None);
        }
        let name = cx.intern("__reduce_ex__")?;
        if let Some(reducer) = cx.lookup_attr(object, &name)? {
            return cx.call(&reducer, &[Value::int32(i32::from(self.protocol))]).map(Some);
        }
        let name = cx.intern("__reduce__")?;
        if let Some(reducer) = cx.lookup_attr(object, &name)? {
            return cx.call(&reducer, &[]).map(Some);
        }
        let class = class_name(cx, object);
        Err(pickling_error(cx, &format!("Can't pickle {class} object")))
    }

    fn save_reduced(&mut self, cx: &mut Context, object: &Value, reduced: &Value) -> PyResult {
        let Some(parts) = cx.as_tuple(reduced) else {
            let found = class_name(cx, reduced);
            return Err(pickling_error(cx, &format!("__reduce__ must return a string or tuple, not {found}")));
        };
        if !(2..=6).contains(&parts.len()) {
            return Err(pickling_error(cx, "tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        self.save_reduce(cx, parts, Some(object))
    }

    /// A part of an object; what fails is told which.
    fn save_part(&mut self, cx: &mut Context, object: Option<&Value>, part: &Value, what: &str) -> PyResult {
        self.save(cx, part, true).map_err(|raised| {
            let class = class_name(cx, object.unwrap_or(&Value::NONE));
            note(cx, raised, &format!("when serializing {class} {what}"))
        })
    }

    /// Writes a call that makes an object, then what fills it: `parts` are function, arguments, state, items, pairs, setter of the state.
    pub(super) fn save_reduce(&mut self, cx: &mut Context, parts: &[Value], object: Option<&Value>) -> PyResult {
        let part = |index: usize| parts.get(index).filter(|part| !part.is_none()).cloned();
        let (Some(function), Some(arguments)) = (parts.first(), parts.get(1)) else { return Ok(()) };
        if !cx.is_callable(function) {
            let found = class_name(cx, function);
            return Err(pickling_error(cx, &format!("first item of the tuple returned by __reduce__ must be callable, not {found}")));
        }
        let Some(values) = cx.as_tuple(arguments) else {
            let found = class_name(cx, arguments);
            return Err(pickling_error(cx, &format!("second item of the tuple returned by __reduce__ must be a tuple, not {found}")));
        };
        let (state, items, pairs, setter) = (part(2), part(3), part(4), part(5));
        for (which, given) in [("fourth", &items), ("fifth", &pairs)] {
            if let Some(given) = given
                && !is_iterator(cx, given)?
            {
                let found = class_name(cx, given);
                return Err(pickling_error(cx, &format!("{which} item of the tuple returned by __reduce__ must be an iterator, not {found}")));
            }
        }
        if let Some(setter) = &setter
            && !cx.is_callable(setter)
        {
            let found = class_name(cx, setter);
            return Err(pickling_error(cx, &format!("sixth item of the tuple returned by __reduce__ must be callable, not {found}")));
        }
        let name = cx.intern("__name__")?;
        let name = match self.protocol >= 2 {
            true => cx.lookup_attr(function, &name)?,
            false => None,
        };
        let name = name.as_ref().and_then(|name| cx.as_str(name)).and_then(|name| name.utf8());
        match name {
            Some("__newobj_ex__") => self.save_new_with_keywords(cx, values, object)?,
            Some("__newobj__") => self.save_new(cx, values, object)?,
            _ => {
                self.save_part(cx, object, function, "reconstructor")?;
                self.save_part(cx, object, arguments, "reconstructor arguments")?;
                self.output.byte(REDUCE);
            }
        }
        if let Some(object) = object {
            // An object whose arguments lead back to it has been made meanwhile.
            match self.memo.get(cx, object)? {
                Some(number) => {
                    self.output.byte(POP);
                    self.get(number);
                }
                None => self.memoize(cx, object)?,
            }
        }
        let nobody = Value::NONE;
        let container = object.unwrap_or(&nobody);
        if let Some(items) = items {
            self.append_items(cx, &items, container)?;
        }
        if let Some(pairs) = pairs {
            self.set_items(cx, &pairs, container)?;
        }
        let Some(state) = state else { return Ok(()) };
        match setter {
            None => {
                self.save_part(cx, object, &state, "state")?;
                self.output.byte(BUILD);
            }
            Some(setter) => {
                self.save_part(cx, object, &setter, "state setter")?;
                self.save(cx, container, true)?;
                self.save_part(cx, object, &state, "state")?;
                self.output.bytes(&[TUPLE2, REDUCE, POP]);
            }
        }
        Ok(())
    }

    /// The class that `__newobj__` is to make an instance of must be that of the object.
    fn check_class(&mut self, cx: &mut Context, function: &str, class: &Value, object: Option<&Value>) -> PyResult {
        let new = cx.intern("__new__")?;
        if cx.lookup_attr(class, &new)?.is_none() {
            return Err(pickling_error(cx, &format!("first argument to {function}() has no __new__")));
        }
        let Some(object) = object else { return Ok(()) };
        let own = cx.get_attr_str(object, "__class__")?;
        if own.is(class) {
            return Ok(());
        }
        let (own, given) = (cx.repr(&own)?, cx.repr(class)?);
        let message = format!("first argument to {function}() must be {}, not {}", cx.string_lossy(&own), cx.string_lossy(&given));
        Err(pickling_error(cx, &message))
    }

    fn save_new(&mut self, cx: &mut Context, values: &[Value], object: Option<&Value>) -> PyResult {
        let Some((class, arguments)) = values.split_first() else {
            return Err(pickling_error(cx, "__newobj__ expected at least 1 argument, got 0"));
        };
        self.check_class(cx, "__newobj__", class, object)?;
        self.save_part(cx, object, class, "class")?;
        let arguments = cx.new_tuple(arguments)?;
        self.save_part(cx, object, &arguments, "__new__ arguments")?;
        self.output.byte(NEWOBJ);
        Ok(())
    }

    fn save_new_with_keywords(&mut self, cx: &mut Context, values: &[Value], object: Option<&Value>) -> PyResult {
        let [class, arguments, keywords] = values else {
            return Err(pickling_error(cx, &format!("__newobj_ex__ expected 3 arguments, got {}", values.len())));
        };
        self.check_class(cx, "__newobj_ex__", class, object)?;
        let Some(positional) = cx.as_tuple(arguments) else {
            let found = class_name(cx, arguments);
            return Err(pickling_error(cx, &format!("second argument to __newobj_ex__() must be a tuple, not {found}")));
        };
        if !cx.is_dict(keywords) {
            let found = class_name(cx, keywords);
            return Err(pickling_error(cx, &format!("third argument to __newobj_ex__() must be a dict, not {found}")));
        }
        if self.protocol >= 4 {
            self.save_part(cx, object, class, "class")?;
            self.save_part(cx, object, arguments, "__new__ arguments")?;
            self.save_part(cx, object, keywords, "__new__ arguments")?;
            self.output.byte(NEWOBJ_EX);
            return Ok(());
        }
        // A call of a partial: keywords have no instruction of their own.
        let functools = lissom_vm::import::import_module(cx, "functools")?;
        let partial = cx.get_attr_str(&functools, "partial")?;
        let new = cx.get_attr_str(class, "__new__")?;
        let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
        let mut given = vec![new, class.clone()];
        given.extend_from_slice(positional);
        given.extend(more);
        let made = cx.call_with(&partial, lissom_objects::CallArgs { values: &given, names: &names })?;
        self.save_part(cx, object, &made, "reconstructor")?;
        let empty = cx.empty_tuple();
        self.save(cx, &empty, true)?;
        self.output.byte(REDUCE);
        Ok(())
    }

    fn save_type(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        for singleton in [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS] {
            if object.is(&cx.type_of(&singleton)) {
                let (function, arguments) = (cx.type_object(ShapeId::TYPE), cx.new_tuple(&[singleton])?);
                return self.save_reduce(cx, &[function, arguments], Some(object));
            }
        }
        self.save_global(cx, object, None)
    }

    /// Writes a class or function by its module and name.
    fn save_global(&mut self, cx: &mut Context, object: &Value, name: Option<&Value>) -> PyResult {
        let name = match name {
            Some(name) => name.clone(),
            None => {
                let key = cx.intern("__qualname__")?;
                match cx.lookup_attr(object, &key)? {
                    Some(name) => name,
                    None => cx.get_attr_str(object, "__name__")?,
                }
            }
        };
        let module = which_module(cx, object, &name)?;
        if self.protocol >= 2
            && let Some(registry) = cx.state::<State>("_pickle").extension_registry.clone()
        {
            let key = cx.new_tuple(&[module.clone(), name.clone()])?;
            if let Some(code) = cx.dict_get(&registry, &key)? {
                return self.save_extension(cx, object, &code);
            }
        }
        if self.protocol >= 4 {
            self.save(cx, &module, true)?;
            self.save(cx, &name, true)?;
            self.output.byte(STACK_GLOBAL);
            return self.memoize(cx, object);
        }
        let text = cx.string_lossy(&name);
        let Some((first, rest)) = text.split_once('.') else {
            self.save_top_level(cx, &module, &name)?;
            return self.memoize(cx, object);
        };
        // getattr(getattr(first, …), …)
        let path: Vec<&str> = rest.split('.').collect();
        let getattr = cx.builtin("getattr")?;
        for _ in &path {
            self.save(cx, &getattr, true)?;
            if self.protocol < 2 {
                self.output.byte(MARK);
            }
        }
        let first = cx.new_str(first)?;
        self.save_top_level(cx, &module, &first)?;
        for part in path {
            let part = cx.intern(part)?;
            self.save(cx, &part, true)?;
            self.output.bytes(&[if self.protocol < 2 { TUPLE } else { TUPLE2 }, REDUCE]);
        }
        self.memoize(cx, object)
    }

    fn save_extension(&mut self, cx: &mut Context, object: &Value, code: &Value) -> PyResult {
        let number = code.as_small_int().unwrap_or(0);
        if !(1..=0x7fff_ffff).contains(&number) {
            let text = cx.repr(object)?;
            let message = format!("Can't pickle {}: extension code {number} is out of range", cx.string_lossy(&text));
            return Err(cx.error(ShapeId::RUNTIME_ERROR, &message));
        }
        let [a, b, c, d] = (number as u32).to_le_bytes();
        match number {
            0..=0xff => self.output.bytes(&[EXT1, a]),
            0x100..=0xffff => self.output.bytes(&[EXT2, a, b]),
            _ => self.output.bytes(&[EXT4, a, b, c, d]),
        }
        Ok(())
    }

    /// A name at the top of a module, for protocols below 4.
    fn save_top_level(&mut self, cx: &mut Context, module: &Value, name: &Value) -> PyResult {
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.protocol < 3 && self.fix_imports {
            let names = compatibility(cx, "REVERSE_NAME_MAPPING")?;
            let modules = compatibility(cx, "REVERSE_IMPORT_MAPPING")?;
            let key = cx.new_tuple(&[module.clone(), name.clone()])?;
            if let Some(old) = cx.dict_get(&names, &key)? {
                if let Some([old_module, old_name]) = old.as_tuple() {
                    (module, name) = (old_module.clone(), old_name.clone());
                }
            } else if let Some(old) = cx.dict_get(&modules, &module)? {
                module = old;
            }
        }
        self.output.byte(GLOBAL);
        for (part, what) in [(&module, "module"), (&name, "global")] {
            // Names beyond ASCII can be written from protocol 3 on, in UTF-8.
            let encoding = if self.protocol >= 3 { "utf-8" } else { "ascii" };
            let bytes = match lissom_objects::codec::encode(cx, part, encoding, "strict") {
                Ok(bytes) => bytes,
                Err(raised) if cx.raised_is(ShapeId::UNICODE_ENCODE_ERROR) => {
                    let (error, text) = (cx.take_raised(raised), cx.repr(part)?);
                    let text = cx.string_lossy(&text);
                    let raised = pickling_error(cx, &format!("can't pickle {what} identifier {text} using pickle protocol {}", self.protocol));
                    return Err(in_context(cx, error, raised));
                }
                Err(raised) => return Err(raised),
            };
            self.output.bytes(bytes.bytes_slice());
            self.output.byte(b'\n');
        }
        Ok(())
    }
}

/// Has it `__next__`?
fn is_iterator(cx: &mut Context, value: &Value) -> PyResult<bool> {
    let (class, name) = (cx.type_of(value), cx.intern("__next__")?);
    Ok(cx.lookup_in_type(&class, &name).is_some())
}

/// The name of the module in which an object is found by its name.
fn which_module(cx: &mut Context, object: &Value, name: &Value) -> PyResult<Value> {
    let path = cx.string_lossy(name);
    let key = cx.intern("__module__")?;
    let said = cx.lookup_attr(object, &key)?.filter(|module| !module.is_none());
    let shown = |cx: &mut Context| cx.repr(object).map(|text| cx.string_lossy(&text));
    if path.split('.').any(|part| part == "<locals>") {
        let shown = shown(cx)?;
        return Err(pickling_error(cx, &format!("Can't pickle local object {shown}")));
    }
    let module_name = match said {
        Some(module) => module,
        None => match module_that_has(cx, object, name)? {
            Some(module) => return Ok(module),
            None => cx.intern("__main__")?,
        },
    };
    let module = match import(cx, &module_name) {
        Ok(module) => module,
        Err(raised) if [ShapeId::IMPORT_ERROR, ShapeId::VALUE_ERROR, ShapeId::KEY_ERROR].into_iter().any(|kind| cx.raised_is(kind)) => {
            let error = cx.take_raised(raised);
            let (shown, reason) = (shown(cx)?, cx.str(&error)?);
            let raised = pickling_error(cx, &format!("Can't pickle {shown}: {}", cx.string_lossy(&reason)));
            return Err(in_context(cx, error, raised));
        }
        Err(raised) => return Err(raised),
    };
    let place = format!("{}.{path}", cx.string_lossy(&module_name));
    match follow(cx, &module, name)? {
        Ok(found) if found.is(object) => Ok(module_name),
        Ok(_) => {
            let shown = shown(cx)?;
            Err(pickling_error(cx, &format!("Can't pickle {shown}: it's not the same object as {place}")))
        }
        Err(missing) => {
            let shown = shown(cx)?;
            let raised = pickling_error(cx, &format!("Can't pickle {shown}: it's not found as {place}"));
            Err(in_context(cx, missing, raised))
        }
    }
}

/// The name of a loaded module that has the object under this name.
fn module_that_has(cx: &mut Context, object: &Value, path: &Value) -> PyResult<Option<Value>> {
    let Some(modules) = cx.modules.clone() else { return Ok(None) };
    for (name, module) in cx.dict_items(&modules)? {
        let skipped = cx.as_str(&name).is_none_or(|name| matches!(name.bytes, b"__main__" | b"__mp_main__"));
        if skipped || module.is_none() {
            continue;
        }
        if follow(cx, &module, path)?.is_ok_and(|found| found.is(object)) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}
