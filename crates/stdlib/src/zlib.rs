//! `zlib`: compressing and decompressing, at once and piece by piece, and two checksums.
//!
//! Not here: copies of objects under way, which the library below does not make.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};
use lissom_vm::thread::blocking;

use crate::errors::c_int;

/// Constants, as the library numbers them.
const CONSTANTS: &[(&str, i32)] = &[
    ("MAX_WBITS", 15), ("DEFLATED", DEFLATED), ("DEF_MEM_LEVEL", 8), ("DEF_BUF_SIZE", 16384), ("Z_NO_COMPRESSION", 0), ("Z_BEST_SPEED", 1), ("Z_BEST_COMPRESSION", 9),
    ("Z_DEFAULT_COMPRESSION", -1), ("Z_DEFAULT_STRATEGY", 0), ("Z_FILTERED", 1), ("Z_HUFFMAN_ONLY", 2), ("Z_RLE", 3), ("Z_FIXED", 4), ("Z_NO_FLUSH", 0), ("Z_PARTIAL_FLUSH", 1),
    ("Z_SYNC_FLUSH", 2), ("Z_FULL_FLUSH", 3), ("Z_FINISH", FINISH), ("Z_BLOCK", 5), ("Z_TREES", 6),
];
const DEFLATED: i32 = 8;
const FINISH: i32 = 4;
/// Room that output is made in, piece by piece.
const PIECE: usize = 32 << 10;
/// The version of the interface.
const VERSION: &str = "1.3.1";

static COMPRESS_SPEC: TypeSpec =
    TypeSpec { name: "zlib.Compress", layout: Record::INFO, flags: TypeFlags::NO_INSTANTIATION, methods: &[Compressing::METHODS], ..TypeSpec::DEFAULT };
static DECOMPRESS_SPEC: TypeSpec =
    TypeSpec { name: "zlib.Decompress", layout: Record::INFO, flags: TypeFlags::NO_INSTANTIATION, methods: &[Decompressing::METHODS], ..TypeSpec::DEFAULT };

/// `error`
#[derive(Default)]
struct State(Option<Value>);

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("zlib", Some("The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip."))?;
    for (name, number) in CONSTANTS {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        let version = cx.new_str(VERSION)?;
        cx.module_set(&module, name, version)?;
    }
    let base = cx.type_object(ShapeId::EXCEPTION);
    let error = crate::_struct::exception_class(cx, "zlib", "error", &base)?;
    cx.module_set(&module, "error", error.clone())?;
    cx.state::<State>("zlib").0 = Some(error);
    cx.module_type(&module, &WHOLE_SPEC)?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// Raises `error`.
#[cold]
fn error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("zlib").0.clone().unwrap_or(Value::NONE);
    let made = cx.new_message(message).and_then(|text| cx.call(&class, &[text]));
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

fn number(cx: &mut Context, value: Option<&Value>, default: i32) -> PyResult<i32> {
    value.map_or(Ok(default), |value| c_int(cx, value))
}

fn bytes(cx: &mut Context, value: &Value) -> PyResult<Vec<u8>> {
    cx.with_buffer(value, <[u8]>::to_vec)
}

/// A compressor for a level and a window: negative without header, above 15 with that of gzip.
fn compressor(cx: &mut Context, level: i32, window: i32) -> PyResult<Compress> {
    if !(-1..=9).contains(&level) {
        return Err(error(cx, "Bad compression level"));
    }
    let level = if level < 0 { Compression::default() } else { Compression::new(level as u32) };
    match window {
        // A window of 256 bytes has a fault that the library itself works around.
        8..=15 => Ok(Compress::new_with_window_bits(level, true, window.max(9) as u8)),
        -15..=-9 => Ok(Compress::new_with_window_bits(level, false, -window as u8)),
        25..=31 => Ok(Compress::new_gzip(level, (window - 16) as u8)),
        _ => Err(cx.value_error("Invalid initialization option")),
    }
}

fn decompressor(cx: &mut Context, window: i32, first: &[u8]) -> PyResult<Decompress> {
    match window {
        0 => Ok(Decompress::new(true)),
        8..=15 => Ok(Decompress::new_with_window_bits(true, window.max(9) as u8)),
        -15..=-8 => Ok(Decompress::new_with_window_bits(false, (-window).max(9) as u8)),
        24..=31 => Ok(Decompress::new_gzip((window - 16).max(9) as u8)),
        // Either header.
        40..=47 if first.starts_with(&[0x1f, 0x8b]) => Ok(Decompress::new_gzip((window - 32).max(9) as u8)),
        40..=47 => Ok(Decompress::new_with_window_bits(true, (window - 32).max(9) as u8)),
        _ => Err(cx.value_error("Invalid initialization option")),
    }
}

/// Compresses all of the input.
fn squeeze(cx: &mut Context, state: &mut Compress, input: &[u8], flush: FlushCompress) -> PyResult<Vec<u8>> {
    let mut output = Vec::new();
    let mut rest = input;
    loop {
        cx.check_size(output.len() + PIECE)?;
        output.reserve(PIECE);
        let before = (state.total_in(), output.len());
        let done = blocking(cx, || state.compress_vec(rest, &mut output, flush));
        let status = done.map_err(|_| error(cx, "Error -2 while compressing data: inconsistent stream state"))?;
        rest = rest.get((state.total_in() - before.0) as usize..).unwrap_or_default();
        let full = output.len() == output.capacity();
        if status == Status::StreamEnd || rest.is_empty() && !full && (flush != FlushCompress::Finish || output.len() == before.1) {
            return Ok(output);
        }
    }
}

/// How decompressing ended.
struct Expanded {
    output: Vec<u8>,
    /// Bytes of input that were taken.
    taken: usize,
    ended: bool,
}

/// Decompresses until the input, the stream or the room (if there is a most) is at its end.
fn expand(cx: &mut Context, state: &mut Decompress, dictionary: &[u8], input: &[u8], most: Option<usize>) -> PyResult<Expanded> {
    let mut output = Vec::new();
    let mut taken = 0;
    loop {
        let room = most.map_or(PIECE, |most| PIECE.min(most - output.len()));
        if room == 0 {
            return Ok(Expanded { output, taken, ended: false });
        }
        cx.check_size(output.len() + room)?;
        let mut piece = vec![0; room];
        let (inside, outside) = (state.total_in(), state.total_out());
        let rest = input.get(taken..).unwrap_or_default();
        let done = blocking(cx, || state.decompress(rest, &mut piece, FlushDecompress::None));
        taken += (state.total_in() - inside) as usize;
        let made = (state.total_out() - outside) as usize;
        output.extend_from_slice(piece.get(..made).unwrap_or_default());
        match done {
            Ok(Status::StreamEnd) => return Ok(Expanded { output, taken, ended: true }),
            Ok(_) if taken >= input.len() && made < room => return Ok(Expanded { output, taken, ended: false }),
            Ok(Status::BufError) if made == 0 => return Ok(Expanded { output, taken, ended: false }),
            Ok(_) => {}
            Err(failed) if failed.needs_dictionary().is_some() => {
                if dictionary.is_empty() {
                    return Err(error(cx, "Error 2 while decompressing data"));
                }
                if state.set_dictionary(dictionary).is_err() {
                    return Err(error(cx, "Error -3 while setting zdict"));
                }
            }
            Err(failed) => {
                let message = failed.message().map_or_else(String::new, |message| format!(": {message}"));
                return Err(error(cx, &format!("Error -3 while decompressing data{message}")));
            }
        }
    }
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Compute an Adler-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[sig("(data, value=1, /)")]
    fn adler32(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.with_buffer(args.get(0), |_| ())?;
        let start = args.opt(1).map_or(Ok(1), |value| low_word(cx, value))?;
        let sum = cx.with_buffer(args.get(0), |bytes| adler32(start, bytes))?;
        cx.new_int(sum.into())
    }

    /// Compute a CRC-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[sig("(data, value=0, /)")]
    fn crc32(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.with_buffer(args.get(0), |_| ())?;
        let start = args.opt(1).map_or(Ok(0), |value| low_word(cx, value))?;
        let sum = cx.with_buffer(args.get(0), |bytes| crate::binascii::crc32(bytes, start))?;
        cx.new_int(sum.into())
    }

    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///   level
    ///     Compression level, in 0-9 or -1.
    ///   wbits
    ///     The window buffer size and container format.
    #[sig("(data, /, level=-1, wbits=15)")]
    fn compress(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = bytes(cx, args.get(0))?;
        let (level, window) = (number(cx, args.opt(1), -1)?, number(cx, args.opt(2), 15)?);
        let mut state = compressor(cx, level, window)?;
        let output = squeeze(cx, &mut state, &data, FlushCompress::Finish)?;
        cx.new_bytes(&output)
    }

    /// Returns a bytes object containing the uncompressed data.
    ///
    ///   data
    ///     Compressed data.
    ///   wbits
    ///     The window buffer size and container format.
    ///   bufsize
    ///     The initial output buffer size.
    #[sig("(data, /, wbits=15, bufsize=16384)")]
    fn decompress(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = bytes(cx, args.get(0))?;
        let (window, size) = (number(cx, args.opt(1), 15)?, args.opt(2).map_or(Ok(1), |size| cx.index_i64(size))?);
        if size < 0 {
            return Err(cx.value_error("bufsize must be non-negative"));
        }
        let mut state = decompressor(cx, window, &data)?;
        let done = expand(cx, &mut state, &[], &data, None)?;
        if !done.ended {
            return Err(error(cx, "Error -5 while decompressing data: incomplete or truncated stream"));
        }
        cx.new_bytes(&done.output)
    }

    /// Return a compressor object.
    #[sig("(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)")]
    fn compressobj(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (level, method, window) = (number(cx, args.opt(0), -1)?, number(cx, args.opt(1), DEFLATED)?, number(cx, args.opt(2), 15)?);
        let (memory, strategy) = (number(cx, args.opt(3), 8)?, number(cx, args.opt(4), 0)?);
        if method != DEFLATED || !(1..=9).contains(&memory) || !(0..=4).contains(&strategy) || !(-1..=9).contains(&level) {
            return Err(cx.value_error("Invalid initialization option"));
        }
        let mut state = compressor(cx, level, window)?;
        if let Some(dictionary) = args.some(5) {
            let dictionary = bytes(cx, dictionary)?;
            if state.set_dictionary(&dictionary).is_err() {
                return Err(cx.value_error("Invalid dictionary"));
            }
        }
        let class = cx.native_type(&COMPRESS_SPEC)?;
        cx.new_record(&class, Some(state))
    }

    /// Return a decompressor object.
    ///
    ///   wbits
    ///     The window buffer size and container format.
    ///   zdict
    ///     The predefined compression dictionary.  This must be the same
    ///     dictionary as used by the compressor that produced the input data.
    #[sig("(wbits=15, zdict=b'')")]
    fn decompressobj(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = new_stream(cx, args.opt(0), args.opt(1))?;
        let class = cx.native_type(&DECOMPRESS_SPEC)?;
        let object = cx.new_record(&class, stream)?;
        for field in [UNUSED, UNCONSUMED] {
            let empty = cx.new_bytes(b"")?;
            cx.record_set(&object, field, Some(empty));
        }
        Ok(object)
    }
}

/// The low 32 bits of a number.
fn low_word(cx: &mut Context, value: &Value) -> PyResult<u32> {
    let number = cx.index(value)?;
    let bits = cx.as_int(&number).map_or(0, |number| number.low_bits());
    Ok(bits as u32)
}

fn adler32(start: u32, bytes: &[u8]) -> u32 {
    const PRIME: u32 = 65521;
    // As many sums as fit into 32 bits before they have to be reduced.
    const RUN: usize = 5552;
    let (mut low, mut high) = (start & 0xffff, start >> 16);
    for run in bytes.chunks(RUN) {
        for byte in run {
            low += u32::from(*byte);
            high += low;
        }
        low %= PRIME;
        high %= PRIME;
    }
    high << 16 | low
}

/// The stream of a decompressor, from its arguments `wbits` and `zdict`.
fn new_stream(cx: &mut Context, window: Option<&Value>, dictionary: Option<&Value>) -> PyResult<Stream> {
    let window = number(cx, window, 15)?;
    let dictionary = match dictionary {
        Some(dictionary) if !cx.has_buffer(dictionary) => return Err(cx.type_error("zdict argument must support the buffer protocol")),
        Some(dictionary) => bytes(cx, dictionary)?,
        None => Vec::new(),
    };
    let mut state = decompressor(cx, window, &[])?;
    if window < 0 && !dictionary.is_empty() && state.set_dictionary(&dictionary).is_err() {
        return Err(cx.value_error("Invalid dictionary"));
    }
    Ok(Stream { state: Some(state), window, dictionary, ended: false })
}

/// The methods of compressor objects; their state is gone while it is in use, and when the stream was finished.
struct Compressing;

fn compressing(cx: &mut Context, args: &Args, input: &[u8], flush: FlushCompress) -> PyResult<Value> {
    let Some(mut state) = cx.record_state_mut::<Option<Compress>>(args.this()).and_then(Option::take) else {
        return Err(error(cx, "Error -2 while compressing data: inconsistent stream state"));
    };
    let output = squeeze(cx, &mut state, input, flush)?;
    if flush != FlushCompress::Finish
        && let Some(place) = cx.record_state_mut::<Option<Compress>>(args.this())
    {
        *place = Some(state);
    }
    cx.new_bytes(&output)
}

#[methods]
impl Compressing {
    /// Returns a bytes object containing compressed data.
    ///
    /// After calling this function, some of the input data may still
    /// be stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[sig("(self, data, /)")]
    fn compress(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = bytes(cx, args.get(1))?;
        compressing(cx, args, &data, FlushCompress::None)
    }

    /// Return a bytes object containing any remaining compressed data.
    #[sig("(self, mode=4, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flush = match number(cx, args.opt(1), FINISH)? {
            0 => return cx.new_bytes(b""),
            1 => FlushCompress::Partial,
            2 => FlushCompress::Sync,
            3 => FlushCompress::Full,
            FINISH => FlushCompress::Finish,
            _ => return Err(error(cx, "Error -2 while flushing: inconsistent stream state")),
        };
        compressing(cx, args, b"", flush)
    }
}

/// Fields of decompressor objects.
const UNUSED: usize = 0;
const UNCONSUMED: usize = 1;

/// A decompressor under way.
struct Stream {
    state: Option<Decompress>,
    window: i32,
    dictionary: Vec<u8>,
    ended: bool,
}

/// The methods of decompressor objects.
struct Decompressing;

/// Decompresses a piece, and keeps what was not taken.
fn decompressing(cx: &mut Context, args: &Args, input: &[u8], most: Option<usize>) -> PyResult<Vec<u8>> {
    let Some(stream) = cx.record_state_mut::<Stream>(args.this()) else { return Ok(Vec::new()) };
    if stream.ended {
        let unused = cx.record_get(args.this(), UNUSED);
        let mut unused = unused.as_ref().and_then(|unused| cx.as_bytes(unused)).unwrap_or_default().to_vec();
        unused.extend_from_slice(input);
        let unused = cx.new_bytes(&unused)?;
        cx.record_set(args.this(), UNUSED, Some(unused));
        return Ok(Vec::new());
    }
    let Some(mut state) = stream.state.take() else { return Err(cx.error(ShapeId::RUNTIME_ERROR, "the decompressor is in use")) };
    let (window, dictionary) = (stream.window, stream.dictionary.clone());
    if state.total_in() == 0 && window >= 40 {
        state = decompressor(cx, window, input)?;
    }
    let done = expand(cx, &mut state, &dictionary, input, most);
    if let Some(stream) = cx.record_state_mut::<Stream>(args.this()) {
        stream.state = Some(state);
        stream.ended = done.as_ref().is_ok_and(|done| done.ended);
    }
    let done = done?;
    let rest = cx.new_bytes(input.get(done.taken..).unwrap_or_default())?;
    let empty = cx.new_bytes(b"")?;
    let (unused, unconsumed) = if done.ended { (Some(rest), empty) } else { (None, rest) };
    if unused.is_some() {
        cx.record_set(args.this(), UNUSED, unused);
    }
    cx.record_set(args.this(), UNCONSUMED, Some(unconsumed));
    Ok(done.output)
}

#[methods]
impl Decompressing {
    /// Return a bytes object containing the decompressed version of the data.
    ///
    ///   data
    ///     The binary data to decompress.
    ///   max_length
    ///     The maximum allowable length of the decompressed data.
    ///     Unconsumed input data will be stored in
    ///     the unconsumed_tail attribute.
    #[sig("(self, data, /, max_length=0)")]
    fn decompress(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = bytes(cx, args.get(1))?;
        let most = args.opt(2).map_or(Ok(0), |most| cx.index_i64(most))?;
        let Ok(most) = usize::try_from(most) else { return Err(cx.value_error("max_length must be non-negative")) };
        let output = decompressing(cx, args, &data, Some(most).filter(|most| *most > 0))?;
        cx.new_bytes(&output)
    }

    /// Return a bytes object containing any remaining decompressed data.
    ///
    ///   length
    ///     the initial size of the output buffer.
    #[sig("(self, length=16384, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = args.opt(1).map_or(Ok(1), |length| cx.index_clamped(length))?;
        if length <= 0 {
            return Err(cx.value_error("length must be greater than zero"));
        }
        let tail = cx.record_get(args.this(), UNCONSUMED);
        let tail = tail.as_ref().and_then(|tail| cx.as_bytes(tail)).unwrap_or_default().to_vec();
        let output = decompressing(cx, args, &tail, None)?;
        cx.new_bytes(&output)
    }

    #[getter]
    fn unused_data(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.record_get(args.this(), UNUSED).unwrap_or(Value::NONE))
    }

    #[getter]
    fn unconsumed_tail(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.record_get(args.this(), UNCONSUMED).unwrap_or(Value::NONE))
    }

    #[getter]
    fn eof(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Stream>(args.this()).is_some_and(|stream| stream.ended)))
    }
}

/// The type `zlib._ZlibDecompressor`.
static WHOLE_SPEC: TypeSpec = TypeSpec {
    name: "zlib._ZlibDecompressor",
    layout: Record::INFO,
    flags: TypeFlags(0),
    doc: "Create a decompressor object for decompressing data incrementally.",
    methods: &[Whole::METHODS],
    ..TypeSpec::DEFAULT
};

/// The field with input that was not taken.
const PENDING: usize = 1;

/// The methods of decompressors that keep what they did not take.
struct Whole;

#[methods]
impl Whole {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, wbits=15, zdict=b'')")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = new_stream(cx, args.opt(1), args.opt(2))?;
        cx.new_record(args.get(0), stream)
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes of
    /// decompressed data. If this limit is reached and further output can be
    /// produced, *self.needs_input* will be set to ``False``. In this case, the next
    /// call to *decompress()* may provide *data* as b'' to obtain more of the output.
    #[sig("(self, data, max_length=-1)")]
    fn decompress(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let given = bytes(cx, args.get(1))?;
        let most = args.opt(2).map_or(Ok(-1), |most| cx.index_i64(most))?;
        if cx.record_state::<Stream>(args.this()).is_some_and(|stream| stream.ended) {
            return Err(cx.error(ShapeId::EOF_ERROR, "End of stream already reached"));
        }
        let pending = cx.record_get(args.this(), PENDING);
        let mut data = pending.as_ref().and_then(|pending| cx.as_bytes(pending)).unwrap_or_default().to_vec();
        data.extend_from_slice(&given);
        let output = decompressing(cx, args, &data, usize::try_from(most).ok())?;
        cx.new_bytes(&output)
    }

    #[getter]
    fn eof(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Decompressing::eof(cx, args)
    }

    #[getter]
    fn unused_data(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.record_get(args.this(), UNUSED) {
            Some(unused) => Ok(unused),
            None => cx.new_bytes(b""),
        }
    }

    #[getter]
    fn needs_input(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let pending = cx.record_get(args.this(), PENDING);
        let pending = pending.as_ref().and_then(|pending| cx.as_bytes(pending)).is_some_and(|pending| !pending.is_empty());
        let ended = cx.record_state::<Stream>(args.this()).is_some_and(|stream| stream.ended);
        Ok(Value::bool(!ended && !pending))
    }
}
