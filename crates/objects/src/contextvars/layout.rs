//! Contexts, their variables, and what `set` gives, in memory.
//!
//! ```text
//!   Context            | header | map |                                  a copy shares the map
//!   ContextVar         | header | name | default or nothing | number |
//!   Token              | header | context, if it was not used | variable | old value or nothing |
//!   keys, values, …    | header | map | position |
//! ```
//!
//! A context that somebody runs in has the flag `USER` in its header. The numbers of a runtime's variables differ: maps are ordered by them, so
//! that nothing depends on addresses.

use lissom_heap::{Header, flags};

use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record};
use crate::shape::ShapeId;
use crate::value::Value;

/// A `Context`.
#[repr(C)]
pub struct VariableContext {
    header: Header,
    /// See map.rs.
    pub(super) map: Option<Value>,
}

/// A `ContextVar`.
#[repr(C)]
pub struct Variable {
    header: Header,
    /// A string.
    pub name: Option<Value>,
    /// What it is where it was not set.
    pub default: Option<Value>,
    pub(super) number: u64,
}

/// A `Token`.
#[repr(C)]
pub struct Token {
    header: Header,
    /// Where the variable was set; nothing when the token was used.
    pub context: Option<Value>,
    /// What was set.
    pub variable: Option<Value>,
    /// What it was before; nothing if it was not set.
    pub old_value: Option<Value>,
}

/// An iterator over the keys, values or items of a map.
#[repr(C)]
pub struct MapIterator {
    header: Header,
    /// The map, which does not change.
    pub map: Option<Value>,
    /// How many were given.
    pub position: u64,
}

const _: () = assert!(size_of::<VariableContext>() == 16 && size_of::<Variable>() == 32);
const _: () = assert!(size_of::<Token>() == 32 && size_of::<MapIterator>() == 24);

fields_layout!(VariableContext, "Context", [map]);
fields_layout!(Variable, "ContextVar", [name, default]);
fields_layout!(Token, "Token", [context, variable, old_value]);
fields_layout!(MapIterator, "context iterator", [map]);

/// The variables made so far.
#[derive(Default)]
struct Made(u64);

impl Context {
    /// A new context with the variables of another, or with none.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_variable_context(&mut self, other: Option<&Value>) -> PyResult<Value> {
        let map = other.and_then(|other| self.get::<VariableContext>(other)?.map.clone());
        let cell = self.allocate::<VariableContext>(ShapeId::CONTEXT, 0, size_of::<VariableContext>())?;
        let tracked = map.as_ref().is_some_and(Value::needs_tracking);
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).map).write(map);
            if tracked {
                self.heap.track(cell.as_ptr().cast());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A new variable.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_context_variable(&mut self, name: &Value, default: Option<&Value>) -> PyResult<Value> {
        let made = self.state::<Made>("_contextvars");
        made.0 += 1;
        let number = made.0;
        let tracked = name.needs_tracking() || default.is_some_and(Value::needs_tracking);
        let cell = self.allocate::<Variable>(ShapeId::CONTEXT_VARIABLE, if tracked { 0 } else { flags::LEAF }, size_of::<Variable>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).name).write(Some(name.clone()));
            (&raw mut (*cell.as_ptr()).default).write(default.cloned());
            (*cell.as_ptr()).number = number;
            if tracked {
                self.heap.track(cell.as_ptr().cast());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// What setting a variable gives.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_context_token(&mut self, context: &Value, variable: &Value, old_value: Option<Value>) -> PyResult<Value> {
        new_record(self, ShapeId::CONTEXT_TOKEN, |token: &mut Token| {
            token.context = Some(context.clone());
            token.variable = Some(variable.clone());
            token.old_value = old_value;
        })
    }

    /// The map of a context; nothing if no variable is set in it.
    #[inline]
    pub fn context_map<'a>(&'a self, context: &'a Value) -> Option<&'a Value> {
        self.get::<VariableContext>(context)?.map.as_ref()
    }

    /// Is it a context variable?
    #[inline]
    pub fn is_context_variable(&self, value: &Value) -> bool {
        value.is_pointer() && value.shape() == ShapeId::CONTEXT_VARIABLE
    }

    /// Notes that somebody runs in a context; false if somebody does already.
    pub fn enter_context(&mut self, context: &Value) -> bool {
        let Some(cell) = context.cell() else { return false };
        // SAFETY: the cell is alive; the flag is this layout's.
        unsafe {
            if (*cell.as_ptr()).has_flag(flags::USER) {
                return false;
            }
            (*cell.as_ptr()).set_flag(flags::USER);
        }
        true
    }

    /// Ends what [`Context::enter_context`] began.
    pub fn leave_context(&mut self, context: &Value) {
        if let Some(cell) = context.cell() {
            // SAFETY: as above.
            unsafe { (*cell.as_ptr()).clear_flag(flags::USER) };
        }
    }
}
