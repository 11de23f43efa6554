//! Text being put together.

use crate::context::{Context, PyResult};
use crate::value::Value;

/// Text being put together, counted against the limit.
#[derive(Default)]
pub struct TextBuilder {
    bytes: Vec<u8>,
}

impl TextBuilder {
    /// An empty text.
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }

    /// Appends bytes of WTF-8.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn push_bytes(&mut self, cx: &mut Context, bytes: &[u8]) -> PyResult {
        if self.bytes.capacity() - self.bytes.len() < bytes.len() {
            cx.check_size(self.bytes.len() * 2 + bytes.len())?;
            if self.bytes.try_reserve(bytes.len()).is_err() {
                return Err(cx.memory_error());
            }
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Appends text.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn push_str(&mut self, cx: &mut Context, text: &str) -> PyResult {
        self.push_bytes(cx, text.as_bytes())
    }

    /// The text as a string.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn finish(self, cx: &mut Context) -> PyResult<Value> {
        cx.new_str_bytes(&self.bytes)
    }

    /// A string written by an algorithm of `lissom_text`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn build(cx: &mut Context, write: impl FnOnce(&mut Vec<u8>) -> Result<(), lissom_text::Full>) -> PyResult<Value> {
        let mut text = Vec::new();
        match write(&mut text) {
            Ok(()) => cx.new_str_bytes(&text),
            Err(lissom_text::Full) => Err(cx.memory_error()),
        }
    }
}
