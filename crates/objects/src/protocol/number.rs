//! Numbers: operators and conversions.

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::value::Value;

impl Context {
    /// `operator.index(value)`: exactly `int`.
    ///
    /// # Errors
    /// `TypeError`
    pub fn index(&mut self, value: &Value) -> PyResult<Value> {
        if let Some(number) = self.exact_int(value) {
            return Ok(number);
        }
        if let Some(result) = self.call_special(value, Special::Index, &[])? {
            if let Some(number) = self.exact_int(&result) {
                return Ok(number);
            }
            let found = self.type_name(&result);
            return Err(self.type_error(&format!("__index__ returned non-int (type {found})")));
        }
        let name = self.type_name(value);
        Err(self.type_error(&format!("'{name}' object cannot be interpreted as an integer")))
    }

    /// As [`Context::index`], as a machine number.
    ///
    /// # Errors
    /// `OverflowError`
    pub fn index_i64(&mut self, value: &Value) -> PyResult<i64> {
        let number = self.index(value)?;
        match number.as_small_int() {
            Some(number) => Ok(number),
            None => Err(self.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }
}
