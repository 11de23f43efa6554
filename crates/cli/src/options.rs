//! The command line, as CPython's: options end at `-c`, `-m` or the script; everything behind is the program's.

use lexopt::Arg;
use lissom::{Limits, Main, Options, Program};

/// What the command line asks for.
#[expect(clippy::large_enum_variant, reason = "there is one, for a moment")]
pub enum Action {
    /// Run: the program (none for an interactive session or standard input), how, and within which limits.
    Run(Option<Program>, Options, Limits),
    /// Print this and end.
    Show(String),
}

/// Reads the command line.
///
/// # Errors
/// What to print before ending with status 2.
pub fn parse() -> Result<Action, String> {
    let mut options = Options::default();
    let mut limits = Limits::default();
    let mut versions = 0;
    let mut parser = lexopt::Parser::from_env();
    let name = parser.bin_name().unwrap_or("lissom").to_owned();
    let refuse = |what: String| format!("{what}\n{}\nTry `lissom -h' for more information.", usage(&name));
    let missing = |option: &str| refuse(format!("Argument expected for the {option} option"));
    let main = loop {
        match parser.next().map_err(|error| refuse(error.to_string()))? {
            Some(Arg::Short('c')) => {
                let source = parser.value().map_err(|_| missing("-c"))?;
                break Some(Main::Command(source.to_string_lossy().into_owned()));
            }
            Some(Arg::Short('m')) => {
                let module = parser.value().map_err(|_| missing("-m"))?;
                break Some(Main::Module(module.to_string_lossy().into_owned()));
            }
            Some(Arg::Short('V') | Arg::Long("version")) => versions += 1,
            Some(Arg::Short('h' | '?') | Arg::Long("help")) => return Ok(Action::Show(crate::help::options(&name))),
            Some(Arg::Long("help-env")) => return Ok(Action::Show(crate::help::ENVIRONMENT.to_owned())),
            Some(Arg::Long("help-xoptions")) => return Ok(Action::Show(crate::help::EXTRAS.to_owned())),
            Some(Arg::Long("help-all")) => {
                return Ok(Action::Show([&crate::help::options(&name), crate::help::ENVIRONMENT, crate::help::EXTRAS].join("\n\n")));
            }
            Some(Arg::Short('b')) => options.bytes_warning = options.bytes_warning.saturating_add(1),
            Some(Arg::Short('B')) => options.dont_write_bytecode = options.dont_write_bytecode.saturating_add(1),
            Some(Arg::Short('d')) => options.debug = options.debug.saturating_add(1),
            Some(Arg::Short('E')) => options.ignore_environment = true,
            Some(Arg::Short('i')) => options.inspect = true,
            Some(Arg::Short('I')) => options.isolated = true,
            Some(Arg::Short('O')) => options.optimize = options.optimize.saturating_add(1),
            Some(Arg::Short('P')) => options.safe_path = true,
            Some(Arg::Short('q')) => options.quiet = true,
            Some(Arg::Short('s')) => options.no_user_site = true,
            Some(Arg::Short('S')) => options.no_site = true,
            Some(Arg::Short('u')) => options.unbuffered = true,
            Some(Arg::Short('v')) => options.verbose = options.verbose.saturating_add(1),
            Some(Arg::Short('x')) => options.skip_first_line = true,
            // Without meaning since Python 3.3, and still accepted.
            Some(Arg::Short('R' | 't')) => {}
            Some(Arg::Short('W')) => options.warnings.push(parser.value().map_err(|_| missing("-W"))?.to_string_lossy().into_owned()),
            Some(Arg::Short('X')) => options.extras.push(parser.value().map_err(|_| missing("-X"))?.to_string_lossy().into_owned()),
            Some(Arg::Long("check-hash-based-pycs")) => {
                let when = parser.value().map_err(|_| refuse("Argument expected for the --check-hash-based-pycs options".to_owned()))?;
                let when = when.to_string_lossy().into_owned();
                if !matches!(when.as_str(), "always" | "default" | "never") {
                    return Err(refuse("--check-hash-based-pycs must be one of 'default', 'always', or 'never'".to_owned()));
                }
                options.check_hash_pycs = Some(when);
            }
            Some(Arg::Long("max-memory")) => {
                let size = parser.value().map_err(|_| missing("--max-memory"))?.to_string_lossy().into_owned();
                limits.memory = Some(bytes(&size).ok_or_else(|| refuse(format!("not a size: '{size}'")))?);
            }
            Some(Arg::Short(other)) => return Err(refuse(format!("Unknown option: -{other}"))),
            Some(Arg::Long(other)) => return Err(refuse(format!("Unknown option: --{other}"))),
            Some(Arg::Value(file)) => {
                let file = file.to_string_lossy().into_owned();
                break Some(if file == "-" { Main::Input { named: true } } else { Main::File(file) });
            }
            None => break None,
        }
    };
    if versions > 0 {
        return Ok(Action::Show(version()));
    }
    let Some(main) = main else { return Ok(Action::Run(None, options, limits)) };
    let rest = parser.raw_args().map_err(|error| refuse(error.to_string()))?;
    let arguments = rest.map(|argument| argument.to_string_lossy().into_owned()).collect();
    Ok(Action::Run(Some(Program { main, arguments, options: options.clone() }), options, limits))
}

/// The line that says how the command is called.
pub fn usage(name: &str) -> String {
    format!("usage: {name} [option] ... [-c cmd | -m mod | file | -] [arg] ...")
}

/// The version as `-V` shows it: of the language, and of Lissom.
pub fn version() -> String {
    format!("Python 3.14.0 (Lissom {})", env!("CARGO_PKG_VERSION"))
}

/// A size: a number of bytes, or one with K, M or G behind it.
fn bytes(text: &str) -> Option<usize> {
    let text = text.trim_end_matches(['b', 'B', 'i']);
    let (digits, shift) = match text.chars().last()? {
        'k' | 'K' => (&text[..text.len() - 1], 10),
        'm' | 'M' => (&text[..text.len() - 1], 20),
        'g' | 'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift)
}
