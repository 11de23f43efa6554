//! A runtime from its start to its end: built-in modules, `sys`, the main module, the interactive loop.

use lissom_heap::{Config, ProgramBytes, Stress};
use lissom_objects::{Context, PyResult, ShapeId, Value};
use lissom_stdlib::sys::{Settings, flag};
use lissom_vm::interrupt::InterruptHandle;
use lissom_vm::{CompileMode, Machine, execute, import};

use crate::compile::bridge;
use crate::configure::{Configuration, configure};
use crate::end;
use crate::program::{Limits, Main, Program};

/// What an interactive reader gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line, without its newline.
    Line(String),
    /// Ctrl-C.
    Interrupted,
    /// The end of input.
    End,
}

/// How an interactive session reads and is interrupted.
pub struct Session {
    /// Reads a line after showing the prompt.
    pub read: Box<dyn FnMut(&str) -> Typed + Send>,
    /// Shown first.
    pub banner: String,
}

/// Runs a program; gives its exit status.
pub fn run(program: Program, limits: &Limits) -> i32 {
    run_session(program, limits, None, |_| {})
}

/// Runs a program, an interactive session, or both. `started` is handed what interrupts the runtime.
pub fn run_session(program: Program, limits: &Limits, session: Option<Session>, started: impl FnOnce(InterruptHandle) + Send) -> i32 {
    let limits = *limits;
    let stack = limits.stack.max(4 << 20);
    std::thread::scope(|scope| {
        let signals = program.options.signals;
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, move || {
            let here = 0u8;
            let lowest = (&raw const here as usize).saturating_sub(stack - (1 << 20));
            live(program, &limits, session, lowest, started)
        });
        if signals {
            // They are for the runtime's thread, so that a blocking call there ends.
            let _ = lissom_host::raw::signals::mask(2, &lissom_host::raw::signals::Set::full());
        }
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(status)) => status,
            _ => {
                end::say("Fatal Python error: the interpreter could not start or failed\n");
                1
            }
        }
    })
}

fn live(program: Program, limits: &Limits, session: Option<Session>, stack_limit: usize, started: impl FnOnce(InterruptHandle)) -> i32 {
    let configuration = match configure(&program) {
        Ok(configuration) => configuration,
        Err(message) => {
            end::say(&message);
            return 1;
        }
    };
    // Linux maps pages of the program's file around those that are read. Between the steps of the start they are let go, so that the
    // process is never as large as all of its steps together.
    if program.options.own_process {
        ProgramBytes::all().release();
    }
    let config = Config { limit: None, ..Config::default() };
    let Ok(mut cx) = lissom_vm::new_context(&config, bridge, configuration.hash_key) else {
        end::say("Fatal Python error: not enough memory to start\n");
        return 1;
    };
    let cx = &mut *cx;
    cx.stack_limit = stack_limit;
    started(lissom_vm::interrupt::handle(cx));
    if program.options.signals {
        lissom_stdlib::signal::start(cx);
    }
    let status = match prepare(cx, &program, configuration) {
        Ok(main) => {
            cx.heap.set_baseline();
            cx.heap.set_limit(limits.memory);
            let verify = stress(cx);
            let status = run_main(cx, &program, &main, session);
            if verify {
                end::verify(cx, status)
            } else {
                status
            }
        }
        Err(raised) => end::uncaught(cx, raised),
    };
    let status = end::finish(cx, status);
    let status = match status {
        end::INTERRUPTED => {
            if program.options.signals {
                lissom_host::raw::signals::die_of(2);
            }
            130
        }
        status => status,
    };
    if lissom_host::process::is_copy() {
        // The threads that wait for this one are in the parent.
        lissom_host::raw::spawn::leave(status);
    }
    status
}

/// The value of an environment variable, if it is UTF-8.
fn variable(name: &str) -> Option<String> {
    lissom_host::environment::variable(name).and_then(|value| String::from_utf8(value).ok())
}

/// Switches on what `LISSOM_STRESS` names: `collect=K`, `poison`, `fail=N`, `verify`. True for the last.
fn stress(cx: &mut Context) -> bool {
    let Some(settings) = variable("LISSOM_STRESS") else { return false };
    let mut stress = Stress::default();
    let mut verify = false;
    for setting in settings.split(',') {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        match name {
            "collect" => stress.collect_every = value.parse().unwrap_or(0),
            "fail" => stress.fail_nth = value.parse().unwrap_or(0),
            "poison" => stress.poison = true,
            "verify" => verify = true,
            _ => {}
        }
    }
    cx.heap.set_stress(stress);
    verify
}

/// Makes the modules every program has; gives the main module.
fn prepare(cx: &mut Context, program: &Program, configuration: Configuration) -> PyResult<Value> {
    let machine = Machine::of(cx);
    machine.natives = lissom_stdlib::MODULES;
    machine.library = lissom_stdlib::library;
    machine.library_source = lissom_stdlib::source;
    machine.library_folder = lissom_stdlib::unpack::folder().into_boxed_str();
    machine.library_code = lissom_stdlib::code;
    machine.idle = if program.options.own_process { vec![ProgramBytes::all()] } else { lissom_stdlib::CODE.into_iter().filter_map(ProgramBytes::of).collect() };
    machine.on_signal = lissom_stdlib::signal::serve;
    Machine::release_file(cx);
    let machine = Machine::of(cx);
    let settings = configuration.settings;
    machine.optimize = settings.flags[flag::OPTIMIZE].clamp(0, 2) as u8;
    cx.int_digits_max = settings.flags[flag::INT_MAX_STR_DIGITS] as usize;
    let (safe_path, warned) = (settings.flags[flag::SAFE_PATH] != 0, !settings.warnings.is_empty());
    *cx.state::<Settings>("sys") = settings;
    cx.unraisable = lissom_stdlib::sys::unraisable::tell;
    let builtins = import::import_module(cx, "builtins")?;
    cx.builtins = cx.module_dict(&builtins);
    Machine::release_file(cx);
    let sys = import::import_module(cx, "sys")?;
    let path = cx.new_list()?;
    // A folder or archive that is the program is searched in any case.
    if !safe_path || matches!(&program.main, Main::File(path) if is_container(path)) {
        let folder = match &program.main {
            Main::File(file) => lissom_host::source::folder_of(file),
            Main::Module(_) => lissom_host::source::folder_of("."),
            _ => String::new(),
        };
        let folder = cx.new_str(&folder)?;
        cx.list_push(&path, folder)?;
    }
    for folder in &configuration.path {
        let folder = cx.new_str(folder)?;
        cx.list_push(&path, folder)?;
    }
    let library = Machine::of(cx).library_folder.clone();
    let library = cx.new_str(&library)?;
    cx.list_push(&path, library)?;
    cx.module_set(&sys, "path", path)?;
    if warned {
        import::import_module(cx, "warnings")?;
    }
    let main = cx.new_module("__main__", None)?;
    cx.module_set(&main, "__package__", Value::NONE)?;
    cx.module_set(&main, "__spec__", Value::NONE)?;
    import::lazy::mark(&main);
    let modules = cx.modules.clone().unwrap_or(Value::NONE);
    let key = cx.names.main.clone();
    cx.dict_set(&modules, &key, main.clone())?;
    if let Some(globals) = cx.module_dict(&main) {
        import::add_builtins(cx, &globals)?;
    }
    Machine::release_file(cx);
    Ok(main)
}

fn run_main(cx: &mut Context, program: &Program, main: &Value, session: Option<Session>) -> i32 {
    let mut status = 0;
    let optimize = lissom_stdlib::sys::flag_of(cx, flag::OPTIMIZE).min(2) as u8;
    let inspect = lissom_stdlib::sys::flag_of(cx, flag::INSPECT) != 0;
    let skips = program.options.skip_first_line;
    if program.main != Main::Session {
        let result = match &program.main {
            Main::Session => Ok(()),
            Main::File(path) if is_container(path) => run_module(cx, "__main__", false),
            Main::File(path) => match lissom_host::source::read_main(path) {
                Ok(source) => {
                    let name = lissom_host::source::name_of(path);
                    run_source(cx, main, without_first_line(&source, skips), &name, Some(&name), optimize)
                }
                Err(lissom_host::source::Unreadable { message, status }) => {
                    end::say(&message);
                    return status;
                }
            },
            Main::Command(source) => {
                let source = format!("{source}\n");
                Machine::of(cx).sources.push(("<string>".to_owned(), source.clone().into_bytes()));
                run_source(cx, main, source.as_bytes(), "<string>", None, optimize)
            }
            Main::Module(name) => run_module(cx, name, true),
            Main::Input { .. } => {
                let source = lissom_host::source::read_input();
                Machine::of(cx).sources.push(("<stdin>".to_owned(), source.clone()));
                run_source(cx, main, &source, "<stdin>", None, optimize)
            }
        };
        if let Err(raised) = result {
            status = end::uncaught(cx, raised);
        }
    }
    match session {
        Some(session) if program.main == Main::Session || inspect => interact(cx, main, session),
        _ => status,
    }
}

/// The source for `-x`: the first line is empty, so that the others keep their numbers.
fn without_first_line(source: &[u8], skips: bool) -> &[u8] {
    match source.iter().position(|byte| *byte == b'\n') {
        Some(end) if skips => &source[end..],
        _ => source,
    }
}

fn run_source(cx: &mut Context, main: &Value, source: &[u8], name: &str, file: Option<&str>, optimize: u8) -> PyResult {
    if let Some(file) = file {
        let file = cx.new_str(file)?;
        cx.module_set(main, "__file__", file)?;
        cx.module_set(main, "__cached__", Value::NONE)?;
    }
    let code = bridge(cx, source, name, CompileMode::Exec, (optimize as u32) << lissom_vm::OPTIMIZE_SHIFT | crate::compile::flag::FILE)?;
    let code = lissom_vm::code::link(cx, &code)?;
    Machine::release_file(cx);
    let Some(globals) = cx.module_dict(main) else { return Ok(()) };
    execute::run_code(cx, &code, &globals, &globals).map(drop)
}

/// `-m`, or a folder or archive as the program: the module runs under the name `__main__`.
fn run_module(cx: &mut Context, name: &str, alter: bool) -> PyResult {
    let name = cx.new_str(name)?;
    cx.call_module("runpy", "_run_module_as_main", &[name, Value::bool(alter)]).map(drop)
}

/// Is the program a folder, or an archive, rather than a source file?
fn is_container(path: &str) -> bool {
    let path = std::path::Path::new(path);
    lissom_host::source::is_folder(path) || lissom_host::source::is_file(path) && lissom_host::source::is_archive(path)
}

/// The interactive loop.
fn interact(cx: &mut Context, main: &Value, mut session: Session) -> i32 {
    end::say(&session.banner);
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        let set = import::import_module(cx, "sys").and_then(|sys| {
            let text = cx.new_str(text)?;
            cx.module_set(&sys, name, text)
        });
        if let Err(raised) = set {
            return end::uncaught(cx, raised);
        }
    }
    let mut input = String::new();
    loop {
        let prompt = prompt(cx, if input.is_empty() { "ps1" } else { "ps2" });
        match (session.read)(&prompt) {
            Typed::Line(line) => {
                input.push_str(&line);
                input.push('\n');
            }
            Typed::Interrupted => {
                end::say("\nKeyboardInterrupt\n");
                input.clear();
                continue;
            }
            Typed::End if input.is_empty() => {
                end::say("\n");
                return 0;
            }
            Typed::End => {}
        }
        let result = bridge(cx, input.as_bytes(), "<stdin>", CompileMode::Single, 0x4000 | 0x100);
        let result = match result {
            Err(raised) if cx.raised_is(ShapeId::INCOMPLETE_INPUT_ERROR) => {
                drop(cx.take_raised(raised));
                continue;
            }
            other => other,
        };
        Machine::of(cx).sources.push(("<stdin>".to_owned(), std::mem::take(&mut input).into_bytes()));
        let result = result.and_then(|code| {
            let code = lissom_vm::code::link(cx, &code)?;
            let globals = cx.module_dict(main).unwrap_or(Value::NONE);
            execute::run_code(cx, &code, &globals, &globals)
        });
        if let Err(raised) = result {
            if cx.raised_is(ShapeId::SYSTEM_EXIT) {
                return end::uncaught(cx, raised);
            }
            end::uncaught(cx, raised);
        }
        end::flush(cx);
    }
}

fn prompt(cx: &mut Context, name: &str) -> String {
    let text = import::import_module(cx, "sys").and_then(|sys| cx.get_attr_str(&sys, name)).and_then(|prompt| cx.str(&prompt));
    match text {
        Ok(text) => cx.string_lossy(&text),
        Err(raised) => {
            drop(cx.take_raised(raised));
            String::new()
        }
    }
}
