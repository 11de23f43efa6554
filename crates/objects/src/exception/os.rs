//! `OSError`: the class follows the error number, and the arguments become members.
//!
//! Members: 0 errno, 1 strerror, 2 filename, 3 filename2, 4 characters_written.

use lissom_macros::methods;

use super::methods::{args_of, reduce_with, set_args, text_of_args};
use super::{member, new_of_class, set_member};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// The methods of `OSError`.
pub struct OsError;

const ERRNO: u16 = 0;
const STRERROR: u16 = 1;
const FILENAME: u16 = 2;
const FILENAME2: u16 = 3;
const WRITTEN: u16 = 4;

/// The subclass of an error number, as Linux counts them.
pub fn kind_of(number: i64) -> ShapeId {
    match number {
        1 | 13 => ShapeId::PERMISSION_ERROR,
        2 => ShapeId::FILE_NOT_FOUND_ERROR,
        3 => ShapeId::PROCESS_LOOKUP_ERROR,
        4 => ShapeId::INTERRUPTED_ERROR,
        10 => ShapeId::CHILD_PROCESS_ERROR,
        11 | 114 | 115 => ShapeId::BLOCKING_IO_ERROR,
        17 => ShapeId::FILE_EXISTS_ERROR,
        20 => ShapeId::NOT_A_DIRECTORY_ERROR,
        21 => ShapeId::IS_A_DIRECTORY_ERROR,
        32 | 108 => ShapeId::BROKEN_PIPE_ERROR,
        103 => ShapeId::CONNECTION_ABORTED_ERROR,
        104 => ShapeId::CONNECTION_RESET_ERROR,
        110 => ShapeId::TIMEOUT_ERROR,
        111 => ShapeId::CONNECTION_REFUSED_ERROR,
        _ => ShapeId::OS_ERROR,
    }
}

/// Does a subclass take its arguments in `__init__` only? Then `__new__` leaves them alone.
fn parses_in_init(cx: &mut Context, class: &Value) -> bool {
    let base = cx.type_object(ShapeId::OS_ERROR);
    let same = |cx: &mut Context, special| match (cx.special_of_type(class, special), cx.special_of_type(&base, special)) {
        (Some(own), Some(general)) => own.is(&general),
        _ => false,
    };
    !same(cx, Special::Init) && same(cx, Special::New)
}

/// Makes members of the arguments.
fn parse(cx: &mut Context, exception: &Value, given: &[Value]) -> PyResult {
    if !(2..=5).contains(&given.len()) {
        let args = cx.new_tuple(given)?;
        set_args(cx, exception, args);
        return Ok(());
    }
    set_member(cx, exception, ERRNO, given[0].clone());
    set_member(cx, exception, STRERROR, given[1].clone());
    let mut kept = given;
    if let Some(filename) = given.get(2).filter(|filename| !filename.is_none()) {
        if cx.is_instance_of(exception, ShapeId::BLOCKING_IO_ERROR) && cx.exact_int(filename).is_some() {
            let written = cx.index(filename)?;
            set_member(cx, exception, WRITTEN, written);
        } else {
            set_member(cx, exception, FILENAME, filename.clone());
            if let Some(second) = given.get(4).filter(|second| !second.is_none()) {
                set_member(cx, exception, FILENAME2, second.clone());
            }
            kept = &given[..2];
        }
    }
    let args = cx.new_tuple(kept)?;
    set_args(cx, exception, args);
    Ok(())
}

impl Context {
    /// `OSError(number, text, filename)`, of the class that the number asks for.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_os_error(&mut self, number: i32, text: &str, filename: Option<&Value>) -> PyResult<Value> {
        let class = self.type_object(kind_of(number as i64));
        let args = self.empty_tuple();
        let error = new_of_class(self, &class, args)?;
        let mut given = vec![Value::int32(number), self.new_str(text)?];
        given.extend(filename.cloned());
        parse(self, &error, &given)?;
        Ok(error)
    }
}

#[methods]
impl OsError {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        let empty = cx.empty_tuple();
        if parses_in_init(cx, class) {
            return new_of_class(cx, class, empty);
        }
        if args.keywords.is_some() {
            let name = cx.name_of_type(class);
            return Err(cx.type_error(&format!("{name}() takes no keyword arguments")));
        }
        let mut class = class.clone();
        if class.is(&cx.type_object(ShapeId::OS_ERROR))
            && (2..=5).contains(&args.rest.len())
            && let Some(number) = cx.as_int(&args.rest[0]).and_then(|number| number.to_i64())
        {
            class = cx.type_object(kind_of(number));
        }
        let exception = new_of_class(cx, &class, empty)?;
        parse(cx, &exception, args.rest)?;
        Ok(exception)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        if parses_in_init(cx, &class) {
            if args.keywords.is_some() {
                let name = cx.name_of_type(&class);
                return Err(cx.type_error(&format!("{name}() takes no keyword arguments")));
            }
            parse(cx, args.this(), args.rest)?;
        }
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (number, text) = (member(cx, this, ERRNO), member(cx, this, STRERROR));
        let (filename, filename2) = (member(cx, this, FILENAME), member(cx, this, FILENAME2));
        if filename.is_none() && (number.is_none() || text.is_none()) {
            return text_of_args(cx, this);
        }
        let number = cx.str(&number.unwrap_or(Value::NONE))?;
        let text = cx.str(&text.unwrap_or(Value::NONE))?;
        let Some(filename) = filename else {
            return cx.new_str_joined(&[b"[Errno ", bytes(cx, &number), b"] ", bytes(cx, &text)]);
        };
        let filename = cx.repr(&filename)?;
        let Some(filename2) = filename2 else {
            return cx.new_str_joined(&[b"[Errno ", bytes(cx, &number), b"] ", bytes(cx, &text), b": ", bytes(cx, &filename)]);
        };
        let filename2 = cx.repr(&filename2)?;
        cx.new_str_joined(&[b"[Errno ", bytes(cx, &number), b"] ", bytes(cx, &text), b": ", bytes(cx, &filename), b" -> ", bytes(cx, &filename2)])
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let mut arguments = args_of(cx, this);
        if let (Some([number, text]), Some(filename)) = (arguments.as_tuple(), member(cx, this, FILENAME)) {
            let mut items = vec![number.clone(), text.clone(), filename];
            if let Some(second) = member(cx, this, FILENAME2) {
                items.extend([Value::NONE, second]);
            }
            arguments = cx.new_tuple_from(items)?;
        }
        reduce_with(cx, this, arguments, &[])
    }

    /// how many bytes were written before the operation would have blocked
    #[getter]
    fn characters_written(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match member(cx, args.this(), WRITTEN) {
            Some(written) => Ok(written),
            None => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "characters_written")),
        }
    }

    /// how many bytes were written before the operation would have blocked
    #[setter]
    fn set_characters_written(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1) {
            Some(written) => {
                let written = cx.index(written)?;
                set_member(cx, args.this(), WRITTEN, written);
                Ok(Value::NONE)
            }
            None if member(cx, args.this(), WRITTEN).is_none() => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "characters_written")),
            None => {
                super::clear_member(cx, args.this(), WRITTEN);
                Ok(Value::NONE)
            }
        }
    }
}

fn bytes<'a>(cx: &Context, string: &'a Value) -> &'a [u8] {
    cx.as_str(string).map_or(&[], |view| view.bytes)
}
