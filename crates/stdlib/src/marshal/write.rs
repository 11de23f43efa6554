//! From values to bytes.

use std::collections::HashMap;

use lissom_objects::{Context, PyResult, ShapeId, Value};
use lissom_vm::code::CodeCell;
use lissom_vm::code::parts::Parts;

use super::{DEPTH_MAX, NUMBERED};

struct Writer {
    out: Vec<u8>,
    version: i64,
    codes: bool,
    depth: usize,
    numbers: HashMap<u64, u32>,
    /// What has a number stays alive, so that its word means it.
    kept: Vec<Value>,
}

/// The bytes of a value.
pub(super) fn write(cx: &mut Context, value: &Value, version: i64, codes: bool) -> PyResult<Vec<u8>> {
    let mut writer = Writer { out: Vec::new(), version, codes, depth: 0, numbers: HashMap::new(), kept: Vec::new() };
    writer.value(cx, value)?;
    Ok(writer.out)
}

impl Writer {
    fn long(&mut self, number: i32) {
        self.out.extend(number.to_le_bytes());
    }

    fn size(&mut self, cx: &mut Context, size: usize) -> PyResult {
        match i32::try_from(size) {
            Ok(size) => {
                self.long(size);
                Ok(())
            }
            Err(_) => Err(cx.value_error("unmarshallable object")),
        }
    }

    /// Writes a type, or a reference to an object written before (then true).
    fn begin(&mut self, kind: u8, value: &Value) -> bool {
        let mut flag = 0;
        if self.version >= 3 && value.is_pointer() && value.count() > 1 {
            if let Some(number) = self.numbers.get(&value.word()) {
                let number = *number as i32;
                self.out.push(b'r');
                self.long(number);
                return true;
            }
            self.numbers.insert(value.word(), self.numbers.len() as u32);
            self.kept.push(value.clone());
            flag = NUMBERED;
        }
        self.out.push(kind | flag);
        false
    }

    fn value(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(cx.value_error("object too deeply nested to marshal"));
        }
        cx.check_stack()?;
        let result = self.inner(cx, value);
        self.depth -= 1;
        result
    }

    fn values(&mut self, cx: &mut Context, values: &[Value]) -> PyResult {
        values.iter().try_for_each(|value| self.value(cx, value))
    }

    fn inner(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        if value.is_none() {
            self.out.push(b'N');
        } else if value.is(&Value::TRUE) {
            self.out.push(b'T');
        } else if value.is(&Value::FALSE) {
            self.out.push(b'F');
        } else if value.is(&Value::ELLIPSIS) {
            self.out.push(b'.');
        } else if value.is(&cx.type_object(ShapeId::STOP_ITERATION)) {
            self.out.push(b'S');
        } else if value.shape().is_int() {
            self.int(cx, value)?;
        } else if value.shape() == ShapeId::FLOAT {
            let number = cx.as_float(value).unwrap_or(0.0);
            if !self.begin(b'g', value) {
                self.out.extend(number.to_le_bytes());
            }
        } else if value.shape() == ShapeId::COMPLEX {
            let (real, imaginary) = cx.as_complex(value).unwrap_or((0.0, 0.0));
            if !self.begin(b'y', value) {
                self.out.extend(real.to_le_bytes());
                self.out.extend(imaginary.to_le_bytes());
            }
        } else if value.shape().is_str() {
            self.text(cx, value)?;
        } else if value.shape() == ShapeId::BYTES || value.shape() == ShapeId::BYTEARRAY || value.shape() == ShapeId::MEMORYVIEW {
            let bytes = cx.bytes_like(value)?.to_vec();
            self.bytes(cx, value, &bytes)?;
        } else if value.shape().is_tuple() {
            let items = value.as_tuple().unwrap_or(&[]).to_vec();
            let small = self.version >= 4 && items.len() < 256;
            if !self.begin(if small { b')' } else { b'(' }, value) {
                if small {
                    self.out.push(items.len() as u8);
                } else {
                    self.size(cx, items.len())?;
                }
                self.values(cx, &items)?;
            }
        } else if value.shape() == ShapeId::LIST {
            if !self.begin(b'[', value) {
                let items = cx.collect(value)?;
                self.size(cx, items.len())?;
                self.values(cx, &items)?;
            }
        } else if value.shape() == ShapeId::DICT {
            if !self.begin(b'{', value) {
                for (key, item) in cx.dict_items(value)? {
                    self.value(cx, &key)?;
                    self.value(cx, &item)?;
                }
                self.out.push(b'0');
            }
        } else if value.shape() == ShapeId::SET || value.shape() == ShapeId::FROZENSET {
            if !self.begin(if value.shape() == ShapeId::SET { b'<' } else { b'>' }, value) {
                let items = cx.collect(value)?;
                self.size(cx, items.len())?;
                // In an order that depends on the items alone.
                let mut parts = Vec::new();
                for item in &items {
                    parts.push((write(cx, item, 0, self.codes)?, item.clone()));
                }
                parts.sort_by(|a, b| a.0.cmp(&b.0));
                for (_, item) in &parts {
                    self.value(cx, item)?;
                }
            }
        } else if value.shape() == ShapeId::SLICE && self.version >= 5 {
            if !self.begin(b':', value) {
                for name in ["start", "stop", "step"] {
                    let part = cx.get_attr_str(value, name)?;
                    self.value(cx, &part)?;
                }
            }
        } else if CodeCell::of(value).is_some() {
            if !self.codes {
                return Err(cx.value_error("marshalling code objects is disallowed"));
            }
            let parts = Parts::of(cx, value)?;
            if !self.begin(b'c', value) {
                self.code(cx, parts)?;
            }
        } else if cx.has_buffer(value) {
            let bytes = cx.bytes_like(value)?.to_vec();
            self.bytes(cx, value, &bytes)?;
        } else {
            return Err(cx.value_error("unmarshallable object"));
        }
        Ok(())
    }

    fn bytes(&mut self, cx: &mut Context, value: &Value, bytes: &[u8]) -> PyResult {
        if !self.begin(b's', value) {
            self.size(cx, bytes.len())?;
            self.out.extend(bytes);
        }
        Ok(())
    }

    fn int(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        let Some(number) = cx.as_int(value) else { return Ok(()) };
        if let Some(small) = number.to_i64().and_then(|number| i32::try_from(number).ok()) {
            if !self.begin(b'i', value) {
                self.long(small);
            }
            return Ok(());
        }
        let mut room = 0;
        let (negative, limbs) = number.parts(&mut room);
        // Digits of 15 bits, the least first.
        let bits = limbs.len() * 64 - limbs.last().map_or(0, |last| last.leading_zeros() as usize);
        let count = bits.div_ceil(15);
        let digits: Vec<u16> = (0..count)
            .map(|index| {
                let (limb, shift) = (index * 15 / 64, index * 15 % 64);
                let low = limbs[limb] >> shift;
                let high = if shift > 49 { limbs.get(limb + 1).map_or(0, |next| next << (64 - shift)) } else { 0 };
                ((low | high) & 0x7fff) as u16
            })
            .collect();
        if !self.begin(b'l', value) {
            let count = count as i32;
            self.long(if negative { -count } else { count });
            digits.iter().for_each(|digit| self.out.extend(digit.to_le_bytes()));
        }
        Ok(())
    }

    fn text(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        let Some(bytes) = cx.as_str(value).map(|view| view.bytes.to_vec()) else { return Ok(()) };
        let interned = lissom_objects::names::is_interned(value) && self.version > 0;
        if self.version >= 4 && bytes.is_ascii() {
            let short = bytes.len() < 256;
            let kind = match (short, interned) {
                (true, true) => b'Z',
                (true, false) => b'z',
                (false, true) => b'A',
                (false, false) => b'a',
            };
            if !self.begin(kind, value) {
                if short {
                    self.out.push(bytes.len() as u8);
                } else {
                    self.size(cx, bytes.len())?;
                }
                self.out.extend(bytes);
            }
            return Ok(());
        }
        if !self.begin(if interned { b't' } else { b'u' }, value) {
            self.size(cx, bytes.len())?;
            self.out.extend(bytes);
        }
        Ok(())
    }

    fn code(&mut self, cx: &mut Context, parts: Parts) -> PyResult {
        for number in [parts.argcount, parts.posonlyargcount, parts.kwonlyargcount, parts.nlocals, parts.stacksize, parts.flags, parts.firstlineno] {
            self.long(number as i32);
        }
        for bytes in [&parts.code, &parts.linetable, &parts.exceptiontable] {
            self.size(cx, bytes.len())?;
            self.out.extend(bytes.iter());
        }
        for values in [&parts.consts, &parts.names, &parts.varnames, &parts.freevars, &parts.cellvars] {
            self.size(cx, values.len())?;
            self.values(cx, values)?;
        }
        for value in [parts.filename, parts.name, parts.qualname] {
            self.value(cx, &value.unwrap_or(Value::NONE))?;
        }
        Ok(())
    }
}
