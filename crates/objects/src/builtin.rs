//! The built-in types as one table, and the making of them all when a runtime starts.

use crate::context::{Context, PyResult};
use crate::layout::{LayoutInfo, LongValues, Native as _, Plain, Values};
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// The built-in types that exist from the start, bases first. Types of the machine (function, generator, code, …) and of modules are added by those.
static TYPES: &[&TypeSpec] = &[
    &crate::typeobject::methods::SPEC,
    &crate::int::SPEC,
    &crate::bool::SPEC,
    &crate::float::SPEC,
    &crate::complex::SPEC,
    &crate::str::SPEC,
    &crate::bytes::SPEC,
    &crate::tuple::SPEC,
    &crate::list::SPEC,
    &crate::dict::SPEC,
    &crate::singleton::NONE_SPEC,
    &crate::singleton::NOT_IMPLEMENTED_SPEC,
    &crate::singleton::ELLIPSIS_SPEC,
    &crate::set::SPEC,
    &crate::set::FROZEN_SPEC,
    &crate::bytearray::SPEC,
    &crate::memoryview::SPEC,
    &crate::range::SPEC,
    &crate::slice::SPEC,
    &crate::descriptor::methods::BUILTIN_SPEC,
    &crate::descriptor::methods::METHOD_WRAPPER_SPEC,
    &crate::descriptor::methods::METHOD_DESCRIPTOR_SPEC,
    &crate::descriptor::methods::WRAPPER_DESCRIPTOR_SPEC,
    &crate::descriptor::methods::CLASSMETHOD_DESCRIPTOR_SPEC,
    &crate::descriptor::methods::GETSET_SPEC,
    &crate::descriptor::methods::MEMBER_SPEC,
    &crate::descriptor::methods::PROPERTY_SPEC,
    &crate::descriptor::methods::STATICMETHOD_SPEC,
    &crate::descriptor::methods::CLASSMETHOD_SPEC,
    &crate::descriptor::methods::SUPER_SPEC,
    &crate::descriptor::methods::METHOD_SPEC,
    &crate::function::methods::CELL_SPEC,
    &crate::function::methods::TEMPLATE_SPEC,
    &crate::function::methods::EXTRA_SPEC,
    &crate::function::methods::MORE_SPEC,
    &crate::module::SPEC,
    &crate::weakref::methods::SPEC,
    &crate::mappingproxy::SPEC,
    &crate::generic::ALIAS_SPEC,
    &crate::generic::UNION_SPEC,
    &crate::namespace::SPEC,
    &crate::list::ITERATOR_SPEC,
    &crate::tuple::ITERATOR_SPEC,
    &crate::range::ITERATOR_SPEC,
    &crate::str::ITERATOR_SPEC,
    &crate::str::ASCII_ITERATOR_SPEC,
    &crate::bytes::ITERATOR_SPEC,
    &crate::dict::iter::KEY_SPEC,
    &crate::dict::iter::VALUE_SPEC,
    &crate::dict::iter::ITEM_SPEC,
    &crate::dict::views::KEYS_SPEC,
    &crate::dict::views::VALUES_SPEC,
    &crate::dict::views::ITEMS_SPEC,
    &crate::set::ITERATOR_SPEC,
    &crate::iterator::ENUMERATE_SPEC,
    &crate::iterator::ZIP_SPEC,
    &crate::iterator::MAP_SPEC,
    &crate::iterator::FILTER_SPEC,
    &crate::iterator::REVERSED_SPEC,
    &crate::iterator::SEQUENCE_SPEC,
    &crate::iterator::CALLABLE_SPEC,
    &crate::exception::SPEC,
];

/// The layout of a shape that is not its type's own.
pub(crate) fn layout_of(id: ShapeId) -> &'static LayoutInfo {
    match id {
        id if id.is_big_int() => crate::int::layout::BigInt::INFO,
        id if id.is_decimal() => crate::decimal::DecimalCell::INFO,
        ShapeId::STR_ASCII => crate::str::layout::AsciiStr::INFO,
        ShapeId::STR_WIDE => crate::str::layout::WideStr::INFO,
        ShapeId::TUPLE_LONG => LongValues::INFO,
        id if id.is_tuple() => Values::INFO,
        ShapeId::DICT => crate::dict::Dict::INFO,
        ShapeId::LIST => crate::list::List::INFO,
        ShapeId::TYPE => crate::typeobject::Type::INFO,
        ShapeId::FLOAT => crate::float::layout::Float::INFO,
        _ => Plain::INFO,
    }
}

/// Makes the built-in types and the objects every runtime has.
pub(crate) fn bootstrap(cx: &mut Context) -> PyResult {
    crate::names::Names::fill(cx)?;
    for (_, text) in crate::names::Special::ALL {
        let name = cx.intern(text)?;
        cx.special_names.push(name);
    }
    make_empty_tuple(cx)?;
    cx.new_builtin_type(&crate::object::methods::SPEC)?;
    for spec in TYPES.iter().chain(crate::exception::kinds::ALL) {
        cx.native_type(spec)?;
    }
    // Classes that were made before others whose methods they inherit look again.
    cx.shapes.bump();
    crate::exception::group::make_exception_group(cx)?;
    let message = crate::exception::new(cx, ShapeId::MEMORY_ERROR, &[])?;
    cx.singletons.memory_error = Some(message);
    Ok(())
}

/// `()` has a cell of its own, of two words so that it can be empty.
fn make_empty_tuple(cx: &mut Context) -> PyResult {
    let cell = cx.allocate::<Values>(ShapeId::TUPLE, lissom_heap::flags::LEAF, 16)?;
    // SAFETY: the word behind the header is unset; the tuple lives as long as the runtime.
    unsafe {
        cell.as_ptr().cast::<u64>().add(1).write(0);
        (*cell.cast::<lissom_heap::Cell>().as_ptr()).make_immortal();
        cx.singletons.empty_tuple = Some(Value::from_cell(cell.cast()));
    }
    Ok(())
}
