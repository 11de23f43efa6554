//! Writing values: the built-in types one by one; all others go to reduce.rs.

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::memo::Memo;
use super::opcode::*;
use super::output::Output;
use super::pickler::Options;
use super::{buffer, pickling_error};

/// So many items are put into a container by one instruction.
pub(super) const BATCH: usize = 1000;

/// A pickle being written.
pub(super) struct Saver {
    pub(super) output: Output,
    pub(super) memo: Memo,
    pub(super) protocol: u8,
    /// Instructions with binary operands (from protocol 1 on).
    pub(super) binary: bool,
    /// No memo: shared objects are written again, and cycles never end.
    pub(super) fast: bool,
    /// Names of Python 2 where they differ.
    pub(super) fix_imports: bool,
    pub(super) persistent_id: Option<Value>,
    pub(super) reducer_override: Option<Value>,
    /// The pickler's own table of reducers.
    pub(super) dispatch_table: Option<Value>,
    pub(super) buffer_callback: Option<Value>,
    /// The containers being written in fast mode, to find cycles.
    open: Vec<u64>,
}

/// Adds a note to the exception at hand: where in the whole it happened.
#[cold]
pub(super) fn note(cx: &mut Context, raised: Raised, text: &str) -> Raised {
    let exception = cx.take_raised(raised);
    match lissom_objects::exception::add_note(cx, &exception, text) {
        Ok(()) => cx.raise(exception),
        Err(raised) => raised,
    }
}

/// How notes name a value's class.
#[cold]
pub(super) fn class_name(cx: &mut Context, value: &Value) -> String {
    let class = cx.type_of(value);
    let name = cx.qualified_type_name(&class);
    name.strip_prefix("__main__.").map_or_else(|| name.clone(), str::to_owned)
}

impl Saver {
    pub(super) fn new(cx: &mut Context, options: Options, write: Option<Value>, buffer_callback: Option<Value>) -> PyResult<Saver> {
        Ok(Saver {
            output: Output::new(write),
            memo: Memo::new(cx)?,
            protocol: options.protocol,
            binary: options.protocol >= 1,
            fast: false,
            fix_imports: options.fix_imports,
            persistent_id: None,
            reducer_override: None,
            dispatch_table: None,
            buffer_callback,
            open: Vec::new(),
        })
    }

    /// Writes a whole pickle.
    pub(super) fn dump(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.protocol >= 2 {
            self.output.bytes(&[PROTO, self.protocol]);
        }
        if self.protocol >= 4 {
            self.output.start_framing();
        }
        self.save(cx, object, true)?;
        self.output.byte(STOP);
        if self.output.has_file() { self.output.flush(cx) } else { Ok(()) }
    }

    /// Writes a value.
    pub(super) fn save(&mut self, cx: &mut Context, object: &Value, persistent: bool) -> PyResult {
        self.output.boundary(cx)?;
        if persistent && let Some(persistent_id) = self.persistent_id.clone() {
            let id = cx.call(&persistent_id, std::slice::from_ref(object))?;
            if !id.is_none() {
                return self.save_persistent(cx, &id);
            }
        }
        let shape = object.shape();
        if object.is_none() {
            self.output.byte(NONE);
            return Ok(());
        }
        if object.is(&Value::TRUE) || object.is(&Value::FALSE) {
            let yes = object.is(&Value::TRUE);
            match self.protocol >= 2 {
                true => self.output.byte(if yes { NEWTRUE } else { NEWFALSE }),
                false => self.output.bytes(if yes { b"I01\n" } else { b"I00\n" }),
            }
            return Ok(());
        }
        if shape.is_int() {
            return self.save_int(cx, object);
        }
        if shape == ShapeId::FLOAT {
            return self.save_float(cx, object);
        }
        if let Some(number) = self.memo.get(cx, object)? {
            self.get(number);
            return Ok(());
        }
        if shape.is_str() {
            return self.save_str(cx, object);
        }
        if shape == ShapeId::BYTES {
            return self.save_bytes(cx, object);
        }
        cx.check_stack()?;
        match shape {
            ShapeId::DICT => self.in_fast_mode(cx, object, Saver::save_dict),
            ShapeId::LIST => self.in_fast_mode(cx, object, Saver::save_list),
            ShapeId::SET => self.save_set(cx, object),
            ShapeId::FROZENSET => self.save_frozenset(cx, object),
            ShapeId::BYTEARRAY => self.save_bytearray(cx, object),
            _ if shape.is_tuple() => self.save_tuple(cx, object),
            _ if buffer::is_buffer(cx, object)? => self.save_buffer(cx, object),
            _ => self.save_other(cx, object),
        }
    }

    /// Runs the writer of a container; without a memo, a cycle is found by the containers that are open.
    fn in_fast_mode(&mut self, cx: &mut Context, object: &Value, write: fn(&mut Saver, &mut Context, &Value) -> PyResult) -> PyResult {
        if !self.fast {
            return write(self, cx, object);
        }
        if self.open.len() >= 50 && self.open.contains(&object.word()) {
            let class = class_name(cx, object);
            return Err(cx.value_error(&format!("fast mode: can't pickle cyclic objects including object type {class}")));
        }
        self.open.push(cx.identity(object));
        let result = write(self, cx, object);
        self.open.pop();
        result
    }

    /// Fetches what is in the memo.
    pub(super) fn get(&mut self, number: u64) {
        match number {
            _ if !self.binary => self.output.bytes(format!("g{number}\n").as_bytes()),
            0..=0xff => self.output.bytes(&[BINGET, number as u8]),
            _ => self.with_u32(LONG_BINGET, number),
        }
    }

    fn with_u32(&mut self, opcode: u8, number: u64) {
        let [a, b, c, d] = (number as u32).to_le_bytes();
        self.output.bytes(&[opcode, a, b, c, d]);
    }

    /// Puts what was just made into the memo.
    pub(super) fn memoize(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.fast {
            return Ok(());
        }
        let number = self.memo.len(cx);
        self.memo.put(cx, object, number)?;
        match number {
            _ if self.protocol >= 4 => self.output.byte(MEMOIZE),
            _ if !self.binary => self.output.bytes(format!("p{number}\n").as_bytes()),
            0..=0xff => self.output.bytes(&[BINPUT, number as u8]),
            _ => self.with_u32(LONG_BINPUT, number),
        }
        Ok(())
    }

    fn save_persistent(&mut self, cx: &mut Context, id: &Value) -> PyResult {
        if self.binary {
            self.save(cx, id, false)?;
            self.output.byte(BINPERSID);
            return Ok(());
        }
        let text = cx.str(id)?;
        let bytes = text.str_bytes();
        if !bytes.is_ascii() {
            return Err(pickling_error(cx, "persistent IDs in protocol 0 must be ASCII strings"));
        }
        self.output.byte(PERSID);
        self.output.bytes(bytes);
        self.output.byte(b'\n');
        Ok(())
    }

    fn save_int(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        let number = object.as_small_int();
        if self.binary
            && let Some(number) = number
        {
            match number {
                0..=0xff => {
                    self.output.bytes(&[BININT1, number as u8]);
                    return Ok(());
                }
                0x100..=0xffff => {
                    let [a, b] = (number as u16).to_le_bytes();
                    self.output.bytes(&[BININT2, a, b]);
                    return Ok(());
                }
                -0x8000_0000..=-1 | 0x1_0000..=0x7fff_ffff => {
                    self.with_u32(BININT, number as u64);
                    return Ok(());
                }
                _ => {}
            }
        }
        if self.protocol < 2 {
            let text = cx.repr(object)?;
            let short = number.is_some_and(|number| i32::try_from(number).is_ok());
            self.output.byte(if short { INT } else { LONG });
            self.output.bytes(text.str_bytes());
            self.output.bytes(if short { b"\n" } else { b"L\n" });
            return Ok(());
        }
        let bytes = two_s_complement(cx, object);
        match u8::try_from(bytes.len()) {
            Ok(length) => self.output.bytes(&[LONG1, length]),
            Err(_) if i32::try_from(bytes.len()).is_ok() => self.with_u32(LONG4, bytes.len() as u64),
            Err(_) => return Err(cx.overflow_error("int too large to pickle")),
        }
        self.output.bytes(&bytes);
        Ok(())
    }

    fn save_float(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.binary {
            let number = cx.as_float(object).unwrap_or(0.0);
            self.output.byte(BINFLOAT);
            self.output.bytes(&number.to_be_bytes());
        } else {
            let text = cx.repr(object)?;
            self.output.byte(FLOAT);
            self.output.bytes(text.str_bytes());
            self.output.byte(b'\n');
        }
        Ok(())
    }

    fn save_str(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        let bytes = object.str_bytes();
        let length = bytes.len() as u64;
        if !self.binary {
            return self.save_escaped(cx, object);
        }
        match length {
            0..=0xff if self.protocol >= 4 => {
                self.output.bytes(&[SHORT_BINUNICODE, length as u8]);
                self.output.bytes(bytes);
            }
            0..=0xffff_ffff => self.output.payload(cx, &head32(BINUNICODE, length), bytes, None)?,
            _ if self.protocol >= 4 => self.output.payload(cx, &head64(BINUNICODE8, length), bytes, None)?,
            _ => return Err(cx.overflow_error("serializing a string larger than 4 GiB requires pickle protocol 4 or higher")),
        }
        self.memoize(cx, object)
    }

    /// A string on a line of its own: what would end it, or looks like an escape, is escaped.
    fn save_escaped(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        self.output.byte(UNICODE);
        for point in lissom_text::wtf8::code_points(object.str_bytes()) {
            match point {
                0 | 10 | 13 | 26 | 92 | 0x100..=0xffff => self.output.bytes(format!("\\u{point:04x}").as_bytes()),
                0..=0xff => self.output.byte(point as u8),
                _ => self.output.bytes(format!("\\U{point:08x}").as_bytes()),
            }
        }
        self.output.byte(b'\n');
        self.memoize(cx, object)
    }

    fn save_bytes(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.protocol < 3 {
            // As a call that makes it; `bytes` is `str` there.
            let bytes = object.bytes_slice();
            let (function, arguments) = if bytes.is_empty() {
                (cx.type_object(ShapeId::BYTES), cx.empty_tuple())
            } else {
                let (latin, text) = (cx.new_str("latin1")?, lissom_objects::codec::decode_object(cx, object, "latin-1", "strict")?);
                (self.codecs_encode(cx)?, cx.new_tuple(&[text, latin])?)
            };
            return self.save_reduce(cx, &[function, arguments], Some(object));
        }
        self.bytes_without_memo(cx, object.bytes_slice(), Some(object))?;
        self.memoize(cx, object)
    }

    fn codecs_encode(&mut self, cx: &mut Context) -> PyResult<Value> {
        let module = lissom_vm::import::import_module(cx, "_codecs")?;
        cx.get_attr_str(&module, "encode")
    }

    fn bytes_without_memo(&mut self, cx: &mut Context, bytes: &[u8], value: Option<&Value>) -> PyResult {
        let length = bytes.len() as u64;
        match length {
            0..=0xff => {
                self.output.bytes(&[SHORT_BINBYTES, length as u8]);
                self.output.bytes(bytes);
                Ok(())
            }
            0x100..=0xffff_ffff => self.output.payload(cx, &head32(BINBYTES, length), bytes, value),
            _ if self.protocol >= 4 => self.output.payload(cx, &head64(BINBYTES8, length), bytes, value),
            _ => Err(cx.overflow_error("serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher")),
        }
    }

    fn save_bytearray(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        let copy = cx.bytes_from_buffer(object)?;
        if self.protocol < 5 {
            let class = cx.type_object(ShapeId::BYTEARRAY);
            let arguments = if copy.bytes_slice().is_empty() { cx.empty_tuple() } else { cx.new_tuple(&[copy])? };
            return self.save_reduce(cx, &[class, arguments], Some(object));
        }
        let bytes = copy.bytes_slice();
        self.output.payload(cx, &head64(BYTEARRAY8, bytes.len() as u64), bytes, Some(&copy))?;
        self.memoize(cx, object)
    }

    fn save_buffer(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.protocol < 5 {
            return Err(pickling_error(cx, "PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = match buffer::raw(cx, object) {
            Ok(view) => view,
            Err(raised) if cx.raised_is(ShapeId::BUFFER_ERROR) => {
                drop(cx.take_raised(raised));
                return Err(pickling_error(cx, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer"));
            }
            Err(raised) => return Err(raised),
        };
        let in_band = match self.buffer_callback.clone() {
            Some(callback) => {
                let answer = cx.call(&callback, std::slice::from_ref(object))?;
                cx.truth(&answer)?
            }
            None => true,
        };
        let readonly = cx.get_attr_str(&view, "readonly")?;
        let readonly = cx.truth(&readonly)?;
        if in_band {
            let copy = cx.bytes_from_buffer(&view)?;
            let bytes = copy.bytes_slice();
            if readonly {
                self.bytes_without_memo(cx, bytes, Some(&copy))?;
            } else {
                self.output.payload(cx, &head64(BYTEARRAY8, bytes.len() as u64), bytes, Some(&copy))?;
            }
            self.memoize(cx, object)?;
        } else {
            self.output.byte(NEXT_BUFFER);
            if readonly {
                self.output.byte(READONLY_BUFFER);
            }
        }
        cx.call_method(&view, "release", &[]).map(drop)
    }

    /// Writes an item of a container; what fails is told where it stands.
    fn save_item(&mut self, cx: &mut Context, container: &Value, index: usize, item: &Value) -> PyResult {
        self.save(cx, item, true).map_err(|raised| {
            let class = class_name(cx, container);
            note(cx, raised, &format!("when serializing {class} item {index}"))
        })
    }

    fn save_tuple(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        let items = object.as_tuple().unwrap_or(&[]);
        if items.is_empty() {
            self.output.bytes(if self.binary { &[EMPTY_TUPLE] } else { &[MARK, TUPLE] });
            return Ok(());
        }
        let short = items.len() <= 3 && self.protocol >= 2;
        if !short {
            self.output.byte(MARK);
        }
        for (index, item) in items.iter().enumerate() {
            self.save_item(cx, object, index, item)?;
        }
        // A tuple that contains itself, by way of a list say, has been made meanwhile: what was pushed goes, and that is fetched.
        if let Some(number) = self.memo.get(cx, object)? {
            if self.binary && !short {
                self.output.byte(POP_MARK);
            } else {
                for _ in 0..items.len() + usize::from(!short) {
                    self.output.byte(POP);
                }
            }
            self.get(number);
            return Ok(());
        }
        self.output.byte(match items.len() {
            1 if short => TUPLE1,
            2 if short => TUPLE2,
            3 if short => TUPLE3,
            _ => TUPLE,
        });
        self.memoize(cx, object)
    }

    fn save_list(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        self.output.bytes(if self.binary { &[EMPTY_LIST] } else { &[MARK, LIST] });
        self.memoize(cx, object)?;
        if !self.binary {
            let iterator = cx.iter(object)?;
            return self.append_items(cx, &iterator, object);
        }
        if cx.list_len(object) == 1
            && let Some(item) = cx.list_get(object, 0)
        {
            self.save_item(cx, object, 0, &item)?;
            self.output.byte(APPEND);
            return Ok(());
        }
        // The list may change while its items are written.
        let mut index = 0;
        while index < cx.list_len(object) {
            self.output.byte(MARK);
            let end = index + BATCH;
            while index < end
                && let Some(item) = cx.list_get(object, index)
            {
                self.save_item(cx, object, index, &item)?;
                index += 1;
            }
            self.output.byte(APPENDS);
        }
        Ok(())
    }

    /// Appends what an iterator gives to the list on the stack.
    pub(super) fn append_items(&mut self, cx: &mut Context, iterator: &Value, container: &Value) -> PyResult {
        let mut index = 0;
        if !self.binary {
            while let Some(item) = cx.next(iterator)? {
                self.save_item(cx, container, index, &item)?;
                self.output.byte(APPEND);
                index += 1;
            }
            return Ok(());
        }
        loop {
            let batch = take(cx, iterator, BATCH)?;
            match batch.as_slice() {
                [] => return Ok(()),
                [item] => {
                    self.save_item(cx, container, index, item)?;
                    self.output.byte(APPEND);
                }
                items => {
                    self.output.byte(MARK);
                    for (place, item) in items.iter().enumerate() {
                        self.save_item(cx, container, index + place, item)?;
                    }
                    self.output.byte(APPENDS);
                }
            }
            index += batch.len();
            if batch.len() < BATCH {
                return Ok(());
            }
        }
    }

    fn save_dict(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        self.output.bytes(if self.binary { &[EMPTY_DICT] } else { &[MARK, DICT] });
        self.memoize(cx, object)?;
        let length = cx.dict_len(object);
        let items = cx.call_method(object, "items", &[])?;
        let iterator = cx.iter(&items)?;
        if !self.binary || length <= 1 {
            return self.set_items(cx, &iterator, object);
        }
        loop {
            let batch = take(cx, &iterator, BATCH)?;
            self.output.byte(MARK);
            for pair in &batch {
                self.save_pair(cx, object, pair)?;
            }
            self.output.byte(SETITEMS);
            if cx.dict_len(object) != length {
                return Err(cx.error(ShapeId::RUNTIME_ERROR, "dictionary changed size during iteration"));
            }
            if batch.len() < BATCH {
                return Ok(());
            }
        }
    }

    fn save_pair(&mut self, cx: &mut Context, container: &Value, pair: &Value) -> PyResult {
        let Some([key, value]) = pair.as_tuple() else { return Err(cx.type_error("dict items iterator must return 2-tuples")) };
        self.save(cx, key, true)?;
        self.save(cx, value, true).map_err(|raised| {
            let class = class_name(cx, container);
            let exception = cx.take_raised(raised);
            let text = match cx.repr(key) {
                Ok(text) => cx.string_lossy(&text),
                Err(raised) => return raised,
            };
            let raised = cx.raise(exception);
            note(cx, raised, &format!("when serializing {class} item {text}"))
        })
    }

    /// Puts the pairs that an iterator gives into the dict on the stack.
    pub(super) fn set_items(&mut self, cx: &mut Context, iterator: &Value, container: &Value) -> PyResult {
        if !self.binary {
            while let Some(pair) = cx.next(iterator)? {
                self.save_pair(cx, container, &pair)?;
                self.output.byte(SETITEM);
            }
            return Ok(());
        }
        loop {
            let batch = take(cx, iterator, BATCH)?;
            match batch.as_slice() {
                [] => return Ok(()),
                [pair] => {
                    self.save_pair(cx, container, pair)?;
                    self.output.byte(SETITEM);
                }
                pairs => {
                    self.output.byte(MARK);
                    for pair in pairs {
                        self.save_pair(cx, container, pair)?;
                    }
                    self.output.byte(SETITEMS);
                }
            }
            if batch.len() < BATCH {
                return Ok(());
            }
        }
    }

    /// Writes elements of a set.
    fn save_elements(&mut self, cx: &mut Context, container: &Value, elements: &[Value]) -> PyResult {
        for element in elements {
            self.save(cx, element, true).map_err(|raised| {
                let class = class_name(cx, container);
                note(cx, raised, &format!("when serializing {class} element"))
            })?;
        }
        Ok(())
    }

    fn save_as_call(&mut self, cx: &mut Context, class: ShapeId, object: &Value) -> PyResult {
        let list = cx.list_from_iterable(object)?;
        let (class, arguments) = (cx.type_object(class), cx.new_tuple(&[list])?);
        self.save_reduce(cx, &[class, arguments], Some(object))
    }

    fn save_set(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.protocol < 4 {
            return self.save_as_call(cx, ShapeId::SET, object);
        }
        self.output.byte(EMPTY_SET);
        self.memoize(cx, object)?;
        if cx.set_len(object) == 0 {
            return Ok(());
        }
        let iterator = cx.iter(object)?;
        loop {
            let batch = take(cx, &iterator, BATCH)?;
            self.output.byte(MARK);
            self.save_elements(cx, object, &batch)?;
            self.output.byte(ADDITEMS);
            if batch.len() < BATCH {
                return Ok(());
            }
        }
    }

    fn save_frozenset(&mut self, cx: &mut Context, object: &Value) -> PyResult {
        if self.protocol < 4 {
            return self.save_as_call(cx, ShapeId::FROZENSET, object);
        }
        self.output.byte(MARK);
        let iterator = cx.iter(object)?;
        loop {
            let batch = take(cx, &iterator, BATCH)?;
            if batch.is_empty() {
                break;
            }
            self.save_elements(cx, object, &batch)?;
        }
        if let Some(number) = self.memo.get(cx, object)? {
            self.output.byte(POP_MARK);
            self.get(number);
            return Ok(());
        }
        self.output.byte(FROZENSET);
        self.memoize(cx, object)
    }
}

fn head32(opcode: u8, length: u64) -> [u8; 5] {
    let [a, b, c, d] = (length as u32).to_le_bytes();
    [opcode, a, b, c, d]
}

fn head64(opcode: u8, length: u64) -> [u8; 9] {
    let mut head = [opcode; 9];
    head[1..].copy_from_slice(&length.to_le_bytes());
    head
}

/// The next items of an iterator, at most so many.
fn take(cx: &mut Context, iterator: &Value, most: usize) -> PyResult<Vec<Value>> {
    let mut items = Vec::new();
    while items.len() < most {
        match cx.next(iterator)? {
            Some(item) => items.push(item),
            None => break,
        }
    }
    Ok(items)
}

/// The bytes of an integer, the lowest first, with a bit for the sign; none for 0.
fn two_s_complement(cx: &Context, object: &Value) -> Vec<u8> {
    let Some(number) = cx.as_int(object) else { return Vec::new() };
    let mut room = 0;
    let (negative, limbs) = number.parts(&mut room);
    let mut bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    bytes.push(0);
    if negative {
        let mut carry = true;
        for byte in &mut bytes {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    let sign: u8 = if negative { 0xff } else { 0 };
    while let [.., before, last] = bytes.as_slice()
        && *last == sign
        && (before ^ sign) < 0x80
    {
        bytes.pop();
    }
    if bytes == [0] {
        bytes.clear();
    }
    bytes
}
