//! `os.scandir()`: the entries of a folder, one at a time, and what they know without asking the system again.

use lissom_host::scan::{EntryKind, Scan};
use lissom_host::{SysResult, folder};
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use crate::errors::{os_error, resource_warning, system_str, to_system};

/// `posix.DirEntry`: fields 0 name, 1 path, 2 what `stat` said, 3 what `lstat` said.
pub static ENTRY_SPEC: TypeSpec = TypeSpec {
    name: "posix.DirEntry",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[DirEntry::METHODS],
    ..TypeSpec::DEFAULT
};

/// `posix.ScandirIterator`: fields 0 the path that was given, 1 what the paths of entries begin with.
static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "posix.ScandirIterator",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[ScandirIterator::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// What an entry knows beside its values.
struct Entry {
    inode: u64,
    kind: EntryKind,
    /// The descriptor of the folder, if it was read through one: the path is the name alone then.
    folder: Option<i32>,
}

/// The folder being read.
struct Reading {
    /// None when it is closed.
    scan: Option<Scan>,
    folder: Option<i32>,
    as_bytes: bool,
}

/// `os.scandir(path='.')`
///
/// # Errors
/// `OSError`, `TypeError`
pub fn scandir(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let given = args.some(0).cloned();
    let (mut folder, mut as_bytes) = (None, false);
    let (scan, base) = match super::path::target(cx, args, 0, super::path::Takes::Nothing)? {
        super::path::Target::Number(number) => {
            folder = Some(number);
            (Scan::of_descriptor(number), Value::EMPTY_STRING)
        }
        super::path::Target::Name(mut name) => {
            let scan = Scan::open(&name);
            if !name.ends_with(b"/") {
                name.push(b'/');
            }
            let base = super::path::like(cx, given.as_ref(), &name)?;
            as_bytes = cx.as_bytes(&base).is_some();
            (scan, base)
        }
    };
    let scan = match scan {
        Ok(scan) => scan,
        Err(errno) => return Err(os_error(cx, errno, given.as_ref())),
    };
    let class = cx.native_type(&ITERATOR_SPEC)?;
    let iterator = cx.new_record(&class, Reading { scan: Some(scan), folder, as_bytes })?;
    cx.record_set(&iterator, 0, given);
    cx.record_set(&iterator, 1, Some(base));
    Ok(iterator)
}

fn next(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(reading) = cx.record_state_mut::<Reading>(iterator) else { return Ok(None) };
    let (folder, as_bytes) = (reading.folder, reading.as_bytes);
    let Some(scan) = &mut reading.scan else { return Ok(None) };
    let entry = match scan.next() {
        Ok(Some(entry)) => entry,
        end => {
            reading.scan = None;
            let given = cx.record_get(iterator, 0);
            return end.map(|_| None).map_err(|errno| os_error(cx, errno, given.as_ref()));
        }
    };
    let base = cx.record_get(iterator, 1).unwrap_or(Value::NONE);
    let (name, path) = if as_bytes {
        let mut path = cx.as_bytes(&base).unwrap_or_default().to_vec();
        path.extend_from_slice(&entry.name);
        (cx.new_bytes(&entry.name)?, cx.new_bytes(&path)?)
    } else {
        let name = system_str(cx, &entry.name)?;
        let mut path = cx.as_str(&base).map_or_else(Vec::new, |base| base.bytes.to_vec());
        path.extend_from_slice(cx.as_str(&name).map_or(&[], |name| name.bytes));
        (name, cx.new_str_bytes(&path)?)
    };
    let class = cx.native_type(&ENTRY_SPEC)?;
    let made = cx.new_record(&class, Entry { inode: entry.inode, kind: entry.kind, folder })?;
    cx.record_set(&made, 0, Some(name));
    cx.record_set(&made, 1, Some(path));
    Ok(Some(made))
}

fn field(cx: &Context, entry: &Value, number: usize) -> Value {
    cx.record_get(entry, number).unwrap_or(Value::NONE)
}

fn look(cx: &Context, entry: &Value, follow: bool) -> SysResult<folder::Stat> {
    let path = field(cx, entry, 1);
    let name = match (cx.as_str(&path), cx.as_bytes(&path)) {
        (Some(view), _) => to_system(view.bytes),
        (_, Some(bytes)) => bytes.to_vec(),
        _ => Vec::new(),
    };
    let at = cx.record_state::<Entry>(entry).and_then(|entry| entry.folder);
    folder::stat_at(at, &name, follow)
}

/// What `stat` (or `lstat`) says, remembered.
fn stat(cx: &mut Context, entry: &Value, follow: bool) -> PyResult<Value> {
    let link = cx.record_state::<Entry>(entry).map(|entry| entry.kind);
    // What is no link looks the same both ways.
    let follow = follow && matches!(link, Some(EntryKind::Link | EntryKind::Unknown));
    let number = if follow { 2 } else { 3 };
    if let Some(known) = cx.record_get(entry, number) {
        return Ok(known);
    }
    let path = field(cx, entry, 1);
    let found = look(cx, entry, follow).map_err(|errno| os_error(cx, errno, Some(&path)))?;
    let found = super::results::stat(cx, found)?;
    cx.record_set(entry, number, Some(found.clone()));
    Ok(found)
}

/// Is it of a kind? The system is asked if the folder did not say, or if it is a link to be followed.
fn is_kind(cx: &mut Context, entry: &Value, follow: bool, kind: EntryKind, mode: i64) -> PyResult<Value> {
    let own = cx.record_state::<Entry>(entry).map_or(EntryKind::Other, |entry| entry.kind);
    if own != EntryKind::Unknown && !(own == EntryKind::Link && follow) {
        return Ok(Value::bool(own == kind));
    }
    let found = match stat(cx, entry, follow) {
        Ok(found) => found,
        Err(raised) if cx.raised_is(ShapeId::FILE_NOT_FOUND_ERROR) => {
            drop(cx.take_raised(raised));
            return Ok(Value::FALSE);
        }
        Err(raised) => return Err(raised),
    };
    let found = cx.get_attr_str(&found, "st_mode")?;
    Ok(Value::bool(cx.index_i64(&found)? & 0o170_000 == mode))
}

fn follows(cx: &mut Context, args: &Args) -> PyResult<bool> {
    args.opt(1).map_or(Ok(true), |follow| cx.truth(follow))
}

/// The methods of an entry.
pub struct DirEntry;

#[methods]
impl DirEntry {
    /// The entry's base filename, relative to scandir() "path" argument.
    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), 0))
    }

    /// The entry's full path name; equivalent to os.path.join(scandir_path, entry.name).
    #[getter]
    fn path(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), 1))
    }

    /// Return inode of the entry; cached per entry.
    #[sig("(self, /)")]
    fn inode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let inode = cx.record_state::<Entry>(args.this()).map_or(0, |entry| entry.inode);
        cx.new_int_u64(inode)
    }

    /// Return True if the entry is a directory; cached per entry.
    #[sig("(self, /, *, follow_symlinks=True)")]
    fn is_dir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let follow = follows(cx, args)?;
        is_kind(cx, args.this(), follow, EntryKind::Folder, 0o040_000)
    }

    /// Return True if the entry is a file; cached per entry.
    #[sig("(self, /, *, follow_symlinks=True)")]
    fn is_file(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let follow = follows(cx, args)?;
        is_kind(cx, args.this(), follow, EntryKind::File, 0o100_000)
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[sig("(self, /)")]
    fn is_symlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        is_kind(cx, args.this(), false, EntryKind::Link, 0o120_000)
    }

    /// Return True if the entry is a junction; cached per entry.
    #[sig("(self, /)")]
    fn is_junction(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return stat_result object for the entry; cached per entry.
    #[sig("(self, /, *, follow_symlinks=True)")]
    fn stat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let follow = follows(cx, args)?;
        stat(cx, args.this(), follow)
    }

    /// Returns the path for the entry.
    #[sig("(self, /)")]
    fn __fspath__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), 1))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = field(cx, args.this(), 0);
        let name = cx.repr(&name)?;
        let text = cx.as_str(&name).map_or_else(Vec::new, |view| [b"<DirEntry ", view.bytes, b">"].concat());
        cx.new_str_bytes(&text)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_objects::generic::alias::new_alias(cx, args.get(0), args.get(1))
    }
}

fn close(cx: &mut Context, iterator: &Value) {
    if let Some(reading) = cx.record_state_mut::<Reading>(iterator) {
        reading.scan = None;
    }
}

/// The methods of the iterator.
pub struct ScandirIterator;

#[methods]
impl ScandirIterator {
    /// Close the folder.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close(cx, args.this());
        Ok(Value::NONE)
    }

    /// Enter the context: the iterator.
    #[sig("(self, /)")]
    fn __enter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Leave the context: close the folder.
    #[sig("(self, /, *args)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close(cx, args.this());
        Ok(Value::NONE)
    }

    /// Warn of a folder that was not read to its end.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.record_state::<Reading>(args.this()).is_some_and(|reading| reading.scan.is_some()) {
            close(cx, args.this());
            let shown = cx.repr(args.this())?;
            let shown = cx.string_lossy(&shown);
            if let Err(raised) = resource_warning(cx, args.this(), &format!("unclosed scandir iterator {shown}")) {
                let error = cx.take_raised(raised);
                lissom_objects::lifetime::unraisable(cx, error, "while finalizing scandir iterator", Some(args.this()));
            }
        }
        Ok(Value::NONE)
    }
}
