//! What Python code sees of `module`.

use lissom_macros::methods;

use super::Module;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::value::Value;

/// The methods of `module`.
pub struct ModuleMethods;

#[methods]
impl ModuleMethods {
    /// Create and return a new object.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = cx.new_namespace(8)?;
        cx.new_instance_of::<Module>(args.get(0), |at| {
            // SAFETY: a fresh cell whose native part is written here.
            unsafe { (&raw mut (*at).dict).write(Some(dict)) }
        })
    }

    /// Initialize self.
    #[sig("(self, name, doc=None)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(1)).is_none() {
            let found = cx.argument_type_name(args.get(1));
            return Err(cx.type_error(&format!("module() argument 'name' must be str, not {found}")));
        }
        let Some(dict) = cx.module_dict(args.this()) else { return Ok(Value::NONE) };
        let doc = args.opt(2).cloned().unwrap_or(Value::NONE);
        let keys = [cx.names.name.clone(), cx.names.doc.clone(), cx.names.package.clone(), cx.names.loader.clone(), cx.names.spec.clone()];
        for (key, value) in keys.iter().zip([args.get(1).clone(), doc, Value::NONE, Value::NONE, Value::NONE]) {
            cx.dict_set(&dict, key, value)?;
        }
        Ok(Value::NONE)
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (module, name) = (args.this(), args.get(1));
        let class = cx.class_word(module);
        let found = cx.lookup_in_class(class, name);
        if let Some(attribute) = &found
            && cx.role(attribute) == crate::descriptor::Role::Data
        {
            let class = cx.type_of(module);
            return cx.bind(attribute, Some(module), &class);
        }
        let Some(dict) = cx.module_dict(module) else { return Ok(Value::NONE) };
        if let Some(value) = cx.dict_get_str(&dict, name) {
            return Ok(value);
        }
        if let Some(attribute) = found {
            let class = cx.type_of(module);
            return cx.bind(&attribute, Some(module), &class);
        }
        // PEP 562: a module's own `__getattr__`.
        let fallback = cx.names.getattr.clone();
        if let Some(fallback) = cx.dict_get_str(&dict, &fallback) {
            return cx.call(&fallback, std::slice::from_ref(name));
        }
        if let Some(missing) = cx.hooks.missing_attribute
            && let Some(value) = missing(cx, module, name)?
        {
            return Ok(value);
        }
        let key = cx.names.name.clone();
        let text = cx.string_lossy(name);
        let message = match cx.dict_get_str(&dict, &key).filter(|own| cx.as_str(own).is_some()) {
            Some(own) => format!("module '{}' has no attribute '{text}'", cx.string_lossy(&own)),
            None => format!("module has no attribute '{text}'"),
        };
        let error = crate::exception::new_attribute_error(cx, &message, name, module)?;
        Err(cx.raise(error))
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), args.get(1), args.opt(2).cloned())
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), args.get(1), None)
    }

    /// The module's namespace.
    #[getter]
    fn __dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.module_dict(args.this()).unwrap_or(Value::NONE))
    }

    /// The annotations of the module's variables.
    #[getter]
    fn __annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(dict) = cx.module_dict(args.this()) else { return cx.new_dict() };
        let (name, annotate) = (cx.names.annotations.clone(), cx.names.annotate.clone());
        if let Some(annotations) = cx.dict_get_str(&dict, &name) {
            return Ok(annotations);
        }
        let annotations = match cx.dict_get_str(&dict, &annotate).filter(|annotate| !annotate.is_none()) {
            Some(annotate) => crate::function::evaluated_annotations(cx, &annotate)?,
            None => cx.new_dict()?,
        };
        // What a module still being executed will annotate is not known yet.
        if !is_initializing(cx, &dict)? {
            cx.dict_set(&dict, &name, annotations.clone())?;
        }
        Ok(annotations)
    }

    /// The function that makes the annotations, or None.
    #[getter]
    fn __annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(dict) = cx.module_dict(args.this()) else { return Ok(Value::NONE) };
        let name = cx.names.annotate.clone();
        if let Some(annotate) = cx.dict_get_str(&dict, &name) {
            return Ok(annotate);
        }
        cx.dict_set(&dict, &name, Value::NONE)?;
        Ok(Value::NONE)
    }

    /// The function that makes the annotations.
    #[setter]
    fn set___annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(value) = args.opt(1) else { return Err(cx.type_error("cannot delete __annotate__ attribute")) };
        if !value.is_none() && !cx.is_callable(value) {
            return Err(cx.type_error("__annotate__ must be callable or None"));
        }
        let Some(dict) = cx.module_dict(args.this()) else { return Ok(Value::NONE) };
        let (annotate, annotations) = (cx.names.annotate.clone(), cx.names.annotations.clone());
        cx.dict_set(&dict, &annotate, value.clone())?;
        if !value.is_none() {
            drop(cx.dict_remove(&dict, &annotations)?);
        }
        Ok(Value::NONE)
    }

    /// The annotations of the module's variables.
    #[setter]
    fn set___annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(dict) = cx.module_dict(args.this()) else { return Ok(Value::NONE) };
        let name = cx.names.annotations.clone();
        match args.opt(1) {
            Some(value) => cx.dict_set(&dict, &name, value.clone())?,
            None if cx.dict_remove(&dict, &name)?.is_some() => {}
            None => return Err(cx.error(crate::shape::ShapeId::ATTRIBUTE_ERROR, "__annotations__")),
        }
        let annotate = cx.names.annotate.clone();
        drop(cx.dict_remove(&dict, &annotate)?);
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(dict) = cx.module_dict(args.this()) else { return cx.new_str("<module>") };
        let (name, file, spec, loader) = (cx.names.name.clone(), cx.names.file.clone(), cx.names.spec.clone(), cx.names.loader.clone());
        // What a loader or a spec says is for importlib to tell.
        for key in [&spec, &loader] {
            if cx.dict_get_str(&dict, key).is_some_and(|value| !value.is_none()) {
                return cx.call_module("_frozen_importlib", "_module_repr", std::slice::from_ref(args.this()));
            }
        }
        let name = match cx.dict_get_str(&dict, &name) {
            Some(name) => cx.repr(&name)?,
            None => cx.new_str("'?'")?,
        };
        let name = cx.string_lossy(&name);
        let text = match cx.dict_get_str(&dict, &file) {
            Some(file) => {
                let file = cx.repr(&file)?;
                format!("<module {name} from {}>", cx.string_lossy(&file))
            }
            None if is_unmarked(args.this()) => format!("<module {name}>"),
            None if cx.dict_get_str(&dict, &spec).is_none() => format!("<module {name} (built-in)>"),
            None => format!("<module {name}>"),
        };
        cx.new_str(&text)
    }

    /// The names in the module, as a list.
    #[sig("(self, /)")]
    fn __dir__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.dict.clone();
        let dict = cx.get_attr(args.this(), &name)?;
        if !cx.is_dict(&dict) {
            return Err(cx.type_error("<module>.__dict__ is not a dictionary"));
        }
        let name = cx.names.dir.clone();
        if let Some(own) = cx.dict_get_str(&dict, &name) {
            return cx.call(&own, &[]);
        }
        let mut names: Vec<Value> = cx.dict_items(&dict)?.into_iter().map(|(key, _)| key).collect();
        // What every module has, though it may be made only when it is asked for.
        let file = cx.names.file.clone();
        let expected = [Some(cx.names.loader.clone()), Some(cx.names.spec.clone()), if cx.dict_get_str(&dict, &file).is_some() { Some(cx.intern("__cached__")?) } else { None }];
        if args.this().cell().is_some_and(|cell| {
            // SAFETY: the module is alive.
            unsafe { (*cell.as_ptr()).has_flag(lissom_heap::flags::USER) }
        }) {
            names.extend(expected.into_iter().flatten());
        }
        cx.new_list_from(&names)
    }
}

/// Was the module made by a program, rather than imported?
fn is_unmarked(module: &Value) -> bool {
    // SAFETY: the module is alive.
    module.cell().is_none_or(|cell| unsafe { !(*cell.as_ptr()).has_flag(lissom_heap::flags::USER) })
}

fn set(cx: &mut Context, module: &Value, name: &Value, value: Option<Value>) -> PyResult<Value> {
    let name = &crate::object::methods::string_name(cx, name)?;
    let class = cx.class_word(module);
    if let Some(attribute) = cx.lookup_in_class(class, name)
        && cx.role(&attribute) == crate::descriptor::Role::Data
    {
        cx.set_through(&attribute, module, value)?;
        return Ok(Value::NONE);
    }
    let Some(dict) = cx.module_dict(module) else { return Ok(Value::NONE) };
    match value {
        Some(value) => {
            let name = if name.is_str() { cx.intern_value(name)? } else { name.clone() };
            cx.dict_set(&dict, &name, value)?;
        }
        None => {
            if cx.dict_remove(&dict, name)?.is_none() {
                let text = cx.string_lossy(name);
                let message = format!("'{}' object has no attribute '{text}'", cx.type_name(module));
                let error = crate::exception::new_attribute_error(cx, &message, name, module)?;
                return Err(cx.raise(error));
            }
        }
    }
    Ok(Value::NONE)
}

/// Is the module of a namespace still being executed by an import?
fn is_initializing(cx: &mut Context, dict: &Value) -> PyResult<bool> {
    let spec = cx.names.spec.clone();
    let Some(spec) = cx.dict_get_str(dict, &spec).filter(|spec| !spec.is_none()) else { return Ok(false) };
    let name = cx.intern("_initializing")?;
    match cx.lookup_attr(&spec, &name)? {
        Some(initializing) => cx.truth(&initializing),
        None => Ok(false),
    }
}
