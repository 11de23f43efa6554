//! Interned strings: one object per text, so that names compare by word.
//!
//! A string of at most 7 bytes is its own word and needs no table. Longer ones are found by hash here. The table owns one
//! reference to each; a full collection drops those that nobody else has ([`Interner::sweep`]).

use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use crate::context::{Context, PyResult};
use crate::value::Value;

/// Interned strings by hash.
#[derive(Default)]
pub struct Interner {
    buckets: Vec<Option<Value>>,
    count: usize,
}

/// A quick hash for the interner; keyed hashing is for Python's dicts.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0.rotate_left(5) ^ *byte as u64).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

fn hash(bytes: &[u8]) -> usize {
    BuildHasherDefault::<Fnv>::default().hash_one(bytes) as usize
}

impl Interner {
    fn find(&self, bytes: &[u8]) -> Result<&Value, usize> {
        if self.buckets.is_empty() {
            return Err(0);
        }
        let mask = self.buckets.len() - 1;
        let mut at = hash(bytes) & mask;
        while let Some(value) = &self.buckets[at] {
            if value.str_bytes() == bytes {
                return Ok(value);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }

    fn grow(&mut self) -> Result<(), std::collections::TryReserveError> {
        let size = (self.buckets.len() * 2).max(256);
        let mut buckets = Vec::new();
        buckets.try_reserve_exact(size)?;
        buckets.resize_with(size, || None);
        for value in std::mem::replace(&mut self.buckets, buckets).into_iter().flatten() {
            if let Err(at) = self.find(value.str_bytes()) {
                self.buckets[at] = Some(value);
            }
        }
        Ok(())
    }

    /// Drops the strings that only this table still has.
    pub fn sweep(&mut self) {
        let kept: Vec<Value> = std::mem::take(&mut self.buckets).into_iter().flatten().filter(|value| value.count() > 1).collect();
        self.count = kept.len();
        self.buckets.resize_with((kept.len() * 3 / 2).next_power_of_two().max(256), || None);
        for value in kept {
            if let Err(at) = self.find(value.str_bytes()) {
                self.buckets[at] = Some(value);
            }
        }
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Context {
    /// The one string object with this text.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn intern(&mut self, text: &str) -> PyResult<Value> {
        self.intern_bytes(text.as_bytes())
    }

    /// The one string object with these bytes (WTF-8).
    ///
    /// # Errors
    /// `MemoryError`
    pub fn intern_bytes(&mut self, bytes: &[u8]) -> PyResult<Value> {
        if let Some(value) = Value::short_string(bytes) {
            return Ok(value);
        }
        if let Ok(value) = self.interner.find(bytes) {
            return Ok(value.clone());
        }
        let value = self.new_str_bytes(bytes)?;
        self.add_interned(value)
    }

    /// The one string object equal to this exact string.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn intern_value(&mut self, string: &Value) -> PyResult<Value> {
        if is_interned(string) {
            return Ok(string.clone());
        }
        if let Ok(value) = self.interner.find(string.str_bytes()) {
            return Ok(value.clone());
        }
        self.add_interned(string.clone())
    }

    fn add_interned(&mut self, value: Value) -> PyResult<Value> {
        if (self.interner.count + 1) * 3 > self.interner.buckets.len() * 2 && self.interner.grow().is_err() {
            return Err(self.memory_error());
        }
        if let Err(at) = self.interner.find(value.str_bytes()) {
            if let Some(cell) = value.cell() {
                // SAFETY: the cell is alive. An interned string stays where it is: caches hold its word.
                unsafe { (*cell.as_ptr()).set_flag(lissom_heap::flags::USER | lissom_heap::flags::PINNED) };
            }
            self.interner.buckets[at] = Some(value.clone());
            self.interner.count += 1;
        }
        Ok(value)
    }

    /// Is there an interned string with this text? A name that was never interned names no attribute.
    pub fn find_interned(&self, string: &Value) -> Option<Value> {
        if is_interned(string) {
            return Some(string.clone());
        }
        self.interner.find(string.str_bytes()).ok().cloned()
    }
}

macro_rules! names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Strings that the runtime itself looks up, interned once.
        pub struct Names { $(#[doc = concat!("`", $text, "`")] pub $name: Value,)* }

        impl Default for Names {
            fn default() -> Names {
                Names { $($name: Value::NONE,)* }
            }
        }

        impl Names {
            /// Interns them all.
            pub(crate) fn fill(cx: &mut Context) -> PyResult {
                $(cx.names.$name = cx.intern($text)?;)*
                Ok(())
            }
        }
    };
}

names! {
    abstractmethods = "__abstractmethods__", all = "__all__", annotate = "__annotate__", annotations = "__annotations__",
    bases = "__bases__", builtins = "__builtins__", class = "__class__", classcell = "__classcell__", class_getitem = "__class_getitem__",
    classdictcell = "__classdictcell__", closure = "__closure__", code = "__code__", copyreg = "copyreg", default = "default", defaults = "__defaults__",
    dict = "__dict__", dir = "__dir__", doc = "__doc__", encoding = "encoding", eof = "", errors = "errors", excepthook = "excepthook", file = "__file__", filename = "filename",
    firstlineno = "__firstlineno__", flush = "flush", fromlist = "fromlist", getattr = "__getattr__", init_subclass = "__init_subclass__",
    instancecheck = "__instancecheck__", isabstractmethod = "__isabstractmethod__", key = "key", keys = "keys", kwdefaults = "__kwdefaults__",
    length_hint = "__length_hint__", loader = "__loader__", main = "__main__", match_args = "__match_args__", metaclass = "metaclass",
    missing = "__missing__", module = "__module__", mro = "mro", mro_entries = "__mro_entries__", name = "__name__", notes = "__notes__",
    objclass = "__objclass__", orig_bases = "__orig_bases__", orig_class = "__orig_class__", package = "__package__", parameters = "__parameters__", path = "__path__", prepare = "__prepare__",
    qualname = "__qualname__", read = "read", readline = "readline", reduce = "__reduce__", reduce_ex = "__reduce_ex__", reversed = "__reversed__", self_ = "__self__", send = "send", set_name = "__set_name__",
    slots = "__slots__", spec = "__spec__", static_attributes = "__static_attributes__", stderr = "stderr", stdin = "stdin", stdout = "stdout",
    subclasscheck = "__subclasscheck__", subclasshook = "__subclasshook__", throw = "throw", close = "close", type_params = "__type_params__", typing_prepare = "__typing_subst__",
    unraisablehook = "unraisablehook", value = "value", weakref = "__weakref__", wrapped = "__wrapped__", write = "write", displayhook = "displayhook",
    origin = "__origin__", args = "__args__", conditional_annotations = "__conditional_annotations__", items = "items", append = "append", extend = "extend", join = "join", update = "update", get = "get", sort = "sort", format = "format",
}

macro_rules! specials {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The special methods that the runtime looks up on types; a type caches each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is the Python method of that name")]
        pub enum Special { $($name),* }

        impl Special {
            /// All of them, by number.
            pub const ALL: &'static [(Special, &'static str)] = &[$((Special::$name, $text)),*];
            /// How many there are.
            pub const COUNT: usize = Special::ALL.len();
            /// The method's name.
            pub const fn text(self) -> &'static str {
                Special::ALL[self as usize].1
            }
        }
    };
}

specials! {
    Init = "__init__", New = "__new__", Del = "__del__", Repr = "__repr__", Str = "__str__", Bytes = "__bytes__", Format = "__format__",
    Lt = "__lt__", Le = "__le__", Eq = "__eq__", Ne = "__ne__", Gt = "__gt__", Ge = "__ge__", Hash = "__hash__", Bool = "__bool__",
    GetAttribute = "__getattribute__", GetAttr = "__getattr__", SetAttr = "__setattr__", DelAttr = "__delattr__", Dir = "__dir__",
    Get = "__get__", Set = "__set__", Delete = "__delete__", Call = "__call__", Len = "__len__", LengthHint = "__length_hint__",
    GetItem = "__getitem__", SetItem = "__setitem__", DelItem = "__delitem__", Missing = "__missing__", Iter = "__iter__", Next = "__next__",
    Reversed = "__reversed__", Contains = "__contains__",
    Add = "__add__", Sub = "__sub__", Mul = "__mul__", MatMul = "__matmul__", TrueDiv = "__truediv__", FloorDiv = "__floordiv__",
    Mod = "__mod__", DivMod = "__divmod__", Pow = "__pow__", LShift = "__lshift__", RShift = "__rshift__", And = "__and__", Xor = "__xor__", Or = "__or__",
    RAdd = "__radd__", RSub = "__rsub__", RMul = "__rmul__", RMatMul = "__rmatmul__", RTrueDiv = "__rtruediv__", RFloorDiv = "__rfloordiv__",
    RMod = "__rmod__", RDivMod = "__rdivmod__", RPow = "__rpow__", RLShift = "__rlshift__", RRShift = "__rrshift__", RAnd = "__rand__", RXor = "__rxor__", ROr = "__ror__",
    IAdd = "__iadd__", ISub = "__isub__", IMul = "__imul__", IMatMul = "__imatmul__", ITrueDiv = "__itruediv__", IFloorDiv = "__ifloordiv__",
    IMod = "__imod__", IPow = "__ipow__", ILShift = "__ilshift__", IRShift = "__irshift__", IAnd = "__iand__", IXor = "__ixor__", IOr = "__ior__",
    Neg = "__neg__", Pos = "__pos__", Abs = "__abs__", Invert = "__invert__", Complex = "__complex__", Int = "__int__", Float = "__float__", Index = "__index__",
    Round = "__round__", Trunc = "__trunc__", Floor = "__floor__", Ceil = "__ceil__", Enter = "__enter__", Exit = "__exit__",
    Await = "__await__", AIter = "__aiter__", ANext = "__anext__", AEnter = "__aenter__", AExit = "__aexit__",
    Buffer = "__buffer__", InstanceCheck = "__instancecheck__", SubclassCheck = "__subclasscheck__",
}

/// Is a string interned (or in place, which is the same)? Equal interned strings are one object.
#[inline(always)]
pub fn is_interned(string: &Value) -> bool {
    match string.cell() {
        // SAFETY: the cell is alive.
        Some(cell) => unsafe { (*cell.as_ptr()).has_flag(lissom_heap::flags::USER) },
        None => true,
    }
}
