//! `sys.monitoring`: tools and the events they ask for.
//!
//! Tools are registered and found; asking for events is not implemented.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

/// Numbers of the tools that have names.
const TOOLS: &[(&str, i32)] = &[("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)];
/// How many tools there can be.
const TOOLS_MAX: usize = 6;
/// The events, each a bit.
const EVENTS: &[(&str, i32)] = &[
    ("PY_START", 1 << 0), ("PY_RESUME", 1 << 1), ("PY_RETURN", 1 << 2), ("PY_YIELD", 1 << 3), ("CALL", 1 << 4), ("LINE", 1 << 5), ("INSTRUCTION", 1 << 6), ("JUMP", 1 << 7),
    ("BRANCH_LEFT", 1 << 8), ("BRANCH_RIGHT", 1 << 9), ("STOP_ITERATION", 1 << 10), ("RAISE", 1 << 11), ("EXCEPTION_HANDLED", 1 << 12), ("PY_UNWIND", 1 << 13),
    ("PY_THROW", 1 << 14), ("RERAISE", 1 << 15), ("C_RETURN", 1 << 16), ("C_RAISE", 1 << 17), ("BRANCH", 1 << 18), ("NO_EVENTS", 0),
];

/// The tools in use, by number.
#[derive(Default)]
struct Tools([Option<Value>; TOOLS_MAX]);

/// Makes the namespace, a module.
///
/// # Errors
/// `MemoryError`
pub(super) fn namespace(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("sys.monitoring", None)?;
    for (name, number) in TOOLS {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    let events = cx.new_module("sys.monitoring.events", None)?;
    for (name, number) in EVENTS {
        cx.module_set(&events, name, Value::int32(*number))?;
    }
    cx.module_set(&module, "events", events)?;
    let object = cx.type_object(lissom_objects::ShapeId::OBJECT);
    for name in ["DISABLE", "MISSING"] {
        let mark = cx.call(&object, &[])?;
        cx.module_set(&module, name, mark)?;
    }
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

fn tool(cx: &mut Context, value: &Value) -> PyResult<usize> {
    let number = crate::errors::c_int(cx, value)?;
    match usize::try_from(number) {
        Ok(number) if number < TOOLS_MAX => Ok(number),
        _ => Err(cx.value_error(&format!("invalid tool {number} (must be between 0 and 5)"))),
    }
}

/// The functions of the namespace.
struct Functions;

#[methods]
impl Functions {
    /// Must be called before tool_id can be used.
    #[sig("(tool_id, name, /)")]
    fn use_tool_id(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        if cx.as_str(args.get(1)).is_none() {
            return Err(cx.value_error("tool name must be a str"));
        }
        let place = &mut cx.state::<Tools>("sys.monitoring").0[number];
        if place.is_some() {
            return Err(cx.value_error(&format!("tool {number} is already in use")));
        }
        *place = Some(args.get(1).clone());
        Ok(Value::NONE)
    }

    /// Should be called once a tool no longer requires tool_id.
    #[sig("(tool_id, /)")]
    fn free_tool_id(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        let old = cx.state::<Tools>("sys.monitoring").0[number].take();
        drop(old);
        Ok(Value::NONE)
    }

    /// Clears what a tool asked for.
    #[sig("(tool_id, /)")]
    fn clear_tool_id(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        if cx.state::<Tools>("sys.monitoring").0[number].is_none() {
            return Err(cx.value_error(&format!("tool {number} is not in use")));
        }
        Ok(Value::NONE)
    }

    /// Returns the name of the tool if tool_id is in use, otherwise None.
    #[sig("(tool_id, /)")]
    fn get_tool(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        Ok(cx.state::<Tools>("sys.monitoring").0[number].clone().unwrap_or(Value::NONE))
    }

    /// Returns the int representing all the events active for a tool.
    #[sig("(tool_id, /)")]
    fn get_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Functions::clear_tool_id(cx, args)?;
        Ok(Value::int32(0))
    }

    /// Activates the events a tool asks for; only none is implemented.
    #[sig("(tool_id, event_set, /)")]
    fn set_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Functions::clear_tool_id(cx, args)?;
        match crate::errors::c_int(cx, args.get(1))? {
            0 => Ok(Value::NONE),
            _ => Err(cx.not_implemented("sys.monitoring.set_events()")),
        }
    }
}
