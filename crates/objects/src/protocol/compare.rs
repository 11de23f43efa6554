//! Comparison, truth and hashing.

use crate::context::{Context, PyResult};
use crate::dict::equal_without_python;
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::{Value, word};

/// The rich comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the operator of that name")]
pub enum Compare {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Compare {
    /// The operator with its sides exchanged.
    pub fn swapped(self) -> Compare {
        match self {
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            same => same,
        }
    }

    /// The operator as it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Compare::Lt => "<",
            Compare::Le => "<=",
            Compare::Eq => "==",
            Compare::Ne => "!=",
            Compare::Gt => ">",
            Compare::Ge => ">=",
        }
    }

    /// The special method.
    pub fn special(self) -> Special {
        match self {
            Compare::Lt => Special::Lt,
            Compare::Le => Special::Le,
            Compare::Eq => Special::Eq,
            Compare::Ne => Special::Ne,
            Compare::Gt => Special::Gt,
            Compare::Ge => Special::Ge,
        }
    }

    /// Whether it holds for this order.
    #[inline(always)]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Compare::Lt => order.is_lt(),
            Compare::Le => order.is_le(),
            Compare::Eq => order.is_eq(),
            Compare::Ne => order.is_ne(),
            Compare::Gt => order.is_gt(),
            Compare::Ge => order.is_ge(),
        }
    }

    /// Whether it holds for two floats (never for NaN, but for `!=`).
    #[inline(always)]
    pub fn holds_for_floats(self, a: f64, b: f64) -> bool {
        match self {
            Compare::Lt => a < b,
            Compare::Le => a <= b,
            Compare::Eq => a == b,
            Compare::Ne => a != b,
            Compare::Gt => a > b,
            Compare::Ge => a >= b,
        }
    }
}

impl Context {
    /// `a < b` and so on, as a value.
    ///
    /// # Errors
    /// `TypeError` if neither side can order itself; what the methods raise.
    pub fn compare(&mut self, operator: Compare, a: &Value, b: &Value) -> PyResult<Value> {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(Value::bool(operator.holds(x.cmp(&y))));
        }
        if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
            // The order of WTF-8 bytes is the order of code points.
            return Ok(Value::bool(operator.holds(x.bytes.cmp(y.bytes))));
        }
        if let Some(truth) = self.compare_numbers(operator, a, b) {
            return Ok(Value::bool(truth));
        }
        self.compare_slowly(operator, a, b)
    }

    #[inline(never)]
    fn compare_slowly(&mut self, operator: Compare, a: &Value, b: &Value) -> PyResult<Value> {
        if a.is_tuple() && b.is_tuple() {
            return crate::tuple::methods::compare(self, operator, a, b);
        }
        self.check_stack()?;
        let (left, right) = (self.class_word(a), self.class_word(b));
        let swapped = operator.swapped();
        let mut tried = false;
        if left != right {
            let (left, right) = (self.type_of(a), self.type_of(b));
            if self.is_subtype(&right, &left)
                && let Some(method) = self.special(b, swapped.special())
            {
                tried = true;
                let result = self.call_unbound(&method, b, std::slice::from_ref(a))?;
                if result.word() != word::NOT_IMPLEMENTED {
                    return Ok(result);
                }
            }
        }
        if let Some(method) = self.special(a, operator.special()) {
            let result = self.call_unbound(&method, a, std::slice::from_ref(b))?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if !tried
            && let Some(method) = self.special(b, swapped.special())
        {
            let result = self.call_unbound(&method, b, std::slice::from_ref(a))?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match operator {
            Compare::Eq => Ok(Value::bool(a.is(b))),
            Compare::Ne => Ok(Value::bool(!a.is(b))),
            _ => {
                let (left, right) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(&format!("'{}' not supported between instances of '{left}' and '{right}'", operator.sign())))
            }
        }
    }

    /// `a is b or a == b`, as containers compare their items.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn equal(&mut self, a: &Value, b: &Value) -> PyResult<bool> {
        if let Some(equal) = equal_without_python(a, b) {
            return Ok(equal);
        }
        let result = self.compare(Compare::Eq, a, b)?;
        self.truth(&result)
    }

    /// `a < b` as a truth, for sorting.
    ///
    /// # Errors
    /// As [`Context::compare`].
    #[inline]
    pub fn less(&mut self, a: &Value, b: &Value) -> PyResult<bool> {
        let result = self.compare(Compare::Lt, a, b)?;
        self.truth(&result)
    }

    /// `bool(value)`
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raise.
    #[inline]
    pub fn truth(&mut self, value: &Value) -> PyResult<bool> {
        match value.word() {
            word::TRUE => return Ok(true),
            word::FALSE | word::NONE | word::EMPTY_STRING => return Ok(false),
            _ => {}
        }
        if let Some(number) = value.as_small_int() {
            return Ok(number != 0);
        }
        self.truth_slowly(value)
    }

    #[inline(never)]
    fn truth_slowly(&mut self, value: &Value) -> PyResult<bool> {
        if let Some(number) = value.as_exact_float() {
            return Ok(number != 0.0);
        }
        if value.is_short_string() {
            return Ok(true);
        }
        match value.shape() {
            ShapeId::LIST => return Ok(self.as_list(value).is_some_and(|list| !list.is_empty())),
            ShapeId::DICT => return Ok(self.dict_len(value) != 0),
            ShapeId::STR_ASCII | ShapeId::STR_WIDE => return Ok(true),
            ShapeId::NOT_IMPLEMENTED => {
                return Err(self.type_error("NotImplemented should not be used in a boolean context"));
            }
            _ => {}
        }
        if let Some(items) = value.as_tuple() {
            return Ok(!items.is_empty());
        }
        self.check_stack()?;
        if let Some(method) = self.special(value, Special::Bool) {
            if method.is_none() {
                let name = self.type_name(value);
                return Err(self.type_error(&format!("'{name}' cannot be interpreted as a boolean")));
            }
            let result = self.call_unbound(&method, value, &[])?;
            return match result.as_bool() {
                Some(truth) => Ok(truth),
                None => {
                    let found = self.type_name(&result);
                    Err(self.type_error(&format!("__bool__ should return bool, returned {found}")))
                }
            };
        }
        if self.special(value, Special::Len).is_some() {
            return Ok(self.len(value)? != 0);
        }
        Ok(true)
    }

    /// `hash(value)`
    ///
    /// # Errors
    /// `TypeError` for unhashable values; what `__hash__` raises.
    #[inline]
    pub fn hash(&mut self, value: &Value) -> PyResult<i64> {
        if let Some(view) = value.as_str() {
            return Ok(crate::hash::visible(view.hash(self.hash_key)));
        }
        if let Some(number) = value.as_small_int() {
            return Ok(crate::dict::table::small_int_hash(number));
        }
        self.hash_slowly(value)
    }

    #[inline(never)]
    fn hash_slowly(&mut self, value: &Value) -> PyResult<i64> {
        if value.is_tuple() {
            return crate::tuple::methods::hash(self, value);
        }
        self.check_stack()?;
        let method = self.special(value, Special::Hash);
        let Some(method) = method.filter(|method| !method.is_none()) else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("unhashable type: '{name}'")));
        };
        let result = self.call_unbound(&method, value, &[])?;
        if let Some(number) = result.as_small_int() {
            return Ok(if number == -1 { -2 } else { number });
        }
        match self.as_int(&result) {
            // A hash of 64 bits is itself; a larger integer stands for its own hash.
            Some(number) => Ok(number.to_i64().unwrap_or_else(|| crate::hash::of_int(number))),
            None => Err(self.type_error("__hash__ method should return an integer")),
        }
    }
}
