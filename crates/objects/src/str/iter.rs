//! `str_iterator`: walks a string by byte offset, so that a step costs the same however long the string is.

use lissom_heap::{Header, Layout, Visitor};
use lissom_macros::methods;
use lissom_text::wtf8;

use crate::typeobject::{TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// An iterator over the characters of a string.
#[repr(C)]
pub struct StrIterator {
    header: Header,
    /// The string, of exactly the type `str`; nothing once it is exhausted.
    string: Option<Value>,
    /// The byte offset of the next character.
    offset: u64,
}

// SAFETY: the string is the only reference.
unsafe impl Layout for StrIterator {
    const NAME: &'static str = "str_iterator";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `StrIterator`.
        unsafe { visitor.slot((&raw mut (*cell).string).cast()) }
    }
}
crate::layout_info!(StrIterator, "str_iterator");

/// The type of iterators over strings.
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "str_iterator",
    id: Some(ShapeId::STR_ITERATOR),
    layout: StrIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[StrIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The type of iterators over strings of ASCII characters.
pub static ASCII_ITERATOR_SPEC: TypeSpec = TypeSpec { name: "str_ascii_iterator", id: Some(ShapeId::STR_ASCII_ITERATOR), ..ITERATOR_SPEC };

/// An iterator over a string.
///
/// # Errors
/// `MemoryError`
pub fn iter(cx: &mut Context, string: &Value) -> PyResult<Value> {
    // What is of a subclass is walked like any text.
    let own = string.is_str();
    let string = super::ops::exact(cx, string);
    let ascii = own && string.as_str().is_some_and(|view| view.bytes.len() == view.chars());
    let class = cx.type_object(if ascii { ShapeId::STR_ASCII_ITERATOR } else { ShapeId::STR_ITERATOR });
    cx.new_instance_of::<StrIterator>(&class, |cell| {
        // SAFETY: the cell is new, and of this layout.
        unsafe {
            (&raw mut (*cell).string).write(Some(string));
            (*cell).offset = 0;
        }
    })
}

/// The next character.
pub fn next(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(this) = cx.get_mut::<StrIterator>(iterator) else { return Ok(None) };
    let Some(view) = this.string.as_ref().and_then(Value::as_str) else { return Ok(None) };
    let rest = view.bytes.get(this.offset as usize..).unwrap_or(&[]);
    let Some(lead) = rest.first() else {
        this.string = None;
        return Ok(None);
    };
    let length = wtf8::len_of_lead(*lead);
    let character = Value::short_string(rest.get(..length).unwrap_or(rest));
    this.offset += length as u64;
    Ok(character)
}

/// Methods of `str_iterator`.
pub struct StrIteratorMethods;

#[methods]
impl StrIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = cx.get::<StrIterator>(args.this()).map_or(0, |this| {
            let rest = this.string.as_ref().map_or(&[][..], |string| string.str_bytes().get(this.offset as usize..).unwrap_or(&[]));
            wtf8::count(rest)
        });
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = cx.get::<StrIterator>(args.this()).and_then(|this| Some((this.string.clone()?, this.offset as usize)));
        let iter = cx.builtin("iter")?;
        let Some((string, offset)) = state else {
            let nothing = cx.new_tuple(&[Value::EMPTY_STRING])?;
            return cx.new_tuple(&[iter, nothing]);
        };
        let position = wtf8::count(string.str_bytes().get(..offset).unwrap_or(&[]));
        let arguments = cx.new_tuple(&[string])?;
        let position = cx.new_int(position as i64)?;
        cx.new_tuple(&[iter, arguments, position])
    }

    /// Set state information for unpickling.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let position = cx.exact_i64(args.get(1))?.max(0) as usize;
        if let Some(this) = cx.get_mut::<StrIterator>(args.this())
            && let Some(string) = &this.string
        {
            let bytes = string.str_bytes();
            this.offset = wtf8::offset_of(bytes, position).unwrap_or(bytes.len()) as u64;
        }
        Ok(Value::NONE)
    }
}
