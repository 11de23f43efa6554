//! Dates, times, durations and fixed zones in memory.
//!
//! ```text
//!   date                         | header | fields |
//!   time, datetime               | header | fields | [zone, or a microsecond, if the fields say so] |
//!   timedelta                    | header | microseconds |                          what fits 64 bits: 292,000 years
//!                                | header | mark + microsecond | seconds |          the rest
//!   timezone                     | header | offset | name or nothing |
//! ```
//!
//! Instances of subclasses have room for the longer form always, as their slots stand behind it. None of them changes once it is made, but for
//! a cell that the collector clears: then a zone is missing.

use lissom_heap::{Header, Layout, Visitor, flags};

use super::fields::{Fields, is_aware, is_long};
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A `date`, or an instance of a subclass.
#[repr(C)]
pub struct Date {
    header: Header,
    fields: u64,
}

const _: () = assert!(size_of::<Date>() == 16);

// SAFETY: there are no references.
unsafe impl Layout for Date {
    const NAME: &'static str = "date";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Date, "date");

/// A `datetime` (`DATED`) or a `time`. If its fields say so, its zone follows in the cell, or a microsecond as an integer (see fields.rs).
#[repr(C)]
pub struct Stamp<const DATED: bool> {
    header: Header,
    fields: u64,
}

const _: () = assert!(size_of::<Stamp<true>>() == 16 && size_of::<Stamp<false>>() == 16);

// SAFETY: the word behind the fields is a reference if they say so, and is not there otherwise.
unsafe impl<const DATED: bool> Layout for Stamp<DATED> {
    const NAME: &'static str = if DATED { "datetime" } else { "time" };
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Stamp`; one that is aware is a word longer.
        unsafe {
            if is_aware((*cell).fields) {
                visitor.slot(cell.cast::<u64>().add(2));
            }
        }
    }
}
crate::layout_info!(Stamp<true>, "datetime");
crate::layout_info!(Stamp<false>, "time");

/// An instance of a subclass of `datetime` (`DATED`) or `time`: there is always room for a zone.
#[repr(C)]
pub struct RoomyStamp<const DATED: bool> {
    header: Header,
    fields: u64,
    /// The zone, or a microsecond as an integer.
    zone: Option<Value>,
}

const _: () = assert!(size_of::<RoomyStamp<true>>() == 24 && size_of::<RoomyStamp<false>>() == 24);

// SAFETY: the zone is the only reference.
unsafe impl<const DATED: bool> Layout for RoomyStamp<DATED> {
    const NAME: &'static str = Stamp::<DATED>::NAME;
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `RoomyStamp`.
        unsafe { visitor.slot((&raw mut (*cell).zone).cast()) }
    }
}
crate::layout_info!(RoomyStamp<true>, "datetime");
crate::layout_info!(RoomyStamp<false>, "time");

/// A `timedelta`.
#[repr(C)]
pub struct Delta {
    header: Header,
    /// All of it in microseconds; below [`SHORT_MIN`], a word follows.
    microseconds: i64,
}

const _: () = assert!(size_of::<Delta>() == 16);

/// Durations of fewer microseconds, and those that do not fit a word, have a second word.
const SHORT_MIN: i64 = i64::MIN + 1_000_000;

// SAFETY: there are no references.
unsafe impl Layout for Delta {
    const NAME: &'static str = "timedelta";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Delta, "timedelta");

/// An instance of a subclass of `timedelta`: there is always room for the second word.
#[repr(C)]
pub struct RoomyDelta {
    header: Header,
    microseconds: i64,
    seconds: i64,
}

const _: () = assert!(size_of::<RoomyDelta>() == 24);

// SAFETY: there are no references.
unsafe impl Layout for RoomyDelta {
    const NAME: &'static str = "timedelta";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(RoomyDelta, "timedelta");

/// A `timezone`, which has no subclasses.
#[repr(C)]
pub struct FixedZone {
    header: Header,
    offset: Option<Value>,
    name: Option<Value>,
}

const _: () = assert!(size_of::<FixedZone>() == 24);

// SAFETY: the offset and the name are the only references.
unsafe impl Layout for FixedZone {
    const NAME: &'static str = "timezone";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `FixedZone`.
        unsafe { visitor.slots((&raw mut (*cell).offset).cast(), 2) }
    }
}
crate::layout_info!(FixedZone, "timezone");

/// The two words of a duration; the second one is there only if `true` goes with them.
fn split(microseconds: i128) -> (i64, i64, bool) {
    match i64::try_from(microseconds) {
        Ok(short) if short >= SHORT_MIN => (short, 0, false),
        _ => (i64::MIN + microseconds.rem_euclid(1_000_000) as i64, microseconds.div_euclid(1_000_000) as i64, true),
    }
}

impl Context {
    /// The built-in type with fields of its own that a value is an instance of, subclasses included.
    #[inline(always)]
    fn native_of(&self, value: &Value) -> ShapeId {
        if !value.is_pointer() {
            return ShapeId::NONE_AT_ALL;
        }
        let shape = value.shape();
        if shape.is_builtin() { shape } else { self.shapes[shape].native }
    }

    /// The day of a `date` or `datetime`, with the time of day of the latter.
    #[inline]
    pub fn as_date(&self, value: &Value) -> Option<Fields> {
        match self.native_of(value) {
            // SAFETY: such a cell has fields behind its header.
            ShapeId::DATE => Some(Fields::of_date_word(unsafe { (*value.address::<Date>()).fields })),
            ShapeId::DATETIME => self.as_datetime(value),
            _ => None,
        }
    }

    /// The fields of a `datetime`.
    #[inline]
    pub fn as_datetime(&self, value: &Value) -> Option<Fields> {
        if self.native_of(value) != ShapeId::DATETIME {
            return None;
        }
        let cell = value.address::<RoomyStamp<true>>();
        // SAFETY: such a cell has fields behind its header, and then the microsecond if the fields say so, in both layouts.
        Some(unsafe { Fields::of_datetime_word((*cell).fields, || (*cell).zone.as_ref().and_then(Value::as_small_int).unwrap_or(0) as u32) })
    }

    /// The fields of a `time`.
    #[inline]
    pub fn as_time(&self, value: &Value) -> Option<Fields> {
        // SAFETY: such a cell has fields behind its header.
        (self.native_of(value) == ShapeId::TIME).then(|| Fields::of_time_word(unsafe { (*value.address::<Stamp<false>>()).fields }))
    }

    /// The zone of a `time` or `datetime` that has one.
    #[inline]
    pub fn zone_of<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        if !matches!(self.native_of(value), ShapeId::TIME | ShapeId::DATETIME) {
            return None;
        }
        let cell = value.address::<RoomyStamp<true>>();
        // SAFETY: a cell whose fields say that it is aware has a zone behind them, in both layouts.
        unsafe { if is_aware((*cell).fields) { (*cell).zone.as_ref() } else { None } }
    }

    /// A `timedelta` in microseconds.
    #[inline]
    pub fn as_timedelta(&self, value: &Value) -> Option<i128> {
        if self.native_of(value) != ShapeId::TIMEDELTA {
            return None;
        }
        let cell = value.address::<RoomyDelta>();
        // SAFETY: a duration below the least short one has a second word, in both layouts.
        unsafe {
            let first = (*cell).microseconds;
            if first >= SHORT_MIN { Some(i128::from(first)) } else { Some(i128::from((*cell).seconds) * 1_000_000 + i128::from(first - i64::MIN)) }
        }
    }

    /// The offset and the name of a `timezone`.
    #[inline]
    pub fn as_timezone<'a>(&'a self, value: &'a Value) -> Option<(&'a Value, Option<&'a Value>)> {
        let zone = self.get::<FixedZone>(value)?;
        Some((zone.offset.as_ref()?, zone.name.as_ref()))
    }

    /// A `date`, or an instance of a subclass that is no `datetime`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_date_of(&mut self, class: &Value, fields: Fields) -> PyResult<Value> {
        let word = fields.date_word();
        if !class.is(&self.type_object(ShapeId::DATE)) {
            // SAFETY: the closure writes the fields of the fresh cell.
            return self.new_instance_of::<Date>(class, |cell| unsafe { (*cell).fields = word });
        }
        let cell = self.allocate::<Date>(ShapeId::DATE, flags::LEAF, size_of::<Date>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (*cell.as_ptr()).fields = word;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A `datetime`, or an instance of a subclass.
    ///
    /// # Errors
    /// `MemoryError`; `ValueError` for fields that no calendar has, with a zone.
    pub fn new_datetime_of(&mut self, class: &Value, fields: Fields, zone: Option<&Value>) -> PyResult<Value> {
        let word = fields.datetime_word(zone.is_some());
        if !is_long(word) {
            return self.new_stamp::<true>(ShapeId::DATETIME, class, word, zone);
        }
        if zone.is_some() {
            return Err(self.value_error("there is no such date and time"));
        }
        let microsecond = Value::int32(fields.microsecond as i32);
        self.new_stamp::<true>(ShapeId::DATETIME, class, word, Some(&microsecond))
    }

    /// A `time`, or an instance of a subclass.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_time_of(&mut self, class: &Value, fields: Fields, zone: Option<&Value>) -> PyResult<Value> {
        self.new_stamp::<false>(ShapeId::TIME, class, fields.time_word(zone.is_some()), zone)
    }

    /// A cell with a word of fields, and what the word says follows.
    fn new_stamp<const DATED: bool>(&mut self, id: ShapeId, class: &Value, word: u64, more: Option<&Value>) -> PyResult<Value>
    where
        RoomyStamp<DATED>: crate::layout::Native,
        Stamp<DATED>: crate::layout::Native,
    {
        if !class.is(&self.type_object(id)) {
            let more = more.cloned();
            // SAFETY: the closure writes the fields of the fresh cell, whose zone is unset.
            return self.new_instance_of::<RoomyStamp<DATED>>(class, |cell| unsafe {
                (*cell).fields = word;
                (&raw mut (*cell).zone).write(more);
            });
        }
        let Some(more) = more else {
            let cell = self.allocate::<Stamp<DATED>>(id, flags::LEAF, size_of::<Stamp<DATED>>())?;
            // SAFETY: the cell is fresh, and all of it is written here.
            unsafe {
                (*cell.as_ptr()).fields = word;
                return Ok(Value::from_cell(cell.cast()));
            }
        };
        let tracked = more.needs_tracking();
        let cell = self.allocate::<Stamp<DATED>>(id, if tracked { 0 } else { flags::LEAF }, size_of::<RoomyStamp<DATED>>())?;
        // SAFETY: the cell is fresh and has room for a value behind its fields; all of it is written here.
        unsafe {
            (*cell.as_ptr()).fields = word;
            (&raw mut (*cell.as_ptr().cast::<RoomyStamp<DATED>>()).zone).write(Some(more.clone()));
            if tracked {
                self.heap.track(cell.cast().as_ptr());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A `datetime` that nobody has seen yet, with another zone: an instance of a subclass keeps what was set on it.
    ///
    /// # Errors
    /// As [`Context::new_datetime_of`].
    pub fn datetime_with_zone(&mut self, moment: Value, zone: &Value) -> PyResult<Value> {
        let Some(fields) = self.as_datetime(&moment) else { return Ok(moment) };
        let word = fields.datetime_word(true);
        if moment.shape() == ShapeId::DATETIME || is_long(word) {
            let class = self.type_of(&moment);
            return self.new_datetime_of(&class, fields, Some(zone));
        }
        if zone.needs_tracking() {
            self.track(&moment);
        }
        let cell = moment.address::<RoomyStamp<true>>();
        // SAFETY: an instance of a subclass has room for a zone; the old one is dropped when the new one is in place.
        let old = unsafe {
            (*cell).fields = word;
            (*cell).zone.replace(zone.clone())
        };
        drop(old);
        Ok(moment)
    }

    /// A `timedelta`, or an instance of a subclass; it is in the range of such.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_timedelta_of(&mut self, class: &Value, microseconds: i128) -> PyResult<Value> {
        let (first, second, long) = split(microseconds);
        if !class.is(&self.type_object(ShapeId::TIMEDELTA)) {
            // SAFETY: the closure writes the fields of the fresh cell.
            return self.new_instance_of::<RoomyDelta>(class, |cell| unsafe { ((*cell).microseconds, (*cell).seconds) = (first, second) });
        }
        let size = if long { size_of::<RoomyDelta>() } else { size_of::<Delta>() };
        let cell = self.allocate::<Delta>(ShapeId::TIMEDELTA, flags::LEAF, size)?;
        // SAFETY: the cell is fresh, and all of it is written here; a long one has room for the second word.
        unsafe {
            (*cell.as_ptr()).microseconds = first;
            if long {
                (*cell.as_ptr().cast::<RoomyDelta>()).seconds = second;
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A `timezone`: the offset is a `timedelta`, the name a string.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_timezone(&mut self, offset: &Value, name: Option<&Value>) -> PyResult<Value> {
        let tracked = offset.needs_tracking() || name.is_some_and(Value::needs_tracking);
        let cell = self.allocate::<FixedZone>(ShapeId::TIMEZONE, if tracked { 0 } else { flags::LEAF }, size_of::<FixedZone>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).offset).write(Some(offset.clone()));
            (&raw mut (*cell.as_ptr()).name).write(name.cloned());
            if tracked {
                self.heap.track(cell.cast().as_ptr());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }
}
