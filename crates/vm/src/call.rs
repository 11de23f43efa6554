//! Arguments to parameters: from what a caller laid out to the registers of a Python function.

use lissom_objects::function::{Function, FunctionExtra};
use lissom_objects::{CallArgs, Context, PyResult, Raised, Value};

use crate::code::CodeCell;
use crate::execute::{self, recursion_error};
use crate::frame::Return;
use crate::machine::machine as machine_of;

/// Arguments of a call, owned, on their way to registers; what is not taken is released.
pub(crate) struct Owned {
    words: Vec<u64>,
    near: [u64; 16],
    count: usize,
}

impl Owned {
    /// Takes arguments out of registers, which are unset afterwards.
    ///
    /// # Safety
    /// They are values.
    #[inline]
    pub(crate) unsafe fn take(first: *mut u64, count: usize) -> Owned {
        let mut owned = Owned { words: Vec::new(), near: [0; 16], count };
        // SAFETY: the caller's promise.
        unsafe {
            if count <= 16 {
                owned.near.as_mut_ptr().copy_from_nonoverlapping(first, count);
            } else {
                owned.words.extend_from_slice(std::slice::from_raw_parts(first, count));
            }
            first.write_bytes(0, count);
        }
        owned
    }

    /// New references to values.
    #[inline]
    pub(crate) fn clone_from(values: &[Value]) -> Owned {
        let mut owned = Owned { words: Vec::new(), near: [0; 16], count: values.len() };
        if values.len() <= 16 {
            for (word, value) in owned.near.iter_mut().zip(values) {
                *word = value.clone().into_word();
            }
        } else {
            owned.words.extend(values.iter().map(|value| value.clone().into_word()));
        }
        owned
    }

    #[inline]
    fn words(&mut self) -> &mut [u64] {
        if self.count <= 16 { &mut self.near[..self.count] } else { &mut self.words }
    }

    fn values(&mut self) -> &mut [Option<Value>] {
        let words = self.words();
        // SAFETY: a word is a value or 0, as `Option<Value>` is.
        unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), words.len()) }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        for value in self.values() {
            *value = None;
        }
    }
}

/// Parameters that [`bind_in_place`] can handle.
const IN_PLACE_MAX: usize = 8;

/// Moves the arguments of a function to their parameters where they lie, gathers those of `*args`, and fills in defaults. False, and nothing
/// done, if anything is unusual: then [`bind`] does it all.
///
/// # Errors
/// `MemoryError`
///
/// # Safety
/// `args` is the start of a window with room for the function's locals; above the arguments nothing lives.
pub(crate) unsafe fn bind_in_place(cx: &mut Context, function: &Value, code: &CodeCell, args: *mut u64, count: usize, names: &[Value]) -> PyResult<bool> {
    let positional = code.positional as usize;
    let by_position = count - names.len();
    if code.keyword_only > 0 || code.flags.varkeywords || positional > IN_PLACE_MAX || (!names.is_empty() && by_position < code.positional_only as usize) {
        return Ok(false);
    }
    // SAFETY: the caller's promise; words move from arguments to parameters, each once.
    unsafe {
        let mut first_free = positional;
        if code.flags.varargs {
            if !names.is_empty() {
                return Ok(false);
            }
            // The tuple takes its items out of their registers.
            let further = by_position.saturating_sub(positional);
            let rest = crate::ops::build::tuple(cx, args.add(by_position - further), further)?;
            args.add(positional).write(rest.into_word());
            first_free += 1;
        } else if count > positional {
            return Ok(false);
        }
        if by_position < positional {
            let mut words = [0u64; IN_PLACE_MAX];
            let local_names = code.local_names();
            for (index, name) in names.iter().enumerate() {
                let found = local_names[..positional].iter().position(|own| own.is(name));
                match found {
                    Some(at) if at >= by_position && words[at] == 0 => words[at] = *args.add(by_position + index),
                    _ => return Ok(false),
                }
            }
            let extra = (*(function.word() as *const Function)).extra.as_ref().map(|extra| extra.word() as *const FunctionExtra);
            let defaults = extra.and_then(|extra| (*extra).defaults.as_ref()).and_then(Value::as_tuple).unwrap_or(&[]);
            let first_default = positional.saturating_sub(defaults.len());
            if defaults.len() > positional || (by_position..first_default).any(|at| words[at] == 0) {
                if first_free > positional {
                    // The tuple of further arguments is empty here.
                    execute::clear(args.add(positional), 1);
                }
                return Ok(false);
            }
            for at in by_position..positional {
                let word = if words[at] != 0 { words[at] } else { defaults[at - first_default].clone().into_word() };
                args.add(at).write(word);
            }
        }
        for at in first_free..(code.locals as usize).max(count) {
            args.add(at).write(0);
        }
    }
    Ok(true)
}

/// Puts arguments into the registers of a call of `function`: positional ones, then the values of `names`.
///
/// # Errors
/// `TypeError` in CPython's words; the registers are then unset.
///
/// # Safety
/// `target` has room for the locals of the function's code and holds no references.
pub(crate) unsafe fn bind(cx: &mut Context, function: &Value, code: &CodeCell, mut given: Owned, names: &[Value], target: *mut u64) -> PyResult {
    // SAFETY: the caller's promise; words written are owned by the registers.
    unsafe {
        let locals = code.locals as usize;
        target.write_bytes(0, locals);
        let positional = code.positional as usize;
        let total = given.count;
        let by_position = total - names.len();
        let taken = by_position.min(positional);
        let words = given.words();
        target.copy_from_nonoverlapping(words.as_ptr(), taken);
        words[..taken].fill(0);
        let result = bind_rest(cx, function, code, &mut given, by_position, names, target);
        if result.is_err() {
            execute::clear(target, locals);
        }
        result
    }
}

unsafe fn bind_rest(cx: &mut Context, function: &Value, code: &CodeCell, given: &mut Owned, by_position: usize, names: &[Value], target: *mut u64) -> PyResult {
    // SAFETY: as in `bind`.
    unsafe {
        let (positional, keyword_only) = (code.positional as usize, code.keyword_only as usize);
        let parameters = positional + keyword_only;
        let mut next = parameters;
        if code.flags.varargs {
            let rest: Vec<Value> = given.values()[by_position.min(positional)..by_position].iter_mut().filter_map(Option::take).collect();
            *target.add(next) = cx.new_tuple_from(rest)?.into_word();
            next += 1;
        }
        let keywords = if code.flags.varkeywords {
            let dict = cx.new_dict()?;
            *target.add(next) = dict.clone().into_word();
            Some(dict)
        } else {
            None
        };
        let local_names = code.local_names();
        for (index, name) in names.iter().enumerate() {
            let found = local_names[..parameters].iter().position(|own| own.is(name) || lissom_objects::str::equal(own, name));
            let value = given.values()[by_position + index].take();
            match found {
                Some(at) if at >= code.positional_only as usize => {
                    if *target.add(at) != 0 {
                        let (callee, name) = (describe(cx, function), cx.string_lossy(name));
                        return Err(cx.type_error(&format!("{callee}() got multiple values for argument '{name}'")));
                    }
                    *target.add(at) = value.map_or(0, Value::into_word);
                }
                _ => match (&keywords, value) {
                    (Some(dict), Some(value)) => cx.dict_set(dict, name, value)?,
                    _ => return Err(unexpected_keyword(cx, function, code, names, name)),
                },
            }
        }
        if by_position > positional && !code.flags.varargs {
            return Err(too_many(cx, function, code, by_position, target));
        }
        let extra = (*(function.word() as *const Function)).extra.as_ref().map(|extra| extra.word() as *const FunctionExtra);
        if by_position < positional {
            let defaults = extra.and_then(|extra| (*extra).defaults.as_ref()).and_then(Value::as_tuple).unwrap_or(&[]);
            let first_default = positional.saturating_sub(defaults.len());
            let mut missing = Vec::new();
            for at in by_position..positional {
                if *target.add(at) != 0 {
                    continue;
                }
                match at.checked_sub(first_default).and_then(|index| defaults.get(index + defaults.len().saturating_sub(positional))) {
                    Some(default) => *target.add(at) = default.clone().into_word(),
                    None => missing.push(cx.string_lossy(&local_names[at])),
                }
            }
            if !missing.is_empty() {
                return Err(missing_arguments(cx, function, "positional", &missing));
            }
        }
        if keyword_only > 0 {
            let defaults = extra.and_then(|extra| (*extra).keyword_defaults.clone());
            let mut missing = Vec::new();
            for at in positional..parameters {
                if *target.add(at) != 0 {
                    continue;
                }
                let default = match &defaults {
                    Some(defaults) => cx.dict_get(defaults, &local_names[at])?,
                    None => None,
                };
                match default {
                    Some(default) => *target.add(at) = default.into_word(),
                    None => missing.push(cx.string_lossy(&local_names[at])),
                }
            }
            if !missing.is_empty() {
                return Err(missing_arguments(cx, function, "keyword-only", &missing));
            }
        }
        Ok(())
    }
}

/// A function's qualified name, for messages.
pub(crate) fn describe(cx: &mut Context, function: &Value) -> String {
    // A function that is called has its code.
    let name = crate::function::own_qualname(function);
    cx.string_lossy(&name)
}

#[cold]
fn missing_arguments(cx: &mut Context, function: &Value, kind: &str, names: &[String]) -> Raised {
    let callee = describe(cx, function);
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let list = match quoted.as_slice() {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    cx.type_error(&format!("{callee}() missing {} required {kind} argument{plural}: {list}", names.len()))
}

#[cold]
unsafe fn too_many(cx: &mut Context, function: &Value, code: &CodeCell, given: usize, target: *const u64) -> Raised {
    let callee = describe(cx, function);
    let positional = code.positional as usize;
    // SAFETY: as in `bind`.
    let (defaults, keyword_only) = unsafe {
        let extra = (*(function.word() as *const Function)).extra.as_ref().map(|extra| extra.word() as *const FunctionExtra);
        let defaults = extra.and_then(|extra| (*extra).defaults.as_ref()).and_then(Value::as_tuple).map_or(0, <[Value]>::len);
        let keyword_only = (positional..positional + code.keyword_only as usize).filter(|at| *target.add(*at) != 0).count();
        (defaults, keyword_only)
    };
    let takes = if defaults > 0 { format!("from {} to {positional}", positional as i64 - defaults as i64) } else { positional.to_string() };
    let plural = if positional == 1 && defaults == 0 { "" } else { "s" };
    let given_text = if keyword_only > 0 {
        let (first, second) = (if given == 1 { "" } else { "s" }, if keyword_only == 1 { "" } else { "s" });
        format!("{given} positional argument{first} (and {keyword_only} keyword-only argument{second}) were given")
    } else {
        format!("{given} {} given", if given == 1 { "was" } else { "were" })
    };
    cx.type_error(&format!("{callee}() takes {takes} positional argument{plural} but {given_text}"))
}

#[cold]
fn unexpected_keyword(cx: &mut Context, function: &Value, code: &CodeCell, names: &[Value], name: &Value) -> Raised {
    let callee = describe(cx, function);
    let positional_only: Vec<String> = code.local_names()[..code.positional_only as usize]
        .iter()
        .filter(|own| names.iter().any(|name| lissom_objects::str::equal(own, name)))
        .map(|own| cx.string_lossy(own))
        .collect();
    if !positional_only.is_empty() {
        return cx.type_error(&format!("{callee}() got some positional-only arguments passed as keyword arguments: '{}'", positional_only.join(", ")));
    }
    let name = cx.string_lossy(name);
    let candidates: Vec<String> =
        code.local_names()[code.positional_only as usize..(code.positional + code.keyword_only) as usize].iter().map(|own| cx.string_lossy(own)).collect();
    match crate::traceback::nearest(&name, &candidates) {
        Some(other) => cx.type_error(&format!("{callee}() got an unexpected keyword argument '{name}'. Did you mean '{other}'?")),
        None => cx.type_error(&format!("{callee}() got an unexpected keyword argument '{name}'")),
    }
}

/// Calls a Python function from native code.
///
/// # Errors
/// What the function raises.
pub(crate) fn call_from_native(cx: &mut Context, callee: &Value, args: CallArgs) -> PyResult<Value> {
    cx.check_stack()?;
    let machine = machine_of(cx);
    // SAFETY: the window starts above all live registers; the frame owns the function.
    unsafe {
        let template = crate::dispatch::template_of(callee.word() as *const Function);
        let code = crate::dispatch::code_of(template);
        let flags = (*code).flags;
        if flags.generator || flags.coroutine || flags.async_generator {
            if (*code).is_stub {
                crate::function::unpack(cx, callee)?;
                return call_from_native(cx, callee, args);
            }
            return crate::generator::create(cx, callee, &*code, Owned::clone_from(args.values), args.names);
        }
        let given = Owned::clone_from(args.values);
        let top = (*machine).stack_top();
        crate::stack::make_room(cx, machine, (*machine).frame, top, (*code).registers as usize)?;
        // Room is kept before binding, which may run Python code of its own (none today) above the window.
        bind(cx, callee, &*code, given, args.names, top)?;
        let caller = (*machine).frame;
        let Some(frame) = execute::push(machine, caller, top, code) else {
            execute::clear(top, (*code).locals as usize);
            return Err(recursion_error(cx));
        };
        frame.function = Some(callee.clone());
        frame.globals = crate::dispatch::globals_of(template);
        frame.on_return = Return::Native;
        crate::dispatch::run(cx, machine)
    }
}
