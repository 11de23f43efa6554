//! Operators: which method of which operand computes `a + b`, and conversions to numbers.
//!
//! Exact `int`, `bool` and `float` operands are computed at once, without looking methods up. Otherwise (the data model's rules):
//! the right operand's reflected method goes first if its class is a subclass of the left one's and has another one; then the left
//! operand's method; then the right one's, if the classes differ. A method may give `NotImplemented`. Concatenation and repetition
//! of built-in sequences come after a foreign operand's reflected method, as in CPython, where they are not numeric operators at all.

use crate::context::{Context, PyResult, Raised};
use crate::int::IntRef;
use crate::names::Special;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::value::{Value, word};

/// The other forms of a binary operator.
struct Forms {
    reflected: Special,
    in_place: Option<Special>,
    sign: &'static str,
}

impl Forms {
    fn of(operation: Special) -> Option<Forms> {
        use Special as S;
        let (reflected, in_place, sign) = match operation {
            S::Add => (S::RAdd, S::IAdd, "+"),
            S::Sub => (S::RSub, S::ISub, "-"),
            S::Mul => (S::RMul, S::IMul, "*"),
            S::MatMul => (S::RMatMul, S::IMatMul, "@"),
            S::TrueDiv => (S::RTrueDiv, S::ITrueDiv, "/"),
            S::FloorDiv => (S::RFloorDiv, S::IFloorDiv, "//"),
            S::Mod => (S::RMod, S::IMod, "%"),
            S::Pow => (S::RPow, S::IPow, "**"),
            S::LShift => (S::RLShift, S::ILShift, "<<"),
            S::RShift => (S::RRShift, S::IRShift, ">>"),
            S::And => (S::RAnd, S::IAnd, "&"),
            S::Xor => (S::RXor, S::IXor, "^"),
            S::Or => (S::ROr, S::IOr, "|"),
            S::DivMod => return Some(Forms { reflected: S::RDivMod, in_place: None, sign: "divmod()" }),
            _ => return None,
        };
        Some(Forms { reflected, in_place: Some(in_place), sign })
    }
}

/// An exact number in one of the two forms that are computed directly.
enum Direct<'a> {
    Int(IntRef<'a>),
    Float(f64),
}

impl Direct<'_> {
    #[inline(always)]
    fn of(value: &Value) -> Option<Direct<'_>> {
        if let Some(number) = value.as_small_int() {
            return Some(Direct::Int(IntRef::Small(number)));
        }
        if let Some(number) = value.as_small_float() {
            return Some(Direct::Float(number));
        }
        if value.is_pointer() {
            return match value.shape() {
                shape if shape.is_big_int() => value.as_int().map(Direct::Int),
                ShapeId::FLOAT => value.as_exact_float().map(Direct::Float),
                _ => None,
            };
        }
        value.as_bool().map(|truth| Direct::Int(IntRef::Small(i64::from(truth))))
    }
}

/// An integer operand of a float operation.
#[inline(always)]
fn float_of(cx: &mut Context, number: &Direct) -> PyResult<f64> {
    match *number {
        Direct::Float(number) => Ok(number),
        Direct::Int(number) => crate::int::ops::to_f64(cx, number),
    }
}

/// Is it a method of a built-in type?
fn is_native(method: &Value) -> bool {
    matches!(method.shape(), ShapeId::WRAPPER_DESCRIPTOR | ShapeId::METHOD_DESCRIPTOR)
}

impl Context {
    /// `a + b` and the like: the operator is named by its special method ([`Special::Add`], …, [`Special::DivMod`]).
    ///
    /// # Errors
    /// `TypeError` if the operands have no such operator; what it raises.
    #[inline]
    pub fn binary(&mut self, operation: Special, a: &Value, b: &Value) -> PyResult<Value> {
        match self.binary_direct(operation, a, b)? {
            Some(result) => Ok(result),
            None => self.binary_by_method(operation, a, b),
        }
    }

    /// `a += b` and the like; the operator is named as for [`Context::binary`]. The result is to be stored.
    ///
    /// # Errors
    /// As [`Context::binary`].
    #[inline]
    pub fn binary_in_place(&mut self, operation: Special, a: &Value, b: &Value) -> PyResult<Value> {
        match self.binary_direct(operation, a, b)? {
            Some(result) => Ok(result),
            None => self.binary_in_place_by_method(operation, a, b),
        }
    }

    #[inline]
    fn binary_direct(&mut self, operation: Special, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        let (Some(x), Some(y)) = (Direct::of(a), Direct::of(b)) else { return Ok(None) };
        match (x, y) {
            (Direct::Int(x), Direct::Int(y)) => {
                if let (Some(x), Some(y)) = (a.as_bool(), b.as_bool()) {
                    match operation {
                        Special::And => return Ok(Some(Value::bool(x & y))),
                        Special::Or => return Ok(Some(Value::bool(x | y))),
                        Special::Xor => return Ok(Some(Value::bool(x ^ y))),
                        _ => {}
                    }
                }
                crate::int::ops::binary(self, operation, x, y)
            }
            (x, y) => {
                if matches!(operation, Special::And | Special::Or | Special::Xor | Special::LShift | Special::RShift | Special::MatMul) {
                    return Ok(None);
                }
                let (x, y) = (float_of(self, &x)?, float_of(self, &y)?);
                crate::float::ops::binary(self, operation, x, y)
            }
        }
    }

    #[inline(never)]
    fn binary_by_method(&mut self, operation: Special, a: &Value, b: &Value) -> PyResult<Value> {
        let Some(forms) = Forms::of(operation) else { return Err(self.type_error("not a binary operator")) };
        match self.try_binary(operation, forms.reflected, a, b)? {
            Some(result) => Ok(result),
            None => Err(self.unsupported(operation, forms.sign, false, a, b)),
        }
    }

    #[inline(never)]
    fn binary_in_place_by_method(&mut self, operation: Special, a: &Value, b: &Value) -> PyResult<Value> {
        let Some(forms) = Forms::of(operation) else { return Err(self.type_error("not a binary operator")) };
        self.check_stack()?;
        if let Some(in_place) = forms.in_place
            && let Some(method) = self.special(a, in_place)
        {
            if self.is_sequence_method(operation, a, &method) {
                if let Some(result) = self.try_reflected(forms.reflected, a, b)? {
                    return Ok(result);
                }
                self.check_repeat(operation, b)?;
            }
            let result = self.call_unbound(&method, a, std::slice::from_ref(b))?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match self.try_binary(operation, forms.reflected, a, b)? {
            Some(result) => Ok(result),
            None => Err(self.unsupported(operation, forms.sign, true, a, b)),
        }
    }

    /// The operands' methods in their order; `None` if none of them knows.
    fn try_binary(&mut self, operation: Special, reflected: Special, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        self.check_stack()?;
        let forward = self.special(a, operation);
        let mut back = if self.class_word(a) == self.class_word(b) { None } else { self.special(b, reflected) };
        let is_sequence = forward.as_ref().is_some_and(|method| self.is_sequence_method(operation, a, method));
        if let Some(method) = &back {
            let goes_first = if is_sequence {
                !self.is_sequence_method(operation, b, method)
            } else {
                let (left, right) = (self.type_of(a), self.type_of(b));
                self.is_subtype(&right, &left) && self.special(a, reflected).is_none_or(|own| !own.is(method))
            };
            if goes_first {
                let result = self.call_unbound(method, b, std::slice::from_ref(a))?;
                if result.word() != word::NOT_IMPLEMENTED {
                    return Ok(Some(result));
                }
                back = None;
            }
        }
        if let Some(method) = &forward {
            if is_sequence {
                self.check_repeat(operation, b)?;
            }
            let result = self.call_unbound(method, a, std::slice::from_ref(b))?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        if let Some(method) = &back {
            if self.is_sequence_method(operation, b, method) {
                self.check_repeat(operation, a)?;
            }
            let result = self.call_unbound(method, b, std::slice::from_ref(a))?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// The right operand's method alone, if it is of another class and no sequence's.
    fn try_reflected(&mut self, reflected: Special, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        if self.class_word(a) == self.class_word(b) {
            return Ok(None);
        }
        let Some(method) = self.special(b, reflected) else { return Ok(None) };
        if is_native(&method) {
            return Ok(None);
        }
        let result = self.call_unbound(&method, b, std::slice::from_ref(a))?;
        Ok(if result.word() == word::NOT_IMPLEMENTED { None } else { Some(result) })
    }

    /// Does the method concatenate or repeat a built-in sequence?
    fn is_sequence_method(&mut self, operation: Special, value: &Value, method: &Value) -> bool {
        matches!(operation, Special::Add | Special::Mul) && is_native(method) && (self.special(value, Special::GetItem).is_some() || value.shape() == ShapeId::TEMPLATE_STRING)
    }

    /// A sequence is repeated by an integer only.
    fn check_repeat(&mut self, operation: Special, count: &Value) -> PyResult {
        if operation == Special::Mul && !self.is_index(count) {
            let name = self.type_name(count);
            return Err(self.type_error(&format!("can't multiply sequence by non-int of type '{name}'")));
        }
        Ok(())
    }

    #[cold]
    fn unsupported(&mut self, operation: Special, sign: &str, in_place: bool, a: &Value, b: &Value) -> Raised {
        let (left, right) = (self.type_name(a), self.type_name(b));
        let sign = match (operation, in_place) {
            (Special::Pow, false) => "** or pow()".to_owned(),
            (_, true) => format!("{sign}="),
            _ => sign.to_owned(),
        };
        self.type_error(&format!("unsupported operand type(s) for {sign}: '{left}' and '{right}'"))
    }

    /// `-a`, `+a`, `~a`, `abs(a)`: named by [`Special::Neg`], [`Special::Pos`], [`Special::Invert`], [`Special::Abs`].
    ///
    /// # Errors
    /// `TypeError` if the operand has no such operator; what it raises.
    pub fn unary(&mut self, operation: Special, a: &Value) -> PyResult<Value> {
        match (Direct::of(a), operation) {
            (Some(Direct::Int(number)), Special::Neg) => return crate::int::ops::negate(self, number),
            (Some(Direct::Int(number)), Special::Invert) if a.as_bool().is_none() => return crate::int::ops::invert(self, number),
            (Some(Direct::Int(number)), Special::Abs) => return crate::int::ops::absolute(self, number),
            (Some(Direct::Float(number)), Special::Neg) => return self.new_float(-number),
            (Some(Direct::Float(number)), Special::Abs) => return self.new_float(number.abs()),
            _ => {}
        }
        self.check_stack()?;
        if let Some(result) = self.call_special(a, operation, &[])? {
            return Ok(result);
        }
        let sign = match operation {
            Special::Neg => "unary -",
            Special::Pos => "unary +",
            Special::Invert => "unary ~",
            _ => "abs()",
        };
        let name = self.type_name(a);
        Err(self.type_error(&format!("bad operand type for {sign}: '{name}'")))
    }

    /// `divmod(a, b)`
    ///
    /// # Errors
    /// As [`Context::binary`].
    pub fn divmod(&mut self, a: &Value, b: &Value) -> PyResult<Value> {
        self.binary(Special::DivMod, a, b)
    }

    /// `a ** b`, or `pow(a, b, modulus)`.
    ///
    /// # Errors
    /// As [`Context::binary`].
    pub fn power(&mut self, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult<Value> {
        let Some(modulus) = modulus.filter(|modulus| !modulus.is_none()) else { return self.binary(Special::Pow, a, b) };
        if let (Some(Direct::Int(a)), Some(Direct::Int(b)), Some(Direct::Int(m))) = (Direct::of(a), Direct::of(b), Direct::of(modulus)) {
            return crate::int::ops::power_modulo(self, a, b, m);
        }
        self.check_stack()?;
        let forward = self.special(a, Special::Pow);
        let mut back = if self.class_word(a) == self.class_word(b) { None } else { self.special(b, Special::RPow) };
        if let Some(method) = &back {
            let (left, right) = (self.type_of(a), self.type_of(b));
            if self.is_subtype(&right, &left) && self.special(a, Special::RPow).is_none_or(|own| !own.is(method)) {
                let result = self.call_unbound(method, b, &[a.clone(), modulus.clone()])?;
                if result.word() != word::NOT_IMPLEMENTED {
                    return Ok(result);
                }
                back = None;
            }
        }
        if let Some(method) = &forward {
            let result = self.call_unbound(method, a, &[b.clone(), modulus.clone()])?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if let Some(method) = &back {
            let result = self.call_unbound(method, b, &[a.clone(), modulus.clone()])?;
            if result.word() != word::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if self.as_decimal(modulus).is_some() && self.as_int(a).is_some() && self.as_int(b).is_some() {
            // The one type of which the third operand decides alone.
            let class = self.type_object(ShapeId::DECIMAL);
            let a = self.call(&class, std::slice::from_ref(a))?;
            return self.power(&a, b, Some(modulus));
        }
        let is_number = |cx: &Context, value: &Value| cx.as_int(value).is_some() || cx.as_float(value).is_some();
        if self.as_float(modulus).is_some() {
            return Err(self.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        if is_number(self, a) && is_number(self, b) && self.as_complex(modulus).is_some() {
            return Err(self.value_error("complex modulo"));
        }
        let names = (self.type_name(a), self.type_name(b), self.type_name(modulus));
        Err(self.type_error(&format!("unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", names.0, names.1, names.2)))
    }

    /// Compares exact numbers without looking methods up; `None` if one of them is something else.
    #[inline]
    pub fn compare_numbers(&self, operator: Compare, a: &Value, b: &Value) -> Option<bool> {
        let order = match (Direct::of(a)?, Direct::of(b)?) {
            (Direct::Int(a), Direct::Int(b)) => Some(crate::int::ops::compare(a, b)),
            (Direct::Float(a), Direct::Float(b)) => return Some(operator.holds_for_floats(a, b)),
            (Direct::Int(a), Direct::Float(b)) => crate::int::ops::compare_float(a, b),
            (Direct::Float(a), Direct::Int(b)) => crate::int::ops::compare_float(b, a).map(std::cmp::Ordering::reverse),
        };
        Some(match order {
            Some(order) => operator.holds(order),
            None => operator == Compare::Ne,
        })
    }

    /// Can it be used as an index (an `int`, or something with `__index__`)?
    #[inline]
    pub fn is_index(&mut self, value: &Value) -> bool {
        self.as_int(value).is_some() || self.special(value, Special::Index).is_some()
    }

    /// The exact integer a value stands for by `__index__`.
    ///
    /// # Errors
    /// `TypeError` if it stands for none; what `__index__` raises.
    #[inline]
    pub fn index(&mut self, value: &Value) -> PyResult<Value> {
        if value.is_small_int() {
            return Ok(value.clone());
        }
        self.index_slowly(value)
    }

    #[inline(never)]
    fn index_slowly(&mut self, value: &Value) -> PyResult<Value> {
        if let Some(number) = self.exact_int(value) {
            return Ok(number);
        }
        let name = self.type_name(value);
        let Some(result) = self.call_special(value, Special::Index, &[])? else {
            return Err(self.type_error(&format!("'{name}' object cannot be interpreted as an integer")));
        };
        match self.exact_int(&result) {
            Some(number) => {
                self.check_exact(&result, ShapeId::INT, "__index__ returned non-int")?;
                Ok(number)
            }
            None => {
                let found = self.type_name(&result);
                Err(self.type_error(&format!("__index__ returned non-int (type {found})")))
            }
        }
    }

    /// The integer a value stands for by `__index__`, as 64 bits: an argument of a function.
    ///
    /// # Errors
    /// `OverflowError` if it does not fit; else as [`Context::index`].
    #[inline]
    pub fn index_i64(&mut self, value: &Value) -> PyResult<i64> {
        if let Some(number) = value.as_small_int() {
            return Ok(number);
        }
        self.index_argument(value)
    }

    #[inline(never)]
    fn index_argument(&mut self, value: &Value) -> PyResult<i64> {
        let number = self.index_slowly(value)?;
        match number.as_int().and_then(|number| number.to_i64()) {
            Some(number) => Ok(number),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// As [`Context::index_i64`], for how many items there are or shall be: worded as an operator words it.
    ///
    /// # Errors
    /// `OverflowError` if it does not fit; else as [`Context::index`].
    #[inline]
    pub fn index_count(&mut self, value: &Value) -> PyResult<i64> {
        if let Some(number) = value.as_small_int() {
            return Ok(number);
        }
        self.index_fitting(value, ShapeId::OVERFLOW_ERROR)
    }

    /// As [`Context::index_i64`], for what must be an integer itself: `__index__` is not asked.
    ///
    /// # Errors
    /// `TypeError` if it is none; `OverflowError` if it does not fit.
    pub fn exact_i64(&mut self, value: &Value) -> PyResult<i64> {
        if !self.is_instance_of(value, ShapeId::INT) {
            return Err(self.type_error("an integer is required"));
        }
        self.index_i64(value)
    }

    /// As [`Context::index_i64`], worded for a `long` of the language C.
    ///
    /// # Errors
    /// `OverflowError` if it does not fit; else as [`Context::index`].
    pub fn index_long(&mut self, value: &Value) -> PyResult<i64> {
        let number = self.index(value)?;
        match self.as_int(&number).and_then(|number| number.to_i64()) {
            Some(number) => Ok(number),
            None => Err(self.overflow_error("Python int too large to convert to C long")),
        }
    }

    /// As [`Context::index_i64`], for an argument of 32 bits.
    ///
    /// # Errors
    /// `OverflowError` if it does not fit; else as [`Context::index`].
    pub fn index_i32(&mut self, value: &Value) -> PyResult<i32> {
        let number = self.index(value)?;
        match number.as_small_int().and_then(|number| i32::try_from(number).ok()) {
            Some(number) => Ok(number),
            None => Err(self.overflow_error("Python int too large to convert to C int")),
        }
    }

    /// As [`Context::index_i64`], for a position in a sequence: what does not fit is an `IndexError`.
    ///
    /// # Errors
    /// `IndexError` if it does not fit; else as [`Context::index`].
    #[inline]
    pub fn index_position(&mut self, value: &Value) -> PyResult<i64> {
        if let Some(number) = value.as_small_int() {
            return Ok(number);
        }
        self.index_fitting(value, ShapeId::INDEX_ERROR)
    }

    #[inline(never)]
    fn index_fitting(&mut self, value: &Value, kind: ShapeId) -> PyResult<i64> {
        let number = self.index_slowly(value)?;
        match number.as_int().and_then(|number| number.to_i64()) {
            Some(number) => Ok(number),
            None => {
                let name = self.type_name(value);
                Err(self.error(kind, &format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// The integer a value stands for by `__index__`, or the nearest of 64 bits.
    ///
    /// # Errors
    /// As [`Context::index`].
    #[inline]
    pub fn index_clamped(&mut self, value: &Value) -> PyResult<i64> {
        if let Some(number) = value.as_small_int() {
            return Ok(number);
        }
        let number = self.index_slowly(value)?;
        Ok(number.as_int().map_or(0, |number| number.clamped()))
    }

    /// Warns if what a conversion gave is of a strict subclass.
    ///
    /// # Errors
    /// The warning, if it is to be raised.
    pub(crate) fn check_exact(&mut self, result: &Value, kind: ShapeId, what: &str) -> PyResult {
        let class = self.type_object(kind);
        if self.type_of(result).is(&class) {
            return Ok(());
        }
        let (found, name) = (self.type_name(result), self.name_of_type(&class));
        let message = format!("{what} (type {found}).  The ability to return an instance of a strict subclass of {name} is deprecated, and may be removed in a future version of Python.");
        self.warn(ShapeId::DEPRECATION_WARNING, &message, 1)
    }

    /// A value as a float, by `__float__` or `__index__`; `None` if it has neither.
    ///
    /// # Errors
    /// `TypeError` if a method gives something else; `OverflowError`; what the methods raise.
    pub fn lookup_float(&mut self, value: &Value) -> PyResult<Option<f64>> {
        if let Some(number) = value.as_exact_float() {
            return Ok(Some(number));
        }
        if let Some(number) = value.as_int() {
            return crate::int::ops::to_f64(self, number).map(Some);
        }
        if let Some(result) = self.call_special(value, Special::Float, &[])? {
            return match self.as_float(&result) {
                Some(number) => {
                    if result.as_exact_float().is_none() {
                        let what = format!("{}.__float__ returned non-float", self.type_name(value));
                        self.check_exact(&result, ShapeId::FLOAT, &what)?;
                    }
                    Ok(Some(number))
                }
                None => {
                    let (owner, found) = (self.type_name(value), self.type_name(&result));
                    Err(self.type_error(&format!("{owner}.__float__ returned non-float (type {found})")))
                }
            };
        }
        if self.special(value, Special::Index).is_some() {
            let number = self.index(value)?;
            let number = number.as_int().unwrap_or(IntRef::Small(0));
            return crate::int::ops::to_f64(self, number).map(Some);
        }
        Ok(None)
    }

    /// A value as a float, by `__float__` or `__index__`.
    ///
    /// # Errors
    /// `TypeError` if it has neither; else as [`Context::lookup_float`].
    #[inline]
    pub fn to_float(&mut self, value: &Value) -> PyResult<f64> {
        if let Some(number) = value.as_exact_float() {
            return Ok(number);
        }
        match self.lookup_float(value)? {
            Some(number) => Ok(number),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(&format!("must be real number, not {name}")))
            }
        }
    }
}
