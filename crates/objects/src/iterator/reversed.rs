//! `reversed`: a sequence from its end, by `__len__` and `__getitem__`.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record_of};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::names::Special;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A `reversed` object.
#[repr(C)]
pub struct Reversed {
    header: Header,
    /// The sequence; none when the start was reached.
    pub sequence: Option<Value>,
    /// The next position; −1 when the start was reached.
    pub index: i64,
}

const _: () = assert!(size_of::<Reversed>() == 24);
fields_layout!(Reversed, "reversed", [sequence]);

/// `reversed`
pub static SPEC: TypeSpec = TypeSpec {
    name: "reversed",
    id: Some(ShapeId::REVERSED),
    layout: <Reversed as Native>::INFO,
    flags: TypeFlags::BASE,
    doc: "Return a reverse iterator over the values of the given sequence.",
    methods: &[ReversedMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The item before.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some((sequence, index)) = cx.get::<Reversed>(this).and_then(|own| Some((own.sequence.clone()?, own.index))) else { return Ok(None) };
    if index >= 0 {
        let key = cx.new_int(index)?;
        match cx.get_item(&sequence, &key) {
            Ok(item) => {
                if let Some(own) = cx.get_mut::<Reversed>(this) {
                    own.index = index - 1;
                }
                return Ok(Some(item));
            }
            Err(raised) if cx.raised_is(ShapeId::INDEX_ERROR) || cx.raised_is(ShapeId::STOP_ITERATION) => drop(cx.take_raised(raised)),
            Err(raised) => return Err(raised),
        }
    }
    if let Some(own) = cx.get_mut::<Reversed>(this) {
        own.index = -1;
        own.sequence = None;
    }
    Ok(None)
}

/// Methods of `reversed`.
pub struct ReversedMethods;

#[methods]
impl ReversedMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, sequence, /)", unpacked)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let sequence = args.get(1);
        let method = cx.special(sequence, Special::Reversed);
        if let Some(method) = &method
            && !method.is_none()
        {
            return cx.call_unbound(method, sequence, &[]);
        }
        // What the runtime itself can look into, but not count, is no sequence.
        let uncounted = cx.special(sequence, Special::Len).is_none() && !cx.class_of(sequence).flags.has(TypeFlags::HEAP);
        let mapping = cx.is_dict(sequence) || sequence.is_pointer() && sequence.shape() == ShapeId::CONTEXT;
        if method.is_some() || uncounted || mapping || cx.special(sequence, Special::GetItem).is_none() {
            let name = cx.type_name(sequence);
            return Err(cx.type_error(&format!("'{name}' object is not reversible")));
        }
        let length = cx.len(sequence)?;
        new_record_of(cx, args.get(0), |own: &mut Reversed| {
            own.sequence = Some(sequence.clone());
            own.index = length as i64 - 1;
        })
    }

    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<Reversed>(args.this()).and_then(|own| Some((own.sequence.clone()?, own.index)));
        let Some((sequence, index)) = fields else { return Ok(Value::int32(0)) };
        let length = cx.len(&sequence)? as i64;
        cx.new_int(if length < index + 1 { 0 } else { index + 1 })
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let fields = cx.get::<Reversed>(args.this()).and_then(|own| Some((own.sequence.clone()?, own.index)));
        match fields {
            Some((sequence, index)) => {
                let arguments = cx.new_tuple(&[sequence])?;
                let index = cx.new_int(index)?;
                cx.new_tuple(&[class, arguments, index])
            }
            None => {
                let nothing = cx.empty_tuple();
                let arguments = cx.new_tuple(&[nothing])?;
                cx.new_tuple(&[class, arguments])
            }
        }
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?;
        let Some(sequence) = cx.get::<Reversed>(args.this()).and_then(|own| own.sequence.clone()) else { return Ok(Value::NONE) };
        let length = cx.len(&sequence)? as i64;
        if let Some(own) = cx.get_mut::<Reversed>(args.this()) {
            own.index = index.clamp(-1, length - 1);
        }
        Ok(Value::NONE)
    }
}
