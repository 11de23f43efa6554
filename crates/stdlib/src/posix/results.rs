//! What the system's calls give: struct sequences of `stat`, `statvfs`, `times`, `uname` and the size of a terminal.

use lissom_host::folder::Stat;
use lissom_macros::methods;
use lissom_objects::structseq::{StructMethods, StructSpec, field};
use lissom_objects::{Args, Context, PyResult, Value};

/// `os.stat_result`
pub static STAT: StructSpec = StructSpec::new(
    "os.stat_result",
    "stat_result: Result from stat, fstat, or lstat.\n\n\
     This object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\n\
     or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\n\
     Posix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information.",
    &[
        field("st_mode", "protection bits"),
        field("st_ino", "inode"),
        field("st_dev", "device"),
        field("st_nlink", "number of hard links"),
        field("st_uid", "user ID of owner"),
        field("st_gid", "group ID of owner"),
        field("st_size", "total size, in bytes"),
        field("", "integer time of last access"),
        field("", "integer time of last modification"),
        field("", "integer time of last change"),
        field("st_atime", "time of last access"),
        field("st_mtime", "time of last modification"),
        field("st_ctime", "time of last change"),
        field("st_atime_ns", "time of last access in nanoseconds"),
        field("st_mtime_ns", "time of last modification in nanoseconds"),
        field("st_ctime_ns", "time of last change in nanoseconds"),
        field("st_blksize", "blocksize for filesystem I/O"),
        field("st_blocks", "number of blocks allocated"),
        field("st_rdev", "device type (if inode device)"),
    ],
    10,
)
.with_methods(&[StructMethods::METHODS, StatMethods::METHODS]);

/// `os.statvfs_result`
pub static STATVFS: StructSpec = StructSpec::new(
    "os.statvfs_result",
    "statvfs_result: Result from statvfs or fstatvfs.\n\n\
     This object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\n\
     or via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
    &[
        field("f_bsize", ""),
        field("f_frsize", ""),
        field("f_blocks", ""),
        field("f_bfree", ""),
        field("f_bavail", ""),
        field("f_files", ""),
        field("f_ffree", ""),
        field("f_favail", ""),
        field("f_flag", ""),
        field("f_namemax", ""),
        field("f_fsid", ""),
    ],
    10,
);

/// `os.terminal_size`
pub static TERMINAL_SIZE: StructSpec = StructSpec::new(
    "os.terminal_size",
    "A tuple of (columns, lines) for holding terminal window size",
    &[field("columns", "width of the terminal window in characters"), field("lines", "height of the terminal window in characters")],
    2,
);

/// `posix.uname_result`
pub static UNAME: StructSpec = StructSpec::new(
    "posix.uname_result",
    "uname_result: Result from os.uname().\n\n\
     This object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\n\
     or via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information.",
    &[
        field("sysname", "operating system name"),
        field("nodename", "name of machine on network (implementation-defined)"),
        field("release", "operating system release"),
        field("version", "operating system version"),
        field("machine", "hardware identifier"),
    ],
    5,
);

/// `posix.times_result`
pub static TIMES: StructSpec = StructSpec::new(
    "posix.times_result",
    "times_result: Result from os.times().\n\n\
     This object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\n\
     or via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information.",
    &[
        field("user", "user time"),
        field("system", "system time"),
        field("children_user", "user time of children"),
        field("children_system", "system time of children"),
        field("elapsed", "elapsed time since an arbitrary point in the past"),
    ],
    5,
);

/// `os.waitid_result`
pub static WAITID: StructSpec = StructSpec::new(
    "posix.waitid_result",
    "waitid_result: Result from waitid.\n\n\
     This object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\n\
     or via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.",
    &[field("si_pid", ""), field("si_uid", ""), field("si_signo", ""), field("si_status", ""), field("si_code", "")],
    5,
);

/// `posix.sched_param`
pub static SCHED_PARAM: StructSpec = StructSpec::new("posix.sched_param", "Currently has only one field: sched_priority", &[field("sched_priority", "the scheduling priority")], 1)
    .with_methods(&[StructMethods::METHODS, SchedParam::METHODS]);

/// The types a program can name, under these names.
pub static NAMED: &[(&str, &StructSpec)] = &[
    ("stat_result", &STAT),
    ("statvfs_result", &STATVFS),
    ("terminal_size", &TERMINAL_SIZE),
    ("uname_result", &UNAME),
    ("times_result", &TIMES),
    ("waitid_result", &WAITID),
    ("sched_param", &SCHED_PARAM),
];

/// What `stat` gives.
///
/// # Errors
/// `MemoryError`
pub fn stat(cx: &mut Context, stat: Stat) -> PyResult<Value> {
    let times = [stat.accessed, stat.modified, stat.changed];
    let mut items = Vec::with_capacity(STAT.count());
    for number in [u64::from(stat.mode), stat.inode, stat.device, stat.links, u64::from(stat.user), u64::from(stat.group)] {
        items.push(cx.new_int_u64(number)?);
    }
    items.push(cx.new_int(stat.size)?);
    for time in times {
        items.push(cx.new_int(time.div_euclid(1_000_000_000))?);
    }
    for time in times {
        items.push(cx.new_float(time.div_euclid(1_000_000_000) as f64 + 1e-9 * time.rem_euclid(1_000_000_000) as f64)?);
    }
    for number in times.into_iter().chain([stat.block_size, stat.blocks]) {
        items.push(cx.new_int(number)?);
    }
    items.push(cx.new_int_u64(stat.special_device)?);
    cx.new_struct(&STAT, &items)
}

/// What `statvfs` gives.
///
/// # Errors
/// `MemoryError`
pub fn file_system(cx: &mut Context, found: [u64; 11]) -> PyResult<Value> {
    let mut items = Vec::with_capacity(STATVFS.count());
    for number in found {
        items.push(cx.new_int_u64(number)?);
    }
    cx.new_struct(&STATVFS, &items)
}

/// What `os.stat_result` does in its own way.
pub struct StatMethods;

#[methods]
impl StatMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, sequence, dict=<unrepresentable>)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let made = lissom_objects::structseq::from_sequence(cx, args.get(0), args.get(1), args.opt(2))?;
        // Times that were not given as floats are those of the tuple.
        for (number, name) in [(7, "st_atime"), (8, "st_mtime"), (9, "st_ctime")] {
            if cx.get_attr_str(&made, name)?.is_none() {
                let whole = cx.as_tuple(&made).and_then(|items| items.get(number)).cloned().unwrap_or(Value::NONE);
                cx.set_struct_item(&made, number + 3, whole);
            }
        }
        Ok(made)
    }
}

/// What `os.sched_param` does in its own way.
pub struct SchedParam;

#[methods]
impl SchedParam {
    /// A scheduling parameter.
    #[static_sig("(cls, sched_priority)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_struct(&SCHED_PARAM, &[args.get(1).clone()])
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let priority = cx.get_attr_str(args.this(), "sched_priority")?;
        let (class, arguments) = (cx.type_of(args.this()), cx.new_tuple(&[priority])?);
        cx.new_tuple(&[class, arguments])
    }
}
