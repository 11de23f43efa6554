//! Records: cells of native modules' types that need some values and some Rust state, without a layout of their own.
//!
//! ```text
//!   | header | field 0 … field 5 | state (box) |
//! ```
//!
//! A class without a `__new__` of its own (`TypeFlags::BLANK`) has instances that are without a state until `__init__` gives them one.
//!
//! The state is small and of fixed size: what a program can make grow lies in a field (a `bytearray`, a list), where it is counted.

use std::any::Any;

use lissom_heap::{Header, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::typeobject::TypeFlags;
use crate::value::Value;

/// Fields of a record.
pub const FIELDS: usize = 6;

/// See the module's picture.
#[repr(C)]
pub struct Record {
    header: Header,
    /// Values; what they mean is the type's business. Set them with [`Context::record_set`].
    fields: [Option<Value>; FIELDS],
    state: Option<Box<dyn Any>>,
}

const _: () = assert!(size_of::<Record>() == 72);

// SAFETY: the fields are the only references; the state holds none, and is dropped with the cell.
unsafe impl Layout for Record {
    const NAME: &'static str = "record";
    const FINISH: bool = true;
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Record`.
        unsafe { visitor.slots((&raw mut (*cell).fields).cast(), FIELDS) }
    }
    unsafe fn finish(cell: *mut Self) {
        // SAFETY: nobody refers to the cell any more; the state was written when it was made.
        unsafe { drop((*cell).state.take()) }
    }
}
crate::layout_info!(Record, "record");

impl Context {
    /// A new record of a class with this layout.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_record(&mut self, class: &Value, state: impl Any) -> PyResult<Value> {
        let state: Box<dyn Any> = Box::new(state);
        self.new_instance_of::<Record>(class, |at| {
            // SAFETY: a fresh cell whose native part is written here.
            unsafe {
                (&raw mut (*at).fields).write([const { None }; FIELDS]);
                (&raw mut (*at).state).write(Some(state));
            }
        })
    }

    /// A record of which nothing is known yet: its class does not make it, its `__init__` gives it a state.
    ///
    /// # Errors
    /// `TypeError` if the class does not say that it has such instances.
    pub(crate) fn new_blank_record(&mut self, class: &Value) -> PyResult<Value> {
        if !self.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::BLANK)) {
            let name = self.shown_name_of_type(class);
            return Err(self.type_error(&format!("cannot create '{name}' instances")));
        }
        self.new_instance_of::<Record>(class, |at| {
            // SAFETY: as in `new_record`.
            unsafe {
                (&raw mut (*at).fields).write([const { None }; FIELDS]);
                (&raw mut (*at).state).write(None);
            }
        })
    }

    /// Gives a record another state.
    pub fn record_renew(&mut self, record: &Value, state: impl Any) {
        let state: Box<dyn Any> = Box::new(state);
        if let Some(record) = self.get_mut::<Record>(record) {
            record.state = Some(state);
        }
    }

    /// A field of a record.
    pub fn record_get(&self, record: &Value, field: usize) -> Option<Value> {
        self.get::<Record>(record)?.fields.get(field)?.clone()
    }

    /// A field of a record, to be looked at.
    #[inline]
    pub fn record_ref<'a>(&'a self, record: &'a Value, field: usize) -> Option<&'a Value> {
        self.get::<Record>(record)?.fields.get(field)?.as_ref()
    }

    /// Sets a field of a record.
    pub fn record_set(&mut self, record: &Value, field: usize, value: Option<Value>) {
        if value.as_ref().is_some_and(Value::needs_tracking) {
            self.track(record);
        }
        let old = self.get_mut::<Record>(record).and_then(|record| record.fields.get_mut(field)).map(|place| std::mem::replace(place, value));
        drop(old);
    }

    /// The Rust state of a record.
    pub fn record_state<'a, T: Any>(&'a self, record: &'a Value) -> Option<&'a T> {
        self.get::<Record>(record)?.state.as_ref()?.downcast_ref()
    }

    /// The Rust state of a record, to be changed.
    pub fn record_state_mut<'a, T: Any>(&'a mut self, record: &'a Value) -> Option<&'a mut T> {
        self.get_mut::<Record>(record)?.state.as_mut()?.downcast_mut()
    }
}
