//! The buffer protocol among native types.

use crate::context::{Context, PyResult};
use crate::value::Value;

impl Context {
    /// Has the value bytes to be seen?
    pub fn has_buffer(&mut self, _value: &Value) -> bool {
        false
    }

    /// The bytes of a bytes-like object.
    ///
    /// # Errors
    /// `TypeError` if it has none.
    pub fn bytes_like(&mut self, value: &Value) -> PyResult<Vec<u8>> {
        let name = self.type_name(value);
        Err(self.type_error(&format!("a bytes-like object is required, not '{name}'")))
    }

    /// A `bytes` object.
    ///
    /// # Errors
    /// `NotImplementedError`
    pub fn new_bytes(&mut self, _bytes: &[u8]) -> PyResult<Value> {
        Err(self.not_implemented("bytes"))
    }
}
