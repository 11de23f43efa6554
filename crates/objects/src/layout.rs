//! Layouts: what the heap and the shapes need to know about each form of cell.
//!
//! A layout is a `#[repr(C)]` struct whose first word is the [`Header`]. It states its references once, in
//! [`lissom_heap::Layout::visit`]; tracing, freeing, clearing, measuring and verifying derive from that statement.
//! Its [`LayoutInfo`] names three kinds: the layout itself, the layout followed by attribute slots (instances of
//! subclasses), and the same with an overflow buffer.

use lissom_heap::{Header, Kind, Layout, Visitor};

use crate::shape::ShapeId;
use crate::value::Value;

/// What shapes know about a native layout. Compared by address.
pub struct LayoutInfo {
    /// The layout's name, for reports.
    pub name: &'static str,
    /// Bytes of the native part, header included; slots of subclasses start behind it.
    pub size: usize,
    /// The heap's kind for the layout alone.
    pub kind: &'static Kind,
    /// For the layout followed by slots.
    pub kind_with_slots: &'static Kind,
    /// For the layout followed by slots of which the last holds an overflow buffer.
    pub kind_with_overflow: &'static Kind,
}

/// A layout that values can have: the bridge from a Rust struct to [`LayoutInfo`].
///
/// # Safety
/// `INFO` describes this very struct, and every cell whose shape has `INFO` as its layout is one.
pub unsafe trait Native: Layout {
    /// The description shared by all shapes with this layout.
    const INFO: &'static LayoutInfo;
}

/// Declares the [`LayoutInfo`] of a layout: `layout_info!(List, "list");`
#[macro_export]
macro_rules! layout_info {
    ($layout:ty, $name:literal) => {
        // SAFETY: the description is made from this very type.
        unsafe impl $crate::layout::Native for $layout {
            const INFO: &'static $crate::layout::LayoutInfo = {
                static PLAIN: lissom_heap::Kind = lissom_heap::Kind::of::<$layout>();
                static SLOTS: lissom_heap::Kind = lissom_heap::Kind::of::<$crate::layout::WithSlots<$layout>>();
                static OVERFLOW: lissom_heap::Kind = lissom_heap::Kind::of::<$crate::layout::WithOverflow<$layout>>();
                static INFO: $crate::layout::LayoutInfo = $crate::layout::LayoutInfo {
                    name: $name,
                    size: size_of::<$layout>(),
                    kind: &PLAIN,
                    kind_with_slots: &SLOTS,
                    kind_with_overflow: &OVERFLOW,
                };
                &INFO
            };
        }
    };
}

/// A native layout followed by slots, all in the cell.
#[repr(C)]
pub struct WithSlots<L>(L);

// SAFETY: the native part states its own references; every word behind it is a slot (unset ones are 0).
unsafe impl<L: Layout> Layout for WithSlots<L> {
    const NAME: &'static str = L::NAME;
    const MOVABLE: bool = L::MOVABLE;
    const FINISH: bool = L::FINISH;
    unsafe fn finish(cell: *mut Self) {
        // SAFETY: the cell starts with an `L`.
        unsafe { L::finish(cell.cast::<L>()) }
    }
    const OWNS: bool = L::OWNS;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell starts with an `L` and is `size` bytes long.
        unsafe {
            L::visit(cell.cast::<L>(), size_of::<L>(), visitor);
            visitor.slots(cell.cast::<u8>().add(size_of::<L>()).cast(), (size - size_of::<L>()) / 8);
        }
    }
}

/// A native layout followed by slots, the last of which holds the address of an overflow buffer.
#[repr(C)]
pub struct WithOverflow<L>(L);

/// The place in a cell of `size` bytes that holds the overflow buffer's address: the last word, whatever the number of slots.
///
/// A class gives its instances a whole size class, so that "last inline slot" and "last word of the cell" are the same.
#[inline(always)]
pub(crate) fn overflow_place(cell: *mut u8, size: usize) -> *mut *mut u64 {
    cell.wrapping_add(size - 8).cast()
}

/// The slots an overflow buffer has room for, from its first word.
#[inline(always)]
pub(crate) fn overflow_capacity(first: u64) -> usize {
    (first >> 1) as usize
}

// SAFETY: as for `WithSlots`; the last word is the address of a buffer `[capacity << 1 | 1][slots…]` which this cell owns.
unsafe impl<L: Layout> Layout for WithOverflow<L> {
    const NAME: &'static str = L::NAME;
    const MOVABLE: bool = L::MOVABLE;
    const FINISH: bool = L::FINISH;
    unsafe fn finish(cell: *mut Self) {
        // SAFETY: the cell starts with an `L`.
        unsafe { L::finish(cell.cast::<L>()) }
    }
    const OWNS: bool = L::OWNS;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long and ends in the address of its overflow buffer.
        unsafe {
            L::visit(cell.cast::<L>(), size_of::<L>(), visitor);
            visitor.slots(cell.cast::<u8>().add(size_of::<L>()).cast(), (size - size_of::<L>()) / 8 - 1);
            let place = overflow_place(cell.cast(), size);
            let buffer = *place;
            if !buffer.is_null() {
                let capacity = overflow_capacity(*buffer);
                visitor.slots(buffer.add(1), capacity);
                visitor.buffer(place.cast(), 8 + 8 * capacity);
            }
        }
    }
}

/// A plain object followed by slots, of which the first `WORDS` are words and all others are halves.
///
/// What does not fit half a word moves the object to slots that are all words (object/halves.rs), so there is no overflow buffer.
#[repr(C)]
pub struct WithHalves<const WORDS: usize>(Plain);

// SAFETY: behind the header there are `WORDS` words and then only halves (unset ones are 0).
unsafe impl<const WORDS: usize> Layout for WithHalves<WORDS> {
    const NAME: &'static str = Plain::NAME;
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe {
            let words = cell.cast::<u64>().add(1);
            visitor.slots(words, WORDS);
            visitor.halves(cell.cast(), words.add(WORDS).cast(), (size - 8 - 8 * WORDS) / 4);
        }
    }
}

/// Words an object with halves can have.
pub(crate) const HALVES_WORDS_MAX: usize = 8;

/// The heap's kinds of objects with halves, by their number of words.
pub(crate) static KINDS_WITH_HALVES: [Kind; HALVES_WORDS_MAX + 1] = [
    Kind::of::<WithHalves<0>>(),
    Kind::of::<WithHalves<1>>(),
    Kind::of::<WithHalves<2>>(),
    Kind::of::<WithHalves<3>>(),
    Kind::of::<WithHalves<4>>(),
    Kind::of::<WithHalves<5>>(),
    Kind::of::<WithHalves<6>>(),
    Kind::of::<WithHalves<7>>(),
    Kind::of::<WithHalves<8>>(),
];

/// A plain object: a header, and slots.
#[repr(C)]
pub struct Plain {
    header: Header,
}

// SAFETY: there is nothing but the header.
unsafe impl Layout for Plain {
    const NAME: &'static str = "object";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
layout_info!(Plain, "object");

/// A cell all of whose words are values: tuples, bound methods, cells, and other small fixed records.
#[repr(C)]
pub struct Values {
    header: Header,
}

// SAFETY: every word behind the header is a slot.
unsafe impl Layout for Values {
    const NAME: &'static str = "values";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe { visitor.slots(cell.cast::<u64>().add(1), size / 8 - 1) }
    }
}
layout_info!(Values, "values");

/// A cell with a length word and then values: tuples too long for a shape of their own.
#[repr(C)]
pub struct LongValues {
    header: Header,
    length: u64,
}

// SAFETY: the second word is a number (its lowest bit set, so that it is no reference); the rest are slots.
unsafe impl Layout for LongValues {
    const NAME: &'static str = "tuple";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe { visitor.slots(cell.cast::<u64>().add(2), size / 8 - 2) }
    }
}
layout_info!(LongValues, "tuple");

/// An instance of a subclass of `int`, `str` or `bytes`: the plain value it stands for, then slots.
#[repr(C)]
pub struct Payload {
    header: Header,
    /// A value of exactly the built-in type.
    pub value: Option<Value>,
}

// SAFETY: the payload is the only reference.
unsafe impl Layout for Payload {
    const NAME: &'static str = "payload";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Payload`.
        unsafe { visitor.slot((&raw mut (*cell).value).cast()) }
    }
}
layout_info!(Payload, "payload");

/// A cell without references: raw bytes.
#[repr(C)]
pub struct Bytes {
    header: Header,
}

// SAFETY: there are no references.
unsafe impl Layout for Bytes {
    const NAME: &'static str = "bytes";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
layout_info!(Bytes, "bytes");

/// The layout of a built-in shape; filled by the table of built-in types.
pub(crate) fn of_builtin(id: ShapeId) -> &'static LayoutInfo {
    crate::builtin::layout_of(id)
}

const _: () = assert!(size_of::<Plain>() == 8 && size_of::<Values>() == 8 && size_of::<Payload>() == 16);
