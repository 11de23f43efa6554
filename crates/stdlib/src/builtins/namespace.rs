//! Functions of names and namespaces: attributes, variables, code.

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::code::CodeCell;
use lissom_vm::execute::{current_globals, current_locals, run_code};
use lissom_vm::import::{add_builtins, import_with};
use lissom_vm::{CompileMode, Machine};

/// Functions of names.
pub struct Functions;

#[methods]
impl Functions {
    /// Get a named attribute from an object.
    #[sig("(object, name, default=<unrepresentable>, /)")]
    fn getattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        match args.opt(2) {
            None => cx.get_attr(args.get(0), &name),
            Some(default) => Ok(cx.lookup_attr(args.get(0), &name)?.unwrap_or_else(|| default.clone())),
        }
    }

    /// Return whether the object has an attribute with the given name.
    #[sig("(obj, name, /)")]
    fn hasattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        Ok(Value::bool(cx.lookup_attr(args.get(0), &name)?.is_some()))
    }

    /// Sets the named attribute on the given object to the specified value.
    #[sig("(obj, name, value, /)")]
    fn setattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        cx.set_attr(args.get(0), &name, args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Deletes the named attribute from the given object.
    #[sig("(obj, name, /)")]
    fn delattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        cx.delete_attr(args.get(0), &name)?;
        Ok(Value::NONE)
    }

    /// Without arguments, return the names in the current scope; with one, the attributes of the object.
    #[sig("(object=<unrepresentable>, /)")]
    fn dir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = match args.opt(0) {
            None => {
                let locals = current_locals(cx)?;
                cx.collect(&locals)?
            }
            Some(object) => match cx.call_special(object, Special::Dir, &[])? {
                Some(names) => cx.collect(&names)?,
                None => return Err(cx.type_error("object does not provide __dir__")),
            },
        };
        let list = cx.new_list_from(&names)?;
        cx.call_method(&list, "sort", &[])?;
        Ok(list)
    }

    /// Return the dictionary containing the current scope's global variables.
    #[sig("()")]
    fn globals(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(current_globals(cx).unwrap_or(Value::NONE))
    }

    /// Return a dictionary containing the current scope's local variables.
    #[sig("()")]
    fn locals(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        current_locals(cx)
    }

    /// Without arguments, equivalent to locals(); with an argument, equivalent to object.__dict__.
    #[sig("(object=<unrepresentable>, /)")]
    fn vars(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(object) = args.opt(0) else { return current_locals(cx) };
        let name = cx.names.dict.clone();
        match cx.lookup_attr(object, &name)? {
            Some(dict) => Ok(dict),
            None => Err(cx.type_error("vars() argument must have __dict__ attribute")),
        }
    }

    /// Import a module.
    #[sig("(name, globals=None, locals=None, fromlist=(), level=0)")]
    fn __import__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            return Err(cx.type_error("module name must be a string"));
        }
        let level = match args.opt(4) {
            Some(level) => cx.index_i64(level)?,
            None => 0,
        };
        let globals = args.some(1).filter(|globals| cx.is_dict(globals));
        let from = match args.some(3) {
            Some(from) => from.clone(),
            None => cx.empty_tuple(),
        };
        import_with(cx, args.get(0), globals, &from, level)
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    #[sig("(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)")]
    fn compile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let filename = crate::errors::path_bytes(cx, args.get(1), "compile", "str, bytes or os.PathLike")?;
        let filename = String::from_utf8_lossy(&filename).into_owned();
        let Some(mode) = cx.as_str(args.get(2)).map(|mode| String::from_utf8_lossy(mode.bytes).into_owned()) else {
            let found = cx.argument_type_name(args.get(2));
            return Err(cx.type_error(&format!("compile() argument 'mode' must be str, not {found}")));
        };
        let flags = match args.opt(3) {
            Some(flags) => cx.index_i64(flags)?,
            None => 0,
        };
        if flags & !0x01ff_ff90_i64 & !0x2400 != 0 && flags & 0xf != 0 {
            return Err(cx.value_error("compile(): unrecognised flags"));
        }
        let optimize = match args.opt(5) {
            Some(level) => cx.index_i64(level)?,
            None => -1,
        };
        if !(-1..=2).contains(&optimize) {
            return Err(cx.value_error("compile(): invalid optimize value"));
        }
        let mode = match mode.as_str() {
            "exec" => CompileMode::Exec,
            "eval" => CompileMode::Eval,
            "single" => CompileMode::Single,
            "func_type" => return Err(cx.not_implemented("compile() mode 'func_type'")),
            _ => return Err(cx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
        };
        if flags & 0x400 != 0 {
            return Err(cx.not_implemented("compile() to a syntax tree"));
        }
        if args.get(0).shape() == ShapeId::CODE {
            return Ok(args.get(0).clone());
        }
        compile_source(cx, args.get(0), &filename, mode, flags as u32, "compile")
    }

    /// Evaluate the given source in the context of globals and locals.
    #[sig("(source, /, globals=None, locals=None)")]
    fn eval(cx: &mut Context, args: &Args) -> PyResult<Value> {
        run(cx, args, "eval", CompileMode::Eval)
    }

    /// Execute the given source in the context of globals and locals.
    #[sig("(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(cx: &mut Context, args: &Args) -> PyResult<Value> {
        run(cx, args, "exec", CompileMode::Exec)?;
        Ok(Value::NONE)
    }
}

fn attribute_name(cx: &mut Context, name: &Value) -> PyResult<Value> {
    if cx.as_str(name).is_some() {
        return Ok(name.clone());
    }
    let found = cx.type_name(name);
    Err(cx.type_error(&format!("attribute name must be string, not '{found}'")))
}

/// The bit that says that the source was a string.
const SOURCE_IS_STR: u32 = 0x0100;

fn compile_source(cx: &mut Context, source: &Value, filename: &str, mode: CompileMode, flags: u32, function: &str) -> PyResult<Value> {
    let (bytes, flags) = if let Some(view) = cx.as_str(source) {
        (view.bytes.to_vec(), flags | SOURCE_IS_STR)
    } else if cx.has_buffer(source) {
        (cx.bytes_from_buffer(source)?.bytes_slice().to_vec(), flags)
    } else {
        let article = if function == "compile" { "a string, bytes or AST object" } else { "a string, bytes or code object" };
        return Err(cx.type_error(&format!("{function}() arg 1 must be {article}")));
    };
    if flags & SOURCE_IS_STR != 0
        && let Some(at) = lissom_text::wtf8::next_surrogate(&bytes)
    {
        let start = lissom_text::wtf8::index_of(&bytes, at);
        let (encoding, reason) = (cx.new_str("utf-8")?, cx.new_str("surrogates not allowed")?);
        let (start, end) = (cx.new_int_usize(start)?, cx.new_int_usize(start + 1)?);
        return Err(cx.error_with(ShapeId::UNICODE_ENCODE_ERROR, &[encoding, source.clone(), start, end, reason]));
    }
    let bytes = match mode {
        // `eval` allows space in front.
        CompileMode::Eval => {
            let skip = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            bytes.get(skip..).unwrap_or_default().to_vec()
        }
        _ => bytes,
    };
    let compiler = Machine::of(cx).compiler;
    let code = compiler(cx, &bytes, filename, mode, flags)?;
    lissom_vm::code::link(cx, &code)
}

fn run(cx: &mut Context, args: &Args, function: &str, mode: CompileMode) -> PyResult<Value> {
    let globals = match args.some(1) {
        Some(globals) if !cx.is_dict(globals) => {
            let found = cx.type_name(globals);
            let message = if function == "eval" { "globals must be a dict".to_owned() } else { format!("exec() globals must be a dict, not {found}") };
            return Err(cx.type_error(&message));
        }
        Some(globals) => globals.clone(),
        None => match current_globals(cx) {
            Some(globals) => globals,
            None => return Err(cx.error(ShapeId::SYSTEM_ERROR, "globals and locals cannot be NULL")),
        },
    };
    let locals = match (args.some(2), args.some(1)) {
        (Some(locals), _) => {
            if !cx.is_dict(locals) && cx.special(locals, Special::GetItem).is_none() {
                let found = cx.type_name(locals);
                let message = if function == "eval" { "locals must be a mapping".to_owned() } else { format!("locals must be a mapping or None, not {found}") };
                return Err(cx.type_error(&message));
            }
            locals.clone()
        }
        (None, Some(_)) => globals.clone(),
        (None, None) => current_locals(cx)?,
    };
    add_builtins(cx, &globals)?;
    let source = args.get(0);
    let code = if source.shape() == ShapeId::CODE {
        if CodeCell::of(source).is_some_and(|code| !code.free_names().is_empty()) {
            return Err(cx.type_error(&format!("code object passed to {function}() may not contain free variables")));
        }
        source.clone()
    } else {
        compile_source(cx, source, "<string>", mode, 0, function)?
    };
    run_code(cx, &code, &globals, &locals)
}
