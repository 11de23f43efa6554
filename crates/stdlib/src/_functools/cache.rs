//! `lru_cache`: a function that remembers its results.
//!
//! The cache is a dict in the order of use: a hit moves its entry to the end, and the first entry goes when there are too many.

use lissom_macros::methods;
use lissom_objects::descriptor::methods::forward;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::{number, set_number, set_value, value};

/// `functools._lru_cache_wrapper`. Values: function, cache, type of the information, mark before keywords; numbers: hits, misses, the
/// most entries (−1: as many as there are), whether types count.
pub static SPEC: TypeSpec = TypeSpec {
    name: "functools._lru_cache_wrapper",
    layout: Fields::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
    methods: &[CacheMethods::METHODS],
    ..TypeSpec::DEFAULT
};

const HITS: usize = 0;
const MISSES: usize = 1;
const MOST: usize = 2;
const TYPED: usize = 3;

/// The methods of cached functions.
pub struct CacheMethods;

/// What a call's arguments are remembered by.
fn key_of(cx: &mut Context, this: &Value, args: &Args) -> PyResult<Value> {
    let typed = number(cx, this, TYPED) != 0;
    if args.keywords.is_none() && !typed {
        if let [one] = args.rest
            && (one.is_str() || one.shape() == ShapeId::INT)
        {
            return Ok(one.clone());
        }
        return cx.new_tuple(args.rest);
    }
    let mut parts = args.rest.to_vec();
    let mut values = Vec::new();
    if let Some(keywords) = args.keywords {
        parts.push(value(cx, this, 3));
        for (key, value) in cx.dict_items(keywords)? {
            values.push(value.clone());
            parts.extend([key, value]);
        }
    }
    if typed {
        for value in args.rest.iter().chain(&values) {
            parts.push(cx.type_of(value));
        }
    }
    cx.new_tuple_from(parts)
}

fn count(cx: &mut Context, this: &Value, which: usize) {
    let now = number(cx, this, which);
    set_number(cx, this, which, now + 1);
}

#[methods]
impl CacheMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, user_function, maxsize, typed, cache_info_type)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (function, most) = (args.get(1).clone(), args.get(2));
        if !cx.is_callable(&function) {
            return Err(cx.type_error("the first argument must be callable"));
        }
        let most = if most.is_none() {
            -1
        } else if cx.as_int(most).is_some() {
            cx.index_i64(most)?.max(0)
        } else {
            return Err(cx.type_error("maxsize should be integer or None"));
        };
        let typed = i64::from(cx.truth(args.get(3))?);
        let (cache, information) = (cx.new_dict()?, args.get(4).clone());
        let object = cx.type_object(ShapeId::OBJECT);
        let mark = cx.new_plain_instance(&object)?;
        new_record_of(cx, args.get(0), |fields: &mut Fields| {
            fields.values = [Some(function), Some(cache), Some(information), Some(mark), None];
            fields.numbers = [0, 0, most, typed];
        })
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (function, cache, most) = (value(cx, this, 0), value(cx, this, 1), number(cx, this, MOST));
        if most == 0 {
            count(cx, this, MISSES);
            return forward(cx, args, |cx, call| cx.call_with(&function, call));
        }
        let key = key_of(cx, this, args)?;
        cx.hash(&key)?; // complains of an argument, not of a key
        let known = if most > 0 { cx.dict_get_to_end(&cache, &key)? } else { cx.dict_get(&cache, &key)? };
        if let Some(known) = known {
            count(cx, this, HITS);
            return Ok(known);
        }
        count(cx, this, MISSES);
        let result = forward(cx, args, |cx, call| cx.call_with(&function, call))?;
        // The function may have called itself, or cleared the cache.
        let cache = value(cx, this, 1);
        if most > 0 && cx.dict_get(&cache, &key)?.is_some() {
            return Ok(result);
        }
        if most > 0
            && cx.dict_len(&cache) as i64 >= most
            && let Some((_, oldest, _)) = cx.dict_next(&cache, 0)
        {
            cx.dict_remove(&cache, &oldest)?;
        }
        cx.dict_set(&cache, &key, result.clone())?;
        Ok(result)
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.some(1) {
            Some(instance) => lissom_objects::descriptor::new_bound(cx, args.this().clone(), instance.clone()),
            None => Ok(args.this().clone()),
        }
    }

    /// Report cache statistics
    #[sig("(self, /)")]
    fn cache_info(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (hits, misses, most) = (number(cx, this, HITS), number(cx, this, MISSES), number(cx, this, MOST));
        let (cache, information) = (value(cx, this, 1), value(cx, this, 2));
        let size = cx.dict_len(&cache) as i64;
        let most = if most < 0 { Value::NONE } else { cx.new_int(most)? };
        let (hits, misses, size) = (cx.new_int(hits)?, cx.new_int(misses)?, cx.new_int(size)?);
        cx.call(&information, &[hits, misses, most, size])
    }

    /// Clear the cache and cache statistics
    #[sig("(self, /)")]
    fn cache_clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let empty = cx.new_dict()?;
        set_number(cx, args.this(), HITS, 0);
        set_number(cx, args.this(), MISSES, 0);
        set_value(cx, args.this(), 1, Some(empty));
        Ok(Value::NONE)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.qualname.clone();
        cx.get_attr(args.this(), &name)
    }

    /// A cached function is its own copy.
    #[sig("(self, /, *args)")]
    fn __copy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// A cached function is its own copy.
    #[sig("(self, /, *args)")]
    fn __deepcopy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }
}
