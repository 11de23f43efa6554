//! What a pickle does to objects: finds classes, calls them, fills containers, sets states.

use lissom_objects::{CallArgs, Context, PyResult, ShapeId, Value};

use super::load::Loader;
use super::reduce::follow;
use super::{State, compatibility, import, in_context, unpickling_error};

/// An object by its module and name; names of Python 2 mean what they are called now.
pub(super) fn find_class(cx: &mut Context, module: &Value, name: &Value, protocol: u8, fix_imports: bool) -> PyResult<Value> {
    let event = cx.intern("pickle.find_class")?;
    cx.call_module("sys", "audit", &[event, module.clone(), name.clone()])?;
    let (mut module, mut name) = (module.clone(), name.clone());
    if protocol < 3 && fix_imports {
        let names = compatibility(cx, "NAME_MAPPING")?;
        let modules = compatibility(cx, "IMPORT_MAPPING")?;
        let key = cx.new_tuple(&[module.clone(), name.clone()])?;
        if let Some(now) = cx.dict_get(&names, &key)? {
            if let Some([now_module, now_name]) = now.as_tuple() {
                (module, name) = (now_module.clone(), now_name.clone());
            }
        } else if let Some(now) = cx.dict_get(&modules, &module)? {
            module = now;
        }
    }
    if cx.as_str(&module).is_none() || cx.as_str(&name).is_none() {
        return Err(cx.type_error("find_class() arguments must be strings"));
    }
    let found_module = import(cx, &module)?;
    if protocol >= 4 && name.str_bytes().contains(&b'.') {
        return match follow(cx, &found_module, &name)? {
            Ok(found) => Ok(found),
            Err(missing) => {
                let (path, module) = (cx.repr(&name)?, cx.repr(&module)?);
                let message = format!("Can't resolve path {} on module {}", cx.string_lossy(&path), cx.string_lossy(&module));
                let raised = cx.error(ShapeId::ATTRIBUTE_ERROR, &message);
                Err(in_context(cx, missing, raised))
            }
        };
    }
    cx.get_attr(&found_module, &name)
}

/// Gives an object its state: by its `__setstate__`, or into its `__dict__` and slots.
pub(super) fn set_state(cx: &mut Context, object: &Value, state: &Value) -> PyResult {
    let name = cx.intern("__setstate__")?;
    if let Some(setter) = cx.lookup_attr(object, &name)? {
        return cx.call(&setter, std::slice::from_ref(state)).map(drop);
    }
    let (attributes, slots) = match cx.as_tuple(state) {
        Some([attributes, slots]) => (attributes.clone(), slots.clone()),
        _ => (state.clone(), Value::NONE),
    };
    if !attributes.is_none() {
        if !cx.is_dict(&attributes) {
            return Err(unpickling_error(cx, "state is not a dictionary"));
        }
        let dict = cx.get_attr_str(object, "__dict__")?;
        for (key, value) in cx.dict_items(&attributes)? {
            let key = if key.shape().is_str() { cx.intern_value(&key)? } else { key };
            if dict.is_dict() {
                cx.dict_set(&dict, &key, value)?;
            } else {
                cx.set_item(&dict, &key, value)?;
            }
        }
    }
    if !slots.is_none() {
        if !cx.is_dict(&slots) {
            return Err(unpickling_error(cx, "slot state is not a dictionary"));
        }
        for (key, value) in cx.dict_items(&slots)? {
            if cx.as_str(&key).is_none() {
                return Err(cx.type_error("attribute name must be string"));
            }
            cx.set_attr(object, &key, value)?;
        }
    }
    Ok(())
}

impl Loader {
    /// An object by its module and name, as the unpickler finds it.
    pub(super) fn find(&mut self, cx: &mut Context, module: &Value, name: &Value) -> PyResult<Value> {
        match self.find_class.clone() {
            Some(find_class) => cx.call(&find_class, &[module.clone(), name.clone()]),
            None => find_class(cx, module, name, self.protocol, self.options.fix_imports),
        }
    }

    pub(super) fn persistent(&mut self, cx: &mut Context, id: &Value) -> PyResult {
        let Some(load) = self.persistent_load.clone() else {
            return Err(unpickling_error(cx, "A load persistent id instruction was encountered, but no persistent_load function was specified."));
        };
        let object = cx.call(&load, std::slice::from_ref(id))?;
        self.push(cx, object)
    }

    pub(super) fn reduce(&mut self, cx: &mut Context) -> PyResult {
        let arguments = self.pop(cx)?;
        let function = self.pop(cx)?;
        let Some(values) = cx.as_tuple(&arguments) else { return Err(cx.type_error("argument list must be a tuple")) };
        let made = cx.call(&function, values)?;
        self.push(cx, made)
    }

    /// `cls.__new__(cls, *args, **kwargs)`
    pub(super) fn new_object(&mut self, cx: &mut Context, with_keywords: bool) -> PyResult {
        let opcode = if with_keywords { "NEWOBJ_EX" } else { "NEWOBJ" };
        let keywords = if with_keywords { Some(self.pop(cx)?) } else { None };
        let arguments = self.pop(cx)?;
        let class = self.pop(cx)?;
        if !cx.is_type(&class) {
            let found = cx.type_name(&class);
            return Err(unpickling_error(cx, &format!("{opcode} class argument must be a type, not {found}")));
        }
        let Some(values) = cx.as_tuple(&arguments) else {
            let found = cx.type_name(&arguments);
            return Err(unpickling_error(cx, &format!("{opcode} args argument must be a tuple, not {found}")));
        };
        let mut given = Vec::with_capacity(values.len() + 1);
        given.push(class.clone());
        given.extend_from_slice(values);
        let mut names = Vec::new();
        if let Some(keywords) = keywords {
            if !cx.is_dict(&keywords) {
                let found = cx.type_name(&keywords);
                return Err(unpickling_error(cx, &format!("{opcode} kwargs argument must be a dict, not {found}")));
            }
            for (name, value) in cx.dict_items(&keywords)? {
                names.push(name);
                given.push(value);
            }
        }
        let new = cx.get_attr_str(&class, "__new__")?;
        let made = cx.call_with(&new, CallArgs { values: &given, names: &names })?;
        self.push(cx, made)
    }

    /// A class called, or made without a call if there is nothing to call it with.
    pub(super) fn instantiate(&mut self, cx: &mut Context, class: &Value, arguments: &[Value]) -> PyResult {
        let mut called = true;
        if arguments.is_empty() && cx.is_type(class) {
            let name = cx.intern("__getinitargs__")?;
            called = cx.lookup_attr(class, &name)?.is_some();
        }
        let made = if called { cx.call(class, arguments)? } else { cx.call_method(class, "__new__", std::slice::from_ref(class))? };
        self.push(cx, made)
    }

    /// An object by its code in the registry of `copyreg`.
    pub(super) fn extension(&mut self, cx: &mut Context, code: i64) -> PyResult {
        let state = cx.state::<State>("_pickle");
        let (Some(cache), Some(registry)) = (state.extension_cache.clone(), state.inverted_registry.clone()) else { return Ok(()) };
        let key = cx.new_int(code)?;
        if let Some(known) = cx.dict_get(&cache, &key)? {
            return self.push(cx, known);
        }
        let Some(pair) = cx.dict_get(&registry, &key)? else {
            if code <= 0 {
                return Err(unpickling_error(cx, "EXT specifies code <= 0"));
            }
            return Err(cx.value_error(&format!("unregistered extension code {code}")));
        };
        let Some([module, name]) = pair.as_tuple() else {
            return Err(cx.value_error(&format!("_inverted_registry[{code}] isn't a 2-tuple of strings")));
        };
        let found = self.find(cx, module, name)?;
        cx.dict_set(&cache, &key, found.clone())?;
        self.push(cx, found)
    }

    pub(super) fn append(&mut self, cx: &mut Context, items: Vec<Value>) -> PyResult {
        let list = self.container(cx)?;
        if items.is_empty() {
            return Ok(());
        }
        if list.shape() == ShapeId::LIST {
            return cx.list_extend_from(&list, &items);
        }
        let name = cx.intern("extend")?;
        if let Some(extend) = cx.lookup_attr(&list, &name)? {
            let items = cx.new_list_from(&items)?;
            return cx.call(&extend, &[items]).map(drop);
        }
        let append = cx.get_attr_str(&list, "append")?;
        for item in &items {
            cx.call(&append, std::slice::from_ref(item))?;
        }
        Ok(())
    }

    pub(super) fn new_dict(&mut self, cx: &mut Context, items: &[Value]) -> PyResult {
        if !items.len().is_multiple_of(2) {
            return Err(unpickling_error(cx, "odd number of items for DICT"));
        }
        let dict = cx.new_dict()?;
        for pair in items.chunks_exact(2) {
            if let [key, value] = pair {
                cx.dict_set(&dict, key, value.clone())?;
            }
        }
        self.push(cx, dict)
    }

    pub(super) fn set_items(&mut self, cx: &mut Context, items: Vec<Value>) -> PyResult {
        let dict = self.container(cx)?;
        if !items.len().is_multiple_of(2) {
            return Err(unpickling_error(cx, "odd number of items for SETITEMS"));
        }
        for pair in items.chunks_exact(2) {
            if let [key, value] = pair {
                if dict.is_dict() {
                    cx.dict_set(&dict, key, value.clone())?;
                } else {
                    cx.set_item(&dict, key, value.clone())?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn add_items(&mut self, cx: &mut Context, items: Vec<Value>) -> PyResult {
        let set = self.container(cx)?;
        if items.is_empty() {
            return Ok(());
        }
        if set.shape() == ShapeId::SET {
            for item in &items {
                cx.set_add(&set, item)?;
            }
            return Ok(());
        }
        let add = cx.get_attr_str(&set, "add")?;
        for item in &items {
            cx.call(&add, std::slice::from_ref(item))?;
        }
        Ok(())
    }

    pub(super) fn next_buffer(&mut self, cx: &mut Context) -> PyResult {
        let Some(buffers) = self.options.buffers.clone() else {
            return Err(unpickling_error(cx, "pickle stream refers to out-of-band data but no *buffers* argument was given"));
        };
        match cx.next(&buffers)? {
            Some(buffer) => self.push(cx, buffer),
            None => Err(unpickling_error(cx, "not enough out-of-band buffers")),
        }
    }
}
