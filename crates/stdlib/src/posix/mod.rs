//! `posix`: the system's calls on files, folders and the process, below `os`.
//!
//! Files by name (names.rs) and by descriptor (files.rs), folders (scan.rs), processes (processes.rs), the system as a whole (system.rs) and its
//! limits (limits.rs); how arguments name files (path.rs), and what calls give (results.rs).

pub mod files;
pub mod limits;
pub mod names;
pub mod path;
pub mod processes;
pub mod results;
pub mod scan;
pub mod system;

use lissom_objects::{Context, PyResult, Value};

/// Constants on Linux.
const CONSTANTS: &[(&str, i32)] = &[
    ("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1), ("NGROUPS_MAX", 65536), ("TMP_MAX", 238328), ("CLD_CONTINUED", 6), ("CLD_DUMPED", 3), ("CLD_EXITED", 1),
    ("CLD_KILLED", 2), ("CLD_STOPPED", 5), ("CLD_TRAPPED", 4), ("F_LOCK", 1), ("F_TEST", 3), ("F_TLOCK", 2), ("F_ULOCK", 0), ("GRND_NONBLOCK", 1),
    ("GRND_RANDOM", 2), ("MFD_ALLOW_SEALING", 2), ("MFD_CLOEXEC", 1), ("MFD_HUGETLB", 4), ("MFD_HUGE_16MB", 1610612736), ("MFD_HUGE_1GB", 2013265920),
    ("MFD_HUGE_1MB", 1342177280), ("MFD_HUGE_256MB", 1879048192), ("MFD_HUGE_2GB", 2080374784), ("MFD_HUGE_2MB", 1409286144), ("MFD_HUGE_32MB", 1677721600),
    ("MFD_HUGE_512KB", 1275068416), ("MFD_HUGE_512MB", 1946157056), ("MFD_HUGE_64KB", 1073741824), ("MFD_HUGE_8MB", 1543503872), ("MFD_HUGE_MASK", 63),
    ("MFD_HUGE_SHIFT", 26), ("O_ACCMODE", 3), ("O_APPEND", 1024), ("O_ASYNC", 8192), ("O_CLOEXEC", 524288), ("O_CREAT", 64), ("O_DIRECT", 16384),
    ("O_DIRECTORY", 65536), ("O_DSYNC", 4096), ("O_EXCL", 128), ("O_FSYNC", 1052672), ("O_LARGEFILE", 0), ("O_NDELAY", 2048), ("O_NOATIME", 262144),
    ("O_NOCTTY", 256), ("O_NOFOLLOW", 131072), ("O_NONBLOCK", 2048), ("O_PATH", 2097152), ("O_RDONLY", 0), ("O_RDWR", 2), ("O_RSYNC", 1052672), ("O_SYNC", 1052672),
    ("O_TMPFILE", 4259840), ("O_TRUNC", 512), ("O_WRONLY", 1), ("POSIX_FADV_DONTNEED", 4), ("POSIX_FADV_NOREUSE", 5), ("POSIX_FADV_NORMAL", 0),
    ("POSIX_FADV_RANDOM", 1), ("POSIX_FADV_SEQUENTIAL", 2), ("POSIX_FADV_WILLNEED", 3), ("P_ALL", 0), ("P_PGID", 2), ("P_PID", 1), ("P_PIDFD", 3),
    ("RTLD_DEEPBIND", 8), ("RTLD_GLOBAL", 256), ("RTLD_LAZY", 1), ("RTLD_LOCAL", 0), ("RTLD_NODELETE", 4096), ("RTLD_NOLOAD", 4), ("RTLD_NOW", 2),
    ("RWF_APPEND", 16), ("RWF_DSYNC", 2), ("RWF_HIPRI", 1), ("RWF_NOWAIT", 8), ("RWF_SYNC", 4), ("SCHED_DEADLINE", 6), ("SCHED_NORMAL", 0),
    ("SCHED_RESET_ON_FORK", 1073741824), ("SEEK_DATA", 3), ("SEEK_HOLE", 4), ("ST_APPEND", 256), ("ST_MANDLOCK", 64), ("ST_NOATIME", 1024), ("ST_NODEV", 4),
    ("ST_NODIRATIME", 2048), ("ST_NOEXEC", 8), ("ST_NOSUID", 2), ("ST_RDONLY", 1), ("ST_RELATIME", 4096), ("ST_SYNCHRONOUS", 16), ("ST_WRITE", 128),
];

/// What functions can do beyond their names, as `os` asks for it.
const ABILITIES: &[&str] = &[
    "HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN", "HAVE_FCHOWNAT", "HAVE_FDOPENDIR", "HAVE_FPATHCONF", "HAVE_FSTATAT", "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE", "HAVE_FUTIMENS", "HAVE_FUTIMES", "HAVE_FUTIMESAT", "HAVE_LINKAT", "HAVE_LCHOWN", "HAVE_LSTAT", "HAVE_LUTIMES", "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",
    "HAVE_MKFIFOAT", "HAVE_MKNODAT", "HAVE_OPENAT", "HAVE_READLINKAT", "HAVE_RENAMEAT", "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT",
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("posix", Some("This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls."))?;
    for (name, number) in CONSTANTS.iter().chain(processes::CONSTANTS) {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    for table in [names::Functions::METHODS, files::Functions::METHODS, system::Functions::METHODS, processes::Functions::METHODS] {
        cx.module_functions(&module, table)?;
    }
    for (name, spec) in results::NAMED {
        let class = cx.struct_type(spec)?;
        cx.module_set(&module, name, class)?;
    }
    cx.module_type(&module, &scan::ENTRY_SPEC)?;
    let error = cx.type_object(lissom_objects::ShapeId::OS_ERROR);
    cx.module_set(&module, "error", error)?;
    let variables = system::environ(cx)?;
    cx.module_set(&module, "environ", variables)?;
    let have = cx.new_list()?;
    for name in ABILITIES {
        let name = cx.new_str(name)?;
        cx.list_push(&have, name)?;
    }
    cx.module_set(&module, "_have_functions", have)?;
    for (name, table) in [("pathconf_names", limits::PATH), ("sysconf_names", limits::SYSTEM), ("confstr_names", limits::SETUP)] {
        let names = limits::names(cx, table)?;
        cx.module_set(&module, name, names)?;
    }
    Ok(module)
}
