//! From bytes to values. The bytes may be anything: what does not fit is a `ValueError`, an `EOFError` or a `TypeError`.

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};
use lissom_vm::code::parts::Parts;

use super::{DEPTH_MAX, NUMBERED, bad};

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    codes: bool,
    depth: usize,
    /// Objects by number; none while it is being read.
    numbered: Vec<Option<Value>>,
}

/// A value, and how many bytes it took.
pub(super) fn read(cx: &mut Context, bytes: &[u8], codes: bool) -> PyResult<(Value, usize)> {
    let mut reader = Reader { bytes, at: 0, codes, depth: 0, numbered: Vec::new() };
    match reader.value(cx)? {
        Some(value) => Ok((value, reader.at)),
        None => Err(cx.type_error("NULL object in marshal data for object")),
    }
}

fn short(cx: &mut Context) -> Raised {
    cx.error(ShapeId::EOF_ERROR, "marshal data too short")
}

impl<'b> Reader<'b> {
    fn take(&mut self, cx: &mut Context, count: usize) -> PyResult<&'b [u8]> {
        match self.at.checked_add(count).and_then(|end| self.bytes.get(self.at..end)) {
            Some(bytes) => {
                self.at += count;
                Ok(bytes)
            }
            None => Err(short(cx)),
        }
    }

    fn byte(&mut self, cx: &mut Context) -> PyResult<u8> {
        Ok(self.take(cx, 1)?[0])
    }

    fn long(&mut self, cx: &mut Context) -> PyResult<i32> {
        let bytes = self.take(cx, 4)?;
        Ok(i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn float(&mut self, cx: &mut Context) -> PyResult<f64> {
        let mut word = [0; 8];
        word.copy_from_slice(self.take(cx, 8)?);
        Ok(f64::from_le_bytes(word))
    }

    fn text_float(&mut self, cx: &mut Context) -> PyResult<f64> {
        let count = self.byte(cx)? as usize;
        let bytes = self.take(cx, count)?;
        std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()).ok_or_else(|| bad(cx, "float out of range"))
    }

    fn size(&mut self, cx: &mut Context, what: &str) -> PyResult<usize> {
        let size = self.long(cx)?;
        usize::try_from(size).map_err(|_| bad(cx, &format!("{what} size out of range")))
    }

    fn required(&mut self, cx: &mut Context, place: &str) -> PyResult<Value> {
        match self.value(cx)? {
            Some(value) => Ok(value),
            None => Err(cx.type_error(&format!("NULL object in marshal data for {place}"))),
        }
    }

    fn required_many(&mut self, cx: &mut Context, count: usize, place: &str) -> PyResult<Vec<Value>> {
        // Each takes at least a byte.
        if count > self.bytes.len() - self.at {
            return Err(short(cx));
        }
        (0..count).map(|_| self.required(cx, place)).collect()
    }

    /// The next value; `None` for the mark that ends a dict.
    fn value(&mut self, cx: &mut Context) -> PyResult<Option<Value>> {
        let Some(first) = self.bytes.get(self.at).copied() else { return Err(cx.error(ShapeId::EOF_ERROR, "EOF read where object expected")) };
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(cx.value_error("recursion limit exceeded"));
        }
        cx.check_stack()?;
        let number = (first & NUMBERED != 0).then(|| {
            self.numbered.push(None);
            self.numbered.len() - 1
        });
        let value = self.inner(cx, first & !NUMBERED, number)?;
        if let (Some(number), Some(value)) = (number, &value) {
            self.numbered[number] = Some(value.clone());
        }
        self.depth -= 1;
        Ok(value)
    }

    fn inner(&mut self, cx: &mut Context, kind: u8, number: Option<usize>) -> PyResult<Option<Value>> {
        Ok(Some(match kind {
            b'0' => return Ok(None),
            b'N' => Value::NONE,
            b'T' => Value::TRUE,
            b'F' => Value::FALSE,
            b'.' => Value::ELLIPSIS,
            b'S' => cx.type_object(ShapeId::STOP_ITERATION),
            b'i' => Value::int32(self.long(cx)?),
            b'I' => {
                let mut word = [0; 8];
                word.copy_from_slice(self.take(cx, 8)?);
                cx.new_int(i64::from_le_bytes(word))?
            }
            b'l' => self.int(cx)?,
            b'g' => {
                let number = self.float(cx)?;
                cx.new_float(number)?
            }
            b'f' => {
                let number = self.text_float(cx)?;
                cx.new_float(number)?
            }
            b'y' => {
                let parts = (self.float(cx)?, self.float(cx)?);
                cx.new_complex(parts)?
            }
            b'x' => {
                let parts = (self.text_float(cx)?, self.text_float(cx)?);
                cx.new_complex(parts)?
            }
            b's' => {
                let size = self.size(cx, "bytes object")?;
                let bytes = self.take(cx, size)?;
                cx.new_bytes(bytes)?
            }
            b'u' | b't' | b'a' | b'A' => {
                let size = self.size(cx, "string")?;
                let bytes = self.take(cx, size)?;
                self.text(cx, bytes, kind)?
            }
            b'z' | b'Z' => {
                let size = self.byte(cx)? as usize;
                let bytes = self.take(cx, size)?;
                self.text(cx, bytes, kind)?
            }
            b')' | b'(' => {
                let count = if kind == b')' { self.byte(cx)? as usize } else { self.size(cx, "tuple")? };
                let items = self.required_many(cx, count, "tuple")?;
                cx.new_tuple_from(items)?
            }
            b'[' => {
                let count = self.size(cx, "list")?;
                let list = cx.new_list()?;
                self.name(number, &list);
                for item in self.required_items(cx, count)? {
                    let item = self.placed(cx, item, "list")?;
                    cx.list_push(&list, item)?;
                }
                list
            }
            b'{' => {
                let dict = cx.new_dict()?;
                self.name(number, &dict);
                while let Some(key) = self.value(cx)? {
                    let Some(value) = self.value(cx)? else { break };
                    cx.dict_set(&dict, &key, value)?;
                }
                dict
            }
            b'<' | b'>' => {
                let count = self.size(cx, "set")?;
                if kind == b'<' {
                    let set = cx.new_set()?;
                    self.name(number, &set);
                    for item in self.required_many(cx, count, "set")? {
                        cx.set_add(&set, &item)?;
                    }
                    set
                } else {
                    let items = self.required_many(cx, count, "set")?;
                    let (items, class) = (cx.new_tuple_from(items)?, cx.type_object(ShapeId::FROZENSET));
                    cx.call(&class, &[items])?
                }
            }
            b':' => {
                let (start, stop, step) = (self.required(cx, "slice")?, self.required(cx, "slice")?, self.required(cx, "slice")?);
                cx.new_slice(start, stop, step)?
            }
            b'r' => {
                let number = self.long(cx)?;
                match usize::try_from(number).ok().and_then(|number| self.numbered.get(number)) {
                    Some(Some(value)) => value.clone(),
                    _ => return Err(bad(cx, "invalid reference")),
                }
            }
            b'c' => {
                if !self.codes {
                    return Err(cx.value_error("unmarshalling code objects is disallowed"));
                }
                self.code(cx)?
            }
            _ => return Err(bad(cx, "unknown type code")),
        }))
    }

    /// A container can be referred to while it is being read.
    fn name(&mut self, number: Option<usize>, value: &Value) {
        if let Some(number) = number {
            self.numbered[number] = Some(value.clone());
        }
    }

    fn required_items(&mut self, cx: &mut Context, count: usize) -> PyResult<std::ops::Range<usize>> {
        if count > self.bytes.len() - self.at {
            return Err(short(cx));
        }
        Ok(0..count)
    }

    fn placed(&mut self, cx: &mut Context, _index: usize, place: &str) -> PyResult<Value> {
        self.required(cx, place)
    }

    fn int(&mut self, cx: &mut Context) -> PyResult<Value> {
        let count = self.long(cx)?;
        let (negative, count) = (count < 0, count.unsigned_abs() as usize);
        if count > i32::MAX as usize {
            return Err(bad(cx, "long size out of range"));
        }
        let digits = self.take(cx, count.saturating_mul(2))?;
        let mut limbs = vec![0u64; (count * 15).div_ceil(64) + 1];
        for (index, digit) in digits.chunks_exact(2).enumerate() {
            let digit = u64::from(u16::from_le_bytes([digit[0], digit[1]]));
            if digit > 0x7fff {
                return Err(bad(cx, "digit out of range in long"));
            }
            if index + 1 == count && digit == 0 {
                return Err(bad(cx, "unnormalized long data"));
            }
            let (limb, shift) = (index * 15 / 64, index * 15 % 64);
            limbs[limb] |= digit << shift;
            if shift > 49 {
                limbs[limb + 1] |= digit >> (64 - shift);
            }
        }
        cx.new_int_from_limbs(negative, &limbs)
    }

    fn text(&mut self, cx: &mut Context, bytes: &[u8], kind: u8) -> PyResult<Value> {
        let value = if matches!(kind, b'u' | b't') {
            let bytes = cx.new_bytes(bytes)?;
            let (encoding, errors) = (cx.new_str("utf-8")?, cx.new_str("surrogatepass")?);
            cx.call_method(&bytes, "decode", &[encoding, errors])?
        } else {
            if !bytes.is_ascii() {
                return Err(bad(cx, "string is not ASCII"));
            }
            cx.new_str_bytes(bytes)?
        };
        if matches!(kind, b't' | b'A' | b'Z') { cx.intern_value(&value) } else { Ok(value) }
    }

    fn code(&mut self, cx: &mut Context) -> PyResult<Value> {
        let mut numbers = [0i64; 7];
        for number in &mut numbers {
            *number = i64::from(self.long(cx)?);
        }
        let mut spans = [Vec::new(), Vec::new(), Vec::new()];
        for span in &mut spans {
            let size = self.size(cx, "bytes object")?;
            *span = self.take(cx, size)?.to_vec();
        }
        let mut lists: [Vec<Value>; 5] = Default::default();
        for (index, list) in lists.iter_mut().enumerate() {
            let size = self.size(cx, "tuple")?;
            *list = self.required_many(cx, size, "code")?;
            if index > 0 && list.iter().any(|name| cx.as_str(name).is_none()) {
                return Err(bad(cx, "name is no string"));
            }
        }
        let mut names: [Option<Value>; 3] = Default::default();
        for name in &mut names {
            let value = self.required(cx, "code")?;
            if cx.as_str(&value).is_none() {
                return Err(bad(cx, "name is no string"));
            }
            *name = Some(value);
        }
        let [argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, firstlineno] = numbers;
        let [code, linetable, exceptiontable] = spans;
        let [consts, names_used, varnames, freevars, cellvars] = lists;
        let [filename, name, qualname] = names;
        let parts = Parts {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            nlocals,
            stacksize,
            flags,
            firstlineno,
            code,
            linetable,
            exceptiontable,
            consts,
            names: names_used,
            varnames,
            freevars,
            cellvars,
            filename,
            name,
            qualname,
        };
        parts.build(cx)
    }
}
