//! The command line, as CPython's: options end at `-c`, `-m` or the script; everything behind is the program's.

use lexopt::Arg;
use lissom::{Limits, Main, Program};

/// What the command line asks for.
pub enum Action {
    /// Run.
    Run(Options),
    /// Print this and end.
    Show(String),
}

/// What to run, and how.
#[derive(Default)]
pub struct Options {
    /// The program; none for an interactive session or standard input.
    pub program: Option<Program>,
    /// `-i`
    pub interactive: bool,
    /// `-q`
    pub quiet: bool,
    /// `-O`, `-OO`
    pub optimize: u8,
    /// `-I`, `-P`
    pub isolated: bool,
    /// `--max-memory`
    pub limits: Limits,
}

const USAGE: &str = "usage: lissom [option] ... [-c cmd | -m mod | file | -] [arg] ...";

const HELP: &str = "\
Options (and corresponding environment variables):
-B     : don't write bytecode files (none are written)
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script
-I     : isolate from the environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version and copyright messages on interactive startup
-s, -S : accepted; there is no site module
-u     : force the stdout and stderr streams to be unbuffered
-v     : accepted
-V     : print the version number and exit (also --version)
-W arg : warning control
-x     : accepted
-X opt : accepted
--max-memory SIZE : raise MemoryError when the program would use more (bytes, or with K, M, G)
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]";

/// Reads the command line.
///
/// # Errors
/// What to print before ending with status 2.
pub fn parse() -> Result<Action, String> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    let mut warnings = Vec::new();
    let refuse = |what: String| format!("{what}\n{USAGE}\nTry `lissom -h' for more information.");
    let main = loop {
        match parser.next().map_err(|error| refuse(error.to_string()))? {
            Some(Arg::Short('c')) => {
                let source = parser.value().map_err(|_| refuse("Argument expected for the -c option".to_owned()))?;
                break Some(Main::Command(source.to_string_lossy().into_owned()));
            }
            Some(Arg::Short('m')) => {
                let name = parser.value().map_err(|_| refuse("Argument expected for the -m option".to_owned()))?;
                break Some(Main::Module(name.to_string_lossy().into_owned()));
            }
            Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Action::Show(version())),
            Some(Arg::Short('h' | '?') | Arg::Long("help")) => return Ok(Action::Show(format!("{USAGE}\n{HELP}"))),
            Some(Arg::Short('i')) => options.interactive = true,
            Some(Arg::Short('q')) => options.quiet = true,
            Some(Arg::Short('O')) => options.optimize = (options.optimize + 1).min(2),
            Some(Arg::Short('I' | 'P')) => options.isolated = true,
            Some(Arg::Short('B' | 'E' | 's' | 'S' | 'u' | 'v' | 'x' | 'b' | 'd' | 'R')) => {}
            Some(Arg::Short('W')) => warnings.push(parser.value().map_err(|_| refuse("Argument expected for the -W option".to_owned()))?.to_string_lossy().into_owned()),
            Some(Arg::Short('X')) => {
                parser.value().map_err(|_| refuse("Argument expected for the -X option".to_owned()))?;
            }
            Some(Arg::Long("max-memory")) => {
                let size = parser.value().map_err(|_| refuse("Argument expected for the --max-memory option".to_owned()))?;
                let size = size.to_string_lossy().into_owned();
                options.limits.memory = Some(bytes(&size).ok_or_else(|| refuse(format!("not a size: '{size}'")))?);
            }
            Some(Arg::Short(other)) => return Err(refuse(format!("Unknown option: -{other}"))),
            Some(Arg::Long(other)) => return Err(refuse(format!("unknown option --{other}"))),
            Some(Arg::Value(file)) => {
                let file = file.to_string_lossy().into_owned();
                break Some(if file == "-" { Main::Input } else { Main::File(file) });
            }
            None => break None,
        }
    };
    if let Some(main) = main {
        let rest = parser.raw_args().map_err(|error| refuse(error.to_string()))?;
        let arguments = rest.map(|argument| argument.to_string_lossy().into_owned()).collect();
        options.program = Some(Program {
            main,
            arguments,
            inspect: options.interactive,
            optimize: options.optimize,
            isolated: options.isolated,
            quiet: options.quiet,
            warnings,
        });
    }
    Ok(Action::Run(options))
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
