//! The shape ids of built-in types: constants, so that a type test is one compare.
//!
//! The id of a built-in type is the shape of its plain instances. Some types have further shapes for other layouts of
//! the same type (`int` and `str` have forms in cells; a tuple's shape says its length).

use super::ShapeId;

macro_rules! shape_ids {
    ($($(#[doc = $doc:literal])* $name:ident = $number:expr;)*) => {
        impl ShapeId {
            $($(#[doc = $doc])* pub const $name: ShapeId = ShapeId($number);)*
        }
    };
}

shape_ids! {
    /// No shape: a free cell.
    NONE_AT_ALL = 0;
    /// `object`
    OBJECT = 1;
    /// `type`
    TYPE = 2;
    /// `int`, in place
    INT = 3;
    /// `float`, in place or in a cell
    FLOAT = 5;
    /// `str` in place
    STR = 6;
    /// `str` in a cell, all ASCII
    STR_ASCII = 7;
    /// `str` in a cell, with characters above 127
    STR_WIDE = 8;
    /// `NoneType`
    NONE = 9;
    /// `bool`
    BOOL = 10;
    /// `NotImplementedType`
    NOT_IMPLEMENTED = 11;
    /// `ellipsis`
    ELLIPSIS = 12;
    /// `list`
    LIST = 13;
    /// `dict`
    DICT = 14;
    /// `set`
    SET = 15;
    /// `frozenset`
    FROZENSET = 16;
    /// `bytes`
    BYTES = 17;
    /// `bytearray`
    BYTEARRAY = 18;
    /// `complex`
    COMPLEX = 19;
    /// `range`
    RANGE = 20;
    /// `slice`
    SLICE = 21;
    /// `memoryview`
    MEMORYVIEW = 22;
    /// `function`
    FUNCTION = 23;
    /// `method`
    METHOD = 24;
    /// `builtin_function_or_method`
    BUILTIN = 25;
    /// `method_descriptor`
    METHOD_DESCRIPTOR = 26;
    /// `wrapper_descriptor`
    WRAPPER_DESCRIPTOR = 27;
    /// `classmethod_descriptor`
    CLASSMETHOD_DESCRIPTOR = 28;
    /// `getset_descriptor`
    GETSET_DESCRIPTOR = 29;
    /// `member_descriptor`
    MEMBER_DESCRIPTOR = 30;
    /// `property`
    PROPERTY = 31;
    /// `staticmethod`
    STATICMETHOD = 32;
    /// `classmethod`
    CLASSMETHOD = 33;
    /// `super`
    SUPER = 34;
    /// `module`
    MODULE = 35;
    /// `cell`
    CELL = 36;
    /// `code`
    CODE = 37;
    /// `frame`
    FRAME = 38;
    /// `traceback`
    TRACEBACK = 39;
    /// `generator`
    GENERATOR = 40;
    /// `coroutine`
    COROUTINE = 41;
    /// `async_generator`
    ASYNC_GENERATOR = 42;
    /// What a function shares with all others made from the same code in the same module (internal).
    TEMPLATE = 43;
    /// What a function has beyond its template (internal).
    FUNCTION_EXTRA = 44;
    /// `list_iterator`
    LIST_ITERATOR = 45;
    /// `tuple_iterator`
    TUPLE_ITERATOR = 46;
    /// `range_iterator`
    RANGE_ITERATOR = 47;
    /// `str_iterator`
    STR_ITERATOR = 48;
    /// `dict_keyiterator`
    DICT_KEY_ITERATOR = 49;
    /// `dict_valueiterator`
    DICT_VALUE_ITERATOR = 50;
    /// `dict_itemiterator`
    DICT_ITEM_ITERATOR = 51;
    /// `set_iterator`
    SET_ITERATOR = 52;
    /// `bytes_iterator`
    BYTES_ITERATOR = 53;
    /// `dict_keys`
    DICT_KEYS = 54;
    /// `dict_values`
    DICT_VALUES = 55;
    /// `dict_items`
    DICT_ITEMS = 56;
    /// `mappingproxy`
    MAPPING_PROXY = 57;
    /// `enumerate`
    ENUMERATE = 58;
    /// `zip`
    ZIP = 59;
    /// `map`
    MAP = 60;
    /// `filter`
    FILTER = 61;
    /// `reversed`
    REVERSED = 62;
    /// `iterator` over `__getitem__`
    SEQUENCE_ITERATOR = 63;
    /// `callable_iterator`
    CALLABLE_ITERATOR = 64;
    /// `weakref.ReferenceType`
    WEAKREF = 65;
    /// `types.GenericAlias`
    GENERIC_ALIAS = 66;
    /// `typing.Union`
    UNION = 67;
    /// `types.SimpleNamespace`
    SIMPLE_NAMESPACE = 68;
    /// The root shape of dicts with string keys (internal: never a cell's header).
    FORM = 69;
    /// `async_generator_asend`, `async_generator_athrow`, `coroutine_wrapper` are made by the machine.
    ASYNC_GENERATOR_SEND = 70;
    /// `async_generator_athrow`
    ASYNC_GENERATOR_THROW = 71;
    /// `coroutine_wrapper`
    COROUTINE_WRAPPER = 72;
    /// A value yielded by an asynchronous generator, on its way (internal).
    ASYNC_YIELDED = 73;
    /// `method-wrapper`
    METHOD_WRAPPER = 74;
    /// `str_ascii_iterator`
    STR_ASCII_ITERATOR = 75;
    /// The rest of what a function has beyond its template (internal).
    FUNCTION_MORE = 76;
    /// `int` in a cell that says how many limbs it has
    INT_BIG = 77;
    /// `int` in a cell of one limb
    INT_ONE_LIMB = 78;
    /// `int` in a cell of two limbs
    INT_TWO_LIMBS = 79;
    /// The variables of a frame that ended (internal).
    FRAME_REGISTERS = 80;
    /// `FrameLocalsProxy`
    FRAME_LOCALS_PROXY = 81;
    /// `datetime.date`; this and the following are made by that module
    DATE = 82;
    /// `datetime.datetime`
    DATETIME = 83;
    /// `datetime.time`
    TIME = 84;
    /// `datetime.timedelta`
    TIMEDELTA = 85;
    /// `datetime.tzinfo`
    TZINFO = 86;
    /// `datetime.timezone`
    TIMEZONE = 87;
    /// `decimal.Decimal` of one limb; the module `_decimal` makes the type
    DECIMAL = 88;
    /// `decimal.Decimal` of two limbs
    DECIMAL_TWO_LIMBS = 89;
    /// `decimal.Decimal` in a cell that says how many limbs it has
    DECIMAL_BIG = 90;
    /// `_contextvars.Context`; this and the following are made by that module
    CONTEXT = 96;
    /// `_contextvars.ContextVar`
    CONTEXT_VARIABLE = 97;
    /// `_contextvars.Token`
    CONTEXT_TOKEN = 98;
    /// `string.templatelib.Template`
    TEMPLATE_STRING = 99;
    /// `string.templatelib.Interpolation`
    INTERPOLATION = 100;
    /// `BaseException`; the ids of all built-in exceptions follow in [`crate::exception::kinds`]
    BASE_EXCEPTION = 128;
    /// `tuple` of no items; a tuple of n < [`ShapeId::TUPLE_LENGTHS`] items has the id TUPLE + n
    TUPLE = 256;
    /// A tuple too long for a shape of its own: its second word is the length.
    TUPLE_LONG = 511;
    /// The first id given to a shape made at run time.
    FIRST_DYNAMIC = 512;
}

impl ShapeId {
    /// Tuples with fewer items than this have their length in the shape.
    pub const TUPLE_LENGTHS: u32 = 255;

    /// Is it exactly `tuple`, of any length?
    #[inline(always)]
    pub fn is_tuple(self) -> bool {
        self.0.wrapping_sub(ShapeId::TUPLE.0) <= ShapeId::TUPLE_LENGTHS
    }

    /// Is it exactly `str`, in any form?
    #[inline(always)]
    pub fn is_str(self) -> bool {
        self.0.wrapping_sub(ShapeId::STR.0) <= 2
    }

    /// Is it exactly `int`, in any form (not `bool`)?
    #[inline(always)]
    pub fn is_int(self) -> bool {
        self == ShapeId::INT || self.is_big_int()
    }

    /// Is it exactly `int`, in a cell?
    #[inline(always)]
    pub fn is_big_int(self) -> bool {
        self.0.wrapping_sub(ShapeId::INT_BIG.0) <= 2
    }

    /// Is it exactly `decimal.Decimal`, in any form?
    #[inline(always)]
    pub fn is_decimal(self) -> bool {
        self.0.wrapping_sub(ShapeId::DECIMAL.0) <= 2
    }

    /// Is it a built-in type's shape?
    #[inline(always)]
    pub fn is_builtin(self) -> bool {
        self.0 < ShapeId::FIRST_DYNAMIC.0
    }
}
