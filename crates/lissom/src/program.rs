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
    /// Standard input, to its end.
    Input,
}

/// A program with its arguments.
#[derive(Clone, Debug)]
pub struct Program {
    /// What runs.
    pub main: Main,
    /// `sys.argv[1:]`
    pub arguments: Vec<String>,
    /// Go on interactively afterwards (`-i`).
    pub inspect: bool,
    /// 0; 1 leaves out assertions (`-O`); 2 docstrings as well (`-OO`).
    pub optimize: u8,
    /// Keep the current folder and the script's out of `sys.path` (`-I`, `-P`).
    pub isolated: bool,
    /// Leave the line of the version out of an interactive session (`-q`).
    pub quiet: bool,
    /// Warning filters (`-W`).
    pub warnings: Vec<String>,
}

impl Program {
    /// A program without arguments.
    pub fn new(main: Main) -> Program {
        Program { main, arguments: Vec::new(), inspect: false, optimize: 0, isolated: false, quiet: false, warnings: Vec::new() }
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
