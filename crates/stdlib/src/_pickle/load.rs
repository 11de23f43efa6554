//! The machine that runs a pickle: instructions from an input, a stack with marks, a memo.
//!
//! ```text
//!   stack   a b c | d e | f
//!   marks         3     5        an instruction reaches no further down than the last mark
//! ```

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::opcode::*;
use super::unpickler::{self, Options};
use super::unpickling_error;

/// So much is looked ahead in a file that can be peeked into.
const LOOK_AHEAD: i32 = 128 * 1024;

/// Where a pickle is read from.
pub(super) struct Input {
    /// A `bytes`: the whole pickle, a frame, or what was read ahead.
    held: Value,
    at: usize,
    /// How far `held` is only looked at: the file still has it.
    peeked: bool,
    /// Where the frame ends in `held`, while one is open: what is read must not cross that.
    frame_end: Option<usize>,
    file: Option<FileMethods>,
}

struct FileMethods {
    read: Value,
    read_line: Value,
    peek: Option<Value>,
}

impl Input {
    /// Reads bytes.
    pub(super) fn bytes(cx: &mut Context, data: &Value) -> PyResult<Input> {
        Ok(Input { held: cx.bytes_from_buffer(data)?, at: 0, peeked: false, frame_end: None, file: None })
    }

    /// Reads a file.
    pub(super) fn file(cx: &mut Context, file: &Value) -> PyResult<Input> {
        let mut methods = [const { None }; 3];
        for (place, name) in methods.iter_mut().zip(["read", "readline", "peek"]) {
            let name = cx.intern(name)?;
            *place = cx.lookup_attr(file, &name)?;
        }
        let [Some(read), Some(read_line), peek] = methods else { return Err(cx.type_error("file must have 'read' and 'readline' attributes")) };
        Ok(Input { held: cx.new_bytes(&[])?, at: 0, peeked: false, frame_end: None, file: Some(FileMethods { read, read_line, peek }) })
    }

    fn rest(&self) -> &[u8] {
        self.held.bytes_slice().get(self.at..).unwrap_or_default()
    }

    /// May so many bytes be read? A frame that was read to its end is over.
    fn check_frame(&mut self, cx: &mut Context, count: usize) -> PyResult {
        match self.frame_end {
            Some(end) if self.at < end && self.at + count > end => Err(unpickling_error(cx, "pickle exhausted before end of frame")),
            Some(end) if self.at >= end => {
                self.frame_end = None;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes from the file what was only looked at and has been used.
    pub(super) fn settle(&mut self, cx: &mut Context) -> PyResult {
        if !self.peeked {
            return Ok(());
        }
        let used = self.at;
        self.peeked = false;
        self.held = cx.new_bytes(&[])?;
        self.at = 0;
        if used > 0
            && let Some(file) = &self.file
        {
            let used = cx.new_int_usize(used)?;
            cx.call(&file.read, &[used])?;
        }
        Ok(())
    }

    /// Makes `count` bytes available, if there are so many.
    fn fill(&mut self, cx: &mut Context, count: usize) -> PyResult<bool> {
        if self.held.bytes_slice().len() - self.at >= count {
            return Ok(true);
        }
        if self.file.is_none() {
            return Ok(false);
        }
        self.settle(cx)?;
        self.held = cx.new_bytes(&[])?;
        self.at = 0;
        let Some(file) = &self.file else { return Ok(false) };
        if let Some(peek) = &file.peek
            && count < LOOK_AHEAD as usize
        {
            match cx.call(peek, &[Value::int32(LOOK_AHEAD)]) {
                Ok(ahead) => {
                    let ahead = bytes_of(cx, &ahead)?;
                    if ahead.bytes_slice().len() >= count {
                        self.held = ahead;
                        self.peeked = true;
                        return Ok(true);
                    }
                }
                Err(raised) if cx.raised_is(ShapeId::NOT_IMPLEMENTED_ERROR) => drop(cx.take_raised(raised)),
                Err(raised) => return Err(raised),
            }
        }
        let wanted = cx.new_int_usize(count)?;
        let data = cx.call(&file.read, &[wanted])?;
        self.held = bytes_of(cx, &data)?;
        Ok(self.held.bytes_slice().len() >= count)
    }

    /// The next `count` bytes: where they lie in what is held.
    fn take(&mut self, cx: &mut Context, count: usize) -> PyResult<&[u8]> {
        self.check_frame(cx, count)?;
        if !self.fill(cx, count)? {
            return Err(truncated(cx));
        }
        let start = self.at;
        self.at += count;
        Ok(&self.held.bytes_slice()[start..self.at])
    }

    fn array<const N: usize>(&mut self, cx: &mut Context) -> PyResult<[u8; N]> {
        let bytes = self.take(cx, N)?;
        let mut array = [0; N];
        array.copy_from_slice(bytes);
        Ok(array)
    }

    /// The rest of the line, with its end.
    fn line(&mut self, cx: &mut Context, least: usize) -> PyResult<Vec<u8>> {
        if let Some(end) = self.rest().iter().position(|byte| *byte == b'\n') {
            self.check_frame(cx, end + 1)?;
            let line = self.rest()[..=end].to_vec();
            self.at += line.len();
            return if line.len() > least { Ok(line) } else { Err(truncated(cx)) };
        }
        if self.file.is_none() {
            return Err(truncated(cx));
        }
        let rest = self.rest().len();
        self.check_frame(cx, rest + 1)?;
        self.settle(cx)?;
        let Some(file) = &self.file else { return Err(truncated(cx)) };
        let data = cx.call(&file.read_line, &[])?;
        let data = bytes_of(cx, &data)?;
        self.held = cx.new_bytes(&[])?;
        self.at = 0;
        let line = data.bytes_slice().to_vec();
        if line.len() > least && line.ends_with(b"\n") { Ok(line) } else { Err(truncated(cx)) }
    }

    /// Reads a frame ahead.
    fn frame(&mut self, cx: &mut Context, length: u64) -> PyResult {
        let Some(length) = usize::try_from(length).ok().filter(|length| isize::try_from(*length).is_ok()) else {
            return Err(too_long(cx, "FRAME length", ""));
        };
        if self.frame_end.is_some_and(|end| self.at < end) {
            return Err(unpickling_error(cx, "beginning of a new frame before end of current frame"));
        }
        if length > 0 && !self.fill(cx, length)? {
            return Err(truncated(cx));
        }
        self.frame_end = Some(self.at + length);
        Ok(())
    }
}

fn bytes_of(cx: &mut Context, data: &Value) -> PyResult<Value> {
    cx.bytes_from_buffer(data)
}

#[cold]
fn truncated(cx: &mut Context) -> Raised {
    unpickling_error(cx, "pickle data was truncated")
}

#[cold]
fn too_long(cx: &mut Context, what: &str, size: &str) -> Raised {
    cx.overflow_error(&format!("{what} exceeds system's maximum {size}of {} bytes", isize::MAX))
}

/// A pickle being run.
pub(super) struct Loader {
    pub(super) input: Input,
    pub(super) options: Options,
    /// Number to object.
    pub(super) memo: Value,
    pub(super) protocol: u8,
    /// The `Unpickler`, if it is one that reads.
    pub(super) unpickler: Option<Value>,
    pub(super) persistent_load: Option<Value>,
    pub(super) find_class: Option<Value>,
    stack: Vec<Value>,
    marks: Vec<usize>,
    /// Bytes charged for stack and marks.
    charged: usize,
}

impl Loader {
    pub(super) fn new(cx: &mut Context, options: Options, input: Input) -> PyResult<Loader> {
        let memo = cx.new_dict()?;
        Ok(Loader { input, options, memo, protocol: 0, unpickler: None, persistent_load: None, find_class: None, stack: Vec::new(), marks: Vec::new(), charged: 0 })
    }

    /// Runs the pickle to its end.
    pub(super) fn run(mut self, cx: &mut Context) -> PyResult<Value> {
        let result = self.steps(cx);
        cx.heap.discharge(self.charged);
        let result = result?;
        self.input.settle(cx)?;
        Ok(result)
    }

    fn steps(&mut self, cx: &mut Context) -> PyResult<Value> {
        loop {
            self.input.check_frame(cx, 1)?;
            if !self.input.fill(cx, 1)? {
                return Err(cx.error(ShapeId::EOF_ERROR, "Ran out of input"));
            }
            let [opcode] = self.input.array(cx)?;
            if opcode == STOP {
                return self.pop(cx);
            }
            self.step(cx, opcode)?;
        }
    }

    // ---- the stack ----------------------------------------------------------------------------------------------------

    fn charge(&mut self, cx: &mut Context, entries: usize) -> PyResult {
        let bytes = entries * 8;
        let charge = cx.heap.charge(bytes);
        cx.or_memory_error(charge)?;
        self.charged += bytes;
        Ok(())
    }

    #[inline]
    pub(super) fn push(&mut self, cx: &mut Context, value: Value) -> PyResult {
        if self.stack.len() == self.stack.capacity() {
            let more = self.stack.capacity().max(16);
            self.charge(cx, more)?;
            if self.stack.try_reserve(more).is_err() {
                return Err(cx.memory_error());
            }
        }
        self.stack.push(value);
        Ok(())
    }

    fn mark(&mut self, cx: &mut Context) -> PyResult {
        if self.marks.len() == self.marks.capacity() {
            let more = self.marks.capacity().max(16);
            self.charge(cx, more)?;
            if self.marks.try_reserve(more).is_err() {
                return Err(cx.memory_error());
            }
        }
        self.marks.push(self.stack.len());
        cx.poll()
    }

    /// How far down instructions reach.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    #[cold]
    fn underflow(&self, cx: &mut Context) -> Raised {
        unpickling_error(cx, if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" })
    }

    pub(super) fn pop(&mut self, cx: &mut Context) -> PyResult<Value> {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(cx));
        }
        self.stack.pop().ok_or_else(|| self.underflow(cx))
    }

    /// The value on top.
    pub(super) fn top(&self, cx: &mut Context) -> PyResult<Value> {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.fence() => Ok(top.clone()),
            _ => Err(self.underflow(cx)),
        }
    }

    /// Takes what lies above the last mark, and the mark.
    pub(super) fn pop_mark(&mut self, cx: &mut Context) -> PyResult<Vec<Value>> {
        match self.marks.pop() {
            Some(mark) => Ok(self.stack.split_off(mark.min(self.stack.len()))),
            None => Err(unpickling_error(cx, "could not find MARK")),
        }
    }

    /// The container below the items just taken.
    pub(super) fn container(&self, cx: &mut Context) -> PyResult<Value> {
        self.top(cx)
    }

    fn replace_top(&mut self, value: Value) {
        if let Some(top) = self.stack.last_mut() {
            *top = value;
        }
    }

    fn small_tuple(&mut self, cx: &mut Context, count: usize) -> PyResult {
        if self.stack.len() < self.fence() + count {
            return Err(self.underflow(cx));
        }
        let items = self.stack.split_off(self.stack.len() - count);
        let tuple = cx.new_tuple(&items)?;
        self.push(cx, tuple)
    }

    // ---- the memo -----------------------------------------------------------------------------------------------------

    fn put(&mut self, cx: &mut Context, number: &Value) -> PyResult {
        let top = self.top(cx)?;
        let memo = self.memo.clone();
        cx.dict_set(&memo, number, top)
    }

    fn get(&mut self, cx: &mut Context, number: &Value) -> PyResult {
        let memo = self.memo.clone();
        match cx.dict_get(&memo, number)? {
            Some(value) => self.push(cx, value),
            None => {
                let text = cx.repr(number)?;
                let message = format!("Memo value not found at index {}", cx.string_lossy(&text));
                Err(unpickling_error(cx, &message))
            }
        }
    }

    // ---- operands -----------------------------------------------------------------------------------------------------

    /// An integer written on a line.
    fn line_int(&mut self, cx: &mut Context) -> PyResult<Value> {
        let mut line = self.input.line(cx, 1)?;
        if line.ends_with(b"L\n") {
            line.truncate(line.len() - 2);
        }
        parse(cx, ShapeId::INT, &line)
    }

    fn u8(&mut self, cx: &mut Context) -> PyResult<usize> {
        self.input.array(cx).map(|[byte]| usize::from(byte))
    }

    fn u32(&mut self, cx: &mut Context) -> PyResult<u32> {
        self.input.array(cx).map(u32::from_le_bytes)
    }

    /// A length of four bytes with a sign, which must not be negative.
    fn length(&mut self, cx: &mut Context, what: &str) -> PyResult<usize> {
        let length = self.u32(cx)? as i32;
        usize::try_from(length).map_err(|_| unpickling_error(cx, &format!("{what} pickle has negative byte count")))
    }

    fn length64(&mut self, cx: &mut Context, what: &str) -> PyResult<usize> {
        let length = self.input.array(cx).map(u64::from_le_bytes)?;
        match usize::try_from(length) {
            Ok(length) if isize::try_from(length).is_ok() => Ok(length),
            _ => Err(too_long(cx, what, "size ")),
        }
    }

    fn push_text(&mut self, cx: &mut Context, length: usize) -> PyResult {
        let bytes = self.input.take(cx, length)?;
        let text = if std::str::from_utf8(bytes).is_ok() {
            cx.new_str_bytes(bytes)?
        } else {
            let bytes = cx.new_bytes(bytes)?;
            lissom_objects::codec::decode_object(cx, &bytes, "utf-8", "surrogatepass")?
        };
        self.push(cx, text)
    }

    fn push_bytes(&mut self, cx: &mut Context, length: usize) -> PyResult {
        let bytes = self.input.take(cx, length)?;
        let bytes = cx.new_bytes(bytes)?;
        self.push(cx, bytes)
    }

    /// A string of Python 2: text in the encoding asked for, or bytes.
    fn push_old(&mut self, cx: &mut Context, bytes: Value) -> PyResult {
        let value = match self.options.encoding.as_str() {
            "bytes" => bytes,
            encoding => lissom_objects::codec::decode_object(cx, &bytes, encoding, &self.options.errors)?,
        };
        self.push(cx, value)
    }

    fn push_old_of_length(&mut self, cx: &mut Context, length: usize) -> PyResult {
        let bytes = self.input.take(cx, length)?;
        let bytes = cx.new_bytes(bytes)?;
        self.push_old(cx, bytes)
    }

    fn push_long(&mut self, cx: &mut Context, length: usize) -> PyResult {
        let bytes = self.input.take(cx, length)?;
        let number = from_two_s_complement(cx, bytes)?;
        self.push(cx, number)
    }

    fn push_int_line(&mut self, cx: &mut Context) -> PyResult {
        let line = self.input.line(cx, 1)?;
        let value = match line.as_slice() {
            b"00\n" => Value::FALSE,
            b"01\n" => Value::TRUE,
            line => match parse(cx, ShapeId::INT, line) {
                Err(raised) if cx.raised_is(ShapeId::VALUE_ERROR) => {
                    drop(cx.take_raised(raised));
                    return Err(cx.value_error("could not convert string to int"));
                }
                parsed => parsed?,
            },
        };
        self.push(cx, value)
    }

    fn push_quoted(&mut self, cx: &mut Context) -> PyResult {
        let mut line = self.input.line(cx, 0)?;
        line.pop();
        let inner = match line.as_slice() {
            [first @ (b'\'' | b'"'), inner @ .., last] if first == last => inner,
            _ => return Err(unpickling_error(cx, "the STRING opcode argument must be quoted")),
        };
        let inner = cx.new_bytes(inner)?;
        let unescaped = cx.call_module("_codecs", "escape_decode", &[inner])?;
        let bytes = unescaped.as_tuple().and_then(|pair| pair.first()).cloned().unwrap_or(Value::NONE);
        self.push_old(cx, bytes)
    }

    /// A line of a module's or class's name.
    fn line_text(&mut self, cx: &mut Context) -> PyResult<Value> {
        let mut line = self.input.line(cx, 1)?;
        line.pop();
        let bytes = cx.new_bytes(&line)?;
        lissom_objects::codec::decode_object(cx, &bytes, "utf-8", "strict")
    }

    // ---- the instructions ---------------------------------------------------------------------------------------------

    fn step(&mut self, cx: &mut Context, opcode: u8) -> PyResult {
        match opcode {
            NONE => self.push(cx, Value::NONE),
            NEWTRUE => self.push(cx, Value::TRUE),
            NEWFALSE => self.push(cx, Value::FALSE),
            BININT1 => {
                let number = self.u8(cx)?;
                self.push(cx, Value::int32(number as i32))
            }
            BININT2 => {
                let number = self.input.array(cx).map(u16::from_le_bytes)?;
                self.push(cx, Value::int32(i32::from(number)))
            }
            BININT => {
                let number = self.u32(cx)?;
                self.push(cx, Value::int32(number as i32))
            }
            INT => self.push_int_line(cx),
            LONG => {
                let number = self.line_int(cx)?;
                self.push(cx, number)
            }
            LONG1 => {
                let length = self.u8(cx)?;
                self.push_long(cx, length)
            }
            LONG4 => {
                let length = self.length(cx, "LONG")?;
                self.push_long(cx, length)
            }
            FLOAT => {
                let line = self.input.line(cx, 1)?;
                let number = parse(cx, ShapeId::FLOAT, &line)?;
                self.push(cx, number)
            }
            BINFLOAT => {
                let number = self.input.array(cx).map(f64::from_be_bytes)?;
                let number = cx.new_float(number)?;
                self.push(cx, number)
            }
            SHORT_BINUNICODE => {
                let length = self.u8(cx)?;
                self.push_text(cx, length)
            }
            BINUNICODE => {
                let length = self.u32(cx)?;
                self.push_text(cx, length as usize)
            }
            BINUNICODE8 => {
                let length = self.length64(cx, "BINUNICODE")?;
                self.push_text(cx, length)
            }
            UNICODE => {
                let mut line = self.input.line(cx, 0)?;
                line.pop();
                let bytes = cx.new_bytes(&line)?;
                let text = lissom_objects::codec::decode_object(cx, &bytes, "raw-unicode-escape", "strict")?;
                self.push(cx, text)
            }
            SHORT_BINBYTES => {
                let length = self.u8(cx)?;
                self.push_bytes(cx, length)
            }
            BINBYTES => {
                let length = self.u32(cx)?;
                self.push_bytes(cx, length as usize)
            }
            BINBYTES8 => {
                let length = self.length64(cx, "BINBYTES")?;
                self.push_bytes(cx, length)
            }
            BYTEARRAY8 => {
                let length = self.length64(cx, "BYTEARRAY8")?;
                let bytes = self.input.take(cx, length)?;
                let array = cx.new_bytearray(bytes)?;
                self.push(cx, array)
            }
            STRING => self.push_quoted(cx),
            BINSTRING => {
                let length = self.length(cx, "BINSTRING")?;
                self.push_old_of_length(cx, length)
            }
            SHORT_BINSTRING => {
                let length = self.u8(cx)?;
                self.push_old_of_length(cx, length)
            }
            EMPTY_TUPLE => {
                let tuple = cx.empty_tuple();
                self.push(cx, tuple)
            }
            TUPLE1 => self.small_tuple(cx, 1),
            TUPLE2 => self.small_tuple(cx, 2),
            TUPLE3 => self.small_tuple(cx, 3),
            TUPLE => {
                let items = self.pop_mark(cx)?;
                let tuple = cx.new_tuple_from(items)?;
                self.push(cx, tuple)
            }
            EMPTY_LIST => {
                let list = cx.new_list()?;
                self.push(cx, list)
            }
            LIST => {
                let items = self.pop_mark(cx)?;
                let list = cx.new_list_from(&items)?;
                self.push(cx, list)
            }
            EMPTY_DICT => {
                let dict = cx.new_dict()?;
                self.push(cx, dict)
            }
            EMPTY_SET => {
                let set = cx.new_set()?;
                self.push(cx, set)
            }
            FROZENSET => {
                let items = self.pop_mark(cx)?;
                let items = cx.new_tuple_from(items)?;
                let set = cx.frozenset_from_iterable(&items)?;
                self.push(cx, set)
            }
            MARK => self.mark(cx),
            POP => self.load_pop(cx),
            POP_MARK => self.pop_mark(cx).map(drop),
            DUP => {
                let top = self.top(cx)?;
                self.push(cx, top)
            }
            PUT => {
                let number = self.input.line(cx, 1)?;
                let number = parse(cx, ShapeId::INT, &number)?;
                self.top(cx)?;
                if cx.as_int(&number).is_some_and(|number| number.is_negative()) {
                    return Err(cx.value_error("negative PUT argument"));
                }
                self.put(cx, &number)
            }
            BINPUT => {
                let number = self.u8(cx)?;
                self.put(cx, &Value::int32(number as i32))
            }
            LONG_BINPUT => {
                let number = self.u32(cx)?;
                let number = cx.new_int_u64(u64::from(number))?;
                self.put(cx, &number)
            }
            MEMOIZE => {
                let number = cx.dict_len(&self.memo);
                let number = cx.new_int_usize(number)?;
                self.put(cx, &number)
            }
            GET => {
                let number = self.input.line(cx, 1)?;
                let number = parse(cx, ShapeId::INT, &number)?;
                self.get(cx, &number)
            }
            BINGET => {
                let number = self.u8(cx)?;
                self.get(cx, &Value::int32(number as i32))
            }
            LONG_BINGET => {
                let number = self.u32(cx)?;
                let number = cx.new_int_u64(u64::from(number))?;
                self.get(cx, &number)
            }
            PROTO => {
                let protocol = self.u8(cx)? as u8;
                if protocol > HIGHEST_PROTOCOL {
                    return Err(cx.value_error(&format!("unsupported pickle protocol: {protocol}")));
                }
                self.protocol = protocol;
                if let Some(this) = self.unpickler.clone() {
                    unpickler::set_protocol(cx, &this, protocol);
                }
                Ok(())
            }
            FRAME => {
                let length = self.input.array(cx).map(u64::from_le_bytes)?;
                self.input.frame(cx, length)
            }
            _ => self.step_with_calls(cx, opcode),
        }
    }

    /// The instructions that may run Python code.
    fn step_with_calls(&mut self, cx: &mut Context, opcode: u8) -> PyResult {
        match opcode {
            APPEND => {
                let item = self.pop(cx)?;
                self.append(cx, vec![item])
            }
            APPENDS => {
                let items = self.pop_mark(cx)?;
                self.append(cx, items)
            }
            SETITEM => {
                let value = self.pop(cx)?;
                let key = self.pop(cx)?;
                self.set_items(cx, vec![key, value])
            }
            SETITEMS => {
                let items = self.pop_mark(cx)?;
                self.set_items(cx, items)
            }
            DICT => {
                let items = self.pop_mark(cx)?;
                self.new_dict(cx, &items)
            }
            ADDITEMS => {
                let items = self.pop_mark(cx)?;
                self.add_items(cx, items)
            }
            GLOBAL => {
                let module = self.line_text(cx)?;
                let name = self.line_text(cx)?;
                let found = self.find(cx, &module, &name)?;
                self.push(cx, found)
            }
            STACK_GLOBAL => {
                let name = self.pop(cx)?;
                let module = self.pop(cx)?;
                if !name.shape().is_str() || !module.shape().is_str() {
                    return Err(unpickling_error(cx, "STACK_GLOBAL requires str"));
                }
                let found = self.find(cx, &module, &name)?;
                self.push(cx, found)
            }
            REDUCE => self.reduce(cx),
            NEWOBJ => self.new_object(cx, false),
            NEWOBJ_EX => self.new_object(cx, true),
            BUILD => {
                let state = self.pop(cx)?;
                let object = self.top(cx)?;
                super::build::set_state(cx, &object, &state)
            }
            INST => {
                let module = self.line_text(cx)?;
                let name = self.line_text(cx)?;
                if self.marks.is_empty() {
                    return Err(unpickling_error(cx, "could not find MARK"));
                }
                let class = self.find(cx, &module, &name)?;
                let arguments = self.pop_mark(cx)?;
                self.instantiate(cx, &class, &arguments)
            }
            OBJ => {
                let mut arguments = self.pop_mark(cx)?;
                if arguments.is_empty() {
                    return Err(self.underflow(cx));
                }
                let class = arguments.remove(0);
                self.instantiate(cx, &class, &arguments)
            }
            EXT1 => {
                let code = self.u8(cx)?;
                self.extension(cx, code as i64)
            }
            EXT2 => {
                let code = self.input.array(cx).map(u16::from_le_bytes)?;
                self.extension(cx, i64::from(code))
            }
            EXT4 => {
                let code = self.u32(cx)? as i32;
                self.extension(cx, i64::from(code))
            }
            PERSID => {
                let mut line = self.input.line(cx, 0)?;
                line.pop();
                if !line.is_ascii() {
                    return Err(unpickling_error(cx, "persistent IDs in protocol 0 must be ASCII strings"));
                }
                let id = cx.new_str_bytes(&line)?;
                self.persistent(cx, &id)
            }
            BINPERSID => {
                let id = self.pop(cx)?;
                self.persistent(cx, &id)
            }
            NEXT_BUFFER => self.next_buffer(cx),
            READONLY_BUFFER => {
                let buffer = self.top(cx)?;
                let view = lissom_objects::memoryview::ops::new(cx, &buffer)?;
                let readonly = cx.get_attr_str(&view, "readonly")?;
                if !cx.truth(&readonly)? {
                    let view = cx.call_method(&view, "toreadonly", &[])?;
                    self.replace_top(view);
                }
                Ok(())
            }
            _ => {
                let shown = cx.new_bytes(&[opcode])?;
                let shown = cx.repr(&shown)?;
                let message = format!("invalid load key, {}.", cx.string_lossy(&shown).trim_start_matches('b'));
                Err(unpickling_error(cx, &message))
            }
        }
    }

    fn load_pop(&mut self, cx: &mut Context) -> PyResult {
        // A mark on top is popped as if it were a value.
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop(cx).map(drop)
    }
}

/// A number from text, by calling its class.
fn parse(cx: &mut Context, class: ShapeId, text: &[u8]) -> PyResult<Value> {
    let bytes = cx.new_bytes(text)?;
    let text = lissom_objects::codec::decode_object(cx, &bytes, "latin-1", "strict")?;
    let class = cx.type_object(class);
    cx.call(&class, &[text])
}

/// The integer that these bytes are, the lowest first, the highest bit its sign.
fn from_two_s_complement(cx: &mut Context, bytes: &[u8]) -> PyResult<Value> {
    let negative = bytes.last().is_some_and(|last| *last >= 0x80);
    let mut limbs = vec![if negative { u64::MAX } else { 0 }; bytes.len() / 8 + 1];
    for (index, byte) in bytes.iter().enumerate() {
        let shift = index % 8 * 8;
        limbs[index / 8] = limbs[index / 8] & !(0xff << shift) | u64::from(*byte) << shift;
    }
    if negative {
        let mut carry = true;
        for limb in &mut limbs {
            (*limb, carry) = (!*limb).overflowing_add(u64::from(carry));
        }
    }
    cx.new_int_from_limbs(negative, &limbs)
}
