//! How a runtime behaves: the options of the command and the variables of the environment, made into one set of settings.
//!
//! An option wins over its variable; `-E` (and `-I`) leave the environment out. What is set wrongly ends the program before it starts, with
//! the words of CPython.

use lissom_stdlib::sys::{Settings, flag};
use lissom_text::hash::HashKey;

use crate::program::{Main, Options, Program};

/// What is known before there is a runtime.
pub(crate) struct Configuration {
    /// What `sys` shows.
    pub settings: Settings,
    /// The key of string hashes.
    pub hash_key: (u64, u64),
    /// `PYTHONPATH`
    pub path: Vec<String>,
}

/// Digits in conversions between int and str, unless set otherwise.
const DIGITS_DEFAULT: i32 = 4300;
const DIGITS_LEAST: i32 = 640;
/// Frames that `tracemalloc` can keep.
const FRAMES_MAX: i32 = 65535;

struct Environment {
    ignored: bool,
}

impl Environment {
    /// A variable that is set and not empty.
    fn text(&self, name: &str) -> Option<String> {
        if self.ignored {
            return None;
        }
        let value = lissom_host::environment::variable(name)?;
        String::from_utf8(value).ok().filter(|value| !value.is_empty())
    }

    /// A variable that means a level: a number, or 1 for any other text.
    fn level(&self, name: &str) -> i32 {
        match self.text(name) {
            Some(text) => text.parse::<i32>().ok().filter(|level| *level >= 0).unwrap_or(1),
            None => 0,
        }
    }
}

/// The value of the last `-X name` or `-X name=value`: the outer option tells whether it is there.
fn extra<'a>(options: &'a Options, name: &str) -> Option<Option<&'a str>> {
    options.extras.iter().rev().find_map(|extra| match extra.split_once('=') {
        Some((key, value)) if key == name => Some(Some(value)),
        None if extra == name => Some(None),
        _ => None,
    })
}

/// The line that ends a program which cannot start.
fn fatal(place: &str, message: &str) -> String {
    format!("Fatal Python error: {place}: {message}\nPython runtime state: preinitialized\n\n")
}

/// Reads options and environment.
///
/// # Errors
/// What to print before ending with status 1.
pub(crate) fn configure(program: &Program) -> Result<Configuration, String> {
    let options = &program.options;
    let environment = Environment { ignored: options.ignore_environment || options.isolated };
    let mut flags = [0; flag::COUNT];
    let development = extra(options, "dev").is_some() || environment.text("PYTHONDEVMODE").is_some_and(|mode| mode != "0");
    flags[flag::DEBUG] = i32::from(options.debug).max(environment.level("PYTHONDEBUG"));
    flags[flag::INSPECT] = i32::from(options.inspect).max(i32::from(environment.text("PYTHONINSPECT").is_some()));
    flags[flag::INTERACTIVE] = i32::from(options.inspect);
    flags[flag::OPTIMIZE] = i32::from(options.optimize).max(environment.level("PYTHONOPTIMIZE"));
    flags[flag::DONT_WRITE_BYTECODE] = i32::from(options.dont_write_bytecode).max(environment.level("PYTHONDONTWRITEBYTECODE"));
    flags[flag::NO_USER_SITE] = i32::from(options.no_user_site || options.isolated || environment.text("PYTHONNOUSERSITE").is_some());
    flags[flag::NO_SITE] = i32::from(options.no_site);
    flags[flag::IGNORE_ENVIRONMENT] = i32::from(environment.ignored);
    flags[flag::VERBOSE] = i32::from(options.verbose).max(environment.level("PYTHONVERBOSE"));
    flags[flag::BYTES_WARNING] = i32::from(options.bytes_warning);
    flags[flag::QUIET] = i32::from(options.quiet);
    flags[flag::ISOLATED] = i32::from(options.isolated);
    flags[flag::DEV_MODE] = i32::from(development);
    flags[flag::UTF8_MODE] = utf8_mode(options, &environment)?;
    flags[flag::WARN_DEFAULT_ENCODING] = i32::from(extra(options, "warn_default_encoding").is_some() || environment.text("PYTHONWARNDEFAULTENCODING").is_some());
    flags[flag::SAFE_PATH] = i32::from(options.safe_path || options.isolated || environment.text("PYTHONSAFEPATH").is_some());
    flags[flag::INT_MAX_STR_DIGITS] = digits(options, &environment)?;
    flags[flag::GIL] = 1;
    flags[flag::THREAD_INHERIT_CONTEXT] = switch(options, &environment, "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")?;
    flags[flag::CONTEXT_AWARE_WARNINGS] = switch(options, &environment, "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")?;
    only_lock(options, &environment)?;
    let seed = hash_seed(&environment)?;
    flags[flag::HASH_RANDOMIZATION] = i32::from(seed != Some(0));
    let hash_key = match seed {
        Some(seed) => HashKey::from_seed(seed).words(),
        None => lissom_host::random::words(),
    };
    let settings = Settings {
        arguments: arguments(program),
        executable: lissom_host::environment::executable().unwrap_or_default(),
        warnings: warnings(options, &environment, development),
        extras: options.extras.clone(),
        flags,
        original: lissom_host::environment::arguments(),
        unbuffered: options.unbuffered || environment.text("PYTHONUNBUFFERED").is_some(),
        pycache_prefix: match extra(options, "pycache_prefix") {
            Some(prefix) => prefix.filter(|prefix| !prefix.is_empty()).map(|prefix| prefix.as_bytes().to_vec()),
            None => environment.text("PYTHONPYCACHEPREFIX").map(String::into_bytes),
        },
        tracemalloc: tracemalloc(options, &environment)?,
        faulthandler: development || extra(options, "faulthandler").is_some() || environment.text("PYTHONFAULTHANDLER").is_some(),
        ends: false,
    };
    let path = environment.text("PYTHONPATH").map(|path| path.split(':').map(str::to_owned).collect()).unwrap_or_default();
    Ok(Configuration { settings, hash_key, path })
}

/// `sys.argv`
fn arguments(program: &Program) -> Vec<Vec<u8>> {
    let first = match &program.main {
        Main::File(path) => path.as_str(),
        Main::Command(_) => "-c",
        Main::Module(_) => "-m",
        Main::Input { named: true } => "-",
        Main::Input { named: false } | Main::Session => "",
    };
    std::iter::once(first).chain(program.arguments.iter().map(String::as_str)).map(|argument| argument.as_bytes().to_vec()).collect()
}

/// `sys.warnoptions`, the weakest first.
fn warnings(options: &Options, environment: &Environment, development: bool) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |warning: &str| {
        if !all.iter().any(|known| known == warning) {
            all.push(warning.to_owned());
        }
    };
    if development {
        add("default");
    }
    if let Some(more) = environment.text("PYTHONWARNINGS") {
        more.split(',').for_each(&mut add);
    }
    options.warnings.iter().for_each(|warning| add(warning));
    match options.bytes_warning {
        0 => {}
        1 => add("default::BytesWarning"),
        _ => add("error::BytesWarning"),
    }
    all
}

fn utf8_mode(options: &Options, environment: &Environment) -> Result<i32, String> {
    let wrong = |message: &str| format!("Fatal Python error: preconfig_init_utf8_mode: {message}\nPython runtime state: preinitializing\n\n");
    match extra(options, "utf8") {
        Some(None | Some("1")) => return Ok(1),
        Some(Some("0")) => return Ok(0),
        Some(_) => return Err(wrong("invalid -X utf8 option value")),
        None => {}
    }
    match environment.text("PYTHONUTF8").as_deref() {
        None | Some("0") => Ok(0),
        Some("1") => Ok(1),
        Some(_) => Err(wrong("invalid PYTHONUTF8 environment variable value")),
    }
}

fn digits(options: &Options, environment: &Environment) -> Result<i32, String> {
    let read = |text: Option<&str>, from: &str| match text.and_then(|text| text.parse::<i32>().ok()) {
        Some(digits) if digits == 0 || digits >= DIGITS_LEAST => Ok(digits),
        _ => Err(fatal("config_init_int_max_str_digits", &format!("{from}: invalid limit; must be >= {DIGITS_LEAST} or 0 for unlimited."))),
    };
    match (extra(options, "int_max_str_digits"), environment.text("PYTHONINTMAXSTRDIGITS")) {
        (Some(value), _) => read(value, "-X int_max_str_digits"),
        (None, Some(value)) => read(Some(&value), "PYTHONINTMAXSTRDIGITS"),
        (None, None) => Ok(DIGITS_DEFAULT),
    }
}

fn switch(options: &Options, environment: &Environment, name: &str, variable: &str) -> Result<i32, String> {
    let place = format!("config_init_{name}");
    match (extra(options, name), environment.text(variable).as_deref()) {
        (Some(Some("1")), _) | (None, Some("1")) => Ok(1),
        (Some(Some("0")), _) | (None, Some("0") | None) => Ok(0),
        (Some(_), _) => Err(fatal(&place, &format!("-X {name}=n: n is missing or invalid"))),
        (None, Some(_)) => Err(fatal(&place, &format!("{variable}=N: N is missing or invalid"))),
    }
}

/// There is a lock; asking for none is refused.
fn only_lock(options: &Options, environment: &Environment) -> Result<(), String> {
    let asked = match extra(options, "gil") {
        Some(value) => value.map(str::to_owned),
        None => environment.text("PYTHON_GIL"),
    };
    match asked.as_deref() {
        Some("0") => Err(fatal("config_read_gil", "Disabling the GIL is not supported by this build")),
        None if extra(options, "gil").is_none() => Ok(()),
        Some("1") => Ok(()),
        _ => Err(fatal("config_read_gil", "PYTHON_GIL / -X gil must be \"0\" or \"1\"")),
    }
}

fn hash_seed(environment: &Environment) -> Result<Option<u32>, String> {
    match environment.text("PYTHONHASHSEED").as_deref() {
        None | Some("random") => Ok(None),
        Some(seed) => seed
            .parse::<u32>()
            .map(Some)
            .map_err(|_| fatal("config_init_hash_seed", "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]")),
    }
}

fn tracemalloc(options: &Options, environment: &Environment) -> Result<usize, String> {
    let read = |text: &str, from: &str| match text.parse::<i32>() {
        Ok(frames) if (0..=FRAMES_MAX).contains(&frames) => Ok(frames as usize),
        _ => Err(fatal("config_init_tracemalloc", &format!("{from}: invalid number of frames"))),
    };
    match (extra(options, "tracemalloc"), environment.text("PYTHONTRACEMALLOC")) {
        (Some(Some(value)), _) => read(value, "-X tracemalloc=NFRAME"),
        (Some(None), _) => Ok(1),
        (None, Some(value)) => read(&value, "PYTHONTRACEMALLOC"),
        (None, None) => Ok(0),
    }
}
