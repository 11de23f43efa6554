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

    /// As [`Context::index`], cut to 64 bits.
    ///
    /// # Errors
    /// `TypeError`
    pub fn index_clamped(&mut self, value: &Value) -> PyResult<i64> {
        let number = self.index(value)?;
        Ok(number.as_int().map_or(0, |number| number.clamped()))
    }

    /// A value as a float, by `__float__` or `__index__`.
    ///
    /// # Errors
    /// `TypeError`
    pub fn to_float(&mut self, value: &Value) -> PyResult<f64> {
        if let Some(number) = self.as_float(value) {
            return Ok(number);
        }
        if let Some(result) = self.call_special(value, Special::Float, &[])?
            && let Some(number) = self.as_float(&result)
        {
            return Ok(number);
        }
        if self.special(value, Special::Index).is_some() {
            return Ok(self.index_i64(value)? as f64);
        }
        let name = self.type_name(value);
        Err(self.type_error(&format!("must be real number, not {name}")))
    }
}
