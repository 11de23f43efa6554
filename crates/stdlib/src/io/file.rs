//! `FileIO`: a file of the system, unbuffered.
//!
//! Its state is a number and some flags; its name is an ordinary attribute, as programs may set it.

use lissom_host::{Errno, descriptors};
use lissom_vm::thread;
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::support::{self, not_picklable, set_attribute, size, unsupported};
use crate::errors::{c_int, os_error, resource_warning, warn};

/// `_io.FileIO`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.FileIO",
    base: Some(&super::raw::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "Open a file.\n\n\
          The mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.  The file will be created if it\ndoesn't exist when opened for writing or appending; it will be truncated\n\
          when opened for writing.  A FileExistsError will be raised if it already\nexists when opened for creating. Opening a file for creating implies\nwriting so this mode behaves in a similar way to 'w'.Add a '+' to the mode\n\
          to allow simultaneous reading and writing. A custom opener can be used by\npassing a callable as *opener*. The underlying file descriptor for the file\nobject is then obtained by calling opener with (*name*, *flags*).\n\
          *opener* must return an open file descriptor (passing os.open as *opener*\nresults in functionality similar to passing None).",
    methods: &[FileIo::METHODS],
    ..TypeSpec::DEFAULT
};

/// The longest single read of a file whose size is not known, and what is read or written at a time while other threads run.
const CHUNK: usize = 65_536;

/// The state of a file.
#[derive(Clone, Copy)]
pub struct File {
    /// Its descriptor; -1 when it is closed.
    pub number: i32,
    created: bool,
    readable: bool,
    writable: bool,
    appending: bool,
    seekable: Option<bool>,
    close_number: bool,
    finalizing: bool,
    block_size: i64,
}

const CLOSED: File = File { number: -1, created: false, readable: false, writable: false, appending: false, seekable: None, close_number: true, finalizing: false, block_size: support::BUFFER_SIZE };

impl File {
    /// Bytes of a block of the file.
    pub fn block_size(&self) -> i64 {
        self.block_size
    }
}

/// The state of a file.
pub fn get(cx: &Context, file: &Value) -> File {
    cx.record_state::<File>(file).copied().unwrap_or(CLOSED)
}

fn edit(cx: &mut Context, file: &Value, change: impl FnOnce(&mut File)) {
    if let Some(state) = cx.record_state_mut::<File>(file) {
        change(state);
    }
}

/// A file over a descriptor that somebody else owns: for the standard streams.
///
/// # Errors
/// `MemoryError`
pub fn of_descriptor(cx: &mut Context, number: i32, writable: bool, name: Value) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let file = cx.new_record(&class, File { number, readable: !writable, writable, close_number: false, ..CLOSED })?;
    set_attribute(cx, &file, "name", name)?;
    Ok(file)
}

/// The descriptor of an open file.
///
/// # Errors
/// `ValueError` if it is closed.
pub fn open_number(cx: &mut Context, file: &Value) -> PyResult<i32> {
    match get(cx, file).number {
        -1 => Err(cx.value_error("I/O operation on closed file")),
        number => Ok(number),
    }
}

fn wrong_mode(cx: &mut Context, action: &str) -> lissom_objects::Raised {
    unsupported(cx, &format!("File not open for {action}"))
}

/// What of a mode string matters.
fn parse_mode(cx: &mut Context, mode: &str) -> PyResult<(File, i32)> {
    let mut state = File { number: -1, ..CLOSED };
    let (mut kind, mut plus) = (None, false);
    for letter in mode.chars() {
        match letter {
            'b' => {}
            '+' if !plus => plus = true,
            'r' | 'w' | 'a' | 'x' if kind.is_none() => kind = Some(letter),
            'r' | 'w' | 'a' | 'x' | '+' => return Err(cx.value_error("Must have exactly one of create/read/write/append mode and at most one plus")),
            _ => return Err(cx.value_error(&format!("invalid mode: {mode}"))),
        }
    }
    let mut flags = match kind {
        Some('r') => 0,
        Some('w') => 0o1100,
        Some('a') => 0o2100,
        Some('x') => 0o300,
        _ => return Err(cx.value_error("Must have exactly one of create/read/write/append mode and at most one plus")),
    };
    state.readable = kind == Some('r') || plus;
    state.writable = kind != Some('r') || plus;
    state.created = kind == Some('x');
    state.appending = kind == Some('a');
    flags |= match (state.readable, state.writable) {
        (true, true) => 2,
        (false, true) => 1,
        _ => 0,
    };
    Ok((state, flags | 0o2_000_000))
}

fn open_path(cx: &mut Context, name: &Value, path: &[u8], flags: i32) -> PyResult<i32> {
    crate::unpack::look(cx, path);
    loop {
        match descriptors::open(path, flags, 0o666) {
            Ok(number) => return Ok(number),
            Err(Errno::INTR) => cx.poll()?,
            Err(errno) => return Err(os_error(cx, errno, Some(name))),
        }
    }
}

/// The descriptor that a name is, if it is one: what cannot be read as one may be a path.
fn descriptor(cx: &mut Context, name: &Value) -> PyResult<Option<i32>> {
    if !cx.is_index(name) {
        return Ok(None);
    }
    match c_int(cx, name) {
        Ok(number) if number < 0 => Err(cx.value_error("negative file descriptor")),
        Ok(number) => Ok(Some(number)),
        Err(raised) => {
            drop(cx.take_raised(raised));
            Ok(None)
        }
    }
}

/// What `FileIO(name, mode, closefd, opener)` does to a new object, or to one that was open before.
///
/// # Errors
/// `OSError`, `ValueError`, `TypeError`
pub fn init(cx: &mut Context, file: &Value, name: &Value, mode: &str, close_number: bool, opener: Option<&Value>) -> PyResult {
    let before = get(cx, file);
    if before.number >= 0 {
        if before.close_number {
            close_number_of(cx, file)?;
        } else {
            edit(cx, file, |state| state.number = -1);
        }
    }
    if name.is(&Value::TRUE) || name.is(&Value::FALSE) {
        warn(cx, ShapeId::RUNTIME_WARNING, "bool is used as a file descriptor", 1, None)?;
    }
    let given = descriptor(cx, name)?;
    let path = match given {
        Some(_) => Vec::new(),
        None => {
            let path = crate::errors::fspath_only(cx, name)?;
            crate::errors::system_bytes(cx, &path)?
        }
    };
    let (mut state, flags) = parse_mode(cx, mode)?;
    // What it could do once it still can.
    let before = get(cx, file);
    state.created |= before.created;
    state.readable |= before.readable;
    state.writable |= before.writable;
    state.appending |= before.appending;
    state.seekable = before.seekable;
    state.finalizing = before.finalizing;
    state.close_number = close_number;
    let own = given.is_none();
    state.number = match (given, opener) {
        (Some(number), _) => number,
        (None, _) if !close_number => return Err(cx.value_error("Cannot use closefd=False with file name")),
        (None, None) => open_path(cx, name, &path, flags)?,
        (None, Some(opener)) => {
            let made = cx.call(opener, &[name.clone(), Value::int32(flags)])?;
            if !made.is_int() && cx.as_int(&made).is_none() {
                return Err(cx.type_error("expected integer from opener"));
            }
            let number = c_int(cx, &made)?;
            if number < 0 {
                return Err(cx.value_error(&format!("opener returned {number}")));
            }
            let _ = descriptors::set_inheritable(number, false);
            number
        }
    };
    let number = state.number;
    let result = settle(cx, file, name, state);
    if result.is_err() {
        // What was opened here is closed again; a descriptor that was given is left alone.
        edit(cx, file, |state| state.number = -1);
        if own {
            let _ = descriptors::close(number);
        }
    }
    result
}

fn settle(cx: &mut Context, file: &Value, name: &Value, mut state: File) -> PyResult {
    match descriptors::stat(state.number) {
        Ok(stat) if stat.mode & 0o170_000 == 0o040_000 => return Err(os_error(cx, Errno::ISDIR, Some(name))),
        Ok(stat) if stat.block_size > 1 => state.block_size = stat.block_size,
        Err(Errno::BADF) => return Err(os_error(cx, Errno::BADF, None)),
        _ => {}
    }
    edit(cx, file, |place| *place = state);
    set_attribute(cx, file, "name", name.clone())?;
    if state.appending
        && let Err(errno) = descriptors::seek(state.number, 0, 2)
        && errno != Errno(29)
    {
        return Err(os_error(cx, errno, None));
    }
    Ok(())
}

fn close_number_of(cx: &mut Context, file: &Value) -> PyResult {
    let number = get(cx, file).number;
    edit(cx, file, |state| {
        state.number = -1;
        state.block_size = support::BUFFER_SIZE;
    });
    if number < 0 {
        return Ok(());
    }
    descriptors::close(number).map_err(|errno| os_error(cx, errno, None))
}

/// A raw read into part of a `bytearray`; `None` if it would block.
///
/// # Errors
/// `OSError`
pub fn read_into(cx: &mut Context, number: i32, array: &Value, start: usize, end: usize) -> PyResult<Option<usize>> {
    loop {
        let result = if thread::are_several(cx) {
            // Others may do what they like with the array meanwhile.
            let mut piece = vec![0; (end - start).min(CHUNK)];
            match thread::blocking(cx, || descriptors::read(number, &mut piece)) {
                Ok(count) => cx.with_buffer_mut(array, |bytes| match (bytes.get_mut(start..start + count), piece.get(..count)) {
                    (Some(place), Some(read)) => {
                        place.copy_from_slice(read);
                        Ok(count)
                    }
                    _ => Ok(0),
                })?,
                Err(errno) => Err(errno),
            }
        } else {
            cx.with_buffer_mut(array, |bytes| match bytes.get_mut(start..end) {
                Some(place) => descriptors::read(number, place),
                None => Ok(0),
            })?
        };
        match result {
            Ok(count) => return Ok(Some(count)),
            Err(Errno::INTR) => cx.poll()?,
            Err(Errno::AGAIN) => return Ok(None),
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

/// Reads up to `wanted` bytes behind what a builder has; `None` if it would block.
///
/// # Errors
/// `OSError`
pub fn read_more(cx: &mut Context, number: i32, out: &mut TextBuilder, wanted: usize) -> PyResult<Option<usize>> {
    let start = out.len();
    out.push_repeated(cx, &[0], wanted)?;
    loop {
        let result = thread::blocking(cx, || descriptors::read(number, out.as_bytes_mut().get_mut(start..).unwrap_or_default()));
        let result = match result {
            Ok(count) => {
                out.truncate(start + count);
                return Ok(Some(count));
            }
            Err(Errno::INTR) => cx.poll(),
            Err(Errno::AGAIN) => {
                out.truncate(start);
                return Ok(None);
            }
            Err(errno) => Err(os_error(cx, errno, None)),
        };
        if let Err(raised) = result {
            out.truncate(start);
            return Err(raised);
        }
    }
}

/// Reads to the end, behind what a builder has; false if nothing could be read now.
///
/// # Errors
/// `OSError`
pub fn read_all(cx: &mut Context, number: i32, out: &mut TextBuilder) -> PyResult<bool> {
    // What is left by the size of the file, and one byte more to see its end.
    let left = match (descriptors::stat(number), descriptors::seek(number, 0, 1)) {
        (Ok(stat), Ok(here)) if stat.size > here => usize::try_from(stat.size - here).unwrap_or(0),
        _ => 0,
    };
    let mut wanted = if left > 0 { (left + 1).min(1 << 30) } else { CHUNK };
    cx.check_size(left)?;
    let start = out.len();
    loop {
        match read_more(cx, number, out, wanted)? {
            None => return Ok(out.len() > start),
            Some(0) => return Ok(true),
            Some(count) => {
                wanted = if count < wanted && left > 0 { (wanted - count).max(1) } else { (out.len() / 2).clamp(CHUNK, 1 << 24) };
            }
        }
    }
}

/// A raw write; `None` if it would block.
///
/// # Errors
/// `OSError`
pub fn write(cx: &mut Context, number: i32, bytes: &Value, start: usize, end: usize) -> PyResult<Option<usize>> {
    loop {
        let result = if thread::are_several(cx) {
            let piece = cx.with_buffer(bytes, |bytes| bytes.get(start..end.min(start + CHUNK)).unwrap_or_default().to_vec())?;
            thread::blocking(cx, || descriptors::write(number, &piece))
        } else {
            cx.with_buffer(bytes, |bytes| descriptors::write(number, bytes.get(start..end).unwrap_or_default()))?
        };
        match result {
            Ok(count) => return Ok(Some(count)),
            Err(Errno::INTR) => cx.poll()?,
            Err(Errno::AGAIN) => return Ok(None),
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

/// Moves the position.
///
/// # Errors
/// `OSError`
pub fn seek(cx: &mut Context, number: i32, offset: i64, whence: i64) -> PyResult<i64> {
    descriptors::seek(number, offset, whence).map_err(|errno| os_error(cx, errno, None))
}

/// Can the position be moved? Asked once.
pub fn is_seekable(cx: &mut Context, file: &Value) -> bool {
    let state = get(cx, file);
    match state.seekable {
        Some(seekable) => seekable,
        None => {
            let seekable = descriptors::seek(state.number, 0, 1).is_ok();
            edit(cx, file, |state| state.seekable = Some(seekable));
            seekable
        }
    }
}

fn mode(state: File) -> &'static str {
    match state {
        File { created: true, readable: true, .. } => "xb+",
        File { created: true, .. } => "xb",
        File { appending: true, readable: true, .. } => "ab+",
        File { appending: true, .. } => "ab",
        File { readable: true, writable: true, .. } => "rb+",
        File { readable: true, .. } => "rb",
        _ => "wb",
    }
}

/// The methods.
pub struct FileIo;

#[methods]
impl FileIo {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_record(args.get(0), CLOSED)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, file, mode='r', closefd=True, opener=None)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mode = match args.opt(2) {
            Some(mode) => {
                support::check_text(cx, mode, "FileIO() argument 'mode'", "str")?;
                cx.string_lossy(mode)
            }
            None => "r".to_owned(),
        };
        let close_number = args.opt(3).map_or(Ok(true), |flag| cx.truth(flag))?;
        init(cx, args.this(), args.get(1), &mode, close_number, args.some(4))?;
        Ok(Value::NONE)
    }

    /// Read at most size bytes, returned as bytes.
    ///
    /// If size is less than 0, read all bytes in the file making
    /// multiple read calls. See ``FileIO.readall``.
    ///
    /// Attempts to make only one system call, retrying only per
    /// PEP 475 (EINTR). This means less data may be returned than
    /// requested.
    ///
    /// In non-blocking mode, returns None if no data is available.
    /// Return an empty bytes object at EOF.
    #[sig("(self, size=-1, /)", named)]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let wanted = size(cx, args.opt(1))?;
        let number = open_number(cx, args.this())?;
        if !get(cx, args.this()).readable {
            return Err(wrong_mode(cx, "reading"));
        }
        let Ok(wanted) = usize::try_from(wanted) else { return FileIo::readall(cx, args) };
        cx.check_size(wanted)?;
        let mut out = TextBuilder::new();
        match read_more(cx, number, &mut out, wanted.min(1 << 31))? {
            Some(_) => out.finish_bytes(cx),
            None => Ok(Value::NONE),
        }
    }

    /// Read all data from the file, returned as bytes.
    ///
    /// Reads until either there is an error or read returns size 0
    /// (EOF). If the file is already at EOF, returns an empty bytes
    /// object.
    ///
    /// In non-blocking mode, returns as much data as could be read
    /// before EAGAIN. If no data is available (EAGAIN is returned
    /// before bytes are read) returns None.
    #[sig("(self, /)")]
    fn readall(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = open_number(cx, args.this())?;
        let mut out = TextBuilder::new();
        if read_all(cx, number, &mut out)? { out.finish_bytes(cx) } else { Ok(Value::NONE) }
    }

    /// Same as RawIOBase.readinto().
    #[sig("(self, buffer, /)", named)]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (target, length) = support::writable_argument(cx, args.get(1), "readinto() argument 1")?;
        let number = open_number(cx, args.this())?;
        if !get(cx, args.this()).readable {
            return Err(wrong_mode(cx, "reading"));
        }
        match read_into(cx, number, &target, 0, length)? {
            Some(count) => cx.new_int_usize(count),
            None => Ok(Value::NONE),
        }
    }

    /// Write buffer b to file, return number of bytes written.
    ///
    /// Only makes one system call, so not all of the data may be written.
    /// The number of bytes actually written is returned.  In non-blocking mode,
    /// returns None if the write would block.
    #[sig("(self, b, /)", named)]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.with_buffer(args.get(1), <[u8]>::len)?;
        let number = open_number(cx, args.this())?;
        if !get(cx, args.this()).writable {
            return Err(wrong_mode(cx, "writing"));
        }
        match write(cx, number, args.get(1), 0, length)? {
            Some(count) => cx.new_int_usize(count),
            None => Ok(Value::NONE),
        }
    }

    /// Move to new file position and return the file position.
    ///
    /// Argument offset is a byte count.  Optional argument whence defaults to
    /// SEEK_SET or 0 (offset from start of file, offset should be >= 0); other values
    /// are SEEK_CUR or 1 (move relative to current position, positive or negative),
    /// and SEEK_END or 2 (move relative to end of file, usually negative, although
    /// many platforms allow seeking beyond the end of a file).
    ///
    /// Note that not all file objects are seekable.
    #[sig("(self, pos, whence=0, /)")]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let whence = support::whence(cx, args.opt(2))?;
        let number = open_number(cx, args.this())?;
        let offset = cx.index_long(args.get(1))?;
        let position = seek(cx, number, offset, whence)?;
        cx.new_int(position)
    }

    /// Current file position.
    ///
    /// Can raise OSError for non seekable files.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = open_number(cx, args.this())?;
        let position = seek(cx, number, 0, 1)?;
        cx.new_int(position)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is changed to the value of size.
    #[sig("(self, size=None, /)", named)]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = open_number(cx, args.this())?;
        if !get(cx, args.this()).writable {
            return Err(wrong_mode(cx, "writing"));
        }
        let length = match args.some(1) {
            Some(length) => cx.index_long(length)?,
            None => seek(cx, number, 0, 1)?,
        };
        loop {
            match descriptors::truncate(number, length) {
                // What was asked for is given back as it is.
                Ok(()) => return args.some(1).cloned().map_or_else(|| cx.new_int(length), Ok),
                Err(Errno::INTR) => cx.poll()?,
                Err(errno) => return Err(os_error(cx, errno, None)),
            }
        }
    }

    /// Close the file.
    ///
    /// A closed file cannot be used for further I/O operations.  close() may be
    /// called more than once without error.
    #[sig("(self, /)", named)]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = get(cx, args.this());
        let based = super::base::Base::METHODS.iter().find(|native| native.name == "close");
        // A subclass's flush() is called, as any stream's is when it is closed.
        let result = match based {
            Some(native) => native.call(cx, CallArgs::positional(std::slice::from_ref(args.this()))).map(drop),
            None => Ok(()),
        };
        if !state.close_number {
            edit(cx, args.this(), |state| state.number = -1);
            return result.map(|()| Value::NONE);
        }
        let result = support::both(cx, result, |cx| {
            if get(cx, args.this()).finalizing {
                warn_unclosed(cx, args.this(), args.this())?;
            }
            Ok(())
        });
        support::both(cx, result, |cx| close_number_of(cx, args.this()))?;
        Ok(Value::NONE)
    }

    /// True if file supports random-access.
    #[sig("(self, /)")]
    fn seekable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open_number(cx, args.this())?;
        Ok(Value::bool(is_seekable(cx, args.this())))
    }

    /// True if file was opened in a read mode.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open_number(cx, args.this())?;
        Ok(Value::bool(get(cx, args.this()).readable))
    }

    /// True if file was opened in a write mode.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open_number(cx, args.this())?;
        Ok(Value::bool(get(cx, args.this()).writable))
    }

    /// Return the underlying file descriptor (an integer).
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open_number(cx, args.this()).map(Value::int32)
    }

    /// True if the file is connected to a TTY device.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = open_number(cx, args.this())?;
        Ok(Value::bool(descriptors::is_terminal(number)))
    }

    /// As isatty(), for open(): what was no device when it was opened is no terminal.
    #[sig("(self, /)")]
    fn _isatty_open_only(cx: &mut Context, args: &Args) -> PyResult<Value> {
        FileIo::isatty(cx, args)
    }

    /// Warn of a file that was not closed.
    #[sig("(self, object, /)")]
    fn _dealloc_warn(cx: &mut Context, args: &Args) -> PyResult<Value> {
        warn_unclosed(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Files are not pickled.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Err(not_picklable(cx, args.this()))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = get(cx, args.this());
        let class = cx.type_of(args.this());
        let full = cx.qualified_type_name(&class);
        if state.number < 0 {
            return cx.new_str(&format!("<{full} [closed]>"));
        }
        let close = if state.close_number { "True" } else { "False" };
        let more = [("mode", format!("'{}'", mode(state))), ("closefd", close.to_owned())];
        if support::attribute(cx, args.this(), "name")?.is_none() {
            return cx.new_str(&format!("<{full} fd={} mode='{}' closefd={close}>", state.number, mode(state)));
        }
        support::repr(cx, args.this(), &more)
    }

    /// True if the file is closed
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).number < 0))
    }

    /// True if the file descriptor will be closed by close().
    #[getter]
    fn closefd(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).close_number))
    }

    /// String giving the file mode
    #[getter]
    fn mode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = get(cx, args.this());
        cx.new_str(mode(state))
    }

    /// Size of a block of the file.
    #[getter]
    fn _blksize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let block_size = get(cx, args.this()).block_size;
        cx.new_int(block_size)
    }

    /// Is it being destroyed?
    #[getter]
    fn _finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).finalizing))
    }

    /// Set when it is being destroyed.
    #[setter]
    fn set__finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let finalizing = support::flag_argument(cx, args.opt(1))?;
        edit(cx, args.this(), |state| state.finalizing = finalizing);
        Ok(Value::NONE)
    }
}

/// Warns of a file that was not closed; the warning is shown for the outermost stream.
fn warn_unclosed(cx: &mut Context, file: &Value, source: &Value) -> PyResult {
    let state = get(cx, file);
    if state.number < 0 || !state.close_number {
        return Ok(());
    }
    let shown = cx.repr(source)?;
    let shown = cx.string_lossy(&shown);
    if let Err(raised) = resource_warning(cx, source, &format!("unclosed file {shown}")) {
        // An error made of the warning is reported, as nobody can catch it.
        let error = cx.take_raised(raised);
        lissom_objects::lifetime::unraisable(cx, error, "while finalizing file", Some(file));
    }
    Ok(())
}

/// A new file, opened.
///
/// # Errors
/// As [`init`].
pub fn new(cx: &mut Context, name: &Value, mode: &str, close_number: bool, opener: Option<&Value>) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let file = cx.new_record(&class, CLOSED)?;
    init(cx, &file, name, mode, close_number, opener)?;
    Ok(file)
}

/// The descriptor of a value that is exactly a `FileIO`; -1 if it is closed.
pub fn exact_number(cx: &mut Context, value: &Value) -> Option<i32> {
    if support::is_exactly(cx, value, &SPEC) { Some(get(cx, value).number) } else { None }
}
