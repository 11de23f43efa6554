//! Functions, cells and code as objects: their memory. How they run is the machine's business.
//!
//! ```text
//!   Function   | header | template | extra or 0 | cell 0 | cell 1 | … |          closure over one variable: 32 bytes, and 16 for its cell
//!   Template   what all functions made from one code in one namespace share: code, globals, builtins
//!   Extra      what a function has beyond: defaults, how annotations are made, and the rest
//!   More       the rest: names that were set, annotations, attributes
//!   Cell       | header | value or 0 |
//! ```

pub mod methods;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::descriptor::record;
use crate::shape::ShapeId;
use crate::value::Value;

/// A function. The captured cells follow the fixed part.
#[repr(C)]
pub struct Function {
    header: Header,
    /// Code, globals, builtins.
    pub template: Option<Value>,
    /// What it has beyond its template. In a function whose code is still packed an integer in place says which it is: here, or where the extra part
    /// would have the rest, or in the rest.
    pub extra: Option<Value>,
}

const _: () = assert!(size_of::<Function>() == 24);

// SAFETY: every word behind the header is a value; words behind the last cell are 0.
unsafe impl Layout for Function {
    const NAME: &'static str = "function";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe { visitor.slots(cell.cast::<u64>().add(1), size / 8 - 1) }
    }
}
crate::layout_info!(Function, "function");

impl Function {
    /// The captured cell of a number.
    ///
    /// # Safety
    /// The function's code captures more than `index` variables.
    #[inline(always)]
    pub unsafe fn captured(this: *const Function, index: usize) -> *const Value {
        // SAFETY: the caller's promise.
        unsafe { this.cast::<Value>().add(size_of::<Function>() / 8 + index) }
    }
}

record! {
    /// What functions made from one code in one namespace share.
    Template, "template", 3 {
        /// `__code__`
        code,
        /// `__globals__`
        globals,
        /// `__builtins__`: the namespace where globals that are missing are looked for.
        builtins
    }
}

record! {
    /// What a function has beyond its template; each field is unset until it differs from what the code says.
    FunctionExtra, "function_extra", 4 {
        /// `__defaults__`, a tuple.
        defaults,
        /// `__kwdefaults__`, a dict.
        keyword_defaults,
        /// `__annotate__`
        annotate,
        /// The rest, if there is any.
        more
    }
}

record! {
    /// What few functions have; each field is unset until it differs from what the code says.
    FunctionMore, "function_more", 8 {
        /// `__name__`, if it was set.
        name,
        /// `__qualname__`, if it was set.
        qualname,
        /// `__doc__`, if it was set.
        doc,
        /// `__module__`, if it was set.
        module,
        /// `__annotations__`
        annotations,
        /// `__dict__`
        dict,
        /// `__type_params__`
        type_params,
        /// Which packed code it is.
        packed
    }
}

record! {
    /// A variable that is shared between scopes.
    Cell, "cell", 1 {
        /// The value; unset if the variable is.
        content
    }
}

impl Value {
    /// The function's fields, if it is exactly `function` (which has no subclasses).
    #[inline(always)]
    pub fn as_function(&self) -> Option<*mut Function> {
        if self.is_pointer() && self.shape() == ShapeId::FUNCTION { Some(self.address()) } else { None }
    }
}

/// The extra part of a function, made if it has none.
///
/// # Errors
/// `MemoryError`
pub fn extra_of(cx: &mut Context, function: &Value) -> PyResult<*mut FunctionExtra> {
    let Some(cell) = function.as_function() else { return Err(cx.type_error("not a function")) };
    // SAFETY: the function's cell; the extra part belongs to it.
    unsafe {
        if let Some(extra) = (*cell).extra.as_ref().filter(|extra| extra.is_pointer()) {
            return Ok(extra.address());
        }
        // Which packed code it is goes along.
        let packed = (*cell).extra.clone();
        let extra = crate::descriptor::new_record(cx, ShapeId::FUNCTION_EXTRA, &[None, None, None, packed])?;
        cx.heap.track(cell.cast());
        let place = extra.address();
        cx.track(&extra);
        (*cell).extra = Some(extra);
        Ok(place)
    }
}

/// The rest of the extra part of a function, made if it has none.
///
/// # Errors
/// `MemoryError`
pub fn more_of(cx: &mut Context, function: &Value) -> PyResult<*mut FunctionMore> {
    let extra = extra_of(cx, function)?;
    // SAFETY: the extra part belongs to the function, and the rest to that.
    unsafe {
        if let Some(more) = (*extra).more.as_ref().filter(|more| more.is_pointer()) {
            return Ok(more.address());
        }
        let mut fields = [const { None }; 8];
        fields[7] = (*extra).more.clone();
        let more = crate::descriptor::new_record(cx, ShapeId::FUNCTION_MORE, &fields)?;
        cx.heap.track(extra.cast());
        let place = more.address();
        cx.track(&more);
        (*extra).more = Some(more);
        Ok(place)
    }
}

/// Where a function has which packed code it is, if it still is.
///
/// # Safety
/// The function is alive.
pub unsafe fn packed_place(function: *mut Function) -> Option<*mut Option<Value>> {
    // SAFETY: the caller's promise; the extra part belongs to the function.
    unsafe {
        let own = &raw mut (*function).extra;
        let extra = (*own).as_ref()?;
        if !extra.is_pointer() {
            return Some(own);
        }
        let own = &raw mut (*extra.address::<FunctionExtra>()).more;
        let more = (*own).as_ref()?;
        if !more.is_pointer() {
            return Some(own);
        }
        let own = &raw mut (*more.address::<FunctionMore>()).packed;
        (*own).is_some().then_some(own)
    }
}

/// A new cell.
///
/// # Errors
/// `MemoryError`
pub fn new_cell(cx: &mut Context, content: Option<Value>) -> PyResult<Value> {
    crate::descriptor::new_record(cx, ShapeId::CELL, &[content])
}

/// What a cell holds.
#[inline(always)]
pub fn cell_get(cell: &Value) -> Option<&Value> {
    // SAFETY: callers have a cell; the borrow ends before the cell can be set.
    unsafe { (*cell.address::<Cell>()).content.as_ref() }
}

/// Sets what a cell holds; the old content is dropped afterwards.
#[inline]
pub fn cell_set(cx: &mut Context, cell: &Value, content: Option<Value>) {
    if content.as_ref().is_some_and(Value::needs_tracking) {
        cx.track(cell);
    }
    // SAFETY: callers have a cell.
    let old = unsafe { std::mem::replace(&mut (*cell.address::<Cell>()).content, content) };
    drop(old);
}

/// The annotations that an `__annotate__` function gives.
///
/// # Errors
/// `TypeError` if they are no dict; what the function raises.
pub fn evaluated_annotations(cx: &mut Context, annotate: &Value) -> PyResult<Value> {
    let annotations = cx.call(annotate, &[Value::int32(1)])?;
    if cx.is_dict(&annotations) {
        return Ok(annotations);
    }
    let found = cx.type_name(&annotations);
    Err(cx.type_error(&format!("__annotate__ returned non-dict of type '{found}'")))
}
