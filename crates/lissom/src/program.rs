//! What is run, and within which limits.

/// What the main module is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Main {
    /// A file (or a folder with a `__main__.py`).
    File(String),
    /// Source given as text (`-c`).
    Command(String),
    /// A module found as import finds it (`-m`).
    Module(String),
    /// Standard input, to its end; whether it was named (`-`).
    Input {
        /// `sys.argv[0]` is then `-`.
        named: bool,
    },
    /// Nothing: only the interactive session.
    Session,
}

/// How the runtime behaves: the options of the command. What is not asked for here may be by the environment.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `-b`: warn about `str(bytes)` and comparing `bytes` with `str`; twice, raise.
    pub bytes_warning: u8,
    /// `-d`
    pub debug: u8,
    /// `-B`
    pub dont_write_bytecode: u8,
    /// `-E`: ignore `PYTHON…` variables.
    pub ignore_environment: bool,
    /// `-i`: go on interactively afterwards.
    pub inspect: bool,
    /// `-I`: `-E`, `-P` and `-s` together.
    pub isolated: bool,
    /// `-O`: leave out assertions; twice, docstrings as well.
    pub optimize: u8,
    /// `-P`: keep the current folder and the script's out of `sys.path`.
    pub safe_path: bool,
    /// `-q`: leave the version out of an interactive session.
    pub quiet: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-x`: skip the first line of the source.
    pub skip_first_line: bool,
    /// `-u`: standard output and error are not buffered.
    pub unbuffered: bool,
    /// `-v`
    pub verbose: u8,
    /// Warning filters (`-W`).
    pub warnings: Vec<String>,
    /// Options of the implementation (`-X`).
    pub extras: Vec<String>,
    /// `--check-hash-based-pycs`
    pub check_hash_pycs: Option<String>,
    /// The process does nothing else: code of its own that only compiling and importing needed does not stay in memory.
    pub own_process: bool,
    /// The signals of the process are the runtime's: Ctrl-C raises `KeyboardInterrupt`, and ends the process as it ends others.
    pub signals: bool,
}

/// A program with its arguments.
#[derive(Clone, Debug)]
pub struct Program {
    /// What runs.
    pub main: Main,
    /// `sys.argv[1:]`
    pub arguments: Vec<String>,
    /// How the runtime behaves.
    pub options: Options,
}

impl Program {
    /// A program without arguments.
    pub fn new(main: Main) -> Program {
        Program { main, arguments: Vec::new(), options: Options::default() }
    }

    /// A file.
    pub fn file(path: impl Into<String>) -> Program {
        Program::new(Main::File(path.into()))
    }

    /// Source as text.
    pub fn command(source: impl Into<String>) -> Program {
        Program::new(Main::Command(source.into()))
    }
}

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of memory beyond the runtime's own start; none: as much as there is.
    pub memory: Option<usize>,
    /// Bytes of machine stack of its thread.
    pub stack: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { memory: None, stack: 256 << 20 }
    }
}
