//! What the command says of itself: options, variables of the environment, options of the implementation.

/// The options of the command.
pub fn options(name: &str) -> String {
    format!("{}\n{OPTIONS}", crate::options::usage(name))
}

const OPTIONS: &str = "\
Options (and corresponding environment variables):
-b     : warn about str(bytes) and about comparing bytes with str or int
         (-bb: raise)
-B     : write no bytecode files (none are written); also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : accepted; also PYTHONDEBUG=x
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; also PYTHONINSPECT=x
-I     : isolate from the environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; also PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path; also PYTHONSAFEPATH
-q     : don't print the version on interactive startup
-s, -S : accepted; also PYTHONNOUSERSITE=x
-u     : force the stdout and stderr streams to be unbuffered;
         also PYTHONUNBUFFERED=x
-v     : accepted; also PYTHONVERBOSE=x
-V     : print the version number and exit (also --version)
-W arg : warning control; arg is action:message:category:module:lineno
         also PYTHONWARNINGS=arg
-x     : skip first line of source, allowing use of non-Unix forms of #!cmd
-X opt : set implementation-specific option
--check-hash-based-pycs always|default|never: accepted
--max-memory SIZE: raise MemoryError when the program would use more
         (bytes, or with K, M, G)
--help-env: print help about environment variables and exit
--help-xoptions: print help about implementation-specific -X options and exit
--help-all: print complete help information and exit

Arguments:
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]";

/// The variables of the environment.
pub const ENVIRONMENT: &str = "\
Environment variables that change behavior:
PYTHON_COLORS   : 1 colours output, 0 does not
PYTHONHASHSEED  : the seed of the hashes of str and bytes: a number in
                  [0,4294967295], or 'random'
PYTHONIOENCODING: encoding[:errors] used for stdin/stdout/stderr
PYTHONPATH      : ':'-separated list of directories put in front of sys.path

These variables have equivalent command-line options (see --help for details):
PYTHON_CONTEXT_AWARE_WARNINGS: (-X context_aware_warnings)
PYTHONDEBUG     : (-d)
PYTHONDEVMODE   : (-X dev)
PYTHONDONTWRITEBYTECODE: (-B)
PYTHONFAULTHANDLER: (-X faulthandler)
PYTHONINSPECT   : (-i)
PYTHONINTMAXSTRDIGITS: (-X int_max_str_digits=N)
PYTHONNOUSERSITE: (-s)
PYTHONOPTIMIZE  : (-O)
PYTHONPYCACHEPREFIX: (-X pycache_prefix)
PYTHONSAFEPATH  : (-P)
PYTHON_THREAD_INHERIT_CONTEXT: (-X thread_inherit_context)
PYTHONTRACEMALLOC: (-X tracemalloc)
PYTHONUNBUFFERED: (-u)
PYTHONUTF8      : (-X utf8)
PYTHONVERBOSE   : (-v)
PYTHONWARNDEFAULTENCODING: (-X warn_default_encoding)
PYTHONWARNINGS  : (-W arg)";

/// The options of the implementation.
pub const EXTRAS: &str = "\
The following implementation-specific options are available:
-X context_aware_warnings=[0|1]: if true (1) then the warnings module will
         use a context variable; also PYTHON_CONTEXT_AWARE_WARNINGS
-X dev : enable Python Development Mode; also PYTHONDEVMODE
-X faulthandler: dump the Python traceback on fatal errors;
         also PYTHONFAULTHANDLER
-X int_max_str_digits=N: limit the size of int<->str conversions;
         0 disables the limit; also PYTHONINTMAXSTRDIGITS
-X pycache_prefix=DIR: sys.pycache_prefix; also PYTHONPYCACHEPREFIX
-X thread_inherit_context=[0|1]: threads inherit the context of their
         creator; also PYTHON_THREAD_INHERIT_CONTEXT
-X tracemalloc[=N]: trace memory allocations; N sets a traceback limit of N
         frames (default: 1); also PYTHONTRACEMALLOC=N
-X utf8[=0|1]: enable (1) or disable (0) UTF-8 mode; also PYTHONUTF8
-X warn_default_encoding: enable opt-in EncodingWarning for 'encoding=None';
         also PYTHONWARNDEFAULTENCODING";
