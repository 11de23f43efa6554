//! `sys.monitoring`: tools and the events they ask for.
//!
//! Who is told of what is kept by the machine (`trace::monitor` there); here are the names and the checks.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_vm::Machine;
use lissom_vm::trace::monitor::{self, EVENTS_MAX, LOCAL_MAX, NAMES, TOOLS_MAX};

/// Numbers of the tools that have names.
const TOOLS: &[(&str, i32)] = &[("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)];
const CALL: u32 = 1 << 4;
const BRANCH_LEFT: u32 = 1 << 8;
const BRANCH_RIGHT: u32 = 1 << 9;
const C_RETURN: u32 = 1 << 16;
const C_RAISE: u32 = 1 << 17;
/// Both ways of a branch in one, as they were until they became two events.
const BRANCH: u32 = 1 << EVENTS_MAX;

/// The names of the tools in use, by number.
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
    let events = cx.new_dict()?;
    let numbers = NAMES.iter().enumerate().map(|(number, name)| (*name, 1 << number)).chain([("BRANCH", BRANCH as i32), ("NO_EVENTS", 0)]);
    for (name, number) in numbers {
        let name = cx.intern(name)?;
        cx.dict_set(&events, &name, Value::int32(number))?;
    }
    let simple = cx.type_object(lissom_objects::ShapeId::SIMPLE_NAMESPACE);
    let events = cx.call(&simple, &[events])?;
    cx.module_set(&module, "events", events)?;
    let object = cx.type_object(lissom_objects::ShapeId::OBJECT);
    let (disable, missing) = (cx.call(&object, &[])?, cx.call(&object, &[])?);
    cx.module_set(&module, "DISABLE", disable.clone())?;
    cx.module_set(&module, "MISSING", missing.clone())?;
    let monitoring = &mut Machine::of(cx).tracing.monitoring;
    (monitoring.disable, monitoring.missing) = (Some(disable), Some(missing));
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

fn check_in_use(cx: &mut Context, tool: usize) -> PyResult {
    if cx.state::<Tools>("sys.monitoring").0[tool].is_none() {
        return Err(cx.value_error(&format!("tool {tool} is not in use")));
    }
    Ok(())
}

fn check_code(cx: &mut Context, value: &Value) -> PyResult {
    match lissom_vm::code::CodeCell::of(value) {
        Some(_) => Ok(()),
        None => Err(cx.type_error("code must be a code object")),
    }
}

/// A set of events as it is kept: the events of native functions come with their calls, a branch is its two ways.
fn kept(cx: &mut Context, events: i32) -> PyResult<u32> {
    let mut events = events as u32;
    if events & (C_RETURN | C_RAISE) != 0 && events & (C_RETURN | C_RAISE | CALL) != C_RETURN | C_RAISE | CALL {
        return Err(cx.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    events &= !(C_RETURN | C_RAISE);
    if events & BRANCH != 0 {
        events = events & !BRANCH | BRANCH_LEFT | BRANCH_RIGHT;
    }
    Ok(events)
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
        monitor::clear_tool(cx, number)?;
        let old = cx.state::<Tools>("sys.monitoring").0[number].take();
        drop(old);
        Ok(Value::NONE)
    }

    /// Clears what a tool asked for, and its callbacks.
    #[sig("(tool_id, /)")]
    fn clear_tool_id(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        monitor::clear_tool(cx, number)?;
        Ok(Value::NONE)
    }

    /// Returns the name of the tool if tool_id is in use, otherwise None.
    #[sig("(tool_id, /)")]
    fn get_tool(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        Ok(cx.state::<Tools>("sys.monitoring").0[number].clone().unwrap_or(Value::NONE))
    }

    /// Registers the callable for the event with the given tool_id; returns the one before, or None.
    #[sig("(tool_id, event, func, /)")]
    fn register_callback(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        let event = crate::errors::c_int(cx, args.get(1))?;
        if event <= 0 || event & (event - 1) != 0 {
            return Err(cx.value_error("The callback can only be set for one event at a time"));
        }
        let callback = Some(args.get(2).clone()).filter(|callback| !callback.is_none());
        let old = match event as u32 {
            BRANCH => {
                drop(monitor::set_callback(cx, number, BRANCH_RIGHT.trailing_zeros() as usize, callback.clone()));
                monitor::set_callback(cx, number, BRANCH_LEFT.trailing_zeros() as usize, callback)
            }
            one if (one.trailing_zeros() as usize) < EVENTS_MAX => monitor::set_callback(cx, number, one.trailing_zeros() as usize, callback),
            _ => return Err(cx.value_error(&format!("invalid event {event}"))),
        };
        Ok(old.unwrap_or(Value::NONE))
    }

    /// Returns the int representing all the active events.
    #[sig("(tool_id, /)")]
    fn get_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        Ok(Value::int32(Machine::of(cx).tracing.monitoring.events(number) as i32))
    }

    /// Activates all events which are set in event_set.
    #[sig("(tool_id, event_set, /)")]
    fn set_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        let events = crate::errors::c_int(cx, args.get(1))?;
        if !(0..2 << EVENTS_MAX).contains(&events) {
            return Err(cx.value_error(&format!("invalid event set 0x{events:x}")));
        }
        let events = kept(cx, events)?;
        check_in_use(cx, number)?;
        monitor::set_events(cx, number, None, events)?;
        Ok(Value::NONE)
    }

    /// Returns all the local events for code.
    #[sig("(tool_id, code, /)")]
    fn get_local_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        check_code(cx, args.get(1))?;
        Ok(Value::int32(Machine::of(cx).tracing.monitoring.local_events(number, args.get(1)) as i32))
    }

    /// Activates all the local events for code which are set in event_set.
    #[sig("(tool_id, code, event_set, /)")]
    fn set_local_events(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = tool(cx, args.get(0))?;
        check_code(cx, args.get(1))?;
        let events = crate::errors::c_int(cx, args.get(2))?;
        let events = kept(cx, events)?;
        if events >= 1 << LOCAL_MAX {
            return Err(cx.value_error(&format!("invalid local event set 0x{events:x}")));
        }
        check_in_use(cx, number)?;
        monitor::set_events(cx, number, Some(args.get(1)), events)?;
        Ok(Value::NONE)
    }

    /// Enable all the events that were disabled by DISABLE for all the tools.
    #[sig("()")]
    fn restart_events(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        monitor::restart(cx);
        Ok(Value::NONE)
    }

    /// The tools that ask for each event.
    #[sig("()")]
    fn _all_events(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let dict = cx.new_dict()?;
        for (event, name) in NAMES.iter().enumerate() {
            let monitoring = &Machine::of(cx).tracing.monitoring;
            let tools = (0..TOOLS_MAX).fold(0, |tools, tool| tools | (monitoring.events(tool) >> event & 1) << tool);
            if tools != 0 {
                let name = cx.intern(name)?;
                cx.dict_set(&dict, &name, Value::int32(tools as i32))?;
            }
        }
        Ok(dict)
    }
}
