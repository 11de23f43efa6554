//! `IsoCalendarDate`: what `date.isocalendar()` gives, a tuple whose items have names.

use lissom_macros::methods;
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::arguments::declared_int;

/// `datetime.IsoCalendarDate`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.IsoCalendarDate",
    base: Some(&lissom_objects::tuple::SPEC),
    layout: Values::INFO,
    flags: TypeFlags::SEQUENCE.with(TypeFlags::MATCH_SELF),
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday)\nor via the object attributes as named in the above tuple.",
    methods: &[IsoCalendarDate::METHODS],
    ..TypeSpec::DEFAULT
};

/// The result for a year, week and day of the week.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, year: i32, week: i32, weekday: i32) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let items = cx.new_tuple_of_ints(&[i64::from(year), i64::from(week), i64::from(weekday)])?;
    cx.new_tuple_of_class(&class, &items)
}

fn item(cx: &Context, args: &Args, index: usize) -> Value {
    cx.as_tuple(args.this()).and_then(|items| items.get(index)).cloned().unwrap_or(Value::NONE)
}

/// Methods.
pub struct IsoCalendarDate;

#[methods]
impl IsoCalendarDate {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, year, week, weekday)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut numbers = [0; 3];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = declared_int(cx, args.get(index + 1))?;
        }
        let [year, week, weekday] = numbers;
        new(cx, year, week, weekday)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut pieces = Vec::new();
        for (index, name) in ["datetime.IsoCalendarDate(year=", ", week=", ", weekday="].into_iter().enumerate() {
            pieces.push(cx.new_str(name)?);
            pieces.push(cx.str(&item(cx, args, index))?);
        }
        pieces.push(cx.new_str(")")?);
        cx.build_string(&pieces)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let items = cx.as_tuple(args.this()).map_or_else(Vec::new, <[Value]>::to_vec);
        let items = cx.new_tuple(&items)?;
        let arguments = cx.new_tuple(&[items])?;
        let class = cx.type_object(lissom_objects::ShapeId::TUPLE);
        cx.new_tuple(&[class, arguments])
    }

    #[getter]
    fn year(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(item(cx, args, 0))
    }

    #[getter]
    fn week(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(item(cx, args, 1))
    }

    #[getter]
    fn weekday(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(item(cx, args, 2))
    }
}
