//! `_RawIOBase`: reading by way of `readinto()`.

use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::support::{BUFFER_SIZE, interrupted};

/// `_io._RawIOBase`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io._RawIOBase",
    base: Some(&super::base::SPEC),
    flags: TypeFlags::BASE,
    doc: "Base class for raw binary I/O.",
    methods: &[Raw::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods.
pub struct Raw;

#[methods]
impl Raw {
    /// Read up to size bytes from the object and return them.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = args.opt(1).map_or(Ok(-1), |size| cx.index_i64(size))?;
        let Ok(wanted) = usize::try_from(size) else { return cx.call_method(args.this(), "readall", &[]) };
        let room = cx.new_bytearray(&[])?;
        cx.bytearray_resize(&room, wanted)?;
        let count = cx.call_method(args.this(), "readinto", std::slice::from_ref(&room))?;
        if count.is_none() {
            return Ok(count);
        }
        let count = cx.index_i64(&count)?;
        let length = cx.len(&room)?;
        match usize::try_from(count).ok().filter(|count| *count <= length) {
            Some(count) => {
                cx.bytearray_resize(&room, count)?;
                cx.bytes_from_buffer(&room)
            }
            None => Err(cx.value_error(&format!("readinto returned {count} outside buffer size {length}"))),
        }
    }

    /// Read bytes into a buffer: a subclass does.
    #[sig("(self, /, *args)", inferred, "")]
    fn readinto(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error_with(lissom_objects::ShapeId::NOT_IMPLEMENTED_ERROR, &[]))
    }

    /// Write a buffer: a subclass does.
    #[sig("(self, /, *args)", inferred, "")]
    fn write(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error_with(lissom_objects::ShapeId::NOT_IMPLEMENTED_ERROR, &[]))
    }

    /// Read until EOF, using multiple read() call.
    #[sig("(self, /)")]
    fn readall(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut all = TextBuilder::new();
        loop {
            let wanted = cx.new_int(BUFFER_SIZE)?;
            let piece = match cx.call_method(args.this(), "read", &[wanted]) {
                Ok(piece) => piece,
                Err(raised) => {
                    interrupted(cx, raised)?;
                    continue;
                }
            };
            if piece.is_none() && all.is_empty() {
                return Ok(piece);
            }
            if piece.is_none() {
                return all.finish_bytes(cx);
            }
            let Some(bytes) = cx.as_bytes(&piece) else { return Err(cx.type_error("read() should return bytes")) };
            if bytes.is_empty() {
                return all.finish_bytes(cx);
            }
            all.push_bytes(cx, bytes)?;
        }
    }
}
