//! Where a pickle goes: pieces of about 64 KiB, framed from protocol 4 on, to a file's `write` or into a `bytes`.
//!
//! ```text
//!   pending   … | FRAME | 8 bytes of length | instructions …
//!                 ^ frame
//! ```
//!
//! The frame's head is reserved when it begins, and filled in (or taken out, for a frame of less than four bytes) when it ends.

use lissom_objects::{Context, PyResult, Value};

use super::opcode::FRAME;

/// A frame ends when it has this many bytes; payloads of this size bypass the pieces.
pub(super) const PIECE: usize = 64 * 1024;
const HEAD: usize = 9;
const FRAME_MIN: usize = 4;

/// See the module's picture.
pub(super) struct Output {
    pending: Vec<u8>,
    /// Where the frame's head lies.
    frame: Option<usize>,
    /// Are frames made?
    framing: bool,
    /// The file's `write`.
    write: Option<Value>,
    /// Without a file: the pieces so far, a `bytearray`.
    whole: Option<Value>,
}

impl Output {
    pub(super) fn new(write: Option<Value>) -> Output {
        Output { pending: Vec::new(), frame: None, framing: false, write, whole: None }
    }

    /// Frames what follows.
    pub(super) fn start_framing(&mut self) {
        self.framing = true;
    }

    /// Room for the head of a frame, before its first byte.
    fn begin_frame(&mut self) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.pending.len());
            self.pending.extend([0; HEAD]);
        }
    }

    fn end_frame(&mut self) {
        let Some(start) = self.frame.take() else { return };
        let length = self.pending.len() - start - HEAD;
        if length >= FRAME_MIN {
            let head = &mut self.pending[start..start + HEAD];
            head[0] = FRAME;
            head[1..].copy_from_slice(&(length as u64).to_le_bytes());
        } else {
            self.pending.drain(start..start + HEAD);
        }
    }

    /// Adds an instruction.
    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        self.begin_frame();
        self.pending.push(byte);
    }

    /// Adds the bytes of an instruction (few, or less than a piece).
    #[inline]
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.begin_frame();
        self.pending.extend_from_slice(bytes);
    }

    /// Between two values: a piece that is large enough goes out.
    #[inline]
    pub(super) fn boundary(&mut self, cx: &mut Context) -> PyResult {
        if self.pending.len() < PIECE { Ok(()) } else { self.flush(cx) }
    }

    /// Adds an instruction with a payload, which a value has as a whole.
    pub(super) fn payload(&mut self, cx: &mut Context, head: &[u8], payload: &[u8], value: Option<&Value>) -> PyResult {
        if payload.len() < PIECE {
            self.bytes(head);
            self.bytes(payload);
            return Ok(());
        }
        self.flush(cx)?;
        let framing = std::mem::replace(&mut self.framing, false);
        self.bytes(head);
        self.framing = framing;
        if self.write.is_some() {
            self.flush(cx)?;
            let made = match value {
                Some(value) if value.is_bytes() => value.clone(),
                _ => cx.new_bytes(payload)?,
            };
            if let Some(write) = &self.write {
                cx.call(write, &[made])?;
            }
        } else {
            self.flush(cx)?;
            self.add(cx, payload)?;
        }
        Ok(())
    }

    fn add(&mut self, cx: &mut Context, bytes: &[u8]) -> PyResult {
        let whole = match &self.whole {
            Some(whole) => whole.clone(),
            None => self.whole.insert(cx.new_bytearray(&[])?).clone(),
        };
        let end = lissom_objects::buffer::native_bytes(cx, &whole).map_or(0, <[u8]>::len);
        cx.bytearray_splice(&whole, end, 0, bytes)
    }

    /// Hands on what is pending.
    pub(super) fn flush(&mut self, cx: &mut Context) -> PyResult {
        self.end_frame();
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        match &self.write {
            Some(write) => {
                let piece = cx.new_bytes(&pending)?;
                cx.call(write, &[piece])?;
            }
            None => self.add(cx, &pending)?,
        }
        self.pending = pending;
        self.pending.clear();
        Ok(())
    }

    /// The whole pickle as `bytes`.
    pub(super) fn take(&mut self, cx: &mut Context) -> PyResult<Value> {
        if self.whole.is_none() {
            self.end_frame();
            return cx.new_bytes(&self.pending);
        }
        self.flush(cx)?;
        match self.whole.take() {
            Some(whole) => cx.bytes_from_buffer(&whole),
            None => cx.new_bytes(&[]),
        }
    }
}

impl Output {
    /// Is there a file to write to?
    pub(super) fn has_file(&self) -> bool {
        self.write.is_some()
    }
}
