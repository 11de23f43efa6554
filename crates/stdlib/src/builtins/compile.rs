//! `compile`, `eval` and `exec`: source, trees and code objects, and running them in namespaces.
//!
//! Features of `__future__` that are in force where these are called hold for what they compile, unless that is refused.

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::code::CodeCell;
use lissom_vm::execute::{current_code_flags, current_globals, current_locals, run_code, run_function_in};
use lissom_vm::import::add_builtins;
use lissom_vm::{CompileMode, Machine, OPTIMIZE_SHIFT};

use crate::_ast::{self, Request};

/// Functions that compile and run.
pub struct Functions;

/// Bits of `co_flags` that stand for features of `__future__`, and the obsolete one of nested scopes.
const FUTURES: u32 = 0x01fe_0000;
const NESTED: u32 = 0x10;
/// Flags of `compile()` alone.
const REQUESTS: u32 = 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x8000;
/// The bit that says that the source was a string.
const SOURCE_IS_STR: u32 = 0x0100;

#[methods]
impl Functions {
    /// Compile source into a code object that can be executed by exec() or eval().
    #[sig("(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)")]
    fn compile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !crate::errors::is_path(cx, args.get(1))? {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("expected str, bytes or os.PathLike object, not {found}")));
        }
        let filename = crate::errors::path_bytes(cx, args.get(1), "compile", "str, bytes or os.PathLike")?;
        let filename = String::from_utf8_lossy(&filename).into_owned();
        let Some(mode) = cx.as_str(args.get(2)).map(|mode| String::from_utf8_lossy(mode.bytes).into_owned()) else {
            let found = cx.argument_type_name(args.get(2));
            return Err(cx.type_error(&format!("compile() argument 'mode' must be str, not {found}")));
        };
        let number = |cx: &mut Context, index: usize, default: i64| args.opt(index).map_or(Ok(default), |value| cx.index_i64(value));
        let (flags, optimize, feature_version) = (number(cx, 3, 0)?, number(cx, 5, -1)?, number(cx, 6, -1)?);
        if flags & !((FUTURES | NESTED | REQUESTS) as i64) != 0 {
            return Err(cx.value_error("compile(): unrecognised flags"));
        }
        let optimize = match optimize {
            -1 => default_level(cx),
            0..=2 => optimize as u8,
            _ => return Err(cx.value_error("compile(): invalid optimize value")),
        };
        let mut flags = flags as u32;
        let inherits = match args.opt(4) {
            Some(refused) => !cx.truth(refused)?,
            None => true,
        };
        if inherits {
            flags |= current_code_flags(cx) & FUTURES;
        }
        let compile_mode = match mode.as_str() {
            "exec" => CompileMode::Exec,
            "eval" => CompileMode::Eval,
            "single" => CompileMode::Single,
            "func_type" if flags & _ast::ONLY_AST == 0 => return Err(cx.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
            "func_type" => CompileMode::Exec,
            _ if flags & _ast::ONLY_AST != 0 => return Err(cx.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")),
            _ => return Err(cx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
        };
        let source = args.get(0);
        let feature_version = if flags & _ast::ONLY_AST != 0 { u8::try_from(feature_version).ok() } else { None };
        let mut request = Request { filename: &filename, mode: &mode, flags, optimize, text: false, feature_version };
        if _ast::is_node(cx, source) {
            return _ast::compile(cx, source, &request);
        }
        if flags & _ast::ONLY_AST != 0 {
            let (bytes, text) = source_bytes(cx, source, compile_mode, "compile")?;
            request.text = text;
            return _ast::parse(cx, &bytes, &request);
        }
        compile_source(cx, source, &filename, compile_mode, flags | (optimize as u32) << OPTIMIZE_SHIFT, "compile")
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

/// The level of optimization that the command asked for.
fn default_level(cx: &mut Context) -> u8 {
    cx.state::<crate::sys::Settings>("sys").flags[3].clamp(0, 2) as u8
}

/// The bytes of a source, and whether it was a string.
fn source_bytes(cx: &mut Context, source: &Value, mode: CompileMode, function: &str) -> PyResult<(Vec<u8>, bool)> {
    let (bytes, text) = if let Some(view) = cx.as_str(source) {
        (view.bytes.to_vec(), true)
    } else if cx.has_buffer(source) {
        (cx.bytes_from_buffer(source)?.bytes_slice().to_vec(), false)
    } else {
        let article = if function == "compile" { "a string, bytes or AST object" } else { "a string, bytes or code object" };
        return Err(cx.type_error(&format!("{function}() arg 1 must be {article}")));
    };
    if text && let Some(at) = lissom_text::wtf8::next_surrogate(&bytes) {
        let start = lissom_text::wtf8::index_of(&bytes, at);
        let (encoding, reason) = (cx.new_str("utf-8")?, cx.new_str("surrogates not allowed")?);
        // All that stand side by side are told at once; each takes three bytes.
        let count = bytes[at..].chunks(3).take_while(|unit| lissom_text::wtf8::next_surrogate(unit) == Some(0)).count();
        let (start, end) = (cx.new_int_usize(start)?, cx.new_int_usize(start + count)?);
        let class = cx.type_object(ShapeId::UNICODE_ENCODE_ERROR);
        let error = cx.call(&class, &[encoding, source.clone(), start, end, reason])?;
        return Err(cx.raise(error));
    }
    if function == "eval" || mode == CompileMode::Eval && function != "compile" {
        // `eval` allows space in front.
        let skip = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        return Ok((bytes.get(skip..).unwrap_or_default().to_vec(), text));
    }
    Ok((bytes, text))
}

fn compile_source(cx: &mut Context, source: &Value, filename: &str, mode: CompileMode, flags: u32, function: &str) -> PyResult<Value> {
    let (bytes, text) = source_bytes(cx, source, mode, function)?;
    let flags = if text { flags | SOURCE_IS_STR } else { flags };
    let compiler = Machine::of(cx).compiler;
    let code = compiler(cx, &bytes, filename, mode, flags)?;
    lissom_vm::code::link(cx, &code)
}

/// The namespaces that `eval` and `exec` were handed, or those of the caller.
fn namespaces(cx: &mut Context, args: &Args, function: &str) -> PyResult<(Value, Value)> {
    let is_mapping = |cx: &mut Context, value: &Value| cx.is_dict(value) || cx.special(value, Special::GetItem).is_some();
    if let Some(locals) = args.some(2)
        && function == "eval"
        && !is_mapping(cx, locals)
    {
        return Err(cx.type_error("locals must be a mapping"));
    }
    let globals = match args.some(1) {
        Some(globals) if !cx.is_dict(globals) => {
            let found = cx.type_name(globals);
            let message = match function {
                "eval" if is_mapping(cx, globals) => "globals must be a real dict; try eval(expr, {}, mapping)".to_owned(),
                "eval" => "globals must be a dict".to_owned(),
                _ => format!("exec() globals must be a dict, not {found}"),
            };
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
            if !is_mapping(cx, locals) {
                let found = cx.type_name(locals);
                return Err(cx.type_error(&format!("locals must be a mapping or None, not {found}")));
            }
            locals.clone()
        }
        (None, Some(_)) => globals.clone(),
        (None, None) => current_locals(cx)?,
    };
    Ok((globals, locals))
}

fn run(cx: &mut Context, args: &Args, function: &str, mode: CompileMode) -> PyResult<Value> {
    let (globals, locals) = namespaces(cx, args, function)?;
    add_builtins(cx, &globals)?;
    let source = args.get(0);
    let closure = if function == "exec" { args.some(3) } else { None };
    let Some(frees) = CodeCell::of(source).map(|code| code.free_names().len()) else {
        if closure.is_some() {
            return Err(cx.type_error("closure can only be used when source is a code object"));
        }
        let flags = current_code_flags(cx) & FUTURES | (default_level(cx) as u32) << OPTIMIZE_SHIFT;
        let code = compile_source(cx, source, "<string>", mode, flags, function)?;
        return run_code(cx, &code, &globals, &locals);
    };
    match closure {
        None if frees > 0 && function == "exec" => Err(cx.type_error(&format!("code object requires a closure of exactly length {frees}"))),
        None if frees > 0 => Err(cx.type_error("code object passed to eval() may not contain free variables")),
        None if CodeCell::of(source).is_some_and(|code| code.flags.coroutine || code.flags.async_generator || code.flags.generator) => {
            // Code with an `await` of its own (compiled to allow that) makes a coroutine, whose names are the globals.
            if !locals.is(&globals) {
                return Err(cx.not_implemented("code of a coroutine with locals that are not the globals"));
            }
            let class = cx.type_object(ShapeId::FUNCTION);
            let function = cx.call(&class, &[source.clone(), globals])?;
            cx.call(&function, &[])
        }
        None => run_code(cx, source, &globals, &locals),
        Some(_) if frees == 0 => Err(cx.type_error("cannot use a closure with this code object")),
        Some(cells) => {
            let fits = cx.as_tuple(cells).is_some_and(|cells| cells.len() == frees && cells.iter().all(|cell| cell.shape() == ShapeId::CELL));
            if !fits {
                return Err(cx.type_error(&format!("code object requires a closure of exactly length {frees}")));
            }
            let class = cx.type_object(ShapeId::FUNCTION);
            let function = cx.call(&class, &[source.clone(), globals, Value::NONE, Value::NONE, cells.clone()])?;
            run_function_in(cx, &function, Some(locals))
        }
    }
}
