//! `tzinfo`: the base of all zones, and how a zone turns UTC into its own time unless it knows better.

use lissom_macros::methods;
use lissom_objects::layout::{Native as _, Plain};
use lissom_objects::names::Special;
use lissom_objects::{Args, CallArgs, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};

use super::{datetime, zone};

/// `datetime.tzinfo`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.tzinfo",
    id: Some(ShapeId::TZINFO),
    layout: Plain::INFO,
    flags: TypeFlags::BASE,
    doc: "Abstract base class for time zone info objects.",
    methods: &[Tzinfo::METHODS],
    ..TypeSpec::DEFAULT
};

fn missing(cx: &mut Context, method: &str) -> Raised {
    cx.not_implemented(&format!("a tzinfo subclass must implement {method}()"))
}

/// Refuses what `fromutc` of a zone cannot take.
///
/// # Errors
/// `TypeError`, `ValueError`
pub fn check_fromutc(cx: &mut Context, zone: &Value, moment: &Value) -> PyResult {
    if cx.as_datetime(moment).is_none() {
        return Err(cx.type_error("fromutc: argument must be a datetime"));
    }
    if cx.zone_of(moment).is_none_or(|own| !own.is(zone)) {
        return Err(cx.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(())
}

/// Methods.
pub struct Tzinfo;

#[methods]
impl Tzinfo {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        if cx.as_type(class).is_some_and(|class| std::ptr::eq(class.layout, Plain::INFO)) {
            return cx.new_plain_instance(class);
        }
        // A class that is something else too is made as that.
        let mut base = class.clone();
        while cx.as_type(&base).is_some_and(|class| class.flags.has(TypeFlags::HEAP)) {
            match cx.as_type(&base).and_then(|class| class.base.clone()) {
                Some(next) => base = next,
                None => break,
            }
        }
        let Some(new) = cx.special_of_type(&base, Special::New) else {
            let name = cx.type_name(class);
            return Err(cx.type_error(&format!("cannot create '{name}' instances")));
        };
        let mut values = vec![class.clone()];
        values.extend_from_slice(args.rest);
        let mut names = Vec::new();
        if let Some(keywords) = args.keywords {
            for (name, value) in cx.dict_items(keywords)? {
                names.push(name);
                values.push(value);
            }
        }
        cx.call_with(&new, CallArgs { values: &values, names: &names })
    }

    /// datetime -> string name of time zone.
    #[sig("(self, object, /)")]
    fn tzname(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(missing(cx, "tzname"))
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    #[sig("(self, object, /)")]
    fn utcoffset(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(missing(cx, "utcoffset"))
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    #[sig("(self, object, /)")]
    fn dst(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(missing(cx, "dst"))
    }

    /// datetime in UTC -> datetime in local time.
    #[sig("(self, object, /)")]
    fn fromutc(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (this, moment) = (args.this(), args.get(1));
        check_fromutc(cx, this, moment)?;
        let Some(offset) = zone::utcoffset(cx, this, moment)? else {
            return Err(cx.value_error("fromutc: non-None utcoffset() result required"));
        };
        let Some(summer) = zone::dst(cx, this, moment)? else {
            return Err(cx.value_error("fromutc: non-None dst() result required"));
        };
        let result = datetime::later(cx, moment, offset - summer)?;
        // The zone of what was made is asked, which a subclass may have made otherwise.
        let summer = zone::dst(cx, this, &result)?;
        match summer {
            None => Err(cx.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert")),
            Some(0) => Ok(result),
            Some(summer) => datetime::later(cx, &result, summer),
        }
    }

    /// -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.intern("__getinitargs__")?;
        let arguments = match cx.lookup_attr(args.this(), &name)? {
            Some(method) => cx.call(&method, &[])?,
            None => cx.empty_tuple(),
        };
        let state = cx.call_method(args.this(), "__getstate__", &[])?;
        let class = cx.type_of(args.this());
        cx.new_tuple(&[class, arguments, state])
    }
}
